package web

import (
	"bytes"
	"net/http"
	"strconv"
	"strings"

	"dateline"
	"dateline/internal/desk"
	"dateline/internal/page"
	"dateline/internal/storyfile"
)

// settings is /desk/{story}/settings.
func (d *deskRoom) settings(w http.ResponseWriter, r *http.Request, by desk.User) error {
	v, err := d.lookThen(r, by)
	if err != nil {
		return err
	}
	return d.showSettings(w, r, v, http.StatusOK, nil, nil)
}

func (d *deskRoom) showSettings(w http.ResponseWriter, r *http.Request, v deskView, code int, f *page.DeskForm, faults []string) error {
	history, err := d.desk.HistoryAsOf(r.Context(), v.slug, "story", v.then.asof)
	if err != nil {
		return err
	}
	p := page.DeskSettings{Form: f, Faults: faults}
	if len(history) > 0 {
		st := v.stepOf(history[len(history)-1])
		p.Last = &st
	}
	if f == nil {
		yaml, err := storyfile.Encode(*v.story())
		if err != nil {
			return err
		}
		p.Form = newForm(d.at("desk", v.slug, "settings"))
		p.Form.Set("yaml", string(yaml))
		if p.Last != nil {
			p.Form.Set("seen", strconv.FormatUint(uint64(p.Last.Seq), 10))
		}
	}
	if p.DeskFrame, err = d.frame(r, v, "Settings", "settings"); err != nil {
		return err
	}
	p.User.Decides = v.by.Role == desk.Admin && !v.then.past() // settings are an admin's
	return d.deskPage(w, r, code, p)
}

// settingsFile is /desk/{story}/settings.yaml.
func (d *deskRoom) settingsFile(w http.ResponseWriter, r *http.Request, by desk.User) error {
	v, err := d.lookThen(r, by)
	if err != nil {
		return err
	}
	yaml, err := storyfile.Encode(*v.story())
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/yaml")
	w.Header().Set("Content-Disposition", `attachment; filename="`+r.PathValue("story")+`.yaml"`)
	w.Write(yaml)
	return nil
}

// yamlOf takes a story file out of a form: what was chosen, else what stands
// in the text.
func yamlOf(r *http.Request, f *page.DeskForm) ([]byte, error) {
	_, _, data, err := upload(r, "file")
	if err != nil {
		return nil, err
	}
	if len(bytes.TrimSpace(data)) > 0 {
		f.Set("yaml", string(data))
		return data, nil
	}
	return []byte(strings.ReplaceAll(f.Value("yaml"), "\r\n", "\n")), nil
}

// configure is POST /desk/{story}/settings.
func (d *deskRoom) configure(w http.ResponseWriter, r *http.Request, by desk.User) error {
	v, err := d.posted(w, r, by)
	if err != nil {
		return err
	}
	f := sent(r, d.at("desk", v.slug, "settings"))
	data, err := yamlOf(r, f)
	if err != nil {
		return err
	}
	story, err := storyfile.Decode(data)
	if err == nil && story.Slug != v.slug {
		err = dateline.Invalid("slug", "this page is of %s and the file of %s; a story keeps its slug", v.slug, story.Slug)
	}
	if err == nil {
		seen, _ := strconv.ParseUint(f.Value("seen"), 10, 63)
		_, err = d.desk.Configure(r.Context(), by, dateline.Seq(seen), story)
	}
	if err == nil {
		return d.back(w, r, d.at("desk", v.slug, "settings"), "The settings are changed.")
	}
	faults, code := faultsOf(err)
	if code == 0 {
		return err
	}
	if code == http.StatusConflict {
		f.Set("seen", f.Value("seen"))
		faults = append(faults, "What you have written is kept below. Compare it with the settings as they are now (open them in another tab), then take them over.")
		if es, again := d.desk.History(r.Context(), v.slug, "story"); again == nil && len(es) > 0 {
			f.Set("seen", strconv.FormatUint(uint64(es[len(es)-1].Seq), 10))
		}
	}
	return d.showSettings(w, r, v, code, f, faults)
}

// faultsOf lists what is wrong with settings, one fault a line; 0 where it is
// no fault of the person's.
func faultsOf(err error) ([]string, int) {
	code := 0
	switch dateline.KindOf(err) {
	case dateline.ErrInvalid:
		code = http.StatusUnprocessableEntity
	case dateline.ErrConflict:
		code = http.StatusConflict
	default:
		return nil, 0
	}
	var out []string
	for line := range strings.Lines(err.Error()) {
		out = append(out, tell(strings.TrimSpace(line)))
	}
	return out, code
}

// begin is POST /desk/stories: a story begins with its file.
func (d *deskRoom) begin(w http.ResponseWriter, r *http.Request, by desk.User) error {
	if err := d.form(w, r); err != nil {
		return err
	}
	f := sent(r, d.at("desk", "stories"))
	data, err := yamlOf(r, f)
	if err != nil {
		return err
	}
	story, err := storyfile.Decode(data)
	if err == nil {
		_, err = d.desk.Configure(r.Context(), by, 0, story)
	}
	if err == nil {
		return d.back(w, r, d.at("desk", story.Slug)+"/", "The story has begun. File its first report.")
	}
	faults, code := faultsOf(err)
	if code == 0 {
		return err
	}
	f.Fault("yaml", "%s", strings.Join(faults, " "))
	return d.showStories(w, r, by, code, f)
}
