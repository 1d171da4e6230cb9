package model

import "dateline/internal/reading/weights"

// Features appends the features of a token for the first stage.
func (in *Input) Features(i int, keys []uint64) []uint64 {
	a, b, t, c, d := in.at(i-2), in.at(i-1), in.at(i), in.at(i+1), in.at(i+2)
	keys = append(keys,
		weights.Mix(1, t.word, 0, 0),
		weights.Mix(2, t.lemma, uint32(t.tag), 0),
		weights.Mix(3, t.suffix, uint32(t.tag), 0),
		weights.Mix(4, uint32(t.shape), uint32(t.tag), uint32(b.tag)),
		weights.Mix(5, b.word, uint32(b.quote), 0),
		weights.Mix(6, c.word, uint32(c.quote), 0),
		weights.Mix(7, a.word, 0, 0),
		weights.Mix(8, d.word, 0, 0),
		weights.Mix(9, b.word, t.word, 0),
		weights.Mix(10, t.word, c.word, 0),
		weights.Mix(11, b.lemma, uint32(t.tag), 0),
		weights.Mix(12, c.lemma, uint32(t.tag), 0),
		weights.Mix(13, pair(b.tag, t.tag), pair(c.tag, 0), 0),
		weights.Mix(14, pair(a.tag, b.tag), pair(t.tag, 0), 0),
		weights.Mix(15, pair(t.tag, c.tag), pair(d.tag, 0), 0),
		weights.Mix(16, pair(a.tag, b.tag), pair(t.tag, c.tag), uint32(d.tag)),
		weights.Mix(17, a.word, b.word, t.word),
		weights.Mix(18, t.word, c.word, d.word),
		weights.Mix(19, b.word, t.word, c.word),
	)
	keys = in.company(i, a, b, t, c, d, keys)
	keys = in.arcs(i, t, b, keys)
	keys = in.marks(i, t, b, c, keys)
	return in.cues(i, a, b, t, c, keys)
}

// arcs appends what the tree says: the token's head, the way up to the
// nearest possible cue, and subtrees that begin here or ended just before.
func (in *Input) arcs(i int, t, b *token, keys []uint64) []uint64 {
	h, g := in.head(t), in.at(-1)
	if t.head >= 0 {
		g = in.head(h)
	}
	side := direction(i, int(t.head))
	keys = append(keys,
		weights.Mix(20, pair(t.rel, t.tag), uint32(side), 0),
		weights.Mix(21, pair(t.rel, h.tag), pair(t.tag, 0), uint32(side)),
		weights.Mix(22, h.lemma, uint32(t.rel), uint32(side)),
		weights.Mix(23, t.lemma, uint32(t.rel), uint32(h.class)),
		weights.Mix(24, pair(t.rel, h.rel), weights.Pack(h.class, g.class, side, 0), 0),
		weights.Mix(25, weights.Pack(t.kids, t.class, 0, 0), pair(t.tag, t.rel), 0),
		weights.Mix(26, t.lemma, uint32(t.kids), 1),
		weights.Mix(27, pair(t.rel, t.tag), weights.Pack(h.kids, h.class, side, 0), 0),
	)
	u := in.up[i]
	if u.at >= 0 {
		w := in.at(int(u.at))
		where := weights.Pack(w.class, direction(i, int(u.at)), min(u.steps, 4), t.quote)
		keys = append(keys,
			weights.Mix(28, uint32(u.rel), where, 0),
			weights.Mix(29, uint32(u.rel), w.lemma, where&0xff00),
			weights.Mix(30, uint32(u.rel), where, uint32(t.tag)),
			weights.Mix(31, uint32(u.rel), where&0xffff, uint32(w.kids)),
			weights.Mix(32, pair(u.rel, b.tag), where, uint32(t.word)),
		)
	} else {
		keys = append(keys, weights.Mix(33, uint32(t.tag), uint32(t.quote), uint32(u.steps)))
	}
	if e := in.begin[i]; e.size > 1 {
		h := in.at(int(e.head))
		keys = append(keys,
			weights.Mix(34, uint32(e.rel), weights.Pack(h.class, direction(i, int(e.head)), length(e.size), t.quote), 0),
			weights.Mix(35, uint32(e.rel), h.lemma, uint32(t.tag)),
			weights.Mix(36, uint32(e.rel), pair(t.tag, b.tag), 0),
		)
	}
	if i > 0 {
		e := in.end[i-1]
		h := in.at(int(e.head))
		keys = append(keys,
			weights.Mix(37, uint32(e.rel), weights.Pack(h.class, direction(i, int(e.head)), length(e.size), t.quote), uint32(t.mark)),
			weights.Mix(38, uint32(e.rel), h.lemma, uint32(t.tag)),
			weights.Mix(39, uint32(e.rel), t.word, uint32(length(e.size))),
		)
	}
	return keys
}

// company appends the groups of the words around, of the head, and of the
// possible cues: what was never seen as a cue may keep the company of cues.
func (in *Input) company(i int, a, b, t, c, d *token, keys []uint64) []uint64 {
	h, l, r := in.head(t), in.at(int(t.left)), in.at(int(t.right))
	w := in.at(int(in.up[i].at))
	return append(keys,
		weights.Mix(63, pair(t.group, t.tag), uint32(t.rel), 0),
		weights.Mix(64, pair(b.group, t.group), uint32(c.group), 0),
		weights.Mix(65, pair(t.group, c.group), uint32(d.group), 0),
		weights.Mix(66, pair(a.group, b.group), uint32(t.group), 0),
		weights.Mix(67, pair(t.group, t.rel), uint32(h.group), uint32(direction(i, int(t.head)))),
		weights.Mix(68, pair(b.group, t.tag), uint32(b.quote), 0),
		weights.Mix(69, pair(c.group, t.tag), uint32(c.quote), 0),
		weights.Mix(70, uint32(l.group), weights.Pack(distance(i, int(t.left)), flag(t.comma > t.left), t.quote, t.class), 0),
		weights.Mix(71, uint32(r.group), weights.Pack(distance(i, int(t.right)), flag(t.next >= 0 && t.next < t.right), t.quote, t.class), 0),
		weights.Mix(72, pair(w.group, in.up[i].rel), weights.Pack(direction(i, int(in.up[i].at)), min(in.up[i].steps, 4), t.quote, t.kids), 0),
		weights.Mix(73, pair(t.group, uint16(t.kids)), uint32(t.class), 0),
	)
}

// marks appends what quotation marks and commas say, and the place in the text.
func (in *Input) marks(i int, t, b, c *token, keys []uint64) []uint64 {
	para := in.Paras[t.para]
	keys = append(keys,
		weights.Mix(40, weights.Pack(b.quote, t.quote, c.quote, t.class), uint32(t.mark), 0),
		weights.Mix(41, weights.Pack(t.quote, b.quote, 0, 0), pair(t.tag, t.rel), 0),
		weights.Mix(42, weights.Pack(distance(i, int(t.comma)), distance(i, int(t.next)), t.quote, 0), uint32(t.tag), 0),
		weights.Mix(43, weights.Pack(length(t.place), t.kind, length(int32(i-para[0])), 0), uint32(t.tag), 0),
	)
	if t.place == 0 {
		keys = append(keys, weights.Mix(44, t.word, uint32(b.quote), uint32(c.tag)))
	}
	if t.region < 0 {
		near := in.near(i, para)
		return append(keys,
			weights.Mix(45, near, uint32(t.tag), 0),
			weights.Mix(46, near, uint32(t.class), uint32(t.rel)),
			weights.Mix(47, near, t.word, 0))
	}
	r := in.regions[t.region]
	before, after, last := in.at(int(r.first)-1), in.at(int(r.last)), in.at(int(r.last)-2)
	if before.para != t.para {
		before = in.at(-1)
	}
	if after.para != t.para {
		after = in.at(-1)
	}
	size := length(r.last - r.first)
	edges := weights.Pack(flag(int(r.first) == para[0]), flag(int(r.last) == para[1]), last.mark, flag(in.at(int(r.first)).sent == in.at(int(r.last)-1).sent))
	return append(keys,
		weights.Mix(48, weights.Pack(t.quote, size, before.mark, after.mark), edges, 0),
		weights.Mix(49, before.lemma, weights.Pack(t.quote, size, 0, 0), 0),
		weights.Mix(50, after.lemma, weights.Pack(t.quote, size, last.mark, 0), 0),
		weights.Mix(51, pair(before.tag, after.tag), weights.Pack(t.quote, last.mark, size, 0), 0),
		weights.Mix(52, weights.Pack(before.class, after.class, t.quote, size), edges, 1),
	)
}

// near says how far the quotes to the left and right in the paragraph are.
func (in *Input) near(i int, para [2]int) uint32 {
	l, r := uint8(9), uint8(9)
	for k := 1; k <= 12; k++ {
		if l == 9 && i-k >= para[0] && in.at(i-k).region >= 0 {
			l = length(int32(k))
		}
		if r == 9 && i+k < para[1] && in.at(i+k).region >= 0 {
			r = length(int32(k))
		}
	}
	return weights.Pack(l, r, 0, 0)
}

// cues appends what the possible cues around say.
func (in *Input) cues(i int, a, b, t, c *token, keys []uint64) []uint64 {
	l, r := in.at(int(t.left)), in.at(int(t.right))
	dl, dr := distance(i, int(t.left)), distance(i, int(t.right))
	cut := flag(t.comma > t.left) | flag(t.next >= 0 && t.next < t.right)<<1
	return append(keys,
		weights.Mix(53, l.lemma, uint32(dl), 0),
		weights.Mix(54, r.lemma, uint32(dr), 0),
		weights.Mix(55, weights.Pack(l.class, dl, r.class, dr), weights.Pack(cut, t.quote, 0, 0), 0),
		weights.Mix(56, weights.Pack(l.class, dl, cut, t.class), uint32(t.tag), 1),
		weights.Mix(57, weights.Pack(r.class, dr, cut, t.class), uint32(t.tag), 2),
		weights.Mix(58, weights.Pack(a.class, b.class, t.class, c.class), uint32(t.rel), 0),
		weights.Mix(59, weights.Pack(t.class, t.quote, 0, 0), pair(t.tag, c.tag), 3),
		weights.Mix(60, weights.Pack(t.class, t.kids, 0, 0), pair(b.tag, c.tag), 4),
		weights.Mix(61, l.lemma, weights.Pack(cut, t.class, 0, 0), uint32(t.tag)),
		weights.Mix(62, r.lemma, weights.Pack(cut, t.class, 0, 0), uint32(t.tag)),
	)
}

func (in *Input) head(t *token) *token {
	if t.head < 0 {
		return in.at(-1)
	}
	return in.at(int(t.head))
}

// direction says whether token j stands before or behind token i: 0 where
// there is none, 1 before, 2 the same, 3 behind.
func direction(i, j int) uint8 {
	switch {
	case j < 0:
		return 0
	case j < i:
		return 1
	case j == i:
		return 2
	}
	return 3
}

// length says in ten steps how long something is.
func length(n int32) uint8 {
	switch {
	case n <= 3:
		return uint8(max(0, n))
	case n <= 5:
		return 4
	case n <= 8:
		return 5
	case n <= 13:
		return 6
	case n <= 20:
		return 7
	case n <= 35:
		return 8
	}
	return 9
}

// distance is the length of the way from token i to token j, 15 where there is none.
func distance(i, j int) uint8 {
	switch {
	case j < 0:
		return 15
	case j < i:
		return length(int32(i - j))
	}
	return length(int32(j - i))
}

func flag(b bool) uint8 {
	if b {
		return 1
	}
	return 0
}
