package storyfile

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const twoZones = `{"type":"FeatureCollection","features":[
{"type":"Feature","id":"story:north","properties":{"name":"North","disputed":true},"geometry":{"type":"Polygon","coordinates":[[[0,0],[0,4],[4,4],[4,0],[0,0]],[[1,1],[2,1],[2,2],[1,2],[1,1]]]}},
{"type":"Feature","properties":{"id":"iso:AF-HER","name":"Herat","neighbour":true},"geometry":{"type":"MultiPolygon","coordinates":[[[[5,0,9],[6,0,9],[6,1,9],[5,0,9]]],[[[7,0],[8,0],[8,1]]]]}}]}`

// Rings come out wound as RFC 7946 asks, however they are drawn, and open.
func TestOutlines(t *testing.T) {
	got, err := Outlines(twoZones)
	if err != nil {
		t.Fatal(err)
	}
	want := []Outline{
		{ID: "story:north", Name: "North", Disputed: true, Rings: [][][2]float64{{{4, 0}, {4, 4}, {0, 4}, {0, 0}}, {{1, 2}, {2, 2}, {2, 1}, {1, 1}}}},
		{ID: "iso:AF-HER", Name: "Herat", Neighbour: true, Rings: [][][2]float64{{{5, 0}, {6, 0}, {6, 1}}, {{7, 0}, {8, 0}, {8, 1}}}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Outlines (-want +got):\n%s", diff)
	}
}

func TestOutlinesRefused(t *testing.T) {
	one := func(id, geometry string) string {
		return `{"type":"FeatureCollection","features":[{"id":"` + id + `","geometry":` + geometry + `}]}`
	}
	square := `{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}`
	for _, c := range []struct{ file, says string }{
		{"", "no GeoJSON"},
		{`{"type":"Feature"}`, "FeatureCollection"},
		{one("Herat", square), "is no province"},
		{one("story:x", `{"type":"Point","coordinates":[0,0]}`), "want a Polygon"},
		{one("story:x", `{"type":"Polygon","coordinates":[[[0,0],[1,0],[0,0]]]}`), "encloses nothing"},
		{one("story:x", `{"type":"Polygon","coordinates":[[[200,0],[1,0],[1,1]]]}`), "no longitude"},
		{one("story:x", `{"type":"Polygon","coordinates":[["a"]]}`), "no rings"},
		{one("story:x", `{"type":"MultiPolygon","coordinates":[]}`), "no ring"},
		{strings.Repeat(" ", mostOutlineBytes+1), "too many"},
		{`{"type":"FeatureCollection","features":[` + `{"id":"story:x","geometry":` + square + `},{"id":"story:x","geometry":` + square + `}]}`, "already"},
	} {
		if _, err := Outlines(c.file); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("Outlines(%.60s) = %v, want an error that says %q", c.file, err, c.says)
		}
	}
}

func FuzzOutlines(f *testing.F) {
	f.Add(twoZones)
	f.Add(`{"type":"FeatureCollection","features":[{"id":"story:x","geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1]]]}}]}`)
	f.Fuzz(func(t *testing.T, geojson string) {
		out, err := Outlines(geojson)
		if err != nil {
			return
		}
		for _, o := range out {
			for _, r := range o.Rings {
				if len(r) < 3 {
					t.Errorf("Outlines gives %s a ring of %d points", o.ID, len(r))
				}
			}
		}
	})
}
