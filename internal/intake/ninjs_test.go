package intake

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"dateline"

	"github.com/google/go-cmp/cmp"
)

// Items as the three versions of the standard write them; the words are
// written for the tests.
func TestNinjsOfEveryVersion(t *testing.T) {
	at := time.Date(2021, 8, 13, 10, 37, 0, 0, time.UTC)
	for _, x := range []struct {
		name, data string
		want       Sent
	}{
		{"1.x", `{"uri":"http://wire.example/items/1","type":"text","mimetype":"text/html","version":"2","versioncreated":"2021-08-13T10:37:00Z",
			"pubstatus":"usable","language":"en","headline":"Herat falls","byline":"By A Reporter","located":"Herat","usageterms":"No archive use",
			"copyrightholder":"Harbour Wire","embargoed":"2021-08-13T14:00:00+04:30","ednote":"ADDS quote",
			"body_text":"one line","body_html":"<p>HERAT (Harbour Wire) - It fell.</p><p>More.</p>"}`,
			Sent{Item: Item{Data: []byte("<p>HERAT (Harbour Wire) - It fell.</p><p>More.</p>"), Type: "text/html", Headline: "Herat falls", URL: "http://wire.example/items/1",
				Published: at, Embargo: time.Date(2021, 8, 13, 9, 30, 0, 0, time.UTC), Rights: "No archive use", Note: "By: By A Reporter\nLocated: Herat\nEditors' note: ADDS quote", Via: "ninjs"},
				Key: "http://wire.example/items/1", Sources: []string{"Harbour Wire"}, Lang: "en", Version: at, Number: 2, Why: "ADDS quote"}},
		{"2.x", `{"uri":"urn:newsml:wire.example:20210813:1","versioncreated":"2021-08-13T10:37:00Z","language":"en-GB",
			"headlines":[{"role":"short","value":"Falls"},{"role":"main","value":"Herat\nfalls"}],
			"infosources":[{"name":"Delta Post","role":"isrol:originfo"},{"name":"Harbour Wire","role":"isrol:provider"}],
			"rightsinfo":{"linkedrights":"https://wire.example/rights"},"copyrightnotice":"(c) Harbour Wire",
			"bodies":[{"role":"main","contenttype":"text/plain","value":"It fell."}]}`,
			Sent{Item: Item{Data: []byte("It fell."), Type: "text/plain", Headline: "Herat falls", Published: at, Rights: "https://wire.example/rights; (c) Harbour Wire", Via: "ninjs"},
				Key: "urn:newsml:wire.example:20210813:1", Sources: []string{"Harbour Wire", "Delta Post"}, Credits: []string{"Delta Post"}, Lang: "en-GB", Version: at}},
		{"3.x", `{"uri":"urn:x:1","version":3,"versionCreated":"2021-08-13T10:37:00Z","pubStatus":"stat:withheld","by":"A Reporter","copyrightHolder":"Harbour Wire",
			"rightsInfo":[{"usageTerms":"Quote 200"}],"infoSources":["Delta Post"],
			"bodies":[{"contentType":"text/plain","value":"Flat."},{"contentType":"application/nitf+xml","value":"<nitf/>"},{"contentType":"application/xhtml+xml","value":"<p>It fell.</p>"}]}`,
			Sent{Item: Item{Data: []byte("<p>It fell.</p>"), Type: "text/html", Published: at, Rights: "Quote 200", Note: "By: A Reporter", Via: "ninjs"},
				Key: "urn:x:1", Sources: []string{"Harbour Wire", "Delta Post"}, Credits: []string{"Delta Post"}, Version: at, Number: 3, State: "withheld"}},
		{"canceled, with nothing but its name", `{"uri":"urn:x:1","pubstatus":"canceled","ednote":"KILL: the source withdraws it"}`,
			Sent{Item: Item{Via: "ninjs", Note: "Editors' note: KILL: the source withdraws it"}, Key: "urn:x:1", State: "canceled", Why: "KILL: the source withdraws it"}},
	} {
		t.Run(x.name, func(t *testing.T) {
			got, err := Ninjs([]byte(x.data), 0)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(x.want, got); diff != "" {
				t.Errorf("Ninjs (-want +got):\n%s", diff)
			}
		})
	}
}

func TestNinjsSaysWhatIsWrong(t *testing.T) {
	for _, x := range []struct{ data, field, says string }{
		{`{"uri":`, "item", "no JSON"},
		{`[]`, "item", "an object is wanted"},
		{`{"headline":"x"}`, "uri", "add it"},
		{`{"uri":"u","type":"picture"}`, "bodies", "a picture without words"},
		{`{"uri":"u","versioncreated":"yesterday","body_text":"x"}`, "versioncreated", "no time"},
		{`{"uri":"u","embargoed":"later","body_text":"x"}`, "embargoed", "no time"},
		{`{"uri":"u","pubstatus":"maybe","body_text":"x"}`, "pubstatus", "usable, withheld and canceled"},
		{`{"uri":"u","body_text":17}`, "body_text", "a string is wanted"},
		{`{"uri":"u","bodies":{"value":"x"}}`, "bodies", "a list is wanted"},
	} {
		_, err := Ninjs([]byte(x.data), 0)
		e, ok := err.(*dateline.Error)
		if !ok || e.Kind != dateline.ErrInvalid || e.Field != x.field || !strings.Contains(e.Message, x.says) {
			t.Errorf("Ninjs(%s) = %v; want an Invalid error of %s that says %q", x.data, err, x.field, x.says)
		}
	}
}

// Whatever bytes come: an item that is taken has a name, words or a
// cancellation, and only whole characters; what is refused says what.
func FuzzNinjs(f *testing.F) {
	f.Add([]byte(`{"uri":"u","body_text":"words","infosource":{"name":"x"},"rightsinfo":[{"name":{"uri":["deep"]}}]}`))
	f.Add([]byte(`{"uri":"u","Bodies":[{"contentType":"text/html","value":"<p>x"}],"version":1e99,"provider":{"name":"y"}}`))
	f.Add([]byte(`{"uri":"u","pubStatus":"canceled"}`))
	f.Add([]byte("\xef\xbb\xbf{\"uri\":\"\\ud800\",\"body_text\":\"\xff\"}"))
	f.Add([]byte(`{"uri":"u","by":null,"headlines":[{}],"versionCreated":"20210813T103700Z","body_text":"x"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := Ninjs(data, 1<<20)
		if err != nil {
			if e, ok := err.(*dateline.Error); !ok || e.Kind != dateline.ErrInvalid || e.Field == "" {
				t.Fatalf("Ninjs = %#v; want an Invalid error that says where", err)
			}
			return
		}
		if s.Key == "" || (len(s.Data) == 0 && s.State != "canceled") {
			t.Fatalf("Ninjs took an item without a name or words: %+v", s)
		}
		for _, w := range append([]string{s.Key, s.Headline, s.Rights, s.Note, s.Why, string(s.Data)}, s.Sources...) {
			if !utf8.ValidString(w) {
				t.Fatalf("Ninjs gave %q", w)
			}
		}
	})
}
