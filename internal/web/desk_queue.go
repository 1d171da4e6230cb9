package web

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"dateline"
	"dateline/internal/desk"
	"dateline/internal/page"
)

var queueKeys = []page.DeskKey{{Key: "j k", Does: "next, previous report"}, {Key: "↵", Does: "open it"}, {Key: "?", Does: "this list"}}

// queue is /desk/{story}/.
func (d *deskRoom) queue(w http.ResponseWriter, r *http.Request, by desk.User) error {
	v, err := d.look(r, by)
	if err != nil {
		return err
	}
	p := page.DeskQueue{Filter: r.URL.Query().Get("show")}
	if p.Filter != "open" && p.Filter != "all" {
		p.Filter = "waiting"
	}
	before, _ := strconv.ParseUint(r.URL.Query().Get("before"), 10, 63)
	q, err := d.desk.Queue(r.Context(), v.slug, dateline.Seq(before), recent)
	if err != nil {
		return err
	}
	if p.DeskFrame, err = d.frame(r, v, "Queue", "queue"); err != nil {
		return err
	}
	p.Keys, p.Total = queueKeys, len(q.Reports)
	lead, of := copies(q.Reports)
	for _, rep := range lead {
		row := d.row(v, rep, of[rep.Report.ID])
		if p.Filter == "all" || row.Waiting > 0 || slices.ContainsFunc(row.Copies, func(c page.DeskCopy) bool { return c.Waiting > 0 }) {
			p.Reports = append(p.Reports, row)
		}
	}
	for _, rep := range q.Reports {
		for _, c := range rep.Claims {
			if c.Decided != nil && c.Decided.Aside != nil {
				x := *c.Decided
				x.Claim = c.Claim
				p.Aside = append(p.Aside, *v.aside(&x))
			}
		}
	}
	slices.SortStableFunc(p.Aside, func(a, b page.DeskAside) int { return strings.Compare(deadline(a), deadline(b)) })
	slices.SortStableFunc(p.Reports, func(a, b page.DeskReportRow) int { return min(len(b.Conflicts), 1) - min(len(a.Conflicts), 1) })
	if len(q.Reports) == recent {
		p.Older = fmt.Sprintf("?show=%s&before=%d", p.Filter, q.Reports[len(q.Reports)-1].Seq)
	}
	return d.deskPage(w, r, http.StatusOK, p)
}

// deadline orders open questions: the earliest deadline first, none last.
func deadline(a page.DeskAside) string {
	if a.Deadline.ISO == "" {
		return "~"
	}
	return a.Deadline.ISO
}

// row is a report in the queue.
func (d *deskRoom) row(v deskView, rep desk.ReportView, same []desk.ReportView) page.DeskReportRow {
	x := page.DeskReportRow{ID: rep.Report.ID, Headline: headline(rep.Report), Source: rep.Source.Name, Grade: rep.Source.Grade,
		Published: v.time(rep.Report.Published), Received: v.time(rep.Recorded), Waiting: rep.Open, Unread: rep.Report.Unread, Redacted: rep.Report.Redacted}
	if x.Source == "" {
		x.Source = rep.Report.Source
	}
	if rep.Report.Embargo.After(v.now) {
		x.Embargo = v.time(rep.Report.Embargo)
	}
	if c := rep.Report.Credit; c != "" && c != rep.Report.Source {
		x.Credit = sourceName(v.story(), c)
	}
	for _, k := range dateline.Kinds {
		kc := page.DeskKindCount{Kind: k}
		stances := map[dateline.Stance]int{}
		for _, c := range rep.Claims {
			if c.Claim.Kind == k {
				kc.N++
				stances[c.Claim.Stance]++
			}
		}
		for _, s := range []dateline.Stance{dateline.Asserted, dateline.Attributed, dateline.Denied, dateline.Unconfirmed, dateline.Prospective} {
			if stances[s] > 0 {
				kc.Stances = append(kc.Stances, page.DeskStanceCount{Stance: s, N: stances[s]})
			}
		}
		if kc.N > 0 {
			x.Kinds = append(x.Kinds, kc)
		}
	}
	for _, c := range rep.Claims {
		switch {
		case c.Decided != nil && c.Decided.Aside != nil:
			x.Open++
		case c.Decided != nil:
			x.Decided++
		}
		for _, id := range c.Contradicts {
			x.Conflicts = append(x.Conflicts, page.DeskSentence(&c.Claim, v.story())+", against "+v.against(id))
		}
	}
	for _, s := range same {
		x.Copies = append(x.Copies, v.copyOf(s))
	}
	return x
}

func (v deskView) copyOf(s desk.ReportView) page.DeskCopy {
	return page.DeskCopy{ID: s.Report.ID, Source: sourceName(v.story(), s.Report.Source), Grade: s.Source.Grade, Published: v.time(s.Report.Published), Waiting: s.Open}
}

func headline(r dateline.Report) string {
	if r.Headline != "" {
		return r.Headline
	}
	line, _, _ := strings.Cut(strings.TrimSpace(r.Text), "\n")
	if c := []rune(line); len(c) > 110 {
		return string(c[:110]) + " …"
	}
	return line
}

func sourceName(story *dateline.Story, slug string) string {
	if s, ok := story.Source(slug); ok {
		return s.Name
	}
	return slug
}
