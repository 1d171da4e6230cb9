package desk

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"dateline"
)

// quotations finds the words within double quotation marks, straight or
// curly. A mark that nothing closes before the paragraph ends opens none.
func quotations(text string) []dateline.Span {
	var out []dateline.Span
	open := -1
	for i, r := range text {
		switch {
		case r == '\n' && strings.HasPrefix(text[i:], "\n\n"):
			open = -1
		case r == '“' || r == '«' || (r == '"' && open < 0):
			open = i + utf8.RuneLen(r)
		case (r == '”' || r == '»' || r == '"') && open >= 0:
			if i > open {
				out = append(out, dateline.Span{Text: text[open:i], Start: open, End: i})
			}
			open = -1
		}
	}
	return out
}

// offStyle marks forms that the house does not use: those that its rules avoid,
// and other spellings of the story's places. The words of a quotation stay.
func offStyle(x *proofs, p *passage) []Mark {
	var out []Mark
	mark := func(avoid, want, says string) {
		for _, s := range wholeWords(p.text, avoid) {
			if !p.quoted(s) && !slices.ContainsFunc(out, func(m Mark) bool { return m.Span.Overlaps(s) }) && !partOf(p.text, want, s) {
				out = append(out, Mark{Span: s, Want: want, Says: says})
			}
		}
	}
	for _, r := range x.story().HouseStyle {
		for _, a := range r.Avoid {
			mark(a, r.Want, fmt.Sprintf("House style writes “%s”.", r.Want))
		}
	}
	for _, pl := range x.story().Places {
		for _, a := range pl.Aliases {
			mark(a, pl.Name, fmt.Sprintf("The story calls it %s.", pl.Name))
		}
	}
	return out
}

// partOf tells whether a stretch is part of the wanted form itself, as
// "Herat" is of "Herat City".
func partOf(text, want string, s dateline.Span) bool {
	return slices.ContainsFunc(wholeWords(text, want), func(w dateline.Span) bool { return w.Start <= s.Start && s.End <= w.End })
}

// wholeWords finds words as they are written, not as part of longer ones.
func wholeWords(text, words string) []dateline.Span {
	var out []dateline.Span
	for from := 0; words != ""; {
		i := strings.Index(text[from:], words)
		if i < 0 {
			break
		}
		start, end := from+i, from+i+len(words)
		before, _ := utf8.DecodeLastRuneInString(text[:start])
		after, _ := utf8.DecodeRuneInString(text[end:])
		if !letter(before) && !letter(after) {
			out = append(out, dateline.Span{Text: words, Start: start, End: end})
		}
		from = end
	}
	return out
}

// unattributed marks what is told as a fact though the record has it only from
// voices, or not at all, and quotations of which nobody is named as speaker.
func unattributed(x *proofs, p *passage) []Mark {
	var out []Mark
	for _, c := range p.claims {
		if c.Stance != dateline.Asserted || c.Kind == dateline.Statement || c.Kind == dateline.Count || c.Attribution != nil || p.quoted(c.Span) {
			continue
		}
		ids := x.bearing(&c)
		if len(ids) == 0 {
			if c.Kind == dateline.Control {
				if s, ok := x.desk.Place(placeKey(c.Place)); ok && s.Holder != "" && c.Actor != nil && x.story().SideOf(s.Holder) == x.story().SideOf(c.Actor.ID) {
					continue // as the story's baseline has it
				}
			}
			out = append(out, Mark{Span: c.Span, Says: "No claim of the record says this; say who does."})
			continue
		}
		voice := ""
		for _, id := range ids {
			r, _ := x.desk.Claim(id)
			if r.Confirmed || r.Claim.Stance == dateline.Asserted {
				voice = ""
				break
			}
			if voice == "" {
				voice = x.desk.VoiceName(r)
			}
		}
		if voice != "" {
			out = append(out, Mark{Span: c.Span, Claim: ids[0], Says: "The record has this only from " + voice + "; say so."})
		}
	}
	for _, q := range p.quotes {
		if len(strings.Fields(q.Text)) < quoteWords {
			continue
		}
		spoken := func(c dateline.Claim) bool {
			return c.Kind == dateline.Statement && c.Speaker != nil && c.Span.Overlaps(q)
		}
		if !slices.ContainsFunc(p.claims, spoken) {
			out = append(out, Mark{Span: q, Says: "Nobody is named as the speaker of these words."})
		}
	}
	return out
}

// bareBlame marks harm that is laid at somebody's door in the desk's own voice.
func bareBlame(_ *proofs, p *passage) []Mark {
	var out []Mark
	for _, c := range p.claims {
		if c.By != nil && c.By.Attribution == nil && c.Attribution == nil && !p.quoted(c.Span) {
			out = append(out, Mark{Span: c.By.Span, Says: fmt.Sprintf("Blame needs a voice: say who holds %s responsible.", c.By.Called())})
		}
	}
	return out
}

var (
	oddsWord = regexp.MustCompile(`(?i)\b(?:almost certain(?:ly)?|(?:highly |very |un)?likely|(?:im)?probabl[ey]|remote chance|even chance|realistic possibility)\b`)
	percents = regexp.MustCompile(`(?i)\b\d+(?:\.\d+)?\s?(?:%|per ?cent\b|percent\b)`)
)

// mixedOdds marks a word of probability that stands beside a percentage: it
// says the same twice, and readers hear two different things.
func mixedOdds(_ *proofs, p *passage) []Mark {
	var out []Mark
	for _, w := range oddsWord.FindAllStringIndex(p.text, -1) {
		if p.quoted(p.span(w[0], w[1])) {
			continue
		}
		for _, n := range percents.FindAllStringIndex(p.text, -1) {
			between := p.text[min(w[1], n[1]):max(w[0], n[0])]
			if len(strings.Fields(between)) <= 8 && !strings.ContainsAny(between, ".!?\n") {
				out = append(out, Mark{Span: p.span(w[0], w[1]), Says: fmt.Sprintf("“%s” stands beside %s: use the word or the figure, not both.", p.text[w[0]:w[1]], p.text[n[0]:n[1]])})
				break
			}
		}
	}
	return out
}

// plain is a word as quotations are compared: without case and marks.
func plain(word string) string {
	return strings.Map(func(r rune) rune {
		if letter(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, word)
}
