package browser

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"dateline"
	"dateline/internal/desk"
	"dateline/internal/desktest"

	"github.com/chromedp/chromedp"
)

// captured files a report of which the reading proposes that towns fell.
func (s *site) captured(source, when, text string, towns ...string) string {
	s.Helper()
	id := s.File(source, when, text)
	var claims []dateline.Claim
	for _, name := range towns {
		i := strings.Index(text, "The Taliban captured "+name)
		claims = append(claims, s.Fell(id, text[i:i+len("The Taliban captured "+name)], name))
	}
	s.Propose(id, claims...)
	return id
}

// armed waits until the effect of the card that keys act on has been on screen.
func (x *tab) armed(of string) {
	x.Helper()
	x.until("the effect on screen of "+of, `document.querySelector(".card.now .effect.armed") && document.querySelector(".card.now h3").innerText.includes(`+quoted(of)+`) && document.querySelector(".card.now").innerText.includes("Release now")`)
}

// An editor works the queue with keys alone: opens the first report, releases
// each claim with one key once its effect has been on screen, and the next claim
// and the next report come by themselves. Each key is counted.
func TestTheQueueByKeyboard(t *testing.T) {
	s := open(t)
	s.staff()
	s.captured("Morning Paper", "13 Aug 07:00", "The Taliban captured Farah again, the paper says.", "Farah")
	s.captured("Harbour Wire", "13 Aug 08:00", "KABUL - The Taliban captured Herat on Thursday. The Taliban captured Kandahar on Friday.", "Herat", "Kandahar")
	anna := s.sit(t, "anna", wide)
	anna.visit(s.url + "/desk/north/")
	anna.until("the queue", `document.querySelector(".queue > .row.now")`)
	keys := 0
	press := func(k string) { anna.press(k); keys++ }

	press("j")
	anna.until("the second row", `document.querySelectorAll(".queue > .row")[1].classList.contains("now")`)
	press("k")
	press("o")
	for _, town := range []string{"Herat", "Kandahar", "Farah"} {
		anna.armed("take " + town)
		press("r")
	}
	anna.until("the last release", `/Released: .*take Farah/.test(document.querySelector(".notice").innerText)`)
	s.ReadersSee("Herat", dateline.Held, "taliban")
	s.ReadersSee("Kandahar", dateline.Held, "taliban")
	released := 0
	for _, e := range s.Entries() {
		if e.Act == dateline.ActRelease {
			released++
		}
	}
	if released != 3 {
		t.Errorf("%d claims are released, want 3", released)
	}
	t.Logf("%d key presses for %d released claims: %.1f a claim", keys, released, float64(keys)/float64(released))
	if keys > 2*released {
		t.Errorf("%d key presses for %d released claims, want at most two a claim", keys, released)
	}

	anna.press("g", "q")
	anna.until("the empty queue", `document.querySelector("main").innerText.includes("Nothing waits")`)
	anna.press("?")
	anna.until("the help", `document.querySelector("dialog.keys[open]") && document.querySelector("dialog.keys").innerText.includes("queue")`)
}

// A key that is pressed twice in one breath releases one claim: the next one's
// effect has not been looked at.
func TestAHastyKeyReleasesOneClaim(t *testing.T) {
	s := open(t)
	s.staff()
	id := s.captured("Harbour Wire", "13 Aug 08:00", "The Taliban captured Herat. The Taliban captured Kandahar.", "Herat", "Kandahar")
	anna := s.sit(t, "anna", wide)
	anna.visit(s.url + "/desk/north/r/" + id)
	anna.armed("take Herat")
	anna.eval(`(() => { for (let i = 0; i < 6; i++) document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "r", bubbles: true })); return 1; })()`)
	anna.until("the release", `document.querySelector("main").innerText.includes("Released: ")`)
	anna.armed("take Kandahar")
	s.ReadersSee("Herat", dateline.Held, "taliban")
	s.ReadersSee("Kandahar", dateline.Held, "government")
}

// What stands against the record is never released by one key, however long its
// effect has stood there: the first press arms it.
func TestAgainstTheRecordTakesTwoKeys(t *testing.T) {
	s := open(t)
	s.staff()
	s.Tell("Harbour Wire", "12 Aug 10:00", "The Taliban captured Herat.", "Herat")
	const text = "The government holds Herat, a resident said. The Taliban captured Kandahar."
	id := s.File("Delta Post", "13 Aug 08:00", text)
	s.Propose(id, s.Draw(id, dateline.Control, "The government holds Herat", "change=holds", "actor=government:government", "place=Herat"), s.Fell(id, "The Taliban captured Kandahar", "Kandahar"))
	anna := s.sit(t, "anna", wide)
	anna.visit(s.url + "/desk/north/r/" + id)
	anna.until("the card", `document.querySelector(".card.now .sides")`)
	anna.press("j")
	anna.armed("take Kandahar") // so the other's time has passed as well
	anna.press("k")
	anna.until("the card unarmed", `document.querySelector(".card.now .sides") && !document.querySelector(".armed")`)
	anna.press("r")
	anna.until("the effect armed", `document.querySelector(".card.now .sides") && document.querySelector(".card.now .armed")`)
	s.ReadersSee("Herat", dateline.Held, "taliban")
	anna.press("r")
	anna.until("the release", `document.querySelector("main").innerText.includes("Released: ")`)
	s.ReadersSee("Herat", dateline.Held, "government")
}

// Keys undo, tell why, sift and search.
func TestKeysOfTheQueue(t *testing.T) {
	s := open(t)
	s.staff()
	id := s.File("Harbour Wire", "13 Aug 08:00", "The Taliban captured Herat on Thursday, a security source said.")
	s.captured("Delta Post", "13 Aug 07:00", "The Taliban captured Farah, the paper says.", "Farah")
	anna := s.sit(t, "anna", wide)
	anna.visit(s.url + "/desk/north/r/" + id)
	anna.until("the card", `document.querySelector(".card.now")`)
	anna.press("w")
	anna.until("why it was proposed", `document.querySelector(".card.now .because") && document.querySelector(".because").innerText.includes("active voice")`)
	anna.shot("why-1280")
	anna.press("w")
	anna.until("the card as before", `document.querySelector(".card.now") && !document.querySelector(".because")`)
	anna.press("a")
	anna.until("the acceptance", `document.querySelector("form.undo")`)
	anna.press("u")
	anna.until("the claim waiting again", `document.querySelector(".card.now") && document.querySelector(".card.now").innerText.includes("waiting again")`)

	anna.press("q")
	anna.until("the queue", `document.querySelector(".queue > .row.now")`)
	anna.press("f")
	anna.until("what to choose from", `document.querySelector(".sift details[open] a") === document.activeElement`)
	anna.press("/")
	anna.until("the search field", `document.activeElement.name === "q"`)
	anna.do(chromedp.KeyEvent("farah\r"))
	anna.until("the hits", `document.querySelector(".hits mark") && document.querySelector(".hits").innerText.includes("the paper says")`)
	anna.shot("search-1280")
	anna.press("o")
	anna.until("the report", `/\/r\/r\d+$/.test(location.pathname)`)
	anna.press("g", "a")
	anna.until("the open questions", `location.search === "?show=aside"`)
}

// With 2,000 reports waiting the queue is still a page that a browser draws and
// walks with ease: it has a page's worth of rows, all pages lead on, and keys
// answer. What it takes is printed.
func TestTwoThousandReportsStayFluent(t *testing.T) {
	s := open(t)
	s.staff()
	s.Crowd(2000)
	anna := s.sit(t, "anna", wide)
	anna.visit(s.url + "/desk/north/")
	anna.visit(s.url + "/desk/north/") // the first visit looks at every report once
	anna.until("the queue", `document.querySelector(".queue > .row.now")`)
	if got := anna.eval(`document.querySelectorAll(".queue > .row").length`); got != "40" {
		t.Errorf("the page has %s rows, want 40", got)
	}
	if got := anna.text(".filters"); !strings.Contains(got, "2000") {
		t.Errorf("the page says %q, want 2000 waiting", got)
	}
	size, _ := strconv.Atoi(anna.eval(`document.querySelectorAll("*").length`))
	if size > 3000 {
		t.Errorf("the page has %d elements, want at most 3,000", size)
	}
	t.Logf("2,000 waiting: %d elements, %s bytes; from request to first byte %s ms, first paint %s ms", size, anna.eval(`performance.getEntriesByType("navigation")[0].decodedBodySize`),
		anna.eval(`Math.round(performance.getEntriesByType("navigation")[0].responseStart)`), anna.eval(`Math.round((performance.getEntriesByName("first-contentful-paint")[0] || {startTime: -1}).startTime)`))
	t.Logf("from j to its row marked and drawn: %s ms on average of 30", anna.eval(`(() => { const t = performance.now(); for (let i = 0; i < 30; i++) { document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "j", bubbles: true })); document.querySelector(".row.now").getBoundingClientRect(); } return ((performance.now() - t) / 30).toFixed(2); })()`))
	if got := anna.eval(`[...document.querySelectorAll(".queue > .row")].findIndex((r) => r.classList.contains("now"))`); got != "30" {
		t.Errorf("after 30 times j the row is %s, want 30", got)
	}
	first := anna.text(".row .hl")
	anna.press("]")
	anna.until("the next page", `location.search.includes("from=") && document.querySelector(".queue > .row.now")`)
	if anna.text(".row .hl") == first {
		t.Error("the next page begins with the same report")
	}
	anna.press("o")
	anna.until("a report", `document.querySelector(".card.now")`)
	anna.armed("take")
	anna.eval(`(window.began = performance.now(), new PerformanceObserver(() => {}), 1)`)
	before := anna.eval(`location.pathname`)
	anna.press("r")
	anna.until("the next report by itself", `location.pathname !== `+quoted(before)+` && document.querySelector(".card.now")`)
	t.Logf("from r to the next report: %s ms", anna.eval(`Math.round(performance.now() - window.began)`))
}

// The queue, a report, why and the search fit any screen, in any colours.
func TestTheQueueFitsTheScreen(t *testing.T) {
	s := open(t)
	s.staff()
	_, c := s.Tell("Harbour Wire", "12 Aug 10:00", "The Taliban captured Herat.", "Herat")
	s.Publish("Herat falls", c)
	const text = "The government holds Herat, a resident said."
	id := s.File("Delta Post", "13 Aug 08:00", text)
	s.Propose(id, s.Draw(id, dateline.Control, text, "change=holds", "actor=government:government", "place=Herat"))
	const wire = "KABUL (Harbour Wire) - The Taliban captured Kandahar on Friday after two weeks of fighting around the airport, the bridge and the old citadel, residents of three districts and officials of the province said."
	s.captured("Harbour Wire", "13 Aug 09:00", wire, "Kandahar")
	for i, o := range []string{"Delta Post", "Morning Paper", "Hill Radio"} {
		s.captured(o, "13 Aug 09:30", wire+fmt.Sprintf(" Edition %d.", i), "Kandahar")
	}
	aside := s.captured("Morning Paper", "13 Aug 10:00", "The Taliban captured Farah, it says.", "Farah")
	if _, err := s.Desk.SetAside(s.Ctx, s.On(desktest.Anna, aside, "p-"+aside+"-a"), desk.Aside{Question: "Is it the town or the province?", Owner: "ben", Deadline: s.At("13 Aug 11:00"), Notes: "asked the stringer"}); err != nil {
		t.Fatal(err)
	}
	for _, v := range []view{{width: 390, height: 844}, {width: 1280, height: 900}, {width: 390, height: 844, dark: true}, {width: 1280, height: 900, dark: true}} {
		x := s.sit(t, "anna", v)
		for _, p := range []struct{ name, path string }{
			{"queue", "/desk/north/"}, {"sifted", "/desk/north/?source=delta-post"}, {"aside", "/desk/north/?show=aside"}, {"report", "/desk/north/r/" + id}, {"search", "/desk/north/search?q=herat"}, {"claims", "/desk/north/claims"},
		} {
			x.visit(s.url + p.path)
			x.until("the page", `document.querySelector("main")`)
			if p.name == "sifted" {
				x.press("f")
			}
			if got := x.eval(`document.documentElement.scrollWidth > innerWidth`); got != "false" {
				t.Errorf("%s is wider than %d px", p.name, v.width)
			}
			name := fmt.Sprintf("%s-%d", p.name, v.width)
			if v.dark {
				name += "-dark"
			}
			x.shot(name)
		}
	}
}
