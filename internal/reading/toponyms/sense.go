package toponyms

import (
	"math"
	"strings"
)

// The most different names whose meanings are weighed against each other.
const mostNames = 60

// The most candidates of a name that are weighed.
const mostCandidates = 40

// sense is one name of the report, however often it stands there.
type sense struct {
	text   string
	cands  []Candidate
	prior  []float64
	weight []float64 // after weighing, sums to 1
	count  int
	within map[int]bool // senses that follow as "Paris, Texas"
}

// resolve gives every name the place that it means.
func (f *finder) resolve() {
	index := map[string]int{}
	var all []*sense
	of := make([]int, len(f.names))
	for i := range f.names {
		n := &f.names[i]
		k, ok := index[n.text]
		if !ok {
			k = len(all)
			index[n.text] = k
			c := n.cands[:min(len(n.cands), mostCandidates)]
			all = append(all, &sense{text: n.text, cands: c, within: map[int]bool{}})
		}
		all[k].count++
		of[i] = k
	}
	for i := range f.names {
		if j := f.names[i].inside; j >= 0 {
			all[of[i]].within[of[j]] = true
		}
	}
	for _, s := range all {
		s.start(f.country)
		for j := range s.within {
			s.hold(all[j])
		}
		softmax(s.prior, s.weight)
	}
	for from := 0; from < len(all); from += mostNames {
		weigh(all[from:min(from+mostNames, len(all))])
	}
	for i := range f.names {
		s := all[of[i]]
		f.names[i].cands, f.names[i].best = s.cands, s.top()
	}
}

// start sets what each candidate weighs by itself, as a logarithm.
func (s *sense) start(country string) {
	s.prior = make([]float64, len(s.cands))
	s.weight = make([]float64, len(s.cands))
	for i := range s.cands {
		c := &s.cands[i]
		p := popWeight * math.Log(float64(c.Population)+500)
		switch c.Class {
		case "country":
			p += countryBonus
		case "province":
			p += provinceBonus
		case "district":
			p += districtBonus
		case "quarter":
			p += quarterBonus
		}
		if c.Stage != "exact" {
			p -= aliasCost
		}
		if country != "" && len(c.Country) > 0 && c.Country[0] == country {
			p += storysCountry
		}
		if strings.HasPrefix(c.ID, "story:") {
			p += storysOwn
		}
		s.prior[i] = p
	}
}

// What speaks for a candidate, as a difference of logarithms. The values were
// tuned on LGL and GeoVirus; docs/quality.md has the figures.
const (
	rounds          = 3     // of names voting on each other
	popWeight       = 0.375 // for each e-fold of inhabitants
	countryBonus    = 2.5
	provinceBonus   = 2
	districtBonus   = -0.5
	quarterBonus    = -2
	aliasCost       = 2.2
	storysCountry   = 2
	storysOwn       = 20
	holdBonus       = 9.5  // lies in what follows it: "Paris, Texas"
	nearWeight      = 2.55 // of a name that lies at no distance
	sameProvince    = 1.5
	sameCountry     = 0.2
	perRepetition   = 0.9 // for each e-fold of the times that the other name stands there
	falloff         = 80  // kilometres over which nearness falls to a third
	tooFar          = 400 // kilometres
	leastWorthwhile = 0.02
)

// hold lifts the candidates that lie in what the following name means.
func (s *sense) hold(in *sense) {
	for i := range s.cands {
		for j := range in.cands {
			if holds(&in.cands[j], &s.cands[i]) {
				s.prior[i] += holdBonus
				break
			}
		}
	}
}

func holds(h, c *Candidate) bool {
	if h.ID == c.ID || len(h.Country) == 0 || len(c.Country) == 0 || h.Country[0] != c.Country[0] {
		return false
	}
	switch h.Class {
	case "country":
		return true
	case "province":
		return c.Admin1 != "" && h.Name == c.Admin1
	}
	return false
}

// softmax turns logarithms into weights that sum to 1.
func softmax(in, out []float64) {
	top := math.Inf(-1)
	for _, v := range in {
		top = math.Max(top, v)
	}
	sum := 0.0
	for i, v := range in {
		out[i] = math.Exp(v - top)
		sum += out[i]
	}
	for i := range out {
		out[i] /= sum
	}
}

// weigh lets the names of a report vote on each other's meaning.
func weigh(all []*sense) {
	next := make([][]float64, len(all))
	for range rounds {
		for k, s := range all {
			next[k] = append(next[k][:0], s.prior...)
			if len(s.cands) < 2 {
				continue
			}
			for i := range s.cands {
				c := &s.cands[i]
				for j, o := range all {
					if j == k {
						continue
					}
					best := 0.0
					for m := range o.cands {
						if o.weight[m] < leastWorthwhile {
							continue
						}
						best += o.weight[m] * support(c, &o.cands[m])
					}
					next[k][i] += best * (1 + perRepetition*math.Log(float64(o.count)))
				}
			}
		}
		for k, s := range all {
			softmax(next[k], s.weight)
		}
	}
}

// support is how much it speaks for c that o is named too.
func support(c, o *Candidate) float64 {
	if len(c.Country) == 0 || len(o.Country) == 0 {
		return 0
	}
	v := 0.0
	if c.Country[0] == o.Country[0] {
		v += sameCountry
		if c.Admin1 != "" && c.Admin1 == o.Admin1 {
			v += sameProvince
		}
	}
	if o.Class == "country" || o.Class == "province" || c.Class == "country" || c.Class == "province" {
		return v
	}
	d := apart(c.Lat, c.Lon, o.Lat, o.Lon)
	if d < tooFar {
		v += nearWeight * math.Exp(-d/falloff)
	}
	return v
}

// apart is the distance in kilometres, good enough for some hundred of them.
func apart(lat1, lon1, lat2, lon2 float64) float64 {
	const degree = 111.2
	dy := (lat1 - lat2) * degree
	dx := math.Mod(lon1-lon2+540, 360) - 180
	dx *= degree * math.Cos((lat1+lat2)/2*math.Pi/180)
	return math.Sqrt(dx*dx + dy*dy)
}

func (s *sense) top() int {
	best := -1
	for i, w := range s.weight {
		if best < 0 || w > s.weight[best] {
			best = i
		}
	}
	return best
}
