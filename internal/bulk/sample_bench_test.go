package bulk

import (
	"os"
	"testing"
	"time"

	"dateline"
)

// BenchmarkSample reads one report of a live page in a running program: the
// sample where it is there, else a report of our own.
func BenchmarkSample(b *testing.B) {
	text, err := os.ReadFile("../../../shared/samples/seed.txt")
	if err != nil {
		text = []byte("KABUL - The Taliban captured Herat and Kandahar on Thursday, two officials said. \"They came at noon,\" one of them told reporters.\n")
	}
	r, err := New(&dateline.Story{Zone: "Asia/Kabul", Country: "AF"})
	if err != nil {
		b.Fatal(err)
	}
	report := Report{ID: "sample", Published: time.Date(2021, 8, 13, 18, 0, 0, 0, time.UTC), Zone: "Asia/Kabul", Country: "AF", Text: string(text)}
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		r.Read(report)
	}
}
