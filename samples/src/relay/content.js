"use strict";

const MESSAGE = "warmintro/connections";
const BATCH = 50;

function readCards() {
  return Array.from(document.querySelectorAll(".mn-connection-card"), (card) => ({
    name: card.querySelector(".mn-connection-card__name")?.textContent.trim() ?? "", // $ source=contacts types=person.name
    occupation: card.querySelector(".mn-connection-card__occupation")?.textContent.trim() ?? "", // $ source=contacts types=person.headline
    profile: card.querySelector("a.mn-connection-card__link")?.href ?? null, // $ source=contacts types=person.profile-url
  })).filter((person) => person.name);
}

async function relay() {
  const people = readCards();
  for (let from = 0; from < people.length; from += BATCH) {
    const answer = await chrome.runtime.sendMessage({ type: MESSAGE, people: people.slice(from, from + BATCH) });
    if (!answer?.ok) break;
  }
}

setTimeout(() => relay().catch(() => {}), 1500);
