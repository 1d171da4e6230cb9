package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"dateline"
	"dateline/internal/storyfile"
)

// Configure sets a story's settings, whole; a story that is not there begins
// with it. seen is the last entry about the settings that was on screen, 0 for
// a new story.
func (d *Desk) Configure(ctx context.Context, by User, seen dateline.Seq, story dateline.Story) (dateline.Entry, error) {
	if err := by.may("change a story's settings", Admin); err != nil {
		return dateline.Entry{}, err
	}
	if err := storyfile.Check(story); err != nil {
		return dateline.Entry{}, err
	}
	w, err := dateline.NewWarrant(by.Name, dateline.Why{Code: "configured"})
	if err != nil {
		return dateline.Entry{}, err
	}
	on := Post{Story: story.Slug, By: by, Seen: seen}
	return d.post(ctx, on, "story", "the story's settings", dateline.ActConfigure, &dateline.Configure{Warrant: w, Story: story})
}

// ImportStory sets a story's settings from a story file, over whatever was
// there: the person has the file and means it. Settings that are the same
// already are left alone, and the zero Entry comes back.
func (d *Desk) ImportStory(ctx context.Context, by User, file []byte) (dateline.Story, dateline.Entry, error) {
	story, err := storyfile.Decode(file)
	if err != nil {
		return story, dateline.Entry{}, err
	}
	last, ok, err := d.last(ctx, story.Slug, "story")
	if err != nil {
		return story, dateline.Entry{}, err
	}
	if old, is := last.Payload.(*dateline.Configure); ok && is && sameSettings(old.Story, story) {
		return story, dateline.Entry{}, nil
	}
	e, err := d.Configure(ctx, by, last.Seq, story)
	return story, e, err
}

func sameSettings(a, b dateline.Story) bool {
	x, err1 := storyfile.Encode(a)
	y, err2 := storyfile.Encode(b)
	return err1 == nil && err2 == nil && string(x) == string(y)
}

// ExportStory returns a story's settings as a story file.
func (d *Desk) ExportStory(ctx context.Context, story string) ([]byte, error) {
	v, err := d.follow(ctx, story)
	if err != nil {
		return nil, err
	}
	return storyfile.Encode(*v.story())
}

// Takedown removes the payloads of entries for law or safety: reports, or the
// revisions of updates. The first person's request is kept and answered with
// ErrSecond; the second person's same request completes it. notice is what
// readers are told; with silent not even that.
func (d *Desk) Takedown(ctx context.Context, on Post, seqs []dateline.Seq, why, notice string, silent bool) (dateline.Entry, error) {
	if err := on.By.decides("take things down"); err != nil {
		return dateline.Entry{}, err
	}
	if strings.TrimSpace(why) == "" {
		return dateline.Entry{}, dateline.Invalid("why", "to take something down, say why in your own words")
	}
	if len(seqs) == 0 {
		return dateline.Entry{}, dateline.Invalid("seqs", "name the reports or updates to take down")
	}
	if _, err := d.follow(ctx, on.Story); err != nil {
		return dateline.Entry{}, err
	}
	seqs = slices.Clone(seqs)
	slices.Sort(seqs)
	seqs = slices.Compact(seqs)
	for _, q := range seqs {
		if err := d.removable(ctx, on.Story, q); err != nil {
			return dateline.Entry{}, err
		}
	}
	first, err := d.second(ctx, on.Story, fmt.Sprintf("takedown %v silent=%t", seqs, silent), on.By.Name)
	if err != nil {
		return dateline.Entry{}, err
	}
	w, err := dateline.NewWarrant(on.By.Name, dateline.Why{Text: why})
	if err != nil {
		return dateline.Entry{}, err
	}
	t := &dateline.Takedown{Warrant: w.With(first), Seqs: seqs, Notice: notice, Silent: silent}
	return d.post(ctx, on, "", "", dateline.ActTakedown, t)
}
