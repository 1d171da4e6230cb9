package main

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"dateline/internal/gazetteer"
)

// place is one place on its way into places.bin.
type place struct {
	gn             int    // GeoNames id of a town
	iso, gna       string // ISO 3166-2 and GeoNames administrative code of a province or district
	name           string // the standard name
	names          []spelling
	lat, lon       float64
	population     int
	class, seat    byte
	country        string
	admin1, admin2 *place

	// of a division: whether an outline gave its coordinates, or its seat,
	// and the population of the largest town seen.
	outlined, seated bool
	largest          int
}

type spelling struct {
	text  string
	main  bool // the standard name or the source's own
	house bool // from names.txt
}

func (p *place) add(main bool, names ...string) {
	for _, name := range names {
		if name = strings.TrimSpace(name); name != "" {
			p.names = append(p.names, spelling{text: name, main: main})
		}
	}
}

// bears says whether one of the place's names has this key.
func (p *place) bears(key string) bool {
	for _, s := range p.names {
		if gazetteer.Fold(s.text) == key {
			return true
		}
	}
	return false
}

// world is everything that goes into the files.
type world struct {
	s         *sources
	provinces map[string]*place // by "AF.28"
	districts map[string]*place // by "AF.28.2801"
	extra     []*place          // provinces that only Natural Earth has
	towns     []*place
	countries map[string]*place
	byFeature []*place         // the province or district of s.features[i], or nil
	inFeature map[string][]int // country -> indexes of its features
	votes     map[string]map[int]int
	tally     string
}

func newWorld(s *sources) *world {
	w := &world{
		s: s, provinces: map[string]*place{}, districts: map[string]*place{}, countries: map[string]*place{},
		byFeature: make([]*place, len(s.features)), inFeature: map[string][]int{}, votes: map[string]map[int]int{},
	}
	for i, f := range s.features {
		w.inFeature[f.country] = append(w.inFeature[f.country], i)
	}
	w.vote()
	return w
}

// vote counts, for each GeoNames province, in which outline its towns lie.
func (w *world) vote() {
	type box struct{ west, south, east, north float64 }
	boxes := make([]box, len(w.s.features))
	for i := range w.s.features {
		b := &boxes[i]
		b.west, b.south, b.east, b.north = w.s.features[i].box()
	}
	for _, t := range w.s.towns {
		if t.admin1 == "" {
			continue
		}
		code := t.country + "." + t.admin1
		for _, i := range w.inFeature[t.country] {
			b := boxes[i]
			if t.lon < b.west || t.lon > b.east || t.lat < b.south || t.lat > b.north || !w.s.features[i].contains(t.lon, t.lat) {
				continue
			}
			if w.votes[code] == nil {
				w.votes[code] = map[int]int{}
			}
			w.votes[code][i]++
			break
		}
	}
}

// generic words of administrative names, which the press adds or leaves out.
var generic = []string{
	"autonomous republic of", "autonomous republic", "autonomous region", "autonomous okrug", "autonomous oblast", "autonomous province",
	"wilayat-e", "velayat-e", "wilaya de", "wilaya of", "provincia de", "provincia di", "departamento de", "estado de", "state of", "province of",
	"republic of", "region of", "governorate of", "city of", "muhafazat", "regional state", "capital region", "special region",
	"province", "governorate", "oblast", "region", "state", "district", "department", "prefecture", "county", "municipality", "municipio",
	"division", "territory", "parish", "canton", "kray", "krai", "voivodeship", "republic", "rayon", "raion", "woluswali", "woleswali", "kommun",
	"regency", "subdistrict", "township", "borough", "city", "commune", "cercle", "zone", "peoples'",
}

// bare takes the generic words off both ends of an administrative name.
func bare(name string) string {
	if strings.HasPrefix(strings.ToLower(name), "district of ") {
		return name // Columbia is not the District of Columbia
	}
	for again := true; again; {
		again = false
		low := strings.ToLower(name)
		for _, g := range generic {
			if rest, ok := strings.CutSuffix(low, " "+g); ok && len(rest) > 1 {
				name, again = name[:len(rest)], true
				break
			}
			leads := strings.HasSuffix(g, " of") || strings.HasSuffix(g, " de") || strings.HasSuffix(g, " di") || strings.HasSuffix(g, "-e")
			if leads && len(low) == len(name) && strings.HasPrefix(low, g+" ") && len(low) > len(g)+2 {
				name, again = name[len(g)+1:], true
				break
			}
		}
		name = strings.TrimSpace(name)
	}
	return name
}

func bareKey(name string) string { return gazetteer.Fold(bare(name)) }

// addProvinces makes the GeoNames provinces and finds for each its ISO code:
// by the names of CLDR and Natural Earth and by the outline its towns lie in.
func (w *world) addProvinces() {
	for _, a := range w.s.admin1 {
		country, _, _ := strings.Cut(a.Code, ".")
		p := &place{gna: a.Code, name: a.Name, class: gazetteer.ClassProvince, country: country}
		w.provinces[a.Code] = p
	}
	w.matchProvinces()
	for _, code := range slices.Sorted(maps.Keys(w.provinces)) {
		p := w.provinces[code]
		full := standard(p.country, p.name)
		p.name = provinceName(p.country, full)
		p.add(true, p.name, full, bareUnlessAmbiguous(full))
		if n := w.s.subdivisions[p.iso]; n != "" {
			p.add(true, bareUnlessAmbiguous(n))
			p.add(false, n)
		}
	}
	for i, p := range w.byFeature {
		if p == nil {
			continue
		}
		f := &w.s.features[i]
		p.lat, p.lon, p.outlined = f.lat, f.lon, true
		p.add(false, f.name)
		p.add(false, f.aliases...)
	}
}

// Countries whose provinces English texts tell from their capitals by a word.
var provinceWord = map[string]string{"UA": "Oblast", "SY": "Governorate"}

// provinceName is the standard name of a province.
func provinceName(country, full string) string {
	short := bareUnlessAmbiguous(full)
	word := provinceWord[country]
	switch {
	case country == "RU":
		return full
	case word == "" || strings.HasSuffix(short, " City") || short == "Crimea":
		return short
	}
	return short + " " + word
}

// bareUnlessAmbiguous takes off a generic word, save where what is left would
// be no name ("Central Region") or another place ("Kyiv City").
func bareUnlessAmbiguous(name string) string {
	short := bare(name)
	switch gazetteer.Fold(short) {
	case "central", "eastern", "western", "northern", "southern", "north", "south", "east", "west", "capital", "",
		"northeast", "northwest", "southeast", "southwest", "free", "national", "nationalcapital", "federal":
		return name
	}
	if strings.HasSuffix(strings.ToLower(name), " city") || len(short) < 3 {
		return name
	}
	return short
}

type candidate struct {
	code, iso string
	feature   int // -1: CLDR only
	score     float64
}

func (w *world) matchProvinces() {
	isos := map[string][]string{}
	for iso := range w.s.subdivisions {
		isos[iso[:2]] = append(isos[iso[:2]], iso)
	}
	var all []candidate
	for code, p := range w.provinces {
		total := 0
		for _, n := range w.votes[code] {
			total += n
		}
		key, short := gazetteer.Fold(p.name), bareKey(p.name)
		byISO := map[string]*candidate{}
		at := func(iso string, feature int) *candidate {
			id := iso
			if id == "" {
				id = fmt.Sprint(feature)
			}
			c := byISO[id]
			if c == nil {
				c = &candidate{code: code, iso: iso, feature: -1}
				byISO[id] = c
			}
			if feature >= 0 {
				c.feature = feature
			}
			return c
		}
		for _, iso := range isos[p.country] {
			switch name := w.s.subdivisions[iso]; {
			case gazetteer.Fold(name) == key:
				at(iso, -1).score += 2
			case bareKey(name) == short:
				at(iso, -1).score += 1.5
			}
		}
		for _, i := range w.inFeature[p.country] {
			f := &w.s.features[i]
			c := (*candidate)(nil)
			if n := w.votes[code][i]; n > 0 {
				c = at(f.iso, i)
				c.score += 2 * float64(n) / float64(total)
			}
			match := 0.0
			if bareKey(f.name) == short {
				match = 1
			}
			for _, alias := range f.aliases {
				if match == 0 && bareKey(alias) == short {
					match = 0.8
				}
			}
			if match > 0 {
				at(f.iso, i).score += match
			}
		}
		for _, c := range byISO {
			all = append(all, *c)
		}
	}
	slices.SortFunc(all, func(a, b candidate) int {
		if a.score != b.score {
			if a.score > b.score {
				return -1
			}
			return 1
		}
		if c := strings.Compare(a.code, b.code); c != 0 {
			return c
		}
		return cmp.Or(strings.Compare(a.iso, b.iso), cmp.Compare(a.feature, b.feature))
	})
	taken := map[string]bool{}
	for _, c := range all {
		p := w.provinces[c.code]
		if c.score < 1.1 || p.iso != "" || c.iso != "" && taken[c.iso] || c.feature >= 0 && w.byFeature[c.feature] != nil {
			continue
		}
		p.iso = c.iso
		if c.iso != "" {
			taken[c.iso] = true
		}
		if c.feature >= 0 && p.lat == 0 {
			w.byFeature[c.feature] = p
		}
	}
	unmatched := 0
	for _, p := range w.provinces {
		if p.iso == "" {
			unmatched++
		}
	}
	w.tally = fmt.Sprintf("%d of %d provinces without an ISO code", unmatched, len(w.provinces))
}

// addDistricts makes the GeoNames second-level divisions. Outlines that no
// province took (where Natural Earth draws a lower level) go to the district
// of the same name, or become places of their own.
func (w *world) addDistricts() {
	byName := map[string]*place{}
	for _, a := range w.s.admin2 {
		parts := strings.SplitN(a.Code, ".", 3)
		p := &place{gna: a.Code, name: standard(parts[0], a.Name), class: gazetteer.ClassDistrict, country: parts[0], admin1: w.provinces[parts[0]+"."+parts[1]]}
		p.add(true, p.name)
		if short := bareUnlessAmbiguous(p.name); short != p.name && len(short) > 2 {
			p.add(false, short)
		}
		w.districts[a.Code] = p
		if key := parts[0] + bareKey(a.Name); byName[key] == nil {
			byName[key] = p
		}
	}
	w.addOutlined(byName)
}

// addOutlined finds a place for each outline that no province took. Outlines
// that share a code (islands, cities inside a province) share the place.
func (w *world) addOutlined(byName map[string]*place) {
	byISO := map[string]*place{}
	for _, p := range w.provinces {
		if p.iso != "" {
			byISO[p.iso] = p
		}
	}
	var left []int
	for i := range w.s.features {
		if f := &w.s.features[i]; w.byFeature[i] == nil && f.iso != "" && f.name != "" {
			left = append(left, i)
		}
	}
	// The outline that bears the code's name goes first, and so gives the place its own.
	named := func(i int) int {
		if f := &w.s.features[i]; bareKey(w.s.subdivisions[f.iso]) == bareKey(f.name) {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(left, func(a, b int) int { return named(a) - named(b) })
	for _, i := range left {
		f := &w.s.features[i]
		if p := byISO[f.iso]; p != nil {
			w.byFeature[i] = p
			continue
		}
		p := byName[f.country+bareKey(f.name)]
		if p == nil || p.iso != "" {
			p = &place{name: f.name, class: gazetteer.ClassDistrict, country: f.country}
			p.add(true, f.name)
			w.extra = append(w.extra, p)
		}
		p.iso, p.lat, p.lon, p.outlined = f.iso, f.lat, f.lon, true
		p.add(false, f.aliases...)
		w.byFeature[i], byISO[f.iso] = p, p
	}
}

// addCountries gives each country its names and the middle of its outlines.
func (w *world) addCountries() {
	get := func(code string) *place {
		if w.countries[code] == nil {
			w.countries[code] = &place{country: code, class: gazetteer.ClassCountry}
		}
		return w.countries[code]
	}
	for _, p := range w.towns {
		get(p.country).population += p.population
		if p.admin1 != nil {
			p.admin1.population += p.population
		}
		if p.admin2 != nil {
			p.admin2.population += p.population
		}
	}
	for _, p := range w.provinces {
		get(p.country)
	}
	for _, p := range w.extra {
		get(p.country)
	}
	for _, line := range w.s.countries {
		p := get(line.code)
		p.name = line.name
		p.add(true, line.name)
		p.add(true, line.aliases...)
	}
	for code, p := range w.countries {
		for _, key := range []string{code, code + "-alt-short", code + "-alt-variant"} {
			if n := w.s.territories[key]; n != "" {
				p.add(p.name == "", n)
				if p.name == "" {
					p.name = n
				}
			}
		}
		if p.name == "" {
			p.name = code
		}
		p.lat, p.lon = w.middle(code)
	}
	for _, t := range w.towns {
		if p := w.countries[t.country]; t.seat&gazetteer.SeatCountry != 0 && p.lat == 0 && p.lon == 0 {
			p.lat, p.lon = t.lat, t.lon
		}
	}
}

// middle is the mean of the country's outlines, weighted by area.
func (w *world) middle(country string) (lat, lon float64) {
	sum := 0.0
	for _, i := range w.inFeature[country] {
		for k, ring := range w.s.features[i].rings {
			if !w.s.features[i].outer[k] {
				continue
			}
			weight, x, y := math.Abs(area(ring)), 0.0, 0.0
			for _, p := range ring {
				x, y = x+p[0], y+p[1]
			}
			weight *= math.Cos(y / float64(len(ring)) * math.Pi / 180)
			lon += weight * x / float64(len(ring))
			lat += weight * y / float64(len(ring))
			sum += weight
		}
	}
	if sum == 0 {
		return 0, 0
	}
	return lat / sum, lon / sum
}

// applyHouseNames sets the house's standard names and adds its spellings.
func (w *world) applyHouseNames() error {
	byID := map[string]*place{}
	for _, t := range w.towns {
		byID[fmt.Sprintf("gn:%d", t.gn)] = t
	}
	for _, p := range w.provinces {
		byID["gna:"+p.gna] = p
		if p.iso != "" {
			byID["iso:"+p.iso] = p
		}
	}
	for _, p := range w.districts {
		byID["gna:"+p.gna] = p
	}
	for _, line := range w.s.house {
		p := byID[line.id]
		if p == nil {
			return fmt.Errorf("build: names.txt: no place %s", line.id)
		}
		if line.name != "" {
			p.name = line.name
			p.add(true, line.name)
		}
		for _, alias := range line.aliases {
			if away, ok := strings.CutPrefix(alias, "-"); ok {
				key := gazetteer.Fold(away)
				p.names = slices.DeleteFunc(p.names, func(s spelling) bool { return gazetteer.Fold(s.text) == key })
				continue
			}
			alias, main := strings.CutPrefix(alias, "+")
			p.names = append(p.names, spelling{text: alias, main: main, house: true})
		}
	}
	return nil
}
