package web_test

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"dateline"
	"dateline/internal/desk"
	"dateline/internal/store"
	"dateline/internal/web"
)

// newsroom is a record in a temporary folder with a server on it.
type newsroom struct {
	t     testing.TB
	store *store.Store
	desk  *desk.Desk
	web   *web.Server
	url   string // without a slash behind
	path  string // the data file

	mu  sync.Mutex
	now time.Time // of the record; a second later with each entry

	last dateline.Seq // of the benchmarks: the update that changes
}

var noon = time.Date(2021, 8, 13, 12, 0, 0, 0, time.UTC)

func (n *newsroom) clock() time.Time {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.now
}

// open makes a newsroom whose server is started; prepare fills its record first.
func open(t testing.TB, prepare ...func(*newsroom)) *newsroom {
	t.Helper()
	n := &newsroom{t: t, now: noon}
	var err error
	n.path = filepath.Join(t.TempDir(), "record.db")
	if n.store, err = store.Open(t.Context(), n.path, n.clock); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { n.store.Close() })
	n.desk = desk.New(n.store, desk.Options{Now: n.clock})
	for _, p := range prepare {
		p(n)
	}
	n.start()
	return n
}

func (n *newsroom) start() {
	n.t.Helper()
	var err error
	n.web, err = web.New(n.t.Context(), web.Config{Addr: "127.0.0.1:0", Store: n.store, Desk: n.desk, Now: n.clock,
		Log: slog.New(slog.NewTextHandler(logTo{n.t}, nil))})
	if err != nil {
		n.t.Fatal(err)
	}
	if err := n.web.Start(); err != nil {
		n.t.Fatal(err)
	}
	n.url = strings.TrimSuffix(n.web.URL(), "/")
	n.t.Cleanup(n.stop)
}

func (n *newsroom) stop() {
	if err := n.web.Shutdown(context.Background()); err != nil {
		n.t.Errorf("Shutdown: %v", err)
	}
}

// logTo writes a server's log into the test's.
type logTo struct{ t testing.TB }

func (l logTo) Write(b []byte) (int, error) {
	l.t.Logf("%s", b)
	return len(b), nil
}

func by(t testing.TB, why string) dateline.Warrant {
	w, err := dateline.NewWarrant("ana-the-editor", dateline.Why{Code: why, Text: why})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// add appends one entry in a transaction of its own.
func (n *newsroom) add(story string, act dateline.Act, p dateline.Payload) dateline.Seq {
	n.t.Helper()
	var e dateline.Entry
	n.mu.Lock()
	n.now = n.now.Add(time.Second)
	n.mu.Unlock()
	err := n.store.Update(context.Background(), func(tx *store.Tx) (err error) {
		e, err = tx.Append(story, act, p)
		return err
	})
	if err != nil {
		n.t.Fatal(err)
	}
	return e.Seq
}

// warStory is a small war: two towns, two sides, one tally.
func warStory(slug string) dateline.Story {
	return dateline.Story{
		Slug: slug, Title: "War in " + slug, Zone: "Asia/Kabul", Country: "AF", Start: noon.Add(-48 * time.Hour), NoIndex: true,
		Notice: "Demonstration: texts written for a test",
		Places: []dateline.Place{
			{ID: "gn:1140026", Name: "Herat", Class: "city", Lat: 34.34, Lon: 62.2, SeatOf: "iso:AF-HER", Country: dateline.Countries{"AF"}},
			{ID: "gn:1129516", Name: "Qalat", Class: "city", Lat: 32.1, Lon: 66.9, SeatOf: "iso:AF-ZAB", Country: dateline.Countries{"AF"}}},
		Actors: []dateline.Actor{{Slug: "taliban", Name: "the Taliban"}, {Slug: "government", Name: "the government"}},
		Sides: []dateline.Side{{Slug: "taliban", Name: "Taliban", Members: []string{"taliban"}},
			{Slug: "government", Name: "Government", Members: []string{"government"}}},
		Tallies: []dateline.Tally{{Slug: "capitals", Title: "provincial capitals", Actor: "taliban",
			Members: []string{"gn:1140026", "gn:1129516"}, Units: []string{"provincial capital"}}},
		Baseline: []dateline.Baseline{{Place: "gn:1140026", Actor: "government", From: noon.Add(-48 * time.Hour)}},
		Sources:  []dateline.Source{{Slug: "wire", Name: "Harbour Wire", Grade: "A"}},
	}
}

func (n *newsroom) configure(slug string) dateline.Seq {
	return n.add(slug, dateline.ActConfigure, &dateline.Configure{Warrant: by(n.t, "setup"), Story: warStory(slug)})
}

// report files a text; what it says beyond its claims is private.
func (n *newsroom) report(slug, text string) dateline.Seq {
	return n.add(slug, dateline.ActReceive, &dateline.Receive{Warrant: by(n.t, "paste"),
		Report: dateline.Report{Text: text, Source: "wire", Published: noon.Add(-time.Hour), Origin: "wire", Note: "NOTE-ON-A-REPORT"}})
}

// taken is the claim that a report's first words say: that a place was taken.
func taken(report dateline.Seq, text, place, id string) (dateline.Claim, dateline.Citation) {
	end := strings.IndexByte(text, '.')
	at := strings.Index(text, place)
	return dateline.Claim{Report: dateline.ReportID(report), Kind: dateline.Control, Stance: dateline.Asserted, Change: dateline.Takes,
			Span:  dateline.Span{Start: 0, End: end},
			Actor: &dateline.Mention{Span: dateline.Span{Start: 0, End: 11}, ID: "taliban", Name: "the Taliban"},
			Place: &dateline.Mention{Span: dateline.Span{Start: at, End: at + len(place)}, ID: id, Name: place}},
		dateline.Citation{Report: dateline.ReportID(report), Source: "wire", Name: "Harbour Wire", Grade: "A", Published: noon.Add(-time.Hour), Origin: "wire"}
}

func (n *newsroom) decide(slug string, act dateline.Act, target string, c dateline.Claim, cite dateline.Citation, change ...func(*dateline.Decision)) dateline.Seq {
	d := &dateline.Decision{Warrant: by(n.t, "as read"), Target: target, Claim: c, Cite: cite}
	for _, f := range change {
		f(d)
	}
	return n.add(slug, act, d)
}

func shown(d *dateline.Decision) { d.Shown = true }

func (n *newsroom) publish(slug, headline string, change ...func(*dateline.Publish)) dateline.Seq {
	p := &dateline.Publish{Warrant: by(n.t, "news"), Revision: dateline.Revision{At: n.clock(), Headline: headline, Body: "Body of " + headline}}
	for _, f := range change {
		f(p)
	}
	return n.add(slug, dateline.ActPublish, p)
}

// page is an answer, read whole.
type answer struct {
	*http.Response
	body string
}

var client = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

func (n *newsroom) do(method, path string, head ...string) answer {
	n.t.Helper()
	r, err := http.NewRequestWithContext(n.t.Context(), method, n.url+path, nil)
	if err != nil {
		n.t.Fatal(err)
	}
	for i := 0; i+1 < len(head); i += 2 {
		r.Header.Set(head[i], head[i+1])
	}
	return send(n.t, client, r)
}

func send(t testing.TB, c *http.Client, r *http.Request) answer {
	t.Helper()
	res, err := c.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{res, string(b)}
}

func (n *newsroom) get(path string, head ...string) answer {
	n.t.Helper()
	return n.do("GET", path, head...)
}

// wire is one server-sent event as a browser takes it.
type wire struct {
	id, kind, data string
	frame          struct {
		Seq, Prev dateline.Seq
		Fragments []struct{ Key, Op, HTML string }
	}
}

// listener is an open stream.
type listener struct {
	t    testing.TB
	in   *bufio.Scanner
	raw  strings.Builder // all that came
	stop func()
}

func (n *newsroom) listen(slug, after string) *listener {
	n.t.Helper()
	return listen(n.t, client, n.url, slug, after)
}

func listen(t testing.TB, c *http.Client, url, slug, after string) *listener {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	r, err := http.NewRequestWithContext(ctx, "GET", url+"/s/"+slug+"/live?after="+after, nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := c.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	if res.StatusCode != 200 {
		t.Fatalf("GET %s = %d", r.URL, res.StatusCode)
	}
	l := &listener{t: t, in: bufio.NewScanner(res.Body)}
	l.in.Buffer(nil, 8<<20)
	l.stop = func() { cancel(); res.Body.Close() }
	t.Cleanup(l.stop)
	return l
}

// next is the next event with data; false at the end of the stream.
func (l *listener) next() (w wire, ok bool) {
	for l.in.Scan() {
		line := l.in.Text()
		l.raw.WriteString(line + "\n")
		key, val, _ := strings.Cut(line, ": ")
		switch {
		case key == "id":
			w.id = val
		case key == "event":
			w.kind = val
		case key == "data":
			w.data = val
		case line == "" && w.data != "":
			if w.kind == "change" {
				if err := json.Unmarshal([]byte(w.data), &w.frame); err != nil {
					l.t.Errorf("data %q: %v", w.data, err)
				}
			}
			return w, true
		}
	}
	return w, false
}

// until reads changes up to the one with that Seq and returns them.
func (l *listener) until(seq dateline.Seq) (out []wire) {
	l.t.Helper()
	for {
		w, ok := l.next()
		if !ok {
			l.t.Fatalf("the stream ended before frame %d: %v; got %d frames", seq, l.in.Err(), len(out))
		}
		switch w.kind {
		case "change":
			out = append(out, w)
			if w.frame.Seq >= seq {
				return out
			}
		case "reset":
			l.t.Fatalf("reset before frame %d: %s", seq, w.data)
		}
	}
}

func seqs(ws []wire) (out []dateline.Seq) {
	for _, w := range ws {
		out = append(out, w.frame.Seq)
	}
	return out
}

// attr is the value of an attribute on a page, the first with that name.
func attr(t testing.TB, html, name string) string {
	t.Helper()
	_, rest, ok := strings.Cut(html, " "+name+`="`)
	v, _, ok2 := strings.Cut(rest, `"`)
	if !ok || !ok2 {
		t.Fatalf("the page has no attribute %s", name)
	}
	return v
}
