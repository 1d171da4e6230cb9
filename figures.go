package dateline

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Figures are claims that count the same thing: harm or displacement of the
// same people, at the same place, in the same measure, unit and period. Only
// such figures may be compared or drawn together, and none is ever added up.
type Figures struct {
	Kind    Kind       // Casualties or Displacement
	Harm    string     // killed, injured, captured, missing; empty for displacement
	Measure string     // new, cumulative, present; empty where no report says
	Unit    string     // people, families
	Group   string     // civilian, fighter, child, …; empty: not told
	People  string     // the report's words, where they narrow who is counted
	Place   *Mention   // nil: not told
	From    *Mention   // displacement: where from
	Since   time.Time  // cumulative: where the period begins; zero: not told
	On      time.Time  // otherwise the day that is told; zero: none
	Claims  []*Decided // in the order of valid time
	Low     float64    // of the latest figure of each voice, bounds included
	High    float64
	Open    bool // somebody says "at least": there may be more than High
	Under   bool // somebody says "up to": there may be fewer than Low
	Voices  int  // how many voices the range is of
}

// Figures returns the standing figures of casualties and displacement, those
// of one question together: casualties first, by harm, and of a kind those
// that most is said about.
func (s *Situation) Figures() []Figures {
	at := map[string]int{}
	var out []Figures
	for _, kind := range []Kind{Casualties, Displacement} {
		for _, d := range s.Register(kind) {
			if d.Claim.Quantity == nil { // somebody by name, not a number
				continue
			}
			f, key := s.question(d)
			i, ok := at[key]
			if !ok {
				i = len(out)
				at[key] = i
				out = append(out, f)
			}
			out[i].Claims = append(out[i].Claims, d)
		}
	}
	for i := range out {
		s.span(&out[i])
	}
	slices.SortStableFunc(out, func(a, b Figures) int {
		return cmp.Or(cmp.Compare(order(a), order(b)), cmp.Compare(len(b.Claims), len(a.Claims)))
	})
	return out
}

var harms = []string{"killed", "injured", "captured", "missing"}

func order(f Figures) int {
	if f.Kind != Casualties {
		return len(harms) + 1
	}
	if i := slices.Index(harms, f.Harm); i >= 0 {
		return i
	}
	return len(harms)
}

// everybody are words for people that narrow nothing.
var everybody = map[string]bool{"": true, "people": true, "persons": true, "others": true, "other people": true, "families": true, "households": true, "civilians": true}

// question is what a figure is an answer to, and its key.
func (s *Situation) question(d *Decided) (Figures, string) {
	c := &d.Claim
	f := Figures{Kind: c.Kind, Harm: c.Harm, Measure: c.Measure, Unit: "people", Group: c.Group, Place: c.Place, From: c.From}
	if f.Place == nil {
		f.Place = c.To
	}
	words := ""
	if c.People != nil {
		words = strings.Join(strings.Fields(cmp.Or(c.People.Text, c.People.Name)), " ")
	}
	people := strings.ToLower(words)
	unit := people
	if c.Unit != nil {
		unit = strings.ToLower(cmp.Or(c.Unit.Name, c.Unit.Text))
	}
	if strings.Contains(unit, "famil") || strings.Contains(unit, "household") {
		f.Unit = "families"
	}
	narrow := ""
	if !everybody[people] {
		narrow, f.People = people, words
	}
	zone := s.story.Location()
	day := func(t time.Time) time.Time {
		t = t.In(zone)
		return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, zone)
	}
	if c.Time.Phrase() {
		switch {
		case c.Measure == "cumulative":
			f.Since = day(c.Time.From)
		case c.Time.Width() <= 24*time.Hour:
			f.On = day(c.Time.From)
		}
	}
	period := ""
	if c.Period != nil {
		period = strings.ToLower(cmp.Or(c.Period.Text, c.Period.Name))
	}
	key := []string{string(f.Kind), f.Harm, f.Measure, f.Unit, f.Group, narrow, where(f.Place), where(f.From), period}
	for _, t := range []time.Time{f.Since, f.On} {
		key = append(key, t.Format(time.DateOnly))
	}
	return f, strings.Join(key, "\x00")
}

func where(m *Mention) string {
	if m == nil {
		return ""
	}
	return strings.ToLower(cmp.Or(m.ID, m.Name, m.Text))
}

// Counts tells whether a figure says how many there were: denials, fears and
// doubts are listed, but bound no range.
func (d *Decided) Counts() bool {
	_, ok := d.Claim.Quantity.Least()
	return ok && (d.Claim.Stance == Asserted || d.Claim.Stance == Attributed)
}

// span is the range of the latest figure of each voice.
func (s *Situation) span(f *Figures) {
	seen := map[string]bool{}
	for _, d := range slices.Backward(f.Claims) {
		voice := s.origin(d.Cite.Origin) + "\x00" + strings.ToLower(voiceWords(d.Claim.Attribution))
		if !d.Counts() || seen[voice] {
			continue
		}
		seen[voice] = true
		q := d.Claim.Quantity
		low, high := q.Value, q.Value
		if q.Low != nil {
			low = q.Low
		}
		if q.High != nil {
			high = q.High
		}
		if low == nil {
			low, f.Under = high, true
		}
		if high == nil {
			high, f.Open = low, true
		}
		if f.Voices == 0 || *low < f.Low {
			f.Low = *low
		}
		if f.Voices == 0 || *high > f.High {
			f.High = *high
		}
		f.Voices++
	}
}
