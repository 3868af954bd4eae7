"use strict";

chrome.action.onClicked.addListener(async (tab) => {
  if (!tab.url?.startsWith("http")) return;
  const key = `shade:${new URL(tab.url).hostname}`;
  const stored = await chrome.storage.local.get(key);
  await chrome.storage.local.set({ [key]: !stored[key] });
});
