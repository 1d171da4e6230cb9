package desk

import (
	"cmp"
	"context"
	"slices"

	"dateline"
	"dateline/internal/store"
)

// What programs read comes in pages: what follows a Seq, oldest first, with
// the Seq to ask after next. Asking again with the last one is how to follow.

// ReportPage returns a story's reports that were received after a Seq, the
// oldest first, at most limit, and the cursor of the next page.
func (d *Desk) ReportPage(ctx context.Context, story string, after dateline.Seq, limit int) ([]ReportView, dateline.Seq, error) {
	v, err := d.follow(ctx, story)
	if err != nil {
		return nil, after, err
	}
	r := d.room(story)
	r.mu.Lock()
	seqs := r.reports // only appended to
	r.mu.Unlock()
	at, _ := slices.BinarySearch(seqs, after+1)
	next := after
	var entries []dateline.Entry
	err = d.store.View(ctx, func(tx *store.Tx) error {
		for ; at < len(seqs) && len(entries) < limit; at++ {
			e, err := tx.Entry(seqs[at])
			if err != nil {
				return err
			}
			if next = seqs[at]; e.Payload != nil {
				entries = append(entries, e)
			}
		}
		return nil
	})
	if err != nil {
		return nil, after, err
	}
	var out []ReportView
	for _, e := range entries {
		rv, err := d.view(ctx, v, e)
		if err != nil {
			return nil, after, err
		}
		out = append(out, rv)
	}
	return out, next, nil
}

// ChangedClaim is a claim as it stands, with the entry that last changed it.
type ChangedClaim struct {
	Seq   dateline.Seq
	Claim dateline.ClaimState
	Aside *dateline.Decision // the open question, while set aside
}

// ClaimPage returns a story's decided claims whose last decision came after
// a Seq, in the order of those decisions, at most limit, and the cursor of the
// next page. Each is given once, as it stands.
func (d *Desk) ClaimPage(ctx context.Context, story string, after dateline.Seq, limit int) ([]ChangedClaim, dateline.Seq, error) {
	v, err := d.follow(ctx, story)
	if err != nil {
		return nil, after, err
	}
	var out []ChangedClaim
	for {
		es, err := d.store.Entries(ctx, story, after, batch)
		if err != nil {
			return nil, after, err
		}
		for _, e := range es {
			if e.Seq > v.seq || len(out) >= limit {
				return out, after, nil
			}
			after = e.Seq
			x, ok := e.Payload.(*dateline.Decision)
			if !ok {
				continue
			}
			ids := []string{x.ClaimID(e)}
			if e.Act == dateline.ActCorrect {
				ids = append(ids, x.Target)
			}
			for _, id := range ids {
				if c, ok := v.desk.Claim(id); ok && c.History[len(c.History)-1].Seq == e.Seq {
					out = append(out, ChangedClaim{e.Seq, dateline.ClaimState{Claim: c.Claim, Cite: c.Cite, Status: v.desk.StatusOf(id),
						Replaces: c.Replaces, ReplacedBy: c.ReplacedBy, History: c.History}, c.Aside})
				}
			}
		}
		if len(es) < batch {
			return out, after, nil
		}
	}
}

// ChangedUpdate is an update as readers have it, with the entry that last
// changed it.
type ChangedUpdate struct {
	Seq    dateline.Seq
	Update dateline.UpdateData
}

// UpdatePage returns a story's updates that changed for readers after a Seq,
// in the order of those changes, at most limit, and the cursor of the next page.
func (d *Desk) UpdatePage(ctx context.Context, story string, after dateline.Seq, limit int) ([]ChangedUpdate, dateline.Seq, error) {
	v, err := d.follow(ctx, story)
	if err != nil {
		return nil, after, err
	}
	all := slices.Clone(v.readers.Updates())
	slices.SortFunc(all, func(a, b *dateline.UpdateState) int { return cmp.Compare(a.Touched, b.Touched) })
	var out []ChangedUpdate
	for _, u := range all {
		if u.Touched <= after {
			continue
		}
		if len(out) >= limit && u.Touched != out[len(out)-1].Seq {
			break
		}
		x := ChangedUpdate{Seq: u.Touched, Update: dateline.UpdateData{ID: u.ID, Pinned: u.Pinned, Retracted: u.Retracted}}
		for _, r := range u.Revisions {
			x.Update.Revisions = append(x.Update.Revisions, dateline.RevisionData{Revision: r.Revision, Seq: r.Seq, Recorded: r.Recorded})
		}
		out = append(out, x)
	}
	if len(out) > 0 {
		after = out[len(out)-1].Seq
	}
	return out, after, nil
}
