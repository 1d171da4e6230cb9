package desk

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"dateline"
	"dateline/internal/intake"
	"dateline/internal/store"
)

// Arriving is an item that a program or a table brings.
type Arriving struct {
	Story string
	By    User // a person, or a token's User
	Sent  intake.Sent
	// List is whose names of items Sent.Key is one of: two lists may call
	// different items "17".
	List   string
	Source string // slug or name of the source, whatever the item says; "" asks the item
	Once   string // an idempotency key

	row *rowOf
}

// rowOf is the row of an import that an item is.
type rowOf struct {
	id string
	n  int
}

// What became of an item that arrived.
const (
	DidFiled    = "filed"    // a report was made of it
	DidSame     = "same"     // it is here already
	DidUpdated  = "updated"  // it was here in another version; the new one was filed
	DidCanceled = "canceled" // its sender takes it back; the desk was told
	DidRefused  = "refused"  // it can't be taken
)

// Arrived is what became of an item.
type Arrived struct {
	Did      string
	ID       string // the report that holds its words, r<Seq>
	Replaces string // where it was updated: the report of the version before
	Near     string // a report with nearly the same text, whose origin it joins
	Claims   int    // how many claims the reading proposes
	Unread   string // why it was not read
	Why      string // in words, where there is something to say
	Readers  []string
	Flags    []intake.Flag
}

// untilFurtherNotice is the end of the embargo of an item that its sender
// withholds: it has none.
var untilFurtherNotice = time.Date(9000, 1, 1, 0, 0, 0, 0, time.UTC)

// Arrive takes an item in. An item that its sender has a name for is known
// again: the same content makes nothing, another content is filed as a new
// version with the origin of the one before, an older version is left. One
// without a name is known by its content. What can't be taken is an error;
// nothing of it is kept here, the caller has it.
func (d *Desk) Arrive(ctx context.Context, a Arriving) (Arrived, error) {
	if err := a.By.files("file reports"); err != nil {
		return Arrived{}, err
	}
	v, err := d.follow(ctx, a.Story)
	if err != nil {
		return Arrived{}, err
	}
	if len(a.Once) > 200 {
		return Arrived{}, dateline.Invalid("Idempotency-Key", "it has at most 200 characters")
	}
	name := d.store.Seal("item", a.Story, a.List, a.Sent.Key)
	if a.Sent.State == "canceled" {
		return d.cancel(ctx, v, a, name)
	}
	f, parsed, err := d.unpack(v, a)
	if err != nil {
		return Arrived{}, err
	}
	r := parsed.Report
	content := d.contentOf(a, f.Item, r)
	if a.Sent.Key == "" {
		name = d.store.Seal("row", a.Story, string(content))
	}
	out := Arrived{Flags: parsed.Flags}
	now := store.Arrival{Name: name, Content: content, Version: a.Sent.Version, Number: a.Sent.Number, Stopped: a.Sent.State}
	err = d.store.Update(ctx, func(tx *store.Tx) error {
		return a.in(tx, content, &out, func() error { return arrive(tx, f, r, now, &out) })
	})
	if err != nil {
		return Arrived{}, err
	}
	if seq := dateline.ParseID('r', out.ID); seq != 0 && out.Did != DidSame {
		rep, err := d.report(ctx, a.Story, out.ID)
		if err != nil {
			return out, err
		}
		claims, err := d.proposals(ctx, v, a.Story, rep)
		if err != nil {
			return out, err
		}
		out.Claims, out.Unread = len(claims), rep.Unread
	}
	return out, nil
}

// unpack finds out whose item it is and reads it.
func (d *Desk) unpack(v view, a Arriving) (Filing, intake.Parsed, error) {
	it := a.Sent.Item
	story := v.story()
	names := a.Sent.Sources
	if a.Source != "" {
		names = []string{a.Source}
	}
	src, ok := sourceCalled(story, names)
	switch {
	case len(names) == 0:
		return Filing{}, intake.Parsed{}, dateline.Invalid("source", "it does not say whose report it is; name one of the story's sources")
	case !ok:
		return Filing{}, intake.Parsed{}, dateline.Invalid("source", "the story has no source called %s; add it to the story's settings, or name one of its sources", quoted(names))
	}
	it.Source = src.Slug
	if it.Credit != "" {
		credit, ok := sourceCalled(story, []string{it.Credit})
		if !ok {
			return Filing{}, intake.Parsed{}, dateline.Invalid("credit", "the story has no source called %s; add the agency to the story's settings, or leave it out", quoted([]string{it.Credit}))
		}
		it.Credit = credit.Slug
	}
	for _, n := range a.Sent.Credits {
		if credit, ok := sourceCalled(story, []string{n}); ok && it.Credit == "" && credit.Kind == "agency" && credit.Slug != src.Slug {
			it.Credit = credit.Slug
		}
	}
	if it.Credit == it.Source {
		it.Credit = ""
	}
	if a.Sent.State == "withheld" {
		it.Embargo = untilFurtherNotice
		it.Note = strings.TrimSpace(it.Note + "\nWithheld by its sender until further notice; nothing of it may be released.")
	}
	f := Filing{Story: a.Story, By: a.By, Item: it}
	lang, _, _ := strings.Cut(strings.ToLower(strings.ReplaceAll(a.Sent.Lang, "_", "-")), "-")
	if langCode(lang) && lang != "en" {
		f.lang = lang // where it says English, the words are believed
	}
	p, err := d.parse(v, f)
	return f, p, err
}

// contentOf is the HMAC of all that an item says, so that a change of anything
// is seen. It is of what was sent, not of what was made of it: neither the time
// of receipt nor an agency that has joined the story since makes a new version.
func (d *Desk) contentOf(a Arriving, it intake.Item, r dateline.Report) []byte {
	s := a.Sent
	return d.store.Seal("content", a.Story, r.Text, it.Headline, it.Source, it.URL, moment(it.Published), s.Credit, strings.Join(s.Credits, "\x00"),
		moment(it.Embargo), it.Rights, it.Note, s.Lang)
}

func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
}

// sourceCalled finds the source of a story that one of the names means: its
// slug, its name, or the host of its address.
func sourceCalled(story *dateline.Story, names []string) (dateline.Source, bool) {
	for _, n := range names {
		n = strings.TrimSpace(n)
		for _, s := range story.Sources {
			if n != "" && (s.Slug == n || strings.EqualFold(s.Name, n) || strings.EqualFold(s.Slug, n)) {
				return s, true
			}
		}
		h := host(n)
		for _, s := range story.Sources {
			if h != "" && host(s.URL) == h {
				return s, true
			}
		}
	}
	return dateline.Source{}, false
}

func host(s string) string {
	u, err := url.Parse(s)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
}

func quoted(words []string) string {
	var out []string
	for _, w := range words[:min(len(words), 3)] {
		if r := []rune(w); len(r) > 60 {
			w = string(r[:60]) + "…"
		}
		out = append(out, strconv.Quote(w))
	}
	return strings.Join(out, " or ")
}

// answered is what is kept of an answer to a request that may come twice.
type answered struct {
	Arrived
	Content string `json:"content"`
}

// in does something once for a key and once for a row of an import, in the
// transaction that it is done in.
func (a *Arriving) in(tx *store.Tx, content []byte, out *Arrived, do func() error) error {
	if a.row != nil {
		rows, err := tx.ImportRows(a.row.id, a.row.n-1, 1)
		if err != nil {
			return err
		}
		if len(rows) == 1 && rows[0].Row == a.row.n { // another run has done it
			*out = Arrived{Did: rows[0].Did, Why: rows[0].Why}
			if rows[0].Report != 0 {
				out.ID = dateline.ReportID(rows[0].Report)
			}
			return nil
		}
	}
	key := a.Story + "\x00" + a.By.Name + "\x00arrive\x00" + a.Once
	if a.Once != "" {
		was, ok, err := tx.Once(key)
		if err != nil {
			return err
		}
		var x answered
		switch {
		case ok && json.Unmarshal([]byte(was), &x) != nil:
			return fmt.Errorf("answer kept for %q: no JSON", a.Once)
		case ok && x.Content != hex.EncodeToString(content):
			return dateline.Conflict(dateline.ParseID('r', x.ID), "this Idempotency-Key was used for another item, which became %s; send a new item with a new key", x.ID)
		case ok:
			*out = x.Arrived
			return nil
		}
	}
	if err := do(); err != nil {
		return err
	}
	if a.row != nil {
		if err := tx.PutImportRow(a.row.id, store.ImportRow{Row: a.row.n, Did: out.Did, Report: dateline.ParseID('r', out.ID), Why: out.Why}); err != nil {
			return err
		}
	}
	if a.Once == "" {
		return nil
	}
	b, err := json.Marshal(answered{*out, hex.EncodeToString(content)})
	if err != nil {
		return err
	}
	return tx.PutOnce(key, string(b))
}

// arrive files an item unless it is here.
func arrive(tx *store.Tx, f Filing, r dateline.Report, now store.Arrival, out *Arrived) error {
	was, err := tx.Arrival(now.Name)
	if dateline.KindOf(err) == dateline.ErrNotFound && err != nil {
		near, e, duplicate, err := receive(tx, f, r)
		if err != nil {
			return err
		}
		out.Did, out.Near, out.ID = DidFiled, near, dateline.ReportID(e.Seq)
		if duplicate {
			out.Did, out.Why = DidSame, "this text of this source is already here"
		}
		now.Report = e.Seq
		return tx.PutArrival(now)
	}
	if err != nil {
		return err
	}
	before, err := tx.Entry(was.Report)
	if err != nil {
		return err
	}
	id := dateline.ReportID(was.Report)
	switch {
	case before.Payload == nil:
		return dateline.Conflict(was.Report, "it was taken down here as %s, and does not come back by being sent again", id)
	case older(now, was):
		out.Did, out.ID, out.Why = DidSame, id, "a later version of it is here already"
		return nil
	case bytes.Equal(was.Content, now.Content):
		out.Did, out.ID = DidSame, id
		if was.Stopped == "canceled" {
			out.Why = "its sender no longer cancels it"
		}
		now.Report = was.Report
		return tx.PutArrival(now)
	}
	e, err := newVersion(tx, f, r, before)
	if err != nil {
		return err
	}
	out.Did, out.ID, out.Replaces, out.Why = DidUpdated, dateline.ReportID(e.Seq), id, "a new version of "+id
	now.Report = e.Seq
	return tx.PutArrival(now)
}

// older tells whether a version is older than the one that is here.
func older(now, was store.Arrival) bool {
	switch {
	case now.Version.IsZero() || was.Version.IsZero():
		return now.Number != 0 && now.Number < was.Number
	case !now.Version.Equal(was.Version):
		return now.Version.Before(was.Version)
	}
	return now.Number != 0 && now.Number < was.Number
}

// newVersion appends a report that takes the place of another, also where its
// words are the same and only its embargo or its rights are not. Both have one
// origin, so that nobody counts as two voices by saying it again.
func newVersion(tx *store.Tx, f Filing, r dateline.Report, before dateline.Entry) (dateline.Entry, error) {
	old := reportOf(before)
	r.Origin = r.Source
	switch {
	case r.Credit != "":
		r.Origin = r.Credit
	case old.Origin != "" && (old.Source == r.Source || old.Credit == ""):
		r.Origin = old.Origin
	}
	r.Note = strings.TrimSpace(r.Note + "\nNew version of " + old.ID + ".")
	return appendReport(tx, f.Story, f.By, r)
}

// cancel notes that a sender takes an item back, and tells the desk by a
// report of its own: which report it was, and what of it readers have.
func (d *Desk) cancel(ctx context.Context, v view, a Arriving, name []byte) (Arrived, error) {
	var out Arrived
	content := d.store.Seal("canceled", a.Story, a.Sent.Key, moment(a.Sent.Version))
	err := d.store.Update(ctx, func(tx *store.Tx) error {
		return a.in(tx, content, &out, func() error {
			was, err := tx.Arrival(name)
			if dateline.KindOf(err) == dateline.ErrNotFound && err != nil {
				out.Did, out.Why = DidSame, "its sender takes it back, and nothing of it is here"
				return nil
			}
			if err != nil {
				return err
			}
			out.Did, out.ID = DidCanceled, dateline.ReportID(was.Report)
			now := store.Arrival{Name: name, Version: a.Sent.Version, Number: a.Sent.Number}
			if older(now, was) || was.Stopped == "canceled" {
				out.Did, out.Why = DidSame, "its sender had taken it back before"
				if was.Stopped != "canceled" {
					out.Why = "a later version of it is here already"
				}
				return nil
			}
			was.Version, was.Number, was.Stopped = a.Sent.Version, a.Sent.Number, "canceled"
			if err := tx.PutArrival(was); err != nil {
				return err
			}
			versions, err := tx.Versions(name)
			if err != nil {
				return err
			}
			out.Readers = d.readersHave(v, versions)
			return tellCanceled(tx, v, a, was.Report, &out)
		})
	})
	return out, err
}

// readersHave lists the claims on some reports that readers have and that
// stand.
func (d *Desk) readersHave(v view, reports []dateline.Seq) (ids []string) {
	for _, q := range reports {
		for _, c := range d.decidedOf(v, dateline.ReportID(q)) {
			if c.Released != 0 && c.Status != dateline.Withdrawn && c.ReplacedBy == "" {
				ids = append(ids, c.Claim.ID)
			}
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// tellCanceled files the notice. Its words are the house's, so that nothing is
// read out of them.
func tellCanceled(tx *store.Tx, v view, a Arriving, report dateline.Seq, out *Arrived) error {
	e, err := tx.Entry(report)
	if err != nil || e.Payload == nil {
		return err
	}
	r := reportOf(e)
	source := r.Source
	if s, ok := v.story().Source(r.Source); ok {
		source = s.Name
	}
	what := r.ID
	if r.Headline != "" {
		what += " (“" + r.Headline + "”)"
	}
	text := fmt.Sprintf("%s takes back %s.", source, what)
	if a.Sent.Why != "" {
		text += "\n\nIts words: " + strings.Join(strings.Fields(a.Sent.Why), " ")
	}
	if len(out.Readers) > 0 {
		text += "\n\nReaders have of it: " + strings.Join(out.Readers, ", ") + ". Retract what no longer stands."
	}
	out.Why = "the desk was told"
	if len(out.Readers) > 0 {
		out.Why += "; readers have of it: " + strings.Join(out.Readers, ", ")
	}
	notice := dateline.Report{Headline: "Canceled by its sender: " + r.ID, Text: text, Source: r.Source, Published: e.Recorded, Lang: "en", Credit: r.Credit,
		Origin: r.Origin, Via: r.Via, Note: "The words are the house's, not the sender's.", Unread: "canceled by its sender"}
	if !a.Sent.Version.IsZero() && a.Sent.Version.After(e.Recorded) {
		notice.Published = a.Sent.Version
	}
	_, err = appendReport(tx, a.Story, a.By, notice)
	return err
}

// Stopped tells in a sentence why nothing of a report may reach readers just
// now: its sender takes it back, or withholds it. "" is: nothing stops it.
func (d *Desk) Stopped(ctx context.Context, report string) (string, error) {
	seq := dateline.ParseID('r', report)
	a, err := d.store.ArrivalOf(ctx, seq)
	if dateline.KindOf(err) == dateline.ErrNotFound && err != nil {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	switch a.Stopped {
	case "canceled":
		return fmt.Sprintf("its sender has taken %s back; find the same elsewhere, or reject the claim", report), nil
	case "withheld":
		return fmt.Sprintf("its sender withholds %s until further notice; release it when the sender has sent it as usable", report), nil
	}
	return "", nil
}

// KeepRefused keeps an item that could not be taken, so that the desk can look
// at it, and returns its id; "" where too many wait already.
func (d *Desk) KeepRefused(ctx context.Context, a Arriving, raw []byte, why error) (string, error) {
	if err := a.By.files("file reports"); err != nil {
		return "", err
	}
	it := a.Sent.Item
	it.Data = raw
	return d.keepRefused(ctx, Filing{Story: a.Story, By: a.By, Item: it, Once: a.Once}, why)
}
