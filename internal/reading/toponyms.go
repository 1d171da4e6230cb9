package reading

import (
	"dateline/internal/reading/text"
	"dateline/internal/reading/toponyms"
)

// Candidate is a place that a name may mean.
type Candidate = toponyms.Candidate

// Atlas is a Places that tells every place a name may mean.
type Atlas = toponyms.Atlas

// Toponym is a name of a place anywhere in a report.
type Toponym = toponyms.Toponym

// Toponyms returns the names of places in a report, in text order, whether a
// claim speaks of them or not, each with the place that it means among the
// others of the report. It has none where the reader's places are no Atlas or
// the report is not English.
func (r *Reader) Toponyms(report string, c Context) []Toponym {
	atlas, ok := r.places.(Atlas)
	if !ok || foreign(report) != "" {
		return nil
	}
	doc := text.Split(report)
	sents := make([][]toponyms.Word, 0, len(doc.Sentences))
	for i := range doc.Sentences {
		s := &doc.Sentences[i]
		if s.Dateline != nil && s.Dateline.Place.Start < s.Dateline.Place.End {
			sents = append(sents, r.tagged(text.Split(report[s.Dateline.Place.Start:s.Dateline.Place.End]).Tokens, s.Dateline.Place.Start))
		}
		sents = append(sents, r.tagged(s.Tokens, 0))
	}
	return toponyms.Find(report, sents, c.country(), atlas)
}

// tagged gives words their tags; offset is where the tokens' text begins.
func (r *Reader) tagged(tokens []text.Token, offset int) []toponyms.Word {
	tagged := mended(r.model.Tag(tokens), tokens, nil)
	words := make([]toponyms.Word, len(tagged))
	for i, w := range tagged {
		words[i] = toponyms.Word{Text: w.Text, Tag: w.Tag, Start: w.Start + offset, End: w.End + offset}
	}
	return words
}
