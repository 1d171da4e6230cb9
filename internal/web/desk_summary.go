package web

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"dateline"
	"dateline/internal/desk"
	"dateline/internal/page"
)

// mostClauses is how many clauses a summary form may send.
const mostClauses = 40

// firstEntry is the entry that came first in a conflict.
func (d *deskRoom) firstEntry(r *http.Request, err error) (dateline.Entry, bool) {
	var known *dateline.Error
	if !errors.As(err, &known) || known.Entry == 0 {
		return dateline.Entry{}, false
	}
	e, err := d.cfg.Store.Entry(r.Context(), known.Entry)
	return e, err == nil
}

// summary is /desk/{story}/summary.
func (d *deskRoom) summary(w http.ResponseWriter, r *http.Request, by desk.User) error {
	v, err := d.lookThen(r, by)
	if err != nil {
		return err
	}
	f := newForm(d.at("desk", v.slug, "summary"))
	sum := v.desk.Summary()
	f.Set("seen", strconv.FormatUint(uint64(sum.Seq), 10))
	for i, c := range sum.Clauses {
		fillClause(f, i+1, c.Clause)
	}
	return d.showSummary(w, r, v, http.StatusOK, page.DeskSummary{Form: f}, len(sum.Clauses)+1)
}

func fillClause(f *page.DeskForm, n int, c dateline.Clause) {
	f.Set(fmt.Sprintf("text%d", n), c.Text)
	f.Set(fmt.Sprintf("claims%d", n), c.Claims...)
	f.Set(fmt.Sprintf("place%d", n), strconv.Itoa(n))
	f.Set(fmt.Sprintf("note%d", n))
	if c.Note {
		f.Set(fmt.Sprintf("note%d", n), "on")
	}
}

// showSummary writes the form with n clauses.
func (d *deskRoom) showSummary(w http.ResponseWriter, r *http.Request, v deskView, code int, p page.DeskSummary, n int) error {
	var err error
	if p.DeskFrame, err = d.frame(r, v, "Summary", "summary"); err != nil {
		return err
	}
	p.Keys = v.keys([]page.DeskKey{{Key: "Ctrl ↵", Does: "set the summary"}, {Key: "?", Does: "this list"}})
	sum := v.desk.Summary()
	if sum.Seq != 0 {
		p.Recorded = v.time(sum.Recorded)
		if es, err := d.desk.HistoryAsOf(r.Context(), v.slug, "summary", v.then.asof); err == nil && len(es) > 0 {
			p.By = v.stepOf(es[len(es)-1]).By
		}
	}
	for i := 1; i <= min(n, mostClauses); i++ {
		c := page.DeskClause{N: i, Form: p.Form, Picks: d.picks(v, p.Form.Values[fmt.Sprintf("claims%d", i)], 40)}
		c.Empty = p.Form.Value(fmt.Sprintf("text%d", i)) == ""
		if c.Empty && p.Form.Value(fmt.Sprintf("place%d", i)) == "" {
			p.Form.Set(fmt.Sprintf("place%d", i), strconv.Itoa(i))
		}
		c.Revising = i <= len(sum.Clauses) && sum.Clauses[i-1].BeingRevised
		p.Clauses = append(p.Clauses, c)
	}
	return d.deskPage(w, r, code, p)
}

// setSummary is POST /desk/{story}/summary.
func (d *deskRoom) setSummary(w http.ResponseWriter, r *http.Request, by desk.User) error {
	v, err := d.posted(w, r, by)
	if err != nil {
		return err
	}
	f := sent(r, d.at("desk", v.slug, "summary"))
	n, _ := strconv.Atoi(f.Value("clauses"))
	n = max(0, min(n, mostClauses))
	if f.Value("do") == "more" {
		return d.showSummary(w, r, v, http.StatusOK, page.DeskSummary{Form: f}, n+1)
	}
	if f.Value("do") == "propose" {
		return d.proposeSummary(w, r, v, f, n)
	}
	clauses := readClauses(f, n)
	if f.Faulty() {
		return d.showSummary(w, r, v, http.StatusUnprocessableEntity, page.DeskSummary{Form: f}, n)
	}
	seen, _ := strconv.ParseUint(f.Value("seen"), 10, 63)
	_, err = d.desk.SetSummary(r.Context(), desk.Post{Story: v.slug, By: by, Seen: dateline.Seq(seen), Once: f.Key}, clauses)
	if err == nil {
		return d.back(w, r, d.at("desk", v.slug, "summary"), "The summary is set.")
	}
	p := page.DeskSummary{Form: f}
	code := http.StatusUnprocessableEntity
	switch {
	case dateline.KindOf(err) == dateline.ErrConflict:
		if v, err = d.lookAgain(r, v, err, &p); err != nil {
			return err
		}
		code = http.StatusConflict
	case !noteFault(f, err):
		return err
	}
	f.Key = newForm("").Key
	return d.showSummary(w, r, v, code, p, n)
}

// proposeSummary adds, below what the form holds, the clauses that the
// situation proposes and that do not stand there yet. Nothing is set.
func (d *deskRoom) proposeSummary(w http.ResponseWriter, r *http.Request, v deskView, f *page.DeskForm, n int) error {
	proposed, err := d.desk.ProposeSummary(r.Context(), v.slug)
	if err != nil {
		return err
	}
	var kept []int
	for i := 1; i <= n; i++ {
		if strings.TrimSpace(f.Value(fmt.Sprintf("text%d", i))) != "" {
			kept = append(kept, i)
		}
	}
	last := 0
	if len(kept) > 0 {
		last = kept[len(kept)-1]
	}
	for _, c := range proposed {
		there := slices.ContainsFunc(kept, func(i int) bool { return f.Value(fmt.Sprintf("text%d", i)) == c.Text })
		if !there && last < mostClauses {
			last++
			fillClause(f, last, c)
		}
	}
	return d.showSummary(w, r, v, http.StatusOK, page.DeskSummary{Form: f}, last+1)
}

// lookAgain puts the summary that was set first beside the one in the form.
func (d *deskRoom) lookAgain(r *http.Request, v deskView, clash error, p *page.DeskSummary) (deskView, error) {
	v, err := d.look(r, v.by)
	if err != nil {
		return v, err
	}
	p.Conflict = d.clashOf(r, v, clash, "You were about to set the summary that stands in the form below.")
	var texts []string
	for _, c := range v.desk.Summary().Clauses {
		texts = append(texts, c.Text)
	}
	p.Conflict.First.Detail = strings.Join(texts, " ")
	p.Form.Set("seen", strconv.FormatUint(uint64(v.desk.Summary().Seq), 10))
	return v, nil
}

// readClauses reads the clauses in their new order; those without words are
// left out.
func readClauses(f *page.DeskForm, n int) []dateline.Clause {
	type placed struct {
		clause dateline.Clause
		at     float64
	}
	var all []placed
	for i := 1; i <= n; i++ {
		c := dateline.Clause{Text: strings.Join(strings.Fields(f.Value(fmt.Sprintf("text%d", i))), " "),
			Claims: f.Values[fmt.Sprintf("claims%d", i)], Note: f.Value(fmt.Sprintf("note%d", i)) != ""}
		if c.Text == "" {
			continue
		}
		if len(c.Claims) == 0 && !c.Note {
			f.Fault(fmt.Sprintf("claims%d", i), "The clause rests on no claim. Attach one, or mark it as editor's note.")
		}
		at, err := strconv.ParseFloat(f.Value(fmt.Sprintf("place%d", i)), 64)
		if err != nil {
			at = float64(i)
		}
		all = append(all, placed{c, at})
	}
	slices.SortStableFunc(all, func(a, b placed) int {
		switch {
		case a.at < b.at:
			return -1
		case a.at > b.at:
			return 1
		}
		return 0
	})
	var out []dateline.Clause
	for _, x := range all {
		out = append(out, x.clause)
	}
	return out
}
