// confirm
{
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
}
// draft
{
// <form data-draft-url="..."> keeps what is typed on the server, says when it did, and gives it back after
// an interruption. POST answers 2xx when it kept the fields; GET answers {fields: {name: [values]}}.
// Passwords, files and hidden fields are neither sent nor given back.
const PAUSE = 1200;
const SECRET = "input[type=password], input[type=file], input[type=hidden]:not([name=form_key])";
const waiting = new Map();
const clock = (date) => {
  const hour = date.getHours();
  return `${hour % 12 || 12}.${String(date.getMinutes()).padStart(2, "0")} ${hour < 12 ? "am" : "pm"}`;
};
const say = (form, words) => {
  const line = form.querySelector("[data-kept]");
  if (line) line.textContent = words;
};

async function keep(form, leaving = false) {
  clearTimeout(waiting.get(form));
  waiting.delete(form);
  const body = new FormData(form);
  const headers = { "X-CSRFToken": body.get("csrfmiddlewaretoken") ?? "" };
  for (const field of form.querySelectorAll(SECRET)) body.delete(field.name);
  try {
    const answer = await fetch(form.dataset.draftUrl, { method: "POST", headers, body, keepalive: leaving, credentials: "same-origin" });
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    say(form, `Kept as you type, ${clock(new Date())}`);
  } catch {
    say(form, "Not kept yet. It will be tried again as you type.");
  }
}

function fill(field, values) {
  if (field.matches(SECRET) || !values) return false;
  if (field.type === "radio" || field.type === "checkbox") {
    if (field.checked !== field.defaultChecked || field.checked === values.includes(field.value)) return false;
    field.checked = !field.checked;
    return true;
  }
  if (field.tagName === "SELECT" || field.value !== field.defaultValue || field.value === values[0]) return false;
  field.value = values[0];
  return true;
}

async function restore(form) {
  if (document.querySelector("[data-error-summary]")) return; // the page already shows what was typed
  const answer = await fetch(form.dataset.draftUrl, { credentials: "same-origin", cache: "no-store" }).catch(() => null);
  if (!answer?.ok || answer.redirected || !answer.headers.get("Content-Type")?.includes("json")) return;
  const { fields = {} } = await answer.json();
  const filled = [...form.elements].filter((field) => field.name && fill(field, fields[field.name]));
  if (!filled.length) return;
  say(form, "You began this earlier. Here are your words again.");
  form.dispatchEvent(new Event("given-back"));
}

for (const form of document.querySelectorAll("form[data-draft-url]")) restore(form);

document.addEventListener("input", ({ target }) => {
  const form = target.form;
  if (!form?.dataset.draftUrl || target.matches(SECRET)) return;
  clearTimeout(waiting.get(form));
  waiting.set(form, setTimeout(() => keep(form), PAUSE));
});
document.addEventListener("submit", ({ target }) => {
  clearTimeout(waiting.get(target));
  waiting.delete(target);
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") for (const form of [...waiting.keys()]) keep(form, true);
});
}
// errors
{
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
}
// guard
{
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
}
// links
{
// A recording that plays from a bucket came by a link of a minute. When it has run out (a pause, a jump), the page's
// own address is asked again, which asks whether one may still see it, and playing goes on where it stood.
const tried = new WeakMap();

document.addEventListener("error", ({ target }) => {
  const media = target.closest?.("video, audio");
  if (media?.error?.code !== MediaError.MEDIA_ERR_NETWORK || Date.now() - (tried.get(media) ?? 0) < 3000) return;
  tried.set(media, Date.now());
  const { currentTime, paused, playbackRate } = media;
  media.addEventListener("loadedmetadata", () => {
    Object.assign(media, { currentTime, playbackRate });
    if (!paused) media.play().catch(() => {});
  }, { once: true });
  media.load();
}, true);
}
// poll
{
// <div data-poll-url="..." data-poll-every="3"> swaps its contents when the answer's ETag (or its text) changed.
// It waits while the page is hidden and while someone is typing inside it.
const met = new WeakMap();

async function ask(element) {
  const state = met.get(element);
  state.asking = true;
  try {
    const headers = { "HX-Request": "true", ...(state.tag && { "If-None-Match": state.tag }) };
    const answer = await fetch(element.dataset.pollUrl, { headers, credentials: "same-origin", cache: "no-store" });
    if (answer.status === 403 || answer.status === 404) delete element.dataset.pollUrl;
    if (answer.redirected) return location.reload(); // signed out meanwhile: leave nothing on the screen
    if (answer.status !== 200) return;
    const text = await answer.text();
    if (text === state.text || !element.isConnected || element.contains(typing())) return;
    state.tag = answer.headers.get("ETag");
    state.text = text;
    element.innerHTML = text;
    window.htmx?.process(element);
    element.dispatchEvent(new CustomEvent("trellis:polled", { bubbles: true }));
  } catch {
    // The next round tries again; the page says nothing about a passing gap in the network.
  } finally {
    state.asking = false;
    state.due = Date.now() + 1000 * Number(element.dataset.pollEvery ?? 5);
  }
}
const typing = () => document.activeElement?.matches("input, textarea, select, [contenteditable]") ? document.activeElement : null;

setInterval(() => {
  if (document.hidden) return;
  for (const element of document.querySelectorAll("[data-poll-url]")) {
    if (!met.has(element)) met.set(element, { due: Date.now() + 1000 * Number(element.dataset.pollEvery ?? 5), tag: element.dataset.pollTag });
    const state = met.get(element);
    if (!state.asking && Date.now() >= state.due) ask(element);
  }
}, 500);
}
// toast
{
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
}
