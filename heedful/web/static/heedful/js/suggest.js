// A search box offers what its last word may become: fields of the language, and names the house knows.
import { behaviour } from "./behave.js";

const MOST = 12;
let lists = 0;

behaviour("suggest", (input, signal) => {
  const list = document.createElement("datalist");
  list.id = `suggestions-${++lists}`;
  let words;

  async function fetchWords() {
    if (words) return;
    words = [];
    const answer = await fetch(input.dataset.suggestions, { signal }).catch(() => undefined);
    if (answer?.ok) words = (await answer.json()).words;
    offer();
  }

  function offer() {
    const before = input.value.replace(/[^\s(]*$/, "");
    const begun = input.value.slice(before.length);
    const sign = begun.startsWith("-") ? "-" : "";
    const typed = begun.slice(sign.length).toLowerCase();
    const fitting = words.filter((word) => typed && word.toLowerCase().startsWith(typed) && word !== typed);
    list.replaceChildren(...fitting.slice(0, MOST).map((word) => new Option("", before + sign + word)));
  }

  input.after(list);
  input.setAttribute("list", list.id);
  input.addEventListener("focus", fetchWords, { signal });
  input.addEventListener("input", () => words && offer(), { signal });
  signal.addEventListener("abort", () => list.remove());
  if (document.activeElement === input) fetchWords();
});
