package store

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dateline"

	"github.com/google/go-cmp/cmp"
)

// looks is what a search finds, best first.
func looks(t testing.TB, s *Store, story, typed string) []string {
	t.Helper()
	if _, err := s.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	var names []string
	err := s.View(t.Context(), func(tx *Tx) error {
		found, _, err := tx.Search(story, ParseQuery(typed), "", false, 0, 100)
		for _, f := range found {
			names = append(names, f.Name)
		}
		return err
	})
	if err != nil {
		t.Fatalf("Search(%q): %v", typed, err)
	}
	return names
}

func TestSearchFindsWhatPeopleType(t *testing.T) {
	s, _ := fresh(t)
	texts := []string{
		"The Taliban captured Herat on Thursday; 20,000 people left Pul-e-Alam.", // r1
		"Le général a dit que Farâh était tombée, selon l'armée.",
		"قالت الشُّرطة إنّ المدينة سقطت في أيدي المقاتلين",
		"طالبان شهر هرات را گرفتند، یک مقام امنیتی گفت",
		"塔利班周四占领了赫拉特省首府",
		"Die Straße nach Masar-i-Scharif sei gesperrt, 1812 Menschen.",
		"Şehir Çarşamba günü düştü, İstanbul’dan bildirildi.",
	}
	for _, x := range texts {
		put(t, s, "s", dateline.ActReceive, report(t, x))
	}
	for _, x := range []struct{ typed, want string }{
		{"herat", "r1"}, {"TALIB", "r1"}, {"taliban herat", "r1"}, {"taliban -thursday", ""}, {`"captured herat"`, "r1"}, {`"herat captured"`, ""},
		{"20000", "r1"}, {"20,000", "r1"}, {"Pul-e-Alam", "r1"}, {"pul e al", "r1"},
		{"general farah", "r2"}, {"l'armee", "r2"}, {"FARÂH", "r2"},
		{"الشرطه", "r3"}, {"ان المدينة", "r3"}, {"هرات", "r4"}, {"گرفتند", "r4"}, {"كرفتند", ""}, {"يك مقام", "r4"},
		{"赫拉特", "r5"}, {"赫", "r5"}, {"府", "r5"}, {"特赫", ""}, {"塔利班 -占领", ""},
		{"strasse", "r6"}, {"18", ""}, {"1812", "r6"}, {"sehir istanbul", "r7"}, {"carsamba", "r7"},
		{"", ""}, {"-herat", ""}, {`"`, ""}, {`" " - * ( ) AND OR NOT NEAR { } ^ :`, ""}, {`head:herat`, ""}, {"herat) OR (a", ""},
	} {
		if got := strings.Join(looks(t, s, "s", x.typed), " "); got != x.want {
			t.Errorf("Search(%q) = %q, want %q", x.typed, got, x.want)
		}
	}
	if got := looks(t, s, "other", "herat"); got != nil {
		t.Errorf("Search in another story = %q, want nothing", got)
	}
}

func TestSearchFindsClaimsAndUpdates(t *testing.T) {
	s, _ := fresh(t)
	const text = "Insurgents seized the western city of Herat, a police official said."
	r := put(t, s, "s", dateline.ActReceive, report(t, text))
	c := claims(t, r.Seq, text, "Herat")
	c.Claim.Actor = &dateline.Mention{Span: dateline.Span{Start: 0, End: 10}, ID: "taliban", Name: "the Taliban"}
	put(t, s, "s", dateline.ActAccept, c)
	u := put(t, s, "s", dateline.ActPublish, update("Herat falls", t))
	again := update("Herat has fallen", t)
	again.Target, again.Revision.Changed = dateline.UpdateID(u.Seq), "Tense."
	put(t, s, "s", dateline.ActPublish, again)
	aside := claims(t, r.Seq, text, "Herat")
	aside.Target, aside.Question = "c2", "Whose flag is over the citadel?"
	put(t, s, "s", dateline.ActSetAside, aside)
	for _, x := range []struct{ typed, want string }{{"taliban", ""}, {"citadel", "c2"}, {"falls", "u3"}, {"fallen", "u3"}, {"seized", "r1 c2"}, {"herat", "u3 r1 c2"}} {
		if got := strings.Join(looks(t, s, "s", x.typed), " "); got != x.want {
			t.Errorf("Search(%q) = %q, want %q", x.typed, got, x.want)
		}
	}
	err := s.View(t.Context(), func(tx *Tx) error {
		found, counts, err := tx.Search("s", ParseQuery("herat"), "claim", true, 0, 10)
		if diff := cmp.Diff([]Found{{"claim", "c2", 5, "r1"}}, found); diff != "" {
			t.Errorf("Search for claims (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(map[string]int{"report": 1, "claim": 1, "update": 1}, counts); diff != "" {
			t.Errorf("counts (-want +got):\n%s", diff)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	// Made anew, the same is found.
	if err := s.Reindex(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(looks(t, s, "s", "seized"), " "); got != "r1 c2" {
		t.Errorf("Search after Reindex = %q, want r1 c2", got)
	}
	verified(t, s)
}

// A takedown takes its words out of the search and out of the file, whether it
// was searchable before or not, and making the search anew does not bring them
// back.
func TestSearchForgetsWhatIsTakenDown(t *testing.T) {
	s, _ := fresh(t)
	const rare = "A resident named Zarghuna Wardaki told us that Herat had fallen."
	r := put(t, s, "s", dateline.ActReceive, report(t, rare))
	put(t, s, "s", dateline.ActAccept, claims(t, r.Seq, rare, "Herat"))
	u := put(t, s, "s", dateline.ActPublish, update("Zarghuna speaks", t))
	for i := range 30 {
		put(t, s, "s", dateline.ActReceive, report(t, fmt.Sprintf("Dispatch %d: fighting goes on around Herat and elsewhere.", i)))
	}
	if got := strings.Join(looks(t, s, "s", "zarghuna"), " "); got != "u3 r1 c2" {
		t.Fatalf("Search before = %q, want u3 r1 c2", got)
	}
	if !fileHas(t, s, "zarghuna") {
		t.Fatal("the folded word is not in the file; the test shows nothing")
	}
	later := put(t, s, "s", dateline.ActReceive, report(t, "Zarghuna Wardaki again, never searched for."))
	put(t, s, "s", dateline.ActTakedown, takedown(t, r.Seq, u.Seq, later.Seq))
	for range 2 {
		if got := looks(t, s, "s", "zarghuna"); got != nil {
			t.Errorf("Search after the takedown = %q, want nothing", got)
		}
		for _, word := range []string{"zarghuna", "arghuna", "wardaki"} {
			if fileHas(t, s, word) {
				t.Errorf("%q still stands in the file", word)
			}
		}
		if err := s.Reindex(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if got := looks(t, s, "s", "dispatch 7"); len(got) != 1 {
		t.Errorf("Search for another report = %q, want it alone", got)
	}
}

// A file from before the search is brought into it.
func TestSearchCatchesUp(t *testing.T) {
	c := &clock{t: noon}
	path := filepath.Join(t.TempDir(), "record.db")
	s := open(t, path, c.now)
	script(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open(t, path, c.now)
	if got := strings.Join(looks(t, s, "afghanistan", "herat"), " "); got != "u6 r2 c5 c4" {
		t.Errorf("Search after reopening = %q", got)
	}
	if _, err := os.Stat(path); err != nil {
		t.Fatal(err)
	}
}

// Whoever has no time gets what is searchable so far, and is told how far that
// is from all.
func TestSearchTellsHowFarBehindItIs(t *testing.T) {
	s, _ := fresh(t)
	script(t, s)
	ended, end := context.WithCancel(t.Context())
	end()
	if behind, err := s.CatchUp(ended); behind != 6 || err != nil {
		t.Errorf("CatchUp without time = %d, %v; want 6 entries behind", behind, err)
	}
	if behind, err := s.CatchUp(t.Context()); behind != 0 || err != nil {
		t.Errorf("CatchUp = %d, %v; want none behind", behind, err)
	}
}

func TestMark(t *testing.T) {
	show := func(ps []Piece) string {
		var b strings.Builder
		for _, p := range ps {
			if p.Hit {
				fmt.Fprintf(&b, "[%s]", p.Text)
			} else {
				b.WriteString(p.Text)
			}
		}
		return b.String()
	}
	for _, x := range []struct{ typed, text, want string }{
		{"herat tali", "The Taliban took Herat; Heratis fled.", "The [Taliban] took [Herat]; [Heratis] fled."},
		{`"took herat"`, "They took Herat. Herat!", "They [took Herat]. Herat!"},
		{"farah", "Le général: Farâh est tombée.", "Le général: [Farâh] est tombée."},
		{"赫拉", "塔利班占领了赫拉特", "塔利班占领了[赫拉]特"},
		{"shell", strings.Repeat("word ", 60) + "and a shell fell" + strings.Repeat(" word", 60), "… word and a [shell] fell word word word word word word word …"},
		{"nothing", "Nobody here.", "Nobody here."},
		{"herat -kabul", "Herat and Kabul", "[Herat] and Kabul"},
	} {
		got, _ := ParseQuery(x.typed).Mark(x.text, 60)
		if show(got) != x.want {
			t.Errorf("ParseQuery(%q).Mark(%.40q) = %q, want %q", x.typed, x.text, show(got), x.want)
		}
	}
}

// Whatever is typed is a search that the file can answer, and whatever was
// indexed is cut and marked without loss.
func FuzzSearch(f *testing.F) {
	for _, x := range []string{"herat", `"a b" -c`, "\x00\xff\"", "“x” NEAR(a, 2) *", "ﷺ İ ß Ǆ 1,000 ١٢٣", "赫拉特 ไทย 한국어", strings.Repeat("a", 500), strings.Repeat("\"", 99), "-", "e\u0301\u200d-x"} {
		f.Add(x, x+" and more words than that")
	}
	s, _ := fresh(f)
	for i, text := range []string{"The Taliban captured Herat.", "赫拉特 ไทย 한국어 ﷺ"} {
		put(f, s, "s", dateline.ActReceive, report(f, fmt.Sprint(i, text)))
	}
	if _, err := s.CatchUp(f.Context()); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, typed, text string) {
		q := ParseQuery(typed)
		err := s.View(t.Context(), func(tx *Tx) error {
			_, _, err := tx.Search("s", q, "", false, 0, 10)
			return err
		})
		if err != nil {
			t.Fatalf("Search(%q) = %v", typed, err)
		}
		for _, w := range foldWords(text) {
			if w.start < 0 || w.end > len(text) || w.start >= w.end {
				t.Fatalf("foldWords(%q) has %+v", text, w)
			}
			if strings.ContainsFunc(w.text, func(r rune) bool { return r < 0x80 && !wordRune(r) }) {
				t.Fatalf("foldWords(%q) has a word %q that is none", text, w.text)
			}
		}
		pieces, _ := q.Mark(text, 80)
		var b strings.Builder
		for _, p := range pieces {
			b.WriteString(p.Text)
		}
		clean := strings.ToValidUTF8(text, "\uFFFD")
		if got := strings.TrimSuffix(strings.TrimPrefix(b.String(), "… "), " …"); !strings.Contains(clean, got) {
			t.Errorf("Mark(%q) = %q, which does not stand there", text, got)
		}
	})
}

// BenchmarkSearch looks two words up among 20,000 reports.
func BenchmarkSearch(b *testing.B) {
	s, _ := fresh(b)
	err := s.Update(b.Context(), func(tx *Tx) error {
		for i := range 20_000 {
			text := fmt.Sprintf("Dispatch %d: the Taliban captured town %d after fighting around the bridge, an official of the province said on Thursday, and people left.", i, i%977)
			if _, err := tx.Append("s", dateline.ActReceive, report(b, text)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	if _, err := s.CatchUp(b.Context()); err != nil {
		b.Fatal(err)
	}
	q := ParseQuery("town 112 bridge")
	for b.Loop() {
		err := s.View(b.Context(), func(tx *Tx) error {
			found, _, err := tx.Search("s", q, "", false, 0, 20)
			if len(found) == 0 {
				b.Fatal("nothing found")
			}
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}
