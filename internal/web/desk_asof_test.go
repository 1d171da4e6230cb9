package web_test

import (
	"database/sql"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"dateline"
	"dateline/internal/desk"
	"dateline/internal/desktest"
)

// What the desk knew before a correction, a rejection and a change of the
// settings is shown as it was then; nothing can be done there, and its links
// stay there.
func TestDeskShowsWhatItKnewThen(t *testing.T) {
	o := openOffice(t)
	report, wrong := o.Tell("Harbour Wire", "13 Aug 09:00", "The Taliban captured Herat.", "Herat")
	other := o.File("Delta Post", "13 Aug 09:30", "The Taliban captured Farah.")
	doubted := o.ByHand(o.Fell(other, "The Taliban captured Farah", "Farah"))
	aside := o.On(desktest.Ben, other, doubted)
	_, err := o.Desk.SetAside(o.Ctx, aside, desk.Aside{Owner: "ben", Question: "Who saw it?"})
	if err != nil {
		t.Fatal(err)
	}
	update := o.Publish("Herat has fallen", wrong)
	post := desk.Post{Story: o.Story, By: desktest.Anna}
	if _, err := o.Desk.SetSummary(o.Ctx, post, []dateline.Clause{{Text: "Herat fell in the morning.", Claims: []string{wrong}}}); err != nil {
		t.Fatal(err)
	}
	es := o.Entries()
	before := es[len(es)-1].Seq

	o.Clock.Forward(2 * time.Hour)
	on := o.On(desktest.Anna, report, wrong)
	on.Why = "the reporter saw only fighting"
	right, err := o.Desk.Correct(o.Ctx, on, o.Fell(report, "The Taliban captured Herat", "Herat", "change=contests"))
	if err != nil {
		t.Fatal(err)
	}
	on = o.On(desktest.Ben, other, doubted)
	on.Why = "invented"
	if _, err := o.Desk.Reject(o.Ctx, on); err != nil {
		t.Fatal(err)
	}
	late := o.File("Morning Paper", "13 Aug 13:00", "The airport of Kandahar was closed, its director said.")
	o.Clock.Forward(time.Hour)

	anna := o.sit(desktest.Anna)
	then := fmt.Sprintf("?known=%d", before)
	banner := fmt.Sprintf("As the desk knew it on 13 Aug, 16:30 (entry %d)", before)
	within := func(path string) *chair {
		t.Helper()
		anna.open(path).answered(200).sees(banner, "Back to now").misses("saw only fighting", "invented", "Log in")
		for n := range anna.tree.Descendants() {
			href := attribute(n, "href")
			if n.Data == "a" && strings.HasPrefix(href, "/desk/north/") && !strings.Contains(href, "known=") && words(n) != "Back to now" {
				t.Errorf("%s leads out of its moment to %s (%s)", path, href, words(n))
			}
			if n.Data == "form" && strings.Contains(attribute(n, "action"), "/desk/north/") && attribute(n, "method") == "post" && !strings.HasSuffix(attribute(n, "action"), "/settings") && !strings.HasSuffix(attribute(n, "action"), "/summary") {
				t.Errorf("%s has the form %s", path, attribute(n, "action"))
			}
		}
		return anna
	}
	within("/desk/north/claims"+then).sees("reported", "set aside").misses("withdrawn", "rejected", dateline.ClaimID(right.Seq))
	within("/desk/north/c/"+wrong+then).sees("Taliban take Herat", update, "Herat fell in the morning").misses("corrected", "Corrected:")
	within("/desk/north/c/"+doubted+then).sees("set aside", "Who saw it?").misses("rejected")
	within("/desk/north/r/"+report+then).sees("The Taliban captured Herat", "reported").misses("withdrawn")
	within("/desk/north/r/"+other+then).sees("Who saw it?").misses("Claim by hand", "Accept all")
	within("/desk/north/updates"+then).sees("Herat has fallen").misses("Rests on what was corrected", "Write an update")
	within("/desk/north/summary"+then).sees("Herat fell in the morning", wrong).misses("being revised", "Set the summary")
	within("/desk/north/"+then+"&show=all").sees("The Taliban captured Farah", "1 set aside").misses("airport of Kandahar")
	within("/desk/north/" + then + "&show=aside").sees("Who saw it?")
	within("/desk/north/settings" + then).misses("Set them")

	// The same pages now.
	anna.open("/desk/north/claims").sees("withdrawn", "rejected").misses("As the desk knew it")
	anna.open("/desk/north/c/"+wrong).sees("saw only fighting", "Corrected:")
	anna.open("/desk/north/updates").sees("Rests on what was corrected")
	anna.open("/desk/north/summary").sees("being revised")

	// What had not come yet is not there; what is no moment is told.
	anna.open("/desk/north/c/" + dateline.ClaimID(right.Seq) + then).answered(404)
	anna.open("/desk/north/r/" + late + then).answered(404).sees("had not come in then")
	anna.open("/desk/north/claims?known=0").answered(400)
	anna.open("/desk/north/claims?known=soon").answered(400)
	anna.open("/desk/north/claims?known=1999-01-01").answered(404).sees("Nothing of this story was known")
	anna.open("/desk/north/file" + then).answered(400).sees("the present alone")

	// Nothing is done in the past.
	n := len(o.Entries())
	anna.post("/desk/north/act/reject"+then, url.Values{"claim": {wrong}, "why": {"x"}}).answered(409).sees("nothing was done")
	if got := len(o.Entries()); got != n {
		t.Errorf("an act in a past moment appended %d entries", got-n)
	}

	// By the form, to a time and about a time; as known now about the morning.
	f := anna.open("/desk/north/claims?kind=control").form("form", "action=/desk/north/claims")
	v := values(f)
	v.Set("known", "2021-08-13T16:45:00")
	v.Set("valid", "2021-08-13T16:00:00")
	anna.open("/desk/north/claims?"+v.Encode()).sees(fmt.Sprintf("As the desk knew it on 13 Aug, 16:45 (entry %d), about 13 Aug, 16:00", before), "reported").misses("withdrawn")
	anna.open(anna.link("Back to now")).sees("withdrawn").misses("As the desk knew it")
	if anna.at != "/desk/north/claims?kind=control" {
		t.Errorf("back to now leads to %s", anna.at)
	}
	anna.open("/desk/north/claims?valid=2021-08-13T16:00").sees("As known now, about 13 Aug, 16:00", "withdrawn")

	// An update then is the one that readers had.
	anna.open("/desk/north/updates/" + update + then).answered(200).sees("Herat has fallen")
	if !strings.HasPrefix(anna.at, "/s/north/u/"+update+"?known=") {
		t.Errorf("an update then is at %s", anna.at)
	}
}

// A damaged file and a clock set back are told on the desk's pages; nothing is
// recorded, nothing is lost, and readers are served.
func TestDeskIsToldOfTroubleWithTheFileAndTheClock(t *testing.T) {
	o := openOffice(t)
	_, claim := o.Tell("Harbour Wire", "13 Aug 09:00", "The Taliban captured Herat.", "Herat")
	o.Publish("Herat has fallen", claim)
	anna := o.sit(desktest.Anna)
	o.Clock.Forward(-2 * time.Hour)
	anna.open("/desk/north/claims").answered(200).sees("The clock of this machine is 2h0m0s behind the last entry")
	o.Publish("Said while the clock was wrong")
	if es := o.Entries(); es[len(es)-1].Recorded.Before(es[len(es)-2].Recorded) {
		t.Errorf("Recorded went back to %s", es[len(es)-1].Recorded)
	}
	o.Clock.Forward(2 * time.Hour)
	f := anna.open("/desk/north/updates/new").misses("The clock of this machine").form("form", "action=/desk/north/updates")

	other, err := sql.Open("sqlite", o.Path)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if _, err := other.Exec(`DROP TRIGGER payload_update; UPDATE payload SET body = replace(CAST(body AS TEXT), 'Herat has fallen', 'Herat has stood!') WHERE CAST(body AS TEXT) LIKE '%Herat has fallen%'`); err != nil {
		t.Fatal(err)
	}
	if g, err := o.Store.Glance(t.Context()); err != nil || g.OK() {
		t.Fatalf("Glance = %s, %v; want faults", g, err)
	}
	n := len(o.Entries())
	anna.send(f, "headline", "Said now", "body", "Words.", "do", "publish").answered(503).sees("The data file is damaged", "restore a backup")
	anna.open("/desk/north/").answered(200).sees("The data file is damaged")
	if got := len(o.Entries()); got != n {
		t.Errorf("%d entries were recorded in a damaged file", got-n)
	}
	o.door().open("/s/north").answered(200).sees("Herat has fallen").misses("data file")
	ben := o.door().open("/desk/")
	ben.send(ben.form("form"), "name", "ben", "password", deskPassword).answered(503).sees("Nobody can be let in just now: The data file is damaged")
}

// What was taken down is in no moment of the desk either.
func TestDeskShowsNothingTakenDownInAnyMoment(t *testing.T) {
	o := openOffice(t)
	report, claim := o.Tell("Harbour Wire", "13 Aug 09:00", "The Taliban captured Herat and its QZMARK depot.", "Herat")
	o.Publish("The QZMARK depot", claim)
	es := o.Entries()
	before := es[len(es)-1]
	o.Publish("Quiet since")
	anna := o.sit(desktest.Anna)
	then := fmt.Sprintf("?known=%d", before.Seq)
	paths := []string{"/desk/north/" + then + "&show=all", "/desk/north/r/" + report + then, "/desk/north/updates" + then, "/desk/north/claims" + then, "/desk/north/c/" + claim + then}
	for _, p := range paths[:3] {
		anna.open(p).answered(200).sees("QZMARK")
	}
	post := desk.Post{Story: o.Story, By: desktest.Chief}
	for _, by := range []desk.User{desktest.Chief, {Name: "second", Role: desk.Admin}} {
		post.By = by
		if _, err := o.Desk.Takedown(o.Ctx, post, []dateline.Seq{dateline.ParseID('r', report), before.Seq}, "court order", "An item was removed.", false); err != nil && err != desk.ErrSecond {
			t.Fatal(err)
		}
	}
	for _, p := range paths {
		if anna.open(p).misses("QZMARK"); strings.Contains(anna.body, "QZMARK") {
			t.Errorf("%s holds what was taken down", p)
		}
	}
}
