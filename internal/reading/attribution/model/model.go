// Package model is the arithmetic of the span tagger: what it sees of a
// report, features, tables of weights, the chain that chooses labels, the
// linking of spans, and the file that holds it all.
//
// It knows words as hashes; it knows no claim and no kind of act. Training
// (package train) and reading (package attribution) share it, so that both see
// the same features. Whatever is decided is decided by sums of integers: the
// same report gives the same spans on every platform.
//
// Methods: linear chain over labels B and I (Ramshaw and Marcus 1995) with the
// weights of a conditional random field (Lafferty et al. 2001); a second
// chain sees the labels of the first, which for training come from chains that
// had not seen the text (stacking, Wolpert 1992; Cohen and Carvalho 2005).
package model

import "dateline/internal/reading/text"

// Labels of a token: outside, or first or further token of a span.
const (
	Outside uint8 = iota
	FirstSource
	Source
	FirstCue
	Cue
	FirstContent
	Content
	Labels = 7
)

// Kind is what a span is: what its tokens' labels have in common.
type Kind uint8

const (
	NoSpan Kind = iota
	SourceSpan
	CueSpan
	ContentSpan
)

// KindOf returns the kind of span that a label belongs to.
func KindOf(label uint8) Kind { return Kind(label+1) / 2 }

// begins tells whether a label begins a span.
func begins(label uint8) bool { return label&1 == 1 }

// Span is a run of tokens [First, Last) of one kind. Margin is by how much its
// weakest token's label won.
type Span struct {
	Kind        Kind
	First, Last int
	Margin      int32
}

// Model holds the weights. It is not changed by use.
type Model struct {
	Note   string // where the weights come from, and how good they are
	Words  Lexicon
	Stages [2]Chain
	Links  [2]Linker // of a cue to its source, of a content to its cue
	Trust  [Buckets]uint8
}

// Buckets is the number of steps in which margins are told apart.
const Buckets = 16

// Bytes returns the range of the report that tokens [first, last) span.
func (in *Input) Bytes(first, last int) text.Range {
	return text.Range{Start: int(in.tok[first+pad].start), End: int(in.tok[last-1+pad].end)}
}
