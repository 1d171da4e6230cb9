package web

import (
	"net/http"
	"slices"

	"dateline/internal/live"
	"dateline/internal/page"
)

// The language of a page is in its URL: that of its story or, by ?lang=,
// another that the interface is written in. What a browser asks for in
// Accept-Language changes nothing: the same URL is the same page for every
// reader and every cache.

// lang is the language that a request for a page names, else home.
func lang(r *http.Request, home string) string {
	if l := r.URL.Query().Get("lang"); slices.Contains(page.Languages(), l) {
		return l
	}
	return page.Language(home)
}

// storyLang is the language of a story's own pages.
func storyLang(st live.State) string { return page.Language(st.Situation.Story().Lang) }

// homeLang is the language of the pages outside of a story: that of the
// stories, where they all have one, else English.
func (s *Server) homeLang() string {
	home := ""
	for _, st := range s.live.Stories() {
		l := storyLang(st)
		if home != "" && l != home {
			return "en"
		}
		home = l
	}
	return page.Language(home)
}
