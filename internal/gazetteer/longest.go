package gazetteer

import "strings"

// The most words of a name.
const mostWords = 8

// Longest gives the number of words, from the first, that make the longest
// name of a place, exact or but for case and hyphens. The words are those of a
// text as split at spaces, hyphens and punctuation left on: a name ends before
// a word that begins after a comma or the like, and a possessive "'s" ends it.
func (g *Gazetteer) Longest(words []string, h Hint) (n int, ok bool) {
	c := cursor{t: &g.table}
	joined := ""
	for i, word := range words[:min(len(words), mostWords)] {
		bare := trim(word)
		if i == 0 {
			joined = bare
		} else {
			joined += " " + bare
		}
		short := unpossessed(joined)
		if q, fine := g.query(short); fine {
			if !c.seek(q.key) {
				break
			}
			if key := string(c.key[:c.n]); key == q.key {
				if q.word != never && len(g.readings(&c, q, h)) > 0 {
					n = i + 1
				}
			} else if !strings.HasPrefix(key, q.key) {
				break
			}
		} else if i == 0 {
			return 0, false
		}
		if short != joined || ends(word) {
			break
		}
	}
	return n, n > 0
}

// ends says whether a word's punctuation ends a name.
func ends(word string) bool {
	switch last := word[max(len(word)-1, 0):]; last {
	case ".":
		return len(word) > 4
	case ",", ";", ":", "!", "?", ")", "]", "\"", "/":
		return true
	}
	return strings.HasSuffix(word, "”") || strings.HasSuffix(word, "—") || strings.HasSuffix(word, "…")
}
