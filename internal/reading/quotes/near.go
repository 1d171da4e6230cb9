package quotes

import "sort"

// A report has many quotations and statements, and each is asked about from
// few places; what is here finds those in question without going through all,
// so that the work grows with the length of a report alone.

// add keeps a statement.
func (f *finder) add(st Statement) {
	f.of[st.Sent] = append(f.of[st.Sent], len(f.out))
	f.out = append(f.out, st)
}

// near are the quotations that with their marks share or touch bytes from to
// to. Quotations stand in text order, none in another.
func (f *finder) near(from, to int) []Region { return near(f.regions, from, to) }

func near(regions []Region, from, to int) []Region {
	a := sort.Search(len(regions), func(n int) bool { return regions[n].After >= from })
	b := a
	for b < len(regions) && regions[b].Outer <= to {
		b++
	}
	return regions[a:b]
}

// quoted tells whether byte b stands inside quotation marks.
func (f *finder) quoted(b int) bool {
	for _, r := range f.near(b, b) {
		if r.Has(b) {
			return true
		}
	}
	return false
}

// Among are the quotations that share bytes with [from, to).
func Among(regions []Region, from, to int) []Region {
	some := near(regions, from, to)
	for len(some) > 0 && some[0].End <= from {
		some = some[1:]
	}
	for n := len(some) - 1; n >= 0 && some[n].Start >= to; n-- {
		some = some[:n]
	}
	return some
}

// sentenceOf is the sentence that byte b stands in, or a mark right before it; -1 for none.
func (f *finder) sentenceOf(b int) int {
	all := f.sc.Sents
	i := sort.Search(len(all), func(i int) bool { w := all[i].Words; return b < w[len(w)-1].End })
	if i < len(all) && b >= all[i].Words[0].Start-3 {
		return i
	}
	return -1
}
