package live

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"time"

	"dateline"
)

// Line is a reader's connection.
type Line interface {
	Write([]byte) (int, error)
	SetWriteDeadline(time.Time) error
}

// Times of the stream.
const (
	Beat      = 15 * time.Second // the longest that a stream is silent
	Patience  = 30 * time.Second // the longest that a write may block
	RetryLow  = 2 * time.Second  // browsers come back after a time between these
	RetryHigh = 10 * time.Second
)

// writeMost is how many bytes go into one write. A reader who takes them
// within Patience, some 20 kbit/s, is slow but alive.
const writeMost = 64 << 10

// Reader is one who follows a story in one language, from a place in its ring.
type Reader struct {
	live  *Live
	ring  *ring
	at    cursor
	reset string // why the page must be loaded anew; empty: it need not
}

// Join finds where a reader goes on. after is the id of the last frame it has;
// empty means from now on. A story that is not there is a NotFound error. An
// id that cannot be gone on from is none: such a reader is told to load the
// page anew.
func (l *Live) Join(ctx context.Context, slug, lang, after string) (*Reader, error) {
	s, ok := l.story(slug)
	if !ok {
		return nil, dateline.NotFound("there is no story %q here", slug)
	}
	r := &Reader{live: l, ring: s.ring(lang)}
	var err error
	if r.at, r.reset, err = s.resume(ctx, r.ring, after); err != nil {
		return nil, fmt.Errorf("join %s after %q: %w", slug, after, err)
	}
	return r, nil
}

// Follow sends the frames until ctx or Live ends, the line breaks, or the
// reader must load the page anew, which it is told.
func (r *Reader) Follow(ctx context.Context, to Line) error {
	r.live.readers.Add(1)
	defer r.live.readers.Add(-1)
	retry := RetryLow + rand.N(RetryHigh-RetryLow)
	w := writer{line: to}
	if err := w.write(fmt.Appendf(nil, ": dateline\nretry: %d\n\n", retry.Milliseconds())); err != nil {
		return err
	}
	if r.reset != "" {
		return w.write(resetFrame(r.reset))
	}
	return r.live.send(ctx, &w, r.ring, r.at)
}

// send is the one loop that every reader's goroutine is in. While nothing
// happens it waits on one channel, without a timer of its own: Live calls.
func (l *Live) send(ctx context.Context, w *writer, r *ring, at cursor) error {
	cohort := rand.N(cohorts)
	for {
		b, now, call, ok := r.from(at, cohort)
		at = now
		part := b[:min(len(b), writeMost)]
		switch {
		case !ok:
			return w.write(resetFrame("you have fallen too far behind, or something was removed"))
		case len(part) > 0:
			if err := w.write(part); err != nil {
				return err
			}
			if at.at += int64(len(part)); len(part) < len(b) {
				continue
			}
		case w.silent() > Beat/3:
			if err := w.write(l.beat()); err != nil {
				return err
			}
		}
		if l.ctx.Err() != nil || ctx.Err() != nil {
			return nil
		}
		if ctx.Done() == nil { // one channel to wait on costs half of two
			<-call
			continue
		}
		select {
		case <-call:
		case <-ctx.Done():
		}
	}
}

// cohorts is how many parts the readers of a ring are in: beats go to one
// after the other, not to all at once.
const cohorts = 16

// beats calls each cohort once in two thirds of Beat. A reader who is called
// and has had something in the last third of Beat stays silent, so no stream
// is silent for longer than Beat.
func (l *Live) beats() {
	tick := time.NewTicker(Beat * 2 / 3 / cohorts)
	defer tick.Stop()
	for cohort := 0; ; cohort = (cohort + 1) % cohorts {
		select {
		case <-tick.C:
		case <-l.ctx.Done():
			return
		}
		for _, r := range l.rings() {
			r.call(cohort)
		}
	}
}

// rings are those of all stories and languages.
func (l *Live) rings() (all []*ring) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	for _, s := range l.stories {
		s.mu.RLock()
		for _, r := range s.rings {
			all = append(all, r)
		}
		s.mu.RUnlock()
	}
	return all
}

// beat tells a silent page that the line is alive, and the server's time.
func (l *Live) beat() []byte {
	now, _ := json.Marshal(l.cfg.Now().UTC().Truncate(time.Second))
	return fmt.Appendf(nil, ": beat\nevent: beat\ndata: {\"now\":%s}\n\n", now)
}

// resume finds the cursor behind the frame named after. A reader whose frames
// cannot be vouched for or are not to be had gets the reason.
func (s *story) resume(ctx context.Context, r *ring, after string) (at cursor, why string, err error) {
	s.mu.RLock()
	head, cut := s.id, s.cut
	s.mu.RUnlock()
	if after == "" {
		at, _ = r.after(head.Seq)
		return at, "", nil
	}
	id, ok := ParseID(after)
	if !ok {
		return at, "the id to resume after is none of ours", nil
	}
	if why, err = s.vouch(ctx, r, id, head); why != "" || err != nil {
		return at, why, err
	}
	if id.Seq < cut {
		return at, "something was removed", nil
	}
	if at, ok = r.after(id.Seq); ok {
		return at, "", nil
	}
	if ok, err = s.refill(ctx, r, id.Seq); err != nil {
		return at, "", err
	}
	if ok {
		at, ok = r.after(id.Seq)
	}
	if !ok {
		why = "you have missed more than is kept ready"
	}
	return at, why, nil
}

// vouch checks that the record still has the root that an id names.
func (s *story) vouch(ctx context.Context, r *ring, id, head ID) (why string, err error) {
	if id.Seq > head.Seq {
		return "the record has no such entry", nil
	}
	here, ok := r.id(id.Seq)
	switch {
	case ok:
	case id.Seq == head.Seq:
		here = head
	case id.Seq == 0:
	default:
		if here, err = s.live.id(ctx, id.Seq); err != nil {
			return "", err
		}
	}
	if here != id {
		return "the record is not the one this page was made from", nil
	}
	return "", nil
}

// writer writes with a deadline. The deadline is moved only where it has come
// nearer than Patience less a slack, so that a burst costs one timer.
type writer struct {
	line  Line
	until time.Time
	last  time.Time // of the last write
}

const slack = 8 * time.Second

func (w *writer) write(b []byte) error {
	w.last = time.Now()
	if w.until.Sub(w.last) < Patience-slack {
		w.until = w.last.Add(Patience - time.Second)
		if err := w.line.SetWriteDeadline(w.until); err != nil {
			return fmt.Errorf("deadline of a reader: %w", err)
		}
	}
	if _, err := w.line.Write(b); err != nil {
		return fmt.Errorf("write to a reader: %w", err)
	}
	return nil
}

// silent is how long ago the reader was sent something.
func (w *writer) silent() time.Duration { return time.Since(w.last) }
