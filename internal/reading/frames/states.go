package frames

import (
	"strings"

	"dateline"
	"dateline/internal/reading/grammar"
	"dateline/internal/reading/names"
)

// states reads who holds or besets a place where neither a verb of the table
// nor "in the hands of" tells it: "Lyman is Ukrainian again", "Herat's fall",
// "since its capture", "laid siege to", "the attackers were beaten back".
func (r *reader) states(i int) {
	if r.tame || r.staged(i) {
		return
	}
	s := r.sc.Sents[i]
	for k := range s.Chunks {
		if s.Kind(k) == grammar.Noun {
			r.possessed(i, k)
			r.confined(i, k)
		}
	}
	for v := range s.Verbs {
		r.nationality(i, v)
		r.siege(i, v)
		r.repelled(i, v)
		r.leftTo(i, v)
		r.longSiege(i, v)
	}
}

// possessable are nouns whose possessor is the place: "its fall", "Herat's capture".
var possessable = map[string]dateline.Change{"fall": dateline.Takes, "capture": dateline.Takes, "seizure": dateline.Takes, "recapture": dateline.Retakes, "liberation": dateline.Takes, "takeover": dateline.Takes}

// possessed reads "its fall" and "Herat's fall"; "its capture of X" is the
// actor's and read by nominal.
func (r *reader) possessed(i, k int) {
	s := r.sc.Sents[i]
	ch := s.Chunks[k]
	low := names.Singular(s.Low(ch.Head))
	change, ok := possessable[low]
	if !ok || s.Words[ch.Head].Tag[0] != 'N' || r.sc.War == 0 {
		return
	}
	to := ch.Last
	if s.Kind(k+1) == grammar.Prep && s.Kind(k+2) == grammar.Noun {
		switch s.Low(s.Chunks[k+1].First) {
		case "of", "from", "in":
			return
		case "to", "by":
			to = s.Chunks[k+2].Last
		}
	}
	c := dateline.Claim{Kind: dateline.Control, Change: change, Rule: "control." + string(change) + ".noun." + low}
	switch {
	case ch.Poss > ch.First:
		m, ok := r.sc.Part(i, ch.First, ch.Poss-1)
		if !ok {
			return
		}
		c.Place = m
	case s.Low(ch.First) == "its":
		p := r.sc.Last(i, k, "city")
		if p == nil || p.Name == "" || r.sc.War < 2 {
			return
		}
		m := *p
		m.Span = r.sc.Words(i, ch.First, ch.First)
		c.Place = &m
	default:
		return
	}
	if to > ch.Last {
		c.Actor, _ = r.actors(i, []int{k + 2}, true)
	}
	if low == "liberation" {
		c.Framing = low
	}
	r.propose(i, r.verbOf(i, k), ch.First, to, c)
}

// nationality reads "Lyman is Ukrainian again", "the region remains Russian
// territory".
func (r *reader) nationality(i, v int) {
	s := r.sc.Sents[i]
	vb := &s.Verbs[v]
	if !vb.Copula && vb.Lemma != "remain" && vb.Lemma != "stay" && vb.Lemma != "become" || len(vb.Subj) == 0 || r.sc.War < 3 {
		return
	}
	k := vb.Chunk + 1
	sign := vb.Lemma == "remain" || vb.Lemma == "stay"
	for s.Kind(k) == grammar.Adverb {
		w := s.Low(s.Chunks[k].First)
		sign = sign || w == "now" || w == "still" || w == "again"
		k++
	}
	if s.Kind(k) != grammar.Adjective && s.Kind(k) != grammar.Noun {
		return
	}
	ch := s.Chunks[k]
	at := ch.First
	for at < ch.Last && (s.Words[at].Tag == "DT" || s.Words[at].Tag == "RB") {
		at++
	}
	w := s.Words[at]
	if w.Text == w.Lower || !r.sc.Demonym(w.Text) {
		return
	}
	switch s.Low(ch.Last) {
	case "territory", "land", "soil":
		sign = true
	default:
		if at != ch.Last {
			return
		}
	}
	end := ch.Last
	change := dateline.Holds
	if vb.Lemma == "become" {
		change = dateline.Takes
	}
	for x := vb.First; x <= min(ch.Last+2, len(s.Words)-1); x++ {
		switch s.Low(x) {
		case "again", "back", "once":
			change, sign, end = dateline.Retakes, true, max(end, x)
		case "still", "now":
			sign = true
		}
	}
	if !sign || r.sc.At(i, vb.Subj[0]).Kind != names.PlaceName && r.sc.At(i, vb.Subj[0]).Kind != names.PlaceNoun {
		return
	}
	actor := r.sc.Modifier(i, k, at, at)
	if actor == nil {
		return
	}
	r.places(i, v, vb.ClauseFrom, max(vb.ClauseTo, end), vb.Subj, dateline.Claim{Kind: dateline.Control, Change: change, Actor: actor, Rule: "control." + string(change) + ".nationality"}, true)
}

// siege reads "laid siege to X", "put X under siege", "tightened the noose
// around X", "cut the last road into X".
func (r *reader) siege(i, v int) {
	s := r.sc.Sents[i]
	vb := &s.Verbs[v]
	o := firstOf(vb.Objs)
	if o < 0 || vb.Passive {
		return
	}
	head := names.Singular(s.Low(s.Chunks[o].Head))
	prep := ""
	switch {
	case (vb.Lemma == "lay" || vb.Lemma == "lie") && head == "siege":
		prep = "to"
	case (vb.Lemma == "tighten" || vb.Lemma == "draw" || vb.Lemma == "close" || vb.Lemma == "throw") && (head == "noose" || head == "ring" || head == "siege" || head == "cordon" || head == "encirclement"):
		prep = "around on of"
	case (vb.Lemma == "put" || vb.Lemma == "place" || vb.Lemma == "keep" || vb.Lemma == "hold") && s.Kind(o+1) == grammar.Prep && s.Low(s.Chunks[o+1].First) == "under" && (s.Head(o+2) == "siege" || s.Head(o+2) == "blockade"):
		actor, ok := r.actors(i, vb.Subj, true)
		if ok {
			r.places(i, v, vb.ClauseFrom, vb.ClauseTo, vb.Objs, dateline.Claim{Kind: dateline.Control, Change: dateline.Threatens, Actor: actor, Rule: "control.threatens.siege"}, true)
		}
		return
	default:
		return
	}
	k := o + 1
	if s.Kind(k) != grammar.Prep || !strings.Contains(" "+prep+" ", " "+s.Low(s.Chunks[k].First)+" ") || s.Kind(k+1) != grammar.Noun {
		return
	}
	actor, ok := r.actors(i, vb.Subj, true)
	if !ok {
		return
	}
	places, end := s.List(k + 1)
	r.places(i, v, vb.ClauseFrom, max(vb.ClauseTo, s.Chunks[end].Last), places, dateline.Claim{Kind: dateline.Control, Change: dateline.Threatens, Actor: actor, Rule: "control.threatens.siege"}, true)
}

// onslaughts are attacks that can be beaten back.
var onslaughts = map[string]bool{"attack": true, "assault": true, "attempt": true, "offensive": true, "raid": true, "push": true, "advance": true, "onslaught": true, "storm": true, "bid": true}

// repelled reads attacks on a place that came to nothing: "repelled an attack on
// X", "assaults on X were beaten back".
func (r *reader) repelled(i, v int) {
	s := r.sc.Sents[i]
	vb := &s.Verbs[v]
	switch vb.Lemma {
	case "repel", "repulse", "foil", "thwart", "rebuff":
	case "beat", "fight", "drive", "push", "throw", "ward", "stave":
		if vb.Particle != "back" && vb.Particle != "off" {
			return
		}
	default:
		return
	}
	what := vb.Objs
	if vb.Passive {
		what = vb.Subj
	}
	o := firstOf(what)
	if o < 0 || !onslaughts[names.Singular(s.Low(s.Chunks[o].Head))] {
		return
	}
	actor := r.sc.Modifier(i, o, s.Chunks[o].First, s.Chunks[o].Head-1)
	k := o + 1
	if s.Kind(k) == grammar.Prep && s.Low(s.Chunks[k].First) == "by" && s.Kind(k+1) == grammar.Noun {
		actor, _ = r.actors(i, []int{k + 1}, true)
		k += 2
	}
	if s.Kind(k) != grammar.Prep || s.Kind(k+1) != grammar.Noun {
		return
	}
	switch s.Low(s.Chunks[k].First) {
	case "on", "against", "at", "toward", "towards":
	default:
		return
	}
	places, end := s.List(k + 1)
	before := len(r.out)
	r.places(i, v, vb.ClauseFrom, max(vb.ClauseTo, s.Chunks[end].Last), places, dateline.Claim{Kind: dateline.Control, Change: dateline.Takes, Actor: actor, Rule: "control.takes.repelled"}, true)
	for n := before; n < len(r.out); n++ {
		r.out[n].Stance = dateline.Prospective
	}
}

// leftTo reads "X was left to the government", "only X is left in army hands".
func (r *reader) leftTo(i, v int) {
	s := r.sc.Sents[i]
	vb := &s.Verbs[v]
	if vb.Lemma != "leave" || !vb.Passive || len(vb.Subj) == 0 {
		return
	}
	for _, p := range vb.PPs {
		if p.Prep != "to" || !r.sc.Armed(i, p.Nouns[0]) {
			continue
		}
		actor, ok := r.actors(i, p.Nouns, true)
		if !ok || actor == nil {
			return
		}
		for _, c := range vb.Subj {
			if r.sc.At(i, c).Kind == names.PlaceName {
				from, to := r.evidence(i, v, vb.Subj, p.Nouns)
				r.places(i, v, from, to, []int{c}, dateline.Claim{Kind: dateline.Control, Change: dateline.Holds, Actor: actor, Rule: "control.holds.left"}, true)
			}
		}
	}
}

// longSiege reads the siege in "was taken on 1 April after a three-week siege":
// it was the taker's.
func (r *reader) longSiege(i, v int) {
	n := r.controlOf(i, v)
	if n < 0 || r.out[n].Change != dateline.Takes && r.out[n].Change != dateline.Retakes {
		return
	}
	s := r.sc.Sents[i]
	vb := &s.Verbs[v]
	for _, p := range vb.PPs {
		k := p.Nouns[0]
		if p.Prep != "after" && p.Prep != "following" || s.Low(s.Chunks[k].Head) != "siege" && s.Low(s.Chunks[k].Head) != "blockade" || s.Kind(k+1) == grammar.Prep && s.Low(s.Chunks[k+1].First) == "of" && r.sc.At(i, k+2).Kind == names.PlaceName {
			continue
		}
		c := r.out[n].Claim.Clone()
		c.Change, c.Mode, c.Extent, c.Loser, c.Time, c.Framing, c.Rule = dateline.Threatens, "", nil, nil, nil, "", "control.threatens.siege"
		r.propose(i, v, vb.ClauseFrom, max(vb.ClauseTo, s.Chunks[k].Last), c)
		return
	}
}

// confined reads "government control is limited to Kabul and Jalalabad".
func (r *reader) confined(i, k int) {
	s := r.sc.Sents[i]
	ch := s.Chunks[k]
	if w := s.Low(ch.Head); w != "control" && w != "authority" && w != "rule" && w != "presence" {
		return
	}
	actor := r.sc.Modifier(i, k, ch.First, ch.Head-1)
	if actor == nil {
		return
	}
	for v := range s.Verbs {
		vb := &s.Verbs[v]
		if len(vb.Subj) != 1 || vb.Subj[0] != k {
			continue
		}
		switch vb.Lemma {
		case "limit", "confine", "reduce", "restrict", "shrink", "boil", "extend", "stretch", "come", "dwindle", "narrow":
		default:
			continue
		}
		for n := vb.Chunk + 1; n+1 < len(s.Chunks); n++ {
			if s.Kind(n) == grammar.VerbGroup || s.Kind(n) == grammar.Sub || s.Kind(n) == grammar.Rel || s.Kind(n) == grammar.Stop {
				break
			}
			if s.Kind(n+1) != grammar.Noun || r.sc.At(i, n+1).Kind != names.PlaceName || s.Kind(n) != grammar.Prep {
				continue
			}
			items, end := s.List(n + 1)
			r.places(i, v, vb.ClauseFrom, max(vb.ClauseTo, s.Chunks[end].Last), items, dateline.Claim{Kind: dateline.Control, Change: dateline.Holds, Actor: actor, Rule: "control.holds.confined"}, true)
			return
		}
	}
}
