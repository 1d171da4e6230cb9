package desk

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"hash/fnv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"dateline"
	"dateline/internal/intake/fetch"
	"dateline/internal/store"
)

// NewFeed is a feed, or a live page, that a person wants on the wire.
type NewFeed struct {
	Story   string
	By      User
	URL     string
	Source  string        // whose reports they are: a source of the story
	Credit  string        // the agency whose copy they are; "": as each item says
	Lang    string        // "": as the words look
	Rights  string        // "": as the feed says
	Embargo time.Duration // after an item's publication; 0: none
	Every   time.Duration // 0: FeedEvery
	Whole   bool          // fetch the article behind each item
}

// How often a feed may be asked.
const (
	FeedEvery    = 5 * time.Minute
	FeedOftenest = time.Minute
	FeedSeldom   = 24 * time.Hour
	FeedEmbargo  = 7 * 24 * time.Hour // the longest
)

// AddFeed puts a feed on the wire, to be asked at once.
func (d *Desk) AddFeed(ctx context.Context, n NewFeed) (store.Feed, error) {
	if err := n.By.decides("put feeds on the wire"); err != nil {
		return store.Feed{}, err
	}
	v, err := d.follow(ctx, n.Story)
	if err != nil {
		return store.Feed{}, err
	}
	n.URL, n.Lang = strings.TrimSpace(n.URL), strings.ToLower(strings.TrimSpace(n.Lang))
	if n.Every == 0 {
		n.Every = FeedEvery
	}
	if err := n.check(v.story()); err != nil {
		return store.Feed{}, err
	}
	now := d.wall()
	f := store.Feed{ID: strings.ToLower(rand.Text()[:10]), Story: n.Story, URL: n.URL, Source: n.Source, Credit: n.Credit, Lang: n.Lang, Rights: n.Rights,
		Embargo: n.Embargo, Every: n.Every, Whole: n.Whole, By: n.By.Name, Added: now, FeedState: store.FeedState{Next: now}}
	if err := d.store.Update(ctx, func(tx *store.Tx) error { return tx.PutFeed(f) }); err != nil {
		return store.Feed{}, err
	}
	d.Stir()
	return f, nil
}

func (n NewFeed) check(s *dateline.Story) error {
	if err := fetch.Check(n.URL); err != nil {
		return err
	}
	if _, ok := s.Source(n.Source); !ok {
		return noSource(n.Source)
	}
	if c, ok := s.Source(n.Credit); n.Credit != "" && (!ok || c.Kind != "agency") {
		return dateline.Invalid("credit", "the story has no agency %q; choose one of its agencies", n.Credit)
	}
	switch {
	case len(n.URL) > 2000:
		return dateline.Invalid("url", "the address has %d characters, more than the 2,000 that one may have", len(n.URL))
	case n.Every < FeedOftenest || n.Every > FeedSeldom:
		return dateline.Invalid("every", "it may be asked once a minute at the most and once a day at the least")
	case n.Embargo < 0 || n.Embargo > FeedEmbargo:
		return dateline.Invalid("embargo", "an embargo lasts up to seven days")
	case len(n.Rights) > 200:
		return dateline.Invalid("rights", "say it in at most 200 characters")
	}
	if n.Lang != "" && !langCode(n.Lang) {
		return dateline.Invalid("lang", "%q is no language; write its code of two letters, such as en or fa", n.Lang)
	}
	return nil
}

// langCode tells whether a word has the form of a language's code: "en", "prs".
func langCode(s string) bool {
	return len(s) >= 2 && len(s) <= 3 && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz") == ""
}

func noSource(slug string) error {
	return dateline.Invalid("source", "the story has no source %q; choose one of its sources, or add it to the story's settings", slug)
}

// Feeds returns what is on the wire of a story, trouble first.
func (d *Desk) Feeds(ctx context.Context, story string) ([]store.Feed, error) {
	return d.store.Feeds(ctx, story)
}

// FeedsInTrouble counts the feeds of a story that are polled, or were until
// they were gone, and could not be had the last time.
func (d *Desk) FeedsInTrouble(ctx context.Context, story string) (n int, err error) {
	fs, err := d.store.Feeds(ctx, story)
	for _, f := range fs {
		if !f.Paused && (f.Gone || f.Failures > 0) {
			n++
		}
	}
	return n, err
}

// PauseFeed stops the asking of a feed, or lets it go on at once. Going on also
// forgives failures and a server's word that it is gone.
func (d *Desk) PauseFeed(ctx context.Context, by User, story, id string, paused bool) error {
	if err := by.decides("pause feeds"); err != nil {
		return err
	}
	err := d.store.Update(ctx, func(tx *store.Tx) error { return tx.PauseFeed(story, id, paused, d.wall()) })
	d.wire.stir()
	d.Stir()
	return err
}

// RemoveFeed takes a feed off the wire. Its reports stay.
func (d *Desk) RemoveFeed(ctx context.Context, by User, story, id string) error {
	if err := by.decides("take feeds off the wire"); err != nil {
		return err
	}
	err := d.store.Update(ctx, func(tx *store.Tx) error { return tx.DeleteFeed(story, id) })
	d.Stir()
	return err
}

// Poll asks a feed now, paused or not, and tells what came. Where it is being
// asked already, it waits for that and tells nothing new. That the asking
// failed is no error: Polled says so, and the feed keeps it.
func (d *Desk) Poll(ctx context.Context, by User, story, id string) (Polled, error) {
	if err := by.decides("ask feeds"); err != nil {
		return Polled{}, err
	}
	f, err := d.store.Feed(ctx, story, id)
	if err != nil {
		return Polled{}, err
	}
	done, mine := d.wire.take(id)
	if !mine {
		select {
		case <-done:
		case <-ctx.Done():
			return Polled{}, ctx.Err()
		}
		f, err = d.store.Feed(ctx, story, id)
		out := Polled{Feed: f, Elsewhere: true}
		if f.Failures > 0 {
			out.Fault = f.Fault
		}
		return out, err
	}
	defer d.wire.give(id)
	// Whoever had it before may have changed what is to be asked with.
	if f, err = d.store.Feed(ctx, story, id); err != nil {
		return Polled{}, err
	}
	return d.poll(ctx, f)
}

// Turn asks all feeds that are due, and waits for them.
func (d *Desk) Turn(ctx context.Context) error {
	due, _, err := d.store.FeedsDue(ctx, d.wall())
	if err != nil {
		return err
	}
	errs := make([]error, len(due))
	var all sync.WaitGroup
	slots := make(chan struct{}, feedSlots)
	for i, f := range due {
		if _, mine := d.wire.take(f.ID); !mine {
			continue
		}
		all.Add(1)
		slots <- struct{}{}
		go func() {
			defer all.Done()
			defer func() { <-slots }()
			defer d.wire.give(f.ID)
			errs[i] = d.pollDue(ctx, f)
		}()
	}
	all.Wait()
	return errors.Join(errs...)
}

// How many feeds are asked at the same time, and how many of those that failed
// when they were asked last: a server that hangs holds a slot for as long as a
// page may take, and must not hold those of the others.
const (
	feedSlots  = 12
	faultSlots = 4
	// longestWait is after how long the feeds that are due are looked up anew
	// where nothing wakes the poller: the clock of the house may have been set.
	longestWait = time.Minute
)

// Wire asks all feeds of all stories whenever they are due, until ctx ends,
// and returns when the last asking has ended. What is wrong with a feed the
// feed keeps; what is wrong with the house goes to tell. A second one in the
// same process is a Conflict.
func (d *Desk) Wire(ctx context.Context, tell func(error)) error {
	if !d.wire.running.CompareAndSwap(false, true) {
		return dateline.Conflict(0, "the wire is running already in this process")
	}
	defer d.wire.running.Store(false)
	var all sync.WaitGroup
	defer all.Wait()
	slots, faulty := make(chan struct{}, feedSlots), make(chan struct{}, faultSlots)
	wake := d.wire.listen()
	for ctx.Err() == nil {
		due, next, err := d.store.FeedsDue(ctx, d.wall())
		if err != nil && ctx.Err() == nil {
			tell(fmt.Errorf("look up the feeds that are due: %w", err))
		}
		for _, f := range due {
			d.startPoll(ctx, f, slots, faulty, &all, tell)
		}
		wait := longestWait
		if !next.IsZero() {
			wait = min(wait, max(0, next.Sub(d.wall())))
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
		case <-wake:
		case <-timer.C:
		}
		timer.Stop()
	}
	return nil
}

// startPoll asks a feed in the background where there is a slot for it; where
// there is none, the end of an asking wakes the poller, and it has another try.
func (d *Desk) startPoll(ctx context.Context, f store.Feed, slots, faulty chan struct{}, all *sync.WaitGroup, tell func(error)) {
	held := []chan struct{}{slots}
	if f.Failures > 0 {
		held = []chan struct{}{faulty, slots}
	}
	for i, c := range held {
		select {
		case c <- struct{}{}:
		default:
			if i > 0 {
				<-held[0]
			}
			return
		}
	}
	free := func() {
		for _, c := range held {
			<-c
		}
	}
	if _, mine := d.wire.take(f.ID); !mine {
		free()
		return
	}
	all.Add(1)
	go func() {
		defer all.Done()
		defer d.wire.give(f.ID) // last: it wakes the poller
		err := d.pollDue(ctx, f)
		free()
		if err == nil || ctx.Err() != nil {
			return
		}
		tell(fmt.Errorf("feed %s of %s: %w", f.ID, f.Story, err))
		select { // the feed is still due; the house is given time
		case <-ctx.Done():
		case <-time.After(longestWait):
		}
	}()
}

// Polled is what came of asking a feed.
type Polled struct {
	Feed      store.Feed // as it stands after
	Same      bool       // the server said that nothing has changed
	Elsewhere bool       // it was being asked already
	New       int        // items that became reports
	Changed   int        // of those, ones heard before that say something else now, or more
	Refused   int        // items that could not be taken; they are kept
	Fault     string     // what went wrong, "" where all is well
}

// pollDue asks a feed that was found to be due, unless somebody has asked,
// paused or removed it since.
func (d *Desk) pollDue(ctx context.Context, f store.Feed) error {
	f, err := d.store.Feed(ctx, f.Story, f.ID)
	switch {
	case dateline.KindOf(err) == dateline.ErrNotFound && err != nil, err == nil && (f.Paused || f.Gone || f.Next.After(d.wall())):
		return nil
	case err != nil:
		return err
	}
	_, err = d.poll(ctx, f)
	return err
}

// poll asks a feed, files what is new, and keeps how it went. Only an error of
// the house is returned; the feed stays due then.
func (d *Desk) poll(ctx context.Context, f store.Feed) (Polled, error) {
	now := d.wall()
	out := Polled{Feed: f}
	s := &out.Feed.FeedState
	s.Polls, s.Tried, s.Next = s.Polls+1, now, now.Add(spread(f.ID, s.Polls, f.Every, 10))
	err := d.ask(ctx, &out)
	if ctx.Err() != nil {
		return out, ctx.Err()
	}
	known := new(dateline.Error)
	switch {
	case err == nil:
		s.Failures, s.Succeeded = 0, now
		if out.Fault != "" { // most of it came
			s.Fault, s.Faulted = out.Fault, now
		}
	case errors.As(err, &known) && known.Kind == dateline.ErrInvalid:
		out.Fault = known.Message
		s.Failures, s.Fault, s.Faulted = s.Failures+1, known.Message, now
		s.Next = now.Add(backOff(f.ID, s.Failures, f.Every))
		var a *fetch.Answer
		if errors.As(err, &a) {
			out.Feed.Gone = a.Status == 410
			if at := now.Add(min(a.After, FeedSeldom)); at.After(s.Next) {
				s.Next = at
			}
		}
	default:
		return out, err
	}
	if out.New > 0 {
		s.Changed = now
	}
	err = d.store.Update(ctx, func(tx *store.Tx) error { return tx.SetFeedState(f.ID, out.Feed.Gone, *s) })
	if dateline.KindOf(err) == dateline.ErrNotFound { // removed meanwhile; what came stays
		err = nil
	}
	d.Stir()
	return out, err
}

// backOff is how long a feed is left alone after so many failures in a row:
// twice as long each time, up to an hour, or its own interval where that is
// longer.
func backOff(id string, failures int, every time.Duration) time.Duration {
	most := max(every, time.Hour)
	wait := every
	for range failures {
		if wait = 2 * wait; wait >= most {
			wait = most
			break
		}
	}
	return spread(id, failures, wait, 25)
}

// spread moves a wait by up to so many percent, so that feeds of one server,
// and servers of one outage, are not all asked in the same second. The same
// feed at the same count gets the same, which needs no source of chance.
func spread(id string, count int, wait time.Duration, percent int64) time.Duration {
	sum := fnv.New64a()
	fmt.Fprint(sum, id, count)
	h := sum.Sum64()
	h ^= h >> 32
	part := int64(h%2001) - 1000 // thousandths
	return wait + time.Duration(int64(wait)/100*percent/1000*part)
}

// wire knows which feeds are being asked. Its zero value serves.
type wire struct {
	running atomic.Bool
	mu      sync.Mutex
	busy    map[string]chan struct{} // closed when the asking ends
	wake    chan struct{}
}

// take marks a feed as being asked; mine is false where it is already, and
// done is closed when that ends.
func (w *wire) take(id string) (done chan struct{}, mine bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if c, ok := w.busy[id]; ok {
		return c, false
	}
	if w.busy == nil {
		w.busy = map[string]chan struct{}{}
	}
	c := make(chan struct{})
	w.busy[id] = c
	return c, true
}

func (w *wire) give(id string) {
	w.mu.Lock()
	close(w.busy[id])
	delete(w.busy, id)
	w.mu.Unlock()
	w.stir()
}

// listen is where stir is heard.
func (w *wire) listen() <-chan struct{} {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.wake == nil {
		w.wake = make(chan struct{}, 1)
	}
	return w.wake
}

// stir makes the poller look again at once.
func (w *wire) stir() {
	w.mu.Lock()
	defer w.mu.Unlock()
	select {
	case w.wake <- struct{}{}:
	default:
	}
}
