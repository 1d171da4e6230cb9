// Helps a reader choose among the updates and hand them on. All of it works
// without, by links and a form.
(function () {
  "use strict";
  var root = document.getElementById("updates");
  if (!root) return;

  // A form's empty fields are left out of the address.
  document.addEventListener("submit", function (m) {
    var form = m.target;
    if (form.method !== "get") return;
    Array.prototype.forEach.call(form.elements, function (e) {
      if (e.name && !e.value) e.disabled = true;
    });
    setTimeout(function () {
      Array.prototype.forEach.call(form.elements, function (e) { e.disabled = false; });
    }, 0);
  });

  // An update that this page does not have stands on another page of the stream.
  function seek() {
    var id = location.hash.slice(1);
    if (!/^u\d+$/.test(id) || document.getElementById(id)) return;
    var u = new URL(location.href);
    if (u.searchParams.get("at") === id) return;
    ["older", "newer", "to"].forEach(function (k) { u.searchParams.delete(k); });
    u.searchParams.set("at", id);
    location.replace(u.href);
  }
  window.addEventListener("hashchange", seek);
  seek();

  function share(a, m) {
    var post = a.closest("article"), h = post && post.querySelector("h3");
    if (navigator.share) {
      m.preventDefault();
      navigator.share({ title: h ? h.textContent : document.title, url: a.href }).catch(function () { /* the reader has thought better of it */ });
    } else if (navigator.clipboard) {
      m.preventDefault();
      var text = a.textContent;
      navigator.clipboard.writeText(a.href).then(function () {
        a.textContent = root.dataset.copied;
        setTimeout(function () { a.textContent = text; }, 2500);
      }, function () { location.href = a.href; });
    }
  }

  document.addEventListener("click", function (m) {
    if (m.defaultPrevented || m.button || m.metaKey || m.ctrlKey || m.shiftKey || m.altKey || !m.target.closest) return;
    var a = m.target.closest("a");
    if (!a) return;
    if (a.className === "share") return share(a, m);
    // A link to an update that is on this page goes there without loading it.
    var id = (/[?&]at=(u\d+)(?:&.*)?#\1$/.exec(a.getAttribute("href")) || [])[1], e = id && document.getElementById(id);
    if (!e || e.hidden) return;
    m.preventDefault();
    history.pushState(history.state, "", "#" + id);
    e.scrollIntoView();
    var first = e.querySelector("h3 a");
    if (first) first.focus({ preventScroll: true });
  });
})();
