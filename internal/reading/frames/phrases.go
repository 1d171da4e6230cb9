package frames

import (
	"dateline"
	"dateline/internal/reading/grammar"
	"dateline/internal/reading/names"
)

// phrases reads the states that prepositions tell: "in the hands of", "under
// government control", "under siege", "took control of", "on the outskirts of".
func (r *reader) phrases(i int) {
	if r.tame {
		return
	}
	s := r.sc.Sents[i]
	for v := range s.Verbs {
		vb := &s.Verbs[v]
		for n := range vb.PPs {
			r.hands(i, v, &vb.PPs[n])
			r.outskirts(i, v, &vb.PPs[n])
		}
		r.grip(i, v)
		r.ordinal(i, v)
		r.closeIn(i, v)
		r.goes(i, v)
		r.leftWith(i, v)
		r.follow(i, v)
		r.contested(i, v)
	}
	r.verbless(i)
}

// hands reads "X is (still) in Y hands / in the hands of Y / under the control
// of Y", with what the verb says of the change.
func (r *reader) hands(i, v int, p *grammar.PP) {
	s := r.sc.Sents[i]
	vb := &s.Verbs[v]
	if len(p.Nouns) == 0 {
		return
	}
	k := p.Nouns[0]
	head := names.Singular(s.Low(s.Chunks[k].Head))
	siege := p.Prep == "under" && (head == "siege" || head == "blockade")
	if !siege && !((head == "hand" || head == "control" || head == "rule" || head == "possession" || head == "grasp" || head == "grip" || head == "clutch" || head == "occupation") && (p.Prep == "in" || p.Prep == "under" || p.Prep == "into" || p.Prep == "with" || p.Prep == "to" || p.Prep == "from" || p.Prep == "out of")) {
		return
	}
	if head == "control" && p.Prep == "in" { // "in control of X": grip
		r.inControl(i, v, k)
		return
	}
	subj := vb.Subj
	if vb.Form == grammar.Finite && !vb.Copula && len(vb.Objs) > 0 && !vb.Passive {
		return
	}
	if len(subj) == 0 {
		return
	}
	if siege {
		r.places(i, v, vb.ClauseFrom, vb.ClauseTo, subj, dateline.Claim{Kind: dateline.Control, Change: dateline.Threatens, Rule: "control.threatens.siege"}, true)
		return
	}
	actor := r.holder(i, k)
	change := dateline.Holds
	switch vb.Lemma {
	case "come", "fall", "pass", "go", "slip", "slide", "end", "get":
		change = dateline.Takes
	}
	if p.Prep == "from" || p.Prep == "out of" { // "slipped from the army's grasp": nobody is told to have it now
		if change != dateline.Takes || actor == nil {
			return
		}
		change = dateline.Loses
	}
	for w := vb.First; w < s.Chunks[p.At].First; w++ {
		if s.Low(w) == "back" {
			change = dateline.Retakes
		}
		if s.Low(w) == "longer" && s.Low(w-1) == "no" {
			change = dateline.Loses
		}
	}
	c := dateline.Claim{Kind: dateline.Control, Change: change, Actor: actor, Rule: "control." + string(change) + ".hands"}
	from, to := r.evidence(i, v, subj, []int{k})
	places := subj
	if extra := r.alongWith(i, k, to); len(extra) > 0 {
		places = append(append([]int(nil), subj...), extra...)
		to = s.Chunks[extra[len(extra)-1]].Last
	}
	r.places(i, v, from, to, places, c, false)
}

// alongWith reads places added behind: ", along with Balakliia and Kupyansk".
func (r *reader) alongWith(i, k, to int) []int {
	s := r.sc.Sents[i]
	n := k + 1
	if s.Kind(n) == grammar.Comma {
		n++
	}
	if s.Kind(n) == grammar.And && s.Low(s.Chunks[n].First) == "along" && s.Kind(n+1) == grammar.Noun {
		items, _ := s.List(n + 1)
		return items
	}
	if s.Kind(n) == grammar.Prep && s.Low(s.Chunks[n].First) == "like" && s.Kind(n+1) == grammar.Noun {
		items, _ := s.List(n + 1)
		return items
	}
	return nil
}

// holder reads whose hands or control chunk k speaks of.
func (r *reader) holder(i, k int) *dateline.Mention {
	s := r.sc.Sents[i]
	ch := s.Chunks[k]
	if s.Kind(k+1) == grammar.Prep && s.Low(s.Chunks[k+1].First) == "of" && s.Kind(k+2) == grammar.Noun {
		if m, ok := r.sc.Acts(i, k+2); ok {
			return m
		}
	}
	return r.sc.Modifier(i, k, ch.First, ch.Head-1)
}

// inControl reads "X is in (full) control of Y".
func (r *reader) inControl(i, v, k int) {
	s := r.sc.Sents[i]
	vb := &s.Verbs[v]
	if s.Kind(k+1) != grammar.Prep || s.Kind(k+2) != grammar.Noun {
		return
	}
	actor, ok := r.actors(i, vb.Subj, false)
	if !ok {
		return
	}
	places, _ := s.List(k + 2)
	from, to := r.evidence(i, v, places)
	r.places(i, v, from, to, places, dateline.Claim{Kind: dateline.Control, Change: dateline.Holds, Actor: actor, Rule: "control.holds.incontrol"}, false)
}

var gripVerbs = map[string]dateline.Change{"take": dateline.Takes, "seize": dateline.Takes, "gain": dateline.Takes, "win": dateline.Takes, "assume": dateline.Takes,
	"wrest": dateline.Takes, "establish": dateline.Takes, "regain": dateline.Retakes, "retake": dateline.Retakes, "restore": dateline.Retakes, "have": dateline.Holds, "hold": dateline.Holds,
	"keep": dateline.Holds, "retain": dateline.Holds, "maintain": dateline.Holds, "claim": dateline.Holds, "exercise": dateline.Holds, "lose": dateline.Loses,
	"cede": dateline.Loses, "relinquish": dateline.Loses, "surrender": dateline.Loses, "recover": dateline.Retakes, "reclaim": dateline.Retakes, "secure": dateline.Takes, "consolidate": dateline.Holds, "tighten": dateline.Holds}

// grip reads "took control of X", "has control over 18 capitals", "lost control
// of X", "captured the whole of X" through a noun that stands for it.
func (r *reader) grip(i, v int) {
	s := r.sc.Sents[i]
	vb := &s.Verbs[v]
	change, ok := gripVerbs[vb.Lemma]
	obj := vb.Objs
	actorC := vb.Subj
	if vb.Passive {
		obj, actorC = vb.Subj, nil
		for _, p := range vb.PPs {
			if p.Prep == "by" {
				actorC = p.Nouns
			}
		}
	}
	if !ok || len(obj) == 0 {
		return
	}
	k := obj[0]
	switch s.Low(s.Chunks[k].Head) {
	case "control", "possession", "hold", "charge", "command", "sway", "grip":
	default:
		return
	}
	actor, ok := r.actors(i, actorC, false)
	if !ok {
		return
	}
	rule := "control." + string(change) + ".control"
	c := dateline.Claim{Kind: dateline.Control, Change: change, Actor: actor, Rule: rule, Mode: r.mode(i, v)}
	if s.Kind(k+1) == grammar.Prep && s.Kind(k+2) == grammar.Noun {
		switch s.Low(s.Chunks[k+1].First) {
		case "of", "over", "on", "in":
			places, end := s.List(k + 2)
			from, to := r.evidence(i, v, places)
			r.places(i, v, from, max(to, s.Chunks[end].Last), places, c, false)
			return
		}
	}
}

// outskirts reads being near: "reached the outskirts of X", "on the edge of X",
// "at the gates of X".
func (r *reader) outskirts(i, v int, p *grammar.PP) {
	s := r.sc.Sents[i]
	vb := &s.Verbs[v]
	if p.Prep != "on" && p.Prep != "at" && p.Prep != "to" && p.Prep != "from" || len(p.Nouns) == 0 {
		return
	}
	k := p.Nouns[0]
	if !near(r.sc.At(i, k).Head) || len(vb.Subj) == 0 || !r.sc.Armed(i, vb.Subj[0]) && !s.Pronoun(vb.Subj[0]) {
		return
	}
	r.threat(i, v, k)
}

func near(head string) bool {
	switch head {
	case "outskirt", "edge", "gate", "doorstep", "fringe", "approach":
		return true
	}
	return false
}

// threat makes the claim that the subject of verb v stands before the place
// that chunk k is the edge of.
func (r *reader) threat(i, v, k int) {
	s := r.sc.Sents[i]
	vb := &s.Verbs[v]
	actor, ok := r.actors(i, vb.Subj, true)
	if !ok || s.Kind(k+1) != grammar.Prep || s.Kind(k+2) != grammar.Noun {
		return
	}
	places, _ := s.List(k + 2)
	from, to := r.evidence(i, v, places)
	r.places(i, v, from, to, places, dateline.Claim{Kind: dateline.Control, Change: dateline.Threatens, Actor: actor, Rule: "control.threatens.edge"}, false)
}

// closeIn reads "as the Taliban close in": the place is the last one named.
func (r *reader) closeIn(i, v int) {
	s := r.sc.Sents[i]
	vb := &s.Verbs[v]
	if vb.Lemma != "close" || vb.Particle != "in" && s.Low(vb.Last+1) != "in" || len(vb.PPs) > 0 && vb.PPs[0].Prep == "on" || s.Low(vb.Last+2) == "on" || len(vb.Objs) > 0 {
		return
	}
	actor, ok := r.actors(i, vb.Subj, true)
	if !ok || actor == nil {
		return
	}
	if m := r.sc.Last(i, vb.Chunk, "city"); m != nil && m.Text != "" {
		r.propose(i, v, vb.ClauseFrom, vb.ClauseTo, dateline.Claim{Kind: dateline.Control, Change: dateline.Threatens, Actor: actor, Place: m, Rule: "control.threatens.closein"})
	}
}

// goes reads "if Homs goes (next)".
func (r *reader) goes(i, v int) {
	s := r.sc.Sents[i]
	vb := &s.Verbs[v]
	next := s.Low(vb.Last+1) == "next" || s.Low(vb.Last+1) == "too"
	if next && r.lastControl(dateline.Takes, s.Words[vb.First].Start) == nil {
		return
	}
	if vb.Lemma == "go" && (vb.Marker == "if" || next) && len(vb.Objs) == 0 && len(vb.PPs) == 0 && len(vb.Subj) > 0 && r.sc.At(i, vb.Subj[0]).Kind == names.PlaceName {
		r.places(i, v, vb.ClauseFrom, vb.ClauseTo, vb.Subj, dateline.Claim{Kind: dateline.Control, Change: dateline.Takes, Rule: "control.takes.goes"}, true)
	}
}

// leftWith reads "the government is left with four of 14 provincial capitals".
func (r *reader) leftWith(i, v int) {
	vb := &r.sc.Sents[i].Verbs[v]
	if vb.Lemma != "leave" {
		return
	}
	if s := r.sc.Sents[i]; !vb.Passive { // "left the government with three cities"
		o := firstOf(vb.Objs)
		if o < 0 || !r.sc.Armed(i, o) || s.Kind(o+1) != grammar.Prep || s.Low(s.Chunks[o+1].First) != "with" || s.Kind(o+2) != grammar.Noun {
			return
		}
		if actor, ok := r.actors(i, []int{o}, true); ok && actor != nil {
			from, to := r.evidence(i, v, []int{o + 2})
			r.count(i, v, from, to, o+2, dateline.Claim{Kind: dateline.Control, Change: dateline.Holds, Actor: actor, Rule: "control.holds.left"})
		}
		return
	}
	for _, p := range vb.PPs {
		if p.Prep != "with" || len(p.Nouns) == 0 {
			continue
		}
		actor, ok := r.actors(i, vb.Subj, true)
		if !ok || actor == nil {
			return
		}
		from, to := r.evidence(i, v, p.Nouns)
		r.count(i, v, from, to, p.Nouns[0], dateline.Claim{Kind: dateline.Control, Change: dateline.Holds, Actor: actor, Rule: "control.holds.left"})
	}
}

// ordinal reads "it is the tenth provincial capital to fall", "the first city
// captured since".
func (r *reader) ordinal(i, v int) {
	s := r.sc.Sents[i]
	vb := &s.Verbs[v]
	k := -1
	switch {
	case vb.GovNoun >= 0 && vb.Form == grammar.Infinitive:
		k = s.ChunkAt(vb.GovNoun)
	case vb.Relative && vb.Form == grammar.Participle && len(vb.Subj) > 0:
		k = vb.Subj[0]
	}
	if k < 0 {
		return
	}
	f, ok := r.figure(i, k)
	if !ok || !f.Ordinal {
		return
	}
	change := dateline.Change("")
	for _, fr := range r.table[vb.Lemma] {
		if fr.kind == "control" {
			change = dateline.Change(fr.sets["change"])
			break
		}
	}
	if vb.Lemma == "lose" {
		change = dateline.Loses
	}
	if change == "" {
		return
	}
	c := dateline.Claim{Kind: dateline.Control, Change: change, Rule: "control.ordinal"}
	for _, p := range vb.PPs {
		if p.Prep == "by" || p.Prep == "to" {
			c.Actor, _ = r.actors(i, p.Nouns, false)
		}
	}
	from := vb.ClauseFrom
	if g := vb.Gov; g >= 0 {
		from = min(from, s.Verbs[g].ClauseFrom)
	}
	r.count(i, v, min(from, s.Chunks[k].First), vb.ClauseTo, k, c)
	if g := vb.Gov; g >= 0 && s.Verbs[g].Copula && len(s.Verbs[g].Subj) == 1 && s.Pronoun(s.Verbs[g].Subj[0]) {
		r.places(i, v, from, vb.ClauseTo, s.Verbs[g].Subj, c, true)
	}
}

// follow reads "Asadabad followed" behind a place that was taken.
func (r *reader) follow(i, v int) {
	s := r.sc.Sents[i]
	vb := &s.Verbs[v]
	if vb.Lemma != "follow" || len(vb.Objs) > 0 || vb.Passive || len(vb.Subj) == 0 || r.sc.At(i, vb.Subj[0]).Kind != names.PlaceName {
		return
	}
	if p := r.lastControl(dateline.Takes, r.sc.Span(i, vb.Subj[0]).Start); p != nil && i-p.Sent <= 2 {
		r.places(i, v, vb.ClauseFrom, vb.ClauseTo, vb.Subj, dateline.Claim{Kind: dateline.Control, Change: dateline.Takes, Actor: p.Actor, Rule: "control.takes.follow"}, true)
	}
}

func (r *reader) lastControl(change dateline.Change, before int) *Proposal {
	var best *Proposal
	for n := range r.out {
		p := &r.out[n]
		if p.Kind == dateline.Control && p.Span.Start < before && (change == "" || p.Change == change) && (best == nil || p.Span.Start >= best.Span.Start) {
			best = p
		}
	}
	return best
}

// contested reads "X remains contested", "fighting is going on in X".
func (r *reader) contested(i, v int) {
	s := r.sc.Sents[i]
	vb := &s.Verbs[v]
	last := s.Low(vb.Last)
	if last == "contested" || s.Low(vb.Last+1) == "contested" {
		r.places(i, v, vb.ClauseFrom, max(vb.ClauseTo, vb.Last+1), vb.Subj, dateline.Claim{Kind: dateline.Control, Change: dateline.Contests, Rule: "control.contests.contested"}, true)
	}
	if s.Low(vb.Last+1) == "ours" || vb.Copula && len(vb.Objs) > 0 && s.Low(s.Chunks[vb.Objs[0]].First) == "ours" {
		actor := &dateline.Mention{Span: r.sc.Words(i, vb.Last+1, vb.Last+1)}
		r.places(i, v, vb.ClauseFrom, max(vb.ClauseTo, vb.Last+1), vb.Subj, dateline.Claim{Kind: dateline.Control, Change: dateline.Holds, Actor: actor, Rule: "control.holds.ours"}, true)
	}
	if vb.Copula || vb.Lemma == "remain" {
		for _, p := range vb.PPs { // "is now with the Taliban"
			if p.Prep == "with" && len(p.Nouns) > 0 && r.sc.At(i, p.Nouns[0]).Kind == names.Actor && len(vb.Subj) > 0 {
				actor, _ := r.actors(i, p.Nouns, false)
				r.places(i, v, vb.ClauseFrom, vb.ClauseTo, vb.Subj, dateline.Claim{Kind: dateline.Control, Change: dateline.Holds, Actor: actor, Rule: "control.holds.with"}, true)
			}
		}
	}
}

// verbless reads headlines and notes without a verb: "army 'in full control'
// of Palmyra", "both in the hands of separatists".
func (r *reader) verbless(i int) {
	s := r.sc.Sents[i]
	for k := range s.Chunks {
		if s.Kind(k) != grammar.Prep || s.Low(s.Chunks[k].First) != "in" && s.Low(s.Chunks[k].First) != "under" || s.Low(s.Chunks[k].First-1) == "once" || s.Low(s.Chunks[k].First-1) == "formerly" || s.Low(s.Chunks[k].First-1) == "long" {
			continue
		}
		n := k + 1
		if s.Kind(n) == grammar.Mark {
			n++
		}
		if s.Kind(n) != grammar.Noun {
			continue
		}
		head := s.Low(s.Chunks[n].Head)
		prev := k - 1
		for s.Kind(prev) == grammar.Mark || s.Kind(prev) == grammar.Comma || s.Kind(prev) == grammar.Adverb {
			prev--
		}
		both := s.Kind(prev) == grammar.And && s.Low(s.Chunks[prev].First) == "both" || s.Kind(prev) == grammar.Noun && s.Low(s.Chunks[prev].First) == "both"
		if s.Kind(prev) != grammar.Noun && !both || r.inPP(i, k) && !r.asideOf(i, prev, k) && !both {
			continue
		}
		if head == "control" && s.Low(s.Chunks[k].First) == "in" {
			o := n + 1
			if s.Kind(o) == grammar.Mark {
				o++
			}
			if s.Kind(o) == grammar.Prep && s.Kind(o+1) == grammar.Noun {
				actor, ok := r.actors(i, []int{prev}, false)
				if !ok || !r.sc.Armed(i, prev) {
					continue
				}
				places, end := s.List(o + 1)
				r.places(i, -1, s.Chunks[prev].First, s.Chunks[end].Last, places, dateline.Claim{Kind: dateline.Control, Change: dateline.Holds, Actor: actor, Rule: "control.holds.incontrol"}, false)
			}
			continue
		}
		if head != "hands" && head != "control" {
			continue
		}
		actor := r.holder(i, n)
		if actor == nil {
			continue
		}
		places := []int{prev}
		low := s.Low(s.Chunks[prev].First)
		if low == "both" || low == "all" { // ", both in the hands of": the two places before
			places = nil
			for c := prev - 1; c >= 0 && len(places) < 2; c-- {
				if e := r.sc.At(i, c); e.Kind == names.PlaceName && e.Class != "country" {
					places = append([]int{c}, places...)
				}
			}
		}
		if len(places) > 0 && r.sc.At(i, places[0]).Kind == names.PlaceName {
			r.places(i, -1, s.Chunks[places[0]].First, s.Chunks[n].Last, places, dateline.Claim{Kind: dateline.Control, Change: dateline.Holds, Actor: actor, Rule: "control.holds.hands"}, true)
		}
	}
}

// asideOf tells whether the phrase at chunk k, behind a comma, is told of the
// place in chunk prev rather than of the verb: "closing in on Homs, still under
// army control".
func (r *reader) asideOf(i, prev, k int) bool {
	s := r.sc.Sents[i]
	comma := false
	for n := prev + 1; n < k; n++ {
		comma = comma || s.Kind(n) == grammar.Comma
	}
	if !comma || r.sc.At(i, prev).Kind != names.PlaceName {
		return false
	}
	v := r.verbOf(i, k)
	return v < 0 || len(s.Verbs[v].Subj) == 0 || r.sc.At(i, s.Verbs[v].Subj[0]).Kind != names.PlaceName && !s.Verbs[v].Copula
}

// inPP tells whether the preposition at chunk k already belongs to a verb.
func (r *reader) inPP(i, k int) bool {
	s := r.sc.Sents[i]
	for v := range s.Verbs {
		for _, p := range s.Verbs[v].PPs {
			if p.At == k {
				return true
			}
		}
	}
	return false
}
