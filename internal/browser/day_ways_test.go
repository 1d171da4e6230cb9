package browser

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"dateline/internal/demo"
	"dateline/internal/desk"
	"dateline/internal/desktest"

	"github.com/chromedp/chromedp"
)

// ways are the ways by which reports come in: each source has its own.
type ways struct {
	feed  *outlet
	wire  string // the feed's id
	token string
	tally map[string]int // reports by way
}

// outlet is a newspaper's server with a feed that grows.
type outlet struct {
	*httptest.Server
	mu    sync.Mutex
	items []demo.Report
}

func (o *outlet) add(r demo.Report) { o.mu.Lock(); o.items = append(o.items, r); o.mu.Unlock() }

func (o *outlet) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	o.mu.Lock()
	defer o.mu.Unlock()
	w.Header().Set("Content-Type", "application/rss+xml")
	fmt.Fprint(w, `<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Harbour Wire</title>`)
	for i := len(o.items) - 1; i >= 0; i-- {
		x := o.items[i]
		body := "<p>" + strings.ReplaceAll(html.EscapeString(x.Text), "\n\n", "</p><p>") + "</p>"
		fmt.Fprintf(w, `<item><title>%s</title><link>%s</link><guid>%s</guid><pubDate>%s</pubDate><content:encoded>%s</content:encoded></item>`,
			html.EscapeString(x.Headline), html.EscapeString(x.URL), x.ID, x.Published.UTC().Format(time.RFC1123Z), html.EscapeString(body))
	}
	fmt.Fprint(w, `</channel></rss>`)
}

// wayOf is how a report comes in: the agency is polled, two outlets push by
// API, two come as a table, the rest is pasted.
func wayOf(r demo.Report) string {
	if r.Credit != "" {
		return "paste"
	}
	switch r.Source {
	case "harbour-wire":
		return "feed"
	case "northline", "halyard", "estuary":
		return "api"
	case "kabul-lantern", "snowline-monitor":
		return "csv"
	}
	return "paste"
}

func (d *day) openWays() {
	d.Helper()
	d.ways = &ways{feed: &outlet{}, tally: map[string]int{}}
	d.ways.feed.Server = httptest.NewServer(d.ways.feed)
	d.Cleanup(d.ways.feed.Close)
	f, err := d.Desk.AddFeed(d.Ctx, desk.NewFeed{Story: d.Story, By: desktest.Anna, URL: d.ways.feed.URL + "/rss", Source: "harbour-wire"})
	if err != nil {
		d.Fatal(err)
	}
	d.ways.wire = f.ID
	if d.ways.token, _, err = d.Desk.NewToken(d.Ctx, desktest.Chief, d.Story, "outlets", []desk.Scope{desk.ScopeFile}, time.Now().AddDate(0, 0, 7)); err != nil {
		d.Fatal(err)
	}
}

// file brings reports in, each by its way; h pastes and sends the tables.
func (d *day) file(h *hand, reports []demo.Report) {
	d.Helper()
	by := map[string][]demo.Report{}
	for _, r := range reports {
		d.filed[r.Headline] = r
		by[wayOf(r)] = append(by[wayOf(r)], r)
		d.ways.tally[wayOf(r)]++
	}
	before := d.reports()
	if rs := by["feed"]; len(rs) > 0 {
		for _, r := range rs {
			d.ways.feed.add(r)
		}
		if _, err := d.Desk.Poll(d.Ctx, desktest.Anna, d.Story, d.ways.wire); err != nil {
			d.Fatal(err)
		}
	}
	if rs := by["api"]; len(rs) > 0 {
		d.push(rs)
	}
	if rs := by["csv"]; len(rs) > 0 {
		d.table(h, rs)
	}
	for _, r := range by["paste"] {
		d.paste(h, r)
	}
	if got := d.reports() - before; got != len(reports) {
		d.Fatalf("%d of %d reports came in: feed %d, api %d, csv %d, paste %d", got, len(reports), len(by["feed"]), len(by["api"]), len(by["csv"]), len(by["paste"]))
	}
}

func (d *day) push(rs []demo.Report) {
	d.Helper()
	var sent []map[string]string
	for _, r := range rs {
		sent = append(sent, map[string]string{"id": r.ID, "text": r.Text, "headline": r.Headline, "source": r.Source, "url": r.URL, "published": r.Published.Format(time.RFC3339), "lang": r.Lang})
	}
	raw, err := json.Marshal(sent)
	if err != nil {
		d.Fatal(err)
	}
	q, err := http.NewRequestWithContext(d.Ctx, "POST", d.url+"/api/v1/stories/"+d.Story+"/reports", bytes.NewReader(raw))
	if err != nil {
		d.Fatal(err)
	}
	q.Header.Set("Authorization", "Bearer "+d.ways.token)
	q.Header.Set("Content-Type", "application/json")
	a, err := http.DefaultClient.Do(q)
	if err != nil {
		d.Fatal(err)
	}
	defer a.Body.Close()
	var b bytes.Buffer
	b.ReadFrom(a.Body)
	if a.StatusCode/100 != 2 || strings.Contains(b.String(), `"refused"`) {
		d.Fatalf("the API says %d: %s", a.StatusCode, b.String())
	}
}

func (d *day) table(h *hand, rs []demo.Report) {
	d.Helper()
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.Write([]string{"id", "headline", "text", "source", "published", "url"})
	for _, r := range rs {
		w.Write([]string{r.ID, r.Headline, r.Text, r.Source, r.Published.Format(time.RFC3339), r.URL})
	}
	w.Flush()
	file := filepath.Join(d.T.TempDir(), "reports.csv")
	if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
		d.Fatal(err)
	}
	h.visit(d.url + "/desk/" + d.Story + "/csv")
	h.do(chromedp.SetUploadFiles("main input[type=file]", []string{file}), chromedp.Click("main form button.go"))
	h.until("the columns", `document.querySelector("button[value=import]") && document.querySelector("main").innerText.includes("Every row can be taken")`)
	h.do(chromedp.Click("button[value=import]"))
	h.until("the results", `document.querySelector("main").innerText.includes("Done:")`)
}

func (d *day) paste(h *hand, r demo.Report) {
	d.Helper()
	h.visit(d.url + "/desk/" + d.Story + "/file")
	h.do(chromedp.SetValue("input[name=headline]", r.Headline), chromedp.SetValue("textarea[name=text]", r.Text), chromedp.SetValue("select[name=source]", r.Source),
		chromedp.SetValue("input[name=published]", r.Published.In(d.zone).Format("2006-01-02T15:04")))
	if r.URL != "" {
		h.do(chromedp.SetValue("input[name=url]", r.URL))
	}
	if r.Credit != "" && h.eval(`[...document.querySelector("select[name=credit]").options].some((o) => o.value === `+quoted(r.Credit)+`)`) == "true" {
		h.do(chromedp.SetValue("select[name=credit]", r.Credit))
	}
	h.do(chromedp.Click("main form.wide button.go"))
	h.until("the report's page", `/\/r\/r\d+$/.test(location.pathname) && document.querySelector(".cards")`)
}
