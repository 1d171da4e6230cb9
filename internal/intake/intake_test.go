package intake_test

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"dateline"
	"dateline/internal/intake"
)

var now = time.Date(2021, 8, 13, 12, 0, 0, 0, time.UTC)

func parse(t *testing.T, in intake.Item) intake.Parsed {
	t.Helper()
	p, err := intake.Parse(in, now, intake.Limits{})
	if err != nil {
		t.Fatalf("Parse: %v", err)
	}
	return p
}

func TestPastedTextStaysByteForByte(t *testing.T) {
	text := "  HERAT —\tfell.\r\n\r\nNobody “knows”  who… \n"
	p := parse(t, intake.Item{Data: []byte("\ufeff" + text), Source: "wire"})
	if p.Report.Text != text {
		t.Errorf("text = %q, want it as received without its byte order mark, %q", p.Report.Text, text)
	}
	if p.Report.Via != "paste" || p.Report.Lang != "en" || !p.Report.Published.Equal(now) || len(p.Flags) > 0 {
		t.Errorf("report = %+v, flags %v", p.Report, p.Flags)
	}
}

func TestHTMLBecomesItsArticle(t *testing.T) {
	src := `<!DOCTYPE html><html><head><title>Herat &amp; Kandahar  fall</title>
<meta property="article:published_time" content="2021-08-13T09:30:00Z"><link rel="canonical" href="https://harbour.example/1">
<style>p{color:red}</style><script>var x = "<p>no</p>"</script></head><body>
<nav><ul><li>Home<li>World</ul></nav><header>Harbour Wire</header>
<article><h1>Herat falls</h1><p>Fighters <b>took</b> Herat&nbsp;on
 Thursday.<br>Then Kandahar.</p><ul><li>one</li><li>two</li></ul><aside>Read more</aside><p>It&#8217;s &lt;over&gt; &amp;lt;.</article>
<footer>Cookies</footer></body></html>`
	p := parse(t, intake.Item{Data: []byte(src), Name: "page.HTML"})
	want := "Herat falls\n\nFighters took Herat\u00a0on Thursday.\n\nThen Kandahar.\n\none\n\ntwo\n\nIt’s <over> &lt;."
	if d := cmp.Diff(want, p.Report.Text); d != "" {
		t.Errorf("text (-want +got):\n%s", d)
	}
	r := p.Report
	if r.Headline != "Herat & Kandahar fall" || r.URL != "https://harbour.example/1" || r.Via != "file" || !r.Published.Equal(time.Date(2021, 8, 13, 9, 30, 0, 0, time.UTC)) {
		t.Errorf("report = %+v", r)
	}
}

func TestMarkdownKeepsItsTextAndGivesItsHeading(t *testing.T) {
	src := "Filed late.\n\n# Two towns *fell* #\n\nText.\n"
	p := parse(t, intake.Item{Data: []byte(src), Name: "a.md"})
	if p.Report.Text != src || p.Report.Headline != "Two towns *fell*" {
		t.Errorf("report = %+v", p.Report)
	}
}

func TestRefusalsSayWhatWhereAndWhatToDo(t *testing.T) {
	for _, x := range []struct {
		name, file, data string
		says             []string
	}{
		{"empty", "", "", []string{"empty", "paste"}},
		{"white space", "", " \n\t\r\n", []string{"empty"}},
		{"only a byte order mark", "a.txt", "\ufeff\n", []string{"empty"}},
		{"one long line", "", strings.Repeat("a", 10<<20), []string{"10 MB", "1 MB", "part that matters"}},
		{"huge", "", strings.Repeat("a", 10<<20+1), []string{"10.0 MB", "10 MB", "split"}},
		{"PDF", "a.txt", "%PDF-1.7 words", []string{"a PDF", "paste"}},
		{"zip", "a.html", "PK\x03\x04\x00\x00", []string{"a ZIP archive", "paste"}},
		{"picture", "", "\x89PNG\r\n\x1a\n", []string{"a picture (PNG)"}},
		{"UTF-16", "a.txt", "\xff\xfeH\x00e\x00", []string{"UTF-16", "UTF-8"}},
		{"zero bytes", "", "Herat\x00fell", []string{"byte 5", "binary"}},
		{"invalid UTF-8", "", "Herat\nfell caf\xe9", []string{"byte 14", "line 2", "0xe9", "UTF-8"}},
		{"control character", "", "Herat\nfe\x1b[31mll", []string{"byte 8", "line 2", "U+001B", "delete"}},
		{"control character from an entity", "a.html", "<p>Herat &#x80;&#27; fell", []string{"U+001B"}},
		{"no article", "a.html", "<html><title>x</title><nav>Home</nav><script>var a</script>", []string{"no article text", "paste"}},
		{"an unclosed script", "a.html", "<script>var a = '<p>Herat fell</p>'", []string{"no article text"}},
	} {
		t.Run(x.name, func(t *testing.T) {
			_, err := intake.Parse(intake.Item{Name: x.file, Data: []byte(x.data)}, now, intake.Limits{})
			if err == nil || dateline.KindOf(err) != dateline.ErrInvalid {
				t.Fatalf("Parse = %v, want an Invalid error", err)
			}
			for _, s := range x.says {
				if !strings.Contains(err.Error(), s) {
					t.Errorf("Parse = %q, want it to say %q", err, s)
				}
			}
		})
	}
}

func TestPeculiaritiesAreKeptAndSaid(t *testing.T) {
	p := parse(t, intake.Item{Data: []byte("Herat \u202efell\u202c."), Published: now.Add(time.Hour), Note: "by phone"})
	if p.Report.Text != "Herat \u202efell\u202c." {
		t.Errorf("text = %q, want the override kept", p.Report.Text)
	}
	if !p.Report.Published.Equal(now) {
		t.Errorf("published = %v, want the time of receipt, %v", p.Report.Published, now)
	}
	for _, s := range []string{"by phone", "2021-08-13T13:00:00Z", "byte 6 is U+202E"} {
		if !strings.Contains(p.Report.Note, s) {
			t.Errorf("note = %q, want it to say %q", p.Report.Note, s)
		}
	}
}

func TestLanguage(t *testing.T) {
	for _, x := range []struct{ text, want string }{
		{"Fighters took the city of Herat on Thursday, officials said.", "en"},
		{"Herat falls", "en"},
		{"Qalat, Terenkot, Pul-e-Alam", "en"},
		{"Les combattants ont pris la ville de Hérat dans la nuit, selon des sources qui sont sur place.", "fr"},
		{"Die Kämpfer haben in der Nacht die Stadt Herat eingenommen, wie es aus dem Ministerium heißt.", "de"},
		{"Los combatientes tomaron la ciudad de Herat por la noche, según las autoridades que huyeron.", "es"},
		{"I combattenti hanno preso la città di Herat nella notte, dopo che gli ufficiali sono fuggiti.", "it"},
		{"Os combatentes tomaram a cidade de Herat durante a noite, segundo as autoridades que não fugiram.", "pt"},
		{"De strijders hebben de stad Herat in de nacht ingenomen, volgens het ministerie van de regering.", "nl"},
		{"سيطرت الحركة على مدينة هرات مساء الخميس", "ar"},
		{"طالبان شهر هرات را پنجشنبه گرفتند و پلیس گریخت", "fa"},
		{"طالبانو د هرات ښار ونیو او پولیس وتښتېدل", "ps"},
		{"Боевики захватили город Герат в четверг", "ru"},
		{"Бойовики захопили місто Герат у четвер, її жителі тікають", "uk"},
		{"הלוחמים כבשו את העיר", "he"},
		{"塔利班占领了赫拉特", "zh"},
	} {
		if got := intake.Language(x.text); got != x.want {
			t.Errorf("Language(%q) = %q, want %q", x.text, got, x.want)
		}
	}
}

func TestAnotherLanguageIsKeptAndMarked(t *testing.T) {
	p := parse(t, intake.Item{Data: []byte("Les combattants ont pris la ville de Hérat dans la nuit, selon des sources qui sont sur place.")})
	if p.Report.Unread != "language fr" || p.Report.Lang != "fr" {
		t.Errorf("report = %+v, want it marked unread, language fr", p.Report)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"Herat fell.", "<html><title>a<p>b<article>c</script>", "# a\n", "\ufeff \u202e", "<p>&#0;&#x1b;&nbsp", "caf\xe9", "PK\x03\x04", "<svg><title>x</svg><p>y"} {
		for _, name := range []string{"", "a.html", "a.md"} {
			f.Add(name, []byte(s))
		}
	}
	f.Fuzz(func(t *testing.T, name string, b []byte) {
		p, err := intake.Parse(intake.Item{Name: name, Data: b}, now, intake.Limits{})
		if err != nil {
			if dateline.KindOf(err) != dateline.ErrInvalid {
				t.Fatalf("Parse: %v is not Invalid", err)
			}
			return
		}
		r := p.Report
		if strings.TrimSpace(r.Text) == "" || !utf8.ValidString(r.Text) || r.Published.After(now) || r.Lang == "" {
			t.Fatalf("Parse(%q) took %+v", b, r)
		}
		if r.Via == "paste" && !strings.Contains(string(b), r.Text) && !strings.Contains(string(b), "<") {
			t.Fatalf("Parse(%q) changed the words to %q", b, r.Text)
		}
	})
}

func BenchmarkParseHTML(b *testing.B) {
	src := []byte("<html><body>" + strings.Repeat("<p>Fighters took <b>Herat</b> on Thursday &amp; left.</p>", 2000))
	b.SetBytes(int64(len(src)))
	for b.Loop() {
		if _, err := intake.Parse(intake.Item{Data: src, Name: "a.html"}, now, intake.Limits{}); err != nil {
			b.Fatal(err)
		}
	}
}
