// Who else is at the desk, and what has changed since the page was made: told
// by the desk's own line, or asked for where no line holds. Pages work without
// it. Nothing is moved: marks are put on what stands there.
(() => {
  "use strict";
  const $ = (s, r = document) => r.querySelector(s);
  const $$ = (s, r = document) => [...r.querySelectorAll(s)];
  const el = (tag, text, cls) => { const x = document.createElement(tag); if (text) x.textContent = text; if (cls) x.className = cls; return x; };
  const asking = 15000, again = 60000;
  let line = null, asked = null, timer = 0, retry = 0, fails = 0, tab = "", main = null, path = "", over = false;

  const desk = () => (main && main.dataset.desk) || "";
  const here = () => decodeURIComponent(location.pathname.slice(desk().length));
  const me = () => ($(".who-name") || {}).textContent || "";
  const question = (what) => desk() + what + "?" + new URLSearchParams({ at: path, tab, after: main.dataset.seq });

  // follow begins anew where the page has become another.
  function follow() {
    const m = $("main");
    if (m === main && (!desk() || here() === path)) return;
    leave();
    main = m;
    if (!desk() || over) return;
    path = here();
    tab = crypto.randomUUID ? crypto.randomUUID() : Math.random().toString(36).slice(2);
    connect();
  }

  function connect() {
    close();
    if (document.hidden) { timer = setTimeout(ask, asking); return; } // a browser holds few lines: they are for what is looked at
    const of = line = new EventSource(question("stream"));
    of.addEventListener("news", (e) => { if (of === line) { fails = 0; clearTimeout(timer); timer = 0; take(JSON.parse(e.data)); main.dataset.line = "open"; } });
    of.addEventListener("end", () => { over = true; leave(); say("You are logged out here. What you wrote is still on this page; log in again in another tab."); });
    of.addEventListener("error", () => {
      if (of !== line) return;
      if (of.readyState === EventSource.CLOSED || ++fails > 2) { close(); retry = setTimeout(connect, again); ask(); }
    });
  }

  async function ask() {
    clearTimeout(timer);
    const of = tab;
    asked = new AbortController();
    try {
      const answer = await fetch(question("news"), { credentials: "same-origin", redirect: "error", signal: asked.signal });
      if (answer.ok && of === tab) { take(await answer.json()); main.dataset.line = "asking"; }
    } catch { /* asked again */ }
    if (of === tab && !line) timer = setTimeout(ask, asking);
  }

  function close() {
    if (line) line.close();
    if (asked) asked.abort();
    line = asked = null;
    clearTimeout(timer);
    clearTimeout(retry);
  }

  function leave() {
    close();
    if (tab && desk()) navigator.sendBeacon(desk() + "left", new URLSearchParams({ tab }));
    tab = "";
    since = {};
  }

  let since = {}; // report -> names of who has decided there

  function take(news) {
    counts(news.counts);
    arrivals(news);
    news.decided.forEach(decided);
    presence(news);
    document.dispatchEvent(new CustomEvent("desk-news", { detail: news }));
  }

  const tabs = { waiting: "", open: "claims", drafts: "updates", revising: "summary", mend: "mend" };
  const words = { waiting: "waiting", open: "open", drafts: "drafts", revising: "being revised", mend: "to mend" };

  function counts(n) {
    for (const k of Object.keys(tabs)) {
      const a = $$(".tabs a").find((x) => x.getAttribute("href") === desk() + tabs[k]);
      if (!a) continue;
      let b = $("b.n", a);
      if (!n[k]) { if (b) b.remove(); continue; }
      if (!b) { b = el("b", "", k === "revising" || k === "mend" ? "n bad" : "n"); a.append(" ", b); }
      b.textContent = n[k];
      b.setAttribute("aria-label", n[k] + " " + words[k]);
    }
  }

  // arrivals: a bar over the queue, which says what has come and shows it when asked.
  function arrivals(news) {
    let bar = $("#arrived");
    const n = news.reports.length;
    if (path !== "" || !n) { if (bar) bar.remove(); return; }
    if (!bar) { bar = el("p", "", "arrived"); bar.id = "arrived"; bar.setAttribute("role", "status"); main.append(bar); }
    const says = n === 1 ? "1 new report" : n + " new reports";
    if (bar.dataset.says === says) return;
    bar.dataset.says = says;
    const a = el("a", says + " – show");
    a.href = location.href;
    a.dataset.act = "fresh";
    bar.replaceChildren(a);
  }

  // decided marks a claim that somebody else has decided on, where it stands.
  function decided(d) {
    if (d.report) {
      const row = rowOf(d.report), names = (since[d.report] = since[d.report] || []);
      if (!names.includes(d.by)) names.push(d.by);
      if (row) tag(row, "since", "decided on by " + names.join(", ") + " just now", $(".tally", row) || row);
    }
    for (const card of $$("[data-claim]", main)) {
      if (!d.names.includes(card.dataset.claim)) continue;
      const state = $(".state", card);
      if (state) {
        const a = el("a", "show");
        a.href = location.pathname + location.search + "#" + card.id;
        a.dataset.act = "fresh";
        state.replaceChildren(d.word + " ", a);
        state.classList.add("moved");
      }
      if ($("form[data-open]", card)) continue; // somebody writes in it: what stands comes up when it is sent
      card.classList.toggle("decided", !d.open);
      for (const x of $$(".acts, form.effect", card)) x.inert = true;
    }
  }

  const rowOf = (report) => { const a = $$(".queue .row .hl", main).find((x) => x.getAttribute("href") === desk() + "r/" + report); return a && a.closest(".row"); };

  function tag(of, name, words, into) {
    let x = $("[data-tag='" + name + "']", of);
    if (!words) { if (x) x.remove(); return; }
    if (!x) { x = el("span", "", "flag"); x.dataset.tag = name; into.append(" ", x); }
    if (x.textContent !== words) x.textContent = words;
  }

  function presence(news) {
    const with_ = (at) => [...new Set(news.here.filter((h) => h.at === at).map((h) => (h.who === me() ? "you (another tab)" : h.who)))];
    const beside = /^([rc]|updates)\/.|^summary/.test(path) ? with_(path) : []; // on lists the head of the page says who is there
    let p = $("#here", main);
    const head = $(".head", main);
    if (!p && beside.length && head) { p = el("p", "", "here"); p.id = "here"; p.setAttribute("role", "status"); head.append(p); }
    if (p) {
      p.hidden = !beside.length;
      const says = beside.length ? "Here, too: " + beside.join(", ") : "";
      if (p.textContent !== says) p.textContent = says;
    }
    const is_ = (who) => who.join(", ") + (who.length > 1 || who[0].startsWith("you") ? " are here" : " is here");
    const places = new Set(news.here.map((h) => h.at));
    for (const row of $$(".queue .row", main)) {
      const a = $(".hl", row), at = a ? a.getAttribute("href").slice(desk().length) : "";
      tag(row, "here", places.has(at) ? is_(with_(at)) : "", $(".src", row) || row);
    }
    for (const row of $$("[data-draft]", main)) {
      const at = "updates/draft/" + row.dataset.draft;
      tag(row, "here", places.has(at) ? is_(with_(at)) : "", $(".quiet", row) || row);
    }
    let room = $("#room");
    const all = [...new Set(news.here.map((h) => h.who))].filter((w) => w !== me());
    if (!room && all.length) { room = el("span", "", "room"); room.id = "room"; $(".bar .who").before(room); }
    if (room) { room.hidden = !all.length; room.textContent = all.length ? "at the desk: " + all.join(", ") : ""; }
  }

  function say(words) {
    const p = el("p", words, "notice bad");
    p.setAttribute("role", "alert");
    (main || document.body).prepend(p);
  }

  new MutationObserver(follow).observe(document.body, { childList: true });
  document.addEventListener("desk-news", follow); // a new draft has got its address
  document.addEventListener("draft-saved", follow);
  document.addEventListener("visibilitychange", () => { if (tab && !over) connect(); });
  addEventListener("pagehide", leave);
  addEventListener("pageshow", (e) => { if (e.persisted) { main = null; follow(); } });
  follow();
})();
