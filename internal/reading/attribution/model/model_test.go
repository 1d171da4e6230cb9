package model

import "dateline/internal/reading/weights"

import "testing"

// Weights come back as they were put in, negative ones too, each in its label.
func TestTable(t *testing.T) {
	rows := []Row{
		{Key: weights.Mix(1, 2, 3, 4), Weights: [Labels]int32{0, 5, -7, 9, -11, 127, -127}},
		{Key: weights.Mix(4, 5, 6, 7), Weights: [Labels]int32{0, 0, 0, 300, 1, 0, -400}},
	}
	table := Freeze(rows, 16)
	var sum [8]int32
	table.score([]uint64{rows[0].Key, rows[1].Key, weights.Mix(7, 8, 9, 10)}, &sum)
	if want := [8]int32{0, 5, -7, 136, -10, 127, -254}; sum != want {
		t.Errorf("score = %v, want %v", sum, want)
	}
}

// A span's further label never stands alone, whatever the scores say.
func TestBest(t *testing.T) {
	var l lattice
	var gates [8][8]int32
	score := [][8]int32{{}, {}, {}, {}}
	score[1][Cue], score[1][FirstContent], score[2][Content], score[3][Content] = 5, 1, 40, 60
	labels, margin := make([]uint8, 4), make([]int32, 4)
	gate := func(int) *[8][8]int32 { return &gates }
	l.best(score, gate, labels)
	l.margins(score, gate, labels, margin)
	if want := [4]uint8{Outside, FirstContent, Content, Content}; [4]uint8(labels) != want {
		t.Errorf("best = %v, want %v", labels, want)
	}
	if margin[3] != 60 {
		t.Errorf("margin of the last = %d, want 60", margin[3])
	}
	if got := Spans(labels, margin); len(got) != 1 || got[0].First != 1 || got[0].Last != 4 || got[0].Kind != ContentSpan {
		t.Errorf("Spans(%v) = %v, want one content of tokens 1 to 3", labels, got)
	}
}

// A damaged file is refused, wherever it is cut or changed.
func TestDecode(t *testing.T) {
	m := &Model{Note: "note"}
	words := Train(Counts{7: {2, 2}})
	m.Words = words.Freeze()
	for i := range m.Stages {
		m.Stages[i].Table = Freeze([]Row{{Key: 99 << 40, Weights: [Labels]int32{0, 1, 2, 3, 4, 5, -6}}}, 16)
		m.Stages[i].Gates[3][1][2] = -300
		m.Links[i].Weights = make([]int16, LinkSlots)
		m.Links[i].Weights[5] = -9
	}
	b := m.Encode()
	got, err := Decode(b)
	if err != nil || got.Note != "note" || got.Words.class(7, nil) != 5 || got.Stages[1].Gates[3][1][2] != -300 || got.Links[1].Weights[5] != -9 {
		t.Fatalf("Decode(Encode()) = %+v, %v", got, err)
	}
	for i := 0; i < len(b); i += 1 + len(b)/200 {
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
