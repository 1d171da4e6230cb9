package dateline

import (
	"maps"
	"time"
)

// Touched returns the ids of the claims and of the updates that a reader of b
// may meet otherwise than a reader of a: claims decided between the two or
// whose place is or was disputed otherwise, and updates that were published,
// revised, pinned or withdrawn, that stand under such a claim in either, or
// that one of the two does not reach yet; all updates where origins were
// merged or parted between the two. It may name too many and never too
// few. It costs what lies between the two and the number of places, not the
// number of claims. Where the two have other settings of the story, everything
// may be met otherwise; that is for the caller to see.
func Touched(a, b *Situation) (claims, updates map[string]bool) {
	claims, updates = map[string]bool{}, map[string]bool{}
	differing(a.claims.root, b.claims.root, func(id string) { claims[id] = true })
	was := a.disputes(a.Valid())
	for id, d := range b.disputes(b.Valid()) {
		if was[id] != d {
			claims[id] = true
		}
		delete(was, id)
	}
	for id := range was {
		claims[id] = true
	}
	differing(a.updates.root, b.updates.root, func(id string) { updates[id] = true })
	for id := range claims {
		for _, s := range []*Situation{a, b} {
			under, _ := s.rests.get(id)
			for _, u := range under {
				updates[u] = true
			}
		}
	}
	if !maps.Equal(a.origins, b.origins) { // who carried whose words may stand beside any claim
		for _, s := range []*Situation{a, b} {
			s.updates.each(func(id string, _ *UpdateState) { updates[id] = true })
		}
		return claims, updates
	}
	from, to := a.Valid(), b.Valid()
	if from.After(to) {
		from, to = to, from
	}
	for _, s := range []*Situation{a, b} {
		s.order.all(func(p posted) bool {
			if p.at.After(from) && !p.at.After(to) {
				updates[p.id] = true
			}
			return !p.at.After(to)
		})
	}
	return claims, updates
}

// disputes are the claims that are disputed at a valid time because their
// place is, each with the place.
func (s *Situation) disputes(at time.Time) map[string]string {
	m := map[string]string{}
	s.lines.each(func(id string, t *timeline) {
		x := t.at(at)
		if x.state != Disputed {
			return
		}
		for _, d := range []*Decided{x.turn, x.voice} {
			if d != nil {
				m[d.Claim.ID] = id
			}
		}
	})
	return m
}
