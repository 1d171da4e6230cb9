package desk

import (
	"bytes"
	"context"
	"slices"
	"time"

	"dateline"
	"dateline/internal/intake"
	"dateline/internal/intake/fetch"
	"dateline/internal/store"
)

// Fetching is a page that a person wants filed, by its address.
type Fetching struct {
	Story   string
	By      User
	URL     string
	Source  string
	Credit  string
	Rights  string
	Note    string
	Embargo time.Time
	Once    string // an idempotency key
}

// Fetch gets a page, files the article in it as a report, and keeps the page as
// it came, with its hash, as the evidence. Both are saved or neither. Of a page
// that was fetched before and has grown, only what was added is filed; of a
// live page every update that is not here yet is, at its own time, and Filed is
// the last of them. What could not be taken of a page is kept for the desk.
func (d *Desk) Fetch(ctx context.Context, f Fetching) (Filed, error) {
	if err := f.By.decides("file reports"); err != nil {
		return Filed{}, err
	}
	v, err := d.follow(ctx, f.Story)
	if err != nil {
		return Filed{}, err
	}
	// Before anybody is asked: what could not be filed is not fetched.
	if _, ok := v.story().Source(f.Source); !ok {
		return Filed{}, noSource(f.Source)
	}
	p, err := d.opts.Fetch.Get(ctx, f.URL)
	refuse := func(why error) (Filed, error) {
		if len(p.Data) == 0 || dateline.KindOf(why) != dateline.ErrInvalid {
			return Filed{}, why
		}
		return d.refuse(ctx, Filing{Story: f.Story, By: f.By, Once: f.Once, Item: intake.Item{Name: f.URL, Source: f.Source, Data: p.Data}}, why)
	}
	if err != nil {
		return refuse(err)
	}
	whole := &store.Fetched{Sum: p.Sum, Story: f.Story, URL: p.URL, Final: p.Final, Type: p.Type, Body: p.Data, At: p.At}
	if live := fetch.Live(p, d.now(), v.story().Location()); len(live) > 0 {
		return d.fetchLive(ctx, v, f, p, whole, live)
	}
	item, err := fetch.Item(p, d.now())
	if err != nil {
		return refuse(err)
	}
	w := itemWords{text: string(item.Data), headline: item.Headline, url: item.URL, published: item.Published, note: item.Note, page: whole, via: "url"}
	return d.fetchOne(ctx, f, "page "+p.Final, w, Filing{Once: f.Once,
		Item: intake.Item{Source: f.Source, Credit: f.Credit, Rights: f.Rights, Embargo: f.Embargo, Note: f.Note}})
}

// fetchOne files what a page or a part of it says, where it is not here yet.
func (d *Desk) fetchOne(ctx context.Context, f Fetching, id string, w itemWords, as Filing) (Filed, error) {
	name, said := d.heardName(f.Story, f.Source, id), d.saidBy(f.Story, w)
	was, _, err := d.store.Heard(ctx, name)
	if err != nil {
		return Filed{}, err
	}
	if was.Report != 0 {
		before, err := d.lookUp(ctx, was.Report)
		if err != nil {
			return Filed{}, err
		}
		if before.ID == "" {
			was = store.Heard{} // it was taken down; who fetches it again means it
		} else if bytes.Equal(was.Said, said) {
			return Filed{ID: before.ID, Seq: was.Report, Duplicate: true, Unread: before.Unread}, nil
		}
	}
	done, err := d.hearWords(ctx, f.Story, f.By, name, said, was, w, as)
	if err != nil && dateline.KindOf(err) == dateline.ErrInvalid {
		as.Story, as.By, as.Item.Name, as.Item.Data = f.Story, f.By, f.URL, w.page.Body
		return d.refuse(ctx, as, err)
	}
	return done.Filed, err
}

// fetchLive files the updates of a live page, the oldest first.
func (d *Desk) fetchLive(ctx context.Context, v view, f Fetching, p fetch.Page, whole *store.Fetched, live []intake.FeedItem) (Filed, error) {
	h := hearing{desk: d, story: v.story(), kind: "live page", page: p, feed: store.Feed{Story: f.Story, Source: f.Source, URL: f.URL, Credit: f.Credit, Rights: f.Rights}}
	slices.Reverse(live)
	slices.SortStableFunc(live, func(a, b intake.FeedItem) int { return a.Published.Compare(b.Published) })
	last, made := Filed{}, 0
	for i, it := range live {
		w := h.own(it)
		w.via = "url"
		if i == len(live)-1 {
			w.page = whole
		}
		as := h.filing(it, w)
		as.Item.Embargo, as.Item.Note = f.Embargo, f.Note
		done, err := d.fetchOne(ctx, f, it.ID, w, as)
		if err != nil {
			return done, err
		}
		if !done.Duplicate || last.ID == "" {
			last = done
		}
		if !done.Duplicate {
			made++
		}
	}
	last.More = max(0, made-1)
	return last, nil
}

// keepPage keeps the page that a report was made of.
func keepPage(tx *store.Tx, report dateline.Seq, p *store.Fetched) error {
	if p == nil {
		return nil
	}
	kept := *p
	kept.Report = report
	return tx.PutFetched(kept)
}

// Pages returns the last pages that were fetched for a story, newest first,
// without their bodies.
func (d *Desk) Pages(ctx context.Context, story string, most int) ([]store.Fetched, error) {
	return d.store.Pages(ctx, story, most)
}

// Page returns a page as it was fetched for a report, or NotFound.
func (d *Desk) Page(ctx context.Context, story string, report dateline.Seq, sum string) (store.Fetched, error) {
	return d.store.Page(ctx, story, report, sum)
}
