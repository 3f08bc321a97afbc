// <form data-capture>: four ways beside the words, each one tap. Says what was chosen, and asks who is in it only
// when something was recorded. Without this script the fields stand as they are, and the form posts itself.
const form = document.querySelector("form[data-capture]");
const kinds = form.querySelector(".kinds");
const fields = [...kinds.querySelectorAll("input[type=file]")];
const who = form.querySelector("[data-capture-who]");

const chosen = Object.assign(document.createElement("p"), { className: "chosen", hidden: true });
chosen.setAttribute("role", "status");
kinds.after(chosen);
kinds.classList.add("kinds--ready");

const size = (bytes) => (bytes >= 1e6 ? `${(bytes / 1e6).toFixed(1).replace(/\.0$/, "")} MB` : `${Math.max(1, Math.round(bytes / 1e3))} kB`);

function show() {
  const full = fields.filter((field) => field.files.length);
  for (const field of fields) field.closest(".kind").classList.toggle("kind--on", full.includes(field));
  chosen.replaceChildren(
    ...full.map((field) => {
      const file = field.files[0];
      const line = document.createElement("span");
      const off = Object.assign(document.createElement("button"), { type: "button", className: "quiet", textContent: "Take it off" });
      off.onclick = () => { field.value = ""; show(); field.focus(); };
      line.append(`${form.querySelector(`label[for="${field.id}"]`).textContent.trim()}, ${size(file.size)} `, off);
      return line;
    }),
  );
  chosen.hidden = !full.length;
  seats();
}

// Who is in it is a question about recordings; whom to seat outside the picture stands with the class.
function seats() {
  if (!who) return;
  who.hidden = !fields.some((field) => field.files.length && field.name !== "file") && !form.elements.who.value;
  for (const seat of who.querySelectorAll("[data-capture-seat]")) seat.hidden = seat.dataset.captureSeat !== form.elements.who.value;
}

form.addEventListener("change", show);
form.addEventListener("reset", () => setTimeout(show));
show();

// ---- the queue: what is kept here first, and sent when it can be
const { captures } = globalThis;
const section = document.querySelector("[data-capture-queue]");
const offlinePage = form.dataset.captureShell !== undefined;
const NAMES = { note: "Note", photo: "Photo", voice: "Voice note", video: "Video", file: "File" };
const AGAIN = 15_000;
let timer = null;
let signedOut = false;
let alone = null; // the one thing just kept here: opened once it has arrived
let keeping = 0;
const SOON = 2_000; // another tab, or the worker, is at it

const clock = (at) => {
  const when = new Date(at);
  const hour = when.getHours();
  return `${hour % 12 || 12}.${String(when.getMinutes()).padStart(2, "0")} ${hour < 12 ? "am" : "pm"}`;
};
const button = (text, act) => Object.assign(document.createElement("button"), { type: "button", className: "quiet", textContent: text, onclick: act });

async function says(row) {
  if (row.state === "sent") return "Sent. Only you can see it.";
  if (row.state === "refused") return `Not taken: ${await captures.why(row)}`;
  if (row.state === "sending") return row.size ? "Sending. Keep this page open." : "Sending.";
  if (signedOut) return "Not sent yet: sign in to send it.";
  return navigator.onLine ? "Not sent yet. It is tried again by itself." : "Not sent yet. It goes by itself when there is a network.";
}
async function line(row) {
  const item = document.createElement("li");
  item.dataset.state = row.state;
  const name = Object.assign(document.createElement("strong"), { textContent: `${NAMES[row.kind] ?? "File"}, ${clock(row.at)}` });
  item.append(name, Object.assign(document.createElement("span"), { textContent: await says(row) }));
  if (row.state === "sending" && row.size) {
    const bar = Object.assign(document.createElement("progress"), { max: row.size, value: row.arrived });
    bar.setAttribute("aria-label", `How much of it has been sent: ${name.textContent}`);
    item.append(bar);
  }
  if (row.item) item.append(Object.assign(document.createElement("a"), { href: row.item, textContent: "Open it" }));
  if (row.state === "refused") item.append(button("Open and change it", () => take(row)));
  if (row.state === "refused") item.append(button("Try again", async () => { await captures.again(row.once); go(); }));
  if (row.state === "refused" || row.state === "waiting") {
    item.append(button("Throw it away", () => { if (confirm("Throw it away? It has not been sent.")) captures.drop(row.once); }));
  }
  return item;
}
let drawing = Promise.resolve();
function draw() {
  drawing = drawing.then(async () => {
    const lines = await Promise.all((await captures.mine()).map(line));
    section.querySelector("ul").replaceChildren(...lines);
    section.hidden = !lines.length;
  }).catch(() => {});
}

async function go() {
  clearTimeout(timer);
  const how = await captures.send();
  signedOut = how === "signed-out";
  draw();
  const rows = await captures.mine();
  const there = alone && rows.find(({ once, state }) => once === alone && state === "sent");
  if (there?.item && !offlinePage && !form.elements.text.value && !fields.some((field) => field.files.length)) {
    await captures.seen();
    location.assign(there.item);
    return;
  }
  if (rows.some(({ state }) => state === "waiting" || state === "sending")) timer = setTimeout(go, how === "busy" ? SOON : AGAIN);
}

// A long recording takes a moment to be locked and kept: until then this page is the only place where it is.
async function held(words, file) {
  keeping += 1;
  const wait = setTimeout(() => {
    chosen.hidden = false;
    chosen.textContent = "Keeping it on this device. Stay on this page.";
  }, 400);
  try {
    return await captures.keep(words, file);
  } finally {
    keeping -= 1;
    clearTimeout(wait);
    if (!keeping) show();
  }
}
addEventListener("beforeunload", (event) => { if (keeping) event.preventDefault(); });

// Words given back by the server which wait here already: they would be kept twice.
async function already() {
  const text = form.elements.text.value.trim();
  if (text && (await captures.words()).some((waiting) => waiting.trim() === text)) form.reset();
}

// What was not taken comes back into the form; its photo or recording stays where it is. It is kept in the queue until
// the form is kept again, so nothing is lost by leaving.
let changing = null;
async function take(row) {
  const words = await captures.open(row.once);
  if (!words) return draw();
  changing = row.once;
  for (const name of ["text", "trigger", "who"]) {
    const field = form.elements[name];
    if (field) field.value = words[name] ?? "";
    if (field && field.selectedIndex === -1) field.selectedIndex = 0; // a class that is not among one's own any more
  }
  show();
  if (who && words.kind !== "note" && words.kind !== "file") who.hidden = false;
  form.elements.text.focus();
  check();
}

// Said here, before it is kept: in the queue it would only be sent back. The server counts an end of line as two.
function check() {
  const field = form.elements.text;
  const most = Number(field.dataset.most);
  const length = [...field.value.trim().replace(/\r?\n/g, "\r\n")].length;
  const over = length > most;
  return fault(over ? `A note can have ${most.toLocaleString("en-GB")} characters; this one has ${length.toLocaleString("en-GB")}. Split it in two.` : "");
}
function fault(text) {
  const field = form.elements.text;
  let line = document.getElementById("capture-fault");
  if (!line && text) {
    line = Object.assign(document.createElement("p"), { id: "capture-fault", className: "govuk-error-message" });
    line.setAttribute("role", "alert");
    field.before(line);
    field.setAttribute("aria-describedby", [field.getAttribute("aria-describedby"), line.id].filter(Boolean).join(" "));
  }
  if (line) { line.textContent = text; line.hidden = !text; }
  field.closest(".govuk-form-group")?.classList.toggle("govuk-form-group--error", Boolean(text));
  if (text) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
  if (text) field.focus();
  return Boolean(text);
}
form.elements.text.addEventListener("input", () => { if (form.elements.text.hasAttribute("aria-invalid")) fault(""); });

async function keep() {
  const now = new Date().toISOString();
  const words = Object.fromEntries(["text", "trigger", "who"].map((name) => [name, form.elements[name]?.value ?? ""]));
  const full = fields.filter((field) => field.files.length).map((field) => ({ field, file: field.files[0] }));
  if (check()) return;
  const row = changing && (await captures.mine()).find(({ once }) => once === changing);
  const recorded = row && row.kind !== "note";
  if (!full.length && !recorded && !words.text.trim()) {
    fault("Write a line, or add a photo, your voice, a video or a file.");
    return;
  }
  form.elements.text.value = ""; // at once: what is begun meanwhile is the next thing
  for (const { field } of full) field.value = "";
  show();
  const [kept, left] = [[], [...full]];
  try {
    if (row) {
      changing = null;
      if (!(await captures.change(row.once, words)) && !full.length) kept.push(await held({ ...words, at: now, kind: "note" }));
      else if (!full.length) kept.push(row.once);
    }
    for (const { field, file } of full) { kept.push(await held({ ...words, at: now, kind: field.name }, file)); left.shift(); }
    if (!full.length && !kept.length) kept.push(await held({ ...words, at: now, kind: "note" }));
  } catch {
    return giveBack(words.text, left);
  }
  alone = kept.length === 1 ? kept[0] : null;
  draw();
  navigator.serviceWorker?.ready.then((worker) => worker.sync?.register("captures")).catch(() => {});
  go();
}

// No room on this device, or the browser refuses: the form has everything again, and goes as it is when there is a network.
function giveBack(text, left) {
  form.elements.text.value = text;
  for (const { field, file } of left) {
    const carried = new DataTransfer();
    carried.items.add(file);
    field.files = carried.files;
  }
  show();
  if (navigator.onLine && !offlinePage) return form.submit();
  chosen.hidden = false;
  chosen.append(Object.assign(document.createElement("strong"), { textContent: "It could not be kept on this device. It stands here still." }));
}

// A class of one's own, and whom to seat outside the picture in it, as last told while there was a network.
function offer({ id, name, seat }) {
  form.elements.who.append(new Option(name, id));
  if (!seat) return;
  const line = Object.assign(document.createElement("p"), { className: "small", hidden: true });
  line.dataset.captureSeat = id;
  line.append(Object.assign(document.createElement("strong"), { textContent: `${name}. ` }), seat);
  who.append(line);
}

async function begin() {
  if (!captures?.possible) return;
  if ("serviceWorker" in navigator) navigator.serviceWorker.register("/sw.js").catch(() => {});
  if (!offlinePage) await captures.desk().catch(() => {});
  const known = await captures.me();
  const mine = offlinePage || known?.who === document.body.dataset.signedIn ? known : null;
  const nobody = document.querySelector("[data-capture-nobody]");
  if (nobody) nobody.hidden = Boolean(mine);
  if (!mine) { if (offlinePage) form.hidden = true; return; }
  if (offlinePage) {
    for (const one of await captures.classes()) offer(one);
    form.elements.text.focus();
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.submitter?.removeAttribute("aria-busy");
    keep();
  });
  if (captures.channel) captures.channel.onmessage = draw;
  document.addEventListener("captures", draw);
  addEventListener("online", go);
  addEventListener("offline", draw);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) go(); });
  form.addEventListener("given-back", already);
  await captures.seen();
  await already();
  draw();
  navigator.serviceWorker?.ready.then(() => { if (!offlinePage) document.querySelector("[data-capture-ready]").hidden = false; });
  if ((await captures.unsent()).length) go();
}
if (section) begin();
