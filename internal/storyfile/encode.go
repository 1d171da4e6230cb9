package storyfile

import (
	"bytes"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"dateline"
)

// Encode writes settings as a story file: keys in the order of dateline.Story,
// what is empty left out. Decoding it and encoding again gives the same bytes.
func Encode(s dateline.Story) ([]byte, error) {
	var b bytes.Buffer
	e := yaml.NewEncoder(&b)
	e.SetIndent(2)
	if err := e.Encode(node(reflect.ValueOf(s))); err != nil {
		return nil, fmt.Errorf("story file: %w", err)
	}
	if err := e.Close(); err != nil {
		return nil, fmt.Errorf("story file: %w", err)
	}
	return b.Bytes(), nil
}

func node(v reflect.Value) *yaml.Node {
	switch v.Type() {
	case timeType:
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!timestamp", Value: v.Interface().(time.Time).Format(time.RFC3339Nano)}
	case countriesType:
		if v.Len() == 1 {
			return text(v.Index(0).String())
		}
	}
	switch v.Kind() {
	case reflect.Struct:
		n := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
		for i := range v.NumField() {
			f := v.Type().Field(i)
			if key := jsonKey(f); key != "" && !absent(f, v.Field(i)) {
				n.Content = append(n.Content, text(key), node(v.Field(i)))
			}
		}
		return n
	case reflect.Slice:
		n := &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq"}
		if v.Type().Elem().Kind() == reflect.String {
			n.Style = yaml.FlowStyle
		}
		for i := range v.Len() {
			n.Content = append(n.Content, node(v.Index(i)))
		}
		return n
	case reflect.Bool:
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!bool", Value: strconv.FormatBool(v.Bool())}
	case reflect.Int:
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!int", Value: strconv.FormatInt(v.Int(), 10)}
	case reflect.Float64:
		f := v.Float()
		tag := "!!float"
		if f == float64(int64(f)) {
			tag = "!!int"
		}
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: tag, Value: strconv.FormatFloat(f, 'f', -1, 64)}
	}
	return text(v.String())
}

// text is a string as YAML writes it, quoted where it would be read as
// something else.
func text(s string) *yaml.Node {
	n := &yaml.Node{}
	n.SetString(s)
	if strings.ContainsAny(s, "\r\u0085\u2028\u2029") || strings.TrimSpace(s) != s {
		n.Style = yaml.DoubleQuotedStyle // block and plain styles would change them
	}
	return n
}

func absent(f reflect.StructField, v reflect.Value) bool {
	tag := f.Tag.Get("json")
	empty := v.IsZero() || (v.Kind() == reflect.Slice && v.Len() == 0)
	return empty && (strings.Contains(tag, ",omitempty") || strings.Contains(tag, ",omitzero") || v.Kind() == reflect.Slice || v.Type() == timeType)
}
