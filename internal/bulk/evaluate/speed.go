package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"runtime"
	"time"

	"dateline/internal/bulk"
	"dateline/internal/reading/text"
)

// speed reads a file of reports again and again, on one core and on all, and
// prints sentences a second, of the length they have and of 25 words. The best
// of several rounds counts: the others shared the machine.
func speed(out io.Writer, file string) error {
	raw, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	r, err := bulk.New(nil)
	if err != nil {
		return err
	}
	cores := runtime.GOMAXPROCS(0)
	defer runtime.GOMAXPROCS(cores)
	one := 0.0
	for _, n := range []int{1, cores} {
		runtime.GOMAXPROCS(n)
		best := time.Duration(0)
		sentences, words := 0, 0
		for range 6 {
			sentences, words = 0, 0
			var texts []string
			began := time.Now()
			err := r.Lines(context.Background(), bytes.NewReader(raw), func(x bulk.Reading) error {
				texts = append(texts, x.Report.Text)
				return x.Err
			})
			took := time.Since(began)
			if err != nil {
				return err
			}
			for _, t := range texts {
				doc := text.Split(t)
				sentences, words = sentences+len(doc.Sentences), words+len(doc.Tokens)
			}
			if best == 0 || took < best {
				best = took
			}
		}
		rate := float64(words) / 25 / best.Seconds()
		fmt.Fprintf(out, "- %d of %d cores: %.0f sentences of %.1f words a second, or %.0f of 25 words", n, cores, float64(sentences)/best.Seconds(), float64(words)/float64(max(sentences, 1)), rate)
		if n == 1 {
			one = rate
		} else {
			fmt.Fprintf(out, ", %.2f times one core", rate/one)
		}
		fmt.Fprintln(out)
	}
	return nil
}
