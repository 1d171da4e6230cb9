package desk_test

import (
	"errors"
	"sync"
	"testing"

	"dateline"
	"dateline/internal/desk"
	"dateline/internal/desktest"
)

// Invariant 8: two editors decide one claim; the second gets Conflict and sees
// the first's decision.
func TestTheSecondOfTwoEditorsSeesTheFirstsDecision(t *testing.T) {
	n := desktest.New(t)
	r := n.File("Harbour Wire", "13 Aug 10:00", fell)
	p := n.Propose(r, n.Fell(r, fell, "Herat"))[0]
	anna, ben := n.On(desktest.Anna, r, p.ID), n.On(desktest.Ben, r, p.ID) // both have it on screen
	shown, err := n.Desk.Effect(n.Ctx, ben, dateline.ActRelease, nil)
	if err != nil {
		t.Fatal(err)
	}
	anna.Why = "the paper took it back"
	first, err := n.Desk.Reject(n.Ctx, anna)
	if err != nil {
		t.Fatal(err)
	}
	_, err = n.Desk.Release(n.Ctx, ben, shown.Token)
	n.Refused(err, dateline.ErrConflict, "anna rejected this claim", "12:00:00 on 13 Aug 2021", "the paper took it back")
	var e *dateline.Error
	if !errors.As(err, &e) || e.Entry != first.Seq {
		t.Errorf("the conflict names entry %d, want %d", e.Entry, first.Seq)
	}
	n.ReadersSeeNothing()

	again := n.On(desktest.Ben, r, dateline.ClaimID(first.Seq)) // looked at again, he may decide otherwise
	if _, err := n.Desk.Accept(n.Ctx, again); err != nil {
		t.Errorf("Accept after looking again = %v", err)
	}
	_, err = n.Desk.Accept(n.Ctx, anna) // by the proposal's key it is the same claim
	n.Refused(err, dateline.ErrConflict, "ben accepted this claim")
}

func TestOfManyEditorsAtOnceOneDecides(t *testing.T) {
	n := desktest.New(t)
	r := n.File("Harbour Wire", "13 Aug 10:00", fell)
	p := n.Propose(r, n.Fell(r, fell, "Herat"))[0]
	on := n.On(desktest.Anna, r, p.ID)
	var wg sync.WaitGroup
	errs := make([]error, 8)
	for i := range errs {
		wg.Go(func() {
			mine := on
			mine.By = desk.User{Name: string(rune('a' + i)), Role: desk.Editor}
			_, errs[i] = n.Desk.Accept(n.Ctx, mine)
		})
	}
	wg.Wait()
	done := 0
	for _, err := range errs {
		if err == nil {
			done++
		} else if dateline.KindOf(err) != dateline.ErrConflict {
			t.Errorf("Accept = %v, want a Conflict", err)
		}
	}
	if done != 1 {
		t.Errorf("%d editors decided, want 1", done)
	}
}

func TestADoubleClickMakesOneThing(t *testing.T) {
	n := desktest.New(t)
	r := n.File("Harbour Wire", "13 Aug 10:00", fell)
	on := desk.On{Story: n.Story, By: desktest.Anna, Report: r, Once: "k1"}
	c := n.Fell(r, fell, "Herat")
	one, err1 := n.Desk.ByHand(n.Ctx, on, c)
	two, err2 := n.Desk.ByHand(n.Ctx, on, c)
	if err1 != nil || err2 != nil || one.Seq != two.Seq {
		t.Errorf("ByHand twice = %d, %v and %d, %v; want one claim", one.Seq, err1, two.Seq, err2)
	}
	on = n.On(desktest.Anna, r, dateline.ClaimID(one.Seq))
	on.Once = "k2"
	x, err := n.Desk.Effect(n.Ctx, on, dateline.ActRelease, nil)
	if err != nil {
		t.Fatal(err)
	}
	one, err1 = n.Desk.Release(n.Ctx, on, x.Token)
	two, err2 = n.Desk.Release(n.Ctx, on, x.Token)
	if err1 != nil || err2 != nil || one.Seq != two.Seq {
		t.Errorf("Release twice = %d, %v and %d, %v; want one release", one.Seq, err1, two.Seq, err2)
	}
	post := desk.Post{Story: n.Story, By: desktest.Anna, Once: "k3"}
	one, err1 = n.Desk.Publish(n.Ctx, post, dateline.Revision{Headline: "Herat falls"})
	two, err2 = n.Desk.Publish(n.Ctx, post, dateline.Revision{Headline: "Herat falls"})
	if err1 != nil || err2 != nil || one.Seq != two.Seq || len(n.Readers().Updates()) != 1 {
		t.Errorf("Publish twice = %d, %v and %d, %v; want one update", one.Seq, err1, two.Seq, err2)
	}
	item := n.Item("Delta Post", "13 Aug 10:00", "Another report.")
	f1, err1 := n.Desk.Receive(n.Ctx, desk.Filing{Story: n.Story, By: desktest.Anna, Item: item, Once: "k4"})
	f2, err2 := n.Desk.Receive(n.Ctx, desk.Filing{Story: n.Story, By: desktest.Anna, Item: item, Once: "k4"})
	if err1 != nil || err2 != nil || f1.ID != f2.ID {
		t.Errorf("Receive twice = %+v, %v and %+v, %v; want one report", f1, err1, f2, err2)
	}
}

func TestNobodyOverwritesAnUpdateASummaryOrADraft(t *testing.T) {
	n := desktest.New(t)
	u := n.Publish("Herat falls")
	seen := dateline.ParseID('u', u)
	anna := desk.Post{Story: n.Story, By: desktest.Anna, Seen: seen}
	ben := desk.Post{Story: n.Story, By: desktest.Ben, Seen: seen}
	if _, err := n.Desk.Revise(n.Ctx, anna, u, dateline.Revision{Headline: "Herat has fallen"}, "Tense."); err != nil {
		t.Fatal(err)
	}
	_, err := n.Desk.Revise(n.Ctx, ben, u, dateline.Revision{Headline: "Herat lost"}, "Word.")
	n.Refused(err, dateline.ErrConflict, "anna published this update")
	_, err = n.Desk.RetractUpdate(n.Ctx, ben, u, "wrong")
	n.Refused(err, dateline.ErrConflict, "anna published this update")

	anna.Seen, ben.Seen = 0, 0
	if _, err := n.Desk.SetSummary(n.Ctx, anna, []dateline.Clause{{Text: "One.", Note: true}}); err != nil {
		t.Fatal(err)
	}
	_, err = n.Desk.SetSummary(n.Ctx, ben, []dateline.Clause{{Text: "Two.", Note: true}})
	n.Refused(err, dateline.ErrConflict, "anna changed the summary")

	d, err := n.Desk.SaveDraft(n.Ctx, desktest.Anna, desk.Draft{Story: n.Story, Revision: dateline.Revision{Headline: "One"}})
	if err != nil {
		t.Fatal(err)
	}
	old := d
	if d, err = n.Desk.SaveDraft(n.Ctx, desktest.Ben, d); err != nil {
		t.Fatal(err)
	}
	_, err = n.Desk.SaveDraft(n.Ctx, desktest.Anna, old)
	n.Refused(err, dateline.ErrConflict, "ben")
	_, err = n.Desk.PublishDraft(n.Ctx, anna, d.ID, old.Version)
	n.Refused(err, dateline.ErrConflict, "ben")

	settings := desktest.Story()
	settings.Title = "Another"
	_, err = n.Desk.Configure(n.Ctx, desktest.Chief, 0, settings)
	n.Refused(err, dateline.ErrConflict, "chief changed the story's settings")
}
