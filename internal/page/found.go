package page

import (
	"bytes"
	"html/template"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"dateline"
)

// aboutLength is how many characters a page's description has at most.
const aboutLength = 240

// share is how other sites tell of a page.
type share struct {
	Changed string // RFC 3339
	OEmbed  string
	Feeds   []feedLink
}

type feedLink struct{ Type, URL, Title string }

// share describes a page of the present; what was known at a past moment is
// not spread. A page without an address for others has none either.
func (c *scene) share(canonical string, changed time.Time, feeds bool) *share {
	if canonical == "" || c.Past() {
		return nil
	}
	s := &share{Changed: changed.In(c.zone).Format(time.RFC3339),
		OEmbed: c.view.Origin + c.link("/oembed", "url="+url.QueryEscape(canonical))}
	if feeds {
		for _, f := range [][3]string{{"application/atom+xml", "feed.atom", "Atom"}, {"application/rss+xml", "feed.rss", "RSS"}, {"application/feed+json", "feed.json", "JSON Feed"}} {
			s.Feeds = append(s.Feeds, feedLink{f[0], c.FeedURL(f[1]), f[2]})
		}
	}
	return s
}

// about is the summary in a line.
func (l *live) about() string {
	var text []string
	if n := l.story.Notice; n != "" {
		text = append(text, n+".")
	}
	for _, c := range l.s.Summary().Clauses {
		text = append(text, c.Text)
	}
	return cut(strings.Join(text, " "), aboutLength)
}

// titleLength is how many characters of a title search results and tabs show.
const titleLength = 70

// Tab is the title with the name of the site, where there is room for it.
func (p sheet) Tab() string {
	site := p.T("site")
	if full := p.Title + " · " + site; p.Title != site && utf8.RuneCountInString(full) <= titleLength {
		return full
	}
	return cut(p.Title, titleLength)
}

// cut is a text for an attribute, of at most limit characters.
func cut(text string, limit int) string {
	return quoted(&dateline.Span{Text: plain(text)}, limit)
}

// posting is the story for search engines. It was written by an encoder that
// leaves nothing in it that could end a script element; other text is refused.
func (l *live) posting() template.JS {
	if l.Past() || bytes.ContainsAny(l.view.Posting, "<>&") {
		return ""
	}
	return template.JS(bytes.TrimSpace(l.view.Posting))
}

// FileURL is a file of the story's data as of the page's moment, FeedURL a
// feed, which has only the present.
func (c *scene) FileURL(name string) string {
	return c.in(c.within("/data/"+name, c.query), c.home) // data has no language
}
func (c *scene) FeedURL(name string) string {
	return c.within("/data/"+name, "")
}

// embedData is a card for pages elsewhere.
type embedData struct {
	sheet
	Head     string // the story
	Live     bool
	Change   time.Time
	AsOf     time.Time
	Lead     string
	Tallies  []tallyPart
	Newest   []keyPart
	Headline string
	Update   []updatePart // the one update that the card is of
	Chart    *mapPart     // the map that the card is of
}

// mostNewest is how many headlines a story's card has.
const mostNewest = 4

func embedPage(s *dateline.Situation, v View) embedData {
	l := newParts(s, v)
	p := l.embed(s.Story().Title)
	if sum := s.Summary(); len(sum.Clauses) > 0 {
		p.Lead = sum.Clauses[0].Text
	}
	p.Tallies = l.tallies()
	for _, u := range s.Updates() {
		if now := u.Now(); len(p.Newest) < mostNewest && u.Retracted == nil && now.Headline != "" {
			p.Newest = append(p.Newest, keyPart{scene: l.scene, ID: u.ID, Headline: now.Headline, At: now.At})
		}
	}
	return p
}

func embedUpdatePage(s *dateline.Situation, id string, v View) (embedData, error) {
	u, ok := s.Update(id)
	if !ok {
		return embedData{}, dateline.NotFound("there is no update %s in this story", id)
	}
	l := newParts(s, v)
	p := l.embed(first(u.Now().Headline, l.T("retracted")))
	p.Head, p.Headline, p.Update = s.Story().Title, p.Head, []updatePart{l.update(u)}
	p.Update[0].Single = true
	if v.Origin != "" {
		p.Canonical = v.Origin + l.UpdateURL(id)
	}
	return p, nil
}

// embedMapPage is the map by itself; its places lead to the page's table.
func embedMapPage(s *dateline.Situation, v View) embedData {
	l := newLive(s, v)
	p := l.embed(s.Story().Title)
	m := l.mapPart()
	m.Page = l.StoryURL()
	for i := range m.Marks {
		m.Marks[i].Page = m.Page
	}
	p.Chart, p.Tallies = &m, l.tallies()
	p.Styles, p.Scripts = append(p.Styles, "map.css"), append(p.Scripts, "map.js")
	return p
}

func (l *live) embed(title string) embedData {
	p := embedData{sheet: l.sheet(title), Head: title, Live: l.story.End.IsZero() && !l.Past(), Change: l.s.Known(), AsOf: l.s.Valid()}
	if p.Live {
		p.Scripts = append(p.Scripts, "embed.js")
	}
	p.Body, p.NoIndex = "embed", true // the page that it is a card of is to be found, not the card
	return p
}
