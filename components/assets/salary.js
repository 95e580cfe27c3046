// Buttons that print the page or copy a text; the policy allows no script in the page itself.
document.addEventListener("click", function (event) {
  var button = event.target.closest("[data-print], [data-copy]");
  if (!button) { return; }
  if (button.dataset.copy === undefined) { window.print(); return; }
  navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent).then(function () {
    button.textContent = button.dataset.done;
  });
});

// A comparison is drawn anew when another is chosen: the lists stay open, and the keyboard stays where it was.
(function () {
  var open = false, reached = null;

  function twin(old) {
    return old.id && document.getElementById(old.id) || document.querySelector(
      old.matches("summary") ? ".choices summary" : old.matches("a") ? ".segment.chosen" : ".choices select");
  }

  document.addEventListener("toggle", function (event) {
    if (event.target.closest(".choices")) { open = event.target.open; }
  }, true);
  document.addEventListener("focusin", function (event) {
    reached = event.target.closest(".choices") ? event.target : null;
  });
  new MutationObserver(function () {
    var lists = document.querySelector(".choices details");
    if (!lists || !reached || reached.isConnected) { return; }
    lists.open = open;
    twin(reached).focus({preventScroll: true});
  }).observe(document, {childList: true, subtree: true});
})();
