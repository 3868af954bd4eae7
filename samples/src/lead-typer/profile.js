"use strict";

const LEDGER = "https://app.openledger.example";

function readPerson() {
  return {
    name: document.querySelector("h1.text-heading-xlarge")?.innerText.trim() ?? "", // $ source=opened,kept,typed,posted types=person.name
    employer: document.querySelector('button[aria-label^="Current company"]')?.innerText.trim() ?? "", // $ source=kept,typed,posted types=person.employer
  };
}

/** The ledger's own page for new contacts takes a name; typist.js fills in the rest there. */
async function openInLedger(person) {
  await chrome.storage.local.set({ draft: person }); // $ sink=kept channel=storage
  window.open(`${LEDGER}/contacts/new?name=${encodeURIComponent(person.name)}`, "_blank"); // $ sink=opened channel=navigation host=app.openledger.example
}

/** Teams without the page have a form of old that wants to be posted; its answer is not looked at. */
function postToTeam(person) {
  const frame = document.createElement("iframe");
  frame.name = "lead-typer";
  frame.hidden = true;
  const form = document.createElement("form");
  form.method = "post";
  form.action = "https://forms.openledger.example/team/leads";
  form.target = frame.name;
  form.hidden = true;
  for (const [key, value] of Object.entries(person)) {
    const field = document.createElement("input");
    field.name = key;
    field.value = value; // $ alt-sink=posted
    form.append(field);
  }
  document.body.append(frame, form);
  form.submit(); // $ sink=posted channel=form host=forms.openledger.example
}

function addButton() {
  const button = document.createElement("button");
  button.id = "lead-typer";
  button.textContent = "Open in ledger";
  button.style.cssText = "position:fixed;right:16px;top:80px;z-index:9999";
  button.addEventListener("click", () => {
    const person = readPerson();
    if (!person.name) return;
    postToTeam(person);
    openInLedger(person);
  });
  document.body.append(button);
}

addButton();
