package intake

import (
	"bytes"
	"encoding/json"
	"net/url"
	"strings"
	"time"

	"dateline"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// PageFacts is what a page says of itself beside its words.
type PageFacts struct {
	Headline            string
	Published, Modified time.Time
	Live                []FeedItem // its updates, where it is a live page with two or more
	Feeds               []string   // the addresses of the feeds that it names
	// Body is the part of the page where its running text stands, as HTML: the
	// likeliest one where the page marks neither an article nor a main part.
	Body string
}

// LookAtPage reads what a page in HTML says of itself: in its JSON-LD, in its
// marked times, in its shape.
func LookAtPage(data []byte, in Asked) PageFacts {
	var p PageFacts
	tree, err := html.Parse(bytes.NewReader(data))
	if err != nil { // nested beyond what any page needs
		return p
	}
	l := &pageLook{address: in.URL, clocks: !in.Now.IsZero() && in.Zone != nil, facts: &p}
	l.walk(tree, nil)
	p.Live = l.updates
	if len(p.Live) < 2 {
		p.Live = l.stamped(in)
	}
	for i := range p.Live {
		p.Live[i].finish(in.URL)
	}
	p.Headline, p.Published, p.Modified = flat(p.Headline), bounded(p.Published), bounded(p.Modified)
	if !l.article {
		p.Body = l.running()
	}
	return p
}

// readPage takes a page for a feed: its stamped updates, or, where that was
// asked for, its article.
func readPage(text []byte, in Asked) (Feed, error) {
	p := LookAtPage(text, in)
	f := Feed{Kind: "live page", Title: p.Headline, Items: p.Live}
	if f.Title == "" {
		f.Title = readHTML(string(text), "").headline
	}
	if len(f.Items) > mostItems {
		f.Items = f.Items[:mostItems]
	}
	switch {
	case len(f.Items) > 0:
		return f, nil
	case in.Page:
		f.Kind = "page"
		f.Items = []FeedItem{{ID: in.URL, URL: in.URL, Headline: f.Title, Published: p.Published, Updated: p.Modified, Raw: string(text), RawType: "text/html"}}
		return f, nil
	case len(p.Feeds) > 0:
		return Feed{}, dateline.Invalid("feed", "this is a page, not a feed; it names its feed as %s. Put that on the wire instead", strings.Join(p.Feeds[:min(len(p.Feeds), 3)], " and "))
	}
	return Feed{}, dateline.Invalid("feed", "this is a page, and neither a feed nor a live page with stamped updates. To watch the page itself, choose the whole article")
}

// pageLook gathers what a page says.
type pageLook struct {
	address string
	clocks  bool // stamps without a day count
	facts   *PageFacts
	article bool       // it marks its article or its main part
	updates []FeedItem // by JSON-LD

	live  []liveList // lists whose parts have a stamp each
	texts map[*html.Node]int
	best  *html.Node
}

// liveList is a list of updates on a page.
type liveList struct {
	parts []*html.Node
	said  bool // the page says that it is live
}

// walk looks at a part of the tree and returns the first stamp in it.
func (l *pageLook) walk(n *html.Node, open []*html.Node) (stamp *html.Node) {
	if n.Type == html.ElementNode {
		switch n.DataAtom {
		case atom.Script:
			if strings.EqualFold(attr(n, "type"), "application/ld+json") && n.FirstChild != nil {
				l.linked(n.FirstChild.Data)
			}
			return nil
		case atom.Link:
			if k := attr(n, "type"); attr(n, "rel") == "alternate" && (k == "application/rss+xml" || k == "application/atom+xml" || k == "application/feed+json") {
				if u := absolute(l.address, attr(n, "href")); u != "" {
					l.facts.Feeds = append(l.facts.Feeds, u)
				}
			}
		case atom.Article, atom.Main:
			l.article = true
		case atom.Time:
			if !stampOf(attr(n, "datetime")).IsZero() {
				return n
			}
		case atom.P:
			l.count(n)
		}
		if unseen[n.DataAtom] {
			return nil
		}
		if l.clocks && clockOf(n).minutes >= 0 {
			return n
		}
	}
	var parts []*html.Node
	open = append(open, n)
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		s := l.walk(c, open)
		if s == nil {
			continue
		}
		if stamp == nil {
			stamp = s
		}
		if s != c && wordsIn(c) >= 6 {
			parts = append(parts, c)
		}
	}
	if len(parts) > 1 {
		l.live = append(l.live, liveList{parts, l.saysLive(open, parts[0])})
	}
	return stamp
}

// saysLive tells whether the page calls a list live: in its address, or in the
// names of what it stands in. Comments and teasers have feedStamps too.
func (l *pageLook) saysLive(open []*html.Node, part *html.Node) bool {
	if u, err := url.Parse(l.address); err == nil && calledLive(u.Path) {
		return true
	}
	for _, n := range append(open[:len(open):len(open)], part) {
		if calledLive(attr(n, "class")) || calledLive(attr(n, "id")) || strings.Contains(attr(n, "itemtype"), "LiveBlogPosting") {
			return true
		}
	}
	return false
}

func calledLive(s string) bool {
	for _, w := range strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return r < '0' || r > '9' && r < 'a' || r > 'z' }) {
		if w == "live" || w == "liveblog" || w == "livefeed" || w == "ticker" || w == "minutebyminute" {
			return true
		}
	}
	return false
}

// stamped makes items of the longest list of stamped parts.
func (l *pageLook) stamped(in Asked) []FeedItem {
	var best liveList
	for _, x := range l.live {
		if x.said && len(x.parts) > len(best.parts) {
			best = x
		}
	}
	var out []FeedItem
	var clocks []clock
	for _, n := range best.parts {
		if it, c := l.update(n); it.Text != "" {
			out, clocks = append(out, it), append(clocks, c)
		}
	}
	if len(out) < 2 {
		return nil
	}
	if l.clocks {
		now := in.Now
		if m := bounded(l.facts.Modified); !m.IsZero() && m.Before(now) {
			now = m
		}
		dated(out, clocks, now, in.Zone)
	}
	for i := range out {
		if out[i].ID == "" { // finish would take the address, which they all share
			out[i].ID = l.address + "#" + out[i].Published.Format(time.RFC3339) + " " + out[i].Headline + " " + clip(out[i].Text, 80)
		}
	}
	return out
}

// update makes an item of a stamped part of a page. Its stamp goes into its
// time and out of its words: pages write "five minutes ago" there.
func (l *pageLook) update(n *html.Node) (it FeedItem, at clock) {
	var marked []*html.Node
	at.minutes = -1
	for c := range n.Descendants() {
		switch {
		case c.Type != html.ElementNode:
		case l.clocks && at.minutes < 0 && len(marked) == 0 && stampOf(attr(c, "datetime")).IsZero() && clockOf(c).minutes >= 0:
			at = clockOf(c)
			marked = append(marked, c)
		case c.DataAtom == atom.Time:
			marked = append(marked, c)
		case it.Headline == "" && len(c.Data) == 2 && c.Data[0] == 'h' && '1' <= c.Data[1] && c.Data[1] <= '6':
			it.Headline = strings.Join(strings.Fields(textOf(c)), " ")
		}
	}
	for i, s := range marked {
		if t := stampOf(attr(s, "datetime")); i == 0 {
			it.Published = t
		} else if strings.Contains(strings.ToLower(attr(s, "itemprop")), "modified") {
			it.Updated = t
		}
		s.Parent.RemoveChild(s)
	}
	it.ID = oneOf(attr(n, "id"), attr(n, "data-id"), attr(n, "data-post-id"), attr(n, "data-block-id"))
	if it.ID != "" {
		it.URL = l.address + "#" + url.PathEscape(it.ID)
		it.ID = l.address + "#" + it.ID
	} else {
		it.URL = l.address
	}
	var b strings.Builder
	if html.Render(&b, n) == nil {
		it.say(b.String(), "text/html")
	}
	return it, at
}

// linked reads a block of JSON-LD.
func (l *pageLook) linked(src string) {
	var v any
	if json.Unmarshal([]byte(src), &v) == nil {
		l.thing(v, 0)
	}
}

func (l *pageLook) thing(v any, deep int) {
	if deep > 6 {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			l.thing(x, deep+1)
		}
	case map[string]any:
		for _, x := range []any{v["@graph"], v["mainEntity"], v["mainEntityOfPage"]} {
			l.thing(x, deep+1)
		}
		kind := ldWord(v["@type"])
		if !strings.HasSuffix(kind, "Article") && !strings.HasSuffix(kind, "Posting") {
			return
		}
		f := l.facts
		if f.Published.IsZero() {
			f.Published, f.Modified = stampOf(ldWord(v["datePublished"])), stampOf(ldWord(v["dateModified"]))
		}
		f.Headline = oneOf(f.Headline, ldWord(v["headline"]))
		list, _ := v["liveBlogUpdate"].([]any)
		if one, ok := v["liveBlogUpdate"].(map[string]any); ok {
			list = []any{one}
		}
		for _, x := range list[:min(len(list), mostItems)] {
			if u, ok := x.(map[string]any); ok {
				l.posting(u)
			}
		}
	}
}

// posting takes an update out of the JSON-LD of a live blog.
func (l *pageLook) posting(u map[string]any) {
	it := FeedItem{ID: oneOf(ldWord(u["@id"]), ldWord(u["identifier"]), ldWord(u["url"])), URL: oneOf(ldWord(u["url"]), l.address), Headline: flat(ldWord(u["headline"])),
		Published: stampOf(ldWord(u["datePublished"])), Updated: stampOf(ldWord(u["dateModified"]))}
	it.say(ldWord(u["articleBody"]), "text/html")
	if it.ID == "" {
		it.ID = l.address + "#" + it.Published.Format(time.RFC3339) + " " + it.Headline
	}
	if it.Text != "" || it.Headline != "" {
		l.updates = append(l.updates, it)
	}
}

// ldWord is a value of JSON-LD that is text, or the first of several.
func ldWord(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case []any:
		if len(v) > 0 {
			s, _ := v[0].(string)
			return s
		}
	}
	return ""
}

// count notes a paragraph of running text with what it stands in: links are
// not counted, so that menus weigh nothing.
func (l *pageLook) count(p *html.Node) {
	n := len(strings.Fields(textOf(p)))
	for c := range p.Descendants() {
		if c.DataAtom == atom.A {
			n -= len(strings.Fields(textOf(c)))
		}
	}
	if n < 8 || p.Parent == nil {
		return
	}
	if l.texts == nil {
		l.texts = map[*html.Node]int{}
	}
	l.add(p.Parent, n)
	if up := p.Parent.Parent; up != nil {
		l.add(up, n/2)
	}
}

func (l *pageLook) add(n *html.Node, words int) {
	l.texts[n] += words
	if l.best == nil || l.texts[n] > l.texts[l.best] {
		l.best = n
	}
}

// running is the part of the page with the most running text.
func (l *pageLook) running() string {
	if l.best == nil {
		return ""
	}
	var b strings.Builder
	if err := html.Render(&b, l.best); err != nil {
		return ""
	}
	return b.String()
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return strings.TrimSpace(a.Val)
		}
	}
	return ""
}

func textOf(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data + " ")
		}
	}
	return b.String()
}

// wordsIn counts words, and stops when there are enough.
func wordsIn(n *html.Node) (words int) {
	for c := range n.Descendants() {
		if c.Type == html.TextNode && c.Parent.DataAtom != atom.Script && c.Parent.DataAtom != atom.Style {
			if words += len(strings.Fields(c.Data)); words > 20 {
				return words
			}
		}
	}
	return words
}
