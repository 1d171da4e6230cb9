package web_test

import (
	"strings"
	"time"

	"dateline"
	"dateline/internal/desk"
	"dateline/internal/desktest"
	"dateline/internal/intake"
	"dateline/internal/store"
)

// houseMarks are words that stand only in what the desk keeps beside a story
// that it works on by its own acts.
var houseMarks = []string{
	"mark-admin", "mark-editor", "MARK-BYLINE", "MARK-PLAN", "MARK-SCHEDULED", "MARK-SUBMITTED", "MARK-CLAUSE", "mark-feed", "mark-program", "MARK-REFUSED", "mark-present",
	"MARK-TABLE", "MARK-FETCHED", "Zmarkina", "MARK-WITHHOLD", "MARK-UNRELEASED", "MARK-DOUBT", "MARK-WHYNOT", "MARK-ORIGIN", "MARK-NAMED",
}

// housed is a third story, north, worked on by a desk: with drafts in every
// stage, claims of every status, questions, feeds, tokens, tables, refused
// inputs, people and who is where. It returns the secrets of tokens that it
// made: of north and of war, both for everything.
func housed(n *newsroom) (north, war string) {
	t := n.t
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	chief, anna := desk.User{Name: "mark-admin", Role: desk.Admin}, desk.User{Name: "mark-editor", Role: desk.Editor}
	ctx := t.Context()
	_, err := n.desk.Configure(ctx, chief, 0, desktest.Story())
	must(err)
	d := &desktest.Newsroom{TB: t, Ctx: ctx, Desk: n.desk, Store: n.store, Clock: &desktest.Clock{}, Story: "north"}
	d.Clock.Set(n.clock())
	must(n.desk.AddUser(ctx, chief, chief.Name, desk.Admin, deskPassword))
	must(n.desk.AddUser(ctx, chief, anna.Name, desk.Editor, deskPassword))

	report, told := d.Tell("Harbour Wire", "13 Aug 09:00", "The Taliban captured Herat on Friday.", "Herat")
	update := d.Publish("Herat has fallen", told)
	post := desk.Post{Story: "north", By: anna}
	_, err = n.desk.SetSummary(ctx, post, []dateline.Clause{{Text: "Herat fell.", Claims: []string{told}}})
	must(err)

	// Claims that readers are not to meet, with what the desk says of them.
	other := d.File("Delta Post", "13 Aug 09:30", "The Taliban captured Farah, a MARK-UNRELEASED said. Shops have closed, MARK-DOUBT feared.")
	d.ByHand(d.Fell(other, "The Taliban captured Farah, a MARK-UNRELEASED said", "Farah", "voice=MARK-UNRELEASED"))
	aside := d.ByHand(d.Draw(other, dateline.Statement, "Shops have closed, MARK-DOUBT feared", "speaker=MARK-DOUBT", "content=Shops have closed"))
	_, err = n.desk.SetAside(ctx, d.On(anna, other, aside), desk.Aside{Owner: "mark-editor", Question: "MARK-DOUBT?", Notes: "MARK-DOUBT", Deadline: n.clock().Add(time.Hour)})
	must(err)
	third := d.File("Morning Paper", "13 Aug 10:00", "The Taliban captured Kandahar, sources of MARK-WHYNOT said.")
	reject := d.On(anna, third, d.ByHand(d.Fell(third, "The Taliban captured Kandahar, sources of MARK-WHYNOT said", "Kandahar")))
	reject.Why = "MARK-WHYNOT"
	_, err = n.desk.Reject(ctx, reject)
	must(err)
	reject = d.On(anna, third, reject.Claim)
	_, err = n.desk.Undo(ctx, reject)
	must(err)

	// A private person is masked, and one who is named has a private reason.
	text := "Zmarkina Zmarkai, a resident of Herat, told Delta Post that the Taliban captured Herat at dawn."
	masked := d.File("Delta Post", "13 Aug 10:30", text)
	d.Release(d.On(anna, masked, d.ByHand(d.Draw(masked, dateline.Statement, strings.TrimSuffix(text, "."), "speaker=Zmarkina Zmarkai", "content=the Taliban captured Herat at dawn"))))
	open := d.File("Delta Post", "13 Aug 10:40", "Omid Naseri, a baker of Farah, told Delta Post that the bridge is closed.")
	named := d.On(anna, open, d.ByHand(d.Draw(open, dateline.Statement, "Omid Naseri, a baker of Farah, told Delta Post that the bridge is closed", "speaker=Omid Naseri", "content=the bridge is closed")))
	named.Why = "name: MARK-NAMED"
	d.Release(named)
	item := d.Item("Delta Post", "13 Aug 10:50", "MARK-WITHHOLD, a nurse of Farah, said the road was closed.")
	_, err = n.desk.Receive(ctx, desk.Filing{Story: "north", By: anna, Item: item, Redact: []dateline.Span{{Start: 0, End: len("MARK-WITHHOLD")}}})
	must(err)
	_, err = n.desk.MergeOrigins(ctx, post, []string{"delta-post"}, "harbour-wire", "MARK-ORIGIN")
	must(err)

	// Drafts in every stage.
	draft := func(words string) desk.Draft {
		t.Helper()
		x, err := n.desk.SaveDraft(ctx, anna, desk.Draft{Story: "north", Revision: dateline.Revision{Headline: words, Body: words, Byline: "MARK-BYLINE", Claims: []string{told}}})
		must(err)
		return x
	}
	draft("MARK-PLAN")
	x := draft("MARK-SCHEDULED")
	must(n.desk.Schedule(ctx, anna, "north", x.ID, x.Version, n.clock().Add(24*time.Hour), 0))
	x = draft("MARK-SUBMITTED")
	must(n.desk.Submit(ctx, anna, "north", x.ID, x.Version))
	_, err = n.desk.SaveDraft(ctx, anna, desk.Draft{Story: "north", Update: update, Revision: dateline.Revision{Headline: "MARK-PLAN", Changed: "MARK-PLAN"}})
	must(err)
	_, err = n.desk.SaveDraft(ctx, anna, desk.Draft{Story: "north", Clauses: []dateline.Clause{{Text: "MARK-CLAUSE", Note: true}}})
	must(err)

	// What comes in, by whom, and where people are.
	_, err = n.desk.AddFeed(ctx, desk.NewFeed{Story: "north", By: anna, URL: "https://feeds.example/mark-feed", Source: "delta-post", Rights: "MARK-FEED"})
	must(err)
	_, err = n.desk.Receive(ctx, desk.Filing{Story: "north", By: anna, Item: d.Item("Delta Post", "13 Aug 11:00", "MARK-REFUSED \a")})
	if err == nil {
		t.Fatal("a text with a bell was taken")
	}
	table, err := n.desk.KeepTable(ctx, anna, "north", "MARK-TABLE.csv", []byte("text,source\nMARK-TABLE,Nobody\n"))
	must(err)
	must(n.desk.StartImport(ctx, anna, "north", table, intake.Mapping{Columns: map[string]string{"text": "text", "source": "source"}, List: "MARK-TABLE"}))
	must(n.desk.RunImport(ctx, anna, "north", table))
	must(n.store.Update(ctx, func(tx *store.Tx) error {
		return tx.PutFetched(store.Fetched{Report: dateline.ParseID('r', report), Sum: strings.Repeat("0", 64), Story: "north", URL: "https://delta.example/MARK-FETCHED", Type: "text/html",
			Body: []byte("<p>MARK-FETCHED</p>"), At: n.clock()})
	}))
	n.desk.Here(desk.User{Name: "mark-present", Role: desk.Editor}, "north", "tab", report)
	all := []desk.Scope{desk.ScopeFile, desk.ScopeRead}
	north, _, err = n.desk.NewToken(ctx, chief, "north", "mark-program", all, time.Now().Add(time.Hour))
	must(err)
	war, _, err = n.desk.NewToken(ctx, chief, "war", "mark-program", all, time.Now().Add(time.Hour))
	must(err)

	// What was told and taken back is told for what it is.
	on := d.On(anna, report, told)
	on.Why = "the wire took it back"
	_, err = n.desk.Correct(ctx, on, d.Fell(report, "The Taliban captured Herat on Friday", "Herat", "change=contests"))
	must(err)
	later := d.Publish("Said too early")
	u, err := n.desk.Desk(ctx, "north")
	must(err)
	state, _ := u.Update(later)
	_, err = n.desk.RetractUpdate(ctx, desk.Post{Story: "north", By: anna, Seen: state.Touched}, later, "nobody had said so")
	must(err)
	return north, war
}
