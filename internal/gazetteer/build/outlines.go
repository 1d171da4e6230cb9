package main

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"dateline/internal/gazetteer"
)

// encodeOutlines simplifies the provinces of each country and writes
// outlines.bin as gazetteer/outline.go describes it. Neighbours of one country
// keep a common border: it is simplified between the points where borders
// meet, in one direction, whichever ring it is read from.
func encodeOutlines(w *world) []byte {
	var index, body []byte
	count := 0
	for _, country := range slices.Sorted(maps.Keys(w.inFeature)) {
		if w.countries[country] == nil {
			continue
		}
		block := encodeCountry(w, country)
		if block == nil {
			continue
		}
		index = append32(append32(append(index, country...), uint32(len(body))), uint32(len(block)))
		body = append(body, block...)
		count++
	}
	file := append([]byte(gazetteer.OutlineMagic), byte(count), byte(count>>8))
	return append(append(file, index...), body...)
}

func encodeCountry(w *world, country string) []byte {
	type named struct {
		id, name string
		f        *feature
	}
	var all []named
	extent := 0.0
	for _, i := range w.inFeature[country] {
		f, p := &w.s.features[i], w.byFeature[i]
		n := named{f: f, name: f.name}
		switch {
		case p != nil && p.iso != "":
			n.id, n.name = "iso:"+p.iso, p.name
		case p != nil && p.gna != "":
			n.id, n.name = "gna:"+p.gna, p.name
		case f.iso != "":
			n.id = "iso:" + f.iso
		default:
			continue
		}
		for k, ring := range f.rings {
			if f.outer[k] {
				extent += math.Abs(area(ring))
			}
		}
		all = append(all, n)
	}
	if len(all) == 0 {
		return nil
	}
	slices.SortStableFunc(all, func(a, b named) int { return cmp.Compare(a.id, b.id) })
	tolerance := min(max(math.Sqrt(extent)/900, 0.002), 0.03)
	var features []*feature
	for _, n := range all {
		features = append(features, n.f)
	}
	s := newSimplifier(features, tolerance)
	distinct := 0
	for i := range all {
		if i == 0 || all[i].id != all[i-1].id {
			distinct++
		}
	}
	out := gazetteer.AppendCount(nil, distinct)
	var rings [][]point
	for i, n := range all {
		largest := 0.0
		for k, ring := range n.f.rings {
			if n.f.outer[k] {
				largest = max(largest, math.Abs(area(ring)))
			}
		}
		for k, ring := range n.f.rings {
			// Specks cannot be seen beside the province's mainland.
			if a := math.Abs(area(ring)); a < largest && a < 4*tolerance*tolerance {
				continue
			}
			if r := s.ring(ring, n.f.outer[k]); len(r) > 2 {
				rings = append(rings, r)
			}
		}
		if i+1 < len(all) && all[i+1].id == n.id {
			continue // outlines of one province are one
		}
		out = append(append(out, byte(len(n.id))), n.id...)
		out = append(append(out, byte(len(n.name))), n.name...)
		out = gazetteer.AppendCount(out, len(rings))
		for _, r := range rings {
			out = gazetteer.AppendRing(out, r)
		}
		rings = rings[:0]
	}
	return out
}

type point = [2]int32

// simplifier thins out rings on the grid of the stored form.
type simplifier struct {
	tolerance float64        // grid units
	joint     map[point]bool // points where three borders meet, kept in every ring
}

func newSimplifier(features []*feature, tolerance float64) *simplifier {
	s := &simplifier{tolerance: tolerance * gazetteer.OutlineGrid, joint: map[point]bool{}}
	beside := map[point][]point{}
	for _, f := range features {
		for _, ring := range f.rings {
			r := grid(ring)
			for i, p := range r {
				for _, q := range []point{r[(i+len(r)-1)%len(r)], r[(i+1)%len(r)]} {
					if !slices.Contains(beside[p], q) {
						beside[p] = append(beside[p], q)
					}
				}
			}
		}
	}
	for p, around := range beside {
		if len(around) > 2 {
			s.joint[p] = true
		}
	}
	return s
}

// grid rounds a ring to the grid and leaves out repeated points and the closing one.
func grid(ring [][2]float64) []point {
	var out []point
	for _, p := range ring {
		q := point{int32(math.Round(p[0] * gazetteer.OutlineGrid)), int32(math.Round(p[1] * gazetteer.OutlineGrid))}
		if len(out) == 0 || out[len(out)-1] != q {
			out = append(out, q)
		}
	}
	for len(out) > 1 && out[0] == out[len(out)-1] {
		out = out[:len(out)-1]
	}
	return out
}

// ring simplifies one ring and winds it as RFC 7946 asks: shells
// counter-clockwise, holes clockwise.
func (s *simplifier) ring(ring [][2]float64, shell bool) []point {
	r := grid(ring)
	if len(r) < 3 {
		return nil
	}
	var stops []int
	for i, p := range r {
		if s.joint[p] {
			stops = append(stops, i)
		}
	}
	if len(stops) < 2 {
		// An island, or one joint: cut at the point least in order and the
		// one farthest from it, whatever point the source begins with.
		first := slices.Index(r, slices.MinFunc(r, func(a, b point) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) }))
		if len(stops) == 1 {
			first = stops[0]
		}
		far, most := first, -1.0
		for i, p := range r {
			d := math.Hypot(float64(p[0]-r[first][0]), float64(p[1]-r[first][1]))
			if d > most || d == most && cmp.Or(cmp.Compare(p[0], r[far][0]), cmp.Compare(p[1], r[far][1])) < 0 {
				far, most = i, d
			}
		}
		stops = []int{first, far}
		slices.Sort(stops)
	}
	var out []point
	for k, from := range stops {
		to := stops[(k+1)%len(stops)]
		var arc []point
		for i := from; ; i = (i + 1) % len(r) {
			arc = append(arc, r[i])
			if i == to && len(arc) > 1 {
				break
			}
		}
		out = append(out, s.arc(arc)...)
	}
	if (signed(out) > 0) != shell {
		slices.Reverse(out)
	}
	if signed(out) == 0 {
		return nil
	}
	return out
}

func signed(r []point) float64 {
	sum := 0.0
	for i, j := 0, len(r)-1; i < len(r); j, i = i, i+1 {
		sum += float64(r[j][0])*float64(r[i][1]) - float64(r[i][0])*float64(r[j][1])
	}
	return sum
}

// arc thins out the points between two joints (Douglas and Peucker), always in
// the same direction, and leaves out the last one.
func (s *simplifier) arc(arc []point) []point {
	a, b := arc[0], arc[len(arc)-1]
	back := cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) > 0
	if back {
		slices.Reverse(arc)
	}
	keep := make([]bool, len(arc))
	keep[0], keep[len(arc)-1] = true, true
	s.split(arc, 0, len(arc)-1, keep)
	var out []point
	for i, k := range keep {
		if k {
			out = append(out, arc[i])
		}
	}
	if back {
		slices.Reverse(out)
	}
	return out[:len(out)-1]
}

func (s *simplifier) split(arc []point, from, to int, keep []bool) {
	at, most := -1, s.tolerance
	for i := from + 1; i < to; i++ {
		if d := s.off(arc[i], arc[from], arc[to]); d > most {
			at, most = i, d
		}
	}
	if at < 0 {
		return
	}
	keep[at] = true
	s.split(arc, from, at, keep)
	s.split(arc, at, to, keep)
}

// off is the distance of p from the line between a and b, as seen at their latitude.
func (s *simplifier) off(p, a, b point) float64 {
	shrink := math.Cos(float64(a[1]) / gazetteer.OutlineGrid * math.Pi / 180)
	px, py := float64(p[0]-a[0])*shrink, float64(p[1]-a[1])
	bx, by := float64(b[0]-a[0])*shrink, float64(b[1]-a[1])
	if length := bx*bx + by*by; length > 0 {
		t := min(max((px*bx+py*by)/length, 0), 1)
		px, py = px-t*bx, py-t*by
	}
	return math.Hypot(px, py)
}
