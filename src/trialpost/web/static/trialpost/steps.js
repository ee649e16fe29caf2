// One question after the other without leaving the page, so that the browser's own Back leads to the
// question before, with its answer; and Back from a trial leads to the list, as it stood. What was
// told is in this tab alone, sealed; the history knows which question it was, and no answer.
// Without this file each question is a page of its own, and a trial has a button back.
(() => {
  "use strict";
  const TOLD = "told";
  const SHOWN = "shown", EDIT = "edit", START = "start";
  const main = document.getElementById("main");
  if (!main || !window.history || !window.DOMParser) return;
  const frames = new Map();
  const frame = () => main.querySelector(".frame");
  let step = 0;
  begin();

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

  // A trial opens from where somebody is, with the way back; its address is its own public one.
  main.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-opens]");
    const form = document.getElementById("open");
    if (!link || !form || event.defaultPrevented) return;
    remember({ opened: link.parentElement.id });
    if (event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const field = form.querySelector("[name=trial]") || document.createElement("input");
    field.type = "hidden";
    field.name = "trial";
    field.value = link.dataset.opens;
    form.append(field);
    form.submit();
  });

  window.addEventListener("popstate", (event) => {
    const state = event.state;
    if (!state || !("step" in state)) return;
    keep();
    step = state.step;
    if (!frames.has(step)) return bring(state);
    put(frames.get(step));
    focus();
  });

  window.addEventListener("pagehide", () => remember({ y: Math.round(window.scrollY) }));

  // The page is what its history says, or it is fetched; a page that came by POST becomes one that
  // the browser can come back to.
  function begin() {
    const state = history.state, here = mark(frame());
    const [way] = performance.getEntriesByType("navigation");
    const anew = way && way.type === "navigate";
    const known = !anew && state && "step" in state;
    if (known && (state.at !== here.at || state.page !== here.page)) {
      step = state.step;
      return bring(state);
    }
    // Who comes back to the form that has all on one page finds there what they told.
    if (known && here.at === START && way && way.type === "back_forward" && stored()) {
      step = state.step;
      return bring({ ...state, at: EDIT });
    }
    step = !anew && state && state.step || 0;
    history.replaceState({ ...(anew ? {} : state), step, ...here }, "");
    if (!anew && state && state.opened) focusOn(state);
  }

  function mark(one) {
    const found = one && one.querySelector("[data-at]");
    return { at: found ? found.dataset.at : "", page: found && found.dataset.page || "1" };
  }

  function remember(more) {
    if (history.state && "step" in history.state) {
      history.replaceState({ ...history.state, ...more }, "");
    }
  }

  async function bring(state) {
    const told = stored(), address = main.querySelector("form[data-ask]");
    if (!told || !address) return;
    const waiting = frame();
    waiting.style.visibility = "hidden";
    const fields = new URLSearchParams({ carried: told, page: state.page || "1" });
    let action = address.action;
    if (state.at === EDIT) {
      const own = main.querySelector("form[data-edit]");
      if (own) action = own.action;
      fields.delete("page");
      fields.set("edit", "1");
      fields.set("csrfmiddlewaretoken", main.querySelector("[name=csrfmiddlewaretoken]").value);
    } else if (state.at !== SHOWN) fields.set("at", state.at);
    const page = await ask(action, fields).catch(() => null);
    if (page) put({ frame: page.querySelector("#main > .frame"), title: page.title });
    waiting.style.visibility = "";
    document.dispatchEvent(new Event("shown"));
    keep();
    if (page) focusOn(state);
  }

  function stored() {
    try { return sessionStorage.getItem(TOLD); } catch { return null; }
  }

  async function ask(address, told) {
    const answer = await fetch(address, { method: "POST", body: told });
    if (!answer.ok || answer.redirected) return null;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return page.querySelector("#main > .frame") ? page : null;
  }

  function show(page) {
    keep();
    step += 1;
    put({ frame: page.querySelector("#main > .frame"), title: page.title });
    for (const later of [...frames.keys()]) if (later >= step) frames.delete(later);
    keep();
    history.pushState({ step, ...mark(frame()) }, "");
    document.dispatchEvent(new Event("shown"));
    focus();
  }

  function put(one) {
    frame().replaceWith(one.frame);
    document.title = one.title;
  }

  function keep() {
    frames.set(step, { frame: frame(), title: document.title });
  }

  // Who comes back to a list stands where they were, at the trial that they opened.
  function focusOn(state) {
    const opened = state.opened && document.getElementById(state.opened);
    const link = opened && opened.querySelector("a");
    if (link) link.focus({ preventScroll: true });
    if (state.y) window.scrollTo(0, state.y);
    else if (link) link.scrollIntoView({ block: "center" });
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
