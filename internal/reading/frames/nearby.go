package frames

import (
	"dateline"
	"dateline/internal/reading/grammar"
	"dateline/internal/reading/names"
)

// distances reads how far fighters are from a place: "are 15 km from Homs",
// "came to within 5 km of the refinery".
func (r *reader) distances(i, v int) {
	s := r.sc.Sents[i]
	vb := &s.Verbs[v]
	if r.tame || len(vb.Subj) == 0 {
		return
	}
	switch {
	case vb.Copula, vb.Lemma == "stand", vb.Lemma == "lie", vb.Lemma == "remain", vb.Lemma == "stop", vb.Lemma == "sit":
	case vb.Lemma == "come", vb.Lemma == "get", vb.Lemma == "move", vb.Lemma == "advance", vb.Lemma == "push", vb.Lemma == "approach", vb.Lemma == "be":
	default:
		return
	}
	c := vb.Subj[0]
	if s.Low(s.Chunks[c].First) == "it" {
		return
	}
	if !r.sc.Armed(i, c) && !r.mover(i, c, r.sc.At(i, c), &frame{}) {
		return
	}
	for k := vb.Chunk + 1; k+2 < len(s.Chunks); k++ {
		switch s.Kind(k) {
		case grammar.Adverb, grammar.Prep:
			continue
		case grammar.Noun:
		default:
			return
		}
		if !r.length(i, k) || s.Kind(k+1) != grammar.Prep || s.Kind(k+2) != grammar.Noun {
			return
		}
		switch s.Low(s.Chunks[k+1].First) {
		case "from", "of", "away", "outside":
		default:
			return
		}
		if !r.destination(i, k+2) {
			return
		}
		actor, ok := r.actors(i, vb.Subj, false)
		if !ok {
			actor = r.mention(i, c)
		}
		from, to := r.evidence(i, v, vb.Subj, []int{k + 2})
		r.propose(i, v, from, to, dateline.Claim{Kind: dateline.Movement, Actor: actor, To: r.path(i, []int{k + 2}), Distance: r.mention(i, k), Rule: "movement.distance"})
		return
	}
}

// length tells whether chunk k is a distance: "15 kilometres", "about 5 km".
func (r *reader) length(i, k int) bool {
	s := r.sc.Sents[i]
	if _, ok := r.figure(i, k); !ok {
		return false
	}
	switch names.Singular(s.Low(s.Chunks[k].Last)) {
	case "km", "kilometre", "kilometer", "mile", "metre", "meter":
		return true
	}
	return false
}

// motions are nouns for what fighters do on the way to or from a place.
var motions = map[string]bool{"arrival": true, "retreat": true, "withdrawal": true, "advance": true, "march": true, "entry": true, "return": true, "flight": true}

// motion reads "the arrival of the brigade in Palmyra", "a panicked retreat by
// the division towards Homs", "the rebels' advance on Homs".
func (r *reader) motion(i, k int) {
	s := r.sc.Sents[i]
	ch := s.Chunks[k]
	low := names.Singular(s.Low(ch.Head))
	if r.tame || !motions[low] || s.Words[ch.Head].Tag[0] != 'N' {
		return
	}
	c := dateline.Claim{Kind: dateline.Movement, Rule: "movement.noun." + low}
	end := k
	if ch.Poss > ch.First {
		c.Actor = r.sc.Modifier(i, k, ch.First, ch.Poss)
		if c.Actor == nil && s.Words[ch.First].Tag == "DT" && names.Singular(s.Low(ch.Poss-1)) == "convoy" {
			c.Actor = &dateline.Mention{Span: r.sc.Words(i, ch.First, ch.Poss-1)}
		}
	}
	n := k + 1
	if c.Actor == nil && s.Kind(n) == grammar.Prep && s.Kind(n+1) == grammar.Noun && (s.Low(s.Chunks[n].First) == "of" || s.Low(s.Chunks[n].First) == "by") {
		if !r.mover(i, n+1, r.sc.At(i, n+1), &frame{}) {
			return
		}
		m, ok := r.actors(i, []int{n + 1}, false)
		if !ok {
			m = r.mention(i, n+1)
		}
		c.Actor, end = m, n+1
		n += 2
	}
	if c.Actor == nil {
		return
	}
	for ; s.Kind(n) == grammar.Prep && s.Kind(n+1) == grammar.Noun; n += 2 {
		switch s.Low(s.Chunks[n].First) {
		case "to", "towards", "toward", "into", "in", "at", "on":
			if c.To == nil && r.destination(i, n+1) && (s.Low(s.Chunks[n].First) != "in" && s.Low(s.Chunks[n].First) != "at" || low == "arrival") {
				c.To, end = r.path(i, []int{n + 1}), n+1
			}
		case "from":
			if r.destination(i, n+1) {
				c.From, end = r.path(i, []int{n + 1}), n+1
			}
		}
	}
	if c.To == nil && (c.From == nil || low == "withdrawal" || low == "retreat") { // leaving a place alone is a loss, read elsewhere
		return
	}
	r.propose(i, r.verbOf(i, k), ch.First, s.Chunks[end].Last, c)
}
