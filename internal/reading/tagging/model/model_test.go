package model

import (
	"testing"

	"dateline/internal/reading/weights"
)

// Weights come back as they were put in, negative ones too, and both lanes of
// a dense slot stay apart.
func TestTables(t *testing.T) {
	rows := []Row{{Key: weights.Mix(1, 2, 3, 0), Weights: []int32{5, -7, 9}}, {Key: weights.Mix(4, 5, 6, 0), Weights: []int32{0, 300, -400}}}
	d := FreezeDense(rows, 16)
	left, right := d.score([]uint64{rows[0].Key, rows[1].Key, weights.Mix(7, 8, 9, 0)})
	if left != -12+300 || right != 4-400 {
		t.Errorf("score = %d, %d, want 288, -396", left, right)
	}
	s := FreezeSparse(rows, 16)
	var sum [64]int32
	s.score([]uint64{rows[0].Key, rows[1].Key}, sum[:])
	if sum[0] != 5 || sum[1] != 293 || sum[2] != -391 {
		t.Errorf("score = %v, want 5, 293, -391", sum[:3])
	}
}

// A damaged file is refused, wherever it is cut or changed.
func TestDecode(t *testing.T) {
	m := &Model{Tags: []string{"", "NN"}, Rels: []string{"", "root"}, Note: "note",
		Classes: FreezeClasses([]uint32{12}, []uint32{4}), Tag: FreezeSparse([]Row{{Key: 99 << 40, Weights: []int32{1, 2}}}, 16),
		Groups: FreezeClasses([]uint32{12}, []uint32{7 | 3<<16}), Act: FreezeDense(nil, 16), Rel: FreezeSparse(nil, 16)}
	b := m.Encode()
	got, err := Decode(b)
	if err != nil || got.Note != "note" || got.Classes.of(12) != 4 || got.Groups.of(12) != 7|3<<16 {
		t.Fatalf("Decode(Encode()) = %+v, %v", got, err)
	}
	for i := range b {
		if _, err := Decode(b[:i]); err == nil {
			t.Fatalf("Decode of the first %d bytes gave no error", i)
		}
		b[i] ^= 0x10
		if _, err := Decode(b); err == nil {
			t.Fatalf("Decode with byte %d changed gave no error", i)
		}
		b[i] ^= 0x10
	}
}

// Of two scores the sum of chances is at least the greater one, at most log 2
// above it, and the same whichever comes first.
func TestEither(t *testing.T) {
	for _, c := range [][3]int32{{0, 0, 1718}, {1000, 0, 2255}, {0, -6875, 0}, {9000, 500, 9000}, {-300, never, -300}} {
		if got := either(c[0], c[1]); got != c[2] || either(c[1], c[0]) != got {
			t.Errorf("either(%d, %d) = %d, and the other way round %d, want %d", c[0], c[1], got, either(c[1], c[0]), c[2])
		}
	}
}

// The best options are kept, in order, as long as they are near the best one;
// of equals the earlier comes first.
func TestLeaders(t *testing.T) {
	l := []option{{0, Shift, -900}, {0, Left, -100}, {1, Shift, -100}, {1, Right, -100 - slack}, {2, Left, -50}}
	n := leaders(l)
	if n != 4 || l[0] != (option{2, Left, -50}) || l[1] != (option{0, Left, -100}) || l[2] != (option{1, Shift, -100}) || l[3].score != -900 {
		t.Errorf("leaders = %d of %v", n, l)
	}
}
