package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"dateline"
	"dateline/internal/live"
	"dateline/internal/page"
)

// status is an error that HTTP alone knows of.
type status struct {
	code   int
	detail string
}

func (s *status) Error() string { return s.detail }

// codes maps the five kinds of error to status codes.
var codes = map[dateline.ErrorKind]int{
	dateline.ErrInvalid:   http.StatusBadRequest,
	dateline.ErrNotFound:  http.StatusNotFound,
	dateline.ErrConflict:  http.StatusConflict,
	dateline.ErrForbidden: http.StatusForbidden,
	dateline.ErrInternal:  http.StatusInternalServerError,
}

// fault is what the person is told of an error. What went wrong inside is
// written to the log and not told.
func (s *Server) fault(r *http.Request, err error) page.Fault {
	var known *dateline.Error
	var st *status
	switch {
	case errors.As(err, &st):
		return page.Fault{Status: st.code, Detail: st.detail}
	case errors.Is(err, live.ErrGone):
		return page.Fault{Status: http.StatusGone, Detail: live.ErrGone.Error()}
	case errors.Is(err, context.Canceled) && r.Context().Err() != nil:
		return page.Fault{Status: 499} // the reader has left; nobody sees it
	case errors.As(err, new(*http.MaxBytesError)):
		return page.Fault{Status: http.StatusRequestEntityTooLarge, Detail: "This is larger than what is taken here."}
	case errors.As(err, &known) && known.Kind != dateline.ErrInternal:
		return page.Fault{Status: codes[known.Kind], Detail: known.Message, Field: known.Field}
	}
	s.log.Error("request", "method", r.Method, "path", r.URL.Path, "error", err)
	if _, in := person(r); in && errors.As(err, &known) { // of the data file: full, read-only, damaged; the desk can do something about it
		return page.Fault{Status: http.StatusServiceUnavailable, Detail: sentence(known.Message)}
	}
	return page.Fault{Status: http.StatusInternalServerError, Detail: "Something went wrong here. It has been noted; please try again."}
}

// fail is the one place where an error becomes a response.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	f := s.fault(r, err)
	h := w.Header()
	h.Del("ETag")
	h.Del("Content-Encoding")
	h.Set("Cache-Control", "no-store")
	var body bytes.Buffer
	if wantsJSON(r) {
		h.Set("Content-Type", "application/problem+json")
		problem(&body, f)
	} else {
		h.Set("Content-Type", "text/html; charset=utf-8")
		if err := page.Problem(&body, f, s.view(r, nil)); err != nil {
			s.log.Error("problem page", "error", err)
			h.Set("Content-Type", "text/plain; charset=utf-8")
			body.Reset()
			body.WriteString(f.Detail + "\n")
		}
	}
	h.Set("Content-Length", strconv.Itoa(body.Len()))
	w.WriteHeader(f.Status)
	if r.Method != http.MethodHead {
		w.Write(body.Bytes())
	}
}

// wantsJSON tells whether a path is one of the data's.
func wantsJSON(r *http.Request) bool {
	p := strings.Split(r.URL.Path, "/")
	return p[len(p)-1] == "oembed" || len(p) > 2 && p[1] == "api" || len(p) > 3 && p[1] == "s" && (p[3] == "data" || p[3] == "changes" || p[3] == "live")
}

// problem writes an error by RFC 9457.
func problem(b *bytes.Buffer, f page.Fault) {
	json.NewEncoder(b).Encode(struct {
		Title  string `json:"title"`
		Status int    `json:"status"`
		Detail string `json:"detail,omitempty"`
		Field  string `json:"field,omitempty"`
	}{http.StatusText(f.Status), f.Status, f.Detail, f.Field})
}
