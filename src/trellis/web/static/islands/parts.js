// A part of the picture: drawn with a pointer, or set by keyboard (arrows move it, Shift and arrows size it, Enter
// keeps it, Escape leaves it). What is kept stands in the form's own field, which can be typed into as well.
const SVG = "http://www.w3.org/2000/svg";
const WHOLE = 10_000;
const LEAST = 100;
const STEP = 200;
const frame = () => document.querySelector("[data-stage] [data-frame]");
const video = () => frame()?.querySelector("video");
const field = () => document.querySelector("[data-part-field]");
let drawing = null; // { rect, from: where the pointer went down, or null }

const clamp = (value, least, most) => Math.min(Math.max(value, least), most);
const read = (rect) => ["x", "y", "width", "height"].map((name) => Number(rect.getAttribute(name)));
function put(rect, x, y, width, height) {
  width = clamp(Math.round(width), LEAST, WHOLE);
  height = clamp(Math.round(height), LEAST, WHOLE);
  const values = { x: clamp(Math.round(x), 0, WHOLE - width), y: clamp(Math.round(y), 0, WHOLE - height), width, height };
  for (const [name, value] of Object.entries(values)) rect.setAttribute(name, value);
}

// The picture may be narrower than its box: lay the parts over the picture itself.
function lie() {
  const [box, film] = [frame(), video()];
  const parts = box?.querySelector("[data-parts]");
  if (!film || !parts || !film.videoWidth) return;
  const scale = Math.min(film.clientWidth / film.videoWidth, film.clientHeight / film.videoHeight);
  const [width, height] = [film.videoWidth * scale, film.videoHeight * scale];
  Object.assign(parts.style, {
    width: `${width}px`, height: `${height}px`,
    left: `${film.offsetLeft + (film.clientWidth - width) / 2}px`, top: `${film.offsetTop + (film.clientHeight - height) / 2}px`,
  });
}

function place(event) {
  const box = frame().querySelector("[data-parts]").getBoundingClientRect();
  return [(WHOLE * (event.clientX - box.left)) / box.width, (WHOLE * (event.clientY - box.top)) / box.height];
}

function start() {
  const parts = frame()?.querySelector("[data-parts]");
  if (!parts || drawing) return;
  video()?.pause();
  lie();
  const rect = document.createElementNS(SVG, "rect");
  rect.classList.add("part__new");
  rect.dataset.partNew = "";
  rect.setAttribute("tabindex", "0");
  rect.setAttribute("role", "application");
  rect.setAttribute("aria-label", "Part of the picture. Arrows move it, Shift and arrows size it, Enter keeps it, Escape leaves it.");
  put(rect, 3500, 3500, 3000, 3000);
  parts.append(rect);
  parts.classList.add("parts--draw");
  drawing = { rect, from: null };
  rect.focus({ preventScroll: true });
  tell("Draw on the picture, or move the part with the arrow keys and press Enter.");
  const button = document.querySelector("[data-draw]");
  if (button) button.textContent = "Keep this part";
}

function leave() {
  drawing?.rect.remove();
  frame()?.querySelector("[data-parts]")?.classList.remove("parts--draw");
  drawing = null;
  tell("");
  const button = document.querySelector("[data-draw]");
  if (button) button.textContent = "Mark a part";
}

// Into the form, with the moment where there is one.
function keep() {
  const shares = read(drawing.rect).map((value) => String(value / 100));
  leave();
  const input = field();
  if (!input) return tell("Answer with “Say something else instead” first, then mark the part.");
  input.value = shares.join(",");
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.closest("details")?.setAttribute("open", "");
  if (video()) document.querySelector("[data-mark]")?.click();
  const text = input.form.elements.text ?? input;
  text.focus();
  text.scrollIntoView({ block: "center" });
}

function tell(words) {
  let line = document.querySelector("[data-part-says]");
  if (!line) {
    line = Object.assign(document.createElement("p"), { className: "stage__bar" });
    line.dataset.partSays = "";
    line.setAttribute("role", "status");
    document.querySelector("[data-stage] .stage__bar")?.after(line);
  }
  line.textContent = words;
  line.hidden = !words;
  if (!drawing) return;
  const button = Object.assign(document.createElement("button"), { type: "button", className: "quiet", textContent: "Leave it" });
  button.addEventListener("click", leave);
  line.append(" ", button);
}

document.addEventListener("click", (event) => {
  if (!event.target.closest?.("[data-draw]")) return;
  if (drawing) keep();
  else start();
});

document.addEventListener("pointerdown", (event) => {
  if (!drawing || !event.target.closest?.("[data-parts]")) return;
  event.preventDefault();
  drawing.from = place(event);
  event.target.setPointerCapture?.(event.pointerId);
});
document.addEventListener("pointermove", (event) => {
  if (!drawing?.from) return;
  const [[ax, ay], [bx, by]] = [drawing.from, place(event).map((value) => clamp(value, 0, WHOLE))];
  put(drawing.rect, Math.min(ax, bx), Math.min(ay, by), Math.abs(ax - bx), Math.abs(ay - by));
});
document.addEventListener("pointerup", () => {
  if (!drawing?.from) return;
  drawing.from = null;
  drawing.rect.focus({ preventScroll: true });
});

const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea, select, dialog, [contenteditable]");
  if (!drawing) {
    const asked = event.key === "r" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (!asked || !document.querySelector("[data-draw]")) return;
    event.preventDefault();
    return start();
  }
  if (event.key === "Escape") {
    leave();
    document.querySelector("[data-draw]")?.focus();
  } else if (event.key === "Enter" && event.target === drawing.rect) keep();
  else if (MOVES[event.key] && event.target === drawing.rect) {
    const [[x, y, width, height], [across, down]] = [read(drawing.rect), MOVES[event.key].map((one) => one * STEP)];
    if (event.shiftKey) put(drawing.rect, x, y, width + across, height + down);
    else put(drawing.rect, x + across, y + down, width, height);
  } else return;
  event.preventDefault();
});

// New parts come with the talk.
function refresh() {
  const fresh = document.querySelector("template[data-parts-fresh]")?.content.querySelector("[data-parts]");
  const old = frame()?.querySelector("[data-parts]");
  if (!fresh || !old || drawing) return;
  if (!fresh.childElementCount && !old.childElementCount) return;
  old.replaceWith(fresh.cloneNode(true));
  lie();
  video()?.dispatchEvent(new Event("seeked"));
}
document.addEventListener("trellis:polled", refresh);

if (frame()) {
  for (const hidden of document.querySelectorAll("[data-draw]")) hidden.hidden = false;
  video()?.addEventListener("loadedmetadata", lie);
  addEventListener("resize", lie);
  lie();
}
