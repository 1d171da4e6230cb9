package web

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"dateline"
	"dateline/internal/desk"
	"dateline/internal/page"
	"dateline/internal/store"
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
}

// card makes the card of a claim.
func (d *deskRoom) card(ctx context.Context, v deskView, c desk.ClaimView, report, back string, n int, o over) page.DeskClaim {
	claim := c.Claim
	out := page.DeskClaim{ID: claim.ID, Anchor: anchor(claim.ID), Number: n, Kind: claim.Kind, Stance: claim.Stance, Base: d.cfg.Base,
		Sentence: page.DeskSentence(&claim, v.story()), Slots: page.DeskSlots(&claim, v.story()), Evidence: strings.TrimSpace(claim.Span.Text),
		Rule: claim.Rule, Percent: int(claim.Confidence*100 + 0.5), Status: c.Status, Word: statusWord(c), Story: v.slug, Report: report, Return: back,
		Seen: c.Seen, Key: newForm("").Key, Acts: acts(c, v.by.Role == desk.Admin || v.by.Role == desk.Editor)}
	if x := c.Decided; x != nil {
		out.Decided = x.Aside == nil && c.Status != dateline.Open
		out.Shown = x.Released != 0
		out.Steps = []page.DeskStep{{}}
		if x.Aside != nil {
			out.Aside = v.aside(x)
		}
		if out.Shown {
			out.Public = d.at("s", v.slug, "c", claim.ID)
			out.Rests = d.rests(v, claim.ID)
		}
	}
	for _, id := range c.Contradicts {
		out.Against = append(out.Against, v.against(id))
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

// against tells a confirmed claim that says otherwise.
func (v deskView) against(id string) string {
	x, ok := v.desk.Claim(id)
	if !ok {
		return id
	}
	return id + ", confirmed: " + page.DeskSentence(&x.Claim, v.story())
}

// rests lists what readers read that rests on a claim.
func (d *deskRoom) rests(v deskView, id string) []page.DeskRest {
	updates, clauses := v.readers.RestsOn(id)
	var out []page.DeskRest
	for _, u := range updates {
		if x, ok := v.readers.Update(u); ok && x.Retracted == nil {
			out = append(out, page.DeskRest{What: "Update " + u, Text: x.Now().Headline, Link: d.at("desk", v.slug, "updates", u)})
		}
	}
	sum := v.readers.Summary()
	for _, i := range clauses {
		out = append(out, page.DeskRest{What: fmt.Sprintf("Summary clause %d", i+1), Text: sum.Clauses[i].Text, Link: d.at("desk", v.slug, "summary")})
	}
	if x, ok := v.readers.Claim(id); ok && x.Claim.Kind == dateline.Control && x.Claim.Place != nil {
		for _, p := range v.readers.Places() {
			if p.Turned == id {
				out = append(out, page.DeskRest{What: "Map and table", Text: p.Sentence, Link: d.at("s", v.slug)})
			}
		}
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

// copies groups reports with nearly the same words: the first of each group,
// with the rest of it. Origins were fixed on receipt; only reports of one
// origin are compared.
func copies(reports []desk.ReportView) (lead []desk.ReportView, of map[string][]desk.ReportView) {
	const alike, apart = 0.8, 72 * time.Hour
	sums := map[string][]uint64{}
	sum := func(r desk.ReportView) []uint64 {
		s, ok := sums[r.Report.ID]
		if !ok {
			s = store.Shingles(r.Report.Text)
			sums[r.Report.ID] = s
		}
		return s
	}
	of = map[string][]desk.ReportView{}
	for _, r := range slices.Backward(reports) { // oldest first: the first to bring it leads
		i := slices.IndexFunc(lead, func(l desk.ReportView) bool {
			return l.Report.Origin == r.Report.Origin && l.Report.Source != r.Report.Source &&
				r.Report.Published.Sub(l.Report.Published).Abs() < apart && store.Jaccard(sum(l), sum(r)) >= alike
		})
		if i >= 0 {
			id := lead[i].Report.ID
			of[id] = append(of[id], r)
			continue
		}
		lead = append(lead, r)
	}
	slices.Reverse(lead)
	return lead, of
}
