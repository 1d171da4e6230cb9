package web_test

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"

	"dateline/internal/desk"
)

// browser is a client that keeps cookies and does not follow redirects.
func browser(t testing.TB) *http.Client {
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &http.Client{Jar: jar, CheckRedirect: client.CheckRedirect}
}

func (n *newsroom) post(c *http.Client, path string, form url.Values, head ...string) answer {
	n.t.Helper()
	r, err := http.NewRequestWithContext(n.t.Context(), "POST", n.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		n.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i+1 < len(head); i += 2 {
		r.Header.Set(head[i], head[i+1])
	}
	return send(n.t, c, r)
}

func (n *newsroom) by(c *http.Client, path string) answer {
	n.t.Helper()
	return send(n.t, c, must(http.NewRequestWithContext(n.t.Context(), "GET", n.url+path, nil)))
}

const password = "a long enough password for ana"

func TestLogin(t *testing.T) {
	n := open(t, war)
	token, err := n.desk.FirstStart(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	link := "/login/link?token=" + token
	for range 2 { // looking at the link does not use it up
		if a := n.get(link); a.StatusCode != 200 || !strings.Contains(a.body, token) {
			t.Fatalf("GET of the link = %d", a.StatusCode)
		}
	}
	admin := browser(t)
	a := n.post(admin, "/login/link", url.Values{"token": {token}})
	if a.StatusCode != 303 || a.Header.Get("Location") != "/desk/" {
		t.Fatalf("the link = %d to %q, want the desk: %s", a.StatusCode, a.Header.Get("Location"), a.body)
	}
	cookie := a.Header.Get("Set-Cookie")
	for _, want := range []string{"HttpOnly", "SameSite=Lax", "Path=/"} {
		if !strings.Contains(cookie, want) {
			t.Errorf("the cookie %q lacks %s", cookie, want)
		}
	}
	if a := n.by(admin, "/desk/"); a.StatusCode != 200 || !strings.Contains(a.body, "War in war") || a.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("the desk = %d, Cache-Control %q", a.StatusCode, a.Header.Get("Cache-Control"))
	}
	if a := n.post(browser(t), "/login/link", url.Values{"token": {token}}); a.StatusCode != 403 {
		t.Errorf("the link a second time = %d, want 403", a.StatusCode)
	}
	if err := n.desk.AddUser(t.Context(), desk.User{Name: "admin", Role: desk.Admin}, "ana", desk.Editor, password); err != nil {
		t.Fatal(err)
	}

	ana := browser(t)
	if a := n.by(ana, "/desk/?x=1"); a.StatusCode != 303 || a.Header.Get("Location") != "/login?next=%2Fdesk%2F%3Fx%3D1" {
		t.Errorf("the desk without a session = %d to %q", a.StatusCode, a.Header.Get("Location"))
	}
	form := func(name, pass, next string) url.Values {
		return url.Values{"name": {name}, "password": {pass}, "next": {next}}
	}
	for _, f := range []url.Values{form("ana", "wrong", ""), form("nobody", password, ""), form("", "", "")} {
		a := n.post(ana, "/login", f)
		if a.StatusCode != 403 || !strings.Contains(a.body, `role="alert"`) || strings.Contains(a.body, password) {
			t.Errorf("login as %q = %d, want 403 with the form again", f.Get("name"), a.StatusCode)
		}
	}
	if a := n.post(ana, "/login", form("ana", password, ""), "Sec-Fetch-Site", "cross-site"); a.StatusCode != 403 || !strings.Contains(a.body, "another site") {
		t.Errorf("a login sent by another site = %d", a.StatusCode)
	}
	for next, want := range map[string]string{"/desk/?x=1": "/desk/?x=1", "https://evil.example/desk/": "/desk/", "//evil.example/desk/": "/desk/", "/s/war": "/desk/", `/desk/\evil`: "/desk/"} {
		a := n.post(browser(t), "/login", form("ana", password, next))
		if a.StatusCode != 303 || a.Header.Get("Location") != want {
			t.Errorf("login with next %q = %d to %q, want %q", next, a.StatusCode, a.Header.Get("Location"), want)
		}
	}
	n.post(ana, "/login", form("ana", password, ""))
	if a := n.by(ana, "/desk/"); a.StatusCode != 200 {
		t.Errorf("the desk after login = %d", a.StatusCode)
	}
	if a := n.by(ana, "/s/war"); a.Header.Get("Set-Cookie") != "" || strings.Contains(a.body, "ana") {
		t.Error("a public page knows who is logged in")
	}
	if a := n.post(ana, "/logout", nil); a.StatusCode != 303 {
		t.Errorf("logout = %d", a.StatusCode)
	}
	if a := n.by(ana, "/desk/"); a.StatusCode != 303 {
		t.Errorf("the desk after logout = %d, want to log in", a.StatusCode)
	}
	if a := n.do("GET", "/logout"); a.StatusCode != 405 {
		t.Errorf("GET /logout = %d, want 405", a.StatusCode)
	}
}

func TestLoginIsSlowedDownForWhoGuesses(t *testing.T) {
	n := open(t, war)
	var a answer
	for range 11 {
		a = n.post(client, "/login", url.Values{"name": {"Ana"}, "password": {strings.Repeat("x", 5000)}}) // too long to be hashed
	}
	if a.StatusCode != 429 || a.Header.Get("Retry-After") == "" {
		t.Errorf("the eleventh guess = %d, Retry-After %q; want 429 and how long to wait", a.StatusCode, a.Header.Get("Retry-After"))
	}
	if a := n.post(client, "/login", url.Values{"name": {"ben"}, "password": {strings.Repeat("x", 5000)}}); a.StatusCode != 403 {
		t.Errorf("another name from there = %d, want 403", a.StatusCode)
	}
	if a := n.post(client, "/login", url.Values{"name": {strings.Repeat("x", 10000)}}); a.StatusCode != 413 {
		t.Errorf("a form of 10 kB = %d, want 413", a.StatusCode)
	}
}
