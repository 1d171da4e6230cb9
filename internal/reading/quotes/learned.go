package quotes

import (
	"strings"

	"dateline/internal/reading/grammar"
	"dateline/internal/reading/names"
)

// Seen is an attribution as a learned finder marked it: ranges of bytes, and
// the chance in per cent that a reader would mark it too.
type Seen struct {
	Cue, Source [2]int
	Content     [][2]int
	Score       int
}

// surest is the chance, in per cent, from which a learned attribution counts
// where the rules read none. On reports and sentences read by hand all that it
// added from here on was right but one in six; below, it added nothing.
const surest = 65

// supplement adds the statements that rules have missed and the learned finder
// is sure of. Only verbs of speech are taken: the corpus that it learned from
// counts hopes and plans as attributions too.
func (f *finder) supplement(seen []Seen) {
	for n := range seen {
		if a := &seen[n]; a.Score >= surest && a.Source[1] > a.Source[0] && len(a.Content) > 0 {
			f.learned(a)
		}
	}
}

// missing tells whether a verb of saying is left that no statement has.
func (f *finder) missing() bool {
	for i, s := range f.sc.Sents {
		for v := range s.Verbs {
			vb := &s.Verbs[v]
			if strong[vb.Lemma] && sayable(vb) && !f.has(i, vb) && !f.quoted(s.Words[vb.Main].Start) {
				return true
			}
		}
	}
	return false
}

func sayable(vb *grammar.Verb) bool {
	return !vb.Neg && !vb.Passive && vb.Form != grammar.Infinitive && vb.Modal == ""
}

func (f *finder) has(i int, vb *grammar.Verb) bool {
	for _, n := range f.of[i] {
		if o := &f.out[n]; o.CueFirst >= vb.First-1 && o.CueLast <= vb.Last+2 {
			return true
		}
	}
	return false
}

func (f *finder) learned(a *Seen) {
	i := f.sentenceOf(a.Cue[0])
	if i < 0 || f.quoted(a.Cue[0]) || f.sentenceOf(a.Source[0]) != i {
		return
	}
	s := f.sc.Sents[i]
	v := f.verbAt(s, a.Cue)
	if v < 0 {
		return
	}
	vb := &s.Verbs[v]
	q, ok := f.cues[vb.Lemma]
	if !ok || !strong[vb.Lemma] || !sayable(vb) || f.has(i, vb) {
		return
	}
	first, last := f.wordAt(s, a.Source[0]), f.wordAt(s, a.Source[1]-1)
	for last > first && (s.Low(last) == "," || s.Low(last) == "\"" || s.Low(last) == "”") {
		last--
	}
	c := s.ChunkAt(first)
	for s.Kind(c) != grammar.Noun && c >= 0 && c+1 < len(s.Chunks) && s.Chunks[c+1].First <= last {
		c++
	}
	if s.Kind(c) != grammar.Noun || f.isTime(i, c) || f.sc.At(i, c).Kind == names.Nature {
		return
	}
	switch s.Low(s.Chunks[c].First) {
	case "unconfirmed", "rumours", "rumors", "reports": // nobody in particular
		return
	}
	st := Statement{Sent: i, CueFirst: vb.Main, CueLast: vb.Main, Act: q.act, Rule: "statement.learned", tail: last}
	for _, r := range a.Content {
		if r := f.inner(r); len(strings.Fields(f.sc.Raw[r[0]:max(r[0], r[1])])) >= 2 && (r[1] <= a.Cue[0] || r[0] >= a.Cue[1]) {
			st.Ranges = append(st.Ranges, r)
		}
	}
	if len(st.Ranges) == 0 {
		return
	}
	f.finish(i, []int{c}, &st)
}

// inner is a range without the marks and stops around it.
func (f *finder) inner(r [2]int) [2]int {
	raw := f.sc.Raw
	for r[0] < r[1] && strings.ContainsRune(" \n\t,\"'", rune(raw[r[0]])) {
		r[0]++
	}
	for r[1] > r[0] && strings.ContainsRune(" \n\t,.", rune(raw[r[1]-1])) {
		r[1]--
	}
	for _, q := range f.near(r[0], r[1]) {
		if q.Outer == r[0] {
			r[0] = q.Start
		}
		if q.After == r[1] {
			r[1] = max(q.End, r[0])
		}
	}
	return r
}

func (f *finder) verbAt(s *grammar.Sentence, at [2]int) int {
	for v := range s.Verbs {
		if w := s.Words[s.Verbs[v].Main]; w.Start >= at[0] && w.End <= at[1] {
			return v
		}
	}
	return -1
}

func (f *finder) wordAt(s *grammar.Sentence, b int) int {
	for w := range s.Words {
		if b < s.Words[w].End {
			return w
		}
	}
	return len(s.Words) - 1
}
