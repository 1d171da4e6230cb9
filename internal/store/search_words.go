package store

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// The limits of what is searched: of a text, of one word, of a query.
const (
	soughtBytes = 1 << 20
	wordRunes   = 64
	queryBytes  = 400
	queryTerms  = 24
)

// folded is a word of a text as it is searched for, and where it stands.
type folded struct {
	text       string
	start, end int // bytes of the text
}

// foldWords cuts a text into words and folds each, so that what people type
// finds what was written: case, diacritics, the forms of Arabic letters and
// digits, ligatures and widths are taken as equal. Scripts without spaces
// between words give every pair of neighbours, and their last character.
func foldWords(text string) []folded {
	var out []folded
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		switch {
		case unspaced(r):
			end := i
			for end < len(text) {
				r, n := utf8.DecodeRuneInString(text[end:])
				if !unspaced(r) {
					break
				}
				end += n
			}
			out = pairs(out, text, i, end)
			i = end
		case wordRune(r):
			end := i + n
			for end < len(text) {
				r, n := utf8.DecodeRuneInString(text[end:])
				if (!wordRune(r) || unspaced(r)) && !silent(r) && !thousands(text, end) {
					break
				}
				end += n
			}
			if w := fold(text[i:end]); w != "" {
				out = append(out, folded{w, i, end})
			}
			i = end
		default:
			i += n
		}
	}
	return out
}

func wordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	}
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r))
}

// unspaced tells whether a script sets no space between words.
func unspaced(r rune) bool {
	return r >= 0x0e00 && unicode.IsOneOf([]*unicode.RangeTable{unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar}, r)
}

// silent tells whether a character inside a word is not part of it: joiners,
// soft hyphens, marks of direction, the Arabic stretch.
func silent(r rune) bool { return r == 0xad || r == 0x640 || r >= 0x200b && r <= 0x200f }

// thousands tells whether a comma at i parts the digits of one number.
func thousands(text string, i int) bool {
	digit := func(k int) bool { return k >= 0 && k < len(text) && text[k] >= '0' && text[k] <= '9' }
	return text[i] == ',' && digit(i-1) && digit(i+1) && digit(i+2) && digit(i+3) && !digit(i+4)
}

// pairs adds the neighbours of a run of characters, and the last alone.
func pairs(out []folded, text string, start, end int) []folded {
	_, n := utf8.DecodeRuneInString(text[start:end])
	for i := start; i < end; {
		next := i + n
		last := next
		if next < end {
			_, n = utf8.DecodeRuneInString(text[next:end])
			last = next + n
		}
		if w := fold(text[i:last]); w != "" {
			out = append(out, folded{w, i, last})
		}
		i = next
	}
	return out
}

// letters that no decomposition brings to their plain form.
var letters = strings.NewReplacer("ß", "ss", "æ", "ae", "œ", "oe", "ø", "o", "đ", "d", "ð", "d", "ł", "l", "þ", "th", "ı", "i",
	"ى", "ي", "ی", "ي", "ک", "ك", "ة", "ه", "ٱ", "ا", "ے", "ي", "ہ", "ه", "ھ", "ه")

// fold is a word as it is searched for; empty where nothing of it is left.
func fold(word string) string {
	plain := true
	for i := 0; i < len(word); i++ {
		plain = plain && word[i] < utf8.RuneSelf
	}
	if plain {
		word = strings.ReplaceAll(strings.ToLower(word), ",", "")
		return word[:min(len(word), wordRunes)]
	}
	if len(word) > 8*wordRunes { // nobody types the rest
		word = strings.ToValidUTF8(word[:8*wordRunes], "")
	}
	var b strings.Builder
	n := 0
	for _, r := range norm.NFKD.String(word) {
		if n >= wordRunes {
			break
		}
		switch {
		case accent(r) || silent(r):
			continue
		case unicode.IsDigit(r):
			r = '0' + rune(digitOf(r))
		case !unicode.IsLetter(r) && !unicode.IsMark(r):
			continue
		}
		b.WriteRune(unicode.ToLower(r))
		n++
	}
	return norm.NFC.String(letters.Replace(b.String()))
}

// accent tells whether a mark may be left out in writing: of Latin, Greek and
// Cyrillic letters, and the vowel signs of Hebrew and Arabic. Signs of other
// scripts make another word.
func accent(r rune) bool {
	return r >= 0x300 && r <= 0x36f || r >= 0x591 && r <= 0x5c7 || r >= 0x610 && r <= 0x61a || r >= 0x64b && r <= 0x65f || r == 0x670 || r >= 0x6d6 && r <= 0x6ed && unicode.IsMark(r)
}

// digitOf is the value of a decimal digit of any script: they come in tens.
func digitOf(r rune) int {
	for _, t := range unicode.Nd.R16 {
		if rune(t.Lo) <= r && r <= rune(t.Hi) {
			return int(r-rune(t.Lo)) % 10
		}
	}
	for _, t := range unicode.Nd.R32 {
		if rune(t.Lo) <= r && r <= rune(t.Hi) {
			return int(r-rune(t.Lo)) % 10
		}
	}
	return 0
}

// term is a word or a phrase that is looked for.
type term struct {
	words []string
	open  bool // the last word may go on
	not   bool
}

// Query is what somebody looks for. Any text makes one.
type Query struct {
	terms []term
	cut   bool
}

// ParseQuery reads what was typed: words, of which each may go on ("tali" finds
// Taliban), "phrases in quotation marks", and -words that must not stand there.
// Whatever else was typed parts words. Of a text longer than 400 bytes the rest
// is passed over.
func ParseQuery(typed string) Query {
	var q Query
	if len(typed) > queryBytes {
		typed, q.cut = typed[:queryBytes], true
	}
	typed = strings.Map(func(r rune) rune {
		switch r {
		case '“', '”', '„', '«', '»', '＂':
			return '"'
		}
		return r
	}, strings.ToValidUTF8(typed, " "))
	for typed = strings.TrimLeftFunc(typed, unicode.IsSpace); typed != ""; typed = strings.TrimLeftFunc(typed, unicode.IsSpace) {
		if len(q.terms) == queryTerms {
			q.cut = true
			break
		}
		var t term
		if rest, ok := strings.CutPrefix(typed, "-"); ok {
			typed, t.not = rest, true
		}
		var chunk string
		if rest, ok := strings.CutPrefix(typed, `"`); ok {
			chunk, typed, _ = strings.Cut(rest, `"`)
		} else {
			end := strings.IndexFunc(typed, func(r rune) bool { return r == '"' || unicode.IsSpace(r) })
			if end < 0 {
				end = len(typed)
			}
			chunk, typed, t.open = typed[:end], typed[end:], true
		}
		if t.words = sought(chunk); len(t.words) == 0 {
			continue
		}
		last := t.words[len(t.words)-1]
		if last[0] >= '0' && last[0] <= '9' {
			t.open = false // 18 is not 1812
		}
		q.terms = append(q.terms, t)
	}
	return q
}

// sought are the folded words of a part of a query: of a run without spaces
// the pairs alone, and a single character as the beginning of one.
func sought(chunk string) []string {
	var out []string
	ws := foldWords(chunk)
	for i, w := range ws {
		r, n := utf8.DecodeRuneInString(chunk[w.start:])
		if unspaced(r) && w.end == w.start+n && i > 0 && ws[i-1].end == w.end {
			continue // the last alone is there for those who look for it alone
		}
		out = append(out, w.text)
	}
	return out
}

// Empty tells whether nothing can be looked for: no word, or only words that
// must not stand there.
func (q Query) Empty() bool {
	for _, t := range q.terms {
		if !t.not {
			return false
		}
	}
	return true
}

// Cut tells whether a part of what was typed was passed over.
func (q Query) Cut() bool { return q.cut }

// match is the query in the words of FTS5. Folded words hold letters, digits
// and marks alone, so nothing in them can end the quotation.
func (q Query) match() string {
	var yes, no []string
	for _, t := range q.terms {
		s := `"` + strings.Join(t.words, " ") + `"`
		if t.open || single(t.words) {
			s += " *"
		}
		if t.not {
			no = append(no, s)
		} else {
			yes = append(yes, s)
		}
	}
	s := "(" + strings.Join(yes, " AND ") + ")"
	for _, n := range no {
		s += " NOT " + n
	}
	return s
}

// single tells whether one character of a script without spaces is looked for.
func single(words []string) bool {
	r, n := utf8.DecodeRuneInString(words[0])
	return len(words) == 1 && n == len(words[0]) && unspaced(r)
}

// Piece is a stretch of a text; Hit where it is what was looked for.
type Piece struct {
	Text string
	Hit  bool
}

// Mark cuts a text of at most about size bytes out of a longer one, where most
// of the query stands, and marks it. Pieces put together are words of the text,
// with "…" where it goes on. ok is false where nothing of the query stands there;
// the pieces are then its beginning.
func (q Query) Mark(text string, size int) (pieces []Piece, ok bool) {
	text = strings.ToValidUTF8(text[:min(len(text), soughtBytes)], "\uFFFD")
	ws := foldWords(text)
	type hit struct{ start, end, term int }
	var hits []hit
	for i := range ws {
		for k, t := range q.terms {
			if !t.not && t.at(ws[i:]) {
				hits = append(hits, hit{ws[i].start, ws[i+len(t.words)-1].end, k})
			}
		}
	}
	from, best := 0, 0
	for i, h := range hits {
		seen := map[int]bool{}
		for _, g := range hits[i:] {
			if g.end > h.start+size*3/4 {
				break
			}
			seen[g.term] = true
		}
		if len(seen) > best {
			best, from = len(seen), h.start
		}
	}
	if len(text) <= size {
		from = 0
	}
	if from = max(0, from-size/4); from > 0 {
		from += strings.IndexFunc(text[from:], unicode.IsSpace) + 1 // at a word
		for !utf8.RuneStart(text[from]) {
			from++
		}
	}
	to := min(len(text), from+size)
	if to < len(text) {
		if i := strings.LastIndexFunc(text[from:to], unicode.IsSpace); i > size/2 {
			to = from + i
		}
		for !utf8.RuneStart(text[to]) {
			to--
		}
	}
	add := func(s string, on bool) {
		if s != "" {
			pieces = append(pieces, Piece{s, on})
		}
	}
	if from > 0 {
		add("… ", false)
	}
	at := from
	for _, h := range hits {
		start, end := max(h.start, at), min(h.end, to)
		if start < end {
			add(text[at:start], false)
			add(text[start:end], true)
			at = end
		}
	}
	add(text[at:to], false)
	if to < len(text) {
		add(" …", false)
	}
	return pieces, len(hits) > 0
}

// at tells whether a term stands at the beginning of the words.
func (t term) at(ws []folded) bool {
	if len(ws) < len(t.words) {
		return false
	}
	last := len(t.words) - 1
	for i, w := range t.words {
		switch open := i == last && (t.open || single(t.words)); {
		case open && !strings.HasPrefix(ws[i].text, w), !open && ws[i].text != w:
			return false
		}
	}
	return true
}
