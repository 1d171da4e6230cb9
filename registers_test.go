package dateline

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// recordOf is a situation in which claims were released one by one, each from an
// outlet of its own.
func recordOf(t *testing.T, claims ...Claim) *Situation {
	t.Helper()
	at := time.Date(2021, 8, 13, 9, 0, 0, 0, time.UTC)
	w, err := NewWarrant("ana", Why{Code: "as read"})
	if err != nil {
		t.Fatal(err)
	}
	s := Empty("x").Apply(Entry{Seq: 1, Recorded: at, Story: "x", Act: ActConfigure, Payload: &Configure{Warrant: w, Story: Story{Slug: "x", Zone: "Asia/Kabul"}}})
	for i, c := range claims {
		seq, when := Seq(i+2), at.Add(time.Duration(i+1)*time.Minute)
		outlet := string(rune('a' + i))
		s = s.Apply(Entry{Seq: seq, Recorded: when, Story: "x", Act: ActRelease, Payload: &Decision{Warrant: w, Proposal: "p" + outlet, Claim: c,
			Cite: Citation{Source: outlet, Name: outlet, Origin: outlet, Published: when}}})
	}
	return s
}

func some(low, value, high float64) *Mention {
	m := &Mention{Span: Span{Text: "some"}}
	for _, x := range []struct {
		v  float64
		to **float64
	}{{low, &m.Low}, {value, &m.Value}, {high, &m.High}} {
		if x.v > 0 {
			*x.to = Number(x.v)
		}
	}
	return m
}

// A pledge is told once, with its whole course under it, whether a later claim
// names it by its id or by the proposal it came from.
func TestPledges(t *testing.T) {
	pledge := func(n float64, status, fulfils string) Claim {
		c := Claim{Kind: Pledge, Stance: Asserted, Status: status, Fulfils: fulfils}
		if n > 0 {
			c.Quantity = some(0, n, 0)
		}
		return c
	}
	s := recordOf(t, pledge(5, "", ""), pledge(8, "", "c2"), pledge(0, "delivered", "pb"), pledge(3, "", ""), pledge(0, "withdrawn", "pd"))
	type row struct {
		ID, State string
		Became    []string
	}
	var got []row
	for _, p := range s.Pledges() {
		r := row{ID: p.Pledge.Claim.ID, State: p.State}
		for _, b := range p.Became {
			r.Became = append(r.Became, b.Claim.Claim.ID+" "+b.Change)
		}
		got = append(got, r)
	}
	want := []row{{"c2", "delivered", []string{"c3 raised", "c4 delivered"}}, {"c5", "withdrawn", []string{"c6 withdrawn"}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Pledges() (-want +got):\n%s", diff)
	}
}

// Pledges that name each other in a ring end, and each is told once.
func TestPledgesInARing(t *testing.T) {
	s := recordOf(t, Claim{Kind: Pledge, Fulfils: "c3"}, Claim{Kind: Pledge, Fulfils: "c2"}, Claim{Kind: Pledge, Fulfils: "c4"})
	n := 0
	for _, p := range s.Pledges() {
		n += 1 + len(p.Became)
	}
	if n != 3 {
		t.Errorf("%d claims are told, want each of 3 once", n)
	}
}

// Figures are compared only where they count the same; the range is that of
// the latest figure of each voice, and bounds keep their direction.
func TestFigures(t *testing.T) {
	killed := func(measure string, q *Mention, stance Stance) Claim {
		return Claim{Kind: Casualties, Stance: stance, Harm: "killed", Measure: measure, Quantity: q, Place: &Mention{ID: "gn:1"}}
	}
	s := recordOf(t, killed("cumulative", some(183, 0, 0), Asserted), killed("cumulative", some(0, 150, 0), Asserted), killed("new", some(0, 9, 0), Asserted),
		killed("cumulative", some(0, 900, 0), Denied), Claim{Kind: Displacement, Stance: Asserted, Quantity: some(0, 0, 400)})
	type row struct {
		Kind        Kind
		Measure     string
		Claims      int
		Low, High   float64
		Open, Under bool
		Voices      int
	}
	var got []row
	for _, f := range s.Figures() {
		got = append(got, row{f.Kind, f.Measure, len(f.Claims), f.Low, f.High, f.Open, f.Under, f.Voices})
	}
	want := []row{{Casualties, "cumulative", 3, 150, 183, true, false, 2}, {Casualties, "new", 1, 9, 9, false, false, 1}, {Displacement, "", 1, 400, 400, false, true, 1}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Figures() (-want +got):\n%s", diff)
	}
}
