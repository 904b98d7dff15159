// Remarks beside what one types: asked for when the fingers rest, put away with a click.
import { behaviour, calm } from "./behave.js";

behaviour("words", (box, signal) => {
  const form = box.closest("form");
  const text = form.elements.text;
  let asked;

  async function ask(dismiss = "") {
    asked?.abort();
    asked = new AbortController();
    const body = new URLSearchParams(new FormData(form));
    if (dismiss) body.set("dismiss", dismiss);
    try {
      const headers = { "HX-Request": "true" };
      const answer = await fetch(box.dataset.words, { method: "POST", body, headers, signal: asked.signal });
      if (answer.ok && !answer.redirected && box.isConnected) box.innerHTML = await answer.text();
    } catch {
      // The next letter asks again.
    }
  }

  const rested = calm(450, ask);
  text.addEventListener("input", () => rested(), { signal });
  box.addEventListener(
    "click",
    (event) => {
      const away = event.target.closest("[name=dismiss]");
      const words = event.target.closest("[data-start]");
      if (away) (event.preventDefault(), ask(away.value), text.focus());
      if (words) (text.focus(), text.setSelectionRange(words.dataset.start, words.dataset.end));
    },
    { signal },
  );
  signal.addEventListener("abort", () => asked?.abort());
});
