package demo

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"dateline"
	"dateline/internal/desk"
	"dateline/internal/gazetteer"
	"dateline/internal/store"

	"github.com/google/go-cmp/cmp"
)

// played is the whole story, played to a record on a fast clock.
type played struct {
	desk   *desk.Desk
	player *Player
	script *Script
	store  *store.Store
	faults []string

	entries []dateline.Entry
}

// play replays the story to a record in a folder.
func play(t testing.TB, dir string) *played {
	t.Helper()
	p := open(t, dir)
	for _, step := range p.player.Steps() {
		p.player.Clock.Set(step.At)
		if err := p.player.Do(context.Background(), step); err != nil {
			p.faults = append(p.faults, err.Error())
		}
	}
	var err error
	if p.entries, err = p.store.Entries(context.Background(), p.script.Story.Slug, 0, 100_000); err != nil {
		t.Fatal(err)
	}
	return p
}

// open makes a record in a folder with nothing but the story's settings.
func open(t testing.TB, dir string) *played {
	t.Helper()
	ctx := context.Background()
	script, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	places, err := gazetteer.Open()
	if err != nil {
		t.Fatal(err)
	}
	clock := NewClock(script.Reports[0].Published.Add(-2*time.Hour), func() time.Time { return time.Time{} })
	s, err := store.Open(ctx, filepath.Join(dir, "demo.db"), clock.Now)
	if err != nil {
		t.Fatal(err)
	}
	d := desk.New(s, desk.Options{Gazetteer: places, Now: clock.Now})
	player, err := NewPlayer(d, script, clock, places)
	if err != nil {
		t.Fatal(err)
	}
	if err := player.Begin(ctx); err != nil {
		t.Fatal(err)
	}
	return &played{desk: d, player: player, script: script, store: s}
}

// shared is the story played once, for all tests that only look at it.
var shared struct {
	once   sync.Once
	dir    string
	played *played
}

func TestMain(m *testing.M) {
	status := m.Run()
	if shared.played != nil {
		shared.played.store.Close()
	}
	os.RemoveAll(shared.dir)
	os.Exit(status)
}

func whole(t *testing.T) *played {
	t.Helper()
	shared.once.Do(func() {
		var err error
		if shared.dir, err = os.MkdirTemp("", "dateline-demo-test-"); err != nil {
			t.Fatal(err)
		}
		shared.played = play(t, shared.dir)
	})
	if shared.played == nil {
		t.Fatal("the story could not be played; see the first test that failed")
	}
	return shared.played
}

// at reads a time of August or September 2021 in Kabul: "08-13 12:50", or
// "08-13" for the last instant of a day.
func (p *played) at(t *testing.T, when string) time.Time {
	t.Helper()
	zone := p.script.Story.Location()
	if day, err := time.ParseInLocation("2006-01-02", "2021-"+when, zone); err == nil {
		return day.AddDate(0, 0, 1).Add(-time.Microsecond)
	}
	moment, err := time.ParseInLocation("2006-01-02 15:04", "2021-"+when, zone)
	if err != nil {
		t.Fatal(err)
	}
	return moment
}

// asOf is what readers were told: as known at one moment, about another.
func (p *played) asOf(t *testing.T, known, valid string) *dateline.Situation {
	t.Helper()
	var seq dateline.Seq
	for _, e := range p.entries {
		if !e.Recorded.After(p.at(t, known)) {
			seq = e.Seq
		}
	}
	s, err := p.desk.AsOf(context.Background(), p.script.Story.Slug, dateline.AsOf{Known: seq, Valid: p.at(t, valid)})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func (p *played) tally(t *testing.T, known, valid string) dateline.TallyState {
	t.Helper()
	return p.asOf(t, known, valid).Tallies()[0]
}

func names(ps []dateline.PlaceState, held bool) string {
	var out []string
	for _, p := range ps {
		if (p.Holder == "taliban") == held {
			out = append(out, fmt.Sprintf("%s (%s, %s, since %v by %s)", p.Place.Name, p.State, p.Row, p.Since, p.Turned))
		}
	}
	return strings.Join(out, "\n    ")
}

// Every step of the script is one that the desk lets a person make, and every
// claim that it wants is found among the proposals or made by hand.
func TestWholeStoryPlays(t *testing.T) {
	p := whole(t)
	for _, f := range p.faults {
		t.Error(f)
	}
	t.Logf("released: %s", p.player.Shares)
	for _, n := range p.player.Notes {
		if n.Slots == nil {
			t.Logf("by hand: %s: %q", n.Call, n.Want.Span.Text)
		} else {
			t.Logf("amended %v: %s: %q", n.Slots, n.Call, n.Want.Span.Text)
		}
	}
}

// What readers were told at each day's end, and what the record says today.
func TestTallyOfCapitals(t *testing.T) {
	p := whole(t)
	for _, day := range []struct {
		date string
		then int // as known at the end of that day
	}{
		{"08-06", 1}, {"08-07", 2}, {"08-08", 5}, {"08-09", 6}, {"08-10", 8}, {"08-11", 9}, {"08-12", 12},
		{"08-13", 18},
		{"08-14", 26}, // one too many: Maidan Shahr, on one outlet's word, corrected next morning
		{"08-15", 33}, {"09-05", 33}, {"09-06", 34},
	} {
		got := p.tally(t, day.date, day.date)
		if got.Held != day.then || got.Of != 34 {
			t.Errorf("tally at the end of %s as known then = %d of %d (%d claimed, %d disputed), want %d of 34\n  held: %s", day.date, got.Held, got.Of, got.Claimed, got.Disputed, day.then, names(got.Members, true))
		}
	}
	for _, day := range []struct {
		date string
		now  int // as known at the end of the story
	}{{"08-14", 25}, {"08-15", 33}, {"09-06", 34}} {
		if got := p.tally(t, "09-06", day.date); got.Held != day.now {
			t.Errorf("tally at the end of %s as known at last = %d, want %d\n  held: %s", day.date, got.Held, day.now, names(got.Members, true))
		}
	}
	if got := p.tally(t, "08-15", "08-15"); names(got.Members, false) != "" && !strings.HasPrefix(names(got.Members, false), "Bazarak") {
		t.Errorf("not held at the end of 15 August: %s, want Bazarak alone", names(got.Members, false))
	}
}

// Both folds take every entry, every label of the updates stands for a claim
// that readers have, and two replays come to the same.
func TestReplayIsSoundAndRepeatable(t *testing.T) {
	ctx := context.Background()
	p := whole(t)
	readers, err := p.desk.Readers(ctx, p.script.Story.Slug)
	if err != nil {
		t.Fatal(err)
	}
	inside, err := p.desk.Desk(ctx, p.script.Story.Slug)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []*dateline.Situation{readers, inside} {
		if m := s.Misfits(); len(m) > 0 {
			t.Errorf("the fold passed over %v", m)
		}
	}
	check := func(where string, labels []string) {
		for _, l := range labels {
			if c, ok := readers.Claim(p.player.claims[l]); !ok || c.Released == 0 {
				t.Errorf("%s rests on %s, which readers never met", where, l)
			}
		}
	}
	for _, u := range p.script.Updates {
		check("update "+u.ID, u.Claims)
		for _, r := range u.Revisions {
			check("a revision of "+u.ID, r.Claims)
		}
	}
	for _, s := range p.script.Summaries {
		for _, c := range s.Clauses {
			check("the summary of "+s.At.String(), c.RestsOn)
		}
	}
	if got, want := len(readers.Updates()), len(p.script.Updates); got != want {
		t.Errorf("readers have %d updates, want %d", got, want)
	}
	second := play(t, t.TempDir())
	defer second.store.Close()
	again, err := second.desk.Readers(ctx, p.script.Story.Slug)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(snapshot(t, readers), snapshot(t, again)); diff != "" {
		t.Errorf("two replays differ (-first +second):\n%s", diff)
	}
}

func snapshot(t *testing.T, s *dateline.Situation) string {
	t.Helper()
	raw, err := json.MarshalIndent(s.Snapshot(), "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// A private person named in a report is masked, and a protected voice has no
// name, in everything that readers can get as data.
func TestPeopleWhoMustNotBeNamed(t *testing.T) {
	ctx := context.Background()
	p := whole(t)
	readers, err := p.desk.Readers(ctx, p.script.Story.Slug)
	if err != nil {
		t.Fatal(err)
	}
	data := snapshot(t, readers)
	for _, name := range []string{"Nasrin", "Omari"} {
		if strings.Contains(data, name) {
			t.Errorf("readers' data name %q, a private person", name)
		}
	}
	for _, label := range []string{"d16.teacher", "d44.doors", "d44.files", "d69.books"} {
		c, ok := readers.Claim(p.player.claims[label])
		if !ok {
			t.Errorf("readers do not have %s", label)
			continue
		}
		if v := c.Claim.Speaker; !v.Protected || v.Name != "" || v.ID != "" || v.Text != "" {
			t.Errorf("the speaker of %s = %+v, want a protected voice without a name", label, v)
		}
	}
	if strings.Contains(data, person.Name) {
		t.Errorf("readers' data name %q, who decides at the desk", person.Name)
	}
}

// What the desk holds back, readers never meet.
func TestWhatIsHeldBack(t *testing.T) {
	ctx := context.Background()
	p := whole(t)
	readers, err := p.desk.Readers(ctx, p.script.Story.Slug)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range readers.Register(dateline.Control) {
		if c.Claim.Report == p.player.reports["d51"] {
			t.Errorf("readers have %s, hearsay about Gardez that the desk set aside", c.Claim.ID)
		}
	}
	for _, c := range readers.Corrections() {
		if c.Wrong == p.player.claims["d59.maidan-shahr"] && c.Right == p.player.claims["d74.fighting"] {
			return
		}
	}
	t.Errorf("corrections = %+v, want that of Maidan Shahr", readers.Corrections())
}

// The places that the texts make hard, as readers met them at the time.
func TestPlacesInDoubt(t *testing.T) {
	p := whole(t)
	for _, x := range []struct {
		when, place string
		state       dateline.State
		holder      string
	}{
		{"08-13 11:00", "Firozkoh", dateline.Claimed, "afghan-government"}, // the Taliban alone
		{"08-13 14:00", "Firozkoh", dateline.Held, "taliban"},              // two elders bear it out
		{"08-13 11:00", "Pul-e-Alam", dateline.Claimed, "afghan-government"},
		{"08-13 13:10", "Pul-e-Alam", dateline.Disputed, "afghan-government"}, // the ministry denies
		{"08-13 18:40", "Pul-e-Alam", dateline.Held, "taliban"},               // a reporter was there
		{"08-14 17:00", "Maymana", dateline.Claimed, "afghan-government"},
		{"08-14 23:00", "Maymana", dateline.Held, "taliban"},
		{"08-14 16:00", "Mihtarlam", dateline.Held, "afghan-government"}, // its own side says so
		{"08-14 15:00", "Maidan Shahr", dateline.Held, "taliban"},        // on one outlet's word
		{"08-15 10:00", "Maidan Shahr", dateline.Unknown, ""},            // which took it back; the garrison has left
		{"08-15 12:00", "Maidan Shahr", dateline.Held, "taliban"},
		{"08-15 13:30", "Kabul", dateline.Threatened, "afghan-government"},
		{"08-15 22:00", "Kabul", dateline.Held, "taliban"},
		{"08-31 12:00", "Bazarak", dateline.Held, "national-resistance-front"},
		{"09-06 12:00", "Bazarak", dateline.Held, "national-resistance-front"},
		{"09-06 18:00", "Bazarak", dateline.Held, "taliban"},
	} {
		for _, s := range p.asOf(t, x.when, x.when).Places() {
			if s.Place.Name == x.place && (s.State != x.state || s.Holder != x.holder) {
				t.Errorf("%s at %s = %s, held by %q (%s), want %s, held by %q", x.place, x.when, s.State, s.Holder, s.Sentence, x.state, x.holder)
			}
		}
	}
}

// Copies of one agency's text are one origin, whether they say so or not.
func TestCopiesAreOneOrigin(t *testing.T) {
	p := whole(t)
	origins := map[string]string{}
	for _, e := range p.entries {
		if r, ok := e.Payload.(*dateline.Receive); ok {
			origins[dateline.ReportID(e.Seq)] = r.Report.Origin
		}
	}
	for copied, of := range map[string]string{"d18": "d17", "d28": "d27", "d53": "d49", "d54": "d49", "d66": "d65", "d73": "d72"} {
		if got, want := origins[p.player.reports[copied]], origins[p.player.reports[of]]; got != want {
			t.Errorf("origin of %s = %q, want %q, that of %s", copied, got, want, of)
		}
	}
}

// A visitor at the desk who is first has decided; the script goes on with what
// the visitor let out.
func TestVisitorDecidesFirst(t *testing.T) {
	ctx := context.Background()
	p := open(t, t.TempDir())
	defer p.store.Close()
	visitor := desk.User{Name: "visitor", Role: desk.Editor}
	var first Call
	for _, step := range p.player.Steps() {
		p.player.Clock.Set(step.At)
		if err := p.player.Do(ctx, step); err != nil {
			if first.Report == "" || dateline.KindOf(err) == dateline.ErrInternal {
				t.Fatal(err)
			}
			break
		}
		if step.Report == "" || first.Report != "" {
			continue
		}
		for _, x := range p.player.plans[step.Report] {
			if x.Proposal != nil && x.Call.As != "" && x.Call.Do == Release && first.Report == "" {
				first = x.Call
				on := desk.On{Story: p.script.Story.Slug, By: visitor, Claim: x.Proposal.ID, Report: p.player.reports[step.Report]}
				effect, err := p.desk.Effect(ctx, on, dateline.ActRelease, nil)
				if err != nil {
					t.Fatal(err)
				}
				if _, err := p.desk.Release(ctx, on, effect.Token); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	readers, err := p.desk.Readers(ctx, p.script.Story.Slug)
	if err != nil {
		t.Fatal(err)
	}
	c, ok := readers.Claim(p.player.claims[first.Label()])
	if !ok || len(c.History) != 1 {
		t.Errorf("%s stands for %+v, want the claim that the visitor released, decided once", first.Label(), c)
	}
}
