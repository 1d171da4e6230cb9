package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dateline/internal/reading/attribution/model"
	"dateline/internal/reading/text"
)

// corpusOfOurs writes articles of sentences of our own, with their attributions.
func corpusOfOurs(t *testing.T, path string, n int) {
	t.Helper()
	var b bytes.Buffer
	people := []string{"Omar Daoud", "The governor", "A doctor", "Residents", "The army", "She"}
	cues := []string{"said", "warned", "claimed", "added"}
	facts := []string{"the bridge was closed", "two villages had fallen", "help was on its way", "nobody was hurt"}
	for i := range n {
		var raw strings.Builder
		var all []attribution
		for k := range 5 {
			who, cue, what := people[(i+k)%len(people)], cues[(i*3+k)%len(cues)], facts[(i*5+2*k)%len(facts)]
			at := raw.Len()
			fmt.Fprintf(&raw, "%s %s that %s. Trucks rolled through the valley.\n\n", who, cue, what)
			c := at + len(who) + 1
			w := c + len(cue) + 1
			all = append(all, attribution{Source: [][2]int{{at, at + len(who)}}, Cue: [][2]int{{c, c + len(cue)}}, Content: [][2]int{{w, w + len("that ") + len(what)}}})
		}
		line, err := json.Marshal(map[string]any{"id": fmt.Sprint("ours", i), "text": raw.String(), "attributions": all})
		if err != nil {
			t.Fatal(err)
		}
		b.Write(append(line, '\n'))
	}
	if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// Training twice on the same articles gives the same file, which finds what
// they teach.
func TestTraining(t *testing.T) {
	dir := t.TempDir()
	corpusOfOurs(t, filepath.Join(dir, "train.jsonl"), 20)
	corpusOfOurs(t, filepath.Join(dir, "dev.jsonl"), 3)
	var files [2][]byte
	for i := range files {
		to := filepath.Join(dir, fmt.Sprint(i), "weights.bin")
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			t.Fatal(err)
		}
		if code := run([]string{"-polnear", dir, "-o", to, "-rounds", "3", "-seeds", "2"}, io.Discard, os.Stderr); code != 0 {
			t.Fatalf("train ended with %d", code)
		}
		var err error
		if files[i], err = os.ReadFile(to); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(files[0], files[1]) {
		t.Error("two trainings gave different files")
	}
	m, err := model.Decode(files[0])
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(m.Note, "cue             15     15      100.0 100.0 100.0") {
		t.Errorf("figures after training on the like:\n%s", m.Note)
	}
}

// How spans are counted: each once, white space aside, pairs one to one.
func TestCount(t *testing.T) {
	a := &article{doc: text.Split("He said the town fell and the road is cut.")}
	r := func(s string) [2]int {
		at := strings.Index(a.doc.Raw, s)
		return [2]int{at, at + len(s)}
	}
	gold := []text.Range{rangeOf(r("the town fell")), rangeOf(r("the road is cut"))}
	whole := []text.Range{rangeOf(r("the town fell and the road is cut"))}
	if g, p := touched(gold, whole), touched(whole, gold); g != 2 || p != 1 {
		t.Errorf("touched = %d, %d, want 2, 1", g, p)
	}
	if n := common(gold, whole); n != size(gold) {
		t.Errorf("common = %d, want %d", n, size(gold))
	}
	if got := trim(a.doc.Raw, text.Range{Start: 2, End: 8}); got != (text.Range{Start: 3, End: 7}) {
		t.Errorf("trim = %v, want the word said", got)
	}
}
