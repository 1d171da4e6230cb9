package store

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"errors"
	"strings"
	"time"

	"dateline"

	lib "modernc.org/sqlite/lib"
)

// Token is what is kept of a program's token.
type Token struct {
	ID      string
	Hash    string // of the token, as its maker wrote it
	Name    string // of the program, one alive a story
	Story   string
	Scopes  []string
	By      string    // who made it
	Made    time.Time // wall time, UTC, as all that follow
	Expires time.Time
	Used    time.Time // zero: never
	Revoked time.Time // zero: not
}

// PutToken keeps a new token. A name that another token of the story has,
// which is not revoked, is a Conflict.
func (tx *Tx) PutToken(t Token) error {
	if t.ID == "" || t.Hash == "" || t.Name == "" || t.Story == "" || len(t.Scopes) == 0 || t.Expires.IsZero() {
		return dateline.Invalid("token", "a token needs its id, hash, name, story, scopes and end")
	}
	err := tx.exec(`INSERT INTO token (id, hash, name, story, scopes, by, made, expires) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		t.ID, t.Hash, t.Name, t.Story, strings.Join(t.Scopes, " "), t.By, micro(t.Made), micro(t.Expires))
	if code(err) == lib.SQLITE_CONSTRAINT_UNIQUE {
		return dateline.Conflict(0, "there is already a token %q; choose another name, or revoke that one first", t.Name)
	}
	return err
}

const tokenCols = `SELECT id, hash, name, story, scopes, by, made, expires, used, revoked FROM token `

// TokenByHash returns the token with that hash, also one that is revoked or
// past its time, or NotFound.
func (tx *Tx) TokenByHash(hash string) (Token, error) {
	return tx.token(tokenCols+`WHERE hash = ?`, hash)
}

// Token returns a token by its id, or NotFound.
func (tx *Tx) Token(id string) (Token, error) { return tx.token(tokenCols+`WHERE id = ?`, id) }

func (tx *Tx) token(text, arg string) (Token, error) {
	ts, err := tx.tokens(text, arg)
	if err == nil && len(ts) == 0 {
		err = dateline.NotFound("there is no such token")
	}
	if err != nil {
		return Token{}, err
	}
	return ts[0], nil
}

// Tokens returns all tokens of a story, the last made first.
func (tx *Tx) Tokens(story string) ([]Token, error) {
	return tx.tokens(tokenCols+`WHERE story = ? ORDER BY made DESC, id`, story)
}

func (tx *Tx) tokens(text, arg string) ([]Token, error) {
	rows, err := tx.query(text, arg)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Token
	for rows.Next() {
		var t Token
		var scopes string
		var made, expires, used, revoked int64
		if err := rows.Scan(&t.ID, &t.Hash, &t.Name, &t.Story, &scopes, &t.By, &made, &expires, &used, &revoked); err != nil {
			return nil, err
		}
		t.Scopes = strings.Fields(scopes)
		t.Made, t.Expires, t.Used, t.Revoked = fromMicro(made), fromMicro(expires), timeOr0(used), timeOr0(revoked)
		out = append(out, t)
	}
	return out, rows.Err()
}

// UseToken notes when a token was last used.
func (tx *Tx) UseToken(id string, at time.Time) error {
	return tx.exec(`UPDATE token SET used = ? WHERE id = ?`, micro(at), id)
}

// RevokeToken ends a token for ever. One revoked before stays as it was.
func (tx *Tx) RevokeToken(id string, at time.Time) error {
	return tx.exec(`UPDATE token SET revoked = ? WHERE id = ? AND revoked = 0`, micro(at), id)
}

// Tokens is Tx.Tokens in a transaction of its own.
func (s *Store) Tokens(ctx context.Context, story string) ([]Token, error) {
	return one(ctx, s, func(tx *Tx) ([]Token, error) { return tx.Tokens(story) })
}

// TokenByHash is Tx.TokenByHash in a transaction of its own.
func (s *Store) TokenByHash(ctx context.Context, hash string) (Token, error) {
	return one(ctx, s, func(tx *Tx) (Token, error) { return tx.TokenByHash(hash) })
}

// Arrival is the latest state of an item that a sender has a name for.
type Arrival struct {
	Name    []byte       // HMAC of story, list and name: Seal makes it
	Content []byte       // HMAC of all that was sent of it
	Report  dateline.Seq // the latest report made of it
	Version time.Time    // when its sender made that version; zero where not told
	Number  int64        // the sender's number of the version
	Stopped string       // "canceled" or "withheld", as its sender said last; else empty
}

// Seal returns the HMAC of words under the record's key, 32 bytes. Their
// borders count: ("ab", "c") is not ("a", "bc").
func (s *Store) Seal(words ...string) []byte {
	m := hmac.New(sha256.New, s.key)
	for _, w := range words {
		m.Write(binary.AppendUvarint(nil, uint64(len(w))))
		m.Write([]byte(w))
	}
	return m.Sum(nil)
}

// Arrival returns what arrived under a name, or NotFound.
func (tx *Tx) Arrival(name []byte) (Arrival, error) {
	a := Arrival{Name: name}
	var version int64
	err := tx.queryRow(`SELECT content, report, version, number, stopped FROM arrival WHERE name = ?`, name).Scan(&a.Content, &a.Report, &version, &a.Number, &a.Stopped)
	if errors.Is(err, sql.ErrNoRows) {
		return a, dateline.NotFound("nothing has arrived under this name")
	}
	a.Version = timeOr0(version)
	return a, err
}

// PutArrival keeps the latest state of an item, and that its report is a
// version of it.
func (tx *Tx) PutArrival(a Arrival) error {
	if err := tx.exec(`INSERT INTO arrival (name, content, report, version, number, stopped) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (name) DO UPDATE SET content = excluded.content, report = excluded.report, version = excluded.version, number = excluded.number, stopped = excluded.stopped`,
		a.Name, a.Content, a.Report, microOr0(a.Version), a.Number, a.Stopped); err != nil {
		return err
	}
	return tx.exec(`INSERT INTO arrived (report, name) VALUES (?, ?) ON CONFLICT (report) DO NOTHING`, a.Report, a.Name)
}

// ArrivalOf returns the item that a report is a version of, or NotFound where
// its sender has no name for it.
func (tx *Tx) ArrivalOf(report dateline.Seq) (Arrival, error) {
	var name []byte
	err := tx.queryRow(`SELECT name FROM arrived WHERE report = ?`, report).Scan(&name)
	if errors.Is(err, sql.ErrNoRows) {
		return Arrival{}, dateline.NotFound("the sender of r%d gave it no name", report)
	}
	if err != nil {
		return Arrival{}, err
	}
	return tx.Arrival(name)
}

// ArrivalOf is Tx.ArrivalOf in a transaction of its own.
func (s *Store) ArrivalOf(ctx context.Context, report dateline.Seq) (Arrival, error) {
	return one(ctx, s, func(tx *Tx) (Arrival, error) { return tx.ArrivalOf(report) })
}

// Versions returns the reports that are versions of an item, the first first.
func (tx *Tx) Versions(name []byte) ([]dateline.Seq, error) {
	rows, err := tx.query(`SELECT report FROM arrived WHERE name = ? ORDER BY report`, name)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []dateline.Seq
	for rows.Next() {
		var q dateline.Seq
		if err := rows.Scan(&q); err != nil {
			return nil, err
		}
		out = append(out, q)
	}
	return out, rows.Err()
}
