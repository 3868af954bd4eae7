"use strict";

const KEY = "visited";
const KEEP = 200;

async function remember() {
  const name = document.querySelector(".vcard-fullname")?.textContent.trim(); // $ source=visit types=person.name
  const employer = document.querySelector('[itemprop="worksFor"]')?.textContent.trim(); // $ source=visit types=person.employer
  if (!name) return;
  const stored = await chrome.storage.local.get({ [KEY]: [] });
  const visited = stored[KEY].filter((visit) => visit.name !== name);
  visited.unshift({ name, employer: employer ?? null, at: Date.now() });
  await chrome.storage.local.set({ [KEY]: visited.slice(0, KEEP) }); // $ sink=visit channel=storage
}

remember().catch(() => {});
