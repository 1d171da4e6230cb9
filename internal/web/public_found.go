package web

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"dateline"
	"dateline/internal/export"
	"dateline/internal/live"
	"dateline/internal/page"
)

// origin is where readers reach this site: as configured, else as asked for.
func (s *Server) origin(r *http.Request) string {
	if s.cfg.Origin != "" {
		return s.cfg.Origin
	}
	scheme := "http"
	if s.cfg.TLS != nil || s.cfg.Secure {
		scheme = "https"
	}
	return scheme + "://" + r.Host
}

func (s *Server) site(origin string) export.Site {
	return export.Site{Origin: origin, Base: s.cfg.Base, HTML: func(body string) string { return string(page.Markdown(body)) }}
}

// file is /s/{story}/data/{file}. Feeds tell the present; the other files are
// as of the moment that the request names.
func (s *Server) file(w http.ResponseWriter, r *http.Request) error {
	site := s.site(s.origin(r))
	linked := func(f func(io.Writer, *dateline.Situation, export.Site) error) func(io.Writer, *dateline.Situation) error {
		return func(w io.Writer, at *dateline.Situation) error { return f(w, at, site) }
	}
	files := map[string]struct {
		kind  string
		feed  bool
		write func(io.Writer, *dateline.Situation) error
	}{
		"situation.json": {"application/json", false, export.Situation},
		"claims.csv":     {"text/csv; charset=utf-8; header=present", false, export.ClaimsCSV},
		"claims.ndjson":  {"application/x-ndjson", false, export.ClaimsNDJSON},
		"map.geojson":    {"application/geo+json", false, export.Map},
		"posting.jsonld": {"application/ld+json", true, linked(export.Posting)},
		"ninjs.json":     {"application/json", true, linked(export.Ninjs)},
		"feed.atom":      {"application/atom+xml; charset=utf-8", true, linked(export.Atom)},
		"feed.rss":       {"application/rss+xml; charset=utf-8", true, linked(export.RSS)},
		"feed.json":      {"application/feed+json", true, linked(export.JSONFeed)},
	}
	name := r.PathValue("file")
	f, ok := files[name]
	if !ok {
		return dateline.NotFound("There is no file %s of a story; there are situation.json, claims.csv, claims.ndjson, map.geojson, feed.atom, feed.rss, feed.json, ninjs.json and posting.jsonld.", name)
	}
	host := ""
	if f.feed {
		host = site.Origin
		if q := r.URL.Query(); q.Has("known") || q.Has("valid") {
			return dateline.Invalid("known", "%s tells the present alone; for a past moment take situation.json, claims.csv, claims.ndjson or map.geojson", name)
		}
	}
	anywhere(w)
	return s.of(w, r, host, f.kind, 24*time.Hour, func(w io.Writer, at *dateline.Situation, _ page.View) error { return f.write(w, at) })
}

// anywhere lets pages elsewhere read an answer.
func anywhere(w http.ResponseWriter) {
	w.Header().Set("Access-Control-Allow-Origin", "*")
	w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
}

// day is /s/{story}/day/{day}: one day of the story as known now, or as
// ?known= says.
func (s *Server) day(w http.ResponseWriter, r *http.Request) error {
	st, err := s.state(r)
	if err != nil {
		return err
	}
	day, err := time.ParseInLocation(time.DateOnly, r.PathValue("day"), st.Situation.Story().Location())
	if err != nil {
		return dateline.NotFound("%q is no day; a day is written like %s.", r.PathValue("day"), st.Situation.Known().In(st.Situation.Story().Location()).Format(time.DateOnly))
	}
	m, err := s.moment(r, st)
	if err != nil {
		return err
	}
	if !m.asof.Valid.IsZero() {
		return dateline.Invalid("valid", "a day speaks of its own end; leave valid out, or ask the story's page")
	}
	if m.past() || st.Situation.Story().NoIndex {
		w.Header().Set("X-Robots-Tag", "noindex")
	}
	if end := day.AddDate(0, 0, 1).Add(-time.Second); end.Before(s.cfg.Now()) {
		m.asof.Valid = end.UTC()
	}
	return s.as(w, r, st, m, "", html, freshFor, func(w io.Writer, at *dateline.Situation, v page.View) error {
		v.Head = page.Head{} // a day does not move
		return page.Day(w, at, day, v)
	})
}

// embed and embedUpdate are cards for pages elsewhere.
func (s *Server) embed(w http.ResponseWriter, r *http.Request) error {
	framed(w)
	return s.page(w, r, page.Embed)
}

func (s *Server) embedUpdate(w http.ResponseWriter, r *http.Request) error {
	framed(w)
	return s.page(w, r, func(w io.Writer, at *dateline.Situation, v page.View) error {
		return page.EmbedUpdate(w, at, r.PathValue("id"), v)
	})
}

func framed(w http.ResponseWriter) {
	w.Header().Set("Content-Security-Policy", embedPolicy)
	w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
	w.Header().Set("X-Robots-Tag", "noindex")
}

// The size of a card where the asker sets none, in pixels. A map is as high as
// its drawing and its legend; a card of words is what a story has at most.
const cardWidth, cardHeight, mapHeight = 600, 400, 720

// embeddable is what an address of this site may be embedded as.
type embeddable struct {
	st     live.State
	title  string
	to     string // its path
	height int
}

// embeddable reads the address of a story, of its map (/s/{story}#map), of an
// update, or of one of their cards.
func (s *Server) embeddable(asked, origin string) (embeddable, error) {
	none := dateline.NotFound("%s is no story, map or update of %s.", asked, origin+s.cfg.Base)
	u, err := url.Parse(asked)
	if err != nil || asked == "" {
		return embeddable{}, dateline.Invalid("url", "give the address of a story or an update as url")
	}
	path, ok := strings.CutPrefix(u.EscapedPath(), s.cfg.Base+"/s/")
	if !ok {
		path, ok = strings.CutPrefix(u.EscapedPath(), s.cfg.Base+"/embed/")
	}
	if !ok || u.Scheme+"://"+u.Host != origin {
		return embeddable{}, none
	}
	slug, rest, single := strings.Cut(path, "/")
	st, ok := s.live.State(slug)
	if !ok {
		return embeddable{}, noStory(slug)
	}
	e := embeddable{st, st.Situation.Story().Title, s.cfg.Base + "/embed/" + url.PathEscape(slug), cardHeight}
	id, isUpdate := strings.CutPrefix(rest, "u/")
	up, there := st.Situation.Update(id)
	switch {
	case rest == "map" || !single && u.Fragment == "map":
		e.to += "/map"
		e.height = mapHeight
	case !single:
	case isUpdate && there:
		e.to += "/u/" + url.PathEscape(id)
		if h := up.Now().Headline; h != "" {
			e.title = h
		}
	default:
		return embeddable{}, none
	}
	return e, nil
}

// oembed is /oembed?url=: how to embed a story, its map or an update (oembed.com).
func (s *Server) oembed(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	if f := q.Get("format"); f != "" && f != "json" {
		return &status{http.StatusNotImplemented, "Only format=json is answered here."}
	}
	asked, origin := q.Get("url"), s.origin(r)
	e, err := s.embeddable(asked, origin)
	if err != nil {
		return err
	}
	picture := origin + s.cfg.Base + "/s/" + url.PathEscape(e.st.Situation.Slug()) + "/image.png"
	width, height := within(q.Get("maxwidth"), cardWidth), within(q.Get("maxheight"), e.height)
	answer := map[string]any{"version": "1.0", "type": "rich", "title": e.title, "provider_name": "Dateline",
		"provider_url": origin + s.cfg.Base + "/", "cache_age": 60, "width": width, "height": height,
		"html": fmt.Sprintf(`<iframe src="%s" title="%s" width="%d" height="%d" loading="lazy"></iframe>`, escape(origin+e.to), escape(e.title), width, height)}
	if !q.Has("maxwidth") && !q.Has("maxheight") { // a thumbnail would have to keep to them as well
		answer["thumbnail_url"], answer["thumbnail_width"], answer["thumbnail_height"] = picture, page.CardWidth, page.CardHeight
	}
	anywhere(w)
	key := fmt.Sprint("oembed ", origin, " ", asked, " ", width, " ", height, " ", len(answer), " ", e.st.Generation, e.st.ID)
	return s.send(w, r, cached{key: key, kind: "application/json", control: keepPage, keep: time.Minute,
		make: func(w io.Writer) error { return json.NewEncoder(w).Encode(answer) }})
}

// within is the size asked for, where it is smaller than ours.
func within(asked string, most int) int {
	if n, err := strconv.Atoi(asked); err == nil && n > 0 {
		return min(n, most)
	}
	return most
}

var escape = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;").Replace

// mostListed is how many addresses a sitemap may have (sitemaps.org).
const mostListed = 50_000

type listed struct {
	Loc     string `xml:"loc"`
	Changed string `xml:"lastmod,omitempty"`
}

// sitemap is /sitemap.xml: the stories that want to be found, and their updates.
func (s *Server) sitemap(w http.ResponseWriter, r *http.Request) error {
	origin := s.origin(r)
	key := "sitemap " + origin
	states := s.live.Stories()
	for _, st := range states {
		key += " " + st.Situation.Slug() + st.Generation + st.ID.String()
	}
	return s.send(w, r, cached{key: key, kind: "application/xml; charset=utf-8", control: keepPage, keep: time.Hour, make: func(w io.Writer) error {
		list := []listed{{Loc: origin + s.cfg.Base + "/"}}
		for _, st := range states {
			if st.Situation.Story().NoIndex {
				continue
			}
			at := origin + s.cfg.Base + "/s/" + url.PathEscape(st.Situation.Slug())
			list = append(list, listed{at, st.Situation.Known().Format(time.RFC3339)})
			for _, register := range []string{"/statements", "/pledges", "/numbers"} {
				list = append(list, listed{at + register, st.Situation.Known().Format(time.RFC3339)})
			}
			for _, u := range st.Situation.Updates() {
				if now := u.Now(); u.Retracted == nil && (now.Headline != "" || now.Body != "") && len(list) < mostListed {
					list = append(list, listed{at + "/u/" + u.ID, now.Recorded.UTC().Format(time.RFC3339)})
				}
			}
		}
		if _, err := io.WriteString(w, xml.Header); err != nil {
			return err
		}
		return xml.NewEncoder(w).Encode(struct {
			XMLName xml.Name `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
			List    []listed `xml:"url"`
		}{List: list})
	}})
}
