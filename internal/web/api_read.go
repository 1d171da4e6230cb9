package web

import (
	"io"
	"net/http"
	"time"

	"dateline"
	"dateline/internal/desk"
	"dateline/internal/export"
)

// The most items of a page of the API.
const (
	mostReports = 100
	mostClaims  = 500
)

// reportData is a report as programs read it.
type reportData struct {
	ID       string          `json:"id"`
	Seq      dateline.Seq    `json:"seq"`
	Received time.Time       `json:"received"`
	By       string          `json:"by"` // who filed it
	Report   dateline.Report `json:"report"`
	Source   sourceData      `json:"source"`
	Claims   []claimData     `json:"claims"`
	Open     int             `json:"open"` // claims that nobody has decided
}

type sourceData struct {
	Slug  string `json:"slug"`
	Name  string `json:"name"`
	Grade string `json:"grade,omitempty"`
}

// claimData is a claim of a report: decided ones have an id c<Seq>, proposals
// the key of the proposal.
type claimData struct {
	ID     string          `json:"id"`
	Status dateline.Status `json:"status"`
	Claim  dateline.Claim  `json:"claim"`
}

func reportDataOf(v desk.ReportView) reportData {
	out := reportData{ID: v.Report.ID, Seq: v.Seq, Received: v.Recorded, By: v.By, Report: v.Report,
		Source: sourceData{v.Report.Source, v.Source.Name, v.Source.Grade}, Claims: []claimData{}, Open: v.Open}
	for _, c := range v.Claims {
		out.Claims = append(out.Claims, claimData{c.Claim.ID, c.Status, c.Claim})
	}
	return out
}

// reports is GET /api/v1/stories/{story}/reports.
func (a *api) reports(w http.ResponseWriter, r *http.Request, _ desk.Token) error {
	after, limit, err := pageOf(r, mostReports)
	if err != nil {
		return err
	}
	views, next, err := a.desk.ReportPage(r.Context(), r.PathValue("story"), after, limit)
	if err != nil {
		return err
	}
	items := []reportData{}
	for _, v := range views {
		items = append(items, reportDataOf(v))
	}
	return a.json(w, r, http.StatusOK, listPage{items, next, len(items) == limit})
}

// report is GET /api/v1/stories/{story}/reports/{id}.
func (a *api) report(w http.ResponseWriter, r *http.Request, _ desk.Token) error {
	v, err := a.desk.Report(r.Context(), r.PathValue("story"), r.PathValue("id"))
	if err != nil {
		return err
	}
	return a.json(w, r, http.StatusOK, reportDataOf(v))
}

// changedClaim is a decided claim as the desk has it.
type changedClaim struct {
	Seq dateline.Seq `json:"seq"`
	dateline.ClaimState
	Aside *asideData `json:"set_aside,omitempty"`
}

type asideData struct {
	Owner    string    `json:"owner,omitempty"`
	Question string    `json:"question"`
	Deadline time.Time `json:"deadline,omitzero"`
}

// claims is GET /api/v1/stories/{story}/claims.
func (a *api) claims(w http.ResponseWriter, r *http.Request, _ desk.Token) error {
	after, limit, err := pageOf(r, mostClaims)
	if err != nil {
		return err
	}
	list, next, err := a.desk.ClaimPage(r.Context(), r.PathValue("story"), after, limit)
	if err != nil {
		return err
	}
	items := []changedClaim{}
	for _, c := range list {
		x := changedClaim{Seq: c.Seq, ClaimState: c.Claim}
		if c.Aside != nil {
			x.Aside = &asideData{c.Aside.Owner, c.Aside.Question, c.Aside.Deadline}
		}
		items = append(items, x)
	}
	return a.json(w, r, http.StatusOK, listPage{items, next, len(items) >= limit})
}

// changedUpdate is an update as readers have it.
type changedUpdate struct {
	Seq dateline.Seq `json:"seq"`
	dateline.UpdateData
}

// updates is GET /api/v1/stories/{story}/updates.
func (a *api) updates(w http.ResponseWriter, r *http.Request, _ desk.Token) error {
	after, limit, err := pageOf(r, mostReports)
	if err != nil {
		return err
	}
	list, next, err := a.desk.UpdatePage(r.Context(), r.PathValue("story"), after, limit)
	if err != nil {
		return err
	}
	items := []changedUpdate{}
	for _, u := range list {
		items = append(items, changedUpdate{u.Seq, u.Update})
	}
	return a.json(w, r, http.StatusOK, listPage{items, next, len(items) >= limit})
}

// situation is GET /api/v1/stories/{story}/situation.
func (a *api) situation(w http.ResponseWriter, r *http.Request, _ desk.Token) error {
	st, err := a.state(r)
	if err != nil {
		return err
	}
	m, err := a.moment(r, st)
	if err != nil {
		return err
	}
	var at *dateline.Situation
	switch of := r.URL.Query().Get("of"); {
	case of == "" || of == "readers":
		at, err = a.desk.AsOf(r.Context(), r.PathValue("story"), m.asof)
	case of == "desk":
		at, err = a.desk.DeskAsOf(r.Context(), r.PathValue("story"), m.asof)
	default:
		err = dateline.Invalid("of", "%q is no situation; there are readers and desk", of)
	}
	if err != nil {
		return err
	}
	if at.Seq() == 0 {
		return unknownThen(r.URL.Query().Get("known"), st)
	}
	return a.written(w, r, http.StatusOK, func(w io.Writer) error { return export.Situation(w, at) })
}

// changes is GET /api/v1/stories/{story}/diff.
func (a *api) changes(w http.ResponseWriter, r *http.Request, _ desk.Token) error {
	st, err := a.state(r)
	if err != nil {
		return err
	}
	from, to, err := a.fromTo(r, st)
	if err != nil {
		return err
	}
	var ends [2]*dateline.Situation
	for i, m := range []moment{from, to} {
		if ends[i], err = a.desk.AsOf(r.Context(), r.PathValue("story"), m.asof); err != nil {
			return err
		}
		if ends[i].Seq() == 0 {
			return unknownThen(r.URL.Query().Get([]string{"from", "to"}[i]), st)
		}
	}
	return a.written(w, r, http.StatusOK, func(w io.Writer) error { return export.Diff(w, ends[0], ends[1]) })
}
