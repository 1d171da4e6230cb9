package page

import (
	"html/template"
	"net/url"
	"strconv"
	"strings"
	"time"

	"dateline"
)

// scene is what every part of a page shares: the words, the zone, the links.
// Parts embed it, so that templates say {{.T "key"}} and {{.Clock .At}}.
type scene struct {
	view  View
	lang  string
	home  string // the language of this page without ?lang=
	words language
	story *dateline.Story
	zone  *time.Location
	query string // of the moment and the language, kept by every link inside
}

func newScene(story *dateline.Story, v View) *scene {
	c := &scene{view: v, story: story, zone: time.UTC}
	home := v.Home
	if story != nil {
		c.zone, home = story.Location(), first(home, story.Lang)
	}
	c.home = Language(home)
	c.lang, c.words = languageOf(first(v.Lang, c.home))
	var q []string
	if m := v.AsOf; m != nil {
		q = append(q, m.query(c.zone))
	}
	if lang := c.langQuery(); lang != "" {
		q = append(q, lang)
	}
	if v.Plain {
		q = append(q, plainView)
	}
	c.query = strings.Join(q, "&")
	return c
}

// query is the moment as a link says it.
func (m *Moment) query(zone *time.Location) string {
	if m.Query != "" {
		return m.Query
	}
	q := url.Values{}
	if m.Known != 0 {
		q.Set("known", strconv.FormatUint(uint64(m.Known), 10))
	}
	if !m.Valid.IsZero() {
		q.Set("valid", m.Valid.In(zone).Format(time.RFC3339))
	}
	return q.Encode()
}

func (c *scene) link(path, query string) string {
	p := c.view.Base + path
	if query != "" {
		p += "?" + query
	}
	return p
}

// within is an address below the story's: path is what comes behind its slug.
func (c *scene) within(path, query string) string {
	return c.link("/s/"+url.PathEscape(c.story.Slug)+path, query)
}

// also is the query that links keep with more behind it; either may be empty.
func (c *scene) also(more string) string { return strings.Trim(c.query+"&"+more, "&") }

// HomeURL is the list of stories, in the language that was chosen.
func (c *scene) HomeURL() string { return c.link("/", c.langQuery()) }

// StoryURL, UpdateURL and ClaimURL are links that keep the moment.
func (c *scene) StoryURL() string { return c.within("", c.query) }
func (c *scene) UpdateURL(id string) string {
	return c.within("/u/"+url.PathEscape(id), c.query)
}
func (c *scene) ClaimURL(id string) string {
	return c.within("/c/"+url.PathEscape(id), c.query)
}

// FormURL is where the choice of a moment is sent.
func (c *scene) FormURL() string { return c.within("", "") }

// DataURL is the situation as data.
func (c *scene) DataURL() string {
	return c.FileURL("situation.json")
}

func (c *scene) Asset(name string) string { return c.view.Base + Asset(name) }

// Past tells whether the page shows a past moment.
func (c *scene) Past() bool { return c.view.AsOf != nil }

// Zone is how readers are told the zone: "Kabul".
func (c *scene) Zone() string { return zoneName(c.zone) }

func zoneName(l *time.Location) string {
	n := l.String()
	return strings.ReplaceAll(n[strings.LastIndexByte(n, '/')+1:], "_", " ")
}

// ZoneNote names the zone of all times on a story's pages.
func (c *scene) ZoneNote() string {
	if c.story == nil {
		return ""
	}
	return c.T("foot.zone", c.Zone(), c.Offset())
}

// Offset is the zone's offset at the page's moment: "UTC+04:30".
func (c *scene) Offset() string {
	t := c.view.Now
	if m := c.view.AsOf; m != nil {
		if t = m.Valid; t.IsZero() {
			t = m.KnownAt
		}
	}
	return c.offsetAt(t)
}

// offsetAt is the zone's offset at a time: "UTC+04:30".
func (c *scene) offsetAt(t time.Time) string {
	if _, off := t.In(c.zone).Zone(); off == 0 {
		return "UTC"
	}
	return "UTC" + t.In(c.zone).Format("-07:00")
}

func stamp(t time.Time, zone *time.Location, class, text string) template.HTML {
	if class != "" {
		class = ` class="` + class + `"`
	}
	return template.HTML(`<time` + class + ` datetime="` + t.In(zone).Format(time.RFC3339) + `">` + template.HTMLEscapeString(text) + `</time>`)
}

// Clock is a time of day: 14:05.
func (c *scene) Clock(t time.Time) template.HTML {
	return stamp(t, c.zone, "", t.In(c.zone).Format("15:04"))
}

// Stamp is a day and time: 13 Aug, 14:05.
func (c *scene) Stamp(t time.Time) template.HTML {
	return stamp(t, c.zone, "", c.StampText(t))
}

// StampText is a day and time as words alone.
func (c *scene) StampText(t time.Time) string {
	return c.T("time.stamp", c.dayText(t), t.In(c.zone).Format("15:04"))
}

func (c *scene) dayText(t time.Time) string {
	t = t.In(c.zone)
	return c.T("time.day", c.dayNumber(t), c.T("mon."+strconv.Itoa(int(t.Month()))))
}

// dayYear is a day with its year: 13 Aug 2021.
func (c *scene) dayYear(t time.Time) string {
	t = t.In(c.zone)
	return c.T("time.dayyear", c.dayNumber(t), c.T("mon."+strconv.Itoa(int(t.Month()))), t.Year())
}

// FullStamp is a day with its year and time: 13 Aug 2021, 14:05.
func (c *scene) FullStamp(t time.Time) template.HTML {
	return stamp(t, c.zone, "", c.fullText(t))
}

func (c *scene) fullText(t time.Time) string {
	return c.T("time.stamp", c.dayYear(t), t.In(c.zone).Format("15:04"))
}

// LongDay is a day as a heading: Friday, 13 August 2021.
func (c *scene) LongDay(t time.Time) string {
	t = t.In(c.zone)
	return c.T("time.daylong", c.T("weekday."+strconv.Itoa(int(t.Weekday()))), c.dayNumber(t), c.T("month."+strconv.Itoa(int(t.Month()))), t.Year())
}

func (c *scene) dayNumber(t time.Time) string {
	if t.Day() == 1 && c.words.firstDay != "" {
		return c.words.firstDay
	}
	return strconv.Itoa(t.Day())
}

// Day is the key of the day that a time falls on in the story's zone.
func (c *scene) Day(t time.Time) string { return t.In(c.zone).Format(time.DateOnly) }

// Ago is the age of a time, which the script counts on from the server's time.
func (c *scene) Ago(t time.Time) template.HTML {
	if c.Past() {
		return ""
	}
	return stamp(t, c.zone, "ago", c.agoText(c.view.Now.Sub(t)))
}

func (c *scene) agoText(d time.Duration) string {
	switch {
	case d < time.Minute:
		return c.T("ago.now")
	case d < time.Hour:
		return c.T("ago.min", int(d/time.Minute))
	case d < 48*time.Hour:
		return c.T("ago.hour", int(d/time.Hour))
	}
	return c.N("ago.day", int(d/(24*time.Hour)))
}

// interval says when a fact held or turned, no more exactly than it is known.
func (c *scene) interval(i dateline.Interval) string {
	t := i.From.In(c.zone)
	switch i.Precision {
	case dateline.Minute, dateline.Hour:
		return c.StampText(t)
	case dateline.PartOfDay:
		return c.T(partOfDay(t), c.dayTold(t))
	case dateline.Week:
		from, to := c.dayTold(t), c.dayTold(i.To.Add(-time.Second))
		if from == to {
			return from
		}
		return c.T("interval.to", from, to)
	case dateline.Month:
		return c.T("time.month", c.T("month."+strconv.Itoa(int(t.Month()))), t.Year())
	case dateline.Year:
		return strconv.Itoa(t.Year())
	}
	return c.dayTold(t)
}

// dayTold is a day on which something held: with its year where that is not
// the year of now.
func (c *scene) dayTold(t time.Time) string {
	if t.In(c.zone).Year() != c.view.Now.In(c.zone).Year() {
		return c.dayYear(t)
	}
	return c.dayText(t)
}

func partOfDay(t time.Time) string {
	switch h := t.Hour(); {
	case h < 5 || h >= 22:
		return "time.early"
	case h < 12:
		return "time.morning"
	case h < 17:
		return "time.noon"
	}
	return "time.evening"
}

// since is how long a place's state has stood: "since 12 Aug", or "by 13 Aug"
// where no report dates it.
func (c *scene) since(s *dateline.Since) string {
	switch {
	case s == nil:
		return ""
	case s.Claim == "":
		return c.T("since.start")
	case s.By:
		return c.T("by.t", c.dayText(s.From))
	}
	if s.Precision == dateline.Month || s.Precision == dateline.Year {
		return c.T("since.month", c.interval(s.Interval))
	}
	return c.T("since.t", c.interval(s.Interval))
}

// the name of an actor as a holder
func (c *scene) actor(slug string) string {
	if slug == "" {
		return c.T("map.nobody")
	}
	return c.story.ActorName(slug)
}

// plain is a text for where no element can isolate it (a title, an attribute,
// a drawing): without the signs that turn the direction of what follows, and
// without control characters.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
			return -1
		case r < 0x20 || r == 0x7f:
			return ' '
		}
		return r
	}, s)
}
