package tagging

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dateline/internal/reading/text"
)

func load(t testing.TB) *Model {
	t.Helper()
	m, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func parse(t testing.TB, m *Model, raw string) *Sentence {
	t.Helper()
	d := text.Split(raw)
	if len(d.Sentences) != 1 {
		t.Fatalf("Split(%q) gave %d sentences, want 1", raw, len(d.Sentences))
	}
	return NewSentence(m.Parse(d.Sentences[0].Tokens))
}

// arc returns the arc of the last word with the given text, as "rel(head, word)".
func arc(s *Sentence, word string) string {
	got := "none"
	for _, w := range s.Words {
		if w.Text != word {
			continue
		}
		head := "ROOT"
		if w.Head >= 0 {
			head = s.Words[w.Head].Text
		}
		got = fmt.Sprintf("%s(%s, %s)", w.Rel, head, w.Text)
	}
	return got
}

// What the frames rest on: subjects, objects, passives, negation, complements.
func TestArcs(t *testing.T) {
	m := load(t)
	for _, c := range []struct{ raw, arcs string }{
		{"Rebels captured the town of Marun on Tuesday.", "nsubj(captured, Rebels) root(ROOT, captured) obj(captured, town) case(Marun, of)"},
		{"The town was captured by rebels.", "nsubj:pass(captured, town) aux:pass(captured, was) case(rebels, by)"},
		{"The army did not lose the town.", "nsubj(lose, army) advmod(lose, not) obj(lose, town)"},
		{"The governor denied that the city had fallen.", "nsubj(denied, governor) mark(fallen, that) nsubj(fallen, city) ccomp(denied, fallen)"},
		{"Officials said the soldiers fled.", "nsubj(said, Officials) nsubj(fled, soldiers) ccomp(said, fled)"},
		{"Marun fell to the rebels on Friday.", "nsubj(fell, Marun) obl(fell, rebels) case(Friday, on)"},
		{"The rebels have seized two villages.", "aux(seized, have) obj(seized, villages) nummod(villages, two)"},
		{"Government forces retook the airport after heavy fighting.", "nsubj(retook, forces) compound(forces, Government) obj(retook, airport)"},
		{"At least 40 people were killed in the attack.", "nsubj:pass(killed, people) aux:pass(killed, were) nummod(people, 40)"},
		{"The rebels promised to leave the city.", "nsubj(promised, rebels) xcomp(promised, leave) obj(leave, city)"},
		{"The minister urged the rebels to halt.", "nsubj(urged, minister) iobj(urged, rebels)"},
		{"Troops withdrew from the valley without a fight.", "nsubj(withdrew, Troops) case(valley, from) obl(withdrew, valley)"},
		{"Canada will send 3,000 troops to help.", "nsubj(send, Canada) aux(send, will) obj(send, troops)"},
		{"“We will not leave,” he said.", "nsubj(leave, We) advmod(leave, not) nsubj(said, he)"},
		{"Rebels enter Marun", "nsubj(enter, Rebels) root(ROOT, enter) obj(enter, Marun)"},
	} {
		s := parse(t, m, c.raw)
		for want := range strings.SplitSeq(strings.TrimSuffix(c.arcs, ")"), ") ") {
			word := want[strings.LastIndex(want, " ")+1:]
			if got := arc(s, word); got != want+")" {
				t.Errorf("Parse(%q): %s, want %s)", c.raw, got, want)
			}
		}
	}
}

func TestSentence(t *testing.T) {
	s := parse(t, load(t), "The old town of Marun was not captured by rebels.")
	verb := s.Root
	if s.Words[verb].Lemma != "capture" || s.Words[verb].Pos != "VERB" {
		t.Fatalf("root is %+v, want capture", s.Words[verb])
	}
	town := s.Child(verb, "nsubj")
	from, to := s.Subtree(town)
	if got := fmt.Sprint(from, to); got != "0 5" {
		t.Errorf("Subtree(town) = %s, want 0 5", got)
	}
	if start, end := s.Bytes(town); start != 0 || end != len("The old town of Marun") {
		t.Errorf("Bytes(town) = %d, %d", start, end)
	}
	if !s.Passive(verb) || !s.Negated(verb) {
		t.Errorf("Passive, Negated = %v, %v, want true, true", s.Passive(verb), s.Negated(verb))
	}
	if got := s.Ancestors(0); len(got) != 2 || got[0] != town || got[1] != verb {
		t.Errorf("Ancestors(The) = %v, want [%d %d]", got, town, verb)
	}
	if !s.Within(0, town) || s.Within(verb, town) {
		t.Errorf("Within is wrong about the subtree of town")
	}
}

// sound tells what is wrong with an analysis, or "": it must be one tree.
func sound(words []Word) string {
	roots := 0
	for i, w := range words {
		if w.Head < -1 || w.Head >= len(words) || w.Head == i || w.Tag == "" || w.Rel == "" || w.Lemma == "" {
			return fmt.Sprintf("word %d is %+v", i, w)
		}
		if w.Head == -1 {
			roots++
		}
	}
	if roots != min(1, len(words)) {
		return fmt.Sprintf("%d roots in %d words", roots, len(words))
	}
	s := NewSentence(words)
	if len(words) > 0 {
		if from, to := s.Subtree(s.Root); from != 0 || to != len(words) {
			return fmt.Sprintf("the root spans [%d,%d) of %d words", from, to, len(words))
		}
	}
	return ""
}

// The same tokens give the same words, whoever parses and whatever was parsed before.
func TestDeterminism(t *testing.T) {
	m := load(t)
	d := text.Split(news)
	p := m.NewParser()
	for i := range d.Sentences {
		want := m.NewParser().Parse(d.Sentences[i].Tokens)
		for range 2 {
			if diff := cmp.Diff(want, p.Parse(d.Sentences[i].Tokens)); diff != "" {
				t.Fatalf("sentence %d parsed again differs:\n%s", i, diff)
			}
		}
	}
}

func TestLongSentence(t *testing.T) {
	m := load(t)
	for _, n := range []int{0, 1, 2, longest, longest + 1, 3*longest + 7} {
		d := text.Split(strings.Repeat("town ", n))
		var tokens []text.Token
		for _, k := range d.Tokens {
			tokens = append(tokens, k)
		}
		if bad := sound(m.Parse(tokens)); bad != "" {
			t.Errorf("Parse(%d words): %s", n, bad)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(news)
	f.Add("\xff \x00 .. “ '' -- a")
	m := load(f)
	f.Fuzz(func(t *testing.T, raw string) {
		d := text.Split(raw)
		for i := range d.Sentences {
			if bad := sound(m.Parse(d.Sentences[i].Tokens)); bad != "" {
				t.Fatalf("Parse(%q): %s", raw, bad)
			}
		}
	})
}
