// The player beside the talk: keys, the marker strip, time chips, "Mark this moment". The page's own form and
// links do all of it without this script.
const media = () => document.querySelector("[data-stage] video, [data-stage] audio");
const form = () => document.querySelector("[data-say]");
const code = (seconds) => {
  const whole = Math.floor(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const last = String(rest).padStart(2, "0");
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${last}` : `${minutes}:${last}`;
};

function show() {
  const player = media();
  const stage = player?.closest("[data-stage]");
  if (!stage) return;
  const length = player.duration || Number(stage.dataset.duration) / 1000;
  const time = stage.querySelector("[data-stage-time]");
  if (time) time.textContent = `${code(player.currentTime)} of ${code(length)}`;
  const played = stage.querySelector("[data-played]");
  played?.setAttribute("width", `${Math.min(100, (100 * player.currentTime) / (length || 1))}%`);
  const now = 1000 * player.currentTime;
  for (const chip of document.querySelectorAll("[data-talk] [data-at]")) {
    const [line, from] = [chip.closest("li"), Number(chip.dataset.at)];
    const until = Number(chip.dataset.until ?? from + 4000);
    const on = !player.paused && now >= from && now < until;
    if (on && !line.classList.contains("is-on")) follow(line);
    if (!player.paused) line.classList.toggle("is-on", on);
  }
}

// Bring what is said about this moment into sight, within the list and never the page.
function follow(line) {
  const list = line.closest(".talk__list");
  if (!list || list.scrollHeight <= list.clientHeight || list.contains(document.activeElement)) return;
  const [box, frame] = [line.getBoundingClientRect(), list.getBoundingClientRect()];
  if (box.top < frame.top || box.bottom > frame.bottom) list.scrollTop += box.top - frame.top - 12;
}

function jump(milliseconds, play = false) {
  const player = media();
  if (!player) return;
  player.currentTime = milliseconds / 1000;
  if (play) player.play();
}

// The form says which moment it is about.
function name() {
  const [fields, at] = [form()?.elements, form()?.elements.at?.value.trim()];
  if (!fields?.at) return;
  form().querySelector("label").textContent = at ? `Say something about ${at}` : "Say something about it";
  form().querySelector("button[type=submit]").textContent = at ? `Add to ${at}` : "Add it";
}
document.addEventListener("input", ({ target }) => { if (target.name === "at") name(); });

// Pause here and put the moment into the form.
function mark() {
  const player = media();
  const fields = form()?.elements;
  if (!player || !fields?.at) return;
  player.pause();
  fields.at.value = code(player.currentTime);
  name();
  fields.text.focus();
  fields.text.scrollIntoView({ block: "center" });
}

// The range ends here.
function end() {
  const [player, fields] = [media(), form()?.elements];
  if (!player || !fields?.until) return;
  player.pause();
  if (!fields.at.value) fields.at.value = code(0);
  fields.until.value = code(player.currentTime);
  name();
  fields.text.focus();
}

function toggle() {
  const player = media();
  if (player.paused) player.play();
  else player.pause();
}

const KEYS = {
  " ": toggle, k: toggle, m: mark,
  j: () => jump(1000 * (media().currentTime - 10)),
  l: () => jump(1000 * (media().currentTime + 10)),
  ArrowLeft: () => jump(1000 * (media().currentTime - 2)),
  ArrowRight: () => jump(1000 * (media().currentTime + 2)),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !media()) return;
  const busy = event.target.closest?.("input, textarea, select, summary, dialog, [contenteditable]");
  const pressing = event.key === " " && event.target.closest?.("a, button");
  const act = event.key === "M" && event.shiftKey ? end : KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!act || busy || pressing) return;
  event.preventDefault();
  event.stopPropagation();
  act();
}, true);

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-mark]")) return mark();
  if (event.target.closest?.("[data-to-here]")) return end();
  const at = event.target.closest?.("[data-at]");
  if (!at || !media()) return;
  jump(Number(at.dataset.at));
  if (!at.closest("[data-markers]")) event.preventDefault();
});

// A click on the rail goes there, as on any player.
document.addEventListener("click", (event) => {
  const strip = event.target.closest?.("[data-markers] svg");
  if (!strip || event.target.closest("a")) return;
  const box = strip.ownerSVGElement?.getBoundingClientRect() ?? strip.getBoundingClientRect();
  const player = media();
  const length = player.duration || Number(player.closest("[data-stage]").dataset.duration) / 1000;
  jump((1000 * length * (event.clientX - box.left)) / box.width);
});

// "Answer" changes the form in place, so that the clip keeps its moment.
document.addEventListener("click", async (event) => {
  const link = event.target.closest?.("[data-answer]");
  if (!link || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const answer = await fetch(link.href, { credentials: "same-origin", cache: "no-store" });
  if (!answer.ok) return location.assign(link.href);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("say");
  if (!fresh) return location.assign(link.href);
  form().replaceWith(fresh);
  window.htmx?.process(fresh);
  offer();
  fresh.elements.text.focus();
});

// New marks come with the talk, and go onto the strip.
function restrip() {
  const stage = document.querySelector("[data-stage]");
  const fresh = document.querySelector("template[data-strip]")?.content.querySelector("[data-markers]");
  if (!stage || !document.querySelector("template[data-strip]")) return;
  const old = stage.querySelector("[data-markers]");
  if (!fresh) old?.remove();
  else if (old) old.replaceWith(fresh.cloneNode(true));
  else stage.querySelector(".stage__bar").after(fresh.cloneNode(true));
  show();
}
document.addEventListener("trellis:polled", restrip);

// After something was said, the form is new: stay where one was.
let said = false;
document.addEventListener("submit", ({ target }) => { said = target.dataset?.say !== undefined; });
document.addEventListener("htmx:after:swap", () => {
  restrip();
  offer();
  if (said && !form()?.querySelector("[data-error-summary]")) form()?.querySelector("button[type=submit]").focus({ preventScroll: true });
  said = false;
});

// What needs this script shows only with it.
function offer() {
  for (const hidden of document.querySelectorAll("[data-mark], [data-keys], [data-to-here]")) hidden.hidden = !media();
}

// A page that waits for its clip shows it as soon as it is made.
document.addEventListener("trellis:polled", ({ target }) => {
  if (target.matches("[data-making]") && target.querySelector("[data-made]")) location.reload();
});

function begin() {
  const player = media();
  if (!player) return;
  offer();
  for (const name of ["timeupdate", "play", "pause", "seeked", "loadedmetadata"]) player.addEventListener(name, show);
  const asked = new URLSearchParams(location.search).get("at");
  if (asked) player.addEventListener("loadedmetadata", () => jump(Number(asked)), { once: true });
  const chosen = document.querySelector("[data-markers] .on");
  if (chosen) player.addEventListener("loadedmetadata", () => jump(Number(chosen.dataset.at)), { once: true });
  show();
}
begin();
