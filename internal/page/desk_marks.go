package page

import (
	"cmp"
	"slices"
	"strings"

	"dateline"
)

// DeskMark is a claim's place in a report's text.
type DeskMark struct {
	Span   dateline.Span
	Number int    // the number on its card
	Anchor string // the id of its card
	Kind   dateline.Kind
	Stance dateline.Stance
	Done   bool // decided: drawn quietly
}

// DeskPiece is a stretch of a report's text that the same marks cover. Pieces
// put together give the text byte for byte.
type DeskPiece struct {
	Start int // byte of the report's text
	Text  string
	Opens []DeskMark // claims whose evidence begins here, each gets its number
	Over  []DeskMark // claims that cover it, the narrowest first
}

// Top is the narrowest claim that covers the piece; it gives the colour.
func (p DeskPiece) Top() DeskMark { return p.Over[0] }

// Depth is how many claims cover the piece, at most three are drawn.
func (p DeskPiece) Depth() int { return min(len(p.Over), 3) }

// Cards lists the anchors of the claims that cover the piece.
func (p DeskPiece) Cards() string {
	var s []string
	for _, m := range p.Over {
		s = append(s, m.Anchor)
	}
	return strings.Join(s, " ")
}

// DeskMarks cuts a report's text wherever a mark begins or ends and after
// every line, so that marks may nest and overlap and a selection in the page
// leads back to bytes of the report. Marks outside the text are left out.
func DeskMarks(text string, marks []DeskMark) []DeskPiece {
	marks = slices.DeleteFunc(slices.Clone(marks), func(m DeskMark) bool {
		return m.Span.Start < 0 || m.Span.End > len(text) || m.Span.Start >= m.Span.End
	})
	cuts := []int{0, len(text)}
	for i := range len(text) {
		if text[i] == '\n' {
			cuts = append(cuts, i+1)
		}
	}
	for _, m := range marks {
		cuts = append(cuts, m.Span.Start, m.Span.End)
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	slices.SortStableFunc(marks, func(a, b DeskMark) int {
		return cmp.Or(cmp.Compare(a.Span.Start, b.Span.Start), cmp.Compare(a.Number, b.Number))
	})
	var pieces []DeskPiece
	var open []DeskMark
	next := 0
	for i := 0; i+1 < len(cuts); i++ {
		p := DeskPiece{Start: cuts[i], Text: text[cuts[i]:cuts[i+1]]}
		open = slices.DeleteFunc(open, func(m DeskMark) bool { return m.Span.End <= p.Start })
		for ; next < len(marks) && marks[next].Span.Start == p.Start; next++ {
			p.Opens = append(p.Opens, marks[next])
			open = append(open, marks[next])
		}
		p.Over = slices.Clone(open)
		slices.SortStableFunc(p.Over, func(a, b DeskMark) int {
			return cmp.Or(cmp.Compare(a.Span.End-a.Span.Start, b.Span.End-b.Span.Start), cmp.Compare(a.Number, b.Number))
		})
		pieces = append(pieces, p)
	}
	return pieces
}

// DeskStanceMark is the sign that stands for a stance beside its word.
func DeskStanceMark(s dateline.Stance) string {
	switch s {
	case dateline.Attributed:
		return "”"
	case dateline.Denied:
		return "✕"
	case dateline.Unconfirmed:
		return "?"
	case dateline.Prospective:
		return "→"
	}
	return "●"
}
