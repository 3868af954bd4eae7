"use strict";

const field = document.getElementById("webhook");

chrome.storage.sync.get("webhook").then(({ webhook }) => {
  field.value = webhook ?? "";
});

document.getElementById("settings").addEventListener("submit", async (event) => {
  event.preventDefault();
  await chrome.storage.sync.set({ webhook: field.value });
  window.close();
});
