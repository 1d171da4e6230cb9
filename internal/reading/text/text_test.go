package text

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// show writes a report as the reader sees it: a line a sentence, what stands
// in front of it in angle brackets, quoted tokens with a tilde.
func show(d Doc) string {
	var b strings.Builder
	for _, s := range d.Sentences {
		fmt.Fprintf(&b, "%d", s.Para)
		if s.Kind != Prose {
			b.WriteString([]string{"", " headline", " caption", " byline", " boilerplate"}[s.Kind])
		}
		if s.Bullet {
			b.WriteString(" bullet")
		}
		if s.Stamp != nil {
			fmt.Fprintf(&b, " stamp<%s>", strings.TrimSpace(d.Raw[s.Stamp.Start:s.Stamp.End]))
		}
		if l := s.Dateline; l != nil {
			fmt.Fprintf(&b, " dateline<%s|%s|%s>", d.Raw[l.Place.Start:l.Place.End], d.Raw[l.Date.Start:l.Date.End], d.Raw[l.Agency.Start:l.Agency.End])
		}
		b.WriteString(":")
		for _, t := range s.Tokens {
			b.WriteString(" " + t.Norm)
			if t.InQuote {
				b.WriteString("~")
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}

// Each file of testdata is a report and, below a line of equals signs, what
// is made of it.
func TestSplitGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files in testdata: %v", err)
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		raw, want, ok := strings.Cut(string(b), "\n======\n")
		if !ok {
			t.Fatalf("%s: no line ======", f)
		}
		got := show(Split(raw))
		if os.Getenv("UPDATE_GOLDEN") != "" {
			if err := os.WriteFile(f, []byte(raw+"\n======\n"+got), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("Split(%s) (-want +got):\n%s", f, diff)
		}
	}
}

func TestSplitSentences(t *testing.T) {
	for _, c := range []struct {
		raw  string
		want []string // sentences, tokens parted by spaces
	}{
		{"Gen. A. B. Smith met Mr. Ghani in the U.S. He left.", []string{"Gen. A. B. Smith met Mr. Ghani in the U.S.", "He left ."}},
		{"He came at 10 p.m. on Friday. It cost $3.5m.", []string{"He came at 10 p.m. on Friday .", "It cost $ 3.5m ."}},
		{"It cost 1,200 lives, No. 5 said. 3.5 percent.", []string{"It cost 1,200 lives , No. 5 said .", "3.5 percent ."}},
		{"They can't, won't and cannot go to Canada's Pul-e-Alam.", []string{"They ca n't , wo n't and can not go to Canada 's Pul-e-Alam ."}},
		{"\"We left.\" He wept.", []string{"\" We left . \"", "He wept ."}},
		{"\"Who fell?\" she asked. \"Herat!\" he said.", []string{"\" Who fell ? \" she asked .", "\" Herat ! \" he said ."}},
		{"It fell at 3pm on 13/08/2021 at 14:05.", []string{"It fell at 3 pm on 13/08/2021 at 14:05 ."}},
		{"He saw Herat.The army fled.", []string{"He saw Herat .", "The army fled ."}},
		{"St. John's Rd. is long. The U.S.-led force left Deir ez-Zor...", []string{"St. John 's Rd. is long .", "The U.S.-led force left Deir ez-Zor ..."}},
		{"See https://example.com/a?b=1. AT&amp;T said&nbsp;no.", []string{"See https://example.com/a?b=1 .", "AT&T said no ."}},
		{"(He fled.) She stayed.", []string{"( He fled . )", "She stayed ."}},
		{"The men's and fighters' posts in the '90s.", []string{"The men 's and fighters ' posts in the '90s ."}},
		{"It fell.[12] They left.", []string{"It fell . [ 12 ]", "They left ."}},
		{"A long line that was broken in\nthe midst of a sentence.\nAnother one.", []string{"A long line that was broken in the midst of a sentence .", "Another one ."}},
	} {
		var got []string
		d := Split(c.raw)
		for _, s := range d.Sentences {
			var w []string
			for _, k := range s.Tokens {
				w = append(w, k.Norm)
			}
			got = append(got, strings.Join(w, " "))
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("Split(%q) (-want +got):\n%s", c.raw, diff)
		}
	}
}

// quoted returns the words inside quotation marks, marks of omission where
// others stand between.
func quoted(raw string) string {
	var b strings.Builder
	in := false
	for _, t := range Split(raw).Tokens {
		switch {
		case t.InQuote:
			b.WriteString(" " + t.Norm)
		case in:
			b.WriteString(" |")
		}
		in = t.InQuote
	}
	return strings.TrimSpace(b.String())
}

func TestQuotes(t *testing.T) {
	for _, c := range []struct{ raw, want string }{
		{"“We fled. It is over,” he said. He left.", "We fled . It is over , |"},
		{"Spinning out of control,” he said. “It goes on – with us.”", "Spinning out of control , | It goes on - with us . |"},
		{"The mood was low. We have lost,” he said.", "We have lost , |"},
		{"“We begin here.\n“We end here,” he said.", "We begin here . | We end here , |"},
		{"He said: \"Herat is ours. The governor left.\n\nThe army denied it.", "Herat is ours . The governor left . |"},
		{"“It fell, he said. He added: “We go.”", "It fell , he said . | We go . |"},
		{"‘No,’ she said, ‘it’s the fighters’ war.’", "No , | it 's the fighters ' war . |"},
		{"'Stop,' he said of the Taliban's men. The fighters' post fell.", "Stop , |"},
		{"\"He called it a 'war crime' then,\" she said.", "He called it a ' war crime ' then , |"},
		{"&quot;Stay,&quot; he said.", "Stay , |"},
		{"``Go,'' they said.", "Go , |"},
		{"Nobody was quoted here.", ""},
	} {
		if got := quoted(c.raw); got != c.want {
			t.Errorf("quoted(%q) = %q, want %q", c.raw, got, c.want)
		}
	}
}

// check tells what is wrong with a report as it was cut, or "".
func check(raw string) string {
	d := Split(raw)
	end, n := 0, 0
	for i, t := range d.Tokens {
		switch {
		case t.Start < end || t.End <= t.Start || t.End > len(raw):
			return fmt.Sprintf("token %d is [%d,%d) after one that ends at %d", i, t.Start, t.End, end)
		case raw[t.Start:t.End] != t.Text:
			return fmt.Sprintf("token %d is %q, the report has %q", i, t.Text, raw[t.Start:t.End])
		case t.Norm == "":
			return fmt.Sprintf("token %d %q has an empty norm", i, t.Text)
		}
		end = t.End
	}
	for i := range d.Sentences {
		s := &d.Sentences[i]
		if len(s.Tokens) == 0 || s.Start != s.Tokens[0].Start || s.End != s.Tokens[len(s.Tokens)-1].End || len(s.Tokens) > longest {
			return fmt.Sprintf("sentence %d is [%d,%d) with %d tokens", i, s.Start, s.End, len(s.Tokens))
		}
		if p := d.Paragraphs[s.Para]; s.Start < p.Start || s.End > p.End {
			return fmt.Sprintf("sentence %d lies outside its paragraph", i)
		}
		n += len(s.Tokens)
	}
	if n != len(d.Tokens) {
		return fmt.Sprintf("sentences have %d tokens of %d", n, len(d.Tokens))
	}
	return ""
}

// Every letter and digit of a report lies in a token, a dateline, a stamp or
// the mark of a list.
func covered(raw string) string {
	d := Split(raw)
	in := make([]bool, len(raw))
	cover := func(r Range) {
		for i := r.Start; i < r.End; i++ {
			in[i] = true
		}
	}
	for _, t := range d.Tokens {
		cover(Range{t.Start, t.End})
	}
	for _, s := range d.Stamps {
		cover(s)
	}
	for _, s := range d.Sentences {
		if s.Dateline != nil {
			cover(s.Dateline.Range)
		}
		if p := d.Paragraphs[s.Para]; s.Bullet {
			cover(Range{p.Start, s.Start})
		}
	}
	for i, r := range raw {
		if alnum(r) && !invisible(r) && r != utf8.RuneError && !in[i] {
			return fmt.Sprintf("%q at %d lies in no token", r, i)
		}
	}
	return ""
}

func TestAnyBytes(t *testing.T) {
	for _, raw := range []string{
		"", " ", "\n\n", "\x00\x00", "\xff\xfe\xfd", "a\xffb", "“", "”", "'", "\"", ".", "...", "(((", "\ufeffKabul fell.\u200b", "&nbsp;", "&#8220;Go,&#8221; he said", "&#0;&#x110000;&;&amp",
		"KABUL (", "KABUL —", "14:05 GMT", "14:05 GMT\n", "Updated", "1. ", "- ", "\u202eright to left\u202c", "a.b.c.d.", "U.S.", "no.\nno.", "\r\r\n\u2028x\u2029y", "'s 's's", "3pm's", "x'", "e\u0301t\u00e9",
	} {
		if bad := check(raw); bad != "" {
			t.Errorf("Split(%q): %s", raw, bad)
		}
	}
}

// Long reports of one thing are cut like any other; what is not linear would show here.
func TestMonotonousReports(t *testing.T) {
	for _, unit := range []string{"a", "A", "\"", "“", "'", "(", ".", "\x00", "\xff", "&", "&quot;", "a.", "a'", "A-", "1,", "\"a ", "\n", "a\n", "“a\n", "14:05 ", "(\"[", "É"} {
		raw := strings.Repeat(unit, 300_000/len(unit))
		if bad := check(raw); bad != "" {
			t.Errorf("Split(%q...): %s", unit, bad)
		}
	}
}

func FuzzSplit(f *testing.F) {
	files, _ := filepath.Glob("testdata/*.txt")
	for _, name := range files {
		if b, err := os.ReadFile(name); err == nil {
			f.Add(string(b))
		}
	}
	f.Add("\xff“&amp;'\x00")
	f.Fuzz(func(t *testing.T, raw string) {
		if bad := check(raw); bad != "" {
			t.Fatal(bad)
		}
		if utf8.ValidString(raw) && !strings.ContainsAny(raw, "&\u00ad") {
			if bad := covered(raw); bad != "" {
				t.Fatal(bad)
			}
		}
	})
}

func BenchmarkSplit(b *testing.B) {
	raw := strings.Repeat("KABUL, Aug 13 (Agency) - The Taliban captured Herat, Gen. A. Smith said. “We can't hold it,” he added.\n\n", 200)
	b.SetBytes(int64(len(raw)))
	b.ReportAllocs()
	for b.Loop() {
		Split(raw)
	}
}
