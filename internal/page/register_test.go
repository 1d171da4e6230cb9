package page

import (
	"bytes"
	"compress/gzip"
	"regexp"
	"strings"
	"testing"
	"time"

	"dateline"
)

func num(text string, value, low, high float64) *dateline.Mention {
	m := &dateline.Mention{Span: said(text)}
	for _, x := range []struct {
		v  float64
		to **float64
	}{{value, &m.Value}, {low, &m.Low}, {high, &m.High}} {
		if x.v > 0 {
			*x.to = dateline.Number(x.v)
		}
	}
	return m
}

func naming(text string) *dateline.Mention { return &dateline.Mention{Span: said(text), Name: text} }

// countedWar is the small war with pledges and figures.
func countedWar(t testing.TB) small {
	w := smallWar(t)
	since := said("since 9 July")
	july := &dateline.When{Span: &since, Interval: dateline.Interval{From: time.Date(2021, 7, 9, 0, 0, 0, 0, kabul), To: at(13, 0, 0), Precision: dateline.Day}}
	killed := func(q *dateline.Mention, source, grade string, published time.Time, change ...func(*dateline.Claim)) string {
		c := dateline.Claim{Report: "r1", Lang: "en", Kind: dateline.Casualties, Span: said(q.Text + " civilians were killed in Herat since 9 July."), Stance: dateline.Asserted,
			Harm: "killed", Quantity: q, People: naming("civilians"), Group: "civilian", Measure: "cumulative", Time: july,
			Place: &dateline.Mention{Span: said("Herat"), ID: "gn:1", Name: "Herat"}}
		for _, f := range change {
			f(&c)
		}
		return w.release(c, cite(strings.ToLower(source), source, grade, published))
	}
	killed(num("At least 183", 0, 183, 0), "Wire", "A", at(13, 10, 21))
	killed(num("between 150 and 200", 0, 150, 200), "Monitor", "C", at(13, 10, 22))
	killed(num("12", 12, 0, 0), "Lantern", "B", at(13, 10, 23), func(c *dateline.Claim) { c.Stance = dateline.Denied })
	killed(num("Nine", 9, 0, 0), "Lantern", "B", at(13, 10, 24), func(c *dateline.Claim) { c.Measure, c.Time = "new", nil })
	pledge := func(id, text string, q *dateline.Mention, change func(*dateline.Claim)) string {
		c := dateline.Claim{Report: "r1", Lang: "en", Kind: dateline.Pledge, Span: said(text), Stance: dateline.Asserted, What: "funds",
			Actor: naming("Norway"), Quantity: q, People: naming("the displaced"), Fulfils: id}
		if change != nil {
			change(&c)
		}
		return w.release(c, cite("wire", "Harbour Wire", "A", at(13, 10, 25)))
	}
	p := pledge("", "Norway promised 5 million dollars for the displaced.", num("5 million dollars", 5e6, 0, 0), nil)
	up := pledge(p, "Norway raised its pledge to 8 million.", num("8 million", 8e6, 0, 0), nil)
	pledge(up, "The money has arrived.", nil, func(c *dateline.Claim) { c.Status = "delivered" })
	return w
}

func ledgerPages(t *testing.T, w small) map[string]string {
	t.Helper()
	s, v := w.fold(), smallView()
	plain := v
	plain.Plain = true
	out := map[string]string{}
	for name, write := range map[string]func(*bytes.Buffer) error{
		"statements.html": func(b *bytes.Buffer) error { return Statements(b, s, Said{}, v) },
		"pledges.html":    func(b *bytes.Buffer) error { return Pledges(b, s, v) },
		"numbers.html":    func(b *bytes.Buffer) error { return Numbers(b, s, v) },
		"plain.html":      func(b *bytes.Buffer) error { return Plain(b, s, plain) },
	} {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		out[name] = b.String()
	}
	return out
}

func TestGoldenRegisters(t *testing.T) {
	ids, links := regexp.MustCompile(`\sid="([^"]*)"`), regexp.MustCompile(`href="#([^"]*)"`)
	for name, html := range ledgerPages(t, countedWar(t)) {
		goldenFile(t, "register-"+name, hashed.ReplaceAll([]byte(html), []byte(".$1")))
		seen := map[string]bool{}
		for _, m := range ids.FindAllStringSubmatch(html, -1) {
			if seen[m[1]] {
				t.Errorf("%s: the id %q is there twice", name, m[1])
			}
			seen[m[1]] = true
		}
		for _, m := range links.FindAllStringSubmatch(html, -1) {
			if !seen[m[1]] {
				t.Errorf("%s: a link to #%s, which is not on the page", name, m[1])
			}
		}
	}
}

// A protected speaker stands among the voices without a name, whatever the
// report calls him; a choice shows one speaker or one side.
func TestStatementsBySpeaker(t *testing.T) {
	w := smallWar(t)
	s := w.fold()
	page := func(f Said) string {
		var b bytes.Buffer
		if err := Statements(&b, s, f, smallView()); err != nil {
			t.Fatalf("Statements(%+v): %v", f, err)
		}
		return b.String()
	}
	all := page(Said{})
	if strings.Contains(all, "One woman") || !strings.Contains(all, "a protected source") {
		t.Error("the protected speaker is named, or left out")
	}
	if one := page(Said{Speaker: "antonio-guterres"}); !strings.Contains(one, "halt the offensive") || strings.Contains(one, "nobody had believed it") {
		t.Error("the choice of one speaker shows others, or not him")
	}
	if err := Statements(&bytes.Buffer{}, s, Said{Speaker: "nobody"}, smallView()); dateline.KindOf(err) != dateline.ErrNotFound {
		t.Errorf("Statements(nobody) = %v, want not_found", err)
	}
}

// What the text-only page is for: no pictures, no scripts, and small.
func TestPlainPage(t *testing.T) {
	html := ledgerPages(t, countedWar(t))["plain.html"]
	for _, bad := range []string{"<svg", "<script", "<img", "base.css"} {
		if strings.Contains(html, bad) {
			t.Errorf("the text-only page holds %s", bad)
		}
	}
	for _, want := range []string{"Herat fell to the Taliban on Thursday.", "held by Taliban", "Airport road closed", "Correction", `href="/s/small-war/u/u4?view=text"`} {
		if !strings.Contains(html, want) {
			t.Errorf("the text-only page does not say %q", want)
		}
	}
	var z bytes.Buffer
	zw := gzip.NewWriter(&z)
	zw.Write([]byte(html))
	zw.Close()
	if z.Len() > 15<<10 {
		t.Errorf("the text-only page has %d bytes compressed, more than 15 kB", z.Len())
	}
}

// A reader who comes back is told what changed since, and nothing where nothing did.
func TestLeft(t *testing.T) {
	w := smallWar(t)
	now := w.fold()
	then := dateline.Fold("small-war", w.entries, dateline.AsOf{Known: 12})
	var b bytes.Buffer
	if err := Left(&b, then, now, smallView()); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Since 13 Aug, 10:07:", "2 new updates", "1 corrected", "1 revised", "1 withdrawn", "Airport road closed"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("Left does not say %q: %s", want, b.String())
		}
	}
	b.Reset()
	if err := Left(&b, now, now, smallView()); err != nil || b.Len() > 0 {
		t.Errorf("Left of nothing = %q, %v", b.String(), err)
	}
}

func TestNiceScales(t *testing.T) {
	for _, v := range []float64{0, 1, 3, 9, 12, 183, 1181, 250_000, 7.5e6} {
		if top, step := nice(v); top < v || top/step > 5.001 {
			t.Errorf("nice(%v) = %v, %v", v, top, step)
		}
	}
}
