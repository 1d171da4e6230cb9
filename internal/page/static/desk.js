// The desk's pages work without this file. It adds one key an act, refreshes
// a page in place after a form, and finds the bytes of selected words.
(() => {
  "use strict";
  const $ = (s, r = document) => r.querySelector(s);
  const $$ = (s, r = document) => [...r.querySelectorAll(s)];
  const typing = (e) => e.isComposing || /^(INPUT|TEXTAREA|SELECT)$/.test(e.tagName || "") || e.isContentEditable;
  let now = null; // the card or row that keys act on
  let armed = null; // {form, seen}: the effect that has been on screen
  let busy = false, dirty = false, selection = null;
  let going = 0; // when g was pressed, on the page's clock
  const bounce = 150; // ms: a key that bounces is no second press
  const look = 400; // ms: how long an effect stands on screen before one press releases

  // Cards and rows

  const items = () => $$(".cards .card, .single .card, .queue > .row, .hits > .item, .asides > .item, .register tr.item");
  const undecided = () => items().filter((c) => !c.classList.contains("decided") && !c.classList.contains("done"));

  function disarm() {
    if (armed) armed.form.classList.remove("armed");
    const word = armed && $(".first", armed.form);
    if (word) word.textContent = "Release";
    armed = null;
  }

  function go(el, scroll = true) {
    disarm();
    $$(".now").forEach((x) => x.classList.remove("now"));
    now = el;
    if (!el) return;
    el.classList.add("now");
    $$("mark[data-cards]").forEach((m) => m.classList.toggle("now", m.dataset.cards.split(" ").includes(el.id)));
    const ref = $('.ref[href="#' + CSS.escape(el.id) + '"]');
    if (ref) ref.classList.add("now");
    if (!scroll) { watch(el); return; }
    el.scrollIntoView({ block: "nearest" });
    const pane = $(".text");
    const mark = $("mark.now");
    if (pane && mark && pane.scrollHeight > pane.clientHeight) {
      const a = pane.getBoundingClientRect(), b = mark.getBoundingClientRect();
      if (b.top < a.top || b.bottom > a.bottom) pane.scrollTop += b.top - a.top - a.height / 3;
    }
    el.focus({ preventScroll: true });
    watch(el);
  }

  function step(by) {
    const all = items();
    if (!all.length) return;
    const i = all.indexOf(now);
    go(all[Math.max(0, Math.min(all.length - 1, i < 0 ? 0 : i + by))]);
  }

  // In-place refresh: the answer is the page that a plain form would have led to.

  async function show(request, from) {
    if (busy) return;
    busy = true;
    document.body.setAttribute("aria-busy", "true");
    const at = items().indexOf(now), id = now && now.id;
    let page, url;
    try {
      const answer = await fetch(request);
      if (!(answer.headers.get("Content-Type") || "").startsWith("text/html")) throw new Error("not a page");
      url = answer.redirected || !(from && from.form) ? answer.url : location.href; // the answer to a form has no address of its own
      page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!$("main", page)) throw new Error("no page");
    } catch (err) {
      busy = false;
      document.body.removeAttribute("aria-busy");
      if (from && from.form) { say("No answer came. Nothing is lost: press again; a second sending of the same form does nothing twice."); return; }
      location.href = request.url;
      return;
    }
    for (const el of $$("[autofocus]", page)) { el.removeAttribute("autofocus"); el.dataset.focus = ""; }
    for (const part of ["main", ".tabs", ".foot"]) {
      const old = $(part), fresh = $(part, page);
      if (old && fresh) old.replaceWith(document.adoptNode(fresh));
    }
    document.title = page.title;
    const away = new URL(url, location.href).pathname !== location.pathname;
    if (away || from && from.leaves) history.pushState(null, "", url); else history.replaceState(null, "", url);
    busy = false; dirty = false;
    document.body.removeAttribute("aria-busy");
    if (away) scrollTo(0, 0);
    ready(away ? null : id, away ? 0 : at, from);
  }

  function say(words) {
    let p = $("#said");
    if (!p) { p = document.createElement("p"); p.id = "said"; p.className = "notice bad"; p.setAttribute("role", "alert"); $("main").prepend(p); }
    p.textContent = words;
    p.scrollIntoView({ block: "nearest" });
  }

  function send(form, button) {
    const data = new FormData(form, button || undefined);
    if (form.closest(".card") || form.dataset.act === "accept-all") data.set("onward", "1"); // the next report by itself, once this one is done
    const multipart = form.enctype === "multipart/form-data";
    const body = multipart ? data : new URLSearchParams(data);
    show(new Request(button && button.hasAttribute("formaction") ? button.formAction : form.action, { method: "POST", body, credentials: "same-origin" }), { form, act: form.dataset.act });
  }

  // ready puts a fresh page in order: the same card, or after a decision the next undecided one.
  function ready(id, at, from) {
    $$('select[name="kind"]').forEach(fit);
    $$("[data-redact], [data-find]").forEach((b) => { b.hidden = false; });
    const all = items();
    let el = (location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)))) || (id && document.getElementById(id));
    const decision = from && /^(accept|release|reject|aside|amend)/.test(from.act || (from.form && from.form.dataset.open) || "");
    if (decision && !$(".conflict, .fresh, .card .faulty")) {
      el = undecided().find((c) => all.indexOf(c) >= at) || undecided()[0] || (el && all.includes(el) ? el : all[at]);
    }
    if (from && from.act === "undo") el = document.getElementById("c-" + from.form.elements.claim.value) || el;
    const clash = $(".card .conflict, .card .fresh, .card form[data-open]");
    if (clash) el = clash.closest(".card");
    if (!el || !all.includes(el)) el = undecided()[0] || all[0];
    go(el || null, !!from || location.hash.length > 1);
    const field = $(".faulty input, .faulty textarea, .faulty select") || (from && $("[data-focus]")) || $("form[data-open] input:not([type=hidden]), form[data-open] select, form[data-open] textarea");
    if (field && (from || $(".faulty"))) field.focus();
  }

  // Another's decision can change what a release here would do. The effects that
  // stand on the page are then brought up to date where they stand, so that a
  // press meets what the eye has met; one that has changed is looked at anew.
  let outdated = false, renewing = false;
  const aside = { credentials: "same-origin", headers: { "Dateline-Aside": "1" } }; // a look that nobody sees: what was said stays for the next page

  async function renew() {
    outdated = true;
    if (renewing) return;
    renewing = true;
    try {
      while (outdated) {
        outdated = false;
        const at = location.href, was = $("main");
        const answer = await fetch(at, aside);
        if (!answer.ok || busy || was !== $("main") || at !== location.href) break; // another page, with effects of its own
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        if (busy || was !== $("main")) break;
        for (const card of $$(".cards .card:not(.decided)")) {
          const fresh = $$(".cards .card:not(.decided)", page).find((c) => c.dataset.claim === card.dataset.claim);
          if (fresh && !$("form[data-open]", card) && !card.contains(document.activeElement.closest("details"))) replace(card, fresh);
        }
      }
    } catch { /* the effect is checked again when it is released */ } finally { renewing = false; }
  }

  // replace puts another effect, and what it stands against, in the place of a card's.
  function replace(card, fresh) {
    const a = effectOf(card), b = effectOf(fresh), sides = (c) => $$(".sides", c).map((x) => x.outerHTML).join("");
    if (!a || !b || $(".lines", a).textContent === $(".lines", b).textContent && sides(card) === sides(fresh)) return;
    if (armed && armed.form === a) disarm();
    for (const x of $$(".sides", card)) x.remove();
    a.before(...$$(".sides", fresh).map((x) => document.adoptNode(x)));
    a.replaceWith(document.adoptNode(b));
    if (card === now) watch(card);
  }

  document.addEventListener("desk-news", (e) => {
    const me = ($(".who-name") || {}).textContent;
    if (e.detail.decided.some((d) => d.by !== me) && $(".cards form.effect")) renew();
  });

  // Release. Nothing is released whose effect has not been on screen. The
  // effect of the card that keys act on is watched: once it has stood there for a
  // moment it is armed, and one press releases. A press before that puts it on
  // screen and arms it, and the next one releases. What stands against the record
  // always takes both presses.

  const effectOf = (card) => card && $('form[data-act="release"]', card);

  function onScreen(form) {
    if (document.visibilityState !== "visible") return false;
    const r = $(".lines", form).getBoundingClientRect();
    const top = Math.max(0, ...$$(".tabs").map((t) => t.getBoundingClientRect().bottom));
    return r.height > 0 && r.top >= top - 1 && r.bottom <= innerHeight + 1;
  }

  // watch arms a card's effect after it has stood on screen for a while.
  function watch(card, wait = look) {
    const form = effectOf(card);
    if (!form || armed && armed.form === form || wait === look && $(".sides", card)) return;
    disarm();
    if (!onScreen(form)) return;
    const arm = armed = { form, seen: false };
    setTimeout(() => {
      if (armed !== arm) return;
      if (!form.isConnected || !onScreen(form)) { disarm(); return; }
      arm.seen = true;
      form.classList.add("armed");
      $(".first", form).textContent = "Release now";
    }, wait);
  }

  function release(card) {
    const form = effectOf(card);
    if (!form) return;
    if (armed && armed.form === form && armed.seen && onScreen(form)) { send(form); return; }
    if (armed && armed.form === form && !armed.seen) return; // it has only just come
    disarm();
    form.scrollIntoView({ block: "nearest" });
    watch(card, bounce);
  }

  // What comes into view by scrolling is watched too.
  let moved = 0;
  addEventListener("scroll", () => {
    clearTimeout(moved);
    moved = setTimeout(() => { if (now && now.isConnected) { if (armed && !onScreen(armed.form)) disarm(); watch(now); } }, 60);
  }, { passive: true });

  const links = { e: "amend", s: "aside", x: "reject", c: "confirm", o: "correct", t: "retract", w: "why" };

  // go to: g, then the page's letter.
  const pages = { q: "", a: "?show=aside", f: "file", w: "wire", c: "claims", u: "updates", n: "updates/new", s: "summary", m: "mend" };

  function leap(key) {
    const tab = $('.tabs a[href$="/"]');
    if (key === "p") { const out = $(".tabs .out"); if (out) location.href = out.href; return true; }
    if (!tab || !(key in pages)) return false;
    location.href = new URL(pages[key], tab.href).href;
    return true;
  }

  // onward goes to the next report that waits: the one that the page knows, else
  // the first of the queue as it is now at which nobody else is.
  let elsewhere = [];
  document.addEventListener("desk-news", (e) => { const me = ($(".who-name") || {}).textContent; elsewhere = e.detail.here.filter((h) => h.who !== me).map((h) => h.at); });

  async function onward() {
    const known = $('[data-go="waiting"]'), queue = $('.tabs a[href$="/"]');
    if (known) { known.click(); return; }
    if (!queue || busy) return;
    try {
      const answer = await fetch(queue.href, aside);
      const rows = $$(".queue > .row:not(.done) .hl", new DOMParser().parseFromString(await answer.text(), "text/html")).map((a) => a.getAttribute("href"));
      const to = rows.find((href) => !elsewhere.some((at) => href.endsWith("/" + at))) || rows[0] || queue.href;
      show(new Request(to, { credentials: "same-origin" }));
    } catch { location.href = queue.href; }
  }

  function key(e) {
    if (e.ctrlKey || e.metaKey) {
      const f = e.key === "Enter" && e.target.closest && e.target.closest("form");
      const go = f && $(".go", f);
      if (go) { e.preventDefault(); go.click(); }
      return;
    }
    if (e.key === "Escape") {
      disarm();
      const cancel = $("[data-cancel]");
      if ($("dialog[open]")) return;
      if (typing(e.target)) e.target.blur();
      else if (cancel) cancel.click();
      return;
    }
    if (e.altKey || typing(e.target) || $("dialog[open]")) return;
    const card = now && now.classList.contains("card") ? now : null;
    const open = (a) => { if (a) { e.preventDefault(); a.click(); } };
    if (going && e.timeStamp - going < 2000) {
      going = 0;
      if (leap(e.key)) { e.preventDefault(); return; }
    }
    going = 0;
    const post = (f) => { if (f && !e.repeat) { e.preventDefault(); send(f); } };
    switch (e.key) {
      case "g": if (!e.repeat) { going = e.timeStamp; e.preventDefault(); } return;
      case "/": { const q = $("#q") || $("#search"); if (q) { e.preventDefault(); q.focus(); q.select(); } return; }
      case "u": return post($("form.undo") || (card && $('form[data-act="undo"]', card)));
      case "f": { const d = $(".sift > details"); if (d) { e.preventDefault(); d.open = !d.open; if (d.open) (($(".facets a", d)) || d).focus(); } return; }
      case ".": e.preventDefault(); return onward();
      case "j": e.preventDefault(); return step(1);
      case "k": e.preventDefault(); return step(-1);
      case "a": { const f = card && $('form[data-act="accept"]', card); if (f && !e.repeat) { e.preventDefault(); send(f); } return; }
      case "A": { const f = $('form[data-act="accept-all"]'); if (f && !e.repeat) { e.preventDefault(); send(f); } return; }
      case "r": if (card && !e.repeat) { e.preventDefault(); release(card); } return;
      case "m": if ($("#hand")) { e.preventDefault(); byHand(); } return;
      case "n": return open($('[data-go="new"]'));
      case "[": return open($('[data-go="previous"]'));
      case "]": return open($('[data-go="next"]') || $('[data-go="older"]'));
      case "q": return open($('[data-go="queue"]') || $('.tabs a[href$="/"]'));
      case "?": e.preventDefault(); return help();
      case "Enter": if (now && !card && !e.target.closest("a, button, summary")) open($(".hl", now)); return;
      case "o": if (now && !card) return open($(".hl", now));
    }
    if (links[e.key] && card && !e.repeat) {
      const a = $('a[data-act="' + links[e.key] + '"]', card);
      if (a) { e.preventDefault(); show(new Request(a.href, { credentials: "same-origin" }), { open: true }); }
    }
  }

  function help() {
    const keys = $("#keys dl");
    if (!keys) return;
    const d = document.createElement("dialog");
    d.className = "keys";
    d.setAttribute("aria-label", "Keys");
    d.append(keys.cloneNode(true));
    const b = document.createElement("button");
    b.textContent = "Close";
    b.addEventListener("click", () => d.close());
    d.append(b);
    d.addEventListener("close", () => d.remove());
    d.addEventListener("keydown", (e) => { if (e.key === "?") { e.preventDefault(); d.close(); } });
    document.body.append(d);
    d.showModal();
  }

  // Bytes of a selection. Every stretch of the report says at which byte it begins.

  const bytes = (s) => new TextEncoder().encode(s).length;

  function byteAt(node, offset, end) {
    const words = $("#words");
    if (node.nodeType === Node.TEXT_NODE) {
      const el = node.parentElement.closest("[data-b]");
      if (el) return +el.dataset.b + bytes(node.data.slice(0, offset));
    }
    const pieces = $$("[data-b]", words);
    const mark = document.createRange();
    mark.setStart(node, offset);
    for (const p of pieces) { // the first stretch that begins at or after the point
      if (mark.comparePoint(p, 0) >= 0) return end && p.previousElementSibling ? +p.dataset.b : +p.dataset.b;
    }
    const last = pieces[pieces.length - 1];
    return last ? +last.dataset.b + bytes(last.textContent) : 0;
  }

  function remember() {
    const s = getSelection(), words = $("#words");
    if (!words || !s.rangeCount || s.isCollapsed) return;
    const r = s.getRangeAt(0);
    if (!words.contains(r.commonAncestorContainer)) return;
    selection = { start: byteAt(r.startContainer, r.startOffset), end: byteAt(r.endContainer, r.endOffset, true), words: s.toString().trim() };
  }

  function byHand() {
    const hand = $("#hand"), form = $("form", hand);
    hand.open = true;
    remember(); // the browser tells of a selection a moment after it was made
    if (selection && selection.words) {
      form.elements.words.value = selection.words;
      form.elements.start.value = selection.start;
      form.elements.end.value = selection.end;
    }
    const kind = form.elements.kind;
    fit(kind);
    hand.scrollIntoView({ block: "start" });
    (selection ? kind : form.elements.words).focus({ preventScroll: true });
  }

  // fit shows the slots that a kind has.
  function fit(select) {
    const grid = select.closest(".grid");
    $$("[data-kinds]", grid).forEach((f) => { f.hidden = !f.dataset.kinds.split(" ").includes(select.value); });
  }

  // voiced: what is told according to somebody is attributed, unless another
  // stance was chosen.
  function voiced(form) {
    const stance = form.elements.stance, voice = form.elements.attribution.value.trim();
    if (voice && stance.value === "asserted") { stance.value = "attributed"; stance.dataset.followed = "1"; }
    if (!voice && stance.value === "attributed" && stance.dataset.followed) stance.value = "asserted";
  }

  // search keeps of a list of claims those that hold every word, and those that are chosen.
  function search(field) {
    const want = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const p of $$(".pick", field.nextElementSibling)) {
      const text = p.textContent.toLowerCase();
      p.hidden = !$("input", p).checked && !want.every((w) => text.includes(w));
    }
  }

  // Wiring: all by delegation, so that it outlives the refresh of a page.

  document.addEventListener("keydown", key);
  document.addEventListener("selectionchange", remember);
  document.addEventListener("submit", (e) => {
    const form = e.target;
    if (e.defaultPrevented || form.method !== "post") return;
    dirty = false;
    if (!form.closest("main") || form.enctype === "multipart/form-data") return;
    e.preventDefault();
    send(form, e.submitter);
  });
  document.addEventListener("click", (e) => {
    if (e.button || e.ctrlKey || e.metaKey || e.shiftKey) return;
    const a = e.target.closest("a[data-act], a[data-cancel]");
    if (a) { e.preventDefault(); show(new Request(a.href, { credentials: "same-origin" }), { open: true }); return; }
    const mark = e.target.closest("mark[data-cards]");
    if (mark && getSelection().isCollapsed) { const c = document.getElementById(mark.dataset.cards.split(" ")[0]); if (c) go(c); return; }
    const ref = e.target.closest(".ref");
    if (ref) { e.preventDefault(); const c = document.getElementById(ref.getAttribute("href").slice(1)); if (c) go(c); return; }
    const card = e.target.closest(".card, .queue > .row");
    if (card && card !== now && !e.target.closest("a, button, input, select, textarea, summary, label")) go(card, false);
    if (e.target.closest("[data-redact]")) redact();
  });
  document.addEventListener("focusin", (e) => {
    const card = e.target.closest(".card");
    if (card && card !== now) go(card, false);
    if (e.target.matches("[data-select]")) e.target.select();
  });
  document.addEventListener("input", (e) => {
    if (e.target.matches("[data-find]")) { search(e.target); return; }
    if (e.target.closest("main form.form")) dirty = true;
    if (e.target.name === "attribution") voiced(e.target.form);
    if (e.target.name === "words") { e.target.form.elements.start.value = ""; e.target.form.elements.end.value = ""; }
  });
  document.addEventListener("change", (e) => { if (e.target.matches('select[name="kind"]')) fit(e.target); });
  document.addEventListener("draft-saved", () => { dirty = false; });
  addEventListener("beforeunload", (e) => { if (dirty) e.preventDefault(); });
  document.addEventListener("visibilitychange", () => { if (now && now.isConnected) watch(now); else disarm(); });
  addEventListener("popstate", () => location.reload());

  function redact() {
    const text = $('textarea[name="text"]'), list = $('textarea[name="redact"]');
    const words = text.value.slice(text.selectionStart, text.selectionEnd).trim();
    if (!words) { text.focus(); return; }
    for (const line of words.split("\n")) if (line.trim()) list.value += (list.value && !list.value.endsWith("\n") ? "\n" : "") + line.trim();
    $('input[name="protected"]').checked = true;
    dirty = true;
  }

  ready(null, 0, null);
})();
