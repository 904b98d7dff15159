// Ctrl-K: type a few letters, choose, done.
import { behaviour } from "./behave.js";
import { press } from "./keys.js";

behaviour("palette", (dialog) => {
  const input = dialog.querySelector("input");
  const lines = [...dialog.querySelectorAll("li")];
  const shown = () => lines.filter((line) => !line.hidden && line.checkVisibility());
  const control = (line) => line?.querySelector("a, button");

  // "track linkedin" follows linkedin.
  const follow = (typed) => {
    const line = dialog.querySelector("[data-after]");
    const [first, ...rest] = typed.split(/\s+/);
    const wanted = rest.length ? typed.slice(first.length).trim() : "";
    line.hidden = !wanted || ![line.dataset.after, "track"].includes(first.toLowerCase());
    line.querySelector("bdi").textContent = wanted;
    line.querySelector("input[name=words]").value = wanted;
  };

  const filter = () => {
    const typed = input.value.trim();
    const words = typed.toLowerCase().split(/\s+/);
    for (const line of lines) {
      const text = line.textContent.toLowerCase();
      line.hidden = "always" in line.dataset ? !typed : !words.every((word) => text.includes(word));
      line.classList.remove("is-first");
    }
    follow(typed);
    const search = dialog.querySelector("[data-search]");
    search.querySelector("bdi").textContent = typed;
    search.href = `/inbox/?view=everything&q=${encodeURIComponent(typed)}`;
    shown()[0]?.classList.add("is-first");
  };

  const move = (step) => {
    const all = shown().map(control);
    const at = all.indexOf(document.activeElement) + step;
    at < 0 ? input.focus() : all[Math.min(at, all.length - 1)]?.focus();
  };

  input.addEventListener("input", filter);
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && event.target === input) {
      event.preventDefault();
      control(shown()[0])?.click();
    }
  });
  dialog.addEventListener("click", (event) => {
    const key = event.target.closest("[data-press]")?.dataset.press;
    if (event.target === dialog || key) dialog.close();
    if (key) press(key);
  });
  dialog.addEventListener("close", () => {
    input.value = "";
    filter();
  });
  dialog.addEventListener("toggle", filter);
  filter();
});
