package export

import (
	"io"
	"strconv"

	"dateline"
)

// ninjsItem is an update as IPTC ninjs 3.0, as far as an update has what the
// standard names (https://iptc.org/std/ninjs/ninjs-schema_3.0.json).
type ninjsItem struct {
	Standard     ninjsStandard  `json:"standard"`
	URI          string         `json:"uri"`
	Type         string         `json:"type"`
	Language     string         `json:"language,omitempty"`
	FirstCreated string         `json:"firstCreated"`
	Created      string         `json:"versionCreated"`
	Version      string         `json:"version"`   // counts revisions and corrections
	Status       string         `json:"pubStatus"` // usable; canceled where it was withdrawn or removed
	EdNote       string         `json:"edNote,omitempty"`
	By           string         `json:"by,omitempty"`
	Headlines    []ninjsWords   `json:"headlines,omitempty"`
	Bodies       []ninjsWords   `json:"bodies,omitempty"`
	Subjects     []ninjsSubject `json:"subjects,omitempty"`
	AltIDs       []ninjsID      `json:"altIds,omitempty"`
}

type ninjsStandard struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	Schema  string `json:"schema"`
}

type ninjsWords struct {
	Role        string `json:"role"`
	ContentType string `json:"contentType"`
	Value       string `json:"value"`
}

type ninjsSubject struct {
	Name string `json:"name"`
}

type ninjsID struct {
	Role  string `json:"role"`
	Value string `json:"value"`
}

// Ninjs writes a story's newest updates as news items (IPTC ninjs 3.0), one
// JSON array. An update keeps its uri for ever: a revision and a correction
// are later versions of it, and one that was withdrawn or removed is canceled,
// so that whoever has taken it takes it back.
func Ninjs(w io.Writer, s *dateline.Situation, site Site) error {
	out := []ninjsItem{}
	for _, it := range site.items(s) {
		x := ninjsItem{Standard: ninjsStandard{"ninjs", "3.0", "https://iptc.org/std/ninjs/ninjs-schema_3.0.json"}, URI: it.id, Type: "text", Language: it.lang,
			FirstCreated: stamp(it.published), Created: stamp(it.updated), Version: strconv.Itoa(it.version), Status: "usable", By: it.author,
			AltIDs: []ninjsID{{"web", it.link}}}
		if x.Language == "" {
			x.Language = s.Story().Lang
		}
		if it.gone || it.retracted {
			x.Status, x.EdNote, x.By = "canceled", it.withdrawn, ""
			out = append(out, x)
			continue
		}
		if it.title != "" {
			x.Headlines = []ninjsWords{{"main", "text/plain", it.title}}
		}
		x.Bodies = []ninjsWords{{"main", "text/html", it.html}}
		for _, t := range it.tags {
			x.Subjects = append(x.Subjects, ninjsSubject{t})
		}
		out = append(out, x)
	}
	return writeJSON(w, "ninjs.json", out)
}
