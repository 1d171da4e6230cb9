package page

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"dateline"
)

// tallyPart is a tally's line, with its members behind it.
type tallyPart struct {
	*scene
	Key      string
	Title    string
	Actor    string
	Held     int
	Of       int
	Claimed  int
	Disputed int
	Reports  string // "17 to 18", where reports say other than the record
	Members  []memberPart
	Open     []memberPart
	Rest     []memberPart
	Counts   []countPart
}

// memberPart is one place of a tally.
type memberPart struct {
	*scene
	ID       string // of the row in the table
	Name     string
	State    string
	Since    string
	Voices   string
	Disputed bool
}

// countPart is a count in a report beside the record's own.
type countPart struct {
	*scene
	ID     string
	Source string
	At     time.Time
	Value  int
	Record int
	Diff   string
	Same   bool
}

func tallyKey(t dateline.Tally) string { return "tally-" + domID(t.Slug) }

// tallies are the lines of all tallies.
func (l *live) tallies() []tallyPart {
	var out []tallyPart
	for _, t := range l.tallyStates() {
		out = append(out, l.tallyLine(t))
	}
	return out
}

// tallyLine is a tally's line alone.
func (l *live) tallyLine(t dateline.TallyState) tallyPart {
	p := tallyPart{scene: l.scene, Key: tallyKey(t.Tally), Title: t.Tally.Title, Actor: l.actor(t.Tally.Actor),
		Held: t.Held, Of: t.Of, Claimed: t.Claimed, Disputed: t.Disputed}
	if t.High > 0 && (t.Low != t.Held || t.High != t.Held) {
		p.Reports = strconv.Itoa(t.High)
		if t.Low != t.High {
			p.Reports = l.T("tally.range", t.Low, t.High)
		}
	}
	return p
}

func (l *live) tally(t dateline.TallyState) tallyPart {
	p := l.tallyLine(t)
	side := l.story.SideOf(t.Tally.Actor)
	for _, m := range bySince(t.Members) {
		part := memberPart{scene: l.scene, ID: domID(m.Place.ID), Name: m.Place.Name, State: l.stateText(m), Since: l.since(m.Since),
			Voices: l.voiceText(m), Disputed: m.State == dateline.Disputed}
		if d, ok := l.s.Claim(m.Turned); ok && m.State == dateline.Claimed {
			part.Since = l.when(d) // of the claim; the holder's own stands in the table
		}
		holds := m.Holder != "" && l.story.SideOf(m.Holder) == side
		claims := m.Claimant != "" && l.story.SideOf(m.Claimant) == side
		switch {
		case m.State == dateline.Disputed && (holds || claims), m.State == dateline.Claimed && claims && !holds:
			p.Open = append(p.Open, part)
		case holds:
			p.Members = append(p.Members, part)
		default:
			p.Rest = append(p.Rest, part)
		}
	}
	for _, c := range t.Counts {
		d, ok := l.s.Claim(c.Claim)
		if !ok {
			continue
		}
		n := countPart{scene: l.scene, ID: c.Claim, Source: l.voiceName(d), At: c.At, Value: c.Value, Record: c.Record}
		switch {
		case c.Difference > 0:
			n.Diff = l.T("tally.more", c.Difference)
		case c.Difference < 0:
			n.Diff = l.T("tally.fewer", -c.Difference)
		default:
			n.Diff, n.Same = l.T("tally.same"), true
		}
		p.Counts = append(p.Counts, n)
	}
	return p
}

// bySince orders places by their latest change, the newest first.
func bySince(ps []dateline.PlaceState) []dateline.PlaceState {
	ps = slices.Clone(ps)
	from := func(p dateline.PlaceState) int64 {
		if p.Since == nil || p.Since.Claim == "" {
			return 0
		}
		return p.Since.From.Unix()
	}
	slices.SortStableFunc(ps, func(a, b dateline.PlaceState) int {
		return int(max(-1, min(1, from(b)-from(a))))
	})
	return ps
}

func (l *live) tallyVersion(t dateline.TallyState) sum {
	h := newSum()
	for _, m := range t.Members {
		h.number(uint64(l.placeVersion(m)))
	}
	for _, c := range t.Counts {
		l.claim(&h, c.Claim)
		h.number(uint64(c.Record))
	}
	return h
}

// placeRow is a place's row in the table.
type placeRow struct {
	*scene
	ID       string // of the place, as the page names it
	Name     string
	In       string // province
	State    string
	Class    string // the state's word, for the symbol
	Side     int    // of the holder, -1 for nobody
	Faded    bool
	Since    string
	From     int64 // seconds since 1970, by which rows are sorted; 0: from the start or unknown
	Voices   string
	Row      string
	Sentence string
	Winning  []standPart
	Losing   []standPart
	Last     time.Time
}

// standPart is a claim beside the rule by which it counts for a place.
type standPart struct {
	*scene
	ID       string
	Row      string
	Sentence string
	Voice    string
	At       time.Time // published
}

// listed tells whether a place belongs into the table: a country or an area
// of which nothing is known does not.
func (l *live) listed(p dateline.PlaceState) bool {
	return p.State != dateline.Unknown || len(p.Winning)+len(p.Losing) > 0 || p.Place.SeatOf != ""
}

func (l *live) row(p dateline.PlaceState) placeRow {
	r := placeRow{scene: l.scene, ID: domID(p.Place.ID), Name: first(p.Place.Name, p.Place.ID), State: l.stateText(p),
		Class: string(p.State), Side: l.side(p), Faded: p.Faded, Since: l.since(p.Since), Voices: l.voiceText(p), Row: p.Row, Sentence: l.sentence(p.Row, p, p.Voice), Last: p.Last}
	if p.Since != nil && p.Since.Claim != "" {
		r.From = p.Since.From.Unix()
	}
	if p.Place.Admin1 != p.Place.Name {
		r.In = p.Place.Admin1
	}
	r.Winning, r.Losing = l.stands(p, p.Winning), l.stands(p, p.Losing)
	return r
}

func (l *live) stands(of dateline.PlaceState, ss []dateline.Stand) []standPart {
	var out []standPart
	for _, s := range ss {
		p := standPart{scene: l.scene, ID: s.Claim, Row: s.Row, Sentence: l.sentence(s.Row, of, s.Claim)}
		if d, ok := l.s.Claim(s.Claim); ok {
			p.Voice, p.At = l.voiceName(d), d.Cite.Published
		}
		out = append(out, p)
	}
	return out
}

// side is the index of the side that holds a place, among the story's sides;
// an actor of no side comes after them. -1 is nobody.
func (l *live) side(p dateline.PlaceState) int {
	slug := p.Holder
	if slug == "" && p.State == dateline.Claimed {
		slug = p.Claimant
	}
	if slug == "" {
		return -1
	}
	of := l.story.SideOf(slug)
	for i, s := range l.story.Sides {
		if s.Slug == of {
			return min(i, mostSides-1)
		}
	}
	return min(len(l.story.Sides), mostSides-1)
}

// stateText is a state with its holder in words: "held by the Taliban".
func (l *live) stateText(p dateline.PlaceState) string {
	holder := l.actor(p.Holder)
	switch p.State {
	case dateline.Held:
		return l.T("held.by", holder)
	case dateline.Claimed:
		if p.Holder != "" && p.Holder != p.Claimant {
			return l.T("claimed.over", l.actor(p.Claimant), holder)
		}
		return l.T("claimed.by", l.actor(p.Claimant))
	case dateline.Disputed:
		return l.T("disputed.by", l.actor(first(p.Claimant, p.Holder)))
	case dateline.Contested, dateline.Threatened:
		if p.Holder != "" {
			return l.T(string(p.State)+".by", holder)
		}
	}
	return l.T("state." + string(p.State))
}

// stood is how a place stands, told once for the table, the tallies and their
// versions.
type stood struct {
	voices  string
	version sum
}

func (l *live) stoodOf(p dateline.PlaceState) stood {
	at, ok := l.stood[p.Place.ID]
	if !ok {
		at.voices = l.tellVoices(p)
		at.version = placeSum(p, at.voices)
		if l.stood == nil {
			l.stood = map[string]stood{}
		}
		l.stood[p.Place.ID] = at
	}
	return at
}

func (l *live) voiceText(p dateline.PlaceState) string { return l.stoodOf(p).voices }
func (l *live) placeVersion(p dateline.PlaceState) sum { return l.stoodOf(p).version }

// tellVoices names who bears a state out: the first voice, and how many more.
func (l *live) tellVoices(p dateline.PlaceState) string {
	var ids []string
	for _, w := range p.Winning {
		ids = append(ids, w.Claim)
	}
	vs := l.voices(l.s, ids)
	if len(vs) == 0 {
		return ""
	}
	t := vs[0].Text
	if len(vs) > 1 {
		t += " " + l.T("and.more", len(vs)-1)
	}
	return t
}

func placeSum(p dateline.PlaceState, voices string) sum {
	h := newSum()
	h.text(p.Place.ID, string(p.State), p.Holder, p.Claimant, p.Row, p.Turned, p.Voice, voices)
	h.flag(p.Faded)
	h.number(uint64(p.Last.UnixMicro()))
	if p.Since != nil {
		h.number(uint64(p.Since.From.UnixMicro()))
	}
	for _, w := range p.Winning {
		h.text(w.Claim)
	}
	h.number(0)
	for _, w := range p.Losing {
		h.text(w.Claim)
	}
	return h
}

// domID makes an id of letters, digits and hyphens: "gn:1140026" -> "gn-1140026".
func domID(id string) string {
	var b strings.Builder
	for _, r := range id {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-':
			b.WriteRune(r)
		case r == ':' || r == ' ':
			b.WriteByte('-')
		default:
			b.WriteString("_" + strconv.FormatInt(int64(r), 36))
		}
	}
	return b.String()
}

// symbolPart is a state's symbol outside the map.
type symbolPart struct{ State, Side string }

// Symbol is the symbol beside a row's state.
func (r placeRow) Symbol() symbolPart { return symbolPart{r.Class, sideClass(r.Side)} }
