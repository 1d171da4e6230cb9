package desk

import (
	"context"
	"time"

	"dateline"
	"dateline/internal/store"
)

// Stage is what is to become of a draft.
type Stage struct {
	Submitted string    // who asks for approval; "" nobody, or the draft was saved again since
	Asked     time.Time // when, wall time
	Approved  string    // who approved it as it stands; "" nobody
	Scheduled string    // who wants it published at Due; "" nobody
	Due       time.Time // on the record's clock; zero: not scheduled
	Missed    string    // why it was not published when it was due; "" it was not missed
}

// stageOf is a stage as it holds for a draft at a version.
func stageOf(x store.Stage, version int) Stage {
	if x.Version != version {
		return Stage{}
	}
	return Stage{x.Submitted, x.Asked, x.Approved, x.Scheduled, x.Due, x.Missed}
}

// StageOf returns what is to become of a draft.
func (d *Desk) StageOf(ctx context.Context, x Draft) (out Stage, err error) {
	err = d.store.View(ctx, func(tx *store.Tx) error {
		s, err := tx.Stage(x.ID)
		out = stageOf(s, x.Version)
		return err
	})
	return out, err
}

// unlocked refuses the saving of a draft that is scheduled: its words are
// those that were scheduled.
func unlocked(tx *store.Tx, id string) error {
	if id == "" {
		return nil
	}
	s, err := tx.Stage(id)
	if err != nil {
		return err
	}
	if !s.Due.IsZero() {
		return dateline.Invalid("draft", "%s has scheduled this draft as it stands; call that off before it is changed", s.Scheduled)
	}
	return nil
}

// restage changes what is to become of a draft, at the version on screen.
func (d *Desk) restage(ctx context.Context, by User, do, story, id string, version int, change func(view, store.Draft, *store.Stage) error) error {
	if err := by.decides(do); err != nil {
		return err
	}
	v, err := d.follow(ctx, story)
	if err != nil {
		return err
	}
	err = d.store.Update(ctx, func(tx *store.Tx) error {
		x, err := tx.Draft(id)
		if err != nil {
			return err
		}
		if x.Story != story {
			return dateline.NotFound("there is no draft %q in %s", id, story)
		}
		if x.Version != version {
			return dateline.Conflict(0, "%s saved this draft after you opened it; read it again", x.Owner)
		}
		s, err := tx.Stage(id)
		if err != nil {
			return err
		}
		if s.Version != version {
			s = store.Stage{Draft: id, Version: version}
		}
		if err := change(v, x, &s); err != nil {
			return err
		}
		return tx.PutStage(s)
	})
	if err == nil {
		d.Stir()
	}
	return err
}

// Submit asks that another editor approve a draft as it stands.
func (d *Desk) Submit(ctx context.Context, by User, story, id string, version int) error {
	return d.restage(ctx, by, "submit updates", story, id, version, func(_ view, _ store.Draft, s *store.Stage) error {
		if s.Submitted == "" {
			s.Submitted, s.Asked = by.Name, time.Now().UTC()
		}
		return nil
	})
}

// Approve says that a draft may be published as it stands. Whoever saved its
// words last can't approve them.
func (d *Desk) Approve(ctx context.Context, by User, story, id string, version int) error {
	return d.restage(ctx, by, "approve updates", story, id, version, func(_ view, x store.Draft, s *store.Stage) error {
		if by.Name == x.Owner {
			return dateline.Forbidden("%s saved these words last; another editor approves them", by.Name)
		}
		s.Approved = by.Name
		return nil
	})
}

// approved returns the second person behind a draft that by publishes as it
// stands, and refuses what the story wants approved and nobody has.
func (d *Desk) approved(ctx context.Context, v view, by User, x Draft) (string, error) {
	s, err := d.StageOf(ctx, x)
	if err != nil {
		return "", err
	}
	switch {
	case s.Approved == "" && v.story().Policy.ApproveByTwo:
		return "", unapproved()
	case s.Approved == by.Name:
		return x.Owner, nil
	}
	return s.Approved, nil
}

func unapproved() error {
	return dateline.Invalid("approve", "in this story a second editor approves an update before readers get it; submit it")
}
