package frames

import (
	"slices"

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
	}
	r.carrying(i)
}

// order reads a noun for an order to leave and the places behind "for".
func (r *reader) order(i, k int) {
	s := r.sc.Sents[i]
	ch := s.Chunks[k]
	head := names.Singular(s.Low(ch.Head))
	if head == "evacuation" {
		r.declared(i, k)
		return
	}
	if head != "order" && head != "alert" {
		return
	}
	leave := s.Low(ch.Head-1) == "evacuation"
	if leave {
		r.covered(i, k)
	}
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

// declared reads "a mandatory evacuation was declared for X".
func (r *reader) declared(i, k int) {
	s := r.sc.Sents[i]
	v := r.verbOf(i, k)
	if v < 0 {
		return
	}
	vb := &s.Verbs[v]
	switch vb.Lemma {
	case "declare", "order", "announce", "issue", "impose", "call":
	default:
		return
	}
	if !argument(vb, k) || vb.Neg {
		return
	}
	at := vb.PPs
	if s.Kind(k+1) == grammar.Prep && s.Kind(k+2) == grammar.Noun {
		at = append([]grammar.PP{{Prep: s.Low(s.Chunks[k+1].First), At: k + 1, Nouns: []int{k + 2}}}, at...)
	}
	for _, p := range at {
		e := r.sc.At(i, p.Nouns[0])
		if p.Prep != "for" && p.Prep != "in" || e.Kind != names.PlaceName && e.Kind != names.PlaceNoun {
			continue
		}
		from, to := r.evidence(i, v, []int{k}, p.Nouns)
		r.propose(i, v, from, to, dateline.Claim{Kind: dateline.Evacuation, From: r.path(i, p.Nouns), Rule: "evacuation.order"}).Stance = dateline.Prospective
		return
	}
}

// covered reads whom or what orders to leave reach: "evacuation orders cover 12
// villages", "1,200 residents are under evacuation orders".
func (r *reader) covered(i, k int) {
	s := r.sc.Sents[i]
	for v := range s.Verbs {
		vb := &s.Verbs[v]
		d := dateline.Claim{Kind: dateline.Evacuation, Rule: "evacuation.order"}
		switch {
		case (vb.Lemma == "cover" || vb.Lemma == "affect" || vb.Lemma == "include") && slices.Contains(vb.Subj, k) && len(vb.Objs) > 0:
			o := vb.Objs[0]
			if g, ok := r.group(i, o); ok && g.people != nil && g.quantity != nil && r.civil(g) {
				d.People, d.Quantity = g.people, g.quantity
			} else if r.destination(i, o) {
				d.From = r.path(i, vb.Objs)
			} else {
				continue
			}
		case vb.Copula && len(vb.Subj) == 1 && s.Kind(k-1) == grammar.Prep && s.Low(s.Chunks[k-1].First) == "under" && vb.Chunk < k && vb.Chunk >= k-3:
			g, ok := r.group(i, vb.Subj[0])
			if !ok || g.people == nil || !r.civil(g) || g.negative {
				continue
			}
			d.People, d.Quantity = g.people, g.quantity
		default:
			continue
		}
		from, to := r.evidence(i, v, []int{k})
		r.propose(i, v, from, to, d).Stance = dateline.Prospective
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
		} else if s.Kind(c+1) == grammar.Prep && s.Low(s.Chunks[c+1].First) == "in" && s.Kind(c+2) == grammar.Noun && r.sc.At(i, c+2).Kind == names.PlaceName || s.Kind(c+1) == grammar.Prep && s.Low(s.Chunks[c+1].First) == "of" && s.Kind(c+2) == grammar.Noun && r.sc.At(i, c+2).Kind == names.PlaceName {
			d.From = r.path(i, []int{c + 2}) // "everyone in Yellowknife", "residents of Lyman"
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

// carrying reads the people on board of what leaves, lands or crosses: "flights
// carrying evacuees landed in Toronto", "a plane with 117 people on board left".
func (r *reader) carrying(i int) {
	s := r.sc.Sents[i]
	for k := range s.Chunks {
		if s.Kind(k) != grammar.Noun || !vehicles[r.sc.At(i, k).Head] {
			continue
		}
		n := k + 1
		if s.Kind(n) == grammar.Comma {
			n++
		}
		switch {
		case s.Kind(n) == grammar.Prep && s.Low(s.Chunks[n].First) == "with":
		case s.Kind(n) == grammar.VerbGroup && s.Verbs[s.Chunks[n].Verb].Form == grammar.Gerund:
			if l := s.Verbs[s.Chunks[n].Verb].Lemma; l != "carry" && l != "bring" && l != "take" && l != "transport" {
				continue
			}
		default:
			continue
		}
		if s.Kind(n+1) != grammar.Noun {
			continue
		}
		g, ok := r.group(i, n+1)
		if !ok || g.people == nil || g.negative || !r.civil(g) || r.sc.At(i, n+1).Kind == names.Actor {
			continue
		}
		r.aboard(i, k, n+1, g)
	}
}

// aboard makes the claim about group g, the people in chunk c on board of the
// vehicle in chunk k, from where the vehicle goes.
func (r *reader) aboard(i, k, c int, g group) {
	s := r.sc.Sents[i]
	board := false
	for w := s.Chunks[c].Last + 1; w <= s.Chunks[c].Last+6; w++ {
		board = board || s.Low(w) == "board" || s.Low(w) == "aboard"
	}
	for n := range s.Verbs {
		o := &s.Verbs[n]
		if o.Form != grammar.Finite || o.Chunk < c {
			continue
		}
		d := dateline.Claim{Kind: dateline.Evacuation, People: g.people, Quantity: g.quantity, Rule: "evacuation.carrying"}
		switch o.Lemma {
		case "leave", "depart", "flee":
			if x := firstOf(o.Objs); x >= 0 && r.destination(i, x) {
				d.From = r.path(i, o.Objs)
			}
		case "reach", "near":
			if x := firstOf(o.Objs); x >= 0 && r.destination(i, x) {
				d.To = r.path(i, o.Objs)
			}
		}
		for _, p := range o.PPs {
			if !r.destination(i, p.Nouns[0]) {
				continue
			}
			switch p.Prep {
			case "from", "out of":
				d.From = r.path(i, p.Nouns)
			case "in", "at", "to", "into", "for":
				if d.To == nil {
					d.To = r.path(i, p.Nouns)
				}
			}
		}
		if d.From != nil || d.To != nil || board {
			r.propose(i, n, s.Chunks[k].First, max(o.ClauseTo, g.to), d)
		}
		return
	}
}
