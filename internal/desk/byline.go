package desk

import (
	"context"
	"slices"
	"strings"

	"dateline"
)

// bylineNames are the names that a byline holds: "Anna, Ben and the desk".
func bylineNames(byline string) []string {
	var out []string
	for part := range strings.SplitSeq(strings.ReplaceAll(strings.ReplaceAll(byline, " and ", ","), "&", ","), ",") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

func inByline(byline, name string) bool {
	return slices.ContainsFunc(bylineNames(byline), func(n string) bool { return strings.EqualFold(n, name) })
}

// signing is who has put their own name into a byline, after a person saved it.
func signing(signed []string, name, byline string) []string {
	signed = slices.DeleteFunc(slices.Clone(signed), func(n string) bool { return !inByline(byline, n) })
	if inByline(byline, name) && !slices.Contains(signed, name) {
		signed = append(signed, name)
	}
	return signed
}

// bylined refuses a byline that names a person of the desk who has not put
// that name there: readers meet the desk, unless an editor wants to be named.
func (d *Desk) bylined(ctx context.Context, on Post, byline string) error {
	if byline == "" {
		return nil
	}
	users, err := d.store.Users(ctx)
	if err != nil {
		return err
	}
	for _, u := range users {
		if u.Name != on.By.Name && !slices.Contains(on.signed, u.Name) && inByline(byline, u.Name) {
			return dateline.Invalid("byline", "%s is a person of the desk, and alone puts that name there: %s saves the draft with it, or the update goes under the desk's name", u.Name, u.Name)
		}
	}
	return nil
}
