package browser

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"dateline"

	"github.com/chromedp/chromedp"
)

const headlines = `Array.from(document.querySelectorAll("#days article:not([hidden]) h3")).map(e => e.textContent).join("|")`

func (s *site) say(r dateline.Revision) string {
	s.Helper()
	s.Clock.Forward(time.Minute)
	if r.At.IsZero() {
		r.At = s.Clock.Now()
	}
	e, err := s.Desk.Publish(s.Ctx, s.post(), r)
	if err != nil {
		s.Fatal(err)
	}
	return dateline.UpdateID(e.Seq)
}

// On a page kept to some updates, what arrives stands only if it fits, and
// bar and count tell of what fits alone.
func TestFilteredPageFollows(t *testing.T) {
	for _, v := range []view{{width: 390, height: 844}, {width: 1280, height: 900}} {
		for _, c := range []struct {
			query string
			fits  dateline.Revision
			not   dateline.Revision
		}{
			{"key=1", dateline.Revision{Headline: "A turn", Key: true}, dateline.Revision{Headline: "By the way"}},
			{"tag=aid+flights", dateline.Revision{Headline: "A flight", Tags: []string{"aid flights"}}, dateline.Revision{Headline: "No flight", Tags: []string{"aid"}}},
			{"place=gn:1140026", dateline.Revision{Headline: "From Herat", Place: "gn:1140026"}, dateline.Revision{Headline: "From Farah", Place: "gn:1147242"}},
			{"q=cafe+talks", dateline.Revision{Headline: "Talks in a café", Body: "They met."}, dateline.Revision{Headline: "A café", Body: "It closed."}},
		} {
			t.Run(fmt.Sprint(v.width, " px, ", c.query), func(t *testing.T) {
				s := open(t)
				s.say(c.fits)
				s.say(c.not)
				x := s.tab(t, v)
				x.visit(s.url + "/s/north?" + c.query)
				if got := x.eval(headlines); got != c.fits.Headline {
					t.Fatalf("the page shows %s, want %s alone", got, c.fits.Headline)
				}
				x.until("the count", `document.getElementById("count").innerText === "1 of 2 updates"`)
				s.say(c.not)
				again := c.fits
				again.Headline += " again"
				s.say(again)
				x.until("what fits", headlines+` === `+quoted(again.Headline+"|"+c.fits.Headline))
				x.until("the count of both", `document.getElementById("count").innerText === "2 of 4 updates"`)
			})
		}
	}
}

// An update that is edited leaves a page that it does not fit any more.
func TestEditedUpdateLeavesTheChoice(t *testing.T) {
	s := open(t)
	u := s.say(dateline.Revision{Headline: "A turn", Key: true})
	x := s.tab(t, view{})
	x.visit(s.url + "/s/north?key=1")
	x.until("the update", `document.getElementById(`+quoted(u)+`)`)
	on, r := s.onUpdate(u)
	r.Key = false
	if _, err := s.Desk.Revise(s.Ctx, on, u, r, "It is no turn."); err != nil {
		t.Fatal(err)
	}
	x.until("its leaving", `!document.getElementById(`+quoted(u)+`)`)
	x.until("the count", `document.getElementById("count").innerText === "0 of 1 updates"`)
}

// Thousands of updates are turned over page by page, both ways, each once.
func TestPagingBothWays(t *testing.T) {
	s := open(t)
	const n = 1200
	start := s.At("12 Aug 00:00")
	for i := range n {
		s.Clock.Forward(time.Second)
		if _, err := s.Desk.Publish(s.Ctx, s.post(), dateline.Revision{Headline: fmt.Sprintf("Number %04d", i), At: start.Add(time.Duration(i/3) * time.Minute)}); err != nil {
			t.Fatal(err)
		}
	}
	want := make([]string, n)
	for i := range n {
		want[n-1-i] = fmt.Sprintf("Number %04d", i)
	}
	read := func(x *tab, rel string) []string {
		var got []string
		for {
			got = append(got, strings.Split(x.eval(headlines), "|")...)
			to := x.eval(`(document.querySelector("#pager a[rel=` + rel + `]") || {href: ""}).href`)
			if to == "" {
				return got
			}
			x.visit(to)
		}
	}
	x := s.tab(t, view{width: 1280, height: 900})
	x.visit(s.url + "/s/north")
	if got := read(x, "next"); strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("read on by “older”, there are %d updates from %s to %s, want %d in order", len(got), got[0], got[len(got)-1], n)
	}
	// Back again: the pages are the same, from their other end.
	seen := map[string]bool{}
	for _, h := range read(x, "prev") {
		seen[h] = true
	}
	if len(seen) != n {
		t.Errorf("read back by “newer”, there are %d updates, want %d", len(seen), n)
	}
	if got := x.eval("location.search"); got != "" {
		t.Errorf("the way back ends at %q, want the page itself", got)
	}

	// A link to an update that is on another page comes to it.
	x.visit(s.url + "/s/north?at=u200#u200")
	x.until("the update", `document.getElementById("u200")`)
	x.visit("about:blank")
	x.visit(s.url + "/s/north#u200")
	x.until("the update by its old link", `document.getElementById("u200") && location.search === "?at=u200"`)

	// What is new is told of on a page further back, and one press away.
	x.until("the stream", `document.getElementById("updates").dataset.live`)
	fresh := s.say(dateline.Revision{Headline: "Something new"})
	x.until("the bar", `!document.querySelector("#bar button").hidden && /^1 /.test(document.querySelector("#bar button").innerText)`)
	if got := x.eval(`document.getElementById(` + quoted(fresh) + `)`); got != "null" {
		t.Error("a new update stands among old ones")
	}
	x.do(chromedp.Click("#bar button"))
	x.until("the new update", `document.getElementById(`+quoted(fresh)+`)`)
}

// The choice is made by keyboard alone, with and without scripts, and kept in
// the address.
func TestChoosingByKeyboard(t *testing.T) {
	for _, quiet := range []bool{false, true} {
		t.Run(fmt.Sprint("without scripts: ", quiet), func(t *testing.T) {
			s := open(t)
			s.say(dateline.Revision{Headline: "Bridges are down", Body: "Three of them."})
			s.say(dateline.Revision{Headline: "Roads are open"})
			x := s.tab(t, view{width: 1280, height: 900, quiet: quiet})
			x.visit(s.url + "/s/north")
			x.do(chromedp.Focus("#find summary"), chromedp.KeyEvent("\r"))
			x.do(chromedp.SendKeys("#f-q", "three bridges\r"))
			if quiet {
				if got := x.words("#count"); got != "1 of 2 updates" {
					t.Errorf("the search without scripts counts %q", got)
				}
				if got := x.words("#days"); !strings.Contains(got, "Bridges") || strings.Contains(got, "Roads") {
					t.Errorf("the search without scripts shows %q", got)
				}
				return
			}
			x.until("the search", `location.search === "?q=three+bridges" && `+headlines+` === "Bridges are down"`)
			x.do(chromedp.Click("#find .chips a"))
			x.until("all of them", `location.search === "" && document.querySelectorAll("#days article").length === 2`)
			x.do(chromedp.Click("#find .sets a:last-child"))
			x.until("oldest first", headlines+` === "Bridges are down|Roads are open"`)
			s.say(dateline.Revision{Headline: "The newest"})
			x.until("the newest last", headlines+` === "Bridges are down|Roads are open|The newest"`)
		})
	}
}
