package export

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"dateline"
)

// mostPosted is how many updates the description for search engines carries,
// the newest.
const mostPosted = 60

type thing struct {
	Type string `json:"@type"`
	Name string `json:"name,omitempty"`
	Text string `json:"text,omitempty"`
	Date string `json:"datePublished,omitempty"`
}

type posted struct {
	Type       string  `json:"@type"`
	ID         string  `json:"@id"`
	URL        string  `json:"url"`
	Headline   string  `json:"headline"`
	Published  string  `json:"datePublished"`
	Modified   string  `json:"dateModified,omitempty"`
	Body       string  `json:"articleBody,omitempty"`
	Lang       string  `json:"inLanguage,omitempty"`
	Status     string  `json:"creativeWorkStatus,omitempty"`
	Author     *thing  `json:"author,omitempty"`
	Correction []thing `json:"correction,omitempty"`
}

type blogPosting struct {
	Context     string   `json:"@context"`
	Type        string   `json:"@type"`
	ID          string   `json:"@id"`
	URL         string   `json:"url"`
	Headline    string   `json:"headline"`
	Description string   `json:"description,omitempty"`
	Lang        string   `json:"inLanguage,omitempty"`
	Start       string   `json:"coverageStartTime,omitempty"`
	End         string   `json:"coverageEndTime,omitempty"` // only once the coverage has ended
	Published   string   `json:"datePublished,omitempty"`
	Modified    string   `json:"dateModified"`
	Author      thing    `json:"author"`
	Correction  []thing  `json:"correction,omitempty"`
	Updates     []posted `json:"liveBlogUpdate"`
}

// Posting writes the story as a schema.org LiveBlogPosting in JSON-LD. Every
// update has its own headline and its own dates. The text holds no <, > or &,
// so that it can stand inside a page.
func Posting(w io.Writer, s *dateline.Situation, f Site) error {
	st := s.Story()
	p := blogPosting{Context: "https://schema.org", Type: "LiveBlogPosting", ID: f.story(s.Slug()), URL: f.story(s.Slug()), Headline: st.Title,
		Lang: st.Lang, Modified: stamp(s.Known()), Author: thing{Type: "Organization", Name: deskName(s)}, Updates: []posted{}}
	if !st.Start.IsZero() {
		p.Start, p.Published = stamp(st.Start), stamp(st.Start)
	}
	if !st.End.IsZero() && !st.End.After(s.Valid()) {
		p.End = stamp(st.End)
	}
	var lead []string
	if st.Notice != "" {
		lead = append(lead, st.Notice+".")
	}
	for _, c := range s.Summary().Clauses {
		lead = append(lead, c.Text)
	}
	p.Description = strings.Join(lead, " ")
	for _, c := range s.Corrections() {
		p.Correction = append(p.Correction, thing{Type: "CorrectionComment", Text: c.Why, Date: stamp(c.Recorded)})
	}
	for _, u := range s.Updates() {
		if gone(u) {
			continue
		}
		if len(p.Updates) == mostPosted {
			break
		}
		p.Updates = append(p.Updates, f.posted(s, u))
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(true)
	if err := e.Encode(p); err != nil {
		return fmt.Errorf("write posting of %s: %w", s.Slug(), err)
	}
	return nil
}

func (f Site) posted(s *dateline.Situation, u *dateline.UpdateState) posted {
	now := u.Now()
	p := posted{Type: "BlogPosting", ID: f.update(s.Slug(), u.ID), URL: f.update(s.Slug(), u.ID), Headline: now.Headline,
		Published: stamp(u.First().Recorded), Body: now.Body, Lang: now.Lang}
	if now.Byline != "" {
		p.Author = &thing{Type: "Person", Name: now.Byline}
	}
	if len(u.Revisions) > 1 {
		p.Modified = stamp(now.Recorded)
		p.Correction = append(p.Correction, thing{Type: "CorrectionComment", Text: now.Changed, Date: stamp(now.Recorded)})
	}
	for _, c := range s.CorrectionsOf(u) {
		p.Correction = append(p.Correction, thing{Type: "CorrectionComment", Text: c.Why, Date: stamp(c.Recorded)})
	}
	if r := u.Retracted; r != nil {
		p.Body, p.Status, p.Modified = "", "Withdrawn", stamp(r.Recorded)
		p.Correction = append(p.Correction, thing{Type: "CorrectionComment", Text: r.Why.Text, Date: stamp(r.Recorded)})
	}
	return p
}
