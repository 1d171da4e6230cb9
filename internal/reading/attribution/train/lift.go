package main

import (
	"fmt"
	"io"

	"dateline/internal/reading/attribution/model"
)

// lifts are what is added to transitions when the weights are made: a chain
// that is as likely as can be finds fewer spans than there are.
type lifts [5]int32

// What lifts are for, and how far each is tried up and down.
const (
	liftSource  = iota // into a source
	liftCue            // into a cue
	liftContent        // into a content
	liftNext           // from one content right into the next
	liftMore           // on in a content
)

var strides = lifts{15, 15, 20, 25, 4}

// raise returns the chain with the lifts.
func (l *lifts) raise(c *model.Chain) *model.Chain {
	o := *c
	for g := range o.Gates {
		for a := range uint8(model.Labels) {
			for b := range uint8(model.Labels) {
				o.Gates[g][a][b] += l.of(a, b)
			}
		}
	}
	return &o
}

// of returns the lift of a transition.
func (l *lifts) of(a, b uint8) int32 {
	switch b {
	case model.FirstSource:
		return l[liftSource]
	case model.FirstCue:
		return l[liftCue]
	case model.FirstContent:
		if model.KindOf(a) == model.ContentSpan {
			return l[liftNext]
		}
		return l[liftContent]
	case model.Content:
		return l[liftMore]
	}
	return 0
}

// choose finds the lifts under which chains find most in articles that they
// have not seen, one lift after the other. unseen[i%folds] has not seen
// article i.
func choose(list []*article, unseen []model.Chain, out io.Writer) lifts {
	var best lifts
	most := worth(list, unseen, &best, out)
	for k := range best {
		for _, d := range []int32{strides[k], -strides[k]} {
			moved := false
			for range 3 {
				l := best
				l[k] += d
				v := worth(list, unseen, &l, out)
				if v <= most {
					break
				}
				best, most, moved = l, v, true
			}
			if moved {
				break
			}
		}
	}
	return best
}

// worth says how well the chains do under lifts: the sum of what counts, the
// contents more, for the readers of claims rest on them.
func worth(list []*article, unseen []model.Chain, l *lifts, out io.Writer) float64 {
	parts := parallel(folds, func(n int) *figures {
		var f figures
		c := l.raise(&unseen[n])
		for i, a := range list {
			if i%folds == n {
				f.count(a, model.Spans(a.in.LabelSecond(c)))
			}
		}
		return &f
	})
	var f figures
	for _, p := range parts {
		f.add(p)
	}
	v := 0.0
	for k := model.SourceSpan; k <= model.ContentSpan; k++ {
		t := &f[k]
		w := 1.0
		if k == model.ContentSpan {
			w = 2
		}
		v += float64(w * (t.exactF1() + t.anyF1() + t.overlapF1()))
	}
	fmt.Fprintf(out, "lifts %v: %.3f; content exact %.2f overlap %.2f any %.2f\n", *l, v,
		f[model.ContentSpan].exactF1(), f[model.ContentSpan].overlapF1(), f[model.ContentSpan].anyF1())
	return v
}
