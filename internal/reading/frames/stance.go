package frames

import (
	"strings"

	"dateline"
	"dateline/internal/reading/grammar"
	"dateline/internal/reading/names"
	"dateline/internal/reading/quotes"
)

var attempts = map[string]bool{"avoid": true, "risk": true, "try": true, "attempt": true, "fail": true, "seek": true, "struggle": true, "plan": true, "aim": true, "want": true, "hope": true, "vow": true, "threaten": true,
	"prepare": true, "intend": true, "fear": true, "expect": true, "demand": true, "refuse": true, "urge": true, "order": true, "ask": true, "wait": true, "stop": true, "prevent": true, "repel": true, "promise": true, "pledge": true, "need": true, "decide": true, "agree": true, "push": true, "fight": true, "consider": true, "battle": true, "race": true, "schedule": true, "set": true, "call": true, "propose": true, "offer": true, "advise": true, "tell": true, "warn": true, "authorise": true, "approve": true, "stand": true}

var attemptNouns = map[string]bool{"attempt": true, "bid": true, "effort": true, "plan": true, "push": true, "operation": true, "battle": true, "fight": true, "campaign": true, "offensive": true, "order": true, "threat": true, "chance": true, "hope": true, "decision": true, "failure": true, "goal": true, "aim": true, "try": true, "refusal": true, "promise": true, "pledge": true, "proposal": true, "deal": true, "agreement": true, "mission": true, "race": true, "possibility": true, "drive": true, "move": true, "assault": true, "permission": true, "go-ahead": true, "right": true, "way": true, "ability": true, "power": true, "reason": true}

// stance decides how the report carries the claim.
func (r *reader) stance(p *Proposal) {
	base := dateline.Asserted
	if p.Attribution != nil {
		base = dateline.Attributed
	}
	denied, prospective, doubt := p.deny, p.Stance == dateline.Prospective, p.Stance == dateline.Unconfirmed
	if p.Statement >= 0 {
		st := &r.in.Statements[p.Statement]
		if st.Act == "denies" && st.Directness != "direct" && r.cueHolds(st, p) {
			denied = true
		}
		if st.Headless && (st.Act == "urges" || st.Act == "pledges" || st.Act == "asks") {
			prospective = true
		}
		if st.Act == "warns" && r.fears(st) {
			prospective = true
		}
	}
	if v := p.Verb; v >= 0 && !(r.cueVerb(p.Sent, v) && p.Rule != "control.denied.back") {
		d, f, u := r.mood(p.Sent, v, p)
		denied, prospective, doubt = denied || d, prospective || f, doubt || u
	}
	if r.calledFalse(p) {
		denied = true
	}
	if by := r.dismissed(p); by != nil {
		denied = true
		if p.Attribution == nil {
			p.Attribution = by
		}
	}
	if denied && isNominal(p.Rule) && strings.Contains(s0(r, p), "no confirmation") {
		denied, doubt = false, true
	}
	if r.nounMood(p) {
		prospective = true
	}
	if r.doubtful(p) {
		doubt = true
		if low := s0(r, p); strings.HasPrefix(low, "unconfirmed") && prospective && !denied {
			prospective = false // "unconfirmed reports say that X may be about to fall"
		}
	}
	if s := r.sc.Sents[p.Sent]; isNominal(p.Rule) && (hearsay[s.Low(p.From-1)] || hearsay[s.Low(p.From)] || s.Low(p.From+1) == "apparent" || s.Low(p.From+1) == "alleged") {
		doubt = true
	}
	if p.Kind == dateline.Pledge {
		prospective = false
	}
	if doubt && strings.Contains(strings.ToLower(r.sc.Words(p.Sent, 0, min(p.To, len(r.sc.Sents[p.Sent].Words)-1)).Text), "if confirmed") {
		prospective = false
	}
	switch {
	case denied:
		p.Stance = dateline.Denied
	case prospective:
		p.Stance = dateline.Prospective
	case doubt:
		p.Stance = dateline.Unconfirmed
	default:
		p.Stance = base
	}
}

// hearsay are adjectives that doubt what the noun behind them tells.
var hearsay = map[string]bool{"apparent": true, "alleged": true, "supposed": true, "rumoured": true, "purported": true}

// s0 is the sentence of a proposal in lower case.
func s0(r *reader, p *Proposal) string {
	return strings.ToLower(r.sc.Words(p.Sent, 0, len(r.sc.Sents[p.Sent].Words)-1).Text)
}

func (r *reader) fears(st *quotes.Statement) bool {
	l := strings.ToLower(st.Cue.Text)
	return strings.HasPrefix(l, "fear") || strings.HasPrefix(l, "worr")
}

// cueHolds tells whether a denial speaks of the claim's own clause: the claim
// stands in the first clause that the cue introduces.
func (r *reader) cueHolds(st *quotes.Statement, p *Proposal) bool {
	if p.Sent != st.Sent || p.Verb < 0 {
		return p.Verb < 0 && p.Sent == st.Sent
	}
	s := r.sc.Sents[p.Sent]
	vb := &s.Verbs[p.Verb]
	if vb.First < st.CueLast {
		return false
	}
	for w := st.CueLast + 1; w < vb.First; w++ {
		if s.Low(w) == ";" || s.Low(w) == "saying" {
			return false
		}
	}
	return !(vb.Marker == "after" || vb.Marker == "since")
}

// mood reads denial, prospect and doubt from verb v and what governs it.
func (r *reader) mood(i, v int, p *Proposal) (denied, prospective, doubt bool) {
	s := r.sc.Sents[i]
	vb := &s.Verbs[v]
	if vb.Neg && !(isNominal(p.Rule) && checks(vb.Lemma)) { // "the fall of X could not be verified" is doubt
		denied = true
	}
	if vb.Form == grammar.Infinitive && s.Low(vb.First-1) == "yet" { // "have yet to take"
		return false, true, false
	}
	for _, c := range vb.Subj {
		if w := s.Low(s.Chunks[c].First - 1); w == "nor" || w == "neither" {
			denied = true
		}
		switch w := s.Low(s.Chunks[c].First); w {
		case "nobody", "no", "none", "neither", "no-one":
			denied = true
		}
	}
	if p.Kind == dateline.Count || p.Kind == dateline.Control {
		if vb.Lemma == "be" && s.Low(vb.Last+1) == "no" && s.Low(vb.Last+2) != "longer" {
			denied = true
		}
	}
	switch vb.Modal {
	case "will", "would", "could", "may", "might", "should", "can", "must", "shall", "'ll", "’ll", "ll", "to", "ca", "wo":
		if isNominal(p.Rule) && checks(vb.Lemma) {
			break
		}
		if vb.Neg && p.Change != "" && vb.Modal != "would" && vb.Modal != "will" {
			denied = true
		} else {
			prospective, denied = true, false
		}
	}
	if p.Rule == "control.ordinal" || p.Rule == "count.ordinal" { // "the tenth to fall": how it is told is for the main verb
		if g := vb.Gov; g >= 0 && vb.Form == grammar.Infinitive {
			d, f, u := r.mood(i, g, p)
			return d, f, u
		}
		return denied, prospective, doubt
	}
	switch vb.Marker {
	case "if", "unless", "should", "whether", "until":
		prospective, denied = true, false
	case "without":
		if vb.Form == grammar.Gerund {
			denied = true
		}
	}
	if s.Low(0) == "should" && vb.First <= 8 && vb.Form == grammar.Finite || s.Low(max(vb.ClauseFrom, 0)) == "if" {
		prospective = true
	}
	for w := vb.ClauseFrom; w <= vb.Last+2 && w < len(s.Words); w++ {
		switch s.Low(w) {
		case "reportedly", "allegedly", "apparently", "supposedly", "purportedly":
			doubt = true
		case "likely", "possibly", "imminently":
			if w <= vb.Last {
				prospective = true
			}
		}
	}
	if g := vb.Gov; g >= 0 && vb.Form != grammar.Finite && vb.Form != grammar.Participle {
		gov := &s.Verbs[g]
		word := ""
		if vb.GovNoun >= 0 {
			word = names.Singular(s.Low(vb.GovNoun))
		}
		switch {
		case gov.Passive && hedges[gov.Lemma] && vb.Form == grammar.Infinitive:
			doubt = true
		case attemptNouns[word]:
			prospective = true
		case vb.Marker != "" && vb.Form == grammar.Gerund && (vb.Marker == "after" || vb.Marker == "by" || vb.Marker == "since" || vb.Marker == "in" || vb.Marker == "before" || vb.Marker == "while" || vb.Marker == "without" || vb.Marker == "with"):
		case attempts[gov.Lemma] && (gov.Last+4 >= vb.First || vb.Form == grammar.Infinitive) && vb.GovNoun < 0 || attempts[gov.Lemma] && vb.Form == grammar.Infinitive && controls(gov.Lemma):
			prospective = true
		case denying(gov.Lemma) && vb.Form == grammar.Gerund:
			denied = true
		case vb.Form == grammar.Infinitive && (gov.Lemma == "be" || gov.Copula):
			if !(r.isTo(i, vb)) {
				prospective = true
			}
		case vb.Form == grammar.Infinitive && !factual[gov.Lemma]: // purpose
			prospective = true
		default:
			d, f, u := r.mood(i, g, &Proposal{Claim: dateline.Claim{Kind: p.Kind}})
			if factual[gov.Lemma] || aspect[gov.Lemma] {
				denied, prospective = denied || d, prospective || f
			}
			doubt = doubt || u
			if vb.Shared && vb.Form == grammar.Gerund && f && gov.Modal != "" {
				prospective = true
			}
		}
	} else if vb.Form == grammar.Infinitive && vb.GovNoun >= 0 && attemptNouns[names.Singular(s.Low(vb.GovNoun))] {
		prospective = true
	} else if vb.Form == grammar.Infinitive && vb.Gov < 0 {
		prospective = true
	}
	return denied, prospective, doubt
}

// checks are verbs of checking what was told.
func checks(lemma string) bool {
	switch lemma {
	case "verify", "confirm", "check", "establish", "corroborate", "substantiate":
		return true
	}
	return false
}

// calledFalse tells whether the claim stands in the subject of a clause that
// calls it false: "reports of 12 deaths were false".
func (r *reader) calledFalse(p *Proposal) bool {
	s := r.sc.Sents[p.Sent]
	for v := range s.Verbs {
		vb := &s.Verbs[v]
		if !vb.Passive && (vb.Lemma == "call" || vb.Lemma == "brand" || vb.Lemma == "label" || vb.Lemma == "describe" || vb.Lemma == "dismiss") && vb.Last < p.From && isNominal(p.Rule) && !vb.Neg {
			for w := p.To + 1; w <= p.To+4; w++ { // "called the capture of X a rumour"
				switch s.Low(w) {
				case "rumour", "rumours", "rumor", "rumors", "lie", "lies", "fake", "fabrication", "false", "nonsense", "untrue", "propaganda", "fantasy":
					return true
				}
			}
		}
		if !vb.Copula && !(vb.Passive && denying(vb.Lemma)) || vb.Neg || vb.First <= p.From || len(vb.Subj) == 0 || s.Chunks[vb.Subj[0]].First > p.From {
			continue
		}
		if denying(vb.Lemma) && isNominal(p.Rule) { // "the fall of Herat was denied"
			return true
		}
		for w := vb.Last + 1; w <= vb.Last+3; w++ {
			switch s.Low(w) {
			case "false", "untrue", "wrong", "baseless", "incorrect", "unfounded", "fabricated", "fake", "lies", "nonsense":
				return p.Verb < 0 || isNominal(p.Rule) || strings.HasSuffix(p.Rule, ".toll") || s.Verbs[p.Verb].Form != grammar.Finite || v == p.Verb
			}
		}
	}
	return false
}

// dismissed returns who denies, disputes or dismisses reports or claims in
// whose clause the claim stands ("dismissed reports that X was cut off").
func (r *reader) dismissed(p *Proposal) *dateline.Mention {
	s := r.sc.Sents[p.Sent]
	for v := range s.Verbs {
		vb := &s.Verbs[v]
		if !denying(vb.Lemma) || vb.Neg || vb.Passive || vb.Form != grammar.Finite || len(vb.Objs) == 0 || len(vb.Subj) == 0 {
			continue
		}
		o := vb.Objs[0]
		if k := s.Chunks[o]; !backPointers[names.Singular(s.Low(k.Head))] && s.Head(o) != "rumour" && s.Head(o) != "suggestion" || s.Kind(o+1) != grammar.Sub && s.Kind(o+1) != grammar.Rel && s.Kind(o+1) != grammar.Prep || p.Verb >= 0 && s.Verbs[p.Verb].First <= k.Last || p.Verb < 0 && p.From <= k.Last {
			continue
		}
		stop := false
		for w := s.Chunks[o].Last + 1; w < p.To && w < len(s.Words); w++ {
			stop = stop || s.Low(w) == ";" || s.Low(w) == "but" || s.Low(w) == "saying"
		}
		if !stop {
			return r.who(p.Sent, vb.Subj[0])
		}
	}
	return nil
}

func controls(lemma string) bool {
	switch lemma {
	case "urge", "order", "ask", "tell", "call", "demand", "prevent", "stop", "want", "advise", "warn", "need", "expect":
		return true
	}
	return false
}

var factual = map[string]bool{"begin": true, "start": true, "manage": true, "continue": true, "help": true, "come": true, "go": true, "succeed": true, "keep": true, "have": true, "appear": true, "seem": true, "claim": true, "lead": true, "force": true, "report": true, "get": true, "remain": true, "see": true, "show": true, "leave": true, "say": true, "believe": true}

var aspect = map[string]bool{"begin": true, "start": true, "continue": true, "keep": true, "stop": true}

var hedges = map[string]bool{"report": true, "say": true, "believe": true, "think": true, "understand": true, "allege": true, "rumour": true, "rumor": true, "presume": true, "assume": true, "fear": true, "claim": true, "suppose": true, "suspect": true}

// isTo tells "was the first to fall" (a fact) from "is to fall" (a plan).
func (r *reader) isTo(i int, vb *grammar.Verb) bool {
	s := r.sc.Sents[i]
	if vb.GovNoun >= 0 {
		if f, ok := r.figure(i, s.ChunkAt(vb.GovNoun)); ok && f.Ordinal {
			return true
		}
	}
	return false
}

// nounMood reads prospect from nouns around: "attempts to storm X were beaten
// back", "further assaults are likely", "fears of the fall of".
func (r *reader) nounMood(p *Proposal) bool {
	return p.Kind == dateline.Control && isNominal(p.Rule) && r.modalNear(p)
}

func isNominal(rule string) bool {
	return strings.Contains(rule, ".noun.")
}

// modalNear tells whether the verb that a nominal claim hangs on is modal.
func (r *reader) modalNear(p *Proposal) bool {
	s := r.sc.Sents[p.Sent]
	if !isNominal(p.Rule) {
		return false
	}
	for v := range s.Verbs {
		vb := &s.Verbs[v]
		for _, c := range vb.Subj {
			k := s.Chunks[c]
			if k.First >= p.From && k.Last <= p.To || k.First <= p.From && k.Last >= p.From {
				if vb.Modal != "" && strings.HasPrefix(vb.Modal, "would") || s.Low(vb.Last+1) == "unlikely" || s.Low(vb.Last+1) == "likely" || s.Low(vb.Last+1) == "imminent" || s.Low(vb.Last+1) == "possible" || vb.Modal == "will" && vb.Copula {
					return true
				}
			}
		}
		if vb.First < p.From && vb.Last >= p.From-4 && (attempts[vb.Lemma] && vb.Lemma != "fight" || vb.Lemma == "prevent" || vb.Lemma == "fear") {
			return true
		}
	}
	switch s.Low(p.From - 1) {
	case "of":
		switch names.Singular(s.Low(p.From - 2)) {
		case "fear", "risk", "threat", "possibility", "prospect", "danger", "warning":
			return true
		}
	case "potential", "possible", "imminent":
		return true
	}
	return false
}

// doubtful tells whether the sentence carries explicit doubt about the claim.
func (r *reader) doubtful(p *Proposal) bool {
	s := r.sc.Sents[p.Sent]
	low := strings.ToLower(r.sc.Words(p.Sent, 0, len(s.Words)-1).Text)
	if p.Verb >= 0 && (s.Verbs[p.Verb].Marker == "since" || s.Verbs[p.Verb].Marker == "after") && strings.Contains(low, "if confirmed") {
		return false
	}
	if n := strings.Index(low, "unconfirmed"); n >= 0 && s.Words[0].Start+n > p.Span.End { // a clause of its own behind
		low = low[:n]
	}
	for _, w := range []string{"unconfirmed", "could not be verified", "could not be confirmed", "could not be independently", "not be independently", "unverified", "could not immediately be verified",
		"not verified", "(unverified", "without proof", "rumour has it", "rumor has it", "rumours that", "rumors that",
		"unable to verify", "can't confirm", "cannot confirm", "could not verify", "not been verified", "could not confirm", "unable to confirm", "if confirmed", "not independently verified", "no confirmation", "yet to be confirmed", "remains unclear whether", "it was not clear whether", "it is unclear whether", "can not confirm", "could not be checked", "not possible to verify"} {
		if strings.Contains(low, w) {
			return true
		}
	}
	if p.Sent+1 < len(r.sc.Sents) && r.sc.Para[p.Sent+1] == r.sc.Para[p.Sent] {
		n := r.sc.Sents[p.Sent+1]
		if len(n.Words) <= 5 {
			t := strings.ToLower(r.sc.Words(p.Sent+1, 0, len(n.Words)-1).Text)
			if strings.Contains(t, "confirm") && (strings.Contains(t, "n't") || strings.Contains(t, "n’t") || strings.Contains(t, "not") || strings.Contains(t, "un")) {
				return true
			}
		}
	}
	return false
}
