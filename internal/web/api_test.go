package web_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"dateline"
	"dateline/internal/desk"
	"dateline/internal/desktest"

	"github.com/google/go-cmp/cmp"
)

// program is a program with a token, as its maker would write it: it knows the
// API and no page.
type program struct {
	*office
	token string
	code  int
	head  http.Header
	body  []byte
}

// makeToken has the chief make a token on the page and copies it from there.
func (o *office) makeToken(name string, scopes ...string) *program {
	o.Helper()
	chief := o.sit(desktest.Chief)
	chief.open("/desk/north/settings")
	chief.open(chief.link("Tokens for programs"))
	fill := []string{"name", name}
	for _, s := range scopes {
		fill = append(fill, s, "on")
	}
	chief.send(chief.form("form", "action=/desk/north/tokens"), fill...)
	chief.answered(200).sees("shown only now")
	return &program{office: o, token: attribute(chief.form("input", "aria-label=Token"), "value")}
}

const apiNorth = "/api/v1/stories/north"

func (p *program) ask(method, path, kind, body string, head ...string) *program {
	p.Helper()
	r, err := http.NewRequestWithContext(p.Ctx, method, p.url+path, strings.NewReader(body))
	if err != nil {
		p.Fatal(err)
	}
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	if p.token != "" {
		r.Header.Set("Authorization", "Bearer "+p.token)
	}
	for i := 0; i+1 < len(head); i += 2 {
		r.Header.Set(head[i], head[i+1])
	}
	res := send(p, http.DefaultClient, r)
	p.code, p.head, p.body = res.StatusCode, res.Header, []byte(res.body)
	if c := res.Header.Get("Set-Cookie"); c != "" {
		p.Errorf("%s %s sets the cookie %s", method, path, c)
	}
	if c := res.Header.Get("Access-Control-Allow-Origin"); c != "" {
		p.Errorf("%s %s lets the pages of %s read", method, path, c)
	}
	return p
}

func (p *program) get(path string) *program { p.Helper(); return p.ask("GET", path, "", "") }

func (p *program) post(path string, v any, head ...string) *program {
	p.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		p.Fatal(err)
	}
	return p.ask("POST", path, "application/json", string(b), head...)
}

func (p *program) answered(code int) *program {
	p.Helper()
	if p.code != code {
		p.Fatalf("answered %d, want %d: %s", p.code, code, p.body)
	}
	return p
}

// problem checks an error: its form by RFC 9457, its field and its words.
func (p *program) problem(code int, field string, says ...string) *program {
	p.Helper()
	p.answered(code)
	var x struct {
		Title, Detail, Field string
		Status               int
	}
	p.into(&x)
	if p.head.Get("Content-Type") != "application/problem+json" || x.Status != code || x.Title == "" || x.Field != field {
		p.Errorf("problem %s %s, want status %d of field %q", p.head.Get("Content-Type"), p.body, code, field)
	}
	for _, s := range says {
		if !strings.Contains(x.Detail, s) {
			p.Errorf("the problem says %q; want it to say %q", x.Detail, s)
		}
	}
	return p
}

func (p *program) into(v any) {
	p.Helper()
	if err := json.Unmarshal(p.body, v); err != nil {
		p.Fatalf("%s: %v", p.body, err)
	}
}

type did struct {
	Result, ID, Replaces, Near, Why, Field, Unread, Refused string
	Claims                                                  int
	Readers                                                 []string `json:"readers_have"`
}

func (p *program) did() (x did) { p.Helper(); p.into(&x); return x }

func (p *program) dids() []did {
	p.Helper()
	var x struct{ Results []did }
	p.into(&x)
	return x.Results
}

type fields = map[string]any

const wireHerat = "KABUL, Aug 13 (Harbour Wire) - The Taliban captured Herat on Thursday, a police official said, after two weeks of fighting around the city."

func TestTokensLetProgramsInForWhatTheyAreMadeFor(t *testing.T) {
	o := openOffice(t)
	feed := o.makeToken("wire-feed", "file")
	reader := o.makeToken("analyst", "read")

	// The page shows it once, names it, and tells when it was last used.
	chief := o.sit(desktest.Chief)
	chief.open("/desk/north/tokens").sees("wire-feed", "analyst", "never", "by chief").misses(feed.token)
	feed.post(apiNorth+"/reports", fields{"text": wireHerat, "source": "Delta Post"}).answered(201)
	chief.open("/desk/north/tokens")
	for n := range chief.tree.Descendants() {
		if row := words(n); n.Data == "tr" && strings.Contains(row, "wire-feed") && strings.Contains(row, "never") {
			t.Errorf("the token that was used says %q", row)
		}
	}
	form := chief.form("form", "action=/desk/north/tokens")
	chief.send(form, "name", "third", "read", "on").answered(200).sees("shown only now")
	chief.send(form, "name", "third", "read", "on").sees("was made before and is not shown again").misses("dateline_")
	for fill, says := range map[string]string{"read=on,name=wire-feed": "already a token", "read=on,name=a b": "stands in the name", "name=x": "Choose what the program may do", "read=on,name=y,days=0": "for how long"} {
		chief.open("/desk/north/tokens")
		var pairs []string
		for _, p := range strings.Split(fill, ",") {
			k, v, _ := strings.Cut(p, "=")
			pairs = append(pairs, k, v)
		}
		chief.send(chief.form("form", "action=/desk/north/tokens"), pairs...)
		chief.answered(422).sees(says)
	}
	o.sit(desktest.Anna).open("/desk/north/tokens").answered(403).sees("admin")

	// A report says by whom it was filed, and an editor may not be called so.
	if e := o.Entries()[len(o.Entries())-1]; e.Payload.(*dateline.Receive).By() != "token:wire-feed" {
		t.Errorf("filed by %q, want token:wire-feed", e.Payload.(*dateline.Receive).By())
	}
	o.Refused(o.Desk.AddUser(o.Ctx, desktest.Chief, "token:x", desk.Editor, deskPassword), dateline.ErrInvalid)

	// Nothing without a token, with a wrong one, with another's scope or story.
	nobody := &program{office: o}
	nobody.get(apiNorth+"/reports").problem(401, "", "Authorization: Bearer")
	if nobody.head.Get("WWW-Authenticate") == "" {
		t.Error("401 without WWW-Authenticate")
	}
	(&program{office: o, token: "dateline_wrong"}).get(apiNorth+"/reports").problem(401, "", "not known here")
	(&program{office: o, token: "x"}).get(apiNorth+"/reports").problem(401, "", "no token of this desk")
	reader.post(apiNorth+"/reports", fields{"text": wireHerat, "source": "Delta Post"}).problem(403, "", "takes the scope file")
	feed.get(apiNorth+"/claims").problem(403, "", "takes the scope read")
	other := desktest.Story()
	other.Slug = "south"
	if _, err := o.Desk.Configure(o.Ctx, desktest.Chief, 0, other); err != nil {
		t.Fatal(err)
	}
	reader.get("/api/v1/stories/south/claims").problem(403, "", "for the story north alone")
	reader.get(apiNorth+"/nothing").problem(404, "", "no page")
	reader.ask("DELETE", apiNorth+"/claims", "", "").problem(405, "")
	// Nothing else of the house opens with a token, and nothing decides.
	for _, path := range []string{"/desk/", "/desk/north/", "/desk/north/tokens"} {
		if reader.get(path); bytes.Contains(reader.body, []byte("Herat")) || bytes.Contains(reader.body, []byte("analyst")) {
			t.Errorf("a token opens %s", path)
		}
	}
	feed.post(apiNorth+"/claims", fields{}).answered(405)

	// It ends when it is revoked, at its date, and with who made it.
	chief.open("/desk/north/tokens")
	for range 3 { // the last made is the first of the list
		if strings.Contains(words(chief.form("form", "action=/revoke").Parent.Parent), "analyst") {
			break
		}
		chief.send(chief.form("form", "action=/revoke")).sees("out at once")
	}
	chief.send(chief.form("form", "action=/revoke")).sees("revoked")
	reader.get(apiNorth+"/claims").problem(401, "", "was revoked")
	secret, _, err := o.Desk.NewToken(o.Ctx, desktest.Chief, "north", "short", []desk.Scope{desk.ScopeRead}, time.Now().Add(50*time.Millisecond))
	if err != nil {
		t.Fatal(err)
	}
	brief := &program{office: o, token: secret}
	// Asking on until it ends may be asking too often meanwhile.
	for brief.get(apiNorth + "/claims"); brief.code == 200 || brief.code == 429; brief.get(apiNorth + "/claims") {
	}
	brief.problem(401, "", "ended on")
	for _, end := range []time.Time{{}, time.Now(), time.Now().AddDate(2, 0, 0)} {
		_, _, err := o.Desk.NewToken(o.Ctx, desktest.Chief, "north", "ever", []desk.Scope{desk.ScopeRead}, end)
		o.Refused(err, dateline.ErrInvalid, "a token ends some day")
	}
	second := desk.User{Name: "second", Role: desk.Admin}
	if err := o.Desk.AddUser(o.Ctx, desktest.Chief, second.Name, second.Role, deskPassword); err != nil {
		t.Fatal(err)
	}
	if err := o.Desk.Disable(o.Ctx, second, "chief", true); err != nil {
		t.Fatal(err)
	}
	feed.post(apiNorth+"/reports", fields{}).problem(401, "", "chief, who made it, is no longer an admin")
}

func TestAPITooManyRequests(t *testing.T) {
	o := openOffice(t)
	p := o.makeToken("eager", "read")
	n := 0
	for p.get(apiNorth + "/updates"); p.code == 200 && n < 10_000; n++ {
		p.get(apiNorth + "/updates")
	}
	p.problem(429, "", "Wait", "nothing was done")
	if p.head.Get("Retry-After") == "" {
		t.Error("429 without Retry-After")
	}
	guess := &program{office: o, token: "dateline_guess"}
	for n = 0; n < 10_000 && guess.code != 429; n++ {
		guess.get(apiNorth + "/updates")
	}
	guess.problem(429, "", "Wait")
	// Whoever guesses keeps nobody out who has a token.
	o.makeToken("other", "read").get(apiNorth + "/updates").answered(200)
}

func TestReportsComeInByTheAPI(t *testing.T) {
	o := openOffice(t)
	p := o.makeToken("feed", "file", "read")
	report := fields{"id": "a-1", "text": wireHerat, "headline": "Herat falls", "source": "Delta Post", "url": "https://delta.example/1",
		"published": "2021-08-13T12:00:00+04:30", "embargo": "2021-08-13T15:00:00Z", "rights": "quote 200", "note": "by wire"}
	x := p.post(apiNorth+"/reports", report).answered(201).did()
	if x.Result != "filed" || x.Claims == 0 {
		t.Errorf("POST = %+v, want filed with claims", x)
	}
	v, err := o.Desk.Report(o.Ctx, "north", x.ID)
	if err != nil {
		t.Fatal(err)
	}
	want := dateline.Report{ID: x.ID, Headline: "Herat falls", Text: wireHerat, Source: "delta-post", URL: "https://delta.example/1",
		Published: time.Date(2021, 8, 13, 7, 30, 0, 0, time.UTC), Lang: "en", Credit: "harbour-wire", Origin: "harbour-wire",
		Embargo: time.Date(2021, 8, 13, 15, 0, 0, 0, time.UTC), Rights: "quote 200", Via: "api", Note: "by wire"}
	if diff := cmp.Diff(want, v.Report); diff != "" {
		t.Errorf("the report on arrival (-want +got):\n%s", diff)
	}

	// The same again is the same; another state of it is a new version, with
	// one origin; an unnamed text that its source has brought is named.
	if y := p.post(apiNorth+"/reports", report).answered(200).did(); y.Result != "same" || y.ID != x.ID {
		t.Errorf("sent again: %+v, want same as %s", y, x.ID)
	}
	report["embargo"] = ""
	y := p.post(apiNorth+"/reports", report).answered(201).did()
	if y.Result != "updated" || y.Replaces != x.ID {
		t.Errorf("the embargo lifted: %+v, want a new version of %s", y, x.ID)
	}
	if v, err := o.Desk.Report(o.Ctx, "north", y.ID); err != nil || !v.Report.Embargo.IsZero() || v.Report.Origin != "harbour-wire" || !strings.Contains(v.Report.Note, "New version of "+x.ID) {
		t.Errorf("the new version = %+v, %v", v.Report, err)
	}
	if z := p.post(apiNorth+"/reports", fields{"text": wireHerat, "source": "morning-paper"}).answered(201).did(); z.Result != "filed" || z.ID == x.ID || z.Near == "" {
		t.Errorf("the same text of another source: %+v, want a report of one origin", z)
	}
	if z := p.post(apiNorth+"/reports", fields{"text": wireHerat, "source": "delta-post"}).did(); z.Result != "same" || !strings.Contains(z.Why, "already here") {
		t.Errorf("the same text of one source without its name: %+v", z)
	}

	// Several at once: a result each, and one that is wrong stops none.
	many := []fields{
		{"text": "Residents of Farah said shops were closed on Friday.", "source": "morning-paper"},
		{"text": "", "source": "morning-paper"},
		{"text": "x", "source": "The Moon"},
		{"text": "Les autorités ont dit que la ville est calme et que les routes sont ouvertes.", "source": "morning-paper", "lang": "fr-FR"},
		{"text": "y", "source": "morning-paper", "url": "ftp://x"},
		{"text": "z", "source": "morning-paper", "published": "soon"},
		{"text": "z", "source": "morning-paper", "colour": "red"},
		{"text": 17},
		{"text": "w", "source": "morning-paper", "credit": "Nobody Agency"},
	}
	p.post(apiNorth+"/reports", many, "Idempotency-Key", "batch-1").answered(200)
	var got []string
	for _, x := range p.dids() {
		got = append(got, strings.TrimSpace(x.Result+" "+x.Field+" "+x.Unread))
		if x.Result == "refused" && (x.Why == "" || x.Refused == "") {
			t.Errorf("refused without a reason or without being kept: %+v", x)
		}
	}
	if diff := cmp.Diff([]string{"filed", "refused text", "refused source", "filed  language fr", "refused url", "refused published", "refused colour", "refused text", "refused credit"}, got); diff != "" {
		t.Errorf("results (-want +got):\n%s", diff)
	}
	// What was refused is there for the desk as it came.
	anna := o.sit(desktest.Anna)
	anna.open("/desk/north/file").sees("The Moon", "token:feed")

	// A lost answer: the same key gives the same answer and makes nothing; the
	// same key with something else is refused.
	before := len(o.Entries())
	first := p.dids()
	p.post(apiNorth+"/reports", many, "Idempotency-Key", "batch-1").answered(200)
	if diff := cmp.Diff(first, p.dids()); diff != "" || len(o.Entries()) != before {
		t.Errorf("the same request again made %d entries (-first +second):\n%s", len(o.Entries())-before, diff)
	}
	p.post(apiNorth+"/reports", []fields{{"text": "Something else happened in Farah.", "source": "morning-paper"}}, "Idempotency-Key", "batch-1")
	if x := p.dids()[0]; x.Result != "refused" || !strings.Contains(x.Why, "used for another item") || x.ID == "" {
		t.Errorf("another item with the same key: %+v", x)
	}

	// A body that is no body.
	for _, c := range []struct{ kind, body, says string }{
		{"application/json", "", "empty"}, {"application/json", `{"text":`, "byte 8, line 1"}, {"application/json", "[]", "nothing to file"},
		{"application/json", "17", "neither"}, {"application/json", "[" + strings.TrimSuffix(strings.Repeat("{},", 101), ",") + "]", "at most 100"},
	} {
		p.ask("POST", apiNorth+"/reports", c.kind, c.body).problem(400, "body", c.says)
	}
	p.ask("POST", apiNorth+"/reports", "text/plain", "x").problem(415, "", "application/json or text/csv")
	p.ask("POST", apiNorth+"/reports", "application/json", `{"text":"`+strings.Repeat("x", 17<<20)+`"}`).problem(413, "")
	o.ReadersSeeNothing()
}

func TestTakenDownReportsDoNotComeBack(t *testing.T) {
	o := openOffice(t)
	p := o.makeToken("feed", "file")
	report := fields{"id": "secret-1", "text": "A neighbour of the family was named in Farah.", "source": "morning-paper"}
	x := p.post(apiNorth+"/reports", report).answered(201).did()
	for _, u := range []desk.User{desktest.Anna, desktest.Ben} {
		_, err := o.Desk.Takedown(o.Ctx, desk.Post{Story: "north", By: u}, []dateline.Seq{dateline.ParseID('r', x.ID)}, "for her safety", "", false)
		if err != nil && u == desktest.Ben {
			t.Fatal(err)
		}
	}
	for _, text := range []string{report["text"].(string), "Another wording of it."} {
		report["text"] = text
		if y := p.post(apiNorth+"/reports", report).answered(409).did(); y.Result != "refused" || !strings.Contains(y.Why, "taken down") || y.ID != x.ID {
			t.Errorf("sent again: %+v", y)
		}
	}
}

func TestProgramsFollowTheDesk(t *testing.T) {
	o := openOffice(t)
	p := o.makeToken("analyst", "read")
	pages := listen(t, client, o.url, "north", attr(t, o.door().open("/s/north").body, "data-head"))
	var reports []string
	for i := range 5 {
		r := o.File("Delta Post", "13 Aug 10:00", fmt.Sprintf("The Taliban captured Herat on Thursday, witness number %d of the day said in his own words to reporter %d.", i*7, i))
		reports = append(reports, r)
	}
	// Reports, a page at a time.
	type page struct {
		Items []struct {
			ID     string
			Seq    dateline.Seq
			Open   int
			Status string
			Claim  dateline.Claim
			Report dateline.Report
			Claims []struct{ ID, Status string }
		}
		Next dateline.Seq
		More bool
	}
	follow := func(path string) (ids []string, next dateline.Seq) {
		t.Helper()
		for {
			var x page
			p.get(fmt.Sprintf("%s&after=%d", path, next)).answered(200).into(&x)
			for _, i := range x.Items {
				if i.ID == "" {
					i.ID = i.Claim.ID
				}
				ids = append(ids, i.ID)
			}
			next = x.Next
			if !x.More {
				return ids, next
			}
		}
	}
	ids, next := follow(apiNorth + "/reports?limit=2")
	if diff := cmp.Diff(reports, ids); diff != "" {
		t.Errorf("reports (-want +got):\n%s", diff)
	}
	one := o.File("Delta Post", "13 Aug 11:00", "Shops were closed in Farah on Friday, residents said.")
	var x page
	p.get(fmt.Sprintf("%s/reports?after=%d", apiNorth, next)).into(&x)
	if len(x.Items) != 1 || x.Items[0].ID != one || x.Items[0].Report.Text == "" {
		t.Errorf("what came since = %s", p.body)
	}
	p.get(apiNorth + "/reports/" + reports[0]).answered(200)
	p.get(apiNorth+"/reports/r999").problem(404, "")

	// Claims by their last decision: each once, as it stands.
	a := o.ByHand(o.Fell(reports[0], "The Taliban captured Herat on Thursday", "Herat"))
	b := o.ByHand(o.Fell(reports[1], "The Taliban captured Herat on Thursday", "Herat"))
	a, _ = o.Release(o.On(desktest.Anna, reports[0], a))
	ids, next = follow(apiNorth + "/claims?limit=1")
	if diff := cmp.Diff([]string{b, a}, ids); diff != "" {
		t.Errorf("claims (-want +got):\n%s", diff)
	}
	o.Publish("Herat has fallen", a)
	o.Release(o.On(desktest.Anna, reports[1], b))
	p.get(fmt.Sprintf("%s/claims?after=%d", apiNorth, next)).into(&x)
	if len(x.Items) != 1 || x.Items[0].Claim.ID != b || x.Items[0].Status != "reported" || x.Items[0].Claim.Span.Text == "" {
		t.Errorf("claims changed since = %s", p.body)
	}

	// Situation, updates and difference are those of the public files.
	last := o.Entries()[len(o.Entries())-1].Seq
	pages.until(last) // readers' pages have caught up
	public := o.door()
	for api, file := range map[string]string{
		"/situation": "/s/north/data/situation.json", fmt.Sprintf("/situation?known=%d", next): fmt.Sprintf("/s/north/data/situation.json?known=%d", next),
		fmt.Sprintf("/diff?from=%d", next): fmt.Sprintf("/s/north/data/diff.json?from=%d", next),
	} {
		p.get(apiNorth + api).answered(200)
		if public.open(file); string(p.body) != public.body {
			t.Errorf("GET %s is not what %s says:\n%s", api, file, cmp.Diff(public.body, string(p.body)))
		}
	}
	var s dateline.Snapshot
	p.get(apiNorth + "/situation?of=desk&valid=2021-08-13T12:00:00Z").answered(200).into(&s)
	if len(s.Claims) != 2 {
		t.Errorf("the desk's situation has %d claims, want 2", len(s.Claims))
	}
	var then dateline.Snapshot
	if p.get(fmt.Sprintf("%s/situation?of=desk&known=%d", apiNorth, next)).answered(200).into(&then); then.Seq != next || len(then.Claims) >= len(s.Claims)+1 {
		t.Errorf("the desk's situation as of %d is of %d with %d claims", next, then.Seq, len(then.Claims))
	}
	ids, _ = follow(apiNorth + "/updates?limit=1")
	if len(ids) != 1 || ids[0][0] != 'u' {
		t.Errorf("updates = %v", ids)
	}
	for path, want := range map[string]struct {
		code  int
		field string
	}{"/situation?known=x": {400, "known"}, "/situation?valid=x": {400, "valid"}, "/situation?of=moon": {400, "of"},
		"/diff": {400, "from"}, "/diff?from=1&to=zzz": {400, "to"}, "/claims?after=x": {400, "after"}, "/reports?limit=0": {400, "limit"}, "/imports/none": {404, ""}} {
		p.get(apiNorth+path).problem(want.code, want.field)
	}
}

// Each route of the API stands in docs/api.md, with an example.
func TestAPIIsDocumented(t *testing.T) {
	o := openOffice(t)
	docs, err := os.ReadFile("../../docs/api.md")
	if err != nil {
		t.Fatal(err)
	}
	var index struct {
		Routes []struct{ Method, Path, Scope, Does string }
	}
	(&program{office: o}).get("/api/v1").answered(200).into(&index)
	if len(index.Routes) < 8 {
		t.Errorf("GET /api/v1 lists %d routes", len(index.Routes))
	}
	for _, r := range index.Routes {
		_, rest, ok := strings.Cut(string(docs), "`"+r.Method+" "+r.Path+"`")
		if !ok {
			t.Errorf("docs/api.md does not have %s %s", r.Method, r.Path)
			continue
		}
		rest, _, _ = strings.Cut(rest, "\n### ")
		for _, want := range []string{"curl", "```json", "scope `" + r.Scope + "`"} {
			if !strings.Contains(rest, want) {
				t.Errorf("docs/api.md: %s %s has no %s", r.Method, r.Path, want)
			}
		}
	}
}
