// Package text cuts a report into paragraphs, sentences and tokens.
//
// It knows how news copy is laid out: datelines, time stamps glued to
// headlines, bylines, captions, "Read more" lines, lists, hard-wrapped lines,
// abbreviations and quotation marks that were lost. It knows no word's
// meaning, no place and no claim.
//
// Offsets are bytes of the report exactly as received, from the first step to
// the last: Raw[t.Start:t.End] == t.Text for every token, whatever the bytes.
// Nothing is decoded or cleaned before it is cut; a token's Norm carries the
// cleaned form. All work is linear in the length of the report.
//
// Words are cut as in the Penn Treebank (do n't, Canada 's, can not, $ 20m,
// 3 pm), but hyphenated words stay whole, for the sake of names: Pul-e-Alam,
// Qal-e-Naw, Deir ez-Zor, pro-government.
package text

// Range is a half-open range [Start, End) of bytes of the report.
type Range struct{ Start, End int }

// Mark says what a quotation mark does.
type Mark uint8

const (
	NoMark Mark = iota
	Opens       // opens quoted words
	Closes      // closes them
)

// Token is a word, number or mark of punctuation.
type Token struct {
	Text        string // verbatim: Raw[Start:End]
	Norm        string // straight quotes, plain hyphens, entities decoded, invisible characters dropped
	Start, End  int    // bytes of the report
	SpaceBefore bool   // white space stands before it, or it begins a paragraph
	InQuote     bool   // it stands inside quotation marks; the marks themselves do not
	Mark        Mark   // for a quotation mark: what it does
}

// Kind is the kind of a sentence's paragraph.
type Kind uint8

const (
	Prose       Kind = iota
	Headline         // a line without a full stop
	Caption          // words under a picture
	Byline           // who wrote or edited the report
	Boilerplate      // "Read more: ...", "Sign up", copyright lines
)

// Dateline is the place, date and agency in front of a report's first words,
// as in "KABUL, Aug 13 (Agency) -". Ranges are empty where a part is missing.
type Dateline struct {
	Range               // the whole, with its dash
	Place, Date, Agency Range
}

// Sentence is a sentence or a headline. Start and End are those of its first
// and last token; dateline, stamp and bullet in front of it do not belong to it.
type Sentence struct {
	Start, End int
	Tokens     []Token
	Para       int // index in Doc.Paragraphs
	Kind       Kind
	Bullet     bool      // an item of a list
	Dateline   *Dateline // the dateline in front of it, or nil
	Stamp      *Range    // the time stamp in front of it ("14:05 GMT", "Updated 3 Aug"), or nil
}

// Heading tells that the sentence is a headline or caption without a full stop.
func (s *Sentence) Heading() bool { return s.Kind == Headline }

// Doc is a report cut into sentences.
type Doc struct {
	Raw        string
	Tokens     []Token // of all sentences, in text order
	Sentences  []Sentence
	Paragraphs []Range
	Stamps     []Range // all time stamps, in text order
}

// Split cuts a report. It takes any bytes and never panics.
func Split(raw string) Doc {
	s := splitter{doc: Doc{Raw: raw}}
	s.doc.Tokens = make([]Token, 0, len(raw)/6+8)
	eachParagraph(raw, s.paragraph)
	for i := range s.cuts {
		c := &s.cuts[i]
		c.sentence.Tokens = s.doc.Tokens[c.first:c.last:c.last]
		c.sentence.Start = s.doc.Tokens[c.first].Start
		c.sentence.End = s.doc.Tokens[c.last-1].End
		s.doc.Sentences = append(s.doc.Sentences, c.sentence)
	}
	s.quotes()
	return s.doc
}

// splitter gathers sentences as ranges of tokens, for the tokens' array moves
// while it grows.
type splitter struct {
	doc   Doc
	cuts  []cut
	paras []Range // tokens of each paragraph
	stamp *Range  // a stamp on a line of its own, for the next sentence
}

type cut struct {
	first, last int // tokens
	sentence    Sentence
}

// longest is the number of tokens after which a sentence is cut whatever
// stands there: real ones are shorter, and what follows need not cope with more.
const longest = 400

func (s *splitter) paragraph(r Range) {
	raw := s.doc.Raw
	para := len(s.doc.Paragraphs)
	s.doc.Paragraphs = append(s.doc.Paragraphs, r)
	proto := Sentence{Para: para}
	at := r.Start
	if end := bullet(raw, at, r.End); end > at {
		proto.Bullet, at = true, end
	}
	if end := stamp(raw, at, r.End); end > at {
		st := Range{at, end}
		s.doc.Stamps = append(s.doc.Stamps, st)
		s.stamp = &st
		at = end
	}
	if d := dateline(raw, at, r.End); d != nil {
		proto.Dateline, at = d, d.End
	}
	first := len(s.doc.Tokens)
	s.doc.Tokens = lex(s.doc.Tokens, raw, at, r.End)
	last := len(s.doc.Tokens)
	s.paras = append(s.paras, Range{first, last})
	if first == last {
		return
	}
	tokens := s.doc.Tokens[first:last]
	marks(tokens, raw)
	begin := len(s.cuts)
	for a := 0; a < len(tokens); {
		b := sentenceEnd(tokens, a, min(len(tokens), a+longest))
		sentence := proto
		sentence.Stamp = s.stamp
		s.cuts = append(s.cuts, cut{first + a, first + b, sentence})
		proto.Dateline, s.stamp = nil, nil
		proto.Bullet = false
		a = b
	}
	kind := paragraphKind(tokens, raw[at:r.End], len(s.cuts)-begin)
	for i := begin; i < len(s.cuts); i++ {
		s.cuts[i].sentence.Kind = kind
	}
}
