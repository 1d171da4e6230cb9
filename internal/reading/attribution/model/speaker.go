package model

// Pronouns by what they can stand for.
const (
	onePerson uint8 = 1 + iota
	group
	anything
	relative
)

var pronouns = map[uint32]uint8{
	fold("he"): onePerson, fold("she"): onePerson, fold("i"): onePerson, fold("his"): onePerson, fold("her"): onePerson, fold("him"): onePerson,
	fold("they"): group, fold("we"): group, fold("their"): group, fold("them"): group, fold("it"): anything, fold("one"): onePerson,
	fold("who"): relative, fold("which"): relative, fold("that"): relative,
}

var (
	relativeClause = short("acl:relcl")
	leading        = map[uint16]bool{short("case"): true, short("cc"): true, short("mark"): true, short("punct"): true}
)

// Speaker returns the tokens [first, last) that name who speaks at cue n,
// whose source is span source (or -1): the source itself, or for a pronoun or
// a missing source the last source before it that fits. A missing one is
// looked for in the sentence of the cue, and in the one before where the
// sentence begins with the cue ("Adding ..."); for "it" in the sentence before
// too; for other pronouns over some sentences; "who" and "which" stand for the
// noun that their clause hangs on. Both are 0 where nobody fits.
func (in *Input) Speaker(spans []Span, n, source int) (first, last int) {
	from, stands, t := n, anything, in.at(spans[n].First)
	limit := t.sent
	switch {
	case source >= 0:
		s := &spans[source]
		if stands = in.pronoun(s); stands == 0 {
			return s.First, s.Last
		}
		from, limit = source, in.at(s.First).sent-12
		if stands == anything {
			limit += 11
		}
		if stands == relative {
			return in.antecedent(s.First)
		}
	case in.passive(&spans[n]):
		return 0, 0
	case t.place == 0:
		limit--
	}
	for k := from - 1; k >= 0; k-- {
		s := &spans[k]
		top := in.at(in.top(s))
		if top.sent < limit {
			return 0, 0
		}
		if s.Kind != SourceSpan {
			continue
		}
		if p := in.pronoun(s); p != 0 {
			if source < 0 || p == relative {
				return in.Speaker(spans, n, k)
			}
			continue
		}
		if in.fits(top, s, stands) {
			return s.First, s.Last
		}
	}
	return 0, 0
}

// pronoun returns what a span can stand for if it is a pronoun, else 0.
func (in *Input) pronoun(s *Span) uint8 {
	if s.Last-s.First > 1 {
		return 0
	}
	return pronouns[in.at(s.First).word]
}

// antecedent returns the noun group before a relative pronoun.
func (in *Input) antecedent(who int) (first, last int) {
	k := who
	for range 4 {
		t := in.at(k)
		if t.head < 0 {
			break
		}
		if k = int(t.head); t.rel == relativeClause {
			first, last = int(in.at(k).first), who
			for last > first && in.at(last-1).mark != noMark {
				last--
			}
			for first < last && leading[in.at(first).rel] {
				first++
			}
			if k < who && first < last {
				return first, last
			}
			break
		}
	}
	return 0, 0
}

// passive tells whether a cue without a source says that somebody unnamed
// speaks: "is expected", "were reported".
func (in *Input) passive(s *Span) bool {
	return in.at(in.top(s)).kids&hasPassive != 0
}

var (
	pluralTags = map[uint16]bool{short("NNS"): true, short("NNPS"): true}
	nameTags   = map[uint16]bool{short("NNP"): true}
)

// fits tells whether a source headed by a token can be what a pronoun stands for.
func (in *Input) fits(top *token, s *Span, stands uint8) bool {
	plural := pluralTags[top.tag]
	switch stands {
	case onePerson:
		return !plural && (nameTags[top.tag] || s.Last-s.First > 1) && in.at(s.First).mark == noMark
	case group:
		return plural || !nameTags[top.tag] || s.Last-s.First > 2
	}
	return true
}
