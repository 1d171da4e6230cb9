package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"dateline"
	"dateline/internal/desk"
	"dateline/internal/page"
)

// act is POST /desk/{story}/act/{act}: one decision, or all acceptances.
func (d *deskRoom) act(w http.ResponseWriter, r *http.Request, by desk.User) error {
	v, err := d.posted(w, r, by)
	if err != nil {
		return err
	}
	act := r.PathValue("act")
	switch act {
	case "accept-all":
		return d.acceptAll(w, r, v)
	case "by-hand":
		return d.byHand(w, r, v)
	}
	seen, _ := strconv.ParseUint(r.PostForm.Get("seen"), 10, 63)
	on := desk.On{Story: v.slug, By: by, Claim: r.PostForm.Get("claim"), Report: r.PostForm.Get("report"), Seen: dateline.Seq(seen),
		Once: r.PostForm.Get("key"), Why: strings.TrimSpace(r.PostForm.Get("why"))}
	f := sent(r, d.at("desk", v.slug, "act", act))
	e, err := d.decide(r, v, act, &on, f)
	if err != nil {
		return d.undone(w, r, v, act, on, f, err)
	}
	id := on.Claim
	if x, ok := e.Payload.(*dateline.Decision); ok {
		id = x.ClaimID(e)
	}
	d.toUndo(r, v, act, id)
	back := d.returnTo(r, v)
	if act == "correct" && strings.Contains(back, "/c/") {
		back = d.at("desk", v.slug, "c", id)
	}
	next, err := d.onward(r, v, act, on.Report)
	if err != nil {
		return err
	}
	if next != "" {
		return d.back(w, r, next, d.said(v, act, e))
	}
	return d.back(w, r, back+"#"+anchor(id), d.said(v, act, e))
}

// errForm says that a form has faults, which stand beside its fields.
var errForm = errors.New("the form has faults")

// decide does one act on one claim.
func (d *deskRoom) decide(r *http.Request, v deskView, act string, on *desk.On, f *page.DeskForm) (dateline.Entry, error) {
	ctx := r.Context()
	switch act {
	case "accept":
		return d.desk.Accept(ctx, *on)
	case "release":
		if name := strings.TrimSpace(f.Value("name_why")); name != "" {
			on.Why = "name: " + name
		}
		token, _ := strconv.ParseUint(f.Value("token"), 10, 63)
		return d.desk.Release(ctx, *on, dateline.Seq(token))
	case "reject":
		return d.desk.Reject(ctx, *on)
	case "confirm":
		return d.desk.Confirm(ctx, *on)
	case "retract":
		return d.desk.Retract(ctx, *on)
	case "undo":
		return d.desk.Undo(ctx, *on)
	case "aside":
		a := desk.Aside{Owner: strings.TrimSpace(f.Value("owner")), Question: strings.TrimSpace(f.Value("question")), Notes: strings.TrimSpace(f.Value("notes"))}
		a.Deadline, _ = formTime(f, "deadline", v.zone)
		if f.Faulty() {
			return dateline.Entry{}, errForm
		}
		return d.desk.SetAside(ctx, *on, a)
	case "amend", "correct":
		return d.reword(r, v, act, *on, f)
	}
	return dateline.Entry{}, dateline.NotFound("there is no act %q", act)
}

// reword is amend and correct: the claim as the form has it.
func (d *deskRoom) reword(r *http.Request, v deskView, act string, on desk.On, f *page.DeskForm) (dateline.Entry, error) {
	rep, err := d.desk.Report(r.Context(), v.slug, on.Report)
	if err != nil {
		return dateline.Entry{}, err
	}
	id, err := d.claimNow(r, v.slug, on.Claim)
	if err != nil {
		return dateline.Entry{}, err
	}
	i := slices.IndexFunc(rep.Claims, func(c desk.ClaimView) bool { return c.Claim.ID == id })
	if i < 0 {
		return dateline.Entry{}, dateline.NotFound("report %s has no claim %q any more; load it again", on.Report, on.Claim)
	}
	base := rep.Claims[i].Claim
	c := readSlots(f, base, v.story(), rep.Report.Text, base.Span)
	if act == "correct" && on.Why == "" {
		f.Fault("why", "Say why in your own words; readers see it.")
	}
	if f.Faulty() {
		return dateline.Entry{}, errForm
	}
	if act == "correct" {
		return d.desk.Correct(r.Context(), on, c)
	}
	return d.desk.Amend(r.Context(), on, c)
}

// claimNow is the id of a claim, where a proposal's key has become one since.
func (d *deskRoom) claimNow(r *http.Request, story, id string) (string, error) {
	if dateline.ParseID('c', id) != 0 {
		return id, nil
	}
	es, err := d.desk.History(r.Context(), story, id)
	if err != nil || len(es) == 0 {
		return id, err
	}
	e := es[len(es)-1]
	if x, ok := e.Payload.(*dateline.Decision); ok {
		return x.ClaimID(e), nil
	}
	return id, nil
}

// undone shows the page again, with what went wrong beside what was meant.
func (d *deskRoom) undone(w http.ResponseWriter, r *http.Request, v deskView, act string, on desk.On, f *page.DeskForm, err error) error {
	if errors.Is(err, desk.ErrSecond) {
		return d.back(w, r, d.returnTo(r, v)+"#"+anchor(on.Claim), "Kept. A second person must confirm it too before readers see the word.")
	}
	v, again := d.look(r, v.by) // as it stands now
	if again != nil {
		return again
	}
	o := over{act: act, form: f}
	if o.claim, again = d.claimNow(r, v.slug, on.Claim); again != nil {
		return again
	}
	if act == "accept" || act == "release" {
		o.act, o.form = "", nil
	}
	switch {
	case errors.Is(err, errForm):
		o.code = http.StatusUnprocessableEntity
	case dateline.KindOf(err) == dateline.ErrConflict:
		o.code = http.StatusConflict
		d.clash(r, v, act, on, &o, err)
	case (dateline.KindOf(err) == dateline.ErrInvalid || dateline.KindOf(err) == dateline.ErrForbidden) && on.Report != "":
		o.code = http.StatusUnprocessableEntity
		if o.form == nil {
			o.act, o.form = act, f
		}
		noteFault(o.form, err, "why", "question", "owner", "deadline", "notes", "place", "actor", "change", "quantity", "speaker", "kind", "stance", "time_from")
	default:
		return err
	}
	if f != nil {
		f.Key = newForm("").Key // a changed form is another request
	}
	if id := strings.TrimPrefix(d.returnTo(r, v), d.at("desk", v.slug, "c")+"/"); dateline.ParseID('c', id) != 0 {
		return d.showClaim(w, r, v, id, o)
	}
	return d.showReport(w, r, v, on.Report, o)
}

// clash puts the first decision beside the one that came second.
func (d *deskRoom) clash(r *http.Request, v deskView, act string, on desk.On, o *over, err error) {
	var known *dateline.Error
	errors.As(err, &known)
	e, missing := d.cfg.Store.Entry(r.Context(), known.Entry)
	x, ok := e.Payload.(*dateline.Decision)
	if missing != nil || !ok || (!slices.Contains(e.Subjects(), on.Claim) && !slices.Contains(e.Subjects(), o.claim)) {
		o.moved = true // nobody decided on it: the record moved and with it the effect
		return
	}
	o.conflict = &page.DeskConflict{First: v.stepOf(e), Mine: tellStep(act), Why: on.Why}
	o.conflict.First.Did += " this claim"
	if e.Act == dateline.ActAmend || e.Act == dateline.ActCorrect {
		o.conflict.First.Detail = "It says: " + page.DeskSentence(&x.Claim, v.story())
	}
	o.act, o.form = "", nil
	if id := x.ClaimID(e); e.Act != dateline.ActCorrect {
		o.claim = id
	}
}

// said tells what was done.
func (d *deskRoom) said(v deskView, act string, e dateline.Entry) string {
	word := map[string]string{"accept": "Accepted; readers see nothing of it yet", "release": "Released", "reject": "Rejected", "confirm": "Confirmed",
		"retract": "Retracted; readers are told", "aside": "Set aside", "amend": "Amended", "undo": "Taken back", "correct": "Corrected; readers are told"}[act]
	if x, ok := e.Payload.(*dateline.Decision); ok {
		return word + ": " + page.DeskSentence(&x.Claim, v.story()) + "."
	}
	return word + "."
}

// returnTo is the page that a form came from: one of this story's desk.
func (d *deskRoom) returnTo(r *http.Request, v deskView) string {
	root := d.at("desk", v.slug)
	if to := r.PostForm.Get("return"); strings.HasPrefix(to, root+"/") && !strings.ContainsAny(to, "\\\r\n#") {
		if u, err := url.Parse(to); err == nil && u.Host == "" {
			return u.Path + siftOf(u.Query()).query()
		}
	}
	if id := r.PostForm.Get("report"); dateline.ParseID('r', id) != 0 {
		return root + "/r/" + id
	}
	return root + "/"
}

func (d *deskRoom) acceptAll(w http.ResponseWriter, r *http.Request, v deskView) error {
	on := desk.On{Story: v.slug, By: v.by, Report: r.PostForm.Get("report"), Once: r.PostForm.Get("key")}
	es, err := d.desk.AcceptAll(r.Context(), on)
	if err != nil {
		return err
	}
	said := fmt.Sprintf("Accepted %d claims; readers see nothing of them yet.", len(es))
	switch len(es) {
	case 0:
		said = "Nothing was left to accept."
	case 1:
		said = "Accepted 1 claim; readers see nothing of it yet."
	}
	next, err := d.onward(r, v, "accept", on.Report)
	if err != nil {
		return err
	}
	if next != "" {
		return d.back(w, r, next, said)
	}
	return d.back(w, r, d.returnTo(r, v), said)
}

// byHand makes a claim from selected words.
func (d *deskRoom) byHand(w http.ResponseWriter, r *http.Request, v deskView) error {
	f := sent(r, d.at("desk", v.slug, "act", "by-hand"))
	id := f.Value("report")
	rep, err := d.desk.Report(r.Context(), v.slug, id)
	if err != nil {
		return err
	}
	span, ok := selected(f, rep.Report.Text)
	if !ok {
		span = dateline.Span{End: len(rep.Report.Text)} // tell what else is wrong at once
	}
	c := readSlots(f, dateline.Claim{}, v.story(), rep.Report.Text, span)
	if !f.Faulty() {
		e, err := d.desk.ByHand(r.Context(), desk.On{Story: v.slug, By: v.by, Report: id, Once: f.Key}, c)
		if err == nil {
			made := dateline.ClaimID(e.Seq)
			return d.back(w, r, d.returnTo(r, v)+"#"+anchor(made), "Made and accepted: "+page.DeskSentence(&c, v.story())+". Readers see nothing of it yet.")
		}
		if !noteFault(f, err, "words", "kind", "stance", "place", "change", "speaker", "quantity", "actor") {
			return err
		}
	}
	f.Key = newForm("").Key
	return d.showReport(w, r, v, id, over{code: http.StatusUnprocessableEntity, hand: f})
}
