package names

import (
	"sort"
	"strings"

	"dateline"
	"dateline/internal/reading/grammar"
)

// settle gives ids to what was named by its head alone ("the army", "the
// militants"), once the whole report has been seen.
func (sc *Scene) settle() {
	count := map[string]*rival{}
	for i := range sc.ents {
		for c := range sc.ents[i] {
			e := &sc.ents[i][c]
			if e.Kind == Actor && e.Class == "armed_group" && e.ID != "" {
				r := count[e.ID]
				if r == nil {
					r = &rival{id: e.ID, name: e.Name, sent: i}
					count[e.ID] = r
				}
				r.n++
			}
		}
	}
	for _, r := range count {
		sc.armed = append(sc.armed, *r)
	}
	sort.Slice(sc.armed, func(a, b int) bool {
		if sc.armed[a].n != sc.armed[b].n {
			return sc.armed[a].n > sc.armed[b].n
		}
		return sc.armed[a].id < sc.armed[b].id
	})
	for i := range sc.ents {
		for c := range sc.ents[i] {
			e := &sc.ents[i][c]
			if e.Kind != Actor || e.ID != "" {
				continue
			}
			if sc.owned(i, c, e) {
				continue
			}
			if s := sc.Sents[i]; e.Found == nil && s.Chunks[c].Poss < 0 && s.Words[s.Chunks[c].First].Tag != "PRP$" { // "the interior ministry", as the story names it
				k := s.Chunks[c]
				if id, ok := sc.lex.byName[strings.ToLower(sc.text(s, sc.afterDet(s, k), k.Last))]; ok {
					a := sc.lex.actors[id]
					e.ID, e.Name, e.Class = a.id, a.name, a.class
					continue
				}
			}
			switch {
			case e.Found != nil && len(e.Found.Country) > 0 && !e.Generic:
				e.ID, e.Name = sc.forces(e.Found.Country[0], e.Name)
				e.Found = nil
			case e.Class == "armed_group" && e.Head == "enemy" && sc.invader() == "": // whose enemy, the speaker knows
				e.Found = nil
			case e.Class == "armed_group":
				if r := sc.lastArmed(i, c); r != nil {
					e.ID, e.Name = r.id, r.name
				} else if code := sc.invader(); code != "" {
					e.ID, e.Name = sc.forces(code, "")
				}
				e.Found = nil
			case e.Class == "state" && (sc.own(e.Head)):
				e.ID, e.Name = sc.forces(sc.Country, "")
			}
			if e.ID == "" {
				s := sc.Sents[i]
				k := s.Chunks[c]
				e.Name = sc.text(s, sc.afterDet(s, k), k.Last)
				if e.ID = Slug(e.Name); e.Name == strings.ToLower(e.Name) {
					e.Common = true
				}
			}
		}
	}
}

// owned reads whose a body is from the words around it: "fighters of the
// Resistance Front", "its government", "the government in London", "the two
// governments"; false where they tell nothing.
func (sc *Scene) owned(i, c int, e *Entity) bool {
	s := sc.Sents[i]
	k := s.Chunks[c]
	if s.Kind(c+1) == grammar.Prep && s.Kind(c+2) == grammar.Noun {
		in := sc.At(i, c+2)
		switch s.Low(s.Chunks[c+1].First) {
		case "of", "from":
			if in.Kind == Actor && in.Class == "armed_group" && in.ID != "" && !in.Generic && s.Proper(c+2) && e.Class == "armed_group" {
				e.ID, e.Name, e.Tail = in.ID, in.Name, c+2
				return true
			}
		case "in":
			if e.Class == "state" && governs(e.Head) && in.Kind == Actor && in.Class == "state" && in.ID != "" && s.Proper(c+2) && !in.Generic { // "London" as the story's name for a government
				e.ID, e.Name = in.ID, in.Name
				return true
			}
			if e.Class == "state" && in.Kind == PlaceName && in.Found != nil && len(in.Found.Country) == 1 && (in.Found.SeatOf != "" || sc.seatOfState(in.Found)) && in.Found.Country[0] != sc.Country {
				e.ID, e.Name = sc.government(in.Found.Country[0])
				return e.ID != ""
			}
		}
	}
	if e.Class != "state" || e.Found != nil {
		return false
	}
	for w := k.First; w < k.Head; w++ {
		if s.Words[w].Tag == "CD" && governs(e.Head) { // "the two governments"
			e.Name = sc.text(s, sc.afterDet(s, k), k.Last)
			return true
		}
	}
	if s.Words[k.First].Tag == "PRP$" && governs(e.Head) {
		if code := sc.lastState(i, c); code != "" && code != sc.Country {
			e.ID, e.Name = sc.government(code)
			return e.ID != ""
		}
	}
	return false
}

func governs(head string) bool {
	switch head {
	case "government", "ministry", "presidency", "authority", "administration":
		return true
	}
	return false
}

// lastState is the country that "its government" speaks of: the last to stand
// as a subject before chunk c, or to be named at all, in this sentence or the
// one before.
func (sc *Scene) lastState(i, c int) string {
	for back := 0; back <= 1 && i-back >= 0; back++ {
		limit := len(sc.ents[i-back])
		if back == 0 {
			limit = c
		}
		s := sc.Sents[i-back]
		for v := range s.Verbs {
			for _, k := range s.Verbs[v].Subj {
				if e := sc.At(i-back, k); k < limit && e.Kind == PlaceName && e.Found != nil && len(e.Found.Country) == 1 && (e.Class == "country" || sc.seatOfState(e.Found)) {
					return e.Found.Country[0]
				} else if k < limit && e.Kind == Actor && e.Class == "state" && e.Name != "" {
					if code := sc.stateCode(e); code != "" {
						return code
					}
				}
			}
		}
	}
	return ""
}

// stateCode is the country of an actor that the story or the list calls a state.
func (sc *Scene) stateCode(e *Entity) string {
	if sc.Story != nil {
		for _, a := range sc.Story.Actors {
			if a.Slug == e.ID {
				return a.Country
			}
		}
	}
	for code, name := range powers {
		if e.ID == Slug(name) {
			return code
		}
	}
	return ""
}

// powers are states that go by their own name, whether they fight, speak or give.
var powers = map[string]string{"US": "United States", "GB": "United Kingdom"}

// government names the government of a country other than the report's own.
func (sc *Scene) government(code string) (id, name string) {
	if sc.Story != nil {
		for _, a := range sc.Story.Actors {
			if a.Country == code && a.Class == "state" {
				return a.Slug, a.Name
			}
		}
	}
	if name := powers[code]; name != "" {
		return Slug(name), name
	}
	if sc.places != nil {
		if adj := adjectives[code]; adj != "" {
			if _, n, ok := sc.places.Demonym(adj); ok && n != "" {
				return Slug(n), n
			}
		}
		for i := range sc.ents {
			for c := range sc.ents[i] {
				if f := sc.ents[i][c].Found; f != nil && f.Class == "country" && len(f.Country) == 1 && f.Country[0] == code {
					return Slug(f.Name), f.Name
				}
			}
		}
	}
	return "", ""
}

// own tells whether a head without a nation is the country's own.
func (sc *Scene) own(head string) bool {
	if sc.Country == "" {
		return false
	}
	switch head {
	case "army", "military", "government", "police", "garrison", "defender", "authority", "navy", "commando", "troop", "force", "soldier", "regime", "serviceman", "administration":
		return true
	}
	return false
}

// interstate tells whether another state's forces fight in the report.
func (sc *Scene) interstate() bool { return sc.invader() != "" }

// invader is the foreign country whose forces the report speaks of most, as
// long as no armed group is spoken of more often.
func (sc *Scene) invader() string {
	best, n := "", 0
	for code, k := range sc.foreign {
		if code != sc.Country && (k > n || k == n && code < best) {
			best, n = code, k
		}
	}
	for _, r := range sc.armed {
		if r.n >= n {
			return ""
		}
	}
	return best
}

// forces names the forces of a state: its government where it fights armed
// groups at home, its forces where states fight each other.
func (sc *Scene) forces(code, adjective string) (id, name string) {
	if sc.Story != nil {
		for _, a := range sc.Story.Actors {
			if a.Country == code && a.Class == "state" {
				return a.Slug, a.Name
			}
		}
	}
	adj := sc.adj[code]
	if adj == "" {
		adj = adjectives[code]
	}
	if adj == "" {
		adj = adjective
	}
	if adj == "" {
		adj = code
	}
	if name := powers[code]; name != "" {
		return Slug(name), name
	}
	if code == sc.Country && len(sc.armed) > 0 && !sc.interstate() {
		return Slug(adj) + "-government", adj + " government"
	}
	return Slug(adj) + "-forces", adj + " forces"
}

var adjectives = map[string]string{"AF": "Afghan", "UA": "Ukrainian", "RU": "Russian", "SY": "Syrian", "IQ": "Iraqi", "SD": "Sudanese", "ET": "Ethiopian",
	"ML": "Malian", "NE": "Nigerien", "NG": "Nigerian", "SO": "Somali", "YE": "Yemeni", "LY": "Libyan", "CD": "Congolese", "MM": "Myanmar", "IL": "Israeli",
	"LB": "Lebanese", "TR": "Turkish", "AM": "Armenian", "AZ": "Azerbaijani", "GE": "Georgian", "BF": "Burkinabe", "MZ": "Mozambican", "CO": "Colombian",
	"PK": "Pakistani", "IN": "Indian", "CF": "Central African", "SS": "South Sudanese", "HT": "Haitian", "ER": "Eritrean", "RW": "Rwandan", "FR": "French", "DE": "German",
	"NO": "Norwegian", "SE": "Swedish", "DK": "Danish", "FI": "Finnish", "AU": "Australian", "NZ": "New Zealander", "CA": "Canadian", "IT": "Italian", "ES": "Spanish", "PT": "Portuguese", "NL": "Dutch", "AT": "Austrian", "CH": "Swiss", "CZ": "Czech",
	"HU": "Hungarian", "RO": "Romanian", "BG": "Bulgarian", "HR": "Croatian", "SK": "Slovak", "LT": "Lithuanian", "LV": "Latvian", "EE": "Estonian", "IE": "Irish", "JP": "Japanese", "CN": "Chinese", "KR": "South Korean", "VN": "Vietnamese", "MY": "Malaysian",
	"QA": "Qatari", "AE": "Emirati", "SA": "Saudi", "KW": "Kuwaiti", "JO": "Jordanian", "EG": "Egyptian", "IR": "Iranian", "BR": "Brazilian", "AR": "Argentine", "MX": "Mexican", "ZA": "South African", "KE": "Kenyan", "UG": "Ugandan", "BI": "Burundian", "PL": "Polish",
	"GR": "Greek", "TD": "Chadian", "DZ": "Algerian", "TN": "Tunisian", "MA": "Moroccan", "ID": "Indonesian", "TH": "Thai", "PH": "Filipino", "BD": "Bangladeshi", "NP": "Nepali", "LK": "Sri Lankan", "KZ": "Kazakh", "UZ": "Uzbek", "RS": "Serbian", "MD": "Moldovan", "BY": "Belarusian"}

// lastArmed is the armed group last named before chunk c of sentence i, else
// the one named most in the report.
func (sc *Scene) lastArmed(i, c int) *rival {
	for ; i >= 0; i-- {
		for ; c >= 0; c-- {
			if e := sc.At(i, c); e.Kind == Actor && e.Class == "armed_group" && e.ID != "" && !e.Generic {
				return &rival{id: e.ID, name: e.Name}
			}
		}
		if i > 0 {
			c = len(sc.ents[i-1]) - 1
		}
	}
	if len(sc.armed) > 0 {
		return &sc.armed[0]
	}
	return nil
}

// Span returns the bytes of noun chunk c of sentence i.
func (sc *Scene) Span(i, c int) dateline.Span {
	s := sc.Sents[i]
	return sc.Bytes(s.Words[s.Chunks[c].First].Start, s.Words[s.Chunks[c].Last].End)
}

// Words returns the bytes of words from..to of sentence i.
func (sc *Scene) Words(i, from, to int) dateline.Span {
	s := sc.Sents[i]
	from = max(min(from, len(s.Words)-1), 0)
	to = max(min(to, len(s.Words)-1), from)
	return sc.Bytes(s.Words[from].Start, s.Words[to].End)
}

// Bytes returns a span with its words.
func (sc *Scene) Bytes(from, to int) dateline.Span {
	return dateline.Span{Text: sc.Raw[from:to], Start: from, End: to}
}

// Acts tells whether noun chunk c can be a body that acts, by itself or by
// what a pronoun takes up, and returns its mention.
func (sc *Scene) Acts(i, c int) (*dateline.Mention, bool) {
	s := sc.Sents[i]
	e := sc.At(i, c)
	switch e.Kind {
	case Actor:
		m := &dateline.Mention{Span: sc.Span(i, c), ID: e.ID, Name: e.Name}
		if e.Common {
			m.ID = ""
		}
		if e.Tail > 0 {
			m.Span = sc.Words(i, s.Chunks[c].First, s.Chunks[e.Tail].Last)
		}
		return m, true
	case PlaceName: // "Moscow", "Denmark"
		if e.Found == nil && e.Class == "country" { // "European countries"
			return &dateline.Mention{Span: sc.Span(i, c), ID: Slug(bare(sc.Span(i, c).Text))}, true
		}
		if e.Found != nil && (e.Found.Class == "country" || e.Found.SeatOf != "" || sc.seatOfState(e.Found)) && len(e.Found.Country) == 1 {
			if e.Found.Class == "country" {
				return &dateline.Mention{Span: sc.Span(i, c), ID: Slug(e.Found.Name), Name: e.Found.Name}, true
			}
			code := e.Found.Country[0]
			id, name := "", ""
			if code != sc.Country && sc.foreign[code] == 0 { // a government that only speaks and gives
				id, name = sc.government(code)
			}
			if id == "" {
				id, name = sc.forces(code, "")
			}
			return &dateline.Mention{Span: sc.Span(i, c), ID: id, Name: name}, true
		}
	case PlaceNoun: // "European countries"
		if e.Class == "country" {
			return &dateline.Mention{Span: sc.Span(i, c), ID: Slug(bare(sc.Span(i, c).Text))}, true
		}
	case Person:
		return &dateline.Mention{Span: sc.Span(i, c), ID: e.ID, Name: e.Name}, true
	case Nothing:
		if sc.lex.Is("weak", e.Head) || sc.lex.Is("offices", e.Head) || sc.lex.Is("body", e.Head) {
			id, name := "", ""
			if r := sc.lastArmed(i, c); r != nil && sc.lex.Is("weak", e.Head) {
				id, name = r.id, r.name
			}
			if sc.lex.Is("offices", e.Head) {
				id, name = sc.forces(sc.Country, "")
			}
			return &dateline.Mention{Span: sc.Span(i, c), ID: id, Name: name}, true
		}
		if s.Pronoun(c) {
			return sc.pronounActor(i, c)
		}
		if s.Proper(c) {
			return &dateline.Mention{Span: sc.Span(i, c), ID: Slug(sc.Span(i, c).Text), Name: sc.Span(i, c).Text}, true
		}
	case Voice:
		if sc.lex.Is("offices", e.Head) {
			id, name := sc.forces(sc.Country, "")
			return &dateline.Mention{Span: sc.Span(i, c), ID: id, Name: name}, true
		}
		return &dateline.Mention{Span: sc.Span(i, c)}, true
	case People:
		return &dateline.Mention{Span: sc.Span(i, c)}, true
	}
	return nil, false
}

// seatOfState tells whether a place is the capital of its country, so that its
// name may stand for the government.
func (sc *Scene) seatOfState(f *Found) bool {
	if len(f.Country) != 1 {
		return false
	}
	c := sc.seat(f.Country[0])
	return c != nil && c.ID == f.ID && c.ID != ""
}

// Armed tells whether chunk c names a body that may hold ground.
func (sc *Scene) Armed(i, c int) bool {
	e := sc.At(i, c)
	if e.Kind == Actor {
		return e.Class != "body"
	}
	return sc.lex.Is("weak", e.Head) || sc.lex.Is("offices", e.Head) || sc.lex.Is("insurgent", e.Head)
}

// pronounActor finds whom a pronoun takes up: for "it" and "they" the last
// body that acts, a subject before all.
func (sc *Scene) pronounActor(i, c int) (*dateline.Mention, bool) {
	low := sc.Sents[i].Low(sc.Sents[i].Chunks[c].First)
	m := &dateline.Mention{Span: sc.Span(i, c)}
	switch low {
	case "there", "this", "that", "these", "those", "i", "you", "me":
		return nil, false
	case "he", "she", "him", "her":
		if e := sc.lastPerson(i, c); e != nil {
			m.ID, m.Name = e.ID, e.Name
		}
		return m, true
	case "we", "us", "ours", "our":
		return m, true
	}
	if e := sc.lastActor(i, c); e != nil {
		m.ID, m.Name = e.ID, e.Name
		if e.Common {
			m.ID = ""
		}
		if e.Kind == PlaceName && e.Found != nil {
			m.ID, m.Name = Slug(e.Found.Name), e.Found.Name
		}
	}
	return m, true
}

// lastActor prefers the nearest subject of an earlier verb, then the nearest
// body, looking back at most three sentences.
func (sc *Scene) lastActor(i, c int) *Entity {
	for back := 0; back <= 3 && i-back >= 0; back++ {
		s := sc.Sents[i-back]
		limit := len(s.Chunks)
		if back == 0 {
			limit = c
		}
		for v := range s.Verbs {
			verb := s.Verbs[v]
			if verb.Form != grammar.Finite || verb.Chunk >= limit && back == 0 {
				continue
			}
			for _, sb := range verb.Subj {
				if sb < limit {
					if e := sc.At(i-back, sb); e.Kind == Actor && !verb.Relative {
						return e
					}
				}
			}
		}
		for k := limit - 1; k >= 0; k-- {
			if e := sc.At(i-back, k); e.Kind == Actor {
				return e
			}
		}
	}
	return nil
}

func (sc *Scene) lastPerson(i, c int) *Entity {
	for back := 0; back <= 8 && i-back >= 0; back++ {
		k := c - 1
		if back > 0 {
			k = len(sc.ents[i-back]) - 1
		}
		for ; k >= 0; k-- {
			if e := sc.At(i-back, k); e.Kind == Person {
				return e
			}
		}
	}
	return nil
}

// FullName returns the full name of a person whose name ends a mention.
func (sc *Scene) FullName(name string) string {
	f := strings.Fields(name)
	if len(f) == 0 {
		return name
	}
	if full, ok := sc.persons[f[len(f)-1]]; ok {
		return full
	}
	return name
}
