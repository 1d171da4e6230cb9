package web

import (
	"bytes"
	"context"
	"net"
	"net/http"
	"sync"
	"time"

	"dateline"
	"dateline/internal/live"
)

// sendBuffer is how much of a stream the kernel may hold for a reader who does
// not read.
const sendBuffer = 32 << 10

// stream is /s/{story}/live: the story's frames as server-sent events, after
// the id in Last-Event-ID or, on a page's first connection, in ?after=.
func (s *Server) stream(w http.ResponseWriter, r *http.Request) error {
	slug := r.PathValue("story")
	st, err := s.state(r)
	if err != nil {
		return err
	}
	after := r.Header.Get("Last-Event-ID")
	if after == "" {
		after = r.URL.Query().Get("after")
	}
	h := w.Header()
	h.Set("Content-Type", "text/event-stream; charset=utf-8")
	h.Set("Cache-Control", "no-store, no-transform")
	h.Set("X-Accel-Buffering", "no")
	if r.Method == http.MethodHead {
		return nil
	}
	reader, err := s.live.Join(r.Context(), slug, lang(r, storyLang(st)), after)
	if err != nil {
		return err
	}
	control := http.NewResponseController(w)
	if r.ProtoMajor == 1 {
		if conn, _, err := control.Hijack(); err == nil {
			head := answerHead(h)
			if !s.lines.take(conn, func() { s.hijacked(conn, head, reader) }) {
				conn.Close()
			}
			return nil
		}
	}
	w.WriteHeader(http.StatusOK)
	if err := control.Flush(); err != nil {
		return nil // the reader has left
	}
	return s.gone(reader.Follow(r.Context(), flushed{w, control}))
}

// hijacked serves a stream on a connection of our own: net/http's buffers and
// goroutine are let go, which is most of what a reader would cost. It
// ends with its line or with live.
func (s *Server) hijacked(conn net.Conn, head []byte, reader *live.Reader) {
	raw := conn
	if t, ok := conn.(interface{ NetConn() net.Conn }); ok {
		raw = t.NetConn()
	}
	if t, ok := raw.(*net.TCPConn); ok {
		t.SetWriteBuffer(sendBuffer)
	}
	conn.SetWriteDeadline(time.Now().Add(live.Patience))
	if _, err := conn.Write(head); err != nil {
		return
	}
	s.gone(reader.Follow(context.Background(), conn))
}

// answerHead is the head of a response that ends when its connection does.
func answerHead(h http.Header) []byte {
	var b bytes.Buffer
	b.WriteString("HTTP/1.1 200 OK\r\n")
	h.Set("Connection", "close")
	h.Set("Date", time.Now().UTC().Format(http.TimeFormat))
	h.Write(&b)
	b.WriteString("\r\n")
	return b.Bytes()
}

// gone takes the end of a stream. Headers are out, so no error page can be
// given; a line that breaks is no error of ours.
func (s *Server) gone(err error) error {
	if err != nil {
		s.log.Debug("a stream ended", "error", err)
	}
	return nil
}

// flushed is a stream over a connection that net/http keeps (HTTP/2).
type flushed struct {
	w       http.ResponseWriter
	control *http.ResponseController
}

func (f flushed) Write(b []byte) (int, error) {
	n, err := f.w.Write(b)
	if err == nil {
		err = f.control.Flush()
	}
	return n, err
}

func (f flushed) SetWriteDeadline(t time.Time) error { return f.control.SetWriteDeadline(t) }

// lines are the connections taken over from net/http, which no longer knows
// them: they are kept and closed here.
type lines struct {
	mu     sync.Mutex
	conns  map[net.Conn]struct{}
	wait   sync.WaitGroup
	closed bool
}

// take runs serve in a goroutine of its own and closes conn behind it; false
// where the server is shutting down.
func (l *lines) take(conn net.Conn, serve func()) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return false
	}
	if l.conns == nil {
		l.conns = map[net.Conn]struct{}{}
	}
	l.conns[conn] = struct{}{}
	l.wait.Add(1)
	go func() {
		defer l.wait.Done()
		defer l.drop(conn)
		serve()
	}()
	return true
}

func (l *lines) drop(conn net.Conn) {
	l.mu.Lock()
	delete(l.conns, conn)
	l.mu.Unlock()
	conn.Close()
}

// close cuts all connections and waits for their goroutines, which live has
// told to end.
func (l *lines) close() {
	l.mu.Lock()
	l.closed = true
	for c := range l.conns {
		c.SetDeadline(time.Now()) // a write that blocks ends now
	}
	l.mu.Unlock()
	l.wait.Wait()
}

// state is what is followed of the story that a request names.
func (s *Server) state(r *http.Request) (live.State, error) {
	st, ok := s.live.State(r.PathValue("story"))
	if !ok {
		return st, noStory(r.PathValue("story"))
	}
	return st, nil
}

func noStory(slug string) error { return dateline.NotFound("There is no story %q here.", slug) }
