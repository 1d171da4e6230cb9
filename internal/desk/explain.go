package desk

import (
	"context"
	"fmt"
	"strings"

	"dateline"
	"dateline/internal/reading"
)

// Because tells in plain words why a claim stands in the queue.
type Because struct {
	Rule    string      // of the reading, or "desk"
	Trigger string      // the words that the rule hangs on
	Lines   []string    // why, in sentences
	Words   []WordsUsed // the words that the rule has looked at, in their order
}

// WordsUsed is a word of the report as the reading understands it.
type WordsUsed struct {
	Text string
	Part string // "verb, past tense"
	Tie  string // "who or what does it, of captured"; empty where it is tied to nothing
}

// Because reads a report again and tells why one of its claims was proposed,
// and what became of it since. A claim by hand was proposed by nobody.
func (d *Desk) Because(ctx context.Context, story, report, claim string) (Because, error) {
	v, err := d.follow(ctx, story)
	if err != nil {
		return Because{}, err
	}
	e, err := d.reportEntry(ctx, story, report)
	if err != nil {
		return Because{}, err
	}
	rep := reportOf(e)
	want, ok := v.desk.Claim(claim)
	if ok && want.Claim.Report != rep.ID {
		return Because{}, dateline.NotFound("claim %s does not rest on report %s", claim, report)
	}
	if ok && want.Claim.Rule == "desk" {
		first := want.History[0]
		return Because{Rule: "desk", Lines: []string{fmt.Sprintf("Nothing proposed it: %s made it by hand from words selected in the report.", first.By)}}, nil
	}
	res, err := d.explain(v, rep)
	if err != nil {
		return Because{}, err
	}
	for i, c := range res.Claims {
		switch {
		case ok && sameFact(c, want.Claim), !ok && c.ID == claim:
			b := becauseOf(res.Why[i], protect(c, rep.Text))
			if ok && want.Claim.Reader != "" && want.Claim.Reader != c.Reader {
				b.Lines = append(b.Lines, fmt.Sprintf("It was proposed by an earlier reading (%s); this is how the report is read now.", want.Claim.Reader))
			}
			return b, nil
		}
	}
	return Because{Lines: []string{"The reading of today does not propose it any more; an earlier one did."}}, nil
}

func (d *Desk) explain(v view, r dateline.Report) (reading.Result, error) {
	if r.Unread != "" {
		return reading.Result{}, nil
	}
	reader, err := d.readerOf(v)
	if err != nil {
		return reading.Result{}, err
	}
	return reader.Explain(r.Text, v.context(r)), nil
}

// becauseOf tells a Why in the desk's words.
func becauseOf(w reading.Why, c dateline.Claim) Because {
	b := Because{Rule: w.Rule, Trigger: w.Trigger.Text}
	if how := constructions[w.Construction]; how != "" && b.Trigger != "" {
		b.Lines = append(b.Lines, fmt.Sprintf("It hangs on “%s”, %s.", b.Trigger, how))
	}
	for _, n := range w.Notes {
		if strings.HasPrefix(n, "“"+b.Trigger+"” ("+w.Construction+")") {
			n = strings.Replace(n, " ("+w.Construction+")", "", 1)
		}
		b.Lines = append(b.Lines, sentenceOf(n))
	}
	for _, m := range voices(&c) {
		if m.Protected {
			b.Lines = append(b.Lines, "Whoever says so is protected: the words that name them were withheld before anything was saved.")
			break
		}
	}
	if c.Confidence > 0 {
		b.Lines = append(b.Lines, fmt.Sprintf("Of a hundred claims read like this, about %.0f say what their report says.", 100*c.Confidence))
	}
	for i, t := range w.Tags {
		u := WordsUsed{Text: t.Text, Part: tagWords(t.Tag)}
		if i < len(w.Arcs) {
			u.Tie = tieOf(w.Arcs[i])
		}
		b.Words = append(b.Words, u)
	}
	return b
}

// sentenceOf makes a sentence of a note. Quotation marks keep what they hold.
func sentenceOf(n string) string {
	if n == "" {
		return n
	}
	if c := n[0]; c >= 'a' && c <= 'z' {
		n = string(c-'a'+'A') + n[1:]
	}
	return strings.TrimSuffix(n, ".") + "."
}

// constructions tell how the trigger stands in its sentence.
var constructions = map[string]string{
	"active":     "a verb in the active voice",
	"passive":    "a verb in the passive voice: what stands before it is what it was done to",
	"participle": "a participle that describes what stands beside it",
	"infinitive": "a verb in the infinitive: what somebody is to do",
	"gerund":     "a verb used as a noun, in -ing",
	"relative":   "a verb of a relative clause (who, which, that)",
	"noun":       "a noun that stands for what was done",
	"phrase":     "a fixed phrase",
	"cue":        "words that tell that somebody speaks",
}

// parts are the Penn Treebank tags in plain words.
var parts = map[string]string{
	"NN": "noun", "NNS": "noun, plural", "NNP": "name", "NNPS": "name, plural", "PRP": "pronoun", "PRP$": "possessive", "CD": "number",
	"VB": "verb", "VBD": "verb, past tense", "VBG": "verb in -ing", "VBN": "past participle", "VBP": "verb, present tense", "VBZ": "verb, present tense", "MD": "auxiliary of what may be",
	"JJ": "adjective", "JJR": "adjective, more", "JJS": "adjective, most", "RB": "adverb", "RBR": "adverb, more", "RBS": "adverb, most", "RP": "particle",
	"IN": "preposition or conjunction", "TO": "to", "DT": "article", "PDT": "article", "CC": "and, or, but", "WDT": "which, that", "WP": "who, what", "WP$": "whose", "WRB": "when, where, how",
	"EX": "there", "POS": "possessive ending", "FW": "foreign word", "UH": "exclamation", "SYM": "symbol", "$": "currency", "LS": "list number", "ADD": "address", "AFX": "prefix",
}

func tagWords(tag string) string {
	if p, ok := parts[tag]; ok {
		return p
	}
	return "punctuation"
}

// ties are the relations of Universal Dependencies in plain words.
var ties = map[string]string{
	"nsubj": "who or what does it", "nsubj:pass": "what it is done to", "obj": "what it is done to", "iobj": "to whom", "obl": "where, when, how or by whom", "obl:agent": "by whom", "obl:tmod": "when",
	"nmod": "says more of", "nmod:poss": "whose", "appos": "another name for", "amod": "describes", "nummod": "how many", "advmod": "how", "acl": "describes", "acl:relcl": "describes",
	"ccomp": "what is said", "xcomp": "what follows", "advcl": "when, why or how", "conj": "stands beside", "cc": "joins", "aux": "helps the verb", "aux:pass": "helps the verb", "cop": "is",
	"mark": "opens the clause", "case": "ties", "det": "goes with", "compound": "one name with", "compound:prt": "one verb with", "flat": "one name with", "fixed": "one phrase with",
	"neg": "denies", "parataxis": "set beside", "punct": "", "expl": "there", "csubj": "what does it", "nmod:tmod": "when", "dep": "goes with",
}

func tieOf(a reading.Arc) string {
	if a.Head == "" {
		if a.Rel == "root" {
			return "carries the sentence"
		}
		return ""
	}
	tie, ok := ties[a.Rel]
	if !ok {
		tie = "goes with"
	}
	if tie == "" {
		return ""
	}
	return tie + ": " + a.Head
}
