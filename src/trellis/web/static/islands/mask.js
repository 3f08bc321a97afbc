// On the page for hiding: a part drawn on the picture is where it lies at the moment shown, to the tenth of a second.
const video = () => document.querySelector("[data-stage] video");
const said = (seconds) => {
  const tenths = Math.floor(seconds * 10);
  const [minutes, rest] = [Math.floor(tenths / 600), tenths % 600];
  return `${minutes}:${String(Math.floor(rest / 10)).padStart(2, "0")}${rest % 10 ? `.${rest % 10}` : ""}`;
};

document.querySelector("[data-part-field]")?.addEventListener("input", (event) => {
  const at = document.querySelector("[data-mask-at]");
  if (event.isTrusted || !at || !video()) return; // typed by hand: so is the moment
  at.value = said(video().currentTime);
});
