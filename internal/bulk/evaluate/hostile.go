package main

import (
	"fmt"
	"io"
	"math/rand/v2"
	"regexp"
	"runtime"
	"strings"
	"time"

	"dateline/internal/bulk"
)

// shape makes a text of n bytes that no newsroom writes.
type shape struct {
	name string
	text func(n int) string
}

func again(unit string) func(int) string {
	return func(n int) string { return strings.Repeat(unit, n/len(unit)+1)[:n] }
}

// shapes are texts that have brought readers of text to a halt: everything in
// one line, one sentence, one quotation, one name, one number, one nest.
var shapes = []shape{
	{"one letter", again("a")},
	{"one capital letter", again("A")},
	{"words of one letter", again("a ")},
	{"capitalised words", again("Kabul ")},
	{"capitalised words, commas", again("Kabul, ")},
	{"double quotes", again(`"`)},
	{"opening curly quotes", again("“")},
	{"quoted words", again(`"said" `)},
	{"single quotes", again("'")},
	{"opening brackets", again("(")},
	{"bracketed words", again("(a) ")},
	{"digits", again("7")},
	{"numbers", again("7 ")},
	{"newlines", again("\n")},
	{"lines of one letter", again("a\n")},
	{"spaces", again(" ")},
	{"full stops", again(".")},
	{"short sentences", again("He fell. ")},
	{"hyphens", again("a-")},
	{"apostrophes", again("a'")},
	{"entities", again("&amp;")},
	{"and and", again("and ")},
	{"of of", again("city of ")},
	{"said that", again("he said that ")},
	{"captured", again("captured Kabul and ")},
	{"not UTF-8", again("\xff\xfe\x80")},
	{"half not UTF-8", again("The city \xc3\x28 fell. ")},
	{"zero bytes", again("\x00")},
	{"random bytes", func(n int) string {
		r := rand.New(rand.NewPCG(1, 2))
		b := make([]byte, n)
		for i := range b {
			b[i] = byte(r.UintN(256))
		}
		return string(b)
	}},
}

// hostile reads every shape with such a name at n bytes and at half of it, and prints seconds,
// their ratio (two where reading is linear), and the memory taken.
func hostile(out io.Writer, n int, only *regexp.Regexp) error {
	r, err := bulk.New(nil)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "| shape, one line unless it has others | %.2f MB | %.2f MB | ratio | claims | MB allocated a MB of text |\n|---|---|---|---|---|---|\n", float64(n/2)/1e6, float64(n)/1e6)
	for _, s := range shapes {
		if !only.MatchString(s.name) {
			continue
		}
		half, _, _ := timed(r, s.text(n/2))
		whole, claims, bytes := timed(r, s.text(n))
		fmt.Fprintf(out, "| %s | %.2f s | %.2f s | %.1f | %d | %.0f |\n", s.name, half.Seconds(), whole.Seconds(), whole.Seconds()/max(half.Seconds(), 1e-6), claims, float64(bytes)/float64(n))
	}
	return nil
}

func timed(r *bulk.Reader, text string) (took time.Duration, claims int, bytes uint64) {
	var before, after runtime.MemStats
	for range 2 { // the better one counts: the other shared the machine
		runtime.ReadMemStats(&before)
		began := time.Now()
		x := r.Read(bulk.Report{ID: "x", Text: text, Country: "AF"})
		if t := time.Since(began); took == 0 || t < took {
			took = t
		}
		runtime.ReadMemStats(&after)
		claims, bytes = len(x.Claims), after.TotalAlloc-before.TotalAlloc
	}
	return took, claims, bytes
}
