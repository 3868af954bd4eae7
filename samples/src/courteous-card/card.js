"use strict";

const text = (selector) => document.querySelector(selector)?.textContent.trim() || null; // $ alt-source=card

/** The card of a direct contact. Of others, and of members who hide their name, nothing is read. */
function readCard() {
  const name = text("h1.text-heading-xlarge"); // $ source=card types=person.name
  if (name === null || name === "LinkedIn Member") return null;
  const degree = text(".dist-value");
  if (degree !== "1st") return null;
  const email = text('.ci-email a[href^="mailto:"]'); // $ source=card types=person.email
  return { name, email };
}

const button = document.createElement("button");
button.id = "courteous-card";
button.textContent = chrome.i18n.getMessage("save");
button.addEventListener("click", () => {
  const card = readCard();
  if (card) chrome.runtime.sendMessage({ type: "save", card });
});
document.body.append(button);
