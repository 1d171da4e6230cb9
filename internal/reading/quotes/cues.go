package quotes

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed cues.txt
var cuesText string

type cue struct {
	act                  string
	clause, noun, to, qt bool
}

// cues are the verbs of speech by lemma; see cues.txt.
var cues = sync.OnceValue(func() map[string]cue {
	m := map[string]cue{}
	for _, line := range strings.Split(cuesText, "\n") {
		f := strings.Fields(line)
		if len(f) < 3 || f[0] == "#" {
			continue
		}
		for _, w := range f[2:] {
			c := m[w]
			if c.act == "" {
				c.act = f[0]
			}
			switch f[1] {
			case "clause":
				c.clause = true
			case "noun":
				c.clause, c.noun = true, true
			case "to":
				c.clause, c.noun, c.to = true, true, true
			case "quote":
				c.qt = true
			}
			m[w] = c
		}
	}
	return m
})

// Verb tells whether the lemma can be a cue.
func Verb(lemma string) bool {
	_, ok := cues()[lemma]
	return ok
}
