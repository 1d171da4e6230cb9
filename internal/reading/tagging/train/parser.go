package main

import (
	"dateline/internal/reading/tagging/model"
	"dateline/internal/reading/weights"
)

// trainParser trains the actions and the relations on trees that carry tags
// as the tagger would give them (tagged[i] for trees[i]).
func trainParser(trees []tree, tagged []reading, m *model.Model, num map[string]int, act, rel *learner, rounds int, seed weights.Random) {
	rnd := seed
	order := make([]int, len(trees))
	for i := range order {
		order[i] = i
	}
	var in model.Input
	var s model.State
	var gold []int16
	var keys []uint64
	var sum, rsum [64]int32
	for round := range rounds {
		rnd.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, o := range order {
			t := &trees[o]
			in.Reset(t.words, m.Classes)
			copy(in.Tag[1:], tagged[o].tag)
			copy(in.Next[1:], tagged[o].next)
			in.Company(&m.Groups)
			gold = append(gold[:0], 0)
			for _, h := range t.heads {
				gold = append(gold, int16(h))
			}
			s.Reset(in.N)
			for !s.Done() {
				keys = s.ActFeatures(&in, keys[:0])
				act.score(keys, sum[:])
				best, good := -1, -1
				for a := range 3 {
					if !s.Legal(a) {
						continue
					}
					if best < 0 || sum[a] > sum[best] {
						best = a
					}
					if s.Cost(a, gold) == 0 && (good < 0 || sum[a] > sum[good]) {
						good = a
					}
				}
				act.step++
				do := best
				if good >= 0 && good != best {
					act.update(keys, good, best)
					if round == 0 || rnd.Next()%100 < 10 {
						do = good
					}
				}
				r := uint8(0)
				if do != model.Shift {
					h, d := s.Arc(do)
					if int(h) > in.N {
						r = 1
					} else {
						keys = s.RelFeatures(&in, do, keys[:0])
						rel.score(keys, rsum[:])
						r = uint8(model.Best(rsum[:rel.k]))
						rel.step++
						if gold[d] == h {
							if want := num[t.rels[d-1]]; want != int(r) {
								rel.update(keys, want, int(r))
								if round == 0 {
									r = uint8(want)
								}
							}
						}
					}
				}
				s.Do(do, r)
			}
		}
	}
}

// parseScore returns how many words get their head, and head and relation.
// Tags are the model's, or the trees' own where num is given.
func parseScore(trees []tree, m *model.Model, num map[string]int) (uas, las, all int) {
	p := m.NewParser()
	for i := range trees {
		t := &trees[i]
		if num == nil {
			p.Parse(t.words)
		} else {
			p.In.Reset(t.words, m.Classes)
			for k, tag := range t.tags {
				p.In.Tag[k+1] = uint8(num[tag])
			}
			p.Attach()
		}
		for k := range t.words {
			h, r := p.State.Head(k + 1)
			all++
			if h == t.heads[k] {
				uas++
				if m.Rels[r] == t.rels[k] {
					las++
				}
			}
		}
	}
	return uas, las, all
}
