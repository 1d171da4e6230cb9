package tagging

import "strings"

// Sentence is a parsed sentence with an index of its tree.
type Sentence struct {
	Words []Word
	kids  []int // dependents of all words, in text order
	from  []int // kids[from[i]:from[i+1]] are those of word i
	first []int // first and last word of the yield of word i
	last  []int
	Root  int // index of the root, -1 in an empty sentence
}

// NewSentence indexes parsed words.
func NewSentence(words []Word) *Sentence {
	n := len(words)
	mem := make([]int, 4*n+1)
	s := &Sentence{Words: words, kids: mem[:n:n], from: mem[n : 2*n+1 : 2*n+1], first: mem[2*n+1 : 3*n+1 : 3*n+1], last: mem[3*n+1:], Root: -1}
	for i, w := range words {
		s.first[i], s.last[i] = i, i
		if w.Head >= 0 {
			s.from[w.Head+1]++
		} else {
			s.Root = i
		}
	}
	for i := range n {
		s.from[i+1] += s.from[i]
	}
	at := append([]int(nil), s.from...)
	for i, w := range words {
		if w.Head >= 0 {
			s.kids[at[w.Head]] = i
			at[w.Head]++
		}
	}
	if s.Root >= 0 {
		s.yield()
	}
	return s
}

// yield finds the reach of every subtree, children before parents.
func (s *Sentence) yield() {
	order := make([]int, 0, len(s.Words))
	order = append(order, s.Root)
	for i := 0; i < len(order); i++ {
		order = append(order, s.Children(order[i])...)
	}
	for i := len(order) - 1; i > 0; i-- {
		w := order[i]
		h := s.Words[w].Head
		s.first[h] = min(s.first[h], s.first[w])
		s.last[h] = max(s.last[h], s.last[w])
	}
}

// Children returns the dependents of word i in text order. The caller must not
// change them.
func (s *Sentence) Children(i int) []int { return s.kids[s.from[i]:s.from[i+1]] }

// Child returns the first dependent of word i with one of the relations, or
// -1. A relation stands for its subtypes too: "nsubj" for "nsubj:pass".
func (s *Sentence) Child(i int, rels ...string) int {
	for _, k := range s.Children(i) {
		if s.Is(k, rels...) {
			return k
		}
	}
	return -1
}

// All returns the dependents of word i with one of the relations.
func (s *Sentence) All(i int, rels ...string) []int {
	var l []int
	for _, k := range s.Children(i) {
		if s.Is(k, rels...) {
			l = append(l, k)
		}
	}
	return l
}

// Is tells whether the relation of word i is one of rels, or a subtype of one.
func (s *Sentence) Is(i int, rels ...string) bool {
	rel := s.Words[i].Rel
	for _, r := range rels {
		if rel == r || len(rel) > len(r) && rel[len(r)] == ':' && strings.HasPrefix(rel, r) {
			return true
		}
	}
	return false
}

// Subtree returns the range [from, to) of words that the subtree of word i
// spans. Trees are projective: all words in the range belong to it.
func (s *Sentence) Subtree(i int) (from, to int) { return s.first[i], s.last[i] + 1 }

// Bytes returns the range of bytes of the report that the subtree of word i spans.
func (s *Sentence) Bytes(i int) (start, end int) {
	return s.Words[s.first[i]].Start, s.Words[s.last[i]].End
}

// Ancestors returns the heads above word i, nearest first.
func (s *Sentence) Ancestors(i int) []int {
	var l []int
	for h := s.Words[i].Head; h >= 0 && len(l) < len(s.Words); h = s.Words[h].Head {
		l = append(l, h)
	}
	return l
}

// Within tells whether word i lies in the subtree of word above, or is it.
func (s *Sentence) Within(i, above int) bool {
	for n := 0; i >= 0 && n <= len(s.Words); n++ {
		if i == above {
			return true
		}
		i = s.Words[i].Head
	}
	return false
}

// Negated tells whether word i has a negation of its own: not, n't, never, no.
func (s *Sentence) Negated(i int) bool {
	for _, k := range s.Children(i) {
		switch s.Words[k].Lemma {
		case "not", "n't", "never", "no", "neither", "nor", "nobody", "none", "nothing", "without":
			if !s.Is(k, "conj", "obj", "obl", "nmod", "cc") {
				return true
			}
		}
	}
	return false
}

// Passive tells whether word i is a verb in the passive.
func (s *Sentence) Passive(i int) bool {
	return s.Child(i, "aux:pass", "nsubj:pass", "csubj:pass") >= 0 || s.Words[i].Tag == "VBN" && s.Child(i, "obl:agent") >= 0
}
