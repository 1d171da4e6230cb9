package page

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"dateline"
)

func states(places []dateline.Place) []dateline.PlaceState {
	var out []dateline.PlaceState
	for _, p := range places {
		out = append(out, dateline.PlaceState{Place: p})
	}
	return out
}

func TestAtlasAreas(t *testing.T) {
	story := smallStory()
	for _, x := range []struct {
		name     string
		outlines []Outline
		places   []dateline.PlaceState
		empty    bool
		shapes   int
	}{
		{"places and outlines", smallOutlines(), states(story.Places), false, 5},
		{"places alone", nil, states(story.Places), false, 0},
		{"one place", nil, states(story.Places[:1]), false, 0},
		{"outlines alone", smallOutlines(), nil, false, 5},
		{"nothing", nil, nil, true, 0},
		{"a place without coordinates", nil, []dateline.PlaceState{{Place: dateline.Place{ID: "text:x", Name: "x"}}}, true, 0},
	} {
		a := newAtlas(&story, x.outlines, x.places)
		if (a.width == 0) != x.empty || len(a.shapes) != x.shapes {
			t.Errorf("%s: width %v, %d shapes; want empty %v, %d shapes", x.name, a.width, len(a.shapes), x.empty, x.shapes)
		}
		for id, sp := range a.spots {
			if math.IsNaN(sp.X) || sp.X < 0 || sp.X > a.width || sp.Y < 0 || sp.Y > a.height {
				t.Errorf("%s: %s stands at %v,%v, outside of %v by %v", x.name, id, sp.X, sp.Y, a.width, a.height)
			}
		}
		if _, ok := a.spots["gn:9"]; ok {
			t.Errorf("%s: a place abroad is on the map", x.name)
		}
	}
}

// A degree of longitude is shorter than one of latitude by the cosine.
func TestAtlasScale(t *testing.T) {
	story := smallStory()
	a := newAtlas(&story, nil, states([]dateline.Place{{ID: "a", Lat: 59, Lon: 10}, {ID: "b", Lat: 61, Lon: 14}}))
	if got, want := a.kx/a.ky, math.Cos(60*math.Pi/180); math.Abs(got-want) > 1e-3 {
		t.Errorf("width of a degree over its height at 60° = %.4f, want %.4f", got, want)
	}
}

func TestLabelsDoNotCollide(t *testing.T) {
	story := smallStory()
	var places []dateline.Place
	for i := range 400 { // a crowd, by a fixed scatter
		places = append(places, dateline.Place{ID: fmt.Sprint("p", i), Name: strings.Repeat("x", 3+i%9), Lat: 30 + float64(i*7919%1000)/200, Lon: 60 + float64(i*104729%1000)/150, SeatOf: "x"})
	}
	a := newAtlas(&story, nil, states(places))
	var boxes []box
	for _, p := range places {
		sp := a.spots[p.ID]
		if sp.Label == "" {
			continue
		}
		w := float64(len(sp.Label)) * letterW
		b := box{sp.LX, sp.LY - 9, sp.LX + w, sp.LY + 3}
		switch sp.Anchor {
		case "end":
			b.x0, b.x1 = sp.LX-w, sp.LX
		case "middle":
			b.x0, b.x1 = sp.LX-w/2, sp.LX+w/2
		}
		for _, o := range boxes {
			if b.meets(o) {
				t.Fatalf("the label of %s meets another", p.ID)
			}
		}
		boxes = append(boxes, b)
	}
	if len(boxes) < 20 || len(boxes) > mostNamed {
		t.Errorf("%d of 400 places are labelled, want 20 to %d", len(boxes), mostNamed)
	}
}
