package page

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"dateline"

	"github.com/google/go-cmp/cmp"
)

var rewrite = flag.Bool("rewrite-desk", false, "write the goldens of the desk anew")

// deskSample is a report as the desk sees it, in literal data.
func deskSample() DeskReport {
	zone := time.FixedZone("AFT", 4*3600+1800)
	now := time.Date(2021, 8, 13, 14, 0, 0, 0, time.UTC)
	text := "KABUL, Aug 13 (Harbour Wire) - The Taliban captured Herat & Kandahar on Thursday, a security source said.\n\n\"We will <not> negotiate,\" the spokesman said. Officials denied that \"Qalat</mark><script>alert(1)</script>\" had fallen.\n"
	at := func(words string) dateline.Span {
		i := strings.Index(text, words)
		return dateline.Span{Text: words, Start: i, End: i + len(words)}
	}
	marks := []DeskMark{
		{Span: at("The Taliban captured Herat & Kandahar on Thursday"), Number: 1, Anchor: "c-one", Kind: dateline.Control, Stance: dateline.Attributed},
		{Span: at("Herat & Kandahar on Thursday, a security source said."), Number: 2, Anchor: "c-two", Kind: dateline.Control, Stance: dateline.Attributed},
		{Span: at("\"We will <not> negotiate,\" the spokesman said."), Number: 3, Anchor: "c-three", Kind: dateline.Statement, Stance: dateline.Attributed, Done: true},
		{Span: at("We will <not> negotiate"), Number: 4, Anchor: "c-four", Kind: dateline.Pledge, Stance: dateline.Prospective},
		{Span: at("Officials denied that \"Qalat</mark><script>alert(1)</script>\" had fallen"), Number: 5, Anchor: "c-five", Kind: dateline.Control, Stance: dateline.Denied},
	}
	frame := DeskFrame{Title: "Report r17", User: DeskUser{Name: "amira", Role: "editor", Decides: true}, Here: "queue",
		Story: &DeskStory{Slug: "afghanistan-2021", Title: "Afghanistan, August 2021", Zone: "Asia/Kabul", Waiting: 12, Open: 1, Drafts: 2,
			Notice: "Demonstration: a reconstruction of August 2021, texts written for it"},
		Notices: []DeskNotice{{Text: "Released c31: Taliban take Qalat.", Link: "/s/afghanistan-2021/c/c31", Word: "As readers see it"}},
		Keys:    []DeskKey{{"j k", "next, previous claim"}, {"a", "accept"}, {"r", "release: once shows the effect, twice releases"}, {"m", "claim by hand from the selected words"}, {"?", "this list"}}}
	all := map[string]bool{"accept": true, "amend": true, "release": true, "aside": true, "reject": true}
	one := DeskClaim{ID: "p-one", Anchor: "c-one", Number: 1, Kind: dateline.Control, Stance: dateline.Attributed, Story: "afghanistan-2021", Report: "r17",
		Return: "/desk/afghanistan-2021/r/r17", Sentence: "the Taliban takes Herat — 12 Aug — attributed to a security source", Evidence: marks[0].Span.Text,
		Slots: []DeskSlot{{Label: "actor", Words: "The Taliban", Means: "Taliban"}, {Label: "change", Words: "takes"},
			{Label: "place", Words: "Herat", Means: "Herat (city in Herat)"}, {Label: "time", Words: "on Thursday", Means: "12 Aug"},
			{Label: "according to", Words: "a security source", Doubt: "unnamed"}},
		Rule: "control.takes.active", Percent: 93, Word: "proposed", Key: "k1", Acts: all,
		Effect: &DeskEffect{Lines: []string{"Herat: held by the government → held by Taliban.", "Tally of provincial capitals: 17 → 18 of 34."}, Token: "118"}}
	two := one
	two.ID, two.Anchor, two.Number, two.Sentence = "p-two", "c-two", 2, "the Taliban takes Kandahar — 12 Aug — attributed to a security source"
	two.Conflict = &DeskConflict{First: DeskStep{Act: "reject", Did: "rejected this claim", By: "boris", At: NewDeskTime(now.Add(-time.Minute), now, zone), Private: "the source means the province"}, Mine: "You were about to release it."}
	three := one
	three.ID, three.Anchor, three.Number, three.Kind, three.Sentence = "c29", "c-three", 3, dateline.Statement, "the spokesman says “We will <not> negotiate” — in their own words"
	three.Decided, three.Shown, three.Word, three.Effect, three.Status = true, true, "reported", nil, dateline.Reported
	three.Acts, three.Public, three.Steps = map[string]bool{"confirm": true, "correct": true, "retract": true}, "/s/afghanistan-2021/c/c29", []DeskStep{{}}
	four := one
	four.ID, four.Anchor, four.Number, four.Kind, four.Stance = "p-four", "c-four", 4, dateline.Pledge, dateline.Prospective
	four.Sentence, four.Word = "somebody pledges <not> to negotiate — may come or was tried", "set aside"
	four.Aside = &DeskAside{Question: "Is this the spokesman of the office in Doha?", Owner: "boris", Deadline: NewDeskTime(now.Add(-time.Hour), now, zone), Late: true, Notes: "call back after 18:00"}
	five := one
	five.ID, five.Anchor, five.Number, five.Stance, five.Sentence = "p-five", "c-five", 5, dateline.Denied, "Qalat</mark><script> falls — denied by officials"
	five.Open, five.Form = "reject", NewDeskForm("/desk/afghanistan-2021/act/reject", "k9")
	five.Form.Fault("why", "say why in your own words")
	hand := NewDeskForm("/desk/afghanistan-2021/act/by-hand", "k2")
	hand.Set("kind", "control")
	return DeskReport{DeskFrame: frame, Pieces: DeskMarks(text, marks), Claims: []DeskClaim{one, two, three, four, five}, Hand: hand, Undecided: 4, AllKey: "k3", Next: "r16",
		Report: DeskReportHead{ID: "r17", Headline: "Taliban capture Herat & Kandahar, <source> says", Source: "Harbour Wire", Grade: "B", URL: "https://harbourwire.example/1", Lang: "en",
			Published: NewDeskTime(now.Add(-3*time.Hour), now, zone), Received: NewDeskTime(now.Add(-2*time.Minute), now, zone), Origin: "harbour-wire",
			Copies: []DeskCopy{{ID: "r18", Source: "Northline", Grade: "C", Published: NewDeskTime(now.Add(-time.Hour), now, zone)}}}}
}

// Hostile words, in a report or in what was made of it, stay words; marks that
// nest and overlap keep the text whole.
func TestDeskMarkedText(t *testing.T) {
	var b bytes.Buffer
	if err := Desk(&b, deskSample()); err != nil {
		t.Fatal(err)
	}
	got := regexp.MustCompile(`(?s)<div class="words".*?</div>`).FindString(b.String())
	golden(t, "desk-marked.html", got)
	if strings.Contains(b.String(), "<script>alert") {
		t.Error("the report's <script> reached the page as markup")
	}
	for _, bad := range []string{" style=", " onclick=", "<script>", "javascript:"} {
		if strings.Contains(b.String(), bad) {
			t.Errorf("the page holds %q, which the policy refuses", bad)
		}
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *rewrite {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

// Pieces put together are the report, byte for byte, whatever the marks.
func FuzzDeskMarks(f *testing.F) {
	f.Add("one two three", 0, 5, 3, 9)
	f.Add("a\r\nb\n\n", 0, 99, 1, 1)
	f.Add("é ﷺ \xff", 1, 3, 2, 5)
	f.Fuzz(func(t *testing.T, text string, a, b, c, d int) {
		marks := []DeskMark{{Span: dateline.Span{Start: a, End: b}, Number: 1, Anchor: "a"}, {Span: dateline.Span{Start: c, End: d}, Number: 2, Anchor: "b"}}
		var s strings.Builder
		opened := 0
		for _, p := range DeskMarks(text, marks) {
			if p.Start != s.Len() {
				t.Fatalf("a piece begins at %d, want %d", p.Start, s.Len())
			}
			s.WriteString(p.Text)
			opened += len(p.Opens)
		}
		if s.String() != text {
			t.Errorf("pieces of %q = %q", text, s.String())
		}
		sound := 0
		for _, m := range marks {
			if m.Span.Start >= 0 && m.Span.Start < m.Span.End && m.Span.End <= len(text) {
				sound++
			}
		}
		if opened != sound {
			t.Errorf("%d marks open, want %d", opened, sound)
		}
	})
}

func TestDeskSentence(t *testing.T) {
	story := &dateline.Story{Zone: "Asia/Kabul"}
	day := dateline.Interval{From: time.Date(2021, 8, 11, 19, 30, 0, 0, time.UTC), To: time.Date(2021, 8, 12, 19, 30, 0, 0, time.UTC), Precision: dateline.Day}
	for _, x := range []struct {
		name string
		c    dateline.Claim
		want string
	}{
		{"taking", dateline.Claim{Kind: dateline.Control, Change: dateline.Takes, Stance: dateline.Attributed, Actor: &dateline.Mention{Name: "Taliban"},
			Place: &dateline.Mention{Name: "Herat"}, Time: &dateline.When{Interval: day}, Attribution: &dateline.Mention{Span: dateline.Span{Text: "a security source"}}},
			"Taliban take Herat — 12 Aug — attributed to a security source"},
		{"fall", dateline.Claim{Kind: dateline.Control, Change: dateline.Takes, Stance: dateline.Unconfirmed, Place: &dateline.Mention{Name: "Qalat"}},
			"Qalat falls; the report does not say to whom — unconfirmed"},
		{"pledge", dateline.Claim{Kind: dateline.Pledge, Stance: dateline.Asserted, What: "resettle", Actor: &dateline.Mention{Name: "Canada"},
			Quantity: &dateline.Mention{Low: dateline.Number(20000)}, People: &dateline.Mention{Name: "vulnerable Afghans"}},
			"Canada pledges resettle at least 20,000 vulnerable Afghans"},
		{"protected", dateline.Claim{Kind: dateline.Control, Change: dateline.Holds, Stance: dateline.Attributed, Actor: &dateline.Mention{Name: "Taliban"},
			Place: &dateline.Mention{Name: "Herat"}, Attribution: &dateline.Mention{Name: "Somebody", Protected: true}},
			"Taliban hold Herat — attributed to a protected source"},
	} {
		t.Run(x.name, func(t *testing.T) {
			if got := DeskSentence(&x.c, story); got != x.want {
				t.Errorf("DeskSentence = %q, want %q", got, x.want)
			}
		})
	}
}
