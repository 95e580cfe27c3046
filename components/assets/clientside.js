// The callbacks that run in the browser alone; pages name them by ClientsideFunction("innsyn", …).
window.dash_clientside = window.dash_clientside || {};
window.dash_clientside.innsyn = {
  // dcc.Location fires when it is mounted, though the page is there already: only a real move goes on to the server.
  wanted: function (path) {
    var shown = document.documentElement.dataset.path;
    document.documentElement.dataset.path = path;
    return path === shown ? window.dash_clientside.no_update : path;
  },
  // A choice in the lists becomes an address: only what differs from one's own answer stands in it.
  compare: function (by, values, ids, state) {
    var drawn = JSON.parse(state);
    var table = by === "-" ? "" : by, dimensions = table ? table.split(",") : [], asked = new URLSearchParams();
    var same = table === drawn.by && values.every(function (value, at) {
      return value === (drawn.values[ids[at].of] || "");
    });
    if (same || typeof by !== "string") { return window.dash_clientside.no_update; }
    if (drawn.concept !== drawn.firstConcept) { asked.set("concept", drawn.concept); }
    if (table !== drawn.firstBy) { asked.set("by", table); }
    ids.forEach(function (id, at) {
      var chosen = dimensions.indexOf(id.of) !== -1 && values[at];
      if (chosen && chosen !== drawn.own[id.of]) { asked.set(id.of, chosen); }
    });
    var search = asked.toString().replace(/%2C/g, ",");
    return search ? "?" + search : "";
  },
  // The address fires when it is mounted, though what it asks for is drawn already.
  asked: function (search, drawn) {
    return (search || "") === (drawn || "") ? window.dash_clientside.no_update : search || "";
  },
  // Leaves the app for an address of ours, such as a fresh sign-in.
  leave: function (address) {
    if (address) { location.assign(address); }
    return window.dash_clientside.no_update;
  }
};
