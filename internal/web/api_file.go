package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"dateline"
	"dateline/internal/desk"
	"dateline/internal/intake"
)

// mostSent is how many reports may be sent at once as JSON.
const mostSent = 100

// sentReport is a report as a program sends it. Source and credit are slugs or
// names of sources of the story.
type sentReport struct {
	ID        string `json:"id"` // the sender's own name of it: the same id again is a new version
	Text      string `json:"text"`
	HTML      string `json:"html"` // instead of text
	Headline  string `json:"headline"`
	Source    string `json:"source"`
	URL       string `json:"url"`
	Published string `json:"published"`
	Credit    string `json:"credit"`
	Embargo   string `json:"embargo"`
	Rights    string `json:"rights"`
	Note      string `json:"note"`
	Lang      string `json:"lang"`
}

// result is what became of one item.
type result struct {
	Result   string   `json:"result"`       // filed, same, updated, canceled, refused
	ID       string   `json:"id,omitempty"` // the report
	Replaces string   `json:"replaces,omitempty"`
	Near     string   `json:"near,omitempty"` // a report with nearly the same text, whose origin it joins
	Claims   int      `json:"claims,omitempty"`
	Unread   string   `json:"unread,omitempty"`
	Readers  []string `json:"readers_have,omitempty"` // of what is canceled
	Flags    []string `json:"flags,omitempty"`
	Why      string   `json:"why,omitempty"`
	Field    string   `json:"field,omitempty"`   // what is wrong, where it is refused
	Refused  string   `json:"refused,omitempty"` // under which name its bytes are kept for the desk
}

func resultOf(x desk.Arrived) result {
	out := result{Result: x.Did, ID: x.ID, Replaces: x.Replaces, Near: x.Near, Claims: x.Claims, Unread: x.Unread, Readers: x.Readers, Why: x.Why}
	for _, f := range x.Flags {
		if f.Code != "language" {
			out.Flags = append(out.Flags, f.Text)
		}
	}
	return out
}

// arrive takes one item in and tells what became of it. An item that can't be
// taken is kept for the desk; only what is no fault of the item's is an error.
func (a *api) arrive(r *http.Request, x desk.Arriving, raw []byte, fault error) (result, error) {
	if fault == nil {
		done, err := a.desk.Arrive(r.Context(), x)
		if err == nil {
			return resultOf(done), nil
		}
		fault = err
	}
	var known *dateline.Error
	if !errors.As(fault, &known) || (known.Kind != dateline.ErrInvalid && known.Kind != dateline.ErrConflict) {
		return result{}, fault
	}
	out := result{Result: desk.DidRefused, Why: known.Message, Field: known.Field}
	if known.Kind == dateline.ErrConflict {
		out.ID = dateline.ReportID(known.Entry)
		return out, nil
	}
	id, err := a.desk.KeepRefused(r.Context(), x, raw, fault)
	out.Refused = id
	return out, err
}

// items splits a request into its items: one object, a list, or an object with
// a list called name.
func items(raw []byte, name string) (list []json.RawMessage, single bool, err error) {
	raw = bytes.TrimSpace(bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf")))
	if len(raw) == 0 {
		return nil, false, dateline.Invalid("body", "it is empty; send one report as a JSON object, or several as a list")
	}
	if !json.Valid(raw) {
		var v any
		err := json.Unmarshal(raw, &v)
		at := int64(len(raw))
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			at = min(syntax.Offset, at)
		}
		return nil, false, dateline.Invalid("body", "it is no JSON: %v (byte %d, line %d)", err, at, 1+bytes.Count(raw[:at], []byte("\n")))
	}
	switch raw[0] {
	case '[':
		err = json.Unmarshal(raw, &list)
	case '{':
		var x map[string]json.RawMessage
		if json.Unmarshal(raw, &x) == nil && len(x[name]) > 0 && x[name][0] == '[' {
			err = json.Unmarshal(x[name], &list)
		} else {
			list, single = []json.RawMessage{raw}, true
		}
	default:
		return nil, false, dateline.Invalid("body", "it is neither a JSON object nor a list of them")
	}
	switch {
	case err != nil:
		return nil, false, dateline.Invalid("body", "it is no list of JSON objects: %v", err)
	case len(list) == 0:
		return nil, false, dateline.Invalid("body", "the list is empty; there is nothing to file")
	case len(list) > mostSent:
		return nil, false, dateline.Invalid("body", "it has %d items; at most %d are taken at once: send the rest in further requests", len(list), mostSent)
	}
	return list, single, nil
}

// onceOf is the idempotency key of one item of a request.
func onceOf(r *http.Request, i int) (string, error) {
	key := strings.TrimSpace(r.Header.Get("Idempotency-Key"))
	if key == "" {
		return "", nil
	}
	if len(key) > 150 {
		return "", dateline.Invalid("Idempotency-Key", "it has at most 150 characters")
	}
	return r.PathValue("story") + " " + key + " " + strconv.Itoa(i), nil
}

// sendEach takes the items of a request in, one after the other, and answers
// with a result each.
func (a *api) sendEach(w http.ResponseWriter, r *http.Request, t desk.Token, list, kind string, read func(json.RawMessage) (intake.Sent, error)) error {
	raw, err := body(w, r)
	if err != nil {
		return err
	}
	all, single, err := items(raw, kind)
	if err != nil {
		return err
	}
	results := []result{}
	for i, one := range all {
		once, err := onceOf(r, i)
		if err != nil {
			return err
		}
		sent, fault := read(one)
		done, err := a.arrive(r, desk.Arriving{Story: r.PathValue("story"), By: t.User(), Sent: sent, List: list, Source: r.URL.Query().Get("source"), Once: once}, one, fault)
		if err != nil {
			return err
		}
		results = append(results, done)
	}
	if single {
		return a.json(w, r, statusOf(results[0]), results[0])
	}
	return a.json(w, r, http.StatusOK, map[string]any{"results": results})
}

// statusOf is the status of an answer about one item.
func statusOf(x result) int {
	switch {
	case x.Result == desk.DidFiled || x.Result == desk.DidUpdated:
		return http.StatusCreated
	case x.Result == desk.DidRefused && x.ID != "":
		return http.StatusConflict
	case x.Result == desk.DidRefused:
		return http.StatusUnprocessableEntity
	}
	return http.StatusOK
}

// sendReports is POST /api/v1/stories/{story}/reports.
func (a *api) sendReports(w http.ResponseWriter, r *http.Request, t desk.Token) error {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err == nil && (kind == "text/csv" || kind == "text/tab-separated-values") {
		return a.sendTable(w, r, t)
	}
	if err != nil || (kind != "application/json" && !strings.HasSuffix(kind, "+json")) {
		return &status{http.StatusUnsupportedMediaType, "Reports are taken as application/json or text/csv; say which in the header Content-Type."}
	}
	st, err := a.state(r)
	if err != nil {
		return err
	}
	zone := st.Situation.Story().Location()
	return a.sendEach(w, r, t, "api", "reports", func(raw json.RawMessage) (intake.Sent, error) { return readReport(raw, zone) })
}

// readReport reads a report as programs send it.
func readReport(raw json.RawMessage, zone *time.Location) (intake.Sent, error) {
	var x sentReport
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields() // what is not known would be lost without a word
	if err := d.Decode(&x); err != nil {
		var typed *json.UnmarshalTypeError
		if errors.As(err, &typed) {
			return intake.Sent{}, dateline.Invalid(typed.Field, "it is a JSON %s where a string is wanted", typed.Value)
		}
		if name, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
			return intake.Sent{}, dateline.Invalid(strings.Trim(name, `"`), "a report has no such field; there are id, text, html, headline, source, url, published, credit, embargo, rights, note and lang")
		}
		return intake.Sent{}, dateline.Invalid("report", "it could not be read: %v", err)
	}
	s := intake.Sent{Item: intake.Item{Data: []byte(x.Text), Headline: strings.TrimSpace(x.Headline), URL: x.URL, Credit: strings.TrimSpace(x.Credit),
		Rights: strings.TrimSpace(x.Rights), Note: x.Note, Type: "text/plain", Via: "api"}, Key: strings.TrimSpace(x.ID), Lang: x.Lang}
	switch {
	case len(s.Key) > 2000:
		return s, dateline.Invalid("id", "it has at most 2,000 characters")
	case x.Text != "" && x.HTML != "":
		return s, dateline.Invalid("html", "there is a text and HTML; send one of the two")
	case x.HTML != "":
		s.Data, s.Type = []byte(x.HTML), "text/html"
	}
	if n := strings.TrimSpace(x.Source); n != "" {
		s.Sources = []string{n}
	}
	if s.URL != "" && safeURL(s.URL) == "" {
		return s, dateline.Invalid("url", "%q is no address of a page; it begins with http:// or https://", s.URL)
	}
	for _, f := range []struct {
		name, words string
		to          *time.Time
	}{{"published", x.Published, &s.Published}, {"embargo", x.Embargo, &s.Embargo}} {
		if f.words == "" {
			continue
		}
		at, ok := readTime(f.words, zone)
		if !ok {
			return s, dateline.Invalid(f.name, "%q is no time; write it like 2021-08-13T14:00:00+04:30", f.words)
		}
		*f.to = at
	}
	return s, nil
}

// sendNinjs is POST /api/v1/stories/{story}/ninjs.
func (a *api) sendNinjs(w http.ResponseWriter, r *http.Request, t desk.Token) error {
	return a.sendEach(w, r, t, "ninjs", "items", func(raw json.RawMessage) (intake.Sent, error) { return intake.Ninjs(raw, 0) })
}

// sendTable is POST /api/v1/stories/{story}/reports with a table.
func (a *api) sendTable(w http.ResponseWriter, r *http.Request, t desk.Token) error {
	raw, err := body(w, r)
	if err != nil {
		return err
	}
	q := r.URL.Query()
	story := r.PathValue("story")
	id, err := a.desk.KeepTable(r.Context(), t.User(), story, q.Get("file"), raw)
	if err != nil {
		return err
	}
	_, table, err := a.desk.Table(r.Context(), story, id)
	if err != nil {
		return err
	}
	m, err := mappingOf(q, table)
	if err != nil {
		return err
	}
	if err := a.desk.StartImport(r.Context(), t.User(), story, id, m); err != nil {
		return err
	}
	if err := a.desk.RunImport(r.Context(), t.User(), story, id); err != nil {
		return err
	}
	return a.results(w, r, id)
}

// mappingOf reads ?map=text:Body,headline:Title and the values that hold for
// all rows. Without map the columns are guessed by their names.
func mappingOf(q url.Values, t intake.Table) (intake.Mapping, error) {
	m := intake.Guess(t)
	if v := q.Get("map"); v != "" {
		m.Columns = map[string]string{}
		for _, pair := range strings.Split(v, ",") {
			field, column, ok := strings.Cut(pair, ":")
			field, column = strings.TrimSpace(field), strings.TrimSpace(column)
			if !ok || column == "" {
				return m, dateline.Invalid("map", "%q is no pair; write field:column, with a comma between pairs, for instance text:Body,source:Outlet", pair)
			}
			if !slices.Contains(intake.Fields, field) {
				return m, dateline.Invalid("map", "%q is no field of a report; there are %s", field, strings.Join(intake.Fields, ", "))
			}
			m.Columns[field] = column
		}
	}
	m.Fixed = map[string]string{}
	for _, f := range []string{"source", "credit", "rights", "note", "embargo", "lang"} {
		if v := strings.TrimSpace(q.Get(f)); v != "" {
			m.Fixed[f] = v
		}
	}
	m.List = q.Get("list")
	if v := q.Get("dates"); v != "" {
		m.Dates = v
	}
	return m, nil
}

// imported is GET /api/v1/stories/{story}/imports/{id}.
func (a *api) imported(w http.ResponseWriter, r *http.Request, _ desk.Token) error {
	return a.results(w, r, r.PathValue("id"))
}

// results answers with what became of the rows of a table.
func (a *api) results(w http.ResponseWriter, r *http.Request, id string) error {
	story := r.PathValue("story")
	m, table, err := a.desk.Table(r.Context(), story, id)
	if err != nil {
		return err
	}
	rows, err := a.desk.TableResults(r.Context(), story, id, 0, 0)
	if err != nil {
		return err
	}
	for i := range rows {
		if n := rows[i].Row; n <= len(table.Rows) {
			rows[i].Line = table.Rows[n-1].Line
		}
	}
	if strings.HasPrefix(r.Header.Get("Accept"), "text/csv") {
		return resultsCSV(w, rows)
	}
	if rows == nil {
		rows = []desk.TableResult{}
	}
	return a.json(w, r, http.StatusOK, map[string]any{"import": id, "state": m.State, "rows": m.Rows, "counts": m.Counts, "columns": m.Mapping.Columns, "results": rows})
}
