package browser

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"dateline"
	"dateline/internal/desk"
	"dateline/internal/desktest"

	"github.com/chromedp/chromedp"
)

func (s *site) post() desk.Post { return desk.Post{Story: s.Story, By: desktest.Anna} }

// onUpdate is an act of Anna's on an update as it stands.
func (s *site) onUpdate(id string) (desk.Post, dateline.Revision) {
	s.Helper()
	on := s.post()
	u, ok := s.Readers().Update(id)
	if !ok {
		s.Fatalf("readers have no update %s", id)
	}
	on.Seen = u.Touched
	return on, u.Now().Revision
}

func (s *site) revise(id, headline, reason string) {
	s.Helper()
	on, r := s.onUpdate(id)
	r.Headline = headline
	if _, err := s.Desk.Revise(s.Ctx, on, id, r, reason); err != nil {
		s.Fatal(err)
	}
}

func (s *site) pin(id string) {
	s.Helper()
	on, _ := s.onUpdate(id)
	if _, err := s.Desk.Pin(s.Ctx, on, id, true); err != nil {
		s.Fatal(err)
	}
}

func (s *site) retract(id, why string) {
	s.Helper()
	on, _ := s.onUpdate(id)
	if _, err := s.Desk.RetractUpdate(s.Ctx, on, id, why); err != nil {
		s.Fatal(err)
	}
}

const herat = "Taliban fighters captured Herat on Thursday."

// An open page follows the record: what is published, changed, pinned and
// retracted, the summary, the tally and the map, with nobody touching it.
func TestOpenPageFollowsTheRecord(t *testing.T) {
	for _, v := range []view{{width: 390, height: 844}, {width: 1280, height: 900}, {skew: 10 * time.Minute}, {skew: -10 * time.Minute}} {
		t.Run(fmt.Sprintf("%d px, clock off by %v", v.width, v.skew), func(t *testing.T) {
			s := open(t)
			x := s.tab(t, v)
			x.visit(s.url + "/s/north")
			x.until("the tally before", `/1/.test(document.querySelector(".tally .figure").innerText)`)
			s.Clock.Forward(time.Minute)
			report, claim := s.Tell("Harbour Wire", "13 Aug 10:00", herat, "Herat")
			x.until("a tally of two", `document.querySelector(".tally .figure").innerText === "2"`)
			x.until("Herat held by the Taliban in the table", `/Taliban/.test(document.getElementById("place-gn-1140026").innerText)`)

			u := s.Publish("Herat has fallen", claim)
			x.until("the update", `document.getElementById(`+quoted(u)+`) && document.getElementById(`+quoted(u)+`).innerText.includes("Herat has fallen")`)
			s.revise(u, "Herat fell on Thursday", "Adds the day.")
			x.until("its revision", `document.getElementById(`+quoted(u)+`).innerText.includes("Herat fell on Thursday")`)
			if got := x.text("#" + u); !strings.Contains(got, "Adds the day.") {
				t.Errorf("the revised update says %q, want what was changed", got)
			}
			s.pin(u)
			x.until("the pin", `document.querySelector("#pinned #`+u+`")`)
			if _, err := s.Desk.SetSummary(s.Ctx, s.post(), []dateline.Clause{{Text: "Herat is lost.", Claims: []string{claim}}}); err != nil {
				t.Fatal(err)
			}
			x.until("the summary", `document.getElementById("summary").innerText.includes("Herat is lost.")`)
			on := s.On(desktest.Anna, report, claim)
			on.Why = "Harbour Wire has withdrawn its report."
			if _, err := s.Desk.Retract(s.Ctx, on); err != nil {
				t.Fatal(err)
			}
			x.until("the clause being revised", `document.querySelector("#summary .revising")`)
			x.until("the tally back at one", `document.querySelector(".tally .figure").innerText === "1"`)
			x.until("the correction", `document.getElementById("corrections").innerText.includes("withdrawn its report")`)
			s.retract(u, "The report behind it was withdrawn.")
			x.until("the update withdrawn", `document.querySelector("#`+u+`.withdrawn")`)
		})
	}
}

// Whoever loses the line in the middle of a burst, and whoever comes in the
// middle of it, has every update once, in order, when the line is back.
func TestCutLine(t *testing.T) {
	s := open(t)
	x := s.tab(t, view{skew: 10 * time.Minute})
	s.Publish("Number 0")
	x.visit(s.url + "/s/north")
	x.until("the stream", `document.querySelectorAll("#days article").length === 1`)
	for i := 1; i <= 30; i++ {
		s.Clock.Forward(time.Second)
		s.Publish(fmt.Sprintf("Number %d", i))
		switch i {
		case 10:
			s.line.Cut()
		case 20:
			s.line.Mend()
		}
	}
	late := s.tab(t, view{})
	late.visit(s.url + "/s/north")
	want := make([]string, 0, 31)
	for i := 30; i >= 0; i-- {
		want = append(want, fmt.Sprintf("Number %d", i))
	}
	for name, p := range map[string]*tab{"who was cut off": x, "who came late": late} {
		p.until("all 31 updates", `document.querySelectorAll("#days article").length >= 31`)
		got := p.eval(`Array.from(document.querySelectorAll("#days article h3")).map(e => e.textContent).join("|")`)
		if got != strings.Join(want, "|") {
			t.Errorf("%s has %s,\nwant %s", name, got, strings.Join(want, "|"))
		}
	}
}

// What is new while a reader reads further down waits behind a bar: nothing
// moves under the eyes until the reader asks for it.
func TestNothingJumps(t *testing.T) {
	s := open(t)
	for i := range 20 {
		s.Clock.Forward(time.Minute)
		s.Publish(fmt.Sprintf("Earlier %d", i))
	}
	x := s.tab(t, view{})
	x.visit(s.url + "/s/north")
	x.eval(`document.querySelectorAll("#days article")[12].scrollIntoView()`)
	before := x.eval(`document.querySelectorAll("#days article")[12].getBoundingClientRect().top`)
	s.Clock.Forward(time.Minute)
	s.Publish("Something new")
	x.until("the bar", `!document.querySelector("#bar button").hidden`)
	if got := x.eval(`document.querySelectorAll("#days article")[13].getBoundingClientRect().top`); got != before {
		t.Errorf("what was being read moved from %s to %s pixels", before, got)
	}
	if title := x.eval("document.title"); !strings.HasPrefix(title, "(1) ") {
		t.Errorf("title = %q, want the count in front", title)
	}
	x.do(chromedp.Click("#bar button"))
	x.until("the new update in view", `Array.from(document.querySelectorAll("#days article")).some(e => !e.hidden && e.innerText.includes("Something new"))`)
}

// A back-dated update lands in its place on an open page, not on top.
func TestBackDatedUpdate(t *testing.T) {
	s := open(t)
	s.Publish("At noon")
	s.Clock.Forward(2 * time.Hour)
	s.Publish("At two")
	x := s.tab(t, view{})
	x.visit(s.url + "/s/north")
	if _, err := s.Desk.Publish(s.Ctx, s.post(), dateline.Revision{Headline: "At one", At: s.At("13 Aug 13:00")}); err != nil {
		t.Fatal(err)
	}
	x.until("three updates", `document.querySelectorAll("#days article").length === 3`)
	if got := x.eval(`Array.from(document.querySelectorAll("#days article h3")).map(e => e.textContent).join("|")`); got != "At two|At one|At noon" {
		t.Errorf("updates stand as %s, want At two|At one|At noon", got)
	}
}

// Without scripts the page says all that it says with them.
func TestWithoutScripts(t *testing.T) {
	s := open(t)
	_, claim := s.Tell("Harbour Wire", "13 Aug 10:00", herat, "Herat")
	u := s.Publish("Herat has fallen", claim)
	x := s.tab(t, view{quiet: true})
	x.visit(s.url + "/s/north")
	main, tally := x.words("main"), x.words(".tally .figure")
	if tally != "2" || !strings.Contains(main, "Herat has fallen") {
		t.Errorf("without scripts the tally is %q and the page says %q", tally, main)
	}
	x.visit(s.url + "/s/north/u/" + u)
	x.visit(s.url + "/s/north/c/" + claim)
	if main := x.words("main"); !strings.Contains(main, "captured Herat on Thursday") {
		t.Errorf("the claim's page says %q, want its evidence", main)
	}
}
