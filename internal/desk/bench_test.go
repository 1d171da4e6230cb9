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
