package page

import (
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
	"testing"

	"dateline"
)

// Every language has the words of English, and its fillings.
func TestCatalogue(t *testing.T) {
	holes := regexp.MustCompile(`\{[0-9n]\}`)
	plural := regexp.MustCompile(`\.(zero|one|two|few|many|other)$`)
	for lang, l := range catalogue {
		if l.name == "" || l.plural == nil || (l.dir != "ltr" && l.dir != "rtl") {
			t.Errorf("%s: name, direction or plural rule is missing", lang)
		}
		for n := range 200 {
			if form := l.plural(n); l.words["bar.new."+form] == "" {
				t.Errorf("%s: no plural form %q, which %d asks for", lang, form, n)
			}
		}
		for key, en := range english.words {
			w, ok := l.words[key]
			if !ok && plural.MatchString(key) && l.words[plural.ReplaceAllString(key, ".other")] != "" {
				continue // a language may have fewer forms
			}
			a, b := holes.FindAllString(en, -1), holes.FindAllString(w, -1)
			sort.Strings(a)
			sort.Strings(b)
			switch {
			case w == "":
				t.Errorf("%s: %q is missing", lang, key)
			case strings.Join(a, "") != strings.Join(b, "") && !plural.MatchString(key):
				t.Errorf("%s: %q is filled with %v, English with %v", lang, key, b, a)
			}
		}
	}
}

// Every key that templates and code name is in the catalogue.
func TestKeysExist(t *testing.T) {
	uses := regexp.MustCompile(`(?:\.T|\$\.T) ?\(?"([a-z0-9.]+)"[ ,)}]`)
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{"templates", "templates/parts"} {
		more, err := filepath.Glob(filepath.Join(dir, "*.html"))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, more...)
	}
	found := 0
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range uses.FindAllSubmatch(b, -1) {
			found++
			if key := string(m[1]); english.words[key] == "" && !strings.HasSuffix(key, ".") {
				t.Errorf("%s uses %q, which the catalogue has not", f, key)
			}
		}
	}
	if found < 100 {
		t.Errorf("found only %d uses of keys; the pattern no longer fits the code", found)
	}
	for _, k := range dateline.Kinds {
		if english.words["kind."+string(k)] == "" {
			t.Errorf("kind %s has no word", k)
		}
	}
	for _, s := range dateline.States {
		if english.words["state."+string(s)] == "" {
			t.Errorf("state %s has no word", s)
		}
	}
	for _, s := range []dateline.Status{dateline.Reported, dateline.Confirmed, dateline.IsDisputed, dateline.Withdrawn} {
		if english.words["status."+string(s)] == "" {
			t.Errorf("status %s has no word", s)
		}
	}
}
