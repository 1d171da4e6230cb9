// Package live follows a record for its readers: it keeps each story's
// readers' Situation and, for each language asked for, a ring of frames.
//
// It knows entries, the fold and bytes. It must not know HTTP, HTML or SQL:
// the record comes in as the Record interface, and what a frame says is
// rendered by the function it is given. Entries pass Entry.Public before
// anything else sees them, so nothing here can show what readers may not know.
//
// A frame is the bytes of one server-sent event (frame.go). Every public entry
// of a story makes exactly one frame, so frames have the same numbers in every
// language and after every restart. All readers of a language share one byte
// log; a reader is an offset into it (log.go, follow.go). A reader who joins,
// one who lags and one who resumes run through the same code. No clock of a
// reader's is ever used: positions are Seqs, vouched for by the record's root.
package live

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"dateline"
	"dateline/internal/proof"
)

// Record is what live needs of the store.
type Record interface {
	// Wait returns nil once the record has a committed entry later than after.
	Wait(ctx context.Context, after dateline.Seq) error
	// Entries returns up to limit committed entries later than after, in order;
	// of every story where story is empty. An entry whose payload was taken
	// down has none.
	Entries(ctx context.Context, story string, after dateline.Seq, limit int) ([]dateline.Entry, error)
	// RootAt returns the root of the record's tree over the entries 1 to seq.
	RootAt(ctx context.Context, seq dateline.Seq) (proof.Hash, error)
}

// Render returns what a frame says about an entry as a JSON value: what the
// entry changed between two situations, in one language. nil means nothing
// that readers see changed. It must depend on its arguments alone.
type Render func(prev, next *dateline.Situation, e dateline.Entry, lang string) []byte

// ErrGone is the error of a block whose generation a takedown has ended.
var ErrGone = errors.New("this generation of blocks ended with a removal; load the page again")

// The limits of a ring, unless Config says otherwise.
const (
	RingFrames = 4096
	RingBytes  = 8 << 20
)

// Config is what Start needs.
type Config struct {
	Record Record
	Render Render
	Now    func() time.Time // the time that beats tell readers; nil: time.Now
	Log    *slog.Logger     // nil: slog.Default
	Frames int              // most frames in a ring; 0: RingFrames
	Bytes  int              // most bytes in a ring; 0: RingBytes
}

// Live follows a record. All methods may be called at once from anywhere.
type Live struct {
	cfg     Config
	mu      sync.RWMutex
	stories map[string]*story
	seen    dateline.Seq // the last entry of the record that was looked at
	readers atomic.Int64
	end     context.CancelFunc
	done    chan struct{}
	ctx     context.Context
}

// State is a story as readers meet it, and where its frames stand.
type State struct {
	Situation  *dateline.Situation
	ID         ID     // of the last frame; a page made from Situation resumes after it
	Generation string // of the blocks
	Block      int    // the block that the next frame will be in
}

// Start folds the record up to its head, then follows it until Close. It
// returns once every story's State is there.
func Start(ctx context.Context, cfg Config) (*Live, error) {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Log == nil {
		cfg.Log = slog.Default()
	}
	if cfg.Frames == 0 {
		cfg.Frames = RingFrames
	}
	if cfg.Bytes == 0 {
		cfg.Bytes = RingBytes
	}
	l := &Live{cfg: cfg, stories: map[string]*story{}, done: make(chan struct{})}
	if err := l.fold(ctx); err != nil {
		return nil, fmt.Errorf("fold the record: %w", err)
	}
	l.ctx, l.end = context.WithCancel(context.WithoutCancel(ctx))
	go l.run()
	go l.beats()
	return l, nil
}

// Close stops following; every reader's Follow returns.
func (l *Live) Close() {
	l.end()
	<-l.done
	for _, r := range l.rings() {
		r.callAll()
	}
}

// Readers is how many readers follow at the moment.
func (l *Live) Readers() int { return int(l.readers.Load()) }

// Stories returns the states of all stories, the latest to start first.
func (l *Live) Stories() []State {
	l.mu.RLock()
	defer l.mu.RUnlock()
	var out []State
	for _, s := range l.stories {
		if st, ok := s.state(); ok {
			out = append(out, st)
		}
	}
	slices.SortFunc(out, func(a, b State) int {
		if c := b.Situation.Story().Start.Compare(a.Situation.Story().Start); c != 0 {
			return c
		}
		return strings.Compare(a.Situation.Slug(), b.Situation.Slug())
	})
	return out
}

// State returns a story's state, and false where there is no such story.
func (l *Live) State(slug string) (State, bool) {
	s, ok := l.story(slug)
	if !ok {
		return State{}, false
	}
	return s.state()
}

func (l *Live) story(slug string) (*story, bool) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	s, ok := l.stories[slug]
	return s, ok
}

// Seen is the last entry of the record that readers' situations take account of.
func (l *Live) Seen() dateline.Seq {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.seen
}

const batch = 500

// fold takes the record as it stands, without frames: there are no readers yet.
func (l *Live) fold(ctx context.Context) error {
	for {
		es, err := l.cfg.Record.Entries(ctx, "", l.seen, batch)
		if err != nil {
			return err
		}
		for _, e := range es {
			l.seen = e.Seq
			if pub, ok := e.Public(); ok {
				l.home(e.Story).take(pub)
			}
		}
		if len(es) < batch {
			break
		}
	}
	for _, s := range l.stories {
		if err := s.settle(ctx); err != nil {
			return err
		}
	}
	return nil
}

// home returns the story with that slug, made where it is new.
func (l *Live) home(slug string) *story {
	if s, ok := l.story(slug); ok {
		return s
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	s := newStory(l, slug)
	l.stories[slug] = s
	return s
}

// run follows the record until Close. A record that cannot be read is tried
// again: readers keep what they have.
func (l *Live) run() {
	defer close(l.done)
	for l.ctx.Err() == nil {
		err := l.cfg.Record.Wait(l.ctx, l.seen)
		if err == nil {
			err = l.catchUp()
		}
		if err == nil || l.ctx.Err() != nil {
			continue
		}
		l.cfg.Log.Error("following the record", "after", l.seen, "error", err)
		select {
		case <-l.ctx.Done():
		case <-time.After(time.Second):
		}
	}
}

// gather is how long a reader may wait for the other frames of a burst. Called
// for each of them, thousands of readers would keep the processors from making
// the next one, and each write carries as much as there is.
const gather = 50 * time.Millisecond

func (l *Live) catchUp() error {
	es, err := l.cfg.Record.Entries(l.ctx, "", l.seen, batch)
	if err != nil {
		return fmt.Errorf("read entries after %d: %w", l.seen, err)
	}
	moved := map[*story]bool{}
	call := func() {
		for s := range moved {
			s.call()
		}
		clear(moved)
	}
	defer call()
	begun := time.Now()
	for _, e := range es {
		if pub, ok := e.Public(); ok {
			s := l.home(e.Story)
			if err := s.advance(l.ctx, pub); err != nil {
				return fmt.Errorf("entry %d: %w", e.Seq, err)
			}
			moved[s] = true
			if time.Since(begun) > gather {
				call()
				begun = time.Now()
			}
		}
		l.mu.Lock()
		l.seen = e.Seq
		l.mu.Unlock()
	}
	return nil
}
