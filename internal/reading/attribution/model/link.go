package model

import "dateline/internal/reading/weights"

// Linker chooses among candidates by a sum of weights. The table is small and
// unchecked: features that share a slot share a weight.
type Linker struct{ Weights []int16 }

// LinkSlots is the size of a linker's table.
const LinkSlots = 1 << 12

// LinkSlot returns the slot of a feature.
func LinkSlot(key uint64) int { return int(key >> (64 - 12)) }

func (l *Linker) score(keys []uint64) int32 {
	sum := int32(0)
	for _, k := range keys {
		sum += int32(l.Weights[LinkSlot(k)])
	}
	return sum
}

// Which pairs a linker judges.
const (
	ToSource = iota // a cue and a source
	ToCue           // a content and a cue
)

// Candidates appends the numbers of the spans that span n may be linked to:
// those of the wanted kind in its paragraph, in text order. A content whose
// paragraph has no cue looks to the last cue before it and the next behind.
func (in *Input) Candidates(spans []Span, n, which int, list []int) []int {
	want := SourceSpan
	if which == ToCue {
		want = CueSpan
	}
	para := in.at(spans[n].First).para
	from, to := n, n
	for from > 0 && in.at(spans[from-1].First).para == para && n-from < 40 {
		from--
	}
	for to+1 < len(spans) && in.at(spans[to+1].First).para == para && to-n < 40 {
		to++
	}
	for k := from; k <= to; k++ {
		if spans[k].Kind == want {
			list = append(list, k)
		}
	}
	if len(list) > 0 || which == ToSource {
		return list
	}
	for k := from - 1; k >= 0 && k > from-40; k-- {
		if spans[k].Kind == want {
			list = append(list, k)
			break
		}
	}
	for k := to + 1; k < len(spans) && k < to+40; k++ {
		if spans[k].Kind == want {
			return append(list, k)
		}
	}
	return list
}

// LinkFeatures appends the features of a link from span n to span m, or, with
// m < 0, of none at all.
func (in *Input) LinkFeatures(spans []Span, n, m, which int, keys []uint64) []uint64 {
	a := &spans[n]
	ta := in.at(in.top(a))
	if m < 0 {
		return append(keys, weights.Mix(200, uint32(which), 0, 0), weights.Mix(201, ta.lemma, 0, 0), weights.Mix(202, uint32(ta.rel), 0, 0),
			weights.Mix(203, uint32(in.at(a.First-1).tag), 0, 0), weights.Mix(204, uint32(ta.tag), uint32(ta.kids), 0))
	}
	b := &spans[m]
	tb := in.at(in.top(b))
	lo, hi, side := min(n, m), max(n, m), uint8(0)
	if n < m {
		side = 1
	}
	var between [4]uint8
	for k := lo + 1; k < hi; k++ {
		between[spans[k].Kind] = min(3, between[spans[k].Kind]+1)
	}
	gap := length(int32(spans[hi].First - spans[lo].Last))
	same := flag(ta.sent == tb.sent)
	if ta.para != tb.para {
		same = 2
	}
	kinds := weights.Pack(between[1], between[2], between[3], side|same<<1)
	return append(keys,
		weights.Mix(210, kinds, 0, 0),
		weights.Mix(211, weights.Pack(gap, side, same, 0), 0, 0),
		weights.Mix(212, kinds, uint32(gap), 0),
		weights.Mix(213, in.path(a, b), uint32(side), 0),
		weights.Mix(214, in.path(b, a), uint32(side), 0),
		weights.Mix(215, uint32(ta.tag), uint32(tb.tag), uint32(side)),
		weights.Mix(216, uint32(in.at(spans[lo].Last).mark), weights.Pack(gap, side, in.at(spans[hi].First-1).mark, 0), 0),
		weights.Mix(217, weights.Pack(in.at(a.First).quote, in.at(b.First).quote, side, same), 0, 0),
		weights.Mix(218, pair(tb.rel, tb.tag), uint32(side), 0),
		weights.Mix(219, in.path(a, b), in.path(b, a), kinds),
		weights.Mix(220, ta.lemma, weights.Pack(side, min(1, between[1]), min(1, between[2]), min(1, between[3])), 0),
		weights.Mix(221, tb.lemma, weights.Pack(side, same, 0, 0), 0),
		weights.Mix(222, uint32(in.at(spans[lo].Last).tag), uint32(side), uint32(gap)))
}

// top returns the token of a span whose head lies outside it.
func (in *Input) top(s *Span) int {
	for i := s.First; i < s.Last; i++ {
		if h := int(in.at(i).head); in.at(i).mark == noMark && (h < s.First || h >= s.Last) {
			return i
		}
	}
	return s.First
}

// path says by which relation, and over how many steps, span a hangs on span b.
func (in *Input) path(a, b *Span) uint32 {
	k := in.top(a)
	for n := range uint32(8) {
		h := int(in.at(k).head)
		if h < 0 {
			return 1
		}
		if h >= b.First && h < b.Last {
			return uint32(in.at(k).rel) | (n+1)<<16
		}
		k = h
	}
	return 2
}

// Link returns for every cue the number of its source, and for every content
// that of its cue; -1 where there is none, and for all other spans.
func (m *Model) Link(in *Input, spans []Span) []int {
	link := make([]int, len(spans))
	var list []int
	for n := range spans {
		link[n] = -1
		which := ToSource
		switch spans[n].Kind {
		case SourceSpan:
			continue
		case ContentSpan:
			which = ToCue
		}
		l := &m.Links[which]
		in.keys = in.LinkFeatures(spans, n, -1, which, in.keys[:0])
		top := l.score(in.keys)
		list = in.Candidates(spans, n, which, list[:0])
		for _, k := range list {
			in.keys = in.LinkFeatures(spans, n, k, which, in.keys[:0])
			if s := l.score(in.keys); s > top {
				link[n], top = k, s
			}
		}
	}
	return link
}
