// Suggests conditions while somebody types: an editable combobox with a list (WAI-ARIA 1.2).
// Every field works as a plain one without this file. What is typed goes to this service alone,
// by POST, so that it stands in no address and no log.
(() => {
  "use strict";
  const WAIT = 150;
  let count = 0;
  // Whether something is being pressed: a list that closed right then would move it away.
  let pressing = false;
  document.addEventListener("pointerdown", () => { pressing = true; }, true);
  for (const end of ["pointercancel", "click", "keydown"])
    document.addEventListener(end, () => { pressing = false; }, true);

  enhanceAll();
  document.addEventListener("shown", enhanceAll);

  function enhanceAll() {
    const fresh = document.querySelectorAll("[data-suggest]:not([aria-autocomplete])");
    for (const field of fresh) enhance(field);
  }

  function enhance(field) {
    const several = field.tagName === "TEXTAREA";
    const list = document.createElement("ul");
    const status = document.createElement("p");
    list.id = `suggestions-${(count += 1)}`;
    list.className = "suggestions";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", field.dataset.suggestWords || "Suggestions");
    status.className = "visually-hidden";
    status.setAttribute("role", "status");
    field.after(list, status);
    if (!several) {
      field.setAttribute("role", "combobox");
      field.setAttribute("aria-expanded", "false");
    }
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", list.id);
    field.setAttribute("autocomplete", "off");

    let timer = 0;
    let asked = 0;
    let at = -1;
    let left = false;

    field.addEventListener("input", () => {
      left = false;
      clearTimeout(timer);
      timer = setTimeout(ask, WAIT);
    });
    field.addEventListener("blur", () => {
      left = true;
      clearTimeout(timer);
      if (!pressing) return close();
      for (const end of ["click", "pointercancel"])
        document.addEventListener(end, () => setTimeout(close), { once: true });
    });
    field.addEventListener("keydown", onKey);
    // The field keeps the focus while an option is clicked.
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) take(option);
    });

    // In a field of several lines, the line that the cursor is in is what is being typed.
    function line() {
      if (!several) return [0, field.value.length];
      const start = field.value.lastIndexOf("\n", field.selectionStart - 1) + 1;
      const end = field.value.indexOf("\n", start);
      return [start, end < 0 ? field.value.length : end];
    }

    async function ask() {
      const mine = (asked += 1);
      const typed = field.value.slice(...line()).trim();
      if (typed.length < 2) return close();
      const body = new URLSearchParams({ typed: typed.slice(0, 120) });
      const answer = await fetch(field.dataset.suggest, { method: "POST", body }).catch(() => null);
      if (mine !== asked || left || !answer || !answer.ok) return;
      const { suggestions } = await answer.json();
      if (mine === asked && !left) show(suggestions);
    }

    function show(suggestions) {
      at = -1;
      list.replaceChildren(...suggestions.map((one, place) => {
        const option = document.createElement("li");
        option.id = `${list.id}-${place}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.dataset.name = one.name;
        option.append(one.name);
        if (one.means.toLowerCase() !== one.name.toLowerCase()) {
          const means = document.createElement("span");
          means.className = "means";
          means.textContent = one.means;
          option.append(" ", means);
        }
        return option;
      }));
      list.hidden = !suggestions.length;
      if (!several) field.setAttribute("aria-expanded", String(!list.hidden));
      field.removeAttribute("aria-activedescendant");
      const many = suggestions.length;
      status.textContent = many ? `${list.getAttribute("aria-label")}: ${many}` : "";
    }

    function close() {
      asked += 1;
      show([]);
    }

    function mark(place) {
      const options = list.children;
      if (at >= 0) options[at].setAttribute("aria-selected", "false");
      at = place;
      if (at < 0) return field.removeAttribute("aria-activedescendant");
      options[at].setAttribute("aria-selected", "true");
      options[at].scrollIntoView({ block: "nearest" });
      field.setAttribute("aria-activedescendant", options[at].id);
    }

    function take(option) {
      const [start, end] = line();
      // Commas part names in a field of several; words mean the same in any order.
      const name = several ? option.dataset.name.replaceAll(",", "") : option.dataset.name;
      field.setRangeText(name, start, end, "end");
      close();
    }

    function onKey(event) {
      const many = list.children.length;
      if (event.isComposing || list.hidden) return;
      if (event.key === "ArrowDown") mark(at + 1 < many ? at + 1 : 0);
      else if (event.key === "ArrowUp") mark(at > 0 ? at - 1 : many - 1);
      else if (event.key === "Escape") close();
      else if (event.key === "Enter" && at >= 0) take(list.children[at]);
      else return;
      event.preventDefault();
    }
  }

  // A text too long for a search is a letter: it goes by POST, and stands in no address.
  for (const field of document.querySelectorAll("[data-letter]")) {
    field.addEventListener("paste", (event) => {
      const pasted = event.clipboardData.getData("text");
      if (pasted.length <= field.maxLength) return;
      event.preventDefault();
      const form = document.createElement("form");
      const letter = document.createElement("textarea");
      form.method = "post";
      form.action = field.dataset.letter;
      form.hidden = true;
      letter.name = "letter";
      letter.value = pasted;
      form.append(letter);
      document.body.append(form);
      form.submit();
    });
  }
})();
