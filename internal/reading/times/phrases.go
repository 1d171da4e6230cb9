package times

import (
	"strconv"
	"strings"
	"time"

	"dateline"
)

// relativeDay reads "today", "late yesterday", "tonight", "overnight".
func (f *finder) relativeDay(i int) (Phrase, bool) {
	at := func(shift int) (Phrase, bool) {
		v := days(f.day.AddDate(0, 0, shift), 1, dateline.Day)
		return f.withPart(Phrase{Last: i, Past: v, Future: v}), true
	}
	switch f.low(i) {
	case "today", "now", "currently":
		return at(0)
	case "yesterday":
		return at(-1)
	case "tomorrow":
		return at(1)
	case "tonight":
		v := slice(days(f.day, 1, dateline.Day), parts["night"])
		return Phrase{Last: i, Past: v, Future: v}, true
	case "overnight":
		v := slice(days(f.day.AddDate(0, 0, -1), 1, dateline.Day), part{18, 32})
		return Phrase{Last: i, Past: v, Future: v}, true
	}
	return Phrase{}, false
}

var units = map[string]int{ // in hours
	"hour": 1, "hours": 1, "hrs": 1, "day": 24, "days": 24, "week": 168, "weeks": 168, "month": 720, "months": 720,
	"year": 8760, "years": 8760, "fortnight": 336, "night": 24, "nights": 24, "minute": 0, "minutes": 0, "decade": 87600, "decades": 87600,
}

var small = map[string]int{
	"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
	"ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
	"eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "sixty": 60, "ninety": 90, "couple": 2, "few": 3, "several": 3,
}

// Number reads a small whole number in digits or words; 0 where it is none.
func Number(w string) int {
	if n, ok := small[w]; ok {
		return n
	}
	n, err := strconv.Atoi(strings.ReplaceAll(w, ",", ""))
	if err != nil || n < 0 {
		return 0
	}
	return n
}

func ordinal(w string) (int, bool) {
	if w == "" || w[0] > '9' { // most words; an error of strconv costs more than it tells
		return 0, false
	}
	for _, s := range []string{"st", "nd", "rd", "th"} {
		w = strings.TrimSuffix(w, s)
	}
	n, err := strconv.Atoi(w)
	return n, err == nil && n >= 1 && n <= 31
}

func yearOf(w string) int {
	if len(w) != 4 {
		return 0
	}
	n, err := strconv.Atoi(w)
	if err != nil || n < 1900 || n > 2100 {
		return 0
	}
	return n
}

// span reads "24 hours", "three days", "a week", "24 to 48 hours", "a three-week"
// at i; low and high are hours, last the last word.
func (f *finder) span(i int) (low, high, last int, unit string, ok bool) {
	n := Number(f.low(i))
	k := i + 1
	if n == 0 {
		if u, is := units[f.low(i)]; is { // "the past week"
			return u, u, i, f.low(i), true
		}
		head, tail, cut := strings.Cut(f.low(i), "-") // "three-week", "24-hour"
		if u, is := units[tail]; cut && is && Number(head) > 0 {
			return u * Number(head), u * Number(head), i, tail, true
		}
		return 0, 0, 0, "", false
	}
	if f.low(k) == "couple" || (f.low(i) == "couple" && f.low(k) == "of") {
		k++
		n = 2
		if f.low(k) == "of" {
			k++
		}
	} else if f.low(i) == "a" && f.low(k) == "few" {
		n, k = 3, k+1
	}
	m := n
	if w := f.low(k); w == "to" || w == "-" || w == "–" || w == "or" {
		if n2 := Number(f.low(k + 1)); n2 > 0 {
			m, k = n2, k+2
		}
	}
	for f.low(k) == "full" || f.low(k) == "straight" || f.low(k) == "consecutive" || f.low(k) == "more" {
		k++
	}
	if u, is := units[f.low(k)]; is {
		return n * u, m * u, k, f.low(k), true
	}
	return 0, 0, 0, "", false
}

// window reads stretches that end or begin at publication: "in the last 24
// hours", "over the past week", "in three days", "within 24 to 48 hours",
// "for a month", "the 72 hours to 9 August".
func (f *finder) window(i int) (Phrase, bool) {
	j := i
	lead := f.low(i)
	switch lead {
	case "in", "within", "over", "during", "for", "past", "last", "next", "coming", "previous", "the":
		j++
	default:
		return Phrase{}, false
	}
	if w := f.low(i + 1); lead == "the" && (w == "following" || w == "next" || w == "same" || w == "previous") {
		if _, part := parts[f.low(i+2)]; part || f.low(i+2) == "day" { // counted from another day
			return Phrase{}, false
		}
	}
	past, next, the := lead == "past" || lead == "last" || lead == "previous", lead == "next" || lead == "coming", lead == "the"
	for {
		switch f.low(j) {
		case "the":
			the = true
		case "past", "last", "previous", "preceding":
			past = true
		case "next", "coming", "following":
			next = true
		case "about", "around", "just", "under", "barely", "nearly", "more", "than":
		default:
			goto read
		}
		j++
	}
read:
	lo, hi, last, unit, ok := f.span(j)
	if ok && last == j && !past && !next && !strings.Contains(f.low(j), "-") && Number(f.low(j)) == 0 && f.low(last+1) != "to" { // "in the night"
		return Phrase{}, false
	}
	if !ok || (lead == "the" && !past && !next && f.low(last+1) != "to") {
		return Phrase{}, false
	}
	if (lead == "last" || lead == "past" || lead == "next") && last == j && !strings.HasSuffix(unit, "s") && j == i+1 { // "last week", "next month": a calendar unit
		return Phrase{}, false
	}
	back := func(h int) time.Time { return f.back(h) }
	switch {
	case the && !past && !next && f.low(last+1) == "to": // the 72 hours to 9 August
		if d, ok := f.date(last + 2); ok {
			return Phrase{Last: d.Last, Past: dateline.Interval{From: d.Past.From.Add(-time.Duration(lo) * time.Hour), To: d.Past.To, Precision: dateline.Day}}, true
		}
		return Phrase{}, false
	case next:
		v := dateline.Interval{From: f.pub, To: f.pub.Add(time.Duration(hi) * time.Hour), Precision: precisionOf(unit)}
		return Phrase{Last: last, Past: v, Future: v}, true
	case lead == "within":
		from := f.pub
		if hi > lo && lo >= 48 {
			from = f.pub.Add(time.Duration(lo) * time.Hour)
		}
		v := dateline.Interval{From: from, To: f.pub.Add(time.Duration(hi) * time.Hour), Precision: precisionOf(unit)}
		return Phrase{Last: last, Future: v, Past: v}, true
	case lead == "for" && !past:
		v := dateline.Interval{From: back(lo), To: f.pub, Precision: precisionOf(unit)}
		return Phrase{Last: last, Past: v, Future: v, Role: Since, Duration: true}, true
	case lead == "over" && !past, lead == "during" && !past, unit == "minutes", unit == "minute":
		return Phrase{}, false
	}
	v := dateline.Interval{From: back(lo), To: f.pub, Precision: precisionOf(unit)}
	w := dateline.Interval{From: f.pub.Add(time.Duration(lo) * time.Hour), To: f.pub.Add(time.Duration(hi)*time.Hour + 24*time.Hour), Precision: precisionOf(unit)}
	if past {
		w = v
	}
	return Phrase{Last: last, Past: v, Future: w, Duration: !past}, true
}

// back is a moment h hours before publication; whole days begin at midnight.
func (f *finder) back(h int) time.Time {
	switch {
	case h >= 8760 && h%8760 == 0:
		return f.day.AddDate(-h/8760, 0, 0)
	case h >= 720 && h%720 == 0:
		return f.day.AddDate(0, -h/720, 0)
	case h > 24 && h%24 == 0 && h != 48 && h != 72:
		return f.day.AddDate(0, 0, -h/24)
	case h == 24:
		return f.pub.Add(-24 * time.Hour)
	}
	return f.pub.Add(-time.Duration(h) * time.Hour)
}

func precisionOf(unit string) dateline.Precision {
	switch strings.TrimSuffix(unit, "s") {
	case "hour", "hr", "minute":
		return dateline.Hour
	case "week", "fortnight":
		return dateline.Week
	case "month":
		return dateline.Month
	case "year", "decade":
		return dateline.Year
	}
	return dateline.Day
}

// offset reads distances from another fact: "hours after", "two days later",
// "a day earlier", "three weeks ago".
func (f *finder) offset(i int) (Phrase, bool) {
	w := f.low(i)
	lo, last, ok := 0, 0, false
	var unit string
	switch w {
	case "hours", "minutes":
		lo, last, unit, ok = 3, i, w, true
	case "days", "weeks", "months", "years", "moments":
		lo, last, unit, ok = 0, i, w, true
	default:
		lo, _, last, unit, ok = f.span(i)
		if ok && Number(w) == 0 {
			ok = false
		}
	}
	if !ok {
		return Phrase{}, false
	}
	k := last + 1
	sign := 0
	switch f.low(k) {
	case "after", "later":
		sign = 1
		if f.low(k+1) == "that" && (f.low(k+2) == "," || f.low(k+2) == "") {
			k++
		}
	case "before", "earlier":
		sign = -1
	case "ago":
		if lo == 0 {
			return Phrase{Last: k, Role: Words}, true
		}
		t := f.back(lo)
		if lo >= 24 {
			t = time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, t.Location())
			v := days(t, 1, precisionOf(unit))
			return Phrase{Last: k, Past: v, Future: v}, true
		}
		v := dateline.Interval{From: t, To: t.Add(time.Hour), Precision: dateline.Hour}
		return Phrase{Last: k, Past: v, Future: v}, true
	default:
		return Phrase{}, false
	}
	p := Phrase{Last: k, Role: Offset, Days: sign * (lo / 24), After: sign > 0}
	v := days(f.day, 1, dateline.Day)
	p.Past, p.Future = v, v
	if lo >= 24 && lo%24 == 0 && p.Days < 0 {
		v = days(f.day.AddDate(0, 0, p.Days), 1, dateline.Day)
		p.Past = v
	}
	return p, true
}

// thisLast reads calendar units told from publication: "this week", "last
// month", "next year", "this morning", "last night", "last July".
func (f *finder) thisLast(i int) (Phrase, bool) {
	w, u := f.low(i), f.low(i+1)
	if w == "that" { // "that night", "later that day"
		h, ok := parts[u]
		if v := days(f.day, 1, dateline.Day); ok {
			return Phrase{Last: i + 1, Role: Offset, After: true, Past: slice(v, h), Future: slice(v, h)}, true
		} else if u == "day" {
			return Phrase{Last: i + 1, Role: Offset, After: true, Past: v, Future: v}, true
		}
		return Phrase{}, false
	}
	if w != "this" && w != "last" && w != "next" && w != "the" && w != "earlier" {
		return Phrase{}, false
	}
	if w == "earlier" { // "earlier this month"
		if p, ok := f.thisLast(i + 1); ok && f.low(i+1) == "this" {
			return p, true
		}
		return Phrase{}, false
	}
	if w == "the" {
		if u == "same" || u == "following" || u == "previous" || u == "next" {
			day := f.low(i + 2)
			if h, ok := parts[day]; ok || day == "day" {
				v := days(f.day, 1, dateline.Day)
				if ok {
					v = slice(v, h)
				}
				d := map[string]int{"following": 1, "next": 1, "previous": -1}[u]
				if u == "same" && f.low(i-1) == "on" && f.low(i+3) == "as" {
					return Phrase{}, false
				}
				return Phrase{Last: i + 2, Role: Offset, Days: d, After: d >= 0, Past: v, Future: v}, true
			}
		}
		if u == "day" && (f.low(i+2) == "before" || f.low(i+2) == "after") { // "the day after it lost X"; "the day before, ..."
			d := 1
			if f.low(i+2) == "before" {
				d = -1
			}
			v := days(f.day, 1, dateline.Day)
			return Phrase{Last: i + 2, Role: Offset, Days: d, After: d > 0, Past: v, Future: v}, true
		}
		if u == "weekend" {
			return f.weekend(i+1, 0), true
		}
		if u == "month" || u == "year" { // "the start of the month"
			if edge(f.low(i-2)) && f.low(i-1) == "of" {
				return f.calendar(i+1, u, 0), true
			}
		}
		return Phrase{}, false
	}
	shift := map[string]int{"this": 0, "last": -1, "next": 1}[w]
	if h, ok := parts[u]; ok {
		d := f.day.AddDate(0, 0, shift)
		if w == "this" && u == "night" {
			d = f.day
		}
		v := slice(days(d, 1, dateline.Day), h)
		return Phrase{Last: i + 1, Past: v, Future: v}, true
	}
	if m, ok := f.monthAt(i + 1); ok {
		t := time.Date(f.day.Year(), m, 1, 0, 0, 0, 0, f.day.Location())
		if w == "last" && !t.Before(time.Date(f.day.Year(), f.day.Month(), 1, 0, 0, 0, 0, f.day.Location())) {
			t = t.AddDate(-1, 0, 0)
		}
		if w == "next" && !t.After(f.day) {
			t = t.AddDate(1, 0, 0)
		}
		v := dateline.Interval{From: t, To: t.AddDate(0, 1, 0), Precision: dateline.Month}
		return Phrase{Last: i + 1, Past: v, Future: v}, true
	}
	switch u {
	case "week", "month", "year":
		return f.calendar(i+1, u, shift), true
	case "weekend":
		return f.weekend(i+1, shift), true
	case "summer", "winter", "spring", "autumn", "fall":
		return Phrase{Last: i + 1, Role: Words}, true
	}
	return Phrase{}, false
}

func (f *finder) calendar(last int, unit string, shift int) Phrase {
	var v dateline.Interval
	switch unit {
	case "week":
		monday := f.day.AddDate(0, 0, -(int(f.day.Weekday())+6)%7)
		v = days(monday.AddDate(0, 0, 7*shift), 7, dateline.Week)
	case "month":
		t := time.Date(f.day.Year(), f.day.Month(), 1, 0, 0, 0, 0, f.day.Location()).AddDate(0, shift, 0)
		v = dateline.Interval{From: t, To: t.AddDate(0, 1, 0), Precision: dateline.Month}
	default:
		t := time.Date(f.day.Year()+shift, 1, 1, 0, 0, 0, 0, f.day.Location())
		v = dateline.Interval{From: t, To: t.AddDate(1, 0, 0), Precision: dateline.Year}
	}
	if tomorrow := f.day.AddDate(0, 0, 1); shift == 0 && v.To.After(tomorrow) {
		p := Phrase{Last: last, Past: v, Future: v}
		p.Past.To = tomorrow
		return p
	}
	return Phrase{Last: last, Past: v, Future: v}
}

func (f *finder) weekend(last, shift int) Phrase {
	saturday := f.day.AddDate(0, 0, -(int(f.day.Weekday())+1)%7)
	if wd := f.day.Weekday(); shift < 0 && (wd == time.Saturday || wd == time.Sunday) {
		saturday = saturday.AddDate(0, 0, -7)
	}
	v := days(saturday, 2, dateline.Day)
	return Phrase{Last: last, Past: v, Future: days(saturday.AddDate(0, 0, 7), 2, dateline.Day)}
}

// month reads "in July", "since May", "July 2014", "mid-April", "early June".
func (f *finder) month(i int) (Phrase, bool) {
	j, mid := i, 0
	low := f.low(i)
	name := ""
	for prefix, d := range map[string]int{"mid-": 15, "early-": 1, "late-": 21} {
		if rest, ok := strings.CutPrefix(low, prefix); ok {
			name, mid = rest, d
		}
	}
	m, ok := months[name]
	if name == "" {
		if low == "mid" && f.low(i+1) == "-" {
			j, mid = i+2, 15
		}
		m, ok = f.monthAt(j)
		if ok && (low == "may" || low == "march" || len(low) < 4) && !f.monthCue(i) {
			return Phrase{}, false
		}
	}
	if !ok {
		return Phrase{}, false
	}
	y, last := f.yearAfter(j)
	if f.low(j+1) == "last" && f.low(j+2) == "year" {
		y, last = f.day.Year()-1, j+2
	}
	t := time.Date(y, m, 1, 0, 0, 0, 0, f.day.Location())
	if y == 0 {
		t = time.Date(f.day.Year(), m, 1, 0, 0, 0, 0, f.day.Location())
		if t.After(f.day) {
			t = t.AddDate(-1, 0, 0)
		}
	}
	v := dateline.Interval{From: t, To: t.AddDate(0, 1, 0), Precision: dateline.Month}
	if mid > 0 {
		v = days(t.AddDate(0, 0, mid-1), 10, dateline.Week)
	}
	p := Phrase{Last: last, Past: v, Future: v}
	if y == 0 && !t.AddDate(0, 1, 0).After(f.day) {
		p.Future = dateline.Interval{From: t.AddDate(1, 0, 0), To: t.AddDate(1, 1, 0), Precision: dateline.Month}
	}
	return p, true
}

// monthCue tells whether the word before makes "May" or "March" a month.
func (f *finder) monthCue(i int) bool {
	switch f.low(i - 1) {
	case "in", "since", "until", "till", "by", "of", "last", "next", "early", "late", "mid", "from", "during", "before", "after":
		return true
	}
	return yearOf(f.low(i+1)) > 0
}

// year reads "in 2014", "since 2015", a year at the head of a sentence.
func (f *finder) year(i int) (Phrase, bool) {
	y := yearOf(f.low(i))
	if y == 0 || y > f.day.Year()+5 {
		return Phrase{}, false
	}
	switch f.low(i - 1) {
	case "in", "since", "of", "by", "until", "from", "during", "early", "late", "around":
	default:
		if f.low(i+1) != "," || (i > 0 && f.low(i-1) != ":") {
			return Phrase{}, false
		}
	}
	t := time.Date(y, 1, 1, 0, 0, 0, 0, f.day.Location())
	v := dateline.Interval{From: t, To: t.AddDate(1, 0, 0), Precision: dateline.Year}
	return Phrase{Last: i, Past: v, Future: v}, true
}
