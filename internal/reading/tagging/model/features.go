package model

import "dateline/internal/reading/weights"

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
	w, t, g, v, x := in.Word, in.Tag, in.Group, in.Wide, in.Next
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
		weights.Mix(1, s0w, 0, 0), weights.Mix(2, S, 0, 0), weights.Mix(3, s0w, S, 0),
		weights.Mix(4, s1w, 0, 0), weights.Mix(5, T, 0, 0), weights.Mix(6, s1w, T, 0),
		weights.Mix(7, b0w, 0, 0), weights.Mix(8, B, 0, 0), weights.Mix(9, b0w, B, 0),
		weights.Mix(10, b1w, 0, 0), weights.Mix(11, b1w, C, 0), weights.Mix(12, w[b2], 0, 0), weights.Mix(13, uint32(b2t), 0, 0),
		weights.Mix(14, s0w, b0w, 0), weights.Mix(15, s0w, B, S), weights.Mix(16, b0w, S, B), weights.Mix(17, s0w, b0w, S|B<<8),
		weights.Mix(18, S, B, 0), weights.Mix(19, B, C, 0), weights.Mix(20, s0w, B, C),
		weights.Mix(21, s1w, s0w, 0), weights.Mix(22, s1w, S, T), weights.Mix(23, s0w, T, S), weights.Mix(24, S, T, 0),
		weights.Mix(25, s1w, B, 0), weights.Mix(26, T, B, 0), weights.Mix(27, s1w, b0w, 0),
		weights.Mix(28, weights.Pack(s0t, b0t, b1t, 0), 0, 0), weights.Mix(29, weights.Pack(b0t, b1t, b2t, 0), 0, 0),
		weights.Mix(30, weights.Pack(s1t, s0t, b0t, 0), 0, 0), weights.Mix(31, weights.Pack(s2t, s1t, s0t, 0), 0, 0),
		weights.Mix(32, weights.Pack(s1t, s0t, b0t, b1t), 0, 0), weights.Mix(33, weights.Pack(s0t, b0t, b1t, b2t), 0, 0),
		weights.Mix(34, weights.Pack(b0t, b1t, b2t, b3t), uint32(s0t), 0), weights.Mix(35, weights.Pack(s2t, s1t, s0t, b0t), 0, 0),
		weights.Mix(36, s0w, T, B), weights.Mix(37, s1w, S, B), weights.Mix(38, b0w, S, T),
		weights.Mix(39, weights.Pack(s0t, t[S0.l1], b0t, rel(S0.l1)), 0, 0), weights.Mix(40, weights.Pack(s0t, t[S0.r1], b0t, rel(S0.r1)), 0, 0),
		weights.Mix(41, weights.Pack(s0t, b0t, t[B0.l1], rel(B0.l1)), 0, 0),
		weights.Mix(42, weights.Pack(s1t, s0t, t[S1.r1], rel(S1.r1)), 0, 0), weights.Mix(43, weights.Pack(s1t, s0t, t[S1.l1], rel(S1.l1)), 0, 0),
		weights.Mix(44, weights.Pack(s1t, s0t, t[S0.r1], rel(S0.r1)), 0, 0), weights.Mix(45, weights.Pack(s1t, s0t, t[S0.l1], rel(S0.l1)), 0, 0),
		weights.Mix(46, s0w, uint32(d0), 0), weights.Mix(47, b0w, uint32(d0), 0), weights.Mix(48, weights.Pack(s0t, b0t, d0, 0), 0, 0),
		weights.Mix(49, weights.Pack(s1t, s0t, d1, 0), 0, 0), weights.Mix(50, s1w, uint32(d1), S), weights.Mix(51, weights.Pack(s0t, b0t, d0, d1), T, 0),
		weights.Mix(52, s0w, uint32(S0.nl)|uint32(S0.nr)<<8, 0), weights.Mix(53, weights.Pack(s0t, S0.nl, S0.nr, b0t), 0, 0),
		weights.Mix(54, weights.Pack(s1t, S1.nl, S1.nr, s0t), 0, 0), weights.Mix(55, weights.Pack(b0t, B0.nl, s0t, 0), 0, 0),
		weights.Mix(56, s1w, uint32(S1.nr), S),
		weights.Mix(57, w[S0.l1], S, B), weights.Mix(58, w[S0.r1], S, B), weights.Mix(59, w[B0.l1], S, B), weights.Mix(60, w[S1.r1], T, S),
		weights.Mix(61, S0.lset, S, B), weights.Mix(62, S0.rset, S, B), weights.Mix(63, B0.lset, B, S), weights.Mix(64, S1.rset, T, S), weights.Mix(65, S1.lset, T, S),
		weights.Mix(66, s0w, S0.rset, B), weights.Mix(67, s1w, S1.rset, S), weights.Mix(68, s0w, S0.lset, B),
		weights.Mix(69, weights.Pack(rel(S0.r1), rel(S0.r2), s0t, b0t), uint32(s1t), 0),
		weights.Mix(70, weights.Pack(rel(S0.l1), rel(S0.l2), s0t, b0t), 0, 0),
		weights.Mix(71, weights.Pack(rel(S1.r1), rel(S1.r2), s1t, s0t), uint32(b0t), 0),
		weights.Mix(72, s1w, w[S0.l1], S), weights.Mix(73, w[S0.l1], s0w, T), weights.Mix(74, b0w, C, S),
		weights.Mix(75, s0w, b1w, B), weights.Mix(76, uint32(in.Shape[s0])|uint32(in.Shape[b0])<<8, S, B),
		weights.Mix(77, weights.Pack(rel(S0.l1), rel(S0.r1), s0t, s1t), weights.Pack(rel(S1.l1), rel(S1.r1), b0t, 0), 0),
		weights.Mix(80, g[s0], S, 0), weights.Mix(81, g[b0], B, 0), weights.Mix(82, g[s1], T, 0), weights.Mix(83, g[b1], C, 0),
		weights.Mix(84, g[s0], g[b0], 0), weights.Mix(85, g[s1], g[s0], 0), weights.Mix(86, s0w, g[b0], 0), weights.Mix(87, g[s0], b0w, 0),
		weights.Mix(88, g[s0], B, C), weights.Mix(89, g[b0], S, T), weights.Mix(90, g[s1], S, B), weights.Mix(91, g[s1], g[b0], S),
		weights.Mix(92, v[s1]|v[s0]<<16, v[b0], T), weights.Mix(93, g[s0], S0.rset, B), weights.Mix(94, g[s1], S1.rset, S),
		weights.Mix(95, v[s0]|v[b0]<<16, v[b1], B),
		weights.Mix(96, uint32(x[s0]), S, B), weights.Mix(97, uint32(x[b0]), S, B), weights.Mix(98, uint32(x[b1]), B, C),
		weights.Mix(99, s0w, S, uint32(x[s0])), weights.Mix(100, b0w, B, uint32(x[b0])), weights.Mix(101, uint32(x[s1]), T, S),
		weights.Mix(102, in.Class[s0], S, B), weights.Mix(103, in.Class[b0], S, B),
		weights.Mix(78, in.Suf[s0][2], B, T), weights.Mix(79, in.Suf[b0][2], S, 0),
	)
	return keys
}

// RelFeatures appends the features of an arc to be made in state s by action a.
func (s *State) RelFeatures(in *Input, a int, keys []uint64) []uint64 {
	h, d := s.Arc(a)
	w, t, g := in.Word, in.Tag, in.Group
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
	tags := weights.Pack(ht, dt, uint8(dir), 0)
	return append(keys,
		weights.Mix(201, dir, 0, 0),
		weights.Mix(202, tags, 0, 0), weights.Mix(203, hw, dir, 0), weights.Mix(204, dw, dir, 0), weights.Mix(205, hw, dw, dir),
		weights.Mix(206, hw, tags, 0), weights.Mix(207, dw, tags, 0), weights.Mix(208, hw, uint32(dt), dir), weights.Mix(209, dw, uint32(ht), dir),
		weights.Mix(210, tags, dl, 0), weights.Mix(211, dw, dl, 0),
		weights.Mix(212, w[dc], tags, 0), weights.Mix(213, w[dc], hw, dir), weights.Mix(214, weights.Pack(t[dc], rel(dc), ht, dt), dir, 0), weights.Mix(215, w[dc], dw, dir),
		weights.Mix(216, D.lset, tags, 0), weights.Mix(217, D.rset, tags, 0), weights.Mix(218, H.lset, tags, 0), weights.Mix(219, H.rset, tags, 0),
		weights.Mix(220, hw, H.lset, uint32(dt)), weights.Mix(221, hw, H.rset, uint32(dt)), weights.Mix(222, H.lset, H.rset, tags),
		weights.Mix(223, weights.Pack(t[d-1], t[d+1], dt, ht), dir, 0), weights.Mix(224, weights.Pack(t[max(h-1, 0)], t[min(h+1, s.n+1)], dt, ht), dir, 0),
		weights.Mix(225, w[d-1], uint32(dt), dir), weights.Mix(226, w[d+1], uint32(dt), dir),
		weights.Mix(227, in.Suf[d][2], tags, 0), weights.Mix(228, in.Suf[h][2], tags, 0), weights.Mix(229, in.Suf[d][2], in.Suf[h][2], dir),
		weights.Mix(230, weights.Pack(rel(H.l1), rel(H.r1), ht, dt), dir, 0), weights.Mix(231, weights.Pack(rel(dr), rel(D.r2), rel(dc), dt), uint32(ht), dir),
		weights.Mix(232, w[below], tags, 0), weights.Mix(233, weights.Pack(t[below], ht, dt, uint8(dir)), 0, 0),
		weights.Mix(234, w[H.r1], tags, 0), weights.Mix(235, w[H.l1], tags, 0), weights.Mix(236, w[dr], tags, 0),
		weights.Mix(238, g[h], g[d], dir), weights.Mix(239, g[d], tags, 0), weights.Mix(240, g[h], tags, 0), weights.Mix(241, hw, g[d], dir), weights.Mix(242, g[h], dw, dir),
		weights.Mix(243, g[dc], tags, 0), weights.Mix(244, w[dc], g[h], dir), weights.Mix(245, w[dc], g[d], dir), weights.Mix(246, g[h], H.rset, uint32(dt)),
		weights.Mix(247, uint32(in.Next[d]), tags, 0), weights.Mix(248, uint32(in.Next[h]), tags, 0), weights.Mix(249, dw, uint32(dt), uint32(in.Next[d])),
		weights.Mix(237, uint32(in.Shape[d])|uint32(in.Shape[h])<<8, tags, 0),
	)
}
