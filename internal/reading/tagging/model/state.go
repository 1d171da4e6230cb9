package model

// Actions of the arc-hybrid system.
const (
	Shift = iota // the next word onto the stack
	Left         // the next word becomes head of the stack's top, which leaves
	Right        // the word below becomes head of the stack's top, which leaves
)

// node is what the parser knows of a position so far.
type node struct {
	head       int16
	rel        uint8
	nl, nr     uint8
	l1, l2     int16  // leftmost child and the one after
	r1, r2     int16  // rightmost child and the one before
	lset, rset uint32 // relations of the children, as sets of hashes
}

// State is a state of the parser. Positions are those of Input.
type State struct {
	stack []int16
	next  int16
	n     int16
	node  []node
}

// Reset begins a sentence of n words.
func (s *State) Reset(n int) {
	s.stack = s.stack[:0]
	s.next, s.n = 1, int16(n)
	s.node = grow(s.node, n+2)
	clear(s.node)
}

// copy makes s the same as o.
func (s *State) copy(o *State) {
	s.stack = append(s.stack[:0], o.stack...)
	s.next, s.n = o.next, o.n
	s.node = append(s.node[:0], o.node...)
}

// Done tells that every word has its head.
func (s *State) Done() bool { return s.next > s.n && len(s.stack) == 0 }

// Legal tells whether an action may be taken. The root takes the last word
// of the stack alone, so there is one root.
func (s *State) Legal(a int) bool {
	switch a {
	case Shift:
		return s.next <= s.n
	case Left:
		return len(s.stack) > 0 && (s.next <= s.n || len(s.stack) == 1)
	default:
		return len(s.stack) > 1
	}
}

// Arc returns head and dependent of the arc that Left or Right would make.
func (s *State) Arc(a int) (head, dep int16) {
	k := len(s.stack)
	if a == Left {
		return s.next, s.stack[k-1]
	}
	return s.stack[k-2], s.stack[k-1]
}

// Do takes an action; rel is the relation of the arc it makes.
func (s *State) Do(a int, rel uint8) {
	if a == Shift {
		s.stack = append(s.stack, s.next)
		s.next++
		return
	}
	h, d := s.Arc(a)
	s.stack = s.stack[:len(s.stack)-1]
	s.node[d].head, s.node[d].rel = h, rel
	p := &s.node[h]
	bit := uint32(1) << (uint32(rel) * 0x9e3779b1 >> 27)
	if a == Left {
		p.l1, p.l2 = d, p.l1
		p.nl = min(p.nl+1, 250)
		p.lset |= bit
	} else {
		p.r1, p.r2 = d, p.r1
		p.nr = min(p.nr+1, 250)
		p.rset |= bit
	}
}

// Head returns head and relation of a position; the root is n+1.
func (s *State) Head(i int) (head int, rel uint8) { return int(s.node[i].head), s.node[i].rel }

// Cost returns how many arcs of the gold tree an action makes unreachable.
func (s *State) Cost(a int, gold []int16) int {
	k := len(s.stack)
	cost := 0
	switch a {
	case Shift:
		b := s.next
		for i, x := range s.stack {
			if gold[x] == b {
				cost++
			}
			if gold[b] == x && i < k-1 {
				cost++
			}
		}
	default:
		h, d := s.Arc(a)
		g := gold[d]
		switch {
		case g == h:
		case a == Left && (k > 1 && g == s.stack[k-2] || g > s.next), a == Right && g >= s.next:
			cost++
		}
		for x := s.next; x <= s.n; x++ {
			if gold[x] == d {
				cost++
			}
		}
	}
	return cost
}

func dist(a, b int16) uint8 {
	switch d := b - a; {
	case d < 5:
		return uint8(d)
	case d < 7:
		return 5
	case d < 11:
		return 6
	default:
		return 7
	}
}
