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

// What is said when, kept as numbers: the list is read again only when it changed, not at each tick of the clip.
let moments = [];
function learn() {
  moments = [...document.querySelectorAll("[data-talk] [data-at]")].map((chip) => {
    const from = Number(chip.dataset.at);
    return { line: chip.closest("li"), from, until: Number(chip.dataset.until ?? from + 4000), on: false };
  });
  for (const moment of moments) moment.on = moment.line.classList.contains("is-on");
}

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
  showParts(stage, now);
  if (player.paused) return;
  const changed = moments.filter((moment) => (now >= moment.from && now < moment.until) !== moment.on);
  const newest = changed.findLast((moment) => !moment.on);
  if (newest) follow(newest.line); // asked where it lies once, before anything is changed
  for (const moment of changed) {
    moment.on = !moment.on;
    moment.line.classList.toggle("is-on", moment.on);
  }
}

// A part of the picture shows at its moment.
function showParts(stage, now) {
  for (const part of stage.querySelectorAll("[data-part-at]")) {
    const away = now < Number(part.dataset.partAt) || now >= Number(part.dataset.partUntil);
    part.classList.toggle("part--away", away);
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
  stopGoingBack();
  if (!player.paused) return player.pause();
  player.play();
}

// J, K, L as in a cutting room: L plays and then plays faster, J goes backwards and then faster, K stops.
const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 2];
const PICTURE = 1 / 25; // seconds; browsers do not say how long one is
const BACK_EVERY = 200; // milliseconds
let back = 0;
let going = null;

function stopGoingBack() {
  clearInterval(going);
  back = 0;
}

function backwards() {
  const player = media();
  const faster = Math.min(back ? back * 2 : 1, 4);
  player.pause();
  stopGoingBack();
  back = faster;
  going = setInterval(() => {
    player.currentTime = Math.max(0, player.currentTime - (back * BACK_EVERY) / 1000);
    if (!player.currentTime || !player.isConnected) stopGoingBack();
  }, BACK_EVERY);
}

function forwards() {
  const player = media();
  if (back || player.paused) {
    stopGoingBack();
    player.play();
  } else speed(Math.min(2, SPEEDS.find((one) => one > player.playbackRate) ?? 2));
}

function stop() {
  const player = media();
  if (!back && player.paused) return player.play();
  stopGoingBack();
  player.pause();
  speed(1);
}

function speed(rate) {
  const player = media();
  player.playbackRate = rate;
  player.defaultPlaybackRate = rate;
  const chosen = player.closest("[data-stage]").querySelector("[data-speed]");
  if (chosen) chosen.value = String(rate);
}
const slower = () => speed([...SPEEDS].reverse().find((one) => one < media().playbackRate) ?? 0.5);
const faster = () => speed(SPEEDS.find((one) => one > media().playbackRate) ?? 2);

function step(pictures) {
  const player = media();
  stopGoingBack();
  player.pause();
  player.currentTime = Math.max(0, player.currentTime + pictures * PICTURE);
}

function captions() {
  const [track] = media().textTracks;
  if (track) track.mode = track.mode === "showing" ? "hidden" : "showing";
}

function keys() {
  const help = document.querySelector("[data-keys]");
  if (!help || help.hidden) return;
  help.open = !help.open;
  if (!help.open) return;
  help.querySelector("summary").focus();
  help.scrollIntoView({ block: "nearest" });
}

const KEYS = {
  " ": toggle, k: stop, l: forwards, j: backwards, m: mark, M: end, c: captions, "?": keys,
  ",": () => step(-1), ".": () => step(1), "<": slower, ">": faster,
  ArrowLeft: () => jump(1000 * (media().currentTime - 2)),
  ArrowRight: () => jump(1000 * (media().currentTime + 2)),
};
const ACTS = { ...KEYS };
for (const letter of "jklc") ACTS[letter.toUpperCase()] = KEYS[letter];

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || !media()) return;
  const busy = event.target.closest?.("input, textarea, select, dialog, [contenteditable], [data-part-new]");
  const pressing = [" ", "Enter"].includes(event.key) && event.target.closest?.("a, button, summary");
  const act = ACTS[event.key];
  if (!act || busy || pressing) return;
  event.preventDefault();
  event.stopPropagation();
  act();
}, true);

document.addEventListener("change", ({ target }) => {
  if (target.matches?.("[data-speed]")) speed(Number(target.value));
});

// The same recording in fewer lines, at the same moment.
function smaller(button) {
  const player = media();
  const [source, here, playing] = [player.querySelector("source"), player.currentTime, !player.paused];
  const other = button.dataset.small;
  button.dataset.small = source.getAttribute("src").split("#")[0];
  button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
  source.setAttribute("src", other);
  player.addEventListener("loadedmetadata", () => {
    player.currentTime = here;
    if (playing) player.play();
  }, { once: true });
  player.load();
}

async function copyMoment(button) {
  const link = new URL(location.pathname, location.origin);
  link.searchParams.set("at", String(Math.round(1000 * media().currentTime)));
  const before = button.dataset.says ?? button.textContent;
  button.dataset.says = before;
  try {
    await navigator.clipboard.writeText(link.href);
    button.textContent = "Copied, for those who can see this";
  } catch {
    history.replaceState(history.state, "", link);
    button.textContent = "The address of this page leads here now";
  }
  setTimeout(() => { button.textContent = before; }, 4000);
}

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-mark]")) return mark();
  const [copy, small] = [event.target.closest?.("[data-copy-moment]"), event.target.closest?.("[data-small]")];
  if (copy) return copyMoment(copy);
  if (small) return smaller(small);
  if (event.target.closest?.("[data-to-here]")) return end();
  const at = event.target.closest?.("[data-at]");
  if (!at || !media() || event.ctrlKey || event.metaKey || event.shiftKey) return;
  stopGoingBack();
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
  learn();
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
  offer();
  if (said && !form()?.querySelector("[data-error-summary]")) form()?.querySelector("button[type=submit]").focus({ preventScroll: true });
  said = false;
});

// What needs this script shows only with it.
const OFFERED = "[data-mark], [data-keys], [data-to-here], [data-copy-moment], [data-needs-player]";
function offer() {
  for (const hidden of document.querySelectorAll(OFFERED)) hidden.hidden = !media();
}

// A page that waits for its clip shows it as soon as it is made.
document.addEventListener("trellis:polled", ({ target }) => {
  if (target.matches("[data-making]") && target.querySelector("[data-made]")) location.reload();
});

// Small pictures along the recording, over the place one points at.
function hover() {
  const stage = document.querySelector("[data-sprite]");
  if (!stage) return;
  const { sprite, spriteCount, spriteColumns, spriteWidth, spriteHeight, spriteEvery } = stage.dataset;
  const small = Object.assign(document.createElement("div"), { className: "glimpse", hidden: true });
  small.setAttribute("aria-hidden", "true");
  stage.append(small);
  stage.addEventListener("pointermove", (event) => {
    const strip = event.target.closest?.("[data-markers]");
    small.hidden = !strip;
    if (!strip) return;
    const [rail, frame] = [strip.firstElementChild.getBoundingClientRect(), stage.getBoundingClientRect()];
    const share = Math.min(1, Math.max(0, (event.clientX - rail.left) / rail.width));
    const picture = Math.min(Number(spriteCount) - 1, Math.floor((share * Number(stage.dataset.duration)) / Number(spriteEvery)));
    const [column, row] = [picture % Number(spriteColumns), Math.floor(picture / Number(spriteColumns))];
    Object.assign(small.style, {
      width: `${spriteWidth}px`, height: `${spriteHeight}px`, backgroundImage: `url("${sprite}")`,
      backgroundPosition: `-${column * spriteWidth}px -${row * spriteHeight}px`,
      left: `${Math.min(frame.width - spriteWidth, Math.max(0, event.clientX - frame.left - spriteWidth / 2))}px`,
      top: `${rail.top - frame.top - spriteHeight - 8}px`,
    });
  });
  stage.addEventListener("pointerleave", () => { small.hidden = true; });
}

function begin() {
  const player = media();
  if (!player) return;
  offer();
  learn();
  hover();
  for (const name of ["timeupdate", "play", "pause", "seeked", "loadedmetadata"]) player.addEventListener(name, show);
  const asked = new URLSearchParams(location.search).get("at");
  if (asked) player.addEventListener("loadedmetadata", () => jump(Number(asked)), { once: true });
  const chosen = document.querySelector("[data-markers] .on");
  if (chosen) player.addEventListener("loadedmetadata", () => jump(Number(chosen.dataset.at)), { once: true });
  show();
}
begin();
