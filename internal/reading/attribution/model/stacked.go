package model

import "dateline/internal/reading/weights"

// Stack prepares the features of the second stage from the labels of the
// first and the margins by which they won.
func (in *Input) Stack(labels []uint8, margin []int32) {
	in.label = append(append(append(in.label[:0], make([]uint8, pad)...), labels...), make([]uint8, pad)...)
	in.sure = resize(in.sure, in.N)
	for i := range in.N {
		in.sure[i] = Bucket(margin[i])
	}
	in.pieces(labels)
	in.cueUp = resize(in.cueUp, in.N)
	in.climbs(in.cueUp, func(i int) bool { return KindOf(labels[i]) == CueSpan })
	in.overview()
}

// pieces cuts the report into spans and the gaps between them.
func (in *Input) pieces(labels []uint8) {
	in.segs = in.segs[:0]
	in.seg = resize(in.seg, in.N)
	for _, p := range in.Paras {
		for i := p[0]; i < p[1]; {
			k := KindOf(labels[i])
			j := i + 1
			for j < p[1] && KindOf(labels[j]) == k && !begins(labels[j]) {
				j++
			}
			for n := i; n < j; n++ {
				in.seg[n] = int32(len(in.segs))
			}
			in.segs = append(in.segs, Span{Kind: k, First: i, Last: j})
			i = j
		}
	}
}

// overview notes for each sentence which kinds of spans it has, and its
// paragraph, and the paragraph before, and which words sources are made of.
func (in *Input) overview() {
	last := 0
	if in.N > 0 {
		last = int(in.at(in.N-1).sent) + 1
	}
	in.flags = resize(in.flags, last)
	clear(in.flags)
	if in.seen == nil {
		in.seen = map[uint32]int32{}
	}
	clear(in.seen)
	in.split, in.whole = 0, 0
	before := uint8(0)
	for _, p := range in.Paras {
		all := uint8(0)
		for i := p[0]; i < p[1]; i++ {
			k := KindOf(in.label[i+pad])
			t := in.at(i)
			bit := uint8(1) << k
			in.flags[t.sent].here |= bit
			all |= bit
			if i > p[0] && in.goesOn(i) {
				if begins(in.label[i+pad]) {
					in.split++
				} else {
					in.whole++
				}
			}
			if k == SourceSpan && t.shape&1 != 0 {
				in.seen[t.word]++
			}
		}
		for i := p[0]; i < p[1]; i++ {
			f := &in.flags[in.at(i).sent]
			f.para, f.before = all, before
		}
		before = all&^1 | in.label[p[1]-1+pad]<<4
	}
}

// goesOn tells whether a new sentence of the same quote begins with the token,
// content on both sides.
func (in *Input) goesOn(i int) bool {
	t, b := in.at(i), in.at(i-1)
	return t.sent != b.sent && t.quote == insideQuote && b.quote == insideQuote &&
		KindOf(in.label[i+pad]) == ContentSpan && KindOf(in.label[i-1+pad]) == ContentSpan
}

// Stacked appends the features of a token for the second stage.
func (in *Input) Stacked(i int, keys []uint64) []uint64 {
	keys = in.Features(i, keys)
	t, b, c := in.at(i), in.at(i-1), in.at(i+1)
	y := in.label[i : i+2*pad+1] // pad before and behind
	l2, l1, l0, r1, r2 := y[1], y[2], y[3], y[4], y[5]
	f := in.flags[t.sent]
	seen := length(in.seen[t.word] - int32(flag(KindOf(l0) == SourceSpan)))
	keys = append(keys,
		weights.Mix(101, weights.Pack(l1, l0, r1, in.sure[i]/2), 0, 0),
		weights.Mix(102, weights.Pack(l2, l1, l0, r1), uint32(r2), 0),
		weights.Mix(103, uint32(l0), uint32(in.sure[i]), 0),
		weights.Mix(104, uint32(l0), t.word, 0),
		weights.Mix(105, weights.Pack(l1, l0, r1, 0), uint32(t.tag), 0),
		weights.Mix(106, weights.Pack(l0, f.here, t.quote, 0), 0, 0),
		weights.Mix(107, weights.Pack(l0, f.here, f.para, f.before), uint32(t.quote), 0),
		weights.Mix(108, weights.Pack(l0, f.here, t.class, t.quote), pair(t.tag, t.rel), 0),
		weights.Mix(109, weights.Pack(l0, seen, flag(t.shape&1 != 0), 0), uint32(t.rel), 0),
		weights.Mix(110, weights.Pack(l1, l0, 0, 0), b.word, t.word),
		weights.Mix(111, weights.Pack(l0, r1, 0, 0), t.word, c.word),
	)
	if t.sent != b.sent && i > 0 && in.goesOn(i) {
		split, whole := in.split, in.whole
		if begins(l0) {
			split--
		} else {
			whole--
		}
		keys = append(keys, weights.Mix(112, weights.Pack(l0, length(split), length(whole), 0), 0, 0), weights.Mix(113, weights.Pack(l0, flag(split > whole), flag(whole > split), in.sure[i]/2), 0, 0))
	}
	keys = in.around(i, t, l0, keys)
	return in.below(i, t, b, weights.Pack(l1, l0, 0, 0), keys)
}

// around appends what the span or gap of the token is, and its neighbours.
func (in *Input) around(i int, t *token, l0 uint8, keys []uint64) []uint64 {
	n := int(in.seg[i])
	s := &in.segs[n]
	para := in.Paras[t.para]
	var near [4]uint8 // kinds of the two pieces before and behind
	for k, d := range [4]int{-2, -1, 1, 2} {
		if m := n + d; m >= 0 && m < len(in.segs) && in.segs[m].First >= para[0] && in.segs[m].Last <= para[1] {
			near[k] = uint8(in.segs[m].Kind) + 1
		}
	}
	kind := uint8(s.Kind)
	off, left := length(int32(i-s.First)), length(int32(s.Last-1-i))
	size := length(int32(s.Last - s.First))
	first, last := in.at(s.First), in.at(s.Last-1)
	w := in.at(s.Last)
	keys = append(keys,
		weights.Mix(120, weights.Pack(near[0], near[1], near[2], near[3]), weights.Pack(kind, min(off, 2), min(left, 2), size), 0),
		weights.Mix(121, weights.Pack(near[1], near[2], kind, t.quote), weights.Pack(off, left, 0, 0), 0),
		weights.Mix(122, weights.Pack(near[1], near[2], kind, min(off, 1)), uint32(t.word), uint32(min(left, 1))),
		weights.Mix(123, weights.Pack(kind, min(off, 3), min(left, 3), size), pair(first.tag, last.tag), uint32(w.mark)),
		weights.Mix(124, weights.Pack(kind, min(left, 2), near[2], 0), pair(last.tag, w.tag), uint32(t.tag)),
		weights.Mix(125, weights.Pack(kind, min(off, 2), near[1], 0), pair(first.tag, in.at(s.First-1).tag), uint32(t.tag)),
	)
	l, r := in.cue(n, -1, para), in.cue(n, 1, para)
	lw, rw := in.at(-1), in.at(-1)
	ld, rd := uint8(15), uint8(15)
	side := uint8(0)
	if l >= 0 {
		lw, ld = in.at(in.segs[l].Last-1), length(int32(i-in.segs[l].Last+1))
		side |= 1 + flag(lw.sent == t.sent)<<1
	}
	if r >= 0 {
		rw, rd = in.at(in.segs[r].First), length(int32(in.segs[r].First-i))
		side |= 4 + flag(rw.sent == t.sent)<<3
	}
	return append(keys,
		weights.Mix(126, weights.Pack(l0, ld, rd, side), uint32(t.quote), 0),
		weights.Mix(127, lw.lemma, weights.Pack(l0, ld, side, 0), 0),
		weights.Mix(128, rw.lemma, weights.Pack(l0, rd, side, 0), 0),
		weights.Mix(129, weights.Pack(l0, side, near[1], near[2]), uint32(t.tag), uint32(t.mark)),
		weights.Mix(130, lw.lemma, rw.lemma, uint32(l0)),
	)
}

// cue returns the next piece in a direction that is a cue, or -1.
func (in *Input) cue(n, d int, para [2]int) int {
	for k := n + d; k >= 0 && k < len(in.segs) && in.segs[k].First >= para[0] && in.segs[k].Last <= para[1] && (k-n)*d < 12; k += d {
		if in.segs[k].Kind == CueSpan {
			return k
		}
	}
	return -1
}

// below appends how the token hangs on the cues found, and whether subtrees
// of a cue begin here or ended just before.
func (in *Input) below(i int, t, b *token, labels uint32, keys []uint64) []uint64 {
	u := in.cueUp[i]
	if u.at >= 0 {
		w := in.at(int(u.at))
		where := weights.Pack(direction(i, int(u.at)), min(u.steps, 5), t.quote, 0)
		keys = append(keys,
			weights.Mix(140, uint32(u.rel), labels, where),
			weights.Mix(141, uint32(u.rel), w.lemma, where&0xff|labels<<8),
			weights.Mix(142, uint32(u.rel), pair(t.tag, t.rel), labels),
			weights.Mix(143, uint32(u.rel), labels, weights.Pack(uint8(where), w.class, t.mark, b.mark)),
		)
	} else {
		keys = append(keys, weights.Mix(144, labels, uint32(t.tag), uint32(u.steps)))
	}
	if e := in.begin[i]; e.size > 1 {
		keys = append(keys, weights.Mix(145, uint32(e.rel), labels, weights.Pack(in.cueAt(e.head), direction(i, int(e.head)), length(e.size), 0)),
			weights.Mix(146, uint32(e.rel), labels, pair(t.tag, uint16(in.cueAt(e.head)))))
	}
	if i > 0 {
		e := in.end[i-1]
		keys = append(keys, weights.Mix(147, uint32(e.rel), labels, weights.Pack(in.cueAt(e.head), direction(i, int(e.head)), length(e.size), t.mark)),
			weights.Mix(148, uint32(e.rel), labels, pair(t.tag, uint16(in.cueAt(e.head)))))
	}
	return keys
}

// cueAt returns the kind of span that a token is part of.
func (in *Input) cueAt(i int32) uint8 {
	if i < 0 {
		return 9
	}
	return uint8(KindOf(in.label[int(i)+pad]))
}
