package browser

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"dateline"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// fallen is a newsroom in which Herat was taken by ten on the 13th, as was
// learned at two and told in a key event.
func fallen(t *testing.T) (s *site, key string) {
	t.Helper()
	s = open(t)
	s.Publish("The town is quiet")
	s.Clock.Set(s.At("13 Aug 14:00"))
	_, claim := s.Tell("Harbour Wire", "13 Aug 10:00", herat, "Herat")
	e, err := s.Desk.Publish(s.Ctx, s.post(), dateline.Revision{Headline: "Herat has fallen", Key: true, Claims: []string{claim}, At: s.At("13 Aug 10:30")})
	if err != nil {
		t.Fatal(err)
	}
	s.Clock.Set(s.At("14 Aug 12:00"))
	s.Publish("The day after")
	return s, dateline.UpdateID(e.Seq)
}

const figure = `document.querySelector(".tally .figure").innerText`

// slide sends a key to the slider.
func (x *tab) slide(key string) {
	x.Helper()
	x.eval(`document.querySelector("#time input[type=range]").dispatchEvent(new KeyboardEvent("keydown", {key: ` + quoted(key) + `, bubbles: true, cancelable: true}))`)
}

// The slider turns tally, table, map and updates, by keyboard alone; the
// address is that of the moment, and the slider stays where it is.
func TestSliderTurnsThePage(t *testing.T) {
	for _, v := range []view{{width: 390, height: 844}, {width: 1280, height: 900}} {
		t.Run(fmt.Sprint(v.width, " px"), func(t *testing.T) {
			s, _ := fallen(t)
			x := s.tab(t, v)
			x.visit(s.url + "/s/north")
			x.until("the slider", `!document.querySelector("#time .slide").hidden`)
			x.until("a tally of two", figure+` === "2"`)
			x.eval(`document.querySelector("#time input").focus()`)
			top := x.eval(`Math.round(document.querySelector("#time .slide").getBoundingClientRect().top)`)
			x.slide("PageDown") // to the key event
			x.until("the moment of the key event", `/valid=2021-08-13T10%3A30%3A00Z/.test(location.search) && !document.querySelector("#time").classList.contains("loading")`)
			x.until("its updates", `!/The day after/.test(document.getElementById("days").innerText)`)
			if got := x.eval(figure); got != "2" {
				t.Errorf("at the key event the tally is %s, want 2", got)
			}
			x.slide("Home")
			x.until("the tally before", figure+` === "1"`)
			x.until("Herat held by the government in the table", `/the government/.test(document.getElementById("place-gn-1140026").innerText)`)
			if got := x.text("#moment"); !strings.Contains(got, "As known now") {
				t.Errorf("the banner says %q", got)
			}
			if got := x.eval(`Math.abs(document.querySelector("#time .slide").getBoundingClientRect().top - ` + top + `) < 2`); got != "true" {
				t.Errorf("the slider moved from where it was, %s pixels", top)
			}
			x.until("what changed since", `/Herat/.test(document.getElementById("since").innerText)`)
			x.slide("End")
			x.until("the present", `location.search === "" && `+figure+` === "2" && /The day after/.test(document.getElementById("days").innerText)`)
			s.Clock.Forward(time.Minute)
			s.Publish("Two days after")
			x.until("the page following again", `/Two days after/.test(document.body.innerText) || !document.querySelector("#bar button").hidden`)
		})
	}
}

// As it was known then is another page: before anybody had told of Herat it
// was the government's, though it had fallen.
func TestAsItWasKnownThen(t *testing.T) {
	s, _ := fallen(t)
	x := s.tab(t, view{width: 1280, height: 900})
	x.visit(s.url + "/s/north?valid=2021-08-13T13:00:00Z")
	x.until("the tally as known now", figure+` === "2"`)
	x.do(chromedp.Click("#time input[type=checkbox]"))
	x.until("the tally as known then", figure+` === "1" && /known=/.test(location.search)`)
	if got := x.text("#moment"); !strings.Contains(got, "As known on 13 Aug 2021") {
		t.Errorf("the banner says %q", got)
	}
	x.slide("Home")
	x.until("that nothing was known", `/Nothing was known yet/.test(document.querySelector("#time .say").innerText)`)
	if got := x.eval(figure); got != "1" {
		t.Errorf("where nothing was known the page lost its last answer: the tally is %s", got)
	}
	x.do(chromedp.Click("#moment .back"))
	x.until("the present", `location.search === "" && `+figure+` === "2"`)
}

// What arrives while a reader looks at the past changes nothing under the
// eyes, and is there when the reader comes back.
func TestThePastStandsStill(t *testing.T) {
	s, _ := fallen(t)
	x := s.tab(t, view{width: 1280, height: 900})
	x.visit(s.url + "/s/north")
	x.until("the slider", `!document.querySelector("#time .slide").hidden`)
	x.slide("Home")
	x.until("the tally before", figure+` === "1"`)
	s.Clock.Forward(time.Minute)
	s.Tell("Harbour Wire", "14 Aug 11:00", "Taliban fighters captured Kandahar on Friday.", "Kandahar")
	s.Publish("Kandahar too")
	other := s.tab(t, view{})
	other.visit(s.url + "/s/north")
	other.until("the news in another window", `/Kandahar too/.test(document.body.innerText)`)
	if got := x.eval(figure); got != "1" || strings.Contains(x.text("#days"), "Kandahar too") {
		t.Errorf("news moved the page of a past moment: the tally is %s", got)
	}
	x.slide("End")
	x.until("the news in the present", figure+` === "3" && /Kandahar too/.test(document.body.innerText)`)
}

// Play runs to the present by itself; for those who want less motion it goes
// from one key event to the next.
func TestPlay(t *testing.T) {
	s, _ := fallen(t)
	x := s.tab(t, view{width: 390, height: 844})
	x.do(send(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-reduced-motion", Value: "reduce"}}}))
	x.visit(s.url + "/s/north")
	x.until("the slider", `!document.querySelector("#time .slide").hidden`)
	x.do(chromedp.Click("#time .play"))
	x.until("the key event", `/valid=2021-08-13T10%3A30/.test(location.search)`)
	x.until("the button to pause", `document.querySelector("#time .play").getAttribute("aria-label") === "Pause"`)
	x.until("the present", `location.search === ""`)
	x.until("the button to play", `document.querySelector("#time .play").getAttribute("aria-label") === "Play"`)
}

// Without scripts the moments are links: the time of a key event, the days,
// and a field.
func TestMomentsWithoutScripts(t *testing.T) {
	s, _ := fallen(t)
	x := s.tab(t, view{quiet: true})
	x.visit(s.url + "/s/north")
	x.do(chromedp.Click("#keys a.then"))
	if got := x.words("#moment"); !strings.Contains(got, "As known now") || !strings.Contains(got, "13 Aug 2021, 15:00") {
		t.Errorf("the banner of the key event's moment says %q", got)
	}
	if got := x.words("#since"); !strings.Contains(got, "What changed since 13 Aug, 15:00") || !strings.Contains(got, "The day after") {
		t.Errorf("what changed since is told as %q", got)
	}
}

// Out of sight the slider of a past moment floats at the foot of the page, and
// what the reader looks at stays where it is while the moments pass.
func TestSliderFloats(t *testing.T) {
	s, _ := fallen(t)
	x := s.tab(t, view{width: 390, height: 420})
	x.visit(s.url + "/s/north")
	x.until("the slider", `!document.querySelector("#time .slide").hidden`)
	x.slide("PageDown")
	x.until("the key event", `/valid=2021-08-13T10%3A30/.test(location.search) && document.querySelector("#since section")`)
	x.eval(`document.getElementById("places").scrollIntoView()`)
	x.until("the slider at the foot", `document.querySelector("#time.afloat") && Math.abs(document.querySelector("#time .ctl").getBoundingClientRect().bottom - innerHeight) < 2`)
	at := x.eval(`document.getElementById("places").getBoundingClientRect().top`)
	x.slide("Home")
	x.until("Herat held by the government in the table", `/the government/.test(document.getElementById("place-gn-1140026").innerText)`)
	if got := x.eval(`Math.abs(document.getElementById("places").getBoundingClientRect().top - ` + at + `) < 2`); got != "true" {
		t.Errorf("the table that was looked at moved from %s pixels", at)
	}
	x.slide("End")
	x.until("the slider back in its place", `location.search === "" && !document.querySelector("#time.afloat")`)
}

// A moment that cannot be fetched leaves the page as it was, and following.
func TestMomentOverACutLine(t *testing.T) {
	s, _ := fallen(t)
	x := s.tab(t, view{width: 1280, height: 900})
	x.visit(s.url + "/s/north")
	x.until("the slider", `!document.querySelector("#time .slide").hidden`)
	s.line.Cut()
	x.slide("Home")
	x.until("that it failed", `/could not be fetched/.test(document.querySelector("#time .say").innerText)`)
	if got := x.eval(figure); got != "2" {
		t.Errorf("the page lost its last answer: the tally is %s", got)
	}
	s.line.Mend()
	s.Clock.Forward(time.Minute)
	s.Publish("The line is back")
	x.until("the news", `/The line is back/.test(document.body.innerText)`)
}
