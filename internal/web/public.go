package web

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"dateline"
	"dateline/internal/live"
	"dateline/internal/page"
)

// How long others may keep what they are given. A page of a moment passed is
// kept no longer than the present's: a removal reaches every moment.
const (
	keepPage  = "public, max-age=2"
	keepBlock = "public, max-age=86400, immutable"
	keepFile  = "public, max-age=31536000, immutable"
)

// view is what every page is given. st is nil outside of a story.
func (s *Server) view(r *http.Request, st *live.State) page.View {
	v := page.View{Now: s.cfg.Now(), Plain: r.URL.Query().Get("view") == "text", Base: s.cfg.Base, Origin: s.cfg.Origin, Memo: &s.pages.memo}
	if st != nil {
		v.Home, v.Outlines = storyLang(*st), s.outlines(st.Situation.Story())
		v.Head = page.Head{ID: st.ID.String(), Generation: st.Generation, Block: st.Block}
	} else {
		v.Home = s.homeLang()
	}
	v.Lang = lang(r, v.Home)
	return v
}

// render is what live calls for each frame and language. It counts ages from
// the entry, so that the frame is the same whenever it is made.
func (s *Server) render(prev, next *dateline.Situation, e dateline.Entry, lang string) []byte {
	b, err := page.Patch(prev, next, page.View{Now: e.Recorded, Lang: lang, Home: page.Language(next.Story().Lang), Base: s.cfg.Base, Origin: s.cfg.Origin, Memo: &s.pages.memo,
		Outlines: s.outlines(next.Story())})
	if err != nil {
		s.log.Error("render a frame", "seq", e.Seq, "lang", lang, "error", err)
		return nil
	}
	return b
}

// front is /: the stories, or the only one.
func (s *Server) front(w http.ResponseWriter, r *http.Request) error {
	states := s.live.Stories()
	if len(states) == 1 {
		to := s.cfg.Base + "/s/" + states[0].Situation.Slug()
		if r.URL.RawQuery != "" {
			to += "?" + r.URL.RawQuery
		}
		w.Header().Set("Cache-Control", "no-cache")
		http.Redirect(w, r, to, http.StatusFound)
		return nil
	}
	v := s.view(r, nil)
	key := "front " + v.Lang
	var situations []*dateline.Situation
	for _, st := range states {
		situations = append(situations, st.Situation)
		key += " " + st.Situation.Slug() + st.Generation + st.ID.String()
		if st.Situation.Story().NoIndex {
			w.Header().Set("X-Robots-Tag", "noindex")
		}
	}
	return s.send(w, r, cached{key: key, kind: html, control: keepPage, keep: freshFor,
		make: func(w io.Writer) error { return page.Front(w, situations, v) }})
}

const html = "text/html; charset=utf-8"

// update and claim are pages of a story, now or as of a moment.
func (s *Server) update(w http.ResponseWriter, r *http.Request) error {
	return s.page(w, r, func(w io.Writer, at *dateline.Situation, v page.View) error {
		return page.Update(w, at, r.PathValue("id"), v)
	})
}

func (s *Server) claim(w http.ResponseWriter, r *http.Request) error {
	return s.page(w, r, func(w io.Writer, at *dateline.Situation, v page.View) error {
		return page.Claim(w, at, r.PathValue("id"), v)
	})
}

func (s *Server) page(w http.ResponseWriter, r *http.Request, make func(io.Writer, *dateline.Situation, page.View) error) error {
	return s.of(w, r, "", html, freshFor, make)
}

// of answers with what make writes of a story as of the moment that the
// request names. host is what of the host asked it depends on.
func (s *Server) of(w http.ResponseWriter, r *http.Request, host, kind string, keep time.Duration, make func(io.Writer, *dateline.Situation, page.View) error) error {
	st, err := s.state(r)
	if err != nil {
		return err
	}
	m, err := s.moment(r, st)
	if err != nil {
		return err
	}
	if m.past() || st.Situation.Story().NoIndex {
		w.Header().Set("X-Robots-Tag", "noindex")
	}
	return s.as(w, r, st, m, host, kind, keep, make)
}

func (s *Server) as(w http.ResponseWriter, r *http.Request, st live.State, m moment, host, kind string, keep time.Duration, make func(io.Writer, *dateline.Situation, page.View) error) error {
	v := s.view(r, &st)
	subject := strings.Join([]string{r.URL.Path, host, v.Lang, strconv.FormatBool(v.Plain), m.key(), st.Generation}, " ")
	return s.send(w, r, cached{key: subject + " " + st.ID.String(), subject: subject, kind: kind, control: keepPage, keep: keep, make: func(w io.Writer) error {
		at, err := s.at(r, st, m, &v)
		if err != nil {
			return err
		}
		return make(w, at, v)
	}})
}

// block is /s/{story}/changes/{generation}/{block}: the frames of the stream,
// byte for byte, where a cache can keep them.
func (s *Server) block(w http.ResponseWriter, r *http.Request) error {
	st, err := s.state(r)
	if err != nil {
		return err
	}
	lang := lang(r, storyLang(st))
	n, err := strconv.Atoi(r.PathValue("block"))
	if err != nil {
		return dateline.NotFound("%q is no number of a block.", r.PathValue("block"))
	}
	b, err := s.live.Block(r.Context(), st.Situation.Slug(), lang, r.PathValue("generation"), n)
	if err != nil {
		return err
	}
	control, keep := keepPage, time.Duration(0)
	if b.Closed {
		control, keep = keepBlock, time.Hour
	}
	anywhere(w)
	key := fmt.Sprint("block ", st.Situation.Slug(), " ", lang, " ", r.PathValue("generation"), " ", n, " ", len(b.Frames))
	return s.send(w, r, cached{key: key, kind: "text/event-stream; charset=utf-8", control: control, keep: keep,
		make: func(w io.Writer) error { _, err := w.Write(b.Frames); return err }})
}

// static is /static/{name}. Another content has another name.
func (s *Server) static(w http.ResponseWriter, r *http.Request) error {
	name := r.PathValue("name")
	body, kind, ok := page.Static(name)
	if !ok {
		return dateline.NotFound("There is no file %s here.", r.URL.Path)
	}
	return s.send(w, r, cached{key: "static " + name, kind: kind, control: keepFile, keep: 24 * time.Hour,
		make: func(w io.Writer) error { _, err := w.Write(body); return err }})
}

// robots asks search engines to stay out of the desk, and of stories that say so.
func (s *Server) robots(w http.ResponseWriter, r *http.Request) error {
	var b bytes.Buffer
	b.WriteString("User-agent: *\n")
	for _, p := range []string{"/desk", "/login"} {
		fmt.Fprintf(&b, "Disallow: %s%s\n", s.cfg.Base, p)
	}
	for _, st := range s.live.Stories() {
		if slug := st.Situation.Slug(); st.Situation.Story().NoIndex {
			fmt.Fprintf(&b, "Disallow: %s/s/%s\n", s.cfg.Base, slug)
		} else {
			fmt.Fprintf(&b, "Disallow: %s/s/%s/live\nDisallow: %s/s/%s/changes/\n", s.cfg.Base, slug, s.cfg.Base, slug)
		}
	}
	fmt.Fprintf(&b, "Sitemap: %s%s/sitemap.xml\n", s.origin(r), s.cfg.Base)
	return s.text(w, r, b.Bytes())
}

// health is /healthz: 200 as long as the record can be read and is followed.
func (s *Server) health(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Cache-Control", "no-store")
	if _, _, _, err := s.cfg.Store.Head(r.Context()); err != nil {
		return fmt.Errorf("read the record's head: %w", err)
	}
	return s.text(w, r, []byte("ok\n"))
}

func (s *Server) text(w http.ResponseWriter, r *http.Request, b []byte) error {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(b)))
	if r.Method != http.MethodHead {
		w.Write(b)
	}
	return nil
}
