package live

import (
	"context"
	"fmt"
	"maps"

	"dateline"
)

// Block is a stretch of frames at an address of its own.
type Block struct {
	Frames []byte // the bytes of the stream, frame after frame
	Closed bool   // it holds all its frames and never changes again
}

// Block returns a block of a story's frames in one language. It is a NotFound
// error for a block that has not begun and for a generation that never was,
// and ErrGone for a generation that a removal has ended.
func (l *Live) Block(ctx context.Context, slug, lang, generation string, block int) (Block, error) {
	s, ok := l.story(slug)
	if !ok {
		return Block{}, dateline.NotFound("there is no story %q here", slug)
	}
	s.mu.RLock()
	count, present := s.count, s.generation()
	past := s.wasGeneration(generation)
	s.mu.RUnlock()
	switch {
	case past:
		return Block{}, ErrGone
	case generation != present:
		return Block{}, dateline.NotFound("%s has no generation %q of blocks", slug, generation)
	case block < 0 || block > count/BlockFrames:
		return Block{}, dateline.NotFound("%s has no block %d yet", slug, block)
	}
	from, to := block*BlockFrames, min((block+1)*BlockFrames, count)
	r := s.ring(lang)
	b, ok := r.numbered(from, to)
	if !ok {
		var err error
		if b, err = s.made(ctx, r, block); err != nil {
			return Block{}, fmt.Errorf("block %d of %s: %w", block, slug, err)
		}
	}
	return Block{Frames: b, Closed: to == from+BlockFrames}, nil
}

// wasGeneration tells whether a generation was this story's before the present.
func (s *story) wasGeneration(g string) bool {
	for i := range s.removals {
		then := story{removals: i, birth: s.birth}
		if then.generation() == g {
			return true
		}
	}
	return false
}

// keepBlocks is how many blocks made anew are kept: what readers with a line
// cut for long, and caches that have lost a block, ask for one after another.
const keepBlocks = 16

// made returns a block that the ring no longer has, made anew from the record.
func (s *story) made(ctx context.Context, r *ring, block int) ([]byte, error) {
	r.filling.Lock()
	defer r.filling.Unlock()
	key := blockKey{r.lang, block}
	s.mu.RLock()
	b, ok := s.closed[key]
	removals := s.removals
	s.mu.RUnlock()
	if ok {
		return b, nil
	}
	re, err := s.remake(ctx, r.lang, block)
	if err != nil {
		return nil, err
	}
	for _, f := range re.frames {
		b = append(b, f...)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(re.frames) == BlockFrames && s.removals == removals {
		if len(s.closed) >= keepBlocks {
			for k := range maps.Keys(s.closed) {
				delete(s.closed, k)
				break
			}
		}
		s.closed[key] = b
	}
	return b, nil
}

// remade is a block's frames made anew.
type remade struct {
	before dateline.Seq // Seq of the frame before
	ids    []ID
	frames [][]byte
}

// remake renders the frames of one block again: the same entries, the same
// situations and so the same bytes.
func (s *story) remake(ctx context.Context, lang string, block int) (remade, error) {
	s.mu.RLock()
	if block >= len(s.starts) {
		s.mu.RUnlock()
		return remade{before: s.now.Seq()}, nil
	}
	before, upto, gone := s.starts[block], s.now.Seq(), s.gone
	from := s.nearest(before)
	s.mu.RUnlock()

	l := s.live
	prev, err := l.upTo(ctx, from, before, gone)
	if err != nil {
		return remade{}, err
	}
	re := remade{before: before}
	var bad error
	err = l.each(ctx, s.slug, before, upto, gone, func(e dateline.Entry) bool {
		next := prev.Apply(e)
		id, err := l.id(ctx, e.Seq)
		if err == nil {
			var f []byte
			f, err = l.frame(prev, next, e, id, lang)
			re.ids, re.frames = append(re.ids, id), append(re.frames, f)
		}
		bad, prev = err, next
		return err == nil && len(re.frames) < BlockFrames
	})
	if bad != nil {
		err = bad
	}
	return re, err
}

// refillBlocks is how many blocks are put back into a ring for readers who
// resume; one who needs more loads the page, which is less to send.
const refillBlocks = 8

// refill puts frames back in front of the ring until it reaches back to seq.
// False means that it cannot.
func (s *story) refill(ctx context.Context, r *ring, seq dateline.Seq) (bool, error) {
	r.filling.Lock()
	defer r.filling.Unlock()
	for range refillBlocks {
		r.mu.Lock()
		first, before, epoch := r.first, r.before, r.epoch
		r.mu.Unlock()
		if seq >= before {
			return true, nil
		}
		if first == 0 {
			return false, nil
		}
		s.mu.RLock()
		near := first/BlockFrames-s.blockOf(seq) <= refillBlocks
		s.mu.RUnlock()
		if !near {
			return false, nil
		}
		block := (first - 1) / BlockFrames
		re, err := s.remake(ctx, r.lang, block)
		if err != nil {
			return false, err
		}
		if !r.prepend(epoch, block*BlockFrames, re.before, re.ids, re.frames) {
			return false, nil
		}
	}
	return false, nil
}
