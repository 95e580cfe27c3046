// Runs first, in <head>. The document already holds the page: Dash's first two questions are answered from it, and what
// the server has drawn stays in sight until React has drawn the same.
(function () {
  var nonce = document.currentScript.nonce, create = Document.prototype.createElement;
  Document.prototype.createElement = function (tag) {  // dcc and plotly insert <style> elements; the policy wants a nonce
    var element = create.apply(this, arguments);
    if (String(tag).toLowerCase() === "style") { element.nonce = nonce; }
    return element;
  };
  Object.defineProperty(window, "_dashPlotlyJSURL", {
    get: function () { return document.documentElement.dataset.plotly; },
    set: function () { /* Dash names the full bundle; ours is the basic one */ }
  });

  var held = {"_dash-layout": "boot-layout", "_dash-dependencies": "boot-dependencies"}, ask = window.fetch;
  window.fetch = function (url) {
    var path = String(url && url.url || url).split("?")[0], key = path.split("/").pop();
    var node = held[key] && document.getElementById(held[key]);
    if (node) {
      delete held[key];
      return Promise.resolve(new Response(node.textContent, {headers: {"Content-Type": "application/json"}}));
    }
    return ask.apply(this, arguments).then(function (answer) {
      if (answer.ok || path.indexOf("/_dash") === -1) { return answer; }
      if (answer.status === 401) {  // the session ended in mid-use: sign in and come back
        var staff = location.pathname.indexOf("/staff") === 0 ? "/staff" : "";
        location.assign(staff + "/sign-in?next=" + encodeURIComponent(location.pathname));
      } else {  // say why, and leave what was typed where it is
        answer.json().then(function (said) {
          var notice = {children: said.message, className: "notice tone-warning", role: "alert"};
          window.dash_clientside.set_props("live", {
            children: {namespace: "dash_html_components", type: "Div", props: notice}
          });
        }, function () { /* a proxy's own page says nothing that would help */ });
      }
      return new Response(null, {status: 204});  // nothing changes; from a refusal Dash would read the body twice
    });
  };

  var touched = new Set();
  document.addEventListener("input", function (event) {  // a box that is ticked twice is as it was
    var again = event.target.type === "checkbox" && touched.delete(event.target);
    if (!again && event.target.closest("#first-paint")) { touched.add(event.target); }
  });

  // What somebody opened, typed or reached before React was there goes on in what React has drawn.
  function carryOver(from, to) {
    function twin(old) {
      var at = Array.prototype.indexOf.call(from.querySelectorAll(old.tagName), old);
      return to.querySelectorAll(old.tagName)[at];
    }
    function typeAgain(old) {
      var drawn = twin(old);
      if (old.type === "checkbox" || old.type === "radio") { drawn.click(); return; }
      Object.getOwnPropertyDescriptor(old.constructor.prototype, "value").set.call(drawn, old.value);  // past React's own
      drawn.dispatchEvent(new Event(old.tagName === "SELECT" ? "change" : "input", {bubbles: true}));
    }
    from.querySelectorAll("details").forEach(function (old) { twin(old).open = old.open; });
    touched.forEach(typeAgain);
    return from.contains(document.activeElement) ? twin(document.activeElement) : null;
  }

  document.addEventListener("DOMContentLoaded", function () {
    var painted = document.getElementById("first-paint"), entry = document.getElementById("react-entry-point");
    if (!painted) { return; }
    var watch = new MutationObserver(function () {
      if (!entry.querySelector("main")) { return; }
      watch.disconnect();
      var reached = carryOver(painted, entry);
      painted.remove();
      entry.hidden = false;
      if (reached) { reached.focus({preventScroll: true}); }
    });
    watch.observe(entry, {childList: true, subtree: true});
  });
})();
