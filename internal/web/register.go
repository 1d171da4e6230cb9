package web

import (
	"io"
	"net/http"
	"time"

	"dateline"
	"dateline/internal/export"
	"dateline/internal/page"
)

// statements is /s/{story}/statements: who said what, of everybody or, with
// ?speaker= and ?side=, of some.
func (s *Server) statements(w http.ResponseWriter, r *http.Request) error {
	var f page.Said
	var err error
	q := r.URL.Query()
	if f.Speaker, err = askedFor(q, "speaker"); err != nil {
		return err
	}
	if f.Side, err = askedFor(q, "side"); err != nil {
		return err
	}
	keep := freshFor
	if f.Speaker != "" { // of these there are more than memory
		keep = 0
	}
	if f != (page.Said{}) {
		w.Header().Set("X-Robots-Tag", "noindex")
	}
	return s.of(w, r, f.Query(), html, keep, func(w io.Writer, at *dateline.Situation, v page.View) error {
		return page.Statements(w, at, f, v)
	})
}

// pledges and numbers are the other registers.
func (s *Server) pledges(w http.ResponseWriter, r *http.Request) error {
	return s.page(w, r, page.Pledges)
}

func (s *Server) numbers(w http.ResponseWriter, r *http.Request) error {
	return s.page(w, r, page.Numbers)
}

// ledger is a register as JSON.
func (s *Server) ledger(write func(io.Writer, *dateline.Situation) error) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		anywhere(w)
		return s.of(w, r, "", "application/json", 24*time.Hour, func(w io.Writer, at *dateline.Situation, _ page.View) error { return write(w, at) })
	}
}

// registers are the pages beside a story's own, as addresses and as data.
func (s *Server) registers(public func(pattern string, h handler)) {
	public("GET /s/{story}/statements", s.statements)
	public("GET /s/{story}/pledges", s.pledges)
	public("GET /s/{story}/numbers", s.numbers)
	public("GET /s/{story}/data/statements.json", s.ledger(export.Statements))
	public("GET /s/{story}/data/pledges.json", s.ledger(export.Pledges))
	public("GET /s/{story}/data/numbers.json", s.ledger(export.Numbers))
}
