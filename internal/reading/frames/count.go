package frames

import (
	"strings"

	"dateline"
	"dateline/internal/reading/figures"
	"dateline/internal/reading/grammar"
	"dateline/internal/reading/names"
)

// units of territory that counts count.
var countUnits = map[string]bool{"capital": true, "district": true, "city": true, "town": true, "village": true, "settlement": true, "province": true, "region": true,
	"post": true, "checkpoint": true, "base": true, "outpost": true, "crossing": true, "border crossing": true, "border post": true, "community": true, "pd": true, "area": true,
	"territory": true, "position": true, "km": true, "kilometre": true, "kilometer": true, "mile": true, "field": true, "neighbourhood": true, "neighborhood": true,
	"quarter": true, "municipality": true, "locality": true, "hamlet": true, "county": true, "centre": true, "center": true, "airport": true, "bridge": true, "island": true, "acre": true, "hectare": true, "sq": true, "stronghold": true, "state": true, "governorate": true, "oblast": true, "commune": true, "township": true, "metre": true, "land": true, "ward": true, "camp": true, "station": true, "air base": true}

// quantity makes the mention of a figure in sentence i.
func (r *reader) quantity(i int, f figures.Figure) *dateline.Mention {
	m := &dateline.Mention{Span: r.sc.Words(i, f.First, f.Last)}
	m.Value, m.Low, m.High = f.Value, f.Low, f.High
	if f.Share {
		m.Value, m.Low, m.High = nil, nil, nil
	}
	return m
}

// count reads chunk k as a number of units ("18 provincial capitals across
// Afghanistan", "half of the 34 capitals", "the tenth district").
func (r *reader) count(i, v, from, to, k int, c dateline.Claim) bool {
	s := r.sc.Sents[i]
	ch := s.Chunks[k]
	f, ok := r.figure(i, k)
	if !ok {
		return false
	}
	unitAt := k
	of := (*dateline.Mention)(nil)
	rest := f.Last + 1
	if f.Last == ch.Last || f.Share || s.Low(ch.Head) == "dozen" { // "nine of the city's ten districts", "23 out of 34", "dozens of towns"
		if !(s.Kind(k+1) == grammar.Prep && (s.Low(s.Chunks[k+1].First) == "of" || s.Low(s.Chunks[k+1].First) == "out") && s.Kind(k+2) == grammar.Noun) {
			return false
		}
		unitAt = k + 2
		u := s.Chunks[unitAt]
		rest = u.First
		if g, ok := r.figure(i, unitAt); ok && g.Value != nil && !g.Ordinal {
			of = &dateline.Mention{Span: r.sc.Words(i, g.First, g.Last), Value: g.Value}
			rest = g.Last + 1
		} else if f.Share { // a share of one place is an extent, of land a count
			h := r.sc.At(i, unitAt).Head
			if h != "territory" && h != "land" {
				return false
			}
		} else if u.Poss >= 0 {
			rest = u.Poss + 1
		}
	}
	u := s.Chunks[unitAt]
	head := names.Singular(s.Low(u.Head))
	if e := r.sc.At(i, unitAt); countUnits[e.Head] {
		head = e.Head
	}
	if !countUnits[head] || f.Value != nil && *f.Value == 1 && !f.Ordinal {
		return false
	}
	for rest < u.Head && (s.Words[rest].Tag == "DT" || s.Words[rest].Tag == "PRP$" || s.Low(rest) == "more" || s.Low(rest) == "other" || s.Low(rest) == "of" || s.Low(rest) == "such") {
		rest++
	}
	if rest > u.Last {
		return false
	}
	c.Kind = dateline.Count
	c.Rule = strings.Replace(c.Rule, "control", "count", 1)
	c.Quantity, c.Of = r.quantity(i, f), of
	c.Unit = &dateline.Mention{Span: r.sc.Words(i, rest, u.Last)}
	c.Mode, c.Framing, c.Loser, c.Extent = "", "", nil, nil
	r.scope(i, unitAt, &c)
	to = max(to, u.Last)
	if c.Place != nil {
		to = max(to, r.wordAt(i, c.Place.End-1))
	}
	r.propose(i, v, min(from, ch.First), to, c)
	return true
}

// scope reads where the units lie: "across Afghanistan", "of Badghis",
// "Afghanistan's 34 capitals".
func (r *reader) scope(i, k int, c *dateline.Claim) {
	s := r.sc.Sents[i]
	u := s.Chunks[k]
	if u.Poss >= 0 {
		for w := u.First; w < u.Poss; w++ {
			if e := r.sc.At(i, k); e.First >= 0 && e.First == w {
				break
			}
		}
	}
	for n := k + 1; s.Kind(n) == grammar.Prep && s.Kind(n+1) == grammar.Noun; n += 2 {
		switch s.Low(s.Chunks[n].First) {
		case "across", "in", "of", "throughout", "around":
			if e := r.sc.At(i, n+1); e.Kind == names.PlaceName || e.Kind == names.PlaceNoun {
				if m, ok := r.sc.Place(i, n+1, true); ok {
					c.Place = m
					return
				}
			}
		default:
			return
		}
	}
}

// wordAt returns the word of sentence i that holds byte b, or its last.
func (r *reader) wordAt(i, b int) int {
	s := r.sc.Sents[i]
	for w := range s.Words {
		if b < s.Words[w].End {
			return w
		}
	}
	return len(s.Words) - 1
}
