package fetch

import (
	"bytes"
	"mime"
	"strings"
	"time"
	"unicode/utf8"

	"dateline"
	"dateline/internal/intake"

	"golang.org/x/net/html/charset"
)

// AcceptFeed is what a feed is asked for with.
const AcceptFeed = "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, text/html;q=0.5, */*;q=0.1"

// Live returns the updates of a live page, each with its own stamp; none where
// the page is something else. now and zone are for stamps without a day.
func Live(p Page, now time.Time, zone *time.Location) []intake.FeedItem {
	if kind, _, _ := mime.ParseMediaType(p.Type); kind != "text/html" && kind != "application/xhtml+xml" {
		return nil
	}
	data, err := decode(p.Data, p.Type)
	if err != nil {
		return nil
	}
	return intake.LookAtPage(data, intake.Asked{URL: p.Final, Now: now, Zone: zone}).Live
}

// enough is how many words the running text of a page must have to be taken
// for its article where the page marks none.
const enough = 80

// Item makes an item for the desk of a page: the article's words as the house
// reads HTML (its article, else its main part, else where most running text
// stands, else all of it), its headline, when it says that it was published,
// its address. now is what a published time may not be after. A page that is
// neither HTML nor text is Invalid.
func Item(p Page, now time.Time) (intake.Item, error) {
	kind, _, err := mime.ParseMediaType(p.Type)
	if err != nil {
		kind = ""
	}
	out := intake.Item{Name: "page.txt", URL: p.Final, Via: "url"}
	switch kind {
	case "text/html", "application/xhtml+xml":
	case "text/plain":
		out.Data, err = decode(p.Data, p.Type)
		return out, err
	case "":
		return out, dateline.Invalid("url", "the server does not say what it sent; paste the words instead")
	case "application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml":
		return out, dateline.Invalid("url", "this is a feed, not a page; put it on the wire, and its items come in by themselves")
	default:
		return out, dateline.Invalid("url", "this is %s, not a page of text; open it, copy the words and paste them", clip(kind))
	}
	data, err := decode(p.Data, p.Type)
	if err != nil {
		return out, err
	}
	whole, err := intake.Parse(intake.Item{Data: data, Type: "text/html", Name: "page.html"}, now, intake.Limits{Raw: len(data) + 1})
	if err != nil {
		return out, err
	}
	facts := intake.LookAtPage(data, intake.Asked{URL: p.Final})
	out.Data, out.Headline = []byte(whole.Report.Text), whole.Report.Headline
	if facts.Body != "" {
		in := intake.Item{Data: []byte(facts.Body), Type: "text/html", Name: "page.html"}
		if part, err := intake.Parse(in, now, intake.Limits{Raw: len(facts.Body) + 1}); err == nil && len(strings.Fields(part.Report.Text)) >= enough {
			out.Data = []byte(part.Report.Text)
		}
	}
	if out.Headline == "" {
		out.Headline = facts.Headline
	}
	for _, at := range []time.Time{whole.Report.Published, facts.Published} {
		if out.Published.IsZero() && at.Before(now) {
			out.Published = at
		}
	}
	if !bytes.Contains(bytes.ToLower(tail(data)), []byte("</html>")) {
		out.Note = "Received: the page has no end; it may be half a document."
	}
	return out, nil
}

// tail is the end of a page, where its last tag stands.
func tail(b []byte) []byte { return b[max(0, len(b)-4096):] }

// decode brings a page to UTF-8, by what the server and the page say, and
// leaves out the bytes that no encoding explains.
func decode(data []byte, kind string) ([]byte, error) {
	if utf8.Valid(data) {
		return data, nil
	}
	enc, name, _ := charset.DetermineEncoding(data, kind)
	out, err := enc.NewDecoder().Bytes(data)
	if err != nil || !utf8.Valid(out) {
		return nil, dateline.Invalid("url", "the page says that it is written in %s, and is not; paste the words instead", name)
	}
	return []byte(strings.ToValidUTF8(string(out), "")), nil
}
