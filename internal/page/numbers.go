package page

import (
	"html/template"
	"io"
	"math"
	"strconv"
	"strings"
	"time"

	"dateline"
)

// Numbers writes the register of numbers, /s/{story}/numbers: what each source
// counts of casualties and displacement, over time, as ranges.
func Numbers(w io.Writer, s *dateline.Situation, v View) error {
	return renderIn(ledgers, w, "register/numbers.html", numbersPage(s, v))
}

// numbersData is the register of numbers.
type numbersData struct {
	ledger
	Sets  []numberSet // those about which several figures are told
	Alone []numberSet // one figure each
	Of    int
}

// numberSet is the figures that answer one question.
type numberSet struct {
	*scene
	Key   string
	Title string
	Asks  string // measure, period, place: what is counted
	Range string // of the latest figure of each voice; empty: none counts
	Chart template.HTML
	Rows  []numberRow // the latest first
}

// numberRow is one figure.
type numberRow struct {
	*scene
	ID     string
	Mark   template.HTML // the symbol of its source in the chart
	When   string
	Words  string // the report's
	Means  string // the same as a number or bound, where it says more
	People string
	Voice  string
	Grade  string
	Stance string // where it is more than a count: denied, feared, unconfirmed
	Blame  string
	Status dateline.Status
}

func numbersPage(s *dateline.Situation, v View) numbersData {
	l := newParts(s, v)
	p := numbersData{ledger: l.ledger("numbers")}
	for _, f := range s.Figures() {
		set := l.numberSet(f, "n"+strconv.Itoa(len(p.Sets)+1))
		if len(set.Rows) == 0 {
			continue
		}
		p.Of += len(set.Rows)
		if len(set.Rows) > 1 {
			p.Sets = append(p.Sets, set)
		} else {
			p.Alone = append(p.Alone, set)
		}
	}
	return p
}

func (l *live) numberSet(f dateline.Figures, key string) numberSet {
	p := numberSet{scene: l.scene, Key: key, Title: l.figureTitle(f), Asks: l.figureAsks(f), Range: l.figureRange(f)}
	g := l.newChart(f, p.Title)
	for i := len(f.Claims) - 1; i >= 0; i-- {
		d := f.Claims[i]
		c := &d.Claim
		if d.Released == 0 {
			continue
		}
		r := numberRow{scene: l.scene, ID: c.ID, When: l.countedAt(d), Words: amount(c.Quantity), Means: means(c.Quantity), People: words(c.People),
			Voice: l.toldBy(d), Grade: d.Cite.Grade, Status: l.s.StatusOf(c.ID), Mark: g.mark(d)}
		if r.Means == r.Words {
			r.Means = ""
		}
		switch c.Stance {
		case dateline.Denied, dateline.Unconfirmed, dateline.Prospective:
			r.Stance = l.T("stance." + string(c.Stance))
		}
		if c.By != nil {
			r.Blame = l.T("blamed", l.name(&c.By.Mention), first(l.speaker(c.By.Attribution), r.Voice))
		}
		p.Rows = append(p.Rows, r)
	}
	p.Chart = g.svg(l.scene, key)
	return p
}

// countedAt is the time that a figure speaks of.
func (l *live) countedAt(d *dateline.Decided) string {
	if w := d.Claim.Time; w.Phrase() && w.Width() > dayLength {
		from, to := l.dayTold(w.From), l.dayTold(w.To.Add(-time.Second))
		if from == to || w.From.In(l.zone).Year() != w.To.Add(-time.Second).In(l.zone).Year() {
			from, to = l.dayYear(w.From), l.dayYear(w.To.Add(-time.Second))
		}
		if from == to {
			return from
		}
		return l.T("from.to", from, to)
	}
	return l.pledgedAt(d)
}

// figureTitle is what is counted: "Civilians killed, Kandahar".
func (l *live) figureTitle(f dateline.Figures) string {
	who := f.People
	if who == "" {
		who = l.T("figure.unit." + f.Unit)
		if f.Group != "" && l.T("figure.group."+f.Group) != "" {
			who = l.T("figure.group." + f.Group)
		}
	}
	t := l.T("figure.displaced", who)
	if f.Kind == dateline.Casualties {
		t = l.T("figure.harmed", who, l.T("harm."+first(f.Harm, "killed")))
	}
	if pl := l.name(f.Place); pl != "" {
		t += ", " + pl
	}
	return dateline.Capital(t)
}

// figureAsks is how it is counted, so that nobody sets a day's dead beside a
// war's.
func (l *live) figureAsks(f dateline.Figures) string {
	t := l.T("figure.measure." + first(f.Measure, "untold"))
	switch {
	case !f.Since.IsZero():
		t += ", " + l.T("since.t", l.dayText(f.Since))
	case !f.On.IsZero():
		t += ", " + l.dayText(f.On)
	}
	if f.Unit == "families" {
		t += ", " + l.T("figure.families")
	}
	if from := l.name(f.From); from != "" {
		t += ", " + l.T("from", from)
	}
	return t
}

func (l *live) figureRange(f dateline.Figures) string {
	if f.Voices == 0 {
		return ""
	}
	low, high := grouped(f.Low), grouped(f.High)
	var t string
	switch {
	case f.Low == f.High && f.Open && f.Under:
		t = l.T("figure.about", low)
	case f.Low == f.High && f.Open:
		t = l.T("figure.least", low)
	case f.Low == f.High && f.Under:
		t = l.T("figure.most", low)
	case f.Low == f.High:
		t = low
	case f.Open:
		t = l.T("figure.more", l.T("tally.range", low, high))
	default:
		t = l.T("tally.range", low, high)
	}
	return t + " " + l.N("figure.voices", f.Voices)
}

// means is a quantity as a number or bound.
func means(m *dateline.Mention) string {
	switch {
	case m == nil:
	case m.Low != nil && m.High != nil:
		return grouped(*m.Low) + "–" + grouped(*m.High)
	case m.Low != nil:
		return "≥ " + grouped(*m.Low)
	case m.High != nil:
		return "≤ " + grouped(*m.High)
	case m.Value != nil:
		return grouped(*m.Value)
	}
	return ""
}

// grouped is a number with its thousands kept apart by thin spaces, as is
// read alike in every language.
func grouped(v float64) string {
	t := strconv.FormatFloat(math.Abs(v), 'f', -1, 64)
	whole, rest, cut := strings.Cut(t, ".")
	if len(whole) > 4 {
		for i := len(whole) - 3; i > 0; i -= 3 {
			whole = whole[:i] + "\u202f" + whole[i:]
		}
	}
	if cut {
		whole += "." + rest
	}
	if v < 0 {
		return "−" + whole
	}
	return whole
}
