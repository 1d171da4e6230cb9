package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"dateline"
)

// Backup writes a copy of the data file, whole and of one moment, to a path
// where no file is yet. Writing and reading go on meanwhile. The copy holds
// everything: users, sessions and the record's key too.
func (s *Store) Backup(ctx context.Context, path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, os.ErrExist) {
		return dateline.Conflict(0, "%s exists; name a file that does not", path)
	}
	if err != nil {
		return dateline.Invalid("path", "a backup can't be written there: %v", err)
	}
	f.Close()
	db, err := sql.Open("sqlite", s.dsn("_pragma=busy_timeout(10000)"))
	if err != nil {
		return err
	}
	defer db.Close()
	if _, err := db.ExecContext(ctx, `VACUUM INTO ?`, path); err != nil {
		os.Remove(path)
		return s.explain("backup", err)
	}
	if err := syncFile(path); err != nil {
		os.Remove(path)
		return err
	}
	return nil
}

// CheckFile opens a data file, verifies it whole and closes it. An older file
// is brought up to date by that.
func CheckFile(ctx context.Context, path string) (Report, error) {
	s, err := Open(ctx, path, nil)
	if err != nil {
		return Report{}, err
	}
	rep, err := s.Verify(ctx)
	if err != nil {
		err = s.explain("verify "+path, err)
	}
	return rep, errors.Join(err, s.Close())
}

// Restore makes the data file to from a backup, after it has verified the copy
// whole. The backup itself is left as it is. A file that is there is never
// overwritten (Conflict). Where the report has faults, nothing was restored.
func Restore(ctx context.Context, backup, to string) (Report, error) {
	for _, p := range []string{to, to + "-wal"} {
		if _, err := os.Lstat(p); err == nil {
			return Report{}, dateline.Conflict(0, "%s exists and is not overwritten; move it away or restore to another name", p)
		}
	}
	if fi, err := os.Stat(backup + "-wal"); err == nil && fi.Size() > 0 {
		return Report{}, dateline.Invalid("backup", "%s has a log beside it (%s-wal): it is a data file in use, not a backup; make one with `dateline backup`", backup, backup)
	}
	part := to + ".restoring"
	defer func() {
		for _, end := range []string{"", "-wal", "-shm"} {
			os.Remove(part + end)
		}
	}()
	if err := copyFile(backup, part); err != nil {
		return Report{}, err
	}
	rep, err := CheckFile(ctx, part)
	if err != nil || !rep.OK() {
		return rep, err
	}
	if err := os.Link(part, to); err != nil { // unlike a rename, it never replaces
		if errors.Is(err, os.ErrExist) {
			return rep, dateline.Conflict(0, "%s exists by now and is not overwritten", to)
		}
		return rep, fmt.Errorf("restore: %w", err)
	}
	return rep, syncFolder(filepath.Dir(to))
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return dateline.NotFound("the backup can't be read: %v", err)
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, os.ErrExist) {
		return dateline.Conflict(0, "%s is there: another restore is running, or one was broken off; in that case delete it", to)
	}
	if err != nil {
		return dateline.Invalid("data file", "nothing can be written there: %v", err)
	}
	if _, err := io.Copy(out, in); err != nil {
		out.Close()
		return fmt.Errorf("copy the backup: %w", err)
	}
	if err := out.Sync(); err != nil {
		out.Close()
		return fmt.Errorf("copy the backup: %w", err)
	}
	return out.Close()
}

func syncFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	defer f.Close()
	if err := f.Sync(); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	return nil
}

// syncFolder makes a new name in a folder last.
func syncFolder(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	defer d.Close()
	if err := d.Sync(); err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	return nil
}
