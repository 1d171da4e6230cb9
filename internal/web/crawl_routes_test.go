package web_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// atlas is every route of the server, and which of them a crawl has met.
type atlas struct {
	t      testing.TB
	mux    *http.ServeMux
	routes []string
	api    []string        // of routes, those that take a token
	met    map[string]bool // by route: was asked
	gave   map[string]bool // by route: has answered with a page or a file
}

var pattern = regexp.MustCompile(`^(GET|POST|PUT|PATCH|DELETE|HEAD) /`)

// routesOf reads the routes out of the code of the server, and those of the
// API, which are made of parts there, from the list that it gives. A route that
// is registered in any other way fails the test: the crawl would not know it.
func routesOf(n *newsroom) *atlas {
	t := n.t
	a := &atlas{t: t, mux: http.NewServeMux(), met: map[string]bool{}, gave: map[string]bool{}}
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("no code here: %v", err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, src, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(x ast.Node) bool {
			switch x := x.(type) {
			case *ast.KeyValueExpr: // a table of routes, not a registration
				if _, ok := x.Key.(*ast.BasicLit); ok {
					return false
				}
			case *ast.BasicLit:
				if s, err := strconv.Unquote(x.Value); err == nil && pattern.MatchString(s) {
					a.add(s)
				}
			case *ast.CallExpr:
				sel, ok := x.Fun.(*ast.SelectorExpr)
				if ok && (sel.Sel.Name == "Handle" || sel.Sel.Name == "HandleFunc") && len(x.Args) == 2 {
					arg := string(src[x.Args[0].Pos()-f.FileStart : x.Args[0].End()-f.FileStart])
					lit, err := strconv.Unquote(arg)
					if known := []string{"pattern", "p", `rt.Method+" "+rt.Path`}; !slices.Contains(known, arg) && (err != nil || !pattern.MatchString(lit)) {
						t.Errorf("%s registers the route %s in a way that the crawl cannot read", name, arg)
					}
				}
			}
			return true
		})
	}
	var list struct {
		Routes []struct{ Method, Path string }
	}
	if err := json.Unmarshal([]byte(n.get("/api/v1").body), &list); err != nil || len(list.Routes) == 0 {
		t.Fatalf("GET /api/v1 lists %d routes, %v", len(list.Routes), err)
	}
	for _, r := range list.Routes {
		a.api = append(a.api, r.Method+" "+r.Path)
		a.add(r.Method + " " + r.Path)
	}
	return a
}

func (a *atlas) add(route string) {
	if !slices.Contains(a.routes, route) {
		a.routes = append(a.routes, route)
		a.mux.Handle(route, http.NotFoundHandler())
	}
}

// meet notes which route a request was for and how it was answered.
func (a *atlas) meet(method, path string, code int) {
	r := httptest.NewRequest(method, "/", nil)
	u, err := r.URL.Parse(path)
	if err != nil {
		return // the server has refused it
	}
	r.URL = u
	_, route := a.mux.Handler(r)
	a.met[route] = true
	if code == http.StatusOK {
		a.gave[route] = true
	}
}

// inside tells whether a route is behind the log-in.
func inside(route string) bool {
	_, path, _ := strings.Cut(route, " ")
	return strings.HasPrefix(path, "/desk") || strings.HasPrefix(path, "/logout")
}

var hole = regexp.MustCompile(`\{(\w+)\}`)

// path is a path of a route, with its holes filled.
func (a *atlas) path(route string, fill map[string]string) string {
	_, path, _ := strings.Cut(route, " ")
	path = strings.TrimSuffix(path, "{$}")
	return hole.ReplaceAllStringFunc(path, func(h string) string {
		if v, ok := fill[h[1:len(h)-1]]; ok {
			return v
		}
		a.t.Errorf("%s: the crawl does not know what %s may be", route, h)
		return "x"
	})
}

// complete fails where a route was not met, or a reader's page was never given.
func (a *atlas) complete() {
	a.t.Helper()
	for _, r := range a.routes {
		switch {
		case !a.met[r]:
			a.t.Errorf("%s was not crawled", r)
		case strings.HasPrefix(r, "GET ") && !inside(r) && !slices.Contains(a.api, r) && !a.gave[r]:
			a.t.Errorf("%s was crawled and never answered with 200", r)
		}
	}
}
