package web

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"dateline"
	"dateline/internal/desk"
	"dateline/internal/page"
)

// draftNow is a draft as the composer's script takes it: the values of its
// form.
type draftNow struct {
	Draft    string   `json:"draft"`
	Version  int      `json:"version"`
	Page     string   `json:"page,omitempty"` // path of its composer
	Who      string   `json:"who"`
	Merged   bool     `json:"merged,omitempty"`
	Said     string   `json:"said,omitempty"`
	Headline string   `json:"headline"`
	Body     string   `json:"body"`
	Byline   string   `json:"byline"`
	Tags     string   `json:"tags"`
	Changed  string   `json:"changed"`
	Place    string   `json:"place"`
	At       string   `json:"at"` // as its field has it
	Key      bool     `json:"key_fact"`
	Pinned   bool     `json:"pinned"`
	Claims   []string `json:"claims"`
}

// autosave is POST /desk/{story}/draft: it keeps what is being written. Fields
// under base_ are what the form held when it was last saved or opened; with
// them, two editors of one draft are merged where they do not touch. What is
// wrong with a field is said when the draft is published.
func (d *deskRoom) autosave(w http.ResponseWriter, r *http.Request, by desk.User) error {
	v, err := d.posted(w, r, by)
	if err != nil {
		return err
	}
	f, base := sent(r, ""), page.NewDeskForm("", "")
	for k, x := range f.Values {
		if k, ok := strings.CutPrefix(k, "base_"); ok {
			base.Values[k] = x
		}
	}
	p := page.DeskCompose{Form: f, ID: f.Value("update"), Draft: f.Value("draft")}
	version, _ := strconv.Atoi(f.Value("draft_seen"))
	mine := desk.Draft{ID: p.Draft, Story: v.slug, Version: version, Update: p.ID, Revision: readRevision(f, v)}
	var kept desk.Draft
	merged := false
	if p.Draft == "" { // an answer that got lost makes no second draft
		var id string
		id, err = d.once("auto "+by.Name+" "+f.Key, func() (string, error) {
			x, err := d.desk.SaveDraft(r.Context(), by, mine)
			return x.ID, err
		})
		if err == nil {
			if kept, err = d.desk.Draft(r.Context(), v.slug, id); err == nil && kept.Revision.Body != mine.Revision.Body {
				mine.ID, mine.Version = id, kept.Version
				kept, err = d.desk.SaveDraft(r.Context(), by, mine)
			}
		}
	} else {
		kept, merged, err = d.desk.KeepDraft(r.Context(), by, readRevision(base, v), mine)
	}
	if dateline.KindOf(err) == dateline.ErrConflict && kept.ID != "" {
		return writeJSON(w, http.StatusConflict, v.draftNow(kept))
	}
	var known *dateline.Error
	if errors.As(err, &known) && known.Kind != dateline.ErrInternal {
		return writeJSON(w, http.StatusUnprocessableEntity, map[string]string{"detail": "Not saved. " + tell(known.Message) + " What you wrote is still here."})
	}
	if err != nil {
		return err
	}
	x := v.draftNow(kept)
	x.Page, x.Merged = d.at("desk", v.slug, "updates", "draft", kept.ID), merged
	x.Said = "Draft saved " + kept.At.In(v.zone).Format("15:04") + ". Readers see nothing of it."
	if merged {
		x.Said = "Saved, with what another editor changed meanwhile."
	}
	return writeJSON(w, http.StatusOK, x)
}

// draftNow is a draft for the script.
func (v deskView) draftNow(k desk.Draft) draftNow {
	f := page.NewDeskForm("", "")
	fillRevision(f, k.Revision, v)
	return draftNow{Draft: k.ID, Version: k.Version, Who: k.Owner, Headline: f.Value("headline"), Body: f.Value("body"), Byline: f.Value("byline"),
		Tags: f.Value("tags"), Changed: f.Value("changed"), Place: f.Value("place"), At: f.Value("at"), Key: k.Revision.Key, Pinned: k.Revision.Pinned, Claims: k.Revision.Claims}
}
