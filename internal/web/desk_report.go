package web

import (
	"context"
	"fmt"
	"net/http"

	"dateline"
	"dateline/internal/desk"
	"dateline/internal/page"
)

var reportKeys = []page.DeskKey{
	{Key: "j k", Does: "next, previous claim"}, {Key: "a", Does: "accept: this is what the report says"},
	{Key: "r", Does: "release, once its effect has been on screen; a press before that puts it there"}, {Key: "e", Does: "amend what the reading got wrong"},
	{Key: "s", Does: "set aside with an open question"}, {Key: "x", Does: "reject, with a reason"},
	{Key: "c", Does: "confirm: the desk itself vouches for it"}, {Key: "o", Does: "correct in the open"}, {Key: "t", Does: "retract in the open"},
	{Key: "u", Does: "undo your last decision, while readers have not met it"}, {Key: "w", Does: "why it was proposed"},
	{Key: "m", Does: "claim by hand from the selected words"}, {Key: "A", Does: "accept all; nothing is released"},
	{Key: "[ ]", Does: "newer, older report"}, {Key: ".", Does: "next report that waits"}, {Key: "q", Does: "queue"}, {Key: "Esc", Does: "leave a form as it is"}, {Key: "?", Does: "this list"},
}

// report is /desk/{story}/r/{id}.
func (d *deskRoom) report(w http.ResponseWriter, r *http.Request, by desk.User) error {
	v, err := d.lookThen(r, by)
	if err != nil {
		return err
	}
	return d.showReport(w, r, v, r.PathValue("id"), over{})
}

// showReport writes a report's page, with what an act on it has left open.
func (d *deskRoom) showReport(w http.ResponseWriter, r *http.Request, v deskView, id string, o over) error {
	rep, err := d.desk.ReportAsOf(r.Context(), v.slug, id, v.then.asof)
	if err != nil {
		return err
	}
	p := page.DeskReport{Lists: lists(v.story())}
	if p.DeskFrame, err = d.frame(r, v, rep.Report.Title(), "queue"); err != nil {
		return err
	}
	p.Keys = v.keys(reportKeys)
	p.Report = d.reportHead(v, rep.Report)
	p.Report.Received = v.time(rep.Recorded)
	s := d.siftHere(r)
	s.then = v.then
	if err := d.neighbours(r, v, rep, s, &p); err != nil {
		return err
	}
	back := d.at("desk", v.slug, "r", id) + s.query()
	p.Undo = d.undo(r, v, "")
	d.begun(r, v, rep, &o)
	var marks []page.DeskMark
	for i, c := range rep.Claims {
		card := d.card(r.Context(), v, c, id, back, i+1, o)
		p.Claims = append(p.Claims, card)
		if !card.Decided {
			p.Undecided++
		}
		marks = append(marks, page.DeskMark{Span: c.Claim.Span, Number: i + 1, Anchor: card.Anchor, Kind: c.Claim.Kind, Stance: c.Claim.Stance, Done: card.Decided})
	}
	p.Pieces = page.DeskMarks(rep.Report.Text, marks)
	if rep.Open > 0 && p.User.Decides {
		p.AllKey = newForm("").Key
	}
	p.Undecided = rep.Open
	p.Hand, p.Sent = o.hand, o.hand != nil
	if p.Hand == nil && p.User.Decides {
		p.Hand = newForm(d.at("desk", v.slug, "act", "by-hand"))
		p.Hand.Set("kind", string(dateline.Control))
		p.Hand.Set("stance", string(dateline.Asserted))
	}
	return d.deskPage(w, r, max(o.code, http.StatusOK), p)
}

// begun opens the form of an act that a link asks for: ?do=reject&claim=c17.
func (d *deskRoom) begun(r *http.Request, v deskView, rep desk.ReportView, o *over) {
	q := r.URL.Query()
	if o.claim != "" || r.Method != http.MethodGet || q.Get("do") == "" || v.then.past() {
		return
	}
	if q.Get("do") == "why" {
		o.why = q.Get("claim")
		return
	}
	for _, c := range rep.Claims {
		if c.Claim.ID == q.Get("claim") && acts(c, true)[q.Get("do")] {
			o.claim, o.act, o.form = c.Claim.ID, q.Get("do"), d.actForm(v, c, q.Get("do"))
			o.before = d.before(r.Context(), v, c, rep.Report.ID, o.act)
		}
	}
}

// before tells what an act would change for readers, where that follows from
// the act alone.
func (d *deskRoom) before(ctx context.Context, v deskView, c desk.ClaimView, report, act string) []string {
	if act != "retract" && act != "confirm" {
		return nil
	}
	on := desk.On{Story: v.slug, By: v.by, Claim: c.Claim.ID, Report: report, Seen: c.Seen}
	e, err := d.desk.Effect(ctx, on, dateline.Act(act), nil)
	if err != nil {
		return nil // the act itself will say why it cannot be
	}
	return e.Sentences
}

// actForm is the form of an act as it is first shown.
func (d *deskRoom) actForm(v deskView, c desk.ClaimView, act string) *page.DeskForm {
	f := newForm(d.at("desk", v.slug, "act", act))
	switch act {
	case "amend", "correct":
		fillSlots(f, &c.Claim, v.story())
	case "aside":
		f.Set("owner", v.by.Name)
		if c.Decided != nil && c.Decided.Aside != nil {
			a := c.Decided.Aside
			f.Set("owner", a.Owner)
			f.Set("question", a.Question)
			f.Set("notes", a.Notes)
			if !a.Deadline.IsZero() {
				f.Set("deadline", a.Deadline.In(v.zone).Format(localTime))
			}
		}
	case "accept", "release":
		return nil
	}
	return f
}

func (d *deskRoom) reportHead(v deskView, r dateline.Report) page.DeskReportHead {
	src, _ := v.story().Source(r.Source)
	h := page.DeskReportHead{ID: r.ID, Headline: r.Headline, Source: sourceName(v.story(), r.Source), Grade: src.Grade, About: src.About, URL: safeURL(r.URL),
		Origin: r.Origin, Lang: r.Lang, Unread: r.Unread, Note: r.Note, Via: r.Via, Rights: r.Rights, Published: v.time(r.Published), Redacted: r.Redacted}
	for _, s := range v.story().Sides {
		if s.Slug == src.Side {
			h.Side = s.Name
		}
	}
	if r.Credit != "" && r.Credit != r.Source {
		h.Credit = sourceName(v.story(), r.Credit)
	}
	if r.Embargo.After(v.now) {
		h.Embargo = v.time(r.Embargo)
	}
	return h
}

// siftHere is the choice of the queue that a report was opened from.
func (d *deskRoom) siftHere(r *http.Request) sifting {
	if r.Method == http.MethodPost {
		return siftOf(returnQuery(r))
	}
	return siftOf(r.URL.Query())
}

// neighbours finds the reports before and after one in the queue, the next
// that waits, and those that carry the same words. A past moment has none of
// them, only the way to its queue.
func (d *deskRoom) neighbours(r *http.Request, v deskView, rep desk.ReportView, s sifting, p *page.DeskReport) error {
	p.Queue = d.at("desk", v.slug) + "/" + s.query()
	if v.then.past() {
		return nil
	}
	b, err := d.desk.Beside(r.Context(), v.slug, s.Sift, rep.Report.ID)
	if err != nil {
		return err
	}
	link := func(id string) string {
		if id == "" {
			return ""
		}
		return d.at("desk", v.slug, "r", id) + s.query()
	}
	p.Previous, p.Next, p.Waiting = link(b.Newer), link(b.Older), link(b.Waiting)
	for _, c := range b.Copies {
		p.Report.Copies = append(p.Report.Copies, d.copyOf(v, c, s))
	}
	return nil
}

// tellStep names an act for a conflict: "release this claim".
func tellStep(act string) string {
	switch act {
	case "aside":
		return "You were about to set this claim aside."
	case "by-hand":
		return "You were about to make this claim."
	}
	return fmt.Sprintf("You were about to %s this claim.", act)
}
