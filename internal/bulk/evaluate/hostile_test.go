package main

import (
	"runtime"
	"testing"

	"dateline"
	"dateline/internal/bulk"
	"dateline/internal/bulk/bulktest"
)

// Every shape ends, without a panic; what is claimed rests on bytes of the
// text; and four times as much of it takes about four times the memory. How
// much time it takes, `evaluate -hostile 10000000` prints.
func TestHostileShapes(t *testing.T) {
	r, err := bulk.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	size := 7000
	if testing.Short() {
		size = 2000
	}
	read(t, r, bulktest.Shape{Name: "English", Text: func(int) string { return bulktest.Numbered(1).Text }}, 0) // what is made once
	for _, s := range bulktest.Shapes {
		little, much := read(t, r, s, size), read(t, r, s, 4*size)
		if much > 6*little+1<<20 {
			t.Errorf("%s: reading %d bytes allocates %d bytes, %d bytes %d; want about four times as much", s.Name, size, little, 4*size, much)
		}
	}
}

// read reads n bytes of a shape and returns how many bytes were allocated.
func read(t *testing.T, r *bulk.Reader, s bulktest.Shape, n int) uint64 {
	t.Helper()
	text := s.Text(n)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	x := r.Read(bulk.Report{ID: "x", Text: text, Country: "AF"})
	runtime.ReadMemStats(&after)
	for i := range x.Claims {
		x.Claims[i].Mentions(func(slot string, m *dateline.Span) {
			if m.Start < 0 || m.End < m.Start || m.End > len(text) || text[m.Start:m.End] != m.Text {
				t.Errorf("%s: claim %d: %s %q is not at bytes %d to %d", s.Name, i, slot, m.Text, m.Start, m.End)
			}
		})
	}
	return after.TotalAlloc - before.TotalAlloc
}

// A text longer than any report is read in parts that know nothing of each
// other, so that what is true of one holds for ten megabytes.
func TestHostileShapesInParts(t *testing.T) {
	r, err := bulk.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range bulktest.Shapes {
		switch s.Name {
		case "one letter", "double quotes", "opening brackets", "capital letters", "nested quotations", "spaces", "newlines", "zero bytes", "not UTF-8", "words by chance", "entities":
			read(t, r, s, 100_000)
		}
	}
}

func BenchmarkHostile(b *testing.B) {
	r, err := bulk.New(nil)
	if err != nil {
		b.Fatal(err)
	}
	for _, s := range bulktest.Shapes {
		for _, n := range []int{64 << 10, 128 << 10, 256 << 10} {
			text := s.Text(n)
			b.Run(s.Name, func(b *testing.B) {
				b.SetBytes(int64(n))
				for b.Loop() {
					r.Read(bulk.Report{ID: "x", Text: text, Country: "AF"})
				}
			})
		}
	}
}
