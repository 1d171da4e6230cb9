package demo

import (
	"bufio"
	"bytes"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"go.yaml.in/yaml/v3"

	"dateline"
	"dateline/internal/storyfile"
)

//go:embed story
var files embed.FS

// Report is an incoming report of the demonstration.
type Report struct {
	ID        string    `json:"id"`
	Published time.Time `json:"published"`
	Source    string    `json:"source"`
	URL       string    `json:"url"`
	Credit    string    `json:"credit"`
	Lang      string    `json:"lang"`
	Headline  string    `json:"headline"`
	Text      string    `json:"text"`
}

// Update is a post of the desk, with what became of it.
type Update struct {
	ID        string     `yaml:"id"`
	At        time.Time  `yaml:"at"`
	Headline  string     `yaml:"headline"`
	Body      string     `yaml:"body"`
	Place     string     `yaml:"place"`
	Key       bool       `yaml:"key"`
	Pin       bool       `yaml:"pin"`
	PinUntil  time.Time  `yaml:"pin_until"`
	Claims    []string   `yaml:"claims"` // labels
	Revisions []Revision `yaml:"revisions"`
	Retract   *Retract   `yaml:"retract"`
}

// Revision replaces the words of an update.
type Revision struct {
	At       time.Time `yaml:"at"`
	Headline string    `yaml:"headline"`
	Body     string    `yaml:"body"`
	Claims   []string  `yaml:"claims"`
	Changed  string    `yaml:"changed"`
}

// Retract withdraws an update.
type Retract struct {
	At  time.Time `yaml:"at"`
	Why string    `yaml:"why"`
}

// Summary is the standing summary from a moment on.
type Summary struct {
	At      time.Time `yaml:"at"`
	Clauses []Clause  `yaml:"clauses"`
}

// Clause is one sentence of the summary.
type Clause struct {
	Text    string   `yaml:"text"`
	RestsOn []string `yaml:"rests_on"` // labels
	Note    bool     `yaml:"note"`
}

// Script is the whole demonstration: what comes in and what the desk does.
type Script struct {
	Settings  []byte // the story file
	Story     dateline.Story
	Reports   []Report // in order of publication
	Calls     map[string][]Call
	Updates   []Update
	Summaries []Summary
}

// Load reads the embedded story and checks that its parts fit together.
func Load() (*Script, error) {
	s := &Script{Calls: map[string][]Call{}}
	for _, read := range []func() error{s.readSettings, s.readReports, s.readCalls, s.readUpdates, s.check} {
		if err := read(); err != nil {
			return nil, fmt.Errorf("the demonstration's story: %w", err)
		}
	}
	return s, nil
}

func (s *Script) readSettings() (err error) {
	if s.Settings, err = files.ReadFile("story/story.yaml"); err != nil {
		return err
	}
	if s.Story, err = storyfile.Decode(s.Settings); err != nil {
		return fmt.Errorf("story.yaml: %w", err)
	}
	return nil
}

func (s *Script) readReports() error {
	raw, err := files.ReadFile("story/reports.jsonl")
	if err != nil {
		return err
	}
	lines := bufio.NewScanner(bytes.NewReader(raw))
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		var r Report
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			return fmt.Errorf("reports.jsonl, line %d: %w", n, err)
		}
		if k := len(s.Reports); k > 0 && r.Published.Before(s.Reports[k-1].Published) {
			return fmt.Errorf("reports.jsonl, line %d: %s was published before the report above it", n, r.ID)
		}
		s.Reports = append(s.Reports, r)
	}
	return lines.Err()
}

func (s *Script) readCalls() error {
	raw, err := files.ReadFile("story/desk.yaml")
	if err != nil {
		return err
	}
	if err := yaml.Unmarshal(raw, &s.Calls); err != nil {
		return fmt.Errorf("desk.yaml: %w", err)
	}
	for id, calls := range s.Calls {
		for i := range calls {
			calls[i].Report = id
		}
	}
	return nil
}

func (s *Script) readUpdates() error {
	raw, err := files.ReadFile("story/updates.yaml")
	if err != nil {
		return err
	}
	var all struct {
		Updates []Update  `yaml:"updates"`
		Summary []Summary `yaml:"summary"`
	}
	d := yaml.NewDecoder(bytes.NewReader(raw))
	d.KnownFields(true)
	if err := d.Decode(&all); err != nil {
		return fmt.Errorf("updates.yaml: %w", err)
	}
	s.Updates, s.Summaries = all.Updates, all.Summary
	return nil
}

// check tells of every label that nothing bears, every report that is not
// there, and every call that could not be made by hand.
func (s *Script) check() error {
	var faults []error
	fault := func(format string, args ...any) { faults = append(faults, fmt.Errorf(format, args...)) }
	labels := map[string]bool{}
	known := map[string]bool{}
	for _, r := range s.Reports {
		known[r.ID] = true
		for _, c := range s.Calls[r.ID] {
			if c.As != "" && labels[c.Label()] {
				fault("desk.yaml, line %d: the label %s is taken", c.Line, c.Label())
			}
			labels[c.Label()] = true
		}
	}
	for id := range s.Calls {
		if !known[id] {
			fault("desk.yaml: there is no report %s", id)
		}
	}
	rests := func(where string, ids []string) {
		for _, id := range ids {
			if !labels[id] {
				fault("%s rests on %s, which no call in desk.yaml bears", where, id)
			}
		}
	}
	for _, u := range s.Updates {
		rests("update "+u.ID, u.Claims)
		for _, r := range u.Revisions {
			rests("a revision of "+u.ID, r.Claims)
		}
	}
	for _, m := range s.Summaries {
		for _, c := range m.Clauses {
			rests(fmt.Sprintf("the summary of %s", m.At.Format("2 Jan 15:04")), c.RestsOn)
		}
	}
	return errors.Join(faults...)
}
