// Package figures reads the numbers of news English: digits and words, bounds
// ("more than", "up to"), ranges, dozens, shares and ordinals.
//
// A figure has a value where the text tells one, a low bound where it says at
// least so many, a high bound where it says at most. The package knows nothing
// of what is counted.
package figures

import (
	"strconv"
	"strings"
)

// Figure is a number as told. Nil fields were not told. Share is true for
// percentages and fractions, Ordinal for "the tenth".
type Figure struct {
	Value, Low, High *float64
	First, Last      int // words
	Share, Ordinal   bool
	Money            bool
}

func num(v float64) *float64 { return &v }

type bound uint8

const (
	exact bound = iota
	lowest
	highest
)

// leads are the words before a number and the bound they set, longest first.
var leads = []struct {
	words string
	bound bound
}{
	{"a minimum of", lowest}, {"a maximum of", highest}, {"not more than", highest}, {"not fewer than", lowest}, {"no fewer than", lowest}, {"no less than", lowest}, {"not less than", lowest}, {"no more than", highest}, {"as many as", highest}, {"as much as", highest},
	{"as few as", lowest}, {"well over", lowest}, {"more than", lowest}, {"upwards of", lowest}, {"in excess of", lowest}, {"at least", lowest}, {"at most", highest},
	{"less than", highest}, {"fewer than", highest}, {"up to", highest}, {"close to", exact}, {"an estimated", exact}, {"a further", exact}, {"an additional", exact},
	{"a total of", exact}, {"a record", exact}, {"over", lowest}, {"above", lowest}, {"exceeding", lowest}, {"under", highest}, {"below", highest}, {"nearly", exact}, {"almost", exact},
	{"about", exact}, {"around", exact}, {"roughly", exact}, {"approximately", exact}, {"some", exact}, {"only", exact}, {"just", exact}, {"another", exact},
	{"barely", exact}, {"other", exact}, {"all", exact}, {"the", exact}, {"these", exact}, {"those", exact}, {"its", exact}, {"their", exact}, {"between", exact},
	{"first", exact}, {"exactly", exact}, {"further", exact}, {"additional", exact}, {"estimated", exact},
}

var words = map[string]float64{
	"zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
	"eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18,
	"nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}

var scales = map[string]float64{"hundred": 100, "thousand": 1000, "million": 1e6, "billion": 1e9, "dozen": 12, "score": 20, "m": 1e6, "mn": 1e6, "bn": 1e9, "k": 1000, "lakh": 1e5}

// plurals are bare plurals of scales: a low bound and no value.
var plurals = map[string]float64{"dozens": 24, "scores": 40, "hundreds": 200, "thousands": 2000, "millions": 2e6, "billions": 2e9}

var vague = map[string]bool{"several": true, "many": true, "few": true, "most": true, "half": true, "scores": false, "numerous": true, "countless": true,
	"two-thirds": true, "three-quarters": true, "one-third": true, "one-quarter": true, "a-third": true, "various": true}

var ordinals = map[string]float64{"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
	"eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20}

// Read reads the figure that begins at word i of w (lower case), its lead
// words included.
func Read(w []string, i int) (Figure, bool) {
	f := Figure{First: i}
	b, j, between := exact, i, false
	for moved := true; moved; {
		moved = false
		for _, l := range leads {
			if n := match(w, j, l.words); n > 0 {
				if l.bound != exact {
					b = l.bound
				}
				between = between || l.words == "between"
				j += n
				moved = true
				break
			}
		}
	}
	v, k, ok := number(w, j)
	if at(w, j) == "half" && at(w, j+1) == "a" && scales[at(w, j+2)] >= 1e6 { // "half a million"
		v, k, ok = scales[at(w, j+2)]/2, j+2, true
	}
	if !ok && j > i && at(w, j-1) == "first" { // "the first provincial capital"
		f.Last, f.Ordinal, f.Value = j-1, true, num(1)
		return f, true
	}
	if !ok {
		return readVague(w, f, j, b)
	}
	f.Last = k
	if at(w, j) == "$" || at(w, j) == "£" || at(w, j) == "€" || strings.ContainsAny(at(w, j), "$£€") {
		f.Money = true
	}
	if lo, ok := plurals[at(w, k)]; ok && v == lo { // dozens, tens of thousands
		f.Low = num(v)
		return f, true
	}
	if at(w, k+1) == "%" || at(w, k+1) == "percent" || at(w, k+1) == "pc" {
		f.Last, f.Share = k+1, true
	} else if at(w, k+1) == "per" && at(w, k+2) == "cent" {
		f.Last, f.Share = k+2, true
	} else if strings.HasSuffix(at(w, k), "%") {
		f.Share = true
	}
	sep := at(w, k+1)
	if sep == "to" || sep == "-" || sep == "–" || sep == "and" && between || sep == "or" {
		if v2, k2, ok := number(w, k+2); ok && v2 > v && !(sep == "to" && k2 == k+2 && v2 > v*50) {
			f.Low, f.High, f.Last = num(v), num(v2), k2
			return f, true
		}
	}
	switch b {
	case lowest:
		f.Low = num(v)
	case highest:
		f.High = num(v)
	default:
		f.Value = num(v)
	}
	if at(w, f.Last+1) == "or" && at(w, f.Last+2) == "more" {
		f.Value, f.Low, f.Last = nil, num(v), f.Last+2
	}
	return f, true
}

func at(w []string, i int) string {
	if i < 0 || i >= len(w) {
		return ""
	}
	return w[i]
}

func match(w []string, i int, phrase string) int {
	n := 0
	for phrase != "" {
		word, rest, _ := strings.Cut(phrase, " ")
		if at(w, i+n) != word {
			return 0
		}
		n++
		phrase = rest
	}
	return n
}

func readVague(w []string, f Figure, j int, b bound) (Figure, bool) {
	if v, ok := Ordinal(at(w, j)); ok {
		f.Last, f.Ordinal = j, true
		if b == lowest {
			f.Low = num(v)
		} else {
			f.Value = num(v)
		}
		return f, true
	}
	switch x := at(w, j); {
	case vague[x]:
		f.Last = j
		f.Share = x == "half" || x == "most" || strings.Contains(x, "-")
		return f, true
	case (x == "a" || x == "one") && (at(w, j+1) == "third" || at(w, j+1) == "quarter" || at(w, j+1) == "half"), (x == "two" || x == "three") && (at(w, j+1) == "thirds" || at(w, j+1) == "quarters"):
		f.Last, f.Share = j+1, true
		return f, true
	case x == "a" && (at(w, j+1) == "few" || at(w, j+1) == "handful" || at(w, j+1) == "number" || at(w, j+1) == "couple"):
		f.Last = j + 1
		return f, true
	}
	return f, false
}

// Ordinal reads "tenth" or "10th".
func Ordinal(w string) (float64, bool) {
	if v, ok := ordinals[w]; ok {
		return v, true
	}
	for _, s := range []string{"st", "nd", "rd", "th"} {
		if n, err := strconv.Atoi(strings.TrimSuffix(w, s)); err == nil && strings.HasSuffix(w, s) && n > 0 {
			return float64(n), true
		}
	}
	return 0, false
}

// number reads digits or number words at i: value and last word.
func number(w []string, i int) (float64, int, bool) {
	j := i
	for at(w, j) == "$" || at(w, j) == "£" || at(w, j) == "€" || at(w, j) == "us$" {
		j++
	}
	if (at(w, j) == "one" || at(w, j) == "two" || at(w, j) == "three") && strings.HasPrefix(at(w, j+1), "third") || at(w, j+1) == "quarters" || at(w, j) == "one" && at(w, j+1) == "quarter" {
		return 0, 0, false
	}
	if lo, ok := plurals[at(w, j)]; ok {
		return lo, j, true
	}
	if at(w, j) == "tens" && at(w, j+1) == "of" {
		if lo, ok := plurals[at(w, j+2)]; ok {
			return lo * 10, j + 2, true
		}
	}
	if at(w, j) == "hundreds" && at(w, j+1) == "of" && at(w, j+2) == "thousands" {
		return 200000, j + 2, true
	}
	if at(w, j) == "a" || at(w, j) == "an" {
		if s, ok := scales[at(w, j+1)]; ok && len(at(w, j+1)) > 2 {
			return s, j + 1, true
		}
		return 0, 0, false
	}
	total, part, last, any := 0.0, 0.0, j-1, false
	for k := j; k < len(w); k++ {
		x := at(w, k)
		if v, ok := digits(x); ok {
			if any {
				break
			}
			part, last, any = v, k, true
			continue
		}
		if v, ok := compound(x); ok {
			if any && part != 0 && (part < 20 || v >= 10) && int(part)%100 != 0 {
				break
			}
			part, last, any = part+v, k, true
			continue
		}
		if s, ok := scales[x]; ok && (any || x == "dozen" || len(x) > 4 && k == j) {
			if part == 0 {
				part = 1
			}
			if s >= 1000 {
				total, part = total+part*s, 0
			} else {
				part *= s
			}
			last, any = k, true
			continue
		}
		if x == "and" && any && (at(w, k-1) == "hundred" || at(w, k-1) == "thousand") {
			if _, ok := compound(at(w, k+1)); ok {
				continue
			}
		}
		if x == "-" && any {
			if v, ok := words[at(w, k+1)]; ok && part >= 20 && v < 10 {
				continue
			}
		}
		break
	}
	if !any {
		return 0, 0, false
	}
	return total + part, last, true
}

// compound reads "seven", "fifty-three".
func compound(x string) (float64, bool) {
	if v, ok := words[x]; ok {
		return v, true
	}
	a, b, ok := strings.Cut(x, "-")
	if !ok {
		return 0, false
	}
	v, ok1 := words[a]
	u, ok2 := words[b]
	return v + u, ok1 && ok2 && v >= 20 && u < 10
}

// digits reads "18", "20,000", "5.6", "40%", "£220m", "5m".
func digits(x string) (float64, bool) {
	x = strings.TrimLeft(x, "$£€~")
	x = strings.TrimSuffix(x, "%")
	if x == "" || x[0] < '0' || x[0] > '9' {
		return 0, false
	}
	mul := 1.0
	for s, m := range map[string]float64{"bn": 1e9, "mn": 1e6, "m": 1e6, "k": 1e3} {
		if y, ok := strings.CutSuffix(x, s); ok && len(y) > 0 && y[len(y)-1] >= '0' && y[len(y)-1] <= '9' {
			x, mul = y, m
			break
		}
	}
	if i := strings.IndexByte(x, ','); i > 0 {
		for _, g := range strings.Split(x, ",")[1:] {
			if len(strings.SplitN(g, ".", 2)[0]) != 3 {
				return 0, false
			}
		}
		x = strings.ReplaceAll(x, ",", "")
	}
	v, err := strconv.ParseFloat(x, 64)
	if err != nil || v > 1e15 {
		return 0, false
	}
	return v * mul, true
}
