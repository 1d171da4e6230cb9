package desk

import (
	"context"
	"slices"
	"strings"

	"dateline"
)

// Release lets readers see a claim. token is that of the effect which was on
// screen; where readers' situation has since changed so that the effect is
// another, the answer is Conflict and nothing is released.
//
// A private person named in it is masked, unless on.Why begins with "name:"
// and says why the name is needed.
func (d *Desk) Release(ctx context.Context, on On, token dateline.Seq) (dateline.Entry, error) {
	if token == 0 {
		return dateline.Entry{}, dateline.Invalid("effect", "look at what the release changes for readers first")
	}
	if err := d.shown(ctx, on, token); err != nil {
		return dateline.Entry{}, err
	}
	return d.decide(ctx, on, d.release(ctx, on))
}

func (d *Desk) release(ctx context.Context, on On) decision {
	return decision{act: dateline.ActRelease, why: dateline.Why{Text: on.Why}, edit: func(v view, p picked, x *dateline.Decision) error {
		return d.fitForReaders(ctx, v, p.report, on.Why, x)
	}}
}

// fitForReaders applies what must hold before readers meet a claim: embargo,
// blame with its voice, and the names of private persons.
func (d *Desk) fitForReaders(ctx context.Context, v view, rep dateline.Report, why string, x *dateline.Decision) error {
	if rep.Embargo.After(d.now()) {
		return dateline.Invalid("embargo", "report %s is under embargo until %s; release it then", rep.ID, rep.Embargo.UTC().Format("15:04 UTC on 2 Jan 2006"))
	}
	if why, err := d.Stopped(ctx, rep.ID); err != nil {
		return err
	} else if why != "" {
		return dateline.Invalid("report", "%s", why)
	}
	if b := x.Claim.By; b != nil && b.Attribution == nil && b.Stance != dateline.Asserted {
		return dateline.Invalid("by", "the claim blames %s, but not in anybody's voice; amend it to say who blames, or take the blame out", nameOf(&b.Mention))
	}
	names, err := d.withhold(ctx, v, rep, x.Claim)
	if err != nil {
		return err
	}
	if reason, ok := strings.CutPrefix(strings.TrimSpace(why), "name:"); ok {
		if strings.TrimSpace(reason) == "" {
			return dateline.Invalid("why", "say after \"name:\" why the person must be named")
		}
		own := d.privates(v, x.Claim)
		names = slices.DeleteFunc(names, func(n string) bool { return slices.Contains(own, n) })
	}
	x.Claim, err = scrub(x.Claim, rep.Text, names, v.places.known)
	return err
}

// withhold lists the private persons whom a report names as voices, as far as
// its claims tell: they must not stand in the evidence of any claim either.
func (d *Desk) withhold(ctx context.Context, v view, rep dateline.Report, c dateline.Claim) ([]string, error) {
	names := d.privates(v, c)
	proposals, err := d.proposals(ctx, v, v.desk.Slug(), rep)
	if err != nil {
		return nil, err
	}
	for _, p := range proposals {
		names = append(names, d.privates(v, p)...)
	}
	for _, x := range d.decidedOf(v, rep.ID) {
		names = append(names, d.privates(v, x.Claim)...)
	}
	slices.SortFunc(names, func(a, b string) int { return len(b) - len(a) })
	return slices.Compact(names), nil
}

func nameOf(m *dateline.Mention) string {
	if m.Name != "" {
		return m.Name
	}
	return m.Text
}

// shown checks that the effect computed at token is still the effect now.
func (d *Desk) shown(ctx context.Context, on On, token dateline.Seq) error {
	v, err := d.follow(ctx, on.Story)
	if err != nil {
		return err
	}
	if token > v.seq {
		return dateline.Invalid("effect", "no effect was computed at %d; look at the effect again", token)
	}
	if v.readers.Seq() <= token {
		return nil
	}
	p, err := d.pick(ctx, v, on)
	if err != nil {
		return err
	}
	before, err := d.AsOf(ctx, on.Story, dateline.AsOf{Known: token})
	if err != nil {
		return err
	}
	old, err1 := d.effect(v, before, on, p, d.release(ctx, on))
	now, err2 := d.effect(v, v.readers, on, p, d.release(ctx, on))
	if err1 != nil || err2 != nil {
		return nil // decide refuses it with the reason
	}
	if !old.same(now) {
		return dateline.Conflict(v.readers.Seq(), "the record has moved on since the effect was shown; now it is: %s", strings.Join(now.Sentences, " "))
	}
	return nil
}

// Effect computes what an act would change for readers, without doing it.
// claim is the whole claim where the act changes it (amend, correct), else nil.
func (d *Desk) Effect(ctx context.Context, on On, act dateline.Act, claim *dateline.Claim) (Effect, error) {
	v, p, err := d.take(ctx, on, "see effects")
	if err != nil {
		return Effect{}, err
	}
	want := decision{act: act, why: dateline.Why{Text: "shown first"}}
	switch {
	case act == dateline.ActRelease:
		want = d.release(ctx, on)
	case claim != nil && act == dateline.ActCorrect:
		if want.edit, err = d.correction(ctx, on, *claim); err != nil {
			return Effect{}, err
		}
	case claim != nil:
		want.edit = func(_ view, p picked, x *dateline.Decision) error {
			return replaceClaim(x, p.report, *claim, p.claim.Rule)
		}
	}
	return d.effect(v, v.readers, on, p, want)
}

func (d *Desk) effect(v view, readers *dateline.Situation, on On, p picked, want decision) (Effect, error) {
	x, err := d.prepare(v, on, p, want)
	if err != nil {
		return Effect{}, err
	}
	at := d.now()
	if at.Before(v.desk.Known()) {
		at = v.desk.Known()
	}
	e := dateline.Entry{Seq: v.seq + 1, Recorded: at, Story: on.Story, Act: want.act, Payload: x}
	pub, ok := e.Public()
	out := effectOf(readers, pub, ok)
	out.Act, out.Token = want.act, v.seq
	out.Claim = x.Claim
	return out, nil
}
