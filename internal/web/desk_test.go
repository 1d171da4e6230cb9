package web_test

import (
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"dateline"
	"dateline/internal/desktest"

	"golang.org/x/net/html"
)

const fallText = "KABUL, Aug 13 (Harbour Wire) - The Taliban captured Herat on Thursday. The Taliban captured Kandahar on Friday."

// wired files a report whose two falls are what the reading proposes.
func (o *office) wired() string {
	o.Helper()
	id := o.File("Harbour Wire", "13 Aug 08:00", fallText)
	o.Propose(id, o.Fell(id, "The Taliban captured Herat on Thursday", "Herat"), o.Fell(id, "The Taliban captured Kandahar on Friday", "Kandahar"))
	return id
}

func TestDeskReleasesOnlyWhatItsEffectHasShown(t *testing.T) {
	o := openOffice(t)
	id := o.wired()
	anna := o.sit(desktest.Anna)
	anna.open("/desk/north/").sees("2 waiting", "Harbour Wire", "control").open("/desk/north/r/"+id).sees("take Herat", "take Kandahar")
	if got := anna.head.Get("Cache-Control"); got != "no-store" {
		t.Errorf("Cache-Control of a report = %q, want no-store", got)
	}
	o.ReadersSeeNothing()
	anna.sees("Herat: held by the government → held by the Taliban.")

	f := find(anna.card("take Herat"), "form", "data-act=release")
	v := values(f)
	v.Set("token", "")
	anna.post(attribute(f, "action"), v).answered(422).sees("look at what the release changes")
	o.ReadersSeeNothing()

	anna.open("/desk/north/r/"+id).press("take Herat", "release").answered(200).sees("Released:", "reported")
	o.ReadersSee("Herat", dateline.Held, "taliban")
	o.ReadersSee("Kandahar", dateline.Held, "government")

	anna.press("take Kandahar", "accept").sees("Accepted; readers see nothing")
	o.ReadersSee("Kandahar", dateline.Held, "government")
	anna.press("take Kandahar", "release")
	o.ReadersSee("Kandahar", dateline.Held, "taliban")
}

func TestDeskSecondEditorSeesTheFirstDecision(t *testing.T) {
	o := openOffice(t)
	id := o.wired()
	anna, ben := o.sit(desktest.Anna), o.sit(desktest.Ben)
	anna.open("/desk/north/r/" + id)
	ben.open("/desk/north/r/" + id)
	anna.send(anna.begin("take Herat", "reject"), "why", "the source means the province").sees("Rejected")

	ben.press("take Herat", "release").answered(409)
	ben.sees("Somebody decided first", "anna", "rejected", "the source means the province", "You were about to release this claim")
	o.ReadersSeeNothing()

	// The other claim is as it was, and so is his page.
	ben.press("take Kandahar", "release").answered(200)
	o.ReadersSee("Kandahar", dateline.Held, "taliban")
}

func TestDeskShowsAnEffectThatHasMoved(t *testing.T) {
	o := openOffice(t)
	id := o.wired()
	anna, ben := o.sit(desktest.Anna), o.sit(desktest.Ben)
	ben.open("/desk/north/r/" + id)
	anna.open("/desk/north/r/"+id).press("take Herat", "release")
	ben.press("take Kandahar", "release").answered(409).sees("The record has moved; this is the effect now")
	o.ReadersSee("Kandahar", dateline.Held, "government")
	ben.press("take Kandahar", "release").answered(200)
	o.ReadersSee("Kandahar", dateline.Held, "taliban")
}

func TestDeskTakesADoubleClickOnce(t *testing.T) {
	o := openOffice(t)
	id := o.wired()
	anna := o.sit(desktest.Anna)
	anna.open("/desk/north/r/" + id)
	accept := find(anna.card("take Herat"), "form", "data-act=accept")
	before := len(o.Entries())
	anna.send(accept).answered(200)
	anna.send(accept).answered(200).misses("Somebody decided first")
	if got := len(o.Entries()) - before; got != 1 {
		t.Errorf("a double click made %d entries, want 1", got)
	}
	anna.open("/desk/north/updates/new")
	f := anna.form("form", "action=/desk/north/updates")
	anna.send(f, "headline", "Herat falls", "do", "publish")
	anna.send(f, "headline", "Herat falls", "do", "publish")
	if got := len(o.Readers().Updates()); got != 1 {
		t.Errorf("a double click published %d updates, want 1", got)
	}
	anna.open("/desk/north/updates/new")
	f = anna.form("form", "action=/desk/north/updates")
	anna.send(f, "headline", "A draft", "do", "save")
	anna.send(f, "headline", "A draft", "do", "save")
	if ds, _ := o.Desk.Drafts(t.Context(), "north"); len(ds) != 1 {
		t.Errorf("a double click saved %d drafts, want 1", len(ds))
	}
}

func TestDeskFilesAReport(t *testing.T) {
	o := openOffice(t)
	anna := o.sit(desktest.Anna)
	f := anna.open("/desk/north/file").form("form", "action=/desk/north/file")
	anna.send(f, "source", "harbour-wire", "text", "Der Gouverneur sagte, die Stadt sei gefallen und niemand sei dort geblieben.", "headline", "Kept <headline>", "published", "2021-08-13 noon").
		answered(422).sees("is no time", "Der Gouverneur sagte", "Kept &lt;headline&gt;")
	anna.send(anna.form("form", "action=/desk/north/file"), "published", "2021-08-13T14:30").answered(200).sees("Kept &lt;headline&gt;", "Filed")
	id := strings.TrimPrefix(anna.at, "/desk/north/r/")
	rep, err := o.Desk.Report(t.Context(), "north", id)
	if err != nil {
		t.Fatal(err)
	}
	if want := o.At("13 Aug 10:00"); !rep.Report.Published.Equal(want) {
		t.Errorf("published 14:30 in Kabul = %s, want %s", rep.Report.Published, want)
	}
	f = anna.open("/desk/north/file").form("form", "action=/desk/north/file")
	anna.send(f, "source", "harbour-wire", "text", "Der Gouverneur sagte, die Stadt sei gefallen und niemand sei dort geblieben.").sees("already here")
	for _, x := range []struct{ text, source, says string }{
		{"", "harbour-wire", "empty"}, {"Some words came in.", "", "Whose report is it?"}, {"bell \a", "harbour-wire", "control character"},
	} {
		f := anna.open("/desk/north/file").form("form", "action=/desk/north/file")
		anna.send(f, "source", x.source, "text", x.text).answered(422).sees(x.says)
	}
	anna.open("/desk/north/file").sees("Refused, kept as it came")
	o.ReadersSeeNothing()
}

func TestDeskTakesAFile(t *testing.T) {
	o := openOffice(t)
	anna := o.sit(desktest.Anna)
	anna.open("/desk/north/file")
	var b strings.Builder
	m := multipart.NewWriter(&b)
	for k, v := range map[string]string{"source": "delta-post", "key": "k1"} {
		m.WriteField(k, v)
	}
	w, _ := m.CreateFormFile("upload", "report.html")
	io.WriteString(w, "<html><head><title>Town falls</title></head><body><article><h1>Town falls</h1><p>The Taliban captured Herat on Thursday, residents said, and the markets were closed.</p></article></body></html>")
	m.Close()
	r, _ := http.NewRequest("POST", o.url+"/desk/north/file", strings.NewReader(b.String()))
	r.Header.Set("Content-Type", m.FormDataContentType())
	anna.take(r).answered(200).sees("Delta Post", "residents said")
}

func TestDeskRedactsBeforeAnythingIsKept(t *testing.T) {
	o := openOffice(t)
	anna := o.sit(desktest.Anna)
	const text = "A teacher, Amina Karimi of Street Nine, said that the fighters came at night. Amina Karimi fled."
	f := anna.open("/desk/north/file").sees("the original is not kept").form("form", "action=/desk/north/file")
	anna.send(f, "source", "delta-post", "text", text, "protected", "on", "redact", "Amina Karimi\nStreet Ten").answered(422).sees("Street Ten", "Nothing was saved")
	anna.send(anna.form("form", "action=/desk/north/file"), "redact", "Amina Karimi\nStreet Nine").answered(422).sees("This is what will be kept", "A teacher, [withheld] of [withheld], said")
	if n := len(o.Entries()); n != 1 {
		t.Fatalf("the record has %d entries before the redacted text was agreed to, want the settings alone", n)
	}
	// What was agreed to is another text now: it is shown again first.
	again := values(anna.form("form", "action=/desk/north/file"))
	again.Set("redact", "Amina Karimi")
	anna.post("/desk/north/file", again).answered(422).sees("A teacher, [withheld] of Street Nine")
	anna.send(anna.form("form", "action=/desk/north/file"), "redact", "Amina Karimi\nStreet Nine").answered(422)
	anna.send(anna.form("form", "action=/desk/north/file")).answered(200).sees("3 passages taken out before saving", "[withheld]").misses("Karimi", "Street Nine")
}

func TestDeskMakesAClaimByHand(t *testing.T) {
	o := openOffice(t)
	text := "Le général a dit : les talibans ont pris Farâh.\r\nFarah est tombée."
	id := o.File("Delta Post", "13 Aug 09:00", text)
	anna := o.sit(desktest.Anna)
	anna.open("/desk/north/r/" + id)
	hand := anna.form("form", "action=/act/by-hand")
	anna.send(hand, "words", "words that are not there").answered(422).sees("not in the report", "words that are not there", "needs its place")
	start := strings.Index(text, "les talibans")
	end := strings.Index(text, "\r\nFarah") + 2
	anna.send(anna.form("form", "action=/act/by-hand"), "words", "les talibans ont pris Farâh.", "start", strconv.Itoa(start), "end", strconv.Itoa(end),
		"kind", "control", "stance", "attributed", "attribution", "Le général", "attribution_unnamed", "on", "actor", "the Taliban", "change", "takes", "place", "Farah", "time_from", "2021-08-12T00:00", "precision", "day").
		answered(200).sees("take Farah", "12 Aug", "accepted, not released")
	rep, err := o.Desk.Report(t.Context(), "north", id)
	if err != nil {
		t.Fatal(err)
	}
	var c dateline.Claim
	for _, x := range rep.Claims {
		if x.Claim.Rule == "desk" {
			c = x.Claim
		}
	}
	if c.Span.Text != "les talibans ont pris Farâh." || c.Place == nil || c.Place.ID != "gn:1147242" || c.Actor == nil || c.Actor.ID != "taliban" || c.Attribution == nil || c.Attribution.Text != "Le général" || !c.Attribution.Unnamed {
		t.Errorf("the claim by hand = %+v, place %+v, actor %+v, attribution %+v", c.Span, c.Place, c.Actor, c.Attribution)
	}
	if c.Time == nil || !c.Time.From.Equal(o.At("11 Aug 19:30")) || !c.Time.To.Equal(o.At("12 Aug 19:30")) || c.Time.Precision != dateline.Day {
		t.Errorf("its time = %+v, want 12 August in Kabul", c.Time)
	}
	o.ReadersSeeNothing()
}

func TestDeskAmendsAndSetsAside(t *testing.T) {
	o := openOffice(t)
	id := o.wired()
	anna := o.sit(desktest.Anna)
	anna.open("/desk/north/r/" + id)
	f := anna.begin("take Herat", "amend")
	anna.send(f, "stance", "attributed", "attribution", "").answered(422).sees("attributed to whom?")
	anna.send(anna.form("form", "data-open=amend"), "stance", "attributed", "attribution", "Harbour Wire").answered(200).sees("attributed to Harbour Wire", "amended")

	anna.send(anna.begin("take Kandahar", "aside"), "question", "").answered(422).sees("Say what is open")
	anna.send(anna.form("form", "data-open=aside"), "question", "City or province?", "owner", "ben", "deadline", "2021-08-13T15:00", "notes", "asked the stringer").answered(200)
	anna.sees("City or province?", "set aside")
	anna.open("/desk/north/?show=open").sees("City or province?", "ben", "overdue", "asked the stringer")
	o.ReadersSeeNothing()
}

func TestDeskCorrectsInTheOpen(t *testing.T) {
	o := openOffice(t)
	_, c := o.Tell("Harbour Wire", "13 Aug 08:00", "The Taliban captured Herat on Thursday.", "Herat")
	u := o.Publish("Herat falls", c)
	anna := o.sit(desktest.Anna)
	anna.open("/desk/north/summary")
	f := anna.form("form", "action=/summary")
	anna.send(f, "text1", "Herat has fallen.", "do", "set").answered(422).sees("rests on no claim", "Herat has fallen.")
	anna.send(anna.form("form", "action=/summary"), "claims1", c, "do", "set").answered(200).sees("The summary is set")

	anna.open("/desk/north/c/"+c).sees("released", "by hand", "Update "+u, "Summary clause 1")
	f = anna.begin("take Herat", "correct")
	anna.sees("This rests on the claim", "Herat falls")
	anna.send(f, "place", "Farah", "why", "").answered(422).sees("readers see it")
	anna.send(anna.form("form", "data-open=correct"), "why", "The report means Farah.").answered(200).sees("Corrected", "take Farah")
	o.ReadersSee("Herat", dateline.Held, "government")
	anna.open("/desk/north/c/"+c).sees("withdrawn", "The report means Farah.")
	anna.open("/desk/north/updates").sees("Rests on what was corrected")
	anna.open("/desk/north/summary").sees("being revised")
	anna.open("/s/north/c/" + c).sees("The report means Farah.").misses("anna")
}

func TestDeskConfirmsAndRetracts(t *testing.T) {
	o := openOffice(t)
	_, c := o.Tell("Harbour Wire", "13 Aug 08:00", "The Taliban captured Herat on Thursday.", "Herat")
	anna := o.sit(desktest.Anna)
	anna.open("/desk/north/c/" + c)
	anna.send(anna.begin("take Herat", "confirm"), "why", "Our own reporter saw the flag and spoke to the governor.").sees("confirmed")
	retract := anna.begin("take Herat", "retract")
	anna.sees("For readers:", "Herat: held by the Taliban → held by the government.", "The withdrawal is announced to readers.")
	anna.send(retract, "why", "  ").answered(422).sees("ay why")
	anna.send(anna.form("form", "data-open=retract"), "why", "The agency has withdrawn its report.").sees("withdrawn", "Readers: “The agency has withdrawn its report.”")
	o.ReadersSee("Herat", dateline.Held, "government")
	anna.open("/desk/north/claims?status=withdrawn").sees(c, "retracted by anna")
}

func TestDeskWritesUpdates(t *testing.T) {
	o := openOffice(t)
	_, c := o.Tell("Harbour Wire", "13 Aug 08:00", "The Taliban captured Herat on Thursday.", "Herat")
	anna, ben := o.sit(desktest.Anna), o.sit(desktest.Ben)
	composer := func(s *chair) *html.Node { return s.form("form", "action=/desk/north/updates") }

	f := composer(anna.open("/desk/north/updates/new"))
	anna.send(f, "headline", "Herat falls", "body", "It *fell* <script>alert(1)</script>", "do", "preview").sees("<em>fell</em>", "&lt;script&gt;alert(1)")
	anna.send(composer(anna), "place", "Nowhere", "do", "publish").answered(422).sees("Nowhere", "no place", "Herat falls")
	anna.send(composer(anna), "place", "Herat", "do", "save").sees("The draft is saved")
	anna.open("/desk/north/updates").sees("Drafts", "Herat falls")
	if n := len(o.Readers().Updates()); n != 0 {
		t.Fatalf("readers have %d updates, want none before publishing", n)
	}
	anna.open(anna.link("Herat falls"))
	anna.send(composer(anna), "claims", c, "at", "2021-08-13T16:00", "key_fact", "on", "byline", "The desk", "do", "publish").answered(200).sees("Published as u")
	u := o.Readers().Updates()[0]
	if now := u.Now(); !now.At.Equal(o.At("13 Aug 11:30")) || now.Place != "gn:1140026" || !now.Key || now.Claims[0] != c {
		t.Errorf("the update = %+v", now.Revision)
	}
	anna.misses("Drafts")

	ben.open("/desk/north/updates/" + u.ID)
	anna.open("/desk/north/updates/" + u.ID)
	anna.send(composer(anna), "headline", "Herat has fallen", "do", "publish").answered(422).sees("for readers")
	anna.send(composer(anna), "changed", "Tense put right.", "do", "preview").sees("Readers will see:", "Tense put right.")
	anna.send(composer(anna), "do", "publish").answered(200).sees("Revised")
	ben.send(composer(ben), "headline", "Herat is gone", "changed", "Shorter.", "do", "publish").answered(409).sees("Somebody decided first", "anna", "Herat has fallen", "Herat is gone")

	anna.open("/desk/north/updates")
	anna.send(anna.form("form", "action=/"+u.ID+"/pin")).sees("pinned")
	if !o.Readers().Updates()[0].Pinned {
		t.Error("the update is not pinned")
	}
	anna.open("/desk/north/updates/"+u.ID).sees("What stood before", "Herat falls")
	anna.send(anna.form("form", "action=/retract"), "why", "").answered(422)
	anna.send(anna.form("form", "action=/retract"), "why", "The agency has withdrawn its report.").sees("is retracted")
	if r := o.Readers().Updates()[0].Retracted; r == nil || r.Why.Text != "The agency has withdrawn its report." {
		t.Errorf("Retracted = %+v, want the reason for readers", r)
	}
}

func TestDeskSetsTheSummaryTogether(t *testing.T) {
	o := openOffice(t)
	_, c := o.Tell("Harbour Wire", "13 Aug 08:00", "The Taliban captured Herat on Thursday.", "Herat")
	anna, ben := o.sit(desktest.Anna), o.sit(desktest.Ben)
	anna.open("/desk/north/summary")
	ben.open("/desk/north/summary")
	anna.send(anna.form("form", "action=/summary"), "text1", "Herat has fallen.", "claims1", c, "do", "more").answered(200)
	anna.send(anna.form("form", "action=/summary"), "text2", "The desk is waiting for Kandahar.", "note2", "on", "place2", "0", "do", "set").answered(200)
	got := o.Readers().Summary().Clauses
	if len(got) != 2 || got[0].Text != "The desk is waiting for Kandahar." || got[1].Text != "Herat has fallen." {
		t.Errorf("the summary = %+v", got)
	}
	ben.send(ben.form("form", "action=/summary"), "text1", "Herat is quiet.", "note1", "on", "do", "set").answered(409).
		sees("Somebody decided first", "anna", "The desk is waiting for Kandahar. Herat has fallen.", "Herat is quiet.")
}

func TestDeskKeepsToRoles(t *testing.T) {
	o := openOffice(t)
	anna, chief := o.sit(desktest.Anna), o.sit(desktest.Chief)
	anna.open("/desk/users").answered(403)
	anna.post("/desk/users", url.Values{"name": {"eve"}, "role": {"admin"}}).answered(403)
	anna.post("/desk/users/disable", url.Values{"name": {"ben"}}).answered(403)
	anna.open("/desk/north/settings").misses("Set them")
	anna.post("/desk/north/settings", url.Values{"yaml": {"slug: north"}}).answered(422)

	f := chief.open("/desk/users").form("form", "action=/desk/users")
	chief.send(f, "name", "no spaces", "role", "editor").answered(422).sees("stands in the name", "no spaces")
	chief.send(chief.form("form", "action=/desk/users"), "name", "dora", "role", "editor").answered(200).sees("One-time link for dora")
	link := attribute(chief.form("input", "aria-label=One-time link"), "value")
	chief.open("/desk/users").misses("One-time link for")
	dora := o.door()
	dora.open(strings.TrimPrefix(link, o.url))
	dora.send(dora.form("form", "action=/login/link")).sees("Stories")
	dora.open("/desk/password")
	dora.send(dora.form("form", "action=/desk/password"), "password", deskPassword, "again", "something else").answered(422).sees("not the same").misses(deskPassword)
	dora.send(dora.form("form", "action=/desk/password"), "password", deskPassword, "again", deskPassword).sees("Your password is set")

	chief.open("/desk/users")
	for n := range chief.tree.Descendants() {
		if n.Data == "form" && strings.HasSuffix(attribute(n, "action"), "/disable") && find(n, "input", "value=dora") != nil {
			chief.send(n).sees("dora can no longer log in")
			break
		}
	}
	dora.open("/desk/north/")
	if !strings.HasPrefix(dora.at, "/login") {
		t.Errorf("a disabled person is at %s, want the login", dora.at)
	}
}

func TestDeskSettingsGoThroughAFile(t *testing.T) {
	o := openOffice(t)
	chief := o.sit(desktest.Chief)
	f := chief.open("/desk/north/settings").form("form", "action=/settings")
	yaml := values(f).Get("yaml")
	chief.send(f, "yaml", strings.Replace(yaml, "grade: B", "grade: Q", 1)).answered(422).sees("line ", "grade", "Nothing was changed", "grade: Q")
	chief.send(chief.form("form", "action=/settings"), "yaml", strings.Replace(yaml, "grade: B", "grade: C", 1)).answered(200).sees("The settings are changed")
	chief.send(f, "yaml", yaml).answered(409).sees("chief")
	chief.open("/desk/north/settings.yaml")
	if !strings.Contains(chief.head.Get("Content-Disposition"), "north.yaml") || !strings.HasPrefix(chief.body, "slug: north") {
		t.Errorf("the download is %q: %.40q", chief.head.Get("Content-Disposition"), chief.body)
	}
}

func TestDeskRefusesOtherSites(t *testing.T) {
	o := openOffice(t)
	id := o.wired()
	anna := o.sit(desktest.Anna)
	anna.open("/desk/north/r/" + id)
	f := find(anna.card("take Herat"), "form", "data-act=accept")
	before := len(o.Entries())
	anna.post(attribute(f, "action"), values(f), "Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example").answered(403)
	if got := len(o.Entries()); got != before {
		t.Errorf("another site made %d entries", got-before)
	}
	stranger := o.door()
	stranger.post("/desk/north/act/accept", values(f)).answered(401)
	stranger.open("/desk/north/r/" + id)
	if !strings.HasPrefix(stranger.at, "/login") {
		t.Errorf("a stranger is at %s, want the login", stranger.at)
	}
	for _, to := range []string{"https://evil.example/", "//evil.example/desk/north/", "/desk/north/../../evil"} {
		v := values(f)
		v.Set("return", to)
		v.Set("key", to)
		r, _ := http.NewRequest("POST", o.url+attribute(f, "action"), strings.NewReader(v.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		c := *anna.c
		c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		res, err := c.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if l := res.Header.Get("Location"); strings.Contains(l, "evil") {
			t.Errorf("return %q leads to %q", to, l)
		}
	}
}
