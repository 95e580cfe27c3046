// Where the keyboard and the screen reader are: at the h1 after a move, at the summary after an error.
(function () {
  var shownPath = location.pathname, shownTitle = null, ANSWER = "main .confirm, main .notice";

  function title() { return document.querySelector("main h1"); }

  function put(node) {
    if (!node) { return; }
    if (!node.matches("a[href], button, input, select, textarea, summary, [tabindex]")) {
      node = node.querySelector("input, select, textarea, button") || node;
    }
    if (!node.matches("a[href], button, input, select, textarea, summary, [tabindex]")) { node.tabIndex = -1; }
    node.focus();
  }

  function markCurrent() {
    document.querySelectorAll(".side a, .bottom a").forEach(function (link) {
      if (link.pathname === location.pathname) { link.setAttribute("aria-current", "page"); name(link.textContent); }
      else { link.removeAttribute("aria-current"); }
    });
  }

  // The tab is named as the server names it: the page, then the organisation.
  function name(page) {
    var words = page + " – " + document.querySelector(".brand").textContent;
    if (document.title !== words) { document.title = words; }
  }

  function followMove() {
    var heading = title(), words = heading && heading.textContent;
    if (!words || words === shownTitle) { return; }
    if (shownTitle !== null && location.pathname !== shownPath) { put(heading); }
    shownTitle = words;
    shownPath = location.pathname;
  }

  function followErrors(changes) {
    var summary = document.querySelector(".error-summary");
    var isNew = summary && changes.some(function (change) {
      return summary.contains(change.target) || Array.prototype.some.call(change.addedNodes, function (node) {
        return node.contains(summary);
      });
    });
    if (isNew) { put(summary); }
  }

  // What was pressed is gone, and an answer or a question has come: go on there, not at the top of the page.
  var reached = null;
  document.addEventListener("focusin", function (event) { reached = event.target; });
  function followAnswer(changes) {
    if (!reached || reached.isConnected || document.activeElement !== document.body) { return; }
    changes.some(function (change) {
      return Array.prototype.some.call(change.addedNodes, function (node) {
        var answer = node.querySelector && (node.matches(ANSWER) ? node : node.querySelector(ANSWER));
        if (answer) { put(answer.querySelector(".state-title") || answer); }
        return answer;
      });
    });
  }

  new MutationObserver(function (changes) {
    markCurrent();
    followMove();
    followErrors(changes);
    followAnswer(changes);
  }).observe(document, {childList: true, characterData: true, subtree: true});

  // A link inside the page moves the focus itself: changing the address would make Dash draw the page again.
  document.addEventListener("click", function (event) {
    var link = event.target.closest("a[href^='#']"), target = link && document.getElementById(
      decodeURIComponent(link.getAttribute("href").slice(1)));
    if (!target) { return; }
    event.preventDefault();
    put(target);
    target.scrollIntoView({block: "center"});
  });
})();
