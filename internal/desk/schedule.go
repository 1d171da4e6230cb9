package desk

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"dateline"
	"dateline/internal/store"
)

// Schedule has a draft published at a moment, as it stands. Until then nobody
// saves it; Unschedule calls it off. seen is the last entry about its update
// that was on screen.
func (d *Desk) Schedule(ctx context.Context, by User, story, id string, version int, at time.Time, seen dateline.Seq) error {
	return d.restage(ctx, by, "schedule updates", story, id, version, func(v view, _ store.Draft, s *store.Stage) error {
		if !at.After(d.now()) {
			return dateline.Invalid("publish_at", "%s is past; publish it now, or choose a time to come", at.In(v.story().Location()).Format("2 Jan 2006, 15:04"))
		}
		if s.Approved == "" && v.story().Policy.ApproveByTwo {
			return unapproved()
		}
		s.Scheduled, s.Due, s.Seen, s.Missed = by.Name, at.UTC().Truncate(time.Minute), seen, ""
		return nil
	})
}

// Unschedule calls off what is scheduled; the draft stays.
func (d *Desk) Unschedule(ctx context.Context, by User, story, id string, version int) error {
	return d.restage(ctx, by, "call off scheduled updates", story, id, version, func(_ view, _ store.Draft, s *store.Stage) error {
		s.Scheduled, s.Due, s.Missed = "", time.Time{}, ""
		return nil
	})
}

// PublishDue publishes every draft whose moment has come, each exactly once:
// the draft is the key of the request, and the answer is kept in the
// transaction that appends the update. A draft that can't be published stays,
// with the reason. It returns what was published.
func (d *Desk) PublishDue(ctx context.Context) ([]dateline.Entry, error) {
	var due []store.Stage
	err := d.store.View(ctx, func(tx *store.Tx) (err error) {
		due, err = tx.DueStages(d.now())
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("what is due: %w", err)
	}
	var out []dateline.Entry
	var failed []error
	for _, s := range due {
		e, err := d.publishStage(ctx, s)
		if err != nil && ctx.Err() == nil && dateline.KindOf(err) != dateline.ErrInternal {
			err = d.miss(ctx, s, err)
		}
		if err != nil { // a disk that is full, say: it stays due, and keeps nothing else from its time
			failed = append(failed, fmt.Errorf("publish the draft %s, due %s: %w", s.Draft, s.Due.Format(time.RFC3339), err))
		} else if e.Seq != 0 {
			out = append(out, e)
		}
	}
	if len(due) > 0 {
		d.Stir()
	}
	return out, errors.Join(failed...)
}

func (d *Desk) publishStage(ctx context.Context, s store.Stage) (dateline.Entry, error) {
	x, err := d.store.Draft(ctx, s.Draft)
	if dateline.KindOf(err) == dateline.ErrNotFound && err != nil {
		return dateline.Entry{}, nil // called off and thrown away between two looks
	}
	if err != nil {
		return dateline.Entry{}, err
	}
	by, err := d.User(ctx, s.Scheduled)
	if dateline.KindOf(err) == dateline.ErrNotFound && err != nil {
		return dateline.Entry{}, dateline.Forbidden("%s, who scheduled it, is not at the desk any more", s.Scheduled)
	}
	if err != nil {
		return dateline.Entry{}, err
	}
	return d.PublishDraft(ctx, Post{Story: x.Story, By: by, Seen: s.Seen}, s.Draft, s.Version)
}

// miss keeps why a draft was not published when it was due, and lets it go.
func (d *Desk) miss(ctx context.Context, s store.Stage, why error) error {
	s.Due, s.Missed = time.Time{}, why.Error()
	var known *dateline.Error
	if errors.As(why, &known) {
		s.Missed = known.Message
	}
	err := d.store.Update(ctx, func(tx *store.Tx) error { return tx.PutStage(s) })
	if dateline.KindOf(err) == dateline.ErrNotFound {
		return nil
	}
	return err
}

// looking is how often the clock is looked at for what is due; for a while
// after something went wrong it is not.
const (
	looking = time.Second
	trouble = 30 * time.Second
)

// KeepSchedule publishes what is due as its time comes, until ctx ends. What
// came due while nobody kept the schedule is published at once.
func (d *Desk) KeepSchedule(ctx context.Context, log *slog.Logger) {
	tick := time.NewTicker(looking)
	defer tick.Stop()
	for {
		wait := time.Duration(0)
		if next, err := d.store.NextDue(ctx); err != nil && ctx.Err() == nil {
			log.Error("look at the schedule", "error", err)
			wait = trouble
		} else if !next.IsZero() && !next.After(d.now()) {
			es, err := d.PublishDue(ctx)
			if err != nil && ctx.Err() == nil {
				log.Error("publish what is scheduled", "error", err)
				wait = trouble
			}
			for _, e := range es {
				log.Info("published on schedule", "story", e.Story, "seq", e.Seq)
			}
		}
		for until := time.Now().Add(wait); ; {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
			if !time.Now().Before(until) {
				break
			}
		}
	}
}

// Twice is the error of a local time that comes twice, since the clock is set
// back over it.
type Twice struct {
	First, Second time.Time // in the zone, each with its offset
}

func (t *Twice) Error() string {
	return fmt.Sprintf("%s comes twice that day: at %s and again at %s; say which",
		t.First.Format("15:04"), t.First.Format("15:04 (UTC-07:00)"), t.Second.Format("15:04 (UTC-07:00)"))
}

// LocalTime reads a wall time, "2026-03-29T02:30", in a zone, right over a
// change of the clock. A time that the clock jumps over is Invalid and names
// the next one that there is. One that comes twice is a *Twice error, unless
// which says 1 or 2.
func LocalTime(wall string, zone *time.Location, which int) (time.Time, error) {
	const form = "2006-01-02T15:04"
	if len(wall) > len(form) {
		wall = wall[:len(form)]
	}
	u, err := time.Parse(form, wall)
	if err != nil || u.Year() < 1900 || u.Year() > 3000 {
		return time.Time{}, dateline.Invalid("publish_at", "%q is no time; write it as 2021-08-13T18:00", wall)
	}
	var fits []time.Time
	var gap time.Time
	for _, near := range []time.Duration{-24 * time.Hour, 24 * time.Hour} { // the offsets before and after any change that day
		_, offset := u.Add(near).In(zone).Zone()
		t := u.Add(-time.Duration(offset) * time.Second).In(zone)
		switch {
		case t.Format(form) != wall:
			if start, _ := t.ZoneBounds(); gap.IsZero() || start.After(gap) {
				gap = start
			}
		case len(fits) == 0 || !fits[0].Equal(t):
			fits = append(fits, t)
		}
	}
	switch {
	case len(fits) == 0:
		return time.Time{}, dateline.Invalid("publish_at", "%s does not come on %s: the clock jumps over it; the next time there is is %s",
			u.Format("15:04"), u.Format("2 Jan 2006"), gap.In(zone).Format("15:04 on 2 Jan (UTC-07:00)"))
	case len(fits) == 1:
		return fits[0], nil
	}
	if fits[1].Before(fits[0]) {
		fits[0], fits[1] = fits[1], fits[0]
	}
	if which == 1 || which == 2 {
		return fits[which-1], nil
	}
	return time.Time{}, &Twice{fits[0], fits[1]}
}
