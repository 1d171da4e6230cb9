package quotes

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Region is a quotation: the bytes between its marks. A quotation that lacks
// one of its marks reaches to the start or end of its sentence or paragraph.
type Region struct {
	Start, End int // inside the marks
	Outer      int // where its opening mark stands, or Start where it has none
	After      int // behind its closing mark, or End
	Ragged     bool
}

// Has tells whether byte i lies inside the marks.
func (r Region) Has(i int) bool { return i >= r.Start && i < r.End }

// Regions finds the quotations of a text, paragraph by paragraph.
func Regions(raw string) []Region {
	var out []Region
	for at := 0; at < len(raw); {
		end := strings.IndexByte(raw[at:], '\n')
		if end < 0 {
			end = len(raw)
		} else {
			end += at
		}
		out = paragraph(out, raw, at, end)
		at = end + 1
	}
	return out
}

func paragraph(out []Region, raw string, from, to int) []Region {
	open, mark, size := -1, rune(0), 0
	prev := ' '
	base := len(out)
	for i := from; i < to; {
		r, n := utf8.DecodeRuneInString(raw[i:to])
		next, _ := utf8.DecodeRuneInString(raw[min(i+n, to):to])
		if i+n >= to {
			next = ' '
		}
		switch {
		case open >= 0 && closes(mark, r, prev, next):
			out = append(out, Region{Start: open + size, End: i, Outer: open, After: i + n})
			open = -1
		case open < 0 && opens(r, prev, next):
			open, mark, size = i, r, n
		case open < 0 && (r == '”' || r == '"' && strings.ContainsRune(",.!?", prev)): // a closing mark without an opening one
			start := from
			if len(out) > base {
				start = out[len(out)-1].After
			}
			start = sentenceStart(raw, start, i)
			if start < i {
				out = append(out, Region{Start: start, End: i, Outer: start, After: i + n, Ragged: true})
			}
		}
		prev = r
		i += n
	}
	if open >= 0 && mark != '\'' && mark != '‘' && to-open > size+1 {
		out = append(out, Region{Start: open + size, End: to, Outer: open, After: to, Ragged: true})
	}
	return out
}

func opens(r, prev, next rune) bool {
	before := unicode.IsSpace(prev) || strings.ContainsRune("([{-–—:/", prev)
	switch r {
	case '“', '„', '«':
		return true
	case '"':
		return before && !unicode.IsSpace(next)
	case '\'', '‘':
		return before && !unicode.IsSpace(next) && !unicode.IsDigit(next)
	}
	return false
}

func closes(mark, r, prev, next rune) bool {
	switch mark {
	case '“', '„':
		return r == '”' || r == '"' || mark == '„' && r == '“'
	case '«':
		return r == '»'
	case '"':
		return r == '"' || r == '”'
	case '\'', '‘':
		return (r == '\'' || r == '’') && !unicode.IsSpace(prev) && !unicode.IsLetter(next) && !unicode.IsDigit(next)
	}
	return false
}

// sentenceStart goes back from i to the start of its sentence, not past from.
func sentenceStart(raw string, from, i int) int {
	for j := i - 3; j > from; j-- {
		if (raw[j] == '.' || raw[j] == '!' || raw[j] == '?') && raw[j+1] == ' ' {
			return j + 2
		}
	}
	for from < i && (raw[from] == ' ' || raw[from] == '\t') {
		from++
	}
	return from
}
