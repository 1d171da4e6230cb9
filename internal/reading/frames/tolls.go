package frames

import (
	"slices"
	"strings"

	"dateline"
	"dateline/internal/reading/figures"
	"dateline/internal/reading/grammar"
	"dateline/internal/reading/names"
)

// toll reads counts of dead without a verb of harm: "eight deaths", "16
// bodies", "19 civilian dead", "the death toll has risen to 82", "400 dead".
func (r *reader) toll(i, k int) {
	s := r.sc.Sents[i]
	ch := s.Chunks[k]
	head := names.Singular(s.Low(ch.Head))
	if head == "toll" || (head == "dead" || head == "missing" || head == "injured" || head == "wounded" || head == "homeless" || head == "uprooted" || head == "displacement" || head == "displaced") && s.Low(ch.First) == "the" || head == "number" || head == "displacement" || head == "total" || head == "tally" {
		r.risen(i, k, head)
		return
	}
	f, ok := r.figure(i, k)
	no := s.Low(ch.First) == "no"
	if (!ok || f.Ordinal || f.Share) && !no {
		return
	}
	harm := ""
	at := ch.Last
	switch head {
	case "death", "fatality":
		harm = "killed"
	case "body", "corpse":
		harm = "killed"
	case "dead":
		harm = "killed"
	case "injury":
		harm = "injured"
	case "missing", "wounded", "injured":
		harm = harmWords[head]
	default:
		if h := harmWords[s.Low(ch.Last)]; f.Last+1 == ch.Last && (h == "injured" || h == "killed" || h == "missing") {
			harm = h
			break
		}
		h := f.Last + 1
		if strings.HasPrefix(s.Words[min(h, len(s.Words)-1)].Tag, "RB") {
			h++
		}
		if x := harmWords[s.Low(h)]; x != "" && h < ch.Head && r.countable(i, k, r.sc.At(i, k)) && (x == "killed" || x == "injured" || x == "missing") { // "eleven wounded men"
			harm = x
			if v := r.verbOf(i, k); v >= 0 && x == "missing" && s.Verbs[v].Lemma == "find" && (s.Low(s.Verbs[v].Last+1) == "safe" || s.Low(s.Verbs[v].Last+1) == "alive" || s.Low(s.Verbs[v].Last+1) == "unharmed") {
				no = true
			}
			break
		}
		next := s.Low(ch.Last + 1)
		if (next == "dead" || next == "missing" || next == "wounded" || next == "injured" || next == "hurt") && s.Kind(k+1) != grammar.VerbGroup {
			harm, at = harmWords[next], ch.Last+1
		}
	}
	if harm == "" || r.taken(i, k) {
		return
	}
	c := dateline.Claim{Kind: dateline.Casualties, Harm: harm, Rule: "casualties." + harm + ".toll"}
	if no && !ok {
		c.Quantity = &dateline.Mention{Span: r.sc.Words(i, ch.First, ch.First), Value: dateline.Number(0)}
	} else {
		c.Quantity = r.quantity(i, f)
		if f.Last < ch.Last && harm != "killed" || f.Last+1 < ch.Last {
			end := ch.Last
			if head == "dead" || head == "death" || head == "missing" || harmWords[s.Low(ch.Last)] != "" {
				end--
			}
			if end > f.Last {
				first := f.Last + 1
				for first < end && harmWords[s.Low(first)] != "" {
					first++
				}
				c.People = &dateline.Mention{Span: r.sc.Words(i, first, end)}
			}
		} else if at > ch.Last && f.Last < ch.Last {
			c.People = &dateline.Mention{Span: r.sc.Words(i, f.Last+1, ch.Last)}
		}
	}
	v := r.verbOf(i, k)
	from, to := ch.First, at
	if v >= 0 {
		from, to = min(from, s.Verbs[v].ClauseFrom), max(to, s.Verbs[v].ClauseTo)
		c.Place = r.placeAfter(i, &s.Verbs[v], k)
	}
	if v >= 0 && head != "death" && r.people(s.Verbs[v].Lemma) && argument(&s.Verbs[v], k) {
		return
	}
	p := r.propose(i, v, from, to, c)
	p.deny = no
}

func (r *reader) people(lemma string) bool {
	for _, f := range r.table[lemma] {
		if f.kind == "casualties" {
			return true
		}
	}
	return false
}

// argument tells whether chunk k is a subject or object of a verb.
func argument(vb *grammar.Verb, k int) bool {
	return slices.Contains(vb.Subj, k) || slices.Contains(vb.Objs, k)
}

// taken tells whether a claim of casualties already rests on chunk k.
func (r *reader) taken(i, k int) bool {
	s := r.sc.Sents[i]
	a, b := s.Words[s.Chunks[k].First].Start, s.Words[s.Chunks[k].Last].End
	for n := range r.out {
		if p := &r.out[n]; p.Sent == i && (p.Kind == dateline.Casualties || p.Kind == dateline.Displacement) && p.Quantity != nil && p.Quantity.Start >= a && p.Quantity.End <= b {
			return true
		}
	}
	return false
}

// risen reads the figure that a toll comes to: "has risen from 68 to 82",
// "puts the dead at seven", "the number uprooted at 370,000", "toll of 40".
func (r *reader) risen(i, k int, head string) {
	s := r.sc.Sents[i]
	ch := s.Chunks[k]
	text := strings.ToLower(r.sc.Words(i, ch.First, min(ch.Last+3, len(s.Words)-1)).Text)
	harm, moved := "", false
	switch {
	case head == "toll" && (strings.Contains(text, "death") || strings.Contains(text, "dead") || ch.Head == ch.First || s.Low(ch.First) == "the"):
		harm = "killed"
	case head == "dead", head == "number" && strings.Contains(text, "dead"), head == "number" && strings.Contains(text, "killed"):
		harm = "killed"
	case head == "missing", head == "number" && strings.Contains(text, "missing"):
		harm = "missing"
	case head == "total" || head == "tally": // "bringing the total to 3,478": of what was told just before
		h, d := r.counted(i, k)
		if h == "" && !d {
			return
		}
		harm, moved = h, d
	case head == "injured" || head == "wounded" || head == "number" && (strings.Contains(text, "injured") || strings.Contains(text, "wounded")):
		harm = "injured"
	case head == "homeless" || head == "uprooted" || head == "displaced" || head == "displacement" || head == "number" && (strings.Contains(text, "uprooted") || strings.Contains(text, "displaced") || strings.Contains(text, "homeless")):
		moved = true
	default:
		return
	}
	v := r.verbOf(i, k)
	w := r.low(i)
	end := len(s.Words)
	if v >= 0 {
		end = min(end, s.Verbs[v].ClauseTo+1)
	}
	for n := k + 1; n < len(s.Chunks) && s.Chunks[n].First < end+4; n++ {
		if s.Kind(n) == grammar.Stop || s.Kind(n) == grammar.Ending {
			return
		}
		if s.Kind(n) != grammar.Prep && !(s.Kind(n) == grammar.VerbGroup && s.Verbs[s.Chunks[n].Verb].Copula) && !(s.Kind(n) == grammar.VerbGroup && reaches[s.Verbs[s.Chunks[n].Verb].Lemma]) {
			continue
		}
		p := s.Low(s.Chunks[n].First)
		if s.Kind(n) == grammar.Prep && p != "to" && p != "at" && p != "of" && p != "from" && p != "above" {
			continue
		}
		f, ok := figures.Read(w, s.Chunks[n].Last+1)
		if !ok || f.Share || f.Ordinal {
			continue
		}
		if next := strings.TrimSuffix(s.Low(f.Last+1), "s"); next == "year" || next == "day" || next == "hour" || next == "week" || next == "month" {
			continue
		}
		from, to := ch.First, f.Last
		if v >= 0 {
			from, to = min(from, s.Verbs[v].ClauseFrom), max(to, s.Verbs[v].ClauseTo)
		}
		if moved {
			r.propose(i, v, from, to, dateline.Claim{Kind: dateline.Displacement, Quantity: r.quantity(i, f), People: r.mention(i, k), Rule: "displacement.toll"})
		} else {
			r.propose(i, v, from, to, dateline.Claim{Kind: dateline.Casualties, Harm: harm, Quantity: r.quantity(i, f), Place: r.placeIn(i, k), Rule: "casualties." + harm + ".toll"})
		}
		if p != "from" {
			return
		}
	}
}

// counted tells what the sentence has counted before chunk k, where a verb of
// bringing leads to the total: a harm, or people who fled.
func (r *reader) counted(i, k int) (harm string, moved bool) {
	s := r.sc.Sents[i]
	v := r.verbOf(i, k)
	if v < 0 || !argument(&s.Verbs[v], k) {
		return "", false
	}
	switch s.Verbs[v].Lemma {
	case "bring", "take", "raise", "push":
	default:
		return "", false
	}
	at := s.Words[s.Chunks[k].First].Start
	for n := range r.out {
		p := &r.out[n]
		if p.Sent != i || p.Quantity == nil || p.Quantity.Start > at {
			continue
		}
		switch p.Kind {
		case dateline.Casualties:
			harm, moved = p.Harm, false
		case dateline.Displacement:
			harm, moved = "", true
		}
	}
	return harm, moved
}

// placeIn is the place in the phrase that hangs on chunk k: "the toll in Derna".
func (r *reader) placeIn(i, k int) *dateline.Mention {
	s := r.sc.Sents[i]
	for n := k + 1; s.Kind(n) == grammar.Prep && s.Kind(n+1) == grammar.Noun; n += 2 {
		if w := s.Low(s.Chunks[n].First); (w == "in" || w == "across" || w == "from") && r.sc.At(i, n+1).Kind == names.PlaceName {
			if m, ok := r.sc.Place(i, n+1, true); ok {
				return m
			}
		}
	}
	return nil
}

var reaches = map[string]bool{"reach": true, "hit": true, "exceed": true, "pass": true, "top": true, "be": true, "stand": true}
