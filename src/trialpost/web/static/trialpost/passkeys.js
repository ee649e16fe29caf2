// Passkeys: ask the service what to ask the device, ask the device, and send its answer as a form.
// Without this file, or where a browser knows no passkeys, the buttons stay hidden.
(() => {
  "use strict";

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const able = window.PublicKeyCredential && location.hostname === form.dataset.host;
    if (!able) continue;
    for (const hidden of document.querySelectorAll("[data-passkey-part]")) hidden.hidden = false;
    for (const other of document.querySelectorAll("[data-passkey-missing]")) other.hidden = true;
    form.addEventListener("submit", (event) => {
      if (form.elements.answer.value || !form.reportValidity()) return;
      event.preventDefault();
      ask(form);
    });
  }

  async function ask(form) {
    const status = form.querySelector("[role=status]");
    status.textContent = "";
    try {
      const reply = await fetch(form.dataset.options, { method: "POST", body: new FormData(form) });
      if (!reply.ok) throw new Error("not now");
      const { publicKey } = await reply.json();
      const credential = form.dataset.passkey === "add"
        ? await navigator.credentials.create({ publicKey: opened(publicKey) })
        : await navigator.credentials.get({ publicKey: opened(publicKey) });
      form.elements.answer.value = JSON.stringify(written(credential));
      form.submit();
    } catch (error) {
      const known = error && error.name === "InvalidStateError";
      status.textContent = known ? form.dataset.known : form.dataset.failed;
    }
  }

  // What is bytes for the device is letters in JSON (base64url), there and back.
  function opened(options) {
    const made = { ...options, challenge: bytes(options.challenge) };
    if (made.user) made.user = { ...made.user, id: bytes(made.user.id) };
    for (const list of ["excludeCredentials", "allowCredentials"]) {
      if (made[list]) made[list] = made[list].map((one) => ({ ...one, id: bytes(one.id) }));
    }
    return made;
  }

  function written(credential) {
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature",
      "userHandle"]) {
      const value = credential.response[name];
      if (value) response[name] = letters(value);
    }
    return {
      id: credential.id, rawId: letters(credential.rawId), type: credential.type, response,
      clientExtensionResults: {},
    };
  }

  function bytes(text) {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
  }

  function letters(buffer) {
    const plain = String.fromCharCode(...new Uint8Array(buffer));
    return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }
})();
