package web

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"
	"time"

	"dateline"
	"dateline/internal/page"
)

// away are the addresses that a reader's device needs: what changed since it
// was here, the worker that keeps a page, and the way to forget both.
func (s *Server) away(public func(pattern string, h handler)) {
	public("GET /s/{story}/since/{seq}", s.left)
	public("GET /away.js", s.worker)
	public("POST /forget", s.forget)
}

// left is /s/{story}/since/{seq}: what changed since an entry, as a part of
// the live page, in its words; empty where nothing did.
func (s *Server) left(w http.ResponseWriter, r *http.Request) error {
	st, err := s.state(r)
	if err != nil {
		return err
	}
	n, err := strconv.ParseUint(r.PathValue("seq"), 10, 63)
	if err != nil || n == 0 || dateline.Seq(n) > s.live.Seen() {
		return dateline.NotFound("%q is no entry of this record.", r.PathValue("seq"))
	}
	w.Header().Set("X-Robots-Tag", "noindex")
	v := s.view(r, &st)
	key := strings.Join([]string{r.URL.Path, v.Lang, st.Generation, st.ID.String()}, " ")
	return s.send(w, r, cached{key: key, kind: html, control: keepPage, keep: 24 * time.Hour, make: func(w io.Writer) error {
		ctx := context.WithoutCancel(r.Context()) // others may be waiting for the same answer
		then, err := s.live.AsOf(ctx, st.Situation.Slug(), dateline.Seq(n), time.Time{})
		if err != nil {
			return err
		}
		if then.Seq() == 0 {
			return unknownThen(r.PathValue("seq"), st)
		}
		return page.Left(w, then, st.Situation, v)
	}})
}

// worker is /away.js. It has one address for ever, as browsers look there for
// a new one; so nobody may keep it without asking.
func (s *Server) worker(w http.ResponseWriter, r *http.Request) error {
	name := path.Base(page.Asset("away.js"))
	body, kind, _ := page.Static(name)
	return s.send(w, r, cached{key: "worker " + name, kind: kind, control: "no-cache", keep: 24 * time.Hour,
		make: func(w io.Writer) error { _, err := w.Write(body); return err }})
}

// forget is /forget: the browser lets go of all that it keeps of this site,
// but for who is logged in.
func (s *Server) forget(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Clear-Site-Data", `"cache", "storage"`)
	w.Header().Set("Cache-Control", "no-store")
	to := s.cfg.Base + "/"
	if slug := r.URL.Query().Get("story"); slug != "" {
		if _, ok := s.live.State(slug); !ok {
			return noStory(slug)
		}
		to += "s/" + url.PathEscape(slug)
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}
