package live

import (
	"runtime"
	"sort"
	"sync"

	"dateline"
)

// ring is the frames of a story in one language: one byte log that all its
// readers share. A reader holds an offset and no memory. Offsets grow for
// ever; older frames put back in front get lower ones, below zero too.
type ring struct {
	lang      string
	maxFrames int
	maxBytes  int

	mu     sync.Mutex
	buf    []byte // frames [base, base+len(buf))
	base   int64
	marks  []mark                 // one a frame
	first  int                    // number of marks[0] among the story's frames, or of the next frame
	before dateline.Seq           // Seq of the frame before the first one kept
	calls  [cohorts]chan struct{} // each closed to call the readers of its cohort
	epoch  int                    // grows when all frames are forgotten
	handed int64                  // offset at which the epoch before ended

	filling sync.Mutex // one at a time puts older frames back
}

type mark struct {
	id  ID
	end int64 // offset behind the frame
}

func newRing(lang string, first int, before dateline.Seq, maxFrames, maxBytes int) *ring {
	r := &ring{lang: lang, first: first, before: before, maxFrames: maxFrames, maxBytes: maxBytes}
	for i := range r.calls {
		r.calls[i] = make(chan struct{})
	}
	return r
}

func (r *ring) end() int64 { return r.base + int64(len(r.buf)) }

// append adds a frame, which readers see once they are called. Bytes once in
// the log are never written again: a reader may hold them without the lock.
func (r *ring) append(id ID, frame []byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.buf = append(r.buf, frame...)
	r.marks = append(r.marks, mark{id, r.end()})
	drop := 0
	for len(r.marks)-drop > r.maxFrames || (len(r.marks)-drop > 1 && r.end()-r.start(drop) > int64(r.maxBytes)) {
		drop++
	}
	r.dropFirst(drop)
}

// call wakes the readers of one cohort.
func (r *ring) call(cohort int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	close(r.calls[cohort])
	r.calls[cohort] = make(chan struct{})
}

// callAll wakes all readers, cohort by cohort. It lets those of one run before
// it wakes the next, so that who else needs a processor, an editor's request,
// stands in a line behind some of the readers and not behind all.
func (r *ring) callAll() {
	for i := range r.calls {
		r.call(i)
		runtime.Gosched()
	}
}

// restart forgets all frames: readers who have not had all of them must reset,
// and the others go on with the frames that follow.
func (r *ring) restart(first int, before dateline.Seq) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.epoch++
	r.handed = r.end()
	r.base, r.buf, r.marks = 0, nil, nil
	r.first, r.before = first, before
}

// start is the offset at which the frame marks[i] begins.
func (r *ring) start(i int) int64 {
	if i == 0 {
		return r.base
	}
	return r.marks[i-1].end
}

func (r *ring) dropFirst(n int) {
	if n == 0 {
		return
	}
	at := r.marks[n-1].end
	r.before = r.marks[n-1].id.Seq
	r.buf = r.buf[at-r.base:]
	r.base = at
	r.marks = r.marks[n:]
	r.first += n
}

// prepend puts frames back in front of the ring, as many as it has room for.
// first is the number of the first of them, before the Seq of the frame before
// that. It reports whether they fitted onto the ring's own first frame.
func (r *ring) prepend(epoch, first int, before dateline.Seq, ids []ID, frames [][]byte) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if epoch != r.epoch || first > r.first || first+len(ids) < r.first {
		return false
	}
	ids, frames = ids[:r.first-first], frames[:r.first-first]
	size := 0
	for _, f := range frames {
		size += len(f)
	}
	if len(ids)+len(r.marks) > r.maxFrames || size+len(r.buf) > r.maxBytes {
		return false
	}
	buf := make([]byte, 0, size+len(r.buf))
	marks := make([]mark, 0, len(ids)+len(r.marks))
	base := r.base - int64(size)
	for i, f := range frames {
		buf = append(buf, f...)
		marks = append(marks, mark{ids[i], base + int64(len(buf))})
	}
	r.buf, r.marks, r.base = append(buf, r.buf...), append(marks, r.marks...), base
	r.first, r.before = first, before
	return true
}

// cursor is how far a reader has got.
type cursor struct {
	epoch int
	at    int64
}

// after returns the cursor behind all frames up to seq; false where frames
// later than seq are not in the ring any more.
func (r *ring) after(seq dateline.Seq) (cursor, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if seq < r.before {
		return cursor{}, false
	}
	i := sort.Search(len(r.marks), func(i int) bool { return r.marks[i].id.Seq > seq })
	return cursor{r.epoch, r.start(i)}, true
}

// id returns the id of the frame with that Seq, where the ring has it.
func (r *ring) id(seq dateline.Seq) (ID, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	i := sort.Search(len(r.marks), func(i int) bool { return r.marks[i].id.Seq >= seq })
	if i == len(r.marks) || r.marks[i].id.Seq != seq {
		return ID{}, false
	}
	return r.marks[i].id, true
}

// from returns all bytes behind a cursor, the cursor in the present epoch, and
// a channel that is closed when a reader of the cohort should look again; false
// where the reader has fallen out of the ring.
func (r *ring) from(c cursor, cohort int) ([]byte, cursor, <-chan struct{}, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if c.epoch == r.epoch-1 && c.at == r.handed && r.base == 0 {
		c = cursor{r.epoch, 0}
	}
	if c.epoch != r.epoch || c.at < r.base {
		return nil, c, nil, false
	}
	return r.buf[c.at-r.base : len(r.buf) : len(r.buf)], c, r.calls[cohort], true
}

// numbered returns the bytes of the frames numbered [from, to); false where
// the ring does not have them all.
func (r *ring) numbered(from, to int) ([]byte, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if from < r.first || to > r.first+len(r.marks) || from > to {
		return nil, false
	}
	a, b := r.start(from-r.first), r.start(to-r.first)
	return r.buf[a-r.base : b-r.base : b-r.base], true
}
