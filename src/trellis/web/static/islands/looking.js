// Marking while a lesson or a recording runs: each tap is kept here with its time and an id of its own until the
// server says that it stands there, and is sent again until then, so that a gap in the network loses nothing and
// doubles nothing. What waits lies in this tab only and is cleared on signing out. Without this script each tap is a form.
const page = document.querySelector("[data-look]");
const key = `trellis-marks-${page.dataset.look}`;
const token = page.querySelector("[name=csrfmiddlewaretoken]").value;
const began = Date.now() - Number(page.dataset.elapsed);
const every = 1000 * Number(page.dataset.every);
const AGAIN = 4000;
const player = () => page.querySelector("[data-stage] video, [data-stage] audio");
const now = () => Math.max(0, Math.round(player() ? 1000 * player().currentTime : Date.now() - began));
const pad = (number) => String(number).padStart(2, "0");
const code = (ms) => {
  const seconds = Math.floor(ms / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60)];
  return hours ? `${hours}:${pad(minutes % 60)}:${pad(seconds % 60)}` : `${minutes}:${pad(seconds % 60)}`;
};

let waiting = { marks: [], undone: [] };
try { waiting = JSON.parse(sessionStorage.getItem(key)) ?? waiting; } catch { /* nothing kept, or unreadable */ }
const keep = () => {
  try {
    if (waiting.marks.length + waiting.undone.length) sessionStorage.setItem(key, JSON.stringify(waiting));
    else sessionStorage.removeItem(key);
  } catch { /* no room: the marks stay in memory */ }
};
const say = (words) => { page.querySelector("[data-waiting]").textContent = words; };
const tell = () => {
  const count = waiting.marks.length + waiting.undone.length;
  say(count ? `${count} waiting to be sent. Keep this page open.` : "All sent.");
};

let sending = null;
async function send() {
  if (sending) return sending;
  if (!waiting.marks.length && !waiting.undone.length) return true;
  const sent = { marks: waiting.marks.slice(0, 100), undone: waiting.undone.slice(0, 100) };
  sending = (async () => {
    try {
      const answer = await fetch(page.dataset.markUrl, { method: "POST", credentials: "same-origin", headers: { "Content-Type": "application/json", "X-CSRFToken": token }, body: JSON.stringify(sent) });
      if (answer.redirected) return say("You are signed out. Sign in in another tab, then these are sent."), false;
      if (answer.status === 422 || answer.status === 403) return say((await answer.json().catch(() => ({}))).error ?? "This cannot be kept here."), false;
      if (!answer.ok) return false;
      const kept = new Set((await answer.json()).kept);
      waiting.marks = waiting.marks.filter((one) => !kept.has(one.id));
      waiting.undone = waiting.undone.filter((one) => !kept.has(one) && !sent.undone.includes(one));
      keep();
      tell();
      return true;
    } catch {
      tell();
      return false;
    }
  })();
  const done = await sending;
  sending = null;
  return done;
}

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

const list = page.querySelector("[data-recent]");
function listed(mark, label) {
  const line = document.createElement("li");
  const words = document.createElement("span");
  words.textContent = `${code(mark.at_ms)} ${label}`;
  const back = document.createElement("button");
  back.className = "quiet";
  back.name = "undone";
  back.value = mark.id;
  back.textContent = "Take back";
  back.setAttribute("aria-label", `Take back ${label} at ${code(mark.at_ms)}`);
  line.append(words, " ", back);
  list.prepend(line);
  while (list.children.length > 8) list.lastElementChild.remove();
}

page.addEventListener("submit", async (event) => {
  const form = event.target;
  const button = event.submitter;
  if (form.matches("[data-marks]")) {
    event.preventDefault();
    event.stopPropagation();
    const text = form.elements.text?.value.trim() ?? "";
    const seat = button?.name === "seat" ? button.value : "";
    const what = button?.name === "code" ? button.value : seat ? form.elements.code.value : "";
    if (!what && !text) return say("Write a few words first.");
    const mark = { id: newId(), at_ms: now(), code: what, seat, text };
    waiting.marks.push(mark);
    keep();
    const chosen = seat ? form.querySelector(`[value="${what}"] + label`)?.textContent : button?.querySelector("b")?.textContent;
    listed(mark, text || [chosen, seat && button.getAttribute("aria-label")].filter(Boolean).join(", "));
    if (form.elements.text) form.elements.text.value = "";
    button?.classList.add("is-tapped");
    setTimeout(() => button?.classList.remove("is-tapped"), 300);
    signed = Math.floor(mark.at_ms / (every || 1));
    tell();
    send();
  } else if (form.matches("[data-undo]")) {
    event.preventDefault();
    event.stopPropagation();
    // The mark itself may still be on its way: it goes first, then is taken back, so that no late copy stands.
    waiting.undone.push(button.value);
    keep();
    button.closest("li").remove();
    tell();
    send();
  } else if (form.matches("[data-finish]")) {
    event.preventDefault();
    event.stopPropagation();
    form.elements.length_ms.value = player() ? "" : now();
    for (let tries = 0; tries < 5 && waiting.marks.length + waiting.undone.length; tries++) if (!(await send())) break;
    if (waiting.marks.length + waiting.undone.length) return say("Not all is sent yet. It is tried again; finish when the network is back.");
    form.submit();
  }
}, true);

// The clock, and the sign of time sampling.
const clock = page.querySelector("[data-clock]");
const sign = page.querySelector("[data-sign]");
let signed = -1;
clock.hidden = Boolean(player());
for (const field of page.querySelectorAll("[data-at-field]")) field.hidden = true;
function tick() {
  clock.textContent = code(now());
  if (!sign || !every) return;
  const slot = Math.floor(now() / every);
  const due = slot !== signed;
  sign.classList.toggle("is-due", due);
  const words = due ? "Now: what is it at this moment?" : "Marked. Wait for the next sign.";
  if (sign.textContent !== words) sign.textContent = words;
}
tick();
setInterval(tick, 500);
setInterval(send, AGAIN);
addEventListener("online", send);
if (waiting.marks.length || waiting.undone.length) tell();
send();
