// Package desktest is a newsroom in a temporary folder: a real record, a clock
// that a test moves, and verbs in which scenarios are told. Only tests import
// it. It knows everything that desk knows, and no page.
package desktest

import (
	"context"
	"encoding/json"
	"strings"
	"sync"
	"testing"
	"time"

	"dateline"
	"dateline/internal/desk"
	"dateline/internal/intake"
	"dateline/internal/reading"
	"dateline/internal/store"
)

// Clock is a clock that only a test moves. It is safe for several goroutines.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// Now is the time on the clock.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Set moves the clock.
func (c *Clock) Set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = t
}

// Forward moves the clock on by a while.
func (c *Clock) Forward(by time.Duration) { c.Set(c.Now().Add(by)) }

// The people of the newsroom.
var (
	Chief = desk.User{Name: "chief", Role: desk.Admin}
	Anna  = desk.User{Name: "anna", Role: desk.Editor}
	Ben   = desk.User{Name: "ben", Role: desk.Editor}
)

// Newsroom is a desk at work on one story.
type Newsroom struct {
	testing.TB
	Ctx   context.Context
	Desk  *desk.Desk
	Store *store.Store
	Clock *Clock
	Story string // slug
	Path  string // the data file
}

// New opens a newsroom on the story of Story at noon of 13 August 2021, UTC.
func New(t testing.TB) *Newsroom {
	t.Helper()
	return Covering(t, Story())
}

// Covering opens a newsroom on the given story.
func Covering(t testing.TB, story dateline.Story) *Newsroom {
	t.Helper()
	return CoveringFrom(t, story, time.Date(2021, 8, 13, 12, 0, 0, 0, time.UTC), nil)
}

// Story is a small story: three towns of two provinces, two sides, an agency,
// two outlets, one side's radio.
func Story() dateline.Story {
	town := func(id, name, province string, lat, lon float64) dateline.Place {
		return dateline.Place{ID: id, Name: name, Class: "city", Lat: lat, Lon: lon, SeatOf: province, Country: dateline.Countries{"AF"}}
	}
	start := time.Date(2021, 8, 1, 0, 0, 0, 0, time.UTC)
	return dateline.Story{
		Slug: "north", Title: "The north, August 2021", Zone: "Asia/Kabul", Country: "AF", Start: start,
		Notice: "Demonstration: texts written for tests.",
		Places: []dateline.Place{town("gn:1140026", "Herat", "iso:AF-HER", 34.35, 62.2), town("gn:1138336", "Kandahar", "iso:AF-KAN", 31.61, 65.71), town("gn:1147242", "Farah", "iso:AF-FRA", 32.37, 62.11)},
		Actors: []dateline.Actor{
			{Slug: "taliban", Name: "the Taliban", Class: "armed_group", Aliases: []string{"insurgents"}},
			{Slug: "government", Name: "the government", Class: "state"},
		},
		Sides: []dateline.Side{
			{Slug: "taliban-side", Name: "the Taliban", Members: []string{"taliban"}, Voices: []string{"a Taliban spokesman"}},
			{Slug: "government-side", Name: "the government", Members: []string{"government"}, Voices: []string{"the interior ministry"}},
		},
		Figures: []dateline.PublicFigure{{Slug: "the-governor", Name: "Omar Example", Role: "governor"}},
		Tallies: []dateline.Tally{{Slug: "towns", Title: "provincial capitals", Actor: "taliban",
			Members: []string{"gn:1140026", "gn:1138336", "gn:1147242"}, Units: []string{"provincial capital", "capital"}}},
		Baseline: []dateline.Baseline{
			{Place: "gn:1140026", Actor: "government", From: start},
			{Place: "gn:1138336", Actor: "government", From: start},
			{Place: "gn:1147242", Actor: "taliban", From: start},
		},
		Sources: []dateline.Source{
			{Slug: "harbour-wire", Name: "Harbour Wire", Kind: "agency", Grade: "A"},
			{Slug: "delta-post", Name: "Delta Post", Kind: "outlet", Grade: "B"},
			{Slug: "morning-paper", Name: "Morning Paper", Kind: "outlet", Grade: "C"},
			{Slug: "hill-radio", Name: "Hill Radio", Kind: "broadcaster", Grade: "D", Side: "taliban-side"},
		},
	}
}

// At reads a time such as "13 Aug 10:00" of 2021, UTC.
func (n *Newsroom) At(when string) time.Time {
	n.Helper()
	t, err := time.Parse("2 Jan 15:04 2006", when+" 2021")
	if err != nil {
		n.Fatalf("time %q: %v", when, err)
	}
	return t
}

// Item is a pasted report of a source, named as readers know it.
func (n *Newsroom) Item(source, when, text string) intake.Item {
	n.Helper()
	s, err := n.Desk.Desk(n.Ctx, n.Story)
	n.must(err)
	for _, x := range s.Story().Sources {
		if x.Name == source {
			return intake.Item{Source: x.Slug, Published: n.At(when), Data: []byte(text)}
		}
	}
	n.Fatalf("no source is called %q", source)
	return intake.Item{}
}

// File files a report and returns its id.
func (n *Newsroom) File(source, when, text string) string {
	n.Helper()
	f, err := n.Desk.Receive(n.Ctx, desk.Filing{Story: n.Story, By: Anna, Item: n.Item(source, when, text)})
	n.must(err)
	return f.ID
}

// Draw makes a claim on a report by words: the evidence and, as "slot=words",
// its mentions. "actor=insurgents:taliban" gives the mention an id, "place" one
// of the story's places by name.
func (n *Newsroom) Draw(report string, kind dateline.Kind, evidence string, slots ...string) dateline.Claim {
	n.Helper()
	v, err := n.Desk.Report(n.Ctx, n.Story, report)
	n.must(err)
	text := v.Report.Text
	span := n.find(text, evidence)
	c := dateline.Claim{Kind: kind, Report: report, Span: span, Stance: dateline.Asserted}
	for _, s := range slots {
		name, words, _ := strings.Cut(s, "=")
		words, id, _ := strings.Cut(words, ":")
		switch name {
		case "stance":
			c.Stance = dateline.Stance(words)
			continue
		case "change":
			c.Change = dateline.Change(words)
			continue
		case "harm":
			c.Harm = words
			continue
		}
		at := n.find(text[span.Start:span.End], words)
		m := &dateline.Mention{Span: dateline.Span{Text: words, Start: span.Start + at.Start, End: span.Start + at.End}, ID: id}
		n.put(&c, name, m)
	}
	return c
}

func (n *Newsroom) put(c *dateline.Claim, slot string, m *dateline.Mention) {
	n.Helper()
	switch slot {
	case "actor":
		c.Actor = m
	case "loser":
		c.Loser = m
	case "place":
		for _, p := range Story().Places {
			if p.Name == m.Text {
				m.ID, m.Name, m.Class, m.Lat, m.Lon, m.Stage = p.ID, p.Name, p.Class, &p.Lat, &p.Lon, "exact"
			}
		}
		c.Place = m
	case "speaker":
		c.Speaker = m
	case "voice":
		c.Attribution, c.Stance = m, dateline.Attributed
	case "unnamed":
		m.Unnamed = true
		c.Attribution, c.Stance = m, dateline.Attributed
	case "content":
		c.Content = m
	case "cue":
		c.Cue = m
	case "quantity":
		c.Quantity = m
	case "unit":
		c.Unit = m
	case "people":
		c.People = m
	case "blamed":
		c.By = &dateline.Blame{Mention: *m, Stance: dateline.Attributed}
	default:
		n.Fatalf("no slot %q", slot)
	}
}

func (n *Newsroom) find(text, words string) dateline.Span {
	n.Helper()
	i := strings.Index(text, words)
	if i < 0 {
		n.Fatalf("%q does not stand in %q", words, text)
	}
	return dateline.Span{Text: words, Start: i, End: i + len(words)}
}

// Fell draws the commonest claim: the Taliban took a town, in the report's own
// voice. evidence must hold the words "Taliban" and the town's name.
func (n *Newsroom) Fell(report, evidence, town string, slots ...string) dateline.Claim {
	n.Helper()
	return n.Draw(report, dateline.Control, evidence, append([]string{"change=takes", "actor=Taliban:taliban", "place=" + town}, slots...)...)
}

// Propose puts claims in the place of what the reading proposes for a report,
// and returns them with their keys.
func (n *Newsroom) Propose(report string, claims ...dateline.Claim) []dateline.Claim {
	n.Helper()
	for i := range claims {
		if claims[i].ID == "" {
			claims[i].ID = "p-" + report + "-" + string(rune('a'+i))
		}
		claims[i].Rule, claims[i].Reader, claims[i].Report = "test/drawn", reading.Version, report
	}
	raw, err := json.Marshal(claims)
	n.must(err)
	s, err := n.Desk.Desk(n.Ctx, n.Story)
	n.must(err)
	n.must(n.Store.Update(n.Ctx, func(tx *store.Tx) error {
		return tx.PutProposals(dateline.ParseID('r', report), desk.ReaderKey(s.Story()), raw)
	}))
	return claims
}

// On is an act of a person on a claim of a report, as it stands now.
func (n *Newsroom) On(by desk.User, report, claim string) desk.On {
	n.Helper()
	on := desk.On{Story: n.Story, By: by, Report: report, Claim: claim}
	v, err := n.Desk.Report(n.Ctx, n.Story, report)
	n.must(err)
	for _, c := range v.Claims {
		if c.Claim.ID == claim {
			on.Seen = c.Seen
		}
	}
	return on
}

// ByHand makes a claim by hand and returns its id.
func (n *Newsroom) ByHand(c dateline.Claim) string {
	n.Helper()
	e, err := n.Desk.ByHand(n.Ctx, desk.On{Story: n.Story, By: Anna, Report: c.Report}, c)
	n.must(err)
	return dateline.ClaimID(e.Seq)
}

// Release looks at the effect of releasing a claim, releases it, and returns
// its id and the effect that was shown.
func (n *Newsroom) Release(on desk.On) (string, desk.Effect) {
	n.Helper()
	x, err := n.Desk.Effect(n.Ctx, on, dateline.ActRelease, nil)
	n.must(err)
	e, err := n.Desk.Release(n.Ctx, on, x.Token)
	n.must(err)
	d, ok := e.Payload.(*dateline.Decision)
	if !ok {
		n.Fatalf("release appended %T", e.Payload)
	}
	return d.ClaimID(e), x
}

// Tell files a report, makes the claim that a town fell by hand and releases
// it: the shortest way to readers. It returns report and claim.
func (n *Newsroom) Tell(source, when, text, town string, slots ...string) (report, claim string) {
	n.Helper()
	report = n.File(source, when, text)
	id := n.ByHand(n.Fell(report, strings.TrimSpace(text), town, slots...))
	claim, _ = n.Release(n.On(Anna, report, id))
	return report, claim
}

// Publish publishes an update that rests on claims and returns its id.
func (n *Newsroom) Publish(headline string, claims ...string) string {
	n.Helper()
	e, err := n.Desk.Publish(n.Ctx, desk.Post{Story: n.Story, By: Anna}, dateline.Revision{Headline: headline, Claims: claims})
	n.must(err)
	return dateline.UpdateID(e.Seq)
}

// Readers is the story as readers know it.
func (n *Newsroom) Readers() *dateline.Situation {
	n.Helper()
	s, err := n.Desk.Readers(n.Ctx, n.Story)
	n.must(err)
	return s.At(n.Clock.Now())
}

// Entries is every entry of the story.
func (n *Newsroom) Entries() []dateline.Entry {
	n.Helper()
	var all []dateline.Entry
	for after := dateline.Seq(0); ; {
		es, err := n.Store.Entries(n.Ctx, n.Story, after, 100)
		n.must(err)
		all = append(all, es...)
		if len(es) < 100 {
			return all
		}
		after = es[len(es)-1].Seq
	}
}

// ReadersSee checks a place's state and holder as readers have it.
func (n *Newsroom) ReadersSee(town string, state dateline.State, holder string) {
	n.Helper()
	s := n.Readers()
	for _, p := range s.Places() {
		if p.Place.Name == town {
			if p.State != state || p.Holder != holder {
				n.Errorf("readers see %s %s, held by %q (%s); want %s, held by %q", town, p.State, p.Holder, p.Sentence, state, holder)
			}
			return
		}
	}
	n.Errorf("readers see no place %s", town)
}

// ReadersSeeNothing checks that nothing but the story's settings has reached
// readers.
func (n *Newsroom) ReadersSeeNothing() {
	n.Helper()
	s := n.Readers()
	if s.Claims() != 0 || len(s.Updates()) != 0 || len(s.Summary().Clauses) != 0 {
		n.Errorf("readers have %d claims, %d updates, %d clauses; want none", s.Claims(), len(s.Updates()), len(s.Summary().Clauses))
	}
}

func (n *Newsroom) must(err error) {
	n.Helper()
	if err != nil {
		n.Fatal(err)
	}
}

// Refused checks that an act was refused with an error of a kind, whose text
// says all of says.
func (n *Newsroom) Refused(err error, kind dateline.ErrorKind, says ...string) {
	n.Helper()
	if err == nil {
		n.Errorf("it was done; want an error of kind %s", kind)
		return
	}
	if got := dateline.KindOf(err); got != kind {
		n.Errorf("%v: kind %s, want %s", err, got, kind)
	}
	for _, s := range says {
		if !strings.Contains(err.Error(), s) {
			n.Errorf("the answer is %q; want it to say %q", err, s)
		}
	}
}
