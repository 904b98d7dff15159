// Ctrl-K: type a few letters, choose, done.
import { behaviour } from "./behave.js";
import { press } from "./keys.js";

behaviour("palette", (dialog) => {
  const input = dialog.querySelector("input");
  const lines = [...dialog.querySelectorAll("li")];
  const shown = () => lines.filter((line) => !line.hidden && line.checkVisibility());
  const control = (line) => line?.querySelector("a, button");

  const filter = () => {
    const words = input.value.trim().toLowerCase().split(/\s+/);
    for (const line of lines) {
      const text = line.textContent.toLowerCase();
      line.hidden = "always" in line.dataset ? !input.value.trim() : !words.every((word) => text.includes(word));
      line.classList.remove("is-first");
    }
    const search = dialog.querySelector("[data-search]");
    search.querySelector("bdi").textContent = input.value.trim();
    search.href = `/inbox/?view=everything&q=${encodeURIComponent(input.value.trim())}`;
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
