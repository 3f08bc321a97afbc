// <form data-upload="/uploads/" data-most="bytes"> sends its file by tus: it resumes where it stopped, here or
// after the page was closed. Without this script the form posts the file as it is.
// Nothing is kept in the browser: what is under way is listed by the server in [data-under-way].
const KB = 1000;
const CHUNK = 8 * 1024 * 1024;
const RETRIES = [0, 1000, 3000, 5000, 10000, 20000, 30000, 60000];

const size = (bytes) => {
  for (const [unit, one] of [["GB", KB ** 3], ["MB", KB ** 2], ["kB", KB]]) {
    if (bytes >= one) return `${(bytes / one).toFixed(bytes / one < 10 ? 1 : 0).replace(/\.0$/, "")} ${unit}`;
  }
  return `${bytes} bytes`;
};
const duration = (seconds) => {
  if (!Number.isFinite(seconds) || seconds < 1) return "";
  if (seconds < 90) return `, about ${Math.max(5, Math.round(seconds / 5) * 5)} seconds left`;
  return `, about ${Math.round(seconds / 60)} minutes left`;
};
const wayOf = (file) => [...document.querySelectorAll("[data-under-way] [data-url]")].find(
  (line) => line.dataset.name === file.name && Number(line.dataset.length) === file.size,
);

function start(form, file) {
  const status = form.querySelector("[data-upload-status]");
  const words = form.querySelector("[data-upload-says]");
  const bar = form.querySelector("[data-upload-bar]");
  const pause = form.querySelector("[data-upload-pause]");
  const end = form.querySelector("[data-upload-end]");
  const button = form.querySelector("button[type=submit]");
  let item = "";
  let running = true;
  let begun = null;
  const say = (text) => { words.textContent = text; };
  const fields = new FormData(form);

  const upload = new window.tus.Upload(file, {
    endpoint: form.dataset.upload,
    uploadUrl: wayOf(file)?.dataset.url ?? null,
    chunkSize: CHUNK,
    retryDelays: RETRIES,
    storeFingerprintForResuming: false,
    metadata: {
      filename: file.name,
      ...Object.fromEntries(["title", "taken_on", "trigger"].map((name) => [name, String(fields.get(name) ?? "")])),
    },
    onAfterResponse: (_, response) => { item = response.getHeader("Trellis-Item") ?? item; },
    onProgress: (sent, total) => {
      begun ??= { at: performance.now(), sent };
      const speed = (sent - begun.sent) / ((performance.now() - begun.at) / 1000);
      bar.value = (100 * sent) / total;
      say(`${size(sent)} of ${size(total)}${duration((total - sent) / speed)}. If this page closes, choose the same file again and it goes on from here.`);
    },
    onShouldRetry: (error) => {
      const code = error.originalResponse?.getStatus() ?? 0;
      if (!navigator.onLine || code === 0) say("The connection is gone for the moment. What has arrived is kept; it goes on by itself.");
      return code === 0 || code === 409 || code === 423 || code >= 500;
    },
    onError: (error) => {
      const response = error.originalResponse;
      const sentence = response?.getBody();
      running = false;
      pause.hidden = true;
      button.removeAttribute("aria-busy");
      button.disabled = false;
      say(sentence && sentence.length < 300 ? sentence : "The connection broke. What has arrived is kept: press Upload to go on.");
    },
    onSuccess: () => {
      running = false;
      bar.value = 100;
      pause.hidden = end.hidden = true;
      say("All here. Safe to close now.");
      removeEventListener("beforeunload", warn);
      location.assign(item || form.dataset.after);
    },
  });

  const warn = (event) => { if (running) event.preventDefault(); };
  addEventListener("beforeunload", warn);
  pause.onclick = async () => {
    running = !running;
    pause.textContent = running ? "Pause" : "Go on";
    if (running) {
      begun = null;
      upload.start();
    } else {
      await upload.abort();
      say("Paused. What has arrived is kept; safe to close now. To go on later, choose the same file again.");
    }
  };
  end.onclick = async () => {
    running = false;
    await upload.abort(true).catch(() => {});
    removeEventListener("beforeunload", warn);
    bar.value = 0;
    status.hidden = true;
    button.disabled = false;
    button.focus();
  };
  status.hidden = pause.hidden = end.hidden = false;
  pause.textContent = "Pause";
  button.disabled = true;
  say("Starting");
  upload.start();
  pause.focus();
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  const file = form.dataset?.upload && window.tus?.isSupported && form.querySelector("input[type=file]").files[0];
  if (!file) return;
  event.preventDefault();
  event.submitter?.removeAttribute("aria-busy");
  start(form, file);
});

// The file's name says most of a title: leave typing it to nobody.
document.addEventListener("change", ({ target }) => {
  const title = target.form?.dataset.upload && target.type === "file" && target.form.elements.title;
  if (title && !title.value && target.files[0]) title.placeholder = target.files[0].name.replace(/\.[^.]+$/, "");
});
