"use strict";

const HUB = "https://hub.askthetab.example/api";

const post = (url, data) =>
  fetch(url, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(data) }); // $ sink=profile channel=body host=hub.askthetab.example

function askForCard(tabId) {
  chrome.tabs.sendMessage(tabId, { action: "read-card" }, (card) => {
    if (chrome.runtime.lastError || !card?.name) return;
    post(`${HUB}/cards`, card);
  });
}

async function askForPlace(tabId) {
  const answer = await chrome.tabs.sendMessage(tabId, { action: "read-place" });
  if (answer?.place) await post(`${HUB}/places`, { place: answer.place });
}

async function askForPhoto(tabId) {
  const answer = await chrome.tabs.sendMessage(tabId, { action: "read-photo" });
  if (answer?.photo) await post(`${HUB}/photos`, answer);
}

chrome.tabs.onUpdated.addListener((tabId, change, tab) => {
  if (change.status !== "complete" || !tab.url?.startsWith("https://www.linkedin.com/in/")) return;
  askForCard(tabId);
  askForPlace(tabId).catch(() => {});
  askForPhoto(tabId).catch(() => {});
});
