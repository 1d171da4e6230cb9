package web

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"dateline"
	"dateline/internal/desk"
	"dateline/internal/live"
	"dateline/internal/page"
)

// deskNews is what an open page of the desk is told: how much waits, what has
// come and been decided since the page was made, who else is here, and how far
// the drafts are. It goes to people of the desk alone.
type deskNews struct {
	Counts  deskCounts    `json:"counts"`
	Reports []string      `json:"reports"` // that came since the page was made
	Decided []deskDecided `json:"decided"` // since the last news of this line
	Here    []deskHere    `json:"here"`
	Drafts  []deskDraft   `json:"drafts"`
}

type deskCounts struct {
	Waiting  int `json:"waiting"`
	Open     int `json:"open"`
	Drafts   int `json:"drafts"`
	Revising int `json:"revising"`
	Mend     int `json:"mend"`
	Updates  int `json:"updates"`
}

// deskDecided is a decision on a claim, under each name that a page may have
// for it.
type deskDecided struct {
	Names  []string     `json:"names"` // of the claim: its id, its proposal's key, what it replaces
	Report string       `json:"report"`
	Word   string       `json:"word"` // "released by ben, 13 Aug, 16:30"
	By     string       `json:"by"`
	Open   bool         `json:"open,omitempty"` // set aside: it still waits
	Seq    dateline.Seq `json:"seq"`
}

type deskHere struct {
	Who string `json:"who"`
	At  string `json:"at"` // the page, below the story's desk
}

type deskDraft struct {
	ID       string `json:"id"`
	Version  int    `json:"version"`
	Who      string `json:"who"`
	Headline string `json:"headline"`
	Stage    string `json:"stage,omitempty"` // submitted, approved, scheduled, missed
}

// stay is how a page of the desk is followed: which tab of whose browser, on
// which page, made from which entry.
type stay struct {
	slug, tab, at string
	by            desk.User
	after         dateline.Seq // the entry that the page was made from
	told          dateline.Seq // up to which decisions have been told
}

func stayOf(r *http.Request, by desk.User) stay {
	q := r.URL.Query()
	after, _ := strconv.ParseUint(q.Get("after"), 10, 63)
	return stay{slug: r.PathValue("story"), tab: q.Get("tab"), at: q.Get("at"), by: by, after: dateline.Seq(after), told: dateline.Seq(after)}
}

// news works out what a page is told.
func (d *deskRoom) news(r *http.Request, s *stay) (deskNews, error) {
	d.desk.Here(s.by, s.slug, s.tab, s.at)
	out := deskNews{Reports: []string{}, Decided: []deskDecided{}, Here: []deskHere{}, Drafts: []deskDraft{}}
	v, err := d.look(r, s.by)
	if err != nil {
		return out, err
	}
	d.newsTurn.Lock() // the first to ask works out the counts; the others find them
	st, err := d.counted(r.Context(), v)
	d.newsTurn.Unlock()
	if err != nil {
		return out, err
	}
	out.Counts = deskCounts{st.Waiting, st.Open, st.Drafts, st.Revising, st.Mend, st.Updates}
	if ids, err := d.desk.ReportsAfter(r.Context(), s.slug, s.after); err != nil {
		return out, err
	} else if len(ids) > 0 {
		out.Reports = ids
	}
	es, err := d.desk.DecidedAfter(r.Context(), s.slug, s.told)
	if err != nil {
		return out, err
	}
	for _, e := range es {
		st := v.stepOf(e)
		s.told = e.Seq
		x := deskDecided{Names: e.Subjects(), Word: st.Did + " by " + st.By + ", " + st.At.Text, By: st.By, Open: e.Act == dateline.ActSetAside, Seq: e.Seq}
		if p, ok := e.Payload.(*dateline.Decision); ok {
			x.Report = p.Claim.Report
		}
		out.Decided = append(out.Decided, x)
	}
	for _, p := range d.desk.Present(s.by, s.slug, s.tab) {
		out.Here = append(out.Here, deskHere(p))
	}
	drafts, err := d.desk.Drafts(r.Context(), s.slug)
	if err != nil {
		return out, err
	}
	for _, x := range drafts {
		stage, err := d.stageOf(r, v, x)
		if err != nil {
			return out, err
		}
		out.Drafts = append(out.Drafts, deskDraft{x.ID, x.Version, x.Owner, x.Revision.Headline, stageWord(stage)})
	}
	return out, nil
}

// stageWord tells what is to become of a draft in a word.
func stageWord(s page.DeskStage) string {
	switch {
	case s.Locked():
		return "scheduled"
	case s.Missed != "":
		return "missed"
	case s.Approved != "":
		return "approved"
	case s.Submitted != "":
		return "submitted"
	}
	return ""
}

// ask is GET /desk/{story}/news: the same as the stream, once, for browsers
// whose line does not hold.
func (d *deskRoom) ask(w http.ResponseWriter, r *http.Request, by desk.User) error {
	s := stayOf(r, by)
	n, err := d.news(r, &s)
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, n)
}

// leave is POST /desk/{story}/left: a tab is closed.
func (d *deskRoom) leave(w http.ResponseWriter, r *http.Request, by desk.User) error {
	if err := d.form(w, r); err != nil {
		return err
	}
	d.desk.Closed(by, r.PostForm.Get("tab"))
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// deskBeat is how long a line of the desk is silent at most; as often it is
// asked whether its session still stands.
const deskBeat = 10 * time.Second

// follow is GET /desk/{story}/stream: server-sent events for one open page. It
// ends with its session: on logout, and when its person is shut out.
func (d *deskRoom) follow(w http.ResponseWriter, r *http.Request, by desk.User) error {
	s := stayOf(r, by)
	token := d.sessions.Token(r.Context())
	if _, err := d.look(r, by); err != nil {
		return err
	}
	ctx, stop := context.WithCancel(r.Context())
	defer stop()
	defer context.AfterFunc(d.life, stop)()
	r = r.WithContext(ctx)
	defer d.desk.Left(by, s.tab)
	h := w.Header()
	h.Set("Content-Type", "text/event-stream; charset=utf-8")
	h.Set("X-Accel-Buffering", "no")
	control := http.NewResponseController(w)
	control.SetReadDeadline(time.Time{}) // the request is read; the line stays
	line := flushed{w, control}
	w.WriteHeader(http.StatusOK)
	var last []byte
	for {
		pulse, err := d.desk.Pulse(ctx)
		if err != nil {
			return d.gone(err)
		}
		if !d.stands(ctx, token, by) {
			return d.gone(say(line, "end", []byte(`{}`)))
		}
		n, err := d.news(r, &s)
		if err != nil {
			return d.gone(err)
		}
		b, err := json.Marshal(n)
		if err != nil {
			return d.gone(err)
		}
		if !bytes.Equal(b, last) {
			err = say(line, "news", b)
		} else {
			err = say(line, "", nil)
		}
		if last = b; err != nil {
			return d.gone(err)
		}
		if err := d.desk.Await(ctx, pulse, deskBeat); err != nil {
			return nil
		}
	}
}

// say sends one event, or without a kind a beat.
func say(line flushed, kind string, data []byte) error {
	if err := line.SetWriteDeadline(time.Now().Add(live.Patience)); err != nil {
		return err
	}
	text := []byte(": beat\n\n")
	if kind != "" {
		text = fmt.Appendf(nil, "event: %s\ndata: %s\n\n", kind, data)
	}
	_, err := line.Write(text)
	return err
}

// stands tells whether a session is still its person's, and the person still
// one of the desk.
func (d *deskRoom) stands(ctx context.Context, token string, by desk.User) bool {
	inner, err := d.sessions.Load(d.life, token) // not the request's context: that has the session as it was
	if err != nil || d.sessions.GetString(inner, sessionUser) != by.Name {
		return false
	}
	u, err := d.desk.User(ctx, by.Name)
	return err == nil && u.Role == by.Role
}
