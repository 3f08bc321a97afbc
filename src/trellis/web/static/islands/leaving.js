// Signing out: says what is not sent yet, and takes away the key it is locked with. What is not sent stays, unreadable,
// until the same person signs in here again, unless they throw it away themselves.
const { captures } = globalThis;
const leaving = document.querySelector("[data-leaving]");

async function ask() {
  const waiting = await captures.unsent();
  leaving.hidden = !waiting.length;
  leaving.querySelector("[data-leaving-says]").textContent = waiting.length === 1 ? "One thing you noted is not sent yet." : `${waiting.length} things you noted are not sent yet.`;
}
if (captures?.possible && leaving) {
  ask();
  leaving.querySelector("[data-leaving-send]").onclick = () => captures.send().then(ask);
  leaving.querySelector("[data-leaving-drop]").onclick = async () => {
    if (!confirm("Throw away what is not sent yet?")) return;
    for (const { once } of await captures.unsent()) await captures.drop(once);
    ask();
  };
} else if (captures?.possible && document.querySelector("[data-signed-out]")) captures.forget();
