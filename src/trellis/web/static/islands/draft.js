// <form data-draft-url="..."> keeps what is typed on the server, and says when it did.
// The server answers 2xx when it kept the text. Passwords and files are never sent.
const PAUSE = 1200;
const waiting = new Map();
const clock = (date) => {
  const hour = date.getHours();
  return `${hour % 12 || 12}.${String(date.getMinutes()).padStart(2, "0")} ${hour < 12 ? "am" : "pm"}`;
};
const say = (form, words) => {
  const line = form.querySelector("[data-kept]");
  if (line) line.textContent = words;
};
const kept = (form) => {
  const data = new FormData(form);
  for (const field of form.querySelectorAll("input[type=password], input[type=file]")) data.delete(field.name);
  return data;
};

async function keep(form, leaving = false) {
  clearTimeout(waiting.get(form));
  waiting.delete(form);
  try {
    const answer = await fetch(form.dataset.draftUrl, { method: "POST", body: kept(form), keepalive: leaving, credentials: "same-origin" });
    if (!answer.ok) throw new Error(answer.status);
    say(form, `Kept as you type, ${clock(new Date())}`);
  } catch {
    say(form, "Not kept yet. It will be tried again as you type.");
  }
}

document.addEventListener("input", ({ target }) => {
  const form = target.form;
  if (!form?.dataset.draftUrl || target.type === "password" || target.type === "file") return;
  clearTimeout(waiting.get(form));
  waiting.set(form, setTimeout(() => keep(form), PAUSE));
});
document.addEventListener("submit", ({ target }) => {
  clearTimeout(waiting.get(target));
  waiting.delete(target);
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") for (const form of [...waiting.keys()]) keep(form, true);
});
