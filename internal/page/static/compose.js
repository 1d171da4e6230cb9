// The composer reads as the editor types: what does not fit is marked beneath
// the words and said beside them. The form works without it.
(() => {
  "use strict";
  const $ = (s, r = document) => r.querySelector(s);
  const composer = () => $("form[data-composer]");
  let reading = false, unread = false;

  const el = (tag, text, cls) => { const x = document.createElement(tag); if (text) x.textContent = text; if (cls) x.className = cls; return x; };

  function body(form) {
    const data = new URLSearchParams({ headline: form.elements.headline.value, body: form.elements.body.value });
    for (const c of form.querySelectorAll('input[name="claims"]:checked')) data.append("claims", c.value);
    return data;
  }

  // read asks at once; while an answer is on its way it waits, so that one
  // question at a time is asked however fast somebody types.
  async function read() {
    const form = composer();
    if (!form || form.hasAttribute("data-locked")) return;
    if (reading) { unread = true; return; }
    reading = true;
    const sent = body(form);
    try {
      const answer = await fetch(form.dataset.lint, { method: "POST", body: sent, credentials: "same-origin" });
      const said = answer.ok ? await answer.json() : null;
      if (said && form === composer() && String(body(form)) === String(sent)) { // else written on since
        mark(form, said.marks);
        tell(form, said);
        preview(form, said.preview);
      }
    } catch { /* no line: the copy is not read, and nothing else */ } finally {
      reading = false;
      if (unread) { unread = false; read(); }
    }
  }

  // preview shows the words as the public page has them: the server's own HTML.
  function preview(form, html) {
    const box = $("#preview");
    if (!box || html === undefined) return;
    $("h2", box).textContent = form.elements.headline.value;
    $(".body", box).innerHTML = html;
    box.hidden = !html && !form.elements.headline.value;
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
    b.dataset.put = "";
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
    b.dataset.attach = o.claim;
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

  let base = null, of = null, saver = 0, saving = false, again = false, held = null;

  const fields = (form) => new URLSearchParams([...new FormData(form)].filter(([k]) => k !== "key" && k !== "do" && k !== "draft_seen" && k !== "draft" && !k.startsWith("publish_")));
  function begin() {
    const form = composer();
    if (form && form !== of) { of = form; base = fields(form); mark(form, []); } // the mirror stands before anybody types: moving the field then would lose keys
    return form;
  }

  async function save() {
    const form = begin();
    if (!form || form.hasAttribute("data-locked")) return;
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
      if (held) { const h = held; held = null; again = false; h.form.requestSubmit(h.button || undefined); }
      if (again) { again = false; save(); }
      catchUp();
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
      const old = f.value, caret = /^(text|textarea)$/.test(f.type) && document.activeElement === f ? [f.selectionStart, f.selectionEnd] : null, top = f.scrollTop;
      f.value = said[k];
      if (caret) { f.setSelectionRange(...caret.map((c) => moved(c, old, said[k]))); f.scrollTop = top; }
    }
    for (const k of ["key_fact", "pinned"]) form.elements[k].checked = said[k];
    for (const c of form.querySelectorAll('input[name="claims"]')) c.checked = (said.claims || []).includes(c.value);
    form.elements.draft_seen.value = said.version;
    base = fields(form);
    read();
  }

  // moved is where a caret stands once another's words have come in around it.
  function moved(c, old, now) {
    const [head, tail] = shared(old, now);
    if (c <= head) return c;
    return c >= old.length - tail ? now.length - (old.length - c) : now.length - tail;
  }

  // shared is how much two texts have in common at their beginnings and ends.
  function shared(a, b) {
    let head = 0, tail = 0;
    const most = Math.min(a.length, b.length);
    while (head < most && a[head] === b[head]) head++;
    while (tail < most - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
    return [head, tail];
  }

  function clash(form, said) {
    held = null; // nothing is sent before somebody has chosen
    const box = $("#clash"), two = el("div", "", "two");
    box.textContent = "";
    const words = (headline, body) => (headline ? headline + "\n\n" : "") + body;
    const mine_ = words(form.elements.headline.value, form.elements.body.value), theirs_ = words(said.headline, said.body);
    const [head, tail] = shared(mine_, theirs_);
    const side = (who, text) => {
      const d = el("div"), pre = el("pre");
      pre.append(text.slice(0, head), el("mark", text.slice(head, text.length - tail)), text.slice(text.length - tail));
      d.append(el("h4", who), pre);
      return d;
    };
    two.append(side("Yours, in the form", mine_), side(said.who + "'s, saved", theirs_));
    box.append(el("h3", said.who + " changed the same words"), el("p", "Both are kept until you choose. You can also take words of theirs into the form, then keep yours."), two);
    const mine = el("button", "Keep mine", "act"), theirs = el("button", "Take theirs", "act");
    mine.type = theirs.type = "button";
    mine.addEventListener("click", () => { form.elements.draft_seen.value = said.version; box.hidden = true; base = null; of = null; begin(); base.append("again", "1"); save(); });
    theirs.addEventListener("click", () => { adopt(form, said); box.hidden = true; document.dispatchEvent(new Event("draft-saved")); note("Theirs is in the form."); catchUp(); });
    box.append(mine, " ", theirs);
    box.hidden = false;
    note("Not saved: choose first.");
  }

  function note(words) { const p = $("#saved"); if (p) p.textContent = words; }

  document.addEventListener("focusin", begin);
  // What another editor saved comes into an idle form at once; into one that
  // is being written by the next saving, which merges or shows both.
  let newest = null; // of this draft, as the news has told
  function catchUp() {
    const form = composer();
    if (form && newest && newest.id === form.elements.draft.value && newest.version > +form.elements.draft_seen.value) pull(form, newest);
  }

  async function pull(form, x) {
    if (saving || ($("#clash") && !$("#clash").hidden)) return;
    if (String(fields(form)) !== String(base)) { save(); return; }
    try {
      const answer = await fetch(form.dataset.save + "/" + x.id, { credentials: "same-origin" });
      if (!answer.ok) return;
      const said = await answer.json();
      if (form !== composer() || saving || said.version <= +form.elements.draft_seen.value) return;
      if (String(fields(form)) !== String(base)) { save(); return; }
      adopt(form, said);
      note(said.who + " changed this draft; it stands in the form.");
    } catch { /* the next news tells it again */ }
  }

  let known = ""; // the draft that the news has told of, and its stage
  document.addEventListener("desk-news", (e) => {
    const form = begin(), id = form && form.elements.draft.value;
    if (!id) return;
    const x = e.detail.drafts.find((d) => d.id === id);
    if (!x) {
      if (known.startsWith(id + " ") && !saving && !held) note("This draft is not there any more: it was published or thrown away. What you wrote is still here.");
      return;
    }
    const now = id + " " + (x.stage || "draft");
    if (known.startsWith(id + " ") && known !== now) {
      const a = el("a", "show"), p = $("#saved");
      a.href = location.href; a.dataset.act = "fresh";
      if (p) p.replaceChildren(x.stage ? "This draft is now " + x.stage + ". " : "This draft is a plain draft again. ", a);
    }
    known = now;
    newest = x;
    catchUp(); // now, or once what is on its way has been answered
  });

  // No update goes out by a stray key.
  for (const kind of ["keydown", "keypress"]) {
    document.addEventListener(kind, (e) => {
      const form = composer();
      if (form && e.key === "Enter" && !e.ctrlKey && !e.metaKey && e.target.form === form && e.target.tagName === "INPUT" && !/^(checkbox|submit|button)$/.test(e.target.type)) e.preventDefault();
    });
  }

  // One key attaches the first claim that is offered, another writes the first
  // word as it is wanted.
  document.addEventListener("keydown", (e) => {
    const form = composer();
    if (!form || e.isComposing) return;
    if (!e.altKey || e.ctrlKey || e.metaKey) return;
    const b = e.code === "KeyA" ? $("#remarks [data-attach]") : e.code === "KeyW" ? $("#remarks [data-put]") : null;
    if (e.code === "KeyA" || e.code === "KeyW") e.preventDefault();
    if (b) b.click();
  });

  document.addEventListener("submit", (e) => {
    const form = composer();
    if (!form || e.target !== form) return;
    clearTimeout(saver);
    if (saving) { e.preventDefault(); e.stopImmediatePropagation(); held = { form, button: e.submitter }; } // the answer names the draft
  }, true);
  document.addEventListener("input", (e) => {
    const form = composer();
    if (!form || !form.contains(e.target)) return;
    read();
    if ($("#clash") && !$("#clash").hidden) return;
    clearTimeout(saver);
    saver = setTimeout(save, 800);
  });
  if (begin()) read();
})();
