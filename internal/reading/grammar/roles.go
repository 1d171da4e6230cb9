package grammar

// verbs fills in what stands around each verb group.
func (s *Sentence) verbs() {
	for i := range s.Verbs {
		s.behind(&s.Verbs[i])
	}
	for i := range s.Verbs {
		if v := &s.Verbs[i]; v.Form == Participle && len(v.Objs) > 0 && s.Kind(v.Chunk-1) == Noun && s.Words[v.Main].Tag == "VBN" && !s.another(v.Chunk) {
			v.Form = Finite // a past tense that the tagger took for a participle
		}
	}
	for i := range s.Verbs {
		s.govern(i)
		s.before(i)
	}
	for i := range s.Verbs {
		s.inherit(i)
		s.clause(i)
	}
}

var particles = map[string]bool{"over": true, "up": true, "out": true, "back": true, "down": true, "off": true, "away": true, "in": true, "on": true, "under": true, "aside": true}

// phrasal verbs take an object behind their particle.
var phrasal = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range []string{"take over", "hem in", "call out", "call in", "send in", "bring in", "fight back", "hand over", "set aside", "move in", "wrest back", "pay out", "turn over", "give up", "call up", "pick up", "put up", "fly out", "bring out", "hand out", "cut off", "shut down",
		"win back", "take back", "claw back", "seize back", "push back", "drive back", "take in", "gun down", "shoot down", "call off", "fly in", "take off", "sign away", "get out", "carry out"} {
		m[w] = true
	}
	return m
}()

// behind reads objects and prepositional phrases to the right of a verb.
func (s *Sentence) behind(v *Verb) {
	comma, breaks := false, 0
	for k := v.Chunk + 1; k < len(s.Chunks); {
		c := s.Chunks[k]
		switch c.Kind {
		case Adverb:
			if v.Particle == "" && c.First == v.Last+1 && particles[s.Low(c.First)] {
				v.Particle = s.Low(c.First)
			}
			s.parted(v, k)
			k++
		case Mark, Aside, Adjective:
			k++
		case Noun:
			if s.Timely(k) && (len(v.Objs) > 0 || !comma) { // "took Lysychansk last July", "came hours after"
				k++
				continue
			}
			if len(v.Objs) > 0 || comma {
				if len(v.PPs) == 0 && len(v.Objs) > 0 && !comma && len(v.Objs) == 1 && !s.startsClause(k) {
					v.Objs = append(v.Objs, k) // a second object
					k++
					continue
				}
				return
			}
			items, end := s.objectList(k)
			if len(v.PPs) > 0 && s.startsClause(k) {
				return
			}
			v.Objs = items
			k = end + 1
		case Prep:
			w := s.Low(c.First)
			if c.Last > c.First {
				w += " " + s.Low(c.Last)
			}
			if s.Kind(k+1) != Noun && s.parted(v, k) { // "gave it up"
				k++
				continue
			}
			if particles[w] && c.First == v.Last+1 && (s.Kind(k+1) != Noun || v.Lemma == "take" && w == "in" && s.counted(k+1) || w == "over" || w == "up" || w == "off" || w == "out" || w == "away" || w == "back" || w == "down") && v.Particle == "" {
				v.Particle = w
				if s.Kind(k+1) != Noun || phrasal[v.Lemma+" "+w] {
					k++
					continue
				}
			}
			if s.Kind(k+1) == Mark && s.Kind(k+2) == Noun {
				k++
			}
			if s.Kind(k+1) == Noun {
				items, end := s.objectList(k + 1)
				v.PPs = append(v.PPs, PP{w, k, items})
				k = end + 1
				comma = comma && breaks > 0
				continue
			}
			if s.Kind(k+1) == Prep { // "from near X"
				k++
				continue
			}
			if s.Kind(k+1) == Adverb || s.Kind(k+1) == Adjective {
				k++
				continue
			}
			return
		case Comma:
			breaks++
			if s.Kind(k+1) == Prep || s.Kind(k+1) == Adverb {
				comma = true
				k++
				continue
			}
			return
		default:
			return
		}
	}
}

// govern finds what governs an infinitive or gerund.
func (s *Sentence) govern(i int) {
	v := &s.Verbs[i]
	k := v.Chunk - 1
	for s.Kind(k) == Adverb || s.Kind(k) == Mark || s.Kind(k) == Adjective {
		k--
	}
	if v.Form == Finite {
		return
	}
	if s.Kind(k) == Prep && v.Form == Gerund { // "accused of planning", "after capturing"
		v.Marker, v.MarkerAt = s.Low(s.Chunks[k].First), k
		j := k - 1
		for s.Kind(j) == Adverb {
			j--
		}
		if s.Kind(j) == Noun {
			v.GovNoun = s.Chunks[j].Head
		}
		v.Gov = s.verbBefore(k)
		return
	}
	switch s.Kind(k) {
	case VerbGroup:
		v.Gov = s.Chunks[k].Verb
	case Noun:
		if v.Form == Infinitive {
			v.GovNoun = s.Chunks[k].Head
			v.Gov = s.verbBefore(k)
		}
	case Comma, And, Prep, Sub:
		if v.Form == Infinitive || v.Form == Gerund {
			v.Gov = s.verbBefore(k)
			if s.Kind(k) == And && v.Gov >= 0 && s.Verbs[v.Gov].Form == v.Form { // "to enter and take"
				g := s.Verbs[v.Gov]
				v.Gov, v.GovNoun, v.Shared = g.Gov, g.GovNoun, true
			}
		}
	}
}

// verbBefore returns the last verb before chunk k, or -1.
func (s *Sentence) verbBefore(k int) int {
	for ; k >= 0; k-- {
		switch s.Kind(k) {
		case VerbGroup:
			return s.Chunks[k].Verb
		case Stop:
			return -1
		}
	}
	return -1
}

// before finds the subject of a finite verb or participle, and its marker.
func (s *Sentence) before(i int) {
	v := &s.Verbs[i]
	k := v.Chunk - 1
	for s.Kind(k) == Adverb || s.Kind(k) == Mark || s.Kind(k) == Aside {
		k--
	}
	switch v.Form {
	case Infinitive, Gerund:
		if v.Form == Gerund && s.Kind(k) == Noun && v.Gov < 0 { // "fighters firing", headline "commandos fighting"
			v.Relative = true
			v.Subj = []int{k}
		}
		return
	case Participle:
		if a := s.auxiliary(k); a >= 0 { // "was on Thursday finally overrun"
			o := &s.Verbs[a]
			v.Form, v.Passive, v.Subj, v.Neg, v.Modal, v.Marker, v.MarkerAt, v.Relative = Finite, true, o.Subj, o.Neg, o.Modal, o.Marker, o.MarkerAt, o.Relative
			return
		}
		if s.Kind(k) == Noun {
			v.Relative = true
			v.Subj, _ = s.leftList(k)
			if len(v.Subj) == 1 && !s.Proper(k) && s.Kind(k-1) == Comma && s.Kind(k-2) == Noun && s.Proper(k-2) && (s.apposes(k-2, k) || s.tag(s.Chunks[k].First) == "CD") {
				v.Subj = s.listTo(k - 2) // "Foua and Kefraya, two villages besieged by rebels"
			}
		}
		if s.Kind(k) == Comma && s.Kind(k-1) == Noun {
			v.Relative = true
			j := s.headNoun(k - 1)
			v.Subj = []int{j}
			if !s.Proper(j) && s.Kind(j-1) == Comma && s.Kind(j-2) == Noun && s.Proper(j-2) && s.apposes(j-2, j) { // "Maimana, the capital of Faryab, besieged for a month"
				v.Subj = s.listTo(j - 2)
			} else if s.Proper(j) {
				v.Subj, _ = s.leftList(j)
			}
		}
		if s.Kind(k) == Comma && s.Kind(k-1) == Aside && s.Kind(k-2) == Noun {
			v.Relative = true
			v.Subj = []int{k - 2}
		}
		return
	}
	if v.Copula && s.Kind(k) == VerbGroup && s.Chunks[k].First <= 2 && len(v.Objs) > 0 && len(s.Verbs[s.Chunks[k].Verb].Subj) == 0 {
		o := &s.Verbs[s.Chunks[k].Verb] // "Also lost were Firoz Koh and Pul-e-Alam"
		o.Passive, o.Subj, o.Form = true, v.Objs, Finite
		return
	}
	v.Subj, k = s.subject(i, k)
	for s.Kind(k) == Adverb || s.Kind(k) == Mark {
		k--
	}
	if s.Kind(k) == Rel && len(v.Subj) > 0 && len(v.Objs) == 0 && s.Chunks[v.Subj[0]].First > s.Chunks[k].First { // "which the Taliban captured in July"
		var o Verb
		s.Verbs = append(s.Verbs, o)
		v = &s.Verbs[i]
		n := len(s.Verbs) - 1
		v.Objs, _ = s.antecedent(n, k)
		s.Verbs = s.Verbs[:n]
		v.Relative = true
		return
	}
	if s.Kind(k) == Noun && len(v.Subj) > 0 && len(v.Objs) == 0 && !v.Passive && !v.Copula && s.Words[s.Chunks[v.Subj[0]].First].Tag != "NN" && !s.Timely(k) && !s.Proper(k) && s.Chunks[k].Last+1 == s.Chunks[v.Subj[0]].First { // "the only capital the army had captured"
		v.Objs, v.Relative = []int{k}, true
		return
	}
	if s.Kind(k) == Sub {
		v.Marker, v.MarkerAt = s.Low(s.Chunks[k].First), k
	}
	if s.Kind(k) == Prep && len(v.Subj) > 0 { // "after the army pulled back" read as a preposition
		v.Marker, v.MarkerAt = s.Low(s.Chunks[k].First), k
	}
}

// subject looks left from chunk k for the nouns that verb i is told of. The
// second value is the chunk before the subject.
func (s *Sentence) subject(i, k int) ([]int, int) {
	for steps := 0; k >= 0 && steps < 60; steps++ {
		switch s.Kind(k) {
		case Adverb, Mark, Aside, Adjective:
			k--
		case Noun:
			if s.Timely(k) && k > 0 && s.Kind(k-1) != Prep { // "the town the group took last week is"
				k--
				continue
			}
			if s.Kind(k-1) == Comma && s.Kind(k-2) == Noun && !s.Proper(k) && s.Proper(s.headNoun(k-2)) && s.Kind(s.attachments(k)+1) == Comma && s.apposes(s.headNoun(k-2), k) {
				k = s.headNoun(k - 2) // "Maimana, the capital of Faryab, besieged for a month, was captured"
				continue
			}
			if s.Kind(k-1) == VerbGroup && k-1 != s.Verbs[i].Chunk { // the object in a relative clause: "a driver who had left Firozkoh said"
				o := &s.Verbs[s.Chunks[k-1].Verb]
				if o.Form == Gerund && o.Relative && len(o.Subj) == 1 && s.Kind(o.Chunk-1) == Noun { // "three buses carrying 140 residents reached"
					return s.leftList(o.Subj[0])
				}
				if o.Form == Finite && o.Relative {
					if r := s.relBefore(k - 1); r > 0 && s.Low(s.Chunks[r].First) == "who" {
						return s.antecedent2(r)
					}
				}
			}
			if s.Kind(k-1) == Prep && !s.prepOpens(k-1) { // inside a prepositional phrase
				k -= 2
				continue
			}
			list, left := s.leftList(k)
			if s.Kind(left-1) == Prep && !s.prepOpens(left-1) && len(list) > 1 {
				if s.Kind(left-2) == Noun {
					k = left - 2
					continue
				}
			}
			// an apposition behind a comma: "Qalat, the capital of Zabul, fell" comes here by its comma
			return list, left - 1
		case Rel:
			return s.antecedent(i, k)
		case Comma:
			if o := s.asideOpens(k); o >= 0 {
				k = o - 1
				continue
			}
			p := k - 1
			for s.Kind(p) == Adverb {
				p--
			}
			if s.Kind(p) == Noun { // "Mazar and Jalalabad, as well as Kabul itself, remain"
				if list, left := s.leftList(p); len(list) > 1 {
					return list, left - 1
				}
			}
			if j := s.verbBefore(k); j >= 0 && s.Verbs[i].Form == Finite && s.Verbs[i].Chunk == k+1 && s.serial(j, k) {
				s.Verbs[i].Shared = true
				return s.Verbs[j].Subj, k
			}
			return nil, k
		case And:
			if j := s.verbBefore(k); j >= 0 && s.Verbs[j].Form == Finite {
				s.Verbs[i].Shared = true
				s.Verbs[i].Relative = s.Verbs[j].Relative
				return s.Verbs[j].Subj, k
			}
			return nil, k
		case VerbGroup:
			v := s.Verbs[s.Chunks[k].Verb]
			if v.Form == Finite && k == s.Verbs[i].Chunk-1 && len(v.Subj) > 0 && s.Kind(v.Subj[0]-1) == Rel && len(v.Objs) == 0 {
				return s.antecedent(i, v.Subj[0]-1) // "which tribal elders said was handed over"
			}
			if v.Form == Finite && v.Relative { // "the town which fell last week is retaken"
				if r := s.relBefore(v.Chunk); r > 0 {
					k = r - 1
					continue
				}
			}
			if v.Form == Participle || v.Form == Gerund { // "shells fired at dusk hit", "the crossing seized last month fell"
				k = v.Chunk - 1
				continue
			}
			return nil, k
		case Prep:
			k--
		default:
			return nil, k
		}
	}
	return nil, k
}

// antecedent2 returns the noun before the relative word at chunk r, which the
// main verb behind the clause is told of.
func (s *Sentence) antecedent2(r int) ([]int, int) {
	j := r - 1
	for s.Kind(j) == Comma {
		j--
	}
	if s.Kind(j) != Noun {
		return nil, r
	}
	list, left := s.leftList(s.headNoun(j))
	return list, left - 1
}

// relBefore returns the relative word that opens the clause of the verb at
// chunk k, or -1.
func (s *Sentence) relBefore(k int) int {
	for j := k - 1; j >= 0 && j > k-5; j-- {
		switch s.Kind(j) {
		case Rel:
			return j
		case VerbGroup, Comma, Stop:
			return -1
		}
	}
	return -1
}

// prepOpens tells whether the preposition at chunk k is one that was read
// where a conjunction stands ("hours after Herat fell").
func (s *Sentence) prepOpens(k int) bool {
	switch s.Low(s.Chunks[k].First) {
	case "after", "before", "as", "since", "until", "while":
		return true
	}
	return false
}

// antecedent returns the noun that the relative word at chunk k speaks of.
func (s *Sentence) antecedent(i, k int) ([]int, int) {
	v := &s.Verbs[i]
	v.Relative = true
	j := k - 1
	for s.Kind(j) == Comma || s.Kind(j) == Prep || s.Kind(j) == Aside || s.Kind(j) == Mark {
		j--
	}
	if s.Kind(j) != Noun {
		return nil, k
	}
	if s.Kind(k-1) != Comma {
		if list, _ := s.leftList(j); len(list) > 1 {
			return list, k
		}
	}
	if s.Kind(k-1) == Comma && s.Proper(j) && s.Words[s.Chunks[k].First].Lower == "which" { // "the battle for Herat, which fell"
		return []int{j}, k
	}
	return []int{s.headNoun(j)}, k
}

// asideOpens returns the comma that opens the parenthesis which the comma at
// chunk k closes, or -1: an apposition, a relative clause, a phrase.
func (s *Sentence) asideOpens(k int) int {
	for j := k - 1; j >= 0 && j > k-22; j-- {
		switch s.Kind(j) {
		case Comma:
			switch s.Kind(j + 1) {
			case Rel, Prep, Adverb, Adjective:
				if s.Kind(j-1) == Noun || s.Kind(j-1) == Adverb || s.Kind(j-1) == Aside {
					return j
				}
			case VerbGroup:
				if f := s.Verbs[s.Chunks[j+1].Verb].Form; (f == Participle || f == Gerund) && s.Kind(j-1) == Noun {
					return j
				}
			case Noun:
				if s.Kind(j-1) == Noun || s.Kind(j-1) == Aside {
					if s.finiteIn(j+1, k) && !s.relIn(j+1, k) {
						return -1
					}
					if j2 := s.asideOpens(j); j2 >= 0 && s.Kind(j2-1) == Noun && !s.Proper(j-1) { // two in a row
						return j2
					}
					return j
				}
			case Sub:
				if s.Kind(j-1) == Noun {
					return j
				}
			}
		case Stop, Ending:
			return -1
		}
	}
	return -1
}

func (s *Sentence) finiteIn(from, to int) bool {
	for k := from; k < to; k++ {
		if s.Kind(k) == VerbGroup && s.Verbs[s.Chunks[k].Verb].Form == Finite {
			return true
		}
	}
	return false
}

func (s *Sentence) relIn(from, to int) bool {
	for k := from; k < to; k++ {
		if s.Kind(k) == Rel {
			return true
		}
	}
	return false
}
