package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"sort"
	"unicode"
	"unicode/utf8"

	"dateline/internal/reading/attribution/model"
	"dateline/internal/reading/tagging"
	"dateline/internal/reading/text"
)

// article is a report with its attributions, read and labelled.
type article struct {
	id     string
	doc    text.Doc
	parsed []tagging.Sentence
	in     model.Input
	gold   []attribution
	labels []uint8
	spans  [4]map[text.Range]bool // gold, by kind; trimmed of white space
	counts model.Counts
	tags   []string
}

// attribution is one of the corpus: ranges of bytes.
type attribution struct {
	Source, Cue, Content [][2]int
}

// read returns the articles of a file of JSON lines.
func read(path string, tagger *tagging.Model) ([]*article, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<24)
	var list []*article
	for sc.Scan() {
		var line struct {
			ID, Text     string
			Attributions []attribution
		}
		if err := json.Unmarshal(sc.Bytes(), &line); err != nil {
			return nil, fmt.Errorf("%s, line %d: %w", path, len(list)+1, err)
		}
		list = append(list, &article{id: line.ID, gold: line.Attributions, doc: text.Split(line.Text)})
	}
	if err := sc.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	parallel(len(list), func(i int) bool {
		a := list[i]
		for k := range a.doc.Sentences {
			a.parsed = append(a.parsed, *tagging.NewSentence(tagger.Parse(a.doc.Sentences[k].Tokens)))
		}
		return true
	})
	return list, nil
}

// prepare reads the article into the model's input and labels its tokens.
func (a *article) prepare(words *model.Lexicon, less bool) {
	var minus *model.Counts
	if less {
		minus = &a.counts
	}
	a.in.Read(a.doc.Sentences, a.parsed, words, minus)
	if a.labels != nil {
		return
	}
	a.labels = make([]uint8, a.in.N)
	for i := range a.parsed {
		for _, w := range a.parsed[i].Words {
			a.tags = append(a.tags, w.Tag)
		}
	}
	for k := range a.spans {
		a.spans[k] = map[text.Range]bool{}
	}
	for _, at := range a.gold {
		a.put(model.ContentSpan, model.FirstContent, at.Content)
		a.put(model.SourceSpan, model.FirstSource, at.Source)
		a.put(model.CueSpan, model.FirstCue, at.Cue)
	}
	a.counts = model.Counts{}
	for i, l := range a.labels {
		k := a.in.Key(i, a.tags[i])
		c := a.counts[k]
		c[0]++
		if model.KindOf(l) == model.CueSpan {
			c[1]++
		}
		a.counts[k] = c
	}
}

// put labels the tokens that the ranges touch.
func (a *article) put(kind model.Kind, first uint8, ranges [][2]int) {
	for _, r := range ranges {
		t := trim(a.doc.Raw, rangeOf(r))
		if t.Start >= t.End {
			continue
		}
		a.spans[kind][t] = true
		from, to := a.tokens(t)
		for i := from; i < to; i++ {
			a.labels[i] = first + 1
			if i == from {
				a.labels[i] = first
			}
		}
		if to < len(a.labels) && to > from && a.labels[to] != model.Outside && a.labels[to]&1 == 0 && model.KindOf(a.labels[to]) != kind {
			a.labels[to]-- // what was cut off begins anew
		}
	}
}

// tokens returns the tokens that a range touches.
func (a *article) tokens(r text.Range) (from, to int) {
	from = sort.Search(a.in.N, func(i int) bool { return a.in.Bytes(i, i+1).End > r.Start })
	to = sort.Search(a.in.N, func(i int) bool { return a.in.Bytes(i, i+1).Start >= r.End })
	return from, to
}

func rangeOf(r [2]int) text.Range { return text.Range{Start: r[0], End: r[1]} }

// trim leaves out white space at both ends.
func trim(raw string, r text.Range) text.Range {
	for r.Start < r.End {
		c, n := utf8.DecodeRuneInString(raw[r.Start:r.End])
		if !unicode.IsSpace(c) {
			break
		}
		r.Start += n
	}
	for r.Start < r.End {
		c, n := utf8.DecodeLastRuneInString(raw[r.Start:r.End])
		if !unicode.IsSpace(c) {
			break
		}
		r.End -= n
	}
	return r
}
