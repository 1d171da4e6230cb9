package web_test

import (
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"dateline/internal/desk"
	"dateline/internal/desktest"
	"dateline/internal/web"
)

// FuzzSend sends any bytes to what takes reports, as JSON, ninjs and a table:
// whatever comes, the answer is no error of ours, and nothing reaches readers.
func FuzzSend(f *testing.F) {
	n := desktest.New(f)
	s, err := web.New(f.Context(), web.Config{Store: n.Store, Desk: n.Desk, Now: n.Clock.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		f.Fatal(err)
	}
	if err := n.Desk.AddUser(n.Ctx, desktest.Chief, "chief", desk.Admin, deskPassword); err != nil {
		f.Fatal(err)
	}
	f.Add(byte(0), "", `{"id":"1","text":"The Taliban captured Herat.","source":"delta-post"}`)
	f.Add(byte(0), "source=delta-post", `[{"text":"x"},{"html":"<p>y"},null,[],17]`)
	f.Add(byte(1), "", `{"uri":"u","copyrightHolder":"Delta Post","body_text":"words","pubStatus":"withheld"}`)
	f.Add(byte(1), "source=hill-radio", `{"items":[{"uri":"u","pubstatus":"canceled"},{"uri":"v","bodies":[{"value":"<p>z"}]}]}`)
	f.Add(byte(2), "source=delta-post&map=text:a", "a;b\n1;2\n\"3\n4\";5\n")
	f.Add(byte(2), "map=text:a,source:b&dates=mdy&list=l", "\xff\xfea\x00,\x00b\x00\n\x00")
	f.Fuzz(func(t *testing.T, kind byte, query, body string) {
		if strings.ContainsAny(query, " #\r\n\x00") || len(body) > 1<<14 {
			return
		}
		// A token of its own, so that no limit is met.
		secret, token, err := n.Desk.NewToken(n.Ctx, desktest.Chief, n.Story, "fuzz", []desk.Scope{desk.ScopeFile}, time.Now().Add(time.Hour))
		if err != nil {
			t.Fatal(err)
		}
		defer n.Desk.RevokeToken(n.Ctx, desktest.Chief, n.Story, token.ID)
		path, media := apiNorth+"/reports", "application/json"
		switch kind % 3 {
		case 1:
			path = apiNorth + "/ninjs"
		case 2:
			media = "text/csv"
		}
		r := httptest.NewRequest("POST", path, strings.NewReader(body)).WithContext(t.Context())
		r.URL.RawQuery = query
		r.Header.Set("Content-Type", media)
		r.Header.Set("Authorization", "Bearer "+secret)
		w := httptest.NewRecorder()
		s.Handler().ServeHTTP(w, r)
		if w.Code >= 500 || w.Code == 0 {
			t.Errorf("POST %s?%s %q = %d: %s", path, query, body, w.Code, w.Body)
		}
		if at, err := n.Desk.Readers(t.Context(), n.Story); err != nil || at.Claims() != 0 || len(at.Updates()) != 0 {
			t.Errorf("readers have %d claims, %d updates, %v", at.Claims(), len(at.Updates()), err)
		}
	})
}
