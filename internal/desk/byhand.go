package desk

import (
	"context"

	"dateline"
	"dateline/internal/store"
)

// ByHand makes a claim from words that an editor selected in a report, in any
// language. It is accepted, not released. on.Report names the report; on.Claim
// is empty.
func (d *Desk) ByHand(ctx context.Context, on On, c dateline.Claim) (dateline.Entry, error) {
	if err := on.By.decides("make claims"); err != nil {
		return dateline.Entry{}, err
	}
	v, err := d.follow(ctx, on.Story)
	if err != nil {
		return dateline.Entry{}, err
	}
	rep, err := d.report(ctx, on.Story, on.Report)
	if err != nil {
		return dateline.Entry{}, err
	}
	w, err := dateline.NewWarrant(on.By.Name, dateline.Why{Code: ByDesk, Text: on.Why})
	if err != nil {
		return dateline.Entry{}, err
	}
	x := &dateline.Decision{Warrant: w, Cite: cite(v.story(), rep)}
	c.Within, c.Reader, c.Confidence = "", "", 0
	if c.Stance == "" {
		c.Stance = dateline.Asserted
	}
	if err := replaceClaim(x, rep, c, "desk"); err != nil {
		return dateline.Entry{}, err
	}
	x.Claim.ID = ""
	x.Claim = named(x.Claim)
	var out dateline.Entry
	err = d.once(ctx, on.Story, on.By, on.Once, &out, func(tx *store.Tx) error {
		var err error
		out, err = tx.Append(on.Story, dateline.ActAccept, x)
		return err
	})
	return out, err
}

// AcceptAll accepts every proposal of a report that nobody has decided, in one
// transaction. It never releases. Proposals that somebody decides meanwhile
// are left to that decision.
func (d *Desk) AcceptAll(ctx context.Context, on On) ([]dateline.Entry, error) {
	if err := on.By.decides("accept claims"); err != nil {
		return nil, err
	}
	v, err := d.follow(ctx, on.Story)
	if err != nil {
		return nil, err
	}
	rep, err := d.Report(ctx, on.Story, on.Report)
	if err != nil {
		return nil, err
	}
	var out []dateline.Entry
	err = d.store.Update(ctx, func(tx *store.Tx) error {
		out = nil
		for _, c := range rep.Claims {
			if c.Status != Proposed {
				continue
			}
			if _, taken, err := lastIn(tx, on.Story, c.Claim.ID); err != nil || taken {
				if err != nil {
					return err
				}
				continue
			}
			p := picked{claim: c.Claim, text: rep.Report.Text, report: rep.Report, proposal: c.Claim.ID}
			x, err := d.prepare(v, on, p, decision{act: dateline.ActAccept, why: dateline.Why{Code: AsRead}})
			if err != nil {
				return err
			}
			e, err := tx.Append(on.Story, dateline.ActAccept, x)
			if err != nil {
				return err
			}
			out = append(out, e)
		}
		return nil
	})
	return out, err
}
