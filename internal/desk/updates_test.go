package desk_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dateline"
	"dateline/internal/desk"
	"dateline/internal/desktest"
	"dateline/internal/storyfile"
)

func TestAnUpdateIsDraftedPublishedRevisedPinnedAndRetracted(t *testing.T) {
	n := desktest.New(t)
	_, id := n.Tell("Harbour Wire", "13 Aug 10:00", fell, "Herat")
	d, err := n.Desk.SaveDraft(n.Ctx, desktest.Anna, desk.Draft{Story: n.Story, Revision: dateline.Revision{Headline: "Herat falls", Body: "It fell.", Claims: []string{id}, Key: true}})
	if err != nil {
		t.Fatal(err)
	}
	if len(n.Readers().Updates()) != 0 {
		t.Fatal("readers see a draft")
	}
	post := desk.Post{Story: n.Story, By: desktest.Anna}
	e, err := n.Desk.PublishDraft(n.Ctx, post, d.ID, d.Version)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := n.Desk.PublishDraft(n.Ctx, post, d.ID, d.Version); err != nil || again.Seq != e.Seq {
		t.Errorf("a second click = %d, %v, want the same update, %d", again.Seq, err, e.Seq)
	}
	u := dateline.UpdateID(e.Seq)
	if ds, _ := n.Desk.Drafts(n.Ctx, n.Story); len(ds) != 0 {
		t.Errorf("the draft is still there: %+v", ds)
	}
	post.Seen = e.Seq
	_, err = n.Desk.Revise(n.Ctx, post, u, dateline.Revision{Headline: "Herat has fallen"}, "")
	n.Refused(err, dateline.ErrInvalid, "what the revision changes")
	if e, err = n.Desk.Revise(n.Ctx, post, u, dateline.Revision{Headline: "Herat has fallen", At: n.Clock.Now()}, "Tense put right."); err != nil {
		t.Fatal(err)
	}
	post.Seen = e.Seq
	if e, err = n.Desk.Pin(n.Ctx, post, u, true); err != nil {
		t.Fatal(err)
	}
	x, _ := n.Readers().Update(u)
	if len(x.Revisions) != 2 || x.First().Headline != "Herat falls" || x.Now().Changed != "Tense put right." || !x.Pinned {
		t.Errorf("update = %+v", x)
	}
	post.Seen = e.Seq
	_, err = n.Desk.RetractUpdate(n.Ctx, post, u, " ")
	n.Refused(err, dateline.ErrInvalid, "why")
	if _, err = n.Desk.RetractUpdate(n.Ctx, post, u, "Published too early."); err != nil {
		t.Fatal(err)
	}
	if x, _ = n.Readers().Update(u); x.Retracted == nil || x.Retracted.Why.Text != "Published too early." || x.Pinned {
		t.Errorf("update = %+v, want it retracted with its reason and let go", x)
	}
}

func TestNothingRestsOnAClaimThatReadersDoNotHave(t *testing.T) {
	n := desktest.New(t)
	r := n.File("Harbour Wire", "13 Aug 10:00", fell)
	id := n.ByHand(n.Fell(r, fell, "Herat"))
	post := desk.Post{Story: n.Story, By: desktest.Anna}
	_, err := n.Desk.Publish(n.Ctx, post, dateline.Revision{Headline: "x", Claims: []string{id}})
	n.Refused(err, dateline.ErrInvalid, id, "release it first")
	_, err = n.Desk.SetSummary(n.Ctx, post, []dateline.Clause{{Text: "Herat fell.", Claims: []string{id}}})
	n.Refused(err, dateline.ErrInvalid, id)
	_, err = n.Desk.SetSummary(n.Ctx, post, []dateline.Clause{{Text: "Herat fell."}})
	n.Refused(err, dateline.ErrInvalid, "clauses[0]", "editor's note")
	n.ReadersSeeNothing()
}

func TestMergedOriginsCountAsOneVoice(t *testing.T) {
	n := desktest.New(t)
	_, a := n.Tell("Harbour Wire", "13 Aug 10:00", fell, "Herat")
	_, b := n.Tell("Delta Post", "13 Aug 11:00", "By noon the Taliban took Herat whole.", "Herat")
	if v := n.Readers().Voices([]string{a, b}); len(v) != 2 {
		t.Errorf("voices = %+v, want two", v)
	}
	if _, err := n.Desk.MergeOrigins(n.Ctx, desk.Post{Story: n.Story, By: desktest.Anna}, []string{"delta-post"}, "harbour-wire", "same desk"); err != nil {
		t.Fatal(err)
	}
	if v := n.Readers().Voices([]string{a, b}); len(v) != 1 || !cmp.Equal(v[0].Also, []string{"Delta Post"}) {
		t.Errorf("voices = %+v, want one, also in Delta Post", v)
	}
}

func TestTakedownTakesTwoPersonsAndReachesEveryMoment(t *testing.T) {
	n := desktest.New(t)
	r, id := n.Tell("Harbour Wire", "13 Aug 10:00", fell, "Herat")
	known := n.Readers().Seq()
	post := desk.Post{Story: n.Story, By: desktest.Anna}
	seqs := []dateline.Seq{dateline.ParseID('r', r)}
	_, err := n.Desk.Takedown(n.Ctx, post, []dateline.Seq{1}, "court order", "", false)
	n.Refused(err, dateline.ErrInvalid, "neither a report nor a revision")
	if _, err := n.Desk.Takedown(n.Ctx, post, seqs, "court order", "A report was removed.", false); err != desk.ErrSecond {
		t.Fatalf("the first person's Takedown = %v, want ErrSecond", err)
	}
	post.By = desktest.Ben
	if _, err := n.Desk.Takedown(n.Ctx, post, seqs, "court order", "A report was removed.", false); err != nil {
		t.Fatal(err)
	}
	_, err = n.Desk.Report(n.Ctx, n.Story, r)
	n.Refused(err, dateline.ErrNotFound, "taken down")
	for _, at := range []dateline.Seq{0, known} {
		s, err := n.Desk.AsOf(n.Ctx, n.Story, dateline.AsOf{Known: at})
		if err != nil {
			t.Fatal(err)
		}
		if c, ok := s.Claim(id); ok && strings.Contains(c.Claim.Span.Text, "Taliban") {
			t.Errorf("as of %d readers have the words %q", at, c.Claim.Span.Text)
		}
	}
	if q, err := n.Desk.Queue(n.Ctx, n.Story, desk.Sift{Show: desk.ShowAll}, "", 10); err != nil || len(q.Reports) != 0 {
		t.Errorf("Queue = %+v, %v", q.Reports, err)
	}
}

func TestAsOfShowsWhatReadersKnewThen(t *testing.T) {
	n := desktest.New(t)
	n.Tell("Harbour Wire", "13 Aug 10:00", fell, "Herat")
	then := n.Readers().Seq()
	n.Clock.Forward(time.Hour)
	n.Tell("Harbour Wire", "13 Aug 10:30", "The Taliban captured Kandahar.", "Kandahar")
	s, err := n.Desk.AsOf(n.Ctx, n.Story, dateline.AsOf{Known: then, Valid: n.At("13 Aug 12:00")})
	if err != nil {
		t.Fatal(err)
	}
	if k, _ := s.Place("gn:1138336"); k.Holder != "government" {
		t.Errorf("as known at %d Kandahar is held by %q, want government", then, k.Holder)
	}
	if s, err = n.Desk.AsOf(n.Ctx, n.Story, dateline.AsOf{Valid: n.At("13 Aug 09:00")}); err != nil {
		t.Fatal(err)
	}
	if h, _ := s.Place("gn:1140026"); h.Holder != "government" {
		t.Errorf("at 09:00 Herat was held by %q, want government", h.Holder)
	}
}

func TestKeptSituationsAnswerAsTheFullFoldDoes(t *testing.T) {
	n := desktest.New(t)
	d := desk.New(n.Store, desk.Options{Now: n.Clock.Now, KeepEvery: 3})
	for i, town := range []string{"Herat", "Kandahar", "Herat", "Kandahar"} {
		n.Clock.Forward(time.Hour)
		n.Tell("Harbour Wire", "13 Aug 1"+string(rune('0'+i))+":00", strings.Repeat("Again ", i)+"the Taliban captured "+town+".", town)
		n.Publish("Update " + town)
	}
	n.File("Hill Radio", "13 Aug 15:00", "The army retook Herat, officials said.") // the desk alone knows of it
	ask := map[string]func(context.Context, string, dateline.AsOf) (*dateline.Situation, error){"AsOf": d.AsOf, "DeskAsOf": d.DeskAsOf}
	folds := map[string][]dateline.Entry{"DeskAsOf": n.Entries()}
	for _, e := range n.Entries() {
		if p, ok := e.Public(); ok {
			folds["AsOf"] = append(folds["AsOf"], p)
		}
	}
	for name, asOf := range ask {
		for known := dateline.Seq(1); int(known) <= len(n.Entries()); known++ {
			got, err := asOf(n.Ctx, n.Story, dateline.AsOf{Known: known, Valid: n.Clock.Now()})
			if err != nil {
				t.Fatal(err)
			}
			want := dateline.Fold(n.Story, folds[name], dateline.AsOf{Known: known, Valid: n.Clock.Now()})
			if d := cmp.Diff(want.Snapshot(), got.Snapshot()); d != "" {
				t.Errorf("%s(%d) (-fold +got):\n%s", name, known, d)
			}
		}
	}
}

func TestStorySettingsGoOutAndInAsOneFile(t *testing.T) {
	n := desktest.New(t)
	file, err := n.Desk.ExportStory(n.Ctx, n.Story)
	if err != nil {
		t.Fatal(err)
	}
	before := len(n.Entries())
	if _, e, err := n.Desk.ImportStory(n.Ctx, desktest.Chief, file); err != nil || e.Seq != 0 || len(n.Entries()) != before {
		t.Errorf("importing the same settings = entry %d, %v, want none", e.Seq, err)
	}
	changed := strings.Replace(string(file), "title: The north, August 2021", "title: The north", 1)
	if _, _, err := n.Desk.ImportStory(n.Ctx, desktest.Chief, []byte(changed)); err != nil {
		t.Fatal(err)
	}
	if got := n.Readers().Story().Title; got != "The north" {
		t.Errorf("title = %q", got)
	}
	_, _, err = n.Desk.ImportStory(n.Ctx, desktest.Chief, []byte("slug: north\ntitel: x\n"))
	n.Refused(err, dateline.ErrInvalid, "line 2, titel")
	if _, err := storyfile.Decode(file); err != nil {
		t.Error(err)
	}
}

// Invariant 7: every fact shown reaches a Span and a Decision.
func TestEveryFactThatReadersSeeReachesASpanAndADecision(t *testing.T) {
	n := desktest.New(t)
	_, a := n.Tell("Harbour Wire", "13 Aug 09:00", fell, "Herat")
	_, b := n.Tell("Hill Radio", "13 Aug 10:00", "The Taliban captured Kandahar.", "Kandahar")
	n.Tell("Delta Post", "13 Aug 10:30", "Officials said the Taliban took Kandahar too: Taliban fighters, Kandahar.", "Kandahar")
	n.Publish("Two towns", a, b)
	if _, err := n.Desk.SetSummary(n.Ctx, desk.Post{Story: n.Story, By: desktest.Anna}, []dateline.Clause{{Text: "Herat fell.", Claims: []string{a}}}); err != nil {
		t.Fatal(err)
	}
	s := n.Readers()
	reach := func(what, id string) {
		t.Helper()
		c, ok := s.Claim(id)
		if !ok || len(c.History) == 0 || c.Released == 0 {
			t.Errorf("%s rests on %s, which no decision has released", what, id)
			return
		}
		v, err := n.Desk.Report(n.Ctx, n.Story, c.Claim.Report)
		if err != nil {
			t.Errorf("%s rests on %s: %v", what, id, err)
			return
		}
		sp := c.Claim.Span
		if sp.Text == "" || v.Report.Text[sp.Start:sp.End] != sp.Text {
			t.Errorf("%s rests on %s, whose words %q are not in %s", what, id, sp.Text, c.Claim.Report)
		}
		h, err := n.Desk.History(n.Ctx, n.Story, id)
		if err != nil || len(h) == 0 || h[len(h)-1].Payload == nil {
			t.Errorf("%s rests on %s, whose decisions are not in the record: %v", what, id, err)
		}
	}
	snap := s.Snapshot()
	changed := 0
	for _, p := range snap.Places {
		if p.Row == dateline.RowBaseline.Number {
			continue // the story's settings say so
		}
		changed++
		reach(p.Place.Name, p.Turned)
		for _, x := range append(p.Winning, p.Losing...) {
			reach(p.Place.Name, x.Claim)
		}
	}
	if changed != 2 {
		t.Errorf("%d places have changed hands, want 2", changed)
	}
	for _, c := range snap.Claims {
		reach("the list of claims", c.Claim.ID)
	}
	for _, u := range snap.Updates {
		for _, r := range u.Revisions {
			for _, c := range r.Claims {
				reach(u.ID, c)
			}
		}
	}
	for _, c := range snap.Summary.Clauses {
		for _, id := range c.Claims {
			reach("the summary", id)
		}
	}
}

func TestAnotherDeskOfTheSameRecordSeesTheSame(t *testing.T) {
	n := desktest.New(t)
	n.Tell("Harbour Wire", "13 Aug 09:00", fell, "Herat")
	other := desk.New(n.Store, desk.Options{Now: n.Clock.Now})
	n.Tell("Harbour Wire", "13 Aug 10:00", "The Taliban captured Kandahar.", "Kandahar")
	s, err := other.Readers(n.Ctx, n.Story)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(n.Readers().Snapshot(), s.At(n.Clock.Now()).Snapshot()); d != "" {
		t.Errorf("two desks differ:\n%s", d)
	}
	var public []dateline.Entry
	for _, e := range n.Entries() {
		if p, ok := e.Public(); ok {
			public = append(public, p)
		}
	}
	if d := cmp.Diff(dateline.Fold(n.Story, public, dateline.AsOf{Valid: n.Clock.Now()}).Snapshot(), n.Readers().Snapshot()); d != "" {
		t.Errorf("the kept situation is not the full fold:\n%s", d)
	}
}
