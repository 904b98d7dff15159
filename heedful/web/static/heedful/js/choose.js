// Choosing rows: x, a click, a click with shift for a range; what is chosen is counted beside what can be done.
import { behaviour } from "./behave.js";
import { onKey } from "./keys.js";

behaviour("choose", (form, signal) => {
  const list = document.getElementById("rows");
  const boxes = () => [...list.querySelectorAll(".item-pick")];
  const output = form.querySelector("output");
  let last;

  function count() {
    const chosen = boxes().filter((box) => box.checked).length;
    output.textContent = form.dataset.words.replace("{}", chosen);
  }

  function choose(box, range) {
    const all = boxes();
    const [from, to] = [all.findIndex((one) => one.value === last), all.indexOf(box)].sort((a, b) => a - b);
    if (range && from >= 0) for (const one of all.slice(from, to + 1)) one.checked = box.checked;
    last = box.value;
    count();
  }

  function press(range) {
    const box = document.activeElement?.closest?.(".item")?.querySelector(".item-pick");
    if (!box) return false;
    box.checked = range || !box.checked;
    choose(box, range);
  }

  onKey("x", () => press(false));
  onKey("X", () => press(true));
  list.addEventListener("click", ({ target, shiftKey }) => target.matches(".item-pick") && choose(target, shiftKey), { signal });
  document.addEventListener(
    "touched",
    ({ detail }) => {
      if (!detail.together) return;
      for (const box of boxes()) box.checked = false;
      form.reset();
      count();
    },
    { signal },
  );
  count();
});
