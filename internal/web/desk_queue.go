package web

import (
	"context"
	"net/http"
	"slices"

	"dateline"
	"dateline/internal/desk"
	"dateline/internal/page"
)

// queueRows is how many reports a page of the queue has.
const queueRows = 40

var queueKeys = []page.DeskKey{{Key: "j k", Does: "next, previous report"}, {Key: "↵ o", Does: "open it"}, {Key: "f", Does: "sift: by kind, place, source, grade"},
	{Key: "u", Does: "undo the last decision"}, {Key: "[ ]", Does: "from the top, older reports"}, {Key: ".", Does: "next report that waits"}, {Key: "?", Does: "this list"}}

// queue is /desk/{story}/.
func (d *deskRoom) queue(w http.ResponseWriter, r *http.Request, by desk.User) error {
	v, err := d.lookThen(r, by)
	if err != nil {
		return err
	}
	s := siftOf(r.URL.Query())
	s.then = v.then
	p := page.DeskQueue{Show: s.Show, Undo: d.undo(r, v, d.at("desk", v.slug)+"/"+s.query())}
	if p.DeskFrame, err = d.frame(r, v, "Queue", "queue"); err != nil {
		return err
	}
	p.Keys = v.keys(queueKeys)
	q, err := d.queued(r, v, s)
	if err != nil {
		return err
	}
	p.Found, p.All, p.Unread = q.Found, q.All, q.Unread
	p.Sifts, p.Chosen = s.sifts(q), s.chosen(q)
	if s.Show == desk.ShowAside {
		return d.asides(w, r, v, p)
	}
	for _, x := range q.Reports {
		row := d.row(v, x, s)
		if len(row.Against) > 0 {
			p.Against++
		}
		p.Reports = append(p.Reports, row)
	}
	if q.Next != "" {
		p.Older = s.with("from", q.Next)
	}
	if r.URL.Query().Get("from") != "" {
		p.Top = d.at("desk", v.slug) + "/" + s.query()
	}
	return d.deskPage(w, r, http.StatusOK, p)
}

// asides shows the open questions: all, or those of ?owner=.
func (d *deskRoom) asides(w http.ResponseWriter, r *http.Request, v deskView, p page.DeskQueue) error {
	all, err := d.setAsides(r, v)
	if err != nil {
		return err
	}
	owner := r.URL.Query().Get("owner")
	link := func(o string) string { return sifting{desk.Sift{Show: desk.ShowAside}, v.then}.with("owner", o) }
	if owner != "" {
		p.Mine = link("")
		p.Chosen = append(p.Chosen, page.DeskFilter{Word: "for " + owner, Link: link(""), On: true})
	}
	for _, c := range all {
		if owner != "" && c.Decided.Aside.Owner != owner {
			continue
		}
		x := *c.Decided
		x.Claim = c.Claim
		p.Aside = append(p.Aside, *v.aside(&x))
	}
	return d.deskPage(w, r, http.StatusOK, p)
}

// row is a report in the queue.
func (d *deskRoom) row(v deskView, x desk.QueueRow, s sifting) page.DeskReportRow {
	row := page.DeskReportRow{ID: x.ID, Headline: x.Headline, Source: x.Source.Name, Grade: x.Source.Grade, Link: d.at("desk", v.slug, "r", x.ID) + s.query(),
		Published: v.time(x.Published), Received: v.time(x.Received), Waiting: x.Waiting, Decided: x.Decided, Open: x.Aside, Unread: x.Unread, Redacted: x.Redacted}
	if x.Embargo.After(v.now) {
		row.Embargo = v.time(x.Embargo)
	}
	if x.Credit != "" {
		row.Credit = sourceName(v.story(), x.Credit)
	}
	for _, k := range dateline.Kinds {
		kc := page.DeskKindCount{Kind: k}
		for _, st := range []dateline.Stance{dateline.Asserted, dateline.Attributed, dateline.Denied, dateline.Unconfirmed, dateline.Prospective} {
			if n := x.Stances[k][st]; n > 0 {
				kc.N += n
				kc.Stances = append(kc.Stances, page.DeskStanceCount{Stance: st, N: n})
			}
		}
		if kc.N > 0 {
			row.Kinds = append(row.Kinds, kc)
		}
	}
	for _, a := range x.Against {
		row.Against = append(row.Against, d.side(v, &a.Claim, a.Contra))
	}
	for _, c := range x.Copies {
		row.Copies = append(row.Copies, d.copyOf(v, c, s))
	}
	return row
}

// side sets the record beside what a claim says otherwise.
func (d *deskRoom) side(v deskView, c *dateline.Claim, a desk.Contra) page.DeskAgainst {
	return page.DeskAgainst{Record: a.Record, Report: page.DeskSentence(c, v.story()), Claim: a.Claim, Link: d.at("desk", v.slug, "c", a.Claim) + v.then.query(), Released: a.Released}
}

func (d *deskRoom) copyOf(v deskView, c desk.Twin, s sifting) page.DeskCopy {
	return page.DeskCopy{ID: c.ID, Source: c.Source.Name, Grade: c.Source.Grade, Link: d.at("desk", v.slug, "r", c.ID) + s.query(), Published: v.time(c.Published), Waiting: c.Waiting}
}

func sourceName(story *dateline.Story, slug string) string {
	if s, ok := story.Source(slug); ok {
		return s.Name
	}
	return slug
}

// undoes are the decisions that undoing takes back.
var undoes = []string{"accept", "amend", "aside", "reject", "undo"}

// toUndo keeps which claim somebody has decided on last, for the page that
// comes next.
func (d *deskRoom) toUndo(r *http.Request, v deskView, act, claim string) {
	if slices.Contains(undoes, act) {
		d.told.last(d.session(r), v.slug+" "+claim)
	} else {
		d.told.last(d.session(r), "")
	}
}

// undo is the form that takes back what this person has decided last, where
// that can be taken back; back is the page that it leads to, "" the claim's report.
func (d *deskRoom) undo(r *http.Request, v deskView, back string) *page.DeskUndo {
	kept := d.told.undone(d.session(r))
	if v.then.past() || len(kept) <= len(v.slug)+1 || kept[:len(v.slug)+1] != v.slug+" " {
		return nil
	}
	x, ok := v.desk.Claim(kept[len(v.slug)+1:])
	if !ok || len(x.History) == 0 {
		return nil
	}
	last := x.History[len(x.History)-1]
	c := desk.ClaimView{Claim: x.Claim, Status: x.Status, Seen: last.Seq, Last: last, Decided: x}
	if !c.CanUndo(v.by) {
		return nil
	}
	word := did[last.Act]
	if last.Why.Code == dateline.Undone {
		word = "taken back"
	}
	if back == "" {
		back = d.at("desk", v.slug, "r", x.Claim.Report) + d.siftHere(r).query()
	}
	return &page.DeskUndo{Action: d.at("desk", v.slug, "act", "undo"), Claim: x.Claim.ID, Report: x.Claim.Report, Seen: last.Seq, Key: newForm("").Key, Word: word, Return: back}
}

// onward is the page that follows a decision for who works with keys: the next
// report with a claim that waits, once this one has none; "" where it is to
// stay. A report whose claims are all decided is done with.
func (d *deskRoom) onward(r *http.Request, v deskView, act, report string) (string, error) {
	if r.PostForm.Get("onward") == "" || !slices.Contains([]string{"accept", "release", "reject", "aside"}, act) {
		return "", nil
	}
	rep, err := d.desk.Report(r.Context(), v.slug, report)
	if err != nil {
		return "", err
	}
	if slices.ContainsFunc(rep.Claims, func(c desk.ClaimView) bool {
		return c.Decided == nil || c.Status == dateline.Open && c.Decided.Aside == nil
	}) {
		return "", nil
	}
	s := siftOf(returnQuery(r))
	next, err := d.free(r.Context(), v, s, report)
	if err != nil || next == "" {
		return "", err
	}
	return d.at("desk", v.slug, "r", next) + s.query(), nil
}

// free is the next report that waits and at which nobody else is; where
// somebody is at each of the next few, the first of them; "" where none waits.
func (d *deskRoom) free(ctx context.Context, v deskView, s sifting, report string) (string, error) {
	others := map[string]bool{}
	for _, p := range d.desk.Present(v.by, v.slug, "") {
		if p.Who != v.by.Name {
			others[p.At] = true
		}
	}
	first, at := "", report
	for range len(others) + 1 {
		b, err := d.desk.Beside(ctx, v.slug, s.waiting(), at)
		if err != nil || b.Waiting == "" || b.Waiting == report || b.Waiting == first {
			return first, err
		}
		if first == "" {
			first = b.Waiting
		}
		if at = b.Waiting; !others["r/"+at] {
			return at, nil
		}
	}
	return first, nil
}
