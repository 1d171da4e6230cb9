// Turns an open page to other moments: a slider through the story's time, by
// mouse, touch and keyboard, or playing. Each moment is a page with an address
// of its own; the script fetches its main part and puts the pieces in place.
// Without it the same moments are links.
(function () {
  "use strict";
  var root = document.getElementById("time"), box = root && root.querySelector(".slide");
  if (!box || !window.fetch || !window.Promise || !window.URL) return;
  var d = root.dataset;
  var range = box.querySelector("input[type=range]"), then = box.querySelector("input[type=checkbox]");
  then.checked = then.defaultChecked; // some browsers keep what a reload was to lose
  var out = box.querySelector("output"), say = box.querySelector(".say"), button = box.querySelector(".play");
  var from = +d.from, to = +d.to, step = +d.step;
  var rtl = document.documentElement.dir === "rtl";
  var calm = window.matchMedia && matchMedia("(prefers-reduced-motion: reduce)").matches;
  var updates = document.getElementById("updates"), following = !!updates.dataset.live;
  var kept = {}, order = [], KEEP = 30;
  var timer = 0, since = 0, playing = 0, asked = 0, control = null;
  var past = /[?&](known|valid)=/.test(location.search);
  var keys = keyTimes();

  function each(list, f) { Array.prototype.forEach.call(list, f); }
  function byID(id) { return document.getElementById(id); }

  // --- key events are where the slider rests ---

  function keyTimes() {
    var ts = [];
    each(document.querySelectorAll("#keys a.then"), function (a) {
      var t = +a.dataset.at;
      if (t > from && t < to && ts.indexOf(t) < 0) ts.push(t);
    });
    return ts.sort(function (a, b) { return a - b; });
  }

  box.querySelector(".ticks path").setAttribute("d", keys.map(function (t) {
    var x = Math.round((t - from) / (to - from) * 1000);
    return "M" + (rtl ? 1000 - x : x) + " 0v10";
  }).join(""));

  function snap(t) {
    var near = (to - from) / 150, best = from + Math.round((t - from) / step) * step;
    keys.forEach(function (k) { if (Math.abs(k - t) < Math.min(near, Math.abs(best - t) + near / 2)) best = k; });
    return t > to - step / 2 ? to : Math.max(from, Math.min(to, best));
  }

  // --- words ---

  var format;
  try {
    format = new Intl.DateTimeFormat(d.locale, { timeZone: d.tz, day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hour12: false });
  } catch (err) {
    format = { format: function (t) { return t.toISOString().slice(0, 16).replace("T", ", ") + " UTC"; } };
  }
  function words(t) { return t >= to ? d.now : format.format(new Date(t * 1000)); }

  function tell(t) {
    range.value = t;
    range.setAttribute("aria-valuetext", words(t));
    out.textContent = words(t);
  }

  // --- addresses ---

  function query(t) {
    if (t >= to) return rest("");
    return rest((then.checked ? "known=" : "valid=") + encodeURIComponent(new Date(t * 1000).toISOString().slice(0, 19) + "Z"));
  }
  // The choice of updates and the language go with the reader.
  function rest(q) {
    var now = new URLSearchParams(location.search), all = q ? [q] : [];
    ["actor", "key", "kind", "lang", "order", "place", "q", "source", "tag"].forEach(function (k) {
      if (now.get(k)) all.push(k + "=" + encodeURIComponent(now.get(k)));
    });
    return all.join("&");
  }
  function address(q) { return d.url + (q ? "?" + q : ""); }

  // --- fetching, one at a time; the last answer stays while the next comes ---

  function load(q, done) {
    if (control) control.abort();
    control = window.AbortController ? new AbortController() : null;
    var mine = ++asked;
    if (kept[q]) return done(kept[q]);
    root.classList.add("loading");
    fetch(d.url + "?" + (q ? q + "&" : "") + "part=turned", { credentials: "omit", signal: control ? control.signal : undefined }).then(function (r) {
      return r.ok ? r.text() : Promise.reject(r.status);
    }).then(function (html) {
      if (mine !== asked) return;
      if (/(^|&)(known|valid)=/.test(q)) keep(q, html);
      done(html);
    }, function (why) {
      if (mine !== asked || why && why.name === "AbortError") return;
      root.classList.remove("loading");
      say.textContent = why === 404 ? d.none : d.failed;
      pause();
      if (following && !past) document.dispatchEvent(new CustomEvent("dateline:resume")); // the page still shows the present
    });
  }

  function keep(q, html) {
    if (!kept[q]) order.push(q);
    kept[q] = html;
    if (order.length > KEEP) delete kept[order.shift()];
  }

  // --- putting in place ---

  var parts = ["status", "moment", "summary", "tallies", "find", "pinned", "days", "pager", "fills", "marks", "keys", "statements", "corrections", "rows"];

  function put(html, t) {
    var doc = document.createElement("template");
    doc.innerHTML = html;
    var hold = still(), old = figures();
    parts.forEach(function (id) {
      var a = byID(id), b = doc.content.querySelector("#" + id);
      if (!a || !b) return;
      if (a.outerHTML === b.outerHTML) return;
      each(a.querySelectorAll("details[open]"), function (o) {
        each(b.querySelectorAll("details"), function (n) {
          if (n.dataset.k && n.dataset.k === o.dataset.k && here(n) === here(o)) n.open = true;
        });
      });
      a.parentNode.replaceChild(b, a);
    });
    var cap = document.querySelector("#map figcaption > p"), told = doc.content.querySelector("#map figcaption > p");
    if (cap && told) cap.innerHTML = told.innerHTML; // its "as of"
    var next = doc.content.querySelector("#updates");
    if (next) each(["want", "seek", "front", "newer", "older", "oldest", "live", "changes", "head", "block"], function (k) {
      if (next.dataset[k] === undefined) delete updates.dataset[k]; else updates.dataset[k] = next.dataset[k];
    });
    glow(old);
    var by = hold();
    if (by) window.scrollBy(0, by);
    root.classList.remove("loading");
    document.dispatchEvent(new CustomEvent("dateline:turned", { detail: { at: t } }));
  }

  // What the reader looks at stays where it is, whatever grew or shrank above:
  // the slider, or where it is out of sight what stands in the middle.
  function still() {
    var tops = [];
    function note(e) { if (e && e.id) tops.push([e.id, e.getBoundingClientRect().top]); }
    if (!root.classList.contains("afloat")) note(root);
    else {
      var e = document.elementFromPoint(innerWidth / 2, innerHeight / 3);
      for (; e && e !== document.body; e = e.parentNode) note(e);
    }
    return function () {
      for (var i = 0; i < tops.length; i++) {
        var e = byID(tops[i][0]);
        if (e) return e.getBoundingClientRect().top - tops[i][1];
      }
      return 0;
    };
  }

  // Out of sight, the slider of a past moment floats at the foot of the page.
  var seen = true;
  function float() {
    var on = past && !seen;
    if (on === root.classList.contains("afloat")) return;
    root.style.minHeight = on ? root.offsetHeight + "px" : "";
    root.classList.toggle("afloat", on);
  }
  if (window.IntersectionObserver) new IntersectionObserver(function (es) {
    seen = es[es.length - 1].isIntersecting;
    float();
  }).observe(root);

  function here(e) {
    while (e && !e.id) e = e.parentNode;
    return e ? e.id : "";
  }

  // What stands otherwise than at the moment before glows once.
  function figures() {
    var m = {};
    each(document.querySelectorAll("#tallies > section, #rows > tr, #map .mark"), function (e) { if (e.id) m[e.id] = state(e); });
    return m;
  }
  function state(e) { return e.matches("tr") ? e.querySelector(".st").textContent : e.matches("section") ? e.querySelector("summary").textContent : e.outerHTML.replace(/ fresh/g, ""); }
  function glow(old) {
    if (calm) return;
    each(document.querySelectorAll("#tallies > section, #rows > tr, #map .mark"), function (e) {
      if (e.id && old[e.id] !== undefined && old[e.id] !== state(e)) e.classList.add("fresh");
    });
  }

  // --- going to a moment ---

  function go(t, wait) {
    tell(t);
    say.textContent = "";
    clearTimeout(timer);
    clearTimeout(since);
    timer = setTimeout(function () { turn(t); }, wait || 0);
  }

  function turn(t) {
    var q = query(t), now = t >= to;
    if (now && !following) { location.href = address(q); return; }
    if (!now && following && !past) document.dispatchEvent(new CustomEvent("dateline:hold"));
    load(q, function (html) {
      put(html, t);
      past = !now;
      float();
      history.replaceState(history.state, "", address(q));
      if (now) {
        byID("since").textContent = "";
        document.dispatchEvent(new CustomEvent("dateline:resume"));
      }
      else since = setTimeout(function () { told(q); }, 700);
      if (playing) playing = setTimeout(next, calm ? 3000 : 900);
    });
  }

  // What changed since is asked for only where the reader rests; until then
  // the last answer stands, under its own date.
  function told(q) {
    fetch(d.url + "?" + q + "&part=since", { credentials: "omit" }).then(function (r) { return r.ok ? r.text() : ""; }).then(function (html) {
      var e = byID("since");
      if (e && html && location.search === "?" + q) e.innerHTML = html;
    }, function () { /* it is told on the moment's own page */ });
  }

  range.addEventListener("input", function () {
    pause();
    go(snap(+range.value), 180);
  });
  range.addEventListener("change", function () { go(snap(+range.value), 60); });

  // --- keys: an arrow is a step, a page a key event ---

  function toKey(t, by) {
    var i;
    if (by > 0) {
      for (i = 0; i < keys.length; i++) if (keys[i] > t) return keys[i];
      return to;
    }
    for (i = keys.length - 1; i >= 0; i--) if (keys[i] < t) return keys[i];
    return from;
  }

  range.addEventListener("keydown", function (m) {
    if (m.altKey || m.ctrlKey || m.metaKey) return;
    var t = +range.value, on = rtl ? -1 : 1, n;
    switch (m.key) {
      case "ArrowRight": n = t + on * step; break;
      case "ArrowLeft": n = t - on * step; break;
      case "ArrowUp": n = t + step; break;
      case "ArrowDown": n = t - step; break;
      case "PageUp": n = toKey(t, 1); break;
      case "PageDown": n = toKey(t, -1); break;
      case "Home": n = from; break;
      case "End": n = to; break;
      default: return;
    }
    m.preventDefault();
    pause();
    go(Math.max(from, Math.min(to, n)), 180);
  });

  then.addEventListener("change", function () { if (+range.value < to) go(+range.value); });

  // --- playing ---

  var icon = button.querySelector("path"), PLAY = icon.getAttribute("d");

  function pause() {
    if (!playing) return;
    clearTimeout(playing);
    playing = 0;
    icon.setAttribute("d", PLAY);
    button.setAttribute("aria-label", d.play);
  }

  // From end to end in some forty moves; calmly, from one key event to the next.
  function next() {
    var t = +range.value;
    if (t >= to) return pause();
    var stride = Math.max(step, Math.round((to - from) / 40 / step) * step), k = toKey(t, 1);
    go(calm ? k : Math.min(k, to, t + stride));
    if (+range.value >= to) pause();
  }

  button.addEventListener("click", function () {
    if (playing) return pause();
    icon.setAttribute("d", "M3 2h4v12H3zM9 2h4v12H9z");
    button.setAttribute("aria-label", d.pause);
    if (+range.value >= to) tell(from);
    playing = 1;
    next();
  });

  // A key event's time turns this page instead of loading another.
  document.addEventListener("click", function (m) {
    if (m.defaultPrevented || m.button || m.metaKey || m.ctrlKey || m.shiftKey || m.altKey || !m.target.closest) return;
    var a = m.target.closest("a.then, #moment a.back");
    if (!a || a.className === "back" && !following) return;
    m.preventDefault();
    pause();
    go(a.className === "back" ? to : Math.max(from, Math.min(to - 1, +a.dataset.at)));
  });

  tell(+d.at);
  box.hidden = false;
})();
