package web

import (
	"context"
	"io"
	"net/http"
	"strings"
	"time"

	"dateline"
	"dateline/internal/export"
)

// diff is /s/{story}/data/diff.json: what changed for readers between two
// moments. from and to are what known is elsewhere, the number of an entry or
// a time; from_valid and to_valid what valid is. Without to it is the present.
func (s *Server) diff(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Access-Control-Allow-Origin", "*")
	w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
	w.Header().Set("X-Robots-Tag", "noindex")
	slug := r.PathValue("story")
	st, ok := s.live.State(slug)
	if !ok {
		return noStory(slug)
	}
	from, err := s.momentIn(r, st, "from", "from_valid")
	if err != nil {
		return err
	}
	if !from.past() {
		return dateline.Invalid("from", "name the first moment: the number of an entry, or a time like %s", exampleTime(st, st.Situation.Story().Location()))
	}
	to, err := s.momentIn(r, st, "to", "to_valid")
	if err != nil {
		return err
	}
	key := strings.Join([]string{r.URL.Path, from.key(), to.key(), st.Generation, st.ID.String()}, " ")
	return s.send(w, r, cached{key: key, kind: "application/json", control: keepPage, keep: 24 * time.Hour, make: func(w io.Writer) error {
		ctx := context.WithoutCancel(r.Context()) // others may be waiting for the same answer
		var ends [2]*dateline.Situation
		for i, m := range []moment{from, to} {
			ends[i] = st.Situation
			if m.past() {
				if ends[i], err = s.live.AsOf(ctx, slug, m.asof.Known, m.asof.Valid); err != nil {
					return err
				}
			}
			if ends[i].Seq() == 0 {
				return unknownThen(r.URL.Query().Get([]string{"from", "to"}[i]), st)
			}
		}
		return export.Diff(w, ends[0], ends[1])
	}})
}
