package model

import "dateline/internal/reading/weights"

// Dense is a frozen table of features with the weights of two actions, each
// relative to a third. A bucket is four slots; a slot is 20 bits of key and,
// above them, left + right<<22, so that weights are added without a branch and
// both at once. That keeps within 22 bits for up to 100 features.
type Dense struct {
	slots []uint64
	shift uint
}

const (
	ways    = 4
	keyBits = 1<<20 - 1
	lane    = 22
)

// score returns the sums of the weights of Left and Right; Shift has none.
func (d *Dense) score(keys []uint64) (left, right int32) {
	slots := d.slots
	mask := uint64(len(slots) - ways)
	var sum int64
	for _, k := range keys {
		i := k >> d.shift * ways & mask
		b := slots[i : i+ways : i+ways]
		check := int64(k & keyBits)
		v0, v1, v2, v3 := int64(b[0]), int64(b[1]), int64(b[2]), int64(b[3])
		sum += v0 >> 20 & (((v0&keyBits ^ check) - 1) >> 63)
		sum += v1 >> 20 & (((v1&keyBits ^ check) - 1) >> 63)
		sum += v2 >> 20 & (((v2&keyBits ^ check) - 1) >> 63)
		sum += v3 >> 20 & (((v3&keyBits ^ check) - 1) >> 63)
	}
	l := sum << (64 - lane) >> (64 - lane)
	return int32(l), int32((sum - l) >> lane)
}

// Room chooses the features that a table of n features has room for: keys are
// all features, the most useful first.
func Room(keys []uint64, n int) []uint64 {
	bits := bucketBits(n)
	full := make([]uint8, 1<<bits)
	seen := map[[2]uint64]bool{} // two keys that look alike in their bucket
	var kept []uint64
	for _, k := range keys {
		b := k >> (64 - bits)
		look := [2]uint64{b, k & keyBits}
		if full[b] < ways && len(kept) < n && !seen[look] {
			full[b]++
			seen[look] = true
			kept = append(kept, k)
		}
	}
	return kept
}

// bucketBits gives n features about twice the slots that they need.
func bucketBits(n int) uint {
	bits := uint(4)
	for n > ways/2<<bits {
		bits++
	}
	return bits
}

// Sparse is a frozen table of features with a few weights each out of up to
// 64 classes, in buckets of four slots. A slot holds 24 bits of key, 8 bits of
// length and 32 bits of offset into pairs; a pair 6 bits of class and 10 bits
// of weight.
type Sparse struct {
	slots []uint64
	shift uint
	pairs []uint16
}

func (s *Sparse) score(keys []uint64, sum []int32) {
	clear(sum)
	slots := s.slots
	mask := uint64(len(slots) - ways)
	for _, k := range keys {
		i := k >> s.shift * ways & mask
		b := slots[i : i+ways : i+ways]
		check := int64(k & (1<<24 - 1))
		v0, v1, v2, v3 := int64(b[0]), int64(b[1]), int64(b[2]), int64(b[3])
		v := v0 >> 24 & (((v0&(1<<24-1) ^ check) - 1) >> 63)
		v |= v1 >> 24 & (((v1&(1<<24-1) ^ check) - 1) >> 63)
		v |= v2 >> 24 & (((v2&(1<<24-1) ^ check) - 1) >> 63)
		v |= v3 >> 24 & (((v3&(1<<24-1) ^ check) - 1) >> 63)
		if v == 0 {
			continue
		}
		from := uint64(v) >> 8
		for _, p := range s.pairs[from : from+uint64(v)&0xff] {
			sum[p&63] += int32(int16(p)) >> 6
		}
	}
}

// Classes tells for known words what they may be, as a hash of their usual
// tags. A slot holds the word's hash (32 bits), the class (24 bits) and the
// one tag of a word that has no other (8 bits).
type Classes struct {
	slots []uint64
	shift uint
}

func (c *Classes) of(word uint32) uint32 { return weights.Find(c.slots, c.shift, word) }

// Freeze functions, used by training.

func size(n int) (slots int, shift uint) {
	bits := uint(4)
	for float64(n) > 0.72*float64(int(1)<<bits) {
		bits++
	}
	return 1 << bits, 64 - bits
}

// Row is a feature with its weights, by class.
type Row struct {
	Key     uint64
	Weights []int32
}

// FreezeDense makes a table for n features of rows of three weights, those of
// the actions.
func FreezeDense(rows []Row, n int) Dense {
	bits := bucketBits(n)
	d := Dense{make([]uint64, ways<<bits), 64 - bits}
	for _, r := range rows {
		left, right := r.Weights[Left]-r.Weights[Shift], r.Weights[Right]-r.Weights[Shift]
		v := int64(clip(left, 1<<14)) + int64(clip(right, 1<<14))<<lane
		put(d.slots, r.Key>>d.shift, r.Key&keyBits|uint64(v)<<20)
	}
	return d
}

// put puts a slot into a bucket; what finds no room is left out.
func put(slots []uint64, bucket, v uint64) {
	for i := bucket * ways; i < bucket*ways+ways; i++ {
		if slots[i] == 0 {
			slots[i] = v
			return
		}
	}
}

// FreezeSparse makes a table for n features of rows with any number of
// classes; weights of 0 take no room.
func FreezeSparse(rows []Row, n int) Sparse {
	bits := bucketBits(n)
	s := Sparse{slots: make([]uint64, ways<<bits), shift: 64 - bits, pairs: []uint16{0}}
	for _, r := range rows {
		from := len(s.pairs)
		for c, w := range r.Weights {
			if w != 0 {
				s.pairs = append(s.pairs, uint16(clip(w, 511))<<6|uint16(c))
			}
		}
		if len(s.pairs) > from {
			put(s.slots, r.Key>>s.shift, r.Key&0xffffff|uint64(len(s.pairs)-from)<<24|uint64(from)<<32)
		}
	}
	return s
}

// FreezeClasses makes the table of known words.
func FreezeClasses(words []uint32, classes []uint32) Classes {
	n, shift := size(len(words))
	c := Classes{make([]uint64, n), shift}
	for i, w := range words {
		weights.Enter(c.slots, shift, w, classes[i])
	}
	return c
}

func clip(w, limit int32) int32 { return max(-limit, min(limit, w)) }
