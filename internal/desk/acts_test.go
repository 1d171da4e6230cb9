package desk_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dateline"
	"dateline/internal/desk"
	"dateline/internal/desktest"
)

const fell = "The Taliban captured Herat on Thursday."

func TestAcceptCountsForTheDeskAlone(t *testing.T) {
	n := desktest.New(t)
	r := n.File("Harbour Wire", "13 Aug 10:00", fell)
	p := n.Propose(r, n.Fell(r, fell, "Herat"))[0]
	if _, err := n.Desk.Accept(n.Ctx, n.On(desktest.Anna, r, p.ID)); err != nil {
		t.Fatal(err)
	}
	n.ReadersSeeNothing()
	n.ReadersSee("Herat", dateline.Held, "government")
	s, err := n.Desk.Desk(n.Ctx, n.Story)
	if err != nil {
		t.Fatal(err)
	}
	if h, _ := s.Place("gn:1140026"); h.Holder != "taliban" {
		t.Errorf("the desk sees Herat held by %q, want taliban", h.Holder)
	}
}

func TestReleaseShowsItsEffectFirstAndThatIsWhatHappens(t *testing.T) {
	n := desktest.New(t)
	r := n.File("Harbour Wire", "13 Aug 10:00", fell)
	p := n.Propose(r, n.Fell(r, fell, "Herat"))[0]
	on := n.On(desktest.Anna, r, p.ID)
	_, err := n.Desk.Release(n.Ctx, on, 0)
	n.Refused(err, dateline.ErrInvalid, "look at what the release changes")
	before := n.Readers()
	id, effect := n.Release(on)
	want := []string{"Herat: held by the government → held by the Taliban.", "Tally of provincial capitals: 1 of 3 → 2 of 3."}
	if d := cmp.Diff(want, effect.Sentences); d != "" {
		t.Errorf("effect (-want +got):\n%s", d)
	}
	n.ReadersSee("Herat", dateline.Held, "taliban")
	after := n.Readers()
	if d := cmp.Diff(effect.Places[0].Before, must(t)(before.Place("gn:1140026"))); d != "" {
		t.Errorf("the place before is not what was shown:\n%s", d)
	}
	if d := cmp.Diff(effect.Places[0].After, must(t)(after.Place("gn:1140026"))); d != "" {
		t.Errorf("the place after is not what was shown:\n%s", d)
	}
	if d := cmp.Diff(effect.Tallies[0].After, after.Tallies()[0]); d != "" {
		t.Errorf("the tally after is not what was shown:\n%s", d)
	}
	if c, ok := after.Claim(id); !ok || c.Status != dateline.Reported || c.Claim.Span.Text != fell {
		t.Errorf("readers have claim %s as %+v, want it reported with its words", id, c)
	}
}

func must(t *testing.T) func(dateline.PlaceState, bool) dateline.PlaceState {
	return func(p dateline.PlaceState, ok bool) dateline.PlaceState {
		t.Helper()
		if !ok {
			t.Fatal("no such place")
		}
		return p
	}
}

func TestReleaseIsRefusedWhenItsEffectHasChangedMeanwhile(t *testing.T) {
	n := desktest.New(t)
	r := n.File("Delta Post", "13 Aug 10:00", fell)
	p := n.Propose(r, n.Fell(r, fell, "Herat"))[0]
	on := n.On(desktest.Anna, r, p.ID)
	shown, err := n.Desk.Effect(n.Ctx, on, dateline.ActRelease, nil)
	if err != nil {
		t.Fatal(err)
	}
	n.Tell("Harbour Wire", "13 Aug 11:00", "On Friday the Taliban took Herat after a siege.", "Herat")
	_, err = n.Desk.Release(n.Ctx, on, shown.Token)
	n.Refused(err, dateline.ErrConflict, "moved on", "Herat")

	again, err := n.Desk.Effect(n.Ctx, on, dateline.ActRelease, nil)
	if err != nil {
		t.Fatal(err)
	}
	n.File("Morning Paper", "13 Aug 11:30", "A report that changes nothing for readers.")
	n.Tell("Harbour Wire", "13 Aug 11:40", "The Taliban captured Kandahar.", "Kandahar")
	if _, err = n.Desk.Release(n.Ctx, on, again.Token); err != nil {
		t.Errorf("Release = %v, though what happened since changes nothing of its effect", err)
	}
}

func TestAmendPutsAPlaceRightBeforeRelease(t *testing.T) {
	n := desktest.New(t)
	text := "The Taliban captured Herat and Kandahar."
	r := n.File("Harbour Wire", "13 Aug 10:00", text)
	p := n.Propose(r, n.Fell(r, text, "Herat"))[0]
	right := n.Fell(r, text, "Kandahar")
	e, err := n.Desk.Amend(n.Ctx, n.On(desktest.Ben, r, p.ID), right)
	if err != nil {
		t.Fatal(err)
	}
	n.ReadersSeeNothing()
	id := dateline.ClaimID(e.Seq)
	got, _ := n.Release(n.On(desktest.Anna, r, id))
	if got != id {
		t.Errorf("the released claim is %s, want %s still", got, id)
	}
	n.ReadersSee("Kandahar", dateline.Held, "taliban")
	n.ReadersSee("Herat", dateline.Held, "government")
	_, err = n.Desk.Amend(n.Ctx, n.On(desktest.Ben, r, id), right)
	n.Refused(err, dateline.ErrInvalid, "correct it")
	bad := right
	bad.Span.End = 4000
	_, err = n.Desk.Amend(n.Ctx, desk.On{Story: n.Story, By: desktest.Ben, Report: r, Claim: p.ID, Seen: 1 << 40}, bad)
	n.Refused(err, dateline.ErrInvalid)
}

func TestSetAsideKeepsAQuestionWithItsOwner(t *testing.T) {
	n := desktest.New(t)
	r := n.File("Delta Post", "13 Aug 10:00", fell)
	p := n.Propose(r, n.Fell(r, fell, "Herat"))[0]
	on := n.On(desktest.Anna, r, p.ID)
	_, err := n.Desk.SetAside(n.Ctx, on, desk.Aside{})
	n.Refused(err, dateline.ErrInvalid, "question")
	due := n.Clock.Now().Add(time.Hour)
	if _, err := n.Desk.SetAside(n.Ctx, on, desk.Aside{Owner: "ben", Question: "Is the airport meant?", Deadline: due}); err != nil {
		t.Fatal(err)
	}
	v, err := n.Desk.Report(n.Ctx, n.Story, r)
	if err != nil {
		t.Fatal(err)
	}
	c := v.Claims[0]
	if c.Status != dateline.Open || c.Decided.Aside == nil || c.Decided.Aside.Question != "Is the airport meant?" || c.Decided.Aside.Owner != "ben" || !c.Decided.Aside.Deadline.Equal(due) {
		t.Errorf("claim = %+v", c)
	}
	n.ReadersSeeNothing()
}

func TestRejectNeedsAReasonAndIsSeenOnlyWhereReadersSawTheClaim(t *testing.T) {
	n := desktest.New(t)
	r := n.File("Delta Post", "13 Aug 10:00", fell)
	p := n.Propose(r, n.Fell(r, fell, "Herat"))[0]
	on := n.On(desktest.Anna, r, p.ID)
	_, err := n.Desk.Reject(n.Ctx, on)
	n.Refused(err, dateline.ErrInvalid, "say why")
	on.Why = "the paper took it back"
	if _, err := n.Desk.Reject(n.Ctx, on); err != nil {
		t.Fatal(err)
	}
	n.ReadersSeeNothing()

	r2, id := n.Tell("Harbour Wire", "13 Aug 11:00", "The Taliban captured Kandahar.", "Kandahar")
	on = n.On(desktest.Ben, r2, id)
	on.Why = "not usable"
	if _, err := n.Desk.Reject(n.Ctx, on); err != nil {
		t.Fatal(err)
	}
	n.ReadersSee("Kandahar", dateline.Held, "government")
	if c, ok := n.Readers().Claim(id); !ok || c.Status != dateline.Withdrawn {
		t.Errorf("readers have %s as %+v, want it to stay as withdrawn", id, c)
	}
}

func TestConfirmTakesTwoPersonsWhereTheStorySaysSo(t *testing.T) {
	story := desktest.Story()
	story.Policy.ConfirmByTwo = true
	n := desktest.Covering(t, story)
	r, id := n.Tell("Harbour Wire", "13 Aug 10:00", fell, "Herat")
	on := n.On(desktest.Anna, r, id)
	on.Why = "called the hospital there"
	for range 2 { // the same person twice is one person
		if _, err := n.Desk.Confirm(n.Ctx, on); err != desk.ErrSecond {
			t.Fatalf("the first Confirm = %v, want ErrSecond", err)
		}
	}
	if w, err := n.Desk.Waiting(n.Ctx, n.Story); err != nil || len(w) != 1 || w[0].By != "anna" {
		t.Errorf("Waiting = %v, %v, want anna's request", w, err)
	}
	on.By = desktest.Ben
	e, err := n.Desk.Confirm(n.Ctx, on)
	if err != nil {
		t.Fatal(err)
	}
	d := e.Payload.(*dateline.Decision)
	if d.By() != "ben" || d.Second() != "anna" {
		t.Errorf("confirmed by %s and %s, want ben and anna", d.By(), d.Second())
	}
	if c, _ := n.Readers().Claim(id); c.Status != dateline.Confirmed {
		t.Errorf("readers have it %s, want confirmed", c.Status)
	}
}

func TestCorrectionIsAnnouncedAndReachesWhatRestedOnIt(t *testing.T) {
	n := desktest.New(t)
	text := "The Taliban captured Herat, not Kandahar, officials said."
	r := n.File("Delta Post", "13 Aug 10:00", text)
	id := n.ByHand(n.Fell(r, "The Taliban captured Herat, not Kandahar", "Kandahar"))
	n.Release(n.On(desktest.Anna, r, id))
	u := n.Publish("Kandahar falls", id)
	if _, err := n.Desk.SetSummary(n.Ctx, desk.Post{Story: n.Story, By: desktest.Anna}, []dateline.Clause{{Text: "Quiet elsewhere.", Note: true}, {Text: "Kandahar has fallen.", Claims: []string{id}}}); err != nil {
		t.Fatal(err)
	}
	on := n.On(desktest.Ben, r, id)
	right := n.Fell(r, "The Taliban captured Herat", "Herat")
	_, err := n.Desk.Correct(n.Ctx, on, right)
	n.Refused(err, dateline.ErrInvalid, "why")
	on.Why = "The report names Herat; Kandahar had not fallen."
	effect, err := n.Desk.Effect(n.Ctx, on, dateline.ActCorrect, &right)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"Kandahar: held by the Taliban → held by the government.",
		"Herat: held by the government → held by the Taliban.",
		"Summary clause 2 is marked as being revised.",
		"Update " + u + " rests on this.",
		"A correction is announced to readers.",
	}
	if d := cmp.Diff(want, effect.Sentences); d != "" {
		t.Errorf("effect (-want +got):\n%s", d)
	}
	e, err := n.Desk.Correct(n.Ctx, on, right)
	if err != nil {
		t.Fatal(err)
	}
	n.ReadersSee("Herat", dateline.Held, "taliban")
	n.ReadersSee("Kandahar", dateline.Held, "government")
	s := n.Readers()
	cs := s.Corrections()
	if len(cs) != 1 || cs[0].Wrong != id || cs[0].Right != dateline.ClaimID(e.Seq) || cs[0].Why != on.Why {
		t.Errorf("corrections = %+v", cs)
	}
	if cl := s.Summary().Clauses; cl[0].BeingRevised || !cl[1].BeingRevised {
		t.Errorf("clauses = %+v, want only the second being revised", cl)
	}
	if x, _ := s.Update(u); len(s.CorrectionsOf(x)) != 1 {
		t.Errorf("update %s carries no correction", u)
	}
}

func TestRetractWithdrawsWithoutReplacement(t *testing.T) {
	n := desktest.New(t)
	r := n.File("Delta Post", "13 Aug 10:00", fell)
	id := n.ByHand(n.Fell(r, fell, "Herat"))
	on := n.On(desktest.Anna, r, id)
	on.Why = "The outlet withdrew its report."
	_, err := n.Desk.Retract(n.Ctx, on)
	n.Refused(err, dateline.ErrInvalid, "never seen it")
	n.Release(on)
	on = n.On(desktest.Anna, r, id)
	on.Why = "The outlet withdrew its report."
	if _, err := n.Desk.Retract(n.Ctx, on); err != nil {
		t.Fatal(err)
	}
	n.ReadersSee("Herat", dateline.Held, "government")
	if c, _ := n.Readers().Claim(id); c.Status != dateline.Withdrawn || c.History[len(c.History)-1].Why.Text != on.Why {
		t.Errorf("readers have %+v, want it withdrawn with its reason", c)
	}
}

func TestAcceptAllAcceptsAndNeverReleases(t *testing.T) {
	n := desktest.New(t)
	text := "The Taliban captured Herat and Kandahar."
	r := n.File("Harbour Wire", "13 Aug 10:00", text)
	ps := n.Propose(r, n.Fell(r, text, "Herat"), n.Fell(r, text, "Kandahar"))
	on := n.On(desktest.Anna, r, ps[0].ID)
	on.Why = "misread"
	if _, err := n.Desk.Reject(n.Ctx, on); err != nil {
		t.Fatal(err)
	}
	es, err := n.Desk.AcceptAll(n.Ctx, desk.On{Story: n.Story, By: desktest.Ben, Report: r})
	if err != nil {
		t.Fatal(err)
	}
	if len(es) != 1 || es[0].Act != dateline.ActAccept {
		t.Errorf("AcceptAll = %v, want the one open claim accepted", es)
	}
	again, err := n.Desk.AcceptAll(n.Ctx, desk.On{Story: n.Story, By: desktest.Ben, Report: r})
	if err != nil || len(again) != 0 {
		t.Errorf("a second AcceptAll = %v, %v, want nothing left", again, err)
	}
	n.ReadersSeeNothing()
}

func TestAClaimByHandRestsOnSelectedWordsInAnyLanguage(t *testing.T) {
	n := desktest.New(t)
	text := "Les Taliban ont pris la ville de Herat dans la nuit, selon des sources qui sont sur place."
	f, err := n.Desk.Receive(n.Ctx, desk.Filing{Story: n.Story, By: desktest.Anna, Item: n.Item("Delta Post", "13 Aug 10:00", text)})
	if err != nil {
		t.Fatal(err)
	}
	if f.Unread != "language fr" || f.Claims != 0 {
		t.Errorf("Receive = %+v, want it kept and not read", f)
	}
	id := n.ByHand(n.Fell(f.ID, "Les Taliban ont pris la ville de Herat", "Herat"))
	n.Release(n.On(desktest.Anna, f.ID, id))
	n.ReadersSee("Herat", dateline.Held, "taliban")
	c, _ := n.Readers().Claim(id)
	if c.Claim.Rule != "desk" || c.Claim.Span.Text != "Les Taliban ont pris la ville de Herat" {
		t.Errorf("claim = %+v", c.Claim)
	}
	empty := n.Fell(f.ID, "Les Taliban ont pris la ville de Herat", "Herat")
	empty.Span.End = empty.Span.Start
	_, err = n.Desk.ByHand(n.Ctx, desk.On{Story: n.Story, By: desktest.Anna, Report: f.ID}, empty)
	n.Refused(err, dateline.ErrInvalid, "select the words")
}

func TestAReReadingHidesWhatIsDecided(t *testing.T) {
	n := desktest.New(t)
	text := "The Taliban captured Herat and Kandahar."
	r := n.File("Harbour Wire", "13 Aug 10:00", text)
	p := n.Propose(r, n.Fell(r, text, "Herat"))[0]
	if _, err := n.Desk.Accept(n.Ctx, n.On(desktest.Anna, r, p.ID)); err != nil {
		t.Fatal(err)
	}
	again := n.Fell(r, text, "Herat")
	again.ID = "another-key"
	n.Propose(r, again, n.Fell(r, text, "Kandahar"))
	v, err := n.Desk.Report(n.Ctx, n.Story, r)
	if err != nil {
		t.Fatal(err)
	}
	if v.Hidden != 1 || v.Open != 1 || len(v.Claims) != 2 {
		t.Errorf("hidden %d, open %d, claims %d; want 1, 1 and 2", v.Hidden, v.Open, len(v.Claims))
	}
}

func TestAClaimThatContradictsAConfirmedOneIsShownToTheDesk(t *testing.T) {
	n := desktest.New(t)
	r, id := n.Tell("Harbour Wire", "13 Aug 10:00", fell, "Herat")
	on := n.On(desktest.Anna, r, id)
	on.Why = "seen on film"
	if _, err := n.Desk.Confirm(n.Ctx, on); err != nil {
		t.Fatal(err)
	}
	text := "The government still holds Herat."
	r2 := n.File("Delta Post", "13 Aug 11:00", text)
	n.Propose(r2, n.Draw(r2, dateline.Control, text, "change=holds", "actor=government:government", "place=Herat"))
	v, err := n.Desk.Report(n.Ctx, n.Story, r2)
	if err != nil {
		t.Fatal(err)
	}
	want := []desk.Contra{{Claim: id, Record: "Herat: held by the Taliban by 13 Aug, 14:30, Harbour Wire, confirmed by the desk", Released: true}}
	if d := cmp.Diff(want, v.Claims[0].Against); d != "" {
		t.Errorf("against the record (-want +got):\n%s", d)
	}
}

func TestEmbargoIsEnforcedAtRelease(t *testing.T) {
	n := desktest.New(t)
	item := n.Item("Harbour Wire", "13 Aug 10:00", fell)
	item.Embargo = n.At("13 Aug 18:00")
	f, err := n.Desk.Receive(n.Ctx, desk.Filing{Story: n.Story, By: desktest.Anna, Item: item})
	if err != nil {
		t.Fatal(err)
	}
	id := n.ByHand(n.Fell(f.ID, fell, "Herat"))
	on := n.On(desktest.Anna, f.ID, id)
	_, err = n.Desk.Effect(n.Ctx, on, dateline.ActRelease, nil)
	n.Refused(err, dateline.ErrInvalid, "embargo until 18:00 UTC on 13 Aug 2021")
	s, _ := n.Desk.Desk(n.Ctx, n.Story)
	_, err = n.Desk.Release(n.Ctx, on, s.Seq())
	n.Refused(err, dateline.ErrInvalid, "embargo")
	n.ReadersSeeNothing()
	n.Clock.Set(n.At("13 Aug 18:00"))
	n.Release(on)
	n.ReadersSee("Herat", dateline.Held, "taliban")
}

func TestBlameIsNeverReleasedWithoutItsVoice(t *testing.T) {
	n := desktest.New(t)
	text := "Shelling by the Taliban killed 3 people in Herat."
	r := n.File("Delta Post", "13 Aug 10:00", text)
	id := n.ByHand(n.Draw(r, dateline.Casualties, text, "harm=killed", "quantity=3", "people=people", "blamed=Taliban:taliban"))
	_, err := n.Desk.Effect(n.Ctx, n.On(desktest.Anna, r, id), dateline.ActRelease, nil)
	n.Refused(err, dateline.ErrInvalid, "blames Taliban", "voice")
	n.ReadersSeeNothing()
}
