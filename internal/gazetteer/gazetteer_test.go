package gazetteer

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func opened(t testing.TB) *Gazetteer {
	t.Helper()
	g, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// lines gives the lines of a file in testdata that are no comments.
func lines(t testing.TB, name string) []string {
	t.Helper()
	text, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(strings.Split(strings.TrimSpace(string(text)), "\n"), func(s string) bool {
		return s == "" || s[0] == '#'
	})
}

func TestLookupSpellings(t *testing.T) {
	g := opened(t)
	for _, line := range lines(t, "spellings.txt") {
		f := strings.Split(line, "|")
		if len(f) != 4 {
			t.Fatalf("spellings.txt: %q has %d fields, want 4", line, len(f))
		}
		h := Hint{Country: f[0], Class: f[3], Locative: true}
		got := "none"
		if found := g.Lookup(f[1], h); len(found) > 0 {
			got = found[0].ID
		}
		if got != f[2] {
			t.Errorf("Lookup(%q, %+v) = %s, want %s", f[1], h, got, f[2])
		}
	}
}

func TestLookupNone(t *testing.T) {
	g := opened(t)
	h := Hint{Country: "AF"}
	for _, word := range lines(t, "none.txt") {
		if word == "locative" {
			h.Locative = true
			continue
		}
		if found := g.Lookup(word, h); len(found) > 0 {
			t.Errorf("Lookup(%q, %+v) = %s %s, want none", word, h, found[0].ID, found[0].Name)
		}
	}
}

func TestLookupStages(t *testing.T) {
	g := opened(t)
	for _, test := range []struct {
		name string
		h    Hint
		want Stage
	}{
		{"Tarinkot", Hint{Country: "AF", Locative: true}, Exact},
		{"Kandahār", Hint{Country: "AF"}, Exact},
		{"Chaghcharan", Hint{Country: "AF"}, Alias},
		{"Mazar e Sharif", Hint{Country: "AF"}, Folded},
		{"HERAT", Hint{Country: "AF"}, Exact},
		{"Taluqaan", Hint{Country: "AF", Locative: true}, Skeletal},
		{"Taluqaan", Hint{Country: "AF"}, None},
		{"Taluqaan", Hint{Country: "UA", Locative: true}, None},
	} {
		got := None
		if found := g.Lookup(test.name, test.h); len(found) > 0 {
			got = found[0].Stage
		}
		if got != test.want {
			t.Errorf("Lookup(%q, %+v) stage = %q, want %q", test.name, test.h, got, test.want)
		}
	}
}

// A name that a province shares with its capital gives both, so that a caller
// can ask again when the words around say more.
func TestLookupGivesProvinceAndSeat(t *testing.T) {
	g := opened(t)
	for _, name := range []string{"Kandahar", "Herat", "Ghazni", "Kunduz", "Farah", "Khost", "Bamyan", "Kabul", "Sar-e-Pul"} {
		var classes []string
		for _, m := range g.Lookup(name, Hint{Country: "AF"}) {
			classes = append(classes, m.Class)
		}
		if len(classes) < 2 || classes[0] != "city" || !slices.Contains(classes, "province") {
			t.Errorf("Lookup(%q) classes = %v, want a city first and a province", name, classes)
		}
	}
}

// The thirty-four provinces each have an ISO code, a seat that names them as
// its province, and one outline.
func TestAfghanProvinces(t *testing.T) {
	g := opened(t)
	outlines := g.Outlines("AF")
	if len(outlines) != 34 {
		t.Errorf("len(Outlines(AF)) = %d, want 34", len(outlines))
	}
	seats := map[string]bool{}
	for _, o := range outlines {
		province, ok := g.ByID(o.ID)
		if !ok || province.Class != "province" || province.Name != o.Name {
			t.Errorf("ByID(%s) = %+v, %v, want the province %s", o.ID, province, ok, o.Name)
		}
		seat, ok := g.Seat(o.ID)
		if !ok {
			t.Errorf("Seat(%s) = none", o.ID)
			continue
		}
		seats[seat.Name] = true
		if back, _ := g.Province(seat.ID); back.ID != o.ID {
			t.Errorf("Province(%s) = %s, want %s", seat.ID, back.ID, o.ID)
		}
		if !within(o, seat.Lon, seat.Lat) {
			t.Errorf("%s at %g, %g lies outside the outline of %s", seat.Name, seat.Lat, seat.Lon, o.Name)
		}
	}
	if len(seats) != 34 {
		t.Errorf("%d seats, want 34", len(seats))
	}
}

// Boundaries that the source has wrong or that are disputed.
func TestOutlinesMended(t *testing.T) {
	g := opened(t)
	for _, test := range []struct {
		country, id string
		lat, lon    float64 // a town inside
	}{
		{"AF", "iso:AF-PIA", 33.597, 69.226}, // Gardez
		{"AF", "iso:AF-PKA", 33.176, 68.730}, // Sharana
		{"AF", "iso:AF-PAN", 35.313, 69.515}, // Bazarak
		{"AF", "iso:AF-DAY", 33.722, 66.130}, // Nili
		{"UA", "iso:UA-43", 44.957, 34.110},  // Simferopol
		{"UA", "iso:UA-40", 44.588, 33.522},  // Sevastopol
		{"PS", "gna:PS.GZ", 31.420, 34.351},  // Deir al-Balah
		{"PS", "gna:PS.WE", 32.221, 35.254},  // Nablus
		{"RU", "iso:RU-MOW", 55.752, 37.616}, // Moscow
		{"SY", "iso:SY-ID", 35.931, 36.634},  // Idlib
	} {
		var in []string
		for _, o := range g.Outlines(test.country) {
			if within(o, test.lon, test.lat) {
				in = append(in, o.ID)
			}
		}
		if diff := cmp.Diff([]string{test.id}, in); diff != "" {
			t.Errorf("outlines of %s around %g, %g (-want +got):\n%s", test.country, test.lat, test.lon, diff)
		}
	}
	for _, o := range g.Outlines("RU") {
		if o.ID == "iso:UA-43" || o.Name == "Crimea" {
			t.Errorf("Outlines(RU) holds %s %s", o.ID, o.Name)
		}
	}
}

// Shells wind counter-clockwise, as RFC 7946 asks.
func TestOutlinesWinding(t *testing.T) {
	g := opened(t)
	for _, country := range []string{"AF", "SY", "ID"} {
		for _, o := range g.Outlines(country) {
			if len(o.Rings) == 0 {
				t.Errorf("%s has no ring", o.ID)
				continue
			}
			if sum := signed(o.Rings[0]); sum <= 0 {
				t.Errorf("first ring of %s winds clockwise", o.ID)
			}
		}
	}
}

// The outline of Afghanistan is one ring around all its provinces.
func TestCountryOutline(t *testing.T) {
	g := opened(t)
	rings := g.CountryOutline("AF")
	if len(rings) == 0 {
		t.Fatal("CountryOutline(AF) has no ring")
	}
	whole, parts := 0.0, 0.0
	for _, ring := range rings {
		whole += signed(ring)
	}
	for _, o := range g.Outlines("AF") {
		for _, ring := range o.Rings {
			parts += signed(ring)
		}
	}
	if d := whole - parts; d > 0.01 || d < -0.01 {
		t.Errorf("area of CountryOutline(AF) = %g, that of its provinces %g", whole, parts)
	}
	if signed(rings[0]) < 0.999*whole {
		t.Errorf("the first of %d rings holds %g of %g", len(rings), signed(rings[0]), whole)
	}
	if got := g.CountryOutline("XX"); got != nil {
		t.Errorf("CountryOutline(XX) = %v, want nil", got)
	}
}

func signed(ring [][2]float64) float64 {
	sum := 0.0
	for i, j := 0, len(ring)-1; i < len(ring); j, i = i, i+1 {
		sum += ring[j][0]*ring[i][1] - ring[i][0]*ring[j][1]
	}
	return sum
}

func within(o Outline, lon, lat float64) bool {
	inside := false
	for _, ring := range o.Rings {
		for i, j := 0, len(ring)-1; i < len(ring); j, i = i, i+1 {
			a, b := ring[i], ring[j]
			if (a[1] > lat) != (b[1] > lat) && lon < (b[0]-a[0])*(lat-a[1])/(b[1]-a[1])+a[0] {
				inside = !inside
			}
		}
	}
	return inside
}

func TestByID(t *testing.T) {
	g := opened(t)
	got, ok := g.ByID("gn:1122747")
	want := Place{
		ID: "gn:1122747", Name: "Tarinkot", Class: "city", Lat: 32.62998, Lon: 65.87806, Country: "AF",
		Admin1: "Uruzgan", Admin2: got.Admin2, Admin1ID: "iso:AF-URU", Population: 10000, Capital: "province",
	}
	got.Lat, got.Lon = near(got.Lat, want.Lat), near(got.Lon, want.Lon)
	if diff := cmp.Diff(want, got); diff != "" || !ok {
		t.Errorf("ByID(gn:1122747) %v (-want +got):\n%s", ok, diff)
	}
	if p, _ := g.Country("AF"); p.Name != "Afghanistan" || p.ID != "iso:AF" || p.Class != "country" {
		t.Errorf("Country(AF) = %+v", p)
	}
	for _, id := range []string{"", "gn:", "gn:0", "gn:-1", "gn:01122747", "gn:99999999999", "iso:", "iso:A", "iso:AF-", "iso:XX", "story:x", "gna:AF"} {
		if p, ok := g.ByID(id); ok {
			t.Errorf("ByID(%q) = %+v, want none", id, p)
		}
	}
}

// near gives the wanted value where the stored form (two metres) is close enough.
func near(got, want float64) float64 {
	if d := got - want; d < 3e-5 && d > -3e-5 {
		return want
	}
	return got
}

// Every name that Lookup gives can be found again by its ID.
func TestEveryDivisionHasItsID(t *testing.T) {
	g := opened(t)
	for _, c := range g.countries {
		seen := map[string]bool{}
		for i := c.first; i < c.end; i++ {
			r := g.record(i)
			if r.Class&ClassMask > ClassDistrict {
				break
			}
			id := g.identity(r)
			if seen[id] {
				t.Errorf("%s: two divisions with the id %s", c.code, id)
			}
			seen[id] = true
		}
	}
}

func TestDemonym(t *testing.T) {
	g := opened(t)
	for word, want := range map[string]string{
		"Afghan": "AF", "Afghans": "AF", "Syrian": "SY", "Ukrainian": "UA", "US": "US", "U.S.": "US", "American": "US",
		"Americans": "US", "British": "GB", "Dutch": "NL", "Frenchmen": "FR", "Congolese": "CD", "Burmese": "MM",
		"Nigerien": "NE", "Nigerian": "NG", "Palestinian": "PS", "Israelis": "IL", "Swiss": "CH", "South Korean": "KR",
		"afghan": "", "us": "", "Taliban": "", "": "",
	} {
		got, ok := g.Demonym(word)
		if got != want || ok != (want != "") {
			t.Errorf("Demonym(%q) = %q, %v, want %q", word, got, ok, want)
		}
	}
}

func TestLongest(t *testing.T) {
	g := opened(t)
	for _, test := range []struct {
		text string
		h    Hint
		want int
	}{
		{"Lashkar Gah fell", Hint{Country: "AF"}, 2},
		{"Pul-e-Alam, Qalat", Hint{Country: "AF"}, 1},
		{"Qalat, Terenkot", Hint{Country: "AF"}, 1},
		{"Maidan Shahr and Khost", Hint{Country: "AF"}, 2},
		{"Mazar-i-Sharif's airport", Hint{Country: "AF"}, 1},
		{"Democratic Republic of the Congo said", Hint{}, 5},
		{"United States of America", Hint{}, 4},
		{"United Nations chief", Hint{Country: "AF"}, 0},
		{"U.S. forces", Hint{Country: "AF"}, 1},
		{"us forces", Hint{Country: "AF"}, 0},
		{"New York Times", Hint{Country: "AF"}, 2},
		{"President Ashraf Ghani", Hint{Country: "AF"}, 0},
		{"The Taliban captured", Hint{Country: "AF"}, 0},
		{"March 2021", Hint{Country: "AF"}, 0},
		{"St. Petersburg residents", Hint{Country: "RU"}, 2},
		{"Deir ez-Zor province", Hint{Country: "SY"}, 2},
		{"Gaza Strip", Hint{Country: "PS"}, 2},
		{"", Hint{}, 0},
	} {
		n, ok := g.Longest(strings.Fields(test.text), test.h)
		if n != test.want || ok != (test.want > 0) {
			t.Errorf("Longest(%q, %+v) = %d, %v, want %d", test.text, test.h, n, ok, test.want)
		}
	}
}

func TestOpenRefusesOtherFiles(t *testing.T) {
	for _, file := range []string{"", "GAZ1", strings.Repeat("x", 200), Magic + strings.Repeat("\xff", 200)} {
		if _, err := open(file, ""); err == nil {
			t.Errorf("open(%.8q...) = nil error", file)
		}
	}
}

func TestFold(t *testing.T) {
	for name, want := range map[string]string{
		"Kandahār": "kandahar", "Pul-e ‘Alam": "pulealam", "Sana'a": "sanaa", "St. Louis": "saintlouis", "Łódź": "lodz",
		"Ẕahir": "zahir", "Straße": "strasse", "Trinidad & Tobago": "trinidadandtobago", "Алеппо": "", "": "", "12": "", "St.": "st",
	} {
		if got := Fold(name); got != want {
			t.Errorf("Fold(%q) = %q, want %q", name, got, want)
		}
	}
}

func FuzzLookup(f *testing.F) {
	g := opened(f)
	for _, seed := range []string{"Kandahar", "Qal-e-Naw", "the US", "St.", "حلب", "\xff\xfe", strings.Repeat("a", 300), "Ghazni City's", "l'", "'s"} {
		f.Add(seed, "AF", "city", true)
	}
	f.Fuzz(func(t *testing.T, name, country, class string, locative bool) {
		h := Hint{Country: country, Class: class, Locative: locative}
		for _, m := range g.Lookup(name, h) {
			if p, ok := g.ByID(m.ID); !ok || p != m.Place {
				t.Errorf("Lookup(%q, %+v) gives %+v, ByID gives %+v", name, h, m.Place, p)
			}
		}
		words := strings.Fields(name)
		if n, ok := g.Longest(words, h); n > len(words) || n < 0 || ok != (n > 0) {
			t.Errorf("Longest(%q, %+v) = %d, %v", words, h, n, ok)
		}
		g.Outlines(country)
		g.Demonym(name)
		g.ByID(name)
	})
}

func BenchmarkOpen(b *testing.B) {
	for b.Loop() {
		opened(b)
	}
}

func BenchmarkLookup(b *testing.B) {
	g := opened(b)
	for _, name := range []string{"Kandahar", "Springfield", "Taluqaan", "Nowhere"} {
		h := Hint{Country: "AF", Locative: true}
		g.Lookup(name, h)
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				g.Lookup(name, h)
			}
		})
	}
}

func BenchmarkLongest(b *testing.B) {
	g := opened(b)
	for _, text := range []string{"Lashkar Gah after two weeks", "President Ashraf Ghani", "Officials said the city"} {
		words := strings.Fields(text)
		b.Run(words[0], func(b *testing.B) {
			for b.Loop() {
				g.Longest(words, Hint{Country: "AF"})
			}
		})
	}
}

func BenchmarkSkeletonsOf(b *testing.B) {
	for b.Loop() {
		g := opened(b)
		g.skeletonsOf(g.number("AF"))
	}
}
