package text

import "strings"

// abbreviations take their full stop with them. The value tells whether a
// sentence may end there: never behind a title, for a name follows.
var abbreviations = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(`mr mrs ms mx dr prof gen lt col maj capt cpl sgt cmdr adm brig rep sen gov hon
		rev fr st sr msgr supt insp mt ft no nos art sec fig vol pp vs cf approx dept amb spc pvt pfc
		ayat mme mlle e.g i.e viz`) {
		m[w] = false
	}
	for _, w := range strings.Fields(`jr inc ltd co corp bros etc jan feb apr aug sept oct nov dec
		tue tues thu thur thurs ave blvd rd sq prov univ assn a.m p.m ala ariz calif colo conn fla
		kan mich minn mont neb nev okla penn tenn va wis wyo ph.d`) {
		m[w] = true
	}
	return m
}()

// numbered are the abbreviations that are words too, unless a number follows.
var numbered = set("no nos art sec fig vol pp")

// starters are words that begin sentences and no name: behind an abbreviation
// they tell a new sentence.
var starters = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(`The A An He She It They We I You This That These Those There Here In On At By For From With
		After Before During Since When While As If Although Though But And Or So Yet However Meanwhile Earlier Later His Her
		Its Their Our My Many Most Some Several Both All No Not One Two Three What Who Where Why How Then Now Also Another
		According Officials Residents Witnesses Police Reports`) {
		m[w] = true
	}
	return m
}()

// sentenceEnd returns the end of the sentence that begins at token a, at most limit.
func sentenceEnd(t []Token, a, limit int) int {
	depth := 0
	for i := a; i < limit; i++ {
		switch t[i].Norm {
		case "(", "[":
			depth++
			continue
		case ")", "]":
			depth--
			continue
		}
		if !stops(t, i) {
			continue
		}
		j := closers(t, i+1, limit)
		if j >= len(t) {
			return min(j, limit)
		}
		if begins(t, i, j, depth) {
			return j
		}
		i = j - 1
	}
	return limit
}

// stops tells whether a sentence could end with token i.
func stops(t []Token, i int) bool {
	switch w := t[i].Norm; w[0] {
	case '.':
		return strings.Trim(w, ".") == ""
	case '!', '?':
		return true
	default:
		if len(w) < 2 || w[len(w)-1] != '.' {
			return false
		}
		return may(strings.ToLower(w[:len(w)-1]))
	}
}

// may tells whether a sentence may end with the abbreviation.
func may(word string) bool {
	if ends, ok := abbreviations[word]; ok {
		return ends
	}
	return strings.IndexByte(word, '.') >= 0 // U.S.; not an initial
}

// closers returns the first token from i on that closes nothing: quotation
// marks and brackets behind a full stop belong to the sentence before.
func closers(t []Token, i, limit int) int {
	for i < limit {
		switch {
		case t[i].Mark == Closes, t[i].Norm == ")" && !t[i].SpaceBefore, t[i].Norm == "]" && !t[i].SpaceBefore:
		case i+1 < limit && t[i].Norm == "[" && note(t, i) > 0: // [12]
			i = note(t, i)
			continue
		default:
			return i
		}
		i++
	}
	return i
}

// note returns the end of a footnote mark such as [12], or 0.
func note(t []Token, i int) int {
	if i+2 < len(t) && digit(rune(t[i+1].Norm[0])) && t[i+2].Norm == "]" && !t[i].SpaceBefore {
		return i + 3
	}
	return 0
}

// begins tells whether a new sentence begins at token j, where the full stop
// before it is token i.
func begins(t []Token, i, j, depth int) bool {
	stop, next := t[i].Norm, t[j].Norm
	r, _ := at(next, 0, len(next))
	glued := !t[j].SpaceBefore
	if t[j].Mark == Opens {
		if j+1 >= len(t) {
			return true
		}
		r, _ = at(t[j+1].Norm, 0, len(t[j+1].Norm))
		next = t[j+1].Norm
	}
	if lower(r) && !(glued && i+1 == j && stop == ".") {
		// "e-mail" style names aside, a small letter goes on, but behind a full
		// stop with white space on plain words it is a typist's sentence.
		return stop == "." && !glued && j == i+1 && depth <= 0 && i > 0 && len(t[i-1].Norm) > 3 && r != 'i'
	}
	if len(stop) > 1 && stop[len(stop)-1] == '.' && stop[0] != '.' { // abbreviation
		if j > i+1 && t[i+1].Mark == Closes {
			return upper(r) || t[j].Mark == Opens
		}
		if t[j].Mark == Opens {
			return true
		}
		return starters[next] && !(next == "A" || next == "I") || next == "I" && strings.HasSuffix(stop, "m.")
	}
	if strings.IndexByte(",;:)", next[0]) >= 0 || next == "-" {
		return false
	}
	if stop[0] == '.' && len(stop) >= 3 { // an ellipsis ends only before a capital
		return upper(r) && !glued
	}
	if glued && i+1 == j {
		return upper(r) || t[j].Mark == Opens
	}
	return true
}
