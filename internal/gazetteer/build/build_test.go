package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestBare(t *testing.T) {
	for name, want := range map[string]string{
		"Maidan Wardak Province": "Maidan Wardak", "Wilayat-e Ghazni": "Ghazni", "Zhytomyr Oblast": "Zhytomyr", "District of Columbia": "District of Columbia",
		"Province of Turin": "Turin", "Provincia de Entre Rios": "Entre Rios", "Crimea": "Crimea", "State": "State",
	} {
		if got := bare(name); got != want {
			t.Errorf("bare(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestProvinceName(t *testing.T) {
	for _, test := range []struct{ country, full, want string }{
		{"AF", "Maidan Wardak Province", "Maidan Wardak"}, {"UA", "Kherson", "Kherson Oblast"}, {"UA", "Kyiv Oblast", "Kyiv Oblast"},
		{"UA", "Kyiv City", "Kyiv City"}, {"UA", "Crimea", "Crimea"}, {"SY", "Idlib", "Idlib Governorate"}, {"RU", "Belgorod Oblast", "Belgorod Oblast"},
		{"MW", "Central Region", "Central Region"}, {"ZA", "Free State", "Free State"}, {"US", "New York", "New York"},
	} {
		if got := provinceName(test.country, test.full); got != test.want {
			t.Errorf("provinceName(%q, %q) = %q, want %q", test.country, test.full, got, test.want)
		}
	}
}

func TestStandard(t *testing.T) {
	for _, test := range []struct{ country, name, want string }{
		{"AF", "Kandahār", "Kandahar"}, {"TR", "Kahramanmaraş", "Kahramanmaraş"}, {"UA", "Kup'yans'k", "Kupiansk"}, {"UA", "Avdiyivka", "Avdiivka"},
		{"UA", "Mykolayiv", "Mykolaiv"}, {"UA", "Balakliya", "Balakliia"}, {"UA", "Kryvyy Rih", "Kryvyi Rih"}, {"UA", "Yampil’", "Yampil"},
		{"UA", "Kyiv", "Kyiv"}, {"SY", "Al Qaryatayn", "Al-Qaryatayn"}, {"SY", "‘Afrīn", "Afrin"}, {"YE", "Ma'rib", "Ma'rib"}, {"FR", "Orléans", "Orléans"},
	} {
		if got := standard(test.country, test.name); got != test.want {
			t.Errorf("standard(%q, %q) = %q, want %q", test.country, test.name, got, test.want)
		}
	}
}

func TestUsable(t *testing.T) {
	for name, want := range map[string]bool{
		"Qandahar": true, "al-Fashir": true, "KDH": false, "tryn kwt": false, "Кандагар": false, "Sector 7": false, "Ad": false, "": false,
	} {
		if got := usable(name); got != want {
			t.Errorf("usable(%q) = %v, want %v", name, got, want)
		}
	}
}

// Two provinces keep the same points on the border between them, whichever way
// each ring runs and wherever it begins.
func TestSimplifierKeepsSharedBorders(t *testing.T) {
	border := [][2]float64{{1, 0}, {1.01, 0.2}, {0.9, 0.4}, {1.002, 0.6}, {1.3, 0.8}, {1, 1}}
	west := append([][2]float64{{0, 1}, {0, 0}}, border...)
	east := [][2]float64{{1.3, 0.8}, {1.002, 0.6}, {0.9, 0.4}, {1.01, 0.2}, {1, 0}, {2, 0}, {2, 1}, {1, 1}}
	features := []*feature{{rings: [][][2]float64{west}, outer: []bool{true}}, {rings: [][][2]float64{east}, outer: []bool{true}}}
	s := newSimplifier(features, 0.15)
	edges := map[[2]point]bool{}
	for _, f := range features {
		r := s.ring(f.rings[0], true)
		if signed(r) <= 0 {
			t.Errorf("ring %v winds clockwise", r)
		}
		for i := range r {
			edges[[2]point{r[i], r[(i+1)%len(r)]}] = true
		}
	}
	var shared []point
	for e := range edges {
		if edges[[2]point{e[1], e[0]}] {
			shared = append(shared, e[0])
		}
	}
	if len(shared) != 6 { // three stretches, in both directions
		t.Errorf("shared border has the points %v, want three stretches", shared)
	}
}

func TestContains(t *testing.T) {
	f := feature{rings: [][][2]float64{{{0, 0}, {4, 0}, {4, 4}, {0, 4}}, {{1, 1}, {1, 3}, {3, 3}, {3, 1}}}}
	got := []bool{f.contains(0.5, 0.5), f.contains(2, 2), f.contains(5, 1)}
	if diff := cmp.Diff([]bool{true, false, false}, got); diff != "" {
		t.Errorf("contains (-want +got):\n%s", diff)
	}
}
