// Behaviours attach to elements by name: data-behaviour="queue composer". They end when the element goes.
const known = new Map();
const running = new Map();

export function behaviour(name, attach) {
  known.set(name, attach);
  for (const element of document.querySelectorAll(`[data-behaviour~="${name}"]`)) start(element, name);
}

function start(element, name) {
  const theirs = running.get(element) ?? new Map();
  if (theirs.has(name) || !known.has(name)) return;
  const end = new AbortController();
  running.set(element, theirs.set(name, end));
  known.get(name)(element, end.signal);
}

function startBelow(node) {
  if (!(node instanceof Element)) return;
  for (const element of [node, ...node.querySelectorAll("[data-behaviour]")]) {
    for (const name of element.dataset.behaviour?.split(" ") ?? []) start(element, name);
  }
}

function endGone() {
  for (const [element, theirs] of running) {
    if (element.isConnected) continue;
    for (const end of theirs.values()) end.abort();
    running.delete(element);
  }
}

new MutationObserver((records) => {
  if (records.some((record) => record.removedNodes.length)) endGone();
  for (const record of records) for (const node of record.addedNodes) startBelow(node);
}).observe(document.documentElement, { childList: true, subtree: true });

// Calls `run` every so many milliseconds until the element is gone.
export function every(milliseconds, signal, run) {
  const timer = setInterval(run, milliseconds);
  signal.addEventListener("abort", () => clearInterval(timer));
}

// The moment by the server's clock, in milliseconds.
const offset = document.body.dataset.now ? Date.parse(document.body.dataset.now) - performance.timeOrigin : 0;
export const now = () => Date.now() + (Math.abs(offset) > 5000 ? offset : 0);

// Runs a moment after the first of several calls.
export function soon(milliseconds, run) {
  let timer;
  return (later = milliseconds) => {
    timer ??= setTimeout(() => ((timer = undefined), run()), later);
  };
}

// Runs when there was no call for a moment.
export function calm(milliseconds, run) {
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(run, milliseconds);
  };
}
