package main

import (
	"testing"

	"dateline/internal/bulk"
)

// Every shape ends, without a panic, and what it claims rests on its bytes.
func TestHostileShapes(t *testing.T) {
	r, err := bulk.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range shapes {
		text := s.text(8 << 10)
		x := r.Read(bulk.Report{ID: "x", Text: text, Country: "AF"})
		for i := range x.Claims {
			if c := &x.Claims[i]; text[c.Span.Start:c.Span.End] != c.Span.Text {
				t.Errorf("%s: Read = claim %d on %q, which is not at bytes %d to %d", s.name, i, c.Span.Text, c.Span.Start, c.Span.End)
				break
			}
		}
	}
}

func BenchmarkHostile(b *testing.B) {
	r, err := bulk.New(nil)
	if err != nil {
		b.Fatal(err)
	}
	for _, s := range shapes {
		for _, n := range []int{64 << 10, 128 << 10, 256 << 10} {
			text := s.text(n)
			b.Run(s.name, func(b *testing.B) {
				b.SetBytes(int64(n))
				for b.Loop() {
					r.Read(bulk.Report{ID: "x", Text: text, Country: "AF"})
				}
			})
		}
	}
}
