package web_test

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"dateline"
	"dateline/internal/store"

	"github.com/google/go-cmp/cmp"
)

func upTo(after, to dateline.Seq) (out []dateline.Seq) {
	for s := after + 1; s <= to; s++ {
		out = append(out, s)
	}
	return out
}

// Invariant 5, over the real record and real connections.
func TestReadersWhoJoinInABurst(t *testing.T) {
	n := open(t, war)
	joined, burst := make(chan struct{}), make(chan dateline.Seq)
	go func() { // as long as readers join
		last := dateline.Seq(0)
		for i := 0; ; i++ {
			last = n.publish("war", fmt.Sprint("update ", i))
			select {
			case <-joined:
				burst <- last
				return
			default:
			}
		}
	}()
	type reader struct {
		from dateline.Seq
		line *listener
	}
	var readers []reader
	for range 20 {
		head := attr(t, n.get("/s/war").body, "data-head")
		r := reader{line: n.listen("war", head)}
		fmt.Sscanf(head, "%d-", &r.from)
		readers = append(readers, r)
	}
	close(joined)
	<-burst
	last := n.publish("war", "the last")
	for _, r := range readers {
		if diff := cmp.Diff(upTo(r.from, last), seqs(r.line.until(last))); diff != "" {
			t.Errorf("joined at %d (-want +got):\n%s", r.from, diff)
		}
	}
}

func TestReaderResumesByID(t *testing.T) {
	n := open(t, war)
	l := n.listen("war", attr(t, n.get("/s/war").body, "data-head"))
	for i := range 10 {
		n.publish("war", fmt.Sprint("update ", i))
	}
	all := l.until(15)
	l.stop()
	r, err := http.NewRequestWithContext(t.Context(), "GET", n.url+"/s/war/live?after="+all[0].id, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Last-Event-ID", all[6].id) // what a browser sends when it comes back counts more
	res, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	for k, want := range map[string]string{"Content-Type": "text/event-stream; charset=utf-8", "X-Accel-Buffering": "no", "Cache-Control": "no-store, no-transform"} {
		if got := res.Header.Get(k); got != want {
			t.Errorf("stream: %s is %q, want %q", k, got, want)
		}
	}
	again := n.listen("war", all[6].id)
	if diff := cmp.Diff([]dateline.Seq{13, 14, 15}, seqs(again.until(15))); diff != "" {
		t.Errorf("resumed after %s (-want +got):\n%s", all[6].id, diff)
	}
}

// Invariant 6, over the wire: a copy of the record is another record.
func TestStalePageOfAnotherRecordIsReset(t *testing.T) {
	n, other := open(t, war), open(t, war)
	for _, id := range []string{attr(t, other.get("/s/war").body, "data-head"), "9999-00000000", "junk"} {
		l := n.listen("war", id)
		w, ok := l.next()
		if !ok || w.kind != "reset" || w.id != "" {
			t.Errorf("after %s came %+v, want a reset", id, w)
		}
		if w, more := l.next(); more {
			t.Errorf("after the reset came %+v, want the end", w)
		}
	}
}

func TestBlocksEqualTheStream(t *testing.T) {
	n := open(t, war)
	page := n.get("/s/war").body
	l := n.listen("war", attr(t, page, "data-head"))
	for i := range 140 {
		n.publish("war", fmt.Sprint("update ", i))
	}
	l.until(145)
	_, stream, _ := strings.Cut(l.raw.String(), "\n\n")
	var all string
	changes := attr(t, page, "data-changes")
	// 144 frames: entry 2, the report, is none
	for i, want := range []string{"public, max-age=86400, immutable", "public, max-age=86400, immutable", "public, max-age=2"} {
		a := n.get(fmt.Sprint(changes, i))
		if a.StatusCode != 200 || a.Header.Get("Cache-Control") != want {
			t.Errorf("block %d = %d, Cache-Control %q, want %q", i, a.StatusCode, a.Header.Get("Cache-Control"), want)
		}
		all += a.body
	}
	if !strings.HasSuffix(all, stream) {
		t.Error("the blocks hold other bytes than the stream")
	}
	if c := strings.Count(all, "\nevent: change\n"); c != 144 {
		t.Errorf("%d frames in all blocks, want 144", c)
	}
	for p, code := range map[string]int{"3": 404, "x": 404, "-1": 404} {
		if a := n.get(changes + p); a.StatusCode != code || a.Header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("block %s = %d %s, want %d", p, a.StatusCode, a.Header.Get("Content-Type"), code)
		}
	}
}

func TestEditsRetractionsAndPinsReachOpenPages(t *testing.T) {
	n := open(t, war)
	l := n.listen("war", attr(t, n.get("/s/war").body, "data-head"))
	put := func(ws []wire, key string) string {
		for _, f := range ws[len(ws)-1].frame.Fragments {
			if f.Key == key && f.Op != "remove" {
				return f.HTML
			}
		}
		return ""
	}
	seq := n.publish("war", "Herat has fallen", func(p *dateline.Publish) { p.Target, p.Revision.Changed = "u4", "a better verb" })
	if h := put(l.until(seq), "u4"); !strings.Contains(h, "Herat has fallen") {
		t.Errorf("the edit came as %q", h)
	}
	seq = n.add("war", dateline.ActPin, &dateline.Pin{Warrant: by(t, "news"), Update: "u4", On: true})
	if h := put(l.until(seq), "u4"); !strings.Contains(h, "pinned") {
		t.Errorf("the pin came as %q", h)
	}
	seq = n.add("war", dateline.ActRetract, &dateline.Withdraw{Warrant: by(t, "it was not so"), Update: "u4"})
	if h := put(l.until(seq), "u4"); !strings.Contains(h, "it was not so") {
		t.Errorf("the retraction came as %q", h)
	}
	c, cite := taken(2, heratFell, "Herat", "gn:1140026")
	seq = n.decide("war", dateline.ActRetract, "c3", c, cite, shown)
	ws := l.until(seq)
	if h := put(ws, "summary"); !strings.Contains(h, "Herat is in Taliban hands") {
		t.Errorf("after a claim was withdrawn the summary came as %q", h)
	}
	if h := put(ws, "corrections"); h == "" {
		t.Error("after a claim was withdrawn no notice of correction came")
	}
	if put(ws, "tally-capitals") == "" {
		t.Error("after a claim was withdrawn no tally came")
	}
}

// Invariant 3.
func TestNothingReachesReadersBeforeCommit(t *testing.T) {
	n := open(t, war)
	l := n.listen("war", attr(t, n.get("/s/war").body, "data-head"))
	failed := errors.New("the disk is full")
	err := n.store.Update(t.Context(), func(tx *store.Tx) error {
		if _, err := tx.Append("war", dateline.ActPublish, &dateline.Publish{Warrant: by(t, "news"),
			Revision: dateline.Revision{At: noon, Headline: "NEVER-COMMITTED", Body: "x"}}); err != nil {
			return err
		}
		if body := n.get("/s/war").body; strings.Contains(body, "NEVER-COMMITTED") {
			t.Error("the page shows what is not committed")
		}
		return failed
	})
	if !errors.Is(err, failed) {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	err = n.store.Update(ctx, func(tx *store.Tx) error {
		_, err := tx.Append("war", dateline.ActPublish, &dateline.Publish{Warrant: by(t, "news"),
			Revision: dateline.Revision{At: noon, Headline: "NEVER-COMMITTED", Body: "x"}})
		cancel()
		return err
	})
	if err == nil {
		t.Fatal("an update whose context ended was committed")
	}
	seq := n.publish("war", "committed")
	l.until(seq)
	if strings.Contains(l.raw.String(), "NEVER-COMMITTED") || strings.Contains(n.get("/s/war").body, "NEVER-COMMITTED") {
		t.Error("readers were sent what was never committed")
	}
	if seq != 6 {
		t.Errorf("the next entry is %d, want 6", seq)
	}
}

func TestTakedownReachesOpenPagesBlocksAndMoments(t *testing.T) {
	n := open(t, war)
	l := n.listen("war", "")
	seq := n.publish("war", "LIBEL")
	l.until(seq)
	old := n.get("/s/war").body
	l = n.listen("war", attr(t, old, "data-head"))
	n.add("war", dateline.ActTakedown, &dateline.Takedown{Warrant: by(t, "court order").With("ben"), Seqs: []dateline.Seq{seq}, Notice: "One update was removed."})
	last := n.publish("war", "after it")
	l.until(last)
	if strings.Contains(l.raw.String(), "LIBEL") {
		t.Error("a frame after the removal holds the text")
	}
	if a := n.get(attr(t, old, "data-changes") + "0"); a.StatusCode != 410 {
		t.Errorf("a block of the old generation = %d, want 410", a.StatusCode)
	}
	now := n.get("/s/war").body
	paths := []string{"/s/war", "/s/war/u/u6", "/s/war/data/situation.json", attr(t, now, "data-changes") + "0"}
	for k := 1; k <= 8; k++ {
		paths = append(paths, fmt.Sprint("/s/war?known=", k), fmt.Sprint("/s/war/data/situation.json?known=", k), fmt.Sprint("/s/war/data/diff.json?from=1&to=", k))
	}
	for _, p := range paths {
		if strings.Contains(n.get(p).body, "LIBEL") {
			t.Errorf("%s still has the removed text", p)
		}
	}
	stale := n.listen("war", attr(t, old, "data-head"))
	if w, _ := stale.next(); w.kind != "reset" {
		t.Errorf("a page from before the removal got %+v, want a reset", w)
	}
}

func TestStreamOverHTTP2(t *testing.T) {
	n := open(t, war)
	srv := httptest.NewUnstartedServer(n.web.Handler())
	srv.EnableHTTP2 = true
	srv.StartTLS()
	t.Cleanup(srv.Close)
	c := srv.Client()
	c.Transport.(*http.Transport).TLSClientConfig.MinVersion = tls.VersionTLS13
	a := send(t, c, must(http.NewRequest("GET", srv.URL+"/s/war", nil)))
	if a.ProtoMajor != 2 {
		t.Fatalf("the page came by %s", a.Proto)
	}
	l := listen(t, c, srv.URL, "war", attr(t, a.body, "data-head"))
	for i := range 5 {
		n.publish("war", fmt.Sprint("update ", i))
	}
	if diff := cmp.Diff(upTo(5, 10), seqs(l.until(10))); diff != "" {
		t.Errorf("frames over HTTP/2 (-want +got):\n%s", diff)
	}
	l.stop()
}

func must(r *http.Request, err error) *http.Request {
	if err != nil {
		panic(err)
	}
	return r
}

func TestShutdownClosesStreams(t *testing.T) {
	n := open(t, war)
	l := n.listen("war", "")
	if err := n.web.Shutdown(t.Context()); err != nil {
		t.Fatal(err)
	}
	for {
		w, ok := l.next()
		if !ok {
			break
		}
		if w.kind != "beat" {
			t.Errorf("after Shutdown came %+v", w)
		}
	}
	if _, err := http.Get(n.url + "/healthz"); err == nil {
		t.Error("the server still answers after Shutdown")
	}
	if r := n.web.Live().Readers(); r != 0 {
		t.Errorf("Readers() = %d after Shutdown", r)
	}
}
