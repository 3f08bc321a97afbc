// What is captured waits on this device until it has arrived: in IndexedDB, locked with AES-GCM under a key that only
// the signed-in person's own server gives, that no script can read out, and that signing out takes away. The same file
// serves pages (globalThis.captures) and the service worker (importScripts), so it is a classic script.
// Clear stand only: an opaque "who", the kind, the size, the time and how far it is. Words and names are sealed.
globalThis.captures = (() => {
  const PART = 1 << 20; // bytes sealed, kept and sent at a time: memory stays flat however long the video
  const BEGIN = "/evidence/capture", DESK = "/evidence/capture/desk";
  const TUS = { "Tus-Resumable": "1.0.0" };
  const WAITING = "waiting", SENDING = "sending", SENT = "sent", REFUSED = "refused";
  const channel = "BroadcastChannel" in globalThis ? new BroadcastChannel("trellis-captures") : null;
  const possible = Boolean(globalThis.indexedDB && globalThis.crypto?.subtle && globalThis.navigator?.locks);

  // ---- the store
  let opened = null;
  const settled = (request) => new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
  function store() {
    opened ??= new Promise((done, failed) => {
      const request = indexedDB.open("trellis-captures", 1);
      request.onupgradeneeded = () => {
        request.result.createObjectStore("items", { keyPath: "once" });
        request.result.createObjectStore("parts", { keyPath: ["once", "place"] });
        request.result.createObjectStore("me", { keyPath: "id" });
      };
      request.onsuccess = () => {
        request.result.onversionchange = () => { request.result.close(); opened = null; };
        done(request.result);
      };
      request.onerror = () => failed(request.error);
    });
    return opened;
  }
  async function inside(names, mode, work) {
    const transaction = (await store()).transaction(names, mode, { durability: "strict" });
    const over = new Promise((done, failed) => {
      transaction.oncomplete = done;
      transaction.onabort = transaction.onerror = () => failed(transaction.error ?? new Error("not kept"));
    });
    const found = await work(...[names].flat().map((name) => transaction.objectStore(name)));
    await over;
    return found;
  }
  const read = (name, key) => inside(name, "readonly", (rows) => settled(rows.get(key)));
  const all = (name) => inside(name, "readonly", (rows) => settled(rows.getAll()));
  const put = (name, row) => inside(name, "readwrite", (rows) => settled(rows.put(row)));
  const range = (once) => IDBKeyRange.bound([once, 0], [once, Infinity]);
  const tell = () => { channel?.postMessage("changed"); globalThis.document?.dispatchEvent(new Event("captures")); };

  // ---- locking
  const random = (length) => crypto.getRandomValues(new Uint8Array(length));
  async function seal(key, bytes, about) {
    const iv = random(12);
    return { iv, sealed: await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: utf8(about) }, key, bytes) };
  }
  const unseal = (key, row, about) => crypto.subtle.decrypt({ name: "AES-GCM", iv: row.iv, additionalData: utf8(about) }, key, row.sealed);
  const utf8 = (text) => new TextEncoder().encode(text);
  const sealWords = (key, words, once) => seal(key, utf8(JSON.stringify(words)), once);
  const unsealWords = async (key, row, once) => JSON.parse(new TextDecoder().decode(await unseal(key, row, once)));

  // ---- who this device keeps things for
  const me = () => (possible ? read("me", "me").catch(() => null) : Promise.resolve(null));
  class SignedOut extends Error {}
  async function desk() {
    const answer = await fetch(DESK, { credentials: "same-origin", cache: "no-store", redirect: "manual", headers: { "If-None-Match": '"by-itself"' } });
    if (answer.status === 401 || answer.type === "opaqueredirect") throw new SignedOut();
    if (!answer.ok) throw new Error(String(answer.status));
    const told = await answer.json();
    const raw = Uint8Array.from(atob(told.key), (letter) => letter.charCodeAt(0));
    const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
    raw.fill(0);
    await put("me", { id: "me", who: told.who, key, classes: await sealWords(key, told.classes, "classes") });
    return { who: told.who, key, token: told.token };
  }
  async function classes() {
    const mine = await me();
    return mine ? unsealWords(mine.key, mine.classes, "classes").catch(() => []) : [];
  }
  // A page of somebody else is open here: the key in this device is not theirs, so theirs is fetched instead.
  async function meet(who) {
    if (!possible || (await me())?.who === who) return;
    await forget();
    await desk().catch(() => {});
    tell();
  }
  const forget = () => (possible ? inside("me", "readwrite", (rows) => settled(rows.clear())) : Promise.resolve());

  // ---- keeping
  async function keep(words, file) {
    const mine = await me();
    if (!mine) throw new SignedOut();
    const once = words.once || crypto.randomUUID();
    return navigator.locks.request("trellis-captures-keep", { mode: "shared" }, async () => {
      let place = 0;
      for (let from = 0; file && from < file.size; from += PART, place += 1) {
        const bytes = await file.slice(from, from + PART).arrayBuffer();
        await put("parts", { once, place, ...(await seal(mine.key, bytes, `${once}/${place}`)) });
      }
      const said = { ...words, once, name: file?.name ?? "", length: file?.size ?? 0 };
      const row = { once, who: mine.who, kind: words.kind || "note", size: file?.size ?? 0, at: words.at, state: WAITING, arrived: 0 };
      await put("items", { ...row, ...(await sealWords(mine.key, said, once)) }); // last: what is listed is whole
      tell();
      return once;
    });
  }

  async function mine() {
    const now = await me();
    const rows = now ? (await all("items")).filter(({ who }) => who === now.who) : [];
    return rows.sort((one, other) => String(one.at).localeCompare(String(other.at)));
  }
  const unsent = async () => (await mine()).filter(({ state }) => state !== SENT);

  const pending = async () => possible && (await all("items")).some(({ state }) => state !== SENT && state !== REFUSED);

  async function drop(once) {
    await inside(["items", "parts"], "readwrite", (items, parts) => {
      items.delete(once);
      return settled(parts.delete(range(once)));
    });
    tell();
  }
  async function move(once, changes) {
    await inside("items", "readwrite", async (rows) => {
      const row = await settled(rows.get(once));
      if (row) rows.put({ ...row, ...changes });
    });
    tell();
  }
  // What arrived leaves its words and bytes behind at once; the line stays until the list was seen.
  async function arrived(once, item) {
    await inside(["items", "parts"], "readwrite", async (items, parts) => {
      const { who, kind, size, at } = (await settled(items.get(once))) ?? {};
      if (who) items.put({ once, who, kind, size, at, state: SENT, item, arrived: size });
      return settled(parts.delete(range(once)));
    });
    tell();
  }
  const seen = async () => { for (const { once, state } of await mine()) if (state === SENT) await drop(once); };
  // The words that wait here already: a form which gives them back a second time lets go of them.
  async function words() {
    const now = await me();
    return Promise.all((await unsent()).map((row) => unsealWords(now.key, row, row.once).then(({ text }) => text, () => "")));
  }
  // What was not taken, to be said differently: its words, or nothing when nobody can read them any more.
  async function open(once) {
    const now = await me();
    const row = now && (await read("items", once));
    return row ? unsealWords(now.key, row, once).catch(() => null) : null;
  }
  // Its words anew and it waits again; what was recorded stays with it. False when it is gone: sent or thrown away elsewhere.
  async function change(once, changes) {
    const [now, before] = [await me(), await open(once)];
    if (!before) return false;
    await move(once, { ...(await sealWords(now.key, { ...before, ...changes }, once)), state: WAITING, why: null });
    return true;
  }
  const again = (once) => move(once, { state: WAITING, why: null });
  async function why(row) {
    const now = await me();
    return row.why && now ? (await unsealWords(now.key, row.why, `${row.once}/why`)).says : "";
  }

  // ---- sending: one sender at a time on this device, and the server knows each id again
  class Refused extends Error {}
  class Trouble extends Error {} // with this one thing: the others go on
  const UNREADABLE = "It was locked with a key that is no longer in use, so nobody can read it any more.";
  const opens = (promise) => promise.catch(() => { throw new Refused(UNREADABLE); });
  async function begin(row, now) {
    const words = await opens(unsealWords(now.key, row, row.once));
    const body = new FormData();
    for (const [name, value] of Object.entries(words)) body.set(name, value ?? "");
    body.set("who_sends", now.who);
    const answer = await fetch(BEGIN, { method: "POST", body, credentials: "same-origin", redirect: "manual", headers: { "X-CSRFToken": now.token } });
    if (answer.status === 401 || answer.status === 409 || answer.type === "opaqueredirect") throw new SignedOut();
    if (answer.status === 422) throw new Refused((await answer.json()).says);
    if (!answer.ok) throw new Trouble(String(answer.status));
    return answer.json();
  }
  async function bytes(row, url, now) {
    const head = await fetch(url, { method: "HEAD", credentials: "same-origin", headers: TUS });
    if (!head.ok) throw new Trouble(String(head.status));
    let at = Number(head.headers.get("Upload-Offset"));
    let item = head.headers.get("Trellis-Item");
    while (at < row.size) {
      const place = Math.floor(at / PART);
      const sealed = await read("parts", [row.once, place]);
      const part = new Uint8Array(await opens(unseal(now.key, sealed, `${row.once}/${place}`))).subarray(at - place * PART);
      const digest = btoa(String.fromCharCode(...new Uint8Array(await crypto.subtle.digest("SHA-256", part))));
      const headers = { ...TUS, "Upload-Offset": String(at), "Upload-Checksum": `sha256 ${digest}`, "Content-Type": "application/offset+octet-stream" };
      const answer = await fetch(url, { method: "PATCH", body: part, credentials: "same-origin", headers });
      if (answer.status === 413) throw new Refused(await answer.text());
      if (!answer.ok) throw new Trouble(String(answer.status));
      at = Number(answer.headers.get("Upload-Offset"));
      item = answer.headers.get("Trellis-Item") ?? item;
      await move(row.once, { arrived: at });
    }
    return item ?? "";
  }
  async function one(row, now) {
    await move(row.once, { state: SENDING });
    try {
      const found = await begin(row, now);
      await arrived(row.once, found.item ?? (await bytes(row, found.upload, now)));
    } catch (error) {
      if (!(error instanceof Refused)) {
        await move(row.once, { state: WAITING });
        throw error;
      }
      await move(row.once, { state: REFUSED, why: await sealWords(now.key, { says: error.message }, `${row.once}/why`) });
    }
  }
  // Returns "sent", "busy" (another tab is at it), "signed-out" or "later".
  async function send() {
    if (!possible) return "later";
    return navigator.locks.request("trellis-captures-send", { ifAvailable: true }, async (lock) => {
      if (!lock) return "busy";
      try {
        const now = await desk();
        await tidy();
        const tried = new Set();
        let how = "sent";
        for (let row; (row = (await unsent()).find(({ once, state }) => state !== REFUSED && !tried.has(once))); ) {
          tried.add(row.once);
          try {
            await one(row, now);
          } catch (error) {
            if (!(error instanceof Trouble)) throw error;
            how = "later";
          }
        }
        return how;
      } catch (error) {
        return error instanceof SignedOut ? "signed-out" : "later";
      }
    });
  }
  // Parts whose item was never written: the browser was killed in between, and their words went with it.
  async function tidy() {
    await navigator.locks.request("trellis-captures-keep", { ifAvailable: true }, async (lock) => {
      if (!lock) return;
      const known = new Set((await all("items")).map(({ once }) => once));
      await inside("parts", "readwrite", async (rows) => {
        for (const key of await settled(rows.getAllKeys())) if (!known.has(key[0])) rows.delete(key);
      });
    });
  }

  return { possible, channel, desk, me, meet, classes, forget, keep, mine, unsent, words, pending, drop, seen, again, why, open, change, send };
})();
