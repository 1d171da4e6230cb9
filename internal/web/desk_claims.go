package web

import (
	"net/http"
	"slices"
	"time"

	"dateline"
	"dateline/internal/desk"
	"dateline/internal/page"
)

// statuses are the filters of the register, in its order.
var statuses = []dateline.Status{dateline.Reported, dateline.Confirmed, dateline.IsDisputed, dateline.Withdrawn, dateline.Accepted, dateline.Open, dateline.Rejected}

// far lets a situation show the claims about times to come too.
var far = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)

// claims is /desk/{story}/claims: every decided claim.
func (d *deskRoom) claims(w http.ResponseWriter, r *http.Request, by desk.User) error {
	v, err := d.look(r, by)
	if err != nil {
		return err
	}
	var p page.DeskClaims
	if p.DeskFrame, err = d.frame(r, v, "Claims", "claims"); err != nil {
		return err
	}
	want := dateline.Status(r.URL.Query().Get("status"))
	counts := map[dateline.Status]int{}
	all := v.desk.At(far).Snapshot().Claims
	for _, c := range slices.Backward(all) {
		status := v.desk.StatusOf(c.Claim.ID)
		counts[status]++
		if want != "" && status != want {
			continue
		}
		last := c.History[len(c.History)-1]
		row := page.DeskClaimRow{ID: c.Claim.ID, Sentence: page.DeskSentence(&c.Claim, v.story()), Source: c.Cite.Name, Grade: c.Cite.Grade, Report: c.Claim.Report,
			Kind: c.Claim.Kind, Stance: c.Claim.Stance, Status: status, Word: string(status),
			Last: page.DeskStep{Did: did[last.Act], By: last.By, At: v.time(last.Recorded)}}
		if status == dateline.Accepted {
			row.Word = "accepted, not released"
		}
		p.Rows = append(p.Rows, row)
	}
	p.Filters = append(p.Filters, page.DeskFilter{Word: "all", Link: "?", N: len(all), On: want == ""})
	for _, s := range statuses {
		if counts[s] > 0 || s == want {
			p.Filters = append(p.Filters, page.DeskFilter{Word: string(s), Link: "?status=" + string(s), N: counts[s], On: want == s})
		}
	}
	return d.deskPage(w, r, http.StatusOK, p)
}

// claim is /desk/{story}/c/{id}.
func (d *deskRoom) claim(w http.ResponseWriter, r *http.Request, by desk.User) error {
	v, err := d.look(r, by)
	if err != nil {
		return err
	}
	return d.showClaim(w, r, v, r.PathValue("id"), over{})
}

func (d *deskRoom) showClaim(w http.ResponseWriter, r *http.Request, v deskView, id string, o over) error {
	x, ok := v.desk.Claim(id)
	if !ok {
		return dateline.NotFound("there is no claim %s in this story", id)
	}
	rep, err := d.desk.Report(r.Context(), v.slug, x.Claim.Report)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(rep.Claims, func(c desk.ClaimView) bool { return c.Claim.ID == id })
	if i < 0 {
		return dateline.NotFound("there is no claim %s in report %s", id, rep.Report.ID)
	}
	p := page.DeskClaimPage{Lists: lists(v.story()), Cite: d.reportHead(v, rep.Report), ReplacedBy: x.ReplacedBy, Replaces: x.Replaces}
	if p.DeskFrame, err = d.frame(r, v, "Claim "+id, "claims"); err != nil {
		return err
	}
	p.Keys = reportKeys
	d.begun(r, v, rep, &o)
	p.Claim = d.card(r.Context(), v, rep.Claims[i], rep.Report.ID, d.at("desk", v.slug, "c", id), 0, o)
	history, err := d.desk.History(r.Context(), v.slug, id)
	if err != nil {
		return err
	}
	p.Claim.Steps = nil
	for _, e := range history {
		st := v.stepOf(e)
		if c, ok := e.Payload.(*dateline.Decision); ok && e.Act == dateline.ActCorrect && c.Target == id {
			st.Detail = "Replaced by " + dateline.ClaimID(e.Seq)
		}
		p.Claim.Steps = append(p.Claim.Steps, st)
	}
	p.Claim.Rests = d.rests(v, id)
	return d.deskPage(w, r, max(o.code, http.StatusOK), p)
}
