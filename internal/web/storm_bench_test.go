package web_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"dateline/internal/desk"
	"dateline/internal/desktest"
	"dateline/internal/web"
)

// The processes of the storm beside the server's: its readers, and one editor.
const (
	stormEnv  = "DATELINE_STORM"  // "address path count"
	editorEnv = "DATELINE_EDITOR" // "address cookie path path …"
	trustEnv  = "DATELINE_TRUST"  // the server's certificate as PEM; empty: plain HTTP
)

// stormPace is the time between two updates while readers are away.
const stormPace = 200 * time.Millisecond

// BenchmarkStorm cuts half of -readers readers at once while updates are published.
// Each comes back after the time that its stream has told it (2 to 10 s), with
// the id of the last frame that it had. Meanwhile an editor's browser asks for
// pages of the desk. lost and doubled count changes over all readers; back-s
// is from the cut to the last reader's first byte; resumed is the share that
// came back by a session ticket, without a whole handshake.
func BenchmarkStorm(b *testing.B) {
	b.Run("plain", func(b *testing.B) { storm(b, nil) })
	b.Run("tls", func(b *testing.B) {
		cert, trust := certificate(b)
		b.Setenv(trustEnv, trust)
		storm(b, &tls.Config{Certificates: []tls.Certificate{cert}})
	})
}

func storm(b *testing.B, conf *tls.Config) {
	if b.N > 1 {
		b.ReportMetric(0, "ns/op") // a run is a quarter of a minute; one is enough
		return
	}
	count := *benchReaders / 2
	o := stormOffice(b, conf)
	addr := strings.TrimPrefix(strings.TrimPrefix(o.url, "http://"), "https://")
	readers := child(b, stormEnv, fmt.Sprintf("%s /s/%s/live %d", addr, o.Story, count))
	readers.hear("ready")
	stop := o.publishing()
	editor := child(b, editorEnv, fmt.Sprintf("%s %s /desk/%s/ /desk/%s/updates /desk/%s/summary", addr, o.cookie(b), o.Story, o.Story, o.Story))
	editor.hear("ready")
	used := cpu()
	readers.say("cut")
	var back float64
	fmt.Sscan(readers.hear("back "), &back)
	used = cpu() - used
	editor.say("enough")
	asked := editor.hear("pages ")
	stop()
	readers.say(fmt.Sprint("until ", o.Entries()[len(o.Entries())-1].Seq))
	told := readers.hear("had ")

	var n int
	var p50, p99, lost, doubled, refused, resumed float64
	if _, err := fmt.Sscan(asked, &n, &p50, &p99); err != nil {
		b.Fatalf("the editor said %q: %v", asked, err)
	}
	if _, err := fmt.Sscan(told, &lost, &doubled, &refused, &resumed); err != nil {
		b.Fatalf("the readers said %q: %v", told, err)
	}
	b.Logf("%d readers, %d pages of the desk while they came back", count, n)
	b.ReportMetric(lost, "lost")
	b.ReportMetric(doubled, "doubled")
	b.ReportMetric(refused, "refused")
	b.ReportMetric(resumed/float64(count), "resumed")
	b.ReportMetric(back, "back-s")
	b.ReportMetric(p50, "desk-p50-ms")
	b.ReportMetric(p99, "desk-p99-ms")
	b.ReportMetric(used.Seconds(), "cpu-s")
	b.ReportMetric(0, "ns/op")
}

// stormOffice is a desk at work, with a server that takes TLS if conf is there.
func stormOffice(b *testing.B, conf *tls.Config) *office {
	o := &office{Newsroom: desktest.New(b)}
	s, err := web.New(b.Context(), web.Config{Addr: "127.0.0.1:0", Store: o.Store, Desk: o.Desk, Now: o.Clock.Now, TLS: conf, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		b.Fatal(err)
	}
	if err := s.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { s.Shutdown(context.Background()) })
	o.url = strings.TrimSuffix(s.URL(), "/")
	if err := o.Desk.AddUser(b.Context(), desktest.Chief, desktest.Anna.Name, desk.Editor, deskPassword); err != nil {
		b.Fatal(err)
	}
	o.Crowd(100)
	return o
}

// cookie is the session of an editor who has logged in.
func (o *office) cookie(b *testing.B) string {
	jar, err := cookiejar.New(nil)
	if err != nil {
		b.Fatal(err)
	}
	at, err := url.Parse(o.url)
	if err != nil {
		b.Fatal(err)
	}
	s := &chair{office: o, c: &http.Client{Jar: jar, Transport: &http.Transport{TLSClientConfig: trusting()}}}
	s.open("/desk/")
	s.send(s.form("form"), "name", desktest.Anna.Name, "password", deskPassword)
	s.sees("Stories", o.Story)
	for _, c := range jar.Cookies(at) {
		return c.Name + "=" + c.Value
	}
	b.Fatal("the desk has set no cookie")
	return ""
}

// publishing publishes updates until the function that it returns is called.
func (o *office) publishing() (stop func()) {
	end, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		tick := time.NewTicker(stormPace)
		defer tick.Stop()
		for i := 0; ; i++ {
			select {
			case <-tick.C:
				o.Publish(fmt.Sprint("Update ", i))
			case <-end:
				return
			}
		}
	}()
	return func() { close(end); <-done }
}

// kid is another process of a benchmark: this binary under another name.
type kid struct {
	b   *testing.B
	in  io.WriteCloser
	out *bufio.Scanner
}

func child(b *testing.B, env, spec string) *kid {
	b.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), env+"="+spec)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { in.Close(); cmd.Wait() })
	return &kid{b, in, bufio.NewScanner(out)}
}

func (k *kid) say(line string) {
	if _, err := io.WriteString(k.in, line+"\n"); err != nil {
		k.b.Fatal(err)
	}
}

// hear is what stands behind the given words in the next line.
func (k *kid) hear(words string) string {
	k.b.Helper()
	if !k.out.Scan() {
		k.b.Fatalf("a process ended before it said %q", words)
	}
	rest, ok := strings.CutPrefix(k.out.Text(), words)
	if !ok {
		k.b.Fatalf("a process said %q, want %q", k.out.Text(), words)
	}
	return rest
}

// certificate makes a certificate for this machine, and the PEM that trusts it.
func certificate(b *testing.B) (tls.Certificate, string) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		b.Fatal(err)
	}
	now := time.Now()
	as := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "bench"}, NotBefore: now.Add(-time.Hour), NotAfter: now.Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign}
	der, err := x509.CreateCertificate(rand.Reader, as, as, &key.PublicKey, key)
	if err != nil {
		b.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
}

// trusting is how a client talks TLS to the server; nil: not at all.
func trusting() *tls.Config {
	text := os.Getenv(trustEnv)
	if text == "" {
		return nil
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM([]byte(text))
	return &tls.Config{RootCAs: pool, ServerName: "127.0.0.1"}
}

// phone is a reader of the storm.
type phone struct {
	addr, path string
	trust      *tls.Config // with the tickets of this reader alone; nil: plain

	mu    sync.Mutex
	conn  net.Conn
	retry time.Duration
	last  string // id of the last frame that came whole

	// The frame that is coming.
	id        string
	seq, prev int64

	had     atomic.Int64 // Seq of the last frame
	lost    atomic.Int64
	doubled atomic.Int64
	refused atomic.Int64
	resumed atomic.Bool
}

// stay keeps the stream open as an EventSource does: a line that ends is
// opened again after the retry time. begun hears of each first byte.
func (r *phone) stay(begun func()) {
	for {
		if err := r.follow(begun); err != nil {
			r.refused.Add(1)
		}
		r.mu.Lock()
		wait := r.retry
		r.mu.Unlock()
		time.Sleep(max(wait, 100*time.Millisecond))
	}
}

// follow reads one stream to its end. An error means that it never began.
func (r *phone) follow(begun func()) error {
	conn, err := net.Dial("tcp", r.addr)
	if err != nil {
		return err
	}
	defer conn.Close()
	if r.trust != nil {
		t := tls.Client(conn, r.trust)
		if err := t.Handshake(); err != nil {
			return err
		}
		r.resumed.Store(t.ConnectionState().DidResume)
		conn = t
	}
	r.mu.Lock()
	r.conn = conn
	head := ""
	if r.last != "" {
		head = "Last-Event-ID: " + r.last + "\r\n"
	}
	r.mu.Unlock()
	fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: bench\r\n%s\r\n", r.path, head)
	in := bufio.NewReaderSize(conn, 2048)
	r.id, r.seq = "", 0
	for first := true; ; first = false {
		line, err := in.ReadSlice('\n')
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			if first {
				return err
			}
			return nil
		}
		if first {
			begun()
		}
		r.take(line)
	}
}

// take reads one line of a stream, or the beginning of a long one.
func (r *phone) take(line []byte) {
	switch {
	case bytes.HasPrefix(line, []byte("retry: ")):
		var ms int
		fmt.Sscan(string(line[len("retry: "):]), &ms)
		r.mu.Lock()
		r.retry = time.Duration(ms) * time.Millisecond
		r.mu.Unlock()
	case bytes.HasPrefix(line, []byte("id: ")):
		r.id = strings.TrimSpace(string(line[len("id: "):]))
	case bytes.HasPrefix(line, []byte("event: reset")):
		r.lost.Add(1)
	case bytes.HasPrefix(line, []byte(`data: {"seq":`)):
		fmt.Sscanf(string(line[:min(len(line), 80)]), `data: {"seq":%d,"prev":%d`, &r.seq, &r.prev)
	case len(line) == 1 && r.seq != 0:
		r.dispatch()
	}
}

// dispatch takes a frame that has come whole; one that the cut has broken off
// counts for nothing, as in a browser.
func (r *phone) dispatch() {
	switch had := r.had.Load(); {
	case had != 0 && r.seq <= had:
		r.doubled.Add(1)
	case had != 0 && r.prev != had:
		r.lost.Add(1)
	}
	r.had.Store(r.seq)
	r.seq = 0
	r.mu.Lock()
	r.last = r.id
	r.mu.Unlock()
}

func (r *phone) cut() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.conn.Close()
}

// stormReaders is the readers' process of the storm. It says "ready" once all
// streams are open. Told to "cut" it waits until each reader has had a frame,
// cuts, and says after how many seconds all were back. Told "until" a Seq it
// says, when all have it, how many changes were lost and doubled, how many
// connections failed and how many readers resumed a TLS session.
func stormReaders(spec string) error {
	var addr, path string
	var n int
	if _, err := fmt.Sscan(spec, &addr, &path, &n); err != nil {
		return fmt.Errorf("%s=%q: %w", stormEnv, spec, err)
	}
	began := make(chan struct{}, n)
	all := make([]*phone, n)
	for i := range all {
		all[i] = &phone{addr: addr, path: path}
		if t := trusting(); t != nil {
			t.ClientSessionCache = tls.NewLRUClientSessionCache(1)
			all[i].trust = t
		}
		go all[i].stay(func() { began <- struct{}{} })
		if i%64 == 63 { // browsers that have come one after the other
			for range 64 {
				<-began
			}
		}
	}
	for range n % 64 {
		<-began
	}
	fmt.Println("ready")
	in := bufio.NewScanner(os.Stdin)
	for in.Scan() {
		var upto int64
		if in.Text() == "cut" {
			for _, r := range all { // who has had nothing cannot tell what it has missed
				for r.had.Load() == 0 {
					time.Sleep(time.Millisecond)
				}
			}
			start := time.Now()
			for _, r := range all {
				r.cut()
			}
			for range n {
				<-began
			}
			fmt.Println("back", time.Since(start).Seconds())
		} else if _, err := fmt.Sscan(strings.TrimPrefix(in.Text(), "until "), &upto); err == nil {
			fmt.Println("had", stormEnd(all, upto))
		}
	}
	return nil
}

// stormEnd waits until all have the frame of a Seq, or half a minute, after
// which who lacks it has lost it.
func stormEnd(all []*phone, upto int64) string {
	var lost, doubled, refused int64
	resumed := 0
	end := time.Now().Add(30 * time.Second)
	for _, r := range all {
		for r.had.Load() < upto && time.Now().Before(end) {
			time.Sleep(time.Millisecond)
		}
		if r.had.Load() < upto {
			lost++
		}
		lost, doubled, refused = lost+r.lost.Load(), doubled+r.doubled.Load(), refused+r.refused.Load()
		if r.resumed.Load() {
			resumed++
		}
	}
	return fmt.Sprint(lost, " ", doubled, " ", refused, " ", resumed)
}

// editorPages is the editor's process: it asks for the pages in turn, ten a
// second, until it is told that it is enough; then it says how many there were
// and how long it waited for a page, in ms, at the median and the 99th of a
// hundred.
func editorPages(spec string) error {
	parts := strings.Fields(spec)
	if len(parts) < 3 {
		return fmt.Errorf("%s=%q: want address, cookie and paths", editorEnv, spec)
	}
	trust, scheme := trusting(), "http://"
	if trust != nil {
		scheme = "https://"
	}
	c := &http.Client{Transport: &http.Transport{TLSClientConfig: trust}}
	enough := make(chan struct{})
	fmt.Println("ready")
	go func() { bufio.NewReader(os.Stdin).ReadString('\n'); close(enough) }()
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	var took []float64
	for i := 0; ; i++ {
		select {
		case <-tick.C:
		case <-enough:
			if len(took) == 0 {
				return errors.New("no page was asked for")
			}
			slices.Sort(took)
			fmt.Println("pages", len(took), took[len(took)/2], took[(len(took)*99-1)/100])
			return nil
		}
		r, err := http.NewRequest("GET", scheme+parts[0]+parts[2+i%(len(parts)-2)], nil)
		if err != nil {
			return err
		}
		r.Header.Set("Cookie", parts[1])
		start := time.Now()
		res, err := c.Do(r)
		if err != nil {
			return err
		}
		_, err = io.Copy(io.Discard, res.Body)
		res.Body.Close()
		if err != nil || res.StatusCode != http.StatusOK {
			return fmt.Errorf("%s: %s %v", r.URL, res.Status, err)
		}
		took = append(took, time.Since(start).Seconds()*1000)
	}
}
