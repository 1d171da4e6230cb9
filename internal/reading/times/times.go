// Package times finds what news English says about when, and resolves it
// against the report's own publication.
//
// It knows days, months, clock times, parts of the day, and phrases such as
// "in the last 24 hours", "overnight", "a day later" or "since the end of
// May". It knows nothing of claims: which fact a phrase dates is for its
// caller to say. Relative days are resolved in the zone of the anchor.
package times

import (
	"time"

	"dateline"
)

// Token is one word of the sentence that is searched, in the words of the
// report and in lower case.
type Token struct {
	Text, Lower string
}

// Anchor is the moment that phrases are told from: the publication, in the
// zone that the report counts its days in.
type Anchor struct {
	Published time.Time // in the report's zone
}

// Role says what a phrase does beside dating.
type Role int

const (
	At     Role = iota // the fact lies in the interval
	Since              // it has held from the interval's start to publication
	By                 // it had happened by the interval's end
	Offset             // counted from another fact ("two days after"), Days and Hours say how far
	Words              // known as a time, but not resolved ("soon")
)

// Phrase is one mention of a time: words First to Last of the sentence, both
// included. Past is how it reads of something that has happened, Future how it
// reads of a plan; they differ for bare weekdays and dates.
type Phrase struct {
	First, Last  int
	Role         Role
	Past, Future dateline.Interval
	Days         int  // for Offset: days from the other fact, negative for before
	After        bool // "after" or "later" rather than "before" or "earlier"
	Duration     bool // tells how long ("for a month"), not when
	Bare         bool // a part of a day whose day is not told ("by nightfall")
}

// Resolve gives the interval as read of a plan or of something past.
func (p Phrase) Resolve(future bool) dateline.Interval {
	if future && !p.Future.From.IsZero() {
		return p.Future
	}
	return p.Past
}

// Find returns the phrases of a sentence, in order, none overlapping.
func Find(words []Token, a Anchor) []Phrase {
	f := finder{w: words, pub: a.Published}
	f.day = time.Date(f.pub.Year(), f.pub.Month(), f.pub.Day(), 0, 0, 0, 0, f.pub.Location())
	var out []Phrase
	for i := 0; i < len(words); {
		if p, ok := f.at(i); ok && p.Last >= i {
			p.First = i
			p = f.extendLeft(p, out)
			out = append(out, p)
			i = p.Last + 1
			continue
		}
		i++
	}
	return out
}

type finder struct {
	w   []Token
	pub time.Time
	day time.Time // midnight of the day of publication
}

func (f *finder) low(i int) string {
	if i < 0 || i >= len(f.w) {
		return ""
	}
	return f.w[i].Lower
}

// extendLeft takes in the preposition or the word that leads a phrase, and
// gives it the role that this word has.
func (f *finder) extendLeft(p Phrase, before []Phrase) Phrase {
	floor := 0
	if len(before) > 0 {
		floor = before[len(before)-1].Last + 1
	}
	for p.First > floor {
		w := f.low(p.First - 1)
		switch w {
		case "the", "early", "late", "mid", "around", "about", "only", "just", "of", "shortly", "end", "start", "beginning", "middle":
			if w == "of" && (p.First-2 < floor || !edge(f.low(p.First-2))) {
				return p
			}
			if w == "the" && !edgeLead(f.low(p.First)) {
				return p
			}
			if edge(w) {
				if p.Past.Precision != dateline.Month && p.Past.Precision != dateline.Week && p.Past.Precision != dateline.Year {
					return p
				}
				p = f.edgeOf(p, w)
			}
		case "on", "at", "in", "during", "for", "over", "until", "till", "from", "between":
			p.First--
			if l := f.low(p.First - 1); (l == "late" || l == "early") && p.First-1 >= floor {
				p.First--
				if w == "on" && p.Past.Precision == dateline.Day { // "late on Thursday"
					h := part{18, 24}
					if l == "early" {
						h = part{0, 6}
					}
					p.Past, p.Future = slice(p.Past, h), slice(p.Future, h)
				}
			}
			return p
		case "since":
			p.First--
			return f.since(p)
		case "by", "before":
			p.First--
			if p.Role == At {
				p.Role = By
			}
			return p
		default:
			return p
		}
		p.First--
	}
	return p
}

func edge(w string) bool {
	return w == "end" || w == "start" || w == "beginning" || w == "middle"
}

func edgeLead(w string) bool {
	switch w {
	case "early", "late", "last", "past", "end", "start", "beginning", "middle", "night", "evening", "morning":
		return true
	}
	return w != "" && w[0] >= '0' && w[0] <= '9'
}

// edgeOf narrows a month or week to its first or last day.
func (f *finder) edgeOf(p Phrase, w string) Phrase {
	narrow := func(v dateline.Interval) dateline.Interval {
		switch w {
		case "end":
			v.From = v.To.AddDate(0, 0, -1)
		case "middle":
			v.From = v.From.AddDate(0, 0, 14)
			v.To = v.From.AddDate(0, 0, 1)
		default:
			v.To = v.From.AddDate(0, 0, 1)
		}
		v.Precision = dateline.Week
		return v
	}
	p.Past = narrow(p.Past)
	if !p.Future.From.IsZero() {
		p.Future = narrow(p.Future)
	}
	return p
}

func (f *finder) since(p Phrase) Phrase {
	p.Role = Since
	if p.Past.From.IsZero() {
		return p
	}
	p.Past.To = f.day.AddDate(0, 0, 1)
	p.Future = p.Past
	return p
}

func days(from time.Time, n int, prec dateline.Precision) dateline.Interval {
	return dateline.Interval{From: from, To: from.AddDate(0, 0, n), Precision: prec}
}

// at tries every construction at word i; the phrase's First is set later.
func (f *finder) at(i int) (Phrase, bool) {
	for _, try := range []func(int) (Phrase, bool){
		f.weekday, f.date, f.relativeDay, f.window, f.offset, f.thisLast, f.month, f.clock, f.partOfDay, f.year, f.vague,
	} {
		if p, ok := try(i); ok {
			return p, true
		}
	}
	return Phrase{}, false
}

var weekdays = map[string]time.Weekday{
	"monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5, "saturday": 6, "sunday": 0,
	"mon": 1, "tue": 2, "tues": 2, "wed": 3, "thu": 4, "thur": 4, "thurs": 4, "fri": 5, "sat": 6, "sun": 0,
}

var months = map[string]time.Month{
	"january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8,
	"september": 9, "october": 10, "november": 11, "december": 12,
	"jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9, "oct": 10, "nov": 11, "dec": 12,
	"jan.": 1, "feb.": 2, "mar.": 3, "apr.": 4, "jun.": 6, "jul.": 7, "aug.": 8, "sep.": 9, "sept.": 9, "oct.": 10, "nov.": 11, "dec.": 12,
}

// part is a stretch of a day in hours, possibly running into the next day.
type part struct{ from, to int }

var parts = map[string]part{
	"morning": {6, 12}, "afternoon": {12, 18}, "evening": {18, 24}, "night": {18, 30}, "dawn": {4, 7},
	"dusk": {17, 20}, "noon": {11, 13}, "midday": {11, 13}, "midnight": {0, 1}, "nightfall": {18, 21},
	"sunset": {17, 20}, "sunrise": {5, 7}, "daybreak": {4, 7}, "mid-morning": {9, 11}, "mid-afternoon": {14, 16}, "lunchtime": {12, 14},
}

// weekday reads "Friday", "last Friday", "next Monday", "Thursday evening".
func (f *finder) weekday(i int) (Phrase, bool) {
	j, which := i, ""
	switch f.low(i) {
	case "last", "next", "this", "past":
		which = f.low(i)
		j++
	}
	d, ok := weekdays[f.low(j)]
	if !ok || j >= len(f.w) || (len(f.low(j)) < 5 && !f.shortDay(j)) || f.w[j].Text == f.w[j].Lower {
		return Phrase{}, false
	}
	if q, ok := f.dayAndDate(j); ok {
		return q, true
	}
	back := (int(f.day.Weekday()) - int(d) + 7) % 7
	past := f.day.AddDate(0, 0, -back)
	future := f.day.AddDate(0, 0, (7-back)%7)
	switch which {
	case "last", "past":
		if back == 0 {
			past = past.AddDate(0, 0, -7)
		}
		future = past
	case "next":
		if back == 0 {
			future = future.AddDate(0, 0, 7)
		}
		past = future
	}
	p := Phrase{Last: j, Past: days(past, 1, dateline.Day), Future: days(future, 1, dateline.Day)}
	return f.withPart(p), true
}

// shortDay tells whether "Sun" or "Wed" at j is a day: beside a date or a clock.
func (f *finder) shortDay(j int) bool {
	_, m := months[f.low(j+1)]
	_, n := months[f.low(j+2)]
	return m || n
}

// dayAndDate reads the date behind a weekday ("Sunday, 8 August").
func (f *finder) dayAndDate(j int) (Phrase, bool) {
	k := j + 1
	if f.low(k) == "," {
		k++
	}
	if p, ok := f.date(k); ok {
		return p, true
	}
	return Phrase{}, false
}

// withPart takes in the part of the day that follows a day ("Thursday evening").
func (f *finder) withPart(p Phrase) Phrase {
	k := p.Last + 1
	if f.low(k) == "in" && f.low(k+1) == "the" {
		if _, ok := parts[f.low(k+2)]; ok {
			k += 2
		}
	}
	if f.low(k) == "at" {
		n := k + 1
		for l := f.low(n); l == "about" || l == "around"; l = f.low(n) {
			n++
		}
		if _, ok := parts[f.low(n)]; ok {
			k = n
		}
	}
	if h, ok := parts[f.low(k)]; ok {
		p.Last = k
		p.Past, p.Future = slice(p.Past, h), slice(p.Future, h)
	}
	return p
}

func slice(v dateline.Interval, h part) dateline.Interval {
	if v.From.IsZero() {
		return v
	}
	return dateline.Interval{From: v.From.Add(time.Duration(h.from) * time.Hour), To: v.From.Add(time.Duration(h.to) * time.Hour), Precision: dateline.PartOfDay}
}

// date reads "8 August", "Aug. 12", "13 August 2021", "the 9th of May", "17 to 18 May", "17-10-2017".
func (f *finder) date(i int) (Phrase, bool) {
	if p, ok := f.numericDate(i); ok {
		return p, true
	}
	d, m, last := 0, time.Month(0), i
	if a, ok := ordinal(f.low(i)); ok { // "between 1 and 5 February", "17 to 18 May"
		switch f.low(i + 1) {
		case "and", "to", "-", "–":
			if b, ok := ordinal(f.low(i + 2)); ok && b > a {
				if _, ok := f.monthAt(i + 3); ok {
					if p, ok := f.date(i + 2); ok {
						back := func(v dateline.Interval) dateline.Interval {
							v.From = v.From.AddDate(0, 0, a-b)
							return v
						}
						p.Past, p.Future = back(p.Past), back(p.Future)
						return p, true
					}
				}
			}
		}
	}
	if n, ok := ordinal(f.low(i)); ok { // 8 August, 8th of August
		k := i + 1
		if f.low(k) == "of" {
			k++
		}
		if mm, ok := f.monthAt(k); ok {
			d, m, last = n, mm, k
		}
	} else if mm, ok := f.monthAt(i); ok {
		k := i + 1
		if f.low(k) == "the" {
			k++
		}
		if n, ok := ordinal(f.low(k)); ok && !(f.low(k+1) == ":" || f.low(k+1) == "%") {
			d, m, last = n, mm, k
		}
	}
	if d < 1 || d > 31 || m == 0 {
		return Phrase{}, false
	}
	if y, k := f.yearAfter(last); y > 0 {
		v := days(time.Date(y, m, d, 0, 0, 0, 0, f.day.Location()), 1, dateline.Day)
		return f.withPart(Phrase{Last: k, Past: v, Future: v}), true
	}
	past := f.nearest(m, d, false)
	return f.withPart(Phrase{Last: last, Past: days(past, 1, dateline.Day), Future: days(f.nearest(m, d, true), 1, dateline.Day)}), true
}

func (f *finder) monthAt(i int) (time.Month, bool) {
	m, ok := months[f.low(i)]
	if !ok || f.w[i].Text == f.w[i].Lower {
		return 0, false
	}
	return m, true
}

func (f *finder) yearAfter(i int) (int, int) {
	k := i + 1
	if f.low(k) == "," {
		k++
	}
	if y := yearOf(f.low(k)); y > 0 {
		return y, k
	}
	return 0, i
}

// nearest puts a day and month into the year that a report would mean: up to
// two months ahead of publication, else the last one gone by.
func (f *finder) nearest(m time.Month, d int, future bool) time.Time {
	t := time.Date(f.day.Year(), m, d, 0, 0, 0, 0, f.day.Location())
	ahead := 2
	if future {
		ahead = 10
	}
	if t.After(f.day.AddDate(0, ahead, 0)) {
		return t.AddDate(-1, 0, 0)
	}
	if t.Before(f.day.AddDate(0, ahead-12, 0)) {
		return t.AddDate(1, 0, 0)
	}
	return t
}

func (f *finder) numericDate(i int) (Phrase, bool) {
	if w := f.low(i); len(w) < len("2.1.2006") || w[0] < '0' || w[0] > '9' { // an error of time.Parse costs more than it tells
		return Phrase{}, false
	}
	for _, layout := range []string{"02-01-2006", "02.01.2006", "2006-01-02", "02/01/2006", "2.1.2006"} {
		if t, err := time.ParseInLocation(layout, f.low(i), f.day.Location()); err == nil {
			v := days(t, 1, dateline.Day)
			return Phrase{Last: i, Past: v, Future: v}, true
		}
	}
	return Phrase{}, false
}
