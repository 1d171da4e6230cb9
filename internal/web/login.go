package web

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"dateline"
	"dateline/internal/desk"
	"dateline/internal/page"
	"dateline/internal/store"

	"github.com/alexedwards/scs/v2"
	"golang.org/x/time/rate"
)

//go:embed login.html
var loginFiles embed.FS

var loginPage = template.Must(template.New("login.html").Funcs(template.FuncMap{"asset": page.Asset}).ParseFS(loginFiles, "login.html"))

// loginData is what the page says; Token makes it the page of a one-time link.
type loginData struct {
	Base, Next, Name, Token, Fault string
}

// newSessions keeps sessions in the store's house tables.
func newSessions(cfg Config) *scs.SessionManager {
	m := scs.New()
	m.Store = sessions{cfg.Store.Sessions()}
	m.HashTokenInStore = true
	m.Lifetime = 14 * 24 * time.Hour
	m.IdleTimeout = 24 * time.Hour
	m.Cookie.Name = "dateline"
	m.Cookie.Path = cfg.Base + "/"
	m.Cookie.HttpOnly = true
	m.Cookie.SameSite = http.SameSiteLaxMode
	m.Cookie.Secure = cfg.TLS != nil || cfg.Secure
	m.ErrorFunc = func(w http.ResponseWriter, r *http.Request, err error) {
		cfg.Log.Error("session", "path", r.URL.Path, "error", err)
		var known *dateline.Error
		switch unsaved := errors.Is(err, errUnsaved); {
		case unsaved && !strings.HasPrefix(r.URL.Path, "/login"):
			return // whoever is in stays in for now; what they can't do the page tells
		case unsaved && errors.As(err, &known):
			http.Error(w, "Nobody can be let in just now: "+sentence(known.Message), http.StatusServiceUnavailable)
			return
		}
		http.Error(w, "The session could not be read; please try again.", http.StatusInternalServerError)
	}
	return m
}

// sessions are the store's, with a name for the error of one that could not be
// kept: a full disk must not shut out who is at work.
type sessions struct{ store.Sessions }

var errUnsaved = errors.New("the session was not kept")

func (x sessions) CommitCtx(ctx context.Context, token string, data []byte, expires time.Time) error {
	if err := x.Sessions.CommitCtx(ctx, token, data, expires); err != nil {
		return fmt.Errorf("%w: %w", errUnsaved, err)
	}
	return nil
}

const sessionUser = "user"

type personKey struct{}

// known puts the person whose session it is into the request. A person who has
// been removed is nobody at once.
func (s *Server) known(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if name := s.sessions.GetString(r.Context(), sessionUser); name != "" {
			u, err := s.cfg.Desk.User(r.Context(), name)
			switch {
			case err == nil:
				r = r.WithContext(context.WithValue(r.Context(), personKey{}, u))
			case dateline.KindOf(err) != dateline.ErrNotFound:
				s.fail(w, r, fmt.Errorf("who is %s: %w", name, err))
				return
			}
		}
		next.ServeHTTP(w, r)
	})
}

// person is who sends a request; false where nobody is logged in.
func person(r *http.Request) (desk.User, bool) {
	u, ok := r.Context().Value(personKey{}).(desk.User)
	return u, ok
}

// loginForm is GET /login.
func (s *Server) loginForm(w http.ResponseWriter, r *http.Request) error {
	if _, in := person(r); in {
		http.Redirect(w, r, s.cfg.Base+local(r.URL.Query().Get("next")), http.StatusSeeOther)
		return nil
	}
	return s.showLogin(w, http.StatusOK, loginData{Next: r.URL.Query().Get("next")})
}

func (s *Server) showLogin(w http.ResponseWriter, code int, d loginData) error {
	d.Base, d.Next = s.cfg.Base, local(d.Next)
	var b bytes.Buffer
	if err := loginPage.Execute(&b, d); err != nil {
		return fmt.Errorf("login page: %w", err)
	}
	w.Header().Set("Content-Type", html)
	w.WriteHeader(code)
	w.Write(b.Bytes())
	return nil
}

// local keeps a way back to the desk's own pages.
func local(next string) string {
	u, err := url.Parse(next)
	if err != nil || u.IsAbs() || u.Host != "" || (u.Path != "/desk" && !strings.HasPrefix(u.Path, "/desk/")) || strings.ContainsAny(next, "\\\r\n") {
		return "/desk/"
	}
	return u.RequestURI()
}

// loginBytes is the most that a login form may send.
const loginBytes = 8 << 10

// login is POST /login.
func (s *Server) login(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, loginBytes)
	if err := r.ParseForm(); err != nil {
		return formError(err)
	}
	d := loginData{Name: strings.TrimSpace(r.PostForm.Get("name")), Next: r.PostForm.Get("next")}
	if wait := s.gate.wait(r.RemoteAddr, d.Name); wait > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(wait.Seconds())+1))
		d.Fault = "Too many attempts. Wait " + strconv.Itoa(int(wait.Seconds())+1) + " seconds, then try again."
		return s.showLogin(w, http.StatusTooManyRequests, d)
	}
	u, err := s.check(r.Context(), d.Name, r.PostForm.Get("password"))
	var known *dateline.Error
	if errors.As(err, &known) && known.Kind == dateline.ErrForbidden {
		d.Fault = sentence(known.Message)
		return s.showLogin(w, http.StatusForbidden, d)
	}
	if err != nil {
		return err
	}
	return s.enter(w, r, u, d.Next)
}

// check asks the desk. Each question costs memory and time, so that few are
// asked at once.
func (s *Server) check(ctx context.Context, name, password string) (desk.User, error) {
	select {
	case s.gate.turn <- struct{}{}:
		defer func() { <-s.gate.turn }()
	case <-ctx.Done():
		return desk.User{}, ctx.Err()
	}
	return s.cfg.Desk.CheckPassword(ctx, name, password)
}

// enter begins the session of a person.
func (s *Server) enter(w http.ResponseWriter, r *http.Request, u desk.User, next string) error {
	if err := s.sessions.RenewToken(r.Context()); err != nil {
		return fmt.Errorf("begin a session: %w", err)
	}
	s.sessions.Put(r.Context(), sessionUser, u.Name)
	http.Redirect(w, r, s.cfg.Base+local(next), http.StatusSeeOther)
	return nil
}

// linkForm is GET /login/link: a button, since what looks ahead at links must
// not use them up.
func (s *Server) linkForm(w http.ResponseWriter, r *http.Request) error {
	token := r.URL.Query().Get("token")
	if token == "" {
		return dateline.Invalid("token", "the link is incomplete; copy the whole of it")
	}
	return s.showLogin(w, http.StatusOK, loginData{Token: token})
}

// link is POST /login/link.
func (s *Server) link(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, loginBytes)
	if err := r.ParseForm(); err != nil {
		return formError(err)
	}
	if wait := s.gate.wait(r.RemoteAddr, ""); wait > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(wait.Seconds())+1))
		return &status{http.StatusTooManyRequests, "Too many attempts. Wait a minute, then try again."}
	}
	u, err := s.cfg.Desk.TakeLink(r.Context(), r.PostForm.Get("token"))
	if err != nil {
		return err
	}
	return s.enter(w, r, u, "")
}

// logout is POST /logout.
func (s *Server) logout(w http.ResponseWriter, r *http.Request) error {
	if err := s.sessions.Destroy(r.Context()); err != nil {
		return fmt.Errorf("end a session: %w", err)
	}
	s.cfg.Desk.Stir() // lines of this session end
	http.Redirect(w, r, s.cfg.Base+"/login", http.StatusSeeOther)
	return nil
}

func formError(err error) error {
	if errors.As(err, new(*http.MaxBytesError)) {
		return err
	}
	return dateline.Invalid("form", "the form could not be read; send it again")
}

func sentence(s string) string {
	if s == "" {
		return s
	}
	return dateline.Capital(s) + "."
}

// gate slows down those who guess: by address and by name.
type gate struct {
	mu     sync.Mutex
	byAddr map[string]*rate.Limiter
	byName map[string]*rate.Limiter
	turn   chan struct{}
}

const gateMost = 10_000

func (g *gate) init() {
	g.byAddr, g.byName = map[string]*rate.Limiter{}, map[string]*rate.Limiter{}
	g.turn = make(chan struct{}, 2)
}

// wait counts an attempt and returns how long to wait before the next; 0 where
// this one may go on.
func (g *gate) wait(remote, name string) time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	w := attempt(g.byAddr, network(remote), 20, 5*time.Second)
	if name != "" {
		w = max(w, attempt(g.byName, strings.ToLower(name[:min(len(name), 64)]), 10, 15*time.Second))
	}
	return w
}

// attempt takes one of burst attempts, of which one comes back after every.
func attempt(m map[string]*rate.Limiter, key string, burst int, every time.Duration) time.Duration {
	l, ok := m[key]
	if !ok {
		if len(m) >= gateMost {
			for k, old := range m {
				if old.Tokens() >= float64(burst) {
					delete(m, k)
				}
			}
			if len(m) >= gateMost {
				clear(m)
			}
		}
		l = rate.NewLimiter(rate.Every(every), burst)
		m[key] = l
	}
	res := l.Reserve()
	if d := res.Delay(); d > 0 {
		res.Cancel()
		return d
	}
	return 0
}

// network is who an address counts as: itself, or its /64 in IPv6, which one
// customer has whole.
func network(remote string) string {
	host, _, err := net.SplitHostPort(remote)
	if err != nil {
		host = remote
	}
	ip, err := netip.ParseAddr(host)
	if err != nil || ip.Unmap().Is4() {
		return host
	}
	p, _ := ip.Prefix(64)
	return p.String()
}
