package dateline

import (
	"math/rand"
	"testing"
)

// What Touched does not name is met the same in both situations, whichever two
// of a history they are.
func TestTouchedNamesAllThatDiffers(t *testing.T) {
	for seed := range int64(30) {
		r := rand.New(rand.NewSource(seed))
		entries := public(randomHistory(t, r, 60))
		if len(entries) == 0 {
			continue
		}
		var kept []*Situation
		s := Empty(entries[0].Story)
		for _, e := range entries {
			s = s.Apply(e)
			kept = append(kept, s)
		}
		for range 60 {
			a, b := kept[r.Intn(len(kept))], kept[r.Intn(len(kept))]
			claims, updates := Touched(a, b)
			for _, id := range union(a.claims.keys(), b.claims.keys()) {
				x, _ := a.Claim(id)
				y, _ := b.Claim(id)
				if !claims[id] && (x != y || a.StatusOf(id) != b.StatusOf(id)) {
					t.Errorf("seed %d, %d to %d: Touched does not name claim %s, which is %s, then %s", seed, a.Seq(), b.Seq(), id, a.StatusOf(id), b.StatusOf(id))
				}
			}
			shown := func(s *Situation) map[string]*UpdateState {
				m := map[string]*UpdateState{}
				for _, u := range s.Updates() {
					m[u.ID] = u
				}
				return m
			}
			was, is := shown(a), shown(b)
			for _, id := range unionKeys(was, is) {
				if !updates[id] && was[id] != is[id] {
					t.Errorf("seed %d, %d to %d: Touched does not name update %s", seed, a.Seq(), b.Seq(), id)
				}
			}
		}
	}
}

func union(a, b []string) []string {
	m := map[string]bool{}
	for _, k := range append(append([]string{}, a...), b...) {
		m[k] = true
	}
	return unionKeys(m, m)
}
