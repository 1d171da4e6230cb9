package reading

import (
	"sort"
	"strings"

	"dateline"
)

// Trust counts, of the proposals of the rules whose names begin with Rule, how
// many careful readers accepted, stance included.
type Trust struct {
	Rule      string
	Right, Of int
}

// Judged is a proposal's rule and whether careful readers accepted it.
type Judged struct {
	Rule  string
	Right bool
}

// fewest is how many judged proposals a rule needs for a line of its own.
const fewest = 8

// Count makes the table of trust: a line for each kind, each family of rules
// ("control.takes") and each rule with enough proposals, the longest names
// first, so that the first line whose name a rule begins with counts.
func Count(all []Judged) []Trust {
	by := map[string]*Trust{}
	for _, j := range all {
		parts := strings.Split(j.Rule, ".")
		for n := range parts {
			name := strings.Join(parts[:n+1], ".")
			if by[name] == nil {
				by[name] = &Trust{Rule: name}
			}
			by[name].Of++
			if j.Right {
				by[name].Right++
			}
		}
	}
	var t []Trust
	for _, x := range by {
		if x.Of >= fewest || !strings.Contains(x.Rule, ".") {
			t = append(t, *x)
		}
	}
	sort.Slice(t, func(a, b int) bool {
		if x, y := len(t[a].Rule), len(t[b].Rule); x != y {
			return x > y
		}
		return t[a].Rule < t[b].Rule
	})
	return t
}

// Confidence is the share of a rule's proposals that were accepted, drawn
// towards the share of its family, its kind and all rules: of few proposals it
// tells little. It is given in hundredths.
func Confidence(table []Trust, rule string, s dateline.Stance) float64 {
	const weight = 6
	v := prior
	for n := len(table) - 1; n >= 0; n-- { // the shortest names first
		if t := &table[n]; rule == t.Rule || strings.HasPrefix(rule, t.Rule+".") {
			v = (float64(t.Right) + v*weight) / float64(t.Of+weight)
		}
	}
	v -= insight
	if s == dateline.Unconfirmed { // doubt in one clause is easily taken for doubt in the next
		v -= 0.05
	}
	return float64(int(v*100+0.5)) / 100
}

// prior is the share of all rules together on reports that no rule was written
// for, told by leaving out the story a proposal comes from.
const prior = 0.85

// insight is taken off for what counting cannot tell: the reports and sentences
// counted were in sight when the rules were written.
const insight = 0.03

// trust is the table in use: proposals on reports of several crises read by
// hand and on the project's own sentences (internal/bulk/testdata/quality).
// "go run ./internal/reading/calibrate" makes it from judged proposals.
var trust = []Trust{
	{"control.takes.noun.capture", 8, 11},
	{"casualties.missing.state", 9, 9},
	{"casualties.injured.toll", 10, 12},
	{"casualties.killed.toll", 25, 26},
	{"control.loses.withdraw", 7, 10},
	{"displacement.displaced", 7, 8},
	{"control.takes.capture", 77, 81},
	{"casualties.captured", 11, 14},
	{"control.holds.hands", 18, 19},
	{"control.takes.hands", 13, 14},
	{"count.takes.capture", 7, 8},
	{"evacuation.evacuate", 12, 12},
	{"statement.according", 19, 19},
	{"casualties.injured", 20, 23},
	{"casualties.missing", 12, 12},
	{"control.holds.hold", 44, 46},
	{"control.loses.lose", 9, 15},
	{"control.takes.fall", 31, 32},
	{"control.takes.noun", 16, 20},
	{"control.takes.take", 33, 35},
	{"casualties.killed", 67, 72},
	{"control.threatens", 24, 27},
	{"displacement.fled", 6, 8},
	{"control.contests", 17, 18},
	{"evacuation.bring", 19, 20},
	{"movement.advance", 13, 16},
	{"movement.retreat", 10, 10},
	{"statement.claims", 9, 9},
	{"statement.denies", 16, 16},
	{"casualties.died", 10, 14},
	{"control.retakes", 19, 24},
	{"deployment.send", 17, 22},
	{"statement.urges", 13, 13},
	{"statement.warns", 12, 13},
	{"evacuation.fly", 11, 13},
	{"movement.reach", 27, 29},
	{"pledge.provide", 11, 11},
	{"statement.says", 229, 241},
	{"control.holds", 69, 74},
	{"control.loses", 44, 56},
	{"control.takes", 204, 219},
	{"pledge.pledge", 8, 8},
	{"displacement", 30, 33},
	{"count.holds", 10, 11},
	{"count.takes", 12, 13},
	{"casualties", 127, 142},
	{"deployment", 20, 25},
	{"evacuation", 59, 63},
	{"statement", 315, 329},
	{"movement", 60, 66},
	{"control", 381, 425},
	{"pledge", 25, 26},
	{"count", 39, 42},
}
