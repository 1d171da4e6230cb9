package model

import (
	"dateline/internal/reading/tagging"
	"dateline/internal/reading/text"
)

// Input is a report as the model sees it. Tokens are numbered through the
// report; their paragraphs are the chains' sequences.
type Input struct {
	N       int
	Paras   [][2]int // tokens of each paragraph
	tok     []token  // with pad empty ones at either end
	up      []climb
	begin   []edge // the highest subtree that begins at a token
	end     []edge // and the highest that ends there
	regions []region
	label   []uint8 // of the stage before
	sure    []uint8 // by how much it won, in Buckets
	seg     []int32 // the span or gap that a token is part of
	segs    []Span
	cueUp   []climb
	flags   []sentence
	seen    map[uint32]int32 // words of sources
	split   int32            // sentences of quotes that begin a span of their own
	whole   int32            // and those that go on one
	keys    []uint64
	lattice lattice
}

const pad = 3

// token is a word as the model sees it.
type token struct {
	word, lemma, suffix uint32
	shape, tag, rel     uint16
	group               uint16 // of words in the same company
	mark                uint8  // of punctuation, see marks
	quote               uint8  // outside, inside, opens, closes
	class               uint8  // how often such words are cues
	kids                uint8  // which dependents it has
	gate                uint8  // class of the transition into it
	kind                uint8  // of its paragraph
	head                int32  // token, -1 for a root
	first, last         int32  // yield, both inclusive
	sent, para          int32
	place               int32 // in its sentence
	region              int32 // stretch between quotation marks, -1 outside
	left, right         int32 // nearest possible cue before and behind in the sentence, -1 where none
	comma, next         int32 // nearest comma before and behind
	start, end          int32
}

const (
	outsideQuote uint8 = iota
	insideQuote
	opensQuote
	closesQuote
)

// climb is the way up from a token to the nearest word that could be a cue.
type climb struct {
	at    int32  // that word, -1 where there is none
	rel   uint16 // relation of the last step
	steps uint8
}

// edge is a subtree: its relation, and where its root's head is, or -1.
type edge struct {
	rel  uint16
	head int32
	size int32
}

// region is a stretch of tokens between quotation marks, marks included.
type region struct{ first, last int32 }

type sentence struct{ here, para, before uint8 }

// Dependents that matter to cues and sources.
const (
	hasSubject uint8 = 1 << iota
	hasClause
	hasInfinitive
	hasObject
	hasMark
	hasOblique
	hasAside
	hasPassive
)

// Read fills the input with the sentences of a report. Those that were not
// parsed (parsed[i] holds another number of words than there are tokens) are
// left out. In training, less are the counts that the lexicon leaves out.
func (in *Input) Read(list []text.Sentence, parsed []tagging.Sentence, words *Lexicon, less *Counts) {
	in.N = 0
	in.Paras = in.Paras[:0]
	in.regions = in.regions[:0]
	in.tok = append(in.tok[:0], make([]token, pad)...)
	para := -1
	for i := range min(len(list), len(parsed)) {
		s, p := &list[i], &parsed[i]
		if len(p.Words) != len(s.Tokens) || len(s.Tokens) == 0 {
			continue
		}
		if s.Para != para {
			para = s.Para
			in.Paras = append(in.Paras, [2]int{in.N, in.N})
		}
		in.sentence(s, p, int32(i), words, less)
		in.Paras[len(in.Paras)-1][1] = in.N
	}
	in.tok = append(in.tok, make([]token, pad)...)
	for k := range pad {
		for _, t := range []*token{&in.tok[k], &in.tok[len(in.tok)-1-k]} {
			*t = token{word: 1, lemma: 1, tag: 1, head: -1, region: -1, left: -1, right: -1, comma: -1, next: -1, para: -1, sent: -1}
		}
	}
	in.trees()
	for _, p := range in.Paras {
		in.quotes(p[0], p[1])
	}
}

func (in *Input) at(i int) *token { return &in.tok[i+pad] }

func (in *Input) sentence(s *text.Sentence, p *tagging.Sentence, number int32, words *Lexicon, less *Counts) {
	base := int32(in.N)
	for k := range p.Words {
		w, t := &p.Words[k], &s.Tokens[k]
		first, last := p.Subtree(k)
		o := token{head: -1, first: base + int32(first), last: base + int32(last) - 1, sent: number, para: int32(len(in.Paras)) - 1,
			place: int32(k), region: -1, left: -1, right: -1, comma: -1, next: -1, start: int32(t.Start), end: int32(t.End),
			tag: short(w.Tag), rel: short(w.Rel), group: w.Group, kind: uint8(s.Kind)}
		if w.Head >= 0 {
			o.head = base + int32(w.Head)
		}
		o.spell(w.Norm)
		o.lemma = fold(w.Lemma)
		switch {
		case t.Mark == text.Opens:
			o.quote = opensQuote
		case t.Mark == text.Closes:
			o.quote = closesQuote
		case t.InQuote:
			o.quote = insideQuote
		}
		o.class = words.class(o.lemma^uint32(sort(w.Tag))<<1, less)
		in.tok = append(in.tok, o)
	}
	in.N += len(p.Words)
	for k := range p.Words {
		if h := p.Words[k].Head; h >= 0 {
			in.at(int(base) + h).kids |= kid(p.Words[k].Rel)
		}
	}
}

// sort tells verbs, nouns, adjectives and the rest apart.
func sort(tag string) byte {
	switch tag[0] {
	case 'V', 'N', 'J':
		return tag[0]
	}
	return 'x'
}

func kid(rel string) uint8 {
	switch rel {
	case "nsubj":
		return hasSubject
	case "nsubj:pass", "aux:pass":
		return hasPassive
	case "ccomp":
		return hasClause
	case "xcomp":
		return hasInfinitive
	case "obj":
		return hasObject
	case "mark":
		return hasMark
	case "obl":
		return hasOblique
	case "parataxis":
		return hasAside
	}
	return 0
}

// Kinds of punctuation.
const (
	noMark uint8 = iota
	comma
	stop
	colon
	dash
	bracket
	mark
)

// spell sets what the letters of a word say.
func (t *token) spell(w string) {
	h, tail := uint32(offset), uint32(0)
	var shape uint16
	for k := 0; k < len(w); k++ {
		c := w[k]
		switch {
		case c >= 'A' && c <= 'Z':
			if k == 0 {
				shape |= 1
			} else {
				shape |= 2
			}
			c |= 0x20
		case c >= '0' && c <= '9':
			shape |= 4
			c = '0'
		case c == '-':
			shape |= 8
		case c >= 'a' && c <= 'z':
			shape |= 16
		default:
			shape |= 32
		}
		h = (h ^ uint32(c)) * prime
		tail = tail<<8 | uint32(c)
	}
	t.word, t.suffix, t.shape = h, tail&0xffffff, shape
	switch w {
	case ",":
		t.mark = comma
	case ".", "!", "?":
		t.mark = stop
	case ":", ";":
		t.mark = colon
	case "-", "--":
		t.mark = dash
	case "(", ")", "[", "]":
		t.mark = bracket
	case `"`, "'":
		t.mark = mark
	}
}

const (
	offset = 2166136261
	prime  = 16777619
)

func fold(w string) uint32 {
	h := uint32(offset)
	for k := 0; k < len(w); k++ {
		c := w[k]
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		h = (h ^ uint32(c)) * prime
	}
	return h
}

func short(s string) uint16 {
	h := uint32(offset)
	for k := 0; k < len(s); k++ {
		h = (h ^ uint32(s[k])) * prime
	}
	return uint16(h ^ h>>16)
}

// trees finds for every token its possible cues: up the tree, and to its left and right.
func (in *Input) trees() {
	in.up = resize(in.up, in.N)
	in.begin = resize(in.begin, in.N)
	in.end = resize(in.end, in.N)
	for i := range in.N {
		in.begin[i], in.end[i] = edge{head: -1}, edge{head: -1}
	}
	in.climbs(in.up, func(i int) bool { return in.at(i).class >= anchor })
	before, behind := passed{sent: -1}, passed{sent: -1}
	for i := range in.N {
		t := in.at(i)
		t.left, t.comma = before.pass(i, t)
		e := edge{t.rel, t.head, t.last - t.first + 1}
		if e.size > in.begin[t.first].size {
			in.begin[t.first] = e
		}
		if e.size > in.end[t.last].size {
			in.end[t.last] = e
		}
	}
	for i := in.N - 1; i >= 0; i-- {
		t := in.at(i)
		t.right, t.next = behind.pass(i, t)
	}
}

// passed are the last possible cue and the last comma on a way through a
// sentence, -1 where there was none.
type passed struct{ cue, comma, sent int32 }

// pass returns what was passed before token i of its sentence, and notes the token.
func (p *passed) pass(i int, t *token) (cue, commaAt int32) {
	if t.sent != p.sent {
		*p = passed{-1, -1, t.sent}
	}
	cue, commaAt = p.cue, p.comma
	if t.class >= anchor {
		p.cue = int32(i)
	}
	if t.mark == comma {
		p.comma = int32(i)
	}
	return cue, commaAt
}

// anchor is the class from which on a word may well be a cue.
const anchor = 3

// climbs finds for every token the nearest ancestor, or itself, that is wanted.
func (in *Input) climbs(up []climb, wanted func(i int) bool) {
	for i := range in.N {
		c := climb{at: -1}
		for k := i; k >= 0 && c.steps < 12; k = int(in.at(k).head) {
			if wanted(k) {
				c.at = int32(k)
				break
			}
			c.rel = in.at(k).rel
			c.steps++
		}
		up[i] = c
	}
}

// quotes finds the stretches between quotation marks of a paragraph and the
// classes of transitions.
func (in *Input) quotes(first, last int) {
	open := -1
	shut := func(i int) { // [open, i)
		if open >= 0 && i > open {
			for k := open; k < i; k++ {
				in.at(k).region = int32(len(in.regions))
			}
			in.regions = append(in.regions, region{int32(open), int32(i)})
		}
		open = -1
	}
	for i := first; i < last; i++ {
		switch t := in.at(i); t.quote {
		case opensQuote:
			if open < 0 || t.word != in.at(open).word {
				if open < 0 {
					open = i
				}
				break
			}
			shut(i)
			open = i
		case closesQuote:
			shut(i + 1)
		case insideQuote:
			if open < 0 {
				open = i
			}
		default:
			shut(i)
		}
		in.at(i).gate = in.gate(i, first)
	}
	shut(last)
}

// Gates is the number of classes of transitions.
const Gates = 20

func (in *Input) gate(i, first int) uint8 {
	t := in.at(i)
	if i == first {
		return 0
	}
	b := in.at(i - 1)
	fresh := t.sent != b.sent
	switch {
	case t.quote == opensQuote:
		if fresh {
			return 1
		}
		return 2
	case t.quote == closesQuote:
		return 3
	case b.quote == closesQuote:
		switch {
		case fresh:
			return 4
		case t.mark == comma:
			return 5
		}
		return 6
	case b.quote == opensQuote:
		return 7
	case fresh:
		return 8 + t.quote
	case t.mark == comma:
		return 10 + t.quote
	case t.mark == stop:
		return 12 + t.quote
	case b.mark == comma:
		return 14 + t.quote
	case t.mark != noMark:
		return 16 + t.quote
	}
	return 18 + t.quote
}

func resize[T any](s []T, n int) []T {
	if cap(s) >= n {
		return s[:n]
	}
	return make([]T, n, n+n/4)
}
