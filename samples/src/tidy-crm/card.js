"use strict";

const item = (name) => document.querySelector(`.h-card [itemprop="${name}"]`); // $ alt-source=developer,tag

chrome.runtime.sendMessage({
  cmd: "developer",
  developer: {
    fullName: item("name")?.textContent.trim(), // $ source=developer,tag types=person.name
    company: item("worksFor")?.textContent.trim(), // $ source=developer types=person.employer
    email: document.querySelector('.h-card a[href^="mailto:"]')?.getAttribute("href").slice("mailto:".length), // $ source=developer types=person.email
  },
});
