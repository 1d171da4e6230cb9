package desk

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"dateline"
	"dateline/internal/reading"
)

// Copy is an update as it is being written.
type Copy struct {
	Headline string
	Body     string
	Claims   []string // attached so far
}

// Mark is a place in the copy that does not fit, and what to do about it.
type Mark struct {
	Check  string        // the row of the table of checks that made it
	Field  string        // headline or body
	Span   dateline.Span // in that field; its words too
	Says   string        // what is wrong, in a sentence
	Want   string        // what may stand there instead, or ""
	Claim  string        // the claim that the record answers with, or ""
	Words  []Piece       // a quotation against its report
	Blocks bool          // publishing is refused as long as it stands
}

// Offer is a claim that readers have and that bears out words of the copy.
type Offer struct {
	Claim string
	Field string
	Span  dateline.Span
}

// Lint is what a reading of the copy has to say.
type Lint struct {
	Marks  []Mark  // in the order of the copy, the headline's first
	Offers []Offer // claims that can be attached, each once
}

// passage is one field of the copy, read.
type passage struct {
	field, text string
	claims      []dateline.Claim
	quotes      []dateline.Span // the words within quotation marks
}

// quoted tells whether a span lies in a quotation: its words are not ours.
func (p *passage) quoted(s dateline.Span) bool {
	return slices.ContainsFunc(p.quotes, s.Overlaps)
}

func (p *passage) span(start, end int) dateline.Span {
	return dateline.Span{Text: p.text[start:end], Start: start, End: end}
}

// proofs is what the checks hold the copy against.
type proofs struct {
	now     time.Time
	desk    *dateline.Situation // at now
	readers *dateline.Situation
	reports []dateline.Report // whose words may be quoted
}

func (x *proofs) story() *dateline.Story { return x.desk.Story() }

// checks is every check of the copy. None of them stops publishing; what
// names a protected person does (see Desk.Lint), as publishing itself does.
var checks = []struct {
	name string
	run  func(*proofs, *passage) []Mark
}{
	{"tally", tallyDiffers},
	{"holder", holderDiffers},
	{"figure", figureDiffers},
	{"style", offStyle},
	{"attribution", unattributed},
	{"quotation", misquoted},
	{"probability", mixedOdds},
	{"blame", bareBlame},
}

// mostCopy is how much of a field is read as the editor types, in bytes.
const mostCopy = 64 << 10

// Lint reads the copy and holds it against the desk's situation. It changes
// nothing.
func (d *Desk) Lint(ctx context.Context, story string, by User, c Copy) (Lint, error) {
	var out Lint
	if err := by.decides("write updates"); err != nil {
		return out, err
	}
	v, err := d.follow(ctx, story)
	if err != nil {
		return out, err
	}
	reader, err := d.readerOf(v)
	if err != nil {
		return out, err
	}
	now := d.now()
	x := &proofs{now: now, desk: v.desk.At(now), readers: v.readers.At(now)}
	if strings.ContainsAny(c.Headline+c.Body, `"“”«»`) {
		if x.reports, err = d.quotable(ctx, v, c.Claims); err != nil {
			return out, err
		}
	}
	for _, f := range []struct{ field, text string }{{"headline", c.Headline}, {"body", c.Body}} {
		if len(f.text) > mostCopy {
			return out, dateline.Invalid(f.field, "%d bytes are more than the %d that are read while you type; it can be published all the same", len(f.text), mostCopy)
		}
		read := bareOf(f.text)
		p := &passage{field: f.field, text: read.text, quotes: quotations(read.text)}
		p.claims = reader.Read(p.text, reading.Context{Story: v.story(), Published: now})
		first, offers := len(out.Marks), len(out.Offers)
		for _, check := range checks {
			for _, m := range check.run(x, p) {
				m.Check, m.Field = check.name, p.field
				out.Marks = append(out.Marks, m)
			}
		}
		out.offer(x, p, c.Claims)
		if m, found, err := d.namesPrivate(ctx, v, p, c.Claims); err != nil {
			return out, err
		} else if found {
			out.Marks = append(out.Marks, m)
		}
		for i := range out.Marks[first:] {
			m := &out.Marks[first+i]
			m.Span = read.back(m.Span, f.text)
		}
		for i := range out.Offers[offers:] {
			o := &out.Offers[offers+i]
			o.Span = read.back(o.Span, f.text)
		}
	}
	slices.SortStableFunc(out.Marks, func(a, b Mark) int {
		return cmp.Or(strings.Compare(b.Field, a.Field), a.Span.Start-b.Span.Start)
	})
	return out, nil
}

// namesPrivate marks a passage that publishing would refuse.
func (d *Desk) namesPrivate(ctx context.Context, v view, p *passage, claims []string) (Mark, bool, error) {
	err := d.unnamed(ctx, v, p.field, claims, p.text)
	var known *dateline.Error
	if errors.As(err, &known) && known.Kind == dateline.ErrInvalid {
		return Mark{Check: "protected", Field: p.field, Span: p.span(0, len(p.text)), Says: known.Message, Blocks: true}, true, nil
	}
	return Mark{}, false, err
}

// quotable returns the reports whose words the copy may quote: those under the
// attached claims, and the latest under statements.
func (d *Desk) quotable(ctx context.Context, v view, attached []string) ([]dateline.Report, error) {
	const most = 60
	ids := slices.Clone(attached)
	for _, c := range slices.Backward(v.desk.Register(dateline.Statement)) {
		ids = append(ids, c.Claim.ID)
	}
	var out []dateline.Report
	seen := map[string]bool{}
	for _, id := range ids {
		c, ok := v.desk.Claim(id)
		if !ok || seen[c.Claim.Report] || len(out) == most {
			continue
		}
		seen[c.Claim.Report] = true
		rep, err := d.report(ctx, v.desk.Slug(), c.Claim.Report)
		if err != nil && dateline.KindOf(err) == dateline.ErrNotFound {
			continue // taken down
		}
		if err != nil {
			return nil, err
		}
		out = append(out, rep)
	}
	return out, nil
}

// offer adds the claims that readers have, that bear out what the passage
// says, and that are not attached yet.
func (l *Lint) offer(x *proofs, p *passage, attached []string) {
	for i := range p.claims {
		for _, id := range x.bearing(&p.claims[i]) {
			known := slices.Contains(attached, id) || slices.ContainsFunc(l.Offers, func(o Offer) bool { return o.Claim == id })
			if _, released := x.readers.Claim(id); released && !known && x.readers.StatusOf(id) != dateline.Withdrawn {
				l.Offers = append(l.Offers, Offer{Claim: id, Field: p.field, Span: p.claims[i].Span})
			}
		}
	}
}

// bearing lists the standing claims of the record that say what c says, the
// latest first, at most five.
func (x *proofs) bearing(c *dateline.Claim) []string {
	var ids []string
	for _, r := range slices.Backward(x.desk.Register(c.Kind)) {
		if len(ids) < 5 && r.Status != dateline.Withdrawn && x.saysSame(c, &r.Claim) {
			ids = append(ids, r.Claim.ID)
		}
	}
	return ids
}

// saysSame tells whether two claims, each in its own words, say one thing.
func (x *proofs) saysSame(a, b *dateline.Claim) bool {
	if b.Stance == dateline.Denied != (a.Stance == dateline.Denied) || b.Stance == dateline.Prospective != (a.Stance == dateline.Prospective) {
		return false
	}
	switch a.Kind {
	case dateline.Control:
		return samePlace(a.Place, b.Place) && gains(a.Change) == gains(b.Change) && x.sameSide(a.Actor, b.Actor)
	case dateline.Statement:
		return sameName(a.Speaker, b.Speaker) // the record holds no words of a report: all that the speaker said, latest first
	case dateline.Casualties:
		return a.Harm == b.Harm && sameNumber(a.Quantity, b.Quantity) && (a.Place == nil || b.Place == nil || samePlace(a.Place, b.Place))
	case dateline.Movement:
		return sameName(a.Actor, b.Actor) && samePlace(a.To, b.To)
	}
	return sameNumber(a.Quantity, b.Quantity) && (a.Actor == nil || b.Actor == nil || x.sameSide(a.Actor, b.Actor))
}

func gains(c dateline.Change) dateline.Change {
	switch c {
	case dateline.Takes, dateline.Retakes, dateline.Holds:
		return dateline.Holds
	}
	return c
}

func samePlace(a, b *dateline.Mention) bool {
	return a != nil && b != nil && placeKey(a) != "" && placeKey(a) == placeKey(b)
}

func (x *proofs) sameSide(a, b *dateline.Mention) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	return (a.ID != "" && x.story().SideOf(a.ID) == x.story().SideOf(b.ID)) || sameName(a, b)
}

func sameName(a, b *dateline.Mention) bool {
	if a == nil || b == nil {
		return false
	}
	if a.ID != "" && b.ID != "" {
		return a.ID == b.ID
	}
	return a.Called() != "" && strings.EqualFold(a.Called(), b.Called())
}

func sameNumber(a, b *dateline.Mention) bool {
	return a != nil && b != nil && a.Value != nil && b.Value != nil && *a.Value == *b.Value
}
