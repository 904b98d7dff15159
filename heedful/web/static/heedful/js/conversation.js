// An open conversation: its parts follow what happens, and others see that one is here.
import { behaviour, every, soon } from "./behave.js";
import { tick } from "./ages.js";
import { onKey } from "./keys.js";

const ORDER = ["head", "posts", "beside", "composer", "presence", "person"];

behaviour("conversation", (section, signal) => {
  const id = Number(section.dataset.open);
  const person = Number(section.dataset.person);
  const wanted = new Set();
  let asking = false;

  const ask = soon(30, async () => {
    if (asking || !wanted.size || signal.aborted) return;
    asking = true;
    const only = ORDER.filter((part) => wanted.has(part));
    wanted.clear();
    try {
      await htmx.ajax("GET", `/inbox/${id}/parts/?only=${only}`, { swap: "none", source: section });
      tick(section);
    } finally {
      asking = false;
      if (wanted.size) ask();
    }
  });

  document.addEventListener(
    "live",
    ({ detail }) => {
      if (detail.people.includes(person)) wanted.add("person");
      if (!detail.any_open && !detail.conversations.includes(id)) return wanted.size && ask();
      detail.parts.filter((part) => ORDER.includes(part)).forEach((part) => wanted.add(part));
      if (["ConversationsMerged", "ConversationsJoined"].includes(detail.kind) && detail.facts.gone_id === id) location.assign(`/inbox/${detail.facts.kept_id}/`);
      else ask();
    },
    { signal },
  );

  const here = () => {
    if (document.hidden) return;
    const wrote = Number(section.dataset.wrote ?? 0);
    const writing = Date.now() - wrote < 12_000 ? "yes" : "no";
    htmx.ajax("POST", `/inbox/${id}/look/`, { swap: "none", source: section.querySelector(".presence"), values: { writing } });
  };
  const beat = setTimeout(here, 400);
  signal.addEventListener("abort", () => clearTimeout(beat));
  every(15_000, signal, here);
  section.addEventListener("wrote", () => {
    const before = Number(section.dataset.wrote ?? 0);
    section.dataset.wrote = Date.now();
    if (Date.now() - before > 12_000) here();
  });

  tick();
  const place = section.querySelector(".post:target") ?? section.querySelector(".is-latest");
  const scroll = section.querySelector(".thread-scroll");
  if (place && scroll && place.offsetTop + place.offsetHeight > scroll.clientHeight) {
    scroll.scrollTop = place.offsetTop - scroll.offsetTop - 32;
  }
  const isNarrow = matchMedia("(max-width: 700px)").matches;
  if (isNarrow && document.activeElement === document.body) section.focus({ preventScroll: true });
  if (new URL(location.href).searchParams.has("to")) section.querySelector("form.say-public textarea")?.focus();
});

function write(kind) {
  const radio = document.querySelector(`.composer .kind-${kind} input:not(:disabled)`);
  const fallback = document.querySelector(".composer .kind input:checked");
  if (!radio && kind === "note") return false;
  if (radio && !(kind === "public" && fallback?.value === "private")) radio.checked = true;
  const open = document.querySelector(".composer .kind input:checked");
  const text = document.querySelector(`.composer form.say-${open?.value} textarea`);
  if (!text) return false;
  text.focus();
  text.setSelectionRange(text.value.length, text.value.length);
}

// r opens the row under the cursor first, if it is not open yet.
function reply() {
  const row = document.activeElement?.closest?.(".item");
  const open = document.getElementById("conversation")?.dataset.open;
  if (!row || row.dataset.id === open) return write("public");
  document.addEventListener("htmx:after:swap", () => setTimeout(() => write("public"), 30), { once: true });
  row.querySelector("a").click();
}

onKey("r", reply);
onKey("n", () => write("note"));
