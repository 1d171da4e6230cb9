package page

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"dateline"
)

// DeskSlot is one slot of a claim in plain words.
type DeskSlot struct {
	Label string
	Words string // as the report has it
	Means string // the standard name, number or time, where it says more than the words
	Doubt string // why to look twice: "no gazetteer knows it", "nearest spelling"
}

// DeskSentence tells a claim in one line: "Taliban take Herat — 12 Aug —
// attributed to a security source". The claim must have its words.
func DeskSentence(c *dateline.Claim, story *dateline.Story) string {
	parts := []string{deskFact(c)}
	if t := DeskWhen(c.Time, story.Location()); t != "" {
		parts = append(parts, t)
	}
	if t := deskStance(c); t != "" {
		parts = append(parts, t)
	}
	return strings.Join(parts, " — ")
}

func deskFact(c *dateline.Claim) string {
	actor := deskName(c.Actor, "somebody")
	place := deskName(c.Place, "a place")
	switch c.Kind {
	case dateline.Control:
		return deskControl(c, actor, place)
	case dateline.Count:
		s := deskQuantity(c.Quantity)
		if c.Of != nil {
			s += " of " + deskQuantity(c.Of)
		}
		return deskJoin(s, deskName(c.Unit, ""), deskAfter("held by ", deskName(c.Actor, "")))
	case dateline.Statement:
		act := c.Act
		if act == "" {
			act = "says"
		}
		who := deskName(c.Speaker, "somebody")
		return deskJoin(who, deskVerb(who, act), deskAfter("to ", deskName(c.Addressee, "")), deskQuote(c.Content), deskAfter("via ", deskName(c.Venue, "")))
	case dateline.Evacuation:
		return deskJoin(actor, deskVerb(actor, "evacuates"), deskQuantity(c.Quantity), deskName(c.People, ""), deskAfter("from ", deskName(c.From, "")), deskAfter("to ", deskName(c.To, "")))
	case dateline.Pledge:
		return deskJoin(actor, deskVerb(actor, "pledges"), c.What, deskQuantity(c.Quantity), deskName(c.People, ""), deskAfter("for ", deskName(c.Purpose, "")))
	case dateline.Deployment:
		return deskJoin(actor, deskVerb(actor, "deploys"), deskQuantity(c.Quantity), deskName(c.Unit, ""), deskAfter("to ", deskName(c.To, "")), deskAfter("for ", deskName(c.Purpose, "")))
	case dateline.Movement:
		return deskJoin(actor, deskVerb(actor, "moves"), deskAfter("from ", deskName(c.From, "")), deskAfter("to ", deskName(c.To, "")), deskName(c.Distance, ""))
	case dateline.Casualties:
		s := deskJoin(deskQuantity(c.Quantity), deskName(c.People, "people"), c.Harm, deskAfter("in ", deskName(c.Place, "")))
		if c.By != nil {
			s += "; blamed on " + deskName(&c.By.Mention, "somebody")
			if c.By.Attribution != nil {
				s += " by " + deskName(c.By.Attribution, "")
			}
		}
		return s
	case dateline.Displacement:
		return deskJoin(deskQuantity(c.Quantity), deskName(c.People, "people"), "displaced", deskAfter("from ", deskName(c.From, "")), deskAfter("to ", deskName(c.To, "")))
	case dateline.Attack:
		return deskJoin(actor, deskVerb(actor, "attacks"), deskName(c.Target, ""), deskAfter("in ", deskName(c.Place, "")), deskAfter("with ", deskName(c.Means, "")), deskAfter("damage: ", deskName(c.Damage, "")))
	case dateline.Access:
		return deskJoin(c.What, deskAfter("at ", deskName(c.Place, "")), c.State)
	}
	return string(c.Kind)
}

func deskControl(c *dateline.Claim, actor, place string) string {
	extent := ""
	if c.Extent != nil && c.Extent.Class == "part" {
		extent = "(in part: " + c.Extent.Text + ")"
	}
	from := deskAfter("from ", deskName(c.Loser, ""))
	if c.Actor == nil && (c.Change == dateline.Takes || c.Change == dateline.Retakes) {
		return deskJoin(place, "falls; the report does not say to whom", extent)
	}
	if c.Change == dateline.Contests {
		return deskJoin("fighting over", place, extent, deskAfter("by ", deskName(c.Actor, "")))
	}
	return deskJoin(actor, deskVerb(actor, string(c.Change)), place, extent, from)
}

// deskVerb gives a verb in the third person the number of who acts.
func deskVerb(who, verb string) string {
	last := strings.ToLower(who[strings.LastIndexByte(who, ' ')+1:])
	many := strings.HasSuffix(last, "s") && !strings.HasSuffix(last, "ss")
	switch last {
	case "taliban", "mujahideen", "police", "people":
		many = true
	}
	if many {
		return strings.TrimSuffix(verb, "s")
	}
	return verb
}

// deskJoin puts the words that are there in a row.
func deskJoin(words ...string) string {
	var s []string
	for _, w := range words {
		if w != "" {
			s = append(s, w)
		}
	}
	return strings.Join(s, " ")
}

func deskAfter(before, word string) string {
	if word == "" {
		return ""
	}
	return before + word
}

func deskQuote(m *dateline.Mention) string {
	if m == nil || m.Text == "" {
		return ""
	}
	return "“" + deskShort(m.Text, 90) + "”"
}

// deskShort cuts a text to about n characters, at a space.
func deskShort(s string, n int) string {
	s = strings.Join(strings.Fields(s), " ")
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	cut := string(r[:n])
	if i := strings.LastIndexByte(cut, ' '); i > n/2 {
		cut = cut[:i]
	}
	return cut + " …"
}

func deskName(m *dateline.Mention, none string) string {
	switch {
	case m == nil:
		return none
	case m.Protected:
		return "a protected source"
	case m.Name != "":
		return m.Name
	case m.Text != "":
		return deskShort(m.Text, 60)
	case m.ID != "":
		return m.ID
	}
	return none
}

func deskQuantity(m *dateline.Mention) string {
	if m == nil {
		return ""
	}
	if m.Text != "" {
		return m.Text
	}
	return deskNumber(m)
}

// deskNumber is what a quantity means: "18", "at least 20,000", "3 to 5".
func deskNumber(m *dateline.Mention) string {
	switch {
	case m == nil:
		return ""
	case m.Value != nil:
		return deskDigits(*m.Value)
	case m.Low != nil && m.High != nil:
		return deskDigits(*m.Low) + " to " + deskDigits(*m.High)
	case m.Low != nil:
		return "at least " + deskDigits(*m.Low)
	case m.High != nil:
		return "at most " + deskDigits(*m.High)
	}
	return ""
}

func deskDigits(v float64) string {
	s := strconv.FormatFloat(v, 'f', -1, 64)
	whole, rest, _ := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0 && whole[i-1] != '-'; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if rest != "" {
		whole += "." + rest
	}
	return whole
}

func deskStance(c *dateline.Claim) string {
	who := deskName(c.Attribution, "")
	if c.Attribution != nil && c.Attribution.Role != "" && c.Attribution.Name != "" {
		who += ", " + c.Attribution.Role
	}
	if c.Attribution != nil {
		for i := range c.Attribution.Via {
			who += " via " + deskName(&c.Attribution.Via[i], "")
		}
	}
	switch c.Stance {
	case dateline.Attributed:
		if who == "" && c.Kind == dateline.Statement {
			return "" // the statement names its speaker
		}
		return "attributed to " + orSomebody(who)
	case dateline.Denied:
		return deskJoin("denied", deskAfter("by ", who))
	case dateline.Unconfirmed:
		return deskJoin("unconfirmed", deskAfter("from ", who))
	case dateline.Prospective:
		return deskJoin("may come or was tried", deskAfter("according to ", who))
	}
	return "" // asserted: the report says it in its own voice
}

func orSomebody(s string) string {
	if s == "" {
		return "somebody"
	}
	return s
}

// DeskWhen tells a claim's time in a zone, as exactly as it is known.
func DeskWhen(w *dateline.When, zone *time.Location) string {
	if w == nil || w.From.IsZero() {
		return ""
	}
	from, to := w.From.In(zone), w.To.In(zone)
	switch w.Precision {
	case dateline.Minute, dateline.Hour:
		return from.Format("2 Jan, 15:04")
	case dateline.PartOfDay:
		return from.Format("2 Jan, 15:04") + " to " + to.Format("15:04")
	case dateline.Day:
		if to.Sub(from) <= 25*time.Hour {
			return from.Format("2 Jan")
		}
		return from.Format("2 Jan") + " to " + to.Add(-time.Minute).Format("2 Jan")
	case dateline.Week:
		return "week of " + from.Format("2 Jan")
	case dateline.Month:
		return from.Format("January 2006")
	case dateline.Year:
		return from.Format("2006")
	}
	return "by " + from.Format("2 Jan, 15:04")
}

// DeskSlots lists a claim's slots in the order of docs/claims.md.
func DeskSlots(c *dateline.Claim, story *dateline.Story) []DeskSlot {
	var out []DeskSlot
	add := func(label string, m *dateline.Mention) {
		if m != nil {
			out = append(out, deskSlot(label, m))
		}
	}
	word := func(label, w string) {
		if w != "" {
			out = append(out, DeskSlot{Label: label, Words: w})
		}
	}
	add("actor", c.Actor)
	word("change", string(c.Change))
	add("place", c.Place)
	add("loser", c.Loser)
	word("mode", c.Mode)
	add("extent", c.Extent)
	word("framing", c.Framing)
	word("harm", c.Harm)
	add("quantity", c.Quantity)
	add("of", c.Of)
	add("unit", c.Unit)
	add("people", c.People)
	add("speaker", c.Speaker)
	word("act", c.Act)
	add("content", c.Content)
	word("directness", c.Directness)
	add("addressee", c.Addressee)
	add("venue", c.Venue)
	word("what", c.What)
	word("state", c.State)
	add("from", c.From)
	add("to", c.To)
	add("purpose", c.Purpose)
	add("distance", c.Distance)
	add("means", c.Means)
	add("target", c.Target)
	add("damage", c.Damage)
	if c.By != nil {
		add("blamed", &c.By.Mention)
		add("blamed by", c.By.Attribution)
	}
	word("measure", c.Measure)
	word("group", c.Group)
	add("period", c.Period)
	word("status", c.Status)
	if c.Time != nil {
		s := DeskSlot{Label: "time", Means: DeskWhen(c.Time, story.Location())}
		if c.Time.Span != nil {
			s.Words = c.Time.Span.Text
		} else {
			s.Doubt = "no phrase: the report's publication"
		}
		out = append(out, s)
	}
	add("according to", c.Attribution)
	return out
}

func deskSlot(label string, m *dateline.Mention) DeskSlot {
	s := DeskSlot{Label: label, Words: deskShort(m.Text, 200)}
	if n := deskNumber(m); n != "" && n != m.Text {
		s.Means = n
	} else if m.Name != "" && m.Name != m.Text {
		s.Means = m.Name
	}
	if m.Protected {
		s.Words, s.Means = "a protected source", ""
	}
	if m.Class != "" && m.Stage != "" {
		s.Means = strings.TrimSpace(s.Means + " (" + deskJoin(m.Class, deskAfter("in ", m.Admin1)) + ")")
	}
	switch m.Stage {
	case "none":
		s.Doubt = "no gazetteer knows it"
	case "skeleton":
		s.Doubt = "nearest spelling"
	}
	if m.Unnamed {
		s.Doubt = "unnamed"
	}
	return s
}

// DeskAge tells how long ago a moment was, for a glance: "4 min", "3 h", "2 d".
func DeskAge(d time.Duration) string {
	switch {
	case d < time.Minute:
		return "now"
	case d < time.Hour:
		return fmt.Sprintf("%d min", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h", int(d.Hours()))
	}
	return fmt.Sprintf("%d d", int(d.Hours()/24))
}
