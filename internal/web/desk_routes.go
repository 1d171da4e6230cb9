package web

import (
	"bytes"
	"net/http"
	"net/url"

	"dateline/internal/desk"
	"dateline/internal/page"
)

// deskHandler answers a request of a person of the desk.
type deskHandler func(w http.ResponseWriter, r *http.Request, by desk.User) error

// deskRoutes are the desk's pages and forms. Nobody reaches them without a
// session; what each person may do is the desk's to say.
func (s *Server) deskRoutes(mux *http.ServeMux) {
	d := newDeskRoom(s)
	at := func(pattern string, h deskHandler) { mux.Handle(pattern, s.atDesk(h)) }
	at("GET /desk/{$}", d.stories)
	at("POST /desk/stories", d.begin)

	at("GET /desk/users", d.people)
	at("POST /desk/users", d.addPerson)
	at("POST /desk/users/link", d.newLink)
	at("POST /desk/users/disable", d.disable)
	at("GET /desk/password", d.password)
	at("POST /desk/password", d.setPassword)

	at("GET /desk/{story}/{$}", d.queue)
	at("GET /desk/{story}/search", d.search)
	at("GET /desk/{story}/r/{id}", d.report)
	at("POST /desk/{story}/act/{act}", d.act)
	at("GET /desk/{story}/file", d.fileForm)
	at("POST /desk/{story}/file", d.file)
	at("GET /desk/{story}/fetch", d.fetchForm)
	at("POST /desk/{story}/fetch", d.fetch)
	at("GET /desk/{story}/fetched/{id}/{sum}", d.fetched)
	at("GET /desk/{story}/wire", d.wireForm)
	at("POST /desk/{story}/wire", d.addFeed)
	at("POST /desk/{story}/wire/{feed}/{act}", d.actFeed)
	at("GET /desk/{story}/refused/{id}", d.refused)
	at("POST /desk/{story}/refused/discard", d.discardRefused)
	at("GET /desk/{story}/claims", d.claims)
	at("GET /desk/{story}/c/{id}", d.claim)
	at("GET /desk/{story}/updates", d.updates)
	at("GET /desk/{story}/updates/new", d.compose)
	at("GET /desk/{story}/updates/draft/{draft}", d.compose)
	at("GET /desk/{story}/updates/{id}", d.compose)
	at("POST /desk/{story}/updates", d.write)
	at("POST /desk/{story}/lint", d.lint)
	at("POST /desk/{story}/draft", d.autosave)
	at("GET /desk/{story}/draft/{draft}", d.draftJSON)
	at("POST /desk/{story}/draft/{draft}/unschedule", d.unschedule)
	at("GET /desk/{story}/stream", d.follow)
	at("GET /desk/{story}/news", d.ask)
	at("POST /desk/{story}/left", d.leave)
	at("GET /desk/{story}/mend", d.mend)
	at("POST /desk/{story}/mend", d.letStand)
	at("POST /desk/{story}/updates/{id}/retract", d.retractUpdate)
	at("POST /desk/{story}/updates/{id}/pin", d.pin)
	at("GET /desk/{story}/summary", d.summary)
	at("POST /desk/{story}/summary", d.setSummary)
	at("GET /desk/{story}/settings", d.settings)
	at("GET /desk/{story}/settings.yaml", d.settingsFile)
	at("POST /desk/{story}/settings", d.configure)
	at("GET /desk/{story}/tokens", d.tokens)
	at("POST /desk/{story}/tokens", d.addToken)
	at("POST /desk/{story}/tokens/revoke", d.revokeToken)
	d.tableRoutes(at)
}

// atDesk lets people in, and sends everybody else to log in. What a form of
// somebody logged out has sent is not lost: the browser still has it.
func (s *Server) atDesk(h deskHandler) http.Handler {
	return s.answer(func(w http.ResponseWriter, r *http.Request) error {
		u, ok := person(r)
		if ok {
			if err := present(r); err != nil {
				return err
			}
		}
		switch {
		case ok:
			return h(w, r, u)
		case r.Method == http.MethodGet || r.Method == http.MethodHead:
			http.Redirect(w, r, s.cfg.Base+"/login?next="+url.QueryEscape(r.URL.RequestURI()), http.StatusSeeOther)
			return nil
		}
		return &status{http.StatusUnauthorized, "You are not logged in any more, so nothing was done. Log in in another tab, then go back and send it again."}
	})
}

// deskPage writes a page of the desk, whole or not at all.
func (s *Server) deskPage(w http.ResponseWriter, r *http.Request, code int, p page.DeskPage) error {
	var b bytes.Buffer
	if err := page.Desk(&b, p); err != nil {
		return err
	}
	w.Header().Set("Content-Type", html)
	w.WriteHeader(code)
	if r.Method != http.MethodHead {
		w.Write(b.Bytes())
	}
	return nil
}
