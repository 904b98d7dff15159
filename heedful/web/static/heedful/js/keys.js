// Single keys, for whoever wants them. An element says its key by data-key; a module by onKey().
// After Ctrl+Enter, what one goes on typing is words and no deed: until a second without a key, or Escape. Only `z` is heard.
import { undoLast } from "./toasts.js";

const deeds = new Map([
  ["z", undoLast],
  ["?", () => open("keys-help")],
]);

export const onKey = (key, deed) => deeds.set(key, deed);

export function open(id) {
  const dialog = document.getElementById(id);
  if (dialog && !dialog.open) dialog.showModal();
}

// Does what a key does; the palette presses keys too.
export function press(key) {
  const deed = deeds.get(key);
  if (deed && deed() !== false) return true;
  const element = [...document.querySelectorAll(`[data-key="${key}"]`)].find((one) => one.checkVisibility());
  if (!element) return Boolean(deed);
  element.matches("input, textarea") ? element.focus() : element.click();
  return true;
}

const QUIET = 1000; // milliseconds
let goingOn; // finds the text in which one goes on
let lastKey = 0;

export function goOn(event, find) {
  goingOn = find;
  lastKey = event.timeStamp;
}

// The second begins anew once there is room for more words: a slow house must not turn them into deeds.
export function roomForMore() {
  lastKey = performance.now();
}

// Puts the caret where the next words belong; the key that is on its way lands there.
function isMoreWords({ key, timeStamp }) {
  const isSoon = timeStamp - lastKey < QUIET;
  if (!goingOn || !isSoon || key === "z" || key === "Escape") goingOn = undefined;
  if (!goingOn || key.length > 1) return false;
  lastKey = timeStamp;
  goingOn()?.focus();
  return true;
}

const isTyping = (element) =>
  element.matches?.("input:not([type=radio], [type=checkbox], [type=button]), textarea, select, [contenteditable]");

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.defaultPrevented) return;
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    return open("palette");
  }
  if (event.key === "Escape" && isTyping(event.target) && !event.target.closest("dialog, [popover]")) {
    goingOn = undefined;
    return event.target.blur();
  }
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (isMoreWords(event)) return;
  if (document.body.dataset.keys === "off" || document.querySelector("dialog[open]")) return;
  if (document.querySelector(".menu:popover-open") && event.key !== "z") return;
  if (press(event.key)) event.preventDefault();
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest?.("[data-opens]");
  if (!opener) return;
  opener.closest("dialog")?.close();
  open(opener.dataset.opens);
});

// A menu that opens takes the keyboard, what was typed there before can be typed over; what it does closes it.
const choices = (menu) => [...menu.querySelectorAll("a, button, input:not([type=hidden])")].filter((one) => one.checkVisibility());
document.addEventListener(
  "toggle",
  ({ target, newState }) => {
    if (!target.matches?.(".menu") || newState !== "open") return;
    const first = choices(target)[0];
    first?.focus();
    first?.select?.();
  },
  true,
);
document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.(".menu");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!menu || !step || event.target.matches("input")) return;
  event.preventDefault();
  const all = choices(menu);
  all[(all.indexOf(event.target) + step + all.length) % all.length].focus();
});

// What floats goes once its form is sent, and the next key is no letter for a field that nobody sees any more.
document.addEventListener("submit", ({ target }) => {
  const floating = target.closest(".menu:popover-open, .why:popover-open");
  floating?.hidePopover();
  if (floating?.contains(document.activeElement)) document.activeElement.blur();
});
