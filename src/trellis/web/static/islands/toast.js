// A toast goes when its button is pressed, or after eight seconds unless it is an error or someone is at it.
document.addEventListener("click", (event) => event.target.closest?.("[data-toast-close]")?.closest(".toast")?.remove());

const age = new WeakMap();
setInterval(() => {
  for (const toast of document.querySelectorAll(".toast:not(.toast--error)")) {
    const busy = document.hidden || toast.matches(":hover, :focus-within");
    const seconds = busy ? 0 : (age.get(toast) ?? 0) + 1;
    age.set(toast, seconds);
    if (seconds > 8) toast.remove();
  }
}, 1000);
