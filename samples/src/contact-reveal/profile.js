"use strict";

/* What a profile page and its contact overlay say about a person. Shared with widget.js as a global. */

const SELECTORS = {
  name: ["h1.text-heading-xlarge", ".pv-text-details__left-panel h1"],
  headline: [".text-body-medium.break-words"],
  location: [".pv-text-details__left-panel .text-body-small.inline"],
  degree: [".pv-text-details__left-panel .dist-value", ".dist-value"],
};

const first = (selectors) => {
  for (const selector of selectors) {
    const text = document.querySelector(selector)?.textContent?.trim(); // $ alt-source=profile
    if (text) return text;
  }
  return null;
};

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function readProfile() {
  return {
    url: location.origin + location.pathname, // $ source=profile types=person.profile-url
    slug: location.pathname.match(/^\/in\/([^/]+)/)?.[1] ?? null,
    name: first(SELECTORS.name), // $ source=profile types=person.name
    headline: first(SELECTORS.headline), // $ source=profile types=person.headline
    location: first(SELECTORS.location), // $ source=profile types=person.location
    degree: first(SELECTORS.degree), // $ source=profile types=person.connection-degree
  };
}

/** Opens the contact overlay, reads it and closes it again. */
async function readContactOverlay() {
  const opener = document.querySelector("#top-card-text-details-contact-info");
  if (!opener) return null;
  opener.click();
  for (let tries = 0; tries < 20 && !document.querySelector(".pv-contact-info__contact-type"); tries += 1) {
    await pause(150);
  }
  const email = document.querySelector('.ci-email a[href^="mailto:"]')?.textContent.trim(); // $ source=profile types=person.email
  const phone = document.querySelector(".ci-phone .t-14.t-black.t-normal")?.textContent.trim(); // $ source=profile types=person.phone
  document.querySelector('[data-test-modal-close-btn], button[aria-label="Dismiss"]')?.click();
  return { email: email ?? null, phone: phone ?? null };
}

globalThis.contactReveal = { readProfile, readContactOverlay };
