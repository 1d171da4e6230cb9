// Package names tells who and where the noun groups of a report speak of: a
// place of the gazetteer or of the story, a body that acts, a person, people
// who are counted; and what a pronoun or "the city" takes up.
//
// It knows words and what they name, and asks its caller for places. It knows
// no verbs and no claims.
package names

import (
	"strings"

	"dateline"
	"dateline/internal/reading/grammar"
)

// Hint is what the words around a name say about the place it names.
type Hint struct {
	Country  string // ISO 3166-1 alpha-2 of the report's country, or ""
	Class    string // class of place that the words call for ("province", "city"), or ""
	Locative bool   // a word that only places take stands by it ("in", "captured", "capital of")
}

// Found is a place that a name led to, and how: exact, alias, fold, skeleton.
type Found struct {
	dateline.Place
	Stage string
}

// Places turns names into places. Implementations must be safe for use by
// several goroutines and give the same answer to the same question.
type Places interface {
	// Place returns the place that name most likely means under the hint, and
	// false where it knows none.
	Place(name string, h Hint) (Found, bool)
	// Seat returns the capital of a province or country, by its id or ISO code.
	Seat(id string) (Found, bool)
	// Demonym returns the country (ISO 3166-1 alpha-2) and its name that an
	// adjective or a word for its people speaks of ("Afghan", "Canadians").
	Demonym(word string) (code, name string, ok bool)
}

// Kind is what a noun group names.
type Kind uint8

const (
	Nothing Kind = iota
	PlaceName
	PlaceNoun // "the city", "the air base"
	Actor     // a body that acts: named or by its head ("Afghan forces")
	Person    // a person by name
	People    // people who are counted or moved
	Voice     // somebody who speaks: "a spokesman"
	Nature
)

// Entity is what one noun chunk names.
type Entity struct {
	Kind        Kind
	Head        string // lower case, singular
	Plural      bool
	ID, Name    string // of an actor or person
	Class       string // of an actor: state, armed_group, body; of a place its class
	Generic     bool   // the id came from elsewhere in the report
	Common      bool   // the id is but its own common words: it tells bodies apart here, and is not given out
	Tail        int    // chunk that ends "fighters of the Resistance Front", or 0
	Found       *Found
	First, Last int // words of the proper name, or -1
}

// Scene is a report with what its noun groups name.
type Scene struct {
	Raw     string
	Sents   []*grammar.Sentence
	Para    []int // paragraph of each sentence
	Country string
	Story   *dateline.Story

	places  Places
	lex     *Lexicon
	ents    [][]Entity
	persons map[string]string // last name -> full name
	roles   map[string]string // full name -> role
	adj     map[string]string // country code -> adjective in the report
	armed   []rival           // armed groups by name, in order of mention
	foreign map[string]int    // country code -> mentions of its forces
	War     int               // how many kinds of words of war the report uses
	Games   int               // the same of sports, votes and markets
	found   map[string]*Found
	topic   *dateline.Mention // the settlement that the report opens with, or nil
}

type rival struct {
	id, name string
	sent     int
	n        int
}

// New reads the names of a report. sents are its sentences in order, para the
// paragraph each stands in.
func New(raw string, sents []*grammar.Sentence, para []int, places Places, story *dateline.Story, country string) *Scene {
	sc := &Scene{Raw: raw, Sents: sents, Para: para, Country: country, Story: story, places: places, lex: Words(),
		persons: map[string]string{}, roles: map[string]string{}, adj: map[string]string{}, foreign: map[string]int{}, found: map[string]*Found{}}
	if story != nil {
		var known []Known
		for _, a := range story.Actors {
			known = append(known, Known{a.Slug, a.Name, a.Class, a.Aliases})
		}
		sc.lex = sc.lex.with(known)
	}
	sc.genre()
	sc.learnPersons()
	sc.ents = make([][]Entity, len(sents))
	for i, s := range sents {
		sc.ents[i] = make([]Entity, len(s.Chunks))
		for c := range s.Chunks {
			if s.Kind(c) == grammar.Noun {
				sc.ents[i][c] = sc.classify(i, c)
			}
		}
	}
	sc.settle()
	sc.open()
	return sc
}

// At returns what noun chunk c of sentence i names.
func (sc *Scene) At(i, c int) *Entity {
	if i < 0 || i >= len(sc.ents) || c < 0 || c >= len(sc.ents[i]) {
		return &Entity{First: -1}
	}
	return &sc.ents[i][c]
}

// Is asks the lexicon.
func (sc *Scene) Is(set, word string) bool { return sc.lex.Is(set, word) }

// PlaceClass returns the class of place that a head word names, or "".
func (sc *Scene) PlaceClass(word string) string { return sc.lex.PlaceClass(word) }

// genre counts words of war and words of games, each once.
func (sc *Scene) genre() {
	seen := map[string]bool{}
	for _, s := range sc.Sents {
		for _, w := range s.Words {
			if seen[w.Lower] {
				continue
			}
			seen[w.Lower] = true
			lem := strings.ToLower(w.Lemma)
			switch {
			case sc.lex.Is("war", w.Lower):
				sc.War++
			case sc.lex.Is("games", w.Lower), sc.lex.Is("votes", w.Lower), sc.lex.Is("markets", w.Lower),
				sc.lex.Is("games", lem), sc.lex.Is("votes", lem):
				sc.Games++
			}
		}
	}
}

// learnPersons notes full names that stand behind a title or a comma of
// apposition, so that a bare last name can be told from a place.
func (sc *Scene) learnPersons() {
	if sc.Story != nil {
		for _, f := range sc.Story.Figures {
			sc.person(f.Name)
			sc.roles[f.Name] = f.Role
		}
	}
	for _, s := range sc.Sents {
		for c := range s.Chunks {
			if !s.Proper(c) {
				continue
			}
			k := s.Chunks[c]
			from, titled := sc.nameStart(s, k, k.First)
			n := k.Last - from + 1
			if n < 1 || n > 4 {
				continue
			}
			name := sc.text(s, from, k.Last)
			switch {
			case titled && n >= 2 && !sc.bodyName(s, from, k.Last):
				sc.person(name)
			case titled && n == 1 && sc.personTitle(s.Words[from-1].Lower):
				if _, ok := sc.persons[name]; !ok {
					sc.persons[name] = name
				}
			case n >= 2 && s.Kind(c+1) == grammar.Comma && s.Kind(c+2) == grammar.Noun && (sc.lex.Is("voice", s.Head(c+2)) || sc.lex.Is("titles", s.Head(c+2))) && !sc.bodyName(s, from, k.Last):
				sc.person(name)
			case n >= 2 && s.Kind(c+1) == grammar.Comma && s.Kind(c+2) == grammar.Rel && s.Low(s.Chunks[c+2].First) == "who":
				sc.person(name)
			}
		}
	}
}

// nameStart returns the word of chunk k, from word from on, where the name of a
// person would begin: behind the last title and words of small letters.
func (sc *Scene) nameStart(s *grammar.Sentence, k grammar.Chunk, from int) (at int, titled bool) {
	at = from
	for w := from; w < k.Last; w++ {
		if sc.title(s.Words[w]) {
			at, titled = w+1, true
		}
	}
	for at < k.Last && !capital(s.Words[at].Text) && !strings.HasPrefix(s.Words[at].Text, "al-") {
		at++
	}
	return at, titled
}

func (sc *Scene) person(name string) {
	f := strings.Fields(name)
	if len(f) == 0 {
		return
	}
	sc.persons[f[len(f)-1]] = name
	if len(f) > 2 && strings.HasPrefix(f[len(f)-2], "al") {
		sc.persons[strings.Join(f[len(f)-2:], " ")] = name
	}
}

func (sc *Scene) bodyName(s *grammar.Sentence, from, to int) bool {
	last := strings.ToLower(s.Words[to].Text)
	if sc.lex.Is("body", last) || sc.lex.Is("armed", strings.TrimSuffix(last, "s")) || sc.lex.PlaceClass(last) != "" {
		return true
	}
	_, ok := sc.lex.byName[key(sc.text(s, from, to))]
	return ok
}

func (sc *Scene) title(w grammar.Word) bool {
	l := strings.TrimSuffix(w.Lower, ".")
	return sc.lex.Is("titles", l) || sc.lex.Is("titles", w.Lower) || strings.HasPrefix(l, "ex-") || l == "-"
}

func (sc *Scene) personTitle(w string) bool {
	w = strings.TrimSuffix(w, ".")
	return sc.lex.Is("titles", w) && w != "foreign" && w != "defence" && w != "defense" && w != "press" && w != "un" && w != "police" && w != "state" && w != "regional" && w != "army"
}

func capital(t string) bool { return t != "" && t != strings.ToLower(t) }

func (sc *Scene) text(s *grammar.Sentence, from, to int) string {
	if from > to {
		return ""
	}
	return sc.Raw[s.Words[from].Start:s.Words[to].End]
}

// Singular returns the singular of a noun in lower case, roughly.
func Singular(w string) string {
	switch {
	case w == "people" || w == "persons":
		return "people"
	case w == "men":
		return "man"
	case strings.HasSuffix(w, "men"):
		return w[:len(w)-3] + "man"
	case w == "women":
		return "woman"
	case w == "children":
		return "child"
	case strings.HasSuffix(w, "ies") && len(w) > 4:
		return w[:len(w)-3] + "y"
	case strings.HasSuffix(w, "sses"), strings.HasSuffix(w, "ches"), strings.HasSuffix(w, "xes"), strings.HasSuffix(w, "shes"):
		return w[:len(w)-2]
	case w == "buses":
		return "bus"
	case w == "police" || w == "headquarters" || w == "barracks" || w == "works" || w == "corps" || strings.HasSuffix(w, "ss") || w == "houthis":
		return w
	case strings.HasSuffix(w, "s") && len(w) > 3:
		return w[:len(w)-1]
	}
	return w
}

// Slug makes an id of a name: lower case letters and digits joined by hyphens.
func Slug(name string) string {
	var b strings.Builder
	dash := false
	for _, r := range strings.ToLower(name) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r > 127:
			if dash && b.Len() > 0 {
				b.WriteByte('-')
			}
			dash = false
			b.WriteRune(r)
		case r == '\'' || r == '.':
		default:
			dash = true
		}
	}
	return b.String()
}
