// Command evaluate measures the reading on corpora that do not come with the
// program and prints the figures as sections of docs/quality.md.
//
//	go run ./internal/bulk/evaluate -geo ../shared/corpora/geo
//
// It knows corpora and figures; what is read, it leaves to package bulk.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"regexp"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

func run(args []string, out, errs io.Writer) int {
	fs := flag.NewFlagSet("evaluate", flag.ContinueOnError)
	fs.SetOutput(errs)
	geo := fs.String("geo", "", "`folder` with lgl.xml and GeoVirus.xml: places found and resolved")
	polnear := fs.String("polnear", "", "`folder` with PolNeAR's dev.jsonl: wrong claims in ordinary news")
	judged := fs.String("judged", "internal/bulk/testdata/polnear-judged.txt", "`file` with the verdicts on them")
	file := fs.String("reports", "", "`file` of reports, for -lacking and -speed")
	less := fs.String("lacking", "", "what the reader does without: arcs, learned, story, joined by commas")
	fast := fs.Bool("speed", false, "with -reports, sentences a second on one core and on all")
	size := fs.Int("hostile", 0, "size in `bytes` of texts that no newsroom writes: seconds, and their ratio to an eighth of the size")
	only := fs.String("only", "", "with -hostile, a regular `expression` for the names of the texts")
	missed := fs.Bool("missed", false, "with -geo, list what was most often missed, invented or put elsewhere; with -polnear, every claim with its words")
	if fs.Parse(args) != nil {
		return 2
	}
	names, err := regexp.Compile(*only)
	if err != nil {
		fmt.Fprintln(errs, "evaluate: -only:", err)
		return 2
	}
	for _, m := range []struct {
		wanted  bool
		measure func() error
	}{
		{*geo != "", func() error { return geoFigures(out, *geo, *missed) }},
		{*polnear != "", func() error { return ordinary(out, *polnear, *judged, *missed) }},
		{*less != "", func() error { return lacking(out, *file, *less) }},
		{*fast, func() error { return speed(out, *file) }},
		{*size > 0, func() error { return hostile(out, *size, names) }},
	} {
		if !m.wanted {
			continue
		}
		if err := m.measure(); err != nil {
			fmt.Fprintln(errs, "evaluate:", err)
			return 1
		}
	}
	return 0
}
