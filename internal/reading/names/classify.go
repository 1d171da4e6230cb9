package names

import (
	"strings"

	"dateline/internal/reading/grammar"
)

// classify names one noun chunk without looking at what came before.
func (sc *Scene) classify(i, c int) Entity {
	s := sc.Sents[i]
	k := s.Chunks[c]
	w := s.Words[k.Head]
	e := Entity{First: -1, Last: -1, Head: Singular(w.Lower), Plural: w.Tag == "NNS" || w.Tag == "NNPS"}
	if s.Pronoun(c) {
		return e
	}
	if k.Head > k.First { // two-word heads: "air base", "border crossing", "police headquarters"
		two := s.Low(k.Head-1) + " " + e.Head
		if sc.lex.PlaceClass(two) != "" || sc.lex.Is("people", two) || sc.lex.Is("insurgent", two) {
			e.Head = two
		}
	}
	if k.First == k.Last && s.Proper(c) && sc.lastName(s.Words[k.First].Text) && sc.personName(s, k, &e) {
		return e
	}
	if sc.actor(s, k, &e) {
		return e
	}
	if sc.placeName(s, c, &e) {
		return e
	}
	if s.Proper(c) && sc.personName(s, k, &e) {
		return e
	}
	switch {
	case sc.lex.Is("nature", e.Head):
		e.Kind = Nature
	case sc.lex.PlaceClass(e.Head) != "":
		e.Kind, e.Class = PlaceNoun, sc.lex.PlaceClass(e.Head)
	case sc.lex.Is("people", e.Head):
		e.Kind = People
	case sc.lex.Is("voice", e.Head):
		e.Kind = Voice
	}
	return e
}

// lastName tells whether a word alone is the last name of a person whom the
// report or the story names in full.
func (sc *Scene) lastName(w string) bool {
	full, ok := sc.persons[w]
	return ok && strings.HasSuffix(full, " "+w)
}

// actor reads a named body, or a head that fights or governs with what stands
// before it.
func (sc *Scene) actor(s *grammar.Sentence, k grammar.Chunk, e *Entity) bool {
	from := k.First
	if k.Poss >= 0 {
		from = k.Poss + 1
	}
	id, at, atLast := sc.knownIn(s, from, k.Last)
	armed := sc.lex.Is("armed", e.Head) || sc.lex.Is("insurgent", e.Head) || sc.lex.Is("state", e.Head) || sc.lex.Is("police", e.Head)
	fighters := sc.lex.Is("insurgent", e.Head)
	if id >= 0 && (atLast == k.Head || armed || sc.lex.Is("weak", e.Head) || e.Head == "account") {
		a := sc.lex.actors[id]
		e.Kind, e.ID, e.Name, e.Class, e.First, e.Last = Actor, a.id, a.name, a.class, at, atLast
		return true
	}
	if !armed {
		return false
	}
	e.Kind, e.Class = Actor, "state"
	if fighters {
		e.Class = "armed_group"
	}
	if k.Poss >= 0 { // "Kyiv's forces", "the Kremlin's army", "Ukraine's military"
		if id, _, _ := sc.knownIn(s, k.First, k.Poss-1); id >= 0 {
			a := sc.lex.actors[id]
			e.ID, e.Name, e.Class = a.id, a.name, a.class
			return true
		}
	}
	for j := k.First; j < k.Head; j++ {
		w := s.Words[j].Text
		if !capital(w) || sc.places == nil {
			continue
		}
		if _, tail, ok := strings.Cut(w, "-"); ok && (strings.HasPrefix(tail, "backed") || strings.HasPrefix(tail, "led") || strings.HasPrefix(tail, "installed") || strings.HasPrefix(tail, "held")) {
			e.Name = sc.text(s, sc.afterDet(s, k), k.Last)
			e.ID = Slug(e.Name)
			return true
		}
		if code, _, ok := sc.places.Demonym(w); ok {
			sc.adj[code] = w
			e.Found = &Found{}
			e.Found.Country = []string{code}
			if fighters && e.Head != "fighter" && e.Head != "enemy" && e.Head != "occupier" && e.Head != "invader" {
				e.Generic = true // "Syrian insurgents"
				return true
			}
			if !fighters {
				sc.foreign[code]++
			}
			e.Name = w
			return true
		}
		if f := sc.lookup(w, Hint{Country: sc.Country}); f != nil && ((f.Class == "country" || f.SeatOf != "" || sc.seatOfState(f)) && len(f.Country) == 1) {
			e.Found = &Found{}
			e.Found.Country = f.Country
			sc.foreign[f.Country[0]]++
			e.Name = w
			return true
		}
	}
	if from > k.First && k.Poss >= 0 || capital(s.Words[k.Head].Text) && k.Head > k.First && capital(s.Words[k.Head-1].Text) && s.Words[k.Head].Tag == "NNP" {
		f := sc.afterDet(s, k)
		if n := sc.text(s, f, k.Last); strings.Contains(n, " ") && capital(s.Words[f].Text) && k.Poss < 0 && !genericName(n) {
			e.Name, e.ID = n, Slug(n)
			return true
		}
	}
	e.Generic = true
	return true
}

func genericName(n string) bool {
	switch strings.ToLower(n) {
	case "security forces", "defence forces", "defense forces", "armed forces", "national army", "government forces":
		return true
	}
	return false
}

func (sc *Scene) afterDet(s *grammar.Sentence, k grammar.Chunk) int {
	f := k.First
	for f < k.Head && (s.Words[f].Tag == "DT" || s.Words[f].Tag == "PRP$" || s.Words[f].Tag == "CD" || s.Words[f].Tag == "IN" || strings.HasPrefix(s.Words[f].Tag, "RB")) {
		f++
	}
	return f
}

// knownIn finds the longest known actor in words from..to; -1 where none.
func (sc *Scene) knownIn(s *grammar.Sentence, from, to int) (id, first, last int) {
	for n := min(sc.lex.longest, to-from+1); n >= 1; n-- {
		for j := from; j+n-1 <= to; j++ {
			if !capital(s.Words[j].Text) {
				continue
			}
			t := sc.text(s, j, j+n-1)
			if len(t) <= 4 && strings.ToUpper(t) == t {
				if id, ok := sc.lex.byName[t]; ok {
					return id, j, j + n - 1
				}
				continue
			}
			if id, ok := sc.lex.byName[strings.ToLower(t)]; ok {
				return id, j, j + n - 1
			}
		}
	}
	return -1, -1, -1
}

// lookup asks for a place, once a name and hint.
func (sc *Scene) lookup(name string, h Hint) *Found {
	if sc.places == nil && sc.Story == nil || name == "" || len(name) > 60 {
		return nil
	}
	k := name + "|" + h.Class
	if h.Locative {
		k += "|l"
	}
	if f, ok := sc.found[k]; ok {
		return f
	}
	f := sc.fromStory(name)
	if f == nil && sc.places != nil {
		if x, ok := sc.places.Place(name, h); ok {
			f = &x
		}
	}
	sc.found[k] = f
	return f
}

func (sc *Scene) fromStory(name string) *Found {
	if sc.Story == nil {
		return nil
	}
	for i := range sc.Story.Places {
		p := sc.Story.Places[i]
		if strings.EqualFold(p.Name, name) {
			return &Found{p, "exact"}
		}
		for _, a := range p.Aliases {
			if strings.EqualFold(a, name) {
				return &Found{p, "alias"}
			}
		}
	}
	return nil
}

// placeName reads the proper name of a place in the chunk, with the word for
// its class ("Ghazni Province", "Herat city", "Kabul airport").
func (sc *Scene) placeName(s *grammar.Sentence, c int, e *Entity) bool {
	k := s.Chunks[c]
	from, to := k.First, k.Last
	if k.Poss >= 0 {
		from = k.Poss + 1
	}
	for from <= to && !capital(s.Words[from].Text) {
		from++
	}
	if from > to || !strings.HasPrefix(s.Words[from].Tag, "NN") && !capitalName(s, from, k) {
		return false
	}
	last := to
	class := ""
	if cl := sc.lex.PlaceClass(e.Head); cl != "" && k.Head == to {
		class = cl
		last = to - len(strings.Fields(e.Head))
		if last < from { // the whole is a capitalised common noun: "Airport"
			return false
		}
	}
	for last >= from && !capital(s.Words[last].Text) {
		last--
	}
	if last < from || last < to-3 {
		return false
	}
	if class == "" && !capital(s.Words[k.Head].Text) {
		return false
	}
	if class == "" && s.Words[k.Head].Tag == "NNPS" && sc.Demonym(s.Words[k.Head].Text) { // "100 Ukrainians"
		e.Kind = People
		return true
	}
	if sc.titledBefore(s, k, from, last) {
		return false
	}
	name := sc.text(s, from, last)
	if from == last && class != "" && sc.Demonym(name) && sc.lookup(name, Hint{}) == nil { // "the Syrian city"
		return false
	}
	loc := sc.locative(s, c) || class != ""
	if full, ok := sc.persons[name]; ok && class == "" && (!loc || full != name) {
		return false
	}
	h := Hint{Country: sc.Country, Locative: loc}
	switch class {
	case "province", "country", "district", "city", "airport":
		h.Class = class
	}
	whole := class == "building" || class == "base" || class == "road" || class == "area" || class == "crossing" || class == "airport" || class == "quarter"
	if whole { // "Kabul airport", "the Malan bridge": the name of something else
		e.Kind, e.Class, e.First, e.Last = PlaceName, class, from, to
		if f := sc.lookup(sc.text(s, from, to), Hint{Country: sc.Country, Class: class, Locative: true}); f != nil && (f.Stage == "exact" || f.Stage == "alias") {
			e.Found = f
		}
		return true
	}
	f := sc.lookup(name, h)
	if f == nil && from < last && sc.directional(s.Words[from].Lower) {
		f = sc.lookup(sc.text(s, from+1, last), h)
	}
	if f == nil && class == "" && !loc {
		return false
	}
	if f == nil && (sc.lex.Is("titles", s.Low(last)) || sc.isTimeWord(s, last) || sc.lex.Is("body", strings.ToLower(s.Words[last].Text)) || allCaps(name) && len(name) < 6) {
		return false
	}
	if f != nil && !loc && f.Stage != "exact" && f.Stage != "alias" {
		return false
	}
	if f != nil && !loc && last > from && last-from+1 > len(strings.Fields(f.Name))+1 {
		return false
	}
	e.Kind, e.Class, e.First, e.Last, e.Found = PlaceName, class, from, last, f
	if class != "" && !e.Plural {
		e.Last = to
	}
	if f != nil && class == "" {
		e.Class = f.Class
	}
	return true
}

func allCaps(t string) bool { return strings.ToUpper(t) == t && strings.ToLower(t) != t }

func capitalName(s *grammar.Sentence, from int, k grammar.Chunk) bool {
	return s.Words[from].Tag != "DT" && s.Words[from].Tag != "PRP$" && s.Words[from].Tag != "PRP" && s.Words[from].Tag != "CD" && (from > 0 || len(s.Words) > 1 && capital(s.Words[k.Head].Text))
}

func (sc *Scene) directional(w string) bool {
	switch w {
	case "northern", "southern", "eastern", "western", "central", "north", "south", "east", "west", "northeastern", "northwestern", "southeastern", "southwestern":
		return true
	}
	return false
}

func (sc *Scene) isTimeWord(s *grammar.Sentence, i int) bool {
	switch s.Low(i) {
	case "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march", "april", "may", "june",
		"july", "august", "september", "october", "november", "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
		"jan.", "feb.", "aug.", "sept.", "oct.", "nov.", "dec.":
		return true
	}
	return false
}

func (sc *Scene) titledBefore(s *grammar.Sentence, k grammar.Chunk, from, last int) bool {
	for j := k.First; j <= last; j++ {
		if sc.title(s.Words[j]) && sc.personTitle(s.Words[j].Lower) && j < last {
			return true
		}
	}
	return false
}

// locative tells whether the words around chunk c call for a place.
func (sc *Scene) locative(s *grammar.Sentence, c int) bool {
	k := c - 1
	for s.Kind(k) == grammar.Mark {
		k--
	}
	if s.Kind(k) == grammar.Prep {
		switch s.Low(s.Chunks[k].First) {
		case "in", "near", "at", "outside", "inside", "into", "towards", "toward", "across", "around", "to", "from", "through", "over", "on", "off", "beyond", "out", "within", "along", "between":
			return true
		case "of":
			if s.Kind(k-1) == grammar.Noun {
				h := Singular(s.Head(k - 1))
				if sc.lex.PlaceClass(h) != "" || takings[h] {
					return true
				}
			}
		}
	}
	if s.Kind(k) == grammar.And || s.Kind(k) == grammar.Comma { // in a list with a place
		for j := k - 1; j >= 0 && j > k-8; j-- {
			if s.Kind(j) == grammar.Noun {
				if s.Proper(j) && sc.locativeOnly(s, j) {
					return true
				}
			} else if s.Kind(j) == grammar.VerbGroup {
				break
			}
		}
	}
	if s.Kind(k) == grammar.VerbGroup && takers[s.Verbs[s.Chunks[k].Verb].Lemma] {
		return true
	}
	return false
}

func (sc *Scene) locativeOnly(s *grammar.Sentence, c int) bool {
	k := c - 1
	if s.Kind(k) == grammar.Prep {
		switch s.Low(s.Chunks[k].First) {
		case "in", "near", "into", "towards":
			return true
		}
	}
	return s.Kind(k) == grammar.VerbGroup && takers[s.Verbs[s.Chunks[k].Verb].Lemma]
}

var takings = map[string]bool{"fall": true, "capture": true, "loss": true, "seizure": true, "siege": true, "control": true, "takeover": true,
	"recapture": true, "liberation": true, "outskirt": true, "edge": true, "north": true, "south": true, "east": true, "west": true, "southwest": true, "southeast": true,
	"northeast": true, "northwest": true, "resident": true, "mayor": true, "governor": true, "kilometre": true, "battle": true, "centre": true, "center": true}

var takers = map[string]bool{"capture": true, "seize": true, "recapture": true, "retake": true, "overrun": true, "enter": true, "storm": true,
	"besiege": true, "encircle": true, "surround": true, "reach": true, "approach": true, "leave": true, "flee": true, "abandon": true, "liberate": true, "near": true}

// personName reads a chunk as the name of a person.
func (sc *Scene) personName(s *grammar.Sentence, k grammar.Chunk, e *Entity) bool {
	from := k.First
	if k.Poss >= 0 {
		from = k.Poss + 1
	}
	if from > k.Last {
		return false
	}
	from, titled := sc.nameStart(s, k, from)
	if from > k.Last {
		return false
	}
	name := sc.text(s, from, k.Last)
	full, ok := sc.persons[name]
	if !ok {
		f := strings.Fields(name)
		if len(f) > 0 {
			full, ok = sc.persons[f[len(f)-1]]
			ok = ok && len(f) > 1 && full == name
		}
	}
	if !ok && !(titled && capital(s.Words[k.Last].Text)) {
		return false
	}
	if !ok {
		full = name
	}
	e.Kind, e.Name, e.ID, e.First, e.Last = Person, full, Slug(full), from, k.Last
	return true
}
