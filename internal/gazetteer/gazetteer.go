package gazetteer

import (
	_ "embed"
	"sort"
	"strconv"
	"strings"
)

//go:embed data/places.bin
var placesFile string

//go:embed data/outlines.bin
var outlinesFile string

//go:embed data/countries.txt
var countriesText string

//go:embed data/words.txt
var wordsText string

//go:embed data/middles.txt
var middlesText string

// Place is one place of the world. Lat and Lon are degrees (WGS 84); a
// division's are those of its middle, or of its seat where no outline is known.
type Place struct {
	ID       string  // gn:<GeoNames id>; iso:AF-ZAB for provinces, iso:AF for countries; gna:<GeoNames code> for divisions without an ISO code
	Name     string  // the standard name
	Class    string  // country, province, district, city, village, quarter
	Lat, Lon float64 //
	Country  string  // ISO 3166-1 alpha-2
	Admin1   string  // name of the province it lies in or is
	Admin2   string  // name of the district it lies in or is
	Admin1ID string  // that province's ID
	// Population is the number of inhabitants that GeoNames gives; 0 where unknown.
	// For divisions and countries it is the sum over their known towns: a measure
	// for ranking, no census.
	Population int
	Capital    string // "country" or "province" where the place is the seat of one, else ""
}

// Gazetteer answers questions about names. It is safe for use by several
// goroutines at once.
type Gazetteer struct {
	table
	outlines  string
	countries []country
	demonyms  map[string]string
	words     map[string]wordKind
	middles   map[string][2]float64 // of countries: latitude, longitude
	skeletons []skeletonIndex       // one a country, built at first use
}

type country struct {
	code       string
	first, end int // its records
}

type wordKind byte

const (
	seldom wordKind = iota + 1
	never
)

// Open gives the gazetteer over the embedded data. It costs a millisecond.
func Open() (*Gazetteer, error) { return open(placesFile, outlinesFile) }

func open(places, outlines string) (*Gazetteer, error) {
	t, err := cut(places)
	if err != nil {
		return nil, err
	}
	g := &Gazetteer{table: t, outlines: outlines, demonyms: readDemonyms(), words: readWords(), middles: readMiddles()}
	for at := 0; at < len(t.countries); at += CountrySize {
		g.countries = append(g.countries, country{t.countries[at : at+2], int(u24(t.countries, at+2)), int(u24(t.countries, at+5))})
	}
	g.skeletons = make([]skeletonIndex, len(g.countries))
	return g, nil
}

func readDemonyms() map[string]string {
	all := make(map[string]string, 512)
	for line := range strings.SplitSeq(countriesText, "\n") {
		code, rest, ok := strings.Cut(line, "|")
		if !ok || len(code) != 2 {
			continue
		}
		_, rest, _ = strings.Cut(rest, "|")
		words, _, _ := strings.Cut(rest, "|")
		for word := range strings.SplitSeq(words, ";") {
			if word = strings.TrimSpace(word); word != "" {
				all[word] = code
			}
		}
	}
	return all
}

func readWords() map[string]wordKind {
	all := make(map[string]wordKind, 2048)
	kind := never
	for line := range strings.SplitSeq(wordsText, "\n") {
		switch line = strings.TrimSpace(line); {
		case strings.HasPrefix(line, "#"):
		case line == "never:":
			kind = never
		case line == "seldom:":
			kind = seldom
		default:
			for word := range strings.FieldsSeq(line) {
				all[word] = max(all[word], kind)
			}
		}
	}
	return all
}

// readMiddles reads the points that take the place of an outline's middle.
func readMiddles() map[string][2]float64 {
	all := map[string][2]float64{}
	for line := range strings.SplitSeq(middlesText, "\n") {
		f := strings.Fields(line)
		if len(f) != 3 || f[0] == "#" {
			continue
		}
		lat, errLat := strconv.ParseFloat(f[1], 64)
		lon, errLon := strconv.ParseFloat(f[2], 64)
		if errLat == nil && errLon == nil {
			all[f[0]] = [2]float64{lat, lon}
		}
	}
	return all
}

// Common tells that a word, written with a capital, is seldom or never the name
// of a place by itself: "Union", "March".
func (g *Gazetteer) Common(word string) bool { return g.words[Fold(word)] != 0 }

// number is a country's place in the list, -1 for an unknown code.
func (g *Gazetteer) number(code string) int {
	i := sort.Search(len(g.countries), func(i int) bool { return g.countries[i].code >= code })
	if i < len(g.countries) && g.countries[i].code == code {
		return i
	}
	return -1
}

// identity is the ID of a record.
func (g *Gazetteer) identity(r Record) string {
	switch class := r.Class & ClassMask; {
	case class == ClassCountry:
		return "iso:" + g.countries[r.Country].code
	case class >= ClassCity:
		return "gn:" + strconv.Itoa(int(r.ID))
	case r.Class&ProvinceAsGNA != 0:
		return "gna:" + g.text(r.ID)
	default:
		return "iso:" + g.text(r.ID)
	}
}

func (g *Gazetteer) place(i int) Place {
	r := g.record(i)
	p := Place{
		ID: g.identity(r), Name: g.text(r.Name), Class: classNames[r.Class&ClassMask],
		Lat: degrees(r.Lat), Lon: degrees(r.Lon), Country: g.countries[r.Country].code, Population: r.Population,
	}
	if at, ok := g.middles[p.Country]; ok && p.Class == "country" {
		p.Lat, p.Lon = at[0], at[1]
	}
	switch {
	case r.Class&SeatCountry != 0:
		p.Capital = "country"
	case r.Class&SeatProvince != 0:
		p.Capital = "province"
	}
	if r.Admin1 > 0 {
		in := g.record(int(u24(g.admin1, int(r.Admin1-1)*3)))
		p.Admin1, p.Admin1ID = g.text(in.Name), g.identity(in)
	}
	if r.Admin2 > 0 {
		p.Admin2 = g.text(g.record(int(u24(g.admin2, int(r.Admin2-1)*3))).Name)
	}
	switch r.Class & ClassMask {
	case ClassProvince:
		p.Admin1, p.Admin1ID = p.Name, p.ID
	case ClassDistrict:
		p.Admin2 = p.Name
	}
	return p
}

// degrees rounds to the five digits that the stored form is good for.
func degrees(d float64) float64 {
	if d < 0 {
		return -degrees(-d)
	}
	return float64(int(d*1e5+0.5)) / 1e5
}

// ByID gives the place with the ID; false where there is none.
func (g *Gazetteer) ByID(id string) (Place, bool) {
	if i := g.find(id); i >= 0 {
		return g.place(i), true
	}
	return Place{}, false
}

// find is the record with the ID, or -1.
func (g *Gazetteer) find(id string) int {
	scheme, rest, _ := strings.Cut(id, ":")
	switch scheme {
	case "gn":
		want, err := strconv.ParseUint(rest, 10, 32)
		if err != nil || strconv.FormatUint(want, 10) != rest {
			return -1
		}
		at := func(i int) int { return int(u24(g.ids, i*3)) }
		n := len(g.ids) / 3
		i := sort.Search(n, func(i int) bool { return u32(g.records, at(i)*RecordSize) >= uint32(want) })
		if i < n && u32(g.records, at(i)*RecordSize) == uint32(want) {
			return at(i)
		}
	case "iso", "gna":
		if len(rest) < 2 {
			return -1
		}
		c := g.number(rest[:2])
		if c < 0 {
			return -1
		}
		for i := g.countries[c].first; i < g.countries[c].end; i++ {
			r := g.record(i)
			if r.Class&ClassMask > ClassDistrict {
				break
			}
			if g.identity(r) == id {
				return i
			}
		}
	}
	return -1
}

// Country gives the country with the ISO 3166-1 alpha-2 code.
func (g *Gazetteer) Country(code string) (Place, bool) {
	if len(code) != 2 {
		return Place{}, false
	}
	return g.ByID("iso:" + code)
}

// Seat gives the capital of a province.
func (g *Gazetteer) Seat(provinceID string) (Place, bool) {
	province := g.find(provinceID)
	if province < 0 {
		return Place{}, false
	}
	if i := g.seat(province); i >= 0 {
		return g.place(i), true
	}
	return Place{}, false
}

// seat is the record of a province's capital, or -1: the largest town that is
// marked as one, else the country's capital that lies in it.
func (g *Gazetteer) seat(province int) int {
	c := g.countries[g.record(province).Country]
	capital := -1
	for i := province + 1; i < c.end; i++ {
		class := g.records[i*RecordSize+13]
		if class&(SeatProvince|SeatCountry) == 0 {
			continue
		}
		n := u16(g.records, i*RecordSize+15)
		if n == 0 || int(u24(g.admin1, int(n-1)*3)) != province {
			continue
		}
		if class&SeatProvince != 0 {
			return i
		}
		if capital < 0 {
			capital = i
		}
	}
	return capital
}

// Province gives the province that a place lies in.
func (g *Gazetteer) Province(id string) (Place, bool) {
	i := g.find(id)
	if i < 0 {
		return Place{}, false
	}
	n := g.record(i).Admin1
	if n == 0 {
		return Place{}, false
	}
	return g.place(int(u24(g.admin1, int(n-1)*3))), true
}

// Demonym gives the country (ISO 3166-1 alpha-2) whose people or adjective the
// word is, singular or plural: "Afghan" and "Afghans" give AF.
func (g *Gazetteer) Demonym(word string) (code string, ok bool) {
	if code, ok = g.demonyms[word]; ok {
		return code, true
	}
	if short, plural := strings.CutSuffix(word, "s"); plural && len(short) > 2 {
		if code, ok = g.demonyms[short]; ok {
			return code, true
		}
	}
	switch {
	case strings.HasSuffix(word, "men"):
		code, ok = g.demonyms[strings.TrimSuffix(word, "men")+"man"]
	case strings.HasSuffix(word, "women"):
		code, ok = g.demonyms[strings.TrimSuffix(word, "women")+"woman"]
	}
	return code, ok
}
