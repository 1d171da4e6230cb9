package web

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"hash/fnv"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"dateline/internal/page"
)

// pageBytes is how much memory rendered pages may take.
const pageBytes = 32 << 20

// freshFor is how long a rendered page may stand without a change of its story:
// its ages ("3 minutes ago") are as old.
const freshFor = 10 * time.Second

// pages keeps rendered pages by what they are made of.
type pages struct {
	most int
	turn chan struct{} // as many are made at once as there are processors
	memo page.Memo     // the parts of them
	zip  zipper

	mu     sync.Mutex
	held   map[string]*rendered
	latest map[string]latest // by subject; cleared with held
	size   int
}

// latest is the page that was last given as the newest of its subject.
type latest struct {
	page *rendered
	at   time.Time
}

// standIn is how old news may be that a reader is given while the new page is
// being made: who asks first makes it, and a crowd behind does not wait.
const standIn = time.Second

// rendered is a page being made or made.
type rendered struct {
	key    string
	ready  chan struct{}
	body   []byte
	zipped []byte
	made   time.Time
	err    error
}

// take returns the page of c, made where it is not there or too old. Of those
// who ask at once, one makes it; the others get the page of the same subject
// that was the newest within the last second, or wait.
func (p *pages) take(c cached) (*rendered, error) {
	p.mu.Lock()
	e, ok := p.held[c.key]
	if ok {
		select {
		case <-e.ready:
			if time.Since(e.made) > c.keep {
				p.size -= e.bytes()
				ok = false
			}
		default:
			if was, ok := p.latest[c.subject]; ok && c.subject != "" && time.Since(was.at) < standIn {
				p.mu.Unlock()
				return was.page, nil
			}
		}
	}
	if !ok {
		e = p.begin(c.key)
		p.mu.Unlock()
		p.finish(c, e)
	} else {
		p.mu.Unlock()
		<-e.ready
	}
	if e.err == nil && c.subject != "" {
		p.given(c.subject, e)
	}
	return e, e.err
}

// given notes that a page was the newest of its subject just now.
func (p *pages) given(subject string, e *rendered) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.held[e.key] != e {
		return
	}
	if p.latest == nil {
		p.latest = map[string]latest{}
	}
	if was, ok := p.latest[subject]; ok && was.page != e && was.page.made.After(e.made) {
		return // who waited long for an older one comes late
	}
	p.latest[subject] = latest{e, time.Now()}
}

func (p *pages) begin(key string) *rendered {
	if p.held == nil {
		p.held = map[string]*rendered{}
	}
	e := &rendered{key: key, ready: make(chan struct{})}
	p.held[key] = e
	return e
}

func (p *pages) finish(c cached, e *rendered) {
	e.err = fmt.Errorf("making %s ended in a panic", c.key) // stands only if make panics
	defer func() {
		e.made = time.Now()
		p.mu.Lock()
		defer p.mu.Unlock()
		close(e.ready)
		if p.held[c.key] != e {
			return
		}
		if e.err != nil || c.keep == 0 {
			delete(p.held, c.key)
			return
		}
		if p.size += e.bytes(); p.size > p.most { // older heads are most of it, and nobody asks for them
			clear(p.held)
			clear(p.latest)
			p.size = 0
		}
	}()
	p.turn <- struct{}{}
	defer func() { <-p.turn }()
	var b bytes.Buffer
	if e.err = c.make(&b); e.err != nil {
		return
	}
	e.body = b.Bytes()
	e.zipped, e.err = p.zip.zip(e.body)
}

func (r *rendered) bytes() int { return len(r.body) + len(r.zipped) }

// cached is a response that caches may keep.
type cached struct {
	key     string        // all that the body depends on
	subject string        // the same without the Seq: what a page of a moment ago may stand in for; empty: nothing does
	kind    string        // Content-Type
	control string        // Cache-Control
	keep    time.Duration // how long it may be kept here
	make    func(io.Writer) error
}

// send answers with a cached response: 304 where the reader has it already,
// compressed where the reader takes that.
func (s *Server) send(w http.ResponseWriter, r *http.Request, c cached) error {
	h := w.Header()
	tag := etag(c.key)
	h.Set("ETag", tag)
	h.Set("Cache-Control", c.control)
	h.Set("Vary", "Accept-Encoding")
	if matches(r.Header.Get("If-None-Match"), tag) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	e, err := s.pages.take(c)
	if err != nil {
		return err
	}
	if e.key != c.key {
		tag = etag(e.key)
		h.Set("ETag", tag)
		if matches(r.Header.Get("If-None-Match"), tag) {
			w.WriteHeader(http.StatusNotModified)
			return nil
		}
	}
	h.Set("Content-Type", c.kind)
	body := e.body
	if e.zipped != nil && takesGzip(r) {
		h.Set("Content-Encoding", "gzip")
		body = e.zipped
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method == http.MethodHead {
		return nil
	}
	w.Write(body)
	return nil
}

// etag is weak: the same page may be compressed or not, and count ages from a
// moment earlier.
func etag(key string) string {
	f := fnv.New128a()
	f.Write([]byte(key))
	return `W/"` + hex.EncodeToString(f.Sum(nil)) + `"`
}

// matches compares If-None-Match weakly (RFC 9110, 13.1.2).
func matches(header, tag string) bool {
	if strings.TrimSpace(header) == "*" {
		return true
	}
	want := strings.TrimPrefix(tag, "W/")
	for t := range strings.SplitSeq(header, ",") {
		if strings.TrimPrefix(strings.TrimSpace(t), "W/") == want {
			return true
		}
	}
	return false
}

// takesGzip reads Accept-Encoding; a quality of 0 refuses.
func takesGzip(r *http.Request) bool {
	for part := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		name, params, _ := strings.Cut(part, ";")
		if n := strings.TrimSpace(name); n != "gzip" && n != "*" {
			continue
		}
		q := strings.TrimPrefix(strings.ReplaceAll(params, " ", ""), "q=")
		if v, err := strconv.ParseFloat(q, 64); err == nil && v == 0 {
			return false
		}
		return true
	}
	return false
}
