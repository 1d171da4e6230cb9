// Package desk is what editors may do, in the words of the editorial rules.
//
// It knows the record (internal/store), how reports are read and where places
// are. Every operation takes the person who acts, checks that the rules let
// that person do it, and appends at most one decision in one transaction; the
// second of two editors who decide one claim gets a Conflict that names the
// first. It must not know HTTP, SQL or HTML, and it never pushes to readers:
// whoever follows the record learns of a decision after its commit.
//
// Two situations are kept a story: the desk's folds all entries, the readers'
// only what Entry.Public lets out. Neither is filtered out of the other.
package desk

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"dateline"
	"dateline/internal/gazetteer"
	"dateline/internal/intake"
	"dateline/internal/intake/fetch"
	"dateline/internal/reading"
	"dateline/internal/store"
)

// Role says what a person may do.
type Role string

const (
	Admin  Role = "admin"  // an editor who also adds people and changes stories
	Editor Role = "editor" // decides, publishes
)

// User is the person who acts. The web floor knows who that is.
type User struct {
	Name string
	Role Role
}

// may returns Forbidden unless the person has one of the roles.
func (u User) may(do string, roles ...Role) error {
	for _, r := range roles {
		if u.Role == r && u.Name != "" {
			return nil
		}
	}
	if u.Name == "" {
		return dateline.Forbidden("nobody is logged in; log in to %s", do)
	}
	return dateline.Forbidden("%s may not %s; that takes the role %s", u.Name, do, roles[len(roles)-1])
}

// decides is the check for everything that an editor does.
func (u User) decides(do string) error { return u.may(do, Admin, Editor) }

// Options of a desk; the zero value serves.
type Options struct {
	Gazetteer *gazetteer.Gazetteer
	Now       func() time.Time // the record's clock, for embargoes and dates to come; nil: time.Now
	Limits    intake.Limits
	Fetch     *fetch.Fetcher   // gets pages by their address; nil: one with the limits of its package
	Wall      func() time.Time // the clock by which feeds are asked; nil: time.Now
	KeepEvery dateline.Seq     // after how many Seqs a situation is kept as the start of as-of questions; 0: 1,000
}

// Desk does what editors ask. It is safe for use by several goroutines.
type Desk struct {
	store *store.Store
	opts  Options
	dummy func() string // a hash to compare with where there is no user

	seats   seats // who is where
	stirred stir  // wakes who waits for a change of the house

	mu      sync.Mutex
	stories map[string]*room

	wire wire // which feeds are being asked
}

// New returns the desk of a record.
func New(s *store.Store, o Options) *Desk {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Wall == nil {
		o.Wall = time.Now
	}
	if o.Fetch == nil {
		o.Fetch = fetch.New(fetch.Options{})
	}
	if o.KeepEvery == 0 {
		o.KeepEvery = 1000
	}
	return &Desk{store: s, opts: o, stories: map[string]*room{},
		dummy: sync.OnceValue(func() string { return house.hash("nobody has this password") })}
}

func (d *Desk) now() time.Time { return d.opts.Now().UTC() }

// room is what is kept ready of one story.
type room struct {
	mu      sync.Mutex
	seq     dateline.Seq // last entry folded
	readers *dateline.Situation
	desk    *dateline.Situation
	then    [2]dateline.Moments // the readers' past and the desk's
	lately  map[past]*dateline.Situation
	reader  *reading.Reader
	places  *Places
	settled *dateline.Story     // the settings that places were made for
	key     string              // of the reading
	reports []dateline.Seq      // all reports, oldest first
	claims  map[string][]string // report -> its decided claims, in the order of their first decision
	notes   marginalia          // for the queue
	shelf   shelf               // of the queue; it has a lock of its own
	past    pastQueue           // so has this
	gone    int                 // how often something was taken down
}

func (d *Desk) room(story string) *room {
	d.mu.Lock()
	defer d.mu.Unlock()
	r, ok := d.stories[story]
	if !ok {
		every := dateline.Moments{Every: d.opts.KeepEvery}
		r = &room{readers: dateline.Empty(story), desk: dateline.Empty(story), then: [2]dateline.Moments{every, every}, lately: map[past]*dateline.Situation{}, claims: map[string][]string{}}
		d.stories[story] = r
	}
	return r
}

// view is a story as of the last committed entry.
type view struct {
	readers, desk *dateline.Situation
	places        *Places
	key           string // of the reading
	seq           dateline.Seq
	about         time.Time // what it speaks about; zero: now
}

func (r *room) view() view {
	return view{readers: r.readers, desk: r.desk, places: r.places, key: r.key, seq: r.seq}
}

func (v view) story() *dateline.Story { return v.desk.Story() }

const batch = 1000

// follow folds what has been committed since, and returns what is known now.
// A story without settings is NotFound.
func (d *Desk) follow(ctx context.Context, story string) (view, error) {
	r := d.room(story)
	r.mu.Lock()
	defer r.mu.Unlock()
	for {
		es, err := d.store.Entries(ctx, story, r.seq, batch)
		if err != nil {
			return view{}, fmt.Errorf("follow %s: %w", story, err)
		}
		for _, e := range es {
			r.fold(e)
		}
		if len(es) < batch {
			break
		}
	}
	if r.desk.Story().Title == "" {
		d.forget(story)
		return view{}, dateline.NotFound("there is no story %q; import its settings first", story)
	}
	r.settle(d.opts.Gazetteer)
	return r.view(), nil
}

// forget drops a room that no story stands behind, so that asking for names
// that do not exist costs no memory.
func (d *Desk) forget(story string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.stories, story)
}

func (r *room) fold(e dateline.Entry) {
	r.seq = e.Seq
	r.then[ofDesk].Pass(r.desk, e.Seq)
	r.desk = r.desk.Apply(e)
	if p, ok := e.Public(); ok {
		r.then[ofReaders].Pass(r.readers, e.Seq)
		r.readers = r.readers.Apply(p)
	}
	if e.Act == dateline.ActReceive {
		r.reports = append(r.reports, e.Seq)
	}
	if x, ok := e.Payload.(*dateline.Decision); ok {
		if id := x.ClaimID(e); !slices.Contains(r.claims[x.Claim.Report], id) {
			r.claims[x.Claim.Report] = append(r.claims[x.Claim.Report], id)
		}
	}
	r.notes.note(e, r.desk)
	if _, ok := e.Payload.(*dateline.Takedown); ok {
		for i := range r.then {
			r.then[i].Forget()
		}
		clear(r.lately)
		r.gone++
	}
}

// decidedOf returns the decided claims that rest on a report.
func (d *Desk) decidedOf(v view, report string) []*dateline.Decided {
	r := d.room(v.desk.Slug())
	r.mu.Lock()
	ids := slices.Clone(r.claims[report])
	r.mu.Unlock()
	var out []*dateline.Decided
	for _, id := range ids {
		if c, ok := v.desk.Claim(id); ok && c.Claim.Report == report {
			out = append(out, c)
		}
	}
	return out
}

// settle makes places anew where the story's settings have changed.
func (r *room) settle(g *gazetteer.Gazetteer) {
	if story := r.desk.Story(); r.settled != story {
		r.places, r.key, r.settled, r.reader = NewPlaces(story, g), ReaderKey(story), story, nil
	}
}

// readerOf returns the reader for a story's present settings. It is made when
// something is to be read: what readers see never waits for it.
func (d *Desk) readerOf(v view) (*reading.Reader, error) {
	r := d.room(v.desk.Slug())
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.reader != nil && r.places == v.places {
		return r.reader, nil
	}
	reader, err := reading.New(v.places)
	if err != nil {
		return nil, fmt.Errorf("reader of %s: %w", v.desk.Slug(), err)
	}
	if r.places == v.places {
		r.reader = reader
	}
	return reader, nil
}

// Readers returns the story as readers know it now: the fold of released
// entries only.
func (d *Desk) Readers(ctx context.Context, story string) (*dateline.Situation, error) {
	v, err := d.follow(ctx, story)
	return v.readers, err
}

// Desk returns the story as the desk knows it now: the fold of all entries.
func (d *Desk) Desk(ctx context.Context, story string) (*dateline.Situation, error) {
	v, err := d.follow(ctx, story)
	return v.desk, err
}
