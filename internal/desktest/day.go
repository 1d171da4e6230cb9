package desktest

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"dateline"
	"dateline/internal/desk"
	"dateline/internal/gazetteer"
	"dateline/internal/intake/fetch"
	"dateline/internal/store"
)

// CoveringFrom opens a newsroom on the given story at a moment, with a
// gazetteer, as a desk has one, or without.
func CoveringFrom(t testing.TB, story dateline.Story, from time.Time, g *gazetteer.Gazetteer) *Newsroom {
	t.Helper()
	n := &Newsroom{TB: t, Ctx: context.Background(), Story: story.Slug, Clock: &Clock{now: from}, Path: filepath.Join(t.TempDir(), "dateline.db")}
	s, err := store.Open(n.Ctx, n.Path, n.Clock.Now)
	n.must(err)
	t.Cleanup(func() { s.Close() })
	n.Store = s
	n.Desk = desk.New(s, desk.Options{Gazetteer: g, Now: n.Clock.Now, Wall: n.Clock.Now, Fetch: fetch.New(fetch.Options{Loopback: true})})
	_, err = n.Desk.Configure(n.Ctx, Chief, 0, story)
	n.must(err)
	return n
}
