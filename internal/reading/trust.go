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
	{"control.takes.noun.capture", 11, 13},
	{"casualties.missing.state", 10, 10},
	{"casualties.injured.toll", 10, 12},
	{"casualties.killed.toll", 28, 29},
	{"control.loses.withdraw", 10, 11},
	{"control.threatens.edge", 8, 8},
	{"displacement.displaced", 9, 9},
	{"control.takes.capture", 93, 95},
	{"control.loses.giveup", 9, 9},
	{"casualties.captured", 11, 13},
	{"control.holds.hands", 27, 28},
	{"control.takes.hands", 13, 14},
	{"count.takes.capture", 7, 8},
	{"evacuation.evacuate", 12, 12},
	{"statement.according", 20, 21},
	{"casualties.injured", 22, 25},
	{"casualties.missing", 13, 13},
	{"control.holds.hold", 51, 53},
	{"control.loses.lose", 10, 16},
	{"control.loses.noun", 9, 9},
	{"control.takes.fall", 36, 37},
	{"control.takes.noun", 24, 27},
	{"control.takes.take", 38, 40},
	{"casualties.killed", 80, 87},
	{"control.threatens", 34, 38},
	{"displacement.fled", 7, 8},
	{"control.contests", 19, 20},
	{"evacuation.bring", 21, 22},
	{"movement.advance", 17, 21},
	{"movement.retreat", 15, 15},
	{"statement.claims", 10, 11},
	{"statement.denies", 17, 17},
	{"casualties.died", 14, 18},
	{"control.retakes", 22, 26},
	{"deployment.send", 19, 25},
	{"pledge.resettle", 8, 9},
	{"statement.urges", 13, 13},
	{"statement.warns", 14, 15},
	{"evacuation.fly", 12, 14},
	{"movement.reach", 30, 32},
	{"pledge.provide", 12, 12},
	{"statement.says", 242, 254},
	{"control.holds", 92, 97},
	{"control.loses", 59, 66},
	{"control.takes", 246, 259},
	{"pledge.pledge", 15, 15},
	{"displacement", 42, 44},
	{"count.holds", 11, 12},
	{"count.takes", 12, 13},
	{"casualties", 147, 163},
	{"deployment", 29, 35},
	{"evacuation", 68, 73},
	{"statement", 335, 351},
	{"movement", 87, 95},
	{"control", 476, 513},
	{"pledge", 50, 51},
	{"count", 40, 44},
}
