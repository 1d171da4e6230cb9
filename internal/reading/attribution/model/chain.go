package model

import "math/bits"

// Chain labels a paragraph's tokens: weights of features for each token, and
// of transitions by the class of the token that they lead to.
type Chain struct {
	Table Table
	Gates [Gates][8][8]int32 // [class][label before][label]; before a paragraph stands Outside
}

// Allowed tells whether label b may follow label a.
func Allowed(a, b uint8) bool {
	return b == Outside || begins(b) || KindOf(a) == KindOf(b)
}

const never = -1 << 28

// lattice is the working memory of the search for the best labels.
type lattice struct {
	score [][8]int32
	ahead [][8]int32
	back  [][8]uint8
}

// best labels tokens, whose own scores and gates are given, by the sequence of
// the highest score; of equal ones by the one with the lower labels.
func (l *lattice) best(score [][8]int32, gates func(i int) *[8][8]int32, labels []uint8) {
	n := len(score)
	l.back = resize(l.back, n)
	l.ahead = resize(l.ahead, n)
	prev := [8]int32{0, never, never, never, never, never, never, never}
	for i := range n {
		g := gates(i)
		cur := &l.ahead[i]
		for b := range uint8(Labels) {
			top, from := int32(2*never), uint8(0)
			for a := range uint8(Labels) {
				if !Allowed(a, b) {
					continue
				}
				if s := prev[a] + g[a][b]; s > top {
					top, from = s, a
				}
			}
			cur[b], l.back[i][b] = top+score[i][b], from
		}
		prev = *cur
	}
	at := uint8(0)
	for b := uint8(1); b < Labels; b++ {
		if prev[b] > prev[at] {
			at = b
		}
	}
	for i := n - 1; i >= 0; i-- {
		labels[i] = at
		at = l.back[i][at]
	}
}

// margins sets by how much the sequence chosen by best won over the best one
// that gives the token another label. It is to be called right after best.
func (l *lattice) margins(score [][8]int32, gates func(i int) *[8][8]int32, labels []uint8, margin []int32) {
	n := len(score)
	var rest [8]int32
	for i := n - 1; i >= 0; i-- {
		mine, other := int32(0), int32(2*never)
		for b := range uint8(Labels) {
			s := l.ahead[i][b] + rest[b]
			if b == labels[i] {
				mine = s
			} else {
				other = max(other, s)
			}
		}
		margin[i] = max(0, mine-other)
		g := gates(i)
		var next [8]int32
		for a := range uint8(Labels) {
			next[a] = 2 * never
			for b := range uint8(Labels) {
				if Allowed(a, b) {
					next[a] = max(next[a], g[a][b]+score[i][b]+rest[b])
				}
			}
		}
		rest = next
	}
}

// run labels the report by a chain.
func (in *Input) run(c *Chain, features func(i int, keys []uint64) []uint64, labels []uint8, margin []int32) {
	l := &in.lattice
	l.score = resize(l.score, in.N)
	for i := range in.N {
		in.keys = features(i, in.keys[:0])
		c.Table.score(in.keys, &l.score[i])
	}
	for _, p := range in.Paras {
		gates := func(i int) *[8][8]int32 { return &c.Gates[in.at(p[0]+i).gate] }
		l.best(l.score[p[0]:p[1]], gates, labels[p[0]:p[1]])
		l.margins(l.score[p[0]:p[1]], gates, labels[p[0]:p[1]], margin[p[0]:p[1]])
	}
}

// Bucket returns the step of a margin.
func Bucket(margin int32) uint8 {
	return uint8(min(Buckets-1, 2*bits.Len32(uint32(margin)>>3)+int(half(uint32(margin)>>3))))
}

// half tells whether the number lies in the upper half between two powers of 2.
func half(v uint32) uint32 {
	if n := bits.Len32(v); n >= 2 {
		return v >> (n - 2) & 1
	}
	return 0
}

// Label labels the report's tokens by both stages. Labels and margins are the caller's.
func (m *Model) Label(in *Input) (labels []uint8, margin []int32) {
	labels, margin = make([]uint8, in.N), make([]int32, in.N)
	in.run(&m.Stages[0], in.Features, labels, margin)
	in.Stack(labels, margin)
	in.run(&m.Stages[1], in.Stacked, labels, margin)
	return labels, margin
}

// LabelFirst labels the report's tokens by one chain of the first stage.
func (in *Input) LabelFirst(c *Chain) (labels []uint8, margin []int32) {
	labels, margin = make([]uint8, in.N), make([]int32, in.N)
	in.run(c, in.Features, labels, margin)
	return labels, margin
}

// LabelSecond labels them by one of the second stage, after Stack.
func (in *Input) LabelSecond(c *Chain) (labels []uint8, margin []int32) {
	labels, margin = make([]uint8, in.N), make([]int32, in.N)
	in.run(c, in.Stacked, labels, margin)
	return labels, margin
}

// Gate returns the class of the transition into a token.
func (in *Input) Gate(i int) uint8 { return in.at(i).gate }

// Spans returns the spans that labels make up, in text order.
func Spans(labels []uint8, margin []int32) []Span {
	var l []Span
	for i := 0; i < len(labels); {
		k := KindOf(labels[i])
		j := i + 1
		low := at(margin, i)
		for j < len(labels) && KindOf(labels[j]) == k && !begins(labels[j]) {
			low = min(low, at(margin, j))
			j++
		}
		if k != NoSpan {
			l = append(l, Span{k, i, j, low})
		}
		i = j
	}
	return l
}

func at(m []int32, i int) int32 {
	if i < len(m) {
		return m[i]
	}
	return 0
}
