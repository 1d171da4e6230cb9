package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"dateline"
)

// soughtForm numbers the form of the folded words. Where the file has another,
// they are made anew.
const soughtForm = 1

const (
	sqlSoughtAt  = `SELECT value FROM meta WHERE key = 'sought'`
	sqlPutSought = `INSERT INTO meta (key, value) VALUES ('sought', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`
	sqlSought    = `INSERT INTO sought (story, kind, name, seq, report) VALUES (?, ?, ?, ?, ?) RETURNING id`
	sqlSoughtFor = `INSERT INTO sought_words (rowid, head, body) VALUES (?, ?, ?)`
	sqlUnsought  = `DELETE FROM sought WHERE story = ? AND name = ?`
	sqlFound     = ` FROM sought_words w JOIN sought s ON s.id = w.rowid WHERE sought_words MATCH ? AND s.story = ? AND (? = '' OR s.kind = ?) `
)

// soughtBatch is how many entries one transaction brings into the search.
const soughtBatch = 500

// soughtAt is the last entry that can be searched for.
func (tx *Tx) soughtAt() (dateline.Seq, error) {
	var v []byte
	err := tx.queryRow(sqlSoughtAt).Scan(&v)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	form, at, _ := strings.Cut(string(v), " ")
	seq, bad := strconv.ParseUint(at, 10, 63)
	if bad != nil || form != strconv.Itoa(soughtForm) {
		return 0, err
	}
	return dateline.Seq(seq), err
}

// CatchUp makes all committed entries searchable, in transactions of their own
// between which others write. Where the context ends before that, what was done
// stays, and behind is how many entries are left.
func (s *Store) CatchUp(ctx context.Context) (behind int, err error) {
	for {
		var at, last dateline.Seq
		err := s.View(context.WithoutCancel(ctx), func(tx *Tx) (err error) {
			if at, err = tx.soughtAt(); err == nil {
				last, _, err = tx.top()
			}
			return err
		})
		if err != nil || at >= last {
			return 0, err
		}
		if ctx.Err() != nil {
			return int(last - at), nil
		}
		if err := s.Update(ctx, (*Tx).seek); err != nil && ctx.Err() == nil {
			return 0, fmt.Errorf("make entries after %d searchable: %w", at, err)
		}
	}
}

// Reindex forgets what can be searched for and makes it anew from the record.
func (s *Store) Reindex(ctx context.Context) error {
	err := s.Update(ctx, func(tx *Tx) error { return tx.forgetSought() })
	if err != nil {
		return err
	}
	_, err = s.CatchUp(ctx)
	return err
}

func (tx *Tx) forgetSought() error {
	if err := tx.exec(`DELETE FROM sought`); err != nil {
		return err
	}
	return tx.exec(sqlPutSought, []byte(fmt.Sprintf("%d 0", soughtForm)))
}

// seek brings the next entries into the search.
func (tx *Tx) seek() error {
	at, err := tx.soughtAt()
	if err != nil {
		return err
	}
	if at == 0 {
		if err := tx.forgetSought(); err != nil { // there may be words in an older form
			return err
		}
	}
	es, err := tx.entries(sqlAll, at, soughtBatch)
	if err != nil || len(es) == 0 {
		return err
	}
	for _, e := range es {
		if err := tx.seekOne(e); err != nil {
			return fmt.Errorf("entry %d: %w", e.Seq, err)
		}
	}
	return tx.exec(sqlPutSought, []byte(fmt.Sprintf("%d %d", soughtForm, es[len(es)-1].Seq)))
}

func (tx *Tx) seekOne(e dateline.Entry) error {
	switch p := e.Payload.(type) {
	case *dateline.Receive:
		return tx.putSought(e, "report", dateline.ReportID(e.Seq), nil, p.Report.Headline, p.Report.Text+"\n"+p.Report.Note)
	case *dateline.Publish:
		id := p.Target
		if id == "" {
			id = dateline.UpdateID(e.Seq)
		}
		return tx.putSought(e, "update", id, nil, p.Revision.Headline, p.Revision.Body)
	case *dateline.Decision:
		id := p.ClaimID(e)
		if err := tx.exec(sqlUnsought, e.Story, id); err != nil {
			return err
		}
		report := dateline.ParseID('r', p.Claim.Report)
		if words, err := tx.text(report, e.Story); err != nil || words == "" {
			if dateline.KindOf(err) == dateline.ErrInvalid {
				err = nil
			}
			return err // taken down: nothing of it is searched
		}
		return tx.putSought(e, "claim", id, report, namesIn(&p.Claim), strings.Join([]string{p.Claim.Span.Text, p.Question, p.Notes}, "\n"))
	}
	return nil
}

// namesIn are the standard names that a claim gives to its words, without
// those of protected voices.
func namesIn(c *dateline.Claim) string {
	names := []string{string(c.Kind)}
	for _, m := range []*dateline.Mention{c.Actor, c.Place, c.Loser, c.From, c.To, c.Speaker, c.Attribution, c.Addressee, c.People} {
		if m != nil && !m.Protected {
			names = append(names, m.Name, m.Role, m.Org)
		}
	}
	return strings.Join(names, "\n")
}

func (tx *Tx) putSought(e dateline.Entry, kind, name string, report any, head, body string) error {
	var id int64
	if err := tx.queryRow(sqlSought, e.Story, kind, name, e.Seq, report).Scan(&id); err != nil {
		return err
	}
	return tx.exec(sqlSoughtFor, id, foldText(head), foldText(body))
}

// foldText is a text as the index keeps it.
func foldText(text string) string {
	var b strings.Builder
	for i, w := range foldWords(text[:min(len(text), soughtBytes)]) {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(w.text)
	}
	return b.String()
}

// Found is something that a search has found.
type Found struct {
	Kind   string // report, claim, update
	Name   string // r7, c12, u9
	Seq    dateline.Seq
	Report string // of a claim
}

// mostFound is how far a search is followed.
const mostFound = 500

// Search finds reports, claims and updates of a story: the best match first,
// or the newest. kind "" means all three. Of updates every wording is searched,
// and each is found once. counts tells how many of each kind there are. Entries
// that CatchUp has not met yet are not found.
func (tx *Tx) Search(story string, q Query, kind string, newest bool, skip, limit int) (found []Found, counts map[string]int, err error) {
	counts = map[string]int{}
	if q.Empty() {
		return nil, counts, nil
	}
	match := q.match()
	if err := tx.countFound(counts, match, story); err != nil {
		return nil, nil, err
	}
	order := `ORDER BY bm25(sought_words, 4.0, 1.0), s.seq DESC LIMIT ?`
	if newest {
		order = `ORDER BY s.seq DESC LIMIT ?`
	}
	rows, err := tx.query(`SELECT s.kind, s.name, s.seq, coalesce(s.report, 0)`+sqlFound+order, match, story, kind, kind, mostFound)
	if err != nil {
		return nil, nil, err
	}
	defer rows.Close()
	seen := map[string]bool{}
	for rows.Next() && len(found) < limit {
		var f Found
		var report dateline.Seq
		if err := rows.Scan(&f.Kind, &f.Name, &f.Seq, &report); err != nil {
			return nil, nil, err
		}
		if seen[f.Name] {
			continue
		}
		if seen[f.Name] = true; len(seen) <= skip {
			continue
		}
		if report != 0 {
			f.Report = dateline.ReportID(report)
		}
		found = append(found, f)
	}
	return found, counts, rows.Err()
}

func (tx *Tx) countFound(counts map[string]int, match, story string) error {
	rows, err := tx.query(`SELECT s.kind, count(DISTINCT s.name)`+sqlFound+`GROUP BY s.kind`, match, story, "", "")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var kind string
		var n int
		if err := rows.Scan(&kind, &n); err != nil {
			return err
		}
		counts[kind] = n
	}
	return rows.Err()
}
