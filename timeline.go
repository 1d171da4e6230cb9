package dateline

import (
	"cmp"
	"slices"
	"sort"
	"time"
)

// Since says from when a place is held, and how well that is known.
type Since struct {
	Interval
	By    bool   `json:"by,omitempty"` // no report dates it: "by", never "since"
	Claim string `json:"claim,omitempty"`
}

func sinceOf(c *Decided) Since {
	return Since{Interval: c.valid, By: !c.Claim.Time.Phrase(), Claim: c.Claim.ID}
}

// timeline is what is known of one place: the claims about it in the order of
// rule 2, and the standing after each. It is never changed once built.
type timeline struct {
	place    Place
	baseline standing
	from     time.Time // of the baseline; zero where there is none
	claims   []*Decided
	steps    []*standing
	listed   bool // a place of the story; any other is described by its first claim
	linked   bool // some claim follows another of its report
}

// before is the order of rule 2 for claims without after links between them:
// From, a denial behind what it denies, the narrower interval, publication, Seq.
func before(a, b *Decided) bool {
	if c := a.valid.From.Compare(b.valid.From); c != 0 {
		return c < 0
	}
	if x, y := a.Claim.Stance == Denied, b.Claim.Stance == Denied; x != y {
		return y // a denial presupposes what it denies
	}
	if x, y := a.valid.Width(), b.valid.Width(); x != y {
		return x < y
	}
	if c := a.Cite.Published.Compare(b.Cite.Published); c != 0 {
		return c < 0
	}
	return a.seq < b.seq
}

// follows tells whether a report tells a as later than b.
func follows(a, b *Decided) bool {
	return a.Claim.Report == b.Claim.Report && (slices.Contains(a.Claim.After, b.Claim.ID) || slices.Contains(a.Claim.After, b.key))
}

// position returns where c belongs among claims: after all that come before it,
// then moved within its own instant so that what it follows stands before it
// and what follows it stands behind.
func position(claims []*Decided, c *Decided) int {
	i := sort.Search(len(claims), func(i int) bool { return before(c, claims[i]) })
	same := func(x *Decided) bool { return x.valid.From.Equal(c.valid.From) }
	for j := i; j < len(claims) && same(claims[j]); j++ {
		if follows(c, claims[j]) {
			i = j + 1
		}
	}
	for j := i - 1; j >= 0 && same(claims[j]); j-- {
		if follows(claims[j], c) {
			i = j
		}
	}
	return i
}

// with returns the timeline with c in its place; without, without it. Steps
// before the place of change are shared, later ones are taken again.
func (t *timeline) with(k court, c *Decided) *timeline {
	if !t.linked && len(c.Claim.After) == 0 {
		i := sort.Search(len(t.claims), func(i int) bool { return before(c, t.claims[i]) })
		return t.stepped(k, slices.Insert(slices.Clone(t.claims), i, c), false)
	}
	return t.arranged(k, append(slices.Clone(t.claims), c))
}

func (t *timeline) without(k court, id string) *timeline {
	return t.arranged(k, slices.DeleteFunc(slices.Clone(t.claims), func(c *Decided) bool { return c.Claim.ID == id }))
}

// arranged returns a timeline of these claims. The order does not depend on
// how they came: claims are put in one by one in the plain order of rule 2.
func (t *timeline) arranged(k court, claims []*Decided) *timeline {
	slices.SortFunc(claims, func(a, b *Decided) int {
		if before(a, b) {
			return -1
		}
		return 1
	})
	linked := slices.ContainsFunc(claims, func(c *Decided) bool { return len(c.Claim.After) > 0 })
	if linked {
		plain := claims
		claims = make([]*Decided, 0, len(plain))
		for _, c := range plain {
			claims = slices.Insert(claims, position(claims, c), c)
		}
	}
	return t.stepped(k, claims, linked)
}

// stepped returns a timeline of these claims in this order. Steps before the
// first claim that differs are shared.
func (t *timeline) stepped(k court, claims []*Decided, linked bool) *timeline {
	n := &timeline{place: t.place, baseline: t.baseline, from: t.from, listed: t.listed, claims: claims, linked: linked}
	if !t.listed {
		n.place = placeFrom(t.place.ID, claims)
	}
	keep := 0
	for keep < len(t.claims) && keep < len(claims) && t.claims[keep] == claims[keep] {
		keep++
	}
	n.steps = append(make([]*standing, 0, len(claims)), t.steps[:keep]...)
	for i := keep; i < len(claims); i++ {
		s := k.step(n.standing(i-1), claims[i])
		n.steps = append(n.steps, &s)
	}
	return n
}

func (t *timeline) standing(i int) standing {
	if i < 0 {
		return t.baseline
	}
	return *t.steps[i]
}

// at returns the standing at a valid time.
func (t *timeline) at(valid time.Time) standing {
	i := sort.Search(len(t.claims), func(i int) bool { return t.claims[i].valid.From.After(valid) })
	s := t.standing(i - 1)
	if i == 0 && valid.Before(t.from) {
		return standing{state: Unknown, row: RowUnknown}
	}
	return s
}

// newTimeline is a place before any claim: as its baseline says, else unknown.
func newTimeline(story *Story, id string) *timeline {
	t := &timeline{place: Place{ID: id}, baseline: standing{state: Unknown, row: RowUnknown}}
	if p, ok := story.Place(id); ok {
		t.place, t.listed = p, true
	}
	for _, b := range story.Baseline {
		if b.Place == id {
			t.from = b.From
			t.baseline = standing{state: Held, holder: b.Actor, row: RowBaseline,
				since: Since{Interval: Interval{From: b.From, To: b.From, Precision: UnknownPrecision}, By: true}}
		}
	}
	return t
}

// placeFrom describes a place that the story does not list by the earliest
// decided claim about it.
func placeFrom(id string, claims []*Decided) Place {
	p := Place{ID: id}
	if len(claims) == 0 {
		return p
	}
	m := slices.MinFunc(claims, func(a, b *Decided) int { return cmp.Compare(a.seq, b.seq) }).Claim.Place
	p = Place{ID: id, Name: m.Name, Class: m.Class, Admin1: m.Admin1, PCode: m.PCode, Country: m.Country, Precision: m.Precision}
	if p.Name == "" {
		p.Name = m.Text
	}
	if m.Lat != nil && m.Lon != nil {
		p.Lat, p.Lon = *m.Lat, *m.Lon
	}
	return p
}
