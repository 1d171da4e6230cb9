package browser

import (
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"dateline/internal/desk"
	"dateline/internal/desktest"

	"github.com/chromedp/chromedp"
)

var wireShots = flag.String("wire-shots", "", "folder to write pictures of the wire's panel to")

// An editor puts a feed on the wire in a browser; the panel, with a feed that
// is well, one in trouble, one that is gone and one that is paused, fits every
// screen.
func TestWirePanel(t *testing.T) {
	s := open(t)
	s.staff()
	var broken atomic.Bool
	outlet := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/gone":
			w.WriteHeader(http.StatusGone)
		case r.URL.Path == "/moved":
			http.Redirect(w, r, "/a-much-longer-address-that-has-no-place-to-break/"+strings.Repeat("section-", 8), http.StatusMovedPermanently)
		case r.URL.Path == "/ill" && broken.Load():
			w.WriteHeader(http.StatusServiceUnavailable)
		default:
			w.Header().Set("Content-Type", "application/rss+xml")
			fmt.Fprintf(w, "<rss><channel><title>Delta Post: %s</title>", strings.Trim(r.URL.Path, "/"))
			for i := range 3 {
				fmt.Fprintf(w, "<item><guid isPermaLink=\"false\">%s-%d</guid><title>Item %d</title><description>The Taliban captured Herat on Thursday, said witness %d of %s.</description></item>", r.URL.Path, i, i, i, r.URL.Path)
			}
			io.WriteString(w, "</channel></rss>")
		}
	}))
	defer outlet.Close()
	for _, x := range [][2]string{{"/well", "harbour-wire"}, {"/ill", "morning-paper"}, {"/gone", "hill-radio"}, {"/moved", "delta-post"}} {
		path, source := x[0], x[1]
		broken.Store(false)
		f, err := s.Desk.AddFeed(s.Ctx, desk.NewFeed{Story: s.Story, By: desktest.Anna, URL: outlet.URL + path, Source: source, Rights: "quote 200, no redistribution", Embargo: 30 * time.Minute, Lang: "en", Credit: ""})
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if _, err := s.Desk.Poll(s.Ctx, desktest.Anna, s.Story, f.ID); err != nil {
				t.Fatal(err)
			}
			broken.Store(true)
		}
		if path == "/moved" {
			if err := s.Desk.PauseFeed(s.Ctx, desktest.Anna, s.Story, f.ID, true); err != nil {
				t.Fatal(err)
			}
		}
	}
	anna := s.sit(t, "anna", wide)
	anna.visit(s.url + "/desk/north/wire")
	anna.do(chromedp.SetValue("input[name=url]", outlet.URL+"/new"), chromedp.SetValue("select[name=source]", "delta-post"), chromedp.Click("main form.wide button.go"))
	anna.until("the feed on the wire", `(document.querySelector(".notice") || {innerText: ""}).innerText.includes("On the wire. 3 new reports.") && document.querySelectorAll(".wire > li").length === 5`)

	for _, v := range []view{{width: 390, height: 844}, {width: 1280, height: 900}, {width: 390, height: 844, dark: true}, {width: 1280, height: 900, dark: true}} {
		x := s.sit(t, "anna", v)
		x.visit(s.url + "/desk/north/wire")
		if wide := x.beyond(); wide != "0" {
			t.Errorf("%d px, dark %v: the wire is wider than the screen by %s pixels", v.width, v.dark, wide)
		}
		x.take(*wireShots, fmt.Sprintf("wire-%d-%v", v.width, v.dark), chromedp.FullScreenshot(100))
	}
}
