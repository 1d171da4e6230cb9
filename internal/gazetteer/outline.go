package gazetteer

import "sort"

// Outlines are stored in outlines.bin: the magic "OUT1", the number of
// countries (u16), for each its ISO code and its block's offset and length
// (u32 each, after the index), then the blocks. A block is a count of
// provinces; each has its id and name (length byte, bytes), a count of rings,
// and for each ring a count of points and their differences from the point
// before as zigzag varints, on a grid of 1/OutlineGrid degree.
const (
	OutlineMagic = "OUT1"
	OutlineGrid  = 1000
)

// Outline is the boundary of one province. Rings hold longitude and latitude
// in degrees and are not closed by a repeated point; shells wind
// counter-clockwise (RFC 7946) and are followed by their holes, which wind
// clockwise. The source is Natural Earth, mended: see build/features.go.
// Provinces of DR Congo, Ethiopia, Mali and Sudan are out of date there.
type Outline struct {
	ID    string // as Place.ID
	Name  string
	Rings [][][2]float64
}

// AppendCount writes a count as a varint.
func AppendCount(b []byte, n int) []byte {
	v := uint32(n)
	for v >= 0x80 {
		b = append(b, byte(v)|0x80)
		v >>= 7
	}
	return append(b, byte(v))
}

// AppendRing writes one ring of grid points.
func AppendRing(b []byte, ring [][2]int32) []byte {
	b = AppendCount(b, len(ring))
	var before [2]int32
	for _, p := range ring {
		for i := range p {
			d := p[i] - before[i]
			b = AppendCount(b, int(uint32(d<<1^d>>31)))
		}
		before = p
	}
	return b
}

// Outlines gives the provinces of a country (ISO 3166-1 alpha-2) in order of
// their ids; nil for an unknown country. They are decoded at each call.
func (g *Gazetteer) Outlines(country string) []Outline {
	file := g.outlines
	if len(file) < 6 || file[:4] != OutlineMagic || len(country) != 2 {
		return nil
	}
	const entry = 10
	count := int(u16(file, 4))
	i := sort.Search(count, func(i int) bool { return file[6+i*entry:6+i*entry+2] >= country })
	if i == count || file[6+i*entry:6+i*entry+2] != country {
		return nil
	}
	base := 6 + count*entry
	from, n := int(u32(file, 6+i*entry+2)), int(u32(file, 6+i*entry+6))
	s := file[base+from : base+from+n]
	number := func() int {
		v, shift := uint32(0), 0
		for {
			b := s[0]
			s = s[1:]
			v |= uint32(b&0x7f) << shift
			if shift += 7; b < 0x80 {
				return int(v)
			}
		}
	}
	text := func() string {
		n := int(s[0])
		t := s[1 : 1+n]
		s = s[1+n:]
		return t
	}
	all := make([]Outline, number())
	for i := range all {
		all[i].ID, all[i].Name = text(), text()
		all[i].Rings = make([][][2]float64, number())
		for k := range all[i].Rings {
			ring := make([][2]float64, number())
			x, y := 0, 0
			for j := range ring {
				dx, dy := number(), number()
				x, y = x+(dx>>1^-(dx&1)), y+(dy>>1^-(dy&1))
				ring[j] = [2]float64{float64(x) / OutlineGrid, float64(y) / OutlineGrid}
			}
			all[i].Rings[k] = ring
		}
	}
	return all
}

// CountryOutline gives the rings around a country's provinces, without the
// borders between them; nil for an unknown country. Rings are as in Outline,
// shells and holes in no order.
func (g *Gazetteer) CountryOutline(country string) [][][2]float64 {
	// A border between two provinces runs in both directions, the country's own
	// in one only, since both sides keep the same points.
	type edge struct{ from, to [2]float64 }
	var order []edge
	seen := map[edge]bool{}
	for _, o := range g.Outlines(country) {
		for _, ring := range o.Rings {
			for i, p := range ring {
				e := edge{p, ring[(i+1)%len(ring)]}
				order = append(order, e)
				seen[e] = true
			}
		}
	}
	next := map[[2]float64][][2]float64{}
	for _, e := range order {
		if seen[e] && !seen[edge{e.to, e.from}] {
			next[e.from] = append(next[e.from], e.to)
		}
	}
	var rings [][][2]float64
	for _, e := range order {
		var ring [][2]float64
		for at := e.from; len(next[at]) > 0; {
			to := next[at][0]
			next[at] = next[at][1:]
			ring = append(ring, at)
			at = to
		}
		if len(ring) > 2 {
			rings = append(rings, ring)
		}
	}
	return rings
}
