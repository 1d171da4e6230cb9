package dateline

import (
	"math/rand"
	"slices"
	"testing"
)

// A series keeps what was put in and not taken out, in order, however it grew;
// older ones stay as they were.
func TestSeries(t *testing.T) {
	less := func(a, b int) bool { return a < b }
	items := func(s series[int]) []int {
		out := []int{}
		s.all(func(v int) bool { out = append(out, v); return true })
		return out
	}
	r := rand.New(rand.NewSource(1))
	for name, next := range map[string]func(i int) int{
		"at the end": func(i int) int { return i }, "at the front": func(i int) int { return -i }, "anywhere": func(int) int { return r.Intn(1 << 30) },
	} {
		var s, old series[int]
		var want, wantOld []int
		for i := range 40_000 {
			v := next(i)
			if at, is := slices.BinarySearch(want, v); !is {
				s, want = s.put(v, less), slices.Insert(want, at, v)
			}
			if i%3 == 0 {
				at := r.Intn(len(want))
				s, want = s.take(want[at], less), slices.Delete(want, at, at+1)
			}
			if i == 20_000 {
				old, wantOld = s, slices.Clone(want)
			}
		}
		if !slices.Equal(items(s), want) || s.size != len(want) {
			t.Errorf("growing %s: %d items, want %d, in order", name, s.size, len(want))
		}
		if !slices.Equal(items(old), wantOld) {
			t.Errorf("growing %s: an older series changed", name)
		}
		var back []int
		s.back(func(v int) { back = append(back, v) })
		if slices.Reverse(back); !slices.Equal(back, want) {
			t.Errorf("growing %s: back differs", name)
		}
		for len(want) > 0 {
			at := r.Intn(len(want))
			v := want[at]
			s, want = s.drop(func(x int) bool { return x == v }), slices.Delete(want, at, at+1)
			if len(want) > 300 { // the rest by order: faster
				for _, v := range want[300:] {
					s = s.take(v, less)
				}
				want = want[:300]
			}
		}
		if s.size != 0 || len(s.groups) != 0 {
			t.Errorf("growing %s: %d items are left of none", name, s.size)
		}
		if s.take(3, less).size != 0 {
			t.Error("taking out of nothing left something")
		}
	}
}
