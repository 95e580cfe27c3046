// The callbacks that run in the browser alone; pages name them by ClientsideFunction("innsyn", …).
window.dash_clientside = window.dash_clientside || {};
window.dash_clientside.innsyn = {
  // dcc.Location fires when it is mounted, though the page is there already: only a real move goes on to the server.
  wanted: function (path) {
    var shown = document.documentElement.dataset.path;
    document.documentElement.dataset.path = path;
    return path === shown ? window.dash_clientside.no_update : path;
  },
  // Leaves the app for an address of ours, such as a fresh sign-in.
  leave: function (address) {
    if (address) { location.assign(address); }
    return window.dash_clientside.no_update;
  }
};
