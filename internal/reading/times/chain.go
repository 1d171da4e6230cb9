package times

import (
	"time"

	"dateline"
)

// near is how many sentences a day is remembered for what is counted from it.
const near = 3

// Chain resolves what is counted from a day told before: "Herat fell on
// Thursday. A day later", "two days after that", "by nightfall". all are the
// phrases of each sentence, as Find gave them, words its words. What hangs on
// a clause or a noun behind it ("two days after the fall of") is left to the
// caller, who knows when that was.
func Chain(all [][]Phrase, words func(sent int) []Token) {
	var last dateline.Interval
	at := -near - 1
	for i := range all {
		if len(all[i]) == 0 {
			continue
		}
		w := words(i)
		for n := range all[i] {
			p := &all[i][n]
			switch {
			case p.Role == Offset && p.counted(w):
				if !last.From.IsZero() && i-at <= near {
					p.move(midnight(last.From).AddDate(0, 0, p.Days))
					last, at = p.Past, i
				}
			case p.Bare && !last.From.IsZero() && (i == at || i == at+1) && (n > 0 || i > at):
				p.move(midnight(last.From))
			case p.Role == At && !p.Duration && !p.Bare && exact(p.Past.Precision) && !now(w, p):
				last, at = p.Past, i
			}
		}
	}
}

// counted tells whether an offset counts from what was told before rather than
// from what follows it.
func (p *Phrase) counted(w []Token) bool {
	low := w[p.Last].Lower
	if low == "after" || low == "before" { // "the day before, ..."
		return p.Last+1 >= len(w) || w[p.Last+1].Lower == "," || w[p.Last+1].Lower == "."
	}
	return low != "earlier" || p.Days != 0
}

func exact(p dateline.Precision) bool {
	return p == dateline.Day || p == dateline.PartOfDay || p == dateline.Minute || p == dateline.Hour
}

// now tells whether a phrase is the moment of writing, from which nobody counts.
func now(w []Token, p *Phrase) bool {
	switch w[p.Last].Lower {
	case "now", "currently", "today":
		return true
	}
	return false
}

func midnight(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, t.Location())
}

// move puts a phrase on another day, its part of the day kept.
func (p *Phrase) move(day time.Time) {
	n := int(day.Sub(midnight(p.Past.From)).Hours()/24 + 0.5)
	if day.Before(midnight(p.Past.From)) {
		n = -int(midnight(p.Past.From).Sub(day).Hours()/24 + 0.5)
	}
	p.Past.From, p.Past.To = p.Past.From.AddDate(0, 0, n), p.Past.To.AddDate(0, 0, n)
	p.Future = p.Past
}

// Shift is the day of v moved by n days: what was n days after or before v.
// What was counted in months or years is a month.
func Shift(v dateline.Interval, n int) dateline.Interval {
	if n != 0 && n%30 == 0 || n != 0 && n%365 == 0 {
		t := midnight(v.From).AddDate(0, n/30, 0)
		if n%365 == 0 {
			t = midnight(v.From).AddDate(n/365, 0, 0)
		}
		t = t.AddDate(0, 0, 1-t.Day())
		return dateline.Interval{From: t, To: t.AddDate(0, 1, 0), Precision: dateline.Month}
	}
	return days(midnight(v.From).AddDate(0, 0, n), 1, dateline.Day)
}
