package web

import (
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"strings"
	"unicode/utf16"

	"dateline/internal/desk"
	"dateline/internal/page"
)

// remark is a mark of the copy as the composer's script takes it. Start and
// end count UTF-16 units of the field, as scripts do.
type remark struct {
	Field  string       `json:"field"`
	Start  int          `json:"start"`
	End    int          `json:"end"`
	Words  string       `json:"words"`
	Check  string       `json:"check"`
	Says   string       `json:"says"`
	Want   string       `json:"want,omitempty"`
	Claim  string       `json:"claim,omitempty"` // path of its page
	Diff   []desk.Piece `json:"diff,omitempty"`
	Blocks bool         `json:"blocks,omitempty"`
}

// offered is a claim that can be attached.
type offered struct {
	Claim    string `json:"claim"`
	Sentence string `json:"sentence"`
	Source   string `json:"source"`
	Status   string `json:"status"`
}

// lint is POST /desk/{story}/lint: what the reading of a copy has to say, as
// JSON. It changes nothing.
func (d *deskRoom) lint(w http.ResponseWriter, r *http.Request, by desk.User) error {
	v, err := d.posted(w, r, by)
	if err != nil {
		return err
	}
	text := map[string]string{"headline": r.PostForm.Get("headline"), "body": r.PostForm.Get("body")}
	l, err := d.desk.Lint(r.Context(), v.slug, by, desk.Copy{Headline: text["headline"], Body: text["body"], Claims: r.PostForm["claims"]})
	if err != nil {
		return err
	}
	out := struct {
		Marks   []remark      `json:"marks"`
		Offers  []offered     `json:"offers"`
		Preview template.HTML `json:"preview"` // as the public page has the body
	}{[]remark{}, []offered{}, page.Markdown(strings.TrimSpace(text["body"]))}
	for _, m := range l.Marks {
		x := remark{Field: m.Field, Words: m.Span.Text, Check: m.Check, Says: tell(m.Says), Want: m.Want, Diff: m.Words, Blocks: m.Blocks,
			Start: units(text[m.Field][:m.Span.Start]), End: units(text[m.Field][:m.Span.End])}
		if m.Claim != "" {
			x.Claim = d.at("desk", v.slug, "c", m.Claim)
		}
		out.Marks = append(out.Marks, x)
	}
	for _, o := range l.Offers {
		if c, ok := v.readers.Claim(o.Claim); ok {
			out.Offers = append(out.Offers, offered{o.Claim, page.DeskSentence(&c.Claim, v.story()), c.Cite.Name, string(v.readers.StatusOf(o.Claim))})
		}
	}
	return writeJSON(w, http.StatusOK, out)
}

// units counts the UTF-16 units of a text.
func units(s string) int {
	n := 0
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}

// writeJSON answers a script of the desk.
func writeJSON(w http.ResponseWriter, code int, x any) error {
	b, err := json.Marshal(x)
	if err != nil {
		return fmt.Errorf("json: %w", err)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	_, err = w.Write(b)
	return err
}
