package reading

import (
	"math/bits"
	"strings"
	"unicode"
	"unicode/utf8"
)

// common are the shortest words of some languages, enough to tell them apart
// in a report of a few lines.
var common = [...]struct {
	lang  string
	words string
}{
	{"en", " the of and to in a is that for on was with as at by said from has are were have it be "},
	{"fr", " le la les des et en du une est que dans pour au sur par qui pas plus avec son ont sont "},
	{"es", " el la los las de en que y del se por un una con para es al como su más "},
	{"de", " der die das und in den von zu mit des auf für ist im nicht ein eine als auch dem sich nach "},
	{"it", " il di che e la le un una per in del non con sono della alla gli ha dei nel "},
	{"pt", " o a os as de que e do da em um para com não uma por dos no na se "},
	{"nl", " de het een en van in is dat op te zijn voor met niet aan er om ook als "},
	{"tr", " ve bir bu için da de ile olarak en çok daha olan sonra kadar ne "},
	{"pl", " i w na z do nie się że jest to o po przez od za jak dla są "},
	{"id", " yang dan di dari untuk pada dengan ini itu tidak ke dalam akan oleh "},
}

// speaks tells of each of these words which of the languages have it, by bits.
var speaks = func() map[string]uint16 {
	m := map[string]uint16{}
	for n := range common {
		for _, w := range strings.Fields(common[n].words) {
			m[w] |= 1 << n
		}
	}
	return m
}()

// enough is the number of words from which the language of a text is told.
const enough = 400

// foreign returns the language of a text that is plainly not English: a code
// where its small words tell it, the script's name where no Latin letters are
// left; "" for English and for texts too short to say.
func foreign(report string) string {
	latin, other := 0, 0
	script := ""
	for _, r := range report {
		if r < utf8.RuneSelf {
			if r |= 0x20; r >= 'a' && r <= 'z' {
				latin++
			}
			continue
		}
		if !unicode.IsLetter(r) {
			continue
		}
		if unicode.Is(unicode.Latin, r) {
			latin++
			continue
		}
		other++
		if script == "" {
			script = scriptOf(r)
		}
	}
	if other > latin && other >= 8 {
		return script
	}
	words := 0
	var heard [len(common)]int // words of each language
	for w := range strings.FieldsSeq(report) {
		if words++; words > enough {
			words = enough
			break
		}
		for in := speaks[strings.Trim(strings.ToLower(w), ".,;:!?\"“”()'")]; in != 0; in &= in - 1 {
			heard[bits.TrailingZeros16(in)]++
		}
	}
	if words < 12 {
		return ""
	}
	best, most, english := "", 0, 0
	for n, l := range common {
		if l.lang == "en" {
			english = heard[n]
		} else if heard[n] > most {
			best, most = l.lang, heard[n]
		}
	}
	if most > english+2 && most*6 > words {
		return best
	}
	return ""
}

func scriptOf(r rune) string {
	for _, s := range []struct {
		table *unicode.RangeTable
		lang  string
	}{{unicode.Arabic, "ar"}, {unicode.Cyrillic, "ru"}, {unicode.Han, "zh"}, {unicode.Hangul, "ko"}, {unicode.Hiragana, "ja"}, {unicode.Katakana, "ja"},
		{unicode.Hebrew, "he"}, {unicode.Greek, "el"}, {unicode.Devanagari, "hi"}, {unicode.Thai, "th"}, {unicode.Ethiopic, "am"}, {unicode.Bengali, "bn"}, {unicode.Georgian, "ka"}, {unicode.Armenian, "hy"}, {unicode.Myanmar, "my"}} {
		if unicode.Is(s.table, r) {
			return s.lang
		}
	}
	return "und"
}
