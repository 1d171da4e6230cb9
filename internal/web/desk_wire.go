package web

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"dateline"
	"dateline/internal/desk"
	"dateline/internal/page"
	"dateline/internal/store"
)

// wireForm is GET /desk/{story}/wire.
func (d *deskRoom) wireForm(w http.ResponseWriter, r *http.Request, by desk.User) error {
	v, err := d.look(r, by)
	if err != nil {
		return err
	}
	f := newForm(d.at("desk", v.slug, "wire"))
	f.Set("every", "5")
	return d.showWire(w, r, v, http.StatusOK, f)
}

// feedMinutes are the intervals that the form offers.
var feedMinutes = []int{1, 2, 5, 15, 60, 6 * 60, 24 * 60}

func (d *deskRoom) showWire(w http.ResponseWriter, r *http.Request, v deskView, code int, f *page.DeskForm) error {
	p := page.DeskWire{Form: f, Whole: []page.DeskOption{{Label: "its own words"}, {Value: "on", Label: "whole articles"}}, Refused: d.at("desk", v.slug, "file")}
	p.Sources, p.Agencies = sourceOptions(v.story(), "choose", "as each item says")
	var err error
	if p.DeskFrame, err = d.frame(r, v, "The wire", "wire"); err != nil {
		return err
	}
	for _, g := range []string{"F", "E", "D", "C", "B", "A"} {
		p.Grades = append(p.Grades, page.DeskOption{Value: g, Label: g + gradeWords[g]})
	}
	for _, m := range feedMinutes {
		p.Every = append(p.Every, page.DeskOption{Value: strconv.Itoa(m), Label: everyWords(time.Duration(m) * time.Minute)})
	}
	feeds, err := d.desk.Feeds(r.Context(), v.slug)
	if err != nil {
		return err
	}
	now := d.desk.WireClock()
	for _, x := range feeds {
		row := d.feedRow(v, x, now)
		if row.Bad {
			p.Troubled++
		}
		p.Feeds = append(p.Feeds, row)
	}
	return d.deskPage(w, r, code, p)
}

// gradeWords say what the ends of the scale mean.
var gradeWords = map[string]string{"A": " · completely reliable", "F": " · cannot be judged"}

func (d *deskRoom) feedRow(v deskView, x store.Feed, now time.Time) page.DeskFeed {
	at := func(t time.Time) page.DeskTime { return page.NewDeskTime(t, now, v.zone) }
	row := page.DeskFeed{ID: x.ID, Anchor: feedAnchor(x.ID), URL: x.URL, Final: x.Final, Title: x.Title, Kind: x.Kind, State: "on", Every: "polled " + everyWords(x.Every), Fault: sentenceOf(x.Fault),
		Failures: x.Failures, By: x.By, Added: at(x.Added), Succeeded: at(x.Succeeded), Changed: at(x.Changed), Faulted: at(x.Faulted), Next: at(x.Next),
		Items: x.Items, Reports: x.Reports, Refused: x.Refused, Polls: x.Polls, Paused: x.Paused, Gone: x.Gone, Act: d.at("desk", v.slug, "wire", x.ID), Key: newForm("").Key}
	row.Source = sourceName(v.story(), x.Source)
	if s, ok := v.story().Source(x.Source); ok {
		row.Grade = s.Grade
	}
	switch {
	case x.Gone:
		row.State, row.Bad = "gone; not polled any more", true
	case x.Paused:
		row.State = "paused"
	case x.Failures > 0:
		row.State, row.Bad = "in trouble", true
	}
	if !x.Gone && !x.Paused {
		row.Due = "now"
		if wait := x.Next.Sub(now); wait > 0 {
			row.Due = "in " + page.DeskAge(max(wait, time.Minute))
		}
	}
	if x.Whole {
		row.Settings = append(row.Settings, "whole articles")
	} else {
		row.Settings = append(row.Settings, "the items' own words")
	}
	if x.Credit != "" {
		row.Settings = append(row.Settings, "copy of "+sourceName(v.story(), x.Credit))
	}
	if x.Lang != "" {
		row.Settings = append(row.Settings, "language "+x.Lang)
	}
	if x.Embargo > 0 {
		row.Settings = append(row.Settings, fmt.Sprintf("embargo of %d min", int(x.Embargo.Minutes())))
	}
	if x.Rights != "" {
		row.Settings = append(row.Settings, "rights: "+x.Rights)
	}
	return row
}

func feedAnchor(id string) string { return "feed-" + id }

func sentenceOf(fault string) string {
	if fault == "" {
		return ""
	}
	return tell(fault)
}

// everyWords tell an interval.
func everyWords(every time.Duration) string {
	switch m := int(every.Minutes()); {
	case m == 1:
		return "every minute"
	case m == 24*60:
		return "once a day"
	case m == 60:
		return "every hour"
	case m%60 == 0:
		return fmt.Sprintf("every %d hours", m/60)
	default:
		return fmt.Sprintf("every %d minutes", m)
	}
}

// addFeed is POST /desk/{story}/wire.
func (d *deskRoom) addFeed(w http.ResponseWriter, r *http.Request, by desk.User) error {
	v, err := d.posted(w, r, by)
	if err != nil {
		return err
	}
	f := sent(r, d.at("desk", v.slug, "wire"))
	n := desk.NewFeed{Story: v.slug, By: by, URL: f.Value("url"), Source: f.Value("source"), Credit: f.Value("credit"), Lang: f.Value("lang"),
		Rights: strings.TrimSpace(f.Value("rights")), Whole: f.Value("whole") != "", Every: minutes(f, "every"), Embargo: minutes(f, "embargo")}
	free := strings.TrimSpace(f.Value("source_free"))
	switch {
	case strings.TrimSpace(n.URL) == "":
		f.Fault("url", "Which feed? Copy its address from the outlet's page.")
	case n.Source == "" && free == "":
		f.Fault("source", "Whose feed is it? Choose a source, or name another.")
	case n.Source != "" && free != "":
		f.Fault("source_free", "A source is chosen and another one is named; keep one.")
	}
	if f.Faulty() {
		return d.showWire(w, r, v, http.StatusUnprocessableEntity, f)
	}
	id, err := d.once(f.Key, func() (string, error) {
		if n.Source == "" {
			if n.Source, err = d.feedSource(r, v, free, f.Value("grade")); err != nil {
				return "", err
			}
		}
		made, err := d.desk.AddFeed(r.Context(), n)
		return made.ID, err
	})
	if dateline.KindOf(err) == dateline.ErrConflict {
		f.Fault("url", "%s", tell(err.Error()))
		err = nil
	}
	if err != nil && !noteFault(f, err, "url", "source", "source_free", "credit", "lang", "rights", "every", "embargo") {
		return err
	}
	if f.Faulty() {
		f.Key = newForm("").Key
		return d.showWire(w, r, v, http.StatusUnprocessableEntity, f)
	}
	return d.pollNow(w, r, v, id, "On the wire. ")
}

// minutes reads a field that counts minutes.
func minutes(f *page.DeskForm, field string) time.Duration {
	s := strings.TrimSpace(f.Value(field))
	if s == "" {
		return 0
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > 100_000 {
		f.Fault(field, "%q is no number of minutes", s)
	}
	return time.Duration(n) * time.Minute
}

// feedSource is the slug of the source that somebody names for a feed: that of
// a source of the story, taken as it is, or of a new one with its grade.
func (d *deskRoom) feedSource(r *http.Request, v deskView, name, grade string) (string, error) {
	if slug, ok := sourceCalled(v.story(), name); ok {
		return slug, nil
	}
	if v.by.Role != desk.Admin {
		return "", dateline.Invalid("source_free", "%s is no source of this story yet; an admin adds it in the settings", name)
	}
	if !slices.Contains([]string{"A", "B", "C", "D", "E", "F"}, grade) {
		grade = "F"
	}
	return d.newSource(r, v, dateline.Source{Name: name, Kind: "outlet", Grade: grade})
}

// actFeed is POST /desk/{story}/wire/{feed}/{act}.
func (d *deskRoom) actFeed(w http.ResponseWriter, r *http.Request, by desk.User) error {
	v, err := d.posted(w, r, by)
	if err != nil {
		return err
	}
	id, to := r.PathValue("feed"), d.at("desk", v.slug, "wire")
	said := ""
	switch r.PathValue("act") {
	case "poll":
		return d.pollNow(w, r, v, id, "")
	case "resume":
		if err := d.desk.PauseFeed(r.Context(), by, v.slug, id, false); err != nil {
			return err
		}
		return d.pollNow(w, r, v, id, "Resumed. ")
	case "pause":
		said, err = "Paused; it is not polled until somebody resumes it.", d.desk.PauseFeed(r.Context(), by, v.slug, id, true)
	case "remove":
		said, err = "Removed from the wire. Its reports stay.", d.desk.RemoveFeed(r.Context(), by, v.slug, id)
		if dateline.KindOf(err) == dateline.ErrNotFound { // gone already is what was wanted
			err = nil
		}
	default:
		return dateline.NotFound("a feed can be polled, paused, resumed or removed")
	}
	if err != nil {
		return err
	}
	return d.back(w, r, to, said)
}

// pollNow polls a feed and says what came.
func (d *deskRoom) pollNow(w http.ResponseWriter, r *http.Request, v deskView, id, said string) error {
	p, err := d.desk.Poll(r.Context(), v.by, v.slug, id)
	if err != nil {
		return err
	}
	return d.back(w, r, d.at("desk", v.slug, "wire")+"#"+feedAnchor(id), said+polledWords(p))
}

func polledWords(p desk.Polled) string {
	var s []string
	fresh := p.New - p.Changed
	switch {
	case p.Elsewhere && p.Fault == "":
		return "It was being polled at this moment; what came is in the queue."
	case fresh == 1:
		s = append(s, "1 new report.")
	case fresh > 1:
		s = append(s, fmt.Sprintf("%d new reports.", fresh))
	case p.Changed == 0 && p.Fault == "":
		s = append(s, "Nothing new.")
	}
	switch {
	case p.Changed == 1:
		s = append(s, "1 item says something else, or more; that is a report of its own.")
	case p.Changed > 1:
		s = append(s, fmt.Sprintf("%d items say something else, or more; each is a report of its own.", p.Changed))
	}
	if p.Fault != "" {
		s = append(s, tell(p.Fault))
	}
	return strings.Join(s, " ")
}
