package web_test

import (
	"bufio"
	"bytes"
	"context"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"dateline"
	"dateline/internal/store"
)

// The readers of the delivery benchmarks are a second process: this test
// binary with the environment variable below, so that the memory and the time
// of the server are its own.
const readersEnv = "DATELINE_READERS" // "address path count"

var benchReaders = flag.Int("readers", 1000, "readers of the delivery benchmarks")

func TestMain(m *testing.M) {
	for env, run := range map[string]func(string) error{readersEnv: readers, stormEnv: stormReaders, editorEnv: editorPages} {
		if spec := os.Getenv(env); spec != "" {
			if err := run(spec); err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(1)
			}
			return
		}
	}
	os.Exit(m.Run())
}

// readers opens streams. It prints "ready", then for each change that has
// reached all of them its number and the time, in nanoseconds of Unix time, at
// which the last had it. When its parent sends a line it prints "gaps" and how
// many changes did not follow on the one before them.
func readers(spec string) error {
	var addr, path string
	var n int
	if _, err := fmt.Sscan(spec, &addr, &path, &n); err != nil {
		return fmt.Errorf("%s=%q: %w", readersEnv, spec, err)
	}
	const most = 1 << 16
	counts := make([]atomic.Int32, most)
	said := make(chan string, 1024)
	var gaps atomic.Int64
	var open sync.WaitGroup
	for range n {
		c, err := net.Dial("tcp", addr)
		if err != nil {
			return err
		}
		fmt.Fprintf(c, "GET %s HTTP/1.1\r\nHost: bench\r\n\r\n", path)
		open.Add(1)
		go func() {
			buf := make([]byte, 16<<10)
			tail, got, first, last := 0, 0, true, int64(0)
			for {
				m, err := c.Read(buf[tail:])
				if err != nil {
					return
				}
				if first {
					first = false
					open.Done()
				}
				rest := changes(buf[:tail+m], func(seq, prev int64) {
					if last != 0 && prev != last {
						gaps.Add(1)
					}
					last = seq
					got++
					if counts[got].Add(1) == int32(n) {
						said <- fmt.Sprint(got, " ", time.Now().UnixNano())
					}
				})
				tail = copy(buf, rest)
			}
		}()
	}
	open.Wait()
	fmt.Println("ready")
	go func() {
		for s := range said {
			fmt.Println(s)
		}
	}()
	bufio.NewReader(os.Stdin).ReadString('\n')
	said <- fmt.Sprint("gaps ", gaps.Load())
	bufio.NewReader(os.Stdin).ReadString('\n') // until the parent is done
	return nil
}

var changeMark = []byte("\nevent: change\ndata: {\"seq\":")

// changeHead is how many bytes hold the beginning of a change up to its prev.
const changeHead = 96

// changes calls f for each change in b and returns what may be the beginning
// of another one.
func changes(b []byte, f func(seq, prev int64)) (rest []byte) {
	for {
		i := bytes.Index(b, changeMark)
		if i < 0 {
			return b[max(0, len(b)-len(changeMark)+1):]
		}
		if b = b[i:]; len(b) < changeHead {
			return b
		}
		seq, after := digits(b[len(changeMark):])
		prev, _ := digits(bytes.TrimPrefix(after, []byte(`,"prev":`)))
		f(seq, prev)
		b = b[len(changeMark):]
	}
}

func digits(b []byte) (n int64, rest []byte) {
	for len(b) > 0 && b[0] >= '0' && b[0] <= '9' {
		n, b = n*10+int64(b[0]-'0'), b[1:]
	}
	return n, b
}

// audience is the readers' process.
type audience struct {
	*kid
	got int
}

func seat(b *testing.B, addr, path string) *audience {
	b.Helper()
	a := &audience{kid: child(b, readersEnv, fmt.Sprintf("%s %s %d", addr, path, *benchReaders))}
	a.hear("ready")
	return a
}

// served waits until n more changes have reached all, and returns when.
func (a *audience) served(n int) time.Time {
	a.b.Helper()
	var at time.Time
	for range n {
		var k int
		var nano int64
		if !a.out.Scan() {
			a.b.Fatal("the readers' process has ended")
		}
		if _, err := fmt.Sscan(a.out.Text(), &k, &nano); err != nil {
			a.b.Fatal(err)
		}
		a.got++
		at = time.Unix(0, max(nano, at.UnixNano()))
	}
	return at
}

// gaps ends the measuring: how many changes did not follow on the one before.
func (a *audience) gaps() (n float64) {
	a.say("enough")
	fmt.Sscan(a.hear("gaps "), &n)
	return n
}

func memory() float64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc + m.StackInuse)
}

func cpu() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// deliver measures one way of serving. change makes n changes and returns when
// they were committed, or where nothing is, when the first was sent.
func deliver(b *testing.B, addr, path string, before float64, change func(n int) time.Time) *audience {
	a := seat(b, addr, path)
	kB := (memory() - before) / 1000 / float64(*benchReaders)
	change(1) // what is made at the first change is not the readers'
	a.served(1)
	var took []float64
	used := cpu()
	b.ResetTimer()
	for range b.N {
		begun := change(1)
		took = append(took, a.served(1).Sub(begun).Seconds()*1000)
	}
	used = cpu() - used
	begun := change(50)
	burst := a.served(50).Sub(begun).Seconds() * 1000
	b.StopTimer()
	slices.Sort(took)
	b.ReportMetric(took[len(took)/2], "p50-ms")
	b.ReportMetric(took[(len(took)*99-1)/100], "p99-ms")
	b.ReportMetric(kB, "kB/reader")
	b.ReportMetric(used.Seconds()/float64(b.N**benchReaders)*1e6, "cpu-s/M")
	b.ReportMetric(burst, "burst50-ms")
	b.ReportMetric(0, "ns/op")
	return a
}

// changes commits n updates of a kilobyte in one transaction.
func (n *newsroom) changes(count int) time.Time {
	body := strings.Repeat("words of an update, ", 20)
	err := n.store.Update(context.Background(), func(tx *store.Tx) error {
		for range count {
			p := &dateline.Publish{Warrant: by(n.t, "news"), Revision: dateline.Revision{At: noon, Headline: "One more", Body: body}}
			if n.last != 0 { // one update that grows is the same frame each time
				p.Target, p.Revision.Changed = dateline.UpdateID(n.last), "more"
			}
			e, err := tx.Append("war", dateline.ActPublish, p)
			if err != nil {
				return err
			}
			if n.last == 0 {
				n.last = e.Seq
			}
		}
		return nil
	})
	committed := time.Now()
	if err != nil {
		n.t.Fatal(err)
	}
	return committed
}

// BenchmarkDelivery is commit to the last of -readers loopback readers, beside
// what else could carry the same bytes, in one run. kB/reader is the server's
// heap and stacks; cpu-s/M is its CPU time for a million deliveries.
func BenchmarkDelivery(b *testing.B) {
	b.Run("dateline", func(b *testing.B) {
		n := open(b, war)
		before := memory()
		a := deliver(b, n.web.Addr().String(), "/s/war/live", before, n.changes)
		b.ReportMetric(a.gaps(), "gaps")
	})
	b.Run("nethttp-cursor", func(b *testing.B) {
		n := open(b, war)
		before := memory()
		addr := serve(b, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { n.web.Handler().ServeHTTP(kept{w}, r) }))
		deliver(b, addr, "/s/war/live", before, n.changes)
	})
	frame := oneFrame(b)
	b.Run("nethttp-bare", func(b *testing.B) {
		before := memory()
		var h bare
		addr := serve(b, &h)
		deliver(b, addr, "/", before, func(n int) time.Time {
			begun := time.Now()
			for range n {
				h.send(frame)
			}
			return begun
		})
	})
	b.Run("write2", func(b *testing.B) {
		before := memory()
		var h plain
		addr := serve(b, &h)
		deliver(b, addr, "/", before, func(n int) time.Time {
			begun := time.Now()
			for range n {
				h.send(frame)
			}
			return begun
		})
	})
}

// oneFrame is what a reader gets for one change.
func oneFrame(b *testing.B) []byte {
	n := open(b, war)
	n.changes(1)
	l := n.listen("war", "")
	n.changes(1)
	l.until(7)
	// The stream may begin one change earlier; a second one in the frame would
	// be counted as the next.
	raw := strings.TrimSuffix(l.raw.String(), "\n\n")
	frame := raw[strings.LastIndex(raw, "\n\n")+2:] + "\n\n"
	b.Logf("a change is %d bytes", len(frame))
	return []byte(frame)
}

func serve(b *testing.B, h http.Handler) (addr string) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	s := &http.Server{Handler: h}
	go s.Serve(ln)
	b.Cleanup(func() { s.Close() })
	return ln.Addr().String()
}

// kept is a response whose connection cannot be taken over.
type kept struct{ w http.ResponseWriter }

func (k kept) Header() http.Header         { return k.w.Header() }
func (k kept) Write(b []byte) (int, error) { return k.w.Write(b) }
func (k kept) WriteHeader(code int)        { k.w.WriteHeader(code) }
func (k kept) Flush()                      { k.w.(http.Flusher).Flush() }
func (k kept) SetWriteDeadline(t time.Time) error {
	return http.NewResponseController(k.w).SetWriteDeadline(t)
}

// bare is the handler of every tutorial: a channel a reader.
type bare struct {
	mu  sync.Mutex
	all []chan []byte
}

func (h *bare) send(frame []byte) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, c := range h.all {
		c <- frame
	}
}

func (h *bare) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c := make(chan []byte, 64)
	h.mu.Lock()
	h.all = append(h.all, c)
	h.mu.Unlock()
	w.Header().Set("Content-Type", "text/event-stream")
	fmt.Fprint(w, ": hello\n\n")
	w.(http.Flusher).Flush()
	for {
		select {
		case b := <-c:
			w.Write(b)
			w.(http.Flusher).Flush()
		case <-r.Context().Done():
			return
		}
	}
}

// plain writes to one connection after the other: the least that it can cost.
type plain struct {
	mu  sync.Mutex
	all []syscall.RawConn
	own []net.Conn
}

func (h *plain) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	raw, err := c.(*net.TCPConn).SyscallConn()
	if err != nil {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.all, h.own = append(h.all, raw), append(h.own, c)
	fmt.Fprint(c, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n: hello\n\n") // from here on it counts as open
}

func (h *plain) send(frame []byte) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, c := range h.all {
		c.Write(func(fd uintptr) bool {
			_, err := syscall.Write(int(fd), frame)
			return err != syscall.EAGAIN
		})
	}
}

// BenchmarkStart is how long a server takes from a record of 10,000 entries to
// listening.
func BenchmarkStart(b *testing.B) {
	n := open(b, func(n *newsroom) {
		war(n)
		err := n.store.Update(context.Background(), func(tx *store.Tx) error {
			for i := range 5000 {
				r, err := tx.Append("war", dateline.ActReceive, &dateline.Receive{Warrant: by(b, "paste"),
					Report: dateline.Report{Text: heratFell, Source: "wire", Published: noon, Origin: "wire"}})
				if err != nil {
					return err
				}
				c, cite := taken(r.Seq, heratFell, "Herat", fmt.Sprint("story:", i%34))
				c.Time = &dateline.When{Interval: dateline.Interval{From: noon.Add(time.Duration(i) * time.Minute), To: noon.Add(time.Duration(i+1) * time.Minute), Precision: dateline.Minute}}
				if _, err := tx.Append("war", dateline.ActRelease, &dateline.Decision{Warrant: by(b, "as read"), Claim: c, Cite: cite}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	})
	n.stop()
	for b.Loop() {
		n.start()
		b.StopTimer()
		n.stop()
		b.StartTimer()
	}
}

// BenchmarkPage is the live page: made anew, and as kept.
func BenchmarkPage(b *testing.B) {
	n := open(b, war, func(n *newsroom) {
		for i := range 200 {
			n.publish("war", fmt.Sprint("update ", i))
		}
	})
	b.Run("made", func(b *testing.B) {
		i := 0
		for b.Loop() {
			i++
			n.get(fmt.Sprintf("/s/war?valid=2021-08-13T14:00:00.%09dZ", i))
		}
	})
	b.Run("kept", func(b *testing.B) {
		for b.Loop() {
			n.get("/s/war")
		}
	})
}
