package web_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"dateline"
)

// What changed between two moments, as data and in words.
func TestDiff(t *testing.T) {
	n := open(t, war)
	get := func(query string) dateline.Changes {
		t.Helper()
		a := n.get("/s/war/data/diff.json?" + query)
		var c dateline.Changes
		if err := json.Unmarshal([]byte(a.body), &c); err != nil || a.StatusCode != 200 {
			t.Fatalf("diff.json?%s = %d %s (%v)", query, a.StatusCode, a.body, err)
		}
		return c
	}
	says := func(c dateline.Changes, words string) bool {
		return slices.ContainsFunc(c.Sentences(), func(s string) bool { return strings.Contains(s, words) })
	}
	c := get("from=1&to=4")
	if c.From.Seq != 1 || c.To.Seq != 4 || !says(c, "Herat: first held by the government, then held by the Taliban.") || !says(c, "An update came: Herat falls.") {
		t.Errorf("from 1 to 4: %+v", c)
	}
	if c := get("from=4&to=4"); !c.Empty() {
		t.Errorf("from 4 to 4: %q, want nothing", c.Sentences())
	}
	if c := get("from=3"); !says(c, "An update came") {
		t.Errorf("from 3 to the present: %q", c.Sentences())
	}
	for query, field := range map[string]string{"": "from", "to=4": "from", "from=yesterday": "from", "from=2&to=99": "to", "from=2&to_valid=noon": "to_valid"} {
		a := n.get("/s/war/data/diff.json?" + query)
		var p struct{ Field string }
		if err := json.Unmarshal([]byte(a.body), &p); err != nil || a.StatusCode != 400 || p.Field != field {
			t.Errorf("diff.json?%s = %d %s, want 400 that names %q", query, a.StatusCode, a.body, field)
		}
	}
}
