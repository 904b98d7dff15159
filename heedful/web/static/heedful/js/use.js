// Advice of others goes into the reply, below what is typed there; where none can be typed, into the draft.
import { behaviour } from "./behave.js";

const CHOSEN = ":not(:disabled):not([value=note])";

behaviour("use", (form, signal) => {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const kinds = [...document.querySelectorAll(`.composer .kind input${CHOSEN}`)];
    const kind = kinds.find((one) => one.checked) ?? kinds[0];
    const headers = { "X-Part": "1", "x-csrftoken": form.elements.csrfmiddlewaretoken.value };
    if (!kind) return form.submit();
    const answer = await fetch(form.action, { method: "POST", headers }).catch(() => undefined);
    if (!answer?.ok) return;
    const words = (await answer.json()).text;
    kind.checked = true;
    const text = document.querySelector(`.composer form.say-${kind.value} textarea`);
    text.focus();
    if (text.value.includes(words)) return;
    const before = text.value.trimEnd();
    text.value = before ? `${before}\n\n${words}` : words;
    text.dispatchEvent(new Event("input", { bubbles: true }));
  }, { signal });
});
