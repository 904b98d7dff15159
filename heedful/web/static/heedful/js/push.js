// A browser asks its push service for an address, and tells it to the house.
const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));

for (const row of document.querySelectorAll('[data-behaviour~="push"]')) {
  const [button, status] = [row.querySelector("button"), row.querySelector("[role=status]")];
  if (!("serviceWorker" in navigator) || !("PushManager" in window)) {
    status.textContent = status.dataset.none;
    continue;
  }
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      const worker = await navigator.serviceWorker.register(row.dataset.worker);
      const line = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(row.dataset.key) });
      const headers = { "X-CSRFToken": row.dataset.token, "Content-Type": "application/json" };
      const answer = await fetch(row.dataset.add, { method: "POST", headers, body: JSON.stringify(line) });
      if (answer.ok) location.reload();
      else status.textContent = await answer.text();
    } catch {
      status.textContent = status.dataset.no;
    }
  });
}
