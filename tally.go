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

// counts are the counts of reports that speak of the tally's unit and actor.
func (s *Situation) counts(t Tally) []CountedThere {
	var out []CountedThere
	side := s.story.SideOf(t.Actor)
	s.registers[Count].all(func(d *Decided) bool {
		c := &d.Claim
		if d.valid.From.After(s.Valid()) {
			return false
		}
		a := actorID(c.Actor)
		if c.Quantity == nil || c.Quantity.Value == nil || !unitOf(t, c.Unit) || (a != "" && s.story.SideOf(a) != side) || c.Stance == Denied || c.Stance == Prospective {
			return true
		}
		if c.Change == Loses || (a == "" && c.Change == Holds) || c.Measure == "new" {
			return true
		}
		there := s.At(d.Cite.Published).heldCount(t)
		v := int(*c.Quantity.Value)
		out = append(out, CountedThere{c.ID, d.Cite.Published, v, there, v - there})
		return true
	})
	sort.SliceStable(out, func(i, j int) bool { return out[i].At.After(out[j].At) })
	return out
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
