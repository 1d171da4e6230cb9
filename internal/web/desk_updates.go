package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"dateline"
	"dateline/internal/desk"
	"dateline/internal/page"
)

// updates is /desk/{story}/updates.
func (d *deskRoom) updates(w http.ResponseWriter, r *http.Request, by desk.User) error {
	v, err := d.lookThen(r, by)
	if err != nil {
		return err
	}
	if v.then.past() {
		return d.updatesThen(w, r, v)
	}
	var p page.DeskUpdates
	if p.DeskFrame, err = d.frame(r, v, "Updates", "updates"); err != nil {
		return err
	}
	p.Keys = []page.DeskKey{{Key: "n", Does: "write an update"}, {Key: "?", Does: "this list"}}
	drafts, err := d.desk.Drafts(r.Context(), v.slug)
	if err != nil {
		return err
	}
	for _, x := range drafts {
		row := page.DeskUpdateRow{ID: x.ID, Headline: x.Revision.Headline, By: x.Owner, Touched: page.NewDeskTime(x.At, x.At, v.zone), Edit: d.at("desk", v.slug, "updates", "draft", x.ID)}
		if x.Update != "" {
			row.Headline = x.Update + ": " + row.Headline
		}
		if row.Stage, err = d.stageOf(r, v, x); err != nil {
			return err
		}
		if row.Stage.Locked() {
			p.Scheduled = append(p.Scheduled, row)
		} else {
			p.Drafts = append(p.Drafts, row)
		}
	}
	slices.SortStableFunc(p.Scheduled, func(a, b page.DeskUpdateRow) int { return strings.Compare(a.Stage.Due.ISO, b.Stage.Due.ISO) })
	for _, u := range v.whole().Updates() {
		row := d.updateRow(v, u)
		row.Edit = d.at("desk", v.slug, "updates", u.ID)
		swaps := url.Values{}
		for _, c := range v.desk.CorrectionsOf(u) {
			swaps.Add("swap", c.Wrong+":"+v.standing(c.Right))
		}
		row.Mend = row.Edit + "?" + swaps.Encode()
		if p.User.Decides {
			row.PinKey = newForm("").Key
		}
		p.Updates = append(p.Updates, row)
	}
	return d.deskPage(w, r, http.StatusOK, p)
}

// updateRow is an update in the list, without what can be done with it.
func (d *deskRoom) updateRow(v deskView, u *dateline.UpdateState) page.DeskUpdateRow {
	now := u.Now()
	row := page.DeskUpdateRow{ID: u.ID, Headline: now.Headline, Byline: now.Byline, Place: placeName(v.story(), now.Place), At: v.time(now.At), Touched: v.time(now.Recorded),
		Revisions: len(u.Revisions), Pinned: u.Pinned, Key: now.Key, Public: d.at("s", v.slug, "u", u.ID) + v.then.query()}
	if row.Headline == "" {
		row.Headline = dateline.Report{Text: now.Body}.Title()
	}
	if u.Retracted != nil {
		row.Retracted = u.Retracted.Why.Text
	}
	for _, c := range v.desk.CorrectionsOf(u) {
		row.Revising = append(row.Revising, c.Wrong)
	}
	return row
}

func placeName(story *dateline.Story, id string) string {
	if p, ok := story.Place(id); ok {
		return p.Name
	}
	return ""
}

// compose shows the composer: new, a draft, or the revision of an update.
func (d *deskRoom) compose(w http.ResponseWriter, r *http.Request, by desk.User) error {
	v, err := d.lookThen(r, by)
	if err != nil {
		return err
	}
	if v.then.past() {
		return d.updateThen(w, r, v)
	}
	f := newForm(d.at("desk", v.slug, "updates"))
	p := page.DeskCompose{Form: f, ID: r.PathValue("id"), Draft: r.PathValue("draft")}
	var rev dateline.Revision
	switch {
	case p.Draft != "":
		x, err := d.desk.Draft(r.Context(), v.slug, p.Draft)
		if err != nil {
			return err
		}
		rev, p.ID = x.Revision, x.Update
		f.Set("draft_seen", strconv.Itoa(x.Version))
	case p.ID != "":
		u, ok := v.desk.Update(p.ID)
		if !ok {
			return dateline.NotFound("there is no update %s in this story", p.ID)
		}
		rev = u.Now().Revision
		rev.Changed, rev.Pinned = "", u.Pinned
		rev.Claims = swap(rev.Claims, r.URL.Query()["swap"])
	default:
		for _, c := range r.URL.Query()["claim"] {
			rev.Claims = append(rev.Claims, c)
		}
	}
	fillRevision(f, rev, v)
	if u, ok := v.desk.Update(p.ID); ok {
		f.Set("seen", strconv.FormatUint(uint64(u.Touched), 10))
	}
	return d.showComposer(w, r, v, http.StatusOK, p)
}

func fillRevision(f *page.DeskForm, x dateline.Revision, v deskView) {
	f.Set("headline", x.Headline)
	f.Set("body", x.Body)
	f.Set("byline", x.Byline)
	f.Set("tags", strings.Join(x.Tags, ", "))
	f.Set("changed", x.Changed)
	f.Set("claims", x.Claims...)
	if p, ok := v.story().Place(x.Place); ok {
		f.Set("place", placeWords(p, v.story()))
	}
	if !x.At.IsZero() {
		f.Set("at", x.At.In(v.zone).Format(localTime))
	}
	if x.Key {
		f.Set("key_fact", "on")
	}
	if x.Pinned {
		f.Set("pinned", "on")
	}
}

// readRevision reads the composer back; what is wrong is noted in the form.
func readRevision(f *page.DeskForm, v deskView) dateline.Revision {
	x := dateline.Revision{Headline: strings.TrimSpace(f.Value("headline")), Body: strings.TrimSpace(strings.ReplaceAll(f.Value("body"), "\r\n", "\n")),
		Lang: v.story().Lang, Byline: strings.TrimSpace(f.Value("byline")), Claims: f.Values["claims"], Key: f.Value("key_fact") != "", Pinned: f.Value("pinned") != "",
		Changed: strings.TrimSpace(f.Value("changed"))}
	x.At, _ = formTime(f, "at", v.zone)
	for t := range strings.SplitSeq(f.Value("tags"), ",") {
		if t = strings.TrimSpace(t); t != "" {
			x.Tags = append(x.Tags, t)
		}
	}
	if words := strings.TrimSpace(f.Value("place")); words != "" {
		m := &dateline.Mention{}
		slotReader{story: v.story()}.place(m, words)
		if m.ID == "" {
			f.Fault("place", "the story has no place %q; choose one of its places", words)
		}
		x.Place = m.ID
	}
	return x
}

// showComposer fills in what stands around the form.
func (d *deskRoom) showComposer(w http.ResponseWriter, r *http.Request, v deskView, code int, p page.DeskCompose) error {
	var err error
	title := "Write an update"
	if p.ID != "" {
		title = "Revise " + p.ID
	}
	if p.DeskFrame, err = d.frame(r, v, title, "updates"); err != nil {
		return err
	}
	p.Keys = []page.DeskKey{{Key: "Ctrl ↵", Does: "publish, or submit for approval"}, {Key: "Alt A", Does: "attach the first claim that is offered"},
		{Key: "Alt W", Does: "write the first marked word as it is wanted"}, {Key: "?", Does: "this list"}}
	if err := d.staging(r, v, &p); err != nil {
		return err
	}
	p.Lists = lists(v.story())
	p.Claims = d.picks(v, p.Form.Values["claims"], 100)
	if u, ok := v.desk.Update(p.ID); ok {
		p.Public = d.at("s", v.slug, "u", u.ID)
		if err := d.past(r, v, u, &p); err != nil {
			return err
		}
		if u.Retracted == nil && p.User.Decides && p.Retract == nil {
			p.Retract = newForm(d.at("desk", v.slug, "updates", u.ID, "retract"))
			p.Retract.Set("seen", strconv.FormatUint(uint64(u.Touched), 10))
		}
		for _, c := range v.desk.CorrectionsOf(u) {
			x := page.DeskRest{What: c.Wrong, Text: c.Why, Link: d.at("desk", v.slug, "c", c.Wrong)}
			if c.Right != "" {
				x.Text = "replaced by " + c.Right + " — " + c.Why
			}
			p.Corrected = append(p.Corrected, x)
		}
	}
	return d.deskPage(w, r, code, p)
}

// past lists what stood before, with who published it.
func (d *deskRoom) past(r *http.Request, v deskView, u *dateline.UpdateState, p *page.DeskCompose) error {
	history, err := d.desk.History(r.Context(), v.slug, u.ID)
	if err != nil {
		return err
	}
	by := map[dateline.Seq]string{}
	for _, e := range history {
		st := v.stepOf(e)
		by[e.Seq] = st.By
		if u.Retracted != nil && e.Seq == u.Retracted.Seq {
			p.Retracted = &st
		}
	}
	for i, x := range slices.Backward(u.Revisions) {
		p.Revisions = append(p.Revisions, page.DeskRevision{N: i + 1, At: v.time(x.Recorded), Headline: x.Headline, Body: x.Body, Changed: x.Changed, By: by[x.Seq]})
	}
	return nil
}

// picks are the claims that can be attached: those that readers have, the
// latest first, and those that are attached already.
func (d *deskRoom) picks(v deskView, on []string, most int) []page.DeskPick {
	var out []page.DeskPick
	rest := most
	all := v.readers.At(far).Snapshot().Claims
	for _, c := range slices.Backward(all) {
		status := v.readers.StatusOf(c.Claim.ID)
		p := page.DeskPick{ID: c.Claim.ID, Sentence: page.DeskSentence(&c.Claim, v.story()), Source: c.Cite.Name, Status: status,
			On: slices.Contains(on, c.Claim.ID), Withdrawn: status == dateline.Withdrawn}
		if !p.On && (p.Withdrawn || rest == 0) {
			continue
		}
		if !p.On {
			rest--
		}
		out = append(out, p)
	}
	slices.SortStableFunc(out, func(a, b page.DeskPick) int { return rank(a.On) - rank(b.On) })
	return out
}

func rank(on bool) int {
	if on {
		return 0
	}
	return 1
}

// write is POST /desk/{story}/updates: publish, save, preview or throw away.
func (d *deskRoom) write(w http.ResponseWriter, r *http.Request, by desk.User) error {
	v, err := d.posted(w, r, by)
	if err != nil {
		return err
	}
	f := sent(r, d.at("desk", v.slug, "updates"))
	p := page.DeskCompose{Form: f, ID: f.Value("update"), Draft: f.Value("draft")}
	if f.Value("do") == "discard" && p.Draft != "" {
		version, _ := strconv.Atoi(f.Value("draft_seen"))
		if err := d.desk.Discard(r.Context(), by, p.Draft, version); err != nil && dateline.KindOf(err) != dateline.ErrNotFound {
			return err
		}
		return d.back(w, r, d.at("desk", v.slug, "updates"), "The draft is thrown away.")
	}
	rev := readRevision(f, v)
	if f.Faulty() {
		return d.showComposer(w, r, v, http.StatusUnprocessableEntity, p)
	}
	switch f.Value("do") {
	case "save":
		return d.saveDraft(w, r, v, p, rev)
	case "publish":
		if p.Draft != "" || v.story().Policy.ApproveByTwo {
			return d.stage(w, r, v, p, rev)
		}
		return d.publish(w, r, v, p, rev)
	case "submit", "approve", "schedule":
		return d.stage(w, r, v, p, rev)
	}
	p.Preview = page.Markdown(rev.Body)
	if p.ID != "" && rev.Changed != "" {
		p.Told = "Revised " + page.NewDeskTime(v.now, v.now, v.zone).Text + ": " + rev.Changed
	}
	return d.showComposer(w, r, v, http.StatusOK, p)
}

func (d *deskRoom) keepDraft(r *http.Request, v deskView, p page.DeskCompose, rev dateline.Revision) (desk.Draft, error) {
	version, _ := strconv.Atoi(p.Form.Value("draft_seen"))
	return d.desk.SaveDraft(r.Context(), v.by, desk.Draft{ID: p.Draft, Story: v.slug, Version: version, Update: p.ID, Revision: rev})
}

func (d *deskRoom) saveDraft(w http.ResponseWriter, r *http.Request, v deskView, p page.DeskCompose, rev dateline.Revision) error {
	id, err := d.once(v.by.Name+" "+p.Form.Key, func() (string, error) {
		x, err := d.keepDraft(r, v, p, rev)
		return x.ID, err
	})
	if err != nil {
		return d.unwritten(w, r, v, p, err)
	}
	return d.back(w, r, d.at("desk", v.slug, "updates", "draft", id), "The draft is saved. Readers see nothing of it.")
}

// publish posts what was never saved as a draft.
func (d *deskRoom) publish(w http.ResponseWriter, r *http.Request, v deskView, p page.DeskCompose, rev dateline.Revision) error {
	seen, _ := strconv.ParseUint(p.Form.Value("seen"), 10, 63)
	on := desk.Post{Story: v.slug, By: v.by, Seen: dateline.Seq(seen), Once: p.Form.Key}
	var e dateline.Entry
	var err error
	if p.ID == "" {
		e, err = d.desk.Publish(r.Context(), on, rev)
	} else {
		e, err = d.desk.Revise(r.Context(), on, p.ID, rev, rev.Changed)
	}
	if err != nil {
		return d.unwritten(w, r, v, p, err)
	}
	return d.published(w, r, v, p, e)
}

// unwritten shows the composer again with what was written and what was wrong.
func (d *deskRoom) unwritten(w http.ResponseWriter, r *http.Request, v deskView, p page.DeskCompose, err error) error {
	v, again := d.look(r, v.by)
	if again != nil {
		return again
	}
	p.Form.Key = newForm("").Key
	if dateline.KindOf(err) == dateline.ErrConflict {
		p.Conflict = d.clashOf(r, v, err, "You were about to publish what stands in the form below.")
		if x, again := d.desk.Draft(r.Context(), v.slug, p.Draft); again == nil {
			p.Form.Set("draft_seen", strconv.Itoa(x.Version))
			if p.Conflict.First.Detail == "" {
				p.Conflict.First.Detail = headlineAnd(x.Revision)
			}
		}
		if u, ok := v.desk.Update(p.ID); ok {
			p.Form.Set("seen", strconv.FormatUint(uint64(u.Touched), 10))
			if u.Touched == p.Conflict.First.Seq {
				p.Conflict.First.Detail = headlineAnd(u.Now().Revision)
			}
		}
		return d.showComposer(w, r, v, http.StatusConflict, p)
	}
	if !noteFault(p.Form, err, "headline", "body", "at", "place", "changed", "byline", "publish_at") {
		return err
	}
	return d.showComposer(w, r, v, http.StatusUnprocessableEntity, p)
}

func headlineAnd(x dateline.Revision) string {
	return strings.TrimSpace(x.Headline + "\n\n" + x.Body)
}

// clashOf tells a conflict by the entry that came first, where there is one.
func (d *deskRoom) clashOf(r *http.Request, v deskView, err error, mine string) *page.DeskConflict {
	c := &page.DeskConflict{Mine: mine}
	if e, ok := d.firstEntry(r, err); ok {
		c.First = v.stepOf(e)
		return c
	}
	c.First = page.DeskStep{By: "Somebody", Did: "was first", Detail: tell(err.Error())}
	return c
}

// retractUpdate is POST /desk/{story}/updates/{id}/retract.
func (d *deskRoom) retractUpdate(w http.ResponseWriter, r *http.Request, by desk.User) error {
	v, err := d.posted(w, r, by)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	f := sent(r, d.at("desk", v.slug, "updates", id, "retract"))
	seen, _ := strconv.ParseUint(f.Value("seen"), 10, 63)
	on := desk.Post{Story: v.slug, By: by, Seen: dateline.Seq(seen), Once: f.Key}
	_, err = d.desk.RetractUpdate(r.Context(), on, id, strings.TrimSpace(f.Value("why")))
	if err == nil {
		return d.back(w, r, d.at("desk", v.slug, "updates"), id+" is retracted; readers are told.")
	}
	u, ok := v.desk.Update(id)
	if !ok {
		return err
	}
	p := page.DeskCompose{ID: id, Form: newForm(d.at("desk", v.slug, "updates")), Retract: f}
	code := http.StatusUnprocessableEntity
	switch {
	case dateline.KindOf(err) == dateline.ErrConflict:
		code = http.StatusConflict
		p.Conflict = d.clashOf(r, v, err, "You were about to retract this update.")
		p.Conflict.Why = f.Value("why")
		f.Set("seen", strconv.FormatUint(uint64(u.Touched), 10))
	case !noteFault(f, err, "why"):
		return err
	}
	f.Key = newForm("").Key
	fillRevision(p.Form, u.Now().Revision, v)
	p.Form.Set("changed", "")
	p.Form.Set("seen", strconv.FormatUint(uint64(u.Touched), 10))
	return d.showComposer(w, r, v, code, p)
}

// pin is POST /desk/{story}/updates/{id}/pin.
func (d *deskRoom) pin(w http.ResponseWriter, r *http.Request, by desk.User) error {
	v, err := d.posted(w, r, by)
	if err != nil {
		return err
	}
	id, on := r.PathValue("id"), r.PostForm.Get("on") == "on"
	u, ok := v.desk.Update(id)
	if !ok {
		return dateline.NotFound("there is no update %s in this story", id)
	}
	said := id + " is pinned on top."
	if !on {
		said = id + " is no longer pinned."
	}
	if u.Pinned != on {
		if _, err := d.desk.Pin(r.Context(), desk.Post{Story: v.slug, By: by, Seen: u.Touched, Once: r.PostForm.Get("key")}, id, on); err != nil {
			return err
		}
	}
	return d.back(w, r, d.at("desk", v.slug, "updates"), said)
}
