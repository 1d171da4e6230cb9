package desk

import (
	"context"
	"slices"
	"strings"

	"dateline"
	"dateline/internal/store"
)

// Post is a person's act on updates or the summary.
type Post struct {
	Story string
	By    User
	Seen  dateline.Seq // last entry about the update or the summary that was on screen
	Once  string

	second string                // who approved it, where somebody did
	signed []string              // who put their own name into the byline of its draft
	with   func(*store.Tx) error // done in the transaction that appends
}

// Publish posts a new update to readers. Its claims must be ones that readers
// have. A time of zero is now.
func (d *Desk) Publish(ctx context.Context, on Post, r dateline.Revision) (dateline.Entry, error) {
	return d.publish(ctx, on, "", r, dateline.Why{Code: "published"})
}

// Revise publishes a further revision of an update; reason is written for
// readers. The earlier revisions stay in its history.
func (d *Desk) Revise(ctx context.Context, on Post, update string, r dateline.Revision, reason string) (dateline.Entry, error) {
	if strings.TrimSpace(reason) == "" {
		return dateline.Entry{}, dateline.Invalid("changed", "say for readers what the revision changes, and why")
	}
	if dateline.ParseID('u', update) == 0 {
		return dateline.Entry{}, dateline.Invalid("update", "%q is no update", update)
	}
	r.Changed = reason
	return d.publish(ctx, on, update, r, dateline.Why{Code: "revised"})
}

func (d *Desk) publish(ctx context.Context, on Post, target string, r dateline.Revision, why dateline.Why) (dateline.Entry, error) {
	if err := on.By.decides("publish updates"); err != nil {
		return dateline.Entry{}, err
	}
	v, err := d.follow(ctx, on.Story)
	if err != nil {
		return dateline.Entry{}, err
	}
	if on.second == "" && v.story().Policy.ApproveByTwo {
		return dateline.Entry{}, unapproved()
	}
	if err := d.bylined(ctx, on, r.Byline); err != nil {
		return dateline.Entry{}, err
	}
	if r.At.IsZero() {
		r.At = d.now()
	}
	if strings.TrimSpace(r.Headline) == "" && strings.TrimSpace(r.Body) == "" {
		return dateline.Entry{}, dateline.Invalid("body", "an update needs words")
	}
	if r.Place != "" {
		if _, ok := v.story().Place(r.Place); !ok {
			return dateline.Entry{}, dateline.Invalid("place", "the story has no place %q; choose one of its places", r.Place)
		}
	}
	if err := standing(v, "claims", r.Claims); err != nil {
		return dateline.Entry{}, err
	}
	if err := d.unnamed(ctx, v, "body", r.Claims, r.Headline, r.Body, bareOf(r.Body).text); err != nil {
		return dateline.Entry{}, err
	}
	if target != "" {
		u, ok := v.desk.Update(target)
		if !ok {
			return dateline.Entry{}, dateline.NotFound("there is no update %s in %s", target, on.Story)
		}
		if u.Retracted != nil {
			return dateline.Entry{}, dateline.Invalid("update", "%s is retracted; publish a new one", target)
		}
	}
	w, err := dateline.NewWarrant(on.By.Name, why)
	if err != nil {
		return dateline.Entry{}, err
	}
	if on.second != "" {
		w = w.With(on.second)
	}
	return d.post(ctx, on, target, "this update", dateline.ActPublish, &dateline.Publish{Warrant: w, Target: target, Seen: on.Seen, Revision: r})
}

// standing checks that readers have the claims that something rests on.
func standing(v view, field string, ids []string) error {
	for _, id := range ids {
		c, ok := v.readers.Claim(id)
		if !ok {
			return dateline.Invalid(field, "readers have no claim %s; release it first, or take it off", id)
		}
		if c.Status == dateline.Withdrawn {
			by := ""
			if c.ReplacedBy != "" {
				by = "; it was replaced by " + c.ReplacedBy
			}
			return dateline.Invalid(field, "claim %s is withdrawn%s", id, by)
		}
	}
	return nil
}

// unnamed checks that words which rest on claims do not name the private
// persons of their reports, unless a release has named them with a reason.
func (d *Desk) unnamed(ctx context.Context, v view, field string, claims []string, texts ...string) error {
	seen := map[string]bool{}
	for _, id := range claims {
		c, ok := v.desk.Claim(id)
		if !ok || seen[c.Claim.Report] {
			continue
		}
		seen[c.Claim.Report] = true
		rep, err := d.report(ctx, v.desk.Slug(), c.Claim.Report)
		if dateline.KindOf(err) == dateline.ErrNotFound && err != nil {
			continue // taken down, and its words with it
		}
		if err != nil {
			return err
		}
		names, err := d.withhold(ctx, v, rep, dateline.Claim{})
		if err != nil {
			return err
		}
		var shown []string
		for _, x := range d.decidedOf(v, rep.ID) {
			if x.Released != 0 {
				shown = append(shown, d.privates(v, x.Claim)...)
			}
		}
		for _, name := range names {
			for _, text := range texts {
				if !slices.Contains(shown, name) && len(occurrences(text, []string{name}, v.places.known)) > 0 {
					return dateline.Invalid(field, "it names %s, a private person in %s; write who speaks without the name, or release the claim with a reason that begins with \"name:\"", name, rep.ID)
				}
			}
		}
	}
	return nil
}

// post appends an entry about subject, unless somebody did so after what was
// seen. An empty subject is new and can conflict with nobody.
func (d *Desk) post(ctx context.Context, on Post, subject, what string, act dateline.Act, p dateline.Payload) (dateline.Entry, error) {
	var out dateline.Entry
	err := d.once(ctx, on.Story, on.By, on.Once, &out, func(tx *store.Tx) error {
		if subject != "" {
			first, ok, err := lastIn(tx, on.Story, subject)
			if err != nil {
				return err
			}
			if ok && first.Seq > on.Seen {
				return conflict(first, what)
			}
		}
		if on.with != nil {
			if err := on.with(tx); err != nil {
				return err
			}
		}
		var err error
		out, err = tx.Append(on.Story, act, p)
		return err
	})
	return out, err
}

// update finds an update that readers have and that is not retracted.
func (d *Desk) update(ctx context.Context, on Post, id string) (*dateline.UpdateState, error) {
	v, err := d.follow(ctx, on.Story)
	if err != nil {
		return nil, err
	}
	u, ok := v.desk.Update(id)
	if !ok {
		return nil, dateline.NotFound("there is no update %q in %s", id, on.Story)
	}
	return u, nil
}

// RetractUpdate withdraws an update; why is written for readers.
func (d *Desk) RetractUpdate(ctx context.Context, on Post, id, why string) (dateline.Entry, error) {
	if err := on.By.decides("retract updates"); err != nil {
		return dateline.Entry{}, err
	}
	if strings.TrimSpace(why) == "" {
		return dateline.Entry{}, dateline.Invalid("why", "to retract, say why in your own words; readers see it")
	}
	u, err := d.update(ctx, on, id)
	if err != nil {
		return dateline.Entry{}, err
	}
	w, err := dateline.NewWarrant(on.By.Name, dateline.Why{Text: why})
	if err != nil {
		return dateline.Entry{}, err
	}
	if u.Retracted != nil && u.Retracted.Seq <= on.Seen {
		return dateline.Entry{}, dateline.Invalid("update", "%s is already retracted", id)
	}
	return d.post(ctx, on, id, "this update", dateline.ActRetract, &dateline.Withdraw{Warrant: w, Update: id, Seen: on.Seen})
}

// Pin holds an update on top, or lets it go.
func (d *Desk) Pin(ctx context.Context, on Post, id string, hold bool) (dateline.Entry, error) {
	if err := on.By.decides("pin updates"); err != nil {
		return dateline.Entry{}, err
	}
	u, err := d.update(ctx, on, id)
	if err != nil {
		return dateline.Entry{}, err
	}
	if u.Retracted != nil {
		return dateline.Entry{}, dateline.Invalid("update", "%s is retracted", id)
	}
	w, err := dateline.NewWarrant(on.By.Name, dateline.Why{Code: "pinned"})
	if err != nil {
		return dateline.Entry{}, err
	}
	return d.post(ctx, on, id, "this update", dateline.ActPin, &dateline.Pin{Warrant: w, Update: id, On: hold})
}

// SetSummary sets the standing summary, whole. A clause rests on claims that
// readers have, or stands as an editor's note.
func (d *Desk) SetSummary(ctx context.Context, on Post, clauses []dateline.Clause) (dateline.Entry, error) {
	if err := on.By.decides("set the summary"); err != nil {
		return dateline.Entry{}, err
	}
	v, err := d.follow(ctx, on.Story)
	if err != nil {
		return dateline.Entry{}, err
	}
	for _, c := range clauses {
		if err := standing(v, "clauses", c.Claims); err != nil {
			return dateline.Entry{}, err
		}
		if err := d.unnamed(ctx, v, "clauses", c.Claims, c.Text); err != nil {
			return dateline.Entry{}, err
		}
	}
	w, err := dateline.NewWarrant(on.By.Name, dateline.Why{Code: "summarized"})
	if err != nil {
		return dateline.Entry{}, err
	}
	return d.post(ctx, on, "summary", "the summary", dateline.ActSummarize, &dateline.Summarize{Warrant: w, Seen: on.Seen, Clauses: clauses})
}

// MergeOrigins counts the origins from as one with into; with into empty it
// splits them off again.
func (d *Desk) MergeOrigins(ctx context.Context, on Post, from []string, into, why string) (dateline.Entry, error) {
	if err := on.By.decides("merge origins"); err != nil {
		return dateline.Entry{}, err
	}
	if _, err := d.follow(ctx, on.Story); err != nil {
		return dateline.Entry{}, err
	}
	w, err := dateline.NewWarrant(on.By.Name, dateline.Why{Code: "origins", Text: why})
	if err != nil {
		return dateline.Entry{}, err
	}
	return d.post(ctx, on, "origins", "origins", dateline.ActOrigin, &dateline.Origins{Warrant: w, From: from, Into: into})
}
