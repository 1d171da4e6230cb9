package quotes

import (
	"strings"

	"dateline/internal/reading/grammar"
	"dateline/internal/reading/names"
)

// content sets the words that verb v of sentence i introduces; false where
// there are none, so that the verb is no cue here.
func (f *finder) content(i, v int, sp []int, inverted bool, q cue, st *Statement) bool {
	s := f.sc.Sents[i]
	vb := &s.Verbs[v]
	from, to := f.segment(i, vb.Chunk)
	spFirst := s.Words[s.Chunks[sp[0]].First].Start
	head := min(spFirst, s.Words[vb.First].Start)
	if spFirst > s.Words[vb.First].Start || vb.Shared || vb.Form == grammar.Gerund {
		head = s.Words[vb.First].Start
	}
	tail := s.Words[vb.Last].End
	if inverted {
		tail = max(tail, s.Words[f.attached(i, sp[0])].End)
	}
	if f.direct(i, head, tail, st) {
		f.audience(i, v, vb.Chunk+1, to, sp, inverted, st)
		return true
	}
	if q.qt && !q.clause && !f.quoteBehind(i, vb, to) && vb.Lemma != "put" && !(vb.Lemma == "call" && len(vb.Objs) > 0 && vb.Relative) {
		return false
	}
	at := vb.Chunk + 1
	if inverted {
		at = s.ChunkAt(f.attached(i, sp[0])) + 1
	}
	at, that := f.audience(i, v, at, to, sp, inverted, st)
	before := f.clauseBefore(i, from, vb, sp, head, inverted)
	if before >= 0 && !that && f.closed(i, v, at, to) {
		a, b := s.Words[s.Chunks[before].First].Start, f.trimEnd(head)
		if b > a {
			st.Ranges = append(st.Ranges, [2]int{a, b})
			if s.Kind(at) == grammar.Comma && (s.Pronoun(sp[0]) || s.Kind(before) == grammar.Sub && !inverted) && at+1 <= to && s.Kind(at+1) != grammar.VerbGroup { // "..., he said, and ..."
				if a2, b2 := s.Words[s.Chunks[at+1].First].Start, f.endOf(i, at+1, to, v); b2 > a2+12 && f.verbIn(i, at+1, to) {
					st.Ranges = append(st.Ranges, [2]int{a2, b2})
				}
			}
			return true
		}
	}
	if s.Kind(at) == grammar.Comma && !that && !inverted && len(sp) == 1 && at+1 <= to { // "The 600 paratroopers, he added, would help"
		if o := s.Chunks[sp[0]].First - 1; o >= 0 && s.Low(o) == "," && s.Kind(at+1) == grammar.VerbGroup && s.Verbs[s.Chunks[at+1].Verb].Form == grammar.Finite && !f.isCue(i, at+1) {
			a, b := s.Words[s.Chunks[at+1].First].Start, f.endOf(i, at+1, to, v)
			st.Ranges = append(st.Ranges, [2]int{s.Words[s.Chunks[from].First].Start, f.trimEnd(head)}, [2]int{a, b})
			return true
		}
	}
	if f.behind(i, v, at, to, that, q, st) {
		return true
	}
	if o := s.Chunks[sp[0]].First - 1; !inverted && o > 0 && s.Low(o) == "," && vb.Form == grammar.Finite && !vb.Shared && f.closed(i, v, at, to) && s.ChunkAt(o) > from { // a headline or note before the cue, its verb not seen
		a, b := s.Words[s.Chunks[from].First].Start, f.trimEnd(head)
		if b-a > 12 {
			st.Ranges = append(st.Ranges, [2]int{a, b})
			return true
		}
	}
	return false
}

// isCue tells whether the verb group at chunk c is a verb of speech.
func (f *finder) isCue(i, c int) bool {
	s := f.sc.Sents[i]
	_, ok := f.cues[s.Verbs[s.Chunks[c].Verb].Lemma]
	return ok
}

func (f *finder) verbIn(i, from, to int) bool {
	s := f.sc.Sents[i]
	for k := from; k <= to; k++ {
		if s.Kind(k) == grammar.VerbGroup {
			return true
		}
	}
	return false
}

// direct takes a quotation that stands right before or right behind the cue.
func (f *finder) direct(i, head, tail int, st *Statement) bool {
	s := f.sc.Sents[i]
	end := s.Words[len(s.Words)-1].End
	raw := f.sc.Raw
	for _, r := range f.near(head-60, head) {
		if r.End <= head && head-r.After < 60 && r.After <= head {
			between := raw[r.After:head]
			inner := strings.TrimSpace(raw[r.Start:r.End])
			punct := inner != "" && strings.ContainsRune(",.!?…", rune(inner[len(inner)-1])) || strings.HasPrefix(strings.TrimSpace(between), ",") || strings.HasPrefix(strings.TrimSpace(between), ".")
			if punct && !strings.ContainsAny(strings.TrimLeft(strings.TrimSpace(between), ",. "), ".;,\n") && len(strings.Fields(inner)) >= 1 && r.After > s.Words[0].Start-1 && f.opensSentence(i, r) {
				st.Ranges = append(st.Ranges, [2]int{r.Start, r.End})
			}
		}
	}
	for _, r := range f.near(tail, end+1) {
		if r.Outer >= tail && r.Outer <= end+1 {
			between := strings.TrimSpace(raw[tail:r.Outer])
			words := len(strings.Fields(raw[r.Start:r.End]))
			colon := strings.HasSuffix(between, ":") || strings.HasSuffix(between, " -") || between == "-" || strings.HasSuffix(between, "–")
			if colon && len(between) < 80 && !strings.Contains(between, ". ") || (between == "" || between == ",") && words >= 4 {
				st.Ranges = append(st.Ranges, [2]int{r.Start, r.End})
			}
		}
	}
	return len(st.Ranges) > 0
}

// opensSentence tells whether quotation r begins its sentence, so that all of
// it is what was said, rather than being a few quoted words in a clause.
func (f *finder) opensSentence(i int, r Region) bool {
	raw := f.sc.Raw
	b := strings.TrimRight(raw[:r.Outer], " \t")
	if b == "" {
		return true
	}
	switch c := b[len(b)-1]; c {
	case '\n', '.', '!', '?', ':', '-', ')', ';', ',':
		return true
	case '"', '\'':
		return true
	}
	if strings.HasSuffix(b, "”") || strings.HasSuffix(b, "–") || strings.HasSuffix(b, "—") || strings.HasSuffix(b, "•") {
		return true
	}
	// numbering and clock times at the head of a line
	line := b[strings.LastIndexByte(b, '\n')+1:]
	return len(line) < 10
}

// clauseBefore returns the first chunk of a clause that ends right before the
// speaker (or the inverted cue), which is what was said; -1 where there is none.
func (f *finder) clauseBefore(i, from int, vb *grammar.Verb, sp []int, head int, inverted bool) int {
	s := f.sc.Sents[i]
	k := vb.Chunk - 1
	if !inverted {
		k = sp[0] - 1
		if vb.Form == grammar.Gerund || vb.Shared {
			return -1
		}
	}
	for s.Kind(k) == grammar.Mark || s.Kind(k) == grammar.Adverb && inverted {
		k--
	}
	if s.Kind(k) != grammar.Comma || k <= from {
		return -1
	}
	verb := false
	for j := from; j < k; j++ {
		if s.Kind(j) == grammar.VerbGroup {
			verb = true
		}
	}
	if !verb {
		return -1
	}
	start := from
	for _, n := range f.of[i] { // behind an earlier cue of the same segment
		if c := s.ChunkAt(f.out[n].CueLast); c > start && c < k {
			for j := c; j < k; j++ {
				if s.Kind(j) == grammar.Comma && s.Kind(j+1) == grammar.And {
					start = j + 2
				}
			}
		}
	}
	if s.Kind(start) == grammar.And {
		start++
	}
	if s.Kind(start) == grammar.Mark {
		return start + 1
	}
	return start
}

// closed tells whether the clause of the cue ends at chunk at, so that what
// was said stands before it.
func (f *finder) closed(i, v, at, to int) bool {
	s := f.sc.Sents[i]
	if at > to {
		return true
	}
	switch s.Kind(at) {
	case grammar.Comma, grammar.Ending, grammar.Stop, grammar.And, grammar.Aside:
		return true
	case grammar.VerbGroup:
		f := s.Verbs[s.Chunks[at].Verb].Form
		return f == grammar.Gerund
	case grammar.Sub:
		w := s.Low(s.Chunks[at].First)
		return w == "as" || w == "after" || w == "while" || w == "when"
	case grammar.Prep, grammar.Rel, grammar.Mark:
		return true
	case grammar.Noun:
		return s.Verbs[v].Lemma == "tell" || f.isTime(i, at)
	}
	return false
}

func (f *finder) trimEnd(b int) int {
	raw := f.sc.Raw
	for b > 0 && (raw[b-1] == ' ' || raw[b-1] == ',' || raw[b-1] == '\n') {
		b--
	}
	return b
}

// endOf is the byte where what verb v introduces ends, from chunk at on: at
// the next cue that goes on about the same speaker, at a clause of the
// report's own, at the end of the segment.
func (f *finder) endOf(i, at, to, v int) int {
	s := f.sc.Sents[i]
	last := to
	for k := at; k <= to; k++ {
		if f.quoted(s.Words[s.Chunks[k].First].Start) {
			continue
		}
		switch s.Kind(k) {
		case grammar.Comma:
			n := k + 1
			if s.Kind(n) == grammar.And {
				n++
			}
			if s.Kind(n) == grammar.Mark {
				n++
			}
			if s.Kind(n) == grammar.VerbGroup {
				o := s.Verbs[s.Chunks[n].Verb]
				if q, ok := f.cues[o.Lemma]; ok && (o.Form == grammar.Gerund || o.Form == grammar.Finite) && q.act != "" && s.Chunks[n].Verb != v {
					last = k - 1
					goto done
				}
			}
			if s.Kind(n) == grammar.Prep && (s.Low(s.Chunks[n].First) == "according" || s.Low(s.Chunks[n].First) == "per") {
				last = k - 1
				goto done
			}
			if s.Kind(n) == grammar.Noun && k > at+1 && (s.Timely(n) && s.Kind(n+1) != grammar.Comma && afterNext(s, n) || backNouns[s.Head(n)] && s.Kind(n+1) != grammar.Comma) {
				last = k - 1
				goto done
			}
			if s.Kind(n) == grammar.Sub && k > at+1 {
				switch s.Low(s.Chunks[n].First) {
				case "as", "while", "though", "although":
					last = k - 1
					goto done
				}
			}
		case grammar.And:
			if s.Kind(k+1) == grammar.VerbGroup || s.Kind(k+1) == grammar.Adverb && s.Kind(k+2) == grammar.VerbGroup {
				n := k + 1
				if s.Kind(n) == grammar.Adverb {
					n++
				}
				o := s.Verbs[s.Chunks[n].Verb]
				if _, ok := f.cues[o.Lemma]; ok && o.Form == grammar.Finite && s.Chunks[n].Verb != v && strong[o.Lemma] || o.Lemma == "ask" && o.Form == grammar.Finite {
					last = k - 1
					if s.Kind(last) == grammar.Comma {
						last--
					}
					goto done
				}
			}
			if s.Low(s.Chunks[k].First) == "but" && k > at+2 && s.Kind(k-1) == grammar.Comma && s.Kind(k+1) == grammar.Noun {
				last = k - 2
				goto done
			}
		}
	}
done:
	for last > at && (s.Kind(last) == grammar.Ending || s.Kind(last) == grammar.Comma || s.Kind(last) == grammar.And) {
		last--
	}
	e := s.Words[s.Chunks[last].Last].End
	for _, r := range f.near(e, e) { // a mark at the very end
		if r.End == e && r.Start > s.Words[s.Chunks[at].First].Start {
			e = r.After
		}
	}
	return e
}

// behind reads what stands behind the cue from chunk at on.
func (f *finder) behind(i, v, at, to int, that bool, q cue, st *Statement) bool {
	s := f.sc.Sents[i]
	vb := &s.Verbs[v]
	if s.Kind(at) == grammar.Mark {
		at++
	}
	if at > to || at >= len(s.Chunks) {
		return false
	}
	switch s.Kind(at) {
	case grammar.Comma, grammar.Ending, grammar.Stop:
		return false
	}
	clause := that
	if !that {
		switch s.Kind(at) {
		case grammar.VerbGroup:
			o := s.Verbs[s.Chunks[at].Verb]
			switch o.Form {
			case grammar.Infinitive:
				if !q.to && vb.Lemma != "tell" && vb.Lemma != "claim" && vb.Lemma != "hope" && vb.Lemma != "threaten" && vb.Lemma != "warn" && vb.Lemma != "agree" {
					return false
				}
				st.Headless = true
				if vb.Lemma == "tell" || vb.Lemma == "warn" {
					st.Act = "urges"
				}
			case grammar.Gerund:
				if !q.noun {
					return false
				}
				st.Headless = true
			default:
				clause = true
			}
		case grammar.Noun:
			clause = f.clauseFrom(i, at, to)
			if !clause {
				if !q.noun && !f.quoteBehind(i, vb, to) && vb.Lemma != "put" && vb.Lemma != "estimate" && vb.Lemma != "call" && vb.Lemma != "claim" && vb.Lemma != "predict" && vb.Lemma != "forecast" && vb.Lemma != "speak" {
					return false
				}
				if st.Act == "pledges" && !f.quoteBehind(i, vb, to) { // "pledged 5m" is a pledge alone
					return false
				}
				st.Headless = true
			}
		case grammar.Prep, grammar.Sub, grammar.Adjective, grammar.Adverb, grammar.Rel, grammar.Aside, grammar.And:
			if s.Kind(at) == grammar.Sub || f.verbIn(i, at, to) {
				clause = true
				break
			}
			if (vb.Lemma == "speak" || vb.Lemma == "complain" || vb.Lemma == "talk" || vb.Lemma == "warn") && s.Kind(at) == grammar.Prep && s.Kind(at+1) == grammar.Noun {
				at++
				st.Headless = true
				break
			}
			if vb.Lemma == "report" && s.Kind(at) == grammar.Prep {
				st.Headless = true
				break
			}
			return false
		}
	}
	if !clause && !st.Headless {
		return false
	}
	a, b := s.Words[s.Chunks[at].First].Start, f.endOf(i, at, to, v)
	if k := s.Chunks[at]; k.Kind == grammar.Noun && k.Last > k.First && s.Low(k.First) == "that" && clause { // "that time was short"
		a = s.Words[k.First+1].Start
	}
	for _, r := range f.near(a, a) {
		if r.Start == a {
			if r.End >= b-2 {
				b = r.End
			} else {
				a = r.Outer
			}
		}
	}
	if b-a < 6 && st.Act != "denies" {
		return false
	}
	if vb.Lemma == "claim" && st.Headless && s.Kind(at) == grammar.Noun && !f.quoted(a) && !f.claimNoun(i, at) {
		return false
	}
	if st.Headless && st.Act == "denies" && s.Kind(at) == grammar.Noun && f.pointsBack(i, at, to) {
		st.Mute = true
	}
	st.Ranges = append(st.Ranges, [2]int{a, b})
	return true
}

// pointsBack tells whether noun chunk at stands for what was said before and
// nothing says what: "denied it", "dispute the claim".
func (f *finder) pointsBack(i, at, to int) bool {
	s := f.sc.Sents[i]
	if s.Pronoun(at) {
		return s.Low(s.Chunks[at].First) != "this"
	}
	switch s.Kind(at + 1) {
	case grammar.Sub, grammar.Rel, grammar.Prep, grammar.VerbGroup:
		return false
	}
	k := s.Chunks[at]
	switch names.Singular(s.Low(k.Head)) {
	case "claim", "report", "account", "allegation", "assertion", "version", "figure", "accusation", "charge":
		return k.Last-k.First <= 1 && k.Poss < 0
	}
	return false
}

// claimNoun tells "claimed responsibility" or "claims the capture of" from
// "claimed three lives".
func (f *finder) claimNoun(i, at int) bool {
	s := f.sc.Sents[i]
	switch s.Head(at) {
	case "responsibility", "capture", "control", "victory", "credit", "fall", "liberation", "seizure", "killing":
		return true
	}
	return false
}

// clauseFrom tells whether a clause with a finite verb of its own, or the
// headline form of one, begins at noun chunk at.
func (f *finder) clauseFrom(i, at, to int) bool {
	s := f.sc.Sents[i]
	depth := 0
	for k := at; k <= to; k++ {
		switch s.Kind(k) {
		case grammar.VerbGroup:
			o := s.Verbs[s.Chunks[k].Verb]
			if o.Form == grammar.Finite && !o.Relative {
				return s.Kind(k-1) != grammar.And // "pledged 5m and will send"
			}
			if o.Form == grammar.Participle && k == at+1 && k+1 > to { // headline: "says Bakhmut captured"
				return true
			}
		case grammar.Sub:
			return false
		case grammar.Comma:
			depth++
			if depth > 3 {
				return false
			}
		case grammar.Stop:
			return false
		}
	}
	return false
}

// quoteBehind tells whether quoted words stand behind the cue in its segment.
func (f *finder) quoteBehind(i int, vb *grammar.Verb, to int) bool {
	s := f.sc.Sents[i]
	a, b := s.Words[vb.Last].End, s.Words[s.Chunks[min(to, len(s.Chunks)-1)].Last].End
	for _, r := range f.near(a, b) {
		if r.Start >= a && r.Start < b {
			return true
		}
	}
	return false
}

// backNouns are nouns by which a report goes on to speak of what was said.
var backNouns = map[string]bool{"boast": true, "claim": true, "figure": true, "number": true, "version": true, "allegation": true, "charge": true, "assertion": true}

// afterNext tells whether "after" or "before" follows noun chunk n.
func afterNext(s *grammar.Sentence, n int) bool {
	w := s.Low(s.Chunks[n].Last + 1)
	return w == "after" || w == "before"
}
