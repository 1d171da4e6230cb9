package dateline

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const heratText = "KABUL - The Taliban captured Herat on Thursday, two officials said."

func heratClaim() Claim {
	at := func(s string) Span {
		i := strings.Index(heratText, s)
		return Span{Text: s, Start: i, End: i + len(s)}
	}
	kabul := time.FixedZone("", 4*3600+1800)
	when := at("on Thursday")
	return Claim{
		ID: "c7", Report: "r3", Reader: "1", Lang: "en", Kind: Control, Span: at("The Taliban captured Herat on Thursday, two officials said."), Stance: Attributed,
		Attribution: &Mention{Span: at("two officials"), Unnamed: true},
		Time:        &When{Span: &when, Interval: Interval{time.Date(2021, 8, 12, 0, 0, 0, 0, kabul), time.Date(2021, 8, 13, 0, 0, 0, 0, kabul), Day}},
		Actor:       &Mention{Span: at("The Taliban"), ID: "taliban", Name: "Taliban"},
		Change:      Takes,
		Place: &Mention{Span: at("Herat"), ID: "gn:1140026", Name: "Herat", Class: "city", Lat: Number(34.34817), Lon: Number(62.19967),
			Admin1: "Herat", Country: Countries{"AF"}, Precision: "town", Stage: "exact"},
		Mode: "unknown", Rule: "control.take.active", Confidence: 0.91,
	}
}

// The contract of a claim's JSON: snake_case, absent rather than null, this order.
const heratJSON = `{"id":"c7","report":"r3","reader":"1","lang":"en","kind":"control",` +
	`"span":{"text":"The Taliban captured Herat on Thursday, two officials said.","start":8,"end":67},"stance":"attributed",` +
	`"attribution":{"text":"two officials","start":48,"end":61,"unnamed":true},` +
	`"time":{"text":"on Thursday","start":35,"end":46,"from":"2021-08-12T00:00:00+04:30","to":"2021-08-13T00:00:00+04:30","precision":"day"},` +
	`"actor":{"text":"The Taliban","start":8,"end":19,"id":"taliban","name":"Taliban"},"change":"takes",` +
	`"place":{"text":"Herat","start":29,"end":34,"id":"gn:1140026","name":"Herat","class":"city","lat":34.34817,"lon":62.19967,"admin1":"Herat","country":"AF","precision":"town","stage":"exact"},` +
	`"mode":"unknown","rule":"control.take.active","confidence":0.91}`

func TestClaimJSON(t *testing.T) {
	b, err := json.Marshal(heratClaim())
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(heratJSON, string(b)); d != "" {
		t.Errorf("claim as JSON (-want +got):\n%s", d)
	}
	var back Claim
	if err := json.Unmarshal(b, &back); err != nil {
		t.Fatal(err)
	}
	again, _ := json.Marshal(back)
	if string(again) != string(b) {
		t.Errorf("claim read back = %s, want %s", again, b)
	}
}

func TestWordsComeFromTheReport(t *testing.T) {
	c := heratClaim()
	bare, _ := json.Marshal(c.WithoutWords())
	for _, word := range []string{"captured", "officials", "on Thursday"} {
		if strings.Contains(string(bare), word) {
			t.Errorf("WithoutWords still says %q: %s", word, bare)
		}
	}
	back, err := c.WithoutWords().WithWords(heratText)
	if d := cmp.Diff(c, back); err != nil || d != "" {
		t.Errorf("WithWords = %v (-want +got):\n%s", err, d)
	}
	if _, err := c.WithWords("too short"); KindOf(err) != ErrInvalid {
		t.Errorf("WithWords of a shorter report = %v, want an Invalid error", err)
	}
}

func decision(t *testing.T, by string, why Why) *Decision {
	w, err := NewWarrant(by, why)
	if err != nil {
		t.Fatal(err)
	}
	return &Decision{Warrant: w, Claim: heratClaim(), Cite: Citation{Report: "r3", Source: "harbour", Name: "Harbour Wire", Origin: "harbour", Published: day(13)}}
}

func TestDecisionNeedsByAndWhy(t *testing.T) {
	if _, err := NewWarrant("", Why{Text: "x"}); KindOf(err) != ErrInvalid {
		t.Errorf("NewWarrant without a name = %v, want an Invalid error", err)
	}
	if _, err := NewWarrant("ana", Why{}); KindOf(err) != ErrInvalid {
		t.Errorf("NewWarrant without a reason = %v, want an Invalid error", err)
	}
	if _, err := Encode(ActRelease, &Decision{Claim: heratClaim()}); KindOf(err) != ErrInvalid {
		t.Errorf("Encode of a decision without warrant = %v, want an Invalid error", err)
	}
	for act, ok := range map[Act]bool{ActAccept: true, ActRelease: true, ActAmend: true, ActReject: false} {
		if _, err := Encode(act, decision(t, "ana", Why{Code: "as read"})); (err == nil) != ok {
			t.Errorf("Encode(%s) with a code as its reason = %v, want ok %v", act, err, ok)
		}
	}
	for _, act := range []Act{ActConfirm, ActCorrect, ActRetract} {
		d := decision(t, "ana", Why{Text: "the ministry has corrected it"})
		d.Target = "c7"
		if _, err := Encode(act, d); KindOf(err) != ErrInvalid {
			t.Errorf("Encode(%s) of a claim that readers never saw = %v, want an Invalid error", act, err)
		}
		d.Shown = true
		if _, err := Encode(act, d); err != nil {
			t.Errorf("Encode(%s) = %v", act, err)
		}
	}
	td := &Takedown{Warrant: decision(t, "ana", Why{Text: "court order"}).Warrant, Seqs: []Seq{3}}
	if _, err := Encode(ActTakedown, td); KindOf(err) != ErrInvalid {
		t.Errorf("Encode of a takedown by one person = %v, want an Invalid error", err)
	}
}

func TestEncodeDecode(t *testing.T) {
	d := decision(t, "ana", Why{Code: "as read"})
	raw, err := Encode(ActRelease, d)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(string(raw), `{"v":1,"by":"ana","why":{"code":"as read"},`) {
		t.Errorf("Encode = %.80s…, want version, by and why in front", raw)
	}
	if strings.Contains(string(raw), "captured") {
		t.Errorf("a payload quotes the report: %s", raw)
	}
	p, err := Decode(ActRelease, raw)
	if err != nil {
		t.Fatal(err)
	}
	again, err := Encode(ActRelease, p)
	if err != nil || string(again) != string(raw) {
		t.Errorf("Decode, Encode = %s, %v; want %s", again, err, raw)
	}
	for what, in := range map[string]string{"newer version": `{"v":2,"by":"ana"}`, "no JSON": `{`, "no version": `{}`} {
		if _, err := Decode(ActRelease, []byte(in)); KindOf(err) != ErrInvalid {
			t.Errorf("Decode(%s) = %v, want an Invalid error", what, err)
		}
	}
	if _, err := Decode("teleport", raw); KindOf(err) != ErrInvalid {
		t.Errorf("Decode of an unknown act = %v, want an Invalid error", err)
	}
}

// Readers may learn of released claims and of decisions about them, and never
// an editor's name, a private reason or a note.
func TestPublic(t *testing.T) {
	secret := Why{Text: "SECRET reason"}
	entry := func(a Act, p Payload) Entry { return Entry{Seq: 9, Recorded: day(13), Story: "s", Act: a, Payload: p} }
	d := func(shown bool) *Decision {
		x := decision(t, "SECRET-ana", secret)
		x.Target, x.Shown, x.Notes, x.Owner, x.Question = "c7", shown, "SECRET note", "SECRET-ben", "SECRET?"
		return x
	}
	for _, c := range []struct {
		act    Act
		p      Payload
		public bool
		reason bool // the reason was written for readers
	}{
		{ActReceive, &Receive{Warrant: d(false).Warrant, Report: Report{Text: "SECRET"}}, false, false},
		{ActAmend, d(false), false, false},
		{ActAccept, d(false), false, false},
		{ActSetAside, d(true), false, false},
		{ActReject, d(false), false, false},
		{ActReject, d(true), true, false},
		{ActRelease, d(false), true, false},
		{ActConfirm, d(true), true, true},
		{ActCorrect, d(true), true, true},
		{ActRetract, d(true), true, true},
		{ActPublish, &Publish{Warrant: d(true).Warrant, Revision: Revision{Headline: "h", At: day(13)}}, true, false},
		{ActRetract, &Withdraw{Warrant: d(true).Warrant, Update: "u3"}, true, true},
		{ActConfigure, &Configure{Warrant: d(true).Warrant, Story: Story{Slug: "s", Policy: Policy{ConfirmByTwo: true}}}, true, false},
	} {
		e, ok := entry(c.act, c.p).Public()
		if ok != c.public {
			t.Errorf("Public of %s (%T) = %v, want %v", c.act, c.p, ok, c.public)
		}
		if !ok {
			continue
		}
		w := e.Payload.warrant()
		if w.By() != DeskAlias || (w.Why().Text != "") != c.reason {
			t.Errorf("Public of %s: by %q, reason %q", c.act, w.By(), w.Why().Text)
		}
		if _, err := Encode(e.Act, e.Payload); err != nil {
			t.Errorf("Encode of the public %s = %v", c.act, err)
		}
		b, _ := json.Marshal(e.Payload)
		if strings.Contains(string(b), "SECRET") {
			t.Errorf("Public of %s leaks: %s", c.act, b)
		}
	}
	if c := d(false); c.By() != "SECRET-ana" || c.Notes == "" {
		t.Error("Public changed the entry it was given")
	}
}

func FuzzDecode(f *testing.F) {
	d := heratClaim()
	raw, _ := json.Marshal(map[string]any{"v": 1, "by": "ana", "why": map[string]string{"code": "x"}, "claim": d})
	for _, a := range []Act{ActConfigure, ActReceive, ActRelease, ActPublish, ActRetract, ActPin, ActSummarize, ActOrigin, ActTakedown} {
		f.Add(string(a), raw)
	}
	f.Add("retract", []byte(`{"v":1,"update":"u1"}`))
	f.Fuzz(func(t *testing.T, act string, raw []byte) {
		p, err := Decode(Act(act), raw)
		if err != nil {
			return
		}
		e := Entry{Seq: 1, Story: "s", Act: Act(act), Payload: p}
		e.Subjects()
		if pub, ok := e.Public(); ok {
			Empty("s").Apply(pub)
		}
		Empty("s").Apply(e)
	})
}
