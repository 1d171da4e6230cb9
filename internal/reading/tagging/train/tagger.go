package main

import (
	"sort"

	"dateline/internal/reading/tagging/model"
	"dateline/internal/reading/weights"
)

// names numbers tags or relations, from 1, in the order of the alphabet.
func names(trees []tree, of func(*tree) []string, first ...string) ([]string, map[string]int) {
	num := map[string]int{"": 0}
	list := append([]string{""}, first...)
	for i, s := range first {
		num[s] = i + 1
	}
	var more []string
	for i := range trees {
		for _, s := range of(&trees[i]) {
			if _, ok := num[s]; !ok {
				num[s] = -1
				more = append(more, s)
			}
		}
	}
	sort.Strings(more)
	for _, s := range more {
		num[s] = len(list)
		list = append(list, s)
	}
	return list, num
}

// classes tells for each word seen twice or more which tags make up a tenth
// of its uses or more.
func classes(trees []tree, num map[string]int) model.Classes {
	uses := map[uint32]map[int]int{}
	var in model.Input
	for i := range trees {
		in.Reset(trees[i].words, model.Classes{})
		for k, tag := range trees[i].tags {
			w := in.Word[k+1]
			if uses[w] == nil {
				uses[w] = map[int]int{}
			}
			uses[w][num[tag]]++
		}
	}
	var words, class []uint32
	for w := range uses {
		words = append(words, w)
	}
	sort.Slice(words, func(i, j int) bool { return words[i] < words[j] })
	kept := words[:0]
	for _, w := range words {
		total := 0
		for _, n := range uses[w] {
			total += n
		}
		if total < 2 {
			continue
		}
		h := uint32(2166136261)
		for t := range 64 {
			if n := uses[w][t]; n*10 >= total && n > 0 {
				h = (h ^ uint32(t)) * 16777619
			}
		}
		kept = append(kept, w)
		sure := 0
		for t, n := range uses[w] {
			if total >= 60 && (total-n)*400 <= total {
				sure = t
			}
		}
		class = append(class, h&0xffffff|4|uint32(sure)<<24)
	}
	return model.FreezeClasses(kept, class)
}

// trainTagger trains the learner to tag the trees, and returns it.
func trainTagger(trees []tree, m *model.Model, num map[string]int, l *learner, rounds int, seed weights.Random) *learner {
	rnd := seed
	order := make([]int, len(trees))
	for i := range order {
		order[i] = i
	}
	var in model.Input
	var keys []uint64
	var sum [64]int32
	for range rounds {
		rnd.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, o := range order {
			t := &trees[o]
			in.Reset(t.words, m.Classes)
			for i := 1; i <= in.N; i++ {
				if in.Tag[i] = in.Sure(i); in.Tag[i] != 0 {
					continue
				}
				keys = in.TagFeatures(i, keys[:0])
				l.score(keys, sum[:])
				got, want := model.Best(sum[:l.k]), num[t.tags[i-1]]
				if got != want {
					l.update(keys, want, got)
				}
				in.Tag[i] = uint8(got)
				l.step++
			}
		}
	}
	return l
}

// tagScore returns how many words of the trees get their tag, and of how many.
func tagScore(trees []tree, m *model.Model) (right, all int) {
	p := m.NewParser()
	for i := range trees {
		p.Tag(trees[i].words)
		for k, tag := range trees[i].tags {
			if m.Tags[p.In.Tag[k+1]] == tag {
				right++
			}
			all++
		}
	}
	return right, all
}
