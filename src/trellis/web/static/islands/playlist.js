// A list of moments, one after another. Without this script each link opens the page at its moment.
const reel = document.querySelector("[data-reel]");
const player = reel?.querySelector("[data-reel-player]");
const moments = [...document.querySelectorAll("[data-reel-moment]")];
const says = reel?.querySelector("[data-reel-says]");
const all = reel?.querySelector("[data-reel-all]");
let now = Math.max(0, moments.findIndex((moment) => moment.classList.contains("is-on")));
let onward = false; // whether the next one follows by itself

function show() {
  moments.forEach((moment, index) => {
    moment.classList.toggle("is-on", index === now);
    if (index === now) moment.setAttribute("aria-current", "true");
    else moment.removeAttribute("aria-current");
  });
  const count = Object.assign(document.createElement("b"), { textContent: `${now + 1} of ${moments.length}` });
  says.replaceChildren(count, ` ${moments[now].dataset.says}`);
}

function caption(address) {
  for (const track of player.querySelectorAll("track")) track.remove();
  if (!address) return;
  player.append(Object.assign(document.createElement("track"), { kind: "captions", src: address, srclang: "en", label: "English" }));
}

function play(index) {
  now = index;
  show();
  const { src, at, captions } = moments[now].dataset;
  if (!src) return next();
  const begin = () => {
    player.currentTime = Number(at) / 1000;
    player.play();
  };
  if (new URL(player.src).pathname === src) return begin();
  player.src = src;
  caption(captions);
  player.addEventListener("loadedmetadata", begin, { once: true });
}

function next() {
  if (now + 1 < moments.length) return play(now + 1);
  onward = false;
  if (all) all.textContent = "Play them all again";
}

if (player) {
  all.hidden = false;
  all.addEventListener("click", () => {
    onward = true;
    play(0);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("[data-reel-go]");
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    onward = true;
    play(moments.indexOf(link.closest("[data-reel-moment]")));
  });
  // The address itself says where the first moment ends, so the browser may have paused there already.
  for (const name of ["timeupdate", "pause"]) {
    player.addEventListener(name, () => {
      if (!onward || player.seeking || 1000 * player.currentTime < Number(moments[now].dataset.until) - 40) return;
      player.pause();
      next();
    });
  }
  player.addEventListener("ended", () => { if (onward) next(); });
}
