package dateline

import (
	"encoding/json"
	"fmt"
	"math/rand"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// A small war for the table: two sides, one town and its baseline holder.
func testStory() Story {
	return Story{
		Slug: "s", Title: "Test", Zone: "UTC", Country: "AF", Start: day(1),
		Places: []Place{{ID: "gn:1", Name: "Herat", Class: "city", SeatOf: "iso:AF-HER"}, {ID: "gn:2", Name: "Qalat", Class: "city"}},
		Actors: []Actor{{Slug: "taliban", Name: "the Taliban"}, {Slug: "government", Name: "the Afghan government"}, {Slug: "army", Name: "the army"}},
		Sides: []Side{
			{Slug: "taliban", Name: "Taliban", Members: []string{"taliban"}, Voices: []string{"a Taliban spokesman"}},
			{Slug: "government", Name: "Government", Members: []string{"government", "army"}, Voices: []string{"the interior ministry"}}},
		Tallies:  []Tally{{Slug: "capitals", Title: "provincial capitals", Actor: "taliban", Members: []string{"gn:1", "gn:2"}, Units: []string{"provincial capital"}}},
		Baseline: []Baseline{{Place: "gn:1", Actor: "government", From: day(1)}},
	}
}

func day(d int) time.Time { return time.Date(2021, 8, d, 0, 0, 0, 0, time.UTC) }

// told is a control claim in the words of the table: who said what when.
type told struct {
	change    Change
	actor     string
	on        int // day of August by the report's own words; 0: no phrase
	published int // day on whose noon it was published
	stance    Stance
	voice     string // attribution; a leading "~" makes it unnamed
	outlet    string
	part      bool
	after     int // index+1 of the claim of the same report that it follows
	confirmed bool
}

func (t told) claim(i int) (Claim, Citation) {
	c := Claim{Report: "r1", Kind: Control, Span: Span{Start: 0, End: 5}, Stance: t.stance, Change: t.change,
		Place: &Mention{Span: Span{Start: 0, End: 5}, ID: "gn:1", Name: "Herat"}}
	if c.Stance == "" {
		c.Stance = Asserted
	}
	if t.actor != "" {
		c.Actor = &Mention{Span: Span{Start: 0, End: 1}, ID: t.actor}
	}
	if t.voice != "" {
		c.Attribution = &Mention{Span: Span{Text: strings.TrimPrefix(t.voice, "~"), Start: 0, End: 1}, Unnamed: strings.HasPrefix(t.voice, "~")}
		if c.Stance == Asserted {
			c.Stance = Attributed
		}
	}
	if t.part {
		c.Extent = &Mention{Class: "part"}
	}
	if t.on > 0 {
		c.Time = &When{Span: &Span{Start: 1, End: 2}, Interval: Interval{day(t.on), day(t.on + 1), Day}}
	}
	if t.after > 0 {
		c.After = []string{fmt.Sprintf("p%d", t.after-1)}
	}
	outlet := t.outlet
	if outlet == "" {
		outlet = fmt.Sprintf("outlet-%d", i)
	}
	pub := t.published
	if pub == 0 {
		pub = max(t.on, 2)
	}
	return c, Citation{Report: "r1", Source: outlet, Name: outlet, Origin: outlet, Published: day(pub).Add(12 * time.Hour)}
}

func warrant(t testing.TB, by string, why Why) Warrant {
	t.Helper()
	w, err := NewWarrant(by, why)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// history makes the entries that release the claims, in the given order.
func history(t testing.TB, story Story, claims []told, order []int) []Entry {
	es := []Entry{{Seq: 1, Recorded: day(1), Story: "s", Act: ActConfigure, Payload: &Configure{Warrant: warrant(t, "ana", Why{Code: "setup"}), Story: story}}}
	for _, i := range order {
		c, cite := claims[i].claim(i)
		id := Seq(len(es) + 1)
		es = append(es, Entry{Seq: id, Recorded: day(20), Story: "s", Act: ActRelease,
			Payload: &Decision{Warrant: warrant(t, "ana", Why{Code: "as read"}), Proposal: fmt.Sprintf("p%d", i), Claim: c, Cite: cite}})
		if claims[i].confirmed {
			es = append(es, Entry{Seq: id + 1, Recorded: day(20), Story: "s", Act: ActConfirm,
				Payload: &Decision{Warrant: warrant(t, "ana", Why{Text: "seen by our own reporter"}), Target: ClaimID(id), Claim: c, Cite: cite, Shown: true}})
		}
	}
	return es
}

var foldRows = []struct {
	row    string // of docs/fold.md
	name   string
	claims []told
	at     int // looked at on the end of this day of August; 0: the 19th
	state  State
	holder string
	claim  string // claimant
	since  string // "2006-01-02", with "by " before where no report dates it
	say    string // the sentence, whole
	losing string // rows of the claims beside, newest first
}{
	{row: "7a", name: "before any claim the baseline's holder holds", state: Held, holder: "government", since: "by 2021-08-01",
		say: "Herat was held by the Afghan government when this record began."},
	{row: "3a", name: "asserted taking turns the place", claims: []told{{change: Takes, actor: "taliban", on: 12}},
		state: Held, holder: "taliban", since: "2021-08-12", say: "Herat is held by the Taliban, according to outlet-0."},
	{row: "7a", name: "before the day of the taking nothing has turned", claims: []told{{change: Takes, actor: "taliban", on: 12}}, at: 11,
		state: Held, holder: "government", since: "by 2021-08-01"},
	{row: "3a", name: "attributed to a voice outside the taker's side turns it too", claims: []told{{change: Takes, actor: "taliban", on: 12, voice: "the interior ministry"}},
		state: Held, holder: "taliban", since: "2021-08-12", say: "Herat is held by the Taliban, according to the interior ministry via outlet-0."},
	{row: "3b", name: "told by the taker's side only it is claimed", claims: []told{{change: Takes, actor: "taliban", on: 12, voice: "a Taliban spokesman"}},
		state: Claimed, holder: "government", claim: "taliban", since: "by 2021-08-01",
		say: "Herat is claimed by the Taliban; no voice outside its side has reported it."},
	{row: "3a", name: "a claimed place is held once an outside voice tells it", claims: []told{{change: Takes, actor: "taliban", on: 12, voice: "a Taliban spokesman"}, {change: Takes, actor: "taliban", on: 13}},
		state: Held, holder: "taliban", since: "2021-08-13"},
	{row: "3c", name: "a loss told by the opponent alone does not turn it", claims: []told{{change: Loses, actor: "government", on: 12, voice: "a Taliban spokesman"}},
		state: Held, holder: "government", since: "by 2021-08-01", losing: "3c"},
	{row: "4a", name: "an unconfirmed taking has no effect", claims: []told{{change: Takes, actor: "taliban", on: 12, stance: Unconfirmed}},
		state: Held, holder: "government", since: "by 2021-08-01", losing: "4a"},
	{row: "4b", name: "an attempted taking has no effect", claims: []told{{change: Takes, actor: "taliban", on: 12, stance: Prospective}},
		state: Held, holder: "government", since: "by 2021-08-01", losing: "4b"},
	{row: "5a", name: "denied by the losing side it is disputed", claims: []told{{change: Takes, actor: "taliban", on: 12, voice: "~residents"}, {change: Takes, actor: "taliban", on: 13, stance: Denied, voice: "the interior ministry"}},
		state: Disputed, holder: "taliban", since: "2021-08-12", losing: "5a",
		say: "Herat is said to be held by the Taliban; the interior ministry via outlet-1 denies it."},
	{row: "5a", name: "the losing side's word that it still holds is such a denial", claims: []told{{change: Takes, actor: "taliban", on: 12, voice: "~residents"}, {change: Holds, actor: "army", on: 13, voice: "the interior ministry"}},
		state: Disputed, holder: "taliban", since: "2021-08-12", losing: "5a"},
	{row: "5b", name: "an origin outside both sides outweighs the denial", claims: []told{{change: Takes, actor: "taliban", on: 12}, {change: Takes, actor: "taliban", on: 13, stance: Denied, voice: "the interior ministry"}},
		state: Held, holder: "taliban", since: "2021-08-12", losing: "5b", say: "Herat is held by the Taliban; a denial by the interior ministry via outlet-1 stands beside it."},
	{row: "5b", name: "an outside origin ends the dispute later too", claims: []told{{change: Takes, actor: "taliban", on: 12, voice: "~residents"}, {change: Takes, actor: "taliban", on: 13, stance: Denied, voice: "the interior ministry"}, {change: Holds, actor: "taliban", on: 14}},
		state: Held, holder: "taliban", since: "2021-08-12", losing: "5a"},
	{row: "5a", name: "an unnamed voice does not end it", claims: []told{{change: Takes, actor: "taliban", on: 12, voice: "~residents"}, {change: Takes, actor: "taliban", on: 13, stance: Denied, voice: "the interior ministry"}, {change: Holds, actor: "taliban", on: 14, voice: "~a shopkeeper"}},
		state: Disputed, holder: "taliban", since: "2021-08-12", losing: "5a"},
	{row: "5d", name: "the desk's confirmation ends it", claims: []told{{change: Takes, actor: "taliban", on: 12, voice: "~residents", confirmed: true}, {change: Takes, actor: "taliban", on: 13, stance: Denied, voice: "the interior ministry"}},
		state: Held, holder: "taliban", since: "2021-08-12", losing: "5b"},
	{row: "5c", name: "a denial of what nobody claimed stands idle", claims: []told{{change: Takes, actor: "taliban", on: 13, stance: Denied, voice: "the interior ministry"}},
		state: Held, holder: "government", since: "by 2021-08-01", losing: "5c"},
	{row: "5c", name: "a denial by nobody's side is no dispute", claims: []told{{change: Takes, actor: "taliban", on: 12, voice: "~residents"}, {change: Takes, actor: "taliban", on: 13, stance: Denied, voice: "an aid worker"}},
		state: Held, holder: "taliban", since: "2021-08-12", losing: "5c"},
	{row: "5a", name: "a claim by one side that the other denies is disputed", claims: []told{{change: Takes, actor: "taliban", on: 12, voice: "a Taliban spokesman"}, {change: Takes, actor: "taliban", on: 12, stance: Denied, voice: "the interior ministry"}},
		state: Disputed, holder: "government", claim: "taliban", since: "by 2021-08-01", losing: "5a"},
	{row: "6a", name: "after a loss nobody holds", claims: []told{{change: Loses, actor: "army", on: 12}},
		state: Unknown, since: "2021-08-12", say: "Herat is no longer held by the Afghan government; no report says who holds it."},
	{row: "3a", name: "until somebody takes", claims: []told{{change: Loses, actor: "army", on: 12}, {change: Takes, actor: "taliban", on: 13}},
		state: Held, holder: "taliban", since: "2021-08-13"},
	{row: "6b", name: "a holding bears out the holder and keeps its since", claims: []told{{change: Takes, actor: "taliban", on: 12}, {change: Holds, actor: "taliban", on: 14}},
		state: Held, holder: "taliban", since: "2021-08-12"},
	{row: "6c", name: "a holding told from outside changes the holder by then", claims: []told{{change: Holds, actor: "taliban", published: 14}},
		state: Held, holder: "taliban", since: "by 2021-08-14"},
	{row: "6d", name: "a side's own word that it holds is a claim", claims: []told{{change: Holds, actor: "taliban", on: 14, voice: "a Taliban spokesman"}},
		state: Claimed, holder: "government", claim: "taliban", since: "by 2021-08-01"},
	{row: "6e", name: "fighting is a flag beside the holder", claims: []told{{change: Contests, actor: "taliban", on: 12}},
		state: Contested, holder: "government", since: "by 2021-08-01", losing: "6e"},
	{row: "6e", name: "the next holding clears the flag", claims: []told{{change: Contests, actor: "taliban", on: 12}, {change: Holds, actor: "government", on: 13}},
		state: Held, holder: "government", since: "by 2021-08-01", losing: "6e"},
	{row: "6f", name: "a siege is a flag beside the holder", claims: []told{{change: Threatens, actor: "taliban", on: 12}},
		state: Threatened, holder: "government", since: "by 2021-08-01", losing: "6f"},
	{row: "6g", name: "a part of the place changes nothing of the whole", claims: []told{{change: Takes, actor: "taliban", on: 12, part: true}},
		state: Held, holder: "government", since: "by 2021-08-01", losing: "6g"},
	{row: "6h", name: "a fall without a taker leaves nobody", claims: []told{{change: Takes, on: 12}},
		state: Unknown, since: "2021-08-12", say: "Herat is said to have fallen; outlet-0 does not say to whom."},
	{row: "2a", name: "a claim without a time phrase never moves since", claims: []told{{change: Takes, actor: "taliban", on: 12}, {change: Takes, actor: "taliban", published: 14}},
		state: Held, holder: "taliban", since: "2021-08-12"},
	{row: "2a", name: "a later day told by another outlet bears out the earlier", claims: []told{{change: Takes, actor: "taliban", on: 13}, {change: Takes, actor: "taliban", on: 12}},
		state: Held, holder: "taliban", since: "2021-08-12"},
	{row: "2a", name: "a report that is late changes the past and no more", claims: []told{{change: Takes, actor: "government", on: 14}, {change: Takes, actor: "taliban", on: 12, published: 16}},
		state: Held, holder: "government", since: "2021-08-14"},
	{row: "3a", name: "what is told to follow comes after within one day", claims: []told{{change: Takes, actor: "taliban", on: 12, after: 2, outlet: "o"}, {change: Retakes, actor: "government", on: 12, outlet: "o"}},
		state: Held, holder: "taliban", since: "2021-08-12"},
}

func TestFoldTable(t *testing.T) {
	for _, row := range foldRows {
		t.Run(row.row+" "+row.name, func(t *testing.T) {
			at := day(20).Add(-time.Second)
			if row.at > 0 {
				at = day(row.at + 1).Add(-time.Second)
			}
			order := make([]int, len(row.claims))
			for i := range order {
				order[i] = i
			}
			for turn := range 2 { // as told, and the other way round: what came late must not matter
				es := history(t, testStory(), row.claims, order)
				applied := Empty("s")
				for _, e := range es {
					applied = applied.Apply(e)
				}
				for how, s := range map[string]*Situation{"Apply": applied.At(at), "Fold": Fold("s", es, AsOf{Valid: at})} {
					p, ok := s.Place("gn:1")
					if !ok {
						t.Fatalf("%s: no place", how)
					}
					since := ""
					if p.Since != nil {
						since = p.Since.From.Format("2006-01-02")
						if p.Since.By {
							since = "by " + since
						}
					}
					losing := ""
					for _, l := range p.Losing {
						losing = strings.TrimSpace(losing + " " + l.Row)
					}
					if p.State != row.state || p.Holder != row.holder || p.Claimant != row.claim || since != row.since {
						t.Errorf("%s, turn %d: state, holder, claimant, since = %s, %q, %q, %q, want %s, %q, %q, %q", how, turn,
							p.State, p.Holder, p.Claimant, since, row.state, row.holder, row.claim, row.since)
					}
					if row.say != "" && p.Sentence != row.say {
						t.Errorf("%s: sentence = %q, want %q", how, p.Sentence, row.say)
					}
					if turn == 0 && losing != row.losing {
						t.Errorf("%s: rows beside = %q, want %q", how, losing, row.losing)
					}
				}
				for i, j := 0, len(order)-1; i < j; i, j = i+1, j-1 {
					order[i], order[j] = order[j], order[i]
				}
			}
		})
	}
}

// Rule 1: an accepted claim counts for the desk and is nothing to readers.
func TestTwoFolds(t *testing.T) {
	c, cite := told{change: Takes, actor: "taliban", on: 12}.claim(0)
	es := []Entry{
		{Seq: 1, Recorded: day(1), Story: "s", Act: ActConfigure, Payload: &Configure{Warrant: warrant(t, "ana", Why{Code: "setup"}), Story: testStory()}},
		{Seq: 2, Recorded: day(13), Story: "s", Act: ActAccept, Payload: &Decision{Warrant: warrant(t, "ana", Why{Code: "as read"}), Claim: c, Cite: cite}},
	}
	if p, _ := Fold("s", es, AsOf{}).Place("gn:1"); p.Holder != "taliban" {
		t.Errorf("the desk's holder = %q, want taliban", p.Holder)
	}
	if p, _ := Fold("s", public(es), AsOf{}).Place("gn:1"); p.Holder != "government" {
		t.Errorf("the readers' holder = %q, want government", p.Holder)
	}
}

func public(es []Entry) []Entry {
	var out []Entry
	for _, e := range es {
		if p, ok := e.Public(); ok {
			out = append(out, p)
		}
	}
	return out
}

// Rule 8: a state fades when its last report is older than the story's limit.
func TestFade(t *testing.T) {
	es := history(t, testStory(), []told{{change: Takes, actor: "taliban", on: 12}}, []int{0})
	for _, c := range []struct {
		on   int
		want bool
	}{{18, false}, {20, true}} {
		p, _ := Fold("s", es, AsOf{Valid: day(c.on)}).Place("gn:1")
		if p.Faded != c.want {
			t.Errorf("Place on day %d: faded = %v, want %v", c.on, p.Faded, c.want)
		}
	}
}

// Rule 9: held, claimed and disputed members are told apart, and a report's
// count stands beside the record's.
func TestTally(t *testing.T) {
	es := history(t, testStory(), []told{{change: Takes, actor: "taliban", on: 12}}, []int{0})
	c, cite := told{}.claim(1)
	c = Claim{Report: "r1", Kind: Count, Span: c.Span, Stance: Asserted, Quantity: &Mention{Value: Number(2)},
		Unit: &Mention{Span: Span{Text: "provincial capitals"}}, Actor: &Mention{ID: "taliban"}}
	cite.Published = day(13)
	es = append(es, Entry{Seq: 3, Recorded: day(20), Story: "s", Act: ActRelease, Payload: &Decision{Warrant: warrant(t, "ana", Why{Code: "as read"}), Claim: c, Cite: cite}})
	got := Fold("s", es, AsOf{}).Tallies()[0]
	if got.Held != 1 || got.Of != 2 || got.Low != 2 || got.High != 2 {
		t.Errorf("tally = %d of %d, reports say %d to %d; want 1 of 2, 2 to 2", got.Held, got.Of, got.Low, got.High)
	}
	want := []CountedThere{{Claim: "c3", At: day(13), Value: 2, Record: 1, Difference: 1}}
	if d := cmp.Diff(want, got.Counts); d != "" {
		t.Errorf("counts (-want +got):\n%s", d)
	}
}

// Rule 10: where the story says so, who holds the capital fills the province.
func TestFill(t *testing.T) {
	story := testStory()
	es := history(t, story, []told{{change: Takes, actor: "taliban", on: 12}}, []int{0})
	if p, ok := Fold("s", es, AsOf{}).Fill("iso:AF-HER"); ok {
		t.Errorf("Fill without the setting = %v, want nothing: no claim speaks of the province", p)
	}
	story.ProvinceFill = "capital"
	es = history(t, story, []told{{change: Takes, actor: "taliban", on: 12}}, []int{0})
	if p, _ := Fold("s", es, AsOf{}).Fill("iso:AF-HER"); p.Holder != "taliban" {
		t.Errorf("Fill by capital: holder = %q, want taliban", p.Holder)
	}
}

func TestFoldDocs(t *testing.T) {
	b, err := os.ReadFile("docs/fold.md")
	if err != nil {
		t.Fatal(err)
	}
	tested := map[string]bool{}
	for _, r := range foldRows {
		tested[r.row] = true
	}
	for _, r := range Rows {
		line := "| " + r.Number + " |"
		i := strings.Index(string(b), line)
		if i < 0 {
			t.Errorf("docs/fold.md has no row %s", r.Number)
			continue
		}
		if row, _, _ := strings.Cut(string(b)[i:], "\n"); !strings.Contains(row, r.Sentence) {
			t.Errorf("docs/fold.md, row %s: want the sentence %q in %q", r.Number, r.Sentence, row)
		}
		if !tested[r.Number] && r != RowUnknown {
			t.Errorf("row %s has no test", r.Number)
		}
	}
}

// randomHistory is a story of random decisions: late claims, corrections,
// retractions, denials, rejections, confirmations, updates, takedowns.
func randomHistory(t testing.TB, r *rand.Rand, n int) []Entry {
	es := []Entry{{Seq: 1, Recorded: day(1), Story: "s", Act: ActConfigure, Payload: &Configure{Warrant: warrant(t, "ana", Why{Code: "setup"}), Story: testStory()}}}
	changes := []Change{Takes, Takes, Retakes, Holds, Loses, Contests, Threatens}
	voices := []string{"", "", "a Taliban spokesman", "the interior ministry", "~residents", "an aid worker"}
	stances := []Stance{"", "", "", Denied, Unconfirmed, Prospective}
	actors := []string{"taliban", "government", "army", ""}
	var shown, open, updates []string
	claims := map[string]Decision{}
	why := Why{Text: "because"}
	for len(es) < n {
		seq := Seq(len(es) + 1)
		e := Entry{Seq: seq, Recorded: day(2).Add(time.Duration(seq) * time.Hour), Story: "s"}
		pick := func(from []string) string { return from[r.Intn(len(from))] }
		fresh := func() Decision {
			i := r.Intn(1000)
			c, cite := told{change: changes[r.Intn(len(changes))], actor: pick(actors), on: r.Intn(14), published: 2 + r.Intn(14),
				stance: stances[r.Intn(len(stances))], voice: pick(voices), part: r.Intn(9) == 0}.claim(i)
			if r.Intn(4) == 0 {
				c.Place = &Mention{Span: Span{Start: 0, End: 2}, ID: fmt.Sprintf("story:p%d", r.Intn(3)), Name: pick([]string{"A", "B"})}
			}
			c.Report = fmt.Sprintf("r%d", 1+r.Intn(20))
			if r.Intn(6) == 0 && len(shown) > 0 {
				c.After = []string{pick(shown)}
				c.Report = claims[c.After[0]].Claim.Report
			}
			return Decision{Warrant: warrant(t, "ana", why), Claim: c, Cite: cite, Proposal: fmt.Sprintf("p%d", seq)}
		}
		again := func(id string) *Decision {
			d := claims[id]
			d.Target, d.Warrant = id, warrant(t, "ben", why)
			return &d
		}
		switch k := r.Intn(12); {
		case k < 3:
			d := fresh()
			e.Act, e.Payload = ActRelease, &d
			shown = append(shown, ClaimID(seq))
			d.Shown = true
			claims[ClaimID(seq)] = d
		case k == 3:
			d := fresh()
			e.Act, e.Payload = ActAccept, &d
			open = append(open, ClaimID(seq))
			claims[ClaimID(seq)] = d
		case k == 4 && len(open) > 0:
			id := pick(open)
			e.Act, e.Payload = []Act{ActRelease, ActReject, ActSetAside, ActAmend}[r.Intn(4)], again(id)
			if e.Act == ActRelease {
				shown = append(shown, id)
				d := claims[id]
				d.Shown = true
				claims[id] = d
			}
		case k == 5 && len(shown) > 0:
			d := fresh()
			d.Target, d.Shown = pick(shown), true
			e.Act, e.Payload = ActCorrect, &d
			shown = append(shown, ClaimID(seq))
			claims[ClaimID(seq)] = d
		case k == 6 && len(shown) > 0:
			e.Act, e.Payload = []Act{ActRetract, ActReject, ActConfirm, ActRelease}[r.Intn(4)], again(pick(shown))
		case k == 7 && len(shown) > 0:
			p := &Publish{Warrant: warrant(t, "ana", why), Revision: Revision{At: day(2 + r.Intn(14)), Headline: "h", Claims: []string{pick(shown)}, Changed: "x"}}
			if len(updates) > 0 && r.Intn(2) == 0 {
				p.Target = pick(updates)
			} else {
				updates = append(updates, UpdateID(seq))
			}
			e.Act, e.Payload = ActPublish, p
		case k == 8 && len(updates) > 0:
			if r.Intn(2) == 0 {
				e.Act, e.Payload = ActRetract, &Withdraw{Warrant: warrant(t, "ana", why), Update: pick(updates)}
			} else {
				e.Act, e.Payload = ActPin, &Pin{Warrant: warrant(t, "ana", why), Update: pick(updates), On: r.Intn(2) == 0}
			}
		case k == 9 && len(shown) > 0:
			e.Act, e.Payload = ActSummarize, &Summarize{Warrant: warrant(t, "ana", why), Clauses: []Clause{{Text: "t", Claims: []string{pick(shown)}}}}
		case k == 10 && r.Intn(4) == 0:
			e.Act, e.Payload = ActTakedown, &Takedown{Warrant: warrant(t, "ana", why).With("ben"), Seqs: []Seq{Seq(1 + r.Intn(20))}}
		case k == 11 && r.Intn(4) == 0:
			story := testStory()
			story.Sides = story.Sides[:r.Intn(3)]
			e.Act, e.Payload = ActConfigure, &Configure{Warrant: warrant(t, "ana", why), Story: story}
		default:
			continue
		}
		es = append(es, e)
	}
	return es
}

func snapshot(t testing.TB, s *Situation) string {
	b, err := json.MarshalIndent(s.Snapshot(), "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// Invariant 4: entry by entry, from any retained situation, and all at once,
// for readers and for the desk, as of any pair of moments, the fold is one.
func TestApplyEqualsFold(t *testing.T) {
	for seed := range int64(60) {
		r := rand.New(rand.NewSource(seed))
		all := randomHistory(t, r, 20+r.Intn(100))
		for name, es := range map[string][]Entry{"desk": all, "readers": public(all)} {
			kept := []*Situation{Empty("s")}
			for _, e := range es {
				kept = append(kept, kept[len(kept)-1].Apply(e))
			}
			for range 6 {
				at := AsOf{Known: Seq(1 + r.Intn(len(all))), Valid: day(1 + r.Intn(20)).Add(time.Duration(r.Intn(24)) * time.Hour)}
				if r.Intn(4) == 0 {
					at.Valid = time.Time{}
				}
				n := 0
				for n < len(es) && es[n].Seq <= at.Known {
					n++
				}
				from := kept[r.Intn(n+1)] // as if retained; its later relatives must not have touched it
				for _, e := range es[:n] {
					from = from.Apply(e)
				}
				got, want := snapshot(t, from.At(at.Valid)), snapshot(t, Fold("s", es, at))
				if d := cmp.Diff(want, got); d != "" {
					t.Fatalf("seed %d, %s, as of %v: Apply differs from Fold (-fold +apply):\n%s", seed, name, at, d)
				}
			}
		}
	}
}

func BenchmarkApply(b *testing.B) {
	es := randomHistory(b, rand.New(rand.NewSource(1)), 2000)
	b.ReportAllocs()
	for b.Loop() {
		s := Empty("s")
		for _, e := range es {
			s = s.Apply(e)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*len(es)), "µs/entry")
}

// A long record, encoded, decoded and folded anew, gives the same bytes.
func TestReplayIsTheSame(t *testing.T) {
	w := warrant(t, "ana", Why{Code: "as read", Text: "tested"})
	es := []Entry{{Seq: 1, Recorded: day(1), Story: "s", Act: ActConfigure, Payload: &Configure{Warrant: w, Story: scaleStory()}}}
	for i := range 2500 {
		es = append(es, scaleEntry(w, i))
	}
	s := Empty("s")
	var again []Entry
	for _, e := range es {
		s = s.Apply(e)
		raw, err := Encode(e.Act, e.Payload)
		if err != nil {
			t.Fatalf("entry %d: %v", e.Seq, err)
		}
		if e.Payload, err = Decode(e.Act, raw); err != nil {
			t.Fatalf("entry %d: %v", e.Seq, err)
		}
		again = append(again, e)
	}
	got, want := snapshot(t, Fold("s", again, AsOf{})), snapshot(t, s)
	if got != want {
		t.Error("the situation of the replay differs from the one kept entry by entry")
	}
	t.Logf("%d entries, %d bytes of situation.json", len(es), len(got))
}
