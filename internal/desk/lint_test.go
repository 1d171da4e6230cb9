package desk_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dateline"
	"dateline/internal/desk"
	"dateline/internal/desktest"
)

// styled is the newsroom's story with a house style.
func styled() dateline.Story {
	s := desktest.Story()
	s.HouseStyle = []dateline.StyleRule{{Want: "email", Avoid: []string{"e-mail"}}}
	s.Places[0].Aliases = []string{"Heart", "Hirat"}
	return s
}

// lint is what the desk says of a text: "check: words: what it says".
func lint(n *desktest.Newsroom, body string, claims ...string) (says []string, l desk.Lint) {
	n.Helper()
	l, err := n.Desk.Lint(n.Ctx, n.Story, desktest.Anna, desk.Copy{Body: body, Claims: claims})
	if err != nil {
		n.Fatal(err)
	}
	for _, m := range l.Marks {
		if got := body[m.Span.Start:m.Span.End]; got != m.Span.Text {
			n.Errorf("mark %+v stands on %q", m, got)
		}
		says = append(says, m.Check+": "+m.Span.Text+": "+m.Says)
	}
	return says, l
}

func TestTheComposerSaysWhatDoesNotFit(t *testing.T) {
	n := desktest.Covering(t, styled())
	_, herat := n.Tell("Harbour Wire", "13 Aug 10:00", fell, "Herat")
	said := "“We will not leave the city to anybody,” the governor, Omar Example, said on Friday."
	report := n.File("Delta Post", "13 Aug 11:00", said)
	n.ByHand(n.Draw(report, dateline.Statement, strings.TrimSuffix(said, "."), "speaker=Omar Example:the-governor", "content=We will not leave the city to anybody"))
	for _, row := range []struct {
		name, body string
		want       []string // what some mark says, in part
		not        []string // checks that have nothing to say
	}{
		{"a number that is not the record's", "The Taliban have captured three provincial capitals.", []string{"tally: three: You wrote 3; the record says 2 of 3 provincial capitals by 14:30, Harbour Wire."}, nil},
		{"the record's own number", "The Taliban have captured two provincial capitals.", nil, []string{"tally"}},
		{"a bound that allows it", "The Taliban have captured at least one provincial capital.", nil, []string{"tally"}},
		{"a holder that is not the record's", "The Taliban captured Kandahar.", []string{"holder: Kandahar: You wrote that the Taliban held Kandahar; the record says Kandahar: held by the government, as the story began."}, nil},
		{"the record's holder", "The Taliban captured Herat.", nil, []string{"holder", "attribution"}},
		{"a name the story writes otherwise", "The Taliban captured Hirat.", []string{"style: Hirat: The story calls it Herat."}, nil},
		{"a form that the house avoids", "It came by e-mail.", []string{"style: e-mail: House style writes “email”."}, nil},
		{"a form within somebody's words", "“It came by e-mail to us,” the governor said.", nil, []string{"style"}},
		{"a fact that nobody is named for", "At least 17 people were killed in Kandahar.", []string{"attribution: At least 17 people were killed in Kandahar"}, nil},
		{"a quotation of nobody", "“Nobody came to help us at all.”", []string{"Nobody is named as the speaker"}, nil},
		{"a quotation that differs", "“We will never leave the city to anybody,” Omar Example said.", []string{"quotation: We will never leave the city to anybody,: The words differ from " + report + " (Delta Post)."}, nil},
		{"a quotation to the word", "“We will not leave the city to anybody,” Omar Example said.", nil, []string{"quotation"}},
		{"a word of probability beside a figure", "It is likely, at 70 percent, that Kandahar falls.", []string{"probability: likely: “likely” stands beside 70 percent"}, nil},
		{"blame in nobody's voice", "Government forces killed 12 civilians in Kandahar.", []string{"blame: Government forces: Blame needs a voice"}, nil},
		{"words under marks", "> **The Taliban** have *captured* [three](https://a.example/b_c) provincial capitals.", []string{"tally: three: You wrote 3"}, nil},
		{"a name under marks", "- The Taliban captured __Hirat__.", []string{"style: Hirat: The story calls it Herat."}, nil},
		{"nothing to say of", "The road is long.", nil, []string{"tally", "holder", "figure", "style", "attribution", "quotation", "probability", "blame", "protected"}},
	} {
		says, _ := lint(n, row.body)
		all := strings.Join(says, "\n")
		for _, w := range row.want {
			if !strings.Contains(all, w) {
				t.Errorf("%s: Lint(%q) says\n%s\nwant %q", row.name, row.body, all, w)
			}
		}
		for _, c := range row.not {
			if strings.Contains("\n"+all, "\n"+c+": ") {
				t.Errorf("%s: Lint(%q) says\n%s\nwant nothing of %s", row.name, row.body, all, c)
			}
		}
	}
	_, l := lint(n, "The Taliban captured Herat.")
	if len(l.Offers) != 1 || l.Offers[0].Claim != herat {
		t.Errorf("offers = %+v, want %s", l.Offers, herat)
	}
	if _, l = lint(n, "The Taliban captured Herat.", herat); len(l.Offers) != 0 {
		t.Errorf("offers = %+v, though it is attached", l.Offers)
	}
	_, l = lint(n, "“We will never leave the city to anybody,” Omar Example said.")
	for _, m := range l.Marks {
		if m.Check != "quotation" {
			continue
		}
		want := []desk.Piece{{Text: "We will", Op: desk.Both}, {Text: "not", Op: desk.Report}, {Text: "never", Op: desk.Wrote}, {Text: "leave the city to anybody,", Op: desk.Both}}
		if d := cmp.Diff(want, m.Words); d != "" {
			t.Errorf("the quotation against its report (-want +got):\n%s", d)
		}
	}
	if readers := n.Readers(); len(readers.Updates()) != 0 {
		t.Error("reading the copy published something")
	}
}

func TestTheComposerMarksAPrivatePersonBeforePublishingRefusesIt(t *testing.T) {
	n := desktest.New(t)
	text := "Teacher Amina Karimi told Delta Post that the Taliban captured Herat."
	report := n.File("Delta Post", "13 Aug 10:00", text)
	id, _ := n.Release(n.On(desktest.Anna, report, n.ByHand(n.Fell(report, strings.TrimSuffix(text, "."), "Herat", "voice=Teacher Amina Karimi"))))
	body := "Amina Karimi says that the Taliban captured Herat."
	_, l := lint(n, body, id)
	blocks := 0
	for _, m := range l.Marks {
		if m.Blocks {
			blocks++
		}
	}
	_, err := n.Desk.Publish(n.Ctx, desk.Post{Story: n.Story, By: desktest.Anna}, dateline.Revision{Body: body, Claims: []string{id}})
	if blocks != 1 || err == nil {
		t.Errorf("%d marks block, publishing gives %v; want one, and a refusal", blocks, err)
	}
}

func FuzzLint(f *testing.F) {
	f.Add("“We will not\n\n leave», \"Herat\" 70% likely")
	f.Add("\xff“\xfe” Hirat e-mail")
	f.Add("> 1. *Hi**rat*_ \\* [x](y) `e-mail`\n# [](")
	n := desktest.Covering(f, styled())
	n.Tell("Harbour Wire", "13 Aug 10:00", fell, "Herat")
	f.Fuzz(func(t *testing.T, body string) {
		l, err := n.Desk.Lint(n.Ctx, n.Story, desktest.Anna, desk.Copy{Body: body})
		if err != nil {
			return
		}
		for _, m := range l.Marks {
			if body[m.Span.Start:m.Span.End] != m.Span.Text {
				t.Errorf("mark %+v stands on other words", m)
			}
		}
	})
}
