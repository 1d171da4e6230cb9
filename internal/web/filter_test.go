package web_test

import (
	"context"
	"fmt"
	"html"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"dateline"
	"dateline/internal/store"

	"github.com/google/go-cmp/cmp"
)

// bulletins fills a record with many updates in one transaction, three at each
// minute; one in five is a key event, one in two is tagged.
func bulletins(many int) func(*newsroom) {
	return func(n *newsroom) {
		n.configure("war")
		err := n.store.Update(context.Background(), func(tx *store.Tx) error {
			for i := range many {
				r := dateline.Revision{At: noon.Add(time.Duration(i/3-many) * time.Minute), Headline: fmt.Sprintf("Number %04d", i), Body: "Of many.", Key: i%5 == 0}
				if i%2 == 0 {
					r.Tags = []string{"even numbers"}
				}
				if _, err := tx.Append("war", dateline.ActPublish, &dateline.Publish{Warrant: by(n.t, "news"), Revision: r}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			n.t.Fatal(err)
		}
	}
}

var (
	posted  = regexp.MustCompile(`<h3[^>]*><a href="/s/war/u/u\d+[^"]*">([^<]*)</a>`)
	pagerTo = regexp.MustCompile(`<a [^>]*?href="([^"]*)" rel="(prev|next)"`)
)

func headlinesOf(body string) (out []string) {
	for _, m := range posted.FindAllStringSubmatch(body, -1) {
		out = append(out, m[1])
	}
	return out
}

// walk reads pages by one kind of link, as a reader without scripts does.
func (n *newsroom) walk(from, rel string) (all []string, last string) {
	n.t.Helper()
	for last = from; ; {
		a := n.get(last)
		if a.StatusCode != 200 {
			n.t.Fatalf("GET %s = %d", last, a.StatusCode)
		}
		all = append(all, headlinesOf(a.body)...)
		to := ""
		_, pager, _ := strings.Cut(a.body, `<div id="pager">`)
		for _, m := range pagerTo.FindAllStringSubmatch(pager, -1) {
			if m[2] == rel {
				to, _, _ = strings.Cut(html.UnescapeString(m[1]), "#")
			}
		}
		if to == "" {
			return all, last
		}
		last = to
	}
}

// Thousands of updates are read page by page in either order and either
// direction: each once, and the address of the beginning is the plain one.
func TestPagingBothWays(t *testing.T) {
	const many = 1213
	n := open(t, bulletins(many))
	var newest, oldest, even []string
	for i := range many {
		oldest = append(oldest, fmt.Sprintf("Number %04d", i))
		newest = append(newest, fmt.Sprintf("Number %04d", many-1-i))
		if (many-1-i)%10 == 0 {
			even = append(even, newest[i])
		}
	}
	for _, c := range []struct {
		query string
		want  []string
	}{{"", newest}, {"?order=oldest", oldest}, {"?key=1&tag=even+numbers", even}} {
		got, last := n.walk("/s/war"+c.query, "next")
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("read on from %q (-want +got):\n%s", c.query, diff)
		}
		back, first := n.walk(last, "prev")
		seen := map[string]bool{}
		for _, h := range back {
			seen[h] = true
		}
		if len(seen) != len(c.want) {
			t.Errorf("read back to %q: %d updates, want %d", c.query, len(seen), len(c.want))
		}
		if first != "/s/war"+c.query && len(c.want) > 40 {
			t.Errorf("the way back ends at %s, want /s/war%s", first, c.query)
		}
	}
	// What is published while somebody reads on moves nobody's page.
	a := n.get("/s/war?older=" + url.QueryEscape(noon.Add(-1000*time.Minute).Format(time.RFC3339)+"~u500"))
	before := headlinesOf(a.body)
	l := n.listen("war", "")
	l.until(n.publish("war", "Something new"))
	a = n.get("/s/war?older=" + url.QueryEscape(noon.Add(-1000*time.Minute).Format(time.RFC3339)+"~u500"))
	if diff := cmp.Diff(before, headlinesOf(a.body)); diff != "" || len(before) == 0 {
		t.Errorf("a page further back changed with an update in front (-before +after):\n%s", diff)
	}
}

// Every link to an update lands on a page that has it.
func TestLinkToAnUpdateOnAnotherPage(t *testing.T) {
	n := open(t, bulletins(600))
	for _, id := range []string{"u2", "u300", "u601"} {
		for _, order := range []string{"", "&order=oldest"} {
			a := n.get("/s/war?at=" + id + order)
			if !strings.Contains(a.body, `<article id="`+id+`"`) {
				t.Errorf("the page at %s%s does not have it", id, order)
			}
		}
	}
	keys := regexp.MustCompile(`<a href="(/s/war\?at=(u\d+))#(u\d+)"`).FindAllStringSubmatch(n.get("/s/war").body, -1)
	if len(keys) != 120 || keys[0][2] != keys[0][3] {
		t.Fatalf("%d key events link to their updates, want 120", len(keys))
	}
	if a := n.get(keys[119][1]); !strings.Contains(a.body, `<article id="`+keys[119][2]+`"`) {
		t.Errorf("the oldest key event's link %s leads to a page without it", keys[119][1])
	}
}

func TestChoosingUpdates(t *testing.T) {
	n := open(t, func(n *newsroom) {
		n.configure("war")
		r := n.report("war", heratFell)
		c, cite := taken(r, heratFell, "Herat", "gn:1140026")
		claim := dateline.ClaimID(n.decide("war", dateline.ActRelease, "", c, cite))
		say := func(headline, body string, change func(*dateline.Revision)) {
			n.publish("war", headline, func(p *dateline.Publish) { p.Revision.Body = body; change(&p.Revision) })
		}
		say("Herat falls", "Overnight.", func(r *dateline.Revision) { r.Key, r.Claims = true, []string{claim} })
		say("Talks in Doha", "Über a **ceasefire**.", func(r *dateline.Revision) { r.Tags = []string{"talks", "peace & war"} })
		say("Qalat waits", "Nothing yet of a ceasefire.", func(r *dateline.Revision) { r.Place = "gn:1129516"; r.Tags = []string{"talks"} })
		say("A turn at Qalat", "It fell.", func(r *dateline.Revision) { r.Place, r.Key = "gn:1129516", true })
	})
	for _, c := range []struct {
		query string
		want  []string
	}{
		{"", []string{"A turn at Qalat", "Qalat waits", "Talks in Doha", "Herat falls"}},
		{"order=oldest", []string{"Herat falls", "Talks in Doha", "Qalat waits", "A turn at Qalat"}},
		{"key=1", []string{"A turn at Qalat", "Herat falls"}},
		{"kind=control", []string{"Herat falls"}},
		{"actor=taliban", []string{"Herat falls"}},
		{"source=wire", []string{"Herat falls"}},
		{"place=gn:1140026", []string{"Herat falls"}}, // by its claim
		{"place=gn:1129516", []string{"A turn at Qalat", "Qalat waits"}},
		{"place=gn:1129516&key=1", []string{"A turn at Qalat"}},
		{"tag=peace+%26+war", []string{"Talks in Doha"}},
		{"tag=talks&q=CEASEFIRE", []string{"Qalat waits", "Talks in Doha"}},
		{"q=uber+doha", []string{"Talks in Doha"}}, // marks and case aside, through Markdown
		{"q=of+nothing&kind=&place=&key=", []string{"Qalat waits"}},
		{"to=2021-08-13T16:30:05", []string{"Qalat waits", "Talks in Doha", "Herat falls"}},
		{"to=2021-08-13T16:30:05&order=oldest", []string{"Qalat waits", "A turn at Qalat"}},
		{"kind=pledge", nil},
		{"place=" + url.QueryEscape(`"><script>`), nil},
	} {
		a := n.get("/s/war?" + c.query)
		if diff := cmp.Diff(c.want, headlinesOf(a.body)); diff != "" || a.StatusCode != 200 {
			t.Errorf("?%s = %d (-want +got):\n%s", c.query, a.StatusCode, diff)
		}
		if c.query != "" && a.Header.Get("X-Robots-Tag") != "noindex" {
			t.Errorf("?%s may be indexed", c.query)
		}
		if strings.Contains(a.body, "<script>") {
			t.Errorf("?%s puts a script into the page", c.query)
		}
	}
	a := n.get("/s/war?place=gn:1129516")
	for _, want := range []string{"2 of 4 updates", `<option value="gn:1129516" selected>Qalat (2)</option>`, `<option value="gn:1140026">Herat (1)</option>`, `<option value="talks">talks (1)</option>`, `Key events <span class="n">1</span>`} {
		if !strings.Contains(a.body, want) {
			t.Errorf("the page of one place lacks %q", want)
		}
	}
	for _, bad := range []string{"order=sideways", "older=x", "newer=2021-08-13T12:00:00Z", "to=soon", "at=u4&to=2021-08-13", "part=half", "part=since", "q=" + strings.Repeat("a", 201)} {
		if a := n.get("/s/war?" + bad); a.StatusCode != 400 {
			t.Errorf("?%s = %d, want 400", bad, a.StatusCode)
		}
	}
}

// A choice holds at a past moment too, and its form keeps the moment.
func TestChoosingAtAPastMoment(t *testing.T) {
	n := open(t, war, func(n *newsroom) { n.publish("war", "Later", func(p *dateline.Publish) { p.Revision.Key = true }) })
	a := n.get("/s/war?known=4&key=1")
	if diff := cmp.Diff([]string{"Herat falls"}, headlinesOf(a.body)); diff != "" {
		t.Errorf("the key events known at 4 (-want +got):\n%s", diff)
	}
	if !strings.Contains(a.body, `<input type="hidden" name="known" value="4">`) {
		t.Error("the form forgets the moment")
	}
	moved := n.get("/s/war?known=4&part=turned")
	if !strings.HasPrefix(moved.body, "<") || strings.Contains(moved.body, "<html") || !strings.Contains(moved.body, `<main id="main"`) || strings.Contains(moved.body, "Later") {
		t.Errorf("the main part of a moment is %.200q", moved.body)
	}
	since := n.get("/s/war?known=4&part=since").body
	if !strings.Contains(since, "What changed since") || !strings.Contains(since, `href="/s/war/u/u6"`) || !strings.Contains(since, "/s/war/data/diff.json?from=4") {
		t.Errorf("what changed since 4 is told as %q", since)
	}
}
