package web_test

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"dateline"
	"dateline/internal/desktest"

	"github.com/google/go-cmp/cmp"
)

const fetchedPage = `<!doctype html><html lang="en"><head><title>Two cities fall</title></head><body>
<nav><a href="/">Home</a> Subscribe to our newsletter</nav><article><h1>Two cities fall</h1>
<p>KABUL, Aug 13 (Harbour Wire) - The Taliban captured Herat on Thursday, a police official said, after two weeks of fighting around the city.</p>
<p>The Taliban captured Kandahar on Friday, residents said, and government forces withdrew to the airport south of the city.</p>
</article></body></html>`

func TestDeskFetchesAReportByItsAddress(t *testing.T) {
	o := openOffice(t)
	outlet := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/old":
			http.Redirect(w, r, "/fall", http.StatusFound)
		case "/inside":
			http.Redirect(w, r, "http://10.0.0.1/", http.StatusFound)
		case "/film":
			w.Header().Set("Content-Type", "video/mp4")
		default:
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			io.WriteString(w, fetchedPage)
		}
	}))
	t.Cleanup(outlet.Close)
	anna := o.sit(desktest.Anna)
	anna.open("/desk/north/file")
	anna.open(anna.link("Fetch it by its address"))
	const source = "delta-post"

	// What cannot be had is told beside the address, which stays in the form.
	for path, want := range map[string]string{"/inside": "10.0.0.1, which is no address of the public internet", "/film": "video/mp4, not a page of text"} {
		anna.open("/desk/north/fetch")
		anna.send(anna.form("form", "action=/desk/north/fetch"), "url", outlet.URL+path, "source", source)
		anna.answered(422).sees(want)
		if !strings.Contains(anna.body, outlet.URL+path) {
			t.Errorf("the form lost the address %s", path)
		}
	}
	anna.open("/desk/north/fetch").misses("Pages kept")

	f := anna.form("form", "action=/desk/north/fetch")
	anna.send(f, "url", outlet.URL+"/old", "source", source, "rights", "quote 200")
	anna.answered(200).sees("Filed;", "Two cities fall", "captured Herat on Thursday", "quote 200").misses("newsletter")
	report := strings.TrimPrefix(anna.at, "/desk/north/r/")
	v, err := o.Desk.Report(t.Context(), o.Story, report)
	if err != nil {
		t.Fatal(err)
	}
	got := dateline.Report{Source: v.Report.Source, Credit: v.Report.Credit, Origin: v.Report.Origin, URL: v.Report.URL, Lang: v.Report.Lang, Rights: v.Report.Rights, Via: v.Report.Via}
	want := dateline.Report{Source: source, Credit: "harbour-wire", Origin: "harbour-wire", URL: outlet.URL + "/fall", Lang: "en", Rights: "quote 200", Via: "url"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the report on arrival (-want +got):\n%s", diff)
	}

	// The same form sent twice, and the same page fetched again, add nothing.
	anna.send(f, "url", outlet.URL+"/old", "source", source)
	if got := strings.TrimPrefix(anna.at, "/desk/north/r/"); got != report {
		t.Errorf("the form sent again made %s, want %s", got, report)
	}
	anna.open("/desk/north/fetch")
	anna.send(anna.form("form", "action=/desk/north/fetch"), "url", outlet.URL+"/fall", "source", source)
	anna.sees("already here")

	// The page as it came is there, under its hash, for the desk alone.
	sum := sha256.Sum256([]byte(fetchedPage))
	hash := hex.EncodeToString(sum[:])
	anna.open("/desk/north/fetch").sees("Pages kept as they came", hash, outlet.URL+"/old")
	page := anna.link("As it came")
	anna.open(page)
	if anna.body != fetchedPage || !strings.HasPrefix(anna.head.Get("Content-Disposition"), "attachment") || anna.head.Get("Content-Type") != "application/octet-stream" {
		t.Errorf("the page kept = %d bytes as %s, %s; want it as it came, to be saved", len(anna.body), anna.head.Get("Content-Type"), anna.head.Get("Content-Disposition"))
	}
	anna.open(strings.Replace(page, hash, strings.Repeat("0", 64), 1)).answered(404)
	if strings.Contains(o.door().open(page).body, "newsletter") {
		t.Errorf("somebody who is not logged in reads the page kept")
	}
	o.ReadersSeeNothing()
}
