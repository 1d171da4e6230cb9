package desk_test

import (
	"fmt"
	"testing"

	"dateline"
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

// BenchmarkQueue is the first page of the queue: 50 reports.
func BenchmarkQueue(b *testing.B) {
	n := desktest.New(b)
	for i := range 60 {
		n.Tell("Harbour Wire", "13 Aug 10:00", fmt.Sprintf("Dispatch %d: the Taliban captured Herat.", i), "Herat")
	}
	for b.Loop() {
		if _, err := n.Desk.Queue(n.Ctx, n.Story, 0, 50); err != nil {
			b.Fatal(err)
		}
	}
}
