package browser

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// The registers and the text-only page of the demonstration fit a telephone
// and a desk, light and dark, and lead to the claims that they are made of.
func TestRegisters(t *testing.T) {
	d := play(t)
	s := &site{url: d.url}
	for _, v := range []view{{width: 390, height: 2200}, {width: 1280, height: 1900}, {width: 390, height: 2200, dark: true}, {width: 1280, height: 1900, dark: true}} {
		x := s.tab(t, v)
		for _, p := range []struct{ name, path, says, leads string }{
			{"statements", "/statements", "Statements", "main a[href*='/c/c']"},
			{"pledges", "/pledges", "20,000", "main a[href*='/c/c']"},
			{"numbers", "/numbers", "At least 183", "main a[href*='/c/c']"},
			{"text", "?view=text", "provincial capitals", "main a[href*='/u/u']"},
		} {
			x.visit(d.url + "/s/" + slug + p.path)
			if got := x.text("main"); !strings.Contains(got, p.says) {
				t.Errorf("%s at %d px says %q, want %q in it", p.name, v.width, got, p.says)
			}
			if got := x.eval(`document.documentElement.scrollWidth > innerWidth + 1`); got == "true" {
				t.Errorf("%s is wider than %d px", p.name, v.width)
			}
			if got := x.eval(`document.querySelectorAll("` + p.leads + `").length`); got == "0" {
				t.Errorf("%s leads nowhere", p.name)
			}
			x.whole("register-"+p.name, v)
		}
	}
}

// whole writes a picture of what a test looked at, where -shots asks for it.
func (x *tab) whole(name string, v view) {
	x.Helper()
	x.take(*shots, fmt.Sprintf("%s-%d-%s", name, v.width, v.colours()), chromedp.CaptureScreenshot())
}
