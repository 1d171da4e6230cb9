package tagging

import "strings"

// Lemma returns the base form of a word with the given Penn Treebank tag, in
// lower case; names keep their capitals and lose only a plural they are
// tagged for. It works by a table of irregular forms and rules of spelling.
func Lemma(word, tag string) string {
	if tag == "NNP" || tag == "FW" || tag == "ADD" {
		return word
	}
	if tag == "NNPS" {
		return plural(word, word)
	}
	low := strings.ToLower(word)
	switch tag {
	case "VB", "VBP", "VBD", "VBG", "VBN", "VBZ", "MD":
		return verb(low, tag)
	case "NNS":
		return plural(low, low)
	case "NN":
		return low
	case "JJR", "JJS", "RBR", "RBS":
		return positive(low)
	case "RB":
		if low == "n't" || low == "n’t" {
			return "not"
		}
	case "PRP", "PRP$":
		if l, ok := pronouns[low]; ok {
			return l
		}
	case "DT":
		switch low {
		case "an":
			return "a"
		case "these":
			return "this"
		case "those":
			return "that"
		}
	}
	return low
}

var pronouns = map[string]string{"me": "I", "i": "I", "my": "my", "him": "he", "her": "she", "them": "they", "us": "we",
	"'em": "they", "'s": "we"}

func verb(w, tag string) string {
	switch {
	case tag == "VB", tag == "VBP" && !auxiliary[w]:
		return w // wound, found and lay are bases here
	case tag == "MD" && w == "'d":
		return "would"
	}
	if l, ok := irregular[w]; ok {
		return l
	}
	// prefixed irregular verbs: overran, undertook, misread, withheld
	for _, p := range prefixes {
		if rest, ok := strings.CutPrefix(w, p); ok && len(rest) > 2 {
			if l, ok := irregular[rest]; ok && l != "be" && l != "have" {
				return p + l
			}
		}
	}
	switch tag {
	case "VBZ":
		return third(w)
	case "VBG":
		if stem, ok := strings.CutSuffix(w, "ing"); ok && hasVowel(stem) && len(stem) > 1 {
			return base(stem)
		}
	case "VBD", "VBN":
		if stem, ok := strings.CutSuffix(w, "ed"); ok && len(stem) > 1 {
			if s, ok := strings.CutSuffix(stem, "i"); ok && len(s) > 1 {
				return s + "y"
			}
			return base(stem)
		}
	}
	return w
}

// auxiliary are the present forms that are no base.
var auxiliary = map[string]bool{"am": true, "are": true, "'m": true, "'re": true, "'ve": true, "is": true, "has": true, "'s": true, "ai": true}

var prefixes = []string{"over", "under", "out", "re", "re-", "mis", "with", "up", "fore", "be", "for", "un"}

func third(w string) string {
	switch {
	case strings.HasSuffix(w, "ies") && len(w) > 4:
		return w[:len(w)-3] + "y"
	case ends(w, "sses", "shes", "ches", "xes", "zzes", "oes"):
		if w == "aches" || w == "shoes" || w == "axes" {
			return w[:len(w)-1]
		}
		return w[:len(w)-2]
	case ends(w, "focuses", "busses", "gasses", "biases"):
		return w[:len(w)-2]
	case len(w) > 1 && strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss"):
		return w[:len(w)-1]
	}
	return w // "s" alone, which the tagger may take for a verb, stays
}

// base gives a stem that lost its ending -ed or -ing what it lost with it:
// an e (seize), one of a doubled consonant (stop), or nothing (attack).
func base(stem string) string {
	if l, ok := stems[stem]; ok {
		return l
	}
	for _, p := range prefixes { // recapture, outmanoeuvre
		if rest, ok := strings.CutPrefix(stem, p); ok && len(rest) > 3 && stems[rest] != "" {
			return p + stems[rest]
		}
	}
	n := len(stem)
	if n < 2 {
		return stem
	}
	c, v := stem[n-1], stem[n-2]
	if c == v && strings.IndexByte("bdgklmnprtvz", c) >= 0 && n > 2 {
		if c == 'z' || c == 'l' || keepDouble[stem] {
			return stem
		}
		return stem[:n-1]
	}
	switch {
	case v == 'e' && c == 'e', c == 'y', c == 'w', c == 'x', c == 'h', c == 'k', c == 'o', c == 'a':
		if c == 'k' && n > 2 && vowel(v) && !vowel(stem[n-3]) { // make, stoke; but not look
			return stem + "e"
		}
		if c == 'h' && ends(stem, "ath", "reath", "oath", "lothe", "ooth") && !ends(stem, "eath") {
			return stem + "e"
		}
		return stem
	case c == 'c', c == 'u', c == 'v', c == 'i':
		return stem + "e"
	case c == 's':
		if v == 's' || ends(stem, "focus", "bias", "bus", "gas", "canvas") {
			return stem
		}
		return stem + "e"
	case c == 'z':
		return stem + "e"
	case c == 'g':
		if v == 'n' { // the tables hold those with an e: change, plunge
			return stem
		}
		if v == 'r' || v == 'l' || v == 'd' || vowel(v) {
			return stem + "e"
		}
		return stem
	case c == 'l' && !vowel(v) && v != 'l' && v != 'r' && v != 'w': // struggle, tackle
		return stem + "e"
	case c == 'r' && !vowel(v) && v != 'r': // centre, massacre
		return stem + "e"
	case ends(stem, "iat", "eat", "uat", "rat", "lat", "nat", "cat", "dat", "gat", "mat", "pat", "tat", "vat", "bat"):
		if syllables(stem) == 1 && v == 'a' && vowel(stem[n-3]) { // heat; the tables hold the rest
			return stem
		}
		return stem + "e"
	case n > 2 && vowel(v) && !vowel(stem[n-3]) && syllables(stem) == 1 && strings.IndexByte("bdlmnprt", c) >= 0:
		return stem + "e" // take, hope: a short stem of consonant, vowel, consonant
	}
	return stem
}

func syllables(s string) int {
	n, was := 0, false
	for i := 0; i < len(s); i++ {
		v := vowel(s[i]) || s[i] == 'y' && i > 0
		if v && !was {
			n++
		}
		was = v
	}
	return n
}

func vowel(c byte) bool { return strings.IndexByte("aeiou", c) >= 0 }

func hasVowel(s string) bool { return strings.ContainsAny(s, "aeiouy") }

func ends(s string, suffixes ...string) bool {
	for _, x := range suffixes {
		if strings.HasSuffix(s, x) {
			return true
		}
	}
	return false
}

// plural returns the singular of a noun; w keeps its capitals.
func plural(w, low string) string {
	if l, ok := irregularNouns[strings.ToLower(low)]; ok {
		return l
	}
	n := len(w)
	switch {
	case n < 3:
		return w
	case strings.HasSuffix(w, "men") && n > 3:
		return w[:n-2] + "an"
	case strings.HasSuffix(w, "ies") && n > 4:
		return w[:n-3] + "y"
	case ends(w, "sses", "shes", "xes", "zzes"), ends(w, "ches") && !ends(w, "aches", "psyches") || ends(w, "coaches", "beaches", "approaches", "breaches", "reaches", "peaches", "teaches"):
		return w[:n-2]
	case ends(w, "oes") && n > 5:
		return w[:n-2]
	case ends(w, "ss", "us", "is"):
		return w
	case strings.HasSuffix(w, "s"):
		return w[:n-1]
	}
	return w
}

func positive(w string) string {
	if l, ok := compared[w]; ok {
		return l
	}
	var stem string
	switch {
	case strings.HasSuffix(w, "iest"):
		return w[:len(w)-4] + "y"
	case strings.HasSuffix(w, "ier"):
		return w[:len(w)-3] + "y"
	case strings.HasSuffix(w, "est"):
		stem = w[:len(w)-3]
	case strings.HasSuffix(w, "er"):
		stem = w[:len(w)-2]
	default:
		return w
	}
	n := len(stem)
	if n < 3 {
		return w
	}
	if ends(stem, "rg", "af", "lat", "clos", "wid", "strang", "fre", "sever", "nic", "saf", "tru", "brav", "fierc", "simpl", "larg", "ripe", "whit", "pal", "rar", "lar") {
		return stem + "e"
	}
	if stem[n-1] == stem[n-2] && strings.IndexByte("bdgmnt", stem[n-1]) >= 0 {
		return stem[:n-1]
	}
	return stem
}
