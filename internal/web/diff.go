package web

import (
	"context"
	"io"
	"net/http"
	"strings"
	"time"

	"dateline"
	"dateline/internal/export"
	"dateline/internal/live"
)

// fromTo reads the two moments that are compared. from and to are what known is
// elsewhere, the number of an entry or a time; from_valid and to_valid what
// valid is. Without to it is the present.
func (s *Server) fromTo(r *http.Request, st live.State) (from, to moment, err error) {
	if from, err = s.momentIn(r, st, "from", "from_valid"); err != nil {
		return from, to, err
	}
	if !from.past() {
		return from, to, dateline.Invalid("from", "name the first moment: the number of an entry, or a time like %s", exampleTime(st, st.Situation.Story().Location()))
	}
	to, err = s.momentIn(r, st, "to", "to_valid")
	return from, to, err
}

// diff is /s/{story}/data/diff.json: what changed for readers between two
// moments.
func (s *Server) diff(w http.ResponseWriter, r *http.Request) error {
	anywhere(w)
	w.Header().Set("X-Robots-Tag", "noindex")
	st, err := s.state(r)
	if err != nil {
		return err
	}
	from, to, err := s.fromTo(r, st)
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
				if ends[i], err = s.live.AsOf(ctx, st.Situation.Slug(), m.asof.Known, m.asof.Valid); err != nil {
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
