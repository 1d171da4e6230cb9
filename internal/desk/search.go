package desk

import (
	"context"
	"strings"
	"time"

	"dateline"
	"dateline/internal/store"
)

// Hunt says what is looked for in a story.
type Hunt struct {
	Words  string // as typed; docs of store.ParseQuery
	Kind   string // report, claim or update; "" means all
	Newest bool   // the newest first, not the best match
	Skip   int
	Limit  int
}

// Hits is what a hunt has found.
type Hits struct {
	Hits   []Hit
	Counts map[string]int // by kind, whatever the hunt's own kind
	More   bool
	Empty  bool // nothing was typed that can be looked for
	Cut    bool // a part of what was typed was passed over
	Behind int  // entries that cannot be found yet; searching again brings them nearer
}

// Hit is a report, a claim or an update in which the words stand.
type Hit struct {
	Kind      string
	ID        string
	Report    string // of a claim
	Headline  []store.Piece
	Words     []store.Piece // where they stand
	Claim     *dateline.Claim
	Status    dateline.Status // of a claim; withdrawn for a retracted update
	Source    dateline.Source // of a report or a claim's report
	At        time.Time       // published
	Earlier   bool            // an update has them in an earlier wording only
	Protected bool            // passages were withheld before saving
}

// snippet is about how many bytes of a text a hit shows.
const snippet = 240

// patience is how long a search waits for what came in since the last one. A
// record from before there was a search is brought into it over several.
const patience = 3 * time.Second

// Search looks through reports, claims and updates of a story.
func (d *Desk) Search(ctx context.Context, story string, h Hunt) (Hits, error) {
	v, err := d.follow(ctx, story)
	if err != nil {
		return Hits{}, err
	}
	q := store.ParseQuery(h.Words)
	out := Hits{Empty: q.Empty(), Cut: q.Cut()}
	if out.Empty {
		return out, nil
	}
	soon, stop := context.WithTimeout(ctx, patience)
	defer stop()
	if out.Behind, err = d.store.CatchUp(soon); err != nil {
		return out, err
	}
	if err := ctx.Err(); err != nil {
		return out, err
	}
	if v, err = d.follow(ctx, story); err != nil {
		return out, err
	}
	var found []store.Found
	texts := map[string]dateline.Entry{}
	err = d.store.View(ctx, func(tx *store.Tx) error {
		if found, out.Counts, err = tx.Search(story, q, h.Kind, h.Newest, h.Skip, h.Limit+1); err != nil {
			return err
		}
		for _, f := range found {
			id := f.Report
			if f.Kind == "report" {
				id = f.Name
			}
			if id == "" || texts[id].Seq != 0 {
				continue
			}
			if texts[id], err = tx.Entry(dateline.ParseID('r', id)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return out, err
	}
	if out.More = len(found) > h.Limit; out.More {
		found = found[:h.Limit]
	}
	for _, f := range found {
		if hit, ok := hitOf(v, q, f, texts); ok {
			out.Hits = append(out.Hits, hit)
		}
	}
	return out, nil
}

// hitOf tells of one hit; ok is false where it was taken down meanwhile.
func hitOf(v view, q store.Query, f store.Found, texts map[string]dateline.Entry) (hit Hit, ok bool) {
	hit = Hit{Kind: f.Kind, ID: f.Name, Report: f.Report}
	if f.Kind == "update" {
		u, ok := v.desk.Update(f.Name)
		if !ok {
			return hit, false
		}
		now := u.Now()
		hit.At = now.At
		head, a := q.Mark(now.Headline, snippet)
		words, b := q.Mark(now.Body, snippet)
		hit.Headline, hit.Words, hit.Earlier = head, words, !a && !b
		if u.Retracted != nil {
			hit.Status = dateline.Withdrawn
		}
		return hit, true
	}
	id := f.Report
	if f.Kind == "report" {
		id = f.Name
	}
	e := texts[id]
	if e.Payload == nil {
		return hit, false
	}
	rep := reportOf(e)
	hit.At, hit.Source, hit.Protected = rep.Published, sourceOf(v, rep.Source), rep.Redacted > 0
	if f.Kind == "report" {
		hit.Headline, _ = q.Mark(rep.Title(), snippet)
		hit.Words, _ = q.Mark(strings.TrimSpace(rep.Text+"\n"+rep.Note), snippet)
		return hit, true
	}
	x, ok := v.desk.Claim(f.Name)
	if !ok {
		return hit, false
	}
	c := x.Claim
	if worded, err := c.WithWords(rep.Text); err == nil {
		c = protect(worded, rep.Text)
	}
	hit.Claim, hit.Status = &c, v.desk.StatusOf(f.Name)
	words := c.Span.Text
	if x.Aside != nil {
		words += "\n" + x.Aside.Question + "\n" + x.Aside.Notes
	}
	hit.Words, _ = q.Mark(words, snippet)
	return hit, true
}
