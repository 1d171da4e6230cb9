package web_test

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"dateline/internal/desktest"
)

// told is what an open page of the desk is told.
type told struct {
	Counts  struct{ Waiting, Drafts, Mend, Revising int }
	Reports []string
	Decided []struct {
		Names        []string
		Word, Report string
	}
	Here   []struct{ Who, At string }
	Drafts []struct {
		ID, Who, Stage string
		Version        int
	}
}

// deskLine is an open line of the desk.
type deskLine struct {
	*chair
	in   *bufio.Scanner
	stop func()
}

func (s *chair) follow(at string) *deskLine {
	s.Helper()
	ctx, stop := context.WithCancel(context.Background())
	s.Cleanup(stop)
	r, err := http.NewRequestWithContext(ctx, "GET", s.url+"/desk/north/stream?"+url.Values{"at": {at}, "tab": {at + s.head.Get("Date")}, "after": {s.seq()}}.Encode(), nil)
	if err != nil {
		s.Fatal(err)
	}
	res, err := s.c.Do(r)
	if err != nil {
		s.Fatal(err)
	}
	s.Cleanup(func() { res.Body.Close() })
	if got := res.Header.Get("Content-Type"); !strings.HasPrefix(got, "text/event-stream") || res.Header.Get("Cache-Control") != "no-store" {
		s.Fatalf("the line is %q, cached as %q", got, res.Header.Get("Cache-Control"))
	}
	in := bufio.NewScanner(res.Body)
	in.Buffer(nil, 1<<20)
	return &deskLine{s, in, stop}
}

// seq is the entry that the open page was made from.
func (s *chair) seq() string { return attribute(s.form("main"), "data-seq") }

// until reads news up to one that fits; false where the line ended.
func (l *deskLine) until(what string, fits func(told) bool) (n told) {
	l.Helper()
	for l.in.Scan() {
		data, ok := strings.CutPrefix(l.in.Text(), "data: ")
		if !ok {
			continue
		}
		n = told{}
		if err := json.Unmarshal([]byte(data), &n); err != nil {
			l.Fatal(err)
		}
		if fits(n) {
			return n
		}
	}
	l.Fatalf("the line ended before it told of %s", what)
	return n
}

func TestDeskPagesAreToldWhatOthersDo(t *testing.T) {
	o := openOffice(t)
	id := o.wired()
	anna, ben := o.sit(desktest.Anna), o.sit(desktest.Ben)
	line := anna.open("/desk/north/r/" + id).follow("r/" + id)
	line.until("the first news", func(n told) bool { return n.Counts.Waiting == 1 && len(n.Here) == 0 })

	his := ben.open("/desk/north/r/" + id).follow("r/" + id)
	line.until("Ben on the report", func(n told) bool { return len(n.Here) == 1 && n.Here[0].Who == "ben" && n.Here[0].At == "r/"+id })
	ben.press("take Herat", "release")
	line.until("his decision", func(n told) bool {
		return len(n.Decided) == 1 && strings.HasPrefix(n.Decided[0].Word, "released by ben, 13 Aug") && n.Decided[0].Report == id && slices.Contains(n.Decided[0].Names, "p-"+id+"-a")
	})
	second := o.File("Delta Post", "13 Aug 09:00", "The road to Farah is long, and nobody is on it today.")
	line.until("a new report", func(n told) bool { return slices.Equal(n.Reports, []string{second}) })
	ben.post("/desk/north/draft", url.Values{"key": {"k"}, "headline": {"Herat falls"}}).answered(200)
	line.until("his draft", func(n told) bool {
		return len(n.Drafts) == 1 && n.Drafts[0].Who == "ben" && n.Drafts[0].Version == 1 && n.Counts.Drafts == 1
	})
	his.stop()
	line.until("Ben gone", func(n told) bool { return len(n.Here) == 0 })

	// Where no line holds, the same is asked for.
	anna.open("/desk/north/news?at=queue&tab=t&after=" + anna.open("/desk/north/").seq()).answered(200)
	var n told
	anna.answers(&n)
	if n.Counts.Drafts != 1 || len(n.Reports)+len(n.Decided) != 0 {
		t.Errorf("asked at the head of the record, the news is %+v", n)
	}
	anna.post("/desk/north/left", url.Values{"tab": {"t"}}).answered(204)
}

func TestALineOfTheDeskEndsWithItsSession(t *testing.T) {
	o := openOffice(t)
	anna, ben := o.sit(desktest.Anna), o.sit(desktest.Ben)
	for name, end := range map[string]func(){
		"logout":  func() { anna.post("/logout", nil) },
		"removal": func() { o.must(o.Desk.Disable(t.Context(), desktest.Chief, "ben", true)); o.Desk.Stir() },
	} {
		who := map[string]*chair{"logout": anna, "removal": ben}[name]
		line := who.open("/desk/north/").follow("")
		line.until("the first news", func(told) bool { return true })
		end()
		if line.in.Scan(); true {
			for line.in.Scan() {
				if strings.Contains(line.in.Text(), "news") {
					t.Errorf("%s: the line goes on: %s", name, line.in.Text())
				}
			}
		}
	}
	stranger := o.door()
	stranger.c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	for _, path := range []string{"stream", "news", "mend", "draft/x"} {
		if stranger.open("/desk/north/" + path).answered(303); strings.Contains(stranger.body, "counts") {
			t.Errorf("/desk/north/%s says %q to a stranger", path, stranger.body)
		}
	}
}

func (o *office) must(err error) {
	o.Helper()
	if err != nil {
		o.Fatal(err)
	}
}

// compose opens the composer and returns its form.
func (s *chair) compose(path string) *chair {
	s.Helper()
	return s.open(path).answered(200)
}

func (s *chair) write(more ...string) *chair {
	s.Helper()
	return s.send(s.form("form", "action=/desk/north/updates"), more...)
}

func TestAnUpdateIsScheduledOnTheStorysClock(t *testing.T) {
	o := openOffice(t)
	anna, ben := o.sit(desktest.Anna), o.sit(desktest.Ben)
	anna.compose("/desk/north/updates/new").write("headline", "Herat falls", "publish_at", "2021-08-13T16:00", "do", "schedule").answered(422).sees("is past")
	anna.write("publish_at", "2021-08-13T17:00", "do", "schedule").answered(200).sees("Scheduled for 13 Aug 2021, 17:00, Asia/Kabul", "scheduled by anna", "Herat falls") // 12:30 UTC
	ben.compose("/desk/north/updates").sees("Scheduled", "Herat falls")
	ds, err := o.Desk.Drafts(t.Context(), "north")
	if err != nil || len(ds) != 1 {
		t.Fatalf("%d drafts, %v; want one: what was refused first is the same", len(ds), err)
	}
	ben.compose("/desk/north/updates/draft/"+ds[0].ID).sees("Scheduled for 13 Aug, 17:00", "call that off")
	ben.send(ben.form("form", "action=unschedule")).answered(200).sees("Called off")
	o.Clock.Forward(time.Hour)
	if es, err := o.Desk.PublishDue(t.Context()); err != nil || len(es) != 0 {
		t.Fatalf("what was called off is published: %v, %v", es, err)
	}
	ben.write("publish_at", "2021-08-13T18:00", "do", "schedule").answered(200).sees("scheduled by ben")
	for _, path := range []string{"/s/north", "/s/north/data/situation.json", "/s/north/data/feed.atom", "/embed/north"} {
		o.door().open(path).answered(200).misses("Herat falls")
	}
	o.Clock.Forward(30 * time.Minute)
	if _, err := o.Desk.PublishDue(t.Context()); err != nil { // the server looks each second; whoever is first, it is once
		t.Fatal(err)
	}
	if us := o.Readers().Updates(); len(us) != 1 || us[0].Now().Headline != "Herat falls" {
		t.Errorf("readers have %d updates, want the one", len(us))
	}
	anna.compose("/desk/north/updates").misses("Scheduled")
}

func TestALocalTimeThatComesTwiceOrNeverIsAskedFor(t *testing.T) {
	o := openOffice(t)
	s, err := o.Desk.Desk(t.Context(), "north")
	if err != nil {
		t.Fatal(err)
	}
	story := *s.Story()
	story.Zone = "Europe/Berlin"
	seen, _ := o.Store.Last(t.Context(), "north", "story")
	_, err = o.Desk.Configure(t.Context(), desktest.Chief, seen, story)
	o.must(err)
	anna := o.sit(desktest.Anna)
	anna.compose("/desk/north/updates/new").write("headline", "Clocks", "publish_at", "2026-03-29T02:30", "do", "schedule").answered(422).
		sees("02:30 does not come on 29 Mar 2026", "the next time there is is 03:00 on 29 Mar (UTC+02:00)")
	anna.write("publish_at", "2026-10-25T02:30", "do", "schedule").answered(422).sees("comes twice that day", "the first, 02:30 (UTC+02:00)", "the second, 02:30 (UTC+01:00)")
	anna.write("publish_which", "2", "do", "schedule").answered(200).sees("Scheduled for 25 Oct 2026, 02:30")
	ds, _ := o.Desk.Drafts(t.Context(), "north")
	if len(ds) != 1 {
		t.Fatalf("%d drafts", len(ds))
	}
	st, err := o.Desk.StageOf(t.Context(), ds[0])
	if want := time.Date(2026, 10, 25, 1, 30, 0, 0, time.UTC); err != nil || !st.Due.Equal(want) {
		t.Errorf("due %s, %v; want %s", st.Due, err, want)
	}
}

func TestAnUpdateGoesOutWithTwoNamesWhereTheStoryAsks(t *testing.T) {
	o := openOffice(t)
	s, err := o.Desk.Desk(t.Context(), "north")
	o.must(err)
	story := *s.Story()
	story.Policy.ApproveByTwo = true
	seen, _ := o.Store.Last(t.Context(), "north", "story")
	_, err = o.Desk.Configure(t.Context(), desktest.Chief, seen, story)
	o.must(err)
	anna, ben := o.sit(desktest.Anna), o.sit(desktest.Ben)
	anna.compose("/desk/north/updates/new").sees("Submit for approval").misses("Publish Ctrl")
	anna.write("headline", "Herat falls", "do", "publish").answered(422).sees("a second editor approves")
	anna.write("do", "submit").answered(200).sees("Submitted", "to approve", "submitted by anna")
	ds, _ := o.Desk.Drafts(t.Context(), "north")
	if len(ds) != 1 {
		t.Fatalf("%d drafts", len(ds))
	}
	path := "/desk/north/updates/draft/" + ds[0].ID
	anna.compose(path).sees("Another editor approves it")
	ben.compose(path).sees("Read it, then approve it").write("headline", "Herat has fallen", "do", "approve").answered(422).sees("Ben saved these words last")
	anna.compose(path).write("do", "submit").answered(200)
	ben.compose(path).write("do", "submit") // Ben wrote last: Anna approves
	anna.compose(path).write("do", "approve").answered(200).sees("Approved by anna as it stands", "Publish")
	ben.compose(path).write("do", "publish").answered(200).sees("Published as")
	us := o.Readers().Updates()
	if len(us) != 1 || us[0].Now().Headline != "Herat has fallen" {
		t.Fatalf("readers have %d updates", len(us))
	}
	for _, path := range []string{"/s/north", "/s/north/u/" + us[0].ID, "/s/north/data/situation.json", "/s/north/data/feed.atom"} {
		r := o.door().open(path)
		for _, name := range []string{"anna", "ben"} {
			if strings.Contains(r.body, name) {
				t.Errorf("%s names %s", path, name)
			}
		}
	}
}

func TestACorrectionIsMendedInTheOpen(t *testing.T) {
	o := openOffice(t)
	report, c := o.Tell("Harbour Wire", "13 Aug 08:00", "The Taliban captured Herat on Thursday.", "Herat")
	u := o.Publish("Herat falls", c)
	anna := o.sit(desktest.Anna)
	anna.open("/desk/north/r/" + report)
	anna.begin("take Herat", "correct")
	anna.sees("This rests on the claim", "Update "+u+":", "Map and table:", "Tally:", "Herat falls")
	anna.send(find(anna.card("take Herat"), "form", "data-open=correct"), "stance", "unconfirmed", "why", "It was hearsay.").answered(200).sees("Corrected")
	anna.open("/desk/north/").sees("To mend 2")
	o.door().open("/s/north/data/feed.atom").sees("It was hearsay.")
	anna.open("/desk/north/mend").sees("It was hearsay.", "Update "+u, "Revise it", "Map, table and tallies now say", "Herat: held by the government.")
	right := o.Readers().Corrections()[0].Right

	anna.open(attribute(anna.form("a", "href=swap="+c+"%3A"+right), "href")).answered(200)
	anna.write("headline", "Herat is said to have fallen", "changed", "The report was of hearsay.", "do", "publish").answered(200).sees("Revised " + u)
	anna.open("/desk/north/mend").misses("Revise it")
	anna.send(anna.form("form", "action=/desk/north/mend")).answered(200).sees("Nothing rests on what was corrected")
	anna.open("/desk/north/").misses("To mend 1")
	if x, _ := o.Readers().Update(u); !slices.Equal(x.Now().Claims, []string{right}) {
		t.Errorf("the revision rests on %v, want %s", x.Now().Claims, right)
	}

	// Readers, feeds and data get what was wrong, what is right, when and why; the old wording is a click away.
	o.door().open("/s/north/u/"+u).sees("Herat is said to have fallen", "Herat falls", "The report was of hearsay.")
	o.door().open("/s/north/c/"+c).sees("It was hearsay.", right, "13 Aug")
	o.door().open("/s/north").sees("It was hearsay.", right)
	o.door().open("/s/north/data/situation.json").sees("It was hearsay.", right)
	o.door().open("/s/north/data/feed.atom").sees("Revised: The report was of hearsay.")
}
