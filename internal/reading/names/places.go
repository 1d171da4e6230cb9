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
		if m := sc.ofTown(i, c, e); m != nil {
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

// Part reads words from..to, a part of a noun group ("Herat" in "Herat's
// fall"), as the name of a place.
func (sc *Scene) Part(i, from, to int) (*dateline.Mention, bool) {
	s := sc.Sents[i]
	for from < to && s.Words[from].Tag == "DT" {
		from++
	}
	if from > to || !capital(s.Words[to].Text) {
		return nil, false
	}
	if id, _, _ := sc.knownIn(s, from, to); id >= 0 {
		return nil, false
	}
	f := sc.lookup(sc.text(s, from, to), Hint{Country: sc.Country, Locative: true})
	if f == nil || f.Class == "country" {
		return nil, false
	}
	m := &dateline.Mention{Span: sc.Words(i, from, to)}
	fill(m, f)
	return m, true
}

var edges = map[string]bool{"edge": true, "outskirt": true, "centre": true, "center": true, "part": true, "most": true, "all": true, "whole": true, "rest": true,
	"half": true, "majority": true, "heart": true, "gate": true, "suburb": true, "much": true, "percent": true, "cent": true, "%": true, "bulk": true, "swathe": true, "chunk": true, "third": true, "quarter": true, "more": true, "some": true, "several": true, "direction": true, "city": true, "town": true, "village": true, "province": true, "district": true, "remainder": true, "side": true, "territory": true, "stretch": true}

// ofTown reads "the airport of Kabul", "the prison in Kandahar": a place of
// its own, named by the town it stands in; nil where it is none.
func (sc *Scene) ofTown(i, c int, e *Entity) *dateline.Mention {
	s := sc.Sents[i]
	switch e.Class {
	case "airport", "base", "building", "crossing":
	default:
		return nil
	}
	if e.Plural || s.Kind(c+1) != grammar.Prep || s.Low(s.Chunks[c+1].First) != "of" || s.Kind(c+2) != grammar.Noun {
		return nil
	}
	in := sc.At(i, c+2)
	if in.Kind != PlaceName || !settled(in.Class) || in.Found == nil {
		return nil
	}
	m := &dateline.Mention{Span: sc.Words(i, s.Chunks[c].First, s.Chunks[c+2].Last), Class: e.Class, Stage: "none"}
	name := sc.text(s, in.First, in.Last) + " " + e.Head
	if f := sc.lookup(name, Hint{Country: sc.Country, Class: e.Class, Locative: true}); f != nil && (f.Stage == "exact" || f.Stage == "alias") && !settled(f.Class) {
		fill(m, f)
		return m
	}
	m.Name, m.Admin1, m.Country = in.Found.Name+" "+e.Head, in.Found.Admin1, in.Found.Country
	return m
}

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
		if p := sc.around(i, c); p != nil && p.Name != "" && k.Poss < 0 && !capital(s.Words[k.Head].Text) {
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
	small := e.Head == "town" || e.Head == "village"
	if p := sc.lastPlaceBut(i, c, e.Class, func(o *Entity) bool { return small && o.Found != nil && sc.seatOfState(o.Found) }); p != nil {
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
	return sc.lastPlaceBut(i, c, class, func(*Entity) bool { return false })
}

// lastPlaceBut is lastPlace passing over the places that skip tells.
func (sc *Scene) lastPlaceBut(i, c int, class string, skip func(*Entity) bool) *dateline.Mention {
	for back := 0; i-back >= 0 && back < 12; back++ {
		k := c - 1
		if back > 0 {
			k = len(sc.ents[i-back]) - 1
		}
		var best *Entity
		bestAt := -1
		for ; k >= 0; k-- {
			e := sc.At(i-back, k)
			if e.Kind != PlaceName || skip(e) || e.Found == nil && e.Class == "" && !sc.inPlace(i-back, k) || sc.weight(i-back, k) == 0 && back < 3 && !sc.only(i-back, k) {
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

// open finds the settlement that the report opens with: what later goes
// without a name ("the police headquarters") stands there.
func (sc *Scene) open() {
	for i, s := range sc.Sents {
		if i > 3 {
			return
		}
		if n := len(s.Words); n == 0 || s.Words[n-1].Lower != "." && i+1 < len(sc.Sents) {
			continue
		}
		best := -1
		for c := range sc.ents[i] {
			e := &sc.ents[i][c]
			if e.Kind != PlaceName || !settled(e.Class) || e.Found == nil || sc.weight(i, c) == 0 {
				continue
			}
			if best < 0 || sc.lead(i, c) > sc.lead(i, best) {
				best = c
			}
		}
		if best >= 0 {
			sc.topic = sc.placeMention(i, best, &sc.ents[i][best])
			return
		}
	}
}

// lead is the weight of a place as what a report opens with: the capital of the
// country is named by the way in most reports from elsewhere.
func (sc *Scene) lead(i, c int) int {
	w := 2 * sc.weight(i, c)
	if f := sc.At(i, c).Found; f != nil && sc.seatOfState(f) {
		w -= 3
	}
	return w
}

// around is the settlement that an unnamed building stands in: one named in
// the same sentence before it, else the one the report opens with, else the last.
func (sc *Scene) around(i, c int) *dateline.Mention {
	for k := c - 1; k >= 0; k-- {
		if e := sc.At(i, k); e.Kind == PlaceName && settled(e.Class) && sc.weight(i, k) > 0 {
			return sc.placeMention(i, k, e)
		}
	}
	if sc.topic != nil && sc.topic.Start < sc.Span(i, c).Start {
		return sc.topic
	}
	return sc.lastPlace(i, c, "city")
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
	if s.Kind(c+1) == grammar.VerbGroup && voices[s.Verbs[s.Chunks[c+1].Verb].Lemma] { // "Kyiv insists"
		return 0
	}
	if s.Kind(c-1) == grammar.Prep {
		switch s.Low(s.Chunks[c-1].First) {
		case "after", "before", "since", "than", "until", "like", "towards", "toward", "against":
			w = 0 // in the margin: "hours after Kunduz", "withdrew towards Kabul"
		case "for":
			if s.Kind(c-2) == grammar.VerbGroup { // "left for Kabul"
				w = 0
			}
		case "to", "with", "between":
			if s.Kind(c-2) == grammar.Noun && sc.lex.PlaceClass(Singular(s.Head(c-2))) == "road" { // "the road to Kabul"
				w = 0
			}
		case "in", "at":
			if s.Kind(c-2) == grammar.Noun { // "a security official in Kabul", "the government in Kabul"
				switch e := sc.At(i, c-2); {
				case e.Kind == Voice, e.Kind == Actor && governs(e.Head), sc.lex.Is("voice", e.Head) && !e.Plural:
					w = 0
				}
			}
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

var voices = map[string]bool{"say": true, "insist": true, "claim": true, "deny": true, "announce": true, "warn": true, "confirm": true, "add": true, "reject": true}

// capitals are the seats of governments of countries in the news, for places
// that do not tell the seat of a country.
var capitals = map[string]string{"AF": "Kabul", "UA": "Kyiv", "RU": "Moscow", "SY": "Damascus", "IQ": "Baghdad", "SD": "Khartoum", "SS": "Juba", "ET": "Addis Ababa",
	"ML": "Bamako", "NE": "Niamey", "BF": "Ouagadougou", "NG": "Abuja", "SO": "Mogadishu", "YE": "Sanaa", "LY": "Tripoli", "CD": "Kinshasa", "MM": "Naypyidaw", "IL": "Jerusalem",
	"LB": "Beirut", "TR": "Ankara", "AM": "Yerevan", "AZ": "Baku", "GE": "Tbilisi", "MZ": "Maputo", "CO": "Bogota", "PK": "Islamabad", "IN": "New Delhi", "CF": "Bangui", "HT": "Port-au-Prince",
	"ER": "Asmara", "RW": "Kigali", "FR": "Paris", "DE": "Berlin", "GB": "London", "US": "Washington", "IR": "Tehran", "EG": "Cairo", "TD": "N'Djamena", "KE": "Nairobi", "UG": "Kampala", "VE": "Caracas", "LK": "Colombo", "PH": "Manila", "BD": "Dhaka", "NP": "Kathmandu", "GR": "Athens", "TN": "Tunis", "DZ": "Algiers", "JO": "Amman", "SA": "Riyadh", "CM": "Yaounde", "ID": "Jakarta", "TH": "Bangkok", "PL": "Warsaw", "MD": "Chisinau", "BY": "Minsk", "RS": "Belgrade",
	"NO": "Oslo", "SE": "Stockholm", "DK": "Copenhagen", "FI": "Helsinki", "AU": "Canberra", "NZ": "Wellington", "CA": "Ottawa", "IT": "Rome", "ES": "Madrid", "PT": "Lisbon", "NL": "The Hague", "AT": "Vienna", "CH": "Bern",
	"CZ": "Prague", "HU": "Budapest", "RO": "Bucharest", "BG": "Sofia", "HR": "Zagreb", "SK": "Bratislava", "LT": "Vilnius", "LV": "Riga", "EE": "Tallinn", "IE": "Dublin", "JP": "Tokyo", "CN": "Beijing", "KR": "Seoul", "KP": "Pyongyang",
	"TW": "Taipei", "VN": "Hanoi", "MY": "Kuala Lumpur", "QA": "Doha", "AE": "Abu Dhabi", "BR": "Brasilia", "AR": "Buenos Aires", "MX": "Mexico City", "PE": "Lima", "CU": "Havana", "ZA": "Pretoria", "ZM": "Lusaka", "ZW": "Harare", "GH": "Accra",
	"SN": "Dakar", "GA": "Libreville", "MR": "Nouakchott", "MA": "Rabat", "KZ": "Astana", "UZ": "Tashkent", "TM": "Ashgabat", "TJ": "Dushanbe", "KG": "Bishkek", "BI": "Gitega", "AO": "Luanda", "MW": "Lilongwe"}
