package dateline

import (
	"slices"
	"sort"
	"strings"
	"time"
)

// PlaceState is what is known of a place as of a situation's moment.
type PlaceState struct {
	Place    Place     `json:"place"`
	State    State     `json:"state"`
	Holder   string    `json:"holder,omitempty"`   // slug of the actor
	Claimant string    `json:"claimant,omitempty"` // who is said to have taken it, while claimed or disputed
	Before   string    `json:"before,omitempty"`   // the holder before the present change
	Since    *Since    `json:"since,omitempty"`
	Row      string    `json:"rule"`     // number of the row in docs/fold.md
	Sentence string    `json:"sentence"` // that row, told of this place
	Last     time.Time `json:"last_report,omitzero"`
	Faded    bool      `json:"faded,omitempty"`   // no recent report
	Winning  []Stand   `json:"winning,omitempty"` // newest first
	Losing   []Stand   `json:"losing,omitempty"`
	Turned   string    `json:"turned_by,omitempty"` // the claim that made the present change
	Voice    string    `json:"-"`                   // the claim whose voice Sentence names; empty: it names none
}

// Stand is a claim beside the row by which it counts for a place's state.
type Stand struct {
	Claim    string `json:"claim"`
	Row      string `json:"rule"`
	Sentence string `json:"sentence"`
}

// TallyState is a tally as of a situation's moment.
type TallyState struct {
	Tally    Tally          `json:"tally"`
	Held     int            `json:"held"`
	Claimed  int            `json:"claimed,omitempty"`
	Disputed int            `json:"disputed,omitempty"`
	Of       int            `json:"of"`
	Members  []PlaceState   `json:"members"`
	Counts   []CountedThere `json:"counts,omitempty"` // what reports count, newest first; at most 500
	Low      int            `json:"reports_low,omitempty"`
	High     int            `json:"reports_high,omitempty"`
}

// CountedThere is a count that a report gives, beside what the record held at
// that moment. Difference is the report's count less the record's.
type CountedThere struct {
	Claim      string    `json:"claim"`
	At         time.Time `json:"at"`
	Value      int       `json:"value"`
	Record     int       `json:"record"`
	Difference int       `json:"difference"`
}

// Voice is one independent origin that carries a claim: who says it, and
// through whom.
type Voice struct {
	Who         string    `json:"who,omitempty"` // "a police official"; empty where the source itself tells it
	Source      string    `json:"source"`
	Name        string    `json:"name"`
	Grade       string    `json:"grade,omitempty"`
	Origin      string    `json:"origin"`
	Claim       string    `json:"claim"`
	Side        string    `json:"side,omitempty"`
	Independent bool      `json:"independent"`
	Published   time.Time `json:"published"`
	Also        []string  `json:"also,omitempty"` // further sources of the same origin
}

// ClauseState is a clause of the summary as of a situation's moment.
type ClauseState struct {
	Clause
	BeingRevised bool `json:"being_revised,omitempty"`
}

// SummaryState is the summary that stood at a situation's moment.
type SummaryState struct {
	Seq      Seq           `json:"seq,omitempty"`
	Recorded time.Time     `json:"recorded,omitzero"`
	Clauses  []ClauseState `json:"clauses,omitempty"`
}

// Slug, Story, Seq and Known describe what was folded: the story's settings as
// known then, the last entry, and when that was recorded.
func (s *Situation) Slug() string      { return s.slug }
func (s *Situation) Story() *Story     { return s.story }
func (s *Situation) Seq() Seq          { return s.seq }
func (s *Situation) Known() time.Time  { return s.known }
func (s *Situation) Misfits() []Misfit { return s.misfits }

// Valid is the moment the situation speaks about.
func (s *Situation) Valid() time.Time {
	if s.valid.IsZero() {
		return s.known
	}
	return s.valid
}

// Claim returns a decided claim by its id.
func (s *Situation) Claim(id string) (*Decided, bool) { return s.claims.get(id) }

// Claims returns how many claims the fold has met.
func (s *Situation) Claims() int { return s.claims.size }

// Places returns the states of all places of the story and of all further
// places that claims are about, the story's first and in its order.
func (s *Situation) Places() []PlaceState {
	var ps []PlaceState
	seen := map[string]bool{}
	for _, p := range s.story.Places {
		if !seen[p.ID] {
			ps, seen[p.ID] = append(ps, s.placeState(p.ID)), true
		}
	}
	for _, id := range s.lines.keys() {
		if t, _ := s.lines.get(id); !seen[id] && t.size > 0 {
			ps = append(ps, s.placeState(id))
		}
	}
	return ps
}

// Place returns the state of one place, and false where nothing is known of it.
func (s *Situation) Place(id string) (PlaceState, bool) {
	if t, ok := s.lines.get(id); !ok || (!t.listed && t.size == 0) {
		return PlaceState{}, false
	}
	return s.placeState(id), true
}

func (s *Situation) placeState(id string) PlaceState {
	t, ok := s.lines.get(id)
	if !ok {
		t = newTimeline(s.story, id)
	}
	x := t.at(s.Valid())
	p := PlaceState{Place: t.place, State: x.shown(), Holder: x.holder, Claimant: x.claimant, Before: x.before, Row: x.row.Number}
	if !x.since.From.IsZero() {
		since := x.since
		p.Since = &since
	}
	if x.turn != nil {
		p.Turned = x.turn.Claim.ID
	}
	if x.voice != nil {
		p.Voice = x.voice.Claim.ID
	}
	p.Sentence = s.sentence(x.row, x, t.place, x.voice)
	p.Winning, p.Losing = s.stands(x.winning, x, t.place), s.stands(x.losing, x, t.place)
	if last := time.UnixMicro(x.last); x.last > 0 {
		p.Last = last.UTC()
		p.Faded = s.Valid().Sub(last) > s.story.Fade()
	}
	return p
}

// shown is the state as readers meet it: a place that nobody else claims may
// be fought over or threatened.
func (x standing) shown() State {
	if (x.state == Held || x.state == Unknown) && x.flag != "" {
		return x.flag
	}
	return x.state
}

func (s *Situation) stands(l *link, x standing, p Place) []Stand {
	var out []Stand
	for ; l != nil; l = l.next {
		out = append(out, Stand{l.claim.Claim.ID, l.row.Number, s.sentence(l.row, x, p, l.claim)})
	}
	return out
}

// sentence tells a row of a place.
func (s *Situation) sentence(r Row, x standing, p Place, voice *Decided) string {
	actor := x.holder
	if x.claimant != "" && (r == RowClaimed || r == RowDisputed || r == RowHoldsClaim) {
		actor = x.claimant
	}
	other := x.before
	if r == RowLossClaimed {
		other = x.holder
	}
	who := ""
	if voice != nil {
		who = s.VoiceName(voice)
	}
	place := p.Name
	if place == "" {
		place = p.ID
	}
	return Capital(tell(r.Sentence, func(name string) string {
		switch name {
		case "actor":
			return s.story.ActorName(actor)
		case "other":
			return s.story.ActorName(other)
		case "place":
			return place
		}
		return who
	}))
}

// tell puts values into a sentence in place of {name}.
func tell(sentence string, value func(name string) string) string {
	var b strings.Builder
	for {
		before, after, ok := strings.Cut(sentence, "{")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		name, rest, _ := strings.Cut(after, "}")
		b.WriteString(value(name))
		sentence = rest
	}
}

// VoiceName is how readers meet the voice behind a claim: "a police official
// via Harbour Wire", or the source alone.
func (s *Situation) VoiceName(d *Decided) string {
	src := d.Cite.Name
	if d.Cite.Credit != "" && d.Cite.Credit != d.Cite.Name {
		src = d.Cite.Credit + " in " + d.Cite.Name
	}
	m := d.Claim.Attribution
	if m == nil && d.Claim.Kind == Statement {
		m = d.Claim.Speaker
	}
	if who := voiceWords(m); who != "" {
		return who + " via " + src
	}
	return src
}

func voiceWords(m *Mention) string {
	if m != nil && m.Protected {
		return "a protected source"
	}
	return m.Called()
}

// Called is how a voice is named: by its name, or by the report's own words
// where it has none, as "a police official". It is empty for no mention.
func (m *Mention) Called() string {
	switch {
	case m == nil:
		return ""
	case m.Name != "" && (!m.Unnamed || pronoun[strings.ToLower(m.Text)]):
		return m.Name
	}
	return m.Text
}

// pronoun lists the words that say nothing of who a voice is; what they stand
// for is in the mention's name.
var pronoun = map[string]bool{"he": true, "she": true, "it": true, "they": true, "who": true, "i": true, "we": true, "him": true, "her": true, "them": true}

// Timeline returns the valid times at which a place's state turned, oldest
// first, each with the state it turned to.
func (s *Situation) Timeline(id string) []PlaceState {
	t, ok := s.lines.get(id)
	if !ok {
		return nil
	}
	var out []PlaceState
	last := standing{}
	for i := range t.size {
		x := t.standing(i)
		if i+1 < t.size && t.claim(i+1).valid.From.Equal(t.claim(i).valid.From) {
			continue
		}
		if x.state != last.state || x.holder != last.holder || x.flag != last.flag {
			out = append(out, s.At(t.claim(i).valid.From).placeState(id))
		}
		last = x
	}
	return out
}

// Register returns the standing claims of a kind that are not later than the
// situation's moment, in the order of valid time.
func (s *Situation) Register(k Kind) []*Decided {
	var out []*Decided
	s.registers[k].all(func(d *Decided) bool {
		if d.valid.From.After(s.Valid()) {
			return false
		}
		out = append(out, d)
		return true
	})
	return out
}

// StatusOf is the status word of a claim as of the situation's moment.
func (s *Situation) StatusOf(id string) Status {
	d, ok := s.claims.get(id)
	if !ok {
		return ""
	}
	if d.Status == Reported {
		if t, ok := s.lines.get(placeKey(&d.Claim)); ok {
			if x := t.at(s.Valid()); x.state == Disputed && (x.turn == d || x.voice == d) {
				return IsDisputed
			}
		}
	}
	return d.Status
}

// origin follows the merges of origins.
func (s *Situation) origin(o string) string {
	for range 8 {
		into, ok := s.origins[o]
		if !ok {
			break
		}
		o = into
	}
	return o
}

// Voices groups claims by independent origin: one voice an origin and speaker,
// the earliest first, with the further sources that carried the same.
func (s *Situation) Voices(ids []string) []Voice {
	var ds []*Decided
	for _, id := range ids {
		if d, ok := s.claims.get(id); ok {
			ds = append(ds, d)
		}
	}
	sort.SliceStable(ds, func(i, j int) bool { return ds[i].Cite.Published.Before(ds[j].Cite.Published) })
	var out []Voice
	at := map[string]int{}
	for _, d := range ds {
		m := d.Claim.Attribution
		v := Voice{Who: voiceWords(m), Source: d.Cite.Source, Name: d.Cite.Name, Grade: d.Cite.Grade,
			Origin: s.origin(d.Cite.Origin), Claim: d.Claim.ID, Side: s.court().voiceSide(d), Published: d.Cite.Published}
		v.Independent = v.Side == "" && (m == nil || !m.Unnamed)
		key := v.Origin + "\x00" + strings.ToLower(v.Who)
		if i, ok := at[key]; ok {
			if v.Name != out[i].Name && !slices.Contains(out[i].Also, v.Name) {
				out[i].Also = append(out[i].Also, v.Name)
			}
			continue
		}
		at[key] = len(out)
		out = append(out, v)
	}
	return out
}

// Updates returns the updates up to the situation's moment, newest first.
// Retracted ones are there, marked.
func (s *Situation) Updates() []*UpdateState {
	var out []*UpdateState
	s.order.all(func(p posted) bool {
		if p.at.After(s.Valid()) {
			return false
		}
		u, _ := s.updates.get(p.id)
		out = append(out, u)
		return true
	})
	slices.Reverse(out)
	return out
}

// Update returns one update by its id.
func (s *Situation) Update(id string) (*UpdateState, bool) { return s.updates.get(id) }

// Corrections returns all corrections and retractions of claims, oldest first.
func (s *Situation) Corrections() []Correction { return s.corrections }

// CorrectionsOf returns the corrections that an update's standing revision has
// not taken up yet: those of its claims, made after it.
func (s *Situation) CorrectionsOf(u *UpdateState) []Correction {
	var out []Correction
	now := u.Now()
	for _, c := range s.corrections {
		if c.Seq > now.Seq && slices.Contains(now.Claims, c.Wrong) {
			out = append(out, c)
		}
	}
	return out
}

// RestsOn returns the updates whose standing revision has a claim attached,
// and the clauses of the standing summary that rest on it, by index.
func (s *Situation) RestsOn(claim string) (updates []string, clauses []int) {
	ids, _ := s.rests.get(claim)
	for i, c := range s.Summary().Clauses {
		if slices.Contains(c.Claims, claim) {
			clauses = append(clauses, i)
		}
	}
	return ids, clauses
}

// Summary returns the summary that stood at the situation's moment, its
// clauses marked where a claim under them has been corrected since.
func (s *Situation) Summary() SummaryState {
	i := sort.Search(len(s.summaries), func(i int) bool { return s.summaries[i].Recorded.After(s.Valid()) })
	if i == 0 {
		return SummaryState{}
	}
	sum := s.summaries[i-1]
	out := SummaryState{Seq: sum.Seq, Recorded: sum.Recorded}
	for _, c := range sum.Clauses {
		st := ClauseState{Clause: c}
		for _, x := range s.corrections {
			st.BeingRevised = st.BeingRevised || (x.Seq > sum.Seq && slices.Contains(c.Claims, x.Wrong))
		}
		out.Clauses = append(out.Clauses, st)
	}
	return out
}

// Fill is who fills a province on the map: the state of the claims about the
// province itself or, where the story says so, that of its capital.
func (s *Situation) Fill(province string) (PlaceState, bool) {
	if s.story.ProvinceFill == "capital" {
		for _, p := range s.story.Places {
			if p.SeatOf == province {
				return s.Place(p.ID)
			}
		}
	}
	return s.Place(province)
}
