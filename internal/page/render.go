package page

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io"
	"io/fs"
)

//go:embed templates
var templateFiles embed.FS

// shared are the templates that every page can use: the layout and the parts.
// Pages are parsed into a copy of it, so that each may define "main" and
// "head" anew.
var (
	shared = template.Must(template.New("").ParseFS(templateFiles, "templates/layout.html", "templates/parts/*.html"))
	public = mustPages(shared, "templates/*.html")
)

// mustPages parses each file that fits the pattern, except the layout, into a
// copy of the shared templates, and returns them by their base name.
func mustPages(base *template.Template, pattern string) map[string]*template.Template {
	names, err := fs.Glob(templateFiles, pattern)
	if err != nil {
		panic(err)
	}
	pages := map[string]*template.Template{}
	for _, n := range names {
		if n == "templates/layout.html" {
			continue
		}
		t := template.Must(template.Must(base.Clone()).ParseFS(templateFiles, n))
		pages[n[len("templates/"):]] = t
	}
	return pages
}

// render writes a page whole or not at all, so that a fault in a template
// never leaves half a page.
func render(w io.Writer, name string, data any) error {
	return renderIn(public, w, name, data)
}

// renderBare writes the main element of a page by itself.
func renderBare(w io.Writer, name string, data any) error {
	var b bytes.Buffer
	if err := public[name].ExecuteTemplate(&b, "main", data); err != nil {
		return fmt.Errorf("render %s: %w", name, err)
	}
	_, err := w.Write(b.Bytes())
	return err
}

func renderIn(pages map[string]*template.Template, w io.Writer, name string, data any) error {
	var b bytes.Buffer
	if err := pages[name].ExecuteTemplate(&b, "layout", data); err != nil {
		return fmt.Errorf("render %s: %w", name, err)
	}
	_, err := w.Write(b.Bytes())
	return err
}

// renderPart writes one shared template by itself.
func renderPart(w io.Writer, name string, data any) error {
	var b bytes.Buffer
	if err := fragments.ExecuteTemplate(&b, name, data); err != nil {
		return fmt.Errorf("render %s: %w", name, err)
	}
	_, err := w.Write(bytes.TrimSpace(b.Bytes()))
	return err
}

// fragments is a copy of the shared templates that is executed by itself:
// html/template refuses to copy a set once it has been executed.
var fragments = template.Must(shared.Clone())

// sheet is what the layout needs of every page.
type sheet struct {
	*scene
	Title     string
	About     string // meta description
	Canonical string // absolute; empty: none
	Here      string // this page, as a link of the site; empty: it has no languages to choose
	NoIndex   bool
	Notice    string
	Scripts   []string // names of static files
	Styles    []string
	Body      string      // class of the body
	Posting   template.JS // JSON-LD; empty: none
	Share     *share      // how other sites tell of the page; nil: they are not told
	Picture   *picture    // what they show beside it; nil: nothing
}
