// A form or link with data-confirm="dialog-id" asks first in that native dialog.
// A hidden field "sure" then says yes. Without this script the form posts as it is and the server asks on a page of its own.
let asking = null;

document.addEventListener("submit", (event) => {
  const dialog = document.getElementById(event.target.dataset.confirm ?? "");
  if (!dialog || event.target === asking) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  dialog.returnValue = "";
  dialog.addEventListener("close", () => {
    if (dialog.returnValue !== "yes") return;
    asking = event.target;
    if (asking.elements.sure) asking.elements.sure.value = "yes"; // the server need not ask again
    asking.requestSubmit(event.submitter);
    asking = null;
  }, { once: true });
  dialog.showModal();
}, true);

// data-open="dialog-id" opens a dialog that holds a form; its plain href is the page with the same form.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-open]");
  const dialog = opener && document.getElementById(opener.dataset.open);
  if (dialog) {
    event.preventDefault();
    dialog.showModal();
  }
  const closer = event.target.closest("[data-close]");
  closer?.closest("dialog")?.close(closer.value ?? "");
});
