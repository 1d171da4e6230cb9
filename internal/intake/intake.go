// Package intake turns the bytes of an incoming item, pasted or from a file,
// into a report.
//
// It knows forms of text (plain, Markdown, HTML), what is no text at all, and
// in which language words are. It changes no words: plain text stays byte for
// byte as it came, save a byte order mark; HTML becomes the paragraphs that a
// reader would see. It must not know who files, where reports are kept or what
// they claim.
//
// Whatever cannot be taken is an Invalid error that says what was wrong, at
// which byte, and what to do. The caller keeps the bytes.
package intake

import (
	"bytes"
	"fmt"
	"path"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"dateline"
)

// The house limits, in bytes. Config can lower or raise them.
const (
	DefaultRaw  = 10 << 20 // what may arrive, markup and all
	DefaultText = 1 << 20  // what may remain as a report's text
)

// Limits says how much is taken; zero fields mean the defaults.
type Limits struct {
	Raw  int
	Text int
}

// Item is one incoming item as it arrived, with what is known beside it.
type Item struct {
	Name string // file name; "" for pasted text
	Type string // media type where the sender gave one
	Data []byte

	Source    string    // slug of a source of the story
	Headline  string    // overrides a headline found in the text
	URL       string    // overrides an address found in the text
	Published time.Time // overrides a time found in the text; zero: the time of receipt
	Credit    string    // slug of the agency whose copy it is
	Embargo   time.Time
	Rights    string
	Note      string
	Via       string // how it came, where that is neither a paste nor a file: "url"
}

// Parsed is what an item became.
type Parsed struct {
	Report dateline.Report // without ID and Origin, which the desk gives
	Flags  []Flag          // what the desk should know and readers must not be misled by
}

// Flag is a peculiarity of an item that was taken all the same.
type Flag struct {
	Code string // future, direction, language
	Text string // in words, for the desk
	At   int    // byte of the report's text, where there is one
}

// Parse reads an item that was received at now.
func Parse(in Item, now time.Time, lim Limits) (Parsed, error) {
	if lim.Raw == 0 {
		lim.Raw = DefaultRaw
	}
	if lim.Text == 0 {
		lim.Text = DefaultText
	}
	if len(in.Data) > lim.Raw {
		return Parsed{}, dateline.Invalid("text", "%s are more than the %s that may arrive at once; split it, or file the part that matters", size(len(in.Data)), size(lim.Raw))
	}
	data := bytes.TrimPrefix(in.Data, []byte("\xef\xbb\xbf"))
	if len(bytes.TrimSpace(data)) == 0 {
		return Parsed{}, dateline.Invalid("text", "it is empty; paste the words of the report")
	}
	if what := binary(data); what != "" {
		return Parsed{}, dateline.Invalid("text", "this is %s, not text; open it, copy the words and paste them", what)
	}
	if err := checkUTF8(data); err != nil {
		return Parsed{}, err
	}
	p := page{text: string(data), via: "paste"}
	if in.Name != "" {
		p.via = "file"
	}
	if in.Via != "" {
		p.via = in.Via
	}
	switch form(in, data) {
	case "html":
		p = readHTML(string(data), p.via)
		if strings.TrimSpace(p.text) == "" {
			return Parsed{}, dateline.Invalid("text", "the HTML has no article text, only menus, scripts or markup; copy the article's words and paste them")
		}
	case "markdown":
		p.headline = heading(p.text)
	}
	if len(p.text) > lim.Text {
		return Parsed{}, dateline.Invalid("text", "%s of text are more than the %s that a report may have; file the part that matters", size(len(p.text)), size(lim.Text))
	}
	if err := checkControls(p.text); err != nil {
		return Parsed{}, err
	}
	return p.report(in, now), nil
}

// report joins what was found with what was given; what was given wins.
func (p page) report(in Item, now time.Time) Parsed {
	r := dateline.Report{
		Headline: in.Headline, Text: p.text, Source: in.Source, URL: in.URL, Published: in.Published,
		Credit: in.Credit, Embargo: in.Embargo, Rights: in.Rights, Via: p.via, Note: in.Note,
	}
	if r.Headline == "" {
		r.Headline = p.headline
	}
	if r.URL == "" {
		r.URL = p.url
	}
	if r.Published.IsZero() {
		r.Published = p.published
	}
	if r.Published.IsZero() {
		r.Published = now
	}
	var flags []Flag
	if r.Published.After(now) {
		flags = append(flags, Flag{Code: "future", Text: fmt.Sprintf("dated %s, which is still to come; it counts as published when it was received", r.Published.Format(time.RFC3339))})
		r.Published = now
	}
	if at, c := direction(r.Text); at >= 0 {
		flags = append(flags, Flag{Code: "direction", At: at, Text: fmt.Sprintf("byte %d is %U, which turns the order of what is shown; read the words with care", at, c)})
	}
	r.Lang = Language(r.Text)
	if r.Lang != "en" {
		r.Unread = "language " + r.Lang
		flags = append(flags, Flag{Code: "language", Text: "not read: " + r.Unread})
	}
	for _, f := range flags {
		if f.Code != "language" {
			r.Note = strings.TrimSpace(r.Note + "\n" + "Received: " + f.Text + ".")
		}
	}
	return Parsed{Report: r, Flags: flags}
}

// form tells whether the bytes are to be read as html, markdown or text: by
// the file's name, else by what the sender says, else by how they begin.
func form(in Item, data []byte) string {
	switch strings.ToLower(path.Ext(in.Name)) {
	case ".html", ".htm", ".xhtml":
		return "html"
	case ".md", ".markdown":
		return "markdown"
	case ".txt":
		return "text"
	}
	if strings.HasPrefix(in.Type, "text/html") || strings.HasPrefix(in.Type, "application/xhtml") {
		return "html"
	}
	start := strings.ToLower(string(bytes.TrimSpace(data[:min(len(data), 300)])))
	for _, sign := range []string{"<!doctype html", "<html", "<head", "<body", "<article", "<?xml"} {
		if strings.HasPrefix(start, sign) {
			return "html"
		}
	}
	return "text"
}

// heading is the first level-one heading of a Markdown text.
func heading(text string) string {
	for line := range strings.Lines(text) {
		if h, ok := strings.CutPrefix(line, "# "); ok {
			return strings.TrimSpace(strings.TrimRight(strings.TrimSpace(h), "#"))
		}
	}
	return ""
}

// signatures are how files begin that people take for text.
var signatures = []struct{ magic, what string }{
	{"%PDF-", "a PDF"}, {"PK\x03\x04", "a ZIP archive or an office document"}, {"\xd0\xcf\x11\xe0", "an old office document"},
	{"\x89PNG", "a picture (PNG)"}, {"\xff\xd8\xff", "a picture (JPEG)"}, {"GIF8", "a picture (GIF)"}, {"RIFF", "a picture, sound or film (RIFF)"},
	{"\x1f\x8b", "a gzip archive"}, {"BZh", "a bzip2 archive"}, {"7z\xbc\xaf", "a 7z archive"}, {"Rar!", "a RAR archive"},
	{"\x7fELF", "a program"}, {"SQLite format 3\x00", "a database"}, {"{\\rtf", "a rich-text document"},
	{"\xff\xfe", "text in UTF-16 (save it as UTF-8)"}, {"\xfe\xff", "text in UTF-16 (save it as UTF-8)"},
}

// binary names what the bytes are where they are no text, else "".
func binary(b []byte) string {
	for _, s := range signatures {
		if bytes.HasPrefix(b, []byte(s.magic)) && (s.magic[0] > 0x7e || bytes.IndexByte(b, 0) >= 0 || !utf8.Valid(b) || s.magic == "%PDF-" || s.magic == "{\\rtf") {
			return s.what
		}
	}
	if len(b) > 8 && string(b[4:8]) == "ftyp" {
		return "a film (MP4)"
	}
	if i := bytes.IndexByte(b, 0); i >= 0 {
		return fmt.Sprintf("binary data (byte %d is zero)", i)
	}
	return ""
}

func checkUTF8(b []byte) error {
	if utf8.Valid(b) {
		return nil
	}
	at := 0
	for at < len(b) {
		r, n := utf8.DecodeRune(b[at:])
		if r == utf8.RuneError && n <= 1 {
			break
		}
		at += n
	}
	line := 1 + bytes.Count(b[:at], []byte("\n"))
	return dateline.Invalid("text", "byte %d (line %d) is 0x%02x, which is not UTF-8; save the text as UTF-8, or paste it from where it reads well", at, line, b[at])
}

// checkControls refuses control characters, which no report has on purpose.
func checkControls(s string) error {
	for i, r := range s {
		if unicode.IsControl(r) && r != '\n' && r != '\r' && r != '\t' && r != '\f' && r != 0x85 {
			return dateline.Invalid("text", "byte %d (line %d) is the control character %U; delete it and file the text again", i, 1+strings.Count(s[:i], "\n"), r)
		}
	}
	return nil
}

// direction finds the first character that overrides the order of writing.
func direction(s string) (int, rune) {
	for i, r := range s {
		if (r >= 0x202a && r <= 0x202e) || (r >= 0x2066 && r <= 0x2069) {
			return i, r
		}
	}
	return -1, 0
}

func size(n int) string {
	switch {
	case n >= 1<<20 && n%(1<<20) == 0:
		return fmt.Sprintf("%d MB", n>>20)
	case n >= 1<<20:
		return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
	case n >= 10<<10:
		return fmt.Sprintf("%d kB", n>>10)
	}
	return fmt.Sprintf("%d bytes", n)
}
