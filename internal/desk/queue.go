package desk

import (
	"context"
	"sort"
	"time"

	"dateline"
)

// Queue is what stands before an editor.
type Queue struct {
	Story   dateline.Story
	Head    dateline.Seq // the last entry that it knows
	Reports []ReportView // newest first
}

// ReportView is a report with its claims.
type ReportView struct {
	Report   dateline.Report
	Seq      dateline.Seq
	Recorded time.Time
	Source   dateline.Source
	By       string      // who filed it
	Claims   []ClaimView // in text order
	Open     int         // claims that nobody has decided
	Hidden   int         // proposals that say what a decided claim says
}

// ClaimView is a claim as the desk sees it.
type ClaimView struct {
	Claim   dateline.Claim // with the report's words
	Status  dateline.Status
	Seen    dateline.Seq // last entry about it; hand it back when deciding
	Last    dateline.Step
	Decided *dateline.Decided // nil while only proposed
	Private []string          // private persons whom a release masks
	// Contradicts lists claims that the desk has confirmed and that say
	// otherwise of the same place.
	Contradicts []string
}

// Proposed is the status of a claim that nobody has decided.
const Proposed dateline.Status = "proposed"

// Queue returns the latest reports of a story, newest first: at most limit,
// older than before (0: from the newest).
func (d *Desk) Queue(ctx context.Context, story string, before dateline.Seq, limit int) (Queue, error) {
	v, err := d.follow(ctx, story)
	if err != nil {
		return Queue{}, err
	}
	reports, err := d.reports(ctx, story, before, limit)
	if err != nil {
		return Queue{}, err
	}
	q := Queue{Story: *v.story(), Head: v.seq}
	for _, e := range reports {
		rv, err := d.view(ctx, v, e)
		if err != nil {
			return Queue{}, err
		}
		q.Reports = append(q.Reports, rv)
	}
	return q, nil
}

// Report returns one report with its claims.
func (d *Desk) Report(ctx context.Context, story, id string) (ReportView, error) {
	v, err := d.follow(ctx, story)
	if err != nil {
		return ReportView{}, err
	}
	e, err := d.reportEntry(ctx, story, id)
	if err != nil {
		return ReportView{}, err
	}
	return d.view(ctx, v, e)
}

func (d *Desk) view(ctx context.Context, v view, e dateline.Entry) (ReportView, error) {
	rep := reportOf(e)
	by, _ := warrantOf(e)
	out := ReportView{Report: rep, Seq: e.Seq, Recorded: e.Recorded, By: by}
	out.Source, _ = v.story().Source(rep.Source)
	decided := d.decidedOf(v, rep.ID)
	for _, x := range decided {
		c, err := x.Claim.WithWords(rep.Text)
		if err != nil {
			c = x.Claim
		}
		last := x.History[len(x.History)-1]
		out.Claims = append(out.Claims, ClaimView{Claim: protect(c, rep.Text), Status: v.desk.StatusOf(x.Claim.ID), Seen: last.Seq, Last: last, Decided: x})
	}
	proposals, err := d.proposals(ctx, v, e.Story, rep)
	if err != nil {
		return ReportView{}, err
	}
	for _, c := range proposals {
		hidden := false
		for _, x := range decided {
			hidden = hidden || sameFact(c, x.Claim)
		}
		if hidden {
			out.Hidden++
			continue
		}
		out.Claims = append(out.Claims, ClaimView{Claim: c, Status: Proposed, Contradicts: contradicts(v.desk, c)})
		out.Open++
	}
	for i := range out.Claims {
		out.Claims[i].Private = d.privates(v, out.Claims[i].Claim)
	}
	sort.SliceStable(out.Claims, func(i, j int) bool {
		a, b := out.Claims[i].Claim.Span, out.Claims[j].Claim.Span
		return a.Start < b.Start || (a.Start == b.Start && a.End < b.End)
	})
	return out, nil
}

// privates lists the private persons whom a claim names.
func (d *Desk) privates(v view, c dateline.Claim) []string {
	var names []string
	for _, m := range voices(&c) {
		names = append(names, privateNames(v.story(), v.places.known, m)...)
	}
	return names
}

// contradicts lists confirmed claims about the same place whose actor is
// another: such a claim is kept and shown to the desk with its contradiction.
func contradicts(s *dateline.Situation, c dateline.Claim) []string {
	if c.Kind != dateline.Control || c.Place == nil || c.Actor == nil || c.Actor.ID == "" {
		return nil
	}
	p, ok := s.Place(placeKey(c.Place))
	if !ok {
		return nil
	}
	var ids []string
	for _, w := range p.Winning {
		x, ok := s.Claim(w.Claim)
		if ok && x.Confirmed && x.Claim.Actor != nil && s.Story().SideOf(x.Claim.Actor.ID) != s.Story().SideOf(c.Actor.ID) {
			ids = append(ids, x.Claim.ID)
		}
	}
	return ids
}
