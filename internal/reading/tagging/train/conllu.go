package main

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
	"strings"

	"dateline/internal/reading/text"
)

// tree is a sentence with its gold analysis. Positions run from 1, as in
// model.Input; the root is n+1.
type tree struct {
	words []string
	glued []bool // no white space stands behind the word
	tags  []string
	rels  []string
	heads []int
}

// read reads a file of CoNLL-U. Empty nodes and ranges are left out; spaces
// inside words are dropped.
func read(path string) ([]tree, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var all []tree
	t := tree{}
	through := 0 // last word of a range such as 3-4, "don't"
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<20)
	for line := 1; sc.Scan(); line++ {
		l := sc.Text()
		switch {
		case l == "":
			if len(t.words) > 0 {
				all = append(all, t)
			}
			t, through = tree{}, 0
			continue
		case l[0] == '#':
			continue
		}
		c := strings.Split(l, "\t")
		if len(c) != 10 {
			return nil, fmt.Errorf("%s:%d: %d columns, want 10", path, line, len(c))
		}
		if _, to, ok := strings.Cut(c[0], "-"); ok {
			if through, err = strconv.Atoi(to); err != nil {
				return nil, fmt.Errorf("%s:%d: range %q ends in no number", path, line, c[0])
			}
			continue
		}
		if strings.Contains(c[0], ".") {
			continue
		}
		head, err := strconv.Atoi(c[6])
		if err != nil {
			return nil, fmt.Errorf("%s:%d: head %q is no number", path, line, c[6])
		}
		id := len(t.words) + 1
		t.words = append(t.words, text.Norm(strings.ReplaceAll(c[1], " ", "")))
		t.glued = append(t.glued, strings.Contains(c[9], "SpaceAfter=No") || id < through)
		t.tags = append(t.tags, c[4])
		t.rels = append(t.rels, c[7])
		t.heads = append(t.heads, head)
	}
	if len(t.words) > 0 {
		all = append(all, t)
	}
	for i := range all {
		for k, h := range all[i].heads {
			if h == 0 {
				all[i].heads[k] = len(all[i].words) + 1
			}
		}
	}
	return all, sc.Err()
}
