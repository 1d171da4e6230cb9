package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"dateline"
	"dateline/internal/desk"

	"golang.org/x/time/rate"
)

// apiHandler answers a request of a program that has the scope of its route.
type apiHandler func(w http.ResponseWriter, r *http.Request, t desk.Token) error

// apiRoute is a route of the API; docs/api.md shows each, and GET /api/v1
// lists them.
type apiRoute struct {
	Method string     `json:"method"`
	Path   string     `json:"path"`
	Scope  desk.Scope `json:"scope"`
	Does   string     `json:"does"`
	do     apiHandler
}

// api is the programs' part of the server.
type api struct {
	*Server
	desk   *desk.Desk
	limits apiLimits
	routes []apiRoute
}

// apiRoutes are what programs may ask. They come with a token in the header
// and without a session: there is no cookie, so nothing that another site
// makes a browser send can be taken for a program. No other site may read
// either (no CORS).
func (s *Server) apiRoutes(mux *http.ServeMux) {
	a := &api{Server: s, desk: s.cfg.Desk}
	const story = "/api/v1/stories/{story}"
	a.routes = []apiRoute{
		{"POST", story + "/reports", desk.ScopeFile, "send reports, as JSON (one or up to 100) or as a table (CSV)", a.sendReports},
		{"POST", story + "/ninjs", desk.ScopeFile, "send news items, as IPTC ninjs 1.x to 3.x (one or up to 100)", a.sendNinjs},
		{"GET", story + "/reports", desk.ScopeRead, "the desk's reports, oldest first, after a cursor", a.reports},
		{"GET", story + "/reports/{id}", desk.ScopeRead, "one report with its claims, decided and proposed", a.report},
		{"GET", story + "/claims", desk.ScopeRead, "the desk's decided claims, by their last decision, after a cursor", a.claims},
		{"GET", story + "/situation", desk.ScopeRead, "the readers' situation, as of any known and valid; of=desk is the desk's", a.situation},
		{"GET", story + "/updates", desk.ScopeRead, "the readers' updates, by their last change, after a cursor", a.updates},
		{"GET", story + "/diff", desk.ScopeRead, "what changed for readers between two moments", a.changes},
		{"GET", story + "/imports/{id}", desk.ScopeRead, "what became of the rows of a table", a.imported},
	}
	for _, rt := range a.routes {
		mux.Handle(rt.Method+" "+rt.Path, noStore(s.answer(a.only(rt))))
	}
	mux.Handle("GET /api/v1", noStore(s.answer(a.index)))
}

// only lets tokens pass that have the scope of a route, and not too often.
func (a *api) only(rt apiRoute) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		t, err := a.bearer(w, r)
		if err != nil {
			return err
		}
		if wait := a.limits.wait("t "+t.ID, apiBurst, apiEvery); wait > 0 {
			return tooOften(w, wait)
		}
		if err := t.May(r.PathValue("story"), rt.Scope); err != nil {
			return err
		}
		return rt.do(w, r, t)
	}
}

// bearer finds the token of a request. Who guesses is slowed down.
func (a *api) bearer(w http.ResponseWriter, r *http.Request) (desk.Token, error) {
	kind, secret, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(kind, "Bearer") || secret == "" {
		w.Header().Set("WWW-Authenticate", `Bearer realm="dateline"`)
		return desk.Token{}, &status{http.StatusUnauthorized, "This takes a token: send the header Authorization: Bearer <token>. An admin of the desk makes tokens on the story's page Tokens."}
	}
	t, err := a.desk.Bearer(r.Context(), strings.TrimSpace(secret))
	var known *dateline.Error
	if errors.As(err, &known) && known.Kind == dateline.ErrForbidden {
		if wait := a.limits.wait("a "+network(r.RemoteAddr), apiGuesses, apiGuessEvery); wait > 0 {
			return t, tooOften(w, wait)
		}
		w.Header().Set("WWW-Authenticate", `Bearer realm="dateline", error="invalid_token"`)
		return t, &status{http.StatusUnauthorized, sentence(known.Message)}
	}
	return t, err
}

// How often a token may ask, and an address with tokens that are none.
const (
	apiBurst      = 120
	apiEvery      = 200 * time.Millisecond
	apiGuesses    = 20
	apiGuessEvery = 5 * time.Second
)

// apiLimits counts the requests of each token and the guesses of each address.
type apiLimits struct {
	mu sync.Mutex
	by map[string]*rate.Limiter
}

// wait counts a request and returns how long to wait before it may be made; 0
// where it may be made now.
func (l *apiLimits) wait(key string, burst int, every time.Duration) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.by == nil {
		l.by = map[string]*rate.Limiter{}
	}
	return attempt(l.by, key, burst, every)
}

func tooOften(w http.ResponseWriter, wait time.Duration) error {
	s := strconv.Itoa(int(wait.Seconds()) + 1)
	w.Header().Set("Retry-After", s)
	return &status{http.StatusTooManyRequests, "Too many requests. Wait " + s + " seconds, then try again; nothing was done."}
}

// index is GET /api/v1: what can be asked here.
func (a *api) index(w http.ResponseWriter, r *http.Request) error {
	return a.json(w, r, http.StatusOK, map[string]any{"routes": a.routes})
}

// json writes an answer.
func (a *api) json(w http.ResponseWriter, r *http.Request, code int, v any) error {
	return a.written(w, r, code, func(w io.Writer) error {
		e := json.NewEncoder(w)
		e.SetEscapeHTML(false)
		return e.Encode(v)
	})
}

// written answers with the JSON that make writes, whole or not at all.
func (a *api) written(w http.ResponseWriter, r *http.Request, code int, make func(io.Writer) error) error {
	var b bytes.Buffer
	if err := make(&b); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Content-Length", strconv.Itoa(b.Len()))
	w.WriteHeader(code)
	if r.Method != http.MethodHead {
		w.Write(b.Bytes())
	}
	return nil
}

// apiBytes is the most that a request of a program may send.
const apiBytes = 16 << 20

// body reads a request whole.
func body(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	b, err := io.ReadAll(http.MaxBytesReader(w, r.Body, apiBytes))
	if err != nil && !errors.As(err, new(*http.MaxBytesError)) {
		return nil, dateline.Invalid("body", "the request broke off; send it again")
	}
	return b, err
}

// pageOf reads ?after= and ?limit=.
func pageOf(r *http.Request, most int) (after dateline.Seq, limit int, err error) {
	q := r.URL.Query()
	limit = most
	if v := q.Get("after"); v != "" {
		n, err := strconv.ParseUint(v, 10, 63)
		if err != nil {
			return 0, 0, dateline.Invalid("after", "%q is no cursor; take next of the page before, or leave it out to begin at the start", v)
		}
		after = dateline.Seq(n)
	}
	if v := q.Get("limit"); v != "" {
		if limit, err = strconv.Atoi(v); err != nil || limit < 1 || limit > most {
			return 0, 0, dateline.Invalid("limit", "%q is no number from 1 to %d", v, most)
		}
	}
	return after, limit, nil
}

// listPage is a page of a list: what came after the cursor, and the cursor to ask
// with next. More tells that there is more now.
type listPage struct {
	Items any          `json:"items"`
	Next  dateline.Seq `json:"next"`
	More  bool         `json:"more"`
}
