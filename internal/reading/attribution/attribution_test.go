package attribution_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"dateline/internal/reading/attribution"
	"dateline/internal/reading/tagging"
	"dateline/internal/reading/text"
)

var update = flag.Bool("update", false, "write the golden file anew")

type finder struct {
	tagger *tagging.Model
	model  *attribution.Model
}

func load(t testing.TB) finder {
	t.Helper()
	tagger, err := tagging.Load()
	if err != nil {
		t.Fatal(err)
	}
	m, err := attribution.Load()
	if err != nil {
		t.Fatal(err)
	}
	return finder{tagger, m}
}

func (f finder) find(raw string) []attribution.Attribution {
	doc := text.Split(raw)
	parsed := make([]tagging.Sentence, len(doc.Sentences))
	for i := range parsed {
		parsed[i] = *tagging.NewSentence(f.tagger.Parse(doc.Sentences[i].Tokens))
	}
	return f.model.Find(doc, parsed)
}

// show writes attributions as "speaker | source | cue | content ...".
func show(raw string, all []attribution.Attribution) string {
	var b strings.Builder
	words := func(r text.Range) string { return raw[r.Start:r.End] }
	for _, a := range all {
		fmt.Fprintf(&b, "  %s | %s", words(a.Source), words(a.Cue))
		for _, c := range a.Content {
			fmt.Fprintf(&b, " | %s", strings.ReplaceAll(words(c), "\n", "/"))
		}
		if a.Speaker != a.Source && a.Speaker.End > 0 {
			fmt.Fprintf(&b, "   <- %s", words(a.Speaker))
		}
		b.WriteString("\n")
	}
	return b.String()
}

// Reports of our own and what is found in them, side by side. A change shows
// as a diff: go test ./internal/reading/attribution -update writes it anew.
func TestGolden(t *testing.T) {
	f := load(t)
	path := filepath.Join("testdata", "reports.txt")
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for block := range strings.SplitSeq(strings.TrimSpace(string(b)), "\n\n") {
		var report []string
		for line := range strings.SplitSeq(block, "\n") {
			if !strings.HasPrefix(line, "  ") {
				report = append(report, line)
			}
		}
		raw := strings.ReplaceAll(strings.Join(report, "\n"), "¶", "\n\n")
		fmt.Fprintf(&out, "%s\n%s\n", strings.Join(report, "\n"), show(raw, f.find(raw)))
	}
	got := strings.TrimSpace(out.String()) + "\n"
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(b), got); diff != "" {
		t.Errorf("readings differ from %s (-want +got):\n%s", path, diff)
	}
}

const news = `Rebels captured the town of Marun on Tuesday, officials said. "We had no choice but to leave," Omar Daoud, the mayor, told reporters by telephone, adding that the bridge had been blown up.

He said 12 people were killed. According to the Red Cross, hundreds of families have fled.`

// A speaker behind a pronoun or an elided subject is the last one that fits.
func TestSpeaker(t *testing.T) {
	f := load(t)
	got := map[string]string{}
	for _, a := range f.find(news) {
		got[news[a.Cue.Start:a.Cue.End]] += news[a.Speaker.Start:a.Speaker.End] + ";"
	}
	want := map[string]string{"told": "Omar Daoud, the mayor,;", "adding": "Omar Daoud, the mayor,;", "According to": "the Red Cross;"}
	for cue, speaker := range want {
		if got[cue] != speaker {
			t.Errorf("the speaker of %q is %q, want %q", cue, got[cue], speaker)
		}
	}
}

// What is found is text of the report, in order, whoever asks and however often.
func TestSameForAll(t *testing.T) {
	f := load(t)
	raw := strings.Repeat(news+"\n\n", 5)
	want := f.find(raw)
	if len(want) < 20 {
		t.Fatalf("Find gave %d attributions, want 20 or more", len(want))
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 3 {
				if diff := cmp.Diff(want, f.find(raw)); diff != "" {
					t.Errorf("Find again differs:\n%s", diff)
				}
				f.find("“Yes,” she said.")
			}
		})
	}
	wg.Wait()
}

// A sentence that was not parsed is passed over, and the others are read.
func TestUnparsed(t *testing.T) {
	f := load(t)
	doc := text.Split(news)
	parsed := make([]tagging.Sentence, len(doc.Sentences))
	last := len(parsed) - 1
	parsed[last] = *tagging.NewSentence(f.tagger.Parse(doc.Sentences[last].Tokens))
	for _, a := range f.model.Find(doc, parsed) {
		if a.Cue.Start < doc.Sentences[last].Start {
			t.Errorf("cue %q stands in a sentence that was not parsed", news[a.Cue.Start:a.Cue.End])
		}
	}
	if got := f.model.Find(doc, nil); len(got) != 0 {
		t.Errorf("Find of an unparsed report = %v, want none", got)
	}
}

// unsound tells what is wrong with attributions, or "".
func unsound(raw string, all []attribution.Attribution) string {
	at := 0
	for _, a := range all {
		if a.Cue.Start < at || a.Cue.End <= a.Cue.Start || a.Score < 0 || a.Score > 100 {
			return fmt.Sprintf("%+v", a)
		}
		at = a.Cue.End
		for _, r := range append(a.Content, a.Source, a.Speaker) {
			if r.Start < 0 || r.End > len(raw) || r.Start > r.End {
				return fmt.Sprintf("%+v", a)
			}
		}
		for _, c := range a.Content {
			if c.Start == c.End {
				return fmt.Sprintf("%+v", a)
			}
		}
	}
	return ""
}

func FuzzFind(f *testing.F) {
	f.Add(news)
	f.Add("\xff “ said ” '' according to , , ( “ “ he said : “")
	f.Add("\"\"\"\"\n\n“\n\n”he said said said")
	ff := load(f)
	f.Fuzz(func(t *testing.T, raw string) {
		all := ff.find(raw)
		if bad := unsound(raw, all); bad != "" {
			t.Fatalf("Find(%q) gave %s", raw, bad)
		}
		if !utf8.ValidString(raw) {
			return
		}
		for _, a := range all {
			if !utf8.ValidString(raw[a.Cue.Start:a.Cue.End]) {
				t.Fatalf("Find(%q) cuts a letter", raw)
			}
		}
	})
}

// BenchmarkFind reports sentences of 25 tokens a second, without tags and tree.
func BenchmarkFind(b *testing.B) {
	f := load(b)
	doc := text.Split(strings.Repeat(news+"\n\n", 10))
	parsed := make([]tagging.Sentence, len(doc.Sentences))
	for i := range parsed {
		parsed[i] = *tagging.NewSentence(f.tagger.Parse(doc.Sentences[i].Tokens))
	}
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		f.model.Find(doc, parsed)
		n += len(doc.Tokens)
	}
	b.ReportMetric(float64(n)/25/b.Elapsed().Seconds(), "sentences25/s")
}
