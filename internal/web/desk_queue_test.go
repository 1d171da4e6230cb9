package web_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"dateline"
	"dateline/internal/desktest"
)

// towns files a report of which the reading proposes that towns fell.
func (o *office) towns(source, when, text string, names ...string) string {
	o.Helper()
	id := o.File(source, when, text)
	var claims []dateline.Claim
	for _, name := range names {
		i := strings.Index(text, "The Taliban captured "+name)
		claims = append(claims, o.Fell(id, text[i:i+len("The Taliban captured "+name)], name))
	}
	o.Propose(id, claims...)
	return id
}

func TestTheQueueIsSiftedByItsAddress(t *testing.T) {
	o := openOffice(t)
	a := o.towns("Harbour Wire", "13 Aug 08:00", "The Taliban captured Herat, the agency says.", "Herat")
	o.towns("Delta Post", "13 Aug 09:00", "The Taliban captured Farah, the paper says.", "Farah")
	anna := o.sit(desktest.Anna)
	anna.open("/desk/north/").sees("the agency says", "the paper says", "Waiting 2")
	anna.open("/desk/north/"+anna.link("Harbour Wire")).sees("the agency says", "Only: Harbour Wire").misses("the paper says")
	anna.open("/desk/north/"+anna.link("Herat")).sees("Only:", "Herat", "Harbour Wire", "the agency says")
	anna.open("/desk/north/?kind=control&place=gn:1147242&source=delta-post&grade=B&show=all").sees("the paper says", "grade B").misses("the agency says")
	anna.open("/desk/north/?grade=F").sees("No report is like that").misses("the paper says")
	anna.open("/desk/north/?show=nonsense&kind=%00&place=" + url.QueryEscape(strings.Repeat("x", 9999)) + "&from=zz").answered(200).sees("the paper says")

	// The choice stays while one goes from report to report, and after a decision.
	anna.open("/desk/north/?place=gn:1140026")
	anna.open(anna.link("the agency says")).sees("take Herat")
	anna.press("take Herat", "accept")
	if !strings.HasSuffix(anna.at, "/r/"+a+"?place=gn%3A1140026") && !strings.Contains(anna.at, "place=gn") {
		t.Errorf("after a decision the page is %s, want the choice kept", anna.at)
	}
	anna.open("/desk/north/").misses("the agency says").sees("the paper says")
	anna.open("/desk/north/?show=accepted").sees("the agency says").misses("the paper says")
	o.ReadersSeeNothing()
}

func TestTheQueueShowsBothSidesOfAContradiction(t *testing.T) {
	o := openOffice(t)
	o.Tell("Harbour Wire", "12 Aug 10:00", "The Taliban captured Herat.", "Herat")
	const text = "The government holds Herat, a resident said."
	id := o.File("Delta Post", "13 Aug 08:00", text)
	o.Propose(id, o.Draw(id, dateline.Control, text, "change=holds", "actor=government:government", "place=Herat"))
	o.towns("Morning Paper", "13 Aug 09:00", "The Taliban captured Kandahar.", "Kandahar")
	anna := o.sit(desktest.Anna)
	anna.open("/desk/north/").sees("Against the record", "Record Herat: held by the Taliban by 12 Aug, 14:30, Harbour Wire", "This report government holds Herat", "Newest first")
	if text := anna.text(); strings.Index(text, "a resident said") > strings.Index(text, "captured Kandahar") {
		t.Error("what is against the record is not on top")
	}
	anna.open("/desk/north/r/"+id).sees("Record Herat: held by the Taliban by 12 Aug, 14:30, Harbour Wire", "This report government holds Herat", "If released")
}

func TestTheQueueIsGivenPageByPage(t *testing.T) {
	o := openOffice(t)
	for i := range 45 {
		o.towns("Harbour Wire", "13 Aug 08:00", fmt.Sprintf("Number %02d of the day. The Taliban captured Herat, it says.", i), "Herat")
	}
	anna := o.sit(desktest.Anna)
	anna.open("/desk/north/").sees("Number 44", "Number 05", "Older reports", "Waiting 45").misses("Number 04")
	anna.open("/desk/north/"+anna.link("Older reports")).sees("Number 04", "Number 00", "From the top").misses("Number 05", "Older reports")
}

func TestUndoTakesTheLastDecisionBack(t *testing.T) {
	o := openOffice(t)
	id := o.wired()
	anna := o.sit(desktest.Anna)
	anna.open("/desk/north/r/"+id).press("take Herat", "accept").sees("Accepted;", "Undo: c")
	anna.send(anna.form("form", "class=undo")).sees("Taken back:", "waiting again")
	anna.open("/desk/north/").sees("2 waiting")
	anna.open("/desk/north/r/"+id).press("take Herat", "release").sees("Released:").misses("Undo: c")
	o.ReadersSee("Herat", dateline.Held, "taliban")
	for _, e := range o.Entries() {
		if e.Act == dateline.ActRetract {
			t.Error("undoing retracted something")
		}
	}
}

func TestTheNextReportComesByItself(t *testing.T) {
	o := openOffice(t)
	b := o.towns("Delta Post", "13 Aug 07:00", "The Taliban captured Farah, the paper says.", "Farah")
	a := o.towns("Harbour Wire", "13 Aug 08:00", "The Taliban captured Herat. The Taliban captured Kandahar.", "Herat", "Kandahar")
	anna := o.sit(desktest.Anna)
	anna.open("/desk/north/r/" + a)
	next := func(line string) {
		f := find(anna.card(line), "form", "data-act=accept")
		anna.send(f, "onward", "1").answered(200)
	}
	next("take Herat")
	if !strings.HasPrefix(anna.at, "/desk/north/r/"+a) {
		t.Errorf("with a claim left the page is %s, want the report's", anna.at)
	}
	next("take Kandahar")
	if !strings.HasPrefix(anna.at, "/desk/north/r/"+b) {
		t.Errorf("after the last claim the page is %s, want the next report that waits", anna.at)
	}
	anna.sees("Accepted;", "the paper says")
	// Undoing leads back to where the claim stands.
	anna.send(anna.form("form", "class=undo")).sees("Taken back:", "waiting again")
	if !strings.HasPrefix(anna.at, "/desk/north/r/"+a) {
		t.Errorf("after undoing the page is %s, want the claim's report", anna.at)
	}
}

func TestTheDeskSaysWhyAClaimWasProposed(t *testing.T) {
	o := openOffice(t)
	id := o.File("Harbour Wire", "13 Aug 08:00", "The Taliban captured Herat on Thursday, a security source said.")
	anna := o.sit(desktest.Anna)
	anna.open("/desk/north/r/" + id).misses("Why it was proposed")
	why := find(anna.card("take Herat"), "a", "data-act=why")
	anna.open(attribute(why, "href")).sees("Why it was proposed", "“captured”, a verb in the active voice", "Said by “a security source”", "Rule ")
}

func TestTheDeskSearches(t *testing.T) {
	o := openOffice(t)
	_, c := o.Tell("Harbour Wire", "13 Aug 08:00", "The Taliban captured Herat on Thursday.", "Herat")
	o.Publish("Herat <falls> & all", c)
	o.File("Delta Post", "13 Aug 09:00", "Le gouverneur a quitté Farâh avec sa famille, dit-on à Paris ce soir.")
	anna := o.sit(desktest.Anna)
	f := anna.open("/desk/north/").form("form", "role=search")
	search := func(words string) *chair { return anna.open(attribute(f, "action") + "?q=" + url.QueryEscape(words)) }
	search("herat").answered(200).sees("all 3", "reports 1", "claims 1", "updates 1", "<mark>Herat</mark> &lt;falls&gt;", "<mark>Herat</mark> on Thursday")
	search("farah").sees("Farâh", "Delta Post", "all 1")
	anna.open("/desk/north/search?q=herat&in=claim").sees("claim "+c, "take Herat").misses("<falls>")
	search("nowhere").sees("Nothing is found")
	search(`"`).sees("There is no word")
	search("").sees("Write a word")
	for _, words := range []string{"\x00\xff", `a" OR b`, "head:herat NEAR(", strings.Repeat("(", 3000), "-herat", "*"} {
		search(words).answered(200)
	}
	stranger := o.door()
	if stranger.open("/desk/north/search?q=herat"); !strings.HasPrefix(stranger.at, "/login") {
		t.Errorf("a stranger is at %s, want the login", stranger.at)
	}
}

// BenchmarkQueuePage is the page of the queue, as the server gives it, with
// 2,000 reports that wait and a record of 20,000 entries.
func BenchmarkQueuePage(b *testing.B) {
	o := openOffice(b)
	for i := range 50 {
		o.Tell("Harbour Wire", "13 Aug 10:00", fmt.Sprintf("Dispatch %d: the Taliban captured Herat.", i), "Herat")
	}
	o.Crowd(2000)
	o.Churn(20_000)
	anna := o.sit(desktest.Anna)
	anna.open("/desk/north/")
	for b.Loop() {
		anna.open("/desk/north/").answered(200)
	}
}

func TestTheRegisterOfClaimsIsGivenPageByPage(t *testing.T) {
	o := openOffice(t)
	for i := range 3 {
		o.Tell("Harbour Wire", "13 Aug 10:00", fmt.Sprintf("Dispatch %d: the Taliban captured Herat.", i), "Herat")
	}
	id := o.File("Delta Post", "13 Aug 11:00", strings.Repeat("The Taliban captured Farah. ", 120))
	var claims []dateline.Claim
	for i := range 120 {
		c := o.Fell(id, "The Taliban captured Farah", "Farah")
		for _, s := range []*dateline.Span{&c.Span, &c.Actor.Span, &c.Place.Span} {
			s.Start, s.End = s.Start+28*i, s.End+28*i
		}
		c.ID = fmt.Sprintf("p-%d", i)
		claims = append(claims, c)
	}
	o.Propose(id, claims...)
	anna := o.sit(desktest.Anna)
	anna.open("/desk/north/r/" + id)
	anna.send(anna.form("form", "data-act=accept-all")).sees("Accepted 120 claims")
	anna.open("/desk/north/claims").sees("all 123", "reported 3", "accepted 120", "control 123", "Older claims").misses("take Herat")
	anna.open("/desk/north/claims"+anna.link("Older claims")).sees("take Herat", "From the top").misses("Older claims")
	anna.open("/desk/north/claims?status=reported&kind=control").sees("take Herat").misses("take Farah")
	anna.open("/desk/north/claims?kind=casualties").sees("No such claim")
}
