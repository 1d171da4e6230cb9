package dateline

import (
	"slices"
	"sort"
	"strings"
	"time"
)

// Tallies returns the story's tallies.
func (s *Situation) Tallies() []TallyState {
	var ts []TallyState
	for _, t := range s.story.Tallies {
		ts = append(ts, s.tally(t))
	}
	return ts
}

func (s *Situation) tally(t Tally) TallyState {
	out := TallyState{Tally: t, Of: len(t.Members)}
	for _, id := range t.Members {
		p := s.placeState(id)
		out.Members = append(out.Members, p)
		switch s.countsFor(t, p) {
		case Held:
			out.Held++
		case Claimed:
			out.Claimed++
		case Disputed:
			out.Disputed++
		}
	}
	out.Counts = s.counts(t)
	latest := map[string]bool{}
	for _, c := range out.Counts { // the latest count of each origin within a day of the newest
		d, _ := s.claims.get(c.Claim)
		if o := s.origin(d.Cite.Origin); !latest[o] && out.Counts[0].At.Sub(c.At) <= 24*time.Hour {
			latest[o] = true
			if out.Low == 0 || c.Value < out.Low {
				out.Low = c.Value
			}
			out.High = max(out.High, c.Value)
		}
	}
	return out
}

// countsFor tells how a member counts: held by the tally's side, claimed or
// disputed for it, or not ("").
func (s *Situation) countsFor(t Tally, p PlaceState) State {
	side := s.story.SideOf(t.Actor)
	holds := p.Holder != "" && s.story.SideOf(p.Holder) == side
	claims := p.Claimant != "" && s.story.SideOf(p.Claimant) == side
	switch {
	case p.State == Disputed && (holds || claims):
		return Disputed
	case holds:
		return Held
	case p.State == Claimed && claims:
		return Claimed
	}
	return ""
}

// mostCounts is how many counts of reports a tally lists: the newest. A long
// war has hundreds of thousands.
const mostCounts = 500

// counts are the newest counts of reports that speak of the tally's unit and
// actor, the newest first.
func (s *Situation) counts(t Tally) []CountedThere {
	var ds []*Decided // newest first; of two at one time, the one first in the register
	s.registers[Count].back(func(d *Decided) {
		if d.valid.From.After(s.Valid()) {
			return
		}
		if len(ds) == mostCounts && d.Cite.Published.Before(ds[mostCounts-1].Cite.Published) {
			return
		}
		if !s.counted(t, &d.Claim) {
			return
		}
		i := sort.Search(len(ds), func(i int) bool { return !ds[i].Cite.Published.After(d.Cite.Published) })
		if ds = slices.Insert(ds, i, d); len(ds) > mostCounts {
			ds = ds[:mostCounts]
		}
	})
	var out []CountedThere
	for _, d := range ds {
		there := s.At(d.Cite.Published).heldCount(t)
		v := int(*d.Claim.Quantity.Value)
		out = append(out, CountedThere{d.Claim.ID, d.Cite.Published, v, there, v - there})
	}
	return out
}

// counted tells whether a claim counts what the tally counts.
func (s *Situation) counted(t Tally, c *Claim) bool {
	a := actorID(c.Actor)
	if c.Quantity == nil || c.Quantity.Value == nil || c.Stance == Denied || c.Stance == Prospective || c.Measure == "new" {
		return false
	}
	if c.Change == Loses || (a == "" && c.Change == Holds) || !unitOf(t, c.Unit) {
		return false
	}
	return a == "" || s.story.SideOf(a) == s.story.SideOf(t.Actor)
}

func (s *Situation) heldCount(t Tally) int {
	n := 0
	side := s.story.SideOf(t.Actor)
	for _, id := range t.Members {
		if l, ok := s.lines.get(id); ok {
			if x := l.at(s.Valid()); x.holder != "" && x.state != Disputed && s.story.SideOf(x.holder) == side {
				n++
			}
		}
	}
	return n
}

func unitOf(t Tally, m *Mention) bool {
	if m == nil {
		return false
	}
	text := strings.ToLower(m.Text + " " + m.Name)
	return slices.ContainsFunc(t.Units, func(u string) bool { return strings.Contains(text, strings.ToLower(u)) })
}
