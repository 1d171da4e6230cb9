package reading_test

import (
	"strings"
	"testing"
	"time"

	"dateline/internal/reading"

	"github.com/google/go-cmp/cmp"
)

// An explanation goes with every claim, in the same order, and never changes
// what is read.
func TestExplain(t *testing.T) {
	r, err := reading.New(towns{})
	if err != nil {
		t.Fatal(err)
	}
	c := reading.Context{Country: "AF", Zone: "Asia/Kabul", Published: time.Date(2021, 8, 13, 12, 0, 0, 0, time.UTC), ReportID: "r1"}
	for _, text := range samples(t) {
		plain, told := r.Report(text, c), r.Explain(text, c)
		if d := cmp.Diff(plain.Claims, told.Claims); d != "" {
			t.Errorf("Explain(%.40q) reads otherwise than Report (-Report +Explain):\n%s", text, d)
		}
		if plain.Why != nil || len(told.Why) != len(told.Claims) {
			t.Fatalf("Explain(%.40q) = %d explanations of %d claims, Report has %d, want one each and none", text, len(told.Why), len(told.Claims), len(plain.Why))
		}
		for n, w := range told.Why {
			if w.Rule != told.Claims[n].Rule || len(w.Notes) == 0 || len(w.Tags) == 0 || len(w.Arcs) != len(w.Tags) || w.Construction == "" {
				t.Errorf("explanation %d of %.40q lacks something: %+v", n, text, w)
			}
			if text[w.Trigger.Start:w.Trigger.End] != w.Trigger.Text {
				t.Errorf("explanation %d of %.40q: trigger %q is not verbatim", n, text, w.Trigger.Text)
			}
		}
	}
}

func TestExplainNotes(t *testing.T) {
	r, err := reading.New(towns{})
	if err != nil {
		t.Fatal(err)
	}
	got := r.Explain("Kunduz has not fallen to the Taliban, a police officer said on Friday.", reading.Context{Country: "AF", Published: time.Date(2021, 8, 7, 12, 0, 0, 0, time.UTC)})
	for n := range got.Claims {
		if got.Claims[n].Kind != "control" {
			continue
		}
		w := got.Why[n]
		notes := strings.Join(w.Notes, "; ")
		if w.Trigger.Text != "has not fallen" || w.Construction != "active" || !strings.Contains(notes, "deny") {
			t.Errorf("Explain = trigger %q, construction %q, notes %q; want the denied active verb", w.Trigger.Text, w.Construction, notes)
		}
		return
	}
	t.Errorf("Explain found no control claim among %d", len(got.Claims))
}

// Confidence of a rule that is not in the table is that of its family.
func TestCount(t *testing.T) {
	var js []reading.Judged
	for n := range 20 {
		js = append(js, reading.Judged{Rule: "control.takes.capture", Right: n < 18}, reading.Judged{Rule: "pledge.pledge", Right: n < 5})
	}
	table := reading.Count(js)
	for _, tt := range []struct{ rule, than string }{
		{"control.takes.capture", "pledge.pledge"},
		{"control.takes.other", "pledge.other"},
		{"control", "pledge"},
	} {
		if a, b := reading.Confidence(table, tt.rule, "asserted"), reading.Confidence(table, tt.than, "asserted"); a <= b {
			t.Errorf("Confidence(%q) = %.2f, want more than that of %q, %.2f", tt.rule, a, tt.than, b)
		}
	}
	if a, b := reading.Confidence(table, "control.takes.capture", "unconfirmed"), reading.Confidence(table, "control.takes.capture", "asserted"); a >= b {
		t.Errorf("Confidence of a doubted claim = %.2f, want less than %.2f", a, b)
	}
}
