// What changed since the reader left, the page without a line, and how to
// forget both. All of it stays on the device.
(function () {
  "use strict";
  var device = document.getElementById("device"), box = document.getElementById("left"), root = document.getElementById("updates");
  if (!device || !box || !window.fetch) return;
  var d = device.dataset, KEY = "dateline:left:" + d.story, NOTHING = "dateline:nothing";
  var html = document.documentElement, page = location.pathname + (/[?&]lang=/.test(location.search) ? "?lang=" + html.lang : "");
  var keep = document.getElementById("keep"), nothing = document.getElementById("nothing");
  var mute = navigator.globalPrivacyControl || navigator.doNotTrack === "1", worker = window.caches && navigator.serviceWorker, shown = 0;

  function get(k) { try { return localStorage.getItem(k); } catch (err) { return null; } }
  function set(k, v) { try { localStorage.setItem(k, v); } catch (err) { mute = true; } }
  function press(b, on) { b.hidden = false; b.setAttribute("aria-pressed", !!on); }
  function off(b) { return b.getAttribute("aria-pressed") !== "true"; }
  function say(text) { document.getElementById("device-told").textContent = text; }
  function all(list, f) { return list.then(function (xs) { return Promise.all(xs.map(f)); }); }

  // --- since you left ---

  function remember() { if (!mute && !get(NOTHING)) set(KEY, root.dataset.seen || root.dataset.head); }
  function dismiss() { box.hidden = true; remember(); }
  function leave() { if (Date.now() - shown > 3000) remember(); }

  var left = parseInt(get(KEY), 10);
  if (left < parseInt(root.dataset.head, 10)) {
    shown = Date.now();
    fetch(d.left + left + "?lang=" + html.lang, { credentials: "omit" }).then(function (r) { return r.ok && r.text(); }).then(function (part) {
      if (!part) return;
      box.innerHTML = part;
      box.hidden = false;
      box.querySelector("button").onclick = dismiss;
    }).catch(Object);
  }
  window.addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", function () { if (document.hidden) { leave(); again(); } });
  document.addEventListener("dateline:hold", dismiss);

  press(nothing, mute || get(NOTHING));
  nothing.onclick = function () {
    var on = mute = off(nothing);
    set(KEY, "");
    set(NOTHING, on || "");
    press(nothing, on);
    say(on ? d.none : "");
  };

  // --- readable offline ---

  function ask(what) {
    return worker.ready.then(function (reg) {
      return new Promise(function (yes, no) {
        var c = new MessageChannel();
        c.port1.onmessage = function (m) { (m.data ? yes : no)(); };
        reg.active.postMessage({ what: what, page: page }, [c.port2]);
      });
    });
  }
  function again() { if (!off(keep)) ask("keep").catch(Object); }
  window.addEventListener("online", again);

  if (worker) caches.match(page).then(function (c) { press(keep, c); });
  keep.onclick = function () {
    var on = off(keep);
    (on ? worker.register(d.worker, { scope: d.scope }) : worker.ready).then(function () { return ask(on ? "keep" : "drop"); }).then(function () {
      press(keep, on);
      say(on ? d.kept : d.let);
    }).catch(failed);
  };
  function failed() { say(d.failed); }

  // --- forget this site ---

  device.onsubmit = function (e) {
    e.preventDefault();
    mute = box.hidden = true;
    try { localStorage.clear(); } catch (err) { mute = true; }
    Promise.all([fetch(device.action, { method: "POST", redirect: "manual" }),
      worker && all(caches.keys(), function (k) { return caches.delete(k); }),
      worker && all(worker.getRegistrations(), function (r) { return r.unregister(); })]).then(function () {
      keep.hidden = nothing.hidden = true;
      say(d.gone);
    }).catch(failed);
  };
})();
