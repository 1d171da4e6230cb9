package frames

import (
	"strings"

	"dateline"
	"dateline/internal/reading/grammar"
	"dateline/internal/reading/names"
	"dateline/internal/reading/times"
)

// gaps reads what a sentence tells without saying its verb again: "Aleppo fell
// on Friday, Hama six days later", "Greece sent 36 rescuers and Italy 50", "the
// town is held by rebels; the airport is not".
func (r *reader) gaps(i int) {
	s := r.sc.Sents[i]
	for v := range s.Verbs {
		r.placeGap(i, v)
		r.sentGap(i, v)
		r.notSo(i, v)
	}
}

// controlOf is the last control claim of verb v whose place is named, or -1.
func (r *reader) controlOf(i, v int) int {
	for n := len(r.out) - 1; n >= 0; n-- {
		if p := &r.out[n]; p.Sent == i && p.Verb == v && p.Kind == dateline.Control && p.Place != nil && p.Statement < 0 && !p.gap {
			return n
		}
	}
	return -1
}

// placeGap reads ", Hama six days later" and "and, a day later, Hama" behind the
// clause of verb v: a place and when it went the same way.
func (r *reader) placeGap(i, v int) {
	n := r.controlOf(i, v)
	if n < 0 {
		return
	}
	s := r.sc.Sents[i]
	for k := s.Verbs[v].Chunk + 1; k < len(s.Chunks); k++ {
		switch s.Kind(k) {
		case grammar.Comma, grammar.And:
		case grammar.VerbGroup, grammar.Stop, grammar.Sub, grammar.Rel:
			return
		default:
			continue
		}
		at := k + 1
		for s.Kind(at) == grammar.And || s.Kind(at) == grammar.Adverb {
			at++
		}
		if t := r.timeAt(i, at); t != nil { // "and, a day later, Hama"
			for at < len(s.Chunks) && s.Chunks[at].Last <= t.Last {
				at++
			}
			if s.Kind(at) == grammar.Comma {
				at++
			}
			if r.gapEnds(s, at+1) && r.gapPlace(i, at) {
				r.same(i, v, n, s.Chunks[k+1].First, s.Chunks[at].Last, at, t)
			}
			continue
		}
		if !r.gapPlace(i, at) {
			continue
		}
		t := r.timeAt(i, at+1)
		if t == nil || s.Chunks[at].Last+1 != t.First && s.Low(s.Chunks[at].Last+1) != "," {
			continue
		}
		end := s.ChunkAt(t.Last)
		if r.gapEnds(s, end+1) {
			r.same(i, v, n, s.Chunks[at].First, t.Last, at, t)
		}
	}
}

// gapPlace tells whether chunk k names a place that can stand in a gap.
func (r *reader) gapPlace(i, k int) bool {
	s := r.sc.Sents[i]
	if s.Kind(k) != grammar.Noun || s.Timely(k) {
		return false
	}
	e := r.sc.At(i, k)
	return e.Kind == names.PlaceName && e.Class != "country" || e.Kind == names.Nothing && s.Proper(k) && !s.Pronoun(k) && r.sc.War >= 2
}

// gapEnds tells whether a fragment ends before chunk k: no verb of its own follows.
func (r *reader) gapEnds(s *grammar.Sentence, k int) bool {
	switch s.Kind(k) {
	case grammar.Comma, grammar.And, grammar.Ending, grammar.Stop:
		return true
	case grammar.Prep: // "Hama a week later without a fight"
		return s.Kind(k+1) == grammar.Noun && s.Kind(k+2) != grammar.VerbGroup
	}
	return false
}

// timeAt returns the time phrase that begins in chunk k.
func (r *reader) timeAt(i, k int) *times.Phrase {
	s := r.sc.Sents[i]
	if k >= len(s.Chunks) {
		return nil
	}
	for n := range r.in.Times[i] {
		t := &r.in.Times[i][n]
		if t.First >= s.Chunks[k].First && t.First <= s.Chunks[k].Last {
			return t
		}
	}
	return nil
}

// same repeats claim n for the place in chunk at, told in words from..to.
func (r *reader) same(i, v, n, from, to, at int, t *times.Phrase) {
	m, _, ok := r.place(i, at, false)
	if !ok {
		return
	}
	c := r.out[n].Claim.Clone()
	c.Place, c.Extent, c.Time, c.Mode = m, nil, nil, ""
	if c.Loser != nil && !strings.HasSuffix(c.Rule, ".gap") {
		c.Loser = nil
	}
	c.Rule = "control." + string(c.Change) + ".gap"
	p := r.propose(i, v, from, to, c)
	p.Phrase, p.gap = t, true
}

// sentGap reads "Italy 50", "and Chile 50" behind a deployment: who and how many
// of the same.
func (r *reader) sentGap(i, v int) {
	s := r.sc.Sents[i]
	at := -1
	for n := range r.out {
		if p := &r.out[n]; p.Sent == i && p.Verb == v && p.Kind == dateline.Deployment && p.Quantity != nil {
			at = n
		}
	}
	if at < 0 {
		return
	}
	for k := s.Verbs[v].Chunk + 1; k+1 < len(s.Chunks); k++ {
		switch s.Kind(k) {
		case grammar.VerbGroup, grammar.Stop, grammar.Sub, grammar.Rel:
			return
		case grammar.Comma, grammar.And:
		default:
			continue
		}
		c := k + 1
		if s.Kind(c) == grammar.And {
			c++
		}
		if s.Kind(c) != grammar.Noun || !s.Proper(c) && s.Words[s.Chunks[c].Last].Tag != "CD" {
			continue
		}
		ch := s.Chunks[c]
		who, last := ch.Last, ch.Last
		f, ok := r.figureIn(i, ch.First+1, ch.Last)
		switch {
		case ok && f.Last == ch.Last: // one group: "Italy 50"
			who = f.First - 1
		case s.Kind(c+1) == grammar.Noun:
			if f, ok = r.figureIn(i, s.Chunks[c+1].First, s.Chunks[c+1].Last); !ok || f.Last != s.Chunks[c+1].Last {
				continue
			}
			last = s.Chunks[c+1].Last
		default:
			continue
		}
		if f.Ordinal || f.Share || f.Value == nil || !r.gapEnds(s, s.ChunkAt(last)+1) {
			continue
		}
		d := r.out[at].Claim.Clone()
		d.Actor = &dateline.Mention{Span: r.sc.Words(i, ch.First, who)}
		if m := r.sc.Modifier(i, c, who, who); m != nil {
			d.Actor.Name = m.Name
		}
		d.Quantity, d.Purpose, d.Time, d.Rule = r.quantity(i, f), nil, nil, "deployment.gap"
		r.propose(i, v, ch.First, last, d)
	}
}

// notSo reads "but the airport is not" behind a claim about another place: the
// same is denied of this one.
func (r *reader) notSo(i, v int) {
	s := r.sc.Sents[i]
	vb := &s.Verbs[v]
	if v == 0 || !vb.Neg || len(vb.Objs) > 0 || len(vb.PPs) > 0 || len(vb.Subj) != 1 || !(vb.Copula || vb.Lemma == "have" || vb.Lemma == "do") {
		return
	}
	if k := vb.Chunk + 1; s.Kind(k) != grammar.Ending && s.Kind(k) != grammar.Stop && s.Kind(k) != grammar.Comma {
		return
	}
	if e := r.sc.At(i, vb.Subj[0]); e.Kind != names.PlaceName && e.Kind != names.PlaceNoun {
		return
	}
	n := -1
	for m := range r.out {
		if p := &r.out[m]; p.Sent == i && p.Kind == dateline.Control && p.Verb >= 0 && p.Verb < v && p.Place != nil {
			n = m
		}
	}
	if n < 0 {
		return
	}
	c := r.out[n].Claim.Clone()
	c.Extent, c.Time, c.Rule = nil, nil, "control."+string(c.Change)+".notso"
	r.places(i, v, vb.ClauseFrom, vb.ClauseTo, vb.Subj, c, true)
}
