package page

import (
	"slices"

	"dateline"
)

// mostBorne is how many claims that bear a place's state out, the earliest of
// them, are told beside each other: a further report of what is long known
// changes no update of the stream.
const mostBorne = 12

func earliest(ss []dateline.Stand) []dateline.Stand { return ss[max(0, len(ss)-mostBorne):] }

// borneOut are the further claims that bear out what a claim says, where it is
// among the earliest of them.
func (l *live) borneOut(id string) []string {
	d, ok := l.s.Claim(id)
	if !ok || d.Claim.Kind != dateline.Control || d.Claim.Place == nil {
		return nil
	}
	key := placeKey(d.Claim.Place)
	ids, ok := l.borne[key]
	if !ok {
		if p, there := l.s.Place(key); there {
			for _, x := range earliest(p.Winning) {
				ids = append(ids, x.Claim)
			}
		}
		if l.borne == nil {
			l.borne = map[string][]string{}
		}
		l.borne[key] = ids
	}
	if !slices.Contains(ids, id) {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(ids), func(x string) bool { return x == id })
}

// beside are the voices that independently bear out what a claim says, one an
// origin, its own left out.
func (l *live) beside(id string) []voice {
	others := l.borneOut(id)
	if len(others) == 0 {
		return nil
	}
	own := l.s.Voices([]string{id})
	var out []voice
	for _, v := range l.voices(l.s, append([]string{id}, others...)) {
		if v.Independent && !slices.ContainsFunc(own, func(x dateline.Voice) bool { return x.Origin == v.Origin }) {
			out = append(out, v)
		}
	}
	return out
}

// attached are the claims of an update with the voices beside each.
func (l *live) attached(ids []string) []evidence {
	es := l.evidences(l.s, ids)
	for i := range es {
		es[i].Others = l.beside(es[i].ID)
	}
	return es
}
