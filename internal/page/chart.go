package page

import (
	"fmt"
	"html/template"
	"math"
	"strings"
	"time"

	"dateline"
)

// The chart of a set of figures, in units of its drawing. Time goes along,
// counts go up from nought. Each voice has a shape of its own, which the table
// beneath repeats, so that no colour is needed to read it; a bound that a
// report leaves open ends in an arrow.
const (
	chartWide, chartHigh  = 480, 250
	chartLeft, chartRight = 54, 16
	chartTop, chartBottom = 14, 30
	chartMost             = 60 // figures drawn, the latest
	chartShapes           = 6
	dayLength             = 24 * time.Hour
)

// point is one figure as it is drawn.
type point struct {
	at        time.Time
	from      time.Time // where the report tells a stretch, its beginning
	low, high float64
	open      bool // at least
	under     bool // at most
	doubt     bool // reported without confirmation
	voice     int
}

// chart draws figures. A set of fewer than two drawn ones has no chart.
type chart struct {
	title  string
	points []point
	voices []string
	index  map[string]int
	of     map[*dateline.Decided]int // voice of a figure
}

func (l *live) newChart(f dateline.Figures, title string) *chart {
	g := &chart{title: title, index: map[string]int{}, of: map[*dateline.Decided]int{}}
	for _, d := range f.Claims {
		c := &d.Claim
		if _, ok := c.Quantity.Least(); !ok || d.Released == 0 || c.Stance == dateline.Denied || c.Stance == dateline.Prospective {
			continue
		}
		name := l.toldBy(d)
		i, ok := g.index[name]
		if !ok {
			i = len(g.voices)
			g.index[name] = i
			g.voices = append(g.voices, name)
		}
		g.of[d] = i
		g.points = append(g.points, l.point(d, i))
	}
	g.points = g.points[max(0, len(g.points)-chartMost):]
	return g
}

func (l *live) point(d *dateline.Decided, voice int) point {
	q := d.Claim.Quantity
	n, _ := q.Least()
	p := point{at: d.Cite.Published, low: n, high: n, voice: voice, doubt: d.Claim.Stance == dateline.Unconfirmed}
	if q.Low != nil {
		p.low = *q.Low
	}
	if q.High != nil {
		p.high = *q.High
	}
	p.open, p.under = q.Value == nil && q.High == nil, q.Value == nil && q.Low == nil
	if d.Claim.Time.Phrase() {
		w := d.Claim.Time.Interval
		if w.Width() > dayLength { // a stretch up to the telling
			p.from = w.From
		} else {
			p.at = w.From.Add(w.Width() / 2)
		}
	}
	return p
}

// drawn tells whether there is anything to compare.
func (g *chart) drawn() bool { return len(g.points) > 1 }

// mark is the shape of a figure's voice, for its row of the table.
func (g *chart) mark(d *dateline.Decided) template.HTML {
	i, ok := g.of[d]
	if !ok || !g.drawn() {
		return ""
	}
	return template.HTML(fmt.Sprintf(`<svg class="key s%d" width="14" height="14" viewBox="-7 -7 14 14" aria-hidden="true">%s</svg>`, i%chartShapes, symbol(i, 0, 0, false)))
}

// symbol is the shape of a voice: disc, square, triangle, diamond, cross, ring.
func symbol(voice int, x, y float64, doubt bool) string {
	class := "pt"
	if doubt {
		class = "pt doubt"
	}
	at := func(dx, dy float64) string { return fmt.Sprintf("%s %s", coord(x+dx), coord(y+dy)) }
	switch voice % chartShapes {
	case 1:
		return fmt.Sprintf(`<path class="%s" d="M%sH%sV%sH%sZ"/>`, class, at(-4, -4), coord(x+4), coord(y+4), coord(x-4))
	case 2:
		return fmt.Sprintf(`<path class="%s" d="M%sL%sL%sZ"/>`, class, at(0, -5.2), at(5, 4), at(-5, 4))
	case 3:
		return fmt.Sprintf(`<path class="%s" d="M%sL%sL%sL%sZ"/>`, class, at(0, -5.6), at(5.6, 0), at(0, 5.6), at(-5.6, 0))
	case 4:
		return fmt.Sprintf(`<path class="%s line" d="M%sL%sM%sL%s"/>`, class, at(-4, -4), at(4, 4), at(-4, 4), at(4, -4))
	case 5:
		return fmt.Sprintf(`<circle class="%s ring" cx="%s" cy="%s" r="4"/>`, class, coord(x), coord(y))
	}
	return fmt.Sprintf(`<circle class="%s" cx="%s" cy="%s" r="4.4"/>`, class, coord(x), coord(y))
}

func coord(v float64) string {
	return strings.TrimSuffix(fmt.Sprintf("%.1f", v), ".0")
}

// nice is a round number not below v, and the step of its scale.
func nice(v float64) (top, step float64) {
	if v <= 0 {
		return 1, 1
	}
	power := math.Pow(10, math.Floor(math.Log10(v)))
	for _, m := range []float64{1, 2, 2.5, 5, 10, 20} {
		step = m * power / 4
		if step < 1 {
			step = 1
		}
		if top = math.Ceil(v/step) * step; top/step <= 5 {
			return top, step
		}
	}
	return top, step
}

// svg is the whole drawing, with a title and a description for those who
// listen; the table beneath holds every figure of it.
func (g *chart) svg(c *scene, key string) template.HTML {
	if !g.drawn() {
		return ""
	}
	first, last, most := g.bounds()
	top, step := nice(most)
	x := func(t time.Time) float64 {
		return chartLeft + float64(t.Sub(first))/float64(last.Sub(first))*(chartWide-chartLeft-chartRight)
	}
	y := func(v float64) float64 {
		return chartHigh - chartBottom - v/top*(chartHigh-chartTop-chartBottom)
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="figures" viewBox="0 0 %d %d" role="img" aria-labelledby="%s-t %s-d"><title id="%s-t">%s</title><desc id="%s-d">%s</desc>`,
		chartWide, chartHigh, key, key, key, esc(g.title), key, esc(c.T("figure.chart", len(g.points), c.StampText(first), c.StampText(last))))
	for v := 0.0; v <= top+step/2; v += step {
		fmt.Fprintf(&b, `<path class="rule" d="M%d %sH%d"/><text class="y" x="%d" y="%s">%s</text>`, chartLeft, coord(y(v)), chartWide-chartRight, chartLeft-6, coord(y(v)+4), esc(grouped(v)))
	}
	g.days(&b, c, first, last, x)
	for i := range g.voices {
		g.voice(&b, i, x, y)
	}
	b.WriteString(`</svg>`)
	return template.HTML(b.String())
}

func esc(s string) string { return template.HTMLEscapeString(plain(s)) }

// bounds are the stretch of time that the drawing shows, with room at both
// ends, and its greatest number.
func (g *chart) bounds() (first, last time.Time, most float64) {
	for i, p := range g.points {
		from := p.at
		if !p.from.IsZero() {
			from = p.from
		}
		if i == 0 || from.Before(first) {
			first = from
		}
		if p.at.After(last) {
			last = p.at
		}
		most = max(most, p.high)
		if p.open {
			most = max(most, p.high*1.08)
		}
	}
	room := max(last.Sub(first)/20, 2*time.Hour)
	return first.Add(-room), last.Add(room), most
}

// days are the marks along the time, as many as there is room for.
func (g *chart) days(b *strings.Builder, c *scene, first, last time.Time, x func(time.Time) float64) {
	days := max(1, int(last.Sub(first)/dayLength)+1)
	every := (days + 4) / 5
	t := first.In(c.zone)
	t = time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, c.zone)
	base := chartHigh - chartBottom
	for i := 0; !t.After(last); i++ {
		mid := t.Add(dayLength / 2)
		if days > 5 {
			mid = t
		}
		if i%every == 0 && !mid.Before(first) && !mid.After(last) {
			at := math.Min(math.Max(x(mid), chartLeft+14), chartWide-chartRight-14)
			fmt.Fprintf(b, `<text class="x" x="%s" y="%d">%s</text>`, coord(at), base+20, esc(c.dayText(t)))
		}
		if !t.Before(first) {
			fmt.Fprintf(b, `<path class="tick" d="M%s %dv5"/>`, coord(x(t)), base)
		}
		t = t.AddDate(0, 0, 1)
		if days > 60 { // years of war: a mark a month is enough
			t = t.AddDate(0, 0, every-1)
			i = -1
		}
	}
}

// voice draws what one voice counted: its figures, their bounds, and a line
// from one to the next.
func (g *chart) voice(b *strings.Builder, i int, x func(time.Time) float64, y func(float64) float64) {
	fmt.Fprintf(b, `<g class="s%d">`, i%chartShapes)
	var line strings.Builder
	n := 0
	for _, p := range g.points {
		if p.voice != i {
			continue
		}
		op := "L"
		if n == 0 {
			op = "M"
		}
		n++
		mid := (p.low + p.high) / 2
		fmt.Fprintf(&line, "%s%s %s", op, coord(x(p.at)), coord(y(mid)))
	}
	if n > 1 {
		fmt.Fprintf(b, `<path class="course d%d" d="%s"/>`, i%chartShapes, line.String())
	}
	for _, p := range g.points {
		if p.voice != i {
			continue
		}
		px, mid := x(p.at), y((p.low+p.high)/2)
		if p.low != p.high {
			fmt.Fprintf(b, `<path class="span" d="M%s %sV%sM%s %sh8M%s %sh8"/>`, coord(px), coord(y(p.low)), coord(y(p.high)), coord(px-4), coord(y(p.low)), coord(px-4), coord(y(p.high)))
		}
		if !p.from.IsZero() {
			fmt.Fprintf(b, `<path class="stretch" d="M%s %sH%s"/>`, coord(x(p.from)), coord(mid), coord(px))
		}
		if p.open {
			fmt.Fprintf(b, `<path class="span" d="M%s %sv-16m-3.5 4.5l3.5 -4.5l3.5 4.5"/>`, coord(px), coord(mid))
		}
		if p.under {
			fmt.Fprintf(b, `<path class="span" d="M%s %sv16m-3.5 -4.5l3.5 4.5l3.5 -4.5"/>`, coord(px), coord(mid))
		}
		b.WriteString(symbol(i, px, mid, p.doubt))
	}
	b.WriteString(`</g>`)
}
