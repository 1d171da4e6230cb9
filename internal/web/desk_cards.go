package web

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"dateline"
	"dateline/internal/desk"
	"dateline/internal/page"
)

// anchor is the id of a claim's card on a page.
func anchor(id string) string { return "c-" + id }

// did tells an act as something that somebody did.
var did = map[dateline.Act]string{
	dateline.ActAmend: "amended", dateline.ActAccept: "accepted", dateline.ActRelease: "released", dateline.ActSetAside: "set aside",
	dateline.ActReject: "rejected", dateline.ActConfirm: "confirmed", dateline.ActCorrect: "corrected", dateline.ActRetract: "retracted",
	dateline.ActPublish: "published", dateline.ActPin: "pinned", dateline.ActSummarize: "set the summary", dateline.ActConfigure: "changed the settings",
	dateline.ActOrigin: "merged origins", dateline.ActTakedown: "took down", dateline.ActReceive: "filed",
}

// stepOf tells an entry of the record as a step: by whom, when, and why for
// the desk and for readers.
func (v deskView) stepOf(e dateline.Entry) page.DeskStep {
	st := page.DeskStep{Seq: e.Seq, Act: string(e.Act), Did: did[e.Act], At: v.time(e.Recorded)}
	if st.Did == "" {
		st.Did = string(e.Act)
	}
	w, ok := e.Payload.(interface {
		By() string
		Second() string
		Why() dateline.Why
	})
	if !ok {
		st.By, st.Detail = "somebody", "The words of this entry were taken down."
		return st
	}
	st.By, st.Private = w.By(), w.Why().Text
	if w.Why().Code == dateline.Undone {
		st.Did = "took a decision back: " + st.Did
	}
	if w.Second() != "" {
		st.By += " and " + w.Second()
	}
	if st.Private == "" {
		st.Private = w.Why().Code
	}
	if p, ok := e.Public(); ok {
		st.Seen = true
		if pw, ok := p.Payload.(interface{ Why() dateline.Why }); ok {
			st.Public = pw.Why().Text
		}
	}
	if x, ok := e.Payload.(*dateline.Decision); ok && e.Act == dateline.ActSetAside {
		st.Detail = "Question: " + x.Question
		if x.Owner != "" {
			st.Detail += " (for " + x.Owner + ")"
		}
	}
	return st
}

// statusWord tells a claim's status to the desk.
func statusWord(c desk.ClaimView) string {
	if c.Decided != nil && c.Decided.Aside != nil {
		return "set aside"
	}
	if c.Undone() {
		return "waiting again"
	}
	if c.Decided != nil && c.Status == dateline.Open {
		return "amended"
	}
	if c.Status == dateline.Accepted {
		return "accepted, not released"
	}
	return string(c.Status)
}

// acts are those that fit a claim's state.
func acts(c desk.ClaimView, may bool) map[string]bool {
	if !may {
		return nil
	}
	set := func(names ...string) map[string]bool {
		m := map[string]bool{}
		for _, n := range names {
			m[n] = true
		}
		return m
	}
	if c.Decided == nil {
		return set("accept", "amend", "release", "aside", "reject")
	}
	switch {
	case c.Status == dateline.Withdrawn:
		return nil
	case c.Decided.Confirmed:
		return set("correct", "retract", "aside")
	case c.Decided.Released != 0:
		return set("confirm", "correct", "retract", "aside")
	case c.Status == dateline.Accepted:
		return set("amend", "release", "aside", "reject")
	case c.Status == dateline.Rejected:
		return set("accept", "amend", "aside")
	}
	return set("accept", "amend", "release", "aside", "reject")
}

// over is what a page shows of an act that was begun or did not go through.
type over struct {
	code     int // of HTTP; 0 is 200
	claim    string
	act      string
	form     *page.DeskForm
	conflict *page.DeskConflict
	before   []string // what the act changes for readers
	moved    bool     // the effect is another than the one that was on screen
	hand     *page.DeskForm
	why      string // the claim of which somebody asks why it was proposed
}

// card makes the card of a claim.
func (d *deskRoom) card(ctx context.Context, v deskView, c desk.ClaimView, report, back string, n int, o over) page.DeskClaim {
	claim := c.Claim
	out := page.DeskClaim{ID: claim.ID, Anchor: anchor(claim.ID), Number: n, Kind: claim.Kind, Stance: claim.Stance, Base: d.cfg.Base,
		Sentence: page.DeskSentence(&claim, v.story()), Slots: page.DeskSlots(&claim, v.story()), Evidence: strings.TrimSpace(claim.Span.Text),
		Rule: claim.Rule, Percent: int(claim.Confidence*100 + 0.5), Status: c.Status, Word: statusWord(c), Story: v.slug, Report: report, Return: back,
		Seen: c.Seen, Key: newForm("").Key, Acts: d.acts(v, c), In: v.then.query()}
	if x := c.Decided; x != nil {
		out.Decided = x.Aside == nil && c.Status != dateline.Open
		out.Shown = x.Released != 0
		out.Steps = []page.DeskStep{{}}
		if x.Aside != nil {
			out.Aside = v.aside(x)
		}
		if out.Shown {
			out.Public = d.at("s", v.slug, "c", claim.ID) + v.then.query()
			out.Rests = d.rests(ctx, v, claim.ID)
		}
	}
	for _, a := range c.Against {
		out.Against = append(out.Against, d.side(v, &claim, a))
	}
	if o.why == claim.ID {
		out.Why = d.why(ctx, v, report, claim.ID)
	}
	out.Private = c.Private
	if out.Acts["release"] {
		d.effect(ctx, v, &out)
	}
	if o.claim == claim.ID {
		out.Open, out.Form, out.Conflict, out.Before = o.act, o.form, o.conflict, o.before
		if out.Effect != nil {
			out.Effect.Fresh = o.moved
		}
	}
	return out
}

// effect works out what a release would change, or why it cannot be.
func (d *deskRoom) effect(ctx context.Context, v deskView, c *page.DeskClaim) {
	on := desk.On{Story: v.slug, By: v.by, Claim: c.ID, Report: c.Report, Seen: c.Seen}
	e, err := d.desk.Effect(ctx, on, dateline.ActRelease, nil)
	if err != nil {
		delete(c.Acts, "release")
		c.Blocked = "It cannot be released."
		var known *dateline.Error
		if errors.As(err, &known) {
			c.Blocked = tell(known.Message)
		}
		return
	}
	c.Effect = &page.DeskEffect{Lines: e.Sentences, Token: fmt.Sprint(e.Token)}
	for _, name := range c.Private {
		c.Effect.Lines = append(c.Effect.Lines, name+" is a private person: masked for readers.")
	}
}

func (v deskView) aside(x *dateline.Decided) *page.DeskAside {
	a := x.Aside
	return &page.DeskAside{Claim: x.Claim.ID, Report: x.Claim.Report, Sentence: page.DeskSentence(&x.Claim, v.story()), Owner: a.Owner, Question: a.Question,
		Notes: a.Notes, Deadline: v.time(a.Deadline), Late: !a.Deadline.IsZero() && a.Deadline.Before(v.now)}
}

// acts are those that this person may do on a claim now.
func (d *deskRoom) acts(v deskView, c desk.ClaimView) map[string]bool {
	if v.then.past() {
		return nil
	}
	m := acts(c, v.by.Role == desk.Admin || v.by.Role == desk.Editor)
	if m == nil {
		m = map[string]bool{}
	}
	m["undo"], m["why"] = c.CanUndo(v.by), true
	return m
}

// why tells in plain words why a claim was proposed.
func (d *deskRoom) why(ctx context.Context, v deskView, report, claim string) *page.DeskWhy {
	b, err := d.desk.Because(ctx, v.slug, report, claim)
	if err != nil {
		d.log.Error("why a claim was proposed", "claim", claim, "error", err)
		b.Lines = []string{"That can't be told just now; the log says why."}
	}
	out := &page.DeskWhy{Rule: b.Rule, Lines: b.Lines}
	for _, w := range b.Words {
		out.Words = append(out.Words, page.DeskWordUsed{Text: w.Text, Part: w.Part, Tie: w.Tie})
	}
	return out
}

// lists are the names that forms offer.
func lists(story *dateline.Story) page.DeskLists {
	var l page.DeskLists
	for _, p := range story.Places {
		l.Places = append(l.Places, page.DeskOption{Value: placeWords(p, story), Label: p.Class + " · " + p.ID})
	}
	for _, a := range story.Actors {
		l.Actors = append(l.Actors, page.DeskOption{Value: a.Name, Label: a.Class})
		l.Voices = append(l.Voices, page.DeskOption{Value: a.Name, Label: a.Class})
	}
	for _, f := range story.Figures {
		l.Voices = append(l.Voices, page.DeskOption{Value: f.Name, Label: strings.TrimSpace(f.Role + " " + f.Org)})
	}
	for _, s := range story.Sides {
		for _, w := range s.Voices {
			l.Voices = append(l.Voices, page.DeskOption{Value: w, Label: "speaks for " + s.Name})
		}
	}
	return l
}
