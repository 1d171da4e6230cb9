package browser

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// As an editor types, what does not fit is marked beneath the words and said
// beside them; one click puts it right, another attaches the claim.
func TestTheComposerReadsAsTheEditorTypes(t *testing.T) {
	s := open(t)
	s.staff()
	_, c := s.Tell("Harbour Wire", "13 Aug 08:00", "The Taliban captured Herat on Thursday.", "Herat")
	anna := s.sit(t, "anna", wide)
	anna.visit(s.url + "/desk/north/updates/new")
	anna.do(chromedp.SendKeys("textarea[name=body]", "The Taliban have captured three provincial capitals. The Taliban captured Herat."))
	anna.until("the number marked", `[...document.querySelectorAll(".mirror mark")].some((m) => m.textContent === "three")`)
	anna.until("the record's number beside it", `document.querySelector("#remarks [data-check=tally]").innerText.includes("the record says 2 of 3")`)
	anna.do(chromedp.Click("#remarks [data-check=tally] button"))
	anna.until("the number put right", `document.querySelector("textarea[name=body]").value.startsWith("The Taliban have captured 2 provincial") && !document.querySelector("#remarks [data-check=tally]")`)
	anna.do(chromedp.Click("#remarks [data-check=offer] button"))
	anna.until("the claim attached", `document.querySelector('input[name="claims"][value="`+c+`"]').checked && !document.querySelector("#remarks [data-check=offer]")`)
}

// Two editors write in one draft: what they change apart comes together on
// both screens, and a browser that goes away has lost nothing.
func TestTwoEditorsWriteOneDraft(t *testing.T) {
	s := open(t)
	s.staff()
	anna, ben := s.sit(t, "anna", wide), s.sit(t, "ben", wide)
	anna.visit(s.url + "/desk/north/updates/new")
	anna.do(chromedp.SendKeys("textarea[name=body]", "First.\n\nSecond."))
	anna.until("the draft saved", `/updates\/draft\//.test(location.pathname)`)
	ben.visit(anna.eval("location.href"))
	ben.eval(`(() => { const a = document.querySelector("textarea[name=body]"); a.focus(); a.setSelectionRange(99, 99); return ""; })()`)
	ben.do(chromedp.KeyEvent(" Ben adds."))
	ben.until("it saved", `document.querySelector("#saved").textContent.startsWith("Draft saved")`)
	anna.eval(`(() => { const a = document.querySelector("textarea[name=body]"); a.focus(); a.setSelectionRange(6, 6); return ""; })()`)
	anna.do(chromedp.KeyEvent(" Anna adds."))
	anna.until("both", `document.querySelector("textarea[name=body]").value === "First. Anna adds.\n\nSecond. Ben adds."`)
	ben.visit(anna.eval("location.href"))
	ben.until("both after a reload", `document.querySelector("textarea[name=body]").value === "First. Anna adds.\n\nSecond. Ben adds."`)
}
