package model

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"math/bits"
)

// The file of weights, little-endian:
//
//	8 bytes   "DLATTR01"
//	4 bytes   CRC-32 (IEEE) of all that follows
//	string    note
//	slots     words
//	2 stages  slots of the table, then the weights of transitions, 2 bytes
//	          each, [class][label before][label] without the eighth
//	2 links   weights of 2 bytes each
//	16 bytes  trust
//
// A string is a length of 4 bytes and its bytes. Slots are their shift and
// their number, 4 bytes each, a bit for each that tells whether it is taken,
// and the taken ones, 8 bytes each.
const magic = "DLATTR01"

// Encode returns the file.
func (m *Model) Encode() []byte {
	b := append([]byte(magic), 0, 0, 0, 0)
	le := binary.LittleEndian
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
	b = append(le.AppendUint32(b, uint32(len(m.Note))), m.Note...)
	slots(m.Words.shift, m.Words.slots)
	for i := range m.Stages {
		c := &m.Stages[i]
		slots(c.Table.shift, c.Table.slots)
		for g := range c.Gates {
			for a := range Labels {
				for _, w := range c.Gates[g][a][:Labels] {
					b = le.AppendUint16(b, uint16(int16(w)))
				}
			}
		}
	}
	for i := range m.Links {
		for _, w := range m.Links[i].Weights {
			b = le.AppendUint16(b, uint16(w))
		}
	}
	b = append(b, m.Trust[:]...)
	le.PutUint32(b[8:], crc32.ChecksumIEEE(b[12:]))
	return b
}

var errFile = errors.New("attribution weights: the file is damaged or of another version; train it anew")

// Decode reads the file.
func Decode(b []byte) (*Model, error) {
	if len(b) < 12 || string(b[:8]) != magic || crc32.ChecksumIEEE(b[12:]) != binary.LittleEndian.Uint32(b[8:]) {
		return nil, errFile
	}
	r := reader{b: b[12:]}
	m := &Model{Note: string(r.take(r.num()))}
	m.Words.shift, m.Words.slots = r.slots()
	for i := range m.Stages {
		c := &m.Stages[i]
		c.Table.shift, c.Table.slots = r.slots()
		for g := range c.Gates {
			for a := range Labels {
				for y := range Labels {
					c.Gates[g][a][y] = int32(r.short())
				}
			}
		}
	}
	for i := range m.Links {
		m.Links[i].Weights = make([]int16, LinkSlots)
		for k := range m.Links[i].Weights {
			m.Links[i].Weights[k] = r.short()
		}
	}
	copy(m.Trust[:], r.take(len(m.Trust)))
	if r.bad || len(r.b) > 0 {
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

func (r *reader) short() int16 {
	if b := r.take(2); b != nil {
		return int16(binary.LittleEndian.Uint16(b))
	}
	return 0
}

func (r *reader) slots() (uint, []uint64) {
	shift, n := uint(r.num()), r.num()
	if n < 16 || n > 1<<22 || n&(n-1) != 0 || shift > 63 {
		r.bad = true
		return 0, make([]uint64, 16)
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
