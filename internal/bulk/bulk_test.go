package bulk_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"dateline"
	"dateline/internal/bulk"

	"github.com/google/go-cmp/cmp"
)

func newReader(t *testing.T) *bulk.Reader {
	r, err := bulk.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestReadResolvesPlaces(t *testing.T) {
	got := newReader(t).Read(bulk.Report{ID: "a", Text: "The Taliban captured Terenkot and Feruz Koh on Thursday.", Country: "AF", Zone: "Asia/Kabul",
		Published: time.Date(2021, 8, 13, 18, 0, 0, 0, time.UTC)})
	var places []string
	for _, c := range got.Claims {
		places = append(places, c.Place.Text+" is "+c.Place.Name+" in "+c.Place.Country[0])
		if c.Report != "a" || c.Actor.ID != "taliban" || c.Time.From.Format(time.DateOnly) != "2021-08-12" {
			t.Errorf("Read = report %q, actor %q, from %s; want a, taliban, 2021-08-12", c.Report, c.Actor.ID, c.Time.From)
		}
	}
	want := []string{"Terenkot is Tarinkot in AF", "Feruz Koh is Firozkoh in AF"}
	if d := cmp.Diff(want, places); d != "" {
		t.Errorf("Read places (-want +got):\n%s", d)
	}
}

func TestLinesReadsOnPastFaults(t *testing.T) {
	in := `{"id":"one","text":"The army lost Kunduz on Friday.","published":"2021-08-13T18:00:00Z","zone":"Asia/Kabul","country":"AF"}
not json
{"id":"three","text":""}

{"id":"five","text":"The army lost Herat.","published":"2021-08-13T18:00:00Z","zone":"Nowhere/Town"}
{"id":"six","text":"The army lost Herat.","published":"2021-08-13T18:00:00Z","zone":"Asia/Kabul","country":"AF","style":"further fields do not matter"}
`
	var got []string
	err := newReader(t).Lines(context.Background(), strings.NewReader(in), func(x bulk.Reading) error {
		if x.Err != nil {
			got = append(got, x.Err.Error()[:6])
			return nil
		}
		for _, c := range x.Claims {
			got = append(got, c.Report+" "+c.Place.Text)
		}
		return nil
	})
	if err != nil {
		t.Fatalf("Lines = %v, want every line read", err)
	}
	want := []string{"one Kunduz", "line 2", "line 3", "line 5", "six Herat"}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("Lines (-want +got):\n%s", d)
	}
}

// A stream that breaks off is no end of a line: what came of the line is not
// read, and reading can go on before it.
func TestLinesTellsWhereAStreamBreaksOff(t *testing.T) {
	broken := errors.New("the disk is gone")
	whole := `{"id":"a","text":"Rain fell."}` + "\n"
	in := io.MultiReader(strings.NewReader(whole+`{"id":"b","te`), iotest.ErrReader(broken))
	var ids []string
	var next bulk.Position
	err := newReader(t).Lines(context.Background(), in, func(x bulk.Reading) error {
		ids, next = append(ids, x.Report.ID), x.Next
		return x.Err
	})
	if !errors.Is(err, broken) {
		t.Errorf("Lines(a stream that breaks off) = %v, want %v", err, broken)
	}
	if d := cmp.Diff([]string{"a"}, ids); d != "" {
		t.Errorf("Lines read these reports (-want +got):\n%s", d)
	}
	if next.Bytes != int64(len(whole)) {
		t.Errorf("Lines can go on at byte %d, want %d", next.Bytes, len(whole))
	}
}

// The sample that the product started from, where its copy is at hand.
func TestSample(t *testing.T) {
	for _, file := range present("../../../shared/samples/seed.txt") {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		got := newReader(t).Read(bulk.Report{ID: "seed", Text: string(raw), Country: "AF", Zone: "Asia/Kabul", Published: time.Date(2021, 8, 13, 18, 0, 0, 0, time.UTC)})
		ids := map[string]*dateline.Claim{}
		for n := range got.Claims {
			ids[got.Claims[n].ID] = &got.Claims[n]
		}
		var taken []string
		speakers := map[string]int{}
		has := map[string]bool{}
		for _, c := range got.Claims {
			switch {
			case c.Kind == dateline.Control && c.Stance == dateline.Asserted:
				taken = append(taken, c.Place.Name)
				if c.Actor.ID != "taliban" || c.Change != dateline.Takes {
					t.Errorf("%s: actor %q change %q, want taliban takes", c.Place.Text, c.Actor.ID, c.Change)
				}
				if c.Place.Text != "Herat" && c.Place.Text != "Kandahar" {
					var after []string
					for _, a := range c.After {
						after = append(after, ids[a].Place.Text)
					}
					if d := cmp.Diff([]string{"Herat", "Kandahar"}, after); d != "" {
						t.Errorf("%s is after (-want +got):\n%s", c.Place.Text, d)
					}
				}
			case c.Kind == dateline.Count:
				has["count "+c.Quantity.Text+" "+c.Unit.Text] = true
			case c.Kind == dateline.Evacuation, c.Kind == dateline.Movement, c.Kind == dateline.Pledge:
				line := string(c.Kind)
				for _, m := range []*dateline.Mention{c.Actor, c.Quantity, c.People, c.To} {
					if m != nil {
						line += " | " + m.Text
					}
				}
				has[line] = true
			case c.Kind == dateline.Statement:
				speakers[c.Speaker.Name+"/"+c.Directness]++
				if c.Speaker.Unnamed {
					has["unnamed "+c.Speaker.Text] = true
				}
				if c.Venue != nil {
					has["venue "+c.Venue.Text] = true
				}
			}
		}
		want := []string{"Qalat", "Tarinkot", "Pul-e-Alam", "Firozkoh", "Qala-e-Naw", "Lashkar Gah", "Herat", "Kandahar"}
		if d := cmp.Diff(want, taken); d != "" {
			t.Errorf("places taken (-want +got):\n%s", d)
		}
		for _, w := range []string{"count 18 provincial capitals", "evacuation | the US | their embassy staff", "evacuation | European countries | their embassy staff",
			"movement | the Taliban | the country’s capital", "pledge | Canada | more than 20,000 | vulnerable Afghans", "pledge | thousands | Afghans", "unnamed one female resident of Kandahar", "venue Al Jazeera"} {
			if !has[w] {
				b, _ := json.Marshal(has)
				t.Errorf("the sample lacks %q among %s", w, b)
			}
		}
		for w, n := range map[string]int{"Antonio Guterres/direct": 2, "Antonio Guterres/mixed": 1, "Marco Mendicino/indirect": 3, "John Kirby/direct": 1, "John Kirby/indirect": 1} {
			if speakers[w] != n {
				t.Errorf("statements of %s = %d, want %d (all: %v)", w, speakers[w], n, speakers)
			}
		}
	}
}

func present(files ...string) []string {
	var out []string
	for _, f := range files {
		if _, err := os.Stat(f); err == nil {
			out = append(out, f)
		}
	}
	return out
}
