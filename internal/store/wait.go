package store

import (
	"context"
	"sync"
	"time"

	"dateline"
)

// poll is how often the file is looked at for entries of another process.
const poll = time.Second

// bell tells any number of waiters how far the record has grown.
type bell struct {
	mu   sync.Mutex
	last dateline.Seq
	next chan struct{} // closed at the next ring
	down bool
}

func (b *bell) ring(last dateline.Seq) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if last <= b.last {
		return
	}
	b.last = last
	b.wake()
}

func (b *bell) shut() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.down = true
	b.wake()
}

func (b *bell) wake() {
	if b.next != nil {
		close(b.next)
		b.next = nil
	}
}

func (b *bell) wait(ctx context.Context, after dateline.Seq) error {
	for {
		b.mu.Lock()
		last, down := b.last, b.down
		if b.next == nil {
			b.next = make(chan struct{})
		}
		next := b.next
		b.mu.Unlock()
		switch {
		case last > after:
			return nil
		case down:
			return ErrClosed
		}
		select {
		case <-next:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Wait returns as soon as the record's last Seq is greater than after: at
// once, or after the commit that makes it so. Entries of another process are
// noticed within a second. It returns ctx's error where that ends first, and
// ErrClosed where the store is closed.
func (s *Store) Wait(ctx context.Context, after dateline.Seq) error {
	return s.bell.wait(ctx, after)
}

// watch looks each second for what other processes appended, until the
// function it returns is called.
func (s *Store) watch() (stop func() error) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		tick := time.NewTicker(poll)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
			// An error here shows again, with more to say, where entries are read.
			if last, err := s.lastSeq(ctx); err == nil {
				s.bell.ring(last)
			}
			if s.scrub.Load() {
				s.scrubLog(ctx)
			}
		}
	}()
	return func() error {
		cancel()
		<-done
		return nil
	}
}

func (s *Store) lastSeq(ctx context.Context) (dateline.Seq, error) {
	var last dateline.Seq
	err := s.r.QueryRowContext(ctx, `SELECT coalesce(max(seq), 0) FROM entry`).Scan(&last)
	return last, err
}
