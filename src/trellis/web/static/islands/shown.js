// What somebody else shows: while it stands on the screen the page asks every two seconds whether it is still
// shown. Once it is not, what plays stops, what was loaded is let go, and the page says so.
const EVERY = 2000;
const asking = new WeakSet();

async function ask(shown) {
  if (asking.has(shown) || !shown.isConnected) return;
  asking.add(shown);
  try {
    // The header marks a question that a page asks by itself, so that nobody stays signed in by it.
    const answer = await fetch(shown.dataset.stillUrl, { credentials: "same-origin", cache: "no-store", headers: { "If-None-Match": '"still"' } });
    if (answer.redirected) return location.reload();
    if (answer.status === 404 || answer.status === 403 || answer.status === 410) end(shown);
  } catch {
    // A gap in the network; the next round asks again.
  } finally {
    asking.delete(shown);
  }
}

function end(shown) {
  document.exitFullscreen?.().catch(() => {});
  for (const media of shown.querySelectorAll("video, audio")) {
    media.pause();
    for (const part of media.querySelectorAll("source, track")) part.remove();
    media.removeAttribute("src");
    media.removeAttribute("poster");
    media.load();
  }
  const says = document.createElement("p");
  says.setAttribute("role", "alert");
  says.tabIndex = -1;
  says.textContent = "This is no longer shown to you: it was taken back, or its time is over.";
  const sheet = document.createElement("div");
  sheet.className = "sheet measure";
  sheet.append(says);
  const page = shown.hasAttribute("data-still-page");
  shown.replaceChildren(sheet);
  delete shown.dataset.stillUrl;
  says.focus();
  if (!page) return;
  const heading = document.createElement("h1");
  heading.textContent = "No longer shown to you";
  document.querySelector(".hello")?.replaceChildren(heading);
  document.title = "No longer shown to you – Trellis";
}

const all = () => document.querySelectorAll("[data-still-url]");
const playing = (shown) => [...shown.querySelectorAll("video, audio")].some((media) => !media.paused);
setInterval(() => {
  for (const shown of all()) if (!document.hidden || playing(shown)) ask(shown);
}, EVERY);
const now = () => { for (const shown of all()) ask(shown); };
document.addEventListener("visibilitychange", () => { if (!document.hidden) now(); });
addEventListener("pageshow", ({ persisted }) => { if (persisted) now(); });
// A slice that was refused is the first to know.
document.addEventListener("error", ({ target }) => {
  const shown = target.closest?.("[data-still-url]");
  if (shown) ask(shown);
}, true);

// The browser's own full screen would leave the viewer's name out, so the frame fills the screen with it.
for (const mark of document.querySelectorAll(".frame .watermark")) {
  const frame = mark.closest(".frame");
  const bar = frame.parentElement.querySelector(".stage__bar");
  const video = frame.querySelector("video");
  if (video?.getAttribute("poster") && video.paused && !video.currentTime) {
    mark.hidden = true; // the still has the name drawn in already
    for (const name of ["play", "seeking"]) video.addEventListener(name, () => { mark.hidden = false; }, { once: true });
  }
  if (!bar || !frame.requestFullscreen) continue;
  const fill = document.createElement("button");
  fill.type = "button";
  fill.className = "quiet";
  fill.textContent = "Fill the screen";
  fill.addEventListener("click", () => document.fullscreenElement ? document.exitFullscreen() : frame.requestFullscreen());
  bar.append(fill);
}
