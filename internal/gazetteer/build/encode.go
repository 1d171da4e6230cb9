package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"dateline/internal/gazetteer"
)

func number(s string) float64 {
	f, _ := strconv.ParseFloat(s, 64)
	return f
}

// encode writes places.bin as the package comment of gazetteer describes it.
func (w *world) encode() ([]byte, error) {
	w.dropSeatNames()
	all := w.ordered()
	index := make(map[*place]int, len(all))
	for i, p := range all {
		index[p] = i
	}
	texts := newTexts()
	admin1, admin2 := map[*place]uint16{}, map[*place]uint16{}
	var part [gazetteer.Sections][]byte
	for i, p := range all {
		switch p.class {
		case gazetteer.ClassProvince:
			part[gazetteer.SectionAdmin1] = gazetteer.Append24(part[gazetteer.SectionAdmin1], uint32(i))
			admin1[p] = uint16(len(part[gazetteer.SectionAdmin1]) / 3)
		case gazetteer.ClassDistrict:
			part[gazetteer.SectionAdmin2] = gazetteer.Append24(part[gazetteer.SectionAdmin2], uint32(i))
			admin2[p] = uint16(len(part[gazetteer.SectionAdmin2]) / 3)
		}
	}
	if n := len(part[gazetteer.SectionAdmin2]) / 3; n >= 1<<16 {
		return nil, fmt.Errorf("build: %d districts do not fit 16 bits", n)
	}
	codes := slices.Sorted(maps.Keys(w.countries))
	if len(codes) > 255 {
		return nil, fmt.Errorf("build: %d countries do not fit 8 bits", len(codes))
	}
	for i, p := range all {
		number, _ := slices.BinarySearch(codes, p.country)
		r := gazetteer.Record{
			Lat: p.lat, Lon: p.lon, Population: p.population, Class: p.class, Country: byte(number),
			Admin1: admin1[p.admin1], Admin2: admin2[p.admin2], Name: texts.at(p.name),
		}
		switch {
		case p.class >= gazetteer.ClassCity:
			r.ID, r.Class = uint32(p.gn), p.class|p.seat
		case p.class != gazetteer.ClassCountry && p.iso != "":
			r.ID = texts.at(p.iso)
		case p.class != gazetteer.ClassCountry:
			r.ID, r.Class = texts.at(p.gna), p.class|gazetteer.ProvinceAsGNA
		}
		part[gazetteer.SectionRecords] = r.Append(part[gazetteer.SectionRecords])
		if i == 0 || all[i-1].country != p.country {
			part[gazetteer.SectionCountries] = append(part[gazetteer.SectionCountries], p.country...)
			part[gazetteer.SectionCountries] = gazetteer.Append24(part[gazetteer.SectionCountries], uint32(i))
			end := i
			for end < len(all) && all[end].country == p.country {
				end++
			}
			part[gazetteer.SectionCountries] = gazetteer.Append24(part[gazetteer.SectionCountries], uint32(end))
		}
	}
	part[gazetteer.SectionTexts] = texts.bytes
	towns := slices.Clone(w.towns)
	slices.SortFunc(towns, func(a, b *place) int { return cmp.Compare(a.gn, b.gn) })
	for _, p := range towns {
		part[gazetteer.SectionIDs] = gazetteer.Append24(part[gazetteer.SectionIDs], uint32(index[p]))
	}
	part[gazetteer.SectionBlocks], part[gazetteer.SectionKeys] = encodeKeys(all)
	file := []byte(gazetteer.Magic)
	at := len(file) + len(part)*8
	for _, p := range part {
		file = append32(append32(file, uint32(at)), uint32(len(p)))
		at += len(p)
	}
	for i, p := range part {
		w.tally += fmt.Sprintf("; section %d %d", i, len(p))
		file = append(file, p...)
	}
	return file, nil
}

func append32(b []byte, v uint32) []byte {
	return append(b, byte(v), byte(v>>8), byte(v>>16), byte(v>>24))
}

// ordered sorts the places as records: by country, class, size, identity.
func (w *world) ordered() []*place {
	all := slices.Clone(w.towns)
	all = append(all, w.extra...)
	all = slices.AppendSeq(all, maps.Values(w.provinces))
	all = slices.AppendSeq(all, maps.Values(w.countries))
	for _, p := range w.districts {
		if p.lat != 0 || p.lon != 0 {
			all = append(all, p)
		}
	}
	slices.SortFunc(all, func(a, b *place) int {
		return cmp.Or(cmp.Compare(a.country, b.country), cmp.Compare(a.class, b.class), cmp.Compare(b.population, a.population),
			cmp.Compare(a.gn, b.gn), cmp.Compare(a.iso, b.iso), cmp.Compare(a.gna, b.gna), cmp.Compare(a.name, b.name))
	})
	return all
}

// dropSeatNames takes from provinces the variant names that are their towns'
// ("Maimana" for Faryab), which Natural Earth lists with the province's own.
func (w *world) dropSeatNames() {
	seats := map[*place]map[string]bool{}
	for _, t := range w.towns {
		if t.seat == 0 || t.admin1 == nil {
			continue
		}
		if seats[t.admin1] == nil {
			seats[t.admin1] = map[string]bool{}
		}
		for _, s := range t.names {
			seats[t.admin1][gazetteer.Fold(s.text)] = true
		}
	}
	for p, names := range seats {
		own := map[string]bool{}
		for _, s := range p.names {
			own[gazetteer.Fold(s.text)] = own[gazetteer.Fold(s.text)] || s.main
		}
		p.names = slices.DeleteFunc(p.names, func(s spelling) bool {
			key := gazetteer.Fold(s.text)
			return !s.house && names[key] && !own[key] && gazetteer.Skeleton(key) != gazetteer.Skeleton(bareKey(p.name))
		})
	}
}

// texts is the pool of strings, each kept once.
type texts struct {
	bytes []byte
	seen  map[string]uint32
}

func newTexts() *texts { return &texts{seen: map[string]uint32{}} }

func (t *texts) at(s string) uint32 {
	if at, ok := t.seen[s]; ok {
		return at
	}
	at := uint32(len(t.bytes))
	t.seen[s] = at
	t.bytes = append(append(t.bytes, byte(len(s))), s...)
	return at
}

type bearer struct {
	record int
	main   bool
	plain  string
}

func encodeKeys(all []*place) (blocks, keys []byte) {
	bearers := map[string][]bearer{}
	for i, p := range all {
		for _, s := range p.names {
			key := gazetteer.Fold(s.text)
			if key == "" || len(key) > gazetteer.MaxKey || len(s.text) > 255 {
				continue
			}
			plain, _ := gazetteer.Plain(s.text)
			bearers[key] = append(bearers[key], bearer{i, s.main, plain})
		}
	}
	before := ""
	for n, key := range slices.Sorted(maps.Keys(bearers)) {
		shared := 0
		if n%gazetteer.BlockKeys == 0 {
			blocks = append32(blocks, uint32(len(keys)))
		} else {
			for shared < len(before) && shared < len(key) && before[shared] == key[shared] {
				shared++
			}
		}
		before = key
		keys = append(append(keys, byte(shared), byte(len(key)-shared)), key[shared:]...)
		posts := encodePostings(bearers[key])
		if len(posts) < 255 {
			keys = append(keys, byte(len(posts)))
		} else {
			keys = append(keys, 255, byte(len(posts)), byte(len(posts)>>8))
		}
		keys = append(keys, posts...)
	}
	return blocks, keys
}

func encodePostings(all []bearer) []byte {
	slices.SortFunc(all, func(a, b bearer) int {
		ranks := [2]int{}
		for i, x := range []bearer{a, b} {
			if !x.main {
				ranks[i] = 1
			}
		}
		return cmp.Or(cmp.Compare(a.record, b.record), cmp.Compare(ranks[0], ranks[1]), cmp.Compare(a.plain, b.plain))
	})
	var out []byte
	record := 0
	var seen []string
	for _, b := range all {
		if b.record != record || len(out) == 0 {
			seen = seen[:0]
		}
		if slices.Contains(seen, b.plain) {
			continue
		}
		seen = append(seen, b.plain)
		out = gazetteer.AppendPosting(out, b.record-record, b.main, b.plain)
		record = b.record
	}
	return out
}
