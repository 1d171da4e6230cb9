package reading_test

import (
	"encoding/json"
	"os"
	"strings"
	"sync"
	"testing"

	"dateline"
	"dateline/internal/reading"

	"github.com/google/go-cmp/cmp"
)

// samples are the sentences of the golden readings, run together in reports.
func samples(t testing.TB) []string {
	raw, err := os.ReadFile("testdata/readings.txt")
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, l := range strings.Split(string(raw), "\n") {
		if l != "" && l[0] != '#' && l[0] != '\t' {
			all = append(all, l)
		}
	}
	var out []string
	for n := 0; n < len(all); n += 10 {
		out = append(out, strings.Join(all[n:min(n+10, len(all))], "\n\n"))
	}
	return out
}

// check reports what every claim of every reading must keep to.
func check(t testing.TB, text string, claims []dateline.Claim) {
	t.Helper()
	ids := map[string]bool{}
	for n := range claims {
		c := &claims[n]
		if c.ID == "" || ids[c.ID] {
			t.Errorf("claim %d of %q: id %q is empty or given twice", n, text, c.ID)
		}
		ids[c.ID] = true
		c.Mentions(func(slot string, s *dateline.Span) {
			if s.Start < 0 || s.End < s.Start || s.End > len(text) || s.Text != text[s.Start:s.End] {
				t.Errorf("claim %d of %q: %s %d to %d is not verbatim", n, text, slot, s.Start, s.End)
			}
		})
		if c.Span.End <= c.Span.Start {
			t.Errorf("claim %d of %q rests on no words", n, text)
		}
		if c.Kind == "" || c.Stance == "" || c.Rule == "" || c.Reader == "" || c.Confidence <= 0 || c.Confidence > 1 || c.Time == nil {
			t.Errorf("claim %d of %q lacks a field: %+v", n, text, c)
		}
		if c.Stance == dateline.Attributed && c.Kind != dateline.Statement && c.Attribution == nil {
			t.Errorf("claim %d of %q is attributed to nobody", n, text)
		}
		if c.Time.To.Before(c.Time.From) {
			t.Errorf("claim %d of %q: time ends before it begins", n, text)
		}
	}
	for n := range claims {
		for _, a := range append([]string{claims[n].Within}, claims[n].After...) {
			if a != "" && !ids[a] {
				t.Errorf("claim %d of %q points at %q, which is no claim of the report", n, text, a)
			}
		}
	}
}

func TestReadKeepsToTheContract(t *testing.T) {
	r := newReader(t)
	for _, text := range samples(t) {
		check(t, text, r.Read(text, context))
	}
}

func TestReadIsDeterministic(t *testing.T) {
	texts := samples(t)
	r := newReader(t)
	var want [][]byte
	for _, text := range texts {
		b, err := json.Marshal(r.Read(text, context))
		if err != nil {
			t.Fatal(err)
		}
		want = append(want, b)
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for n, text := range texts {
				b, _ := json.Marshal(r.Read(text, context))
				if d := cmp.Diff(string(want[n]), string(b)); d != "" {
					t.Errorf("Read(%q) differs between goroutines (-first +then):\n%s", text, d)
				}
			}
		})
	}
	wg.Wait()
}

func TestReportSaysWhyNotRead(t *testing.T) {
	r := newReader(t)
	for _, row := range []struct{ text, want string }{
		{"Les talibans ont pris la ville de Kandahar dans la nuit de jeudi à vendredi, selon des habitants qui ont fui vers le sud du pays avec leurs familles.", "language fr"},
		{"Die Taliban haben nach eigenen Angaben die Stadt Kandahar eingenommen, und die Armee hat sich aus der Provinz zurückgezogen, sagte ein Sprecher der Regierung in Kabul.", "language de"},
		{"وقالت الوزارة إن المدينة سقطت في أيدي المسلحين يوم الجمعة", "language ar"},
		{"The Taliban captured Herat.", ""},
		{"", ""},
	} {
		got := r.Report(row.text, context)
		if got.Unread != row.want {
			t.Errorf("Report(%q).Unread = %q, want %q", row.text, got.Unread, row.want)
		}
		if got.Unread != "" && len(got.Claims) > 0 {
			t.Errorf("Report(%q) = %d claims of a report that was not read", row.text, len(got.Claims))
		}
	}
}

func TestStoryNamesActorsAndPlaces(t *testing.T) {
	story := &dateline.Story{Slug: "s", Country: "AF", Zone: "Asia/Kabul",
		Actors: []dateline.Actor{{Slug: "northern-front", Name: "Northern Front", Class: "armed_group", Aliases: []string{"NF fighters"}}},
		Places: []dateline.Place{{ID: "story:red-bridge", Name: "Red Bridge", Class: "crossing", Aliases: []string{"Pul-e-Surkh"}}}}
	r := newReader(t)
	c := context
	c.Story, c.Country, c.Zone = story, "", ""
	got := r.Read("The Northern Front seized Pul-e-Surkh on Friday after troops withdrew.", c)
	for _, x := range got {
		if x.Kind == dateline.Control && x.Change == dateline.Takes && x.Actor != nil && x.Actor.ID == "northern-front" && x.Place.ID == "story:red-bridge" && x.Place.Text == "Pul-e-Surkh" {
			return
		}
	}
	t.Errorf("Read = %v, want the Northern Front to take story:red-bridge", got)
}

func FuzzRead(f *testing.F) {
	for _, s := range samples(f) {
		f.Add(s)
	}
	for _, s := range []string{"“", "\"said", ": said", "according to", "per ,", "the", "'s", "(((((", "more than", "in the", "at least of", "fell to .", "killed and killed", "\xff\xfe took \xf0",
		"between 3 and", "it it it it", "who said which said that", "-", "\n\n\n", "took over over over", "both cities fell", ", , , and said, said", "hours after", "of of of", "to be to be to"} {
		f.Add(s)
	}
	r := newReader(f)
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 20000 {
			return
		}
		check(t, text, r.Read(text, context))
	})
}

func BenchmarkRead(b *testing.B) {
	all := strings.Join(samples(b), "\n\n")
	paragraphs := strings.Split(all, "\n\n")
	report := strings.Join(paragraphs[:40], "\n\n") // 40 sentences and some
	r, err := reading.New(towns{})
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(report)))
	b.ReportAllocs()
	for b.Loop() {
		r.Read(report, context)
	}
}
