package frames

import (
	"dateline/internal/reading/grammar"
	"dateline/internal/reading/names"
)

// handsOver tells whether a verb is one of handing over, where the passive without an
// agent says that somebody took the place.
func handsOver(lemma string) bool {
	switch lemma {
	case "hand", "surrender", "cede", "yield", "relinquish", "turn":
		return true
	}
	return false
}

// warlike verbs are said of nothing but war, whatever else the report tells.
var warlike = map[string]bool{"besiege": true, "encircle": true, "overrun": true, "recapture": true, "wrest": true, "cede": true, "conquer": true, "reconquer": true, "reoccupy": true, "blockade": true}

// besets tells whether a body that fights stands in the actor's slot and a place
// smaller than a country in the other.
func (r *reader) besets(i int, got map[string][]int) bool {
	a, p := firstOf(got["actor"]), firstOf(got["place"])
	if a < 0 || p < 0 || r.sc.War < 3 {
		return false
	}
	e := r.sc.At(i, p)
	return r.sc.At(i, a).Kind == names.Actor && r.sc.Armed(i, a) && (e.Kind == names.PlaceName || e.Kind == names.PlaceNoun) && e.Class != "country"
}

// leavesOnly tells whether who leaves held nothing: a president who leaves town,
// troops who leave a foreign country, people flown out.
func (r *reader) leavesOnly(i int, vb *grammar.Verb, got map[string][]int) bool {
	if (vb.Lemma == "evacuate" || vb.Lemma == "pull" || vb.Lemma == "withdraw") && len(vb.Objs) > 0 && !r.sc.Armed(i, vb.Objs[0]) && len(got["place"]) > 0 && got["place"][0] != vb.Objs[0] {
		return true
	}
	if a := firstOf(got["actor"]); a >= 0 && vb.Lemma == "leave" && (r.sc.Is("offices", r.sc.At(i, a).Head) || vehicles[r.sc.At(i, a).Head]) {
		return true
	}
	p := firstOf(got["place"])
	return p >= 0 && r.country(i, p) && (vb.Lemma == "withdraw" || vb.Lemma == "pull" || vb.Lemma == "leave")
}

// lasting tells whether the clause of verb v says since when or for how long.
func (r *reader) lasting(i, v int) bool {
	vb := &r.sc.Sents[i].Verbs[v]
	for _, p := range vb.PPs {
		if p.Prep == "since" || p.Prep == "for" {
			return true
		}
	}
	return false
}

// unopposed tells whether who enters a place meets nobody, and so has it.
func (r *reader) unopposed(i, v int) bool {
	s := r.sc.Sents[i]
	vb := &s.Verbs[v]
	if vb.Lemma != "enter" || vb.Form == grammar.Infinitive {
		return false
	}
	for w := vb.Last + 1; w <= min(vb.ClauseTo+3, len(s.Words)-1); w++ {
		switch s.Low(w) {
		case "unopposed", "unchallenged":
			return true
		case "without":
			switch s.Low(w + 1) {
			case "resistance", "opposition", "firing":
				return true
			case "a", "any":
				return s.Low(w+2) == "fight" || s.Low(w+2) == "shot" || s.Low(w+2) == "resistance"
			}
		}
	}
	return false
}

// litter tells whether what is cleared is no ground, or cleared of no fighters.
func (r *reader) litter(i, v int, cs []int) bool {
	s := r.sc.Sents[i]
	for _, c := range cs {
		switch e := r.sc.At(i, c); e.Class {
		case "road", "building", "crossing":
			return true
		}
	}
	for _, p := range s.Verbs[v].PPs {
		if (p.Prep == "of" || p.Prep == "from") && !r.sc.Armed(i, p.Nouns[0]) {
			return true
		}
	}
	return false
}

// asks tells whether a sentence is the report's own question.
func asks(s *grammar.Sentence) bool {
	if n := len(s.Words); n > 0 && s.Words[n-1].Lower == "?" && !s.Words[n-1].Quoted {
		switch s.Low(0) {
		case "who", "what", "how", "when", "where", "which", "did", "does", "will", "is", "was", "has", "can", "could":
			return true
		}
	}
	return false
}

// staged tells whether a sentence speaks of a book, a film or a stage.
func (r *reader) staged(i int) bool {
	s := r.sc.Sents[i]
	for w := range s.Words {
		switch names.Singular(s.Low(w)) {
		case "novel", "opera", "documentary", "exhibition", "museum", "film", "movie", "musical", "painting", "memoir", "playwright", "filmmaker":
			return !s.Words[w].Quoted
		}
	}
	return false
}

// tried tells whether verb v is told as an attempt ("failed to enter", "an
// attempt to storm").
func (r *reader) tried(i, v int) bool {
	s := r.sc.Sents[i]
	vb := &s.Verbs[v]
	if vb.Form != grammar.Infinitive {
		return false
	}
	if vb.GovNoun >= 0 {
		switch names.Singular(s.Low(vb.GovNoun)) {
		case "attempt", "bid", "effort", "try", "failure":
			return true
		}
		return false
	}
	if vb.Gov >= 0 {
		switch s.Verbs[vb.Gov].Lemma {
		case "try", "fail", "attempt", "seek", "struggle":
			return true
		}
	}
	return false
}

// objectControl tells whether the verb's object is control, hands or ground
// rather than a place; phrases reads those.
func (r *reader) objectControl(i, v int) bool {
	s := r.sc.Sents[i]
	for _, o := range s.Verbs[v].Objs {
		switch s.Head(o) {
		case "control", "possession", "ground", "charge", "hold", "command":
			return true
		}
	}
	return false
}

// landOf tells "70 per cent of the territory of X": a count of land, and a part
// of one place as well.
func (r *reader) landOf(i, k int) bool {
	s := r.sc.Sents[i]
	return s.Kind(k+2) == grammar.Noun && s.Kind(k+3) == grammar.Prep && s.Low(s.Chunks[k+3].First) == "of" && r.sc.At(i, k+4).Kind == names.PlaceName
}
