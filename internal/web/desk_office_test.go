package web_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"

	"dateline/internal/desk"
	"dateline/internal/desktest"
	"dateline/internal/web"

	"golang.org/x/net/html"
)

// office is a newsroom with its pages: people sit down and work by forms, as a
// browser without JavaScript would.
type office struct {
	*desktest.Newsroom
	url string
}

const deskPassword = "four words of a song"

func openOffice(t testing.TB) *office {
	t.Helper()
	o := &office{Newsroom: desktest.New(t)}
	s, err := web.New(t.Context(), web.Config{Addr: "127.0.0.1:0", Store: o.Store, Desk: o.Desk, Now: o.Clock.Now, Log: slog.New(slog.NewTextHandler(logTo{t}, nil))})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Shutdown(context.Background()) })
	o.url = strings.TrimSuffix(s.URL(), "/")
	for _, u := range []desk.User{desktest.Chief, desktest.Anna, desktest.Ben} {
		if err := o.Desk.AddUser(t.Context(), desktest.Chief, u.Name, u.Role, deskPassword); err != nil {
			t.Fatal(err)
		}
	}
	return o
}

// chair is a person with a browser.
type chair struct {
	*office
	c    *http.Client
	at   string // the page that is open, without the host
	code int
	head http.Header
	body string
	tree *html.Node
}

// sit logs a person in.
func (o *office) sit(u desk.User) *chair {
	o.Helper()
	s := o.door()
	s.open("/desk/")
	s.send(s.form("form"), "name", u.Name, "password", deskPassword)
	s.sees("Stories", o.Story)
	return s
}

func (o *office) door() *chair {
	jar, err := cookiejar.New(nil)
	if err != nil {
		o.Fatal(err)
	}
	return &chair{office: o, c: &http.Client{Jar: jar}}
}

func (s *chair) open(path string) *chair {
	s.Helper()
	r, err := http.NewRequest("GET", s.url+path, nil)
	if err != nil {
		s.Fatal(err)
	}
	return s.take(r)
}

func (s *chair) take(r *http.Request) *chair {
	s.Helper()
	res, err := s.c.Do(r)
	if err != nil {
		s.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		s.Fatal(err)
	}
	s.at, s.code, s.head, s.body = res.Request.URL.RequestURI(), res.StatusCode, res.Header, string(b)
	if s.tree, err = html.Parse(strings.NewReader(s.body)); err != nil {
		s.Fatal(err)
	}
	return s
}

// text is what stands on the page.
func (s *chair) text() string { return words(s.tree) }

func words(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode && d.Parent.Data != "script" {
			b.WriteString(d.Data + " ")
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func (s *chair) sees(wants ...string) *chair {
	s.Helper()
	text := s.text()
	for _, w := range wants {
		if !strings.Contains(text, w) && !strings.Contains(s.body, w) {
			s.Errorf("%s does not say %q; it says %s", s.at, w, text)
		}
	}
	return s
}

func (s *chair) misses(wants ...string) *chair {
	s.Helper()
	for _, w := range wants {
		if strings.Contains(s.text(), w) {
			s.Errorf("%s says %q", s.at, w)
		}
	}
	return s
}

func (s *chair) answered(code int) *chair {
	s.Helper()
	if s.code != code {
		s.Errorf("%s answered %d, want %d: %s", s.at, s.code, code, s.text())
	}
	return s
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// find returns the first element that has a tag and, as "key=value", an
// attribute that ends in a value.
func find(root *html.Node, tag string, want ...string) *html.Node {
	for n := range root.Descendants() {
		if n.Type != html.ElementNode || n.Data != tag {
			continue
		}
		fits := true
		for _, w := range want {
			k, v, _ := strings.Cut(w, "=")
			fits = fits && strings.HasSuffix(attribute(n, k), v) && attribute(n, k) != ""
		}
		if fits {
			return n
		}
	}
	return nil
}

func (s *chair) form(tag string, want ...string) *html.Node {
	s.Helper()
	n := find(s.tree, tag, want...)
	if n == nil {
		s.Fatalf("%s has no %s with %v: %s", s.at, tag, want, s.text())
	}
	return n
}

// card is the card of the claim whose line holds some words.
func (s *chair) card(line string) *html.Node {
	s.Helper()
	for n := range s.tree.Descendants() {
		if n.Type == html.ElementNode && n.Data == "article" && strings.Contains(words(n), line) {
			return n
		}
	}
	s.Fatalf("%s has no card that says %q: %s", s.at, line, s.text())
	return nil
}

// values are what a browser would send of a form that nobody touches.
func values(form *html.Node) url.Values {
	v := url.Values{}
	for n := range form.Descendants() {
		if n.Type != html.ElementNode || attribute(n, "name") == "" {
			continue
		}
		name := attribute(n, "name")
		switch n.Data {
		case "input":
			kind := attribute(n, "type")
			checked := kind != "checkbox"
			for _, a := range n.Attr {
				checked = checked || a.Key == "checked"
			}
			if checked && kind != "file" {
				v.Add(name, attribute(n, "value"))
			}
		case "textarea":
			v.Add(name, strings.TrimPrefix(rawText(n), "\n"))
		case "select":
			first, chosen, any := "", "", false
			for o := range n.Descendants() {
				if o.Data != "option" {
					continue
				}
				if !any {
					first, any = attribute(o, "value"), true
				}
				for _, a := range o.Attr {
					if a.Key == "selected" {
						chosen = attribute(o, "value")
					}
				}
			}
			if chosen == "" {
				chosen = first
			}
			v.Add(name, chosen)
		}
	}
	return v
}

func rawText(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

// send fills in a form and sends it: name, value, name, value …
func (s *chair) send(form *html.Node, fill ...string) *chair {
	s.Helper()
	v := values(form)
	set := map[string]bool{}
	for i := 0; i+1 < len(fill); i += 2 {
		if !set[fill[i]] {
			v.Del(fill[i])
			set[fill[i]] = true
		}
		v.Add(fill[i], fill[i+1])
	}
	return s.post(attribute(form, "action"), v)
}

func (s *chair) post(path string, v url.Values, head ...string) *chair {
	s.Helper()
	r, err := http.NewRequest("POST", s.url+path, strings.NewReader(v.Encode()))
	if err != nil {
		s.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i+1 < len(head); i += 2 {
		r.Header.Set(head[i], head[i+1])
	}
	return s.take(r)
}

// press presses a one-key button on a card.
func (s *chair) press(line, act string) *chair {
	s.Helper()
	f := find(s.card(line), "form", "data-act="+act)
	if f == nil {
		s.Fatalf("the card %q has no %s: %s", line, act, words(s.card(line)))
	}
	return s.send(f)
}

// begin opens the form of an act on a card.
func (s *chair) begin(line, act string) *html.Node {
	s.Helper()
	a := find(s.card(line), "a", "data-act="+act)
	if a == nil {
		s.Fatalf("the card %q has no %s: %s", line, act, words(s.card(line)))
	}
	s.open(attribute(a, "href"))
	return s.form("form", "data-open="+act)
}

// link is the address of the link with some words.
func (s *chair) link(text string) string {
	s.Helper()
	for n := range s.tree.Descendants() {
		if n.Type == html.ElementNode && n.Data == "a" && strings.Contains(words(n), text) {
			return attribute(n, "href")
		}
	}
	s.Fatalf("%s has no link %q", s.at, text)
	return ""
}
