package web_test

import (
	"fmt"
	"mime"
	"net/url"
	"slices"
	"strings"
	"testing"

	"dateline"
	"dateline/internal/store"

	"golang.org/x/net/html"
)

// marks are words that stand only in what readers must never be given. Each is
// in the record or in the house's tables of the crawled newsroom.
var marks = []string{
	"MARK-REST", "MARK-HEADLINE", "NOTE-ON-A-REPORT", "MARK-UNDECIDED", "MARK-ACCEPTED", "MARK-AMENDED", "MARK-ASIDE",
	"MARK-QUESTION", "MARK-OWNER", "MARK-NOTES", "MARK-REJECTED", "MARK-DRAFT", "MARK-PROPOSAL", "MARK-REASON", "MARK-REMOVED", "MARK-GONE",
	"ana-the-editor", "ben-the-second",
}

// elsewhere are the marks that stand outside the record, or did.
var elsewhere = []string{"MARK-DRAFT", "MARK-PROPOSAL", "MARK-REMOVED", "MARK-GONE"}

// secrets fills a record with all that is private beside what is public.
func secrets(n *newsroom) {
	war(n)
	text := "The Taliban captured Qalat, MARK-ACCEPTED said. MARK-REST."
	claim := func(word string) (dateline.Claim, dateline.Citation) {
		text := strings.ReplaceAll(text, "MARK-ACCEPTED", word)
		r := n.add("war", dateline.ActReceive, &dateline.Receive{Warrant: by(n.t, "MARK-REASON"), Report: dateline.Report{
			Headline: "MARK-HEADLINE", Text: text, Source: "wire", Published: noon, Origin: "wire", Note: "NOTE-ON-A-REPORT"}})
		c, cite := taken(r, text, "Qalat", "gn:1129516")
		at := strings.Index(text, word)
		c.Attribution = &dateline.Mention{Span: dateline.Span{Start: at, End: at + len(word)}, Name: word}
		c.Stance = dateline.Attributed
		return c, cite
	}
	reason := func(d *dateline.Decision) { d.Warrant = by(n.t, "MARK-REASON") }
	claim("MARK-UNDECIDED")
	c, cite := claim("MARK-ACCEPTED")
	n.decide("war", dateline.ActAccept, "", c, cite, reason)
	c, cite = claim("MARK-AMENDED")
	n.decide("war", dateline.ActAmend, "", c, cite, reason)
	c, cite = claim("MARK-ASIDE")
	n.decide("war", dateline.ActSetAside, "", c, cite, reason, func(d *dateline.Decision) {
		d.Owner, d.Question, d.Notes = "MARK-OWNER", "MARK-QUESTION", "MARK-NOTES"
	})
	c, cite = claim("MARK-REJECTED")
	n.decide("war", dateline.ActReject, "", c, cite, reason)
	c, cite = claim("a spokesman")
	id := n.decide("war", dateline.ActRelease, "", c, cite, func(d *dateline.Decision) {
		w, err := dateline.NewWarrant("ana-the-editor", dateline.Why{Code: "as read", Text: "MARK-REASON"})
		if err != nil {
			n.t.Fatal(err)
		}
		d.Warrant = w.With("ben-the-second")
		d.Notes = "MARK-NOTES"
	})
	c.Stance = dateline.Denied
	n.decide("war", dateline.ActCorrect, dateline.ClaimID(id), c, cite, shown, func(d *dateline.Decision) { d.Warrant = by(n.t, "public reason") })
	n.publish("war", "Qalat", func(p *dateline.Publish) { p.Warrant = by(n.t, "MARK-REASON") })
	removed(n)
	err := n.store.Update(n.t.Context(), func(tx *store.Tx) error {
		if _, err := tx.PutDraft(store.Draft{Story: "war", Owner: "ana-the-editor", Body: []byte(`{"headline":"MARK-DRAFT"}`)}); err != nil {
			return err
		}
		return tx.PutProposals(6, "reader-1", []byte(`[{"kind":"control","text":"MARK-PROPOSAL"}]`))
	})
	if err != nil {
		n.t.Fatal(err)
	}
	n.publish("war", "The end")
}

// removed is a second story, of which an update and a report were taken down.
func removed(n *newsroom) {
	n.configure("flood")
	hit := n.publish("flood", "MARK-REMOVED")
	text := "The Taliban captured Farah, MARK-GONE said."
	gone := n.add("flood", dateline.ActReceive, &dateline.Receive{Warrant: by(n.t, "paste"), Report: dateline.Report{
		Text: text, Source: "wire", Published: noon, Origin: "wire"}})
	c, cite := taken(gone, text, "Farah", "")
	n.decide("flood", dateline.ActRelease, "", c, cite)
	n.add("flood", dateline.ActTakedown, &dateline.Takedown{Warrant: by(n.t, "MARK-REASON").With("ben-the-second"),
		Seqs: []dateline.Seq{hit, gone}, Notice: "An update was removed."})
	n.publish("flood", "Farah")
}

// Invariant 9: whatever a reader can reach, by links and by guesses, holds no
// word that readers must not be given. Every page keeps to the policy as well.
func TestCrawlerFindsNothingPrivate(t *testing.T) {
	n := open(t, secrets)
	last := n.web.Live().Seen()
	raw, err := n.store.Raw(t.Context(), 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	var record strings.Builder
	for _, r := range raw {
		record.Write(r.Body)
	}
	for _, m := range marks { // else the crawl would prove nothing
		if !slices.Contains(elsewhere, m) && !strings.Contains(record.String(), m) {
			t.Errorf("%s does not stand in the record", m)
		}
	}
	queue := []string{"/", "/robots.txt", "/healthz", "/login", "/desk/", "/desk/war/", "/nowhere", "/sitemap.xml", "/oembed?url=" + url.QueryEscape(n.url+"/s/war"), "/oembed?url=" + url.QueryEscape(n.url+"/s/flood")}
	for _, slug := range []string{"war", "flood"} {
		for _, f := range dataFiles {
			queue = append(queue, "/s/"+slug+"/data/"+f)
		}
		queue = append(queue, "/embed/"+slug, "/s/"+slug+"/day/2021-08-13", "/s/"+slug+"/day/2021-08-12", "/s/"+slug+"/day/x")
	}
	step := dateline.Seq(1)
	if testing.Short() {
		step = 4
	}
	for s := dateline.Seq(0); s < last+2; s += step {
		for _, slug := range []string{"war", "flood"} {
			at := "/s/" + slug
			queue = append(queue, fmt.Sprintf("%s/u/u%d", at, s), fmt.Sprintf("%s/c/c%d", at, s), fmt.Sprintf("%s/c/r%d", at, s),
				fmt.Sprintf("%s?known=%d", at, s), fmt.Sprintf("%s/data/situation.json?known=%d", at, s),
				fmt.Sprintf("%s/data/claims.csv?known=%d", at, s), fmt.Sprintf("%s/data/claims.ndjson?known=%d", at, s),
				fmt.Sprintf("%s/data/map.geojson?known=%d", at, s), fmt.Sprintf("%s/day/2021-08-13?known=%d", at, s),
				fmt.Sprintf("/embed/%s?known=%d", slug, s), fmt.Sprintf("/embed/%s/u/u%d", slug, s),
				"/oembed?url="+url.QueryEscape(fmt.Sprintf("%s%s/u/u%d", n.url, at, s)), fmt.Sprintf("%s/c/c%d?known=%d", at, s, last))
		}
	}
	seen := map[string]bool{}
	add := func(from, link string) {
		base, _ := url.Parse(from)
		u, err := base.Parse(link)
		if err != nil {
			t.Errorf("%s links to %q: %v", from, link, err)
			return
		}
		if u.Host == "" && (u.Scheme == "" || u.Scheme == "http") {
			u.Fragment = ""
			queue = append(queue, u.RequestURI())
		}
	}
	pages := 0
	for len(queue) > 0 {
		p := queue[0]
		queue = queue[1:]
		if seen[p] || len(seen) > 6000 {
			continue
		}
		seen[p] = true
		if strings.Contains(p, "/live?") {
			continue // followed below
		}
		a := n.get(p)
		if a.StatusCode >= 500 {
			t.Errorf("GET %s = %d", p, a.StatusCode)
		}
		clean(t, p, fmt.Sprint(a.Header)+a.body)
		if to := a.Header.Get("Location"); to != "" {
			add(p, to)
		}
		if kind, _, _ := mime.ParseMediaType(a.Header.Get("Content-Type")); kind == "text/html" {
			pages++
			for _, link := range links(t, p, a.body) {
				add(p, link)
			}
		}
	}
	if pages < 40 || !seen["/s/war"] || !seen["/s/flood"] {
		t.Errorf("crawled %d pages, among them /s/war: %t, /s/flood: %t; want the whole site", pages, seen["/s/war"], seen["/s/flood"])
	}
	now := n.get("/s/war").body
	first := n.get(attr(t, now, "data-changes") + "0")
	clean(t, "block 0", first.body)
	id, _, _ := strings.Cut(strings.TrimPrefix(first.body, "id: "), "\n")
	for _, after := range []string{"", id, attr(t, now, "data-head")} {
		l := n.listen("war", after)
		if after == "" || after == attr(t, now, "data-head") {
			l.until(n.publish("war", "one more"))
		} else {
			l.next()
		}
		clean(t, "the stream after "+after, l.raw.String())
	}
}

func clean(t *testing.T, where, text string) {
	t.Helper()
	for _, m := range marks {
		if i := strings.Index(text, m); i >= 0 {
			t.Errorf("%s has %s: …%s…", where, m, text[max(0, i-80):min(len(text), i+80)])
		}
	}
}

// links are all that a page leads to. It fails where the page has a script,
// a style or a handler of its own, which the policy would not let run.
func links(t *testing.T, where, body string) (out []string) {
	t.Helper()
	z := html.NewTokenizer(strings.NewReader(body))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return out
		case html.StartTagToken, html.SelfClosingTagToken:
			tag := z.Token()
			src := slices.ContainsFunc(tag.Attr, func(a html.Attribute) bool { return a.Key == "src" })
			if tag.Data == "style" || tag.Data == "script" && !src && !slices.Contains(tag.Attr, html.Attribute{Key: "type", Val: "application/ld+json"}) {
				t.Errorf("%s has an inline <%s>", where, tag.Data)
			}
			for _, a := range tag.Attr {
				switch a.Key {
				case "href", "src", "data-live":
					out = append(out, a.Val)
				case "data-changes":
					out = append(out, a.Val+"0", a.Val+"1")
				case "action":
					if tag.Data != "form" || !slices.Contains(tag.Attr, html.Attribute{Key: "method", Val: "post"}) {
						out = append(out, a.Val)
					}
				case "style":
					t.Errorf("%s has a style attribute on <%s>: %s", where, tag.Data, a.Val)
				}
				if strings.HasPrefix(a.Key, "on") || strings.HasPrefix(strings.ToLower(strings.TrimSpace(a.Val)), "javascript:") {
					t.Errorf("%s has a handler on <%s>: %s=%q", where, tag.Data, a.Key, a.Val)
				}
			}
		}
	}
}
