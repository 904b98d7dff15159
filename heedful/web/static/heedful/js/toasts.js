// Toasts go by themselves, except troubles; the last deed that can be undone is remembered for `z`.
import { behaviour } from "./behave.js";

const STAYS = 10_000;
const KEPT = "heedful.undo";

behaviour("toasts", (box, signal) => {
  const take = () => {
    for (const toast of box.querySelectorAll(".toast:not([data-seen])")) show(toast);
    for (const old of [...box.querySelectorAll(".toast")].slice(0, -4)) old.remove();
  };
  const watch = new MutationObserver(take);
  watch.observe(box, { childList: true });
  signal.addEventListener("abort", () => watch.disconnect());
  take();
});

function show(toast) {
  toast.dataset.seen = "";
  const undo = toast.querySelector("form[data-undo]");
  if (undo) sessionStorage.setItem(KEPT, undo.getAttribute("action"));
  const close = toast.querySelector("[data-closes]");
  close.hidden = false;
  close.addEventListener("click", () => toast.remove());
  undo?.addEventListener("submit", () => {
    sessionStorage.removeItem(KEPT);
    toast.remove();
  });
  if (toast.classList.contains("trouble")) return;
  let left;
  const go = () => (left = setTimeout(() => toast.remove(), STAYS));
  toast.addEventListener("pointerenter", () => clearTimeout(left));
  toast.addEventListener("pointerleave", go);
  toast.addEventListener("focusin", () => clearTimeout(left));
  toast.addEventListener("focusout", go);
  go();
}

// Takes the last deed back, whether its toast still shows or not.
export function undoLast() {
  const held = [...document.querySelectorAll(".held form[data-undo]")].at(-1);
  const action = sessionStorage.getItem(KEPT) ?? held?.getAttribute("action");
  if (!action) return;
  sessionStorage.removeItem(KEPT);
  for (const form of document.querySelectorAll(`.toast form[action="${action}"]`)) form.closest(".toast").remove();
  htmx.ajax("POST", action, { swap: "none", source: document.getElementById("toasts") });
}
