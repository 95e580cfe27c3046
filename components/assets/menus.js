// What can be closed: small menus made of <details> (by Escape, a click elsewhere, a link in them), and what was said.
(function () {
  var menus = ".settings[open], .bottom details[open]";

  function closeMenu(menu, keepFocus) {
    menu.open = false;
    if (keepFocus) { menu.querySelector("summary").focus(); }
  }

  function said() { return document.querySelector(".live"); }

  function hush() { if (said()) { said().dataset.closed = ""; } }

  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") { return; }
    hush();
    document.querySelectorAll(menus).forEach(function (menu) {
      closeMenu(menu, menu.contains(document.activeElement));
    });
  });
  document.addEventListener("click", function (event) {
    if (event.target.closest(".live > button")) { hush(); }
    document.querySelectorAll(menus).forEach(function (menu) {
      if (!menu.contains(event.target) || event.target.closest("a")) { closeMenu(menu, false); }
    });
  });
  // Something new is said: show it, even when the last was closed.
  new MutationObserver(function (changes) {
    if (said() && changes.some(function (change) { return said().contains(change.target); })) { delete said().dataset.closed; }
  }).observe(document, {childList: true, characterData: true, subtree: true});
})();
