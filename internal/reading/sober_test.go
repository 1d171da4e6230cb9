package reading_test

import (
	"testing"

	"dateline"
	"dateline/internal/reading"
)

// Politics, business and private life borrow the words of war and disaster.
func TestOrdinaryNewsIsNoWar(t *testing.T) {
	r, err := reading.New(towns{})
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{
		"He has surrounded himself with advisers.",
		"The coalition could rapidly fall apart.",
		"Voters let the party take control of the House.",
		"The firm wants to take over a troubled mine.",
		"A trade deal would hurt the workers.",
		"My father died of cancer in his sleep.",
		"The law covers individuals who have died.",
	} {
		for _, c := range r.Read(text, context) {
			if c.Kind == dateline.Control || c.Kind == dateline.Casualties {
				t.Errorf("Read(%q) = %s on %q, want no such claim", text, c.Kind, c.Span.Text)
			}
		}
	}
	for text, kind := range map[string]dateline.Kind{
		"The rebels surrounded the town.":       dateline.Control,
		"The child died in a fire.":             dateline.Casualties,
		"Two people died on Monday.":            dateline.Casualties,
		"The army took over the mine at Bisie.": dateline.Control,
	} {
		found := false
		for _, c := range r.Read(text, context) {
			found = found || c.Kind == kind
		}
		if !found {
			t.Errorf("Read(%q) has no claim of %s", text, kind)
		}
	}
}
