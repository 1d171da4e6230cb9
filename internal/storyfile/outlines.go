package storyfile

import (
	"encoding/json"
	"fmt"
	"slices"

	"dateline"
)

// Outline is the boundary of one province as a story's own boundaries give it:
// rings of longitude and latitude in degrees, not closed by a repeated point.
// Shells wind counter-clockwise and are followed by their holes, which wind
// clockwise (RFC 7946).
type Outline struct {
	ID        string // as Place.Province
	Name      string
	Rings     [][][2]float64
	Neighbour bool // lies around the story's area
	Disputed  bool // its border is disputed
}

// Limits of a story's own boundaries: they travel with every page.
const (
	mostOutlineBytes  = 1 << 20
	mostOutlinePoints = 20_000
)

// Outlines reads boundaries from GeoJSON (RFC 7946): a FeatureCollection whose
// features are Polygons or MultiPolygons. The id of a feature, or its property
// id, names the province as places do (iso:AF-HER, gna:…, story:…); its other
// properties are name, and, where they are true, disputed and neighbour.
// What is wrong comes back as an Invalid error that names the feature.
func Outlines(geojson string) ([]Outline, error) {
	wrong := func(format string, args ...any) error {
		return dateline.Invalid("outlines", format, args...)
	}
	if len(geojson) > mostOutlineBytes {
		return nil, wrong("%d bytes are too many; simplify the lines to at most %d", len(geojson), mostOutlineBytes)
	}
	var file struct {
		Type     string
		Features []feature
	}
	if err := json.Unmarshal([]byte(geojson), &file); err != nil {
		return nil, wrong("this is no GeoJSON: %v", err)
	}
	if file.Type != "FeatureCollection" || len(file.Features) == 0 {
		return nil, wrong("want a FeatureCollection of at least one feature, not %q", file.Type)
	}
	var out []Outline
	points := 0
	for i, f := range file.Features {
		o, err := f.outline()
		if err != nil {
			return nil, wrong("features[%d]: %v", i, err)
		}
		if slices.ContainsFunc(out, func(x Outline) bool { return x.ID == o.ID }) {
			return nil, wrong("features[%d]: %s has an outline already; make them one MultiPolygon", i, o.ID)
		}
		for _, r := range o.Rings {
			points += len(r)
		}
		out = append(out, o)
	}
	if points > mostOutlinePoints {
		return nil, wrong("%d points are too many; simplify the lines to at most %d", points, mostOutlinePoints)
	}
	return out, nil
}

type feature struct {
	ID         any
	Properties struct {
		ID, Name            string
		Disputed, Neighbour bool
	}
	Geometry struct {
		Type        string
		Coordinates json.RawMessage
	}
}

func (f feature) outline() (Outline, error) {
	o := Outline{ID: f.Properties.ID, Name: f.Properties.Name, Disputed: f.Properties.Disputed, Neighbour: f.Properties.Neighbour}
	if id, ok := f.ID.(string); ok && o.ID == "" {
		o.ID = id
	}
	if !provForm.MatchString(o.ID) {
		return o, fmt.Errorf("%q is no province; give the feature an id such as iso:AF-HER or story:the-zone", o.ID)
	}
	var polygons [][][][]float64
	var err error
	switch f.Geometry.Type {
	case "Polygon":
		polygons = make([][][][]float64, 1)
		err = json.Unmarshal(f.Geometry.Coordinates, &polygons[0])
	case "MultiPolygon":
		err = json.Unmarshal(f.Geometry.Coordinates, &polygons)
	default:
		return o, fmt.Errorf("%s is a %q; want a Polygon or a MultiPolygon", o.ID, f.Geometry.Type)
	}
	if err != nil {
		return o, fmt.Errorf("the coordinates of %s are no rings of points: %v", o.ID, err)
	}
	for _, p := range polygons {
		for i, r := range p {
			ring, err := readRing(r)
			if err != nil {
				return o, fmt.Errorf("%s: %w", o.ID, err)
			}
			if turns := winding(ring); (turns > 0) != (i == 0) {
				slices.Reverse(ring)
			}
			o.Rings = append(o.Rings, ring)
		}
	}
	if len(o.Rings) == 0 {
		return o, fmt.Errorf("%s has no ring", o.ID)
	}
	return o, nil
}

func readRing(r [][]float64) ([][2]float64, error) {
	var ring [][2]float64
	for _, p := range r {
		if len(p) < 2 || p[0] < -180 || p[0] > 180 || p[1] < -90 || p[1] > 90 {
			return nil, fmt.Errorf("%v is no longitude and latitude in degrees", p)
		}
		ring = append(ring, [2]float64{p[0], p[1]})
	}
	if n := len(ring); n > 1 && ring[0] == ring[n-1] {
		ring = ring[:n-1]
	}
	if len(ring) < 3 {
		return nil, fmt.Errorf("a ring of %d points encloses nothing", len(ring))
	}
	return ring, nil
}

// winding is twice the area of a ring, positive where it runs counter-clockwise.
func winding(ring [][2]float64) float64 {
	sum := 0.0
	for i, p := range ring {
		q := ring[(i+1)%len(ring)]
		sum += p[0]*q[1] - q[0]*p[1]
	}
	return sum
}
