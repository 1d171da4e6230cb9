package web_test

import (
	"encoding/json"
	"strings"
	"testing"

	"dateline"
)

// speaks files a report in which somebody speaks, and releases the statement.
func (n *newsroom) speaks(slug, who, words string, change ...func(*dateline.Claim)) dateline.Seq {
	n.t.Helper()
	text := who + " said that " + words + "."
	r := n.report(slug, text)
	at := strings.Index(text, words)
	c := dateline.Claim{Report: dateline.ReportID(r), Kind: dateline.Statement, Stance: dateline.Asserted, Act: "says", Directness: "indirect",
		Span: dateline.Span{End: len(text)}, Speaker: &dateline.Mention{Span: dateline.Span{End: len(who)}, Name: who},
		Content: &dateline.Mention{Span: dateline.Span{Start: at, End: at + len(words)}}}
	for _, f := range change {
		f(&c)
	}
	return n.decide(slug, dateline.ActRelease, "", c, dateline.Citation{Report: c.Report, Source: "wire", Name: "Harbour Wire", Grade: "A", Published: noon, Origin: "wire"})
}

// The registers are pages and data of the story, now and as of any moment.
func TestRegisters(t *testing.T) {
	var first dateline.Seq
	n := open(t, func(n *newsroom) {
		n.configure("war")
		first = n.speaks("war", "Farida Azizi", "the road is open")
		n.speaks("war", "Karim Noor", "nobody has left the town")
		n.speaks("war", "Zahra Hidden", "they came at night", func(c *dateline.Claim) {
			c.Speaker = &dateline.Mention{Unnamed: true, Protected: true}
		})
	})

	all := n.get("/s/war/statements")
	for _, want := range []string{"Farida Azizi", "the road is open", "Karim Noor", "a protected source", "they came at night", `rel="stylesheet"`} {
		if !strings.Contains(all.body, want) {
			t.Errorf("the register of statements does not say %q", want)
		}
	}
	if strings.Contains(all.body, "Hidden") {
		t.Error("the register names a protected speaker")
	}
	one := n.get("/s/war/statements?speaker=farida-azizi")
	if !strings.Contains(one.body, "the road is open") || strings.Contains(one.body, "nobody has left") {
		t.Error("the choice of a speaker shows others, or not her")
	}
	then := n.get("/s/war/statements?known=" + strings.TrimPrefix(dateline.ClaimID(first), "c"))
	if !strings.Contains(then.body, "As known on") || strings.Contains(then.body, "Karim Noor") || then.Header.Get("X-Robots-Tag") != "noindex" {
		t.Error("a past moment of the register is not told as one")
	}
	if !strings.Contains(then.body, `href="/s/war/statements"`) {
		t.Error("the banner does not lead back to the register's present")
	}
	for _, x := range []struct {
		path string
		code int
	}{{"/s/war/pledges", 200}, {"/s/war/numbers", 200}, {"/s/war/statements?speaker=nobody", 404}, {"/s/peace/numbers", 404},
		{"/s/war/statements?speaker=" + strings.Repeat("x", 300), 400}, {"/s/war?view=text", 200}, {"/s/war?view=pictures", 400}, {"/s/war/since/x", 404}, {"/s/war/since/99999", 404}} {
		if got := n.get(x.path); got.StatusCode != x.code {
			t.Errorf("GET %.60s = %d, want %d", x.path, got.StatusCode, x.code)
		}
	}
	var data struct {
		Register string
		Claims   []struct{ Claim dateline.Claim }
	}
	if err := json.Unmarshal([]byte(n.get("/s/war/data/statements.json").body), &data); err != nil || data.Register != "statements" || len(data.Claims) != 3 {
		t.Errorf("statements.json has %d claims, %v", len(data.Claims), err)
	}
	if tag := all.Header.Get("ETag"); n.get("/s/war/statements", "If-None-Match", tag).StatusCode != 304 {
		t.Error("the register is sent again to who has it")
	}
	if live := n.get("/s/war").body; !strings.Contains(live, `href="/s/war/statements"`) || !strings.Contains(live, `href="/s/war?view=text"`) {
		t.Error("the live page does not lead to the register and the text-only page")
	}
}

// The text-only page keeps itself in its links, and is not indexed.
func TestPlainPage(t *testing.T) {
	n := open(t, war, func(n *newsroom) { n.publish("war", "Herat has fallen") })
	p := n.get("/s/war?view=text")
	if strings.Contains(p.body, "<script") || strings.Contains(p.body, "<svg") || !strings.Contains(p.body, "Herat has fallen") || p.Header.Get("X-Robots-Tag") != "noindex" {
		t.Errorf("the text-only page is not in words alone: %s", p.body)
	}
	from := strings.Index(p.body, `/u/u`)
	link := p.body[from:]
	link = "/s/war" + link[:strings.IndexByte(link, '"')]
	if !strings.HasSuffix(link, "?view=text") || !strings.Contains(n.get(link).body, `href="/s/war?view=text`) {
		t.Errorf("the way to %s and back leaves the text-only page", link)
	}
}

// What changed since the reader left is told by the story's own entries.
func TestSinceYouLeft(t *testing.T) {
	var left dateline.Seq
	n := open(t, war, func(n *newsroom) { left = n.publish("war", "Before") })
	l := n.listen("war", "")
	url := "/s/war/since/" + strings.TrimPrefix(dateline.UpdateID(left), "u")
	if got := n.get(url); got.StatusCode != 200 || got.body != "" {
		t.Errorf("nothing has changed, yet %s says %q (%d)", url, got.body, got.StatusCode)
	}
	l.until(n.publish("war", "After"))
	if got := n.get(url); !strings.Contains(got.body, "1 new update.") || !strings.Contains(got.body, "After") || strings.Contains(got.body, "Before") {
		t.Errorf("%s = %s", url, got.body)
	}
}

// The worker has one address that nobody keeps; to forget clears what the
// browser has of the site.
func TestDevice(t *testing.T) {
	n := open(t, war)
	w := n.get("/away.js")
	if w.StatusCode != 200 || w.Header.Get("Cache-Control") != "no-cache" || !strings.HasPrefix(w.Header.Get("Content-Type"), "text/javascript") {
		t.Errorf("GET /away.js = %d %v", w.StatusCode, w.Header)
	}
	f := n.do("POST", "/forget?story=war")
	if f.StatusCode != 303 || f.Header.Get("Location") != "/s/war" || f.Header.Get("Clear-Site-Data") != `"cache", "storage"` {
		t.Errorf("POST /forget = %d %v", f.StatusCode, f.Header)
	}
	if got := n.do("POST", "/forget?story=x"); got.StatusCode != 404 {
		t.Errorf("POST /forget?story=x = %d, want 404", got.StatusCode)
	}
}
