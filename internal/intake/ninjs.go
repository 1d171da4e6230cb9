package intake

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"dateline"
)

// ninjs is a news item by the IPTC's News in JSON, versions 1.x to 3.x, as far
// as a report needs it. Version 3 writes versionCreated where 1 and 2 write
// versioncreated; names of members are taken without regard to case.
//
// Source: https://iptc.org/std/ninjs (schemas 1.5, 2.1, 3.0).
type ninjs struct {
	URI       string `json:"uri"`
	Type      string `json:"type"`
	Version   loose  `json:"version"`
	Created   string `json:"versioncreated"`
	First     string `json:"firstcreated"`
	Embargoed string `json:"embargoed"`
	PubStatus string `json:"pubstatus"`
	EdNote    string `json:"ednote"`
	Language  string `json:"language"`
	Located   string `json:"located"`
	Byline    string `json:"byline"` // 1 and 2
	By        loose  `json:"by"`     // 3

	UsageTerms      string          `json:"usageterms"`
	RightsInfo      json.RawMessage `json:"rightsinfo"`
	CopyrightHolder string          `json:"copyrightholder"`
	CopyrightNotice string          `json:"copyrightnotice"`
	Provider        loose           `json:"provider"` // a word or {name}, of senders that keep to older drafts
	InfoSource      json.RawMessage `json:"infosource"`
	InfoSources     json.RawMessage `json:"infosources"`

	Title     string      `json:"title"`
	Headline  string      `json:"headline"`
	Headlines []ninjsText `json:"headlines"`
	BodyText  string      `json:"body_text"`
	BodyHTML  string      `json:"body_html"`
	BodyXHTML string      `json:"body_xhtml"`
	Bodies    []ninjsText `json:"bodies"`
}

type ninjsText struct {
	Role        string `json:"role"`
	ContentType string `json:"contenttype"`
	Language    string `json:"language"`
	Value       string `json:"value"`
}

// loose is a value that senders write as a word, a number or an object with a
// name.
type loose string

// UnmarshalJSON reads what there is of a name.
func (l *loose) UnmarshalJSON(b []byte) error {
	var v any
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		return err
	}
	switch v := v.(type) {
	case string:
		*l = loose(v)
	case json.Number:
		*l = loose(v.String())
	case map[string]any:
		for _, k := range []string{"name", "literal", "uri"} {
			if s, ok := v[k].(string); ok && s != "" {
				*l = loose(s)
				return nil
			}
		}
	}
	return nil
}

// party is somebody who had a part in an item.
type party struct {
	Name    string `json:"name"`
	Literal string `json:"literal"`
	Role    string `json:"role"`
	Rel     string `json:"rel"`
	URI     string `json:"uri"`
}

// Ninjs reads one news item. limit is the most bytes taken, 0 for DefaultRaw.
// An item without words to read, a picture for instance, is an Invalid error;
// one that its sender cancels may have none.
func Ninjs(data []byte, limit int) (Sent, error) {
	if limit == 0 {
		limit = DefaultRaw
	}
	if len(data) > limit {
		return Sent{}, dateline.Invalid("item", "%s are more than the %s that may arrive at once", size(len(data)), size(limit))
	}
	var n ninjs
	if err := json.Unmarshal(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")), &n); err != nil {
		return Sent{}, jsonFault(data, err)
	}
	s := Sent{Key: strings.TrimSpace(n.URI), Lang: n.Language, State: n.state(), Why: strings.TrimSpace(n.EdNote)}
	s.Via = "ninjs"
	if s.Key == "" {
		return s, dateline.Invalid("uri", "a news item has a uri: by it a later version is known for one; add it")
	}
	if len(s.Key) > 2000 {
		return s, dateline.Invalid("uri", "it has %d characters; at most 2,000 are taken", len(s.Key))
	}
	if isAddress(s.Key) {
		s.URL = s.Key
	}
	var err error
	if s.Version, err = ninjsTime("versioncreated", n.Created); err != nil {
		return s, err
	}
	if s.Embargo, err = ninjsTime("embargoed", n.Embargoed); err != nil {
		return s, err
	}
	s.Published = s.Version
	s.Number, _ = strconv.ParseInt(string(n.Version), 10, 64)
	s.Headline = n.head()
	s.Rights = n.rights()
	s.Sources, s.Credits = n.parties()
	s.Note = n.note()
	if s.State == "" && n.PubStatus != "" && !strings.EqualFold(n.PubStatus, "usable") {
		return s, dateline.Invalid("pubstatus", "%q is no status of a news item; there are usable, withheld and canceled", clip(n.PubStatus, 80))
	}
	s.Data, s.Type = n.body()
	if len(bytes.TrimSpace(s.Data)) == 0 && s.State != "canceled" {
		kind := "an item"
		if n.Type != "" {
			kind = "a " + n.Type
		}
		return s, dateline.Invalid("bodies", "this is %s without words to read; a report needs body_text, body_html or bodies", kind)
	}
	return s, nil
}

// jsonFault says where JSON is broken.
func jsonFault(data []byte, err error) error {
	var syntax *json.SyntaxError
	var typed *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		at := min(int(syntax.Offset), len(data))
		return dateline.Invalid("item", "it is no JSON: %v (byte %d, line %d)", err, syntax.Offset, 1+bytes.Count(data[:at], []byte("\n")))
	case errors.As(err, &typed):
		field := typed.Field
		if field == "" {
			field = "item"
		}
		return dateline.Invalid(field, "it is a JSON %s where %s is wanted", typed.Value, wanted(typed.Type.Kind().String()))
	}
	return dateline.Invalid("item", "it is no JSON: %v", err)
}

func wanted(kind string) string {
	switch kind {
	case "struct", "map":
		return "an object"
	case "slice":
		return "a list"
	case "int64", "float64":
		return "a number"
	}
	return "a " + kind
}

func ninjsTime(field, s string) (time.Time, error) {
	if strings.TrimSpace(s) == "" {
		return time.Time{}, nil
	}
	t, err := Time(s, time.UTC, "")
	if err != nil {
		return t, named(field, err)
	}
	return t, nil
}

func (n *ninjs) state() string {
	switch strings.ToLower(strings.TrimSpace(n.PubStatus[strings.LastIndexAny(n.PubStatus, ":/")+1:])) {
	case "canceled", "cancelled":
		return "canceled"
	case "withheld":
		return "withheld"
	case "usable":
		n.PubStatus = ""
	}
	return ""
}

// head is the headline: the main one, else the first.
func (n *ninjs) head() string {
	if h := strings.TrimSpace(n.Headline); h != "" {
		return line(h)
	}
	for _, main := range []bool{true, false} {
		for _, h := range n.Headlines {
			role := strings.ToLower(h.Role)
			if strings.TrimSpace(h.Value) != "" && (!main || role == "" || strings.Contains(role, "main")) && !strings.Contains(h.ContentType, "html") {
				return line(h.Value)
			}
		}
	}
	return line(n.Title)
}

func line(s string) string { return strings.Join(strings.Fields(s), " ") }

// body is the words and their media type: rich text before plain, since its
// paragraphs are those that were written; of several bodies the main one.
func (n *ninjs) body() ([]byte, string) {
	for _, b := range []string{n.BodyHTML, n.BodyXHTML} {
		if strings.TrimSpace(b) != "" {
			return []byte(b), "text/html"
		}
	}
	if strings.TrimSpace(n.BodyText) != "" {
		return []byte(n.BodyText), "text/plain"
	}
	for _, rich := range []bool{true, false} {
		for _, b := range n.Bodies {
			html := strings.Contains(strings.ToLower(b.ContentType), "html") || b.ContentType == "" && strings.HasPrefix(strings.TrimSpace(b.Value), "<")
			if strings.TrimSpace(b.Value) == "" || html != rich || !readable(b.ContentType) {
				continue
			}
			if html {
				return []byte(b.Value), "text/html"
			}
			return []byte(b.Value), "text/plain"
		}
	}
	return nil, ""
}

// readable tells whether a body of that type is text: NITF and other XML is
// not taken, since its head would be read as words.
func readable(contentType string) bool {
	c := strings.ToLower(contentType)
	return c == "" || strings.Contains(c, "html") || strings.HasPrefix(c, "text/plain")
}

// rights are what the sender says of them, in the sender's words.
func (n *ninjs) rights() string {
	var out []string
	add := func(s string) {
		if s = line(s); s != "" {
			out = append(out, s)
		}
	}
	add(n.UsageTerms)
	add(rightsWords(n.RightsInfo))
	add(n.CopyrightNotice)
	return strings.Join(out, "; ")
}

// rightsWords are the words or links of rightsinfo, which is a word, an object
// or a list of objects.
func rightsWords(raw json.RawMessage) string {
	var v any
	if json.Unmarshal(raw, &v) != nil {
		return ""
	}
	var out []string
	var walk func(v any, depth int)
	walk = func(v any, depth int) {
		switch v := v.(type) {
		case string:
			if len(v) <= 300 { // an encoded licence is no word for a person
				out = append(out, v)
			}
		case []any:
			for _, x := range v {
				walk(x, depth+1)
			}
		case map[string]any:
			for _, k := range []string{"usageterms", "usageTerms", "linkedrights", "linkedRights", "uri", "name", "literal"} {
				if depth < 4 {
					walk(v[k], depth+1)
				}
			}
		}
	}
	walk(v, 0)
	return strings.Join(out, " ")
}

// parties are the names of whom the item may come from, the surest first, and
// of those whose copy it may be. The sender who answers for the item is its
// source; whom else the item says it took words from is its credit.
func (n *ninjs) parties() (sources, credits []string) {
	infos := append(parties(n.InfoSources), parties(n.InfoSource)...)
	var others []string
	for _, p := range infos {
		role := strings.ToLower(p.Role + " " + p.Rel)
		name := oneOf(p.Name, p.Literal, p.URI)
		if name == "" {
			continue
		}
		if strings.Contains(role, "provider") || strings.Contains(role, "publisher") || strings.Contains(role, "distributor") {
			sources = append(sources, name)
		} else {
			others = append(others, name)
		}
	}
	for _, s := range []string{string(n.Provider), n.CopyrightHolder} {
		if s = strings.TrimSpace(s); s != "" {
			sources = append(sources, s)
		}
	}
	return append(sources, others...), others
}

// parties reads infosource(s): one, a list, or a list of words.
func parties(raw json.RawMessage) (out []party) {
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) != nil {
		list = []json.RawMessage{raw}
	}
	for _, x := range list {
		var p party
		var word string
		switch {
		case len(x) == 0:
		case json.Unmarshal(x, &p) == nil:
			out = append(out, p)
		case json.Unmarshal(x, &word) == nil:
			out = append(out, party{Name: word})
		}
	}
	return out
}

func oneOf(words ...string) string {
	for _, w := range words {
		if w = strings.TrimSpace(w); w != "" {
			return w
		}
	}
	return ""
}

// note is what the desk should know beside the words.
func (n *ninjs) note() string {
	var out []string
	for _, x := range []struct{ label, words string }{
		{"By", oneOf(n.Byline, string(n.By))}, {"Located", n.Located}, {"Editors' note", n.EdNote},
	} {
		if w := line(x.words); w != "" {
			out = append(out, fmt.Sprintf("%s: %s", x.label, w))
		}
	}
	return strings.Join(out, "\n")
}
