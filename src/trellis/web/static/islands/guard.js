// Leave nothing behind: a page shown again by Back is fetched afresh, and signing out in one tab clears the others.
const channel = "BroadcastChannel" in window ? new BroadcastChannel("trellis") : null;
const clear = () => {
  document.body.replaceChildren();
  location.reload();
};

addEventListener("pageshow", (event) => {
  if (event.persisted && document.body.dataset.signedIn !== undefined) clear();
});
document.addEventListener("submit", ({ target }) => {
  if (target.dataset.signOut === undefined) return;
  sessionStorage.clear();
  channel?.postMessage("signed-out");
});
// Said again afterwards: a tab told at the press may have reloaded before the server had signed out.
if (document.querySelector("[data-signed-out]")) channel?.postMessage("signed-out");
channel?.addEventListener("message", ({ data }) => {
  if (data !== "signed-out" || document.body.dataset.signedIn === undefined) return;
  sessionStorage.clear();
  clear();
});

// What waits on this device goes as soon as any page of whoever kept it is open, and is for nobody else (0015).
const send = () => {
  const who = document.body.dataset.signedIn;
  if (who) navigator.serviceWorker?.controller?.postMessage({ who });
};
addEventListener("online", send);
send();

// One form, one submission: a second press while the first is under way does nothing.
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (event.defaultPrevented || !button || event.target.method === "dialog") return;
  if (button.getAttribute("aria-busy") === "true") return event.preventDefault();
  button.setAttribute("aria-busy", "true");
  setTimeout(() => button.removeAttribute("aria-busy"), 8000);
});
