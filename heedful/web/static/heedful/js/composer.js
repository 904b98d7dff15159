// What is typed is counted as one types, kept as a draft, and sent once.
import { behaviour, calm } from "./behave.js";
import { goOn, roomForMore } from "./keys.js";

const segments = new Intl.Segmenter(undefined, { granularity: "grapheme" });
const length = (text) => [...segments.segment(text.trim())].length;

behaviour("composer", (composer, signal) => {
  composer.addEventListener("input", ({ target }) => target.matches(".say-text") && typed(target.form), { signal });
  composer.addEventListener(
    "keydown",
    (event) => {
      const send = event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.matches(".say-text");
      if (!send) return;
      const section = composer.closest("#conversation");
      const { kind } = event.target.form.dataset;
      goOn(event, () => textOf(section, kind));
      event.target.form.requestSubmit();
    },
    { signal },
  );
  composer.addEventListener("submit", ({ target }) => (waiting.get(target)?.abort(), waiting.delete(target), target.matches(".say") && follow(target, signal)), { signal });
  const leave = () => composer.querySelectorAll(".say[data-unsaved]").forEach((form) => keep(form, true));
  addEventListener("pagehide", leave, { signal });
  document.addEventListener("visibilitychange", () => document.hidden && leave(), { signal });
});

// The text of one kind, on top. What follows a note never lands in a public answer.
function textOf(section, kind) {
  const radio = section.querySelector(`.composer .kind-${kind} input:not(:disabled)`);
  if (radio) radio.checked = true;
  return section.querySelector(`.composer form.say-${kind} .say-text`);
}

// A form that was sent makes room for a new one: the keyboard stays in the conversation, and what is held comes into view.
function follow(form, signal) {
  const section = form.closest("#conversation");
  const sent = form.elements.text.value;
  const look = () => {
    if (form.isConnected || signal.aborted) return;
    document.removeEventListener("htmx:after:swap", look);
    roomForMore();
    carry(form, sent, section);
    if (document.activeElement === document.body) section.focus({ preventScroll: true });
    [...section.querySelectorAll(".beside > *")].at(-1)?.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("htmx:after:swap", look, { signal });
}

// What was typed while the form was on its way goes on in the new one.
function carry(form, sent, section) {
  const now = form.elements.text.value;
  const text = textOf(section, form.dataset.kind);
  if (!text || now === sent || !now.startsWith(sent)) return;
  text.value = now.slice(sent.length) + text.value;
  text.focus();
  text.dispatchEvent(new Event("input", { bubbles: true }));
}

const waiting = new WeakMap();
const later = new WeakMap();

function typed(form) {
  count(form);
  form.dataset.unsaved = "";
  form.querySelector(".wrong").textContent = "";
  form.querySelector("[data-by-model]")?.remove();
  form.dispatchEvent(new CustomEvent("wrote", { bubbles: true }));
  if (!later.has(form)) later.set(form, calm(600, () => keep(form)));
  later.get(form)();
}

function count(form) {
  const limit = Number(form.dataset.limit);
  const shown = form.querySelector(".say-count");
  if (!limit || !shown) return;
  const line = form.dataset.line ?? "";
  const text = form.elements.text.value.trim();
  const used = length(text && !text.includes(line) ? `${text}\n\n${line}` : text);
  shown.textContent = `${used} / ${limit}`;
  shown.classList.toggle("is-over", used > limit);
  if (used <= limit) form.querySelector(".say-over").textContent = "";
}

// Keeps the draft; the server answers with its own count, which is the one that holds.
async function keep(form, leaving = false) {
  if (!form.isConnected || !("unsaved" in form.dataset)) return;
  const text = form.elements.text.value;
  delete form.dataset.unsaved;
  waiting.get(form)?.abort();
  const stop = new AbortController();
  waiting.set(form, stop);
  try {
    const answer = await fetch(form.dataset.draft, {
      method: "POST",
      body: new URLSearchParams(new FormData(form)),
      headers: { "HX-Request": "true" },
      signal: leaving ? undefined : stop.signal,
      keepalive: leaving,
    });
    if (!answer.ok || form.elements.text.value !== text) return;
    const page = document.createElement("template");
    page.innerHTML = await answer.text();
    const verdict = page.content.querySelector(".verdict");
    if (verdict) form.querySelector(".verdict").replaceWith(verdict);
  } catch {
    form.dataset.unsaved = "";
  }
}
