package store

import (
	"bytes"
	"iter"
	"path/filepath"
	"strings"
	"testing"

	"dateline"
	"dateline/internal/proof"

	"github.com/google/go-cmp/cmp"
)

// exported is the whole record as NDJSON.
func exported(t *testing.T, s *Store) []byte {
	t.Helper()
	var b bytes.Buffer
	var after dateline.Seq
	for {
		raws, err := s.Raw(t.Context(), after, 2)
		if err != nil {
			t.Fatal(err)
		}
		if len(raws) == 0 {
			return b.Bytes()
		}
		for _, r := range raws {
			line, err := r.Line()
			if err != nil {
				t.Fatal(err)
			}
			b.Write(line)
			after = r.Seq
		}
	}
}

func TestExportImport(t *testing.T) {
	s, c := fresh(t)
	script(t, s)
	r := put(t, s, "sudan", dateline.ActReceive, report(t, secret))
	put(t, s, "sudan", dateline.ActTakedown, takedown(t, r.Seq))
	put(t, s, "sudan", dateline.ActTakedown, takedown(t, r.Seq)) // twice is no harm
	out := exported(t, s)
	if bytes.Contains(out, []byte("Gulalai")) {
		t.Error("the export holds what was taken down")
	}
	_, recorded, root, err := s.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if sum, err := proof.Verify(proof.Lines(bytes.NewReader(out))); err != nil || sum.Root != root || sum.Bare != 1 {
		t.Errorf("proof.Verify of the export = %+v, %v; want the root %s", sum, err, root)
	}

	c2 := &clock{t: noon.AddDate(1, 0, 0)}
	to := open(t, filepath.Join(t.TempDir(), "copy.db"), c2.now)
	if err := to.ImportRaw(t.Context(), proof.Lines(bytes.NewReader(out))); err != nil {
		t.Fatal(err)
	}
	seq, at, again, err := to.Head(t.Context())
	if seq != 9 || !at.Equal(recorded) || again != root || err != nil {
		t.Errorf("Head of the copy = %d, %s, %s, %v; want 9, %s, %s", seq, at, again, err, recorded, root)
	}
	verified(t, to)
	if d := cmp.Diff(string(out), string(exported(t, to))); d != "" {
		t.Errorf("the copy's export differs (-want +got):\n%s", d)
	}
	if dup, err := to.Duplicate(t.Context(), "afghanistan", "KABUL - The Taliban captured Herat on Thursday; Qalat fell as well."); dup != 2 || err != nil {
		t.Errorf("Duplicate in the copy = %d, %v; want 2", dup, err)
	}
	if err := to.ImportRaw(t.Context(), proof.Lines(bytes.NewReader(out))); dateline.KindOf(err) != dateline.ErrConflict {
		t.Errorf("ImportRaw into a record with entries = %v, want Conflict", err)
	}
	c.set(noon.AddDate(0, 1, 0))
	if e := put(t, to, "sudan", dateline.ActPublish, update("it goes on", t)); e.Seq != 10 {
		t.Errorf("the copy goes on at %d, want 10", e.Seq)
	}
	verified(t, to)
}

func TestImportIsAllOrNothing(t *testing.T) {
	s, _ := fresh(t)
	script(t, s)
	r := put(t, s, "sudan", dateline.ActReceive, report(t, secret))
	whole, err := s.Raw(t.Context(), 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	put(t, s, "sudan", dateline.ActTakedown, takedown(t, r.Seq))
	after, err := s.Raw(t.Context(), 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	forge := func(in []RawEntry, f func([]RawEntry) []RawEntry) iter.Seq2[RawEntry, error] {
		es := f(append([]RawEntry(nil), in...))
		return func(yield func(RawEntry, error) bool) {
			for _, e := range es {
				if !yield(e, nil) {
					return
				}
			}
		}
	}
	unknown := RawEntry{Seq: 8, Recorded: whole[6].Recorded, Story: "sudan", Act: "teleport", Salt: proof.NewSalt(), Body: []byte(`{"v":1}`)}
	unknown.Seal()
	lines := bytes.SplitAfter(exported(t, s), []byte("\n"))
	for _, c := range []struct {
		what, says string
		record     iter.Seq2[RawEntry, error]
	}{
		{"an entry left out", "seq 4", forge(whole, func(e []RawEntry) []RawEntry { return append(e[:2], e[3:]...) })},
		{"two entries swapped", "seq 3", forge(whole, func(e []RawEntry) []RawEntry { e[1], e[2] = e[2], e[1]; return e })},
		{"a payload changed", "seq 6", forge(whole, func(e []RawEntry) []RawEntry {
			e[5].Body = bytes.Replace(e[5].Body, []byte("falls"), []byte("stands"), 1)
			return e
		})},
		{"a time changed", "seq 6", forge(whole, func(e []RawEntry) []RawEntry { e[5].Recorded = e[5].Recorded.Add(1000); return e })},
		{"a time that goes back", "seq 2", forge(whole, func(e []RawEntry) []RawEntry {
			e[1].Recorded = e[1].Recorded.Add(-1000)
			e[1].Seal()
			return e
		})},
		{"a payload missing without takedown", "seq 2", forge(whole, func(e []RawEntry) []RawEntry { e[1].Salt, e[1].Body = nil, nil; return e })},
		{"a payload that was taken down", "seq 8", forge(after, func(e []RawEntry) []RawEntry { e[6] = whole[6]; return e })},
		{"an act of a newer program", "teleport", forge(whole, func(e []RawEntry) []RawEntry { return append(e, unknown) })},
		{"a damaged line", "line 3", proof.Lines(bytes.NewReader(bytes.Join([][]byte{lines[0], lines[1], []byte("{\"seq\":3\n")}, nil)))},
	} {
		to, _ := fresh(t)
		err := to.ImportRaw(t.Context(), c.record)
		if dateline.KindOf(err) != dateline.ErrInvalid || !strings.Contains(err.Error(), c.says) {
			t.Errorf("ImportRaw with %s = %v, want an Invalid error that names %s", c.what, err, c.says)
		}
		if seq, _, _, err := to.Head(t.Context()); seq != 0 || err != nil {
			t.Errorf("after an import that failed by %s the record has %d entries, %v", c.what, seq, err)
		}
	}
}
