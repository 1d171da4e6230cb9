package export

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"html"
	"io"
	"net/url"
	"strconv"
	"strings"
	"time"

	"dateline"
)

// Site is where a story stands for those outside of it.
type Site struct {
	Origin string                   // "https://news.example"; links are made absolute with it
	Base   string                   // the folder of that host, "" or "/folder"
	HTML   func(body string) string // an update's Markdown as safe HTML
}

// mostItems is how many updates a feed carries, and how many tombstones.
const mostItems = 100

// story, update and file are absolute addresses.
func (f Site) story(slug string) string { return f.Origin + f.Base + "/s/" + url.PathEscape(slug) }
func (f Site) update(slug, id string) string {
	return f.story(slug) + "/u/" + url.PathEscape(id)
}
func (f Site) claim(slug, id string) string {
	return f.story(slug) + "/c/" + url.PathEscape(id)
}
func (f Site) file(slug, name string) string { return f.story(slug) + "/data/" + name }

// tag is an id that stays when the site moves to https or another folder
// (RFC 4151). An update keeps the number of its first entry, so that a
// correction is the same item changed and never a new one.
func (f Site) tag(s *dateline.Situation, what string) string {
	host := "localhost"
	if u, err := url.Parse(f.Origin); err == nil && u.Hostname() != "" {
		host = u.Hostname()
	}
	year := s.Story().Start.UTC().Year()
	return "tag:" + host + "," + fmt.Sprintf("%04d", max(year, 1)) + ":s/" + url.PathEscape(s.Slug()) + what
}

// item is an update as every feed tells it.
type item struct {
	id, link, title, html, author, lang string
	published, updated                  time.Time
	withdrawn                           string // why it was retracted
	retracted, gone                     bool
	version                             int // counts revisions, corrections and the retraction
	tags                                []string
}

// items are the newest updates, and of those that were withdrawn or removed as
// many again, so that a reader's copy of them goes too.
func (f Site) items(s *dateline.Situation) []item {
	var out []item
	stand, fallen := 0, 0
	for _, u := range s.Updates() {
		n := &stand
		if gone(u) || u.Retracted != nil {
			n = &fallen
		}
		if *n++; *n > mostItems {
			continue
		}
		now, corrections := u.Now(), s.CorrectionsOf(u)
		it := item{id: f.tag(s, "/u/"+u.ID), link: f.update(s.Slug(), u.ID), title: now.Headline, author: now.Byline, lang: now.Lang,
			published: u.First().Recorded, updated: now.Recorded, gone: gone(u), version: len(u.Revisions) + len(corrections), tags: now.Tags}
		if it.author == "" {
			it.author = deskName(s)
		}
		if r := u.Retracted; r != nil {
			it.retracted, it.withdrawn, it.updated = true, r.Why.Text, r.Recorded
			it.version++
		}
		if it.gone || it.retracted {
			out = append(out, it)
			continue
		}
		for _, c := range corrections {
			it.html += f.corrected(s, c)
			if c.Recorded.After(it.updated) {
				it.updated = c.Recorded
			}
		}
		if now.Changed != "" {
			it.html += "<p><em>Revised: " + html.EscapeString(now.Changed) + "</em></p>"
		}
		it.html += f.HTML(now.Body)
		if n := s.Story().Notice; n != "" {
			it.html = "<p><em>" + html.EscapeString(n) + "</em></p>" + it.html
		}
		out = append(out, it)
	}
	return out
}

// corrected says what was wrong, what is right, when and why.
func (f Site) corrected(s *dateline.Situation, c dateline.Correction) string {
	link := func(id, words string) string {
		return `<a href="` + html.EscapeString(f.claim(s.Slug(), id)) + `">` + words + "</a>"
	}
	out := "<p><strong>Correction, " + c.Recorded.In(s.Story().Location()).Format("2 Jan 2006, 15:04 MST") + ":</strong> " + html.EscapeString(c.Why) + " (" + link(c.Wrong, "what was wrong")
	if c.Right != "" {
		out += "; " + link(c.Right, "what is right")
	}
	return out + ")</p>"
}

// gone tells whether the words of an update were taken down.
func gone(u *dateline.UpdateState) bool { return u.Now().Headline == "" && u.Now().Body == "" }

func deskName(s *dateline.Situation) string {
	if a := s.Story().DeskAlias; a != "" {
		return a
	}
	return dateline.DeskAlias
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// clean takes out what XML 1.0 cannot hold.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x20 && r != '\t' && r != '\n' && r != '\r' || r == 0xfffe || r == 0xffff {
			return -1
		}
		return r
	}, s)
}

func writeXML(w io.Writer, what string, v any) error {
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return fmt.Errorf("write %s: %w", what, err)
	}
	e := xml.NewEncoder(w)
	e.Indent("", " ")
	if err := e.Encode(v); err != nil {
		return fmt.Errorf("write %s: %w", what, err)
	}
	_, err := io.WriteString(w, "\n")
	return err
}

type atomLink struct {
	Rel  string `xml:"rel,attr,omitempty"`
	Type string `xml:"type,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type atomText struct {
	Type string `xml:"type,attr,omitempty"`
	Text string `xml:",chardata"`
}

type atomTag struct {
	Term string `xml:"term,attr"`
}

type atomEntry struct {
	Lang      string    `xml:"xml:lang,attr,omitempty"`
	ID        string    `xml:"id"`
	Title     atomText  `xml:"title"`
	Link      atomLink  `xml:"link"`
	Published string    `xml:"published"`
	Updated   string    `xml:"updated"`
	Author    string    `xml:"author>name"`
	Tags      []atomTag `xml:"category"`
	Content   atomText  `xml:"content"`
}

type atomDeleted struct {
	Ref     string `xml:"ref,attr"`
	When    string `xml:"when,attr"`
	Comment string `xml:"at:comment,omitempty"`
}

type atomFeed struct {
	XMLName  xml.Name      `xml:"feed"`
	Space    string        `xml:"xmlns,attr"`
	Deletion string        `xml:"xmlns:at,attr"`
	Lang     string        `xml:"xml:lang,attr,omitempty"`
	ID       string        `xml:"id"`
	Title    string        `xml:"title"`
	Subtitle string        `xml:"subtitle,omitempty"`
	Updated  string        `xml:"updated"`
	Author   string        `xml:"author>name"`
	Links    []atomLink    `xml:"link"`
	Entries  []atomEntry   `xml:"entry"`
	Deleted  []atomDeleted `xml:"at:deleted-entry"`
}

// Atom writes the updates as an Atom feed (RFC 4287). Those that were
// withdrawn or removed are tombstones (RFC 6721) and nothing else.
func Atom(w io.Writer, s *dateline.Situation, f Site) error {
	st := s.Story()
	feed := atomFeed{Space: "http://www.w3.org/2005/Atom", Deletion: "http://purl.org/atompub/tombstones/1.0", Lang: st.Lang,
		ID: f.tag(s, ""), Title: clean(st.Title), Subtitle: clean(st.Notice), Updated: stamp(s.Known()), Author: clean(deskName(s)),
		Links: []atomLink{{"self", "application/atom+xml", f.file(s.Slug(), "feed.atom")}, {"alternate", "text/html", f.story(s.Slug())}}}
	for _, it := range f.items(s) {
		if it.gone || it.retracted {
			feed.Deleted = append(feed.Deleted, atomDeleted{it.id, stamp(it.updated), clean(it.withdrawn)})
			continue
		}
		e := atomEntry{Lang: it.lang, ID: it.id, Title: atomText{Text: clean(it.title)}, Link: atomLink{"alternate", "text/html", it.link},
			Published: stamp(it.published), Updated: stamp(it.updated), Author: clean(it.author), Content: atomText{"html", clean(it.html)}}
		for _, t := range it.tags {
			e.Tags = append(e.Tags, atomTag{clean(t)})
		}
		feed.Entries = append(feed.Entries, e)
	}
	return writeXML(w, "feed.atom", feed)
}

type rssGUID struct {
	Permanent bool   `xml:"isPermaLink,attr"`
	ID        string `xml:",chardata"`
}

type rssItem struct {
	Title       string   `xml:"title"`
	Link        string   `xml:"link"`
	GUID        rssGUID  `xml:"guid"`
	Date        string   `xml:"pubDate"`
	Tags        []string `xml:"category"`
	Description string   `xml:"description"`
}

type rssFeed struct {
	XMLName     xml.Name  `xml:"rss"`
	Version     string    `xml:"version,attr"`
	Atom        string    `xml:"xmlns:atom,attr"`
	Title       string    `xml:"channel>title"`
	Link        string    `xml:"channel>link"`
	Description string    `xml:"channel>description"`
	Lang        string    `xml:"channel>language,omitempty"`
	Built       string    `xml:"channel>lastBuildDate"`
	Self        atomLink  `xml:"channel>atom:link"`
	Items       []rssItem `xml:"channel>item"`
}

// RSS writes the updates as RSS 2.0. It knows no tombstones: an update that
// was withdrawn or removed stays under its guid and says only that.
func RSS(w io.Writer, s *dateline.Situation, f Site) error {
	st := s.Story()
	feed := rssFeed{Version: "2.0", Atom: "http://www.w3.org/2005/Atom", Title: clean(st.Title), Link: f.story(s.Slug()),
		Description: clean(strings.TrimSpace(st.Title + ". " + st.Notice)), Lang: st.Lang, Built: s.Known().UTC().Format(time.RFC1123Z),
		Self: atomLink{"self", "application/rss+xml", f.file(s.Slug(), "feed.rss")}}
	for _, it := range f.items(s) {
		title, body := it.told()
		feed.Items = append(feed.Items, rssItem{Title: clean(title), Link: it.link, GUID: rssGUID{false, it.id},
			Date: it.published.UTC().Format(time.RFC1123Z), Tags: it.tags, Description: clean(body)})
	}
	return writeXML(w, "feed.rss", feed)
}

// told is an item for feeds that know no tombstones.
func (it item) told() (title, body string) {
	switch {
	case it.gone:
		return "Removed", "<p>The words of this update were removed.</p>"
	case it.retracted:
		return "Withdrawn: " + it.title, "<p><strong>Withdrawn.</strong> " + html.EscapeString(it.withdrawn) + "</p>"
	}
	return it.title, it.html
}

type jsonAuthor struct {
	Name string `json:"name"`
}

type jsonItem struct {
	ID        string       `json:"id"`
	URL       string       `json:"url"`
	Title     string       `json:"title"`
	HTML      string       `json:"content_html"`
	Published string       `json:"date_published"`
	Modified  string       `json:"date_modified"`
	Authors   []jsonAuthor `json:"authors,omitempty"`
	Tags      []string     `json:"tags,omitempty"`
	Lang      string       `json:"language,omitempty"`
	Extra     *jsonStatus  `json:"_dateline,omitempty"`
}

type jsonStatus struct {
	Status string `json:"status"` // withdrawn or removed
}

type jsonFeed struct {
	Version     string     `json:"version"`
	Title       string     `json:"title"`
	Home        string     `json:"home_page_url"`
	Self        string     `json:"feed_url"`
	Description string     `json:"description,omitempty"`
	Lang        string     `json:"language,omitempty"`
	Expired     bool       `json:"expired,omitempty"` // the coverage has ended
	Items       []jsonItem `json:"items"`
}

// JSONFeed writes the updates as JSON Feed 1.1. What was withdrawn or removed
// stays under its id, told so in words and in _dateline.status.
func JSONFeed(w io.Writer, s *dateline.Situation, f Site) error {
	st := s.Story()
	feed := jsonFeed{Version: "https://jsonfeed.org/version/1.1", Title: st.Title, Home: f.story(s.Slug()), Self: f.file(s.Slug(), "feed.json"),
		Description: st.Notice, Lang: st.Lang, Expired: !st.End.IsZero(), Items: []jsonItem{}}
	for _, it := range f.items(s) {
		j := jsonItem{ID: it.id, URL: it.link, Published: stamp(it.published), Modified: stamp(it.updated),
			Authors: []jsonAuthor{{it.author}}, Tags: it.tags, Lang: it.lang}
		j.Title, j.HTML = it.told()
		switch {
		case it.gone:
			j.Authors, j.Extra = nil, &jsonStatus{"removed"}
		case it.retracted:
			j.Extra = &jsonStatus{"withdrawn"}
		}
		feed.Items = append(feed.Items, j)
	}
	return writeJSON(w, "feed.json", feed)
}

func writeJSON(w io.Writer, what string, v any) error {
	e := json.NewEncoder(w)
	e.SetIndent("", " ")
	if err := e.Encode(v); err != nil {
		return fmt.Errorf("write %s: %w", what, err)
	}
	return nil
}

func number(v *float64) string {
	if v == nil {
		return ""
	}
	return strconv.FormatFloat(*v, 'f', -1, 64)
}
