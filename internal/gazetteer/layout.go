package gazetteer

import "fmt"

// Sections of places.bin, in their order in the section table.
const (
	SectionRecords = iota
	SectionTexts
	SectionCountries
	SectionAdmin1
	SectionAdmin2
	SectionIDs
	SectionBlocks
	SectionKeys
	Sections
)

// Constants of the stored form.
const (
	Magic       = "GAZ1"
	RecordSize  = 22
	CountrySize = 8
	BlockKeys   = 16
	MaxKey      = 120 // bytes; longer folded names are left out
)

// Classes as stored in the low bits of a record's class byte, and the seat
// bits above them.
const (
	ClassCountry = iota
	ClassProvince
	ClassDistrict
	ClassCity
	ClassVillage
	ClassQuarter

	ClassMask     = 0x0f
	SeatProvince  = 0x10
	SeatCountry   = 0x20
	ProvinceAsGNA = 0x40 // the province has no ISO code; its id is a GeoNames administrative code
)

var classNames = [...]string{"country", "province", "district", "city", "village", "quarter"}

// Record is one place as the generator writes it. Lat and Lon are degrees,
// ID, Admin1, Admin2 and Name are as the package comment says.
type Record struct {
	ID             uint32
	Lat, Lon       float64
	Population     int
	Class          byte
	Country        byte
	Admin1, Admin2 uint16
	Name           uint32
}

// Append writes the record's stored form to b.
func (r Record) Append(b []byte) []byte {
	b = append(b, byte(r.ID), byte(r.ID>>8), byte(r.ID>>16), byte(r.ID>>24))
	b = Append24(b, uint32((r.Lat+90)/180*(1<<24-1)+0.5))
	b = Append24(b, uint32((r.Lon+180)/360*(1<<24-1)+0.5))
	b = Append24(b, packPopulation(r.Population))
	b = append(b, r.Class, r.Country, byte(r.Admin1), byte(r.Admin1>>8), byte(r.Admin2), byte(r.Admin2>>8))
	return Append24(b, r.Name)
}

// Append24 writes the low 24 bits of v, little-endian.
func Append24(b []byte, v uint32) []byte { return append(b, byte(v), byte(v>>8), byte(v>>16)) }

// AppendPosting writes one place under a key: delta is the record's distance
// from the one before, plain the spelling without diacritics.
func AppendPosting(b []byte, delta int, main bool, plain string) []byte {
	v := uint32(delta) << 1
	if main {
		v |= 1
	}
	for v >= 0x80 {
		b = append(b, byte(v)|0x80)
		v >>= 7
	}
	return append(b, byte(v), spelling(plain))
}

// packPopulation keeps numbers below 2^23 exactly, larger ones to the nearest 64 below.
func packPopulation(n int) uint32 {
	n = max(n, 0)
	if n < 1<<23 {
		return uint32(n)
	}
	return min(uint32(n/64), 1<<23-1) | 1<<23
}

func unpackPopulation(v uint32) int {
	if v < 1<<23 {
		return int(v)
	}
	return int(v&(1<<23-1)) * 64
}

// table is places.bin, cut into its sections.
type table struct {
	records, texts, countries, admin1, admin2, ids, blocks, keys string
}

func cut(file string) (table, error) {
	head := len(Magic) + Sections*8
	if len(file) < head || file[:len(Magic)] != Magic {
		return table{}, fmt.Errorf("gazetteer: places.bin is no gazetteer file; run the generator in internal/gazetteer/build")
	}
	var part [Sections]string
	for i := range part {
		at := len(Magic) + i*8
		from, n := int(u32(file, at)), int(u32(file, at+4))
		if from < head || from+n > len(file) {
			return table{}, fmt.Errorf("gazetteer: section %d of places.bin lies outside the file", i)
		}
		part[i] = file[from : from+n]
	}
	return table{
		records: part[SectionRecords], texts: part[SectionTexts], countries: part[SectionCountries],
		admin1: part[SectionAdmin1], admin2: part[SectionAdmin2], ids: part[SectionIDs],
		blocks: part[SectionBlocks], keys: part[SectionKeys],
	}, nil
}

func u32(s string, at int) uint32 {
	return uint32(s[at]) | uint32(s[at+1])<<8 | uint32(s[at+2])<<16 | uint32(s[at+3])<<24
}

func u24(s string, at int) uint32 {
	return uint32(s[at]) | uint32(s[at+1])<<8 | uint32(s[at+2])<<16
}

func u16(s string, at int) uint16 { return uint16(s[at]) | uint16(s[at+1])<<8 }

func (t *table) record(i int) Record {
	at := i * RecordSize
	s := t.records[at : at+RecordSize]
	return Record{
		ID: u32(s, 0), Lat: float64(u24(s, 4))/(1<<24-1)*180 - 90, Lon: float64(u24(s, 7))/(1<<24-1)*360 - 180,
		Population: unpackPopulation(u24(s, 10)), Class: s[13], Country: s[14],
		Admin1: u16(s, 15), Admin2: u16(s, 17), Name: u24(s, 19),
	}
}

func (t *table) text(at uint32) string {
	n := int(t.texts[at])
	return t.texts[at+1 : int(at)+1+n]
}

// posting is one place that bears a name.
type posting struct {
	record int
	main   bool
	hash   byte
}

// cursor walks over the keys of a table.
type cursor struct {
	t     *table
	block int
	at    int // offset in keys of the next key
	inner int // number of keys read in this block
	key   [MaxKey]byte
	n     int    // length of key
	posts string // places of the current key
}

func (t *table) blockCount() int { return len(t.blocks) / 4 }

func (c *cursor) seekBlock(block int) {
	c.block, c.inner = block, 0
	c.at = int(u32(c.t.blocks, block*4))
}

// next reads the next key; false at the end.
func (c *cursor) next() bool {
	if c.at >= len(c.t.keys) {
		return false
	}
	if c.inner == BlockKeys {
		c.block, c.inner = c.block+1, 0
	}
	keys := c.t.keys
	shared, rest := int(keys[c.at]), int(keys[c.at+1])
	c.at += 2
	c.n = shared + copy(c.key[shared:], keys[c.at:c.at+rest])
	c.at += rest
	n := int(keys[c.at])
	c.at++
	if n == 255 {
		n = int(u16(keys, c.at))
		c.at += 2
	}
	c.posts = keys[c.at : c.at+n]
	c.at += n
	c.inner++
	return true
}

// seek moves to the first key that is not below the given one; false if none is.
func (c *cursor) seek(key string) bool {
	low, high := 0, c.t.blockCount()
	for low < high {
		mid := int(uint(low+high) >> 1)
		at := int(u32(c.t.blocks, mid*4))
		n := int(c.t.keys[at+1])
		if c.t.keys[at+2:at+2+n] <= key {
			low = mid + 1
		} else {
			high = mid
		}
	}
	c.seekBlock(max(low-1, 0))
	for c.next() {
		if string(c.key[:c.n]) >= key {
			return true
		}
	}
	return false
}

// postings calls yield for each place of the current key.
func (c *cursor) postings(yield func(posting)) {
	record := 0
	for s := c.posts; len(s) > 0; {
		v, shift := uint32(0), 0
		for {
			b := s[0]
			s = s[1:]
			v |= uint32(b&0x7f) << shift
			shift += 7
			if b < 0x80 {
				break
			}
		}
		record += int(v >> 1)
		yield(posting{record: record, main: v&1 == 1, hash: s[0]})
		s = s[1:]
	}
}
