package frames

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"
)

//go:embed frames.txt
var tableText string

// frame is one line of frames.txt.
type frame struct {
	rule  string
	kind  string
	verbs []verbKey
	slots map[string]slotRule
	order []string
	sets  map[string]string
}

type verbKey struct{ lemma, particle string }

type slotRule struct {
	where []string
	must  bool
}

// table is frames.txt by lemma, in the order of its lines.
var table = sync.OnceValues(func() (map[string][]*frame, error) {
	by := map[string][]*frame{}
	for n, line := range strings.Split(tableText, "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		f, err := parseFrame(line)
		if err != nil {
			return nil, fmt.Errorf("frames.txt, line %d: %w", n+1, err)
		}
		for _, v := range f.verbs {
			by[v.lemma] = append(by[v.lemma], f)
		}
	}
	return by, nil
})

func parseFrame(line string) (*frame, error) {
	name, rest, ok := strings.Cut(line, ":")
	parts := strings.Split(rest, "|")
	if !ok || len(parts) != 3 {
		return nil, fmt.Errorf("want \"rule: verbs | slots | sets\", have %q", line)
	}
	kind, _, _ := strings.Cut(name, ".")
	f := &frame{rule: name, kind: kind, slots: map[string]slotRule{}, sets: map[string]string{}}
	for _, v := range strings.Fields(parts[0]) {
		l, p, _ := strings.Cut(v, "+")
		f.verbs = append(f.verbs, verbKey{l, p})
	}
	for _, w := range joinPhrases(strings.Fields(parts[1])) {
		slot, where, ok := strings.Cut(w, "=")
		if !ok {
			return nil, fmt.Errorf("slot %q: want slot=where", w)
		}
		r := slotRule{must: strings.Contains(where, "!")}
		r.where = strings.Split(strings.ReplaceAll(where, "!", ""), "/")
		f.slots[slot] = r
		f.order = append(f.order, slot)
	}
	for _, w := range strings.Fields(parts[2]) {
		k, v, ok := strings.Cut(w, "=")
		if !ok {
			return nil, fmt.Errorf("setting %q: want name=value", w)
		}
		f.sets[k] = v
	}
	return f, nil
}

// joinPhrases puts "from/out" and "of!" back together.
func joinPhrases(w []string) []string {
	var out []string
	for _, x := range w {
		if !strings.Contains(x, "=") && len(out) > 0 {
			out[len(out)-1] += " " + x
			continue
		}
		out = append(out, x)
	}
	return out
}

// takes tells whether the frame is meant for a verb with this particle.
func (f *frame) takes(lemma, particle string) bool {
	for _, v := range f.verbs {
		if v.lemma == lemma && (v.particle == particle || v.particle == "") {
			return true
		}
	}
	return false
}

// exact tells whether the frame names the very particle.
func (f *frame) exact(lemma, particle string) bool {
	for _, v := range f.verbs {
		if v.lemma == lemma && v.particle == particle && particle != "" {
			return true
		}
	}
	return false
}

// Verb tells whether a frame is built on the lemma.
func Verb(lemma string) bool {
	t, _ := table()
	return len(t[lemma]) > 0
}
