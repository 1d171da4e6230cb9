package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"dateline"
)

// Stage is what is to become of a draft. It is about one version of it.
type Stage struct {
	Draft     string
	Version   int
	Submitted string    // who asks for approval; "" nobody
	Asked     time.Time // when
	Approved  string    // who approved it; "" nobody
	Scheduled string    // who wants it published at Due; "" nobody
	Due       time.Time // on the record's clock; zero: not scheduled
	Seen      dateline.Seq
	Missed    string // why it was not published when it was due
}

const (
	stageCols    = `SELECT draft, version, submitted, asked, approved, scheduled, due, seen, missed FROM stage `
	sqlStage     = stageCols + `WHERE draft = ?`
	sqlDueStages = stageCols + `WHERE due > 0 AND due <= ? ORDER BY due, draft`
	sqlNextDue   = `SELECT coalesce(min(due), 0) FROM stage WHERE due > 0`
)

// Stage returns what is to become of a draft; the zero Stage where nothing is.
func (tx *Tx) Stage(draft string) (Stage, error) {
	x, err := scanStage(tx.queryRow(sqlStage, draft))
	if errors.Is(err, sql.ErrNoRows) {
		return Stage{}, nil
	}
	return x, err
}

// PutStage keeps what is to become of a draft. A draft that is not there is
// NotFound.
func (tx *Tx) PutStage(x Stage) error {
	if _, err := tx.Draft(x.Draft); err != nil {
		return err
	}
	return tx.exec(`INSERT INTO stage (draft, version, submitted, asked, approved, scheduled, due, seen, missed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (draft) DO UPDATE SET version = excluded.version, submitted = excluded.submitted, asked = excluded.asked, approved = excluded.approved,
		scheduled = excluded.scheduled, due = excluded.due, seen = excluded.seen, missed = excluded.missed`,
		x.Draft, x.Version, x.Submitted, microOr0(x.Asked), x.Approved, x.Scheduled, microOr0(x.Due), x.Seen, x.Missed)
}

// DueStages returns what is due by a moment, the earliest first.
func (tx *Tx) DueStages(by time.Time) ([]Stage, error) {
	return tx.stages(sqlDueStages, micro(by))
}

// Stages returns the stages of a story's drafts.
func (tx *Tx) Stages(story string) ([]Stage, error) {
	return tx.stages(stageCols+`WHERE draft IN (SELECT id FROM draft WHERE story = ?)`, story)
}

func (tx *Tx) stages(text string, args ...any) ([]Stage, error) {
	rows, err := tx.query(text, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Stage
	for rows.Next() {
		x, err := scanStage(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, x)
	}
	return out, rows.Err()
}

func scanStage(row interface{ Scan(...any) error }) (Stage, error) {
	var x Stage
	var asked, due int64
	err := row.Scan(&x.Draft, &x.Version, &x.Submitted, &asked, &x.Approved, &x.Scheduled, &due, &x.Seen, &x.Missed)
	x.Asked, x.Due = timeOr0(asked), timeOr0(due)
	return x, err
}

// NextDue is the earliest moment at which something is due; zero: nothing is.
func (s *Store) NextDue(ctx context.Context) (time.Time, error) {
	var n int64
	err := s.View(ctx, func(tx *Tx) error { return tx.queryRow(sqlNextDue).Scan(&n) })
	return timeOr0(n), err
}

// Mended tells that somebody looked at a thing that rested on a claim which
// was corrected, and lets it stand.
type Mended struct {
	Thing, Claim, User string
	At                 time.Time // wall time
}

// PutMended keeps that; the first who said so stays.
func (tx *Tx) PutMended(story string, m Mended) error {
	return tx.exec(`INSERT INTO mended (story, thing, claim, user, at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		story, m.Thing, m.Claim, m.User, micro(time.Now()))
}

// Mended returns all that was let stand in a story.
func (s *Store) Mended(ctx context.Context, story string) ([]Mended, error) {
	return one(ctx, s, func(tx *Tx) ([]Mended, error) {
		rows, err := tx.query(`SELECT thing, claim, user, at FROM mended WHERE story = ? ORDER BY thing, claim`, story)
		if err != nil {
			return nil, err
		}
		defer rows.Close()
		var out []Mended
		for rows.Next() {
			var m Mended
			var at int64
			if err := rows.Scan(&m.Thing, &m.Claim, &m.User, &at); err != nil {
				return nil, err
			}
			m.At = fromMicro(at)
			out = append(out, m)
		}
		return out, rows.Err()
	})
}
