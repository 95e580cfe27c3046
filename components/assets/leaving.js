// Sends the form that ends the session at the eID: what it carries belongs in no address.
document.addEventListener("DOMContentLoaded", function () {
  var form = document.querySelector("form.leaving");
  if (form) { form.submit(); }
});
