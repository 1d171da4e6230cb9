package main

import (
	"math"

	"dateline/internal/reading/attribution/model"
)

// field is the working memory of a conditional random field: scores of the
// labels of each token, and their chances given the whole paragraph.
type field struct {
	score [][8]float64
	label [][8]float64    // chance of each label
	pair  [][8][8]float64 // chance of each pair of the label before and this one
	ahead [][8]float64
	gates [model.Gates][8][8]float64 // e to the weights of transitions
	known [model.Gates]bool          // whose are computed
}

func (f *field) reset(n int) {
	for len(f.score) < n {
		f.score = append(f.score, [8]float64{})
		f.label = append(f.label, [8]float64{})
		f.ahead = append(f.ahead, [8]float64{})
		f.pair = append(f.pair, [8][8]float64{})
	}
}

// chances computes label and pair by the forward-backward algorithm, each step
// scaled to a sum of one.
func (f *field) chances(gates []uint8, weights *[model.Gates][8][8]float64) {
	const k = model.Labels
	n := len(gates)
	for i := range n {
		s := &f.score[i]
		top := s[0]
		for y := 1; y < k; y++ {
			top = max(top, s[y])
		}
		for y := range k {
			s[y] = exp(s[y] - top)
		}
	}
	clear(f.known[:])
	var sure [8]float64
	sure[0] = 1
	prev := &sure
	for i := range n {
		w := f.odds(gates[i], weights)
		p, cur := &f.pair[i], &f.ahead[i]
		sum := 0.0
		for b := range uint8(k) {
			v := 0.0
			for a := range uint8(k) {
				p[a][b] = 0
				if model.Allowed(a, b) {
					p[a][b] = float64(w[a][b] * f.score[i][b])
					v += float64(prev[a] * p[a][b])
				}
			}
			cur[b] = v
			sum += v
		}
		for b := range k {
			cur[b] /= sum
		}
		prev = cur
	}
	var rest [8]float64
	for y := range k {
		rest[y] = 1
	}
	for i := n - 1; i >= 0; i-- {
		p := &f.pair[i]
		before := &sure
		if i > 0 {
			before = &f.ahead[i-1]
		}
		var next [8]float64
		all, most := 0.0, 0.0
		for a := range k {
			for b := range k {
				v := float64(p[a][b] * rest[b])
				next[a] += v
				p[a][b] = float64(before[a] * v)
				all += p[a][b]
			}
			most = max(most, next[a])
		}
		f.label[i] = [8]float64{}
		for a := range k {
			for b := range k {
				p[a][b] /= all
				f.label[i][b] += p[a][b]
			}
			next[a] /= most
		}
		rest = next
	}
}

// odds returns e to the weights of the transitions of a class.
func (f *field) odds(gate uint8, weights *[model.Gates][8][8]float64) *[8][8]float64 {
	g := &f.gates[gate]
	if !f.known[gate] {
		f.known[gate] = true
		for a := range model.Labels {
			for b := range model.Labels {
				g[a][b] = exp(weights[gate][a][b])
			}
		}
	}
	return g
}

// exp is e to the x, the same on every platform.
func exp(x float64) float64 {
	x = max(-60, min(60, x))
	n := math.Round(float64(x * math.Log2E))
	r := x - float64(n*math.Ln2)
	v := 1.0
	for d := 11.0; d >= 1; d-- {
		v = 1 + float64(v*r)/d
	}
	return v * math.Float64frombits(uint64(1023+int(n))<<52) // at most 2 to the 87th: no overflow
}
