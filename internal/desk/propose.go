package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"dateline"
)

// lately is how far back a turn of a place or a report of casualties is news
// for the summary.
const lately = 24 * time.Hour

// ProposeSummary proposes a standing summary from what readers know: plain
// clauses from templates, each with the released claims that it rests on. It
// sets nothing; a person rewrites and sets it.
func (d *Desk) ProposeSummary(ctx context.Context, story string) ([]dateline.Clause, error) {
	v, err := d.follow(ctx, story)
	if err != nil {
		return nil, err
	}
	now := d.now()
	x := &proofs{now: now, desk: v.desk.At(now), readers: v.readers.At(now)}
	var out []dateline.Clause
	for _, template := range []func(*proofs) []dateline.Clause{tellTallies, tellTurns, tellDisputes, tellHarm} {
		for _, c := range template(x) {
			if c.Text = dateline.Capital(c.Text); len(c.Claims) > 0 {
				out = append(out, c)
			}
		}
	}
	return out, nil
}

// tellTallies: "2 of 3 provincial capitals are held by the Taliban."
func tellTallies(x *proofs) []dateline.Clause {
	var out []dateline.Clause
	for _, t := range x.readers.Tallies() {
		if t.Held == 0 {
			continue
		}
		c := dateline.Clause{Text: fmt.Sprintf("%d of %d %s %s held by %s", t.Held, t.Of, t.Tally.Title, verb(t.Held, "is", "are"), x.story().ActorName(t.Tally.Actor))}
		if t.Disputed > 0 {
			c.Text += fmt.Sprintf(", and %d more %s disputed", t.Disputed, verb(t.Disputed, "is", "are"))
		}
		c.Text += "."
		for _, p := range t.Members {
			if p.Holder != "" && x.story().SideOf(p.Holder) == x.story().SideOf(t.Tally.Actor) {
				c.Claims = addStanding(x, c.Claims, p.Turned)
			}
		}
		out = append(out, c)
	}
	return out
}

// tellTurns: "Herat and Farah came under the control of the Taliban in the last
// day, according to Harbour Wire."
func tellTurns(x *proofs) []dateline.Clause {
	var holders []string
	by := map[string][]dateline.PlaceState{}
	for _, p := range x.readers.Places() {
		if p.State == dateline.Disputed || p.Holder == "" || p.Turned == "" || p.Since == nil || x.now.Sub(p.Since.From) > lately {
			continue
		}
		if len(by[p.Holder]) == 0 {
			holders = append(holders, p.Holder)
		}
		by[p.Holder] = append(by[p.Holder], p)
	}
	var out []dateline.Clause
	for _, h := range holders {
		var names []string
		var c dateline.Clause
		for _, p := range by[h] {
			names = append(names, p.Place.Name)
			c.Claims = addStanding(x, c.Claims, p.Turned)
		}
		c.Text = fmt.Sprintf("%s came under the control of %s in the last day, according to %s.", listed(names), x.story().ActorName(h), listed(voiceNames(x, c.Claims)))
		out = append(out, c)
	}
	return out
}

// tellDisputes: "Who holds Herat is disputed: Harbour Wire and a government
// spokesman via Delta Post differ."
func tellDisputes(x *proofs) []dateline.Clause {
	var out []dateline.Clause
	for _, p := range x.readers.Places() {
		if p.State != dateline.Disputed {
			continue
		}
		var c dateline.Clause
		for _, s := range append(slices.Clone(p.Winning), p.Losing...) {
			c.Claims = addStanding(x, c.Claims, s.Claim)
		}
		c.Text = fmt.Sprintf("Who holds %s is disputed; reports are from %s.", p.Place.Name, listed(voiceNames(x, c.Claims)))
		out = append(out, c)
	}
	return out
}

// tellHarm: "Reports of people killed in Kandahar give 12 to 15, according to
// Harbour Wire and Delta Post."
func tellHarm(x *proofs) []dateline.Clause {
	type about struct{ place, harm string }
	type figures struct {
		clause    dateline.Clause
		name      string
		low, high float64
	}
	var order []about
	by := map[about]*figures{}
	for _, r := range slices.Backward(x.readers.Register(dateline.Casualties)) {
		c := &r.Claim
		q := figureOf(c)
		if q == nil || q.Value == nil || c.Place == nil || !asFact(c.Stance) || r.Status == dateline.Withdrawn || c.Group != "" || x.now.Sub(r.Cite.Published) > lately {
			continue
		}
		key := about{placeKey(c.Place), c.Harm}
		f := by[key]
		if f == nil {
			f = &figures{name: c.Place.Called(), low: *q.Value, high: *q.Value}
			by[key], order = f, append(order, key)
		}
		f.low, f.high = min(f.low, *q.Value), max(f.high, *q.Value)
		f.clause.Claims = addStanding(x, f.clause.Claims, c.ID)
	}
	var out []dateline.Clause
	for _, key := range order {
		f := by[key]
		span := number(f.low)
		if f.high > f.low {
			span += " to " + number(f.high)
		}
		f.clause.Text = fmt.Sprintf("Reports of people %s in %s give %s, according to %s.", key.harm, f.name, span, listed(voiceNames(x, f.clause.Claims)))
		out = append(out, f.clause)
	}
	return out
}

// addStanding adds a claim that readers have and that is not withdrawn, once.
func addStanding(x *proofs, ids []string, id string) []string {
	if c, ok := x.readers.Claim(id); !ok || c.Status == dateline.Withdrawn || slices.Contains(ids, id) {
		return ids
	}
	return append(ids, id)
}

func voiceNames(x *proofs, ids []string) []string {
	var out []string
	for _, id := range ids {
		if c, ok := x.readers.Claim(id); ok && !slices.Contains(out, x.readers.VoiceName(c)) {
			out = append(out, x.readers.VoiceName(c))
		}
	}
	return out
}

// listed joins names: "a", "a and b", "a, b and c".
func listed(names []string) string {
	if n := len(names); n > 1 {
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	}
	return strings.Join(names, "")
}

func verb(n int, one, more string) string {
	if n == 1 {
		return one
	}
	return more
}
