// Package attribution finds who is said to say what: spans of sources, of the
// cues that tie words to them, and of the words attributed.
//
// It knows how US news attributes words and thoughts, as its weights have it;
// it knows no kind of act, no actor and no claim. It takes a report cut and
// parsed (packages text and tagging) and decides by sums of integers: the same
// report gives the same attributions everywhere.
//
// Two chains label the tokens of each paragraph, the second one with the
// labels of the first for features; two small rankers then link cues to
// sources and contents to cues. The weights are trained by package train on
// PolNeAR 1.0 (Newell, Margolin and Ruths, LREC 2018); they hold hashes, and
// none of its text. An attribution there is wider than a statement: "hopes
// to", "is expected to", "voted for" are cues too, and every intention,
// opinion and plan of somebody is content.
//
// How good they are (testdata/figures.txt; go run ./internal/reading/attribution/train
// -eval FILE makes the table for any file of that form): spans are those of
// the corpus, each counted once however many attributions share it, with
// white space trimmed off. Exact: a found span counts if a span of the corpus
// of its kind has the same first and last byte. Overlap: found spans and those
// of the corpus of a kind are paired one to one, in text order, where they
// share a byte. Precision is that count over the spans found, recall over
// those of the corpus, F1 their harmonic mean, taken over all articles at
// once. Any: as overlap, but a span may be paired with several (what is found
// in one piece and annotated in two is no error). Bytes: as exact, but for
// bytes covered by spans of the kind instead of spans. Settings were chosen on
// every tenth article of train.jsonl, held out, lifts on articles of it by
// chains that had not seen them; dev.jsonl is reported on alone.
package attribution

import (
	_ "embed"
	"sync"

	"dateline/internal/reading/attribution/model"
	"dateline/internal/reading/tagging"
	"dateline/internal/reading/text"
)

//go:embed weights.bin
var weights []byte

// Attribution ties words to somebody. All ranges are bytes of the report, in
// text order.
type Attribution struct {
	// Cue is what ties them: "said", "according to", a colon. Never empty.
	Cue text.Range
	// Source is who is said to say it; empty (0,0) where nobody is named in the
	// paragraph: passives ("is expected to") and elided subjects.
	Source text.Range
	// Speaker is the last fitting source before it where Source is a pronoun or
	// empty, the noun before a "who", and Source itself otherwise; empty where
	// none fits.
	Speaker text.Range
	// Content is what is said, in one piece or several; may be empty.
	Content []text.Range
	// Score is the chance in per cent that a reader of the corpus marked a cue
	// here, by the margin with which it was found.
	Score int
}

// Model holds the weights. It is safe for use by several goroutines.
type Model struct {
	m      *model.Model
	inputs sync.Pool
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

// Find returns the attributions of a report in the order of their cues.
// parsed[i] is the analysis of doc.Sentences[i]; a sentence whose analysis has
// another number of words than it has tokens (none, say) is passed over.
func (m *Model) Find(doc text.Doc, parsed []tagging.Sentence) []Attribution {
	in, ok := m.inputs.Get().(*model.Input)
	if !ok {
		in = &model.Input{}
	}
	defer m.inputs.Put(in)
	var all []Attribution
	n := min(len(doc.Sentences), len(parsed))
	for from := 0; from < n; {
		to := part(doc.Sentences[:n], from)
		all = m.find(in, doc.Sentences[from:to], parsed[from:to], all)
		from = to
	}
	return all
}

// window is the number of tokens that are looked at together, so that memory
// is bounded; reports are far shorter.
const window = 20000

// part returns the end of the sentences that are looked at together with
// sentence from: whole paragraphs, unless one is longer than a report.
func part(list []text.Sentence, from int) int {
	tokens := 0
	for i := from; i < len(list); i++ {
		if tokens > 2*window || tokens > window && list[i].Para != list[i-1].Para {
			return i
		}
		tokens += len(list[i].Tokens)
	}
	return len(list)
}

// find appends the attributions of some sentences.
func (m *Model) find(in *model.Input, list []text.Sentence, parsed []tagging.Sentence, all []Attribution) []Attribution {
	in.Read(list, parsed, &m.m.Words, nil)
	spans := model.Spans(m.m.Label(in))
	link := m.m.Link(in, spans)
	number := make([]int, len(spans)) // of the attribution of a cue
	for n := range spans {
		s := &spans[n]
		if s.Kind != model.CueSpan {
			continue
		}
		number[n] = len(all)
		a := Attribution{Cue: in.Bytes(s.First, s.Last), Score: int(m.m.Trust[model.Bucket(s.Margin)])}
		if link[n] >= 0 {
			a.Source = in.Bytes(spans[link[n]].First, spans[link[n]].Last)
		}
		if first, last := in.Speaker(spans, n, link[n]); first < last {
			a.Speaker = in.Bytes(first, last)
		}
		all = append(all, a)
	}
	for n := range spans {
		if s := &spans[n]; s.Kind == model.ContentSpan && link[n] >= 0 {
			a := &all[number[link[n]]]
			a.Content = append(a.Content, in.Bytes(s.First, s.Last))
		}
	}
	return all
}
