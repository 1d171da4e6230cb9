package desk

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"dateline"
	"dateline/internal/intake"
	"dateline/internal/intake/fetch"
	"dateline/internal/store"
)

// WireClock is the time by which feeds are asked.
func (d *Desk) WireClock() time.Time { return d.wall() }

func (d *Desk) wall() time.Time { return d.opts.Wall().UTC() }

// articlesTime is how long one asking of a feed may take for the articles
// behind its items; those that are left wait for the next.
const articlesTime = 2 * time.Minute

// ask asks a feed's server and files what is new. What is wrong with the feed
// is Invalid; what of it came all the same is filed and counted.
func (d *Desk) ask(ctx context.Context, out *Polled) error {
	f := &out.Feed
	v, err := d.follow(ctx, f.Story)
	if err != nil {
		return err
	}
	if _, ok := v.story().Source(f.Source); !ok { // before anything is heard that could not be filed
		return noSource(f.Source)
	}
	p, err := d.opts.Fetch.Ask(ctx, fetch.Ask{URL: f.URL, Accept: fetch.AcceptFeed, ETag: f.ETag, Modified: f.Modified})
	if err != nil {
		return d.refuseFeed(ctx, *f, p, err)
	}
	f.Final = ""
	if p.Final != f.URL {
		f.Final = p.Final
	}
	if p.Same {
		out.Same = true
		f.Unchanged++
		return nil
	}
	parsed, err := intake.ParseFeed(p.Data, intake.Asked{Type: p.Type, URL: p.Final, Page: f.Whole, Now: d.now(), Zone: v.story().Location()})
	if err != nil {
		return d.refuseFeed(ctx, *f, p, err)
	}
	f.Kind, f.Title = parsed.Kind, parsed.Title
	f.ETag, f.Modified = p.ETag, p.Modified
	all := parsed.Items
	slices.Reverse(all) // feeds have the newest first; the oldest is filed first
	slices.SortStableFunc(all, func(a, b intake.FeedItem) int {
		if a.Published.IsZero() || b.Published.IsZero() {
			return 0
		}
		return a.Published.Compare(b.Published)
	})
	h := hearing{desk: d, story: v.story(), feed: *f, page: p, kind: parsed.Kind, until: time.Now().Add(articlesTime), out: out}
	later := 0
	for i, it := range all {
		if err := h.hear(ctx, it); errors.Is(err, errLater) {
			later = len(all) - i
			break
		} else if err != nil {
			return err
		}
	}
	f.Items += out.New - out.Changed
	f.Reports += out.New
	f.Refused += out.Refused
	if later > 0 || parsed.Short != "" {
		f.ETag, f.Modified = "", "" // so that the rest is sent again
	}
	switch {
	case parsed.Short != "":
		return d.refuseFeed(ctx, *f, p, dateline.Invalid("feed", "not all of it could be read: %s. What is whole was taken", parsed.Short))
	case later > 0:
		out.Fault = fmt.Sprintf("%s left for the next time: the articles behind the others took too long", counted(later, "item"))
	case out.Refused > 0:
		out.Fault = fmt.Sprintf("%s could not be taken and is kept under File a report, with the reason", counted(out.Refused, "item"))
	}
	return nil
}

// counted is a number with its noun.
func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// refuseFeed keeps what a server sent where it could not be taken, one a feed
// and day, and returns why.
func (d *Desk) refuseFeed(ctx context.Context, f store.Feed, p fetch.Page, why error) error {
	if len(p.Data) == 0 || dateline.KindOf(why) != dateline.ErrInvalid {
		return why
	}
	_, err := d.keepRefused(ctx, Filing{Story: f.Story, By: wireUser(f.Source), Once: "feed " + f.ID + d.wall().Format(" 2006-01-02"),
		Item: intake.Item{Name: f.URL, Source: f.Source, Data: p.Data}}, why)
	if err != nil {
		return err
	}
	return why
}

// wireUser is who files what comes by itself. No person can have such a name.
func wireUser(source string) User { return User{Name: "wire:" + source, Role: Editor} }

var errLater = errors.New("no time left for this asking")

// hearing is one asking of a feed, item by item.
type hearing struct {
	desk  *Desk
	story *dateline.Story
	feed  store.Feed
	page  fetch.Page
	kind  string
	until time.Time
	out   *Polled
}

// words are what an item says, and where that comes from.
type itemWords struct {
	text, headline string
	url, lang      string
	rights         string
	published      time.Time
	updated        time.Time
	credit         string
	note           string
	page           *store.Fetched
	via            string
}

// hear files an item where it is new or says something new. An Invalid item is
// counted and kept; every other error is one of the house.
func (h *hearing) hear(ctx context.Context, it intake.FeedItem) error {
	d := h.desk
	name := d.heardName(h.feed.Story, h.feed.Source, it.ID)
	w := h.own(it)
	var unread error
	if h.kind == "page" {
		w, unread = h.article(w, h.page)
	}
	said := d.saidBy(h.feed.Story, w)
	was, known, err := d.store.Heard(ctx, name)
	if err != nil || known && bytes.Equal(was.Said, said) {
		return err
	}
	if unread != nil {
		return h.refuse(ctx, name, said, w, was.Report, unread)
	}
	if h.feed.Whole && h.kind != "page" && h.kind != "live page" && it.URL != "" {
		if !time.Now().Before(h.until) {
			return errLater
		}
		if w, err = h.follow(ctx, it, w); err != nil {
			return err
		}
	}
	filed, err := d.hearWords(ctx, h.feed.Story, wireUser(h.feed.Source), name, said, was, w, h.filing(it, w))
	switch {
	case err == nil && filed.new:
		h.out.New++
		if known {
			h.out.Changed++
		}
		return nil
	case err == nil:
		return nil
	case dateline.KindOf(err) == dateline.ErrInvalid:
		return h.refuse(ctx, name, said, w, was.Report, err)
	}
	return err
}

// heardName is the name under which it is kept what an item said.
func (d *Desk) heardName(story, source, id string) []byte {
	return d.store.Digest(story, "item "+source+" "+id)
}

// saidBy is the Digest of what an item says as it stands.
func (d *Desk) saidBy(story string, w itemWords) []byte {
	return d.store.Digest(story, "said "+w.headline+"\n"+w.text)
}

// own are the words of the item itself.
func (h *hearing) own(it intake.FeedItem) itemWords {
	w := itemWords{text: cmp.Or(it.Text, it.Headline), headline: it.Headline, url: it.URL, lang: it.Lang, rights: it.Rights, published: it.Published, updated: it.Updated, via: "feed"}
	for _, v := range it.Voices {
		for _, s := range h.story.Sources {
			if w.credit == "" && s.Kind == "agency" && s.Slug != h.feed.Source && strings.EqualFold(strings.TrimSpace(v), s.Name) {
				w.credit = s.Slug
			}
		}
	}
	sum := sha256.Sum256([]byte(it.Raw))
	w.page = &store.Fetched{Sum: hex.EncodeToString(sum[:]), Story: h.feed.Story, URL: h.feed.URL, Final: cmp.Or(it.URL, h.page.Final), Type: it.RawType + "; charset=utf-8", Body: []byte(it.Raw), At: h.page.At}
	return w
}

// follow gets the article behind an item. Where it can't be had, the item's own
// words are better than none.
func (h *hearing) follow(ctx context.Context, it intake.FeedItem, own itemWords) (itemWords, error) {
	p, err := h.desk.opts.Fetch.Get(ctx, it.URL)
	if ctx.Err() != nil {
		return own, ctx.Err()
	}
	if err == nil {
		var w itemWords
		if w, err = h.article(own, p); err == nil {
			return w, nil
		}
	}
	own.note = fmt.Sprintf("Received: these are the words of the feed's item; the article could not be had (%s).", messageOf(err))
	return own, nil
}

// article are the words of a page.
func (h *hearing) article(own itemWords, p fetch.Page) (itemWords, error) {
	item, err := fetch.Item(p, h.desk.now())
	if err != nil {
		return own, err
	}
	w := own
	w.text, w.headline, w.url, w.note = string(item.Data), cmp.Or(own.headline, item.Headline), item.URL, item.Note
	if w.published.IsZero() {
		w.published = item.Published
	}
	w.page = &store.Fetched{Sum: p.Sum, Story: h.feed.Story, URL: p.URL, Final: p.Final, Type: p.Type, Body: p.Data, At: p.At}
	return w, nil
}

// filing is what the feed's settings say of an item.
func (h *hearing) filing(it intake.FeedItem, w itemWords) Filing {
	f := Filing{Item: intake.Item{Source: h.feed.Source, Credit: cmp.Or(h.feed.Credit, w.credit), Rights: cmp.Or(h.feed.Rights, w.rights)}, lang: h.feed.Lang}
	if f.lang == "" && len(strings.Fields(w.text)) < shortText {
		f.lang = w.lang // too short to tell by its words
	}
	if h.feed.Embargo > 0 {
		at := w.published
		if at.IsZero() {
			at = h.desk.now()
		}
		if end := at.Add(h.feed.Embargo); end.After(h.desk.now()) {
			f.Item.Embargo = end
		}
	}
	return f
}

// shortText is how many words a text must have for its language to be told by
// them rather than by what its feed says.
const shortText = 20

// refuse counts an item that could not be taken; it is heard, so that it does
// not come back until it says something else.
func (h *hearing) refuse(ctx context.Context, name, said []byte, w itemWords, before dateline.Seq, why error) error {
	if dateline.KindOf(why) != dateline.ErrInvalid {
		return why
	}
	d := h.desk
	h.out.Refused++
	once := hex.EncodeToString(name[:8]) + hex.EncodeToString(said[:8])
	if _, err := d.keepRefused(ctx, Filing{Story: h.feed.Story, By: wireUser(h.feed.Source), Once: once, Item: intake.Item{Name: cmp.Or(w.url, h.feed.URL), Source: h.feed.Source, Data: w.page.Body}}, why); err != nil {
		return err
	}
	return d.store.Update(ctx, func(tx *store.Tx) error { return tx.Hear(name, store.Heard{Said: said, Report: before}) })
}

func messageOf(err error) string {
	var known *dateline.Error
	if errors.As(err, &known) {
		return known.Message
	}
	return err.Error()
}

// heard is what became of words.
type heardWords struct {
	Filed
	new bool // a report was made
}

// hearWords files what an item says: whole where it is new, what was added
// where it only grew, whole again where it has changed. The report and the note
// of what was heard are saved together. An item whose report was taken down
// stays away.
func (d *Desk) hearWords(ctx context.Context, story string, by User, name, said []byte, was store.Heard, w itemWords, f Filing) (heardWords, error) {
	paras := paragraphs(w.text)
	now := store.Heard{Said: said, Parts: d.partsOf(story, paras)}
	if was.Report != 0 {
		before, err := d.lookUp(ctx, was.Report)
		if err != nil {
			return heardWords{}, err
		}
		if before.ID == "" { // taken down
			return heardWords{}, nil
		}
		if bytes.Equal(was.Parts, now.Parts) { // only its headline or its date has changed
			now.Report = was.Report
			err := d.store.Update(ctx, func(tx *store.Tx) error { return tx.Hear(name, now) })
			return heardWords{Filed: Filed{ID: before.ID, Seq: was.Report, Duplicate: true}}, err
		}
		if added := grown(was.Parts, now.Parts); added != nil {
			var fresh []string
			for _, i := range added {
				fresh = append(fresh, paras[i])
			}
			w.text = strings.Join(fresh, "\n\n")
			w.note = strings.TrimSpace(w.note + "\n" + fmt.Sprintf("Received: this is what was added to %s; its other words are there.", before.ID))
		} else {
			w.note = strings.TrimSpace(w.note + "\n" + fmt.Sprintf("Received: the item of %s says something else now; this takes its place.", before.ID))
		}
		// What is new was not said when the item first was.
		w.published = w.updated
		f.follows = was.Report
	}
	f.Story, f.By, f.page = story, by, w.page
	f.Item.Name, f.Item.Type, f.Item.Data = "item.txt", "text/plain", []byte(w.text)
	f.Item.Headline, f.Item.URL, f.Item.Published, f.Item.Via = w.headline, w.url, w.published, w.via
	f.Item.Note = strings.TrimSpace(f.Item.Note + "\n" + w.note)
	f.also = func(tx *store.Tx, report dateline.Seq) error {
		now.Report = report
		return tx.Hear(name, now)
	}
	filed, err := d.receiveHeard(ctx, f)
	return heardWords{filed, err == nil && !filed.Duplicate}, err
}

// receiveHeard is Receive without keeping what is refused, which the caller
// does by the item's own name; that f.By may file was asked before.
func (d *Desk) receiveHeard(ctx context.Context, f Filing) (Filed, error) {
	v, err := d.follow(ctx, f.Story)
	if err != nil {
		return Filed{}, err
	}
	parsed, err := d.parse(v, f)
	if err != nil {
		return Filed{}, err
	}
	return d.file(ctx, v, f, parsed)
}

// lookUp returns a report, one without ID where it was taken down.
func (d *Desk) lookUp(ctx context.Context, seq dateline.Seq) (r dateline.Report, err error) {
	err = d.store.View(ctx, func(tx *store.Tx) error {
		e, err := tx.Entry(seq)
		if err == nil {
			r = reportOf(e)
		}
		return err
	})
	return r, err
}

// paragraphs are the lines of a text that say something.
func paragraphs(text string) (out []string) {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// partBytes is how much of a paragraph's digest is kept.
const partBytes = 8

func (d *Desk) partsOf(story string, paras []string) []byte {
	var out []byte
	for _, p := range paras {
		out = append(out, d.store.Digest(story, p)[:partBytes]...)
	}
	return out
}

// grown tells which paragraphs of a text are new where it only grew: where all
// that was there still is, in its order, or where old paragraphs fell off one
// end while new ones came before (after) all that is left. It is nil where
// something was changed or taken out; that text is told whole.
func grown(before, after []byte) (added []int) {
	old, now := slices.Collect(slices.Chunk(before, partBytes)), slices.Collect(slices.Chunk(after, partBytes))
	var kept []int // of now
	at := 0        // of old
	var first, last int
	match := func(from int) (gone int) {
		kept, added = nil, nil
		at, first, last = from, -1, -1
		for i, p := range now {
			if at < len(old) && bytes.Equal(p, old[at]) {
				if first < 0 {
					first = i
				}
				kept, last = append(kept, i), i
				at++
			} else {
				added = append(added, i)
			}
		}
		return len(old) - at
	}
	if len(old) == 0 {
		return nil
	}
	switch gone := match(0); {
	case len(added) == 0:
		return nil
	case gone == 0:
		return added
	case 2*len(kept) >= len(old) && added[len(added)-1] < last:
		return added // new on top, old ones fell off below
	}
	// New below, old ones fell off on top: find where what is left begins.
	for from := 1; from <= len(old)/2; from++ {
		if bytes.Equal(now[0], old[from]) {
			if gone := match(from); gone == 0 && len(added) > 0 && added[0] > first {
				return added
			}
		}
	}
	return nil
}
