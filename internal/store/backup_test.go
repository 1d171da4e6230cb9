package store

import (
	"bytes"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dateline"

	"github.com/google/go-cmp/cmp"
)

// A backup made while somebody writes is a whole record of one moment.
func TestBackupWhileWriting(t *testing.T) {
	s, _ := fresh(t)
	script(t, s)
	stop, done := make(chan struct{}), make(chan error, 1)
	go func() {
		for i := 0; ; i++ {
			select {
			case <-stop:
				done <- nil
				return
			default:
			}
			err := s.Update(t.Context(), func(tx *Tx) error {
				for range 3 {
					if _, err := tx.Append("sudan", dateline.ActPublish, update(fmt.Sprint("update ", i), t)); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				done <- err
				return
			}
		}
	}()
	for i := range 5 {
		path := filepath.Join(t.TempDir(), "copy.db")
		if err := s.Backup(t.Context(), path); err != nil {
			t.Fatal(err)
		}
		rep, err := CheckFile(t.Context(), path)
		if err != nil || !rep.OK() || rep.Entries < 6 || (rep.Entries-6)%3 != 0 {
			t.Errorf("backup %d = %d entries, %q, %v; want whole transactions after the first 6", i, rep.Entries, rep.Faults, err)
		}
		if root, err := s.RootAt(t.Context(), rep.Entries); err != nil || root != rep.Root {
			t.Errorf("root of backup %d at %d = %s; the record has %s, %v", i, rep.Entries, rep.Root, root, err)
		}
	}
	close(stop)
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestRestore(t *testing.T) {
	s, _ := fresh(t)
	script(t, s)
	want := verified(t, s)
	dir := t.TempDir()
	backup, to := filepath.Join(dir, "backup.db"), filepath.Join(dir, "record.db")
	if err := s.Backup(t.Context(), backup); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(backup)
	if err != nil {
		t.Fatal(err)
	}
	got, err := Restore(t.Context(), backup, to)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("Restore found (-want +got):\n%s", d)
	}
	if after, _ := os.ReadFile(backup); !bytes.Equal(before, after) {
		t.Error("Restore changed the backup")
	}
	if _, err := Restore(t.Context(), backup, to); dateline.KindOf(err) != dateline.ErrConflict {
		t.Errorf("Restore over a file = %v, want Conflict", err)
	}
	if _, err := Restore(t.Context(), s.Path(), filepath.Join(dir, "b.db")); dateline.KindOf(err) != dateline.ErrInvalid {
		t.Errorf("Restore of a file in use = %v, want an Invalid error", err)
	}
	bad := bytes.Clone(before)
	bad[bytes.LastIndex(bad, []byte("Herat falls"))] ^= 1
	if err := os.WriteFile(backup, bad, 0o600); err != nil {
		t.Fatal(err)
	}
	if rep, err := Restore(t.Context(), backup, filepath.Join(dir, "c.db")); err != nil || rep.OK() {
		t.Errorf("Restore of a forged backup = %q, %v; want faults", rep.Faults, err)
	}
	left, err := filepath.Glob(filepath.Join(dir, "*"))
	if d := cmp.Diff([]string{backup, to}, left); d != "" || err != nil {
		t.Errorf("left in the folder (-want +got):\n%s", d)
	}
	r := open(t, to, nil)
	put(t, r, "sudan", dateline.ActPublish, update("restored", t))
	verified(t, r)
}

// What is looked at before serving: a whole file, a clock behind, damage.
func TestGlance(t *testing.T) {
	s, c := fresh(t)
	if g, err := s.Glance(t.Context()); err != nil || !g.OK() || g.Entries != 0 {
		t.Errorf("Glance at an empty record = %s, %v", g, err)
	}
	script(t, s)
	put(t, s, "afghanistan", dateline.ActTakedown, takedown(t, 2))
	g, err := s.Glance(t.Context())
	if err != nil || !g.OK() || g.Entries != 7 || g.Looked != 7 || !g.Pages || !strings.Contains(g.String(), "whole") {
		t.Errorf("Glance = %s, %q, %v", g, g.Faults, err)
	}
	c.t = c.t.Add(-time.Hour)
	if g, err = s.Glance(t.Context()); err != nil || g.Ahead != time.Hour || !strings.Contains(g.String(), "1h0m0s behind") {
		t.Errorf("Glance with the clock set back = %s, %v", g, err)
	}
	if _, err := s.w.Exec(`DROP TRIGGER payload_update; UPDATE payload SET body = replace(CAST(body AS TEXT), 'falls', 'stands') WHERE seq = 6`); err != nil {
		t.Fatal(err)
	}
	if g, err = s.Glance(t.Context()); err != nil || g.OK() || !strings.Contains(g.String(), "1 faults, nothing is written") {
		t.Errorf("Glance at a forged entry = %s, %v", g, err)
	}
	err = s.Update(t.Context(), func(*Tx) error { t.Error("a damaged file is written"); return nil })
	if dateline.KindOf(err) != dateline.ErrInternal || !strings.Contains(err.Error(), "restore a backup") {
		t.Errorf("Update of a damaged file = %v, want to be told what to do", err)
	}
	if es, err := s.Entries(t.Context(), "sudan", 0, 0); err != nil || len(es) != 1 {
		t.Errorf("a damaged file gives %d entries, %v; what can be read is read", len(es), err)
	}
}

// A corrupt page is told, never taken for a whole file.
func TestGlanceAtACorruptPage(t *testing.T) {
	s, _ := fresh(t)
	script(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	file, err := os.ReadFile(s.Path())
	if err != nil {
		t.Fatal(err)
	}
	at := bytes.LastIndex(file, []byte("Herat falls")) &^ 4095
	clear(file[at : at+4096])
	if err := os.WriteFile(s.Path(), file, 0o600); err != nil {
		t.Fatal(err)
	}
	d := open(t, s.Path(), nil)
	if g, err := d.Glance(t.Context()); err != nil || g.OK() {
		t.Errorf("Glance at a page of zeros = %s, %v; want faults", g, err)
	}
}

// A file of every earlier form opens, keeps its entries and verifies.
func TestEveryEarlierForm(t *testing.T) {
	names, err := migrations.ReadDir("migrations")
	if err != nil {
		t.Fatal(err)
	}
	for form := 1; form < len(names); form++ {
		s, c := fresh(t)
		script(t, s)
		want := verified(t, s)
		path := earlier(t, s, form)
		old := open(t, path, c.now)
		if d := cmp.Diff(want, verified(t, old)); d != "" {
			t.Errorf("a file of form %d (-want +got):\n%s", form, d)
		}
		put(t, old, "sudan", dateline.ActPublish, update("later", t))
		verified(t, old)
	}
}

// earlier makes a file of an earlier form with the entries of s. Only the
// tables of the record are filled: they are in every form.
func earlier(t *testing.T, s *Store, form int) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "earlier.db")
	db, err := sql.Open("sqlite", (&Store{path: path}).dsn(""))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	names, err := migrations.ReadDir("migrations")
	if err != nil {
		t.Fatal(err)
	}
	for i := range form {
		if err := step(t.Context(), db, "migrations/"+names[i].Name(), i); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := db.Exec(`ATTACH ? AS new`, s.Path()); err != nil {
		t.Fatal(err)
	}
	var last int
	if err := db.QueryRow(`SELECT max(seq) FROM new.entry`).Scan(&last); err != nil {
		t.Fatal(err)
	}
	for seq := 1; seq <= last; seq++ {
		for _, table := range []string{"entry", "payload"} {
			if _, err := db.Exec(`INSERT INTO main.`+table+` SELECT * FROM new.`+table+` WHERE seq = ?`, seq); err != nil {
				t.Fatalf("%s %d: %v", table, seq, err)
			}
		}
	}
	if _, err := db.Exec(`INSERT INTO main.subject SELECT * FROM new.subject; INSERT INTO main.node SELECT * FROM new.node ORDER BY id`); err != nil {
		t.Fatal(err)
	}
	return path
}
