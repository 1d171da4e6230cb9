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
	chunks   [][]stop  // all but the last full
	size     int
	first    *Decided // by Seq
	listed   bool     // a place of the story; any other is described by its first claim
}

// stop is a claim of a timeline with the standing after it.
type stop struct {
	claim *Decided
	then  *standing
}

// stopsPerChunk is how many stops are copied at most where one is added at
// the end; the chunks before are shared by all situations that keep them.
const stopsPerChunk = 64

func (t *timeline) stop(i int) stop      { return t.chunks[i/stopsPerChunk][i%stopsPerChunk] }
func (t *timeline) claim(i int) *Decided { return t.stop(i).claim }

// claims returns the claims from index i up to j.
func (t *timeline) claims(i, j int) []*Decided {
	out := make([]*Decided, 0, j-i+1)
	for ; i < j; i++ {
		out = append(out, t.claim(i))
	}
	return out
}

// search returns the first index whose claim is one that is holds for, as
// sort.Search does.
func (t *timeline) search(is func(*Decided) bool) int {
	return sort.Search(t.size, func(i int) bool { return is(t.claim(i)) })
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

// with returns the timeline with c in its place; without, without it. Claims
// can only change places within one instant, so only c's is arranged anew.
func (t *timeline) with(k court, c *Decided) *timeline {
	lo, hi := t.instant(c)
	n := t.resume(k, lo, hi, append(t.claims(lo, hi), c))
	if n.first = t.first; n.first == nil || c.seq < n.first.seq {
		n.first = c
	}
	return n.named()
}

func (t *timeline) without(k court, old *Decided) *timeline {
	lo, hi := t.instant(old)
	n := t.resume(k, lo, hi, slices.DeleteFunc(t.claims(lo, hi), func(c *Decided) bool { return c.Claim.ID == old.Claim.ID }))
	if n.first = t.first; n.first != nil && n.first.Claim.ID == old.Claim.ID {
		n.first = earliest(n.claims(0, n.size))
	}
	return n.named()
}

// instant is the range of claims that turn things when c does.
func (t *timeline) instant(c *Decided) (lo, hi int) {
	lo = t.search(func(x *Decided) bool { return !x.valid.From.Before(c.valid.From) })
	hi = t.search(func(x *Decided) bool { return x.valid.From.After(c.valid.From) })
	return lo, hi
}

// resume returns the timeline with the claims of one instant, from lo to hi,
// replaced by these.
func (t *timeline) resume(k court, lo, hi int, claims []*Decided) *timeline {
	tail := arrange(claims)
	keep := lo
	for len(tail) > 0 && keep < hi && t.claim(keep) == tail[0] {
		tail, keep = tail[1:], keep+1
	}
	return t.stepped(k, keep, append(tail, t.claims(hi, t.size)...))
}

// arranged returns a timeline of these claims. The order does not depend on
// how they came.
func (t *timeline) arranged(k court, claims []*Decided) *timeline {
	n := t.stepped(k, 0, arrange(claims))
	n.first = earliest(claims)
	return n.named()
}

// arrange puts claims in the plain order of rule 2, then one by one behind
// what they follow.
func arrange(claims []*Decided) []*Decided {
	slices.SortFunc(claims, func(a, b *Decided) int {
		if before(a, b) {
			return -1
		}
		return 1
	})
	if !slices.ContainsFunc(claims, func(c *Decided) bool { return len(c.Claim.After) > 0 }) {
		return claims
	}
	out := make([]*Decided, 0, len(claims))
	for _, c := range claims {
		out = slices.Insert(out, position(out, c), c)
	}
	return out
}

// stepped returns a timeline of the first claims of t and those of tail. The
// steps that are kept are shared.
func (t *timeline) stepped(k court, keep int, tail []*Decided) *timeline {
	n := &timeline{place: t.place, baseline: t.baseline, from: t.from, listed: t.listed, size: keep + len(tail)}
	full := keep / stopsPerChunk
	n.chunks = append(make([][]stop, 0, (n.size+stopsPerChunk-1)/stopsPerChunk), t.chunks[:full]...)
	var chunk []stop
	if part := keep % stopsPerChunk; part > 0 {
		chunk = append(make([]stop, 0, min(stopsPerChunk, part+len(tail))), t.chunks[full][:part]...)
	}
	last := t.standing(keep - 1)
	for i, c := range tail {
		next := k.step(last, c)
		if chunk == nil {
			chunk = make([]stop, 0, min(stopsPerChunk, len(tail)-i))
		}
		chunk, last = append(chunk, stop{c, &next}), next
		if len(chunk) == stopsPerChunk {
			n.chunks, chunk = append(n.chunks, chunk), nil
		}
	}
	if chunk != nil {
		n.chunks = append(n.chunks, chunk)
	}
	return n
}

func (t *timeline) standing(i int) standing {
	if i < 0 {
		return t.baseline
	}
	return *t.stop(i).then
}

// at returns the standing at a valid time.
func (t *timeline) at(valid time.Time) standing {
	i := t.search(func(c *Decided) bool { return c.valid.From.After(valid) })
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

// named describes a place that the story does not list by the earliest decided
// claim about it. t is not shared yet.
func (t *timeline) named() *timeline {
	if !t.listed {
		t.place = placeFrom(t.place.ID, t.first)
	}
	return t
}

// earliest is the claim that was decided first; nil of none.
func earliest(claims []*Decided) *Decided {
	if len(claims) == 0 {
		return nil
	}
	return slices.MinFunc(claims, func(a, b *Decided) int { return cmp.Compare(a.seq, b.seq) })
}

func placeFrom(id string, first *Decided) Place {
	p := Place{ID: id}
	if first == nil {
		return p
	}
	m := first.Claim.Place
	p = Place{ID: id, Name: m.Name, Class: m.Class, Admin1: m.Admin1, PCode: m.PCode, Country: m.Country, Precision: m.Precision}
	if p.Name == "" {
		p.Name = m.Text
	}
	if m.Lat != nil && m.Lon != nil {
		p.Lat, p.Lon = *m.Lat, *m.Lon
	}
	return p
}
