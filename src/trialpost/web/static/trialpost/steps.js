// One question after the other without leaving the page, so that the browser's own Back leads to the
// question before, with its answer. Without this file each question is a page of its own.
(() => {
  "use strict";
  const main = document.getElementById("main");
  if (!main || !window.history || !window.DOMParser) return;
  const shown = [];
  let at = 0;
  keep();
  history.replaceState({ step: 0 }, "");

  main.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("[data-step]") || form.dataset.plain) return;
    event.preventDefault();
    const button = event.submitter;
    const told = new URLSearchParams(new FormData(form, button));
    const page = await ask(form.action, told).catch(() => null);
    if (page) return show(page);
    form.dataset.plain = "1";
    form.requestSubmit(button);
  });

  window.addEventListener("popstate", (event) => {
    const step = event.state && event.state.step;
    if (!(step in shown)) return location.reload();
    at = step;
    main.querySelector(".frame").replaceWith(shown[at].frame);
    document.title = shown[at].title;
    focus();
  });

  async function ask(address, told) {
    const answer = await fetch(address, { method: "POST", body: told });
    if (!answer.ok || answer.redirected) return null;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return page.querySelector("#main > .frame") ? page : null;
  }

  function show(page) {
    keep();
    at += 1;
    main.querySelector(".frame").replaceWith(page.querySelector("#main > .frame"));
    document.title = page.title;
    keep();
    shown.length = at + 1;
    history.pushState({ step: at }, "");
    document.dispatchEvent(new Event("shown"));
    focus();
  }

  function keep() {
    shown[at] = { frame: main.querySelector(".frame"), title: document.title };
  }

  // Who hears the page hears the new question; who types can type at once.
  function focus() {
    window.scrollTo(0, 0);
    const wrong = main.querySelector("[aria-invalid=true]");
    const field = wrong || main.querySelector(".step-field input, .step-field textarea");
    const heading = main.querySelector("h1");
    if (heading) heading.tabIndex = -1;
    (field || heading || main).focus({ preventScroll: true });
  }
})();
