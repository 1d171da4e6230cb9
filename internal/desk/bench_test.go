package desk_test

import (
	"fmt"
	"strings"
	"testing"

	"dateline"
	"dateline/internal/desk"
	"dateline/internal/desktest"
)

// BenchmarkEffect is what stands between a key press and the effect on screen,
// on a story with 300 released claims.
func BenchmarkEffect(b *testing.B) {
	n := desktest.New(b)
	for i := range 300 {
		n.Tell("Harbour Wire", "13 Aug 10:00", fmt.Sprintf("Dispatch %d: the Taliban captured Herat.", i), "Herat")
	}
	r := n.File("Delta Post", "13 Aug 11:00", "The Taliban captured Kandahar.")
	on := n.On(desktest.Anna, r, n.ByHand(n.Fell(r, "The Taliban captured Kandahar.", "Kandahar")))
	for b.Loop() {
		if _, err := n.Desk.Effect(n.Ctx, on, dateline.ActRelease, nil); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkQueue is the first page of the queue: 50 rows of 2,000 reports that
// wait, on a record of 20,000 entries, after one more decision.
func BenchmarkQueue(b *testing.B) {
	n := desktest.New(b)
	var ons []desk.On
	for i := range 50 {
		r, id := n.Tell("Harbour Wire", "13 Aug 10:00", fmt.Sprintf("Dispatch %d: the Taliban captured Herat.", i), "Herat")
		ons = append(ons, desk.On{Story: n.Story, By: desktest.Anna, Report: r, Claim: id})
	}
	n.Crowd(2000)
	n.Churn(20_000)
	turn := 0
	aside := func() {
		on := n.On(desktest.Anna, ons[turn%len(ons)].Report, ons[turn%len(ons)].Claim)
		turn++
		if _, err := n.Desk.SetAside(n.Ctx, on, desk.Aside{Question: "Which one?"}); err != nil {
			b.Fatal(err)
		}
	}
	if _, err := n.Desk.Queue(n.Ctx, n.Story, desk.Sift{}, "", 50); err != nil { // the first looks at everything
		b.Fatal(err)
	}
	for _, x := range []struct {
		name string
		sift desk.Sift
	}{{"waiting", desk.Sift{}}, {"sifted", desk.Sift{Kind: dateline.Control, Place: "gn:1140026", Source: "delta-post", Grade: "B"}}} {
		b.Run(x.name, func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				aside()
				b.StartTimer()
				q, err := n.Desk.Queue(n.Ctx, n.Story, x.sift, "", 50)
				if err != nil || len(q.Reports) != 50 || q.Next == "" {
					b.Fatalf("Queue = %d rows, next %q, %v", len(q.Reports), q.Next, err)
				}
			}
		})
	}
	b.Run("first", func(b *testing.B) { // after a start: everything is looked at once
		for b.Loop() {
			b.StopTimer()
			fresh := desk.New(n.Store, desk.Options{Now: n.Clock.Now})
			if _, err := fresh.Desk(n.Ctx, n.Story); err != nil {
				b.Fatal(err)
			}
			b.StartTimer()
			if _, err := fresh.Queue(n.Ctx, n.Story, desk.Sift{}, "", 50); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// What stands between a key and its mark: a copy of some 250 words, read and
// held against the record.
func BenchmarkLint(b *testing.B) {
	n := desktest.New(b)
	n.Tell("Harbour Wire", "13 Aug 10:00", fell, "Herat")
	body := strings.Repeat("The Taliban have captured three provincial capitals, a police official told Harbour Wire. “We will not leave the city,” the governor said on Friday. ", 10)
	for b.Loop() {
		if _, err := n.Desk.Lint(n.Ctx, n.Story, desktest.Anna, desk.Copy{Headline: "Herat falls", Body: body}); err != nil {
			b.Fatal(err)
		}
	}
}
