package browser

import (
	"strings"
	"testing"

	"dateline/internal/desk"
	"dateline/internal/desktest"

	"github.com/chromedp/chromedp"
)

const password = "a long enough password"

// staff gives the people of the newsroom passwords.
func (s *site) staff() {
	s.Helper()
	for _, name := range []string{"anna", "ben"} {
		if err := s.Desk.AddUser(s.Ctx, desktest.Chief, name, desk.Editor, password); err != nil {
			s.Fatal(err)
		}
	}
}

// sit is a person at a browser of that person's own.
func (s *site) sit(t *testing.T, name string, v view) *tab {
	t.Helper()
	x := s.tab(t, v)
	x.login(showing{url: s.url, user: name, password: password})
	return x
}

var wide = view{width: 1280, height: 900}

// file files a report by the form, and stands on its page after.
func (x *tab) file(s *site, source, text string) {
	x.Helper()
	x.visit(s.url + "/desk/north/file")
	x.do(chromedp.SetValue("select[name=source]", source), chromedp.SetValue("textarea[name=text]", text), chromedp.SetValue("input[name=headline]", "Filed in a browser"),
		chromedp.Click("main form.wide button.go"))
	x.until("the report's page", `/\/r\/r\d+$/.test(location.pathname) && document.querySelector(".cards .card")`)
}

func (x *tab) press(keys ...string) {
	x.Helper()
	for _, k := range keys {
		x.do(chromedp.KeyEvent(k))
	}
}

// release waits until the effect has been on screen, and presses the key that
// releases.
func (x *tab) release() {
	x.Helper()
	x.until("the card", `document.querySelector(".card.now .effect")`)
	x.eval(`document.querySelector(".card.now .effect").scrollIntoView({ block: "nearest" })`)
	x.until("the effect seen", `document.querySelector(".card.now .armed") && document.querySelector(".card.now").innerText.includes("Release now")`)
	x.press("r")
}

// An editor files a report and releases what it says by keyboard; a reader's
// page that is open beside shows it; a correction reaches it too.
func TestDeskByKeyboard(t *testing.T) {
	s := open(t)
	s.staff()
	reader := s.tab(t, view{})
	reader.visit(s.url + "/s/north")
	anna := s.sit(t, "anna", wide)
	anna.file(s, "harbour-wire", "The Taliban captured Herat on Thursday, Harbour Wire reporters in the city said.")
	anna.until("the claim of control", `document.querySelector(".cards").innerText.includes("Herat")`)
	for range 6 { // to the card of the taking, wherever it stands
		if strings.Contains(anna.text(".card.now"), "control") {
			break
		}
		anna.press("j")
	}
	if got := anna.text(".card.now"); !strings.Contains(got, "1 of 3 → 2 of 3") {
		t.Errorf("before the release the card says %q, want the effect on the tally", got)
	}
	anna.release()
	anna.until("the release", `document.querySelector(".cards").innerText.includes("reported")`)
	reader.until("a tally of two", `document.querySelector(".tally .figure").innerText === "2"`)

	anna.press("?")
	anna.until("the help", `document.querySelector("dialog.keys[open]")`)
}

// Two editors release one claim: the second is shown who was first, and
// nothing happens twice.
func TestSecondEditor(t *testing.T) {
	s := open(t)
	s.staff()
	anna, ben := s.sit(t, "anna", wide), s.sit(t, "ben", wide)
	anna.file(s, "delta-post", "The Taliban captured Herat on Thursday.")
	ben.visit(anna.eval("location.href"))
	ben.until("the card", `document.querySelector(".cards .card.now, .cards .card")`)
	for _, x := range []*tab{anna, ben} {
		if !strings.Contains(x.text(".card.now"), "control") {
			x.press("j")
		}
	}
	anna.release()
	anna.until("the release", `document.querySelector(".cards").innerText.includes("reported")`)
	before := len(s.Entries())
	ben.release()
	ben.until("who was first", `document.querySelector("main").innerText.includes("anna")`)
	if after := len(s.Entries()); after != before {
		t.Errorf("the second release made %d entries", after-before)
	}
}

// A reader who waits sees a correction beside what was wrong.
func TestCorrectionReachesReaders(t *testing.T) {
	s := open(t)
	report, claim := s.Tell("Harbour Wire", "13 Aug 10:00", "The Taliban captured Herat on Thursday.", "Herat")
	u := s.Publish("Herat has fallen", claim)
	x := s.tab(t, view{})
	x.visit(s.url + "/s/north")
	right := s.Fell(report, "The Taliban captured Herat on Thursday.", "Herat")
	right.Stance = "unconfirmed"
	on := s.On(desktest.Anna, report, claim)
	on.Why = "The report was of hearsay."
	if _, err := s.Desk.Correct(s.Ctx, on, right); err != nil {
		t.Fatal(err)
	}
	x.until("the correction on the update", `document.querySelector("#`+u+` .fix") && document.querySelector("#`+u+` .fix").innerText.includes("hearsay")`)
	x.until("the tally back", `document.querySelector(".tally .figure").innerText === "1"`)
}
