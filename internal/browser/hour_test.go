package browser

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httputil"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"dateline/internal/demo"
	"dateline/internal/desk"
	"dateline/internal/gazetteer"
	"dateline/internal/live"
	dpage "dateline/internal/page"
	"dateline/internal/store"
	"dateline/internal/web"
)

// mostPushed and mostThrifty are how many bytes an open page may cost its
// reader in the busiest hour of the demonstration: followed, and where the
// browser saves data.
const (
	mostPushed  = 200 << 10
	mostThrifty = 20 << 10
	mostText    = 15 << 10 // the text-only page, whole
)

// shown is a whole demonstration, played to its end and served.
func shown(t *testing.T) (url, slug string) {
	t.Helper()
	ctx := context.Background()
	script, err := demo.Load()
	if err != nil {
		t.Fatal(err)
	}
	places, err := gazetteer.Open()
	if err != nil {
		t.Fatal(err)
	}
	clock := demo.NewClock(script.Reports[0].Published.Add(-2*time.Hour), func() time.Time { return time.Time{} })
	s, err := store.Open(ctx, filepath.Join(t.TempDir(), "demo.db"), clock.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	d := desk.New(s, desk.Options{Gazetteer: places, Now: clock.Now})
	player, err := demo.NewPlayer(d, script, clock, places)
	if err != nil {
		t.Fatal(err)
	}
	if err := player.Begin(ctx); err != nil {
		t.Fatal(err)
	}
	for _, step := range player.Steps() {
		clock.Set(step.At)
		if err := player.Do(ctx, step); err != nil {
			t.Logf("%v", err) // the demonstration's own test judges it
		}
	}
	w, err := web.New(ctx, web.Config{Addr: "127.0.0.1:0", Store: s, Desk: d, Gazetteer: places, Now: clock.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Shutdown(ctx) })
	return strings.TrimSuffix(w.URL(), "/"), script.Story.Slug
}

func fetched(t *testing.T, method, url string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequest(method, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(b)
}

// An open page is cheap in the busiest hour: the frames as they go over the
// line, with the beats between them, and what a page that saves data asks.
func TestBytesOfTheBusiestHour(t *testing.T) {
	url, slug := shown(t)
	_, page := fetched(t, "GET", url+"/s/"+slug)
	changes := regexp.MustCompile(`data-changes="([^"]+)"`).FindStringSubmatch(page)
	last := regexp.MustCompile(`data-block="(\d+)"`).FindStringSubmatch(page)
	if changes == nil || last == nil {
		t.Fatal("the page names no blocks")
	}
	type frame struct {
		at   time.Time
		size int
	}
	var frames []frame
	sizes := map[string]int{} // by fragment, all of the record
	for n := 0; ; n++ {
		_, body := fetched(t, "GET", url+changes[1]+strconv.Itoa(n)+"?lang=en")
		for _, part := range strings.SplitAfter(body, "\n\n") {
			_, data, ok := strings.Cut(part, "data: ")
			if !ok {
				continue
			}
			var f struct {
				Recorded  time.Time
				Fragments []struct{ Key, HTML string }
			}
			if json.Unmarshal([]byte(strings.TrimSpace(data)), &f) != nil || f.Recorded.IsZero() {
				continue
			}
			frames = append(frames, frame{f.Recorded, len(part)})
			for _, x := range f.Fragments {
				sizes[strings.TrimRight(strings.SplitN(x.Key, "-", 2)[0], "0123456789")] += len(x.HTML)
			}
		}
		if strconv.Itoa(n) == last[1] {
			break
		}
	}
	if len(frames) < 100 {
		t.Fatalf("only %d frames", len(frames))
	}
	most, from, count, j, sum := 0, time.Time{}, 0, 0, 0
	for i := range frames {
		sum += frames[i].size
		for frames[i].at.Sub(frames[j].at) >= time.Hour {
			sum -= frames[j].size
			j++
		}
		if sum > most {
			most, from, count = sum, frames[j].at, i-j+1
		}
	}
	beat := len("event: beat\ndata: {\"now\":\"2021-08-13T12:00:00.000000Z\"}\n\n")
	pushed := most + int(time.Hour/(live.Beat*5/6))*beat
	t.Logf("busiest hour, from %s: %d frames, %d bytes, with beats %d", from.UTC().Format(time.RFC3339), count, most, pushed)
	t.Logf("fragments of all %d frames, bytes: %v", len(frames), sizes)
	if pushed > mostPushed {
		t.Errorf("an open page is sent %d bytes in the busiest hour, more than %d", pushed, mostPushed)
	}

	res, _ := fetched(t, "HEAD", url+changes[1]+last[1]+"?lang=en")
	head, err := httputil.DumpResponse(res, false)
	if err != nil {
		t.Fatal(err)
	}
	const asked = 700 // what browsers send with a request: agent, languages, referrer, client hints
	thrifty := 13 * (len(head) + asked)
	t.Logf("the same hour with Save-Data: 13 questions, %d bytes", thrifty)
	if res.Header.Get("ETag") == "" || thrifty > mostThrifty {
		t.Errorf("a page that saves data costs %d bytes an hour, more than %d (ETag %q)", thrifty, mostThrifty, res.Header.Get("ETag"))
	}

	text := 0
	for _, path := range []string{"/s/" + slug + "?view=text", dpage.Asset("plain.css")} {
		r, err := http.NewRequest("GET", url+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Accept-Encoding", "gzip") // as browsers do; the answer then stays compressed
		res, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		n, err := io.Copy(io.Discard, res.Body)
		res.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		text += int(n)
	}
	t.Logf("the text-only page with its style sheet, compressed: %d bytes", text)
	if text > mostText {
		t.Errorf("the text-only page has %d bytes compressed, more than %d", text, mostText)
	}
}
