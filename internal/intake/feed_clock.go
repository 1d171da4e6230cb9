package intake

import (
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/html"
)

// clock is a stamp without a day, as live pages show it: "14:05", "2.05 pm
// GMT". It is -1 where there is none.
type clock struct {
	minutes int
	zone    *time.Location // nil: not said
}

// clockOf reads an element that holds a stamp without a day and nothing else.
func clockOf(n *html.Node) clock {
	none := clock{minutes: -1}
	c := n.FirstChild
	if n.Type != html.ElementNode || c == nil || c.NextSibling != nil || c.Type != html.TextNode || len(c.Data) > 40 {
		return none
	}
	words := strings.Fields(strings.ToLower(c.Data))
	if len(words) == 0 || len(words) > 3 {
		return none
	}
	h, m, half, ok := hourAndMinute(words[0])
	if !ok {
		return none
	}
	out := clock{minutes: h*60 + m}
	for _, w := range words[1:] {
		switch w {
		case "am", "a.m.", "pm", "p.m.":
			if half != "" {
				return none
			}
			half = w[:1]
		case "gmt", "utc", "z":
			out.zone = time.UTC
		default: // the letters of other zones stand for several
			return none
		}
	}
	switch {
	case half != "" && (h < 1 || h > 12):
		return none
	case half == "p" && h < 12:
		out.minutes += 12 * 60
	case half == "a" && h == 12:
		out.minutes -= 12 * 60
	}
	return out
}

// hourAndMinute reads "14:05", "14.05" or "2.05pm"; half is "a", "p" or "".
func hourAndMinute(w string) (h, m int, half string, ok bool) {
	if s, cut := strings.CutSuffix(w, "m"); cut && len(s) > 0 && (s[len(s)-1] == 'a' || s[len(s)-1] == 'p') {
		w, half = s[:len(s)-1], s[len(s)-1:]
	}
	i := strings.IndexAny(w, ":.")
	if i < 1 || i > 2 || len(w) != i+3 {
		return 0, 0, "", false
	}
	h, err := strconv.Atoi(w[:i])
	if err != nil || h < 0 || h > 23 {
		return 0, 0, "", false
	}
	m, err = strconv.Atoi(w[i+1:])
	return h, m, half, err == nil && m >= 0 && m < 60
}

const dayMinutes = 24 * 60

// dated gives the items of a live page their days: the newest is of the last
// such time before now, and every older one is before the one after it.
func dated(items []FeedItem, clocks []clock, now time.Time, zone *time.Location) {
	up, last := 0, -1
	for _, c := range clocks {
		if c.minutes < 0 {
			continue
		}
		// Whichever way round the clock is shorter, so that midnight between
		// two updates is no turning back.
		if step := (c.minutes - last + dayMinutes) % dayMinutes; last >= 0 && step > 0 && step < dayMinutes/2 {
			up++
		} else if last >= 0 && step > dayMinutes/2 {
			up--
		}
		last = c.minutes
	}
	before := now.Add(time.Minute)
	for i := range items {
		if up > 0 {
			i = len(items) - 1 - i // the oldest stands first
		}
		c := clocks[i]
		if c.minutes < 0 {
			continue
		}
		in := zone
		if c.zone != nil {
			in = c.zone
		}
		y, mo, d := before.In(in).Date()
		at := time.Date(y, mo, d, 0, c.minutes, 0, 0, in)
		if at.After(before) {
			at = time.Date(y, mo, d-1, 0, c.minutes, 0, 0, in)
		}
		items[i].Published, before = at.UTC(), at
	}
}
