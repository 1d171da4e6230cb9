package dateline

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"testing"
	"time"
)

// scaleStory is a long war: 200 places, four sides, a tally over 34.
func scaleStory() Story {
	s := Story{Slug: "s", Title: "Scale", Zone: "UTC", Country: "AF", Start: day(1)}
	for i := range 200 {
		s.Places = append(s.Places, Place{ID: "story:p" + strconv.Itoa(i), Name: "Town " + strconv.Itoa(i), Class: "city"})
	}
	for i := range 4 {
		a := "side" + strconv.Itoa(i)
		s.Actors = append(s.Actors, Actor{Slug: a, Name: "Side " + strconv.Itoa(i)})
		s.Sides = append(s.Sides, Side{Slug: a, Name: "Side " + strconv.Itoa(i), Members: []string{a}})
	}
	t := Tally{Slug: "capitals", Title: "capitals", Actor: "side0", Units: []string{"capital"}}
	for i := range 34 {
		t.Members = append(t.Members, s.Places[i].ID)
	}
	s.Tallies = []Tally{t}
	return s
}

// scaleEntry is the i-th entry of the long war: mostly control claims, some
// late, beside statements, counts, corrections and updates.
func scaleEntry(w Warrant, i int) Entry {
	at := day(1).Add(time.Duration(i) * time.Minute)
	e := Entry{Seq: Seq(i + 2), Recorded: at, Story: "s", Act: ActRelease}
	on := at
	if i%17 == 0 { // late news
		on = at.Add(-time.Duration(i%5000) * time.Minute)
	}
	outlet := "outlet" + strconv.Itoa(i%40)
	cite := Citation{Report: ReportID(Seq(i/3 + 1)), Source: outlet, Name: outlet, Origin: outlet, Published: at}
	c := Claim{Report: cite.Report, Stance: Asserted, Span: Span{Start: 0, End: 40}}
	switch {
	case i%10 < 6:
		c.Kind, c.Change = Control, []Change{Takes, Holds, Holds, Contests, Holds}[i%5]
		c.Actor = &Mention{ID: "side" + strconv.Itoa(i/7%4)}
		p := i * 7919 % 200
		c.Place = &Mention{ID: "story:p" + strconv.Itoa(p), Name: "Town " + strconv.Itoa(p)}
		c.Time = &When{Span: &Span{Start: 1, End: 2}, Interval: Interval{on, on.Add(time.Hour), Hour}}
	case i%10 < 8:
		c.Kind, c.Act = Statement, "says"
		c.Speaker = &Mention{Name: "a spokesman"}
	default:
		v := float64(i % 34)
		c.Kind, c.Change = Count, Takes
		c.Actor, c.Quantity, c.Unit = &Mention{ID: "side0"}, &Mention{Value: &v}, &Mention{Name: "capitals"}
	}
	d := &Decision{Warrant: w, Proposal: "p" + strconv.Itoa(i), Claim: c, Cite: cite}
	e.Payload = d
	switch {
	case i%501 == 500:
		d.Target, d.Shown, e.Act = ClaimID(e.Seq-7), true, ActCorrect
	case i%200 == 199:
		e.Act, e.Payload = ActPublish, &Publish{Warrant: w, Revision: Revision{At: at, Headline: "Update", Claims: []string{ClaimID(e.Seq - 3)}}}
	}
	return e
}

// scaleSize is how many claims BenchmarkScale folds; DATELINE_CLAIMS says otherwise.
func scaleSize() int {
	if n, err := strconv.Atoi(os.Getenv("DATELINE_CLAIMS")); err == nil && n > 0 {
		return n
	}
	return 50_000
}

// BenchmarkScale folds a story of many claims, keeping a situation every 1,000
// entries, and then answers as-ofs over it: what the page asks of a past moment.
func BenchmarkScale(b *testing.B) {
	n := scaleSize()
	w := warrant(b, "ana", Why{Code: "as read"})
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	s := Empty("s").Apply(Entry{Seq: 1, Recorded: day(1), Story: "s", Act: ActConfigure, Payload: &Configure{Warrant: w, Story: scaleStory()}})
	kept := []*Situation{s}
	start := time.Now()
	for i := range n {
		if s = s.Apply(scaleEntry(w, i)); i%1000 == 999 {
			kept = append(kept, s)
		}
	}
	folded := time.Since(start)
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.Run(fmt.Sprintf("claims=%d/fold", n), func(b *testing.B) {
		for b.Loop() {
		}
		b.ReportMetric(float64(folded.Microseconds())/float64(n), "µs/entry")
		b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/float64(n), "B/claim")
		b.ReportMetric(0, "ns/op")
	})
	asks := map[string]func(i int) *Situation{
		"valid": func(i int) *Situation { return s.At(day(1).Add(time.Duration(i*7919%n) * time.Minute)) },
		"known": func(i int) *Situation {
			known := i * 7919 % n
			at := kept[known/1000]
			for j := known / 1000 * 1000; j <= known; j++ {
				at = at.Apply(scaleEntry(w, j))
			}
			return at
		},
	}
	for _, ask := range []string{"valid", "known"} {
		b.Run(fmt.Sprintf("claims=%d/%s", n, ask), func(b *testing.B) {
			var worst time.Duration
			i := 0
			for b.Loop() {
				start := time.Now()
				at := asks[ask](i)
				at.Places()
				at.Tallies()
				at.Summary()
				at.Updates()
				worst = max(worst, time.Since(start))
				i++
			}
			b.ReportMetric(float64(worst.Microseconds())/1000, "ms-worst")
		})
	}
}
