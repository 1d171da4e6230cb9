package storyfile_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dateline"
	"dateline/internal/storyfile"
)

const sample = `slug: north-2021
title: The north, 2021
zone: Asia/Kabul
country: AF
start: 2021-08-13
places:
  - id: gn:1140026
    name: Herat
    class: city
    lat: 34.35
    lon: 62.2
    country: AF
    seat_of: iso:AF-HER
    aliases: [Hirat, "No"]
  - id: story:spin-boldak
    name: Spin Boldak
    class: crossing
    lat: 31
    lon: 66.4
    country: [AF, PK]
actors:
  - {slug: taliban, name: the Taliban, class: armed_group}
  - {slug: government, name: the government}
sides:
  - {slug: t, name: the Taliban, members: [taliban], voices: [a Taliban spokesman]}
  - {slug: g, name: the government, members: [government, a-minister]}
public_figures:
  - {slug: a-minister, name: A Minister}
tallies:
  - {slug: towns, title: towns, actor: taliban, members: ["gn:1140026"], units: [town]}
baseline:
  - {place: "gn:1140026", actor: government, from: 2021-05-01T00:00:00+04:30}
sources:
  - {slug: wire, name: Harbour Wire, kind: agency, grade: A}
policy: {confirm_by_two: true}
`

func TestDecodeReadsWhatTheFileSays(t *testing.T) {
	s, err := storyfile.Decode([]byte(sample))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := s.Start.UTC(), time.Date(2021, 8, 12, 19, 30, 0, 0, time.UTC); !got.Equal(want) {
		t.Errorf("start = %v, want midnight in Kabul, %v", got, want)
	}
	if got, want := s.Places[0].Aliases, []string{"Hirat", "No"}; !cmp.Equal(got, want) {
		t.Errorf("aliases = %q, want %q", got, want)
	}
	if got, want := s.Places[1].Country, (dateline.Countries{"AF", "PK"}); !cmp.Equal(got, want) {
		t.Errorf("country = %q, want %q", got, want)
	}
	if !s.Policy.ConfirmByTwo {
		t.Error("policy.confirm_by_two was lost")
	}
}

func TestEncodeRoundTripsByteForByte(t *testing.T) {
	s, err := storyfile.Decode([]byte(sample))
	if err != nil {
		t.Fatal(err)
	}
	s.Notice = " Demonstration:\n  a reconstruction\r\n\"#: yes\" "
	once, err := storyfile.Encode(s)
	if err != nil {
		t.Fatal(err)
	}
	back, err := storyfile.Decode(once)
	if err != nil {
		t.Fatalf("Decode(Encode(story)): %v\n%s", err, once)
	}
	if d := cmp.Diff(s, back); d != "" {
		t.Errorf("Decode(Encode(story)) differs (-want +got):\n%s", d)
	}
	twice, err := storyfile.Encode(back)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(once), string(twice)); d != "" {
		t.Errorf("a second round trip changes the file:\n%s", d)
	}
}

// Each row replaces one piece of the sample and names what the answer must say.
func TestDecodeRefusesWithLineKeyAndAdvice(t *testing.T) {
	for _, x := range []struct{ name, from, to, line, says string }{
		{"unknown key", "title: The", "titel: The", "line 2, titel", `"title"`},
		{"unknown key in a list", "    class: city", "    klass: city", "line 9, places[0].klass", `"class"`},
		{"wrong type", "lat: 34.35", "lat: north", "line 10, places[0].lat", "a number"},
		{"number for a text", "name: Herat", "name: 12", "line 8, places[0].name", "quotes"},
		{"list for a text", "title: The north, 2021", "title: [a]", "line 2, title", "a list"},
		{"coordinates", "lat: 34.35", "lat: 134", "line 10, places[0].lat", "swapped"},
		{"zone", "Asia/Kabul", "Asia/Kabool", "line 3, zone", "IANA"},
		{"twice the slug", "slug: government,", "slug: taliban,", "line 23, actors[1].slug", "actors[0].slug"},
		{"twice the key", "country: AF\nstart", "slug: x\nstart", "line 4, slug", "line 1"},
		{"unknown tally member", `members: ["gn:1140026"]`, `members: ["gn:1"]`, "line 30, tallies[0].members[0]", "add it under places"},
		{"unknown member of a side", "members: [taliban]", "members: [talib]", "line 25, sides[0].members[0]", "talib"},
		{"unknown baseline place", `place: "gn:1140026"`, `place: "gn:2"`, "line 32, baseline[0].place", "add it under places"},
		{"unknown baseline actor", "actor: government", "actor: nobody", "line 32, baseline[0].actor", "nobody"},
		{"time", "start: 2021-08-13", "start: last year", "line 5, start", "2021-08-13"},
		{"grade", "grade: A", "grade: A1", "line 34, sources[0].grade", "A (reliable)"},
		{"alias", "title: The north, 2021", "title: &t North", "line 2, title", "write the value out"},
		{"indentation", "zone: Asia", "  zone: Asia", "story file", "line"},
		{"second document", "policy:", "---\npolicy:", "line", "one story"},
	} {
		t.Run(x.name, func(t *testing.T) {
			if !strings.Contains(sample, x.from) {
				t.Fatalf("the sample has no %q", x.from)
			}
			_, err := storyfile.Decode([]byte(strings.Replace(sample, x.from, x.to, 1)))
			if err == nil {
				t.Fatal("Decode took it")
			}
			if k := dateline.KindOf(err); k != dateline.ErrInvalid {
				t.Errorf("kind = %s, want invalid", k)
			}
			if got := err.Error(); !strings.Contains(got, x.line) || !strings.Contains(got, x.says) {
				t.Errorf("Decode = %q, want it to name %q and say %q", got, x.line, x.says)
			}
		})
	}
}

func TestDecodeNamesAllFaultsAtOnce(t *testing.T) {
	bad := strings.NewReplacer("lat: 34.35", "lat: 134", "country: AF\nstart", "country: Afghanistan\nstart").Replace(sample)
	_, err := storyfile.Decode([]byte(bad))
	if err == nil || !strings.Contains(err.Error(), "line 4, country") || !strings.Contains(err.Error(), "line 10, places[0].lat") {
		t.Errorf("Decode = %v, want both faults", err)
	}
}

func TestDecodeOfNothing(t *testing.T) {
	for _, in := range []string{"", "# only a comment\n", "null", "- a\n", "\xff\xfe", strings.Repeat("a", storyfile.MaxSize+1)} {
		if _, err := storyfile.Decode([]byte(in)); dateline.KindOf(err) != dateline.ErrInvalid || err == nil {
			t.Errorf("Decode(%.20q) = %v, want an Invalid error", in, err)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(sample))
	f.Add([]byte("a: &a [*a]"))
	f.Add([]byte("slug: !!binary aGk=\n"))
	f.Add([]byte("places:\n- {id: x, lat: .nan}\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := storyfile.Decode(b)
		if err != nil {
			if dateline.KindOf(err) != dateline.ErrInvalid {
				t.Fatalf("Decode: %v is not Invalid", err)
			}
			return
		}
		once, err := storyfile.Encode(s)
		if err != nil {
			t.Fatalf("Encode: %v", err)
		}
		back, err := storyfile.Decode(once)
		if err != nil {
			t.Fatalf("Decode(Encode): %v\n%s", err, once)
		}
		twice, err := storyfile.Encode(back)
		if err != nil || string(once) != string(twice) {
			t.Fatalf("round trip differs (%v):\n%s\n%s", err, once, twice)
		}
	})
}
