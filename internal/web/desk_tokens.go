package web

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"dateline"
	"dateline/internal/desk"
	"dateline/internal/page"
)

// tokens is GET /desk/{story}/tokens.
func (d *deskRoom) tokens(w http.ResponseWriter, r *http.Request, by desk.User) error {
	v, err := d.lookAsAdmin(r, by)
	if err != nil {
		return err
	}
	return d.showTokens(w, r, v, http.StatusOK, nil, "", "")
}

// lookAsAdmin takes a story for a page that is an admin's business.
func (d *deskRoom) lookAsAdmin(r *http.Request, by desk.User) (deskView, error) {
	if by.Role != desk.Admin {
		return deskView{}, dateline.Forbidden("Tokens of programs are an admin's business.")
	}
	return d.look(r, by)
}

func (d *deskRoom) showTokens(w http.ResponseWriter, r *http.Request, v deskView, code int, f *page.DeskForm, secret, name string) error {
	p := page.DeskTokens{Form: f, Secret: secret, For: name}
	var err error
	if p.DeskFrame, err = d.frame(r, v, "Tokens", "settings"); err != nil {
		return err
	}
	if f == nil {
		p.Form = newForm(d.at("desk", v.slug, "tokens"))
		p.Form.Set("days", strconv.Itoa(int(desk.TokenLife.Hours()/24)))
	}
	ts, err := d.desk.Tokens(r.Context(), v.by, v.slug)
	if err != nil {
		return err
	}
	now := time.Now() // tokens live by wall time, whatever the record's clock says
	at := func(t time.Time) page.DeskTime { return page.NewDeskTime(t, now, v.zone) }
	for _, t := range ts {
		row := page.DeskToken{ID: t.ID, Name: t.Name, By: t.By, Made: at(t.Made), Expires: at(t.Expires), Used: at(t.Used), Revoked: at(t.Revoked),
			Over: t.Revoked.IsZero() && !t.Expires.After(now), Key: newForm("").Key}
		for _, s := range t.Scopes {
			row.Scopes = append(row.Scopes, string(s))
		}
		p.Tokens = append(p.Tokens, row)
	}
	return d.deskPage(w, r, code, p)
}

// addToken is POST /desk/{story}/tokens. The token is shown in this answer and
// never again: the same form sent twice makes one token and shows it once.
func (d *deskRoom) addToken(w http.ResponseWriter, r *http.Request, by desk.User) error {
	if err := d.form(w, r); err != nil {
		return err
	}
	v, err := d.lookAsAdmin(r, by)
	if err != nil {
		return err
	}
	f := sent(r, d.at("desk", v.slug, "tokens"))
	name := strings.TrimSpace(f.Value("name"))
	var scopes []desk.Scope
	for _, s := range desk.Scopes {
		if f.Value(string(s)) != "" {
			scopes = append(scopes, s)
		}
	}
	days, err := strconv.Atoi(f.Value("days"))
	if err != nil || days < 1 {
		f.Fault("expires", "Choose for how long.")
	}
	secret := ""
	if !f.Faulty() {
		_, err = d.once(f.Key, func() (string, error) {
			var err error
			secret, _, err = d.desk.NewToken(r.Context(), by, v.slug, name, scopes, time.Now().AddDate(0, 0, min(days, 400)))
			return name, err
		})
		switch {
		case err == nil && secret == "":
			return d.back(w, r, d.at("desk", v.slug, "tokens"), "The token was made before and is not shown again. Where it is lost, revoke it and make another.")
		case err == nil:
			return d.showTokens(w, r, v, http.StatusOK, nil, secret, name)
		case dateline.KindOf(err) == dateline.ErrConflict:
			f.Fault("name", "%s", tell(err.Error()))
		case !noteFault(f, err, "name", "scopes", "expires"):
			return err
		}
	}
	f.Key = newForm("").Key
	return d.showTokens(w, r, v, http.StatusUnprocessableEntity, f, "", "")
}

// revokeToken is POST /desk/{story}/tokens/revoke.
func (d *deskRoom) revokeToken(w http.ResponseWriter, r *http.Request, by desk.User) error {
	if err := d.form(w, r); err != nil {
		return err
	}
	v, err := d.lookAsAdmin(r, by)
	if err != nil {
		return err
	}
	if err := d.desk.RevokeToken(r.Context(), by, v.slug, r.PostForm.Get("id")); err != nil {
		return err
	}
	return d.back(w, r, d.at("desk", v.slug, "tokens"), "Revoked. The program is out at once.")
}
