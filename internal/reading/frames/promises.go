package frames

import (
	"slices"
	"strings"

	"dateline"
	"dateline/internal/reading/grammar"
	"dateline/internal/reading/names"
)

// promiseNouns are nouns for what was promised.
var promiseNouns = map[string]bool{"pledge": true, "promise": true, "offer": true, "commitment": true, "contribution": true, "grant": true, "donation": true, "undertaking": true, "appeal": false}

// What becomes of a promise, by the verb that is said of it.
var (
	kept     = map[string]bool{"honour": true, "honor": true, "keep": true, "fulfil": true, "fulfill": true, "meet": true, "make": true, "deliver": true, "redeem": true}
	unkept   = map[string]bool{"withdraw": true, "cancel": true, "scrap": true, "drop": true, "suspend": true, "freeze": true, "renege": true, "rescind": true, "revoke": true, "abandon": true, "retract": true, "break": true, "backtrack": true, "shelve": true, "halt": true}
	altered  = map[string]bool{"raise": true, "increase": true, "double": true, "triple": true, "treble": true, "quadruple": true, "boost": true, "lift": true, "cut": true, "reduce": true, "halve": true, "slash": true, "lower": true, "trim": true, "up": true, "expand": true}
	arriving = map[string]bool{"arrive": true, "land": true, "reach": true, "come": true, "deliver": true, "hand": true, "distribute": true, "ship": true, "unload": true, "install": true, "pay": true, "disburse": true}
	handing  = map[string]bool{"deliver": true, "hand": true, "send": true, "provide": true, "give": true, "ship": true, "pay": true, "disburse": true, "donate": true, "transfer": true, "release": true, "supply": true}
)

// promises reads what becomes of a promise: kept, cut, raised, withdrawn; and
// promises that a noun makes.
func (r *reader) promises(i int) {
	s := r.sc.Sents[i]
	for v := range s.Verbs {
		r.alteredPledge(i, v)
		r.arrived(i, v)
		r.handedOver(i, v)
		r.scheme(i, v)
	}
	for k := range s.Chunks {
		if s.Kind(k) == grammar.Noun && promiseNouns[names.Singular(s.Low(s.Chunks[k].Head))] {
			r.promiseOf(i, k)
		}
	}
}

// pledgeOn tells whether a pledge already rests on the words of chunk k.
func (r *reader) pledgeOn(i, k int) *Proposal {
	at := r.sc.Span(i, k)
	for n := range r.out {
		p := &r.out[n]
		if p.Kind != dateline.Pledge || p.Sent != i {
			continue
		}
		for _, m := range []*dateline.Mention{p.Quantity, p.Purpose, p.People} {
			if m != nil && m.Start < at.End && m.End > at.Start {
				return p
			}
		}
	}
	return nil
}

// thing reads chunk c as what is promised: how much of what.
func (r *reader) thing(i, c int, d *dateline.Claim) (last int, ok bool) {
	s := r.sc.Sents[i]
	k := s.Chunks[c]
	last = k.Last
	f, has := r.figure(i, c)
	has = has && !f.Ordinal && !f.Share
	if has {
		d.Quantity = r.quantity(i, f)
	}
	head := names.Singular(s.Low(k.Head))
	if s.Kind(c+1) == grammar.Prep && s.Kind(c+2) == grammar.Noun && (s.Low(s.Chunks[c+1].First) == "of" || s.Low(s.Chunks[c+1].First) == "in") {
		if h := names.Singular(s.Low(s.Chunks[c+2].Head)); aid[h] {
			d.Purpose, last, head = r.mention(i, c+2), s.Chunks[c+2].Last, h
		}
	}
	start := k.First
	if has {
		start = f.Last + 1
	}
	for start < k.Last && (s.Words[start].Tag == "DT" || s.Low(start) == "more" || s.Low(start) == "promised" || s.Low(start) == "pledged") {
		start++
	}
	if d.Purpose == nil && start <= k.Last {
		d.Purpose = &dateline.Mention{Span: r.sc.Words(i, start, k.Last)}
	}
	money := has && f.Money || currency(head)
	if !aid[head] && !money {
		return last, false
	}
	d.What = kindOfAid(head, money)
	return last, true
}

func currency(head string) bool {
	switch head {
	case "kroner", "krona", "kronor", "franc", "yen", "yuan", "riyal", "dirham", "lira", "rupee", "dollar", "euro", "pound", "dinar", "ruble", "rouble", "zloty":
		return true
	}
	return false
}

// alteredPledge reads "cut its pledge to 5 million", "withdrew its offer of
// tents", "made good on its promise of".
func (r *reader) alteredPledge(i, v int) {
	s := r.sc.Sents[i]
	vb := &s.Verbs[v]
	status := ""
	switch {
	case altered[vb.Lemma]:
		status = "announced"
	case unkept[vb.Lemma], vb.Lemma == "go" && vb.Particle == "back":
		status = "withdrawn"
	case kept[vb.Lemma]:
		status = "delivered"
	default:
		return
	}
	o, ok := r.promiseIn(i, vb)
	if !ok || vb.Lemma == "make" && s.Low(vb.Last+1) != "good" {
		return
	}
	if status == "delivered" && vb.Neg {
		return
	}
	actorC := vb.Subj
	if vb.Passive {
		actorC = nil
	}
	actor, ok := r.actors(i, actorC, false)
	if !ok {
		return
	}
	d := dateline.Claim{Kind: dateline.Pledge, Actor: actor, Status: status, What: "aid", Rule: "pledge." + map[string]string{"announced": "altered", "withdrawn": "withdrawn", "delivered": "kept"}[status]}
	ch := s.Chunks[o]
	end := ch.Last
	if status == "announced" { // the figure it comes to stands behind "to"
		for _, p := range vb.PPs {
			if f, ok := r.figure(i, p.Nouns[0]); p.Prep == "to" && ok && !f.Ordinal && !f.Share {
				d.Quantity, d.What = r.quantity(i, f), "funds"
				end = s.Chunks[p.Nouns[0]].Last
				if h := names.Singular(s.Low(s.Chunks[p.Nouns[0]].Head)); !f.Money && !currency(h) {
					d.What = kindOfAid(h, false)
				}
			}
		}
		if d.Quantity == nil {
			return
		}
	} else if s.Kind(o+1) == grammar.Prep && s.Low(s.Chunks[o+1].First) == "of" && s.Kind(o+2) == grammar.Noun {
		last, ok := r.thing(i, o+2, &d)
		if !ok {
			return
		}
		end = last
	} else if f, ok := r.figure(i, o); ok && !f.Ordinal && f.Money { // "its $30 million pledge"
		d.Quantity, d.What = r.quantity(i, f), "funds"
	} else {
		return
	}
	from, to := r.evidence(i, v, []int{o})
	r.propose(i, v, from, max(to, end), d)
}

// promiseIn is the chunk of the promise that verb vb is said of: its object, or
// the noun behind "on" ("reneged on its promise").
func (r *reader) promiseIn(i int, vb *grammar.Verb) (int, bool) {
	s := r.sc.Sents[i]
	list := append([]int(nil), vb.Objs...)
	if vb.Passive {
		list = append(list, vb.Subj...)
	}
	for _, p := range vb.PPs {
		if p.Prep == "on" || p.Prep == "from" {
			list = append(list, p.Nouns[0])
		}
	}
	for _, c := range list {
		k := s.Chunks[c]
		h := names.Singular(s.Low(k.Head))
		if promiseNouns[h] || (h == "aid" || h == "assistance" || h == "funding" || h == "support" || h == "shipment") && (s.Words[k.First].Tag == "PRP$" || k.Poss >= 0 || r.promised(i, k)) {
			return c, true
		}
	}
	return 0, false
}

// promised tells whether a noun group says that its thing was promised.
func (r *reader) promised(i int, k grammar.Chunk) bool {
	s := r.sc.Sents[i]
	for w := k.First; w < k.Head; w++ {
		if l := s.Low(w); l == "promised" || l == "pledged" {
			return true
		}
	}
	return false
}

// arrived reads promised things that come: "the first 350 of the promised homes
// arrived".
func (r *reader) arrived(i, v int) {
	s := r.sc.Sents[i]
	vb := &s.Verbs[v]
	if !arriving[vb.Lemma] || vb.Modal != "" || len(vb.Subj) == 0 {
		return
	}
	c := vb.Subj[0]
	d := dateline.Claim{Kind: dateline.Pledge, Status: "delivered", Rule: "pledge.arrived"}
	end := 0
	in := c
	if f, ok := r.figure(i, c); ok && s.Kind(c+1) == grammar.Prep && s.Low(s.Chunks[c+1].First) == "of" && s.Kind(c+2) == grammar.Noun {
		in = c + 2
		d.Quantity = r.quantity(i, f)
	}
	if !r.promised(i, s.Chunks[in]) {
		return
	}
	q := d.Quantity
	last, ok := r.thing(i, in, &d)
	if !ok {
		return
	}
	if q != nil {
		d.Quantity = q
	}
	end = last
	no := s.Low(s.Chunks[c].First) == "none" || s.Low(s.Chunks[c].First) == "no" || s.Low(s.Chunks[c].First) == "nothing"
	from, to := r.evidence(i, v, vb.Subj)
	p := r.propose(i, v, from, max(to, end), d)
	p.deny = no
}

// handedOver reads promised things that are given: "has delivered the 600 tents
// it pledged", "has since paid out 40 million of it".
func (r *reader) handedOver(i, v int) {
	s := r.sc.Sents[i]
	vb := &s.Verbs[v]
	if !handing[vb.Lemma] || vb.Modal != "" || vb.Form == grammar.Infinitive || vb.Passive || len(vb.Objs) == 0 || len(vb.Subj) == 0 {
		return
	}
	actor, ok := r.actors(i, vb.Subj, false)
	if !ok || actor == nil {
		return
	}
	c := vb.Objs[0]
	d := dateline.Claim{Kind: dateline.Pledge, Actor: actor, Status: "delivered", Rule: "pledge.handed"}
	last, ok := r.thing(i, c, &d)
	if !ok || r.pledgeOn(i, c) != nil && r.pledgeOn(i, c).Verb == v {
		return
	}
	said := r.promised(i, s.Chunks[c])
	for w := v + 1; w < len(s.Verbs) && w <= v+2; w++ { // "the 600 tents it pledged"
		if o := &s.Verbs[w]; (o.Lemma == "pledge" || o.Lemma == "promise" || o.Lemma == "offer") && (slices.Contains(o.Objs, c) || o.Relative || len(o.Objs) == 0) && o.First > s.Chunks[c].Last {
			said = true
			r.forget(i, w)
		}
	}
	if e := r.sc.At(i, vb.Subj[0]); !said && e.Kind != names.PlaceName && e.Kind != names.Actor {
		return
	}
	if !said && !r.earlierPledge(&d, s.Words[vb.First].Start) {
		return
	}
	from, to := r.evidence(i, v, []int{c})
	p := r.propose(i, v, from, max(to, last), d)
	p.deny = vb.Neg
}

// forget drops the pledge that verb v of sentence i made: what it promised is
// told anew as given.
func (r *reader) forget(i, v int) {
	for n := len(r.out) - 1; n >= 0; n-- {
		if p := &r.out[n]; p.Sent == i && p.Verb == v && p.Kind == dateline.Pledge {
			r.out = append(r.out[:n], r.out[n+1:]...)
		}
	}
}

// earlierPledge tells whether the report told before byte at of a pledge of the
// same kind by the same actor.
func (r *reader) earlierPledge(d *dateline.Claim, at int) bool {
	for n := range r.out {
		if p := &r.out[n]; p.Kind == dateline.Pledge && p.Span.Start < at && p.Status != "delivered" && (p.Actor == nil || d.Actor == nil || Same(p.Actor, d.Actor)) && p.What == d.What {
			return true
		}
	}
	return false
}

// Same tells whether two mentions are of the same body: by id, by name or by
// their words.
func Same(a, b *dateline.Mention) bool {
	return a.ID != "" && a.ID == b.ID || a.Name != "" && a.Name == b.Name || strings.EqualFold(a.Text, b.Text)
}

// scheme reads "some 3,000 survivors will be able to settle in Germany under
// the programme".
func (r *reader) scheme(i, v int) {
	s := r.sc.Sents[i]
	vb := &s.Verbs[v]
	if !vb.Copula && vb.Lemma != "allow" || vb.Modal != "will" && vb.Modal != "would" && vb.Modal != "can" || len(vb.Subj) != 1 || v+1 >= len(s.Verbs) || vb.Neg {
		return
	}
	o := &s.Verbs[v+1]
	switch o.Lemma {
	case "come", "settle", "stay", "enter", "move", "resettle", "live", "apply", "travel", "join":
	default:
		return
	}
	if o.Form != grammar.Infinitive || vb.Copula && s.Low(vb.Last+1) != "able" {
		return
	}
	g, ok := r.group(i, vb.Subj[0])
	if !ok || g.quantity == nil || g.people == nil || !r.civil(g) {
		return
	}
	for w := o.Last + 1; w <= min(o.ClauseTo, len(s.Words)-1); w++ {
		switch names.Singular(s.Low(w)) {
		case "scheme", "programme", "program", "plan", "visa", "route", "pathway", "initiative":
			from, to := r.evidence(i, v, vb.Subj)
			r.propose(i, v, from, max(to, o.ClauseTo), dateline.Claim{Kind: dateline.Pledge, What: "resettle", Quantity: g.quantity, People: g.people, Status: "announced", Rule: "pledge.scheme", Actor: r.pledger(i)})
			return
		}
	}
}

// pledger is the actor of the last pledge before sentence i ends.
func (r *reader) pledger(i int) *dateline.Mention {
	var best *dateline.Mention
	for n := range r.out {
		if p := &r.out[n]; p.Kind == dateline.Pledge && p.Sent <= i && p.Actor != nil {
			x := *p.Actor
			best = &x
		}
	}
	return best
}

// promiseOf reads "Kuwait's pledge of $30 million", "an offer of 200 tents from
// Oslo", where no verb tells what became of it.
func (r *reader) promiseOf(i, k int) {
	s := r.sc.Sents[i]
	ch := s.Chunks[k]
	if h := names.Singular(s.Low(ch.Head)); h == "contribution" || h == "donation" || h == "grant" || s.Words[ch.Head].Tag[0] != 'N' || s.Kind(k+1) != grammar.Prep || s.Low(s.Chunks[k+1].First) != "of" || s.Kind(k+2) != grammar.Noun || r.pledgeOn(i, k+2) != nil {
		return
	}
	d := dateline.Claim{Kind: dateline.Pledge, Status: "announced", Rule: "pledge.noun"}
	last, ok := r.thing(i, k+2, &d)
	if !ok || d.Quantity == nil {
		return
	}
	switch {
	case ch.Poss > ch.First:
		d.Actor = r.sc.Modifier(i, k, ch.First, ch.Poss)
	case s.Low(ch.First) == "its" || s.Low(ch.First) == "their":
		d.Actor = r.sc.Modifier(i, k, ch.First, ch.First)
	}
	end := s.ChunkAt(last)
	if s.Kind(end+1) == grammar.Prep && s.Low(s.Chunks[end+1].First) == "from" && s.Kind(end+2) == grammar.Noun {
		if m, ok := r.actors(i, []int{end + 2}, false); ok {
			d.Actor, last = m, s.Chunks[end+2].Last
		}
	}
	v := r.verbOf(i, k)
	if d.Actor == nil && v >= 0 && len(s.Verbs[v].Subj) > 0 && s.Verbs[v].Subj[0] != k && !s.Verbs[v].Passive {
		switch s.Verbs[v].Lemma {
		case "make", "announce", "confirm", "repeat", "renew", "issue":
			d.Actor, _ = r.actors(i, s.Verbs[v].Subj, false)
		}
	}
	if d.Actor == nil {
		return
	}
	if p := r.pledgeBy(i, v); p != nil { // "withdrew its pledge of": told by the verb
		return
	}
	r.propose(i, v, ch.First, last, d)
}

// pledgeBy is the pledge that verb v already tells, or nil.
func (r *reader) pledgeBy(i, v int) *Proposal {
	for n := range r.out {
		if p := &r.out[n]; v >= 0 && p.Sent == i && p.Verb == v && p.Kind == dateline.Pledge {
			return p
		}
	}
	return nil
}

// more reads the further things that a pledge lists: "5,000 tents and 20,000
// blankets", "£80 million, as well as generators".
func (r *reader) more(i, v int, cs []int, d dateline.Claim) {
	s := r.sc.Sents[i]
	for n := 1; n < len(cs); n++ {
		e := d
		e.Quantity, e.Purpose = nil, nil
		f, ok := r.figure(i, cs[n])
		if !ok || f.Ordinal || f.Share {
			continue
		}
		last, ok := r.thing(i, cs[n], &e)
		if !ok {
			continue
		}
		from, to := r.evidence(i, v, []int{cs[n]})
		r.propose(i, v, from, max(to, last, s.Chunks[cs[n]].Last), e)
	}
}
