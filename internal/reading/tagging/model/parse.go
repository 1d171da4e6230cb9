package model

// Parser parses sentences, keeping its working memory between them. It is not
// safe for use by several goroutines; its Model is.
type Parser struct {
	m     *Model
	In    Input
	State State
	beam  beam
	keys  []uint64
	sums  [64]int32
	tags  tagNumbers
}

// tagNumbers are the numbers of the tags that finite speaks of.
type tagNumbers struct {
	finite  [64]bool // VBD, VBP, VBZ, MD
	nominal [64]bool
	vbd     uint8
	vbn     uint8
	stop    uint8
}

// NewParser returns a parser with working memory of its own.
func (m *Model) NewParser() *Parser {
	p := &Parser{m: m}
	for i, name := range m.Tags {
		switch name {
		case "VBD", "VBP", "VBZ", "MD":
			p.tags.finite[i] = true
			if name == "VBD" {
				p.tags.vbd = uint8(i)
			}
		case "VBN":
			p.tags.vbn = uint8(i)
		case "NN", "NNS", "NNP", "NNPS", "PRP":
			p.tags.nominal[i] = true
		case ".":
			p.tags.stop = uint8(i)
		}
	}
	return p
}

// Parse tags and parses a sentence; the answers lie in In.Tag and State.Head.
func (p *Parser) Parse(words []string) {
	p.Tag(words)
	p.Attach()
}

// Tag tags a sentence; the answer lies in In.Tag.
func (p *Parser) Tag(words []string) {
	p.In.Reset(words, p.m.Classes)
	p.keys = p.m.TagAll(&p.In, p.keys)
	p.finite()
}

// finite mends a sentence with a full stop and no finite verb: the first
// participle right behind a noun is its verb. The tagger sees two words to
// each side and calls "promised" in "The rebels promised to leave." a
// participle, for so it mostly was in training.
func (p *Parser) finite() {
	in, t := &p.In, &p.tags
	if in.N == 0 || in.Tag[in.N] != t.stop || t.vbd == 0 || t.vbn == 0 {
		return
	}
	at := 0
	for i := 1; i <= in.N; i++ {
		if t.finite[in.Tag[i]] {
			return
		}
		if at == 0 && in.Tag[i] == t.vbn && t.nominal[in.Tag[i-1]] {
			at = i
		}
	}
	if at > 0 {
		in.Tag[at] = t.vbd
	}
}

func (p *Parser) rel(s *State, a int) uint8 {
	if a == Shift {
		return 0
	}
	if h, _ := s.Arc(a); h > s.n {
		return 1
	}
	p.keys = s.RelFeatures(&p.In, a, p.keys[:0])
	p.m.Rel.score(p.keys, p.sums[:])
	return uint8(Best(p.sums[:len(p.m.Rels)]))
}
