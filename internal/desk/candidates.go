package desk

import (
	"dateline/internal/gazetteer"
	"dateline/internal/reading"
)

var _ reading.Atlas = (*Places)(nil)

// Candidates returns every place that a name may mean, the story's own alone
// where it knows the name.
func (p *Places) Candidates(name, country string) []reading.Candidate {
	var out []reading.Candidate
	for _, place := range p.names[foldName(name)] {
		out = append(out, reading.Candidate{Place: place, Stage: "alias"})
	}
	if len(out) > 0 || p.gazetteer == nil {
		return out
	}
	for _, m := range p.gazetteer.All(name, gazetteer.Hint{Country: country, Locative: true}) {
		out = append(out, reading.Candidate{Place: p.listed(m.Place), Stage: string(m.Stage), Population: m.Population, Capital: m.Capital == "country"})
	}
	return out
}

// Common tells that a capitalised word is seldom a place by itself.
func (p *Places) Common(word string) bool {
	return p.gazetteer != nil && len(p.names[foldName(word)]) == 0 && p.gazetteer.Common(word)
}
