package dateline

import (
	"hash/fnv"
	"math/bits"
	"slices"
	"sort"
)

// trie is a persistent map from strings: with returns a new map that shares
// all but the few nodes on the way to the key (a hash array mapped trie,
// Bagwell 2001). The zero value is empty. It is what makes a Situation cheap
// to keep: an Apply costs the shards it touches.
type trie[V any] struct {
	root *node[V]
	size int
}

type node[V any] struct {
	bits uint32
	kids []any // *node[V] or *leaf[V], in bit order
}

type leaf[V any] struct {
	hash uint64
	key  string
	val  V
	next *leaf[V] // same hash
}

func hashOf(key string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(key))
	return h.Sum64()
}

func (t trie[V]) get(key string) (V, bool) {
	h := hashOf(key)
	n, shift := t.root, uint(0)
	for n != nil {
		bit := uint32(1) << (h >> shift & 31)
		if n.bits&bit == 0 {
			break
		}
		switch k := n.kids[bits.OnesCount32(n.bits&(bit-1))].(type) {
		case *node[V]:
			n, shift = k, shift+5
			continue
		case *leaf[V]:
			for l := k; l != nil; l = l.next {
				if l.hash == h && l.key == key {
					return l.val, true
				}
			}
		}
		break
	}
	var zero V
	return zero, false
}

func (t trie[V]) with(key string, val V) trie[V] {
	l := &leaf[V]{hash: hashOf(key), key: key, val: val}
	root, grew := insert(t.root, l, 0)
	if grew {
		t.size++
	}
	t.root = root
	return t
}

func insert[V any](n *node[V], l *leaf[V], shift uint) (*node[V], bool) {
	if n == nil {
		n = &node[V]{}
	}
	bit := uint32(1) << (l.hash >> shift & 31)
	i := bits.OnesCount32(n.bits & (bit - 1))
	if n.bits&bit == 0 {
		return &node[V]{bits: n.bits | bit, kids: slices.Insert(slices.Clone(n.kids), i, any(l))}, true
	}
	m := &node[V]{bits: n.bits, kids: slices.Clone(n.kids)}
	grew := false
	switch k := n.kids[i].(type) {
	case *node[V]:
		m.kids[i], grew = insert(k, l, shift+5)
	case *leaf[V]:
		if k.hash == l.hash {
			m.kids[i], grew = chain(k, l)
			break
		}
		sub, _ := insert(nil, k, shift+5)
		m.kids[i], grew = insert(sub, l, shift+5)
	}
	return m, grew
}

// chain puts l into a list of leaves with the same hash.
func chain[V any](k, l *leaf[V]) (*leaf[V], bool) {
	if k == nil {
		return l, true
	}
	if k.key == l.key {
		l.next = k.next
		return l, false
	}
	c := *k
	var grew bool
	c.next, grew = chain(k.next, l)
	return &c, grew
}

// keys returns all keys in byte order.
func (t trie[V]) keys() []string {
	ks := make([]string, 0, t.size)
	t.each(func(k string, _ V) { ks = append(ks, k) })
	sort.Strings(ks)
	return ks
}

// each calls f for every pair, in no useful order.
func (t trie[V]) each(f func(string, V)) {
	var walk func(n *node[V])
	walk = func(n *node[V]) {
		if n == nil {
			return
		}
		for _, k := range n.kids {
			switch k := k.(type) {
			case *node[V]:
				walk(k)
			case *leaf[V]:
				for l := k; l != nil; l = l.next {
					f(l.key, l.val)
				}
			}
		}
	}
	walk(t.root)
}

// series is a persistent list in the order of less, kept in chunks so that
// putting one item in copies one chunk and the list of chunks.
type series[V any] struct {
	chunks [][]V
	size   int
}

const chunkSize = 128

// put returns the series with v in its place; less must be a total order.
func (s series[V]) put(v V, less func(a, b V) bool) series[V] {
	c := sort.Search(len(s.chunks), func(i int) bool { ch := s.chunks[i]; return less(v, ch[len(ch)-1]) })
	if c == len(s.chunks) {
		if c == 0 {
			return series[V]{chunks: [][]V{{v}}, size: 1}
		}
		c--
	}
	old := s.chunks[c]
	i := sort.Search(len(old), func(i int) bool { return less(v, old[i]) })
	ch := make([]V, 0, len(old)+1)
	ch = append(append(append(ch, old[:i]...), v), old[i:]...)
	chunks := slices.Clone(s.chunks)
	if len(ch) <= chunkSize {
		chunks[c] = ch
		return series[V]{chunks, s.size + 1}
	}
	half := len(ch) / 2
	if c == len(chunks)-1 && i == len(old) { // growing at the end: leave the full chunk full
		half = len(ch) - 1
	}
	chunks[c] = ch[:half:half]
	return series[V]{slices.Insert(chunks, c+1, ch[half:]), s.size + 1}
}

// drop returns the series without the item that same finds.
func (s series[V]) drop(same func(V) bool) series[V] {
	for c, ch := range s.chunks {
		for i, v := range ch {
			if !same(v) {
				continue
			}
			chunks := slices.Clone(s.chunks)
			if len(ch) == 1 {
				return series[V]{slices.Delete(chunks, c, c+1), s.size - 1}
			}
			chunks[c] = append(append(make([]V, 0, len(ch)-1), ch[:i]...), ch[i+1:]...)
			return series[V]{chunks, s.size - 1}
		}
	}
	return s
}

// all calls f for the items in order until it returns false.
func (s series[V]) all(f func(V) bool) {
	for _, ch := range s.chunks {
		for _, v := range ch {
			if !f(v) {
				return
			}
		}
	}
}
