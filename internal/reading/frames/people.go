package frames

import (
	"strings"

	"dateline"
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
	if in := r.inner(i, c); in >= 0 && !has && r.countable(i, in, r.sc.At(i, in)) { // "the last of the guests"
		g.people = &dateline.Mention{Span: r.sc.Words(i, k.First, s.Chunks[in].Last)}
		g.to, g.head = s.Chunks[in].Last, r.sc.At(i, in).Head
		return g, true
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
	if (e.Head == "crowd" || e.Head == "wave" || e.Head == "stream" || e.Head == "family") && s.Kind(c+1) == grammar.Prep && s.Low(s.Chunks[c+1].First) == "of" && s.Kind(c+2) == grammar.Noun && r.countable(i, c+2, r.sc.At(i, c+2)) { // "crowds of civilians"
		in := s.Chunks[c+2]
		g.people = &dateline.Mention{Span: r.sc.Words(i, k.First, in.Last)}
		g.quantity, g.to, g.head = nil, in.Last, r.sc.At(i, c+2).Head
		return g, true
	}
	for start < k.Head && (s.Words[start].Tag == "DT" || s.Low(start) == "of" || s.Low(start) == "more") {
		start++
	}
	if start > k.Last {
		return g, has
	}
	if has && !r.countable(i, c, e) { // "20,000 newly homeless"
		switch l := s.Low(k.Last); l {
		case "homeless", "displaced", "injured", "wounded", "elderly", "sick", "uprooted", "stranded":
			g.people, g.head = &dateline.Mention{Span: r.sc.Words(i, start, k.Last)}, l
			return g, true
		}
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
		if !ok && f.sets["harm"] != "captured" && f.sets["harm"] != "missing" {
			g, ok = r.anyPeople(i, c)
		}
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
		d.Place = r.placeAfter(i, vb, c)
		r.blame(i, got["by"], &d)
		p := r.propose(i, v, min(from, g.from), max(to, g.to), d)
		p.deny = g.negative
		any = true
	}
	return any
}

// beasts and things are killed too; they are no casualties.
var beasts = map[string]bool{"cow": true, "sheep": true, "goat": true, "animal": true, "horse": true, "dog": true, "cat": true, "camel": true, "bird": true, "livestock": true, "cattle": true, "whale": true, "fish": true, "elephant": true, "pig": true,
	"chicken": true, "bill": true, "proposal": true, "deal": true, "job": true, "tree": true, "project": true, "plan": true, "measure": true, "attempt": true, "reform": true, "bull": true, "calf": true, "donkey": true, "bee": true, "bear": true, "wolf": true, "lion": true}

// anyPeople reads a numbered plural that is killed or hurt as people, whatever
// they are called: "six bakers".
func (r *reader) anyPeople(i, c int) (group, bool) {
	s := r.sc.Sents[i]
	k := s.Chunks[c]
	e := r.sc.At(i, c)
	f, ok := r.figure(i, c)
	if !ok || f.Ordinal || f.Share || f.Value == nil && f.Low == nil && f.High == nil || s.Words[k.Head].Tag != "NNS" || f.Last >= k.Head || beasts[e.Head] || e.Kind != names.Nothing || r.sc.War == 0 || s.Timely(c) {
		return group{}, false
	}
	return group{from: k.First, to: k.Last, head: e.Head, quantity: r.quantity(i, f), people: &dateline.Mention{Span: r.sc.Words(i, f.Last+1, k.Last)}}, true
}

// blame sets who is said to have done the harm.
func (r *reader) blame(i int, cs []int, d *dateline.Claim) {
	if len(cs) == 0 {
		return
	}
	d.By = &dateline.Blame{Mention: *r.who(i, cs[0]), Stance: dateline.Asserted}
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

// placeAfter is placeOf, and failing that the first place in the phrases that
// hang on the people in chunk c or follow the verb.
func (r *reader) placeAfter(i int, vb *grammar.Verb, c int) *dateline.Mention {
	if m := r.placeOf(i, vb); m != nil {
		return m
	}
	s := r.sc.Sents[i]
	for k := max(c, vb.Chunk) + 1; k < len(s.Chunks); k++ {
		switch s.Kind(k) {
		case grammar.Prep:
			if s.Kind(k+1) != grammar.Noun {
				continue
			}
			switch s.Low(s.Chunks[k].First) {
			case "in", "near", "at", "outside", "around", "inside", "across":
				e := r.sc.At(i, k+1)
				if e.Kind == names.PlaceName || e.Kind == names.PlaceNoun && r.definite(s, s.Chunks[k+1]) && e.Class != "area" {
					if m, ok := r.sc.Place(i, k+1, true); ok {
						return m
					}
				}
				if e.Kind == names.Nothing && s.Proper(k+1) && !r.isTimeWord(s.Low(s.Chunks[k+1].Head)) && s.Low(s.Chunks[k].First) != "at" {
					if m, ok := r.sc.Place(i, k+1, true); ok {
						return m
					}
				}
			}
		case grammar.Noun, grammar.Adverb, grammar.Adjective, grammar.And:
		case grammar.VerbGroup:
			if s.Verbs[s.Chunks[k].Verb].Form == grammar.Finite {
				return nil
			}
		default:
			return nil
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
		r.harmOf(i, k)
		r.evacuationOf(i, k)
		r.share(i, k)
	}
	r.ofThe(i)
	for v := range s.Verbs {
		vb := &s.Verbs[v]
		if vb.Lemma == "include" && len(vb.Subj) == 1 && len(vb.Objs) > 0 {
			r.includes(i, v)
		}
		if vb.Copula || vb.Lemma == "remain" || vb.Lemma == "miss" || vb.Lemma == "shoot" || vb.Lemma == "go" || vb.Lemma == "leave" || vb.Lemma == "find" || vb.Lemma == "report" || vb.Lemma == "take" || vb.Lemma == "lay" || vb.Lemma == "become" || vb.Lemma == "need" || vb.Lemma == "bring" || vb.Lemma == "treat" || vb.Lemma == "admit" || vb.Lemma == "suffer" || vb.Lemma == "sustain" || vb.Lemma == "receive" || vb.Lemma == "lose" || vb.Lemma == "make" || vb.Lemma == "render" || vb.Lemma == "get" || vb.Lemma == "fall" || vb.Lemma == "fear" && vb.Passive || s.Low(vb.Main) == "unaccounted" {
			r.copula(i, v)
		}
	}
}

// includes reads "the dead include 14 children".
func (r *reader) includes(i, v int) {
	s := r.sc.Sents[i]
	vb := &s.Verbs[v]
	harm := harmWords[s.Low(s.Chunks[vb.Subj[0]].Head)]
	if harm == "" || harm == "homeless" || harm == "displaced" || s.Low(s.Chunks[vb.Subj[0]].First) != "the" {
		return
	}
	for _, c := range vb.Objs {
		if g, ok := r.group(i, c); ok && g.quantity != nil && g.people != nil {
			r.propose(i, v, vb.ClauseFrom, max(vb.ClauseTo, g.to), dateline.Claim{Kind: dateline.Casualties, Harm: harm, Quantity: g.quantity, People: g.people, Rule: "casualties." + harm + ".include"})
		}
	}
}

// ofThe reads "of the 90 dead, 31 were women".
func (r *reader) ofThe(i int) {
	s := r.sc.Sents[i]
	if s.Low(0) != "of" || len(s.Words) < 6 {
		return
	}
	k := s.ChunkAt(1)
	if s.Kind(k) != grammar.Noun || s.Kind(k+1) != grammar.Comma {
		return
	}
	harm := harmWords[s.Low(s.Chunks[k].Last)]
	if harm != "killed" && harm != "injured" && harm != "missing" {
		return
	}
	for v := range s.Verbs {
		vb := &s.Verbs[v]
		if !vb.Copula || len(vb.Subj) != 1 || vb.Subj[0] < k || len(vb.Objs) != 1 {
			continue
		}
		f, ok := r.figure(i, vb.Subj[0])
		if !ok || f.Ordinal || !r.countable(i, vb.Objs[0], r.sc.At(i, vb.Objs[0])) {
			continue
		}
		r.propose(i, v, s.Chunks[vb.Subj[0]].First, s.Chunks[vb.Objs[0]].Last, dateline.Claim{Kind: dateline.Casualties, Harm: harm, Quantity: r.quantity(i, f), People: r.mention(i, vb.Objs[0]), Rule: "casualties." + harm + ".ofthe"})
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
	v, whole := last.Verb, last.Key()
	r.propose(i, v, s.Chunks[k].First, to, c).Whole = whole
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
		if h, ok := harmWords[low]; ok && (w != vb.Main || low == "unaccounted" || low == "missing") {
			harm, at = h, w
			break
		}
		if w > vb.Last && !strings.HasPrefix(s.Words[w].Tag, "RB") && s.Words[w].Tag != "JJ" && s.Words[w].Tag != "VBN" {
			break
		}
	}
	subj := vb.Subj
	if o := firstOf(vb.Objs); harm == "" && o >= 0 && !vb.Passive && (vb.Lemma == "make" || vb.Lemma == "render" || vb.Lemma == "leave") && s.Kind(o+1) == grammar.Adjective { // "made half a million people homeless"
		if w := s.Low(s.Chunks[o+1].First); w == "homeless" || w == "displaced" {
			harm, at, subj = harmWords[w], s.Chunks[o+1].First, vb.Objs
		}
	}
	switch {
	case (vb.Lemma == "make" || vb.Lemma == "render") && harm != "homeless" && harm != "displaced":
		return
	case harm == "" && vb.Passive && (vb.Lemma == "bring" || vb.Lemma == "treat" || vb.Lemma == "admit" || vb.Lemma == "take") && r.wounds(i, vb), harm == "" && (vb.Lemma == "suffer" || vb.Lemma == "sustain" || vb.Lemma == "receive") && len(vb.Objs) > 0 && wound(s.Head(vb.Objs[0])):
		harm, at = "injured", vb.Last
	case harm == "" && vb.Lemma == "need" && len(vb.Objs) > 0 && s.Head(vb.Objs[0]) == "treatment":
		harm, at = "injured", vb.Last
	case harm == "" && vb.Lemma == "lose" && len(vb.Objs) > 0 && names.Singular(s.Low(s.Chunks[vb.Objs[0]].Head)) == "life" || harm == "" && vb.Lemma == "lose" && len(vb.Objs) > 0 && s.Low(s.Chunks[vb.Objs[0]].Head) == "lives":
		harm, at = "killed", vb.Last
	case harm == "" && (vb.Lemma == "go" || vb.Lemma == "get" || vb.Lemma == "fall" || vb.Lemma == "take") && r.captivity(i, vb):
		harm, at = "captured", vb.Last
	case vb.Lemma == "shoot" && harm != "killed":
		return
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
		d := dateline.Claim{Kind: dateline.Casualties, Harm: harm, Quantity: g.quantity, People: g.people, Place: r.placeAfter(i, vb, c), Rule: "casualties." + harm + ".state"}
		if vb.Lemma == "leave" && !vb.Passive && len(vb.Subj) == 1 { // "the mudslide left 12 dead"
			r.blame(i, vb.Subj, &d)
		}
		p := r.propose(i, v, min(from, g.from), to, d)
		p.deny = g.negative
		if vb.Lemma == "fear" {
			p.Stance = dateline.Prospective
		}
	}
}

// captivity tells whether a verb leads into captivity.
func (r *reader) captivity(i int, vb *grammar.Verb) bool {
	for _, p := range vb.PPs {
		if (p.Prep == "into" || p.Prep == "in") && r.sc.Sents[i].Head(p.Nouns[0]) == "captivity" {
			return true
		}
	}
	return false
}

func wound(head string) bool {
	return head == "wound" || head == "injury" || head == "burn"
}

// wounds tells whether the phrases behind a verb speak of wounds.
func (r *reader) wounds(i int, vb *grammar.Verb) bool {
	for _, p := range vb.PPs {
		if (p.Prep == "with" || p.Prep == "for") && wound(r.sc.Sents[i].Head(p.Nouns[0])) {
			return true
		}
	}
	return false
}
