// Light or dark: the person's choice, else the device's. Load it in <head>, so that the first paint is right.
(function () {
  var key = "theme", device = window.matchMedia("(prefers-color-scheme: dark)");

  function choice() {
    try { return localStorage.getItem(key) || "auto"; } catch (_denied) { return "auto"; }
  }

  function keep(value) {
    try { localStorage.setItem(key, value); } catch (_denied) { /* it lasts until the page is left */ }
  }

  function show(value) {
    var dark = value === "dark" || (value === "auto" && device.matches);
    document.documentElement.setAttribute("data-bs-theme", dark ? "dark" : "light");
    document.querySelectorAll("[data-theme]").forEach(function (button) {
      button.setAttribute("aria-pressed", String(button.getAttribute("data-theme") === value));
    });
  }

  show(choice());
  device.addEventListener("change", function () { show(choice()); });
  window.addEventListener("storage", function () { show(choice()); });
  document.addEventListener("toggle", function () { show(choice()); }, true);
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-theme]");
    if (!button) { return; }
    keep(button.getAttribute("data-theme"));
    show(button.getAttribute("data-theme"));
  });
})();
