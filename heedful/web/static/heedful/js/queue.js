// The queue keeps itself current. Rows change where they stand; what is new above the eye waits, counted,
// until one folds it in; the row under the cursor never moves.
import { behaviour, calm, soon } from "./behave.js";
import { tick } from "./ages.js";
import { onKey } from "./keys.js";

const MOST = 100;
const LOOKS = 3; // that are taken at once; while much comes there is one in each pause
const PAUSE = 1500; // milliseconds: what somebody says stands on a screen within two seconds
const REST = 8; // times what the last answer took: a house that is slow to answer is asked less

behaviour("queue", (queue, signal) => {
  const list = queue.querySelector("#rows");
  const scroll = queue.querySelector(".queue-scroll");
  const pill = queue.querySelector("#arrivals");
  const wanted = new Set();
  const held = new Map();
  const unseen = new Set();
  const flood = new Set();
  let asking = false;
  const asked = [];
  let took = 0;
  let newest;

  const rows = () => [...list.children];
  const rowOf = (id) => document.getElementById(`row-${id}`);
  const openId = () => document.getElementById("conversation")?.dataset.open;
  const cursor = () => document.activeElement?.closest?.(".item") ?? (openId() && rowOf(openId()));
  const isBelow = (row) => row.getBoundingClientRect().top >= scroll.getBoundingClientRect().bottom;
  const isSeen = (row) => row.checkVisibility() && !isBelow(row) && row.getBoundingClientRect().bottom > scroll.getBoundingClientRect().top;
  const isAfter = (row, other) => Boolean(other && other.compareDocumentPosition(row) & Node.DOCUMENT_POSITION_FOLLOWING);
  const nextOf = (fresh) => rows().find((row) => row.dataset.place > fresh.dataset.place);

  async function ask() {
    if (asking || !wanted.size) return;
    asking = true;
    const began = performance.now();
    if (asked.push(began) > LOOKS) asked.shift();
    if (wanted.size > MOST) dam();
    const ids = [...wanted].slice(0, MOST);
    ids.forEach((id) => wanted.delete(id));
    try {
      const answer = await fetch(`${queue.dataset.rows}?${queue.dataset.asked}&ids=${ids}`, { signal });
      const html = await answer.text();
      took = performance.now() - began;
      if (answer.ok && !answer.redirected) take(ids, html);
    } catch {
      ids.forEach((id) => wanted.add(id));
    } finally {
      asking = false;
      if (wanted.size) askSoon(flood.size ? Math.max(2000, pause()) : pace());
    }
  }

  // When more comes than anybody can read, it is only counted; folding in loads the queue anew.
  function dam() {
    for (const id of wanted) {
      if (rowOf(id)) continue;
      wanted.delete(id);
      flood.add(id);
    }
  }
  const askSoon = soon(40, ask);
  const pause = () => Math.max(PAUSE, REST * took);
  const pace = () => {
    const now = performance.now();
    const isBusy = asked.length === LOOKS && asked[0] + LOOKS * pause() > now;
    return isBusy ? Math.max(40, asked.at(-1) + pause() - now) : 40;
  };
  const want = (ids) => {
    ids.forEach((id) => wanted.add(String(id)));
    if (wanted.size) askSoon(pace());
  };

  // Of many that one deed changed, only those that stand here are looked at again.
  const known = (ids) => (ids.length > MOST ? ids.filter((id) => rowOf(id)) : ids);

  function take(ids, html) {
    const page = document.createElement("template");
    page.innerHTML = html;
    const views = page.content.getElementById("views");
    if (!queue.querySelector("#more-views:popover-open")) queue.querySelector("#views").replaceWith(views);
    const fresh = new Map([...page.content.querySelectorAll(".item")].map((row) => [row.dataset.id, row]));
    for (const id of ids) settle(id, rowOf(id), fresh.get(id));
    show();
  }

  function settle(id, old, fresh) {
    if (!fresh) {
      held.delete(id);
      unseen.delete(id);
      if (old) leave(old);
    } else if (old && (old.dataset.place === fresh.dataset.place || old === cursor() || isSeen(old))) {
      replace(old, fresh);
    } else {
      old?.remove();
      arrive(id, fresh);
    }
  }

  function replace(old, fresh) {
    const link = old.querySelector("a");
    const focused = link === document.activeElement;
    const picking = old.querySelector(".item-pick") === document.activeElement;
    const pick = old.querySelector(".item-pick");
    fresh.querySelector(".item-pick").checked = pick.checked;
    if (old.querySelector("[aria-current]")) fresh.querySelector("a").setAttribute("aria-current", "true");
    old.replaceWith(fresh);
    htmx.process(fresh);
    if (focused || picking) fresh.querySelector(picking ? ".item-pick" : "a").focus({ preventScroll: true });
  }

  function leave(row) {
    if (isBelow(row) && row !== cursor()) return row.remove();
    if (row.classList.contains("is-gone")) return;
    row.classList.add("is-gone");
    const word = Object.assign(document.createElement("span"), { className: "item-label", textContent: queue.dataset.goneWords });
    row.querySelector(".item-foot .network").after(word);
    tidySoon();
  }

  function arrive(id, fresh) {
    newest = id;
    const before = nextOf(fresh);
    const rowsThere = list.childElementCount > 0;
    const more = queue.querySelector("#more a");
    const silently = !rowsThere || (before ? isAfter(before, cursor()) || isBelow(before) : !more);
    if (!silently) return held.set(id, fresh);
    put(fresh, before);
    if (!isSeen(fresh)) unseen.add(id);
  }

  function put(fresh, before) {
    list.insertBefore(fresh, before ?? null);
    fresh.classList.add("is-new");
    if (fresh.dataset.id === openId()) fresh.querySelector("a").setAttribute("aria-current", "true");
    htmx.process(fresh);
  }

  function show() {
    queue.querySelector("#nobody").hidden = list.childElementCount > 0;
    for (const id of unseen) if (!rowOf(id) || isSeen(rowOf(id))) unseen.delete(id);
    const ids = [...held.keys(), ...unseen];
    const count = queue.dataset.newWords.replace("{}", ids.length + flood.size);
    pill.hidden = !ids.length && !flood.size;
    pill.textContent = count;
    if (!ids.length) return;
    const told = ids.includes(newest) ? newest : ids.at(-1);
    const last = held.get(told) ?? rowOf(told);
    const who = last.querySelector(".item-who").textContent;
    const words = last.querySelector(".item-words").textContent;
    pill.textContent = `${count} · ${who}: ${words}`;
  }

  function fold() {
    if (flood.size) return location.reload();
    if (!held.size && !unseen.size && !list.querySelector(".is-gone")) return false;
    const first = [...held.values()][0] ?? rowOf([...unseen][0]);
    for (const row of list.querySelectorAll(".is-gone")) row.remove();
    for (const fresh of held.values()) put(fresh, nextOf(fresh));
    rows().sort((a, b) => (a.dataset.place < b.dataset.place ? -1 : 1)).forEach((row) => list.append(row));
    held.clear();
    unseen.clear();
    first?.scrollIntoView({ block: "nearest" });
    tick(list);
    show();
  }

  const tidySoon = calm(1500, () => {
    if (queue.matches(":hover") || queue.contains(document.activeElement)) return;
    for (const row of list.querySelectorAll(".is-gone")) if (row.dataset.id !== openId()) row.remove();
    show();
  });

  function move(step) {
    const all = rows();
    const at = all.indexOf(cursor());
    const next = all[at < 0 ? 0 : Math.max(0, Math.min(all.length - 1, at + step))];
    if (!next) return;
    next.querySelector("a").focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  }

  // e, i and h act on the row under the cursor where that is not the open conversation.
  function deed(name) {
    const row = document.activeElement?.closest?.(".item");
    if (!row || row.dataset.id === openId()) return false;
    htmx.ajax("POST", `/inbox/${row.dataset.id}/${name}/`, { swap: "none", source: row });
  }

  const current = () => {
    for (const link of list.querySelectorAll("a[aria-current]")) link.removeAttribute("aria-current");
    if (openId()) rowOf(openId())?.querySelector("a").setAttribute("aria-current", "true");
  };

  onKey("j", () => move(1));
  onKey("k", () => move(-1));
  onKey(".", fold);
  onKey("e", () => deed("done"));
  onKey("i", () => deed("claim"));
  pill.addEventListener("click", fold);
  scroll.addEventListener("scroll", calm(120, show), { signal });
  queue.addEventListener("pointerleave", tidySoon, { signal });
  document.addEventListener("live", ({ detail }) => detail.parts.includes("row") && want("bulk_id" in detail.facts ? known(detail.conversations) : detail.conversations), { signal });
  document.addEventListener("touched", ({ detail }) => want(known(detail.ids)), { signal });
  document.addEventListener("htmx:after:swap", current, { signal });
});

// Back and forward stay in the page: only the conversation is another.
document.addEventListener("htmx:before:history:restore", (event) => {
  const view = (address) => new URL(address, location.href).searchParams.get("view") ?? "waiting";
  const asked = document.querySelector(".queue")?.dataset.asked;
  const { path } = event.detail;
  if (!asked || !path.startsWith("/inbox/") || view(path) !== view(`?${asked}`)) return;
  event.preventDefault();
  const headers = { "HX-Target": "section#conversation" };
  htmx.ajax("GET", path, { source: ".inbox", target: "#conversation", swap: "outerHTML", headers });
});
