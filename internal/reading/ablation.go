package reading

import (
	"dateline/internal/reading/tagging"
	"dateline/internal/reading/text"
)

// Lacking returns a reader that does without some of its means, to measure what
// each earns: arcs, the parser's heads and relations; learned, the finder of
// statements that was trained on annotated news.
func (r *Reader) Lacking(arcs, learned bool) *Reader {
	less := *r
	less.flat = less.flat || arcs
	if learned {
		less.voices = nil
	}
	return &less
}

// parse tags and parses the tokens of a sentence.
func (r *Reader) parse(tokens []text.Token) []tagging.Word {
	words := r.model.Parse(tokens)
	if r.flat {
		for i := range words { // every word hangs on the one before it
			words[i].Head, words[i].Rel = i-1, "dep"
		}
	}
	return words
}
