// What the product team learns of a visit. Whether it may is said on <html>: data-usage is "yes" where the member has
// allowed it under "Consents" and "no" where not; it is not there for strangers, employees, and while somebody looks on.
//   yes: a random number is kept in this browser under "usage". Sent with it: which pages, how long one is active on
//        them, some named buttons, and errors by their place in the program. Never what is typed or shown.
//   no:  a number that is still here is erased at the server and then here. Only that there was a visit is counted.
// What must not be tied to anything else goes by itself without the number: that pay figures or a question for a consent
// came into sight, some buttons, how fast the pages are.
(function () {
  var KEY = "usage", FULL = 20, PAUSE = 30 * 60e3, IDLE = 5 * 60e3, BEAT = 10e3, SEND = 30e3, MOST = 300e3;
  var root = document.documentElement, refused = navigator.globalPrivacyControl === true, sending = Promise.resolve();
  var mine = [], alone = [], passed = [], shown = null, seen = {}, errors = 0, speeds = 0, slowest = 0;
  var active = 0, beaten = performance.now(), touched = beaten, present = false;
  if (!root.dataset.usage) { return; }

  function may() { return root.dataset.usage === "yes" && !refused; }
  function held() {
    try { return JSON.parse(localStorage.getItem(KEY)); } catch (_denied) { return null; }
  }
  function hold(what) {
    try {
      if (what) { localStorage.setItem(KEY, JSON.stringify(what)); } else { localStorage.removeItem(KEY); }
    } catch (_denied) { /* without a place for the number nothing is sent */ }
  }
  function number() {
    var bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, function (byte) { return byte.toString(16).padStart(2, "0"); }).join("");
  }

  function post(what) {
    return fetch("/usage", {method: "POST", keepalive: true, credentials: "omit", body: JSON.stringify(what)});
  }
  function note(list, kind, more) {
    list.push(Object.assign({id: crypto.randomUUID(), at: Date.now(), kind: kind}, more));
    if (list.length >= FULL) { send(list); }
  }
  function send(list) {
    var what = {events: list.splice(0)}, own = list === mine && may() && held();
    if (!what.events.length || (list === mine && !own)) { return; }
    if (own) { Object.assign(what, {install: own.id, language: root.lang, release: root.dataset.release}); }
    sending = post(what).catch(function () { /* not reached: what happened meanwhile is not measured */ });
  }
  function sendAll() { send(mine); send(alone); }

  function forget() {
    var own = held();
    mine = [];
    passed = [];
    active = 0;
    if (!own) { return; }
    sending.then(function () { return post({forget: own.id}); }).then(function (answer) {
      var again = answer.headers.get("Retry-After"), now = held();  // the server could not: the next page tries anew
      if (answer.ok && !again && now && now.id === own.id) { hold(null); }
    }).catch(function () { /* likewise */ });
  }

  // A visit lasts until nothing has been touched for half an hour, over all pages.
  function visit() {
    var own = held() || {id: number(), last: 0}, now = Date.now();
    hold({id: own.id, last: now});
    if (now - own.last > PAUSE) { note(mine, "visit"); }
  }
  function show() {
    if (location.pathname === shown) { return; }
    leave();
    shown = location.pathname;
    seen = {};
    if (may()) { note(mine, "view", {content: shown}); pass(shown); }
  }
  function pass(name) { passed = passed.concat(name).slice(-5); }

  // Time counts while the page is in sight, has the focus, and was touched in the last minutes.
  function beat() {
    var now = performance.now();
    if (present) { active += Math.min(now - beaten, BEAT); }
    if (may() && touched > beaten) { visit(); }
    beaten = now;
    present = document.visibilityState === "visible" && document.hasFocus() && now - touched < IDLE;
    if (active >= MOST) { leave(); }
  }
  function leave() {
    if (active < MOST) { beat(); }
    var spent = Math.min(Math.round(active), MOST);
    active = 0;
    if (may() && shown && spent >= 1000) { note(mine, "dwell", {content: shown, value: spent}); }
  }

  function fault(error) {
    var own = "/(?:[^\\s/:]+/)*([a-z0-9_]+)[^\\s/:]*\\.js[^\\s:]*:(\\d+):(\\d+)";
    var at = error instanceof Error && new RegExp(location.origin + own, "i").exec(error.stack);
    if (!at || !may() || errors++ >= 10) { return; }
    var where = at[1].toLowerCase() + ":" + at[2] + ":" + at[3];
    note(mine, "error", {content: shown, name: error.name, where: where, actions: passed});
  }

  function speed(name, value) {
    if (may() && value > 0 && speeds++ < 10) { note(alone, "perf", {feature: name, value: Math.round(value)}); }
  }
  function watch(type, found) {
    if (!window.PerformanceObserver || PerformanceObserver.supportedEntryTypes.indexOf(type) === -1) { return; }
    new PerformanceObserver(function (list) { list.getEntries().forEach(found); }).observe({type: type, buffered: true});
  }

  // The page "Consents" says what holds from now on; React draws it anew with each answer.
  function follow() {
    var card = document.querySelector("[data-consent=usage]");
    if (!card || card.dataset.answer === root.dataset.usage) { return; }
    root.dataset.usage = card.dataset.answer;
    if (!may()) { forget(); return; }
    shown = null;
    visit();
    show();
  }

  if (!may()) { forget(); }
  if (refused) { return; }
  ["pointerdown", "pointermove", "keydown", "scroll"].forEach(function (kind) {
    document.addEventListener(kind, function () { touched = performance.now(); }, {capture: true, passive: true});
  });
  document.addEventListener("click", function (event) {
    var used = may() && event.target.closest("[data-act], [data-counted]");
    if (!used) { return; }
    if (used.dataset.counted) { note(alone, "act", {feature: used.dataset.counted}); return; }
    note(mine, "act", {feature: used.dataset.act});
    pass(used.dataset.act);
  });
  document.addEventListener("visibilitychange", function () {
    if (document.visibilityState === "visible") { return; }
    speed("lcp", slowest);
    slowest = 0;
    leave();
    sendAll();
  });
  window.addEventListener("error", function (event) { fault(event.error); });
  window.addEventListener("unhandledrejection", function (event) { fault(event.reason); });
  window.addEventListener("storage", function (event) {  // withdrawn in another window
    if (event.key === KEY && event.newValue === null && may()) { root.dataset.usage = "no"; forget(); }
  });
  watch("largest-contentful-paint", function (entry) { slowest = entry.startTime; });
  watch("resource", function (entry) {
    if (entry.name.indexOf("/_dash-update-component") !== -1) { speed("callback", entry.duration); }
  });

  document.addEventListener("DOMContentLoaded", function () {
    var sight = new IntersectionObserver(function (entries) {
      entries.forEach(function (entry) {
        var name = entry.target.dataset.seen;
        if (entry.isIntersecting && !seen[name]) { seen[name] = true; note(alone, "seen", {feature: name}); }
      });
    });
    function look() {
      follow();
      document.querySelectorAll("[data-seen]").forEach(function (each) { sight.observe(each); });
    }
    if (may()) { visit(); } else { note(alone, "visit"); }
    show();
    look();
    new MutationObserver(show).observe(root, {attributes: true, attributeFilter: ["data-path"]});
    new MutationObserver(look).observe(document.body, {childList: true, subtree: true});
    setInterval(beat, BEAT);
    setInterval(sendAll, SEND);
  });
})();
