package desk

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"dateline"
)

// Presence is a person on a page of the desk.
type Presence struct {
	Who string
	At  string // the page: "r/r12", "draft/ID", "u/u7", "summary", "queue"
}

// presenceLife is how long somebody counts as there who has not been heard of.
const presenceLife = 40 * time.Second

// seat is one tab of a person's browser.
type seat struct {
	story string
	Presence
	heard time.Time // wall time
}

// mostSeats bounds what is remembered of tabs.
const mostSeats = 2000

// seats knows who is where. It lives in memory: a server that begins anew
// hears of everybody within seconds.
type seats struct {
	mu    sync.Mutex
	taken map[string]seat      // by tab
	gone  map[string]time.Time // tabs that said they are closed: what was on its way from them counts no more
}

func (s *seats) take(tab string, x seat) (moved bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	old, ok := s.taken[tab]
	if _, gone := s.gone[tab]; gone || !ok && len(s.taken) >= mostSeats {
		return false
	}
	if s.taken == nil {
		s.taken = map[string]seat{}
	}
	s.taken[tab] = x
	return !ok || old.story != x.story || old.Presence != x.Presence
}

func (s *seats) leave(tab string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, ok := s.taken[tab]
	delete(s.taken, tab)
	return ok
}

// close is leave for good: a tab has a name of its own for each page.
func (s *seats) close(tab string, now time.Time) bool {
	s.mu.Lock()
	if s.gone == nil {
		s.gone = map[string]time.Time{}
	}
	for k, at := range s.gone {
		if now.Sub(at) > presenceLife {
			delete(s.gone, k)
		}
	}
	if len(s.gone) < mostSeats {
		s.gone[tab] = now
	}
	s.mu.Unlock()
	return s.leave(tab)
}

// others lists who is at a story beside a tab, each person once a page, and
// forgets those not heard of.
func (s *seats) others(story, tab string, now time.Time) []Presence {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Presence
	for k, x := range s.taken {
		switch {
		case now.Sub(x.heard) > presenceLife:
			delete(s.taken, k)
		case x.story == story && k != tab && !slices.Contains(out, x.Presence):
			out = append(out, x.Presence)
		}
	}
	slices.SortFunc(out, func(a, b Presence) int { return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Who, b.Who)) })
	return out
}

// Here notes that a tab of a person's browser is on a page. Whoever is not
// heard of for 40 seconds is taken to have left.
func (d *Desk) Here(by User, story, tab, at string) {
	if by.Name == "" || tab == "" || len(tab) > 64 || len(at) > 80 {
		return
	}
	if d.seats.take(by.Name+" "+tab, seat{story, Presence{by.Name, at}, time.Now()}) {
		d.Stir()
	}
}

// Left notes that the line of a tab has ended. It may come back.
func (d *Desk) Left(by User, tab string) {
	if d.seats.leave(by.Name + " " + tab) {
		d.Stir()
	}
}

// Closed notes that a tab is closed or has gone elsewhere. What still comes
// from it was on its way.
func (d *Desk) Closed(by User, tab string) {
	if len(tab) <= 64 && d.seats.close(by.Name+" "+tab, time.Now()) {
		d.Stir()
	}
}

// Present returns who is at a story's desk, without the tab that asks.
func (d *Desk) Present(by User, story, tab string) []Presence {
	return d.seats.others(story, by.Name+" "+tab, time.Now())
}

// Pulse is how far the desk has come: the record's last entry, and a count of
// what changed in the house beside it.
type Pulse struct {
	Seq   dateline.Seq
	House uint64
}

// stir tells waiters that something changed beside the record: drafts and what
// is to become of them, who is where, who may be here.
type stir struct {
	mu   sync.Mutex
	n    uint64
	next chan struct{} // closed at the next change
}

func (s *stir) look() (n uint64, next <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.next == nil {
		s.next = make(chan struct{})
	}
	return s.n, s.next
}

// Stir wakes whoever awaits a change of the house.
func (d *Desk) Stir() {
	d.stirred.mu.Lock()
	defer d.stirred.mu.Unlock()
	d.stirred.n++
	if d.stirred.next != nil {
		close(d.stirred.next)
		d.stirred.next = nil
	}
}

// Pulse returns how far the desk has come. What is read after it is at least
// as new.
func (d *Desk) Pulse(ctx context.Context) (Pulse, error) {
	n, _ := d.stirred.look()
	seq, _, _, err := d.store.Head(ctx)
	return Pulse{seq, n}, err
}

// Await returns once record or house have moved on from a pulse, or without an
// error when the time given is over.
func (d *Desk) Await(ctx context.Context, after Pulse, most time.Duration) error {
	n, stirred := d.stirred.look()
	if n != after.House {
		return nil
	}
	inner, stop := context.WithTimeout(ctx, most)
	defer stop()
	grown := make(chan error, 1)
	go func() { grown <- d.store.Wait(inner, after.Seq) }()
	select {
	case <-stirred:
		return nil
	case err := <-grown:
		if err != nil && inner.Err() != nil {
			return ctx.Err() // only the time given is over
		}
		return err
	}
}

// ReportsAfter returns the reports of a story that came after an entry, oldest
// first.
func (d *Desk) ReportsAfter(ctx context.Context, story string, after dateline.Seq) ([]string, error) {
	if _, err := d.follow(ctx, story); err != nil {
		return nil, err
	}
	r := d.room(story)
	r.mu.Lock()
	defer r.mu.Unlock()
	i, _ := slices.BinarySearch(r.reports, after+1)
	var out []string
	for _, q := range r.reports[i:] {
		out = append(out, dateline.ReportID(q))
	}
	return out, nil
}

// mostDecisions is how many decisions DecidedAfter returns.
const mostDecisions = 500

// DecidedAfter returns the decisions of a story that were made after an entry,
// oldest first, the first 500.
func (d *Desk) DecidedAfter(ctx context.Context, story string, after dateline.Seq) ([]dateline.Entry, error) {
	var out []dateline.Entry
	for {
		es, err := d.store.Entries(ctx, story, after, batch)
		if err != nil {
			return nil, err
		}
		for _, e := range es {
			after = e.Seq
			if _, ok := e.Payload.(*dateline.Decision); ok {
				out = append(out, e)
			}
			if len(out) == mostDecisions {
				return out, nil
			}
		}
		if len(es) < batch {
			return out, nil
		}
	}
}
