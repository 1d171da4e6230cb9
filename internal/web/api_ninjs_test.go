package web_test

import (
	"strings"
	"testing"
	"time"

	"dateline"
	"dateline/internal/desk"
	"dateline/internal/desktest"

	"github.com/google/go-cmp/cmp"
)

func TestNinjsIsPushed(t *testing.T) {
	o := openOffice(t)
	p := o.makeToken("wire", "file", "read")
	item := fields{"uri": "urn:wire:1", "version": 1, "versionCreated": "2021-08-13T07:00:00Z", "pubStatus": "usable", "copyrightHolder": "Delta Post",
		"infoSources": []fields{{"name": "Harbour Wire", "role": "origin"}}, "usageTerms": "quote 200", "embargoed": "2021-08-13T20:00:00Z", "language": "en", "located": "Herat",
		"headlines": []fields{{"role": "main", "value": "Herat falls"}},
		"bodies":    []fields{{"contentType": "text/html", "value": "<p>The Taliban captured Herat on Thursday, a police official said.</p>"}}}
	x := p.post(apiNorth+"/ninjs", item).answered(201).did()
	if x.Result != "filed" || x.Claims == 0 {
		t.Fatalf("POST = %+v", x)
	}
	v, err := o.Desk.Report(o.Ctx, "north", x.ID)
	if err != nil {
		t.Fatal(err)
	}
	want := dateline.Report{ID: x.ID, Headline: "Herat falls", Text: "The Taliban captured Herat on Thursday, a police official said.", Source: "delta-post", Credit: "harbour-wire", Origin: "harbour-wire",
		Published: time.Date(2021, 8, 13, 7, 0, 0, 0, time.UTC), Embargo: time.Date(2021, 8, 13, 20, 0, 0, 0, time.UTC), Rights: "quote 200", Lang: "en", Via: "ninjs", Note: "Located: Herat"}
	if diff := cmp.Diff(want, v.Report); diff != "" {
		t.Errorf("the report on arrival (-want +got):\n%s", diff)
	}

	// A later version updates; the same again and an earlier one do nothing.
	item["version"], item["versionCreated"], item["embargoed"] = 2, "2021-08-13T08:00:00Z", nil
	item["bodies"] = []fields{{"contentType": "text/html", "value": "<p>The Taliban captured Herat on Thursday, residents said.</p>"}}
	y := p.post(apiNorth+"/ninjs", item).answered(201).did()
	if y.Result != "updated" || y.Replaces != x.ID {
		t.Errorf("a later version: %+v", y)
	}
	if z := p.post(apiNorth+"/ninjs", item).answered(200).did(); z.Result != "same" || z.ID != y.ID {
		t.Errorf("the same version again: %+v", z)
	}
	item["version"], item["versionCreated"] = 1, "2021-08-13T07:00:00Z"
	if z := p.post(apiNorth+"/ninjs", item).answered(200).did(); z.Result != "same" || z.ID != y.ID || !strings.Contains(z.Why, "later version") {
		t.Errorf("an earlier version: %+v", z)
	}

	// A claim of it reaches readers; then the sender takes the item back, and
	// the desk is told what readers have.
	claim, _ := o.Release(o.On(desktest.Anna, y.ID, o.ByHand(o.Fell(y.ID, "The Taliban captured Herat on Thursday", "Herat"))))
	kill := fields{"uri": "urn:wire:1", "versionCreated": "2021-08-13T09:00:00Z", "pubStatus": "canceled", "edNote": "KILL: the report was wrong"}
	z := p.post(apiNorth+"/ninjs", kill).answered(200).did()
	if diff := cmp.Diff(did{Result: "canceled", ID: y.ID, Readers: []string{claim}, Why: "the desk was told; readers have of it: " + claim}, z); diff != "" {
		t.Errorf("canceled (-want +got):\n%s", diff)
	}
	before := len(o.Entries())
	if z := p.post(apiNorth+"/ninjs", kill).answered(200).did(); z.Result != "same" || len(o.Entries()) != before {
		t.Errorf("canceled again: %+v and %d entries", z, len(o.Entries())-before)
	}
	anna := o.sit(desktest.Anna)
	anna.open("/desk/north/r/"+o.lastReport()).sees("Canceled by its sender: "+y.ID, "Delta Post takes back "+y.ID, "KILL: the report was wrong", "Readers have of it: "+claim)
	if why, err := o.Desk.Stopped(o.Ctx, y.ID); err != nil || !strings.Contains(why, "taken "+y.ID+" back") {
		t.Errorf("Stopped(%s) = %q, %v", y.ID, why, err)
	}
	if why, err := o.Desk.Stopped(o.Ctx, x.ID); err != nil || why == "" {
		t.Errorf("Stopped(%s), the version before, = %q, %v", x.ID, why, err)
	}

	late := o.ByHand(o.Fell(y.ID, "Taliban captured Herat on Thursday, residents said", "Herat"))
	_, err = o.Desk.Effect(o.Ctx, o.On(desktest.Anna, y.ID, late), dateline.ActRelease, nil)
	o.Refused(err, dateline.ErrInvalid, "its sender has taken "+y.ID+" back")

	// Withheld: it may be worked on and not released, until it is usable.
	held := fields{"uri": "urn:wire:2", "pubStatus": "withheld", "copyrightHolder": "Delta Post", "body_text": "The Taliban captured Kandahar on Friday."}
	h := p.post(apiNorth+"/ninjs", held).answered(201).did()
	on := o.On(desktest.Anna, h.ID, o.ByHand(o.Fell(h.ID, "The Taliban captured Kandahar on Friday", "Kandahar")))
	_, err = o.Desk.Effect(o.Ctx, on, dateline.ActRelease, nil)
	o.Refused(err, dateline.ErrInvalid, "embargo")
	held["pubStatus"] = "usable"
	u := p.post(apiNorth+"/ninjs", held).answered(201).did()
	if v, err := o.Desk.Report(o.Ctx, "north", u.ID); u.Result != "updated" || err != nil || !v.Report.Embargo.IsZero() {
		t.Errorf("usable at last: %+v; %+v, %v", u, v.Report, err)
	}

	// A source that the story does not have; one given for all; a picture.
	item["uri"], item["copyrightHolder"], item["infoSources"] = "urn:wire:3", "The Moon", nil
	if z := p.post(apiNorth+"/ninjs", item).answered(422).did(); z.Field != "source" || !strings.Contains(z.Why, `"The Moon"`) {
		t.Errorf("an unknown source: %+v", z)
	}
	item["bodies"] = []fields{{"value": "Shops were open in Farah on Friday, residents said."}}
	p.post(apiNorth+"/ninjs?source=morning-paper", item).answered(201)
	p.post(apiNorth+"/ninjs", []fields{{"uri": "urn:wire:4", "type": "picture"}, kill}).answered(200)
	if z := p.dids(); z[0].Result != "refused" || !strings.Contains(z[0].Why, "a picture without words") || z[1].Result != "same" {
		t.Errorf("a picture and a cancellation: %+v", z)
	}
}

// What one desk gives out as ninjs another takes in: an update is one item, its
// correction a later version, its retraction takes it back.
func TestNinjsGoesFromDeskToDesk(t *testing.T) {
	o := openOffice(t)
	p := o.makeToken("other-desk", "file")
	out := listen(t, client, o.url, "north", attr(t, o.door().open("/s/north").body, "data-head"))
	// pass gives the other desk what stands in the file after an entry.
	pass := func(after dateline.Seq) did {
		t.Helper()
		if after != 0 {
			out.until(after)
		}
		p.ask("POST", apiNorth+"/ninjs?source=morning-paper", "application/json", o.door().open("/s/north/data/ninjs.json").body).answered(200)
		return p.dids()[0]
	}
	_, claim := o.Tell("Delta Post", "13 Aug 10:00", "The Taliban captured Herat on Thursday.", "Herat")
	update := o.Publish("Herat has fallen to the Taliban", claim)
	first := pass(dateline.ParseID('u', update))
	if first.Result != "filed" {
		t.Fatalf("an update of another desk: %+v", first)
	}
	if again := pass(0); again.Result != "same" || again.ID != first.ID {
		t.Errorf("the same again: %+v", again)
	}
	o.Clock.Forward(time.Minute)
	e, err := o.Desk.RetractUpdate(o.Ctx, desk.Post{Story: "north", By: desktest.Anna, Seen: dateline.ParseID('u', update)}, update, "It has not.")
	if err != nil {
		t.Fatal(err)
	}
	if gone := pass(e.Seq); gone.Result != "canceled" || gone.ID != first.ID {
		t.Errorf("retracted: %+v", gone)
	}
	p.ask("GET", apiNorth+"/reports/"+o.lastReport(), "", "").problem(403, "")
	o.sit(desktest.Ben).open("/desk/north/r/"+o.lastReport()).sees("takes back "+first.ID, "It has not.")
}

func (o *office) lastReport() string {
	es := o.Entries()
	for i := len(es) - 1; i >= 0; i-- {
		if es[i].Act == dateline.ActReceive {
			return dateline.ReportID(es[i].Seq)
		}
	}
	return ""
}
