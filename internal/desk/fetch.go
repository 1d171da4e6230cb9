package desk

import (
	"context"
	"time"

	"dateline"
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
// it came, with its hash, as the evidence. Both are saved or neither.
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
		return Filed{}, dateline.Invalid("source", "the story has no source %q; choose one of its sources, or add it to the story's settings", f.Source)
	}
	p, err := d.opts.Fetch.Get(ctx, f.URL)
	if err != nil {
		return Filed{}, err
	}
	item, err := fetch.Item(p, d.now())
	if err != nil {
		return Filed{}, err
	}
	item.Source, item.Credit, item.Rights, item.Embargo = f.Source, f.Credit, f.Rights, f.Embargo
	if f.Note != "" {
		item.Note = f.Note + "\n" + item.Note
	}
	return d.Receive(ctx, Filing{Story: f.Story, By: f.By, Item: item, Once: f.Once,
		page: &store.Fetched{Sum: p.Sum, Story: f.Story, URL: p.URL, Final: p.Final, Type: p.Type, Body: p.Data, At: p.At}})
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
