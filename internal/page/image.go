package page

import (
	"image"
	"image/color"
	"image/draw"
	"math"
	"strings"
	"sync"

	"dateline"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// pt is a point of a picture, in pixels from its upper left corner.
type pt struct{ x, y float64 }

func (p pt) pixel() image.Point { return image.Pt(int(math.Floor(p.x)), int(math.Floor(p.y))) }

// canvas is a picture being drawn. Nothing is drawn outside of clip.
type canvas struct {
	*image.RGBA
	clip   image.Rectangle
	raster vector.Rasterizer
}

func newCanvas(w, h int) *canvas {
	r := image.Rect(0, 0, w, h)
	return &canvas{RGBA: image.NewRGBA(r), clip: r}
}

// Fill paints all of the picture.
func (c *canvas) Fill(ink color.RGBA) { c.rect(c.Bounds(), ink) }

func (c *canvas) rect(r image.Rectangle, ink color.RGBA) {
	draw.Draw(c.RGBA, r, image.NewUniform(ink), image.Point{}, draw.Src)
}

func (c *canvas) pattern(r image.Rectangle, t texture) {
	draw.Draw(c.RGBA, r, t, r.Min, draw.Over)
}

// polygon fills rings, of which holes wind against their shells.
func (c *canvas) polygon(rings [][]pt, src image.Image) {
	area := nowhere
	for _, r := range rings {
		for _, p := range r {
			area = area.grown(p.x, p.y)
		}
	}
	if area.x0 > area.x1 {
		return
	}
	b := image.Rectangle{pt{area.x0, area.y0}.pixel(), pt{area.x1, area.y1}.pixel().Add(image.Pt(1, 1))}.Intersect(c.clip)
	if b.Empty() {
		return
	}
	c.raster.Reset(b.Dx(), b.Dy())
	for _, r := range rings {
		for i, p := range r {
			x, y := float32(p.x-float64(b.Min.X)), float32(p.y-float64(b.Min.Y))
			if i == 0 {
				c.raster.MoveTo(x, y)
			} else {
				c.raster.LineTo(x, y)
			}
		}
		c.raster.ClosePath()
	}
	c.raster.Draw(c.RGBA, b, src, b.Min)
}

// line draws a closed line of a width; dash is the length of its strokes and
// of the gaps between them, 0 for a line without gaps.
func (c *canvas) line(r []pt, width, dash float64, ink color.RGBA) {
	var quads [][]pt
	run := 0.0
	for i, a := range r {
		b := r[(i+1)%len(r)]
		n := math.Hypot(b.x-a.x, b.y-a.y)
		if n == 0 {
			continue
		}
		ux, uy := (b.x-a.x)/n, (b.y-a.y)/n
		for at := 0.0; at < n; {
			to := n
			stroke := true
			if dash > 0 {
				phase := math.Mod(run+at, 2*dash)
				stroke = phase < dash
				to = math.Min(n, at+dash-math.Mod(phase, dash)+1e-6)
			}
			if stroke {
				w := width / 2
				p, q := pt{a.x + ux*at, a.y + uy*at}, pt{a.x + ux*to, a.y + uy*to}
				quads = append(quads, []pt{{p.x - uy*w, p.y + ux*w}, {q.x - uy*w, q.y + ux*w}, {q.x + uy*w, q.y - ux*w}, {p.x + uy*w, p.y - ux*w}})
			}
			at = to
		}
		run += n
	}
	c.polygon(quads, image.NewUniform(ink))
}

// ring is a circle of n corners; four of them are a diamond.
func ring(at pt, r float64, n int) []pt {
	var out []pt
	for i := range n {
		s, c := math.Sincos(float64(i) * 2 * math.Pi / float64(n))
		out = append(out, pt{at.x + r*s, at.y - r*c})
	}
	return out
}

func square(at pt, r float64) []pt {
	return []pt{{at.x - r, at.y - r}, {at.x + r, at.y - r}, {at.x + r, at.y + r}, {at.x - r, at.y + r}}
}

// symbol draws a place's state as templates/parts/map.html does: each state
// has a form of its own, so that none is told by colour alone.
func (c *canvas) symbol(at pt, r float64, state dateline.State, ink color.RGBA) {
	fill := func(ink color.RGBA, p []pt) { c.polygon([][]pt{p}, image.NewUniform(ink)) }
	half := func(p []pt, keep func(pt) bool) []pt {
		var out []pt
		for _, q := range p {
			if keep(q) {
				out = append(out, q)
			}
		}
		return out
	}
	switch state {
	case dateline.Held:
		fill(inks.paper, ring(at, r*1.3, 24))
		fill(ink, ring(at, r, 24))
	case dateline.Claimed:
		fill(inks.paper, ring(at, r*1.3, 24))
		fill(ink, ring(at, r, 24))
		fill(inks.paper, ring(at, r*.66, 24))
		fill(ink, half(ring(at, r, 24), func(p pt) bool { return p.y >= at.y-1e-9 }))
	case dateline.Disputed:
		fill(inks.paper, ring(at, r*1.6, 4))
		fill(ink, ring(at, r*1.25, 4))
		fill(inks.paper, half(ring(at, r*.85, 4), func(p pt) bool { return p.x >= at.x-1e-9 }))
	case dateline.Contested:
		fill(inks.paper, square(at, r*1.25))
		fill(ink, square(at, r*.95))
		fill(inks.paper, []pt{{at.x - r*.7, at.y - r*.45}, {at.x - r*.45, at.y - r*.7}, {at.x + r*.7, at.y + r*.45}, {at.x + r*.45, at.y + r*.7}})
		fill(inks.paper, []pt{{at.x + r*.45, at.y - r*.7}, {at.x + r*.7, at.y - r*.45}, {at.x - r*.45, at.y + r*.7}, {at.x - r*.7, at.y + r*.45}})
	case dateline.Threatened:
		fill(inks.paper, ring(at, r*1.75, 3))
		fill(ink, ring(at, r*1.25, 3))
	default:
		fill(inks.paper, ring(at, r*1.2, 24))
		fill(inks.soft, ring(at, r*.85, 24))
		fill(inks.paper, ring(at, r*.55, 24))
	}
}

// texture is a pattern without end: kinds 1 to 5 tell sides apart as the map's
// patterns t-s1 to t-s5 do, the others states.
type texture struct {
	kind int
	ink  color.RGBA
}

var stateTextures = map[dateline.State]int{dateline.Claimed: 6, dateline.Disputed: 7, dateline.Contested: 8, dateline.Threatened: 9, dateline.Unknown: 10}

func (t texture) ColorModel() color.Model { return color.RGBAModel }
func (t texture) Bounds() image.Rectangle { return image.Rect(-1e9, -1e9, 1e9, 1e9) }

func (t texture) At(x, y int) color.Color {
	mod := func(v, m int) int { return ((v % m) + m) % m }
	on := false
	switch t.kind {
	case 1:
		on = mod(x-y, 9) == 0
	case 2:
		on = mod(x, 7) < 2 && mod(y, 7) < 2
	case 3:
		on = mod(y, 7) == 0
	case 4:
		on = mod(x, 7) == 0
	case 5:
		on = mod(y, 9) == 0 || mod(x, 9) == 0
	case 6:
		on = mod(x+y, 12) == 0 && mod(x, 9) < 5
	case 7:
		on = mod(x+y, 11) == 0 || mod(x-y, 11) == 0
	case 8:
		on = mod(y-abs(mod(x, 14)-7), 9) == 0
	case 9:
		on = mod(y, 14) < 5 && abs(mod(x, 14)-7)*2 <= mod(y, 14)
	case 10:
		on = mod(x, 10) == 0 && mod(y, 10) == 0
	}
	if !on {
		return color.RGBA{}
	}
	const part = 170 // of 255: the land shows through
	return color.RGBA{uint8(int(t.ink.R) * part / 255), uint8(int(t.ink.G) * part / 255), uint8(int(t.ink.B) * part / 255), part}
}

func abs(n int) int { return max(n, -n) }

// face names one of the two faces of a picture.
type face int

const (
	regular face = iota
	bold
)

// fonts are the Go fonts (Bigelow & Holmes), which write Latin, Greek and
// Cyrillic. They are parsed once and never changed.
var fonts = sync.OnceValues(func() ([2]*opentype.Font, error) {
	var out [2]*opentype.Font
	for f, file := range map[face][]byte{regular: goregular.TTF, bold: gobold.TTF} {
		p, err := opentype.Parse(file)
		if err != nil {
			return out, err
		}
		out[f] = p
	}
	return out, nil
})

// letters sets lines of text on a canvas.
type letters struct {
	to    *canvas
	fonts [2]*opentype.Font
	faces map[[2]float64]font.Face
	buf   sfnt.Buffer
}

func newType(c *canvas) (*letters, error) {
	fs, err := fonts()
	return &letters{to: c, fonts: fs, faces: map[[2]float64]font.Face{}}, err
}

func (t *letters) face(f face, size float64) font.Face {
	k := [2]float64{float64(f), size}
	if t.faces[k] == nil {
		made, err := opentype.NewFace(t.fonts[f], &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingNone})
		if err != nil {
			panic(err) // NewFace fails for no options that are ours
		}
		t.faces[k] = made
	}
	return t.faces[k]
}

// writes tells whether the faces have all letters of a text, and read it from
// left to right.
func (t *letters) writes(text string) bool {
	for _, r := range text {
		if g, err := t.fonts[regular].GlyphIndex(&t.buf, r); err != nil || g == 0 {
			return false
		}
	}
	return strings.TrimSpace(text) != ""
}

func (t *letters) width(f face, size float64, text string) int {
	return font.MeasureString(t.face(f, size), text).Ceil()
}

// wrap breaks a text between words into lines of at most width pixels.
func (t *letters) wrap(f face, size float64, text string, width int) []string {
	var lines []string
	for _, w := range strings.Fields(text) {
		if n := len(lines); n > 0 && t.width(f, size, lines[n-1]+" "+w) <= width {
			lines[n-1] += " " + w
		} else {
			lines = append(lines, w)
		}
	}
	return lines
}

// line sets a text with its foot at y.
func (t *letters) line(f face, size float64, ink color.RGBA, x, y int, text string) {
	d := font.Drawer{Dst: t.to.RGBA, Src: image.NewUniform(ink), Face: t.face(f, size), Dot: fixed.P(x, y)}
	d.DrawString(text)
}
