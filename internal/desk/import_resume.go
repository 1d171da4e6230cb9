package desk

import (
	"context"
	"strings"
	"time"

	"dateline"
	"dateline/internal/store"
)

// Unfinished is an import that was begun and broken off, and who began it.
type Unfinished struct {
	Story, ID string
	By        User
}

// BrokenOff lists the imports of all stories that were broken off, such as by
// the end of the process, for RunImport to go on with. Those whose sender may
// not file any more are left to whoever goes on with them by hand.
func (d *Desk) BrokenOff(ctx context.Context) ([]Unfinished, error) {
	stories, err := d.Stories(ctx)
	if err != nil {
		return nil, err
	}
	var out []Unfinished
	for _, story := range stories {
		ms, err := d.store.Imports(ctx, story)
		if err != nil {
			return nil, err
		}
		for _, m := range ms {
			if m.State != store.ImportStarted {
				continue
			}
			by, may, err := d.sender(ctx, story, m.By)
			if err != nil {
				return nil, err
			}
			if may {
				out = append(out, Unfinished{story, m.ID, by})
			}
		}
	}
	return out, nil
}

// sender is the person or the program of a name, and whether it may file still.
func (d *Desk) sender(ctx context.Context, story, name string) (User, bool, error) {
	program, is := strings.CutPrefix(name, "token:")
	if !is {
		u, err := d.User(ctx, name)
		if dateline.KindOf(err) == dateline.ErrNotFound || dateline.KindOf(err) == dateline.ErrForbidden {
			return User{}, false, nil
		}
		return u, err == nil && u.files("file reports") == nil, err
	}
	ts, err := d.store.Tokens(ctx, story)
	if err != nil {
		return User{}, false, err
	}
	for _, t := range ts {
		if x := tokenOf(t); x.Name == program && x.May(story, ScopeFile) == nil {
			err := d.stands(ctx, t, time.Now())
			if err == nil || dateline.KindOf(err) != dateline.ErrForbidden {
				return x.User(), err == nil, err
			}
		}
	}
	return User{}, false, nil
}
