package page

import (
	"strconv"
	"strings"
)

// catalogue holds the interface's words, by language and key. A language is a
// file words_<lang>.go; a test refuses one that misses a key of English.
// {0}, {1} … stand for what is filled in. Keys that end in .one, .other and so
// on are the plural forms that the language's rule chooses between.
var catalogue = map[string]language{
	"en": english,
}

// language is one language of the interface.
type language struct {
	name   string // in itself
	dir    string // ltr or rtl
	plural func(n int) string
	words  map[string]string
}

func languageOf(lang string) (string, language) {
	if l, ok := catalogue[lang]; ok {
		return lang, l
	}
	if base, _, cut := strings.Cut(lang, "-"); cut {
		if l, ok := catalogue[base]; ok {
			return base, l
		}
	}
	return "en", english
}

// fill puts args in place of {0}, {1} …; what is put in is not looked at again.
func fill(text string, args []any) string {
	if len(args) == 0 {
		return text
	}
	pairs := make([]string, 0, 2*len(args))
	for i, a := range args {
		var s string
		switch v := a.(type) {
		case string:
			s = v
		case int:
			s = strconv.Itoa(v)
		case interface{ String() string }:
			s = v.String()
		}
		pairs = append(pairs, "{"+strconv.Itoa(i)+"}", s)
	}
	return strings.NewReplacer(pairs...).Replace(text)
}
