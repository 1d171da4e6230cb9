// Package model is the arithmetic of the tagger and the parser: features,
// tables of weights, the transition system and the file that holds them.
//
// It knows words as hashes and tags and relations as numbers; it knows no
// report, no lemma and no claim. Training (package train) and reading
// (package tagging) share it, so that both see the same features.
//
// Whatever is decided is decided by sums of integers: the same words give the
// same analysis on every platform.
//
// Methods: averaged perceptron tagger (Collins 2002); arc-hybrid transitions
// with a dynamic oracle (Goldberg and Nivre 2013), the root at the end of the
// buffer (Ballesteros and Nivre 2013), features after Zhang and Nivre (2011) and
// of groups of words (Koo, Carreras and Collins 2008), searched with a beam.
package model

// Model holds the weights.
type Model struct {
	Tags, Rels []string // names; Tags[0] and Rels[0] stand for none
	Classes    Classes  // what tags a known word may have
	Tag        Sparse
	Groups     Classes // for the parser: words that stand in the same company, a fine group, and a coarse one from bit 16
	Act        Dense
	Rel        Sparse
	Note       string // where the weights come from, and how good they are
}

// Input is a sentence as the model sees it. Positions run from 1; 0 is "none"
// and n+1 the root.
type Input struct {
	N     int
	Word  []uint32 // hash of the lower-case word, digits alike
	Shape []uint8  // capitals, digits, hyphens
	Pre   []uint32 // hashes of the first 1..3 letters
	Suf   [][4]uint32
	Class []uint32 // what the word may be, 0 where it is unknown
	Tag   []uint8
	Next  []uint8  // the next best tag where the tagger is in doubt, else 0
	Group []uint32 // fine group, 0 where the word is unknown
	Wide  []uint32 // coarse group
}

const (
	none    = 0
	maxKids = 255
)

func hashBytes(h uint32, s []byte) uint32 {
	for _, c := range s {
		h = (h ^ uint32(c)) * 16777619
	}
	return h
}

// Shapes of words.
const (
	capital uint8 = 1 << iota
	capitals
	digits
	hyphened
	dotted
	first
	inner // a capital inside: McCain, iPhone
)

// Reset fills the input with a sentence.
func (in *Input) Reset(words []string, classes Classes) {
	n := len(words)
	in.N = n
	in.Word = grow(in.Word, n+2)
	in.Shape = grow(in.Shape, n+2)
	in.Pre = grow(in.Pre, n+2)
	in.Suf = grow(in.Suf, n+2)
	in.Class = grow(in.Class, n+2)
	in.Tag = grow(in.Tag, n+2)
	in.Next = grow(in.Next, n+2)
	clear(in.Next)
	in.Word[0], in.Word[n+1] = 1, 2
	in.Shape[0], in.Shape[n+1], in.Class[0], in.Class[n+1] = 0, 0, 1, 2
	in.Suf[0], in.Suf[n+1] = [4]uint32{}, [4]uint32{}
	in.Tag[0], in.Tag[n+1] = 0, 0
	seen := false
	for i, w := range words {
		in.word(i+1, w)
		if !seen && in.Shape[i+1]&capital != 0 {
			in.Shape[i+1] |= first
			seen = true
		}
		if in.Word[i+1] != 0 && letterWord(w) {
			seen = true
		}
		in.Class[i+1] = classes.of(in.Word[i+1])
		in.Tag[i+1] = 0
	}
}

// Company looks up the groups of the words; the parser wants them.
func (in *Input) Company(groups *Classes) {
	n := in.N
	in.Group = grow(in.Group, n+2)
	in.Wide = grow(in.Wide, n+2)
	for i, w := range in.Word[:n+2] {
		g := groups.of(w)
		in.Group[i], in.Wide[i] = g&0xffff, g>>16
	}
	in.Group[0], in.Group[n+1], in.Wide[0], in.Wide[n+1] = 1<<15, 1<<15+1, 1<<15, 1<<15+1
}

func letterWord(w string) bool { return w[0]|0x20 >= 'a' && w[0]|0x20 <= 'z' || w[0] >= 0x80 }

func grow[T any](s []T, n int) []T {
	if cap(s) >= n {
		return s[:n]
	}
	return make([]T, n, n+n/2)
}

func (in *Input) word(i int, w string) {
	var buf [48]byte
	b := buf[:0]
	var shape uint8
	ups, lows := 0, 0
	for k := 0; k < len(w) && len(b) < len(buf); k++ {
		c := w[k]
		switch {
		case c >= 'A' && c <= 'Z':
			if k == 0 {
				shape |= capital
			} else {
				shape |= inner
			}
			ups++
			c |= 0x20
		case c >= 'a' && c <= 'z':
			lows++
		case c >= '0' && c <= '9':
			shape |= digits
			c = '0'
		case c == '-':
			shape |= hyphened
		case c == '.':
			shape |= dotted
		case c == 0xc3 && k+1 < len(w) && w[k+1] >= 0x80 && w[k+1] <= 0x9e: // À to Þ
			if k == 0 {
				shape |= capital
			}
		}
		b = append(b, c)
	}
	if ups > 1 && lows == 0 {
		shape = shape&^inner | capitals
	}
	in.Shape[i] = shape
	in.Word[i] = hashBytes(2166136261, b) | 4
	pre := b[:min(3, len(b))]
	in.Pre[i] = hashBytes(77, pre)
	for k := range in.Suf[i] {
		from := max(0, len(b)-k-1)
		in.Suf[i][k] = hashBytes(uint32(k)*131+99, b[from:])
	}
}
