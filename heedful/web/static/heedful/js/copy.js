// What is shown once can be copied with one press.
for (const line of document.querySelectorAll('[data-behaviour~="copy"]')) {
  const [field, button] = [line.querySelector("input"), line.querySelector("button")];
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(field.value);
    button.textContent = button.dataset.copied;
  });
  field.addEventListener("focus", () => field.select());
}
