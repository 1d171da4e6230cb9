package desk

import (
	"context"

	"dateline"
)

// Undo takes back a person's own last decision on a claim, as long as readers
// have not met it: a new entry says again what stood before. What somebody else
// decided is not undone but decided anew, and what readers have seen is
// corrected or retracted in the open.
//
// Undoing what was undone does it again.
func (d *Desk) Undo(ctx context.Context, on On) (dateline.Entry, error) {
	v, p, err := d.take(ctx, on, "undo decisions")
	if err != nil {
		return dateline.Entry{}, err
	}
	if p.decided == nil {
		return dateline.Entry{}, dateline.Invalid("claim", "nobody has decided on it; there is nothing to undo")
	}
	act, x, refused := d.undoing(ctx, v, on, p)
	return d.enter(ctx, v, on, p, act, x, refused)
}

// undoing is the entry that says again what stood before the last one.
func (d *Desk) undoing(ctx context.Context, v view, on On, p picked) (dateline.Act, *dateline.Decision, error) {
	es, err := d.store.History(ctx, on.Story, p.target)
	if err != nil {
		return "", nil, err
	}
	var steps []dateline.Entry
	for _, e := range es {
		if x, ok := e.Payload.(*dateline.Decision); ok && x.ClaimID(e) == p.target {
			steps = append(steps, e)
		}
	}
	if len(steps) == 0 {
		return "", nil, dateline.NotFound("nothing is kept of the decisions on %s", p.target)
	}
	last := steps[len(steps)-1]
	if err := undoable(on, p, last); err != nil {
		return "", nil, err
	}
	why := dateline.Why{Code: dateline.Undone, Text: on.Why}
	x := &dateline.Decision{Target: p.target, Proposal: p.proposal, Seen: on.Seen, Claim: p.claim, Cite: p.decided.Cite, Shown: p.released()}
	act := dateline.ActAmend // back to waiting
	switch {
	case len(steps) > 1:
		before := steps[len(steps)-2]
		was, _ := before.Payload.(*dateline.Decision)
		x.Claim, act = was.Claim, before.Act
		x.Owner, x.Question, x.Deadline, x.Notes = was.Owner, was.Question, was.Deadline, was.Notes
		switch act {
		case dateline.ActReject:
			why.Text = was.Why().Text
		case dateline.ActAccept, dateline.ActAmend, dateline.ActSetAside:
		default: // released: it only stops being set aside
			act = dateline.ActAccept
		}
	case p.claim.Rule == "desk": // there was nothing before it was made
		act, why.Text = dateline.ActReject, "made by hand, and undone"
	case last.Act == dateline.ActAmend:
		if c, ok := d.proposed(ctx, v, on.Story, p); ok {
			x.Claim = c
		}
	}
	if x.Warrant, err = dateline.NewWarrant(on.By.Name, why); err != nil {
		return "", nil, err
	}
	x.Claim = named(x.Claim)
	x.Claim.ID = p.target
	return act, x, nil
}

// undoable tells whether a decision may be taken back without a word to
// readers, and by this person.
func undoable(on On, p picked, last dateline.Entry) error {
	by, _ := warrantOf(last)
	if by != on.By.Name {
		return dateline.Invalid("claim", "%s %s it, not you; decide anew instead of undoing", by, verbs[last.Act])
	}
	switch last.Act {
	case dateline.ActSetAside:
		return nil
	case dateline.ActAccept, dateline.ActAmend, dateline.ActReject:
		if !p.released() {
			return nil
		}
	}
	return dateline.Invalid("claim", "readers have seen %s; correct or retract it, so that they learn of the change", p.target)
}

// proposed is the claim as the reading proposed it.
func (d *Desk) proposed(ctx context.Context, v view, story string, p picked) (dateline.Claim, bool) {
	claims, err := d.proposals(ctx, v, story, p.report)
	if err != nil {
		return dateline.Claim{}, false
	}
	for _, c := range claims {
		if c.ID == p.proposal {
			return c, true
		}
	}
	return dateline.Claim{}, false
}

// undone tells whether the last decision on a claim took one back.
func undone(x *dateline.Decided) bool {
	return x != nil && len(x.History) > 0 && x.History[len(x.History)-1].Why.Code == dateline.Undone
}

// Undone tells whether a claim waits again because a decision was taken back.
func (c ClaimView) Undone() bool { return undone(c.Decided) && waits(c.Decided) }

// CanUndo tells whether a person may undo the last decision on a claim.
func (c ClaimView) CanUndo(u User) bool {
	if c.Decided == nil || u.decides("undo") != nil || c.Last.By != u.Name {
		return false
	}
	switch c.Last.Act {
	case dateline.ActSetAside:
		return true
	case dateline.ActAccept, dateline.ActAmend, dateline.ActReject:
		return c.Decided.Released == 0
	}
	return false
}
