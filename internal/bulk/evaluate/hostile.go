package main

import (
	"fmt"
	"io"
	"regexp"
	"runtime"
	"time"

	"dateline/internal/bulk"
	"dateline/internal/bulk/bulktest"
)

// hostile reads every shape with such a name at n bytes and at an eighth of it,
// and prints the seconds of a core that it took, their ratio (eight where
// reading is linear), and the memory.
func hostile(out io.Writer, n int, only *regexp.Regexp) error {
	r, err := bulk.New(nil)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "| shape, one line unless it has others | %.2f MB | %.2f MB | ratio | claims | MB allocated a MB of text |\n|---|---|---|---|---|---|\n", float64(n/8)/1e6, float64(n)/1e6)
	for _, s := range bulktest.Shapes {
		if !only.MatchString(s.Name) {
			continue
		}
		part, _, _ := timed(r, s.Text(n/8))
		whole, claims, bytes := timed(r, s.Text(n))
		fmt.Fprintf(out, "| %s | %.2f s | %.2f s | %.1f | %d | %.0f |\n", s.Name, part.Seconds(), whole.Seconds(), whole.Seconds()/max(part.Seconds(), 1e-6), claims, float64(bytes)/float64(n))
	}
	return nil
}

func timed(r *bulk.Reader, text string) (took time.Duration, claims int, bytes uint64) {
	var before, after runtime.MemStats
	rounds := 2 // the better one counts: the other shared caches
	if len(text) > 1<<20 {
		rounds = 1
	}
	for range rounds {
		runtime.ReadMemStats(&before)
		began := cpu()
		x := r.Read(bulk.Report{ID: "x", Text: text, Country: "AF"})
		if t := cpu() - began; took == 0 || t < took {
			took = t
		}
		runtime.ReadMemStats(&after)
		claims, bytes = len(x.Claims), after.TotalAlloc-before.TotalAlloc
	}
	return took, claims, bytes
}
