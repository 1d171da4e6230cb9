package desk

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strings"
	"time"
	"unicode"

	"dateline"
	"dateline/internal/store"
)

// LinkLife is how long a one-time link lets its bearer in.
const LinkLife = 24 * time.Hour

// checkName keeps names of people to what can be read aloud and told apart.
func checkName(name string) error {
	if name == "" || len(name) > 40 {
		return dateline.Invalid("name", "a name has 1 to 40 characters")
	}
	for _, r := range name {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(".-_", r) {
			return dateline.Invalid("name", "%q stands in the name; use letters, digits, full stops and hyphens", r)
		}
	}
	if name == dateline.DeskAlias || strings.HasPrefix(name, "policy") {
		return dateline.Invalid("name", "%q is kept for the house; choose another", name)
	}
	return nil
}

// AddUser adds a person with a password. A name that is taken is a Conflict.
func (d *Desk) AddUser(ctx context.Context, by User, name string, role Role, password string) error {
	if err := by.may("add people", Admin); err != nil {
		return err
	}
	if err := checkName(name); err != nil {
		return err
	}
	if role != Admin && role != Editor {
		return dateline.Invalid("role", "%q is no role; choose admin or editor", role)
	}
	if err := checkPassword(password); err != nil {
		return err
	}
	hash := house.hash(password)
	return d.store.Update(ctx, func(tx *store.Tx) error {
		if _, err := tx.User(name); err == nil {
			return dateline.Conflict(0, "there is already a user %q; choose another name, or set that one's password", name)
		} else if dateline.KindOf(err) != dateline.ErrNotFound {
			return err
		}
		return tx.PutUser(store.User{Name: name, Role: string(role), Hash: hash})
	})
}

// SetPassword changes a person's password: one's own, or any as admin.
func (d *Desk) SetPassword(ctx context.Context, by User, name, password string) error {
	if by.Name != name || by.Name == "" {
		if err := by.may("change other people's passwords", Admin); err != nil {
			return err
		}
	}
	if err := checkPassword(password); err != nil {
		return err
	}
	hash := house.hash(password)
	return d.store.Update(ctx, func(tx *store.Tx) error {
		u, err := tx.User(name)
		if err != nil {
			return err
		}
		u.Hash = hash
		return tx.PutUser(u)
	})
}

// errLogin is the one answer to a wrong name and to a wrong password.
func errLogin() error {
	return dateline.Forbidden("name and password do not fit; check both and try again")
}

// CheckPassword returns the person whom name and password belong to, else
// Forbidden. It takes the same time whether or not there is such a person.
func (d *Desk) CheckPassword(ctx context.Context, name, password string) (User, error) {
	if len(password) > longestPassword {
		return User{}, errLogin()
	}
	u, err := d.store.User(ctx, name)
	if err != nil && dateline.KindOf(err) != dateline.ErrNotFound {
		return User{}, err
	}
	hash := u.Hash
	if hash == "" {
		hash = d.dummy()
	}
	if !matches(hash, password) || u.Hash == "" || u.Disabled {
		return User{}, errLogin()
	}
	return User{u.Name, Role(u.Role)}, nil
}

// User returns a person by name, for a session that goes on; NotFound where
// the person is no longer there.
func (d *Desk) User(ctx context.Context, name string) (User, error) {
	u, err := d.store.User(ctx, name)
	if err == nil && u.Disabled {
		err = dateline.NotFound("there is no user %q any more", name)
	}
	if err != nil {
		return User{}, err
	}
	return User{u.Name, Role(u.Role)}, nil
}

// Person is somebody of the desk, for the list of people.
type Person struct {
	User
	Disabled bool
	Password bool // one is set
}

// People returns everybody of the desk by name.
func (d *Desk) People(ctx context.Context, by User) ([]Person, error) {
	if err := by.may("see who works here", Admin); err != nil {
		return nil, err
	}
	users, err := d.store.Users(ctx)
	var out []Person
	for _, u := range users {
		out = append(out, Person{User{u.Name, Role(u.Role)}, u.Disabled, u.Hash != ""})
	}
	return out, err
}

// Disable keeps a person out, or lets the person in again. Nobody is removed:
// decisions carry names for ever.
func (d *Desk) Disable(ctx context.Context, by User, name string, out bool) error {
	if err := by.may("keep people out", Admin); err != nil {
		return err
	}
	if by.Name == name && out {
		return dateline.Invalid("name", "you would lock yourself out; let another admin do it")
	}
	return d.store.Update(ctx, func(tx *store.Tx) error {
		u, err := tx.User(name)
		if err != nil {
			return err
		}
		u.Disabled = out
		return tx.PutUser(u)
	})
}

// FirstStart makes an admin called "admin" where the record has no people yet,
// and returns the token of a link that lets its bearer in once. As long as
// nobody has a password each start gives a new link, so that a lost one locks
// nobody out; after that the token is empty.
func (d *Desk) FirstStart(ctx context.Context) (token string, err error) {
	err = d.store.Update(ctx, func(tx *store.Tx) error {
		users, err := tx.Users()
		if err != nil {
			return err
		}
		for _, u := range users {
			if u.Hash != "" || u.Name != "admin" {
				return nil
			}
		}
		if err := tx.PutUser(store.User{Name: "admin", Role: string(Admin)}); err != nil {
			return err
		}
		token = newToken()
		return tx.PutLink(linkHash(token), "admin", time.Now().Add(LinkLife))
	})
	return token, err
}

// NewLink makes a link that lets a person in once, for instance to set a new
// password.
func (d *Desk) NewLink(ctx context.Context, by User, name string) (token string, err error) {
	if err := by.may("make links for people", Admin); err != nil {
		return "", err
	}
	if _, err := d.User(ctx, name); err != nil {
		return "", err
	}
	token = newToken()
	return token, d.store.Update(ctx, func(tx *store.Tx) error {
		return tx.PutLink(linkHash(token), name, time.Now().Add(LinkLife))
	})
}

// TakeLink returns the person whom a one-time link lets in, and uses it up. A
// token that is unknown, used or too old is Forbidden.
func (d *Desk) TakeLink(ctx context.Context, token string) (User, error) {
	var name string
	err := d.store.Update(ctx, func(tx *store.Tx) (err error) {
		name, err = tx.TakeLink(linkHash(token))
		return err
	})
	if dateline.KindOf(err) == dateline.ErrNotFound && err != nil {
		return User{}, dateline.Forbidden("the link has been used or is too old; ask an admin for a new one")
	}
	if err != nil {
		return User{}, err
	}
	return d.User(ctx, name)
}

// linkHash is what the record keeps of a link's token.
func linkHash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

func newToken() string {
	b := make([]byte, 24)
	rand.Read(b) // never fails
	return base64.RawURLEncoding.EncodeToString(b)
}
