package page

import (
	"fmt"
	"slices"
	"strings"

	"dateline"
)

// DeskForm is a form as it was sent, or as it is first shown. What was typed
// stays in it when something was wrong, with the fault beside its field.
type DeskForm struct {
	Action string
	Key    string // makes a second sending of the same form harmless
	Values map[string][]string
	Errors map[string]string
}

// NewDeskForm returns an empty form.
func NewDeskForm(action, key string) *DeskForm {
	return &DeskForm{Action: action, Key: key, Values: map[string][]string{}, Errors: map[string]string{}}
}

// Value is what stands in a field.
func (f *DeskForm) Value(name string) string {
	if f == nil || len(f.Values[name]) == 0 {
		return ""
	}
	return f.Values[name][0]
}

// Set puts a value into a field.
func (f *DeskForm) Set(name string, values ...string) { f.Values[name] = values }

// Has tells whether one of a field's values is v.
func (f *DeskForm) Has(name, v string) bool { return f != nil && slices.Contains(f.Values[name], v) }

// Error is what is wrong with a field; the empty name is the form as a whole.
func (f *DeskForm) Error(name string) string {
	if f == nil {
		return ""
	}
	return f.Errors[name]
}

// Fault notes what is wrong with a field. The first fault of a field stays.
func (f *DeskForm) Fault(name, format string, args ...any) {
	if f.Errors[name] == "" {
		f.Errors[name] = fmt.Sprintf(format, args...)
	}
}

// Faulty tells whether something is wrong.
func (f *DeskForm) Faulty() bool { return f != nil && len(f.Errors) > 0 }

// DeskOption is one choice of a field.
type DeskOption struct{ Value, Label string }

// deskField is a field of a form for its template.
type deskField struct {
	Form                         *DeskForm
	Name, Label, Type, Hint      string
	ID, List, Placeholder, Kinds string
	Rows                         int
	Options                      []DeskOption
	Required, Focus, Mono, Wide  bool
}

// Value, Error and On are what the template asks of its form.
func (f deskField) Value() string       { return f.Form.Value(f.Name) }
func (f deskField) Error() string       { return f.Form.Error(f.Name) }
func (f deskField) On(v string) bool    { return f.Form.Has(f.Name, v) }
func (f deskField) Described() bool     { return f.Hint != "" || f.Error() != "" }
func (f deskField) Checked() bool       { return f.Value() != "" }
func (f deskField) Area() bool          { return f.Type == "area" }
func (f deskField) Choice() bool        { return f.Type == "select" }
func (f deskField) Tick() bool          { return f.Type == "check" }
func (f deskField) File() bool          { return f.Type == "file" }
func (f deskField) Single() bool        { return !f.Area() && !f.Choice() && !f.Tick() && !f.File() }
func (f deskField) DescribedBy() string { return f.ID + "-d" }

// newDeskField is the template function "field": form, id prefix, type, name, label,
// then pairs of further settings.
func newDeskField(form *DeskForm, prefix, typ, name, label string, more ...any) (deskField, error) {
	f := deskField{Form: form, Type: typ, Name: name, Label: label, ID: prefix + "-" + name, Rows: 4}
	if len(more)%2 != 0 {
		return f, fmt.Errorf("field %s: settings come in pairs", name)
	}
	for i := 0; i < len(more); i += 2 {
		switch v := more[i+1].(type) {
		case string:
			switch more[i] {
			case "hint":
				f.Hint = v
			case "list":
				f.List = v
			case "placeholder":
				f.Placeholder = v
			case "kinds":
				f.Kinds = v
			default:
				return f, fmt.Errorf("field %s: no setting %v", name, more[i])
			}
		case int:
			f.Rows = v
		case bool:
			switch more[i] {
			case "required":
				f.Required = v
			case "focus":
				f.Focus = v
			case "mono":
				f.Mono = v
			case "wide":
				f.Wide = v
			default:
				return f, fmt.Errorf("field %s: no setting %v", name, more[i])
			}
		case []DeskOption:
			f.Options = v
		default:
			return f, fmt.Errorf("field %s: %v has no such value", name, more[i])
		}
	}
	return f, nil
}

// deskWordsOf lists the choices of the slots that are words, by field; "" is
// no choice. They are those of docs/claims.md.
var deskWordsOf = map[string][]string{
	"changes":    {"", "takes", "retakes", "holds", "loses", "contests", "threatens"},
	"extents":    {"", "whole", "part"},
	"harms":      {"", "killed", "injured", "captured", "missing"},
	"acts":       {"", "says", "urges", "pledges", "denies", "warns", "condemns", "confirms", "claims", "asks"},
	"directness": {"", "direct", "indirect", "mixed"},
	"whats":      {"", "resettle", "aid", "funds", "supplies", "other", "road", "crossing", "airport", "corridor", "truce", "power", "telephone"},
	"states":     {"", "open", "restricted", "closed", "broken"},
	"precisions": {"", "minute", "hour", "part_of_day", "day", "week", "month", "year"},
	"stances":    {"asserted", "attributed", "denied", "unconfirmed", "prospective"},
	"roles":      {"editor", "admin"},
}

// deskOptions is the template function "options".
func deskOptions(of string) ([]DeskOption, error) {
	words := deskWordsOf[of]
	if of == "kinds" {
		for _, k := range dateline.Kinds {
			words = append(words, string(k))
		}
	}
	if len(words) == 0 {
		return nil, fmt.Errorf("no choices %q", of)
	}
	out := make([]DeskOption, len(words))
	for i, w := range words {
		out[i] = DeskOption{w, strings.ReplaceAll(w, "_", " ")}
		if w == "" {
			out[i].Label = "—"
		}
	}
	return out, nil
}
