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

// Every language has the words of English, its fillings, and every plural form
// that its rule asks for.
func TestCatalogue(t *testing.T) {
	holes := regexp.MustCompile(`\{[0-9n]\}`)
	plural := regexp.MustCompile(`^(.*)\.(zero|one|two|few|many|other)$`)
	for lang, l := range catalogue {
		if l.name == "" || l.plural == nil || (l.dir != "ltr" && l.dir != "rtl") {
			t.Errorf("%s: name, direction or plural rule is missing", lang)
		}
		for key, en := range english.words {
			w := l.words[key]
			if m := plural.FindStringSubmatch(key); m != nil && english.words[m[1]+".one"] != "" && english.words[m[1]+".other"] != "" {
				for n := range 200 {
					if form := l.plural(n); l.words[m[1]+"."+form] == "" {
						t.Errorf("%s: %s has no plural form %q, which %d asks for", lang, m[1], form, n)
						break
					}
				}
				continue
			}
			a, b := holes.FindAllString(en, -1), holes.FindAllString(w, -1)
			sort.Strings(a)
			sort.Strings(b)
			switch {
			case w == "":
				t.Errorf("%s: %q is missing", lang, key)
			case strings.Join(a, "") != strings.Join(b, ""):
				t.Errorf("%s: %q is filled with %v, English with %v", lang, key, b, a)
			}
		}
		for key := range l.words {
			m := plural.FindStringSubmatch(key)
			if english.words[key] == "" && (m == nil || english.words[m[1]+".other"] == "") {
				t.Errorf("%s: %q is in no use: English has it not", lang, key)
			}
		}
	}
}

// Numbers take the form of the language: six in Arabic, the singular for none
// in French.
func TestPlural(t *testing.T) {
	for _, c := range []struct {
		lang string
		n    int
		want string
	}{
		{"en", 0, "0 new updates"}, {"en", 1, "1 new update"}, {"en", 12345, "12\u202f345 new updates"},
		{"fr", 0, "0 nouvelle mise à jour"}, {"fr", 1, "1 nouvelle mise à jour"}, {"fr", 2, "2 nouvelles mises à jour"},
		{"es", 0, "0 novedades"}, {"es", 1, "1 novedad"},
		{"ar", 0, "لا تحديثات جديدة"}, {"ar", 1, "تحديث جديد واحد"}, {"ar", 2, "تحديثان جديدان"},
		{"ar", 3, "3 تحديثات جديدة"}, {"ar", 11, "11 تحديثًا جديدًا"}, {"ar", 100, "100 تحديث جديد"}, {"ar", 103, "103 تحديثات جديدة"},
	} {
		if got := newScene(nil, View{Lang: c.lang}).N("bar.new", c.n); got != c.want {
			t.Errorf("%s: N(bar.new, %d) = %q, want %q", c.lang, c.n, got, c.want)
		}
	}
}

// Names that are filled in contract with the preposition before them, and are
// isolated where they run against the language.
func TestFill(t *testing.T) {
	for _, c := range []struct {
		lang, key string
		args      []any
		want      string
	}{
		{"fr", "held.by", []any{"les talibans"}, "sous le contrôle des talibans"},
		{"fr", "held.by", []any{"le gouvernement"}, "sous le contrôle du gouvernement"},
		{"fr", "held.by", []any{"l’armée"}, "sous le contrôle de l’armée"},
		{"fr", "held.by", []any{"Le Front"}, "sous le contrôle de Le Front"},
		{"fr", "according", []any{"les talibans"}, "selon les talibans"},
		{"es", "held.by", []any{"el Gobierno"}, "bajo el control del Gobierno"},
		{"es", "held.by", []any{"los talibanes"}, "bajo el control de los talibanes"},
		{"en", "held.by", []any{"طالبان"}, "held by \u2068طالبان\u2069"},
		{"ar", "held.by", []any{"طالبان"}, "تحت سيطرة طالبان"},
		{"ar", "held.by", []any{"the Taliban"}, "تحت سيطرة \u2068the Taliban\u2069"},
		{"ar", "label", []any{"Herat", "x"}, "\u200f\u2068Herat\u2069: \u2068x\u2069"},
		{"ar", "tally.range", []any{17, 18}, "من 17 إلى 18"},
		{"en", "tally.range", []any{"{1}", "b"}, "{1} to b"},
		{"en", "nothing.of.this", []any{"x"}, ""},
	} {
		if got := newScene(nil, View{Lang: c.lang}).T(c.key, c.args...); got != c.want {
			t.Errorf("%s: T(%s, %v) = %q, want %q", c.lang, c.key, c.args, got, c.want)
		}
	}
}

// Days and hours are written as the language writes them.
func TestDates(t *testing.T) {
	first := at(1, 9, 5)
	for _, c := range []struct{ lang, long, stamp, since string }{
		{"en", "Sunday, 1 August 2021", "1 Aug, 09:05", "since 1 Aug, 09:05"},
		{"fr", "dimanche 1er août 2021", "1er août à 09:05", "depuis le 1er août à 09:05"},
		{"es", "domingo, 1 de agosto de 2021", "1 ago, 09:05", "desde el 1 ago, 09:05"},
		{"ar", "الأحد 1 أغسطس/آب 2021", "1 أغسطس، 09:05", "منذ 1 أغسطس، 09:05"},
	} {
		s := newScene(&dateline.Story{Slug: "x", Zone: "Asia/Kabul"}, View{Lang: c.lang})
		since := s.since(&dateline.Since{Interval: dateline.Interval{From: first, To: first, Precision: dateline.Minute}, Claim: "c1"})
		if got := [3]string{s.LongDay(first), s.StampText(first), since}; got != [3]string{c.long, c.stamp, c.since} {
			t.Errorf("%s: %q, want %q", c.lang, got, [3]string{c.long, c.stamp, c.since})
		}
	}
}

// The sentences of who holds a place are those of the fold, in every language.
func TestRows(t *testing.T) {
	names := strings.NewReplacer("{place}", "{0}", "{actor}", "{1}", "{other}", "{1}", "{voice}", "{2}")
	for _, r := range dateline.Rows {
		if got, want := english.words["row."+r.Number], names.Replace(r.Sentence); got != want {
			t.Errorf("row.%s is %q, the fold says %q", r.Number, got, want)
		}
	}
	l := newLive(smallWar(t).fold(), smallView())
	for _, p := range l.places {
		if got := l.sentence(p.Row, p, p.Voice); got != p.Sentence {
			t.Errorf("%s: %q, the fold says %q", p.Place.Name, got, p.Sentence)
		}
		for _, x := range append(p.Winning, p.Losing...) {
			if got := l.sentence(x.Row, p, x.Claim); got != x.Sentence {
				t.Errorf("%s, %s: %q, the fold says %q", p.Place.Name, x.Claim, got, x.Sentence)
			}
		}
	}
}

// What readers take a fact's standing from waits for a speaker of the language
// to read it; docs/languages.md lists the words as they are.
func TestStatusWords(t *testing.T) {
	b, err := os.ReadFile("../../docs/languages.md")
	if err != nil {
		t.Fatal(err)
	}
	doc := string(b)
	for lang, l := range catalogue {
		if !strings.Contains(doc, "`"+lang+"`") || (l.reader != "" && !strings.Contains(doc, l.reader)) {
			t.Errorf("docs/languages.md does not tell of %s, or of its reader %q", lang, l.reader)
		}
		for _, key := range statusWords {
			if !strings.Contains(doc, "| "+l.words[key]+" ") {
				t.Errorf("docs/languages.md does not list %q, which is %s in %s", l.words[key], key, lang)
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
	for _, dir := range []string{"templates", "templates/parts", "templates/register"} {
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
