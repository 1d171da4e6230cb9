package desk

import (
	"context"
	"sort"
	"time"

	"dateline"
)

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
	Against []Contra          // what the record says otherwise
}

// Proposed is the status of a claim that nobody has decided.
const Proposed dateline.Status = "proposed"

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
	proposals, err := d.proposals(ctx, v, e.Story, rep)
	if err != nil {
		return ReportView{}, err
	}
	out.Claims, out.Hidden = d.claimsOf(v, rep, proposals)
	r := d.record(v)
	for i := range out.Claims {
		c := &out.Claims[i]
		c.Private = d.privates(v, c.Claim)
		if c.Decided == nil {
			out.Open++
		}
		if waits(c.Decided) {
			c.Against = r.against(&c.Claim, rep)
		}
	}
	return out, nil
}

// claimsOf joins what the desk has decided of a report with what the reading
// proposes, in text order. hidden counts proposals that say what a decided
// claim says.
func (d *Desk) claimsOf(v view, rep dateline.Report, proposals []dateline.Claim) (claims []ClaimView, hidden int) {
	decided := d.decidedOf(v, rep.ID)
	for _, x := range decided {
		c, err := x.Claim.WithWords(rep.Text)
		if err != nil {
			c = x.Claim
		}
		last := x.History[len(x.History)-1]
		claims = append(claims, ClaimView{Claim: protect(c, rep.Text), Status: v.desk.StatusOf(x.Claim.ID), Seen: last.Seq, Last: last, Decided: x})
	}
next:
	for _, c := range proposals {
		for _, x := range decided {
			if sameFact(c, x.Claim) {
				hidden++
				continue next
			}
		}
		claims = append(claims, ClaimView{Claim: c, Status: Proposed})
	}
	sort.SliceStable(claims, func(i, j int) bool {
		a, b := claims[i].Claim.Span, claims[j].Claim.Span
		return a.Start < b.Start || (a.Start == b.Start && a.End < b.End)
	})
	return claims, hidden
}

// waits tells whether a claim waits for a decision: nobody has decided on it,
// or what was decided was amended or undone.
func waits(x *dateline.Decided) bool {
	return x == nil || x.Status == dateline.Open && x.Aside == nil
}

// privates lists the private persons whom a claim names.
func (d *Desk) privates(v view, c dateline.Claim) []string {
	var names []string
	for _, m := range voices(&c) {
		names = append(names, privateNames(v.story(), v.places.known, m)...)
	}
	return names
}
