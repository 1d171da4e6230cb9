package frames

import (
	"strings"

	"dateline"
	"dateline/internal/reading/grammar"
	"dateline/internal/reading/names"
)

func (r *reader) movement(i, v int, f *frame, got map[string][]int) bool {
	s := r.sc.Sents[i]
	vb := &s.Verbs[v]
	if r.tame {
		return false
	}
	cs := got["actor"]
	if len(cs) == 0 || (f.rule == "movement.fly" || f.rule == "movement.advance") && vb.Passive {
		return false
	}
	e := r.sc.At(i, cs[0])
	if !r.mover(i, cs[0], e, f) {
		return false
	}
	if f.sets["leaders"] == "yes" && e.Kind != names.Person && !r.sc.Is("offices", e.Head) && !vehicles[e.Head] {
		return false
	}
	if f.rule == "movement.withdrawn" && len(got["to"]) == 0 && (!r.sc.Armed(i, cs[0]) || vb.Passive || len(got["from"]) == 0 || !r.country(i, got["from"][0]) && vb.Particle != "back") {
		return false
	}
	if f.rule == "movement.arrive" {
		t := firstOf(got["to"])
		if k := r.sc.At(i, t).Kind; s.Pronoun(cs[0]) && s.Low(s.Chunks[cs[0]].First) == "it" || k != names.PlaceName && k != names.PlaceNoun || s.Low(s.Chunks[cs[0]].First) == "no" {
			return false
		}
	}
	actor, ok := r.actors(i, cs, false)
	if !ok {
		actor = r.mention(i, cs[0])
	}
	if in := r.inner(i, cs[0]); in >= 0 {
		if m, ok := r.sc.Acts(i, in); ok {
			actor = &dateline.Mention{Span: r.sc.Words(i, s.Chunks[cs[0]].First, s.Chunks[in].Last), ID: m.ID, Name: m.Name}
		}
	}
	to, from := r.path(i, got["to"]), r.path(i, got["from"])
	if len(got["to"]) > 0 && to != nil && !r.destination(i, got["to"][0]) {
		to = nil
	}
	if len(got["from"]) > 0 && from != nil && !r.destination(i, got["from"][0]) {
		from = nil
	}
	if (vb.Lemma == "close" || vb.Lemma == "hold") && to == nil {
		return false
	}
	if to == nil { // "in the direction of Sloviansk"
		for _, p := range vb.PPs {
			if k := p.Nouns[0]; p.Prep == "in" && s.Head(k) == "direction" && s.Kind(k+1) == grammar.Prep && s.Kind(k+2) == grammar.Noun && r.destination(i, k+2) {
				to = r.path(i, []int{k + 2})
			}
		}
	}
	if to == nil && from == nil && f.rule == "movement.retreat" {
		to = r.bearing(i, vb)
	}
	if to == nil && from == nil {
		return false
	}
	if f.slots["to"].must && to == nil {
		return false
	}
	// troops that leave a place they hold lose it; control reads that
	if from != nil && to == nil && f.rule == "movement.retreat" && r.controlAt(i, v) {
		return false
	}
	a, b := r.evidence(i, v, cs)
	d := dateline.Claim{Kind: dateline.Movement, Actor: actor, To: to, From: from, Rule: f.rule}
	targets := got["to"]
	if len(targets) > 1 && r.sc.At(i, targets[0]).Kind == names.PlaceName {
		for _, t := range targets {
			if m := r.path(i, []int{t}); m != nil {
				d.To = m
				r.propose(i, v, a, b, d)
			}
		}
	} else {
		r.propose(i, v, a, b, d)
	}
	if f.rule == "movement.reach" && len(targets) > 0 && near(r.sc.At(i, targets[0]).Head) {
		r.threat(i, v, targets[0])
	}
	return true
}

func (r *reader) controlAt(i, v int) bool {
	for n := range r.out {
		if p := &r.out[n]; p.Sent == i && p.Verb == v && p.Kind == dateline.Control {
			return true
		}
	}
	return false
}

// mover tells whether a chunk is one that movement is told of: fighters,
// soldiers, convoys, officials; people only by name or office.
func (r *reader) mover(i, c int, e *names.Entity, f *frame) bool {
	s := r.sc.Sents[i]
	if r.sc.Armed(i, c) {
		return true
	}
	if in := r.inner(i, c); in >= 0 { // "the last of the soldiers"
		if s.Pronoun(in) {
			m, ok := r.sc.Acts(i, in)
			return ok && m.ID != "" && r.sc.ArmedID(m.ID)
		}
		return r.sc.Armed(i, in)
	}
	if e.Kind == names.Person && (f.rule == "movement.retreat" || f.rule == "movement.leave" || f.rule == "movement.escape" || f.rule == "movement.fly") {
		return true
	}
	switch e.Head {
	case "convoy", "offensive", "column", "servant", "official", "defender", "team", "diplomat", "tank", "warlord", "leader", "governor", "helicopter", "enemy", "vehicle", "bus", "minister", "president", "advance", "policeman", "mission", "observer", "crew", "delegation", "envoy", "ambassador", "warship", "ship", "flotilla", "reinforcement", "scout", "vanguard", "patrol", "peacekeeper", "monitor", "inspector":
		return true
	}
	if s.Pronoun(c) {
		low := s.Low(s.Chunks[c].First)
		if low != "they" && low != "it" {
			return false
		}
		m, ok := r.sc.Acts(i, c)
		return ok && (m.ID != "" && r.sc.ArmedID(m.ID) || m.ID == "" && r.sc.ArmedID(names.Slug(m.Name)))
	}
	return false
}

// country tells whether chunk c names a country.
func (r *reader) country(i, c int) bool { return r.sc.At(i, c).Class == "country" }

// bearing reads a direction for where somebody goes: "fled eastwards".
func (r *reader) bearing(i int, vb *grammar.Verb) *dateline.Mention {
	s := r.sc.Sents[i]
	for w := vb.Last + 1; w <= vb.Last+2; w++ {
		l := strings.TrimSuffix(strings.TrimSuffix(s.Low(w), "s"), "ward")
		switch l {
		case "north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest":
			return &dateline.Mention{Span: r.sc.Words(i, w, w)}
		}
	}
	return nil
}

// inner is the noun chunk that a partitive speaks of: "the soldiers" in "the
// last of the soldiers"; -1 where chunk c is none.
func (r *reader) inner(i, c int) int {
	s := r.sc.Sents[i]
	switch s.Low(s.Chunks[c].Last) {
	case "last", "rest", "remainder", "most", "some", "many", "all", "remnants", "hundreds", "dozens", "scores", "thousands", "bulk", "first":
	default:
		return -1
	}
	if s.Kind(c+1) != grammar.Prep || s.Low(s.Chunks[c+1].First) != "of" || s.Kind(c+2) != grammar.Noun {
		return -1
	}
	return c + 2
}

// destination tells whether a chunk can be where somebody moves.
func (r *reader) destination(i, c int) bool {
	e := r.sc.At(i, c)
	s := r.sc.Sents[i]
	switch e.Kind {
	case names.PlaceName, names.PlaceNoun:
		return true
	case names.Actor, names.People, names.Voice, names.Person:
		return false
	}
	if near(e.Head) || e.Head == "border" || e.Head == "line" || e.Head == "home" || e.Head == "front" || e.Head == "frontier" || e.Head == "desert" || e.Head == "river" || e.Head == "abroad" {
		return true
	}
	return s.Proper(c) && !r.isTimeWord(s.Low(s.Chunks[c].Head))
}

func (r *reader) isTimeWord(w string) bool {
	switch strings.TrimSuffix(w, "s") {
	case "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december":
		return true
	}
	return false
}
