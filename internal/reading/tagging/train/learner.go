package main

import (
	"math"
	"sort"

	"dateline/internal/reading/tagging/model"
	"dateline/internal/reading/weights"
)

// learner is an averaged perceptron that grows with the features it meets.
// Its arithmetic is that of integers: training gives the same weights
// everywhere.
type learner struct {
	k     int // classes
	mask  uint64
	slots []uint64 // key of the slot, 0 where free
	index []int32
	n     int
	w     []int32 // weights, k a feature
	u     []int64 // weights times the step at which they changed
	hits  []int32 // updates of a feature
	step  int64
	only  bool // learns nothing about features it does not know
}

func newLearner(k int) *learner {
	return &learner{k: k, mask: 1<<16 - 1, slots: make([]uint64, 1<<16), index: make([]int32, 1<<16), step: 1}
}

// find returns the feature of a key, or -1.
func (l *learner) find(key uint64) int {
	for i := key * weights.Spread >> 20; ; i++ {
		switch l.slots[i&l.mask] {
		case key:
			return int(l.index[i&l.mask])
		case 0:
			return -1
		}
	}
}

func (l *learner) add(key uint64) int {
	if f := l.find(key); f >= 0 {
		return f
	}
	if l.n*2 > len(l.slots) {
		l.grow()
	}
	l.put(key, int32(l.n))
	l.n++
	l.w = append(l.w, make([]int32, l.k)...)
	l.u = append(l.u, make([]int64, l.k)...)
	l.hits = append(l.hits, 0)
	return l.n - 1
}

func (l *learner) put(key uint64, f int32) {
	i := key * weights.Spread >> 20
	for l.slots[i&l.mask] != 0 {
		i++
	}
	l.slots[i&l.mask], l.index[i&l.mask] = key, f
}

func (l *learner) grow() {
	slots, index := l.slots, l.index
	l.mask = l.mask<<1 | 1
	l.slots, l.index = make([]uint64, l.mask+1), make([]int32, l.mask+1)
	for i, k := range slots {
		if k != 0 {
			l.put(k, index[i])
		}
	}
}

func (l *learner) score(keys []uint64, sum []int32) {
	clear(sum[:l.k])
	for _, key := range keys {
		if f := l.find(key); f >= 0 {
			for c, w := range l.w[f*l.k : f*l.k+l.k] {
				sum[c] += w
			}
		}
	}
}

// update moves the weights of the features from class bad to class good.
func (l *learner) update(keys []uint64, good, bad int) {
	for _, key := range keys {
		f := -1
		if l.only {
			f = l.find(key)
		} else {
			f = l.add(key)
		}
		if f < 0 {
			continue
		}
		l.hits[f]++
		i := f * l.k
		l.w[i+good]++
		l.u[i+good] += l.step
		l.w[i+bad]--
		l.u[i+bad] -= l.step
	}
}

// best returns a learner without experience that knows the n features that
// were updated most often, and will know no others.
func (l *learner) best(n int) *learner {
	var keys []uint64
	for _, key := range l.slots {
		if key != 0 {
			keys = append(keys, key)
		}
	}
	sort.Slice(keys, func(i, j int) bool {
		a, b := l.hits[l.find(keys[i])], l.hits[l.find(keys[j])]
		return a > b || a == b && keys[i] < keys[j]
	})
	o := newLearner(l.k)
	for _, key := range model.Room(keys, n) {
		o.add(key)
	}
	o.only = true
	return o
}

// rows returns the sums of averaged weights of learners of the same features
// as integers, scaled so that scale stands for one. Sorted by key.
func rows(scale float64, learners ...*learner) []model.Row {
	first := learners[0]
	var rows []model.Row
	for s, key := range first.slots {
		if key == 0 {
			continue
		}
		r := model.Row{Key: key, Weights: make([]int32, first.k)}
		any := false
		for c := range r.Weights {
			v := 0.0
			for _, l := range learners {
				f := int(first.index[s])
				if l != first {
					f = l.find(key)
				}
				v += float64(int64(l.w[f*l.k+c])*l.step-l.u[f*l.k+c]) / float64(l.step)
			}
			r.Weights[c] = int32(math.Round(v * scale / float64(len(learners))))
			any = any || r.Weights[c] != 0
		}
		if any {
			rows = append(rows, r)
		}
	}
	sort.Slice(rows, func(i, j int) bool { return rows[i].Key < rows[j].Key })
	return rows
}
