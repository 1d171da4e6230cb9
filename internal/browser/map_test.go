package browser

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// zoomed is how many times larger than whole the map is drawn.
const zoomed = `(600 / document.querySelector("#map .chart").viewBox.baseVal.width)`

// still is a page whose map is not being moved.
const still = `!document.querySelector(".pane.moving")`

// touch puts fingers on the middle of the map, moves each and lifts them.
func (x *tab) touch(steps int, fingers ...[4]float64) {
	x.Helper()
	at := func(kind input.DispatchTouchEventType, part float64) step {
		p := input.DispatchTouchEventParams{Type: kind, TouchPoints: []*input.TouchPoint{}}
		if kind != input.DispatchTouchEventTypeTouchEnd {
			for i, f := range fingers {
				id := float64(i)
				p.TouchPoints = append(p.TouchPoints, &input.TouchPoint{X: f[0] + f[2]*part, Y: f[1] + f[3]*part, ID: &id})
			}
		}
		return send(input.DispatchTouchEvent, p)
	}
	x.do(at(input.DispatchTouchEventTypeTouchStart, 0))
	for i := range steps {
		x.do(at(input.DispatchTouchEventTypeTouchMove, float64(i+1)/float64(steps)))
	}
	x.do(at(input.DispatchTouchEventTypeTouchEnd, 1))
}

func (x *tab) number(js string) float64 {
	x.Helper()
	v, err := strconv.ParseFloat(x.eval(js), 64)
	if err != nil {
		x.Fatalf("%s is no number: %v", js, err)
	}
	return v
}

// middle is where a symbol or the map stands on the screen.
func (x *tab) middle(sel string) (px, py float64) {
	x.Helper()
	r := `document.querySelector(` + quoted(sel) + `).getBoundingClientRect()`
	return x.number(r + ".left + " + r + ".width / 2"), x.number(r + ".top + " + r + ".height / 2")
}

func (x *tab) atMap() {
	x.Helper()
	x.eval(`document.getElementById("map").scrollIntoView()`)
	x.until("the map's tools", `document.querySelectorAll(".zoom button").length === 3`)
}

// A reader moves about the map by buttons, keys, wheel and fingers; names do
// not meet at any size; and a page that is scrolled over the map scrolls.
func TestMapMoves(t *testing.T) {
	s := play(t)
	for _, v := range []view{{width: 390, height: 844}, {width: 1280, height: 900}, {width: 1280, height: 900, dark: true}} {
		x := (&site{}).tab(t, v)
		x.visit(s.url + "/s/" + slug)
		x.atMap()
		before := x.number(`document.querySelectorAll("#marks text").length`)
		x.showsMap("map-whole", v)
		x.eval(`document.querySelector(".zoom button").click()`)
		x.until("a larger map", zoomed+" > 1.5 && "+still)
		x.eval(`document.querySelector(".zoom button").click()`)
		x.until("a still larger map", zoomed+" > 2.5 && "+still)
		if n := x.eval(meeting); n != "" {
			t.Errorf("%d px: names meet: %s", v.width, n)
		}
		x.showsMap("map-near", v)
		if before == 0 {
			t.Error("the whole map has no names")
		}
		x.eval(`document.querySelector(".zoom button").focus()`)
		left := x.number(`document.querySelector("#map .chart").viewBox.baseVal.x`)
		x.do(chromedp.KeyEvent(kb.ArrowRight))
		x.until("a map moved by a key", `document.querySelector("#map .chart").viewBox.baseVal.x > `+fmt.Sprint(left+5)+" && "+still)
		x.do(chromedp.KeyEvent("0"))
		x.until("the whole map", zoomed+" === 1 && "+still)
		x.do(chromedp.KeyEvent("+"))
		x.until("a map made larger by a key", zoomed+" > 1.5 && "+still)
		x.do(chromedp.KeyEvent("-"))
		x.until("the whole map again", zoomed+" === 1 && "+still)

		px, py := x.middle("#map .pane")
		if v.width < 600 {
			x.touch(8, [4]float64{px - 20, py, -60, 0}, [4]float64{px + 20, py, 60, 0})
			x.until("a map made larger by two fingers", zoomed+" > 2 && "+still)
			at := x.number(`document.querySelector("#map .chart").viewBox.baseVal.x`)
			x.touch(8, [4]float64{px, py, -50, 0})
			x.until("a map moved by a finger", `document.querySelector("#map .chart").viewBox.baseVal.x > `+fmt.Sprint(at+5)+" && "+still)
		} else {
			wheel := func(ctrl int64) {
				x.do(send(input.DispatchMouseEvent, input.DispatchMouseEventParams{Type: input.DispatchMouseEventTypeMouseWheel, X: px, Y: py, DeltaX: 0.01, DeltaY: -240, Modifiers: ctrl}))
			}
			x.eval(`document.activeElement.blur()`)
			wheel(2)
			x.until("a map made larger by the wheel", zoomed+" > 1.4 && "+still)
		}
	}
}

// meeting names two names on the map that meet.
const meeting = `(() => { const b = Array.from(document.querySelectorAll("#marks text")).filter(t => getComputedStyle(t).display !== "none").map(t => [t.textContent, t.getBoundingClientRect()]);
	for (let i = 0; i < b.length; i++) for (let j = 0; j < i; j++) { const p = b[i][1], q = b[j][1];
		if (p.left < q.right - 1 && q.left < p.right - 1 && p.top < q.bottom - 3 && q.top < p.bottom - 3) return b[i][0] + " and " + b[j][0]; }
	return ""; })()`

// A tap on a symbol shows who holds the place, since when and what the reports
// say for and against it; Escape gives the symbol back its focus.
func TestMapShowsAPlace(t *testing.T) {
	s := play(t)
	for _, v := range []view{{width: 390, height: 844}, {width: 1280, height: 900}, {width: 1280, height: 900, dark: true}} {
		x := (&site{}).tab(t, v)
		x.visit(s.url + "/s/" + slug)
		x.atMap()
		id := x.eval(`Array.from(document.querySelectorAll("#rows tr")).find(r => r.querySelectorAll("details li").length > 1 && document.getElementById("map-" + r.id.slice(6))).id.slice(6)`)
		name := x.eval(`document.querySelector("#place-` + id + ` th bdi").textContent`)
		px, py := x.middle("#map-" + id + " use")
		if v.width < 600 {
			x.touch(0, [4]float64{px + 3, py + 3, 0, 0})
		} else {
			x.do(chromedp.MouseClickXY(px+2, py+2))
		}
		x.until("the place's card", `!document.querySelector(".pop").hidden`)
		card := x.text(".pop")
		for _, want := range []string{name, x.text("#place-" + id + " .st"), x.text("#place-" + id + " .si")} {
			if !strings.Contains(card, strings.TrimSpace(want)) {
				t.Errorf("%d px: the card of %s does not say %q: %s", v.width, name, want, card)
			}
		}
		if got, want := x.number(`document.querySelectorAll(".pop li a").length`), x.number(`document.querySelectorAll("#place-`+id+` li a").length`); got != want || want == 0 {
			t.Errorf("%d px: the card of %s has %v claims, its row %v", v.width, name, got, want)
		}
		x.showsMap("map-place", v)
		x.do(chromedp.KeyEvent(kb.Escape))
		x.until("a closed card", `document.querySelector(".pop").hidden && document.activeElement.id === "map-`+id+`"`)
		x.do(chromedp.KeyEvent(kb.Enter))
		x.until("the card, by a key", `!document.querySelector(".pop").hidden && document.querySelector(".pop").contains(document.activeElement)`)
	}
}

// Rows are put in order by the heads of their columns, and sifted by the legend.
func TestTableSortsAndSifts(t *testing.T) {
	s := play(t)
	for _, v := range []view{{width: 390, height: 844}, {width: 1280, height: 900}} {
		x := (&site{}).tab(t, v)
		x.visit(s.url + "/s/" + slug)
		x.eval(`document.getElementById("places").scrollIntoView()`)
		x.until("heads that sort", `document.querySelectorAll("#places th button").length === 5`)
		names := `Array.from(document.querySelectorAll("#rows th > bdi")).map(e => e.textContent)`
		x.eval(`document.querySelector("#places th button").focus()`)
		x.do(chromedp.KeyEvent(kb.Enter))
		x.until("the names in order", `document.querySelector("#places th").getAttribute("aria-sort") === "ascending" && JSON.stringify(`+names+`) === JSON.stringify(`+names+`.sort((a, b) => a.localeCompare(b)))`)
		x.do(chromedp.KeyEvent(kb.Enter))
		x.until("the names in reverse", `document.querySelector("#places th").getAttribute("aria-sort") === "descending" && JSON.stringify(`+names+`) === JSON.stringify(`+names+`.sort((a, b) => b.localeCompare(a)))`)
		since := `Array.from(document.querySelectorAll("#rows .si")).map(e => +e.dataset.t || 0)`
		x.eval(`document.querySelectorAll("#places th button")[2].click()`)
		x.until("the newest first", `JSON.stringify(`+since+`) === JSON.stringify(`+since+`.sort((a, b) => b - a))`)
		all := x.number(`document.querySelectorAll("#rows tr").length`)
		press := `Array.from(document.querySelectorAll(".legend button")).find(b => b.querySelector("[href='#y-held']"))`
		x.eval(press + `.click()`)
		held := x.number(`document.querySelectorAll("#rows tr:not([hidden])").length`)
		if held == 0 || held == all || x.eval(`Array.from(document.querySelectorAll("#rows tr:not([hidden]) .sym use:first-child")).every(u => u.getAttribute("href") === "#y-held")`) != "true" {
			t.Errorf("%d px: %v of %v rows stand when held is chosen", v.width, held, all)
		}
		x.showsMap("map-sifted", v)
		x.eval(press + `.click()`)
		if n := x.number(`document.querySelectorAll("#rows tr:not([hidden])").length`); n != all {
			t.Errorf("%d px: %v of %v rows stand when nothing is chosen", v.width, n, all)
		}
		if wide := x.beyond(); wide != "0" {
			t.Errorf("%d px: the page is wider than the screen by %s", v.width, wide)
		}
	}
}

// A place that changes glows on a map that the reader has moved, keeps the
// card that is open on it, and the card tells the change.
func TestMapFollows(t *testing.T) {
	s := open(t)
	x := s.tab(t, view{width: 1280, height: 900})
	x.visit(s.url + "/s/north")
	x.atMap()
	x.eval(`document.querySelector(".zoom button").click()`)
	x.until("a larger map", zoomed+" > 1.5 && "+still)
	id := x.eval(`Array.from(document.querySelectorAll("#marks .mark")).find(m => /Herat/.test(m.querySelector("title").textContent)).id`)
	x.eval(`document.getElementById("` + id + `").dispatchEvent(new MouseEvent("click", {bubbles: true, cancelable: true}))`)
	x.until("the card", `/Herat/.test(document.querySelector(".pop").innerText)`)
	s.Tell("Harbour Wire", "13 Aug 11:00", "Herat fell to the Taliban, a police official said.", "Herat")
	x.until("the change in the card", `/police official|Harbour Wire/.test(document.querySelector(".pop").innerText)`)
	x.until("a glow", `document.getElementById("`+id+`").classList.contains("fresh") && document.getElementById("`+id+`").classList.contains("chosen")`)
	if z := x.number(zoomed); z < 1.5 {
		t.Errorf("the change has moved the map: it is drawn %v times as large", z)
	}
}

// A map on another site's page follows, keeps where the reader has moved it
// to, and leads to the story.
func TestEmbeddedMapFollows(t *testing.T) {
	s := open(t)
	x := s.tab(t, view{width: 600, height: 720})
	x.visit(s.url + "/embed/north/map")
	x.until("the map's tools", `document.querySelectorAll(".zoom button").length === 3`)
	x.eval(`document.querySelector(".zoom button").click()`)
	x.until("a larger map", zoomed+" > 1.5 && "+still)
	x.showsMap("embed-map", view{width: 600})
	s.Tell("Harbour Wire", "13 Aug 11:00", "Herat fell to the Taliban, a police official said.", "Herat")
	mark := `Array.from(document.querySelectorAll("#marks .mark")).find(m => /Herat/.test(m.querySelector("title").textContent))`
	x.until("the change", `(document.dispatchEvent(new Event("visibilitychange")), /Taliban/.test(`+mark+`.querySelector("title").textContent))`)
	if z := x.number(zoomed); z < 1.5 {
		t.Errorf("the change has moved the map: it is drawn %v times as large", z)
	}
	if to := x.eval(mark + `.getAttribute("href")`); !strings.HasPrefix(to, "/s/north#place-") {
		t.Errorf("a symbol leads to %s", to)
	}
	if c := x.eval(`document.cookie`); c != "" {
		t.Errorf("the card has set the cookie %q", c)
	}
}

// showsMap writes what a reader sees, where -shots names a folder.
func (x *tab) showsMap(name string, v view) {
	x.Helper()
	if v.dark {
		name += "-dark"
	}
	x.take(*shots, fmt.Sprintf("%s-%d", name, v.width), chromedp.CaptureScreenshot())
}
