package dateline

import (
	"strings"
	"time"
)

// Story is one crisis being covered: its settings as an entry of act
// configure carries them, so that an as-of uses the settings known then.
type Story struct {
	Slug      string    `json:"slug"`
	Title     string    `json:"title"`
	Notice    string    `json:"notice,omitempty"` // stands on every page, feed and image ("Demonstration: …")
	NoIndex   bool      `json:"noindex,omitempty"`
	Lang      string    `json:"lang,omitempty"`
	Zone      string    `json:"zone"`    // IANA name; readers' times are in it
	Country   string    `json:"country"` // ISO 3166-1 alpha-2 of the map
	Start     time.Time `json:"start"`
	End       time.Time `json:"end,omitzero"` // set only when the coverage has ended
	DeskAlias string    `json:"desk_alias,omitempty"`

	Places       []Place        `json:"places,omitempty"`
	Actors       []Actor        `json:"actors,omitempty"`
	Sides        []Side         `json:"sides,omitempty"`
	Figures      []PublicFigure `json:"public_figures,omitempty"`
	Tallies      []Tally        `json:"tallies,omitempty"`
	Baseline     []Baseline     `json:"baseline,omitempty"`
	HouseStyle   []StyleRule    `json:"house_style,omitempty"`
	Sources      []Source       `json:"sources,omitempty"`
	Boundaries   string         `json:"boundaries,omitempty"`    // the source of the map's borders, shown in its legend
	Outlines     string         `json:"outlines,omitempty"`      // the map's provinces as GeoJSON; empty: those known of Country
	ProvinceFill string         `json:"province_fill,omitempty"` // "claims" (default) or "capital"
	FadeAfter    int            `json:"fade_after_days,omitempty"`
	Policy       Policy         `json:"policy,omitzero"`
}

// Policy says what a story lets happen without a person, and what needs two.
type Policy struct {
	ConfirmByTwo bool `json:"confirm_by_two,omitempty"`
	ApproveByTwo bool `json:"approve_by_two,omitempty"` // a second editor approves an update before it is published
}

// Place is a named place of a story with its aliases. IDs are gn:<geonames>,
// iso:<ISO 3166-2> or story:<slug>.
type Place struct {
	ID        string    `json:"id"`
	Name      string    `json:"name"`
	Class     string    `json:"class"`
	Lat       float64   `json:"lat"`
	Lon       float64   `json:"lon"`
	Admin1    string    `json:"admin1,omitempty"`
	Province  string    `json:"province,omitempty"` // iso:… of the province it lies in
	SeatOf    string    `json:"seat_of,omitempty"`  // iso:… of the province it is the capital of
	PCode     string    `json:"pcode,omitempty"`
	Country   Countries `json:"country,omitempty"`
	Aliases   []string  `json:"aliases,omitempty"`
	Precision string    `json:"precision,omitempty"`
}

// Actor is a body that acts in a story: a group, a government, a ministry.
type Actor struct {
	Slug    string   `json:"slug"`
	Name    string   `json:"name"`
	Class   string   `json:"class,omitempty"` // state, armed_group, body, office
	Aliases []string `json:"aliases,omitempty"`
	Country string   `json:"country,omitempty"`
}

// Side says who speaks and acts for whom: Members are slugs of actors and
// public figures, Voices further words by which reports name its speakers
// ("the interior ministry", "a Taliban spokesman").
type Side struct {
	Slug    string   `json:"slug"`
	Name    string   `json:"name"`
	Members []string `json:"members"`
	Voices  []string `json:"voices,omitempty"`
}

// PublicFigure is a person who may be named without a further decision.
type PublicFigure struct {
	Slug    string   `json:"slug"`
	Name    string   `json:"name"`
	Role    string   `json:"role,omitempty"`
	Org     string   `json:"org,omitempty"` // slug of an actor, or plain words
	Aliases []string `json:"aliases,omitempty"`
}

// Tally counts the members that an actor holds ("18 of 34 provincial capitals").
type Tally struct {
	Slug    string   `json:"slug"`
	Title   string   `json:"title"` // "provincial capitals"
	Actor   string   `json:"actor"`
	Members []string `json:"members"` // place ids
	Units   []string `json:"units"`   // how reports call a member: "provincial capital", "capital"
}

// Baseline is who held a place when the story began.
type Baseline struct {
	Place string    `json:"place"`
	Actor string    `json:"actor"`
	From  time.Time `json:"from"`
}

// StyleRule is a form the desk wants instead of others.
type StyleRule struct {
	Want  string   `json:"want"`
	Avoid []string `json:"avoid"`
}

// Source is who says it. Grade is the Admiralty letter A to F (reliability of
// the source); Side names the side whose own outlet it is, if any.
type Source struct {
	Slug   string `json:"slug"`
	Name   string `json:"name"`
	Kind   string `json:"kind,omitempty"` // agency, outlet, broadcaster, official, social, own
	Grade  string `json:"grade,omitempty"`
	Side   string `json:"side,omitempty"`
	About  string `json:"about,omitempty"`
	URL    string `json:"url,omitempty"`
	Quote  int    `json:"quote_limit,omitempty"` // most characters that may be quoted; 0: the house limit
	Closed bool   `json:"no_redistribution,omitempty"`
}

// Location returns the story's zone, and UTC where the name is unknown.
func (s *Story) Location() *time.Location {
	if s == nil {
		return time.UTC
	}
	if l, err := time.LoadLocation(s.Zone); err == nil {
		return l
	}
	return time.UTC
}

// SideOf returns the slug of the side that an actor or public figure belongs
// to; an actor that no side lists is a side of its own.
func (s *Story) SideOf(slug string) string {
	if slug == "" {
		return ""
	}
	for _, side := range s.Sides {
		if side.Slug == slug {
			return side.Slug
		}
		for _, m := range side.Members {
			if m == slug {
				return side.Slug
			}
		}
	}
	return slug
}

// sideSlug returns slug where the story lists it as a side or as a member of
// one, and "" otherwise.
func (s *Story) sideSlug(slug string) string {
	if slug == "" {
		return ""
	}
	for _, side := range s.Sides {
		if side.Slug == slug {
			return slug
		}
	}
	if side := s.SideOf(slug); side != slug {
		return side
	}
	return ""
}

// VoiceSide returns the side that a voice speaks for: by its id, else by its
// organisation, else by words that a side lists as its voices. Empty means
// that the voice is outside every side.
func (s *Story) VoiceSide(m *Mention) string {
	if m == nil {
		return ""
	}
	for _, w := range []string{m.ID, m.Org, m.Name, m.Text} {
		if side := s.listedSide(w); side != "" {
			return side
		}
	}
	return ""
}

func (s *Story) listedSide(word string) string {
	w := strings.ToLower(strings.TrimPrefix(strings.TrimSpace(word), "the "))
	if w == "" {
		return ""
	}
	for _, side := range s.Sides {
		if side.Slug == w {
			return side.Slug
		}
		for _, m := range side.Members {
			if m == w {
				return side.Slug
			}
			if a, ok := s.Actor(m); ok && strings.EqualFold(strings.TrimPrefix(a.Name, "the "), w) {
				return side.Slug
			}
		}
		for _, v := range side.Voices {
			if strings.ToLower(strings.TrimPrefix(v, "the ")) == w {
				return side.Slug
			}
		}
	}
	return ""
}

// Actor returns the actor with that slug.
func (s *Story) Actor(slug string) (Actor, bool) {
	for _, a := range s.Actors {
		if a.Slug == slug {
			return a, true
		}
	}
	return Actor{}, false
}

// ActorName is the name readers see for an actor's slug.
func (s *Story) ActorName(slug string) string {
	if a, ok := s.Actor(slug); ok {
		return a.Name
	}
	return slug
}

// Place returns the story's place with that id.
func (s *Story) Place(id string) (Place, bool) {
	for _, p := range s.Places {
		if p.ID == id {
			return p, true
		}
	}
	return Place{}, false
}

// Source returns the source with that slug.
func (s *Story) Source(slug string) (Source, bool) {
	for _, x := range s.Sources {
		if x.Slug == slug {
			return x, true
		}
	}
	return Source{}, false
}

// Fade is how long after its last report a place counts as "no recent report".
func (s *Story) Fade() time.Duration {
	days := s.FadeAfter
	if days <= 0 {
		days = 7
	}
	return time.Duration(days) * 24 * time.Hour
}
