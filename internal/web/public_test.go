package web_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"dateline"
	"dateline/internal/web"
)

const heratFell = "The Taliban captured Herat on Thursday. PRIVATE-REST-OF-THE-REPORT follows here."

// war fills a record: one released claim, an update on it, a summary.
func war(n *newsroom) {
	n.configure("war")
	r := n.report("war", heratFell)
	c, cite := taken(r, heratFell, "Herat", "gn:1140026")
	rel := n.decide("war", dateline.ActRelease, "", c, cite)
	n.publish("war", "Herat falls", func(p *dateline.Publish) { p.Revision.Claims = []string{dateline.ClaimID(rel)}; p.Revision.Key = true })
	n.add("war", dateline.ActSummarize, &dateline.Summarize{Warrant: by(n.t, "news"),
		Clauses: []dateline.Clause{{Text: "Herat is in Taliban hands.", Claims: []string{dateline.ClaimID(rel)}}}})
}

func TestPagesOfAStory(t *testing.T) {
	n := open(t, war)
	for _, c := range []struct {
		path, kind string
		status     int
		has        string
	}{
		{"/", "", 302, ""},
		{"/s/war", "text/html; charset=utf-8", 200, "Herat falls"},
		{"/s/war/u/u4", "text/html; charset=utf-8", 200, "Body of Herat falls"},
		{"/s/war/c/c3", "text/html; charset=utf-8", 200, "Harbour Wire"},
		{"/s/war/data/situation.json", "application/json", 200, `"Herat falls"`},
		{"/s/war/", "", 308, ""},
		{"/robots.txt", "text/plain; charset=utf-8", 200, "Disallow: /s/war"},
		{"/healthz", "text/plain; charset=utf-8", 200, "ok"},
		{"/login", "text/html; charset=utf-8", 200, "Password"},
		{"/desk/", "", 303, ""},
		{"/s/peace", "text/html; charset=utf-8", 404, "peace"},
		{"/s/war/u/u3", "text/html; charset=utf-8", 404, "u3"},
		{"/s/war/c/c2", "text/html; charset=utf-8", 404, "c2"},
		{"/nowhere", "text/html; charset=utf-8", 404, "/nowhere"},
		{"/static/none.css", "text/html; charset=utf-8", 404, ""},
		{"/s/peace/data/situation.json", "application/problem+json", 404, `"status":404`},
		{"/s/peace/live", "application/problem+json", 404, `"status":404`},
	} {
		a := n.get(c.path)
		if a.StatusCode != c.status || (c.kind != "" && a.Header.Get("Content-Type") != c.kind) || !strings.Contains(a.body, c.has) {
			t.Errorf("GET %s = %d %s without %q, want %d %s with it:\n%.300s", c.path, a.StatusCode, a.Header.Get("Content-Type"), c.has, c.status, c.kind, a.body)
		}
	}
	if to := n.get("/?lang=en").Header.Get("Location"); to != "/s/war?lang=en" {
		t.Errorf("/ goes to %q, want the only story", to)
	}
	if to := n.get("/s/war/?valid=x").Header.Get("Location"); to != "/s/war?valid=x" {
		t.Errorf("/s/war/ goes to %q", to)
	}
}

func TestFrontListsSeveralStories(t *testing.T) {
	n := open(t, war, func(n *newsroom) { n.configure("flood") })
	a := n.get("/")
	if a.StatusCode != 200 || !strings.Contains(a.body, "/s/war") || !strings.Contains(a.body, "/s/flood") {
		t.Errorf("/ = %d, want both stories:\n%s", a.StatusCode, a.body)
	}
}

func TestEveryResponseCarriesThePolicy(t *testing.T) {
	n := open(t, war)
	for _, p := range []string{"/", "/s/war", "/s/war/data/situation.json", "/nowhere", "/login", "/desk/", "/robots.txt", "/s/war/changes/x/0"} {
		a := n.get(p)
		csp := a.Header.Get("Content-Security-Policy")
		for _, want := range []string{"default-src 'none'", "script-src 'self'", "base-uri 'none'", "frame-ancestors 'none'"} {
			if !strings.Contains(csp, want) || strings.Contains(csp, "unsafe") {
				t.Errorf("%s: policy %q, want %s and nothing unsafe", p, csp, want)
			}
		}
		if a.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s may be sniffed", p)
		}
		if c := a.Header.Get("Set-Cookie"); c != "" {
			t.Errorf("%s sets a cookie: %s", p, c)
		}
	}
}

func TestOnlyGetAndHead(t *testing.T) {
	n := open(t, war)
	for _, p := range []string{"/s/war", "/s/war/u/u4", "/s/war/data/situation.json", "/healthz", "/s/war/live"} {
		if a := n.do("HEAD", p); a.StatusCode != 200 || a.body != "" {
			t.Errorf("HEAD %s = %d with %d bytes, want 200 with none", p, a.StatusCode, len(a.body))
		}
		for _, m := range []string{"POST", "DELETE", "PUT"} {
			a := n.do(m, p)
			if a.StatusCode != 405 || a.Header.Get("Allow") != "GET, HEAD" {
				t.Errorf("%s %s = %d, Allow %q; want 405 with what it takes", m, p, a.StatusCode, a.Header.Get("Allow"))
			}
			if json := strings.Contains(p, "/data/") || strings.HasSuffix(p, "/live"); json != strings.HasPrefix(a.Header.Get("Content-Type"), "application/problem+json") {
				t.Errorf("%s %s answers %s", m, p, a.Header.Get("Content-Type"))
			}
		}
	}
	if a := n.do("HEAD", "/s/peace"); a.StatusCode != 404 || a.body != "" {
		t.Errorf("HEAD of no story = %d with %d bytes", a.StatusCode, len(a.body))
	}
}

func TestUnchangedPageIs304UntilItsStoryChanges(t *testing.T) {
	n := open(t, war)
	for _, p := range []string{"/s/war", "/s/war/u/u4", "/s/war/c/c3", "/s/war/data/situation.json", "/s/war?known=3"} {
		tag := n.get(p).Header.Get("ETag")
		if a := n.get(p, "If-None-Match", `"other", `+tag); a.StatusCode != 304 || a.body != "" {
			t.Errorf("GET %s with its tag %s = %d", p, tag, a.StatusCode)
		}
	}
	before := n.get("/s/war").Header.Get("ETag")
	l := n.listen("war", "")
	seq := n.publish("war", "Kandahar falls")
	l.until(seq)
	a := n.get("/s/war", "If-None-Match", before)
	if a.StatusCode != 200 || !strings.Contains(a.body, "Kandahar falls") {
		t.Errorf("after a change the old tag gives %d, want the new page", a.StatusCode)
	}
	if p, q := n.get("/s/war").Header.Get("ETag"), n.get("/s/war?valid=2021-08-13").Header.Get("ETag"); p == q {
		t.Error("the present and a past moment have one tag")
	}
}

func TestPagesAreCompressedForWhoTakesIt(t *testing.T) {
	n := open(t, war)
	plain := n.get("/s/war", "Accept-Encoding", "identity")
	for _, c := range []struct {
		accept, want string
	}{{"gzip", "gzip"}, {"br, gzip;q=0.5", "gzip"}, {"gzip;q=0", ""}, {"identity", ""}} {
		a := n.get("/s/war", "Accept-Encoding", c.accept)
		if a.Header.Get("Content-Encoding") != c.want || a.Header.Get("Vary") != "Accept-Encoding" {
			t.Errorf("Accept-Encoding %q gives %q", c.accept, a.Header.Get("Content-Encoding"))
		}
		if c.want == "gzip" && len(a.body)*2 > len(plain.body) {
			t.Errorf("compressed to %d of %d bytes", len(a.body), len(plain.body))
		}
	}
	if a := n.get("/s/war"); a.body != plain.body { // net/http unpacks it
		t.Error("compressed and plain pages differ")
	}
}

func TestPageAsOfAMoment(t *testing.T) {
	n := open(t, func(n *newsroom) {
		war(n) // entries 1 to 5, at 12:00:01 to 12:00:05
		n.publish("war", "Second thoughts", func(p *dateline.Publish) { p.Target, p.Revision.Changed = "u4", "headline" })
	})
	at := func(s int) string {
		return url.QueryEscape(noon.Add(time.Duration(s) * time.Second).In(time.FixedZone("", 16200)).Format(time.RFC3339))
	}
	for _, c := range []struct {
		query     string
		has, lack string
	}{
		{"known=3", "", "Herat falls"},
		{"known=4", "Herat falls", "Second thoughts"},
		{"known=4", "", "in Taliban hands"},
		{"known=5", "in Taliban hands", "Second thoughts"},
		{"known=6", "Second thoughts", ""},
		{"known=" + at(4), "Herat falls", "in Taliban hands"},
		{"known=" + at(5), "in Taliban hands", "Second thoughts"},
		{"known=" + strings.ReplaceAll(at(5), "%2B", "+"), "in Taliban hands", "Second thoughts"}, // the + comes as a space
		{"known=2021-08-13T16:30:05", "in Taliban hands", "Second thoughts"},                      // a form's field, in the story's zone
		{"known=4&valid=" + at(600), "Herat falls", "Second thoughts"},
	} {
		a := n.get("/s/war?" + c.query)
		a.body, _, _ = strings.Cut(a.body, `<div id="since">`) // behind it stands what came later, as such
		if a.StatusCode != 200 || !strings.Contains(a.body, c.has) || (c.lack != "" && strings.Contains(a.body, c.lack)) {
			t.Errorf("?%s = %d; has %q: %t; has %q: %t, want it absent", c.query, a.StatusCode, c.has, strings.Contains(a.body, c.has), c.lack, strings.Contains(a.body, c.lack))
		}
		if a.Header.Get("X-Robots-Tag") != "noindex" || strings.Contains(a.body, "data-live=") {
			t.Errorf("?%s is indexed or follows the stream; a past moment does neither", c.query)
		}
	}
	var s dateline.Snapshot
	a := n.get("/s/war/data/situation.json?known=4&valid=" + at(60))
	if err := json.Unmarshal([]byte(a.body), &s); err != nil || s.Seq != 4 || !s.Valid.Equal(noon.Add(time.Minute)) {
		t.Errorf("situation as of (4, 12:01) says seq %d, valid %v (%v)", s.Seq, s.Valid, err)
	}
	if a := n.get("/s/war/u/u4?known=4"); a.StatusCode != 200 || strings.Contains(a.body, "Second thoughts") {
		t.Errorf("the update as known at 4 = %d, has the later wording: %t", a.StatusCode, strings.Contains(a.body, "Second thoughts"))
	}
}

func TestBadMomentsSayWhatToDo(t *testing.T) {
	n := open(t, war)
	for _, c := range []struct {
		query, field, says string
		status             int
	}{
		{"known=yesterday", "known", "write a time like 2021-08-13T16:30:00+04:30", 400},
		{"known=0", "known", "numbered from 1", 400},
		{"known=-3", "known", "neither the number of an entry nor a time", 400},
		{"known=99999999999999999999", "known", "no number of an entry", 400},
		{"known=6", "known", "last entry, which is 5", 400},
		{"known=2031-01-01T00:00:00Z", "known", "still to come", 400},
		{"known=2021-08-13T25:00:00Z", "known", "neither", 400},
		{"valid=noon", "valid", "write it like", 400},
		{"valid=99999-01-01T00:00:00Z", "valid", "write it like", 400},
		{"valid=2021-02-30T00:00:00Z", "valid", "write it like", 400},
		{"known=2021-08-13T11:00:00Z", "", "Nothing of this story was known", 404},
	} {
		a := n.get("/s/war/data/situation.json?" + c.query)
		var p struct {
			Status        int
			Detail, Field string
		}
		if err := json.Unmarshal([]byte(a.body), &p); err != nil || a.StatusCode != c.status || p.Status != c.status || p.Field != c.field || !strings.Contains(p.Detail, c.says) {
			t.Errorf("?%s = %d %s (%v), want %d, field %q, saying %q", c.query, a.StatusCode, a.body, err, c.status, c.field, c.says)
		}
		if a := n.get("/s/war?" + c.query); a.StatusCode != c.status || !strings.Contains(a.body, "<html") {
			t.Errorf("the page ?%s = %d, want %d as a page", c.query, a.StatusCode, c.status)
		}
	}
}

func TestStaticFilesMayBeKeptForEver(t *testing.T) {
	n := open(t, war)
	body := n.get("/s/war").body
	files := 0
	for _, name := range []string{"href", "src"} {
		for _, part := range strings.Split(body, " "+name+`="/static/`)[1:] {
			p, _, _ := strings.Cut("/static/"+part, `"`)
			files++
			a := n.get(p)
			if a.StatusCode != 200 || a.Header.Get("Cache-Control") != "public, max-age=31536000, immutable" || a.Header.Get("Content-Type") == "" {
				t.Errorf("GET %s = %d, %v", p, a.StatusCode, a.Header)
			}
		}
	}
	if files < 2 {
		t.Errorf("the page names %d files, want its style and its script", files)
	}
}

func TestServedInAFolder(t *testing.T) {
	n := open(t, war)
	inside, err := web.New(t.Context(), web.Config{Addr: "127.0.0.1:0", Store: n.store, Desk: n.desk, Now: n.clock, Base: "/news/"})
	if err != nil {
		t.Fatal(err)
	}
	if err := inside.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { inside.Shutdown(context.Background()) })
	n.url = strings.TrimSuffix(inside.URL(), "/news/")
	if to := n.get("/news/").Header.Get("Location"); to != "/news/s/war" {
		t.Errorf("/news/ goes to %q, want the only story inside the folder", to)
	}
	if to := n.get("/news/s/war/").Header.Get("Location"); to != "/news/s/war" {
		t.Errorf("/news/s/war/ goes to %q", to)
	}
	page := n.get("/news/s/war").body
	for _, name := range []string{"href", "src", "data-live", "data-changes"} {
		for _, part := range strings.Split(page, " "+name+`="/`)[1:] {
			if !strings.HasPrefix(part, "news/") {
				t.Errorf("the page has %s=\"/%.40s, outside its folder", name, part)
			}
		}
	}
	if a := n.get("/s/war"); a.StatusCode != 404 {
		t.Errorf("/s/war outside the folder = %d, want 404", a.StatusCode)
	}
}

func TestManyAtOnceGetOnePage(t *testing.T) {
	n := open(t, war)
	type got struct {
		code int
		tag  string
	}
	all := make(chan got, 32)
	for range cap(all) {
		go func() {
			res, err := http.Get(n.url + "/s/war?known=4")
			if err != nil {
				all <- got{}
				return
			}
			res.Body.Close()
			all <- got{res.StatusCode, res.Header.Get("ETag")}
		}()
	}
	first := <-all
	for range cap(all) - 1 {
		if g := <-all; g != first || g.code != 200 {
			t.Fatal(fmt.Sprint("answers differ: ", first, g))
		}
	}
}
