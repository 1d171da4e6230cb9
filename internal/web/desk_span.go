package web

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"dateline"
	"dateline/internal/page"
)

// selected returns the words of a report that a form by hand rests on: the
// bytes that the page worked out from a selection, checked against the words
// that were on the screen, or, where there are none, the place where the words
// stand in the report. What is wrong is noted in the form.
func selected(f *page.DeskForm, text string) (dateline.Span, bool) {
	words := f.Value("words")
	if strings.TrimSpace(words) == "" {
		f.Fault("words", "select the words in the text and press m, or copy them here")
		return dateline.Span{}, false
	}
	if s, ok := ranged(f.Value("start"), f.Value("end"), text); ok {
		if same(s.Text, words) {
			return s, true
		}
	}
	s, ok := find(text, dateline.Span{End: len(text)}, words)
	if !ok {
		f.Fault("words", "these words are not in the report; copy them exactly as they stand there")
	}
	return s, ok
}

// ranged reads a range of bytes and takes the white space off its ends.
func ranged(start, end, text string) (dateline.Span, bool) {
	a, err1 := strconv.Atoi(start)
	b, err2 := strconv.Atoi(end)
	if err1 != nil || err2 != nil || a < 0 || b > len(text) || a >= b || !atRune(text, a) || !atRune(text, b) {
		return dateline.Span{}, false
	}
	part := text[a:b]
	a += len(part) - len(strings.TrimLeftFunc(part, unicode.IsSpace))
	part = strings.TrimSpace(part)
	if part == "" {
		return dateline.Span{}, false
	}
	return dateline.Span{Text: part, Start: a, End: a + len(part)}, true
}

func atRune(s string, i int) bool { return i == len(s) || utf8.RuneStart(s[i]) }

// same tells whether two texts differ in white space at most.
func same(a, b string) bool {
	return strings.Join(strings.Fields(a), " ") == strings.Join(strings.Fields(b), " ")
}

// whole tells whether a range neither begins nor ends inside a word.
func whole(text string, s dateline.Span) bool {
	inside := func(i int) bool {
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		after, _ := utf8.DecodeRuneInString(text[i:])
		return wordRune(before) && wordRune(after)
	}
	return !inside(s.Start) && !inside(s.End)
}

func wordRune(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r))
}

// find looks for words in the evidence first, then in the whole report; case
// and the width of spaces do not matter.
func find(text string, span dateline.Span, words string) (dateline.Span, bool) {
	fields := strings.Fields(words)
	if len(fields) == 0 || span.Start < 0 || span.End > len(text) || span.Start > span.End {
		return dateline.Span{}, false
	}
	for i, f := range fields {
		fields[i] = regexp.QuoteMeta(f)
	}
	re, err := regexp.Compile(`(?i)` + strings.Join(fields, `\s+`))
	if err != nil {
		return dateline.Span{}, false
	}
	for _, at := range []int{span.Start, 0} {
		part := text[at:]
		if at == span.Start {
			part = text[span.Start:span.End]
		}
		for from := 0; from < len(part); {
			loc := re.FindStringIndex(part[from:])
			if loc == nil {
				break
			}
			s := dateline.Span{Start: at + from + loc[0], End: at + from + loc[1]}
			if whole(text, s) {
				s.Text = text[s.Start:s.End]
				return s, true
			}
			_, n := utf8.DecodeRuneInString(part[from+loc[0]:])
			from += loc[0] + n
		}
	}
	return dateline.Span{}, false
}

// endOf is where an interval that begins at t and is known to p ends.
func endOf(t time.Time, p dateline.Precision) time.Time {
	switch p {
	case dateline.Minute:
		return t.Add(time.Minute)
	case dateline.Hour:
		return t.Add(time.Hour)
	case dateline.PartOfDay:
		return t.Add(6 * time.Hour)
	case dateline.Week:
		return t.AddDate(0, 0, 7)
	case dateline.Month:
		return t.AddDate(0, 1, 0)
	case dateline.Year:
		return t.AddDate(1, 0, 0)
	}
	return t.AddDate(0, 0, 1)
}

// formTime reads a datetime-local field in a zone. An empty field is the zero
// time; a wrong one is noted.
func formTime(f *page.DeskForm, field string, zone *time.Location) (time.Time, bool) {
	v := strings.TrimSpace(f.Value(field))
	if v == "" {
		return time.Time{}, true
	}
	for _, form := range []string{localTime, "2006-01-02T15:04:05", "2006-01-02 15:04", "2006-01-02"} {
		if t, err := time.ParseInLocation(form, v, zone); err == nil && t.Year() > 1900 && t.Year() < 3000 {
			return t, true
		}
	}
	f.Fault(field, "%q is no time; write it as 2021-08-13 18:00", v)
	return time.Time{}, false
}
