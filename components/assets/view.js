// A view by an employee ends by itself: count its minutes down, and ask the server anew when they are over. What is left
// is the server's word; the device's clock may be wrong.
(function () {
  var gone = false;
  function tick() {
    var ends = document.querySelector("[data-left]");
    if (!ends || gone) { return; }
    var left = Number(ends.dataset.left) + 1 - performance.now() / 1000;
    ends.dataset.minutes = Math.max(0, Math.ceil(left / 60));
    if (left <= 0) { gone = true; location.assign("/staff/support"); }
  }
  setInterval(tick, 1000);
  document.addEventListener("DOMContentLoaded", tick);
})();
