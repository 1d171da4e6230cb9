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

// registerRows is how many claims a page of the register has.
const registerRows = 100

var registerKeys = []page.DeskKey{{Key: "j k", Does: "next, previous claim"}, {Key: "↵ o", Does: "open it"}, {Key: "[ ]", Does: "from the top, older claims"}, {Key: "?", Does: "this list"}}

// register is which decided claims are wanted, ?status=, ?kind=, and as of when.
type register struct {
	status dateline.Status
	kind   dateline.Kind
	then   deskMoment
}

func (g register) with(key, value string) string {
	v := g.then.values()
	if g.status != "" {
		v.Set("status", string(g.status))
	}
	if g.kind != "" {
		v.Set("kind", string(g.kind))
	}
	return queryWith(v, key, value)
}

// claims is /desk/{story}/claims: every decided claim, the newest first, those
// older than ?before= where it names one.
func (d *deskRoom) claims(w http.ResponseWriter, r *http.Request, by desk.User) error {
	v, err := d.lookThen(r, by)
	if err != nil {
		return err
	}
	var p page.DeskClaims
	if p.DeskFrame, err = d.frame(r, v, "Claims", "claims"); err != nil {
		return err
	}
	p.Keys = v.keys(registerKeys)
	q := r.URL.Query()
	g := register{status: dateline.Status(q.Get("status")), kind: dateline.Kind(q.Get("kind")), then: v.then}
	if !slices.Contains(dateline.Kinds, g.kind) {
		g.kind = ""
	}
	before := dateline.ParseID('c', q.Get("before"))
	statusCount, kindCount := map[dateline.Status]int{}, map[dateline.Kind]int{}
	for _, c := range slices.Backward(v.whole().Snapshot().Claims) {
		status := v.desk.StatusOf(c.Claim.ID)
		is, of := g.status == "" || status == g.status, g.kind == "" || c.Claim.Kind == g.kind
		if of {
			statusCount[status]++
		}
		if is {
			kindCount[c.Claim.Kind]++
		}
		if seq := dateline.ParseID('c', c.Claim.ID); !is || !of || before != 0 && seq >= before || p.Older != "" {
			continue
		}
		if len(p.Rows) == registerRows {
			p.Older = g.with("before", p.Rows[registerRows-1].ID)
			continue
		}
		p.Rows = append(p.Rows, v.registered(&c, status))
	}
	if before != 0 {
		p.Top = g.with("before", "")
	}
	p.Filters, p.Kinds = g.choices(statusCount, kindCount)
	return d.deskPage(w, r, http.StatusOK, p)
}

func (v deskView) registered(c *dateline.ClaimState, status dateline.Status) page.DeskClaimRow {
	last := c.History[len(c.History)-1]
	row := page.DeskClaimRow{ID: c.Claim.ID, Sentence: page.DeskSentence(&c.Claim, v.story()), Source: c.Cite.Name, Grade: c.Cite.Grade, Report: c.Claim.Report,
		Kind: c.Claim.Kind, Stance: c.Claim.Stance, Status: status, Word: string(status),
		Last: page.DeskStep{Did: did[last.Act], By: last.By, At: v.time(last.Recorded)}}
	switch {
	case status == dateline.Accepted:
		row.Word = "accepted, not released"
	case last.Act == dateline.ActSetAside && status == dateline.Open:
		row.Word = "set aside"
	case last.Why.Code == dateline.Undone && status == dateline.Open:
		row.Word = "waiting again"
	}
	return row
}

// choices are the statuses and kinds to choose from, with how many claims each
// would leave.
func (g register) choices(statusCount map[dateline.Status]int, kindCount map[dateline.Kind]int) (status, kind []page.DeskFilter) {
	sum := 0
	for _, n := range statusCount {
		sum += n
	}
	status = append(status, page.DeskFilter{Word: "all", Link: g.with("status", ""), N: sum, On: g.status == ""})
	for _, s := range statuses {
		if statusCount[s] > 0 || s == g.status {
			status = append(status, page.DeskFilter{Word: string(s), Link: g.with("status", string(s)), N: statusCount[s], On: g.status == s})
		}
	}
	for _, k := range dateline.Kinds {
		if kindCount[k] > 0 || k == g.kind {
			f := page.DeskFilter{Word: string(k), Link: g.with("kind", string(k)), N: kindCount[k], On: g.kind == k}
			if f.On {
				f.Link = g.with("kind", "")
			}
			kind = append(kind, f)
		}
	}
	return status, kind
}

// claim is /desk/{story}/c/{id}.
func (d *deskRoom) claim(w http.ResponseWriter, r *http.Request, by desk.User) error {
	v, err := d.lookThen(r, by)
	if err != nil {
		return err
	}
	return d.showClaim(w, r, v, r.PathValue("id"), over{})
}

func (d *deskRoom) showClaim(w http.ResponseWriter, r *http.Request, v deskView, id string, o over) error {
	x, ok := v.desk.Claim(id)
	if !ok {
		return dateline.NotFound("there is no claim %s in this story%s", id, v.then.words())
	}
	rep, err := d.desk.ReportAsOf(r.Context(), v.slug, x.Claim.Report, v.then.asof)
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
	p.Keys = v.keys(reportKeys)
	p.Undo = d.undo(r, v, d.at("desk", v.slug, "c", id))
	d.begun(r, v, rep, &o)
	p.Claim = d.card(r.Context(), v, rep.Claims[i], rep.Report.ID, d.at("desk", v.slug, "c", id), 0, o)
	history, err := d.desk.HistoryAsOf(r.Context(), v.slug, id, v.then.asof)
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
	p.Claim.Rests = d.rests(r.Context(), v, id)
	return d.deskPage(w, r, max(o.code, http.StatusOK), p)
}
