package live_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"dateline"
	"dateline/internal/live"

	"github.com/google/go-cmp/cmp"
)

// follow lets a reader join after an id and follow on a connection.
func follow(t testing.TB, ctx context.Context, l *live.Live, to live.Line, lang, after string) <-chan error {
	t.Helper()
	r, err := l.Join(ctx, "s", lang, after)
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- r.Follow(ctx, to) }()
	return done
}

func head(t testing.TB, l *live.Live) live.State {
	t.Helper()
	st, ok := l.State("s")
	if !ok {
		t.Fatal("State(s) = nothing, want the story")
	}
	return st
}

func since(after, to dateline.Seq) (out []dateline.Seq) {
	for s := after + 1; s <= to; s++ {
		out = append(out, s)
	}
	return out
}

// Invariant 5.
func TestReaderWhoJoinsInABurstGetsEachFrameOnceInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRecord("a")
		r.configure("s")
		l := start(t, r)
		go func() {
			for i := range 300 {
				r.publish("s", fmt.Sprint("update ", i))
			}
		}()
		type joined struct {
			from dateline.Seq
			line *reader
		}
		readers := make(chan joined, 100)
		for i := range 100 {
			go func() {
				for range i { // let the burst go on, some more and some less
					head(t, l)
				}
				st := head(t, l) // the page as this reader loads it
				line := &reader{}
				r, err := l.Join(t.Context(), "s", []string{"en", "fr"}[i%2], st.ID.String())
				if err != nil {
					t.Error(err)
					return
				}
				go r.Follow(t.Context(), line)
				readers <- joined{st.Situation.Seq(), line}
			}()
		}
		synctest.Wait()
		for range 100 {
			j := <-readers
			if diff := cmp.Diff(since(j.from, 301), changes(t, j.line.text())); diff != "" {
				t.Errorf("a reader who joined at %d missed or doubled frames (-want +got):\n%s", j.from, diff)
			}
		}
		l.Close()
	})
}

func TestReaderWhoseLineBreaksAnywhereResumesWithoutGap(t *testing.T) {
	rng := rand.New(rand.NewSource(1))
	for range 40 {
		synctest.Test(t, func(t *testing.T) {
			r := newRecord("a")
			r.configure("s")
			l := start(t, r)
			from := head(t, l).ID.String()
			var seen []dateline.Seq
			for seen == nil || seen[len(seen)-1] < 31 {
				line := &reader{cuts: 100 + rng.Intn(4000)}
				ctx, cut := context.WithCancel(t.Context())
				done := follow(t, ctx, l, line, "en", from)
				for range rng.Intn(10) {
					if r.publish("s", "news") == 31 {
						break
					}
				}
				synctest.Wait()
				cut()
				<-done
				seen = append(seen, changes(t, line.text())...)
				if id := lastID(t, line.text()); id != "" {
					from = id
				}
			}
			if diff := cmp.Diff(since(1, seen[len(seen)-1]), seen); diff != "" {
				t.Errorf("frames over several lines (-want +got):\n%s", diff)
			}
			l.Close()
		})
	}
}

func TestLaggingReaderGetsAllItLacksInOneWrite(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRecord("a")
		r.configure("s")
		l := start(t, r)
		from := head(t, l).ID.String()
		follow(t, t.Context(), l, &reader{}, "en", from)
		synctest.Wait()
		for range 20 {
			r.publish("s", "news")
		}
		synctest.Wait()
		late := &reader{}
		follow(t, t.Context(), l, late, "en", from)
		synctest.Wait()
		if got := late.writes(); got != 2 {
			t.Errorf("20 frames came in %d writes, want 2: the greeting and all the frames", got)
		}
		l.Close()
	})
}

// Invariant 6.
func TestForgedRestoredOrTooOldIDsReset(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRecord("a")
		r.configure("s")
		other := newRecord("b") // what a restored copy looks like
		other.configure("s")
		for range 30 {
			r.publish("s", "news")
			other.publish("s", "other news")
		}
		l := start(t, r, func(c *live.Config) { c.Frames = 10 })
		stale := head(t, start(t, other)).ID.String()
		follow(t, t.Context(), l, &reader{}, "en", "")
		synctest.Wait()
		old := head(t, l).ID.String()
		for range 11 {
			r.publish("s", "news")
		}
		synctest.Wait()
		now := head(t, l).ID
		for name, id := range map[string]string{
			"of another record":  stale,
			"with a wrong root":  fmt.Sprintf("%d-00000000", now.Seq),
			"from the future":    fmt.Sprintf("%d-%x", now.Seq+1, now.Root),
			"that is no id":      "yesterday",
			"in another writing": fmt.Sprintf("0%d-%X", now.Seq, now.Root),
			"beyond the ring":    old,
		} {
			line := &reader{}
			err := <-follow(t, t.Context(), l, line, "en", id)
			if got := kinds(t, line.text()); err != nil || !cmp.Equal(got, []string{"reset"}) {
				t.Errorf("a reader with an id %s got %q and %v, want a reset and the end of the stream", name, got, err)
			}
			if lastID(t, line.text()) != "" {
				t.Errorf("the reset for an id %s carries an id of its own", name)
			}
		}
		l.Close()
	})
}

func TestReaderResumesOverARestart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRecord("a")
		r.configure("s")
		for range 150 {
			r.publish("s", "news")
			r.private("s")
		}
		first := start(t, r)
		line := &reader{}
		follow(t, t.Context(), first, line, "en", head(t, first).ID.String())
		synctest.Wait()
		for range 100 {
			r.publish("s", "news")
			r.configure("other")
		}
		synctest.Wait()
		first.Close()

		second := start(t, r)
		all := changes(t, line.text())
		frames := strings.SplitAfter(line.text(), "\n\n")
		for _, cut := range []int{1, 40, 99} {
			again := &reader{}
			have := strings.Join(frames[:len(frames)-1-cut], "")
			follow(t, t.Context(), second, again, "en", lastID(t, have))
			synctest.Wait()
			if diff := cmp.Diff(all[100-cut:], changes(t, again.text())); diff != "" {
				t.Errorf("after a restart, %d frames short (-want +got):\n%s", cut, diff)
			}
			if !strings.HasSuffix(again.text(), strings.Join(frames[len(frames)-1-cut:], "")) {
				t.Errorf("after a restart, %d frames short: other bytes than before", cut)
			}
		}
		second.Close()
	})
}

func TestBlocksHoldTheBytesOfTheStream(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRecord("a")
		r.configure("s")
		l := start(t, r, func(c *live.Config) { c.Frames = 50 })
		line := &reader{}
		follow(t, t.Context(), l, line, "en", head(t, l).ID.String())
		synctest.Wait()
		for i := range 200 {
			r.publish("s", fmt.Sprint("update ", i))
			synctest.Wait()
		}
		stream := line.text()
		check := func(t *testing.T, l *live.Live) {
			t.Helper()
			st := head(t, l)
			if st.Block != 3 {
				t.Fatalf("Block = %d, want 3: 201 frames lie behind", st.Block)
			}
			var all bytes.Buffer
			for i := range 4 {
				b, err := l.Block(t.Context(), "s", "en", st.Generation, i)
				if err != nil {
					t.Fatal(err)
				}
				if b.Closed != (i < 3) {
					t.Errorf("Block(%d).Closed = %t", i, b.Closed)
				}
				all.Write(b.Frames)
			}
			if diff := cmp.Diff(since(0, 201), changes(t, all.String())); diff != "" {
				t.Errorf("frames of all blocks (-want +got):\n%s", diff)
			}
			_, sent, _ := strings.Cut(stream, "\n\n") // without the greeting
			if !strings.HasSuffix(all.String(), sent) {
				t.Error("the blocks hold other bytes than the stream")
			}
			var e *dateline.Error
			if _, err := l.Block(t.Context(), "s", "en", st.Generation, 4); !errors.As(err, &e) || e.Kind != dateline.ErrNotFound {
				t.Errorf("Block(4) = %v, want NotFound", err)
			}
			if _, err := l.Block(t.Context(), "s", "en", "7-00000000", 0); !errors.As(err, &e) || e.Kind != dateline.ErrNotFound {
				t.Errorf("Block of no generation = %v, want NotFound", err)
			}
		}
		check(t, l)
		l.Close()
		again := start(t, r)
		check(t, again)
		again.Close()
	})
}

func TestTakedownEndsTheGenerationAndLeavesNothingBehind(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRecord("a")
		r.configure("s")
		for range 5 {
			r.publish("s", "kept")
		}
		hit := r.publish("s", "LIBEL")
		l := start(t, r)
		old := head(t, l)
		open, late := &reader{}, &reader{}
		follow(t, t.Context(), l, open, "en", old.ID.String())
		synctest.Wait()
		r.publish("s", "kept too")
		synctest.Wait()
		r.takedown("s", hit)
		synctest.Wait()
		r.publish("s", "after")
		synctest.Wait()

		got := parse(t, open.text())
		if len(got) != 3 || strings.Contains(string(got[1].frame.Fragments), "LIBEL") || strings.Contains(string(got[2].frame.Fragments), "LIBEL") {
			t.Errorf("an open page got %d frames, want 3, the last two without the removed text", len(got))
		}
		<-follow(t, t.Context(), l, late, "en", old.ID.String())
		if k := kinds(t, late.text()); !cmp.Equal(k, []string{"reset"}) {
			t.Errorf("a page from before the removal got %q, want reset", k)
		}
		if _, err := l.Block(t.Context(), "s", "en", old.Generation, 0); !errors.Is(err, live.ErrGone) {
			t.Errorf("Block of the old generation = %v, want ErrGone", err)
		}
		check := func(l *live.Live) string {
			st := head(t, l)
			b, err := l.Block(t.Context(), "s", "en", st.Generation, 0)
			if err != nil || bytes.Contains(b.Frames, []byte("LIBEL")) {
				t.Errorf("Block of the new generation = %v, with the removed text: %t", err, bytes.Contains(b.Frames, []byte("LIBEL")))
			}
			for known := dateline.Seq(1); known <= st.Situation.Seq(); known++ {
				at, err := l.AsOf(t.Context(), "s", known, time.Time{})
				if err != nil {
					t.Fatal(err)
				}
				if s := string(render(nil, at, dateline.Entry{}, "")); strings.Contains(s, "LIBEL") {
					t.Errorf("as known at %d the removed text is there: %s", known, s)
				}
			}
			return st.Generation
		}
		gen := check(l)
		l.Close()
		again := start(t, r)
		if g := check(again); g != gen || g == old.Generation {
			t.Errorf("Generation = %q, after a restart %q, before the removal %q", gen, g, old.Generation)
		}
		again.Close()
	})
}

func TestTakedownOfAReportReachesItsClaimsInEveryMoment(t *testing.T) {
	r := newRecord("a")
	r.configure("s")
	report := r.private("s")
	claim := r.add("s", dateline.ActRelease, &dateline.Decision{Warrant: by("as read"),
		Claim: dateline.Claim{Report: dateline.ReportID(report), Kind: dateline.Statement, Span: dateline.Span{Text: "LIBEL", End: 5}},
		Cite:  dateline.Citation{Report: dateline.ReportID(report), Source: "x", Name: "X", URL: "https://x.example/LIBEL"}})
	r.publish("s", "news")
	l := start(t, r)
	before, err := l.AsOf(t.Context(), "s", claim, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	if d, _ := before.Claim(dateline.ClaimID(claim)); d == nil || d.Claim.Span.Text != "LIBEL" {
		t.Fatalf("the claim before the removal is %+v", d)
	}
	r.takedown("s", report)
	again := start(t, r)
	for known := claim; known <= again.Seen(); known++ {
		at, err := again.AsOf(t.Context(), "s", known, time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		d, ok := at.Claim(dateline.ClaimID(claim))
		if !ok || strings.Contains(fmt.Sprintf("%+v", *d), "LIBEL") {
			t.Errorf("as known at %d the claim is %+v; want it without words and address", known, d)
		}
	}
}

func TestAsOfEqualsTheFold(t *testing.T) {
	r := newRecord("a")
	r.configure("s")
	for i := range 2400 {
		switch i % 3 {
		case 0:
			r.publish("s", fmt.Sprint("update ", i))
		case 1:
			r.private("s")
		case 2:
			r.publish("other", "elsewhere")
		}
	}
	l := start(t, r)
	var public []dateline.Entry
	for _, e := range r.entries {
		if p, ok := e.Public(); ok && p.Story == "s" {
			public = append(public, p)
		}
	}
	for _, known := range []dateline.Seq{1, 2, 500, 999, 1000, 1001, 1999, 2000, 2400, 9999, 0} {
		got, err := l.AsOf(t.Context(), "s", known, when.Add(time.Hour))
		if err != nil {
			t.Fatal(err)
		}
		want := dateline.Fold("s", public, dateline.AsOf{Known: known, Valid: when.Add(time.Hour)})
		if diff := cmp.Diff(want.Snapshot(), got.Snapshot()); diff != "" {
			t.Errorf("AsOf(%d) differs from the fold (-fold +got):\n%s", known, diff)
		}
	}
	var e *dateline.Error
	if _, err := l.Join(t.Context(), "nowhere", "en", ""); !errors.As(err, &e) || e.Kind != dateline.ErrNotFound {
		t.Errorf("Join(nowhere) = %v, want NotFound", err)
	}
	if _, err := l.AsOf(t.Context(), "nowhere", 1, when); !errors.As(err, &e) || e.Kind != dateline.ErrNotFound {
		t.Errorf("AsOf(nowhere) = %v, want NotFound", err)
	}
}

func TestNothingPrivateIsFramed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRecord("a")
		r.configure("s")
		l := start(t, r)
		line := &reader{}
		follow(t, t.Context(), l, line, "en", "")
		synctest.Wait()
		r.private("s")
		r.publish("s", "news")
		r.private("s")
		synctest.Wait()
		if diff := cmp.Diff([]dateline.Seq{3}, changes(t, line.text())); diff != "" {
			t.Errorf("frames (-want +got):\n%s", diff)
		}
		if l.Seen() != 4 {
			t.Errorf("Seen() = %d, want 4", l.Seen())
		}
		l.Close()
	})
}

func TestSilentStreamBeatsWithTheServersTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRecord("a")
		r.configure("s")
		l := start(t, r)
		line := &reader{}
		follow(t, t.Context(), l, line, "en", "")
		synctest.Wait()
		if !strings.HasPrefix(line.text(), ": dateline\nretry: ") {
			t.Errorf("a stream begins with %q, want a comment at once and a time to retry", line.text())
		}
		time.Sleep(4 * live.Beat) // of the bubble: no time passes
		synctest.Wait()
		beats := strings.Count(line.text(), "event: beat\ndata: {\"now\":\"2021-08-13T12:00:00Z\"}\n\n")
		if beats < 4 || beats > 6 {
			t.Errorf("%d beats in four times %v", beats, live.Beat)
		}
		l.Close()
	})
}

func TestReaderWhoNeverReadsIsCut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRecord("a")
		r.configure("s")
		l := start(t, r)
		server, client := net.Pipe() // without buffers: the first write blocks
		begun := time.Now()
		err := <-follow(t, t.Context(), l, server, "en", "")
		if took := time.Since(begun); err == nil || took > live.Patience {
			t.Errorf("a reader who never reads was cut with %v after %v, want an error within %v", err, took, live.Patience)
		}
		if l.Readers() != 0 {
			t.Errorf("Readers() = %d after it was cut", l.Readers())
		}
		client.Close()
		l.Close()
	})
}

func TestRecordThatCannotBeReadIsTriedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRecord("a")
		r.configure("s")
		l := start(t, r)
		line := &reader{}
		follow(t, t.Context(), l, line, "en", "")
		synctest.Wait()
		r.mu.Lock()
		r.broken = errors.New("disk away")
		r.mu.Unlock()
		r.publish("s", "news")
		synctest.Wait()
		r.mu.Lock()
		r.broken = nil
		r.mu.Unlock()
		time.Sleep(2 * time.Second)
		synctest.Wait()
		if diff := cmp.Diff([]dateline.Seq{2}, changes(t, line.text())); diff != "" {
			t.Errorf("frames once the record is back (-want +got):\n%s", diff)
		}
		l.Close()
	})
}

func TestParseIDTakesItsOwnFormAlone(t *testing.T) {
	id := live.ID{Seq: 17, Root: [4]byte{10, 27, 60, 77}}
	if got, ok := live.ParseID(id.String()); !ok || got != id {
		t.Errorf("ParseID(%s) = %v, %t", id, got, ok)
	}
	for _, s := range []string{"", "17", "17-", "17-0a1b2c", "-0a1b2c4d", "+7-0a1b2c4d", "17-0A1B2C4D", "017-0a1b2c4d", "99999999999999999999-0a1b2c4d"} {
		if got, ok := live.ParseID(s); ok {
			t.Errorf("ParseID(%q) = %v, want none", s, got)
		}
	}
}

func FuzzParseID(f *testing.F) {
	f.Add("17-0a1b2c4d")
	f.Add("0-00000000")
	f.Fuzz(func(t *testing.T, s string) {
		if id, ok := live.ParseID(s); ok && id.String() != s {
			t.Errorf("ParseID(%q) = %v, which writes as %q", s, id, id.String())
		}
	})
}
