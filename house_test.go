package dateline

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// floors is the plan of the house (ARCHITECTURE.md): an import points to a
// lower floor, never sideways, never up. A folder inside a room belongs to it.
var floors = map[string]int{
	"":                   0,
	"internal/proof":     5, // what the store commits to must lie below it
	"internal/store":     10,
	"internal/live":      10,
	"internal/reading":   10,
	"internal/gazetteer": 10,
	"internal/intake":    10,
	"internal/export":    10,
	"internal/page":      10,
	"internal/storyfile": 10,
	"internal/desk":      20,
	"internal/web":       30,
	"internal/demo":      30,
	"internal/bulk":      30,
	"internal/desktest":  30,
	"internal/browser":   40,
	"cmd/dateline":       40,
}

// room returns the room that a folder lies in.
func room(dir string) (string, bool) {
	for d := dir; d != "."; d = filepath.Dir(d) {
		if _, ok := floors[d]; ok {
			return d, true
		}
	}
	return "", dir == "."
}

func TestFloors(t *testing.T) {
	each(t, func(dir, file string, f *ast.File) {
		from, ok := room(dir)
		if !ok {
			t.Errorf("%s: no floor; give the folder its place in the plan of the house", dir)
			return
		}
		for _, imp := range f.Imports {
			path, _ := strconv.Unquote(imp.Path.Value)
			if path != "dateline" && !strings.HasPrefix(path, "dateline/") {
				if from == "" && strings.Contains(path, ".") && !strings.HasSuffix(file, "_test.go") {
					t.Errorf("%s imports %s: the root package uses the standard library alone", file, path)
				}
				continue
			}
			to, ok := room(strings.TrimPrefix(strings.TrimPrefix(path, "dateline"), "/"))
			if path == "dateline" {
				to, ok = "", true
			}
			switch {
			case !ok:
				t.Errorf("%s imports %s, which has no floor", file, path)
			case to == from:
			case to == "internal/desktest" && !strings.HasSuffix(file, "_test.go"):
				t.Errorf("%s imports %s, which is for tests", file, path)
			case to == "internal/desktest":
			case floors[to] >= floors[from]:
				t.Errorf("%s (floor %d) imports %s (floor %d)", file, floors[from], path, floors[to])
			}
		}
	})
}

// Every folder says once, in a package comment, what it knows.
func TestPackageComments(t *testing.T) {
	comments := map[string]int{}
	each(t, func(dir, file string, f *ast.File) {
		if strings.HasSuffix(file, "_test.go") {
			return
		}
		comments[dir] += 0
		if f.Doc != nil {
			comments[dir]++
		}
	})
	for dir, n := range comments {
		if n != 1 {
			t.Errorf("%s has %d package comments, want one", dir, n)
		}
	}
}

// The words of docs/words.md: never Event in a Go name, never CreatedAt or UpdatedAt.
func TestWords(t *testing.T) {
	each(t, func(dir, file string, f *ast.File) {
		ast.Inspect(f, func(n ast.Node) bool {
			id, ok := n.(*ast.Ident)
			if !ok || id.Obj == nil { // names declared here, not those of others
				return true
			}
			if strings.Contains(id.Name, "Event") && !strings.HasPrefix(filepath.Base(file), "sse") {
				t.Errorf("%s: the name %s; only the SSE line may be called an event", file, id.Name)
			}
			for _, w := range []string{"CreatedAt", "UpdatedAt", "Manager", "Helper", "Util"} {
				if strings.Contains(id.Name, w) {
					t.Errorf("%s: the name %s; see docs/words.md", file, id.Name)
				}
			}
			return true
		})
	})
}

func each(t *testing.T, do func(dir, file string, f *ast.File)) {
	t.Helper()
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && path != "." || d.Name() == "testdata" || d.Name() == "node_modules") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, ".go") {
			return nil
		}
		src, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, src, parser.ParseComments)
		if err != nil {
			return err
		}
		do(filepath.Dir(path), path, f)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
