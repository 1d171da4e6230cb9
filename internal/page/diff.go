package page

import (
	"unicode"

	"github.com/sergi/go-diff/diffmatchpatch"
)

// change is a run of words that both revisions have, or only one of them.
type change struct {
	Text    string
	Added   bool
	Removed bool
}

// mostWords is how many words the two texts of a diff may have together;
// longer ones are shown as removed and added whole.
const mostWords = 20000

// wordDiff compares two texts word by word. It gives the same answer on every
// machine: it has no deadline.
func wordDiff(old, next string) []change {
	if old == next {
		return []change{{Text: old}}
	}
	index := map[string]rune{}
	var words []string
	code := func(text string) []rune {
		var out []rune
		for _, w := range splitWords(text) {
			r, ok := index[w]
			if !ok {
				r = wordRune(len(words))
				index[w] = r
				words = append(words, w)
			}
			out = append(out, r)
		}
		return out
	}
	a, b := code(old), code(next)
	if len(a)+len(b) > mostWords {
		return []change{{Text: old, Removed: true}, {Text: next, Added: true}}
	}
	d := diffmatchpatch.New()
	d.DiffTimeout = 0
	diffs := d.DiffCleanupSemantic(d.DiffMainRunes(a, b, false))
	var out []change
	for _, x := range diffs {
		text := ""
		for _, r := range x.Text {
			text += words[wordIndex(r)]
		}
		out = append(out, change{text, x.Type == diffmatchpatch.DiffInsert, x.Type == diffmatchpatch.DiffDelete})
	}
	return out
}

// wordRune gives the n-th word a rune of its own; surrogates are left out,
// since they do not survive as text.
func wordRune(n int) rune {
	r := rune(n + 1)
	if r >= 0xd800 {
		r += 0x800
	}
	return r
}

func wordIndex(r rune) int {
	if r >= 0xe000 {
		r -= 0x800
	}
	return int(r) - 1
}

// splitWords cuts a text into words, spaces and single other signs; together
// they are the text.
func splitWords(text string) []string {
	var out []string
	start, last := 0, 0
	for i, r := range text {
		class := 3
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || r == '\'' || r == '’':
			class = 1
		case unicode.IsSpace(r):
			class = 2
		}
		if i > start && (class != last || class == 3) {
			out = append(out, text[start:i])
			start = i
		}
		last = class
	}
	if start < len(text) {
		out = append(out, text[start:])
	}
	return out
}
