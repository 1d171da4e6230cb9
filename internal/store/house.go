package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"dateline"

	lib "modernc.org/sqlite/lib"
)

const (
	sqlUser         = `SELECT name, role, hash, disabled FROM user WHERE name = ?`
	sqlOnce         = `SELECT result FROM once WHERE key = ?`
	sqlPutOnce      = `INSERT INTO once (key, result, at) VALUES (?, ?, ?)`
	sqlPutProposals = `INSERT INTO proposal (report, reader, claims) VALUES (?, ?, ?) ON CONFLICT (report, reader) DO UPDATE SET claims = excluded.claims`
)

// The roles of a user.
const (
	RoleAdmin  = "admin"
	RoleEditor = "editor"
)

// User is a person of the desk.
type User struct {
	Name     string
	Role     string // RoleAdmin or RoleEditor
	Hash     string // of the password, as its maker wrote it; empty where none is set
	Disabled bool
}

// PutUser adds a user or changes the one with that name.
func (tx *Tx) PutUser(u User) error {
	switch {
	case u.Name == "":
		return dateline.Invalid("name", "a user needs a name")
	case u.Role != RoleAdmin && u.Role != RoleEditor:
		return dateline.Invalid("role", "%q; want %s or %s", u.Role, RoleAdmin, RoleEditor)
	}
	return tx.exec(`INSERT INTO user (name, role, hash, disabled) VALUES (?, ?, ?, ?)
		ON CONFLICT (name) DO UPDATE SET role = excluded.role, hash = excluded.hash, disabled = excluded.disabled`,
		u.Name, u.Role, u.Hash, u.Disabled)
}

// User returns the user with that name, disabled ones too, or NotFound.
func (tx *Tx) User(name string) (User, error) {
	var u User
	err := tx.queryRow(sqlUser, name).Scan(&u.Name, &u.Role, &u.Hash, &u.Disabled)
	if errors.Is(err, sql.ErrNoRows) {
		return u, dateline.NotFound("there is no user %q", name)
	}
	return u, err
}

// Users returns all users by name.
func (tx *Tx) Users() ([]User, error) {
	rows, err := tx.query(`SELECT name, role, hash, disabled FROM user ORDER BY name`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []User
	for rows.Next() {
		var u User
		if err := rows.Scan(&u.Name, &u.Role, &u.Hash, &u.Disabled); err != nil {
			return nil, err
		}
		out = append(out, u)
	}
	return out, rows.Err()
}

// PutLink keeps the hash of a link that logs user in once, until expires.
func (tx *Tx) PutLink(hash, user string, expires time.Time) error {
	err := tx.exec(`INSERT INTO link (hash, user, expires) VALUES (?, ?, ?)`, hash, user, micro(expires))
	if code(err) == lib.SQLITE_CONSTRAINT_FOREIGNKEY {
		return dateline.NotFound("there is no user %q", user)
	}
	return err
}

// TakeLink returns the user of a link and uses it up. A link that is unknown,
// used or past its time is NotFound.
func (tx *Tx) TakeLink(hash string) (user string, err error) {
	var expires int64
	err = tx.queryRow(`SELECT user, expires FROM link WHERE hash = ?`, hash).Scan(&user, &expires)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", err
	}
	if err != nil || expires <= micro(time.Now()) {
		return "", dateline.NotFound("this link was used or is too old; ask for a new one")
	}
	return user, tx.exec(`DELETE FROM link WHERE hash = ?`, hash)
}

// Once returns what was answered to the request with that key, where there was one.
func (tx *Tx) Once(key string) (result string, found bool, err error) {
	err = tx.queryRow(sqlOnce, key).Scan(&result)
	if errors.Is(err, sql.ErrNoRows) {
		return "", false, nil
	}
	return result, err == nil, err
}

// PutOnce keeps the answer to the request with that key; a second answer is a
// Conflict.
func (tx *Tx) PutOnce(key, result string) error {
	err := tx.exec(sqlPutOnce, key, result, micro(time.Now()))
	if code(err) == lib.SQLITE_CONSTRAINT_PRIMARYKEY {
		return dateline.Conflict(0, "the request %q was answered before", key)
	}
	return err
}

// PutProposals keeps what a version of the reading proposes for a report, as
// JSON. A report that is unknown or was taken down is NotFound.
func (tx *Tx) PutProposals(report dateline.Seq, reader string, claims []byte) error {
	err := tx.exec(sqlPutProposals, report, reader, claims)
	if code(err) == lib.SQLITE_CONSTRAINT_FOREIGNKEY {
		return dateline.NotFound("there is no report r%d, or it was taken down", report)
	}
	return err
}

// Proposals returns what PutProposals kept, or NotFound.
func (tx *Tx) Proposals(report dateline.Seq, reader string) ([]byte, error) {
	var claims []byte
	err := tx.queryRow(sqlProposals, report, reader).Scan(&claims)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, dateline.NotFound("report r%d was not read by %q", report, reader)
	}
	return claims, err
}

// Draft is an editor's unfinished work, in whatever form the desk gives it.
type Draft struct {
	ID      string
	Story   string
	Owner   string
	Version int // 1, 2, …: counts the savings
	Body    []byte
	At      time.Time // of the last saving, wall time, UTC
}

// PutDraft saves a draft and returns it with its new version. One without ID
// is new and gets one. Version must be that of the draft as it was read (0 for
// a new one); where somebody saved meanwhile, it is a Conflict and nothing is
// changed. The story of a draft never changes.
func (tx *Tx) PutDraft(d Draft) (Draft, error) {
	if d.Story == "" || d.Owner == "" {
		return d, dateline.Invalid("draft", "a draft needs its story and its owner")
	}
	fresh := d.ID == ""
	d.At = fromMicro(micro(time.Now()))
	if d.Body == nil {
		d.Body = []byte{}
	}
	if fresh {
		d.ID, d.Version = rand.Text(), 1
		return d, tx.exec(`INSERT INTO draft (id, story, owner, version, body, at) VALUES (?, ?, ?, 1, ?, ?)`, d.ID, d.Story, d.Owner, d.Body, micro(d.At))
	}
	was, err := tx.Draft(d.ID)
	if err != nil {
		return d, err
	}
	if was.Version != d.Version || was.Story != d.Story {
		return d, dateline.Conflict(0, "the draft was saved by %s at %s, after you opened it (version %d, yours %d)", was.Owner, was.At.Format(time.RFC3339), was.Version, d.Version)
	}
	d.Version++
	return d, tx.exec(`UPDATE draft SET owner = ?, version = ?, body = ?, at = ? WHERE id = ?`, d.Owner, d.Version, d.Body, micro(d.At), d.ID)
}

const draftCols = `SELECT id, story, owner, version, body, at FROM draft `

// Draft returns a draft, or NotFound.
func (tx *Tx) Draft(id string) (Draft, error) {
	ds, err := tx.drafts(draftCols+`WHERE id = ?`, id)
	if err == nil && len(ds) == 0 {
		err = dateline.NotFound("there is no draft %q; it may have been published or thrown away", id)
	}
	if err != nil {
		return Draft{}, err
	}
	return ds[0], nil
}

// Drafts returns the drafts of a story, last saved first.
func (tx *Tx) Drafts(story string) ([]Draft, error) {
	return tx.drafts(draftCols+`WHERE story = ? ORDER BY at DESC, id`, story)
}

func (tx *Tx) drafts(text string, args ...any) ([]Draft, error) {
	rows, err := tx.query(text, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Draft
	for rows.Next() {
		var d Draft
		var at int64
		if err := rows.Scan(&d.ID, &d.Story, &d.Owner, &d.Version, &d.Body, &at); err != nil {
			return nil, err
		}
		d.At = fromMicro(at)
		out = append(out, d)
	}
	return out, rows.Err()
}

// DeleteDraft throws a draft away, where version is that of the draft as it
// was read; otherwise it is a Conflict.
func (tx *Tx) DeleteDraft(id string, version int) error {
	was, err := tx.Draft(id)
	if err != nil {
		return err
	}
	if was.Version != version {
		return dateline.Conflict(0, "the draft was saved by %s after you opened it (version %d, yours %d)", was.Owner, was.Version, version)
	}
	return tx.exec(`DELETE FROM draft WHERE id = ?`, id)
}

// Sweep throws away sessions and links past their time, and answers to
// repeated requests that are older than keep.
func (s *Store) Sweep(ctx context.Context, keep time.Duration) error {
	return s.Update(ctx, func(tx *Tx) error {
		t := time.Now()
		for text, before := range map[string]time.Time{
			`DELETE FROM session WHERE expires <= ?`: t,
			`DELETE FROM link WHERE expires <= ?`:    t,
			`DELETE FROM once WHERE at <= ?`:         t.Add(-keep),
		} {
			if err := tx.exec(text, micro(before)); err != nil {
				return fmt.Errorf("sweep: %w", err)
			}
		}
		return nil
	})
}

// User is Tx.User in a transaction of its own.
func (s *Store) User(ctx context.Context, name string) (User, error) {
	return one(ctx, s, func(tx *Tx) (User, error) { return tx.User(name) })
}

// Users is Tx.Users in a transaction of its own.
func (s *Store) Users(ctx context.Context) ([]User, error) { return one(ctx, s, (*Tx).Users) }

// Proposals is Tx.Proposals in a transaction of its own.
func (s *Store) Proposals(ctx context.Context, report dateline.Seq, reader string) ([]byte, error) {
	return one(ctx, s, func(tx *Tx) ([]byte, error) { return tx.Proposals(report, reader) })
}

// Draft is Tx.Draft in a transaction of its own.
func (s *Store) Draft(ctx context.Context, id string) (Draft, error) {
	return one(ctx, s, func(tx *Tx) (Draft, error) { return tx.Draft(id) })
}

// Drafts is Tx.Drafts in a transaction of its own.
func (s *Store) Drafts(ctx context.Context, story string) ([]Draft, error) {
	return one(ctx, s, func(tx *Tx) ([]Draft, error) { return tx.Drafts(story) })
}
