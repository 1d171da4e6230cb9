package store

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"dateline"
	"dateline/internal/proof"
)

const secret = "A resident named Gulalai Rahmani told our reporter that Herat had fallen on Thursday."

// fileHas tells whether words stand anywhere in the data file or its log.
func fileHas(t *testing.T, s *Store, words string) bool {
	t.Helper()
	for _, suffix := range []string{"", "-wal"} {
		b, err := os.ReadFile(s.Path() + suffix)
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		if bytes.Contains(b, []byte(words)) {
			return true
		}
	}
	return false
}

func TestTakedown(t *testing.T) {
	s, _ := fresh(t)
	script(t, s)
	r := put(t, s, "afghanistan", dateline.ActReceive, report(t, secret))
	d := put(t, s, "afghanistan", dateline.ActRelease, claims(t, r.Seq, secret, "Herat"))
	err := s.Update(t.Context(), func(tx *Tx) error { return tx.PutProposals(r.Seq, "1", []byte(`[{"text":"Gulalai Rahmani"}]`)) })
	if err != nil {
		t.Fatal(err)
	}
	_, _, root, err := s.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if !fileHas(t, s, "Gulalai Rahmani") {
		t.Fatal("the report is not in the file; the test shows nothing")
	}
	if dup, err := s.Duplicate(t.Context(), "afghanistan", secret); dup != r.Seq || err != nil {
		t.Fatalf("Duplicate before = %d, %v", dup, err)
	}
	raws, err := s.Raw(t.Context(), r.Seq-1, 1)
	if err != nil {
		t.Fatal(err)
	}

	put(t, s, "afghanistan", dateline.ActTakedown, takedown(t, r.Seq))

	if fileHas(t, s, "Gulalai Rahmani") {
		t.Error("the text that was taken down still stands in the file")
	}
	e, err := s.Entry(t.Context(), r.Seq)
	if err != nil || e.Payload != nil || e.Act != dateline.ActReceive {
		t.Errorf("Entry of the report = %v, %v; want a tombstone", e, err)
	}
	e, err = s.Entry(t.Context(), d.Seq)
	if err != nil {
		t.Fatal(err)
	}
	if c := e.Payload.(*dateline.Decision).Claim; c.Span.Text != "" || c.Place.Text != "" || c.Place.ID != "gn:1" {
		t.Errorf("the claim's words = %q, %q; want none, and its facts kept", c.Span.Text, c.Place.Text)
	}
	if dup, err := s.Duplicate(t.Context(), "afghanistan", secret); dup != 0 || err != nil {
		t.Errorf("Duplicate after = %d, %v; want none", dup, err)
	}
	if near, _, err := s.NearDuplicate(t.Context(), "afghanistan", secret); near != 0 || err != nil {
		t.Errorf("NearDuplicate after = %d, %v; want none", near, err)
	}
	if _, err := s.Proposals(t.Context(), r.Seq, "1"); dateline.KindOf(err) != dateline.ErrNotFound {
		t.Errorf("Proposals after = %v, want NotFound", err)
	}
	err = s.Update(t.Context(), func(tx *Tx) error { return tx.PutProposals(r.Seq, "1", []byte(`[]`)) })
	if dateline.KindOf(err) != dateline.ErrNotFound {
		t.Errorf("PutProposals of a reading that ended after the takedown = %v, want NotFound", err)
	}
	var bands int
	if err := s.r.QueryRow(`SELECT count(*) FROM band WHERE seq = ?`, r.Seq).Scan(&bands); bands != 0 || err != nil {
		t.Errorf("%d bands of the report are left, %v", bands, err)
	}

	// The proof stays whole.
	if again, err := s.RootAt(t.Context(), d.Seq); again != root || err != nil {
		t.Errorf("the root at %d = %s, %v; before the takedown %s", d.Seq, again, err, root)
	}
	path, err := s.Inclusion(t.Context(), d.Seq, r.Seq)
	if err != nil {
		t.Fatal(err)
	}
	if err := proof.CheckInclusion(path, d.Seq, root, r.Seq, raws[0].Leaf); err != nil {
		t.Error(err)
	}
	if rep := verified(t, s); rep.Erased != 1 {
		t.Errorf("Verify: %d erased, want 1", rep.Erased)
	}

	// What was erased can't be put back, nor a takedown taken down.
	if _, err := s.w.Exec(`INSERT INTO payload (seq, salt, body) VALUES (?, ?, ?)`, r.Seq, raws[0].Salt, raws[0].Body); err == nil {
		t.Error("a payload was put back after its takedown")
	}
	for what, f := range map[string]func(tx *Tx) error{
		"a takedown of a takedown": func(tx *Tx) error {
			_, err := tx.Append("afghanistan", dateline.ActTakedown, takedown(t, 9))
			return err
		},
		"an erasure that no takedown names": func(tx *Tx) error { return tx.Erase([]dateline.Seq{2}) },
	} {
		if err := s.Update(t.Context(), f); dateline.KindOf(err) != dateline.ErrInvalid {
			t.Errorf("%s = %v, want an Invalid error", what, err)
		}
	}
	if err := s.Update(t.Context(), func(tx *Tx) error { return tx.Erase([]dateline.Seq{r.Seq}) }); err != nil {
		t.Errorf("Erase of what is erased = %v", err)
	}

	// A decision about a report that nobody can read any more stands.
	put(t, s, "afghanistan", dateline.ActAccept, claims(t, r.Seq, secret, "Thursday"))
	verified(t, s)
}

// A reader that is at work when a takedown comes sees its own moment to the
// end; then the text is scrubbed from the log too.
func TestTakedownWhileReading(t *testing.T) {
	s, _ := fresh(t)
	r := put(t, s, "s", dateline.ActReceive, report(t, secret))
	err := s.View(t.Context(), func(tx *Tx) error {
		if _, err := tx.Entry(r.Seq); err != nil {
			return err
		}
		put(t, s, "s", dateline.ActTakedown, takedown(t, r.Seq))
		e, err := tx.Entry(r.Seq)
		if err == nil && (e.Payload == nil || !strings.Contains(e.Payload.(*dateline.Receive).Report.Text, "Gulalai")) {
			t.Error("a reader's moment changed under it")
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	put(t, s, "s", dateline.ActPublish, update("the next commit tries again", t))
	if fileHas(t, s, "Gulalai") {
		t.Error("the text that was taken down still stands in the file")
	}
}

// Whatever the sizes of reports and the order of takedowns, pages that SQLite
// moves about keep no copy of what was taken down.
func TestTakedownLeavesNoCopy(t *testing.T) {
	s, _ := fresh(t)
	r := rand.New(rand.NewPCG(1, 2))
	const reports = 60
	mark := func(seq dateline.Seq) string { return fmt.Sprintf("<mark of %d>", seq) }
	var seqs []dateline.Seq
	change(t, s, func(tx *Tx) error {
		for i := range reports {
			m := mark(dateline.Seq(i + 1))
			text := strings.Repeat(m, 1+r.IntN(1<<r.IntN(10)))
			e, err := tx.Append("s", dateline.ActReceive, report(t, text))
			if err != nil {
				return err
			}
			seqs = append(seqs, e.Seq)
		}
		return nil
	})
	r.Shuffle(reports, func(i, j int) { seqs[i], seqs[j] = seqs[j], seqs[i] })
	for i := 0; i < reports; i += 5 {
		put(t, s, "s", dateline.ActTakedown, takedown(t, seqs[i:i+5]...))
		for _, seq := range seqs[:i+5] {
			if fileHas(t, s, strings.Trim(mark(seq), "<>")+`\u003e`) {
				t.Fatalf("after %d takedowns the file still has the text of report %d", i+5, seq)
			}
		}
		for _, seq := range seqs[i+5:] {
			if !fileHas(t, s, strings.Trim(mark(seq), "<>")+`\u003e`) {
				t.Fatalf("the text of report %d, which stands, is not found: the test looks for the wrong bytes", seq)
			}
		}
	}
	verified(t, s)
}
