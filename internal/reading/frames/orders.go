package frames

import (
	"dateline"
	"dateline/internal/reading/grammar"
	"dateline/internal/reading/names"
)

// orders reads evacuations that orders tell: "orders to leave were issued for
// X", "an evacuation order for 2,400 homes in X", "everyone in X was told to
// leave", "ordered 30,000 people out of their homes"; and people carried:
// "four flights carrying evacuees have landed in Toronto".
func (r *reader) orders(i int) {
	s := r.sc.Sents[i]
	for k := range s.Chunks {
		if s.Kind(k) == grammar.Noun {
			r.order(i, k)
		}
	}
	for v := range s.Verbs {
		r.told(i, v)
		r.carrying(i, v)
	}
}

// order reads a noun for an order to leave and the places behind "for".
func (r *reader) order(i, k int) {
	s := r.sc.Sents[i]
	ch := s.Chunks[k]
	if names.Singular(s.Low(ch.Head)) != "order" && names.Singular(s.Low(ch.Head)) != "alert" {
		return
	}
	leave := s.Low(ch.Head-1) == "evacuation"
	at := k + 1
	if s.Kind(at) == grammar.VerbGroup {
		if vb := &s.Verbs[s.Chunks[at].Verb]; vb.Form == grammar.Infinitive && (vb.Lemma == "leave" || vb.Lemma == "evacuate") {
			leave = true
			at++
		}
	}
	if !leave {
		return
	}
	for n := at; n+1 < len(s.Chunks) && n < at+6; n++ {
		if s.Kind(n) != grammar.Prep || s.Kind(n+1) != grammar.Noun {
			continue
		}
		w := s.Low(s.Chunks[n].First)
		e := r.sc.At(i, n+1)
		if w != "for" && w != "in" || e.Kind != names.PlaceName && e.Kind != names.PlaceNoun && !(w == "for" && s.Proper(n+1)) {
			continue
		}
		items, end := s.List(n + 1)
		from := r.path(i, items)
		if from == nil {
			continue
		}
		v := r.verbOf(i, k)
		a, b := ch.First, s.Chunks[end].Last
		p := r.propose(i, v, a, b, dateline.Claim{Kind: dateline.Evacuation, From: from, Rule: "evacuation.order"})
		p.Stance = dateline.Prospective
		return
	}
}

// told reads people who are told to leave, or ordered out of where they live.
func (r *reader) told(i, v int) {
	s := r.sc.Sents[i]
	vb := &s.Verbs[v]
	switch vb.Lemma {
	case "tell", "order", "urge", "advise", "instruct", "ask":
	default:
		return
	}
	people := vb.Objs
	if vb.Passive {
		people = vb.Subj
	}
	if len(people) == 0 {
		return
	}
	c := people[0]
	g, ok := r.group(i, c)
	every := s.Low(s.Chunks[c].First) == "everyone" || s.Low(s.Chunks[c].First) == "everybody"
	if !ok && !every || g.negative || s.Pronoun(c) {
		return
	}
	if every {
		g.people = r.mention(i, c)
	}
	if !r.civil(g) || r.sc.At(i, c).Kind == names.Actor {
		return
	}
	d := dateline.Claim{Kind: dateline.Evacuation, People: g.people, Quantity: g.quantity, Rule: "evacuation.told"}
	end := vb.ClauseTo
	for _, p := range vb.PPs {
		if p.Prep == "out of" {
			d.From = r.path(i, p.Nouns)
		}
	}
	if d.From == nil {
		n := v + 1
		if n >= len(s.Verbs) || s.Verbs[n].Form != grammar.Infinitive || s.Verbs[n].Lemma != "leave" && s.Verbs[n].Lemma != "evacuate" || s.Verbs[n].Gov != v {
			return
		}
		end = max(end, s.Verbs[n].ClauseTo)
		if o := firstOf(s.Verbs[n].Objs); o >= 0 {
			if e := r.sc.At(i, o); e.Kind != names.PlaceName && e.Kind != names.PlaceNoun && e.Head != "home" && e.Head != "house" {
				return
			}
			d.From = r.path(i, []int{o})
		} else if s.Kind(c+1) == grammar.Prep && s.Low(s.Chunks[c+1].First) == "in" && s.Kind(c+2) == grammar.Noun && r.sc.At(i, c+2).Kind == names.PlaceName {
			d.From = r.path(i, []int{c + 2}) // "everyone in Yellowknife"
		}
	}
	if d.From == nil {
		return
	}
	if !vb.Passive && len(vb.Subj) > 0 {
		d.Actor, _ = r.actors(i, vb.Subj, false)
	}
	p := r.propose(i, v, min(vb.ClauseFrom, g.from), max(end, g.to), d)
	p.Stance = dateline.Prospective
}

// carrying reads the people on board of what lands or crosses.
func (r *reader) carrying(i, v int) {
	s := r.sc.Sents[i]
	vb := &s.Verbs[v]
	if vb.Lemma != "carry" && vb.Lemma != "bring" || vb.Form != grammar.Gerund || len(vb.Objs) == 0 || s.Kind(vb.Chunk-1) != grammar.Noun {
		return
	}
	switch r.sc.At(i, vb.Chunk-1).Head {
	case "flight", "plane", "aircraft", "bus", "ambulance", "train", "ship", "ferry", "convoy", "boat", "truck", "helicopter", "lorry", "vessel", "jet":
	default:
		return
	}
	g, ok := r.group(i, vb.Objs[0])
	if !ok || g.people == nil || !r.civil(g) {
		return
	}
	for n := v + 1; n < len(s.Verbs); n++ {
		o := &s.Verbs[n]
		if o.Form != grammar.Finite {
			continue
		}
		d := dateline.Claim{Kind: dateline.Evacuation, People: g.people, Quantity: g.quantity, Rule: "evacuation.carrying"}
		for _, p := range o.PPs {
			switch p.Prep {
			case "from", "out of":
				d.From = r.path(i, p.Nouns)
			case "in", "at", "to", "into":
				if d.To == nil && r.destination(i, p.Nouns[0]) {
					d.To = r.path(i, p.Nouns)
				}
			}
		}
		if d.From != nil || d.To != nil {
			r.propose(i, n, s.Chunks[vb.Chunk-1].First, max(o.ClauseTo, g.to), d)
		}
		return
	}
}
