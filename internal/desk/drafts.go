package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"dateline"
	"dateline/internal/store"
)

// Draft is an update, or a summary, that nobody outside the desk has seen.
type Draft struct {
	ID       string // "" for a new one
	Story    string
	Owner    string // who saved it last
	Version  int    // as it was on screen; 0 for a new one
	At       time.Time
	Update   string // u<Seq> where it is to be a further revision
	Revision dateline.Revision
	Clauses  []dateline.Clause // of the summary, where it is one
	Signed   []string          // who put their own name into the byline
}

// draftBody is what is kept of a draft.
type draftBody struct {
	Update   string            `json:"update,omitempty"`
	Revision dateline.Revision `json:"revision"`
	Clauses  []dateline.Clause `json:"clauses,omitempty"`
	Signed   []string          `json:"signed,omitempty"`
}

// SaveDraft saves a draft and returns it with its id and new version. Where
// somebody saved it after the version that was on screen, it is a Conflict and
// nothing is overwritten.
func (d *Desk) SaveDraft(ctx context.Context, by User, x Draft) (Draft, error) {
	if err := by.decides("write drafts"); err != nil {
		return x, err
	}
	if _, err := d.follow(ctx, x.Story); err != nil {
		return x, err
	}
	err := d.store.Update(ctx, func(tx *store.Tx) error {
		if err := unlocked(tx, x.ID); err != nil {
			return err
		}
		x.Signed = nil
		if x.ID != "" {
			row, err := tx.Draft(x.ID)
			if err != nil {
				return err
			}
			was, err := draftOf(row)
			if err != nil {
				return err
			}
			x.Signed = was.Signed
		}
		x.Signed = signing(x.Signed, by.Name, x.Revision.Byline)
		body, err := json.Marshal(draftBody{x.Update, x.Revision, x.Clauses, x.Signed})
		if err != nil {
			return fmt.Errorf("draft: %w", err)
		}
		saved, err := tx.PutDraft(store.Draft{ID: x.ID, Story: x.Story, Owner: by.Name, Version: x.Version, Body: body})
		if err == nil {
			x.ID, x.Version, x.Owner, x.At = saved.ID, saved.Version, saved.Owner, saved.At
		}
		return err
	})
	if err == nil {
		d.Stir()
	}
	return x, err
}

// Drafts returns the drafts of a story, last saved first.
func (d *Desk) Drafts(ctx context.Context, story string) ([]Draft, error) {
	rows, err := d.store.Drafts(ctx, story)
	if err != nil {
		return nil, err
	}
	var out []Draft
	for _, row := range rows {
		x, err := draftOf(row)
		if err != nil {
			return nil, err
		}
		out = append(out, x)
	}
	return out, nil
}

func draftOf(x store.Draft) (Draft, error) {
	var k draftBody
	if err := json.Unmarshal(x.Body, &k); err != nil {
		return Draft{}, fmt.Errorf("draft %s: %w", x.ID, err)
	}
	return Draft{x.ID, x.Story, x.Owner, x.Version, x.At, k.Update, k.Revision, k.Clauses, k.Signed}, nil
}

// Discard throws a draft away, at the version that was on screen.
func (d *Desk) Discard(ctx context.Context, by User, id string, version int) error {
	if err := by.decides("throw drafts away"); err != nil {
		return err
	}
	err := d.store.Update(ctx, func(tx *store.Tx) error {
		if err := unlocked(tx, id); err != nil {
			return err
		}
		return tx.DeleteDraft(id, version)
	})
	if err == nil {
		d.Stir()
	}
	return err
}

// Draft returns one draft, or NotFound.
func (d *Desk) Draft(ctx context.Context, story, id string) (Draft, error) {
	x, err := d.store.Draft(ctx, id)
	if err == nil && x.Story != story {
		err = dateline.NotFound("there is no draft %q; it may have been published or thrown away", id)
	}
	if err != nil {
		return Draft{}, err
	}
	return draftOf(x)
}

// PublishDraft publishes a draft, new or as a further revision of its update,
// and throws it away in the same transaction: however often it is asked for,
// by persons or by the schedule, it makes one update.
func (d *Desk) PublishDraft(ctx context.Context, on Post, id string, version int) (dateline.Entry, error) {
	on.Once = "draft " + id
	x, err := d.Draft(ctx, on.Story, id)
	if dateline.KindOf(err) == dateline.ErrNotFound && err != nil {
		if e, ok := d.answered(ctx, on); ok {
			return e, nil
		}
	}
	if err != nil {
		return dateline.Entry{}, err
	}
	if x.Version != version {
		return dateline.Entry{}, dateline.Conflict(0, "%s saved this draft after you opened it; read it again before it is published", x.Owner)
	}
	v, err := d.follow(ctx, on.Story)
	if err != nil {
		return dateline.Entry{}, err
	}
	if on.second, err = d.approved(ctx, v, on.By, x); err != nil {
		return dateline.Entry{}, err
	}
	on.signed = x.Signed
	on.with = func(tx *store.Tx) error { return tx.DeleteDraft(id, version) }
	var e dateline.Entry
	if x.Update == "" {
		e, err = d.Publish(ctx, on, x.Revision)
	} else {
		e, err = d.Revise(ctx, on, x.Update, x.Revision, x.Revision.Changed)
	}
	if err == nil {
		d.Stir()
	}
	return e, err
}

// answered returns the entry that a request with the same key has made.
func (d *Desk) answered(ctx context.Context, on Post) (e dateline.Entry, ok bool) {
	err := d.once(ctx, on.Story, on.By, on.Once, &e, func(*store.Tx) error { return dateline.NotFound("nothing was made") })
	return e, err == nil
}
