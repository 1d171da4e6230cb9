package gazetteer

import (
	"cmp"
	"slices"
	"sync"
)

// skeletonIndex lists the keys of one country by skeleton.
type skeletonIndex struct {
	once    sync.Once
	entries []skeletonEntry // sorted by hash, then by key
}

// skeletonEntry points to one key.
type skeletonEntry struct {
	hash  uint32 // of the skeleton
	block uint32
	inner uint8 // the key's number in the block
}

// A misspelt name is taken for the closest spelling with the same skeleton,
// if the edit distance is at most this share (in hundredths) of the longer
// one. Of spellings in the press below it nearly all are right, above it none.
// Short names need to be closer, since words of the language come near them.
const (
	closest       = 34
	closestShort  = 25
	shortName     = 6 // bytes of a folded name
	leastSkeleton = 3
)

// skeletal gives the places of h.Country whose spelling is closest to the name
// among those with its skeleton.
func (g *Gazetteer) skeletal(name string, h Hint) []reading {
	country := g.number(h.Country)
	q, ok := g.query(name)
	if !ok || country < 0 || !q.capital || q.word != 0 || len(q.key) < 4 {
		return nil
	}
	if _, people := g.Demonym(name); people {
		return nil
	}
	skeleton := Skeleton(q.key)
	if len(skeleton) < leastSkeleton {
		return nil
	}
	share := closest
	if len(q.key) <= shortName {
		share = closestShort
	}
	index := g.skeletonsOf(country)
	hash := hash32(skeleton)
	at, _ := slices.BinarySearchFunc(index, hash, func(e skeletonEntry, h uint32) int { return cmp.Compare(e.hash, h) })
	best := []reading(nil)
	least, over := 0, 1 // the least distance as a fraction
	for ; at < len(index) && index[at].hash == hash; at++ {
		c := cursor{t: &g.table}
		c.seekBlock(int(index[at].block))
		for range int(index[at].inner) + 1 {
			c.next()
		}
		key := string(c.key[:c.n])
		if Skeleton(key) != skeleton {
			continue
		}
		longer := max(len(key), len(q.key))
		d := distance(key, q.key, longer*share/100)
		if d*100 > longer*share || best != nil && d*over > least*longer {
			continue
		}
		if best == nil || d*over < least*longer {
			best, least, over = best[:0], d, longer
		}
		c.postings(func(p posting) {
			r := g.record(p.record)
			if int(r.Country) != country {
				return
			}
			best = merge(best, []reading{{p.record, Skeletal, g.score(r, p.main, Skeletal, h) - 20 - 60*d/longer}})
		})
	}
	return g.ordered(best)
}

// skeletonsOf gives a country's keys by skeleton; the first call for a country
// walks over all keys once.
func (g *Gazetteer) skeletonsOf(country int) []skeletonEntry {
	index := &g.skeletons[country]
	index.once.Do(func() {
		first, end := g.countries[country].first, g.countries[country].end
		c := cursor{t: &g.table}
		if g.blockCount() > 0 {
			c.seekBlock(0)
		}
		for c.next() {
			here := false
			c.postings(func(p posting) { here = here || p.record >= first && p.record < end })
			if here && c.n >= 4 {
				index.entries = append(index.entries, skeletonEntry{hash32(Skeleton(string(c.key[:c.n]))), uint32(c.block), uint8(c.inner - 1)})
			}
		}
		slices.SortStableFunc(index.entries, func(a, b skeletonEntry) int { return cmp.Compare(a.hash, b.hash) })
		index.entries = slices.Clip(index.entries)
	})
	return index.entries
}

func hash32(s string) uint32 {
	h := uint32(2166136261)
	for i := 0; i < len(s); i++ {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return h
}
