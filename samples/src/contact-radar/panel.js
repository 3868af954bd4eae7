"use strict";

/* The panel beside a profile: it reports the visit, and reveals what the database knows when its button is clicked. */

const radar = globalThis.contactRadar;

const ask = (type, payload) => chrome.runtime.sendMessage({ type, payload });

function addPanel() {
  const panel = document.createElement("aside");
  panel.id = "contact-radar";
  const button = document.createElement("button");
  button.textContent = chrome.i18n.getMessage("reveal");
  const email = document.createElement("p");
  const phone = document.createElement("p");
  panel.append(button, email, phone);
  document.body.append(panel);

  button.addEventListener("click", async () => {
    // The profile's identifier goes out, the contact data comes back and is drawn into the page.
    const id = location.pathname.split("/")[2]; // $ source=reveal types=person.profile-url
    const answer = await chrome.runtime.sendMessage({ type: "reveal", payload: { id } });
    email.textContent = answer?.email ?? chrome.i18n.getMessage("nothing");
    phone.textContent = answer?.phone ?? chrome.i18n.getMessage("nothing");
  });
}

async function visit() {
  if (!location.pathname.startsWith("/in/")) return;
  const profile = radar.readProfile();
  if (!profile.name) return;
  addPanel();
  const contact = (await radar.readCloseContact(profile)) ?? (await radar.readContactOverlay());
  await ask("visit", { ...profile, ...contact });
}

setTimeout(() => visit().catch(() => {}), 1000);
