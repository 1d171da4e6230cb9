package browser

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"dateline/internal/desktest"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// covered is a newsroom whose story has a title in another language, with a
// town taken and told of.
func covered(t *testing.T, lang, title string) *site {
	t.Helper()
	story := desktest.Story()
	story.Lang, story.Title = lang, title
	s := openDoor(t, desktest.Covering(t, story))
	_, claim := s.Tell("Harbour Wire", "13 Aug 10:00", herat, "Herat")
	s.Publish("Herat: 18 of 34 (53%)", claim)
	return s
}

// fits finds what of a page lies outside of a screen.
const fits = `(() => {
	const wide = document.documentElement.clientWidth, out = [];
	if (document.documentElement.scrollWidth > wide) document.querySelectorAll("body *").forEach(e => {
		const r = e.getBoundingClientRect();
		if (r.width && (r.left < -1 || r.right > wide + 1) && !e.closest("svg, .scroll, .on-page, .skip")) out.push(e.tagName + "." + e.className);
	});
	return out.slice(0, 5).join(" ");
})()`

// A story in Arabic is in Arabic from the right: the words, the order of what
// stands beside each other, what arrives while it is open.
func TestArabic(t *testing.T) {
	for _, v := range []view{{width: 390, height: 844}, {width: 1280, height: 900}} {
		t.Run(fmt.Sprint(v.width, " px"), func(t *testing.T) {
			s := covered(t, "ar", "شمال أفغانستان (Herat و3 مدن)، أغسطس 2021")
			x := s.tab(t, v)
			for _, path := range []string{"/s/north/statements", "/s/north/c/c2", "/s/north/u/u3", "/s/north?known=3", "/s/north"} {
				x.visit(s.url + path)
				if got := x.eval(`document.documentElement.lang + " " + document.documentElement.dir`); got != "ar rtl" {
					t.Errorf("%s is in %s", path, got)
				}
				if got := x.eval(fits); got != "" {
					t.Errorf("%s: beyond the edge of the screen: %s", path, got)
				}
			}
			if got := x.text("#updates .find"); !strings.Contains(got, "أبرز الأحداث") {
				t.Errorf("the choice of updates says %q", got)
			}
			for what, order := range map[string]string{
				"the time of an update and its link to share": `document.querySelector("article .dateline time").getBoundingClientRect().left > document.querySelector("article .share").getBoundingClientRect().left`,
				"the figure of the tally and its words":       `document.querySelector(".tally .figure").getBoundingClientRect().left > document.querySelector(".tally .told").getBoundingClientRect().left`,
				"the title, from the right":                   `getComputedStyle(document.querySelector("h1")).direction === "rtl"`,
				"the map, from the left":                      `getComputedStyle(document.querySelector(".chart")).direction === "ltr"`,
			} {
				if x.eval(order) != "true" {
					t.Errorf("out of order: %s", what)
				}
			}
			x.shoot("ar", v)
			x.until("that the page follows", `performance.getEntriesByType("resource").some(e => /live\?lang=ar/.test(e.name)) || document.readyState === "complete"`)
			x.eval(`scrollTo(0, document.getElementById("days").getBoundingClientRect().top + scrollY + 40)`)
			s.Clock.Forward(time.Minute)
			s.Publish("One more")
			s.Publish("And another")
			x.until("the bar in the dual", `/تحديثان جديدان/.test(document.querySelector("#bar button").textContent)`)
			x.do(chromedp.Click("#bar button"))
			x.until("the update in Arabic", `[...document.querySelectorAll("article")].some(e => /One more/.test(e.innerText) && /مشاركة/.test(e.innerText))`)
			x.until("the hour of the reader", `/بتوقيتك/.test(document.getElementById("status").innerText)`)
		})
	}
}

// No page of the demonstration is wider than the screen in any language.
func TestLanguagesFitTheScreen(t *testing.T) {
	s := play(t)
	for _, v := range []view{{width: 390, height: 844}, {width: 1280, height: 900}} {
		x := (&site{}).tab(t, v)
		for _, lang := range []string{"fr", "es", "ar"} {
			x.visit(s.url + "/s/" + slug + "?lang=" + lang)
			claim := x.eval(`(document.querySelector("a[href*='/c/c']") || {getAttribute: () => ""}).getAttribute("href")`)
			x.shoot("demo-"+lang, v)
			for _, path := range []string{"/s/" + slug + "?lang=" + lang, claim, "/s/" + slug + "/statements?lang=" + lang, "/s/" + slug + "/numbers?lang=" + lang,
				"/s/" + slug + "/pledges?lang=" + lang, "/s/" + slug + "?valid=2021-08-12T12:00:00Z&lang=" + lang} {
				x.visit(s.url + path)
				if got := x.eval(fits); got != "" {
					t.Errorf("%d px, %s: beyond the edge of the screen: %s", v.width, path, got)
				}
				if got := x.eval("document.documentElement.lang"); got != lang {
					t.Errorf("%s is in %s", path, got)
				}
			}
			x.shoot("demo-past-"+lang, v)
		}
	}
}

// A story in a language without a catalogue has an English interface; its own
// words run from the right.
func TestHebrewTitle(t *testing.T) {
	s := covered(t, "he", "צפון אפגניסטן (Herat ועוד 3), אוגוסט 2021")
	for _, v := range []view{{width: 390, height: 844}, {width: 1280, height: 900}} {
		x := s.tab(t, v)
		x.visit(s.url + "/s/north")
		if got := x.eval(`document.documentElement.dir + " " + getComputedStyle(document.querySelector("h1")).direction + " " + document.querySelector("h1").lang`); got != "ltr rtl he" {
			t.Errorf("page, title and its language: %s", got)
		}
		if got := x.eval(fits); got != "" {
			t.Errorf("%d px: beyond the edge of the screen: %s", v.width, got)
		}
		x.shoot("he", v)
	}
}

// Without scripts the languages are links at the foot, and links keep the choice.
func TestLanguagesAreLinks(t *testing.T) {
	s := covered(t, "en", "The north")
	x := s.tab(t, view{quiet: true})
	x.visit(s.url + "/s/north")
	x.do(chromedp.Click(`.langs a[hreflang=fr]`), chromedp.WaitVisible(`html[lang=fr] .langs`))
	if got := x.words("#summary h2"); got != "Ce que l’on sait" {
		t.Errorf("the summary is headed %q", got)
	}
	x.do(chromedp.Click(`article h3 a`), chromedp.WaitVisible(`html[lang=fr] .revisions`))
	x.do(chromedp.Click(`.langs a[hreflang=en]`), chromedp.WaitVisible(`html[lang=en] .revisions`))
}

// Who wants less motion sees nothing glow; forced colours keep the map and
// what is marked live; print has no menus.
func TestPreferences(t *testing.T) {
	s := covered(t, "en", "The north")
	x := s.tab(t, view{width: 1280, height: 900})
	media := func(kind string, fs ...string) step {
		p := emulation.SetEmulatedMediaParams{Media: kind}
		for i := 0; i < len(fs); i += 2 {
			p.Features = append(p.Features, &emulation.MediaFeature{Name: fs[i], Value: fs[i+1]})
		}
		return send(emulation.SetEmulatedMedia, p)
	}
	x.do(media("", "prefers-reduced-motion", "reduce"))
	x.visit(s.url + "/s/north")
	if got := x.eval(`(() => { document.querySelector("article").classList.add("fresh"); return getComputedStyle(document.querySelector("article")).animationName; })()`); got != "none" {
		t.Errorf("an update glows by %s where less motion is asked for", got)
	}
	x.do(media("", "forced-colors", "active"))
	if got := x.eval(`getComputedStyle(document.querySelector(".chart")).forcedColorAdjust`); got != "none" && got != "preserve-parent-color" {
		t.Errorf("in forced colours the map's own are %s", got)
	}
	x.shoot("forced", view{width: 1280})
	x.do(media("print"))
	for _, sel := range []string{".langs", ".on-page", "#time", "#find"} {
		if got := x.eval(`getComputedStyle(document.querySelector("` + sel + `")).display`); got != "none" {
			t.Errorf("%s is printed as %s", sel, got)
		}
	}
}

// shoot writes a picture of the page where -shots says so.
func (x *tab) shoot(name string, v view) {
	x.Helper()
	if *shots == "" {
		return
	}
	for part, js := range map[string]string{"top": "scrollTo(0, 0)", "places": `document.getElementById("places").scrollIntoView()`, "end": "scrollTo(0, document.body.scrollHeight)"} {
		x.eval(js)
		x.take(*shots, fmt.Sprintf("%s-%d-%s", name, v.width, part), chromedp.CaptureScreenshot())
	}
	x.eval("scrollTo(0, 0)")
}
