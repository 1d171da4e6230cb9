// Package reading turns the text of a report into proposed claims.
//
// It knows how news English says that a place was taken, people were killed,
// somebody said something: docs/claims.md is its contract. It reads what the
// text says and nothing else; it never decides whether a claim is true, knows
// no store and no network, and asks its caller for places through Places.
//
// Each step is a package below this one, in this order:
//
//	text      paragraphs, sentences, tokens, with bytes of the report
//	tagging   tags, lemmas, heads
//	grammar   noun groups, verb groups, who stands before and behind a verb
//	names     who and where the noun groups speak of
//	times     what is said about when
//	figures   numbers and their bounds
//	quotes    who says what
//	frames    every other kind of claim
//
// Reading is deterministic: the same text, context, places and Version give
// the same claims, byte for byte, on every platform.
package reading

import (
	"strings"
	"sync"
	"time"

	"dateline"
	"dateline/internal/reading/attribution"
	"dateline/internal/reading/frames"
	"dateline/internal/reading/grammar"
	"dateline/internal/reading/names"
	"dateline/internal/reading/quotes"
	"dateline/internal/reading/tagging"
	"dateline/internal/reading/text"
	"dateline/internal/reading/times"
)

// Version is the version of the reader. It stands in every claim that was
// proposed; proposals are derived data, kept by report content and Version.
const Version = "2"

// Hint is what the words around a name say about the place it names.
type Hint = names.Hint

// Found is a place that a name led to, and how: exact, alias, fold, skeleton.
type Found = names.Found

// Places turns names into places. Implementations must be safe for use by
// several goroutines and give the same answer to the same question.
type Places = names.Places

// Context is what a reader must know besides the text of a report.
type Context struct {
	Story     *dateline.Story // aliases, actors, sides, public figures, places; may be nil
	Country   string          // ISO 3166-1 alpha-2 of the country the report is about; "" takes the story's
	Zone      string          // IANA name of the zone that days are meant in; "" takes the story's, else UTC
	Published time.Time       // publication of the report
	ReportID  string          // stands in every claim, and enters its id
}

func (c Context) country() string {
	if c.Country == "" && c.Story != nil {
		return c.Story.Country
	}
	return c.Country
}

func (c Context) location() *time.Location {
	if c.Zone != "" {
		if l, err := time.LoadLocation(c.Zone); err == nil {
			return l
		}
	}
	return c.Story.Location()
}

// Result is what reading a report gave.
type Result struct {
	Claims []dateline.Claim // in text order
	Unread string           // why the report was not read ("language fr"); "" where it was
	Why    []Why            // how each claim was read; only Explain fills it
}

// Reader reads reports. It is safe for use by several goroutines.
type Reader struct {
	places Places
	model  *tagging.Model
	voices *attribution.Model // nil in a reader that lacks it
	flat   bool               // without the parser's arcs
}

var (
	model  = sync.OnceValues(tagging.Load)
	voices = sync.OnceValues(attribution.Load)
)

// New returns a reader that asks places for places; places may be nil.
func New(places Places) (*Reader, error) {
	m, err := model()
	if err != nil {
		return nil, err
	}
	v, err := voices()
	if err != nil {
		return nil, err
	}
	return &Reader{places: places, model: m, voices: v}, nil
}

// Read returns the claims of a report in text order. It never panics, whatever
// the bytes; a text that is not English has none.
func (r *Reader) Read(report string, c Context) []dateline.Claim { return r.Report(report, c).Claims }

// Report is Read with the reason where a report was not read.
func (r *Reader) Report(report string, c Context) Result {
	if len(report) > longestPart {
		return inParts(report, c, r.Report)
	}
	res, _, _ := r.read(report, c, r.model.Tag)
	return res
}

// read reads a report and tells where each claim came from. analyse tags the
// tokens of a sentence; claims need no arcs, explanations show them.
func (r *Reader) read(report string, c Context, analyse func([]text.Token) []tagging.Word) (Result, *frames.Input, []origin) {
	if lang := foreign(report); lang != "" {
		return Result{Unread: "language " + lang}, nil, nil
	}
	doc := text.Split(report)
	in := &frames.Input{}
	sents := make([]*grammar.Sentence, 0, len(doc.Sentences))
	para := make([]int, 0, len(doc.Sentences))
	anchor := times.Anchor{Published: c.Published.In(c.location())}
	regions := quotes.Regions(report)
	skipped := make([]bool, len(doc.Sentences))
	for i := range doc.Sentences {
		st := &doc.Sentences[i]
		if st.Kind == text.Byline || st.Kind == text.Boilerplate && !readable(st) {
			skipped[i] = true
			continue
		}
		words := mended(analyse(st.Tokens), st.Tokens, regions)
		sents = append(sents, grammar.Parse(words))
		para = append(para, st.Para)
		in.Headings = append(in.Headings, st.Heading())
		in.Times = append(in.Times, phrases(words, anchor))
	}
	times.Chain(in.Times, func(i int) []times.Token { return tokens(sents[i].Words) })
	in.Scene = names.New(report, sents, para, r.places, c.Story, c.country())
	in.Statements = quotes.Find(in.Scene, regions, func() []quotes.Seen { return r.seen(doc, skipped) })
	proposals, err := frames.Read(*in)
	if err != nil { // the table that comes with the program is broken: a test holds it sound
		return Result{Unread: "reader: " + err.Error()}, in, nil
	}
	claims, from := finish(c, anchor, in, sober(in, proposals))
	return Result{Claims: claims}, in, from
}

// readable tells whether a line taken for boilerplate holds a sentence after all.
func readable(st *text.Sentence) bool { return len(st.Tokens) >= 4 }

// mended makes words of tagged tokens, mending tags in both.
func mended(parsed []tagging.Word, tokens []text.Token, regions []quotes.Region) []grammar.Word {
	words := make([]grammar.Word, len(parsed))
	if len(tokens) > 0 {
		regions = quotes.Among(regions, tokens[0].Start, tokens[len(tokens)-1].End)
	}
	for i, p := range parsed {
		w := grammar.Word{Text: p.Norm, Lower: strings.ToLower(p.Norm), Lemma: lemma(p), Tag: p.Tag, Start: p.Start, End: p.End,
			Space: tokens[i].SpaceBefore, Head: p.Head, Rel: p.Rel}
		for len(regions) > 0 && regions[0].End <= p.Start {
			regions = regions[1:]
		}
		w.Quoted = len(regions) > 0 && regions[0].Has(p.Start)
		words[i] = w
	}
	grammar.Mend(words)
	for i := range words {
		if words[i].Tag != parsed[i].Tag {
			parsed[i].Tag = words[i].Tag
			parsed[i].Lemma = tagging.Lemma(parsed[i].Norm, words[i].Tag)
			words[i].Lemma = lemma(parsed[i])
		}
	}
	return words
}

// seen is what the learned finder marks in a report. It reads arcs, so this is
// where sentences are parsed.
func (r *Reader) seen(doc text.Doc, skipped []bool) []quotes.Seen {
	if r.voices == nil {
		return nil
	}
	analyses := make([]tagging.Sentence, len(skipped))
	for i := range doc.Sentences {
		if !skipped[i] {
			analyses[i] = *tagging.NewSentence(r.parse(doc.Sentences[i].Tokens))
		}
	}
	all := r.voices.Find(doc, analyses)
	seen := make([]quotes.Seen, len(all))
	for n, a := range all {
		seen[n] = quotes.Seen{Cue: [2]int{a.Cue.Start, a.Cue.End}, Source: [2]int{a.Source.Start, a.Source.End}, Score: a.Score}
		for _, c := range a.Content {
			seen[n].Content = append(seen[n].Content, [2]int{c.Start, c.End})
		}
	}
	return seen
}

// lemma mends lemmas that the rules do not know: "recaptur", "reache".
func lemma(w tagging.Word) string {
	l := w.Lemma
	if !strings.HasPrefix(w.Tag, "VB") || known(l) {
		return l
	}
	if v, ok := irregular[l]; ok {
		return v
	}
	if known(l + "e") {
		return l + "e"
	}
	if v, ok := strings.CutSuffix(l, "e"); ok && known(v) {
		return v
	}
	return l
}

func known(lemma string) bool { return frames.Verb(lemma) || quotes.Verb(lemma) }

var irregular = map[string]string{"overran": "overrun", "retook": "retake", "withdrew": "withdraw", "wrested": "wrest", "beset": "besiege", "retaken": "retake", "overthrew": "overthrow"}

func phrases(words []grammar.Word, a times.Anchor) []times.Phrase {
	return times.Find(tokens(words), a)
}

func tokens(words []grammar.Word) []times.Token {
	t := make([]times.Token, len(words))
	for i, w := range words {
		t[i] = times.Token{Text: w.Text, Lower: w.Lower}
	}
	return t
}
