package web

import (
	"crypto/rand"
	"net/http"
	"net/url"
	"strings"

	"dateline"
	"dateline/internal/desk"
	"dateline/internal/page"
)

// admins lets an admin pass, and nobody else.
func admins(by desk.User) error {
	if by.Role != desk.Admin {
		return dateline.Forbidden("The people of the desk are an admin's business.")
	}
	return nil
}

// people is /desk/users.
func (d *deskRoom) people(w http.ResponseWriter, r *http.Request, by desk.User) error {
	if err := admins(by); err != nil {
		return err
	}
	return d.showPeople(w, r, by, http.StatusOK, nil, "", "")
}

func (d *deskRoom) showPeople(w http.ResponseWriter, r *http.Request, by desk.User, code int, f *page.DeskForm, link, who string) error {
	p := page.DeskUsers{DeskFrame: d.outside(r, by, "People", "users"), Form: f, Link: link, For: who}
	if f == nil {
		p.Form = newForm(d.at("desk", "users"))
		p.Form.Set("role", string(desk.Editor))
	}
	us, err := d.desk.People(r.Context(), by)
	if err != nil {
		return err
	}
	for _, u := range us {
		p.Users = append(p.Users, page.DeskUserRow{Name: u.Name, Role: string(u.Role), Disabled: u.Disabled, Self: u.Name == by.Name, Key: newForm("").Key})
	}
	return d.deskPage(w, r, code, p)
}

// addPerson is POST /desk/users: a person with no password that anybody knows,
// and a link that lets that person in once.
func (d *deskRoom) addPerson(w http.ResponseWriter, r *http.Request, by desk.User) error {
	if err := d.form(w, r); err != nil {
		return err
	}
	f := sent(r, d.at("desk", "users"))
	name := strings.TrimSpace(f.Value("name"))
	link, err := d.once(f.Key, func() (string, error) {
		if err := d.desk.AddUser(r.Context(), by, name, desk.Role(f.Value("role")), rand.Text()); err != nil {
			return "", err
		}
		return d.desk.NewLink(r.Context(), by, name)
	})
	switch {
	case err == nil:
		return d.showPeople(w, r, by, http.StatusOK, nil, d.linkTo(r, link), name)
	case dateline.KindOf(err) == dateline.ErrForbidden:
		return err
	case dateline.KindOf(err) == dateline.ErrConflict:
		f.Fault("name", "%s", tell(err.Error()))
	case !noteFault(f, err, "name", "role"):
		return err
	}
	f.Key = newForm("").Key
	return d.showPeople(w, r, by, http.StatusUnprocessableEntity, f, "", "")
}

// linkTo is a one-time link as it can be passed on.
func (d *deskRoom) linkTo(r *http.Request, token string) string {
	root := d.cfg.Origin
	if root == "" {
		scheme := "http"
		if d.cfg.TLS != nil || d.cfg.Secure {
			scheme = "https"
		}
		root = scheme + "://" + r.Host
	}
	return strings.TrimSuffix(root, "/") + d.at("login", "link") + "?token=" + url.QueryEscape(token)
}

// newLink is POST /desk/users/link.
func (d *deskRoom) newLink(w http.ResponseWriter, r *http.Request, by desk.User) error {
	if err := d.form(w, r); err != nil {
		return err
	}
	name := r.PostForm.Get("name")
	link, err := d.once(r.PostForm.Get("key"), func() (string, error) { return d.desk.NewLink(r.Context(), by, name) })
	if err != nil {
		return err
	}
	return d.showPeople(w, r, by, http.StatusOK, nil, d.linkTo(r, link), name)
}

// disable is POST /desk/users/disable: a disabled person is nobody at once, in
// a running session too. With "in" the person may log in again.
func (d *deskRoom) disable(w http.ResponseWriter, r *http.Request, by desk.User) error {
	if err := d.form(w, r); err != nil {
		return err
	}
	name, out := r.PostForm.Get("name"), r.PostForm.Get("in") == ""
	err := d.desk.Disable(r.Context(), by, name, out)
	if err != nil {
		return err
	}
	d.desk.Stir() // that person's lines end
	said := name + " can no longer log in."
	if !out {
		said = name + " can log in again."
	}
	return d.back(w, r, d.at("desk", "users"), said)
}

// password is /desk/password: one's own.
func (d *deskRoom) password(w http.ResponseWriter, r *http.Request, by desk.User) error {
	p := page.DeskPassword{DeskFrame: d.outside(r, by, "Your password", ""), Form: newForm(d.at("desk", "password"))}
	return d.deskPage(w, r, http.StatusOK, p)
}

// setPassword is POST /desk/password.
func (d *deskRoom) setPassword(w http.ResponseWriter, r *http.Request, by desk.User) error {
	if err := d.form(w, r); err != nil {
		return err
	}
	f := sent(r, d.at("desk", "password"))
	pass := f.Value("password")
	if pass != f.Value("again") {
		f.Fault("again", "The two are not the same.")
	}
	if !f.Faulty() {
		err := d.desk.SetPassword(r.Context(), by, by.Name, pass)
		if err == nil {
			return d.back(w, r, d.at("desk")+"/", "Your password is set.")
		}
		if !noteFault(f, err, "password") {
			return err
		}
	}
	f.Set("password")
	f.Set("again")
	return d.deskPage(w, r, http.StatusUnprocessableEntity, page.DeskPassword{DeskFrame: d.outside(r, by, "Your password", ""), Form: f})
}
