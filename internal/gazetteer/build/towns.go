package main

import (
	"math"
	"strings"
	"unicode"

	"dateline/internal/gazetteer"
)

// Countries whose languages are not written in Latin letters: their names are
// transliterations, shown without diacritics, as the press prints them.
const transliterated = " AF IR IQ SY JO LB PS IL SA YE OM AE QA BH KW EG LY TN DZ MA SD SS MR EH PK IN BD NP BT LK MV MM TH KH LA CN TW HK MO JP KR KP MN RU UA BY BG MK GE AM KZ KG TJ UZ ER ET DJ SO CY GR "

// standard is the form in which a source's name is shown.
func standard(country, name string) string {
	if !strings.Contains(transliterated, " "+country+" ") {
		return name
	}
	plain, ok := gazetteer.Plain(name)
	if !ok {
		return name
	}
	plain = strings.Trim(strings.ReplaceAll(plain, "`", "'"), "' ")
	switch {
	case country == "UA":
		return ukrainian(plain)
	case strings.Contains(arabic, " "+country+" "):
		if first, rest, ok := strings.Cut(plain, " "); ok && articles[first] && rest != "" {
			return first + "-" + rest
		}
	}
	return plain
}

// Countries whose names carry the Arabic article, which the press joins with a hyphen.
const arabic = " SY IQ YE LY SD JO SA EG OM KW BH QA AE PS "

var articles = map[string]bool{"Al": true, "Ad": true, "An": true, "Ar": true, "As": true, "Ash": true, "At": true, "Az": true}

// ukrainian turns GeoNames' romanisation (BGN/PCGN 1965) into Ukraine's own of
// 2010, which the press follows: "Kup'yans'k" becomes "Kupiansk".
func ukrainian(name string) string {
	name = strings.ReplaceAll(name, "'", "")
	var b strings.Builder
	for i := 0; i < len(name); i++ {
		c := name[i]
		before, after := byte(' '), byte(' ')
		if i > 0 {
			before = name[i-1] | 0x20
		}
		if i+1 < len(name) {
			after = name[i+1]
		}
		head := before < 'a' || before > 'z'
		switch {
		case c != 'y' || head:
			b.WriteByte(c)
		case strings.IndexByte("aeiou", before) >= 0 && after == 'i': // Mykolayiv: the letter ї is i
		case strings.IndexByte("aeiou", before) >= 0, before == 'y', strings.IndexByte("aeu", after) >= 0:
			b.WriteByte('i')
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// The least population of a place that is shown as a city and not a village,
// where it is no seat.
const cityPopulation = 5000

func (w *world) addTowns() {
	for i := range w.s.towns {
		t := &w.s.towns[i]
		p := &place{
			gn: t.id, name: townName(t), lat: t.lat, lon: t.lon, population: t.population, country: t.country,
			admin1: w.provinces[t.country+"."+t.admin1], admin2: w.districts[t.country+"."+t.admin1+"."+t.admin2],
			class: gazetteer.ClassVillage,
		}
		if p.admin1 == nil && p.admin2 != nil {
			p.admin1 = p.admin2.admin1
		}
		switch {
		case t.code == "PPLX":
			p.class = gazetteer.ClassQuarter
		case t.code == "PPLC" || t.code == "PPLG" || t.code == "PPLA" || t.code == "PPLA2" || t.population >= cityPopulation:
			p.class = gazetteer.ClassCity
		}
		switch t.code {
		case "PPLC", "PPLG":
			p.seat = gazetteer.SeatCountry
		case "PPLA":
			p.seat = gazetteer.SeatProvince
		}
		p.add(true, p.name, t.name, t.ascii)
		for _, name := range t.alternates {
			if usable(name) {
				p.add(false, name)
			}
		}
		w.towns = append(w.towns, p)
		locate(p.admin1, p, t.code == "PPLA" || t.code == "PPLC")
		locate(p.admin2, p, t.code == "PPLA2" || t.code == "PPLA")
	}
}

// townName is the standard name of a town. The towns of Crimea keep the
// source's spelling: many are given there in Russian.
func townName(t *town) string {
	if t.country == "UA" && (t.admin1 == "11" || t.admin1 == "20") {
		return t.ascii
	}
	return standard(t.country, t.name)
}

// locate gives a division that has no outline the coordinates of its seat or,
// until that comes, of its largest town.
func locate(division, town *place, seat bool) {
	if division == nil || division.outlined || division.seated {
		return
	}
	if seat || town.population >= division.largest {
		division.lat, division.lon, division.largest, division.seated = town.lat, town.lon, town.population, seat
	}
}

// usable says whether an alternate name is one that a text would hold: Latin
// letters, a capital somewhere (GeoNames' bare transliterations have none),
// no digits, and no code of an airport or the like.
func usable(name string) bool {
	upper, lower := false, false
	for _, r := range name {
		switch {
		case unicode.IsUpper(r):
			upper = true
		case unicode.IsLower(r):
			lower = true
		case unicode.IsDigit(r), r == '/', r == '(', r == ':':
			return false
		}
	}
	return upper && lower && len(gazetteer.Fold(name)) > 2
}

type cell struct {
	country  string
	lat, lon int
}

func cellOf(country string, lat, lon float64) cell {
	return cell{country, int(math.Round(lat * 20)), int(math.Round(lon * 20))}
}

// addNewerNames takes from the newer package the names that have changed: a
// place of the same country at the same point, or nearby with a name it bears.
func (w *world) addNewerNames() {
	cells := map[cell][]*place{}
	for _, p := range w.towns {
		c := cellOf(p.country, p.lat, p.lon)
		cells[c] = append(cells[c], p)
	}
	for _, n := range w.s.newer {
		lat, lon := number(n.Lat), number(n.Lng)
		key := gazetteer.Fold(n.Name)
		if key == "" {
			continue
		}
		var best *place
		least := 0.02
		centre := cellOf(n.Country, lat, lon)
		for i := -1; i <= 1; i++ {
			for j := -1; j <= 1; j++ {
				for _, p := range cells[cell{centre.country, centre.lat + i, centre.lon + j}] {
					d := math.Hypot(p.lat-lat, p.lon-lon)
					if d < least && (d < 1e-5 || p.bears(key)) {
						best, least = p, d
					}
				}
			}
		}
		if best != nil {
			best.name = townName(&town{name: n.Name, ascii: best.name, country: n.Country, admin1: n.Admin1})
			best.add(true, n.Name)
		}
	}
}
