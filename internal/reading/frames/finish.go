package frames

import (
	"strings"
	"sync"

	"dateline"
	"dateline/internal/reading/grammar"
	"dateline/internal/reading/names"
)

// returner gives retakings without an actor the side that held or lost before:
// the last to be told to hold or lose, else the country's own forces.
func (r *reader) returner(p *Proposal) *dateline.Mention {
	var best *dateline.Mention
	for m := range r.out {
		o := &r.out[m]
		if o.Actor == nil || o.Kind != dateline.Control || o.Change != dateline.Holds && o.Change != dateline.Loses && o.Change != dateline.Retakes || o.Span.Start >= p.Span.Start {
			continue
		}
		best = o.Actor
	}
	return best
}

// taker gives control claims without an actor the one that the report makes
// plain: the last to have taken a place before, else the first after.
func (r *reader) taker() {
	main := sync.OnceValue(r.sc.MainArmed)
	for n := range r.out {
		p := &r.out[n]
		if p.Kind != dateline.Control && p.Kind != dateline.Count || p.Actor != nil || p.Change != dateline.Takes && p.Change != dateline.Retakes && p.Change != dateline.Threatens {
			continue
		}
		if p.Change == dateline.Retakes {
			if m := r.returner(p); m != nil {
				x := *m
				p.Actor, p.inferred = &x, true
			}
			continue
		}
		pick := r.likely(p)
		if pick == nil {
			pick = main()
		}
		if pick != nil && (p.Loser == nil || p.Loser.ID != pick.ID || p.Loser.Name != pick.Name) {
			x := *pick
			p.Actor, p.inferred = &x, true
		}
	}
}

// likely is the actor of the claim that tells best who took the place of p: one
// about the same place before it, else the last taking before, the last siege,
// the first taking after, the first siege after.
func (r *reader) likely(p *Proposal) *dateline.Mention {
	var best *dateline.Mention
	rank, at := 6, 0
	for m := range r.out {
		o := &r.out[m]
		if o.Actor == nil || o.inferred || o.Kind != dateline.Control && o.Kind != dateline.Count || o.Change != dateline.Takes && o.Change != dateline.Threatens || o.Actor.ID == "" && o.Actor.Name == "" || o.Verb >= 0 && r.sc.Sents[o.Sent].Verbs[o.Verb].Form == grammar.Infinitive { // who tries has not taken
			continue
		}
		before := o.Span.Start < p.Span.Start
		k := 2
		switch {
		case before && o.Place != nil && p.Place != nil && o.Place.Name != "" && o.Place.Name == p.Place.Name:
			k = 1
		case before && o.Change == dateline.Threatens:
			k = 3
		case !before && o.Change == dateline.Takes:
			k = 4
		case !before:
			k = 5
		}
		if k < rank || k == rank && before && o.Span.Start >= at {
			x := *o.Actor
			best, rank, at = &x, k, o.Span.Start
		}
	}
	return best
}

var backPointers = map[string]bool{"it": true, "this": true, "that": true, "claim": true, "report": true, "account": true, "allegation": true, "assertion": true, "boast": true, "version": true, "figure": true, "accusation": true}

// backward reads denials and doubts that point back: "the ministry denied it",
// "officials disputed the claim", "neither figure could be verified".
func (r *reader) backward() {
	for i, s := range r.sc.Sents {
		for v := range s.Verbs {
			vb := &s.Verbs[v]
			if !denying(vb.Lemma) || vb.Neg || vb.Form == grammar.Infinitive || len(vb.Subj) == 0 {
				continue
			}
			back := -1
			if len(vb.Objs) > 0 && !vb.Passive {
				h := names.Singular(s.Low(s.Chunks[vb.Objs[0]].Head))
				if backPointers[h] && !(s.Kind(vb.Objs[0]+1) == grammar.Sub || s.Kind(vb.Objs[0]+1) == grammar.Prep) {
					back = vb.Objs[0]
				}
			}
			rel := vb.Relative && len(vb.Subj) > 0 && len(vb.Objs) == 0 && !vb.Passive
			if back < 0 && !(rel && backPointers[r.sc.At(i, vb.Subj[0]).Head]) {
				continue
			}
			r.denyBack(i, v)
		}
	}
}

func denying(lemma string) bool {
	switch lemma {
	case "deny", "reject", "dismiss", "refute", "dispute", "rebut":
		return true
	}
	return false
}

// denyBack repeats the last claim before verb v as a denied one.
func (r *reader) denyBack(i, v int) {
	s := r.sc.Sents[i]
	vb := &s.Verbs[v]
	at := s.Words[vb.First].Start
	var last *Proposal
	for n := range r.out {
		p := &r.out[n]
		if p.Kind != dateline.Control && p.Kind != dateline.Casualties && p.Kind != dateline.Evacuation && p.Kind != dateline.Movement || p.Span.Start >= at || p.Sent < i-3 || p.deny || p.Verb >= 0 && r.sc.Sents[p.Sent].Verbs[p.Verb].Modal != "" {
			continue
		}
		if last == nil || p.Sent > last.Sent || p.Sent == last.Sent && p.Kind == dateline.Control && last.Kind != dateline.Control || p.Sent == last.Sent && p.Span.Start >= last.Span.Start && (p.Kind == last.Kind) {
			last = p
		}
	}
	if last == nil {
		return
	}
	c := last.Claim.Clone()
	c.Stance, c.Rule = dateline.Denied, strings.SplitN(c.Rule, ".", 2)[0]+".denied.back"
	c.Attribution, c.Time, c.After = nil, nil, nil
	m := &dateline.Mention{Span: r.sc.Span(i, vb.Subj[0])}
	for n := range r.in.Statements {
		if st := &r.in.Statements[n]; st.Sent == i && st.CueFirst >= vb.First-1 && st.CueFirst <= vb.Last+1 {
			x := st.Speaker
			m = &x
		}
	}
	c.Attribution = m
	p := r.propose(i, v, vb.ClauseFrom, vb.ClauseTo, c)
	p.deny = true
}

// dress gives a proposal its statement, attribution, stance and time.
func (r *reader) dress(p *Proposal) {
	r.within(p)
	if p.Stance != dateline.Denied || p.Attribution == nil {
		r.stance(p)
	}
	r.date(p)
	r.details(p)
	if p.By != nil && p.By.Stance != dateline.Attributed { // blame in the claim's own voice
		p.By.Stance = dateline.Asserted
		if p.Attribution != nil {
			a := *p.Attribution
			p.By.Stance, p.By.Attribution = dateline.Attributed, &a
		}
	}
}

// within finds the innermost statement whose words hold the claim.
func (r *reader) within(p *Proposal) {
	at, end := p.Span.Start, p.Span.End
	if p.Verb >= 0 && !r.cueVerb(p.Sent, p.Verb) {
		w := r.sc.Sents[p.Sent].Words[r.sc.Sents[p.Sent].Verbs[p.Verb].Main]
		at, end = w.Start, w.End
	} else {
		for _, m := range []*dateline.Mention{p.Quantity, p.Place, p.People} {
			if m != nil && m.Start >= p.Span.Start && m.End <= p.Span.End {
				at, end = m.Start, m.End
				break
			}
		}
	}
	best, size := -1, 0
	for n := range r.in.Statements {
		st := &r.in.Statements[n]
		for _, rg := range st.Ranges {
			if at >= rg[0] && end <= rg[1]+1 {
				if w := rg[1] - rg[0]; best < 0 || w < size {
					best, size = n, w
				}
			}
		}
	}
	if best < 0 {
		return
	}
	p.Statement = best
	if p.Actor == nil && p.Kind == dateline.Control && (p.Change == dateline.Holds || p.Change == dateline.Takes) && (strings.HasSuffix(p.Rule, ".hands") || strings.HasSuffix(p.Rule, "control")) { // "the city was under complete control"
		sp := r.in.Statements[best].Speaker
		p.Actor = &dateline.Mention{Span: sp.Span, ID: sp.ID, Name: sp.Name}
	}
	if p.Attribution == nil {
		a := r.in.Statements[best].Speaker
		p.Attribution = &a
	}
	// evidence does not reach over the cue
	st := &r.in.Statements[best]
	for _, rg := range st.Ranges {
		if at >= rg[0] && end <= rg[1]+1 {
			s := r.sc.Sents[p.Sent]
			for p.From < p.To && s.Words[p.From].Start < rg[0] && p.From < len(s.Words)-1 {
				p.From++
			}
			for p.To > p.From && s.Words[p.To].End > rg[1]+1 {
				p.To--
			}
			p.Span = r.sc.Words(p.Sent, p.From, p.To)
		}
	}
}

// cueVerb tells whether verb v of sentence i is the cue of a statement, so that
// a claim that a noun makes hangs on it but is not said by it.
func (r *reader) cueVerb(i, v int) bool {
	vb := &r.sc.Sents[i].Verbs[v]
	for n := range r.in.Statements {
		if st := &r.in.Statements[n]; st.Sent == i && st.CueFirst == vb.Main {
			return true
		}
	}
	return false
}

// dedupe drops proposals that say the same as another of the same words.
func (r *reader) dedupe() []Proposal {
	seen := map[string]bool{}
	var out []Proposal
	for n := range r.out {
		p := &r.out[n]
		k := signature(&p.Claim)
		if seen[k] {
			continue
		}
		seen[k] = true
		out = append(out, *p)
	}
	return out
}

func signature(c *dateline.Claim) string {
	var b strings.Builder
	at := func(m *dateline.Mention) {
		if m == nil {
			b.WriteString("|-")
			return
		}
		b.WriteString("|")
		b.WriteString(itoa(m.Start))
	}
	b.WriteString(string(c.Kind) + "|" + string(c.Change) + "|" + c.Harm + "|" + string(c.Stance))
	switch c.Kind {
	case dateline.Control:
		at(c.Place)
		if c.Place != nil {
			b.WriteString(c.Place.ID + c.Place.Name)
		}
		if c.Stance == dateline.Denied {
			b.WriteString(itoa(c.Span.Start))
		}
	case dateline.Evacuation:
		at(c.Actor)
		at(c.Quantity)
		at(c.People)
		at(c.From)
	case dateline.Deployment:
		at(c.Actor)
		at(c.Unit)
	case dateline.Movement:
		at(c.Actor)
		at(c.To)
		at(c.From)
	default:
		at(c.Quantity)
		at(c.People)
		at(c.Unit)
		at(c.From)
	}
	return b.String()
}

func itoa(n int) string {
	if n == 0 {
		return "0"
	}
	var d [20]byte
	i := len(d)
	for ; n > 0; n /= 10 {
		i--
		d[i] = byte('0' + n%10)
	}
	return string(d[i:])
}
