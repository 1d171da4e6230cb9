package grammar

import "strings"

func isAux(w string) bool {
	switch w {
	case "be", "is", "are", "was", "were", "been", "being", "am", "'s", "'re", "’s", "’re", "'m", "have", "has", "had", "having", "'ve", "’ve", "'d", "do", "does", "did", "get", "got", "gets", "getting":
		return true
	}
	return false
}

func isBe(w string) bool {
	switch w {
	case "be", "is", "are", "was", "were", "been", "being", "am", "'s", "'re", "’s", "’re", "'m", "get", "got", "gets", "getting", "gotten":
		return true
	}
	return false
}

func isHave(w string) bool {
	switch w {
	case "have", "has", "had", "having", "'ve", "’ve", "'d":
		return true
	}
	return false
}

func negative(w string) bool {
	switch w {
	case "not", "n't", "n’t", "never", "no-one":
		return true
	}
	return false
}

// verbStarts tells whether a verb group begins at word i.
func (s *Sentence) verbStarts(i int) bool {
	t := s.Words[i].Tag
	switch {
	case t == "MD":
		return true
	case t == "TO" || (s.Words[i].Lower == "to" && isVerb(s.tag(i+1))):
		return s.tag(i+1) == "VB" || ((s.Low(i+1) == "not" || strings.HasPrefix(s.tag(i+1), "RB")) && (s.tag(i+2) == "VB" || s.Low(i+2) == "to" && s.tag(i+3) == "VB"))
	case s.Words[i].Lower == "not" && s.Low(i+1) == "to" && s.tag(i+2) == "VB":
		return true
	case t == "VBN" || t == "VBG":
		return !s.premodifier(i)
	case isVerb(t):
		return true
	}
	return false
}

// verbGroup extends c from its first word over a verb group and appends it.
func (s *Sentence) verbGroup(c *Chunk) {
	c.Kind = VerbGroup
	v := Verb{Gov: -1, GovNoun: -1, MarkerAt: -1, Chunk: len(s.Chunks), First: c.First}
	i, n := c.First, len(s.Words)
	if s.Low(i) == "not" {
		v.Neg = true
		i++
	}
	if s.Words[i].Lower == "to" {
		v.Form = Infinitive
		i++
	}
	first, main, be, have := true, -1, false, false
	for ; i < n; i++ {
		t, low := s.Words[i].Tag, s.Words[i].Lower
		switch {
		case negative(low):
			if main < 0 || s.chainGoes(i+1, main) || isAux(s.Words[main].Lower) {
				v.Neg = true
				if main >= 0 && !s.chainGoes(i+1, main) {
					c.Last = i
				}
				continue
			}
			goto done
		case t == "MD":
			if main >= 0 {
				goto done
			}
			v.Modal = strings.TrimPrefix(low, "'")
			c.Last = i
			first = false
			continue
		case strings.HasPrefix(t, "RB") || t == "DT" && low == "all":
			if main < 0 || s.chainGoes(i+1, main) {
				continue
			}
			goto done
		case low == "to" && main >= 0 && s.tag(i+1) == "VB" && (isHave(s.Words[main].Lower) || isBe(s.Words[main].Lower) || s.Words[main].Lower == "going"):
			v.Modal = "to"
			c.Last = i
			continue
		case isVerb(t):
			if main >= 0 && !s.chains(main, i, v.Modal == "to" && s.Low(i-1) == "to") {
				goto done
			}
			if main >= 0 {
				w := s.Words[main].Lower
				be, have = isBe(w), have || isHave(w)
			} else if first && v.Form == Finite {
				switch t {
				case "VBG":
					v.Form = Gerund
				case "VBN":
					v.Form = Participle
				}
			}
			main = i
			c.Last = i
			first = false
		default:
			goto done
		}
	}
done:
	if main < 0 { // a modal alone
		main = c.Last
	}
	v.Main, v.Last, v.Perfect = main, c.Last, have
	v.Lemma = strings.ToLower(s.Words[main].Lemma)
	if v.Lemma == "" {
		v.Lemma = s.Words[main].Lower
	}
	mt := s.Words[main].Tag
	v.Passive = be && (mt == "VBN" || mt == "VBD")
	v.Copula = isBe(s.Words[main].Lower) && !strings.HasPrefix(s.Words[main].Lower, "g")
	if v.Copula {
		v.Lemma = "be"
	}
	c.Head, c.Verb = main, len(s.Verbs)
	s.Verbs = append(s.Verbs, v)
}

// chainGoes tells whether a verb that continues the group of main follows at i.
func (s *Sentence) chainGoes(i, main int) bool {
	for j := i; j < len(s.Words) && j < i+4; j++ {
		t := s.tag(j)
		if isVerb(t) {
			return s.chains(main, j, false)
		}
		if !strings.HasPrefix(t, "RB") {
			return false
		}
	}
	return false
}

// chains tells whether the verb at j continues the group whose last verb is main.
func (s *Sentence) chains(main, j int, afterTo bool) bool {
	m, t := s.Words[main].Lower, s.Words[j].Tag
	switch {
	case afterTo:
		return true
	case isBe(m):
		return t == "VBN" || t == "VBG" || t == "VBD" && s.Words[main].Tag != "VB"
	case isHave(m):
		return t == "VBN" || t == "VBD"
	case m == "do" || m == "does" || m == "did":
		return t == "VB" || t == "VBP"
	case s.Words[main].Tag == "MD":
		return true
	}
	return false
}
