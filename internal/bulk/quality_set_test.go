package bulk_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"dateline"
)

// An example is a sentence or a short report of the quality set and the claims
// that a careful reader finds in it. testdata/quality/README.md shows the form.
type example struct {
	construction string
	text         string
	published    time.Time
	zone         *time.Location
	country      string
	claims       []expected
}

// negative tells whether the example looks like a claim and is none.
func (e *example) negative() bool { return strings.HasPrefix(e.construction, "negative.") }

// An expected claim holds the words of every slot that it says something of.
// A slot with several mentions is right with any of them.
type expected struct {
	kind     dateline.Kind
	stance   dateline.Stance
	maybe    bool                       // careful readers may leave it out: neither missed nor too much
	label    string                     // what other claims of the example call it
	words    map[string]string          // act, change, harm, mode ...: slots without a span
	mentions map[string][]dateline.Span // actor, place, content ...: slots with one
	numbers  map[string]float64         // value, low, high
	evidence dateline.Span
}

// bare are the words that stand in a line without a slot's name.
var bare = map[string]string{
	"asserted": "stance", "attributed": "stance", "denied": "stance", "unconfirmed": "stance", "prospective": "stance",
	"takes": "change", "retakes": "change", "holds": "change", "loses": "change", "contests": "change", "threatens": "change",
	"killed": "harm", "injured": "harm", "captured": "harm", "missing": "harm",
	"says": "act", "urges": "act", "pledges": "act", "denies": "act", "warns": "act", "condemns": "act", "confirms": "act", "claims": "act", "asks": "act",
	"direct": "directness", "indirect": "directness", "mixed": "directness",
	"resettle": "what", "aid": "what", "funds": "what", "supplies": "what", "other": "what",
	"armed": "mode", "surrendered": "mode", "negotiated": "mode", "abandoned": "mode",
	"new": "measure", "cumulative": "measure", "present": "measure",
	"families": "of whom", "unnamed": "unnamed",
	"announced": "status", "committed": "status", "delivered": "status", "withdrawn": "status",
}

// named are the slots written slot=word.
var named = []string{"day", "class", "name", "group", "framing", "label", "within", "after", "part_of", "fulfils", "by.stance", "extent.class"}

// spans are the slots written slot="words of the text".
var spans = []string{"actor", "place", "loser", "extent", "quantity", "of", "unit", "speaker", "cue", "content", "addressee", "venue", "people",
	"from", "to", "purpose", "distance", "by", "by.attribution", "attribution", "via", "period", "time", "span"}

// readSet reads every file of a folder of examples.
func readSet(folder string) ([]example, error) {
	files, err := filepath.Glob(filepath.Join(folder, "*.txt"))
	if err != nil {
		return nil, err
	}
	var all []example
	var faults []error
	for _, name := range files {
		raw, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		set, err := parseSet(filepath.Base(name), string(raw))
		all, faults = append(all, set...), append(faults, err)
	}
	return all, errors.Join(faults...)
}

// parseSet reads the examples of one file, and tells of every faulty line.
func parseSet(file, raw string) ([]example, error) {
	var (
		all    []example
		faults []error
		next   = example{zone: time.UTC} // what the lines above say about the next one
		open   bool                      // the lines of a text may still go on
		judged = true                    // the last example has claims or says none
	)
	fault := func(n int, format string, args ...any) {
		faults = append(faults, fmt.Errorf("%s:%d: %w", file, n, fmt.Errorf(format, args...)))
	}
	for n, line := range strings.Split(raw, "\n") {
		n++
		text, isText := strings.CutPrefix(line, ">")
		switch {
		case isText && open:
			e := &all[len(all)-1]
			e.text += "\n" + strings.TrimPrefix(text, " ")
		case isText:
			if !judged {
				fault(n, "the example above has no claims; write them, or none")
			}
			e := next
			e.text = strings.TrimPrefix(text, " ")
			if e.construction == "" || e.published.IsZero() {
				fault(n, "an example needs a construction and a publication above it")
			}
			all, open, judged = append(all, e), true, false
		case strings.TrimSpace(line) == "":
			open = false
		case strings.HasPrefix(line, "# "):
			next.construction = strings.TrimSpace(line[2:])
		case strings.HasPrefix(line, "published "):
			if err := next.circumstances(strings.Fields(line)); err != nil {
				fault(n, "%w", err)
			}
		case strings.HasPrefix(line, "("): // a remark for the people who keep the set
		case len(all) == 0:
			fault(n, "a claim before the first sentence")
		case line == "none":
			open, judged = false, true
		default:
			open, judged = false, true
			e := &all[len(all)-1]
			claims, err := e.parse(line)
			if err != nil {
				fault(n, "%w", err)
			}
			e.claims = append(e.claims, claims...)
		}
	}
	if !judged {
		fault(strings.Count(raw, "\n"), "the last example has no claims; write them, or none")
	}
	return all, errors.Join(faults...)
}

// circumstances reads "published T zone Z country CC".
func (e *example) circumstances(f []string) error {
	if len(f) != 6 || f[2] != "zone" || f[4] != "country" {
		return errors.New("want: published TIME zone ZONE country CODE")
	}
	var err error
	if e.published, err = time.Parse(time.RFC3339, f[1]); err != nil {
		return err
	}
	if e.zone, err = time.LoadLocation(f[3]); err != nil {
		return err
	}
	e.country = f[5]
	return nil
}

// parse reads a line of expected claims: one, or one for each place that it names.
func (e *example) parse(line string) ([]expected, error) {
	line, maybe := strings.CutPrefix(line, "maybe ")
	kind, rest, _ := strings.Cut(line, " ")
	x := expected{kind: dateline.Kind(kind), maybe: maybe, words: map[string]string{}, mentions: map[string][]dateline.Span{}, numbers: map[string]float64{}}
	if !slices.Contains(dateline.Kinds, x.kind) {
		return nil, fmt.Errorf("%q is no kind of claim", kind)
	}
	var places [][]dateline.Span
	for rest = strings.TrimSpace(rest); rest != ""; rest = strings.TrimSpace(rest) {
		var err error
		end := strings.IndexAny(rest, " =")
		if end < 0 || rest[end] == ' ' {
			word := rest
			if end >= 0 {
				word = rest[:end]
			}
			slot, ok := bare[word]
			if !ok {
				return nil, fmt.Errorf("%q stands for nothing", word)
			}
			x.words[slot], rest = word, rest[len(word):]
			continue
		}
		slot := rest[:end]
		rest = rest[end+1:]
		switch {
		case slices.Contains(spans, slot) && strings.HasPrefix(rest, "none"):
			x.words[slot], rest = "none", rest[4:]
		case slices.Contains(spans, slot):
			var m []dateline.Span
			if m, rest, err = e.mention(rest); err != nil {
				return nil, fmt.Errorf("%s: %w", slot, err)
			}
			if slot == "place" {
				places = append(places, m)
			}
			x.mentions[slot] = m
		default:
			var word string
			if quoted, tail, ok := unquote(rest); ok {
				word, rest = quoted, tail
			} else {
				word, rest, _ = strings.Cut(rest, " ")
			}
			if err = x.set(slot, word); err != nil {
				return nil, err
			}
		}
	}
	x.stance = dateline.Stance(x.words["stance"])
	switch {
	case x.stance != "":
	case x.kind == dateline.Statement, x.mentions["attribution"] != nil:
		x.stance = dateline.Attributed
	default:
		x.stance = dateline.Asserted
	}
	x.label = x.words["label"]
	if len(places) < 2 {
		x.evidence = x.cover()
		return []expected{x}, x.complete()
	}
	var all []expected
	for _, p := range places {
		y := x
		y.mentions = map[string][]dateline.Span{}
		for k, v := range x.mentions {
			y.mentions[k] = v
		}
		y.mentions["place"] = p
		y.evidence = y.cover()
		all = append(all, y)
	}
	return all, x.complete()
}

// set fills a slot that holds a word or a number.
func (x *expected) set(slot, word string) error {
	switch {
	case slices.Contains([]string{"value", "low", "high"}, slot):
		v, err := strconv.ParseFloat(word, 64)
		if err != nil {
			return fmt.Errorf("%s: %q is no number", slot, word)
		}
		x.numbers[slot] = v
	case slices.Contains(named, slot):
		x.words[slot] = word
	default:
		return fmt.Errorf("there is no slot %q", slot)
	}
	return nil
}

// complete tells what a claim of its kind cannot do without.
func (x *expected) complete() error {
	need := map[dateline.Kind][]string{dateline.Control: {"change", "place"}, dateline.Count: {"quantity", "unit"}, dateline.Statement: {"speaker", "content"},
		dateline.Casualties: {"harm"}}[x.kind]
	for _, slot := range need {
		if x.words[slot] == "" && x.mentions[slot] == nil {
			return fmt.Errorf("a %s claim needs a %s", x.kind, slot)
		}
	}
	if len(x.mentions) == 0 {
		return fmt.Errorf("a %s claim without a mention", x.kind)
	}
	return nil
}

// mention reads "words"#2|"other words": where the words stand in the text, the
// first or the second time. "first words ... last words" is all between them.
func (e *example) mention(s string) ([]dateline.Span, string, error) {
	var all []dateline.Span
	for {
		words, rest, ok := unquote(s)
		if !ok {
			return nil, s, fmt.Errorf("want words in quotation marks at %q", s)
		}
		nth := 0
		if len(rest) > 1 && rest[0] == '#' {
			nth, rest = int(rest[1]-'0'), rest[2:]
		}
		first, last, long := strings.Cut(words, " ... ")
		at, err := e.find(first, nth, 0, long)
		if err != nil {
			return nil, s, err
		}
		if long {
			tail, err := e.find(last, 0, at.End, true)
			if err != nil {
				return nil, s, err
			}
			at = dateline.Span{Text: e.text[at.Start:tail.End], Start: at.Start, End: tail.End}
		}
		all = append(all, at)
		if s, ok = strings.CutPrefix(rest, "|"); !ok {
			return all, rest, nil
		}
	}
}

// find looks for whole words in the text from byte from on. Words that stand
// there more than once need a number, unless the first will do.
func (e *example) find(words string, nth, from int, first bool) (dateline.Span, error) {
	var at []int
	for i := from; i+len(words) <= len(e.text); i++ {
		if e.text[i:i+len(words)] == words && !joined(e.text[:i], words) && !joined(words, e.text[i+len(words):]) {
			at = append(at, i)
		}
	}
	switch {
	case words == "" || len(at) == 0 || nth > len(at):
		return dateline.Span{}, fmt.Errorf("%q does not stand in %q", words, e.text)
	case nth == 0 && len(at) > 1 && !first:
		return dateline.Span{}, fmt.Errorf("%q stands %d times in %q: write %q#1 or #2", words, len(at), e.text, words)
	}
	i := at[max(nth, 1)-1]
	return dateline.Span{Text: words, Start: i, End: i + len(words)}, nil
}

// joined tells whether a word runs on from a to b.
func joined(a, b string) bool {
	x, _ := utf8.DecodeLastRuneInString(a)
	y, _ := utf8.DecodeRuneInString(b)
	return a != "" && b != "" && (unicode.IsLetter(x) && unicode.IsLetter(y) || unicode.IsDigit(x) && unicode.IsDigit(y))
}

// unquote cuts a string in " or ` from the front of s.
func unquote(s string) (words, rest string, ok bool) {
	if s == "" || s[0] != '"' && s[0] != '`' {
		return "", s, false
	}
	return strings.Cut(s[1:], s[:1])
}

// cover is the evidence: what span="..." says, else the smallest range that
// holds the claim's own mentions.
func (x *expected) cover() dateline.Span {
	if m := x.mentions["span"]; m != nil {
		return m[0]
	}
	c := dateline.Span{Start: 1 << 30}
	for slot, m := range x.mentions {
		if slot == "attribution" || slot == "via" || slot == "by.attribution" {
			continue
		}
		c.Start, c.End = min(c.Start, m[0].Start), max(c.End, m[0].End)
	}
	return c
}
