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
		if w, err := b.want(c, r, text); err == nil {
			calls, wants = append(calls, c), append(wants, w)
		}
	}
	answered, found := b.answer(calls, wants, proposals)
	var out []Choice
	for _, x := range answered {
		if x.Proposal != nil || !x.Call.Only && x.Call.Do != Reject {
			out = append(out, x)
		}
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

// want is the claim that a call makes of a report's text. Control without a
// phrase for its time is by the report's publication.
func (s *scribe) want(c Call, r Report, text string) (dateline.Claim, error) {
	w, err := s.claim(c, text)
	if w.Kind == dateline.Control && w.Time == nil {
		at := r.Published.In(s.zone)
		w.Time = &dateline.When{Interval: dateline.Interval{From: at, To: at, Precision: dateline.UnknownPrecision}}
	}
	return w, err
}

// answer finds the proposal that answers each call; found is its place, -1
// where none does.
func (s *scribe) answer(calls []Call, wants, proposals []dateline.Claim) (out []Choice, found []int) {
	found = s.match(wants, proposals)
	for i, c := range calls {
		x := Choice{Call: c, Want: wants[i]}
		if j := found[i]; j >= 0 {
			x.Proposal = &proposals[j]
			if c.Do != Reject {
				x.Slots = s.differences(wants[i], proposals[j])
			}
		}
		out = append(out, x)
	}
	return out, found
}
