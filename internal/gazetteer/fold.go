package gazetteer

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// letters that Unicode does not decompose into a Latin base letter.
var letters = map[rune]string{
	'ß': "ss", 'æ': "ae", 'Æ': "AE", 'œ': "oe", 'Œ': "OE", 'ø': "o", 'Ø': "O",
	'đ': "d", 'Đ': "D", 'ð': "d", 'Ð': "D", 'þ': "th", 'Þ': "Th", 'ł': "l", 'Ł': "L",
	'ı': "i", 'ħ': "h", 'Ħ': "H", 'ŋ': "ng", 'Ŋ': "Ng", 'ə': "a", 'Ə': "A",
	'ɓ': "b", 'Ɓ': "B", 'ɗ': "d", 'Ɗ': "D", 'ƙ': "k", 'Ƙ': "K", 'ƴ': "y", 'Ƴ': "Y",
}

// Plain writes a name without diacritics: "Kandahār" becomes "Kandahar".
// Case, spaces, hyphens and apostrophes stay. ok is false when the name holds
// a letter of another script.
func Plain(name string) (plain string, ok bool) {
	ascii := true
	for i := 0; i < len(name); i++ {
		if name[i] >= utf8.RuneSelf {
			ascii = false
			break
		}
	}
	if ascii {
		return name, true
	}
	var b strings.Builder
	for _, r := range norm.NFKD.String(name) {
		switch {
		case r < utf8.RuneSelf:
			b.WriteRune(r)
		case letters[r] != "":
			b.WriteString(letters[r])
		case unicode.Is(unicode.Mn, r):
		case unicode.IsLetter(r) && !unicode.Is(unicode.Lm, r):
			return "", false
		case unicode.Is(unicode.Pd, r):
			b.WriteByte('-')
		case unicode.IsSpace(r):
			b.WriteByte(' ')
		case unicode.Is(unicode.Lm, r), unicode.Is(unicode.Pi, r), unicode.Is(unicode.Pf, r), unicode.Is(unicode.Sk, r):
			b.WriteByte('\'')
		}
	}
	return b.String(), true
}

// short words that the press writes in two ways at the head of a name.
var longForms = map[string]string{"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort"}

// Fold gives the key under which a name is kept: lower case letters and
// digits alone, without diacritics, apostrophes, hyphens, full stops and
// spaces. "St. Louis" and "Saint Louis" share a key. A name with letters of
// another script, or without any letter, has the key "".
func Fold(name string) string {
	plain, ok := Plain(name)
	if !ok {
		return ""
	}
	var buf [64]byte
	out, word, lettered := buf[:0], 0, false
	for i := 0; i <= len(plain); i++ {
		c := byte(' ')
		if i < len(plain) {
			c = plain[i]
		}
		switch {
		case c >= 'A' && c <= 'Z':
			out, lettered = append(out, c+'a'-'A'), true
		case c >= 'a' && c <= 'z':
			out, lettered = append(out, c), true
		case c >= '0' && c <= '9':
			out = append(out, c)
		case c == '&':
			out = append(out, "and"...)
		case c == '\'' || c == '`':
		default:
			if n := len(out) - word; i < len(plain)-1 && n >= 2 && n <= 3 {
				if long := longForms[string(out[word:])]; long != "" {
					out = append(out[:word], long...)
				}
			}
			word = len(out)
		}
	}
	if !lettered {
		return ""
	}
	return string(out)
}

// digraphs of a consonant skeleton, longest first, and the sound they stand for.
var digraphs = [...]struct{ letters, sound string }{
	{"tsch", "c"}, {"sch", "s"}, {"tch", "c"}, {"dzh", "j"}, {"kh", "k"}, {"gh", "g"}, {"sh", "s"},
	{"ch", "c"}, {"zh", "j"}, {"dj", "j"}, {"ph", "f"}, {"th", "t"}, {"dh", "d"}, {"ck", "k"}, {"ts", "s"}, {"tz", "s"},
}

// Skeleton reduces a folded name to the consonants that survive another way of
// writing its language in Latin letters: vowels, y and silent h go, doubled
// consonants become one, and letters that stand for one sound are made equal.
// "terenkot" and "tarinkot" both give "trnkt".
func Skeleton(key string) string {
	out := make([]byte, 0, len(key))
	add := func(c byte) {
		if n := len(out); n == 0 || out[n-1] != c {
			out = append(out, c)
		}
	}
next:
	for i := 0; i < len(key); {
		for _, d := range digraphs {
			if strings.HasPrefix(key[i:], d.letters) {
				add(d.sound[0])
				i += len(d.letters)
				continue next
			}
		}
		switch c := key[i]; c {
		case 'a', 'e', 'i', 'o', 'u', 'y':
		case 'h':
			if i == 0 {
				add('h')
			}
		case 'q', 'c':
			add('k')
		case 'x':
			add('k')
			add('s')
		case 'w':
			add('v')
		case 'z':
			add('z')
		default:
			add(c)
		}
		i++
	}
	return string(out)
}

// distance is the Levenshtein distance of two ASCII keys, or limit+1 where it
// is greater than limit.
func distance(a, b string, limit int) int {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > limit || len(b) > 126 {
		return limit + 1
	}
	var row [128]int
	for i := range len(a) + 1 {
		row[i] = i
	}
	for j := 1; j <= len(b); j++ {
		diagonal, least := row[0], j
		row[0] = j
		for i := 1; i <= len(a); i++ {
			cost := diagonal
			if a[i-1] != b[j-1] {
				cost++
			}
			diagonal = row[i]
			row[i] = min(cost, row[i]+1, row[i-1]+1)
			least = min(least, row[i])
		}
		if least > limit {
			return limit + 1
		}
	}
	return row[len(a)]
}

// spelling is a one-byte hash of a plain name, by which an alias that was
// written just so is told from one that differs in case, spaces or hyphens.
func spelling(plain string) byte {
	h := uint32(2166136261)
	for i := 0; i < len(plain); i++ {
		h = (h ^ uint32(plain[i])) * 16777619
	}
	return byte(h ^ h>>8 ^ h>>16 ^ h>>24)
}
