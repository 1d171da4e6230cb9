package desk

import (
	"regexp"
	"strings"

	"dateline"
)

// bare is a text without its Markdown: what a reader of the page would read.
type bare struct {
	text string
	at   []int // at[i] is where byte i of text stands in what was written
}

var (
	lineMark = regexp.MustCompile(`^\s{0,3}(?:>\s?|#{1,6}\s+|[-*+]\s+|\d{1,3}[.)]\s+)+`)
	linkTail = regexp.MustCompile(`^\]\((?:[^()\s]|\([^()\s]*\))*(?:\s+"[^"]*")?\)`)
)

// bareOf takes the marks of Markdown out of a text: of quotations, headings
// and lists at the beginnings of lines, of emphasis and code, and the
// addresses of links. What is no mark stays as it is.
func bareOf(written string) bare {
	var b bare
	var text strings.Builder
	take := func(i int) {
		text.WriteByte(written[i])
		b.at = append(b.at, i)
	}
	for start := 0; start < len(written); {
		end := start + strings.IndexByte(written[start:], '\n') + 1
		if end == start {
			end = len(written)
		}
		line := written[start:end]
		i := len(lineMark.FindString(line))
		for ; i < len(line); i++ {
			switch c := line[i]; {
			case c == '\\' && i+1 < len(line) && strings.IndexByte("\\`*_{}[]()#+-.!>", line[i+1]) >= 0:
				i++
				take(start + i)
			case c == '*' && emphasis(line, i), c == '`', c == '_' && emphasis(line, i):
			case c == '[' && strings.Contains(line[i:], "]("):
			case c == ']' && linkTail.MatchString(line[i:]):
				i += len(linkTail.FindString(line[i:])) - 1
			default:
				take(start + i)
			}
		}
		start = end
	}
	b.text = text.String()
	return b
}

// emphasis tells whether the asterisk or underscore at i stands at the edge of a
// word, as marks of emphasis do, and not between blanks or within a word.
func emphasis(line string, i int) bool {
	c := line[i]
	from, to := i, i+1
	for from > 0 && line[from-1] == c {
		from--
	}
	for to < len(line) && line[to] == c {
		to++
	}
	before, after := from == 0 || blank(line[from-1]), to == len(line) || blank(line[to])
	if before && after {
		return false
	}
	return c == '*' || before || after || !word(line[from-1]) || !word(line[to])
}

func blank(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

func word(c byte) bool {
	return c >= 0x80 || c == '_' || ('0' <= c && c <= '9') || ('a' <= c|0x20 && c|0x20 <= 'z')
}

// back is a span of the bare text as it stands in what was written.
func (b bare) back(s dateline.Span, written string) dateline.Span {
	if s.Start >= s.End || s.End > len(b.at) {
		return dateline.Span{}
	}
	from, to := b.at[s.Start], b.at[s.End-1]+1
	return dateline.Span{Text: written[from:to], Start: from, End: to}
}
