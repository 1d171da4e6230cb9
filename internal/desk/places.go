package desk

import (
	"strings"

	"dateline"
	"dateline/internal/gazetteer"
	"dateline/internal/reading"
)

// Places answers the reading's questions about names: first from the places
// and aliases of a story, then from the gazetteer. It is what reading.New
// wants; a nil story leaves the gazetteer alone.
type Places struct {
	gazetteer *gazetteer.Gazetteer
	names     map[string][]dateline.Place // folded name or alias of the story
	ids       map[string]dateline.Place
	seats     map[string]dateline.Place // province id -> its capital in the story
}

var _ reading.Places = (*Places)(nil)

// NewPlaces returns the places of a story above those of the gazetteer; both
// may be nil.
func NewPlaces(story *dateline.Story, g *gazetteer.Gazetteer) *Places {
	p := &Places{gazetteer: g, names: map[string][]dateline.Place{}, ids: map[string]dateline.Place{}, seats: map[string]dateline.Place{}}
	if story == nil {
		return p
	}
	for _, place := range story.Places {
		p.ids[place.ID] = place
		if place.SeatOf != "" {
			p.seats[place.SeatOf] = place
		}
		for _, name := range append([]string{place.Name}, place.Aliases...) {
			if key := foldName(name); key != "" {
				p.names[key] = append(p.names[key], place)
			}
		}
	}
	return p
}

// foldName is the key of a name: the gazetteer's, else the name in small
// letters, for scripts that the gazetteer does not know.
func foldName(name string) string {
	if key := gazetteer.Fold(name); key != "" {
		return key
	}
	return strings.ToLower(strings.TrimSpace(name))
}

// Place returns the place that name most likely means under the hint.
func (p *Places) Place(name string, h reading.Hint) (reading.Found, bool) {
	if f, ok := p.ofStory(name, h); ok {
		return f, true
	}
	if p.gazetteer == nil {
		return reading.Found{}, false
	}
	ms := p.gazetteer.Lookup(name, gazetteer.Hint{Country: h.Country, Class: h.Class, Locative: h.Locative})
	if len(ms) == 0 {
		return reading.Found{}, false
	}
	return reading.Found{Place: p.listed(ms[0].Place), Stage: string(ms[0].Stage)}, true
}

// ofStory looks a name up among the story's own; where several places share
// it, the class that the words call for decides, then the order of the story.
func (p *Places) ofStory(name string, h reading.Hint) (reading.Found, bool) {
	same := p.names[foldName(name)]
	if len(same) == 0 {
		return reading.Found{}, false
	}
	best := same[0]
	for i := len(same) - 1; i >= 0; i-- { // a province only where the words call for one
		if same[i].Class == h.Class || (h.Class == "" && same[i].Class != "province") {
			best = same[i]
		}
	}
	if h.Class == "province" && best.Class != "province" {
		return reading.Found{}, false // "Herat province" is no city: let the gazetteer say
	}
	stage := "alias"
	switch {
	case best.Name == name:
		stage = "exact"
	case !containsName(best.Aliases, name):
		stage = "fold"
	}
	return reading.Found{Place: best, Stage: stage}, true
}

func containsName(names []string, name string) bool {
	for _, n := range names {
		if n == name {
			return true
		}
	}
	return false
}

// listed prefers the story's own description of a place that the gazetteer
// found, so that both have one name.
func (p *Places) listed(g gazetteer.Place) dateline.Place {
	if own, ok := p.ids[g.ID]; ok {
		return own
	}
	return fromGazetteer(g)
}

func fromGazetteer(g gazetteer.Place) dateline.Place {
	out := dateline.Place{ID: g.ID, Name: g.Name, Class: g.Class, Lat: g.Lat, Lon: g.Lon, Admin1: g.Admin1, Province: g.Admin1ID}
	if g.Country != "" {
		out.Country = dateline.Countries{g.Country}
	}
	if g.Capital == "province" {
		out.SeatOf = g.Admin1ID
	}
	switch g.Class {
	case "city", "quarter", "village":
		out.Precision = "town"
	case "district", "province":
		out.Precision = g.Class
	}
	return out
}

// Seat returns the capital of a province or a country.
func (p *Places) Seat(id string) (reading.Found, bool) {
	if s, ok := p.seats[id]; ok {
		return reading.Found{Place: s, Stage: "exact"}, true
	}
	if p.gazetteer == nil {
		return reading.Found{}, false
	}
	if !strings.Contains(id, ":") {
		id = "iso:" + id
	}
	g, ok := p.gazetteer.Seat(id)
	if !ok {
		return reading.Found{}, false
	}
	return reading.Found{Place: p.listed(g), Stage: "exact"}, true
}

// Demonym returns the country that an adjective or a people's name speaks of.
func (p *Places) Demonym(word string) (code, name string, ok bool) {
	if p.gazetteer == nil {
		return "", "", false
	}
	if code, ok = p.gazetteer.Demonym(word); !ok {
		return "", "", false
	}
	if c, found := p.gazetteer.Country(code); found {
		name = c.Name
	}
	return code, name, true
}

// known tells whether a word by itself is a well-known place, so that it is
// not taken for a person's name.
func (p *Places) known(name string) bool {
	if len(p.names[foldName(name)]) > 0 {
		return true
	}
	if p.gazetteer == nil {
		return false
	}
	if _, ok := p.gazetteer.Demonym(name); ok {
		return true
	}
	ms := p.gazetteer.Lookup(name, gazetteer.Hint{})
	return len(ms) > 0 && ms[0].Stage == gazetteer.Exact && (ms[0].Class == "country" || ms[0].Capital == "country" || ms[0].Population > 1_000_000)
}
