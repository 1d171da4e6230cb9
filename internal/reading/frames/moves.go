package frames

import (
	"dateline"
	"dateline/internal/reading/grammar"
	"dateline/internal/reading/names"
)

// deployable are the units that are sent.
func (r *reader) deployable(i, c int) bool {
	e := r.sc.At(i, c)
	switch e.Head {
	case "troop", "soldier", "force", "marine", "paratrooper", "firefighter", "peacekeeper", "battalion", "brigade", "personnel", "reinforcement", "police", "officer",
		"rescuer", "helicopter", "plane", "aircraft", "ship", "warship", "tank", "unit", "team", "commando", "guard", "reservist", "battlegroup", "group", "jet", "boat", "engineer", "medic", "policeman", "convoy", "contingent", "regiment", "division", "serviceman", "instructor", "adviser", "trainer", "drone", "crew", "vessel", "volunteer", "rescue worker", "aid worker", "specialist", "fighter", "squad", "corps", "mercenary", "militiaman", "gendarme", "legionnaire", "ranger", "sapper", "airman", "sailor", "trooper", "observer", "monitor", "frigate", "destroyer", "field hospital":
		return true
	}
	return false
}

func (r *reader) deployment(i, v int, f *frame, got map[string][]int) bool {
	s := r.sc.Sents[i]
	vb := &s.Verbs[v]
	if (vb.Lemma == "move" || vb.Lemma == "commit") && len(got["to"]) == 0 {
		return false
	}
	any := false
	actors := got["actor"]
	for _, c := range got["unit"] {
		if !r.deployable(i, c) {
			if f, ok := r.figure(i, c); !ok || f.Value == nil || f.Last < s.Chunks[c].Last || s.Kind(c+1) != grammar.Prep || s.Kind(c+2) != grammar.Noun || !r.deployable(i, c+2) {
				continue
			}
		}
		d := dateline.Claim{Kind: dateline.Deployment, Rule: f.rule}
		from, to := r.evidence(i, v, []int{c})
		k := s.Chunks[c]
		start := k.First
		if q, ok := r.figure(i, c); ok && !q.Ordinal && !q.Share {
			d.Quantity = r.quantity(i, q)
			start = q.Last + 1
		}
		for start < k.Last && (s.Words[start].Tag == "DT" || s.Low(start) == "more") {
			start++
		}
		if start <= k.Last {
			d.Unit = &dateline.Mention{Span: r.sc.Words(i, start, k.Last)}
		}
		for n, t := range got["to"] { // "to Afghanistan and Britain 600"
			if n > 0 && s.Words[s.Chunks[t].Last].Tag == "CD" {
				got["to"] = got["to"][:n]
				break
			}
		}
		d.To = r.path(i, got["to"])
		for w := v + 1; w < len(s.Verbs); w++ {
			if o := s.Verbs[w]; o.Form == grammar.Infinitive && o.First <= vb.ClauseTo+2 {
				end := o.ClauseTo
				for x := w + 1; x < len(s.Verbs) && (s.Verbs[x].Gov == x-1) && s.Verbs[x].First <= end+2; x++ {
					end = s.Verbs[x].ClauseTo
				}
				d.Purpose = &dateline.Mention{Span: r.sc.Words(i, o.First, end)}
				break
			}
		}
		list := actors
		if len(list) > 1 && d.Quantity == nil && (r.sc.At(i, list[0]).Kind == names.PlaceName || s.Proper(list[0])) {
			for _, a := range list {
				m, ok := r.actors(i, []int{a}, false)
				if !ok {
					continue
				}
				e := d
				e.Actor = m
				r.propose(i, v, from, to, e)
				any = true
			}
			continue
		}
		m, ok := r.actors(i, actors, false)
		if !ok {
			continue
		}
		d.Actor = m
		r.propose(i, v, from, to, d)
		any = true
	}
	return any
}

// stationed reads troops who are told to be somewhere: "has 2,500 troops at the
// airport", "4,000 soldiers are on standby in Kuwait", "the deployment of
// about 5,000 troops to Afghanistan".
func (r *reader) stationed(i int) {
	s := r.sc.Sents[i]
	for v := range s.Verbs {
		vb := &s.Verbs[v]
		var units []int
		var actor *dateline.Mention
		ready := false
		switch {
		case vb.Lemma == "have" && len(vb.Objs) > 0 && len(vb.Subj) > 0 && !vb.Passive:
			m, ok := r.actors(i, vb.Subj, false)
			if !ok {
				continue
			}
			units, actor = vb.Objs, m
		case vb.Copula && len(vb.Subj) > 0:
			way := false
			for _, p := range vb.PPs {
				ready = ready || p.Prep == "on" && (s.Head(p.Nouns[0]) == "standby" || s.Head(p.Nouns[0]) == "alert")
				way = way || p.Prep == "on" && s.Head(p.Nouns[0]) == "way"
			}
			if !ready && !way && vb.Modal == "" {
				continue
			}
			units = vb.Subj
		default:
			continue
		}
		c := units[0]
		q, ok := r.figure(i, c)
		if !ok || q.Ordinal || q.Share || !r.deployable(i, c) {
			continue
		}
		to := r.standsAt(i, vb, c)
		for _, p := range vb.PPs { // "on their way to Adana"
			if to == nil && vb.Copula && (p.Prep == "to" || p.Prep == "in" || p.Prep == "at") && r.destination(i, p.Nouns[0]) {
				to = r.path(i, p.Nouns)
			}
		}
		if to == nil && !ready {
			continue
		}
		d := dateline.Claim{Kind: dateline.Deployment, Actor: actor, Quantity: r.quantity(i, q), To: to, Rule: "deployment.stationed"}
		if k := s.Chunks[c]; q.Last < k.Last {
			d.Unit = &dateline.Mention{Span: r.sc.Words(i, q.Last+1, k.Last)}
		}
		from, end := r.evidence(i, v, units[:1])
		if n := v + 1; ready && n < len(s.Verbs) && s.Verbs[n].Form == grammar.Infinitive && s.Verbs[n].First <= vb.Last+4 {
			d.Purpose = &dateline.Mention{Span: r.sc.Words(i, s.Verbs[n].First, s.Verbs[n].ClauseTo)}
			end = max(end, s.Verbs[n].ClauseTo)
		}
		p := r.propose(i, v, from, end, d)
		if ready || vb.Modal != "" {
			p.Stance = dateline.Prospective
		}
	}
	for k := range s.Chunks {
		if s.Kind(k) != grammar.Noun || s.Head(k) != "deployment" || s.Kind(k+1) != grammar.Prep || s.Low(s.Chunks[k+1].First) != "of" || s.Kind(k+2) != grammar.Noun || !r.deployable(i, k+2) {
			continue
		}
		d := dateline.Claim{Kind: dateline.Deployment, Rule: "deployment.noun"}
		u := s.Chunks[k+2]
		first := u.First
		if q, ok := r.figure(i, k+2); ok && !q.Ordinal && !q.Share {
			d.Quantity, first = r.quantity(i, q), q.Last+1
		}
		if first <= u.Last {
			d.Unit = &dateline.Mention{Span: r.sc.Words(i, first, u.Last)}
		}
		v := r.verbOf(i, k)
		from, end := s.Chunks[k].First, u.Last
		if v >= 0 {
			vb := &s.Verbs[v]
			from, end = min(from, vb.ClauseFrom), max(end, vb.ClauseTo)
			if len(vb.Subj) > 0 && vb.Subj[0] != k {
				d.Actor, _ = r.actors(i, vb.Subj, false)
			}
			for _, p := range vb.PPs {
				if (p.Prep == "to" || p.Prep == "in") && r.destination(i, p.Nouns[0]) {
					d.To = r.path(i, p.Nouns)
				}
			}
		}
		p := r.propose(i, v, from, end, d)
		if v >= 0 {
			switch s.Verbs[v].Lemma {
			case "authorise", "authorize", "approve", "order", "plan", "consider", "announce", "propose":
				p.Stance = dateline.Prospective
			}
		}
	}
}

// standsAt finds where the units in chunk c are told to be.
func (r *reader) standsAt(i int, vb *grammar.Verb, c int) *dateline.Mention {
	s := r.sc.Sents[i]
	for k := c + 1; k+1 < len(s.Chunks) && k < c+8; k++ {
		switch s.Kind(k) {
		case grammar.Prep:
			if w := s.Low(s.Chunks[k].First); s.Kind(k+1) == grammar.Noun && (w == "at" || w == "in") && r.destination(i, k+1) {
				return r.path(i, []int{k + 1})
			}
		case grammar.Noun, grammar.Adverb:
		case grammar.VerbGroup:
			if k != vb.Chunk {
				return nil
			}
		default:
			return nil
		}
	}
	return nil
}

// aid are the things that are promised.
var aid = map[string]bool{"home": true, "house": true, "container": true, "dog": true, "unit": true, "expert": true, "tarp": true, "mattress": true, "pump": true, "dose": true, "kroner": true, "krona": true, "franc": true, "yen": true, "yuan": true, "riyal": true, "dirham": true, "lira": true, "rupee": true, "aid": true, "assistance": true, "food": true, "meal": true, "tent": true, "kit": true, "medicine": true, "fund": true, "funding": true, "money": true,
	"supply": true, "blanket": true, "generator": true, "equipment": true, "relief": true, "water": true, "shelter": true, "tonne": true, "ton": true, "million": true, "billion": true,
	"grant": true, "loan": true, "support": true, "help": true, "package": true, "helicopter": true, "plane": true, "vaccine": true, "fuel": true, "litre": true, "ration": true, "vehicle": true, "truck": true, "parcel": true, "dollar": true, "euro": true, "pound": true, "$": true, "£": true, "€": true, "weapon": true, "ammunition": true, "missile": true, "system": true, "firefighter": true, "doctor": true, "team": true, "visa": true, "place": true, "scheme": true, "material": true, "sheeting": true, "biscuit": true, "hospital": true, "ambulance": true, "boat": true, "crew": true, "clothing": true, "rice": true, "flour": true, "wheat": true, "stove": true, "tarpaulin": true, "bed": true, "cash": true, "tank": true}

func (r *reader) pledge(i, v int, f *frame, got map[string][]int) bool {
	s := r.sc.Sents[i]
	vb := &s.Verbs[v]
	if f.sets["future"] == "yes" && !r.planned(i, v) {
		return false
	}
	actor, ok := r.actors(i, got["actor"], false)
	if !ok && !(vb.Form == grammar.Infinitive && vb.GovNoun >= 0) { // "an initiative to welcome": whose, is not told here
		return false
	}
	if r.deployable(i, firstOf(got["purpose"])) && f.sets["future"] != "yes" && (vb.Lemma == "commit" || vb.Lemma == "announce" || vb.Lemma == "allocate") {
		return false
	}
	if r.deployable(i, firstOf(got["purpose"])) && vb.Lemma != "pledge" && vb.Lemma != "promise" && vb.Lemma != "offer" {
		return false
	}
	d := dateline.Claim{Kind: dateline.Pledge, Actor: actor, Rule: f.rule, What: f.sets["what"], Status: "announced"}
	if vb.Lemma == "take" && (vb.Particle != "" && vb.Particle != "in" || len(vb.PPs) > 0 || len(got["actor"]) == 0 || r.sc.At(i, got["actor"][0]).Kind != names.PlaceName && r.sc.At(i, got["actor"][0]).Kind != names.Actor) {
		return false
	}
	if g := vb.Gov; g >= 0 && unkept[s.Verbs[g].Lemma] { // "scrapped plans to resettle 500"
		d.Status = "withdrawn"
	}
	if vb.Lemma == "set" || vb.Lemma == "commit" || vb.Lemma == "earmark" || vb.Lemma == "allocate" {
		d.Status = "committed"
	}
	if f.rule == "pledge.resettle" {
		return r.resettle(i, v, d, got["people"])
	}
	cs := got["purpose"]
	if len(cs) == 0 {
		return false
	}
	c := cs[0]
	k := s.Chunks[c]
	head := names.Singular(s.Low(k.Head))
	q, has := r.figure(i, c)
	if has && !q.Ordinal && !q.Share {
		d.Quantity = r.quantity(i, q)
	}
	last := k.Last
	thing := head
	if s.Kind(c+1) == grammar.Prep && (s.Low(s.Chunks[c+1].First) == "of" || s.Low(s.Chunks[c+1].First) == "in") && s.Kind(c+2) == grammar.Noun { // "200 tonnes of food", "£80 million in humanitarian aid"
		h := names.Singular(s.Low(s.Chunks[c+2].Head))
		if aid[h] || aid[head] {
			d.Purpose = r.mention(i, c+2)
			last = s.Chunks[c+2].Last
			if aid[h] {
				thing = h
			}
		}
	}
	if !aid[thing] && !(has && q.Money) && !aid[head] && !(r.deployable(i, c) && d.Quantity != nil) {
		return false
	}
	if d.Purpose == nil {
		start := k.First
		if has {
			start = q.Last + 1
		}
		for start < k.Last && (s.Words[start].Tag == "DT" || s.Low(start) == "more" || s.Low(start) == "of") {
			start++
		}
		if start <= k.Last {
			end := k.Last
			if len(cs) > 1 && !r.numbered(i, cs[len(cs)-1]) {
				end = s.Chunks[cs[len(cs)-1]].Last
				last = max(last, end)
			}
			d.Purpose = &dateline.Mention{Span: r.sc.Words(i, start, end)}
		}
	}
	if p := got["people"]; len(p) > 0 {
		if g, ok := r.group(i, p[0]); ok && g.people != nil {
			d.People = g.people
			if d.Quantity == nil && g.quantity != nil {
				d.Quantity = g.quantity
			}
		} else if e := r.sc.At(i, p[0]); e.Kind == names.PlaceName || e.Kind == names.PlaceNoun || e.Kind == names.Actor {
			d.People = r.mention(i, p[0])
		}
	}
	if d.Quantity == nil && s.Kind(c+1) == grammar.Prep && s.Low(s.Chunks[c+1].First) == "for" && s.Kind(c+2) == grammar.Noun {
		if q, ok := r.figure(i, c+2); ok {
			d.Quantity = r.quantity(i, q)
		}
	}
	if d.What == "" {
		d.What = kindOfAid(thing, has && q.Money)
	}
	from, to := r.evidence(i, v, []int{c})
	r.propose(i, v, from, max(to, last), d)
	if len(cs) > 1 {
		r.more(i, v, cs, d)
	}
	return true
}

func firstOf(cs []int) int {
	if len(cs) == 0 {
		return -1
	}
	return cs[0]
}

func kindOfAid(head string, money bool) string {
	switch {
	case money || currency(head):
		return "funds"
	case head == "fund" || head == "funding" || head == "money" || head == "million" || head == "billion" || head == "grant" || head == "loan" || head == "cash":
		return "funds"
	case head == "aid" || head == "assistance" || head == "help" || head == "support" || head == "helicopter" || head == "plane" || head == "unit" || head == "team" || head == "soldier" || head == "officer" || head == "troop" || head == "firefighter" || head == "rescuer":
		return "aid"
	}
	return "supplies"
}

// resettle reads whom somebody plans to take in.
func (r *reader) resettle(i, v int, d dateline.Claim, cs []int) bool {
	s := r.sc.Sents[i]
	vb := &s.Verbs[v]
	for _, c := range cs {
		g, ok := r.group(i, c)
		if !ok || g.quantity == nil && vb.Lemma != "resettle" {
			continue
		}
		if !r.civil(g) {
			return false
		}
		d.Quantity, d.People = g.quantity, g.people
		from, to := r.evidence(i, v, []int{c})
		if gv := vb.Gov; gv >= 0 && s.Verbs[gv].Last < vb.First {
			from = min(from, s.Verbs[gv].First)
			for _, sb := range s.Verbs[gv].Subj {
				if k := s.Chunks[sb]; k.Last < s.Verbs[gv].First && s.Verbs[gv].First-k.First < 12 {
					from = min(from, k.First)
				}
			}
		}
		r.propose(i, v, from, max(to, g.to), d)
		return true
	}
	return false
}

var planners = map[string]bool{"plan": true, "pledge": true, "promise": true, "intend": true, "undertake": true, "commit": true, "vow": true, "offer": true, "agree": true, "prepare": true, "expect": true, "aim": true, "want": true, "hope": true}

var planNouns = map[string]bool{"plan": true, "initiative": true, "programme": true, "program": true, "scheme": true, "effort": true, "pledge": true, "promise": true, "offer": true, "commitment": true, "measure": true, "decision": true}

// planned tells whether verb v is told as a plan or a promise.
func (r *reader) planned(i, v int) bool {
	s := r.sc.Sents[i]
	vb := &s.Verbs[v]
	if vb.Neg {
		return false
	}
	switch vb.Modal {
	case "will", "would", "'ll", "ll", "’ll", "shall", "to":
		return vb.Form == grammar.Finite
	}
	if vb.Form == grammar.Infinitive {
		if vb.GovNoun >= 0 && planNouns[names.Singular(s.Low(vb.GovNoun))] {
			return true
		}
		if vb.Gov >= 0 && vb.GovNoun < 0 && planners[s.Verbs[vb.Gov].Lemma] {
			return true
		}
		if w := s.Low(vb.First - 1); w == "ready" || w == "willing" || w == "prepared" {
			return true
		}
	}
	return false
}
