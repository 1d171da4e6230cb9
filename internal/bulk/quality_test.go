package bulk_test

import (
	"bytes"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"

	"dateline"
	"dateline/internal/bulk"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write testdata/quality.txt anew")

// TestQuality reads every example of testdata/quality and holds the figures
// against testdata/quality.txt, so that a change in reading shows as a diff.
func TestQuality(t *testing.T) {
	set, err := readSet(filepath.Join("testdata", "quality"))
	if err != nil {
		t.Fatalf("readSet: %v", err)
	}
	r, err := bulk.New(nil)
	if err != nil {
		t.Fatalf("bulk.New: %v", err)
	}
	s := newScore()
	for i := range set {
		e := &set[i]
		s.add(e, r.Read(bulk.Report{ID: "q", Text: e.text, Published: e.published, Zone: e.zone.String(), Country: e.country}).Claims)
	}
	golden := filepath.Join("testdata", "quality.txt")
	got := s.String()
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("the figures differ from %s (-want +got); where the change is right, go test ./internal/bulk -update\n%s", golden, diff)
	}
}

// TestQualitySet holds the set to its size: what it promises, it has.
func TestQualitySet(t *testing.T) {
	set, err := readSet(filepath.Join("testdata", "quality"))
	if err != nil {
		t.Fatalf("readSet: %v", err)
	}
	var negatives, doubts int
	kinds := map[dateline.Kind]int{}
	texts := map[string]bool{}
	for i := range set {
		e := &set[i]
		if texts[e.text] {
			t.Errorf("twice in the set: %s", e.text)
		}
		texts[e.text] = true
		if e.negative() {
			negatives++
		}
		doubt := false
		for _, x := range e.claims {
			if x.maybe {
				continue
			}
			kinds[x.kind]++
			doubt = doubt || x.kind != dateline.Statement && x.stance != dateline.Asserted && x.stance != dateline.Attributed
		}
		if doubt {
			doubts++
		}
	}
	for _, want := range []struct {
		what       string
		got, least int
	}{{"examples", len(set), 420}, {"hard negatives", negatives, 130}, {"denials, doubts and attempts", doubts, 70}} {
		if want.got < want.least {
			t.Errorf("%s in the set = %d, want at least %d", want.what, want.got, want.least)
		}
	}
	for _, k := range dateline.Kinds[:9] {
		if kinds[k] < 20 {
			t.Errorf("%s claims in the set = %d, want at least 20", k, kinds[k])
		}
	}
}

// A row is a line of figures.
type row struct {
	examples, clean               int
	want, got, hit                int
	stance, voiced, voice         int
	dated, day, slots, right      int
	severable, severe, losers, sw int
}

type score struct {
	all, negative, doubt row
	kinds, constructions map[string]*row
	stances              map[string]*row
	bins                 [10]struct {
		n, right int
		sum      float64
	}
	failures map[string][]string
}

func newScore() *score {
	return &score{kinds: map[string]*row{}, constructions: map[string]*row{}, stances: map[string]*row{}, failures: map[string][]string{}}
}

func in(m map[string]*row, k string) *row {
	if m[k] == nil {
		m[k] = &row{}
	}
	return m[k]
}

// add scores the reading of an example.
func (s *score) add(e *example, got []dateline.Claim) {
	pairs := match(e.claims, got)
	ids := map[string]string{}
	for i, j := range pairs {
		if j >= 0 && e.claims[i].label != "" {
			ids[e.claims[i].label] = got[j].ID
		}
	}
	of := func(k dateline.Kind) []*row {
		rows := []*row{&s.all, in(s.kinds, string(k)), in(s.constructions, e.construction)}
		if e.negative() {
			rows = append(rows, &s.negative)
		}
		return rows
	}
	var faults []string
	taken := make([]int, len(got)) // 1 matched, 2 with the right stance, 3 of no account
	for i := range e.claims {
		x := &e.claims[i]
		if x.maybe {
			if j := pairs[i]; j >= 0 {
				taken[j] = 3
			}
			continue
		}
		rows := of(x.kind)
		if x.kind != dateline.Statement && x.stance != dateline.Asserted && x.stance != dateline.Attributed {
			rows = append(rows, &s.doubt)
		}
		rows = append(rows, in(s.stances, string(x.stance)))
		var v verdict
		swap := false
		if j := pairs[i]; j >= 0 {
			v = x.judge(&got[j], e.zone, ids)
			taken[j] = 1
			if v.stance {
				taken[j] = 2
			}
			if len(v.wrong) > 0 {
				slices.Sort(v.wrong)
				faults = append(faults, fmt.Sprintf("~ %s: %s", x.short(), strings.Join(v.wrong, "; ")))
			}
		} else {
			faults = append(faults, "- "+x.short())
			for k := range got {
				swap = swap || x.swapped(&got[k])
			}
		}
		for _, r := range rows {
			r.count(x, pairs[i] >= 0, swap, v)
		}
	}
	for j := range got {
		if taken[j] == 3 {
			continue
		}
		for _, r := range of(got[j].Kind) {
			r.got++
		}
		b := &s.bins[min(int(got[j].Confidence*10), 9)]
		b.n++
		b.sum += got[j].Confidence
		if taken[j] == 2 {
			b.right++
		}
		if taken[j] == 0 {
			faults = append(faults, "+ "+short(&got[j]))
		}
	}
	rows := []*row{&s.all, in(s.constructions, e.construction)}
	if e.negative() {
		rows = append(rows, &s.negative)
	}
	for _, r := range rows {
		r.examples++
		if len(faults) == 0 {
			r.clean++
		}
	}
	if len(faults) > 0 {
		s.failures[e.construction] = append(s.failures[e.construction], "> "+strings.ReplaceAll(e.text, "\n", " / ")+"\n    "+strings.Join(faults, "\n    "))
	}
}

func (r *row) count(x *expected, hit, swap bool, v verdict) {
	r.want++
	if x.mentions["loser"] != nil {
		r.losers++
		if swap {
			r.sw++
		}
	}
	if !hit {
		return
	}
	r.hit++
	for _, c := range []struct {
		ok bool
		n  *int
	}{{v.stance, &r.stance}, {v.voiced, &r.voiced}, {v.voice, &r.voice}, {v.dated, &r.dated}, {v.day, &r.day}, {v.severable, &r.severable}, {v.grave, &r.severe}} {
		if c.ok {
			*c.n++
		}
	}
	r.slots += v.slots
	r.right += v.right
}

// short is an expected claim in a few words.
func (x *expected) short() string {
	p := []string{string(x.kind)}
	for _, k := range []string{"change", "harm", "act"} {
		if w := x.words[k]; w != "" {
			p = append(p, w)
		}
	}
	if x.kind != dateline.Statement {
		p = append(p, string(x.stance))
	}
	for _, k := range []string{"actor", "place", "speaker", "content", "quantity", "unit", "people", "from", "to", "purpose"} {
		if m := x.mentions[k]; m != nil {
			p = append(p, k+"="+clip(m[0].Text))
		}
	}
	return strings.Join(p, " ")
}

// short is a proposed claim in a few words.
func short(c *dateline.Claim) string {
	p := []string{string(c.Kind)}
	for _, w := range []string{string(c.Change), c.Harm, c.Act} {
		if w != "" {
			p = append(p, w)
		}
	}
	if c.Kind != dateline.Statement {
		p = append(p, string(c.Stance))
	}
	s := slots(c)
	for _, k := range []string{"actor", "place", "speaker", "content", "quantity", "unit", "people", "from", "to", "purpose"} {
		if m := s[k]; m != nil {
			p = append(p, k+"="+clip(m.Text))
		}
	}
	return strings.Join(append(p, "("+c.Rule+")"), " ")
}

func clip(s string) string {
	w := strings.Fields(s)
	if len(w) > 7 {
		w = append(append(slices.Clone(w[:4]), "..."), w[len(w)-2:]...)
	}
	return strings.Join(w, " ")
}

const legend = `The project's own sentences (testdata/quality), read and compared with what a careful reader finds in them.
Written by: go test ./internal/bulk -run TestQuality -update. Do not edit; what changes here is a change in reading.

want, read, hit: claims expected, proposed, matched by the contract's rules. stance, voice, day, slots: of the matched claims that
expect one, how many are right. severe: doubt or denial lost, or a bound turned round, of the matched claims where that can happen.
swapped: the loser given for the taker, of the claims that name both. clean: examples read without any fault.
`

// String is the golden file.
func (s *score) String() string {
	var b bytes.Buffer
	b.WriteString(legend)
	s.table(&b, "kind", s.kinds, true)
	s.table(&b, "stance", s.stances, false)
	fmt.Fprintf(&b, "\nConfidence against what came of it (right: matched, with the right stance).\n\n")
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "confidence\tclaims\tmean\tright\tshare\t")
	for i, x := range s.bins {
		if x.n > 0 {
			fmt.Fprintf(w, "0.%d0-\t%d\t%.2f\t%d\t%.2f\t\n", i, x.n, x.sum/float64(x.n), x.right, float64(x.right)/float64(x.n))
		}
	}
	w.Flush()
	s.table(&b, "construction", s.constructions, false)
	fmt.Fprintf(&b, "\nExamples with faults: - missed, + proposed and not expected, ~ matched with something wrong.\n")
	for _, k := range slices.Sorted(maps.Keys(s.failures)) {
		fmt.Fprintf(&b, "\n# %s\n%s\n", k, strings.Join(s.failures[k], "\n"))
	}
	lines := strings.Split(b.String(), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}

func (s *score) table(b *bytes.Buffer, what string, rows map[string]*row, sums bool) {
	b.WriteString("\n")
	w := tabwriter.NewWriter(b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(w, "%s\texamples\tclean\twant\tread\thit\tP\tR\tF1\tstance\tvoice\tday\tslots\tsevere\tswapped\t\n", what)
	line := func(k string, r *row) {
		fmt.Fprintf(w, "%s\t%s\t%s\t%d\t%s\t%d\t%s\t%s\t%s\t%d/%d\t%d/%d\t%d/%d\t%d/%d\t%d/%d\t%d/%d\t\n", k, some(r.examples), some(r.clean), r.want, some(r.got), r.hit,
			share(r.hit, r.got), share(r.hit, r.want), f1(r.hit, r.got, r.want), r.stance, r.hit, r.voice, r.voiced, r.day, r.dated, r.right, r.slots, r.severe, r.severable, r.sw, r.losers)
	}
	keys := slices.Sorted(maps.Keys(rows))
	if what == "kind" {
		keys = keys[:0]
		for _, k := range dateline.Kinds {
			if rows[string(k)] != nil {
				keys = append(keys, string(k))
			}
		}
	}
	for _, k := range keys {
		line(k, rows[k])
	}
	if sums {
		line("all", &s.all)
		line("hard negatives", &s.negative)
		line("denied, doubted, attempted", &s.doubt)
	}
	w.Flush()
}

func some(n int) string {
	if n == 0 {
		return "-"
	}
	return fmt.Sprint(n)
}

func share(a, b int) string {
	if b == 0 {
		return "-"
	}
	return fmt.Sprintf("%.2f", float64(a)/float64(b))
}

func f1(hit, got, want int) string {
	if got == 0 {
		return "-"
	}
	return share(2*hit, got+want)
}
