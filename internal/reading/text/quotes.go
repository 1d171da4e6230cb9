package text

// marks decides for each quotation mark of a paragraph whether it opens or
// closes. Curly marks say so themselves; straight ones by the space around
// them; a single one must have its partner, or it is an apostrophe.
func marks(t []Token, raw string) {
	open := false // double
	single := -1  // token of an open single mark
	for i := range t {
		if t[i].Norm != `"` && t[i].Norm != "'" {
			continue
		}
		before := t[i].SpaceBefore || i == 0 || opening(t[i-1])
		after := i+1 == len(t) || t[i+1].SpaceBefore
		if t[i].Norm == "'" {
			single = singleMark(t, i, single, before, after)
			continue
		}
		switch r, _ := at(t[i].Text, 0, len(t[i].Text)); r {
		case '“', '„', '«', '`':
			t[i].Mark = Opens
		case '”', '»':
			t[i].Mark = Closes
			if before && !after && !open { // some keyboards give one form only
				t[i].Mark = Opens
			}
		default:
			switch {
			case before && !after:
				t[i].Mark = Opens
			case after && !before:
				t[i].Mark = Closes
			case open:
				t[i].Mark = Closes
			default:
				t[i].Mark = Opens
			}
		}
		open = t[i].Mark == Opens
	}
}

// opening tells a token behind which a quotation mark opens though no white
// space stands between.
func opening(t Token) bool {
	switch t.Norm {
	case "(", "[", "-", "--", "'":
		return t.Mark != Closes
	case `"`:
		return t.Mark == Opens
	}
	return false
}

// singleMark decides about the single mark at i; open is the token of the one
// that waits for its partner, or -1. It returns the new open one.
func singleMark(t []Token, i, open int, before, after bool) int {
	switch r, _ := at(t[i].Text, 0, len(t[i].Text)); {
	case (r == '‘' || r == '‚' || r == '‹') && !after, r != '’' && before && !after:
		return i
	case open >= 0 && !before:
		// "the fighters' post" inside single quotes: a plural's apostrophe has a
		// word behind it, and a closing mark to come.
		if prev := t[i-1].Norm; prev[len(prev)-1] == 's' && after && i+1 < len(t) && letter(rune(t[i+1].Norm[0])) && laterClose(t, i+1) {
			return open
		}
		t[open].Mark, t[i].Mark = Opens, Closes
		return -1
	}
	return open
}

// laterClose tells whether a single mark that could close follows soon.
func laterClose(t []Token, i int) bool {
	for end := min(len(t), i+60); i < end; i++ {
		if t[i].Norm == "'" && !t[i].SpaceBefore {
			return true
		}
	}
	return false
}

// quotes sets InQuote on every token, paragraph by paragraph, and mends what
// is missing: words before a closing mark that nothing opened are quoted from
// the start of their sentence; an opening mark that nothing closes holds to
// the end of its paragraph, or, where another one opens before that, to the
// end of its sentence.
func (s *splitter) quotes() {
	c := 0
	for _, p := range s.paras {
		for c < len(s.cuts) && s.cuts[c].last <= p.Start {
			c++
		}
		s.quoteParagraph(p, c)
	}
}

func (s *splitter) quoteParagraph(p Range, c int) {
	t := s.doc.Tokens
	open, sentence := -1, c // token of the open mark
	cutAt := c              // sentence of the open mark
	for i := p.Start; i < p.End; i++ {
		for sentence < len(s.cuts) && s.cuts[sentence].last <= i {
			sentence++
		}
		if t[i].Norm != `"` && open >= 0 && t[open].Norm == "'" && t[i].Mark != NoMark {
			fill(t, open+1, i)
			open = -1
			continue
		}
		switch {
		case t[i].Mark == NoMark, t[i].Norm == "'" && open >= 0:
		case t[i].Mark == Opens:
			if open >= 0 && t[i].Norm == `"` {
				fill(t, open+1, min(i, s.cuts[cutAt].last))
			}
			open, cutAt = i, sentence
		case open >= 0: // closes
			fill(t, open+1, i)
			open = -1
		case t[i].Norm == `"`:
			from := s.cuts[sentence].first
			for k := i - 1; k >= from; k-- {
				if t[k].Mark == Closes {
					from = k + 1
					break
				}
			}
			fill(t, from, i)
		}
	}
	if open >= 0 && t[open].Norm == `"` {
		fill(t, open+1, p.End)
	}
}

func fill(t []Token, from, to int) {
	for i := from; i < to; i++ {
		if t[i].Mark == NoMark || t[i].Norm == "'" {
			t[i].InQuote = true
		}
	}
}
