package text

import "strings"

// word is a piece of a paragraph's opening, before it is known what it is.
type word struct {
	Range
	text  string
	space bool // white space stands before it
}

// opening words are looked at one by one, and no more than openingLength of
// them: a dateline or a stamp is short.
const openingLength = 16

// next returns the word, number or mark that begins at or behind i.
func next(raw string, i, end int) word {
	j := skipSpace(raw, i, end)
	w := word{Range: Range{j, j}, space: j > i}
	if j == end {
		return w
	}
	r, n := at(raw, j, end)
	k := j + n
	switch {
	case digit(r):
		for k < end && k < j+40 && (digit(rune(raw[k])) || (raw[k] == ':' || raw[k] == '.') && k+1 < end && digit(rune(raw[k+1]))) {
			k++
		}
	case letter(r):
		for k < end && k < j+40 {
			r, n := at(raw, k, end)
			if !letter(r) && !(r == '.' || apostrophe(r) || hyphen(r)) {
				break
			}
			k += n
		}
		if raw[k-1] == '.' && !abbreviated(strings.TrimRight(raw[j:k], ".")) {
			k--
		}
	}
	w.End, w.text = k, raw[j:k]
	return w
}

var zones = set(`GMT UTC BST EST EDT CST CDT MST MDT PST PDT CET CEST EET EEST MSK IST AFT PKT AST ET PT CT`)

var months = set(`january february march april may june july august september october november december
	jan feb mar apr jun jul aug sep sept oct nov dec`)

var weekdays = set(`monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun`)

var updates = set(`updated published posted modified update created`)

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// stamp returns the end of a time stamp at i, with the white space behind it,
// or i: "14:05 GMT", "Updated 3 Aug", "13 Aug 2021 - 14:05 GMT", "5 minutes
// ago", also where the next word is glued to it ("14:05 GMTTaliban enter").
func stamp(raw string, i, end int) int {
	var clock, said, zone, date, num, glued, ago bool
	j, n := i, 0
	for ; n < openingLength && j < end; n++ {
		w := next(raw, j, end)
		low := strings.ToLower(strings.TrimRight(w.text, "."))
		stop := false
		switch {
		case n == 0 && (low == "last" || low == "first"):
		case updates[low]:
			said = true
		case w.text != "" && digit(rune(w.text[0])):
			if strings.ContainsAny(w.text, ":") {
				clock = true
			} else {
				num = true
			}
		case months[low] && (num || said || date || digitAhead(raw, w.End, end)), weekdays[low] && (clock || said || commaAhead(raw, w.End, end)):
			date = true
		case zones[w.text] && clock:
			zone = true
		case clock && zoneGlued(w.text) > 0:
			w.End = w.Start + zoneGlued(w.text)
			zone, glued, stop = true, true, true
		case num && !clock && skipSpace(raw, w.End, end) == end && (low == "am" || low == "pm" || low == "a.m" || low == "p.m"):
			clock = true // "6 p.m." alone on its line
		case clock && (low == "am" || low == "pm" || low == "a.m" || low == "p.m" || low == "hours" || low == "hrs"):
		case num && (low == "minutes" || low == "minute" || low == "mins" || low == "min" || low == "hours" || low == "hour" || low == "days" || low == "day") && agoAhead(raw, w.End, end):
		case low == "ago" && num:
			ago, stop = true, true
		case (said || clock || date) && (low == "at" || low == "on" || low == "local" || low == "time"):
		case (said || clock || date) && strings.IndexAny(w.text, "-–—|,:·•/(") == 0:
		case w.text == ")" && (clock || date):
		default:
			w.End, stop = j, true
		}
		if w.End > j {
			j = w.End
		}
		if stop {
			break
		}
	}
	if !(said && (clock || date || ago) || clock && (zone || date) || ago || clock && bareClock(raw, j, end) || date && num && skipSpace(raw, j, end) == end) {
		return i
	}
	j = skipSpace(raw, j, end)
	if r, _ := at(raw, j, end); j < end && lower(r) && !glued {
		return i
	}
	return j
}

// zoneGlued returns the length of a zone's name that a capitalised word is
// glued to, or 0.
func zoneGlued(w string) int {
	for _, n := range []int{4, 3} {
		if len(w) > n && zones[w[:n]] && upper(rune(w[n])) {
			return n
		}
	}
	return 0
}

func digitAhead(raw string, i, end int) bool {
	w := next(raw, i, end)
	return w.text != "" && digit(rune(w.text[0]))
}

func commaAhead(raw string, i, end int) bool { return next(raw, i, end).text == "," }

func agoAhead(raw string, i, end int) bool { return next(raw, i, end).text == "ago" }

// bareClock accepts a clock time without zone where a line of a live ticker
// goes on with a dash, or with a capital.
func bareClock(raw string, i, end int) bool {
	r := before(raw, i, 0)
	return dash(r) || r == '-' || r == '|' || skipSpace(raw, i, end) == end || upper(next(raw, i, end).first())
}

func (w word) first() rune {
	r, _ := at(w.text, 0, len(w.text))
	return r
}

// labels stand before a colon in capitals and are no place.
var labels = set(`BREAKING UPDATE UPDATED WATCH EXCLUSIVE OPINION ANALYSIS LIVE EXPLAINER FACTBOX TIMELINE NOTE
	CORRECTION CLARIFICATION BACKGROUND HIGHLIGHTS SUMMARY PHOTOS VIDEO URGENT ALERT NEWS READ MORE`)

// dateline returns the dateline at i, or nil: capitalised words, a date and an
// agency in brackets, up to a dash or a colon, with enough of them to be sure.
func dateline(raw string, i, end int) *Dateline {
	d := &Dateline{}
	var capitals, named, dated, small, comma bool
	words := 0
	j, depth := i, 0
	for n := 0; n < openingLength; n++ {
		w := next(raw, j, end)
		r := w.first()
		low := strings.ToLower(strings.TrimRight(w.text, "."))
		switch {
		case w.text == "":
			return nil
		case depth == 0 && n > 0 && (dash(r) || r == '-') && (w.space || dash(r)):
			return d.close(raw, i, w.End, end, capitals && (!small && words <= 5 || dated) || named)
		case depth == 0 && n > 0 && r == ':':
			ok := capitals && !small && !labels[raw[i:w.Start]] && (dated || named || allCapitals(raw[i:w.Start]))
			return d.close(raw, i, w.End, end, ok)
		case w.text == "(" || w.text == "[":
			depth++
			d.Agency.Start = w.End
		case w.text == ")" || w.text == "]":
			depth--
			if depth == 0 && d.Agency.Start > 0 {
				d.Agency.End = w.Start
				named = d.Agency.End > d.Agency.Start
			}
		case depth > 0:
			if !(upper(r) || digit(r) || r == '/' || r == '.' || r == ',' || r == '\'' || r == '&') {
				return nil
			}
		case w.text == ",":
			comma = true
		case r == '/' || r == '.':
		case digit(r), months[low] && (comma || dated), weekdays[low] && comma:
			if d.Date.Start == 0 {
				d.Date.Start = w.Start
			}
			d.Date.End, dated = w.End, true
		case upper(r):
			if d.Place.End == 0 {
				d.Place.Start = w.Start
				capitals = len(w.text) > 2 && allCapitals(w.text)
			}
			if named {
				return nil
			}
			d.Place.End = w.End
			words++
		case low == "of" || low == "the" || low == "de" || low == "al" || low == "el" || low == "near":
			small = low == "the" || low == "of"
		default:
			return nil
		}
		j = w.End
	}
	return nil
}

// close ends the dateline, if it is one and words follow.
func (d *Dateline) close(raw string, start, dash, end int, ok bool) *Dateline {
	if !ok || d.Place.End == 0 {
		return nil
	}
	for dash < end && (raw[dash] == '-') {
		dash++
	}
	rest := skipSpace(raw, dash, end)
	if rest == end {
		return nil
	}
	d.Range = Range{start, rest}
	if d.Agency.End == 0 {
		d.Agency = Range{}
	}
	return d
}

func allCapitals(s string) bool {
	n := 0
	for _, r := range s {
		if lower(r) {
			return false
		}
		if upper(r) {
			n++
		}
	}
	return n > 1
}
