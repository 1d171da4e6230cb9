package web

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"dateline"
	"dateline/internal/desk"
	"dateline/internal/page"
	"dateline/internal/reading"
)

// A claim's slots travel through a form as plain words. What stands in the
// form untouched keeps the mention that the reading found; what was changed
// becomes a mention whose words are looked for in the report.

// localTime is how a form's datetime-local field writes a time.
const localTime = "2006-01-02T15:04"

// mentionSlots are the slots that hold a mention, by the form's field.
var mentionSlots = []struct {
	field string
	of    func(*dateline.Claim) **dateline.Mention
	what  string // place, actor, voice, quantity or words
}{
	{"attribution", func(c *dateline.Claim) **dateline.Mention { return &c.Attribution }, "voice"},
	{"actor", func(c *dateline.Claim) **dateline.Mention { return &c.Actor }, "actor"},
	{"place", func(c *dateline.Claim) **dateline.Mention { return &c.Place }, "place"},
	{"loser", func(c *dateline.Claim) **dateline.Mention { return &c.Loser }, "actor"},
	{"quantity", func(c *dateline.Claim) **dateline.Mention { return &c.Quantity }, "quantity"},
	{"of", func(c *dateline.Claim) **dateline.Mention { return &c.Of }, "quantity"},
	{"unit", func(c *dateline.Claim) **dateline.Mention { return &c.Unit }, "words"},
	{"people", func(c *dateline.Claim) **dateline.Mention { return &c.People }, "words"},
	{"speaker", func(c *dateline.Claim) **dateline.Mention { return &c.Speaker }, "voice"},
	{"content", func(c *dateline.Claim) **dateline.Mention { return &c.Content }, "content"},
	{"addressee", func(c *dateline.Claim) **dateline.Mention { return &c.Addressee }, "words"},
	{"venue", func(c *dateline.Claim) **dateline.Mention { return &c.Venue }, "words"},
	{"from", func(c *dateline.Claim) **dateline.Mention { return &c.From }, "place"},
	{"to", func(c *dateline.Claim) **dateline.Mention { return &c.To }, "place"},
	{"purpose", func(c *dateline.Claim) **dateline.Mention { return &c.Purpose }, "words"},
	{"distance", func(c *dateline.Claim) **dateline.Mention { return &c.Distance }, "words"},
	{"means", func(c *dateline.Claim) **dateline.Mention { return &c.Means }, "words"},
	{"target", func(c *dateline.Claim) **dateline.Mention { return &c.Target }, "words"},
	{"damage", func(c *dateline.Claim) **dateline.Mention { return &c.Damage }, "words"},
}

// wordSlots are the slots that hold one word of a list.
var wordSlots = []struct {
	field string
	of    func(*dateline.Claim) *string
}{
	{"harm", func(c *dateline.Claim) *string { return &c.Harm }},
	{"act", func(c *dateline.Claim) *string { return &c.Act }},
	{"directness", func(c *dateline.Claim) *string { return &c.Directness }},
	{"what", func(c *dateline.Claim) *string { return &c.What }},
	{"state", func(c *dateline.Claim) *string { return &c.State }},
}

// fillSlots writes a claim into a form.
func fillSlots(f *page.DeskForm, c *dateline.Claim, story *dateline.Story) {
	f.Set("kind", string(c.Kind))
	f.Set("stance", string(c.Stance))
	f.Set("change", string(c.Change))
	for _, s := range mentionSlots {
		if m := *s.of(c); m != nil {
			f.Set(s.field, slotWords(m, s.what, story))
		}
	}
	for _, s := range wordSlots {
		f.Set(s.field, *s.of(c))
	}
	if c.Extent != nil {
		f.Set("extent", c.Extent.Class)
	}
	if c.Attribution != nil && c.Attribution.Unnamed {
		f.Set("attribution_unnamed", "on")
	}
	if c.Speaker != nil {
		f.Set("speaker_role", c.Speaker.Role)
		if c.Speaker.Unnamed {
			f.Set("speaker_unnamed", "on")
		}
	}
	if c.By != nil {
		f.Set("by", slotWords(&c.By.Mention, "actor", story))
		if c.By.Attribution != nil {
			f.Set("by_voice", slotWords(c.By.Attribution, "voice", story))
		}
	}
	if c.Time.Phrase() {
		f.Set("time_from", c.Time.From.In(story.Location()).Format(localTime))
		f.Set("time_to", c.Time.To.In(story.Location()).Format(localTime))
		f.Set("precision", string(c.Time.Precision))
	}
}

// slotWords is how a mention stands in a form's field.
func slotWords(m *dateline.Mention, what string, story *dateline.Story) string {
	switch what {
	case "place":
		if p, ok := story.Place(m.ID); ok {
			return placeWords(p, story)
		}
	case "quantity":
		if s := quantityWords(m); s != "" {
			return s
		}
	}
	if m.Name != "" && what != "content" {
		return m.Name
	}
	return m.Text
}

// placeWords is a place's name in a form; where several share it, with its id.
func placeWords(p dateline.Place, story *dateline.Story) string {
	for _, q := range story.Places {
		if q.ID != p.ID && strings.EqualFold(q.Name, p.Name) {
			return fmt.Sprintf("%s (%s)", p.Name, p.ID)
		}
	}
	return p.Name
}

func quantityWords(m *dateline.Mention) string {
	n := func(v *float64) string { return strconv.FormatFloat(*v, 'f', -1, 64) }
	switch {
	case m.Value != nil:
		return n(m.Value)
	case m.Low != nil && m.High != nil:
		return n(m.Low) + "-" + n(m.High)
	case m.Low != nil:
		return n(m.Low) + "+"
	case m.High != nil:
		return "-" + n(m.High)
	}
	return ""
}

// slotReader reads a form's slots back into a claim.
type slotReader struct {
	form  *page.DeskForm
	base  dateline.Claim // what the form began with; the zero claim for one by hand
	story *dateline.Story
	text  string        // of the report
	span  dateline.Span // the evidence
	was   *page.DeskForm
}

// readSlots returns the claim that a form describes. What is wrong is noted in
// the form, beside its field.
func readSlots(f *page.DeskForm, base dateline.Claim, story *dateline.Story, text string, span dateline.Span) dateline.Claim {
	r := slotReader{form: f, base: base, story: story, text: text, span: span, was: page.NewDeskForm("", "")}
	fillSlots(r.was, &base, story)
	c := base.Clone()
	c.Span = span
	c.Kind, c.Stance, c.Change = dateline.Kind(f.Value("kind")), dateline.Stance(f.Value("stance")), dateline.Change(f.Value("change"))
	for _, s := range mentionSlots {
		*s.of(&c) = r.mention(s.field, s.what, *s.of(&c))
	}
	for _, s := range wordSlots {
		*s.of(&c) = f.Value(s.field)
	}
	r.extent(&c)
	r.voices(&c)
	r.blame(&c)
	c.Time = r.time(c.Time)
	onlyOfKind(&c)
	r.check(&c)
	return c
}

func (r slotReader) unchanged(field string) bool { return r.form.Value(field) == r.was.Value(field) }

func (r slotReader) mention(field, what string, old *dateline.Mention) *dateline.Mention {
	v := strings.TrimSpace(r.form.Value(field))
	if r.unchanged(field) {
		return old
	}
	if v == "" {
		return nil
	}
	m := &dateline.Mention{}
	switch what {
	case "place":
		r.place(m, v)
	case "actor", "voice":
		r.actor(m, v)
	case "quantity":
		r.quantity(m, field, v)
	case "content":
		s, ok := find(r.text, r.span, v)
		if !ok {
			r.form.Fault(field, "these words are not in the report; copy them exactly")
		}
		m.Span = s
		return m
	default:
		if s, ok := find(r.text, r.span, v); ok {
			m.Span = s
			return m
		}
		m.Name = v
	}
	r.anchor(m, old, v)
	return m
}

// anchor gives a mention its words of the report: its own, those of the
// mention that it replaces, else the evidence.
func (r slotReader) anchor(m, old *dateline.Mention, v string) {
	names := []string{v, m.Name}
	if p, ok := r.story.Place(m.ID); ok {
		names = append(names, p.Aliases...)
	}
	if a, ok := r.story.Actor(m.ID); ok {
		names = append(names, a.Aliases...)
	}
	for _, n := range names {
		if s, ok := find(r.text, r.span, n); ok {
			m.Span = s
			return
		}
	}
	if old != nil {
		m.Span = old.Span
		return
	}
	m.Span = r.span
}

// byID takes the id out of "Herat (gn:1140026)".
var byID = regexp.MustCompile(`\(((?:gn|iso|story):[^)]+)\)$`)

func (r slotReader) place(m *dateline.Mention, v string) {
	var p dateline.Place
	found, stage := false, "exact"
	if id := byID.FindStringSubmatch(v); id != nil {
		p, found = r.story.Place(id[1])
		v = strings.TrimSpace(byID.ReplaceAllString(v, ""))
	}
	if !found {
		var f reading.Found
		f, found = desk.NewPlaces(r.story, nil).Place(v, reading.Hint{})
		p, stage = f.Place, f.Stage
	}
	if !found {
		m.Name, m.Stage = v, "none"
		return
	}
	m.ID, m.Name, m.Class, m.Admin1, m.PCode, m.Country, m.Precision, m.Stage = p.ID, p.Name, p.Class, p.Admin1, p.PCode, p.Country, p.Precision, stage
	if p.Lat != 0 || p.Lon != 0 {
		m.Lat, m.Lon = dateline.Number(p.Lat), dateline.Number(p.Lon)
	}
}

// actor names an actor, a public figure or a side's voice of the story; other
// words stand for themselves.
func (r slotReader) actor(m *dateline.Mention, v string) {
	is := func(names ...string) bool {
		for _, n := range names {
			if n != "" && strings.EqualFold(strings.TrimPrefix(strings.ToLower(n), "the "), strings.TrimPrefix(strings.ToLower(v), "the ")) {
				return true
			}
		}
		return false
	}
	m.Name = v
	for _, a := range r.story.Actors {
		if is(a.Slug, a.Name) || is(a.Aliases...) {
			m.ID, m.Name, m.Class = a.Slug, a.Name, a.Class
			return
		}
	}
	for _, p := range r.story.Figures {
		if is(p.Slug, p.Name) || is(p.Aliases...) {
			m.ID, m.Name, m.Role, m.Org = p.Slug, p.Name, p.Role, p.Org
			return
		}
	}
}

var (
	digits   = `(\d[\d,  ]*(?:\.\d+)?)`
	fromTo   = regexp.MustCompile(`^` + digits + `\s*(?:-|–|to)\s*` + digits + `$`)
	atLeast  = regexp.MustCompile(`^(?:at least|more than|over|>|>=|≥)\s*` + digits + `$|^` + digits + `\s*\+$`)
	atMost   = regexp.MustCompile(`^(?:at most|up to|fewer than|less than|<|<=|≤|-)\s*` + digits + `$`)
	oneExact = regexp.MustCompile(`^(?:about |around |some |nearly |~)?` + digits + `$`)
)

func (r slotReader) quantity(m *dateline.Mention, field, v string) {
	num := func(s string) *float64 {
		x, err := strconv.ParseFloat(strings.NewReplacer(",", "", " ", "", " ", "").Replace(s), 64)
		if err != nil {
			r.form.Fault(field, "%q is no number", s)
		}
		return &x
	}
	low := strings.ToLower(v)
	switch {
	case fromTo.MatchString(low):
		g := fromTo.FindStringSubmatch(low)
		m.Low, m.High = num(g[1]), num(g[2])
	case atLeast.MatchString(low):
		g := atLeast.FindStringSubmatch(low)
		m.Low = num(g[1] + g[2])
	case atMost.MatchString(low):
		m.High = num(atMost.FindStringSubmatch(low)[1])
	case oneExact.MatchString(low):
		m.Value = num(oneExact.FindStringSubmatch(low)[1])
	default:
		if _, ok := find(r.text, r.span, v); !ok {
			r.form.Fault(field, "write 18, 20000+ (at least), -500 (at most), 3-5, or words of the report")
		}
	}
}

func (r slotReader) extent(c *dateline.Claim) {
	v := r.form.Value("extent")
	switch {
	case v == "":
		c.Extent = nil
	case c.Extent == nil:
		c.Extent = &dateline.Mention{Span: r.span, Class: v}
	default:
		c.Extent.Class = v
	}
}

func (r slotReader) voices(c *dateline.Claim) {
	if c.Attribution != nil {
		c.Attribution.Unnamed = r.form.Value("attribution_unnamed") != ""
	}
	if c.Speaker != nil {
		c.Speaker.Unnamed = r.form.Value("speaker_unnamed") != ""
		if v := strings.TrimSpace(r.form.Value("speaker_role")); v != "" || !r.unchanged("speaker_role") {
			c.Speaker.Role = v
		}
	}
}

// blame keeps a blamed actor together with the voice that blames.
func (r slotReader) blame(c *dateline.Claim) {
	if r.unchanged("by") && r.unchanged("by_voice") {
		return
	}
	var old, oldVoice *dateline.Mention
	if c.By != nil {
		old, oldVoice = &c.By.Mention, c.By.Attribution
	}
	m := r.mention("by", "actor", old)
	if m == nil {
		c.By = nil
		return
	}
	c.By = &dateline.Blame{Mention: *m, Stance: dateline.Attributed, Attribution: r.mention("by_voice", "voice", oldVoice)}
	if c.By.Attribution == nil {
		r.form.Fault("by_voice", "blame is never shown without the voice that blames")
	}
}

func (r slotReader) time(old *dateline.When) *dateline.When {
	if r.unchanged("time_from") && r.unchanged("time_to") && r.unchanged("precision") {
		return old
	}
	from, ok := formTime(r.form, "time_from", r.story.Location())
	if !ok || from.IsZero() {
		return nil
	}
	span := r.span
	if old.Phrase() {
		span = *old.Span
	}
	w := &dateline.When{Span: &span, Interval: dateline.Interval{From: from, Precision: dateline.Precision(r.form.Value("precision"))}}
	if w.Precision == "" {
		w.Precision = dateline.Day
		if from.In(r.story.Location()).Format("15:04") != "00:00" {
			w.Precision = dateline.Hour
		}
	}
	if w.To, ok = formTime(r.form, "time_to", r.story.Location()); !ok {
		return w
	}
	if w.To.IsZero() || (r.unchanged("time_to") && !r.unchanged("time_from")) {
		w.To = endOf(from.In(r.story.Location()), w.Precision)
	}
	if !w.To.After(w.From) {
		r.form.Fault("time_to", "it ends before it begins")
	}
	return w
}

// kindSlots lists the slots of each kind; a slot of another kind that was
// filled before the kind was changed does not stay behind.
var kindSlots = map[dateline.Kind]string{
	dateline.Control:      "actor place loser extent change",
	dateline.Count:        "quantity of unit actor change place",
	dateline.Statement:    "speaker content addressee venue act directness cue",
	dateline.Evacuation:   "actor people quantity unit from to",
	dateline.Pledge:       "actor what people purpose quantity unit",
	dateline.Deployment:   "actor quantity unit to purpose",
	dateline.Movement:     "actor to from distance",
	dateline.Casualties:   "harm quantity people place unit by",
	dateline.Displacement: "quantity people from to unit",
	dateline.Attack:       "actor means target place damage",
	dateline.Access:       "what state place",
}

func onlyOfKind(c *dateline.Claim) {
	has := map[string]bool{"attribution": true}
	for _, s := range strings.Fields(kindSlots[c.Kind]) {
		has[s] = true
	}
	for _, s := range mentionSlots {
		if !has[s.field] {
			*s.of(c) = nil
		}
	}
	for _, s := range wordSlots {
		if !has[s.field] {
			*s.of(c) = ""
		}
	}
	if !has["change"] {
		c.Change = ""
	}
	if !has["extent"] {
		c.Extent = nil
	}
	if !has["by"] {
		c.By = nil
	}
	if !has["cue"] {
		c.Cue = nil
	}
}

// check notes what the kind needs and what is not there.
func (r slotReader) check(c *dateline.Claim) {
	if c.Kind == dateline.Statement {
		if c.Speaker == nil {
			r.form.Fault("speaker", "a statement needs who makes it")
		}
		if c.Content == nil {
			c.Content = &dateline.Mention{Span: r.span}
		}
		if c.Act == "" {
			c.Act = "says"
		}
	}
	if c.Kind == dateline.Control {
		if c.Place == nil {
			r.form.Fault("place", "a claim of control needs its place")
		}
		if c.Change == "" {
			r.form.Fault("change", "say what changes: takes, holds, loses, contests …")
		}
	}
	if c.Kind == dateline.Count && c.Quantity == nil {
		r.form.Fault("quantity", "a count needs its number")
	}
	if c.Stance == dateline.Attributed && c.Attribution == nil && c.Kind != dateline.Statement {
		r.form.Fault("attribution", "attributed to whom? Otherwise the stance is asserted")
	}
	if c.Stance == dateline.Asserted && c.Kind != dateline.Statement {
		c.Attribution = nil
	}
}
