package store

import (
	"bytes"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dateline"

	"github.com/google/go-cmp/cmp"
)

// The promises of the file rest on these settings, on each connection.
func TestPragmas(t *testing.T) {
	s, _ := fresh(t)
	for name, db := range map[string]*sql.DB{"writer": s.w, "reader": s.r} {
		got := map[string]string{}
		for _, p := range []string{"journal_mode", "synchronous", "foreign_keys", "recursive_triggers", "secure_delete", "busy_timeout", "query_only"} {
			var v string
			if err := db.QueryRow(`PRAGMA ` + p).Scan(&v); err != nil {
				t.Fatal(err)
			}
			got[p] = v
		}
		want := map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "recursive_triggers": "1", "secure_delete": "1", "busy_timeout": "10000", "query_only": "0"}
		if name == "reader" {
			want["query_only"] = "1"
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
	}
	if fi, err := os.Stat(s.Path()); err != nil || fi.Mode().Perm() != 0o600 {
		t.Errorf("mode of the file = %v, %v; want 0600", fi.Mode(), err)
	}
	if _, err := s.r.Exec(`DELETE FROM user`); err == nil {
		t.Error("a reader's connection can write")
	}
}

// Many readers and a writer at once: nobody waits for another for ever.
func TestMoreViewsThanConnections(t *testing.T) {
	s, _ := fresh(t)
	put(t, s, "s", dateline.ActPublish, update("x", t))
	done := make(chan error, 3*readers)
	for range 3 * readers {
		go func() {
			done <- s.View(t.Context(), func(tx *Tx) error {
				_, err := tx.Entries("", 0, 0)
				return err
			})
		}()
	}
	put(t, s, "s", dateline.ActPublish, update("y", t))
	for range 3 * readers {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

func TestOlderFileIsBroughtUpToDate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "old.db")
	db, err := sql.Open("sqlite", (&Store{path: path}).dsn(""))
	if err != nil {
		t.Fatal(err)
	}
	if err := step(t.Context(), db, "migrations/001_record.sql", 0); err != nil {
		t.Fatal(err)
	}
	// A second process that comes to the same step finds it done.
	if err := step(t.Context(), db, "migrations/001_record.sql", 0); err != nil {
		t.Errorf("a step that was done = %v", err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	s := open(t, path, nil)
	script(t, s)
	verified(t, s)
}

func TestBackup(t *testing.T) {
	s, c := fresh(t)
	script(t, s)
	want := verified(t, s)
	path := filepath.Join(t.TempDir(), "backup.db")
	if err := s.Backup(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	put(t, s, "sudan", dateline.ActPublish, update("after the backup", t))
	if err := s.Backup(t.Context(), path); dateline.KindOf(err) != dateline.ErrConflict {
		t.Errorf("Backup over a file = %v, want Conflict", err)
	}
	if err := s.Backup(t.Context(), filepath.Join(path, "x")); dateline.KindOf(err) != dateline.ErrInvalid {
		t.Errorf("Backup to no folder = %v, want an Invalid error", err)
	}
	b := open(t, path, c.now)
	if d := cmp.Diff(want, verified(t, b)); d != "" || b.ID() != s.ID() {
		t.Errorf("the backup differs (-want +got):\n%s", d)
	}
	put(t, b, "sudan", dateline.ActPublish, update("restored", t))
}

// A damaged file never looks whole.
func TestDamagedFile(t *testing.T) {
	s, _ := fresh(t)
	script(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	file, err := os.ReadFile(s.Path())
	if err != nil {
		t.Fatal(err)
	}
	at := bytes.LastIndex(file, []byte("Herat falls"))
	for what, damage := range map[string]func(b []byte) []byte{
		"a byte of a payload": func(b []byte) []byte { b[at] ^= 1; return b },
		"a page of zeros":     func(b []byte) []byte { clear(b[at&^4095 : at&^4095+4096]); return b },
		"half of the file":    func(b []byte) []byte { return b[:len(b)/2] },
	} {
		path := filepath.Join(t.TempDir(), "damaged.db")
		if err := os.WriteFile(path, damage(bytes.Clone(file)), 0o600); err != nil {
			t.Fatal(err)
		}
		d, err := Open(t.Context(), path, nil)
		var rep Report
		if err == nil {
			rep, err = d.Verify(t.Context())
			d.Close()
		}
		if err == nil && rep.OK() {
			t.Errorf("Verify of a file with damage to %s finds nothing", what)
		}
		if err != nil && !strings.Contains(err.Error(), "damaged") {
			t.Errorf("Verify of a file with damage to %s = %v, want to be told that it is damaged", what, err)
		}
	}
}
