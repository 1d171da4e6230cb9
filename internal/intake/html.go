package intake

import (
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// page is what a reader would see of an item.
type page struct {
	text      string
	headline  string
	url       string
	published time.Time
	via       string
}

// unseen elements and all in them are no part of the article.
var unseen = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Nav: true, atom.Noscript: true, atom.Template: true, atom.Aside: true,
	atom.Footer: true, atom.Form: true, atom.Svg: true, atom.Iframe: true, atom.Button: true, atom.Select: true,
	atom.Textarea: true, atom.Object: true, atom.Video: true, atom.Audio: true, atom.Canvas: true, atom.Dialog: true, atom.Math: true,
}

// breaks are elements that begin and end a line.
var breaks = map[atom.Atom]bool{
	atom.P: true, atom.Br: true, atom.Li: true, atom.Div: true, atom.Section: true, atom.Article: true, atom.Main: true,
	atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true, atom.H5: true, atom.H6: true, atom.Blockquote: true,
	atom.Ul: true, atom.Ol: true, atom.Tr: true, atom.Table: true, atom.Header: true, atom.Figure: true, atom.Figcaption: true,
	atom.Dt: true, atom.Dd: true, atom.Pre: true, atom.Hr: true, atom.Td: true, atom.Th: true, atom.Body: true, atom.Address: true,
}

// block is one paragraph and where it stood.
type block struct {
	text          string
	article, main bool
}

// htmlReader collects the paragraphs of a page.
type htmlReader struct {
	page
	blocks        []block
	line          strings.Builder
	hidden        []atom.Atom // open unseen elements
	article, main int         // how many are open
	title, h1     strings.Builder
	inTitle, inH1 bool
	inHead        bool
}

// readHTML returns the words of a page, one paragraph a line with a blank
// line between them: of its article where it marks one, else of all of it.
func readHTML(src, via string) page {
	r := &htmlReader{page: page{via: via}}
	z := html.NewTokenizer(strings.NewReader(src))
	for {
		switch z.Next() {
		case html.ErrorToken:
			r.flush()
			return r.finish()
		case html.TextToken:
			r.words(string(z.Text()))
		case html.StartTagToken, html.SelfClosingTagToken:
			r.open(z.Token())
		case html.EndTagToken:
			r.close(z.Token())
		}
	}
}

func (r *htmlReader) words(s string) {
	switch {
	case r.inTitle:
		r.title.WriteString(s)
		return
	case len(r.hidden) > 0 || r.inHead:
		return
	case r.inH1:
		r.h1.WriteString(s)
	}
	r.line.WriteString(s)
}

func (r *htmlReader) open(t html.Token) {
	a := t.DataAtom
	if unseen[a] {
		if t.Type == html.StartTagToken {
			r.hidden = append(r.hidden, a)
		}
		return
	}
	switch a {
	case atom.Title:
		r.inTitle = t.Type == html.StartTagToken && r.title.Len() == 0 && len(r.hidden) == 0
	case atom.Head:
		r.inHead = true
	case atom.Body:
		r.inHead, r.inTitle = false, false
	case atom.Meta, atom.Link:
		r.meta(t)
	case atom.H1:
		r.inH1 = r.h1.Len() == 0
	}
	if breaks[a] {
		r.flush()
	}
	switch a {
	case atom.Article:
		r.article++
	case atom.Main:
		r.main++
	}
}

func (r *htmlReader) close(t html.Token) {
	a := t.DataAtom
	if unseen[a] {
		for i := len(r.hidden) - 1; i >= 0; i-- {
			if r.hidden[i] == a { // an unclosed element inside ends with it
				r.hidden = r.hidden[:i]
				break
			}
		}
		return
	}
	if breaks[a] {
		r.flush()
	}
	switch a {
	case atom.Title:
		r.inTitle = false
	case atom.Head:
		r.inHead = false
	case atom.H1:
		r.inH1 = false
	case atom.Article:
		r.article = max(0, r.article-1)
	case atom.Main:
		r.main = max(0, r.main-1)
	}
}

// meta takes the address and the time of publication that a page gives.
func (r *htmlReader) meta(t html.Token) {
	at := map[string]string{}
	for _, a := range t.Attr {
		at[a.Key] = a.Val
	}
	switch {
	case at["property"] == "article:published_time":
		if p, err := time.Parse(time.RFC3339, at["content"]); err == nil && r.published.IsZero() && p.Year() > 1900 && p.Year() < 3000 {
			r.published = p
		}
	case at["rel"] == "canonical" && (strings.HasPrefix(at["href"], "https://") || strings.HasPrefix(at["href"], "http://")):
		r.url = at["href"]
	}
}

// flush ends a line; runs of white space in it become one space, as on a page.
func (r *htmlReader) flush() {
	text := strings.Join(strings.FieldsFunc(r.line.String(), space), " ")
	r.line.Reset()
	if text != "" {
		r.blocks = append(r.blocks, block{text, r.article > 0, r.main > 0})
	}
}

func space(c rune) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' }

func (r *htmlReader) finish() page {
	tidy := func(s string) string { return strings.Join(strings.Fields(s), " ") }
	r.headline = tidy(r.title.String())
	if r.headline == "" {
		r.headline = tidy(r.h1.String())
	}
	choice := func(in func(block) bool) string {
		var ps []string
		for _, b := range r.blocks {
			if in(b) {
				ps = append(ps, b.text)
			}
		}
		return strings.Join(ps, "\n\n")
	}
	for _, in := range []func(block) bool{
		func(b block) bool { return b.article }, func(b block) bool { return b.main }, func(block) bool { return true },
	} {
		if r.text = choice(in); r.text != "" {
			break
		}
	}
	return r.page
}
