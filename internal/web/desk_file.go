package web

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"dateline"
	"dateline/internal/desk"
	"dateline/internal/intake"
	"dateline/internal/page"
)

// fileForm is GET /desk/{story}/file.
func (d *deskRoom) fileForm(w http.ResponseWriter, r *http.Request, by desk.User) error {
	v, err := d.look(r, by)
	if err != nil {
		return err
	}
	return d.showFile(w, r, v, http.StatusOK, newForm(d.at("desk", v.slug, "file")), page.DeskRedact{})
}

func (d *deskRoom) showFile(w http.ResponseWriter, r *http.Request, v deskView, code int, f *page.DeskForm, x page.DeskRedact) error {
	p := page.DeskFile{Form: f, Redact: x}
	p.Sources, p.Agencies = sourceOptions(v.story(), "choose", "its own")
	var err error
	if p.DeskFrame, err = d.frame(r, v, "File a report", "file"); err != nil {
		return err
	}
	refused, err := d.desk.Refused(r.Context(), v.slug)
	if err != nil {
		return err
	}
	for _, x := range refused {
		row := page.DeskRefused{ID: x.ID, By: x.By, Name: x.Name, Source: sourceName(v.story(), x.Source), Why: tell(x.Why), At: v.time(x.At),
			Size: fmt.Sprintf("%d bytes", x.Size), Link: d.at("desk", v.slug, "refused", x.ID)}
		p.Refused = append(p.Refused, row)
	}
	return d.deskPage(w, r, code, p)
}

// sourceOptions are the story's sources, and those of them that others carry
// the copy of, each list below what choosing none of them is called.
func sourceOptions(story *dateline.Story, noSource, noAgency string) (sources, agencies []page.DeskOption) {
	sources, agencies = []page.DeskOption{{Label: noSource}}, []page.DeskOption{{Label: noAgency}}
	for _, s := range story.Sources {
		o := page.DeskOption{Value: s.Slug, Label: s.Name}
		if s.Grade != "" {
			o.Label += " · " + s.Grade
		}
		sources = append(sources, o)
		if s.Kind == "agency" {
			agencies = append(agencies, o)
		}
	}
	return sources, agencies
}

// file is POST /desk/{story}/file.
func (d *deskRoom) file(w http.ResponseWriter, r *http.Request, by desk.User) error {
	v, err := d.posted(w, r, by)
	if err != nil {
		return err
	}
	f := sent(r, d.at("desk", v.slug, "file"))
	item, err := itemOf(r, f, v)
	if err != nil {
		return err
	}
	x := page.DeskRedact{On: f.Value("protected") != ""}
	var spans []dateline.Span
	if x.On {
		spans = d.redaction(f, &item, v, &x)
	} else if strings.TrimSpace(f.Value("redact")) != "" {
		f.Fault("protected", "Passages are marked, but the speaker is not; tick this, or empty the list. Nothing was saved.")
	}
	source(f, &item)
	if f.Faulty() || (x.On && f.Value("seen_redacted") != x.Seal) {
		return d.showFile(w, r, v, http.StatusUnprocessableEntity, f, x)
	}
	if err := d.addSource(r, v, f, &item); err != nil {
		if !noteFault(f, err, "source_free") {
			return err
		}
		return d.showFile(w, r, v, http.StatusUnprocessableEntity, f, x)
	}
	done, err := d.desk.Receive(r.Context(), desk.Filing{Story: v.slug, By: by, Item: item, Redact: spans, Once: f.Key})
	if err != nil {
		if !noteFault(f, err, "text", "source", "redact", "url", "published") {
			return err
		}
		f.Key = newForm("").Key
		return d.showFile(w, r, v, http.StatusUnprocessableEntity, f, x)
	}
	return d.back(w, r, d.at("desk", v.slug, "r", done.ID), filedWords(done))
}

// filedWords tells what became of a filing.
func filedWords(f desk.Filed) string {
	var s []string
	switch {
	case f.Duplicate:
		return "This text of this source is already here; this is the report that was filed first. Nothing was added."
	case f.Unread != "":
		s = append(s, "Filed; not read: "+f.Unread+". Select words and press m to make a claim by hand.")
	case f.Claims == 1:
		s = append(s, "Filed; 1 claim is proposed.")
	default:
		s = append(s, fmt.Sprintf("Filed; %d claims are proposed.", f.Claims))
	}
	if f.More > 0 {
		s = append(s, fmt.Sprintf("It is the last of %d updates that came in with this page, each as a report of its own.", f.More+1))
	}
	if f.Near != "" {
		s = append(s, "Nearly the same text as "+f.Near+": one origin.")
	}
	for _, x := range f.Flags {
		if x.Code != "language" {
			s = append(s, tell(x.Text))
		}
	}
	return strings.Join(s, " ")
}

// itemOf takes the item out of a form. What was pasted goes before a file.
func itemOf(r *http.Request, f *page.DeskForm, v deskView) (intake.Item, error) {
	it := intake.Item{Headline: strings.TrimSpace(f.Value("headline")), URL: strings.TrimSpace(f.Value("url")), Source: f.Value("source"),
		Credit: f.Value("credit"), Rights: strings.TrimSpace(f.Value("rights")), Note: strings.TrimSpace(f.Value("note"))}
	// A browser sends the lines of a text area with CR LF.
	it.Data = []byte(strings.ReplaceAll(f.Value("text"), "\r\n", "\n"))
	it.Published, _ = formTime(f, "published", v.zone)
	it.Embargo, _ = formTime(f, "embargo", v.zone)
	if it.URL != "" && safeURL(it.URL) == "" {
		f.Fault("url", "%q is no address of a page; it begins with http:// or https://", it.URL)
	}
	name, kind, data, err := upload(r, "upload")
	switch {
	case err != nil:
		return it, err
	case len(data) == 0:
	case strings.TrimSpace(f.Value("text")) != "":
		f.Fault("upload", "There is a pasted text and a file; send one of the two.")
	default:
		it.Name, it.Type, it.Data = name, kind, data
	}
	return it, nil
}

// upload reads a file of a form; no file is no error.
func upload(r *http.Request, field string) (name, kind string, data []byte, err error) {
	if r.MultipartForm == nil {
		return "", "", nil, nil
	}
	file, head, err := r.FormFile(field)
	if errors.Is(err, http.ErrMissingFile) {
		return "", "", nil, nil
	}
	if err != nil {
		return "", "", nil, dateline.Invalid(field, "the file could not be read; choose it again")
	}
	defer func(f multipart.File) { f.Close() }(file)
	data, err = io.ReadAll(file)
	if err != nil {
		return "", "", nil, dateline.Invalid(field, "the file could not be read; choose it again")
	}
	return head.Filename, head.Header.Get("Content-Type"), data, nil
}

// source checks that the item has one.
func source(f *page.DeskForm, it *intake.Item) {
	if it.Source == "" && strings.TrimSpace(f.Value("source_free")) == "" {
		f.Fault("source", "Whose report is it? Choose a source, or name another.")
	}
	if it.Source != "" && strings.TrimSpace(f.Value("source_free")) != "" {
		f.Fault("source_free", "A source is chosen and another one is named; keep one.")
	}
}

// addSource adds a source that the story does not have to its settings, with
// grade F, which says that nobody can judge it yet.
func (d *deskRoom) addSource(r *http.Request, v deskView, f *page.DeskForm, it *intake.Item) error {
	name := strings.TrimSpace(f.Value("source_free"))
	if name == "" {
		return nil
	}
	if slug, ok := sourceCalled(v.story(), name); ok {
		it.Source = slug
		return nil
	}
	if v.by.Role != desk.Admin {
		return dateline.Invalid("source_free", "%s is no source of this story yet; an admin adds it in the settings. The text stays here meanwhile", name)
	}
	var err error
	it.Source, err = d.newSource(r, v, dateline.Source{Name: name, Grade: "F"})
	return err
}

// sourceCalled finds the source that somebody names: by its name or its slug.
func sourceCalled(story *dateline.Story, name string) (slug string, ok bool) {
	for _, s := range story.Sources {
		if strings.EqualFold(s.Name, name) || s.Slug == name {
			return s.Slug, true
		}
	}
	return "", false
}

// newSource adds a source to the story's settings under a slug that is free,
// and returns that slug.
func (d *deskRoom) newSource(r *http.Request, v deskView, source dateline.Source) (string, error) {
	story := *v.story()
	source.Slug = slugOf(source.Name)
	for n := 2; slices.ContainsFunc(story.Sources, func(s dateline.Source) bool { return s.Slug == source.Slug }); n++ {
		source.Slug = slugOf(source.Name) + "-" + strconv.Itoa(n)
	}
	story.Sources = append(slices.Clip(story.Sources), source)
	es, err := d.desk.History(r.Context(), v.slug, "story")
	if err != nil {
		return "", err
	}
	var seen dateline.Seq
	if len(es) > 0 {
		seen = es[len(es)-1].Seq
	}
	_, err = d.desk.Configure(r.Context(), v.by, seen, story)
	return source.Slug, err
}

// slugOf makes a slug of a name.
func slugOf(name string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(name) {
		switch {
		case r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	s := strings.Trim(b.String(), "-")
	if s == "" {
		sum := sha256.Sum256([]byte(name))
		s = "source-" + hex.EncodeToString(sum[:4])
	}
	return s
}

// redaction finds the passages to take out and shows the text as it would be
// kept. A file becomes text in the form first, so that what is seen is what is
// redacted.
func (d *deskRoom) redaction(f *page.DeskForm, it *intake.Item, v deskView, x *page.DeskRedact) []dateline.Span {
	if it.Name != "" {
		p, err := intake.Parse(*it, v.now, intake.Limits{})
		if err != nil {
			noteFault(f, err, "text")
			return nil
		}
		f.Set("text", p.Report.Text)
		it.Data, it.Name, it.Type = []byte(p.Report.Text), "", "text/plain"
	}
	it.Type = "text/plain" // a paste is taken as it is, so that the bytes marked are the bytes taken out
	text := string(it.Data)
	var spans []dateline.Span
	for line := range strings.Lines(f.Value("redact")) {
		words := strings.TrimSpace(line)
		if words == "" {
			continue
		}
		found := false
		for from := 0; ; {
			i := strings.Index(text[from:], words)
			if i < 0 {
				break
			}
			s := dateline.Span{Start: from + i, End: from + i + len(words)}
			from, found = s.End, true
			if !slices.ContainsFunc(spans, s.Overlaps) {
				spans = append(spans, s)
			}
		}
		if !found {
			f.Fault("redact", "%q does not stand in the text; copy it exactly. Nothing was saved.", words)
		}
	}
	if len(spans) == 0 {
		f.Fault("redact", "Mark at least one passage, or untick the protected speaker. Nothing was saved.")
		return nil
	}
	slices.SortFunc(spans, func(a, b dateline.Span) int { return a.Start - b.Start })
	var b strings.Builder
	at := 0
	for _, s := range spans {
		b.WriteString(text[at:s.Start])
		b.WriteString(desk.Withheld)
		x.Taken = append(x.Taken, text[s.Start:s.End])
		at = s.End
	}
	b.WriteString(text[at:])
	x.Preview = b.String()
	sum := sha256.Sum256([]byte(text + "\x00" + x.Preview))
	x.Seal = hex.EncodeToString(sum[:8])
	return spans
}

// safeURL keeps addresses of the web.
func safeURL(s string) string {
	u, err := url.Parse(s)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return ""
	}
	return s
}

// discardRefused throws an input away that could not be taken.
func (d *deskRoom) discardRefused(w http.ResponseWriter, r *http.Request, by desk.User) error {
	if err := d.form(w, r); err != nil {
		return err
	}
	err := d.desk.DiscardRefused(r.Context(), by, r.PathValue("story"), r.PostForm.Get("id"))
	if err != nil && dateline.KindOf(err) != dateline.ErrNotFound { // gone already is what was wanted
		return err
	}
	return d.back(w, r, d.at("desk", r.PathValue("story"), "file"), "Thrown away.")
}

// refused is /desk/{story}/refused/{id}: the bytes as they came.
func (d *deskRoom) refused(w http.ResponseWriter, r *http.Request, by desk.User) error {
	b, err := d.desk.RefusedBytes(r.Context(), r.PathValue("story"), r.PathValue("id"))
	if err != nil {
		return err
	}
	return asItCame(w, "refused", b)
}

// asItCame answers with bytes of somebody else's, to be saved and never shown
// by a browser.
func asItCame(w http.ResponseWriter, name string, b []byte) error {
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Content-Disposition", fmt.Sprintf(`attachment; filename="%s"`, name))
	w.Write(b)
	return nil
}
