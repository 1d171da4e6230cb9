package web_test

import (
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"dateline"
	"dateline/internal/page"
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

// nowhere are the marks that no file may hold, not even the desk's own.
var nowhere = []string{"mark-present", "MARK-WITHHOLD"}

// stories are those of the crawled record.
var stories = []string{"war", "flood", "north"}

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
	var tokens []string
	n := open(t, secrets, func(n *newsroom) {
		north, war := housed(n)
		tokens = []string{north, war}
	})
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
	if kept := onDisk(n); kept != "" {
		for _, m := range houseMarks {
			if !slices.Contains(nowhere, m) && !strings.Contains(kept, m) {
				t.Errorf("%s is kept nowhere", m)
			}
		}
	}
	routes := routesOf(n)
	walkAll(n, routes)
	queue := []string{"/", "/robots.txt", "/healthz", "/login", "/desk/", "/desk/war/", "/nowhere", "/sitemap.xml", "/oembed?url=" + url.QueryEscape(n.url+"/s/war"), "/oembed?url=" + url.QueryEscape(n.url+"/s/flood"), "/oembed?url=" + url.QueryEscape(n.url+"/s/north")}
	for _, slug := range stories {
		for _, f := range dataFiles {
			queue = append(queue, "/s/"+slug+"/data/"+f)
		}
		queue = append(queue, "/embed/"+slug, "/s/"+slug+"/day/2021-08-13", "/s/"+slug+"/day/2021-08-12", "/s/"+slug+"/day/x")
	}
	step := dateline.Seq(3)
	if testing.Short() {
		step = 10
	}
	for s := dateline.Seq(0); s < last+2; s += step {
		for _, slug := range stories { // what no page leads to: every number, and some moments
			at := "/s/" + slug
			for i := range step {
				queue = append(queue, fmt.Sprintf("%s/u/u%d", at, s+i), fmt.Sprintf("%s/c/c%d", at, s+i))
			}
			queue = append(queue, fmt.Sprintf("%s/c/r%d", at, s),
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
		past := func(q url.Values) bool { return q.Has("known") || q.Has("valid") }
		if q := u.Query(); len(q) > 2 || past(q) && past(base.Query()) { // choices of choices, and moments beside moments, have no end
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
		if seen[p] {
			continue
		}
		seen[p] = true
		if strings.Contains(p, "/live?") {
			continue // followed below
		}
		a := n.get(p)
		routes.meet("GET", p, a.StatusCode)
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
	t.Logf("%d addresses, %d pages", len(seen), pages)
	if pages < 40 || !seen["/s/war"] || !seen["/s/flood"] {
		t.Errorf("crawled %d pages, among them /s/war: %t, /s/flood: %t; want the whole site", pages, seen["/s/war"], seen["/s/flood"])
	}
	programs(n, routes, tokens[1])
	routes.complete()
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

// onDisk is the data file as it lies there, with its log.
func onDisk(n *newsroom) string {
	var all strings.Builder
	for _, end := range []string{"", "-wal"} {
		b, err := os.ReadFile(n.path + end)
		if err != nil && end == "" {
			n.t.Fatal(err)
		}
		all.Write(b)
	}
	return all.String()
}

// walkAll asks what no page leads to: every route without a person, with the
// names of what is private in it; every page with every parameter that it
// takes, in every language, with words that are looked for; and wrong ones.
func walkAll(n *newsroom, routes *atlas) {
	t := n.t
	ask := func(method, path string) {
		a := n.do(method, path)
		routes.meet(method, path, a.StatusCode)
		clean(t, method+" "+path, fmt.Sprint(a.Header)+a.body)
		if a.StatusCode >= 500 {
			t.Errorf("%s %s = %d", method, path, a.StatusCode)
		}
		if _, path, _ := strings.Cut(path, "/desk/"); path != "" && a.StatusCode == http.StatusOK {
			t.Errorf("%s %s is answered with 200 to somebody who is nobody", method, path)
		}
	}
	reports := map[string]string{"war": "r2", "flood": "r3", "north": ""}
	states, err := n.store.Entries(t.Context(), "north", 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]string{}
	seq := ""
	for i, e := range states { // the last report, claim and update of north
		if i == 2 {
			seq = fmt.Sprint(e.Seq)
		}
		switch e.Act {
		case dateline.ActReceive:
			reports["north"] = dateline.ReportID(e.Seq)
		case dateline.ActPublish:
			ids["u"] = dateline.UpdateID(e.Seq)
		case dateline.ActRelease:
			ids["c"] = dateline.ClaimID(e.Seq)
		}
	}
	tables, err := n.desk.Tables(t.Context(), "north")
	if err != nil || len(tables) == 0 {
		t.Fatalf("no table: %v", err)
	}
	drafts, err := n.desk.Drafts(t.Context(), "north")
	if err != nil || len(drafts) < 5 {
		t.Fatalf("%d drafts: %v", len(drafts), err)
	}
	generation := n.get("/s/north").body
	_, generation, _ = strings.Cut(generation, "/changes/")
	generation, _, _ = strings.Cut(generation, "/")
	fill := map[string]string{"story": "north", "day": "2021-08-13", "file": "claims.csv", "name": strings.TrimPrefix(page.Asset("base.css"), "/static/"), "generation": generation,
		"block": "0", "seq": seq, "act": "release", "feed": "x", "draft": drafts[0].ID, "sum": strings.Repeat("0", 64)}
	for _, r := range routes.routes {
		method, path, _ := strings.Cut(r, " ")
		fill["id"] = reports["north"]
		switch {
		case strings.Contains(path, "/u/"), strings.Contains(path, "/updates/"):
			fill["id"] = ids["u"]
		case strings.Contains(path, "/csv/"), strings.Contains(path, "/imports/"):
			fill["id"] = tables[0].ID
		case strings.Contains(path, "/c/"):
			fill["id"] = ids["c"]
		}
		p := routes.path(r, fill)
		if strings.HasSuffix(p, "/live") {
			routes.met[r], routes.gave[r] = true, true // followed at the end of the crawl
			continue
		}
		ask(method, p)
		if method == "GET" {
			ask("HEAD", p)
			ask("DELETE", p)
		}
		for _, d := range drafts {
			if strings.Contains(path, "{draft}") {
				fill["draft"] = d.ID
				ask(method, routes.path(r, fill))
			}
		}
	}
	for _, slug := range stories {
		for _, lang := range page.Languages() {
			for _, p := range []string{"", "/statements", "/pledges", "/numbers", "/day/2021-08-13", "/u/" + ids["u"], "/c/" + ids["c"], "/u/u1", "/c/c1"} {
				ask("GET", "/s/"+slug+p+"?lang="+lang)
			}
			for _, q := range []string{"part=turned", "view=text", "part=turned&known=9", "part=since&known=9", "part=since&valid=2021-08-13", "order=oldest", "key=1", "q=herat", "kind=control",
				"kind=statement", "source=wire", "source=delta-post", "place=gn:1140026", "actor=taliban", "tag=x", "at=u4", "to=2021-08-13", "older=x", "newer=x", "known=x", "valid=x", "part=x", "view=x", "order=x"} {
				ask("GET", "/s/"+slug+"?lang="+lang+"&"+q)
			}
		}
		for _, m := range slices.Concat(marks, houseMarks) {
			m = strings.ToUpper(strings.ReplaceAll(m, "-", " ")) // so that the words asked for are not taken for a find
			ask("GET", "/s/"+slug+"?q="+url.QueryEscape(m))
			ask("GET", "/s/"+slug+"/statements?speaker="+url.QueryEscape(m))
		}
	}
	for _, p := range []string{"/s/north/data/diff.json?from=1", "/s/north/data/diff.json?from=2&to=9", "/s/north/data/diff.json?from=x", "/oembed", "/oembed?url=x", "/s/%00", "/s/north/u/%ff", "/s/north/../desk/", "/static/x", "/login/link?token=x"} {
		ask("GET", p)
	}
}

// programs asks the API without a token, with one that is none, and with a good
// one of another story.
func programs(n *newsroom, routes *atlas, other string) {
	t := n.t
	fill := map[string]string{"story": "north", "id": "r2"}
	for _, r := range routes.api {
		method, _, _ := strings.Cut(r, " ")
		p := routes.path(r, fill)
		for _, x := range []struct {
			bearer string
			want   []int
		}{{"", []int{401}}, {"Bearer none", []int{401, 429}}, {"Bearer " + other, []int{403}}} {
			a := n.do(method, p, "Authorization", x.bearer)
			clean(t, r+" of "+x.bearer, strings.ReplaceAll(fmt.Sprint(a.Header)+a.body, "mark-program", "")) // who asks is told his own name
			if !slices.Contains(x.want, a.StatusCode) {
				t.Errorf("%s with %q = %d, want %v", r, x.bearer, a.StatusCode, x.want)
			}
		}
	}
}

func clean(t testing.TB, where, text string) {
	t.Helper()
	for _, m := range slices.Concat(marks, houseMarks) {
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
