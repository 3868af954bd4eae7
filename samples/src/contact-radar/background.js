import { post } from "./api.js";
import { syncConnections } from "./connections.js";
import { lookUp } from "./sources.js";
import { keep } from "./store.js";

const SYNC = "sync-connections";

/** A visited profile, with what other sources say of a person of that name, is kept and sent to the database. */
async function visited(profile) {
  const found = await lookUp(profile.name);
  const person = { ...profile, ...found };
  await keep(person);
  await post("/people", person);
}

const handlers = {
  visit: (profile) => visited(profile),
  reveal: (wanted) => post("/reveal", wanted),
};

chrome.runtime.onMessage.addListener((message, _sender, sendResponse) => {
  const handler = handlers[message?.type];
  if (!handler) return false;
  handler(message.payload).then(sendResponse, () => sendResponse(null));
  return true;
});

chrome.runtime.onInstalled.addListener(() => {
  chrome.alarms.create(SYNC, { delayInMinutes: 60, periodInMinutes: 360 });
});

chrome.alarms.onAlarm.addListener((alarm) => {
  if (alarm.name === SYNC) syncConnections().catch(() => {});
});
