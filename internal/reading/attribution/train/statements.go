package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"dateline/internal/reading/attribution/model"
	"dateline/internal/reading/tagging"
	"dateline/internal/reading/text"
)

// mention is a range of a report as claims have it.
type mention struct {
	Text  string `json:"text"`
	Start int    `json:"start"`
	End   int    `json:"end"`
}

// statement is a claim of kind statement, with what a model alone can say.
type statement struct {
	Report  string  `json:"report"`
	Kind    string  `json:"kind"`
	Stance  string  `json:"stance"`
	Span    mention `json:"span"`
	Speaker mention `json:"speaker"`
	Cue     mention `json:"cue"`
	Content mention `json:"content"`
	Score   int     `json:"score"`
}

// statements prints what a model finds in reports (id and text a line) as
// claims, one a line, to be compared with those of a reader by rules: every
// attribution that has a source and content. The content is the longest piece,
// without the marks around it.
func statements(path string, m *model.Model, tagger *tagging.Model, out io.Writer) error {
	list, err := read(path, tagger)
	if err != nil {
		return err
	}
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	for _, a := range list {
		a.prepare(&m.Words, false)
		spans := model.Spans(m.Label(&a.in))
		link := m.Link(&a.in, spans)
		for n, s := range spans {
			if s.Kind != model.CueSpan || link[n] < 0 {
				continue
			}
			whole := a.in.Bytes(s.First, s.Last)
			source := a.in.Bytes(spans[link[n]].First, spans[link[n]].Last)
			whole = join(whole, source)
			var content text.Range
			for k, c := range spans {
				if c.Kind != model.ContentSpan || link[k] != n {
					continue
				}
				r := a.in.Bytes(c.First, c.Last)
				whole = join(whole, r)
				if r.End-r.Start > content.End-content.Start {
					content = r
				}
			}
			if content.End == 0 {
				continue
			}
			put := func(r text.Range) mention { return mention{a.doc.Raw[r.Start:r.End], r.Start, r.End} }
			if err := enc.Encode(statement{a.id, "statement", "attributed", put(whole), put(source), put(a.in.Bytes(s.First, s.Last)),
				put(bare(a.doc.Raw, content)), int(m.Trust[model.Bucket(s.Margin)])}); err != nil {
				return fmt.Errorf("%s: %w", a.id, err)
			}
		}
	}
	return nil
}

func join(a, b text.Range) text.Range {
	return text.Range{Start: min(a.Start, b.Start), End: max(a.End, b.End)}
}

// bare leaves out quotation marks, "that" and closing commas and stops.
func bare(raw string, r text.Range) text.Range {
	s := raw[r.Start:r.End]
	for _, p := range []string{"that ", "\"", "“"} {
		if strings.HasPrefix(s, p) {
			r.Start += len(p)
			s = s[len(p):]
		}
	}
	r.End = r.Start + len(strings.TrimRight(s, "\"”,."))
	return r
}
