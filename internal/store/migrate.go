package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"

	"dateline"
)

//go:embed migrations/*.sql
var migrations embed.FS

// application marks the file as Dateline's: "DTLN".
const application = 0x44544c4e

// migrate brings the file's tables to the newest form, each step in a
// transaction of its own. It looks before it touches anything.
func (s *Store) migrate(ctx context.Context) error {
	db, err := sql.Open("sqlite", s.dsn("_txlock=immediate&_pragma=busy_timeout(10000)&_pragma=synchronous(FULL)"))
	if err != nil {
		return err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return err
	}
	var app, version, tables int
	row := db.QueryRowContext(ctx, `SELECT (SELECT application_id FROM pragma_application_id), (SELECT user_version FROM pragma_user_version), (SELECT count(*) FROM sqlite_schema)`)
	if err := row.Scan(&app, &version, &tables); err != nil {
		return err
	}
	switch {
	case app != application && (app != 0 || version != 0 || tables != 0):
		return dateline.Invalid("data file", "%s is a database of another program; name a new file or one made by dateline", s.path)
	case version > len(names):
		return dateline.Invalid("data file", "%s was written by a newer Dateline (form %d; this program knows forms up to %d); run that version, or restore a backup from before the upgrade", s.path, version, len(names))
	}
	for i := version; i < len(names); i++ {
		if err := step(ctx, db, names[i], i); err != nil {
			return fmt.Errorf("%s: %w", names[i], err)
		}
	}
	return nil
}

// step runs one migration, where no other process has run it meanwhile.
func step(ctx context.Context, db *sql.DB, name string, from int) error {
	text, err := migrations.ReadFile(name)
	if err != nil {
		return err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var version int
	if err := tx.QueryRowContext(ctx, `PRAGMA user_version`).Scan(&version); err != nil {
		return err
	}
	if version != from {
		return nil
	}
	if _, err := tx.ExecContext(ctx, string(text)); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, fmt.Sprintf(`PRAGMA application_id = %d; PRAGMA user_version = %d`, application, from+1)); err != nil {
		return err
	}
	return tx.Commit()
}

// identify reads the record's name and key, and gives them to a new file.
func (s *Store) identify(ctx context.Context) error {
	fresh := map[string][]byte{"record": make([]byte, 16), "hmac": make([]byte, 32)}
	for key, b := range fresh {
		rand.Read(b)
		err := s.r.QueryRowContext(ctx, `SELECT value FROM meta WHERE key = ?`, key).Scan(&b)
		if err == sql.ErrNoRows {
			_, err = s.w.ExecContext(ctx, `INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT DO NOTHING`, key, b)
			if err == nil {
				err = s.w.QueryRowContext(ctx, `SELECT value FROM meta WHERE key = ?`, key).Scan(&b)
			}
		}
		if err != nil {
			return fmt.Errorf("read %s of the data file: %w", key, err)
		}
		fresh[key] = b
	}
	s.id, s.key = fmt.Sprintf("%x", fresh["record"]), fresh["hmac"]
	return nil
}
