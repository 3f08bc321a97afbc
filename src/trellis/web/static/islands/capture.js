// <form data-capture>: four ways beside the words, each one tap. Says what was chosen, and asks who is in it only
// when something was recorded. Without this script the fields stand as they are, and the form posts itself.
const form = document.querySelector("form[data-capture]");
const kinds = form.querySelector(".kinds");
const fields = [...kinds.querySelectorAll("input[type=file]")];
const who = form.querySelector("[data-capture-who]");

const chosen = Object.assign(document.createElement("p"), { className: "chosen", hidden: true });
chosen.setAttribute("role", "status");
kinds.after(chosen);
kinds.classList.add("kinds--ready");

const size = (bytes) => (bytes >= 1e6 ? `${(bytes / 1e6).toFixed(1).replace(/\.0$/, "")} MB` : `${Math.max(1, Math.round(bytes / 1e3))} kB`);

function show() {
  const full = fields.filter((field) => field.files.length);
  for (const field of fields) field.closest(".kind").classList.toggle("kind--on", full.includes(field));
  chosen.replaceChildren(
    ...full.map((field) => {
      const file = field.files[0];
      const line = document.createElement("span");
      const off = Object.assign(document.createElement("button"), { type: "button", className: "quiet", textContent: "Take it off" });
      off.onclick = () => { field.value = ""; show(); field.focus(); };
      line.append(`${form.querySelector(`label[for="${field.id}"]`).textContent.trim()}, ${size(file.size)} `, off);
      return line;
    }),
  );
  chosen.hidden = !full.length;
  seats();
}

// Who is in it is a question about recordings; whom to seat outside the picture stands with the class.
function seats() {
  if (!who) return;
  who.hidden = !fields.some((field) => field.files.length && field.name !== "file") && !form.elements.who.value;
  for (const seat of who.querySelectorAll("[data-capture-seat]")) seat.hidden = seat.dataset.captureSeat !== form.elements.who.value;
}

form.addEventListener("change", show);
form.addEventListener("reset", () => setTimeout(show));
show();
