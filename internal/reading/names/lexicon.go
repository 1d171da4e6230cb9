package names

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed lexicon.txt
var lexiconText string

//go:embed actors.txt
var actorsText string

// Lexicon holds sets of words by what they name; see lexicon.txt.
type Lexicon struct {
	sets    map[string]map[string]bool
	places  map[string]string // head word -> class of place
	actors  []knownActor
	byName  map[string]int // lower-case name -> actors
	longest int            // words in the longest name
}

type knownActor struct {
	id, name, class string
}

var placeClasses = []string{"country", "province", "district", "city", "village", "quarter", "crossing", "airport", "base", "building", "road", "area"}

// Words is the lexicon that comes with the program.
var Words = sync.OnceValue(func() *Lexicon {
	l := &Lexicon{sets: map[string]map[string]bool{}, places: map[string]string{}, byName: map[string]int{}}
	for _, line := range strings.Split(lexiconText, "\n") {
		name, rest, ok := strings.Cut(line, ":")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		set := map[string]bool{}
		for _, w := range strings.Fields(rest) {
			set[strings.ReplaceAll(w, "_", " ")] = true
		}
		l.sets[name] = set
	}
	for _, c := range placeClasses {
		for w := range l.sets[c] {
			l.places[w] = c
		}
	}
	for _, line := range strings.Split(actorsText, "\n") {
		f := strings.Split(line, "|")
		if len(f) != 4 || strings.HasPrefix(line, "#") {
			continue
		}
		l.add(strings.TrimSpace(f[0]), strings.TrimSpace(f[1]), strings.TrimSpace(f[2]), strings.Split(f[3], ","))
	}
	return l
})

func (l *Lexicon) add(id, name, class string, aliases []string) {
	l.actors = append(l.actors, knownActor{id, name, class})
	for _, n := range append([]string{name}, aliases...) {
		n = strings.TrimSpace(n)
		if n == "" {
			continue
		}
		l.byName[key(n)] = len(l.actors) - 1
		l.longest = max(l.longest, len(strings.Fields(n)))
	}
}

// key is a name as it is looked up. A name in capitals stays so: "WHO" is not
// "who", "IS" not "is".
func key(n string) string {
	if len(n) <= 4 && strings.ToUpper(n) == n {
		return n
	}
	return strings.ToLower(n)
}

// Is tells whether word (lower case, singular) stands in the named set.
func (l *Lexicon) Is(set, word string) bool { return l.sets[set][word] }

// PlaceClass returns the class of place that a head word names, or "".
func (l *Lexicon) PlaceClass(word string) string { return l.places[word] }

// with returns a lexicon that also knows a story's actors.
func (l *Lexicon) with(actors []Known) *Lexicon {
	if len(actors) == 0 {
		return l
	}
	n := *l
	n.actors = append([]knownActor(nil), l.actors...)
	n.byName = make(map[string]int, len(l.byName)+4*len(actors))
	for k, v := range l.byName {
		n.byName[k] = v
	}
	for _, a := range actors {
		n.add(a.ID, a.Name, a.Class, a.Aliases)
	}
	return &n
}

// Known is an actor that a story names.
type Known struct {
	ID, Name, Class string
	Aliases         []string
}
