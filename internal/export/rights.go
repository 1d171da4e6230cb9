package export

import (
	"strings"
	"unicode/utf8"

	"dateline"
)

// quoteLimit is how many characters of a report may stand in an export where
// its source allows no fewer; it is what pages quote at most.
const quoteLimit = 300

// snapshot is the situation as data, kept to the rights of its sources: of a
// source that may not be passed on there are no words, and a quotation longer
// than its source allows is left out. Its range stays.
func snapshot(s *dateline.Situation) dateline.Snapshot {
	snap := s.Snapshot()
	for i := range snap.Claims {
		x := &snap.Claims[i]
		limit := quoteLimit
		if src, ok := s.Story().Source(x.Cite.Source); ok {
			if src.Closed {
				x.Claim = x.Claim.WithoutWords()
				continue
			}
			if src.Quote > 0 {
				limit = min(limit, src.Quote)
			}
		}
		c := x.Claim.Clone()
		c.Mentions(func(_ string, m *dateline.Span) {
			if utf8.RuneCountInString(strings.Join(strings.Fields(m.Text), " ")) > limit {
				m.Text = ""
			}
		})
		x.Claim = c
	}
	return snap
}
