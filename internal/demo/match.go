package demo

import (
	"math"
	"strings"
	"time"

	"dateline"
)

// match finds, for each claim that the script wants of a report, the proposal
// that says it: the index of the proposal, or -1 where none does. No proposal
// serves two calls.
func (s *scribe) match(wants, proposals []dateline.Claim) []int {
	out := make([]int, len(wants))
	for i := range out {
		out[i] = -1
	}
	taken := make([]bool, len(proposals))
	for { // the closest pair first
		bi, bj, best := -1, -1, math.MaxInt
		for i, w := range wants {
			if out[i] >= 0 {
				continue
			}
			for j, p := range proposals {
				if taken[j] || !s.sameFact(w, p) {
					continue
				}
				if d := len(s.differences(w, p))*1000 + distance(w.Span, p.Span); d < best {
					bi, bj, best = i, j, d
				}
			}
		}
		if bi < 0 {
			return out
		}
		out[bi], taken[bj] = bj, true
	}
}

// distance is how many bytes two spans do not share.
func distance(a, b dateline.Span) int {
	return abs(a.Start-b.Start) + abs(a.End-b.End)
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}

// sameFact tells whether a proposal speaks of what the script wants, right or
// wrong in its slots.
func (s *scribe) sameFact(w, p dateline.Claim) bool {
	if w.Kind != p.Kind || !w.Span.Overlaps(p.Span) {
		return false
	}
	switch w.Kind {
	case dateline.Control:
		return w.Change == p.Change && sameMention(w.Place, p.Place)
	case dateline.Statement:
		if w.Cue != nil && p.Cue != nil && w.Cue.Overlaps(p.Cue.Span) {
			return true
		}
		return w.Content != nil && p.Content != nil && w.Content.Overlaps(p.Content.Span)
	case dateline.Casualties:
		return w.Harm == p.Harm && (sameFigure(w.Quantity, p.Quantity) || (w.Quantity == nil && p.Quantity == nil && sameMention(w.People, p.People)))
	case dateline.Count, dateline.Displacement:
		return sameFigure(w.Quantity, p.Quantity)
	case dateline.Movement:
		return sameMention(w.Actor, p.Actor) && (sameMention(w.To, p.To) || sameMention(w.From, p.From))
	}
	if w.Actor != nil && p.Actor != nil && !sameMention(w.Actor, p.Actor) {
		return false
	}
	return (w.Quantity == nil) == (p.Quantity == nil) && (w.Quantity == nil || sameFigure(w.Quantity, p.Quantity))
}

// sameMention tells whether two mentions stand at the same words or mean the
// same.
func sameMention(a, b *dateline.Mention) bool {
	if a == nil || b == nil {
		return false
	}
	if a.ID != "" && b.ID != "" {
		return a.ID == b.ID
	}
	return a.Overlaps(b.Span) || (a.Text != "" && bare(a.Text) == bare(b.Text))
}

// sameVoice tells whether two mentions name the same voice, by the same words
// or otherwise. Where the script knows who it is, the proposal must lead to the
// same body or at least to the same side.
func (s *scribe) sameVoice(a, b *dateline.Mention) bool {
	if a == nil || b == nil || !a.Overlaps(b.Span) {
		return sameMention(a, b)
	}
	side := s.story.VoiceSide(a)
	return a.ID == b.ID || a.ID == "" || (side != "" && side == s.story.VoiceSide(b) && !s.listed(b.ID))
}

// listed tells whether the story has an actor or public figure of that slug.
func (s *scribe) listed(slug string) bool {
	_, ok := s.story.Actor(slug)
	for _, f := range s.story.Figures {
		ok = ok || f.Slug == slug
	}
	return ok
}

func pronoun(s string) bool {
	switch strings.ToLower(s) {
	case "he", "she", "they", "it", "him", "her", "them", "one of them":
		return true
	}
	return false
}

func sameFigure(a, b *dateline.Mention) bool {
	if a == nil || b == nil {
		return false
	}
	return a.Overlaps(b.Span)
}

func sameNumber(a, b *float64) bool {
	return (a == nil) == (b == nil) && (a == nil || *a == *b)
}

// differences lists the slots in which a proposal says something else than the
// script. What the script leaves open is as read.
func (s *scribe) differences(w, p dateline.Claim) []string {
	var out []string
	add := func(differs bool, name string) {
		if differs {
			out = append(out, name)
		}
	}
	add(w.Stance != p.Stance, "stance")
	add(w.Kind != dateline.Statement && w.Stance == p.Stance && !(w.Attribution == nil && p.Attribution == nil) && !s.sameVoice(w.Attribution, p.Attribution), "by")
	add(w.Place != nil && !sameMention(w.Place, p.Place), "place")
	add(w.Actor != nil && !sameMention(w.Actor, p.Actor), "actor")
	add(w.Loser != nil && !sameMention(w.Loser, p.Loser), "loser")
	add(w.Extent != nil && (p.Extent == nil || p.Extent.Class != w.Extent.Class), "extent")
	add(w.Extent == nil && p.Extent != nil && p.Extent.Class == "part", "extent")
	add(!sameQuantity(w.Quantity, p.Quantity), "quantity")
	add(w.Of != nil && !sameFigure(w.Of, p.Of), "of")
	add(w.Speaker != nil && !w.Speaker.Protected && !s.sameVoice(w.Speaker, p.Speaker), "speaker")
	add(w.Speaker != nil && p.Speaker != nil && w.Speaker.Protected != p.Speaker.Protected, "protected")
	add(w.Content != nil && (p.Content == nil || !w.Span.Overlaps(p.Content.Span)), "content")
	add(w.People != nil && !sameMention(w.People, p.People), "people")
	add(w.To != nil && !sameMention(w.To, p.To), "to")
	add(w.From != nil && !sameMention(w.From, p.From), "from")
	add(w.Time != nil && !sameTime(w.Time, p.Time), "time")
	add(w.Kind == dateline.Pledge && w.What != p.What, "what")
	return out
}

func sameQuantity(a, b *dateline.Mention) bool {
	if a == nil {
		return true
	}
	return b != nil && sameNumber(a.Value, b.Value) && sameNumber(a.Low, b.Low) && sameNumber(a.High, b.High)
}

// sameTime tells whether two times begin on the same day and meet, and neither
// is a whole day where the script knows the hours.
func sameTime(a, b *dateline.When) bool {
	if b == nil {
		return false
	}
	day := func(t time.Time) string { return t.In(a.From.Location()).Format(time.DateOnly) }
	if !a.Phrase() {
		return !b.Phrase() || day(a.From) == day(b.From)
	}
	if day(a.From) != day(b.From) || !a.From.Before(b.To) || !b.From.Before(a.To) {
		return false
	}
	return a.Precision != dateline.PartOfDay || a.Width() > 24*time.Hour || b.Width() < 24*time.Hour
}

// amended returns the proposal with those slots set as the script has them.
func amended(w, p dateline.Claim, slots []string) dateline.Claim {
	out := p.Clone()
	for _, name := range slots {
		switch name {
		case "stance":
			out.Stance, out.Attribution = w.Stance, w.Attribution
		case "quantity":
			out.Quantity = w.Quantity
		case "protected":
			out.Speaker = w.Speaker
		case "time":
			out.Time = w.Time
		case "what":
			out.What = w.What
		default:
			*field(&out, name) = *field(&w, name)
		}
	}
	if w.Change != "" && p.Change == "" {
		out.Change = w.Change
	}
	return out.Clone()
}
