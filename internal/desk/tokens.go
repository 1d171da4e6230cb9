package desk

import (
	"context"
	"crypto/rand"
	"slices"
	"strings"
	"time"

	"dateline"
	"dateline/internal/store"
)

// Scope is what a program's token lets it do. There is none that decides on a
// claim, releases or publishes: those are acts of persons.
type Scope string

// The scopes.
const (
	ScopeRead Scope = "read" // the desk's reports, claims and situation, and the readers'
	ScopeFile Scope = "file" // send reports
)

// Scopes are all there are.
var Scopes = []Scope{ScopeRead, ScopeFile}

// How long a token may live. None lives for ever.
const (
	TokenLife     = 90 * 24 * time.Hour // where nobody says otherwise
	TokenLongest  = 366 * 24 * time.Hour
	tokenPrefix   = "dateline_" // so that scanners for leaked secrets know one
	tokenNoteUsed = time.Minute // the last use is kept to the minute
)

// byProgram is the role of a program: it may file, and nothing else.
const byProgram Role = "program"

// files is the check for everything that brings reports in.
func (u User) files(do string) error { return u.may(do, byProgram, Admin, Editor) }

// Token is a program's way in.
type Token struct {
	ID      string
	Name    string // of the program
	Story   string
	Scopes  []Scope
	By      string // who made it
	Made    time.Time
	Expires time.Time
	Used    time.Time // zero: never; else to the minute
	Revoked time.Time // zero: not
}

func tokenOf(t store.Token) Token {
	out := Token{t.ID, t.Name, t.Story, nil, t.By, t.Made, t.Expires, t.Used, t.Revoked}
	for _, s := range t.Scopes {
		out.Scopes = append(out.Scopes, Scope(s))
	}
	return out
}

// User is who files by the token: "token:<name>", a name that no person has.
func (t Token) User() User { return User{Name: "token:" + t.Name, Role: byProgram} }

// May returns Forbidden unless the token is for the story and has the scope.
func (t Token) May(story string, s Scope) error {
	switch {
	case t.Story != story:
		return dateline.Forbidden("the token %s is for the story %s alone; ask an admin for one of %s", t.Name, t.Story, story)
	case !slices.Contains(t.Scopes, s):
		return dateline.Forbidden("the token %s may not do this; that takes the scope %s. Ask an admin for a token that has it", t.Name, s)
	}
	return nil
}

// NewToken makes a token for a program and returns its secret, which is kept
// nowhere: who loses it revokes the token and makes another.
func (d *Desk) NewToken(ctx context.Context, by User, story, name string, scopes []Scope, expires time.Time) (secret string, t Token, err error) {
	if err := by.may("make tokens", Admin); err != nil {
		return "", t, err
	}
	if _, err := d.follow(ctx, story); err != nil {
		return "", t, err
	}
	if err := checkName(name); err != nil {
		return "", t, err
	}
	if len(scopes) == 0 {
		return "", t, dateline.Invalid("scopes", "choose what the program may do")
	}
	kept := store.Token{ID: rand.Text(), Name: name, Story: story, By: by.Name, Made: time.Now(), Expires: expires}
	for _, s := range Scopes {
		if slices.Contains(scopes, s) {
			kept.Scopes = append(kept.Scopes, string(s))
		}
	}
	for _, s := range scopes {
		if !slices.Contains(Scopes, s) {
			return "", t, dateline.Invalid("scopes", "%q is no scope; choose read, file or both", s)
		}
	}
	if life := time.Until(expires); life <= 0 || life > TokenLongest {
		return "", t, dateline.Invalid("expires", "a token ends some day, at most a year from now; choose a day between")
	}
	secret = tokenPrefix + newToken()
	kept.Hash = linkHash(secret)
	if err := d.store.Update(ctx, func(tx *store.Tx) error { return tx.PutToken(kept) }); err != nil {
		return "", t, err
	}
	return secret, tokenOf(kept), nil
}

// Tokens returns a story's tokens, the last made first, revoked ones too.
func (d *Desk) Tokens(ctx context.Context, by User, story string) ([]Token, error) {
	if err := by.may("see tokens", Admin); err != nil {
		return nil, err
	}
	ts, err := d.store.Tokens(ctx, story)
	var out []Token
	for _, t := range ts {
		out = append(out, tokenOf(t))
	}
	return out, err
}

// RevokeToken ends a token at once and for ever.
func (d *Desk) RevokeToken(ctx context.Context, by User, story, id string) error {
	if err := by.may("revoke tokens", Admin); err != nil {
		return err
	}
	return d.store.Update(ctx, func(tx *store.Tx) error {
		t, err := tx.Token(id)
		if err == nil && t.Story != story {
			err = dateline.NotFound("there is no such token in %s", story)
		}
		if err != nil {
			return err
		}
		return tx.RevokeToken(id, time.Now())
	})
}

// Bearer returns the token whose secret this is and notes its use. One that is
// unknown, revoked or past its time, or whose maker may no longer log in, is
// Forbidden.
func (d *Desk) Bearer(ctx context.Context, secret string) (Token, error) {
	if !strings.HasPrefix(secret, tokenPrefix) || len(secret) > 100 {
		return Token{}, dateline.Forbidden("this is no token of this desk; send the one that an admin made, whole")
	}
	kept, err := d.store.TokenByHash(ctx, linkHash(secret))
	if dateline.KindOf(err) == dateline.ErrNotFound && err != nil {
		return Token{}, dateline.Forbidden("this token is not known here; send the one that an admin made, whole")
	}
	if err != nil {
		return Token{}, err
	}
	now := time.Now()
	if err := d.stands(ctx, kept, now); err != nil {
		return Token{}, err
	}
	if now.Sub(kept.Used) >= tokenNoteUsed {
		if err := d.store.Update(ctx, func(tx *store.Tx) error { return tx.UseToken(kept.ID, now) }); err != nil {
			return Token{}, err
		}
	}
	return tokenOf(kept), nil
}

// stands returns Forbidden unless a token is good at a time: neither revoked
// nor over, and made by somebody who is still an admin.
func (d *Desk) stands(ctx context.Context, kept store.Token, now time.Time) error {
	switch {
	case !kept.Revoked.IsZero():
		return dateline.Forbidden("the token %s was revoked; ask an admin for another", kept.Name)
	case !kept.Expires.After(now):
		return dateline.Forbidden("the token %s ended on %s; ask an admin for another", kept.Name, kept.Expires.Format("2 Jan 2006, 15:04 UTC"))
	}
	if u, err := d.User(ctx, kept.By); err != nil || u.Role != Admin {
		if err != nil && dateline.KindOf(err) != dateline.ErrNotFound {
			return err
		}
		return dateline.Forbidden("the token %s stands still, since %s, who made it, is no longer an admin here; ask for another", kept.Name, kept.By)
	}
	return nil
}
