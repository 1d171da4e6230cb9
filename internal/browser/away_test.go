package browser

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// A reader who comes back is told what changed since, can put it away, and
// finds nothing of it on a page that he knows already.
func TestSinceYouLeft(t *testing.T) {
	for _, v := range []view{{width: 390, height: 844}, {width: 1280, height: 900, dark: true}} {
		s := open(t)
		s.Publish("The first")
		x := s.tab(t, v)
		x.visit(s.url + "/s/north")
		x.until("the page", `document.getElementById("device")`)
		if got := x.eval(`document.getElementById("left").hidden`); got != "true" {
			t.Error("who comes for the first time is told what changed since he left")
		}
		x.visit("about:blank")
		s.Clock.Forward(time.Hour)
		_, claim := s.Tell("Harbour Wire", "13 Aug 10:00", herat, "Herat")
		s.Publish("Herat has fallen", claim)
		y := s.tab(t, v)
		y.visit(s.url + "/s/north")
		y.until("the news on pages", `/Herat has fallen/.test(document.getElementById("days").innerText)`)
		x.visit(s.url + "/s/north?again=1") // another address, as browsers keep a page for two seconds
		x.until("the news", `!document.getElementById("left").hidden`)
		got := x.text("#left")
		for _, want := range []string{"Since 13 Aug", "1 new update", "1 place stands otherwise"} {
			if !strings.Contains(got, want) {
				t.Errorf("who comes back is told %q, want %q in it", got, want)
			}
		}
		x.do(chromedp.Click("#left summary"))
		if got := x.text("#left"); !strings.Contains(got, "Herat has fallen") || !strings.Contains(got, "→") {
			t.Errorf("opened, the news are %q", got)
		}
		x.do(chromedp.Click("#left .dismiss"))
		x.visit("about:blank")
		x.visit(s.url + "/s/north?again=2")
		x.until("the page", `document.readyState === "complete" && document.getElementById("device")`)
		if got := x.eval(`document.getElementById("left").hidden`); got != "true" {
			t.Error("what was put away is told again")
		}
	}
}

// Who wants nothing remembered has nothing on his device but that wish, and
// who forgets the site not even that.
func TestRememberNothing(t *testing.T) {
	s := open(t)
	s.Publish("The first")
	x := s.tab(t, view{})
	x.visit(s.url + "/s/north")
	x.do(chromedp.Click("#nothing"))
	x.visit("about:blank")
	x.visit(s.url + "/s/north")
	x.until("the wish kept", `document.getElementById("nothing").getAttribute("aria-pressed") === "true"`)
	if got := x.eval(`localStorage.getItem("dateline:left:north") || "nothing"`); got != "nothing" {
		t.Errorf("the device remembers %q", got)
	}
	x.eval(`document.querySelector("#device [type=submit]").click()`) // not by a place: the page may still be settling
	x.until("all forgotten", `/Forgotten/.test(document.getElementById("device-told").innerText)`)
	if got := x.eval(`localStorage.length`); got != "0" {
		t.Errorf("after forgetting the device has %s things", got)
	}
}

// A page is readable without a line only where the reader asked for it; it
// says since when, gives way to the line at once, and is let go when it is
// gone or forgotten.
func TestReadableOffline(t *testing.T) {
	s := open(t)
	s.Publish("Before the cut")
	x := s.tab(t, view{})
	x.visit(s.url + "/s/north")
	x.until("the page", `document.getElementById("device")`)
	if got := x.eval(`navigator.serviceWorker.controller || "none"`); got != "none" {
		t.Error("a worker is there that nobody asked for")
	}
	x.until("the button", `!document.getElementById("keep").hidden`)
	x.do(chromedp.Click("#keep"))
	x.until("the page kept", `/Kept/.test(document.getElementById("device-told").innerText)`)

	s.line.Cut()
	x.visit(s.url + "/s/north")
	x.until("the kept page", `/Before the cut/.test(document.getElementById("days").innerText)`)
	if got := x.text("#away"); !strings.Contains(got, "No connection. This is the page as it stood on 13 Aug") {
		t.Errorf("the kept page says %q, not since when", got)
	}
	if got := x.eval(`getComputedStyle(document.querySelector(".post h3")).fontWeight`); got != "700" {
		t.Error("the kept page has lost its looks")
	}

	s.line.Mend()
	s.Publish("After the cut")
	x.visit(s.url + "/s/north")
	x.until("the present", `/After the cut/.test(document.getElementById("days").innerText)`)
	if got := x.eval(`document.getElementById("away").hidden`); got != "true" {
		t.Error("the page says that there is no line, and there is one")
	}
	x.eval(`window.dispatchEvent(new Event("online"))`)
	x.until("the present kept", `(caches.match("/s/north").then(r => r.text()).then(h => window.found = h.includes("After the cut")), window.found)`)
	s.line.Cut()
	x.visit(s.url + "/s/north")
	x.until("the later state", `/After the cut/.test(document.getElementById("days").innerText)`)
	s.line.Mend()

	x.visit(s.url + "/s/north")
	x.until("the page", `document.getElementById("away").hidden && !document.getElementById("keep").hidden`)
	x.eval(`document.querySelector("#device [type=submit]").click()`) // not by a place: the page may still be settling
	x.until("all forgotten", `/Forgotten/.test(document.getElementById("device-told").innerText)`)
	x.until("no worker", `(navigator.serviceWorker.getRegistrations().then(r => window.none = r.length === 0), window.none)`)
	x.until("nothing kept", `(caches.keys().then(k => window.empty = k.length === 0), window.empty)`)
}

// When the line is lost, an open page says since when.
func TestLostLineSaysSinceWhen(t *testing.T) {
	s := open(t)
	s.Publish("The first")
	x := s.tab(t, view{})
	x.visit(s.url + "/s/north")
	x.until("the page", `document.getElementById("line")`)
	s.line.Cut()
	x.eval(`window.dispatchEvent(new Event("offline"))`)
	x.until("since when", `/^No connection since \d\d:\d\d\.$/.test(document.getElementById("line").innerText)`)
}
