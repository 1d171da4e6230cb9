// Keeps an open live page up to date. The page is whole without it.
//
// Frames come over server-sent events, or from cacheable blocks of the same
// bytes where the stream stays silent. Positions are the record's numbers and
// times the server's: the reader's clock is never asked.
(function () {
  "use strict";
  var root = document.getElementById("updates");
  if (!root || !root.dataset.live || !window.fetch || !window.Promise) return;
  var d = root.dataset;
  var bar = document.querySelector("#bar button");
  var line = document.getElementById("line");
  var BLOCK = 64, BEAT = 15000, AWAY = 300000;
  var head = d.head, seq = number(head), block = +d.block;
  var source = null, poll = 0, tries = 0, hiddenAt = 0, stale = false, catching = false, lost = 0;
  var held = false, loaded = seq, met = {}, beyond = [];
  var thrifty = navigator.connection && navigator.connection.saveData;
  var fresh = [], fixed = 0;
  var title = document.title;
  var now = Date.parse(d.now), since = tick(), heard = since, got = now;

  function tick() { return window.performance ? performance.now() : 0; }
  function number(id) { return parseInt(id, 10) || 0; }
  function serverTime() { return now + (tick() - since); }
  function told(e) { return e.querySelectorAll("strong").length; }
  function tell(time) { var t = Date.parse(time); if (t) { now = t; since = tick(); } }
  function each(list, f) { Array.prototype.forEach.call(list, f); }

  // --- elements of fragments ---

  function parse(key, html) {
    var t = document.createElement("template");
    var svg = /^(map|fill)-/.test(key);
    t.innerHTML = svg ? "<svg>" + html + "</svg>" : html;
    var e = t.content.firstElementChild;
    return svg && e ? e.firstElementChild : e;
  }

  // What a reader has opened or is in stays open and keeps its focus.
  function keep(old, next) {
    each(old.querySelectorAll("details[open]"), function (o) {
      each(next.querySelectorAll("details"), function (n) {
        if (n.dataset.k === o.dataset.k) n.open = true;
      });
    });
    var a = document.activeElement;
    if (!a || a === document.body || !old.contains(a)) return null;
    var at = Array.prototype.indexOf.call(old.querySelectorAll(a.tagName), a);
    return function () {
      var f = at < 0 ? next : next.querySelectorAll(a.tagName)[at];
      if (f && f.focus) f.focus({ preventScroll: true });
    };
  }

  // Newest first: by time, then by number.
  function before(a, b) {
    var x = a.dataset, y = b.dataset;
    return x.at !== y.at ? x.at > y.at : +x.seq > +y.seq;
  }

  // As this page reads, which may be oldest first.
  function ahead(a, b) { return d.oldest ? before(b, a) : before(a, b); }

  function insert(list, e, ahead) {
    var c = list.firstElementChild;
    while (c && (!c.dataset.at || ahead(c, e))) c = c.nextElementSibling;
    list.insertBefore(e, c);
  }

  function daySection(e) {
    var days = document.getElementById("days"), day = e.dataset.day, s = document.getElementById("day-" + day);
    if (s) return s;
    s = document.createElement("section");
    s.className = "day";
    s.id = "day-" + day;
    var h = document.createElement("h2");
    h.id = "t-" + day;
    h.textContent = e.dataset.title;
    s.setAttribute("aria-labelledby", h.id);
    s.appendChild(h);
    var c = days.firstElementChild;
    while (c && (c.id.indexOf("day-") !== 0 || (d.oldest ? c.id < s.id : c.id > s.id))) {
      if (c.id.indexOf("day-") !== 0) { var gone = c; c = c.nextElementSibling; days.removeChild(gone); } else c = c.nextElementSibling;
    }
    days.insertBefore(s, c);
    return s;
  }

  function tidy(day) {
    if (day && day.id && day.id.indexOf("day-") === 0 && !day.querySelector("article")) day.parentNode.removeChild(day);
  }

  function isUpdate(key) { return /^u\d+$/.test(key); }

  // --- the choice of updates, which a page may be kept to ---

  function folded(text) {
    text = text.toLowerCase();
    return text.normalize ? text.normalize("NFD").replace(/[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670]/g, "") : text;
  }

  function fits(e) {
    var has = " " + (e.dataset.f || "") + " ", all = true;
    (d.want || "").split(" ").forEach(function (t) { all = all && (!t || has.indexOf(" " + t + " ") >= 0); });
    if (!all || !d.seek) return all;
    var text = "";
    each(e.querySelectorAll("h3, .body"), function (x) { text += " " + x.textContent; });
    text = folded(text);
    return d.seek.split(" ").every(function (w) { return text.indexOf(w) >= 0; });
  }

  function more(fit, of) {
    var e = document.getElementById("count"), n = document.getElementById("of");
    if (n) n.textContent = +n.textContent + of;
    if (!e) return;
    e.dataset.fit = +e.dataset.fit + fit;
    e.dataset.of = +e.dataset.of + of;
    e.textContent = e.dataset.text.replace("{0}", e.dataset.fit).replace("{1}", e.dataset.of);
  }

  // Whether an update that is not here stands on another page of the stream.
  function elsewhere(e, pinned) {
    if (pinned) return !!(d.oldest ? d.older : d.newer);
    var shown = document.querySelectorAll("#days article"), n = shown.length;
    if (!n) return false;
    var top = d.oldest ? shown[n - 1] : shown[0], end = d.oldest ? shown[0] : shown[n - 1];
    return !!(d.older && before(end, e) || d.newer && before(e, top));
  }

  function putUpdate(key, e, old) {
    var pinned = e.classList.contains("pinned"), fit = fits(e);
    var young = !old && +e.dataset.seq > loaded && !met[key];
    if (young) { met[key] = true; more(fit ? 1 : 0, 1); }
    if (!fit || elsewhere(e, pinned)) {
      if (old) { drop(old); if (!fit) more(-1, 0); }
      if (fit && young && !pinned) { beyond.push(key); count(); }
      return;
    }
    var stays = old && old.dataset.at === e.dataset.at && old.classList.contains("pinned") === pinned;
    if (stays) { swap(old, e); } else {
      var from = old && old.parentNode, focus = old && keep(old, e);
      if (old) from.removeChild(old);
      var hold = !old && reading() && !d.oldest;
      if (pinned) insert(document.getElementById("pinned"), e, before);
      else insert(daySection(e), e, ahead);
      tidy(from);
      if (hold) wait(key, e);
      if (focus) focus();
    }
    if (e.hidden === false) e.classList.add("fresh");
  }

  function swap(old, e) {
    var focus = keep(old, e);
    e.hidden = old.hidden;
    old.parentNode.replaceChild(e, old);
    if (focus) focus();
  }

  function put(f) {
    var old = document.getElementById(f.key), e = parse(f.key, f.html);
    if (!e) return;
    if (isUpdate(f.key)) return putUpdate(f.key, e, old);
    if (/^said-/.test(f.key)) {
      var said = document.getElementById("said"), none = said.nextElementSibling;
      if (old) said.removeChild(old);
      if (none) none.hidden = true;
      return insert(said, e, before);
    }
    if (old) {
      if (f.key === "corrections" && reading()) { fixed += Math.max(0, told(e) - told(old)); count(); }
      swap(old, e);
      if (/^(map|place|tally)-/.test(f.key)) e.classList.add("fresh");
      return;
    }
    var home = /^place-/.test(f.key) ? "rows" : /^map-/.test(f.key) ? "marks" : /^fill-/.test(f.key) ? "fills" : "";
    if (home && (home = document.getElementById(home))) home.appendChild(e);
    else if (/^tally-/.test(f.key)) document.getElementById("tallies").appendChild(e);
  }

  function drop(e) {
    var from = e.parentNode;
    from.removeChild(e);
    tidy(from);
    fresh = fresh.filter(function (k) { return k !== e.id; });
    count();
  }

  function remove(key) {
    var e = document.getElementById(key);
    if (!e) return;
    drop(e);
    if (isUpdate(key)) more(-1, -1);
  }

  // --- new updates, without a jump ---

  function reading() { return document.hidden || document.getElementById("days").getBoundingClientRect().top < 0; }

  function wait(key, e) {
    e.hidden = true;
    fresh.push(key);
    count();
  }

  function count() {
    var n = fresh.length + beyond.length;
    document.title = n ? "(" + n + ") " + title : title;
    if (stale) return;
    var text = [];
    if (n) text.push(form("new", n));
    if (fixed) text.push(form("fixed", fixed));
    bar.hidden = !text.length;
    bar.textContent = text.join(", ");
  }

  function show() {
    if (stale) return location.reload();
    if (beyond.length && !fresh.length) {
      var id = beyond[0], to = (d.front || location.pathname).split("#")[0];
      location.href = to + (to.indexOf("?") < 0 ? "?" : "&") + "at=" + id + "#" + id;
      return;
    }
    var keys = fresh, top = null;
    if (!keys.length) document.getElementById("corrections").scrollIntoView();
    fresh = [];
    fixed = 0;
    keys.forEach(function (k) {
      var e = document.getElementById(k);
      if (!e) return;
      e.hidden = false;
      e.classList.add("fresh");
      if (!top || before(e, top)) top = e;
    });
    count();
    if (top) {
      top.scrollIntoView();
      var a = top.querySelector("h3 a");
      if (a) a.focus({ preventScroll: true });
    }
  }
  bar.addEventListener("click", show);

  // --- frames ---

  function frame(id, data) {
    if (held) return;
    var f;
    try { f = JSON.parse(data); } catch (err) { return; }
    tell(f.now || f.recorded);
    if (f.seq <= seq) return; // met before, over the stream or in a block
    if (f.prev > seq) return catchUp(); // something between is missing
    (f.fragments || []).forEach(function (x) { if (x.op === "remove") remove(x.key); else put(x); });
    seq = f.seq;
    head = d.seen = id;
    ages();
  }

  function reset() {
    stop();
    stale = true;
    if (!reading() && !document.hidden && !document.querySelector("details[open]")) return location.reload();
    bar.textContent = d.reload;
    bar.hidden = false;
  }

  // --- the stream ---

  function away() { return stale || held || document.hidden || thrifty; }

  function open() {
    if (source || away() || !window.EventSource) return;
    var s = source = new EventSource(d.live + "&after=" + encodeURIComponent(head));
    function on(m) { hear(); frame(m.lastEventId, m.data); }
    s.onopen = hear;
    s.addEventListener("change", on);
    s.addEventListener("frame", on);
    s.addEventListener("beat", function (m) {
      hear();
      try { tell(JSON.parse(m.data).now); } catch (err) { /* a beat without a time is a beat */ }
    });
    s.addEventListener("reset", reset);
    // A browser that retries by itself would ask for what it had at the start.
    s.onerror = function () { if (s === source) close(Math.min(120000, 2000 << tries++) + Math.random() * 8000); };
  }

  function hear() {
    heard = tick();
    got = serverTime();
    tries = 0;
    clearTimeout(poll);
    poll = 0;
    line.hidden = true;
  }

  function close(again) {
    if (source) source.close();
    source = null;
    if (again) setTimeout(open, again);
  }

  function stop() {
    close();
    clearTimeout(poll);
    poll = 0;
  }

  // --- blocks ---

  function ask(method) {
    return fetch(d.changes + block + "?lang=" + document.documentElement.lang, { method: method, credentials: "omit" });
  }

  function blocks() {
    return ask("GET").then(function (r) {
      if (r.status === 410) reset();
      return r.ok ? r.text() : "";
    }).then(function (text) {
      var n = 0;
      text.split("\n\n").forEach(function (part) {
        var id = /^id: (.*)$/m.exec(part), data = /^data: (.*)$/m.exec(part);
        if (!id || !data) return;
        n++;
        frame(id[1], data[1]);
      });
      if (n >= BLOCK && !stale) { block++; return blocks(); }
    });
  }

  // What lies between is in the blocks; if it is not, the stream may have it,
  // and if that does not either, the page must load anew.
  function catchUp() {
    if (catching || stale) return;
    catching = true;
    var from = seq;
    function done() {
      catching = false;
      if (seq > from) { lost = 0; return; }
      if (++lost > 2) return reset();
      close(2000);
    }
    blocks().then(done, done);
  }

  function look() {
    poll = 0;
    if (away()) return;
    if (line.hidden) say(d.polling);
    function again() { if (silent() && !stale) poll = setTimeout(look, BEAT + Math.random() * 3000); }
    blocks().then(function () { got = serverTime(); say(d.polling); again(); }, function () { cut(); again(); });
  }

  function say(text) {
    line.textContent = text;
    line.hidden = false;
  }

  // Without a line the page says since when, in the story's zone.
  function cut() {
    var t = document.querySelector("#status time"), off = t && /([+-])(\d\d):(\d\d)$/.exec(t.getAttribute("datetime"));
    var at = new Date(got + (off ? (off[1] + 1) * (off[2] * 60 + +off[3]) * 60000 : 0));
    say(d.lost.replace("{0}", at.toISOString().slice(11, 16)));
  }
  window.addEventListener("offline", cut);
  window.addEventListener("online", function () { if (source) close(); tries = 0; open(); });

  // Who saves data is sent no changes: the page asks now and then whether there
  // are any, and says so.
  function glance() {
    if (document.hidden || stale || held) return;
    ask("HEAD").then(function (r) {
      var tag = r.headers.get("etag");
      if (r.status === 410 || d.tag && tag !== d.tag) { stale = true; bar.textContent = d.reload; bar.hidden = false; }
      d.tag = tag;
    }, cut);
  }
  if (thrifty) {
    say(d.thrifty);
    glance();
    setInterval(glance, 300000);
  }

  function silent() { return tick() - heard > 2 * BEAT; }

  setInterval(function () {
    ages();
    if (away() || poll || !silent()) return;
    if (source) close(120000); // a line that is open and brings nothing
    look();
  }, 10000);

  document.addEventListener("visibilitychange", function () {
    ages();
    if (!document.hidden) { heard = tick(); return open(); }
    hiddenAt = tick();
    setTimeout(function () { if (document.hidden && tick() - hiddenAt >= AWAY) stop(); }, AWAY);
  });
  window.addEventListener("pagehide", stop);
  window.addEventListener("pageshow", open);

  // While the page shows another moment it does not follow; back in the present
  // it goes on from what it was given there.
  document.addEventListener("dateline:hold", function () {
    held = true;
    stop();
    line.hidden = true;
  });
  document.addEventListener("dateline:resume", function () {
    if (!held) return;
    if (stale) return location.reload();
    head = d.head;
    seq = loaded = number(head);
    block = +d.block;
    fresh = [];
    beyond = [];
    each(document.querySelectorAll("#updates article"), function (e) { e.hidden = false; });
    held = false;
    heard = tick();
    count();
    open();
  });

  // --- words that depend on a number ---

  var rules = window.Intl && Intl.PluralRules && new Intl.PluralRules(document.documentElement.lang);
  function form(key, n) {
    var f = rules ? rules.select(n) : n === 1 ? "one" : "other";
    return (d[key + f.charAt(0).toUpperCase() + f.slice(1)] || d[key + "Other"]).replace("{n}", n);
  }

  // --- ages, and the hour where the reader is ---

  function ages() {
    var t = serverTime();
    each(document.querySelectorAll("time.ago"), function (e) {
      var at = new Date(e.getAttribute("datetime")), min = Math.floor((t - at) / 60000);
      var text = min < 1 ? d.agoNow : min < 60 ? d.agoMin.replace("{0}", min)
        : min < 2880 ? d.agoHour.replace("{0}", Math.floor(min / 60))
        : form("agoDay", Math.floor(min / 1440));
      if (-at.getTimezoneOffset() !== +d.off) {
        e.title = d.own.replace("{0}", at.toTimeString().slice(0, 5));
        if (e.parentNode.id === "status") text += " (" + e.title + ")";
      }
      if (e.textContent !== text) e.textContent = text;
    });
  }

  // A link from the map opens what it leads to, in browsers that do not.
  document.addEventListener("click", function (m) {
    var a = m.target.closest && m.target.closest("a[href^='#place-']");
    var row = a && document.getElementById(a.getAttribute("href").slice(1));
    var more = row && row.querySelector("details");
    if (more) more.open = true;
  });

  open();
})();
