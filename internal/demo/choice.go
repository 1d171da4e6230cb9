package demo

import (
	"dateline"
	"dateline/internal/gazetteer"
)

// Choice is what the script does about one claim of a report, for a desk of
// people who decide by their own hands what the Player decides by itself.
type Choice struct {
	Call     Call            // where no call names the claim: its Do alone
	Want     dateline.Claim  // the claim as the script has it
	Proposal *dateline.Claim // what the reading proposes for it; nil: the claim is made by hand
	Slots    []string        // slots of the proposal that are to be amended first
}

// Choices are the script's decisions about a report as a desk has taken it in:
// text as it was filed, proposals as the reading made them, copied where the
// report carries another's text. A call whose words do not stand in the text,
// and one that waits for a proposal that there is not, are left out.
func (s *Script) Choices(r Report, text string, copied bool, proposals []dateline.Claim, g *gazetteer.Gazetteer) []Choice {
	b := newScribe(&s.Story, g)
	var calls []Call
	var wants []dateline.Claim
	for _, c := range s.Calls[r.ID] {
		w, err := b.claim(c, text)
		if err != nil {
			continue
		}
		if w.Kind == dateline.Control && w.Time == nil {
			at := r.Published.In(b.zone)
			w.Time = &dateline.When{Interval: dateline.Interval{From: at, To: at, Precision: dateline.UnknownPrecision}}
		}
		calls, wants = append(calls, c), append(wants, w)
	}
	found := b.match(wants, proposals)
	var out []Choice
	for i, c := range calls {
		x := Choice{Call: c, Want: wants[i]}
		if j := found[i]; j >= 0 {
			x.Proposal = &proposals[j]
			if c.Do != Reject {
				x.Slots = b.differences(wants[i], proposals[j])
			}
		} else if c.Only || c.Do == Reject {
			continue
		}
		out = append(out, x)
	}
	if copied || r.Credit != "" || !b.graded(r.Source, "C") {
		return out
	}
	for _, m := range b.rest(calls, wants, proposals, found) {
		p := m.claim
		out = append(out, Choice{Call: Call{Report: r.ID, Do: m.deed}, Want: p, Proposal: &p})
	}
	return out
}
