package intake

import (
	"bytes"
	stdjson "encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"dateline"

	"golang.org/x/net/html/charset"
)

// decodeFeed brings a feed to UTF-8. Bytes that are UTF-8 are taken as such,
// whatever the server or the feed says: it is said wrongly too often.
func decodeFeed(data []byte, kind string) ([]byte, error) {
	label := declared(data)
	wide := len(data) > 1 && (data[0] == 0 || data[1] == 0 || data[0] == 0xfe && data[1] == 0xff || data[0] == 0xff && data[1] == 0xfe)
	if utf8.Valid(data) && !wide && !strings.HasPrefix(label, "iso-2022") {
		return bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")), nil
	}
	switch {
	case wide && (data[1] == 0 || data[0] == 0xff):
		kind = "text/xml; charset=utf-16le"
	case wide:
		kind = "text/xml; charset=utf-16be"
	case label != "" && !strings.HasPrefix(label, "utf-"):
		kind = "text/xml; charset=" + label
	}
	enc, name, _ := charset.DetermineEncoding(data, kind)
	out, err := enc.NewDecoder().Bytes(data)
	if err != nil {
		return nil, dateline.Invalid("feed", "it says that it is written in %s, and is not (%s); tell the sender", name, clip(err.Error(), 80))
	}
	return bytes.TrimPrefix(bytes.ToValidUTF8(out, nil), []byte("\xef\xbb\xbf")), nil
}

// declared is the encoding that an XML declaration names, in lower case.
func declared(data []byte) string {
	d := declaration(data)
	_, rest, ok := bytes.Cut(d, []byte("encoding"))
	rest = bytes.TrimLeft(rest, " \t\r\n=")
	if !ok || len(rest) < 2 || rest[0] != '"' && rest[0] != '\'' {
		return ""
	}
	name, _, ok := bytes.Cut(rest[1:], rest[:1])
	if !ok {
		return ""
	}
	return strings.ToLower(string(name))
}

func declaration(data []byte) []byte {
	head := bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")), " \t\r\n")
	if !bytes.HasPrefix(head, []byte("<?xml")) {
		return nil
	}
	end := bytes.Index(head[:min(len(head), 300)], []byte("?>"))
	if end < 0 {
		return nil
	}
	return head[:end+2]
}

// blankEncoding takes the declaration out of a document that is UTF-8 now, and
// leaves every byte after it where it was.
func blankEncoding(text []byte) []byte {
	d := declaration(text)
	if d == nil {
		return text
	}
	out := bytes.Clone(text)
	at := bytes.Index(text, d)
	for i := range d {
		if out[at+i] != '\n' {
			out[at+i] = ' '
		}
	}
	return out
}

// scan is what a first look at XML tells, before it is read: whether its limits
// hold, and up to where it is whole.
type scan struct {
	root    string // local name, lower case
	refused error
	items   int    // whole ones
	short   string // why it is not whole
	cut     int    // end of the last whole item
	open    []string
}

// scanXML looks through a document without building anything. It never
// resolves an entity; a document that declares its own is refused, since its
// words may hide in them.
func scanXML(text []byte) (s scan) {
	if at := longTag(text); at >= 0 {
		s.refused = dateline.Invalid("feed", "byte %d opens a tag that has no end within %s; tell the sender", at, size(mostTag))
		return s
	}
	d := xml.NewDecoder(bytes.NewReader(text))
	d.Strict = false
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	var open []string
	var names []int // namespaces declared, an open element each
	elements, scope := 0, 0
	for {
		t, err := d.RawToken()
		if err == io.EOF {
			if len(open) > 0 {
				s.short = fmt.Sprintf("it ends inside <%s>, after %s", clip(open[len(open)-1], 60), size(len(text)))
			}
			return s
		}
		if err != nil {
			s.short = "line " + broke(err)
			var syntax *xml.SyntaxError
			if errors.As(err, &syntax) {
				s.short = fmt.Sprintf("line %d: %s", syntax.Line, clip(syntax.Msg, 120))
			}
			return s
		}
		switch t := t.(type) {
		case xml.Directive:
			if bytes.Contains(t, []byte("<!ENTITY")) {
				s.refused = dateline.Invalid("feed", "it declares entities of its own (<!ENTITY, before byte %d), which no feed needs and which may hide or blow up its words; ask the sender for a plain feed", d.InputOffset())
				return s
			}
		case xml.StartElement:
			if s.root == "" {
				s.root = strings.ToLower(t.Name.Local)
			}
			n := 0
			for _, a := range t.Attr {
				if a.Name.Space == "xmlns" || a.Name.Local == "xmlns" {
					n++
				}
			}
			open, names = append(open, qualified(t.Name)), append(names, n)
			scope += n
			elements++
			if s.root != "html" && (elements > mostElements || len(open) > mostDepth || scope > mostNames) {
				s.refused = dateline.Invalid("feed", "near byte %d it has more than %d elements, %d inside one another or %d namespaces at once; no feed needs that. Tell the sender", d.InputOffset(), mostElements, mostDepth, mostNames)
				return s
			}
		case xml.EndElement:
			i := len(open) - 1
			for i >= 0 && open[i] != qualified(t.Name) {
				i--
			}
			if i < 0 {
				continue // closes nothing
			}
			for _, n := range names[i:] {
				scope -= n
			}
			open, names = open[:i], names[:i]
			if l := strings.ToLower(t.Name.Local); (l == "item" || l == "entry") && len(open) <= 2 {
				s.items++
				s.cut, s.open = int(d.InputOffset()), append(s.open[:0], open...)
				if s.items == mostItems {
					s.short = restOf(d)
					return s
				}
			}
		}
	}
}

// restOf tells whether more items follow the last one that is taken.
func restOf(d *xml.Decoder) string {
	for {
		t, err := d.RawToken()
		if err != nil {
			return ""
		}
		if e, ok := t.(xml.StartElement); ok && (strings.EqualFold(e.Name.Local, "item") || strings.EqualFold(e.Name.Local, "entry")) {
			return fmt.Sprintf("it has more than %d items; the first %d were taken", mostItems, mostItems)
		}
	}
}

func qualified(n xml.Name) string {
	if n.Space != "" {
		return n.Space + ":" + n.Local
	}
	return n.Local
}

// mended is the document up to the last whole item, with what was open closed.
func (s scan) mended(text []byte) []byte {
	out := bytes.Clone(text[:s.cut])
	for i := len(s.open) - 1; i >= 0; i-- {
		out = append(append(append(out, "</"...), s.open[i]...), '>')
	}
	return out
}

// longTag finds a tag that has no end within its limit, -1 where there is none.
// Without this look, one tag of many megabytes would become as many attributes.
func longTag(text []byte) int {
	for at := 0; ; {
		i := bytes.IndexByte(text[at:], '<')
		if i < 0 || at+i+1 >= len(text) {
			return -1
		}
		at += i + 1
		if c := text[at] | 0x20; c < 'a' || c > 'z' {
			continue
		}
		end := bytes.IndexByte(text[at:min(len(text), at+mostTag)], '>')
		if end < 0 && at+mostTag < len(text) {
			return at - 1
		}
	}
}

// scanJSON makes sure that a document is a JSON Feed within its limits, and
// returns it with no more than the items that are whole and taken.
func scanJSON(text []byte) (whole []byte, short string, err error) {
	if n := bytes.Count(text, []byte("{")); n > mostElements {
		return nil, "", dateline.Invalid("feed", "it has more than %d objects; no feed needs that. Tell the sender", mostElements)
	}
	d := stdjson.NewDecoder(bytes.NewReader(text))
	if t, err := d.Token(); err != nil || t != stdjson.Delim('{') {
		return nil, "", dateline.Invalid("feed", "this is JSON, but no feed: it begins %q, where a JSON Feed is an object", opening(text))
	}
	parts := map[string]stdjson.RawMessage{}
	var items []stdjson.RawMessage
	taken := false
	for short == "" && d.More() {
		key, err := d.Token()
		if err != nil {
			short = shortJSON(d, err)
			break
		}
		k, _ := key.(string)
		if k == "items" && !taken {
			items, short = itemsJSON(d)
			taken = true
			continue
		}
		var v stdjson.RawMessage
		if err := d.Decode(&v); err != nil {
			short = shortJSON(d, err)
			break
		}
		parts[k] = v
	}
	if short == "" {
		if _, err := d.Token(); err != nil {
			short = shortJSON(d, err)
		}
	}
	var version string
	stdjson.Unmarshal(parts["version"], &version) // what is no text is no version
	switch {
	case short != "" && len(items) == 0:
		return nil, "", dateline.Invalid("feed", "the JSON breaks off before its first item is whole: %s. It is asked for again; if it stays so, tell the sender", short)
	case !strings.Contains(version, "jsonfeed.org/version/") && (short == "" || len(parts["version"]) > 0):
		return nil, "", dateline.Invalid("feed", "this is JSON, but no JSON Feed: its version is %q, not https://jsonfeed.org/version/1.1", clip(version, 60))
	case !taken:
		return nil, "", dateline.Invalid("feed", "this JSON Feed has no items; tell the sender")
	}
	if items == nil {
		items = []stdjson.RawMessage{}
	}
	if parts["items"], err = stdjson.Marshal(items); err != nil {
		return nil, "", fmt.Errorf("items of a JSON Feed: %w", err)
	}
	if whole, err = stdjson.Marshal(parts); err != nil {
		return nil, "", fmt.Errorf("JSON Feed: %w", err)
	}
	return whole, short, nil
}

// itemsJSON takes the items that are whole.
func itemsJSON(d *stdjson.Decoder) (items []stdjson.RawMessage, short string) {
	if t, err := d.Token(); err != nil || t != stdjson.Delim('[') {
		return nil, fmt.Sprintf("near byte %d: its items are no list", d.InputOffset())
	}
	for d.More() {
		var v stdjson.RawMessage
		if err := d.Decode(&v); err != nil {
			return items, shortJSON(d, err)
		}
		if len(items) == mostItems {
			return items, fmt.Sprintf("it has more than %d items; the first %d were taken", mostItems, mostItems)
		}
		items = append(items, v)
	}
	if _, err := d.Token(); err != nil {
		return items, shortJSON(d, err)
	}
	return items, ""
}

func shortJSON(d *stdjson.Decoder, err error) string {
	return fmt.Sprintf("near byte %d: %s", d.InputOffset(), broke(err))
}
