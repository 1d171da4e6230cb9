package store

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// A session that was ended stays, without data, until its time is past: a
// request that was under way when somebody logged out saves its session at its
// end, and must not bring it back.
const (
	sqlFindSession   = `SELECT data FROM session WHERE token = ? AND expires > ? AND data <> x''`
	sqlPutSession    = `INSERT INTO session (token, data, expires) VALUES (?, ?, ?) ON CONFLICT (token) DO UPDATE SET data = excluded.data, expires = excluded.expires WHERE session.data <> x''`
	sqlDeleteSession = `UPDATE session SET data = x'' WHERE token = ?`
)

// Sessions keeps login sessions in the data file, in the form that
// alexedwards/scs wants (scs.Store, CtxStore, IterableStore, IterableCtxStore).
// Tokens are kept as given: let scs hash them (HashTokenInStore).
type Sessions struct{ s *Store }

// Sessions returns the sessions of the data file.
func (s *Store) Sessions() Sessions { return Sessions{s} }

// FindCtx returns the data of a session that is not past its time.
func (x Sessions) FindCtx(ctx context.Context, token string) (data []byte, found bool, err error) {
	err = x.s.View(ctx, func(tx *Tx) error {
		return tx.queryRow(sqlFindSession, token, micro(time.Now())).Scan(&data)
	})
	if errors.Is(err, sql.ErrNoRows) {
		return nil, false, nil
	}
	return data, err == nil, err
}

// CommitCtx keeps a session until expires; one that was ended stays ended.
func (x Sessions) CommitCtx(ctx context.Context, token string, data []byte, expires time.Time) error {
	return x.s.Update(ctx, func(tx *Tx) error { return tx.exec(sqlPutSession, token, data, micro(expires)) })
}

// DeleteCtx ends a session; an unknown one is no error.
func (x Sessions) DeleteCtx(ctx context.Context, token string) error {
	return x.s.Update(ctx, func(tx *Tx) error { return tx.exec(sqlDeleteSession, token) })
}

// AllCtx returns all sessions that are not past their time, by token.
func (x Sessions) AllCtx(ctx context.Context) (map[string][]byte, error) {
	all := map[string][]byte{}
	err := x.s.View(ctx, func(tx *Tx) error {
		rows, err := tx.query(`SELECT token, data FROM session WHERE expires > ? AND data <> x''`, micro(time.Now()))
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var token string
			var data []byte
			if err := rows.Scan(&token, &data); err != nil {
				return err
			}
			all[token] = data
		}
		return rows.Err()
	})
	return all, err
}

// Find is FindCtx without a context.
func (x Sessions) Find(token string) ([]byte, bool, error) {
	return x.FindCtx(context.Background(), token)
}

// Commit is CommitCtx without a context.
func (x Sessions) Commit(token string, data []byte, expires time.Time) error {
	return x.CommitCtx(context.Background(), token, data, expires)
}

// Delete is DeleteCtx without a context.
func (x Sessions) Delete(token string) error { return x.DeleteCtx(context.Background(), token) }

// All is AllCtx without a context.
func (x Sessions) All() (map[string][]byte, error) { return x.AllCtx(context.Background()) }
