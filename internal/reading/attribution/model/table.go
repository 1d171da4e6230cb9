package model

// Table is a frozen table of features with a weight for each label but
// Outside, to which all are relative. A bucket is four slots; a slot is 16 bits
// of key and six weights of 8 bits each, 128 standing for nothing, so that
// weights are added three at a time.
type Table struct {
	slots []uint64
	shift uint
}

const (
	ways  = 4
	lanes = 0x00ff_00ff_00ff
)

func pair(a, b uint16) uint32 { return uint32(a) | uint32(b)<<16 }

func check(key uint64) uint64 { return key&0xffff | (key&0xffff-1)>>63 } // never 0

// score sets sum to the sums of the weights of the features.
func (t *Table) score(keys []uint64, sum *[8]int32) {
	slots := t.slots
	mask := uint64(len(slots) - ways)
	var odd, even, hits uint64
	for _, k := range keys {
		i := k >> t.shift * ways & mask
		b := slots[i : i+ways : i+ways]
		c := check(k)
		v := b[0] & -((b[0]&0xffff ^ c - 1) >> 63)
		v |= b[1] & -((b[1]&0xffff ^ c - 1) >> 63)
		v |= b[2] & -((b[2]&0xffff ^ c - 1) >> 63)
		v |= b[3] & -((b[3]&0xffff ^ c - 1) >> 63)
		odd += v >> 16 & lanes
		even += v >> 24 & lanes
		hits += (v | -v) >> 63
	}
	zero := int32(hits) * 128
	sum[0] = 0
	sum[1], sum[3], sum[5] = int32(odd&0xffff)-zero, int32(odd>>16&0xffff)-zero, int32(odd>>32&0xffff)-zero
	sum[2], sum[4], sum[6] = int32(even&0xffff)-zero, int32(even>>16&0xffff)-zero, int32(even>>32&0xffff)-zero
}

// Row is a feature with its weights by label; that of Outside is 0.
type Row struct {
	Key     uint64
	Weights [Labels]int32
}

// Room chooses the features that a table of n features has room for: keys are
// all features, the most useful first.
func Room(keys []uint64, n int) []uint64 {
	bits := bucketBits(n)
	full := make([]uint8, 1<<bits)
	type look struct{ bucket, check uint64 }
	seen := map[look]bool{}
	var kept []uint64
	for _, k := range keys {
		l := look{k >> (64 - bits), check(k)}
		if full[l.bucket] < ways && len(kept) < n && !seen[l] {
			full[l.bucket]++
			seen[l] = true
			kept = append(kept, k)
		}
	}
	return kept
}

// bucketBits gives n features about twice the slots that they need.
func bucketBits(n int) uint {
	bits := uint(4)
	for n > ways*3/4<<bits {
		bits++
	}
	return bits
}

// Freeze makes a table for n features.
func Freeze(rows []Row, n int) Table {
	bits := bucketBits(n)
	t := Table{make([]uint64, ways<<bits), 64 - bits}
	for _, r := range rows {
		v := check(r.Key)
		for l := 1; l < Labels; l++ {
			v |= uint64(max(-127, min(127, r.Weights[l]))+128) << (8 + 8*l)
		}
		i := r.Key >> t.shift * ways
		for k := i; k < i+ways; k++ {
			if t.slots[k] == 0 {
				t.slots[k] = v
				break
			}
		}
	}
	return t
}
