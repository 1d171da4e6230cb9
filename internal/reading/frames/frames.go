// Package frames reads every kind of claim but the statement: who holds,
// takes, loses or threatens a place, how many were killed or fled, who sends,
// promises, moves or brings out whom.
//
// What a verb says is a line of frames.txt; nouns ("the fall of"), phrases
// ("in the hands of") and figures ("18 of 34 capitals") have functions of
// their own. The package knows the shape of sentences, the names in them and
// who is speaking, and turns them into claims with spans, stance and rule. It
// never looks beyond the report.
package frames

import (
	"sort"
	"strings"

	"dateline"
	"dateline/internal/reading/grammar"
	"dateline/internal/reading/names"
	"dateline/internal/reading/quotes"
	"dateline/internal/reading/times"
)

// Input is a report made ready: its names, its statements in order of their
// cues, and the time phrases of each sentence.
type Input struct {
	Scene      *names.Scene
	Statements []quotes.Statement
	Times      [][]times.Phrase
	Headings   []bool // sentences without a full stop
}

// Proposal is a claim with where in the sentence it was read. Verb is -1 for
// what no verb carries; Statement is the index of the statement whose words
// hold it, or -1.
type Proposal struct {
	dateline.Claim
	Sent, Verb int
	From, To   int // words of the evidence
	Statement  int
	Phrase     *times.Phrase
	AfterVerb  int    // verb of the clause it is told to follow, or -1
	Whole      string // Key of the figure that this one is part of, or ""
	inferred   bool   // its actor was taken from elsewhere in the report
	deny       bool   // the words themselves deny it ("nobody")
	gap        bool   // its verb was told of another claim; its time is its own
}

// Inferred tells whether the actor was taken from elsewhere in the report.
func (p *Proposal) Inferred() bool { return p.inferred }

// Read returns the proposals of a report in text order.
func Read(in Input) ([]Proposal, error) {
	tab, err := table()
	if err != nil {
		return nil, err
	}
	r := &reader{in: in, sc: in.Scene, table: tab}
	r.gate()
	for i := range in.Scene.Sents {
		r.sentence(i)
	}
	r.taker()
	r.backward()
	for n := range r.out {
		r.dress(&r.out[n])
	}
	out := r.dedupe()
	sort.SliceStable(out, func(a, b int) bool {
		x, y := &out[a], &out[b]
		if x.Span.Start != y.Span.Start {
			return x.Span.Start < y.Span.Start
		}
		return keyStart(&x.Claim) < keyStart(&y.Claim)
	})
	return out, nil
}

func keyStart(c *dateline.Claim) int {
	for _, m := range []*dateline.Mention{c.Place, c.Quantity, c.People, c.To, c.From, c.Unit} {
		if m != nil {
			return m.Start
		}
	}
	return c.Span.Start
}

type reader struct {
	in       Input
	sc       *names.Scene
	table    map[string][]*frame
	out      []Proposal
	read     map[[2]int]figureRead // figures by sentence and chunk
	words    [][]string            // words of each sentence in lower case
	fought   bool                  // the claim being read has fighters for its actor
	plainWar bool                  // the verb being read is said of nothing but war
	tame     bool                  // the report is about games, votes or markets: armed words are figures of speech
}

// gate decides whether the report is about arms at all: words of sport, votes
// and markets without any of war make "captured" and "fell" figures of speech.
func (r *reader) gate() {
	sc := r.sc
	r.tame = sc.War == 0 && sc.Games >= 1 || sc.War <= 2 && sc.Games >= 3*max(sc.War, 1)
}

func (r *reader) sentence(i int) {
	s := r.sc.Sents[i]
	if asks(s) {
		return
	}
	for v := range s.Verbs {
		r.verb(i, v)
	}
	r.phrases(i)
	r.nouns(i)
	r.figures(i)
	r.tallies(i)
	r.included(i)
	r.stationed(i)
	r.orders(i)
	r.states(i)
	r.promises(i)
	r.accusations(i)
	for v := range s.Verbs {
		r.distances(i, v)
	}
	for k := range s.Chunks {
		if s.Kind(k) == grammar.Noun {
			r.motion(i, k)
		}
	}
	r.gaps(i)
}

// roles are the chunks around a verb, the passive undone.
type roles struct {
	agent, patient, subject []int
	passive                 bool
}

func (r *reader) roles(i, v int) roles {
	s := r.sc.Sents[i]
	vb := &s.Verbs[v]
	passive := vb.Passive || vb.Form == grammar.Participle && len(vb.Objs) == 0
	if !passive && vb.Form == grammar.Finite && vb.Modal == "" && !vb.Perfect && len(vb.Objs) == 0 && s.Words[vb.Main].Tag != "VBZ" && s.Words[vb.Main].Tag != "VBP" && transitive[vb.Lemma] && strings.HasSuffix(s.Words[vb.Main].Lower, "d") {
		passive = true // a headline, or a participle read as a past tense
	}
	if passive && len(vb.Objs) > 0 && len(vb.Subj) > 0 && r.sc.Armed(i, vb.Subj[0]) && transitive[vb.Lemma] {
		passive = false // "forces have been recaptured the office", in learners' English
	}
	if !passive && vb.Particle == "out" && len(vb.Objs) == 0 && (vb.Lemma == "move" || vb.Lemma == "bus" || vb.Lemma == "fly") && len(vb.Subj) > 0 && r.numbered(i, vb.Subj[0]) {
		passive = true // "1,894 people moved out so far"
	}
	ro := roles{passive: passive, subject: vb.Subj}
	if passive {
		ro.patient = vb.Subj
		for _, p := range vb.PPs {
			if p.Prep == "by" {
				ro.agent = p.Nouns
			}
		}
		return ro
	}
	ro.agent, ro.patient = vb.Subj, vb.Objs
	return ro
}

var transitive = map[string]bool{"capture": true, "seize": true, "recapture": true, "retake": true, "overrun": true, "kill": true, "wound": true, "injure": true,
	"displace": true, "evacuate": true, "besiege": true, "encircle": true, "surround": true, "liberate": true, "abandon": true, "detain": true, "arrest": true, "uproot": true}

// where returns the chunks that a slot rule points at.
func (r *reader) where(i, v int, ro roles, rule slotRule) []int {
	s := r.sc.Sents[i]
	vb := &s.Verbs[v]
	for _, w := range rule.where {
		switch w {
		case "A":
			if len(ro.agent) > 0 {
				return ro.agent
			}
		case "P":
			if len(ro.patient) > 0 {
				return ro.patient
			}
		case "S":
			if len(ro.subject) > 0 {
				return ro.subject
			}
		}
	}
	for _, p := range vb.PPs { // the first phrase that any of the prepositions opens
		for _, w := range rule.where {
			if p.Prep == w {
				return p.Nouns
			}
		}
	}
	return nil
}

// verb tries the frames of one verb; the first that fits is read, frames that
// name the verb's particle before those that do not.
func (r *reader) verb(i, v int) {
	s := r.sc.Sents[i]
	vb := &s.Verbs[v]
	list := r.table[vb.Lemma]
	if len(list) == 0 {
		return
	}
	ro := r.roles(i, v)
	done := map[string]bool{}
	for _, pass := range []bool{true, false} {
		for _, f := range list {
			if done[f.kind] || f.exact(vb.Lemma, vb.Particle) != pass || !f.takes(vb.Lemma, vb.Particle) && (f.sets["particle"] == "" || f.sets["particle"] != vb.Particle) {
				continue
			}
			if f.sets["particle"] != "" && f.sets["particle"] != vb.Particle {
				continue
			}
			if f.kind == "control" && r.isOrdinal(i, v) {
				continue
			}
			got := map[string][]int{}
			ok := true
			for _, slot := range f.order {
				got[slot] = r.where(i, v, ro, f.slots[slot])
				if f.slots[slot].must && len(got[slot]) == 0 {
					ok = false
				}
			}
			if ok && r.fill(i, v, f, ro, got) {
				done[f.kind] = true
			}
		}
	}
}

// isOrdinal tells "the tenth capital to fall", which counts and takes nothing.
func (r *reader) isOrdinal(i, v int) bool {
	s := r.sc.Sents[i]
	vb := &s.Verbs[v]
	if vb.GovNoun < 0 || vb.Form != grammar.Infinitive {
		return false
	}
	f, ok := r.figure(i, s.ChunkAt(vb.GovNoun))
	return ok && f.Ordinal
}

// fill makes the claims of a frame whose slots were found; false where what
// stands in them is of the wrong kind.
func (r *reader) fill(i, v int, f *frame, ro roles, got map[string][]int) bool {
	switch f.kind {
	case "control":
		return r.control(i, v, f, got)
	case "casualties":
		return r.casualties(i, v, f, ro, got)
	case "displacement":
		return r.displacement(i, v, f, got)
	case "evacuation":
		return r.evacuation(i, v, f, got)
	case "deployment":
		return r.deployment(i, v, f, got)
	case "pledge":
		return r.pledge(i, v, f, got)
	case "movement":
		return r.movement(i, v, f, got)
	}
	return false
}

// propose adds a claim read at verb v (or none) of sentence i, its evidence
// words from..to.
func (r *reader) propose(i, v, from, to int, c dateline.Claim) *Proposal {
	c.Span = r.sc.Words(i, from, to)
	r.out = append(r.out, Proposal{Claim: c, Sent: i, Verb: v, From: from, To: to, Statement: -1, AfterVerb: -1})
	return &r.out[len(r.out)-1]
}

// evidence is the clause of verb v, with the chunks that fill its slots.
func (r *reader) evidence(i, v int, slots ...[]int) (from, to int) {
	s := r.sc.Sents[i]
	vb := &s.Verbs[v]
	from, to = vb.ClauseFrom, vb.ClauseTo
	for _, cs := range slots {
		for _, c := range cs {
			k := s.Chunks[c]
			if vb.Shared && k.First < vb.First && vb.First-k.First > 12 {
				continue
			}
			from, to = min(from, k.First), max(to, k.Last)
		}
	}
	return from, to
}

func (r *reader) mention(i, c int) *dateline.Mention {
	return &dateline.Mention{Span: r.sc.Span(i, c)}
}

// who is whom chunk c names as acting, else its mere words.
func (r *reader) who(i, c int) *dateline.Mention {
	if m, ok := r.sc.Acts(i, c); ok {
		return m
	}
	return r.mention(i, c)
}

// low returns the words of sentence i in lower case.
func (r *reader) low(i int) []string {
	if r.words == nil {
		r.words = make([][]string, len(r.sc.Sents))
	}
	if r.words[i] == nil {
		s := r.sc.Sents[i]
		w := make([]string, len(s.Words))
		for k := range s.Words {
			w[k] = s.Words[k].Lower
		}
		r.words[i] = w
	}
	return r.words[i]
}
