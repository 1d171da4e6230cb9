package web_test

import (
	"encoding/json"
	"net/url"
	"testing"

	"dateline/internal/desktest"

	"golang.org/x/net/html"
)

// answers reads what a script of the desk is answered.
func (s *chair) answers(to any) {
	s.Helper()
	if err := json.Unmarshal([]byte(s.body), to); err != nil {
		s.Errorf("%s answers %q: %v", s.at, s.body, err)
	}
}

func TestTheComposerIsReadAsItIsWritten(t *testing.T) {
	o := openOffice(t)
	_, c := o.Tell("Harbour Wire", "13 Aug 08:00", "The Taliban captured Herat on Thursday.", "Herat")
	anna := o.sit(desktest.Anna)
	before := len(o.Entries())
	anna.post("/desk/north/lint", url.Values{"headline": {"Herat falls"}, "body": {"😀 The Taliban have captured three provincial capitals.\n\nThe Taliban captured Herat."}}).answered(200)
	var got struct {
		Marks []struct {
			Field, Check, Says, Want, Claim string
			Start, End                      int
		}
		Offers []struct{ Claim, Sentence, Source string }
	}
	anna.answers(&got)
	found := false
	for _, m := range got.Marks {
		if m.Check == "tally" {
			found = true
			if m.Start != 29 || m.End != 34 || m.Want != "2" || m.Claim != "/desk/north/c/"+c {
				t.Errorf("the mark on the number = %+v, want UTF-16 units 29 to 34, 2 and %s", m, c)
			}
		}
	}
	if !found {
		t.Errorf("marks = %+v, want one on the number", got.Marks)
	}
	if len(got.Offers) != 1 || got.Offers[0].Claim != c || got.Offers[0].Source != "Harbour Wire" {
		t.Errorf("offers = %+v, want %s", got.Offers, c)
	}
	if n := len(o.Entries()); n != before {
		t.Errorf("reading the copy made %d entries", n-before)
	}
	o.door().post("/desk/north/lint", url.Values{"body": {"x"}}).answered(401)
}

// saved is what a script is answered about a draft.
type saved struct {
	Draft, Page, Who, Headline, Body string
	Version                          int
	Merged                           bool
}

func TestADraftSavesItselfAndTwoEditorsOfItLoseNothing(t *testing.T) {
	o := openOffice(t)
	anna, ben := o.sit(desktest.Anna), o.sit(desktest.Ben)
	save := func(s *chair, code int, v url.Values) (x saved) {
		s.Helper()
		s.post("/desk/north/draft", v).answered(code)
		s.answers(&x)
		return x
	}
	first := url.Values{"key": {"form-1"}, "headline": {"Herat"}, "body": {"First.\n\nSecond."}}
	x := save(anna, 200, first)
	if again := save(anna, 200, first); again.Draft != x.Draft {
		t.Errorf("a request sent again makes %s beside %s", again.Draft, x.Draft)
	}
	anna.open(x.Page).sees("First.", "Second.") // after a crash
	anna.open("/desk/north/updates").sees("Drafts", "Herat")

	version := func(n int) []string { return []string{string(rune('0' + n))} }
	edit := func(body string) url.Values {
		return url.Values{"draft": {x.Draft}, "draft_seen": version(x.Version), "headline": {"Herat"}, "body": {body},
			"base_headline": {"Herat"}, "base_body": {"First.\n\nSecond."}}
	}
	save(ben, 200, edit("First.\n\nSecond, by Ben."))
	if got := save(anna, 200, edit("First, by Anna.\n\nSecond.")); !got.Merged || got.Body != "First, by Anna.\n\nSecond, by Ben." {
		t.Errorf("two edits apart = %+v, want both", got)
	}
	if got := save(anna, 409, edit("First.\n\nSecond, by Anna.")); got.Who != "anna" || got.Body != "First, by Anna.\n\nSecond, by Ben." {
		t.Errorf("two edits of one paragraph = %+v, want what is saved, to be shown beside", got)
	}
	if ds, _ := o.Desk.Drafts(t.Context(), "north"); len(ds) != 1 || len(o.Readers().Updates()) != 0 {
		t.Errorf("%d drafts and %d updates, want one and none", len(ds), len(o.Readers().Updates()))
	}
}

func TestASummaryIsProposedFromTheSituation(t *testing.T) {
	o := openOffice(t)
	_, c := o.Tell("Harbour Wire", "13 Aug 08:00", "The Taliban captured Herat on Thursday.", "Herat")
	anna := o.sit(desktest.Anna)
	form := func() *html.Node { return anna.form("form", "action=/desk/north/summary") }
	anna.open("/desk/north/summary")
	anna.send(form(), "do", "propose").answered(200).sees("2 of 3 provincial capitals are held by the Taliban.",
		"Herat came under the control of the Taliban in the last day, according to Harbour Wire.")
	if n := len(o.Readers().Summary().Clauses); n != 0 {
		t.Fatalf("readers have %d clauses, want none before it is set", n)
	}
	anna.send(form(), "do", "set").answered(200).sees("The summary is set")
	s := o.Readers().Summary()
	if len(s.Clauses) != 2 || s.Clauses[0].Claims[0] != c || s.Clauses[1].Claims[0] != c {
		t.Errorf("the summary = %+v, want two clauses on %s", s.Clauses, c)
	}
	anna.open("/desk/north/summary")
	anna.send(form(), "do", "propose").answered(200)
	anna.send(form(), "do", "set")
	if n := len(o.Readers().Summary().Clauses); n != 2 {
		t.Errorf("proposing again makes %d clauses, want the same 2", n)
	}
}
