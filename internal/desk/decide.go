package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"dateline"
	"dateline/internal/store"
)

// On says who acts on which claim, and what that person had before them.
type On struct {
	Story  string
	By     User
	Claim  string       // c<Seq>, or the key of a proposal
	Report string       // r<Seq>; needed where Claim is a proposal's key
	Seen   dateline.Seq // last entry about the claim that was on the person's screen; 0: none
	Once   string       // an idempotency key: the same key again answers the first entry
	Why    string       // in free words; needed by reject, correct, retract and confirm
}

// Aside is the open question with which a claim is set aside.
type Aside struct {
	Owner    string
	Question string
	Deadline time.Time
	Notes    string
}

// Reasons by code, for the acts whose key gives the reason.
const (
	AsRead  = "as read"
	Amended = "amended"
	ByDesk  = "by hand"
)

// picked is the claim that somebody acts on, as it stands.
type picked struct {
	claim    dateline.Claim // with the words of its report
	text     string         // the report's text
	report   dateline.Report
	target   string // c<Seq>; "" for a proposal
	proposal string
	decided  *dateline.Decided // nil for a proposal
}

func (p picked) released() bool { return p.decided != nil && p.decided.Released != 0 }

// stands tells whether readers have the claim and it has not been withdrawn.
func (p picked) stands() bool {
	return p.released() && p.decided.Status != dateline.Withdrawn
}

// code is the reason that the key itself gives.
func (p picked) code() string {
	switch {
	case p.claim.Rule == "desk":
		return ByDesk
	case p.decided != nil && len(p.decided.History) > 0 && p.decided.History[0].Act == dateline.ActAmend:
		return Amended
	}
	return AsRead
}

// pick finds a claim by its id or by a proposal's key.
func (d *Desk) pick(ctx context.Context, v view, on On) (picked, error) {
	id := on.Claim
	if dateline.ParseID('c', id) == 0 {
		if decided, err := d.decidedAs(ctx, on.Story, id); err != nil {
			return picked{}, err
		} else if decided != "" {
			id = decided
		}
	}
	if dateline.ParseID('c', id) != 0 {
		return d.pickDecided(ctx, v, on.Story, id)
	}
	rep, err := d.report(ctx, on.Story, on.Report)
	if err != nil {
		return picked{}, err
	}
	claims, err := d.proposals(ctx, v, on.Story, rep)
	if err != nil {
		return picked{}, err
	}
	for _, c := range claims {
		if c.ID == id {
			return picked{claim: c, text: rep.Text, report: rep, proposal: id}, nil
		}
	}
	return picked{}, dateline.NotFound("report %s has no claim %q; it may have been read anew, so load it again", on.Report, id)
}

func (d *Desk) pickDecided(ctx context.Context, v view, story, id string) (picked, error) {
	dec, ok := v.desk.Claim(id)
	if !ok { // it may have been decided since v
		now, err := d.follow(ctx, story)
		if err != nil {
			return picked{}, err
		}
		dec, ok = now.desk.Claim(id)
	}
	if !ok {
		return picked{}, dateline.NotFound("there is no claim %s in %s", id, story)
	}
	c := dec.Claim
	rep, err := d.report(ctx, story, c.Report)
	switch {
	case dateline.KindOf(err) == dateline.ErrNotFound && err != nil: // taken down: the claim stands without its words
		rep = dateline.Report{ID: c.Report}
	case err != nil:
		return picked{}, err
	default:
		if c, err = c.WithWords(rep.Text); err != nil {
			return picked{}, fmt.Errorf("claim %s of %s: %w", id, rep.ID, err)
		}
	}
	last, _, err := d.last(ctx, story, id)
	if err != nil {
		return picked{}, err
	}
	p := picked{claim: protect(c, rep.Text), text: rep.Text, report: rep, target: id, decided: dec}
	if x, ok := last.Payload.(*dateline.Decision); ok && x.ClaimID(last) == id {
		p.proposal = x.Proposal
	}
	return p, nil
}

// decision is what a person wants to be written about a claim.
type decision struct {
	act  dateline.Act
	why  dateline.Why
	edit func(v view, p picked, x *dateline.Decision) error
	two  string // the second person
}

// prepare checks a decision against the claim as it stands and returns the
// payload that would be appended.
func (d *Desk) prepare(v view, on On, p picked, want decision) (*dateline.Decision, error) {
	if want.why.Code == "" {
		want.why.Code = p.code()
	}
	w, err := dateline.NewWarrant(on.By.Name, want.why)
	if err != nil {
		return nil, err
	}
	if want.two != "" {
		w = w.With(want.two)
	}
	x := &dateline.Decision{Warrant: w, Target: p.target, Proposal: p.proposal, Seen: on.Seen,
		Claim: p.claim, Cite: cite(v.story(), p.report), Shown: p.released()}
	if p.decided != nil {
		x.Cite = p.decided.Cite
	}
	if err := allowed(want.act, p); err != nil {
		return nil, err
	}
	if want.edit != nil {
		if err := want.edit(v, p, x); err != nil {
			return nil, err
		}
	}
	x.Claim = named(x.Claim)
	x.Claim.ID = p.target
	if want.act == dateline.ActCorrect {
		x.Claim.ID, x.Proposal = "", ""
	}
	return x, nil
}

// allowed tells whether an act fits the claim's state.
func allowed(act dateline.Act, p picked) error {
	id := p.target
	switch act {
	case dateline.ActConfirm, dateline.ActCorrect, dateline.ActRetract:
		if !p.released() {
			return dateline.Invalid("claim", "readers have never seen it; amend or reject it instead")
		}
		if !p.stands() {
			return dateline.Invalid("claim", "%s is already withdrawn", id)
		}
	case dateline.ActAmend:
		if p.released() {
			return dateline.Invalid("claim", "readers have seen %s; correct it, so that they learn of the change", id)
		}
	case dateline.ActAccept, dateline.ActRelease:
		if p.released() {
			return dateline.Invalid("claim", "%s is already released", id)
		}
	case dateline.ActReject:
		if p.decided != nil && (p.decided.Status == dateline.Rejected || p.decided.Status == dateline.Withdrawn) {
			return dateline.Invalid("claim", "%s is already rejected or withdrawn", id)
		}
	case dateline.ActSetAside:
		if p.decided != nil && p.decided.Status == dateline.Withdrawn {
			return dateline.Invalid("claim", "%s is withdrawn; there is nothing to set aside", id)
		}
	}
	return nil
}

// decide appends one decision on one claim.
func (d *Desk) decide(ctx context.Context, on On, want decision) (dateline.Entry, error) {
	v, p, err := d.take(ctx, on, strings.ReplaceAll(string(want.act), "_", " ")+" claims")
	if err != nil {
		return dateline.Entry{}, err
	}
	x, refused := d.prepare(v, on, p, want)
	return d.enter(ctx, v, on, p, want.act, x, refused)
}

// take finds the claim that a person acts on, where that person may.
func (d *Desk) take(ctx context.Context, on On, do string) (v view, p picked, err error) {
	if err = on.By.decides(do); err != nil {
		return v, p, err
	}
	if v, err = d.follow(ctx, on.Story); err != nil {
		return v, p, err
	}
	p, err = d.pick(ctx, v, on)
	return v, p, err
}

// enter appends a decision on a claim as v has it, unless it was refused or
// somebody else has decided meanwhile.
func (d *Desk) enter(ctx context.Context, v view, on On, p picked, act dateline.Act, x *dateline.Decision, refused error) (out dateline.Entry, err error) {
	err = d.once(ctx, on.Story, on.By, on.Once, &out, func(tx *store.Tx) error {
		if err := unseen(tx, on, p, v.seq); err != nil {
			return err // before what was refused: the first decision may be why
		}
		if refused != nil {
			return refused
		}
		out, err = tx.Append(on.Story, act, x)
		return err
	})
	return out, err
}

// unseen returns a Conflict where somebody decided on the claim after what the
// person had seen, or after what p was taken from.
func unseen(tx *store.Tx, on On, p picked, known dateline.Seq) error {
	for _, subject := range []string{p.target, p.proposal} {
		if subject == "" {
			continue
		}
		first, ok, err := lastIn(tx, on.Story, subject)
		if err != nil {
			return err
		}
		if ok && first.Seq > min(on.Seen, known) {
			return conflict(first, "this claim")
		}
	}
	return nil
}

// Accept says: this is what the report says. It counts in the desk's situation
// only.
func (d *Desk) Accept(ctx context.Context, on On) (dateline.Entry, error) {
	return d.decide(ctx, on, decision{act: dateline.ActAccept, why: dateline.Why{Text: on.Why}})
}

// Amend puts right what the reading got wrong in a slot, before release. The
// claim is the whole one, as amended; why is a code such as "place fixed".
func (d *Desk) Amend(ctx context.Context, on On, claim dateline.Claim) (dateline.Entry, error) {
	why := dateline.Why{Code: Amended, Text: on.Why}
	return d.decide(ctx, on, decision{act: dateline.ActAmend, why: why, edit: func(_ view, p picked, x *dateline.Decision) error {
		return replaceClaim(x, p.report, claim, p.claim.Rule)
	}})
}

// replaceClaim puts a claim that a person wrote into a decision.
func replaceClaim(x *dateline.Decision, rep dateline.Report, c dateline.Claim, rule string) error {
	c.Report, c.Lang, c.Rule = rep.ID, rep.Lang, rule
	if err := checkClaim(c, rep.Text); err != nil {
		return err
	}
	worded, err := c.WithWords(rep.Text)
	if err != nil {
		return err
	}
	c = protect(worded, rep.Text)
	x.Claim = c
	return nil
}

// SetAside leaves a claim open, with an owner and a question.
func (d *Desk) SetAside(ctx context.Context, on On, a Aside) (dateline.Entry, error) {
	return d.decide(ctx, on, decision{act: dateline.ActSetAside, why: dateline.Why{Code: "open", Text: on.Why}, edit: func(_ view, _ picked, x *dateline.Decision) error {
		if strings.TrimSpace(a.Question) == "" {
			return dateline.Invalid("question", "say what is open; a claim set aside needs its question")
		}
		if a.Owner == "" {
			a.Owner = on.By.Name
		}
		x.Owner, x.Question, x.Deadline, x.Notes = a.Owner, a.Question, a.Deadline, a.Notes
		return nil
	}})
}

// Reject says: not what the text says, or not usable. Why is in free words.
func (d *Desk) Reject(ctx context.Context, on On) (dateline.Entry, error) {
	return d.reasoned(ctx, on, dateline.ActReject, nil)
}

// Retract withdraws a claim that readers saw, without replacement. Why is
// written for them.
func (d *Desk) Retract(ctx context.Context, on On) (dateline.Entry, error) {
	return d.reasoned(ctx, on, dateline.ActRetract, nil)
}

// Correct replaces a claim that readers saw and that was wrong. right may rest
// on another report; Why is written for readers.
func (d *Desk) Correct(ctx context.Context, on On, right dateline.Claim) (dateline.Entry, error) {
	edit, err := d.correction(ctx, on, right)
	if err != nil {
		return dateline.Entry{}, err
	}
	return d.reasoned(ctx, on, dateline.ActCorrect, edit)
}

func (d *Desk) correction(ctx context.Context, on On, right dateline.Claim) (func(view, picked, *dateline.Decision) error, error) {
	var rep dateline.Report
	if right.Report != "" {
		var err error
		if rep, err = d.report(ctx, on.Story, right.Report); err != nil {
			return nil, err
		}
	}
	return func(v view, p picked, x *dateline.Decision) error {
		rule := "desk"
		if right.Report == "" || right.Report == p.report.ID {
			rep, rule = p.report, p.claim.Rule
		}
		if err := replaceClaim(x, rep, right, rule); err != nil {
			return err
		}
		x.Cite = cite(v.story(), rep)
		why := ""
		if d.namesOnlyKnown(v, p.claim, x.Claim) {
			why = "name: readers have it already"
		}
		return d.fitForReaders(ctx, v, rep, why, x)
	}, nil
}

// namesOnlyKnown tells whether every private person in a correction stands by
// name in the claim that readers have.
func (d *Desk) namesOnlyKnown(v view, old, right dateline.Claim) bool {
	shown := d.privates(v, old)
	for _, name := range d.privates(v, right) {
		if !slices.Contains(shown, name) {
			return false
		}
	}
	return true
}

// reasoned is decide for the acts that need a reason in free words.
func (d *Desk) reasoned(ctx context.Context, on On, act dateline.Act, edit func(view, picked, *dateline.Decision) error) (dateline.Entry, error) {
	if strings.TrimSpace(on.Why) == "" {
		return dateline.Entry{}, dateline.Invalid("why", "to %s, say why in your own words", act)
	}
	return d.decide(ctx, on, decision{act: act, why: dateline.Why{Text: on.Why}, edit: edit})
}

// ErrSecond is returned by what needs two persons when the first has asked.
// It is no failure: the request is kept, and a second person completes it.
var ErrSecond = errors.New("kept; a second person must do the same to complete it")

// Confirm says that the desk itself vouches for a claim. Where the story wants
// two persons, the first gets ErrSecond and the second completes it.
func (d *Desk) Confirm(ctx context.Context, on On) (dateline.Entry, error) {
	if strings.TrimSpace(on.Why) == "" {
		return dateline.Entry{}, dateline.Invalid("why", "to confirm, say in your own words how the desk knows")
	}
	if err := on.By.decides("confirm claims"); err != nil {
		return dateline.Entry{}, err
	}
	v, err := d.follow(ctx, on.Story)
	if err != nil {
		return dateline.Entry{}, err
	}
	want := decision{act: dateline.ActConfirm, why: dateline.Why{Text: on.Why}}
	if v.story().Policy.ConfirmByTwo {
		p, err := d.pick(ctx, v, on)
		if err != nil {
			return dateline.Entry{}, err
		}
		if err := allowed(dateline.ActConfirm, p); err != nil {
			return dateline.Entry{}, err
		}
		first, err := d.second(ctx, on.Story, fmt.Sprintf("confirm %s after %d", p.target, on.Seen), on.By.Name)
		if err != nil {
			return dateline.Entry{}, err
		}
		want.two = first
	}
	return d.decide(ctx, on, want)
}
