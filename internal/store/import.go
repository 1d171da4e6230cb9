package store

import (
	"context"
	"fmt"
	"iter"
	"maps"
	"slices"

	"dateline"
)

// ImportRaw writes a whole record into an empty one, entry by entry, with the
// same Seq, Recorded and tree: all of it or nothing. Whatever does not fit is
// an Invalid error that names the line or the Seq. Users and other house tables
// stay as they are.
func (s *Store) ImportRaw(ctx context.Context, record iter.Seq2[RawEntry, error]) error {
	return s.Update(ctx, func(tx *Tx) error {
		last, _, err := tx.top()
		if err != nil {
			return err
		}
		if last > 0 {
			return dateline.Conflict(last, "the record already has %d entries; import into a new data file", last)
		}
		bare := map[dateline.Seq]bool{} // entries without payload that no takedown has named yet
		for r, err := range record {
			if err != nil {
				return err
			}
			if err := tx.importOne(r, bare); err != nil {
				return err
			}
		}
		for _, seq := range slices.Sorted(maps.Keys(bare)) {
			return dateline.Invalid(fmt.Sprintf("seq %d", seq), "its payload is missing, and no takedown names it")
		}
		return nil
	})
}

func (tx *Tx) importOne(r RawEntry, bare map[dateline.Seq]bool) error {
	at := fmt.Sprintf("seq %d", r.Seq)
	if r.Seq != tx.last+1 {
		return dateline.Invalid(at, "want %d here; an entry is missing or out of its order", tx.last+1)
	}
	if tx.grown && micro(r.Recorded) < tx.recorded {
		return dateline.Invalid(at, "recorded before the entry in front of it")
	}
	if err := checkStory(r.Story); err != nil {
		return fmt.Errorf("%s: %w", at, err)
	}
	if err := r.Check(); err != nil {
		return err
	}
	e, err := tx.put(r)
	if err != nil {
		return err
	}
	if r.Bare() {
		bare[r.Seq] = true
	}
	t, ok := e.Payload.(*dateline.Takedown)
	if !ok {
		return nil
	}
	for _, seq := range t.Seqs {
		gone, err := tx.raw(seq)
		if err != nil && dateline.KindOf(err) != dateline.ErrNotFound {
			return err
		}
		if err != nil || !gone.Bare() || gone.Story != r.Story || gone.Act == dateline.ActTakedown {
			return dateline.Invalid(at, "it takes down entry %d, which is not an earlier entry of its story without payload", seq)
		}
		delete(bare, seq)
	}
	return nil
}
