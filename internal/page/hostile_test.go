package page

import (
	"bytes"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"dateline"
)

const hostile = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)> \u202egnorw\u202c {{.}}"

// Whatever a source, a name or a headline holds, it stays text.
func TestHostileWords(t *testing.T) {
	w := smallWar(t)
	st := smallStory()
	st.Title, st.Notice, st.Boundaries, st.DeskAlias = hostile, hostile, hostile, hostile
	for i := range st.Places {
		st.Places[i].Name, st.Places[i].Admin1 = hostile+st.Places[i].ID, hostile
	}
	for i := range st.Actors {
		st.Actors[i].Name, st.Sides[i].Name = hostile, hostile
	}
	st.Tallies[0].Title = hostile
	w.add(dateline.ActConfigure, &dateline.Configure{Warrant: w.warrant("x", ""), Story: st})
	c := taking("text:x", hostile, hostile, 13)
	c.Place.ID, c.Place.Name = "", hostile
	c.Attribution = &dateline.Mention{Span: said(hostile)}
	ct := cite("wire", hostile, "A", at(13, 10, 0))
	ct.URL = "javascript:alert(1)"
	w.herat = w.release(c, ct)
	w.guterres = w.release(dateline.Claim{Report: "r1", Lang: `en" onload="x`, Kind: dateline.Statement, Span: said(hostile), Stance: dateline.Asserted, Speaker: &dateline.Mention{Span: said(hostile), Role: hostile, Org: hostile},
		Content: &dateline.Mention{Span: said(hostile)}, Directness: "direct", Act: "says", Venue: &dateline.Mention{Span: said(hostile)}, Addressee: &dateline.Mention{Span: said(hostile)}}, ct)
	w.first = w.publish(dateline.Revision{At: at(13, 10, 30), Headline: hostile, Body: hostile, Byline: hostile, Lang: hostile, Place: "gn:1", Key: true, Claims: []string{w.herat, w.guterres}})
	w.add(dateline.ActSummarize, &dateline.Summarize{Warrant: w.warrant("x", ""), Clauses: []dateline.Clause{{Text: hostile, Claims: []string{w.herat}}}})
	v := smallView()
	v.Outlines[0].Name = hostile
	for name, html := range pages(t, w, v) {
		checkSafe(t, name, string(html))
		for _, m := range regexp.MustCompile(`(?s)<title[^>]*>(.*?)</title>|<text[^>]*>(.*?)</text>`).FindAll(html, -1) {
			if bytes.ContainsRune(m, '\u202e') {
				t.Errorf("%s: %s turns the direction of what follows", name, m)
			}
		}
	}
}

// checkSafe looks for anything that a browser would run or fetch, outside of
// our own markup.
func checkSafe(t testing.TB, name, html string) {
	t.Helper()
	for _, tag := range regexp.MustCompile(`<[^<>]*>`).FindAllString(html, -1) {
		if regexp.MustCompile(`(?i)^<(?:script(?: src="/static/live\.[0-9a-f]+\.js" defer)?>.*alert|img|iframe|object|embed|svg/|style)`).MatchString(tag) {
			t.Errorf("%s: the tag %s", name, tag)
		}
		bare := regexp.MustCompile(`"[^"]*"`).ReplaceAllString(tag, `""`)
		if regexp.MustCompile(`(?i)\s(?:on[a-z]+|style|srcdoc)\s*=`).MatchString(bare) {
			t.Errorf("%s: the attribute in %s", name, tag)
		}
		if m := regexp.MustCompile(`(?i)\s(?:href|src|action)="\s*(?:javascript|data|vbscript):`).FindString(tag); m != "" {
			t.Errorf("%s: the link in %s", name, tag)
		}
	}
	if strings.Contains(html, "<script>") {
		t.Errorf("%s: a script inside the page", name)
	}
}

func TestMarkdown(t *testing.T) {
	for _, x := range []struct{ body, want string }{
		{"Two *words*.", `<p dir="auto">Two <em>words</em>.</p>`},
		{"[the ministry](https://a.example/x?y=1&z=2)", `<p dir="auto"><a href="https://a.example/x?y=1&amp;z=2" rel="nofollow noopener">the ministry</a></p>`},
		{"[run](javascript:alert(1))", `<p dir="auto">run</p>`},
		{"[run](JaVaScRiPt:alert(1))", `<p dir="auto">run</p>`},
		{"[run](data:text/html;base64,xx)", `<p dir="auto">run</p>`},
		{"[run](//evil.example)", `<p dir="auto">run</p>`},
		{"<javascript:alert(1)>", `<p dir="auto">javascript:alert(1)</p>`},
		{"https://a.example/", `<p dir="auto"><a href="https://a.example/" rel="nofollow noopener">https://a.example/</a></p>`},
		{"a <b onclick=x>bold</b> word", `<p dir="auto">a &lt;b onclick=x&gt;bold&lt;/b&gt; word</p>`},
		{"<script>\nalert(1)\n</script>", "<p dir=\"auto\">&lt;script&gt;\nalert(1)\n&lt;/script&gt;</p>"},
		{"![a picture](https://a.example/p.jpg)", `<p dir="auto"><a href="https://a.example/p.jpg" rel="nofollow noopener">a picture</a></p>`},
		{"![x](javascript:alert(1))", `<p dir="auto">x</p>`},
		{"# Heading", `<h4 dir="auto">Heading</h4>`},
		{"", ""},
	} {
		if got := string(Markdown(x.body)); got != x.want {
			t.Errorf("Markdown(%q) = %q, want %q", x.body, got, x.want)
		}
	}
}

func FuzzMarkdown(f *testing.F) {
	for _, s := range []string{"**a** _b_", hostile, "[x](javascript:alert(1))", "<a href=x onclick=y>", "![a][b]\n\n[b]: javascript:x", "- a\n  - b\n\n1. c", "> q\n\n```\n<x>\n```",
		"<https://a.example>", "[a](<https://b.example/\"onload=x>)", "<!-- x --> <?php ?> <![CDATA[x]]>", "&lt;script&gt; &#x3c;script>", "[x](&#106;avascript:alert(1))", "\x00\xff\u202e", "~~x~~ www.a.example a@b.example"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, body string) {
		html := string(Markdown(body))
		checkSafe(t, "Markdown", html)
		if utf8.ValidString(body) && !utf8.ValidString(html) {
			t.Errorf("Markdown(%q) is not UTF-8", body)
		}
		allowed := regexp.MustCompile(`^</?(?:p|h[456]|em|strong|del|a|ul|ol|li|blockquote|pre|code|hr|br)\b`)
		for _, tag := range regexp.MustCompile(`<[^<>]*>`).FindAllString(html, -1) {
			if !allowed.MatchString(tag) {
				t.Errorf("Markdown(%q) has the tag %s", body, tag)
			}
		}
		if plainText(body) != "" && strings.TrimSpace(body) == "" {
			t.Errorf("plainText(%q) makes words", body)
		}
	})
}
