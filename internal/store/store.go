// Package store keeps the record in one SQLite file: it appends, reads, waits
// and verifies. It is the only place with SQL, and it knows no editorial rule.
//
// Update is the only door to writing. Inside its transaction an entry gets its
// Seq and its Recorded; the payload, the salted sum, the nodes of the tree and
// the index of subjects are written with it, and only after the commit are
// those woken who wait for it. Triggers refuse whatever is not an append; a
// payload may be deleted only where a takedown names it.
//
// Beside the record the file holds house tables (users, sessions, drafts,
// answers to repeated requests, proposals), which change and are never exported.
//
// Recorded comes from the clock that Open is given. Sessions, links and drafts
// go by wall time.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"dateline"

	_ "modernc.org/sqlite" // the driver "sqlite"
)

// readers is how many reading transactions may run at once.
const readers = 8

// Store is an open data file. Its methods may be called from many goroutines.
type Store struct {
	path   string
	clock  func() time.Time
	w, r   *sql.DB
	wst    map[string]*sql.Stmt // statements prepared on w
	rst    map[string]*sql.Stmt // and on r
	turn   chan struct{}        // held by the one who writes
	bell   bell
	key    []byte // the record's HMAC key
	id     string
	scrub  atomic.Bool                    // erased text may still lie in the write-ahead log
	frozen atomic.Pointer[dateline.Error] // why nothing is written any more
	close  func() error
}

// Open opens the data file, makes it where there is none, and brings an older
// one up to date. clock gives Recorded; nil means wall time. A file of a newer
// Dateline, or of another program, is refused with an Invalid error and left
// as it is.
func Open(ctx context.Context, path string, clock func() time.Time) (*Store, error) {
	if clock == nil {
		clock = time.Now
	}
	abs, err := filepath.Abs(path)
	if err != nil || path == "" {
		return nil, dateline.Invalid("data file", "%q is no path of a file", path)
	}
	s := &Store{path: abs, clock: clock, turn: make(chan struct{}, 1)}
	if err := s.open(ctx); err != nil {
		s.shut()
		return nil, s.explain("open "+path, err)
	}
	return s, nil
}

func (s *Store) open(ctx context.Context) error {
	// The file holds names of sources: nobody else on the machine reads it.
	f, err := os.OpenFile(s.path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return &dateline.Error{Kind: dateline.ErrInternal, Field: "data file",
			Message: "can't be opened for writing; check that its folder exists and that this user may write there", Err: err}
	}
	f.Close()
	if err := s.migrate(ctx); err != nil {
		return err
	}
	// recursive_triggers, else REPLACE deletes without asking the triggers;
	// secure_delete, so that what a takedown removes is overwritten.
	const common = "&_pragma=busy_timeout(10000)&_pragma=foreign_keys(1)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=recursive_triggers(1)&_pragma=secure_delete(1)"
	if s.w, err = sql.Open("sqlite", s.dsn("_txlock=immediate"+common)); err != nil {
		return err
	}
	s.w.SetMaxOpenConns(1)
	s.w.SetMaxIdleConns(1)
	if s.r, err = sql.Open("sqlite", s.dsn("_txlock=deferred"+common+"&_pragma=query_only(1)")); err != nil {
		return err
	}
	s.r.SetMaxOpenConns(readers)
	s.r.SetMaxIdleConns(readers)
	if s.wst, err = prepare(ctx, s.w, append(readSQL, writeSQL...)); err != nil {
		return err
	}
	if s.rst, err = prepare(ctx, s.r, readSQL); err != nil {
		return err
	}
	if err := s.identify(ctx); err != nil {
		return err
	}
	last, err := s.lastSeq(ctx)
	if err != nil {
		return err
	}
	s.bell.ring(last)
	s.close = s.watch()
	return nil
}

// dsn names the file as a URI, so that no character of its path is taken for
// an option.
func (s *Store) dsn(options string) string {
	return (&url.URL{Scheme: "file", Path: filepath.ToSlash(s.path), RawQuery: options}).String()
}

func prepare(ctx context.Context, db *sql.DB, texts []string) (map[string]*sql.Stmt, error) {
	m := make(map[string]*sql.Stmt, len(texts))
	for _, text := range texts {
		st, err := db.PrepareContext(ctx, text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", text, err)
		}
		m[text] = st
	}
	return m, nil
}

// Close ends all waiting and closes the file.
func (s *Store) Close() error {
	if s.scrub.Load() {
		s.scrubLog(context.Background())
	}
	return s.shut()
}

func (s *Store) shut() error {
	var errs []error
	if s.close != nil {
		errs = append(errs, s.close())
	}
	s.bell.shut()
	for _, db := range []*sql.DB{s.r, s.w} { // the writer last: it tidies the log away
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	return errors.Join(errs...)
}

// Path is the data file.
func (s *Store) Path() string { return s.path }

// ID names the record: 32 hex digits, given when the file was made.
func (s *Store) ID() string { return s.id }

// Tx is a transaction. It must not be used after the function it was given to
// has returned.
type Tx struct {
	s     *Store
	ctx   context.Context // of the one call of Update or View that the Tx lives for
	tx    *sql.Tx
	stmts map[string]*sql.Stmt
	texts texts

	writes   bool
	loaded   bool         // last and recorded are known
	last     dateline.Seq // of the record, this transaction included
	recorded int64
	grown    bool
	erased   bool
}

// Update runs f in the one writing transaction and commits it; where f returns
// an error, or the context ends first, nothing is written. f must not call
// Update. Waiters are woken after the commit.
func (s *Store) Update(ctx context.Context, f func(*Tx) error) error {
	select {
	case s.turn <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-s.turn }()
	if err := ctx.Err(); err != nil {
		return err
	}
	if why := s.frozen.Load(); why != nil {
		return why
	}
	// The statements themselves are not cancelled: each is short, and whether a
	// commit happened must never be in doubt. The context is asked between them.
	free := context.WithoutCancel(ctx)
	sqltx, err := s.w.BeginTx(free, nil)
	if err != nil {
		return s.explain("begin", err)
	}
	tx := &Tx{s: s, ctx: ctx, tx: sqltx, stmts: s.wst, writes: true}
	defer sqltx.Rollback() // does nothing after a commit
	if err := f(tx); err != nil {
		return s.explain("update", err)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := sqltx.Commit(); err != nil {
		return s.explain("commit", err)
	}
	if tx.grown {
		s.bell.ring(tx.last)
	}
	if tx.erased {
		s.scrub.Store(true)
	}
	if s.scrub.Load() {
		s.scrubLog(free)
	}
	return nil
}

// View runs f in a reading transaction: everything it reads is of one moment.
func (s *Store) View(ctx context.Context, f func(*Tx) error) error {
	sqltx, err := s.r.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return s.explain("begin", err)
	}
	defer sqltx.Rollback()
	err = f(&Tx{s: s, ctx: ctx, tx: sqltx, stmts: s.rst})
	if err != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	return s.explain("view", err)
}

// scrubLog copies the write-ahead log into the file and empties it, so that
// erased text lies in neither. While somebody reads it can't be done, and is
// tried again after the next commit, at the next poll, and on Close.
func (s *Store) scrubLog(ctx context.Context) {
	c, err := s.w.Conn(ctx)
	if err != nil {
		return
	}
	defer c.Close()
	// Nobody may be kept from writing while somebody reads.
	if _, err := c.ExecContext(ctx, `PRAGMA busy_timeout = 20`); err != nil {
		return
	}
	var busy, pages, done int
	err = c.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &pages, &done)
	if err == nil && busy == 0 {
		s.scrub.Store(false)
	}
	c.ExecContext(context.WithoutCancel(ctx), `PRAGMA busy_timeout = 10000`)
}

func (tx *Tx) on() context.Context {
	if tx.writes {
		return context.WithoutCancel(tx.ctx)
	}
	return tx.ctx
}

func (tx *Tx) exec(text string, args ...any) error {
	if !tx.writes {
		return dateline.Forbidden("a view can't write; use Update")
	}
	if err := tx.ctx.Err(); err != nil {
		return err
	}
	var err error
	if st := tx.stmts[text]; st != nil {
		_, err = tx.tx.StmtContext(tx.on(), st).ExecContext(tx.on(), args...)
	} else {
		_, err = tx.tx.ExecContext(tx.on(), text, args...)
	}
	return err
}

func (tx *Tx) query(text string, args ...any) (*sql.Rows, error) {
	if err := tx.ctx.Err(); err != nil {
		return nil, err
	}
	if st := tx.stmts[text]; st != nil {
		return tx.tx.StmtContext(tx.on(), st).QueryContext(tx.on(), args...)
	}
	return tx.tx.QueryContext(tx.on(), text, args...)
}

func (tx *Tx) queryRow(text string, args ...any) *sql.Row {
	if st := tx.stmts[text]; st != nil {
		return tx.tx.StmtContext(tx.on(), st).QueryRowContext(tx.on(), args...)
	}
	return tx.tx.QueryRowContext(tx.on(), text, args...)
}

// micro is a time as the file keeps it.
func micro(t time.Time) int64 { return t.UnixMicro() }

func fromMicro(n int64) time.Time { return time.UnixMicro(n).UTC() }

// microOr0 is a time that may be none as the file keeps it: none is 0.
func microOr0(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return micro(t)
}

func timeOr0(n int64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return fromMicro(n)
}
