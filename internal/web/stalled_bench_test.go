package web_test

import (
	"fmt"
	"net"
	"os"
	"strings"
	"testing"
	"time"

	"dateline/internal/live"
)

// BenchmarkStalled opens 200 streams with receive buffers of 4 kB that are
// never read, makes 20 changes a second, and reports what kernel memory each
// pins at the most and how long until the last was cut.
func BenchmarkStalled(b *testing.B) {
	if b.N > 1 {
		b.ReportMetric(0, "ns/op") // a run is half a minute; one is enough
		return
	}
	const readers = 200
	n := open(b, war)
	before, ok := socketPages()
	if !ok {
		b.Log("no /proc/net/sockstat here; kernel memory is not measured")
	}
	dial := net.Dialer{}
	for range readers {
		c, err := dial.Dial("tcp", n.web.Addr().String())
		if err != nil {
			b.Fatal(err)
		}
		defer c.Close()
		c.(*net.TCPConn).SetReadBuffer(4 << 10)
		fmt.Fprint(c, "GET /s/war/live HTTP/1.1\r\nHost: bench\r\n\r\n")
	}
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	most := 0
	begun := time.Now()
	seated := false
	for !seated || n.web.Live().Readers() > 0 {
		n.changes(1)
		seated = seated || n.web.Live().Readers() == readers
		if now, ok := socketPages(); ok {
			most = max(most, now-before)
		}
		if time.Since(begun) > 3*live.Patience {
			b.Fatalf("%d readers who never read are still served after %v", n.web.Live().Readers(), time.Since(begun))
		}
		<-tick.C
	}
	b.ReportMetric(time.Since(begun).Seconds(), "s-to-cut")
	b.ReportMetric(float64(most*os.Getpagesize())/1000/readers, "kernel-kB/reader")
	b.ReportMetric(0, "ns/op")
}

// socketPages is how many pages of memory the kernel's TCP holds.
func socketPages() (int, bool) {
	text, err := os.ReadFile("/proc/net/sockstat")
	if err != nil {
		return 0, false
	}
	for line := range strings.Lines(string(text)) {
		if !strings.HasPrefix(line, "TCP:") {
			continue
		}
		_, mem, _ := strings.Cut(line, " mem ")
		var n int
		_, err := fmt.Sscan(mem, &n)
		return n, err == nil
	}
	return 0, false
}
