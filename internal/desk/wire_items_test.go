package desk

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestGrown(t *testing.T) {
	parts := func(s string) []byte {
		var out []byte
		for w := range strings.FieldsSeq(s) {
			out = append(out, (w + strings.Repeat(" ", partBytes))[:partBytes]...)
		}
		return out
	}
	for _, test := range []struct {
		before, after string
		want          []int
	}{
		{"a b c", "a b c", nil},
		{"a b c", "n a b c", []int{0}},
		{"a b c", "a b c n m", []int{3, 4}},
		{"a b c", "a n b c", []int{1}},
		{"a b c d", "n a b", []int{0}},         // old ones fell off below
		{"a b c d", "c d n", []int{2}},         // old ones fell off on top
		{"a b c", "a b x", nil},                // the end was rewritten
		{"a b c", "x b c", nil},                // the beginning was
		{"a b c d", "a x c d", nil},            // the middle was
		{"a b c", "a b", nil},                  // taken out
		{"a", "x", nil},                        // all new
		{"", "a", nil},                         // nothing was kept of what was
		{"a a b", "a a b a", []int{3}},         // the same words twice
		{"a b c d e f", "e f n", nil},          // too little is left of it
		{"a b c", "", nil},                     // nothing is left
		{"intro b a", "intro c b a", []int{1}}, // a page whose first words stay on top
	} {
		if got := grown(parts(test.before), parts(test.after)); cmp.Diff(test.want, got) != "" {
			t.Errorf("grown(%q, %q) = %v, want %v", test.before, test.after, got, test.want)
		}
	}
}
