package bulk

import (
	"fmt"
	"html"
	"io"
	"slices"
	"strings"

	"dateline"
)

// Page writes reports with their claims marked as one HTML page that needs
// nothing but itself: no script, no picture, no other file.
type Page struct {
	w     io.Writer
	begun bool
	n     int
}

// NewPage returns a page that is written to w report by report.
func NewPage(w io.Writer) *Page { return &Page{w: w} }

const pageHead = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>Claims</title>
<style>
body{font:1rem/1.6 system-ui,sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b;background:#fff}
.text{white-space:pre-wrap;overflow-wrap:anywhere}
mark{color:inherit;background:#eef1f4;border-bottom:2px solid #5b6770}
mark.control{background:#fde7d9;border-color:#b3541e}mark.casualties{background:#fbdfe3;border-color:#a3213a}
mark.statement{background:#e5effa;border-color:#2b6cb0}mark.displacement,mark.evacuation{background:#e6f4ea;border-color:#2f7d4f}
mark.movement,mark.deployment{background:#f1ebfa;border-color:#6b46a8}mark.count,mark.pledge{background:#fbf4d6;border-color:#8a6d00}
mark.denied,mark.unconfirmed,mark.prospective{border-bottom-style:dashed}
table{border-collapse:collapse;width:100%;font-size:.875rem}th,td{text-align:left;vertical-align:top;padding:.25rem .5rem;border-bottom:1px solid #d5dadd}
</style>
`

// Add writes a report with its claims.
func (p *Page) Add(x *Reading) error {
	var b strings.Builder
	if !p.begun {
		p.begun = true
		b.WriteString(pageHead)
	}
	p.n++
	fmt.Fprintf(&b, "<section>\n<h1>%s</h1>\n", clean(x.Report.ID))
	if x.Unread != "" {
		fmt.Fprintf(&b, "<p>not read: %s</p>\n", clean(x.Unread))
	}
	b.WriteString(`<p class="text">`)
	marked(&b, x.Report.Text, x.Claims)
	b.WriteString("</p>\n")
	if len(x.Claims) > 0 {
		b.WriteString("<table>\n<tr><th>claim<th>stance<th>says<th>who says so<th>confidence\n")
		for i := range x.Claims {
			c := &x.Claims[i]
			fmt.Fprintf(&b, "<tr id=\"%s\"><td>%s<td>%s<td>%s<td>%s<td>%.2f\n", anchor(p.n, i), clean(label(c)), clean(string(c.Stance)), clean(Slots(c)), clean(Voice(c)), c.Confidence)
		}
		b.WriteString("</table>\n")
	}
	b.WriteString("</section>\n")
	_, err := io.WriteString(p.w, b.String())
	return err
}

// Close ends the page.
func (p *Page) Close() error {
	end := "</html>\n"
	if !p.begun {
		end = pageHead + end
	}
	_, err := io.WriteString(p.w, end)
	return err
}

func anchor(report, claim int) string { return fmt.Sprintf("c%d-%d", report, claim+1) }

func label(c *dateline.Claim) string {
	if c.Change != "" {
		return string(c.Kind) + " " + string(c.Change)
	}
	if c.Harm != "" {
		return string(c.Kind) + " " + c.Harm
	}
	return string(c.Kind)
}

func clean(s string) string { return html.EscapeString(strings.ToValidUTF8(s, "\uFFFD")) }

// marked writes a text with marks around the evidence of its claims. Evidence
// may overlap: the text is cut wherever one begins or ends, and each piece
// carries all the claims that it is evidence for.
func marked(b *strings.Builder, text string, claims []dateline.Claim) {
	type edge struct {
		at, claim int
		opens     bool
	}
	var edges []edge
	for i := range claims {
		s := claims[i].Span
		if s.Start < s.End && s.Start >= 0 && s.End <= len(text) {
			edges = append(edges, edge{s.Start, i, true}, edge{s.End, i, false})
		}
	}
	slices.SortStableFunc(edges, func(x, y edge) int { return x.at - y.at })
	var open []int
	at := 0
	for _, e := range edges {
		piece(b, text[at:e.at], claims, open)
		at = e.at
		if e.opens {
			open = append(open, e.claim)
		} else {
			open = slices.DeleteFunc(open, func(c int) bool { return c == e.claim })
		}
	}
	piece(b, text[at:], claims, nil)
}

func piece(b *strings.Builder, text string, claims []dateline.Claim, open []int) {
	if text == "" {
		return
	}
	if len(open) == 0 {
		b.WriteString(clean(text))
		return
	}
	var titles []string
	for _, i := range open {
		titles = append(titles, label(&claims[i])+", "+string(claims[i].Stance))
	}
	inner := &claims[open[len(open)-1]] // the last to begin: the narrowest, as a rule
	fmt.Fprintf(b, `<mark class="%s %s" title="%s">%s</mark>`, clean(string(inner.Kind)), clean(string(inner.Stance)), clean(strings.Join(titles, "; ")), clean(text))
}

// Slots are the words of a claim's actor, figures and places, in one line.
func Slots(c *dateline.Claim) string {
	var parts []string
	for _, m := range []*dateline.Mention{c.Actor, c.Quantity, c.Unit, c.People, c.Place, c.From, c.To} {
		if m != nil {
			parts = append(parts, m.Text)
		}
	}
	return strings.Join(parts, ", ")
}

// Voice is who says so, in the report's words; "" where it is the report itself.
func Voice(c *dateline.Claim) string {
	switch {
	case c.Speaker != nil:
		return c.Speaker.Text
	case c.Attribution != nil:
		return c.Attribution.Text
	}
	return ""
}
