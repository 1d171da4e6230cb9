package desk_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dateline"
	"dateline/internal/desk"
	"dateline/internal/desktest"
)

// things are what a list of rests or mends holds: "kind id".
func rests(n *desktest.Newsroom, claim string) (out []string) {
	n.Helper()
	all, err := n.Desk.Rests(n.Ctx, n.Story, claim)
	if err != nil {
		n.Fatal(err)
	}
	for _, x := range all {
		id := x.ID
		if x.Kind == desk.RestDraft {
			id = x.Text
		}
		if x.Key {
			id += " key"
		}
		out = append(out, string(x.Kind)+" "+id)
	}
	return out
}

func toMend(n *desktest.Newsroom) (out []string) {
	n.Helper()
	all, err := n.Desk.ToMend(n.Ctx, n.Story)
	if err != nil {
		n.Fatal(err)
	}
	for _, x := range all {
		out = append(out, string(x.Kind)+" "+x.ID+" for "+x.Wrong)
	}
	return out
}

func want(n *desktest.Newsroom, what string, got []string, want ...string) {
	n.Helper()
	if d := cmp.Diff(want, got); d != "" {
		n.Errorf("%s (-want +got):\n%s", what, d)
	}
}

func TestWhatRestsOnACorrectionIsListedBeforeAndMendedAfter(t *testing.T) {
	n := desktest.New(t)
	said := "“The Taliban captured Herat,” the governor, Omar Example, said."
	report, c := n.Tell("Harbour Wire", "13 Aug 08:00", said, "Herat")
	words, _ := n.Release(n.On(desktest.Anna, report, n.ByHand(n.Draw(report, dateline.Statement, said, "speaker=Omar Example:the-governor", "content=The Taliban captured Herat"))))
	on := desk.Post{Story: n.Story, By: desktest.Anna}
	e, err := n.Desk.Publish(n.Ctx, on, dateline.Revision{Headline: "Herat falls", Claims: []string{c}, Key: true})
	if err != nil {
		t.Fatal(err)
	}
	u := dateline.UpdateID(e.Seq)
	plain := n.Publish("Traffic in the north", c)
	if _, err := n.Desk.SetSummary(n.Ctx, on, []dateline.Clause{{Text: "A note.", Note: true}, {Text: "Herat is lost.", Claims: []string{c}}}); err != nil {
		t.Fatal(err)
	}
	draft(n, "More on Herat", c)
	want(n, "what rests on the claim", rests(n, c), "update "+u+" key", "update "+plain, "clause clause 2", "place gn:1140026", "tally towns", "statement "+words, "draft More on Herat")
	want(n, "to mend before", toMend(n))

	n.Clock.Forward(time.Minute)
	right := n.Fell(report, said, "Herat")
	right.Stance = dateline.Unconfirmed
	fix := n.On(desktest.Ben, report, c)
	fix.Why = "The governor spoke of hearsay."
	e, err = n.Desk.Correct(n.Ctx, fix, right)
	if err != nil {
		t.Fatal(err)
	}
	r := dateline.ClaimID(e.Seq)
	want(n, "to mend after", toMend(n), "update "+u+" for "+c, "update "+plain+" for "+c, "clause clause 2 for "+c, "statement "+words+" for "+c, "place map for "+c)
	if s := n.Readers().Summary(); !s.Clauses[1].BeingRevised || s.Clauses[0].BeingRevised {
		t.Errorf("readers' summary = %+v, want the second clause being revised", s)
	}

	touched := func(id string) desk.Post {
		x, _ := n.Readers().Update(id)
		on.Seen = x.Touched
		return on
	}
	if _, err := n.Desk.Revise(n.Ctx, touched(u), u, dateline.Revision{Headline: "Herat is said to have fallen", Claims: []string{r}}, "The report was of hearsay."); err != nil {
		t.Fatal(err)
	}
	if _, err := n.Desk.RetractUpdate(n.Ctx, touched(plain), plain, "It rested on hearsay."); err != nil {
		t.Fatal(err)
	}
	on.Seen = n.Readers().Summary().Seq
	if _, err := n.Desk.SetSummary(n.Ctx, on, []dateline.Clause{{Text: "Herat may be lost.", Claims: []string{r}}}); err != nil {
		t.Fatal(err)
	}
	if err := n.Desk.LetStand(n.Ctx, desktest.Anna, n.Story, words, c); err != nil {
		t.Fatal(err)
	}
	want(n, "to mend in the end", toMend(n), "place map for "+c)
	for range 2 { // a double click
		if err := n.Desk.LetStand(n.Ctx, desktest.Anna, n.Story, "map", c); err != nil {
			t.Fatal(err)
		}
	}
	want(n, "to mend when all is done", toMend(n))
	if x, _ := n.Readers().Update(u); len(x.Revisions) != 2 || x.First().Headline != "Herat falls" {
		t.Errorf("the update has %d revisions, want the old wording kept", len(x.Revisions))
	}
}
