package model

// Features appends the features of a token for the first stage.
func (in *Input) Features(i int, keys []uint64) []uint64 {
	a, b, t, c, d := in.at(i-2), in.at(i-1), in.at(i), in.at(i+1), in.at(i+2)
	keys = append(keys,
		mix(1, t.word, 0, 0),
		mix(2, t.lemma, uint32(t.tag), 0),
		mix(3, t.suffix, uint32(t.tag), 0),
		mix(4, uint32(t.shape), uint32(t.tag), uint32(b.tag)),
		mix(5, b.word, uint32(b.quote), 0),
		mix(6, c.word, uint32(c.quote), 0),
		mix(7, a.word, 0, 0),
		mix(8, d.word, 0, 0),
		mix(9, b.word, t.word, 0),
		mix(10, t.word, c.word, 0),
		mix(11, b.lemma, uint32(t.tag), 0),
		mix(12, c.lemma, uint32(t.tag), 0),
		mix(13, pair(b.tag, t.tag), pair(c.tag, 0), 0),
		mix(14, pair(a.tag, b.tag), pair(t.tag, 0), 0),
		mix(15, pair(t.tag, c.tag), pair(d.tag, 0), 0),
		mix(16, pair(a.tag, b.tag), pair(t.tag, c.tag), uint32(d.tag)),
		mix(17, a.word, b.word, t.word),
		mix(18, t.word, c.word, d.word),
		mix(19, b.word, t.word, c.word),
	)
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
		mix(20, pair(t.rel, t.tag), uint32(side), 0),
		mix(21, pair(t.rel, h.tag), pair(t.tag, 0), uint32(side)),
		mix(22, h.lemma, uint32(t.rel), uint32(side)),
		mix(23, t.lemma, uint32(t.rel), uint32(h.class)),
		mix(24, pair(t.rel, h.rel), four(h.class, g.class, side, 0), 0),
		mix(25, four(t.kids, t.class, 0, 0), pair(t.tag, t.rel), 0),
		mix(26, t.lemma, uint32(t.kids), 1),
		mix(27, pair(t.rel, t.tag), four(h.kids, h.class, side, 0), 0),
	)
	u := in.up[i]
	if u.at >= 0 {
		w := in.at(int(u.at))
		where := four(w.class, direction(i, int(u.at)), min(u.steps, 4), t.quote)
		keys = append(keys,
			mix(28, uint32(u.rel), where, 0),
			mix(29, uint32(u.rel), w.lemma, where&0xff00),
			mix(30, uint32(u.rel), where, uint32(t.tag)),
			mix(31, uint32(u.rel), where&0xffff, uint32(w.kids)),
			mix(32, pair(u.rel, b.tag), where, uint32(t.word)),
		)
	} else {
		keys = append(keys, mix(33, uint32(t.tag), uint32(t.quote), uint32(u.steps)))
	}
	if e := in.begin[i]; e.size > 1 {
		h := in.at(int(e.head))
		keys = append(keys,
			mix(34, uint32(e.rel), four(h.class, direction(i, int(e.head)), length(e.size), t.quote), 0),
			mix(35, uint32(e.rel), h.lemma, uint32(t.tag)),
			mix(36, uint32(e.rel), pair(t.tag, b.tag), 0),
		)
	}
	if i > 0 {
		e := in.end[i-1]
		h := in.at(int(e.head))
		keys = append(keys,
			mix(37, uint32(e.rel), four(h.class, direction(i, int(e.head)), length(e.size), t.quote), uint32(t.mark)),
			mix(38, uint32(e.rel), h.lemma, uint32(t.tag)),
			mix(39, uint32(e.rel), t.word, uint32(length(e.size))),
		)
	}
	return keys
}

// marks appends what quotation marks and commas say, and the place in the text.
func (in *Input) marks(i int, t, b, c *token, keys []uint64) []uint64 {
	para := in.Paras[t.para]
	keys = append(keys,
		mix(40, four(b.quote, t.quote, c.quote, t.class), uint32(t.mark), 0),
		mix(41, four(t.quote, b.quote, 0, 0), pair(t.tag, t.rel), 0),
		mix(42, four(distance(i, int(t.comma)), distance(i, int(t.next)), t.quote, 0), uint32(t.tag), 0),
		mix(43, four(length(t.place), t.kind, length(int32(i-para[0])), 0), uint32(t.tag), 0),
	)
	if t.place == 0 {
		keys = append(keys, mix(44, t.word, uint32(b.quote), uint32(c.tag)))
	}
	if t.region < 0 {
		near := in.near(i, para)
		return append(keys,
			mix(45, near, uint32(t.tag), 0),
			mix(46, near, uint32(t.class), uint32(t.rel)),
			mix(47, near, t.word, 0))
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
	edges := four(flag(int(r.first) == para[0]), flag(int(r.last) == para[1]), last.mark, flag(in.at(int(r.first)).sent == in.at(int(r.last)-1).sent))
	return append(keys,
		mix(48, four(t.quote, size, before.mark, after.mark), edges, 0),
		mix(49, before.lemma, four(t.quote, size, 0, 0), 0),
		mix(50, after.lemma, four(t.quote, size, last.mark, 0), 0),
		mix(51, pair(before.tag, after.tag), four(t.quote, last.mark, size, 0), 0),
		mix(52, four(before.class, after.class, t.quote, size), edges, 1),
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
	return four(l, r, 0, 0)
}

// cues appends what the possible cues around say.
func (in *Input) cues(i int, a, b, t, c *token, keys []uint64) []uint64 {
	l, r := in.at(int(t.left)), in.at(int(t.right))
	dl, dr := distance(i, int(t.left)), distance(i, int(t.right))
	cut := flag(t.comma > t.left) | flag(t.next >= 0 && t.next < t.right)<<1
	return append(keys,
		mix(53, l.lemma, uint32(dl), 0),
		mix(54, r.lemma, uint32(dr), 0),
		mix(55, four(l.class, dl, r.class, dr), four(cut, t.quote, 0, 0), 0),
		mix(56, four(l.class, dl, cut, t.class), uint32(t.tag), 1),
		mix(57, four(r.class, dr, cut, t.class), uint32(t.tag), 2),
		mix(58, four(a.class, b.class, t.class, c.class), uint32(t.rel), 0),
		mix(59, four(t.class, t.quote, 0, 0), pair(t.tag, c.tag), 3),
		mix(60, four(t.class, t.kids, 0, 0), pair(b.tag, c.tag), 4),
		mix(61, l.lemma, four(cut, t.class, 0, 0), uint32(t.tag)),
		mix(62, r.lemma, four(cut, t.class, 0, 0), uint32(t.tag)),
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
