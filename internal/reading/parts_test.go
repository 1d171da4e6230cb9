package reading

import (
	"strings"
	"testing"
	"time"
)

// A report of many parts has the claims of each, at their own bytes.
func TestLongReportIsReadInParts(t *testing.T) {
	r, err := New(nil)
	if err != nil {
		t.Fatal(err)
	}
	one := "The rebels captured the town of Sake on Friday, two residents said. They said that twelve people were killed.\n\n"
	n := 3*longestPart/len(one) + 1
	long := strings.Repeat(one, n)
	c := Context{Published: time.Date(2024, 2, 17, 10, 0, 0, 0, time.UTC), ReportID: "x", Country: "CD"}
	each := len(r.Read(one, c))
	got := r.Report(long, c)
	if len(got.Claims) < each*(n-8) {
		t.Errorf("Report of %d times a text with %d claims = %d claims", n, each, len(got.Claims))
	}
	ids := map[string]bool{}
	for i := range got.Claims {
		ids[got.Claims[i].ID] = true
	}
	if len(ids) != len(got.Claims) {
		t.Errorf("Report = %d claims with %d ids, want one id a claim", len(got.Claims), len(ids))
	}
	last := -1
	for i := range got.Claims {
		cl := &got.Claims[i]
		if long[cl.Span.Start:cl.Span.End] != cl.Span.Text || cl.Span.Start < last {
			t.Fatalf("claim %d stands on %q at byte %d, which is not there or before the one above", i, cl.Span.Text, cl.Span.Start)
		}
		last = cl.Span.Start
		if cl.Within != "" && !ids[cl.Within] {
			t.Fatalf("claim %d is within %q, which is no claim", i, cl.Within)
		}
	}
}

func TestCut(t *testing.T) {
	for name, unit := range map[string]string{"lines": "a\n", "sentences": "He fell. ", "words": "word ", "letters": "é", "broken": "\x80"} {
		text := strings.Repeat(unit, 3*longestPart/len(unit))
		for at := 0; at < len(text); {
			end := cut(text, at)
			if end <= at || end-at > longestPart {
				t.Fatalf("%s: cut(text, %d) = %d, want a part of at most %d bytes", name, at, end, longestPart)
			}
			if name == "letters" && end%2 != 0 {
				t.Fatalf("%s: cut(text, %d) = %d, inside a letter", name, at, end)
			}
			at = end
		}
	}
}
