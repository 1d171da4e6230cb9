package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// entities are the HTML entities that feeds leave in running text.
var entities = map[string]rune{
	"amp": '&', "quot": '"', "apos": '\'', "lt": '<', "gt": '>', "nbsp": '\u00a0',
	"lsquo": '‘', "rsquo": '’', "ldquo": '“', "rdquo": '”', "sbquo": '‚', "bdquo": '„',
	"laquo": '«', "raquo": '»', "ndash": '–', "mdash": '—', "hellip": '…', "bull": '•',
	"middot": '·', "pound": '£', "euro": '€', "cent": '¢', "yen": '¥', "deg": '°',
	"copy": '©', "reg": '®', "shy": '\u00ad', "ensp": '\u2002', "emsp": '\u2003', "thinsp": '\u2009',
	"eacute": 'é', "egrave": 'è', "aacute": 'á', "iacute": 'í', "oacute": 'ó', "uacute": 'ú',
	"ntilde": 'ñ', "ccedil": 'ç', "ouml": 'ö', "uuml": 'ü', "auml": 'ä', "oslash": 'ø', "aring": 'å',
}

// at returns the character that begins at byte i of raw[:end] and its length
// in bytes. An HTML entity counts as the character it stands for; a byte that
// is no UTF-8 as the replacement character.
func at(raw string, i, end int) (rune, int) {
	if i >= end {
		return 0, 0
	}
	c := raw[i]
	if c == '&' {
		if r, n := entity(raw[i:end]); n > 0 {
			return r, n
		}
		return '&', 1
	}
	if c < utf8.RuneSelf {
		return rune(c), 1
	}
	return utf8.DecodeRuneInString(raw[i:end])
}

func entity(s string) (rune, int) {
	if len(s) > 12 {
		s = s[:12]
	}
	n := strings.IndexByte(s, ';')
	if n < 3 {
		return 0, 0
	}
	name := s[1:n]
	if name[0] != '#' {
		if r, ok := entities[name]; ok {
			return r, n + 1
		}
		return 0, 0
	}
	base, digits := rune(10), name[1:]
	if digits[0] == 'x' || digits[0] == 'X' {
		base, digits = 16, digits[1:]
	}
	var r rune
	for _, d := range []byte(digits) {
		v := rune(99)
		switch {
		case d >= '0' && d <= '9':
			v = rune(d - '0')
		case d|0x20 >= 'a' && d|0x20 <= 'f':
			v = rune(d|0x20-'a') + 10
		}
		if v >= base {
			return 0, 0
		}
		r = r*base + v
		if r > unicode.MaxRune {
			return 0, 0
		}
	}
	if digits == "" || r == 0 {
		return 0, 0
	}
	return r, n + 1
}

// before returns the character that ends at byte i, not looking before start.
// Entities are not looked for: it serves to tell letters from the rest.
func before(raw string, i, start int) rune {
	if i <= start {
		return 0
	}
	r, _ := utf8.DecodeLastRuneInString(raw[start:i])
	return r
}

// space tells white space and control characters, which part words.
func space(r rune) bool {
	if r < utf8.RuneSelf {
		return r <= ' ' || r == 0x7f
	}
	return unicode.IsSpace(r) || r >= 0x80 && r < 0xa0
}

// invisible tells the characters that a reader does not see and that stand
// inside words: soft hyphens, zero-width and direction marks.
func invisible(r rune) bool {
	switch {
	case r < 0xad:
		return false
	case r == 0xad, r == 0x61c, r == 0xfeff:
		return true
	case r >= 0x200b && r <= 0x200f, r >= 0x202a && r <= 0x202e, r >= 0x2060 && r <= 0x206f:
		return true
	}
	return false
}

func letter(r rune) bool {
	if r < utf8.RuneSelf {
		return r|0x20 >= 'a' && r|0x20 <= 'z'
	}
	return unicode.IsLetter(r) || unicode.IsMark(r) || invisible(r)
}

func digit(r rune) bool { return r >= '0' && r <= '9' }

func alnum(r rune) bool { return letter(r) || digit(r) || r >= utf8.RuneSelf && unicode.IsDigit(r) }

func upper(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 'A' && r <= 'Z'
	}
	return unicode.IsUpper(r) || unicode.IsTitle(r)
}

func lower(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 'a' && r <= 'z'
	}
	return unicode.IsLower(r)
}

func apostrophe(r rune) bool { return r == '\'' || r == '’' || r == 'ʼ' || r == '‘' || r == '`' }

func hyphen(r rune) bool { return r == '-' || r == '‐' || r == '‑' }

func dash(r rune) bool { return r == '–' || r == '—' || r == '―' || r == '−' }

// plain maps a character to the one that Norm has in its place; 0 drops it.
func plain(r rune) rune {
	switch r {
	case '“', '”', '„', '‟', '«', '»', '″':
		return '"'
	case '‘', '’', '‚', '‛', 'ʼ', '`', '´', '′', '‹', '›':
		return '\''
	case '‐', '‑', '–', '—', '―', '−':
		return '-'
	}
	if invisible(r) {
		return 0
	}
	return r
}

// norm returns the cleaned form of a token; where nothing is to be cleaned it
// is the token itself.
func norm(raw string) string {
	ascii := true
	for i := 0; i < len(raw); i++ {
		if c := raw[i]; c >= utf8.RuneSelf || c == '&' || c == '`' {
			ascii = false
			break
		}
	}
	if raw == "``" || raw == "''" {
		return `"`
	}
	if ascii {
		return raw
	}
	var b strings.Builder
	same := true
	for i := 0; i < len(raw); {
		r, n := at(raw, i, len(raw))
		p := plain(r)
		switch {
		case r == '…':
			b.WriteString("...")
			same = false
		case p == r && r != utf8.RuneError:
			b.WriteString(string(p))
			same = same && n == utf8.RuneLen(p)
		default:
			same = false
			if p != 0 {
				b.WriteRune(p)
			}
		}
		i += n
	}
	if same {
		return raw
	}
	if b.Len() == 0 {
		return "\ufffd"
	}
	return b.String()
}

// Norm returns the cleaned form of a word, as in Token.Norm.
func Norm(word string) string { return norm(word) }
