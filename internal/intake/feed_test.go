package intake_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"dateline"
	"dateline/internal/intake"

	"github.com/google/go-cmp/cmp"
)

const rssFeed = `<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom">
<channel><title>Delta Post &amp; more</title><link>https://delta.example/</link><language>en-GB</language><copyright>(c) Delta Post</copyright>
<item><title>Herat &lt;b&gt;falls&lt;/b&gt;</title><link>/herat</link><guid isPermaLink="false">tag:delta,1</guid><pubDate>Fri, 13 Aug 2021 08:00:00 +0430</pubDate>
<dc:creator>Harbour Wire</dc:creator><description>Short.</description>
<content:encoded><![CDATA[<p>The Taliban captured Herat on Thursday, officials said.</p><p>Shops &amp; schools <i>closed</i>.</p><script>x()</script>]]></content:encoded><atom:updated>2021-08-13T05:00:00Z</atom:updated></item>
<item><title>Plain</title><guid>https://delta.example/plain</guid><description>One line.

Another &amp;lt;line&amp;gt;.</description></item>
</channel></rss>`

const atomFeed = `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><title>Dépêches</title>
<entry><id>urn:1</id><title type="html">Un &amp;amp; deux</title><link rel="self" href="https://a.example/self"/><link rel="alternate" href="https://a.example/1"/>
<published>2021-08-13T08:00:00Z</published><updated>2021-08-13T09:30:00Z</updated><author><name>Agence</name></author><rights>libre</rights>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Premier.</p><p>Second.</p></div></content></entry>
<entry><id>urn:2</id><title>Text</title><updated>2021-08-13T07:00:00Z</updated><content type="text">fewer than 5 &lt;b&gt; people</content></entry></feed>`

const jsonFeed = `{"version":"https://jsonfeed.org/version/1.1","title":"Hill","language":"fa","items":[
{"id":"7","url":"https://hill.example/7","title":"Seven","content_html":"<p>One.</p><p>Two.</p>","date_published":"2021-08-13T08:00:00+04:30","authors":[{"name":"Harbour Wire"}]},
{"id":8,"content_text":"Words with <angles>.","date_published":"yesterday"}, null]}`

func moment(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return t
}

func TestParseFeed(t *testing.T) {
	for _, test := range []struct {
		name, in string
		want     intake.Feed
	}{
		{"RSS", rssFeed, intake.Feed{Kind: "RSS", Title: "Delta Post & more", Items: []intake.FeedItem{
			{ID: "tag:delta,1", URL: "https://delta.example/herat", Headline: "Herat falls", Text: "The Taliban captured Herat on Thursday, officials said.\n\nShops & schools closed.",
				Published: moment("2021-08-13T03:30:00Z"), Updated: moment("2021-08-13T05:00:00Z"), Lang: "en", Rights: "(c) Delta Post", Voices: []string{"", "Harbour Wire"}, RawType: "text/html"},
			{ID: "https://delta.example/plain", URL: "https://delta.example/plain", Headline: "Plain", Text: "One line.\n\nAnother <line>.", Lang: "en", Rights: "(c) Delta Post", Voices: []string{""}, RawType: "text/plain"}}}},
		{"Atom", atomFeed, intake.Feed{Kind: "Atom", Title: "Dépêches", Items: []intake.FeedItem{
			{ID: "urn:1", URL: "https://a.example/1", Headline: "Un & deux", Text: "Premier.\n\nSecond.", Published: moment("2021-08-13T08:00:00Z"), Updated: moment("2021-08-13T09:30:00Z"), Lang: "fr", Rights: "libre", Voices: []string{"Agence"}, RawType: "text/html"},
			{ID: "urn:2", Headline: "Text", Text: "fewer than 5 <b> people", Published: moment("2021-08-13T07:00:00Z"), Lang: "fr", RawType: "text/plain"}}}},
		{"JSON Feed", jsonFeed, intake.Feed{Kind: "JSON Feed", Title: "Hill", Items: []intake.FeedItem{
			{ID: "7", URL: "https://hill.example/7", Headline: "Seven", Text: "One.\n\nTwo.", Published: moment("2021-08-13T03:30:00Z"), Lang: "fa", Voices: []string{"Harbour Wire"}, RawType: "text/html"},
			{ID: "8", Text: "Words with <angles>.", Lang: "fa", RawType: "text/plain"}}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := intake.ParseFeed([]byte(test.in), intake.Asked{URL: "https://delta.example/feed"})
			if err != nil {
				t.Fatal(err)
			}
			for i := range got.Items {
				got.Items[i].Raw = ""
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("ParseFeed (-want +got):\n%s", diff)
			}
		})
	}
}

// A feed that breaks off gives the items that are whole, and says where.
func TestParseFeedBrokenOff(t *testing.T) {
	for _, test := range []struct{ name, in, cut, want string }{
		{"RSS", rssFeed, "Another", "ends inside <description>"},
		{"Atom", atomFeed, "<content type=\"text\"", "ends inside <entry>"},
		{"JSON Feed", jsonFeed, "with <angles", "ends in the middle"},
		{"XML that goes wrong", strings.Replace(rssFeed, "One line.", "One < line.", 1), "</rss>", "line 7: "},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := intake.ParseFeed([]byte(test.in[:strings.Index(test.in, test.cut)]), intake.Asked{URL: "https://delta.example/feed"})
			if err != nil || len(got.Items) != 1 || !strings.Contains(got.Short, test.want) {
				t.Errorf("ParseFeed = %d items, short %q, %v; want the whole one, and %q", len(got.Items), got.Short, err, test.want)
			}
		})
	}
}

func TestParseFeedRefuses(t *testing.T) {
	laughs := `<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><rss><channel><item><title>&c;</title></item></channel></rss>`
	file := `<!DOCTYPE feed [<!ENTITY x SYSTEM "file:///etc/passwd">]><feed><entry><id>1</id><title>&x;</title></entry></feed>`
	for _, test := range []struct{ name, kind, in, want string }{
		{"nothing", "", "  \n", "sent nothing"},
		{"words", "", "503 come back later", "neither RSS, Atom nor JSON Feed; it begins \"503 come back later\""},
		{"a page", "text/html", "<!doctype html><html><body><p>Hello.</p></body></html>", "a page, and neither a feed nor a live page"},
		{"a page with feeds", "text/html", `<!doctype html><link rel="alternate" type="application/rss+xml" href="/rss.xml"><p>Hello.`, "names its feed as https://delta.example/rss.xml"},
		{"other XML", "", `<?xml version="1.0"?><sitemap><url>x</url></sitemap>`, "its root is <sitemap>"},
		{"other JSON", "", `{"version":"3","items":[]}`, `its version is "3"`},
		{"a JSON list", "", `[{"id":1}]`, "where a JSON Feed is an object"},
		{"JSON without items", "", `{"version":"https://jsonfeed.org/version/1"}`, "has no items"},
		{"half before the first item", "", rssFeed[:strings.Index(rssFeed, "</item>")], "breaks off before its first item is whole"},
		{"half JSON before the first item", "", jsonFeed[:strings.Index(jsonFeed, "date_published")], "breaks off before its first item is whole"},
		{"a billion laughs", "", laughs, "declares entities of its own"},
		{"a file behind an entity", "", file, "declares entities of its own"},
		{"depth", "", "<rss><channel><item>" + strings.Repeat("<a>", 200), "inside one another"},
		{"elements", "", "<rss><channel>" + strings.Repeat("<a/>", 300_000), "more than 200000 elements"},
		{"namespaces", "", "<rss><channel " + manyNames(100) + ">", "namespaces at once"},
		{"a tag without an end", "", "<rss><channel " + strings.Repeat("a ", 80_000), "opens a tag that has no end"},
		{"objects", "", `{"version":"https://jsonfeed.org/version/1","items":[` + strings.Repeat("{},", 300_000), "more than 200000 objects"},
		{"binary", "", "\x00\x01\x02\x03\xff", "neither RSS"},
	} {
		t.Run(test.name, func(t *testing.T) {
			f, err := intake.ParseFeed([]byte(test.in), intake.Asked{Type: test.kind, URL: "https://delta.example/"})
			if err == nil || !strings.Contains(err.Error(), test.want) || dateline.KindOf(err) != dateline.ErrInvalid {
				t.Errorf("ParseFeed = %d items, %v; want Invalid: … %s …", len(f.Items), err, test.want)
			}
		})
	}
}

func manyNames(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `xmlns:n%d="u%d" `, i, i)
	}
	return b.String()
}

func TestParseFeedEncodings(t *testing.T) {
	words := func(enc, word string) string {
		return `<?xml version="1.0" encoding="` + enc + `"?><rss><channel><item><guid>1</guid><title>` + word + `</title></item></channel></rss>`
	}
	wide := func(s string, at int) string {
		var b strings.Builder
		for _, c := range []byte(s) {
			pair := [2]byte{}
			pair[at] = c
			b.Write(pair[:])
		}
		return b.String()
	}
	for _, test := range []struct{ name, kind, in, want string }{
		{"as it says", "text/xml", words("windows-1251", "\xc3\xe5\xf0\xe0\xf2"), "Герат"},
		{"as the server says", "text/xml; charset=iso-8859-1", "<rss><channel><item><guid>1</guid><title>caf\xe9</title></item></channel></rss>", "café"},
		{"wrongly said", "text/xml; charset=iso-8859-1", words("iso-8859-1", "Герат"), "Герат"},
		{"UTF-16 with a mark", "", "\xff\xfe" + wide(words("utf-16", "Herat"), 0), "Herat"},
		{"UTF-16 without", "", wide(words("utf-16", "Herat"), 1), "Herat"},
		{"a mark of UTF-8", "", "\xef\xbb\xbf" + words("utf-8", "Герат"), "Герат"},
	} {
		t.Run(test.name, func(t *testing.T) {
			f, err := intake.ParseFeed([]byte(test.in), intake.Asked{Type: test.kind})
			if err != nil || len(f.Items) != 1 || f.Items[0].Headline != test.want {
				t.Errorf("ParseFeed = %+v, %v; want the headline %q", f.Items, err, test.want)
			}
		})
	}
}

func TestParseFeedTakesNoMoreThanIsStated(t *testing.T) {
	for name, in := range map[string]string{
		"RSS":       "<rss><channel>" + strings.Repeat("<item><title>x</title></item>", 1001) + "</channel></rss>",
		"JSON Feed": `{"version":"https://jsonfeed.org/version/1","items":[` + strings.Repeat(`{"id":"1"},`, 1000) + `{"id":"2"}]}`,
	} {
		f, err := intake.ParseFeed([]byte(in), intake.Asked{})
		if err != nil || len(f.Items) != 1000 || !strings.Contains(f.Short, "more than 1000 items") {
			t.Errorf("%s: ParseFeed = %d items, short %q, %v", name, len(f.Items), f.Short, err)
		}
	}
}

const livePage = `<!doctype html><html><head><title>Kabul: live</title></head><body>
<aside><ul><li><time datetime="2021-08-12T01:00:00Z">1 Aug</time> A teaser of six or more words here</li><li><time datetime="2021-08-12T02:00:00Z">2</time> Another teaser of six or more words</li></ul></aside>
<main class="live-blog"><h1>Kabul</h1>
<div id="b2"><h2>Herat</h2><time datetime="2021-08-13T09:30:00Z">two minutes ago</time><p>The Taliban captured Herat, officials said on Friday.</p></div>
<div id="b1"><time datetime="2021-08-13T09:00:00+04:30">an hour ago</time><p>Shops have closed in the west of the city.</p></div>
</main></body></html>`

// Each update of a live page is an item of its own, at its own time, and its
// words do not change as the page's clock goes on.
func TestParseFeedLivePage(t *testing.T) {
	linked := `<html><head><script type="application/ld+json">{"@graph":[{"@type":"LiveBlogPosting","headline":"Kabul","liveBlogUpdate":[
{"@type":"BlogPosting","@id":"u2","headline":"Herat","articleBody":"The Taliban captured Herat.","datePublished":"2021-08-13T09:30:00Z","url":"https://a.example/live#2"},
{"@type":"BlogPosting","@id":"u1","articleBody":"<p>Shops closed.</p><p>Banks too.</p>","datePublished":"2021-08-13T09:00:00Z"}]}]}</script></head><body><p>x</p></body></html>`
	for _, test := range []struct {
		name, in string
		want     []intake.FeedItem
	}{
		{"by its stamps", livePage, []intake.FeedItem{
			{ID: "https://a.example/kabul#b2", URL: "https://a.example/kabul#b2", Headline: "Herat", Text: "Herat\n\nThe Taliban captured Herat, officials said on Friday.", Published: moment("2021-08-13T09:30:00Z")},
			{ID: "https://a.example/kabul#b1", URL: "https://a.example/kabul#b1", Text: "Shops have closed in the west of the city.", Published: moment("2021-08-13T04:30:00Z")}}},
		{"by its JSON-LD", linked, []intake.FeedItem{
			{ID: "u2", URL: "https://a.example/live#2", Headline: "Herat", Text: "The Taliban captured Herat.", Published: moment("2021-08-13T09:30:00Z")},
			{ID: "u1", URL: "https://a.example/kabul", Text: "Shops closed.\n\nBanks too.", Published: moment("2021-08-13T09:00:00Z")}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			f, err := intake.ParseFeed([]byte(test.in), intake.Asked{Type: "text/html", URL: "https://a.example/kabul"})
			if err != nil || f.Kind != "live page" {
				t.Fatalf("ParseFeed = %q, %v; want a live page", f.Kind, err)
			}
			for i := range f.Items {
				f.Items[i].Raw, f.Items[i].RawType = "", ""
			}
			if diff := cmp.Diff(test.want, f.Items); diff != "" {
				t.Errorf("items (-want +got):\n%s", diff)
			}
		})
	}
}

// Clocks without a day count back from when the page was had, over midnight.
func TestParseFeedLivePageWithClocks(t *testing.T) {
	part := func(clock, words string) string {
		return "<div><b>" + clock + "</b><p>" + words + " was told by residents of Herat.</p></div>"
	}
	down := part("00:20 GMT", "One") + part("11:50 pm GMT", "Two") + part("23:10 GMT", "Three")
	up := part("22.40", "Four") + part("23:50", "Five") + part("0:15", "Six")
	zone := time.FixedZone("", 4*3600+1800)
	for _, test := range []struct {
		name, parts string
		want        []string
	}{
		{"the newest first", down, []string{"2021-08-13T00:20:00Z", "2021-08-12T23:50:00Z", "2021-08-12T23:10:00Z"}},
		{"the oldest first, in the story's zone", up, []string{"2021-08-11T18:10:00Z", "2021-08-11T19:20:00Z", "2021-08-11T19:45:00Z"}},
	} {
		now := moment("2021-08-13T00:30:00Z")
		if test.parts == up {
			now = moment("2021-08-11T20:00:00Z")
		}
		f, err := intake.ParseFeed([]byte("<!doctype html><main class=live>"+test.parts+"</main>"), intake.Asked{URL: "https://a.example/kabul", Now: now, Zone: zone})
		var got []string
		for _, it := range f.Items {
			got = append(got, it.Published.Format(time.RFC3339))
			if strings.Contains(it.Text, ":") || !strings.HasSuffix(it.Text, "of Herat.") {
				t.Errorf("%s: the words = %q, want them without the clock", test.name, it.Text)
			}
		}
		if diff := cmp.Diff(test.want, got); err != nil || diff != "" {
			t.Errorf("%s: %v (-want +got):\n%s", test.name, err, diff)
		}
	}
}

// Stamped comments and teasers make no live page.
func TestLookAtPageTakesNoCommentsForUpdates(t *testing.T) {
	page := strings.Replace(livePage, "live-blog", "comments", 1)
	if p := intake.LookAtPage([]byte(page), intake.Asked{URL: "https://a.example/story"}); len(p.Live) != 0 {
		t.Errorf("LookAtPage found %d updates on a page that is not live", len(p.Live))
	}
}

func FuzzParseFeed(f *testing.F) {
	for _, s := range []string{rssFeed, atomFeed, jsonFeed, livePage, rssFeed[:900], jsonFeed[:300], "<rdf:RDF><item><title>x</title></item></rdf:RDF>", "<rss><channel><item></rss></item><item/></channel>",
		`<rss xmlns:a="x"><channel xml:base="::"><item a:b='>'><link>/a</link></item>`, "{\"items\":[null],\"version\":\"jsonfeed.org/version/\"}", "\xff\xfe<\x00r\x00", "<html><ul><li><b>14:05</b> One two three four five six</li><li><b>1.50 pm GMT</b> One two three four five six</li></ul>"} {
		f.Add([]byte(s), "text/xml")
		f.Add([]byte(s), "text/html; charset=koi8-r")
	}
	f.Fuzz(func(t *testing.T, data []byte, kind string) {
		in := intake.Asked{Type: kind, URL: "https://a.example/live", Page: len(data)%2 == 0, Now: moment("2021-08-13T00:30:00Z"), Zone: time.UTC}
		feed, err := intake.ParseFeed(data, in)
		if err != nil && dateline.KindOf(err) != dateline.ErrInvalid {
			t.Fatalf("ParseFeed = %v, want Invalid or none", err)
		}
		if len(feed.Items) > 1000 {
			t.Errorf("ParseFeed gave %d items", len(feed.Items))
		}
		for _, it := range feed.Items {
			// What a feed gives must be fit for a report: only size and
			// emptiness may still be refused.
			_, err := intake.Parse(intake.Item{Name: "item.txt", Type: "text/plain", Data: []byte(it.Text), Headline: it.Headline, URL: it.URL}, moment("2021-08-13T12:00:00Z"), intake.Limits{})
			if err != nil && strings.TrimSpace(it.Text) != "" && !strings.Contains(err.Error(), "this is ") {
				t.Errorf("Parse(%q) = %v", it.Text, err)
			}
			if it.URL != "" && !strings.HasPrefix(it.URL, "http://") && !strings.HasPrefix(it.URL, "https://") {
				t.Errorf("an item has the address %q", it.URL)
			}
			if y := it.Published.Year(); !it.Published.IsZero() && (y < 1900 || y > 3000) {
				t.Errorf("an item is of %s", it.Published)
			}
		}
		again, _ := intake.ParseFeed(data, in)
		if diff := cmp.Diff(feed, again); diff != "" {
			t.Errorf("ParseFeed is not the same twice:\n%s", diff)
		}
	})
}

func BenchmarkParseFeed(b *testing.B) {
	item := rssFeed[strings.Index(rssFeed, "<item>"):strings.Index(rssFeed, "</item>")] + "</item>"
	feed := []byte(rssFeed[:strings.Index(rssFeed, "<item>")] + strings.Repeat(item, 100) + "</channel></rss>")
	b.SetBytes(int64(len(feed)))
	for b.Loop() {
		if f, err := intake.ParseFeed(feed, intake.Asked{}); err != nil || len(f.Items) != 100 {
			b.Fatal(len(f.Items), err)
		}
	}
}
