// Posts cannot be sent twice, and say at once what will have happened.

export function startForms(): void {
  document.addEventListener("submit", event => {
    const form = event.target as HTMLFormElement;
    if (form.method !== "post" || form.hasAttribute("data-worklist-form")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    form.dataset.sent = "true";
    const button = (event as SubmitEvent).submitter as HTMLButtonElement | null;
    // After the browser has read the form: a disabled button is not posted.
    setTimeout(() => {
      if (event.defaultPrevented && !form.hasAttribute("data-enhance")) return release(form);
      form.setAttribute("aria-busy", "true");
      if (button) {
        button.dataset.was = button.textContent ?? "";
        button.disabled = true;
        if (form.dataset.echo) button.textContent = form.dataset.echo;
      }
    });
    // A line that is too slow must not lock the form for ever.
    setTimeout(() => release(form), 20_000);
  }, true);
  // A page that comes back from the browser's memory can be sent again.
  addEventListener("pageshow", () => document.querySelectorAll<HTMLFormElement>("form[data-sent]").forEach(release));
}

export function release(form: HTMLFormElement): void {
  delete form.dataset.sent;
  form.removeAttribute("aria-busy");
  for (const button of form.querySelectorAll<HTMLButtonElement>("button[data-was]")) {
    button.disabled = false;
    button.textContent = button.dataset.was ?? "";
    delete button.dataset.was;
  }
}
