package page

import (
	"cmp"
	"io"
	"net/url"
	"slices"
	"strings"
	"time"

	"dateline"
)

// ledgers are the pages of the registers: statements, pledges, numbers.
var ledgers = mustPages(shared, "templates/register/*.html")

// Said narrows the register of statements; the zero value shows all.
type Said struct {
	Speaker string // the key of a speaker, as the page's own links give it
	Side    string // slug of a side, or "none" for voices outside all of them
}

// Query is the choice as a link says it.
func (f Said) Query() string {
	q := url.Values{}
	if f.Speaker != "" {
		q.Set("speaker", f.Speaker)
	}
	if f.Side != "" {
		q.Set("side", f.Side)
	}
	return q.Encode()
}

// How much the register shows: of one speaker beside others, of one alone,
// and how many speakers.
const (
	mostBeside   = 12
	mostOfOne    = 500
	mostSpeakers = 150
)

// Statements writes the register of statements, /s/{story}/statements: who
// said what, when, where and to whom, by speaker. It is a NotFound error where
// nobody fits the choice by its key.
func Statements(w io.Writer, s *dateline.Situation, f Said, v View) error {
	p, err := statementsPage(s, f, v)
	if err != nil {
		return err
	}
	return renderIn(ledgers, w, "register/statements.html", p)
}

// ledger is what every register has.
type ledger struct {
	sheet
	Head   string
	Story  string
	AsOf   time.Time
	Moment *momentPart
	Here   string // which register this is
	Data   string // address of the same as JSON
}

// registers are the pages that stand beside the live page, in their order.
var registers = []string{"statements", "pledges", "numbers"}

func (l *live) ledger(here string) ledger {
	p := ledger{sheet: l.sheet(l.T("register." + here)), Head: l.T("register." + here), Story: l.story.Title, AsOf: l.s.Valid(), Here: here}
	p.Title = plain(p.Head + ": " + l.story.Title)
	p.About = cut(l.T("register."+here+".about", l.story.Title), aboutLength)
	p.Body, p.Styles = "single register", append(p.Styles, "register.css")
	p.Canonical, p.sheet.Here = "", l.RegisterURL(here)
	if l.view.Origin != "" {
		p.Canonical = l.view.Origin + unplain(l.RegisterURL(here))
	}
	p.Data = l.FileURL(here + ".json")
	if p.Moment = l.moment(); p.Moment != nil {
		p.Moment.at(here)
	}
	p.Share = l.share(p.Canonical, l.s.Known(), false)
	return p
}

// at makes the links of a banner lead to the same register at other moments.
func (m *momentPart) at(here string) {
	story := m.FormURL()
	to := func(u string) string { return story + "/" + here + strings.TrimPrefix(u, story) }
	m.Back, m.Other = to(m.Back), to(m.Other)
	for i := range m.Jumps {
		m.Jumps[i].URL = to(m.Jumps[i].URL)
	}
}

// RegisterURL is a register of the story at the page's moment.
func (c *scene) RegisterURL(name string) string {
	return c.within("/"+name, c.query)
}

// statementsData is the register of statements.
type statementsData struct {
	ledger
	Sides    []choiceLink
	Speakers []speakerPart // those shown, whoever spoke last first
	Index    []choiceLink  // all that the choice leaves, by name
	Of       int           // statements that the choice leaves
	Chosen   string        // the one speaker
	All      string        // address without the choice
	Unlisted int           // speakers that are only in the index
}

type choiceLink struct {
	Name string
	URL  string
	N    int
	On   bool
}

// speakerPart is one speaker with what he said, the latest first.
type speakerPart struct {
	*scene
	Key   string
	Name  string
	Role  string
	Side  string
	Said  []saidPart
	Of    int
	More  string // address of all of it; empty: it is here
	Mixed bool   // voices without a name, each named by its own words
	last  time.Time
}

// nameless is the key under which unnamed and protected voices stand together.
const nameless = "unnamed"

// barePronoun lists what names nobody, where the report does not say for whom
// it stands.
var barePronoun = map[string]bool{"he": true, "she": true, "it": true, "they": true, "who": true, "i": true, "we": true}

// speakerKey tells speakers apart: by id, else by name.
func speakerKey(m *dateline.Mention) string {
	if m == nil || m.Protected || m.Unnamed || m.ID == "" && barePronoun[strings.ToLower(m.Called())] {
		return nameless
	}
	if m.ID != "" {
		return m.ID
	}
	key := strings.Join(strings.FieldsFunc(strings.ToLower(m.Called()), func(r rune) bool {
		return r <= ' ' || strings.ContainsRune("/?&#%\"'<>.,;:()", r)
	}), "-")
	return cmp.Or(key, nameless)
}

func statementsPage(s *dateline.Situation, f Said, v View) (statementsData, error) {
	l := newParts(s, v)
	p := statementsData{ledger: l.ledger("statements"), All: l.RegisterURL("statements")}
	by := map[string]*speakerPart{}
	sides := map[string]int{}
	all := s.Register(dateline.Statement)
	for _, d := range slices.Backward(all) {
		if d.Released == 0 || d.Status == dateline.Withdrawn {
			continue
		}
		side := cmp.Or(l.story.VoiceSide(d.Claim.Speaker), "none")
		key := speakerKey(d.Claim.Speaker)
		if f.Speaker == "" || f.Speaker == key {
			sides[side]++
		}
		if f.Side != "" && f.Side != side || f.Speaker != "" && f.Speaker != key {
			continue
		}
		x := by[key]
		if x == nil {
			x = &speakerPart{scene: l.scene, Key: key, last: d.Valid().From}
			by[key] = x
		}
		x.Of++
		p.Of++
		if len(x.Said) < mostBeside || f.Speaker != "" && len(x.Said) < mostOfOne {
			x.Said = append(x.Said, l.said(d))
			x.name(l, d, side)
		}
	}
	if len(by) == 0 && f.Speaker != "" {
		return p, dateline.NotFound("nobody of this key has said anything that was released: %s; choose from the register at %s", f.Speaker, p.All)
	}
	for _, x := range by {
		if x.Of > len(x.Said) {
			x.More = l.saidURL(Said{Speaker: x.Key, Side: f.Side})
		}
		p.Speakers = append(p.Speakers, *x)
	}
	p.sort(l, f)
	p.sides(l, f, sides)
	if f != (Said{}) {
		p.NoIndex = true
	}
	if f.Speaker != "" {
		p.Chosen = p.Speakers[0].Name
	}
	return p, nil
}

// name says who a speaker is, by what was said latest, and his office by the
// latest statement that tells it.
func (x *speakerPart) name(l *live, d *dateline.Decided, side string) {
	said := x.Said[len(x.Said)-1]
	if x.Key == nameless {
		x.Mixed, x.Name = true, l.T("register.unnamed")
		return
	}
	if x.Name == "" {
		x.Name = said.Who
		if a, ok := l.story.Actor(d.Claim.Speaker.ID); ok {
			x.Name = a.Name
		}
		if side != "none" {
			x.Side = l.sideName(side)
		}
	}
	if x.Role == "" {
		x.Role = said.Role
	}
}

func (c *scene) sideName(slug string) string {
	for _, s := range c.story.Sides {
		if s.Slug == slug {
			return s.Name
		}
	}
	return slug
}

func (c *scene) saidURL(f Said) string {
	return c.within("/statements", c.also(f.Query()))
}

// sort puts whoever spoke last first, voices without a name at the end, and
// makes the index.
func (p *statementsData) sort(l *live, f Said) {
	slices.SortFunc(p.Speakers, func(a, b speakerPart) int {
		if a.Mixed != b.Mixed {
			if a.Mixed {
				return 1
			}
			return -1
		}
		return cmp.Or(b.last.Compare(a.last), cmp.Compare(a.Key, b.Key))
	})
	if n := len(p.Speakers) - mostSpeakers; n > 0 {
		p.Unlisted = n
	}
	for i, x := range p.Speakers {
		to := "#" + domID("by-"+x.Key)
		if i >= mostSpeakers {
			to = l.saidURL(Said{Speaker: x.Key, Side: f.Side})
		}
		p.Index = append(p.Index, choiceLink{x.Name, to, x.Of, false})
	}
	p.Speakers = p.Speakers[:min(len(p.Speakers), mostSpeakers)]
	slices.SortStableFunc(p.Index, func(a, b choiceLink) int { return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)) })
}

func (p *statementsData) sides(l *live, f Said, n map[string]int) {
	if len(n) < 2 && f.Side == "" {
		return
	}
	add := func(slug, name string) {
		if n[slug] > 0 || f.Side == slug {
			p.Sides = append(p.Sides, choiceLink{name, l.saidURL(Said{Speaker: f.Speaker, Side: slug}), n[slug], f.Side == slug})
		}
	}
	for _, s := range l.story.Sides {
		add(s.Slug, s.Name)
	}
	add("none", l.T("register.outside"))
}

// Anchor is the id of a speaker's section.
func (x speakerPart) Anchor() string { return domID("by-" + x.Key) }

// SpeakerURL is what one speaker said, alone.
func (x speakerPart) SpeakerURL() string { return x.saidURL(Said{Speaker: x.Key}) }

// quoteOf is the evidence of a claim as a register shows it.
func (c *scene) quoteOf(d *dateline.Decided) string {
	return quoted(&d.Claim.Span, c.limit(d.Cite.Source))
}

// Tabs are the registers as links, this one marked.
func (p ledger) Tabs() []choiceLink {
	var out []choiceLink
	for _, r := range registers {
		out = append(out, choiceLink{Name: p.T("register." + r), URL: p.RegisterURL(r), On: r == p.Here})
	}
	return out
}
