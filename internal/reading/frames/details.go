package frames

import (
	"strings"

	"dateline"
	"dateline/internal/reading/grammar"
	"dateline/internal/reading/names"
	"dateline/internal/reading/times"
)

// details sets what a figure of people counts: new, all so far or at present;
// people or families; whom; over which time.
func (r *reader) details(p *Proposal) {
	switch p.Kind {
	case dateline.Casualties, dateline.Displacement, dateline.Evacuation, dateline.Pledge:
	default:
		return
	}
	if p.People != nil {
		r.families(p)
		p.Group = r.groupOf(p)
	}
	if p.Kind == dateline.Casualties && p.Harm == "captured" && p.Group == "" && p.Verb >= 0 {
		switch r.sc.Sents[p.Sent].Verbs[p.Verb].Lemma {
		case "detain", "arrest", "imprison":
			p.Group = "detained"
		case "abduct", "kidnap":
			p.Group = "abducted"
		}
	}
	if p.Quantity == nil || p.Kind == dateline.Pledge {
		return
	}
	p.Measure = r.measure(p)
	if t := p.Phrase; t != nil && (t.Duration || t.Role == times.Since) {
		sp := r.sc.Words(p.Sent, t.First, t.Last)
		p.Period = &dateline.Mention{Span: sp}
	}
}

// families notes that families are counted, not people.
func (r *reader) families(p *Proposal) {
	f := strings.Fields(strings.ToLower(p.People.Text))
	if len(f) == 0 || p.Quantity == nil {
		return
	}
	switch last := f[len(f)-1]; last {
	case "families", "households":
		at := p.People.End - len(last)
		p.Unit = &dateline.Mention{Span: r.sc.Bytes(at, p.People.End), Name: "families"}
	}
}

var groups = []struct{ group, words string }{
	{"child", "child children boy boys girl girls baby babies infant infants toddler toddlers newborn newborns minors"},
	{"woman", "woman women mother mothers"},
	{"civilian", "civilian civilians noncombatants"},
	{"hostage", "hostage hostages"},
	{"prisoner", "prisoner prisoners inmate inmates captives"},
	{"detained", "detainee detainees"},
	{"fighter", "fighter fighters soldier soldiers militant militants rebel rebels troops servicemen serviceman insurgent insurgents gunmen militiamen jihadists marines paratroopers combatants"},
}

// groupOf tells what people a figure counts, from the words for them.
func (r *reader) groupOf(p *Proposal) string {
	text := " " + strings.ToLower(p.People.Text) + " "
	if strings.Contains(text, " and ") || strings.Contains(text, " or ") {
		return ""
	}
	for _, g := range groups {
		for _, w := range strings.Fields(g.words) {
			if strings.HasSuffix(text, " "+w+" ") || g.group == "civilian" && strings.Contains(text, " "+w+" ") {
				return g.group
			}
		}
	}
	return ""
}

// measure tells new figures from those that hold all so far and those of a
// state; "" where the words do not say.
func (r *reader) measure(p *Proposal) string {
	s := r.sc.Sents[p.Sent]
	q := strings.ToLower(p.Quantity.Text)
	after := r.wordAt(p.Sent, p.Quantity.End-1) + 1
	switch {
	case strings.HasPrefix(q, "another ") || strings.HasPrefix(q, "a further ") || strings.HasPrefix(q, "an additional ") || strings.HasPrefix(q, "a new "),
		s.Low(after) == "more" || s.Low(after) == "new" || s.Low(after) == "further" || s.Low(after) == "additional" || s.Low(after) == "others":
		return "new"
	case strings.HasSuffix(p.Rule, ".toll") && r.totals(p.Sent, p.From, p.To):
		return "cumulative"
	}
	for w := p.From; w <= p.To+2 && w < len(s.Words); w++ {
		switch {
		case s.Low(w) == "so" && s.Low(w+1) == "far", s.Low(w) == "total", s.Low(w) == "altogether", s.Low(w) == "cumulative":
			return "cumulative"
		}
	}
	if t := p.Phrase; t != nil && t.Role == times.Since {
		return "cumulative"
	}
	if p.Verb >= 0 {
		vb := &s.Verbs[p.Verb]
		if vb.Lemma == "remain" || p.Kind == dateline.Displacement && vb.Form == grammar.Finite && vb.Copula && p.Rule == "displacement.state" {
			return "present"
		}
	}
	return ""
}

// totals tells whether words from..to speak of a toll that stands or rises.
func (r *reader) totals(i, from, to int) bool {
	s := r.sc.Sents[i]
	for w := from; w <= to && w < len(s.Words); w++ {
		switch names.Singular(s.Low(w)) {
		case "toll", "number", "tally", "total":
			return true
		}
	}
	return false
}

// Key tells a figure of people apart from the others of its report.
func (p *Proposal) Key() string {
	if p.Quantity == nil {
		return ""
	}
	return string(p.Kind) + p.Harm + itoa(p.Quantity.Start)
}
