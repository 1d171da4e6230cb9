package desk

import (
	"strings"
	"testing"
	"unicode/utf8"

	"dateline"
)

// Whatever the words and wherever the spans lie: what scrub returns rests on
// verbatim words, inside the old ones, that do not hold the name.
func FuzzScrub(f *testing.F) {
	f.Add("Amina Karimi said so.", "Amina Karimi", 0, 20, 0, 12)
	f.Add("They met Karimi, and Karimi's son; Amina stayed.", "Amina Karimi", 0, 48, 9, 15)
	f.Add("Élise Ümit—Élise", "Élise Ümit", 0, 20, 0, 11)
	f.Fuzz(func(t *testing.T, text, name string, s1, e1, s2, e2 int) {
		if !utf8.ValidString(text) || !utf8.ValidString(name) || strings.TrimSpace(name) == "" {
			return
		}
		fit := func(s, e int) dateline.Span {
			if s < 0 || e > len(text) || s >= e || !utf8.RuneStart(text[s]) || (e < len(text) && !utf8.RuneStart(text[e])) {
				return dateline.Span{}
			}
			return dateline.Span{Text: text[s:e], Start: s, End: e}
		}
		c := dateline.Claim{Kind: dateline.Statement, Span: fit(s1, e1), Speaker: &dateline.Mention{Span: fit(s2, e2)}, Content: &dateline.Mention{Span: fit(s2, e2)}}
		got, err := scrub(c, text, []string{name}, func(string) bool { return false })
		if err != nil {
			return
		}
		worded, err := got.WithWords(text)
		if err != nil {
			t.Fatalf("scrub left spans outside the text: %v", err)
		}
		if worded.Span.Start < c.Span.Start || worded.Span.End > max(c.Span.End, c.Span.Start) {
			t.Fatalf("the evidence grew from %v to %v", c.Span, worded.Span)
		}
		whole := occurrences(text, []string{name}, func(string) bool { return false })
		worded.Mentions(func(slot string, s *dateline.Span) {
			for _, b := range whole {
				if s.Start < s.End && s.Overlaps(b) {
					t.Fatalf("%s still overlaps the name: %q", slot, s.Text)
				}
			}
		})
	})
}

func TestLooksPersonal(t *testing.T) {
	for name, want := range map[string]bool{
		"Amina Karimi": true, "Karimi": true, "Abdul al-Rahman bin Salman": true, "Dr. Jane Smith": true, "Jean-Luc de la Tour": true,
		"the minister": false, "officials": false, "Ministry of Defence": false, "World Food Programme": false, "UNHCR": false,
		"one female resident of Kandahar": false, "Red Cross": false, "A resident": false, "The Pentagon": false, "She": false, "Twelve Americans": false, "Unconfirmed reports": false, "": false,
	} {
		if got := looksPersonal(name); got != want {
			t.Errorf("looksPersonal(%q) = %t, want %t", name, got, want)
		}
	}
}

func TestPrivateNames(t *testing.T) {
	story := &dateline.Story{Figures: []dateline.PublicFigure{{Slug: "o", Name: "Omar Example", Role: "governor"}}}
	known := func(w string) bool { return w == "Kandahar" }
	for text, want := range map[string]string{
		"Amina Karimi": "Amina Karimi", "the teacher Amina Karimi": "Amina Karimi", "Karimi": "Karimi", "Kandahar": "",
		"Omar Example": "", "Gen. Omar Example": "", "Governor Example": "", "Example": "", "Omar Other": "Omar Other",
		"one female resident of Lashkar Gah": "", "the interior ministry": "", "a spokesman for the World Food Programme": "",
		"Maria de la Cruz, a nurse": "Maria de la Cruz",
	} {
		got := strings.Join(privateNames(story, known, &dateline.Mention{Span: dateline.Span{Text: text}}), "|")
		if got != want {
			t.Errorf("privateNames(%q) = %q, want %q", text, got, want)
		}
	}
}

// Whatever is selected: redact answers Invalid, or the passages are gone.
func FuzzRedact(f *testing.F) {
	f.Add("Amina Karimi said so. Karimi left.", 0, 12, 22, 28)
	f.Add("\u00c9lise", 0, 1, 3, 2)
	f.Fuzz(func(t *testing.T, text string, s1, e1, s2, e2 int) {
		r := dateline.Report{Text: text, Headline: text, Note: text}
		got, err := redact(r, []dateline.Span{{Start: s1, End: e1}, {Start: s2, End: e2}})
		if err != nil {
			if dateline.KindOf(err) != dateline.ErrInvalid {
				t.Fatalf("redact: %v is not Invalid", err)
			}
			return
		}
		if got.Redacted != 2 || strings.Count(got.Text, Withheld) < 2 {
			t.Fatalf("redact(%q) = %q with %d passages marked", text, got.Text, got.Redacted)
		}
	})
}
