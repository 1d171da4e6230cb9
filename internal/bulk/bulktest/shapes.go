package bulktest

import (
	"math/rand/v2"
	"strings"
)

// A Shape is a kind of text that no newsroom writes.
type Shape struct {
	Name string
	Text func(n int) string // n bytes of it
}

func again(unit string) func(int) string {
	return func(n int) string { return strings.Repeat(unit, n/len(unit)+1)[:n] }
}

// nested opens and closes quotations and brackets inside each other.
func nested(n int) string {
	open, shut := again("“he said ‘we (")(n/2), again(") go’ now” ")(n-n/2)
	return open + shut
}

// noise is the same bytes, or the same words, by chance.
func noise(words ...string) func(int) string {
	return func(n int) string {
		r := rand.New(rand.NewPCG(1, 2))
		b := make([]byte, 0, n+16)
		for len(b) < n {
			if len(words) == 0 {
				b = append(b, byte(r.UintN(256)))
			} else {
				b = append(b, words[r.IntN(len(words))]...)
			}
		}
		return string(b[:n])
	}
}

// Shapes are texts that have brought readers of text to a halt: everything in
// one line, one sentence, one quotation, one name, one number, one nest.
var Shapes = []Shape{
	{"one letter", again("a")},
	{"one capital letter", again("A")},
	{"capital letters", again("QWERTYUIOP")},
	{"words of one letter", again("a ")},
	{"capitals, one a word", again("A ")},
	{"initials", again("A.")},
	{"capitalised words", again("Kabul ")},
	{"capitalised words, commas", again("Kabul, ")},
	{"place names without a stop", again("Kabul Herat Deir ez-Zor Goma Mosul New York Kandahar ")},
	{"unknown names without a stop", noise("Ka", "lo", "Mi", "ruz ", "Dan ", "-i-", "tarak ", "of ")},
	{"double quotes", again(`"`)},
	{"double quotes, spaced", again(`" `)},
	{"opening curly quotes", again("“")},
	{"curly pairs", again("“”")},
	{"curly words", again("“war” ")},
	{"quoted words", again(`"said" `)},
	{"quotation left open", func(n int) string { return "“" + again("He said the city fell and they fled, ")(max(n-3, 0)) }},
	{"nested quotations", nested},
	{"single quotes", again("'")},
	{"single quotes, spaced", again("' ")},
	{"opening brackets", again("(")},
	{"opening brackets, spaced", again("( [ ")},
	{"bracketed words", again("(a) ")},
	{"digits", again("7")},
	{"numbers", again("7 ")},
	{"numbers with commas", again("1,000,")},
	{"number words", again("two hundred and ")},
	{"dates", again("Aug 13, 2021, ")},
	{"times", again("14:05 GMT ")},
	{"newlines", again("\n")},
	{"lines of one letter", again("a\n")},
	{"list items", again("- a\n")},
	{"quoted lines", again("“a\n")},
	{"spaces", again(" ")},
	{"no-break spaces", again("\u00a0")},
	{"commas", again(",")},
	{"commas, spaced", again(", ")},
	{"full stops", again(".")},
	{"full stops, spaced", again(". ")},
	{"marks", again("!?;:")},
	{"colons", again("a: ")},
	{"short sentences", again("He fell. ")},
	{"hyphens", again("-")},
	{"hyphens, spaced", again("- ")},
	{"hyphenated", again("a-")},
	{"dashes", again("— he ")},
	{"apostrophes", again("a'")},
	{"clitics", again("it's ")},
	{"entities", again("&amp;")},
	{"entities of quotes", again("&quot;a&quot; ")},
	{"entities of spaces", again("a&nbsp;")},
	{"ampersands", again("&")},
	{"and and", again("and ")},
	{"of of", again("city of ")},
	{"said", again("said ")},
	{"said that", again("he said that ")},
	{"said, said", again("he said, ")},
	{"according to", again("according to officials ")},
	{"captured", again("captured Kabul and ")},
	{"killed", again("ten people were killed and ")},
	{"fled to", again("families fled to Herat from Kabul ")},
	{"who", again("the man who ")},
	{"verbs", again("says falls takes ")},
	{"links", again("http://a.b/c ")},
	{"one link", func(n int) string { return again("http://")(7) + again("a/")(max(n-7, 0)) }},
	{"not UTF-8", again("\xff\xfe\x80")},
	{"half not UTF-8", again("The city \xc3\x28 fell. ")},
	{"zero bytes", again("\x00")},
	{"zero bytes, words", again("The\x00city\x00fell. ")},
	{"zero width", again("a\u200b")},
	{"combining marks", func(n int) string { return "a" + again("\u0301")(max(n-1, 0)) }},
	{"no spaces between words", again("漢")},
	{"words by chance", noise("the ", "city ", "said ", "“", "” ", "Kabul ", "was ", "taken ", ", ", "(", ") ", "by ", "rebels ", "who ", "and ", "12 ", "people ", "killed ", "not ", "- ", "'s ")},
	{"bytes by chance", noise()},
}
