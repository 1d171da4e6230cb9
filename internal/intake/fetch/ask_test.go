package fetch_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"dateline"
	"dateline/internal/intake/fetch"
)

func TestAskOnlyWhatHasChanged(t *testing.T) {
	const tag, day = `"v1"`, "Fri, 13 Aug 2021 08:00:00 GMT"
	page := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("If-None-Match") == tag || r.Header.Get("If-Modified-Since") == day {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.Header().Set("ETag", tag)
		w.Header().Set("Last-Modified", day)
		io.WriteString(w, r.Header.Get("Accept"))
	})
	f := fetch.New(fetch.Options{Loopback: true})
	p, err := f.Ask(t.Context(), fetch.Ask{URL: page, Accept: fetch.AcceptFeed})
	if err != nil || p.ETag != tag || p.Modified != day || p.Same || string(p.Data) != fetch.AcceptFeed {
		t.Fatalf("Ask = %+v, %v", p, err)
	}
	for _, a := range []fetch.Ask{{URL: page, ETag: p.ETag}, {URL: page, Modified: p.Modified}} {
		if p, err := f.Ask(t.Context(), a); err != nil || !p.Same || len(p.Data) != 0 {
			t.Errorf("Ask(%+v) = %+v, %v; want the same page", a, p, err)
		}
	}
}

// A server that says "not modified" to who has nothing is told off.
func TestAskRefusesNotModifiedUnasked(t *testing.T) {
	page := serve(t, func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNotModified) })
	if p, err := fetch.New(fetch.Options{Loopback: true}).Ask(t.Context(), fetch.Ask{URL: page}); err == nil {
		t.Errorf("Ask = %+v, want an error", p)
	}
}

func TestAskTellsWhatTheServerAnswered(t *testing.T) {
	for _, test := range []struct {
		code        int
		after, date string
		want        string
		wait        time.Duration
	}{
		{410, "", "", "410 Gone; it was taken away for good", 0},
		{404, "", "", "404 Not Found; open it in a browser", 0},
		{403, "", "", "does not let us in", 0},
		{429, "120", "", "asked too often", 2 * time.Minute},
		{503, "Fri, 13 Aug 2021 13:00:00 GMT", "Fri, 13 Aug 2021 12:00:00 GMT", "the trouble is the server's", time.Hour},
		{503, "Fri, 13 Aug 2021 11:00:00 GMT", "Fri, 13 Aug 2021 12:00:00 GMT", "503", 0},
		{503, "99999999999999999999", "", "503", 0},
		{503, "-5", "", "503", 0},
		{503, "soon", "", "503", 0},
		{599, "", "", "answered 599; the trouble", 0},
	} {
		page := serve(t, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Retry-After", test.after)
			if test.date != "" {
				w.Header().Set("Date", test.date)
			}
			w.WriteHeader(test.code)
		})
		_, err := fetch.New(fetch.Options{Loopback: true}).Ask(t.Context(), fetch.Ask{URL: page})
		var a *fetch.Answer
		if !errors.As(err, &a) || a.Status != test.code || a.After != test.wait || !strings.Contains(err.Error(), test.want) || dateline.KindOf(err) != dateline.ErrInvalid {
			t.Errorf("%d with Retry-After %q = %v, %+v; want Invalid: … %s …, after %s", test.code, test.after, err, a, test.want, test.wait)
		}
	}
}

// What had come of a page that could not be had whole can be looked at.
func TestAskReturnsWhatHadCome(t *testing.T) {
	for name, answer := range map[string]string{
		"broken off": "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n<html><p>The Tali",
		"too large":  "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><p>The Tali" + strings.Repeat("x", 100_000),
	} {
		p, err := fetch.New(fetch.Options{Loopback: true, Size: 50_000}).Ask(t.Context(), fetch.Ask{URL: wire(t, answer)})
		if err == nil || !strings.HasPrefix(string(p.Data), "<html><p>The Tali") || p.Sum != "" {
			t.Errorf("%s: Ask = %d bytes, sum %q, %v; want the part and the error", name, len(p.Data), p.Sum, err)
		}
	}
}

// A page that marks no article gives its running text, without its menus, and
// its day from its JSON-LD.
func TestItemOfAPageWithoutMarks(t *testing.T) {
	words := strings.Repeat("Residents of the city said that shops had opened again under guard. ", 4)
	page := `<html><head><title>Shops open</title><script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2021-08-13T09:00:00+02:00"}</script></head><body>
<div class="menu"><p><a href="/">Home of the paper and of all its many sections and pages</a></p></div>
<div id="story"><p>` + words + `</p><p>` + words + `</p><p>Some were shut.</p></div><div><p>Subscribe to our newsletter today and read all of it.</p></div></body></html>`
	it, err := fetch.Item(fetch.Page{Final: "https://a.example/x", Type: "text/html", Data: []byte(page)}, noon)
	if err != nil {
		t.Fatal(err)
	}
	text := string(it.Data)
	if strings.Contains(text, "newsletter") || strings.Contains(text, "sections") || !strings.Contains(text, "Some were shut.") || strings.Count(text, "under guard") != 8 {
		t.Errorf("the text = %q, want the story alone", text)
	}
	if want := time.Date(2021, 8, 13, 7, 0, 0, 0, time.UTC); !it.Published.Equal(want) || it.Headline != "Shops open" {
		t.Errorf("Item = %q of %s, want Shops open of %s", it.Headline, it.Published, want)
	}
}
