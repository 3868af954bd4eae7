"use strict";

const server = "https://hallo.collector.example";
const lookup = () => `${server}/profile?lang=${chrome.i18n.getUILanguage()}`;

function readProfile() {
  const name = document.querySelector('[data-testid="UserName"]')?.innerText; // $ source=who types=person.name,person.identifier
  const bio = document.querySelector('[data-testid="UserDescription"]')?.innerText; // $ source=who types=person.headline
  const city = document.querySelector('[data-testid="UserLocation"]')?.innerText; // $ source=who types=person.location
  return name ? { name, bio, city } : null;
}

async function ask(who) {
  const form = new FormData();
  for (const [key, value] of Object.entries(who)) {
    if (value) form.append(key, value);
  }
  const response = await fetch(lookup(), { method: "POST", body: form }); // $ sink=who channel=body host=hallo.collector.example
  return response.ok ? (await response.json()).text : chrome.i18n.getMessage("unknown");
}

async function greet() {
  const who = readProfile();
  if (!who) return;
  const note = document.createElement("p");
  note.id = "hallo";
  note.textContent = await ask(who);
  document.querySelector('[data-testid="UserDescription"]')?.after(note);
}

setTimeout(() => greet().catch(() => {}), 800);
