// Enhancements only: every page works without this file.
(() => {
  "use strict";

  // What a script did is told to screen readers too: the region is there before its words are.
  const status = document.createElement("p");
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  (document.querySelector("main") || document.body).append(status);

  // A notice that comes with its page is told so, too: what stands in a region at the start is not.
  const came = document.querySelector("main .notice[role=status] p, main .notice[role=alert] p");
  if (came) setTimeout(() => { status.textContent ||= came.innerText; }, 300);

  // What somebody told without an account stays in this tab, sealed as the page has it, until the
  // tab is closed or it goes into an account; so it need not be said again for the next trial.
  const TOLD = "told";
  takeAlong();
  document.addEventListener("shown", takeAlong);

  function takeAlong() {
    try {
      const told = document.querySelector("input[data-told]");
      if (document.querySelector("[data-forget]")) sessionStorage.removeItem(TOLD);
      if (told) sessionStorage.setItem(TOLD, told.value);
      const kept = sessionStorage.getItem(TOLD);
      const forms = document.querySelectorAll("[data-takes-along], [data-goes-on]");
      for (const form of kept ? forms : []) {
        const field = form.elements.carried || document.createElement("input");
        field.type = "hidden";
        field.name = "carried";
        field.value = kept;
        form.append(field);
        form.hidden = false;
      }
      for (const words of kept ? document.querySelectorAll("[data-anew], [data-goes-along]") : []) {
        words.hidden = "anew" in words.dataset;
      }
    } catch { /* A browser that keeps nothing does without. */ }
  }

  // A public page that was asked for by POST goes by its own address, to be passed on and come back.
  const own = document.querySelector("[data-address]");
  if (own) history.replaceState(null, "", own.dataset.address);

  // Whoever stays in the language of the page is not offered another again by this browser.
  for (const offer of document.querySelectorAll("[data-offers]")) {
    const STAYS = `stays:${document.documentElement.lang}`;
    try {
      offer.hidden = localStorage.getItem(STAYS) === offer.dataset.offers;
      const stay = offer.querySelector("[data-stay]");
      stay.hidden = false;
      stay.addEventListener("click", () => {
        localStorage.setItem(STAYS, offer.dataset.offers);
        offer.hidden = true;
        status.textContent = document.title;
      });
    } catch { /* A browser that keeps nothing is offered it again. */ }
  }

  // Buttons that need a script start hidden, and show only where it can do what they say.
  for (const button of document.querySelectorAll("[data-copy]")) {
    if (!navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      say(button, button.dataset.done);
    });
  }

  // The device's own sheet; a link that asks for it leads to the other ways where there is none.
  for (const button of document.querySelectorAll("[data-share]")) {
    if (!navigator.share) continue;
    button.hidden = false;
    button.addEventListener("click", (event) => {
      event.preventDefault();
      navigator.share({ title: button.dataset.title, url: button.dataset.share }).catch(() => {});
    });
  }

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }

  // On a wide screen the filters and the map stand open beside the results.
  const wide = window.matchMedia("(min-width: 60rem)");
  const panels = document.querySelectorAll("details[data-open-when-wide]");
  if (panels.length) {
    const open = () => { if (wide.matches) for (const panel of panels) panel.open = true; };
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

  // Whoever has chosen no time zone yet is offered the one of their device; nothing is sent by it.
  const zone = document.querySelector("[data-zone]");
  const select = zone && zone.querySelector("select");
  if (select && !select.value) {
    const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const named = (zone) => {
      try { return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone; }
      catch { return ""; }
    };
    const options = [...select.options].filter((one) => one.value);
    const mine = options.find((one) => one.value === own) ||
      options.find((one) => own && named(one.value) === named(own));
    if (mine) {
      select.value = mine.value;
      const told = document.createElement("p");
      told.className = "hint";
      told.textContent = zone.dataset.zoneSays;
      select.after(told);
    }
  }

  // The next trials come into the list; without this the link leads to the page that has them.
  for (const link of document.querySelectorAll("a[data-more]")) {
    link.addEventListener("click", async (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      link.setAttribute("aria-busy", "true");
      const came = await more(link).catch(() => false);
      link.removeAttribute("aria-busy");
      if (!came) location.assign(link.href);
    });
  }

  async function more(link) {
    const answer = await fetch(link.href, { cache: "no-store" });
    if (!answer.ok || answer.redirected) return false;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const list = document.getElementById(link.dataset.more);
    const there = page.getElementById(link.dataset.more);
    if (!there) return false;
    const known = new Set([...list.children].map((one) => one.id));
    const fresh = [...there.children].filter((one) => !known.has(one.id));
    list.append(...fresh);
    status.textContent = link.dataset.says;
    const next = page.querySelector("a[data-more]");
    const told = page.querySelector("[data-seen]");
    for (const seen of document.querySelectorAll("[data-seen]")) {
      seen.textContent = told ? list.start === 1 && told.dataset.seen || told.textContent : "";
    }
    if (next) link.href = next.href; else link.remove();
    const first = fresh[0]?.querySelector("h2 a");
    if (first) first.focus();
    return true;
  }

  // What somebody chose about a trial is asked for beside its page, which is the same for all. It
  // goes with the page, so that Back after signing out does not show it. Nothing is replaced under
  // the hand of somebody who points at a button, presses it, or is about to say why: it waits until
  // they leave, and whoever has pressed gets another page anyway.
  for (const part of document.querySelectorAll("[data-chosen]")) {
    const own = [...part.childNodes];
    const form = part.querySelector("form");
    let waiting = null, asked = 0;
    const inUse = () => part.matches(":hover, :active, :focus-within, :has(details[open])");
    const put = () => {
      if (!waiting || inUse()) return;
      part.replaceChildren(...waiting);
      waiting = null;
    };
    const ask = async () => {
      const mine = ++asked;
      const answer = await fetch(part.dataset.chosen, { method: "POST", body: new FormData(form) });
      if (!answer.ok || answer.redirected) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (mine !== asked) return;
      waiting = [...page.body.childNodes];
      put();
    };
    const giveUp = () => { asked += 1; waiting = null; };
    ask().catch(() => {});
    for (const leaves of ["mouseleave", "focusout"]) part.addEventListener(leaves, () => setTimeout(put));
    part.addEventListener("submit", giveUp);
    addEventListener("pagehide", () => { giveUp(); part.replaceChildren(...own); });
    addEventListener("pageshow", (event) => { if (event.persisted) ask().catch(() => {}); });
  }

  // Where an answer takes its time, it is said that somebody looks; it goes when a page is shown.
  let looking = null;
  document.addEventListener("submit", (event) => {
    const words = event.target.dataset.looks;
    if (!words || looking) return;
    looking = document.createElement("p");
    looking.className = "meta";
    const told = looking, form = event.target;
    setTimeout(() => {
      if (looking !== told) return;
      told.textContent = status.textContent = words;
      form.append(told);
    }, 600);
  });
  addEventListener("pageshow", foundIt);
  document.addEventListener("shown", foundIt);

  function foundIt() {
    if (!looking) return;
    looking.remove();
    looking = null;
    status.textContent = "";
  }

  // The demo's mail page looks for new mail while it is open.
  const watched = document.querySelector("[data-watch]");
  if (watched) {
    let sending = false;  // what is being sent is not cut off by loading the page anew
    addEventListener("submit", () => { sending = true; });
    setInterval(async () => {
      const answer = await fetch(watched.dataset.watch, { cache: "no-store" }).catch(() => null);
      if (!answer || !answer.ok) return;
      const { count } = await answer.json();
      if (!sending && String(count) !== watched.dataset.count) location.reload();
    }, 3000);
  }

  function say(button, words) {
    const before = button.textContent;
    button.textContent = words;
    status.textContent = words;
    setTimeout(() => { button.textContent = before; status.textContent = ""; }, 2500);
  }
})();
