package desk

import (
	"context"
	"encoding/json"
	"hash/fnv"
	"math"
	"slices"
	"strings"
	"sync"
	"time"

	"dateline"
	"dateline/internal/store"
)

// horizon is how many of a story's latest reports the queue looks through.
// Older ones are found by searching.
const horizon = 5000

// rereadings is how many reports one request reads anew after a change of the
// settings; until its turn comes a report stands as it was read before.
const rereadings = 50

// brief is what the queue remembers of a report, so that a page of it does not
// read thousands of reports.
type brief struct {
	seq                          dateline.Seq
	headline, source, grade      string
	credit, origin, unread       string
	published, recorded, embargo time.Time
	redacted                     int
	key                          string // of the reading that its notes are from
	sketch                       sketch
	lead                         *brief // the first report of its origin with its text; nil: itself
	notes                        []note
}

// note is what the queue remembers of a claim.
type note struct {
	kind    dateline.Kind
	stance  dateline.Stance
	state   string // ShowWaiting, ShowAside, ShowAccepted, ShowReleased or ShowRejected
	places  []string
	print   uint64          // the same for the same words read the same way in another report
	claim   *dateline.Claim // what is held against the record; nil where nothing is
	against bool
}

// marginalia is what the fold of a story notes for the queue; the room's lock
// guards it.
type marginalia struct {
	aside map[string]bool // claims set aside
	stale map[string]bool // reports with new decisions
	gone  []dateline.Seq  // taken down
}

// note takes from an entry what the queue must know of it. s is the desk's
// situation after it.
func (m *marginalia) note(e dateline.Entry, s *dateline.Situation) {
	if m.aside == nil {
		m.aside, m.stale = map[string]bool{}, map[string]bool{}
	}
	switch p := e.Payload.(type) {
	case *dateline.Decision:
		m.stale[p.Claim.Report] = true
		for _, id := range []string{p.ClaimID(e), p.Target} {
			x, ok := s.Claim(id)
			if ok && x.Claim.Report != p.Claim.Report {
				m.stale[x.Claim.Report] = true // a correction may rest on another report
			}
			if ok && x.Aside != nil && x.Status != dateline.Withdrawn {
				m.aside[id] = true
			} else {
				delete(m.aside, id)
			}
		}
	case *dateline.Takedown:
		m.gone = append(m.gone, p.Seqs...)
	}
}

// shelf is what is kept ready of a story's queue.
type shelf struct {
	mu     sync.Mutex
	briefs []*brief // oldest first
	at     map[dateline.Seq]*brief
	leads  map[string][]*brief // by origin
	names  map[string]string   // of places
	seen   int                 // how many of the room's reports have been looked at
	unread int                 // reports that stand as an earlier reading had them
}

// sifting brings the queue's briefs up to date and gives them to f. Until f
// returns nobody else has them.
func (d *Desk) sifting(ctx context.Context, story string, f func(view, *shelf) error) error {
	if _, err := d.follow(ctx, story); err != nil {
		return err
	}
	r := d.room(story)
	s := &r.shelf
	s.mu.Lock()
	defer s.mu.Unlock()
	r.mu.Lock()
	v := r.view()
	reports, stale, gone := r.reports, r.notes.stale, r.notes.gone
	r.notes.stale, r.notes.gone = map[string]bool{}, nil
	r.mu.Unlock()
	if err := d.bring(ctx, v, s, reports, stale, gone); err != nil {
		r.mu.Lock() // what was not done is still to do
		for id := range stale {
			r.notes.stale[id] = true
		}
		r.notes.gone = append(gone, r.notes.gone...)
		r.mu.Unlock()
		return err
	}
	return f(v, s)
}

// bring makes briefs of new reports and renews those that decisions, takedowns
// or another reading have changed.
func (d *Desk) bring(ctx context.Context, v view, s *shelf, reports []dateline.Seq, stale map[string]bool, gone []dateline.Seq) error {
	if s.at == nil {
		s.at, s.leads, s.names = map[dateline.Seq]*brief{}, map[string][]*brief{}, map[string]string{}
		s.seen = max(0, len(reports)-horizon)
	}
	if len(gone) > 0 {
		s.drop(func(b *brief) bool { return slices.Contains(gone, b.seq) })
	}
	for ; s.seen < len(reports); s.seen++ {
		if err := d.shelve(ctx, v, s, reports[s.seen]); err != nil {
			return err
		}
	}
	if len(s.briefs) > horizon+horizon/10 {
		oldest := s.briefs[len(s.briefs)-horizon].seq
		s.drop(func(b *brief) bool { return b.seq < oldest })
	}
	s.unread = 0
	left := rereadings
	for _, b := range slices.Backward(s.briefs) {
		again := b.key != v.key
		if !again && !stale[dateline.ReportID(b.seq)] {
			continue
		}
		if err := d.renew(ctx, v, s, b, again, &left); err != nil {
			return err
		}
		if b.key != v.key {
			s.unread++
		}
	}
	return nil
}

// drop takes briefs off the shelf; copies of one that goes stand for themselves.
func (s *shelf) drop(goes func(*brief) bool) {
	var left []*brief
	for _, b := range s.briefs {
		if !goes(b) {
			left = append(left, b)
			continue
		}
		delete(s.at, b.seq)
		s.leads[b.origin] = slices.DeleteFunc(s.leads[b.origin], func(x *brief) bool { return x == b })
	}
	for _, b := range left {
		if b.lead != nil && s.at[b.lead.seq] == nil {
			b.lead = nil
			s.join(b)
		}
	}
	s.briefs = left
}

// shelve makes the brief of a report that is new to the queue.
func (d *Desk) shelve(ctx context.Context, v view, s *shelf, seq dateline.Seq) error {
	e, err := d.reportEntry(ctx, v.desk.Slug(), dateline.ReportID(seq))
	if dateline.KindOf(err) == dateline.ErrNotFound {
		return nil // taken down
	}
	if err != nil {
		return err
	}
	rep := reportOf(e)
	b := &brief{seq: seq, headline: rep.Title(), source: rep.Source, credit: rep.Credit, origin: rep.Origin, unread: rep.Unread,
		published: rep.Published, recorded: e.Recorded, embargo: rep.Embargo, redacted: rep.Redacted, sketch: sketchOf(rep.Text)}
	if b.credit == b.source {
		b.credit = ""
	}
	one := 1
	if err := d.renew(ctx, v, s, b, true, &one); err != nil {
		return err
	}
	s.join(b)
	s.briefs, s.at[seq] = append(s.briefs, b), b
	return nil
}

// renew takes a report's claims as they stand. Where it was not read yet by
// the reading of now and nothing of left is left, it stays as it was.
func (d *Desk) renew(ctx context.Context, v view, s *shelf, b *brief, again bool, left *int) error {
	if again {
		_, err := d.store.Proposals(ctx, b.seq, v.key)
		switch {
		case err == nil:
		case dateline.KindOf(err) != dateline.ErrNotFound:
			return err
		case *left == 0:
			return nil
		default:
			*left--
		}
	}
	story := v.desk.Slug()
	e, err := d.reportEntry(ctx, story, dateline.ReportID(b.seq))
	if dateline.KindOf(err) == dateline.ErrNotFound {
		return nil // the takedown will be met
	}
	if err != nil {
		return err
	}
	rep := reportOf(e)
	proposals, err := d.standing(ctx, v, b, rep)
	if err != nil {
		return err
	}
	claims, _ := d.claimsOf(v, rep, proposals)
	b.notes = make([]note, 0, len(claims))
	for _, c := range claims {
		b.notes = append(b.notes, s.noteOf(c))
	}
	src, _ := v.story().Source(rep.Source)
	b.grade = src.Grade
	if again {
		b.key = v.key
	}
	return nil
}

// standing is what is proposed for a report: by the reading of now, or, where
// its turn has not come, by the one before.
func (d *Desk) standing(ctx context.Context, v view, b *brief, rep dateline.Report) ([]dateline.Claim, error) {
	if b.key != "" && b.key != v.key {
		if raw, err := d.store.Proposals(ctx, b.seq, v.key); err != nil && dateline.KindOf(err) == dateline.ErrNotFound {
			if raw, err = d.store.Proposals(ctx, b.seq, b.key); err == nil {
				var claims []dateline.Claim
				if json.Unmarshal(raw, &claims) == nil {
					return claims, nil
				}
			}
		}
	}
	return d.proposals(ctx, v, v.desk.Slug(), rep)
}

// noteOf is what the queue remembers of a claim.
func (s *shelf) noteOf(c ClaimView) note {
	n := note{kind: c.Claim.Kind, stance: c.Claim.Stance, state: stateOf(c.Decided), print: printOf(&c.Claim)}
	for _, m := range []*dateline.Mention{c.Claim.Place, c.Claim.From, c.Claim.To} {
		if m == nil {
			continue
		}
		if id := placeKey(m); id != "" && !slices.Contains(n.places, id) {
			n.places = append(n.places, id)
			s.names[id] = m.Called()
		}
	}
	if n.state == ShowWaiting && (n.kind == dateline.Control || n.kind == dateline.Count) {
		x := c.Claim
		n.claim = &x
	}
	return n
}

func stateOf(x *dateline.Decided) string {
	switch {
	case x != nil && x.Aside != nil && x.Status != dateline.Withdrawn:
		return ShowAside
	case waits(x):
		return ShowWaiting
	case x.Released != 0:
		return ShowReleased
	case x.Status == dateline.Rejected:
		return ShowRejected
	}
	return ShowAccepted
}

// printOf is the same for the same words read the same way, wherever they
// stand.
func printOf(c *dateline.Claim) uint64 {
	h := fnv.New64a()
	add := func(ss ...string) {
		for _, s := range ss {
			h.Write([]byte(s))
			h.Write([]byte{0})
		}
	}
	add(string(c.Kind), string(c.Stance), string(c.Change), c.Harm)
	add(strings.Fields(strings.ToLower(c.Span.Text))...)
	for _, m := range []*dateline.Mention{c.Actor, c.Place, c.Quantity, c.Speaker, c.From, c.To, c.Attribution} {
		if m != nil {
			add(m.ID, strings.ToLower(m.Text))
		}
		add("")
	}
	return h.Sum64()
}

// sketch stands for a text when it is compared with thousands of others: of
// each of its orders of the shingles the least.
type sketch [64]uint32

func sketchOf(text string) sketch {
	var k sketch
	for i := range k {
		k[i] = math.MaxUint32
	}
	for _, sh := range store.Shingles(text) {
		for i := range k {
			x := (sh ^ uint64(i+1)*0x9e3779b97f4a7c15) * 0xbf58476d1ce4e5b9
			k[i] = min(k[i], uint32((x^x>>31)>>16))
		}
	}
	return k
}

// alike estimates the share of shingles that two texts have in common.
func (k sketch) alike(o sketch) float64 {
	n := 0
	for i := range k {
		if k[i] == o[i] && k[i] != math.MaxUint32 {
			n++
		}
	}
	return float64(n) / float64(len(k))
}

// near is the share of shingles from which on two texts of one origin, of
// different sources and of the same days are one text in two outlets. An
// estimate of a share of 0.8 lies below it once in twenty times.
const near, days = 0.72, 72 * time.Hour

// join finds the first report of a brief's origin with its text.
func (s *shelf) join(b *brief) {
	for _, l := range s.leads[b.origin] {
		if l.seq < b.seq && l.source != b.source && b.published.Sub(l.published).Abs() < days && l.sketch.alike(b.sketch) >= near {
			b.lead = l
			return
		}
	}
	s.leads[b.origin] = append(s.leads[b.origin], b)
}

// rows are the briefs, copies folded into the first of their text; the oldest
// first.
func (s *shelf) rows() []*row {
	rows := make([]*row, 0, len(s.briefs))
	by := make(map[*brief]*row, len(s.briefs))
	for _, b := range s.briefs {
		if b.lead == nil {
			r := &row{briefs: []*brief{b}, seq: b.seq}
			by[b] = r
			rows = append(rows, r)
			continue
		}
		r := by[b.lead]
		r.briefs = append(r.briefs, b)
		if r.own(b) > 0 {
			r.seq = b.seq
		}
	}
	return rows
}
