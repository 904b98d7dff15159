// Who is called in a note: after an @ the names of colleagues and teams are offered, and one is put in.
import { behaviour } from "./behave.js";

const MOST = 6;
let lists = 0;

behaviour("names", (text, signal) => {
  const list = document.createElement("ul");
  Object.assign(list, { id: `names-${++lists}`, className: "names", role: "listbox", hidden: true });
  list.ariaLabel = text.ariaLabel;
  text.after(list);
  text.setAttribute("aria-controls", list.id);
  let names, begun, at;

  async function offer() {
    begun = text.value.slice(0, text.selectionStart).match(/(?:^|[^\p{L}\p{N}_@])@([\p{L}\p{N}_][^@\n]{0,40})?$/u);
    if (!begun) return close();
    if (!names) {
      names = [];
      const answer = await fetch(text.dataset.names, { signal }).catch(() => undefined);
      if (answer?.ok) names = (await answer.json()).names;
    }
    const typed = (begun?.[1] ?? "").toLowerCase();
    const fitting = names.filter((name) => name.toLowerCase().startsWith(typed) && name.toLowerCase() !== typed);
    list.replaceChildren(...fitting.slice(0, MOST).map(option));
    list.hidden = !list.childElementCount;
    choose(0);
  }

  function option(name, number) {
    const one = document.createElement("li");
    Object.assign(one, { id: `${list.id}-${number}`, textContent: name, role: "option" });
    return one;
  }

  function choose(number) {
    at = number;
    [...list.children].forEach((one, index) => (one.ariaSelected = index === at));
    if (list.hidden) text.removeAttribute("aria-activedescendant");
    else text.setAttribute("aria-activedescendant", `${list.id}-${at}`);
  }

  function close() {
    list.hidden = true;
    choose(0);
  }

  function take(name) {
    const end = text.selectionStart;
    text.setRangeText(`${name} `, end - (begun[1] ?? "").length, end, "end");
    close();
    text.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function press(event) {
    const count = list.childElementCount;
    if (list.hidden || event.ctrlKey || event.metaKey) return;
    if (event.key === "ArrowDown") choose((at + 1) % count);
    else if (event.key === "ArrowUp") choose((at + count - 1) % count);
    else if (event.key === "Enter" || event.key === "Tab") take(list.children[at].textContent);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  text.addEventListener("input", offer, { signal });
  text.addEventListener("keydown", press, { signal });
  text.addEventListener("blur", () => setTimeout(close, 150), { signal });
  list.addEventListener("pointerdown", (event) => (event.preventDefault(), take(event.target.textContent)), { signal });
  signal.addEventListener("abort", () => list.remove());
});
