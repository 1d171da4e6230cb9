package demo

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"dateline"
	"dateline/internal/desk"
	"dateline/internal/gazetteer"
	"dateline/internal/intake"
)

// Step is one thing that happens in the newsroom, at a moment of the story.
type Step struct {
	At     time.Time
	Report string // id of the report that comes in, where one does
	what   string
	do     func(context.Context) error
}

// String tells the step in a line.
func (s Step) String() string { return s.At.Format("2 Jan 15:04 ") + s.what }

// The desk's pace, in the story's time.
const (
	toFile   = 90 * time.Second // from publication until the report is filed
	toDecide = 3 * time.Minute  // until its first claim is decided
	perCall  = 20 * time.Second // from one claim to the next
)

// Player plays the script to a desk, step by step. Its desk acts as one
// person, by the operations that people have.
type Player struct {
	Clock  *Clock
	Shares Shares
	Notes  []Note // what the reading did not give as the script wants it

	desk    *desk.Desk
	script  *Script
	scribe  *scribe
	by      desk.User
	reports map[string]string           // id of the script -> r<Seq>
	plans   map[string][]Choice         // of the reports filed
	rests   map[string][]remnant        // of the reports filed: proposals that no call names
	claims  map[string]string           // label -> c<Seq>
	updates map[string]string           // id of the script -> u<Seq>
	pinned  map[string]bool             // by id of the script
	wants   map[string][]dateline.Claim // of each report, as the script has them
}

// Shares counts how the released claims came about.
type Shares struct {
	AsRead, Amended, ByHand, Accepted, Aside, Rejected, Waiting int
}

// String tells the shares in a line.
func (s Shares) String() string {
	all := s.AsRead + s.Amended + s.ByHand
	return fmt.Sprintf("%d claims, of which %d as read, %d amended, %d by hand; %d accepted only, %d set aside, %d rejected, %d proposals waiting",
		all, s.AsRead, s.Amended, s.ByHand, s.Accepted, s.Aside, s.Rejected, s.Waiting)
}

// Note is a call that the reading's proposals did not answer as they were.
type Note struct {
	Call      Call
	Slots     []string // that had to be amended; empty: nothing was proposed
	Want, Got dateline.Claim
}

// by whom the script's decisions are made.
var person = desk.User{Name: "script", Role: desk.Admin}

// NewPlayer returns a player whose desk keeps the record that clock drives.
// It fails where a call's words do not stand in its report.
func NewPlayer(d *desk.Desk, script *Script, clock *Clock, g *gazetteer.Gazetteer) (*Player, error) {
	p := &Player{Clock: clock, desk: d, script: script, by: person, scribe: newScribe(&script.Story, g),
		reports: map[string]string{}, plans: map[string][]Choice{}, rests: map[string][]remnant{}, claims: map[string]string{}, updates: map[string]string{},
		pinned: map[string]bool{}, wants: map[string][]dateline.Claim{}}
	var faults []error
	for _, r := range script.Reports {
		for _, c := range script.Calls[r.ID] {
			w, err := p.scribe.want(c, r, r.Text)
			if err != nil {
				faults = append(faults, err)
			}
			p.wants[r.ID] = append(p.wants[r.ID], w)
		}
	}
	return p, errors.Join(faults...)
}

// Begin sets the story's settings, as the first entry of the record.
func (p *Player) Begin(ctx context.Context) error {
	p.Clock.Set(p.script.Reports[0].Published.Add(-time.Hour))
	_, _, err := p.desk.ImportStory(ctx, p.by, p.script.Settings)
	return err
}

// Steps lists all that happens, in the order of the story's time.
func (p *Player) Steps() []Step {
	var out []Step
	add := func(at time.Time, report, what string, do func(context.Context) error) {
		out = append(out, Step{At: at, Report: report, what: what, do: do})
	}
	for _, r := range p.script.Reports {
		add(r.Published.Add(toFile), r.ID, "file "+r.ID, func(ctx context.Context) error { return p.file(ctx, r) })
		for i, c := range p.script.Calls[r.ID] {
			add(r.Published.Add(toDecide+time.Duration(i)*perCall), "", "decide "+c.String(), func(ctx context.Context) error { return p.decide(ctx, r.ID, i) })
		}
		add(r.Published.Add(toDecide+time.Duration(len(p.script.Calls[r.ID]))*perCall), "", "look through the rest of "+r.ID, func(ctx context.Context) error { return p.decideRest(ctx, r.ID) })
	}
	for _, u := range p.script.Updates {
		add(u.At, "", "publish "+u.ID, func(ctx context.Context) error { return p.publish(ctx, u) })
		for _, r := range u.Revisions {
			add(r.At, "", "revise "+u.ID, func(ctx context.Context) error { return p.revise(ctx, u, r) })
		}
		if u.Pin {
			add(u.PinUntil, "", "let go of "+u.ID, func(ctx context.Context) error { return p.unpin(ctx, u) })
		}
		if u.Retract != nil {
			add(u.Retract.At, "", "retract "+u.ID, func(ctx context.Context) error { return p.retract(ctx, u) })
		}
	}
	for _, s := range p.script.Summaries {
		add(s.At, "", "summary", func(ctx context.Context) error { return p.summarize(ctx, s) })
	}
	slices.SortStableFunc(out, func(a, b Step) int { return a.At.Compare(b.At) })
	return out
}

// Do makes a step. The clock is the caller's to set.
func (p *Player) Do(ctx context.Context, s Step) error {
	if err := s.do(ctx); err != nil {
		return fmt.Errorf("%s: %w", s, err)
	}
	return nil
}

func (p *Player) story() string { return p.script.Story.Slug }

// file takes a report in and looks which of its proposals answer the script.
func (p *Player) file(ctx context.Context, r Report) error {
	filed, err := p.desk.Receive(ctx, desk.Filing{Story: p.story(), By: p.by, Item: intake.Item{
		Data: []byte(r.Text), Source: r.Source, Headline: r.Headline, URL: r.URL, Published: r.Published, Credit: r.Credit}})
	if err != nil {
		return err
	}
	if filed.Duplicate {
		return fmt.Errorf("%s has the same text as %s", r.ID, filed.ID)
	}
	p.reports[r.ID] = filed.ID
	view, err := p.desk.Report(ctx, p.story(), filed.ID)
	if err != nil {
		return err
	}
	var proposals []dateline.Claim
	for _, c := range view.Claims {
		if c.Status == desk.Proposed {
			proposals = append(proposals, c.Claim)
		}
	}
	calls, wants := p.script.Calls[r.ID], p.wants[r.ID]
	plans, found := p.scribe.answer(calls, wants, proposals)
	p.Shares.Waiting += len(proposals)
	if copied := r.Credit != "" || filed.Near != ""; !copied && p.scribe.graded(r.Source, "C") {
		p.rests[r.ID] = p.scribe.rest(calls, wants, proposals, found)
	}
	for _, x := range plans {
		if x.Proposal != nil {
			p.Shares.Waiting--
		}
	}
	p.plans[r.ID] = plans
	return nil
}

// on names a claim for an operation of the desk.
func (p *Player) on(report, claim string, seen dateline.Seq, why string) desk.On {
	return desk.On{Story: p.story(), By: p.by, Claim: claim, Report: p.reports[report], Seen: seen, Why: why}
}
