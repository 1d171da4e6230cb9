package frames

import (
	"slices"
	"strings"

	"dateline"
	"dateline/internal/reading/figures"
	"dateline/internal/reading/grammar"
	"dateline/internal/reading/names"
)

// control reads a frame about who holds places, one claim a place; units with
// a number make a count instead.
func (r *reader) control(i, v int, f *frame, got map[string][]int) bool {
	if r.tame {
		return false
	}
	s := r.sc.Sents[i]
	vb := &s.Verbs[v]
	if change := f.sets["change"]; change == "loses" && vb.Lemma != "lose" && r.leavesOnly(i, vb, got) {
		return false
	}
	if f.sets["fighters"] == "yes" && !r.besets(i, got) {
		return false
	}
	if c := firstOf(got["place"]); c >= 0 && s.Pronoun(c) && r.sc.War < 2 && (len(got["actor"]) == 0 || !r.sc.Armed(i, got["actor"][0])) {
		return false
	}
	if hands, ok := got["hands"]; ok {
		if vb.Lemma != "change" || len(hands) == 0 || s.Low(s.Chunks[hands[0]].Head) != "hands" {
			return false
		}
	}
	armed := f.sets["armed"] == "yes"
	if rule := f.slots["actor"]; rule.must && len(rule.where) == 1 && rule.where[0] == "to" && len(got["actor"]) > 0 && !r.sc.Armed(i, got["actor"][0]) && r.sc.At(i, got["actor"][0]).Kind != names.PlaceName {
		return false
	}
	if c := firstOf(got["place"]); c >= 0 && (vb.Lemma == "collapse" || vb.Lemma == "crumble" || vb.Lemma == "topple") {
		switch r.sc.At(i, c).Class {
		case "building", "road", "quarter", "area", "crossing":
			return false
		}
	}
	actors, ok := r.actors(i, got["actor"], armed)
	if !ok {
		return false
	}
	if o := firstOf(vb.Objs); vb.Lemma == "leave" && o >= 0 && s.Kind(o+1) == grammar.Adjective { // "leaves the road open"
		return false
	}
	if vb.Lemma == "leave" {
		for _, p := range vb.PPs {
			switch p.Prep {
			case "for", "towards", "toward", "as", "without": // going somewhere, or leaving it as something
				return false
			case "in", "under":
				if h := s.Low(s.Chunks[p.Nouns[0]].Head); h == "hands" || h == "control" || h == "siege" || h == "ruins" || h == "flames" || h == "rubble" {
					return false
				}
			}
		}
	}
	if r.sc.War == 0 && len(got["actor"]) > 0 && !r.sc.Armed(i, got["actor"][0]) && !s.Pronoun(got["actor"][0]) { // nobody fights in this report
		if e := r.sc.At(i, got["actor"][0]); e.Kind != names.PlaceName && e.Kind != names.Actor {
			return false
		}
	}
	if r.staged(i) {
		return false
	}
	if w := s.Low(vb.First - 1); (w == "who" || w == "what") && vb.First >= 2 && !strings.HasPrefix(s.Words[vb.First-2].Tag, "NN") && s.Low(vb.First-2) != "," { // "it was unclear who controlled X"
		return false
	}
	if (vb.Lemma == "surrender" || vb.Lemma == "capitulate") && len(vb.Objs) > 0 && f.rule == "control.takes.capitulate" {
		return false
	}
	if vb.Lemma == "take" && (vb.Particle == "on" || vb.Particle == "up" || vb.Particle == "off" || vb.Particle == "in" || vb.Particle == "away") {
		return false
	}
	if f.sets["attempt"] == "yes" && !r.tried(i, v) && !r.unopposed(i, v) {
		return false
	}
	change := dateline.Change(f.sets["change"])
	if change == dateline.Loses && handsOver(vb.Lemma) && len(got["actor"]) == 0 && vb.Passive {
		change = dateline.Takes // "was handed over": somebody took it
	}
	if s.Low(vb.Last+1) == "back" || s.Low(vb.First-1) == "re" {
		if change == dateline.Takes {
			change = dateline.Retakes
		}
	}
	if vb.Lemma == "occupy" && (vb.Perfect || vb.Copula) && r.lasting(i, v) { // "has been occupied since March"
		change = dateline.Holds
	}
	c := dateline.Claim{Kind: dateline.Control, Change: change, Mode: f.sets["mode"], Rule: f.rule, Actor: actors}
	if f.sets["framing"] == "yes" {
		c.Framing = s.Words[vb.Main].Lower
	}
	if losers, ok := r.actors(i, got["loser"], false); ok && losers != nil && (r.sc.Armed(i, got["loser"][0]) || r.sc.At(i, got["loser"][0]).Kind == names.PlaceName && f.slots["loser"].where[0] == "A") {
		c.Loser = losers
	}
	if c.Mode == "" {
		c.Mode = r.mode(i, v)
	}
	if vb.Lemma == "clear" && (vb.Form == grammar.Infinitive || vb.Particle != "" || r.litter(i, v, got["place"])) {
		return false
	}
	if r.objectControl(i, v) {
		return false
	}
	from, to := r.evidence(i, v, got["place"], got["actor"])
	r.fought = len(got["actor"]) > 0 && r.sc.At(i, got["actor"][0]).Kind == names.Actor && r.sc.Armed(i, got["actor"][0])
	if k := vb.Chunk - 1; vb.Form == grammar.Participle && s.Kind(k) == grammar.Noun && !slices.Contains(got["place"], k) && len(got["place"]) > 1 && r.numbered(i, k) { // "Foua and Kefraya, two villages besieged": counted too
		r.count(i, v, from, to, k, c)
	}
	r.plainWar = warlike[vb.Lemma]
	defer func() { r.fought, r.plainWar = false, false }()
	return r.places(i, v, from, to, got["place"], c, f.sets["strict"] == "yes")
}

// actors makes the mention of a slot that only bodies fill; false where
// something else stands in it (a river, a price).
func (r *reader) actors(i int, cs []int, armed bool) (*dateline.Mention, bool) {
	if len(cs) == 0 {
		return nil, true
	}
	e := r.sc.At(i, cs[0])
	if e.Kind == names.Nature {
		return nil, false
	}
	m, ok := r.sc.Acts(i, cs[0])
	if !ok {
		return nil, false
	}
	s := r.sc.Sents[i]
	if armed && !r.sc.Armed(i, cs[0]) && !s.Pronoun(cs[0]) && e.Kind != names.PlaceName && !(e.Kind == names.Nothing && s.Proper(cs[0])) {
		return nil, false
	}
	if len(cs) > 1 { // "the army and its militia allies"
		last := s.Chunks[cs[len(cs)-1]]
		m.Span = r.sc.Words(i, s.Chunks[cs[0]].First, last.Last)
	}
	return m, true
}

// mode reads how a place changed hands from the clause.
func (r *reader) mode(i, v int) string {
	s := r.sc.Sents[i]
	vb := &s.Verbs[v]
	text := ""
	for w := vb.ClauseFrom; w <= vb.ClauseTo && w < len(s.Words); w++ {
		text += s.Low(w) + " "
	}
	switch {
	case strings.Contains(text, "without a fight"), strings.Contains(text, "without fighting"), strings.Contains(text, "without a shot"), strings.Contains(text, "surrender"), strings.Contains(text, "without firing"):
		return "surrendered"
	case strings.Contains(text, " deal"), strings.Contains(text, "negotiat"), strings.Contains(text, "agreement"), strings.Contains(text, "peaceful"):
		return "negotiated"
	case strings.Contains(text, "fighting"), strings.Contains(text, "battle"), strings.Contains(text, "by force"), strings.Contains(text, "house by house"), strings.Contains(text, "assault"), vb.Lemma == "overrun":
		return "armed"
	}
	return ""
}

// places makes one claim for each place of the chunks; false where none is one.
func (r *reader) places(i, v, from, to int, cs []int, c dateline.Claim, strict bool) bool {
	any, counted := false, false
	items := r.spread(i, cs)
	for _, k := range items {
		if r.count(i, v, from, to, k, c) {
			any, counted = true, true
			if f, ok := r.figure(i, k); !ok || !f.Share || !r.landOf(i, k) {
				continue
			}
		}
		if e := r.sc.At(i, k); counted && e.Kind == names.PlaceNoun && e.Plural { // "dozens of towns and villages"
			continue
		}
		if two := r.both(i, k); len(two) == 2 { // "both cities": two claims with the same words
			for _, m := range two {
				d := c
				d.Place = m
				r.propose(i, v, from, to, d)
			}
			any = true
			continue
		}
		if s := r.sc.Sents[i]; s.Kind(k+1) == grammar.Prep && s.Low(s.Chunks[k+1].First) == "of" && s.Head(k) == "control" && c.Change == dateline.Contests { // "are fighting for control of"
			k += 2
		} else if s.Kind(k+1) == grammar.Comma && s.Kind(k+2) == grammar.Noun && r.sc.At(i, k).Kind == names.Nothing && !s.Proper(k) && !s.Pronoun(k) { // "took their biggest prize, the city of Kandahar"
			if e := r.sc.At(i, k+2); e.Kind == names.PlaceName || e.Kind == names.PlaceNoun && s.Kind(k+3) == grammar.Prep && r.sc.At(i, k+4).Kind == names.PlaceName {
				k += 2
			}
		}
		m, extent, ok := r.place(i, k, strict)
		if !ok {
			continue
		}
		d := c
		d.Place, d.Extent = m, extent
		if d.Actor == nil && extent == nil && m.Text == "" {
			continue
		}
		r.propose(i, v, from, to, d)
		any = true
	}
	return any
}

// both reads "both cities" and "both": the last two places named before.
func (r *reader) both(i, k int) []*dateline.Mention {
	s := r.sc.Sents[i]
	ch := s.Chunks[k]
	if s.Low(ch.First) != "both" || r.sc.At(i, k).Kind == names.PlaceName {
		return nil
	}
	if ch.First != ch.Last && r.sc.At(i, k).Kind != names.PlaceNoun {
		return nil
	}
	var out []*dateline.Mention
	for n := i; n >= 0 && n > i-3 && len(out) < 2; n-- {
		c := len(r.sc.Sents[n].Chunks) - 1
		if n == i {
			c = k - 1
		}
		for ; c >= 0 && len(out) < 2; c-- {
			e := r.sc.At(n, c)
			if e.Kind != names.PlaceName || e.Class == "country" || e.Class == "province" {
				continue
			}
			if m, ok := r.sc.Place(n, c, true); ok && (len(out) == 0 || out[0].Name != m.Name) {
				m.Span = r.sc.Span(i, k)
				out = append([]*dateline.Mention{m}, out...)
			}
		}
	}
	return out
}

// spread opens up lists: a plural unit followed by names ("the provincial
// capitals, Qalat, Terenkot and Herat"; "two districts of Takhar, Kalafgan and
// Namakab") gives way to the names, kept itself where it has a number.
func (r *reader) spread(i int, cs []int) []int {
	s := r.sc.Sents[i]
	var out []int
	if len(cs) > 0 {
		for k := cs[len(cs)-1] + 1; k < len(s.Chunks) && k < cs[len(cs)-1]+9; k++ { // ", including the prison and the airport"
			if s.Kind(k) == grammar.VerbGroup || s.Kind(k) == grammar.Sub || s.Kind(k) == grammar.Stop {
				break
			}
			if s.Kind(k) == grammar.Prep && s.Low(s.Chunks[k].First) == "including" && s.Kind(k+1) == grammar.Noun {
				more, _ := s.List(k + 1)
				cs = append(append([]int(nil), cs...), more...)
				break
			}
		}
	}
	for n, c := range cs {
		e := r.sc.At(i, c)
		out = append(out, c)
		if n > 0 || !e.Plural || e.Kind != names.PlaceNoun {
			continue
		}
		numbered := r.numbered(i, c)
		if len(cs) > 1 {
			if !numbered && r.sc.At(i, cs[1]).Kind == names.PlaceName {
				out = out[:len(out)-1]
			}
			continue
		}
		k := c + 1
		for s.Kind(k) == grammar.Prep && s.Kind(k+1) == grammar.Noun || s.Kind(k) == grammar.Adverb {
			if s.Kind(k) == grammar.Adverb {
				k++
				continue
			}
			k += 2
		}
		if (s.Kind(k) == grammar.Comma || s.Kind(k) == grammar.Stop) && s.Kind(k+1) == grammar.Noun && s.Proper(k+1) {
			more, _ := s.List(k + 1)
			if len(more) > 1 || numbered {
				if !numbered {
					out = out[:len(out)-1]
				}
				for _, m := range more {
					if s.Proper(m) {
						out = append(out, m)
					}
				}
			}
		}
	}
	return out
}

// place reads chunk c as a place, with its extent where only a part is meant.
func (r *reader) place(i, c int, strict bool) (m, extent *dateline.Mention, ok bool) {
	s := r.sc.Sents[i]
	e := r.sc.At(i, c)
	k := s.Chunks[c]
	if e.Kind == names.Actor || e.Kind == names.People || e.Kind == names.Voice || e.Kind == names.Nature {
		return nil, nil, false
	}
	low := s.Low(k.Head)
	if e.Kind == names.Nothing && (s.Pronoun(c) || low == "latter" || low == "former") {
		if low == "there" || low == "this" || low == "that" || low == "these" || low == "them" || low == "we" || low == "he" || low == "she" || low == "they" || low == "i" || low == "us" || low == "you" || low == "him" || low == "her" {
			return nil, nil, false
		}
		if low == "it" {
			if p := r.lastControl("", r.sc.Span(i, c).Start); p != nil && p.Sent == i && p.Place != nil && p.Place.Text != "" && p.Statement < 0 {
				x := *p.Place
				x.Span = r.sc.Span(i, c)
				if x.Name == "" {
					x.Name = p.Place.Text
				}
				return &x, nil, true
			}
		}
		m, ok := r.sc.Place(i, c, true)
		if ok && m.Name == "" {
			return nil, nil, false
		}
		return m, nil, ok
	}
	if e.Kind == names.PlaceNoun && e.Plural && e.Class == "building" && !r.definite(s, k) && s.Kind(c+1) == grammar.Prep && s.Kind(c+2) == grammar.Noun && (s.Low(s.Chunks[c+1].First) == "in" || s.Low(s.Chunks[c+1].First) == "of") { // "several buildings in the Litak district"
		if in := r.sc.At(i, c+2); in.Kind == names.PlaceName || in.Kind == names.PlaceNoun {
			if m, ok := r.sc.Place(i, c+2, true); ok {
				x := r.mention(i, c)
				x.Class = "part"
				return m, x, true
			}
		}
	}
	if e.Kind == names.PlaceNoun && r.vagueNoun(i, c, e) {
		return nil, nil, false
	}
	m, ok = r.sc.Place(i, c, !strict || capitalised(s, k))
	if !ok {
		return nil, nil, false
	}
	if e.Kind == names.Nothing && s.Proper(c) && r.sc.War < 2 && !r.fought && !r.plainWar {
		return nil, nil, false
	}
	if m.Start > r.sc.Span(i, c).End { // "parts of the town": the place stands behind "of"
		if head := e.Head; head != "city" && head != "town" && head != "village" && head != "province" && head != "district" && head != "edge" && head != "outskirt" && head != "territory" {
			x := r.mention(i, c)
			x.Class = "part"
			if head == "all" || head == "whole" {
				x.Class = "whole"
			}
			extent = x
		}
	}
	for w := k.First; w < k.Head; w++ { // "the whole city", "most of"
		if l := s.Low(w); l == "whole" || l == "entire" {
			extent = &dateline.Mention{Span: r.sc.Words(i, w, w), Class: "whole"}
			m.Span = r.sc.Words(i, w+1, k.Last)
		}
	}
	return m, extent, true
}

func capitalised(s *grammar.Sentence, k grammar.Chunk) bool {
	return s.Words[k.Head].Text != s.Words[k.Head].Lower
}

// vagueNoun tells whether a common place noun names nothing in particular
// ("one area after another", "a city", "their country").
func (r *reader) vagueNoun(i, c int, e *names.Entity) bool {
	s := r.sc.Sents[i]
	k := s.Chunks[c]
	if e.Head == "ground" || e.Head == "position" && e.Plural || e.Head == "office" && !r.definite(s, k) || e.Head == "part" || e.Head == "side" || e.Head == "front" {
		return true
	}
	if k.Poss >= 0 || r.definite(s, k) {
		return false
	}
	for w := k.First; w < k.Head; w++ {
		if s.Words[w].Text != s.Words[w].Lower && s.Words[w].Tag != "DT" {
			return false
		}
	}
	switch w := s.Low(k.First); {
	case s.Words[k.First].Tag == "CD":
		return false
	case w == "a" || w == "an" || w == "one" || w == "any" || w == "every" || w == "another":
		return true
	case e.Plural:
		return e.Class == "area" || e.Class == "road"
	}
	return k.First == k.Last && !r.heading(i) && e.Class != "city"
}

// heading tells whether sentence i is a headline, where articles are left out.
func (r *reader) heading(i int) bool { return i < len(r.in.Headings) && r.in.Headings[i] }

func (r *reader) definite(s *grammar.Sentence, k grammar.Chunk) bool {
	switch s.Low(k.First) {
	case "the", "this", "that", "its", "their", "his", "her", "these", "those", "all", "both", "our", "most":
		return true
	}
	return false
}

// numbered tells whether chunk c carries a number of units.
func (r *reader) numbered(i, c int) bool {
	_, ok := r.figure(i, c)
	return ok
}

// figure reads the number in noun chunk c.
func (r *reader) figure(i, c int) (figures.Figure, bool) {
	if r.read == nil {
		r.read = map[[2]int]figureRead{}
	}
	if got, ok := r.read[[2]int{i, c}]; ok {
		return got.f, got.ok
	}
	f, ok := r.readFigure(i, c)
	r.read[[2]int{i, c}] = figureRead{f, ok}
	return f, ok
}

// figureRead is a figure once read; ok is false where the chunk has none.
type figureRead struct {
	f  figures.Figure
	ok bool
}

// figureIn reads a figure that begins at word from and ends by word to.
func (r *reader) figureIn(i, from, to int) (figures.Figure, bool) {
	for w := from; w <= to; w++ {
		if f, ok := figures.Read(r.low(i)[:to+1], w); ok && f.Last <= to {
			return f, true
		}
	}
	return figures.Figure{}, false
}

func (r *reader) readFigure(i, c int) (figures.Figure, bool) {
	s := r.sc.Sents[i]
	k := s.Chunks[c]
	w := r.low(i)[:k.Last+1]
	for j := k.First; j <= k.Last; j++ {
		if j == k.First && s.Low(j) == "the" && j < k.Last {
			if f, ok := figures.Read(w, j); ok && !f.Ordinal && (f.Value != nil || f.Low != nil || f.High != nil) {
				return f, true
			}
			continue
		}
		if l := s.Low(j); (l == "first" || l == "last" || l == "next") && j < k.Last && s.Words[j+1].Tag == "CD" { // "the first 120 engineers"
			continue
		}
		if f, ok := figures.Read(w, j); ok && f.Last <= k.Last {
			if s.Words[f.Last].Tag == "NNP" && s.Words[f.First].Tag != "CD" {
				continue
			}
			if f.First > k.First && f.First == f.Last && strings.HasPrefix(s.Words[f.First-1].Tag, "NNP") && f.Last < k.Last { // "Division 17 base"
				return figures.Figure{}, false
			}
			return f, true
		}
	}
	return figures.Figure{}, false
}
