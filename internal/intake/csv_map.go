package intake

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"dateline"
)

// Fields are what a column of a table can be, in the order of forms. "key" is
// the sender's own name of the item: by it a later version is known for one.
var Fields = []string{"text", "headline", "source", "published", "key", "url", "credit", "lang", "embargo", "rights", "note"}

// Mapping says which column of a table is what: field -> name of the column.
// Without a column the value of Fixed holds for all rows.
type Mapping struct {
	Columns map[string]string `json:"columns"`
	Fixed   map[string]string `json:"fixed,omitempty"`
	// List names the table among those of the same story; a key is looked for
	// among those of its list.
	List string `json:"list,omitempty"`
	// Dates says what 3/4/2021 is: "dmy" the third of April, "mdy" the fourth
	// of March; empty: such a date is refused, as long as its numbers leave a doubt.
	Dates string `json:"dates,omitempty"`
}

// headings are what columns are called, by field; without case and marks.
var headings = map[string]string{
	"text":      "text body content article bodytext story fulltext message report inhalt texte texto contenu",
	"headline":  "headline title heading subject titel titre titulo überschrift",
	"source":    "source outlet publisher provider media medium quelle fuente sourcename",
	"published": "published publishedat pubdate date datetime time timestamp datepublished publicationdate versioncreated datum fecha published_at",
	"key":       "key id guid uri uuid identifier ref reference itemid externalid nr no number nummer",
	"url":       "url link address href permalink web sourceurl",
	"credit":    "credit agency via wire agentur agence",
	"lang":      "lang language sprache langue idioma",
	"embargo":   "embargo embargoed embargountil embargoeduntil sperrfrist",
	"rights":    "rights licence license usageterms usage copyright terms",
	"note":      "note notes comment comments remark remarks description_desk bemerkung",
}

// Guess guesses the mapping of a table: by the names of its columns, and
// where none is called so by what stands in them. It is for a person to check.
func Guess(t Table) Mapping {
	m := Mapping{Columns: map[string]string{}}
	taken := map[string]bool{}
	put := func(field, column string) {
		if m.Columns[field] == "" && !taken[column] {
			m.Columns[field], taken[column] = column, true
		}
	}
	for _, f := range Fields {
		for _, h := range strings.Fields(headings[f]) {
			for _, c := range t.Columns {
				if folded(c) == folded(h) {
					put(f, c)
				}
			}
		}
	}
	looks := map[string]func(string) bool{"url": isAddress, "published": isTime}
	for _, f := range []string{"url", "published"} {
		for i, c := range t.Columns {
			if !taken[c] && m.Columns[f] == "" && mostly(t, i, looks[f]) {
				put(f, c)
			}
		}
	}
	if m.Columns["text"] == "" {
		longest, at := 40, -1 // fewer characters on average are no report
		for i, c := range t.Columns {
			if n := average(t, i); !taken[c] && n > longest {
				longest, at = n, i
			}
		}
		if at >= 0 {
			put("text", t.Columns[at])
		}
	}
	m.Dates = dateOrder(t, m.Columns["published"])
	return m
}

// folded is a column's name without what people write differently.
func folded(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// seen is how many rows a guess looks at.
const seen = 50

func mostly(t Table, column int, is func(string) bool) bool {
	yes, all := 0, 0
	for _, r := range t.Rows[:min(len(t.Rows), seen)] {
		if c := r.Cell(column); c != "" {
			all++
			if is(c) {
				yes++
			}
		}
	}
	return yes > 0 && 10*yes >= 9*all
}

func average(t Table, column int) int {
	n := 0
	rows := t.Rows[:min(len(t.Rows), seen)]
	for _, r := range rows {
		n += utf8.RuneCountInString(r.Cell(column))
	}
	return n / max(len(rows), 1)
}

func isAddress(s string) bool {
	return strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://")
}

func isTime(s string) bool {
	_, err := Time(s, time.UTC, "dmy")
	return err == nil
}

// dateOrder tells day before month from month before day, where a number above
// twelve tells it.
func dateOrder(t Table, column string) string {
	at := t.column(column)
	if at < 0 {
		return ""
	}
	day, month := false, false
	for _, r := range t.Rows {
		if a, b, ok := slashed(r.Cell(at)); ok {
			day, month = day || a > 12, month || b > 12
		}
	}
	switch {
	case day && !month:
		return "dmy"
	case month && !day:
		return "mdy"
	}
	return ""
}

func (t Table) column(name string) int {
	for i, c := range t.Columns {
		if c == name && name != "" {
			return i
		}
	}
	return -1
}

// slashed returns the first two numbers of a date written with slashes.
func slashed(s string) (a, b int, ok bool) {
	x, rest, ok1 := strings.Cut(s, "/")
	y, _, ok2 := strings.Cut(rest, "/")
	a, err1 := strconv.Atoi(strings.TrimSpace(x))
	b, err2 := strconv.Atoi(strings.TrimSpace(y))
	return a, b, ok1 && ok2 && err1 == nil && err2 == nil && a > 0 && a < 32
}

// layouts of times that need no question; those without a zone are in the
// story's.
var layouts = []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05 -0700", "2006-01-02 15:04:05", "2006-01-02 15:04",
	"2006-01-02", "2.1.2006 15:04:05", "2.1.2006 15:04", "2.1.2006", "20060102T150405Z0700", time.RFC1123Z, time.RFC1123,
	"2 Jan 2006 15:04", "2 Jan 2006", "2 January 2006 15:04", "2 January 2006", "January 2, 2006 15:04", "January 2, 2006", "Jan 2, 2006", "2006/01/02 15:04:05", "2006/01/02 15:04", "2006/01/02"}

var ordered = map[string][]string{
	"dmy": {"2/1/2006 15:04:05", "2/1/2006 15:04", "2/1/2006", "2/1/06 15:04", "2/1/06"},
	"mdy": {"1/2/2006 15:04:05", "1/2/2006 15:04", "1/2/2006 3:04 PM", "1/2/2006 3:04:05 PM", "1/2/2006", "1/2/06 15:04", "1/2/06"},
}

// Time reads a time as tables and senders write it. One without a zone is in
// zone. order is that of Mapping.Dates.
func Time(s string, zone *time.Location, order string) (time.Time, error) {
	s = strings.TrimSpace(s)
	for _, l := range layouts {
		if t, err := time.ParseInLocation(l, s, zone); err == nil {
			return within(s, t)
		}
	}
	if a, b, ok := slashed(s); ok {
		if order == "" && a <= 12 && b <= 12 && a != b {
			return time.Time{}, dateline.Invalid("", "%q may be the day before the month or after it; say which", s)
		}
		if order == "" {
			order = "dmy"
			if b > 12 {
				order = "mdy"
			}
		}
		for _, l := range ordered[order] {
			if t, err := time.ParseInLocation(l, s, zone); err == nil {
				return within(s, t)
			}
		}
	}
	return time.Time{}, dateline.Invalid("", "%q is no time; write it like 2021-08-13 14:00, or with its zone like 2021-08-13T14:00:00+04:30", s)
}

// within keeps to years in which there are reports.
func within(s string, t time.Time) (time.Time, error) {
	if t.Year() < 1000 || t.Year() > 9000 {
		return time.Time{}, dateline.Invalid("", "%q lies in no year that a report can be of", s)
	}
	return t.UTC(), nil
}

// Check tells whether a mapping fits a table.
func (m Mapping) Check(t Table) error {
	if m.Columns["text"] == "" {
		return dateline.Invalid("text", "which column holds the words of the reports? Choose it")
	}
	for _, f := range slices.Sorted(maps.Keys(m.Columns)) {
		if !slices.Contains(Fields, f) {
			return dateline.Invalid("map", "%q is no field of a report; there are %s", f, strings.Join(Fields, ", "))
		}
	}
	for _, f := range Fields {
		if c := m.Columns[f]; c != "" && t.column(c) < 0 {
			return dateline.Invalid(f, "the table has no column %q; it has %s", c, strings.Join(t.Columns, ", "))
		}
	}
	if m.Columns["source"] == "" && m.Fixed["source"] == "" {
		return dateline.Invalid("source", "whose reports are they? Choose the column that tells, or one source for all rows")
	}
	if m.Dates != "" && ordered[m.Dates] == nil {
		return dateline.Invalid("dates", "%q is no order of a date; there are dmy and mdy", m.Dates)
	}
	return nil
}

// Sent is an item with what its sender says beside it, before the story is
// asked which source that is.
type Sent struct {
	Item
	Key     string    // the sender's own name of the item; "" where it has none
	Sources []string  // names of whom it may come from, the surest first
	Credits []string  // names of agencies whose copy it may be
	Lang    string    // language as declared, "" where it is not
	Version time.Time // when the sender made this version; zero: not told
	Number  int64     // the sender's number of the version; 0: not told
	State   string    // "", "canceled", "withheld"
	Why     string    // the sender's words on that
}

// Sent is a row as an item. What can't be read of it is an Invalid error that
// names the column.
func (m Mapping) Sent(t Table, r Row, zone *time.Location) (Sent, error) {
	if r.Fault != nil {
		return Sent{}, r.Fault
	}
	get := func(f string) string {
		if c := r.Cell(t.column(m.Columns[f])); c != "" {
			return c
		}
		return strings.TrimSpace(m.Fixed[f])
	}
	text := ""
	if i := t.column(m.Columns["text"]); i >= 0 && i < len(r.Cells) {
		text = strings.ReplaceAll(r.Cells[i], "\r\n", "\n")
	}
	s := Sent{Item: Item{Data: []byte(text), Headline: get("headline"), URL: get("url"), Rights: get("rights"), Note: get("note"), Via: "csv"},
		Key: get("key"), Lang: get("lang")}
	if strings.TrimSpace(text) == "" {
		return s, dateline.Invalid(m.where("text"), "it is empty; a report needs its words")
	}
	if v := get("source"); v != "" {
		s.Sources = []string{v}
	} else {
		return s, dateline.Invalid(m.where("source"), "it is empty; say whose report it is")
	}
	s.Credit = get("credit")
	for f, to := range map[string]*time.Time{"published": &s.Published, "embargo": &s.Embargo} {
		v := get(f)
		if v == "" {
			continue
		}
		var err error
		if *to, err = Time(v, zone, m.Dates); err != nil {
			return s, named(m.where(f), err)
		}
	}
	if s.URL != "" && !isAddress(s.URL) {
		return s, dateline.Invalid(m.where("url"), "%q is no address of a page; it begins with http:// or https://", clip(s.URL, 80))
	}
	return s, nil
}

// where is the name of a field's column for errors.
func (m Mapping) where(field string) string {
	if c := m.Columns[field]; c != "" {
		return "column " + c
	}
	return field
}

// named gives an Invalid error the name of the field it is about.
func named(field string, err error) error {
	if e, ok := err.(*dateline.Error); ok {
		return dateline.Invalid(field, "%s", e.Message)
	}
	return err
}
