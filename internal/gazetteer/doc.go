// Package gazetteer turns names of places into places: countries, provinces,
// districts and populated places of the whole world, in Latin script.
//
// It knows names, where places are, what they belong to and how the press
// spells them. It knows nothing of reports, claims or sentences: a caller that
// has read the words around a name passes what they say as a Hint.
//
// # Sources
//
// GeoNames (CC BY 4.0; populated places, administrative names), Natural Earth
// (public domain; outlines and variant names of provinces), Unicode CLDR
// (names of subdivisions) and the hand-written tables data/countries.txt,
// data/names.txt and data/words.txt. The command in the folder build fetches
// pinned packages and writes data/places.bin and data/outlines.bin; the same
// input gives the same bytes.
//
// # Stored form
//
// places.bin is searched in place: opening it decodes only the section table
// and the list of countries, no name is copied until it is returned. It begins
// with the magic "GAZ1" and a table of sections (offset and length, each a
// little-endian uint32), in this order:
//
//	records    22 bytes a place: id u32, lat u24, lon u24, population u24,
//	           class and seat u8, country u8, admin1 u16, admin2 u16, name u24;
//	           sorted by country, so that a country is a range of records
//	texts      names, each a length byte and its UTF-8 bytes
//	countries  8 bytes a country: ISO code, first record u24, end record u24
//	admin1     u24 a province: its record (numbered from 1 in records)
//	admin2     u24 a district: its record
//	ids        u24 a populated place: records sorted by GeoNames id
//	blocks     u32 a block: offset in keys
//	keys       folded names, sorted, front-coded in blocks of 16:
//	           shared u8, rest u8, the rest's bytes, then the places
//	           that bear the name: bytes u16 if that is 255 or more else u8,
//	           each place a varint (record delta, main-name bit) and a
//	           hash byte of the spelling
//
// The id of a record is its GeoNames id for populated places; for provinces
// and districts it is the offset in texts of "AF-ZAB" (ISO 3166-2) or of the
// GeoNames administrative code "AF.28.2801".
//
// outlines.bin holds province outlines; see outline.go.
package gazetteer
