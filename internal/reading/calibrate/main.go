// Command calibrate turns judged proposals into the counts that confidence
// rests on, and tells how well confidence holds on what it was not counted on.
//
//	go run ./internal/reading/calibrate FILE...
//
// A line of a file is one proposal: the set it comes from (a story, a file of
// sentences), its rule, its stance and 1 where a careful reader accepts it,
// stance included, else 0; separated by tabs. It prints the lines of the table
// in trust.go, and the reliability of confidence with the proposal's own set
// left out. It knows no reading and no report.
package main

import (
	"bufio"
	"fmt"
	"os"
	"sort"
	"strconv"
	"strings"

	"dateline"
	"dateline/internal/reading"
)

type proposal struct {
	set, rule string
	stance    dateline.Stance
	right     bool
}

func main() { os.Exit(run(os.Args[1:])) }

func run(files []string) int {
	var all []proposal
	for _, name := range files {
		ps, err := read(name)
		if err != nil {
			fmt.Fprintln(os.Stderr, "calibrate:", err)
			return 1
		}
		all = append(all, ps...)
	}
	if len(all) == 0 {
		fmt.Fprintln(os.Stderr, "calibrate: name a file of judged proposals: set, rule, stance, 1 or 0, separated by tabs")
		return 2
	}
	table := reading.Count(judged(all, ""))
	for _, t := range table {
		fmt.Printf("\t{%q, %d, %d},\n", t.Rule, t.Right, t.Of)
	}
	fmt.Println()
	reliability(all)
	return 0
}

func read(name string) ([]proposal, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var all []proposal
	sc := bufio.NewScanner(f)
	for n := 1; sc.Scan(); n++ {
		c := strings.Split(sc.Text(), "\t")
		if len(c) != 4 {
			return nil, fmt.Errorf("%s:%d: want set, rule, stance and 1 or 0, have %d fields", name, n, len(c))
		}
		all = append(all, proposal{c[0], c[1], dateline.Stance(c[2]), c[3] == "1"})
	}
	return all, sc.Err()
}

// judged leaves out the set named.
func judged(all []proposal, but string) []reading.Judged {
	var js []reading.Judged
	for _, p := range all {
		if p.set != but {
			js = append(js, reading.Judged{Rule: p.rule, Right: p.right})
		}
	}
	return js
}

// reliability prints, for each tenth of confidence, how many proposals have it
// and how many of them are right, each judged by tables made without its set.
func reliability(all []proposal) {
	type bin struct {
		n, right int
		sum      float64
	}
	bins := map[int]*bin{}
	tables := map[string][]reading.Trust{}
	for _, p := range all {
		t, ok := tables[p.set]
		if !ok {
			t = reading.Count(judged(all, p.set))
			tables[p.set] = t
		}
		v := reading.Confidence(t, p.rule, p.stance)
		k := int(v*100+0.5) / 10
		if bins[k] == nil {
			bins[k] = &bin{}
		}
		b := bins[k]
		b.n++
		b.sum += v
		if p.right {
			b.right++
		}
	}
	var keys []int
	for k := range bins {
		keys = append(keys, k)
	}
	sort.Ints(keys)
	fmt.Println("confidence  proposals  mean  right  share")
	for _, k := range keys {
		b := bins[k]
		fmt.Printf("%10s  %9d  %.2f  %5d  %.2f\n", strconv.FormatFloat(float64(k)/10, 'f', 2, 64)+"-", b.n, b.sum/float64(b.n), b.right, float64(b.right)/float64(b.n))
	}
}
