package store

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dateline"
	"dateline/internal/proof"
)

// Invariant 6: a restored, copied or forged file has another root at the same Seq.
func TestRestoredFileHasAnotherRoot(t *testing.T) {
	dir := t.TempDir()
	c := &clock{t: noon}
	s := open(t, filepath.Join(dir, "a.db"), c.now)
	script(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	backup, err := os.ReadFile(filepath.Join(dir, "a.db"))
	if err != nil {
		t.Fatal(err)
	}
	roots := map[string]proof.Hash{}
	for name, headline := range map[string]string{"a.db": "first", "copy.db": "second", "same.db": "first"} {
		path := filepath.Join(dir, name)
		if name != "a.db" {
			if err := os.WriteFile(path, backup, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		s := open(t, path, c.now)
		at6, err := s.RootAt(t.Context(), 6)
		if err != nil {
			t.Fatal(err)
		}
		put(t, s, "afghanistan", dateline.ActPublish, update(headline, t))
		at7, err := s.RootAt(t.Context(), 7)
		if err != nil {
			t.Fatal(err)
		}
		if again, _ := s.RootAt(t.Context(), 6); again != at6 {
			t.Errorf("the root at 6 changed when the record grew")
		}
		seq, recorded, head, err := s.Head(t.Context())
		if seq != 7 || !recorded.Equal(noon) || head != at7 || err != nil {
			t.Errorf("Head = %d, %s, %s, %v; want 7, noon, %s", seq, recorded, head, err, at7)
		}
		roots[name] = at7
	}
	if roots["a.db"] == roots["copy.db"] || roots["a.db"] == roots["same.db"] {
		t.Error("two records that parted have the same root")
	}
}

// What somebody changes in the file behind the triggers' back is found.
func TestVerifyFindsForgery(t *testing.T) {
	for _, c := range []struct{ what, forge, finds string }{
		{"a payload", `DROP TRIGGER payload_update; UPDATE payload SET body = replace(CAST(body AS TEXT), 'falls', 'stands') WHERE seq = 6`, "not the one that was recorded"},
		{"payload and sum", `DROP TRIGGER entry_update; UPDATE entry SET sum = zeroblob(32) WHERE seq = 6`, "not the one that was recorded"},
		{"a time", `DROP TRIGGER entry_update; UPDATE entry SET recorded = recorded + 1 WHERE seq = 6`, "not the one that the tree was built on"},
		{"an act", `DROP TRIGGER entry_update; UPDATE entry SET act = 'release' WHERE seq = 5`, "not the one that the tree was built on"},
		{"a missing payload", `DROP TRIGGER payload_delete; PRAGMA foreign_keys = 0; DELETE FROM payload WHERE seq = 2`, "no takedown names it"},
		{"the last entry cut off", `DROP TRIGGER entry_delete; PRAGMA foreign_keys = 0; DELETE FROM entry WHERE seq = 6; DELETE FROM subject WHERE seq = 6`, "the tree has"},
		{"an entry cut out", `DROP TRIGGER entry_delete; PRAGMA foreign_keys = 0; DELETE FROM entry WHERE seq = 3`, "missing"},
		{"a node", `DROP TRIGGER node_update; UPDATE node SET hash = zeroblob(32) WHERE id = 2`, "tree was built on"},
		{"the index", `DELETE FROM subject WHERE subject = 'c4'`, "index misses"},
	} {
		s, _ := fresh(t)
		script(t, s)
		if _, err := s.w.ExecContext(t.Context(), c.forge); err != nil {
			t.Fatalf("%s: %v", c.what, err)
		}
		rep, err := s.Verify(t.Context())
		if err != nil || rep.OK() || !strings.Contains(strings.Join(rep.Faults, "\n"), c.finds) {
			t.Errorf("Verify after forging %s = %q, %v; want it to say %q", c.what, rep.Faults, err, c.finds)
		}
	}
}
