package live

import (
	"context"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"dateline"
)

// Retain is how many entries of the record lie between two Situations that
// are kept for looking back.
const Retain = 1000

// BlockFrames is how many frames a closed block holds.
const BlockFrames = 64

// story is what live keeps of a story. Only the follower writes it.
type story struct {
	live *Live
	slug string

	mu       sync.RWMutex
	now      *dateline.Situation
	id       ID
	count    int            // frames so far: the public entries that have their payload
	starts   []dateline.Seq // starts[i]: Seq of the frame before block i
	moments  dateline.Moments
	gone     map[dateline.Seq]bool // entries taken down
	removals int
	cut      dateline.Seq // the last removal; a page older than it must load anew
	birth    [4]byte      // root at the story's first entry: tells records apart
	rings    map[string]*ring
	closed   map[blockKey][]byte // blocks made anew, the few asked for last
	dirty    bool                // a removal was met while folding; fold again
}

type blockKey struct {
	lang  string
	block int
}

func newStory(l *Live, slug string) *story {
	return &story{live: l, slug: slug, now: dateline.Empty(slug), gone: map[dateline.Seq]bool{}, moments: dateline.Moments{Every: Retain}, rings: map[string]*ring{}, closed: map[blockKey][]byte{}}
}

func (s *story) state() (State, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return State{Situation: s.now, ID: s.id, Generation: s.generation(), Block: s.count / BlockFrames}, s.count > 0
}

// generation names the run of blocks between two removals. The root at the
// story's birth keeps a cache from giving out another record's blocks.
func (s *story) generation() string {
	return strconv.Itoa(s.removals) + "-" + hex.EncodeToString(s.birth[:])
}

// take folds an entry in while there are no readers.
func (s *story) take(e dateline.Entry) {
	if t, ok := e.Payload.(*dateline.Takedown); ok {
		s.remove(e.Seq, t)
		s.dirty = true
	}
	s.fold(redact(e, s.gone))
}

// fold applies an entry and keeps count. The caller is the follower and holds
// the lock where there are readers.
func (s *story) fold(e dateline.Entry) {
	if e.Payload == nil {
		return
	}
	s.moments.Pass(s.now, e.Seq)
	if s.count%BlockFrames == 0 {
		s.starts = append(s.starts, s.now.Seq())
	}
	s.now = s.now.Apply(e)
	s.count++
}

// remove notes what a takedown takes away, in a map of its own: others read
// the old one without the lock.
func (s *story) remove(at dateline.Seq, t *dateline.Takedown) {
	s.gone = maps.Clone(s.gone)
	for _, q := range t.Seqs {
		s.gone[q] = true
	}
	s.removals++
	s.cut = at
}

// settle ends the folding at the start: it looks up the roots.
func (s *story) settle(ctx context.Context) (err error) {
	if s.dirty {
		n, err := s.refolded(ctx, s.now.Seq(), s.gone)
		if err != nil {
			return err
		}
		s.become(n)
		s.dirty = false
	}
	if s.count == 0 {
		return nil
	}
	if err := s.born(ctx); err != nil {
		return err
	}
	s.id, err = s.live.id(ctx, s.now.Seq())
	return err
}

// born looks up the root at the story's first entry, once.
func (s *story) born(ctx context.Context) error {
	if s.birth != [4]byte{} {
		return nil
	}
	es, err := s.live.cfg.Record.Entries(ctx, s.slug, 0, 1)
	if err != nil || len(es) == 0 {
		return err
	}
	id, err := s.live.id(ctx, es[0].Seq)
	s.birth = id.Root
	return err
}

// id looks up the id of a frame at seq.
func (l *Live) id(ctx context.Context, seq dateline.Seq) (ID, error) {
	root, err := l.cfg.Record.RootAt(ctx, seq)
	if err != nil {
		return ID{}, fmt.Errorf("root at %d: %w", seq, err)
	}
	return ID{seq, [4]byte(root[:4])}, nil
}

// refolded is the story made anew from the record up to seq, without what was
// taken down.
func (s *story) refolded(ctx context.Context, seq dateline.Seq, gone map[dateline.Seq]bool) (*story, error) {
	n := newStory(s.live, s.slug)
	err := s.live.each(ctx, s.slug, 0, seq, gone, func(e dateline.Entry) bool { n.fold(e); return true })
	if err != nil {
		return nil, fmt.Errorf("fold %s again: %w", s.slug, err)
	}
	return n, nil
}

// become takes the folds of n, and drops what was made from others.
func (s *story) become(n *story) {
	s.now, s.count, s.starts, s.moments = n.now, n.count, n.starts, n.moments
	s.closed = map[blockKey][]byte{}
}

// each calls f for the public entries of a story after one Seq and up to
// another, without what was taken down, until f returns false.
func (l *Live) each(ctx context.Context, slug string, after, upto dateline.Seq, gone map[dateline.Seq]bool, f func(dateline.Entry) bool) error {
	for after < upto {
		es, err := l.cfg.Record.Entries(ctx, slug, after, batch)
		if err != nil {
			return err
		}
		for _, e := range es {
			after = e.Seq
			if e.Seq > upto {
				return nil
			}
			pub, ok := e.Public()
			if !ok {
				continue
			}
			if pub = redact(pub, gone); pub.Payload != nil && !f(pub) {
				return nil
			}
		}
		if len(es) < batch {
			return nil
		}
	}
	return nil
}

// redact takes out of a public entry what later removals took away: it reaches
// every past moment, also where the store still gives the entry's payload.
func redact(e dateline.Entry, gone map[dateline.Seq]bool) dateline.Entry {
	switch p := e.Payload.(type) {
	case *dateline.Publish:
		if gone[e.Seq] {
			e.Payload = nil
		}
	case *dateline.Decision:
		if gone[e.Seq] {
			e.Payload = nil
		} else if gone[dateline.ParseID('r', p.Claim.Report)] {
			c := *p
			c.Claim = p.Claim.WithoutWords()
			c.Cite.URL = ""
			e.Payload = &c
		}
	case *dateline.Summarize:
		if gone[e.Seq] {
			e.Payload = nil
		}
	}
	return e
}

// advance takes one public entry while there may be readers: frames first are
// made, then situation and rings change together.
func (s *story) advance(ctx context.Context, e dateline.Entry) error {
	prev := s.now
	if e = redact(e, s.gone); e.Payload == nil || e.Seq <= prev.Seq() {
		return nil
	}
	id, err := s.live.id(ctx, e.Seq)
	if err != nil {
		return err
	}
	if err := s.born(ctx); err != nil {
		return err
	}
	next := prev.Apply(e)
	t, removes := e.Payload.(*dateline.Takedown)
	var anew *story
	if removes { // open pages go to what new ones are made from
		less := &story{gone: s.gone}
		less.remove(e.Seq, t)
		if anew, err = s.refolded(ctx, e.Seq, less.gone); err != nil {
			return err
		}
		next = anew.now
	}
	frames := map[string][]byte{}
	for _, lang := range s.langs() {
		if frames[lang], err = s.live.frame(prev, next, e, id, lang); err != nil {
			return err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if removes {
		s.remove(e.Seq, t)
		s.become(anew)
		for _, r := range s.rings {
			r.restart(s.count-1, prev.Seq())
		}
	} else {
		s.fold(e)
	}
	s.id = id
	for lang, r := range s.rings {
		f, ok := frames[lang]
		if !ok { // somebody asked for the language just now
			if f, err = s.live.frame(prev, next, e, id, lang); err != nil {
				return err
			}
		}
		r.append(id, f)
	}
	return nil
}

// call wakes the story's readers, without the lock: it takes as long as most
// of them need for their writes.
func (s *story) call() {
	s.mu.RLock()
	rings := slices.Collect(maps.Values(s.rings))
	s.mu.RUnlock()
	for _, r := range rings {
		r.callAll()
	}
}

func (s *story) langs() []string {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var out []string
	for lang := range s.rings {
		out = append(out, lang)
	}
	return out
}

// frame renders the frame of an entry.
func (l *Live) frame(prev, next *dateline.Situation, e dateline.Entry, id ID, lang string) ([]byte, error) {
	f := Frame{Seq: e.Seq, Prev: prev.Seq(), Recorded: e.Recorded.UTC(), Fragments: l.cfg.Render(prev, next, e, lang)}
	b, err := f.encode(id)
	if err != nil {
		return nil, fmt.Errorf("frame %s in %s: %w", id, lang, err)
	}
	return b, nil
}

// AsOf returns a story as it was known at known, about valid: a zero known
// means as known now, a zero valid the moment of known. What was taken down
// since is in no past moment.
func (l *Live) AsOf(ctx context.Context, slug string, known dateline.Seq, valid time.Time) (*dateline.Situation, error) {
	s, ok := l.story(slug)
	if !ok {
		return nil, dateline.NotFound("there is no story %q here", slug)
	}
	s.mu.RLock()
	now, gone, from := s.now, s.gone, s.nearest(known)
	s.mu.RUnlock()
	if known == 0 || known >= now.Seq() {
		return now.At(valid), nil
	}
	at, err := l.upTo(ctx, from, known, gone)
	if err != nil {
		return nil, fmt.Errorf("%s as known at %d: %w", slug, known, err)
	}
	return at.At(valid), nil
}

// upTo folds the entries after from, up to known, into it.
func (l *Live) upTo(ctx context.Context, from *dateline.Situation, known dateline.Seq, gone map[dateline.Seq]bool) (*dateline.Situation, error) {
	err := l.each(ctx, from.Slug(), from.Seq(), known, gone, func(e dateline.Entry) bool {
		from = from.Apply(e)
		return true
	})
	return from, err
}

// nearest is the latest Situation kept that knows nothing later than known.
func (s *story) nearest(known dateline.Seq) *dateline.Situation {
	if at, ok := s.moments.Nearest(known); ok {
		return at
	}
	return dateline.Empty(s.slug)
}

// ring returns the story's ring in a language, made where nobody has asked for
// it before. It begins empty, at the story's head.
func (s *story) ring(lang string) *ring {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, ok := s.rings[lang]
	if !ok {
		r = newRing(strings.Clone(lang), s.count, s.now.Seq(), s.live.cfg.Frames, s.live.cfg.Bytes)
		s.rings[r.lang] = r
	}
	return r
}

// blockOf is the block of the first frame later than seq.
func (s *story) blockOf(seq dateline.Seq) int {
	i, found := slices.BinarySearch(s.starts, seq)
	if found {
		return i
	}
	return max(i-1, 0)
}
