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
	"dateline/internal/reading"
	"dateline/internal/storyfile"
)

// runRead reads texts into claims: `dateline read FILE...`, or `dateline read
// --reports FILE.jsonl` for a stream of reports.
func runRead(ctx context.Context, args []string, in io.Reader, out, errs io.Writer) int {
	fs := flags("read", "[--published T] [--zone Z] [--country CC] [--story FILE] [--format ndjson|table|html] [--explain] FILE|-...\n       dateline read [FLAGS] --reports FILE.jsonl|FOLDER [--out FILE [--resume]]", errs)
	published := fs.String("published", "", "when the texts were published (RFC 3339); the clock's time if not given")
	zone := fs.String("zone", "", "zone that their days are meant in (IANA name); the story's, else UTC")
	country := fs.String("country", "", "country they are about (ISO 3166-1 alpha-2); the story's if not given")
	storyFile := fs.String("story", "", "a story's settings (YAML): its places, actors and public figures")
	format := fs.String("format", "ndjson", "ndjson; table for people; html, a page of the texts with their claims marked")
	why := fs.Bool("explain", false, "tell behind each claim how it was read: rule, trigger, tags, arcs")
	reports := fs.String("reports", "", "a file of reports, one JSON object a line: id, text, published, zone, country; or a folder of texts")
	to := fs.String("out", "", "with --reports, the file to write the claims to; FILE.done beside it tells how far it is")
	resume := fs.Bool("resume", false, "with --out, go on behind the last complete report")
	words, status, ok := parse(fs, args)
	if !ok {
		return status
	}
	if len(words) == 0 && *reports == "" {
		fmt.Fprintln(errs, "dateline: name a file to read, or - for the standard input")
		return 2
	}
	if *format != "ndjson" && *format != "table" && *format != "html" {
		fmt.Fprintf(errs, "dateline: --format %q is none of ndjson, table, html\n", *format)
		return 2
	}
	if *to != "" && (*reports == "" || *format != "ndjson") || *resume && *to == "" {
		fmt.Fprintln(errs, "dateline: --out goes with --reports and ndjson, --resume with --out")
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
	if *why && *reports != "" {
		fmt.Fprintln(errs, "dateline: --explain is for files, not for --reports")
		return 2
	}
	w := &claimWriter{out: bufio.NewWriter(out), errs: errs, table: *format == "table"}
	if *format == "html" {
		w.page = bulk.NewPage(w.out)
	}
	if *reports != "" {
		s := stream{reader: r, name: *reports, in: in, w: w, out: *to, resume: *resume, defaults: bulk.Report{Zone: *zone, Country: strings.ToUpper(*country)}}
		if *published != "" {
			s.defaults.Published = pub
		}
		s.run(ctx)
	}
	for _, name := range words {
		text, err := readText(name, in)
		if err != nil {
			w.problem(name, err)
			continue
		}
		id := strings.TrimSuffix(filepath.Base(name), filepath.Ext(name))
		read := r.Read
		if *why {
			read = r.Explain
		}
		w.write(name, read(bulk.Report{ID: id, Text: text, Published: pub, Zone: *zone, Country: strings.ToUpper(*country)}))
	}
	if err := w.close(); err != nil {
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
	page   *bulk.Page // where a page is wanted
	failed bool
}

func (w *claimWriter) problem(name string, err error) {
	w.failed = true
	fmt.Fprintf(w.errs, "dateline: %s: %s\n", name, strings.TrimPrefix(err.Error(), "open "+name+": "))
}

// close ends what was begun.
func (w *claimWriter) close() error {
	if w.page != nil {
		if err := w.page.Close(); err != nil {
			return err
		}
	}
	return w.out.Flush()
}

func (w *claimWriter) write(name string, x bulk.Reading) error {
	if x.Err != nil {
		w.problem(name, x.Err)
		return nil
	}
	if x.Unread != "" {
		fmt.Fprintf(w.errs, "dateline: %s: not read: %s\n", name, x.Unread)
	}
	if w.page != nil {
		return w.page.Add(&x)
	}
	for i := range x.Claims {
		if w.table {
			w.row(&x.Claims[i])
			if x.Why != nil {
				w.because(&x.Why[i])
			}
			continue
		}
		var line any = x.Claims[i]
		if x.Why != nil {
			line = struct {
				Claim dateline.Claim `json:"claim"`
				Why   reading.Why    `json:"why"`
			}{x.Claims[i], x.Why[i]}
		}
		b, err := json.Marshal(line)
		if err != nil {
			return err
		}
		if _, err := w.out.Write(append(b, '\n')); err != nil {
			return err
		}
	}
	return nil
}

// because prints how a claim was read, for people.
func (w *claimWriter) because(y *reading.Why) {
	fmt.Fprintf(w.out, "  rule %s, %s at %q\n", y.Rule, y.Construction, y.Trigger.Text)
	for _, n := range y.Notes {
		fmt.Fprintf(w.out, "  - %s\n", n)
	}
	words := make([]string, len(y.Tags))
	arcs := make([]string, len(y.Arcs))
	for i, t := range y.Tags {
		words[i] = t.Text + "/" + t.Tag
		arcs[i] = y.Arcs[i].Text + " <" + y.Arcs[i].Rel + " " + y.Arcs[i].Head
	}
	fmt.Fprintf(w.out, "  tags %s\n  arcs %s\n", strings.Join(words, " "), strings.Join(arcs, "; "))
}

// row prints a claim as a line for people.
func (w *claimWriter) row(c *dateline.Claim) {
	fmt.Fprintf(w.out, "%-12s %-11s %-10s %-40s %-24s %.2f  %s\n", c.Kind, c.Stance, c.Change, bulk.Slots(c), bulk.Voice(c), c.Confidence, strings.Join(strings.Fields(c.Span.Text), " "))
}
