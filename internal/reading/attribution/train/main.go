// Command train makes the weights of package attribution from PolNeAR and
// writes the file that it embeds. The same input gives the same file, byte for
// byte. Articles of train.jsonl alone are trained on; dev.jsonl is only
// reported on.
//
//	go run ./internal/reading/attribution/train -polnear ../shared/corpora/polnear
//	go run ./internal/reading/attribution/train -polnear ../shared/corpora/polnear -tune
//	go run ./internal/reading/attribution/train -eval ../shared/corpora/polnear/dev.jsonl
//
// -tune trains on nine tenths of the articles, prints the figures for the
// others and writes nothing: what settings were chosen by. -eval prints the
// figures of the embedded weights for a file; package attribution says how
// they are computed.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"dateline/internal/reading/attribution/model"
	"dateline/internal/reading/tagging"
	"dateline/internal/reading/weights"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

func run(args []string, out, errs io.Writer) int {
	fs := flag.NewFlagSet("train", flag.ContinueOnError)
	fs.SetOutput(errs)
	dir := fs.String("polnear", "../shared/corpora/polnear", "`folder` with train.jsonl and dev.jsonl")
	to := fs.String("o", "internal/reading/attribution/weights.bin", "`file` to write; with -eval, to read")
	tune := fs.Bool("tune", false, "hold out a tenth of the training articles, print its figures, write nothing")
	eval := fs.String("eval", "", "train nothing; print the figures of the weights for this `file`")
	claims := fs.String("statements", "", "train nothing; print what the weights find in this `file` of reports as claims")
	s := settings
	fs.IntVar(&s.rounds, "rounds", s.rounds, "rounds over the training articles")
	fs.IntVar(&s.seeds, "seeds", s.seeds, "trainings whose weights are averaged")
	fs.Float64Var(&s.rate, "rate", s.rate, "pace of learning")
	fs.Float64Var(&s.decay, "decay", s.decay, "pull of weights towards zero")
	if fs.Parse(args) != nil {
		return 2
	}
	var err error
	switch {
	case *eval != "":
		err = evaluate(*eval, *to, out)
	case *claims != "":
		var m *model.Model
		var tagger *tagging.Model
		if m, tagger, err = trained(*to); err == nil {
			err = statements(*claims, m, tagger, out)
		}
	case *tune:
		err = try(*dir, s, out)
	default:
		err = build(*dir, *to, s, out)
	}
	if err != nil {
		fmt.Fprintln(errs, "train:", err)
		return 1
	}
	return 0
}

// setting is what training can be told; settings is what it is told.
type setting struct {
	rounds      int
	seeds       int // trainings whose weights are averaged
	rate, decay float64
	scale       float64
	keep        [2]int   // features of each stage: the most useful ones of a short training
	lift        [2]int32 // what each stage adds to the beginning of a span, lest fewer are found than there are
}

var settings = setting{rounds: 6, seeds: 4, rate: 0.02, scale: 60, keep: [2]int{160000, 240000}, lift: [2]int32{10, 25}}

const folds = 5

func evaluate(path, from string, out io.Writer) error {
	m, tagger, err := trained(from)
	if err != nil {
		return err
	}
	list, err := read(path, tagger)
	if err != nil {
		return err
	}
	fmt.Fprint(out, score(list, m))
	return nil
}

// trained reads a file of weights, and the tagger's.
func trained(path string) (*model.Model, *tagging.Model, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, nil, err
	}
	m, err := model.Decode(b)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", path, err)
	}
	tagger, err := tagging.Load()
	return m, tagger, err
}

// score returns the table of figures of a model for some articles.
func score(list []*article, m *model.Model) string {
	var f figures
	for _, a := range list {
		a.prepare(&m.Words, false)
		f.count(a, model.Spans(m.Label(&a.in)))
	}
	var b strings.Builder
	b.WriteString(f.String())
	for which, name := range []string{"cue to source", "content to cue"} {
		right, all := linkScore(list, m, which)
		fmt.Fprintf(&b, "links of annotated spans, %s: %.1f %% of %d right\n", name, 100*float64(right)/float64(max(1, all)), all)
	}
	return b.String()
}

func try(dir string, s setting, out io.Writer) error {
	_, all, err := corpus(dir, "train.jsonl")
	if err != nil {
		return err
	}
	var list, held []*article
	for i, a := range all {
		if i%10 == 9 {
			held = append(held, a)
		} else {
			list = append(list, a)
		}
	}
	m := train(list, s, out)
	fmt.Fprint(out, score(held, m))
	return nil
}

func build(dir, to string, s setting, out io.Writer) error {
	tagger, list, err := corpus(dir, "train.jsonl")
	if err != nil {
		return err
	}
	dev, err := read(filepath.Join(dir, "dev.jsonl"), tagger)
	if err != nil {
		return err
	}
	m := train(list, s, out)
	m.Note = "Trained on PolNeAR 1.0 (Newell et al., LREC 2018). Figures for its dev set:\n" + score(dev, m)
	b := m.Encode()
	fmt.Fprintf(out, "%s%d bytes\n", m.Note, len(b))
	if err := os.WriteFile(to, b, 0o644); err != nil {
		return err
	}
	beside := filepath.Join(filepath.Dir(to), "testdata")
	if err := os.MkdirAll(beside, 0o755); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(beside, "figures.txt"), []byte(m.Note), 0o644)
}

func corpus(dir, name string) (*tagging.Model, []*article, error) {
	tagger, err := tagging.Load()
	if err != nil {
		return nil, nil, err
	}
	list, err := read(filepath.Join(dir, name), tagger)
	return tagger, list, err
}

// train makes a model of the articles.
func train(list []*article, s setting, out io.Writer) *model.Model {
	began := time.Now()
	say := func(what string) { fmt.Fprintf(out, "%s, %s\n", what, time.Since(began).Round(time.Second)) }
	m := &model.Model{}
	words := lexicon(list)
	first := func(a *article, i int, keys []uint64) []uint64 { return a.in.Features(i, keys) }
	second := func(a *article, i int, keys []uint64) []uint64 { return a.in.Stacked(i, keys) }

	var unseen []model.Chain
	m.Stages[0], unseen = stage(list, s, 0, first)
	parallel(len(list), func(i int) bool {
		list[i].in.Stack(list[i].in.LabelFirst(&unseen[i%folds]))
		return true
	})
	say("first stage trained")
	m.Stages[1], unseen = stage(list, s, 1, second)
	say("second stage trained")
	l := choose(list, unseen, out)
	m.Stages[1] = *l.raise(&m.Stages[1])
	var sure, right [model.Buckets]int
	for n := range unseen {
		c := l.raise(&unseen[n])
		for i := n; i < len(list); i += folds {
			trust(list[i], model.Spans(list[i].in.LabelSecond(c)), &sure, &right)
		}
	}
	say("lifts chosen")
	for k := range m.Trust {
		m.Trust[k] = uint8((100*right[k] + 50) / (sure[k] + 2))
		if k > 0 {
			m.Trust[k] = max(m.Trust[k], m.Trust[k-1])
		}
	}
	m.Links = [2]model.Linker{trainLinks(list, model.ToSource, 5), trainLinks(list, model.ToCue, 5)}
	m.Words = words.Freeze()
	say("links trained")
	return m
}

// stage trains a chain, and chains that have not seen all: unseen[i%folds] has
// not seen article i.
func stage(list []*article, s setting, n int, features func(a *article, i int, keys []uint64) []uint64) (whole model.Chain, unseen []model.Chain) {
	e := gather(list, features)
	every := func(int) bool { return true }
	l := newLearner(e, s.rate, s.decay)
	l.train(e, 2, 1, every)
	e = e.only(l.best(e, s.keep[n]))
	unseen = parallel(folds, func(f int) model.Chain {
		l := newLearner(e, s.rate, s.decay)
		l.train(e, s.rounds-1, weights.Random(f+100), func(a int) bool { return a%folds != f })
		return freeze(e, s.scale, s.lift[n], l)
	})
	mean := parallel(s.seeds, func(i int) *learner {
		l := newLearner(e, s.rate, s.decay)
		l.train(e, s.rounds, weights.Random(i+1), every)
		return l
	})
	return freeze(e, s.scale, s.lift[n], mean...), unseen
}

// trust counts the cues found by margin, and those that are annotated.
func trust(a *article, spans []model.Span, all, right *[model.Buckets]int) {
	for _, s := range spans {
		if s.Kind != model.CueSpan {
			continue
		}
		k := model.Bucket(s.Margin)
		all[k]++
		for i := s.First; i < s.Last; i++ {
			if model.KindOf(a.labels[i]) == model.CueSpan {
				right[k]++
				break
			}
		}
	}
}

// lexicon counts the words of the articles and reads each without its own counts.
func lexicon(list []*article) model.Lexicon {
	var none model.Lexicon
	all := model.Counts{}
	for _, a := range list {
		a.prepare(&none, false)
		for w, c := range a.counts {
			t := all[w]
			all[w] = [2]int32{t[0] + c[0], t[1] + c[1]}
		}
	}
	words := model.Train(all)
	for _, a := range list {
		a.prepare(&words, true)
	}
	return words
}

// parallel returns what do makes of 0 to n-1, two at a time.
func parallel[T any](n int, do func(i int) T) []T {
	l := make([]T, n)
	var wg sync.WaitGroup
	gate := make(chan bool, 2)
	for i := range n {
		gate <- true
		wg.Go(func() {
			l[i] = do(i)
			<-gate
		})
	}
	wg.Wait()
	return l
}
