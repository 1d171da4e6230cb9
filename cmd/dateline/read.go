package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"dateline"
	"dateline/internal/bulk"
	"dateline/internal/storyfile"
)

// runRead reads texts into claims: `dateline read FILE...`, or `dateline read
// --reports FILE.jsonl` for a stream of reports.
func runRead(ctx context.Context, args []string, in io.Reader, out, errs io.Writer) int {
	fs := flags("read", "[--published T] [--zone Z] [--country CC] [--story FILE] [--format ndjson|table] FILE|-...\n       dateline read --reports FILE.jsonl", errs)
	published := fs.String("published", "", "when the texts were published (RFC 3339); the clock's time if not given")
	zone := fs.String("zone", "", "zone that their days are meant in (IANA name); the story's, else UTC")
	country := fs.String("country", "", "country they are about (ISO 3166-1 alpha-2); the story's if not given")
	storyFile := fs.String("story", "", "a story's settings (YAML): its places, actors and public figures")
	format := fs.String("format", "ndjson", "ndjson, or table for people")
	reports := fs.String("reports", "", "a file of reports, one JSON object a line: id, text, published, zone, country")
	words, status, ok := parse(fs, args)
	if !ok {
		return status
	}
	if len(words) == 0 && *reports == "" {
		fmt.Fprintln(errs, "dateline: name a file to read, or - for the standard input")
		return 2
	}
	if *format != "ndjson" && *format != "table" {
		fmt.Fprintf(errs, "dateline: --format %q is neither ndjson nor table\n", *format)
		return 2
	}
	pub := time.Now()
	if *published != "" {
		t, err := time.Parse(time.RFC3339, *published)
		if err != nil {
			fmt.Fprintf(errs, "dateline: --published %q is no RFC 3339 time, such as 2021-08-13T18:00:00Z\n", *published)
			return 2
		}
		pub = t
	}
	if _, err := time.LoadLocation(*zone); err != nil {
		fmt.Fprintf(errs, "dateline: --zone %q is unknown; give an IANA name such as Asia/Kabul\n", *zone)
		return 2
	}
	story, err := storyOf(*storyFile)
	if err != nil {
		return fail(errs, err)
	}
	r, err := bulk.New(story)
	if err != nil {
		return fail(errs, err)
	}
	w := &claimWriter{out: bufio.NewWriter(out), errs: errs, table: *format == "table"}
	if *reports != "" {
		w.stream(ctx, r, *reports, in)
	}
	for _, name := range words {
		text, err := readText(name, in)
		if err != nil {
			w.problem(name, err)
			continue
		}
		id := strings.TrimSuffix(filepath.Base(name), filepath.Ext(name))
		w.write(name, r.Read(bulk.Report{ID: id, Text: text, Published: pub, Zone: *zone, Country: strings.ToUpper(*country)}))
	}
	if err := w.out.Flush(); err != nil {
		return fail(errs, err)
	}
	if w.failed {
		return 1
	}
	return 0
}

func storyOf(file string) (*dateline.Story, error) {
	if file == "" {
		return nil, nil
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	s, err := storyfile.Decode(raw)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return &s, nil
}

func readText(name string, in io.Reader) (string, error) {
	if name == "-" {
		b, err := io.ReadAll(in)
		return string(b), err
	}
	b, err := os.ReadFile(name)
	return string(b), err
}

// claimWriter prints claims and remembers whether anything went wrong.
type claimWriter struct {
	out    *bufio.Writer
	errs   io.Writer
	table  bool
	failed bool
}

func (w *claimWriter) problem(name string, err error) {
	w.failed = true
	fmt.Fprintf(w.errs, "dateline: %s: %s\n", name, strings.TrimPrefix(err.Error(), "open "+name+": "))
}

func (w *claimWriter) stream(ctx context.Context, r *bulk.Reader, name string, in io.Reader) {
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			w.problem(name, err)
			return
		}
		defer f.Close()
		in = f
	}
	err := r.Lines(ctx, in, func(x bulk.Reading) error { return w.write(name, x) })
	if err != nil {
		w.problem(name, err)
	}
}

func (w *claimWriter) write(name string, x bulk.Reading) error {
	if x.Err != nil {
		w.problem(name, x.Err)
		return nil
	}
	if x.Unread != "" {
		fmt.Fprintf(w.errs, "dateline: %s: not read: %s\n", name, x.Unread)
		return nil
	}
	for i := range x.Claims {
		if w.table {
			w.row(&x.Claims[i])
			continue
		}
		b, err := json.Marshal(x.Claims[i])
		if err != nil {
			return err
		}
		if _, err := w.out.Write(append(b, '\n')); err != nil {
			return err
		}
	}
	return nil
}

// row prints a claim as a line for people.
func (w *claimWriter) row(c *dateline.Claim) {
	who := ""
	if c.Attribution != nil {
		who = c.Attribution.Text
	}
	if c.Speaker != nil {
		who = c.Speaker.Text
	}
	var parts []string
	for _, m := range []*dateline.Mention{c.Actor, c.Quantity, c.Unit, c.People, c.Place, c.From, c.To} {
		if m != nil {
			parts = append(parts, m.Text)
		}
	}
	fmt.Fprintf(w.out, "%-12s %-11s %-10s %-40s %-24s %.2f  %s\n", c.Kind, c.Stance, c.Change, strings.Join(parts, ", "), who, c.Confidence, strings.Join(strings.Fields(c.Span.Text), " "))
}
