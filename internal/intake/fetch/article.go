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

// Item makes an item for the desk of a page: the article's words as the house
// reads HTML (its article, else its main part, else all of it), its headline, when it says that it was published, its
// address. now is what a published time may not be after. A page that is
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
	out.Data, out.Headline = []byte(whole.Report.Text), whole.Report.Headline
	if at := whole.Report.Published; at.Before(now) {
		out.Published = at
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
