"use strict";

const text = (selector) => document.querySelector(selector)?.textContent?.trim() ?? null; // $ alt-source=profile

function readCard() {
  return {
    name: text("h1.text-heading-xlarge"), // $ source=profile types=person.name
    headline: text(".text-body-medium.break-words"), // $ source=profile types=person.headline
  };
}

/** The place is drawn a little later than the card. */
async function readPlace() {
  for (let tries = 0; tries < 10; tries += 1) {
    const place = text(".pv-text-details__left-panel .text-body-small.inline"); // $ source=profile types=person.location
    if (place) return { place };
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return { place: null };
}

/** The picture, once it is there. */
async function readPhoto() {
  const image = document.querySelector("img.pv-top-card-profile-picture__image"); // $ alt-source=profile
  await image?.decode?.().catch(() => {});
  return { photo: image?.src ?? null }; // $ source=profile types=person.photo
}

// Answers at once, by the callback.
chrome.runtime.onMessage.addListener((request, _sender, sendResponse) => {
  if (request.action === "read-card") sendResponse(readCard());
});

// Answers later, and says so by returning true.
chrome.runtime.onMessage.addListener((request, _sender, sendResponse) => {
  if (request.action !== "read-place") return false;
  readPlace().then(sendResponse);
  return true;
});

// Answers by the promise it returns.
chrome.runtime.onMessage.addListener((request) => (request.action === "read-photo" ? readPhoto() : undefined));
