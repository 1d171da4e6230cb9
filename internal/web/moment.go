package web

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"dateline"
	"dateline/internal/live"
	"dateline/internal/page"
)

// moment is what ?known= and ?valid= of a request name. The zero moment is the
// present.
type moment struct {
	asof    dateline.AsOf
	knownAt time.Time // the wall time asked for; zero where a Seq was
}

func (m moment) past() bool { return m != moment{} }

// key tells moments apart in caches.
func (m moment) key() string {
	if !m.past() {
		return "now"
	}
	k := strconv.FormatUint(uint64(m.asof.Known), 10)
	for _, t := range []time.Time{m.knownAt, m.asof.Valid} {
		k += "/"
		if !t.IsZero() {
			k += t.UTC().Format(time.RFC3339Nano)
		}
	}
	return k
}

// moment reads ?known= and ?valid=. known is a Seq or a time, valid a time.
func (s *Server) moment(r *http.Request, st live.State) (moment, error) {
	return s.momentIn(r, st, "known", "valid")
}

// momentIn reads a moment from the parameters with these names.
func (s *Server) momentIn(r *http.Request, st live.State, known, valid string) (moment, error) {
	var m moment
	q := r.URL.Query()
	zone := st.Situation.Story().Location()
	if v := strings.TrimSpace(q.Get(valid)); v != "" {
		t, ok := readTime(v, zone)
		if !ok {
			return m, dateline.Invalid(valid, "%q is no time; write it like %s", v, exampleTime(st, zone))
		}
		m.asof.Valid = t
	}
	v := strings.TrimSpace(q.Get(known))
	if v == "" {
		return m, nil
	}
	if strings.Trim(v, "0123456789") == "" {
		n, err := strconv.ParseUint(v, 10, 63)
		if err != nil || n == 0 {
			return m, dateline.Invalid(known, "%s is no number of an entry; entries are numbered from 1", v)
		}
		m.asof.Known = dateline.Seq(n)
	} else {
		t, ok := readTime(v, zone)
		if !ok {
			return m, dateline.Invalid(known, "%q is neither the number of an entry nor a time; write a time like %s", v, exampleTime(st, zone))
		}
		if t.After(s.cfg.Now()) {
			return m, dateline.Invalid(known, "%s is still to come; what will be known then is not known", v)
		}
		if m.asof.Known, ok = s.seqAt(r, st, t); !ok {
			return m, unknownThen(v, st)
		}
		m.knownAt = t
	}
	if m.asof.Known > s.live.Seen() {
		if m.knownAt.IsZero() {
			return m, dateline.Invalid(known, "%d is later than the last entry, which is %d", m.asof.Known, s.live.Seen())
		}
		m.asof.Known = s.live.Seen()
	}
	return m, nil
}

// seqAt is the last entry recorded by a wall time; false before the first.
func (s *Server) seqAt(r *http.Request, st live.State, t time.Time) (dateline.Seq, bool) {
	seq, err := s.cfg.Store.SeqAt(r.Context(), st.Situation.Slug(), t)
	if err != nil {
		s.log.Error("look up a moment", "known", t, "error", err)
	}
	return seq, err == nil && seq > 0
}

func unknownThen(v string, st live.State) error {
	return dateline.NotFound("Nothing of this story was known at %s. It was last changed at %s.", v, st.Situation.Known().Format(time.RFC3339))
}

// readTime reads RFC 3339, also where the + of its offset has come as a space,
// and what browsers' date fields send, in the story's zone.
func readTime(v string, zone *time.Location) (time.Time, bool) {
	for _, s := range []string{v, strings.ReplaceAll(v, " ", "+")} {
		if t, err := time.Parse(time.RFC3339, s); err == nil {
			return t.UTC(), inYears(t)
		}
	}
	for _, layout := range []string{"2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02"} {
		if t, err := time.ParseInLocation(layout, v, zone); err == nil {
			return t.UTC(), inYears(t)
		}
	}
	return time.Time{}, false
}

// inYears keeps to years that every format and the store can write.
func inYears(t time.Time) bool { return t.Year() >= 1 && t.Year() <= 9998 }

func exampleTime(st live.State, zone *time.Location) string {
	return st.Situation.Known().In(zone).Truncate(time.Minute).Format(time.RFC3339)
}

// at is the situation as of a moment; it completes the view.
func (s *Server) at(r *http.Request, st live.State, m moment, v *page.View) (*dateline.Situation, error) {
	if !m.past() {
		return st.Situation, nil
	}
	ctx := context.WithoutCancel(r.Context()) // others may be waiting for the same page
	at, err := s.live.AsOf(ctx, st.Situation.Slug(), m.asof.Known, m.asof.Valid)
	if err != nil {
		return nil, err
	}
	if at.Seq() == 0 {
		return nil, unknownThen(r.URL.Query().Get("known"), st)
	}
	p := &page.Moment{Known: m.asof.Known, KnownAt: m.knownAt, Valid: m.asof.Valid}
	if p.Known != 0 && p.KnownAt.IsZero() {
		p.KnownAt = at.Known()
	}
	if p.Known != 0 {
		for _, c := range st.Situation.Corrections() {
			if _, had := at.Claim(c.Wrong); had && c.Seq > at.Seq() {
				p.Corrected++
			}
		}
	}
	v.AsOf, v.Head = p, page.Head{}
	return at, nil
}
