"use strict";

/* What a profile page says about a person. Shared with panel.js as a global. */

const text = (selector, root = document) => root.querySelector(selector)?.textContent.trim() || null; // $ alt-source=visit,lookup

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** The page is in the visitor's language, so the button that names the employer is looked for in several. */
const EMPLOYER = [
  'button[aria-label^="Current company"]',
  'button[aria-label^="Aktuelle Firma"]',
  'button[aria-label^="Entreprise actuelle"]',
  'button[aria-label^="Empresa actual"]',
].join(", ");

function readProfile() {
  return {
    url: location.origin + location.pathname, // $ source=visit types=person.profile-url
    name: text("h1.text-heading-xlarge"), // $ source=visit,lookup types=person.name
    headline: text(".text-body-medium.break-words"), // $ source=visit types=person.headline
    town: text(".pv-text-details__left-panel .text-body-small.inline"), // $ source=visit types=person.location
    employer: text(EMPLOYER), // $ source=visit types=person.employer
    degree: text(".dist-value"), // $ source=visit types=person.connection-degree
  };
}

/** Opens the contact overlay, reads it and closes it again. What stands there is up to the member's settings. */
async function readContactOverlay() {
  document.querySelector("#top-card-text-details-contact-info")?.click();
  for (let tries = 0; tries < 20 && !document.querySelector(".pv-contact-info__contact-type"); tries += 1) {
    await pause(150);
  }
  const email = text('.ci-email a[href^="mailto:"]'); // $ source=visit types=person.email
  const phone = text(".ci-phone .t-14.t-black.t-normal"); // $ source=visit types=person.phone
  document.querySelector('button[aria-label="Dismiss"], button[aria-label="Ignorer"]')?.click();
  return { email, phone };
}

/** The same, for direct connections and theirs alone: to them most members show more than to everyone. */
async function readCloseContact(profile) {
  if (!/^[12]/.test(profile.degree ?? "")) return null;
  return readContactOverlay();
}

globalThis.contactRadar = { readProfile, readContactOverlay, readCloseContact };
