// Clocks that move by themselves: how long somebody waits, and when a reply leaves. Nothing shifts.
import { behaviour, every, now } from "./behave.js";

const units = JSON.parse(document.getElementById("units").textContent);
const STEPS = [
  ["w", 604800],
  ["d", 86400],
  ["h", 3600],
  ["min", 60],
];

function lasting(seconds) {
  const step = STEPS.find(([, size]) => seconds >= size);
  return step ? units[step[0]].replace("{}", Math.floor(seconds / step[1])) : units.now;
}

export function tick(root = document) {
  for (const time of root.querySelectorAll("time[data-since]")) {
    const seconds = (now() - Date.parse(time.dateTime)) / 1000;
    const words = lasting(seconds);
    if (time.textContent !== words) time.textContent = words;
    const waits = time.closest("[data-waits]");
    if (waits && time.closest(".item-clock, .badge")) mark(waits, has("late", waits) ? "late" : has("soon", waits) ? "soon" : "");
  }
}

const has = (come, waits) => come in waits.dataset && Date.parse(waits.dataset[come]) < now();

function mark(waits, due) {
  if ((waits.dataset.due ?? "") === due) return;
  due ? (waits.dataset.due = due) : delete waits.dataset.due;
  waits.querySelector(".due-word").textContent = due ? ` ${units[`${due}_word`]}` : "";
}

setInterval(tick, 10_000);

behaviour("countdown", (badge, signal) => {
  const words = badge.querySelector("span");
  const show = () => {
    const left = Math.ceil((Date.parse(badge.dataset.until) - now()) / 1000);
    words.textContent = left > 0 ? badge.dataset.words.replace("{}", left) : badge.dataset.over;
  };
  show();
  every(250, signal, show);
});
