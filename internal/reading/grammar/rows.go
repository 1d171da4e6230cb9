package grammar

// parted takes in the particle of a phrasal verb that stands behind its object:
// "gave it up", "took the town over".
func (s *Sentence) parted(v *Verb, k int) bool {
	w := s.Low(s.Chunks[k].First)
	if v.Particle != "" || len(v.Objs) != 1 || len(v.PPs) > 0 || s.Chunks[k].First != s.Chunks[v.Objs[0]].Last+1 || !phrasal[v.Lemma+" "+w] {
		return false
	}
	v.Particle = w
	return true
}

// counted tells whether noun chunk k begins with a number or a bound.
func (s *Sentence) counted(k int) bool {
	f := s.Chunks[k].First
	return s.tag(f) == "CD" || s.quantityAt(f) > 0 || s.Low(f) == "several" || s.Low(f) == "hundreds" || s.Low(f) == "thousands"
}

// auxiliary is the form of "be" that a participle behind chunk k completes, with
// nothing but a time between them; -1 where none does.
func (s *Sentence) auxiliary(k int) int {
	if s.Kind(k) == Comma {
		k--
	}
	if s.Kind(k) != Noun || !s.Timely(k) || s.Kind(k-1) != Prep {
		return -1
	}
	k -= 2
	for s.Kind(k) == Adverb || s.Kind(k) == Comma {
		k--
	}
	if s.Kind(k) != VerbGroup || !s.Verbs[s.Chunks[k].Verb].Copula || len(s.Verbs[s.Chunks[k].Verb].Objs) > 0 {
		return -1
	}
	return s.Chunks[k].Verb
}

// serial tells whether the verb behind the comma at chunk k goes on from verb j
// in a row that ends in "and": "stormed the post, held it and were driven off".
func (s *Sentence) serial(j, k int) bool {
	o := &s.Verbs[j]
	if o.Form != Finite || o.Relative || o.Marker != "" || len(o.Subj) == 0 || reporting[s.Low(o.Main)] {
		return false
	}
	for n := k + 2; n < len(s.Chunks) && n < k+12; n++ {
		switch s.Kind(n) {
		case And:
			if s.Kind(n+1) == VerbGroup && s.Verbs[s.Chunks[n+1].Verb].Form == Finite || s.Kind(n+1) == Adverb && s.Kind(n+2) == VerbGroup && s.Verbs[s.Chunks[n+2].Verb].Form == Finite {
				return true
			}
		case VerbGroup, Stop, Sub, Rel:
			return false
		}
	}
	return false
}

// inherit gives infinitives and gerunds the subject of what governs them.
func (s *Sentence) inherit(i int) {
	v := &s.Verbs[i]
	if len(v.Subj) > 0 || v.Form == Finite {
		return
	}
	if v.Form == Participle {
		if v.Chunk <= 1 && s.Chunks[v.Chunk].First <= 1 { // "Captured on Saturday, Sheberghan was"
			for j := i + 1; j < len(s.Verbs); j++ {
				if s.Verbs[j].Form == Finite {
					if sb := s.Verbs[j].Subj; len(sb) > 0 && s.Kind(sb[0]-1) == Comma {
						v.Subj, v.Shared = sb, true
					}
					return
				}
			}
		}
		return
	}
	g := v.Gov
	if g < 0 { // sentence-initial: the first finite verb behind
		for j := i + 1; j < len(s.Verbs); j++ {
			if s.Verbs[j].Form == Finite {
				v.Subj, v.Shared = s.Verbs[j].Subj, true
				return
			}
		}
		return
	}
	gov := s.Verbs[g]
	if v.Form == Infinitive && len(gov.Objs) > 0 && gov.Chunk < v.Chunk && v.GovNoun >= 0 && controlsObject[gov.Lemma] && !gov.Passive {
		v.Subj = gov.Objs
		return
	}
	v.Subj, v.Shared = gov.Subj, true
}

var controlsObject = map[string]bool{"urge": true, "ask": true, "tell": true, "order": true, "force": true, "help": true, "allow": true,
	"call": true, "advise": true, "invite": true, "expect": true, "let": true, "make": true, "want": true, "warn": true, "instruct": true}

// opens finds the "and" that opens the clause of subject sb, with nothing but a
// time before it ("and early the next morning the post was abandoned"); 0 where
// none does.
func (s *Sentence) opens(sb, after int) int {
	for k := sb - 1; k > after; k-- {
		switch s.Kind(k) {
		case And:
			return k
		case Adverb, Prep, Adjective, Comma:
		case Noun:
			if !s.Timely(k) {
				return 0
			}
		default:
			return 0
		}
	}
	return 0
}

// clause bounds the words that belong to verb i: from its marker or subject to
// the next verb's.
func (s *Sentence) clause(i int) {
	v := &s.Verbs[i]
	from := v.First
	if v.MarkerAt >= 0 {
		from = s.Chunks[v.MarkerAt].First
	} else if !v.Shared {
		for _, c := range v.Subj {
			from = min(from, s.Chunks[c].First)
		}
	}
	to := v.Last
	for k := v.Chunk + 1; k < len(s.Chunks); k++ {
		c := s.Chunks[k]
		if c.Kind == Sub || c.Kind == Rel || c.Kind == Stop || c.Kind == Ending {
			break
		}
		if c.Kind == VerbGroup {
			n := s.Verbs[c.Verb]
			if n.Form == Finite {
				for _, sb := range n.Subj { // give its subject back
					if s.Chunks[sb].First > v.Last {
						to = min(to, s.Chunks[sb].First-1)
						if at := s.opens(sb, v.Chunk); at > 0 {
							to = min(to, s.Chunks[at].First-1)
						}
					}
				}
			}
			break
		}
		to = c.Last
	}
	for to > v.Last {
		c := s.ChunkAt(to)
		if k := s.Kind(c); k == Comma || k == And || k == Mark && !s.Words[to].Quoted {
			to = s.Chunks[c].First - 1
			continue
		}
		break
	}
	v.ClauseFrom, v.ClauseTo = from, max(to, v.Last)
}
