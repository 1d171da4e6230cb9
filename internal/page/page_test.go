package page

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dateline"
)

var update = flag.Bool("update", false, "write the golden files anew")

func goldenFile(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s differs; if that is meant, run go test ./internal/page -update and read the change (-want +got):\n%s", name, diff)
	}
}

// pages renders every public page of a small war.
func pages(t testing.TB, w small, v View) map[string][]byte {
	t.Helper()
	s := w.fold()
	past := v
	past.AsOf = &Moment{Known: 12, KnownAt: at(13, 10, 5), Corrected: 1}
	then := dateline.Fold("small-war", w.entries, dateline.AsOf{Known: 12})
	hindsight := v
	hindsight.AsOf = &Moment{Valid: at(12, 23, 0)}
	out := map[string][]byte{}
	for name, render := range map[string]func(*bytes.Buffer) error{
		"live.html":      func(b *bytes.Buffer) error { return Live(b, s, v) },
		"live-ar.html":   func(b *bytes.Buffer) error { ar := v; ar.Lang = "ar"; return Live(b, s, ar) },
		"front.html":     func(b *bytes.Buffer) error { return Front(b, []*dateline.Situation{s}, v) },
		"update.html":    func(b *bytes.Buffer) error { return Update(b, s, w.first, v) },
		"withdrawn.html": func(b *bytes.Buffer) error { return Update(b, s, w.gone, v) },
		"claim.html":     func(b *bytes.Buffer) error { return Claim(b, s, w.herat, v) },
		"corrected.html": func(b *bytes.Buffer) error { return Claim(b, s, w.wrong, v) },
		"statement.html": func(b *bytes.Buffer) error { return Claim(b, s, w.guterres, v) },
		"past.html":      func(b *bytes.Buffer) error { return Live(b, then, past) },
		"day.html": func(b *bytes.Buffer) error {
			day := v
			day.AsOf, day.Head = &Moment{Valid: at(12, 23, 59)}, Head{}
			return Day(b, s.At(at(12, 23, 59)), at(12, 0, 0), day)
		},
		"embed.html":        func(b *bytes.Buffer) error { return Embed(b, s, v) },
		"embed-update.html": func(b *bytes.Buffer) error { return EmbedUpdate(b, s, w.first, v) },
		"hindsight.html":    func(b *bytes.Buffer) error { return Live(b, s.At(at(12, 23, 0)), hindsight) },
		"problem.html": func(b *bytes.Buffer) error {
			return Problem(b, Fault{Status: 404, Detail: "There is no story “x” here; look at the list of stories."}, v)
		},
	} {
		var b bytes.Buffer
		if err := render(&b); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		out[name] = b.Bytes()
	}
	return out
}

// hashed names change with every edit of a static file; goldens leave them out.
var hashed = regexp.MustCompile(`\.[0-9a-f]{12}\.(css|js|svg)`)

func TestGoldenPages(t *testing.T) {
	for name, html := range pages(t, smallWar(t), smallView()) {
		goldenFile(t, name, hashed.ReplaceAll(html, []byte(".$1")))
	}
}

func TestGoldenMap(t *testing.T) {
	html := string(pages(t, smallWar(t), smallView())["live.html"])
	start := strings.Index(html, `<svg class="chart"`)
	end := start + strings.Index(html[start:], "</svg>") + len("</svg>\n")
	goldenFile(t, "map.svg", []byte(html[start:end]))
}

// The policy of every page is 'self' alone: a script (JSON-LD is none), style or handler inside
// a page would not run, and must not be there.
func TestNothingInline(t *testing.T) {
	bad := regexp.MustCompile(`(?i)<script(?: src="[^"]*" defer)?>[^<]|<script type="[^"]*[^n]">|<style|\sstyle\s*=|\son[a-z]+\s*=|javascript:|<script(?:[^>]*)src="(?:https?:)?//|<link[^>]*href="https?://[^"]*\.css|<(?:img|iframe|object|embed|video|audio)\b`)
	for name, html := range pages(t, smallWar(t), smallView()) {
		if m := bad.Find(html); m != nil {
			t.Errorf("%s holds %q", name, m)
		}
	}
}

func TestIDsAreUniqueAndLinksInsideLand(t *testing.T) {
	ids := regexp.MustCompile(`\sid="([^"]*)"`)
	links := regexp.MustCompile(`href="#([^"]*)"`)
	for name, html := range pages(t, smallWar(t), smallView()) {
		seen := map[string]bool{}
		for _, m := range ids.FindAllSubmatch(html, -1) {
			if id := string(m[1]); seen[id] {
				t.Errorf("%s: the id %q is there twice", name, id)
			} else {
				seen[id] = true
			}
		}
		for _, m := range links.FindAllSubmatch(html, -1) {
			if !seen[string(m[1])] {
				t.Errorf("%s: a link to #%s, which is not on the page", name, m[1])
			}
		}
	}
}

// A past moment keeps itself in every link inside, is not indexed and does not
// follow the stream.
func TestPastMoment(t *testing.T) {
	html := string(pages(t, smallWar(t), smallView())["past.html"])
	if !strings.Contains(html, "As known on") || !strings.Contains(html, "1 item has been corrected since") {
		t.Error("no banner")
	}
	if !strings.Contains(html, `content="noindex"`) {
		t.Error("a past moment may be indexed")
	}
	if strings.Contains(html, "live.js") || strings.Contains(html, "data-live") {
		t.Error("a past moment follows the stream")
	}
	for _, m := range regexp.MustCompile(`href="(/s/small-war/[uc]/[^"]*)"`).FindAllStringSubmatch(html, -1) {
		if !strings.HasSuffix(m[1], "?known=12") {
			t.Errorf("the link %s forgets the moment", m[1])
		}
	}
}

func TestNotFound(t *testing.T) {
	s := smallWar(t).fold()
	if err := Update(&bytes.Buffer{}, s, "u999", smallView()); dateline.KindOf(err) != dateline.ErrNotFound {
		t.Errorf("Update(u999) = %v, want not_found", err)
	}
	if err := Claim(&bytes.Buffer{}, s, "c999", smallView()); dateline.KindOf(err) != dateline.ErrNotFound {
		t.Errorf("Claim(c999) = %v, want not_found", err)
	}
}

// Every part that is sent by itself stands, byte for byte, in the whole page.
func TestFragmentsAreThePage(t *testing.T) {
	w := smallWar(t)
	page := string(pages(t, w, smallView())["live.html"])
	for _, f := range Fragments(w.fold(), smallView()) {
		var b bytes.Buffer
		if err := f.Render(&b); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(b.String(), `id="`+f.Key+`"`) {
			t.Errorf("fragment %s has no element of that id: %.80s", f.Key, b.String())
		}
		if !strings.Contains(page, b.String()) {
			t.Errorf("fragment %s is not in the page:\n%s", f.Key, b.String())
		}
	}
}

// Following the changes entry by entry gives, at each step, the fragments that
// a page rendered from nothing would have.
func TestChangedIsEnough(t *testing.T) {
	w := smallWar(t)
	v := smallView()
	render := func(s *dateline.Situation) map[string]string {
		out := map[string]string{}
		for _, f := range Fragments(s, v) {
			var b bytes.Buffer
			if err := f.Render(&b); err != nil {
				t.Fatal(err)
			}
			out[f.Key] = b.String()
		}
		return out
	}
	w.add(dateline.ActPin, &dateline.Pin{Warrant: w.warrant("pin", ""), Update: w.pinned})
	w.add(dateline.ActPin, &dateline.Pin{Warrant: w.warrant("pin", ""), Update: w.first, On: true})
	w.add(dateline.ActOrigin, &dateline.Origins{Warrant: w.warrant("origin", ""), From: []string{"lantern"}, Into: "wire"})
	w.add(dateline.ActReject, &dateline.Decision{Warrant: w.warrant("", "Not usable."), Target: w.guterres, Shown: true, Claim: taking("gn:1", "Herat", "x", 12), Cite: cite("wire", "Harbour Wire", "A", at(13, 10, 6))})
	w.add(dateline.ActTakedown, &dateline.Takedown{Warrant: w.warrant("", "by law").With("ben"), Seqs: []dateline.Seq{1, dateline.ParseID('u', w.mended)}})
	moved := smallStory()
	moved.Places = moved.Places[1:]
	moved.Tallies = nil
	w.add(dateline.ActConfigure, &dateline.Configure{Warrant: w.warrant("setup", ""), Story: moved})
	s := dateline.Empty("small-war")
	open := render(s)
	for _, e := range w.entries {
		next := s.Apply(e)
		put, remove := Changed(s, next, v)
		for _, f := range put {
			var b bytes.Buffer
			if err := f.Render(&b); err != nil {
				t.Fatal(err)
			}
			open[f.Key] = b.String()
		}
		for _, k := range remove {
			delete(open, k)
		}
		if diff := cmp.Diff(render(next), open); diff != "" {
			t.Fatalf("after entry %d (%s) an open page differs (-whole +open):\n%s", e.Seq, e.Act, diff)
		}
		s = next
	}
}

// What a change sends is what it touched: one place's symbol, row and fill,
// the tally, and no update that does not rest on it.
func TestChangedIsSmall(t *testing.T) {
	w := smallWar(t)
	before := w.fold()
	w.release(taking("gn:4", "Maymana", "Maymana fell to the Taliban on Friday.", 13), cite("wire", "Harbour Wire", "A", at(13, 10, 25)))
	put, remove := Changed(before, before.Apply(w.entries[len(w.entries)-1]), smallView())
	var keys []string
	for _, f := range put {
		keys = append(keys, f.Key)
	}
	want := []string{"status", "tally-capitals", "fill-iso-AF-FYB", "map-gn-4", "place-gn-4"}
	if diff := cmp.Diff(want, keys); diff != "" || len(remove) > 0 {
		t.Errorf("Changed puts other than meant (-want +got):\n%s\nremoves %v", diff, remove)
	}
}

func TestPatch(t *testing.T) {
	w := smallWar(t)
	before := w.fold()
	id := w.publish(dateline.Revision{At: at(13, 10, 28), Headline: "New & <b>bold</b>", Body: "Text.", Lang: "en"})
	raw, err := Patch(before, before.Apply(w.entries[len(w.entries)-1]), smallView())
	if err != nil {
		t.Fatal(err)
	}
	var got []struct{ Key, HTML, Day, At, Op string }
	if err := json.Unmarshal(raw, &got); err != nil {
		t.Fatal(err)
	}
	if len(got) != 2 || got[0].Key != "status" || got[1].Key != id || got[1].Day != "2021-08-13" || got[1].At != at(13, 10, 28).UTC().Format(time.RFC3339) {
		t.Errorf("Patch = %s", raw)
	}
	if strings.ContainsAny(string(raw), "\n") {
		t.Error("a patch has a line break, which ends a line of the stream")
	}
	if none, err := Patch(before, before, smallView()); none != nil || err != nil {
		t.Errorf("Patch of nothing = %s, %v", none, err)
	}
}

// Thousands of updates: the page shows the newest and links to the rest.
func TestLongStream(t *testing.T) {
	w := smallWar(t)
	for i := range 200 {
		w.publish(dateline.Revision{At: at(13, 11, 0).Add(time.Duration(i) * time.Minute), Headline: "Update", Body: "Text."})
	}
	var b bytes.Buffer
	if err := Live(&b, w.fold(), smallView()); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(b.String(), "<article"); n != perPage+1 {
		t.Errorf("the page shows %d updates, want %d and the one that is pinned", n, perPage)
	}
	if !strings.Contains(b.String(), `href="/s/small-war?older=2021-08-13T09`) || !strings.Contains(b.String(), `rel="next"`) {
		t.Error("no link to the older updates")
	}
}
