package main

import (
	"dateline/internal/reading/attribution/model"
	"dateline/internal/reading/weights"
)

// trainLinks trains a linker on the spans of the corpus: an averaged
// perceptron that ranks the candidates of a cue or a content.
func trainLinks(list []*article, which, rounds int) model.Linker {
	w := make([]int32, model.LinkSlots)
	u := make([]int64, model.LinkSlots)
	step := int64(1)
	add := func(keys []uint64, d int32) {
		for _, k := range keys {
			w[model.LinkSlot(k)] += d
			u[model.LinkSlot(k)] += int64(d) * step
		}
	}
	var good, bad, keys []uint64
	rnd := weights.Random(7)
	order := make([]int, len(list))
	for i := range order {
		order[i] = i
	}
	for range rounds {
		rnd.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, o := range order {
			a := list[o]
			spans := model.Spans(a.labels, nil)
			right := a.links(spans, which)
			for n := range spans {
				if !linked(spans[n].Kind, which) {
					continue
				}
				top, best, topRight, bestRight := int32(-1<<30), -2, int32(-1<<30), -2
				for _, k := range append(a.in.Candidates(spans, n, which, nil), -1) {
					keys = a.in.LinkFeatures(spans, n, k, which, keys[:0])
					s := int32(0)
					for _, key := range keys {
						s += w[model.LinkSlot(key)]
					}
					ok := right[n][k] || k < 0 && len(right[n]) == 0
					if ok && s > topRight {
						topRight, bestRight = s, k
					}
					if !ok {
						s += 20
					}
					if s > top {
						top, best = s, k
					}
				}
				if bestRight != -2 && best != bestRight {
					good = a.in.LinkFeatures(spans, n, bestRight, which, good[:0])
					bad = a.in.LinkFeatures(spans, n, best, which, bad[:0])
					add(good, 1)
					add(bad, -1)
				}
				step++
			}
		}
	}
	l := model.Linker{Weights: make([]int16, model.LinkSlots)}
	for i := range w {
		l.Weights[i] = int16(max(-32000, min(32000, 16*(int64(w[i])*step-u[i])/step)))
	}
	return l
}

func linked(k model.Kind, which int) bool {
	return which == model.ToSource && k == model.CueSpan || which == model.ToCue && k == model.ContentSpan
}

// links returns for each span the spans that it is linked to in the corpus.
func (a *article) links(spans []model.Span, which int) []map[int]bool {
	at := make([]int, a.in.N)
	for i := range at {
		at[i] = -1
	}
	for n, s := range spans {
		for i := s.First; i < s.Last; i++ {
			at[i] = n
		}
	}
	right := make([]map[int]bool, len(spans))
	for _, g := range a.gold {
		from, to := g.Cue, g.Source
		if which == model.ToCue {
			from, to = g.Content, g.Cue
		}
		for _, x := range from {
			n := a.span(at, spans, x)
			if n < 0 || !linked(spans[n].Kind, which) {
				continue
			}
			for _, y := range to {
				if k := a.span(at, spans, y); k >= 0 {
					if right[n] == nil {
						right[n] = map[int]bool{}
					}
					right[n][k] = true
				}
			}
		}
	}
	return right
}

// span returns the span that a range of bytes is, or -1.
func (a *article) span(at []int, spans []model.Span, r [2]int) int {
	from, to := a.tokens(trim(a.doc.Raw, rangeOf(r)))
	if from >= to {
		return -1
	}
	return at[from]
}

// linkScore counts the spans of the corpus whose links are found right, and all.
func linkScore(list []*article, m *model.Model, which int) (right, all int) {
	for _, a := range list {
		spans := model.Spans(a.labels, nil)
		want := a.links(spans, which)
		for n, k := range m.Link(&a.in, spans) {
			if !linked(spans[n].Kind, which) {
				continue
			}
			all++
			if want[n][k] || k < 0 && len(want[n]) == 0 {
				right++
			}
		}
	}
	return right, all
}
