package page

import (
	"bytes"
	"html/template"
	"net/url"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// markdown renders the bodies of updates. HTML in them is shown as the text it
// is; links go only where readers can see that they go; pictures are named and
// linked, since pages load nothing from elsewhere.
var markdown = goldmark.New(
	goldmark.WithExtensions(extension.Strikethrough, extension.Linkify),
	goldmark.WithParserOptions(parser.WithASTTransformers(util.Prioritized(tame{}, 999))),
	goldmark.WithRendererOptions(renderer.WithNodeRenderers(util.Prioritized(plainHTML{}, 1))),
)

// Markdown renders the body of an update. Its headings begin at h4, below the
// headline of the update.
func Markdown(body string) template.HTML {
	var b bytes.Buffer
	if err := markdown.Convert([]byte(body), &b); err != nil { // writing to a buffer does not fail
		return template.HTML("<p>" + template.HTMLEscapeString(body) + "</p>")
	}
	return template.HTML(strings.TrimSpace(b.String()))
}

// tame takes out of a parsed body what must not reach a reader's browser.
type tame struct{}

func (tame) Transform(doc *ast.Document, reader text.Reader, _ parser.Context) {
	source := reader.Source()
	var links, images []ast.Node
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Heading:
			n.Level = min(n.Level+3, 6)
		case *ast.Link, *ast.AutoLink:
			links = append(links, n)
		case *ast.Image:
			images = append(images, n)
		case *ast.Paragraph, *ast.Blockquote, *ast.List:
		}
		switch n.(type) {
		case *ast.Heading, *ast.Paragraph, *ast.Blockquote, *ast.List:
			n.SetAttributeString("dir", []byte("auto"))
		}
		return ast.WalkContinue, nil
	})
	for _, n := range images {
		im := n.(*ast.Image)
		l := ast.NewLink()
		l.Destination = im.Destination
		for c := im.FirstChild(); c != nil; c = im.FirstChild() {
			l.AppendChild(l, c)
		}
		if l.FirstChild() == nil {
			l.AppendChild(l, ast.NewString(bytes.Clone(im.Destination)))
		}
		im.Parent().ReplaceChild(im.Parent(), im, l)
		links = append(links, l)
	}
	for _, n := range links {
		tameLink(n, source)
	}
}

func tameLink(n ast.Node, source []byte) {
	var to []byte
	switch l := n.(type) {
	case *ast.Link:
		to = l.Destination
	case *ast.AutoLink:
		to = l.URL(source)
		if l.AutoLinkType == ast.AutoLinkEmail {
			to = append([]byte("mailto:"), to...)
		}
	}
	if safeLink(string(to)) {
		n.SetAttributeString("rel", []byte("nofollow noopener"))
		return
	}
	p := n.Parent()
	if l, ok := n.(*ast.AutoLink); ok {
		p.ReplaceChild(p, n, ast.NewString(bytes.Clone(l.Label(source))))
		return
	}
	for c := n.FirstChild(); c != nil; c = n.FirstChild() {
		p.InsertBefore(p, n, c)
	}
	p.RemoveChild(p, n)
}

// safeLink tells whether a link may be followed: the web, mail, or this site.
func safeLink(to string) bool {
	for _, r := range to {
		if r < 0x20 || r == 0x7f {
			return false
		}
	}
	u, err := url.Parse(to)
	if err != nil {
		return false
	}
	switch u.Scheme {
	case "http", "https":
		return u.Host != ""
	case "mailto":
		return true
	case "":
		return u.Host == "" && !strings.HasPrefix(to, `\`) && !strings.HasPrefix(to, "//")
	}
	return false
}

// plainHTML shows HTML in a body as text.
type plainHTML struct{}

func (plainHTML) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	r.Register(ast.KindRawHTML, func(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			for s := range n.(*ast.RawHTML).Segments.Len() {
				seg := n.(*ast.RawHTML).Segments.At(s)
				_, _ = w.Write(util.EscapeHTML(seg.Value(source)))
			}
		}
		return ast.WalkSkipChildren, nil
	})
	r.Register(ast.KindHTMLBlock, func(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		b := n.(*ast.HTMLBlock)
		if entering {
			_, _ = w.WriteString(`<p dir="auto">`)
			for i := range b.Lines().Len() {
				line := b.Lines().At(i)
				_, _ = w.Write(util.EscapeHTML(line.Value(source)))
			}
			if b.HasClosure() {
				_, _ = w.Write(util.EscapeHTML(b.ClosureLine.Value(source)))
			}
		} else {
			_, _ = w.WriteString("</p>\n")
		}
		return ast.WalkContinue, nil
	})
}

// plainText is a body without its marks, a blank line between its blocks: what
// a reader reads, and what revisions are compared by.
func plainText(body string) string {
	source := []byte(body)
	doc := markdown.Parser().Parse(text.NewReader(source))
	var b strings.Builder
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Text:
			b.Write(n.Value(source))
			if n.SoftLineBreak() || n.HardLineBreak() {
				b.WriteByte('\n')
			}
		case *ast.String:
			b.Write(n.Value)
		case *ast.AutoLink:
			b.Write(n.Label(source))
		case *ast.RawHTML:
			for i := range n.Segments.Len() {
				seg := n.Segments.At(i)
				b.Write(seg.Value(source))
			}
		case *ast.ListItem:
			b.WriteString("\n– ")
		case *ast.Paragraph, *ast.Heading:
			b.WriteString("\n\n")
		case *ast.CodeBlock, *ast.FencedCodeBlock, *ast.HTMLBlock:
			b.WriteString("\n\n")
			for i := range n.Lines().Len() {
				line := n.Lines().At(i)
				b.Write(line.Value(source))
			}
		}
		return ast.WalkContinue, nil
	})
	return strings.TrimSpace(b.String())
}
