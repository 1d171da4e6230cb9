// Package quotes finds who says what in a report: the speaker, the cue, the
// words said, whether they are quoted, and to whom.
//
// It reads the shape of sentences and the quotation marks, which run across
// them. It knows no kind of claim but the statement; a learned finder can take
// the place of Find without its callers noticing.
package quotes

import (
	"sort"
	"strings"

	"dateline"
	"dateline/internal/reading/grammar"
	"dateline/internal/reading/names"
)

// Statement is one utterance. Sent is the sentence of its cue; CueFirst and
// CueLast are words there. Ranges are all stretches of bytes that are the
// speaker's words, Content the longest of them.
type Statement struct {
	Sent              int
	CueFirst, CueLast int
	Span              dateline.Span
	Speaker           dateline.Mention
	Cue               dateline.Span
	Content           dateline.Span
	Ranges            [][2]int
	Directness, Act   string
	Addressee, Venue  *dateline.Mention
	sp                []int // the speaker's noun chunks
	tail              int   // word that ends a speaker with a clause of its own, or 0
	Rule              string
	Mute              bool // it only points back ("denied it"): a voice for what it points to, no statement
	Headless          bool // the content is a noun group or an infinitive, no clause
}

// Holds tells whether bytes from..to are the speaker's words.
func (s *Statement) Holds(from, to int) bool {
	for _, r := range s.Ranges {
		if from >= r[0]-1 && from < r[1] && to <= r[1]+2 {
			return true
		}
	}
	return false
}

// Find returns the statements of a report in text order. seen asks a learned
// finder, where a verb of saying is left without its words; nil for none.
func Find(sc *names.Scene, regions []Region, seen func() []Seen) []Statement {
	f := &finder{sc: sc, regions: regions, cues: cues(), of: make([][]int, len(sc.Sents))}
	for i := range sc.Sents {
		f.sentence(i)
	}
	if seen != nil && f.missing() {
		f.supplement(seen())
	}
	sort.SliceStable(f.out, func(a, b int) bool { return f.out[a].Cue.Start < f.out[b].Cue.Start })
	f.join()
	sort.SliceStable(f.out, func(a, b int) bool { return f.out[a].Cue.Start < f.out[b].Cue.Start })
	return f.out
}

type finder struct {
	sc      *names.Scene
	regions []Region
	cues    map[string]cue
	out     []Statement
	of      [][]int // which of out are of each sentence
}

func (f *finder) sentence(i int) {
	s := f.sc.Sents[i]
	f.colon(i)
	for v := range s.Verbs {
		f.verb(i, v)
	}
	f.according(i)
}

// segment bounds the stretch of sentence i around chunk c between semicolons,
// dashes and colons that stand outside quotation marks.
func (f *finder) segment(i, c int) (from, to int) {
	s := f.sc.Sents[i]
	from, to = 0, len(s.Chunks)-1
	for k := c; k >= 0; k-- {
		if s.Kind(k) == grammar.Stop && !f.quoted(s.Words[s.Chunks[k].First].Start) {
			from = k + 1
			break
		}
	}
	for k := c; k < len(s.Chunks); k++ {
		if s.Kind(k) == grammar.Stop && !f.quoted(s.Words[s.Chunks[k].First].Start) && s.Low(s.Chunks[k].First) != ":" {
			to = k - 1
			break
		}
	}
	for to > c && (s.Kind(to) == grammar.Ending || s.Kind(to) == grammar.Stop) {
		to--
	}
	return from, to
}

// verb reads the statement whose cue is verb v of sentence i, if it is one.
func (f *finder) verb(i, v int) {
	s := f.sc.Sents[i]
	vb := &s.Verbs[v]
	q, ok := f.cues[vb.Lemma]
	if !ok || vb.Form == grammar.Participle || vb.Passive || vb.Copula {
		return
	}
	if f.quoted(s.Words[vb.Main].Start) {
		return
	}
	if vb.Form == grammar.Infinitive && !(vb.Gov >= 0 && (s.Verbs[vb.Gov].Lemma == "go" || s.Verbs[vb.Gov].Lemma == "continue")) {
		return
	}
	if vb.Neg || vb.Modal == "will" || vb.Modal == "may" || vb.Modal == "might" || vb.Modal == "could" || vb.Modal == "must" || vb.Modal == "can" {
		return
	}
	if !phraseOK(s, vb) {
		return
	}
	st := Statement{Sent: i, CueFirst: vb.Main, CueLast: vb.Main, Act: q.act, Rule: "statement." + q.act}
	sp, inverted, ok := f.speaker(i, v)
	if alt, tail := f.closing(i, v, sp, ok && inverted); alt != nil {
		sp, inverted, ok = alt, false, true
		st.tail = tail
	}
	if !ok {
		return
	}
	if vb.Lemma == "call" && (behindIs(s, vb, "on") || behindIs(s, vb, "for")) {
		st.CueLast, st.Act = vb.Main+1, "urges"
		q = cue{act: "urges", clause: true, noun: true, to: true}
	} else if vb.Lemma == "order" && len(vb.Objs) == 0 {
		return
	}
	if vb.Lemma == "speak" || vb.Lemma == "talk" || vb.Lemma == "complain" {
		if behindIs(s, vb, "of") {
			st.CueLast = vb.Main + 1
		} else if vb.Lemma != "complain" {
			return
		}
	}
	if vb.Lemma == "ask" && f.anonymity(i, vb) {
		return
	}
	if vb.Lemma == "rule" && vb.Particle != "out" {
		return
	}
	if vb.Lemma == "put" && !putsAt(s, vb) {
		return
	}
	if !f.content(i, v, sp, inverted, q, &st) {
		return
	}
	f.finish(i, sp, &st)
}

// anonymity tells "asked not to be named" from a request.
func (f *finder) anonymity(i int, vb *grammar.Verb) bool {
	s := f.sc.Sents[i]
	for w := vb.Last + 1; w < vb.Last+9 && w < len(s.Words); w++ {
		switch s.Low(w) {
		case "named", "identified", "anonymous", "anonymity", "withheld", "quoted":
			return true
		}
	}
	return false
}

func behindIs(s *grammar.Sentence, vb *grammar.Verb, w string) bool { return s.Low(vb.Last+1) == w }

func putsAt(s *grammar.Sentence, vb *grammar.Verb) bool {
	for w := vb.Last + 2; w < vb.Last+16 && w < len(s.Words); w++ {
		if s.Low(w) == "at" && w+1 < len(s.Words) {
			return true
		}
		if s.Low(w) == "." || s.Low(w) == ";" {
			return false
		}
	}
	return false
}

// phraseOK refuses set phrases that only look like speech: some verbs speak
// only where "that" follows, and "in order of" is none.
func phraseOK(s *grammar.Sentence, vb *grammar.Verb) bool {
	next := s.Low(vb.Last + 1)
	switch vb.Lemma {
	case "fear", "worry":
		return next != "for"
	case "hope", "agree", "think", "figure", "reason", "expect", "hail", "offer", "undertake", "go", "commit", "recall":
		return next == "that"
	case "order", "appeal", "press", "encourage", "instruct":
		return next != "of"
	}
	return true
}

// speaker returns the noun chunks of the speaker of verb v. Inverted is true
// where they stand behind the cue.
func (f *finder) speaker(i, v int) (sp []int, inverted, ok bool) {
	s := f.sc.Sents[i]
	vb := &s.Verbs[v]
	prev := s.Kind(vb.Chunk - 1)
	for k := vb.Chunk - 1; prev == grammar.Adverb; k-- {
		prev = s.Kind(k - 1)
	}
	if prev == grammar.Mark && len(vb.Objs) > 0 && vb.Form == grammar.Finite && strong[vb.Lemma] && vb.Lemma != "tell" && s.Chunks[vb.Objs[0]].First == vb.Last+1 && !f.isTime(i, vb.Objs[0]) && f.quoted(s.Words[vb.First].Start-3) {
		if s.Pronoun(vb.Objs[0]) == personal(s.Low(s.Chunks[vb.Objs[0]].First)) { // "...," said a cloth seller: whoever it is
			return vb.Objs[:1], true, true
		}
	}
	if (prev == grammar.Mark || prev == grammar.Comma) && len(vb.Objs) > 0 && vb.Form == grammar.Finite && s.Chunks[vb.Objs[0]].First == vb.Last+1 && vb.Lemma != "tell" {
		if f.speaks(i, vb.Objs[0], true) && !s.Pronoun(vb.Objs[0]) || s.Pronoun(vb.Objs[0]) && prev == grammar.Mark {
			if prev == grammar.Mark || f.endsClause(i, vb.Objs[0]) {
				return vb.Objs[:1], true, true
			}
		}
	}
	strict := !strong[vb.Lemma]
	if sp := f.goesOn(i, v); sp != nil {
		vb.Shared = true
		return sp, false, true
	}
	if len(vb.Subj) == 0 {
		return nil, false, false
	}
	subj := vb.Subj
	for len(subj) > 1 && !f.speaks(i, subj[0], !strict) { // "..., two lawmakers and local officials said"
		subj = subj[1:]
	}
	for _, c := range subj {
		if !f.speaks(i, c, !strict) {
			return nil, false, false
		}
	}
	return subj, false, true
}

func personal(w string) bool {
	return w == "he" || w == "she" || w == "they" || w == "it" || w == "we" || w == "i"
}

// closing returns the speaker of a cue that closes a sentence, "<clause>, <who>
// said": all between the last comma and the cue, whatever hangs on it, where
// sp, found otherwise, does not begin there. tail is the speaker's last word.
func (f *finder) closing(i, v int, sp []int, inverted bool) (all []int, tail int) {
	s := f.sc.Sents[i]
	vb := &s.Verbs[v]
	if inverted || vb.Form != grammar.Finite || !strong[vb.Lemma] && vb.Lemma != "report" && vb.Lemma != "confirm" && vb.Lemma != "learn" {
		return nil, 0
	}
	k, rel := vb.Chunk-1, false
	for s.Kind(k) == grammar.Adverb {
		k--
	}
	end := k
	clauses := 0
	for ; k >= 0 && s.Kind(k) != grammar.Comma; k-- {
		switch s.Kind(k) {
		case grammar.Noun, grammar.Prep, grammar.And, grammar.Adverb, grammar.Adjective:
		case grammar.Rel:
			rel = true
			clauses = 0
		case grammar.Sub:
			if w := s.Low(s.Chunks[k].First); w != "where" {
				return nil, 0
			}
			rel, clauses = true, 0
		case grammar.VerbGroup:
			if s.Verbs[s.Chunks[k].Verb].Form == grammar.Finite {
				clauses++
			}
		default:
			return nil, 0
		}
	}
	if k <= 0 || k == end || clauses > 0 || s.Kind(k+1) != grammar.Noun || f.isTime(i, k+1) || f.quoted(s.Words[s.Chunks[k].First].Start) {
		return nil, 0
	}
	from, to := f.segment(i, vb.Chunk)
	if k <= from || !f.verbIn(i, from, k-1) || f.cueIn(i, from, k-1) {
		return nil, 0
	}
	first := k + 1
	if s.Pronoun(first) {
		return nil, 0
	}
	if len(sp) > 0 && sp[0] == first {
		if len(sp) == 1 && rel && f.attached(i, first) < s.Chunks[end].Last {
			return sp, s.Chunks[end].Last
		}
		return nil, 0
	}
	next := vb.Chunk + 1
	if vb.Lemma != "tell" && !f.closed(i, v, next, to) && !f.isTime(i, next) {
		return nil, 0
	}
	all = []int{first}
	for n := first + 1; n < end; n++ {
		if s.Kind(n) == grammar.And && s.Kind(n+1) == grammar.Noun && (f.speaks(i, n+1, false) || f.speaks(i, first, false)) && !f.verbIn(i, first, n) {
			all = append(all, n+1)
		}
	}
	return all, s.Chunks[end].Last
}

// cueIn tells whether a verb of saying that already has its words stands
// between two chunks.
func (f *finder) cueIn(i, from, to int) bool {
	s := f.sc.Sents[i]
	for _, n := range f.of[i] {
		if c := s.ChunkAt(f.out[n].CueFirst); c >= from && c <= to {
			return true
		}
	}
	return false
}

// goesOn returns the speaker of an earlier cue of the sentence where verb v
// goes on about the same one: "..., saying", "but warned", "and asked".
func (f *finder) goesOn(i, v int) []int {
	s := f.sc.Sents[i]
	vb := &s.Verbs[v]
	and := vb.Chunk - 1
	for s.Kind(and) == grammar.Adverb {
		and--
	}
	if vb.Form != grammar.Gerund && s.Kind(and) != grammar.And {
		return nil
	}
	if vb.Form == grammar.Gerund && s.Kind(and) != grammar.Comma && s.Kind(and) != grammar.And {
		return nil
	}
	for n := len(f.out) - 1; n >= 0 && f.out[n].Sent == i; n-- {
		if o := &f.out[n]; o.CueLast < vb.First && len(o.sp) > 0 && o.Rule != "statement.according" && s.Chunks[o.sp[0]].First < vb.First && (strong[vb.Lemma] || vb.Form == grammar.Gerund || vb.Lemma == "ask" || vb.Lemma == "call") {
			return o.sp
		}
	}
	return nil
}

var strong = map[string]bool{"say": true, "tell": true, "add": true, "announce": true, "warn": true, "urge": true, "deny": true, "insist": true, "state": true, "write": true, "tweet": true}

// endsClause tells whether behind the inverted speaker c nothing follows that
// would make it an object: its apposition, a time or place, or the end.
func (f *finder) endsClause(i, c int) bool {
	s := f.sc.Sents[i]
	k := c + 1
	for s.Kind(k) == grammar.Prep && s.Kind(k+1) == grammar.Noun {
		k += 2
	}
	switch s.Kind(k) {
	case grammar.Comma, grammar.Ending, grammar.Stop, grammar.Mark, grammar.Rel, grammar.Adverb:
		return true
	}
	return false
}

// speaks tells whether noun chunk c may be somebody who speaks.
func (f *finder) speaks(i, c int, lenient bool) bool {
	s := f.sc.Sents[i]
	e := f.sc.At(i, c)
	switch e.Kind {
	case names.Person, names.Voice, names.Actor:
		return true
	case names.People:
		return e.Head != "body" && e.Head != "dead"
	case names.Nature:
		return false
	case names.PlaceName:
		return e.Class == "country" || e.Found != nil && (e.Found.SeatOf != "" || e.Found.Class == "country" || lenient || capitalCity(e)) || lenient && e.Found == nil
	case names.PlaceNoun:
		return f.sc.Is("body", e.Head)
	}
	if s.Pronoun(c) {
		switch s.Low(s.Chunks[c].First) {
		case "this", "that", "these", "those", "there", "you", "both":
			return false
		}
		return true
	}
	low := s.Low(s.Chunks[c].Head)
	if low == "one" || low == "another" || low == "others" || low == "some" || low == "many" || low == "both" || e.Head == "two" || e.Head == "three" {
		return true
	}
	if f.sc.Is("body", e.Head) || f.sc.Is("voice", e.Head) || strings.HasSuffix(e.Head, "man") || strings.HasSuffix(e.Head, "woman") || strings.HasSuffix(e.Head, "think-tank") || e.Head == "crowd" || e.Head == "account" || e.Head == "letter" || e.Head == "communique" {
		return e.Head != "report" || !strings.HasSuffix(low, "s")
	}
	return s.Proper(c) && e.Kind == names.Nothing
}

// finish fills in the mention of the speaker, the cue and the evidence.
func (f *finder) finish(i int, sp []int, st *Statement) {
	st.Speaker = f.voice(i, sp)
	if st.tail > 0 {
		st.Speaker.Span = f.sc.Bytes(st.Speaker.Start, max(st.Speaker.End, f.sc.Sents[i].Words[st.tail].End))
	}
	st.Cue = f.sc.Words(i, st.CueFirst, st.CueLast)
	st.sp = sp
	f.seal(st)
	f.add(*st)
}

// seal sets content, directness and evidence from the ranges.
func (f *finder) seal(st *Statement) {
	best := st.Ranges[0]
	for _, r := range st.Ranges[1:] {
		if r[1]-r[0] > best[1]-best[0] {
			best = r
		}
	}
	st.Content = f.sc.Bytes(best[0], best[1])
	from, to := min(st.Speaker.Start, st.Cue.Start), max(st.Speaker.End, st.Cue.End)
	for _, r := range st.Ranges {
		a, b := r[0], r[1]
		for _, q := range f.near(a, b) {
			if q.Start == a {
				a = q.Outer
			}
			if q.End == b {
				b = q.After
			}
		}
		from, to = min(from, a), max(to, b)
	}
	if to-from > 4*(best[1]-best[0])+400 && st.Speaker.End < from {
		from = min(st.Cue.Start, best[0])
	}
	st.Span = f.sc.Bytes(from, to)
	if st.Directness == "" {
		st.Directness = f.directness(st)
	}
}

// directness comes from the quotation marks: direct where all the content is
// quoted, mixed where a part is.
func (f *finder) directness(st *Statement) string {
	in, any := 0, false
	for _, r := range f.near(st.Content.Start, st.Content.End) {
		a, b := max(r.Start, st.Content.Start), min(r.End, st.Content.End)
		if b > a {
			in += b - a
			any = true
		}
	}
	switch {
	case !any:
		return "indirect"
	case in >= st.Content.End-st.Content.Start-3:
		return "direct"
	}
	return "mixed"
}
