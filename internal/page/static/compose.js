// The composer reads as the editor types: what does not fit is marked beneath
// the words and said beside them. The form works without it.
(() => {
  "use strict";
  const $ = (s, r = document) => r.querySelector(s);
  const composer = () => $("form[data-composer]");
  let timer = 0, asked = 0;

  const el = (tag, text, cls) => { const x = document.createElement(tag); if (text) x.textContent = text; if (cls) x.className = cls; return x; };

  function body(form) {
    const data = new URLSearchParams({ headline: form.elements.headline.value, body: form.elements.body.value });
    for (const c of form.querySelectorAll('input[name="claims"]:checked')) data.append("claims", c.value);
    return data;
  }

  async function read() {
    const form = composer();
    if (!form) return;
    const n = ++asked, sent = body(form);
    let said;
    try {
      const answer = await fetch(form.dataset.lint, { method: "POST", body: sent, credentials: "same-origin" });
      if (!answer.ok) return;
      said = await answer.json();
    } catch { return; } // no line: the copy is not read, and nothing else
    if (n !== asked || form !== composer() || String(body(form)) !== String(sent)) return; // written on since
    mark(form, said.marks);
    tell(form, said);
  }

  // mark draws the marks of the text in a mirror beneath it.
  function mark(form, marks) {
    const area = form.elements.body;
    let box = area.closest(".under");
    if (!box) {
      const focused = document.activeElement === area, at = area.selectionStart;
      box = el("div", "", "under");
      const mirror = el("div", "", "mirror");
      mirror.setAttribute("aria-hidden", "true");
      area.before(box);
      box.append(mirror, area);
      area.addEventListener("scroll", () => { mirror.scrollTop = area.scrollTop; });
      if (focused) { area.focus({ preventScroll: true }); area.setSelectionRange(at, at); }
    }
    const mirror = $(".mirror", box), text = area.value;
    mirror.textContent = "";
    let at = 0;
    for (const m of marks.filter((x) => x.field === "body").sort((a, b) => a.start - b.start || a.end - b.end)) {
      if (m.start < at) continue;
      mirror.append(text.slice(at, m.start));
      mirror.append(el("mark", text.slice(m.start, m.end), m.blocks ? "blocks" : ""));
      at = m.end;
    }
    mirror.append(text.slice(at) + "\n");
    mirror.scrollTop = area.scrollTop;
  }

  function tell(form, said) {
    const box = $("#remarks");
    if (!box) return;
    box.textContent = "";
    box.hidden = !said.marks.length && !said.offers.length;
    const list = el("ul");
    for (const m of said.marks) {
      const item = el("li");
      item.dataset.check = m.check;
      item.append(el("p", m.says, m.blocks ? "blocks" : ""));
      if (!m.blocks) item.append(el("q", m.words.length > 90 ? m.words.slice(0, 90) + "…" : m.words));
      if (m.diff) {
        const p = el("p");
        for (const d of m.diff) p.append(el({ both: "span", report: "ins", wrote: "del" }[d.op], d.text), " ");
        item.append(p);
      }
      if (m.want) item.append(" ", put(form, m));
      if (m.claim) { const a = el("a", "the claim"); a.href = m.claim; a.target = "_blank"; item.append(" ", a); }
      list.append(item);
    }
    for (const o of said.offers) {
      const item = el("li");
      item.dataset.check = "offer";
      item.append(el("p", o.claim + " says so: " + o.sentence + " (" + o.source + ", " + o.status + ")"), attach(form, o));
      list.append(item);
    }
    box.append(list);
  }

  // put replaces marked words by the form that was wanted.
  function put(form, m) {
    const b = el("button", m.diff ? "use the report's words" : "write “" + m.want + "”", "act");
    b.type = "button";
    b.addEventListener("click", () => {
      const f = form.elements[m.field];
      if (f.value.slice(m.start, m.end) !== m.words) return;
      f.setRangeText(m.want, m.start, m.end, "end");
      f.dispatchEvent(new Event("input", { bubbles: true }));
      f.focus();
    });
    return b;
  }

  function attach(form, o) {
    const b = el("button", "attach " + o.claim, "act");
    b.type = "button";
    b.addEventListener("click", () => {
      let box = [...form.querySelectorAll('input[name="claims"]')].find((x) => x.value === o.claim);
      if (!box) { // older than the list shows
        const label = el("label", "", "pick");
        box = el("input");
        box.type = "checkbox"; box.name = "claims"; box.value = o.claim;
        label.append(box, el("span", o.claim + " " + o.sentence));
        $(".picks", form).prepend(label);
      }
      box.checked = true;
      box.closest(".pick").hidden = false;
      box.dispatchEvent(new Event("input", { bubbles: true }));
    });
    return b;
  }

  // Saving: a while after the last key, and where another editor saved
  // meanwhile, merged by the desk or shown.

  let base = null, of = null, saver = 0, saving = false, again = false;

  const fields = (form) => new URLSearchParams([...new FormData(form)].filter(([k]) => k !== "key" && k !== "do" && k !== "draft_seen" && k !== "draft"));
  function begin() {
    const form = composer();
    if (form && form !== of) { of = form; base = fields(form); }
    return form;
  }

  async function save() {
    const form = begin();
    if (!form) return;
    if (saving) { again = true; return; }
    const sent = fields(form);
    if (String(sent) === String(base) || !(form.elements.headline.value + form.elements.body.value).trim()) return;
    saving = true;
    const data = new URLSearchParams(sent);
    for (const k of ["key", "draft", "draft_seen"]) data.append(k, form.elements[k].value);
    for (const [k, v] of base) data.append("base_" + k, v);
    try {
      const answer = await fetch(form.dataset.save, { method: "POST", body: data, credentials: "same-origin" });
      if (form !== composer() || !(answer.headers.get("Content-Type") || "").startsWith("application/json")) { if (form === composer()) note("Not saved: " + answer.status + ". What you wrote is still here."); return; }
      took(form, sent, await answer.json(), answer.status);
    } catch { note("Not saved: no answer came. What you wrote is still here."); } finally {
      saving = false;
      if (again) { again = false; save(); }
    }
  }

  function took(form, sent, said, status) {
    if (status === 409) return clash(form, said);
    if (status !== 200) { note(said.detail || said.title || "Not saved."); return; }
    const idle = String(fields(form)) === String(sent);
    form.elements.draft.value = said.draft;
    history.replaceState(null, "", said.page);
    $("#clash").hidden = true;
    if (!said.merged) { base = sent; form.elements.draft_seen.value = said.version; }
    else if (idle) { adopt(form, said); }
    else { base = sent; again = true; } // written on since: the next saving merges that too
    if (idle) document.dispatchEvent(new Event("draft-saved"));
    note(said.said);
  }

  // adopt puts a draft into the form; the caret stays before the words it stood before.
  function adopt(form, said) {
    for (const k of ["headline", "body", "byline", "tags", "changed", "at", "place"]) {
      const f = form.elements[k];
      if (!f || said[k] === undefined || f.value === said[k]) continue;
      const tail = f.value.length - (f.selectionStart || 0), old = f.value;
      f.value = said[k];
      if (document.activeElement === f && f.setSelectionRange && /^(text|textarea)$/.test(f.type)) {
        const at = old.slice(old.length - tail) === said[k].slice(said[k].length - tail) ? said[k].length - tail : Math.min(old.length - tail, said[k].length);
        f.setSelectionRange(at, at);
      }
    }
    for (const k of ["key_fact", "pinned"]) form.elements[k].checked = said[k];
    for (const c of form.querySelectorAll('input[name="claims"]')) c.checked = (said.claims || []).includes(c.value);
    form.elements.draft_seen.value = said.version;
    base = fields(form);
    read();
  }

  function clash(form, said) {
    const box = $("#clash");
    box.textContent = "";
    box.append(el("h3", said.who + " changed the same words"), el("p", "Both are kept until you choose: yours stands in the form, theirs is this."), el("pre", said.headline + "\n\n" + said.body));
    const mine = el("button", "Keep mine", "act"), theirs = el("button", "Take theirs", "act");
    mine.type = theirs.type = "button";
    mine.addEventListener("click", () => { form.elements.draft_seen.value = said.version; box.hidden = true; base = null; of = null; begin(); base.append("again", "1"); save(); });
    theirs.addEventListener("click", () => { adopt(form, said); box.hidden = true; document.dispatchEvent(new Event("draft-saved")); note("Theirs is in the form."); });
    box.append(mine, " ", theirs);
    box.hidden = false;
    note("Not saved: choose first.");
  }

  function note(words) { const p = $("#saved"); if (p) p.textContent = words; }

  document.addEventListener("focusin", begin);
  document.addEventListener("submit", (e) => { if (e.target === composer()) clearTimeout(saver); });
  document.addEventListener("input", (e) => {
    const form = composer();
    if (!form || !form.contains(e.target)) return;
    clearTimeout(timer);
    timer = setTimeout(read, 60);
    if ($("#clash") && !$("#clash").hidden) return;
    clearTimeout(saver);
    saver = setTimeout(save, 800);
  });
  if (begin()) read();
})();
