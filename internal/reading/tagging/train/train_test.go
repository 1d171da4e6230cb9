package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dateline/internal/reading/tagging/model"
)

const corpus = `# text = Rebels took the half-built port.
1	Rebels	rebel	NOUN	NNS	_	2	nsubj	_	_
2	took	take	VERB	VBD	_	0	root	_	_
3	the	the	DET	DT	_	7	det	_	_
4	half	half	ADV	RB	_	6	advmod	_	SpaceAfter=No
5	-	-	PUNCT	HYPH	_	6	punct	_	SpaceAfter=No
6	built	build	VERB	VBN	_	7	amod	_	_
7	port	port	NOUN	NN	_	2	obj	_	SpaceAfter=No
8	.	.	PUNCT	.	_	2	punct	_	_

# text = It can't hold.
1	It	it	PRON	PRP	_	4	nsubj	_	_
2-3	can't	_	_	_	_	_	_	_	_
2	ca	can	AUX	MD	_	4	aux	_	_
3	n't	not	PART	RB	_	4	advmod	_	_
4	hold	hold	VERB	VB	_	0	root	_	SpaceAfter=No
5	.	.	PUNCT	.	_	4	punct	_	_

`

func folder(t *testing.T, text string) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"train", "dev", "test"} {
		if err := os.WriteFile(filepath.Join(dir, name+".conllu"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	articles := `{"id":"a","text":"Rebels took the port. It can't hold, rebels said."}`
	if err := os.WriteFile(filepath.Join(dir, "train.jsonl"), []byte(articles+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

// The same input gives the same file, byte for byte, and what it learned is
// what was taught.
func TestTrainIsReproducible(t *testing.T) {
	dir := folder(t, strings.Repeat(corpus, 20))
	var files [2][]byte
	for i := range files {
		to := filepath.Join(dir, "weights.bin")
		if err := train(dir, dir, to, 3, 3, 2, false, io.Discard); err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(to)
		if err != nil {
			t.Fatal(err)
		}
		files[i] = b
	}
	if !bytes.Equal(files[0], files[1]) {
		t.Fatal("two trainings on the same input gave different files")
	}
	m, err := model.Decode(files[0])
	if err != nil {
		t.Fatal(err)
	}
	p := m.NewParser()
	p.Parse([]string{"Rebels", "took", "the", "port", "."})
	if h, r := p.State.Head(1); h != 2 || m.Rels[r] != "nsubj" {
		t.Errorf("Head(Rebels) = %d, %s, want 2, nsubj", h, m.Rels[r])
	}
}

func TestWhole(t *testing.T) {
	trees, err := read(filepath.Join(folder(t, corpus), "train.conllu"))
	if err != nil {
		t.Fatal(err)
	}
	got, merged := trees[0].whole()
	if !merged {
		t.Fatal("whole() joined nothing")
	}
	if diff := cmp.Diff([]string{"Rebels", "took", "the", "half-built", "port", "."}, got.words); diff != "" {
		t.Errorf("words (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"NNS", "VBD", "DT", "JJ", "NN", "."}, got.tags); diff != "" {
		t.Errorf("tags (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]int{2, 7, 5, 5, 2, 2}, got.heads); diff != "" {
		t.Errorf("heads (-want +got):\n%s", diff)
	}
}

// Words that stand in the same company come into the same group.
func TestGroups(t *testing.T) {
	var all [][]uint32
	for i := range 60 {
		a, b := uint32(100+i%3), uint32(200+i/3%3)
		all = append(all, []uint32{a, b})
	}
	g := newGrouping(all, 2).into(3, 12)
	for _, w := range []uint32{101, 102} {
		if g[w] != g[100] || g[w+100] != g[200] || g[w] == g[200] {
			t.Errorf("groups of 100, 200, %d, %d = %d, %d, %d, %d", w, w+100, g[100], g[200], g[w], g[w+100])
		}
	}
}
