// A form that takes a while, or asks another system, is sent once; after 300 ms its button says that it is being done.
for (const form of document.querySelectorAll('[data-behaviour~="busy"]')) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "yes";
    const button = event.submitter;
    setTimeout(() => {
      button?.classList.add("is-busy");
      if (button?.dataset.busy) button.textContent = button.dataset.busy;
    }, 300);
  });
}
addEventListener("pageshow", (event) => event.persisted && location.reload());
