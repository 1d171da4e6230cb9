package grammar

// List returns the noun chunks of the list that begins at noun chunk c ("Qalat,
// Terenkot, the capital of Uruzgan, and Pul-e-Alam in Logar") and the last
// chunk that belongs to it. Appositions are passed over. A lone noun is a
// list of one, its appositions passed over too where they close.
func (s *Sentence) List(c int) (items []int, end int) {
	items, end = []int{c}, c
	pos := s.attachments(c)
	sure := end
	tentative := []int{c}
	closed := false
	for {
		k := pos + 1
		switch {
		case s.Kind(k) == Aside:
			pos = k
			continue
		case s.Kind(k) == Comma && s.Kind(k+1) == And && s.nounAfter(k+2) >= 0:
			n := s.nounAfter(k + 2)
			tentative = append(tentative, n)
			closed = true
			pos = s.attachments(n)
			items, sure = tentative, pos
			end = n
			if s.another(pos) {
				continue
			}
		case s.Kind(k) == Comma && s.Kind(k+1) == Rel && s.pastClause(k+1) >= 0:
			pos = s.pastClause(k + 1)
			continue
		case s.Kind(k) == And && s.nounAfter(k+1) >= 0 && s.joins(k):
			n := s.nounAfter(k + 1)
			tentative = append(tentative, n)
			closed = true
			pos = s.attachments(n)
			items, sure = tentative, pos
			end = n
			if s.another(pos) {
				continue
			}
		case s.Kind(k) == Comma && s.nounAfter(k+1) >= 0 && !closed:
			n := s.nounAfter(k + 1)
			if s.apposes(tentative[len(tentative)-1], n) {
				pos = s.attachments(n)
				if s.Kind(pos+1) == Comma && s.Kind(pos+2) != Noun && s.Kind(pos+2) != And {
					// a closed apposition; what follows is not the list's
					if len(tentative) == 1 {
						return items, sure
					}
				}
				continue
			}
			tentative = append(tentative, n)
			pos = s.attachments(n)
			continue
		}
		break
	}
	if !closed {
		return []int{c}, s.attachments(c)
	}
	return append([]int(nil), items...), max(end, sure)
}

// pastClause returns the chunk before the comma that closes the relative
// clause at chunk k and leads on to the last item of a list; -1 where none does.
func (s *Sentence) pastClause(k int) int {
	for j := k + 1; j < len(s.Chunks) && j < k+14; j++ {
		switch s.Kind(j) {
		case Comma:
			if s.Kind(j+1) == And && s.Kind(j+2) == Noun && s.joins(j+1) && !s.startsClause(j+2) {
				return j - 1
			}
		case Stop, Ending:
			return -1
		}
	}
	return -1
}

// another tells whether the list goes on after what looked like its last item
// ("..., as well as Kabul", "and X and Y").
func (s *Sentence) another(pos int) bool {
	k := pos + 1
	if s.Kind(k) == Comma {
		k++
	}
	return s.Kind(k) == And && s.nounAfter(k+1) >= 0
}

// joins tells whether the conjunction at chunk k joins nouns: "but" does not.
func (s *Sentence) joins(k int) bool {
	w := s.Words[s.Chunks[k].First].Lower
	if w == "nor" {
		for j := s.Chunks[k].First - 1; j >= 0 && j > s.Chunks[k].First-12; j-- {
			if s.Low(j) == "neither" {
				return true
			}
		}
	}
	return w != "but" && w != "yet" && w != "nor"
}

// nounAfter returns the noun chunk at k, past adverbs ("and later Khost"), or
// -1. A noun that is the subject of its own verb does not count.
func (s *Sentence) nounAfter(k int) int {
	if s.Kind(k) == Mark {
		k++
	}
	if s.Kind(k) != Noun {
		return -1
	}
	return k
}

// apposes tells whether noun chunk n, after a comma, explains chunk before
// rather than adding to it: a common noun with an article behind a name, or
// "home to", "capital of".
func (s *Sentence) apposes(before, n int) bool {
	if s.Proper(n) && s.Words[s.Chunks[n].First].Tag != "DT" {
		return false
	}
	if !s.Proper(before) {
		return false
	}
	w := s.Words[s.Chunks[n].First]
	return w.Tag == "DT" || w.Tag == "PRP$" || s.Kind(n+1) == Prep && !s.Proper(n) || s.Words[s.Chunks[n].Head].Tag == "NN"
}

// attachments returns the last chunk of the prepositional phrases that hang on
// noun chunk c ("Pul-e-Alam in Logar", "the capital of Zabul").
func (s *Sentence) attachments(c int) int {
	for {
		k := c + 1
		if s.Kind(k) == Aside {
			c = k
			continue
		}
		if s.Kind(k) != Prep || s.Kind(k+1) != Noun {
			return c
		}
		if w := s.Words[s.Chunks[k].First].Lower; w == "at" && s.tag(s.Chunks[k+1].Head) == "CD" {
			return c
		} else if w == "for" && s.Proper(c) && (s.tag(s.Chunks[k+1].First) == "DT" || s.Proper(k+1) && s.Kind(c-1) == VerbGroup) { // "left Kunduz for the airport"
			return c
		}
		switch s.Words[s.Chunks[k].First].Lower {
		case "of", "in", "near", "for", "outside", "between", "around", "with", "at":
		default:
			return c
		}
		c = k + 1
	}
}

// objectList is List for nouns behind a verb: a last item that is the subject
// of the next verb is left out ("captured Herat and the army fled").
func (s *Sentence) objectList(c int) ([]int, int) {
	items, end := s.List(c)
	for len(items) > 1 && s.startsClause(items[len(items)-1]) {
		items = items[:len(items)-1]
		end = items[len(items)-1]
	}
	return items, max(end, c)
}

// startsClause tells whether noun chunk c is directly followed by a finite verb.
func (s *Sentence) startsClause(c int) bool {
	k := s.attachments(c) + 1
	for s.Kind(k) == Adverb {
		k++
	}
	if s.Kind(k) != VerbGroup {
		return false
	}
	v := s.Verbs[s.Chunks[k].Verb]
	return v.Form == Finite
}

// leftList returns the list whose last item is noun chunk k, and its first chunk.
func (s *Sentence) leftList(k int) ([]int, int) {
	best, at := []int{k}, k
	for j := k - 1; j >= 0 && j > k-48; j-- {
		switch s.Kind(j) {
		case Noun:
			if items, _ := s.List(j); len(items) > 1 && items[len(items)-1] == k && !s.behindVerb(j) {
				best, at = items, j
			}
		case Comma, And, Aside, Prep, Mark, Adverb:
		default:
			return best, at
		}
	}
	return best, at
}

// listTo returns the list whose last item is noun chunk k, wherever it stands.
func (s *Sentence) listTo(k int) []int {
	best := []int{k}
	for j := k - 1; j >= 0 && j > k-16; j-- {
		switch s.Kind(j) {
		case Noun:
			if items, _ := s.List(j); len(items) > 1 && items[len(items)-1] == k {
				best = items
			}
		case Comma, And, Aside, Prep, Mark, Adverb:
		default:
			return best
		}
	}
	return best
}

// behindVerb tells whether noun chunk j stands where an object does, so that a
// list from it is none of subjects.
func (s *Sentence) behindVerb(j int) bool {
	p := j - 1
	if s.Kind(p) == Mark {
		p--
	}
	switch s.Kind(p) {
	case VerbGroup:
		return true
	case Prep:
		return !s.prepOpens(p) && p > 0
	}
	return false
}

// headNoun goes from a noun inside prepositional phrases to the one they hang on.
func (s *Sentence) headNoun(k int) int {
	for s.Kind(k-1) == Prep && s.Kind(k-2) == Noun {
		switch s.Low(s.Chunks[k-1].First) {
		case "of", "in", "near", "for", "with", "at", "from":
			k -= 2
		default:
			return k
		}
	}
	return k
}
