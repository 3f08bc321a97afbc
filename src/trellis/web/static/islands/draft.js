// <form data-draft-url="..."> keeps what is typed on the server, says when it did, and gives it back after
// an interruption. POST answers 2xx when it kept the fields; GET answers {fields: {name: [values]}}.
// Passwords, files and hidden fields are neither sent nor given back.
const PAUSE = 1200;
const SECRET = "input[type=password], input[type=file], input[type=hidden]:not([name=form_key])";
const waiting = new Map();
const clock = (date) => {
  const hour = date.getHours();
  return `${hour % 12 || 12}.${String(date.getMinutes()).padStart(2, "0")} ${hour < 12 ? "am" : "pm"}`;
};
const say = (form, words) => {
  const line = form.querySelector("[data-kept]");
  if (line) line.textContent = words;
};

async function keep(form, leaving = false) {
  clearTimeout(waiting.get(form));
  waiting.delete(form);
  const body = new FormData(form);
  const headers = { "X-CSRFToken": body.get("csrfmiddlewaretoken") ?? "" };
  for (const field of form.querySelectorAll(SECRET)) body.delete(field.name);
  try {
    const answer = await fetch(form.dataset.draftUrl, { method: "POST", headers, body, keepalive: leaving, credentials: "same-origin" });
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    say(form, `Kept as you type, ${clock(new Date())}`);
  } catch {
    say(form, "Not kept yet. It will be tried again as you type.");
  }
}

function fill(field, values) {
  if (field.matches(SECRET) || !values) return false;
  if (field.type === "radio" || field.type === "checkbox") {
    if (field.checked !== field.defaultChecked || field.checked === values.includes(field.value)) return false;
    field.checked = !field.checked;
    return true;
  }
  if (field.tagName === "SELECT" || field.value !== field.defaultValue || field.value === values[0]) return false;
  field.value = values[0];
  return true;
}

async function restore(form) {
  if (document.querySelector("[data-error-summary]")) return; // the page already shows what was typed
  const answer = await fetch(form.dataset.draftUrl, { credentials: "same-origin", cache: "no-store" }).catch(() => null);
  if (!answer?.ok || answer.redirected || !answer.headers.get("Content-Type")?.includes("json")) return;
  const { fields = {} } = await answer.json();
  const filled = [...form.elements].filter((field) => field.name && fill(field, fields[field.name]));
  if (!filled.length) return;
  say(form, "You began this earlier. Here are your words again.");
  form.dispatchEvent(new Event("given-back"));
}

for (const form of document.querySelectorAll("form[data-draft-url]")) restore(form);

document.addEventListener("input", ({ target }) => {
  const form = target.form;
  if (!form?.dataset.draftUrl || target.matches(SECRET)) return;
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
