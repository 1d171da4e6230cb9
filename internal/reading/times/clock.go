package times

import (
	"dateline"
	"strconv"
	"strings"
	"time"
)

// clock reads "at 18:40", "around 1900", "6pm", "10:48 PM".
func (f *finder) clock(i int) (Phrase, bool) {
	h, m, last, ok := f.hourMinute(i)
	if !ok {
		return Phrase{}, false
	}
	t := f.day.Add(time.Duration(h)*time.Hour + time.Duration(m)*time.Minute)
	if d, ok := f.relativeDayAfter(last + 1); ok {
		t = d.Past.From.Add(t.Sub(f.day))
		last = d.Last
	} else if t.After(f.pub.Add(time.Hour)) {
		t = t.AddDate(0, 0, -1)
	}
	v := dateline.Interval{From: t, To: t.Add(time.Minute), Precision: dateline.Minute}
	w := f.low(i - 1)
	if w == "around" || w == "about" || w == "by" {
		v = dateline.Interval{From: t.Add(-30 * time.Minute), To: t.Add(30 * time.Minute), Precision: dateline.Hour}
	}
	future := v
	if t.Before(f.pub) {
		future.From, future.To = future.From.AddDate(0, 0, 1), future.To.AddDate(0, 0, 1)
	}
	return Phrase{Last: last, Past: v, Future: future}, true
}

func (f *finder) relativeDayAfter(i int) (Phrase, bool) {
	if f.low(i) == "on" {
		i++
	}
	if p, ok := f.weekday(i); ok {
		return p, true
	}
	if f.low(i) == "yesterday" || f.low(i) == "today" {
		return f.relativeDay(i)
	}
	return Phrase{}, false
}

func (f *finder) hourMinute(i int) (h, m, last int, ok bool) {
	w := f.low(i)
	half := 0
	switch {
	case strings.HasSuffix(w, "pm"), strings.HasSuffix(w, "p.m."):
		half = 12
	case strings.HasSuffix(w, "am"), strings.HasSuffix(w, "a.m."):
		half = -12
	}
	w = strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(w, "pm"), "p.m."), "am"), "a.m.")
	if w == "" {
		return 0, 0, 0, false
	}
	last = i
	if half == 0 {
		switch f.low(i + 1) {
		case "pm", "p.m.", "p.m":
			half, last = 12, i+1
		case "am", "a.m.", "a.m":
			half, last = -12, i+1
		}
	}
	prev := f.low(i - 1)
	cued := prev == "at" || prev == "around" || prev == "about" || prev == "by" || prev == "before" || prev == "after" || prev == "until" || i == 0
	hh, mm, colon := strings.Cut(w, ":")
	if !colon && len(w) == 5 && w[2] == '.' && cued {
		hh, mm, colon = w[:2], w[3:], true
	}
	switch {
	case colon:
		a, e1 := strconv.Atoi(hh)
		b, e2 := strconv.Atoi(mm)
		h, m, ok = a, b, e1 == nil && e2 == nil && len(mm) == 2
	case len(w) == 4 && cued && i > 0 && half == 0:
		n, err := strconv.Atoi(w)
		h, m, ok = n/100, n%100, err == nil && yearOf(w) == 0 || (err == nil && n%100 == 0 && n >= 1900 && n <= 2000 && prev != "by" && prev != "until")
	case half != 0:
		n, err := strconv.Atoi(w)
		h, ok = n, err == nil
	}
	if half == 12 && h < 12 {
		h += 12
	}
	if half == -12 && h == 12 {
		h = 0
	}
	return h, m, last, ok && h >= 0 && h < 24 && m >= 0 && m < 60
}

// partOfDay reads "around noon", "at dawn", "by nightfall", "in the afternoon",
// and "early on Thursday", "in the night of 17 February" before a day.
func (f *finder) partOfDay(i int) (Phrase, bool) {
	w := f.low(i)
	h, ok := parts[w]
	if !ok {
		return Phrase{}, false
	}
	k := i + 1
	if f.low(k) == "of" || f.low(k) == "on" {
		k++
	}
	for _, try := range []func(int) (Phrase, bool){f.weekday, f.date} {
		if d, ok := try(k); ok {
			if w == "night" && f.low(i+1) == "of" {
				h = part{-6, 8}
			}
			d.Past, d.Future = slice(d.Past, h), slice(d.Future, h)
			return d, true
		}
	}
	switch w {
	case "morning", "afternoon", "evening", "night":
		if !(f.low(i-1) == "the" && (f.low(i-2) == "in" || f.low(i-2) == "during" || f.low(i-2) == "by" || f.low(i-2) == "of")) &&
			f.low(i-1) != "early" && f.low(i-1) != "late" && f.low(i-1) != "by" && f.low(i-1) != "at" {
			return Phrase{}, false
		}
	}
	d := f.day
	from := d.Add(time.Duration(h.from) * time.Hour)
	if from.After(f.pub) {
		d = d.AddDate(0, 0, -1)
	}
	v := slice(days(d, 1, dateline.Day), h)
	future := slice(days(f.day, 1, dateline.Day), h)
	return Phrase{Last: i, Past: v, Future: future, Bare: true}, true
}

// vague reads words that name a time but do not fix one.
func (f *finder) vague(i int) (Phrase, bool) {
	w := f.low(i)
	switch {
	case w == "recently" || w == "soon" || w == "shortly" || w == "lately":
		return Phrase{Last: i, Role: Words}, true
	case w == "in" && f.low(i+1) == "the" && (f.low(i+2) == "coming" || f.low(i+2) == "recent") && units[f.low(i+3)] > 0:
		return Phrase{Last: i + 3, Role: Words}, true
	case w == "in" && f.low(i+1) == "recent" && units[f.low(i+2)] > 0:
		return Phrase{Last: i + 2, Role: Words}, true
	case w == "time" && f.low(i+1) == "of" && f.low(i+2) == "writing":
		v := days(f.day, 1, dateline.Day)
		return Phrase{Last: i + 2, Past: v, Future: v}, true
	}
	return Phrase{}, false
}
