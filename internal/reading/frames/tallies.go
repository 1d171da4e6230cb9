package frames

import (
	"strings"

	"dateline"
	"dateline/internal/reading/figures"
	"dateline/internal/reading/grammar"
	"dateline/internal/reading/names"
)

// tallies reads counts of places that no verb of taking tells: "our tally of
// captured capitals stands at 23 of 34", "that brings to 18 the number of
// cities in the group's hands", "that gives the group nine of the 34
// capitals", "of the 34 capitals only Kabul and five others were left".
func (r *reader) tallies(i int) {
	if r.tame {
		return
	}
	s := r.sc.Sents[i]
	for k := range s.Chunks {
		if s.Kind(k) == grammar.Noun {
			r.tally(i, k)
		}
	}
	for v := range s.Verbs {
		r.gives(i, v)
		r.has(i, v)
	}
	r.onlyLeft(i)
}

// tally reads noun chunk k as a tally of places and finds its figure.
func (r *reader) tally(i, k int) {
	s := r.sc.Sents[i]
	switch s.Low(s.Chunks[k].Head) {
	case "tally", "count", "number", "total":
	default:
		return
	}
	var unit *dateline.Mention
	c := dateline.Claim{Kind: dateline.Count, Rule: "count.tally"}
	if s.Kind(k+1) == grammar.Prep && s.Low(s.Chunks[k+1].First) == "of" && s.Kind(k+2) == grammar.Noun {
		u := s.Chunks[k+2]
		if !countUnits[r.sc.At(i, k+2).Head] && !countUnits[names.Singular(s.Low(u.Head))] {
			return
		}
		first := u.First
		for first < u.Head && (s.Words[first].Tag == "DT" || s.Words[first].Tag == "PRP$" || fallen[s.Low(first)] != "") {
			c.Change = fallen[s.Low(first)]
			first++
		}
		unit = &dateline.Mention{Span: r.sc.Words(i, first, u.Last)}
		r.state(i, k+3, &c)
	} else if o := r.lastCount(i); o != nil && s.Low(s.Chunks[k].Head) == "tally" { // "our own tally stands at 23 of 34"
		x := *o.Unit
		unit, c.Change = &x, o.Change
		if o.Actor != nil {
			a := *o.Actor
			c.Actor = &a
		}
	}
	if unit == nil || c.Change == "" {
		return
	}
	w := r.low(i)
	for n := range s.Chunks {
		if s.Kind(n) != grammar.Prep || s.Chunks[n].First > s.Chunks[k].Last+14 {
			continue
		}
		if p := s.Low(s.Chunks[n].First); p != "to" && p != "at" {
			continue
		}
		f, ok := figures.Read(w, s.Chunks[n].Last+1)
		if !ok || f.Ordinal || f.Value == nil && f.Low == nil && f.High == nil {
			continue
		}
		c.Quantity, c.Unit = r.quantity(i, f), unit
		end := f.Last
		if of, at := r.outOf(i, f.Last+1); of != nil {
			c.Of, end = of, at
		}
		v := r.verbOf(i, n)
		from, to := min(s.Chunks[k].First, f.First), max(end, s.Chunks[k].Last)
		if v >= 0 {
			from, to = min(from, s.Verbs[v].ClauseFrom), max(to, s.Verbs[v].ClauseTo)
		}
		if !unit.Overlaps(r.sc.Words(i, 0, len(s.Words)-1)) {
			c.Rule = "count.tally.back"
		}
		r.propose(i, v, from, to, c)
		return
	}
}

// fallen are participles that tell in a noun group what became of places.
var fallen = map[string]dateline.Change{"fallen": dateline.Takes, "captured": dateline.Takes, "lost": dateline.Takes, "seized": dateline.Takes, "occupied": dateline.Takes,
	"taken": dateline.Takes, "liberated": dateline.Takes, "recaptured": dateline.Retakes, "retaken": dateline.Retakes, "held": dateline.Holds, "remaining": dateline.Holds, "besieged": dateline.Threatens}

// state reads behind the units whose they are: "in the group's hands", "under
// rebel control", "held by the army", "that have fallen".
func (r *reader) state(i, k int, c *dateline.Claim) {
	s := r.sc.Sents[i]
	for n := k; n < len(s.Chunks) && n < k+5; n++ {
		switch s.Kind(n) {
		case grammar.Prep:
			h := n + 1
			if s.Kind(h) != grammar.Noun {
				continue
			}
			if head := s.Low(s.Chunks[h].Head); head == "hands" || head == "control" || head == "rule" {
				c.Change, c.Actor = dateline.Holds, r.holder(i, h)
				return
			}
		case grammar.VerbGroup:
			vb := &s.Verbs[s.Chunks[n].Verb]
			if ch := fallen[s.Low(vb.Main)]; ch != "" {
				c.Change = ch
				for _, p := range vb.PPs {
					if p.Prep == "by" || p.Prep == "to" {
						c.Actor, _ = r.actors(i, p.Nouns, false)
					}
				}
			} else if vb.Lemma == "fall" {
				c.Change = dateline.Takes
			}
			return
		case grammar.Comma, grammar.Stop, grammar.Ending:
			return
		}
	}
}

// outOf reads "of 34", "out of 34", ", out of 34" from word w on.
func (r *reader) outOf(i, w int) (*dateline.Mention, int) {
	s := r.sc.Sents[i]
	if s.Low(w) == "," {
		w++
	}
	if s.Low(w) == "out" {
		w++
	}
	if s.Low(w) != "of" {
		return nil, 0
	}
	f, ok := figures.Read(r.low(i), w+1)
	if !ok || f.Value == nil || f.Ordinal {
		return nil, 0
	}
	return &dateline.Mention{Span: r.sc.Words(i, f.First, f.Last), Value: f.Value}, f.Last
}

// lastCount is the last count before sentence i, at most six sentences back.
func (r *reader) lastCount(i int) *Proposal {
	var best *Proposal
	for n := range r.out {
		p := &r.out[n]
		if p.Kind == dateline.Count && p.Unit != nil && p.Sent <= i && p.Sent >= i-6 && p.Rule != "count.ordinal" {
			best = p
		}
	}
	return best
}

// gives reads "that gives the group nine of the 34 capitals", "leaving the
// government with..." where two objects stand behind the verb.
func (r *reader) gives(i, v int) {
	s := r.sc.Sents[i]
	vb := &s.Verbs[v]
	if vb.Lemma != "give" && vb.Lemma != "leave" || len(vb.Objs) != 2 || vb.Passive || !r.sc.Armed(i, vb.Objs[0]) && !s.Pronoun(vb.Objs[0]) {
		return
	}
	actor, ok := r.actors(i, vb.Objs[:1], true)
	if !ok || actor == nil {
		return
	}
	from, to := r.evidence(i, v, vb.Objs)
	r.count(i, v, from, to, vb.Objs[1], dateline.Claim{Kind: dateline.Control, Change: dateline.Holds, Actor: actor, Rule: "control.holds.given"})
}

// has reads "the group has eleven provincial capitals" and "entered the city
// and now have it".
func (r *reader) has(i, v int) {
	s := r.sc.Sents[i]
	vb := &s.Verbs[v]
	if vb.Lemma != "have" || len(vb.Objs) != 1 || len(vb.Subj) == 0 || !r.sc.Armed(i, vb.Subj[0]) {
		return
	}
	actor, ok := r.actors(i, vb.Subj, true)
	if !ok || actor == nil {
		return
	}
	from, to := r.evidence(i, v, vb.Objs)
	c := dateline.Claim{Kind: dateline.Control, Change: dateline.Holds, Actor: actor, Rule: "control.holds.have"}
	if r.count(i, v, from, to, vb.Objs[0], c) {
		return
	}
	if f, ok := r.figure(i, vb.Objs[0]); ok && f.Share || r.most(i, vb.Objs[0]) { // "still has a quarter of Nyala"
		if o := vb.Objs[0]; s.Kind(o+1) == grammar.Prep && s.Low(s.Chunks[o+1].First) == "of" && r.sc.At(i, o+2).Kind == names.PlaceName {
			r.places(i, v, from, max(to, s.Chunks[o+2].Last), vb.Objs, c, true)
			return
		}
	}
	if low := s.Low(s.Chunks[vb.Objs[0]].First); low == "it" && (s.Low(vb.First-1) == "now" || s.Low(vb.Last+1) == "now") {
		if v > 0 && vb.Shared { // "entered Sharana before noon and now have it"
			if o := &s.Verbs[v-1]; (o.Lemma == "enter" || o.Lemma == "storm" || o.Lemma == "reach") && len(o.Objs) > 0 {
				c.Change, c.Rule = dateline.Takes, "control.takes.have"
				r.places(i, v-1, o.ClauseFrom, to, o.Objs, c, true)
				return
			}
		}
		r.places(i, v, from, to, vb.Objs, c, true)
	}
}

// most tells whether chunk k is a share in words: "most", "the bulk", "parts".
func (r *reader) most(i, k int) bool {
	switch r.sc.At(i, k).Head {
	case "most", "bulk", "part", "half", "much", "rest", "whole", "majority":
		return true
	}
	return false
}

// onlyLeft reads "of the 34 capitals only Kabul and five others were left to
// the government".
func (r *reader) onlyLeft(i int) {
	s := r.sc.Sents[i]
	if len(s.Words) < 8 || s.Low(0) != "of" {
		return
	}
	k := s.ChunkAt(1)
	if s.Kind(k) != grammar.Noun || !countUnits[r.sc.At(i, k).Head] {
		return
	}
	of, ok := r.figure(i, k)
	if !ok || of.Value == nil {
		return
	}
	for v := range s.Verbs {
		vb := &s.Verbs[v]
		if vb.Form != grammar.Finite || len(vb.Subj) == 0 {
			continue
		}
		last := vb.Subj[len(vb.Subj)-1]
		f, ok := r.figure(i, last)
		if !ok || f.Ordinal || last == k {
			continue
		}
		c := dateline.Claim{Kind: dateline.Count, Rule: "count.ofthe", Quantity: r.quantity(i, f)}
		if s.Low(f.Last+1) == "others" {
			c.Quantity.Span = r.sc.Words(i, f.First, f.Last+1)
		}
		c.Of = &dateline.Mention{Span: r.sc.Words(i, of.First, of.Last), Value: of.Value}
		u := s.Chunks[k]
		c.Unit = &dateline.Mention{Span: r.sc.Words(i, min(of.Last+1, u.Last), u.Last)}
		switch {
		case vb.Lemma == "remain" || vb.Lemma == "leave" || vb.Copula:
			c.Change = dateline.Holds
		case fallen[s.Low(vb.Main)] != "" || vb.Lemma == "fall":
			c.Change = dateline.Takes
		default:
			continue
		}
		for _, p := range vb.PPs {
			switch p.Prep {
			case "to", "by", "with":
				c.Actor, _ = r.actors(i, p.Nouns, false)
			case "in", "under":
				if h := s.Low(s.Chunks[p.Nouns[0]].Head); h == "hands" || h == "control" {
					c.Actor = r.holder(i, p.Nouns[0])
				}
			}
		}
		r.propose(i, v, 0, max(vb.ClauseTo, vb.Last), c)
		return
	}
}

// included reads figures that are part of one told before in the sentence:
// "52 injured, including nine children", "among them 26 wounded".
func (r *reader) included(i int) {
	s := r.sc.Sents[i]
	for k := range s.Chunks {
		if s.Kind(k) != grammar.Prep || s.Kind(k+1) != grammar.Noun {
			continue
		}
		c := k + 1
		switch s.Low(s.Chunks[k].First) {
		case "including":
		case "among":
			if w := s.Low(s.Chunks[c].First); w != "them" && w != "whom" || s.Kind(c+1) != grammar.Noun {
				continue
			}
			c++
		default:
			continue
		}
		g, ok := r.group(i, c)
		if !ok || g.people == nil || g.quantity == nil || r.taken(i, c) {
			continue
		}
		at := r.sc.Span(i, c).Start
		var whole *Proposal
		for n := range r.out {
			if p := &r.out[n]; p.Sent == i && (p.Kind == dateline.Casualties || p.Kind == dateline.Displacement) && p.Quantity != nil && p.Quantity.End < at && (whole == nil || p.Quantity.Start >= whole.Quantity.Start) {
				whole = p
			}
		}
		if whole == nil || whole.Claim.Quantity.Value != nil && g.quantity.Value != nil && *whole.Claim.Quantity.Value < *g.quantity.Value {
			continue
		}
		d := whole.Claim.Clone()
		d.Quantity, d.People, d.Of = g.quantity, g.people, nil
		d.Rule = strings.SplitN(d.Rule, ".", 2)[0] + ".included"
		key, v := whole.Key(), whole.Verb
		r.propose(i, v, s.Chunks[k].First, max(g.to, s.Chunks[c].Last), d).Whole = key
	}
}
