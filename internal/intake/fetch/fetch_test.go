package fetch_test

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"dateline"
	"dateline/internal/intake/fetch"
)

const story = `<!doctype html><html lang="en"><head><title>Herat falls</title>
<meta property="article:published_time" content="2021-08-13T08:00:00Z"></head><body>
<nav><a href="/">Home</a> <a href="/world">World</a> Subscribe to our newsletter</nav>
<article><h1>Herat falls</h1>
<p>The Taliban captured Herat on Thursday, a police official told Harbour Wire, after two weeks of fighting around the city and its airport.</p>
<p>The Taliban captured Kandahar on Friday, residents said, and government forces withdrew to the airport south of the city in the early morning.</p></article>
<footer>Cookies and terms</footer></body></html>`

var noon = time.Date(2021, 8, 13, 12, 0, 0, 0, time.UTC)

// serve runs a server that answers with h.
func serve(t testing.TB, h http.HandlerFunc) string {
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL
}

// wire runs a server that writes raw bytes and hangs up.
func wire(t testing.TB, answer string) string {
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

func packed(body []byte) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write(body)
	z.Close()
	return b.Bytes()
}

func TestGet(t *testing.T) {
	page := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/old" {
			http.Redirect(w, r, "/new", http.StatusMovedPermanently)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Encoding", "gzip")
		w.Write(packed([]byte(story)))
	})
	p, err := fetch.New(fetch.Options{Loopback: true}).Get(t.Context(), page+"/old")
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256([]byte(story))
	if string(p.Data) != story || p.Sum != hex.EncodeToString(sum[:]) || p.URL != page+"/old" || p.Final != page+"/new" {
		t.Errorf("Get = %d bytes, sum %s, %s to %s; want the page unpacked, its sum, and both addresses", len(p.Data), p.Sum, p.URL, p.Final)
	}
}

func TestGetRefuses(t *testing.T) {
	stop := make(chan struct{})
	defer close(stop) // before the servers close, which wait for their answers
	loop := serve(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, r.URL.Path+"x", http.StatusFound) })
	to := func(where string) string {
		return serve(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, where, http.StatusFound) })
	}
	bomb := packed(make([]byte, 4<<20))
	for _, test := range []struct{ name, url, want string }{
		{"no address", "herat", "no address of a page"},
		{"no host", "http://", "names no host"},
		{"a file", "file:///etc/passwd", "no address of a page"},
		{"a password", "http://ann:pw@example.com/", "user name or password"},
		{"a private address", "http://10.0.0.1/", "10.0.0.1, which is no address of the public internet"},
		{"a cloud's settings", "http://169.254.169.254/latest/meta-data", "no address of the public internet"},
		{"an address in disguise", "http://[::ffff:192.168.1.1]/", "192.168.1.1, which is no address"},
		{"a redirect to a private address", to("http://192.168.0.1/admin"), "192.168.0.1, which is no address"},
		{"a redirect to a file", to("file:///etc/passwd"), "no address of a page"},
		{"redirects without end", loop + "/", "redirects more than 5 times"},
		{"a stall before the answer", serve(t, func(http.ResponseWriter, *http.Request) { <-stop }), "took longer than"},
		{"a stall in the answer", serve(t, func(w http.ResponseWriter, r *http.Request) {
			io.WriteString(w, "<html>")
			w.(http.Flusher).Flush()
			<-stop
		}), "took longer than"},
		{"a length that promises more", wire(t, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n<html><p>The Tali"), "broke off before its end"},
		{"a length over the limit", wire(t, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 99999999999\r\n\r\n<html>"), "more than 1024 kB"},
		{"a chunk that breaks off", wire(t, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n50\r\n<html>"), "broke off before its end"},
		{"too much without a length", serve(t, func(w http.ResponseWriter, r *http.Request) {
			for range 40 {
				w.Write(bytes.Repeat([]byte("x"), 64<<10))
			}
		}), "more than 1024 kB"},
		{"a zip bomb", serve(t, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			w.Write(bomb)
		}), "more than 1024 kB, unpacked"},
		{"half a zip", serve(t, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			half := packed([]byte(story))
			w.Write(half[:len(half)/2])
		}), "broke off before its end"},
		{"no zip", serve(t, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			io.WriteString(w, "this is not a gzip stream at all")
		}), "does not unpack"},
		{"another packing", serve(t, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Encoding", "br")
			io.WriteString(w, "x")
		}), "which nobody asked for"},
		{"no such page", serve(t, http.NotFound), "answered 404 Not Found"},
		{"no HTTP", wire(t, "SSH-2.0-OpenSSH_9.0\r\n"), "can't be reached"},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := fetch.New(fetch.Options{Loopback: true, Size: 1 << 20, Time: 2 * time.Second})
			if strings.Contains(test.name, "stall") {
				f = fetch.New(fetch.Options{Loopback: true, Time: 50 * time.Millisecond})
			}
			p, err := f.Get(t.Context(), test.url)
			if err == nil || !strings.Contains(err.Error(), test.want) || dateline.KindOf(err) != dateline.ErrInvalid {
				t.Errorf("Get(%s) = %d bytes, %v; want Invalid: … %s …", test.url, len(p.Data), err, test.want)
			}
		})
	}
}

// Without the option for tests, this machine is as closed as its neighbours,
// by name too: names are looked at after they were resolved.
func TestGetRefusesThisMachine(t *testing.T) {
	page := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("the server was reached") })
	for _, url := range []string{page, strings.Replace(page, "127.0.0.1", "localhost", 1), strings.Replace(page, "127.0.0.1", "[::1]", 1)} {
		if _, err := fetch.New(fetch.Options{}).Get(t.Context(), url); err == nil || !strings.Contains(err.Error(), "no address of the public internet") {
			t.Errorf("Get(%s) = %v, want it refused", url, err)
		}
	}
}

func TestPublic(t *testing.T) {
	for addr, want := range map[string]bool{
		"8.8.8.8": true, "2606:4700:4700::1111": true, "::ffff:8.8.8.8": true, "172.15.0.1": true,
		"127.0.0.1": false, "10.1.2.3": false, "172.16.0.1": false, "192.168.1.1": false, "169.254.169.254": false, "0.0.0.0": false, "0.1.2.3": false,
		"100.64.0.1": false, "192.0.0.8": false, "198.18.0.1": false, "203.0.113.5": false, "224.0.0.1": false, "255.255.255.255": false,
		"::1": false, "::": false, "fe80::1": false, "fc00::1": false, "ff02::1": false, "::ffff:10.0.0.1": false, "::10.0.0.1": false,
		"64:ff9b::a00:1": false, "2002:a00:1::": false, "2001:db8::1": false, "2001::1": false, "fec0::1": false,
	} {
		if got := fetch.Public(netip.MustParseAddr(addr)); got != want {
			t.Errorf("Public(%s) = %t, want %t", addr, got, want)
		}
	}
}

func TestItem(t *testing.T) {
	it, err := fetch.Item(fetch.Page{Final: "https://a.example/herat", Type: "text/html; charset=utf-8", Data: []byte(story)}, noon)
	if err != nil {
		t.Fatal(err)
	}
	text := string(it.Data)
	for _, want := range []string{"captured Herat on Thursday", "captured Kandahar on Friday"} {
		if !strings.Contains(text, want) {
			t.Errorf("the text has no %q: %q", want, text)
		}
	}
	if strings.Contains(text, "newsletter") || strings.Contains(text, "Cookies") || !strings.Contains(text, ".\n\nThe Taliban captured Kandahar") {
		t.Errorf("the text = %q, want the article's paragraphs alone", text)
	}
	if it.Headline != "Herat falls" || !it.Published.Equal(noon.Add(-4*time.Hour)) || it.URL != "https://a.example/herat" || it.Via != "url" || it.Note != "" {
		t.Errorf("Item = %q, %s, %s, %s, %q", it.Headline, it.Published, it.URL, it.Via, it.Note)
	}
}

func TestItemOfHalfADocument(t *testing.T) {
	half := story[:strings.Index(story, "and government forces")]
	it, err := fetch.Item(fetch.Page{Type: "text/html", Data: []byte(half)}, noon)
	if err != nil || !strings.Contains(string(it.Data), "captured Herat") || !strings.Contains(it.Note, "half a document") {
		t.Errorf("Item = %q, note %q, %v; want what there is, and a note", it.Data, it.Note, err)
	}
}

func TestItemInAnotherEncoding(t *testing.T) {
	page := strings.Replace(story, "a police official", "a caf\xe9 owner", 1)
	it, err := fetch.Item(fetch.Page{Type: "text/html; charset=iso-8859-1", Data: []byte(page)}, noon)
	if err != nil || !strings.Contains(string(it.Data), "a café owner") {
		t.Errorf("Item = %q, %v; want a café owner", it.Data, err)
	}
}

func TestItemRefuses(t *testing.T) {
	for _, test := range []struct{ kind, body, want string }{
		{"application/pdf", "%PDF-1.4", "application/pdf, not a page"},
		{"", "x", "does not say what it sent"},
		{"text/html", "<html><body><script>x()</script></body></html>", "no article text"},
	} {
		if it, err := fetch.Item(fetch.Page{Type: test.kind, Data: []byte(test.body)}, noon); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("Item(%s) = %q, %v; want … %s …", test.kind, it.Data, err, test.want)
		}
	}
}

func FuzzItem(f *testing.F) {
	f.Add("text/html", []byte(story))
	f.Add("text/html; charset=utf-16", []byte(story))
	f.Add("text/html", []byte(story[:300]))
	f.Add("text/html", []byte(strings.Repeat("<div>", 600)+"x"))
	f.Add("text/html", []byte("<table><tr><td>a<p>b<br>c</table><!doctype html><svg><p>"))
	f.Add("text/plain; charset=koi8-r", []byte("\xf0\xf2\xe9"))
	f.Fuzz(func(t *testing.T, kind string, data []byte) {
		it, err := fetch.Item(fetch.Page{Type: kind, Data: data}, noon)
		if err != nil && dateline.KindOf(err) != dateline.ErrInvalid {
			t.Errorf("Item(%q) = %v, want Invalid or none", kind, err)
		}
		if err == nil && !bytes.Equal(bytes.ToValidUTF8(it.Data, nil), it.Data) {
			t.Errorf("Item(%q) is not UTF-8: %q", kind, it.Data)
		}
	})
}

func BenchmarkItem(b *testing.B) {
	page := strings.Replace(story, "</article>", strings.Repeat("<p>Residents of the city said that shops had opened again on Friday morning, under guard.</p>\n", 100)+"</article>", 1)
	b.SetBytes(int64(len(page)))
	for b.Loop() {
		if _, err := fetch.Item(fetch.Page{Type: "text/html", Data: []byte(page)}, noon); err != nil {
			b.Fatal(fmt.Errorf("Item: %w", err))
		}
	}
}
