package frames

import (
	"dateline"
	"dateline/internal/reading/grammar"
	"dateline/internal/reading/names"
	"dateline/internal/reading/quotes"
)

// harmNouns are nouns that tell harm to those behind their "of".
var harmNouns = map[string]string{"death": "killed", "killing": "killed", "murder": "killed", "massacre": "killed", "execution": "killed", "life": "killed", "abduction": "captured", "kidnapping": "captured", "detention": "captured", "arrest": "captured", "disappearance": "missing"}

// harmOf reads "the deaths of dozens of people", "the killing of three nuns",
// "claimed the lives of four brothers": only of people who are counted.
func (r *reader) harmOf(i, k int) {
	s := r.sc.Sents[i]
	ch := s.Chunks[k]
	low := names.Singular(s.Low(ch.Head))
	if s.Low(ch.Head) == "lives" {
		low = "life"
	}
	harm, ok := harmNouns[low]
	if !ok || s.Words[ch.Head].Tag[0] != 'N' && !(s.Words[ch.Head].Tag == "VBG" && s.Words[ch.First].Tag == "DT") || s.Kind(k+1) != grammar.Prep || s.Low(s.Chunks[k+1].First) != "of" || s.Kind(k+2) != grammar.Noun || r.taken(i, k+2) {
		return
	}
	if _, own := r.figure(i, k); own {
		return
	}
	v := r.verbOf(i, k)
	if low == "life" {
		if v < 0 || s.Verbs[v].Lemma != "claim" && s.Verbs[v].Lemma != "take" && s.Verbs[v].Lemma != "cost" {
			return
		}
	}
	g, ok := r.group(i, k+2)
	if !ok || g.quantity == nil || g.people == nil || g.quantity.Value != nil && *g.quantity.Value == 1 {
		return
	}
	c := dateline.Claim{Kind: dateline.Casualties, Harm: harm, Quantity: g.quantity, People: g.people, Rule: "casualties." + harm + ".noun"}
	from, to := ch.First, max(g.to, s.Chunks[k+2].Last)
	if v >= 0 {
		c.Place = r.placeAfter(i, &s.Verbs[v], k+2)
		if low == "life" {
			from = min(from, s.Verbs[v].ClauseFrom)
			if len(s.Verbs[v].Subj) == 1 {
				r.blame(i, s.Verbs[v].Subj, &c)
			}
		}
	}
	r.propose(i, v, from, to, c)
}

// accusations reads who blames whom for harm told in the same sentence or the
// one before: blame has a voice of its own.
func (r *reader) accusations(i int) {
	s := r.sc.Sents[i]
	for v := range s.Verbs {
		vb := &s.Verbs[v]
		if vb.Neg || vb.Modal != "" {
			continue
		}
		switch {
		case (vb.Lemma == "blame" || vb.Lemma == "accuse") && (vb.Passive || vb.Form == grammar.Participle):
			r.blamed(i, v)
		case (vb.Lemma == "blame" || vb.Lemma == "accuse") && vb.Form != grammar.Infinitive && len(vb.Objs) > 0:
			who := vb.Objs[0]
			for _, p := range vb.PPs { // "blamed the deaths on rebels"
				if p.Prep == "on" {
					who = p.Nouns[0]
				}
			}
			r.charge(i, v, who, r.voiceOf(i, vb))
		case vb.Lemma == "claim" && len(vb.Objs) > 0 && s.Head(vb.Objs[0]) == "responsibility" && len(vb.Subj) > 0:
			if w := s.Low(s.Chunks[vb.Subj[0]].First); w != "no" && w != "nobody" {
				r.charge(i, v, vb.Subj[0], r.voiceOf(i, vb))
			}
		}
	}
}

// blamed reads the passive: "was blamed on militiamen by the bishop", "rebels
// were accused of it".
func (r *reader) blamed(i, v int) {
	s := r.sc.Sents[i]
	vb := &s.Verbs[v]
	who := firstOf(vb.Subj)
	var voice *dateline.Mention
	for _, p := range vb.PPs {
		switch p.Prep {
		case "on":
			who = p.Nouns[0]
		case "by":
			voice = r.who(i, p.Nouns[0])
		}
	}
	if who < 0 || vb.Relative && who == firstOf(vb.Subj) && vb.Form == grammar.Participle && voice == nil {
		return
	}
	r.charge(i, v, who, voice)
}

// voiceOf is who is told to blame.
func (r *reader) voiceOf(i int, vb *grammar.Verb) *dateline.Mention {
	if len(vb.Subj) == 0 {
		return nil
	}
	return r.who(i, vb.Subj[0])
}

// charge gives the blame to chunk who of sentence i, in the words of voice, on
// the harm that the sentence tells, else on what the one before told.
func (r *reader) charge(i, v, who int, voice *dateline.Mention) {
	s := r.sc.Sents[i]
	switch s.Low(s.Chunks[who].Last) {
	case "other", "others", "each":
		return
	}
	if st := r.statementAt(i, s.Words[s.Verbs[v].Main].Start); voice == nil && st != nil {
		sp := st.Speaker
		voice = &sp
	}
	m := r.who(i, who)
	if voice != nil && voice.Start == m.Start && s.Verbs[v].Lemma != "claim" {
		return
	}
	for back := 0; back <= 1; back++ {
		done := false
		for n := range r.out {
			p := &r.out[n]
			if p.Sent != i-back || p.Kind != dateline.Casualties || p.deny || p.By != nil && p.By.Stance == dateline.Attributed {
				continue
			}
			if back == 1 && p.By != nil && p.By.ID != "" {
				continue
			}
			p.By = &dateline.Blame{Mention: *m, Stance: dateline.Attributed}
			if voice != nil {
				x := *voice
				p.By.Attribution = &x
			}
			done = true
		}
		if done || s.Verbs[v].Form == grammar.Gerund && back == 0 && i > 0 && s.Verbs[v].Gov < 0 {
			return
		}
	}
}

// statementAt is the last statement of sentence i whose words hold byte at.
func (r *reader) statementAt(i, at int) *quotes.Statement {
	var best *quotes.Statement
	for n := range r.in.Statements {
		st := &r.in.Statements[n]
		if st.Sent != i {
			continue
		}
		for _, g := range st.Ranges {
			if at >= g[0] && at < g[1] {
				best = st
			}
		}
	}
	return best
}
