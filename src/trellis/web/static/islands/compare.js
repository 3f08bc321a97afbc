// Two recordings side by side: played together, each from its own moment, kept apart by what lies between them.
const players = [...document.querySelectorAll("[data-compare-player]")];
const bar = document.querySelector("[data-compare-bar]");
const button = bar?.querySelector("[data-compare-play]");
const says = bar?.querySelector("[data-compare-says]");
const DRIFT = 0.15; // seconds apart before the second is brought back
const code = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds) % 60).padStart(2, "0")}`;
let apart = 0; // how much later the second stands than the first, in seconds
let together = false;

function measure() {
  apart = players[1].currentTime - players[0].currentTime;
  const words = Math.abs(apart) < 1 ? "Both at the same time." : `The second is ${code(Math.abs(apart))} ${apart > 0 ? "ahead" : "behind"}.`;
  if (says.textContent !== words) says.textContent = words;
}

function back() {
  for (const player of players) player.currentTime = Number(player.dataset.from) / 1000;
}

function playBoth() {
  measure();
  together = true;
  for (const player of players) player.play();
  button.textContent = "Pause both";
}

function pauseBoth() {
  together = false;
  for (const player of players) player.pause();
  button.textContent = "Play both";
}

if (bar && players.length === 2) {
  bar.hidden = false;
  button.addEventListener("click", () => (together ? pauseBoth() : playBoth()));
  bar.querySelector("[data-compare-back]").addEventListener("click", () => {
    pauseBoth();
    back();
  });
  for (const player of players) {
    const begin = () => { player.currentTime = Number(player.dataset.from) / 1000; };
    if (player.readyState) begin();
    else player.addEventListener("loadedmetadata", begin, { once: true });
    player.addEventListener("seeked", () => { if (!together) measure(); });
    for (const end of ["ended", "pause"]) player.addEventListener(end, () => { if (together && !player.seeking) pauseBoth(); });
  }
  players[0].addEventListener("timeupdate", () => {
    if (!together || players[1].seeking) return;
    if (Math.abs(players[1].currentTime - players[0].currentTime - apart) > DRIFT) players[1].currentTime = players[0].currentTime + apart;
  });
  document.addEventListener("keydown", (event) => {
    const busy = event.target.closest?.("input, textarea, select, a, button, video, [contenteditable]");
    if (busy || event.ctrlKey || event.metaKey || event.altKey || !["k", " "].includes(event.key)) return;
    event.preventDefault();
    if (together) pauseBoth();
    else playBoth();
  });
}
