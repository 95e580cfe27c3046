// A view by an employee ends by itself: count its minutes down, and load the page anew when they are over.
(function () {
  function tick() {
    var ends = document.querySelector("[data-ends]");
    if (!ends) { return; }
    var left = new Date(ends.dateTime) - Date.now();
    if (left <= 0) { location.assign("/staff/support"); return; }
    ends.title = Math.ceil(left / 60000) + " min";
    ends.dataset.ends = Math.ceil(left / 60000);
  }
  setInterval(tick, 5000);
  document.addEventListener("DOMContentLoaded", tick);
})();
