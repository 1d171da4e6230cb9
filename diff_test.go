package dateline

import (
	"encoding/json"
	"math/rand"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// Over random histories: nothing lies between a situation and itself; what
// differs is told, in the same words by whichever fold the two came; and where
// nothing is told, readers meet the same.
func TestDiffProperties(t *testing.T) {
	for seed := range int64(40) {
		r := rand.New(rand.NewSource(seed))
		all := randomHistory(t, r, 20+r.Intn(80))
		for name, es := range map[string][]Entry{"desk": all, "readers": public(all)} {
			kept := []*Situation{Empty("s")}
			for _, e := range es {
				kept = append(kept, kept[len(kept)-1].Apply(e))
			}
			for range 8 {
				pick := func() *Situation {
					return kept[r.Intn(len(kept))].At(day(1 + r.Intn(20)).Add(time.Duration(r.Intn(24)) * time.Hour))
				}
				a, b := pick(), pick()
				if d := Diff(a, a); !d.Empty() || len(d.Sentences()) > 0 {
					t.Fatalf("seed %d, %s: Diff(a, a) = %q", seed, name, d.Sentences())
				}
				got := Diff(a, b)
				anew := Diff(Fold("s", es, AsOf{a.Seq(), a.Valid()}), Fold("s", es, AsOf{b.Seq(), b.Valid()}))
				if a.Seq() > 0 && b.Seq() > 0 {
					if d := cmp.Diff(diffJSON(t, anew), diffJSON(t, got)); d != "" {
						t.Fatalf("seed %d, %s: Diff depends on how the two were folded (-folded +applied):\n%s", seed, name, d)
					}
				}
				if d := cmp.Diff(met(t, a), met(t, b)); got.Empty() != (d == "") {
					t.Fatalf("seed %d, %s: Diff = %q; readers meet (-a +b):\n%s", seed, name, got.Sentences(), d)
				}
				if n := len(got.Sentences()); slices.Contains(got.Sentences(), "") || (n == 0) != got.Empty() {
					t.Fatalf("seed %d, %s: %d sentences, one of them empty: %q", seed, name, n, got.Sentences())
				}
			}
		}
	}
}

func diffJSON(t *testing.T, c Changes) string {
	t.Helper()
	b, err := json.MarshalIndent(c, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// met is what Diff speaks of, taken from the situation as data.
func met(t *testing.T, s *Situation) map[string]any {
	t.Helper()
	m := map[string]any{}
	for id, p := range s.stoodAll() {
		if p.Claim = ""; p.State != Unknown || p.Holder != "" || p.Claimant != "" {
			m["place "+id] = p
		}
	}
	for _, x := range s.Tallies() {
		m["tally "+x.Tally.Slug] = TallyLine{x.Held, x.Claimed, x.Disputed, x.Of, x.Low, x.High}
	}
	data := s.Snapshot()
	for _, c := range data.Claims {
		m["claim "+c.Claim.ID] = []any{c.Status, c.Claim}
	}
	for _, u := range data.Updates {
		m["update "+u.ID] = []any{len(u.Revisions), u.Retracted != nil, u.Pinned}
	}
	for _, c := range data.Summary.Clauses {
		m["clause "+c.Text] = c.BeingRevised
	}
	for _, c := range data.Corrections {
		m["correction "+c.Wrong+c.Right] = c.Seq
	}
	return m
}

// Each kind of act is told in its own words.
func TestDiffSentences(t *testing.T) {
	es := history(t, testStory(), []told{{change: Takes, actor: "taliban", on: 12}}, []int{0})
	claim := ClaimID(es[len(es)-1].Seq)
	s := Fold("s", es, AsOf{})
	first := Fold("s", es[:1], AsOf{})
	add := func(act Act, p Payload) (Changes, *Situation) {
		next := s.Apply(Entry{Seq: s.Seq() + 1, Recorded: day(20), Story: "s", Act: act, Payload: p})
		return Diff(s.At(day(20)), next.At(day(20))), next
	}
	why := Why{Text: "the report was withdrawn"}
	check := func(what string, c Changes, want ...string) {
		t.Helper()
		text := strings.Join(c.Sentences(), "\n")
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Errorf("Diff over %s says:\n%s\nwant %q in it", what, text, w)
			}
		}
	}
	check("a release", Diff(first.At(day(20)), s.At(day(20))),
		"Herat: first held by the Afghan government, then held by the Taliban.",
		"Provincial capitals held by the Taliban: first 0 held, of 2, then 1 held, of 2.", "came: reported.")
	check("a look back in valid time", Diff(s.At(day(20)), s.At(day(2))), "Herat: first held by the Taliban, then held by the Afghan government.",
		"is not there at the second moment.")
	c, s2 := add(ActPublish, &Publish{Warrant: warrant(t, "ana", why), Revision: Revision{At: day(13), Headline: "Herat falls", Claims: []string{claim}}})
	check("an update", c, "An update came: Herat falls.")
	s = s2
	c, s2 = add(ActSummarize, &Summarize{Warrant: warrant(t, "ana", why), Clauses: []Clause{{Text: "Herat has fallen.", Claims: []string{claim}}}})
	check("a summary", c, "The summary says: Herat has fallen.")
	s = s2
	d, ok := s.Claim(claim)
	if !ok {
		t.Fatalf("no claim %s", claim)
	}
	c, _ = add(ActRetract, &Decision{Warrant: warrant(t, "ana", why), Target: claim, Shown: true, Claim: d.Claim, Cite: d.Cite})
	check("a retraction", c, "first reported, then withdrawn", "The summary is being revised where it says: Herat has fallen.",
		"Claim "+claim+" was withdrawn: the report was withdrawn.", "Herat: first held by the Taliban, then held by the Afghan government.")
}

// A sentence that begins with a name begins with its letters, in any script.
func TestSentencesBeginWithLetters(t *testing.T) {
	for name, want := range map[string]string{"herat": "Herat", "écluse": "Écluse", "هرات": "هرات"} {
		s := recordOf(t, Claim{Kind: Control, Stance: Asserted, Change: Takes, Place: &Mention{Name: name}, Actor: &Mention{Name: "them", ID: "them"}})
		ps := s.Places()
		if len(ps) != 1 || !strings.HasPrefix(ps[0].Sentence, want) {
			t.Errorf("the places of a claim about %s: %+v; want one whose sentence begins with %s", name, ps, want)
		}
		if got := tellTally("them", name, TallyLine{}, TallyLine{Of: 1}); !strings.HasPrefix(got, want) {
			t.Errorf("tellTally(%q) = %q, want it to begin with %s", name, got, want)
		}
	}
}
