package text

import (
	"strings"
	"unicode/utf8"
)

// eachParagraph calls do for every paragraph of the report. A line is a
// paragraph, save where lines were wrapped: by a mail program at some width,
// or in the midst of a sentence.
func eachParagraph(raw string, do func(Range)) {
	var block []Range
	for i := 0; i <= len(raw); {
		end, next := lineEnd(raw, i)
		line := trim(raw, Range{i, end})
		if line.Start == line.End {
			flush(raw, block, do)
			block = block[:0]
		} else {
			block = append(block, line)
		}
		i = next
	}
	flush(raw, block, do)
}

// lineEnd returns the end of the line that begins at i and the start of the next.
func lineEnd(raw string, i int) (end, next int) {
	for j := i; j < len(raw); j++ {
		switch c := raw[j]; {
		case c == '\n' || c == '\v' || c == '\f':
			return j, j + 1
		case c == '\r':
			if j+1 < len(raw) && raw[j+1] == '\n' {
				return j, j + 2
			}
			return j, j + 1
		case c == 0xe2 && j+2 < len(raw) && raw[j+1] == 0x80 && raw[j+2]&^1 == 0xa8: // U+2028, U+2029
			return j, j + 3
		}
	}
	return len(raw), len(raw) + 1
}

func trim(raw string, r Range) Range {
	for r.Start < r.End {
		c, n := at(raw, r.Start, r.End)
		if !space(c) && !invisible(c) {
			break
		}
		r.Start += n
	}
	for r.Start < r.End {
		c, n := utf8.DecodeLastRuneInString(raw[r.Start:r.End])
		if !space(c) && !invisible(c) {
			break
		}
		r.End -= n
	}
	return r
}

// flush gives the lines of a block between blank lines to do, wrapped ones joined.
func flush(raw string, lines []Range, do func(Range)) {
	wrapped := hardWrapped(lines)
	for i := 0; i < len(lines); {
		p := lines[i]
		for i++; i < len(lines); i++ {
			if !goesOn(raw, lines[i-1], lines[i], wrapped) {
				break
			}
			p.End = lines[i].End
		}
		do(p)
	}
}

// hardWrapped tells lines that were broken at a width: all but the last are
// about equally long, and none is longer than a terminal is wide.
func hardWrapped(lines []Range) bool {
	if len(lines) < 3 {
		return false
	}
	long := 0
	for _, l := range lines[:len(lines)-1] {
		n := l.End - l.Start
		if n > 100 {
			return false
		}
		if n >= 55 {
			long++
		}
	}
	return long*10 >= (len(lines)-1)*9
}

// goesOn tells whether the line next goes on with the sentence of prev.
func goesOn(raw string, prev, next Range, wrapped bool) bool {
	if bullet(raw, next.Start, next.End) > next.Start {
		return false
	}
	if wrapped {
		return true
	}
	first, _ := at(raw, next.Start, next.End)
	last, _ := utf8.DecodeLastRuneInString(raw[prev.Start:prev.End])
	if lower(first) {
		return strings.IndexRune(".!?:;\"'”’)]", last) < 0
	}
	return false
}

// bullet returns the end of a list mark at i, or i.
func bullet(raw string, i, end int) int {
	r, n := at(raw, i, end)
	j := i
	switch r {
	case '•', '‣', '◦', '▪', '■', '●', '·', '►', '▶', '✓', '➤':
		j = i + n
	case '-', '*', '–', '—', '+', '>':
		if next, _ := at(raw, i+n, end); space(next) {
			j = i + n
		}
	case '(':
		k := i + 1
		for k < end && k < i+4 && alnum(rune(raw[k])) {
			k++
		}
		if k > i+1 && k-i <= 3 && k < end && raw[k] == ')' {
			j = k + 1
		}
	default:
		k := i
		for k < end && k < i+3 && digit(rune(raw[k])) {
			k++
		}
		if k > i && k-i <= 2 && k+1 < end && (raw[k] == '.' || raw[k] == ')') && raw[k+1] == ' ' {
			j = k + 1
		}
	}
	if j == i {
		return i
	}
	return skipSpace(raw, j, end)
}

func skipSpace(raw string, i, end int) int {
	for i < end {
		r, n := at(raw, i, end)
		if !space(r) && !invisible(r) {
			break
		}
		i += n
	}
	return i
}

// boilerplate are beginnings of lines that are no part of a report.
var boilerplate = []string{
	"also read", "read also", "read more", "read:", "read next", "see also", "see more", "related:", "related stories",
	"related articles", "related topics", "more on this", "more from", "more about", "watch:", "watch now", "watch live", "listen:",
	"follow us", "follow @", "sign up", "subscribe", "advertisement", "advertising", "click here", "tap here", "share this",
	"share on", "all rights reserved", "copyright", "©", "(c)", "skip to", "cookie", "download our", "download the", "join us on",
	"join our", "most read", "most viewed", "recommended", "you may also", "you might also", "editor's note", "editor’s note",
	"our standards", "this article was", "this story has been", "for more", "continue reading", "story continues", "newsletter",
	"don't miss", "don’t miss", "live updates:", "in pictures:", "in video", "more:", "topics:", "tags:", "filed under", "opinion:",
	"support our", "donate", "print this", "email this", "comments", "terms of", "privacy",
}

// paragraphKind tells what kind of paragraph the tokens are; n is its number
// of sentences.
func paragraphKind(t []Token, raw string, n int) Kind {
	head := strings.ToLower(raw[:min(len(raw), 24)])
	for _, b := range boilerplate {
		if strings.HasPrefix(head, b) && (n <= 2 && len(t) <= 40) && aloneEnough(head[len(b):], b) {
			return Boilerplate
		}
	}
	for _, b := range []string{"(reporting by", "reporting by", "(additional reporting", "additional reporting", "(editing by", "writing by", "compiled by", "(writing by"} {
		if strings.HasPrefix(head, b) {
			return Byline
		}
	}
	last := t[len(t)-1]
	if byline(t, n) {
		return Byline
	}
	if credit(t) || strings.Contains(strings.ToLower(raw[:min(len(raw), 60)]), "image caption") {
		return Caption
	}
	if n != 1 || len(t) > 30 {
		return Prose
	}
	for k := len(t) - 1; k >= 0 && last.Mark == Closes; k-- {
		last = t[k]
	}
	switch end := last.Norm[len(last.Norm)-1]; {
	case strings.IndexByte(".!?:;,", end) >= 0, last.Norm == "...":
		return Prose
	}
	return Headline
}

// aloneEnough keeps sentences such as "Comments by the minister ..." out:
// one-word beginnings must be all there is, or be followed by a mark.
func aloneEnough(rest, b string) bool {
	if strings.ContainsAny(b, " :@©") {
		return rest == "" || !letter(rune(rest[0])) || strings.HasSuffix(b, "@")
	}
	rest = strings.TrimSpace(rest)
	return rest == "" || !letter(rune(rest[0])) && rest[0] != ','
}

// byline tells "By Jane Doe" and "By Jane Doe and John Roe in Kabul".
func byline(t []Token, n int) bool {
	if n != 1 || len(t) < 2 || len(t) > 14 || !strings.EqualFold(t[0].Norm, "by") || t[len(t)-1].Norm == "." {
		return false
	}
	for _, w := range t[1:] {
		r, _ := at(w.Norm, 0, len(w.Norm))
		if lower(r) && w.Norm != "and" && w.Norm != "in" && w.Norm != "for" && w.Norm != "the" && w.Norm != "of" {
			return false
		}
	}
	return true
}

// credit tells a caption by the credit at its end: [Jane Doe/AP], (AP Photo/Jane Doe).
func credit(t []Token) bool {
	n := len(t)
	if t[n-1].Norm != "]" && t[n-1].Norm != ")" || n > 90 {
		return false
	}
	open := map[string]string{"]": "[", ")": "("}[t[n-1].Norm]
	for k := n - 2; k >= 0 && k >= n-14; k-- {
		switch w := strings.ToLower(t[k].Norm); w {
		case "/", "photo", "photos", "photograph", "file", "handout", "getty", "images", "image", "screengrab", "epa", "picture":
			for m := k; m >= 0 && m >= n-14; m-- {
				if t[m].Norm == open {
					return true
				}
			}
			return false
		case open:
			return false
		}
	}
	return false
}
