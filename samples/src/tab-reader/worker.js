"use strict";

const POOL = "https://pool.tabreader.example";
const FIELDS = {
  name: "h1.text-heading-xlarge",
  headline: ".text-body-medium.break-words",
};

// Runs in the tab: what it needs comes as an argument.
function readFields(fields) {
  const record = {};
  for (const [key, selector] of Object.entries(fields)) {
    record[key] = document.querySelector(selector)?.textContent.trim() ?? null; // $ source=profile types=person.name,person.headline
  }
  return record;
}

function send(path, data) {
  return fetch(POOL + path, { method: "POST", body: JSON.stringify(data) }); // $ sink=profile channel=body host=pool.tabreader.example
}

async function readTab(tabId) {
  const target = { tabId };
  const results = await chrome.scripting.executeScript({ target, func: readFields, args: [FIELDS] });
  const record = results[0]?.result;
  if (!record?.name) return;
  await send("/people", record);
  await chrome.scripting.executeScript({ target, files: ["inject.js"] });
}

chrome.tabs.onUpdated.addListener((tabId, change, tab) => {
  if (change.status === "complete" && tab.url?.startsWith("https://www.linkedin.com/in/")) {
    readTab(tabId).catch(() => {});
  }
});

chrome.runtime.onMessage.addListener((message) => {
  if (message.cmd === "place") send("/places", { place: message.place }).catch(() => {});
});
