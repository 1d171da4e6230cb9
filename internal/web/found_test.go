package web_test

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"dateline"
	"dateline/internal/web"
)

// dataFiles are the files of a story's data.
var dataFiles = []string{"situation.json", "claims.csv", "claims.ndjson", "map.geojson", "feed.atom", "feed.rss", "feed.json", "ninjs.json", "posting.jsonld"}

// fallen is a war with an update that was withdrawn.
func fallen(n *newsroom) {
	war(n)
	n.publish("war", "Kabul falls")
	n.add("war", dateline.ActRetract, &dateline.Withdraw{Warrant: by(n.t, "It has not."), Update: "u6"})
}

func TestDataFilesOfAStory(t *testing.T) {
	n := open(t, fallen)
	for _, f := range dataFiles {
		a := n.get("/s/war/data/" + f)
		if a.StatusCode != 200 || a.Header.Get("Access-Control-Allow-Origin") != "*" || len(a.Header["Set-Cookie"]) > 0 || a.Header.Get("ETag") == "" {
			t.Errorf("GET %s = %d with %v, want 200 for everybody, with an ETag and no cookie", f, a.StatusCode, a.Header)
		}
		if again := n.get("/s/war/data/"+f, "If-None-Match", a.Header.Get("ETag")); again.StatusCode != 304 {
			t.Errorf("GET %s with its ETag = %d, want 304", f, again.StatusCode)
		}
		switch {
		case strings.Contains(a.Header.Get("Content-Type"), "ndjson"):
		case strings.Contains(a.Header.Get("Content-Type"), "json"):
			if !json.Valid([]byte(a.body)) {
				t.Errorf("%s is no JSON:\n%s", f, a.body)
			}
		case strings.Contains(a.Header.Get("Content-Type"), "xml"):
			d := xml.NewDecoder(strings.NewReader(a.body))
			for {
				if _, err := d.Token(); errors.Is(err, io.EOF) {
					break
				} else if err != nil {
					t.Fatalf("%s: %v\n%s", f, err, a.body)
				}
			}
		}
	}
	if a := n.get("/s/war/data/none"); a.StatusCode != 404 || a.Header.Get("Content-Type") != "application/problem+json" {
		t.Errorf("GET none = %d %s, want 404 as a problem", a.StatusCode, a.Header.Get("Content-Type"))
	}
	if a := n.get("/s/war/data/feed.atom?known=2"); a.StatusCode != 400 {
		t.Errorf("a feed of the past = %d, want 400", a.StatusCode)
	}
	if a := n.get("/s/war/data/claims.csv?known=2"); a.StatusCode != 200 || strings.Contains(a.body, "Herat") {
		t.Errorf("claims.csv before the first release = %d:\n%s", a.StatusCode, a.body)
	}
}

// What was withdrawn leaves readers' copies of the feed, under the same id.
func TestFeedsBuryWhatWasWithdrawn(t *testing.T) {
	n := open(t, war)
	l := n.listen("war", "")
	l.until(n.publish("war", "Kabul falls"))
	id := regexp.MustCompile(`<id>(tag:[^<]*/u/u6)</id>`)
	before := n.get("/s/war/data/feed.atom").body
	m := id.FindStringSubmatch(before)
	if m == nil {
		t.Fatalf("no entry u6 in\n%s", before)
	}
	l.until(n.add("war", dateline.ActRetract, &dateline.Withdraw{Warrant: by(t, "It has not."), Update: "u6"}))
	after := n.get("/s/war/data/feed.atom").body
	if !strings.Contains(after, `<at:deleted-entry ref="`+m[1]+`"`) || strings.Contains(after, "Body of Kabul falls") {
		t.Errorf("after the retraction of %s:\n%s", m[1], after)
	}
	if rss := n.get("/s/war/data/feed.rss").body; !strings.Contains(rss, "Withdrawn: Kabul falls") || !strings.Contains(rss, ">"+m[1]+"</guid>") {
		t.Errorf("feed.rss:\n%s", rss)
	}
	if f := n.get("/s/war/data/feed.json").body; !strings.Contains(f, `"status": "withdrawn"`) {
		t.Errorf("feed.json:\n%s", f)
	}
}

func TestCardsMayStandElsewhere(t *testing.T) {
	n := open(t, war)
	for _, p := range []string{"/embed/war", "/embed/war/u/u4"} {
		a := n.get(p)
		if csp := a.Header.Get("Content-Security-Policy"); a.StatusCode != 200 || !strings.Contains(csp, "frame-ancestors *") || len(a.Header["Set-Cookie"]) > 0 {
			t.Errorf("GET %s = %d under %q", p, a.StatusCode, csp)
		}
		if !strings.Contains(a.body, "Herat falls") || !strings.Contains(a.body, `<base target="_top">`) {
			t.Errorf("%s:\n%s", p, a.body)
		}
	}
	if a := n.get("/embed/war/u/u3"); a.StatusCode != 404 {
		t.Errorf("a card of no update = %d, want 404", a.StatusCode)
	}
	if csp := n.get("/s/war").Header.Get("Content-Security-Policy"); !strings.Contains(csp, "frame-ancestors 'none'") {
		t.Errorf("the page itself is under %q", csp)
	}
	for _, c := range []struct {
		of, has string
		status  int
	}{
		{n.url + "/s/war", "/embed/war", 200},
		{n.url + "/s/war/u/u4", "/embed/war/u/u4", 200},
		{n.url + "/s/war/u/u3", "", 404},
		{n.url + "/s/peace", "", 404},
		{n.url + "/desk/", "", 404},
		{"https://elsewhere.example/s/war", "", 404},
		{"", "", 400},
	} {
		a := n.get("/oembed?maxwidth=300&url=" + url.QueryEscape(c.of))
		if a.StatusCode != c.status || !strings.Contains(a.body, c.has) {
			t.Errorf("oembed of %q = %d %s, want %d with %q", c.of, a.StatusCode, a.body, c.status, c.has)
		}
	}
}

func TestDaysAreTheArchive(t *testing.T) {
	n := open(t, war)
	for _, c := range []struct {
		day    string
		status int
		has    string
	}{
		{"2021-08-13", 200, "Here is Friday, 13 August 2021."},
		{"2021-08-14", 404, ""},
		{"1999-01-01", 404, ""},
		{"2021-8-13", 404, "written like 2021-08-13"},
		{"2021-08-13?valid=2021-08-13", 400, ""},
	} {
		a := n.get("/s/war/day/" + c.day)
		if a.StatusCode != c.status || !strings.Contains(a.body, c.has) || strings.Contains(a.body, "data-live") {
			t.Errorf("GET day %s = %d, want %d with %q:\n%.1500s", c.day, a.StatusCode, c.status, c.has, a.body)
		}
	}
}

// The sitemap has what stands, and nothing of a story that is not to be found.
func TestSitemap(t *testing.T) {
	n := open(t, fallen, func(n *newsroom) {
		n.publish("war", "Kunduz falls")
		for slug, hidden := range map[string]bool{"war": false, "quiet": true} {
			s := warStory(slug)
			s.NoIndex = hidden
			n.add(slug, dateline.ActConfigure, &dateline.Configure{Warrant: by(n.t, "set"), Story: s})
		}
	})
	a := n.get("/sitemap.xml")
	for has, want := range map[string]bool{"<loc>" + n.url + "/s/war</loc>": true, "/s/war/u/u4</loc>": true, "/u/u6<": false, "/s/quiet": false} {
		if strings.Contains(a.body, has) != want {
			t.Errorf("sitemap.xml has %q: %t, want %t:\n%s", has, !want, want, a.body)
		}
	}
	if r := n.get("/robots.txt").body; !strings.Contains(r, "Sitemap: "+n.url+"/sitemap.xml\n") {
		t.Errorf("robots.txt:\n%s", r)
	}
}

// Search engines are told the story as data once the site knows its address.
func TestPostingStandsInThePage(t *testing.T) {
	n := open(t, war)
	srv, err := web.New(t.Context(), web.Config{Store: n.store, Desk: n.desk, Now: n.clock, Origin: "https://news.example"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { srv.Shutdown(t.Context()) })
	w := httptest.NewRecorder()
	srv.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/s/war", nil))
	m := regexp.MustCompile(`(?s)<script type="application/ld\+json">(.*?)</script>`).FindStringSubmatch(w.Body.String())
	if m == nil {
		t.Fatalf("no posting in\n%.2000s", w.Body)
	}
	var p struct {
		Type    string `json:"@type"`
		URL     string
		End     string                                          `json:"coverageEndTime"`
		Updates []struct{ Headline, URL, DatePublished string } `json:"liveBlogUpdate"`
	}
	if err := json.Unmarshal([]byte(m[1]), &p); err != nil {
		t.Fatalf("%v in %s", err, m[1])
	}
	if p.Type != "LiveBlogPosting" || p.URL != "https://news.example/s/war" || p.End != "" || len(p.Updates) != 1 || p.Updates[0].Headline != "Herat falls" || p.Updates[0].DatePublished == "" {
		t.Errorf("posting = %+v", p)
	}
}
