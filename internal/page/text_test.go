package page

import (
	"bytes"
	"compress/gzip"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dateline"
)

func TestWordDiff(t *testing.T) {
	for _, x := range []struct {
		old, next string
		want      string
	}{
		{"same", "same", "same"},
		{"at once, he said", "immediately, he said", "[-at once-][+immediately+], he said"},
		{"18 capitals", "17 capitals", "[-18-][+17+] capitals"},
		{"", "new", "[+new+]"},
		{"gone", "", "[-gone-]"},
		{"سقط هرات", "سقط قندهار", "سقط [-هرات-][+قندهار+]"},
	} {
		var b strings.Builder
		for _, c := range wordDiff(x.old, x.next) {
			switch {
			case c.Added:
				b.WriteString("[+" + c.Text + "+]")
			case c.Removed:
				b.WriteString("[-" + c.Text + "-]")
			default:
				b.WriteString(c.Text)
			}
		}
		if b.String() != x.want {
			t.Errorf("wordDiff(%q, %q) = %q, want %q", x.old, x.next, b.String(), x.want)
		}
	}
}

// Whatever the texts, what is kept and removed is the old one, what is kept
// and added the new one.
func FuzzWordDiff(f *testing.F) {
	f.Add("a b c", "a c d")
	f.Add("\xff\xfe", "\u202e x")
	f.Add(strings.Repeat("a ", 500), strings.Repeat("b a ", 400))
	f.Fuzz(func(t *testing.T, old, next string) {
		var a, b string
		for _, c := range wordDiff(old, next) {
			if !c.Added {
				a += c.Text
			}
			if !c.Removed {
				b += c.Text
			}
		}
		if a != old || b != next {
			t.Errorf("wordDiff(%q, %q) puts together %q and %q", old, next, a, b)
		}
	})
}

func TestQuoted(t *testing.T) {
	span := func(s string) *dateline.Span { return &dateline.Span{Text: s} }
	for _, x := range []struct {
		text  string
		limit int
		want  string
	}{
		{"short", 300, "short"},
		{"two\n lines", 300, "two lines"},
		{"one two three four", 12, "one two…"},
		{"ééééééééééé", 5, "éééé…"},
	} {
		if got := quoted(span(x.text), x.limit); got != x.want {
			t.Errorf("quoted(%q, %d) = %q, want %q", x.text, x.limit, got, x.want)
		}
	}
}

func TestSinceSaysNoMoreThanIsKnown(t *testing.T) {
	st := smallStory()
	c := newScene(&st, smallView())
	iv := func(p dateline.Precision, from time.Time, d time.Duration) dateline.Interval {
		return dateline.Interval{From: from, To: from.Add(d), Precision: p}
	}
	for _, x := range []struct {
		since *dateline.Since
		want  string
	}{
		{nil, ""},
		{&dateline.Since{Interval: iv(dateline.Day, at(12, 0, 0), 24*time.Hour), Claim: "c1"}, "since 12 Aug"},
		{&dateline.Since{Interval: iv(dateline.Minute, at(12, 14, 30), 0), Claim: "c1"}, "since 12 Aug, 14:30"},
		{&dateline.Since{Interval: iv(dateline.PartOfDay, at(12, 18, 0), 4*time.Hour), Claim: "c1"}, "since 12 Aug, evening"},
		{&dateline.Since{Interval: iv(dateline.Week, at(9, 0, 0), 7*24*time.Hour), Claim: "c1"}, "since 9 Aug to 15 Aug"},
		{&dateline.Since{Interval: iv(dateline.Month, at(1, 0, 0), 31*24*time.Hour), Claim: "c1"}, "since August 2021"},
		{&dateline.Since{Interval: iv(dateline.UnknownPrecision, at(13, 9, 0), 0), By: true, Claim: "c1"}, "by 13 Aug"},
		{&dateline.Since{Interval: iv(dateline.UnknownPrecision, at(1, 0, 0), 0), By: true}, "when this record began"},
	} {
		if got := c.since(x.since); got != x.want {
			t.Errorf("since(%+v) = %q, want %q", x.since, got, x.want)
		}
	}
}

// The story's zone is kept over a change of clocks.
func TestZones(t *testing.T) {
	c := newScene(&dateline.Story{Slug: "x", Zone: "Europe/Kyiv"}, View{Now: at(13, 0, 0)})
	before, after := time.Date(2021, 10, 31, 0, 30, 0, 0, time.UTC), time.Date(2021, 10, 31, 1, 30, 0, 0, time.UTC)
	want := []string{`<time datetime="2021-10-31T03:30:00+03:00">03:30</time>`, `<time datetime="2021-10-31T03:30:00+02:00">03:30</time>`}
	if diff := cmp.Diff(want, []string{string(c.Clock(before)), string(c.Clock(after))}); diff != "" {
		t.Error(diff)
	}
	if c.Zone() != "Kyiv" || c.Offset() != "UTC+03:00" {
		t.Errorf("zone %s, %s; want Kyiv, UTC+03:00", c.Zone(), c.Offset())
	}
}

func TestAges(t *testing.T) {
	c := newScene(nil, smallView())
	for d, want := range map[time.Duration]string{-time.Hour: "just now", 59 * time.Second: "just now", time.Minute: "1 min ago", 59 * time.Minute: "59 min ago",
		time.Hour: "1 h ago", 47 * time.Hour: "47 h ago", 48 * time.Hour: "2 days ago"} {
		if got := c.agoText(d); got != want {
			t.Errorf("agoText(%v) = %q, want %q", d, got, want)
		}
	}
}

func TestStatic(t *testing.T) {
	for _, name := range []string{"base.css", "live.js", "icon.svg"} {
		path := Asset(name)
		if !regexp.MustCompile(`^/static/[a-z]+\.[0-9a-f]{12}\.[a-z]+$`).MatchString(path) {
			t.Errorf("Asset(%s) = %q, not a hashed name", name, path)
		}
		b, kind, ok := Static(strings.TrimPrefix(path, "/static/"))
		if !ok || len(b) == 0 || kind == "" {
			t.Errorf("Static(%s) = %d bytes, %q, %v", path, len(b), kind, ok)
		}
	}
	for _, name := range []string{"base.css", "", "../page.go", "live.000000000000.js"} {
		if _, _, ok := Static(name); ok {
			t.Errorf("Static(%q) is there", name)
		}
	}
	scripts := 0
	for _, name := range []string{"live.js", "time.js", "find.js", "since.js"} {
		b, _, _ := Static(strings.TrimPrefix(Asset(name), "/static/"))
		var z bytes.Buffer
		w := gzip.NewWriter(&z)
		w.Write(b)
		w.Close()
		scripts += z.Len()
	}
	if scripts > 12<<10 {
		t.Errorf("the scripts of the live page have %d bytes compressed, more than 12 kB", scripts)
	}
}

// Days of another year than now's are told with it, and one day is no stretch.
func TestDaysOfAnotherYear(t *testing.T) {
	at := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }
	c := newScene(nil, View{Now: at(2021, 8, 13)})
	for _, x := range []struct {
		i    dateline.Interval
		want string
	}{
		{dateline.Interval{From: at(2020, 12, 31), To: at(2021, 1, 1), Precision: dateline.Week}, "31 Dec 2020"},
		{dateline.Interval{From: at(2020, 12, 28), To: at(2021, 1, 4), Precision: dateline.Week}, "28 Dec 2020 to 3 Jan"},
		{dateline.Interval{From: at(2021, 8, 2), To: at(2021, 8, 9), Precision: dateline.Week}, "2 Aug to 8 Aug"},
		{dateline.Interval{From: at(2019, 3, 4), To: at(2019, 3, 5), Precision: dateline.Day}, "4 Mar 2019"},
		{dateline.Interval{From: at(2021, 8, 12), To: at(2021, 8, 13), Precision: dateline.Day}, "12 Aug"},
	} {
		if got := c.interval(x.i); got != x.want {
			t.Errorf("interval(%v) = %q, want %q", x.i, got, x.want)
		}
	}
}
