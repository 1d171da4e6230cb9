package desk

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"dateline"
)

// Withheld is the mark that stands in a report for a passage taken out before
// it was saved.
const Withheld = "[withheld]"

// withholdName takes a name out of words, whole and then each of its
// capitalised parts: a report says "Amina Karimi" once and "Karimi" after.
func withholdName(words, name string) string {
	words = replaceWord(words, name, Withheld)
	for _, part := range nameParts(name) {
		words = replaceWord(words, part, Withheld)
	}
	return words
}

// nameParts are the capitalised words of a name that are long enough to tell
// who it is.
func nameParts(name string) []string {
	var out []string
	for part := range strings.FieldsFuncSeq(name, func(r rune) bool { return !unicode.IsLetter(r) && r != '-' && r != '\'' && r != '’' }) {
		if first, _ := utf8.DecodeRuneInString(part); part != name && unicode.IsUpper(first) && utf8.RuneCountInString(part) > 2 {
			out = append(out, part)
		}
	}
	return out
}

// replaceWord replaces word wherever it stands by itself.
func replaceWord(s, word, by string) string {
	if word == "" {
		return s
	}
	var b strings.Builder
	for {
		i := strings.Index(s, word)
		if i < 0 {
			b.WriteString(s)
			return b.String()
		}
		before, _ := utf8.DecodeLastRuneInString(s[:i])
		after, _ := utf8.DecodeRuneInString(s[i+len(word):])
		b.WriteString(s[:i])
		if letter(before) || letter(after) {
			b.WriteString(word)
		} else {
			b.WriteString(by)
		}
		s = s[i+len(word):]
	}
}

func letter(r rune) bool { return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r)) }

// voices lists the slots of a claim that may name a private person. The actor
// is none of them: who takes towns or sends troops acts in public, and a group
// that a story does not list yet must not be taken for a person.
func voices(c *dateline.Claim) []*dateline.Mention {
	var out []*dateline.Mention
	add := func(m *dateline.Mention) {
		if m == nil {
			return
		}
		out = append(out, m)
		for i := range m.Via {
			out = append(out, &m.Via[i])
		}
	}
	add(c.Speaker)
	add(c.Attribution)
	add(c.People)
	add(c.Addressee)
	if c.By != nil {
		add(&c.By.Mention)
		add(c.By.Attribution)
	}
	return out
}

// privateNames lists the names of persons in a mention whom the story does not
// list as public. known tells of words that are places.
func privateNames(story *dateline.Story, known func(string) bool, m *dateline.Mention) []string {
	if m == nil || m.Protected || m.Unnamed || public(story, m.ID) || public(story, m.Name) || public(story, m.Text) {
		return nil
	}
	switch m.Class {
	case "country", "office", "body", "armed_group", "state":
		return nil
	}
	name := nameOf(m)
	if looksPersonal(name) {
		if known(name) || publicEnd(story, name) {
			return nil
		}
		return []string{name}
	}
	var out []string
	for _, run := range capitalRuns(name) {
		if looksPersonal(run) && !known(run) && !publicEnd(story, run) {
			out = append(out, run)
		}
	}
	return out
}

// publicEnd tells whether a name with something before it ("Gen.", "Dr.") is
// that of a public figure.
func publicEnd(story *dateline.Story, name string) bool {
	words := strings.Fields(name)
	for i := range max(0, len(words)-1) {
		if public(story, strings.Join(words[i:], " ")) {
			return true
		}
	}
	return false
}

// capitalRuns lists the stretches of two or more capitalised words in a
// description: "the teacher Amina Karimi" holds one. What follows "of" or "in"
// is taken for a place.
func capitalRuns(words string) []string {
	var out, run []string
	after := ""
	end := func() {
		if len(run) > 1 && !placeWords[after] {
			out = append(out, strings.Join(run, " "))
		}
		run = nil
	}
	for w := range strings.FieldsSeq(words) {
		bare := strings.Trim(w, ".,;:'’\"“”()")
		first, _ := utf8.DecodeRuneInString(bare)
		if (unicode.IsUpper(first) && !bodies[strings.ToLower(bare)]) || (len(run) > 0 && particles[strings.ToLower(bare)]) {
			run = append(run, bare)
			continue
		}
		end()
		after = strings.ToLower(bare)
	}
	end()
	return out
}

var placeWords = wordSet(`of in from at near around outside inside to`)

// public tells whether a story lists a word as a public figure, an actor, a
// side's voice or a source: by slug, name, last name or alias.
func public(story *dateline.Story, word string) bool {
	w := strings.TrimPrefix(strings.ToLower(strings.TrimSpace(word)), "the ")
	if w == "" {
		return false
	}
	is := func(names ...string) bool {
		for _, n := range names {
			if n != "" && strings.TrimPrefix(strings.ToLower(n), "the ") == w {
				return true
			}
		}
		return false
	}
	for _, f := range story.Figures {
		last := f.Name[strings.LastIndexByte(f.Name, ' ')+1:]
		if is(f.Slug, f.Name, last) || is(f.Aliases...) || (f.Role != "" && is(f.Role+" "+f.Name, f.Role+" "+last)) {
			return true
		}
	}
	for _, a := range story.Actors {
		if is(a.Slug, a.Name) || is(a.Aliases...) {
			return true
		}
	}
	for _, s := range story.Sides {
		if is(s.Slug, s.Name) || is(s.Voices...) {
			return true
		}
	}
	for _, s := range story.Sources {
		if is(s.Slug, s.Name) || strings.HasPrefix(strings.TrimPrefix(strings.ToLower(s.Name), "the "), w+" ") { // "Delta" for Delta Post
			return true
		}
	}
	return false
}

// bodies are words that make a name that of a body and not of a person.
var bodies = wordSet(`agency administration army association authorities authority bank brigade broadcaster bureau cabinet campaign
		centre center centers church coalition command commission committee company congress corps council court crescent cross department division
		embassy emergency federation forces force foundation front fund government group guard health hospital hotel house human institute
		intelligence international kremlin league media mediterranean mission ministry minister monitor movement nations network news newspaper office
		observatory office organisation organization parliament party pentagon police post press programme program radio red
		relief rescue rights safe save school senate service services society staff state states television times treasury tribune tv
		union united university islamic national democratic liberation revolutionary popular sans frontières supreme federal royal battalion watch white world without borders doctors children`)

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		set[w] = true
	}
	return set
}

// particles are small words inside personal names.
var particles = wordSet(`al bin ibn de da del der den van von la le el ul ur abu di dos`)

// openers are words that a sentence begins with in capitals, and that make what
// follows a description and no name.
var openers = wordSet(`he she they it we i you who his her its their our my this that these those some many most several few all both each every
	no none one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen twenty thirty forty fifty hundred hundreds
	thousand thousands dozens scores another other others local senior officials residents witnesses civilians people men women soldiers
	reports unconfirmed`)

// looksPersonal tells whether words look like a person's name: one to five
// capitalised words, none of which names a body, not an abbreviation.
func looksPersonal(name string) bool {
	words := strings.Fields(name)
	if len(words) == 0 || len(words) > 5 {
		return false
	}
	capitals := 0
	for i, w := range words {
		w = strings.Trim(w, ".,;:'’\"“”()")
		low := strings.ToLower(w)
		if head, rest, ok := strings.Cut(w, "-"); ok && particles[strings.ToLower(head)] {
			w = rest // al-Rahman
		}
		first, _ := utf8.DecodeRuneInString(w)
		switch {
		case bodies[low] || (i == 0 && (low == "the" || low == "a" || low == "an" || openers[low])):
			return false
		case particles[low]:
		case !unicode.IsUpper(first):
			return false
		default:
			capitals++
		}
	}
	return capitals > 0 && !(len(words) == 1 && (strings.ToUpper(name) == name || utf8.RuneCountInString(name) < 3))
}

// scrub makes a claim fit for readers who must not learn the names of private
// persons: voices of that name are protected, and evidence and slots are cut
// back to words that do not hold it. Spans stay verbatim and only shrink, so
// nothing that is shown, exported or served later can carry the name.
func scrub(c dateline.Claim, text string, names []string, keep func(part string) bool) (dateline.Claim, error) {
	c = c.Clone()
	bad := occurrences(text, names, keep)
	for _, m := range voices(&c) {
		for _, name := range names {
			if strings.Contains(m.Name, name) || strings.Contains(m.Text, name) || (m.Name != "" && strings.HasSuffix(name, " "+m.Name)) {
				*m = dateline.Mention{Role: m.Role, Org: m.Org, Via: m.Via, Protected: true, Unnamed: true}
			}
		}
	}
	if len(bad) == 0 {
		return c, nil
	}
	span, ok := shrink(c.Span, text, bad)
	if !ok {
		return c, dateline.Invalid("span", "the evidence is little more than the name of a private person; choose other words, or give a reason that begins with \"name:\"")
	}
	c.Mentions(func(slot string, s *dateline.Span) {
		if s.Start >= s.End || slot == "span" {
			return
		}
		if *s, ok = shrink(*s, text, bad); !ok {
			*s = dateline.Span{Start: span.Start, End: span.Start}
		}
	})
	for _, m := range voices(&c) {
		if m.Protected && m.Start == m.End {
			m.Start, m.End = span.Start, span.Start
		}
	}
	c.Span = span
	return c, nil
}

// occurrences lists where names, or capitalised parts of them, stand in text.
func occurrences(text string, names []string, keep func(string) bool) []dateline.Span {
	var out []dateline.Span
	find := func(word string) {
		for from := 0; ; {
			i := strings.Index(text[from:], word)
			if i < 0 {
				return
			}
			start, end := from+i, from+i+len(word)
			before, _ := utf8.DecodeLastRuneInString(text[:start])
			after, _ := utf8.DecodeRuneInString(text[end:])
			if !letter(before) && !letter(after) {
				out = append(out, dateline.Span{Start: start, End: end})
			}
			from = end
		}
	}
	for _, name := range names {
		find(name)
		for _, part := range nameParts(name) {
			if !keep(part) {
				find(part)
			}
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Start < out[j].Start })
	return out
}

// shrink returns the longest stretch of s that touches no bad range, without
// space and loose punctuation at its ends, and false where hardly any is left.
func shrink(s dateline.Span, text string, bad []dateline.Span) (dateline.Span, bool) {
	best := dateline.Span{}
	try := func(start, end int) {
		for start < end && strings.ContainsRune(" \t\n\r,;:.)]-", rune(text[start])) {
			start++
		}
		for end > start && strings.ContainsRune(" \t\n\r,;:([-", rune(text[end-1])) {
			end--
		}
		if end-start > best.End-best.Start {
			best = dateline.Span{Text: text[start:end], Start: start, End: end}
		}
	}
	at, touched := s.Start, false
	for _, b := range bad {
		if b.End <= at || b.Start >= s.End {
			continue
		}
		touched = true
		try(at, max(at, b.Start))
		at = b.End
	}
	if !touched {
		return s, true
	}
	try(min(at, s.End), s.End)
	return best, best.End-best.Start > 3
}
