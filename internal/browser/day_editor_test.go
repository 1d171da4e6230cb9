package browser

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"dateline"
	"dateline/internal/demo"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// hand is an editor at a browser whose every key press and click is counted.
type hand struct {
	*tab
	name string
	day  *day

	keys, typed, clicks int // in the queue: presses, characters written into fields, clicks
	composing, written  int // the same in the composer
	inComposer          bool
	doing               string                   // what the keys are for
	by                  map[string]int           // keys in the queue by that
	armedBy, again      int                      // of keys: over claims and between pages; to arm an effect; a second time after it was below the screen
	moved               int                      // releases whose effect another's decision had changed
	slowest             map[string]time.Duration // from a key to the screen, by key
}

// key presses one key, with modifiers held.
func (h *hand) key(k string, mods ...chromedp.Modifier) {
	h.Helper()
	if h.inComposer {
		h.composing++
	} else {
		h.keys++
		h.by[h.doing]++
	}
	for _, r := range k {
		h.do(stroke(r, mods...))
	}
}

// stroke is a key as a keyboard sends it: where a page takes the press for
// itself no character follows, which it does from chromedp.KeyEvent.
func stroke(r rune, mods ...chromedp.Modifier) step {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		all := kb.Encode(r)
		text := ""
		for _, k := range all {
			if k.Type == kb.KeyChar {
				text = k.Text
			}
		}
		for _, k := range all {
			for _, m := range mods {
				k.Modifiers |= int64(m)
			}
			switch k.Type {
			case kb.KeyChar:
				continue
			case kb.KeyDown, kb.KeyRawDown:
				k.Type = kb.KeyDown
				if len(mods) == 0 {
					k.Text, k.UnmodifiedText = text, text
				}
			}
			if _, err := cdp.Call(ctx, t, input.DispatchKeyEvent, *k); err != nil {
				return err
			}
		}
		return nil
	})
}

// write writes words into the field that has the focus.
func (h *hand) write(words string) {
	h.Helper()
	if h.inComposer {
		h.written += len([]rune(words))
	} else {
		h.typed += len([]rune(words))
	}
	h.do(send(input.InsertText, input.InsertTextParams{Text: words}))
}

func (h *hand) click(sel string) {
	h.Helper()
	h.clicks++
	h.do(chromedp.Click(sel))
}

// onScreen presses a key and waits for what it brings; how long that takes is
// measured from outside the browser, so with the time that asking takes.
func (h *hand) onScreen(name string, press func(), what, js string) {
	h.Helper()
	began := time.Now()
	press()
	h.until(what, js)
	if took := time.Since(began); took > h.slowest[name] {
		h.slowest[name] = took
	}
}

// anew presses a key that refreshes the page or leads to another.
func (h *hand) anew(name string, press func()) {
	h.Helper()
	h.eval(`(document.querySelector("main").dataset.met = "1")`)
	h.onScreen(name, press, "a page in answer to "+name, `document.querySelector("main") && !document.querySelector("main").dataset.met && !document.body.hasAttribute("aria-busy") && document.readyState !== "loading"`)
}

// sight is what an editor sees of a report.
type sight struct {
	Path, Said string
	Here       string // who else is said to be there
	Bad        string // what the page says went wrong
	Now        string // claim of the card that keys act on
	Cards      []struct {
		ID            string
		Done, Against bool
	}
}

func (h *hand) look() sight {
	h.Helper()
	var s sight
	raw := h.eval(`JSON.stringify({
		Path: location.pathname, Said: (document.querySelector(".notice") || {innerText: ""}).innerText,
		Bad: [...document.querySelectorAll("main .conflict, .fresh, main .notice.bad, .fault, #said")].filter((e) => !e.hidden).map((e) => e.innerText).join(" / "),
		Here: (document.querySelector("#here:not([hidden])") || {innerText: ""}).innerText,
		Now: (document.querySelector(".card.now") || {dataset: {claim: ""}}).dataset.claim,
		Cards: [...document.querySelectorAll(".cards .card, .single .card")].map((c) => ({ID: c.dataset.claim, Done: c.classList.contains("decided"), Against: !!c.querySelector(".sides")}))})`)
	if err := json.Unmarshal([]byte(raw), &s); err != nil {
		h.Fatalf("%v in %s", err, raw)
	}
	if strings.Contains(s.Here, "you (another tab)") {
		h.day.annoyed("told that I am there in another tab")
	}
	return s
}

func (s sight) report() string {
	if i := strings.LastIndex(s.Path, "/r/"); i >= 0 {
		return s.Path[i+3:]
	}
	return ""
}

func (s sight) index(claim string) int {
	for i, c := range s.Cards {
		if c.ID == claim {
			return i
		}
	}
	return -1
}

// walk goes to a card by j and k.
func (h *hand) walk(claim string) {
	h.Helper()
	for range 60 {
		s := h.look()
		at, to := s.index(s.Now), s.index(claim)
		if to < 0 {
			h.Fatalf("%s: no card of %s on %s; it has %v", h.name, claim, s.Path, s.Cards)
		}
		if at == to {
			return
		}
		k := "j"
		if at > to {
			k = "k"
		}
		h.doing = "from claim to claim"
		h.onScreen(k, func() { h.key(k) }, "another card", `(document.querySelector(".card.now") || {dataset: {}}).dataset.claim !== `+quoted(s.Now))
	}
	h.Fatalf("%s: never came to %s", h.name, claim)
}

// armedNow tells whether the effect of the card comes to be armed by itself.
const armedNow = `document.querySelector(".card.now .effect.armed")`

func (h *hand) waitArmed() bool {
	h.Helper()
	if h.eval(`!!document.querySelector(".card.now .sides")`) == "true" {
		return false
	}
	end := time.Now().Add(3 * time.Second)
	for time.Now().Before(end) {
		switch h.eval(`(() => { const f = document.querySelector(".card.now form.effect"); if (!f) return "none"; if (f.classList.contains("armed")) return "armed"; const r = f.querySelector(".lines").getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight ? "soon" : "below"; })()`) {
		case "armed":
			return true
		case "below", "none":
			return false
		}
	}
	return false
}

// release releases the card that keys act on, once its effect has been on
// screen; the claim's id after.
func (h *hand) release() {
	h.Helper()
	h.doing = "release"
	if !h.waitArmed() {
		if h.eval(`!!document.querySelector(".card.now .sides")`) != "true" {
			h.day.annoyed("the effect was not on screen by itself: " + h.text(".card.now h3"))
			h.again++
		} else {
			h.armedBy++
		}
		h.onScreen("r, to arm", func() { h.key("r") }, "the effect armed", armedNow)
	}
	h.anew("r", func() { h.key("r") })
	if h.eval(`!!document.querySelector(".card.now .fresh")`) == "true" { // the record has moved meanwhile
		h.moved++
		h.until("the effect as it is now, armed", armedNow)
		h.anew("r", func() { h.key("r") })
	}
}

// say fills the one field of a form that a key opens, and sends it.
func (h *hand) say(k, words string) {
	h.Helper()
	h.doing = "reject, set aside"
	h.onScreen(k, func() { h.key(k) }, "the form with the caret in it", `document.querySelector("form[data-open]") && document.activeElement && document.activeElement.closest("form[data-open]") && /^(TEXTAREA|INPUT)$/.test(document.activeElement.tagName)`)
	h.write(words)
	h.anew("Ctrl Enter", func() { h.key("\r", chromedp.ModifierCtrl) })
}

// fill writes into the form what is to stand in its fields, by the form's names.
// What is two steps away is gone to by Tab, what is further by a click.
func (h *hand) fill(fields map[string]string) {
	h.Helper()
	for range len(fields) {
		var next struct {
			Name string
			Tabs int
		}
		raw := h.eval(`(() => {
			const a = document.activeElement, all = [...a.form.elements].filter((e) => e.type !== "hidden" && e.offsetParent), at = all.indexOf(a), want = ` + string(list(fields)) + `;
			const e = all.slice(at).find((x) => want.includes(x.name)) || all.find((x) => want.includes(x.name));
			return JSON.stringify(e ? {Name: e.name, Tabs: all.indexOf(e) - at} : {});
		})()`)
		if err := json.Unmarshal([]byte(raw), &next); err != nil {
			h.Fatal(err)
		}
		if next.Name == "" {
			h.day.annoyed(fmt.Sprintf("the form has no fields %v", fields))
			return
		}
		if next.Tabs >= 0 && next.Tabs <= 2 {
			for range next.Tabs {
				h.key("\t")
			}
		}
		if h.eval(`document.activeElement.name`) != next.Name {
			h.click(`form [name="` + next.Name + `"]:focus, form.form:has(:focus) [name="` + next.Name + `"]`)
			if h.eval(`document.activeElement.name`) != next.Name {
				h.eval(`(document.activeElement.form.elements[` + quoted(next.Name) + `].focus(), "")`)
			}
		}
		h.put(fields[next.Name])
		delete(fields, next.Name)
	}
}

// list is the names of fields as JSON.
func list(fields map[string]string) []byte {
	b, _ := json.Marshal(slices.Sorted(maps.Keys(fields)))
	return b
}

// put sets the field that has the focus.
func (h *hand) put(v string) {
	h.Helper()
	switch h.eval(`document.activeElement.tagName + " " + document.activeElement.type`) {
	case "SELECT select-one":
		label := h.eval(`([...document.activeElement.options].find((o) => o.value === ` + quoted(v) + `) || {label: ""}).label`)
		for i, r := range label {
			if h.eval(`document.activeElement.value`) == v {
				break
			}
			if i > 6 {
				break
			}
			h.key(string(r))
		}
		if h.eval(`document.activeElement.value`) != v {
			h.typed++
			h.eval(`(document.activeElement.value = ` + quoted(v) + `)`)
			h.day.annoyed("a list does not come to " + v + " by typing " + label)
		}
	case "INPUT checkbox":
		if h.eval(`document.activeElement.checked`) != "true" {
			h.key(" ")
		}
	case "INPUT datetime-local":
		h.typed += 12
		h.eval(`(document.activeElement.value = ` + quoted(v) + `)`)
	default:
		h.eval(`(document.activeElement.select(), "")`)
		h.write(v)
	}
}

// fields are what a choice writes into the form, by the form's names: all
// slots where it is made by hand, else those that are to be amended.
func fields(c demo.Choice, zone *time.Location) map[string]string {
	w, out := c.Want, map[string]string{}
	slots := map[string]bool{}
	for _, s := range c.Slots {
		slots[s] = true
	}
	hand := c.Proposal == nil
	put := func(slot, field string, m *dateline.Mention) {
		if m == nil || !hand && !slots[slot] {
			return
		}
		out[field] = m.Text
		if m.Name != "" {
			out[field] = m.Name
		}
	}
	if hand && w.Kind != dateline.Control {
		out["kind"] = string(w.Kind)
	}
	if (hand && w.Stance != dateline.Asserted) || slots["stance"] {
		out["stance"] = string(w.Stance)
		if w.Kind != dateline.Statement {
			put("stance", "attribution", w.Attribution)
		}
	}
	if hand && w.Change != "" {
		out["change"] = string(w.Change)
	}
	put("by", "attribution", w.Attribution)
	if out["stance"] == string(dateline.Attributed) && out["attribution"] != "" {
		delete(out, "stance") // it follows the voice
	}
	put("place", "place", w.Place)
	put("actor", "actor", w.Actor)
	put("loser", "loser", w.Loser)
	put("of", "of", w.Of)
	put("speaker", "speaker", w.Speaker)
	put("people", "people", w.People)
	put("to", "to", w.To)
	put("from", "from", w.From)
	if hand {
		put("unit", "unit", w.Unit)
		put("purpose", "purpose", w.Purpose)
	}
	if q := w.Quantity; q != nil && (hand || slots["quantity"]) {
		n := func(v *float64) string { return fmt.Sprintf("%.0f", *v) }
		switch {
		case q.Value != nil:
			out["quantity"] = n(q.Value)
		case q.Low != nil:
			out["quantity"] = n(q.Low) + "+"
		case q.High != nil:
			out["quantity"] = "-" + n(q.High)
		}
	}
	if slots["extent"] && w.Extent != nil {
		out["extent"] = w.Extent.Class
	}
	if w.Time.Phrase() && slots["time"] {
		out["time_from"], out["time_to"] = w.Time.From.In(zone).Format("2006-01-02T15:04"), w.Time.To.In(zone).Format("2006-01-02T15:04")
	}
	return out
}

// amend puts right what the reading got wrong; the card stays the same.
func (h *hand) amend(c demo.Choice) bool {
	h.Helper()
	h.doing = "amend"
	h.onScreen("e", func() { h.key("e") }, "the form", `document.querySelector("form[data-open=amend]") && document.activeElement && document.activeElement.closest("form[data-open=amend]")`)
	h.fill(fields(c, h.day.zone))
	h.anew("Ctrl Enter", func() { h.key("\r", chromedp.ModifierCtrl) })
	if s := h.look(); s.Bad != "" {
		h.day.annoyed("amending was refused: " + s.Bad)
		h.anew("Esc", func() { h.key("\u001b"); h.key("\u001b") })
		return false
	}
	return true
}

// byHand selects the evidence in the report with the mouse and makes the claim
// with keys.
func (h *hand) byHand(c demo.Choice) bool {
	h.Helper()
	h.doing = "by hand"
	h.drag(c.Want.Span)
	h.onScreen("m", func() { h.key("m") }, "the form by hand", `document.querySelector("#hand[open]") && document.activeElement && document.activeElement.closest("#hand")`)
	if got := h.eval(`document.querySelector("#hand form").elements.words.value`); got != c.Want.Span.Text {
		h.day.annoyed(fmt.Sprintf("selected %q, wanted %q", got, c.Want.Span.Text))
	}
	h.fill(fields(c, h.day.zone))
	h.anew("Ctrl Enter", func() { h.key("\r", chromedp.ModifierCtrl) })
	if s := h.look(); s.Bad != "" {
		h.day.annoyed("by hand was refused: " + s.Bad)
		h.visit(h.day.url + s.Path)
		return false
	}
	return true
}

// drag selects the words of a span with the mouse.
func (h *hand) drag(at dateline.Span) {
	h.Helper()
	var p [4]float64
	raw := h.eval(fmt.Sprintf(`(() => {
		const bytes = (s) => new TextEncoder().encode(s).length;
		const find = (b, end) => {
			for (const e of document.querySelectorAll("#words [data-b]")) {
				const t = e.firstChild; if (!t) continue;
				let n = +e.dataset.b; if (b < n || b > n + bytes(t.data) || (!end && b === n + bytes(t.data))) continue;
				let i = 0; for (const ch of t.data) { if (n >= b) break; n += bytes(ch); i += ch.length; }
				return [t, i];
			}
		};
		const r = document.createRange(); r.setStart(...find(%d)); r.setEnd(...find(%d, true));
		(r.startContainer.parentElement).scrollIntoView({block: "center"});
		const of = (t, i, j) => { const c = document.createRange(); c.setStart(t, i); c.setEnd(t, j); const b = [...c.getClientRects()].filter((x) => x.width > 0); return b[b.length - 1]; };
		const first = of(r.startContainer, r.startOffset, r.startOffset + 1), last = of(r.endContainer, r.endOffset - 1, r.endOffset);
		return JSON.stringify([first.left + 0.5, first.top + first.height / 2, last.right - 0.5, last.top + last.height / 2]);
	})()`, at.Start, at.End))
	if err := json.Unmarshal([]byte(raw), &p); err != nil {
		h.Fatal(err)
	}
	left := func(p *input.DispatchMouseEventParams) { p.Button, p.ClickCount = input.MouseButtonLeft, 1 }
	held := func(p *input.DispatchMouseEventParams) { p.Button, p.Buttons = input.MouseButtonLeft, 1 }
	h.clicks++
	h.do(chromedp.MouseEvent(chromedp.MousePressed, p[0], p[1], left), chromedp.MouseEvent(chromedp.MouseMoved, (p[0]+p[2])/2, p[3], held), chromedp.MouseEvent(chromedp.MouseMoved, p[2], p[3], held), chromedp.MouseEvent(chromedp.MouseReleased, p[2], p[3], left))
}
