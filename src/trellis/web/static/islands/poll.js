// <div data-poll-url="..." data-poll-every="3"> swaps its contents when the answer's ETag (or its text) changed.
// It waits while the page is hidden and while someone is typing inside it.
const met = new WeakMap();

async function ask(element) {
  const state = met.get(element);
  state.asking = true;
  try {
    const headers = { "HX-Request": "true", ...(state.tag && { "If-None-Match": state.tag }) };
    const answer = await fetch(element.dataset.pollUrl, { headers, credentials: "same-origin", cache: "no-store" });
    if (answer.status === 403 || answer.status === 404) delete element.dataset.pollUrl;
    if (answer.redirected) return location.reload(); // signed out meanwhile: leave nothing on the screen
    if (answer.status !== 200) return;
    const text = await answer.text();
    if (text === state.text || !element.isConnected || element.contains(typing())) return;
    state.tag = answer.headers.get("ETag");
    state.text = text;
    element.innerHTML = text;
    window.htmx?.process(element);
    element.dispatchEvent(new CustomEvent("trellis:polled", { bubbles: true }));
  } catch {
    // The next round tries again; the page says nothing about a passing gap in the network.
  } finally {
    state.asking = false;
    state.due = Date.now() + 1000 * Number(element.dataset.pollEvery ?? 5);
  }
}
const typing = () => document.activeElement?.matches("input, textarea, select, [contenteditable]") ? document.activeElement : null;

setInterval(() => {
  if (document.hidden) return;
  for (const element of document.querySelectorAll("[data-poll-url]")) {
    if (!met.has(element)) met.set(element, { due: Date.now() + 1000 * Number(element.dataset.pollEvery ?? 5), tag: element.dataset.pollTag });
    const state = met.get(element);
    if (!state.asking && Date.now() >= state.due) ask(element);
  }
}, 500);
