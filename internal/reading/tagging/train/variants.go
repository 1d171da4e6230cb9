package main

import (
	"strings"
)

// variants returns the trees, each followed by what reports make of such a
// sentence: hyphenated words whole, as package text cuts them; now and then
// without its full stop, in the style of a headline, or with small words
// left out.
func variants(trees []tree) []tree {
	var all []tree
	for i := range trees {
		t := trees[i]
		all = append(all, t)
		whole, merged := t.whole()
		if merged {
			all = append(all, whole)
		}
		if len(whole.words) < 5 {
			continue
		}
		switch i % 20 {
		case 3:
			all = append(all, whole.without(func(k int) bool { return k == len(whole.words)-1 && whole.words[k] == "." }))
		case 9, 17:
			all = append(all, whole.without(func(k int) bool {
				return k == len(whole.words)-1 && whole.words[k] == "." || whole.tags[k] == "DT" && whole.rels[k] == "det" ||
					whole.rels[k] == "aux:pass"
			}))
		case 13:
			all = append(all, whole.without(func(k int) bool { return k == len(whole.words)-1 && whole.words[k] == "." }).titled())
		}
	}
	return all
}

// whole joins hyphenated words, and tells whether there were any.
func (t tree) whole() (tree, bool) {
	n := len(t.words)
	group := make([]int, n+2) // the group's first word, from 1
	merged := false
	for i := range group {
		group[i] = i
	}
	for i := 2; i < n; i++ {
		if t.words[i-1] != "-" || !t.glued[i-2] || !t.glued[i-1] || !wordy(t.words[i-2]) || !wordy(t.words[i]) {
			continue
		}
		group[i] = group[i-1]
		group[i+1] = group[i-1]
		merged = true
	}
	if !merged {
		return t, false
	}
	for i := 1; i <= n; {
		j := i + 1
		for j <= n && group[j] == i {
			j++
		}
		if j-i > 1 && t.top(i, j) == 0 {
			for k := i; k < j; k++ {
				group[k] = k // no subtree: leave it
			}
		}
		i = j
	}
	return t.join(group), true
}

func wordy(w string) bool {
	c := w[0]
	return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || c >= 0x80
}

// top returns the last word of [i, j) whose head lies outside, or 0 where
// such heads differ: then the words are not to be joined. (In "Moqtada
// al-Sadr" both al and Sadr hang on Moqtada.)
func (t *tree) top(i, j int) int {
	top := 0
	for k := i; k < j; k++ {
		h := t.heads[k-1]
		if h >= i && h < j || t.words[k-1] == "-" && t.rels[k-1] == "punct" {
			continue
		}
		if top != 0 && t.heads[top-1] != h {
			return 0
		}
		top = k
	}
	return top
}

func (t *tree) join(group []int) tree {
	n := len(t.words)
	place := make([]int, n+2)
	var o tree
	for i := 1; i <= n; i++ {
		if group[i] == i {
			o.words = append(o.words, "")
		}
		place[i] = len(o.words)
		o.words[len(o.words)-1] += t.words[i-1]
	}
	place[n+1] = len(o.words) + 1
	for i := 1; i <= n; {
		j := i + 1
		for j <= n && group[j] == i {
			j++
		}
		top := i
		if j-i > 1 {
			top = t.top(i, j)
		}
		o.glued = append(o.glued, t.glued[j-2])
		o.heads = append(o.heads, place[t.heads[top-1]])
		o.rels = append(o.rels, t.rels[top-1])
		tag := t.tags[top-1]
		if j-i > 1 {
			tag = t.joinedTag(i, j, top)
		}
		o.tags = append(o.tags, tag)
		i = j
	}
	return o
}

// joinedTag is the Penn Treebank tag of a hyphenated word, by its head and use.
func (t *tree) joinedTag(i, j, top int) string {
	tag, rel := t.tags[top-1], t.rels[top-1]
	switch {
	case rel == "nummod":
		return "CD"
	case rel == "amod" && !strings.HasPrefix(tag, "NNP"):
		return "JJ"
	case rel == "compound" && tag == "NN" && t.tags[i-1] == "CD":
		return "JJ"
	case tag == "AFX" || tag == "HYPH":
		return t.tags[j-2]
	}
	return tag
}

// without leaves out words that have no dependents.
func (t tree) without(drop func(k int) bool) tree {
	n := len(t.words)
	kids := make([]bool, n+2)
	for _, h := range t.heads {
		kids[h] = true
	}
	place := make([]int, n+2)
	var o tree
	for k := range n {
		if drop(k) && !kids[k+1] {
			continue
		}
		o.words = append(o.words, t.words[k])
		o.glued = append(o.glued, t.glued[k])
		o.tags = append(o.tags, t.tags[k])
		o.rels = append(o.rels, t.rels[k])
		o.heads = append(o.heads, t.heads[k])
		place[k+1] = len(o.words)
	}
	place[n+1] = len(o.words) + 1
	for k, h := range o.heads {
		o.heads[k] = place[h]
	}
	return o
}

// titled gives every word of four letters or more a capital.
func (t tree) titled() tree {
	o := t
	o.words = append([]string(nil), t.words...)
	for k, w := range o.words {
		if len(w) >= 4 && w[0] >= 'a' && w[0] <= 'z' {
			o.words[k] = strings.ToUpper(w[:1]) + w[1:]
		}
	}
	return o
}

// wholes returns the trees with hyphenated words whole.
func wholes(trees []tree) []tree {
	all := make([]tree, len(trees))
	for i := range trees {
		all[i], _ = trees[i].whole()
	}
	return all
}
