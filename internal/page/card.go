package page

import (
	"image"
	"image/color"
	"image/png"
	"io"
	"math"
	"strconv"

	"dateline"
)

// CardWidth and CardHeight are the size of a story's picture in pixels, which
// is what other sites show beside a link (ogp.me).
const (
	CardWidth  = 1200
	CardHeight = 630
)

// Card writes a picture of the story for other sites as PNG: its title, the
// first tally, the map, as of when in which zone, according to whom, and the
// story's notice. What its letters cannot write is left out, and stands in the
// picture's description.
func Card(w io.Writer, s *dateline.Situation, v View) error {
	l := newLive(s, v)
	c := newCanvas(CardWidth, CardHeight)
	c.Fill(inks.paper)
	l.cardMap(c, image.Rect(CardWidth-cardMap, 0, CardWidth, CardHeight))
	if err := l.cardWords(c, image.Rect(cardEdge, cardEdge, CardWidth-cardMap-cardEdge/2, CardHeight-cardEdge)); err != nil {
		return err
	}
	fast := png.Encoder{CompressionLevel: png.BestSpeed}
	return fast.Encode(w, c.RGBA)
}

const (
	cardMap  = 620 // pixels of the width that the map takes
	cardEdge = 56
)

// inks are the colours of base.css by daylight: pictures know no other.
var inks = struct {
	paper, ink, soft, rule, accent, land, border color.RGBA
	deep, tint                                   [mostSides]color.RGBA
}{
	rgb(0xfffefb), rgb(0x16181b), rgb(0x565b62), rgb(0xd8d5cd), rgb(0xa3131f), rgb(0xefece3), rgb(0xfffefb),
	[mostSides]color.RGBA{rgb(0x1d4f7c), rgb(0x9a6400), rgb(0x6d3a86), rgb(0x22694a), rgb(0x9c3f27), rgb(0x4b4f55)},
	[mostSides]color.RGBA{rgb(0xbdd0e2), rgb(0xf4e3ba), rgb(0xe3d4eb), rgb(0xcfe6da), rgb(0xf1d6cc), rgb(0xdedfe1)},
}

func rgb(v uint32) color.RGBA { return color.RGBA{uint8(v >> 16), uint8(v >> 8), uint8(v), 255} }

// --- the map ---

// cardMap draws the map into a part of the picture.
func (l *live) cardMap(c *canvas, area image.Rectangle) {
	a := l.atlas()
	if a.width == 0 {
		return
	}
	const room = 34.0
	k := math.Min((float64(area.Dx())-1.2*room)/a.width, (float64(area.Dy())-2*room)/a.height)
	left := float64(area.Min.X) + (float64(area.Dx())-a.width*k)/2
	top := float64(area.Min.Y) + (float64(area.Dy())-a.height*k)/2
	to := func(x, y float64) pt { return pt{left + x*k, top + y*k} }
	c.clip = image.Rectangle{to(0, 0).pixel(), to(a.width, a.height).pixel().Add(image.Pt(1, 1))}.Intersect(area)
	defer func() { c.clip = c.Bounds() }()
	lands := l.cardLands(a, to)
	for _, o := range lands {
		c.polygon(o.rings, image.NewUniform(o.tint))
		for _, t := range o.textures {
			c.polygon(o.rings, t)
		}
	}
	for _, o := range lands {
		for _, r := range o.rings {
			if o.disputed {
				c.line(r, 2, 7, inks.soft)
			} else {
				c.line(r, 1.6, 0, inks.border)
			}
		}
	}
	size := 7.0
	if n := len(l.places); n > 300 {
		size = 4
	}
	for _, p := range l.places {
		if l.drawn(p) {
			sp := a.spots[p.Place.ID]
			c.symbol(to(sp.X, sp.Y), size, p.State, l.cardSide(p, inks.deep, inks.soft))
		}
	}
}

// cardLand is a province of the picture.
type cardLand struct {
	rings    [][]pt
	tint     color.RGBA
	textures []image.Image
	disputed bool
}

func (l *live) cardLands(a *atlas, to func(x, y float64) pt) []cardLand {
	var out []cardLand
	for _, o := range l.view.Outlines {
		n := cardLand{tint: inks.land, disputed: o.Disputed}
		for _, ring := range o.Rings {
			var r []pt
			for _, p := range ring {
				r = append(r, to(a.at(p[0], p[1])))
			}
			n.rings = append(n.rings, r)
		}
		if p, ok := l.s.Fill(o.ID); ok && !o.Neighbour {
			n.tint = l.cardSide(p, inks.tint, inks.land)
			if side := l.side(p); side > 0 {
				n.textures = append(n.textures, texture{side, l.cardSide(p, inks.deep, inks.soft)})
			}
			if t, ok := stateTextures[p.State]; ok {
				n.textures = append(n.textures, texture{t, inks.ink})
			}
		}
		out = append(out, n)
	}
	return out
}

// cardSide is the colour of who holds a place.
func (l *live) cardSide(p dateline.PlaceState, of [mostSides]color.RGBA, nobody color.RGBA) color.RGBA {
	if side := l.side(p); side >= 0 {
		return of[side]
	}
	return nobody
}

// --- the words ---

// cardWords sets the words into a part of the picture: title and tally from
// above, when and according to whom from below.
func (l *live) cardWords(c *canvas, area image.Rectangle) error {
	t, err := newType(c)
	if err != nil {
		return err
	}
	y := area.Min.Y + 26
	mark := l.T("live")
	if l.Past() {
		mark = l.T("past")
	} else if !l.story.End.IsZero() {
		mark = l.T("ended")
	}
	x := area.Min.X
	if !l.Past() && l.story.End.IsZero() {
		c.polygon([][]pt{ring(pt{float64(x) + 8, float64(y) - 8}, 8, 24)}, image.NewUniform(inks.accent))
		x += 26
	}
	t.line(bold, 24, inks.accent, x, y, mark)
	foot := l.cardFoot(c, t, area)

	title := plain(l.story.Title)
	if !t.writes(title) {
		title = l.story.Slug
	}
	size, lines := 60.0, []string(nil)
	for ; ; size -= 6 {
		lines = t.wrap(bold, size, title, area.Dx())
		if len(lines) <= 3 || size <= 36 {
			break
		}
	}
	if len(lines) > 4 {
		lines = append(lines[:3], lines[3]+"…")
	}
	for _, line := range lines {
		y += int(size * 1.12)
		t.line(bold, size, inks.ink, area.Min.X, y, line)
	}
	l.cardTally(c, t, area, y+int(size*.4), foot)
	return nil
}

// cardTally sets the first tally, where there is room for it above foot.
func (l *live) cardTally(c *canvas, t *letters, area image.Rectangle, y, foot int) {
	all := l.tallyStates()
	if len(all) == 0 || foot-y < 150 {
		return
	}
	p := l.tallyLine(all[0])
	c.rect(image.Rect(area.Min.X, y+14, area.Max.X, y+17), inks.ink)
	number := strconv.Itoa(p.Held)
	t.line(bold, 84, inks.ink, area.Min.X, y+104, number)
	x := area.Min.X + t.width(bold, 84, number) + 22
	text := plain(l.T("tally.held", p.Of, p.Title, p.Actor))
	if p.Disputed > 0 {
		text += ", " + l.T("tally.disputed", p.Disputed)
	}
	if !t.writes(text) {
		return
	}
	lines := t.wrap(regular, 25, text, area.Max.X-x)
	at := y + 72 - (len(lines)-2)*15
	for _, line := range lines[:min(len(lines), 4)] {
		t.line(regular, 25, inks.ink, x, at, line)
		at += 31
	}
	l.cardLegend(c, t, area, y+158, foot)
}

// cardLegend names the sides under the tally, as many as there is room for.
func (l *live) cardLegend(c *canvas, t *letters, area image.Rectangle, y, foot int) {
	x := area.Min.X
	for i, s := range l.story.Sides {
		name := plain(s.Name)
		if i >= mostSides || !t.writes(name) {
			continue
		}
		w := 34 + t.width(regular, 21, name) + 28
		if x > area.Min.X && x+w-28 > area.Max.X {
			x, y = area.Min.X, y+34
		}
		if y > foot-30 {
			return
		}
		box := image.Rect(x, y-17, x+26, y+1)
		c.rect(box, inks.soft)
		c.rect(box.Inset(1), inks.tint[i])
		if i > 0 {
			c.pattern(box.Inset(1), texture{i, inks.deep[i]})
		}
		t.line(regular, 21, inks.ink, x+34, y, name)
		x += w
	}
}

// cardFoot sets when, according to whom and the notice at the foot, and
// returns where it begins.
func (l *live) cardFoot(c *canvas, t *letters, area image.Rectangle) int {
	type row struct {
		f    face
		size float64
		ink  color.RGBA
		text string
	}
	var rows []row
	for _, s := range t.wrap(bold, 24, l.cardAsOf(), area.Dx()) {
		rows = append(rows, row{bold, 24, inks.ink, s})
	}
	for _, s := range t.wrap(regular, 22, l.T("image.according"), area.Dx()) {
		rows = append(rows, row{regular, 22, inks.soft, s})
	}
	if n := plain(l.story.Notice); n != "" && t.writes(n) {
		for _, s := range t.wrap(bold, 20, n, area.Dx()) {
			rows = append(rows, row{bold, 20, inks.accent, s})
		}
	}
	y := area.Max.Y
	for i := len(rows) - 1; i >= 0; i-- {
		r := rows[i]
		t.line(r.f, r.size, r.ink, area.Min.X, y-6, r.text)
		y -= int(r.size * 1.36)
	}
	c.rect(image.Rect(area.Min.X, y-8, area.Max.X, y-7), inks.rule)
	return y - 8
}

func (l *live) cardAsOf() string {
	at := l.s.Valid()
	return l.T("image.asof", l.fullText(at), l.Zone(), l.offsetAt(at))
}

// picture is how a page tells other sites of its picture.
type picture struct {
	URL, Alt      string
	Width, Height int
}

// picture is that of the page's moment; nil where the site does not know its
// own address. The present's names the revision, since others keep pictures by
// their address.
func (l *live) picture() *picture {
	if l.view.Origin == "" {
		return nil
	}
	q := l.query
	if !l.Past() && l.view.Head.ID != "" {
		q = l.also("rev=" + l.view.Head.ID)
	}
	alt := l.T("map.title", plain(l.story.Title)) + ". "
	if all := l.tallyStates(); len(all) > 0 {
		t := all[0]
		alt += strconv.Itoa(t.Held) + " " + plain(l.T("tally.held", t.Of, t.Tally.Title, l.actor(t.Tally.Actor))) + ". "
	}
	alt += l.cardAsOf() + ", " + l.T("image.according") + "."
	if l.story.Notice != "" {
		alt += " " + plain(l.story.Notice) + "."
	}
	return &picture{l.view.Origin + l.within("/image.png", q), alt, CardWidth, CardHeight}
}
