package reading_test

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"dateline"
	"dateline/internal/reading"
)

// towns are the places of the golden readings: own facts, a few lines.
type towns struct{}

var known = map[string]dateline.Place{}

func init() {
	for _, l := range strings.Split(`gn:1141269 Ghazni city 33.55 68.42 AF iso:AF-GHA
gn:1140026 Herat city 34.35 62.20 AF iso:AF-HER
gn:1138336 Kandahar city 31.61 65.71 AF iso:AF-KAN
gn:1138958 Kabul city 34.53 69.17 AF iso:AF
gn:1135689 Kunduz city 36.73 68.86 AF iso:AF-KDZ
gn:1123004 Taloqan city 36.74 69.53 AF iso:AF-TAK
gn:1120985 Zaranj city 30.96 61.86 AF iso:AF-NIM
gn:1139715 Jalalabad city 34.43 70.45 AF iso:AF-NAN
gn:1134720 Lashkar_Gah city 31.59 64.37 AF iso:AF-HEL
gn:1142264 Farah city 32.37 62.11 AF iso:AF-FRA
gn:1133616 Mazar-i-Sharif city 36.71 67.11 AF iso:AF-BAL
gn:1141540 Gardez city 33.60 69.23 AF iso:AF-PIA
gn:1130490 Pul-e-Khumri city 35.94 68.71 AF iso:AF-BGL
gn:1133453 Maimana city 35.92 64.78 AF iso:AF-FYB
gn:1127768 Aybak city 36.27 68.02 AF iso:AF-SAM
gn:1146631 Asadabad city 34.87 71.15 AF iso:AF-KNR
iso:AF Afghanistan country 33.9 67.7 AF -
iso:CA Canada country 56.1 -106.3 CA -
iso:NO Norway country 60.5 8.5 NO -
iso:GB Britain country 55.4 -3.4 GB -
iso:DE Germany country 51.2 10.5 DE -
iso:RO Romania country 45.9 25.0 RO -
iso:GR Greece country 39.1 21.8 GR -
iso:KW Kuwait country 29.3 47.5 KW -
iso:BR Brazil country -14.2 -51.9 BR -`, "\n") {
		f := strings.Fields(l)
		p := dateline.Place{ID: f[0], Name: strings.ReplaceAll(f[1], "_", " "), Class: f[2], Country: dateline.Countries{f[5]}}
		p.Lat, _ = strconv.ParseFloat(f[3], 64)
		p.Lon, _ = strconv.ParseFloat(f[4], 64)
		if f[6] != "-" {
			p.SeatOf = f[6]
		}
		known[p.Name] = p
	}
}

func (towns) Place(name string, h reading.Hint) (reading.Found, bool) {
	p, ok := known[name]
	return reading.Found{Place: p, Stage: "exact"}, ok
}

func (towns) Seat(id string) (reading.Found, bool) {
	for _, n := range []string{"Kabul", "Herat", "Ghazni", "Kandahar", "Kunduz"} {
		if known[n].SeatOf == id || "iso:"+id == known[n].SeatOf {
			return reading.Found{Place: known[n], Stage: "exact"}, true
		}
	}
	return reading.Found{}, false
}

func (towns) Demonym(w string) (code, name string, ok bool) {
	switch w {
	case "Afghan", "Afghans":
		return "AF", "Afghanistan", true
	case "Canadian", "Canadians":
		return "CA", "Canada", true
	}
	return "", "", false
}

func newReader(t testing.TB) *reading.Reader {
	r, err := reading.New(towns{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

var context = reading.Context{Country: "AF", Zone: "Asia/Kabul", Published: time.Date(2021, 8, 13, 18, 0, 0, 0, time.UTC), ReportID: "r1"}

func TestReadings(t *testing.T) {
	raw, err := os.ReadFile("testdata/readings.txt")
	if err != nil {
		t.Fatal(err)
	}
	r := newReader(t)
	for _, block := range strings.Split(string(raw), "\n\n") {
		var text string
		var wants []string
		for _, l := range strings.Split(block, "\n") {
			switch {
			case strings.HasPrefix(l, "#") || l == "":
			case strings.HasPrefix(l, "\t"):
				wants = append(wants, strings.TrimSpace(l))
			default:
				text += l
			}
		}
		if text == "" {
			continue
		}
		claims := r.Read(text, context)
		used := map[int]bool{}
		for _, want := range wants {
			if kind, ok := strings.CutPrefix(want, "no "); ok {
				for _, c := range claims {
					if string(c.Kind) == kind {
						t.Errorf("Read(%q) = %s, want no %s", text, line(&c), kind)
					}
				}
				continue
			}
			found := false
			for n := range claims {
				if !used[n] && fits(t, &claims[n], want) {
					used[n], found = true, true
					break
				}
			}
			if !found {
				var got []string
				for n := range claims {
					got = append(got, line(&claims[n]))
				}
				t.Errorf("Read(%q)\n got  %s\n want %s", text, strings.Join(got, "\n      "), want)
			}
		}
	}
}

// fits compares the parts of a claim that a line of the golden file writes.
func fits(t *testing.T, c *dateline.Claim, want string) bool {
	f := fields(want)
	if string(c.Kind) != f[0] {
		return false
	}
	got := parts(c)
	for _, p := range f[1:] {
		k, v, ok := strings.Cut(p, "=")
		if !ok {
			k, v = "change", p
		}
		if got[k] != strings.Trim(v, `"`) {
			return false
		}
	}
	return true
}

// fields splits at spaces outside quotation marks.
func fields(s string) []string {
	quoted := false
	return strings.FieldsFunc(s, func(r rune) bool {
		if r == '"' {
			quoted = !quoted
		}
		return r == ' ' && !quoted
	})
}

func parts(c *dateline.Claim) map[string]string {
	m := map[string]string{"change": string(c.Change), "stance": string(c.Stance), "harm": c.Harm, "mode": c.Mode, "act": c.Act, "directness": c.Directness, "what": c.What}
	for k, x := range map[string]*dateline.Mention{"actor": c.Actor, "place": c.Place, "quantity": c.Quantity, "unit": c.Unit, "people": c.People, "from": c.From,
		"to": c.To, "speaker": c.Speaker, "cue": c.Cue, "content": c.Content, "addressee": c.Addressee, "venue": c.Venue, "attribution": c.Attribution, "loser": c.Loser} {
		if x != nil {
			m[k] = x.Text
		}
	}
	if c.Actor != nil {
		m["id"] = c.Actor.ID
	}
	if c.Place != nil {
		m["pid"] = c.Place.ID
	}
	if q := c.Quantity; q != nil {
		for k, v := range map[string]*float64{"value": q.Value, "low": q.Low, "high": q.High} {
			if v != nil {
				m[k] = strconv.FormatFloat(*v, 'f', -1, 64)
			}
		}
	}
	if c.Time.Phrase() {
		m["day"] = c.Time.From.Format("2006-01-02")
	}
	return m
}

func line(c *dateline.Claim) string {
	p := parts(c)
	s := string(c.Kind) + " " + p["change"] + " [" + c.Span.Text + "]"
	for _, k := range []string{"stance", "actor", "id", "place", "pid", "quantity", "value", "low", "high", "unit", "people", "harm", "from", "to", "speaker", "cue", "content", "directness", "act", "addressee", "venue", "attribution", "mode", "what", "day"} {
		if p[k] != "" {
			s += fmt.Sprintf(" %s=%q", k, p[k])
		}
	}
	return s
}
