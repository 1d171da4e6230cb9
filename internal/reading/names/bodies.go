package names

import (
	"strings"

	"dateline"
)

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
					m.Name = e.Name
					if !e.Common {
						m.ID = e.ID
					}
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
	case sc.lex.Is("insurgent", h) || h == "opposition" || h == "resistance":
		if r := sc.lastArmed(i, c); r != nil {
			m.ID, m.Name = r.id, r.name
		} else if code := sc.invader(); code != "" {
			m.ID, m.Name = sc.forces(code, "")
		}
		return true
	case sc.lex.Is("armed", h) || sc.lex.Is("state", h):
		if sc.own(h) {
			m.ID, m.Name = sc.forces(sc.Country, "")
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
		return sc.firstArmed()
	}
	id := sc.armed[0].id
	for i := range sc.ents {
		for c := range sc.ents[i] {
			if e := &sc.ents[i][c]; e.Kind == Actor && e.ID == id {
				if e.Common {
					id = ""
				}
				return &dateline.Mention{Span: sc.Span(i, c), ID: id, Name: e.Name}
			}
		}
	}
	return nil
}

// firstArmed is the first mention of fighters in a report that names no group:
// "the rebels"; nil where it speaks of none.
func (sc *Scene) firstArmed() *dateline.Mention {
	for i := range sc.ents {
		for c := range sc.ents[i] {
			if e := &sc.ents[i][c]; e.Kind == Actor && e.Class == "armed_group" {
				return &dateline.Mention{Span: sc.Span(i, c), Name: e.Name}
			}
		}
	}
	return nil
}
