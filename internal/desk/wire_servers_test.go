package desk_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"dateline"
	"dateline/internal/desk"
	"dateline/internal/desktest"
	"dateline/internal/intake/fetch"
)

func packed(b []byte) []byte {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	z.Write(b)
	z.Close()
	return out.Bytes()
}

// rawServer writes bytes to whoever connects, and hangs up.
func rawServer(t testing.TB, answer string) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			c.Read(make([]byte, 4096))
			io.WriteString(c, answer)
			c.Close()
		}
	}()
	return "http://" + l.Addr().String()
}

// What servers do wrong is told in words, what came of it is kept for the
// desk, and what is whole is taken.
func TestFeedsFromServersThatMisbehave(t *testing.T) {
	stop := make(chan struct{})
	defer close(stop) // before the servers close, which wait for their answers
	at := func(h http.HandlerFunc) string { return openOutlet(t, h).URL }
	whole := "<rss><channel>" + item("1", heratFell) + item("2", farahQuit)
	for _, test := range []struct {
		name, url, want string
		reports, kept   int
	}{
		{"stalls", at(func(w http.ResponseWriter, r *http.Request) { <-stop }), "took longer than", 0, 0},
		{"stalls half-way", at(func(w http.ResponseWriter, r *http.Request) {
			io.WriteString(w, whole)
			w.(http.Flusher).Flush()
			<-stop
		}), "took longer than", 0, 1},
		{"lies about its length", rawServer(t, "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: 90000\r\n\r\n"+whole), "broke off before its end", 0, 1},
		{"sends a zip bomb", at(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			w.Write(packed(make([]byte, 4<<20)))
		}), "more than 1024 kB, unpacked", 0, 1},
		{"sends entities", at(func(w http.ResponseWriter, r *http.Request) {
			io.WriteString(w, `<!DOCTYPE rss [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><rss><channel><item><guid>1</guid><title>&b;</title></item></channel></rss>`)
		}), "declares entities of its own", 0, 1},
		{"sends half a document", at(func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, whole+"<item><title>And th") }), "it ends inside <title>", 2, 1},
		{"is no feed", at(page("<html><main><p>Welcome.</p>")), "neither a feed nor a live page", 0, 1},
		{"redirects inside", at(func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "http://10.0.0.1/", 302) }), "10.0.0.1, which is no address of the public internet", 0, 0},
		{"redirects for ever", at(func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/x"+r.URL.Path, 302) }), "redirects more than 5 times", 0, 0},
		{"sends an item that is no text", at(feed(item("1", heratFell), item("2", "%PDF-1.4 %%EOF"))), "1 item could not be taken", 1, 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			n := desktest.New(t)
			limit := 5 * time.Second
			if strings.HasPrefix(test.name, "stalls") {
				limit = 50 * time.Millisecond
			}
			n.Desk = desk.New(n.Store, desk.Options{Now: n.Clock.Now, Wall: n.Clock.Now, Fetch: fetch.New(fetch.Options{Loopback: true, Size: 1 << 20, Time: limit})})
			f := put(n, test.url)
			p := poll(n, f)
			if !strings.Contains(p.Fault, test.want) || p.Feed.Fault != p.Fault {
				t.Errorf("the fault = %q, want … %s …", p.Fault, test.want)
			}
			poll(n, f) // once more: nothing twice
			kept, err := n.Desk.Refused(n.Ctx, n.Story)
			if err != nil || len(kept) != test.kept || len(reports(n)) != test.reports {
				t.Errorf("%d inputs are kept, %d reports filed, %v; want %d and %d", len(kept), len(reports(n)), err, test.kept, test.reports)
			}
			for _, k := range kept {
				if b, err := n.Desk.RefusedBytes(n.Ctx, n.Story, k.ID); err != nil || len(b) == 0 || k.Why == "" {
					t.Errorf("the input kept = %d bytes, why %q, %v", len(b), k.Why, err)
				}
			}
		})
	}
}

// A feed that hangs does not keep the others, nor the end of the program.
func TestAFeedThatHangsBlocksNobody(t *testing.T) {
	n := desktest.New(t)
	stop, reached := make(chan struct{}), make(chan struct{}, 100)
	for i := range 3 {
		hung := openOutlet(t, func(w http.ResponseWriter, r *http.Request) {
			reached <- struct{}{}
			select {
			case <-stop:
			case <-r.Context().Done():
			}
		})
		put(n, fmt.Sprintf("%s/%d", hung.URL, i))
	}
	defer close(stop)
	o := openOutlet(t, feed(item("1", heratFell)))
	before := n.Entries()
	ctx, cancel := context.WithCancel(n.Ctx)
	ended := make(chan error, 1)
	go func() { ended <- n.Desk.Wire(ctx, func(err error) { t.Errorf("the wire: %v", err) }) }()
	for range 3 {
		<-reached
	}
	f := put(n, o.URL)
	if err := n.Desk.PauseFeed(n.Ctx, desktest.Anna, n.Story, f.ID, false); err != nil { // which wakes the poller
		t.Fatal(err)
	}
	if err := n.Store.Wait(n.Ctx, before[len(before)-1].Seq); err != nil {
		t.Fatal(err)
	}
	same(t, "texts", 1, len(texts(n)))
	n.Refused(n.Desk.Wire(ctx, nil), dateline.ErrConflict, "running already")
	cancel()
	if err := <-ended; err != nil {
		t.Errorf("Wire = %v", err)
	}
}
