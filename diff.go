package dateline

import (
	"cmp"
	"reflect"
	"slices"
	"time"
)

// Changes is what lies between two situations of one story: what a reader of
// the second meets otherwise than a reader of the first. It is in a fixed
// order, and empty but for its head where nothing differs. Each change has a
// sentence (diffwords.go).
type Changes struct {
	Story       string             `json:"story"`
	Notice      string             `json:"notice,omitempty"`
	From        Moment             `json:"from"`
	To          Moment             `json:"to"`
	Places      []PlaceChange      `json:"places,omitempty"`
	Tallies     []TallyChange      `json:"tallies,omitempty"`
	Figures     []ClaimChange      `json:"figures,omitempty"`    // claims with a quantity
	Statements  []ClaimChange      `json:"statements,omitempty"` // who said what
	Claims      []ClaimChange      `json:"claims,omitempty"`     // all others
	Updates     []UpdateChange     `json:"updates,omitempty"`
	Summary     []ClauseChange     `json:"summary,omitempty"`
	Corrections []CorrectionChange `json:"corrections,omitempty"`
}

// Moment is where a situation stands.
type Moment struct {
	Seq   Seq       `json:"seq"`
	Known time.Time `json:"known"`
	Valid time.Time `json:"valid"`
}

// PlaceChange is a place whose state, holder or claimant differs.
type PlaceChange struct {
	Place    string `json:"place"`
	Name     string `json:"name"`
	Was      Stood  `json:"was"`
	Is       Stood  `json:"is"`
	Sentence string `json:"sentence"`
}

// Stood is who held a place, in short.
type Stood struct {
	State    State  `json:"state"`
	Holder   string `json:"holder,omitempty"`
	Claimant string `json:"claimant,omitempty"`
	Claim    string `json:"claim,omitempty"` // the claim that made it so
}

// TallyChange is a tally whose numbers differ.
type TallyChange struct {
	Tally    string    `json:"tally"`
	Title    string    `json:"title"`
	Was      TallyLine `json:"was"`
	Is       TallyLine `json:"is"`
	Sentence string    `json:"sentence"`
}

// TallyLine is a tally in numbers.
type TallyLine struct {
	Held     int `json:"held"`
	Claimed  int `json:"claimed,omitempty"`
	Disputed int `json:"disputed,omitempty"`
	Of       int `json:"of"`
	Low      int `json:"reports_low,omitempty"`
	High     int `json:"reports_high,omitempty"`
}

// ClaimChange is a claim that is met at one moment and not at the other, or
// with another status or wording. An empty status means that it is not met.
type ClaimChange struct {
	Claim    string `json:"claim"`
	Kind     Kind   `json:"kind"`
	Was      Status `json:"was,omitempty"`
	Is       Status `json:"is,omitempty"`
	Amended  bool   `json:"amended,omitempty"` // its slots or words differ
	Voice    string `json:"voice"`
	Words    string `json:"words,omitempty"`
	Sentence string `json:"sentence"`
}

// UpdateChange is an update that came, was revised, retracted or is not there.
type UpdateChange struct {
	Update   string `json:"update"`
	Headline string `json:"headline,omitempty"`
	Change   string `json:"change"` // added, revised, retracted, restored, pinned, unpinned, gone
	Sentence string `json:"sentence"`
}

// ClauseChange is a clause of the summary that came, went or is being revised.
type ClauseChange struct {
	Text     string `json:"text"`
	Change   string `json:"change"` // added, removed, being_revised
	Sentence string `json:"sentence"`
}

// CorrectionChange is a correction or retraction known at one moment alone:
// the second, or where the moments run backwards the first.
type CorrectionChange struct {
	CorrectionAt
	Sentence string `json:"sentence"`
}

// Empty tells whether nothing differs.
func (c Changes) Empty() bool {
	return len(c.Places)+len(c.Tallies)+len(c.Figures)+len(c.Statements)+len(c.Claims)+len(c.Updates)+len(c.Summary)+len(c.Corrections) == 0
}

// Sentences are the changes in plain English: places first, in the order of
// the struct.
func (c Changes) Sentences() []string {
	var out []string
	for _, x := range c.Places {
		out = append(out, x.Sentence)
	}
	for _, x := range c.Tallies {
		out = append(out, x.Sentence)
	}
	for _, list := range [][]ClaimChange{c.Figures, c.Statements, c.Claims} {
		for _, x := range list {
			out = append(out, x.Sentence)
		}
	}
	for _, x := range c.Updates {
		out = append(out, x.Sentence)
	}
	for _, x := range c.Summary {
		out = append(out, x.Sentence)
	}
	for _, x := range c.Corrections {
		out = append(out, x.Sentence)
	}
	return out
}

// Diff returns what changed from a to b, two situations of one story; either
// may be the earlier one. It depends on its arguments alone. Where one comes of
// the other by Apply, what they share is not looked at.
func Diff(a, b *Situation) Changes {
	c := Changes{Story: b.slug, Notice: b.story.Notice, From: a.moment(), To: b.moment()}
	diffPlaces(&c, a, b)
	diffTallies(&c, a, b)
	diffClaims(&c, a, b)
	diffUpdates(&c, a, b)
	diffSummary(&c, a, b)
	diffCorrections(&c, a, b)
	return c
}

func (s *Situation) moment() Moment { return Moment{s.seq, s.known, s.Valid()} }

func diffPlaces(c *Changes, a, b *Situation) {
	was, is := a.stoodAll(), b.stoodAll()
	for _, id := range unionKeys(was, is) {
		x, y := was[id], is[id]
		if x.State == "" {
			x.State = Unknown
		}
		if y.State == "" {
			y.State = Unknown
		}
		if x.State == y.State && x.Holder == y.Holder && x.Claimant == y.Claimant {
			continue
		}
		name := b.placeName(id)
		if name == id {
			name = a.placeName(id)
		}
		c.Places = append(c.Places, PlaceChange{id, name, x, y, tellPlace(name, a.story, x, b.story, y)})
	}
}

// stoodAll is where all known places stand, without their sentences.
func (s *Situation) stoodAll() map[string]Stood {
	m := make(map[string]Stood, s.lines.size)
	at := s.Valid()
	s.lines.each(func(id string, t *timeline) {
		if !t.listed && t.size == 0 {
			return
		}
		x := t.at(at)
		p := Stood{State: x.shown(), Holder: x.holder, Claimant: x.claimant}
		if x.turn != nil {
			p.Claim = x.turn.Claim.ID
		}
		m[id] = p
	})
	return m
}

func (s *Situation) placeName(id string) string {
	if t, ok := s.lines.get(id); ok && t.place.Name != "" {
		return t.place.Name
	}
	return id
}

func unionKeys[V any](a, b map[string]V) []string {
	keys := make([]string, 0, len(b))
	for k := range b {
		keys = append(keys, k)
	}
	for k := range a {
		if _, both := b[k]; !both {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	return keys
}

func diffTallies(c *Changes, a, b *Situation) {
	line := func(t TallyState) TallyLine { return TallyLine{t.Held, t.Claimed, t.Disputed, t.Of, t.Low, t.High} }
	was := map[string]TallyLine{}
	for _, t := range a.Tallies() {
		was[t.Tally.Slug] = line(t)
	}
	for _, t := range b.Tallies() {
		if x, y := was[t.Tally.Slug], line(t); x != y {
			c.Tallies = append(c.Tallies, TallyChange{t.Tally.Slug, t.Tally.Title, x, y, tellTally(b.story.ActorName(t.Tally.Actor), t.Tally.Title, x, y)})
		}
	}
}

func diffClaims(c *Changes, a, b *Situation) {
	for _, id := range claimsToCompare(a, b) {
		x, was := a.met(id)
		y, is := b.met(id)
		if x == nil && y == nil {
			continue
		}
		amended := x != nil && y != nil && x != y && !reflect.DeepEqual(x.Claim, y.Claim)
		if was == is && !amended {
			continue
		}
		d, from := y, b
		if d == nil {
			d, from = x, a
		}
		ch := ClaimChange{Claim: id, Kind: d.Claim.Kind, Was: was, Is: is, Amended: amended, Voice: from.VoiceName(d), Words: d.Claim.Span.Text}
		ch.Sentence = tellClaim(ch)
		switch {
		case d.Claim.Kind == Statement:
			c.Statements = append(c.Statements, ch)
		case d.Claim.Quantity != nil:
			c.Figures = append(c.Figures, ch)
		default:
			c.Claims = append(c.Claims, ch)
		}
	}
}

// met is a claim as it is met at the situation's moment; nil where it is not.
func (s *Situation) met(id string) (*Decided, Status) {
	d, ok := s.claims.get(id)
	if !ok || d.valid.From.After(s.Valid()) {
		return nil, ""
	}
	return d, s.StatusOf(id)
}

// claimsToCompare are the claims that may be met differently: those that the
// folds do not share, those that lie between the valid times, and those whose
// place stands otherwise; in the order of their entries.
func claimsToCompare(a, b *Situation) []string {
	ids := map[string]bool{}
	differing(a.claims.root, b.claims.root, func(id string) { ids[id] = true })
	from, to := a.Valid(), b.Valid()
	if from.After(to) {
		from, to = to, from
	}
	for _, s := range []*Situation{a, b} {
		if !from.Equal(to) {
			s.claims.each(func(id string, d *Decided) {
				if d.valid.From.After(from) && !d.valid.From.After(to) {
					ids[id] = true
				}
			})
		}
		for _, p := range []*Situation{a, b} {
			for id := range s.disputes(p.Valid()) { // a dispute is the status of the claims it is about
				ids[id] = true
			}
		}
	}
	out := make([]string, 0, len(ids))
	for id := range ids {
		out = append(out, id)
	}
	slices.SortFunc(out, func(x, y string) int { return cmp.Compare(ParseID('c', x), ParseID('c', y)) })
	return out
}

func diffUpdates(c *Changes, a, b *Situation) {
	index := func(s *Situation) map[string]*UpdateState {
		m := map[string]*UpdateState{}
		for _, u := range s.Updates() {
			m[u.ID] = u
		}
		return m
	}
	was, is := index(a), index(b)
	ids := unionKeys(was, is)
	slices.SortFunc(ids, func(x, y string) int { return cmp.Compare(ParseID('u', x), ParseID('u', y)) })
	for _, id := range ids {
		x, y := was[id], is[id]
		for _, change := range updateChanges(x, y) {
			u := y
			if u == nil {
				u = x
			}
			ch := UpdateChange{Update: id, Headline: u.Now().Headline, Change: change}
			ch.Sentence = tellUpdate(ch)
			c.Updates = append(c.Updates, ch)
		}
	}
}

func updateChanges(x, y *UpdateState) []string {
	switch {
	case x == y:
		return nil
	case y == nil:
		return []string{"gone"}
	case x == nil && y.Retracted != nil:
		return []string{"added", "retracted"}
	case x == nil:
		return []string{"added"}
	}
	var out []string
	if x.Now().Seq != y.Now().Seq {
		out = append(out, "revised")
	}
	if x.Retracted == nil && y.Retracted != nil {
		out = append(out, "retracted")
	} else if x.Retracted != nil && y.Retracted == nil {
		out = append(out, "restored")
	}
	if x.Pinned != y.Pinned && y.Retracted == nil {
		out = append(out, map[bool]string{true: "pinned", false: "unpinned"}[y.Pinned])
	}
	return out
}

func diffSummary(c *Changes, a, b *Situation) {
	was, is := a.Summary(), b.Summary()
	find := func(in []ClauseState, text string) (ClauseState, bool) {
		i := slices.IndexFunc(in, func(x ClauseState) bool { return x.Text == text })
		if i < 0 {
			return ClauseState{}, false
		}
		return in[i], true
	}
	add := func(text, change string) {
		c.Summary = append(c.Summary, ClauseChange{text, change, tellClause(text, change)})
	}
	for _, x := range was.Clauses {
		if _, ok := find(is.Clauses, x.Text); !ok {
			add(x.Text, "removed")
		}
	}
	for _, y := range is.Clauses {
		x, ok := find(was.Clauses, y.Text)
		if !ok {
			add(y.Text, "added")
		}
		if y.BeingRevised && !x.BeingRevised {
			add(y.Text, "being_revised")
		}
	}
}

func diffCorrections(c *Changes, a, b *Situation) {
	later, earlier := b, a
	if a.seq > b.seq {
		later, earlier = a, b
	}
	for _, x := range later.corrections {
		if x.Seq <= earlier.seq {
			continue
		}
		ids, _ := later.rests.get(x.Wrong)
		at := CorrectionAt{x.Seq, x.Recorded, x.Wrong, x.Right, x.Why, ids}
		c.Corrections = append(c.Corrections, CorrectionChange{at, tellCorrection(at)})
	}
}

// differing calls f for every key whose value two tries do not share; whole
// subtrees that they share are passed over. A key may come twice.
func differing[V comparable](a, b *node[V], f func(key string)) {
	if a == b {
		return
	}
	all := func(k any) {
		trie[V]{root: &node[V]{kids: []any{k}}}.each(func(key string, _ V) { f(key) })
	}
	i, j := 0, 0
	for bit := uint32(1); bit != 0; bit <<= 1 {
		var x, y any
		if a != nil && a.bits&bit != 0 {
			x, i = a.kids[i], i+1
		}
		if b != nil && b.bits&bit != 0 {
			y, j = b.kids[j], j+1
		}
		m, both := x.(*node[V])
		n, nodes := y.(*node[V])
		switch {
		case x == y:
		case both && nodes:
			differing(m, n, f)
		default:
			for _, k := range []any{x, y} {
				if k != nil {
					all(k)
				}
			}
		}
	}
}
