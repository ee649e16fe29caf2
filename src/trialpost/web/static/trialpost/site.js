// Enhancements only: every page works without this file.
(() => {
  "use strict";

  // What a script did is told to screen readers too: the region is there before its words are.
  const status = document.createElement("p");
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  (document.querySelector("main") || document.body).append(status);

  // Buttons that need a script start hidden, and show only where it can do what they say.
  for (const button of document.querySelectorAll("[data-copy]")) {
    if (!navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      say(button, button.dataset.done);
    });
  }

  for (const button of document.querySelectorAll("[data-share]")) {
    if (!navigator.share) continue;
    button.hidden = false;
    button.addEventListener("click", () => {
      navigator.share({ title: button.dataset.title, url: button.dataset.share }).catch(() => {});
    });
  }

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }

  // On a wide screen the filters stand open beside the results.
  const wide = window.matchMedia("(min-width: 60rem)");
  const panel = document.querySelector("details[data-open-when-wide]");
  if (panel) {
    const open = () => { if (wide.matches) panel.open = true; };
    open();
    wide.addEventListener("change", open);
  }

  // Empty fields stay out of the address, so that a shared link says only what was asked.
  for (const form of document.querySelectorAll("form[data-lean]")) {
    form.addEventListener("submit", () => {
      for (const field of form.elements) if (field.name && !field.value) field.disabled = true;
      setTimeout(() => { for (const field of form.elements) field.disabled = false; }, 0);
    });
  }

  // The demo's mail page looks for new mail while it is open.
  const watched = document.querySelector("[data-watch]");
  if (watched) {
    setInterval(async () => {
      const answer = await fetch(watched.dataset.watch, { cache: "no-store" }).catch(() => null);
      if (!answer || !answer.ok) return;
      const { count } = await answer.json();
      if (String(count) !== watched.dataset.count) location.reload();
    }, 3000);
  }

  function say(button, words) {
    const before = button.textContent;
    button.textContent = words;
    status.textContent = words;
    setTimeout(() => { button.textContent = before; status.textContent = ""; }, 2500);
  }
})();
