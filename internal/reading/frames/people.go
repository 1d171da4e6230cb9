package frames

import (
	"strings"

	"dateline"
	"dateline/internal/reading/figures"
	"dateline/internal/reading/grammar"
	"dateline/internal/reading/names"
)

// group is people in a noun chunk: how many, and the words for them.
type group struct {
	quantity *dateline.Mention
	people   *dateline.Mention
	from, to int // words
	head     string
	negative bool // "nobody", "no one", "no deaths"
	named    bool
}

// group reads noun chunk c as people; ok is false where it names something else.
func (r *reader) group(i, c int) (group, bool) {
	s := r.sc.Sents[i]
	k := s.Chunks[c]
	e := r.sc.At(i, c)
	g := group{from: k.First, to: k.Last, head: e.Head}
	low := s.Low(k.First)
	if low == "nobody" || low == "no-one" || low == "no" || low == "none" || low == "no" && s.Low(k.First+1) == "one" {
		g.negative = true
		g.people = r.mention(i, c)
		if low == "no" {
			g.quantity = &dateline.Mention{Span: r.sc.Words(i, k.First, k.First), Value: dateline.Number(0)}
			if k.First < k.Last {
				g.people = &dateline.Mention{Span: r.sc.Words(i, k.First+1, k.Last)}
			}
		}
		return g, true
	}
	f, has := r.figure(i, c)
	if has && f.Ordinal {
		has = false
	}
	start := k.First
	if has {
		g.quantity = r.quantity(i, f)
		if f.Share {
			g.quantity.Value, g.quantity.Low, g.quantity.High = nil, nil, nil
		}
		start = f.Last + 1
	} else if (low == "a" || low == "an" || low == "one") && e.Kind != names.Nothing {
		g.quantity = &dateline.Mention{Span: r.sc.Words(i, k.First, k.First), Value: dateline.Number(1)}
		start = k.First + 1
	}
	// "dozens of people", "two of the soldiers", "half of them", "a third of the 200,000 residents"
	if has && f.Last >= k.Last || e.Head == "total" || e.Head == "number" && low == "a" {
		if s.Kind(c+1) == grammar.Prep && (s.Low(s.Chunks[c+1].First) == "of" || s.Low(s.Chunks[c+1].First) == "from") && s.Kind(c+2) == grammar.Noun {
			in := s.Chunks[c+2]
			e2 := r.sc.At(i, c+2)
			if !r.countable(i, c+2, e2) && !s.Pronoun(c+2) {
				return g, false
			}
			g.people = r.mention(i, c+2)
			g.to, g.head = in.Last, e2.Head
			if !has {
				g.quantity = r.mention(i, c)
			}
			return g, true
		}
		if e.Kind == names.People || e.Kind == names.Actor || !has {
			return g, has
		}
		return g, f.Value == nil || !f.Share
	}
	for start < k.Head && (s.Words[start].Tag == "DT" || s.Low(start) == "of" || s.Low(start) == "more") {
		start++
	}
	if start > k.Last {
		return g, has
	}
	if !r.countable(i, c, e) {
		if e.Kind == names.Person {
			g.people, g.named = r.mention(i, c), true
			return g, true
		}
		return g, false
	}
	g.people = &dateline.Mention{Span: r.sc.Words(i, start, k.Last)}
	return g, true
}

// countable tells whether a chunk names people who can be counted.
func (r *reader) countable(i, c int, e *names.Entity) bool {
	if e.Kind == names.Voice {
		return true
	}
	if r.sc.Is("people", e.Head) || e.Kind == names.People {
		return true
	}
	if e.Kind == names.Actor {
		return e.Plural || e.Class == "armed_group" && r.numbered(i, c) || e.Head == "militant"
	}
	if s := r.sc.Sents[i]; s.Words[s.Chunks[c].Head].Tag == "NNPS" {
		return true
	}
	if e.Kind == names.Nothing {
		s := r.sc.Sents[i]
		w := s.Words[s.Chunks[c].Head]
		return capitalised(s, s.Chunks[c]) && r.demonym(w.Text) || r.sc.Is("offices", e.Head) || strings.HasSuffix(e.Head, "man") || strings.HasSuffix(e.Head, "woman") || strings.HasSuffix(e.Head, "worker")
	}
	return false
}

func (r *reader) demonym(w string) bool { return r.sc.Demonym(w) }

// civil tells whether a group is of people who flee rather than fight.
func (r *reader) civil(g group) bool {
	return !r.sc.Is("armed", g.head) && !r.sc.Is("insurgent", g.head) && !r.sc.Is("offices", g.head) && !r.sc.Is("weak", g.head)
}

// casualties reads who was killed, hurt, taken or is missing.
func (r *reader) casualties(i, v int, f *frame, ro roles, got map[string][]int) bool {
	s := r.sc.Sents[i]
	vb := &s.Verbs[v]
	people := got["people"]
	any := false
	for n, c := range people {
		if n > 0 && !r.numbered(i, c) {
			continue
		}
		g, ok := r.group(i, c)
		if !ok {
			continue
		}
		if (f.sets["harm"] == "captured") && (g.people == nil && g.quantity == nil || r.sc.At(i, c).Kind == names.PlaceName || vb.Lemma == "seize" && g.quantity == nil) {
			continue
		}
		if g.quantity == nil && g.people == nil {
			continue
		}
		if g.people == nil && !any && f.sets["harm"] != "injured" && f.sets["harm"] != "killed" && !s.Pronoun(c) {
			continue
		}
		if n == 0 && len(people) > 1 && !r.numbered(i, people[1]) && g.people != nil { // "180 soldiers and militiamen"
			last := s.Chunks[people[len(people)-1]].Last
			g.people.Span = r.sc.Words(i, r.wordAt(i, g.people.Start), last)
			g.to = last
		}
		from, to := r.evidence(i, v, []int{c})
		d := dateline.Claim{Kind: dateline.Casualties, Harm: f.sets["harm"], Quantity: g.quantity, People: g.people, Rule: f.rule}
		d.Place = r.placeOf(i, vb)
		r.blame(i, got["by"], &d)
		p := r.propose(i, v, min(from, g.from), max(to, g.to), d)
		p.deny = g.negative
		any = true
	}
	return any
}

// blame sets who is said to have done the harm.
func (r *reader) blame(i int, cs []int, d *dateline.Claim) {
	if len(cs) == 0 {
		return
	}
	if m, ok := r.sc.Acts(i, cs[0]); ok {
		d.By = &dateline.Blame{Mention: *m, Stance: dateline.Asserted}
	} else {
		d.By = &dateline.Blame{Mention: *r.mention(i, cs[0]), Stance: dateline.Asserted}
	}
}

// placeOf finds the place in the phrases behind a verb.
func (r *reader) placeOf(i int, vb *grammar.Verb) *dateline.Mention {
	for _, p := range vb.PPs {
		switch p.Prep {
		case "in", "near", "at", "outside", "across", "around", "inside", "on":
			e := r.sc.At(i, p.Nouns[0])
			if e.Kind == names.PlaceName || e.Kind == names.PlaceNoun && e.Class != "area" {
				if m, ok := r.sc.Place(i, p.Nouns[0], true); ok {
					return m
				}
			}
		}
	}
	return nil
}

// figures reads numbers of people that nouns and adjectives tell: "82 dead",
// "a death toll of 82", "30 people are still missing", "eight deaths".
func (r *reader) figures(i int) {
	s := r.sc.Sents[i]
	for k := range s.Chunks {
		if s.Kind(k) != grammar.Noun {
			continue
		}
		r.toll(i, k)
		r.evacuationOf(i, k)
		r.share(i, k)
	}
	for v := range s.Verbs {
		vb := &s.Verbs[v]
		if vb.Copula || vb.Lemma == "remain" || vb.Lemma == "go" || vb.Lemma == "leave" || vb.Lemma == "find" || vb.Lemma == "report" || vb.Lemma == "take" || vb.Lemma == "lay" || vb.Lemma == "become" || vb.Lemma == "need" || vb.Lemma == "lose" || s.Low(vb.Main) == "unaccounted" {
			r.copula(i, v)
		}
	}
}

// share reads figures that are part of one told just before: "half of them",
// "14 of them children", "1,130 from them civilians".
func (r *reader) share(i, k int) {
	s := r.sc.Sents[i]
	f, ok := r.figure(i, k)
	if !ok || f.Last != s.Chunks[k].Last || s.Kind(k-1) != grammar.Comma || s.Kind(k+1) != grammar.Prep || s.Kind(k+2) != grammar.Noun {
		return
	}
	if w := s.Low(s.Chunks[k+2].First); w != "them" && w != "whom" {
		return
	}
	var last *Proposal
	for n := range r.out {
		p := &r.out[n]
		if p.Sent == i && (p.Kind == dateline.Casualties || p.Kind == dateline.Displacement) && p.Quantity != nil && p.Quantity.Start < r.sc.Span(i, k).Start {
			last = p
		}
	}
	if last == nil {
		return
	}
	c := last.Claim.Clone()
	c.Quantity, c.People, c.Of = r.quantity(i, f), nil, nil
	to := s.Chunks[k+2].Last
	if s.Kind(k+3) == grammar.Noun {
		c.People = r.mention(i, k+3)
		to = s.Chunks[k+3].Last
	} else if s.Low(to+1) == "seriously" || s.Low(to+1) == "critically" || s.Low(to+1) == "badly" || s.Low(to+1) == "wounded" {
		c.Harm = "injured"
		c.People = r.mention(i, k+2)
		to = min(to+2, len(s.Words)-1)
	}
	c.Rule = string(c.Kind) + ".share"
	v := last.Verb
	r.propose(i, v, s.Chunks[k].First, to, c)
}

var harmWords = map[string]string{"missing": "missing", "dead": "killed", "killed": "killed", "injured": "injured", "wounded": "injured", "hurt": "injured",
	"unaccounted": "missing", "homeless": "homeless", "displaced": "displaced", "prisoner": "captured", "captive": "captured", "hostage": "captured"}

// copula reads "30 people are missing", "were found dead", "was taken prisoner",
// "7.7 million are internally displaced".
func (r *reader) copula(i, v int) {
	s := r.sc.Sents[i]
	vb := &s.Verbs[v]
	harm := ""
	at := -1
	for w := vb.Main; w <= vb.Last+4 && w < len(s.Words); w++ {
		low := s.Low(w)
		if h, ok := harmWords[strings.TrimSuffix(low, "s")]; ok && (w != vb.Main || low == "displaced") {
			harm, at = h, w
			break
		}
		if h, ok := harmWords[low]; ok && (w != vb.Main || low == "unaccounted") {
			harm, at = h, w
			break
		}
		if w > vb.Last && !strings.HasPrefix(s.Words[w].Tag, "RB") && s.Words[w].Tag != "JJ" && s.Words[w].Tag != "VBN" {
			break
		}
	}
	subj := vb.Subj
	switch {
	case harm == "" && vb.Lemma == "need" && len(vb.Objs) > 0 && s.Head(vb.Objs[0]) == "treatment":
		harm, at = "injured", vb.Last
	case harm == "" && vb.Lemma == "lose" && len(vb.Objs) > 0 && names.Singular(s.Low(s.Chunks[vb.Objs[0]].Head)) == "life" || harm == "" && vb.Lemma == "lose" && len(vb.Objs) > 0 && s.Low(s.Chunks[vb.Objs[0]].Head) == "lives":
		harm, at = "killed", vb.Last
	case harm == "" || harm == "captured" && vb.Lemma != "take" && vb.Lemma != "become" && !vb.Copula:
		return
	}
	if (vb.Lemma == "report" || vb.Lemma == "leave" || vb.Lemma == "find") && !vb.Passive && len(vb.Objs) > 0 { // "leaving 400 dead"
		subj = vb.Objs
	}
	for _, c := range subj {
		g, ok := r.group(i, c)
		if !ok || s.Chunks[c].First <= at && s.Chunks[c].Last >= at {
			continue
		}
		if g.quantity == nil && (g.people == nil || s.Pronoun(c)) {
			continue
		}
		from, to := r.evidence(i, v, []int{c})
		to = max(to, at)
		if harm == "homeless" || harm == "displaced" {
			p := r.propose(i, v, min(from, g.from), to, dateline.Claim{Kind: dateline.Displacement, Quantity: g.quantity, People: g.people, Rule: "displacement.state"})
			p.deny = g.negative
			continue
		}
		d := dateline.Claim{Kind: dateline.Casualties, Harm: harm, Quantity: g.quantity, People: g.people, Place: r.placeOf(i, vb), Rule: "casualties." + harm + ".state"}
		p := r.propose(i, v, min(from, g.from), to, d)
		p.deny = g.negative
	}
}

// toll reads counts of dead without a verb of harm: "eight deaths", "16
// bodies", "19 civilian dead", "the death toll has risen to 82", "400 dead".
func (r *reader) toll(i, k int) {
	s := r.sc.Sents[i]
	ch := s.Chunks[k]
	head := names.Singular(s.Low(ch.Head))
	if head == "toll" || (head == "dead" || head == "missing" || head == "injured" || head == "wounded" || head == "homeless" || head == "uprooted" || head == "displacement" || head == "displaced") && s.Low(ch.First) == "the" || head == "number" || head == "displacement" {
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
		next := s.Low(ch.Last + 1)
		if (next == "dead" || next == "missing" || next == "wounded" || next == "injured" || next == "hurt") && s.Kind(k+1) != grammar.VerbGroup {
			harm, at = harmWords[next], ch.Last+1
		}
	}
	if harm == "" || r.taken(i, k) {
		return
	}
	c := dateline.Claim{Kind: dateline.Casualties, Harm: harm, Rule: "casualties." + harm + ".toll"}
	if no {
		c.Quantity = &dateline.Mention{Span: r.sc.Words(i, ch.First, ch.First), Value: dateline.Number(0)}
	} else {
		c.Quantity = r.quantity(i, f)
		if f.Last < ch.Last && harm != "killed" || f.Last+1 < ch.Last {
			end := ch.Last
			if head == "dead" || head == "death" || head == "missing" || harmWords[s.Low(ch.Last)] != "" {
				end--
			}
			if end > f.Last {
				c.People = &dateline.Mention{Span: r.sc.Words(i, f.Last+1, end)}
			}
		} else if at > ch.Last && f.Last < ch.Last {
			c.People = &dateline.Mention{Span: r.sc.Words(i, f.Last+1, ch.Last)}
		}
	}
	v := r.verbOf(i, k)
	from, to := ch.First, at
	if v >= 0 {
		from, to = min(from, s.Verbs[v].ClauseFrom), max(to, s.Verbs[v].ClauseTo)
		c.Place = r.placeOf(i, &s.Verbs[v])
	}
	if v >= 0 && head != "death" && r.people(s.Verbs[v].Lemma) && r.argument(&s.Verbs[v], k) {
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
func (r *reader) argument(vb *grammar.Verb, k int) bool {
	for _, list := range [][]int{vb.Subj, vb.Objs} {
		for _, c := range list {
			if c == k {
				return true
			}
		}
	}
	return false
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
			r.propose(i, v, from, to, dateline.Claim{Kind: dateline.Casualties, Harm: harm, Quantity: r.quantity(i, f), Rule: "casualties." + harm + ".toll"})
		}
		if p != "from" {
			return
		}
	}
}

var reaches = map[string]bool{"reach": true, "hit": true, "exceed": true, "pass": true, "top": true, "be": true, "stand": true}
