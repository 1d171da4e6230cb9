package web_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"dateline"
	"dateline/internal/gazetteer"
	"dateline/internal/store"
	"dateline/internal/web"
)

// A long story: what the live page must serve fast.
const (
	manyUpdates  = 2000
	claimsEach   = 10
	askedAtOnce  = 16
	askedInAll   = 1000
	askedAChange = 50 // requests between two changes
)

// longStory is a war over the seats of a country's provinces.
func longStory() dateline.Story {
	s := warStory("long")
	s.NoIndex = false
	s.Places, s.Baseline = nil, nil
	s.Tallies[0].Members = nil
	for i := range 34 {
		id := "story:seat" + strconv.Itoa(i)
		s.Places = append(s.Places, dateline.Place{ID: id, Name: "Seat " + strconv.Itoa(i), Class: "city", Lat: 31 + float64(i%6), Lon: 62 + float64(i/6)*1.5, Country: dateline.Countries{"AF"}})
		s.Tallies[0].Members = append(s.Tallies[0].Members, id)
		s.Baseline = append(s.Baseline, dateline.Baseline{Place: id, Actor: "government", From: noon.Add(-48 * time.Hour)})
	}
	for i := range 12 {
		s.Sources = append(s.Sources, dateline.Source{Slug: "outlet" + strconv.Itoa(i), Name: "Outlet " + strconv.Itoa(i), Grade: "B"})
	}
	return s
}

const longWords = "The Taliban have taken the town after a night of fighting on its western road, a police official said by telephone on Friday."

// longClaim is the i-th claim of the long story, and long words for it.
func longClaim(i int, at time.Time) (dateline.Claim, dateline.Citation) {
	out := "outlet" + strconv.Itoa(i%12)
	c := dateline.Claim{Report: "r2", Stance: dateline.Asserted, Lang: "en", Span: dateline.Span{Start: 0, End: len(longWords)}}
	cite := dateline.Citation{Report: "r2", Source: out, Name: "Outlet " + strconv.Itoa(i%12), Grade: "B", Origin: out, Published: at}
	switch {
	case i%40 == 0:
		seat := i / 40 % 34
		c.Kind, c.Change = dateline.Control, []dateline.Change{dateline.Takes, dateline.Holds, dateline.Contests}[i/40/34%3]
		c.Actor = &dateline.Mention{Span: dateline.Span{Start: 4, End: 11}, ID: "taliban", Name: "the Taliban"}
		c.Place = &dateline.Mention{Span: dateline.Span{Start: 28, End: 32}, ID: "story:seat" + strconv.Itoa(seat), Name: "Seat " + strconv.Itoa(seat)}
	case i%10 == 3:
		c.Kind, c.Act = dateline.Statement, "says"
		c.Speaker = &dateline.Mention{Span: dateline.Span{Start: 83, End: 100}, Unnamed: true}
		c.Content = &dateline.Mention{Span: dateline.Span{Start: 0, End: 79}}
	default:
		c.Kind = []dateline.Kind{dateline.Evacuation, dateline.Deployment, dateline.Movement}[i%3]
		c.Actor = &dateline.Mention{Span: dateline.Span{Start: 4, End: 11}, ID: "government", Name: "the government"}
	}
	return c, cite
}

// fillLong writes the long story in one transaction.
func fillLong(n *newsroom) {
	n.t.Helper()
	err := n.store.Update(context.Background(), func(tx *store.Tx) error {
		_, err := tx.Append("long", dateline.ActConfigure, &dateline.Configure{Warrant: by(n.t, "setup"), Story: longStory()})
		if err == nil {
			_, err = tx.Append("long", dateline.ActReceive, &dateline.Receive{Warrant: by(n.t, "paste"), Report: dateline.Report{Text: longWords, Source: "wire", Published: noon.Add(-time.Hour), Origin: "wire"}})
		}
		for u := 0; u < manyUpdates && err == nil; u++ {
			at := noon.Add(time.Duration(u-manyUpdates) * time.Minute)
			r := dateline.Revision{At: at, Headline: fmt.Sprintf("Update %d of a long night", u), Body: "Some **words** of what has happened since, and of what is not known yet. " + strings.Repeat("More of it. ", 20), Key: u%60 == 0, Tags: []string{"night " + strconv.Itoa(u%9)}}
			for k := 0; k < claimsEach && err == nil; k++ {
				c, cite := longClaim(u*claimsEach+k, at)
				var e dateline.Entry
				e, err = tx.Append("long", dateline.ActRelease, &dateline.Decision{Warrant: by(n.t, "as read"), Claim: c, Cite: cite})
				r.Claims = append(r.Claims, dateline.ClaimID(e.Seq))
			}
			if err == nil {
				_, err = tx.Append("long", dateline.ActPublish, &dateline.Publish{Warrant: by(n.t, "news"), Revision: r})
			}
		}
		return err
	})
	if err != nil {
		n.t.Fatal(err)
	}
}

// longRoom is a newsroom with the long story, a map and search engines' data.
func longRoom(t testing.TB) *newsroom {
	n := open(t, fillLong)
	g, err := gazetteer.Open()
	if err != nil {
		t.Fatal(err)
	}
	n.stop()
	if n.web, err = web.New(t.Context(), web.Config{Addr: "127.0.0.1:0", Store: n.store, Desk: n.desk, Gazetteer: g, Now: n.clock, Origin: "https://news.example",
		Log: slog.New(slog.NewTextHandler(io.Discard, nil))}); err != nil {
		t.Fatal(err)
	}
	if err := n.web.Start(); err != nil {
		t.Fatal(err)
	}
	n.url = strings.TrimSuffix(n.web.URL(), "/")
	return n
}

// BenchmarkLivePage asks for the live page of a story with 2,000 updates and
// 20,000 claims: 1,000 requests over HTTP, 16 at once. It tells how long the
// server took over a request, and how long the reader waited for the whole
// page, at the median and the 99th of a hundred: with nothing changing, and
// with an update published every 50 requests.
func BenchmarkLivePage(b *testing.B) {
	n := longRoom(b)
	n.get("/s/long", "Accept-Encoding", "gzip")
	b.Run("cached", func(b *testing.B) { n.ask(b, func() {}) })
	b.Run("changing", func(b *testing.B) {
		i := 0
		n.ask(b, func() {
			i++
			c, cite := longClaim(i*7, n.clock())
			rel := n.decide("long", dateline.ActRelease, "", c, cite)
			n.publish("long", fmt.Sprint("Something new ", i), func(p *dateline.Publish) { p.Revision.Claims = []string{dateline.ClaimID(rel)} })
		})
	})
}

// ask is one run of requests; change is called between them.
func (n *newsroom) ask(b *testing.B, change func()) {
	var waited, served []time.Duration
	var mu sync.Mutex
	site := n.web.Handler()
	addr := serve(b, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		site.ServeHTTP(w, r)
		took := time.Since(start)
		mu.Lock()
		served = append(served, took)
		mu.Unlock()
	}))
	for b.Loop() {
		var next atomic.Int64
		var all sync.WaitGroup
		for range askedAtOnce {
			all.Go(func() {
				conn, err := net.Dial("tcp", addr)
				if err != nil {
					b.Error(err)
					return
				}
				defer conn.Close()
				in := bufio.NewReaderSize(conn, 64<<10)
				for {
					i := next.Add(1)
					if i > askedInAll {
						return
					}
					if i%askedAChange == 0 {
						change()
					}
					start := time.Now()
					io.WriteString(conn, "GET /s/long HTTP/1.1\r\nHost: bench\r\nAccept-Encoding: gzip\r\n\r\n")
					res, err := http.ReadResponse(in, nil)
					if err == nil {
						_, err = io.Copy(io.Discard, res.Body)
					}
					if err != nil || res.StatusCode != 200 {
						b.Errorf("request %d: %v", i, err)
						return
					}
					took := time.Since(start)
					mu.Lock()
					waited = append(waited, took)
					mu.Unlock()
				}
			})
		}
		all.Wait()
	}
	mu.Lock()
	defer mu.Unlock()
	for name, took := range map[string][]time.Duration{"server": served, "reader": waited} {
		slices.Sort(took)
		ms := func(q float64) float64 { return took[int(q*float64(len(took)-1))].Seconds() * 1000 }
		b.ReportMetric(ms(0.5), name+"-p50-ms")
		b.ReportMetric(ms(0.99), name+"-p99-ms")
	}
	b.ReportMetric(0, "ns/op")
}
