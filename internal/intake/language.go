package intake

import (
	"strings"
	"unicode"
)

// stopwords are the commonest words of the languages told apart, each chosen
// to be rare in the others. The method is the oldest there is: count them.
var stopwords = map[string]string{
	"en": "the of and to in that is was for on with as at by from were has had have been this which an are not it said after his they who will would",
	"fr": "le la les des du une est dans pour que qui sur au aux avec par pas plus été ont cette sont ses ces il elle leur mais et après selon",
	"de": "der die das und den von mit dem ein eine ist nicht auf für sich auch wurde nach bei aus sind werden hat wie zum zur im einer als",
	"es": "el los las del una que por con para es su al como más fue pero sus este han ha ya entre desde según también y según lo",
	"it": "il di che della dei le gli una per con del è non sono alla nel da più delle anche dal ha dopo hanno questo essere stato i",
	"pt": "o os as do da dos das em um uma que para com não por mais como foi ao seu sua são pelo pela também segundo após e",
	"nl": "de het een van en dat op te zijn met voor niet aan er om werd ook bij naar uit heeft hebben door worden over nog",
	"sv": "och att det som en på är av för med till den har inte om ett var från vid men efter också under sig hade",
	"da": "og at det som en på er af for med til den har ikke om et var fra ved men efter også blev sig havde",
	"pl": "i w na z do się że nie jest o po od jak przez za to są dla który oraz został została przed przy jego",
	"tr": "ve bir bu da de için ile olarak olan daha çok gibi sonra kadar ise ancak göre oldu olduğu tarafından",
	"ro": "și în de la cu pe din care este nu mai pentru au fost sau prin după că o un ale lui ce sunt",
	"id": "yang dan di itu dengan untuk dari ini pada dalam tidak akan oleh telah juga mereka ke adalah bahwa para",
	"vi": "và của là các trong được có cho không một người với đã những tại này khi từ",
	"so": "oo ka ku waa in iyo la ay uu soo si aan waxaa kale",
	"sw": "na ya wa kwa ni katika za la kuwa hiyo huo watu baada",
}

var byWord = func() map[string][]string {
	m := map[string][]string{}
	for lang, words := range stopwords {
		for _, w := range strings.Fields(words) {
			m[w] = append(m[w], lang)
		}
	}
	return m
}()

// mostWords is how many words of a text Language looks at.
const mostWords = 2000

// Language guesses the language of a text as an ISO 639 code: by its script,
// and for Latin script by counting common words. A text too short to tell
// counts as English ("en"), so that nothing is kept from being read by a guess.
func Language(text string) string {
	if lang := byScript(text); lang != "" {
		return lang
	}
	counts := map[string]int{}
	words := 0
	for w := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsLetter(r) }) {
		for _, lang := range byWord[strings.ToLower(w)] {
			counts[lang]++
		}
		if words++; words == mostWords {
			break
		}
	}
	best := "en"
	for lang := range counts {
		if counts[lang] > counts[best] || (counts[lang] == counts[best] && lang < best && best != "en") {
			best = lang
		}
	}
	// Another language must be clear: three common words, half again as many
	// as English has, and one word in eight.
	if n := counts[best]; best != "en" && (n < 3 || 2*n < 3*counts["en"] || 8*n < words) {
		return "en"
	}
	return best
}

var scripts = []struct {
	table *unicode.RangeTable
	lang  string
}{
	{unicode.Arabic, "ar"}, {unicode.Cyrillic, "ru"}, {unicode.Hebrew, "he"}, {unicode.Greek, "el"}, {unicode.Han, "zh"},
	{unicode.Hiragana, "ja"}, {unicode.Katakana, "ja"}, {unicode.Hangul, "ko"}, {unicode.Devanagari, "hi"}, {unicode.Bengali, "bn"},
	{unicode.Thai, "th"}, {unicode.Georgian, "ka"}, {unicode.Armenian, "hy"}, {unicode.Ethiopic, "am"}, {unicode.Tamil, "ta"},
	{unicode.Myanmar, "my"}, {unicode.Khmer, "km"}, {unicode.Sinhala, "si"},
}

// letters by which languages of one script are told apart, the surest first.
var letters = map[string][]struct{ chars, lang string }{
	"ar": {{"ټډړږښڼځڅ", "ps"}, {"ٹڑےں", "ur"}, {"پچگژ", "fa"}},
	"ru": {{"іїєґ", "uk"}, {"ў", "be"}, {"ђћџљњј", "sr"}},
	"zh": {{"のはをにがでと", "ja"}},
}

// byScript names the language of a text that is mostly not in Latin letters,
// and "" for any other.
func byScript(text string) string {
	counts := map[string]int{}
	latin, other, seen := 0, 0, 0
	for _, r := range text {
		if !unicode.IsLetter(r) {
			continue
		}
		if seen++; seen > 8*mostWords {
			break
		}
		if unicode.Is(unicode.Latin, r) {
			latin++
			continue
		}
		other++
		for _, s := range scripts {
			if unicode.Is(s.table, r) {
				counts[s.lang]++
				break
			}
		}
	}
	if other <= latin || other < 4 {
		return ""
	}
	best := "und"
	for _, s := range scripts {
		if counts[s.lang] > counts[best] {
			best = s.lang
		}
	}
	for _, l := range letters[best] {
		n := 0
		for _, r := range text[:min(len(text), 32*mostWords)] {
			if strings.ContainsRune(l.chars, r) {
				n++
			}
		}
		if n > 2 || 20*n > other && n > 0 {
			return l.lang
		}
	}
	return best
}
