package bulk_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"dateline"
)

// slots gives every mention of a proposed claim by the names of the contract.
func slots(c *dateline.Claim) map[string]*dateline.Mention {
	m := map[string]*dateline.Mention{"actor": c.Actor, "place": c.Place, "loser": c.Loser, "extent": c.Extent, "quantity": c.Quantity, "of": c.Of,
		"unit": c.Unit, "speaker": c.Speaker, "cue": c.Cue, "content": c.Content, "addressee": c.Addressee, "venue": c.Venue, "people": c.People,
		"from": c.From, "to": c.To, "purpose": c.Purpose, "distance": c.Distance, "attribution": c.Attribution, "period": c.Period}
	if c.By != nil {
		m["by"], m["by.attribution"] = &c.By.Mention, c.By.Attribution
	}
	if c.Time.Phrase() {
		m["time"] = &dateline.Mention{Span: *c.Time.Span}
	}
	for _, v := range []*dateline.Mention{c.Attribution, c.Speaker} {
		if v != nil && len(v.Via) > 0 {
			m["via"] = &v.Via[0]
		}
	}
	return m
}

// match pairs expected with proposed claims by the contract's rules, as many
// as can be paired, those that may be left out last; pairs[i] is the proposal
// of expected claim i, or -1.
func match(want []expected, got []dateline.Claim) []int {
	owner := make([]int, len(got))
	for j := range owner {
		owner[j] = -1
	}
	var assign func(i int, seen []bool) bool
	assign = func(i int, seen []bool) bool {
		for j := range got {
			if seen[j] || !want[i].agrees(&got[j]) {
				continue
			}
			seen[j] = true
			if owner[j] < 0 || assign(owner[j], seen) {
				owner[j] = i
				return true
			}
		}
		return false
	}
	for _, maybe := range []bool{false, true} {
		for i := range want {
			if want[i].maybe == maybe {
				assign(i, make([]bool, len(got)))
			}
		}
	}
	pairs := make([]int, len(want))
	for i := range pairs {
		pairs[i] = -1
	}
	for j, i := range owner {
		if i >= 0 {
			pairs[i] = j
		}
	}
	return pairs
}

// agrees tells whether a proposed claim is the expected one: same kind,
// evidence that overlaps and is not too long, same key fields.
func (x *expected) agrees(c *dateline.Claim) bool {
	if x.kind != c.Kind || !x.evidence.Overlaps(c.Span) || c.Span.End-c.Span.Start > max(2*(x.evidence.End-x.evidence.Start), 400) {
		return false
	}
	s := slots(c)
	touches := func(slot string) bool { return x.touches(slot, s[slot]) }
	switch x.kind {
	case dateline.Control:
		return x.same("place", c.Place) && x.change(c) && (x.mentions["actor"] == nil || x.same("actor", c.Actor))
	case dateline.Count:
		return x.quantity(c) && (touches("unit") || head(x.mentions["unit"][0].Text) == headOf(c.Unit))
	case dateline.Statement:
		return touches("speaker") && c.Content != nil && slices.ContainsFunc(x.mentions["content"], func(s dateline.Span) bool { return jaccard(s.Text, c.Content.Text) >= 0.5 })
	case dateline.Evacuation:
		if x.mentions["from"] == nil && x.mentions["to"] == nil && x.mentions["people"] == nil {
			return x.same("actor", c.Actor)
		}
		return touches("from") || touches("to") || touches("people")
	case dateline.Pledge:
		return (x.mentions["actor"] == nil || x.same("actor", c.Actor)) && (x.quantity(c) || touches("people") || touches("purpose"))
	case dateline.Deployment:
		return x.quantity(c) || touches("unit")
	case dateline.Movement:
		return (x.mentions["actor"] == nil || x.same("actor", c.Actor)) && (x.mentions["to"] == nil || x.same("to", c.To))
	case dateline.Casualties:
		return x.words["harm"] == c.Harm && (x.quantity(c) || x.mentions["quantity"] == nil && touches("people"))
	case dateline.Displacement:
		return x.quantity(c) || touches("people")
	}
	return false
}

// change allows both takes and retakes where a place was "liberated" or "freed".
func (x *expected) change(c *dateline.Claim) bool {
	a, b := x.words["change"], string(c.Change)
	return a == b || x.words["framing"] != "" && strings.HasSuffix(a, "takes") && strings.HasSuffix(b, "takes")
}

// touches tells whether a mention shares bytes with the expected one.
func (x *expected) touches(slot string, m *dateline.Mention) bool {
	for _, s := range x.mentions[slot] {
		if m != nil && s.Overlaps(m.Span) {
			return true
		}
	}
	return false
}

// same tells whether a mention is the expected one, or names it in other words.
func (x *expected) same(slot string, m *dateline.Mention) bool {
	if m == nil {
		return false
	}
	if x.touches(slot, m) {
		return true
	}
	for _, s := range x.mentions[slot] {
		if t := plain(s.Text); t != "" && (t == plain(m.Text) || t == plain(m.Name)) {
			return true
		}
	}
	return slot == "place" && x.words["name"] != "" && plain(x.words["name"]) == plain(m.Name)
}

func (x *expected) quantity(c *dateline.Claim) bool {
	want, ok := x.number()
	if got, there := number(c.Quantity); ok && there {
		return want == got
	}
	return x.touches("quantity", c.Quantity)
}

func (x *expected) number() (float64, bool) {
	for _, k := range []string{"value", "low", "high"} {
		if v, ok := x.numbers[k]; ok {
			return v, true
		}
	}
	return 0, false
}

func number(m *dateline.Mention) (float64, bool) {
	if m != nil {
		for _, v := range []*float64{m.Value, m.Low, m.High} {
			if v != nil {
				return *v, true
			}
		}
	}
	return 0, false
}

var (
	kindWords = regexp.MustCompile(`(?i)\b(province|district|city|town|village|region|state|governorate|county|border|crossing|airport|the)\b`)
	wordRe    = regexp.MustCompile(`[\pL\pN_]+`)
	endings   = regexp.MustCompile(`(ies|s)$`)
)

// plain is a name without the words that say what kind of place it is.
func plain(s string) string {
	return strings.Join(wordRe.FindAllString(strings.ToLower(kindWords.ReplaceAllString(s, " ")), -1), "")
}

func headOf(m *dateline.Mention) string {
	if m == nil {
		return "-"
	}
	return head(m.Text)
}

func head(s string) string {
	w := wordRe.FindAllString(strings.ToLower(s), -1)
	if len(w) == 0 {
		return ""
	}
	return endings.ReplaceAllString(w[len(w)-1], "")
}

func jaccard(a, b string) float64 {
	in := map[string]int{}
	for _, w := range wordRe.FindAllString(strings.ToLower(a), -1) {
		in[w] |= 1
	}
	for _, w := range wordRe.FindAllString(strings.ToLower(b), -1) {
		in[w] |= 2
	}
	both := 0
	for _, n := range in {
		if n == 3 {
			both++
		}
	}
	return float64(both) / float64(max(len(in), 1))
}

// A verdict says how well a matched claim is read beyond its key fields.
type verdict struct {
	stance           bool
	voiced, voice    bool // an attribution is expected; it is right
	dated, day       bool // a day is expected; it is right
	slots, right     int  // other slots expected, and right
	severable, grave bool // a severe error is possible; it was made
	wrong            []string
}

// judge compares a proposal with the expected claim that it was matched to.
// ids are the proposals' ids by the labels of the expected claims.
func (x *expected) judge(c *dateline.Claim, zone *time.Location, ids map[string]string) verdict {
	v := verdict{stance: x.stance == c.Stance}
	if !v.stance {
		v.wrong = append(v.wrong, fmt.Sprintf("%s for %s", c.Stance, x.stance))
	}
	if x.kind != dateline.Statement && (x.stance == dateline.Denied || x.stance == dateline.Prospective || x.stance == dateline.Unconfirmed) {
		v.severable = true
		v.grave = c.Stance == dateline.Asserted || c.Stance == dateline.Attributed
	}
	if _, exact := x.numbers["value"]; !exact && len(x.numbers) == 1 && c.Quantity != nil {
		_, low := x.numbers["low"]
		v.severable = true
		if low && c.Quantity.High != nil && c.Quantity.Low == nil || !low && c.Quantity.Low != nil && c.Quantity.High == nil {
			v.grave = true
			v.wrong = append(v.wrong, "bound turned round")
		}
	}
	if x.mentions["attribution"] != nil {
		v.voiced, v.voice = true, x.touches("attribution", c.Attribution)
		v.note(v.voice, "attribution", x.mentions["attribution"][0].Text, c.Attribution)
	}
	if d := x.words["day"]; d != "" {
		got := "no time"
		if c.Time != nil {
			got = c.Time.From.In(zone).Format(time.DateOnly)
		}
		v.dated, v.day = true, got == d
		if !v.day {
			v.wrong = append(v.wrong, fmt.Sprintf("day %s for %s", got, d))
		}
	}
	v.others(x, c, ids)
	return v
}

// others compares the slots that are neither key nor voice, stance and day.
func (v *verdict) others(x *expected, c *dateline.Claim, ids map[string]string) {
	s := slots(c)
	for _, slot := range spans {
		m := x.mentions[slot]
		if slot == "attribution" || slot == "span" || m == nil && x.words[slot] != "none" {
			continue
		}
		v.slots++
		ok := x.touches(slot, s[slot]) || m != nil && (slot == "actor" || slot == "place" || slot == "to") && x.same(slot, s[slot]) || m == nil && s[slot] == nil
		v.count(ok)
		want := "none"
		if m != nil {
			want = m[0].Text
		}
		v.note(ok, slot, want, s[slot])
	}
	for slot, got := range words(c) {
		if want := x.words[slot]; want != "" && want != "none" {
			v.slots++
			ok := got == want || slot == "name" && plain(got) == plain(want)
			v.count(ok)
			if !ok {
				v.wrong = append(v.wrong, fmt.Sprintf("%s %q for %q", slot, got, want))
			}
		}
	}
	for slot, got := range map[string][]string{"within": {c.Within}, "after": c.After, "part_of": {c.PartOf}, "fulfils": {c.Fulfils}} {
		if label := x.words[slot]; label != "" {
			v.slots++
			ok := false
			for _, id := range got {
				ok = ok || id != "" && id == ids[label]
			}
			v.count(ok)
			if !ok {
				v.wrong = append(v.wrong, "no "+slot)
			}
		}
	}
	v.bounds(x, c)
}

func (v *verdict) bounds(x *expected, c *dateline.Claim) {
	if len(x.numbers) == 0 || c.Quantity == nil {
		return
	}
	v.slots++
	ok := true
	for slot, got := range map[string]*float64{"value": c.Quantity.Value, "low": c.Quantity.Low, "high": c.Quantity.High} {
		want, there := x.numbers[slot]
		if there && (got == nil || *got != want) || !there && got != nil && slot != "value" {
			ok = false
		}
	}
	v.count(ok)
	if !ok {
		v.wrong = append(v.wrong, "bounds of "+c.Quantity.Text)
	}
}

func (v *verdict) count(ok bool) {
	if ok {
		v.right++
	}
}

func (v *verdict) note(ok bool, slot, want string, got *dateline.Mention) {
	if ok {
		return
	}
	have := "none"
	if got != nil {
		have = fmt.Sprintf("%q", got.Text)
	}
	v.wrong = append(v.wrong, fmt.Sprintf("%s %s for %q", slot, have, want))
}

// words are the slots of a proposal that hold a word.
func words(c *dateline.Claim) map[string]string {
	m := map[string]string{"mode": c.Mode, "act": c.Act, "directness": c.Directness, "what": c.What, "measure": c.Measure, "group": c.Group,
		"status": c.Status, "framing": c.Framing, "class": "", "name": "", "by.stance": "", "extent.class": "", "of whom": "", "unnamed": "named"}
	if c.Place != nil {
		m["class"], m["name"] = c.Place.Class, c.Place.Name
	}
	if c.By != nil {
		m["by.stance"] = string(c.By.Stance)
	}
	if c.Extent != nil {
		m["extent.class"] = c.Extent.Class
	}
	if c.Unit != nil {
		m["of whom"] = c.Unit.Text
	}
	if c.Speaker != nil && c.Speaker.Unnamed {
		m["unnamed"] = "unnamed"
	}
	return m
}

// swapped tells whether a proposal gives the loser for the taker.
func (x *expected) swapped(c *dateline.Claim) bool {
	return x.kind == dateline.Control && c.Kind == dateline.Control && x.mentions["loser"] != nil && x.same("place", c.Place) &&
		string(c.Change) == x.words["change"] && x.same("loser", c.Actor)
}
