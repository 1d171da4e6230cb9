package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"sort"

	"dateline/internal/reading/tagging/model"
	"dateline/internal/reading/text"
)

// articles reads the sentences of a file of JSON lines with a field text, as
// hashes of words.
func articles(path string) ([][]uint32, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var all [][]uint32
	var in model.Input
	var words []string
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<24)
	for line := 1; sc.Scan(); line++ {
		var article struct{ Text string }
		if err := json.Unmarshal(sc.Bytes(), &article); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", path, line, err)
		}
		doc := text.Split(article.Text)
		for i := range doc.Sentences {
			words = words[:0]
			for _, t := range doc.Sentences[i].Tokens {
				words = append(words, t.Norm)
			}
			all = append(all, hashes(&in, words))
		}
	}
	return all, sc.Err()
}

func wordsOf(trees []tree) [][]uint32 {
	var in model.Input
	all := make([][]uint32, len(trees))
	for i := range trees {
		all[i] = hashes(&in, trees[i].words)
	}
	return all
}

func hashes(in *model.Input, words []string) []uint32 {
	in.Reset(words, model.Classes{})
	return append([]uint32(nil), in.Word[1:in.N+1]...)
}

// grouping sorts the words of running text into k groups that stand in the
// same company, by the exchange algorithm (Martin, Liermann and Ney 1998): it
// moves one word after the other to the group where it makes a model of pairs
// of groups most likely, until rounds are over. Logarithms are taken once and
// rounded, so that the sums are integers.
type grouping struct {
	k     int
	words []uint32 // hash of the word, most frequent first; number 0 is the rest
	count []int64
	next  [][]pair // words that follow, and how often
	prev  [][]pair
	self  []int64
	group []int
	pairs []int64 // pairs of groups, k*k
	size  []int64
	logs  []int64 // n log n of small n
}

type pair struct {
	word int32
	n    int32
}

// newGrouping counts the pairs of words in the sentences. Words seen less
// often than least are one word.
func newGrouping(sentences [][]uint32, least int) *grouping {
	uses := map[uint32]int{}
	for _, s := range sentences {
		for _, w := range s {
			uses[w]++
		}
	}
	g := &grouping{words: []uint32{0}}
	for w, n := range uses {
		if n >= least {
			g.words = append(g.words, w)
		}
	}
	rest := g.words[1:]
	sort.Slice(rest, func(i, j int) bool {
		a, b := uses[rest[i]], uses[rest[j]]
		return a > b || a == b && rest[i] < rest[j]
	})
	num := make(map[uint32]int32, len(g.words))
	for i, w := range rest {
		num[w] = int32(i + 1)
	}
	// the end of a sentence is a word of its own
	end := int32(len(g.words))
	g.words = append(g.words, 0)
	v := len(g.words)
	g.count, g.self = make([]int64, v), make([]int64, v)
	seen := map[[2]int32]int32{}
	for _, s := range sentences {
		last := end
		for _, w := range s {
			i := num[w]
			seen[[2]int32{last, i}]++
			g.count[i]++
			last = i
		}
		seen[[2]int32{last, end}]++
		g.count[end]++
	}
	g.next, g.prev = make([][]pair, v), make([][]pair, v)
	for p, n := range seen {
		if p[0] == p[1] {
			g.self[p[0]] = int64(n)
			continue
		}
		g.next[p[0]] = append(g.next[p[0]], pair{p[1], n})
		g.prev[p[1]] = append(g.prev[p[1]], pair{p[0], n})
	}
	for _, l := range [][][]pair{g.next, g.prev} {
		for _, ps := range l {
			sort.Slice(ps, func(i, j int) bool { return ps[i].word < ps[j].word })
		}
	}
	g.logs = make([]int64, 1<<16)
	for n := range g.logs {
		g.logs[n] = nlogn(int64(n))
	}
	return g
}

func nlogn(n int64) int64 {
	if n < 2 {
		return 0
	}
	return int64(math.Round(float64(n) * math.Log2(float64(n)) * 256))
}

func (g *grouping) log(n int64) int64 {
	if n < int64(len(g.logs)) {
		return g.logs[n]
	}
	return nlogn(n)
}

// into sorts the words into k groups and returns the group of each, from 1.
func (g *grouping) into(k, rounds int) map[uint32]uint32 {
	g.k = k
	v := len(g.words)
	g.group, g.pairs, g.size = make([]int, v), make([]int64, k*k), make([]int64, k)
	for i := range g.group {
		g.group[i] = i % k
	}
	for i := range g.words {
		g.size[g.group[i]] += g.count[i]
	}
	for i := range g.words { // pairs, each counted from its first word
		for _, p := range g.next[i] {
			g.pairs[g.group[i]*k+g.group[p.word]] += int64(p.n)
		}
		g.pairs[g.group[i]*k+g.group[i]] += g.self[i]
	}
	out, in := make([]int64, k), make([]int64, k)
	for range rounds {
		moved := 0
		for i := range g.words {
			clear(out)
			clear(in)
			for _, p := range g.next[i] {
				out[g.group[p.word]] += int64(p.n)
			}
			for _, p := range g.prev[i] {
				in[g.group[p.word]] += int64(p.n)
			}
			from := g.group[i]
			g.shift(i, from, out, in, -1)
			best, most := from, g.gain(i, from, out, in)
			for c := range k {
				if c != from {
					if gain := g.gain(i, c, out, in); gain > most {
						best, most = c, gain
					}
				}
			}
			g.shift(i, best, out, in, 1)
			if g.group[i] = best; best != from {
				moved++
			}
		}
		if moved == 0 {
			break
		}
	}
	groups := make(map[uint32]uint32, v)
	for i, w := range g.words {
		if w != 0 {
			groups[w] = uint32(g.group[i] + 1)
		}
	}
	return groups
}

// shift puts word i into group c, or takes it out.
func (g *grouping) shift(i, c int, out, in []int64, sign int64) {
	for d := range g.k {
		g.pairs[c*g.k+d] += sign * out[d]
		g.pairs[d*g.k+c] += sign * in[d]
	}
	g.pairs[c*g.k+c] += sign * g.self[i]
	g.size[c] += sign * g.count[i]
}

// gain returns what the likelihood gains when word i, which is in no group,
// comes into group c.
func (g *grouping) gain(i, c int, out, in []int64) int64 {
	k := g.k
	row := g.pairs[c*k : c*k+k]
	var sum int64
	for d, n := range out {
		if n != 0 && d != c {
			sum += g.log(row[d]+n) - g.log(row[d])
		}
	}
	for d, n := range in {
		if n != 0 && d != c {
			at := g.pairs[d*k+c]
			sum += g.log(at+n) - g.log(at)
		}
	}
	sum += g.log(row[c]+out[c]+in[c]+g.self[i]) - g.log(row[c])
	return sum - 2*(g.log(g.size[c]+g.count[i])-g.log(g.size[c]))
}

// groups makes the table of words and their groups: a fine one of 8 bits and
// a coarse one above it.
func groups(sentences [][]uint32) model.Classes {
	const least, fine, coarse, rounds = 3, 200, 32, 12
	g := newGrouping(sentences, least)
	f, c := g.into(fine, rounds), g.into(coarse, rounds)
	var words, class []uint32
	for w := range f {
		words = append(words, w)
	}
	sort.Slice(words, func(i, j int) bool { return words[i] < words[j] })
	for _, w := range words {
		class = append(class, f[w]|c[w]<<16)
	}
	return model.FreezeClasses(words, class)
}
