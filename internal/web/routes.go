package web

import (
	"net/http"
	"strings"

	"dateline"
)

// handler answers a request or returns why not; fail maps the error to a
// response, in one place.
type handler func(w http.ResponseWriter, r *http.Request) error

// routes is the whole site, grouped by who may call.
func (s *Server) routes() http.Handler {
	// Anyone. No session, no cookie: caches may keep what these give.
	open := http.NewServeMux()
	public := func(pattern string, h handler) { open.Handle(pattern, s.answer(h)) }
	public("GET /{$}", s.front)
	public("GET /s/{story}", s.story)
	public("GET /s/{story}/u/{id}", s.update)
	public("GET /s/{story}/c/{id}", s.claim)
	public("GET /s/{story}/live", s.stream)
	public("GET /s/{story}/changes/{generation}/{block}", s.block)
	public("GET /s/{story}/day/{day}", s.day)
	public("GET /s/{story}/data/{file}", s.file)
	public("GET /s/{story}/image.png", s.image)
	public("GET /embed/{story}", s.embed)
	public("GET /embed/{story}/map", s.embedMap)
	public("GET /embed/{story}/u/{id}", s.embedUpdate)
	public("GET /oembed", s.oembed)
	public("GET /sitemap.xml", s.sitemap)
	public("GET /s/{story}/data/diff.json", s.diff)
	s.registers(public)
	s.away(public)
	public("GET /static/{name}", s.static)
	public("GET /robots.txt", s.robots)
	public("GET /healthz", s.health)

	// Programs, by their tokens.
	s.apiRoutes(open)

	// Who wants in or out: a session, no person yet.
	house := http.NewServeMux()
	private := func(pattern string, h handler) { house.Handle(pattern, s.answer(h)) }
	private("GET /login", s.loginForm)
	private("POST /login", s.login)
	private("GET /login/link", s.linkForm)
	private("POST /login/link", s.link)
	private("POST /logout", s.logout)

	// People of the desk.
	s.deskRoutes(house)

	inside := s.sessions.LoadAndSave(s.known(s.complete(house)))
	for _, p := range []string{"/login", "/login/", "/logout", "/desk", "/desk/"} {
		open.Handle(p, noStore(inside))
	}
	return s.recovered(s.headers(s.protect(s.based(s.complete(open)))))
}

// answer makes a handler of net/http.
func (s *Server) answer(h handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := h(w, r); err != nil {
			s.fail(w, r, err)
		}
	})
}

// complete answers what no route of the mux takes: with the words of the site
// and, for a wrong method, the right ones.
func (s *Server) complete(mux *http.ServeMux) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h, pattern := mux.Handler(r)
		if pattern != "" {
			mux.ServeHTTP(w, r)
			return
		}
		probe := &probe{header: http.Header{}}
		h.ServeHTTP(probe, r)
		if probe.status == http.StatusMethodNotAllowed {
			allow := probe.header.Get("Allow")
			w.Header().Set("Allow", allow)
			s.fail(w, r, &status{http.StatusMethodNotAllowed, "Nothing is done here by " + r.Method + "; it takes " + allow + "."})
			return
		}
		if to := strings.TrimRight(r.URL.Path, "/"); to != r.URL.Path && to != "" && (r.Method == http.MethodGet || r.Method == http.MethodHead) {
			r2 := r.Clone(r.Context())
			r2.URL.Path, r2.URL.RawPath = to, ""
			if _, pattern := mux.Handler(r2); pattern != "" {
				u := *r2.URL
				u.Scheme, u.Host = "", ""
				u.Path = s.cfg.Base + "/" + strings.TrimLeft(to, "/")
				http.Redirect(w, r, u.String(), http.StatusPermanentRedirect)
				return
			}
		}
		s.fail(w, r, dateline.NotFound("There is no page at %s.", r.URL.Path))
	})
}

// probe hears what a mux would have answered.
type probe struct {
	header http.Header
	status int
}

func (p *probe) Header() http.Header         { return p.header }
func (p *probe) WriteHeader(status int)      { p.status = status }
func (p *probe) Write(b []byte) (int, error) { return len(b), nil }

// based takes the folder that a proxy serves Dateline in off the path.
func (s *Server) based(next http.Handler) http.Handler {
	if s.cfg.Base == "" {
		return next
	}
	return http.StripPrefix(s.cfg.Base, next)
}
