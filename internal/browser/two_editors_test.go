package browser

import (
	"encoding/json"
	"flag"
	"fmt"
	"sort"
	"strings"
	"testing"
	"time"

	"dateline"
	"dateline/internal/desk"
	"dateline/internal/desktest"

	"github.com/chromedp/chromedp"
)

var deskShots = flag.String("desk-shots", "", "folder to write pictures of two editors at work to")

// shot writes what stands on the screen.
func (x *tab) shot(name string) {
	x.Helper()
	x.take(*deskShots, name, chromedp.CaptureScreenshot())
}

// drop lets the page go without the question whether what is written is lost.
func (x *tab) drop() {
	x.Helper()
	x.eval(`(document.dispatchEvent(new Event("draft-saved")), "")`)
}

// caret puts the caret into the text of the composer.
func (x *tab) caret(at int) {
	x.Helper()
	x.eval(fmt.Sprintf(`(() => { const a = document.querySelector("textarea[name=body]"); a.focus(); a.setSelectionRange(%d, %[1]d); return ""; })()`, at))
}

const bodyIs = `document.querySelector("textarea[name=body]").value === `

// Two editors at once: each sees where the other is, the queue tells what has
// come and been decided without moving, and a correction reaches the desk of
// the one and an open public page from the desk of the other.
func TestTwoEditorsSeeOneAnotherWork(t *testing.T) {
	s := open(t)
	s.staff()
	report := s.File("Harbour Wire", "13 Aug 08:00", "The Taliban captured Herat on Thursday. The Taliban captured Kandahar on Friday.")
	s.Propose(report, s.Fell(report, "The Taliban captured Herat on Thursday", "Herat"), s.Fell(report, "The Taliban captured Kandahar on Friday", "Kandahar"))
	anna, ben := s.sit(t, "anna", wide), s.sit(t, "ben", wide)
	reader := s.tab(t, view{})
	reader.visit(s.url + "/s/north")

	// Presence, on a report and from the queue.
	anna.visit(s.url + "/desk/north/r/" + report)
	ben.visit(s.url + "/desk/north/")
	ben.until("Anna on the report, in the queue", `document.querySelector(".queue .row").innerText.includes("anna is here") && document.querySelector("#room").innerText.includes("anna")`)
	ben.visit(s.url + "/desk/north/r/" + report)
	for who, x := range map[string]*tab{"ben": anna, "anna": ben} {
		x.until("the other", `document.querySelector("#here") && document.querySelector("#here").innerText === "Here, too: `+who+`"`)
	}
	anna.shot("present-1280")

	// A decision of the one is marked at the other's, in place.
	top := anna.eval(`document.querySelectorAll(".card")[1].getBoundingClientRect().top`)
	ben.until("the card", `document.querySelector(".cards .card.now")`)
	ben.release()
	anna.until("his decision on the card", `/^released by ben/.test(document.querySelector(".card .state").innerText) && document.querySelector(".card .acts").inert`)
	if now := anna.eval(`document.querySelectorAll(".card")[1].getBoundingClientRect().top`); now != top {
		t.Errorf("the next card moved from %s to %s pixels", top, now)
	}
	anna.shot("decided-1280")

	// New reports: told, and shown when asked.
	anna.visit(s.url + "/desk/north/")
	anna.until("the line", `document.querySelector(".queue .row")`)
	rows := anna.eval(`document.querySelectorAll(".queue .row").length`)
	later := s.File("Delta Post", "13 Aug 09:00", "The Taliban captured Farah, officials in the province said on Friday.")
	s.File("Morning Paper", "13 Aug 09:10", "At least 17 people were killed in Kandahar on Friday, a doctor said.")
	anna.until("2 new reports", `document.querySelector("#arrived") && document.querySelector("#arrived").innerText === "2 new reports – show"`)
	if now := anna.eval(`document.querySelectorAll(".queue .row").length`); now != rows {
		t.Errorf("the queue has %s rows, had %s before they were asked for", now, rows)
	}
	anna.until("the count", `/[23]/.test(document.querySelector(".tabs a b.n").innerText)`)
	anna.shot("arrived-1280")
	anna.do(chromedp.Click("#arrived a"))
	anna.until("them in the queue", `[...document.querySelectorAll(".queue .hl")].some((a) => a.href.endsWith("/r/`+later+`")) && !document.querySelector("#arrived")`)

	// Leaving is seen.
	ben.until("Ben alone", `!document.querySelector("#here") || document.querySelector("#here").hidden`)

	// A correction of Ben's reaches a reader's page and Anna's list.
	c := s.Readers().Snapshot().Claims[0].Claim.ID
	u := s.Publish("Herat has fallen", c)
	if _, err := s.Desk.SetSummary(s.Ctx, s.post(), []dateline.Clause{{Text: "Herat is lost.", Claims: []string{c}}}); err != nil {
		t.Fatal(err)
	}
	reader.until("the update and the clause", `document.getElementById(`+quoted(u)+`) && document.getElementById("summary").innerText.includes("Herat is lost.")`)
	ben.visit(s.url + "/desk/north/c/" + c)
	ben.do(chromedp.Click(`a[data-act="correct"]`))
	ben.until("what rests on it", `document.querySelector(".rests") && document.querySelector(".rests").innerText.includes("Update `+u+`") && document.querySelector(".rests").innerText.includes("Summary clause 1") && document.querySelector(".rests").innerText.includes("Tally")`)
	ben.shot("before-1280")
	ben.do(chromedp.SetValue(`form[data-open=correct] select[name=stance]`, "unconfirmed"), chromedp.SetValue(`form[data-open=correct] textarea[name=why]`, "It was hearsay."), chromedp.Click(`form[data-open=correct] button.go`))
	reader.until("the clause being revised, the correction, the update marked", `document.querySelector("#summary .revising") && document.getElementById("corrections").innerText.includes("hearsay") && document.querySelector("#`+u+` .fix")`)
	anna.until("three things to mend", `[...document.querySelectorAll(".tabs a")].some((a) => a.href.endsWith("/mend") && a.innerText.includes("3"))`)
	anna.visit(s.url + "/desk/north/mend")
	anna.shot("mend-1280")
	anna.do(chromedp.Click(`a[href*="swap="]`))
	anna.until("the revision begun", `document.querySelector("textarea[name=changed]")`)
	anna.do(chromedp.SendKeys("textarea[name=changed]", "The report was of hearsay."))
	anna.until("it saved", `document.querySelector("#saved").textContent.startsWith("Draft saved")`)
	anna.press("\u001b")
	anna.do(chromedp.Click(`button[name=do][value=publish]`))
	anna.until("it published", `document.querySelector("main").innerText.includes("Revised `+u+`")`)
	ben.until("two left", `[...document.querySelectorAll(".tabs a")].some((a) => a.href.endsWith("/mend") && a.innerText.includes("2"))`)
	reader.until("the revision", `document.getElementById(`+quoted(u)+`).innerText.includes("The report was of hearsay.")`)
}

// Two editors in one draft: what the other writes comes in while one looks on,
// beside one's own words where they do not touch; else both are shown.
func TestOneDraftOnTwoScreens(t *testing.T) {
	s := open(t)
	s.staff()
	anna, ben := s.sit(t, "anna", wide), s.sit(t, "ben", wide)
	anna.visit(s.url + "/desk/north/updates/new")
	anna.do(chromedp.SendKeys("textarea[name=body]", "First.\n\nSecond."))
	anna.until("the draft saved", `/updates\/draft\//.test(location.pathname)`)
	ben.visit(s.url + "/desk/north/updates")
	ben.until("Anna in the draft", `document.querySelector("[data-draft]").innerText.includes("anna is here")`)
	ben.visit(anna.eval("location.href"))
	anna.until("Ben in the draft", `document.querySelector("#here").innerText === "Here, too: ben"`)

	anna.caret(6)
	ben.caret(99)
	ben.do(chromedp.KeyEvent(" Ben adds."))
	anna.until("his words, with nothing pressed", bodyIs+`"First.\n\nSecond. Ben adds."`)
	if at := anna.eval(`document.querySelector("textarea[name=body]").selectionStart`); at != "6" {
		t.Errorf("the caret stands at %s, want 6 as before", at)
	}
	anna.do(chromedp.KeyEvent(" Anna, too."))
	ben.until("hers", bodyIs+`"First. Anna, too.\n\nSecond. Ben adds."`)
	anna.shot("draft-1280")

	// Both at once, apart: both stay.
	for range 3 {
		anna.caret(0)
		ben.caret(999)
		anna.do(chromedp.KeyEvent("a"))
		ben.do(chromedp.KeyEvent("b"))
	}
	for _, x := range []*tab{anna, ben} {
		x.until("all of both", bodyIs+`"aaaFirst. Anna, too.\n\nSecond. Ben adds.bbb"`)
	}

	// The same words at once: the line of the one is cut, so that both write
	// before either hears.
	s.line.Cut()
	anna.caret(3)
	ben.caret(3)
	anna.do(chromedp.KeyEvent("Anna's "))
	ben.do(chromedp.KeyEvent("Ben's "))
	anna.until("it not saved", `document.querySelector("#saved").textContent.startsWith("Not saved")`)
	ben.until("it not saved", `document.querySelector("#saved").textContent.startsWith("Not saved")`)
	s.line.Mend()
	ben.do(chromedp.KeyEvent("x"))
	ben.until("it saved", `document.querySelector("#saved").textContent.startsWith("Draft saved")`)
	anna.do(chromedp.KeyEvent("y"))
	anna.until("both side by side", `!document.querySelector("#clash").hidden && document.querySelector("#clash").innerText.includes("aaaBen's xFirst") && document.querySelector("#clash").innerText.includes("aaaAnna's yFirst")`)
	anna.shot("clash-1280")
	anna.do(chromedp.Click("#clash button"))
	ben.until("Anna's choice", bodyIs+`"aaaAnna's yFirst. Anna, too.\n\nSecond. Ben adds.bbb"`)

	// What the one publishes is gone from under the other, who is told.
	anna.do(chromedp.Click(`button[name=do][value=publish]`))
	anna.until("it published", `document.querySelector("main").innerText.includes("Published as")`)
	ben.until("the word", `document.querySelector("#saved").textContent.includes("not there any more")`)
	if got := len(s.Readers().Updates()); got != 1 {
		t.Errorf("readers have %d updates, want 1", got)
	}
}

// Every check of the copy shows in a real browser, its replacement writes what
// is wanted, one key attaches the claim, the preview is the public page's.
func TestTheComposerMarksEveryKind(t *testing.T) {
	s := open(t)
	s.staff()
	st, err := s.Desk.Desk(s.Ctx, "north")
	if err != nil {
		t.Fatal(err)
	}
	story := *st.Story()
	story.HouseStyle = []dateline.StyleRule{{Want: "email", Avoid: []string{"e-mail"}}}
	seen, _ := s.Store.Last(s.Ctx, "north", "story")
	if _, err := s.Desk.Configure(s.Ctx, desktest.Chief, seen, story); err != nil {
		t.Fatal(err)
	}
	_, c := s.Tell("Harbour Wire", "13 Aug 08:00", "The Taliban captured Herat on Thursday.", "Herat")
	said := "“We will not leave the city to anybody,” the governor, Omar Example, said on Friday."
	report := s.File("Delta Post", "13 Aug 11:00", said)
	s.ByHand(s.Draw(report, dateline.Statement, strings.TrimSuffix(said, "."), "speaker=Omar Example:the-governor", "content=We will not leave the city to anybody"))
	anna := s.sit(t, "anna", wide)
	for _, row := range []struct{ check, write, says, wants string }{
		{"tally", "The Taliban have captured three provincial capitals.", "You wrote 3; the record says 2 of 3 provincial capitals by 12:30, Harbour Wire", "The Taliban have captured 2 provincial capitals."},
		{"holder", "The Taliban captured Kandahar.", "the record says Kandahar: held by the government", ""},
		{"style", "It came by e-mail.", "House style writes “email”", "It came by email."},
		{"attribution", "At least 17 people were killed in Kandahar.", "say who does", ""},
		{"quotation", "“We will never leave the city to anybody,” Omar Example said.", "The words differ from " + report, "“We will not leave the city to anybody,” Omar Example said."},
		{"probability", "It is likely, at 70 percent, that Kandahar falls.", "use the word or the figure", ""},
		{"blame", "Government forces killed 12 civilians in Kandahar.", "Blame needs a voice", ""},
	} {
		anna.visit(s.url + "/desk/north/updates/new")
		anna.do(chromedp.SendKeys("textarea[name=body]", row.write))
		at := `document.querySelector("#remarks [data-check=` + row.check + `]")`
		anna.until(row.check, at+` && document.querySelector(".mirror mark")`)
		if got := anna.eval(at + ".innerText"); !strings.Contains(got, row.says) {
			t.Errorf("%s: it says %q, want %q", row.check, got, row.says)
		}
		if row.check == "quotation" {
			if got := anna.eval(at + `.querySelector("del").textContent + "/" + ` + at + `.querySelector("ins").textContent`); got != "never/not" {
				t.Errorf("the difference is %s, want never/not", got)
			}
			anna.shot("quotation-1280")
		}
		if row.wants != "" {
			anna.eval(`(document.querySelector("#remarks [data-check=` + row.check + `] [data-put]").click(), "")`)
			anna.until("it put right", bodyIs+quoted(row.wants)+` && !`+at)
		}
		anna.drop()
	}
	anna.visit(s.url + "/desk/north/updates/new")
	anna.do(chromedp.SendKeys("textarea[name=body]", "The Taliban *captured* **Herat**.\n\n<b>raw</b>"))
	anna.until("the preview", `document.querySelector("#preview .body em") && document.querySelector("#preview .body strong") && document.querySelector("#preview .body strong").textContent === "Herat" && !document.querySelector("#preview .body b")`)
	anna.until("the offer", `document.querySelector("#remarks [data-attach]")`)
	anna.do(chromedp.KeyEvent("a", chromedp.KeyModifiers(1))) // Alt
	anna.until("the claim attached by key", `document.querySelector('input[name="claims"][value="`+c+`"]').checked && !document.querySelector("#remarks [data-attach]")`)
	html := anna.eval(`document.querySelector("#preview .body").innerHTML.trim()`)
	anna.do(chromedp.SendKeys("input[name=headline]", "Herat falls\r"))
	if at := anna.eval("location.pathname"); strings.HasSuffix(at, "/updates") {
		t.Error("Enter in the headline published it")
	}
	anna.until("it saved", `document.querySelector("#saved").textContent.startsWith("Draft saved")`)
	anna.do(chromedp.Click(`button[name=do][value=publish]`))
	anna.until("it published", `document.querySelector("main").innerText.includes("Published as")`)
	u := s.Readers().Updates()[0].ID
	reader := s.tab(t, view{})
	reader.visit(s.url + "/s/north/u/" + u)
	if page := reader.eval(`document.querySelector("main").innerHTML`); !strings.Contains(page, strings.TrimSpace(strings.SplitN(html, "\n", 2)[0])) {
		t.Errorf("the preview was %q; the public page has %q", html, page)
	}
}

// From a key to its mark: the time that an editor waits, printed. The aim is
// 150 milliseconds.
func TestFromKeyToMark(t *testing.T) {
	s := open(t)
	s.staff()
	s.Tell("Harbour Wire", "13 Aug 08:00", "The Taliban captured Herat on Thursday.", "Herat")
	anna := s.sit(t, "anna", wide)
	for _, words := range []int{10, 120, 400} {
		anna.visit(s.url + "/desk/north/updates/new")
		anna.eval(fmt.Sprintf(`(() => { const a = document.querySelector("textarea[name=body]"); a.value = "The road was quiet on Friday and nobody came. ".repeat(%d) + "The Taliban have captured three provincial capitals"; a.focus(); a.setSelectionRange(a.value.length, a.value.length);
			window.took = []; a.addEventListener("keydown", () => { window.pressed = performance.now(); }, true);
			new MutationObserver(() => { if (window.pressed && document.querySelector(".mirror mark") && document.querySelector(".mirror").textContent.trim() === a.value) { window.took.push(performance.now() - window.pressed); window.pressed = 0; } }).observe(document.querySelector("form[data-composer]"), { childList: true, subtree: true });
			return ""; })()`, words/9))
		for i := range 12 {
			anna.do(chromedp.KeyEvent("!"))
			anna.until("the mark", fmt.Sprintf("window.took.length > %d", i))
		}
		var took []float64
		if err := json.Unmarshal([]byte(anna.eval("JSON.stringify(window.took)")), &took); err != nil {
			t.Fatal(err)
		}
		sort.Float64s(took)
		anna.drop()
		t.Logf("from key to mark in a text of %d words: median %.0f ms, slowest of %d %.0f ms", words, took[len(took)/2], len(took), took[len(took)-1])
	}
}

// What is scheduled goes out at its time with nobody at the desk, and the
// reader's open page has it.
func TestAScheduledUpdateReachesAnOpenPage(t *testing.T) {
	s := open(t)
	s.staff()
	anna := s.sit(t, "anna", wide)
	reader := s.tab(t, view{})
	reader.visit(s.url + "/s/north")
	anna.visit(s.url + "/desk/north/updates/new")
	anna.do(chromedp.SendKeys("input[name=headline]", "Herat has fallen"), chromedp.Click("details.block summary"))
	anna.eval(`(() => { const f = document.querySelector("input[name=publish_at]"); f.value = "2021-08-13T17:00"; return ""; })()`)
	anna.shot("schedule-1280")
	anna.do(chromedp.Click(`button[name=do][value=schedule]`))
	anna.until("it scheduled", `document.querySelector("main").innerText.includes("Scheduled for 13 Aug 2021, 17:00")`)
	anna.shot("scheduled-1280")
	s.Clock.Set(s.At("13 Aug 12:30").Add(time.Second))
	reader.until("the update", `[...document.querySelectorAll("article h3")].some((h) => h.innerText.includes("Herat has fallen"))`)
	anna.until("it gone from the drafts", `![...document.querySelectorAll(".tabs a")].some((a) => a.href.endsWith("/updates") && a.querySelector("b.n"))`)
}

// The pages of drafts, schedules and corrections fit every screen, with
// somebody else there.
func TestDraftsAndCorrectionsFitTheScreen(t *testing.T) {
	s := open(t)
	s.staff()
	report, c := s.Tell("Harbour Wire", "13 Aug 08:00", "The Taliban captured Herat on Thursday.", "Herat")
	u := s.Publish("Herat has fallen, and the road to the west is closed to everybody who would leave", c)
	if _, err := s.Desk.SetSummary(s.Ctx, s.post(), []dateline.Clause{{Text: "Herat is lost.", Claims: []string{c}}}); err != nil {
		t.Fatal(err)
	}
	right := s.Fell(report, "The Taliban captured Herat on Thursday.", "Herat")
	right.Stance = dateline.Unconfirmed
	on := s.On(desktest.Anna, report, c)
	on.Why = "The report was of hearsay."
	if _, err := s.Desk.Correct(s.Ctx, on, right); err != nil {
		t.Fatal(err)
	}
	save := func(headline string) desk.Draft {
		x, err := s.Desk.SaveDraft(s.Ctx, desktest.Anna, desk.Draft{Story: "north", Revision: dateline.Revision{Headline: headline, Body: "The Taliban have captured three provincial capitals."}})
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	timed, asked := save("Scheduled for the evening"), save("Asked for approval")
	if err := s.Desk.Schedule(s.Ctx, desktest.Anna, "north", timed.ID, timed.Version, s.Clock.Now().Add(time.Hour), 0); err != nil {
		t.Fatal(err)
	}
	if err := s.Desk.Submit(s.Ctx, desktest.Anna, "north", asked.ID, asked.Version); err != nil {
		t.Fatal(err)
	}
	s.Desk.Here(desktest.Anna, "north", "elsewhere", "updates/draft/"+asked.ID)
	s.Desk.Here(desktest.Anna, "north", "elsewhere, too", "")
	for _, v := range []view{{width: 390, height: 844}, {width: 1280, height: 900}, {width: 390, height: 844, dark: true}, {width: 1280, height: 900, dark: true}} {
		ben := s.sit(t, "ben", v)
		for _, p := range []struct{ name, path, there string }{
			{"updates", "updates", `document.querySelector("[data-draft]")`},
			{"locked", "updates/draft/" + timed.ID, `document.querySelector("fieldset[disabled]")`},
			{"approve", "updates/draft/" + asked.ID, `document.querySelector("#remarks [data-check]")`},
			{"mend", "mend", `document.querySelector("[data-thing]")`},
			{"revise", "updates/" + u + "?swap=" + c + ":", `document.querySelector("textarea[name=changed]")`},
			{"claim", "c/" + c, `document.querySelector("main")`},
			{"summary", "summary", `document.querySelector(".clause.revising")`},
			{"queue", "", `document.querySelector("#room")`},
		} {
			ben.visit(s.url + "/desk/north/" + p.path)
			ben.until(p.name, p.there)
			if over := ben.beyond(); over != "0" {
				t.Errorf("%d px, dark %v: %s is wider than the screen by %s pixels", v.width, v.dark, p.name, over)
			}
			ben.shot(fmt.Sprintf("%s-%d-%s", p.name, v.width, v.colours()))
		}
	}
}
