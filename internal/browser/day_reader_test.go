package browser

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"time"

	"dateline"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// watched is a script by which an open page notes each frame that it gets: when
// it stood on screen, and how far what its reader looks at was moved by it.
const watched = `(() => {
	window.frames_ = []; window.born = Math.random();
	const Source = window.EventSource;
	window.EventSource = class extends Source {
		constructor(...a) {
			super(...a);
			const note = (m) => {
				const top = () => { const e = window.eye && document.getElementById(window.eye); return e ? e.getBoundingClientRect().top : null; };
				const before = top(), id = parseInt(m.lastEventId, 10);
				requestAnimationFrame(() => { const after = top(); window.frames_.push({seq: id, at: Date.now(), moved: before === null || after === null ? 0 : Math.abs(after - before)}); });
			};
			this.addEventListener("change", note);
			this.addEventListener("frame", note);
		}
	};
})()`

// commits notes when each entry was committed, as whoever waits for it learns.
type commits struct {
	mu sync.Mutex
	at map[dateline.Seq]time.Time
}

func (d *day) followCommits() *commits {
	d.Helper()
	c := &commits{at: map[dateline.Seq]time.Time{}}
	ctx, stop := context.WithCancel(d.Ctx)
	done := make(chan struct{})
	seq := d.Readers().Seq()
	go func() {
		defer close(done)
		for d.Store.Wait(ctx, seq) == nil {
			seq++
			c.mu.Lock()
			c.at[seq] = time.Now()
			c.mu.Unlock()
		}
	}()
	d.Cleanup(func() { stop(); <-done })
	return c
}

// complaints are what a browser's console was told of errors.
type complaints struct {
	mu    sync.Mutex
	lines []string
}

// listen has a page's console errors kept, and its scripts begin with js.
func (d *day) listen(x *tab, who, js string) {
	d.Helper()
	add := func(words string) {
		d.console.mu.Lock()
		defer d.console.mu.Unlock()
		d.console.lines = append(d.console.lines, who+": "+words)
	}
	err := chromedp.Listen(x.ctx, func(ev any) {
		switch e := ev.(type) {
		case *log.EventEntryAdded:
			if e.Entry.Level == log.EntryLevelError {
				add(e.Entry.Text + " " + e.Entry.URL)
			}
		case *runtime.EventExceptionThrown:
			add(e.ExceptionDetails.Text)
		case *runtime.EventConsoleAPICalled:
			if e.Type == runtime.ConsoleAPICalledTypeError {
				add(fmt.Sprint("console.error with ", len(e.Args), " words"))
			}
		}
	})
	if err != nil {
		d.Fatal(err)
	}
	x.do(send(log.Enable, cdp.Empty{}))
	if js != "" {
		x.do(send(page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: js}))
	}
}

// frame is one that the reader's page got.
type frame struct {
	Seq   dateline.Seq
	At    int64   // Unix milliseconds, when it stood on screen
	Moved float64 // pixels
}

func (d *day) frames() map[dateline.Seq]frame {
	d.Helper()
	var all []frame
	if err := json.Unmarshal([]byte(d.reader.eval(`JSON.stringify(window.frames_)`)), &all); err != nil {
		d.Fatal(err)
	}
	out := map[dateline.Seq]frame{}
	for _, f := range all {
		out[f.Seq] = f
	}
	return out
}

// settle scrolls the reader's page to where somebody reads, once there is
// enough to read.
func (d *day) settle() {
	d.Helper()
	if d.reader.eval(`window.eye || ""`) != "" || len(d.Readers().Updates()) < 2 {
		return
	}
	d.reader.until("two updates", `document.querySelectorAll("#days article").length >= 2`)
	d.reader.eval(`(() => { const a = document.querySelectorAll("#days article"); const e = a[a.length - 1]; scrollTo(0, e.getBoundingClientRect().top + scrollY - 200); window.eye = e.id; return ""; })()`)
}

// checkReader checks what the open page has got of the day.
func (d *day) checkReader(c *commits) (slowest time.Duration, over, seen int) {
	d.Helper()
	var last dateline.Seq
	for _, e := range d.Entries() {
		last = e.Seq
	}
	d.reader.until("the last frame", fmt.Sprintf(`window.frames_.some((f) => f.seq >= %d)`, last))
	got := d.frames()
	moved := 0.0
	for _, e := range d.Entries() {
		switch e.Act {
		case dateline.ActRelease, dateline.ActPublish, dateline.ActCorrect:
		default:
			continue
		}
		f, ok := got[e.Seq]
		at, known := c.at[e.Seq]
		if !known {
			continue // before the page was open
		}
		if !ok {
			d.Errorf("entry %d, %s, never reached the open page", e.Seq, e.Act)
			continue
		}
		seen++
		took := time.UnixMilli(f.At).Sub(at)
		slowest = max(slowest, took)
		if took > time.Second {
			over++
		}
		if f.Moved > moved {
			moved = f.Moved
		}
	}
	if moved > 1 {
		d.Errorf("what the reader looks at was moved by %.0f pixels", moved)
	}
	if b := d.reader.eval("String(window.born)"); b != d.born {
		d.Error("the reader's page was loaded anew")
	}
	return slowest, over, seen
}

// checkPublic checks that the open page, a page made now and the data say what
// the fold of the public entries says, and that nothing else has got out.
func (d *day) checkPublic() {
	d.Helper()
	var public []dateline.Entry
	released := map[string]bool{}
	for _, e := range d.Entries() {
		p, ok := e.Public()
		if !ok {
			continue
		}
		public = append(public, p)
	}
	fold := dateline.Fold(d.Story, public, dateline.AsOf{}).At(d.Clock.Now())
	snap := fold.Snapshot()
	for _, c := range snap.Claims {
		released[c.Claim.ID] = true
	}
	if n := d.eval(`!document.querySelector("#bar button").hidden`); n == "true" {
		d.reader.do(chromedp.Click("#bar button"))
	}
	for _, u := range fold.Updates() {
		if d.eval(`!!document.getElementById(`+quoted(u.ID)+`) && !document.getElementById(`+quoted(u.ID)+`).hidden`) != "true" {
			d.Errorf("update %s, %q, is not on the open page", u.ID, u.Now().Headline)
		}
	}
	words := strings.Join(strings.Fields(d.eval(`document.getElementById("corrections").textContent`)), " ")
	for _, c := range fold.Corrections() {
		if !strings.Contains(words, c.Why) {
			d.Errorf("the correction of %s is not on the open page", c.Wrong)
		}
	}
	fresh := d.tab(d.T, view{width: 1280, height: 900})
	fresh.visit(d.url + "/s/" + d.Story)
	for _, x := range []struct {
		name string
		*tab
	}{{"the open page", d.reader}, {"a page made now", fresh}} {
		for i, t := range fold.Tallies() {
			if got := x.eval(fmt.Sprintf(`document.querySelectorAll(".tally .figure")[%d].textContent`, i)); got != fmt.Sprint(t.Held) {
				d.Errorf("%s: tally %s says %s, the fold %d", x.name, t.Tally.Slug, got, t.Held)
			}
		}
		var says map[string]string
		if err := json.Unmarshal([]byte(x.eval(`JSON.stringify(Object.fromEntries([...document.querySelectorAll("#rows tr")].map((r) => [r.id, (r.querySelector(".say") || {textContent: ""}).textContent.trim()])))`)), &says); err != nil {
			d.Fatal(err)
		}
		for _, p := range fold.Places() {
			got, ok := says["place-"+p.Place.ID]
			if ok && got != "" && !strings.HasPrefix(got, p.Sentence) {
				d.Errorf("%s: %s: %q, the fold says %q", x.name, p.Place.Name, got, p.Sentence)
			}
		}
	}
	d.checkData(snap)
	d.crawl(released)
}

func (d *day) eval(js string) string { d.Helper(); return d.reader.eval(js) }

func (d *day) get(path string) (int, string) {
	d.Helper()
	a, err := http.Get(d.url + path)
	if err != nil {
		d.Fatal(err)
	}
	defer a.Body.Close()
	b, err := io.ReadAll(a.Body)
	if err != nil {
		d.Fatal(err)
	}
	return a.StatusCode, string(b)
}

func (d *day) checkData(want dateline.Snapshot) {
	d.Helper()
	var got dateline.Snapshot
	_, raw := d.get("/s/" + d.Story + "/data/situation.json")
	if err := json.Unmarshal([]byte(raw), &got); err != nil {
		d.Fatal(err)
	}
	for i, t := range want.Tallies {
		if i >= len(got.Tallies) || got.Tallies[i].Held != t.Held {
			d.Errorf("situation.json has another tally %s than the fold, %d", t.Tally.Slug, t.Held)
		}
	}
	for i, p := range want.Places {
		if i >= len(got.Places) || got.Places[i].State != p.State || got.Places[i].Holder != p.Holder {
			d.Errorf("situation.json: %s is not %s by %q as the fold has it", p.Place.Name, p.State, p.Holder)
		}
	}
	if len(got.Claims) != len(want.Claims) || len(got.Updates) != len(want.Updates) {
		d.Errorf("situation.json has %d claims and %d updates, the fold %d and %d", len(got.Claims), len(got.Updates), len(want.Claims), len(want.Updates))
	}
}

var links = regexp.MustCompile(`(?:href|src)="(/[^"#]*)`)

// crawl walks the public pages and looks for what the desk kept to itself.
func (d *day) crawl(released map[string]bool) {
	d.Helper()
	queue, met := []string{"/", "/s/" + d.Story, "/sitemap.xml"}, map[string]bool{}
	for _, f := range []string{"situation.json", "claims.csv", "claims.ndjson", "map.geojson", "feed.atom", "feed.rss", "feed.json", "ninjs.json", "posting.jsonld"} {
		queue = append(queue, "/s/"+d.Story+"/data/"+f)
	}
	hidden := 0
	for _, e := range d.Entries() {
		if x, ok := e.Payload.(*dateline.Decision); ok {
			if id := x.ClaimID(e); !released[id] {
				hidden++
				if code, _ := d.get("/s/" + d.Story + "/c/" + id); code == http.StatusOK {
					d.Errorf("claim %s, which nobody released, has a public page", id)
				}
			}
		}
	}
	for len(queue) > 0 && len(met) < d.pages {
		at := queue[0]
		queue = queue[1:]
		if met[at] {
			continue
		}
		met[at] = true
		_, body := d.get(at)
		for _, s := range d.secrets {
			if strings.Contains(body, s) {
				d.Errorf("%s has %q, which is the desk's own", at, s)
			}
		}
		for _, m := range links.FindAllStringSubmatch(body, -1) {
			if to := strings.ReplaceAll(m[1], "&amp;", "&"); !met[to] && !strings.HasPrefix(to, "/desk") && !strings.Contains(to, "?") {
				queue = append(queue, to)
			}
		}
	}
	d.Logf("%d public pages and files hold none of %d words that are the desk's own; %d decisions on claims that are not released have no page", len(met), len(d.secrets), hidden)
}
