package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"dateline"
	"dateline/internal/store"
)

// ever is later than anything a record speaks of.
var ever = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)

// RestKind is what something that rests on a claim is.
type RestKind string

const (
	RestUpdate    RestKind = "update"
	RestClause    RestKind = "clause"
	RestPlace     RestKind = "place"
	RestTally     RestKind = "tally"
	RestStatement RestKind = "statement" // a statement in the same words of the same report
	RestClaim     RestKind = "claim"     // another claim in the same words
	RestDraft     RestKind = "draft"     // of an update, not published
)

// Rest is something that rests on a claim.
type Rest struct {
	Kind RestKind
	ID   string // u<Seq>, "clause 2", a place's id, a tally's slug, c<Seq>, a draft's id
	Text string // what it says now
	Key  bool   // a key event
	Due  time.Time
}

// Rests lists all that rests on a claim which readers have: what a correction
// would touch. Drafts are the desk's own, the rest is as readers have it.
func (d *Desk) Rests(ctx context.Context, story, claim string) ([]Rest, error) {
	v, err := d.follow(ctx, story)
	if err != nil {
		return nil, err
	}
	out := d.restsIn(v, claim)
	drafts, err := d.Drafts(ctx, story)
	if err != nil {
		return nil, err
	}
	for _, x := range drafts {
		if slices.Contains(x.Revision.Claims, claim) {
			s, err := d.StageOf(ctx, x)
			if err != nil {
				return nil, err
			}
			out = append(out, Rest{Kind: RestDraft, ID: x.ID, Text: titleOf(x.Revision), Key: x.Revision.Key, Due: s.Due})
		}
	}
	return out, nil
}

// restsIn lists what of a view rests on a claim.
func (d *Desk) restsIn(v view, claim string) []Rest {
	readers := v.readers.At(ever)
	var out []Rest
	updates, clauses := readers.RestsOn(claim)
	for _, id := range updates {
		if u, ok := readers.Update(id); ok && u.Retracted == nil {
			out = append(out, Rest{Kind: RestUpdate, ID: id, Text: titleOf(u.Now().Revision), Key: u.Now().Key})
		}
	}
	for _, i := range clauses {
		out = append(out, Rest{Kind: RestClause, ID: clauseName(i), Text: readers.Summary().Clauses[i].Text})
	}
	now := v.readers.At(d.nowOf(v))
	out = append(out, restsInFold(now, claim)...)
	return append(out, d.sameWords(v, claim)...)
}

func clauseName(i int) string { return fmt.Sprintf("clause %d", i+1) }

// titleOf is an update's headline, or how its words begin.
func titleOf(r dateline.Revision) string {
	if r.Headline != "" {
		return r.Headline
	}
	line, _, _ := strings.Cut(strings.TrimSpace(r.Body), "\n")
	if words := strings.Fields(line); len(words) > 12 {
		line = strings.Join(words[:12], " ") + " …"
	}
	return line
}

// restsInFold lists the places and tallies whose state a claim bears.
func restsInFold(s *dateline.Situation, claim string) []Rest {
	var out []Rest
	bears := func(p dateline.PlaceState) bool {
		is := func(x dateline.Stand) bool { return x.Claim == claim }
		return p.Turned == claim || slices.ContainsFunc(p.Winning, is) || slices.ContainsFunc(p.Losing, is)
	}
	for _, p := range s.Places() {
		if bears(p) {
			out = append(out, Rest{Kind: RestPlace, ID: p.Place.ID, Text: tellPlace(s, p)})
		}
	}
	for _, t := range s.Tallies() {
		counted := slices.ContainsFunc(t.Counts, func(c dateline.CountedThere) bool { return c.Claim == claim })
		if counted || slices.ContainsFunc(t.Members, bears) {
			out = append(out, Rest{Kind: RestTally, ID: t.Tally.Slug, Text: "Tally of " + t.Tally.Title + ": " + tallyWords(t) + "."})
		}
	}
	return out
}

func tellPlace(s *dateline.Situation, p dateline.PlaceState) string {
	name := p.Place.Name
	if name == "" {
		name = p.Place.ID
	}
	return name + ": " + stateWords(s.Story(), p) + "."
}

// sameWords lists the other claims that readers have from the words of a
// claim: who says it, and what else that sentence was read to say.
func (d *Desk) sameWords(v view, claim string) []Rest {
	c, ok := v.readers.Claim(claim)
	if !ok {
		return nil
	}
	var out []Rest
	for _, x := range d.decidedOf(v, c.Claim.Report) {
		o, public := v.readers.Claim(x.Claim.ID)
		if !public || o.Status == dateline.Withdrawn || x.Claim.ID == claim || o.Replaces == claim || !o.Claim.Span.Overlaps(c.Claim.Span) {
			continue
		}
		kind := RestClaim
		if o.Claim.Kind == dateline.Statement {
			kind = RestStatement
		}
		out = append(out, Rest{Kind: kind, ID: x.Claim.ID, Text: v.readers.VoiceName(o)})
	}
	return out
}

// Mend is something that rests on what was corrected and that no editor has
// dealt with. Updates clear themselves when they are revised or retracted,
// clauses when the summary is set, claims when they are decided on; all of
// them, and what follows by itself, when an editor lets them stand.
type Mend struct {
	Rest
	Wrong, Right string // the claim that was wrong, and the one that stands instead, or ""
	Why          string
	At           time.Time // Recorded of the correction
	Seq          dateline.Seq
	Follows      bool // it has changed by itself: to be looked at, not rewritten
}

// ToMend lists what is to mend in a story, the latest correction first.
func (d *Desk) ToMend(ctx context.Context, story string) ([]Mend, error) {
	v, err := d.follow(ctx, story)
	if err != nil {
		return nil, err
	}
	corrections := v.desk.Corrections()
	if len(corrections) == 0 {
		return nil, nil
	}
	mended, err := d.store.Mended(ctx, story)
	if err != nil {
		return nil, err
	}
	dealt := map[[2]string]bool{}
	for _, m := range mended {
		dealt[[2]string{m.Thing, m.Claim}] = true
	}
	now, all := v.desk.At(d.now()), v.desk.At(ever)
	summary := all.Summary()
	var out []Mend
	for _, c := range slices.Backward(corrections) {
		add := func(r Rest, follows bool) {
			if !dealt[[2]string{r.ID, c.Wrong}] {
				out = append(out, Mend{r, c.Wrong, c.Right, c.Why, c.Recorded, c.Seq, follows})
			}
		}
		updates, clauses := all.RestsOn(c.Wrong)
		for _, id := range updates {
			if u, ok := all.Update(id); ok && u.Retracted == nil && u.Now().Seq < c.Seq {
				add(Rest{Kind: RestUpdate, ID: id, Text: titleOf(u.Now().Revision), Key: u.Now().Key}, false)
			}
		}
		for _, i := range clauses {
			if summary.Seq < c.Seq {
				add(Rest{Kind: RestClause, ID: clauseName(i), Text: summary.Clauses[i].Text}, false)
			}
		}
		for _, r := range d.sameWords(v, c.Wrong) {
			if x, ok := v.desk.Claim(r.ID); ok && x.Released < c.Seq && touched(x) < c.Seq {
				add(r, false)
			}
		}
		if r, ok := followed(now, c); ok {
			add(r, true)
		}
	}
	return out, nil
}

// touched is the last decision on a claim.
func touched(x *dateline.Decided) dateline.Seq {
	if n := len(x.History); n > 0 {
		return x.History[n-1].Seq
	}
	return 0
}

// followed is the map and the tallies about the place of a correction, as they
// stand now: the fold has changed them, an editor looks at them.
func followed(s *dateline.Situation, c dateline.Correction) (Rest, bool) {
	var says []string
	places := map[string]bool{}
	for _, id := range []string{c.Wrong, c.Right} {
		x, ok := s.Claim(id)
		if !ok || x.Claim.Kind != dateline.Control || x.Claim.Place == nil || places[placeKey(x.Claim.Place)] {
			continue
		}
		key := placeKey(x.Claim.Place)
		places[key] = true
		if p, ok := s.Place(key); ok {
			says = append(says, tellPlace(s, p))
		}
	}
	for _, t := range s.Story().Tallies {
		if slices.ContainsFunc(t.Members, func(id string) bool { return places[id] }) {
			for _, x := range s.Tallies() {
				if x.Tally.Slug == t.Slug {
					says = append(says, "Tally of "+t.Title+": "+tallyWords(x)+".")
				}
			}
		}
	}
	return Rest{Kind: RestPlace, ID: "map", Text: strings.Join(says, " ")}, len(says) > 0
}

// LetStand says that something which rests on what was corrected has been
// looked at and stands as it is. Readers still see the correction beside it.
func (d *Desk) LetStand(ctx context.Context, by User, story, thing, wrong string) error {
	if err := by.decides("let things stand"); err != nil {
		return err
	}
	open, err := d.ToMend(ctx, story)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(open, func(m Mend) bool { return m.ID == thing && m.Wrong == wrong }) {
		return nil // somebody was quicker, or the link is old: nothing is open there
	}
	err = d.store.Update(ctx, func(tx *store.Tx) error {
		return tx.PutMended(story, store.Mended{Thing: thing, Claim: wrong, User: by.Name})
	})
	if err == nil {
		d.Stir()
	}
	return err
}
