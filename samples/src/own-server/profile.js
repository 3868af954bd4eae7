"use strict";

const name = document.querySelector("h1.text-heading-xlarge")?.innerText; // $ source=intake,webhook types=person.name
const employer = document.querySelector('button[aria-label^="Current company"]')?.innerText; // $ source=intake,webhook types=person.employer

if (name) chrome.runtime.sendMessage({ type: "profile", profile: { name, employer } });
