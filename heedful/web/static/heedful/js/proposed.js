// Answers and facts that fit: Ctrl+J or a slash opens the list, arrows move, Enter puts one in, Escape goes back.
import { behaviour, calm } from "./behave.js";

behaviour("proposed", (element, signal) => {
  const form = element.closest("form");
  const text = form.elements.text;
  const list = element.querySelector(".proposed-list");
  const search = list.querySelector("input");
  const found = list.querySelector(".proposed-found");
  const token = form.elements.csrfmiddlewaretoken.value;
  let typed = ""; // the slash that opened the list, put back when nothing is chosen

  const post = (url, fields) => {
    const body = new URLSearchParams({ kind: form.dataset.kind, text: text.value, ...fields });
    return fetch(url, { method: "POST", body, headers: { "X-Part": "1", "x-csrftoken": token }, signal });
  };

  async function ask() {
    const q = search.value;
    const answer = await post(element.dataset.ask, { q }).catch(() => undefined);
    if (answer?.ok && search.value === q) found.innerHTML = await answer.text();
  }

  function open(slash = "") {
    typed = slash;
    list.hidden = false;
    search.value = "";
    search.focus();
    ask();
  }

  function close(back = "") {
    list.hidden = true;
    text.focus();
    if (back) write(back);
  }

  function write(words) {
    text.setRangeText(words, text.selectionStart, text.selectionEnd, "end");
    text.dispatchEvent(new Event("input", { bubbles: true }));
  }

  async function choose(button) {
    const answer = await post(element.dataset.putIn, { what: button.value }).catch(() => undefined);
    if (!answer?.ok) return;
    const before = text.value.slice(0, text.selectionStart);
    const words = (await answer.json()).text;
    close((before && !/\s$/.test(before) ? " " : "") + words);
  }

  const choices = () => [...found.querySelectorAll("button")];

  element.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button && !event.target.closest("a")) return;
    event.preventDefault();
    if (button) choose(button);
    else if (list.hidden) open();
    else close();
  }, { signal });

  list.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const all = choices();
    if (event.key === "Escape") {
      event.stopPropagation();
      close(typed);
    } else if (event.key === "Enter" && event.target === search) {
      event.preventDefault();
      if (all[0]) choose(all[0]);
    } else if (step) {
      event.preventDefault();
      (all[all.indexOf(event.target) + step] ?? search).focus();
    }
  }, { signal });
  search.addEventListener("input", (event) => (event.stopPropagation(), later()), { signal });
  const later = calm(200, ask);

  text.addEventListener("keydown", (event) => {
    const asks = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "j";
    const slash = event.key === "/" && !event.ctrlKey && /(^|\s)$/.test(text.value.slice(0, text.selectionStart));
    if (!asks && !slash) return;
    event.preventDefault();
    open(slash ? "/" : "");
  }, { signal });
});
