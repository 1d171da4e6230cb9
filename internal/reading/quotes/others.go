package quotes

import (
	"strings"

	"dateline/internal/reading/grammar"
	"dateline/internal/reading/names"
)

// according reads "..., according to X" and "per X" in sentence i.
func (f *finder) according(i int) {
	s := f.sc.Sents[i]
	for k := range s.Chunks {
		if s.Kind(k) != grammar.Prep || s.Kind(k+1) != grammar.Noun {
			continue
		}
		w := s.Low(s.Chunks[k].First)
		if w != "according" && !(w == "per" && f.speaks(i, k+1, false)) || f.quoted(s.Words[s.Chunks[k].First].Start) {
			continue
		}
		items, end := s.List(k + 1)
		if !f.speaks(i, items[0], true) && s.Head(items[0]) != "figure" && s.Head(items[0]) != "datum" && s.Head(items[0]) != "data" && s.Head(items[0]) != "document" && s.Head(items[0]) != "medium" && s.Head(items[0]) != "media" {
			continue
		}
		st := Statement{Sent: i, CueFirst: s.Chunks[k].First, CueLast: s.Chunks[k].Last, Act: "says", Rule: "statement.according"}
		from, to := f.segment(i, k)
		if s.Kind(k-1) == grammar.Comma && (s.Kind(k-2) == grammar.And || s.Kind(k-2) == grammar.Sub) || k == from || s.Kind(k-1) == grammar.And || k == from+1 && s.Kind(from) == grammar.And || s.Kind(k-1) == grammar.Sub {
			at := end + 1
			if s.Kind(at) == grammar.Comma {
				at++
			}
			if at > to {
				continue
			}
			st.Ranges = [][2]int{{s.Words[s.Chunks[at].First].Start, f.endOf(i, at, to, -1)}}
		} else {
			b := f.trimEnd(s.Words[s.Chunks[k].First].Start)
			start := from
			for j := k - 1; j > from; j-- { // a relative clause of its own at the end: ", where X were captured, according to"
				if s.Kind(j) == grammar.Sub && s.Low(s.Chunks[j].First) == "where" && s.Kind(j-1) == grammar.Comma && f.verbIn(i, from, j) {
					start = j + 1
					break
				}
			}
			for _, n := range f.of[i] {
				o := &f.out[n]
				if c := s.ChunkAt(o.CueLast); c >= start && c < k && o.Content.End <= s.Words[s.Chunks[c].First].Start {
					for j := c; j < k; j++ {
						if s.Kind(j) == grammar.Comma || s.Kind(j) == grammar.And {
							start = j + 1
							break
						}
					}
				}
			}
			if s.Kind(start) == grammar.And {
				start++
			}
			if start >= k {
				continue
			}
			st.Ranges = [][2]int{{s.Words[s.Chunks[start].First].Start, b}}
		}
		if st.Ranges[0][1]-st.Ranges[0][0] < 4 {
			continue
		}
		st.Speaker = f.voice(i, items)
		st.Cue = f.sc.Words(i, st.CueFirst, st.CueLast)
		f.seal(&st)
		f.add(st)
	}
}

// colon reads `Name, role: "..."`, `Spokesman Name: clause` and the headline
// form "...: Officials".
func (f *finder) colon(i int) {
	s := f.sc.Sents[i]
	raw := f.sc.Raw
	for k := range s.Chunks {
		if s.Kind(k) != grammar.Stop || s.Low(s.Chunks[k].First) != ":" || k == 0 || k+1 >= len(s.Chunks) {
			continue
		}
		b := s.Words[s.Chunks[k].First]
		if f.quoted(b.Start) || f.verbIn(i, 0, k-1) && !f.headlineSource(i, k) {
			continue
		}
		st := Statement{Sent: i, CueFirst: s.Chunks[k].First, CueLast: s.Chunks[k].Last, Act: "says", Rule: "statement.colon"}
		if f.headlineSource(i, k) {
			from := 0
			st.Ranges = [][2]int{{s.Words[s.Chunks[from].First].Start, f.trimEnd(b.Start)}}
			st.Speaker = f.voice(i, []int{k + 1})
			st.Cue = f.sc.Words(i, st.CueFirst, st.CueLast)
			f.seal(&st)
			f.add(st)
			return
		}
		first := 0
		for j := 0; j < k; j++ {
			if s.Kind(j) == grammar.Stop || s.Kind(j) == grammar.Ending {
				first = j + 1
			}
		}
		for first < k && s.Kind(first) != grammar.Noun {
			first++
		}
		if first >= k || s.Kind(first) != grammar.Noun {
			continue
		}
		e := f.sc.At(i, first)
		var quote *Region
		for n, near := 0, f.near(b.End, b.End+2); n < len(near); n++ {
			if r := &near[n]; r.Outer >= b.End && len(strings.Fields(raw[r.Start:r.End])) >= 2 {
				quote = r
			}
		}
		person := e.Kind == names.Person || e.Kind == names.Voice || first+2 < k && s.Kind(first+1) == grammar.Comma && (f.sc.At(i, first+2).Kind == names.Voice || f.sc.At(i, first+2).Kind == names.Person)
		if !person && !(quote != nil && s.Proper(first) && e.Kind != names.PlaceName) {
			continue
		}
		sp := first
		if e.Kind == names.Voice && first+2 < k && s.Kind(first+1) == grammar.Prep { // "spokesman in Moscow, Igor X"
			sp = first
		}
		if quote != nil {
			st.Ranges = [][2]int{{quote.Start, quote.End}}
		} else {
			if !f.verbIn(i, k+1, len(s.Chunks)-1) {
				continue
			}
			to := len(s.Chunks) - 1
			st.Ranges = [][2]int{{s.Words[s.Chunks[k+1].First].Start, f.endOf(i, k+1, to, -1)}}
		}
		if st.Ranges[0][1] <= st.Ranges[0][0] {
			continue
		}
		st.Speaker = f.voice(i, []int{sp})
		st.Cue = f.sc.Words(i, st.CueFirst, st.CueLast)
		for j := first + 1; j+1 < k; j++ {
			if s.Kind(j) == grammar.Prep && s.Low(s.Chunks[j].First) == "on" && s.Proper(j+1) {
				m := f.sc.Words(i, s.Chunks[j+1].First, s.Chunks[j+1].Last)
				st.Venue = mention(m)
			}
		}
		f.seal(&st)
		f.add(st)
		return
	}
}

// headlineSource tells whether a lone source stands behind the colon at chunk
// k and nothing else.
func (f *finder) headlineSource(i, k int) bool {
	s := f.sc.Sents[i]
	n := k + 1
	if s.Kind(n) != grammar.Noun {
		return false
	}
	_, end := s.List(n)
	if end+1 < len(s.Chunks) && s.Kind(end+1) != grammar.Ending {
		return false
	}
	e := f.sc.At(i, n)
	return (e.Kind == names.Voice || f.sc.Is("body", e.Head) || e.Kind == names.Actor && !s.Proper(n) || e.Kind == names.Person) && f.verbIn(i, 0, k-1)
}

// join gives a quotation that fills a sentence of its own, and that no cue
// claims, to the statement before it in the same paragraph.
func (f *finder) join() {
	for n := range f.regions {
		r := f.regions[n]
		i := f.sentenceOf(r.Start)
		if i < 0 || !f.fills(i, r) || f.claimed(r) {
			continue
		}
		for j := len(f.out) - 1; j >= 0; j-- {
			st := &f.out[j]
			if f.sc.Para[st.Sent] != f.sc.Para[i] || st.Cue.Start > r.Start || st.Directness == "indirect" {
				continue
			}
			st.Ranges = append(st.Ranges, [2]int{r.Start, r.End})
			d := st.Directness
			f.seal(st)
			st.Directness = d
			break
		}
	}
}

func (f *finder) claimed(r Region) bool {
	for _, st := range f.out {
		for _, c := range st.Ranges {
			if r.Start >= c[0] && r.Start < c[1] {
				return true
			}
		}
	}
	return false
}

// fills tells whether quotation r makes up its sentence i.
func (f *finder) fills(i int, r Region) bool {
	s := f.sc.Sents[i]
	in, all := 0, 0
	for _, w := range s.Words {
		if isLetter(w.Lower) {
			all++
			if r.Has(w.Start) {
				in++
			}
		}
	}
	return all > 0 && in == all
}

func isLetter(w string) bool {
	return w != "" && (w[0] >= 'a' && w[0] <= 'z' || w[0] >= '0' && w[0] <= '9' || w[0] > 127) && w != "“" && w != "”"
}
