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
			switch {
			case e.Found != nil && len(e.Found.Country) > 0 && !e.Generic:
				e.ID, e.Name = sc.forces(e.Found.Country[0], e.Name)
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
				e.ID = Slug(e.Name)
			}
		}
	}
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
	switch code {
	case "US":
		return "united-states", "United States"
	case "GB":
		return "united-kingdom", "United Kingdom"
	}
	if code == sc.Country && len(sc.armed) > 0 && !sc.interstate() {
		return Slug(adj) + "-government", adj + " government"
	}
	return Slug(adj) + "-forces", adj + " forces"
}

var adjectives = map[string]string{"AF": "Afghan", "UA": "Ukrainian", "RU": "Russian", "SY": "Syrian", "IQ": "Iraqi", "SD": "Sudanese", "ET": "Ethiopian",
	"ML": "Malian", "NE": "Nigerien", "NG": "Nigerian", "SO": "Somali", "YE": "Yemeni", "LY": "Libyan", "CD": "Congolese", "MM": "Myanmar", "IL": "Israeli",
	"LB": "Lebanese", "TR": "Turkish", "AM": "Armenian", "AZ": "Azerbaijani", "GE": "Georgian", "BF": "Burkinabe", "MZ": "Mozambican", "CO": "Colombian",
	"PK": "Pakistani", "IN": "Indian", "CF": "Central African", "SS": "South Sudanese", "HT": "Haitian", "ER": "Eritrean", "RW": "Rwandan", "FR": "French", "DE": "German"}

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
		return m, true
	case PlaceName: // "Moscow", "Denmark"
		if e.Found == nil && e.Class == "country" { // "European countries"
			return &dateline.Mention{Span: sc.Span(i, c), ID: Slug(bare(sc.Span(i, c).Text))}, true
		}
		if e.Found != nil && (e.Found.Class == "country" || e.Found.SeatOf != "" || sc.seatOfState(e.Found)) && len(e.Found.Country) == 1 {
			if e.Found.Class == "country" {
				return &dateline.Mention{Span: sc.Span(i, c), ID: Slug(e.Found.Name), Name: e.Found.Name}, true
			}
			id, name := sc.forces(e.Found.Country[0], "")
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
			id, name := Slug(sc.Span(i, c).Text), ""
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
		return &dateline.Mention{Span: sc.Span(i, c), ID: Slug(sc.Span(i, c).Text)}, true
	case People:
		if sc.lex.Is("armed", e.Head) || sc.lex.Is("insurgent", e.Head) {
			return &dateline.Mention{Span: sc.Span(i, c), ID: Slug(sc.Span(i, c).Text)}, true
		}
		return &dateline.Mention{Span: sc.Span(i, c), ID: Slug(sc.Span(i, c).Text)}, true
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

// Modifier reads the body that words from..to inside noun chunk c name:
// "government" in "government hands", "the group's", "Russian", "our".
func (sc *Scene) Modifier(i, c, from, to int) *dateline.Mention {
	s := sc.Sents[i]
	k := s.Chunks[c]
	if k.Poss >= 0 && k.Poss <= to { // "the group's hands"
		m := &dateline.Mention{Span: sc.Words(i, from, k.Poss-1)}
		sc.nameBody(m, i, c, from, k.Poss-1)
		return m
	}
	for j := from; j <= to; j++ {
		w := s.Words[j]
		if w.Tag == "PRP$" {
			m := &dateline.Mention{Span: sc.Words(i, j, j)}
			if w.Lower != "our" && w.Lower != "my" && w.Lower != "your" {
				if e := sc.lastActor(i, c); e != nil {
					m.ID, m.Name = e.ID, e.Name
				}
			}
			return m
		}
		m := &dateline.Mention{Span: sc.Words(i, j, j)}
		if sc.nameBody(m, i, c, j, j) {
			return m
		}
	}
	return nil
}

// nameBody gives m the id of the body that its words name; false where none.
func (sc *Scene) nameBody(m *dateline.Mention, i, c, from, to int) bool {
	s := sc.Sents[i]
	if id, _, _ := sc.knownIn(s, from, to); id >= 0 {
		a := sc.lex.actors[id]
		m.ID, m.Name = a.id, a.name
		return true
	}
	w := s.Words[to]
	h := Singular(w.Lower)
	switch {
	case sc.lex.Is("insurgent", h):
		if r := sc.lastArmed(i, c); r != nil {
			m.ID, m.Name = r.id, r.name
		} else if code := sc.invader(); code != "" {
			m.ID, m.Name = sc.forces(code, "")
		} else {
			m.ID = Slug(m.Text)
		}
		return true
	case sc.lex.Is("armed", h) || sc.lex.Is("state", h):
		if sc.own(h) {
			m.ID, m.Name = sc.forces(sc.Country, "")
		} else {
			m.ID = Slug(m.Text)
		}
		return true
	}
	if !capital(w.Text) || sc.places == nil {
		return false
	}
	head := w.Text
	if a, _, ok := strings.Cut(w.Text, "-"); ok {
		head = a
	}
	if code, _, ok := sc.places.Demonym(head); ok {
		m.ID, m.Name = sc.forces(code, head)
		return true
	}
	if f := sc.lookup(w.Text, Hint{Country: sc.Country}); f != nil && len(f.Country) == 1 && (f.Class == "country" || f.SeatOf != "" || sc.seatOfState(f)) {
		m.ID, m.Name = sc.forces(f.Country[0], "")
		return true
	}
	if full, ok := sc.persons[w.Text]; ok {
		m.ID, m.Name = Slug(full), full
		return true
	}
	return false
}

// Last returns the last place named before chunk c of sentence i: of class,
// "city" meaning any settlement, or of any class for "".
func (sc *Scene) Last(i, c int, class string) *dateline.Mention { return sc.lastPlace(i, c, class) }

// Demonym tells whether w speaks of a country's people.
func (sc *Scene) Demonym(w string) bool {
	if sc.places == nil {
		return false
	}
	_, _, ok := sc.places.Demonym(w)
	return ok
}

// ArmedID tells whether an id names a body that the report speaks of as armed.
func (sc *Scene) ArmedID(id string) bool {
	for i := range sc.ents {
		for c := range sc.ents[i] {
			if e := &sc.ents[i][c]; e.Kind == Actor && e.ID == id {
				return e.Class != "body"
			}
		}
	}
	return false
}

// MainArmed is the armed group that the report names most, or nil. Its span is
// that of its first mention.
func (sc *Scene) MainArmed() *dateline.Mention {
	if len(sc.armed) == 0 {
		return nil
	}
	id := sc.armed[0].id
	for i := range sc.ents {
		for c := range sc.ents[i] {
			if e := &sc.ents[i][c]; e.Kind == Actor && e.ID == id {
				return &dateline.Mention{Span: sc.Span(i, c), ID: e.ID, Name: e.Name}
			}
		}
	}
	return nil
}
