package page

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"dateline"
)

// mostSides is how many sides the map can tell apart; further ones share the
// last colour and texture, and are told apart by words.
const mostSides = 6

// The drawing is mapWidth units wide; its height follows from the area.
const (
	mapWidth  = 600.0
	mapTall   = 720.0
	mapMargin = 14.0
	symbolR   = 5.0
	letterW   = 5.9 // mean width of a letter of a label
	lineH     = 12.0
	mostNamed = 80 // labels drawn at most
	mostTried = 600

	largeLetters = 1.46 // of a small screen, against those of a wide one
)

// atlas is the drawing's geometry: it depends on the story's places and the
// outlines alone, never on who holds what, so that a change redraws one symbol
// and moves nothing.
type atlas struct {
	west, north, kx, ky float64 // degrees to units
	width, height       float64
	shapes              []shape
	spots               map[string]spot // by place id
}

// shape is a province's outline as an SVG path.
type shape struct {
	ID        string // iso:…
	Name      string
	Path      string
	Neighbour bool
	Disputed  bool
	box       box
}

// spot is where a place's symbol stands, and its label.
type spot struct {
	X, Y   float64
	Label  string // empty: no room
	LX, LY float64
	Anchor string // start, end, middle
	Small  bool   // no seat of a province
	Fine   bool   // its label has room in small letters only
}

type box struct{ x0, y0, x1, y1 float64 }

func (a box) meets(b box) bool { return a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1 }

func (a box) grown(x, y float64) box {
	return box{math.Min(a.x0, x), math.Min(a.y0, y), math.Max(a.x1, x), math.Max(a.y1, y)}
}

var nowhere = box{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}

// onMap tells whether a place is drawn as a symbol. Provinces and countries
// are areas; places abroad would shrink the map to nothing.
func onMap(story *dateline.Story, p dateline.Place) bool {
	if p.Lat == 0 && p.Lon == 0 || p.Class == "country" || p.Class == "province" || p.Class == "road" {
		return false
	}
	if len(p.Country) == 0 || story.Country == "" {
		return true
	}
	for _, c := range p.Country {
		if c == story.Country {
			return true
		}
	}
	return false
}

func newAtlas(story *dateline.Story, outlines []Outline, places []dateline.PlaceState) *atlas {
	a := &atlas{spots: map[string]spot{}}
	area := nowhere
	var drawn []dateline.Place
	for _, p := range places {
		if onMap(story, p.Place) {
			drawn = append(drawn, p.Place)
			area = area.grown(p.Place.Lon, p.Place.Lat)
		}
	}
	area = frame(area, outlines)
	if area.x0 > area.x1 {
		return a
	}
	a.project(area)
	for _, o := range outlines {
		if s, ok := a.shape(o); ok {
			a.shapes = append(a.shapes, s)
		}
	}
	a.place(drawn)
	return a
}

// frame is the area shown: that of the places with some room around them, or
// the whole country where its places lie all over it.
func frame(places box, outlines []Outline) box {
	land := nowhere
	for _, o := range outlines {
		if o.Neighbour {
			continue
		}
		for _, r := range o.Rings {
			for _, p := range r {
				land = land.grown(p[0], p[1])
			}
		}
	}
	switch {
	case places.x0 > places.x1:
		return land
	case land.x0 <= land.x1 && places.x1-places.x0 > (land.x1-land.x0)/2 && places.y1-places.y0 > (land.y1-land.y0)/2:
		return land
	}
	dx, dy := math.Max((places.x1-places.x0)*0.12, 0.15), math.Max((places.y1-places.y0)*0.12, 0.15)
	return box{places.x0 - dx, places.y0 - dy, places.x1 + dx, places.y1 + dy}
}

// project fits an area by the equirectangular projection that is true to scale
// on its middle parallel.
func (a *atlas) project(area box) {
	mid := math.Cos((area.y0 + area.y1) / 2 * math.Pi / 180)
	w, h := math.Max((area.x1-area.x0)*mid, 1e-6), math.Max(area.y1-area.y0, 1e-6)
	k := math.Min((mapWidth-2*mapMargin)/w, (mapTall-2*mapMargin)/h)
	a.width, a.height = mapWidth, math.Round(h*k+2*mapMargin)
	a.kx, a.ky = k*mid, k
	a.west = area.x0 - (mapWidth-w*k)/2/a.kx
	a.north = area.y1 + mapMargin/k
}

func (a *atlas) at(lon, lat float64) (x, y float64) {
	return (lon - a.west) * a.kx, (a.north - lat) * a.ky
}

// shape draws an outline on a grid of one unit: each ring as relative steps,
// points that fall on the one before left out.
func (a *atlas) shape(o Outline) (shape, bool) {
	s := shape{ID: o.ID, Name: o.Name, Neighbour: o.Neighbour, Disputed: o.Disputed, box: nowhere}
	var b strings.Builder
	for _, ring := range o.Rings {
		px, py, n := 0, 0, 0
		start := b.Len()
		for _, p := range ring {
			fx, fy := a.at(p[0], p[1])
			x, y := int(math.Round(fx)), int(math.Round(fy))
			s.box = s.box.grown(fx, fy)
			switch {
			case n == 0:
				b.WriteString("M" + strconv.Itoa(x) + pair(y) + "l")
			case x == px && y == py:
				continue
			default:
				step := strconv.Itoa(x - px)
				if n > 1 && step[0] != '-' {
					b.WriteByte(' ')
				}
				b.WriteString(step + pair(y-py))
			}
			px, py = x, y
			n++
		}
		if n < 3 { // too small to be seen
			t := b.String()[:start]
			b.Reset()
			b.WriteString(t)
			continue
		}
		b.WriteByte('z')
	}
	s.Path = b.String()
	seen := s.box.meets(box{0, 0, a.width, a.height})
	return s, s.Path != "" && seen
}

// pair is the second of two numbers, with a blank only where it is needed.
func pair(n int) string {
	if n < 0 {
		return strconv.Itoa(n)
	}
	return " " + strconv.Itoa(n)
}

// place gives every place its spot, and labels as many as there is room for:
// first those that have room in the large letters of a small screen, then in
// small ones; seats before others; then as ranked says.
func (a *atlas) place(places []dateline.Place) {
	for _, p := range places {
		x, y := a.at(p.Lon, p.Lat)
		a.spots[p.ID] = spot{X: round1(x), Y: round1(y), Small: p.SeatOf == ""}
	}
	taken := make([]box, len(places)) // the symbols, in the order of places; then labels
	order := a.ranked(places)
	named, tried := 0, 0
	for _, pass := range []struct {
		seats bool
		scale float64
	}{{true, largeLetters}, {true, 1}, {false, 1}} {
		for i, p := range places { // an airport does not keep its city from being named
			if taken[i] = nowhere; p.SeatOf != "" || !pass.seats {
				taken[i] = around(a.spots[p.ID], symbolR*pass.scale)
			}
		}
		for _, i := range order {
			p := places[i]
			sp := a.spots[p.ID]
			if (p.SeatOf != "") != pass.seats || sp.Label != "" || named >= mostNamed || tried >= mostTried {
				continue
			}
			tried++
			if a.label(&sp, plain(p.Name), i, pass.scale, &taken) {
				a.spots[p.ID] = sp
				named++
			}
		}
	}
}

func around(sp spot, r float64) box { return box{sp.X - r, sp.Y - r, sp.X + r, sp.Y + r} }

// ranked orders places for their labels: first those in whose province the
// story has most places, for that is where it plays; then the most crowded,
// since the rest have more sides to choose from.
func (a *atlas) ranked(places []dateline.Place) []int {
	const near = 45.0
	type cell struct{ x, y int }
	cells := map[cell]int{}
	weight := map[string]int{}
	at := func(p dateline.Place) cell {
		return cell{int(a.spots[p.ID].X / near), int(a.spots[p.ID].Y / near)}
	}
	for _, p := range places {
		cells[at(p)]++
		weight[p.Province]++
	}
	crowd := make([]int, len(places))
	order := make([]int, len(places))
	for i, p := range places {
		c := at(p)
		order[i] = i
		for dx := -1; dx <= 1; dx++ {
			for dy := -1; dy <= 1; dy++ {
				crowd[i] += cells[cell{c.x + dx, c.y + dy}]
			}
		}
	}
	delete(weight, "")
	slices.SortStableFunc(order, func(i, j int) int {
		if d := weight[places[j].Province] - weight[places[i].Province]; d != 0 {
			return d
		}
		return crowd[j] - crowd[i]
	})
	return order
}

// label tries the sides of a symbol: right, left, above, below, and between.
func (a *atlas) label(sp *spot, name string, self int, scale float64, taken *[]box) bool {
	w := float64(utf8.RuneCountInString(name))*letterW*scale + 2
	gap := symbolR*scale + 2.5
	up, down := (lineH-3)*scale, 3*scale
	for _, t := range []struct {
		anchor string
		dx, dy float64
	}{
		{"start", gap, 4}, {"end", -gap, 4}, {"middle", 0, -gap}, {"middle", 0, gap + 9},
		{"start", gap - 2, -4}, {"end", -gap + 2, -4}, {"start", gap - 2, 12}, {"end", -gap + 2, 12},
	} {
		x, y := sp.X+t.dx, sp.Y+t.dy
		b := box{x, y - up, x + w, y + down}
		switch t.anchor {
		case "end":
			b.x0, b.x1 = x-w, x
		case "middle":
			b.x0, b.x1 = x-w/2, x+w/2
		}
		if b.x0 < 2 || b.x1 > a.width-2 || b.y0 < 2 || b.y1 > a.height-2 || crosses(b, *taken, self) {
			continue
		}
		*taken = append(*taken, b)
		sp.Label, sp.LX, sp.LY, sp.Anchor, sp.Fine = name, round1(x), round1(y), t.anchor, scale == 1
		return true
	}
	return false
}

func crosses(b box, taken []box, self int) bool {
	for i, o := range taken {
		if i != self && b.meets(o) {
			return true
		}
	}
	return false
}

func round1(v float64) float64 { return math.Round(v*10) / 10 }
