// What others say comes in by itself. Only what is new or changed is fetched and put in its place, so that a
// recording with hundreds of comments stays fluid. A light question first: has anything changed at all?
const list = () => document.querySelector("[data-talk][data-talk-url]");
const EVERY = 4000;
let asking = false;

const ask = (query, headers = {}) => {
  const address = new URL(list().dataset.talkUrl, location.origin);
  for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value);
  return fetch(address, { credentials: "same-origin", cache: "no-store", headers: { "HX-Request": "true", ...headers } });
};

async function hear() {
  const talk = list();
  if (!talk || asking || document.hidden) return;
  asking = true;
  try {
    const answer = await ask({ brief: 1 }, { "If-None-Match": talk.dataset.talkTag });
    if (answer.status === 403 || answer.status === 404) delete talk.dataset.talkUrl;
    if (answer.redirected) return location.reload(); // signed out meanwhile: leave nothing on the screen
    if (answer.status !== 200) return;
    const { tag, said } = await answer.json();
    const stale = said.filter(([id, stamp]) => document.getElementById(`c-${id}`)?.dataset.v !== stamp).map(([id]) => id);
    const whole = !talk.querySelector("ol") || !said.length;
    const fresh = await ask(whole ? {} : { only: stale.join(",") });
    if (fresh.status !== 200 || !talk.isConnected) return;
    const html = await fresh.text();
    if (whole) talk.innerHTML = html;
    else patch(talk, said, html);
    talk.dataset.talkTag = tag;
    talk.dispatchEvent(new CustomEvent("trellis:polled", { bubbles: true }));
  } catch {
    // The next round tries again.
  } finally {
    asking = false;
  }
}

function patch(talk, said, html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const order = talk.querySelector("ol");
  const wanted = new Set(said.map(([id]) => `c-${id}`));
  for (const line of [...order.children]) if (!wanted.has(line.id)) line.remove();
  let before = null; // from the last to the first, each stands before the one after it
  for (const [id] of [...said].reverse()) {
    const [old, fresh] = [document.getElementById(`c-${id}`), page.getElementById(`c-${id}`)];
    if (fresh && old) old.replaceWith(document.adoptNode(fresh));
    else if (fresh) order.insertBefore(document.adoptNode(fresh), before);
    before = document.getElementById(`c-${id}`) ?? before;
  }
  for (const name of ["[data-strip]", "[data-parts-fresh]"]) {
    const [old, fresh] = [talk.querySelector(`template${name}`), page.querySelector(`template${name}`)];
    old?.remove();
    if (fresh) talk.append(document.adoptNode(fresh));
  }
}

setInterval(hear, EVERY);
document.addEventListener("htmx:after:swap", hear); // after saying something: see it at once
