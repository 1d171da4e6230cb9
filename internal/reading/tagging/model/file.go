package model

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"math/bits"
)

// The file of weights, little-endian:
//
//	8 bytes   "DLWEIGH2"
//	4 bytes   CRC-32 (IEEE) of all that follows
//	strings   note, then the names of tags and relations
//	tables    classes, tag, act, rel
//
// A string is a length of 4 bytes and its bytes, a list a length of 4 bytes
// and its items. A table is its shift in 4 bytes, its number of slots in 4
// bytes, a bit for each slot that tells whether it is taken, the taken slots
// (8 bytes each) and, if sparse, a list of pairs (2 bytes each).
const magic = "DLWEIGH2"

// Encode returns the file.
func (m *Model) Encode() []byte {
	b := append([]byte(magic), 0, 0, 0, 0)
	le := binary.LittleEndian
	str := func(s string) { b = append(le.AppendUint32(b, uint32(len(s))), s...) }
	names := func(l []string) {
		b = le.AppendUint32(b, uint32(len(l)))
		for _, s := range l {
			str(s)
		}
	}
	slots := func(shift uint, l []uint64) {
		b = le.AppendUint32(b, uint32(shift))
		b = le.AppendUint32(b, uint32(len(l)))
		taken := len(b)
		b = append(b, make([]byte, len(l)/8)...)
		for i, v := range l {
			if v != 0 {
				b[taken+i/8] |= 1 << (i % 8)
				b = le.AppendUint64(b, v)
			}
		}
	}
	pairs := func(l []uint16) {
		b = le.AppendUint32(b, uint32(len(l)))
		for _, v := range l {
			b = le.AppendUint16(b, v)
		}
	}
	str(m.Note)
	names(m.Tags)
	names(m.Rels)
	slots(m.Classes.shift, m.Classes.slots)
	slots(m.Tag.shift, m.Tag.slots)
	pairs(m.Tag.pairs)
	slots(m.Act.shift, m.Act.slots)
	slots(m.Rel.shift, m.Rel.slots)
	pairs(m.Rel.pairs)
	le.PutUint32(b[8:], crc32.ChecksumIEEE(b[12:]))
	return b
}

var errFile = errors.New("weights: the file is damaged or of another version; make it anew with make weights")

// Decode reads the file.
func Decode(b []byte) (*Model, error) {
	if len(b) < 12 || string(b[:8]) != magic || crc32.ChecksumIEEE(b[12:]) != binary.LittleEndian.Uint32(b[8:]) {
		return nil, errFile
	}
	r := reader{b: b[12:]}
	m := &Model{Note: r.str(), Tags: r.names(), Rels: r.names()}
	m.Classes.shift, m.Classes.slots = r.slots()
	m.Tag.shift, m.Tag.slots = r.slots()
	m.Tag.pairs = r.pairs()
	m.Act.shift, m.Act.slots = r.slots()
	m.Rel.shift, m.Rel.slots = r.slots()
	m.Rel.pairs = r.pairs()
	if r.bad || len(r.b) > 0 || len(m.Tags) > 64 || len(m.Rels) > 64 {
		return nil, errFile
	}
	return m, nil
}

type reader struct {
	b   []byte
	bad bool
}

func (r *reader) take(n int) []byte {
	if n < 0 || n > len(r.b) {
		r.bad, r.b = true, nil
		return nil
	}
	b := r.b[:n]
	r.b = r.b[n:]
	return b
}

func (r *reader) num() int {
	if b := r.take(4); b != nil {
		return int(binary.LittleEndian.Uint32(b))
	}
	return 0
}

func (r *reader) str() string { return string(r.take(r.num())) }

func (r *reader) names() []string {
	var l []string
	for n := r.num(); n > 0 && !r.bad; n-- {
		l = append(l, r.str())
	}
	return l
}

func (r *reader) slots() (uint, []uint64) {
	shift, n := uint(r.num()), r.num()
	if n < 16 || n > 1<<22 || n&(n-1) != 0 || shift > 63 {
		r.bad = true
		return 0, nil
	}
	taken := r.take(n / 8)
	all := 0
	for _, c := range taken {
		all += bits.OnesCount8(c)
	}
	b := r.take(8 * all)
	l := make([]uint64, n)
	for i, c := range taken {
		for ; c != 0 && len(b) > 0; c &= c - 1 {
			l[i*8+bits.TrailingZeros8(c)] = binary.LittleEndian.Uint64(b)
			b = b[8:]
		}
	}
	return shift, l
}

func (r *reader) pairs() []uint16 {
	b := r.take(2 * r.num())
	l := make([]uint16, len(b)/2)
	for i := range l {
		l[i] = binary.LittleEndian.Uint16(b[2*i:])
	}
	return l
}
