"use strict";

const lead = {
  name: document.querySelector("h1.text-heading-xlarge")?.innerText ?? "", // $ source=table,sheet types=person.name
  headline: document.querySelector(".text-body-medium.break-words")?.innerText ?? "", // $ source=table,sheet types=person.headline
};

if (lead.name) chrome.runtime.sendMessage({ type: "lead", lead });
