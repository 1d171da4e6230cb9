package export_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"dateline"
	"dateline/internal/export"
)

var site = export.Site{Origin: "https://news.example", HTML: func(body string) string { return "<p>" + body + "</p>" }}

// held is a story of one claim from each of two sources, the second of which
// may not be passed on, with an update that was taken down.
func held(t testing.TB) *dateline.Situation {
	es := entries(t)
	story := es[0].Payload.(*dateline.Configure)
	story.Story.Notice = "Demonstration"
	story.Story.Sources = []dateline.Source{{Slug: "wire", Name: "Wire"}, {Slug: "shut", Name: "Shut", Closed: true}}
	for i, source := range []string{"wire", "shut"} {
		words := "=HYPERLINK(1) " + source
		es = append(es, dateline.Entry{Seq: dateline.Seq(3 + i), Recorded: noon.Add(time.Hour), Story: "war", Act: dateline.ActRelease,
			Payload: &dateline.Decision{Warrant: warrant(t), Cite: dateline.Citation{Report: "r9", Source: source, Name: source, Published: noon, Origin: source},
				Claim: dateline.Claim{Report: "r9", Kind: dateline.Control, Stance: dateline.Asserted, Change: dateline.Takes,
					Span:  dateline.Span{Text: words, End: len(words)},
					Actor: &dateline.Mention{ID: "north", Name: "-North"},
					Place: &dateline.Mention{ID: "gn:1", Name: "Herat", Lat: dateline.Number(34.35), Lon: dateline.Number(-62.2)}}}})
	}
	es = append(es, dateline.Entry{Seq: 5, Recorded: noon.Add(time.Hour), Story: "war", Act: dateline.ActPublish, Payload: &dateline.Publish{Warrant: warrant(t),
		Revision: dateline.Revision{At: noon, Headline: "REMOVED", Body: "REMOVED"}}},
		dateline.Entry{Seq: 6, Recorded: noon.Add(2 * time.Hour), Story: "war", Act: dateline.ActTakedown, Payload: &dateline.Takedown{Warrant: warrant(t).With("ben"), Seqs: []dateline.Seq{5}}})
	return dateline.Fold("war", es, dateline.AsOf{})
}

// A row a claim; no cell runs in a spreadsheet; closed sources lend no words.
func TestClaimsAsCSV(t *testing.T) {
	var b bytes.Buffer
	if err := export.ClaimsCSV(&b, held(t)); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&b).ReadAll()
	if err != nil || len(rows) != 3 {
		t.Fatalf("ClaimsCSV = %d rows, %v, want 3", len(rows), err)
	}
	at := func(row int, column string) string {
		for i, c := range rows[0] {
			if c == column {
				return rows[row][i]
			}
		}
		t.Fatalf("no column %s", column)
		return ""
	}
	for _, c := range []struct {
		row          int
		column, want string
	}{
		{1, "id", "c3"}, {1, "evidence", "'=HYPERLINK(1) wire"}, {1, "actor", "'-North"}, {1, "lon", "-62.2"}, {1, "status", "reported"},
		{1, "valid_from", "2021-08-13T12:00:00Z"}, {2, "evidence", ""}, {2, "place", "Herat"}, {2, "notice", "Demonstration"},
	} {
		if got := at(c.row, c.column); got != c.want {
			t.Errorf("row %d, %s = %q, want %q", c.row, c.column, got, c.want)
		}
	}
}

func TestClosedSourcesLendNoWords(t *testing.T) {
	for name, write := range map[string]func(*bytes.Buffer) error{
		"situation.json": func(b *bytes.Buffer) error { return export.Situation(b, held(t)) },
		"claims.ndjson":  func(b *bytes.Buffer) error { return export.ClaimsNDJSON(b, held(t)) },
	} {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			t.Fatal(err)
		}
		if s := b.String(); strings.Contains(s, "HYPERLINK(1) shut") || !strings.Contains(s, "HYPERLINK(1) wire") {
			t.Errorf("%s = %s", name, s)
		}
	}
}

func TestMapIsGeoJSON(t *testing.T) {
	var b bytes.Buffer
	if err := export.Map(&b, held(t)); err != nil {
		t.Fatal(err)
	}
	var m struct {
		Type, Notice string
		AsOf         string `json:"as_of"`
		Features     []struct {
			Geometry   struct{ Coordinates [2]float64 }
			Properties struct{ Name, State string }
		}
	}
	if err := json.Unmarshal(b.Bytes(), &m); err != nil {
		t.Fatal(err)
	}
	if m.Type != "FeatureCollection" || m.Notice != "Demonstration" || m.AsOf == "" || len(m.Features) != 1 ||
		m.Features[0].Geometry.Coordinates != [2]float64{-62.2, 34.35} || m.Features[0].Properties.State != "held" {
		t.Errorf("Map = %s", b.String())
	}
}

// What was taken down has a tombstone and no words; ids are the update's own.
func TestFeedsOfATakedown(t *testing.T) {
	for name, c := range map[string]struct {
		write func(*bytes.Buffer) error
		has   string
	}{
		"atom":    {func(b *bytes.Buffer) error { return export.Atom(b, held(t), site) }, `<at:deleted-entry ref="tag:news.example,2021:s/war/u/u5" when="`},
		"rss":     {func(b *bytes.Buffer) error { return export.RSS(b, held(t), site) }, `<guid isPermaLink="false">tag:news.example,2021:s/war/u/u5</guid>`},
		"json":    {func(b *bytes.Buffer) error { return export.JSONFeed(b, held(t), site) }, `"status": "removed"`},
		"posting": {func(b *bytes.Buffer) error { return export.Posting(b, held(t), site) }, `"headline":"Herat falls \u003csoon\u003e"`},
	} {
		var b bytes.Buffer
		if err := c.write(&b); err != nil {
			t.Fatal(err)
		}
		if s := b.String(); !strings.Contains(s, c.has) || strings.Contains(s, "REMOVED") || !strings.Contains(s, "Demonstration") {
			t.Errorf("%s without %q, or with words that were removed:\n%s", name, c.has, s)
		}
	}
}
