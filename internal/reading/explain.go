package reading

import (
	"fmt"
	"strings"

	"dateline"
	"dateline/internal/reading/frames"
	"dateline/internal/reading/grammar"
)

// Why tells how one claim was read, for people who want to check a rule and
// for the desk. Tags are Penn Treebank tags, arcs Universal Dependencies.
type Why struct {
	Rule         string        `json:"rule"`
	Trigger      dateline.Span `json:"trigger"`      // the word or phrase that the rule hangs on
	Construction string        `json:"construction"` // active, passive, participle, infinitive, gerund, relative, noun, phrase, cue
	Tags         []Tag         `json:"tags"`         // the words of the evidence
	Arcs         []Arc         `json:"arcs"`         // their heads, where both ends are named
	Notes        []string      `json:"notes"`        // the same in plain words
}

// Tag is a word with its part of speech and lemma.
type Tag struct {
	Text  string `json:"text"`
	Tag   string `json:"tag"`
	Lemma string `json:"lemma"`
}

// Arc is a word's tie to its head; Head is empty for the root of a sentence.
type Arc struct {
	Text string `json:"text"`
	Rel  string `json:"rel"`
	Head string `json:"head,omitempty"`
}

// Explain is Report with a Why for each claim, in the same order.
func (r *Reader) Explain(report string, c Context) Result {
	if len(report) > longestPart {
		return inParts(report, c, r.Explain)
	}
	res, in, from := r.read(report, c, r.parse)
	res.Why = make([]Why, len(res.Claims))
	for n := range res.Claims {
		res.Why[n] = explain(in, from[n], &res.Claims[n])
	}
	return res
}

// origin is where a claim came from: the index of a statement, or a proposal.
type origin struct {
	statement int
	proposal  *frames.Proposal
}

func explain(in *frames.Input, o origin, c *dateline.Claim) Why {
	w := Why{Rule: c.Rule}
	if o.proposal == nil {
		st := &in.Statements[o.statement]
		w.Trigger, w.Construction = st.Cue, "cue"
		s := in.Scene.Sents[st.Sent]
		w.words(s, st.CueFirst, st.CueLast, st.Speaker.Span, st.Cue)
		w.note("“%s” tells that %s speaks", st.Cue.Text, named(&st.Speaker))
		w.note("%s", map[string]string{"direct": "the words are quoted", "mixed": "part of the words is quoted", "indirect": "the words are reported, not quoted"}[st.Directness])
		w.when(c)
		return w
	}
	p := o.proposal
	s := in.Scene.Sents[p.Sent]
	first, last := p.From, p.To
	if p.Verb >= 0 {
		vb := &s.Verbs[p.Verb]
		w.Trigger, w.Construction = in.Scene.Words(p.Sent, vb.First, vb.Last), construction(vb)
	} else {
		w.Trigger, w.Construction = in.Scene.Words(p.Sent, first, min(first, last)), "phrase"
	}
	if strings.Contains(p.Rule, ".noun") {
		w.Construction = "noun"
		at := first
		if k := s.ChunkAt(first); k >= 0 && s.Chunks[k].Head >= 0 {
			at = s.Chunks[k].Head
		}
		w.Trigger = in.Scene.Words(p.Sent, at, at)
	}
	w.words(s, first, last, c.Span)
	w.note("“%s” (%s) is read as %s", w.Trigger.Text, w.Construction, what(c))
	w.slots(c)
	if p.Inferred() {
		w.note("who did it is not told here; %s is taken from elsewhere in the report", named(c.Actor))
	}
	switch c.Stance {
	case dateline.Attributed:
		w.note("said by %s", named(c.Attribution))
	case dateline.Denied:
		w.note("the words deny it, or somebody is told to")
	case dateline.Prospective:
		w.note("told as planned, feared, tried or possible")
	case dateline.Unconfirmed:
		w.note("told with doubt")
	default:
		w.note("the report says so itself")
	}
	w.when(c)
	return w
}

func construction(vb *grammar.Verb) string {
	switch {
	case vb.Form == grammar.Infinitive:
		return "infinitive"
	case vb.Form == grammar.Gerund:
		return "gerund"
	case vb.Form == grammar.Participle:
		return "participle"
	case vb.Relative:
		return "relative"
	case vb.Passive:
		return "passive"
	}
	return "active"
}

// what is a claim's kind in plain words.
func what(c *dateline.Claim) string {
	switch c.Kind {
	case dateline.Control:
		return "control: " + string(c.Change)
	case dateline.Casualties:
		return "people " + c.Harm
	}
	return "a claim of " + string(c.Kind)
}

func named(m *dateline.Mention) string {
	switch {
	case m == nil:
		return "nobody by name"
	case m.Name != "" && !strings.EqualFold(m.Name, m.Text):
		return fmt.Sprintf("“%s” (%s)", m.Text, m.Name)
	}
	return "“" + m.Text + "”"
}

func (w *Why) note(format string, args ...any) {
	w.Notes = append(w.Notes, fmt.Sprintf(format, args...))
}

// slots notes the parts of the claim whose words stand for something else.
func (w *Why) slots(c *dateline.Claim) {
	for _, x := range []struct {
		name string
		m    *dateline.Mention
	}{{"actor", c.Actor}, {"place", c.Place}, {"from", c.From}, {"to", c.To}, {"loser", c.Loser}} {
		if x.m == nil || x.m.Name == "" || strings.EqualFold(x.m.Name, x.m.Text) {
			continue
		}
		how := ""
		if x.m.Stage != "" && x.m.Stage != "none" {
			how = ", by " + x.m.Stage + " spelling"
		}
		w.note("%s: “%s” is read as %s%s", x.name, x.m.Text, x.m.Name, how)
	}
}

func (w *Why) when(c *dateline.Claim) {
	if c.Time.Phrase() {
		w.note("“%s” dates it", c.Time.Text)
	} else {
		w.note("no time is told; it holds by publication")
	}
}

// words keeps tags and arcs of words first..last and of those within the spans.
func (w *Why) words(s *grammar.Sentence, first, last int, spans ...dateline.Span) {
	for k := range s.Words {
		x := &s.Words[k]
		in := k >= first && k <= last
		for _, sp := range spans {
			in = in || x.Start >= sp.Start && x.End <= sp.End
		}
		if !in {
			continue
		}
		w.Tags = append(w.Tags, Tag{x.Text, x.Tag, x.Lemma})
		a := Arc{Text: x.Text, Rel: x.Rel}
		if x.Head >= 0 && x.Head < len(s.Words) {
			a.Head = s.Words[x.Head].Text
		}
		w.Arcs = append(w.Arcs, a)
	}
}
