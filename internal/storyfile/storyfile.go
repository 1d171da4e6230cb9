// Package storyfile turns a story's settings into one YAML file and back.
//
// It knows the shape of dateline.Story and what makes settings sound: names
// that exist, slugs that are unique, zones and coordinates that are real. It
// must not know where a story is kept or who may change it.
//
// The keys of the file are the JSON keys of dateline.Story, in snake_case:
//
//	slug: afghanistan-2021
//	title: Afghanistan, August 2021
//	zone: Asia/Kabul
//	country: AF
//	start: 2021-08-13T00:00:00+04:30
//	places:
//	  - id: gn:1140026
//	    name: Herat
//	    class: city
//	    lat: 34.35
//	    lon: 62.2
//
// Times are RFC 3339, or a date alone, which is midnight in the story's zone.
// Anchors, aliases and merge keys are refused: a reader of the file should see
// what it says.
package storyfile

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"dateline"
)

// MaxSize is the longest story file that Decode takes, in bytes.
const MaxSize = 4 << 20

// mostFaults is how many faults one answer names.
const mostFaults = 20

// Decode reads a story file. All that is wrong with it comes back at once as
// Invalid errors, joined, each with line, key and what to do.
func Decode(b []byte) (dateline.Story, error) {
	root, err := parse(b)
	if err != nil {
		return dateline.Story{}, err
	}
	c := &checker{lines: map[string]int{}}
	c.zone = zoneOf(root)
	tree := c.value(root, reflect.TypeFor[dateline.Story](), "")
	if len(c.faults) > 0 {
		return dateline.Story{}, errors.Join(c.faults...)
	}
	raw, err := json.Marshal(tree)
	if err != nil {
		return dateline.Story{}, fmt.Errorf("story file: %w", err)
	}
	var s dateline.Story
	if err := json.Unmarshal(raw, &s); err != nil {
		return dateline.Story{}, dateline.Invalid("story file", "%v", err)
	}
	c.sound(&s)
	if len(c.faults) > 0 {
		return dateline.Story{}, errors.Join(c.faults...)
	}
	return s, nil
}

// Check tells what is wrong with settings that did not come from a file, by
// the same rules as Decode but without lines.
func Check(s dateline.Story) error {
	c := &checker{}
	c.sound(&s)
	return errors.Join(c.faults...)
}

func parse(b []byte) (*yaml.Node, error) {
	if len(b) > MaxSize {
		return nil, dateline.Invalid("story file", "%d bytes are more than the %d that a story file may have; move reports and claims out of it", len(b), MaxSize)
	}
	if !utf8.Valid(b) {
		return nil, dateline.Invalid("story file", "not UTF-8; save the file as UTF-8 text")
	}
	d := yaml.NewDecoder(bytes.NewReader(b))
	var doc yaml.Node
	if err := d.Decode(&doc); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, dateline.Invalid("story file", "it is empty; begin with slug, title, zone, country and start")
		}
		return nil, dateline.Invalid("story file", "not YAML: %s; check the indentation there", strings.TrimPrefix(err.Error(), "yaml: "))
	}
	var more yaml.Node
	if err := d.Decode(&more); !errors.Is(err, io.EOF) {
		return nil, dateline.Invalid(fmt.Sprintf("line %d", more.Line), "a story file holds one story; put the second document in its own file")
	}
	if doc.Kind != yaml.DocumentNode || len(doc.Content) != 1 {
		return nil, dateline.Invalid("story file", "it is empty; begin with slug, title, zone, country and start")
	}
	return doc.Content[0], nil
}

// zoneOf looks ahead for the story's zone, in which dates alone are meant.
func zoneOf(root *yaml.Node) *time.Location {
	for i := 0; i+1 < len(root.Content); i += 2 {
		if root.Content[i].Value == "zone" {
			if l, err := zone(root.Content[i+1].Value); err == nil {
				return l
			}
		}
	}
	return time.UTC
}

func zone(name string) (*time.Location, error) {
	if name == "" || name == "Local" {
		return nil, errors.New("no zone")
	}
	return time.LoadLocation(name)
}

// checker walks a YAML tree beside the Go types it must fit.
type checker struct {
	zone   *time.Location
	lines  map[string]int // path -> line
	faults []error
}

// fault notes that the value at path is wrong.
func (c *checker) fault(path, format string, args ...any) {
	if len(c.faults) == mostFaults {
		return
	}
	where := path
	for p := path; ; {
		if n := c.lines[p]; n > 0 {
			where = fmt.Sprintf("line %d, %s", n, path)
			break
		}
		i := strings.LastIndexAny(p, ".[")
		if i < 0 {
			break
		}
		p = p[:i]
	}
	c.faults = append(c.faults, dateline.Invalid(where, format, args...))
}

var (
	timeType      = reflect.TypeFor[time.Time]()
	countriesType = reflect.TypeFor[dateline.Countries]()
)

// value turns a node into what encoding/json takes for the type; nil where
// the node is null or wrong.
func (c *checker) value(n *yaml.Node, t reflect.Type, path string) any {
	c.lines[path] = n.Line
	if n.Kind == yaml.AliasNode || n.Anchor != "" {
		c.fault(path, "anchors and aliases (&, *) are not taken; write the value out")
		return nil
	}
	if n.Kind == yaml.ScalarNode && n.ShortTag() == "!!null" {
		return nil
	}
	switch {
	case t == timeType:
		return c.time(n, path)
	case t == countriesType && n.Kind == yaml.ScalarNode:
		return c.scalar(n, reflect.TypeFor[string](), path)
	case t.Kind() == reflect.Struct:
		return c.mapping(n, t, path)
	case t.Kind() == reflect.Slice:
		if n.Kind != yaml.SequenceNode {
			c.fault(path, "want a list (lines that begin with \"- \"), not %s", kindName(n))
			return nil
		}
		out := make([]any, 0, len(n.Content))
		for i, e := range n.Content {
			out = append(out, c.value(e, t.Elem(), fmt.Sprintf("%s[%d]", path, i)))
		}
		return out
	}
	return c.scalar(n, t, path)
}

func (c *checker) mapping(n *yaml.Node, t reflect.Type, path string) any {
	if n.Kind != yaml.MappingNode {
		c.fault(path, "want keys with values (%s), not %s", strings.Join(keys(t), ", "), kindName(n))
		return nil
	}
	out := map[string]any{}
	seen := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		at := join(path, key.Value)
		f, ok := field(t, key.Value)
		if first := seen[key.Value]; first > 0 {
			c.lines[at] = key.Line
			c.fault(at, "the key stands here a second time, first on line %d; keep one", first)
			continue
		}
		seen[key.Value] = key.Line
		if !ok || key.Kind != yaml.ScalarNode {
			c.lines[at] = key.Line
			c.fault(at, "no such key; %s", suggestion(key.Value, keys(t)))
			continue
		}
		if v := c.value(n.Content[i+1], f.Type, at); v != nil {
			out[key.Value] = v
		}
	}
	return out
}

func (c *checker) time(n *yaml.Node, path string) any {
	if n.Kind == yaml.ScalarNode {
		if t, err := time.Parse(time.RFC3339, n.Value); err == nil && t.Year() > 0 {
			return t.Format(time.RFC3339Nano)
		}
		if t, err := time.ParseInLocation(time.DateOnly, n.Value, c.zone); err == nil && t.Year() > 0 {
			return t.Format(time.RFC3339)
		}
	}
	c.fault(path, "%q is no time; write it as 2021-08-13T00:00:00+04:30 or as 2021-08-13", n.Value)
	return nil
}

func (c *checker) scalar(n *yaml.Node, t reflect.Type, path string) any {
	if n.Kind != yaml.ScalarNode {
		c.fault(path, "want %s, not %s", typeName(t), kindName(n))
		return nil
	}
	tag := n.ShortTag()
	switch t.Kind() {
	case reflect.String:
		if tag == "!!str" || tag == "!!timestamp" {
			return n.Value
		}
		c.fault(path, "want a text, not %s; put it in quotes: \"%s\"", kindName(n), n.Value)
		return nil
	case reflect.Bool:
		if tag == "!!bool" {
			return strings.EqualFold(n.Value, "true")
		}
	case reflect.Int:
		if v, err := strconv.Atoi(n.Value); tag == "!!int" && err == nil {
			return v
		}
	case reflect.Float64:
		if v, err := strconv.ParseFloat(n.Value, 64); (tag == "!!int" || tag == "!!float") && err == nil && v-v == 0 {
			return v
		}
	}
	c.fault(path, "want %s, not %q", typeName(t), n.Value)
	return nil
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// field finds the field of a struct whose JSON key is given.
func field(t reflect.Type, key string) (reflect.StructField, bool) {
	for i := range t.NumField() {
		if f := t.Field(i); jsonKey(f) == key && key != "" {
			return f, true
		}
	}
	return reflect.StructField{}, false
}

func jsonKey(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	if name == "-" || !f.IsExported() {
		return ""
	}
	return name
}

func keys(t reflect.Type) []string {
	var ks []string
	for i := range t.NumField() {
		if k := jsonKey(t.Field(i)); k != "" {
			ks = append(ks, k)
		}
	}
	return ks
}

// suggestion names the key that was probably meant, else all there are.
func suggestion(key string, known []string) string {
	best, least := "", 3
	for _, k := range known {
		if d := distance(key, k); d < least {
			best, least = k, d
		}
	}
	if best != "" {
		return fmt.Sprintf("is it %q?", best)
	}
	return "the keys here are " + strings.Join(known, ", ")
}

// distance is the Levenshtein distance of two short words.
func distance(a, b string) int {
	if len(a) > 40 {
		return 40
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j+1]+1, row[j]+1)
		}
	}
	return row[len(b)]
}

func typeName(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Bool:
		return "true or false"
	case reflect.Int:
		return "a whole number"
	case reflect.Float64:
		return "a number"
	}
	return "a text"
}

func kindName(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "keys with values"
	case yaml.SequenceNode:
		return "a list"
	}
	switch n.ShortTag() {
	case "!!int", "!!float":
		return "a number"
	case "!!bool":
		return "true or false"
	}
	return "a text"
}
