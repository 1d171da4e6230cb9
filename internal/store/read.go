package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"dateline"
	"dateline/internal/proof"
)

// RawEntry is one entry as it lies in the file (proof.Raw).
type RawEntry = proof.Raw

const (
	cols          = `e.seq, e.recorded, e.story, e.act, e.sum, p.salt, p.body FROM entry e LEFT JOIN payload p ON p.seq = e.seq `
	sqlAll        = `SELECT ` + cols + `WHERE e.seq > ? ORDER BY e.seq LIMIT ?`
	sqlOfStory    = `SELECT ` + cols + `WHERE e.story = ? AND e.seq > ? ORDER BY e.seq LIMIT ?`
	sqlOne        = `SELECT ` + cols + `WHERE e.seq = ?`
	sqlHistory    = `SELECT ` + cols + `JOIN subject s ON s.seq = e.seq WHERE s.story = ? AND s.subject = ? ORDER BY e.seq`
	sqlLast       = `SELECT coalesce(max(seq), 0) FROM subject WHERE story = ? AND subject = ?`
	sqlNode       = `SELECT hash FROM node WHERE id = ?`
	sqlByTime     = `SELECT seq FROM entry WHERE recorded <= ? ORDER BY recorded DESC, seq DESC LIMIT 1`
	sqlStoryUpTo  = `SELECT coalesce(max(seq), 0) FROM entry WHERE story = ? AND seq <= ?`
	sqlHasSubject = `SELECT count(*) FROM subject WHERE story = ? AND subject = ? AND seq = ?`
	sqlStories    = `SELECT DISTINCT story FROM entry WHERE act = 'configure' ORDER BY story`
)

// readSQL is prepared for readers and for the writer.
var readSQL = []string{sqlTop, sqlAll, sqlOfStory, sqlOne, sqlHistory, sqlLast, sqlNode, sqlByTime, sqlStoryUpTo, sqlStories, sqlHasSubject,
	sqlByDigest, sqlByBands, sqlProposals, sqlUser, sqlFindSession, sqlOnce}

// Entries returns up to limit entries with a Seq greater than after, in order;
// story "" means those of all stories, and a limit below 1 means all there are.
// The words of claims are filled in from their reports, and stay empty where a
// report was taken down. An entry whose own payload was taken down has none.
func (tx *Tx) Entries(story string, after dateline.Seq, limit int) ([]dateline.Entry, error) {
	if limit < 1 {
		limit = -1
	}
	if story == "" {
		return tx.entries(sqlAll, after, limit)
	}
	return tx.entries(sqlOfStory, story, after, limit)
}

// History returns the entries about a subject of a story (dateline.Entry's
// Subjects), in order.
func (tx *Tx) History(story, subject string) ([]dateline.Entry, error) {
	return tx.entries(sqlHistory, story, subject)
}

// Entry returns one entry, or NotFound.
func (tx *Tx) Entry(seq dateline.Seq) (dateline.Entry, error) {
	r, err := tx.raw(seq)
	if err != nil {
		return dateline.Entry{}, err
	}
	e, err := decode(r)
	if err != nil {
		return e, err
	}
	return e, tx.hydrate(&e)
}

// Last returns the last entry about a subject of a story, 0 where there is none.
func (tx *Tx) Last(story, subject string) (dateline.Seq, error) {
	var seq dateline.Seq
	err := tx.queryRow(sqlLast, story, subject).Scan(&seq)
	return seq, err
}

// Head returns the record's last Seq, its Recorded and the root of the tree
// over all entries. An empty record has 0, the zero time and the empty root.
func (tx *Tx) Head() (seq dateline.Seq, recorded time.Time, root proof.Hash, err error) {
	seq, at, err := tx.top()
	if err != nil {
		return 0, time.Time{}, root, err
	}
	if seq > 0 {
		recorded = fromMicro(at)
	}
	root, err = proof.Root(seq, tx.nodes)
	return seq, recorded, root, err
}

// RootAt returns the root of the tree over the first seq entries, or NotFound
// where the record is shorter.
func (tx *Tx) RootAt(seq dateline.Seq) (proof.Hash, error) {
	last, _, err := tx.top()
	if err != nil {
		return proof.Hash{}, err
	}
	if seq > last {
		return proof.Hash{}, dateline.NotFound("the record ends at %d; there is no root at %d", last, seq)
	}
	return proof.Root(seq, tx.nodes)
}

// SeqAt maps a wall time to the last Seq of a story (or, with "", of any)
// recorded by then; 0 where there is none.
func (tx *Tx) SeqAt(story string, t time.Time) (dateline.Seq, error) {
	var seq dateline.Seq
	err := tx.queryRow(sqlByTime, micro(t)).Scan(&seq)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	if err != nil || story == "" {
		return seq, err
	}
	err = tx.queryRow(sqlStoryUpTo, story, seq).Scan(&seq)
	return seq, err
}

// Stories returns the slugs of all stories that have settings, sorted.
func (tx *Tx) Stories() ([]string, error) { return tx.strings(sqlStories) }

// strings returns the one column of text that a query gives.
func (tx *Tx) strings(query string, args ...any) ([]string, error) {
	rows, err := tx.query(query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, rows.Err()
}

// Raw returns up to limit entries with a Seq greater than after as they lie in
// the file, for export; a limit below 1 means all there are.
func (tx *Tx) Raw(after dateline.Seq, limit int) ([]RawEntry, error) {
	if limit < 1 {
		limit = -1
	}
	out, err := tx.raws(sqlAll, after, limit)
	if err != nil {
		return nil, err
	}
	for i := range out {
		h, err := tx.nodes([]int64{proof.LeafIndex(out[i].Seq)})
		if err != nil {
			return nil, err
		}
		out[i].Leaf = h[0]
	}
	return out, nil
}

// top is where the record ends.
func (tx *Tx) top() (seq dateline.Seq, recorded int64, err error) {
	err = tx.queryRow(sqlTop).Scan(&seq, &recorded)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, -1 << 63, nil
	}
	return seq, recorded, err
}

// nodes reads stored nodes of the tree.
func (tx *Tx) nodes(ids []int64) ([]proof.Hash, error) {
	out := make([]proof.Hash, len(ids))
	for i, id := range ids {
		var b sql.RawBytes
		rows, err := tx.query(sqlNode, id)
		if err != nil {
			return nil, err
		}
		if rows.Next() {
			if err = rows.Scan(&b); err == nil && copy(out[i][:], b) != len(out[i]) {
				err = fmt.Errorf("node %d of the tree is damaged", id)
			}
		} else if err = rows.Err(); err == nil {
			err = fmt.Errorf("node %d of the tree is missing", id)
		}
		rows.Close()
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// raw reads one entry; its Leaf is not filled in.
func (tx *Tx) raw(seq dateline.Seq) (proof.Raw, error) {
	rs, err := tx.raws(sqlOne, seq)
	if err == nil && len(rs) == 0 {
		err = dateline.NotFound("there is no entry %d", seq)
	}
	if err != nil {
		return proof.Raw{}, err
	}
	return rs[0], nil
}

func (tx *Tx) raws(text string, args ...any) ([]proof.Raw, error) {
	rows, err := tx.query(text, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []proof.Raw
	for rows.Next() {
		var r proof.Raw
		var at int64
		var sum []byte
		if err := rows.Scan(&r.Seq, &at, &r.Story, &r.Act, &sum, &r.Salt, &r.Body); err != nil {
			return nil, err
		}
		if copy(r.Sum[:], sum) != len(r.Sum) {
			return nil, fmt.Errorf("entry %d: its sum is damaged", r.Seq)
		}
		r.Recorded = fromMicro(at)
		out = append(out, r)
	}
	return out, rows.Err()
}

func (tx *Tx) entries(text string, args ...any) ([]dateline.Entry, error) {
	raws, err := tx.raws(text, args...)
	if err != nil {
		return nil, err
	}
	out := make([]dateline.Entry, len(raws))
	for i, r := range raws {
		if out[i], err = decode(r); err != nil {
			return nil, err
		}
		if rec, ok := out[i].Payload.(*dateline.Receive); ok {
			tx.texts.put(r.Seq, r.Story, rec.Report.Text)
		}
		if err := tx.hydrate(&out[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// decode makes an entry of its raw form. Reports get their id here.
func decode(r proof.Raw) (dateline.Entry, error) {
	e := dateline.Entry{Seq: r.Seq, Recorded: r.Recorded, Story: r.Story, Act: r.Act}
	if r.Bare() {
		return e, nil
	}
	p, err := dateline.Decode(r.Act, r.Body)
	if err != nil {
		return e, fmt.Errorf("entry %d: %w", r.Seq, err)
	}
	if rec, ok := p.(*dateline.Receive); ok {
		rec.Report.ID = dateline.ReportID(r.Seq)
	}
	e.Payload = p
	return e, nil
}

// hydrate fills in the words of a decision's claim from its report. Spans that
// do not fit the report, which Append refuses, leave the words empty: a wrong
// entry must not make the record unreadable.
func (tx *Tx) hydrate(e *dateline.Entry) error {
	d, ok := e.Payload.(*dateline.Decision)
	if !ok {
		return nil
	}
	seq := dateline.ParseID('r', d.Claim.Report)
	if seq == 0 || seq >= e.Seq {
		return nil
	}
	text, err := tx.text(seq, e.Story)
	if dateline.KindOf(err) == dateline.ErrInvalid {
		return nil
	}
	if err != nil || text == "" {
		return err
	}
	if c, err := d.Claim.WithWords(text); err == nil {
		d.Claim = c
	}
	return nil
}

// text is the text of a report, empty where it was taken down. An entry that
// is no report of the story is an Invalid error.
func (tx *Tx) text(seq dateline.Seq, story string) (string, error) {
	t, ok := tx.texts.get(seq)
	if !ok {
		r, err := tx.raw(seq)
		if dateline.KindOf(err) == dateline.ErrNotFound {
			return "", dateline.Invalid("claim.report", "the record has no report r%d", seq)
		}
		if err != nil {
			return "", err
		}
		e, err := decode(r)
		if err != nil {
			return "", err
		}
		if r.Act != dateline.ActReceive {
			return "", dateline.Invalid("claim.report", "entry %d is no report", seq)
		}
		t = text{story: r.Story}
		if rec, ok := e.Payload.(*dateline.Receive); ok {
			t.words = rec.Report.Text
		}
		tx.texts.put(seq, t.story, t.words)
	}
	if t.story != story {
		return "", dateline.Invalid("claim.report", "r%d is a report of another story, %s", seq, t.story)
	}
	return t.words, nil
}

// texts keeps the reports that a transaction met last, so that the many claims
// of one report read it once. It lives no longer than the transaction: nothing
// that was taken down can come back from it.
type texts struct {
	kept  map[dateline.Seq]text
	order []dateline.Seq
	bytes int
}

type text struct{ story, words string }

const mostText = 8 << 20 // bytes of reports a transaction keeps

func (c *texts) get(seq dateline.Seq) (text, bool) {
	t, ok := c.kept[seq]
	return t, ok
}

func (c *texts) put(seq dateline.Seq, story, words string) {
	if c.kept == nil {
		c.kept = map[dateline.Seq]text{}
	}
	if _, ok := c.kept[seq]; ok {
		return
	}
	c.kept[seq] = text{story, words}
	c.order = append(c.order, seq)
	c.bytes += len(words)
	for c.bytes > mostText && len(c.order) > 1 {
		c.drop(c.order[0])
	}
}

func (c *texts) drop(seq dateline.Seq) {
	t, ok := c.kept[seq]
	if !ok {
		return
	}
	delete(c.kept, seq)
	c.bytes -= len(t.words)
	for i, s := range c.order {
		if s == seq {
			c.order = append(c.order[:i], c.order[i+1:]...)
			return
		}
	}
}

// one runs a single read in a transaction of its own.
func one[T any](ctx context.Context, s *Store, f func(*Tx) (T, error)) (out T, err error) {
	err = s.View(ctx, func(tx *Tx) error {
		out, err = f(tx)
		return err
	})
	return out, err
}

// Entries is Tx.Entries in a transaction of its own.
func (s *Store) Entries(ctx context.Context, story string, after dateline.Seq, limit int) ([]dateline.Entry, error) {
	return one(ctx, s, func(tx *Tx) ([]dateline.Entry, error) { return tx.Entries(story, after, limit) })
}

// Entry is Tx.Entry in a transaction of its own.
func (s *Store) Entry(ctx context.Context, seq dateline.Seq) (dateline.Entry, error) {
	return one(ctx, s, func(tx *Tx) (dateline.Entry, error) { return tx.Entry(seq) })
}

// History is Tx.History in a transaction of its own.
func (s *Store) History(ctx context.Context, story, subject string) ([]dateline.Entry, error) {
	return one(ctx, s, func(tx *Tx) ([]dateline.Entry, error) { return tx.History(story, subject) })
}

// Last is Tx.Last in a transaction of its own.
func (s *Store) Last(ctx context.Context, story, subject string) (dateline.Seq, error) {
	return one(ctx, s, func(tx *Tx) (dateline.Seq, error) { return tx.Last(story, subject) })
}

// Head is Tx.Head in a transaction of its own.
func (s *Store) Head(ctx context.Context) (seq dateline.Seq, recorded time.Time, root proof.Hash, err error) {
	err = s.View(ctx, func(tx *Tx) error {
		seq, recorded, root, err = tx.Head()
		return err
	})
	return seq, recorded, root, err
}

// RootAt is Tx.RootAt in a transaction of its own.
func (s *Store) RootAt(ctx context.Context, seq dateline.Seq) (proof.Hash, error) {
	return one(ctx, s, func(tx *Tx) (proof.Hash, error) { return tx.RootAt(seq) })
}

// SeqAt is Tx.SeqAt in a transaction of its own.
func (s *Store) SeqAt(ctx context.Context, story string, t time.Time) (dateline.Seq, error) {
	return one(ctx, s, func(tx *Tx) (dateline.Seq, error) { return tx.SeqAt(story, t) })
}

// Stories is Tx.Stories in a transaction of its own.
func (s *Store) Stories(ctx context.Context) ([]string, error) {
	return one(ctx, s, (*Tx).Stories)
}

// Raw is Tx.Raw in a transaction of its own.
func (s *Store) Raw(ctx context.Context, after dateline.Seq, limit int) ([]RawEntry, error) {
	return one(ctx, s, func(tx *Tx) ([]RawEntry, error) { return tx.Raw(after, limit) })
}

// Inclusion proves to somebody who has the root at size that entry seq is in
// the record.
func (s *Store) Inclusion(ctx context.Context, size, seq dateline.Seq) ([]proof.Hash, error) {
	return one(ctx, s, func(tx *Tx) ([]proof.Hash, error) {
		if _, err := tx.RootAt(size); err != nil {
			return nil, err
		}
		return proof.Inclusion(size, seq, tx.nodes)
	})
}

// Consistency proves to somebody who has the root at old that the record at
// size goes on from there.
func (s *Store) Consistency(ctx context.Context, size, old dateline.Seq) ([]proof.Hash, error) {
	return one(ctx, s, func(tx *Tx) ([]proof.Hash, error) {
		if _, err := tx.RootAt(size); err != nil {
			return nil, err
		}
		return proof.Consistency(size, old, tx.nodes)
	})
}

// marks returns n question marks for a list of values.
func marks(n int) string { return strings.TrimSuffix(strings.Repeat("?,", n), ",") }
