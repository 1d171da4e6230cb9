package model

import "slices"

// The parser keeps the best few ways to parse the sentence so far, a beam: of
// ways that take other actions, the one with the greater sum of logarithms of
// chances is the better. Chances are those that a logistic model would give to
// the scores of the actions (Zhang and Clark 2008 sum scores themselves, which
// needs weights trained in a beam).
const (
	width = 4
	heat  = 2500 // what score stands for a factor of e in the odds
	slack = 2000 // how far a way may fall behind the best
)

// way is a state that the parser may go on from, and what led there is worth.
type way struct {
	state State
	score int32
}

// option is an action that a way may take, and what both are worth.
type option struct {
	from, act int
	score     int32
}

// beam is the working memory of the search.
type beam struct {
	ways [2][width]way
	opts [3 * width]option
}

// Attach parses the sentence in In as it is tagged; the answer lies in State.
func (p *Parser) Attach() {
	p.In.Company(&p.m.Groups)
	now, next := &p.beam.ways[0], &p.beam.ways[1]
	now[0].state.Reset(p.In.N)
	now[0].score = 0
	for n := 1; !now[0].state.Done(); {
		l := p.beam.opts[:0]
		for i := range n {
			l = p.options(&now[i], i, l)
		}
		l = l[:leaders(l)]
		n = 0
		for _, o := range l {
			if s := &now[o.from].state; !met(s, o.act, next[:n]) {
				w := &next[n]
				w.state.copy(s)
				w.score = o.score
				w.state.Do(o.act, p.rel(&w.state, o.act))
				n++
			}
		}
		now, next = next, now
	}
	p.State.copy(&now[0].state)
}

// met tells whether a better way has come to where an action leads from a
// state: to the same words on the stack and the same next one. What follows is
// then as good as the same for both.
func met(s *State, act int, ways []way) bool {
	stack, next := s.stack, s.next
	top := next
	if act == Shift {
		next++
	} else {
		stack = stack[:len(stack)-1]
	}
	for i := range ways {
		o := &ways[i].state
		if o.next != next {
			continue
		}
		if act != Shift && slices.Equal(o.stack, stack) {
			return true
		}
		if k := len(o.stack) - 1; act == Shift && k == len(stack) && o.stack[k] == top && slices.Equal(o.stack[:k], stack) {
			return true
		}
	}
	return false
}

// options appends what way number i may do next.
func (p *Parser) options(w *way, i int, l []option) []option {
	s := &w.state
	var score [3]int32
	var legal [3]bool
	n := 0
	for a := range legal {
		if legal[a] = s.Legal(a); legal[a] {
			n++
		}
	}
	if n > 1 {
		p.keys = s.ActFeatures(&p.In, p.keys[:0])
		score[Left], score[Right] = p.m.Act.score(p.keys)
	}
	all := int32(never)
	for a := range legal {
		if legal[a] {
			all = either(all, score[a])
		}
	}
	for a := range legal {
		if legal[a] {
			l = append(l, option{i, a, w.score + score[a] - all})
		}
	}
	return l
}

const never = -1 << 28

// either is nearly heat*log(exp(a/heat)+exp(b/heat)), in integers: a parabola
// stands for what the lesser one adds.
func either(a, b int32) int32 {
	const wide = heat * 11 / 4
	if a < b {
		a, b = b, a
	}
	d := a - b
	if d >= wide {
		return a
	}
	rest := int64(wide - d)
	return a + int32(rest*rest/(4*wide))
}

// leaders sorts the options, the best first and of equals the earlier one, and
// returns how many of them are kept.
func leaders(l []option) int {
	for i := 1; i < len(l); i++ {
		for k := i; k > 0 && l[k].score > l[k-1].score; k-- {
			l[k], l[k-1] = l[k-1], l[k]
		}
	}
	n := 1
	for n < len(l) && n < width && l[n].score > l[0].score-slack {
		n++
	}
	return n
}
