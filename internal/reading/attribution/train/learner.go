package main

import (
	"math"
	"sort"

	"dateline/internal/reading/attribution/model"
	"dateline/internal/reading/weights"
)

// examples are the tokens of some articles with the numbers of their features.
type examples struct {
	keys  []uint64 // of the features, by number
	from  []int32  // features of token i are ids[from[i]:from[i+1]]
	ids   []int32
	gates []uint8
	gold  []uint8
	seqs  []sequence
}

// sequence is a paragraph: a range of tokens, and the article that it is of.
type sequence struct{ first, last, article int }

// gather numbers the features that occur at least twice; features appends
// those of a token of an article.
func gather(list []*article, features func(a *article, i int, keys []uint64) []uint64) *examples {
	e := &examples{from: []int32{0}}
	index := newTable()
	var keys []uint64
	for _, a := range list {
		for i := range a.in.N {
			keys = features(a, i, keys[:0])
			for _, k := range keys {
				index.count(k)
			}
		}
	}
	index.number(2)
	e.keys = index.keys()
	base := 0
	for n, a := range list {
		for i := range a.in.N {
			keys = features(a, i, keys[:0])
			for _, k := range keys {
				if id := index.get(k); id >= 0 {
					e.ids = append(e.ids, id)
				}
			}
			e.from = append(e.from, int32(len(e.ids)))
			e.gates = append(e.gates, a.in.Gate(i))
		}
		e.gold = append(e.gold, a.labels...)
		for _, p := range a.in.Paras {
			e.seqs = append(e.seqs, sequence{base + p[0], base + p[1], n})
		}
		base += a.in.N
	}
	return e
}

// table counts and numbers keys.
type table struct {
	slots []uint64
	value []int32
	n     int
}

func newTable() *table { return &table{slots: make([]uint64, 1<<20), value: make([]int32, 1<<20)} }

func (t *table) slot(k uint64) int {
	mask := uint64(len(t.slots) - 1)
	i := k * weights.Spread >> 20 & mask
	for t.slots[i] != 0 && t.slots[i] != k {
		i = (i + 1) & mask
	}
	return int(i)
}

func (t *table) count(k uint64) {
	i := t.slot(k)
	if t.slots[i] == 0 {
		t.slots[i] = k
		if t.n++; t.n*2 > len(t.slots) {
			t.grow()
			i = t.slot(k)
		}
	}
	t.value[i]++
}

func (t *table) grow() {
	old, val := t.slots, t.value
	t.slots, t.value = make([]uint64, 2*len(old)), make([]int32, 2*len(old))
	for i, k := range old {
		if k != 0 {
			n := t.slot(k)
			t.slots[n], t.value[n] = k, val[i]
		}
	}
}

// set gives a key a number.
func (t *table) set(k uint64, v int32) {
	t.count(k)
	t.value[t.slot(k)] = v
}

func (t *table) get(k uint64) int32 {
	i := t.slot(k)
	if t.slots[i] == 0 {
		return -1
	}
	return t.value[i]
}

// number replaces counts by numbers, -1 for keys counted less than least.
func (t *table) number(least int32) {
	n := int32(0)
	for i, k := range t.slots {
		if k == 0 {
			continue
		}
		if t.value[i] < least {
			t.value[i] = -1
			continue
		}
		t.value[i] = n
		n++
	}
}

func (t *table) keys() []uint64 {
	var n int32
	for i, k := range t.slots {
		if k != 0 {
			n = max(n, t.value[i]+1)
		}
	}
	l := make([]uint64, n)
	for i, k := range t.slots {
		if k != 0 && t.value[i] >= 0 {
			l[t.value[i]] = k
		}
	}
	return l
}

// row is what a feature weighs for each label, and the sums of the squares of
// its gradients.
type row struct{ w, g [8]float32 }

// learner is a conditional random field that learns by AdaGrad (Duchi, Hazan
// and Singer 2011). Products are rounded before they are added (float64(a*b)),
// so that no platform fuses the two and training gives the same weights
// everywhere.
type learner struct {
	rows  []row
	gate  [model.Gates][8][8]float64
	gateG [model.Gates][8][8]float64
	rate  float64
	decay float64
	field field
}

func newLearner(e *examples, rate, decay float64) *learner {
	return &learner{rows: make([]row, len(e.keys)), rate: rate, decay: decay}
}

// train goes some rounds over the sequences of the articles that are wanted.
func (l *learner) train(e *examples, rounds int, seed weights.Random, wanted func(article int) bool) {
	var order []int
	for i, s := range e.seqs {
		if wanted(s.article) {
			order = append(order, i)
		}
	}
	rnd := seed
	for range rounds {
		rnd.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, o := range order {
			l.learn(e, e.seqs[o])
		}
	}
}

func (l *learner) learn(e *examples, s sequence) {
	n := s.last - s.first
	f := &l.field
	f.reset(n)
	for i := range n {
		l.score(e, s.first+i, &f.score[i])
	}
	gates := e.gates[s.first:s.last]
	gold := e.gold[s.first:s.last]
	f.chances(gates, &l.gate)
	before := uint8(0)
	for i := range n {
		y := gold[i]
		f.label[i][y]--
		l.update(e, s.first+i, &f.label[i])
		c := gates[i]
		for a := range model.Labels {
			for b := range model.Labels {
				d := f.pair[i][a][b]
				if a == int(before) && b == int(y) {
					d--
				}
				if d > small || d < -small {
					l.gateG[c][a][b] += float64(d * d)
					l.gate[c][a][b] -= float64(l.rate*d) / math.Sqrt(l.gateG[c][a][b]+start)
				}
			}
		}
		before = y
	}
}

// small is how little a gradient must be to be left out, start what the sum
// of squares begins with.
const (
	small = 0.004
	start = 0.1
)

// update moves the weights of a token's features against the gradient.
func (l *learner) update(e *examples, i int, gradient *[8]float64) {
	var labels [8]int
	n := 0
	for y, d := range gradient[:model.Labels] {
		if d > small || d < -small {
			labels[n] = y
			n++
		}
	}
	if n == 0 {
		return
	}
	for _, f := range e.ids[e.from[i]:e.from[i+1]] {
		r := &l.rows[f]
		for _, y := range labels[:n] {
			v := gradient[y] + float64(l.decay*float64(r.w[y]))
			r.g[y] += float32(v * v)
			r.w[y] -= float32(float64(l.rate*v) / math.Sqrt(float64(r.g[y])+start))
		}
	}
}

func (l *learner) score(e *examples, i int, sum *[8]float64) {
	var t [8]float32
	for _, f := range e.ids[e.from[i]:e.from[i+1]] {
		w := &l.rows[f].w
		for y := range t {
			t[y] += w[y]
		}
	}
	for y := range sum {
		sum[y] = float64(t[y])
	}
}

// best returns the keys of the n features with the greatest weights, as far
// as a table has room for them.
func (l *learner) best(e *examples, n int) []uint64 {
	ids := make([]int32, len(e.keys))
	size := make([]float32, len(e.keys))
	for i := range ids {
		ids[i] = int32(i)
		for y := range model.Labels {
			size[i] += l.rows[i].g[y]
		}
	}
	sort.Slice(ids, func(i, j int) bool {
		a, b := size[ids[i]], size[ids[j]]
		return a > b || a == b && e.keys[ids[i]] < e.keys[ids[j]]
	})
	keys := make([]uint64, len(ids))
	for i, id := range ids {
		keys[i] = e.keys[id]
	}
	return model.Room(keys, n)
}

// only returns the examples with the given features alone.
func (e *examples) only(keys []uint64) *examples {
	t := newTable()
	for n, k := range keys {
		t.set(k, int32(n))
	}
	to := make([]int32, len(e.keys))
	for i, k := range e.keys {
		to[i] = t.get(k)
	}
	o := &examples{keys: keys, from: []int32{0}, gates: e.gates, gold: e.gold, seqs: e.seqs}
	for i := 1; i < len(e.from); i++ {
		for _, f := range e.ids[e.from[i-1]:e.from[i]] {
			if to[f] >= 0 {
				o.ids = append(o.ids, to[f])
			}
		}
		o.from = append(o.from, int32(len(o.ids)))
	}
	return o
}

// freeze returns the mean weights of learners of the same features, scale
// standing for one; lift is added to whatever begins a span.
func freeze(e *examples, scale float64, lift int32, learners ...*learner) model.Chain {
	var c model.Chain
	by := scale / float64(len(learners))
	rows := make([]model.Row, 0, len(e.keys))
	for f, key := range e.keys {
		r := model.Row{Key: key}
		any := false
		var sum [8]float64
		for _, l := range learners {
			for y := range sum {
				sum[y] += float64(l.rows[f].w[y])
			}
		}
		for y := 1; y < model.Labels; y++ {
			r.Weights[y] = int32(math.Round((sum[y] - sum[0]) * by))
			any = any || r.Weights[y] != 0
		}
		if any {
			rows = append(rows, r)
		}
	}
	c.Table = model.Freeze(rows, len(e.keys))
	for g := range c.Gates {
		for a := range c.Gates[g] {
			for b := range c.Gates[g][a] {
				v := 0.0
				for _, l := range learners {
					v += l.gate[g][a][b]
				}
				c.Gates[g][a][b] = int32(math.Round(v*by)) + lift*int32(b&1)
			}
		}
	}
	return c
}
