package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"dateline"

	lib "modernc.org/sqlite/lib"
)

// Feed is a feed, or a live page, that is asked for news, and how that goes.
// Times are wall time, UTC; zero: never.
type Feed struct {
	ID     string
	Story  string
	URL    string
	Source string // slug of a source of the story
	Credit string // slug of an agency; "": as the items say
	Lang   string // "": as their words look
	Rights string // "": as the feed says
	// Embargo counts from an item's publication, Every from one asking to the
	// next, both in whole seconds.
	Embargo time.Duration
	Every   time.Duration
	Whole   bool // the article behind each item, not the item's own words
	By      string
	Added   time.Time

	Paused bool
	Gone   bool // the server said that it will not come back
	FeedState
}

// FeedState is what asking has taught about a feed.
type FeedState struct {
	Kind, Title    string // RSS, Atom, …, as last seen
	Final          string // where redirects lead, if anywhere
	ETag, Modified string // what the server wants to be asked with

	Next, Tried, Succeeded, Changed, Faulted time.Time

	Failures int    // in a row, up to now
	Fault    string // the last one, in words; it stays when all is well again

	Polls, Unchanged, Items, Reports, Refused int // since it was added
}

const feedCols = `SELECT id, story, url, source, credit, lang, rights, embargo, every, whole, by, added, paused, gone,
	kind, title, final, etag, modified, next, tried, succeeded, changed, faulted, failures, fault, polls, unchanged, items, reports, refused FROM feed `

// PutFeed puts a new feed on the wire. An address that the story has already
// is a Conflict.
func (tx *Tx) PutFeed(f Feed) error {
	err := tx.exec(`INSERT INTO feed (id, story, url, source, credit, lang, rights, embargo, every, whole, by, added, next) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		f.ID, f.Story, f.URL, f.Source, f.Credit, f.Lang, f.Rights, int64(f.Embargo/time.Second), int64(f.Every/time.Second), f.Whole, f.By, micro(f.Added), micro(f.Next))
	if c := code(err); c == lib.SQLITE_CONSTRAINT_UNIQUE || c == lib.SQLITE_CONSTRAINT_PRIMARYKEY {
		return dateline.Conflict(0, "this address is on the wire already")
	}
	return err
}

// SetFeedState keeps what an asking has taught. It leaves alone what people
// set meanwhile; gone tells that the server said it will not come back. A feed
// that was removed meanwhile is NotFound.
func (tx *Tx) SetFeedState(id string, gone bool, s FeedState) error {
	if _, err := tx.feedByID(id); err != nil {
		return err
	}
	return tx.exec(`UPDATE feed SET gone = ?, kind = ?, title = ?, final = ?, etag = ?, modified = ?, next = ?, tried = ?, succeeded = ?, changed = ?, faulted = ?,
		failures = ?, fault = ?, polls = ?, unchanged = ?, items = ?, reports = ?, refused = ? WHERE id = ?`,
		gone, s.Kind, s.Title, s.Final, s.ETag, s.Modified, microOr0(s.Next), microOr0(s.Tried), microOr0(s.Succeeded), microOr0(s.Changed), microOr0(s.Faulted),
		s.Failures, s.Fault, s.Polls, s.Unchanged, s.Items, s.Reports, s.Refused, id)
}

// PauseFeed pauses a feed of a story, or lets it go on, from next. One that is
// unknown is NotFound.
func (tx *Tx) PauseFeed(story, id string, paused bool, next time.Time) error {
	if _, err := tx.Feed(story, id); err != nil {
		return err
	}
	if paused {
		return tx.exec(`UPDATE feed SET paused = 1 WHERE id = ?`, id)
	}
	return tx.exec(`UPDATE feed SET paused = 0, gone = 0, failures = 0, next = ? WHERE id = ?`, micro(next), id)
}

// DeleteFeed takes a feed off the wire. Its reports stay, and so does what was
// heard of it. One that is unknown is NotFound.
func (tx *Tx) DeleteFeed(story, id string) error {
	if _, err := tx.Feed(story, id); err != nil {
		return err
	}
	return tx.exec(`DELETE FROM feed WHERE id = ?`, id)
}

// Feed returns a feed of a story, or NotFound.
func (tx *Tx) Feed(story, id string) (Feed, error) {
	f, err := tx.feedByID(id)
	if err == nil && f.Story != story {
		err = noFeed(id)
	}
	return f, err
}

func noFeed(id string) error {
	return dateline.NotFound("there is no feed %q on the wire; it may have been removed", id)
}

func (tx *Tx) feedByID(id string) (Feed, error) {
	fs, err := tx.feeds(feedCols+`WHERE id = ?`, id)
	if err == nil && len(fs) == 0 {
		err = noFeed(id)
	}
	if err != nil {
		return Feed{}, err
	}
	return fs[0], nil
}

// Feeds returns the feeds of a story, those with the last fault first.
func (tx *Tx) Feeds(story string) ([]Feed, error) {
	return tx.feeds(feedCols+`WHERE story = ? ORDER BY gone DESC, failures > 0 DESC, paused, source, url`, story)
}

// FeedsDue returns the feeds of all stories that are to be asked by t, those
// that wait longest first, and when the next one after them is; zero: none is.
func (tx *Tx) FeedsDue(t time.Time) (due []Feed, next time.Time, err error) {
	if due, err = tx.feeds(feedCols+`WHERE paused = 0 AND gone = 0 AND next <= ? ORDER BY next, id`, micro(t)); err != nil {
		return nil, time.Time{}, err
	}
	var n sql.NullInt64
	if err := tx.queryRow(`SELECT min(next) FROM feed WHERE paused = 0 AND gone = 0 AND next > ?`, micro(t)).Scan(&n); err != nil {
		return nil, time.Time{}, err
	}
	return due, timeOr0(n.Int64), nil
}

func (tx *Tx) feeds(text string, args ...any) ([]Feed, error) {
	rows, err := tx.query(text, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Feed
	for rows.Next() {
		var f Feed
		var embargo, every int64
		var at [6]int64
		if err := rows.Scan(&f.ID, &f.Story, &f.URL, &f.Source, &f.Credit, &f.Lang, &f.Rights, &embargo, &every, &f.Whole, &f.By, &at[0], &f.Paused, &f.Gone,
			&f.Kind, &f.Title, &f.Final, &f.ETag, &f.Modified, &at[1], &at[2], &at[3], &at[4], &at[5], &f.Failures, &f.Fault, &f.Polls, &f.Unchanged, &f.Items, &f.Reports, &f.Refused); err != nil {
			return nil, err
		}
		f.Embargo, f.Every = time.Duration(embargo)*time.Second, time.Duration(every)*time.Second
		for i, t := range []*time.Time{&f.Added, &f.Next, &f.Tried, &f.Succeeded, &f.Changed, &f.Faulted} {
			*t = timeOr0(at[i])
		}
		out = append(out, f)
	}
	return out, rows.Err()
}

// Heard is what was last heard of one item of a source.
type Heard struct {
	Said   []byte // 32 bytes: Digest of what the item said as it stood
	Parts  []byte // of its paragraphs, 8 bytes each
	Report dateline.Seq
}

// Hear keeps what was last heard of an item, whose name is a Digest.
func (tx *Tx) Hear(item []byte, h Heard) error {
	if h.Parts == nil {
		h.Parts = []byte{}
	}
	return tx.exec(`INSERT INTO heard (item, said, parts, report, at) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (item) DO UPDATE SET said = excluded.said, parts = excluded.parts, report = excluded.report, at = excluded.at`,
		item, h.Said, h.Parts, h.Report, micro(time.Now()))
}

// Heard returns what was last heard of an item, and whether anything was.
func (tx *Tx) Heard(item []byte) (h Heard, ok bool, err error) {
	err = tx.queryRow(`SELECT said, parts, report FROM heard WHERE item = ?`, item).Scan(&h.Said, &h.Parts, &h.Report)
	if errors.Is(err, sql.ErrNoRows) {
		return h, false, nil
	}
	return h, err == nil, err
}

// Feeds is Tx.Feeds in a transaction of its own.
func (s *Store) Feeds(ctx context.Context, story string) ([]Feed, error) {
	return one(ctx, s, func(tx *Tx) ([]Feed, error) { return tx.Feeds(story) })
}

// Feed is Tx.Feed in a transaction of its own.
func (s *Store) Feed(ctx context.Context, story, id string) (Feed, error) {
	return one(ctx, s, func(tx *Tx) (Feed, error) { return tx.Feed(story, id) })
}

// FeedsDue is Tx.FeedsDue in a transaction of its own.
func (s *Store) FeedsDue(ctx context.Context, t time.Time) (due []Feed, next time.Time, err error) {
	err = s.View(ctx, func(tx *Tx) error {
		due, next, err = tx.FeedsDue(t)
		return err
	})
	return due, next, err
}

// Heard is Tx.Heard in a transaction of its own.
func (s *Store) Heard(ctx context.Context, item []byte) (h Heard, ok bool, err error) {
	err = s.View(ctx, func(tx *Tx) error {
		h, ok, err = tx.Heard(item)
		return err
	})
	return h, ok, err
}
