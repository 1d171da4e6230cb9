package demo

import (
	"context"
	"strings"

	"dateline"
)

// remnant is a proposal that no call names, and what the desk does with it.
type remnant struct {
	claim dateline.Claim
	deed  Deed
}

// fewest is how many words a statement has that is worth letting out.
const fewest = 5

// rest looks through the proposals that no call names. What unnamed voices say
// is let out as read; where it only carries a claim that a call decides, it is
// accepted. The words of named persons and of sides are never let out without
// a call, and nothing is in a report whose speaker is protected.
func (s *scribe) rest(calls []Call, wants, proposals []dateline.Claim, found []int) []remnant {
	named := map[int]bool{}
	for i, c := range calls {
		if c.Slots["protected"].Words == "true" {
			return nil
		}
		if found[i] >= 0 {
			named[found[i]] = true
		}
	}
	var out []remnant
	for j, p := range proposals {
		if named[j] || !plainStatement(p) {
			continue
		}
		deed := Release
		for i, w := range wants {
			if calls[i].Do != Reject && p.Content.Overlaps(w.Span) {
				deed = Accept
			}
		}
		out = append(out, remnant{p, deed})
	}
	return out
}

// graded tells whether a source is graded so well, or better.
func (s *scribe) graded(source, grade string) bool {
	x, ok := s.story.Source(source)
	return ok && x.Grade != "" && x.Grade <= grade
}

// plainStatement tells whether a proposal is a statement of some length by a
// voice without a name.
func plainStatement(c dateline.Claim) bool {
	return c.Kind == dateline.Statement && c.Speaker != nil && c.Speaker.ID == "" && c.Content != nil &&
		!pronoun(c.Speaker.Text) && len(strings.Fields(c.Content.Text)) >= fewest
}

// decideRest does what is to be done with the proposals that no call names.
func (p *Player) decideRest(ctx context.Context, report string) error {
	for _, r := range p.rests[report] {
		on := p.on(report, r.claim.ID, 0, "")
		p.Shares.Waiting--
		if r.deed == Accept {
			p.Shares.Accepted++
			if _, err := p.desk.Accept(ctx, on); err != nil {
				return err
			}
			continue
		}
		p.Shares.AsRead++
		if _, err := p.release(ctx, on); err != nil {
			return err
		}
	}
	return nil
}
