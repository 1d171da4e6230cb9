package demo

import (
	"context"
	"errors"
	"fmt"

	"dateline"
	"dateline/internal/desk"
)

// decide does what a call wants: releases the proposal as read, or amends it
// first, or makes the claim by hand.
func (p *Player) decide(ctx context.Context, report string, i int) error {
	if i >= len(p.plans[report]) {
		return fmt.Errorf("%s was not filed", report)
	}
	x := p.plans[report][i]
	if x.Call.Do == Reject {
		return p.reject(ctx, report, x)
	}
	if x.Call.Only && x.Proposal == nil {
		return nil
	}
	if x.Call.Corrects != "" {
		return p.correct(ctx, report, x)
	}
	id, seen, err := p.claim(ctx, report, x)
	if err == nil {
		id, seen, err = p.settle(ctx, report, x, id, seen)
	}
	if err != nil {
		if dateline.KindOf(err) == dateline.ErrInternal {
			return err
		}
		return errors.Join(err, p.adopt(ctx, report, x))
	}
	if x.Call.As != "" && x.Call.Do == Release {
		p.claims[x.Call.Label()] = id
	}
	if x.Call.Confirm != "" {
		_, err = p.desk.Confirm(ctx, p.on(report, id, seen, x.Call.Confirm))
	}
	return err
}

// adopt takes a visitor's decision for the script's own, where both are about
// the same claim: updates rest on it then.
func (p *Player) adopt(ctx context.Context, report string, x Choice) error {
	view, err := p.desk.Report(ctx, p.story(), p.reports[report])
	if err != nil {
		return err
	}
	for _, c := range view.Claims {
		if c.Decided != nil && c.Decided.Released != 0 && p.scribe.sameFact(x.Want, c.Claim) {
			p.claims[x.Call.Label()] = c.Claim.ID
		}
	}
	return nil
}

// claim returns the claim that a call is about, under the name by which the
// desk takes it: the key of a proposal, or a name that the record has given.
func (p *Player) claim(ctx context.Context, report string, x Choice) (id string, seen dateline.Seq, err error) {
	var e dateline.Entry
	switch {
	case x.Proposal == nil:
		p.Notes = append(p.Notes, Note{Call: x.Call, Want: x.Want})
		want := x.Want
		want.Report = p.reports[report]
		e, err = p.desk.ByHand(ctx, p.on(report, "", 0, ""), want)
	case len(x.Slots) > 0:
		p.Notes = append(p.Notes, Note{x.Call, x.Slots, x.Want, *x.Proposal})
		e, err = p.desk.Amend(ctx, p.on(report, x.Proposal.ID, 0, x.Slots[0]+" fixed"), amended(x.Want, *x.Proposal, x.Slots))
	default:
		return x.Proposal.ID, 0, nil
	}
	return dateline.ClaimID(e.Seq), e.Seq, err
}

// settle releases, accepts or sets aside.
func (p *Player) settle(ctx context.Context, report string, x Choice, id string, seen dateline.Seq) (string, dateline.Seq, error) {
	on := p.on(report, id, seen, "")
	var e dateline.Entry
	var err error
	switch x.Call.Do {
	case Release:
		if e, err = p.release(ctx, on); err == nil {
			p.count(x)
		}
	case Aside:
		e, err = p.desk.SetAside(ctx, on, desk.Aside{Question: x.Call.Question})
		p.Shares.Aside++
	case Accept:
		p.Shares.Accepted++
		if x.Proposal == nil { // made by hand it is accepted already
			return id, seen, nil
		}
		e, err = p.desk.Accept(ctx, on)
	}
	if err != nil {
		return id, seen, err
	}
	if d, ok := e.Payload.(*dateline.Decision); ok {
		id = d.ClaimID(e)
	}
	return id, e.Seq, nil
}

// release looks at the effect first, as everybody must.
func (p *Player) release(ctx context.Context, on desk.On) (dateline.Entry, error) {
	effect, err := p.desk.Effect(ctx, on, dateline.ActRelease, nil)
	if err != nil {
		return dateline.Entry{}, err
	}
	return p.desk.Release(ctx, on, effect.Token)
}

func (p *Player) count(x Choice) {
	switch {
	case x.Proposal == nil:
		p.Shares.ByHand++
	case len(x.Slots) > 0:
		p.Shares.Amended++
	default:
		p.Shares.AsRead++
	}
}

func (p *Player) reject(ctx context.Context, report string, x Choice) error {
	if x.Proposal == nil {
		return nil // the reading does not propose it
	}
	p.Shares.Rejected++
	_, err := p.desk.Reject(ctx, p.on(report, x.Proposal.ID, 0, x.Call.Why))
	return err
}

// correct replaces a claim that readers have by what a later report says.
func (p *Player) correct(ctx context.Context, report string, x Choice) error {
	wrong := p.claims[x.Call.Corrects]
	if wrong == "" {
		return fmt.Errorf("corrects %s, which readers do not have", x.Call.Corrects)
	}
	seen, err := p.seen(ctx, wrong)
	if err != nil {
		return err
	}
	right := x.Want
	switch {
	case x.Proposal == nil:
		p.Notes = append(p.Notes, Note{Call: x.Call, Want: x.Want})
	case len(x.Slots) > 0:
		p.Notes = append(p.Notes, Note{x.Call, x.Slots, x.Want, *x.Proposal})
		right = amended(x.Want, *x.Proposal, x.Slots)
	default:
		right = *x.Proposal
	}
	right.ID, right.Report = "", p.reports[report]
	e, err := p.desk.Correct(ctx, desk.On{Story: p.story(), By: p.by, Claim: wrong, Seen: seen, Why: x.Call.Why}, right)
	if err != nil {
		return err
	}
	p.count(x)
	p.claims[x.Call.Label()] = dateline.ClaimID(e.Seq)
	return nil
}

// seen is the last entry about a claim.
func (p *Player) seen(ctx context.Context, id string) (dateline.Seq, error) {
	s, err := p.desk.Desk(ctx, p.story())
	if err != nil {
		return 0, err
	}
	c, ok := s.Claim(id)
	if !ok {
		return 0, dateline.NotFound("there is no claim %s", id)
	}
	return c.History[len(c.History)-1].Seq, nil
}
