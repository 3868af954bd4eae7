"use strict";

const CRM = "https://crm.courteouscard.example/people";
const DAY = 24 * 60 * 60 * 1000;

/** A card is kept with where it comes from, and from when. */
async function save(card) {
  const id = crypto.randomUUID();
  const record = { id, ...card, source: "linkedin.com", savedAt: Date.now() };
  await chrome.storage.local.set({ [id]: record }); // $ sink=card channel=storage
  await fetch(CRM, { method: "POST", body: JSON.stringify(record) }); // $ sink=card channel=body host=crm.courteouscard.example
}

/** Erases cards here and on the server: all of them, or those that are older than so many days. */
async function erase(days) {
  const records = await chrome.storage.local.get(null);
  for (const id of Object.keys(records)) {
    if (records[id].savedAt > Date.now() - days * DAY) continue;
    await chrome.storage.local.remove(id);
    await fetch(`${CRM}/${id}`, { method: "DELETE" });
  }
}

chrome.runtime.onMessage.addListener((message) => {
  if (message?.type === "save") save(message.card);
  if (message?.type === "erase") erase(0);
});

chrome.runtime.onInstalled.addListener(() => {
  chrome.alarms.create("tidy", { periodInMinutes: 24 * 60 });
});

chrome.alarms.onAlarm.addListener(() => erase(90));
