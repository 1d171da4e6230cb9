package export

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"

	"dateline"
)

// columns are those of claims.csv, in order. New ones come at the end.
var columns = []string{"id", "kind", "status", "stance", "valid_from", "valid_to", "valid_precision", "place", "place_id", "lat", "lon",
	"actor", "change", "loser", "quantity", "low", "high", "unit", "measure", "harm", "group", "what", "pledge_status", "speaker", "role", "act", "addressee",
	"evidence", "source", "grade", "url", "published", "origin", "replaces", "replaced_by", "story", "notice"}

// ClaimsCSV writes the claims that readers have met as CSV (RFC 4180), one a
// row, in the order of their ids. Text that a spreadsheet would run as a
// formula has an apostrophe before it.
func ClaimsCSV(w io.Writer, s *dateline.Situation) error {
	c := csv.NewWriter(w)
	c.UseCRLF = true
	c.Write(columns)
	snap := snapshot(s)
	for _, x := range snap.Claims {
		d, _ := s.Claim(x.Claim.ID)
		k, v := x.Claim, d.Valid()
		row := []string{k.ID, string(k.Kind), string(x.Status), string(k.Stance), stamp(v.From), stamp(v.To), string(v.Precision)}
		row = append(row, name(k.Place), id(k.Place), degrees(k.Place, lat), degrees(k.Place, lon), name(k.Actor), string(k.Change), name(k.Loser))
		row = append(row, quantity(&k)...)
		row = append(row, name(k.Unit), k.Measure, k.Harm, k.Group, k.What, k.Status, name(k.Speaker), role(k.Speaker), k.Act, name(k.Addressee),
			k.Span.Text, x.Cite.Name, x.Cite.Grade, x.Cite.URL, stamp(x.Cite.Published), x.Cite.Origin, x.Replaces, x.ReplacedBy, snap.Story, snap.Notice)
		for i := range row {
			row[i] = cell(row[i])
		}
		c.Write(row)
	}
	c.Flush()
	if err := c.Error(); err != nil {
		return fmt.Errorf("write claims of %s as CSV: %w", snap.Story, err)
	}
	return nil
}

// cell keeps a spreadsheet from running text; numbers stay numbers.
func cell(s string) string {
	if s == "" || !strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return s
	}
	if _, err := strconv.ParseFloat(s, 64); err == nil {
		return s
	}
	return "'" + s
}

// name is what a mention names; a protected speaker has none.
func name(m *dateline.Mention) string {
	switch {
	case m == nil || m.Protected:
		return ""
	case m.Name != "":
		return m.Name
	}
	return m.Text
}

func id(m *dateline.Mention) string {
	if m == nil {
		return ""
	}
	return m.ID
}

func role(m *dateline.Mention) string {
	if m == nil || m.Protected {
		return ""
	}
	return m.Role
}

func lat(m *dateline.Mention) *float64 { return m.Lat }
func lon(m *dateline.Mention) *float64 { return m.Lon }

func degrees(m *dateline.Mention, of func(*dateline.Mention) *float64) string {
	if m == nil {
		return ""
	}
	return number(of(m))
}

// quantity is the value with its bounds; of an evacuation or a displacement
// the people are what is counted.
func quantity(k *dateline.Claim) []string {
	for _, m := range []*dateline.Mention{k.Quantity, k.People} {
		if m != nil && (m.Value != nil || m.Low != nil || m.High != nil) {
			return []string{number(m.Value), number(m.Low), number(m.High)}
		}
	}
	return []string{"", "", ""}
}

// ClaimsNDJSON writes the same claims as JSON, one a line: the ClaimState of
// the root package.
func ClaimsNDJSON(w io.Writer, s *dateline.Situation) error {
	b := bufio.NewWriter(w)
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	for _, x := range snapshot(s).Claims {
		if err := e.Encode(x); err != nil {
			return fmt.Errorf("write claim %s: %w", x.Claim.ID, err)
		}
	}
	if err := b.Flush(); err != nil {
		return fmt.Errorf("write claims of %s: %w", s.Slug(), err)
	}
	return nil
}

type geoPoint struct {
	Type        string     `json:"type"`
	Coordinates [2]float64 `json:"coordinates"` // longitude, latitude
}

type geoFeature struct {
	Type       string    `json:"type"`
	ID         string    `json:"id"`
	Geometry   *geoPoint `json:"geometry"` // null where nobody knows where it is
	Properties geoPlace  `json:"properties"`
}

type geoPlace struct {
	Name     string   `json:"name"`
	State    string   `json:"state"`
	Holder   string   `json:"holder,omitempty"`
	Claimant string   `json:"claimant,omitempty"`
	Before   string   `json:"before,omitempty"`
	Since    string   `json:"since,omitempty"`
	By       bool     `json:"by,omitempty"` // since is the latest it can have been: no report dates it
	Last     string   `json:"last_report,omitempty"`
	Faded    bool     `json:"faded,omitempty"`
	Rule     string   `json:"rule"`
	Sentence string   `json:"sentence"`
	Winning  []string `json:"winning,omitempty"`
	Losing   []string `json:"losing,omitempty"`
}

type geoMap struct {
	Type     string       `json:"type"`
	Story    string       `json:"story"`
	Notice   string       `json:"notice,omitempty"`
	AsOf     string       `json:"as_of"` // the moment spoken about
	Known    string       `json:"known"` // when the last entry counted was recorded
	Zone     string       `json:"zone"`
	Note     string       `json:"note"`
	Features []geoFeature `json:"features"`
}

// Map writes who holds which place as GeoJSON (RFC 7946), a point a place.
func Map(w io.Writer, s *dateline.Situation) error {
	st := s.Story()
	m := geoMap{Type: "FeatureCollection", Story: s.Slug(), Notice: st.Notice, AsOf: stamp(s.Valid()), Known: stamp(s.Known()), Zone: st.Zone,
		Note: "according to the reports listed", Features: []geoFeature{}}
	for _, p := range s.Places() {
		g := geoPlace{Name: p.Place.Name, State: string(p.State), Holder: st.ActorName(p.Holder), Claimant: st.ActorName(p.Claimant),
			Before: st.ActorName(p.Before), Faded: p.Faded, Rule: p.Row, Sentence: p.Sentence, Winning: claims(p.Winning), Losing: claims(p.Losing)}
		if p.Since != nil && p.Since.Claim != "" {
			g.Since, g.By = stamp(p.Since.From), p.Since.By
		}
		if !p.Last.IsZero() {
			g.Last = stamp(p.Last)
		}
		f := geoFeature{Type: "Feature", ID: p.Place.ID, Properties: g}
		if p.Place.Lat != 0 || p.Place.Lon != 0 {
			f.Geometry = &geoPoint{"Point", [2]float64{p.Place.Lon, p.Place.Lat}}
		}
		m.Features = append(m.Features, f)
	}
	return writeJSON(w, "map.geojson", m)
}

func claims(stands []dateline.Stand) (out []string) {
	for _, x := range stands {
		out = append(out, x.Claim)
	}
	return out
}
