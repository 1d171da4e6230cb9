package web

import (
	"net/http"
	"sync"
)

// told is what a session's next page says: what was done, and which claim was
// decided on last. It is kept beside the sessions, not in them: every request
// writes its session back as it was when the request began, so that of two at
// once, a saving of a draft and a decision, the slower would take the other's
// word away. A server that begins anew has forgotten it, and nothing else.
type told struct {
	mu   sync.Mutex
	said map[string]string // by session
	undo map[string]string
}

// mostTold bounds what is remembered.
const mostTold = 5000

func (t *told) put(m *map[string]string, session, words string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if words == "" {
		delete(*m, session)
		return
	}
	if *m == nil || len(*m) >= mostTold {
		*m = map[string]string{}
	}
	(*m)[session] = words
}

// say keeps words for the session's next page.
func (t *told) say(session, words string) { t.put(&t.said, session, words) }

// heard returns them, once.
func (t *told) heard(session string) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	words := t.said[session]
	delete(t.said, session)
	return words
}

// last keeps what the session may undo; "" is nothing.
func (t *told) last(session, what string) { t.put(&t.undo, session, what) }

func (t *told) undone(session string) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.undo[session]
}

// session names the session of a request.
func (d *deskRoom) session(r *http.Request) string { return d.sessions.Token(r.Context()) }
