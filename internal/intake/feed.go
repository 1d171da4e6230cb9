package intake

import (
	"bytes"
	"errors"
	"html"
	"io"
	"net/url"
	"strings"
	"time"

	"dateline"

	"github.com/mmcdole/gofeed/atom"
	"github.com/mmcdole/gofeed/json"
	"github.com/mmcdole/gofeed/rss"
)

// Feed is what a feed, or a live page, says at one moment.
type Feed struct {
	Kind  string // "RSS", "Atom", "JSON Feed", "live page", "page"
	Title string
	Items []FeedItem // as they stand in it
	// Short says why not all of it was read: it breaks off, or it has more
	// items than are taken. Empty where the feed is whole.
	Short string
}

// FeedItem is one item of a feed.
type FeedItem struct {
	ID        string // the item's own, else its address, else a name made of its words
	URL       string // of the article; "" where it gives none of the web
	Headline  string
	Text      string    // its own words, a blank line between paragraphs; "" where it only names an article
	Published time.Time // zero where it does not say
	Updated   time.Time // zero where it does not say, or where that is when it was published
	Lang      string    // as it says: "en", "fa"
	Rights    string    // as it says
	Voices    []string  // whom it names as author, publisher or source, for finding the agency whose copy it is
	Raw       string    // its words as they came, markup and all
	RawType   string    // the media type of Raw
}

// Asked is what is known of the bytes of a feed beside them.
type Asked struct {
	Type string // Content-Type, as the server sent it
	URL  string // where it came from, after redirects
	Page bool   // a page of one article, without stamped updates, is to be taken too
	// Now and Zone are for stamps without a day, "14:05" on a live page: when
	// it was had, and where its clock is. Without them no such stamp counts.
	Now  time.Time
	Zone *time.Location
}

// The limits of a feed; what is beyond them is an attack or a mistake.
const (
	mostItems    = 1000    // taken of one feed
	mostElements = 200_000 // of XML; braces of JSON
	mostDepth    = 100     // elements open at once
	mostNames    = 64      // namespaces in scope
	mostTag      = 64 << 10
)

// ParseFeed reads the bytes of an RSS, Atom or JSON feed, or of a live page:
// an HTML page whose updates are marked and stamped. Of a feed that breaks off
// the whole items before are returned, and Short says where. What is none of
// them is Invalid for the field "feed", says what it is, and, of a page that
// names its feeds, what their addresses are.
func ParseFeed(data []byte, in Asked) (Feed, error) {
	text, err := decodeFeed(data, in.Type)
	if err != nil {
		return Feed{}, err
	}
	head := bytes.TrimSpace(text)
	var f Feed
	switch {
	case len(head) == 0:
		return f, dateline.Invalid("feed", "the server sent nothing; look at the address in a browser")
	case head[0] == '{' || head[0] == '[':
		f, err = readJSON(head)
	case head[0] == '<':
		f, err = readXML(text, in)
	default:
		return f, dateline.Invalid("feed", "this is neither RSS, Atom nor JSON Feed; it begins %q. Look at the address in a browser", opening(head))
	}
	for i := range f.Items {
		f.Items[i].finish(in.URL)
	}
	return f, err
}

func opening(b []byte) string {
	s := strings.ToValidUTF8(string(b[:min(len(b), 60)]), "?")
	return strings.Join(strings.Fields(s), " ")
}

// readXML reads RSS, RDF, Atom or a page.
func readXML(text []byte, in Asked) (Feed, error) {
	said := declaration(text) != nil
	text = blankEncoding(text)
	s := scanXML(text)
	feed := s.root == "rss" || s.root == "rdf" || s.root == "feed"
	switch {
	case s.root == "html" || !feed && !said && form(Item{Type: in.Type}, text) == "html":
		return readPage(text, in)
	case s.refused != nil:
		return Feed{}, s.refused
	case s.root == "":
		return Feed{}, dateline.Invalid("feed", "this is no feed: it has no element at all (%s). Look at the address in a browser", s.short)
	case !feed:
		return Feed{}, dateline.Invalid("feed", "this is XML, but no feed: its root is <%s>, not <rss>, <feed> or <rdf:RDF>", clip(s.root, 60))
	case s.short != "" && s.items == 0:
		return Feed{}, dateline.Invalid("feed", "it breaks off before its first item is whole: %s. It is asked for again; if it stays so, tell the sender", s.short)
	case s.short != "":
		text = s.mended(text)
	}
	var f Feed
	var err error
	if s.root == "feed" {
		f, err = readAtom(text)
	} else {
		f, err = readRSS(text)
	}
	if err != nil {
		return Feed{}, dateline.Invalid("feed", "the XML does not hold together (%s); it is asked for again; if it stays so, tell the sender", clip(err.Error(), 160))
	}
	f.Short = s.short
	return f, nil
}

func readRSS(text []byte) (Feed, error) {
	r, err := new(rss.Parser).Parse(bytes.NewReader(text))
	if err != nil {
		return Feed{}, err
	}
	f := Feed{Kind: "RSS", Title: flat(r.Title)}
	for _, x := range r.Items {
		it := FeedItem{URL: x.Link, Headline: flat(x.Title), Lang: r.Language, Rights: r.Copyright, Voices: []string{x.Author}}
		it.say(longer(x.Content, x.Description), "text/html")
		if x.GUID != nil {
			it.ID = strings.TrimSpace(x.GUID.Value)
			if it.URL == "" && !strings.EqualFold(x.GUID.IsPermalink, "false") && isAddress(it.ID) {
				it.URL = it.ID
			}
		}
		if x.Source != nil {
			it.Voices = append(it.Voices, x.Source.Title)
		}
		if x.PubDateParsed != nil {
			it.Published = *x.PubDateParsed
		}
		if dc := x.DublinCoreExt; dc != nil {
			it.Voices = append(append(append(it.Voices, dc.Creator...), dc.Publisher...), dc.Source...)
			it.Lang, it.Rights = oneOf(append(dc.Language, it.Lang)...), oneOf(append(dc.Rights, it.Rights)...)
			if it.Published.IsZero() {
				it.Published = stampOf(oneOf(dc.Date...))
			}
		}
		for _, e := range x.Extensions["atom"]["updated"] {
			it.Updated = stampOf(e.Value)
		}
		for _, e := range x.Extensions["dcterms"]["modified"] {
			it.Updated = stampOf(e.Value)
		}
		f.Items = append(f.Items, it)
	}
	return f, nil
}

func readAtom(text []byte) (Feed, error) {
	a, err := new(atom.Parser).Parse(bytes.NewReader(text))
	if err != nil {
		return Feed{}, err
	}
	f := Feed{Kind: "Atom", Title: flat(a.Title)}
	for _, x := range a.Entries {
		it := FeedItem{ID: x.ID, Headline: flat(x.Title), Lang: a.Language, Rights: oneOf(x.Rights, a.Rights)}
		kind := "text/html"
		words := x.Summary
		if c := x.Content; c != nil && c.Src == "" && len(c.Value) > 0 {
			words = c.Value
			if c.Type == "" || c.Type == "text" || c.Type == "text/plain" {
				kind = "text/plain"
			}
		}
		it.say(words, kind)
		for _, l := range x.Links {
			if it.URL == "" && (l.Rel == "" || l.Rel == "alternate") {
				it.URL = l.Href
			}
		}
		for _, p := range x.Authors {
			it.Voices = append(it.Voices, p.Name)
		}
		if x.Source != nil {
			it.Voices = append(it.Voices, x.Source.Title)
		}
		if x.PublishedParsed != nil {
			it.Published = *x.PublishedParsed
		}
		if x.UpdatedParsed != nil {
			it.Updated = *x.UpdatedParsed
		}
		f.Items = append(f.Items, it)
	}
	return f, nil
}

func readJSON(text []byte) (Feed, error) {
	whole, short, err := scanJSON(text)
	if err != nil {
		return Feed{}, err
	}
	j, err := new(json.Parser).Parse(bytes.NewReader(whole))
	if err != nil {
		return Feed{}, dateline.Invalid("feed", "this is no JSON Feed (%s); tell the sender", clip(err.Error(), 160))
	}
	f := Feed{Kind: "JSON Feed", Title: flat(j.Title), Short: short}
	for _, x := range j.Items {
		if x == nil {
			continue
		}
		it := FeedItem{ID: x.ID, URL: oneOf(x.URL, x.ExternalURL), Headline: flat(x.Title), Lang: oneOf(x.Language, j.Language),
			Published: stampOf(x.DatePublished), Updated: stampOf(x.DateModified)}
		switch {
		case x.ContentText != "":
			it.say(x.ContentText, "text/plain")
		case x.ContentHTML != "":
			it.say(x.ContentHTML, "text/html")
		default:
			it.say(x.Summary, "text/plain")
		}
		for _, a := range append(x.Authors, x.Author) {
			if a != nil {
				it.Voices = append(it.Voices, a.Name)
			}
		}
		f.Items = append(f.Items, it)
	}
	return f, nil
}

// say gives the item its words.
func (it *FeedItem) say(words, kind string) {
	if kind == "text/html" && !markup(words) {
		// Escaped once more or not at all: its lines are all that it has.
		it.Raw, it.RawType, it.Text = words, "text/plain", strings.TrimSpace(html.UnescapeString(words))
		return
	}
	it.Raw, it.RawType, it.Text = words, kind, strings.TrimSpace(words)
	if kind == "text/html" {
		it.Text = readHTML(words, "").text
	}
}

// markup tells whether words hold a tag of HTML.
func markup(words string) bool {
	for i := range len(words) - 1 {
		if c := words[i+1]; words[i] == '<' && (c == '/' || c == '!' || 'a' <= c|0x20 && c|0x20 <= 'z') {
			return true
		}
	}
	return false
}

// finish makes what an item says fit to be used: UTF-8 without control
// characters, addresses of the web, times that a record can hold.
func (it *FeedItem) finish(base string) {
	it.Text, it.Headline = fit(it.Text), clip(fit(it.Headline), 500)
	it.URL = absolute(base, strings.TrimSpace(it.URL))
	it.ID, it.Rights = strings.TrimSpace(it.ID), clip(strings.TrimSpace(it.Rights), 200)
	it.Lang, _, _ = strings.Cut(strings.ToLower(strings.TrimSpace(it.Lang)), "-")
	if len(it.Lang) < 2 || len(it.Lang) > 3 {
		it.Lang = ""
	}
	if it.ID == "" {
		it.ID = it.URL
	}
	if it.ID == "" {
		it.ID = it.Headline + "\n" + it.Text
	}
	it.Published, it.Updated = bounded(it.Published), bounded(it.Updated)
	if it.Published.IsZero() {
		it.Published = it.Updated
	}
	if !it.Updated.After(it.Published) {
		it.Updated = time.Time{}
	}
}

// fit leaves out of a text what no report may hold.
func fit(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r < 0x20 && r != '\n' && r != '\t' || 0x7f <= r && r < 0xa0 {
			return -1
		}
		return r
	}, strings.ToValidUTF8(strings.ReplaceAll(s, "\r\n", "\n"), "")))
}

// flat takes the markup out of a headline.
func flat(s string) string {
	if markup(s) {
		s = readHTML(s, "").text
	}
	return strings.Join(strings.Fields(html.UnescapeString(s)), " ")
}

// absolute makes an address of the web out of one that may be relative.
func absolute(base, s string) string {
	u, err := url.Parse(s)
	if err != nil || s == "" {
		return ""
	}
	if b, err := url.Parse(base); err == nil && base != "" {
		u = b.ResolveReference(u)
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil {
		return ""
	}
	return u.String()
}

// feedStamps are the forms in which times are written, the likeliest first.
var feedStamps = []string{time.RFC3339, "2006-01-02T15:04:05Z0700", "2006-01-02T15:04Z07:00", time.RFC1123Z, time.RFC1123, "2006-01-02 15:04:05Z07:00", "2006-01-02T15:04:05"}

// stampOf reads a time; one without a zone counts as UTC, one that is none is zero.
func stampOf(s string) time.Time {
	s = strings.TrimSpace(s)
	for _, form := range feedStamps {
		if t, err := time.Parse(form, s); err == nil {
			return bounded(t)
		}
	}
	return time.Time{}
}

// bounded drops times that are none.
func bounded(t time.Time) time.Time {
	if t.Year() < 1900 || t.Year() > 3000 {
		return time.Time{}
	}
	return t.UTC()
}

// longer returns the longer of two forms of an item's words: the summary, or
// the whole.
func longer(a, b string) string {
	if len(strings.TrimSpace(a)) >= len(strings.TrimSpace(b)) {
		return a
	}
	return b
}

func clip(s string, most int) string {
	s = strings.ToValidUTF8(s, "")
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

// broke puts into words how a document ended too early.
func broke(err error) string {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return "it ends in the middle"
	}
	return clip(strings.TrimPrefix(err.Error(), "XML syntax error on "), 160)
}
