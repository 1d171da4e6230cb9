// Package tagging gives the words of a sentence their tags (Penn Treebank and
// universal), lemmas, and heads with universal relations.
//
// It knows English grammar as its weights have it and English word forms as
// its tables have them; it knows no report, no place and no claim. Decisions
// are sums of integers: the same tokens give the same words everywhere.
//
// The weights are trained by package train on UD English EWT 2.15 (CC BY-SA
// 4.0; Silveira et al. 2014), in which they stay under that licence; the groups
// of words that the parser goes by come from its text and that of PolNeAR. What
// the parser is good for: subjects, objects, passives, negation, complements.
// What it is not: coordination, apposition and the attachment of prepositions
// are right about half the time.
package tagging

import (
	_ "embed"
	"sync"

	"dateline/internal/reading/tagging/model"
	"dateline/internal/reading/text"
)

//go:embed weights.bin
var weights []byte

// Word is a token with its analysis. Head is the index of its head in the
// sentence, -1 for the root.
type Word struct {
	Text       string // verbatim
	Norm       string // the token's cleaned form
	Lemma      string // lower case, save for names
	Tag        string // Penn Treebank: VBD, NNP, ...
	Pos        string // universal: VERB, PROPN, ...
	Head       int
	Rel        string // universal relation: nsubj, obj, obl, nsubj:pass, ...
	Start, End int    // bytes of the report
	Group      uint16 // of words that stand in the same company, 0 if unknown; set by Parse
}

// Model holds the weights. It is safe for use by several goroutines.
type Model struct {
	m       *model.Model
	parsers sync.Pool
}

// Load reads the embedded weights.
func Load() (*Model, error) {
	m, err := model.Decode(weights)
	if err != nil {
		return nil, err
	}
	return &Model{m: m}, nil
}

// Note says what the weights were trained on and how good they were found.
func (m *Model) Note() string { return m.m.Note }

// Parse analyses the tokens of one sentence.
func (m *Model) Parse(tokens []text.Token) []Word { return m.lend((*Parser).Parse, tokens) }

// Tag analyses the tokens of a sentence without its arcs, in about a fifth of
// the time: every Head is -1 and every Rel empty. It is safe for several
// goroutines.
func (m *Model) Tag(tokens []text.Token) []Word { return m.lend((*Parser).Tag, tokens) }

// lend lets do have one of the parsers that the model keeps.
func (m *Model) lend(do func(*Parser, []text.Token) []Word, tokens []text.Token) []Word {
	p, ok := m.parsers.Get().(*Parser)
	if !ok {
		p = m.NewParser()
	}
	words := do(p, tokens)
	m.parsers.Put(p)
	return words
}

// Parser is a Model with working memory of its own, for one goroutine.
type Parser struct {
	m    *model.Model
	p    *model.Parser
	norm []string
}

// NewParser returns a parser for the use of one goroutine.
func (m *Model) NewParser() *Parser { return &Parser{m: m.m, p: m.m.NewParser()} }

// longest is the number of words that are parsed at once. What is longer is no
// sentence; it is parsed in pieces, so that time stays linear.
const longest = 200

// Tag analyses the tokens of one sentence without its arcs. The words are the
// caller's.
func (p *Parser) Tag(tokens []text.Token) []Word {
	words := make([]Word, len(tokens))
	for from := 0; from < len(tokens); from += longest {
		some := tokens[from:min(from+longest, len(tokens))]
		p.p.Tag(p.norms(some))
		for i := range some {
			t, w := &some[i], &words[from+i]
			*w = Word{Text: t.Text, Norm: t.Norm, Start: t.Start, End: t.End, Tag: p.m.Tags[p.p.In.Tag[i+1]], Head: -1}
			w.Pos = pos(w)
			w.Lemma = Lemma(w.Norm, w.Tag)
		}
	}
	return words
}

// norms are the words of tokens as the model reads them.
func (p *Parser) norms(tokens []text.Token) []string {
	p.norm = p.norm[:0]
	for i := range tokens {
		p.norm = append(p.norm, tokens[i].Norm)
	}
	return p.norm
}

// Parse analyses the tokens of one sentence. The words are the caller's.
func (p *Parser) Parse(tokens []text.Token) []Word {
	words := make([]Word, len(tokens))
	root := -1
	for from := 0; from < len(tokens); from += longest {
		to := min(from+longest, len(tokens))
		r := p.piece(words, tokens[from:to], from)
		if root < 0 {
			root = r
		} else {
			words[r].Head, words[r].Rel = root, "parataxis"
		}
	}
	for i := range words {
		w := &words[i]
		w.Pos = pos(w)
		w.Lemma = Lemma(w.Norm, w.Tag)
	}
	return words
}

// piece analyses some tokens, whose first is word number from, and returns their root.
func (p *Parser) piece(words []Word, tokens []text.Token, from int) (root int) {
	p.p.Parse(p.norms(tokens))
	for i := range tokens {
		t := &tokens[i]
		head, rel := p.p.State.Head(i + 1)
		w := &words[from+i]
		*w = Word{Text: t.Text, Norm: t.Norm, Start: t.Start, End: t.End,
			Tag: p.m.Tags[p.p.In.Tag[i+1]], Rel: p.m.Rels[rel], Head: from + head - 1, Group: uint16(p.p.In.Group[i+1])}
		if head > len(tokens) {
			w.Head, root = -1, from+i
		}
	}
	return root
}

// pos returns the universal tag that goes with tag, relation and word.
func pos(w *Word) string {
	switch w.Tag {
	case "NN", "NNS":
		return "NOUN"
	case "NNP", "NNPS":
		return "PROPN"
	case "VB", "VBD", "VBG", "VBN", "VBP", "VBZ":
		if w.Rel == "aux" || w.Rel == "aux:pass" || w.Rel == "cop" {
			return "AUX"
		}
		return "VERB"
	case "MD":
		return "AUX"
	case "JJ", "JJR", "JJS", "AFX":
		return "ADJ"
	case "RB", "RBR", "RBS":
		if w.Norm == "not" || w.Norm == "n't" {
			return "PART"
		}
		return "ADV"
	case "WRB":
		return "ADV"
	case "PRP", "PRP$", "WP", "WP$", "EX":
		return "PRON"
	case "DT", "PDT", "WDT":
		switch w.Rel {
		case "det", "det:predet", "advmod", "cc:preconj":
			return "DET"
		}
		return "PRON"
	case "IN":
		if w.Rel == "mark" {
			return "SCONJ"
		}
		return "ADP"
	case "RP":
		return "ADP"
	case "TO":
		if w.Rel == "case" {
			return "ADP"
		}
		return "PART"
	case "POS":
		return "PART"
	case "CD":
		return "NUM"
	case "CC":
		return "CCONJ"
	case "UH":
		return "INTJ"
	case "$", "SYM", "#":
		return "SYM"
	case ".", ",", ":", "``", "''", "-LRB-", "-RRB-", "HYPH", "NFP":
		return "PUNCT"
	}
	return "X"
}
