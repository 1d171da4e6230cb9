package browser

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dateline/internal/demo"
	"dateline/internal/web"

	"github.com/chromedp/chromedp"
)

var shots = flag.String("shots", "", "folder to write screenshots of the demonstration's pages to")

// slug is the demonstration's story.
const slug = "afghanistan-2021"

// showing is the demonstration as of the end of 13 August 2021.
type showing struct {
	url, user, password string
}

func play(t *testing.T) showing {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	out, in := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		err := demo.Run(ctx, demo.Options{Addr: "127.0.0.1:0", From: time.Date(2021, 8, 13, 19, 20, 0, 0, time.UTC), Speed: 0.001, Out: in, Serve: serve})
		in.Close()
		ended <- err
	}()
	t.Cleanup(func() {
		stop()
		go io.Copy(io.Discard, out)
		if err := <-ended; err != nil {
			t.Errorf("demo.Run: %v", err)
		}
	})
	var s showing
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		switch w := strings.Fields(lines.Text()); {
		case len(w) < 2:
		case w[0] == "readers":
			s.url = strings.TrimSuffix(w[1], "/")
		case w[0] == "login":
			s.user = w[1]
		case w[0] == "password":
			s.password = w[1]
		}
		if s.password != "" {
			go io.Copy(io.Discard, out)
			return s
		}
	}
	t.Fatalf("the demonstration ended before it said where it is: %v", lines.Err())
	return s
}

// kept are the pages whose pictures stand in docs/screens.
var kept = map[string]bool{"live": true, "past": true, "claim": true, "update": true, "queue": true, "report": true, "updates": true, "compose": true, "day": true}

func serve(ctx context.Context, n demo.Newsroom) (demo.Site, error) {
	s, err := web.New(ctx, web.Config{Addr: n.Addr, Store: n.Store, Desk: n.Desk, Gazetteer: n.Gazetteer, Now: n.Now, Log: n.Log})
	if err != nil {
		return nil, err
	}
	return s, s.Start()
}

// No page of the demonstration is wider than a telephone's screen, in any
// colours, and with -shots each is written as a picture.
func TestPagesFitTheScreen(t *testing.T) {
	s := play(t)
	story := "/s/" + slug
	pages := []struct{ name, path string }{
		{"live", story},
		{"past", story + "?known=2021-08-13T12:00:00%2B04:30"},
		{"claim", ""}, {"update", ""}, // found on the live page
		{"missing", story + "/u/u999999"},
		{"day", story + "/day/2021-08-13"},
		{"embed", "/embed/" + slug},
		{"login", "/login"},
		{"desk", "/desk/"},
		{"queue", "/desk/" + slug + "/"},
		{"report", ""}, // found in the queue
		{"file", "/desk/" + slug + "/file"},
		{"fetch", "/desk/" + slug + "/fetch"},
		{"updates", "/desk/" + slug + "/updates"},
		{"compose", "/desk/" + slug + "/updates/new"},
		{"summary", "/desk/" + slug + "/summary"},
		{"claims", "/desk/" + slug + "/claims"},
		{"settings", "/desk/" + slug + "/settings"},
	}
	for _, v := range []view{{width: 390, height: 844}, {width: 1280, height: 900}, {width: 390, height: 844, dark: true}, {width: 1280, height: 900, dark: true}} {
		x := (&site{}).tab(t, v)
		for _, p := range pages {
			switch p.name {
			case "claim":
				p.path = x.eval(`(document.querySelector("a[href*='/c/c']") || {getAttribute: () => ""}).getAttribute("href")`)
			case "report":
				p.path = x.eval(`(document.querySelector("a[href*='/r/r']") || {getAttribute: () => ""}).getAttribute("href")`)
			case "update":
				x.visit(s.url + story)
				p.path = x.eval(`(document.querySelector("article h3 a") || {getAttribute: () => ""}).getAttribute("href")`)
			case "desk":
				x.login(s)
			}
			if p.path == "" {
				t.Errorf("%d px: found no way to the page %s", v.width, p.name)
				continue
			}
			if p.name == "claim" {
				p.path = strings.SplitN(p.path, "#", 2)[0]
			}
			x.visit(s.url + p.path)
			if wide := x.beyond(); wide != "0" {
				t.Errorf("%d px, dark %v: the page %s (%s) is wider than the screen by %s pixels", v.width, v.dark, p.name, p.path, wide)
			}
			x.picture(p.name, v)
			if p.name == "past" { // the claim's link is looked for on the live page
				x.visit(s.url + story)
			}
		}
	}
}

func (x *tab) login(s showing) {
	x.Helper()
	x.visit(s.url + "/login")
	x.do(chromedp.SetValue("input[name=name]", s.user), chromedp.SetValue("input[name=password]", s.password), chromedp.Submit("input[name=password]"),
		chromedp.WaitVisible("body.desk nav, body.desk .stories, body.desk article"))
	if at := x.eval("location.pathname"); !strings.HasPrefix(at, "/desk") {
		x.Fatalf("login led to %s: %s", at, x.text("main"))
	}
}

// picture writes the page as a reader first sees it, and the whole of it.
func (x *tab) picture(name string, v view) {
	x.Helper()
	if !kept[name] || (v.dark && name != "live") {
		return
	}
	x.take(*shots, fmt.Sprintf("%s-%d-%s", name, v.width, v.colours()), chromedp.CaptureScreenshot())
}

// take writes a picture of the page into a folder; "" is none.
func (x *tab) take(folder, name string, picture chromedp.Action[[]byte]) {
	x.Helper()
	if folder == "" {
		return
	}
	b, err := chromedp.Run(x.ctx, picture)
	if err != nil {
		x.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, name+".png"), b, 0o644); err != nil {
		x.Fatal(err)
	}
}

func (v view) colours() string {
	if v.dark {
		return "dark"
	}
	return "light"
}

// beyond is by how many pixels the page is wider than the screen.
func (x *tab) beyond() string {
	x.Helper()
	return x.eval("document.documentElement.scrollWidth - document.documentElement.clientWidth")
}

// The live page prints: a situation report of a few sheets, not a screen.
func TestPrint(t *testing.T) {
	s := play(t)
	x := (&site{}).tab(t, view{width: 1280, height: 900})
	x.visit(s.url + "/s/" + slug)
	pdf, err := chromedp.Run(x.ctx, chromedp.PrintToPDF())
	if err != nil {
		t.Fatal(err)
	}
	if len(pdf) < 1000 || string(pdf[:5]) != "%PDF-" {
		t.Fatalf("printing gave %d bytes that begin %q", len(pdf), pdf[:min(len(pdf), 5)])
	}
}
