// The worker that keeps pages of stories readable without a line. It is there
// only where a reader has asked for it. The line comes first, always: a kept
// page is shown when no answer comes, and is dropped when the answer is that
// the page is gone. A page is kept with the very files that it names, so that
// no new version of a script ever meets an old page.
"use strict";
var KEPT = "dateline-kept";

self.addEventListener("install", function () { self.skipWaiting(); });
self.addEventListener("activate", function (e) { e.waitUntil(self.clients.claim()); });

// The name of a page: its path and language. Other addresses of it, a moment
// or a choice of updates, are not kept.
function name(url) {
  var lang = url.searchParams.get("lang");
  return url.origin + url.pathname + (lang ? "?lang=" + lang : "");
}
function whole(url) {
  var all = true;
  url.searchParams.forEach(function (v, k) { all = all && k === "lang"; });
  return all;
}

function files(html) {
  var found = {}, at = /(?:href|src)="([^"]*\/static\/[^"]+)"/g, m;
  while ((m = at.exec(html))) found[new URL(m[1], self.location).href] = true;
  return Object.keys(found);
}

function isPage(res) { return res.ok && !res.redirected && /^text\/html/.test(res.headers.get("content-type") || ""); }

// Nothing is put away before all that the page needs is there.
function keep(key, res) {
  var head = new Headers(res.headers);
  ["content-encoding", "content-length", "transfer-encoding"].forEach(function (h) { head.delete(h); });
  return Promise.all([res.text(), caches.open(KEPT)]).then(function (got) {
    var html = got[0], cache = got[1];
    return Promise.all(files(html).map(function (f) {
      return cache.match(f).then(function (have) {
        return have || fetch(f).then(function (r) {
          if (!r.ok) throw new Error(f);
          return cache.put(f, r);
        });
      });
    })).then(function () { return cache.put(key, new Response(html, { headers: head })); }).then(function () { return prune(cache); });
  });
}

// Files that no kept page names are let go.
function prune(cache) {
  return cache.keys().then(function (all) {
    var needed = {};
    var pages = all.filter(function (r) { return r.url.indexOf("/static/") < 0; });
    return Promise.all(pages.map(function (r) {
      return cache.match(r).then(function (p) { return p.text(); }).then(function (html) { files(html).forEach(function (f) { needed[f] = true; }); });
    })).then(function () {
      return Promise.all(all.map(function (r) { return r.url.indexOf("/static/") < 0 || needed[r.url] || cache.delete(r); }));
    });
  });
}

function drop(key) {
  return caches.open(KEPT).then(function (cache) { return cache.delete(key).then(function () { return prune(cache); }); });
}

function gone(res) { return res.status === 404 || res.status === 410 || res.status === 451; }

// A kept page as it is shown: it says since when.
function shown(held) {
  return held.text().then(function (html) {
    return new Response(html.replace('id="away" hidden', 'id="away"'), { headers: held.headers });
  });
}

function visit(e) {
  var url = new URL(e.request.url), key = name(url);
  return caches.match(key).then(function (held) {
    if (!held) return fetch(e.request);
    return fetch(e.request).then(function (res) {
      if (whole(url) && gone(res)) e.waitUntil(drop(key));
      else if (whole(url) && isPage(res)) e.waitUntil(keep(key, res.clone()).catch(function () { /* the one before stays */ }));
      return res.status >= 500 ? shown(held) : res;
    }, function () { return shown(held); });
  });
}

self.addEventListener("fetch", function (e) {
  var r = e.request, url = new URL(r.url);
  if (r.method !== "GET" || url.origin !== self.location.origin) return;
  if (r.mode === "navigate") e.respondWith(visit(e));
  else if (url.pathname.indexOf("/static/") >= 0) e.respondWith(caches.match(r).then(function (held) { return held || fetch(r); }));
});

self.addEventListener("message", function (e) {
  var m = e.data, key = new URL(m.page, self.location).href, port = e.ports[0];
  var done = m.what === "drop" ? drop(key) : fetch(m.page, { credentials: "omit", cache: "no-cache" }).then(function (res) {
    if (gone(res)) return drop(key);
    if (!isPage(res)) throw new Error(res.status);
    return keep(key, res);
  });
  e.waitUntil(done.then(function () { port.postMessage(true); }, function () { port.postMessage(false); }));
});
