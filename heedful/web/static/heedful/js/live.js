// One line to the house while the page is seen. What happens arrives as `live` on the document and, for
// htmx triggers, as `live:<Kind>` on the body.
import { soon } from "./behave.js";

const { live, liveFrom } = document.body.dataset;
const lost = document.getElementById("line-lost");
let source;
let position = liveFrom;
let mourning;
let closing;

const frame = soon(80, () => htmx.ajax("GET", "/frame/", { swap: "none", source: document.getElementById("banner") }));

function hear(event) {
  position = event.lastEventId || position;
  const told = JSON.parse(event.data);
  document.dispatchEvent(new CustomEvent("live", { detail: told }));
  document.body.dispatchEvent(new CustomEvent(`live:${told.kind}`, { detail: told }));
  if (told.frame) frame();
}

function connect() {
  clearTimeout(closing);
  if (source && source.readyState !== EventSource.CLOSED) return;
  source = new EventSource(position ? `${live}?since=${encodeURIComponent(position)}` : live);
  source.onmessage = hear;
  source.addEventListener("hello", (event) => {
    position = event.lastEventId || position;
    clearTimeout(mourning);
    mourning = undefined;
    lost.hidden = true;
  });
  source.addEventListener("again", () => location.reload());
  source.onerror = () => {
    mourning ??= setTimeout(() => (lost.hidden = false), 4000);
    if (source.readyState === EventSource.CLOSED) setTimeout(look, 3000);
  };
}

// The line was refused: perhaps the sign-in has ended, then the frame leads to the door.
function look() {
  if (document.hidden) return;
  frame();
  connect();
}

// A browser has few lines to one house, so a page that nobody sees gives its line back.
function seenOrNot() {
  clearTimeout(closing);
  if (!document.hidden) return connect();
  closing = setTimeout(() => source?.close(), 10_000);
}

// A page without the frame, such as the set-up, has nothing that changes while one looks.
if (live && lost) {
  document.addEventListener("visibilitychange", seenOrNot);
  addEventListener("pagehide", () => source?.close());
  addEventListener("pageshow", () => !document.hidden && connect());
  if (!document.hidden) connect();
}
