// <form data-upload="/uploads/"> sends its files by tus: several at once, each with a line of its own under
// [data-upload-lines], going on by itself after a break, and after the page was closed when the same file is chosen
// again. Without this script the form posts the files as they are. Nothing is kept in the browser: what is on its
// way is listed by the server, and known again by the file's length and its two ends ("likeness").
const MIB = 1024 * 1024;
const LEAST = MIB / 4, MOST = 16 * MIB, FIRST = MIB;
const CHUNK_SECONDS = 6; // a broken part costs no more than this
const AT_ONCE = 2;
const WAITS = [1, 3, 5, 10, 20, 30, 60]; // seconds, the last again and again
const SILENCE = 45_000; // without a byte: the connection hangs, as after a laptop's sleep
const SPEAK_EVERY = 5_000; // for a screen reader; the eyes see more
const KB = 1000;

const size = (bytes) => {
  for (const [unit, one] of [["GB", KB ** 3], ["MB", KB ** 2], ["kB", KB]]) {
    if (bytes >= one) return `${(bytes / one).toFixed(bytes / one < 10 ? 1 : 0).replace(/\.0$/, "")} ${unit}`;
  }
  return `${Math.round(bytes)} bytes`;
};
const left = (seconds) => {
  if (!Number.isFinite(seconds) || seconds < 1) return "";
  if (seconds < 90) return `about ${Math.max(5, Math.round(seconds / 5) * 5)} seconds left`;
  if (seconds < 90 * 60) return `about ${Math.round(seconds / 60)} minutes left`;
  return `about ${Math.round(seconds / 3600)} hours left`;
};
const sha256 = async (blob) => (crypto.subtle ? new Uint8Array(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer())) : null);
const hex = (bytes) => [...(bytes ?? [])].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const base64 = (bytes) => btoa(String.fromCharCode(...bytes));
const likenessOf = async (file) => hex(await sha256(new Blob([file.slice(0, 65536), file.slice(-65536), String(file.size)])));

const form = document.querySelector("form[data-upload]");
const section = document.querySelector("[data-upload-lines]");
const list = section?.querySelector("ul");
const ways = new Set();

class Way {
  constructor(file, line, { url = null, words = null } = {}) {
    Object.assign(this, { file, line, url, words, state: "queued", tries: 0, item: "", rate: 0, seen: null, spoken: 0 });
    this.bar = line.querySelector("progress");
    this.says = line.querySelector(".way__says");
    this.pause = line.querySelector("[data-way-pause]");
    this.close = line.querySelector("[data-way-end]");
    this.link = line.querySelector("[data-way-open]");
    line.querySelector(".way__name").textContent = file.name;
    this.bar.setAttribute("aria-label", `How much of ${file.name} is here`);
    this.pause.onclick = () => (this.state === "paused" || this.state === "stopped" ? this.goOn() : this.stop());
    this.close.onclick = () => this.end();
    this.say("Waiting for its turn.", true);
    ways.add(this);
  }

  say(words, at_once = false) {
    if (!at_once && performance.now() - this.spoken < SPEAK_EVERY) {
      this.says.setAttribute("aria-live", "off");
    } else {
      this.says.setAttribute("aria-live", "polite");
      this.spoken = performance.now();
    }
    this.says.textContent = words;
  }

  start() {
    this.state = "running";
    this.heard = Date.now();
    this.seen = null;
    this.pause.textContent = "Pause";
    this.pause.hidden = this.close.hidden = false;
    this.say("Starting.", true);
    this.upload = new window.tus.Upload(this.file, {
      endpoint: form.dataset.upload,
      uploadUrl: this.url,
      chunkSize: this.chunk ?? FIRST,
      retryDelays: null, // tried again below, for as long as it takes
      storeFingerprintForResuming: false,
      metadata: { filename: this.file.name, likeness: this.likeness ?? "" },
      onUploadUrlAvailable: () => { this.url = this.upload.url; },
      onBeforeRequest: (request) => this.before(request),
      onAfterResponse: (_, response) => { this.item = response.getHeader("Trellis-Item") || this.item; },
      onProgress: (sent, total) => this.progress(sent, total),
      onChunkComplete: () => this.adapt(),
      onError: (error) => this.failed(error),
      onSuccess: () => this.done(),
    });
    this.upload.start();
  }

  async before(request) {
    if (request.getMethod() !== "PATCH") return;
    await this.sendWords();
    const from = Number(request.getHeader("Upload-Offset"));
    const digest = await sha256(this.file.slice(from, from + this.upload.options.chunkSize));
    if (digest) request.setHeader("Upload-Checksum", `sha256 ${base64(digest)}`);
    this.begun = performance.now();
    this.from = from;
  }

  // What was written about the file goes before its first byte, so that it is there when the file is.
  async sendWords() {
    if (!this.words) return;
    const body = this.words;
    const answer = await fetch(`${this.url}/words`, { method: "POST", body, headers: { "X-CSRFToken": body.get("csrfmiddlewaretoken") } });
    if (answer.status === 422) {
      this.refusal = await answer.text();
      throw new Error(this.refusal);
    }
    if (!answer.ok) throw new Error(String(answer.status));
    this.words = null;
    this.wordsSent?.();
  }

  progress(sent, total) {
    if (this.state !== "running") return;
    const now = performance.now();
    this.heard = Date.now();
    this.tries = 0;
    if (this.seen && now - this.seen.at > 250) {
      const rate = (sent - this.seen.sent) / ((now - this.seen.at) / 1000);
      this.rate = this.rate ? 0.85 * this.rate + 0.15 * rate : rate;
    }
    if (!this.seen || now - this.seen.at > 250) this.seen = { at: now, sent };
    this.bar.value = (100 * sent) / total;
    const speed = this.rate > 0 ? [`${size(this.rate)} a second`, left((total - sent) / this.rate)] : [];
    this.say(`${[`${size(sent)} of ${size(total)}`, ...speed].filter(Boolean).join(", ")}. Keep this page open.`);
  }

  adapt() {
    const seconds = (performance.now() - this.begun) / 1000;
    const bytes = (this.upload._offset ?? this.from) - this.from;
    if (bytes > 0) this.chunk = Math.round(Math.min(MOST, Math.max(LEAST, (bytes / seconds) * CHUNK_SECONDS)));
    this.upload.options.chunkSize = this.chunk ?? FIRST;
  }

  failed(error) {
    if (this.state !== "running") return;
    const code = error.originalResponse?.getStatus() ?? 0;
    const sentence = error.originalResponse?.getBody() ?? "";
    const passing = code === 0 || code === 409 || code === 423 || code >= 500 || (code === 460 && this.tries < 3);
    if (this.refusal || !passing) return this.halt(this.refusal || (sentence.length < 300 && sentence));
    const wait = WAITS[Math.min(this.tries, WAITS.length - 1)];
    this.tries += 1;
    this.chunk = Math.max(LEAST, Math.round((this.chunk ?? FIRST) / 2));
    this.state = "waiting";
    this.say(
      code === 0
        ? "The connection is gone for the moment. What has arrived is kept; it goes on by itself."
        : `${sentence.length < 300 && sentence ? sentence : "That did not work just now."} It is tried again by itself.`,
      this.tries === 1,
    );
    this.timer = setTimeout(() => this.again(), wait * 1000);
  }

  again() {
    clearTimeout(this.timer);
    if (this.state === "waiting") this.start();
  }

  halt(sentence) {
    this.state = "stopped";
    this.refusal = "";
    this.pause.textContent = "Try again";
    this.say(sentence || "It stopped here. What has arrived is kept.", true);
    next();
  }

  async stop() {
    clearTimeout(this.timer);
    const queued = this.state === "queued";
    this.state = "paused";
    this.pause.textContent = "Go on";
    if (!queued) await this.upload?.abort().catch(() => {});
    this.say(this.url ? "Paused. What has arrived is kept; safe to close now. Later, choose the same file again." : "Paused.", true);
    next();
  }

  goOn() {
    this.state = "queued";
    this.tries = 0;
    this.say("Waiting for its turn.", true);
    next();
  }

  async end() {
    clearTimeout(this.timer);
    this.state = "ended";
    await this.upload?.abort().catch(() => {});
    if (this.url) await window.tus.Upload.terminate(this.url, {}).catch(() => {});
    ways.delete(this);
    this.line.remove();
    section.hidden = !list.children.length;
    (section.hidden ? form.querySelector("input[type=file]") : section).focus();
    next();
  }

  done() {
    this.state = "done";
    this.bar.value = 100;
    this.pause.hidden = this.close.hidden = true;
    this.say(this.item ? "All here. Only you can see it. Safe to close now." : "All here. It is being checked. Safe to close now.", true);
    this.link.hidden = !this.item;
    this.link.href = this.item;
    this.link.setAttribute("aria-label", `Open ${this.file.name}`);
    if (ways.size === 1 && this.alone && this.item && !begun(form)) location.assign(this.item);
    next();
  }
}

// The form was begun anew: whoever writes in it is not taken away.
const begun = (fields) => [...fields.elements].some((field) => ["text", "title", "file"].includes(field.name) && field.value);
const busy = () => [...ways].some(({ state }) => ["running", "queued", "waiting"].includes(state));

function next() {
  const running = [...ways].filter(({ state }) => state === "running" || state === "waiting").length;
  for (const way of [...ways].filter(({ state }) => state === "queued").slice(0, Math.max(0, AT_ONCE - running))) way.start();
}

function newLine() {
  const line = document.querySelector("template[data-way]").content.firstElementChild.cloneNode(true);
  list.append(line);
  section.hidden = false;
  return line;
}

async function add(file, more = {}) {
  const likeness = await likenessOf(file);
  const before = more.over ?? [...list.querySelectorAll("li[data-url]")].find(
    (line) => Number(line.dataset.length) === file.size && (line.dataset.likeness ? line.dataset.likeness === likeness : line.dataset.name === file.name),
  );
  const way = new Way(file, newLine(), { url: before?.dataset.url ?? null, words: more.words });
  way.likeness = likeness;
  way.alone = more.alone ?? true;
  way.wordsSent = more.wordsSent;
  before?.remove();
  return way;
}

async function send() {
  const files = [...form.querySelector("input[type=file]").files];
  const words = new FormData(form);
  words.delete("file");
  const typed = (name) => form.elements[name]?.value ?? "";
  const before = ["text", "title"].map(typed).join("\n");
  const wordsSent = () => { // what was written since stays
    if (["text", "title"].map(typed).join("\n") === before) for (const name of ["text", "title"]) form.elements[name].value = "";
  };
  for (const file of files) await add(file, { words, alone: files.length === 1, wordsSent });
  form.querySelector("input[type=file]").value = "";
  section.focus();
  section.scrollIntoView({ block: "start" });
  next();
}

function chooseAgain(line) {
  const input = Object.assign(document.createElement("input"), { type: "file" });
  input.onchange = async () => {
    const [file] = input.files;
    const same = file.size === Number(line.dataset.length) && (!line.dataset.likeness || (await likenessOf(file)) === line.dataset.likeness);
    if (!same) {
      line.querySelector(".way__says").textContent = `That is another file. This one is ${line.dataset.name}, ${size(Number(line.dataset.length))}. Choose it again, or give this up.`;
      return;
    }
    await add(file, { over: line });
    section.focus();
    next();
  };
  input.click();
}

if (form && section && window.tus?.isSupported) {
  form.addEventListener("submit", (event) => {
    if (!form.querySelector("input[type=file]").files.length) return; // words alone: a plain post
    event.preventDefault();
    event.submitter?.removeAttribute("aria-busy");
    send();
  });
  for (const button of list.querySelectorAll("[data-way-choose]")) {
    button.hidden = false;
    button.onclick = () => chooseAgain(button.closest("li"));
  }
  addEventListener("beforeunload", (event) => { if (busy()) event.preventDefault(); });
  addEventListener("online", () => { for (const way of ways) way.again(); });
  setInterval(() => {
    for (const way of ways) {
      if (way.state !== "running" || Date.now() - way.heard < SILENCE) continue;
      way.state = "waiting"; // the old request may hang for hours; its bytes no longer count once a new one begins
      way.upload.abort().catch(() => {}).then(() => way.again());
    }
  }, 5_000);
}

// The file's name says most of a title: leave typing it to nobody.
form?.addEventListener("change", ({ target }) => {
  if (target.type === "file" && target.files[0]) form.elements.title.placeholder = target.files[0].name.replace(/\.[^.]+$/, "");
});
