package web_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"dateline/internal/desktest"
)

// outlet is a server with a feed that a test changes.
type outlet struct {
	*httptest.Server
	mu    sync.Mutex
	code  int
	items string
}

func openOutlet(t testing.TB) *outlet {
	o := &outlet{code: 200}
	o.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		o.mu.Lock()
		defer o.mu.Unlock()
		if r.URL.Path == "/" {
			w.Header().Set("Content-Type", "text/html")
			io.WriteString(w, `<!doctype html><title>Delta Post</title><link rel="alternate" type="application/rss+xml" href="/rss"><p>Welcome.</p>`)
			return
		}
		w.Header().Set("Content-Type", "application/rss+xml")
		w.WriteHeader(o.code)
		fmt.Fprintf(w, "<rss><channel><title>Delta Post, the north</title>%s</channel></rss>", o.items)
	}))
	t.Cleanup(o.Close)
	return o
}

func (o *outlet) says(code int, items ...string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.code, o.items = code, ""
	for i, words := range items {
		o.items += fmt.Sprintf("<item><guid isPermaLink=\"false\">i%d</guid><title>Item %d</title><description>%s</description></item>", i, i, words)
	}
}

// An editor puts a feed on the wire: two items come in, one changes and one is
// added, the server fails, the panel says so, and it recovers.
func TestTheWire(t *testing.T) {
	o := openOffice(t)
	delta := openOutlet(t)
	herat, farah := "The Taliban captured Herat on Thursday, a police official said.", "Government forces left Farah on Friday, residents said."
	delta.says(200, herat, farah)
	anna := o.sit(desktest.Anna)
	anna.open("/desk/north/")
	anna.open(anna.link("Wire")).sees("Nothing is on the wire yet")
	add := func(path string, more ...string) *chair {
		anna.open("/desk/north/wire")
		return anna.send(anna.form("form", "action=/desk/north/wire"), append([]string{"url", path}, more...)...)
	}

	// What can be seen to be wrong is told beside its field.
	add("delta.example", "source", "delta-post", "lang", "english").answered(422).sees("is no address of a page", "delta.example")
	add(delta.URL+"/rss", "source", "").answered(422).sees("Whose feed is it?")
	add(delta.URL+"/rss", "source", "delta-post", "embargo", "soon").answered(422).sees("no number of minutes")

	// Two items come in.
	add(delta.URL+"/rss", "source", "delta-post", "rights", "quote 200", "embargo", "90", "every", "15").answered(200).
		sees("On the wire. 2 new reports.", "Delta Post, the north", "RSS", "polled every 15 minutes", "embargo of 90 min", "rights: quote 200", "put on by anna").misses("in trouble")
	anna.open("/desk/north/").sees("Item 0", "Item 1")
	anna.open(anna.link("Item 0")).sees("captured Herat on Thursday", "quote 200")
	add(delta.URL+"/rss", "source", "delta-post").answered(422).sees("on the wire already")

	// One changes, one is added.
	delta.says(200, strings.Replace(herat, "a police official", "the governor", 1), farah, "The Taliban captured Kandahar on Friday, a resident said.")
	again := func(act string) *chair {
		anna.open("/desk/north/wire")
		return anna.send(anna.form("form", "action=/"+act))
	}
	again("poll").sees("1 new report.", "1 item says something else, or more")
	anna.open("/desk/north/").sees("Item 2")

	// The server fails; the panel says so, and when it is tried again.
	delta.says(503)
	o.Clock.Forward(20 * time.Minute)
	if err := o.Desk.Turn(t.Context()); err != nil {
		t.Fatal(err)
	}
	anna.open("/desk/north/wire").sees("1 in trouble", "The last time", "503 Service Unavailable", "the trouble is the server's", "next try")
	again("poll").sees("503 Service Unavailable", "2 times in a row")
	anna.open("/desk/north/").sees(`aria-label="1 in trouble"`)

	// It recovers.
	delta.says(200, herat)
	again("poll").sees("Last trouble", "503").misses("in trouble", "times in a row")

	// Paused, resumed, removed; its reports stay.
	again("pause").sees("Paused; it is not polled until somebody resumes it")
	again("resume").sees("Resumed. Nothing new.")
	again("remove").sees("Removed from the wire", "Nothing is on the wire yet")
	anna.open("/desk/north/").sees("Item 0", "Item 2")

	// A page that is no feed names the one that it has, and the input is kept.
	add(delta.URL+"/", "source", "delta-post").sees("On the wire.", "it names its feed as "+delta.URL+"/rss", "in trouble")
	anna.open("/desk/north/file").sees("this is a page, not a feed")
	o.ReadersSeeNothing()
}

// An admin names a new source with its grade where the feed is put on.
func TestAFeedOfANewSource(t *testing.T) {
	o := openOffice(t)
	delta := openOutlet(t)
	delta.says(200, "Rain in Farah.")
	for _, who := range []struct {
		c    *chair
		code int
	}{{o.sit(desktest.Anna), 422}, {o.sit(desktest.Chief), 200}} {
		who.c.open("/desk/north/wire")
		who.c.send(who.c.form("form", "action=/desk/north/wire"), "url", delta.URL+"/rss", "source_free", "River Gazette", "grade", "D").answered(who.code)
	}
	s, err := o.Desk.Desk(t.Context(), o.Story)
	if err != nil {
		t.Fatal(err)
	}
	if got, ok := s.Story().Source("river-gazette"); !ok || got.Grade != "D" || got.Name != "River Gazette" {
		t.Errorf("the source = %+v, %t; want River Gazette with grade D", got, ok)
	}
	door := o.door()
	if door.open("/desk/north/wire"); strings.Contains(door.body, "River Gazette") {
		t.Errorf("somebody who is not logged in sees the wire")
	}
}
