package model

import "dateline/internal/reading/weights"

// TagFeatures appends the features of position i to keys; the tags of the
// positions before i are known.
func (in *Input) TagFeatures(i int, keys []uint64) []uint64 {
	w, sh, suf := in.Word[i], uint32(in.Shape[i]), &in.Suf[i]
	p1, p2 := i-1, max(i-2, 0)
	n1 := i + 1
	n2 := min(i+2, in.N+1)
	t1, t2 := uint32(in.Tag[p1]), uint32(in.Tag[p2])
	tt := t1 | t2<<8
	return append(keys,
		weights.Mix(100, 0, 0, 0),
		weights.Mix(101, w, 0, 0),
		weights.Mix(102, w, sh, 0),
		weights.Mix(103, suf[0], 0, 0),
		weights.Mix(104, suf[1], 0, 0),
		weights.Mix(105, suf[2], 0, 0),
		weights.Mix(106, suf[3], 0, 0),
		weights.Mix(107, in.Pre[i], 0, 0),
		weights.Mix(108, sh, suf[1], 0),
		weights.Mix(109, t1, 0, 0),
		weights.Mix(110, tt, 0, 0),
		weights.Mix(111, tt, w, 0),
		weights.Mix(112, t1, w, 0),
		weights.Mix(113, in.Word[p1], 0, 0),
		weights.Mix(114, in.Word[p1], w, 0),
		weights.Mix(115, in.Word[p2], 0, 0),
		weights.Mix(116, in.Word[n1], 0, 0),
		weights.Mix(117, in.Word[n1], w, 0),
		weights.Mix(118, in.Word[n2], 0, 0),
		weights.Mix(119, in.Suf[p1][2], 0, 0),
		weights.Mix(120, in.Suf[n1][2], 0, 0),
		weights.Mix(121, in.Class[i], t1, 0),
		weights.Mix(122, in.Class[i], in.Class[n1], 0),
		weights.Mix(123, in.Class[i], t1, in.Class[n1]),
		weights.Mix(124, in.Class[i], in.Class[n1], in.Class[n2]),
		weights.Mix(125, in.Class[n1], t1, suf[1]),
		weights.Mix(126, sh, uint32(in.Shape[p1])|uint32(in.Shape[n1])<<8, in.Class[i]),
		weights.Mix(127, tt, in.Class[i], in.Class[n1]),
		weights.Mix(128, sh, t1, suf[2]),
		weights.Mix(129, in.Class[n1], w, 0),
		weights.Mix(130, in.Word[p1], in.Class[i], in.Class[n1]),
		weights.Mix(131, in.Word[n1], in.Class[i], t1),
	)
}

// Sure returns the tag of a word that has no other, or 0. Capitals make a word
// unsure: US, Will, May.
func (in *Input) Sure(i int) uint8 {
	if sh := in.Shape[i]; sh&^dotted != 0 && sh != capital|first {
		return 0
	}
	return uint8(in.Class[i] >> 24)
}

// Best returns the class with the highest sum, the lowest of equals; class 0
// stands for none and never wins.
func Best(sum []int32) int {
	best := 1
	for c := 2; c < len(sum); c++ {
		if sum[c] > sum[best] {
			best = c
		}
	}
	return best
}

// TagAll tags the sentence from left to right.
func (m *Model) TagAll(in *Input, keys []uint64) []uint64 {
	var sums [64]int32
	sum := sums[:len(m.Tags)]
	for i := 1; i <= in.N; i++ {
		if in.Tag[i] = in.Sure(i); in.Tag[i] != 0 {
			continue
		}
		keys = in.TagFeatures(i, keys[:0])
		m.Tag.score(keys, sums[:])
		best := Best(sum)
		in.Tag[i] = uint8(best)
		in.Next[i] = second(sum, best)
	}
	return keys
}

// doubt is the lead over the next best tag below which that one counts too.
const doubt = 200

// second returns the class with the next best sum, if it is near the best.
func second(sum []int32, best int) uint8 {
	next, score := 0, sum[best]-doubt
	for c := 1; c < len(sum); c++ {
		if c != best && sum[c] > score {
			next, score = c, sum[c]
		}
	}
	return uint8(next)
}
