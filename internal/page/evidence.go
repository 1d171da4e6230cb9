package page

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"dateline"
)

// quoteLimit is the most characters of a report that readers are shown where
// its source sets no narrower limit.
const quoteLimit = 300

// evidence is a claim as a quiet mark that opens what it rests on.
type evidence struct {
	*scene
	ID        string
	Label     string
	Status    dateline.Status
	Mark      string // label with its stance where that matters
	Quote     string
	Lang      string
	Cite      dateline.Citation
	GradeText string
	When      string
	Voices    []voice
	Others    []voice // further origins that bear the same out
}

// voice is one independent origin.
type voice struct {
	dateline.Voice
	Text string // "a police official via Harbour Wire"
	Note string // why it adds no independence
	Also string
}

func (c *scene) evidence(s *dateline.Situation, id string) (evidence, bool) {
	d, ok := s.Claim(id)
	if !ok || d.Released == 0 {
		return evidence{}, false
	}
	e := evidence{scene: c, ID: id, Label: c.label(&d.Claim), Status: s.StatusOf(id), Cite: d.Cite, Lang: d.Claim.Lang,
		GradeText: c.grade(d.Cite.Grade), When: c.when(d), Quote: quoted(&d.Claim.Span, c.limit(d.Cite.Source))}
	e.Mark = e.Label
	switch d.Claim.Stance {
	case dateline.Denied, dateline.Unconfirmed, dateline.Prospective:
		e.Mark = c.T("mark."+string(d.Claim.Stance), e.Label)
	}
	e.Voices = c.voices(s, []string{id})
	return e, true
}

func (c *scene) evidences(s *dateline.Situation, ids []string) []evidence {
	var out []evidence
	for _, id := range ids {
		if e, ok := c.evidence(s, id); ok {
			out = append(out, e)
		}
	}
	return out
}

func (c *scene) limit(source string) int {
	if x, ok := c.story.Source(source); ok && x.Quote > 0 {
		return min(x.Quote, quoteLimit)
	}
	return quoteLimit
}

// quoted is the text of a span, cut at a word to at most limit characters.
func quoted(s *dateline.Span, limit int) string {
	t := strings.Join(strings.Fields(s.Text), " ")
	if utf8.RuneCountInString(t) <= limit {
		return t
	}
	n := 0
	for i := range t {
		if n == limit-1 {
			t = t[:i]
			break
		}
		n++
	}
	if i := strings.LastIndexFunc(t, unicode.IsSpace); i > len(t)/2 {
		t = t[:i]
	}
	return t + "…"
}

func (c *scene) grade(g string) string {
	if g == "" {
		return ""
	}
	return c.T("grade." + g[:1])
}

// when is the time that a claim gives its fact.
func (c *scene) when(d *dateline.Decided) string {
	if d.Claim.Time.Phrase() {
		return c.interval(d.Claim.Time.Interval)
	}
	return c.T("by.t", c.dayText(d.Valid().From))
}

func (c *scene) voices(s *dateline.Situation, ids []string) []voice {
	var out []voice
	for _, v := range s.Voices(ids) {
		x := voice{Voice: v, Text: v.Name, Also: strings.Join(v.Also, c.T("comma"))}
		if d, ok := s.Claim(v.Claim); ok && v.Who != "" {
			x.Text = c.T("via", c.voiceWords(d.Claim.Attribution), v.Name)
		}
		switch {
		case v.Side != "":
			x.Note = c.T("voice.side")
		case !v.Independent:
			x.Note = c.T("voice.unnamed")
		}
		out = append(out, x)
	}
	return out
}

// placeKey is the id under which a situation keeps a place.
func placeKey(m *dateline.Mention) string {
	if m.ID != "" {
		return m.ID
	}
	return "text:" + strings.ToLower(first(m.Name, m.Text))
}

func first(words ...string) string {
	for _, w := range words {
		if w != "" {
			return w
		}
	}
	return ""
}

// label says in a few words what a claim is about: "Herat: taken by the Taliban".
func (c *scene) label(x *dateline.Claim) string {
	switch x.Kind {
	case dateline.Control:
		return c.controlLabel(x)
	case dateline.Statement:
		if t := c.content(x, 70); t != "" {
			return c.T("label", c.speaker(x.Speaker), t)
		}
		return c.T("label", c.speaker(x.Speaker), c.T("act."+first(x.Act, "says")))
	case dateline.Count:
		t := amount(x.Quantity)
		if o := amount(x.Of); o != "" {
			t += " / " + o
		}
		return c.kindLabel(x, join(t, words(x.Unit)), c.name(x.Actor))
	case dateline.Casualties:
		t := join(amount(x.Quantity), c.T("harm."+first(x.Harm, "killed")))
		if x.By != nil { // blame is never shown without its own voice
			if who := c.speaker(x.By.Attribution); x.By.Attribution != nil {
				t += c.T("semicolon") + c.T("blamed", c.name(&x.By.Mention), who)
			}
		}
		return c.kindLabel(x, t, words(x.People), c.name(x.Place))
	}
	var from, to string
	if x.From != nil {
		from = c.T("from", c.name(x.From))
	}
	if x.To != nil {
		to = c.T("to", c.name(x.To))
	}
	return c.kindLabel(x, c.name(x.Actor), amount(x.Quantity), first(words(x.People), words(x.Unit)), from, to, c.name(x.Place))
}

func (c *scene) kindLabel(x *dateline.Claim, parts ...string) string {
	kept := parts[:0]
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	t := strings.Join(kept, c.T("comma"))
	if t == "" {
		return c.T("kind." + string(x.Kind))
	}
	return c.T("label", c.T("kind."+string(x.Kind)), t)
}

func (c *scene) controlLabel(x *dateline.Claim) string {
	place := c.name(x.Place)
	actor := c.name(x.Actor)
	if x.Change == dateline.Loses && actor == "" {
		actor = c.name(x.Loser)
	}
	switch x.Change {
	case dateline.Contests, dateline.Threatens:
		return c.T("change."+string(x.Change), place)
	}
	if actor == "" {
		return c.T("change.falls", place)
	}
	return c.T("change."+string(first(string(x.Change), "holds")), place, actor)
}

// name is how readers meet an actor or place: by the story's name for it.
func (c *scene) name(m *dateline.Mention) string {
	if m == nil {
		return ""
	}
	if a, ok := c.story.Actor(m.ID); ok {
		return a.Name
	}
	if p, ok := c.story.Place(m.ID); ok {
		return p.Name
	}
	return first(m.Name, m.Text)
}

// speaker is how readers meet a voice.
func (c *scene) speaker(m *dateline.Mention) string {
	switch {
	case m == nil:
		return c.T("somebody")
	case m.Protected:
		return c.T("protected")
	}
	return first(m.Called(), m.Role, m.Name, c.T("somebody"))
}

func words(m *dateline.Mention) string {
	if m == nil {
		return ""
	}
	return strings.Join(strings.Fields(first(m.Text, m.Name)), " ")
}

// amount is a quantity in the report's words, else its value.
func amount(m *dateline.Mention) string {
	if m == nil {
		return ""
	}
	if t := words(m); t != "" {
		return t
	}
	switch {
	case m.Value != nil:
		return number(*m.Value)
	case m.Low != nil && m.High != nil:
		return number(*m.Low) + "–" + number(*m.High)
	case m.Low != nil:
		return "≥ " + number(*m.Low)
	case m.High != nil:
		return "≤ " + number(*m.High)
	}
	return ""
}

func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

func join(a, b string) string { return strings.TrimSpace(a + " " + b) }

// content is what a statement says, its own words in quotation marks. The
// marks and the comma by which the report set it into its sentence are left out.
func (c *scene) content(x *dateline.Claim, limit int) string {
	if x.Content == nil {
		return ""
	}
	t := bare(quoted(&x.Content.Span, limit))
	if t != "" && x.Directness == "direct" {
		t = c.T("quote", t)
	}
	return t
}

// bare is a quotation without its outer marks and closing comma.
func bare(t string) string { return strings.TrimRight(strings.Trim(t, `“”"„ `), ", ") }
