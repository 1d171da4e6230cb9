package page

import (
	"testing"
	"time"

	"dateline"
)

// A small war in which everything happens that a page must show: a place
// taken, one claimed, one disputed, one corrected; an update revised, one
// pinned, one withdrawn; statements in and out of quotes; a count that differs.

var kabul = func() *time.Location {
	l, err := time.LoadLocation("Asia/Kabul")
	if err != nil {
		panic(err)
	}
	return l
}()

func at(day, hour, minute int) time.Time { return time.Date(2021, 8, day, hour, minute, 0, 0, kabul) }

type desk struct {
	t       testing.TB
	now     time.Time
	entries []dateline.Entry
}

func (d *desk) warrant(code, text string) dateline.Warrant {
	d.t.Helper()
	w, err := dateline.NewWarrant("ana", dateline.Why{Code: code, Text: text})
	if err != nil {
		d.t.Fatal(err)
	}
	return w
}

func (d *desk) add(act dateline.Act, p dateline.Payload) dateline.Seq {
	seq := dateline.Seq(len(d.entries) + 1)
	d.entries = append(d.entries, dateline.Entry{Seq: seq, Recorded: d.now, Story: "small-war", Act: act, Payload: p})
	d.now = d.now.Add(time.Minute)
	return seq
}

// reach moves the record's clock to t: nothing is recorded before it is told.
func (d *desk) reach(t time.Time) {
	if t.After(d.now) {
		d.now = t
	}
}

func (d *desk) release(c dateline.Claim, cite dateline.Citation) string {
	d.reach(cite.Published)
	return dateline.ClaimID(d.add(dateline.ActRelease, &dateline.Decision{Warrant: d.warrant("as read", ""), Claim: c, Cite: cite}))
}

func (d *desk) publish(r dateline.Revision) string {
	d.reach(r.At)
	return dateline.UpdateID(d.add(dateline.ActPublish, &dateline.Publish{Warrant: d.warrant("publish", ""), Revision: r}))
}

func (d *desk) fold() *dateline.Situation {
	return dateline.Fold("small-war", d.entries, dateline.AsOf{})
}

func said(text string) dateline.Span { return dateline.Span{Text: text, End: len(text)} }

func smallStory() dateline.Story {
	return dateline.Story{
		Slug: "small-war", Title: "A small war", Notice: "Demonstration: written for a test", NoIndex: true,
		Lang: "en", Zone: "Asia/Kabul", Country: "AF", Start: at(1, 0, 0), DeskAlias: "Test desk",
		Boundaries: "drawn for a test", ProvinceFill: "capital",
		Places: []dateline.Place{
			{ID: "gn:1", Name: "Herat", Class: "city", Lat: 34.35, Lon: 62.20, Admin1: "Herat", SeatOf: "iso:AF-HER", Country: []string{"AF"}},
			{ID: "gn:2", Name: "Qalat", Class: "city", Lat: 32.11, Lon: 66.91, Admin1: "Zabul", SeatOf: "iso:AF-ZAB", Country: []string{"AF"}},
			{ID: "gn:3", Name: "Pul-e-Alam", Class: "city", Lat: 34.00, Lon: 69.02, Admin1: "Logar", SeatOf: "iso:AF-LOG", Country: []string{"AF"}},
			{ID: "gn:4", Name: "Maymana", Class: "city", Lat: 35.92, Lon: 64.78, Admin1: "Faryab", SeatOf: "iso:AF-FYB", Country: []string{"AF"}},
			{ID: "story:airport", Name: "Herat airport", Class: "airport", Lat: 34.21, Lon: 62.23},
			{ID: "gn:9", Name: "Doha", Class: "city", Lat: 25.29, Lon: 51.53, Country: []string{"QA"}},
		},
		Actors: []dateline.Actor{{Slug: "taliban", Name: "Taliban"}, {Slug: "government", Name: "Afghan government"}},
		Sides: []dateline.Side{
			{Slug: "taliban", Name: "Taliban", Members: []string{"taliban"}, Voices: []string{"a Taliban spokesman"}},
			{Slug: "government", Name: "Afghan government", Members: []string{"government"}, Voices: []string{"the interior ministry"}}},
		Tallies: []dateline.Tally{{Slug: "capitals", Title: "provincial capitals", Actor: "taliban",
			Members: []string{"gn:1", "gn:2", "gn:3", "gn:4"}, Units: []string{"provincial capital"}}},
		Baseline: []dateline.Baseline{{Place: "gn:1", Actor: "government", From: at(1, 0, 0)}, {Place: "gn:2", Actor: "government", From: at(1, 0, 0)},
			{Place: "gn:3", Actor: "government", From: at(1, 0, 0)}, {Place: "gn:4", Actor: "government", From: at(1, 0, 0)}},
		Sources: []dateline.Source{{Slug: "wire", Name: "Harbour Wire", Grade: "A"}, {Slug: "lantern", Name: "Kabul Lantern", Grade: "B", Quote: 60}, {Slug: "monitor", Name: "Snowline Monitor", Grade: "C"}},
	}
}

func cite(slug, name, grade string, published time.Time) dateline.Citation {
	return dateline.Citation{Report: "r1", Source: slug, Name: name, Grade: grade, Origin: slug, Published: published, URL: "https://" + slug + ".example/report", Lang: "en"}
}

func taking(place, name, text string, day int) dateline.Claim {
	phrase := said("on Friday")
	return dateline.Claim{Report: "r1", Lang: "en", Kind: dateline.Control, Span: said(text), Stance: dateline.Asserted, Change: dateline.Takes,
		Actor: &dateline.Mention{Span: said("the Taliban"), ID: "taliban"}, Place: &dateline.Mention{Span: said(name), ID: place, Name: name},
		Time: &dateline.When{Span: &phrase, Interval: dateline.Interval{From: at(day, 0, 0), To: at(day+1, 0, 0), Precision: dateline.Day}}, Rule: "control.takes"}
}

// small is the small war with the ids that tests ask for.
type small struct {
	*desk
	herat, wrong, right, guterres string
	first, pinned, mended, gone   string
}

func smallWar(t testing.TB) small {
	d := &desk{t: t, now: at(12, 19, 0)}
	w := small{desk: d}
	d.add(dateline.ActConfigure, &dateline.Configure{Warrant: d.warrant("setup", ""), Story: smallStory()})

	w.herat = d.release(taking("gn:1", "Herat", "Taliban fighters captured Herat on Thursday, a security source said.", 12), cite("wire", "Harbour Wire", "A", at(12, 20, 0)))
	d.release(taking("gn:1", "Herat", "Herat fell to the Taliban on Thursday after two weeks in which soldiers and volunteers held a line outside it.", 12), cite("lantern", "Kabul Lantern", "B", at(12, 21, 0)))
	w.first = d.publish(dateline.Revision{At: at(12, 21, 30), Headline: "Herat, third city of the country, is lost", Lang: "en", Place: "gn:1", Key: true,
		Body: "**Herat** fell to the Taliban on Thursday evening.\n\nThe base outside the city has *not* been given up, [the ministry](https://ministry.example/) says.", Claims: []string{w.herat}})

	logar := taking("gn:3", "Pul-e-Alam", "Residents said the Taliban had taken Pul-e-Alam.", 13)
	logar.Stance, logar.Attribution = dateline.Attributed, &dateline.Mention{Span: said("residents"), Unnamed: true}
	d.release(logar, cite("monitor", "Snowline Monitor", "C", at(13, 9, 30)))
	denial := taking("gn:3", "Pul-e-Alam", "The interior ministry denied that Pul-e-Alam had fallen.", 13)
	denial.Stance, denial.Attribution = dateline.Denied, &dateline.Mention{Span: said("the interior ministry")}
	d.release(denial, cite("wire", "Harbour Wire", "A", at(13, 9, 45)))
	claimed := taking("gn:4", "Maymana", "A Taliban spokesman said its fighters were in Maymana.", 13)
	claimed.Stance, claimed.Attribution = dateline.Attributed, &dateline.Mention{Span: said("a Taliban spokesman")}
	d.release(claimed, cite("lantern", "Kabul Lantern", "B", at(13, 9, 50)))
	w.wrong = d.release(taking("gn:2", "Qalat", "Qalat fell on Friday, Snowline Monitor reported.", 13), cite("monitor", "Snowline Monitor", "C", at(13, 9, 55)))
	w.mended = d.publish(dateline.Revision{At: at(13, 10, 0), Headline: "Qalat reported to have fallen", Body: "One outlet reports it.", Lang: "en", Place: "gn:2", Claims: []string{w.wrong}})

	two := 2.0
	d.release(dateline.Claim{Report: "r1", Lang: "en", Kind: dateline.Count, Span: said("The group holds two provincial capitals."), Stance: dateline.Asserted, Change: dateline.Holds,
		Actor: &dateline.Mention{Span: said("The group"), ID: "taliban"}, Quantity: &dateline.Mention{Span: said("two"), Value: &two}, Unit: &dateline.Mention{Span: said("provincial capitals")}},
		cite("wire", "Harbour Wire", "A", at(13, 10, 5)))
	w.guterres = d.release(dateline.Claim{Report: "r1", Lang: "en", Kind: dateline.Statement, Span: said("“This is the moment to halt the offensive,” Guterres said at a press conference."), Stance: dateline.Asserted,
		Speaker: &dateline.Mention{Span: said("Guterres"), Name: "Antonio Guterres", Role: "UN Secretary-General"}, Content: &dateline.Mention{Span: said("“This is the moment to halt the offensive,”")},
		Directness: "direct", Act: "urges", Addressee: &dateline.Mention{Span: said("the Taliban"), ID: "taliban"}, Venue: &dateline.Mention{Span: said("a press conference")}},
		cite("wire", "Harbour Wire", "A", at(13, 10, 6)))
	d.release(dateline.Claim{Report: "r1", Lang: "en", Kind: dateline.Statement, Span: said("One woman of Herat said that nobody had believed it."), Stance: dateline.Asserted,
		Speaker: &dateline.Mention{Span: said("One woman of Herat"), Unnamed: true, Protected: true}, Content: &dateline.Mention{Span: said("nobody had believed it")}, Directness: "indirect", Act: "says"},
		cite("lantern", "Kabul Lantern", "B", at(13, 10, 7)))
	w.pinned = d.publish(dateline.Revision{At: at(13, 10, 10), Headline: "UN chief asks for a halt", Body: "He spoke in New York.", Lang: "en", Key: true, Pinned: true, Claims: []string{w.guterres}})
	d.add(dateline.ActSummarize, &dateline.Summarize{Warrant: d.warrant("summary", ""), Clauses: []dateline.Clause{
		{Text: "Herat fell to the Taliban on Thursday.", Claims: []string{w.herat}},
		{Text: "Qalat is reported to have fallen.", Claims: []string{w.wrong}},
		{Text: "Telephone lines to the south are down.", Note: true}}})
	d.add(dateline.ActPublish, &dateline.Publish{Warrant: d.warrant("publish", ""), Target: w.first, Revision: dateline.Revision{At: at(12, 21, 30), Headline: "Herat, third city of the country, is lost; governor gives himself up", Lang: "en", Place: "gn:1", Key: true,
		Body: "**Herat** fell to the Taliban on Thursday evening.\n\nThe base outside the city was handed over on Friday.", Claims: []string{w.herat}, Changed: "Adds the surrender of the base."}})
	fighting := taking("gn:2", "Qalat", "There is fighting in Qalat.", 13)
	fighting.Change = dateline.Contests
	w.right = dateline.ClaimID(d.add(dateline.ActCorrect, &dateline.Decision{Warrant: d.warrant("", "Two outlets with people in the town say that it has not fallen."), Target: w.wrong, Shown: true, Claim: fighting, Cite: cite("wire", "Harbour Wire", "A", at(13, 10, 15))}))
	d.add(dateline.ActConfirm, &dateline.Decision{Warrant: d.warrant("", "Our own reporter was there."), Target: w.herat, Shown: true, Claim: taking("gn:1", "Herat", "Taliban fighters captured Herat on Thursday, a security source said.", 12), Cite: cite("wire", "Harbour Wire", "A", at(12, 20, 0))})
	w.gone = d.publish(dateline.Revision{At: at(13, 10, 20), Headline: "Airport road closed", Body: "The road is closed.", Lang: "en"})
	d.add(dateline.ActRetract, &dateline.Withdraw{Warrant: d.warrant("", "The report spoke of another road."), Update: w.gone})
	return w
}

func smallOutlines() []Outline {
	square := func(id, name string, x, y, r float64) Outline {
		return Outline{ID: id, Name: name, Rings: [][][2]float64{{{x - r, y - r}, {x + r, y - r}, {x + r, y + r}, {x - r, y + r}}}}
	}
	return []Outline{square("iso:AF-HER", "Herat", 62.2, 34.3, 1), square("iso:AF-ZAB", "Zabul", 66.9, 32.1, .8), square("iso:AF-LOG", "Logar", 69, 34, .5),
		square("iso:AF-FYB", "Faryab", 64.8, 36, .7), {ID: "iso:IR-09", Name: "Razavi Khorasan", Neighbour: true, Rings: [][][2]float64{{{60, 33}, {61, 33}, {61, 35.5}, {60, 35.5}}}}}
}

func smallView() View {
	return View{Now: at(13, 10, 30), Lang: "en", Origin: "https://news.example", Outlines: smallOutlines(), Head: Head{ID: "24-0a1b2c3d", Generation: "0-0000", Block: 0},
		Posting: []byte(`{"@type":"LiveBlogPosting"}` + "\n")}
}
