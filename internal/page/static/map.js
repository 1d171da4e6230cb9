// Moves about the map of control, shows a place's evidence beside its symbol,
// sorts the table of places and sifts both by the legend. Without it symbols
// are links to rows.
//
// While a reader drags or pinches, the drawing is moved as a picture; when the
// hand rests it is drawn anew, with symbols and letters at their own size and
// as many names as there is room for.
(function () {
  "use strict";
  var figure = document.getElementById("map"), svg = figure && figure.querySelector(".chart");
  if (!svg || !window.PointerEvent || !window.MutationObserver) return;
  var d = figure.dataset, W = svg.viewBox.baseVal.width, H = svg.viewBox.baseVal.height, MOST = 8;
  var marks = document.getElementById("marks"), fills = document.getElementById("fills"), rows = document.getElementById("rows");
  var now = { k: 1, x: 0, y: 0 }, set = now, timer = 0, frame = 0, away = true, shown = "", points = [], wants = {};
  var narrow = matchMedia("(max-width: 43.99rem)");

  function each(list, f) { Array.prototype.forEach.call(list, f); }
  function add(to, tag, name, text) {
    var e = document.createElement(tag);
    if (name) e.className = name;
    if (text) e.textContent = text;
    if (tag === "button") e.type = tag;
    return to.appendChild(e);
  }

  var stand = document.createElement("div"), pane = add(stand, "div", "pane");
  stand.className = "stand";
  pane.tabIndex = -1;
  svg.parentNode.insertBefore(stand, svg);
  pane.appendChild(svg);
  var tools = add(stand, "div", "zoom");
  var whole = [["+", d.in, 1.7], ["\u2212", d.out, 1 / 1.7], [d.whole, d.whole, 0]].map(function (t) {
    var b = add(tools, "button", "", t[0]);
    b.setAttribute("aria-label", t[1]);
    b.onclick = function () { away = false; zoom(t[2], pane.clientWidth / 2, pane.clientHeight / 2); };
    return b;
  })[2];
  var pop = add(stand, "div", "pop");
  pop.setAttribute("role", "dialog");
  pop.tabIndex = -1;
  pop.hidden = true;

  // --- where the map stands ---

  // Pixels a unit of the whole map, and of the bars beside it.
  function fit() {
    var w = pane.clientWidth, h = pane.clientHeight, p = Math.min(w / W, h / H);
    return { p: p, x: (w - W * p) / 2, y: (h - H * p) / 2 };
  }

  function go(k, x, y) {
    k = Math.max(1, Math.min(MOST, k));
    now = { k: k, x: Math.max(0, Math.min(W - W / k, x)), y: Math.max(0, Math.min(H - H / k, y)) };
    pane.classList.add("moving");
    if (!frame) frame = requestAnimationFrame(paint);
    clearTimeout(timer);
    timer = setTimeout(rest, 160);
  }

  function zoom(by, px, py) {
    var f = fit(), k = by ? Math.max(1, Math.min(MOST, now.k * by)) : 1;
    px = (px - f.x) / f.p;
    py = (py - f.y) / f.p;
    go(k, now.x + px / now.k - px / k, now.y + py / now.k - py / k);
  }

  function paint() {
    frame = 0;
    var f = fit(), s = now.k / set.k, q = f.p * now.k;
    svg.style.transform = now === set ? "" : "translate(" + (f.x * (1 - s) + (set.x - now.x) * q) + "px," + (f.y * (1 - s) + (set.y - now.y) * q) + "px) scale(" + s + ")";
    pane.classList.toggle("on", now.k > 1 && !away);
    whole.hidden = now.k === 1;
    place();
  }

  function rest() {
    if (Object.keys(down).length) { timer = setTimeout(rest, 160); return; }
    set = now;
    var k = set.k, z = scale(), s = svg.style;
    svg.setAttribute("viewBox", [now.x, now.y, W / k, H / k].join(" "));
    s.setProperty("--k", z);
    s.setProperty("--f", 11 * z + "px");
    s.setProperty("--u", 1 / k);
    each(document.querySelectorAll(".defs pattern[id^=t-]"), function (p) {
      var was = p.dataset.was = p.dataset.was || p.getAttribute("patternTransform") || " ";
      p.setAttribute("patternTransform", was + " scale(" + 1 / k + ")");
    });
    pane.classList.remove("moving");
    paint();
    label();
  }

  // How large symbols and letters are drawn, in units of the map at rest.
  function scale() { return (narrow.matches ? 1.45 : 1) / set.k; }

  // --- names ---

  function index() {
    points = [];
    each(marks.querySelectorAll(".mark"), function (e) {
      var u = e.querySelector("use"), t = e.querySelector("text"), c = e.classList;
      points.push({ e: e, x: +u.getAttribute("x"), y: +u.getAttribute("y"), name: t ? t.textContent : e.dataset.name,
        rank: (c.contains("small") ? 4 : 0) + (t ? c.contains("fine") : 2) });
    });
    points.sort(function (a, b) { return a.rank - b.rank; });
  }

  // Names do not meet: what is taken is noted on a grid over what is in view.
  function label() {
    var k = set.k, z = scale(), size = 11 * z, c = size / 3, cols = Math.ceil(W / k / c), lines = Math.ceil(H / k / c), taken = new Uint8Array(cols * lines), tried = 0;
    function free(x, y, w, h, take) {
      var i, j, x0 = Math.floor((x - set.x) / c), y0 = Math.floor((y - set.y) / c), x1 = Math.ceil((x + w - set.x) / c), y1 = Math.ceil((y + h - set.y) / c);
      if (!take && (x0 < 0 || y0 < 0 || x1 > cols || y1 > lines)) return false;
      for (j = Math.max(0, y0); j < Math.min(lines, y1); j++) for (i = Math.max(0, x0); i < Math.min(cols, x1); i++) {
        if (take) taken[j * cols + i] = 1; else if (taken[j * cols + i]) return false;
      }
      return true;
    }
    var seen = points.filter(function (p) { return p.x > set.x && p.x < set.x + W / k && p.y > set.y && p.y < set.y + H / k && !p.e.classList.contains("out"); });
    svg.classList.toggle("zoomed", k > 1);
    each(marks.querySelectorAll(".more"), function (t) { t.parentNode.removeChild(t); });
    if (k === 1) return;
    seen.forEach(function (p) { free(p.x - 5 * z, p.y - 5 * z, 10 * z, 10 * z, true); });
    seen.some(function (p) {
      var w = p.name.length * size * .56, g = 8 * z;
      [["start", g, .35, 0], ["end", -g, .35, -w], ["middle", 0, -.8, -w / 2], ["middle", 0, 1.5, -w / 2]].some(function (o) {
        var x = p.x + o[1], y = p.y + o[2] * size;
        if (!free(x + o[3], y - size * .8, w, size)) return false;
        free(x + o[3], y - size * .8, w, size, true);
        var t = p.e.appendChild(document.createElementNS(svg.namespaceURI, "text"));
        t.textContent = p.name;
        ["more", x, y, o[0]].forEach(function (v, i) { t.setAttribute(["class", "x", "y", "text-anchor"][i], v); });
        return true;
      });
      return ++tried > 400;
    });
  }

  // --- hands, wheel and keys ---

  var down = {}, moved = 0;
  function at(e) { var r = pane.getBoundingClientRect(); return { x: e.clientX - r.left, y: e.clientY - r.top }; }

  document.addEventListener("pointerdown", function (e) {
    if (!pane.contains(e.target)) { if (!figure.contains(e.target)) { away = true; paint(); } return; }
    if (e.button) return;
    if (!Object.keys(down).length) moved = 0;
    down[e.pointerId] = at(e);
  });
  document.addEventListener("pointermove", function (e) {
    var was = down[e.pointerId], ids = Object.keys(down), to = was && at(e), q;
    if (!was) return;
    moved += Math.abs(to.x - was.x) + Math.abs(to.y - was.y);
    down[e.pointerId] = to;
    if (ids.length > 1) {
      var o = down[ids[0] == e.pointerId ? ids[1] : ids[0]];
      away = false;
      moved = 99;
      zoom(Math.hypot(to.x - o.x, to.y - o.y) / Math.max(1, Math.hypot(was.x - o.x, was.y - o.y)), (to.x + o.x) / 2, (to.y + o.y) / 2);
      q = fit().p * now.k * 2;
    } else {
      if (now.k === 1 || moved < 6 || e.pointerType === "touch" && away) return;
      q = fit().p * now.k;
    }
    go(now.k, now.x - (to.x - was.x) / q, now.y - (to.y - was.y) / q);
  });
  function up(e) { delete down[e.pointerId]; }
  document.addEventListener("pointerup", up);
  document.addEventListener("pointercancel", up);
  pane.addEventListener("dragstart", function (e) { e.preventDefault(); });
  pane.addEventListener("wheel", function (e) {
    var by = Math.exp(-e.deltaY * (e.deltaMode ? .05 : .002)), p = at(e);
    if (!e.ctrlKey && !e.metaKey && (!pane.contains(document.activeElement) || by < 1 && now.k === 1)) return;
    e.preventDefault();
    away = false;
    zoom(by, p.x, p.y);
  }, { passive: false });

  stand.addEventListener("keydown", function (e) {
    var w = pane.clientWidth / 2, h = pane.clientHeight / 2, s = W / now.k / 6;
    var to = { ArrowLeft: [-s, 0], ArrowRight: [s, 0], ArrowUp: [0, -s], ArrowDown: [0, s] }[e.key];
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    if (e.key === "+" || e.key === "=") zoom(1.7, w, h);
    else if (e.key === "-") zoom(1 / 1.7, w, h);
    else if (e.key === "0") zoom(0, w, h);
    else if (to && now.k > 1 && !pop.contains(e.target)) go(now.k, now.x + to[0], now.y + to[1]);
    else return;
    e.preventDefault();
  });
  document.addEventListener("keydown", function (e) { if (e.key === "Escape" && shown) close(true); });
  marks.addEventListener("focusin", function (e) {
    var p = spot(e.target.id), w = W / now.k, h = H / now.k;
    if (p && now.k > 1 && (p.x < now.x || p.x > now.x + w || p.y < now.y || p.y > now.y + h)) go(now.k, p.x - w / 2, p.y - h / 2);
  });

  // --- a place ---

  function spot(id) { return points.filter(function (p) { return p.e.id === id; })[0]; }

  pane.addEventListener("click", function (e) {
    if (moved > 5 && e.detail) { e.preventDefault(); e.stopPropagation(); return; }
    if (e.ctrlKey || e.metaKey || e.shiftKey) return;
    var m = e.target.closest(".mark"), f = fit(), best = 24, q = f.p * now.k, p = at(e);
    away = false;
    if (!m && e.detail) points.forEach(function (o) {
      var far = Math.hypot(f.x + (o.x - now.x) * q - p.x, f.y + (o.y - now.y) * q - p.y);
      if (far < best && !o.e.classList.contains("out")) { best = far; m = o.e; }
    });
    paint();
    if (!m) return close();
    e.preventDefault();
    e.stopPropagation();
    show(m.id);
    pop.focus({ preventScroll: true });
  }, true);

  function show(id) {
    var p = spot(id), row = p && document.getElementById(p.e.id.replace("map-", "place-"));
    if (!p || id !== shown) close();
    if (!p) return;
    pop.textContent = "";
    shown = id;
    p.e.classList.add("chosen");
    pop.hidden = false;
    pop.setAttribute("aria-label", p.name);
    var x = add(pop, "button", "close", "\u00d7"), h = add(pop, "h3");
    add(h, "bdi", "", p.name);
    x.setAttribute("aria-label", d.close);
    x.onclick = function () { close(true); };
    if (row) {
      var s = add(pop, "p", "st");
      each(row.querySelector(".st").childNodes, function (n) { s.appendChild(n.cloneNode(true)); });
      add(s, "span", "quiet", " " + row.querySelector(".si").textContent);
      each(row.querySelectorAll(".ac details > :not(summary)"), function (n) { pop.appendChild(n.cloneNode(true)); });
      var la = add(pop, "p", "quiet la");
      if (row.querySelector(".la").textContent.trim()) la.innerHTML = rows.parentNode.tHead.rows[0].cells[4].textContent + ": " + row.querySelector(".la").innerHTML;
    } else add(pop, "p", "", p.e.querySelector("title").textContent);
    add(add(pop, "p", "quiet"), "a", "", row ? d.row : d.open).href = p.e.getAttribute("href");
    place();
  }

  function place() {
    var p = shown && spot(shown), f = fit(), s = pop.style;
    if (!p) return;
    var x = f.x + (p.x - now.x) * f.p * now.k, y = f.y + (p.y - now.y) * f.p * now.k, low = y > pane.clientHeight / 2;
    s.left = Math.max(0, Math.min(pane.clientWidth - pop.offsetWidth, x - pop.offsetWidth / 2)) + "px";
    s.top = low ? "auto" : Math.max(0, y) + 14 + "px";
    s.bottom = low ? stand.clientHeight - Math.min(pane.clientHeight, y) + 14 + "px" : "auto";
  }

  function close(back) {
    var m = document.getElementById(shown);
    shown = "";
    pop.hidden = true;
    pop.textContent = "";
    if (m) m.classList.remove("chosen");
    if (m && back) m.focus({ preventScroll: true });
  }

  // --- the legend sifts ---

  function kind(e) { return [e.querySelector("use").getAttribute("href").slice(3), (/\b(s\d|none)\b/.exec(e.getAttribute("class")) || [])[0]]; }
  function fits(e) {
    var k = kind(e), names = Object.keys(wants);
    return k.every(function (w, i) { return wants[w] || !names.some(function (n) { return /^(s\d|none)$/.test(n) === !!i; }); });
  }
  function sift() {
    svg.classList.toggle("sifted", Object.keys(wants).length > 0);
    points.forEach(function (p) { p.e.classList.toggle("out", !fits(p.e)); });
    if (rows) each(rows.rows, function (r) { r.hidden = !fits(r.querySelector(".sym")); });
  }
  each(figure.querySelectorAll(".legend dd"), function (dd) {
    var b = document.createElement("button"), s = dd.firstElementChild, u = s.querySelector("use");
    var name = u ? u.getAttribute("href").slice(3) : /s\d/.exec(s.getAttribute("class"))[0];
    while (dd.firstChild) b.appendChild(dd.firstChild);
    // The map's textures keep their width at every zoom, so the legend has its own.
    each(b.querySelectorAll("[fill^=url]"), function (r) {
      var p = document.querySelector(r.getAttribute("fill").slice(4, -1)), own = p.cloneNode(true);
      own.id = "l" + p.id;
      own.dataset.was = "";
      p.parentNode.parentNode.appendChild(own);
      r.setAttribute("fill", "url(#" + own.id + ")");
    });
    b.type = "button";
    b.setAttribute("aria-pressed", "false");
    b.onclick = function () {
      if (wants[name]) delete wants[name]; else wants[name] = true;
      b.setAttribute("aria-pressed", String(!!wants[name]));
      sift();
      label();
    };
    dd.appendChild(b);
  });

  // --- the table ---

  var by = -1, dir = 1, heads = rows ? rows.parentNode.tHead.rows[0].cells : [];
  function key(r, i) {
    var c = r.cells[i], t = c.querySelector("time");
    return i === 2 ? +c.dataset.t || 0 : i === 4 ? t ? Date.parse(t.dateTime) : 0 : i === 1 ? kind(r.querySelector(".sym")).join() + c.textContent : c.textContent.trim();
  }
  function sort() {
    if (by < 0) return;
    var all = Array.prototype.slice.call(rows.rows).map(function (r) { return [key(r, by), r]; });
    all.sort(function (a, b) { return dir * (typeof a[0] === "number" ? a[0] - b[0] : a[0].localeCompare(b[0])); });
    all.forEach(function (p) { rows.appendChild(p[1]); });
  }
  each(heads, function (th, i) {
    var text = th.textContent;
    th.textContent = "";
    add(th, "button", "", text).onclick = function () {
      dir = by === i ? -dir : i === 2 || i === 4 ? -1 : 1;
      by = i;
      each(heads, function (h) { h.removeAttribute("aria-sort"); });
      th.setAttribute("aria-sort", dir > 0 ? "ascending" : "descending");
      tableWatch.disconnect();
      sort();
      watch();
    };
    rows.parentNode.classList.add("sorts");
  });

  // --- what changes on an open page ---

  var tableWatch = new MutationObserver(function () {
    var a = document.activeElement;
    tableWatch.disconnect();
    sort();
    sift();
    if (a && a !== document.activeElement && a.focus) a.focus({ preventScroll: true });
    if (shown) show(shown);
    watch();
  });
  function watch() { if (rows) tableWatch.observe(rows, { childList: true }); }
  new MutationObserver(function () {
    index();
    sift();
    rest();
    if (shown) show(shown);
  }).observe(marks, { childList: true });
  new MutationObserver(function (list) {
    if (list.length < 4) list.forEach(function (m) { each(m.addedNodes, function (n) { if (n.classList && m.addedNodes.length < 4) n.classList.add("fresh"); }); });
  }).observe(fills, { childList: true });

  watch();
  index();
  paint();
  window.addEventListener("resize", rest);
})();
