package store

import (
	"context"
	"time"

	"dateline"
)

// The states of an import.
const (
	ImportNew     = "new"     // kept, nobody has said yet what its columns are
	ImportStarted = "started" // rows are being filed, or were until it was broken off
	ImportDone    = "done"    // every row has its result
)

// Import is a table that was sent to become reports.
type Import struct {
	ID      string
	Story   string
	File    string // its name at the sender's
	By      string
	At      time.Time // wall time, UTC
	Size    int       // bytes, as it came
	Rows    int
	State   string
	Mapping []byte // as the desk writes it
	Body    []byte // as it came; empty when it is no longer needed
	Done    int    // rows that have a result; only read
}

// ImportRow is what became of one row.
type ImportRow struct {
	Row    int    // from 1, the header not counted
	Did    string // filed, same, updated, refused
	Report dateline.Seq
	Why    string
}

// PutImport keeps an import, or changes the state, mapping and body of the one
// with its ID.
func (tx *Tx) PutImport(m Import) error {
	if m.ID == "" || m.Story == "" {
		return dateline.Invalid("import", "an import needs its id and its story")
	}
	if m.Body == nil {
		m.Body = []byte{}
	}
	if m.Mapping == nil {
		m.Mapping = []byte{}
	}
	return tx.exec(`INSERT INTO import (id, story, file, by, at, size, rows, state, mapping, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET state = excluded.state, mapping = excluded.mapping, body = excluded.body`,
		m.ID, m.Story, m.File, m.By, micro(m.At), m.Size, m.Rows, m.State, m.Mapping, m.Body)
}

// Import returns an import of a story, or NotFound.
func (tx *Tx) Import(story, id string) (Import, error) {
	ms, err := tx.imports(`WHERE story = ? AND id = ?`, `body`, story, id)
	if err == nil && len(ms) == 0 {
		err = dateline.NotFound("there is no import %q in %s; it may have been thrown away", id, story)
	}
	if err != nil {
		return Import{}, err
	}
	return ms[0], nil
}

// Imports returns the imports of a story, the last first, without their
// bodies.
func (tx *Tx) Imports(story string) ([]Import, error) {
	return tx.imports(`WHERE story = ? ORDER BY at DESC, id`, `x''`, story)
}

func (tx *Tx) imports(where, body string, args ...any) ([]Import, error) {
	rows, err := tx.query(`SELECT id, story, file, by, at, size, rows, state, mapping, `+body+`, (SELECT count(*) FROM import_row r WHERE r.import = import.id) FROM import `+where, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Import
	for rows.Next() {
		var m Import
		var at int64
		if err := rows.Scan(&m.ID, &m.Story, &m.File, &m.By, &at, &m.Size, &m.Rows, &m.State, &m.Mapping, &m.Body, &m.Done); err != nil {
			return nil, err
		}
		m.At = fromMicro(at)
		out = append(out, m)
	}
	return out, rows.Err()
}

// DeleteImport throws an import and its results away; its reports stay.
func (tx *Tx) DeleteImport(story, id string) error {
	if _, err := tx.Import(story, id); err != nil {
		return err
	}
	return tx.exec(`DELETE FROM import WHERE story = ? AND id = ?`, story, id)
}

// PutImportRow keeps what became of a row. A row keeps its first result.
func (tx *Tx) PutImportRow(id string, r ImportRow) error {
	return tx.exec(`INSERT INTO import_row (import, row, did, report, why) VALUES (?, ?, ?, ?, ?) ON CONFLICT (import, row) DO NOTHING`, id, r.Row, r.Did, r.Report, r.Why)
}

// ImportRows returns the results of an import by row: at most most of them
// after a row; with most 0 all.
func (tx *Tx) ImportRows(id string, after, most int) ([]ImportRow, error) {
	if most <= 0 {
		most = -1
	}
	rows, err := tx.query(`SELECT row, did, report, why FROM import_row WHERE import = ? AND row > ? ORDER BY row LIMIT ?`, id, after, most)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []ImportRow
	for rows.Next() {
		var r ImportRow
		if err := rows.Scan(&r.Row, &r.Did, &r.Report, &r.Why); err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, rows.Err()
}

// Imported counts the results of an import by what was done.
func (tx *Tx) Imported(id string) (map[string]int, error) {
	rows, err := tx.query(`SELECT did, count(*) FROM import_row WHERE import = ? GROUP BY did`, id)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[string]int{}
	for rows.Next() {
		var did string
		var n int
		if err := rows.Scan(&did, &n); err != nil {
			return nil, err
		}
		out[did] = n
	}
	return out, rows.Err()
}

// Import is Tx.Import in a transaction of its own.
func (s *Store) Import(ctx context.Context, story, id string) (Import, error) {
	return one(ctx, s, func(tx *Tx) (Import, error) { return tx.Import(story, id) })
}

// Imports is Tx.Imports in a transaction of its own.
func (s *Store) Imports(ctx context.Context, story string) ([]Import, error) {
	return one(ctx, s, func(tx *Tx) ([]Import, error) { return tx.Imports(story) })
}

// ImportRows is Tx.ImportRows in a transaction of its own.
func (s *Store) ImportRows(ctx context.Context, id string, after, most int) ([]ImportRow, error) {
	return one(ctx, s, func(tx *Tx) ([]ImportRow, error) { return tx.ImportRows(id, after, most) })
}

// Imported is Tx.Imported in a transaction of its own.
func (s *Store) Imported(ctx context.Context, id string) (map[string]int, error) {
	return one(ctx, s, func(tx *Tx) (map[string]int, error) { return tx.Imported(id) })
}
