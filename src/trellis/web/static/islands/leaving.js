// Signing out: says what is not sent yet, and afterwards takes away the key it is locked with. What is not sent stays,
// unreadable, until the same person signs in here again, unless they throw it away themselves.
const { captures } = globalThis;
const leaving = document.querySelector("[data-leaving]");
const says = leaving?.querySelector("[data-leaving-says]");
const [send, drop] = ["send", "drop"].map((act) => leaving?.querySelector(`[data-leaving-${act}]`));
const one = (rows) => rows.length === 1;

async function look() {
  const mine = (await captures.me())?.who === document.body.dataset.signedIn;
  const rows = mine ? await captures.unsent() : [];
  if (!rows.length && leaving.hidden) return;
  leaving.hidden = !rows.length;
  says.textContent = one(rows) ? "One thing you noted is not sent yet." : `${rows.length} things you noted are not sent yet.`;
}

async function ask() {
  await look();
  document.addEventListener("captures", look);
  if (captures.channel) captures.channel.onmessage = look;
  send.onclick = async () => {
    send.disabled = true;
    says.textContent = "Sending.";
    await captures.send();
    send.disabled = false;
    await look();
    if (!leaving.hidden) says.textContent += " It could not be sent just now.";
  };
  drop.onclick = async () => {
    const rows = await captures.unsent();
    if (!confirm(one(rows) ? "Throw it away? It has not been sent." : `Throw away all ${rows.length}? They have not been sent.`)) return;
    for (const { once } of rows) await captures.drop(once);
  };
}

if (captures?.possible) {
  if (document.querySelector("[data-signed-out]")) captures.forget();
  else if (leaving) ask();
}
