package web

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"dateline"
	"dateline/internal/export"
	"dateline/internal/live"
	"dateline/internal/page"
)

// story is the live page of a story, now or as of a moment, with the updates
// that its address asks for. ?part=turned is its main element alone, which an
// open page puts in place of its own; ?part=since what changed since the moment.
func (s *Server) story(w http.ResponseWriter, r *http.Request) error {
	st, err := s.state(r)
	if err != nil {
		return err
	}
	m, err := s.moment(r, st)
	if err != nil {
		return err
	}
	f, err := finding(r.URL.Query(), st)
	if err != nil {
		return err
	}
	part := r.URL.Query().Get("part")
	switch {
	case part != "" && part != "turned" && part != "since":
		return dateline.Invalid("part", "there is no part %q; there are turned and since", part)
	case part == "since" && !m.past():
		return dateline.Invalid("known", "what changed since is told of a past moment; give known or valid")
	}
	plain := false
	switch view := r.URL.Query().Get("view"); view {
	case "":
	case "text":
		plain = true
	default:
		return dateline.Invalid("view", "there is no view %q; there is text, the page in words alone", view)
	}
	chosen := f.Query()
	if m.past() || part != "" || chosen != "" || plain || st.Situation.Story().NoIndex {
		w.Header().Set("X-Robots-Tag", "noindex")
	}
	keep := freshFor
	if f.Words != "" || !f.Front() { // of these there are more than memory
		keep = 0
	}
	return s.as(w, r, st, m, fmt.Sprint(part, "?", chosen, " ", plain), html, keep, func(w io.Writer, at *dateline.Situation, v page.View) error {
		v.Find = f
		if plain {
			return page.Plain(w, at, v)
		}
		if v.AsOf != nil && part != "turned" {
			c := dateline.Diff(at, st.Situation)
			v.Since, v.Present = &c, st.Situation
		}
		switch {
		case part == "since":
			return page.Since(w, at, v)
		case part == "turned":
			return page.Turned(w, at, v)
		case v.AsOf == nil && v.Origin != "":
			var b bytes.Buffer
			if err := export.Posting(&b, at, s.site(v.Origin)); err != nil {
				return err
			}
			v.Posting = b.Bytes()
		}
		return page.Live(w, at, v)
	})
}

// mostAsked is how many characters a value of a filter may have.
const mostAsked = 200

// askedFor is the value of a filter; empty where there is none.
func askedFor(q url.Values, name string) (string, error) {
	v := strings.TrimSpace(q.Get(name))
	if !utf8.ValidString(v) || utf8.RuneCountInString(v) > mostAsked {
		return "", dateline.Invalid(name, "this is longer than the %d characters that are looked for, or no text", mostAsked)
	}
	return v, nil
}

// finding reads which updates an address asks for. Parameters that are there
// and empty, as forms send them, are none.
func finding(q url.Values, st live.State) (f page.Find, err error) {
	f.Key = q.Get("key") != ""
	for _, x := range []struct {
		name string
		to   *string
	}{{"kind", &f.Kind}, {"place", &f.Place}, {"actor", &f.Actor}, {"tag", &f.Tag}, {"source", &f.Source}, {"q", &f.Words}, {"at", &f.At}} {
		if *x.to, err = askedFor(q, x.name); err != nil {
			return f, err
		}
	}
	f.Words = strings.Join(strings.Fields(f.Words), " ")
	switch order := q.Get("order"); order {
	case "", "newest":
	case "oldest":
		f.Oldest = true
	default:
		return f, dateline.Invalid("order", "%q is no order; there are newest and oldest", order)
	}
	begins := 0
	for _, x := range []struct {
		name string
		to   *page.Cursor
	}{{"older", &f.Older}, {"newer", &f.Newer}} {
		v := q.Get(x.name)
		if v == "" {
			continue
		}
		c, ok := page.ParseCursor(strings.ReplaceAll(v, " ", "+"))
		if !ok {
			return f, dateline.Invalid(x.name, "%q is no place in the stream; follow the links of the page", v)
		}
		*x.to = c
		begins++
	}
	zone := st.Situation.Story().Location()
	if v := strings.TrimSpace(q.Get("to")); v != "" {
		t, ok := readTime(v, zone)
		if !ok {
			return f, dateline.Invalid("to", "%q is no time; write it like %s", v, exampleTime(st, zone))
		}
		f.To = t.Truncate(time.Second)
		begins++
	}
	if f.At != "" {
		begins++
	}
	if begins > 1 {
		return f, dateline.Invalid("to", "a page begins at one place; give one of older, newer, to and at")
	}
	return f, nil
}
