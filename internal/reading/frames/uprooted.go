package frames

import (
	"slices"

	"dateline"
	"dateline/internal/reading/grammar"
	"dateline/internal/reading/names"
)

// path reads the from and to of people who move.
func (r *reader) path(i int, cs []int) *dateline.Mention {
	if len(cs) == 0 {
		return nil
	}
	s := r.sc.Sents[i]
	e := r.sc.At(i, cs[0])
	k := s.Chunks[cs[0]]
	if len(cs) > 1 || e.Kind != names.PlaceName && e.Kind != names.PlaceNoun {
		if e.Kind == names.Nothing && r.abstract(e.Head) {
			return nil
		}
		m := r.mention(i, cs[0])
		if e.Kind == names.PlaceName {
			if p, ok := r.sc.Place(i, cs[0], true); ok {
				m = p
			}
		}
		m.Span = r.sc.Words(i, k.First, s.Chunks[cs[len(cs)-1]].Last)
		return m
	}
	if m, ok := r.sc.Place(i, cs[0], true); ok {
		return m
	}
	return r.mention(i, cs[0])
}

func (r *reader) abstract(head string) bool {
	switch head {
	case "clash", "battle", "explosion", "blast", "wound", "attack", "strike", "justice", "death", "safety", "violence", "fighting", "war", "offensive", "charge", "term", "action", "power", "use", "end", "life", "work", "part", "time", "day", "agreement", "conclusion", "decision", "point", "level", "%", "percent":
		return true
	}
	return false
}

func (r *reader) displacement(i, v int, f *frame, got map[string][]int) bool {
	s := r.sc.Sents[i]
	any := false
	if f.rule == "displacement.left" && s.Verbs[v].Passive {
		return false
	}
	for n, c := range got["people"] {
		if n > 0 && !r.numbered(i, c) {
			continue
		}
		g, ok := r.group(i, c)
		if !ok || g.named || g.quantity == nil && g.people == nil || s.Pronoun(c) && g.quantity == nil {
			continue
		}
		if f.rule == "displacement.hosted" && r.planned(i, v) { // a pledge
			continue
		}
		if f.sets["civil"] == "yes" && !r.civil(g) {
			continue
		}
		if gv := s.Verbs[v].Gov; gv >= 0 && s.Verbs[v].Form == grammar.Infinitive && (s.Verbs[gv].Lemma == "help" || s.Verbs[gv].Lemma == "let") || v > 0 && s.Verbs[v-1].Lemma == "help" && slices.Contains(s.Verbs[v-1].Objs, c) {
			continue
		}
		if (g.head == "officer" || g.head == "serviceman" || g.head == "policeman") && f.rule == "displacement.fled" {
			continue
		}
		if r.single(i, c, g) && (f.rule == "displacement.fled" || f.rule == "displacement.left" || f.rule == "displacement.driven") {
			continue
		}
		if f.sets["number"] == "yes" && (g.quantity == nil || !r.uprooted(g)) {
			continue
		}
		from := r.path(i, got["from"])
		to := r.path(i, got["to"])
		if f.sets["home"] == "yes" && !r.homes(i, got["from"]) {
			continue
		}
		if from == nil && to == nil && g.quantity == nil && g.people != nil && f.rule == "displacement.fled" && g.head == "prisoner" {
			continue
		}
		if f.rule == "displacement.fled" && g.quantity == nil && (g.head == "prisoner" || g.head == "inmate" || g.head == "staff" || g.head == "diplomat") {
			continue
		}
		a, b := r.evidence(i, v, []int{c})
		p := r.propose(i, v, min(a, g.from), max(b, g.to), dateline.Claim{Kind: dateline.Displacement, Quantity: g.quantity, People: g.people, From: from, To: to, Rule: f.rule})
		p.deny = g.negative
		any = true
	}
	return any
}

// single tells whether a group is one person: who got away alone, a witness
// perhaps, is no displacement.
func (r *reader) single(i, c int, g group) bool {
	s := r.sc.Sents[i]
	w := s.Words[s.Chunks[c].Head]
	if w.Tag != "NN" && w.Tag != "NNP" || g.head == "family" || g.head == "household" || g.head == "people" || g.head == "population" || g.head == "half" || g.head == "most" {
		return false
	}
	return g.quantity == nil || g.quantity.Value != nil && *g.quantity.Value == 1
}

// uprooted tells whether people who shelter, cross or arrive are told to be
// displaced.
func (r *reader) uprooted(g group) bool {
	switch g.head {
	case "them", "whom", "uprooted", "arrival", "returnee", "expellee", "people", "person", "family", "refugee", "resident", "civilian", "household", "displaced", "villager", "child", "woman", "homeless", "herder", "inhabitant", "afghan", "ukrainian", "syrian", "migrant", "other", "":
		return true
	}
	return g.people == nil
}

// homes tells whether what is left is a home, a country or a place.
func (r *reader) homes(i int, cs []int) bool {
	if len(cs) == 0 {
		return false
	}
	e := r.sc.At(i, cs[0])
	return e.Head == "home" || e.Head == "house" || e.Kind == names.PlaceName || e.Class == "country" || e.Class == "city" || e.Class == "village" || e.Class == "area" || e.Class == "province"
}

func (r *reader) evacuation(i, v int, f *frame, got map[string][]int) bool {
	s := r.sc.Sents[i]
	vb := &s.Verbs[v]
	if f.sets["embassy"] == "yes" {
		c := got["from"]
		if len(c) == 0 || r.sc.At(i, c[0]).Head != "embassy" && r.sc.At(i, c[0]).Head != "consulate" && r.sc.At(i, c[0]).Head != "mission" {
			return false
		}
		actor, ok := r.actors(i, got["actor"], false)
		if !ok {
			return false
		}
		from, to := r.evidence(i, v, c)
		r.propose(i, v, from, to, dateline.Claim{Kind: dateline.Evacuation, Actor: actor, From: r.mention(i, c[0]), Rule: f.rule})
		return true
	}
	if f.sets["convoy"] == "yes" {
		if len(vb.Objs) == 0 || r.sc.At(i, vb.Objs[0]).Head != "convoy" {
			return false
		}
	}
	if c := firstOf(got["people"]); c >= 0 {
		head := r.sc.At(i, c).Head
		if f.sets["evacuees"] == "yes" && head != "evacuee" && (vb.Lemma != "fetch" || !r.evacuees(i, c)) ||
			f.sets["staff"] == "yes" && head != "staff" && head != "embassy staff" && head != "diplomat" && head != "personnel" ||
			f.sets["leave"] == "yes" && !r.helpsLeave(i, v) {
			return false
		}
	}
	if f.sets["evacuees"] == "yes" && vb.Lemma != "fetch" && len(got["people"]) > 0 {
		got["from"] = nil
	}
	from, to := r.path(i, got["from"]), r.path(i, got["to"])
	home := -1
	if w := vb.Last + 1; s.Low(w) == "home" {
		home = w
	} else if w := vb.ClauseTo; s.Low(w) == "home" && s.Words[w].Tag != "NNS" && s.Low(w-1) != "of" {
		home = w
	}
	if home >= 0 && to == nil && len(got["people"]) > 0 {
		to = &dateline.Mention{Span: r.sc.Words(i, home, home)}
	}
	out := home >= 0 || vb.Particle == "out" || vb.Particle == "off" || vb.Particle == "away" || r.toSafety(i, v)
	if f.sets["path"] == "yes" && from == nil && !(to != nil && (vb.Lemma == "move" || vb.Lemma == "transfer" || vb.Lemma == "relocate" || vb.Lemma == "carry" || vb.Lemma == "take") && len(got["people"]) > 0 && r.evacuees(i, got["people"][0])) && !out {
		return false
	}
	if (vb.Lemma == "fly" || vb.Lemma == "bus" || vb.Lemma == "ferry" || vb.Lemma == "lift") && from == nil && to == nil && !out {
		return false
	}
	people := got["people"]
	if a := got["actor"]; len(a) > 1 && len(people) > 0 && !r.numbered(i, people[0]) && r.sc.At(i, a[0]).Kind != names.People { // each of them its own
		any := false
		for _, one := range a {
			each := map[string][]int{"actor": {one}, "people": people, "from": got["from"], "to": got["to"]}
			any = r.evacuation(i, v, f, each) || any
		}
		return any
	}
	actor, _ := r.actors(i, got["actor"], false)
	if c := firstOf(got["actor"]); c >= 0 && vb.Passive && vehicles[r.sc.At(i, c).Head] && s.Chunks[c].First == s.Chunks[c].Last { // "by boat"
		actor = nil
	} else if actor == nil && c >= 0 && (vehicles[r.sc.At(i, c).Head] || r.sc.PlaceClass(r.sc.At(i, c).Head) == "province") {
		actor = r.mention(i, c)
	}
	any := false
	for n, c := range people {
		if n > 0 && !r.numbered(i, c) {
			continue
		}
		g, ok := r.group(i, c)
		if !ok || g.head == "body" || s.Pronoun(c) && g.quantity == nil && from == nil && to == nil {
			continue
		}
		if vb.Lemma == "pull" && s.Words[s.Chunks[c].First].Tag == "PRP$" && len(got["actor"]) > 0 && r.sc.At(i, got["actor"][0]).Class == "armed_group" && !r.hurt(i, c) { // its own fighters
			continue
		}
		if e := r.sc.At(i, c); e.Kind == names.Actor && (r.sc.Is("armed", e.Head) || r.sc.Is("insurgent", e.Head)) && f.rule != "evacuation.evacuate" && !r.hurt(i, c) {
			continue
		}
		if n == 0 && len(people) > 1 && g.people != nil && !r.numbered(i, people[1]) {
			last := s.Chunks[people[len(people)-1]].Last
			g.people.Span = r.sc.Words(i, r.wordAt(i, g.people.Start), last)
			g.to = last
		}
		a, b := r.evidence(i, v, []int{c})
		p := r.propose(i, v, min(a, g.from), max(b, g.to), dateline.Claim{Kind: dateline.Evacuation, Actor: actor, People: g.people, Quantity: g.quantity, From: from, To: to, Rule: f.rule})
		p.deny = g.negative
		any = true
	}
	if !any && vb.Lemma == "evacuate" && len(vb.Objs)+len(vb.Subj) > 0 { // "the town was evacuated"
		cs := vb.Objs
		if vb.Passive || vb.Form == grammar.Participle {
			cs = vb.Subj
		}
		if len(cs) == 0 {
			return false
		}
		if m, ok := r.sc.Place(i, cs[0], false); ok {
			a, b := r.evidence(i, v, cs)
			r.propose(i, v, a, b, dateline.Claim{Kind: dateline.Evacuation, Actor: actor, From: m, To: to, Rule: f.rule})
			return true
		}
	}
	return any
}

// vehicles are what people are carried in; they act where nobody else does.
var vehicles = map[string]bool{"flight": true, "plane": true, "aircraft": true, "bus": true, "ambulance": true, "train": true, "ship": true, "ferry": true, "convoy": true, "boat": true,
	"truck": true, "helicopter": true, "lorry": true, "vessel": true, "jet": true, "warship": true, "coach": true, "airliner": true, "minibus": true, "frigate": true}

// toSafety tells whether the clause of verb v ends "to safety".
func (r *reader) toSafety(i, v int) bool {
	s := r.sc.Sents[i]
	for _, p := range s.Verbs[v].PPs {
		if h := s.Head(p.Nouns[0]); p.Prep == "to" && (h == "safety" || h == "shelter") {
			return true
		}
	}
	return false
}

// helpsLeave tells whether "help X" goes on with "leave" or "get out".
func (r *reader) helpsLeave(i, v int) bool {
	s := r.sc.Sents[i]
	for n := v + 1; n < len(s.Verbs) && n <= v+2; n++ {
		switch s.Verbs[n].Lemma {
		case "leave", "flee", "depart", "escape":
			return true
		}
	}
	return false
}

func (r *reader) evacuees(i, c int) bool {
	switch r.sc.At(i, c).Head {
	case "staff", "diplomat", "embassy staff", "patient", "evacuee", "resident", "civilian", "family", "wounded", "employee", "people", "child", "survivor", "national", "citizen":
		return true
	}
	return r.hurt(i, c)
}

func (r *reader) hurt(i, c int) bool {
	s := r.sc.Sents[i]
	for w := s.Chunks[c].First; w <= s.Chunks[c].Last; w++ {
		switch s.Low(w) {
		case "wounded", "injured", "sick", "trapped", "stranded":
			return true
		}
	}
	return false
}

// evacuationOf reads "the evacuation of most of the inhabitants (from X)".
func (r *reader) evacuationOf(i, k int) {
	s := r.sc.Sents[i]
	if h := r.sc.At(i, k).Head; h == "evacuation" && s.Kind(k+1) == grammar.Prep && s.Low(s.Chunks[k+1].First) == "from" && s.Kind(k+2) == grammar.Noun && r.sc.At(i, k+2).Kind == names.PlaceName { // "the evacuation from Mariupol"
		items, end := s.List(k + 2)
		p := r.propose(i, r.verbOf(i, k), s.Chunks[k].First, s.Chunks[end].Last, dateline.Claim{Kind: dateline.Evacuation, From: r.path(i, items), Rule: "evacuation.noun"})
		p.deny = s.Low(s.Chunks[k].First) == "no"
		return
	}
	if h := r.sc.At(i, k).Head; h != "evacuation" && h != "airlift" || s.Kind(k+1) != grammar.Prep || s.Low(s.Chunks[k+1].First) != "of" || s.Kind(k+2) != grammar.Noun {
		return
	}
	c := dateline.Claim{Kind: dateline.Evacuation, Rule: "evacuation.noun"}
	to := s.Chunks[k+2].Last
	if m, ok := r.sc.Place(i, k+2, s.Proper(k+2) && r.sc.At(i, k+2).Kind == names.Nothing); ok && (r.sc.At(i, k+2).Kind != names.Nothing || s.Words[s.Chunks[k+2].Head].Tag == "NNP") {
		c.From = m
	} else if g, ok := r.group(i, k+2); ok && (g.people != nil || g.quantity != nil) {
		c.People, c.Quantity = g.people, g.quantity
		to = max(to, g.to)
		end := s.ChunkAt(to)
		if s.Kind(end+1) == grammar.Prep && s.Low(s.Chunks[end+1].First) == "from" && s.Kind(end+2) == grammar.Noun {
			c.From = r.path(i, []int{end + 2})
			to = s.Chunks[end+2].Last
		}
	} else {
		return
	}
	v := r.verbOf(i, k)
	planned := false
	if v >= 0 && argument(&s.Verbs[v], k) && !s.Verbs[v].Passive {
		switch vb := &s.Verbs[v]; vb.Lemma {
		case "approve", "authorise", "authorize", "order", "plan", "prepare", "consider", "urge", "demand", "discuss":
			planned = true
			if len(vb.Subj) > 0 {
				c.Actor, _ = r.actors(i, vb.Subj, false)
			}
		case "begin", "start", "complete", "continue", "finish", "announce", "lead", "halt", "suspend", "resume":
			if len(vb.Subj) > 0 {
				c.Actor, _ = r.actors(i, vb.Subj, false)
			}
		}
	}
	p := r.propose(i, v, s.Chunks[k].First, to, c)
	if planned {
		p.Stance = dateline.Prospective
	}
	p.deny = s.Low(s.Chunks[k].First) == "no"
}
