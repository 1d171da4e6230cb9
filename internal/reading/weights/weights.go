// Package weights is the form in which trained weights lie in the program.
//
// It knows bytes: a file's frame and checksum, strings, slots of hash tables,
// the hash that makes their keys, and the generator that training draws from.
// It knows no feature, no label and no text.
package weights

import (
	"encoding/binary"
	"hash/crc32"
	"math/bits"
)

// Writer builds a file: 8 bytes of magic, 4 bytes of CRC-32 (IEEE) of all that
// follows, then what is written, little-endian.
type Writer struct{ b []byte }

// NewWriter begins a file; magic has 8 bytes.
func NewWriter(magic string) *Writer { return &Writer{append([]byte(magic), 0, 0, 0, 0)} }

// Num writes a number in 4 bytes, Short one in 2, Raw bytes as they are.
func (w *Writer) Num(n int)     { w.b = binary.LittleEndian.AppendUint32(w.b, uint32(n)) }
func (w *Writer) Short(v int16) { w.b = binary.LittleEndian.AppendUint16(w.b, uint16(v)) }
func (w *Writer) Raw(b []byte)  { w.b = append(w.b, b...) }

// String writes a length of 4 bytes and the bytes.
func (w *Writer) String(s string) { w.Num(len(s)); w.b = append(w.b, s...) }

// Slots writes a table: its shift and its number of slots, 4 bytes each, a bit
// for each slot that tells whether it is taken, and the taken ones, 8 bytes each.
func (w *Writer) Slots(shift uint, l []uint64) {
	w.Num(int(shift))
	w.Num(len(l))
	taken := len(w.b)
	w.b = append(w.b, make([]byte, len(l)/8)...)
	for i, v := range l {
		if v != 0 {
			w.b[taken+i/8] |= 1 << (i % 8)
			w.b = binary.LittleEndian.AppendUint64(w.b, v)
		}
	}
}

// File is the finished file.
func (w *Writer) File() []byte {
	binary.LittleEndian.PutUint32(w.b[8:], crc32.ChecksumIEEE(w.b[12:]))
	return w.b
}

// Reader takes a file apart. After a fault every answer is empty and Whole is
// false.
type Reader struct {
	b   []byte
	bad bool
}

// NewReader checks magic and checksum.
func NewReader(b []byte, magic string) *Reader {
	if len(b) < 12 || string(b[:8]) != magic || crc32.ChecksumIEEE(b[12:]) != binary.LittleEndian.Uint32(b[8:]) {
		return &Reader{bad: true}
	}
	return &Reader{b: b[12:]}
}

// Whole tells whether the file was read to its end without a fault.
func (r *Reader) Whole() bool { return !r.bad && len(r.b) == 0 }

// Bad tells whether a fault was met.
func (r *Reader) Bad() bool { return r.bad }

// Raw takes n bytes.
func (r *Reader) Raw(n int) []byte {
	if n < 0 || n > len(r.b) {
		r.bad, r.b = true, nil
		return nil
	}
	b := r.b[:n]
	r.b = r.b[n:]
	return b
}

// Num takes a number of 4 bytes.
func (r *Reader) Num() int {
	if b := r.Raw(4); b != nil {
		return int(binary.LittleEndian.Uint32(b))
	}
	return 0
}

// Short takes a number of 2 bytes.
func (r *Reader) Short() int16 {
	if b := r.Raw(2); b != nil {
		return int16(binary.LittleEndian.Uint16(b))
	}
	return 0
}

// String takes a length and that many bytes.
func (r *Reader) String() string { return string(r.Raw(r.Num())) }

// Slots takes a table.
func (r *Reader) Slots() (shift uint, l []uint64) {
	shift, n := uint(r.Num()), r.Num()
	if n < 16 || n > 1<<22 || n&(n-1) != 0 || shift > 63 {
		r.bad = true
		return 0, nil
	}
	taken := r.Raw(n / 8)
	all := 0
	for _, c := range taken {
		all += bits.OnesCount8(c)
	}
	b := r.Raw(8 * all)
	l = make([]uint64, n)
	for i, c := range taken {
		for ; c != 0 && len(b) > 0; c &= c - 1 {
			l[i*8+bits.TrailingZeros8(c)] = binary.LittleEndian.Uint64(b)
			b = b[8:]
		}
	}
	return shift, l
}

// Find returns what a table of words holds for the hash of a word: the upper 32
// bits of its slot, 0 for a word that is not in it.
func Find(slots []uint64, shift uint, word uint32) uint32 {
	if len(slots) == 0 {
		return 0
	}
	mask := uint64(len(slots) - 1)
	for i := uint64(word) * Spread >> shift; ; i++ {
		s := slots[i&mask]
		if s == 0 {
			return 0
		}
		if uint32(s) == word {
			return uint32(s >> 32)
		}
	}
}

// Enter puts a word with a value, not both 0, into a table of words that has
// room for it.
func Enter(slots []uint64, shift uint, word, value uint32) {
	mask := uint64(len(slots) - 1)
	i := uint64(word) * Spread >> shift
	for slots[i&mask] != 0 {
		i++
	}
	slots[i&mask] = uint64(word) | uint64(value)<<32
}

// Spread is the odd number by which a word's hash is spread over a table.
const Spread = 0x9e3779b97f4a7c15

const hash2 = 0xbf58476d1ce4e5b9

// Mix makes the key of a feature from its template and its values.
func Mix(t uint64, a, b, c uint32) uint64 {
	h := (t+1)*Spread ^ (uint64(a)|uint64(b)<<32)*hash2
	h ^= h >> 31
	h = (h ^ uint64(c)) * Spread
	h ^= h >> 29
	h *= hash2
	return h ^ h>>32
}

// Pack puts four small numbers in one, for the last place of Mix.
func Pack(a, b, c, d uint8) uint32 {
	return uint32(a) | uint32(b)<<8 | uint32(c)<<16 | uint32(d)<<24
}
