package store

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"dateline"
)

// prose makes a text of n words, the same for the same seed.
func prose(seed uint64, n int) []string {
	r := rand.New(rand.NewPCG(seed, 1))
	ws := make([]string, n)
	for i := range ws {
		ws[i] = fmt.Sprintf("w%d", r.IntN(5000))
	}
	return ws
}

func TestJaccardOfShingles(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want float64
	}{
		{"the taliban captured herat on thursday", "The Taliban captured Herat - on Thursday.", 1},
		{"one two three four five six", "one two three four five seven", 1.0 / 3},
		{"one two three four five", "five four three two one", 0},
		{"too short", "Too, short!", 1},
		{"too short", "too short by far", 0},
		{"", "", 0},
		{"---", "***", 0},
		{"हेरात पर कब्ज़ा", "हेरात पर कब्जा", 0},
	} {
		if got := Jaccard(Shingles(c.a), Shingles(c.b)); got != c.want {
			t.Errorf("Jaccard(%q, %q) = %v, want %v", c.a, c.b, got, c.want)
		}
	}
	if a, b := Shingles("ab c d e f"), Shingles("a bc d e f"); Jaccard(a, b) != 0 {
		t.Error("words that run together differently are taken for the same shingle")
	}
}

func TestDuplicates(t *testing.T) {
	s, _ := fresh(t)
	text := "KABUL - Officials said on Friday that the provincial capital had fallen after days of fighting."
	first := put(t, s, "a", dateline.ActReceive, report(t, text))
	put(t, s, "a", dateline.ActReceive, report(t, text))
	other := put(t, s, "b", dateline.ActReceive, report(t, text))
	for _, c := range []struct {
		story, text string
		want        dateline.Seq
	}{
		{"a", text, first.Seq}, {"b", text, other.Seq}, {"c", text, 0}, {"", text, 0},
		{"a", "  " + strings.ReplaceAll(text, " ", "\r\n ") + "\n", first.Seq},
		{"a", strings.ToUpper(text), 0}, {"a", text + " Again.", 0},
	} {
		if got, err := s.Duplicate(t.Context(), c.story, c.text); got != c.want || err != nil {
			t.Errorf("Duplicate(%s, %.30q) = %d, %v; want %d", c.story, c.text, got, err, c.want)
		}
	}
	two, _ := fresh(t)
	if string(s.Digest("a", text)) == string(two.Digest("a", text)) {
		t.Error("two records have the same digest of a text: a guess could be confirmed")
	}
}

// Near-duplicates are found at 0.8 and above, and nothing below.
func TestNearDuplicates(t *testing.T) {
	s, _ := fresh(t)
	base := prose(1, 300)
	put(t, s, "a", dateline.ActReceive, report(t, strings.Join(prose(99, 300), " ")))
	first := put(t, s, "a", dateline.ActReceive, report(t, strings.Join(base, " ")))
	put(t, s, "a", dateline.ActReceive, report(t, strings.Join(base, " "))) // as alike, but later
	put(t, s, "b", dateline.ActReceive, report(t, strings.Join(base, " ")))
	found := 0
	for n := range 20 { // n words changed, each of which spoils five shingles
		ws := append([]string(nil), base...)
		for i := range n {
			ws[7+i*14] = fmt.Sprintf("changed%d", i)
		}
		text := strings.Join(ws, " ")
		want := Jaccard(Shingles(text), Shingles(strings.Join(base, " ")))
		seq, like, err := s.NearDuplicate(t.Context(), "a", text)
		if err != nil {
			t.Fatal(err)
		}
		if want >= Near && (seq != first.Seq || like != want) || want < Near && (seq != 0 || like != 0) {
			t.Errorf("NearDuplicate with %d words changed = %d, %.3f; the similarity is %.3f", n, seq, like, want)
		}
		if seq != 0 {
			found++
		}
	}
	if found < 5 || found > 10 {
		t.Errorf("%d of 20 were near, the test does not stand on the border", found)
	}
	for _, text := range []string{"", "...", "one short word"} {
		if seq, _, err := s.NearDuplicate(t.Context(), "a", text); seq != 0 || err != nil {
			t.Errorf("NearDuplicate(%q) = %d, %v; want none", text, seq, err)
		}
	}
}

// The bands must be the same for ever: they are stored.
func TestBandsAreStable(t *testing.T) {
	got := bandsOf(Shingles("the taliban captured herat on thursday"))[:2]
	if want := []int64{-1462587427703845022, -1823697172443443277}; got[0] != want[0] || got[1] != want[1] {
		t.Errorf("bandsOf = %d, want %d: a change needs a migration that fills the table anew", got, want)
	}
}

func FuzzShingles(f *testing.F) {
	f.Add("the taliban captured herat on thursday", "The Taliban took Herat")
	f.Add("\xff\xfe a\u202eb", "")
	f.Fuzz(func(t *testing.T, a, b string) {
		x, y := Shingles(a), Shingles(b)
		for i := 1; i < len(x); i++ {
			if x[i] <= x[i-1] {
				t.Fatalf("Shingles(%q) are not sorted, each once", a)
			}
		}
		if len(x) > 0 && Jaccard(x, x) != 1 {
			t.Errorf("Jaccard of %q with itself = %v", a, Jaccard(x, x))
		}
		if l, r := Jaccard(x, y), Jaccard(y, x); l != r || l < 0 || l > 1 {
			t.Errorf("Jaccard(%q, %q) = %v, the other way %v", a, b, l, r)
		}
	})
}
