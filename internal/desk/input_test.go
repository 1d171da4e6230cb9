package desk_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"dateline"
	"dateline/internal/desk"
	"dateline/internal/desktest"
	"dateline/internal/intake"
)

// Every refusal says what was wrong, where and what to do; the input stays
// with the desk; nothing of it reaches a reader.
func TestBadInputIsRefusedClearlyAndKept(t *testing.T) {
	n := desktest.New(t)
	kept := 0
	for _, x := range []struct {
		name, file, data string
		says             []string
	}{
		{"empty", "", "", []string{"text", "empty", "paste the words"}},
		{"huge", "", strings.Repeat("a", 10<<20+1), []string{"10 MB", "split it"}},
		{"a 10 MB line", "", strings.Repeat("a", 10<<20), []string{"1 MB", "file the part that matters"}},
		{"binary", "film.txt", "\x00\x01\x02", []string{"byte 0", "binary", "paste"}},
		{"a document", "report.pdf", "%PDF-1.7", []string{"a PDF", "copy the words"}},
		{"invalid UTF-8", "", "Herat caf\xe9", []string{"byte 9 (line 1)", "0xe9", "UTF-8"}},
		{"HTML with no article", "a.html", "<html><nav>Home</nav><script>x</script></html>", []string{"no article text", "copy"}},
		{"control characters", "", "Herat\x07fell", []string{"byte 5", "U+0007", "delete it"}},
	} {
		t.Run(x.name, func(t *testing.T) {
			f, err := n.Desk.Receive(n.Ctx, desk.Filing{Story: n.Story, By: desktest.Anna, Item: intake.Item{Name: x.file, Data: []byte(x.data), Source: "delta-post"}})
			n.Refused(err, dateline.ErrInvalid, x.says...)
			kept++
			all, err := n.Desk.Refused(n.Ctx, n.Story)
			if err != nil || len(all) != kept {
				t.Fatalf("Refused = %d inputs, %v; want %d", len(all), err, kept)
			}
			for _, r := range all {
				if r.ID == f.Refused {
					data, err := n.Desk.RefusedBytes(n.Ctx, n.Story, r.ID)
					if err != nil || !bytes.Equal(data, []byte(x.data)) || r.By != "anna" || r.Why == "" {
						t.Errorf("kept %d bytes by %s (%s), %v; want the %d that came", len(data), r.By, r.Why, err, len(x.data))
					}
					return
				}
			}
			t.Errorf("the answer names %q, under which nothing is kept", f.Refused)
		})
	}
	n.ReadersSeeNothing()
	if es := n.Entries(); len(es) != 1 {
		t.Errorf("the record has %d entries, want the story's settings alone", len(es))
	}
}

func TestAnUnknownSourceIsRefusedAndTheTextKept(t *testing.T) {
	n := desktest.New(t)
	filing := desk.Filing{Story: n.Story, By: desktest.Anna, Once: "click", Item: intake.Item{Source: "nobody", Data: []byte("Herat fell.")}}
	n.Desk.Receive(n.Ctx, filing)
	_, err := n.Desk.Receive(n.Ctx, filing) // a double click keeps it once
	n.Refused(err, dateline.ErrInvalid, "source", "nobody", "add it to the story's settings")
	all, err := n.Desk.Refused(n.Ctx, n.Story)
	if err != nil || len(all) != 1 || all[0].Size != len("Herat fell.") {
		t.Fatalf("Refused = %+v, %v", all, err)
	}
	if err := n.Desk.DiscardRefused(n.Ctx, desktest.Anna, n.Story, all[0].ID); err != nil {
		t.Fatal(err)
	}
	if all, _ = n.Desk.Refused(n.Ctx, n.Story); len(all) != 0 {
		t.Errorf("Refused = %+v after Discard", all)
	}
}

func TestOddInputIsTakenWithItsPeculiaritySaid(t *testing.T) {
	n := desktest.New(t)
	item := n.Item("Delta Post", "20 Aug 10:00", "Herat \u202efell\u202c to unknown men in Nowhereville.")
	f, err := n.Desk.Receive(n.Ctx, desk.Filing{Story: n.Story, By: desktest.Anna, Item: item})
	if err != nil {
		t.Fatal(err)
	}
	v, err := n.Desk.Report(n.Ctx, n.Story, f.ID)
	if err != nil {
		t.Fatal(err)
	}
	if !v.Report.Published.Equal(n.Clock.Now()) || !strings.Contains(v.Report.Note, "2021-08-20") || !strings.Contains(v.Report.Note, "U+202E") || len(f.Flags) != 2 {
		t.Errorf("report = %+v, flags %v", v.Report, f.Flags)
	}
	c := n.Draw(f.ID, dateline.Control, "unknown men in Nowhereville", "change=holds", "place=Nowhereville")
	id := n.ByHand(c)
	n.Release(n.On(desktest.Anna, f.ID, id))
	if d, _ := n.Readers().Claim(id); d.Claim.Place.Text != "Nowhereville" || d.Claim.Place.Name != "Nowhereville" {
		t.Errorf("place = %+v, want it kept with its text", d.Claim.Place)
	}
}

func TestTheSameTextOfTheSameSourceAnswersTheSameReport(t *testing.T) {
	n := desktest.New(t)
	a := n.File("Harbour Wire", "13 Aug 10:00", fell)
	f, err := n.Desk.Receive(n.Ctx, desk.Filing{Story: n.Story, By: desktest.Ben, Item: n.Item("Harbour Wire", "13 Aug 11:00", fell+"\n")})
	if err != nil || f.ID != a || !f.Duplicate {
		t.Errorf("Receive = %+v, %v, want it to answer %s", f, err, a)
	}
}

// One agency's text in ten outlets is ten reports of one origin: one row of the
// queue that names the ten, and one voice.
func TestOneTextInTenOutletsIsTenReportsOfOneOrigin(t *testing.T) {
	story := desktest.Story()
	var outlets []string
	for i := range 10 {
		outlets = append(outlets, fmt.Sprintf("Outlet %d", i))
		story.Sources = append(story.Sources, dateline.Source{Slug: fmt.Sprintf("outlet-%d", i), Name: outlets[i], Kind: "outlet", Grade: "C"})
	}
	n := desktest.Covering(t, story)
	for name, text := range map[string]string{
		"credited":   "KABUL (Harbour Wire) - The Taliban captured Herat on Thursday after two weeks of fighting, residents said.",
		"uncredited": "The Taliban captured Kandahar in the night, and the road to the airport was closed, drivers said.",
	} {
		t.Run(name, func(t *testing.T) {
			var ids []string
			for _, o := range outlets {
				f, err := n.Desk.Receive(n.Ctx, desk.Filing{Story: n.Story, By: desktest.Anna, Item: n.Item(o, "13 Aug 10:00", text)})
				if err != nil || f.Duplicate || slices.Contains(ids, f.ID) || len(ids) > 0 && f.Near != ids[0] {
					t.Fatalf("Receive from %s = %+v, %v; want a report of its own that joins %v", o, f, err, ids)
				}
				ids = append(ids, f.ID)
				if again, err := n.Desk.Receive(n.Ctx, desk.Filing{Story: n.Story, By: desktest.Ben, Item: n.Item(o, "13 Aug 10:30", text)}); err != nil || again.ID != f.ID || !again.Duplicate {
					t.Errorf("Receive from %s again = %+v, %v; want %s", o, again, err, f.ID)
				}
			}
			want := ""
			for _, o := range outlets[1:] {
				want += fmt.Sprintf(", also %s (0)", o)
			}
			got := queued(n, desk.Sift{Show: desk.ShowAll})
			if !strings.HasPrefix(got[0], ids[0]+" ") || !strings.HasSuffix(got[0], " waiting"+want) {
				t.Errorf("queue = %q, want %s on top, in one row with%s", got, ids[0], want)
			}
			var claims []string
			for _, r := range ids {
				x, err := n.Desk.Report(n.Ctx, n.Story, r)
				i := slices.IndexFunc(x.Claims, func(c desk.ClaimView) bool { return c.Claim.Kind == dateline.Control })
				if err != nil || i < 0 {
					t.Fatalf("Report(%s) = %+v, %v; want a claim of control", r, x.Claims, err)
				}
				id, _ := n.Release(n.On(desktest.Anna, r, x.Claims[i].Claim.ID))
				claims = append(claims, id)
			}
			if v := n.Readers().Voices(claims); len(v) != 1 || len(v[0].Also) != 9 {
				t.Errorf("Voices of ten copies = %+v, want one that ten outlets carry", v)
			}
		})
	}
}

func TestOriginIsTheAgencyElseTheNearDuplicatesElseTheOutlet(t *testing.T) {
	n := desktest.New(t)
	body := strings.Repeat("The insurgents entered the city at dawn and met hardly any resistance from the troops who had held it for three weeks. ", 4)
	origin := func(source, text string) (string, string) {
		t.Helper()
		f, err := n.Desk.Receive(n.Ctx, desk.Filing{Story: n.Story, By: desktest.Anna, Item: n.Item(source, "13 Aug 10:00", text)})
		if err != nil {
			t.Fatal(err)
		}
		v, err := n.Desk.Report(n.Ctx, n.Story, f.ID)
		if err != nil {
			t.Fatal(err)
		}
		return v.Report.Origin, f.Near
	}
	if got, _ := origin("Delta Post", "A text of its own about the weather in the hills."); got != "delta-post" {
		t.Errorf("origin = %q, want the outlet", got)
	}
	if got, _ := origin("Delta Post", "HERAT (Harbour Wire) - Wire copy under another name."); got != "harbour-wire" {
		t.Errorf("origin = %q, want the credited agency", got)
	}
	if got, _ := origin("Delta Post", body); got != "delta-post" {
		t.Errorf("origin = %q, want the outlet", got)
	}
	if got, near := origin("Morning Paper", body+"More soon."); got != "delta-post" || near == "" {
		t.Errorf("origin = %q near %q, want that of the text it repeats", got, near)
	}
}

func TestNobodyWithoutARoleDoesAnything(t *testing.T) {
	n := desktest.New(t)
	r := n.File("Harbour Wire", "13 Aug 10:00", fell)
	id := n.ByHand(n.Fell(r, fell, "Herat"))
	for _, u := range []desk.User{{}, {Name: "eve"}, {Name: "eve", Role: "viewer"}, {Role: desk.Admin}} {
		on := n.On(u, r, id)
		on.Why = "why"
		post := desk.Post{Story: n.Story, By: u}
		x := n.Fell(r, fell, "Herat")
		for name, do := range map[string]func() error{
			"receive":   func() error { _, err := n.Desk.Receive(n.Ctx, desk.Filing{Story: n.Story, By: u}); return err },
			"accept":    func() error { _, err := n.Desk.Accept(n.Ctx, on); return err },
			"all":       func() error { _, err := n.Desk.AcceptAll(n.Ctx, on); return err },
			"amend":     func() error { _, err := n.Desk.Amend(n.Ctx, on, x); return err },
			"effect":    func() error { _, err := n.Desk.Effect(n.Ctx, on, dateline.ActRelease, nil); return err },
			"release":   func() error { _, err := n.Desk.Release(n.Ctx, on, 1); return err },
			"aside":     func() error { _, err := n.Desk.SetAside(n.Ctx, on, desk.Aside{Question: "?"}); return err },
			"reject":    func() error { _, err := n.Desk.Reject(n.Ctx, on); return err },
			"confirm":   func() error { _, err := n.Desk.Confirm(n.Ctx, on); return err },
			"correct":   func() error { _, err := n.Desk.Correct(n.Ctx, on, x); return err },
			"retract":   func() error { _, err := n.Desk.Retract(n.Ctx, on); return err },
			"by hand":   func() error { _, err := n.Desk.ByHand(n.Ctx, on, x); return err },
			"publish":   func() error { _, err := n.Desk.Publish(n.Ctx, post, dateline.Revision{Headline: "x"}); return err },
			"summary":   func() error { _, err := n.Desk.SetSummary(n.Ctx, post, nil); return err },
			"pin":       func() error { _, err := n.Desk.Pin(n.Ctx, post, "u1", true); return err },
			"retract u": func() error { _, err := n.Desk.RetractUpdate(n.Ctx, post, "u1", "why"); return err },
			"draft":     func() error { _, err := n.Desk.SaveDraft(n.Ctx, u, desk.Draft{Story: n.Story}); return err },
			"origins":   func() error { _, err := n.Desk.MergeOrigins(n.Ctx, post, []string{"a"}, "b", ""); return err },
			"takedown":  func() error { _, err := n.Desk.Takedown(n.Ctx, post, []dateline.Seq{2}, "why", "", false); return err },
			"configure": func() error { _, err := n.Desk.Configure(n.Ctx, u, 1, desktest.Story()); return err },
			"add user":  func() error { return n.Desk.AddUser(n.Ctx, u, "mallory", desk.Admin, "long enough") },
		} {
			if err := do(); err == nil || dateline.KindOf(err) != dateline.ErrForbidden {
				t.Errorf("%+v may %s: %v, want Forbidden", u, name, err)
			}
		}
	}
	if _, err := n.Desk.Configure(n.Ctx, desktest.Anna, 1, desktest.Story()); dateline.KindOf(err) != dateline.ErrForbidden {
		t.Errorf("an editor may configure: %v", err)
	}
	n.ReadersSeeNothing()
}

func TestUnknownNamesAreNotFound(t *testing.T) {
	n := desktest.New(t)
	r := n.File("Harbour Wire", "13 Aug 10:00", fell)
	_, err := n.Desk.Readers(n.Ctx, "elsewhere")
	n.Refused(err, dateline.ErrNotFound, "elsewhere")
	_, err = n.Desk.Report(n.Ctx, n.Story, "r99")
	n.Refused(err, dateline.ErrNotFound)
	_, err = n.Desk.Accept(n.Ctx, desk.On{Story: n.Story, By: desktest.Anna, Report: r, Claim: "no-such-key"})
	n.Refused(err, dateline.ErrNotFound, "load it again")
	_, err = n.Desk.Accept(n.Ctx, desk.On{Story: n.Story, By: desktest.Anna, Claim: "c99"})
	n.Refused(err, dateline.ErrNotFound, "c99")
	_, err = n.Desk.Publish(n.Ctx, desk.Post{Story: n.Story, By: desktest.Anna}, dateline.Revision{Headline: "x", Claims: []string{"c99"}, At: time.Now()})
	n.Refused(err, dateline.ErrInvalid, "c99", "release it first")
}
