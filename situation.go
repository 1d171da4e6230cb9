package dateline

import (
	"slices"
	"strings"
	"time"
)

// AsOf names a moment of the record: what was known at Known, about Valid. A
// zero Known means everything; a zero Valid means the Recorded of the last
// folded entry.
type AsOf struct {
	Known Seq
	Valid time.Time
}

// Status is the word that readers meet beside a claim, and no other.
type Status string

const (
	Reported   Status = "reported"
	Confirmed  Status = "confirmed"
	IsDisputed Status = "disputed"
	Withdrawn  Status = "withdrawn"
	// The desk's own situation has two more.
	Open     Status = "open"     // amended or set aside, not yet decided
	Accepted Status = "accepted" // counts for the desk, not shown to readers
	Rejected Status = "rejected" // never released
)

// Decided is a claim with the decisions about it. It is never changed once it
// is part of a Situation.
type Decided struct {
	Claim      Claim
	Cite       Citation
	Status     Status // reported, confirmed, withdrawn, or one of the desk's; disputed follows from the place, see StatusOf
	Confirmed  bool
	Released   Seq // the entry by which readers met it; 0: never
	Replaces   string
	ReplacedBy string
	History    []Step
	Aside      *Decision // the open question, while set aside

	seq   Seq
	key   string // the proposal it came from
	valid Interval
	stood bool // counts in the situation
}

// Step is one decision in a claim's history.
type Step struct {
	Seq      Seq       `json:"seq"`
	Recorded time.Time `json:"recorded"`
	Act      Act       `json:"act"`
	By       string    `json:"by"`
	Why      Why       `json:"why"`
}

// Valid is when the claim's fact held, or turned.
func (d *Decided) Valid() Interval { return d.valid }

// UpdateState is an update with its published revisions, the first first.
type UpdateState struct {
	ID        string
	Revisions []Published
	Retracted *Step
	Pinned    bool
	Touched   Seq // the last entry that changed what readers see of it
}

// Published is a revision with its entry.
type Published struct {
	Revision
	Seq      Seq
	Recorded time.Time
}

// Now is the revision that stands.
func (u *UpdateState) Now() Published { return u.Revisions[len(u.Revisions)-1] }

// First is the first revision.
func (u *UpdateState) First() Published { return u.Revisions[0] }

// Correction is a claim that readers saw and that was wrong. Right is empty
// where it was withdrawn without replacement.
type Correction struct {
	Seq      Seq
	Recorded time.Time
	Wrong    string
	Right    string
	Why      string
}

// Summary is one published state of the standing summary.
type Summary struct {
	Seq      Seq
	Recorded time.Time
	Clauses  []Clause
}

// Misfit is an entry that the fold had to pass over, and why.
type Misfit struct {
	Seq Seq
	Why string
}

// Situation is the fold of one story's entries: immutable, and cheap to keep,
// since Apply shares all that an entry does not touch. Fold the entries that
// Public returns and it is the readers' situation; fold all and it is the
// desk's. It is never one filtered out of the other.
type Situation struct {
	slug        string
	story       *Story
	seq         Seq
	known       time.Time
	valid       time.Time
	claims      trie[*Decided]
	lines       trie[*timeline]
	registers   map[Kind]series[*Decided]
	updates     trie[*UpdateState]
	order       series[posted]
	summaries   []Summary
	corrections []Correction
	rests       trie[[]string] // claim -> updates that have it attached
	origins     map[string]string
	gone        map[string]bool // reports taken down
	misfits     []Misfit
	deferred    bool // Fold settles places and registers at the end
}

type posted struct {
	at  time.Time
	seq Seq
	id  string
}

func (a posted) less(b posted) bool {
	if c := a.at.Compare(b.at); c != 0 {
		return c < 0
	}
	return a.seq < b.seq
}

// Empty is the situation before the first entry of a story.
func Empty(slug string) *Situation {
	return &Situation{slug: slug, story: &Story{Slug: slug}}
}

// Fold folds the entries of one story up to at.Known, from nothing: decisions
// first, then every place and register at once. Apply, entry by entry, comes
// to the same; a property test holds the two equal.
func Fold(slug string, entries []Entry, at AsOf) *Situation {
	s := Empty(slug)
	s.deferred = true
	for _, e := range entries {
		if at.Known != 0 && e.Seq > at.Known {
			break
		}
		s = s.Apply(e)
	}
	n := *s
	n.deferred = false
	n.settle()
	return n.At(at.Valid)
}

// settle builds registers and timelines from the claims alone.
func (s *Situation) settle() {
	places := map[string][]*Decided{}
	kinds := map[Kind][]*Decided{}
	s.claims.each(func(_ string, d *Decided) {
		if !d.stood {
			return
		}
		kinds[d.Claim.Kind] = append(kinds[d.Claim.Kind], d)
		if key := placeKey(&d.Claim); key != "" {
			places[key] = append(places[key], d)
		}
	})
	s.registers = map[Kind]series[*Decided]{}
	for k, ds := range kinds {
		slices.SortFunc(ds, func(a, b *Decided) int {
			if byValid(a, b) {
				return -1
			}
			return 1
		})
		s.registers[k] = seriesOf(ds)
	}
	s.lines = trie[*timeline]{}
	for _, p := range s.story.Places {
		s.lines = s.lines.with(p.ID, newTimeline(s.story, p.ID))
	}
	for id, ds := range places {
		slices.SortFunc(ds, func(a, b *Decided) int { return int(a.seq) - int(b.seq) })
		s.lines = s.lines.with(id, newTimeline(s.story, id).arranged(s.court(), ds))
	}
}

// At is the same knowledge looked at as of another valid time; the zero time
// means the Recorded of the last folded entry.
func (s *Situation) At(valid time.Time) *Situation {
	if s.valid.Equal(valid) {
		return s
	}
	n := *s
	n.valid = valid
	return &n
}

// Apply folds one further entry in. Entries of other stories and entries
// already folded change nothing. s itself stays as it is.
func (s *Situation) Apply(e Entry) *Situation {
	if e.Story != s.slug || e.Seq <= s.seq {
		return s
	}
	n := *s
	n.seq, n.known = e.Seq, e.Recorded
	switch p := e.Payload.(type) {
	case *Configure:
		n.configure(p.Story)
	case *Decision:
		n.decide(e, p)
	case *Publish:
		n.publish(e, p)
	case *Withdraw:
		n.withdraw(e, p)
	case *Pin:
		n.pin(e, p)
	case *Summarize:
		n.summaries = append(slices.Clip(n.summaries), Summary{e.Seq, e.Recorded, p.Clauses})
	case *Origins:
		n.merge(p)
	case *Takedown:
		n.takedown(p)
	}
	return &n
}

func (s *Situation) misfit(e Entry, why string) {
	s.misfits = append(slices.Clip(s.misfits), Misfit{e.Seq, why})
}

func (s *Situation) court() court { return court{s.story} }

// configure takes new settings; sides and baselines may have changed, so every
// place is decided again.
func (s *Situation) configure(story Story) {
	s.story = &story
	if s.deferred {
		return
	}
	old := s.lines
	s.lines = trie[*timeline]{}
	for _, p := range story.Places {
		s.lines = s.lines.with(p.ID, newTimeline(&story, p.ID))
	}
	old.each(func(id string, t *timeline) {
		if t.size == 0 {
			return
		}
		fresh := newTimeline(&story, id)
		s.lines = s.lines.with(id, fresh.arranged(s.court(), t.claims(0, t.size)))
	})
}

func (s *Situation) decide(e Entry, d *Decision) {
	id := d.ClaimID(e)
	old, known := s.claims.get(id)
	if d.Target != "" && e.Act != ActCorrect && !known && e.Act != ActRelease && ParseID('c', id) == 0 {
		s.misfit(e, "no claim "+id)
		return
	}
	next := &Decided{seq: e.Seq, key: d.Proposal}
	if known {
		*next = *old
	}
	next.take(id, d, s.gone[d.Claim.Report])
	next.History = append(slices.Clip(next.History), Step{e.Seq, e.Recorded, e.Act, d.By(), d.Why()})
	switch e.Act {
	case ActAccept:
		next.stood, next.Aside = true, nil
		if next.Released == 0 {
			next.Status = Accepted
		}
	case ActAmend:
		if d.Why().Code == Undone && next.Released == 0 {
			next.stood, next.Aside = false, nil
		}
		if !next.stood {
			next.Status = Open
		}
	case ActRelease:
		next.stood, next.Aside = true, nil
		next.Status = Reported
		if next.Released == 0 {
			next.Released = e.Seq
		}
	case ActSetAside:
		next.Aside = d
		if next.Released == 0 {
			next.stood, next.Status = false, Open
		}
	case ActReject:
		next.stood, next.Aside, next.Status = false, nil, Rejected
		if next.Released != 0 {
			next.Status = Withdrawn
		}
	case ActConfirm:
		next.Confirmed, next.stood, next.Status = true, true, Confirmed
	case ActRetract:
		next.stood, next.Status = false, Withdrawn
		s.correct(Correction{e.Seq, e.Recorded, id, "", d.Why().Text})
	case ActCorrect:
		next.stood, next.Status, next.Released, next.Replaces = true, Reported, e.Seq, d.Target
		s.replace(e, d, id)
	}
	s.put(old, next)
}

// take brings the claim of a decision into d, without its words where its
// report was taken down.
func (d *Decided) take(id string, p *Decision, gone bool) {
	d.Claim = p.Claim
	if gone {
		d.Claim = p.Claim.WithoutWords()
	}
	d.Claim.ID = id
	d.Cite = p.Cite
	d.valid = Interval{From: p.Cite.Published, To: p.Cite.Published, Precision: UnknownPrecision}
	if w := p.Claim.Time; w != nil && !w.From.IsZero() {
		d.valid = w.Interval
	}
	if p.Proposal != "" {
		d.key = p.Proposal
	}
}

// replace retires the claim that a correction names.
func (s *Situation) replace(e Entry, d *Decision, by string) {
	old, ok := s.claims.get(d.Target)
	if !ok {
		s.misfit(e, "corrects "+d.Target+", which is not there")
		return
	}
	gone := *old
	gone.stood, gone.Status, gone.ReplacedBy = false, Withdrawn, by
	gone.History = append(slices.Clip(gone.History), Step{e.Seq, e.Recorded, e.Act, d.By(), d.Why()})
	s.put(old, &gone)
	s.correct(Correction{e.Seq, e.Recorded, d.Target, by, d.Why().Text})
}

func (s *Situation) correct(c Correction) {
	s.corrections = append(slices.Clip(s.corrections), c)
	ids, _ := s.rests.get(c.Wrong)
	for _, id := range ids {
		s.touch(id, c.Seq)
	}
}

func (s *Situation) touch(update string, seq Seq) {
	if u, ok := s.updates.get(update); ok {
		n := *u
		n.Touched = seq
		s.updates = s.updates.with(update, &n)
	}
}

// put stores a claim's new state and moves it in its place's timeline and its
// kind's register.
func (s *Situation) put(old, next *Decided) {
	s.claims = s.claims.with(next.Claim.ID, next)
	if s.deferred {
		return
	}
	if old != nil && old.stood {
		s.leave(old)
	}
	if next.stood {
		s.enter(next)
	}
}

// placeKey is the id of the place that a control claim is about; a place that
// no gazetteer knows goes by its words.
func placeKey(c *Claim) string {
	if c.Kind != Control || c.Place == nil {
		return ""
	}
	if c.Place.ID != "" {
		return c.Place.ID
	}
	name := c.Place.Name
	if name == "" {
		name = c.Place.Text
	}
	if name == "" {
		return ""
	}
	return "text:" + strings.ToLower(name)
}

func byValid(a, b *Decided) bool {
	if before(a, b) != before(b, a) {
		return before(a, b)
	}
	return a.Claim.ID < b.Claim.ID
}

func (s *Situation) enter(d *Decided) {
	s.register(d.Claim.Kind, func(r series[*Decided]) series[*Decided] { return r.put(d, byValid) })
	if key := placeKey(&d.Claim); key != "" {
		t, ok := s.lines.get(key)
		if !ok {
			t = newTimeline(s.story, key)
		}
		s.lines = s.lines.with(key, t.with(s.court(), d))
	}
}

func (s *Situation) leave(d *Decided) {
	s.register(d.Claim.Kind, func(r series[*Decided]) series[*Decided] {
		return r.take(d, byValid)
	})
	if key := placeKey(&d.Claim); key != "" {
		if t, ok := s.lines.get(key); ok {
			s.lines = s.lines.with(key, t.without(s.court(), d))
		}
	}
}

func (s *Situation) register(k Kind, change func(series[*Decided]) series[*Decided]) {
	n := make(map[Kind]series[*Decided], len(s.registers)+1)
	for kind, r := range s.registers {
		n[kind] = r
	}
	n[k] = change(n[k])
	s.registers = n
}

func (s *Situation) merge(p *Origins) {
	m := make(map[string]string, len(s.origins)+len(p.From))
	for k, v := range s.origins {
		m[k] = v
	}
	for _, f := range p.From {
		if p.Into == "" {
			delete(m, f)
		} else {
			m[f] = p.Into
		}
	}
	s.origins = m
}
