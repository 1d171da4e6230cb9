// Keeps a card on another site's page up to date: while it can be seen, it
// asks now and then whether it still stands, which a cache can answer. It asks
// without cookies and leaves the reader's place on the map alone.
(function () {
  "use strict";
  var card = document.querySelector("[data-follow]");
  if (!card || !window.fetch || !window.Promise) return;
  var WAIT = 20000, seen = !window.IntersectionObserver, busy = false, last = 0, known = "";
  var thrifty = navigator.connection && navigator.connection.saveData;

  function put(next) {
    ["told", "fills", "marks", "asof"].forEach(function (id) {
      var old = document.getElementById(id), e = next.getElementById(id);
      if (!old || !e) return;
      if (id === "told" || id === "asof") {
        if (old.innerHTML !== e.innerHTML) old.innerHTML = e.innerHTML;
        return;
      }
      Array.prototype.slice.call(e.children).forEach(function (n) {
        var was = document.getElementById(n.id);
        if (!was) old.appendChild(document.importNode(n, true));
        else if (said(was) !== said(n)) {
          n = document.importNode(n, true);
          n.classList.add("fresh");
          old.replaceChild(n, was);
        }
      });
    });
    var caption = document.querySelector("figcaption > p"), told = next.querySelector("figcaption > p");
    if (caption && told) caption.textContent = told.textContent;
  }
  // What a symbol tells: its title and its forms.
  function said(e) {
    var t = e.querySelector("title").textContent;
    Array.prototype.forEach.call(e.querySelectorAll("use"), function (u) { t += u.getAttribute("href") + u.getAttribute("fill"); });
    return t;
  }

  function look() {
    if (busy || !seen || document.hidden || Date.now() - last < 2000) return;
    busy = true;
    last = Date.now();
    function done() { busy = false; }
    fetch(location.href, { credentials: "omit" }).then(function (r) { return r.ok ? r.text() : known; }).then(function (text) {
      if (text && text !== known) put(new DOMParser().parseFromString(text, "text/html"));
      known = text;
    }).then(done, done);
  }

  if (window.IntersectionObserver) new IntersectionObserver(function (list) {
    seen = list[list.length - 1].isIntersecting;
    if (seen && last) look();
  }).observe(card);
  document.addEventListener("visibilitychange", look);
  setInterval(look, (thrifty ? 6 : 1) * WAIT + Math.random() * 5000);
})();
