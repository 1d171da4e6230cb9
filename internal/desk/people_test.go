package desk_test

import (
	"testing"

	"dateline"
	"dateline/internal/desk"
	"dateline/internal/desktest"
)

func TestFirstStartMakesAnAdminWhoComesInOnceByLink(t *testing.T) {
	n := desktest.New(t)
	token, err := n.Desk.FirstStart(n.Ctx)
	if err != nil || len(token) < 30 {
		t.Fatalf("FirstStart = %q, %v", token, err)
	}
	if again, err := n.Desk.FirstStart(n.Ctx); again == "" || again == token || err != nil {
		t.Errorf("FirstStart = %q, %v, want another link as long as nobody has a password", again, err)
	}
	_, err = n.Desk.CheckPassword(n.Ctx, "admin", "")
	n.Refused(err, dateline.ErrForbidden)
	u, err := n.Desk.TakeLink(n.Ctx, token)
	if err != nil || u != (desk.User{Name: "admin", Role: desk.Admin}) {
		t.Fatalf("TakeLink = %+v, %v", u, err)
	}
	_, err = n.Desk.TakeLink(n.Ctx, token)
	n.Refused(err, dateline.ErrForbidden, "used or is too old")
	if err := n.Desk.SetPassword(n.Ctx, u, "admin", "four words of mine"); err != nil {
		t.Fatal(err)
	}
	if got, err := n.Desk.CheckPassword(n.Ctx, "admin", "four words of mine"); err != nil || got != u {
		t.Errorf("CheckPassword = %+v, %v", got, err)
	}
	if again, err := n.Desk.FirstStart(n.Ctx); again != "" || err != nil {
		t.Errorf("FirstStart = %q, %v, want none once there is a password", again, err)
	}
}

func TestPasswords(t *testing.T) {
	n := desktest.New(t)
	n.Refused(n.Desk.AddUser(n.Ctx, desktest.Chief, "dora", desk.Editor, "short"), dateline.ErrInvalid, "too short")
	n.Refused(n.Desk.AddUser(n.Ctx, desktest.Chief, "d o", desk.Editor, "long enough"), dateline.ErrInvalid, "name")
	n.Refused(n.Desk.AddUser(n.Ctx, desktest.Chief, "desk", desk.Editor, "long enough"), dateline.ErrInvalid, "kept for the house")
	n.Refused(n.Desk.AddUser(n.Ctx, desktest.Chief, "dora", "owner", "long enough"), dateline.ErrInvalid, "admin or editor")
	n.Refused(n.Desk.AddUser(n.Ctx, desktest.Anna, "dora", desk.Editor, "long enough"), dateline.ErrForbidden, "anna may not add people")
	if err := n.Desk.AddUser(n.Ctx, desktest.Chief, "dora", desk.Editor, "long enough"); err != nil {
		t.Fatal(err)
	}
	n.Refused(n.Desk.AddUser(n.Ctx, desktest.Chief, "dora", desk.Admin, "long enough"), dateline.ErrConflict, "dora")
	if u, err := n.Desk.CheckPassword(n.Ctx, "dora", "long enough"); err != nil || u.Role != desk.Editor {
		t.Errorf("CheckPassword = %+v, %v", u, err)
	}
	_, wrong := n.Desk.CheckPassword(n.Ctx, "dora", "long enougH")
	_, nobody := n.Desk.CheckPassword(n.Ctx, "nobody", "long enough")
	n.Refused(wrong, dateline.ErrForbidden)
	if wrong.Error() != nobody.Error() {
		t.Errorf("a wrong password answers %q, a wrong name %q; want the same", wrong, nobody)
	}
	n.Refused(n.Desk.SetPassword(n.Ctx, desktest.Anna, "dora", "another one"), dateline.ErrForbidden)
}

func TestADisabledPersonIsOut(t *testing.T) {
	n := desktest.New(t)
	if err := n.Desk.AddUser(n.Ctx, desktest.Chief, "dora", desk.Editor, "long enough"); err != nil {
		t.Fatal(err)
	}
	token, err := n.Desk.NewLink(n.Ctx, desktest.Chief, "dora")
	if err != nil {
		t.Fatal(err)
	}
	if err := n.Desk.Disable(n.Ctx, desktest.Chief, "dora", true); err != nil {
		t.Fatal(err)
	}
	_, err = n.Desk.CheckPassword(n.Ctx, "dora", "long enough")
	n.Refused(err, dateline.ErrForbidden)
	_, err = n.Desk.User(n.Ctx, "dora")
	n.Refused(err, dateline.ErrNotFound)
	if _, err = n.Desk.TakeLink(n.Ctx, token); err == nil {
		t.Error("a link lets a disabled person in")
	}
	if p, err := n.Desk.People(n.Ctx, desktest.Chief); err != nil || len(p) != 1 || !p[0].Disabled || !p[0].Password {
		t.Errorf("People = %+v, %v", p, err)
	}
	n.Refused(n.Desk.Disable(n.Ctx, desktest.Chief, "chief", true), dateline.ErrInvalid, "lock yourself out")
}
