package desk

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"dateline"
)

// when tells a moment on the story's clock: the time alone for today.
func (x *proofs) when(t time.Time) string {
	zone := x.story().Location()
	t = t.In(zone)
	if t.Format(time.DateOnly) == x.now.In(zone).Format(time.DateOnly) {
		return t.Format("15:04")
	}
	return t.Format("2 Jan 15:04")
}

// sinceWords tells since when a state stands and who says so, as far as known:
// " since 13:20, Harbour Wire".
func (x *proofs) sinceWords(p dateline.PlaceState) (words, claim string) {
	if p.Since != nil && !p.Since.From.IsZero() {
		words = " since "
		if p.Since.By {
			words = " by "
		}
		words += x.when(p.Since.From)
	}
	claim = p.Turned
	if claim == "" && len(p.Winning) > 0 {
		claim = p.Winning[0].Claim
	}
	c, ok := x.desk.Claim(claim)
	if !ok {
		return ", as the story began", ""
	}
	return words + ", " + x.desk.VoiceName(c), claim
}

// asFact tells whether a stance says that something is so.
func asFact(s dateline.Stance) bool { return s == dateline.Asserted || s == dateline.Attributed }

// tallyDiffers marks a count of a tally's members that is not the record's.
func tallyDiffers(x *proofs, p *passage) []Mark {
	var out []Mark
	for _, c := range p.claims {
		if c.Kind != dateline.Count || c.Quantity == nil || c.Quantity.Value == nil || !asFact(c.Stance) || c.Measure == "new" || c.Change == dateline.Loses {
			continue
		}
		for _, t := range x.desk.Tallies() {
			if !countsUnit(t.Tally, c.Unit) || (c.Actor != nil && c.Actor.ID != "" && x.story().SideOf(c.Actor.ID) != x.story().SideOf(t.Tally.Actor)) {
				continue
			}
			wrote := int(*c.Quantity.Value)
			if within(c.Quantity, float64(t.Held)) {
				continue
			}
			since, claim := x.sinceWords(latest(x, t))
			m := Mark{Span: c.Quantity.Span, Want: strconv.Itoa(t.Held), Claim: claim,
				Says: fmt.Sprintf("You wrote %d; the record says %d of %d %s%s.", wrote, t.Held, t.Of, t.Tally.Title, since)}
			if t.Disputed+t.Claimed > 0 {
				m.Says = strings.TrimSuffix(m.Says, ".") + fmt.Sprintf("; %d more disputed or claimed.", t.Disputed+t.Claimed)
			}
			out = append(out, m)
		}
	}
	return out
}

func countsUnit(t dateline.Tally, m *dateline.Mention) bool {
	if m == nil {
		return false
	}
	words := strings.ToLower(m.Text + " " + m.Name)
	return slices.ContainsFunc(t.Units, func(u string) bool { return strings.Contains(words, strings.ToLower(u)) })
}

// latest is the member that the tally's actor came to hold last.
func latest(x *proofs, t dateline.TallyState) dateline.PlaceState {
	var last dateline.PlaceState
	side := x.story().SideOf(t.Tally.Actor)
	for _, p := range t.Members {
		if p.Holder == "" || x.story().SideOf(p.Holder) != side || p.Since == nil {
			continue
		}
		if last.Since == nil || p.Since.From.After(last.Since.From) {
			last = p
		}
	}
	return last
}

// within tells whether a quantity allows a number: "at least 15" allows 18.
func within(q *dateline.Mention, n float64) bool {
	low, high := q.Low, q.High
	if low == nil && high == nil {
		return q.Value != nil && *q.Value == n
	}
	return (low == nil || n >= *low) && (high == nil || n <= *high)
}

// holderDiffers marks a holder that is not the record's, and one whom the
// record has as claimed or disputed.
func holderDiffers(x *proofs, p *passage) []Mark {
	var out []Mark
	for _, c := range p.claims {
		if c.Kind != dateline.Control || c.Place == nil || !asFact(c.Stance) {
			continue
		}
		actor, gain := c.Actor, gains(c.Change) == dateline.Holds
		if c.Change == dateline.Loses && c.Loser != nil {
			actor = c.Loser
		}
		if actor == nil || actor.ID == "" || (!gain && c.Change != dateline.Loses) {
			continue
		}
		s, ok := x.desk.Place(placeKey(c.Place))
		if !ok || s.State == dateline.Unknown {
			continue
		}
		holds := s.Holder != "" && x.story().SideOf(s.Holder) == x.story().SideOf(actor.ID)
		certain := s.State != dateline.Disputed && s.State != dateline.Claimed
		if holds == gain && (certain || !gain) {
			continue
		}
		since, claim := x.sinceWords(s)
		wrote := x.story().ActorName(actor.ID) + " held "
		if !gain {
			wrote = x.story().ActorName(actor.ID) + " lost "
		}
		m := Mark{Span: c.Place.Span, Claim: claim, Says: fmt.Sprintf("You wrote that %s%s; the record says %s: %s%s.",
			wrote, s.Place.Name, s.Place.Name, stateWords(x.story(), s), since)}
		out = append(out, m)
	}
	return out
}

// figureDiffers marks a number of people that no report of the record gives,
// where reports speak of the same people at the same place.
func figureDiffers(x *proofs, p *passage) []Mark {
	var out []Mark
	for _, c := range p.claims {
		if (c.Kind != dateline.Casualties && c.Kind != dateline.Displacement) || !asFact(c.Stance) || c.Place == nil {
			continue
		}
		q := figureOf(&c)
		if q == nil || q.Value == nil {
			continue
		}
		var said []string
		var claim string
		fits := false
		for _, r := range slices.Backward(x.desk.Register(c.Kind)) {
			n := figureOf(&r.Claim)
			if n == nil || n.Value == nil || r.Status == dateline.Withdrawn || !samePlace(c.Place, r.Claim.Place) || r.Claim.Harm != c.Harm ||
				r.Claim.Group != c.Group || r.Claim.Measure != c.Measure || !asFact(r.Claim.Stance) {
				continue
			}
			fits = fits || within(q, *n.Value)
			if len(said) == 0 {
				claim = r.Claim.ID
			}
			if w := fmt.Sprintf("%s (%s)", number(*n.Value), x.desk.VoiceName(r)); len(said) < 3 && !slices.Contains(said, w) {
				said = append(said, w)
			}
		}
		if len(said) > 0 && !fits {
			out = append(out, Mark{Span: q.Span, Claim: claim, Says: fmt.Sprintf("You wrote %s; the record says %s.", number(*q.Value), strings.Join(said, ", "))})
		}
	}
	return out
}

func figureOf(c *dateline.Claim) *dateline.Mention {
	if c.Quantity != nil {
		return c.Quantity
	}
	return c.People
}

func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
