package gazetteer

import (
	"math/bits"
	"slices"
)

// seatsFirst lifts a seat, or another town that makes up a good part of it,
// above the province whose name it shares, unless the name is another name of
// the town and the province's own (Hatay is the province of Antakya).
func (g *Gazetteer) seatsFirst(found []reading, key string, h Hint) {
	if len(found) < 2 || h.Class != "" {
		return
	}
	for _, p := range found {
		province := g.record(p.record)
		if province.Class&ClassMask != ClassProvince {
			continue
		}
		for i, t := range found {
			r := g.record(t.record)
			if r.Class&ClassMask < ClassCity || r.Admin1 == 0 || int(u24(g.admin1, int(r.Admin1-1)*3)) != p.record {
				continue
			}
			seat := r.Class&(SeatProvince|SeatCountry) != 0
			if (seat || r.Population*5 >= province.Population && r.Population >= bigCity) &&
				(t.stage == Exact || Skeleton(Fold(g.text(r.Name))) == Skeleton(key)) {
				found[i].score = max(t.score, p.score+1)
			}
		}
	}
}

// Populations that decide what is known everywhere and what only nearby.
const (
	bigCity     = 100_000
	knownTown   = 15_000
	bigProvince = 500_000
)

// inPlay says whether a place lies in one of the hint's countries.
func (g *Gazetteer) inPlay(r Record, h Hint) bool {
	code := g.countries[r.Country].code
	return code == h.Country || slices.Contains(h.Near, code)
}

// acceptable says whether a place may be what the name means.
func (g *Gazetteer) acceptable(r Record, p posting, stage Stage, q query, h Hint) bool {
	class := r.Class & ClassMask
	home := g.inPlay(r, h)
	switch {
	case class == ClassCountry:
		// Short names in capitals count only as written: US, not us.
		return q.capital && (len(q.key) > 4 || stage != Folded || Fold(g.text(r.Name)) == q.key)
	case len(q.key) < 3 && stage == Folded:
		return false
	case !q.capital:
		return home && p.main && q.word == 0 && h.Locative && class != ClassDistrict
	case q.word == seldom:
		return p.main && stage == Exact && h.Locative && (home || r.Population >= knownTown || r.Class&SeatCountry != 0)
	case home:
		return true
	case r.Class&SeatCountry != 0:
		return p.main || stage != Folded || h.Locative
	case class == ClassProvince:
		return p.main && (r.Population >= bigProvince || h.Locative) || stage != Folded && h.Locative && r.Population >= bigProvince
	case class == ClassDistrict:
		return stage == Exact && (h.Locative || h.Country == "" || h.Class == "district")
	case p.main && stage == Exact:
		return h.Locative || r.Population >= bigCity || h.Country == "" && r.Population >= knownTown ||
			r.Class&SeatProvince != 0 && r.Population >= knownTown
	default:
		return r.Population >= bigCity && (p.main || stage == Alias || h.Locative)
	}
}

// score ranks a reading: the story's country, then what the place is, then its size.
func (g *Gazetteer) score(r Record, main bool, stage Stage, h Hint) int {
	s := 3 * log2(r.Population+8) / 8
	class := r.Class & ClassMask
	code := g.countries[r.Country].code
	home := code == h.Country
	switch {
	case home:
		s += 45
	case slices.Contains(h.Near, code):
		s += 25
	}
	switch {
	case class == ClassCountry:
		s += 60
	case r.Class&SeatCountry != 0:
		s += 35
	case r.Class&SeatProvince != 0:
		s += 15
	case class == ClassProvince && home && main && stage == Exact:
		s += 20
	case class == ClassDistrict:
		s -= 10
	case class == ClassQuarter:
		s -= 15
	}
	if main {
		s += 15
	}
	switch stage {
	case Exact:
		s += 10
	case Alias:
		s += 5
	}
	return s + classScore(classNames[class], h.Class)
}

// classScore compares a place's class with the one that was asked for.
func classScore(is, want string) int {
	switch {
	case want == "":
		return 0
	case is == want, want == "city" && is == "village", want == "village" && is == "city":
		return 60
	case want == "quarter" && is == "district", want == "district" && is == "province":
		return 10
	}
	return -20
}

// log2 is eight times the binary logarithm, in whole numbers.
func log2(n int) int {
	if n < 8 {
		return 0
	}
	top := bits.Len(uint(n)) - 1
	return top*8 + int(uint(n)>>(top-3))&7
}
