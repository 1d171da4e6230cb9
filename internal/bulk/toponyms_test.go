package bulk_test

import (
	"strings"
	"testing"

	"dateline/internal/desk"
	"dateline/internal/gazetteer"
	"dateline/internal/reading"

	"github.com/google/go-cmp/cmp"
)

func newAtlasReader(t testing.TB) *reading.Reader {
	t.Helper()
	g, err := gazetteer.Open()
	if err != nil {
		t.Fatal(err)
	}
	r, err := reading.New(desk.NewPlaces(nil, g))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Names are found in and out of claims; persons are not taken for places, and
// a name means the place that the other names lie by.
func TestToponyms(t *testing.T) {
	r := newAtlasReader(t)
	for _, c := range []struct{ text, want string }{
		{"The road from Goma to Sake was open.", "Goma Goma CD, Sake Sake CD"},
		{"A fire broke out in Paris, Texas, on Monday.", "Paris Paris US, Texas Texas US"},
		{"The mayor of Paris met the French president in Lyon.", "Paris Paris FR, French France FR*, Lyon Lyon FR"},
		{"Mr Houston said that Dallas and Fort Worth would help.", "Dallas Dallas US, Fort Worth Fort Worth US"},
		{"In March, Jordan Smith told Reuters that he was well.", ""},
		{"The Middle East and Africa were discussed.", "Middle East Middle East , Africa Africa "},
		{"He was born in Harrisburg, Pa. Then he left.", "Harrisburg Harrisburg US, Pa. Pennsylvania US"},
		{"Russians fled to Georgia, where Tbilisi and Batumi filled up.", "Russians Russia RU*, Georgia Georgia GE, Tbilisi Tbilisi GE, Batumi Batumi GE"},
	} {
		var got []string
		for _, p := range r.Toponyms(c.text, reading.Context{}) {
			s := p.Text + " " + p.Name + " " + strings.Join(p.Country, "/")
			if p.Adjective {
				s += "*"
			}
			got = append(got, s)
			if c.text[p.Start:p.End] != p.Text {
				t.Errorf("Toponyms(%q): %q does not stand at bytes %d to %d", c.text, p.Text, p.Start, p.End)
			}
		}
		if d := cmp.Diff(c.want, strings.Join(got, ", ")); d != "" {
			t.Errorf("Toponyms(%q) (-want +got):\n%s", c.text, d)
		}
	}
}

func FuzzToponyms(f *testing.F) {
	r := newAtlasReader(f)
	for _, s := range []string{"", "Paris, Texas", "\xff St. \x00 of the of Kabul's,", "KABUL, Aug 13 (Agency) - Ky. Ga.", "Mr. A. B. C, 9,"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		last := 0
		for _, p := range r.Toponyms(text, reading.Context{}) {
			if p.Start < last || p.End <= p.Start || p.End > len(text) || text[p.Start:p.End] != p.Text {
				t.Fatalf("Toponyms(%q) has %q at bytes %d to %d, behind byte %d", text, p.Text, p.Start, p.End, last)
			}
			last = p.End
		}
	})
}
