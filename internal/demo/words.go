package demo

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"dateline"
	"dateline/internal/gazetteer"
)

// scribe makes claims of calls: it finds the words in the report and says what
// they mean, as an editor does who selects them.
type scribe struct {
	story     *dateline.Story
	gazetteer *gazetteer.Gazetteer
	zone      *time.Location
}

func newScribe(story *dateline.Story, g *gazetteer.Gazetteer) *scribe {
	return &scribe{story: story, gazetteer: g, zone: story.Location()}
}

// claim returns the claim of a call, resting on the words of its report.
func (s *scribe) claim(c Call, text string) (dateline.Claim, error) {
	span, err := evidence(text, c.Words)
	if err != nil {
		return dateline.Claim{}, fmt.Errorf("%s: %w", c, err)
	}
	out := dateline.Claim{Kind: c.Kind, Span: span, Stance: c.Stance}
	s.detail(&out, c)
	for name, slot := range c.Slots {
		if setNames[name] || slot.None {
			continue
		}
		at, err := find(text, span, slot.Words)
		if err != nil {
			return out, fmt.Errorf("%s: %s: %w", c, name, err)
		}
		if err := s.fill(&out, name, slot, at); err != nil {
			return out, fmt.Errorf("%s: %s: %w", c, name, err)
		}
	}
	if p, ok := c.Slots["protected"]; ok && p.Words == "true" && out.Speaker != nil {
		// A protected voice stands nowhere in the text, so that no words lead to it.
		out.Speaker = &dateline.Mention{Span: dateline.Span{Start: span.Start, End: span.Start}, Protected: true, Unnamed: true}
	}
	if out.Kind == dateline.Statement {
		out.Directness = directness(out)
	}
	return out, nil
}

// detail sets what the call says of a claim without words of the report.
func (s *scribe) detail(out *dateline.Claim, c Call) {
	word := func(name string) string { return c.Slots[name].Words }
	switch c.Kind {
	case dateline.Control:
		out.Change, out.Mode = dateline.Change(c.Detail), word("mode")
	case dateline.Casualties:
		out.Harm = c.Detail
	case dateline.Statement:
		out.Act = c.Detail
	case dateline.Pledge:
		out.What, out.Status = c.Detail, "announced"
	case dateline.Count:
		out.Change = dateline.Change(word("change"))
	}
	out.Measure, out.Group = word("measure"), word("group")
}

func directness(c dateline.Claim) string {
	quoted := func(m *dateline.Mention) bool { return m != nil && strings.HasPrefix(m.Text, "\"") }
	if quoted(c.Content) {
		return "direct"
	}
	return "indirect"
}

// evidence finds the words of a call; " … " stands for any words between.
func evidence(text, words string) (dateline.Span, error) {
	first, last, cut := strings.Cut(words, " … ")
	i := strings.Index(text, first)
	if i < 0 {
		return dateline.Span{}, fmt.Errorf("%q does not stand in the report", first)
	}
	end := i + len(first)
	if cut {
		j := strings.Index(text[end:], last)
		if j < 0 {
			return dateline.Span{}, fmt.Errorf("%q does not stand behind %q", last, first)
		}
		end += j + len(last)
	}
	return dateline.Span{Text: text[i:end], Start: i, End: end}, nil
}

// find returns where words stand: within the evidence, else nearest before it,
// else first behind it.
func find(text string, in dateline.Span, words string) (dateline.Span, error) {
	at := func(i int) (dateline.Span, error) {
		return dateline.Span{Text: words, Start: i, End: i + len(words)}, nil
	}
	if i := wordIndex(text[in.Start:in.End], words); i >= 0 {
		return at(in.Start + i)
	}
	last := -1
	for from := 0; ; {
		i := wordIndex(text[from:in.Start], words)
		if i < 0 {
			break
		}
		last = from + i
		from = last + len(words)
	}
	if last >= 0 {
		return at(last)
	}
	if i := wordIndex(text[in.End:], words); i >= 0 {
		return at(in.End + i)
	}
	return dateline.Span{}, fmt.Errorf("%q does not stand in the report", words)
}

// wordIndex is strings.Index for whole words: "he" is not in "the".
func wordIndex(text, words string) int {
	for from := 0; from <= len(text); {
		i := strings.Index(text[from:], words)
		if i < 0 {
			return -1
		}
		i += from
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		after, _ := utf8.DecodeRuneInString(text[i+len(words):])
		if !inWord(before) && !inWord(after) {
			return i
		}
		from = i + 1
	}
	return -1
}

func inWord(r rune) bool { return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r)) }

// fill puts words into a slot of a claim.
func (s *scribe) fill(c *dateline.Claim, name string, slot Slot, at dateline.Span) error {
	m := &dateline.Mention{Span: at}
	switch name {
	case "time":
		v, err := s.interval(slot.Means)
		if err != nil {
			return err
		}
		c.Time = &dateline.When{Span: &at, Interval: v}
		return nil
	case "place", "from", "to":
		if err := s.place(m, slot); err != nil {
			return err
		}
	case "actor", "loser", "by", "speaker", "addressee", "venue", "people":
		if err := s.voice(m, slot, name == "by" || name == "speaker"); err != nil {
			return err
		}
	case "quantity", "of":
		if err := number(m, slot); err != nil {
			return err
		}
	case "extent":
		m.Class = slot.Means
	}
	*field(c, name) = m
	return nil
}

// field is the slot of a claim that goes by a name of desk.yaml.
func field(c *dateline.Claim, name string) **dateline.Mention {
	return map[string]**dateline.Mention{"actor": &c.Actor, "place": &c.Place, "loser": &c.Loser, "extent": &c.Extent, "quantity": &c.Quantity,
		"of": &c.Of, "unit": &c.Unit, "speaker": &c.Speaker, "cue": &c.Cue, "content": &c.Content, "addressee": &c.Addressee, "venue": &c.Venue,
		"people": &c.People, "from": &c.From, "to": &c.To, "purpose": &c.Purpose, "distance": &c.Distance, "by": &c.Attribution}[name]
}

// voice says whom words name: a public figure, an actor, else a voice without
// a name.
func (s *scribe) voice(m *dateline.Mention, slot Slot, speaks bool) error {
	word := slot.Words
	if slot.Means != "" {
		word = slot.Means
	}
	key := bare(word)
	for _, f := range s.story.Figures {
		if is(key, append(f.Aliases, f.Slug, f.Name)) {
			m.ID, m.Name, m.Class, m.Role, m.Org = f.Slug, f.Name, "person", f.Role, f.Org
			return nil
		}
	}
	for _, a := range s.story.Actors {
		if is(key, append(a.Aliases, a.Slug, a.Name)) {
			m.ID, m.Name, m.Class = a.Slug, a.Name, a.Class
			return nil
		}
	}
	if pronoun(slot.Words) && slot.Means != "" { // it keeps its own words and takes whom it stands for as name
		m.Name, m.Unnamed = slot.Means, true
		return nil
	}
	if slot.Means != "" {
		return fmt.Errorf("the story has no actor and no public figure %q", slot.Means)
	}
	m.Unnamed = speaks && !strings.ContainsFunc(word[:1], unicode.IsUpper)
	return nil
}

func bare(s string) string {
	return strings.TrimPrefix(strings.ToLower(strings.TrimSpace(s)), "the ")
}

func is(key string, names []string) bool {
	for _, n := range names {
		if bare(n) == key {
			return true
		}
	}
	return false
}

// place says which place words name; "none" is one that no gazetteer knows.
func (s *scribe) place(m *dateline.Mention, slot Slot) error {
	if slot.Means == "none" {
		m.Stage = "none"
		return nil
	}
	key := bare(slot.Words)
	if slot.Means != "" {
		key = bare(slot.Means)
	}
	for _, p := range s.story.Places {
		if is(key, append(p.Aliases, p.ID, p.Name)) {
			describe(m, p)
			return nil
		}
	}
	if g, ok := s.known(slot); ok {
		m.ID, m.Name, m.Class, m.Admin1, m.Stage = g.ID, g.Name, g.Class, g.Admin1, "exact"
		m.Lat, m.Lon = dateline.Number(g.Lat), dateline.Number(g.Lon)
		if g.Country != "" {
			m.Country = dateline.Countries{g.Country}
		}
		return nil
	}
	m.Stage = "none"
	return nil
}

func (s *scribe) known(slot Slot) (gazetteer.Place, bool) {
	if s.gazetteer == nil {
		return gazetteer.Place{}, false
	}
	if strings.HasPrefix(slot.Means, "iso:") {
		return s.gazetteer.ByID(slot.Means)
	}
	if ms := s.gazetteer.Lookup(slot.Words, gazetteer.Hint{Country: s.story.Country, Locative: true}); len(ms) > 0 && ms[0].Stage == gazetteer.Exact {
		return ms[0].Place, true
	}
	return gazetteer.Place{}, false
}

// describe copies what the story says of a place.
func describe(m *dateline.Mention, p dateline.Place) {
	m.ID, m.Name, m.Class, m.Admin1, m.PCode, m.Country, m.Precision = p.ID, p.Name, p.Class, p.Admin1, p.PCode, p.Country, p.Precision
	m.Lat, m.Lon = dateline.Number(p.Lat), dateline.Number(p.Lon)
	m.Stage = "alias"
	if m.Text == p.Name {
		m.Stage = "exact"
	}
}

// number says what a quantity means: "18", "27+" (at least), "130-" (at most).
// Without it the words are a number themselves, or nothing is said.
func number(m *dateline.Mention, slot Slot) error {
	means := slot.Means
	if means == "" {
		means = strings.ReplaceAll(slot.Words, ",", "")
	}
	digits := strings.TrimRight(means, "+-")
	v, err := strconv.ParseFloat(digits, 64)
	if err != nil {
		return fmt.Errorf("%q is no number; say what it means behind \" = \"", means)
	}
	switch {
	case strings.HasSuffix(means, "+"):
		m.Low = &v
	case strings.HasSuffix(means, "-"):
		m.High = &v
	default:
		m.Value = &v
	}
	return nil
}

// hours are the parts of a day.
var hours = map[string][2]int{"morning": {6, 12}, "afternoon": {12, 18}, "evening": {18, 24}, "night": {18, 30}}

// interval reads a time of desk.yaml: "08-12", "08-12 evening", "08-12 21-24",
// or two times and a precision: "2021-08-12T18:00/2021-08-13T06:00 part_of_day".
func (s *scribe) interval(means string) (dateline.Interval, error) {
	if from, rest, ok := strings.Cut(means, "/"); ok {
		to, precision, _ := strings.Cut(rest, " ")
		a, err := s.moment(from)
		if err != nil {
			return dateline.Interval{}, err
		}
		b, err := s.moment(to)
		return dateline.Interval{From: a, To: b, Precision: dateline.Precision(precision)}, err
	}
	date, part, _ := strings.Cut(means, " ")
	day, err := s.moment("2021-" + date)
	if err != nil {
		return dateline.Interval{}, err
	}
	if part == "" {
		return dateline.Interval{From: day, To: day.AddDate(0, 0, 1), Precision: dateline.Day}, nil
	}
	h, ok := hours[part]
	if !ok {
		if _, err := fmt.Sscanf(part, "%d-%d", &h[0], &h[1]); err != nil {
			return dateline.Interval{}, fmt.Errorf("%q is no part of a day", part)
		}
	}
	at := func(n int) time.Time { return day.Add(time.Duration(n) * time.Hour) }
	return dateline.Interval{From: at(h[0]), To: at(h[1]), Precision: dateline.PartOfDay}, nil
}

func (s *scribe) moment(word string) (time.Time, error) {
	layout := "2006-01-02"
	if strings.Contains(word, "T") {
		layout = "2006-01-02T15:04"
	}
	return time.ParseInLocation(layout, word, s.zone)
}
