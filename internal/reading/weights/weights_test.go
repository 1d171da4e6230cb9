package weights

import (
	"testing"
)

func TestFileReadsAsWritten(t *testing.T) {
	w := NewWriter("TESTFILE")
	table := make([]uint64, 16)
	table[3], table[15] = 7, 1<<63
	w.String("a note")
	w.Slots(60, table)
	w.Short(-2)
	w.Raw([]byte{9})
	file := w.File()
	r := NewReader(file, "TESTFILE")
	note := r.String()
	shift, slots := r.Slots()
	short, raw := r.Short(), r.Raw(1)
	if note != "a note" || shift != 60 || len(slots) != 16 || slots[3] != 7 || slots[15] != 1<<63 || short != -2 || raw[0] != 9 || !r.Whole() {
		t.Errorf("read %q, %d, %v, %d, %v, whole %v", note, shift, slots, short, raw, r.Whole())
	}
	for i := range file { // one bit wrong anywhere
		bad := append([]byte(nil), file...)
		bad[i] ^= 1
		if NewReader(bad, "TESTFILE").Whole() || !NewReader(bad, "TESTFILE").Bad() {
			t.Errorf("a file with byte %d wrong is taken", i)
		}
	}
	for n := range len(file) {
		if r := NewReader(file[:n], "TESTFILE"); !r.Bad() {
			t.Errorf("a file cut at byte %d is taken", n)
		}
	}
}

func FuzzSlots(f *testing.F) {
	w := NewWriter("TESTFILE")
	w.Slots(60, make([]uint64, 16))
	f.Add(w.File()[12:])
	f.Fuzz(func(t *testing.T, b []byte) {
		r := Reader{b: b}
		if _, l := r.Slots(); len(l) > 1<<22 {
			t.Errorf("Slots gave %d", len(l))
		}
	})
}
