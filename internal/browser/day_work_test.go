package browser

import (
	"slices"
	"strconv"
	"strings"

	"dateline"
	"dateline/internal/demo"
	"dateline/internal/desk"

	"github.com/chromedp/chromedp"
)

// choices are what is to be decided about a report, made when somebody first
// looks at it.
func (d *day) choices(id string) []demo.Choice {
	d.Helper()
	if c, ok := d.plans[id]; ok {
		return c
	}
	v, err := d.Desk.Report(d.Ctx, d.Story, id)
	if err != nil {
		d.Fatal(err)
	}
	var proposals []dateline.Claim
	for _, c := range v.Claims {
		if c.Status == desk.Proposed {
			proposals = append(proposals, c.Claim)
		}
	}
	r, ok := d.filed[v.Report.Headline]
	if !ok {
		d.Fatalf("%s, %q, is not of this day", id, v.Report.Headline)
	}
	d.plans[id] = d.script.Choices(r, v.Report.Text, v.Report.Origin != v.Report.Source && v.Report.Origin != id, proposals, d.places)
	return d.plans[id]
}

// toReport comes to a report that waits and at which nobody else is, by keys:
// the page that stands there already, else the first such in the queue.
func (h *hand) toReport() bool {
	h.Helper()
	s := h.look()
	if id := s.report(); id != "" && waits(s) && (id != h.day.at(h) || h == h.day.anna) { // of two at one report Anna goes on
		return true
	} else if id != "" && id == h.day.at(h) && waits(s) {
		h.day.annoyed("brought to the report where the other editor is")
	}
	others := 0
	if h.day.at(h) != "" {
		others = 1
	}
	if n, _ := strconv.Atoi(h.eval(`(document.querySelector('.tabs a[href$="/"] b.n') || {textContent: "0"}).textContent`)); n <= others {
		return false // as the head of the page says
	}
	h.doing = "from report to report"
	h.anew(".", func() { h.key(".") })
	s = h.look()
	if id := s.report(); id == "" || !waits(s) || id == h.day.at(h) {
		return false // nothing waits, or the other editor is at the last of it
	}
	return true
}

func waits(s sight) bool {
	for _, c := range s.Cards {
		if !c.Done {
			return true
		}
	}
	return false
}

// work decides what there is to decide on the report that stands on screen.
func (h *hand) work() {
	h.Helper()
	s := h.look()
	id := s.report()
	todo := h.day.choices(id)
	for _, c := range todo {
		if c.Proposal == nil && h.byHand(c) {
			h.decide(c, "")
			if h.look().report() != id {
				return
			}
		}
	}
	var listed []demo.Choice
	s = h.look()
	for _, c := range todo {
		if c.Proposal != nil && (c.Call.Do != demo.Accept || len(c.Slots) > 0) {
			if i := s.index(c.Proposal.ID); i >= 0 && !s.Cards[i].Done {
				listed = append(listed, c)
			}
		}
	}
	slices.SortStableFunc(listed, func(a, b demo.Choice) int { return s.index(a.Proposal.ID) - s.index(b.Proposal.ID) })
	for _, c := range listed {
		if now := h.look(); now.report() != id || now.index(c.Proposal.ID) < 0 {
			h.day.annoyed("a claim was gone before it was decided")
			return
		}
		h.passOver(c.Proposal.ID)
		h.decide(c, c.Proposal.ID)
	}
	if s = h.look(); s.report() == id && waits(s) {
		h.doing = "accept"
		h.anew("A", func() { h.key("A") }) // what is left is right and of no weight: accepted, not released
		if s = h.look(); s.report() == id && waits(s) {
			h.day.annoyed("after A something waits still: " + s.Bad)
		}
	}
}

// passOver comes to a card. What stands before it undecided is of no weight:
// it is accepted, by which the next card comes.
func (h *hand) passOver(claim string) {
	h.Helper()
	for range 60 {
		s := h.look()
		at, to := s.index(s.Now), s.index(claim)
		if at < 0 || to <= at || s.Cards[at].Done || h.eval(`!!document.querySelector('.card.now form[data-act="accept"]')`) != "true" {
			break
		}
		h.doing = "accept"
		h.anew("a", func() { h.key("a") })
	}
	h.walk(claim)
}

// decide does on the card that keys act on what the choice wants.
func (h *hand) decide(c demo.Choice, claim string) {
	h.Helper()
	h.day.met++
	deed := c.Call.Do
	protected := slices.Contains(c.Slots, "protected") || c.Call.Slots["protected"].Words == "true"
	if protected && deed == demo.Release {
		deed = demo.Aside
		c.Call.Question = "Who may know who this is?"
	} else if len(c.Slots) > 0 && (deed == demo.Release || deed == demo.Accept) {
		h.day.amended++
		if !h.amend(c) {
			deed = demo.Accept
		}
	}
	if deed == demo.Release && h.eval(`!!document.querySelector(".card.now form.effect")`) != "true" {
		h.day.annoyed("it could not be released: " + strings.Join(strings.Fields(h.text(".card.now .blocked")), " "))
		deed = demo.Accept
	}
	switch deed {
	case demo.Release:
		seen := h.text(".card.now h3")
		h.release()
		if bad := h.look().Bad; bad != "" {
			h.day.annoyed("after a release of " + seen + ": " + bad)
		}
	case demo.Accept:
		if h.eval(`!!document.querySelector('.card.now form[data-act="accept"]')`) == "true" {
			h.doing = "accept"
			h.anew("a", func() { h.key("a") })
		}
	case demo.Aside:
		h.day.secret(c.Call.Question)
		h.say("s", c.Call.Question)
	case demo.Reject:
		h.day.secret(c.Call.Why)
		h.say("x", c.Call.Why)
	}
}

// publish writes an update in the composer: headline, text, the claims it
// rests on.
func (h *hand) publish(u demo.Update) {
	h.Helper()
	h.inComposer = true
	defer func() { h.inComposer = false }()
	h.anew("g n", func() { h.key("g"); h.key("n") })
	h.until("the caret in the headline", `document.activeElement && document.activeElement.name === "headline"`)
	h.write(u.Headline)
	h.key("\t")
	h.until("the caret in the text", `document.activeElement && document.activeElement.name === "body"`)
	h.write(strings.TrimSpace(u.Body))
	wants := map[string]bool{}
	for _, l := range u.Claims {
		if c := h.day.released(l); c != "" {
			wants[c] = true
		}
	}
	h.until("it read", `!document.querySelector("#preview").hidden && document.querySelector("#preview .body").innerText.length > 20`)
	for range 4 {
		offer := h.eval(`(document.querySelector("#remarks [data-attach]") || {dataset: {}}).dataset.attach || ""`)
		if !wants[offer] {
			break
		}
		h.onScreen("Alt a", func() { h.key("a", chromedp.ModifierAlt) }, "the claim attached", `document.querySelector('input[name="claims"][value="`+offer+`"]').checked`)
		delete(wants, offer)
	}
	for c := range wants {
		sel := `input[name="claims"][value="` + c + `"]`
		if h.eval(`!!document.querySelector('`+sel+`')`) != "true" {
			h.day.annoyed("the composer's list has no claim that was released")
			continue
		}
		h.click(sel)
		h.until("the claim attached", `document.querySelector('`+sel+`').checked`)
	}
	h.anew("Ctrl Enter, to publish", func() { h.key("\r", chromedp.ModifierCtrl) })
	h.until("it published", `document.querySelector(".notice") && document.querySelector(".notice").innerText.includes("Published as")`)
	us := h.day.Readers().Updates()
	if !slices.ContainsFunc(us, func(x *dateline.UpdateState) bool {
		return x.Now().Headline == u.Headline
	}) {
		h.Fatalf("readers have no update %q", u.Headline)
	}
	h.day.published++
}

// correct corrects a claim in the open: what was said stands unconfirmed.
func (h *hand) correct(claim, why string) {
	h.Helper()
	h.inComposer = true
	defer func() { h.inComposer = false }()
	h.clicks++ // the claim's page, from a link
	h.visit(h.day.url + "/desk/" + h.day.Story + "/c/" + claim)
	h.until("the card", `document.querySelector(".single .card.now")`)
	h.onScreen("o", func() { h.key("o") }, "what rests on it, and the form", `document.querySelector("form[data-open=correct]") && document.activeElement && document.activeElement.closest("form[data-open=correct]")`)
	h.fill(map[string]string{"stance": string(dateline.Unconfirmed)})
	h.click("form[data-open=correct] textarea[name=why]")
	h.write(why)
	h.anew("Ctrl Enter, to correct", func() { h.key("\r", chromedp.ModifierCtrl) })
	if s := h.look(); s.Bad != "" || !strings.Contains(s.Said, "Corrected") {
		h.Fatalf("correcting %s: %q %q", claim, s.Said, s.Bad)
	}
}

// leaveDraft leaves words in the composer that nobody publishes.
func (h *hand) leaveDraft(words string) {
	h.Helper()
	h.inComposer = true
	defer func() { h.inComposer = false }()
	h.anew("g n", func() { h.key("g"); h.key("n") })
	h.until("the caret in the headline", `document.activeElement && document.activeElement.name === "headline"`)
	h.write(words)
	h.until("it saved", `document.querySelector("#saved").textContent.startsWith("Draft saved")`)
	h.day.secret(words)
}

// released is the claim that answers a label of the script, where readers have it.
func (d *day) released(label string) string {
	d.Helper()
	s := d.Readers()
	for id, choices := range d.plans {
		for _, c := range choices {
			if c.Call.As == "" || c.Call.Label() != label {
				continue
			}
			for _, x := range s.Register(c.Want.Kind) {
				if x.Claim.Report == id && x.Claim.Span.Overlaps(c.Want.Span) && (c.Proposal == nil || x.Claim.Span == c.Proposal.Span) {
					return x.Claim.ID
				}
			}
		}
	}
	return ""
}
