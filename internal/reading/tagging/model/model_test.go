package model

import "dateline/internal/reading/weights"

import "testing"

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
		Act: FreezeDense(nil, 16), Rel: FreezeSparse(nil, 16)}
	b := m.Encode()
	got, err := Decode(b)
	if err != nil || got.Note != "note" || got.Classes.of(12) != 4 {
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
