package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"dateline"
	"dateline/internal/desk"
	"dateline/internal/page"
)

// settled is the draft as the form has it, saved where that is needed.
func (d *deskRoom) settled(r *http.Request, v deskView, p page.DeskCompose, rev dateline.Revision) (desk.Draft, error) {
	if p.Draft != "" {
		x, err := d.desk.Draft(r.Context(), v.slug, p.Draft)
		if err != nil {
			return x, err
		}
		if strconv.Itoa(x.Version) == p.Form.Value("draft_seen") && sameRevision(x.Revision, rev) {
			return x, nil
		}
		return d.keepDraft(r, v, p, rev)
	}
	id, err := d.once("settle "+v.by.Name+" "+p.Form.Key, func() (string, error) {
		x, err := d.keepDraft(r, v, p, rev)
		return x.ID, err
	})
	if err != nil {
		return desk.Draft{}, err
	}
	return d.desk.Draft(r.Context(), v.slug, id)
}

// sameRevision tells whether two revisions say the same, field by field.
func sameRevision(a, b dateline.Revision) bool {
	a.At, b.At = a.At.UTC(), b.At.UTC()
	x, err1 := json.Marshal(a)
	y, err2 := json.Marshal(b)
	return err1 == nil && err2 == nil && string(x) == string(y)
}

// stage is what the composer does with a draft beside saving it: submit,
// approve, schedule, and publish where it is a draft already.
func (d *deskRoom) stage(w http.ResponseWriter, r *http.Request, v deskView, p page.DeskCompose, rev dateline.Revision) error {
	f, do := p.Form, p.Form.Value("do")
	seen, _ := strconv.ParseUint(f.Value("seen"), 10, 63)
	on := desk.Post{Story: v.slug, By: v.by, Seen: dateline.Seq(seen)}
	x, err := d.settled(r, v, p, rev)
	if dateline.KindOf(err) == dateline.ErrNotFound && do == "publish" { // sent twice: the draft is published
		version, _ := strconv.Atoi(f.Value("draft_seen"))
		if e, again := d.desk.PublishDraft(r.Context(), on, p.Draft, version); again == nil {
			return d.published(w, r, v, p, e)
		}
	}
	if err != nil {
		return d.unwritten(w, r, v, p, err)
	}
	p.Draft = x.ID
	f.Set("draft", x.ID)
	f.Set("draft_seen", strconv.Itoa(x.Version))
	said := ""
	switch do {
	case "publish":
		var e dateline.Entry
		if e, err = d.desk.PublishDraft(r.Context(), on, x.ID, x.Version); err == nil {
			return d.published(w, r, v, p, e)
		}
	case "submit":
		err = d.desk.Submit(r.Context(), v.by, v.slug, x.ID, x.Version)
		said = "Submitted. Another editor approves it before readers get it."
	case "approve":
		err = d.desk.Approve(r.Context(), v.by, v.slug, x.ID, x.Version)
		said = "Approved as it stands. It can be published or scheduled."
	case "schedule":
		return d.schedule(w, r, v, p, x, on.Seen)
	default:
		return dateline.NotFound("there is no act %q", do)
	}
	if err != nil {
		return d.unwritten(w, r, v, p, err)
	}
	if do == "approve" {
		return d.back(w, r, d.at("desk", v.slug, "updates", "draft", x.ID), said)
	}
	return d.back(w, r, d.at("desk", v.slug, "updates"), said)
}

func (d *deskRoom) published(w http.ResponseWriter, r *http.Request, v deskView, p page.DeskCompose, e dateline.Entry) error {
	id := e.Subjects()[0]
	said := "Published as " + id + "."
	if x, ok := e.Payload.(*dateline.Publish); ok && x.Target != "" {
		said = "Revised " + id + "; readers are told what changed."
	}
	return d.back(w, r, d.at("desk", v.slug, "updates"), said)
}

// schedule has a draft published at the time that the form names, on the
// story's clock.
func (d *deskRoom) schedule(w http.ResponseWriter, r *http.Request, v deskView, p page.DeskCompose, x desk.Draft, seen dateline.Seq) error {
	f := p.Form
	which, _ := strconv.Atoi(f.Value("publish_which"))
	at, err := desk.LocalTime(strings.TrimSpace(f.Value("publish_at")), v.zone, which)
	var twice *desk.Twice
	if errors.As(err, &twice) {
		const clock = "15:04 (UTC-07:00)"
		p.Stage.Twice = []page.DeskOption{{Value: "1", Label: "the first, " + twice.First.Format(clock)}, {Value: "2", Label: "the second, " + twice.Second.Format(clock)}}
		f.Fault("publish_at", "%s", tell(twice.Error()))
		f.Key = newForm("").Key
		return d.showComposer(w, r, v, http.StatusUnprocessableEntity, p)
	}
	if err == nil {
		err = d.desk.Schedule(r.Context(), v.by, v.slug, x.ID, x.Version, at, seen)
	}
	if err != nil {
		return d.unwritten(w, r, v, p, err)
	}
	return d.back(w, r, d.at("desk", v.slug, "updates"), fmt.Sprintf("Scheduled for %s, %s. It is published then as it stands.", at.In(v.zone).Format("2 Jan 2006, 15:04"), v.story().Zone))
}

// unschedule is POST /desk/{story}/draft/{draft}/unschedule.
func (d *deskRoom) unschedule(w http.ResponseWriter, r *http.Request, by desk.User) error {
	if err := d.form(w, r); err != nil {
		return err
	}
	slug, id := r.PathValue("story"), r.PathValue("draft")
	version, _ := strconv.Atoi(r.PostForm.Get("draft_seen"))
	if err := d.desk.Unschedule(r.Context(), by, slug, id, version); err != nil {
		return err
	}
	return d.back(w, r, d.at("desk", slug, "updates", "draft", id), "Called off. It is a draft again.")
}

// stageOf is what is to become of a draft, for its page.
func (d *deskRoom) stageOf(r *http.Request, v deskView, x desk.Draft) (page.DeskStage, error) {
	s, err := d.desk.StageOf(r.Context(), x)
	out := page.DeskStage{Submitted: s.Submitted, Asked: page.NewDeskTime(s.Asked, s.Asked, v.zone), Approved: s.Approved, Scheduled: s.Scheduled,
		Due: page.NewDeskTime(s.Due, v.now, v.zone), ByTwo: v.story().Policy.ApproveByTwo, Version: x.Version, Key: newForm("").Key}
	if s.Missed != "" {
		out.Missed = tell(s.Missed)
	}
	out.MayApprove = x.ID != "" && s.Approved == "" && v.by.Name != x.Owner
	return out, err
}

// draftJSON is GET /desk/{story}/draft/{draft}: a draft as the composer's
// script takes it.
func (d *deskRoom) draftJSON(w http.ResponseWriter, r *http.Request, by desk.User) error {
	v, err := d.look(r, by)
	if err != nil {
		return err
	}
	x, err := d.desk.Draft(r.Context(), v.slug, r.PathValue("draft"))
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, v.draftNow(x))
}

// staging fills in what is to become of the composer's draft.
func (d *deskRoom) staging(r *http.Request, v deskView, p *page.DeskCompose) error {
	twice := p.Stage.Twice
	x := desk.Draft{}
	if p.Draft != "" {
		var err error
		if x, err = d.desk.Draft(r.Context(), v.slug, p.Draft); dateline.KindOf(err) == dateline.ErrNotFound {
			p.Draft, x = "", desk.Draft{} // published or thrown away meanwhile
		} else if err != nil {
			return err
		}
	}
	var err error
	p.Stage, err = d.stageOf(r, v, x)
	p.Stage.Twice = twice
	if p.Stage.Locked() {
		p.Preview = page.Markdown(x.Revision.Body)
	}
	for _, name := range []string{v.story().DeskAlias, v.by.Name} {
		if name != "" {
			p.Bylines = append(p.Bylines, page.DeskOption{Value: name})
		}
	}
	return err
}
