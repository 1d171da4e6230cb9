package text

import "strings"

// lex appends the tokens of raw[start:end].
func lex(tokens []Token, raw string, start, end int) []Token {
	spaced := true
	for i := start; i < end; {
		r, n := at(raw, i, end)
		if space(r) {
			spaced = true
			i += n
			continue
		}
		j := i + n
		switch {
		case link(raw, i, end):
			j = linkEnd(raw, i, end)
			tokens = add(tokens, raw, i, j, spaced)
		case alnum(r) || (r == '#' || r == '@') && wordAt(raw, j, end):
			j = wordEnd(raw, start, i, end)
			tokens = split(tokens, raw, i, j, end, spaced)
		case apostrophe(r) && elided(raw, i, j, end) > 0:
			j = elided(raw, i, j, end)
			tokens = add(tokens, raw, i, j, spaced)
		default:
			j = markEnd(raw, r, i, j, end)
			tokens = add(tokens, raw, i, j, spaced)
		}
		spaced = false
		i = j
	}
	return tokens
}

func add(tokens []Token, raw string, i, j int, spaced bool) []Token {
	return append(tokens, Token{Text: raw[i:j], Norm: norm(raw[i:j]), Start: i, End: j, SpaceBefore: spaced})
}

func wordAt(raw string, i, end int) bool {
	r, _ := at(raw, i, end)
	return alnum(r)
}

// wordEnd returns the end of the word that begins at i: letters and digits
// with what holds a word together from inside.
func wordEnd(raw string, start, i, end int) int {
	from := i
	_, n := at(raw, i, end)
	j := i + n
	for j < end {
		r, n := at(raw, j, end)
		if alnum(r) {
			j += n
			continue
		}
		prev := before(raw, j, from)
		next, _ := at(raw, j+n, end)
		if !inside(raw, from, j, end, prev, r, next) {
			break
		}
		j += n
	}
	if j < end && raw[j] == '.' && abbreviated(raw[from:j]) && (!numbered[strings.ToLower(raw[from:j])] || digitAhead(raw, j+1, end)) {
		if next, _ := at(raw, j+1, end); next != '.' {
			j++
		}
	}
	return j
}

// inside tells whether r, which stands at j between prev and next, belongs to
// the word that began at from.
func inside(raw string, from, j, end int, prev, r, next rune) bool {
	switch {
	case apostrophe(r):
		return letter(prev) && letter(next) || digit(prev) && next == 's'
	case hyphen(r):
		return alnum(next) && (alnum(prev) || prev == '.')
	case r == '.':
		if digit(prev) && digit(next) {
			return true
		}
		if hyphen(next) && strings.IndexByte(raw[from:j], '.') >= 0 && single(raw, from, j) {
			return true // U.S.-led
		}
		if !letter(next) || invisible(next) {
			return false
		}
		if single(raw, from, j) { // initials: U.S., a.m., J.R.
			return true
		}
		return lower(next) && ascii(raw[from:j]) // names of sites and files
	case r == ',':
		return digit(prev) && threeDigits(raw, j+1, end)
	case r == ':':
		return digit(prev) && digit(next)
	case r == '/':
		return digit(prev) && digit(next)
	case r == '&':
		return upper(prev) && upper(next)
	case r == '_' || r == '@':
		return alnum(next)
	}
	return false
}

// single tells that the last part of the word raw[from:j], behind its last
// full stop, is one letter.
func single(raw string, from, j int) bool {
	r := before(raw, j, from)
	if !letter(r) {
		return false
	}
	k := j - len(string(r))
	return k <= from || raw[k-1] == '.'
}

func ascii(s string) bool {
	if len(s) > 64 {
		return false
	}
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

func threeDigits(raw string, i, end int) bool {
	if i+3 > end || !digit(rune(raw[i])) || !digit(rune(raw[i+1])) || !digit(rune(raw[i+2])) {
		return false
	}
	return i+3 == end || !digit(rune(raw[i+3]))
}

// abbreviated tells whether a full stop behind the word belongs to it.
func abbreviated(word string) bool {
	if len(word) > 12 {
		return false
	}
	if len(word) == 1 {
		return upper(rune(word[0])) && word != "I" // an initial
	}
	if k := strings.IndexByte(word, '.'); k >= 0 && len(word) <= 8 {
		return letters(word) // U.S, a.m, Ph.D
	}
	_, ok := abbreviations[strings.ToLower(word)]
	return ok
}

// letters tells that the parts between the full stops are one or two letters.
func letters(word string) bool {
	run := 0
	for i := 0; i < len(word); i++ {
		switch c := rune(word[i]); {
		case c == '.':
			run = 0
		case letter(c):
			if run++; run > 2 {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// elided returns the end of a word that begins with an apostrophe ('s, '90s,
// 'em), or 0.
func elided(raw string, i, j, end int) int {
	k := j
	for k < end && k < j+4 && alnum(rune(raw[k])) {
		k++
	}
	word := strings.ToLower(raw[j:k])
	if word == "" {
		return 0
	}
	if prev := before(raw, i, 0); alnum(prev) || prev == '.' || prev == '"' || prev == '”' {
		switch word { // behind a word with a full stop: the U.S.'s
		case "s", "re", "ve", "ll", "d", "m":
			return k
		}
	}
	if len(word) == 3 && digit(rune(word[0])) && digit(rune(word[1])) && word[2] == 's' {
		return k
	}
	if word == "em" || word == "tis" || word == "twas" {
		return k
	}
	return 0
}

// split appends the word raw[i:j], cut into its treebank tokens.
func split(tokens []Token, raw string, i, j, end int, spaced bool) []Token {
	for _, cut := range clitics(raw, i, j) {
		if cut > i && cut < j {
			tokens = add(tokens, raw, i, cut, spaced)
			i, spaced = cut, false
		}
	}
	return add(tokens, raw, i, j, spaced)
}

// clitics returns where the word raw[i:j] is cut.
func clitics(raw string, i, j int) [2]int {
	word := raw[i:j]
	if len(word) == 6 && strings.EqualFold(word, "cannot") {
		return [2]int{i + 3}
	}
	if len(word) > 2 && digit(rune(word[0])) {
		return [2]int{unitCut(raw, i, j)}
	}
	k := lastApostrophe(word)
	if k < 0 {
		return [2]int{}
	}
	_, n := at(word, k, len(word))
	switch tail := strings.ToLower(word[k+n:]); tail {
	case "t":
		if k > 1 && word[k-1]|0x20 == 'n' {
			return [2]int{i + k - 1}
		}
	case "s", "re", "ve", "ll", "d", "m":
		return [2]int{i + k}
	}
	return [2]int{}
}

func lastApostrophe(word string) int {
	for k := len(word) - 1; k >= 0 && k >= len(word)-12; k-- {
		if c := word[k]; c != '\'' && c < 0x80 && c != '&' {
			continue
		}
		if r, n := at(word, k, len(word)); apostrophe(r) && k+n < len(word) {
			return k
		}
	}
	return -1
}

// unitCut returns where a number glued to its unit is cut (3pm, 50km), else 0.
// Scales stay with the number: 20m, 5bn.
func unitCut(raw string, i, j int) int {
	k := i
	for k < j && (digit(rune(raw[k])) || raw[k] == '.' || raw[k] == ',' || raw[k] == ':') {
		k++
	}
	switch strings.ToLower(raw[k:j]) {
	case "am", "pm", "a.m.", "p.m.", "km", "kg", "kmh", "mph", "cm", "mm", "gmt", "utc":
		return k
	}
	if apostrophe(before(raw, j-1, i)) && raw[j-1] == 's' { // 2021's
		return j - 1 - len(string(before(raw, j-1, i)))
	}
	return 0
}

// markEnd returns the end of the mark r that stands at raw[i:j]: a run of one
// mark (..., --, ?!) is one token, and so is any long run of marks, so that no
// report makes many more tokens than it has words.
func markEnd(raw string, r rune, i, j, end int) int {
	k := j
	for k < end && k-i <= longRun {
		next, n := at(raw, k, end)
		if space(next) || alnum(next) {
			break
		}
		k += n
	}
	if k-i > longRun {
		for k < end {
			next, n := at(raw, k, end)
			if space(next) || alnum(next) {
				break
			}
			k += n
		}
		return k
	}
	switch r {
	case '.', '-', '*', '_', '=', '~', '#', '|', '+':
		for j < k && rune(raw[j]) == r {
			j++
		}
	case '!', '?':
		for j < k && (raw[j] == '!' || raw[j] == '?') {
			j++
		}
	case '\'', '`':
		if j < k && rune(raw[j]) == r {
			j++
		}
	}
	return j
}

// longRun is the number of bytes from which a run of marks is one token.
const longRun = 24

// link tells whether an address of the web or of mail begins at i.
func link(raw string, i, end int) bool {
	s := raw[i:min(end, i+8)]
	return hasFold(s, "http://") || hasFold(s, "https://") || hasFold(s, "www.")
}

func hasFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

func linkEnd(raw string, i, end int) int {
	j := i
	for j < end {
		r, n := at(raw, j, end)
		if space(r) || r == '"' || r == '<' || r == '>' || r == '”' || r == '“' || r == ')' || r == ']' {
			break
		}
		j += n
	}
	for j > i && strings.IndexByte(".,;:!?'", raw[j-1]) >= 0 {
		j--
	}
	return j
}
