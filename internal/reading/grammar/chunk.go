package grammar

import "strings"

// words that open a quantity inside a noun group: "at least 40", "up to 3,000"
var bounds = [][]string{
	{"more", "than"}, {"less", "than"}, {"fewer", "than"}, {"at", "least"}, {"at", "most"}, {"up", "to"}, {"as", "many", "as"},
	{"as", "few", "as"}, {"close", "to"}, {"no", "fewer", "than"}, {"no", "more", "than"}, {"no", "less", "than"}, {"well", "over"},
	{"upwards", "of"}, {"in", "excess", "of"}, {"a", "minimum", "of"}, {"a", "maximum", "of"}, {"not", "more", "than"}, {"not", "fewer", "than"}, {"not", "less", "than"},
	{"an", "estimated"}, {"an", "additional"}, {"a", "further"}, {"a", "total", "of"},
}

var boundWords = map[string]bool{"about": true, "around": true, "nearly": true, "almost": true, "over": true, "under": true,
	"some": true, "roughly": true, "approximately": true, "only": true, "just": true, "between": true, "barely": true, "another": true, "above": true, "below": true}

var numberWords = map[string]bool{"dozens": true, "hundreds": true, "thousands": true, "scores": true, "half": true, "million": true,
	"dozen": true, "two-thirds": true, "three-quarters": true, "several": true, "tens": true, "one-third": true, "millions": true}

var subordinators = map[string]bool{"after": true, "before": true, "as": true, "while": true, "when": true, "if": true, "because": true,
	"since": true, "until": true, "although": true, "though": true, "once": true, "whether": true, "unless": true, "whereas": true, "so": true,
	"how": true, "why": true, "where": true, "amid": false, "till": true, "whenever": true, "should": false}

func (s *Sentence) chunk() {
	n := len(s.Words)
	for i := 0; i < n; {
		c := Chunk{First: i, Last: i, Head: i, Poss: -1, Verb: -1}
		switch low, tag := s.Words[i].Lower, s.Words[i].Tag; {
		case low == "(" || low == "[":
			c.Kind, c.Last = Aside, s.closing(i)
			if c.Last == i || i == 0 {
				c.Last = i
				c.Kind = Stop
			}
		case low == ",":
			c.Kind = Comma
		case isQuote(low):
			c.Kind = Mark
		case low == "." || low == "!" || low == "?":
			c.Kind = Ending
		case low == ";" || low == ":" || low == "-" || low == "–" || low == "—" || low == "--" || low == "..." || low == "…" || low == ")" || low == "]" || low == "|" || low == "/" || low == "•":
			c.Kind = Stop
		case tag == "CC" || low == "&" || low == "+":
			c.Kind = And
		case low == "as" && s.Low(i+1) == "well" && s.Low(i+2) == "as":
			c.Kind, c.Last = And, i+2
		case low == "along" && s.Low(i+1) == "with":
			c.Kind, c.Last = And, i+1
		case low == "according" && s.Low(i+1) == "to", low == "because" && s.Low(i+1) == "of", low == "out" && s.Low(i+1) == "of",
			low == "ahead" && s.Low(i+1) == "of", low == "outside" && s.Low(i+1) == "of", low == "instead" && s.Low(i+1) == "of":
			c.Kind, c.Last = Prep, i+1
		case low == "including" && i > 0:
			c.Kind = Prep
		case low == "more" && s.Low(i+1) == "and" && s.Low(i+2) == "more" && s.Low(i+3) == "of":
			c.Kind, c.Last, c.Head = Noun, i+2, i+2
		case s.quantityAt(i) > 0:
			s.nounGroup(&c, s.quantityAt(i))
		case s.relative(i):
			c.Kind = Rel
		case s.subordinate(i):
			c.Kind = Sub
		case s.verbStarts(i):
			s.verbGroup(&c)
		case s.nounStarts(i):
			s.nounGroup(&c, 0)
		case tag == "IN" || tag == "TO" || low == "per" || low == "despite":
			c.Kind = Prep
		case strings.HasPrefix(tag, "RB") || tag == "RP" || tag == "WRB":
			c.Kind = Adverb
		case isAdj(tag) || tag == "VBN":
			c.Kind = Adjective
		}
		s.Chunks = append(s.Chunks, c)
		i = c.Last + 1
	}
}

func isQuote(w string) bool {
	switch w {
	case "\"", "“", "”", "``", "''", "„", "«", "»", "‘", "'", "‚":
		return true
	}
	return false
}

// closing finds the bracket that ends an aside of at most 14 words.
func (s *Sentence) closing(i int) int {
	for j := i + 1; j < len(s.Words) && j < i+15; j++ {
		if l := s.Words[j].Lower; l == ")" || l == "]" {
			return j
		}
	}
	return i
}

func (s *Sentence) relative(i int) bool {
	switch s.Words[i].Lower {
	case "who", "which", "whom", "whose":
		return s.Words[i].Text != "WHO" || s.shouting()
	case "that":
		return s.Words[i].Tag == "WDT"
	}
	return false
}

func (s *Sentence) subordinate(i int) bool {
	w := s.Words[i]
	if w.Lower == "that" {
		return w.Tag == "IN" || (w.Tag != "WDT" && (s.tag(i+1) == "DT" || strings.HasPrefix(s.tag(i+1), "NNP") || s.tag(i+1) == "PRP" || s.tag(i+1) == "NNS"))
	}
	if !subordinators[w.Lower] {
		return false
	}
	switch w.Lower {
	case "as":
		return s.Low(i+1) != "many" && s.Low(i+1) != "well" && s.clauseFollows(i+1)
	case "after", "before", "since", "until", "till":
		if s.dated(i+1) > 0 && !isVerb(s.tag(i+1+s.dated(i+1))) { // "since Thursday more than 300 people have fled"
			return false
		}
		return s.clauseFollows(i + 1)
	case "so":
		return s.Low(i+1) == "that"
	case "once":
		return s.clauseFollows(i+1) && (i == 0 || s.Low(i-1) == ",")
	}
	return true
}

// dated tells how many words at i are a date of their own: "Thursday", "24
// February", "2015"; 0 where none are.
func (s *Sentence) dated(i int) int {
	n := 0
	for n < 3 && (timeNouns[s.Low(i+n)] && s.Words[i+n].Text != s.Words[i+n].Lower || s.Low(i+n) == "yesterday" || s.tag(i+n) == "CD" && len(s.Low(i+n)) <= 4 && (n == 0 || months[s.Low(i+n-1)])) {
		n++
	}
	if n == 1 && s.tag(i) == "CD" && len(s.Low(i)) != 4 || n == 1 && s.tag(i) == "CD" && isNoun(s.tag(i+1)) {
		return 0
	}
	return n
}

// cueBehind tells whether the first verb from word i on is one of saying, with
// nothing but its subject before it: "since the end of May, the agency said".
func (s *Sentence) cueBehind(i int) bool {
	for j := i; j < len(s.Words) && j < i+14; j++ {
		switch t := s.tag(j); {
		case isVerb(t):
			return j > i && reporting[s.Low(j)]
		case t == "MD", t == ",", s.Low(j) == ";":
			return false
		}
	}
	return false
}

// clauseFollows tells whether a finite verb comes before the next break, so
// that "after" opens a clause rather than a phrase.
func (s *Sentence) clauseFollows(i int) bool {
	if i < len(s.Words) && isVerb(s.tag(i)) && s.tag(i) != "VBG" && s.tag(i) != "VBN" {
		return false
	}
	for j := i; j < len(s.Words) && j < i+14; j++ {
		switch t := s.tag(j); {
		case t == "VBD" || t == "VBZ" || t == "VBP" || t == "MD":
			return true
		case t == "VBG" && j == i:
			return false
		case s.Low(j) == ";" || s.Low(j) == "." || s.Low(j) == ":" || isQuote(s.Low(j)):
			return false
		}
		if s.Low(j) == "," && (j > i+6 || s.Low(j+1) == "according" || j > i && s.cueBehind(j+1)) {
			return false
		}
	}
	return false
}

// quantityAt tells how many words at i lead a number ("at least", "about"); 0 if none.
func (s *Sentence) quantityAt(i int) int {
	for _, b := range bounds {
		ok := true
		for k, w := range b {
			if s.Low(i+k) != w {
				ok = false
				break
			}
		}
		if ok && s.numeric(i+len(b)) {
			return len(b)
		}
		if ok && (s.numeric(i+len(b)+1) && boundWords[s.Low(i+len(b))] || b[0] == "at" && s.Low(i+len(b)) == "the") {
			return len(b) + 1
		}
	}
	if s.Low(i) == "over" && (s.Low(i-1) == "control" || s.Low(i-1) == "rule") {
		return 0
	}
	if boundWords[s.Low(i)] && s.numeric(i+1) && s.Low(i) != "between" {
		return 1
	}
	if s.Low(i) == "between" && s.numeric(i+1) && (s.Low(i+2) == "and" || s.Low(i+3) == "and") {
		return 1
	}
	return 0
}

func (s *Sentence) numeric(i int) bool {
	t := s.tag(i)
	if t == "CD" || numberWords[s.Low(i)] {
		return true
	}
	if l := s.Low(i); l == "$" || l == "£" || l == "€" {
		return true
	}
	return (s.Low(i) == "a" || s.Low(i) == "an" || s.Low(i) == "the") && (numberWords[s.Low(i+1)] || s.Low(i+1) == "hundred" || s.Low(i+1) == "thousand" || s.Low(i+1) == "third" || s.Low(i+1) == "quarter")
}

func (s *Sentence) nounStarts(i int) bool {
	t := s.Words[i].Tag
	switch t {
	case "DT", "PDT", "PRP$", "PRP", "CD", "$", "EX", "WP", "#":
		return true
	case "VBN", "VBG":
		return s.premodifier(i)
	}
	if isAdj(t) {
		for j := i + 1; j < len(s.Words) && j < i+5; j++ {
			switch tj := s.Words[j].Tag; {
			case isNoun(tj) || tj == "CD":
				return true
			case isAdj(tj) || tj == "VBN" || tj == "VBG" || tj == "RB":
			case tj == "CC" && isAdj(s.tag(j+1)) && isNoun(s.tag(j+2)):
			case tj == "," && isAdj(s.tag(j+1)) && s.Words[j+1].Text == s.Words[j+1].Lower:
			default:
				return false
			}
		}
		return false
	}
	if t == "RB" && isAdj(s.tag(i+1)) && isNoun(s.tag(i+2)) && !strings.HasSuffix(s.Low(i), "n't") && s.Low(i) != "not" {
		return true
	}
	return isNoun(t) || s.numeric(i)
}

// premodifier tells whether the participle at i stands before its noun
// ("captured vehicles", "besieged towns") and is no verb of its own.
func (s *Sentence) premodifier(i int) bool {
	if !isNoun(s.tag(i+1)) && !(isAdj(s.tag(i+1)) && isNoun(s.tag(i+2))) {
		return false
	}
	if s.Words[i].Tag == "VBN" {
		p := s.tag(i - 1)
		return i == 0 || p == "DT" || p == "PRP$" || p == "POS" || isAdj(p) || p == "CD" || p == "IN" || p == "CC" || p == "," ||
			(p == "VBD" || p == "VBZ" || p == "VBP" || p == "VB" || p == "VBG") && !isAux(s.Low(i-1))
	}
	p := s.tag(i - 1) // -ing: only after a determiner or an adjective
	return p == "DT" || p == "PRP$" || p == "POS" || isAdj(p)
}

// nounGroup extends c from its first word over a noun group; lead words at
// its start (a quantity's) belong to it unseen.
func (s *Sentence) nounGroup(c *Chunk, lead int) {
	c.Kind = Noun
	n, i := len(s.Words), c.First
	if s.Words[i].Tag == "PRP" || s.Words[i].Tag == "EX" || s.Words[i].Tag == "WP" {
		if !(s.Words[i].Lower == "us" && s.Words[i].Text == "US") {
			if s.Low(i+1) == "all" || s.Low(i+1) == "both" {
				c.Last = i + 1
			}
			return
		}
	}
	i += lead
	last, head, noun := c.First, -1, false
	if lead > 0 {
		last = i - 1
	}
	for ; i < n; i++ {
		t, low := s.Words[i].Tag, s.Words[i].Lower
		switch {
		case isNoun(t):
			if noun && (s.verbish(i) || low == "today" || low == "yesterday" || low == "tomorrow" || low == "tonight") {
				goto done
			}
			noun, head = true, i
		case low == "$" || low == "£" || low == "€" || t == "#":
		case t == "CD" || s.numeric(i) && t != "DT":
			if noun && isNoun(s.tag(i-1)) && !strings.HasPrefix(s.tag(i-1), "NNP") {
				goto done
			}
			if head < 0 || !noun {
				head = i
			}
		case t == "POS" || low == "'s" || low == "’s" && noun:
			if !noun {
				goto done
			}
			c.Poss, noun = i, false
		case t == "DT" || t == "PDT" || t == "PRP$":
			if i > c.First+lead && !(s.tag(i-1) == "PDT" || s.tag(i-1) == "DT" && (low == "the" || t == "PRP$")) && !(i == c.First+lead) {
				goto done
			}
		case isAdj(t):
			if noun && !(low == "more" && s.Low(i+1) != "than" || low == "others" || low == "armed" && isNoun(s.tag(i+1))) {
				goto done
			}
		case (t == "VBN" || t == "VBG") && !noun && s.premodifier(i):
		case t == "RBR" && s.tag(i-1) == "CD":
		case t == "RB" && !noun && (isAdj(s.tag(i+1)) || s.tag(i+1) == "VBN") && i > c.First:
		case low == "-" && !s.Words[i].Space && i+1 < n && !s.Words[i+1].Space && noun:
			noun = false
		case t == "CC" && !noun && isAdj(s.tag(i-1)) && isAdj(s.tag(i+1)) && (isNoun(s.tag(i+2)) || isAdj(s.tag(i+2))):
		case low == "," && !noun && isAdj(s.tag(i-1)) && isAdj(s.tag(i+1)) && s.Words[i+1].Text == s.Words[i+1].Lower && s.Low(i+1) != "more":
		case (low == "to" || low == "and" || low == "or" || low == "–" || low == "-") && s.tag(i-1) == "CD" && s.tag(i+1) == "CD" && (low != "and" || s.Low(c.First) == "between"):
		case low == "%" && s.tag(i-1) == "CD":
			noun, head = true, i
		case low == "&" && strings.HasPrefix(s.tag(i-1), "NNP") && strings.HasPrefix(s.tag(i+1), "NNP"):
			noun = false
		default:
			goto done
		}
		last = i
	}
done:
	if head < 0 {
		head = last
	}
	c.Last, c.Head = last, head
}

// verbish tells whether the word at i, tagged a noun behind a noun, is more
// likely the verb of a headline: a listed verb form with a noun behind it.
func (s *Sentence) verbish(i int) bool {
	return headlineVerbs[s.Low(i)] && i+1 < len(s.Words) && (isNoun(s.tag(i+1)) || s.tag(i+1) == "DT" || isAdj(s.tag(i+1)) || s.tag(i+1) == "IN" || s.tag(i+1) == "TO" || s.tag(i+1) == "CD")
}

var headlineVerbs = map[string]bool{"nears": true, "captures": true, "seizes": true, "claims": true, "retakes": true, "enters": true,
	"storms": true, "falls": true, "vows": true, "urges": true, "denies": true, "warns": true, "pledges": true, "reaches": true,
	"approaches": true, "overruns": true, "surrounds": true, "says": true, "hits": true, "kills": true, "flees": true, "evacuates": true, "sends": true, "leaves": true, "holds": true}

var timeNouns = words(`monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow tonight january february march april june july august
	september october november december week weeks month months year years day days hour hours morning evening afternoon night weekend noon midnight overnight minutes`)

var months = words(`january february march april may june july august september october november december`)

// Timely tells whether noun chunk c is a time rather than a thing ("last
// July", "hours", "Friday morning").
func (s *Sentence) Timely(c int) bool {
	if s.Kind(c) != Noun {
		return false
	}
	k := s.Chunks[c]
	return timeNouns[s.Low(k.Head)] || timeNouns[s.Low(k.Last)] && k.Poss < 0 || s.Low(k.First) == "may" && k.Last > k.First && s.tag(k.Last) == "CD"
}

// split parts noun groups that the order of words ran together: "In Gardez
// clashes are going on", "On Wednesday morning Taliban stormed".
func (s *Sentence) split() {
	for c := 0; c < len(s.Chunks); c++ {
		k := s.Chunks[c]
		if k.Kind != Noun || k.Poss >= 0 || k.Last == k.First {
			continue
		}
		at := -1
		for w := k.First + 1; w <= k.Last; w++ {
			if timeNouns[s.Low(w-1)] && strings.HasPrefix(s.tag(w), "NNP") && !timeNouns[s.Low(w)] && s.tag(w) != "CD" && s.Words[w].Text != s.Words[w].Lower {
				at = w
			}
		}
		if l := s.Low(k.Last); at < 0 && (l == "hours" || l == "days" || l == "weeks" || l == "months" || l == "minutes") && (s.Low(k.Last+1) == "after" || s.Low(k.Last+1) == "before") && isNoun(s.tag(k.Last-1)) && s.tag(k.Last-1) != "NN" {
			at = k.Last
		}
		for w := k.First + 1; w <= k.Last && at < 0; w++ { // "24 February more than 5 million people"
			if (timeNouns[s.Low(w-1)] || w > k.First+1 && strings.HasPrefix(s.tag(w-1), "NNP") && strings.HasPrefix(s.tag(w-2), "NNP")) && s.quantityAt(w) > 0 ||
				timeNouns[s.Low(w-1)] && !months[s.Low(w-1)] && (s.Words[w-1].Text != s.Words[w-1].Lower || strings.HasSuffix(s.Low(w-1), "s")) && s.tag(w) == "CD" && w < k.Last || // "Sunday 1,800 people"
				months[s.Low(w-1)] && w-2 >= k.First && s.tag(w-2) == "CD" && s.tag(w) == "CD" && w < k.Last ||
				s.tag(w) == "CD" && w == k.Last && s.Low(w+1) == "of" && strings.HasPrefix(s.tag(w-1), "NNP") && !timeNouns[s.Low(w-1)] { // "gives the Taliban nine of the 34"
				at = w
			}
		}
		if at < 0 && timeNouns[s.Low(k.Last)] && s.tag(k.Last-1) == "CD" && k.Last-2 >= k.First && strings.HasPrefix(s.tag(k.Last-2), "NNP") && !timeNouns[s.Low(k.Last-2)] { // "Hama six days later"
			at = k.Last - 1
		}
		if at < 0 && c > 0 && s.Kind(c-1) == Prep && c <= 2 && s.Kind(c+1) == VerbGroup && s.tag(k.Last) == "NNS" && strings.HasPrefix(s.tag(k.First), "NNP") {
			for w := k.First; w < k.Last; w++ {
				if strings.HasPrefix(s.tag(w), "NNP") && !strings.HasPrefix(s.tag(w+1), "NNP") {
					at = w + 1
					break
				}
			}
		}
		if at < 0 {
			continue
		}
		left, right := k, k
		left.Last, left.Head = at-1, at-1
		right.First = at
		if left.Head < left.First {
			continue
		}
		s.Chunks = append(s.Chunks[:c], append([]Chunk{left, right}, s.Chunks[c+1:]...)...)
		for v := range s.Verbs {
			if s.Verbs[v].Chunk > c {
				s.Verbs[v].Chunk++
			}
		}
		c++
	}
}
