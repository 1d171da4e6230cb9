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

// series is a persistent list in the order of less, kept in chunks, and these
// in groups, so that a change copies one chunk, one group's list of chunks and
// the list of groups. Neither a group nor a chunk is ever empty.
type series[V any] struct {
	groups []group[V]
	size   int
}

type group[V any] [][]V

func (g group[V]) last() V { ch := g[len(g)-1]; return ch[len(ch)-1] }

const chunkSize = 128

// seriesOf returns the series of items that are in order already.
func seriesOf[V any](items []V) series[V] {
	chunks := slices.Collect(slices.Chunk(items, chunkSize))
	s := series[V]{size: len(items)}
	for g := range slices.Chunk(chunks, chunkSize) {
		s.groups = append(s.groups, g)
	}
	return s
}

// spot returns where the first item is that is holds for: its group, chunk and
// index. is must hold for all items behind one that it holds for. Where there
// is none, the group is one past the last.
func (s series[V]) spot(is func(V) bool) (g, c, i int) {
	g = sort.Search(len(s.groups), func(g int) bool { return is(s.groups[g].last()) })
	if g == len(s.groups) {
		return g, 0, 0
	}
	chunks := s.groups[g]
	c = sort.Search(len(chunks)-1, func(c int) bool { return is(chunks[c][len(chunks[c])-1]) })
	return g, c, sort.Search(len(chunks[c])-1, func(i int) bool { return is(chunks[c][i]) })
}

// put returns the series with v in its place; less must be a total order.
func (s series[V]) put(v V, less func(a, b V) bool) series[V] {
	if s.size == 0 {
		return seriesOf([]V{v})
	}
	g, c, i := s.spot(func(x V) bool { return less(v, x) })
	atEnd := g == len(s.groups)
	if atEnd {
		g = len(s.groups) - 1
		c = len(s.groups[g]) - 1
		i = len(s.groups[g][c])
	}
	chunks := slices.Clone(s.groups[g])
	pieces := split(slices.Insert(slices.Clone(chunks[c]), i, v), atEnd)
	chunks[c] = pieces[0]
	if len(pieces) > 1 {
		chunks = slices.Insert(chunks, c+1, pieces[1])
	}
	groups := slices.Clone(s.groups)
	parts := split([][]V(chunks), atEnd)
	groups[g] = parts[0]
	if len(parts) > 1 {
		groups = slices.Insert(groups, g+1, group[V](parts[1]))
	}
	return series[V]{groups, s.size + 1}
}

// split cuts what has grown too long in two: in the middle or, for what grows
// at the end, before the last, so that full pieces stay full.
func split[T any](list []T, atEnd bool) [][]T {
	if len(list) <= chunkSize {
		return [][]T{list}
	}
	at := len(list) / 2
	if atEnd {
		at = len(list) - 1
	}
	return [][]T{list[:at:at], slices.Clone(list[at:])}
}

// take returns the series without v, found by the order that put it in.
func (s series[V]) take(v V, less func(a, b V) bool) series[V] {
	g, c, i := s.spot(func(x V) bool { return !less(x, v) })
	if g == len(s.groups) || less(v, s.groups[g][c][i]) {
		return s
	}
	return s.cut(g, c, i)
}

// cut returns the series without one item.
func (s series[V]) cut(g, c, i int) series[V] {
	groups, chunks := slices.Clone(s.groups), slices.Clone(s.groups[g])
	if ch := chunks[c]; len(ch) > 1 {
		chunks[c] = slices.Delete(slices.Clone(ch), i, i+1)
	} else {
		chunks = slices.Delete(chunks, c, c+1)
	}
	if groups[g] = chunks; len(chunks) == 0 {
		groups = slices.Delete(groups, g, g+1)
	}
	return series[V]{groups, s.size - 1}
}

// drop returns the series without the item that same finds.
func (s series[V]) drop(same func(V) bool) series[V] {
	for g, chunks := range s.groups {
		for c, ch := range chunks {
			if i := slices.IndexFunc(ch, same); i >= 0 {
				return s.cut(g, c, i)
			}
		}
	}
	return s
}

// all calls f for the items in order until it returns false.
func (s series[V]) all(f func(V) bool) {
	for _, chunks := range s.groups {
		for _, ch := range chunks {
			for _, v := range ch {
				if !f(v) {
					return
				}
			}
		}
	}
}

// back calls f for all items, the last first.
func (s series[V]) back(f func(V)) {
	for _, chunks := range slices.Backward(s.groups) {
		for _, ch := range slices.Backward(chunks) {
			for _, v := range slices.Backward(ch) {
				f(v)
			}
		}
	}
}
