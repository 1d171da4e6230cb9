package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"dateline"

	lib "modernc.org/sqlite/lib"
)

// Fetched is a page as a server sent it, kept as evidence for a report.
type Fetched struct {
	Report dateline.Seq
	Sum    string // SHA-256 of Body, in hexadecimal
	Story  string
	URL    string // as asked for
	Final  string // after redirects
	Type   string // Content-Type, as sent
	Body   []byte
	Size   int
	At     time.Time // wall time, UTC
}

// PutFetched keeps a page for its report. The same page for the same report is
// kept once, as it was first fetched. A report that is unknown or was taken
// down is NotFound.
func (tx *Tx) PutFetched(p Fetched) error {
	if p.Body == nil {
		p.Body = []byte{}
	}
	err := tx.exec(`INSERT INTO fetched (report, sum, story, url, final, type, body, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (report, sum) DO NOTHING`,
		p.Report, p.Sum, p.Story, p.URL, p.Final, p.Type, p.Body, micro(p.At))
	if code(err) == lib.SQLITE_CONSTRAINT_FOREIGNKEY {
		return dateline.NotFound("there is no report r%d, or it was taken down", p.Report)
	}
	return err
}

// Pages returns the last pages kept for a story's reports, newest first,
// without their bodies.
func (s *Store) Pages(ctx context.Context, story string, most int) ([]Fetched, error) {
	return one(ctx, s, func(tx *Tx) ([]Fetched, error) {
		rows, err := tx.query(`SELECT report, sum, story, url, final, type, length(body), at FROM fetched WHERE story = ? ORDER BY at DESC, report DESC, sum LIMIT ?`, story, most)
		if err != nil {
			return nil, err
		}
		defer rows.Close()
		var out []Fetched
		for rows.Next() {
			var p Fetched
			var at int64
			if err := rows.Scan(&p.Report, &p.Sum, &p.Story, &p.URL, &p.Final, &p.Type, &p.Size, &at); err != nil {
				return nil, err
			}
			p.At = fromMicro(at)
			out = append(out, p)
		}
		return out, rows.Err()
	})
}

// Page returns a page that was kept for a report of a story, or NotFound.
func (s *Store) Page(ctx context.Context, story string, report dateline.Seq, sum string) (Fetched, error) {
	return one(ctx, s, func(tx *Tx) (Fetched, error) {
		p := Fetched{Report: report, Sum: sum, Story: story}
		var at int64
		err := tx.queryRow(`SELECT url, final, type, body, at FROM fetched WHERE report = ? AND sum = ? AND story = ?`, report, sum, story).Scan(&p.URL, &p.Final, &p.Type, &p.Body, &at)
		if errors.Is(err, sql.ErrNoRows) {
			return p, dateline.NotFound("no page %s is kept for the report r%d", sum, report)
		}
		p.Size, p.At = len(p.Body), fromMicro(at)
		return p, err
	})
}
