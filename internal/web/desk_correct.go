package web

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"dateline"
	"dateline/internal/desk"
	"dateline/internal/page"
)

// rests lists all that rests on a claim, with the way to each.
func (d *deskRoom) rests(ctx context.Context, v deskView, id string) []page.DeskRest {
	if v.then.past() {
		return d.restsThen(ctx, v, id)
	}
	all, err := d.desk.Rests(ctx, v.slug, id)
	if err != nil {
		d.log.Error("what rests on a claim", "claim", id, "error", err)
		return nil
	}
	var out []page.DeskRest
	for _, x := range all {
		out = append(out, d.rest(v, x))
	}
	return out
}

// rest is one thing that rests on a claim, in words and with the way to it.
func (d *deskRoom) rest(v deskView, x desk.Rest) page.DeskRest {
	out := page.DeskRest{Text: x.Text}
	switch x.Kind {
	case desk.RestUpdate:
		out.What, out.Link = "Update "+x.ID, d.at("desk", v.slug, "updates", x.ID)
		if x.Key {
			out.What = "Key event " + x.ID
		}
	case desk.RestClause:
		out.What, out.Link = "Summary "+x.ID, d.at("desk", v.slug, "summary")
	case desk.RestPlace:
		out.What, out.Link = "Map and table", d.at("s", v.slug)
	case desk.RestTally:
		out.What, out.Link = "Tally", d.at("s", v.slug)
	case desk.RestStatement, desk.RestClaim:
		out.What, out.Link = "Claim from the same words", d.at("desk", v.slug, "c", x.ID)
		if x.Kind == desk.RestStatement {
			out.What = "Statement"
		}
		out.Text = x.ID + ", " + x.Text
		if c, ok := v.desk.Claim(x.ID); ok {
			out.Text = x.ID + ", " + page.DeskSentence(&c.Claim, v.story())
		}
	case desk.RestDraft:
		out.What, out.Link = "Draft", d.at("desk", v.slug, "updates", "draft", x.ID)
		if !x.Due.IsZero() {
			out.What = "Scheduled for " + x.Due.In(v.zone).Format("2 Jan, 15:04")
		}
	}
	return out
}

// mend is /desk/{story}/mend: what rests on corrections and waits for an
// editor.
func (d *deskRoom) mend(w http.ResponseWriter, r *http.Request, by desk.User) error {
	v, err := d.look(r, by)
	if err != nil {
		return err
	}
	var p page.DeskMend
	if p.DeskFrame, err = d.frame(r, v, "To mend", "mend"); err != nil {
		return err
	}
	p.Keys = []page.DeskKey{{Key: "?", Does: "this list"}}
	open, err := d.desk.ToMend(r.Context(), v.slug)
	if err != nil {
		return err
	}
	for _, m := range open {
		if n := len(p.Items); n == 0 || p.Items[n-1].Wrong != m.Wrong {
			p.Items = append(p.Items, d.mendItem(v, m))
		}
		it := &p.Items[len(p.Items)-1]
		row := page.DeskMendRow{DeskRest: d.rest(v, m.Rest), Thing: m.ID, Key: newForm("").Key}
		switch m.Kind {
		case desk.RestUpdate:
			row.Do, row.Link = "Revise it", row.Link+"?swap="+url.QueryEscape(m.Wrong+":"+v.standing(m.Right))
		case desk.RestClause:
			row.Do = "Set the summary"
		case desk.RestStatement, desk.RestClaim:
			row.Do = "Decide on it"
		}
		if m.Follows {
			row.What = "Map, table and tallies now say"
		}
		it.Rests = append(it.Rests, row)
	}
	return d.deskPage(w, r, http.StatusOK, p)
}

func (d *deskRoom) mendItem(v deskView, m desk.Mend) page.DeskMendItem {
	it := page.DeskMendItem{Wrong: m.Wrong, WrongLink: d.at("desk", v.slug, "c", m.Wrong), Right: m.Right, Why: m.Why, At: v.time(m.At)}
	if c, ok := v.desk.Claim(m.Wrong); ok {
		it.WrongText = page.DeskSentence(&c.Claim, v.story())
	}
	if c, ok := v.desk.Claim(m.Right); ok {
		it.RightText, it.RightLink = page.DeskSentence(&c.Claim, v.story()), d.at("desk", v.slug, "c", m.Right)
	}
	return it
}

// letStand is POST /desk/{story}/mend: an editor has looked at something, and
// it stands as it is.
func (d *deskRoom) letStand(w http.ResponseWriter, r *http.Request, by desk.User) error {
	if err := d.form(w, r); err != nil {
		return err
	}
	slug := r.PathValue("story")
	if err := d.desk.LetStand(r.Context(), by, slug, r.PostForm.Get("thing"), r.PostForm.Get("wrong")); err != nil {
		return err
	}
	return d.back(w, r, d.at("desk", slug, "mend"), "Looked at; it stands.")
}

// standing is the claim that stands in the place of one, which may have been
// corrected itself since; "" where nothing stands.
func (v deskView) standing(id string) string {
	for range 100 {
		c, ok := v.desk.Claim(id)
		if !ok || c.Status != dateline.Withdrawn {
			return id
		}
		id = c.ReplacedBy
	}
	return ""
}

// swap puts the claim that is right in the place of the one that was wrong, in
// a revision that is begun from the list of what is to mend.
func swap(claims, swaps []string) []string {
	for _, s := range swaps {
		wrong, right, ok := strings.Cut(s, ":")
		if !ok || dateline.ParseID('c', wrong) == 0 || (right != "" && dateline.ParseID('c', right) == 0) {
			continue
		}
		var out []string
		for _, c := range claims {
			if c == wrong {
				c = right
			}
			if c != "" {
				out = append(out, c)
			}
		}
		claims = out
	}
	return claims
}
