package model

// ActFeatures appends the features of a state.
func (s *State) ActFeatures(in *Input, keys []uint64) []uint64 {
	var s0, s1, s2 int16
	k := len(s.stack)
	if k > 0 {
		s0 = s.stack[k-1]
	}
	if k > 1 {
		s1 = s.stack[k-2]
	}
	if k > 2 {
		s2 = s.stack[k-3]
	}
	last := s.n + 1
	b0 := s.next
	b1, b2, b3 := min(b0+1, last), min(b0+2, last), min(b0+3, last)
	w, t := in.Word, in.Tag
	S0, S1, B0 := &s.node[s0], &s.node[s1], &s.node[b0]
	s0w, s1w, b0w, b1w := w[s0], w[s1], w[b0], w[b1]
	s0t, s1t, s2t, b0t, b1t, b2t, b3t := t[s0], t[s1], t[s2], t[b0], t[b1], t[b2], t[b3]
	if b0 == last {
		b0t = 63
	}
	S, T, B, C := uint32(s0t), uint32(s1t), uint32(b0t), uint32(b1t)
	var d0, d1 uint8
	if s0 > 0 {
		d0 = dist(s0, b0)
	}
	if s1 > 0 {
		d1 = dist(s1, s0)
	}
	rel := func(i int16) uint8 { return s.node[i].rel }
	keys = append(keys,
		mix3(1, s0w, 0, 0), mix3(2, S, 0, 0), mix3(3, s0w, S, 0),
		mix3(4, s1w, 0, 0), mix3(5, T, 0, 0), mix3(6, s1w, T, 0),
		mix3(7, b0w, 0, 0), mix3(8, B, 0, 0), mix3(9, b0w, B, 0),
		mix3(10, b1w, 0, 0), mix3(11, b1w, C, 0), mix3(12, w[b2], 0, 0), mix3(13, uint32(b2t), 0, 0),
		mix3(14, s0w, b0w, 0), mix3(15, s0w, B, S), mix3(16, b0w, S, B), mix3(17, s0w, b0w, S|B<<8),
		mix3(18, S, B, 0), mix3(19, B, C, 0), mix3(20, s0w, B, C),
		mix3(21, s1w, s0w, 0), mix3(22, s1w, S, T), mix3(23, s0w, T, S), mix3(24, S, T, 0),
		mix3(25, s1w, B, 0), mix3(26, T, B, 0), mix3(27, s1w, b0w, 0),
		mix3(28, pack(s0t, b0t, b1t, 0), 0, 0), mix3(29, pack(b0t, b1t, b2t, 0), 0, 0),
		mix3(30, pack(s1t, s0t, b0t, 0), 0, 0), mix3(31, pack(s2t, s1t, s0t, 0), 0, 0),
		mix3(32, pack(s1t, s0t, b0t, b1t), 0, 0), mix3(33, pack(s0t, b0t, b1t, b2t), 0, 0),
		mix3(34, pack(b0t, b1t, b2t, b3t), uint32(s0t), 0), mix3(35, pack(s2t, s1t, s0t, b0t), 0, 0),
		mix3(36, s0w, T, B), mix3(37, s1w, S, B), mix3(38, b0w, S, T),
		mix3(39, pack(s0t, t[S0.l1], b0t, rel(S0.l1)), 0, 0), mix3(40, pack(s0t, t[S0.r1], b0t, rel(S0.r1)), 0, 0),
		mix3(41, pack(s0t, b0t, t[B0.l1], rel(B0.l1)), 0, 0),
		mix3(42, pack(s1t, s0t, t[S1.r1], rel(S1.r1)), 0, 0), mix3(43, pack(s1t, s0t, t[S1.l1], rel(S1.l1)), 0, 0),
		mix3(44, pack(s1t, s0t, t[S0.r1], rel(S0.r1)), 0, 0), mix3(45, pack(s1t, s0t, t[S0.l1], rel(S0.l1)), 0, 0),
		mix3(46, s0w, uint32(d0), 0), mix3(47, b0w, uint32(d0), 0), mix3(48, pack(s0t, b0t, d0, 0), 0, 0),
		mix3(49, pack(s1t, s0t, d1, 0), 0, 0), mix3(50, s1w, uint32(d1), S), mix3(51, pack(s0t, b0t, d0, d1), T, 0),
		mix3(52, s0w, uint32(S0.nl)|uint32(S0.nr)<<8, 0), mix3(53, pack(s0t, S0.nl, S0.nr, b0t), 0, 0),
		mix3(54, pack(s1t, S1.nl, S1.nr, s0t), 0, 0), mix3(55, pack(b0t, B0.nl, s0t, 0), 0, 0),
		mix3(56, s1w, uint32(S1.nr), S),
		mix3(57, w[S0.l1], S, B), mix3(58, w[S0.r1], S, B), mix3(59, w[B0.l1], S, B), mix3(60, w[S1.r1], T, S),
		mix3(61, S0.lset, S, B), mix3(62, S0.rset, S, B), mix3(63, B0.lset, B, S), mix3(64, S1.rset, T, S), mix3(65, S1.lset, T, S),
		mix3(66, s0w, S0.rset, B), mix3(67, s1w, S1.rset, S), mix3(68, s0w, S0.lset, B),
		mix3(69, pack(rel(S0.r1), rel(S0.r2), s0t, b0t), uint32(s1t), 0),
		mix3(70, pack(rel(S0.l1), rel(S0.l2), s0t, b0t), 0, 0),
		mix3(71, pack(rel(S1.r1), rel(S1.r2), s1t, s0t), uint32(b0t), 0),
		mix3(72, s1w, w[S0.l1], S), mix3(73, w[S0.l1], s0w, T), mix3(74, b0w, C, S),
		mix3(75, s0w, b1w, B), mix3(76, uint32(in.Shape[s0])|uint32(in.Shape[b0])<<8, S, B),
		mix3(77, pack(rel(S0.l1), rel(S0.r1), s0t, s1t), pack(rel(S1.l1), rel(S1.r1), b0t, 0), 0),
		mix3(78, in.Suf[s0][2], B, T), mix3(79, in.Suf[b0][2], S, 0),
	)
	return keys
}

// RelFeatures appends the features of an arc to be made in state s by action a.
func (s *State) RelFeatures(in *Input, a int, keys []uint64) []uint64 {
	h, d := s.Arc(a)
	w, t := in.Word, in.Tag
	H, D := &s.node[h], &s.node[d]
	hw, dw := w[h], w[d]
	ht, dt := t[h], t[d]
	dir := uint32(a)
	dl := uint32(0)
	if h < d {
		dl = uint32(dist(h, d))
	} else {
		dl = uint32(dist(d, h)) + 8
	}
	dc, dr := D.l1, D.r1
	rel := func(i int16) uint8 { return s.node[i].rel }
	var below int16
	if k := len(s.stack); a == Left && k > 1 {
		below = s.stack[k-2]
	} else if a == Right {
		below = s.next
	}
	tags := pack(ht, dt, uint8(dir), 0)
	return append(keys,
		mix3(201, dir, 0, 0),
		mix3(202, tags, 0, 0), mix3(203, hw, dir, 0), mix3(204, dw, dir, 0), mix3(205, hw, dw, dir),
		mix3(206, hw, tags, 0), mix3(207, dw, tags, 0), mix3(208, hw, uint32(dt), dir), mix3(209, dw, uint32(ht), dir),
		mix3(210, tags, dl, 0), mix3(211, dw, dl, 0),
		mix3(212, w[dc], tags, 0), mix3(213, w[dc], hw, dir), mix3(214, pack(t[dc], rel(dc), ht, dt), dir, 0), mix3(215, w[dc], dw, dir),
		mix3(216, D.lset, tags, 0), mix3(217, D.rset, tags, 0), mix3(218, H.lset, tags, 0), mix3(219, H.rset, tags, 0),
		mix3(220, hw, H.lset, uint32(dt)), mix3(221, hw, H.rset, uint32(dt)), mix3(222, H.lset, H.rset, tags),
		mix3(223, pack(t[d-1], t[d+1], dt, ht), dir, 0), mix3(224, pack(t[max(h-1, 0)], t[min(h+1, s.n+1)], dt, ht), dir, 0),
		mix3(225, w[d-1], uint32(dt), dir), mix3(226, w[d+1], uint32(dt), dir),
		mix3(227, in.Suf[d][2], tags, 0), mix3(228, in.Suf[h][2], tags, 0), mix3(229, in.Suf[d][2], in.Suf[h][2], dir),
		mix3(230, pack(rel(H.l1), rel(H.r1), ht, dt), dir, 0), mix3(231, pack(rel(dr), rel(D.r2), rel(dc), dt), uint32(ht), dir),
		mix3(232, w[below], tags, 0), mix3(233, pack(t[below], ht, dt, uint8(dir)), 0, 0),
		mix3(234, w[H.r1], tags, 0), mix3(235, w[H.l1], tags, 0), mix3(236, w[dr], tags, 0),
		mix3(237, uint32(in.Shape[d])|uint32(in.Shape[h])<<8, tags, 0),
	)
}
