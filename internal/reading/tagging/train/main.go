// Command train makes the weights of the tagger and the parser from UD English
// EWT, and groups of words for the parser from its running text and that of
// PolNeAR, and writes the file that package tagging embeds. It trains on the
// training sets alone, tunes on dev and prints dev and test; the same input
// gives the same file, byte for byte.
//
//	go run ./internal/reading/tagging/train -ewt ../shared/corpora/ewt -polnear ../shared/corpora/polnear
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"dateline/internal/reading/tagging/model"
	"dateline/internal/reading/weights"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

func run(args []string, out, errs io.Writer) int {
	fs := flag.NewFlagSet("train", flag.ContinueOnError)
	fs.SetOutput(errs)
	ewt := fs.String("ewt", "../shared/corpora/ewt", "`folder` with train.conllu, dev.conllu and test.conllu")
	polnear := fs.String("polnear", "../shared/corpora/polnear", "`folder` with train.jsonl, whose text alone is read")
	to := fs.String("o", "internal/reading/tagging/weights.bin", "`file` to write")
	rounds := fs.Int("rounds", 10, "rounds over the parser's training sentences")
	tagRounds := fs.Int("tagrounds", 6, "rounds over the tagger's")
	only := fs.Bool("figures", false, "train nothing; take the figures of the file anew")
	seeds := fs.Int("seeds", 4, "trainings whose weights are averaged")
	if fs.Parse(args) != nil {
		return 2
	}
	if err := train(*ewt, *polnear, *to, *tagRounds, *rounds, *seeds, *only, out); err != nil {
		fmt.Fprintln(errs, "train:", err)
		return 1
	}
	return 0
}

func train(ewt, polnear, to string, tagRounds, rounds, seeds int, only bool, out io.Writer) error {
	var sets [3][]tree
	for i, name := range []string{"train", "dev", "test"} {
		var err error
		if sets[i], err = read(filepath.Join(ewt, name+".conllu")); err != nil {
			return err
		}
	}
	start := time.Now()
	m := &model.Model{}
	var tags, rels map[string]int
	m.Tags, tags = names(sets[0], func(t *tree) []string { return t.tags })
	m.Rels, rels = names(sets[0], func(t *tree) []string { return t.rels }, "root")
	if len(m.Tags) > 64 || len(m.Rels) > 64 {
		return fmt.Errorf("%d tags and %d relations, at most 63 of each fit", len(m.Tags)-1, len(m.Rels)-1)
	}
	if only {
		b, err := os.ReadFile(to)
		if err != nil {
			return err
		}
		if m, err = model.Decode(b); err != nil {
			return fmt.Errorf("%s: %w", to, err)
		}
		return save(m, to, sets, tags, out)
	}
	m.Classes = classes(sets[0], tags)
	train := variants(sets[0])
	m.Tag = tagTable(train, m, tags, tagRounds, seeds)
	fmt.Fprintln(out, "tagger trained,", time.Since(start).Round(time.Second))
	tagged := jackknife(train, m, tags, min(tagRounds, 4))
	running, err := articles(filepath.Join(polnear, "train.jsonl"))
	if err != nil {
		return err
	}
	m.Groups = groups(append(running, wordsOf(sets[0])...))
	fmt.Fprintln(out, "words grouped,", time.Since(start).Round(time.Second))
	m.Act, m.Rel = parseTables(train, tagged, m, rels, rounds, seeds)
	fmt.Fprintln(out, "parser trained,", time.Since(start).Round(time.Second))
	return save(m, to, sets, tags, out)
}

// save writes the file, its figures in it and beside it.
func save(m *model.Model, to string, sets [3][]tree, tags map[string]int, out io.Writer) error {
	note := figures(m, "dev", sets[1], tags) + figures(m, "test", sets[2], tags)
	m.Note = "Trained on UD English EWT 2.15 (CC BY-SA 4.0), with groups of words from its text and PolNeAR's.\n" + note
	b := m.Encode()
	fmt.Fprintf(out, "%s%d bytes\n", note, len(b))
	if err := os.WriteFile(to, b, 0o644); err != nil {
		return err
	}
	beside := filepath.Join(filepath.Dir(to), "testdata")
	if err := os.MkdirAll(beside, 0o755); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(beside, "figures.txt"), []byte(m.Note), 0o644)
}

// figures says how good the model is on a set: with gold tokens, and with
// hyphenated words whole as package text cuts them.
func figures(m *model.Model, name string, set []tree, tags map[string]int) string {
	var b strings.Builder
	for i, trees := range [][]tree{set, wholes(set)} {
		right, all := tagScore(trees, m)
		uas, las, words := parseScore(trees, m, nil)
		guas, glas, _ := parseScore(trees, m, tags)
		fmt.Fprintf(&b, "%s, %s: tags %.2f; UAS %.2f LAS %.2f with predicted tags; UAS %.2f LAS %.2f with gold tags\n",
			name, []string{"gold tokens", "hyphenated words whole"}[i], pct(right, all), pct(uas, words), pct(las, words), pct(guas, words), pct(glas, words))
	}
	return b.String()
}

const (
	tagScale, relScale, actScale = 24, 24, 64
	folds                        = 5
)

// keep is how many features each table has: the most useful ones of a first,
// short training. The real training starts anew with these alone, so that it
// makes up for what is left out.
var keepTag, keepAct, keepRel = 110000, 520000, 100000

func tagTable(trees []tree, m *model.Model, num map[string]int, rounds, seeds int) model.Sparse {
	known := trainTagger(trees, m, num, newLearner(len(m.Tags)), 3, 1)
	l := parallel(seeds, func(i int) *learner {
		return trainTagger(trees, m, num, known.best(keepTag), rounds, weights.Random(i+1))
	})
	return model.FreezeSparse(rows(tagScale, l...), keepTag)
}

func parseTables(trees []tree, tagged []reading, m *model.Model, num map[string]int, rounds, seeds int) (model.Dense, model.Sparse) {
	act, rel := newLearner(3), newLearner(len(m.Rels))
	trainParser(trees, tagged, m, num, act, rel, 3, 1)
	rels := make([]*learner, seeds)
	acts := parallel(seeds, func(i int) *learner {
		a, r := act.best(keepAct), rel.best(keepRel)
		trainParser(trees, tagged, m, num, a, r, rounds, weights.Random(i+1))
		rels[i] = r
		return a
	})
	return model.FreezeDense(rows(actScale, acts...), keepAct), model.FreezeSparse(rows(relScale, rels...), keepRel)
}

// parallel returns what do makes of 0 to n-1, two at a time.
func parallel[T any](n int, do func(i int) T) []T {
	l := make([]T, n)
	var wg sync.WaitGroup
	gate := make(chan bool, 2)
	for i := range n {
		wg.Go(func() {
			gate <- true
			l[i] = do(i)
			<-gate
		})
	}
	wg.Wait()
	return l
}

// reading is what the tagger makes of a sentence: the tag of each word, and
// the next best one where it is in doubt.
type reading struct{ tag, next []uint8 }

// jackknife tags each fold of the trees by a tagger trained on the others, so
// that the parser learns from tags as good as it will meet.
func jackknife(trees []tree, m *model.Model, num map[string]int, rounds int) []reading {
	tagged := make([]reading, len(trees))
	parallel(folds, func(f int) bool {
		var rest []tree
		for i := range trees {
			if i*folds/len(trees) != f {
				rest = append(rest, trees[i])
			}
		}
		part := &model.Model{Tags: m.Tags, Classes: classes(rest, num)}
		l := trainTagger(rest, part, num, newLearner(len(m.Tags)), rounds, 1)
		part.Tag = model.FreezeSparse(rows(tagScale, l), 3*l.n)
		var in model.Input
		for i := range trees {
			if i*folds/len(trees) == f {
				in.Reset(trees[i].words, part.Classes)
				part.TagAll(&in, nil)
				tagged[i] = reading{slices.Clone(in.Tag[1 : in.N+1]), slices.Clone(in.Next[1 : in.N+1])}
			}
		}
		return true
	})
	return tagged
}

func pct(a, b int) float64 { return 100 * float64(a) / float64(max(b, 1)) }
