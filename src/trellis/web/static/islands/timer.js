// A quiet timer: starts when its fold is opened, says minutes in words, never sounds or turns red.
const fold = document.querySelector("[data-timer]");
let started = 0;

function tell() {
  const left = Number(fold.dataset.minutes) - Math.floor((Date.now() - started) / 60000);
  const words = left > 1 ? `${left} minutes left` : left === 1 ? "One minute left" : "The time you planned is over. You decide when to stop.";
  fold.querySelector("[data-timer-words]").textContent = words;
}

fold?.addEventListener("toggle", () => {
  if (!fold.open || started) return;
  started = Date.now();
  tell();
  setInterval(tell, 15000);
});
