package web

import (
	"fmt"
	"net/http"
	"strings"

	"dateline"
	"dateline/internal/desk"
	"dateline/internal/page"
)

// fetchForm is GET /desk/{story}/fetch.
func (d *deskRoom) fetchForm(w http.ResponseWriter, r *http.Request, by desk.User) error {
	v, err := d.look(r, by)
	if err != nil {
		return err
	}
	return d.showFetch(w, r, v, http.StatusOK, newForm(d.at("desk", v.slug, "fetch")))
}

// pagesShown is how many of the pages kept are listed.
const pagesShown = 50

func (d *deskRoom) showFetch(w http.ResponseWriter, r *http.Request, v deskView, code int, f *page.DeskForm) error {
	p := page.DeskFetch{Form: f}
	p.Sources, p.Agencies = sourceOptions(v.story(), "choose", "what the text credits")
	var err error
	if p.DeskFrame, err = d.frame(r, v, "Fetch a report", "file"); err != nil {
		return err
	}
	kept, err := d.desk.Pages(r.Context(), v.slug, pagesShown)
	if err != nil {
		return err
	}
	for _, k := range kept {
		id := dateline.ReportID(k.Report)
		row := page.DeskFetched{Report: id, ReportLink: d.at("desk", v.slug, "r", id), URL: k.URL, Sum: k.Sum,
			Link: d.at("desk", v.slug, "fetched", id, k.Sum), Size: fmt.Sprintf("%d bytes", k.Size), At: v.time(k.At)}
		if k.Final != k.URL {
			row.Final = k.Final
		}
		p.Pages = append(p.Pages, row)
	}
	return d.deskPage(w, r, code, p)
}

// fetch is POST /desk/{story}/fetch.
func (d *deskRoom) fetch(w http.ResponseWriter, r *http.Request, by desk.User) error {
	v, err := d.posted(w, r, by)
	if err != nil {
		return err
	}
	f := sent(r, d.at("desk", v.slug, "fetch"))
	embargo, _ := formTime(f, "embargo", v.zone)
	if f.Value("source") == "" {
		f.Fault("source", "Whose report is it? Choose a source.")
	}
	if strings.TrimSpace(f.Value("url")) == "" {
		f.Fault("url", "Which page? Copy its address from the browser.")
	}
	if f.Faulty() {
		return d.showFetch(w, r, v, http.StatusUnprocessableEntity, f)
	}
	done, err := d.desk.Fetch(r.Context(), desk.Fetching{Story: v.slug, By: by, URL: f.Value("url"), Source: f.Value("source"), Credit: f.Value("credit"),
		Rights: strings.TrimSpace(f.Value("rights")), Note: strings.TrimSpace(f.Value("note")), Embargo: embargo, Once: f.Key})
	if err != nil {
		if !noteFault(f, err, "url", "source") {
			return err
		}
		f.Key = newForm("").Key
		return d.showFetch(w, r, v, http.StatusUnprocessableEntity, f)
	}
	return d.back(w, r, d.at("desk", v.slug, "r", done.ID), filedWords(done))
}

// fetched is /desk/{story}/fetched/{id}/{sum}: a page as it came.
func (d *deskRoom) fetched(w http.ResponseWriter, r *http.Request, by desk.User) error {
	seq := dateline.ParseID('r', r.PathValue("id"))
	if seq == 0 {
		return dateline.NotFound("there is no report %q", r.PathValue("id"))
	}
	p, err := d.desk.Page(r.Context(), r.PathValue("story"), seq, r.PathValue("sum"))
	if err != nil {
		return err
	}
	return asItCame(w, p.Sum+".page", p.Body)
}
