package demo

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"time"

	"dateline"
	"dateline/internal/desk"
	"dateline/internal/gazetteer"
	"dateline/internal/store"
)

// Options say how the demonstration runs; the zero value serves.
type Options struct {
	Addr  string    // host:port to listen on; "": 127.0.0.1:8080, or a free port where that is taken
	From  time.Time // the story's moment at which it opens; zero: 13 August 2021, midday in Kabul
	Speed float64   // 1: a report every four seconds; 2: every two
	Keep  string    // file to keep the record in; "": a temporary one, removed at the end
	Serve Serve     // starts the site; needed
	Out   io.Writer // where addresses and login are printed; nil: nowhere
	Log   *slog.Logger
}

// Newsroom is what a site serves: the record of the demonstration, its desk,
// and the clock by which its pages count.
type Newsroom struct {
	Addr      string
	Store     *store.Store
	Desk      *desk.Desk
	Gazetteer *gazetteer.Gazetteer
	Now       func() time.Time
	Log       *slog.Logger
}

// Serve starts a site on a newsroom. It returns once the site is there.
type Serve func(context.Context, Newsroom) (Site, error)

// Site is a newsroom as readers and editors reach it.
type Site interface {
	URL() string          // of the readers' first page, with a slash at the end
	Failed() <-chan error // what ended the serving, if anything did
	Shutdown(context.Context) error
}

// pace is the wall time from one report to the next at speed 1.
const pace = 4 * time.Second

// usual is where it listens unless told otherwise.
const usual = "127.0.0.1:8080"

// Opening is the story's moment at which the demonstration opens.
var Opening = time.Date(2021, 8, 13, 12, 0, 0, 0, time.FixedZone("Kabul", 4*3600+1800))

// Run plays the demonstration until ctx ends, and then puts everything away.
// An address that is taken, or a file that holds a record already, is an error.
func Run(ctx context.Context, o Options) (err error) {
	o = o.filled()
	script, err := Load()
	if err != nil {
		return err
	}
	places, err := gazetteer.Open()
	if err != nil {
		return err
	}
	if first := script.Reports[0].Published.Add(-time.Hour); o.From.Before(first) {
		o.From = first
	}
	path, clean, err := o.file()
	if err != nil {
		return err
	}
	defer clean()
	clock := NewClock(script.Reports[0].Published.Add(-time.Hour), time.Now)
	s, err := store.Open(ctx, path, clock.Now)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	d := desk.New(s, desk.Options{Gazetteer: places, Now: clock.Now})
	player, err := NewPlayer(d, script, clock, places)
	if err != nil {
		return err
	}
	rest, err := player.load(ctx, o.From)
	if err != nil {
		return quiet(ctx, err)
	}
	site, err := o.Serve(ctx, Newsroom{Addr: o.Addr, Store: s, Desk: d, Gazetteer: places, Now: clock.Now, Log: o.Log})
	if err != nil {
		return quiet(ctx, err)
	}
	defer func() { err = errors.Join(err, shut(ctx, site)) }()
	if err := player.greet(ctx, o, site.URL()); err != nil {
		return err
	}
	return player.onAir(ctx, rest, o, site.Failed())
}

func (o Options) filled() Options {
	if o.From.IsZero() {
		o.From = Opening
	}
	if o.Speed <= 0 {
		o.Speed = 1
	}
	if o.Out == nil {
		o.Out = io.Discard
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Addr == "" {
		o.Addr = free(usual)
	}
	return o
}

// free returns addr, or a free port of its host where something listens there.
func free(addr string) string {
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		host, _, _ := net.SplitHostPort(addr)
		return net.JoinHostPort(host, "0")
	}
	ln.Close()
	return addr
}

// file is where the record is kept, and what puts it away.
func (o Options) file() (path string, clean func(), err error) {
	if o.Keep != "" {
		if _, err := os.Stat(o.Keep); err == nil {
			return "", nil, dateline.Invalid("keep", "%s is there already; name a new file, or look at that one with: dateline serve --data %s", o.Keep, o.Keep)
		}
		return o.Keep, func() {}, nil
	}
	dir, err := os.MkdirTemp("", "dateline-demo-")
	if err != nil {
		return "", nil, fmt.Errorf("make a folder for the record: %w", err)
	}
	return filepath.Join(dir, "demo.db"), func() { os.RemoveAll(dir) }, nil
}

// load plays what happened up to a moment at once, and returns what is left.
func (p *Player) load(ctx context.Context, until time.Time) ([]Step, error) {
	if err := p.Begin(ctx); err != nil {
		return nil, err
	}
	steps := p.Steps()
	for len(steps) > 0 && !steps[0].At.After(until) {
		p.Clock.Set(steps[0].At)
		if err := p.Do(ctx, steps[0]); err != nil {
			return nil, err
		}
		steps = steps[1:]
	}
	p.Clock.Set(until)
	return steps, nil
}

// greet adds the login of this run and prints where to go.
func (p *Player) greet(ctx context.Context, o Options, url string) error {
	const name = "editor"
	password := rand.Text()[:16]
	if err := p.desk.AddUser(ctx, p.by, name, desk.Editor, password); err != nil {
		return err
	}
	zone := p.script.Story.Location()
	say := func(t time.Time) string { return t.In(zone).Format("2 January 2006, 15:04") }
	last := p.script.Reports[len(p.script.Reports)-1].Published
	_, err := fmt.Fprintf(o.Out, `%s
%s.

  readers   %s
  desk      %sdesk/
  login     %s
  password  %s   (made for this run)

It opens on %s (%s). A report comes every %v; the last is that of %s.
Ctrl-C ends it.
`, p.script.Story.Title, p.script.Story.Notice, url, url, name, password, say(o.From), p.script.Story.Zone, p.beat(o), say(last))
	return err
}

func (p *Player) beat(o Options) time.Duration {
	return time.Duration(float64(pace) / o.Speed).Round(time.Millisecond)
}

// onAir plays the steps that are left, a report a beat and what the desk
// makes of it spread over the beat, and then stays up.
func (p *Player) onAir(ctx context.Context, steps []Step, o Options, failed <-chan error) error {
	for len(steps) > 0 {
		n := 1
		for n < len(steps) && steps[n].Report == "" {
			n++
		}
		each := p.beat(o) / time.Duration(n)
		for _, s := range steps[:n] {
			p.Clock.Run(p.Clock.Now(), s.At, each)
			if done, err := wait(ctx, each, failed); done {
				return err
			}
			if err := p.Do(ctx, s); err != nil {
				if err := p.yield(ctx, s, err, o.Log); err != nil {
					return err
				}
			}
		}
		steps = steps[n:]
	}
	now := p.Clock.Now()
	const year = 365 * 24 * time.Hour
	p.Clock.Run(now, now.Add(year), year) // from here on, time goes as it does outside
	_, err := wait(ctx, year, failed)
	return err
}

// wait lets a while pass; done tells that the demonstration is to end.
func wait(ctx context.Context, d time.Duration, failed <-chan error) (done bool, err error) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return false, nil
	case <-ctx.Done():
		return true, nil
	case err := <-failed:
		return true, err
	}
}

// yield takes it that a visitor at the desk was first. Everything else that
// goes wrong is an error.
func (p *Player) yield(ctx context.Context, s Step, err error, log *slog.Logger) error {
	if ctx.Err() != nil {
		return nil
	}
	if dateline.KindOf(err) == dateline.ErrInternal {
		return err
	}
	log.Info("left to whoever is at the desk", "step", s.String(), "because", err)
	return nil
}

// quiet is err, unless it came of the end of ctx.
func quiet(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return err
}

func shut(ctx context.Context, site Site) error {
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	return site.Shutdown(end)
}
