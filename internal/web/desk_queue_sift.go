package web

import (
	"net/http"
	"net/url"
	"slices"

	"dateline"
	"dateline/internal/desk"
	"dateline/internal/page"
)

// sifting is the choice of reports as an address carries it: ?show=waiting,
// kind, place, source and grade, each at most once.
type sifting struct {
	desk.Sift
	then deskMoment
}

// siftOf reads a choice from an address. Whatever is no choice leaves all.
func siftOf(q url.Values) sifting {
	s := sifting{Sift: desk.Sift{Show: q.Get("show"), Kind: dateline.Kind(q.Get("kind")), Place: short(q.Get("place")), Source: short(q.Get("source")), Grade: short(q.Get("grade"))}}
	if s.Show == "open" { // the word of earlier addresses
		s.Show = desk.ShowAside
	}
	if !slices.Contains(desk.Shows, s.Show) {
		s.Show = desk.ShowWaiting
	}
	if !slices.Contains(dateline.Kinds, s.Kind) {
		s.Kind = ""
	}
	return s
}

// short keeps what a choice may be: nobody's names are longer.
func short(v string) string {
	if len(v) > 200 {
		return ""
	}
	return v
}

func (s sifting) values() url.Values {
	v := s.then.values()
	for k, x := range map[string]string{"kind": string(s.Kind), "place": s.Place, "source": s.Source, "grade": s.Grade} {
		if x != "" {
			v.Set(k, x)
		}
	}
	if s.Show != "" && s.Show != desk.ShowWaiting {
		v.Set("show", s.Show)
	}
	return v
}

// query is the choice as the end of an address: "?kind=control", or "".
func (s sifting) query() string {
	if q := s.values().Encode(); q != "" {
		return "?" + q
	}
	return ""
}

// with is the choice with one thing more, as the link of a page.
func (s sifting) with(key, value string) string { return queryWith(s.values(), key, value) }

// queryWith is a query, which it changes, with one thing set in it, or without
// it where value is empty.
func queryWith(v url.Values, key, value string) string {
	if v.Set(key, value); value == "" {
		v.Del(key)
	}
	return "?" + v.Encode()
}

// waiting is the choice for going on to the next report: what waits, wherever
// the work was begun.
func (s sifting) waiting() desk.Sift {
	out := s.Sift
	if out.Show != desk.ShowAgainst {
		out.Show = desk.ShowWaiting
	}
	return out
}

// showWords name the choices of what is shown.
var showWords = map[string]string{desk.ShowWaiting: "Waiting", desk.ShowAgainst: "Against the record", desk.ShowAside: "Set aside", desk.ShowAccepted: "Accepted",
	desk.ShowReleased: "Released", desk.ShowRejected: "Rejected", desk.ShowNone: "No claim", desk.ShowAll: "All"}

// mostChoices is how many choices stand before the fold.
const mostChoices = 8

// sifts are the ways to choose, with how many reports each choice leaves.
func (s sifting) sifts(q desk.Queue) []page.DeskSift {
	show := page.DeskSift{Title: "status"}
	for _, f := range q.Shows {
		link := s.with("show", f.Value)
		if f.Value == desk.ShowWaiting {
			link = s.with("show", "")
		}
		if f.N > 0 || f.Value == s.Show || f.Value == desk.ShowWaiting || f.Value == desk.ShowAll || f.Value == desk.ShowAside {
			show.Choices = append(show.Choices, page.DeskFilter{Word: showWords[f.Value], Link: link, N: f.N, On: f.Value == s.Show})
		}
	}
	return []page.DeskSift{show, s.sift("kind", string(s.Kind), q.Kinds), s.sift("place", s.Place, q.Places), s.sift("source", s.Source, q.Sources), s.sift("grade", s.Grade, q.Grades)}
}

func (s sifting) sift(key, chosen string, fs []desk.Facet) page.DeskSift {
	out := page.DeskSift{Title: key}
	for _, f := range fs {
		x := page.DeskFilter{Word: f.Name, Link: s.with(key, f.Value), N: f.N}
		switch {
		case f.Value == chosen:
			x.On, out.On, x.Link = true, true, s.with(key, "")
			out.Choices = append([]page.DeskFilter{x}, out.Choices...)
		case len(out.Choices) < mostChoices:
			out.Choices = append(out.Choices, x)
		default:
			out.More = append(out.More, x)
		}
	}
	return out
}

// chosen are the choices that are made, each with the link that takes it back.
func (s sifting) chosen(q desk.Queue) []page.DeskFilter {
	var out []page.DeskFilter
	for _, x := range []struct {
		key, value string
		fs         []desk.Facet
	}{{"kind", string(s.Kind), q.Kinds}, {"place", s.Place, q.Places}, {"source", s.Source, q.Sources}, {"grade", s.Grade, q.Grades}} {
		if i := slices.IndexFunc(x.fs, func(f desk.Facet) bool { return f.Value == x.value }); x.value != "" && i >= 0 {
			word := x.fs[i].Name
			if x.key == "grade" {
				word = "grade " + word
			}
			out = append(out, page.DeskFilter{Word: word, Link: s.with(x.key, ""), N: x.fs[i].N, On: true})
		}
	}
	return out
}

// returnQuery is the choice that the page had from which a form was sent.
func returnQuery(r *http.Request) url.Values {
	u, err := url.Parse(r.PostForm.Get("return"))
	if err != nil {
		return nil
	}
	return u.Query()
}
