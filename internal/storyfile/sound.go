package storyfile

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"dateline"
)

var (
	slugForm    = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	countryForm = regexp.MustCompile(`^[A-Z]{2}$`)
	placeForm   = regexp.MustCompile(`^(gn:[0-9]+|gna:[A-Z]{2}[.A-Za-z0-9]*|iso:[A-Z]{2}(-[A-Z0-9]{1,3})?|story:[a-z0-9]+(-[a-z0-9]+)*)$`)
	provForm    = regexp.MustCompile(`^(iso:[A-Z]{2}(-[A-Z0-9]{1,3})?|gna:[A-Z]{2}[.A-Za-z0-9]*|story:[a-z0-9]+(-[a-z0-9]+)*)$`)
)

// The words that some settings are limited to.
var (
	classes     = []string{"country", "province", "district", "city", "quarter", "village", "crossing", "airport", "base", "building", "road", "area"}
	precisions  = []string{"point", "town", "district", "province"}
	sourceKinds = []string{"agency", "outlet", "broadcaster", "official", "social", "own"}
	fills       = []string{"claims", "capital"}
)

// sound checks what the settings mean.
func (c *checker) sound(s *dateline.Story) {
	if !slugForm.MatchString(s.Slug) || len(s.Slug) > 80 {
		c.fault("slug", "%q is no slug; use small letters, digits and hyphens, at most 80", s.Slug)
	}
	if strings.TrimSpace(s.Title) == "" {
		c.fault("title", "a story needs a title")
	}
	if _, err := zone(s.Zone); err != nil {
		c.fault("zone", "%q is no time zone; use an IANA name such as Asia/Kabul", s.Zone)
	}
	if !countryForm.MatchString(s.Country) {
		c.fault("country", "%q is no country; use the two capital letters of ISO 3166-1, such as AF", s.Country)
	}
	if s.Start.IsZero() {
		c.fault("start", "a story needs its start, such as 2021-08-13")
	}
	if !s.End.IsZero() && s.End.Before(s.Start) {
		c.fault("end", "the story ends before it starts; leave end out while coverage goes on")
	}
	if s.FadeAfter < 0 {
		c.fault("fade_after_days", "%d days are fewer than none; leave it out for 7", s.FadeAfter)
	}
	if s.ProvinceFill != "" {
		c.oneOf("province_fill", s.ProvinceFill, fills)
	}
	if s.Outlines != "" {
		if _, err := Outlines(s.Outlines); err != nil {
			c.fault("outlines", "%s", strings.TrimPrefix(err.Error(), "outlines: "))
		} else if s.Boundaries == "" {
			c.fault("boundaries", "a story with outlines of its own says whose they are; give their source")
		}
	}
	places := c.places(s)
	actors := c.actors(s)
	c.tallies(s, places, actors)
	c.sources(s)
	for i, r := range s.HouseStyle {
		if r.Want == "" || len(r.Avoid) == 0 {
			c.fault(fmt.Sprintf("house_style[%d]", i), "say which form is wanted (want) and which are not (avoid)")
		}
	}
}

func (c *checker) oneOf(path, word string, words []string) {
	if !slices.Contains(words, word) {
		c.fault(path, "%q is none of %s", word, strings.Join(words, ", "))
	}
}

// unique notes that a name stands at path, and faults the second of a kind.
func (c *checker) unique(seen map[string]string, path, name string) {
	if first, ok := seen[name]; ok {
		c.fault(path, "%q is already the name at %s; names must differ", name, first)
		return
	}
	seen[name] = path
}

func (c *checker) slug(seen map[string]string, path, slug string) {
	if !slugForm.MatchString(slug) {
		c.fault(path, "%q is no slug; use small letters, digits and hyphens", slug)
		return
	}
	c.unique(seen, path, slug)
}

func (c *checker) places(s *dateline.Story) map[string]string {
	seen := map[string]string{}
	for i, p := range s.Places {
		at := fmt.Sprintf("places[%d]", i)
		if !placeForm.MatchString(p.ID) {
			c.fault(at+".id", "%q is no place id; use gn:<GeoNames number>, iso:<ISO 3166-2 code> or story:<slug>", p.ID)
		} else {
			c.unique(seen, at+".id", p.ID)
		}
		if strings.TrimSpace(p.Name) == "" {
			c.fault(at+".name", "the place needs a name")
		}
		c.oneOf(at+".class", p.Class, classes)
		if p.Lat < -90 || p.Lat > 90 {
			c.fault(at+".lat", "%v lies outside -90 to 90 degrees; are lat and lon swapped?", p.Lat)
		}
		if p.Lon < -180 || p.Lon > 180 {
			c.fault(at+".lon", "%v lies outside -180 to 180 degrees", p.Lon)
		}
		if p.Precision != "" {
			c.oneOf(at+".precision", p.Precision, precisions)
		}
		c.province(at+".province", p.Province)
		c.province(at+".seat_of", p.SeatOf)
		for j, code := range p.Country {
			if !countryForm.MatchString(code) {
				c.fault(at+".country", "%q (number %d) is no country; use two capital letters such as AF", code, j+1)
			}
		}
	}
	return seen
}

func (c *checker) province(path, id string) {
	if id != "" && !provForm.MatchString(id) {
		c.fault(path, "%q is no province; use its id, such as iso:AF-ZAB", id)
	}
}

// actors checks actors, public figures and sides, and returns every name that
// may act: actors and sides.
func (c *checker) actors(s *dateline.Story) map[string]string {
	members := map[string]string{}
	acting := map[string]string{}
	for i, a := range s.Actors {
		at := fmt.Sprintf("actors[%d]", i)
		c.slug(members, at+".slug", a.Slug)
		acting[a.Slug] = at
		if strings.TrimSpace(a.Name) == "" {
			c.fault(at+".name", "the actor needs a name")
		}
		if a.Country != "" && !countryForm.MatchString(a.Country) {
			c.fault(at+".country", "%q is no country; use two capital letters such as AF", a.Country)
		}
	}
	for i, f := range s.Figures {
		at := fmt.Sprintf("public_figures[%d]", i)
		c.slug(members, at+".slug", f.Slug)
		if strings.TrimSpace(f.Name) == "" {
			c.fault(at+".name", "the person needs a name")
		}
	}
	sides := map[string]string{}
	sideOf := map[string]string{}
	for i, side := range s.Sides {
		at := fmt.Sprintf("sides[%d]", i)
		c.slug(sides, at+".slug", side.Slug)
		acting[side.Slug] = at
		if strings.TrimSpace(side.Name) == "" {
			c.fault(at+".name", "the side needs a name")
		}
		for j, m := range side.Members {
			path := fmt.Sprintf("%s.members[%d]", at, j)
			if _, ok := members[m]; !ok {
				c.fault(path, "no actor or public figure is called %q; add it under actors, or correct the slug", m)
				continue
			}
			if other, ok := sideOf[m]; ok {
				c.fault(path, "%q is already a member of side %q; one actor has one side", m, other)
			}
			sideOf[m] = side.Slug
		}
	}
	return acting
}

func (c *checker) tallies(s *dateline.Story, places, acting map[string]string) {
	seen := map[string]string{}
	for i, t := range s.Tallies {
		at := fmt.Sprintf("tallies[%d]", i)
		c.slug(seen, at+".slug", t.Slug)
		if strings.TrimSpace(t.Title) == "" {
			c.fault(at+".title", "the tally needs a title, such as provincial capitals")
		}
		if _, ok := acting[t.Actor]; !ok {
			c.fault(at+".actor", "no actor is called %q; add it under actors, or correct the slug", t.Actor)
		}
		if len(t.Members) == 0 {
			c.fault(at+".members", "a tally counts places; list their ids")
		}
		once := map[string]string{}
		for j, m := range t.Members {
			path := fmt.Sprintf("%s.members[%d]", at, j)
			if _, ok := places[m]; !ok {
				c.fault(path, "no place has the id %q; add it under places, or correct the id", m)
				continue
			}
			c.unique(once, path, m)
		}
	}
	held := map[string]string{}
	for i, b := range s.Baseline {
		at := fmt.Sprintf("baseline[%d]", i)
		if _, ok := places[b.Place]; !ok {
			c.fault(at+".place", "no place has the id %q; add it under places, or correct the id", b.Place)
		} else {
			c.unique(held, at+".place", b.Place)
		}
		if _, ok := acting[b.Actor]; !ok {
			c.fault(at+".actor", "no actor is called %q; add it under actors, or correct the slug", b.Actor)
		}
		if b.From.IsZero() {
			c.fault(at+".from", "say since when, such as 2021-01-01")
		}
	}
}

func (c *checker) sources(s *dateline.Story) {
	seen := map[string]string{}
	for i, x := range s.Sources {
		at := fmt.Sprintf("sources[%d]", i)
		c.slug(seen, at+".slug", x.Slug)
		if strings.TrimSpace(x.Name) == "" {
			c.fault(at+".name", "the source needs a name")
		}
		if x.Kind != "" {
			c.oneOf(at+".kind", x.Kind, sourceKinds)
		}
		if x.Grade != "" && (len(x.Grade) != 1 || x.Grade < "A" || x.Grade > "F") {
			c.fault(at+".grade", "%q is no grade; use A (reliable) to E (unreliable), or F (cannot be judged)", x.Grade)
		}
		if x.Side != "" && !slices.ContainsFunc(s.Sides, func(side dateline.Side) bool { return side.Slug == x.Side }) {
			c.fault(at+".side", "no side is called %q; add it under sides, or leave it out", x.Side)
		}
		if x.Quote < 0 {
			c.fault(at+".quote_limit", "%d characters are fewer than none; leave it out for the house limit", x.Quote)
		}
	}
}
