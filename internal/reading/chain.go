package reading

import (
	"strings"

	"dateline"
	"dateline/internal/reading/frames"
	"dateline/internal/reading/grammar"
	"dateline/internal/reading/times"
)

// chain dates what is told to have come a while after or before something that
// the same sentence tells: "took Kunduz on Sunday, two days after the fall of
// Zaranj" dates both.
func (f *finisher) chain(ps []frames.Proposal, cs []dateline.Claim) {
	for i := range f.in.Times {
		for n := range f.in.Times[i] {
			ph := &f.in.Times[i][n]
			s := f.in.Scene.Sents[i]
			if ph.Role != times.Offset || s.Low(ph.Last) != "after" && s.Low(ph.Last) != "before" {
				continue
			}
			var behind, main []int
			for m := range ps {
				switch p := &ps[m]; {
				case p.Sent != i:
				case hangs(s, p, ph):
					behind = append(behind, m)
				case p.Phrase == ph || p.AfterVerb >= 0 || p.From < ph.First && p.To >= ph.First-2:
					main = append(main, m)
				}
			}
			f.count(i, ph, ps, cs, behind, main)
		}
	}
}

// hangs tells whether a claim is what the words behind an offset speak of.
func hangs(s *grammar.Sentence, p *frames.Proposal, ph *times.Phrase) bool {
	if strings.Contains(p.Rule, ".noun.") {
		return p.From > ph.Last && p.From <= ph.Last+4
	}
	if p.Verb < 0 || s.Verbs[p.Verb].First <= ph.Last {
		return false
	}
	at := s.Verbs[p.Verb].MarkerAt
	return at >= 0 && (s.Chunks[at].First == ph.Last || s.Chunks[at].Last == ph.Last)
}

// count dates the claims on either side of an offset by those on the other.
func (f *finisher) count(i int, ph *times.Phrase, ps []frames.Proposal, cs []dateline.Claim, behind, main []int) {
	span := f.in.Scene.Words(i, ph.First, ph.Last)
	set := func(m int, v dateline.Interval) {
		cs[m].Time = &dateline.When{Span: &span, Interval: v}
	}
	known := func(m int) bool {
		p := ps[m].Phrase
		return p != nil && p != ph && p.Role != times.Offset && p.Role != times.Words && cs[m].Time != nil
	}
	for _, m := range behind {
		base, ok := dateline.Interval{}, false
		if p := ps[m].Phrase; known(m) && p.First > ph.Last {
			base, ok = cs[m].Time.Interval, true
		} else if t := told(cs, m); t != nil {
			base, ok = *t, true
			cs[m].Time = &dateline.When{Interval: base}
		}
		for _, k := range main {
			switch {
			case ok && ps[k].Phrase == ph:
				set(k, times.Shift(base, ph.Days))
			case !ok && known(k) && ps[k].Phrase.Last < ph.First:
				set(m, times.Shift(cs[k].Time.Interval, -ph.Days))
			}
		}
	}
}

// told finds when the change of control that claim m speaks of was told to have
// happened elsewhere in the report.
func told(cs []dateline.Claim, m int) *dateline.Interval {
	c := &cs[m]
	if c.Kind != dateline.Control || c.Place == nil || c.Place.Name == "" {
		return nil
	}
	for n := range cs {
		o := &cs[n]
		if n != m && o.Kind == dateline.Control && o.Change == c.Change && o.Place != nil && o.Place.Name == c.Place.Name && o.Time.Phrase() && o.Stance != dateline.Prospective && o.Span.Start < c.Span.Start &&
			(o.Time.Precision == dateline.Day || o.Time.Precision == dateline.PartOfDay) {
			v := o.Time.Interval
			return &v
		}
	}
	return nil
}

// fulfil ties what is given, done or taken back to the promise of it that the
// report told before: of the same actor, of the same kind or for the same people.
func fulfil(cs []dateline.Claim) {
	for n := range cs {
		c := &cs[n]
		done := c.Kind == dateline.Pledge && (c.Status == "delivered" || c.Status == "withdrawn" || strings.HasSuffix(c.Rule, ".altered")) ||
			(c.Kind == dateline.Evacuation || c.Kind == dateline.Deployment) && (c.Stance == dateline.Asserted || c.Stance == dateline.Attributed)
		if !done {
			continue
		}
		best := -1
		for m := range cs {
			p := &cs[m]
			if p.Kind == dateline.Pledge && p.Status != "delivered" && p.Status != "withdrawn" && p.Span.Start < c.Span.Start && m != n && promiser(p, c) && likewise(p, c) && (best < 0 || p.Span.Start >= cs[best].Span.Start) {
				best = m
			}
		}
		if best < 0 {
			continue
		}
		c.Fulfils = cs[best].ID
		if c.Kind == dateline.Pledge && c.Actor == nil && cs[best].Actor != nil {
			a := *cs[best].Actor
			c.Actor = &a
		}
	}
}

// promiser tells whether both claims are about the same actor; one that does
// not say can only be about a promised thing.
func promiser(p, c *dateline.Claim) bool {
	if p.Actor == nil || c.Actor == nil {
		return c.Kind == dateline.Pledge
	}
	return frames.Same(p.Actor, c.Actor)
}

// likewise tells whether what is done is what was promised: money, or the same
// word for the thing or the people.
func likewise(p, c *dateline.Claim) bool {
	if p.What == "funds" || c.What == "funds" {
		return p.What == c.What
	}
	for _, a := range []*dateline.Mention{p.Purpose, p.People} {
		for _, b := range []*dateline.Mention{c.Purpose, c.People, c.Unit} {
			if a != nil && b != nil && last(a.Text) == last(b.Text) {
				return true
			}
		}
	}
	return false
}

// last is the last word of a mention in lower case.
func last(text string) string {
	f := strings.Fields(strings.ToLower(text))
	if len(f) == 0 {
		return ""
	}
	return f[len(f)-1]
}
