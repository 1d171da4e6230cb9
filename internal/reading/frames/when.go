package frames

import (
	"slices"

	"dateline"
	"dateline/internal/reading/grammar"
	"dateline/internal/reading/quotes"
	"dateline/internal/reading/times"
)

// date gives a proposal the time phrase of its clause: one inside its
// evidence, else one that opens the sentence; never one that belongs to the cue.
func (r *reader) date(p *Proposal) {
	if p.gap && p.Phrase != nil {
		return
	}
	s := r.sc.Sents[p.Sent]
	ph := r.in.Times[p.Sent]
	var best *times.Phrase
	score := 0
	for n := range ph {
		t := &ph[n]
		if t.Role == times.Words && t.Past.From.IsZero() || r.cueTime(p.Sent, t) {
			continue
		}
		sc := 0
		switch {
		case t.First >= p.From && t.Last <= p.To:
			sc = 6
		case t.First >= p.From && t.First <= p.To+2:
			sc = 5
		case t.Last < p.From && t.Last >= p.From-3 && !r.verbBetween(p.Sent, t.Last, p.From):
			sc = 4
		case t.First <= 1 && p.Verb >= 0 && r.main(p.Sent, p.Verb):
			sc = 3
		case t.First > p.To && p.Verb >= 0 && !r.verbBetween(p.Sent, p.To, t.First) && t.First <= p.To+14:
			sc = 2
		}
		if sc > 0 && t.Role == times.Offset && t.After && p.Verb >= 0 && s.Low(t.Last) == "after" && t.Last+1 <= s.Verbs[p.Verb].First && t.First <= s.Verbs[p.Verb].First {
			// "hours after capturing Herat": the phrase dates the main clause, not this one
			sc = 0
		}
		if sc > 0 && t.Role == times.Offset && t.After && isNominal(p.Rule) && t.Last < p.From { // "eight days after the fall of Kabul"
			sc = 0
		}
		if sc > 0 && p.Verb >= 0 {
			vb := &s.Verbs[p.Verb]
			if t.First > vb.Last && r.verbBetween(p.Sent, vb.Last, t.First) {
				sc -= 2
			}
			if t.Duration && t.Role == times.At {
				sc--
			}
			if t.First < vb.First && r.othersTime(p, t) {
				sc -= 3
			}
		}
		if sc > score {
			best, score = t, sc
		}
	}
	if best == nil {
		best = r.rowTime(p)
	}
	p.Phrase = best
	r.afterLink(p)
}

// rowTime is the time told once for verbs in a row: "shelling on Tuesday killed
// nine people and wounded 20", "nine were killed and 20 hurt on Tuesday".
func (r *reader) rowTime(p *Proposal) *times.Phrase {
	if p.Verb < 0 || p.Kind != dateline.Casualties && p.Kind != dateline.Displacement && p.Kind != dateline.Evacuation {
		return nil
	}
	s := r.sc.Sents[p.Sent]
	vb := &s.Verbs[p.Verb]
	for _, n := range []int{p.Verb - 1, p.Verb + 1} {
		if n < 0 || n >= len(s.Verbs) {
			continue
		}
		a, b := vb, &s.Verbs[n]
		if n > p.Verb {
			a, b = b, a
		}
		row := a.Shared && sameChunks(a.Subj, b.Subj)
		for k := b.Chunk + 1; k < a.Chunk && !row; k++ { // "killed and 20 hurt"
			row = s.Kind(k) == grammar.And && k >= a.Chunk-4 && (a.Passive || a.Form == grammar.Participle) == (b.Passive || b.Form == grammar.Participle)
		}
		if !row {
			continue
		}
		o := &s.Verbs[n]
		for m := range r.in.Times[p.Sent] {
			if t := &r.in.Times[p.Sent][m]; t.First >= o.ClauseFrom && t.Last <= o.ClauseTo+1 && t.Role != times.Offset && !(t.Role == times.Words && t.Past.From.IsZero()) && !r.cueTime(p.Sent, t) {
				return t
			}
		}
	}
	return nil
}

func sameChunks(a, b []int) bool { return len(a) > 0 && len(b) > 0 && a[0] == b[0] }

// othersTime tells whether a phrase before the claim's own verb stands in the
// clause of another verb between: "besieged for a month, was captured at noon".
func (r *reader) othersTime(p *Proposal, t *times.Phrase) bool {
	s := r.sc.Sents[p.Sent]
	for v := range s.Verbs {
		o := &s.Verbs[v]
		if v != p.Verb && o.Relative && o.First > p.From && o.Last < t.First && t.Last <= o.ClauseTo {
			return true
		}
	}
	return false
}

// cueTime tells whether a phrase stands by the cue of a statement and so dates
// the speaking.
func (r *reader) cueTime(i int, t *times.Phrase) bool {
	s := r.sc.Sents[i]
	for n := range r.in.Statements {
		st := &r.in.Statements[n]
		if st.Sent != i {
			continue
		}
		a, b := s.Words[t.First].Start, s.Words[t.Last].End
		if !within(st, a, b) && a > st.Speaker.Start && (t.First > st.CueLast && t.First <= st.CueLast+12 || a > st.Speaker.End && t.First < st.CueFirst) && r.statementAt(i, a) == nil {
			return true
		}
	}
	return false
}

// CueTime returns the phrase that dates the speaking of a statement, or nil.
func CueTime(in *Input, st *quotes.Statement) *times.Phrase {
	r := &reader{in: *in, sc: in.Scene}
	ph := in.Times[st.Sent]
	s := in.Scene.Sents[st.Sent]
	for n := range ph {
		t := &ph[n]
		a, b := s.Words[t.First].Start, s.Words[t.Last].End
		if within(st, a, b) || r.statementAt(st.Sent, a) != nil {
			continue
		}
		if t.First > st.CueLast && t.First <= st.CueLast+10 || t.Last < st.CueFirst && t.Last >= st.CueFirst-8 && (a < st.Speaker.Start || a > st.Speaker.End) || t.First == 0 && st.Speaker.Start > b {
			return t
		}
	}
	return nil
}

// within tells whether bytes a..b are a statement's words.
func within(st *quotes.Statement, a, b int) bool {
	return slices.ContainsFunc(st.Ranges, func(g [2]int) bool { return a >= g[0] && b <= g[1]+1 })
}

// verbBetween tells whether a finite verb stands between two words.
func (r *reader) verbBetween(i, a, b int) bool {
	s := r.sc.Sents[i]
	for v := range s.Verbs {
		if vb := &s.Verbs[v]; vb.Form == grammar.Finite && vb.First > a && vb.Last < b {
			return true
		}
	}
	return false
}

// main tells whether verb v stands in the main clause of its sentence.
func (r *reader) main(i, v int) bool {
	vb := &r.sc.Sents[i].Verbs[v]
	return !vb.Relative && vb.Marker == "" && vb.Form == grammar.Finite
}

// afterLink notes the clause that a claim is told to follow: "captured Qalat
// hours after capturing Herat", "the losses came hours after the fall of".
func (r *reader) afterLink(p *Proposal) {
	if p.Verb < 0 {
		return
	}
	s := r.sc.Sents[p.Sent]
	vb := &s.Verbs[p.Verb]
	if p.Kind != dateline.Control && p.Kind != dateline.Count && p.Kind != dateline.Movement && p.Kind != dateline.Evacuation && p.Kind != dateline.Casualties {
		return
	}
	for v := range s.Verbs {
		o := &s.Verbs[v]
		if v != p.Verb && o.Marker == "after" && o.First > vb.Last && (o.MarkerAt < 0 || s.Chunks[o.MarkerAt].First <= p.To+4) {
			p.AfterVerb = v
			return
		}
		if v < p.Verb && o.Marker == "after" && o.MarkerAt >= 0 && o.MarkerAt <= 2 && r.main(p.Sent, p.Verb) { // "Hours after taking Herat, the insurgents were"
			p.AfterVerb = v
			return
		}
	}
}
