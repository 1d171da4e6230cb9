package page

import (
	"html/template"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// catalogue holds the interface's words, by language and key. A language is a
// file words_<lang>.go and its line here; a test refuses one that misses a key
// of English. docs/languages.md says how one is added.
//
// {0}, {1} … stand for what is filled in. Keys that end in .one, .other and so
// on are the plural forms (of CLDR) that the language's rule chooses between;
// {n} is the number. Numbers are in Latin digits in every language, Arabic
// too, as its broadcasters write them: they stand beside the reports' own.
// They are grouped from five digits on by a thin space, which is read alike in
// all of them: a point or a comma is a thousand here and a fraction there.
// Times are of 24 hours.
var catalogue = map[string]language{
	"en": english,
	"fr": french,
	"es": spanish,
	"ar": arabic,
}

// language is one language of the interface.
type language struct {
	name     string // in itself
	dir      string // ltr or rtl
	plural   func(n int) string
	firstDay string // of a month, where it is not written "1"
	contract []contraction
	reader   string // the speaker who has read the status words; empty: nobody has yet
	words    map[string]string
}

// contraction is what becomes of a preposition before the article of a name:
// "de " and "les talibans" are "des talibans".
type contraction struct{ before, article, becomes string }

// statusWords are the keys that a speaker of each language must have read:
// readers take what is true from them.
var statusWords = []string{"status.reported", "status.confirmed", "status.disputed", "status.withdrawn",
	"state.held", "state.claimed", "state.disputed", "state.contested", "state.threatened", "state.unknown"}

// Languages are the codes of the languages that the interface is written in,
// in alphabetical order.
func Languages() []string { return slices.Sorted(maps.Keys(catalogue)) }

// Language is the interface's language for a language tag such as "fr-CA"; it
// is English where the interface is not written in that of the tag.
func Language(tag string) string {
	code, _ := languageOf(tag)
	return code
}

func languageOf(lang string) (string, language) {
	if l, ok := catalogue[lang]; ok {
		return lang, l
	}
	base, _, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(lang), "_", "-"), "-")
	if l, ok := catalogue[base]; ok {
		return base, l
	}
	return "en", english
}

// fill puts args in place of {0}, {1} …; what is put in is not looked at again.
// A sentence that begins with a name that runs against it says first which way
// it runs itself: an element of dir=auto goes by the first letter it meets.
func (l language) fill(text string, args []any) string {
	s := l.filled(text, args)
	if i := strings.Index(s, isolate); i >= 0 && !strings.ContainsFunc(s[:i], unicode.IsLetter) {
		return map[string]string{"ltr": "\u200e", "rtl": "\u200f"}[l.dir] + s
	}
	return s
}

const isolate, isolated = "\u2068", "\u2069" // FSI and PDI of Unicode

func (l language) filled(text string, args []any) string {
	if len(args) == 0 {
		return text
	}
	b := make([]byte, 0, len(text)+32)
	for {
		i := strings.IndexByte(text, '{')
		if i < 0 || i+2 >= len(text) {
			return string(append(b, text...))
		}
		n := int(text[i+1] - '0')
		if text[i+2] != '}' || n < 0 || n >= len(args) {
			b, text = append(b, text[:i+1]...), text[i+1:]
			continue
		}
		b = l.put(append(b, text[:i]...), args[n])
		text = text[i+3:]
	}
}

func (l language) put(b []byte, arg any) []byte {
	var s string
	switch v := arg.(type) {
	case string:
		s = v
	case int:
		return strconv.AppendInt(b, int64(v), 10)
	case interface{ String() string }:
		s = v.String()
	}
	for _, c := range l.contract {
		if strings.HasPrefix(s, c.article) && endsWord(b, c.before) {
			b, s = append(b[:len(b)-len(c.before)], c.becomes...), s[len(c.article):]
			break
		}
	}
	if l.turns(s) {
		return append(append(append(b, isolate...), s...), isolated...)
	}
	return append(b, s...)
}

// endsWord tells whether b ends with the word w.
func endsWord(b []byte, w string) bool {
	return strings.HasSuffix(string(b), w) && (len(b) == len(w) || b[len(b)-len(w)-1] == ' ')
}

// turns tells whether a text has letters that run against the language, so
// that it must be isolated from the words around it.
func (l language) turns(s string) bool {
	for _, r := range s {
		if right := r >= 0x590 && r <= 0x8ff || r >= 0xfb1d && r <= 0xfdff || r >= 0xfe70 && r <= 0xfefc; right == (l.dir == "rtl") {
			continue
		} else if right || r < 0x2000 && unicode.IsLetter(r) {
			return true
		}
	}
	return false
}

// Num is a whole number with its digits grouped.
func (c *scene) Num(n int) string { return grouped(float64(n)) }

// T is the word or sentence of the interface under key, args filled in.
func (c *scene) T(key string, args ...any) string {
	if w, ok := c.words.words[key]; ok {
		return c.words.fill(w, args)
	}
	return english.fill(english.words[key], args)
}

// N is the plural form of key that n asks for.
func (c *scene) N(key string, n int) string {
	return strings.ReplaceAll(c.T(key+"."+c.words.plural(n)), "{n}", c.Num(n))
}

// forms are the plural forms that a language may have (CLDR).
var forms = []string{"zero", "one", "two", "few", "many", "other"}

// Forms are the plural forms of key as attributes data-<name>-<form>, for the
// script to choose between.
func (c *scene) Forms(name, key string) template.HTMLAttr {
	var out []string
	for _, f := range forms {
		if w, ok := c.words.words[key+"."+f]; ok {
			out = append(out, "data-"+name+"-"+f+`="`+template.HTMLEscapeString(w)+`"`)
		}
	}
	return template.HTMLAttr(strings.Join(out, " "))
}

// OffsetMinutes is how far the story's zone is before UTC, as of the page.
func (c *scene) OffsetMinutes() int {
	_, s := c.view.Now.In(c.zone).Zone()
	return s / 60
}

// Lang and Dir are those of the page.
func (c *scene) Lang() string { return c.lang }
func (c *scene) Dir() string  { return c.words.dir }

// StoryLang is the language that the story is written in, where the page's own
// words are in another.
func (c *scene) StoryLang() string {
	if c.story == nil || c.story.Lang == c.lang {
		return ""
	}
	return c.story.Lang
}

// langQuery is the language as a link says it; a page in the language of its
// story has none.
func (c *scene) langQuery() string {
	if c.lang == c.home {
		return ""
	}
	return "lang=" + c.lang
}

// tongue is a page in another language.
type tongue struct {
	Code string
	Name string
	URL  string
	On   bool // the page that is being read
}

// in is an address of the site in another language.
func (c *scene) in(address, code string) string {
	path, query, _ := strings.Cut(address, "?")
	kept := strings.FieldsFunc(query, func(r rune) bool { return r == '&' })
	kept = slices.DeleteFunc(kept, func(p string) bool { return strings.HasPrefix(p, "lang=") })
	if code != c.home {
		kept = append(kept, "lang="+code)
	}
	if len(kept) == 0 {
		return path
	}
	return path + "?" + strings.Join(kept, "&")
}

func (c *scene) tongues(address string) []tongue {
	if address == "" {
		return nil
	}
	var out []tongue
	for _, code := range Languages() {
		out = append(out, tongue{code, catalogue[code].name, c.in(address, code), code == c.lang})
	}
	return out
}

// Tongues is the choice of languages at the foot of a page.
func (p sheet) Tongues() []tongue { return p.tongues(p.Here) }

// Alternates are the same page in each language, for search engines; of a page
// that is not to be found there are none.
func (p sheet) Alternates() []tongue {
	if p.NoIndex {
		return nil
	}
	out := p.tongues(p.Canonical)
	if out != nil {
		out = append(out, tongue{Code: "x-default", URL: p.in(p.Canonical, p.home)})
	}
	return out
}
