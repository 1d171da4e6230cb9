package web

import (
	"net/http"
	"time"

	"dateline/internal/page"
)

// image is /s/{story}/image.png: the picture that other sites show beside a
// link to the story, of the moment that the request names. It is made once a
// revision.
func (s *Server) image(w http.ResponseWriter, r *http.Request) error {
	anywhere(w)
	return s.of(w, r, "", "image/png", 24*time.Hour, page.Card)
}

// embedMap is /embed/{story}/map: the map by itself.
func (s *Server) embedMap(w http.ResponseWriter, r *http.Request) error {
	framed(w)
	return s.page(w, r, page.EmbedMap)
}
