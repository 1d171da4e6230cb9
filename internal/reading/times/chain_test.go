package times

import (
	"strings"
	"testing"
	"time"

	"dateline"
)

// What is counted from a day told before is dated from it, not from publication.
func TestChain(t *testing.T) {
	pub := time.Date(2023, 11, 30, 17, 0, 0, 0, time.UTC)
	for _, tc := range []struct {
		text []string
		want string // day of the last phrase of the last sentence
	}{
		{[]string{"It fell on 27 October .", "Three days later they left ."}, "2023-10-30"},
		{[]string{"It fell on 27 October .", "The following day they left ."}, "2023-10-28"},
		{[]string{"It fell on 27 October .", "The day before , they left ."}, "2023-10-26"},
		{[]string{"It fell on 27 October .", "They left .", "A week earlier , others came ."}, "2023-10-20"},
		{[]string{"It fell on 27 October .", "By nightfall they left ."}, "2023-10-27"},
		{[]string{"It fell on 27 October .", "Early the next morning they left ."}, "2023-10-28"},
		{[]string{"It fell on 3 November .", "The following day they left .", "Two days after that , it fell ."}, "2023-11-06"},
		{[]string{"It fell on Sunday , two days after they left ."}, "2023-11-30"}, // for who knows what stands behind "after"
		{[]string{"A week earlier , others came ."}, "2023-11-23"},
		{[]string{"It fell on 27 October .", "They left .", "They left .", "They left .", "By noon it was quiet ."}, "2023-11-30"},
	} {
		var all [][]Phrase
		var words [][]Token
		for _, s := range tc.text {
			var w []Token
			for _, f := range strings.Fields(s) {
				w = append(w, Token{f, strings.ToLower(f)})
			}
			words, all = append(words, w), append(all, Find(w, Anchor{Published: pub}))
		}
		Chain(all, func(i int) []Token { return words[i] })
		last := all[len(all)-1]
		if len(last) == 0 {
			t.Errorf("Find(%q) = none", tc.text)
			continue
		}
		if got := last[len(last)-1].Past.From.Format(time.DateOnly); got != tc.want {
			t.Errorf("Chain(%q) = %s, want %s", tc.text, got, tc.want)
		}
	}
}

func TestShift(t *testing.T) {
	v := dateline.Interval{From: time.Date(2016, 3, 27, 9, 0, 0, 0, time.UTC)}
	for n, want := range map[int]string{-2: "2016-03-25", 0: "2016-03-27", 14: "2016-04-10", -300: "2015-05-01", -365: "2015-03-01"} {
		if got := Shift(v, n).From.Format(time.DateOnly); got != want {
			t.Errorf("Shift(%d) = %s, want %s", n, got, want)
		}
	}
}
