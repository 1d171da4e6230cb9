package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strings"
)

// feature is one province outline of Natural Earth, mended.
type feature struct {
	iso      string // "" where Natural Earth has none
	country  string
	name     string
	aliases  []string
	gnCode   string
	lat, lon float64
	rings    [][][2]float64 // of all polygons; holes follow their shell
	outer    []bool         // is rings[i] a shell
}

// mends by GeoNames id: Natural Earth swaps or lacks these codes.
var isoByGeoNames = map[int]string{1131257: "AF-PIA", 1131256: "AF-PKA", 6957555: "AF-PAN", 6957553: "AF-DAY"}

// mends by GeoNames administrative code: the city of Moscow and its oblast are
// swapped.
var isoByCode = map[string]string{"RU.48": "RU-MOW", "RU.47": "RU-MOS"}

// names for the mended outlines whose own name is that of the neighbour.
var nameByISO = map[string]string{"AF-PAN": "Panjshir", "AF-DAY": "Daykundi", "AF-PIA": "Paktia", "AF-PKA": "Paktika"}

func (s *sources) readFeatures(r io.Reader) error {
	var file struct {
		Features []struct {
			Properties struct {
				ISO     string  `json:"iso_3166_2"`
				Country string  `json:"iso_a2"`
				Name    string  `json:"name"`
				Alt     string  `json:"name_alt"`
				English string  `json:"name_en"`
				GN      string  `json:"gn_name"`
				GNID    float64 `json:"gn_id"`
				GNCode  string  `json:"gn_a1_code"`
				Admin   string  `json:"adm0_a3"`
				Lat     float64 `json:"latitude"`
				Lon     float64 `json:"longitude"`
			} `json:"properties"`
			Geometry struct {
				Type        string          `json:"type"`
				Coordinates json.RawMessage `json:"coordinates"`
			} `json:"geometry"`
		} `json:"features"`
	}
	if err := json.NewDecoder(r).Decode(&file); err != nil {
		return err
	}
	for _, f := range file.Features {
		p := f.Properties
		out := feature{iso: p.ISO, country: p.Country, name: p.Name, gnCode: p.GNCode, lat: p.Lat, lon: p.Lon}
		if strings.ContainsAny(p.ISO, "~") || strings.HasPrefix(p.ISO, "-") {
			out.iso = ""
		}
		if iso := isoByCode[p.GNCode]; iso != "" {
			out.iso = iso
		}
		switch {
		case p.Admin == "SOL":
			out.country = "SO"
		case p.Admin == "CYN":
			out.country = "CY"
		case p.Admin == "KOS":
			out.country = "XK"
		case out.iso == "UA-43" || out.iso == "UA-40":
			out.country = "UA"
		case p.Admin == "PSX":
			// Natural Earth's codes for the strip and the bank are of no ISO standard.
			out.country, out.iso = "PS", ""
		}
		if iso := isoByGeoNames[int(p.GNID)]; iso != "" {
			out.iso, out.name = iso, nameByISO[iso]
		} else {
			out.aliases = append(out.aliases, strings.Split(p.Alt, "|")...)
			out.aliases = append(out.aliases, p.English, p.GN)
		}
		var polygons [][][][2]float64
		switch f.Geometry.Type {
		case "Polygon":
			var one [][][2]float64
			if err := json.Unmarshal(f.Geometry.Coordinates, &one); err != nil {
				return fmt.Errorf("%s: %w", p.Name, err)
			}
			polygons = append(polygons, one)
		case "MultiPolygon":
			if err := json.Unmarshal(f.Geometry.Coordinates, &polygons); err != nil {
				return fmt.Errorf("%s: %w", p.Name, err)
			}
		}
		for _, rings := range polygons {
			for i, ring := range rings {
				out.rings = append(out.rings, ring)
				out.outer = append(out.outer, i == 0)
			}
		}
		s.features = append(s.features, out)
	}
	return nil
}

// contains says whether the point lies inside the outline (even-odd rule).
func (f *feature) contains(lon, lat float64) bool {
	inside := false
	for _, ring := range f.rings {
		for i, j := 0, len(ring)-1; i < len(ring); j, i = i, i+1 {
			a, b := ring[i], ring[j]
			if (a[1] > lat) != (b[1] > lat) && lon < (b[0]-a[0])*(lat-a[1])/(b[1]-a[1])+a[0] {
				inside = !inside
			}
		}
	}
	return inside
}

// box is the outline's least and greatest longitude and latitude.
func (f *feature) box() (west, south, east, north float64) {
	west, south, east, north = 180, 90, -180, -90
	for _, ring := range f.rings {
		for _, p := range ring {
			west, east = math.Min(west, p[0]), math.Max(east, p[0])
			south, north = math.Min(south, p[1]), math.Max(north, p[1])
		}
	}
	return
}

// area is a ring's signed area in square degrees; positive if it winds
// counter-clockwise with north up.
func area(ring [][2]float64) float64 {
	sum := 0.0
	for i, j := 0, len(ring)-1; i < len(ring); j, i = i, i+1 {
		sum += ring[j][0]*ring[i][1] - ring[i][0]*ring[j][1]
	}
	return sum / 2
}
