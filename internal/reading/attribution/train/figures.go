package main

import (
	"fmt"
	"sort"
	"strings"

	"dateline/internal/reading/attribution/model"
	"dateline/internal/reading/text"
)

// tally counts spans of one kind; package attribution says how.
type tally struct {
	gold, got, exact, overlap  int
	anyGold, anyGot            int
	bytes, goldBytes, gotBytes int // covered by both, by each
}

// figures are counts by kind.
type figures [4]tally

// count adds what was found in an article.
func (f *figures) count(a *article, spans []model.Span) {
	var got [4][]text.Range
	for _, s := range spans {
		got[s.Kind] = append(got[s.Kind], a.in.Bytes(s.First, s.Last))
	}
	for k := model.SourceSpan; k <= model.ContentSpan; k++ {
		t := &f[k]
		var gold []text.Range
		for r := range a.spans[k] {
			gold = append(gold, r)
		}
		sort.Slice(gold, func(i, j int) bool {
			return gold[i].Start < gold[j].Start || gold[i].Start == gold[j].Start && gold[i].End < gold[j].End
		})
		t.gold += len(gold)
		t.got += len(got[k])
		for _, r := range got[k] {
			if a.spans[k][r] {
				t.exact++
			}
		}
		t.goldBytes += size(gold)
		t.gotBytes += size(got[k])
		t.bytes += common(gold, got[k])
		t.anyGold += touched(gold, got[k])
		t.anyGot += touched(got[k], gold)
		for i, j := 0, 0; i < len(gold) && j < len(got[k]); {
			g, p := gold[i], got[k][j]
			if g.Start < p.End && p.Start < g.End {
				t.overlap++
				i++
				j++
			} else if g.End <= p.Start {
				i++
			} else {
				j++
			}
		}
	}
}

// add adds the counts of other articles.
func (f *figures) add(o *figures) {
	for k := range f {
		t, v := &f[k], &o[k]
		t.gold += v.gold
		t.got += v.got
		t.exact += v.exact
		t.overlap += v.overlap
		t.anyGold += v.anyGold
		t.anyGot += v.anyGot
		t.bytes += v.bytes
		t.goldBytes += v.goldBytes
		t.gotBytes += v.gotBytes
	}
}

func (t *tally) exactF1() float64   { return f1(share(t.exact, t.got), share(t.exact, t.gold)) }
func (t *tally) overlapF1() float64 { return f1(share(t.overlap, t.got), share(t.overlap, t.gold)) }
func (t *tally) anyF1() float64     { return f1(share(t.anyGot, t.got), share(t.anyGold, t.gold)) }

// touched counts the ranges that overlap one of the others; both are in text order.
func touched(l, others []text.Range) int {
	n, j := 0, 0
	for _, r := range l {
		for j < len(others) && others[j].End <= r.Start {
			j++
		}
		if j < len(others) && others[j].Start < r.End {
			n++
		}
	}
	return n
}

func size(l []text.Range) int {
	n := 0
	for _, r := range l {
		n += r.End - r.Start
	}
	return n
}

// common returns the number of bytes that both lists cover; both are in text order.
func common(a, b []text.Range) int {
	n := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		n += max(0, min(a[i].End, b[j].End)-max(a[i].Start, b[j].Start))
		if a[i].End < b[j].End {
			i++
		} else {
			j++
		}
	}
	return n
}

// f1 is the harmonic mean of two shares, in per cent.
func f1(p, r float64) float64 { return 200 * p * r / max(p+r, 1e-9) }

func share(n, all int) float64 { return float64(n) / float64(max(1, all)) }

func (f *figures) String() string {
	var b strings.Builder
	b.WriteString("span     annotated  found    exact P     R    F1    overlap F1    any P     R    F1    bytes F1\n")
	for k, name := range []string{"", "source", "cue", "content"} {
		t := f[k]
		if k == 0 {
			continue
		}
		p, r := share(t.exact, t.got), share(t.exact, t.gold)
		fmt.Fprintf(&b, "%-8s %9d %6d      %5.1f %5.1f %5.1f         %5.1f    %5.1f %5.1f %5.1f       %5.1f\n", name, t.gold, t.got, 100*p, 100*r, t.exactF1(),
			t.overlapF1(), 100*share(t.anyGot, t.got), 100*share(t.anyGold, t.gold), t.anyF1(),
			f1(share(t.bytes, t.gotBytes), share(t.bytes, t.goldBytes)))
	}
	return b.String()
}
