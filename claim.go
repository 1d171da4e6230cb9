package dateline

import (
	"encoding/json"
	"fmt"
	"time"
)

// Span is a half-open range of bytes [Start,End) in a report's UTF-8 text
// exactly as received. Text is byte for byte report[Start:End]; it is empty in
// stored payloads, which hold ranges and never quoted words.
type Span struct {
	Text  string `json:"text,omitempty"`
	Start int    `json:"start"`
	End   int    `json:"end"`
}

// Overlaps tells whether two spans share a byte.
func (s Span) Overlaps(o Span) bool { return s.Start < o.End && o.Start < s.End }

// Mention is what a slot of a claim holds: the words, and what they name.
// Which fields are set depends on the slot: an actor or voice, a place, a
// quantity. Absent fields are absent in JSON, never null.
type Mention struct {
	Span
	ID    string `json:"id,omitempty"`   // actor: slug; place: gn:…, iso:…, story:…
	Name  string `json:"name,omitempty"` // the standard name
	Class string `json:"class,omitempty"`

	// a place
	Lat       *float64  `json:"lat,omitempty"`
	Lon       *float64  `json:"lon,omitempty"`
	Admin1    string    `json:"admin1,omitempty"`
	Admin2    string    `json:"admin2,omitempty"`
	PCode     string    `json:"pcode,omitempty"`
	Country   Countries `json:"country,omitempty"`
	Precision string    `json:"precision,omitempty"` // point, town, district, province
	Stage     string    `json:"stage,omitempty"`     // exact, alias, fold, skeleton, none

	// a quantity
	Value *float64 `json:"value,omitempty"`
	Low   *float64 `json:"low,omitempty"`
	High  *float64 `json:"high,omitempty"`

	// a voice
	Role      string    `json:"role,omitempty"`
	Org       string    `json:"org,omitempty"`
	Unnamed   bool      `json:"unnamed,omitempty"`
	Protected bool      `json:"protected,omitempty"` // the speaker's identity is not in the record
	Via       []Mention `json:"via,omitempty"`       // the chain, nearest voice first
}

// Countries is a list of ISO 3166-1 alpha-2 codes, more than one where a place
// is disputed. In JSON one country is a string, several are a list.
type Countries []string

func (c Countries) MarshalJSON() ([]byte, error) {
	if len(c) == 1 {
		return json.Marshal(c[0])
	}
	return json.Marshal([]string(c))
}

func (c *Countries) UnmarshalJSON(b []byte) error {
	var one string
	if json.Unmarshal(b, &one) == nil {
		*c = Countries{one}
		return nil
	}
	var many []string
	if err := json.Unmarshal(b, &many); err != nil {
		return fmt.Errorf("country: want a code or a list of codes: %w", err)
	}
	*c = many
	return nil
}

// Precision says how exactly a time is known.
type Precision string

const (
	Minute           Precision = "minute"
	Hour             Precision = "hour"
	PartOfDay        Precision = "part_of_day"
	Day              Precision = "day"
	Week             Precision = "week"
	Month            Precision = "month"
	Year             Precision = "year"
	UnknownPrecision Precision = "unknown"
)

// Interval is a stretch [From,To) of valid time. For a change it holds the
// instant somewhere in it; for a holding it is the stretch itself.
type Interval struct {
	From      time.Time `json:"from"`
	To        time.Time `json:"to"`
	Precision Precision `json:"precision"`
}

// Width is how wide the interval is.
func (i Interval) Width() time.Duration { return i.To.Sub(i.From) }

// When is a time in a claim: the phrase, if the report has one, and what it
// resolves to. Without a phrase it is the report's publication, precision
// unknown, and readers are told "by", never "since".
type When struct {
	*Span
	Interval
}

// Phrase tells whether the report itself dates the fact.
func (w *When) Phrase() bool { return w != nil && w.Span != nil }

// Kind is what a claim is about.
type Kind string

const (
	Control      Kind = "control"
	Count        Kind = "count"
	Statement    Kind = "statement"
	Evacuation   Kind = "evacuation"
	Pledge       Kind = "pledge"
	Deployment   Kind = "deployment"
	Movement     Kind = "movement"
	Casualties   Kind = "casualties"
	Displacement Kind = "displacement"
	Attack       Kind = "attack" // by hand only, so far
	Access       Kind = "access" // by hand only, so far
)

// Kinds lists every kind in the order readers meet them.
var Kinds = []Kind{Control, Count, Statement, Evacuation, Pledge, Deployment, Movement, Casualties, Displacement, Attack, Access}

// Stance is how the report carries the fact (docs/claims.md).
type Stance string

const (
	Asserted    Stance = "asserted"
	Attributed  Stance = "attributed"
	Denied      Stance = "denied"
	Unconfirmed Stance = "unconfirmed"
	Prospective Stance = "prospective"
)

// Change is what a control claim says of the place.
type Change string

const (
	Takes     Change = "takes"
	Retakes   Change = "retakes"
	Holds     Change = "holds"
	Loses     Change = "loses"
	Contests  Change = "contests"
	Threatens Change = "threatens"
)

// Blame is who is said to have done harm. It has a voice of its own and is
// never shown without it.
type Blame struct {
	Mention
	Stance      Stance   `json:"stance"`
	Attribution *Mention `json:"attribution,omitempty"`
}

// Claim is one fact as one source says it, resting on a span of one report.
// It is neither true nor false; decisions stand beside it. The same object is
// what `dateline read` prints, what the record keeps and what the API gives;
// docs/claims.md is its contract. Keys are in this order, absent when empty.
type Claim struct {
	ID          string   `json:"id,omitempty"`     // proposal key, or c<Seq> once decided
	Report      string   `json:"report,omitempty"` // r<Seq>, or the id given with --reports
	Reader      string   `json:"reader,omitempty"` // version of the reading
	Lang        string   `json:"lang,omitempty"`
	Kind        Kind     `json:"kind"`
	Span        Span     `json:"span"` // the evidence
	Stance      Stance   `json:"stance"`
	Attribution *Mention `json:"attribution,omitempty"`
	Within      string   `json:"within,omitempty"`
	Time        *When    `json:"time,omitempty"`
	After       []string `json:"after,omitempty"`

	Actor      *Mention `json:"actor,omitempty"`
	Change     Change   `json:"change,omitempty"`
	Place      *Mention `json:"place,omitempty"`
	Loser      *Mention `json:"loser,omitempty"`
	Mode       string   `json:"mode,omitempty"`    // armed, surrendered, negotiated, abandoned, unknown
	Extent     *Mention `json:"extent,omitempty"`  // class whole or part
	Framing    string   `json:"framing,omitempty"` // "liberated": the source's word, kept
	Quantity   *Mention `json:"quantity,omitempty"`
	Of         *Mention `json:"of,omitempty"`
	Unit       *Mention `json:"unit,omitempty"`
	Speaker    *Mention `json:"speaker,omitempty"`
	Cue        *Mention `json:"cue,omitempty"`
	Content    *Mention `json:"content,omitempty"`
	Directness string   `json:"directness,omitempty"` // direct, indirect, mixed
	Act        string   `json:"act,omitempty"`        // says, urges, pledges, denies, warns, condemns, confirms, claims, asks
	Addressee  *Mention `json:"addressee,omitempty"`
	Venue      *Mention `json:"venue,omitempty"`
	People     *Mention `json:"people,omitempty"`
	From       *Mention `json:"from,omitempty"`
	To         *Mention `json:"to,omitempty"`
	What       string   `json:"what,omitempty"` // pledge: resettle, aid, funds, supplies, other; access: road, crossing, …
	Purpose    *Mention `json:"purpose,omitempty"`
	Distance   *Mention `json:"distance,omitempty"`
	Harm       string   `json:"harm,omitempty"` // killed, injured, captured, missing
	By         *Blame   `json:"by,omitempty"`
	Means      *Mention `json:"means,omitempty"`
	Target     *Mention `json:"target,omitempty"`
	Damage     *Mention `json:"damage,omitempty"`
	State      string   `json:"state,omitempty"`   // access: open, restricted, closed, broken
	Measure    string   `json:"measure,omitempty"` // new, cumulative, present
	Group      string   `json:"group,omitempty"`   // civilian, fighter, child, woman; detained, prisoner, abducted, hostage
	Period     *Mention `json:"period,omitempty"`
	PartOf     string   `json:"part_of,omitempty"`
	Status     string   `json:"status,omitempty"` // pledge: announced, committed, delivered, withdrawn
	Fulfils    string   `json:"fulfils,omitempty"`

	Rule       string  `json:"rule,omitempty"`
	Confidence float64 `json:"confidence,omitempty"`
}

// Mentions calls f for every mention of the claim, the spans of evidence and
// time included as bare mentions. f may change the words it is given.
func (c *Claim) Mentions(f func(slot string, s *Span)) {
	f("span", &c.Span)
	if c.Time != nil && c.Time.Span != nil {
		f("time", c.Time.Span)
	}
	one := func(slot string, m *Mention) {
		if m == nil {
			return
		}
		f(slot, &m.Span)
		for i := range m.Via {
			f(slot+".via", &m.Via[i].Span)
		}
	}
	for _, s := range c.slots() {
		one(s.name, *s.at)
	}
	if c.By != nil {
		one("by", &c.By.Mention)
		one("by.attribution", c.By.Attribution)
	}
}

type slot struct {
	name string
	at   **Mention
}

func (c *Claim) slots() []slot {
	return []slot{
		{"attribution", &c.Attribution}, {"actor", &c.Actor}, {"place", &c.Place}, {"loser", &c.Loser},
		{"extent", &c.Extent}, {"quantity", &c.Quantity}, {"of", &c.Of}, {"unit", &c.Unit},
		{"speaker", &c.Speaker}, {"cue", &c.Cue}, {"content", &c.Content}, {"addressee", &c.Addressee},
		{"venue", &c.Venue}, {"people", &c.People}, {"from", &c.From}, {"to", &c.To},
		{"purpose", &c.Purpose}, {"distance", &c.Distance}, {"means", &c.Means}, {"target", &c.Target},
		{"damage", &c.Damage}, {"period", &c.Period},
	}
}

// Clone returns a copy that shares no mutable memory with c.
func (c Claim) Clone() Claim {
	for _, s := range c.slots() {
		*s.at = cloneMention(*s.at)
	}
	if c.Time != nil {
		w := *c.Time
		if w.Span != nil {
			p := *w.Span
			w.Span = &p
		}
		c.Time = &w
	}
	if c.By != nil {
		b := *c.By
		b.Via = append([]Mention(nil), b.Via...)
		b.Attribution = cloneMention(b.Attribution)
		c.By = &b
	}
	c.After = append([]string(nil), c.After...)
	return c
}

func cloneMention(m *Mention) *Mention {
	if m == nil {
		return nil
	}
	n := *m
	n.Via = append([]Mention(nil), m.Via...)
	return &n
}

// WithoutWords returns the claim as the record stores it: ranges, ids and
// names, but none of the report's words.
func (c Claim) WithoutWords() Claim {
	c = c.Clone()
	c.Mentions(func(_ string, s *Span) { s.Text = "" })
	return c
}

// WithWords returns the claim with every range's words taken from the
// report's text. A range outside the text is an Invalid error.
func (c Claim) WithWords(text string) (Claim, error) {
	c = c.Clone()
	var bad error
	c.Mentions(func(slot string, s *Span) {
		if s.Start < 0 || s.End < s.Start || s.End > len(text) {
			if bad == nil {
				bad = Invalid(slot, "bytes %d to %d lie outside the report, which has %d", s.Start, s.End, len(text))
			}
			return
		}
		s.Text = text[s.Start:s.End]
	})
	return c, bad
}

// Number returns a pointer to v, for the quantity fields of a mention.
func Number(v float64) *float64 { return &v }
