package page

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"mime"
	"path"
	"strings"
)

//go:embed static
var staticFiles embed.FS

// file is one static file under its name and its hashed name.
type file struct {
	bytes  []byte
	kind   string
	hashed string
}

// assets maps names ("live.js") to files; hashes maps hashed names to names.
// Both are filled once, from what is embedded, and never changed.
var assets, hashes = loadAssets()

func loadAssets() (map[string]file, map[string]string) {
	files, byHash := map[string]file{}, map[string]string{}
	entries, err := staticFiles.ReadDir("static")
	if err != nil {
		panic(err) // the files are compiled in
	}
	for _, e := range entries {
		if e.IsDir() || strings.HasPrefix(e.Name(), ".") {
			continue
		}
		b, err := staticFiles.ReadFile("static/" + e.Name())
		if err != nil {
			panic(err)
		}
		if strings.HasSuffix(e.Name(), ".js") {
			b = lean(b)
		}
		sum := sha256.Sum256(b)
		ext := path.Ext(e.Name())
		hashed := strings.TrimSuffix(e.Name(), ext) + "." + hex.EncodeToString(sum[:6]) + ext
		files[e.Name()] = file{b, contentType(ext), hashed}
		byHash[hashed] = e.Name()
	}
	return files, byHash
}

// lean is a script without its comment lines and indentation, which readers on
// a bad line need not wait for. Our scripts hold no text over several lines.
func lean(script []byte) []byte {
	var out []byte
	for line := range bytes.Lines(script) {
		line = bytes.TrimSpace(line)
		if len(line) > 0 && !bytes.HasPrefix(line, []byte("//")) {
			out = append(append(out, line...), '\n')
		}
	}
	return out
}

func contentType(ext string) string {
	switch ext {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".webmanifest":
		return "application/manifest+json"
	}
	return mime.TypeByExtension(ext)
}

// Static returns the bytes of a static file by its hashed name
// ("live.0123456789ab.js"), as Asset gives it after /static/. Such a name may
// be cached for ever: other bytes have another name.
func Static(name string) (body []byte, contentType string, ok bool) {
	f, ok := assets[hashes[name]]
	return f.bytes, f.kind, ok
}

// Asset is the path under which a static file is served: /static/ and the
// hashed name. For a name that does not exist it is empty.
func Asset(name string) string {
	f, ok := assets[name]
	if !ok {
		return ""
	}
	return "/static/" + f.hashed
}
