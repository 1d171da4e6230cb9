package store

import (
	"bytes"
	"testing"
	"time"

	"dateline"

	"github.com/google/go-cmp/cmp"
)

func TestFeeds(t *testing.T) {
	s, _ := fresh(t)
	at := time.Date(2021, 8, 13, 12, 0, 0, 0, time.UTC)
	one := Feed{ID: "one", Story: "north", URL: "https://a.example/rss", Source: "a", Credit: "w", Lang: "fa", Rights: "quote 200", Embargo: time.Hour, Every: 5 * time.Minute, Whole: true, By: "anna", Added: at,
		FeedState: FeedState{Next: at}}
	two := Feed{ID: "two", Story: "south", URL: one.URL, Source: "b", Every: time.Hour, By: "ben", Added: at, FeedState: FeedState{Next: at.Add(time.Minute)}}
	write := func(f func(*Tx) error) error { t.Helper(); return s.Update(t.Context(), f) }
	for _, f := range []Feed{one, two} {
		if err := write(func(tx *Tx) error { return tx.PutFeed(f) }); err != nil {
			t.Fatal(err)
		}
	}
	again := one
	again.ID = "three"
	if err := write(func(tx *Tx) error { return tx.PutFeed(again) }); dateline.KindOf(err) != dateline.ErrConflict {
		t.Errorf("PutFeed of an address twice = %v, want a conflict", err)
	}
	due := func(when time.Time) (ids []string, next time.Time) {
		t.Helper()
		fs, next, err := s.FeedsDue(t.Context(), when)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range fs {
			ids = append(ids, f.ID)
		}
		return ids, next
	}
	if ids, next := due(at); !cmp.Equal(ids, []string{"one"}) || !next.Equal(at.Add(time.Minute)) {
		t.Errorf("FeedsDue = %v, next %s; want one, and two in a minute", ids, next)
	}

	state := FeedState{Kind: "RSS", Title: "A", Final: "https://b.example/", ETag: `"x"`, Modified: "yesterday", Next: at.Add(time.Hour), Tried: at, Succeeded: at.Add(-time.Hour), Changed: at.Add(-2 * time.Hour),
		Faulted: at, Failures: 2, Fault: "it hangs", Polls: 9, Unchanged: 3, Items: 5, Reports: 7, Refused: 1}
	if err := write(func(tx *Tx) error { return tx.SetFeedState("one", true, state) }); err != nil {
		t.Fatal(err)
	}
	want := one
	want.FeedState, want.Gone = state, true
	got, err := s.Feed(t.Context(), "north", "one")
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("Feed: %v (-want +got):\n%s", err, diff)
	}
	if ids, _ := due(at.Add(2 * time.Hour)); !cmp.Equal(ids, []string{"two"}) {
		t.Errorf("FeedsDue with one gone = %v, want two", ids)
	}
	// To let it go on forgives; to pause keeps all.
	if err := write(func(tx *Tx) error { return tx.PauseFeed("north", "one", false, at) }); err != nil {
		t.Fatal(err)
	}
	if got, _ := s.Feed(t.Context(), "north", "one"); got.Gone || got.Failures != 0 || !got.Next.Equal(at) || got.Fault == "" {
		t.Errorf("a feed let go on = %+v", got)
	}
	if err := write(func(tx *Tx) error { return tx.PauseFeed("north", "one", true, at) }); err != nil {
		t.Fatal(err)
	}
	if ids, _ := due(at); len(ids) != 0 {
		t.Errorf("FeedsDue with one paused = %v, want none", ids)
	}

	// Nobody reaches a feed through another story.
	for name, f := range map[string]func(*Tx) error{
		"PauseFeed":  func(tx *Tx) error { return tx.PauseFeed("south", "one", true, at) },
		"DeleteFeed": func(tx *Tx) error { return tx.DeleteFeed("south", "one") },
		"Feed":       func(tx *Tx) error { _, err := tx.Feed("south", "one"); return err },
	} {
		if err := write(f); dateline.KindOf(err) != dateline.ErrNotFound {
			t.Errorf("%s through another story = %v, want NotFound", name, err)
		}
	}
	if err := write(func(tx *Tx) error { return tx.DeleteFeed("north", "one") }); err != nil {
		t.Fatal(err)
	}
	if err := write(func(tx *Tx) error { return tx.SetFeedState("one", false, state) }); dateline.KindOf(err) != dateline.ErrNotFound {
		t.Errorf("SetFeedState of a feed that was removed = %v, want NotFound", err)
	}
}

func TestHeard(t *testing.T) {
	s, _ := fresh(t)
	name := s.Digest("north", "item")
	if _, ok, err := s.Heard(t.Context(), name); ok || err != nil {
		t.Errorf("Heard of nothing = %t, %v", ok, err)
	}
	for _, want := range []Heard{{Said: bytes.Repeat([]byte{1}, 32)}, {Said: bytes.Repeat([]byte{2}, 32), Parts: []byte("12345678"), Report: 7}} {
		if err := s.Update(t.Context(), func(tx *Tx) error { return tx.Hear(name, want) }); err != nil {
			t.Fatal(err)
		}
		got, ok, err := s.Heard(t.Context(), name)
		if diff := cmp.Diff(want, got); !ok || err != nil || diff != "" {
			t.Errorf("Heard = %t, %v (-want +got):\n%s", ok, err, diff)
		}
	}
}
