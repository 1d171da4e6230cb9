package browser

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"dateline"
	"dateline/internal/demo"
	"dateline/internal/desk"
	"dateline/internal/desktest"
	"dateline/internal/gazetteer"
)

var wholeDay = flag.Bool("day", false, "work a whole day of the desk, not an hour of it")

// day is a working day of a desk on the demonstration's story: what its
// newsroom has, who is at work and what is counted.
type day struct {
	*site
	*testing.T
	script *demo.Script
	places *gazetteer.Gazetteer
	zone   *time.Location
	ways   *ways
	filed  map[string]demo.Report   // by headline
	plans  map[string][]demo.Choice // by report
	anna   *hand
	ben    *hand
	reader *tab
	born   string
	pages  int // how many public pages are looked through

	met, amended, published int
	secrets                 []string
	annoyances              map[string]int
	console                 complaints
}

func (d *day) annoyed(words string) { d.annoyances[words]++ }

// secret notes words that no reader may meet.
func (d *day) secret(words string) {
	if len(words) > 12 && !slices.Contains(d.secrets, words) {
		d.secrets = append(d.secrets, words)
	}
}

// at is the report at which the other editor is.
func (d *day) at(h *hand) string {
	other := d.anna
	if h == d.anna {
		other = d.ben
	}
	if s := other.look(); waits(s) {
		return s.report()
	}
	return ""
}

func (d *day) reports() int {
	n := 0
	for _, e := range d.Entries() {
		if e.Act == dateline.ActReceive {
			n++
		}
	}
	return n
}

// extent is how much of the day is worked.
type extent struct {
	reports, updates, corrections, batch int
	claims                               int // at least so many are decided
}

// errata are what is found wrong in the course of the day, by the script's
// label, after how many updates.
var errata = []struct {
	label, why string
	after      int
}{
	{"d24.eleven", "The count is of Thursday afternoon and leaves out Qala-e-Naw; the outlet no longer stands by it.", 3},
	{"d59.maidan-shahr", "Milestone Daily has corrected its report: the town had not fallen on Friday, and fighting there went on until Sunday morning.", 17},
	{"d92.sixty", "The health officials whom the agency quoted have withdrawn their figure.", 23},
}

// A working day of a desk in three browsers: reports of the demonstration come
// in by paste, API, feed and table; two editors decide their claims with keys
// alone, write updates and correct in the open; a reader's page is open all
// day. It prints how long that takes and how many keys a released claim costs;
// no time is asserted. The whole day is worked with -day, else an hour of it.
func TestAWorkingDay(t *testing.T) {
	x := extent{reports: 6, updates: 3, corrections: 1, batch: 3, claims: 12}
	pages := 40
	if *wholeDay {
		x, pages = extent{reports: 60, updates: 25, corrections: 3, batch: 5, claims: 120}, 600
	}
	d := begin(t, pages)
	reports, updates := d.course(x)
	began := time.Now()
	c := d.followCommits()
	corrected := 0
	for i := 0; i < len(reports); i += x.batch {
		batch := reports[i:min(i+x.batch, len(reports))]
		d.clock(batch[len(batch)-1].Published.Add(2 * time.Minute))
		d.file(d.ben, batch)
		d.workQueue()
		last := i+x.batch >= len(reports)
		for len(updates) > 0 && (last || d.ready(updates[0], reports[min(i+x.batch, len(reports)-1)].Published)) {
			d.clock(updates[0].At)
			d.ben.publish(updates[0])
			updates = updates[1:]
			d.settle()
			for corrected < x.corrections && errata[corrected].after <= d.published {
				e := errata[corrected]
				claim := d.released(e.label)
				if claim == "" {
					t.Errorf("%s was not released", e.label)
				} else {
					d.ben.correct(claim, e.why)
				}
				corrected++
			}
		}
	}
	d.anna.leaveDraft("Words of a draft that nobody has published yet")
	took := time.Since(began)
	d.tell(x, took, c)
}

// begin opens the newsroom of the demonstration's story, with two editors and a
// reader at their pages.
func begin(t *testing.T, pages int) *day {
	t.Helper()
	script, err := demo.Load()
	if err != nil {
		t.Fatal(err)
	}
	g, err := gazetteer.Open()
	if err != nil {
		t.Fatal(err)
	}
	n := desktest.CoveringFrom(t, script.Story, script.Reports[0].Published.Add(-time.Hour), g)
	d := &day{site: openDoor(t, n), T: t, script: script, places: g, zone: script.Story.Location(), filed: map[string]demo.Report{}, plans: map[string][]demo.Choice{}, pages: pages, annoyances: map[string]int{}}
	t.Cleanup(func() {
		for _, w := range slices.Sorted(maps.Keys(d.annoyances)) {
			t.Logf("annoying, %d times: %s", d.annoyances[w], w)
		}
	})
	d.staff()
	if err := d.Desk.AddUser(d.Ctx, desktest.Chief, "chief", desk.Admin, password); err != nil {
		t.Fatal(err)
	}
	d.openWays()
	sit := func(name string) *hand {
		x := d.tab(t, view{width: 1280, height: 900, stay: time.Hour})
		d.listen(x, name, "")
		x.login(showing{url: d.url, user: name, password: password})
		x.visit(d.url + "/desk/" + d.Story + "/")
		return &hand{tab: x, name: name, day: d, slowest: map[string]time.Duration{}, by: map[string]int{}}
	}
	d.anna, d.ben = sit("anna"), sit("ben")
	d.reader = d.tab(t, view{width: 1280, height: 900, stay: time.Hour})
	d.listen(d.reader, "reader", watched)
	d.reader.visit(d.url + "/s/" + d.Story)
	d.born = d.reader.eval("String(window.born)")
	return d
}

func (d *day) clock(to time.Time) {
	if to.After(d.Clock.Now()) {
		d.Clock.Set(to)
	}
}

// course is the day's reports in order, those under its updates first among
// them, and the updates.
func (d *day) course(x extent) ([]demo.Report, []demo.Update) {
	want := map[string]bool{}
	updates := d.script.Updates[:x.updates]
	for _, u := range updates {
		for _, l := range u.Claims {
			id, _, _ := strings.Cut(l, ".")
			want[id] = true
		}
	}
	i := slices.IndexFunc(d.script.Reports, func(r demo.Report) bool { return want[r.ID] })
	for ; len(want) < x.reports; i++ {
		want[d.script.Reports[i].ID] = true
	}
	var out []demo.Report
	for _, r := range d.script.Reports {
		if want[r.ID] {
			out = append(out, r)
		}
	}
	return out, updates
}

// ready tells whether what an update rests on is decided, and the next batch
// of reports came after it.
func (d *day) ready(u demo.Update, next time.Time) bool {
	for _, l := range u.Claims {
		if id, _, _ := strings.Cut(l, "."); !slices.ContainsFunc(slices.Collect(maps.Values(d.filed)), func(r demo.Report) bool { return r.ID == id }) {
			return false
		}
	}
	return u.At.Before(next)
}

// workQueue has the two editors decide, report for report, until nothing waits.
func (d *day) workQueue() {
	d.Helper()
	idle := 0
	for turn := 0; idle < 2; turn++ {
		h := d.anna
		if turn%2 == 1 {
			h = d.ben
		}
		if !h.toReport() {
			idle++
			continue
		}
		idle = 0
		h.work()
	}
}

// tell checks the day's end and prints its figures.
func (d *day) tell(x extent, took time.Duration, c *commits) {
	d.Helper()
	acts, decided := map[dateline.Act]int{}, map[string]bool{}
	byHand := 0
	for _, e := range d.Entries() {
		acts[e.Act]++
		if p, ok := e.Payload.(*dateline.Decision); ok {
			decided[p.ClaimID(e)] = true
			if p.Claim.Rule == "desk" && e.Act == dateline.ActAccept {
				byHand++
			}
		}
	}
	if n := d.reports(); n != x.reports {
		d.Errorf("%d reports came in, want %d", n, x.reports)
	}
	if len(decided) < x.claims {
		d.Errorf("%d claims are decided, want at least %d", len(decided), x.claims)
	}
	if d.published != x.updates || acts[dateline.ActCorrect] != x.corrections {
		d.Errorf("%d updates and %d corrections, want %d and %d", d.published, acts[dateline.ActCorrect], x.updates, x.corrections)
	}
	slowest, over, seen := d.checkReader(c)
	d.checkPublic()
	d.console.mu.Lock()
	for _, l := range d.console.lines {
		d.Errorf("console of %s", l)
	}
	d.console.mu.Unlock()

	released := acts[dateline.ActRelease]
	keys, typed, clicks := d.anna.keys+d.ben.keys, d.anna.typed+d.ben.typed, d.anna.clicks+d.ben.clicks
	load, _ := os.ReadFile("/proc/loadavg")
	d.Logf("a day of %v: %d reports (%v); %d claims decided: %d released, %d accepted, %d amended, %d by hand, %d rejected, %d set aside; %d updates, %d corrections; load %s",
		took.Round(time.Second), d.reports(), d.ways.tally, len(decided), released, acts[dateline.ActAccept], acts[dateline.ActAmend], byHand, acts[dateline.ActReject], acts[dateline.ActSetAside], d.published, acts[dateline.ActCorrect], strings.TrimSpace(string(load)))
	by := d.anna.by
	for k, n := range d.ben.by {
		by[k] += n
	}
	own := keys - by["accept"] - by["reject, set aside"]
	d.Logf("keys in the queue: %d (%v): %.2f a released claim with all ways, amending and making by hand; %.2f a decided claim; beside them %d characters written into fields and %d clicks or drags in all",
		keys, by, float64(own)/float64(max(released, 1)), float64(keys)/float64(max(len(decided), 1)), typed, clicks)
	d.Logf("keys in the composer and for corrections: %d, %.1f an update; beside them %d characters written", d.anna.composing+d.ben.composing, float64(d.anna.composing+d.ben.composing)/float64(max(d.published, 1)), d.anna.written+d.ben.written)
	all := map[string]time.Duration{}
	for _, h := range []*hand{d.anna, d.ben} {
		for k, v := range h.slowest {
			all[k] = max(all[k], v)
		}
	}
	var lines []string
	for _, k := range slices.SortedFunc(maps.Keys(all), func(a, b string) int { return int(all[b] - all[a]) }) {
		lines = append(lines, fmt.Sprintf("%s %d ms", k, all[k].Milliseconds()))
	}
	d.Logf("slowest from a key to the screen: %s", strings.Join(lines, ", "))
	d.Logf("from commit to the reader's screen: slowest of %d %d ms, %d over a second", seen, slowest.Milliseconds(), over)
	d.Logf("against the record: %d released with two presses; effect not on screen by itself: %d; changed by the other editor meanwhile: %d", d.anna.armedBy+d.ben.armedBy, d.anna.again+d.ben.again, d.anna.moved+d.ben.moved)
}
