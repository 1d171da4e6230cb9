package store

import (
	"context"
	"fmt"
	"os"
	"time"

	"dateline"
	"dateline/internal/proof"

	lib "modernc.org/sqlite/lib"
)

// The limits of Glance: how many of the last entries it looks at, and up to
// which size SQLite is asked to look through the file.
const (
	glanceEntries = 1000
	glanceBytes   = 64 << 20
)

// Glance is what is looked at before a record is served: the quick part of
// Verify, whose time does not grow with the record.
type Glance struct {
	Report
	Looked dateline.Seq  // of the last entries: numbers, times, sums, leaves and nodes
	Pages  bool          // SQLite's quick_check ran: the file is small enough
	Ahead  time.Duration // how far the last Recorded lies ahead of the clock
}

// String is one line for the log.
func (g Glance) String() string {
	pages := "pages not looked at"
	if g.Pages {
		pages = "pages looked at"
	}
	line := fmt.Sprintf("%d entries, root %s; last %d and %s: ", g.Entries, g.Root, g.Looked, pages)
	if g.OK() {
		line += "whole"
	} else {
		line += fmt.Sprintf("%d faults, nothing is written", len(g.Faults))
	}
	if g.Ahead > 0 {
		line += fmt.Sprintf("; the clock is %s behind the last entry: new entries carry that entry's time until it has caught up", g.Ahead.Round(time.Second))
	}
	return line
}

// Glance looks at the end of the record and, where the file is small, at its
// pages. Where it finds a fault, the store refuses every later Update with an
// error that says so; reading goes on.
func (s *Store) Glance(ctx context.Context) (Glance, error) {
	var g Glance
	fi, err := os.Stat(s.path)
	if err != nil {
		return g, fmt.Errorf("look at the data file: %w", err)
	}
	g.Pages = fi.Size() <= glanceBytes
	err = s.View(ctx, func(tx *Tx) error {
		if g.Pages {
			if err := tx.pragma(&g.Report, `PRAGMA quick_check`); err != nil {
				return err
			}
		}
		return tx.glance(&g)
	})
	if code(err)&0xff == lib.SQLITE_CORRUPT {
		g.fault("%v", err)
		err = nil
	}
	if err == nil && !g.OK() {
		s.frozen.Store(&dateline.Error{Kind: dateline.ErrInternal, Field: "data file " + s.path,
			Message: "the data file is damaged; nothing is recorded, readers keep what can be read. Stop, keep a copy of it, and restore a backup (`dateline verify` says what is wrong)"})
	}
	return g, err
}

// Frozen is why every Update is refused since Glance found a fault; nil where
// it found none.
func (s *Store) Frozen() error {
	if why := s.frozen.Load(); why != nil {
		return why
	}
	return nil
}

func (tx *Tx) glance(g *Glance) error {
	last, recorded, err := tx.top()
	if err != nil {
		return err
	}
	g.Entries = last
	if last > 0 {
		g.Ahead = max(0, fromMicro(recorded).Sub(tx.s.clock()))
	}
	after := last - min(last, glanceEntries)
	g.Looked = last - after
	rs, err := tx.raws(sqlAll, after, glanceEntries)
	if err != nil {
		return err
	}
	if n := dateline.Seq(len(rs)); n != g.Looked {
		g.fault("%d of the last %d entries are there", n, g.Looked)
		return nil
	}
	var before time.Time
	for i, r := range rs {
		if want := after + 1 + dateline.Seq(i); r.Seq != want {
			g.fault("entry %d is missing", want)
			return nil
		}
		if r.Recorded.Before(before) {
			g.fault("entry %d was recorded before entry %d", r.Seq, r.Seq-1)
		}
		before = r.Recorded
		tx.glanceAt(g, r)
	}
	if g.Root, err = tx.RootAt(last); err != nil && tx.ctx.Err() == nil {
		g.fault("tree: %v", err)
		return nil
	}
	return err
}

// glanceAt checks one entry against its payload's sum, and its nodes against
// those the file has.
func (tx *Tx) glanceAt(g *Glance, r proof.Raw) {
	r.Leaf = proof.Leaf{Seq: r.Seq, Recorded: r.Recorded, Story: r.Story, Act: r.Act, Sum: r.Sum}.Hash()
	if err := r.Check(); err != nil {
		g.fault("%v", err)
	}
	first, want, err := proof.Grow(r.Seq, r.Leaf, tx.nodes)
	if err != nil {
		g.fault("tree at entry %d: %v", r.Seq, err)
		return
	}
	for i, h := range want {
		got, err := tx.nodes([]int64{first + int64(i)})
		if err != nil {
			g.fault("tree at entry %d: %v", r.Seq, err)
		} else if got[0] != h {
			g.fault("entry %d is not the one that the tree was built on", r.Seq)
		}
		if err != nil || got[0] != h {
			return
		}
	}
}
