package desk_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"dateline"
	"dateline/internal/desk"
	"dateline/internal/desktest"

	"github.com/google/go-cmp/cmp"
)

// queued is the queue of a newsroom as lines: "r2 1/2 copies r3".
func queued(n *desktest.Newsroom, s desk.Sift) []string {
	n.Helper()
	q, err := n.Desk.Queue(n.Ctx, n.Story, s, "", 100)
	if err != nil {
		n.Fatal(err)
	}
	var out []string
	for _, r := range q.Reports {
		line := fmt.Sprintf("%s %d waiting", r.ID, r.Waiting)
		if r.Decided+r.Aside > 0 {
			line += fmt.Sprintf(", %d decided, %d aside", r.Decided, r.Aside)
		}
		for _, c := range r.Copies {
			line += fmt.Sprintf(", also %s (%d)", c.Source.Name, c.Waiting)
		}
		if len(r.Against) > 0 {
			line += ", against"
		}
		out = append(out, line)
	}
	return out
}

func wantQueue(n *desktest.Newsroom, s desk.Sift, want ...string) {
	n.Helper()
	if d := cmp.Diff(want, queued(n, s)); d != "" {
		n.Errorf("queue of %+v (-want +got):\n%s", s, d)
	}
}

// wired files a report and puts claims that towns fell in the place of what the
// reading proposes.
func wired(n *desktest.Newsroom, source, when, text string, towns ...string) string {
	n.Helper()
	r := n.File(source, when, text)
	var claims []dateline.Claim
	for _, t := range towns {
		i := strings.Index(text, "The Taliban captured "+t)
		claims = append(claims, n.Fell(r, text[i:i+len("The Taliban captured "+t)], t))
	}
	n.Propose(r, claims...)
	return r
}

func TestQueueFoldsOneTextInTenOutlets(t *testing.T) {
	story := desktest.Story()
	for i := range 9 {
		story.Sources = append(story.Sources, dateline.Source{Slug: fmt.Sprintf("outlet-%d", i), Name: fmt.Sprintf("Outlet %d", i), Kind: "outlet", Grade: "C"})
	}
	n := desktest.Covering(t, story)
	const text = "KABUL (Harbour Wire) - The Taliban captured Herat on Thursday after two weeks of fighting around the airport, the bridge and the old citadel, residents of three districts and officials of the province said."
	lead := wired(n, "Harbour Wire", "13 Aug 08:00", text, "Herat")
	other := wired(n, "Delta Post", "13 Aug 08:30", "The Taliban captured Farah, its own reporter says.", "Farah")
	want := lead + " 1 waiting"
	for i := range 9 {
		own := ""
		if i == 4 {
			own = " The Taliban captured Kandahar too."
		}
		r := n.File(fmt.Sprintf("Outlet %d", i), "13 Aug 09:00", text+own+fmt.Sprintf(" Edition %d.", i))
		claims := []dateline.Claim{n.Fell(r, "The Taliban captured Herat", "Herat")}
		if own != "" {
			claims = append(claims, n.Fell(r, "The Taliban captured Kandahar", "Kandahar"))
		}
		n.Propose(r, claims...)
		k := 0
		if own != "" {
			k = 1
		}
		want += fmt.Sprintf(", also Outlet %d (%d)", i, k)
	}
	want = strings.Replace(want, "1 waiting", "2 waiting", 1)
	wantQueue(n, desk.Sift{}, want, other+" 1 waiting") // what a copy has of its own is new
	wantQueue(n, desk.Sift{Place: "gn:1138336"}, want)
	wantQueue(n, desk.Sift{Source: "outlet-7"}, want)
	wantQueue(n, desk.Sift{Source: "delta-post"}, other+" 1 waiting")

	b, err := n.Desk.Beside(n.Ctx, n.Story, desk.Sift{}, lead)
	if err != nil || len(b.Copies) != 9 || b.Older != other {
		t.Errorf("Beside = %d copies, older %s, %v; want nine and %s", len(b.Copies), b.Older, err, other)
	}
	// The first taken down, the copies stand for themselves.
	post := desk.Post{Story: n.Story, By: desktest.Chief}
	for _, by := range []desk.User{desktest.Chief, {Name: "second", Role: desk.Admin}} {
		post.By = by
		if _, err := n.Desk.Takedown(n.Ctx, post, []dateline.Seq{dateline.ParseID('r', lead)}, "court order", "A report was removed.", false); err != nil && err != desk.ErrSecond {
			t.Fatal(err)
		}
	}
	got := strings.Join(queued(n, desk.Sift{}), "\n")
	if strings.Contains(got, lead+" ") || !strings.Contains(got, "r4 1 waiting, also Outlet 1 (0)") {
		t.Errorf("after the takedown the queue is %q, want the copies under the first of them", got)
	}
}

func TestQueueSiftsInEveryWayAtOnce(t *testing.T) {
	n := desktest.New(t)
	a := wired(n, "Harbour Wire", "13 Aug 08:00", "The Taliban captured Herat. The Taliban captured Farah.", "Herat", "Farah")
	b := wired(n, "Delta Post", "13 Aug 09:00", "The Taliban captured Herat, says another.", "Herat")
	c := wired(n, "Morning Paper", "13 Aug 10:00", "Nothing is said here.")
	claims := n.On(desktest.Anna, a, "p-"+a+"-a")
	if _, err := n.Desk.Accept(n.Ctx, claims); err != nil {
		t.Fatal(err)
	}
	wantQueue(n, desk.Sift{}, b+" 1 waiting", a+" 1 waiting, 1 decided, 0 aside")
	wantQueue(n, desk.Sift{Place: "gn:1140026"}, b+" 1 waiting")
	wantQueue(n, desk.Sift{Show: desk.ShowAccepted, Place: "gn:1140026"}, a+" 1 waiting, 1 decided, 0 aside")
	wantQueue(n, desk.Sift{Show: desk.ShowAll}, c+" 0 waiting", b+" 1 waiting", a+" 1 waiting, 1 decided, 0 aside")
	wantQueue(n, desk.Sift{Show: desk.ShowNone}, c+" 0 waiting")
	wantQueue(n, desk.Sift{Grade: "A", Kind: dateline.Control}, a+" 1 waiting, 1 decided, 0 aside")
	wantQueue(n, desk.Sift{Grade: "A", Source: "delta-post"})
	wantQueue(n, desk.Sift{Kind: dateline.Casualties})

	q, err := n.Desk.Queue(n.Ctx, n.Story, desk.Sift{Grade: "B"}, "", 10)
	if err != nil {
		t.Fatal(err)
	}
	type counts map[string]int
	of := func(fs []desk.Facet) counts {
		m := counts{}
		for _, f := range fs {
			m[f.Name] = f.N
		}
		return m
	}
	got := []counts{of(q.Shows), of(q.Kinds), of(q.Places), of(q.Sources), of(q.Grades)}
	want := []counts{{"waiting": 1, "against": 0, "aside": 0, "accepted": 0, "released": 0, "rejected": 0, "none": 0, "all": 1}, {"control": 1}, {"Herat": 1}, {"Delta Post": 1}, {"A": 1, "B": 1}}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("counts of grade B (-want +got):\n%s", d)
	}
}

func TestQueuePutsWhatIsAgainstTheRecordOnTop(t *testing.T) {
	n := desktest.New(t)
	_, id := n.Tell("Harbour Wire", "12 Aug 10:00", "The Taliban captured Herat.", "Herat")
	const text = "The government holds Herat, a resident said."
	r := n.File("Delta Post", "13 Aug 08:00", text)
	n.Propose(r, n.Draw(r, dateline.Control, text, "change=holds", "actor=government:government", "place=Herat"))
	newer := wired(n, "Morning Paper", "13 Aug 09:00", "The Taliban captured Kandahar.", "Kandahar")
	// An older observation and a later turn contradict nothing.
	const past = "On Wednesday the government still holds Herat."
	old := n.File("Morning Paper", "11 Aug 08:00", past)
	n.Propose(old, n.Draw(old, dateline.Control, past, "change=holds", "actor=government:government", "place=Herat"))
	const back = "The government retook Herat."
	turn := n.File("Morning Paper", "13 Aug 10:00", back)
	n.Propose(turn, n.Draw(turn, dateline.Control, back, "change=retakes", "actor=government:government", "place=Herat"))
	const no = "The claim that the Taliban captured Herat is false, the ministry said."
	denial := n.File("Hill Radio", "13 Aug 07:00", no)
	n.Propose(denial, n.Fell(denial, "the Taliban captured Herat", "Herat", "stance=denied"))
	wantQueue(n, desk.Sift{}, denial+" 1 waiting, against", r+" 1 waiting, against", turn+" 1 waiting", old+" 1 waiting", newer+" 1 waiting")
	wantQueue(n, desk.Sift{Show: desk.ShowAgainst}, denial+" 1 waiting, against", r+" 1 waiting, against")
	q, err := n.Desk.Queue(n.Ctx, n.Story, desk.Sift{}, "", 10)
	if err != nil {
		t.Fatal(err)
	}
	want := desk.Contra{Claim: id, Record: "Herat: held by the Taliban by 12 Aug, 14:30, Harbour Wire", Released: true}
	if d := cmp.Diff(want, q.Reports[1].Against[0].Contra); d != "" {
		t.Errorf("the record's side (-want +got):\n%s", d)
	}
	// Page after page, nothing twice and nothing left out, whatever comes in meanwhile.
	var got []string
	for from, i := "", 0; ; i++ {
		q, err := n.Desk.Queue(n.Ctx, n.Story, desk.Sift{}, from, 1)
		if err != nil || len(q.Reports) != 1 {
			t.Fatalf("page %d has %d reports, %v", i, len(q.Reports), err)
		}
		got = append(got, q.Reports[0].ID)
		if i == 2 {
			wired(n, "Delta Post", "13 Aug 11:00", "The Taliban captured Farah again.", "Farah")
		}
		if from = q.Next; from == "" {
			break
		}
	}
	if d := cmp.Diff([]string{denial, r, turn, old, newer}, got); d != "" {
		t.Errorf("the pages (-want +got):\n%s", d)
	}
}

func TestSetAsidesAreListedWithOverdueFirst(t *testing.T) {
	n := desktest.New(t)
	towns := []string{"Herat", "Kandahar", "Farah"}
	text := "The Taliban captured Herat. The Taliban captured Kandahar. The Taliban captured Farah."
	r := wired(n, "Harbour Wire", "13 Aug 08:00", text, towns...)
	due := []time.Time{{}, n.Clock.Now().Add(time.Hour), n.Clock.Now().Add(-time.Hour)}
	for i := range towns {
		on := n.On(desktest.Anna, r, fmt.Sprintf("p-%s-%c", r, 'a'+i))
		if _, err := n.Desk.SetAside(n.Ctx, on, desk.Aside{Question: "Is it " + towns[i] + "?", Deadline: due[i]}); err != nil {
			t.Fatal(err)
		}
	}
	got, err := n.Desk.SetAsides(n.Ctx, n.Story)
	if err != nil {
		t.Fatal(err)
	}
	var questions []string
	for _, c := range got {
		questions = append(questions, c.Decided.Aside.Question)
	}
	if d := cmp.Diff([]string{"Is it Farah?", "Is it Kandahar?", "Is it Herat?"}, questions); d != "" {
		t.Errorf("set aside (-want +got):\n%s", d)
	}
	if x, err := n.Desk.Tallied(n.Ctx, n.Story); err != nil || x.Aside != 3 || x.Waiting != 0 {
		t.Errorf("Tallied = %+v, %v; want three set aside", x, err)
	}
	// A newsroom that starts anew knows the same.
	again := desk.New(n.Store, desk.Options{Now: n.Clock.Now})
	if x, err := again.Tallied(n.Ctx, n.Story); err != nil || x.Aside != 3 {
		t.Errorf("Tallied after a start = %+v, %v", x, err)
	}
}

func TestUndoIsANewEntry(t *testing.T) {
	n := desktest.New(t)
	r := wired(n, "Harbour Wire", "13 Aug 08:00", "The Taliban captured Herat.", "Herat")
	status := func() (string, desk.ClaimView) {
		v, err := n.Desk.Report(n.Ctx, n.Story, r)
		if err != nil {
			t.Fatal(err)
		}
		return string(v.Claims[0].Status), v.Claims[0]
	}
	now := func() desk.On { _, c := status(); return n.On(desktest.Anna, r, c.Claim.ID) }
	do := func(what string, act func(desk.On) (dateline.Entry, error), want string, aside bool) {
		t.Helper()
		before := len(n.Entries())
		if _, err := act(now()); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		if got, c := status(); got != want || (c.Decided.Aside != nil) != aside {
			t.Errorf("after %s the claim is %s, aside %v; want %s, %v", what, got, c.Decided.Aside != nil, want, aside)
		}
		if got := len(n.Entries()); got != before+1 {
			t.Errorf("%s made %d entries, want 1", what, got-before)
		}
	}
	accept := func(on desk.On) (dateline.Entry, error) { return n.Desk.Accept(n.Ctx, on) }
	undo := func(on desk.On) (dateline.Entry, error) { return n.Desk.Undo(n.Ctx, on) }
	aside := func(on desk.On) (dateline.Entry, error) {
		return n.Desk.SetAside(n.Ctx, on, desk.Aside{Question: "Which Herat?", Owner: "ben"})
	}
	reject := func(on desk.On) (dateline.Entry, error) {
		on.Why = "not what it says"
		return n.Desk.Reject(n.Ctx, on)
	}
	do("accept", accept, "accepted", false)
	do("undo of accept", undo, "open", false)
	if _, c := status(); !c.Undone() {
		t.Error("the claim does not wait again")
	}
	wantQueue(n, desk.Sift{}, r+" 1 waiting")
	do("undo of undo", undo, "accepted", false)
	do("set aside", aside, "open", true)
	do("undo of set aside", undo, "accepted", false)
	do("reject", reject, "rejected", false)
	do("undo of reject", undo, "accepted", false)

	ben := now()
	ben.By = desktest.Ben
	_, err := n.Desk.Undo(n.Ctx, ben)
	n.Refused(err, dateline.ErrInvalid, "anna", "decide anew")
	n.ReadersSeeNothing()

	n.Release(now())
	_, err = n.Desk.Undo(n.Ctx, now())
	n.Refused(err, dateline.ErrInvalid, "readers have seen")
	before := len(n.Readers().Corrections())
	do("set aside of a released claim", aside, "reported", true)
	do("undo of that", undo, "reported", false)
	n.ReadersSee("Herat", dateline.Held, "taliban")
	if got := len(n.Readers().Corrections()); got != before {
		t.Errorf("readers were told of %d corrections", got-before)
	}
}

func TestUndoOfAnAmendmentSaysWhatWasProposed(t *testing.T) {
	n := desktest.New(t)
	r := wired(n, "Harbour Wire", "13 Aug 08:00", "The Taliban captured Herat.", "Herat")
	p := "p-" + r + "-a"
	c := n.Fell(r, "The Taliban captured Herat", "Herat", "stance=unconfirmed")
	e, err := n.Desk.Amend(n.Ctx, n.On(desktest.Anna, r, p), c)
	if err != nil {
		t.Fatal(err)
	}
	id := dateline.ClaimID(e.Seq)
	if _, err := n.Desk.Undo(n.Ctx, n.On(desktest.Anna, r, id)); err != nil {
		t.Fatal(err)
	}
	s, err := n.Desk.Desk(n.Ctx, n.Story)
	if err != nil {
		t.Fatal(err)
	}
	if x, _ := s.Claim(id); x.Claim.Stance != dateline.Asserted || x.Status != dateline.Open {
		t.Errorf("the claim is %s, %s; want it asserted and waiting", x.Claim.Stance, x.Status)
	}
	hand := n.ByHand(n.Fell(r, "The Taliban captured Herat", "Herat"))
	if _, err := n.Desk.Undo(n.Ctx, n.On(desktest.Anna, r, hand)); err != nil {
		t.Fatal(err)
	}
	if s, err = n.Desk.Desk(n.Ctx, n.Story); err != nil || s.StatusOf(hand) != dateline.Rejected {
		t.Errorf("a claim by hand, undone, is %s, %v; want it rejected", s.StatusOf(hand), err)
	}
}

func TestWhyAClaimWasProposedInPlainWords(t *testing.T) {
	n := desktest.New(t)
	r := n.File("Harbour Wire", "13 Aug 08:00", "The Taliban captured Herat on Thursday, a security source said.")
	v, err := n.Desk.Report(n.Ctx, n.Story, r)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range v.Claims {
		if c.Claim.Kind != dateline.Control {
			continue
		}
		for _, decided := range []bool{false, true} {
			id := c.Claim.ID
			if decided {
				e, err := n.Desk.Accept(n.Ctx, n.On(desktest.Anna, r, id))
				if err != nil {
					t.Fatal(err)
				}
				id = dateline.ClaimID(e.Seq)
			}
			b, err := n.Desk.Because(n.Ctx, n.Story, r, id)
			if err != nil {
				t.Fatal(err)
			}
			told := strings.Join(b.Lines, " ")
			for _, want := range []string{"captured", "active voice", "a security source", "Thursday"} {
				if !strings.Contains(told, want) {
					t.Errorf("Because(%s) = %q, want it to say %q", id, told, want)
				}
			}
			if b.Rule == "" || len(b.Words) == 0 || b.Words[0].Part == "" {
				t.Errorf("Because(%s) = rule %q, words %+v", id, b.Rule, b.Words)
			}
		}
		hand := n.ByHand(n.Fell(r, "The Taliban captured Herat on Thursday", "Herat"))
		if b, err := n.Desk.Because(n.Ctx, n.Story, r, hand); err != nil || !strings.Contains(b.Lines[0], "anna made it by hand") {
			t.Errorf("Because of a claim by hand = %+v, %v", b, err)
		}
		return
	}
	t.Fatalf("the reading proposes no claim of control: %+v", v.Claims)
}

func TestSearchKeepsToWhatTheDeskMaySee(t *testing.T) {
	n := desktest.New(t)
	item := n.Item("Delta Post", "13 Aug 08:00", "A teacher, Amina Karimi, said that the Taliban captured Herat.")
	f, err := n.Desk.Receive(n.Ctx, desk.Filing{Story: n.Story, By: desktest.Anna, Item: item, Redact: []dateline.Span{{Start: 11, End: 23}}})
	if err != nil {
		t.Fatal(err)
	}
	_, c := n.Tell("Harbour Wire", "13 Aug 10:00", "The Taliban captured Herat.", "Herat")
	n.Publish("Herat falls", c)
	find := func(words string) []string {
		h, err := n.Desk.Search(n.Ctx, n.Story, desk.Hunt{Words: words, Limit: 20})
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, x := range h.Hits {
			out = append(out, x.Kind+" "+x.ID)
		}
		return out
	}
	if got := find("amina"); got != nil {
		t.Errorf("a protected name finds %q", got)
	}
	if got := find("teacher"); len(got) != 1 || got[0] != "report "+f.ID {
		t.Errorf("Search(teacher) = %q, want the report", got)
	}
	if got := find("herat"); len(got) != 4 {
		t.Errorf("Search(herat) = %q, want two reports, a claim and an update", got)
	}
}
