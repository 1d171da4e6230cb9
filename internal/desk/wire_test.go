package desk_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"dateline"
	"dateline/internal/desk"
	"dateline/internal/desktest"
	"dateline/internal/store"

	"github.com/google/go-cmp/cmp"
)

// outlet is a server that publishes, and whose answers a test changes.
type outlet struct {
	*httptest.Server
	mu     sync.Mutex
	answer http.HandlerFunc
	asked  int
}

func openOutlet(t testing.TB, h http.HandlerFunc) *outlet {
	o := &outlet{answer: h}
	o.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		o.mu.Lock()
		h := o.answer
		o.asked++
		o.mu.Unlock()
		h(w, r)
	}))
	t.Cleanup(o.Close)
	return o
}

func (o *outlet) now(h http.HandlerFunc) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.answer = h
}

// item is an item of an RSS feed: its guid, its words, and where given the
// hour of 13 August at which it was published.
func item(guid, words string, hour ...int) string {
	at := ""
	if len(hour) > 0 {
		at = fmt.Sprintf("<pubDate>Fri, 13 Aug 2021 %02d:00:00 GMT</pubDate>", hour[0])
	}
	return "<item><guid isPermaLink=\"false\">" + guid + "</guid><title>Title " + guid + "</title><link>/" + guid + "</link>" + at + "<description><![CDATA[" + words + "]]></description></item>"
}

// feed answers with an RSS feed of items, and with 304 to who has it.
func feed(items ...string) http.HandlerFunc {
	body := "<rss version=\"2.0\"><channel><title>Delta Post</title><language>en</language>" + strings.Join(items, "") + "</channel></rss>"
	tag := fmt.Sprintf("%q", fmt.Sprint(len(body), body[len(body)/2:][:8]))
	return func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("If-None-Match") == tag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.Header().Set("ETag", tag)
		w.Header().Set("Content-Type", "application/rss+xml")
		io.WriteString(w, body)
	}
}

func status(code int, head ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		for i := 0; i+1 < len(head); i += 2 {
			w.Header().Set(head[i], head[i+1])
		}
		w.WriteHeader(code)
	}
}

func put(n *desktest.Newsroom, url string, change ...func(*desk.NewFeed)) store.Feed {
	n.Helper()
	x := desk.NewFeed{Story: n.Story, By: desktest.Anna, URL: url, Source: "delta-post"}
	for _, c := range change {
		c(&x)
	}
	f, err := n.Desk.AddFeed(n.Ctx, x)
	if err != nil {
		n.Fatal(err)
	}
	return f
}

func poll(n *desktest.Newsroom, f store.Feed) desk.Polled {
	n.Helper()
	p, err := n.Desk.Poll(n.Ctx, desktest.Anna, n.Story, f.ID)
	if err != nil {
		n.Fatal(err)
	}
	return p
}

// reports are the story's reports, the first one first.
func reports(n *desktest.Newsroom) (out []dateline.Report) {
	n.Helper()
	for _, e := range n.Entries() {
		if x, ok := e.Payload.(*dateline.Receive); ok {
			r := x.Report
			r.ID = dateline.ReportID(e.Seq)
			out = append(out, r)
		}
	}
	return out
}

func texts(n *desktest.Newsroom) (out []string) {
	for _, r := range reports(n) {
		out = append(out, r.Text)
	}
	return out
}

func same(t testing.TB, what string, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

const (
	heratFell = "<p>The Taliban captured Herat on Thursday, a police official said, after two weeks of fighting.</p>"
	farahQuit = "<p>Government forces left Farah on Friday morning, residents said.</p>"
)

func TestAFeedBringsWhatIsNewAndWhatHasChanged(t *testing.T) {
	n := desktest.New(t)
	o := openOutlet(t, feed(item("2", farahQuit, 9), item("1", heratFell, 8)))
	f := put(n, o.URL+"/rss")
	if p := poll(n, f); p.New != 2 || p.Changed != 0 || p.Fault != "" {
		t.Fatalf("the first poll = %+v, want 2 new reports", p)
	}
	if p := poll(n, f); !p.Same || p.New != 0 {
		t.Errorf("the second poll = %+v, want the server's word that nothing has changed", p)
	}
	o.now(feed(item("3", "<p>Shops in Kandahar were shut.</p>", 11), item("2", farahQuit, 9), item("1", strings.Replace(heratFell, "two weeks", "three weeks", 1), 8)))
	n.Clock.Forward(time.Hour)
	p := poll(n, f)
	if p.New != 2 || p.Changed != 1 || p.Feed.Items != 3 || p.Feed.Reports != 4 || p.Feed.Polls != 3 || p.Feed.Unchanged != 1 {
		t.Errorf("the third poll = %+v, want one new and one changed report", p)
	}
	all := reports(n)
	same(t, "texts", []string{
		"The Taliban captured Herat on Thursday, a police official said, after two weeks of fighting.",
		"Government forces left Farah on Friday morning, residents said.",
		"The Taliban captured Herat on Thursday, a police official said, after three weeks of fighting.",
		"Shops in Kandahar were shut."}, texts(n))
	if r := all[0]; !r.Published.Equal(n.At("13 Aug 08:00")) || r.Source != "delta-post" || r.Origin != "delta-post" || r.Via != "feed" || r.URL != o.URL+"/1" || r.Lang != "en" || r.Headline != "Title 1" {
		t.Errorf("the first report = %+v", r)
	}
	if r := all[2]; r.Origin != all[0].Origin || !strings.Contains(r.Note, "the item of "+all[0].ID+" says something else now") || !r.Published.Equal(n.Clock.Now()) {
		t.Errorf("the changed report is of %s, at %s, note %q; want the origin of the first, the time of receipt, a note", r.Origin, r.Published, r.Note)
	}
}

func TestWhatAFeedsReportsAreIsSetOnArrival(t *testing.T) {
	n := desktest.New(t)
	credited := strings.Replace(item("1", heratFell, 12), "<title>", "<author>Harbour Wire</author><title>", 1)
	o := openOutlet(t, feed(credited, item("2", "Les forces du gouvernement ont quitté Farah.", 11)))
	poll(n, put(n, o.URL, func(x *desk.NewFeed) {
		x.Lang, x.Rights, x.Embargo = "fr", "quote 200", 30*time.Minute
	}))
	all := reports(n)
	if len(all) != 2 {
		t.Fatalf("%d reports, want 2", len(all))
	}
	got := dateline.Report{Credit: all[1].Credit, Origin: all[1].Origin, Lang: all[1].Lang, Unread: all[1].Unread, Rights: all[1].Rights, Embargo: all[1].Embargo}
	same(t, "the credited report", dateline.Report{Credit: "harbour-wire", Origin: "harbour-wire", Lang: "fr", Unread: "language fr", Rights: "quote 200", Embargo: n.At("13 Aug 12:30")}, got)
	if !all[0].Embargo.IsZero() {
		t.Errorf("a report of an hour ago is under embargo until %s", all[0].Embargo)
	}
}

// Two feeds of one outlet, and one that is removed and put on again, bring an
// item once.
func TestAnItemIsHeardOnceASource(t *testing.T) {
	n := desktest.New(t)
	o := openOutlet(t, feed(item("1", heratFell)))
	f := put(n, o.URL+"/world")
	poll(n, f)
	if p := poll(n, put(n, o.URL+"/asia")); p.New != 0 {
		t.Errorf("the outlet's other feed brought %d reports again", p.New)
	}
	if err := n.Desk.RemoveFeed(n.Ctx, desktest.Anna, n.Story, f.ID); err != nil {
		t.Fatal(err)
	}
	if p := poll(n, put(n, o.URL+"/world")); p.New != 0 || len(reports(n)) != 1 {
		t.Errorf("the feed put on again brought %d reports; %d in all", p.New, len(reports(n)))
	}
	_, err := n.Desk.AddFeed(n.Ctx, desk.NewFeed{Story: n.Story, By: desktest.Anna, URL: o.URL + "/world", Source: "delta-post"})
	n.Refused(err, dateline.ErrConflict, "on the wire already")
}

const liveHead = `<!doctype html><html><head><title>Live</title></head><body><main class="liveblog">`

func block(id, at, words string) string {
	return `<section id="` + id + `"><time datetime="2021-08-13T` + at + `:00Z">some time ago</time><p>` + words + `</p></section>`
}

func page(body ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		io.WriteString(w, strings.Join(body, "")+"</main></body></html>")
	}
}

func TestALivePageYieldsItsNewUpdatesAtTheirOwnTimes(t *testing.T) {
	n := desktest.New(t)
	two, one := block("b2", "09:30", "The Taliban captured Herat, officials said on Friday."), block("b1", "09:00", "Shops have closed in the west of the city.")
	o := openOutlet(t, page(liveHead, two, one))
	f := put(n, o.URL+"/kabul")
	if p := poll(n, f); p.New != 2 || p.Feed.Kind != "live page" {
		t.Fatalf("the first poll = %+v", p)
	}
	o.now(page(liveHead, block("b3", "10:15", "Kandahar has fallen as well, residents said."), two, strings.Replace(one, "some time ago", "long ago", 1)))
	if p := poll(n, f); p.New != 1 || p.Changed != 0 {
		t.Errorf("the second poll = %+v, want what is new alone", p)
	}
	all := reports(n)
	last := all[len(all)-1]
	if last.Text != "Kandahar has fallen as well, residents said." || !last.Published.Equal(n.At("13 Aug 10:15")) || last.URL != o.URL+"/kabul#b3" {
		t.Errorf("the last report = %q of %s at %s", last.Text, last.Published, last.URL)
	}
	// An editor who fetches the page by hand gets the same, and nothing twice.
	o.now(page(liveHead, block("b4", "11:00", "The airport of Kandahar is still held by the government."), two))
	for i, want := range []bool{false, true} {
		got, err := n.Desk.Fetch(n.Ctx, desk.Fetching{Story: n.Story, By: desktest.Anna, URL: o.URL + "/kabul", Source: "delta-post"})
		if err != nil || got.Duplicate != want || len(reports(n)) != 4 {
			t.Errorf("fetch %d = %+v, %v; %d reports", i+1, got, err, len(reports(n)))
		}
	}
}

func TestAPageThatGrowsYieldsWhatWasAdded(t *testing.T) {
	n := desktest.New(t)
	o := openOutlet(t, page("<html><title>Herat</title><main>", heratFell, farahQuit))
	f := put(n, o.URL+"/story", func(x *desk.NewFeed) { x.Whole = true })
	poll(n, f)
	added := "<p>The governor of Herat surrendered in the evening, officials said.</p>"
	o.now(page("<html><title>Herat</title><main>", heratFell, added, farahQuit))
	if p := poll(n, f); p.New != 1 || p.Changed != 1 {
		t.Errorf("the second poll = %+v", p)
	}
	all := reports(n)
	last := all[len(all)-1]
	if last.Text != "The governor of Herat surrendered in the evening, officials said." || !strings.Contains(last.Note, "added to "+all[0].ID) || last.Origin != all[0].Origin {
		t.Errorf("the last report = %q, %q, of %s", last.Text, last.Note, last.Origin)
	}
	if p := poll(n, f); p.New != 0 {
		t.Errorf("the third poll = %+v, want nothing new", p)
	}
	// The same by hand.
	fetchIt := func() desk.Filed {
		got, err := n.Desk.Fetch(n.Ctx, desk.Fetching{Story: n.Story, By: desktest.Anna, URL: o.URL + "/story", Source: "morning-paper"})
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	fetchIt()
	o.now(page("<html><title>Herat</title><main>", heratFell, added, farahQuit, "<p>He was later released, his family said.</p>"))
	fetchIt()
	all = reports(n)
	if got := all[len(all)-1].Text; got != "He was later released, his family said." {
		t.Errorf("the page fetched again became %q, want what was added", got)
	}
}

func TestWholeArticlesBehindAFeed(t *testing.T) {
	n := desktest.New(t)
	rss := feed(item("1", "In short: Herat.", 8), item("2", "In short: Farah.", 9))
	o := openOutlet(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/rss":
			rss(w, r)
		case "/1":
			page("<html><title>The page's title</title><nav>Menu</nav><article>", heratFell, "</article>")(w, r)
		default:
			status(http.StatusForbidden)(w, r)
		}
	})
	p := poll(n, put(n, o.URL+"/rss", func(x *desk.NewFeed) { x.Whole = true }))
	same(t, "texts", []string{"The Taliban captured Herat on Thursday, a police official said, after two weeks of fighting.", "In short: Farah."}, texts(n))
	if note := reports(n)[1].Note; p.New != 2 || !strings.Contains(note, "the article could not be had") || !strings.Contains(note, "403 Forbidden") {
		t.Errorf("poll = %+v; the note of the item without article = %q", p, note)
	}
	kept, err := n.Desk.Pages(n.Ctx, n.Story, 10)
	if err != nil || len(kept) != 2 {
		t.Fatalf("Pages = %d, %v; want the article and the item as they came", len(kept), err)
	}
}

// An article that is no text is kept, and not asked for again with every poll.
func TestAnArticleThatCannotBeTakenIsAskedForOnce(t *testing.T) {
	n := desktest.New(t)
	rss := "<rss><channel>" + item("1", "In short: Herat.", 8) + "</channel></rss>"
	var articles atomic.Int32
	o := openOutlet(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/rss" {
			io.WriteString(w, rss)
			return
		}
		articles.Add(1)
		w.Header().Set("Content-Type", "text/plain")
		io.WriteString(w, "%PDF-1.4 %%EOF")
	})
	f := put(n, o.URL+"/rss", func(x *desk.NewFeed) { x.Whole = true })
	for _, want := range []int{1, 0, 0} {
		if p := poll(n, f); p.Refused != want || p.New != 0 {
			t.Errorf("poll = %+v; want %d refused", p, want)
		}
	}
	same(t, "askings of the article", int32(1), articles.Load())
	kept, err := n.Desk.Refused(n.Ctx, n.Story)
	if err != nil || len(kept) != 1 {
		t.Errorf("Refused = %+v, %v; want the article", kept, err)
	}
}

// What was taken down does not come back with the next poll, changed or not.
func TestWhatWasTakenDownStaysAway(t *testing.T) {
	n := desktest.New(t)
	o := openOutlet(t, feed(item("1", heratFell)))
	f := put(n, o.URL)
	poll(n, f)
	seq := dateline.ParseID('r', reports(n)[0].ID)
	w, err := dateline.NewWarrant("anna", dateline.Why{Text: "a life is in danger"})
	if err != nil {
		t.Fatal(err)
	}
	if err := n.Store.Update(n.Ctx, func(tx *store.Tx) error {
		if _, err := tx.Append(n.Story, dateline.ActTakedown, &dateline.Takedown{Warrant: w.With("ben"), Seqs: []dateline.Seq{seq}}); err != nil {
			return err
		}
		return tx.Erase([]dateline.Seq{seq})
	}); err != nil {
		t.Fatal(err)
	}
	for i, words := range []string{heratFell, heratFell + "<p>More of it.</p>"} {
		o.now(feed(item("1", words), item(fmt.Sprint("other", i), "Rain in Farah, day "+fmt.Sprint(i))))
		poll(n, f)
	}
	same(t, "texts", []string{"Rain in Farah, day 0", "Rain in Farah, day 1"}, texts(n))
}

func TestTroubleBacksOffAndRecovers(t *testing.T) {
	n := desktest.New(t)
	o := openOutlet(t, feed(item("1", heratFell)))
	f := put(n, o.URL)
	next := func(p desk.Polled) time.Duration { return p.Feed.Next.Sub(n.Clock.Now()) }
	within := func(what string, got, low, high time.Duration) {
		t.Helper()
		if got < low || got > high {
			t.Errorf("%s: the next try is in %s, want %s to %s", what, got, low, high)
		}
	}
	within("at first", next(poll(n, f)), 4*time.Minute, 6*time.Minute)
	o.now(status(http.StatusInternalServerError))
	waits := []time.Duration{}
	for range 6 {
		p := poll(n, f)
		waits = append(waits, next(p))
		if !strings.Contains(p.Fault, "500 Internal Server Error") || p.Feed.Fault != p.Fault {
			t.Errorf("the fault = %q", p.Fault)
		}
	}
	within("after one failure", waits[0], 7*time.Minute, 13*time.Minute)
	within("after two failures", waits[1], 15*time.Minute, 25*time.Minute)
	within("after six failures", waits[5], 45*time.Minute, 75*time.Minute)

	o.now(status(http.StatusTooManyRequests, "Retry-After", "7200"))
	within("when told to wait", next(poll(n, f)), 2*time.Hour, 2*time.Hour)
	o.now(status(http.StatusServiceUnavailable, "Date", "Fri, 13 Aug 2021 12:00:00 GMT", "Retry-After", "Fri, 13 Aug 2021 15:00:00 GMT"))
	within("when told until when", next(poll(n, f)), 3*time.Hour, 3*time.Hour)

	// It is not asked before that, and then it is.
	asked := o.asked
	n.Clock.Forward(time.Hour)
	if err := n.Desk.Turn(n.Ctx); err != nil || o.asked != asked {
		t.Errorf("the feed was asked before its time (%v)", err)
	}
	o.now(feed(item("2", farahQuit)))
	n.Clock.Forward(3 * time.Hour)
	if err := n.Desk.Turn(n.Ctx); err != nil {
		t.Fatal(err)
	}
	fs, err := n.Desk.Feeds(n.Ctx, n.Story)
	if err != nil || len(fs) != 1 || fs[0].Failures != 0 || fs[0].Reports != 2 || fs[0].Fault == "" || !fs[0].Succeeded.Equal(n.Clock.Now()) {
		t.Errorf("after it recovered = %+v, %v", fs, err)
	}

	// What is gone for good is not asked again, until somebody says so.
	o.now(status(http.StatusGone))
	if p := poll(n, f); !p.Feed.Gone || !strings.Contains(p.Fault, "410 Gone; it was taken away for good") {
		t.Errorf("a feed that is gone = %+v", p)
	}
	asked = o.asked
	n.Clock.Forward(48 * time.Hour)
	if err := n.Desk.Turn(n.Ctx); err != nil || o.asked != asked {
		t.Errorf("a feed that is gone was asked (%v)", err)
	}
	if err := n.Desk.PauseFeed(n.Ctx, desktest.Anna, n.Story, f.ID, false); err != nil {
		t.Fatal(err)
	}
	o.now(feed(item("3", "Rain in Farah.")))
	if err := n.Desk.Turn(n.Ctx); err != nil || len(reports(n)) != 3 {
		t.Errorf("a feed that somebody resumed was not asked (%v)", err)
	}
}

func TestAPausedFeedIsLeftAlone(t *testing.T) {
	n := desktest.New(t)
	o := openOutlet(t, feed(item("1", heratFell)))
	f := put(n, o.URL)
	if err := n.Desk.PauseFeed(n.Ctx, desktest.Anna, n.Story, f.ID, true); err != nil {
		t.Fatal(err)
	}
	n.Clock.Forward(time.Hour)
	if err := n.Desk.Turn(n.Ctx); err != nil || o.asked != 0 {
		t.Errorf("a paused feed was asked %d times (%v)", o.asked, err)
	}
}

func TestAFeedIsRefusedBeforeItIsPutOn(t *testing.T) {
	n := desktest.New(t)
	for _, test := range []struct {
		want   string
		change func(*desk.NewFeed)
	}{
		{"no address of a page", func(x *desk.NewFeed) { x.URL = "delta.example" }},
		{"no address of a page", func(x *desk.NewFeed) { x.URL = "file:///etc/passwd" }},
		{"user name or password", func(x *desk.NewFeed) { x.URL = "https://a:b@delta.example" }},
		{"the story has no source", func(x *desk.NewFeed) { x.Source = "nobody" }},
		{"the story has no agency", func(x *desk.NewFeed) { x.Credit = "delta-post" }},
		{"once a minute at the most", func(x *desk.NewFeed) { x.Every = time.Second }},
		{"no language", func(x *desk.NewFeed) { x.Lang = "english" }},
		{"up to seven days", func(x *desk.NewFeed) { x.Embargo = 1000 * time.Hour }},
	} {
		x := desk.NewFeed{Story: n.Story, By: desktest.Anna, URL: "https://delta.example/rss", Source: "delta-post"}
		test.change(&x)
		_, err := n.Desk.AddFeed(n.Ctx, x)
		n.Refused(err, dateline.ErrInvalid, test.want)
	}
	_, err := n.Desk.AddFeed(n.Ctx, desk.NewFeed{Story: n.Story, By: desk.User{}, URL: "https://delta.example/rss", Source: "delta-post"})
	n.Refused(err, dateline.ErrForbidden)
}

// A page that cannot be taken by hand is kept for the desk as well.
func TestAPageThatCannotBeTakenIsKept(t *testing.T) {
	n := desktest.New(t)
	o := openOutlet(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/rss+xml")
		io.WriteString(w, "<rss/>")
	})
	_, err := n.Desk.Fetch(n.Ctx, desk.Fetching{Story: n.Story, By: desktest.Anna, URL: o.URL, Source: "delta-post"})
	n.Refused(err, dateline.ErrInvalid, "this is a feed, not a page; put it on the wire")
	kept, err := n.Desk.Refused(n.Ctx, n.Story)
	if err != nil || len(kept) != 1 || kept[0].Name != o.URL || kept[0].By != "anna" {
		t.Errorf("Refused = %+v, %v; want the page", kept, err)
	}
}
