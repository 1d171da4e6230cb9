package names

import (
	"strings"

	"dateline"
	"dateline/internal/reading/grammar"
)

// Place returns the place that noun chunk c of sentence i names. In a slot
// that only places fill (strict false), an unknown proper name is a place of
// stage none, and a pronoun takes up the last place.
func (sc *Scene) Place(i, c int, slot bool) (*dateline.Mention, bool) {
	s := sc.Sents[i]
	k := s.Chunks[c]
	e := sc.At(i, c)
	switch e.Kind {
	case PlaceName:
		return sc.placeMention(i, c, e), true
	case PlaceNoun:
		if m, ok := sc.ofPlace(i, c, e); ok {
			return m, true
		}
		m := &dateline.Mention{Span: sc.Words(i, k.First, k.Last), Class: e.Class}
		sc.takeUp(m, i, c, e)
		return m, true
	case Nothing:
		if s.Pronoun(c) && slot {
			m := &dateline.Mention{Span: sc.Span(i, c)}
			if p := sc.lastPlace(i, c, ""); p != nil {
				copyPlace(m, p)
			}
			return m, true
		}
		if edges[e.Head] {
			if m, ok := sc.ofPlace(i, c, e); ok {
				return m, true
			}
		}
		if slot && s.Proper(c) {
			from := sc.afterDet(s, k)
			for from < k.Last && !capital(s.Words[from].Text) && !strings.Contains(s.Words[from].Text, "-") { // "neighbouring al-Qaryatain", "the position Zenit"
				from++
			}
			if k.Poss >= 0 {
				from = k.First
			}
			name := sc.text(s, from, k.Last)
			m := &dateline.Mention{Span: sc.Words(i, from, k.Last), Name: name, Stage: "none"}
			if f := sc.lookup(name, Hint{Country: sc.Country, Locative: true}); f != nil {
				fill(m, f)
			}
			return m, true
		}
	case Person:
		if slot && e.First == e.Last {
			name := sc.text(s, e.First, e.Last)
			if f := sc.lookup(name, Hint{Country: sc.Country, Locative: true}); f != nil && f.Stage == "exact" {
				m := &dateline.Mention{Span: sc.Words(i, e.First, e.Last)}
				fill(m, f)
				return m, true
			}
		}
	case Actor:
		if s.Proper(c) || e.Found == nil {
			return nil, false
		}
	}
	return nil, false
}

var edges = map[string]bool{"edge": true, "outskirt": true, "centre": true, "center": true, "part": true, "most": true, "all": true, "whole": true, "rest": true,
	"half": true, "majority": true, "heart": true, "gate": true, "suburb": true, "much": true, "percent": true, "cent": true, "%": true, "bulk": true, "swathe": true, "chunk": true, "third": true, "quarter": true, "more": true, "some": true, "several": true, "direction": true, "city": true, "town": true, "village": true, "province": true, "district": true, "remainder": true, "side": true, "territory": true, "stretch": true}

// ofPlace reads "the edge of Kabul", "the city of Avdiivka", "parts of the
// town": the place behind "of".
func (sc *Scene) ofPlace(i, c int, e *Entity) (*dateline.Mention, bool) {
	s := sc.Sents[i]
	if !edges[e.Head] || s.Kind(c+1) != grammar.Prep || s.Low(s.Chunks[c+1].First) != "of" || s.Kind(c+2) != grammar.Noun {
		return nil, false
	}
	in := sc.At(i, c+2)
	if in.Kind == PlaceName || in.Kind == PlaceNoun {
		if sc.lex.PlaceClass(e.Head) != "" && in.Kind == PlaceNoun { // "the centre of the city"
			return nil, false
		}
		return sc.Place(i, c+2, true)
	}
	return nil, false
}

func (sc *Scene) placeMention(i, c int, e *Entity) *dateline.Mention {
	s := sc.Sents[i]
	k := s.Chunks[c]
	m := &dateline.Mention{Span: sc.Words(i, e.First, e.Last), Class: e.Class}
	switch e.Class {
	case "building", "base", "road", "area", "crossing", "quarter", "airport":
		from := k.First
		m.Span = sc.Words(i, from, k.Last)
	}
	if e.Found != nil && sc.directional(s.Low(e.First)) && e.First < e.Last && !strings.EqualFold(strings.Fields(e.Found.Name)[0], s.Low(e.First)) { // "southern Afghanistan"
		m.Name, m.Class, m.Country, m.Stage = m.Text, "area", e.Found.Country, "none"
		return m
	}
	if e.Found != nil {
		fill(m, e.Found)
		if m.Class == "" || e.Class == "province" || e.Class == "district" {
			m.Class = e.Class
		}
		return m
	}
	m.Stage = "none"
	m.Name = bare(m.Text)
	return m
}

// bare is a name without its article or possessive.
func bare(t string) string {
	for _, p := range []string{"the ", "The ", "its ", "Its ", "their ", "his ", "her "} {
		t = strings.TrimPrefix(t, p)
	}
	return t
}

// fill copies a found place into a mention.
func fill(m *dateline.Mention, f *Found) {
	m.ID, m.Name, m.Class, m.Admin1, m.PCode, m.Country, m.Stage, m.Precision = f.ID, f.Name, f.Class, f.Admin1, f.PCode, f.Country, f.Stage, f.Precision
	if f.ID != "" {
		m.Lat, m.Lon = dateline.Number(f.Lat), dateline.Number(f.Lon)
	}
}

func copyPlace(m, p *dateline.Mention) {
	span := m.Span
	*m = *p
	m.Span = span
}

// takeUp finds which place "the city", "the provincial capital", "the air
// base" or "the country" means.
func (sc *Scene) takeUp(m *dateline.Mention, i, c int, e *Entity) {
	s := sc.Sents[i]
	k := s.Chunks[c]
	switch e.Class {
	case "country":
		if f := sc.lookupCountry(); f != nil {
			fill(m, f)
		}
		return
	case "city", "village", "quarter", "district", "province":
	default:
		m.Stage = "none"
		m.Name = bare(m.Text)
		if p := sc.lastPlace(i, c, "city"); p != nil && p.Name != "" && k.Poss < 0 && !capital(s.Words[k.Head].Text) {
			m.Name = p.Name + " " + m.Name
			m.Admin1, m.Country = p.Admin1, p.Country
		}
		return
	}
	if e.Head == "capital" {
		provincial := false
		for w := k.First; w < k.Head; w++ {
			switch s.Low(w) {
			case "provincial", "regional", "district", "state":
				provincial = true
			}
		}
		if !provincial {
			if p := sc.lastPlace(i, c, "province"); p == nil || k.Poss < 0 {
				if f := sc.seat(sc.Country); f != nil {
					fill(m, f)
					return
				}
			}
		}
		if p := sc.lastPlace(i, c, "city"); p != nil {
			copyPlace(m, p)
			return
		}
	}
	if p := sc.lastPlace(i, c, e.Class); p != nil {
		copyPlace(m, p)
	}
}

func (sc *Scene) lookupCountry() *Found {
	if sc.places == nil || sc.Country == "" {
		return nil
	}
	if f, ok := sc.found["country|"+sc.Country]; ok {
		return f
	}
	var f *Found
	adj := adjectives[sc.Country]
	if a := sc.adj[sc.Country]; a != "" {
		adj = a
	}
	if _, name, ok := sc.places.Demonym(adj); ok && name != "" {
		if x, ok := sc.places.Place(name, Hint{Class: "country"}); ok && x.Class == "country" {
			f = &x
		}
	}
	sc.found["country|"+sc.Country] = f
	return f
}

func (sc *Scene) seat(id string) *Found {
	if sc.places == nil || id == "" {
		return nil
	}
	if x, ok := sc.places.Seat(id); ok {
		return &x
	}
	if name := capitals[id]; name != "" && len(id) == 2 {
		return sc.lookup(name, Hint{Country: id, Class: "city", Locative: true})
	}
	return nil
}

// settled are the classes that "the city" or "the town" may take up.
func settled(class string) bool {
	switch class {
	case "city", "town", "village", "":
		return true
	}
	return false
}

// lastPlace returns the last place named before chunk c of sentence i: of
// class, "city" meaning any settlement, or of any class for "".
func (sc *Scene) lastPlace(i, c int, class string) *dateline.Mention {
	for back := 0; i-back >= 0 && back < 12; back++ {
		k := c - 1
		if back > 0 {
			k = len(sc.ents[i-back]) - 1
		}
		var best *Entity
		bestAt := -1
		for ; k >= 0; k-- {
			e := sc.At(i-back, k)
			if e.Kind != PlaceName || e.Found == nil && e.Class == "" && !sc.inPlace(i-back, k) || class != "" && sc.weight(i-back, k) == 0 && back < 3 && !sc.only(i-back, k) {
				continue
			}
			ok := false
			switch class {
			case "":
				ok = e.Class != "country"
			case "city", "village", "quarter":
				ok = settled(e.Class)
			default:
				ok = e.Class == class
			}
			if !ok {
				continue
			}
			if best == nil || sc.weight(i-back, k) > sc.weight(i-back, bestAt) {
				best, bestAt = e, k
			}
		}
		if best != nil {
			return sc.placeMention(i-back, bestAt, best)
		}
	}
	if class == "city" || class == "" { // "the governor of Ghazni ... the provincial capital"
		if p := sc.lastPlaceIn(i, c, "province"); p != nil {
			if f := sc.seat(p.ID); f != nil {
				m := &dateline.Mention{}
				fill(m, f)
				return m
			}
		}
	}
	return nil
}

// inPlace tells whether an unknown name stands behind a word that only places
// take, and is no medium.
func (sc *Scene) inPlace(i, c int) bool {
	s := sc.Sents[i]
	if s.Kind(c-1) == grammar.VerbGroup {
		return takers[s.Verbs[s.Chunks[c-1].Verb].Lemma]
	}
	if s.Kind(c-1) != grammar.Prep {
		return false
	}
	switch s.Low(s.Chunks[c].Head) {
	case "facebook", "twitter", "telegram", "arabic", "english", "skype", "youtube":
		return false
	}
	switch s.Low(s.Chunks[c-1].First) {
	case "in", "near", "from", "into", "outside", "inside":
		return true
	}
	return false
}

// only tells whether chunk c names the only settlement of its sentence.
func (sc *Scene) only(i, c int) bool {
	for k := range sc.ents[i] {
		if e := &sc.ents[i][k]; k != c && e.Kind == PlaceName && settled(e.Class) && e.Found != nil {
			return false
		}
	}
	return sc.weight(i, c) > 0
}

func (sc *Scene) lastPlaceIn(i, c int, class string) *dateline.Mention {
	for back := 0; i-back >= 0 && back < 12; back++ {
		k := c - 1
		if back > 0 {
			k = len(sc.ents[i-back]) - 1
		}
		for ; k >= 0; k-- {
			if e := sc.At(i-back, k); e.Kind == PlaceName && e.Class == class {
				return sc.placeMention(i-back, k, e)
			}
		}
	}
	return nil
}

// weight prefers places that a verb is told of to those in the margin
// ("150 km from Kabul", "southwest of Kabul").
func (sc *Scene) weight(i, c int) int {
	s := sc.Sents[i]
	w := 1
	if s.Kind(c-1) == grammar.Prep {
		switch s.Low(s.Chunks[c-1].First) {
		case "from", "of":
			w = 0
			if s.Kind(c-2) == grammar.Noun {
				h := Singular(s.Head(c - 2))
				if takings[h] && len(h) > 5 || h == "city" || h == "fall" {
					w = 1
				}
			}
		}
	} else {
		w = 2
	}
	return w
}

// capitals are the seats of governments of countries in the news, for places
// that do not tell the seat of a country.
var capitals = map[string]string{"AF": "Kabul", "UA": "Kyiv", "RU": "Moscow", "SY": "Damascus", "IQ": "Baghdad", "SD": "Khartoum", "SS": "Juba", "ET": "Addis Ababa",
	"ML": "Bamako", "NE": "Niamey", "BF": "Ouagadougou", "NG": "Abuja", "SO": "Mogadishu", "YE": "Sanaa", "LY": "Tripoli", "CD": "Kinshasa", "MM": "Naypyidaw", "IL": "Jerusalem",
	"LB": "Beirut", "TR": "Ankara", "AM": "Yerevan", "AZ": "Baku", "GE": "Tbilisi", "MZ": "Maputo", "CO": "Bogota", "PK": "Islamabad", "IN": "New Delhi", "CF": "Bangui", "HT": "Port-au-Prince",
	"ER": "Asmara", "RW": "Kigali", "FR": "Paris", "DE": "Berlin", "GB": "London", "US": "Washington", "IR": "Tehran", "EG": "Cairo", "TD": "N'Djamena", "KE": "Nairobi", "UG": "Kampala", "VE": "Caracas", "LK": "Colombo", "PH": "Manila", "BD": "Dhaka", "NP": "Kathmandu", "GR": "Athens", "TN": "Tunis", "DZ": "Algiers", "JO": "Amman", "SA": "Riyadh", "CM": "Yaounde", "ID": "Jakarta", "TH": "Bangkok", "PL": "Warsaw", "MD": "Chisinau", "BY": "Minsk", "RS": "Belgrade"}
