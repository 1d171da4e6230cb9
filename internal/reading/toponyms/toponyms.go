// Package toponyms finds the names of places anywhere in a report, whether a
// claim speaks of them or not, and tells which place each means from the
// others around it.
//
// It knows names, the words that stand by them and how far places lie apart.
// It knows no verbs, no actors and no claims; it asks its caller for the places
// that a name may mean.
//
// A name means one place in the whole report. What tells which: the division
// that follows it ("Paris, Texas"), the countries, provinces and districts that
// the report names, how close it lies to what the other names may mean, and how
// many people live there (J. Leidner, Toponym Resolution in Text, 2007).
package toponyms

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"dateline"
)

// Word is a word of the report with its tag (Penn Treebank).
type Word struct {
	Text, Tag  string
	Start, End int // bytes of the report
}

// Candidate is a place that a name may mean.
type Candidate struct {
	dateline.Place
	Stage      string
	Population int  // of a division: the sum over its known towns
	Capital    bool // the seat of a country
}

// Atlas knows names. Implementations must be safe for use by several
// goroutines and give the same answer to the same question.
type Atlas interface {
	// Candidates returns the places that a name may mean, best first; country
	// (ISO 3166-1 alpha-2) is where the report's small places lie, or "".
	Candidates(name, country string) []Candidate
	// Demonym returns the country that an adjective or a people's name speaks of.
	Demonym(word string) (code, name string, ok bool)
	// Common tells that a capitalised word is seldom a place by itself.
	Common(word string) bool
}

// Toponym is a name of a place in a report.
type Toponym struct {
	dateline.Mention
	Adjective bool // the word for a people or the adjective of a country: "Afghan", "Russians"
}

// The most words of a name.
const mostWords = 6

// Find returns the names of places in the sentences of a report, in text order.
func Find(raw string, sents [][]Word, country string, a Atlas) []Toponym {
	f := finder{raw: raw, atlas: a, country: country, known: map[string][]Candidate{}, persons: map[string]bool{}, small: map[string]bool{}, speakers: map[string]bool{}}
	f.learn(sents)
	for _, s := range sents {
		f.sentence(s)
	}
	f.resolve()
	out := make([]Toponym, 0, len(f.names))
	for _, n := range f.names {
		out = append(out, n.toponym(raw))
	}
	return out
}

// name is one name in the text with what it may mean.
type name struct {
	start, end int
	text       string
	cands      []Candidate
	adjective  bool
	inside     int // the name that follows as "Paris, Texas", or -1
	best       int // index in cands, or -1
}

type finder struct {
	raw      string
	atlas    Atlas
	country  string
	known    map[string][]Candidate
	persons  map[string]bool // last names that stand behind a first name or title somewhere
	small    map[string]bool // words that stand in small letters somewhere
	speakers map[string]bool // names that speak somewhere
	names    []name
}

func (f *finder) candidates(text string) []Candidate {
	if c, ok := f.known[text]; ok {
		return c
	}
	key := text
	if a, ok := areas[text]; ok {
		c := []Candidate{a.candidate(text)}
		f.known[text] = c
		return c
	}
	if full, ok := states[text]; ok {
		text = full
	}
	c := f.atlas.Candidates(text, f.country)
	f.known[key] = c
	return c
}

// sentence finds the names of one sentence, the longest first.
func (f *finder) sentence(s []Word) {
	shouted := shouting(s)
	last := -2 // the word after the last name, where a comma may follow
	for i := 0; i < len(s); {
		n, c, adj := f.at(s, i, shouted)
		if n == 0 {
			i++
			continue
		}
		if n == 1 && states[s[i].Text] == "" && dotted(s, i) { // "in Harrisburg, Pa." at a sentence's end
			n = 2
		}
		x := name{start: s[i].Start, end: s[i+n-1].End, cands: c, adjective: adj, inside: -1, best: -1}
		x.text = f.raw[x.start:x.end]
		if k := len(f.names) - 1; k >= 0 && last == i-1 && s[i-1].Text == "," && !f.names[k].adjective && !adj {
			f.names[k].inside = k + 1
		}
		f.names = append(f.names, x)
		i += n
		last = i
	}
}

// dotted tells that word i and the full stop that touches it abbreviate a state.
func dotted(s []Word, i int) bool {
	return i+1 < len(s) && s[i+1].Text == "." && s[i+1].Start == s[i].End && states[s[i].Text+"."] != "" && len(s[i].Text) < 6
}

// at returns how many words from i on are a name, and what it may mean.
func (f *finder) at(s []Word, i int, shouted bool) (n int, c []Candidate, adjective bool) {
	w := s[i].Text
	if !capital(w) || stop[strings.ToLower(w)] {
		return 0, nil, false
	}
	if dotted(s, i) {
		if c := f.candidates(w + "."); len(c) > 0 {
			return 1, c, false
		}
	}
	run := f.run(s, i)
	for n = run; n > 0; n-- {
		if !capital(s[i+n-1].Text) {
			continue
		}
		text := f.raw[s[i].Start:s[i+n-1].End]
		if _, country, ok := f.atlas.Demonym(text); ok && n < 3 && strings.ToUpper(text) != text {
			if x := f.candidates(country); len(x) > 0 && !isName(x, text) {
				return n, x[:1], true
			}
		}
		if n > 1 && loose[strings.ToLower(s[i+n-1].Text)] && !exact(f.candidates(text)) {
			continue
		}
		c = f.candidates(text)
		if len(c) == 0 {
			continue
		}
		if f.person(s, i, n, c) || !f.fits(s, i, n, c, shouted) {
			if n == 1 {
				return 0, nil, false
			}
			continue
		}
		return n, c, false
	}
	return 0, nil, false
}

// run is the number of words from i on that may be one name: capitalised
// words, with small ones such as "of" between them.
func (f *finder) run(s []Word, i int) int {
	n := 1
	for k := i + 1; k < len(s) && k < i+mostWords; k++ {
		gap := f.raw[s[k-1].End:s[k].Start]
		if gap != " " && gap != "" && gap != "\u00a0" || gap == "" && s[k].Text != "'s" && s[k-1].Text != "'s" {
			break
		}
		if capital(s[k].Text) {
			n = k - i + 1
			continue
		}
		if !joins[s[k].Text] {
			break
		}
	}
	return n
}

// person tells whether the words are or belong to the name of a person.
func (f *finder) person(s []Word, i, n int, c []Candidate) bool {
	last := s[i+n-1].Text
	if i > 0 && adjacent(f.raw, s[i-1], s[i]) {
		prev := s[i-1].Text
		low := strings.TrimSuffix(strings.ToLower(prev), ".")
		if (titles[low] && !lowTitles[prev]) && (capital(prev) || n == 1) || first[low] && capital(prev) || initial(prev) {
			return true
		}
	}
	if n == 1 {
		low := strings.ToLower(last)
		if i+1 < len(s) && adjacent(f.raw, s[i], s[i+1]) && capital(s[i+1].Text) {
			if first[low] && !follow[strings.ToLower(s[i+1].Text)] || initial(s[i+1].Text) {
				return true
			}
		}
		if f.persons[last] || f.speakers[last] && !large(c) {
			return true
		}
	}
	return false
}

// fits tells whether the words around a name, and its tag, let it be a place.
func (f *finder) fits(s []Word, i, n int, c []Candidate, shouted bool) bool {
	if n > 1 {
		return true
	}
	w := s[i]
	low := strings.ToLower(w.Text)
	big := large(c)
	if !strings.HasPrefix(w.Tag, "NN") && !big && states[w.Text] == "" {
		return false
	}
	if w.Tag != "NNP" && w.Tag != "NNPS" && i == 0 && !big {
		return false
	}
	here := f.locative(s, i)
	if (first[low] || f.small[low] || f.atlas.Common(w.Text)) && !big && !here {
		return false
	}
	if i > 0 && adjacent(f.raw, s[i-1], w) && capital(s[i-1].Text) && strings.HasPrefix(s[i-1].Tag, "NNP") && !before[strings.ToLower(s[i-1].Text)] && !shouted {
		return false
	}
	if i+1 < len(s) && adjacent(f.raw, w, s[i+1]) && capital(s[i+1].Text) && !big && !follow[strings.ToLower(s[i+1].Text)] && strings.HasPrefix(s[i+1].Tag, "NNP") {
		return here
	}
	return true
}

// large tells that a name is known everywhere.
func large(c []Candidate) bool {
	return c[0].Class == "country" || c[0].Class == "area" || c[0].Capital || c[0].Population > 1_000_000
}

// locative tells whether a word that places take stands before word i.
func (f *finder) locative(s []Word, i int) bool {
	for k := i - 1; k >= 0 && k >= i-2; k-- {
		low := strings.ToLower(s[k].Text)
		if preps[low] {
			return true
		}
		if low != "the" && low != "downtown" && low != "northern" && low != "southern" && low != "eastern" && low != "western" {
			return false
		}
	}
	return false
}

// learn notes the last names of persons, who speaks, and the words that also
// stand in small letters.
func (f *finder) learn(sents [][]Word) {
	for _, s := range sents {
		for i := range s {
			if w := s[i].Text; !capital(w) {
				f.small[w] = true
				continue
			}
			f.learnPerson(s, i)
		}
	}
}

func (f *finder) learnPerson(s []Word, i int) {
	if i+1 >= len(s) || !adjacent(f.raw, s[i], s[i+1]) {
		return
	}
	w := s[i].Text
	low := strings.TrimSuffix(strings.ToLower(w), ".")
	if says[s[i+1].Text] && (i == 0 || !capital(s[i-1].Text)) {
		f.speakers[w] = true
	}
	k := i + 1
	switch {
	case first[low]:
		if k+1 < len(s) && (initial(s[k].Text) || first[strings.ToLower(s[k].Text)]) && capital(s[k+1].Text) && adjacent(f.raw, s[k], s[k+1]) {
			k++
		}
	case titles[low]:
	case k+2 < len(s) && s[k+1].Text == "," && number(s[k+2].Text) && capital(s[k].Text): // "Emilie Holroyd, 54,"
	default:
		return
	}
	l := s[k].Text
	if capital(l) && len(l) > 2 && !follow[strings.ToLower(l)] && !titles[strings.ToLower(l)] && states[l] == "" {
		f.persons[l] = true
	}
}

func number(w string) bool { return w != "" && w[0] >= '0' && w[0] <= '9' && len(w) < 4 }

func (n *name) toponym(raw string) Toponym {
	t := Toponym{Adjective: n.adjective}
	t.Start, t.End, t.Text = n.start, n.end, raw[n.start:n.end]
	if n.best < 0 {
		t.Name, t.Stage = t.Text, "none"
		return t
	}
	c := &n.cands[n.best]
	t.ID, t.Name, t.Class, t.Admin1, t.PCode, t.Country, t.Precision, t.Stage = c.ID, c.Name, c.Class, c.Admin1, c.PCode, c.Country, c.Precision, c.Stage
	t.Lat, t.Lon = dateline.Number(c.Lat), dateline.Number(c.Lon)
	return t
}

func adjacent(raw string, a, b Word) bool {
	gap := raw[a.End:b.Start]
	return gap == " " || gap == "\u00a0"
}

func capital(w string) bool {
	r, _ := utf8.DecodeRuneInString(w)
	return unicode.IsUpper(r) || strings.HasPrefix(w, "al-") || strings.HasPrefix(w, "el-")
}

func initial(w string) bool {
	return len(w) == 2 && w[1] == '.' && w[0] >= 'A' && w[0] <= 'Z' || len(w) == 1 && w[0] >= 'A' && w[0] <= 'Z'
}

func exact(c []Candidate) bool { return len(c) > 0 && (c[0].Stage == "exact" || c[0].Stage == "alias") }

func isName(c []Candidate, w string) bool { return strings.EqualFold(c[0].Name, w) }

// shouting tells whether a sentence is written in capitals.
func shouting(s []Word) bool {
	up, low := 0, 0
	for _, w := range s {
		if len(w.Text) < 3 || !capital(w.Text) && strings.ToUpper(w.Text) == w.Text {
			continue
		}
		if strings.ToUpper(w.Text) == w.Text {
			up++
		} else {
			low++
		}
	}
	return up > 3 && up > 3*low
}
