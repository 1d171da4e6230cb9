package live_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"dateline"
	"dateline/internal/live"
	"dateline/internal/proof"
)

// record is a record in memory that keeps the law of the store: an entry can
// be read once it is committed, and only then are the waiters woken.
type record struct {
	key string // two records with other keys have other roots

	mu      sync.Mutex
	entries []dateline.Entry
	more    chan struct{}
	broken  error // what reads answer while the file is away
}

func newRecord(key string) *record { return &record{key: key, more: make(chan struct{})} }

func (r *record) Wait(ctx context.Context, after dateline.Seq) error {
	for {
		r.mu.Lock()
		head, more := dateline.Seq(len(r.entries)), r.more
		r.mu.Unlock()
		if head > after {
			return nil
		}
		select {
		case <-more:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (r *record) Entries(_ context.Context, story string, after dateline.Seq, limit int) ([]dateline.Entry, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.broken != nil {
		return nil, r.broken
	}
	var out []dateline.Entry
	for _, e := range r.entries[min(int(after), len(r.entries)):] {
		if (story == "" || e.Story == story) && len(out) < limit {
			out = append(out, e)
		}
	}
	return out, nil
}

func (r *record) RootAt(_ context.Context, seq dateline.Seq) (proof.Hash, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if int(seq) > len(r.entries) {
		return proof.Hash{}, errors.New("no such entry")
	}
	return sha256.Sum256(fmt.Append(nil, r.key, seq)), nil
}

var when = time.Date(2021, 8, 13, 12, 0, 0, 0, time.UTC)

func (r *record) add(story string, act dateline.Act, p dateline.Payload) dateline.Seq {
	r.mu.Lock()
	defer r.mu.Unlock()
	seq := dateline.Seq(len(r.entries) + 1)
	r.entries = append(r.entries, dateline.Entry{Seq: seq, Recorded: when.Add(time.Duration(seq) * time.Second), Story: story, Act: act, Payload: p})
	if t, ok := p.(*dateline.Takedown); ok {
		for _, q := range t.Seqs {
			r.entries[q-1].Payload = nil
		}
	}
	close(r.more)
	r.more = make(chan struct{})
	return seq
}

func by(why string) dateline.Warrant {
	w, err := dateline.NewWarrant("ana", dateline.Why{Code: why, Text: why})
	if err != nil {
		panic(err)
	}
	return w
}

func (r *record) configure(story string) dateline.Seq {
	return r.add(story, dateline.ActConfigure, &dateline.Configure{Warrant: by("setup"),
		Story: dateline.Story{Slug: story, Title: "Test " + story, Zone: "UTC", Start: when}})
}

func (r *record) publish(story, headline string) dateline.Seq {
	return r.add(story, dateline.ActPublish, &dateline.Publish{Warrant: by("news"),
		Revision: dateline.Revision{At: when, Headline: headline, Body: "Body of " + headline}})
}

// private adds an entry that readers must never hear of.
func (r *record) private(story string) dateline.Seq {
	return r.add(story, dateline.ActReceive, &dateline.Receive{Warrant: by("paste"), Report: dateline.Report{Text: "SECRET", Source: "x"}})
}

func (r *record) takedown(story string, seqs ...dateline.Seq) dateline.Seq {
	return r.add(story, dateline.ActTakedown, &dateline.Takedown{Warrant: by("court order").With("ben"), Seqs: seqs, Notice: "removed"})
}

// render says which headlines stand after the entry.
func render(_, next *dateline.Situation, e dateline.Entry, lang string) []byte {
	var heads []string
	for _, u := range next.Updates() {
		heads = append(heads, u.Now().Headline)
	}
	b, err := json.Marshal(map[string]any{"act": e.Act, "lang": lang, "heads": heads})
	if err != nil {
		panic(err)
	}
	return b
}

func start(t testing.TB, r *record, change ...func(*live.Config)) *live.Live {
	t.Helper()
	cfg := live.Config{Record: r, Render: render, Now: func() time.Time { return when }}
	for _, c := range change {
		c(&cfg)
	}
	l, err := live.Start(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(l.Close)
	return l
}

// reader is a connection that takes what it is sent, until it is cut.
type reader struct {
	mu   sync.Mutex
	got  bytes.Buffer
	cuts int // bytes after which the line breaks; 0: never
	wrts int // writes so far
}

func (r *reader) Write(b []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.wrts++
	if r.cuts > 0 && r.got.Len()+len(b) > r.cuts {
		n, _ := r.got.Write(b[:r.cuts-r.got.Len()])
		return n, errors.New("line cut")
	}
	return r.got.Write(b)
}

func (r *reader) SetWriteDeadline(time.Time) error { return nil }

func (r *reader) text() string { r.mu.Lock(); defer r.mu.Unlock(); return r.got.String() }
func (r *reader) writes() int  { r.mu.Lock(); defer r.mu.Unlock(); return r.wrts }

// wire is one server-sent event as a browser takes it.
type wire struct {
	id, kind string
	frame    live.Frame
}

// parse reads a stream as a browser does: what has no empty line behind it is
// thrown away.
func parse(t testing.TB, s string) []wire {
	t.Helper()
	var out []wire
	for s != "" {
		ev, rest, whole := strings.Cut(s, "\n\n")
		if !whole {
			break
		}
		s = rest
		var w wire
		data := false
		for line := range strings.Lines(ev + "\n") {
			key, val, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ": ")
			switch key {
			case "id":
				w.id = val
			case "event":
				w.kind = val
			case "data":
				data = true
				if err := json.Unmarshal([]byte(val), &w.frame); err != nil {
					t.Fatalf("data of %q: %v", ev, err)
				}
			}
		}
		if data {
			out = append(out, w)
		}
	}
	return out
}

// changes are the Seqs of the frames of a stream. It fails where a frame does
// not follow the one before.
func changes(t testing.TB, s string) []dateline.Seq {
	t.Helper()
	var out []dateline.Seq
	for _, w := range parse(t, s) {
		if w.kind != "change" {
			continue
		}
		if n := len(out); n > 0 && w.frame.Prev != out[n-1] {
			t.Errorf("frame %d says it follows %d, but came behind %d", w.frame.Seq, w.frame.Prev, out[n-1])
		}
		out = append(out, w.frame.Seq)
	}
	return out
}

func lastID(t testing.TB, s string) string {
	t.Helper()
	id := ""
	for _, w := range parse(t, s) {
		if w.id != "" {
			id = w.id
		}
	}
	return id
}

func kinds(t testing.TB, s string) []string {
	t.Helper()
	var out []string
	for _, w := range parse(t, s) {
		out = append(out, w.kind)
	}
	return out
}
