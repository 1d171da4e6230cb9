package store

import (
	"fmt"
	"slices"
	"strings"

	"dateline"
	"dateline/internal/proof"
)

const (
	sqlTop           = `SELECT seq, recorded FROM entry ORDER BY seq DESC LIMIT 1`
	sqlInsertEntry   = `INSERT INTO entry (seq, recorded, story, act, sum) VALUES (?, ?, ?, ?, ?)`
	sqlInsertPayload = `INSERT INTO payload (seq, salt, body) VALUES (?, ?, ?)`
	sqlInsertNode    = `INSERT INTO node (id, hash) VALUES (?, ?)`
	sqlInsertSubject = `INSERT INTO subject (story, subject, seq) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`
	sqlDeletePayload = `DELETE FROM payload WHERE seq = ?`
)

// writeSQL is prepared for the writer, beside readSQL.
var writeSQL = []string{sqlInsertEntry, sqlInsertPayload, sqlInsertNode, sqlInsertSubject, sqlDeletePayload,
	sqlPutDigest, sqlPutBands, sqlPutOnce, sqlPutProposals, sqlPutSession, sqlDeleteSession}

// Append adds an entry to the record and returns it as a reader of the record
// will get it. Its Seq is the next number, its Recorded the clock's time or,
// where that went back, the last entry's. What does not fit is an Invalid
// error: a payload that Encode refuses, a story name with control characters,
// a decision whose spans lie outside its report.
//
// A takedown erases in the same transaction the payloads it names, with
// everything derived from them.
func (tx *Tx) Append(story string, act dateline.Act, p dateline.Payload) (dateline.Entry, error) {
	if err := checkStory(story); err != nil {
		return dateline.Entry{}, err
	}
	if r, ok := p.(*dateline.Receive); ok && r.Report.ID != "" { // given on reading
		c := *r
		c.Report.ID = ""
		p = &c
	}
	body, err := dateline.Encode(act, p)
	if err != nil {
		return dateline.Entry{}, err
	}
	if d, ok := p.(*dateline.Decision); ok {
		if err := tx.checkWords(story, d); err != nil {
			return dateline.Entry{}, err
		}
	}
	if err := tx.load(); err != nil {
		return dateline.Entry{}, err
	}
	r := proof.Raw{
		Seq: tx.last + 1, Recorded: fromMicro(max(micro(tx.s.clock()), tx.recorded)),
		Story: story, Act: act, Salt: proof.NewSalt(), Body: body,
	}
	r.Seal()
	e, err := tx.put(r)
	if err != nil {
		return dateline.Entry{}, err
	}
	if t, ok := e.Payload.(*dateline.Takedown); ok {
		if err := tx.Erase(t.Seqs); err != nil {
			return dateline.Entry{}, err
		}
	}
	return e, tx.hydrate(&e)
}

// put writes one sealed entry and everything derived from it.
func (tx *Tx) put(r proof.Raw) (dateline.Entry, error) {
	at := fmt.Sprintf("entry %d", r.Seq)
	e, err := decode(r)
	if err != nil {
		return e, err
	}
	if err := tx.exec(sqlInsertEntry, r.Seq, micro(r.Recorded), r.Story, r.Act, r.Sum[:]); err != nil {
		return e, fmt.Errorf("%s: %w", at, err)
	}
	if !r.Bare() {
		if err := tx.exec(sqlInsertPayload, r.Seq, r.Salt, r.Body); err != nil {
			return e, fmt.Errorf("payload of %s: %w", at, err)
		}
	}
	first, nodes, err := proof.Grow(r.Seq, r.Leaf, tx.nodes)
	if err != nil {
		return e, err
	}
	for i, h := range nodes {
		if err := tx.exec(sqlInsertNode, first+int64(i), h[:]); err != nil {
			return e, fmt.Errorf("tree at %s: %w", at, err)
		}
	}
	for _, subject := range e.Subjects() {
		if err := tx.exec(sqlInsertSubject, r.Story, subject, r.Seq); err != nil {
			return e, fmt.Errorf("subject %s of %s: %w", subject, at, err)
		}
	}
	if rec, ok := e.Payload.(*dateline.Receive); ok {
		if err := tx.PutReportIndex(r.Seq, tx.s.Digest(r.Story, rec.Report.Text), Shingles(rec.Report.Text)); err != nil {
			return e, err
		}
	}
	tx.loaded, tx.last, tx.recorded, tx.grown = true, r.Seq, micro(r.Recorded), true
	return e, nil
}

// load reads where the record ends, once a transaction.
func (tx *Tx) load() error {
	if tx.loaded {
		return nil
	}
	last, recorded, err := tx.top()
	if err != nil {
		return err
	}
	tx.loaded, tx.last, tx.recorded = true, last, recorded
	return nil
}

func checkStory(story string) error {
	if story == "" {
		return dateline.Invalid("story", "an entry belongs to a story; give its slug")
	}
	if strings.ContainsFunc(story, func(r rune) bool { return r < ' ' || r == 0x7f || r == '\uFFFD' }) || len(story) > 200 {
		return dateline.Invalid("story", "%.40q is no slug", story)
	}
	return nil
}

// checkWords refuses a claim whose words are not in its report. Where the
// report was taken down nobody can look, and the decision stands.
func (tx *Tx) checkWords(story string, d *dateline.Decision) error {
	seq := dateline.ParseID('r', d.Claim.Report)
	if seq == 0 {
		return dateline.Invalid("claim.report", "%q is no report of the record; a claim rests on words of one", d.Claim.Report)
	}
	text, err := tx.text(seq, story)
	if err != nil || text == "" {
		return err
	}
	if _, err := d.Claim.WithWords(text); err != nil {
		return fmt.Errorf("claim of %s: %w", d.Claim.Report, err)
	}
	return nil
}

// Erase deletes payload and salt of the entries, which a takedown entry must
// name, and everything derived from them. Entry, sum and tree stay. Entries
// erased before are passed over.
func (tx *Tx) Erase(seqs []dateline.Seq) error {
	for _, seq := range seqs {
		at := fmt.Sprintf("seqs: %d", seq)
		r, err := tx.raw(seq)
		if dateline.KindOf(err) == dateline.ErrNotFound {
			return dateline.Invalid(at, "there is no such entry")
		}
		if err != nil {
			return err
		}
		named, err := tx.namedBy(seq)
		switch {
		case err != nil:
			return err
		case r.Act == dateline.ActTakedown:
			return dateline.Invalid(at, "a takedown can't be taken down; it is what says why something is missing")
		case !slices.Contains(named, r.Story):
			return dateline.Invalid(at, "no takedown of story %s names it", r.Story)
		case r.Bare():
			continue
		}
		if err := tx.dropBands(r); err != nil {
			return err
		}
		if err := tx.exec(sqlDeletePayload, seq); err != nil {
			return fmt.Errorf("erase %d: %w", seq, err)
		}
		tx.texts.drop(seq)
		tx.erased = true
	}
	return nil
}

// namedBy lists the stories whose later takedowns name the entry.
func (tx *Tx) namedBy(seq dateline.Seq) ([]string, error) {
	return tx.strings(`SELECT e.story FROM entry e JOIN payload p ON p.seq = e.seq, json_each(CAST(p.body AS TEXT), '$.seqs') named
		WHERE e.act = 'takedown' AND e.seq > ? AND named.value = ?`, seq, seq)
}
