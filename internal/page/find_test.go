package page

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dateline"
)

func FuzzParseCursor(f *testing.F) {
	f.Add("2021-08-13T14:05:00Z~u17")
	f.Add("2021-08-13T14:05:00.000001+04:30~u1")
	f.Add("~u1")
	f.Add("9999-12-31T23:59:59Z~u99999999999999999999")
	f.Fuzz(func(t *testing.T, s string) {
		c, ok := ParseCursor(s)
		if !ok {
			return
		}
		if again, ok := ParseCursor(c.String()); !ok || again != c {
			t.Errorf("ParseCursor(%q) = %v, written as %q, which is read as %v, %t", s, c, c, again, ok)
		}
	})
}

func TestFolded(t *testing.T) {
	for in, want := range map[string]string{"Café": "cafe", "ÜBER": "uber", "Kabul": "kabul", "مُحَمَّد": "محمد"} {
		if got := folded(in); got != want {
			t.Errorf("folded(%q) = %q, want %q", in, got, want)
		}
	}
}

// A page put together from parts that were kept is, byte for byte, the page
// rendered from nothing, after every entry and at every time.
func TestMemoIsThePage(t *testing.T) {
	w := smallWar(t)
	v := smallView()
	kept := v
	kept.Memo = new(Memo)
	w.add(dateline.ActPin, &dateline.Pin{Warrant: w.warrant("pin", ""), Update: w.pinned})
	w.add(dateline.ActOrigin, &dateline.Origins{Warrant: w.warrant("origin", ""), From: []string{"lantern"}, Into: "wire"})
	w.add(dateline.ActTakedown, &dateline.Takedown{Warrant: w.warrant("", "by law").With("ben"), Seqs: []dateline.Seq{dateline.ParseID('u', w.mended)}})
	s := dateline.Empty("small-war")
	for _, e := range w.entries {
		s = s.Apply(e)
		for _, later := range []time.Duration{0, 37 * time.Minute} {
			v.Now = at(13, 10, 30).Add(later)
			kept.Now = v.Now
			for _, find := range []Find{{}, {Key: true}, {Words: "herat", Oldest: true}} {
				v.Find, kept.Find = find, find
				var want, got bytes.Buffer
				if err := Live(&want, s, v); err != nil {
					t.Fatal(err)
				}
				if err := Live(&got, s, kept); err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(want.String(), got.String()); diff != "" {
					t.Fatalf("after entry %d (%s), %v later, %q (-rendered +kept):\n%s", e.Seq, e.Act, later, find.Query(), diff)
				}
			}
		}
	}
}

// An update's mark opens what it rests on and who bears it out independently,
// and a new voice reaches pages that are open.
func TestCorroborationIsTold(t *testing.T) {
	w := smallWar(t)
	s := w.fold()
	var b bytes.Buffer
	if err := Live(&b, s, smallView()); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), `Independently borne out by <a href="/s/small-war/c/c3"><bdi>Kabul Lantern</bdi></a>, grade B.`) {
		t.Error("nothing tells who else reported the fall of Herat")
	}
	w.release(taking("gn:1", "Herat", "Herat has been in the hands of the Taliban since Thursday.", 12), cite("monitor", "Snowline Monitor", "C", at(13, 10, 25)))
	put, _ := Changed(s, s.Apply(w.entries[len(w.entries)-1]), smallView())
	for _, f := range put {
		if f.Key != w.first {
			continue
		}
		var b bytes.Buffer
		if err := f.Render(&b); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(b.String(), "Snowline Monitor") {
			t.Errorf("the update with the new voice is %s", b.String())
		}
		return
	}
	t.Error("the new voice changes no update")
}
