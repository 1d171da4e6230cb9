package desk_test

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"dateline"
	"dateline/internal/desk"
	"dateline/internal/desktest"
)

const testimony = "Amina Karimi, a resident of Herat, told Delta Post that the Taliban captured Herat at dawn. \"I saw them,\" Karimi said."

// public is everything that readers could ever be given: the public form of
// every entry, and the readers' situation as data.
func public(t *testing.T, n *desktest.Newsroom) string {
	t.Helper()
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	for _, e := range n.Entries() {
		if p, ok := e.Public(); ok {
			if err := enc.Encode(p.Payload); err != nil {
				t.Fatal(err)
			}
			w := p.Payload.(interface {
				By() string
				Why() dateline.Why
			})
			if err := enc.Encode([]any{w.By(), w.Why()}); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := enc.Encode(n.Readers().Snapshot()); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestAProtectedSpeakerIsNowhereInTheFile(t *testing.T) {
	n := desktest.New(t)
	item := n.Item("Delta Post", "13 Aug 10:00", testimony)
	item.Headline, item.Note = "Amina Karimi saw it", "Karimi's number is with Anna"
	f, err := n.Desk.Receive(n.Ctx, desk.Filing{Story: n.Story, By: desktest.Anna, Item: item, Redact: []dateline.Span{{Start: 0, End: len("Amina Karimi")}}})
	if err != nil {
		t.Fatal(err)
	}
	v, err := n.Desk.Report(n.Ctx, n.Story, f.ID)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(v.Report.Text, desk.Withheld+", a resident of Herat") || v.Report.Redacted != 1 {
		t.Errorf("report = %+v", v.Report)
	}
	c := n.Draw(f.ID, dateline.Statement, desk.Withheld+", a resident of Herat, told Delta Post that the Taliban captured Herat at dawn", "speaker="+desk.Withheld, "content=the Taliban captured Herat at dawn")
	id := n.ByHand(c)
	n.Release(n.On(desktest.Anna, f.ID, id))
	got, _ := n.Readers().Claim(id)
	if s := got.Claim.Speaker; s == nil || !s.Protected || s.Name != "" {
		t.Errorf("speaker = %+v, want it protected and without a name", s)
	}
	if err := n.Store.Close(); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(n.Path)
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"Amina", "Karimi"} {
		if bytes.Contains(raw, []byte(word)) {
			t.Errorf("the data file holds %q", word)
		}
	}
}

func TestARefusedFilingOfAProtectedSpeakerIsNotKept(t *testing.T) {
	n := desktest.New(t)
	_, err := n.Desk.Receive(n.Ctx, desk.Filing{Story: n.Story, By: desktest.Anna, Item: n.Item("Delta Post", "13 Aug 10:00", testimony), Redact: []dateline.Span{{Start: 5, End: 9000}}})
	n.Refused(err, dateline.ErrInvalid, "select the words again", "nothing of it was kept")
	if kept, err := n.Desk.Refused(n.Ctx, n.Story); err != nil || len(kept) != 0 {
		t.Errorf("Refused = %v, %v, want nothing kept", kept, err)
	}
}

func TestAPrivatePersonIsMaskedUnlessAReasonNamesHer(t *testing.T) {
	n := desktest.New(t)
	r := n.File("Delta Post", "13 Aug 10:00", testimony)
	first := testimony[:strings.Index(testimony, ". ")]
	said := n.Draw(r, dateline.Statement, first, "speaker=Amina Karimi", "cue=told", "content=the Taliban captured Herat at dawn")
	took := n.Fell(r, first, "Herat", "voice=Amina Karimi") // its evidence holds her name too
	taught := n.Draw(r, dateline.Statement, first, "speaker=Amina Karimi, a resident of Herat", "content=the Taliban captured Herat at dawn")
	late := n.Draw(r, dateline.Statement, "\"I saw them,\" Karimi said", "speaker=Karimi", "content=I saw them")
	plain := n.Fell(r, first, "Herat") // she is in no slot of it, yet in its words
	ps := n.Propose(r, said, took, taught, late, plain)
	v, err := n.Desk.Report(n.Ctx, n.Story, r)
	if err != nil {
		t.Fatal(err)
	}
	if len(v.Claims[0].Private) == 0 {
		t.Errorf("the desk is not told that %q names a private person", first)
	}
	for _, p := range ps {
		n.Release(n.On(desktest.Anna, r, p.ID))
	}
	if text := public(t, n); strings.Contains(text, "Karimi") || strings.Contains(text, "Amina") {
		t.Errorf("readers can learn the name: …%s…", around(text, "Karimi"))
	}
	for _, c := range n.Readers().Register(dateline.Statement) {
		if !c.Claim.Speaker.Protected || c.Claim.Span.Text == "" || c.Claim.Content.Text == "" {
			t.Errorf("claim = %+v, want its speaker protected and its words kept", c.Claim)
		}
	}
}

func TestANameIsReleasedWithAReasonThatStaysPrivate(t *testing.T) {
	n := desktest.New(t)
	r := n.File("Delta Post", "13 Aug 10:00", testimony)
	p := n.Propose(r, n.Draw(r, dateline.Statement, testimony[:90], "speaker=Amina Karimi", "content=the Taliban captured Herat at dawn"))[0]
	on := n.On(desktest.Anna, r, p.ID)
	on.Why = "name: "
	_, err := n.Desk.Effect(n.Ctx, on, dateline.ActRelease, nil)
	n.Refused(err, dateline.ErrInvalid, "why the person must be named")
	on.Why = "name: she asked for it, call of 9 o'clock"
	id, _ := n.Release(on)
	c, _ := n.Readers().Claim(id)
	if c.Claim.Speaker.Text != "Amina Karimi" || c.Claim.Speaker.Protected {
		t.Errorf("speaker = %+v, want her named", c.Claim.Speaker)
	}
	if text := public(t, n); strings.Contains(text, "9 o'clock") || strings.Contains(text, "anna") {
		t.Errorf("readers can learn the private reason or the editor's name")
	}
}

func TestAnUpdateDoesNotNameAPrivatePersonBeforeARelease(t *testing.T) {
	n := desktest.New(t)
	r := n.File("Delta Post", "13 Aug 10:00", testimony)
	p := n.Propose(r, n.Draw(r, dateline.Statement, testimony[:90], "speaker=Amina Karimi", "content=the Taliban captured Herat at dawn"), n.Fell(r, testimony[:90], "Herat"))
	masked, _ := n.Release(n.On(desktest.Anna, r, p[1].ID))
	post := desk.Post{Story: n.Story, By: desktest.Anna}
	told := dateline.Revision{Headline: "Herat falls", Body: "\"At dawn\", says Karimi.", Claims: []string{masked}}
	_, err := n.Desk.Publish(n.Ctx, post, told)
	n.Refused(err, dateline.ErrInvalid, "body", "Amina Karimi", "name:")
	_, err = n.Desk.SetSummary(n.Ctx, post, []dateline.Clause{{Text: "Amina saw it.", Claims: []string{masked}}})
	n.Refused(err, dateline.ErrInvalid, "clauses", "Amina Karimi")
	on := n.On(desktest.Anna, r, p[0].ID)
	on.Why = "name: she asked for it"
	n.Release(on)
	if _, err = n.Desk.Publish(n.Ctx, post, told); err != nil {
		t.Errorf("Publish after her name was released = %v", err)
	}
}

func TestPublicFiguresBodiesAndPlacesAreNotMasked(t *testing.T) {
	n := desktest.New(t)
	for _, who := range []string{"Omar Example", "The governor", "the interior ministry", "Harbour Wire", "Harbour", "World Food Programme", "a Taliban spokesman", "UNHCR", "Kandahar", "officials"} {
		text := who + " said that the road was closed."
		r := n.File("Delta Post", "13 Aug 10:00", text)
		id := n.ByHand(n.Draw(r, dateline.Statement, text, "speaker="+who, "content=the road was closed"))
		id, _ = n.Release(n.On(desktest.Anna, r, id))
		if c, _ := n.Readers().Claim(id); c.Claim.Speaker.Protected || c.Claim.Speaker.Text != who {
			t.Errorf("speaker %q was masked: %+v", who, c.Claim.Speaker)
		}
	}
}

func TestPrivateReasonsAndNotesNeverReachReaders(t *testing.T) {
	n := desktest.New(t)
	item := n.Item("Harbour Wire", "13 Aug 10:00", fell)
	item.Note = "SECRET note"
	f, err := n.Desk.Receive(n.Ctx, desk.Filing{Story: n.Story, By: desktest.Anna, Item: item})
	if err != nil {
		t.Fatal(err)
	}
	id := n.ByHand(n.Fell(f.ID, fell, "Herat"))
	on := n.On(desktest.Anna, f.ID, id)
	on.Why = "SECRET accept"
	if _, err := n.Desk.SetAside(n.Ctx, on, desk.Aside{Question: "SECRET question", Notes: "SECRET notes"}); err != nil {
		t.Fatal(err)
	}
	on = n.On(desktest.Ben, f.ID, id)
	on.Why = "SECRET release"
	n.Release(on)
	on = n.On(desktest.Ben, f.ID, id)
	on.Why = "SECRET reject"
	if _, err := n.Desk.Reject(n.Ctx, on); err != nil {
		t.Fatal(err)
	}
	n.Tell("Delta Post", "13 Aug 11:00", "The Taliban captured Kandahar. UNRELEASED words follow.", "Kandahar")
	other := n.File("Delta Post", "13 Aug 11:30", "UNSEEN report about nothing.")
	_ = other
	text := public(t, n)
	for _, word := range []string{"SECRET", "UNSEEN", "anna", "ben", "chief"} {
		if strings.Contains(text, word) {
			t.Errorf("readers can learn %q: …%s…", word, around(text, word))
		}
	}
}

func around(s, word string) string {
	i := strings.Index(s, word)
	if i < 0 {
		return ""
	}
	return s[max(0, i-120):min(len(s), i+120)]
}
