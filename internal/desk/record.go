package desk

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"dateline"
	"dateline/internal/reading"
	"dateline/internal/store"
)

// once runs f in a transaction, unless the same person's request with the same
// key was answered before: then out is the entry that it made. A double click
// makes one thing.
func (d *Desk) once(ctx context.Context, story string, by User, key string, out *dateline.Entry, f func(*store.Tx) error) error {
	if len(key) > 200 {
		return dateline.Invalid("once", "an idempotency key has at most 200 characters")
	}
	return d.store.Update(ctx, func(tx *store.Tx) error {
		if key == "" {
			return f(tx)
		}
		full := story + "\x00" + by.Name + "\x00" + key
		if was, ok, err := tx.Once(full); err != nil {
			return err
		} else if ok {
			seq, err := strconv.ParseUint(was, 10, 63)
			if err != nil {
				return fmt.Errorf("answer kept for %q: %w", key, err)
			}
			*out, err = tx.Entry(dateline.Seq(seq))
			return err
		}
		if err := f(tx); err != nil {
			return err
		}
		return tx.PutOnce(full, strconv.FormatUint(uint64(out.Seq), 10))
	})
}

// lastIn returns the last entry about a subject.
func lastIn(tx *store.Tx, story, subject string) (dateline.Entry, bool, error) {
	seq, err := tx.Last(story, subject)
	if err != nil || seq == 0 {
		return dateline.Entry{}, false, err
	}
	e, err := tx.Entry(seq)
	return e, err == nil, err
}

func (d *Desk) last(ctx context.Context, story, subject string) (e dateline.Entry, ok bool, err error) {
	err = d.store.View(ctx, func(tx *store.Tx) error {
		e, ok, err = lastIn(tx, story, subject)
		return err
	})
	return e, ok, err
}

// decidedAs returns the claim that a proposal has become, "" where nobody has
// decided on it.
func (d *Desk) decidedAs(ctx context.Context, story, key string) (string, error) {
	if key == "" {
		return "", dateline.Invalid("claim", "name the claim")
	}
	e, ok, err := d.last(ctx, story, key)
	if err != nil || !ok {
		return "", err
	}
	x, ok := e.Payload.(*dateline.Decision)
	if !ok {
		return "", dateline.NotFound("%q is no claim", key)
	}
	return x.ClaimID(e), nil
}

// History returns every entry about a claim, an update, "summary" or "story",
// for the desk: with names and private reasons.
func (d *Desk) History(ctx context.Context, story, subject string) ([]dateline.Entry, error) {
	return d.store.History(ctx, story, subject)
}

// Stories returns the slugs of all stories.
func (d *Desk) Stories(ctx context.Context) ([]string, error) { return d.store.Stories(ctx) }

// reportEntry finds a report; one that was taken down is NotFound.
func (d *Desk) reportEntry(ctx context.Context, story, id string) (dateline.Entry, error) {
	seq := dateline.ParseID('r', id)
	if seq == 0 {
		return dateline.Entry{}, dateline.NotFound("%q is no report", id)
	}
	e, err := d.store.Entry(ctx, seq)
	if err != nil {
		return e, err
	}
	if e.Story != story || e.Act != dateline.ActReceive {
		return e, dateline.NotFound("there is no report %s in %s", id, story)
	}
	if e.Payload == nil {
		return e, dateline.NotFound("report %s was taken down", id)
	}
	return e, nil
}

func (d *Desk) report(ctx context.Context, story, id string) (dateline.Report, error) {
	e, err := d.reportEntry(ctx, story, id)
	if err != nil {
		return dateline.Report{}, err
	}
	return reportOf(e), nil
}

// reportOf is the report of an entry that reportEntry returned.
func reportOf(e dateline.Entry) dateline.Report {
	p, ok := e.Payload.(*dateline.Receive)
	if !ok {
		return dateline.Report{}
	}
	r := p.Report
	r.ID = dateline.ReportID(e.Seq)
	return r
}

// proposals returns what the present reader proposes for a report; it reads
// the report where that was not done yet. They are derived data: kept, but no
// part of the record.
func (d *Desk) proposals(ctx context.Context, v view, story string, r dateline.Report) ([]dateline.Claim, error) {
	seq := dateline.ParseID('r', r.ID)
	key := v.key
	raw, err := d.store.Proposals(ctx, seq, key)
	if err == nil {
		var claims []dateline.Claim
		if err := json.Unmarshal(raw, &claims); err == nil {
			return claims, nil
		} // what cannot be read is read anew
	} else if dateline.KindOf(err) != dateline.ErrNotFound {
		return nil, err
	}
	claims, err := d.read(v, r)
	if err != nil {
		return nil, err
	}
	if raw, err = json.Marshal(claims); err != nil {
		return nil, fmt.Errorf("proposals of %s: %w", r.ID, err)
	}
	err = d.store.Update(ctx, func(tx *store.Tx) error { return tx.PutProposals(seq, key, raw) })
	return claims, err
}

// ReaderKey names the reading that proposals are kept under: the version of
// the reader, and a hash of the settings that reading asks a story for.
func ReaderKey(s *dateline.Story) string {
	b, err := json.Marshal([]any{s.Zone, s.Country, s.Places, s.Actors, s.Sides, s.Figures, s.Sources, s.Tallies})
	if err != nil {
		b = nil // strings and numbers always marshal
	}
	sum := sha256.Sum256(b)
	return reading.Version + "/" + hex.EncodeToString(sum[:6])
}

// Beside drafts, the house keeps what was refused and the requests that wait
// for a second person. They lie in the same table, under names that no story
// can have, so that neither slows the others down.
const (
	refusedShelf = "#refused" // one row an input: what and why
	bytesShelf   = "#bytes"   // the input itself
	secondShelf  = "#second"
)

// refusal is the row of a refused input.
type refusal struct {
	Name   string `json:"name,omitempty"`
	Source string `json:"source,omitempty"`
	Why    string `json:"why"`
	Once   string `json:"once,omitempty"`
	Size   int    `json:"size"`
	Data   string `json:"data"` // id of the row with the bytes
}

// mostKept is how many bytes of a refused input are kept.
const mostKept = 16 << 20

// mostRefused is how many refused inputs of a story may wait before those of
// programs are no longer kept: a program that sends the same mistake for a night
// must not fill the disk.
const mostRefused = 1000

// keepRefused keeps an input as it came, and returns its id; "" where a program
// sent it and too many wait already. The same request again answers the same id.
func (d *Desk) keepRefused(ctx context.Context, f Filing, why error) (id string, err error) {
	data := f.Item.Data[:min(len(f.Item.Data), mostKept)]
	r := refusal{Name: f.Item.Name, Source: f.Item.Source, Why: why.Error(), Once: f.Once, Size: len(f.Item.Data)}
	err = d.store.Update(ctx, func(tx *store.Tx) error {
		rows, err := tx.Drafts(f.Story + refusedShelf)
		if err != nil {
			return err
		}
		for _, x := range rows {
			var was refusal
			if f.Once != "" && x.Owner == f.By.Name && json.Unmarshal(x.Body, &was) == nil && was.Once == f.Once {
				id = x.ID
				return nil
			}
		}
		if f.By.Role == byProgram && len(rows) >= mostRefused {
			return nil
		}
		raw, err := tx.PutDraft(store.Draft{Story: f.Story + bytesShelf, Owner: f.By.Name, Body: data})
		if err != nil {
			return err
		}
		r.Data = raw.ID
		body, err := json.Marshal(r)
		if err != nil {
			return err
		}
		row, err := tx.PutDraft(store.Draft{Story: f.Story + refusedShelf, Owner: f.By.Name, Body: body})
		id = row.ID
		return err
	})
	if err != nil {
		return "", fmt.Errorf("keep what was refused: %w", err)
	}
	return id, nil
}

// Refusal tells of an input that was refused.
type Refusal struct {
	ID     string
	By     string
	At     time.Time // wall time
	Name   string    // file name, where there was one
	Source string
	Why    string // what was wrong with it
	Size   int    // bytes that came; more than 16 MB are cut
}

// Refused returns the inputs of a story that were refused, the last first.
func (d *Desk) Refused(ctx context.Context, story string) ([]Refusal, error) {
	rows, err := d.store.Drafts(ctx, story+refusedShelf)
	if err != nil {
		return nil, err
	}
	var out []Refusal
	for _, x := range rows {
		var r refusal
		if err := json.Unmarshal(x.Body, &r); err != nil {
			return nil, fmt.Errorf("refused input %s: %w", x.ID, err)
		}
		out = append(out, Refusal{x.ID, x.Owner, x.At, r.Name, r.Source, r.Why, r.Size})
	}
	return out, nil
}

// RefusedBytes returns a refused input as it came.
func (d *Desk) RefusedBytes(ctx context.Context, story, id string) ([]byte, error) {
	var data []byte
	err := d.store.View(ctx, func(tx *store.Tx) error {
		_, r, err := refusedIn(tx, story, id)
		if err != nil {
			return err
		}
		row, err := tx.Draft(r.Data)
		data = row.Body
		return err
	})
	return data, err
}

func refusedIn(tx *store.Tx, story, id string) (store.Draft, refusal, error) {
	var r refusal
	x, err := tx.Draft(id)
	if err == nil && x.Story != story+refusedShelf {
		err = dateline.NotFound("there is no refused input %q; it may have been thrown away", id)
	}
	if err == nil {
		err = json.Unmarshal(x.Body, &r)
	}
	return x, r, err
}

// DiscardRefused throws a refused input away.
func (d *Desk) DiscardRefused(ctx context.Context, by User, story, id string) error {
	if err := by.decides("throw input away"); err != nil {
		return err
	}
	return d.store.Update(ctx, func(tx *store.Tx) error {
		x, r, err := refusedIn(tx, story, id)
		if err != nil {
			return err
		}
		if err := tx.DeleteDraft(r.Data, 1); err != nil {
			return err
		}
		return tx.DeleteDraft(id, x.Version)
	})
}

// secondLife is how long a request waits for its second person.
const secondLife = 24 * time.Hour

// second returns the person who has asked for the same before. Where nobody
// but the same person has, the request is kept and ErrSecond comes back.
func (d *Desk) second(ctx context.Context, story, what, by string) (first string, err error) {
	err = d.store.Update(ctx, func(tx *store.Tx) error {
		rows, err := tx.Drafts(story + secondShelf)
		if err != nil {
			return err
		}
		mine := false
		for _, x := range rows {
			switch {
			case string(x.Body) != what || time.Since(x.At) > secondLife:
			case x.Owner == by:
				mine = true
			default:
				first = x.Owner
				return tx.DeleteDraft(x.ID, x.Version)
			}
		}
		if !mine {
			_, err = tx.PutDraft(store.Draft{Story: story + secondShelf, Owner: by, Body: []byte(what)})
		}
		return err
	})
	if err == nil && first == "" {
		err = ErrSecond
	}
	return first, err
}

// Pending is a request that waits for its second person.
type Pending struct {
	What string
	By   string
	At   time.Time
}

// Waiting returns the requests of a story that wait for a second person.
func (d *Desk) Waiting(ctx context.Context, story string) ([]Pending, error) {
	rows, err := d.store.Drafts(ctx, story+secondShelf)
	var out []Pending
	for _, x := range rows {
		if time.Since(x.At) <= secondLife {
			out = append(out, Pending{string(x.Body), x.Owner, x.At})
		}
	}
	return out, err
}

// removable checks that an entry may be named by a takedown.
func (d *Desk) removable(ctx context.Context, story string, q dateline.Seq) error {
	e, err := d.store.Entry(ctx, q)
	if err != nil {
		return err
	}
	if e.Story != story {
		return dateline.NotFound("there is no entry %d in %s", q, story)
	}
	switch e.Act {
	case dateline.ActReceive, dateline.ActPublish:
		return nil
	}
	return dateline.Invalid("seqs", "entry %d (%s) is neither a report nor a revision of an update; only those carry words", q, e.Act)
}
