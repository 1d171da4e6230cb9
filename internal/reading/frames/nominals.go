package frames

import (
	"strings"

	"dateline"
	"dateline/internal/reading/grammar"
	"dateline/internal/reading/names"
)

// nouns reads claims that a noun makes: "the fall of Kandahar", "fighting in
// Herat", "the withdrawal of its troops from Izium".
func (r *reader) nouns(i int) {
	if r.tame || r.staged(i) {
		return
	}
	s := r.sc.Sents[i]
	for k := range s.Chunks {
		if s.Kind(k) != grammar.Noun {
			continue
		}
		low := names.Singular(s.Low(s.Chunks[k].Head))
		if n, ok := nominals[low]; ok {
			r.nominal(i, k, low, n)
		}
	}
}

type nominal struct {
	change  dateline.Change
	prep    string // before the place
	mode    string
	tried   bool
	framing bool
}

var nominals = map[string]nominal{
	"fall": {change: dateline.Takes, prep: "of"}, "capture": {change: dateline.Takes, prep: "of"}, "seizure": {change: dateline.Takes, prep: "of"},
	"takeover": {change: dateline.Takes, prep: "of in"}, "conquest": {change: dateline.Takes, prep: "of"}, "recapture": {change: dateline.Retakes, prep: "of"},
	"liberation": {change: dateline.Takes, prep: "of", framing: true}, "loss": {change: dateline.Loses, prep: "of"}, "surrender": {change: dateline.Takes, prep: "of", mode: "surrendered"},
	"handover": {change: dateline.Takes, prep: "of", mode: "negotiated"}, "withdrawal": {change: dateline.Loses, prep: "from", mode: "abandoned"}, "retreat": {change: dateline.Loses, prep: "from", mode: "abandoned"},
	"pullout": {change: dateline.Loses, prep: "from", mode: "abandoned"}, "siege": {change: dateline.Threatens, prep: "of"}, "encirclement": {change: dateline.Threatens, prep: "of"}, "blockade": {change: dateline.Threatens, prep: "of"},
	"fighting": {change: dateline.Contests, prep: "in inside for over around near at"}, "clash": {change: dateline.Contests, prep: "in inside around near over for at"}, "battle": {change: dateline.Contests, prep: "for over in inside around"},
	"combat": {change: dateline.Contests, prep: "in inside around"}, "assault": {change: dateline.Contests, prep: "on", tried: true}, "attempt": {change: dateline.Takes, prep: "on", tried: true},
	"firefight": {change: dateline.Contests, prep: "in inside around near"}, "skirmish": {change: dateline.Contests, prep: "in inside around near"}, "sweep": {change: dateline.Takes, prep: "of"}, "control": {change: dateline.Holds, prep: "over of"},
}

// nominal reads one noun of that list.
func (r *reader) nominal(i, k int, low string, n nominal) {
	s := r.sc.Sents[i]
	ch := s.Chunks[k]
	p := k + 1
	if s.Kind(p) == grammar.Mark {
		p++
	}
	if low == "capture" || low == "fall" || low == "loss" || low == "control" {
		if s.Words[ch.Head].Tag[0] != 'N' {
			return
		}
	}
	var actor *dateline.Mention
	if low == "withdrawal" || low == "retreat" || low == "pullout" { // "of its troops from X"
		if s.Kind(p) == grammar.Prep && s.Low(s.Chunks[p].First) == "of" && s.Kind(p+1) == grammar.Noun {
			actor, _ = r.actors(i, []int{p + 1}, false)
			p += 2
		}
	}
	if n.change == dateline.Takes || n.change == dateline.Retakes { // "the capture by the Taliban of X"
		if s.Kind(p) == grammar.Prep && s.Low(s.Chunks[p].First) == "by" && s.Kind(p+1) == grammar.Noun && s.Kind(p+2) == grammar.Prep {
			if m, ok := r.actors(i, []int{p + 1}, true); ok {
				actor = m
				p += 2
			}
		}
	}
	if low == "fighting" || low == "clash" || low == "battle" { // "clashes with the Taliban", "fighting is going on in X"
		if s.Kind(p) == grammar.Prep && (s.Low(s.Chunks[p].First) == "with" || s.Low(s.Chunks[p].First) == "between") && s.Kind(p+1) == grammar.Noun {
			_, end := s.List(p + 1)
			p = end + 1
		}
		if s.Kind(p) != grammar.Prep {
			r.fighting(i, k, low)
			return
		}
	}
	if s.Kind(p) != grammar.Prep || !strings.Contains(" "+n.prep+" ", " "+s.Low(s.Chunks[p].First)+" ") {
		if low == "fighting" || low == "clash" {
			r.fighting(i, k, low)
		}
		return
	}
	q := p + 1
	if s.Kind(q) == grammar.Mark {
		q++
	}
	if s.Kind(q) != grammar.Noun {
		return
	}
	if low == "control" && (r.isObject(i, k) || s.Kind(k-1) == grammar.Prep) {
		return
	}
	if actor == nil {
		actor = r.sc.Modifier(i, k, ch.First, ch.Head-1)
	}
	places, end := s.List(q)
	c := dateline.Claim{Kind: dateline.Control, Change: n.change, Mode: n.mode, Actor: actor, Rule: "control." + string(n.change) + ".noun." + low}
	if n.framing {
		c.Framing = low
	}
	to := s.Chunks[end].Last
	if s.Kind(end+1) == grammar.Prep && (s.Low(s.Chunks[end+1].First) == "by" || s.Low(s.Chunks[end+1].First) == "to") && s.Kind(end+2) == grammar.Noun {
		if m, ok := r.actors(i, []int{end + 2}, true); ok {
			c.Actor = m
			to = s.Chunks[end+2].Last
		}
	}
	if n.change == dateline.Contests {
		c.Actor = nil
	}
	if low == "loss" && c.Actor == nil {
		c.Actor = r.bereft(i, k)
	}
	if low == "fall" && !r.placesOnly(i, places) || low == "loss" && !r.placesOnly(i, places) || low == "capture" && !r.placesOnly(i, places) {
		return
	}
	if past[strings.ToLower(strings.TrimPrefix(r.sc.Span(i, places[0]).Text, "the "))] {
		return
	}
	before := len(r.out)
	r.places(i, r.verbOf(i, k), ch.First, to, places, c, true)
	for m := before; m < len(r.out); m++ {
		if n.tried {
			r.out[m].Stance = dateline.Prospective
		}
	}
}

// bereft is who lost the place where "the loss of X" does not say: the fighters
// that the main verb of the sentence is told of.
func (r *reader) bereft(i, k int) *dateline.Mention {
	s := r.sc.Sents[i]
	for v := range s.Verbs {
		vb := &s.Verbs[v]
		if vb.Form != grammar.Finite || vb.Relative {
			continue
		}
		for _, list := range [][]int{vb.Subj, vb.Objs} {
			if c := firstOf(list); c >= 0 && c != k && r.sc.At(i, c).Kind == names.Actor && r.sc.Armed(i, c) {
				m, _ := r.actors(i, []int{c}, true)
				return m
			}
		}
	}
	return nil
}

// past are places whose fall is a date in history wherever it is told.
var past = map[string]bool{"soviet union": true, "berlin wall": true, "troy": true, "constantinople": true, "ottoman empire": true, "roman empire": true, "ussr": true, "bastille": true, "saigon": true, "carthage": true}

// placesOnly tells whether the first chunk is a place by name or kind.
func (r *reader) placesOnly(i int, cs []int) bool {
	e := r.sc.At(i, cs[0])
	s := r.sc.Sents[i]
	return e.Kind == names.PlaceName || e.Kind == names.PlaceNoun || s.Pronoun(cs[0]) || e.Kind == names.Nothing && s.Proper(cs[0]) && r.sc.War >= 2 || near(e.Head)
}

func (r *reader) isObject(i, k int) bool {
	s := r.sc.Sents[i]
	for v := range s.Verbs {
		if _, ok := gripVerbs[s.Verbs[v].Lemma]; !ok && !s.Verbs[v].Copula {
			continue
		}
		for _, o := range s.Verbs[v].Objs {
			if o == k {
				return true
			}
		}
		for _, p := range s.Verbs[v].PPs {
			for _, o := range p.Nouns {
				if o == k {
					return true
				}
			}
		}
	}
	return false
}

// verbOf returns the verb whose clause holds chunk k, or -1.
func (r *reader) verbOf(i, k int) int {
	s := r.sc.Sents[i]
	best := -1
	for v := range s.Verbs {
		if w := s.Chunks[k].First; w >= s.Verbs[v].ClauseFrom && w <= s.Verbs[v].ClauseTo {
			if best < 0 || s.Verbs[v].Form == grammar.Finite {
				best = v
			}
		}
	}
	return best
}

// fighting reads "fighting is going on in X", "clashes continue around X",
// "fighting went on there".
func (r *reader) fighting(i, k int, low string) {
	s := r.sc.Sents[i]
	for v := range s.Verbs {
		vb := &s.Verbs[v]
		if len(vb.Subj) != 1 || vb.Subj[0] != k || vb.Form != grammar.Finite && vb.Form != grammar.Participle {
			continue
		}
		c := dateline.Claim{Kind: dateline.Control, Change: dateline.Contests, Rule: "control.contests." + low}
		for _, p := range vb.PPs {
			switch p.Prep {
			case "in", "inside", "around", "near", "over", "for", "at":
				if r.places(i, v, vb.ClauseFrom, max(vb.ClauseTo, s.Chunks[p.Nouns[len(p.Nouns)-1]].Last), p.Nouns, c, true) {
					return
				}
			}
		}
		if s.Kind(k-1) == grammar.Noun && s.Kind(k-2) == grammar.Prep && s.Low(s.Chunks[k-2].First) == "in" || s.Kind(k-1) == grammar.Comma && s.Kind(k-2) == grammar.Noun && s.Kind(k-3) == grammar.Prep && s.Low(s.Chunks[k-3].First) == "in" { // "In Gardez clashes are going on"
			at := k - 1
			if s.Kind(at) == grammar.Comma {
				at--
			}
			r.places(i, v, s.Chunks[at-1].First, vb.ClauseTo, []int{at}, c, true)
			return
		}
		if (vb.Lemma == "go" || vb.Lemma == "continue" || vb.Lemma == "rage" || vb.Lemma == "resume") && len(vb.PPs) == 0 && len(vb.Objs) == 0 && s.Low(vb.Last+1) != "there" && s.Low(vb.Last+2) != "there" {
			if p := r.sc.Last(i, k, "city"); p != nil && p.Text != "" { // "Kyiv insists fighting goes on"
				d := c
				d.Place = p
				r.propose(i, v, vb.ClauseFrom, vb.ClauseTo, d)
				return
			}
		}
		for w := vb.Last + 1; w <= vb.Last+2; w++ {
			if s.Low(w) == "there" || s.Low(w) == "here" {
				if p := r.sc.Last(i, k, "city"); p != nil {
					m := *p
					m.Span = r.sc.Words(i, w, w)
					d := c
					d.Place = &m
					r.propose(i, v, vb.ClauseFrom, max(vb.ClauseTo, w), d)
					return
				}
			}
		}
	}
}
