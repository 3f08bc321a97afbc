// Move to the error summary when a page or a partial brings one, and from its links to the field itself.
const focusSummary = () => document.querySelector("[data-error-summary]:not([data-met])")?.focus();
const meet = () => {
  focusSummary();
  for (const summary of document.querySelectorAll("[data-error-summary]")) summary.dataset.met = "";
};

meet();
document.addEventListener("htmx:after:swap", meet);
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-error-summary] a[href^='#']");
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  (field.closest("fieldset, .govuk-form-group") ?? field).scrollIntoView({ block: "start" });
  field.focus({ preventScroll: true });
});
