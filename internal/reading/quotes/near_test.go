package quotes

import (
	"strings"
	"testing"
)

// regionsHold tells what is wrong with the quotations of a text: they stand in
// order, none in another, and a search finds those that going through all finds.
func regionsHold(raw string) string {
	all := Regions(raw)
	end := 0
	for _, r := range all {
		if r.Outer < end || r.Start < r.Outer || r.End < r.Start || r.After < r.End || r.After > len(raw) {
			return "quotations out of order, or in each other"
		}
		end = r.After
	}
	for from := 0; from <= len(raw); from += 1 + len(raw)/40 {
		for _, to := range []int{from, from + 1, from + 20} {
			var touch, share []Region
			for _, r := range all {
				if r.After >= from && r.Outer <= to {
					touch = append(touch, r)
				}
				if r.End > from && r.Start < to {
					share = append(share, r)
				}
			}
			if got := near(all, from, to); !equal(got, touch) {
				return "near misses a quotation or has one too many"
			}
			if got := Among(all, from, to); !equal(got, share) {
				return "Among misses a quotation or has one too many"
			}
		}
	}
	return ""
}

func equal(a, b []Region) bool {
	if len(a) != len(b) {
		return false
	}
	for n := range a {
		if a[n] != b[n] {
			return false
		}
	}
	return true
}

var quoted = []string{
	"", `"`, "“", "”", `He said: "Go." "No," she said. It fell.”`, "“We fled. It is over,” he said.\n“And he said ‘so’.\nNo.",
	`""x""`, "'a' 'b'c' “d„ e“ «f» \"g ” h”", "It fell, he said.” They left,” she said.\n” he", "\xff“\x80”\xff\"a",
}

func TestRegionsStandInOrder(t *testing.T) {
	for _, raw := range append(quoted, strings.Repeat(`"said" `, 50), strings.Repeat("“a” b.” ", 40)) {
		if bad := regionsHold(raw); bad != "" {
			t.Errorf("Regions(%q): %s", raw, bad)
		}
	}
}

func FuzzRegions(f *testing.F) {
	for _, raw := range quoted {
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		if len(raw) > 5000 {
			return
		}
		if bad := regionsHold(raw); bad != "" {
			t.Fatal(bad)
		}
	})
}
