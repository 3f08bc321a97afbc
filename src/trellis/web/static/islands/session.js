// A session open in two browsers: when told, or by itself after EVERY, the page asks what changed, and takes only the
// parts that did. EVERY and PAUSE together stay well below the three seconds in which one sees what the other does. Nothing a person is typing is ever replaced. Without this script the page works by its forms.
const page = document.querySelector("[data-session]");
const EVERY = 1500;
const PAUSE = 600;
const HEADERS = { "X-Requested-With": "island" };
let tag = `"${page.dataset.liveTag}"`;
let asking = false;
let again = false; // something changed while an answer was under way

const typing = () => document.activeElement?.matches("input, textarea, select") ? document.activeElement : null;
const live = (root, name) => root.querySelector(`[data-live="${name}"]`);

async function look() {
  if (document.hidden) return;
  if (asking) return void (again = true);
  asking = true;
  try {
    const answer = await fetch(page.dataset.liveUrl, { headers: { ...HEADERS, "If-None-Match": tag }, credentials: "same-origin", cache: "no-store" });
    listen(answer.headers.get("X-Live"));
    if (answer.redirected) return location.reload();
    if (answer.status !== 200) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-state]");
    if (!fresh) return;
    tag = answer.headers.get("ETag");
    if (fresh.dataset.state !== page.dataset.state) (over(fresh.dataset.state) ? finished : began)(fresh.dataset.state);
    for (const name of ["question", "taken", "walk"]) swap(name, fresh);
    turn(fresh);
    pad(live(fresh, "pad"));
  } catch {
    // A gap in the network: the next round asks again.
  } finally {
    asking = false;
    if (again) {
      again = false;
      look();
    }
  }
}

// Where a live process runs, it says "changed" at once and the page asks less often by itself. A stream that
// ends is opened again with the fresh token of the next answer.
let stream = null;
let quiet = 0;
const heard = () => stream?.readyState === EventSource.OPEN;
function listen(address) {
  if (!address || (stream && stream.readyState !== EventSource.CLOSED)) return;
  stream = new EventSource(address);
  stream.addEventListener("changed", look);
}

function swap(name, fresh) {
  const [old, now] = [live(page, name), live(fresh, name)];
  if (!old || !now || old.contains(typing()) || old.innerHTML.trim() === now.innerHTML.trim()) return;
  const open = [...old.querySelectorAll("details[open] > summary")].map((summary) => summary.textContent);
  old.innerHTML = now.innerHTML;
  for (const summary of old.querySelectorAll("details > summary")) {
    if (open.includes(summary.textContent)) summary.parentElement.open = true;
  }
}

// What is looked at: another piece replaces the old one, another moment only moves the player.
function turn(fresh) {
  const [old, now] = [live(page, "focus"), live(fresh, "focus")];
  if (!old || !now) return;
  const moved = old.dataset.ms !== now.dataset.ms;
  const other = old.dataset.key !== now.dataset.key;
  if (other) old.innerHTML = now.innerHTML;
  if ((moved || other) && !turned) tell(Number(now.dataset.ms) ? `On the table now: ${timecode(now.dataset.ms)}.` : "Something else is on the table now.");
  turned = false;
  Object.assign(old.dataset, { key: now.dataset.key, ms: now.dataset.ms });
  if (moved || !old.dataset.begun) seek(Number(now.dataset.ms));
}

function seek(milliseconds) {
  const player = page.querySelector("[data-stage] video, [data-stage] audio");
  if (!player || !milliseconds) return;
  const go = () => { player.currentTime = milliseconds / 1000; };
  if (player.readyState > 0) go();
  else player.addEventListener("loadedmetadata", go, { once: true });
}

// Who turned the page is told that it worked, the other that it turned.
let turned = false;
const tell = (words) => { page.querySelector("[data-told]").textContent = words; };
const timecode = (ms) => {
  const [hours, minutes, seconds] = [3600000, 60000, 1000].map((unit, at) => Math.floor(ms / unit) % (at ? 60 : 1000));
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${String(seconds).padStart(2, "0")}` : `${minutes}:${String(seconds).padStart(2, "0")}`;
};

// The other one has begun: say so, then show the page as it is now unless something is being typed here.
function began(state) {
  page.dataset.state = state;
  const told = page.querySelector("[data-other-began]");
  told.className = "prompt";
  told.innerHTML = 'The session has begun. <a class="quiet" href="">Show it as it is now</a>';
  setTimeout(() => { if (!busy()) location.reload(); }, 2000);
}

// The other one has finished: show the page as it is now, but not while something is being typed here.
const over = (state) => ["closed", "cancelled"].includes(state);
const busy = () => Boolean(typing()) || waiting.size > 0;
function finished(state) {
  if (!busy()) return location.reload();
  page.querySelector("[data-other-finished]").hidden = false;
  page.dataset.state = state;
}

// ---- pads: kept as one types, never over the other's words
const waiting = new Map();
const dirty = new WeakSet();
const say = (form, words) => { const line = form.querySelector("[data-kept]"); if (line) line.textContent = words; };
const clock = () => {
  const now = new Date();
  return `${now.getHours() % 12 || 12}.${String(now.getMinutes()).padStart(2, "0")} ${now.getHours() < 12 ? "am" : "pm"}`;
};

function pad(now) {
  const form = page.querySelector('[data-pad="shared"]');
  if (!form || !now || Number(now.dataset.version) <= Number(form.elements.version.value)) return;
  if (dirty.has(form)) return say(form, `${now.dataset.by} is writing here too. Yours is kept beside it.`);
  form.elements.text.value = now.textContent;
  form.elements.version.value = now.dataset.version;
  form.closest("details").open = true;
  say(form, `${now.dataset.by} wrote this`);
}

async function keep(form, leaving = false) {
  clearTimeout(waiting.get(form));
  waiting.delete(form);
  const sent = form.elements.text.value;
  try {
    const answer = await fetch(form.action, { method: "POST", headers: HEADERS, body: new FormData(form), credentials: "same-origin", keepalive: leaving });
    if (answer.status === 409) return both(form, await answer.text());
    if (!answer.ok) throw new Error(answer.status);
    form.elements.version.value = answer.headers.get("X-Version");
    if (form.elements.text.value === sent) dirty.delete(form);
    say(form, `Kept, ${clock()}`);
  } catch {
    say(form, "Not kept yet. It will be tried again as you type.");
  }
}

function both(form, html) {
  const body = new DOMParser().parseFromString(html, "text/html").body;
  const place = form.querySelector("[data-both]");
  if (!place) return form.submit();
  const merging = body.querySelector("form");
  const words = body.querySelector(".cards");
  place.replaceChildren(...(words ? [document.importNode(words, true)] : []));
  form.elements.version.value = merging.elements.version.value;
  form.elements.text.value = merging.elements.text.value;
  say(form, "Both of you wrote. Both are here: change it as you like, then keep it.");
}

page.addEventListener("input", ({ target }) => {
  const form = target.closest("[data-pad]");
  if (!form) return;
  dirty.add(form);
  clearTimeout(waiting.get(form));
  waiting.set(form, setTimeout(() => keep(form), PAUSE));
});
document.addEventListener("visibilitychange", () => {
  if (document.hidden) for (const form of [...waiting.keys()]) keep(form, true);
  else look();
});

// ---- turning both: focus, steps; posted without leaving the page
page.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.matches("[data-pad]")) {
    event.preventDefault();
    event.stopPropagation();
    return keep(form);
  }
  if (!form.matches("[data-walk], [data-focus], [data-focus-other]")) return;
  event.preventDefault();
  event.stopPropagation();
  if (form.matches("[data-focus]")) {
    const player = page.querySelector("[data-stage] video, [data-stage] audio");
    if (player) form.elements.at_ms.value = Math.round(1000 * player.currentTime);
  }
  const answer = await fetch(form.action, { method: "POST", headers: HEADERS, body: new FormData(form), credentials: "same-origin" });
  if (!answer.ok) return form.submit();
  if (!form.matches("[data-walk]")) {
    turned = true;
    const at = form.elements.at_ms?.value;
    const what = form.matches("[data-focus]") ? timecode(at) : form.textContent.trim();
    tell(`On the table: ${what}. ${page.dataset.other} sees it here too.`);
  }
  document.activeElement?.blur();
  look();
});

seek(Number(live(page, "focus")?.dataset.ms));
const region = live(page, "focus");
if (region) region.dataset.begun = "yes";
if (["planned", "open"].includes(page.dataset.state)) setInterval(() => { if (!heard() || ++quiet % 7 === 0) look(); }, EVERY);
