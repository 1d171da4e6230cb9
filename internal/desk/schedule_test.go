package desk_test

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"dateline"
	"dateline/internal/desk"
	"dateline/internal/desktest"
)

// staffed is a newsroom whose people have logins, as schedules need them.
func staffed(t *testing.T, story dateline.Story) *desktest.Newsroom {
	t.Helper()
	n := desktest.Covering(t, story)
	for _, u := range []desk.User{desktest.Anna, desktest.Ben} {
		if err := n.Desk.AddUser(n.Ctx, desktest.Chief, u.Name, u.Role, "four words of a song"); err != nil {
			t.Fatal(err)
		}
	}
	return n
}

func draft(n *desktest.Newsroom, headline string, claims ...string) desk.Draft {
	n.Helper()
	x, err := n.Desk.SaveDraft(n.Ctx, desktest.Anna, desk.Draft{Story: n.Story, Revision: dateline.Revision{Headline: headline, Claims: claims}})
	if err != nil {
		n.Fatal(err)
	}
	return x
}

func due(n *desktest.Newsroom) []dateline.Entry {
	n.Helper()
	es, err := n.Desk.PublishDue(n.Ctx)
	if err != nil {
		n.Fatal(err)
	}
	return es
}

func TestAScheduledUpdateIsPublishedAtItsTimeAndOnce(t *testing.T) {
	n := staffed(t, desktest.Story())
	x := draft(n, "Herat falls")
	at := n.Clock.Now().Add(30 * time.Minute)
	if err := n.Desk.Schedule(n.Ctx, desktest.Anna, n.Story, x.ID, x.Version, at, 0); err != nil {
		t.Fatal(err)
	}
	n.Clock.Forward(29 * time.Minute)
	if es := due(n); len(es) != 0 || len(n.Readers().Updates()) != 0 {
		t.Fatalf("a minute early it publishes %v", es)
	}
	_, err := n.Desk.SaveDraft(n.Ctx, desktest.Ben, desk.Draft{ID: x.ID, Story: n.Story, Version: x.Version, Revision: dateline.Revision{Headline: "Other words"}})
	n.Refused(err, dateline.ErrInvalid, "anna has scheduled this draft")
	n.Refused(n.Desk.Discard(n.Ctx, desktest.Ben, x.ID, x.Version), dateline.ErrInvalid, "scheduled")
	n.Clock.Forward(time.Minute)
	// Another desk over the same file: a server that was started again.
	other := desk.New(n.Store, desk.Options{Now: n.Clock.Now})
	es, err := other.PublishDue(n.Ctx)
	if err != nil || len(es) != 1 {
		t.Fatalf("at its time it publishes %v, %v; want one update", es, err)
	}
	if es := due(n); len(es) != 0 {
		t.Errorf("a second look publishes %v", es)
	}
	for _, by := range []desk.User{desktest.Anna, desktest.Ben} {
		n.Desk.PublishDraft(n.Ctx, desk.Post{Story: n.Story, By: by}, x.ID, x.Version)
	}
	if us := n.Readers().Updates(); len(us) != 1 || us[0].Now().Headline != "Herat falls" || !us[0].Now().At.Equal(at) {
		t.Errorf("readers have %d updates, want Herat falls at %s", len(us), at)
	}
	if ds, _ := n.Desk.Drafts(n.Ctx, n.Story); len(ds) != 0 {
		t.Errorf("%d drafts stay", len(ds))
	}
}

// However many look at the clock at once, and whoever publishes it by hand in
// the same moment, it is one update.
func TestManyWhoLookAtTheClockPublishOnce(t *testing.T) {
	n := staffed(t, desktest.Story())
	x := draft(n, "Herat falls")
	if err := n.Desk.Schedule(n.Ctx, desktest.Anna, n.Story, x.ID, x.Version, n.Clock.Now().Add(time.Minute), 0); err != nil {
		t.Fatal(err)
	}
	n.Clock.Forward(time.Hour)
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			d := desk.New(n.Store, desk.Options{Now: n.Clock.Now})
			if i%4 == 0 {
				d.PublishDraft(n.Ctx, desk.Post{Story: n.Story, By: desktest.Ben}, x.ID, x.Version) // may come too late
			}
			if _, err := d.PublishDue(n.Ctx); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if us := n.Readers().Updates(); len(us) != 1 {
		t.Errorf("readers have %d updates, want 1", len(us))
	}
}

func TestAScheduledUpdateIsCalledOff(t *testing.T) {
	n := staffed(t, desktest.Story())
	x := draft(n, "Herat falls")
	n.Refused(n.Desk.Schedule(n.Ctx, desktest.Anna, n.Story, x.ID, x.Version, n.Clock.Now(), 0), dateline.ErrInvalid, "is past")
	if err := n.Desk.Schedule(n.Ctx, desktest.Anna, n.Story, x.ID, x.Version, n.Clock.Now().Add(time.Hour), 0); err != nil {
		t.Fatal(err)
	}
	if err := n.Desk.Unschedule(n.Ctx, desktest.Ben, n.Story, x.ID, x.Version); err != nil {
		t.Fatal(err)
	}
	n.Clock.Forward(2 * time.Hour)
	if es := due(n); len(es) != 0 {
		t.Errorf("what was called off is published: %v", es)
	}
	if ds, _ := n.Desk.Drafts(n.Ctx, n.Story); len(ds) != 1 {
		t.Errorf("%d drafts, want the one", len(ds))
	}
}

func TestAScheduledUpdateThatCannotBePublishedSaysWhy(t *testing.T) {
	n := staffed(t, desktest.Story())
	report, c := n.Tell("Harbour Wire", "13 Aug 08:00", fell, "Herat")
	x := draft(n, "Herat falls", c)
	if err := n.Desk.Schedule(n.Ctx, desktest.Anna, n.Story, x.ID, x.Version, n.Clock.Now().Add(time.Hour), 0); err != nil {
		t.Fatal(err)
	}
	on := n.On(desktest.Ben, report, c)
	on.Why = "Harbour Wire withdrew it."
	if _, err := n.Desk.Retract(n.Ctx, on); err != nil {
		t.Fatal(err)
	}
	n.Clock.Forward(time.Hour)
	if es := due(n); len(es) != 0 {
		t.Fatalf("it is published on a withdrawn claim: %v", es)
	}
	s, err := n.Desk.StageOf(n.Ctx, x)
	if err != nil || !strings.Contains(s.Missed, c+" is withdrawn") || !s.Due.IsZero() {
		t.Errorf("the stage is %+v, %v; want why it was missed", s, err)
	}
	x.Revision.Claims = nil
	if _, err := n.Desk.SaveDraft(n.Ctx, desktest.Anna, x); err != nil {
		t.Errorf("it stays locked: %v", err)
	}
}

func TestASecondEditorApprovesWhatTheStoryWantsApproved(t *testing.T) {
	story := desktest.Story()
	story.Policy.ApproveByTwo = true
	n := staffed(t, story)
	_, err := n.Desk.Publish(n.Ctx, desk.Post{Story: n.Story, By: desktest.Anna}, dateline.Revision{Headline: "Herat falls"})
	n.Refused(err, dateline.ErrInvalid, "a second editor approves")
	x := draft(n, "Herat falls")
	on := desk.Post{Story: n.Story, By: desktest.Anna}
	_, err = n.Desk.PublishDraft(n.Ctx, on, x.ID, x.Version)
	n.Refused(err, dateline.ErrInvalid, "a second editor approves")
	n.Refused(n.Desk.Schedule(n.Ctx, desktest.Anna, n.Story, x.ID, x.Version, n.Clock.Now().Add(time.Hour), 0), dateline.ErrInvalid, "second editor")
	if err := n.Desk.Submit(n.Ctx, desktest.Anna, n.Story, x.ID, x.Version); err != nil {
		t.Fatal(err)
	}
	n.Refused(n.Desk.Approve(n.Ctx, desktest.Anna, n.Story, x.ID, x.Version), dateline.ErrForbidden, "another editor approves them")
	if err := n.Desk.Approve(n.Ctx, desktest.Ben, n.Story, x.ID, x.Version); err != nil {
		t.Fatal(err)
	}
	x.Revision.Headline = "Herat has fallen"
	changed, err := n.Desk.SaveDraft(n.Ctx, desktest.Anna, x)
	if err != nil {
		t.Fatal(err)
	}
	_, err = n.Desk.PublishDraft(n.Ctx, on, x.ID, changed.Version)
	n.Refused(err, dateline.ErrInvalid, "a second editor approves")
	if err := n.Desk.Approve(n.Ctx, desktest.Ben, n.Story, x.ID, changed.Version); err != nil {
		t.Fatal(err)
	}
	e, err := n.Desk.PublishDraft(n.Ctx, on, x.ID, changed.Version)
	if err != nil {
		t.Fatal(err)
	}
	p, _ := e.Payload.(*dateline.Publish)
	if p.By() != "anna" || p.Second() != "ben" {
		t.Errorf("published by %q and %q, want anna and ben", p.By(), p.Second())
	}
	if pub, _ := e.Public(); pub.Payload.(*dateline.Publish).Second() != "" {
		t.Error("readers learn who approved it")
	}
}

func TestNobodyIsNamedInABylineBySomebodyElse(t *testing.T) {
	n := staffed(t, desktest.Story())
	x := draft(n, "Herat falls")
	x.Revision.Byline = "Anna, Ben and the north desk"
	x, err := n.Desk.SaveDraft(n.Ctx, desktest.Anna, x)
	if err != nil {
		t.Fatal(err)
	}
	on := desk.Post{Story: n.Story, By: desktest.Anna}
	_, err = n.Desk.PublishDraft(n.Ctx, on, x.ID, x.Version)
	n.Refused(err, dateline.ErrInvalid, "ben is a person of the desk")
	if x, err = n.Desk.SaveDraft(n.Ctx, desktest.Ben, x); err != nil { // Ben agrees: he saves it with his name
		t.Fatal(err)
	}
	if _, err := n.Desk.PublishDraft(n.Ctx, on, x.ID, x.Version); err != nil {
		t.Errorf("after both put their names there: %v", err)
	}
}

func TestALocalTimeOverAChangeOfTheClock(t *testing.T) {
	for _, row := range []struct {
		zone, wall string
		which      int
		want, says string // RFC 3339, or what the refusal says
	}{
		{"Europe/Berlin", "2026-03-29T01:59", 0, "2026-03-29T01:59:00+01:00", ""},
		{"Europe/Berlin", "2026-03-29T02:00", 0, "", "the next time there is is 03:00 on 29 Mar (UTC+02:00)"},
		{"Europe/Berlin", "2026-03-29T02:30", 0, "", "02:30 does not come on 29 Mar 2026"},
		{"Europe/Berlin", "2026-03-29T03:00", 0, "2026-03-29T03:00:00+02:00", ""},
		{"Europe/Berlin", "2026-10-25T02:30", 0, "", "02:30 comes twice that day: at 02:30 (UTC+02:00) and again at 02:30 (UTC+01:00)"},
		{"Europe/Berlin", "2026-10-25T02:30", 1, "2026-10-25T02:30:00+02:00", ""},
		{"Europe/Berlin", "2026-10-25T02:30", 2, "2026-10-25T02:30:00+01:00", ""},
		{"Europe/Berlin", "2026-10-25T03:00", 0, "2026-10-25T03:00:00+01:00", ""},
		{"America/New_York", "2026-11-01T01:15", 2, "2026-11-01T01:15:00-05:00", ""},
		{"Australia/Lord_Howe", "2026-10-04T02:10", 0, "", "the next time there is is 02:30"}, // half an hour
		{"Pacific/Apia", "2011-12-30T12:00", 0, "", "the next time there is is 00:00 on 31 Dec (UTC+14:00)"},
		{"Asia/Kabul", "2021-08-13T18:30", 0, "2021-08-13T18:30:00+04:30", ""},
		{"Asia/Kabul", "tonight", 0, "", "is no time"},
	} {
		zone, err := time.LoadLocation(row.zone)
		if err != nil {
			t.Fatal(err)
		}
		got, err := desk.LocalTime(row.wall, zone, row.which)
		switch {
		case row.says != "" && (err == nil || !strings.Contains(err.Error(), row.says)):
			t.Errorf("LocalTime(%s, %s, %d) = %s, %v; want %q", row.wall, row.zone, row.which, got, err, row.says)
		case row.says == "" && (err != nil || got.Format(time.RFC3339) != row.want):
			t.Errorf("LocalTime(%s, %s, %d) = %s, %v; want %s", row.wall, row.zone, row.which, got.Format(time.RFC3339), err, row.want)
		}
		var twice *desk.Twice
		if errors.As(err, &twice) && twice.Second.Sub(twice.First) != time.Hour {
			t.Errorf("LocalTime(%s, %s) comes twice, %s apart", row.wall, row.zone, twice.Second.Sub(twice.First))
		}
	}
}

// Whatever time is read on the wall, the clock of the zone shows it then.
func FuzzLocalTime(f *testing.F) {
	f.Add("2026-03-29T02:30", "Europe/Berlin", 1)
	f.Add("2011-12-30T12:00", "Pacific/Apia", 0)
	f.Add("2026-10-25T02:30:59", "Europe/Berlin", 2)
	f.Fuzz(func(t *testing.T, wall, name string, which int) {
		zone, err := time.LoadLocation(name)
		if err != nil {
			return
		}
		at, err := desk.LocalTime(wall, zone, which)
		if err == nil && at.In(zone).Format("2006-01-02T15:04") != wall[:16] {
			t.Errorf("LocalTime(%q, %s, %d) = %s", wall, name, which, at)
		}
	})
}
